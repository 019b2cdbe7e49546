/*
 * pattern_set - many patterns, compared with a stream of observations (STIX 2.1, section 9).
 *
 * A set is built once and constant afterwards: threads share it. Each ordered input has a stream,
 * which remembers what patterns of several parts have seen so far.
 *
 * What a pattern requires by equality stands in one hash table, so that an observation is compared
 * with the few patterns that one of its values calls up, and with those that ask for no equality.
 */
#pragma once

#include "base/err.h"
#include "match/observation.h"

typedef struct toc_pattern_set toc_pattern_set;

toc_pattern_set *toc_pattern_set_new(void); /* NULL: out of memory */
toc_pattern_set *toc_pattern_set_free(toc_pattern_set *s);

/*
 * Adds a pattern; text is copied, tag comes back with its hits. -EINVAL when it does not parse or
 * cannot be compared with anything (toc_pattern_check() says more), -E2BIG, -ENOMEM. The set is as
 * it was then.
 */
TOC_MUST_USE int toc_pattern_set_add(toc_pattern_set *s, toc_sv text, uint64_t tag,
                                     toc_err *reterr);
/* Builds the table; nothing is added afterwards. -ENOMEM. */
TOC_MUST_USE int toc_pattern_set_seal(toc_pattern_set *s, toc_err *reterr);

size_t toc_pattern_set_count(const toc_pattern_set *s);
/* True when some pattern asks for objects of that type: what no pattern asks for need not be made.
 * References may lead to others. */
bool toc_pattern_set_wants(const toc_pattern_set *s, toc_sv type);

typedef struct {
    uint64_t pattern;                 /* its tag */
    const toc_observed *observations; /* in order of time */
    size_t n;
} toc_pattern_hit;

/* What feeding calls; all that is handed over lives until the call returns. */
typedef struct {
    void *context;
    void (*hit)(void *context, const toc_pattern_hit *hit);
    /* A value that cannot be compared as the pattern asks (text where a timestamp is needed, an
     * expression that takes too long): the test counts as false. May be NULL. */
    void (*fault)(void *context, uint64_t pattern, const toc_observation *o, toc_sv test,
                  const char *what);
} toc_pattern_sink;

typedef struct {
    uint64_t observations, hits, faults;
    uint64_t tried;     /* expressions that were compared with an object */
    uint64_t forgotten; /* observations that patterns let go too early: TOC_MAX_PATTERN_KEPT */
    uint64_t given_up;  /* searches that took too long: TOC_MAX_PATTERN_SEARCH */
} toc_pattern_stats;

typedef struct toc_pattern_stream toc_pattern_stream;

/*
 * late: observations may begin so many microseconds before the latest that came (0: they come in
 * order of their first). Those that come even later still match alone, but may miss others.
 */
TOC_MUST_USE int toc_pattern_stream_new(const toc_pattern_set *s, int64_t late,
                                        toc_pattern_stream **ret, toc_err *reterr);
toc_pattern_stream *toc_pattern_stream_free(toc_pattern_stream *t);

/*
 * Compares one observation. Each pattern matches at most once with it, and no observation takes
 * part in two matches of one pattern. 0, or -ENOMEM.
 */
TOC_MUST_USE int toc_pattern_stream_feed(toc_pattern_stream *t, const toc_observation *o,
                                         const toc_pattern_sink *sink, toc_err *reterr);

/* Whether an expression of some pattern was true of the observation that was fed last. */
bool toc_pattern_stream_took(const toc_pattern_stream *t);

toc_pattern_stats toc_pattern_stream_stats(const toc_pattern_stream *t);
