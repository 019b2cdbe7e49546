/*
 * resolve - which reports tell of the same incident.
 *
 * in:  toc_doc with its toc_record (model/), one at a time, boiled down to members
 * out: for two members whether they are the same incident, and why; for a set of members the
 *      incidents that they are
 *
 * A member is what one report says of one incident, without the words: a few hundred bytes that a
 * store keeps beside the incident. Everything here is pure: no clock, no disk, no globals, and what
 * is found is a function of the set of members, never of the order in which they came.
 *
 * How a new report is taken in (the store does it row by row, toc_gather() in memory):
 *   1. its members' keys find the candidates: those that keep a key which it seeks;
 *   2. toc_compare() judges it against each of them; edges that are not "different" are kept;
 *   3. what hangs together by edges and analysts' links is a component; toc_cluster() deals
 *      the touched component out to incidents.
 * docs/decisions/0010-matching.md says why.
 */
#pragma once

#include "base/buf.h"
#include "base/err.h"
#include "model/doc.h"
#include "model/record.h"
#include "model/view.h"

/* Moves with any change to what a member holds or how it is made, to its keys and to the weights:
 * what was kept under another number is made again. */
enum { TOC_RESOLVE_ENGINE = 10 };

/* ---- members ---- */

typedef struct {
    toc_figure_field field;
    toc_bound bound;
    int64_t value; /* ransom: whole units of its currency */
} toc_member_figure;

typedef TOC_VEC(toc_member_figure) toc_member_figure_vec;

/* Hashes of words, ascending, each once. */
typedef TOC_VEC(uint32_t) toc_hash_vec;

/* How the day of an incident is known. */
typedef enum {
    TOC_DATED_NOT,   /* not stated: on or before the day of publication */
    TOC_DATED_LOOSE, /* as of the day of the report; it may have been days earlier */
    TOC_DATED_RANGE, /* a month, a year, "since March" */
    TOC_DATED_DAYS,  /* to a day or a few */
} toc_dated;

typedef struct {
    toc_sv id;         /* "incident--…", of the incident as this report tells it */
    toc_sv report;     /* "report--…" */
    toc_sv sha256;     /* of the report's bytes, hexadecimal */
    toc_day published; /* TOC_DAY_NONE: unknown */
    toc_realm realm;
    toc_incident_type type;
    toc_stage stage;
    bool recalled, unspecific;
    toc_dated dated;
    toc_day first, last; /* inclusive; TOC_DAY_NONE: open on that side */
    char country[3];
    bool has_point;
    uint8_t place_depth; /* 0: no place, 1: a country, 2: a region or more, 3: a town or narrower */
    float lat, lon;
    uint32_t geonames;
    toc_hash_vec places;  /* names of the place and of what it lies in, but for the country */
    toc_hash_vec regions; /* of them, those of what it lies in */
    toc_hash_vec parties; /* words of the names of perpetrators */
    toc_hash_vec
        victims; /* words of the names of victims and attacked organisations that are named */
    toc_hash_vec spots; /* names that may be where it was or whom it struck, beside those above */
    toc_hash_vec names; /* proper names in the paragraphs that tell of it */
    toc_hash_vec words; /* other words there, a sample */
    toc_member_figure_vec figures;
} toc_member;

/*
 * What doc says of the nth incident of rec, which must have its ids (toc_record_identify). Text may
 * be empty: then names and words are. *ret is in a and shares nothing with rec. -ENOMEM.
 */
TOC_MUST_USE int toc_member_of(const toc_doc *doc, const toc_record *rec, uint32_t nth,
                               toc_arena *a, toc_member **ret);

enum { TOC_MEMBER_OLD = 1 };

/* Appends m to out, for a column of a table: read it back with the same version of this file. */
void toc_member_write(const toc_member *m, toc_buf *out);
/* Returns 0, TOC_MEMBER_OLD (another version wrote it: make it again from the report), -EINVAL for
 * damaged bytes, or -ENOMEM. *ret shares nothing with bytes. */
TOC_MUST_USE int toc_member_read(toc_sv bytes, toc_arena *a, toc_member **ret, toc_err *reterr);

/* Negative, 0 or positive: by day of publication (unknown last), hash of the bytes, id. The first
 * of an incident's members names it. */
int toc_member_order(const toc_member *x, const toc_member *y);

/* ---- candidates ---- */

typedef TOC_VEC(uint64_t) toc_key_vec;

/* The lowest bits of a key are days: two keys meet that are alike but for these, and have a day in
 * common. */
enum { TOC_KEY_DAY_BITS = 8, TOC_KEY_DAYS = (1 << TOC_KEY_DAY_BITS) - 1 };

static inline bool toc_keys_meet(uint64_t x, uint64_t y)
{
    return (x ^ y) >> TOC_KEY_DAY_BITS == 0 && (x & y & TOC_KEY_DAYS) != 0;
}

/*
 * What a member is found by, and what it looks for: two members are candidates of each other when
 * one keeps a key that meets one that the other seeks. The relation is symmetric. Two lists,
 * because a vague date looks among precise ones but not the other way round in a way that would let
 * precise ones meet. -ENOMEM.
 */
TOC_MUST_USE int toc_member_keys(const toc_member *m, toc_arena *a, toc_key_vec *ret_kept,
                                 toc_key_vec *ret_sought);

/* ---- pairs ---- */

typedef enum { TOC_DIFFERENT, TOC_DOUBTFUL, TOC_SAME } toc_verdict;

typedef enum {
    TOC_WHY_BASE, /* what two candidates start with */
    TOC_WHY_DATE,
    TOC_WHY_PLACE,
    TOC_WHY_TYPE,
    TOC_WHY_STAGE,
    TOC_WHY_PARTIES,
    TOC_WHY_VICTIMS,
    TOC_WHY_FIGURES,
    TOC_WHY_NAMES,
    TOC_WHY_WORDS,
    TOC_WHY_COUNT,
} toc_why;

/* What weighs how much: log-odds, positive for the same. */
typedef struct {
    toc_verdict verdict;
    double score;
    bool barred; /* cannot be the same whatever else speaks for it */
    double weights[TOC_WHY_COUNT];
    toc_why bar; /* what bars it */
} toc_pair;

/* Judges two members. Symmetric. Two incidents of one report are never the same. */
void toc_compare(const toc_member *x, const toc_member *y, toc_pair *ret);

/* "same", "doubtful", "different". */
const char *toc_verdict_word(toc_verdict v);
/* What a weight is about: "date", "place", … */
const char *toc_why_word(toc_why w);
/* One line for people: "same (4.1): date +2.0, place +2.5, figures -0.4". */
void toc_pair_explain(const toc_pair *p, toc_buf *out);

/* True where a "same" of this score binds at once; else another incident nearby may fit better. */
bool toc_pair_is_sure(const toc_member *x, const toc_member *y, double score);

/* ---- copies ---- */

/* True if both say the same to the letter, and were published on one day: toc_compare() judges both
 * alike against whatever member, but for a bar because of one report. */
bool toc_member_copies(const toc_member *x, const toc_member *y);
/* The same for copies of each other, and for few others. */
uint64_t toc_member_copy_key(const toc_member *m);
/* True if copies of m are surely one incident with it, so that one may stand for all; not so of
 * what is told too vaguely. */
bool toc_member_leads(const toc_member *m);

/* ---- sets ---- */

/* An analyst's word on two members, by index. The last word on a pair counts; the caller leaves
 * out what was taken back. */
typedef struct {
    uint32_t x, y;
    bool same; /* merge; else keep apart */
} toc_link;

typedef struct {
    uint32_t x, y; /* indexes, x < y */
    double score;
    toc_verdict verdict; /* different: the two are barred, and may be one by a link alone */
} toc_edge;

typedef TOC_VEC(toc_edge) toc_edge_vec;
typedef TOC_VEC(toc_link) toc_link_vec;

/*
 * Deals members of one component, or of several, out to incidents. edges: all kept ones between
 * them, in any order; a component is what hangs together by them and by links. ret_first[i] is the
 * index of the earliest member (toc_member_order) of the incident that member i belongs to; its id
 * is the incident's, those of the others are aliases. A function of the set: shuffling members,
 * edges and links changes nothing but the indexes. -ENOMEM.
 *
 * ret_settled, where it is wanted: true for members of a group that strong edges alone made, as no
 * group told vaguely could have joined it, nor it another: what joins it later by a strong edge,
 * barred by none of its members, leaves all else as it is. Without links.
 */
TOC_MUST_USE int toc_cluster(const toc_member *const *members, uint32_t n, const toc_edge *edges,
                             uint32_t n_edges, const toc_link *links, uint32_t n_links,
                             toc_arena *a, uint32_t *ret_first, bool *ret_settled);

/* All of the above for members at hand: candidates, edges, incidents. ret_edges may be NULL; it has
 * those "same" and "doubtful". -ENOMEM. */
TOC_MUST_USE int toc_gather(const toc_member *const *members, uint32_t n, const toc_link *links,
                            uint32_t n_links, toc_arena *a, uint32_t *ret_first,
                            toc_edge_vec *ret_edges);

/* ---- views ---- */

/*
 * Puts together what n witnesses say of one incident. members[i] is that of witness i, by whose
 * text copies are told; NULL: none. A field's best value is, in this order: what an analyst says
 * last; for numbers what the latest report says, unless sources that may be doubted alone say so;
 * else what most independent sources say, weighed by their grades and by how precise they are.
 * Whom reports accuse or suspect is never a fact because one report says it plainly. *ret is in a
 * and shares the memory of the incidents. -ENOMEM.
 */
TOC_MUST_USE int toc_view_of(const toc_witness *witnesses, const toc_member *const *members,
                             uint32_t n, toc_sv id, toc_arena *a, toc_view *ret);
