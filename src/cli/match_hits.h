/*
 * match_hits - what match says about hits: one by one as they are found, or in sum at the end.
 */
#pragma once

#include "cli/options.h"
#include "logs/disputes.h"
#include "logs/patterns.h"
#include "logs/sightings.h"
#include "match/decay.h"
#include "match/warnlist.h"

#include "base/buf.h"
#include "base/map.h"

typedef enum { HITS_TABLE, HITS_NDJSON, HITS_STIX } toc_hits_format;

/* What is done about hits on what a warning list holds. */
typedef enum {
    TOC_LIST_ANNOTATE, /* they name the list */
    TOC_LIST_WARN,     /* they say that they are probably none, and nothing rests on them: neither
                          the exit status nor what is kept */
    TOC_LIST_BLOCK,    /* they are left out */
} toc_list_action;

/* "annotate", "warn", "block"; NULL at the end. */
extern const char *const toc_list_actions[];

typedef struct {
    const char *name; /* of lists, in any case; '*' stands for anything */
    toc_list_action action;
} toc_list_rule;

typedef struct {
    toc_hits_format format;
    bool count;   /* indicators with how often, at the end */
    bool first;   /* each indicator once */
    bool quiet;   /* nothing but whether there are any */
    bool expired; /* also what is not valid any more */
    bool at_once; /* keep sightings as they come */
    bool colour;
    unsigned columns; /* 0: no terminal */
    int64_t now;      /* microseconds */
    toc_decay decay;
    double min_score;
    const toc_warnlists *lists; /* NULL: none */
    const toc_list_rule *rules; /* what to do about what is on them; the last that fits counts */
    size_t rules_n;
    const char *tlp; /* of STIX objects; NULL: as unmarked */
} toc_hits_options;

/* An indicator that was met. */
typedef struct {
    uint32_t indicator;
    uint64_t count;      /* lines */
    int64_t first, last; /* when, as the lines say; 0: none said */
    char *file;          /* where the first one was */
    uint64_t line;
    toc_sv lists; /* names of warning lists, "; " between */
    toc_list_action action;
    const toc_seen *seen; /* of a pattern: what its first match had in it */
    size_t seen_n;
    const toc_set_item *item; /* of one that was met with a set before; NULL: it is in the set */
    const char *last_file;    /* where it was met last, and 1 + the offset of that line */
    uint64_t last_line;
} toc_met;

/* What a log is known by. */
typedef struct {
    const char *name;
    toc_log_mark mark;
} toc_hits_log;

typedef struct {
    const toc_set *set;
    toc_log_patterns *patterns; /* NULL: the set has none */
    toc_sightings *sightings;   /* NULL: hits are not kept */
    TOC_VEC(toc_hits_log) logs; /* of the sightings, in a */
    toc_hits_options o;
    toc_arena a;       /* of what is kept to the end */
    toc_arena scratch; /* of one hit */
    toc_buf out;
    toc_met *met; /* in the order in which they were met */
    uint32_t met_n, met_cap;
    uint32_t *index; /* 1 + number in met, by indicator */
    uint32_t index_n;
    toc_map gone; /* numbers in met of those that were met with sets before */
    const toc_disputes *disputes;
    uint64_t hits;     /* that count */
    uint64_t left_out; /* hits that were blocked, expired or below the score */
    bool reader_gone;
    toc_err err; /* of the store */
} toc_hits;

void toc_hits_begin(toc_hits *h, const toc_set *set, const toc_hits_options *o);
/* For toc_logs_options.deliver; context is a toc_hits. 0 or < 0. */
TOC_MUST_USE int toc_hits_block(void *context, const toc_log_block *block);
/* Goes on with another set; what was met stays known. 0 or -ENOMEM. */
TOC_MUST_USE int toc_hits_swap(toc_hits *h, const toc_set *set);
TOC_MUST_USE int toc_hits_end(toc_hits *h);
void toc_hits_done(toc_hits *h);

/* ---- private to match_*.c ---- */

/* One hit with all that is said about it. */
typedef struct {
    const char *file;
    uint64_t line, offset;      /* offset: of what was found, in the unpacked log */
    toc_sv text;                /* the line */
    uint64_t line_offset;       /* of the line */
    toc_sv mark;                /* of the log; empty where hits are not kept */
    size_t start, end;          /* of what was found in text; the same: it is the whole record */
    const toc_log_match *match; /* of a pattern; NULL: of a value */
    bool timed;
    int64_t time;
    toc_set_item item;
    double score;
    int64_t age; /* in seconds; -1: not known */
    const toc_met *met;
} toc_hit_seen;

/* match_met.c: what is known of the indicator from hits before; NULL: out of memory. */
toc_met *toc_hits_met(toc_hits *h, uint32_t indicator);
/* Of one that was met, in this set or one before. */
TOC_MUST_USE int toc_hits_item(const toc_hits *h, const toc_met *m, toc_arena *a,
                               toc_set_item *ret);

/* How old it is, and what is left of its worth. */
void toc_hits_judge(const toc_hits *h, const toc_about *about, int64_t *ret_age, double *ret_score);

/* match_table.c, match_json.c: append to h->out. */
void toc_hits_row(toc_hits *h, const toc_hit_seen *s);
void toc_hits_count_row(toc_hits *h, const toc_met *m, const toc_set_item *item);
void toc_hits_json(toc_hits *h, const toc_hit_seen *s);
void toc_hits_count_json(toc_hits *h, const toc_met *m, const toc_set_item *item);
/* match_stix.c: all that was met, as a bundle. */
TOC_MUST_USE int toc_hits_stix(toc_hits *h);
