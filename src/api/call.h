/* call - private to api/: one request with who makes it, and how it is answered. */
#pragma once

#include "api/api.h"
#include "model/json.h"
#include "share/directory.h"
#include "store/store.h"

#include <pthread.h>

typedef struct toc_api_call toc_api_call;

/* What people may do; each may do what those before may. */
typedef enum {
    TOC_ROLE_NOBODY,
    TOC_ROLE_READER,  /* of a partner: sees what that may have */
    TOC_ROLE_ANALYST, /* of the house: sees all, says what is so */
    TOC_ROLE_ADMIN,
    TOC_ROLE_COUNT,
} toc_role;

extern const char *const toc_role_words[TOC_ROLE_COUNT];

/* Who works on it. */
typedef enum {
    TOC_CREW_READ,
    TOC_CREW_WRITE,  /* one thread, in a batch of its own: kept when run() answers with 2xx */
    TOC_CREW_CHECK,  /* one thread: passwords */
    TOC_CREW_NONE,   /* the HTTP thread itself: answers at once */
    TOC_CREW_SELDOM, /* the HTTP thread, which has no store: what it can answer from memory waits
                        for nobody. Where run() leaves the status 0, TOC_CREW_READ */
    TOC_CREW_COUNT = TOC_CREW_NONE,
} toc_crew_kind;

typedef struct {
    const char *method, *path; /* under /api/v1 */
    void (*run)(toc_api_call *c);
    toc_role least;
    toc_crew_kind crew;
} toc_endpoint;

struct toc_api_call {
    toc_api *api;
    toc_request *r;
    toc_arena *a; /* the request's */
    const toc_endpoint *endpoint;
    toc_api_call *next; /* in a queue */

    /* Who asks. */
    toc_directory *directory;
    uint64_t reloads; /* which reading of it */
    const toc_account *account;
    const toc_directory_partner *partner; /* of a reader */
    toc_role role;
    toc_sv csrf;         /* of its session; empty: a program */
    uint8_t session[32]; /* its key */
    toc_sv bearer_name, bearer_secret;
    bool is_bearer, by_certificate, must_check, checked;

    /* While it is worked on. A reader that leaves `then` hands on to the writer. */
    void *own;
    void (*then)(toc_api_call *c);
    toc_store *store;
    toc_json_doc *json; /* of the body, once it was asked for */
    toc_err err;

    /* What rows of the board are unpacked with, and into: made when it is first wanted. */
    struct toc_unpacker *unpacker;
    toc_buf row;

    /* The answer. */
    unsigned status; /* 0: none yet */
    const char *media;
    toc_buf body;
    toc_json_out j; /* into body */
};

/* ---- answering (answer.c) ---- */

/* {"error": text, "where": where}; where may be NULL. What was written before is forgotten. */
void toc_api_fail(toc_api_call *c, unsigned status, const char *where, const char *format, ...)
    TOC_PRINTF(4, 5);
/* The answer to a result < 0 of a stage, with what err says: 422 for -EINVAL, 404 for -ENOENT,
 * 409 for -EEXIST, 507 for -ENOSPC, 503 else. */
void toc_api_fail_result(toc_api_call *c, int r, const char *where, const toc_err *err);
void toc_api_fail_request(toc_request *r, unsigned status, const char *where, const char *text);
/* For http: what no handler answers. */
void toc_api_fail_status(void *context, toc_request *r, unsigned status);
/* Starts a JSON answer of that status; write with &c->j. */
toc_json_out *toc_api_begin(toc_api_call *c, unsigned status);
void toc_api_no_content(toc_api_call *c);

/* Members; text that is empty and numbers that are not there are left out. */
void toc_put_text(toc_json_out *j, const char *key, toc_sv value);
void toc_put_int(toc_json_out *j, const char *key, int64_t value);
void toc_put_bool(toc_json_out *j, const char *key, bool value);
void toc_put_time(toc_json_out *j, const char *key, int64_t us); /* 0: left out */
void toc_put_day(toc_json_out *j, const char *key, toc_day d);
void toc_put_words(toc_json_out *j, const char *key, toc_sv words); /* a space between */

/* ---- asking ---- */

/* The first query parameter of that name; p NULL: none. */
toc_sv toc_api_query(toc_api_call *c, const char *name);
/* A number from low to high; `otherwise` when it is not there. False: answered with 400. */
TOC_MUST_USE bool toc_api_query_int(toc_api_call *c, const char *name, int64_t low, int64_t high,
                                    int64_t otherwise, int64_t *ret);
/* The body as a JSON object. False: answered. Lives as long as the call. */
TOC_MUST_USE bool toc_api_body(toc_api_call *c, toc_json *ret);
/* A member that must be text; in *ret. False: answered with 422. */
TOC_MUST_USE bool toc_api_text(toc_api_call *c, toc_json object, const char *key, toc_sv *ret);

/* ---- the API (api.c) ---- */

const toc_api_options *toc_api_options_of(const toc_api *api);
/* Gives the directory back. */
toc_directory *toc_api_directory(toc_api *api, uint64_t *ret_reloads);
void toc_api_give_directory(toc_api *api, toc_directory *d);
/* Reads accounts and partners anew, now, with this store. */
void toc_api_reload(toc_api *api, toc_store *s);
