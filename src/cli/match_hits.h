/*
 * match_hits - what match says about hits: one by one as they are found, or in sum at the end.
 */
#pragma once

#include "cli/options.h"
#include "log_patterns.h"
#include "match/decay.h"
#include "match/warnlist.h"

#include "base/buf.h"

typedef enum { HITS_TABLE, HITS_NDJSON, HITS_STIX } toc_hits_format;

typedef struct {
    toc_hits_format format;
    bool count;   /* indicators with how often, at the end */
    bool first;   /* each indicator once */
    bool quiet;   /* nothing but whether there are any */
    bool expired; /* also what is not valid any more */
    bool colour;
    unsigned columns; /* 0: no terminal */
    int64_t now;      /* microseconds */
    toc_decay decay;
    double min_score;
    const toc_warnlists *lists; /* NULL: none */
    const toc_texts *blocked;   /* patterns of names of lists whose indicators are no hits */
    const char *tlp;            /* of STIX objects; NULL: as unmarked */
} toc_hits_options;

/* An indicator that was met. */
typedef struct {
    uint32_t indicator;
    uint64_t count;      /* lines */
    int64_t first, last; /* when, as the lines say; 0: none said */
    char *file;          /* where the first one was */
    uint64_t line;
    toc_sv lists; /* names of warning lists, "; " between */
    bool blocked;
    const char *last_file; /* where it was met last, and 1 + the offset of that line */
    uint64_t last_line;
} toc_met;

typedef struct {
    const toc_set *set;
    toc_log_patterns *patterns; /* NULL: the set has none */
    toc_hits_options o;
    toc_arena a;       /* of what is kept to the end */
    toc_arena scratch; /* of one hit */
    toc_buf out;
    toc_met *met; /* in the order in which they were met */
    uint32_t met_n, met_cap;
    uint32_t *index; /* 1 + number in met, by indicator */
    uint32_t index_n;
    uint64_t hits;     /* that count */
    uint64_t left_out; /* hits that were blocked, expired or below the score */
    bool reader_gone;
} toc_hits;

void toc_hits_begin(toc_hits *h, const toc_set *set, const toc_hits_options *o);
/* For toc_logs_options.deliver; context is a toc_hits. 0 or < 0. */
TOC_MUST_USE int toc_hits_block(void *context, const toc_log_block *block);
TOC_MUST_USE int toc_hits_end(toc_hits *h);
void toc_hits_done(toc_hits *h);

/* ---- private to match_*.c ---- */

/* One hit with all that is said about it. */
typedef struct {
    const char *file;
    uint64_t line, offset;      /* offset: of what was found, in the unpacked log */
    toc_sv text;                /* the line */
    size_t start, end;          /* of what was found in text; the same: it is the whole record */
    const toc_log_match *match; /* of a pattern; NULL: of a value */
    bool timed;
    int64_t time;
    toc_set_item item;
    double score;
    int64_t age; /* in seconds; -1: not known */
    const toc_met *met;
} toc_hit_seen;

/* How old it is, and what is left of its worth. */
void toc_hits_judge(const toc_hits *h, const toc_about *about, int64_t *ret_age, double *ret_score);

/* match_table.c, match_json.c: append to h->out. */
void toc_hits_row(toc_hits *h, const toc_hit_seen *s);
void toc_hits_count_row(toc_hits *h, const toc_met *m, const toc_set_item *item);
void toc_hits_json(toc_hits *h, const toc_hit_seen *s);
void toc_hits_count_json(toc_hits *h, const toc_met *m, const toc_set_item *item);
/* match_stix.c: all that was met, as a bundle. */
TOC_MUST_USE int toc_hits_stix(toc_hits *h);
