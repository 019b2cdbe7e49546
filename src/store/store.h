/*
 * store - keeps reports, what they say, what analysts say of it, and STIX objects; nothing is
 * overwritten or lost.
 *
 * in:  toc_doc with its toc_record (model/), rulings of analysts, STIX objects as JSON text
 * out: incidents by filters, reports with their assertions, objects by version, the one order of
 *      changes, full-text search
 *
 * What one report tells of one incident is a member; an incident is its members. The store keeps
 * both and what was found out about members; which of them belong together is for merge/ to say.
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
    TOC_PUT_SAME,     /* these bytes were there already */
    TOC_PUT_NEW,      /* a new report or object */
    TOC_PUT_REVISED,  /* a new revision of a known report, a new version of an object */
    TOC_PUT_RESTORED, /* these bytes were there, but withdrawn; they count again */
    TOC_PUT_COUNT,
} toc_put;

/*
 * Keeps a report and what rec says of it. The report is a known one when its bytes or its origin
 * (URL, absolute path; "-" is none) are known. Fills the ids of rec: an edited report that tells
 * of the same incident under another date or place keeps the incident's id. Scratch memory in a.
 * doc->original and doc->text may be empty when a record comes without its report; they are filled
 * in when the report itself comes. doc->sha256 must be there. Ids of rec that are there already
 * stay, as does doc->identity: they come from another store. Members that are new belong to no
 * incident yet: toc_merge_report() (merge/merge.h) finds theirs.
 */
TOC_MUST_USE int toc_store_put_report(toc_store *s, const toc_doc *doc, toc_record *rec,
                                      toc_arena *a, toc_put *ret, toc_err *reterr);

/* Keeps what a better engine made of the same bytes as a new revision of a report that is there.
 * Otherwise as toc_store_put_report(). */
TOC_MUST_USE int toc_store_put_reading(toc_store *s, const toc_doc *doc, toc_record *rec,
                                       toc_arena *a, toc_err *reterr);

/* Takes a report out of all views, and puts it back; its members are to be merged anew afterwards.
 * TOC_STORE_NONE: there is no such report, or it is out, or in, already. */
TOC_MUST_USE int toc_store_withdraw_report(toc_store *s, toc_sv report, toc_err *reterr);
TOC_MUST_USE int toc_store_restore_report(toc_store *s, toc_sv report, toc_err *reterr);

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
    toc_sv country; /* two letters, upper case; or several, a comma between */
    toc_sv only;    /* the incident with this id alone */
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
    toc_sv report; /* id of the report that gave it its id */
} toc_incident_ref;

typedef TOC_VEC(toc_incident_ref) toc_incident_ref_vec;

typedef struct {
    toc_incident_ref_vec rows; /* newest first; same day: by id, so that the order of adding reports
                                  does not show */
    toc_sv next;               /* empty: this was the last page */
} toc_incident_page;

/* -EINVAL: q->page is no page of this store. */
TOC_MUST_USE int toc_store_incidents(toc_store *s, const toc_incident_query *q, toc_arena *a,
                                     toc_incident_page *ret, toc_err *reterr);

/* ---- incidents in brief: what lists and maps are made of ---- */

typedef struct {
    int64_t no; /* the store's number of the incident */
    toc_sv id;
    toc_day first_day, last_day; /* of publication for undated ones; or TOC_DAY_NONE */
    int64_t changed;             /* microseconds UTC */
    toc_sv body;                 /* JSON, as toc_store_put_incident() was given it */
} toc_brief;

typedef int (*toc_brief_visit)(void *context, const toc_brief *b);

/* Calls visit for each live incident that has one, by number, after `after`; text is good until it
 * returns. 0: go on; else the walk ends so. */
TOC_MUST_USE int toc_store_briefs(toc_store *s, int64_t after, toc_brief_visit visit, void *context,
                                  toc_err *reterr);
/* That of one live incident, by its own id. TOC_STORE_NONE: none, or it is not live. */
TOC_MUST_USE int toc_store_brief(toc_store *s, toc_sv id, toc_arena *a, toc_brief *ret,
                                 toc_err *reterr);
/* Ids of live incidents that have none yet: those of a store of an older format. */
TOC_MUST_USE int toc_store_unbriefed(toc_store *s, uint32_t limit, toc_arena *a, toc_sv_vec *ret,
                                     toc_err *reterr);
/* Gives one to an incident that is there. */
TOC_MUST_USE int toc_store_put_brief(toc_store *s, toc_sv id, toc_sv body, toc_err *reterr);

typedef TOC_VEC(int64_t) toc_number_vec;

/* Numbers of the incidents that a member makes an actor's, by words of its name or its id; and of
 * those that a report tells of that has all the words. In any order, some more than once, those
 * that views do not show among them. */
TOC_MUST_USE int toc_store_by_actor(toc_store *s, toc_sv name, toc_sv id, toc_arena *a,
                                    toc_number_vec *ret, toc_err *reterr);
TOC_MUST_USE int toc_store_by_text(toc_store *s, toc_sv words, toc_arena *a, toc_number_vec *ret,
                                   toc_err *reterr);

/* A report that warns of something. */
typedef struct {
    int64_t no; /* of its revision: later ones are higher */
    toc_sv report;
    toc_day published; /* TOC_DAY_NONE: unknown */
} toc_warned;

typedef TOC_VEC(toc_warned) toc_warned_vec;

/* Standing reports that warn, the last stored first, at most limit with a number below `before` (0:
 * from the last one). */
TOC_MUST_USE int toc_store_warned(toc_store *s, int64_t before, uint32_t limit, toc_arena *a,
                                  toc_warned_vec *ret, toc_err *reterr);

/*
 * Until toc_store_let_go(), all that is looked at is as it was at one moment, whatever others write
 * meanwhile. Not while a batch is open.
 */
TOC_MUST_USE int toc_store_hold(toc_store *s, toc_err *reterr);
void toc_store_let_go(toc_store *s);

/* What to get of one report. */
typedef struct {
    toc_sv report;   /* its id */
    toc_sv incident; /* only this member of it; empty: all, with warnings and indicators */
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
    int64_t withdrawn;       /* when the report was; 0: it stands */
} toc_stored_report;

TOC_MUST_USE int toc_store_report(toc_store *s, const toc_report_want *want, toc_arena *a,
                                  toc_stored_report *ret, toc_err *reterr);

/* Ids of the reports that stand, in the order in which they were stored, `limit` at a time
 * after the one named (empty: from the start). */
TOC_MUST_USE int toc_store_reports(toc_store *s, toc_sv after, uint32_t limit, toc_arena *a,
                                   toc_sv_vec *ret, toc_err *reterr);

typedef enum { TOC_STORE_IS_INCIDENT, TOC_STORE_IS_REPORT, TOC_STORE_IS_OBJECT } toc_store_kind;

typedef struct {
    toc_store_kind kind;
    toc_sv id;     /* in full; of an incident: of the one that it is part of now */
    toc_sv member; /* of an incident: the id that was found, one of its members' */
    toc_sv report; /* of an incident: of that member; of a report: its id */
    bool live;     /* of an incident: views show it; of a report: it stands */
} toc_store_match;

/* Finds what an id or the beginning of one ("incident--1f3a", "1f3a") names; also by the id under
 * which it went out again after it was revoked. Returns 0, TOC_STORE_NONE or TOC_STORE_MANY. */
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
    toc_sv what;   /* "report", "incident", "object", "ruling" */
    toc_sv op; /* "new", "revised", "withdrawn", "restored"; of an incident also "merged": its id
                  leads to another one; of a ruling "new", "undone" */
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

/* ---- objects of one type, all of them, read by several threads ---- */

/* Another look at the same store, for another thread. */
TOC_MUST_USE int toc_store_beside(toc_store *s, toc_store **ret, toc_err *reterr);

/* Numbers of the versions that are not the newest of their object, rising; and the last number
 * that any version has. */
TOC_MUST_USE int toc_store_outdated(toc_store *s, toc_arena *a, toc_number_vec *ret,
                                    int64_t *ret_last, toc_err *reterr);

typedef int (*toc_version_visit)(void *context, int64_t no, toc_sv json);

/* Calls visit for each version of objects of a type numbered above `after`, up to `until`, in
 * order; json is good until it returns. 0: go on; else the walk ends so. */
TOC_MUST_USE int toc_store_versions(toc_store *s, toc_sv type, int64_t after, int64_t until,
                                    toc_version_visit visit, void *context, toc_err *reterr);

typedef struct {
    int64_t reports, revisions, incidents, members, assertions, objects, changes;
} toc_store_counts;

TOC_MUST_USE int toc_store_count(toc_store *s, toc_store_counts *ret, toc_err *reterr);

/* ---- members and incidents ---- */

typedef struct {
    int64_t no;      /* the store's number of it, never used twice */
    toc_sv id;       /* "incident--…", its own */
    toc_sv report;   /* id */
    toc_sv incident; /* id of the one it belongs to, or did last; empty: none yet */
    bool live;       /* its report stands and still tells of it */
    bool shared;     /* its id went to others as that of an incident */
    bool settled;    /* as is its incident: toc_store_note_settled() */
    toc_sv likeness; /* what members are compared by; empty: not asked for, or none */
} toc_kept_member;

typedef TOC_VEC(toc_kept_member) toc_kept_member_vec;

/* All of a report, live or not; those of an incident (by its own id), the live ones or all that
 * belong to it or did last. In the order of storing. TOC_STORE_NONE: there is no such report or
 * incident. */
TOC_MUST_USE int toc_store_members_of_report(toc_store *s, toc_sv report, toc_arena *a,
                                             toc_kept_member_vec *ret, toc_err *reterr);
TOC_MUST_USE int toc_store_members(toc_store *s, toc_sv incident, bool all, toc_arena *a,
                                   toc_kept_member_vec *ret, toc_err *reterr);
/* Number of the member with this id, or TOC_STORE_NONE. */
TOC_MUST_USE int toc_store_member_number(toc_store *s, toc_sv id, int64_t *ret, toc_err *reterr);
/* One by its number, with its likeness. */
TOC_MUST_USE int toc_store_member(toc_store *s, int64_t no, toc_arena *a, toc_kept_member *ret,
                                  toc_err *reterr);
/* What marks the report that tells of the member, as far as it does: names, each once, as in
 * toc_assertion; empty: some of it is not marked. */
TOC_MUST_USE int toc_store_member_markings(toc_store *s, int64_t no, toc_arena *a, toc_sv_vec *ret,
                                           toc_err *reterr);
/* Live members that no engine, or another one, has looked at; at most limit. */
TOC_MUST_USE int toc_store_unresolved(toc_store *s, int engine, uint32_t limit, toc_arena *a,
                                      toc_kept_member_vec *ret, toc_err *reterr);

/* Keys by which members find each other. The lowest TOC_STORE_KEY_BITS of each say of which of so
 * many parts of it a member is, a bit each. */
typedef struct {
    const uint64_t *p;
    uint32_t n;
} toc_store_keys;

enum { TOC_STORE_KEY_BITS = 8, TOC_STORE_KEY_PARTS = (1 << TOC_STORE_KEY_BITS) - 1 };

/* Live members that have one of the keys, in a part of it that is asked for, in the order of
 * storing: their number and likeness alone, as many are looked at and few are kept. */
TOC_MUST_USE int toc_store_candidates(toc_store *s, const toc_store_keys *keys, toc_arena *a,
                                      toc_kept_member_vec *ret, toc_err *reterr);

/* Replaces the member's likeness and keys, and drops its links. An empty likeness: none, for one
 * that is not live any more. */
TOC_MUST_USE int toc_store_put_likeness(toc_store *s, int64_t member, int engine, toc_sv likeness,
                                        const toc_store_keys *keys, toc_err *reterr);

typedef enum { TOC_LINK_SAME = 1, TOC_LINK_DOUBTFUL } toc_link_verdict;

typedef struct {
    int64_t low, high; /* numbers of members, low < high */
    toc_link_verdict verdict;
    int score;      /* thousandths; the more, the likelier */
    toc_sv reasons; /* for people; of a doubtful one alone */
} toc_kept_link;

typedef TOC_VEC(toc_kept_link) toc_kept_link_vec;

TOC_MUST_USE int toc_store_put_link(toc_store *s, const toc_kept_link *l, toc_err *reterr);
/* Those of one member, without their reasons: there may be thousands. */
TOC_MUST_USE int toc_store_links(toc_store *s, int64_t member, toc_arena *a, toc_kept_link_vec *ret,
                                 toc_err *reterr);

/* What an incident is found by. */
typedef struct {
    const toc_incident *told;    /* the best of what its members say; the id is the incident's */
    toc_day first_day, last_day; /* of publication for undated ones; or TOC_DAY_NONE */
    toc_sv_vec actors;           /* of a member: folded names, wordings and ids */
    bool rejected;               /* an analyst says that it is none: views leave it out */
    toc_sv brief;                /* as lists show it, JSON; empty: not made */
} toc_incident_entry;

typedef TOC_VEC(toc_incident_entry) toc_incident_entry_vec;

/* Fills *ret from what is told and the day of publication. -ENOMEM. */
TOC_MUST_USE int toc_incident_entry_of(const toc_incident *told, toc_day published, toc_arena *a,
                                       toc_incident_entry *ret);

/* Makes these members, one of which has its id, the incident that e says. */
TOC_MUST_USE int toc_store_put_incident(toc_store *s, const toc_incident_entry *e,
                                        const int64_t *members, uint32_t n, toc_err *reterr);
/* Takes an incident that has no live members out of views; merged: they are part of another one. */
TOC_MUST_USE int toc_store_drop_incident(toc_store *s, toc_sv id, bool merged, toc_err *reterr);
/* Notes that others have been given this id. */
TOC_MUST_USE int toc_store_note_shared(toc_store *s, toc_sv incident, toc_err *reterr);
/* Notes that an incident was dealt out in a way that what joins it later need not change, or that
 * it was not. toc_store_put_incident() takes the note back. */
TOC_MUST_USE int toc_store_note_settled(toc_store *s, toc_sv incident, bool settled,
                                        toc_err *reterr);

/* A pair that may be one incident and of which nobody has said whether it is. */
typedef struct {
    toc_kept_link link;
    toc_sv member[2], incident[2]; /* ids, of low and high */
} toc_doubt;

typedef TOC_VEC(toc_doubt) toc_doubt_vec;

/* The likeliest first, `limit` after the first `offset`; later: also those that were put off. */
TOC_MUST_USE int toc_store_doubts(toc_store *s, bool later, uint32_t limit, uint32_t offset,
                                  toc_arena *a, toc_doubt_vec *ret, toc_err *reterr);

/* ---- rulings: what analysts assert ---- */

typedef struct {
    int64_t no;  /* the store's number of it: what people call it */
    toc_sv id;   /* "ruling--…", the same in every store */
    toc_sv verb; /* "same", "apart", "later", "correct", "reject", "confirm", "retract", "grade" */
    toc_sv subject; /* id of an incident or report, or name of a source */
    toc_sv field;   /* "killed"; "reliability" */
    toc_sv value;   /* JSON */
    toc_sv analyst; /* who says so */
    toc_sv because;
    int64_t made;   /* microseconds UTC */
    int64_t undone; /* when it was taken back; 0: it stands */
    toc_sv undone_by, undone_because;
    toc_sv marking; /* "TLP:GREEN"; empty: none */
    bool inherited; /* it is that of the reports that it is about: nobody said that the reason may
                       go as far as these */
} toc_ruling;

typedef TOC_VEC(toc_ruling) toc_ruling_vec;

/* A member that an incident of a ruling had when it was made. */
typedef struct {
    int64_t member;
    int side; /* 0, or 1 for the second of a pair */
} toc_ruling_side;

typedef TOC_VEC(toc_ruling_side) toc_ruling_side_vec;

/* Keeps a ruling; its number, and its time and id where they are not there yet, are filled in. A
 * ruling whose id is there already only takes over that it was undone. *ret_new: it was not there.
 */
TOC_MUST_USE int toc_store_put_ruling(toc_store *s, toc_ruling *ruling,
                                      const toc_ruling_side_vec *sides, toc_arena *a, bool *ret_new,
                                      toc_err *reterr);
/* Takes it back. TOC_STORE_NONE: there is none, or it is taken back already. */
TOC_MUST_USE int toc_store_undo_ruling(toc_store *s, int64_t no, toc_sv by, toc_sv because,
                                       toc_err *reterr);
TOC_MUST_USE int toc_store_ruling(toc_store *s, int64_t no, toc_arena *a, toc_ruling *ret,
                                  toc_err *reterr);
/* Number of the ruling with this id, or TOC_STORE_NONE. */
TOC_MUST_USE int toc_store_ruling_number(toc_store *s, toc_sv id, int64_t *ret, toc_err *reterr);
/* In the order in which they were kept: those on a subject; those on a member; all after the number
 * `after`, at most limit. With those that were undone. */
TOC_MUST_USE int toc_store_rulings_on(toc_store *s, toc_sv subject, toc_arena *a,
                                      toc_ruling_vec *ret, toc_err *reterr);
TOC_MUST_USE int toc_store_rulings_of(toc_store *s, int64_t member, toc_arena *a,
                                      toc_ruling_vec *ret, toc_err *reterr);
TOC_MUST_USE int toc_store_rulings(toc_store *s, int64_t after, uint32_t limit, toc_arena *a,
                                   toc_ruling_vec *ret, toc_err *reterr);
TOC_MUST_USE int toc_store_ruling_sides(toc_store *s, int64_t no, toc_arena *a,
                                        toc_ruling_side_vec *ret, toc_err *reterr);

typedef struct {
    toc_sv name;
    int64_t reports; /* that stand */
} toc_source_row;

typedef TOC_VEC(toc_source_row) toc_source_row_vec;

/* Ids of the standing reports of a source, `limit` after the one named (empty: from the start). */
TOC_MUST_USE int toc_store_reports_of(toc_store *s, toc_sv source, toc_sv after, uint32_t limit,
                                      toc_arena *a, toc_sv_vec *ret, toc_err *reterr);

/* Whose reports are here, by name. */
TOC_MUST_USE int toc_store_sources(toc_store *s, toc_arena *a, toc_source_row_vec *ret,
                                   toc_err *reterr);

/* ---- implementing ---- */

/* A report that is known by its bytes, origin or id. */
typedef struct {
    toc_sv report, identity;
    uint32_t nth;     /* of the revision that was asked for; else of the current one */
    uint32_t current; /* nth of the revision that views show */
    toc_sv origin;    /* where the current revision came from */
    bool bare;        /* the original bytes of the revision that was asked for are not there */
    bool withdrawn;   /* the report is */
} toc_known;

/* A live member. */
typedef struct {
    toc_sv id;
    toc_realm realm;
    toc_incident_type type;
} toc_told;

typedef TOC_VEC(toc_told) toc_told_vec;

/* A revision to keep: ids filled, flattened, with what its incidents are found by. */
typedef struct {
    toc_sv report, identity;
    bool first;   /* the report is new */
    bool reading; /* the bytes are those of the current revision */
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

    int (*withdraw_report)(toc_store *s, toc_sv report, toc_err *e);
    int (*restore_report)(toc_store *s, toc_sv report, toc_err *e);
    int (*members_of_report)(toc_store *s, toc_sv report, toc_arena *a, toc_kept_member_vec *ret,
                             toc_err *e);
    int (*members)(toc_store *s, toc_sv incident, bool all, toc_arena *a, toc_kept_member_vec *ret,
                   toc_err *e);
    int (*member_number)(toc_store *s, toc_sv id, int64_t *ret, toc_err *e);
    int (*member)(toc_store *s, int64_t no, toc_arena *a, toc_kept_member *ret, toc_err *e);
    int (*member_markings)(toc_store *s, int64_t no, toc_arena *a, toc_sv_vec *ret, toc_err *e);
    int (*unresolved)(toc_store *s, int engine, uint32_t limit, toc_arena *a,
                      toc_kept_member_vec *ret, toc_err *e);
    int (*candidates)(toc_store *s, const toc_store_keys *keys, toc_arena *a,
                      toc_kept_member_vec *ret, toc_err *e);
    int (*put_likeness)(toc_store *s, int64_t member, int engine, toc_sv likeness,
                        const toc_store_keys *keys, toc_err *e);
    int (*put_link)(toc_store *s, const toc_kept_link *l, toc_err *e);
    int (*links)(toc_store *s, int64_t member, toc_arena *a, toc_kept_link_vec *ret, toc_err *e);
    int (*put_incident)(toc_store *s, const toc_incident_entry *entry, const int64_t *members,
                        uint32_t n, toc_err *e);
    int (*drop_incident)(toc_store *s, toc_sv id, bool merged, toc_err *e);
    int (*note_shared)(toc_store *s, toc_sv incident, toc_err *e);
    int (*note_settled)(toc_store *s, toc_sv incident, bool settled, toc_err *e);
    int (*doubts)(toc_store *s, bool later, uint32_t limit, uint32_t offset, toc_arena *a,
                  toc_doubt_vec *ret, toc_err *e);

    /* id and time are filled in by the caller when not there: `put_ruling` keeps what it is given,
     * or finds it by its id. */
    int (*put_ruling)(toc_store *s, toc_ruling *ruling, const toc_ruling_side_vec *sides,
                      bool *ret_new, toc_err *e);
    int (*undo_ruling)(toc_store *s, int64_t no, toc_sv by, toc_sv because, toc_err *e);
    int (*ruling)(toc_store *s, int64_t no, toc_arena *a, toc_ruling *ret, toc_err *e);
    int (*ruling_number)(toc_store *s, toc_sv id, int64_t *ret, toc_err *e);
    int (*rulings_on)(toc_store *s, toc_sv subject, toc_arena *a, toc_ruling_vec *ret, toc_err *e);
    int (*rulings_of)(toc_store *s, int64_t member, toc_arena *a, toc_ruling_vec *ret, toc_err *e);
    int (*rulings)(toc_store *s, int64_t after, uint32_t limit, toc_arena *a, toc_ruling_vec *ret,
                   toc_err *e);
    int (*ruling_sides)(toc_store *s, int64_t no, toc_arena *a, toc_ruling_side_vec *ret,
                        toc_err *e);
    int (*reports_of)(toc_store *s, toc_sv source, toc_sv after, uint32_t limit, toc_arena *a,
                      toc_sv_vec *ret, toc_err *e);
    int (*sources)(toc_store *s, toc_arena *a, toc_source_row_vec *ret, toc_err *e);

    int (*hold)(toc_store *s, toc_err *e);
    void (*let_go)(toc_store *s);
    int (*briefs)(toc_store *s, int64_t after, toc_brief_visit visit, void *context, toc_err *e);
    int (*brief)(toc_store *s, toc_sv id, toc_arena *a, toc_brief *ret, toc_err *e);
    int (*unbriefed)(toc_store *s, uint32_t limit, toc_arena *a, toc_sv_vec *ret, toc_err *e);
    int (*put_brief)(toc_store *s, toc_sv id, toc_sv body, toc_err *e);
    int (*by_actor)(toc_store *s, toc_sv name, toc_sv id, toc_arena *a, toc_number_vec *ret,
                    toc_err *e);
    int (*by_text)(toc_store *s, toc_sv words, toc_arena *a, toc_number_vec *ret, toc_err *e);
    int (*warned)(toc_store *s, int64_t before, uint32_t limit, toc_arena *a, toc_warned_vec *ret,
                  toc_err *e);
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
    /* Where another look is opened: as in open(). Good while s is open. */
    const char *(*where)(toc_store *s);
    int (*outdated)(toc_store *s, toc_arena *a, toc_number_vec *ret, int64_t *ret_last, toc_err *e);
    int (*versions)(toc_store *s, toc_sv type, int64_t after, int64_t until,
                    toc_version_visit visit, void *context, toc_err *e);
    int (*search)(toc_store *s, toc_sv words, uint32_t limit, uint32_t offset, toc_arena *a,
                  toc_search_hit_vec *ret, toc_err *e);
    int (*changes)(toc_store *s, int64_t after, uint32_t limit, toc_arena *a, toc_change_vec *ret,
                   toc_err *e);
    int (*count)(toc_store *s, toc_store_counts *ret, toc_err *e);

    const struct toc_exchange_ops *exchange;   /* store/exchange.h */
    const struct toc_view_ops *views;          /* store/views.h */
    const struct toc_remote_ops *remote;       /* store/remote.h */
    const struct toc_sighted_ops *sighted;     /* store/sighted.h */
    const struct toc_retention_ops *retention; /* store/retention.h */
} toc_store_ops;

/* What every implementation's own struct begins with. */
struct toc_store {
    const toc_store_ops *ops;
    bool created;
};

extern const toc_store_ops toc_store_sqlite;
