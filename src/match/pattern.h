/*
 * pattern - one STIX pattern (STIX 2.1, section 9): read, checked, explained, reduced.
 *
 * in:  text
 * out: a tree in the caller's arena; text stays referred to and must outlive it
 *
 * Pure: no I/O, no clock, no globals. pattern_set.h compares patterns with observations.
 */
#pragma once

#include "base/buf.h"
#include "base/err.h"
#include "base/vec.h"

typedef struct toc_pattern toc_pattern;

/*
 * Reads the complete grammar. Returns 0; -EINVAL with line, column, what was expected and what to
 * write; -E2BIG beyond TOC_MAX_PATTERN or TOC_MAX_PATTERN_DEPTH; -ENOMEM.
 */
TOC_MUST_USE int toc_pattern_parse(toc_sv text, toc_arena *a, const toc_pattern **ret,
                                   toc_err *reterr);

typedef enum {
    TOC_PATTERN_WARNING, /* well-formed, but it cannot do what its writer hopes for */
    TOC_PATTERN_FAULT,   /* the standard forbids it, or nothing can be compared with it */
} toc_pattern_severity;

/* Called for each finding; what lives until the call returns. */
typedef void (*toc_pattern_finding)(void *context, toc_pattern_severity severity, const char *what);

/*
 * What is wrong with a pattern that is well-formed: a qualifier that stands twice, digests of the
 * wrong length, sets of several types, expressions that PCRE refuses, AND over two object types …
 * Returns the number of faults; warnings are not counted.
 */
size_t toc_pattern_check(const toc_pattern *p, toc_pattern_finding finding, void *context);

/* Appends lines that say in plain words what the pattern asks, as a tree. */
void toc_pattern_explain(const toc_pattern *p, toc_buf *ret);

/* One test that needs no more than a look-up in a set of indicators. */
typedef struct {
    toc_sv type;  /* "domain-name" */
    toc_sv path;  /* "value", "hashes.SHA-256": steps joined by dots, without quotes */
    bool subnet;  /* an address in the network `value`; else equal to it */
    toc_sv value; /* text */
} toc_plain_indicator;

typedef TOC_VEC(toc_plain_indicator) toc_plain_indicators;

enum { TOC_PATTERN_NOT_PLAIN = 1 };

/*
 * Reduces p to indicators any of which matches exactly when p does: an OR of equalities (=, IN) and
 * subnets (ISSUBSET) on text, of one observation, without lists and references. Returns 0 and fills
 * *ret in a; TOC_PATTERN_NOT_PLAIN and *ret_why (static text; may be NULL); -ENOMEM.
 */
TOC_MUST_USE int toc_pattern_reduce(const toc_pattern *p, toc_arena *a, toc_plain_indicators *ret,
                                    const char **ret_why);
