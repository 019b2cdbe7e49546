/* taxii_server - private to share/taxii*: the server, and a request with who makes it. */
#pragma once

#include "http/http.h"
#include "share/directory.h"
#include "share/rate.h"
#include "share/taxii.h"

#include <pthread.h>
#include <stdatomic.h>

#define TOC_TAXII_MEDIA "application/taxii+json"
#define TOC_TAXII_VERSION "2.1"
#define TOC_TAXII_CONTENT TOC_TAXII_MEDIA ";version=" TOC_TAXII_VERSION

typedef struct toc_call toc_call;

/* ---- work for the writer ---- */

/* One object of a POST, or one version to take out. */
typedef struct {
    toc_sv id, type, json, label;
    bool owned; /* only who posted its first version may post another: nobody is bound to its
                   creator, or it has none */
    toc_sv version_text; /* as status resources show it */
    int64_t version;
    int64_t added;  /* of a deletion */
    toc_sv failure; /* why it was not added; empty: it was */
} toc_item;

typedef TOC_VEC(toc_item) toc_item_vec;

typedef struct toc_job {
    struct toc_job *next;
    toc_call *call;
    toc_item_vec items;
    bool deletes;
    uint32_t gone; /* items of a deletion that are deleted; others write between its steps */
    bool advances; /* brings the call's collection, a live view, up to date; nothing else */
    bool leaves;   /* has an answer that may not go before it is on the disk that it does */
    bool stale;    /* the writer's answer: who may have what changed since the call was judged */
    toc_sv status_id;
    int64_t at;
    /* The writer's answer. */
    int result;
    toc_sv status; /* the status resource, JSON */
} toc_job;

/* What is written down when there is time: within a second. */
typedef enum {
    TOC_NOTE_SENT,    /* all of a stretch, */
    TOC_NOTE_TOLD,    /* a tombstone, first */
    TOC_NOTE_REACHED, /* it asked for what comes after first */
} toc_note_kind;

typedef struct {
    toc_note_kind kind;
    int64_t partner, collection, first, last;
} toc_pending_sent;

/* What one answer gives to be noted. */
typedef TOC_VEC(toc_pending_sent) toc_sent_notes;

/* A copy of a version that goes in its place, or what says where that comes from. */
typedef struct {
    int64_t added;
    toc_sv id;
} toc_copy;

typedef TOC_VEC(toc_copy) toc_copy_vec;

typedef struct {
    toc_sv who, what, about;
    uint64_t requests, objects;
} toc_pending_audit;

/*
 * A stretch of a collection's order of which a partner may be sent what the gate gives it. It is on
 * the disk before anything of it leaves, and is given up when `sent` has what did.
 */
typedef struct {
    int64_t partner, collection, first, last;
    int64_t used; /* when something last left by it, microseconds */
    bool kept;    /* it is on the disk */
} toc_reservation;

/* One for each partner that reads a collection, and a few more: 0.8 MB. */
enum { TOC_RESERVATIONS = 1 << 14 };

/* Of what was sent: 10 MB, the stretches of a second in which much is read of what few may see. */
enum { TOC_PENDING_SENT = 1 << 18 };
enum { TOC_PENDING = 4096, TOC_AUTH_CACHE = 1024 };

typedef struct {
    uint8_t digest[32]; /* of the Authorization header, keyed */
    uint8_t secret[32]; /* of the account's kept form, keyed: a changed secret ends it */
    int64_t account;    /* 0: free */
} toc_auth_entry;

/* Long work that is done in steps: taxii_chores.c. The writer's own. */
enum { TOC_CHORE_NARROW, TOC_CHORE_VIEWS, TOC_CHORE_SWEEP, TOC_CHORE_TRIM, TOC_CHORES };

typedef struct {
    bool open[TOC_CHORES]; /* there is, or may be, something to do */
    unsigned next;         /* whose turn it is */
    bool narrows;          /* that began */
    uint32_t view, behind; /* the next view to look at, and how many of those before are behind */
    int64_t trimmed;
} toc_chores;

struct toc_taxii {
    toc_taxii_options options;
    unsigned char cursor_key[TOC_EXCHANGE_KEY], auth_key[TOC_EXCHANGE_KEY];

    pthread_mutex_t lock; /* of what follows */
    toc_directory *directory;
    toc_auth_entry auth[TOC_AUTH_CACHE];
    toc_rate_entry rates[TOC_RATES], failures[TOC_RATES];

    pthread_mutex_t pool_lock;
    toc_store *idle[TOC_HTTP_THREADS];
    unsigned n_idle;

    pthread_mutex_t write_lock;
    pthread_cond_t write_wake;
    toc_job *first_job, **last_job;
    bool stopping, reload;
    toc_store *writer_store;
    pthread_t writer;
    toc_arena pending_memory;
    toc_pending_sent *sent, *sent_held; /* the writer writes the latter */
    size_t n_sent, sent_room, n_sent_held;
    atomic_ullong written;     /* how often the latter was written, and left memory */
    uint64_t gate;             /* of the directory by which answers may leave */
    toc_reservation *reserved; /* by partner, collection, first; none meets another */
    size_t n_reserved, reserved_room;
    toc_reservation *given_up; /* of the disk, with what is written next */
    size_t n_given_up, given_up_room;
    toc_pending_audit audit[TOC_PENDING];
    size_t n_audit;
    size_t audit_held; /* of these the writer has a copy: nothing is added to them */

    toc_chores chores;

    pthread_mutex_t check_lock;
    pthread_cond_t check_wake;
    toc_call *first_check, **last_check;
    unsigned n_checks;
    bool check_stopping;
    pthread_t checker;
    toc_sv nobody; /* a kept form that fits no secret */
    toc_arena memory;

    atomic_ullong objects_in, objects_out, commits, refused_credentials, notes_refused, narrowed;
    atomic_size_t object_bytes; /* of an object of the last long page */
    atomic_uint narrowing, views_behind, removed;
};

/* ---- a request ---- */

typedef void (*toc_call_handler)(toc_call *c);

struct toc_call {
    toc_taxii *t;
    toc_request *r;
    toc_arena *a; /* the request's */
    toc_call_handler proceed;
    toc_directory *directory;
    const toc_account *account;
    const toc_directory_partner *partner;
    const toc_collection *collection;
    toc_access access;
    uint8_t digest[32]; /* of the Authorization header */
    toc_sv name, secret;
    bool user;      /* Basic */
    bool any_media; /* what it asks for is no TAXII */
    bool checked, checked_ok;
    bool advanced; /* the live view was brought up to date for this call */
    uint64_t failure_key;
    toc_call *next_check;
    toc_job job;
    toc_sent_notes leaving;                      /* what is to be noted before the answer goes, */
    toc_buf answer;                              /* and that, while it waits for it, */
    void (*respond)(toc_call *c, toc_buf *body); /* and how it goes; */
    toc_copy_vec copies;                         /* in it, that are not found by their ids yet */
    toc_sv audit;  /* of a feed's file: its name, which is written to the audit log first; */
    bool has_file; /* and it is open */
    int file;
    uint64_t file_size;
};

/* taxii_auth.c. Before the body comes: finds out who asks, perhaps on a later turn (http.h, admit):
 * 0, or the status to refuse with. */
unsigned toc_taxii_admit(void *context, toc_request *r);
/* When the body is there: calls proceed() for who was let in, or answers. */
void toc_taxii_enter(toc_request *r, toc_call_handler proceed);
void *toc_taxii_check_secrets(void *context); /* the checker's thread */

/* taxii_error.c */
void toc_taxii_fail(toc_request *r, unsigned status, const char *title, const char *description);
/* For http: what no handler answers. */
void toc_taxii_fail_status(void *context, toc_request *r, unsigned status);
/* Answers with what j wrote into body. */
void toc_taxii_answer(toc_call *c, unsigned status, toc_buf *body);

/* Reads the collection that parameter 1 of the path names in root parameter 0. False: answered. */
bool toc_taxii_find_collection(toc_call *c);

/* A store to read with, for as long as the handler runs. NULL: answered with 503. */
toc_store *toc_taxii_take_store(toc_call *c);
void toc_taxii_give_store(toc_call *c, toc_store *s);

/* taxii_info.c */
void toc_taxii_discovery(toc_call *c);
void toc_taxii_root(toc_call *c);
void toc_taxii_status(toc_call *c);
void toc_taxii_collections(toc_call *c);
void toc_taxii_one_collection(toc_call *c);
void toc_taxii_health(void *context, toc_request *r);
void toc_taxii_metrics(void *context, toc_request *r);

/* taxii_feed.c */
void toc_taxii_feed(toc_call *c);

/* taxii_read.c */
void toc_taxii_objects(toc_call *c);
void toc_taxii_manifest(toc_call *c);
void toc_taxii_object(toc_call *c);
void toc_taxii_versions(toc_call *c);
/* For DELETE: the versions of the object of the path that the caller may see and the filters mean,
 * all without any (5.7). False: answered, with 403 when one is another's and the caller has no
 * right to delete those. */
bool toc_taxii_choose(toc_call *c, toc_item_vec *ret);

/* taxii_write.c */
void toc_taxii_post(toc_call *c);
void toc_taxii_delete(toc_call *c);
void *toc_taxii_write(void *context); /* the writer's thread */
/* Hands the job over; then is called when it is done. */
void toc_taxii_wait_for(toc_call *c, toc_call_handler then);
/* taxii_sent.c: what is to be noted of one page. */
typedef struct {
    toc_arena *a;
    int64_t looked; /* date_added of the row before, which was sent or not */
    toc_sent_notes sent;
    toc_time_vec dates; /* date_added of what the page holds */
} toc_page_notes;

void toc_page_notes_add(toc_page_notes *n, toc_note_kind kind, int64_t first, int64_t last);
/* The row is sent: of the stretch from the last row that was looked at on. */
void toc_page_notes_row(toc_page_notes *n, int64_t added, bool tombstone);
/* Takes out of the stretches what was gone from them when the page was read. */
TOC_MUST_USE int toc_page_notes_cut(toc_page_notes *n, toc_store *s, int64_t collection,
                                    toc_err *reterr);
/* Under the lock: notes what is to be written down soon. False: there is no room, and nothing may
 * be sent. */
TOC_MUST_USE bool toc_taxii_note_sent(toc_call *c, const toc_sent_notes *notes);
/* Appends what of this collection the caller was sent and is not in the store yet. Returns
 * t->written: what is written later is still among it. */
uint64_t toc_taxii_sent_lately(toc_call *c, toc_sent_notes *ret);
/* For the writer: all that there is to write, which stays to be seen until it is written; whether
 * it was. *ret_given_up: of the reservations that are given up with it. */
size_t toc_taxii_sent_take(toc_taxii *t, bool all, const toc_pending_sent **ret,
                           size_t *ret_given_up);
void toc_taxii_sent_done(toc_taxii *t, size_t given_up, bool written);
TOC_MUST_USE int toc_taxii_sent_write(toc_store *s, const toc_pending_sent *notes, size_t n,
                                      toc_err *reterr);
void toc_taxii_sent_free(toc_taxii *t);

/* taxii_delete.c: a step of a deletion, in the batch of the caller; what of a job is left to do;
 * and whether it is a deletion that takes several steps, which is in no batch with others. */
TOC_MUST_USE int toc_taxii_delete_some(toc_store *s, toc_job *job, toc_err *reterr);
uint32_t toc_taxii_left(const toc_job *job);
bool toc_taxii_takes_steps(const toc_job *job);

/* taxii_chores.c: the writer's long work. All of it may have something to do; */
void toc_taxii_chores_due(toc_taxii *t);
/* one step of it. False: there is none left. *ret_others: while others write, so many times as long
 * passes until the next one. */
bool toc_taxii_chore(toc_taxii *t, unsigned *ret_others);
/* By the directory there are who may have less than by the one before (may be NULL). */
void toc_taxii_narrow(toc_taxii *t, const toc_directory *before);

/* taxii_leave.c. Takes body over and calls respond with it when it is on the disk that the call's
 * partner may be sent what the notes say: at once when it is already. Or answers that it cannot. */
void toc_taxii_leave(toc_call *c, const toc_sent_notes *notes, toc_buf *body,
                     void (*respond)(toc_call *c, toc_buf *body));
/* The writer's, in its batch: reserves for a job that leaves; */
TOC_MUST_USE int toc_taxii_reserve(toc_taxii *t, toc_job *job, toc_err *reterr);
/* the batch is on the disk, or is not. */
void toc_taxii_reserved(toc_taxii *t, bool written);
/* and notes what leaves, before the job is finished. */
void toc_taxii_note_job(toc_job *job);
/* Under the lock, as what was sent is taken to be written: what was not used for a while is given
 * up with it; all: everything. */
void toc_taxii_retire(toc_taxii *t, bool all);
/* In that batch. */
TOC_MUST_USE int toc_taxii_give_up(const toc_taxii *t, size_t n, toc_store *s, toc_err *reterr);
/* Answers judged by another gate may not leave from now on. */
void toc_taxii_set_gate(toc_taxii *t, uint64_t gate);
/* For the audit log. False: there is no room until the writer has written what waits, and what was
 * to be noted must not happen. */
TOC_MUST_USE bool toc_taxii_note(toc_taxii *t, toc_sv who, const char *what, toc_sv about,
                                 uint64_t objects);
