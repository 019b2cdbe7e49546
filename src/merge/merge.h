/*
 * merge - keeps one incident out of what many reports tell: runs resolve/ over the store.
 *
 * in:  a store whose reports have changed, rulings of analysts
 * out: the store with its incidents in step: who belongs together, under which id, found by what;
 *      the view of an incident, with every side of every fact and its source
 *
 * An incident is a set of members (store/store.h). What is found is a function of the members that
 * are live and the rulings that stand, never of the order in which they came. Taking in one report
 * touches only the members that it may be one incident with. Everything here writes between
 * toc_store_begin() and toc_store_commit() of the caller, in the same batch as the report itself.
 */
#pragma once

#include "base/map.h"
#include "model/view.h"
#include "store/store.h"

/*
 * The members of one batch whose incidents are to be found yet. Many copies of one report come
 * together: dealing an incident out costs the square of its size, so that is done once a batch and
 * not once a report. Starts as {0}. Between toc_merge_put() and toc_merge_settle() the incidents of
 * the store are those of before: settle before a ruling, and before the batch is committed.
 */
typedef struct {
    toc_arena a;
    TOC_VEC(int64_t) members;
    toc_map by_no; /* index into members; keys are the bytes of the numbers */
    /* For tests: how many members were dealt out so far, how many joined a large incident that
     * needed no dealing out. */
    uint64_t dealt, joined;
} toc_merge_due;

/*
 * How much of the store a program that takes in many reports keeps in memory
 * (toc_exchange_memory()): the keys of a hundred thousand reports fit, so that finding one's
 * candidates seldom asks the disk.
 */
enum { TOC_MERGE_MEMORY = 128 << 20 };

/* toc_store_put_report(), and the incidents of what it tells. likeness: beside rec->incidents what
 * another store compares them by, as it had more than the record; empty or NULL: nothing. due
 * NULL: the incidents are found at once. */
TOC_MUST_USE int toc_merge_put(toc_store *s, const toc_doc *doc, toc_record *rec,
                               const toc_sv *likeness, toc_merge_due *due, toc_arena *a,
                               toc_put *ret, toc_err *reterr);
/* Finds the incidents that are due; nothing is due then, whether that fails or not. */
TOC_MUST_USE int toc_merge_settle(toc_store *s, toc_merge_due *due, toc_err *reterr);
/* Forgets what is due, when the batch is rolled back. */
void toc_merge_forget(toc_merge_due *due);

/* Finds the incidents of a report's members after it was revised, withdrawn or restored. 0 or < 0.
 */
TOC_MUST_USE int toc_merge_report(toc_store *s, toc_sv report, toc_err *reterr);

/*
 * Does so for up to `limit` members that nobody looked at yet, or an older engine did: those of a
 * store of an older format. *ret_n: how many there were; less than limit: that was all.
 */
TOC_MUST_USE int toc_merge_pending(toc_store *s, uint32_t limit, uint32_t *ret_n, toc_err *reterr);
/* The same for all of them, in batches of its own: no batch may be open. */
TOC_MUST_USE int toc_merge_catch_up(toc_store *s, toc_err *reterr);

/* Deals the members of these incidents out anew, after a ruling on them was made or undone. */
TOC_MUST_USE int toc_merge_incidents(toc_store *s, const toc_sv *ids, uint32_t n, toc_err *reterr);

/* ---- views ---- */

typedef TOC_VEC(toc_stored_report) toc_stored_report_vec;

/* How analysts stand to an incident. */
typedef enum { TOC_STANDING_NONE, TOC_STANDING_CONFIRMED, TOC_STANDING_REJECTED } toc_standing;

/* A TLP:RED report from which a judgement took its marking over: who may have all of these may have
 * the judgement, too. */
typedef struct {
    int64_t ruling;
    toc_sv report;
} toc_red_basis;

typedef TOC_VEC(toc_red_basis) toc_red_basis_vec;

/* All that is known of one incident. */
typedef struct {
    toc_view view;
    toc_stored_report_vec reports; /* as view.witnesses; of an analyst without a record */
    toc_kept_member_vec members;
    toc_ruling_vec rulings; /* on it and its members, undone ones too, in order */
    toc_red_basis_vec red;  /* of those rulings; none of one that says more than its reports */
    toc_ruling_vec grades;  /* those that stand on its reports and their sources, each once */
    toc_standing standing;
    bool live; /* views show it */
} toc_merged;

/* Gets the incident of this id, its own. Text lives in a. TOC_STORE_NONE: there is none, or it has
 * no live member any more. */
TOC_MUST_USE int toc_merge_get(toc_store *s, toc_sv id, toc_arena *a, toc_merged *ret,
                               toc_err *reterr);

/* The same as reports and rulings told of it at a moment (microseconds), of the members that it has
 * now. TOC_STORE_NONE: nobody told of it then. */
TOC_MUST_USE int toc_merge_get_at(toc_store *s, toc_sv id, int64_t when, toc_arena *a,
                                  toc_merged *ret, toc_err *reterr);

/* It in brief (toc_view_brief()), in a. */
TOC_MUST_USE int toc_merge_brief(toc_store *s, toc_sv id, toc_arena *a, toc_sv *ret,
                                 toc_err *reterr);
/* Makes those that are missing, of up to `limit` incidents of a store of an older format; *ret_n:
 * how many. A batch must be open. */
TOC_MUST_USE int toc_merge_briefs(toc_store *s, uint32_t limit, uint32_t *ret_n, toc_err *reterr);

/* True when one report alone tells of the incident that the member belongs to, and no ruling but
 * grades stands on it. */
TOC_MUST_USE int toc_merge_is_plain(toc_store *s, const toc_kept_member *m, bool *ret,
                                    toc_err *reterr);

/* The ids of the members that a ruling is about, by side. */
TOC_MUST_USE int toc_merge_sides(toc_store *s, int64_t ruling, toc_arena *a, toc_sv_vec ret[2],
                                 toc_err *reterr);

/* Whether others may be told of a ruling: it stands, and is no grade. */
bool toc_ruling_is_told(const toc_ruling *u);
/* Whether what is told of an incident rests on it: it is told, and says more than that another
 * incident is another one. */
bool toc_ruling_counts(const toc_ruling *u);

/* The grades of a report and of its source, and the rulings that stand on them (appended). */
TOC_MUST_USE int toc_merge_grades(toc_store *s, toc_sv source, toc_sv report, toc_arena *a,
                                  char *ret_reliability, char *ret_credibility,
                                  toc_ruling_vec *ret_rulings, toc_err *reterr);

/* Reads the value of a correction, JSON as docs/incident-record.md has it or null for "not known",
 * into an incident that holds it alone. -EINVAL: says what the field takes. */
TOC_MUST_USE int toc_merge_correction(toc_sv field, toc_sv value, toc_arena *a, toc_incident **ret,
                                      toc_err *reterr);
