/*
 * patterns - the STIX patterns of a set (TOC_IOC_PATTERN), compared with the records of logs.
 *
 * Patterns remember what they saw, so records are compared one after the other, in the order in
 * which blocks are delivered (logs.h): that of the inputs and their lines, whatever the number of
 * threads that scan. Records need not be in the order of their times: one may be as much older than
 * the newest before it as `late` says, and still goes with all that patterns have seen.
 */
#pragma once

#include "logs/logs.h"
#include "match/record.h"
#include "model/sighting.h"

typedef struct toc_log_patterns toc_log_patterns;

/* A record of a match. */
typedef struct {
    const char *file; /* of the input, as it was given */
    uint64_t line;
    uint64_t offset; /* of the line, in bytes of the unpacked log */
} toc_log_record;

/* A match, found at a line of the block that completed it. */
typedef struct {
    uint32_t indicator;  /* number in the set */
    uint32_t start, end; /* of the line in the block */
    bool timed;          /* the line says when it was */
    int64_t time;
    const toc_log_record *records; /* in the order of time, this line among them */
    size_t n;
    const toc_seen *seen; /* the pattern's own values in these, as far as they are remembered */
    size_t seen_n;
} toc_log_match;

typedef struct {
    const toc_set *set;
    toc_record_options records;
    int64_t late; /* microseconds */
    bool growing; /* logs take turns, as they do when they are followed */
    bool all;     /* take every line apart, as those that patterns may have an interest in are: the
                     same matches, several times as slowly. For tests */
    void *context;
    /* A line about a pattern that cannot be compared; never NULL. */
    void (*note)(void *context, const char *text);
} toc_log_patterns_options;

/* *ret NULL: the set has no patterns; not so where logs grow, as patterns may come. */
TOC_MUST_USE int toc_log_patterns_new(const toc_log_patterns_options *o, toc_log_patterns **ret,
                                      toc_err *reterr);
toc_log_patterns *toc_log_patterns_free(toc_log_patterns *p); /* NULL is fine; returns NULL */

/*
 * Puts next, of another set, in the place of *p; both may be NULL, and are given up. Where the
 * patterns are the same, what they have seen stays; else all begin anew.
 */
void toc_log_patterns_swap(toc_log_patterns **p, toc_log_patterns *next);

/* Compares the lines of a block, now; the matches are good until the next call. 0 or -ENOMEM. */
TOC_MUST_USE int toc_log_patterns_block(toc_log_patterns *p, const toc_log_block *b, int64_t now,
                                        const toc_log_match **ret, size_t *ret_n, toc_err *reterr);

typedef struct {
    uint64_t lost; /* records forgotten too early and searches given up: matches may be missing */
} toc_log_patterns_stats;

toc_log_patterns_stats toc_log_patterns_sum(const toc_log_patterns *p);
