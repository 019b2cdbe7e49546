/*
 * pattern_regex - private to pattern*: the regular expressions of MATCHES, by PCRE2 as STIX 2.1
 * (9.6) asks. Found anywhere in the text; '.' is no line break, unless the expression says (?s).
 *
 * A match that takes more than TOC_MAX_REGEX_STEPS is given up and says so.
 */
#pragma once

#include "base/err.h"
#include "base/sv.h"

typedef struct toc_regex toc_regex;                 /* constant: shared by threads */
typedef struct toc_regex_scratch toc_regex_scratch; /* one a thread */

/* -EINVAL with PCRE2's own words and the place in the expression; -E2BIG; -ENOMEM. */
TOC_MUST_USE int toc_regex_new(toc_sv expression, toc_regex **ret, toc_err *reterr);
toc_regex *toc_regex_free(toc_regex *r);

TOC_MUST_USE toc_regex_scratch *toc_regex_scratch_new(void); /* NULL: out of memory */
toc_regex_scratch *toc_regex_scratch_free(toc_regex_scratch *s);

/* 1 found, 0 not found, < 0 given up. bytes: s is binary, each byte a character; an expression with
 * characters above U+00FF finds nothing there. */
TOC_MUST_USE int toc_regex_find(const toc_regex *r, toc_sv s, bool bytes, toc_regex_scratch *t);
