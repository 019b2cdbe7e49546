/* server - private to api/: the API itself, what its threads share. */
#pragma once

#include "api/board.h"
#include "api/call.h"
#include "api/events.h"
#include "api/found.h"
#include "api/incidents.h"
#include "api/warned.h"
#include "extract/extract.h"
#include "share/rate.h"

#include <stdatomic.h>

/* Bodies: reports as files; longer ones do not exist (TOC_MAX_TEXT). The shortest password: what
 * NIST SP 800-63B asks for at least is eight. */
enum { TOC_API_MAX_BODY = 16 << 20, TOC_API_PASSWORD = 10 };

enum { TOC_API_READERS = 16, TOC_API_SESSIONS = 512, TOC_API_QUEUE = 256 };

/* How long an answer to a change waits for everybody to see it. */
enum { TOC_WATCH_WAIT_MS = 2000 };

/* A login of a person, or a token of a program that was checked before. */
typedef struct {
    uint8_t key[32];    /* of what the client shows, keyed: the table is of no use elsewhere */
    uint8_t secret[32]; /* of the account's kept form, keyed: a changed secret ends it */
    int64_t account;    /* 0: free */
    int64_t made, used; /* microseconds */
    char csrf[33];      /* of a person's; "" of a program's */
} toc_api_session;

typedef struct {
    pthread_mutex_t lock;
    pthread_cond_t wake;
    toc_api_call *first, **last;
    unsigned waiting, started;
    bool stopping;
    toc_crew_kind kind;
    struct toc_api *api;
    pthread_t threads[TOC_API_READERS];
} toc_crew;

/* An answer of the map, packed. */
typedef struct {
    char *key; /* who asks, for what, how it is packed; NULL: free */
    int64_t seq;
    uint64_t directory; /* who may see what: which reading of it */
    toc_buf packed;
} toc_kept_map;

/* What a partner may see because it is named for it. */
typedef struct {
    int64_t partner; /* 0: free */
    uint64_t reloads;
    toc_channel channel;
    toc_row_ids ids;
    toc_arena a;
} toc_kept_sight;

typedef struct {
    pthread_mutex_t lock;
    toc_kept_sight kept[8];
    size_t next;
} toc_sights;

typedef struct {
    pthread_mutex_t lock;
    toc_kept_map kept[4];
    size_t next;
} toc_maps;

/* How much there is: counting walks over all of the store. */
typedef struct {
    pthread_mutex_t lock;
    bool known;
    int64_t seq; /* up to the last change of this board */
    toc_store_counts n;
} toc_kept_counts;

typedef struct {
    pthread_mutex_t lock;
    pthread_cond_t wake, done;
    uint64_t asked; /* how often a look was asked for */
    uint64_t shown; /* the last of them that a finished look answers */
    bool stopping, started;
    pthread_t thread;
    toc_store *store; /* the thread's own */
} toc_watch;

struct toc_api {
    toc_api_options options;
    unsigned char key[TOC_EXCHANGE_KEY];        /* of this run */
    unsigned char cursor_key[TOC_EXCHANGE_KEY]; /* of the store: cursors outlive a run */
    toc_arena memory;
    toc_route *routes;
    size_t n_routes;
    toc_sv nobody; /* a kept form that fits no secret */

    pthread_mutex_t lock; /* of what follows */
    toc_directory *directory;
    uint64_t reloads; /* how often it was read */
    toc_api_session sessions[TOC_API_SESSIONS];
    toc_rate_entry failures[TOC_RATES];
    char setup_code[33]; /* "": there is somebody who may administer */

    pthread_mutex_t extractor_lock;
    toc_extractor *extractor; /* opened when the first report comes */

    toc_crew crews[TOC_CREW_COUNT];
    toc_watch watch;
    toc_boards *boards;                   /* of all there is */
    toc_boards *limited[TOC_REACH_COUNT]; /* by how exactly places are told; of EXACT none. Loaded
                                             when there is a partner that is told them so */
    toc_warnings warnings;
    toc_maps maps;
    toc_sights sights;
    toc_finds finds;
    toc_kept_counts counts;
    toc_hub hub;
    int64_t started;
};

/* endpoints.c: all there are. */
extern const toc_endpoint toc_endpoints[];
extern const size_t toc_endpoints_n;

/* intake.c: opens it when it is first wanted. */
TOC_MUST_USE int toc_api_extractor(toc_api *api, const toc_extractor **ret, toc_err *reterr);

/* crew.c */
TOC_MUST_USE int toc_crews_start(toc_api *api, toc_err *reterr);
void toc_crews_end(toc_api *api);
/* Lets the request wait for a crew, then for `then`. False: too many wait already. */
TOC_MUST_USE bool toc_crew_take(toc_api_call *c, toc_crew_kind kind, toc_handler then);

/* watch.c */
TOC_MUST_USE int toc_watch_start(toc_api *api, toc_err *reterr);
void toc_watch_end(toc_api *api);
/* Something was committed: looks now. */
void toc_watch_ask(toc_api *api);
/* Asks, and waits until what this thread has committed is what everybody sees: who writes and then
 * reads meets what he wrote, and a token that was taken away no longer opens anything. Waits no
 * longer than TOC_WATCH_WAIT_MS; the look happens all the same. */
void toc_watch_catch_up(toc_api *api);

/* sight.c */
void toc_sights_done(toc_sights *k);

/* boards.c: those of the caller, and of a partner. */
toc_boards *toc_api_boards(const toc_api_call *c);
toc_boards *toc_api_boards_of(const toc_api *api, const toc_directory_partner *p, toc_role role);
/* How exactly the caller may be told places. */
toc_reach toc_api_reach(const toc_api_call *c);
TOC_MUST_USE int toc_api_boards_make(toc_api *api, toc_err *reterr);
void toc_api_boards_close(toc_api *api);
void toc_api_boards_free(toc_api *api);
/* On the watching thread: those that are wanted by now, and what changed on those that are there.
 */
TOC_MUST_USE int toc_api_boards_load(toc_api *api);
TOC_MUST_USE int toc_api_boards_follow(toc_api *api, const toc_change_vec *changes);

/* cursor.c: a number of the order of changes as those of a partner get it. It shows neither how
 * many changes there are nor whether some are between two of theirs; each one looks different. */
toc_sv toc_api_cursor_write(const toc_api *api, int64_t seq, toc_arena *a);
/* False: it is none of this store. */
TOC_MUST_USE bool toc_api_cursor_read(const toc_api *api, toc_sv text, int64_t *ret);

/* map.c */
void toc_maps_done(toc_maps *m);

/* session.c */
typedef enum {
    TOC_KNOWN,
    TOC_NOBODY,
    TOC_UNCHECKED, /* a token that a crew has to look at */
} toc_identity;

/* Fills who asks, by cookie or token. */
toc_identity toc_api_identify(toc_api_call *c);
/* On the check crew: a token. False: it is none of ours, which is counted. */
bool toc_api_check_token(toc_api_call *c);
/* Whether a change that a browser asks for is meant by the page it comes from. False: answered. */
bool toc_api_is_meant(toc_api_call *c);
/* Before the body comes, by the headers alone: 0, or the status to refuse with. */
unsigned toc_api_admit(void *context, toc_request *r);
toc_role toc_api_role_of(const toc_account *a);
/* In its batch, of a call that manages: by the accounts, partners and collections as they are now,
 * as what it does not name of them is written back. False: answered. */
bool toc_api_look_anew(toc_api_call *c);
/* Fills the code when nobody may administer yet; with the lock. */
void toc_api_set_up(toc_api *api);

/* The partner that stands for ourselves, made when it is not there; a batch must be open. */
TOC_MUST_USE int toc_api_own_partner(toc_store *s, toc_arena *a, int64_t *ret, toc_err *reterr);

/* Endpoints, by file. */
void toc_api_get_session(toc_api_call *c);
void toc_api_log_in(toc_api_call *c);
void toc_api_log_out(toc_api_call *c);
void toc_api_get_setup(toc_api_call *c);
void toc_api_do_setup(toc_api_call *c);
void toc_api_health(toc_api_call *c);
void toc_api_incidents(toc_api_call *c);
void toc_api_map(toc_api_call *c);
void toc_api_news(toc_api_call *c);
void toc_api_incident(toc_api_call *c);
void toc_api_report(toc_api_call *c);
void toc_api_changes(toc_api_call *c);
void toc_api_events(toc_api_call *c);
void toc_api_seen(toc_api_call *c);
void toc_api_see(toc_api_call *c);
void toc_api_rule(toc_api_call *c);
void toc_api_undo(toc_api_call *c);
void toc_api_get_review(toc_api_call *c);
void toc_api_answer_review(toc_api_call *c);
void toc_api_history(toc_api_call *c);
void toc_api_read(toc_api_call *c);
void toc_api_add_report(toc_api_call *c);
void toc_api_document(toc_api_call *c);
void toc_api_warnings(toc_api_call *c);
void toc_api_export(toc_api_call *c);
void toc_api_preview(toc_api_call *c);
void toc_api_neighbours(toc_api_call *c);
void toc_api_outlook(toc_api_call *c);
void toc_api_audit(toc_api_call *c);
void toc_api_users(toc_api_call *c);
void toc_api_tokens(toc_api_call *c);
void toc_api_add_user(toc_api_call *c);
void toc_api_add_token(toc_api_call *c);
void toc_api_remove_user(toc_api_call *c);
void toc_api_remove_token(toc_api_call *c);
void toc_api_partners(toc_api_call *c);
void toc_api_add_partner(toc_api_call *c);
void toc_api_set_partner(toc_api_call *c);
void toc_api_remove_partner(toc_api_call *c);
void toc_api_collections(toc_api_call *c);
void toc_api_add_collection(toc_api_call *c);
void toc_api_set_collection(toc_api_call *c);
void toc_api_remove_collection(toc_api_call *c);
void toc_api_sources(toc_api_call *c);
void toc_api_grade_source(toc_api_call *c);
