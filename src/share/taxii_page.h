/*
 * taxii_page - private to share/taxii*: one page of an answer while it is made, and what the gate
 * says of a row for its caller.
 */
#pragma once

#include "share/taxii_query.h"

/*
 * What one page may cost, in rows that are looked at, about a microsecond each: after a second of
 * work it is ended, with a cursor.
 */
enum { TOC_PAGE_WORK = 1000000 };

/* Different labels of one page: past it the page is ended, too. Real collections have a dozen. */
enum { TOC_PAGE_LABELS = 4096, TOC_PAGE_SLOTS = 8192 };

typedef struct {
    int64_t number;
    toc_label label;
    toc_decision decision; /* when the object is nobody's own and nobody is named */
} toc_known_label;

typedef enum { TOC_PAGE_OBJECTS, TOC_PAGE_MANIFEST, TOC_PAGE_VERSIONS } toc_page_kind;

/* The newest version of each source of one object, the last that was asked for. */
typedef struct {
    int64_t source, version, label;
} toc_newest_version;

typedef struct {
    toc_arena a;
    toc_sv id; /* p NULL: none */
    TOC_VEC(toc_newest_version) list;
} toc_newest_memo;

/* What is picked of the object that was asked for last: its versions stand together, often. */
typedef struct {
    toc_arena a;
    toc_sv id; /* p NULL: none */
    toc_time_vec list;
} toc_picked_memo;

typedef struct {
    toc_call *c;
    toc_store *store;
    const toc_taxii_query *q;
    toc_sv only_id; /* of the path; empty: all */
    toc_page_kind kind;
    TOC_VEC(toc_known_label) labels;
    uint16_t slots[TOC_PAGE_SLOTS]; /* of labels by number, plus 1; 0: free */
    toc_taxii_place from;
    toc_buf body;
    toc_json_out j;
    size_t room; /* bytes that the page may have */
    uint32_t taken, rows;
    bool roomy; /* body has the room that a long page needs */
    uint64_t work;
    uint32_t impossible; /* redactions of the object that is picked from */
    bool picking, any_redacted;
    int64_t first, last;     /* date_added of what was taken */
    toc_taxii_place reached; /* where the next page goes on */
    int64_t picked;          /* date_added of the one row that is fetched */
    toc_page_notes notes;
    toc_sent_notes lately; /* what is not in the store yet of what the caller was sent */
    uint64_t written;      /* how often that had been written down before the page began to read */
    bool lately_known, choosing;
    int wrong; /* why a row could not be judged: < 0, or TOC_PAGE_AGAIN; the page ends there */
    toc_newest_memo newest;
    toc_picked_memo memo;
    bool more;
    bool foreign; /* one that was picked is not the caller's own */
    toc_err err;
} toc_page;

/* The page is to be made anew: what was sent was written down after it began to read, so that it
 * could be seen in neither place. */
enum { TOC_PAGE_AGAIN = 3 };

/* What the caller may have of a row; TOC_REDACT only when there is a copy for it. Of rows of which
 * nothing but the label is known, by that alone. Returns what is wrong, p->wrong. */
TOC_MUST_USE int toc_page_judge(toc_page *p, const toc_shared *row, toc_verdict *ret);
toc_verdict toc_page_by_label(toc_page *p, toc_sv id, int64_t label, int64_t source);
/* The copy without what the caller may not see, in a; TOC_REDACT_IMPOSSIBLE: then nothing goes. */
int toc_page_redact(toc_page *p, const toc_shared *row, toc_arena *a, toc_redacted *ret);
/* What tells of a recall, as the caller may have it: a revoked version without what a limit of
 * places holds back. */
int toc_page_tombstone(toc_page *p, const toc_shared *row, toc_arena *a, toc_sv *ret);
