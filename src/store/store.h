/*
 * store - keeps reports, what they say, and STIX objects; nothing is overwritten or lost.
 *
 * in:  toc_doc with its toc_record (model/), STIX objects as JSON text
 * out: incidents by filters, reports with their assertions, objects by version, the one order of
 *      changes, full-text search
 *
 * A write is acknowledged when toc_store_commit() returned 0: then it is on the disk. A kill at any
 * instant leaves a store that opens and holds all that was acknowledged. One toc_store belongs to
 * one thread; several processes may have one store open, one of them writing at a time.
 *
 * Implementations stand behind one table of operations, toc_store_ops, at the end of this file;
 * tests/store/conformance.c says what each must do.
 */
#pragma once

#include "base/arena.h"
#include "base/err.h"
#include "model/assertion.h"
#include "model/doc.h"
#include "model/record.h"

/* Answers. */
enum {
    TOC_STORE_NONE = 1, /* there is no such thing */
    TOC_STORE_MANY = 2, /* an id prefix that several things share */
};

typedef struct toc_store toc_store;

typedef enum {
    TOC_STORE_READ,  /* must exist; only looks */
    TOC_STORE_WRITE, /* created when it does not exist */
} toc_store_mode;

/*
 * Opens the store at `where`, a path. A store of an older format is migrated when opened for
 * writing, after a copy was put beside it; one of a newer format is refused: -EPROTO. -ENOENT:
 * not there; -EBADMSG: not a store, or damaged; -EBUSY: another process is writing to it.
 */
TOC_MUST_USE int toc_store_open(const char *where, toc_store_mode mode, toc_store **ret,
                                toc_err *reterr);
/* Rolls back an open batch. NULL is fine; returns NULL. */
toc_store *toc_store_close(toc_store *s);
/* True when toc_store_open() made it. */
bool toc_store_created(const toc_store *s);

/* ---- writing: puts stand between begin and commit ---- */

/* After a put or a commit failed, roll back: nothing of the batch is kept. -ENOSPC: disk full. */
TOC_MUST_USE int toc_store_begin(toc_store *s, toc_err *reterr);
TOC_MUST_USE int toc_store_commit(toc_store *s, toc_err *reterr);
void toc_store_rollback(toc_store *s);

typedef enum {
    TOC_PUT_SAME,    /* these bytes were there already */
    TOC_PUT_NEW,     /* a new report or object */
    TOC_PUT_REVISED, /* a new revision of a known report, a new version of an object */
} toc_put;

/*
 * Keeps a report and what rec says of it. The report is a known one when its bytes or its origin
 * (URL, absolute path; "-" is none) are known. Fills the ids of rec: an edited report that tells
 * of the same incident under another date or place keeps the incident's id. Scratch memory in a.
 * doc->original and doc->text may be empty when a record comes without its report; they are filled
 * in when the report itself comes. doc->sha256 must be there. Ids of rec that are there already
 * stay, as does doc->identity: they come from another store.
 */
TOC_MUST_USE int toc_store_put_report(toc_store *s, const toc_doc *doc, toc_record *rec,
                                      toc_arena *a, toc_put *ret, toc_err *reterr);

/* The origin leads to this report, which is there, from now on. */
TOC_MUST_USE int toc_store_put_origin(toc_store *s, toc_sv origin, toc_sv report, toc_err *reterr);

/* A STIX object: json is kept as it is. */
typedef struct {
    toc_sv id, type;
    int64_t version; /* "modified" in microseconds; 0: the object has no versions */
    toc_sv json;
} toc_object;

typedef TOC_VEC(toc_object) toc_object_vec;

/* Keeps a version of a STIX object. A version that is there already stays as it is. */
TOC_MUST_USE int toc_store_put_object(toc_store *s, const toc_object *o, toc_put *ret,
                                      toc_err *reterr);

/* ---- looking ---- */

/* Filters, all of which an incident must pass; zero value: passes. */
typedef struct {
    toc_day since, until; /* TOC_DAY_NONE: any; an undated incident counts as of the
                             day of publication */
    toc_realm realm;
    toc_incident_type type;
    toc_sv country; /* two letters, upper case */
    bool near;      /* within km of the point */
    double lat, lon, km;
    toc_sv actor;    /* whole words of a perpetrator's name or wording, or its id */
    toc_sv actor_id; /* with actor: the STIX id that the name is known by; either matches */
    bool has_min_killed;
    int64_t min_killed;
    toc_sv text;    /* words of the report, as in toc_store_search() */
    toc_sv page;    /* where the page before ended: toc_incident_page.next */
    uint32_t limit; /* 0: TOC_STORE_PAGE */
} toc_incident_query;

enum { TOC_STORE_PAGE = 50, TOC_STORE_MAX_PAGE = 1000 };

#define TOC_INCIDENT_QUERY_ALL ((toc_incident_query){.since = TOC_DAY_NONE, .until = TOC_DAY_NONE})

typedef struct {
    toc_sv id;     /* of the incident */
    toc_sv report; /* id of its report */
} toc_incident_ref;

typedef TOC_VEC(toc_incident_ref) toc_incident_ref_vec;

typedef struct {
    toc_incident_ref_vec rows; /* newest first; same day: latest stored first */
    toc_sv next;               /* empty: this was the last page */
} toc_incident_page;

/* -EINVAL: q->page is no page of this store. */
TOC_MUST_USE int toc_store_incidents(toc_store *s, const toc_incident_query *q, toc_arena *a,
                                     toc_incident_page *ret, toc_err *reterr);

/* What to get of one report. */
typedef struct {
    toc_sv report;   /* its id */
    toc_sv incident; /* only this incident of it; empty: all, with warnings and indicators */
    uint32_t nth;    /* revision; 0: for an incident the last that tells of it, else the current */
    bool original;   /* the original bytes too */
} toc_report_want;

typedef struct {
    toc_doc doc; /* doc.original empty unless wanted */
    toc_assertion_vec assertions;
    toc_record *rec;         /* the same as a record */
    toc_sv_vec origins;      /* in the order in which they were met */
    uint32_t nth, revisions; /* this revision, and how many there are */
    uint32_t current;        /* the one that views show */
    int64_t recorded;        /* when this revision was stored */
} toc_stored_report;

TOC_MUST_USE int toc_store_report(toc_store *s, const toc_report_want *want, toc_arena *a,
                                  toc_stored_report *ret, toc_err *reterr);

/* Ids of the reports that views show, in the order in which they were stored, `limit` at a time
 * after the one named (empty: from the start). */
TOC_MUST_USE int toc_store_reports(toc_store *s, toc_sv after, uint32_t limit, toc_arena *a,
                                   toc_sv_vec *ret, toc_err *reterr);

typedef enum { TOC_STORE_IS_INCIDENT, TOC_STORE_IS_REPORT, TOC_STORE_IS_OBJECT } toc_store_kind;

typedef struct {
    toc_store_kind kind;
    toc_sv id;     /* in full */
    toc_sv report; /* of an incident or report: the report's id */
    bool live;     /* of an incident: its report still tells of it */
} toc_store_match;

/* Finds what an id or the beginning of one ("incident--1f3a", "1f3a") names. Returns 0,
 * TOC_STORE_NONE or TOC_STORE_MANY. */
TOC_MUST_USE int toc_store_resolve(toc_store *s, toc_sv prefix, toc_arena *a, toc_store_match *ret,
                                   toc_err *reterr);

/* The newest version of an object, or TOC_STORE_NONE. */
TOC_MUST_USE int toc_store_object(toc_store *s, toc_sv id, toc_arena *a, toc_object *ret,
                                  toc_err *reterr);

typedef struct {
    toc_sv report, title, name, origin;
    toc_day published;
    toc_sv snippet;         /* some words of the text around what was found */
    uint32_t snippet_start; /* its first byte in the text */
    toc_span_vec marks;     /* the words that matched; bytes of snippet */
    toc_sv_vec incidents;   /* ids of the report's incidents */
} toc_search_hit;

typedef TOC_VEC(toc_search_hit) toc_search_hit_vec;

/*
 * Finds reports that hold all words, the best first; "quoted words" stand together, a word with *
 * at its end is the beginning of one without its endings, as stems are compared. Never fails for
 * what is written in words.
 */
TOC_MUST_USE int toc_store_search(toc_store *s, toc_sv words, uint32_t limit, uint32_t offset,
                                  toc_arena *a, toc_search_hit_vec *ret, toc_err *reterr);

typedef struct {
    int64_t seq;   /* strictly increasing, never used twice */
    int64_t added; /* microseconds UTC, strictly increasing with seq, whatever the clock does */
    toc_sv what;   /* "report", "incident", "object" */
    toc_sv op;     /* "new", "revised", "withdrawn" */
    toc_sv id;
} toc_change;

typedef TOC_VEC(toc_change) toc_change_vec;

/* Changes after seq, in order, at most limit. */
TOC_MUST_USE int toc_store_changes(toc_store *s, int64_t after, uint32_t limit, toc_arena *a,
                                   toc_change_vec *ret, toc_err *reterr);

/* The newest version of every object in the order of storing, `limit` at a time after the object
 * sequence *at (start with 0), which moves on. */
TOC_MUST_USE int toc_store_objects(toc_store *s, int64_t *at, uint32_t limit, toc_arena *a,
                                   toc_object_vec *ret, toc_err *reterr);

typedef struct {
    int64_t reports, revisions, incidents, assertions, objects, changes;
} toc_store_counts;

TOC_MUST_USE int toc_store_count(toc_store *s, toc_store_counts *ret, toc_err *reterr);

/* ---- implementing ---- */

/* A report that is known by its bytes, origin or id. */
typedef struct {
    toc_sv report, identity;
    uint32_t nth;     /* of the revision that was asked for; else of the current one */
    uint32_t current; /* nth of the revision that views show */
    toc_sv origin;    /* where the current revision came from */
    bool bare;        /* the original bytes of the revision that was asked for are not there */
} toc_known;

/* An incident that views show. */
typedef struct {
    toc_sv id;
    toc_realm realm;
    toc_incident_type type;
} toc_told;

typedef TOC_VEC(toc_told) toc_told_vec;

/* What an incident is found by. */
typedef struct {
    const toc_incident *told;
    toc_day first_day, last_day; /* of publication for undated ones; or TOC_DAY_NONE */
    toc_sv_vec actors;           /* folded names, wordings and ids */
} toc_incident_entry;

typedef TOC_VEC(toc_incident_entry) toc_incident_entry_vec;

/* A revision to keep: ids filled, flattened, with what its incidents are found by. */
typedef struct {
    toc_sv report, identity;
    bool first; /* the report is new */
    const toc_doc *doc;
    const toc_record *rec;
    const toc_assertion_vec *assertions;
    const toc_incident_entry_vec *incidents;
} toc_revision;

/*
 * The operations; all are required. Arguments and answers are those of the call of the same name
 * above, which is a plain call of the operation unless said otherwise here. `close` and `rollback`
 * take what is there.
 */
typedef struct {
    const char *name;
    int (*open)(const char *where, toc_store_mode mode, toc_store **ret, toc_err *reterr);
    void (*close)(toc_store *s);
    int (*begin)(toc_store *s, toc_err *reterr);
    int (*commit)(toc_store *s, toc_err *reterr);
    void (*rollback)(toc_store *s);

    /* What toc_store_put_report() is made of. The known_ calls answer TOC_STORE_NONE. */
    int (*known_bytes)(toc_store *s, const char *sha256, toc_arena *a, toc_known *ret, toc_err *e);
    int (*known_origin)(toc_store *s, toc_sv origin, toc_arena *a, toc_known *ret, toc_err *e);
    int (*known_report)(toc_store *s, toc_sv id, toc_arena *a, toc_known *ret, toc_err *e);
    int (*told)(toc_store *s, toc_sv report, toc_arena *a, toc_told_vec *ret, toc_err *e);
    int (*put_revision)(toc_store *s, const toc_revision *r, toc_err *e);
    /* Adds text and original bytes to a revision that was imported without them. */
    int (*fill_revision)(toc_store *s, const toc_known *known, const toc_doc *doc, toc_err *e);
    int (*put_origin)(toc_store *s, toc_sv origin, toc_sv report, toc_err *e);
    int (*put_object)(toc_store *s, const toc_object *o, toc_put *ret, toc_err *e);

    int (*incidents)(toc_store *s, const toc_incident_query *q, toc_arena *a,
                     toc_incident_page *ret, toc_err *e);
    /* All of ret but rec. */
    int (*report)(toc_store *s, const toc_report_want *want, toc_arena *a, toc_stored_report *ret,
                  toc_err *e);
    int (*reports)(toc_store *s, toc_sv after, uint32_t limit, toc_arena *a, toc_sv_vec *ret,
                   toc_err *e);
    int (*resolve)(toc_store *s, toc_sv prefix, toc_arena *a, toc_store_match *ret, toc_err *e);
    int (*object)(toc_store *s, toc_sv id, toc_arena *a, toc_object *ret, toc_err *e);
    int (*objects)(toc_store *s, int64_t *at, uint32_t limit, toc_arena *a, toc_object_vec *ret,
                   toc_err *e);
    int (*search)(toc_store *s, toc_sv words, uint32_t limit, uint32_t offset, toc_arena *a,
                  toc_search_hit_vec *ret, toc_err *e);
    int (*changes)(toc_store *s, int64_t after, uint32_t limit, toc_arena *a, toc_change_vec *ret,
                   toc_err *e);
    int (*count)(toc_store *s, toc_store_counts *ret, toc_err *e);

    const struct toc_exchange_ops *exchange; /* store/exchange.h */
} toc_store_ops;

/* What every implementation's own struct begins with. */
struct toc_store {
    const toc_store_ops *ops;
    bool created;
};

extern const toc_store_ops toc_store_sqlite;
