/*
 * patterns - the STIX patterns that operands name: a pattern itself (it begins with '[' or '('), or
 * a file of them: one a line ('#' begins a comment), or the indicators of STIX JSON. '-' is
 * standard input.
 */
#pragma once

#include "base/err.h"
#include "base/sv.h"

typedef struct {
    const char *file; /* NULL: typed as an operand */
    size_t line;      /* 0: of JSON, where id says which */
    toc_sv id;        /* the indicator's; empty: none */
    toc_sv text;
} toc_named_pattern;

/*
 * Calls each for every pattern, in order; what is handed over lives until it returns; < 0 ends.
 * Files that cannot be read are named on standard error and counted in *ret_failed.
 */
TOC_MUST_USE int toc_patterns_each(const char *command, char **operands, size_t n,
                                   int (*each)(void *context, const toc_named_pattern *p),
                                   void *context, size_t *ret_failed);

/* "FILE:LINE", "FILE: indicator--…" or "pattern", to say where p stands; in ret. */
enum { TOC_PATTERN_PLACE = 512 };
void toc_pattern_where(const toc_named_pattern *p, char ret[TOC_PATTERN_PLACE]);

/* The rest of 'tocsin pattern match': compares the patterns with what the observed files hold.
 * Returns the exit status. */
int toc_match_patterns(char **operands, size_t n, const char *observed, bool ndjson);
