/*
 * misp_json - what the files that read MISP's JSON share. MISP writes numbers, and at times flags,
 * as text; ids may be in capitals.
 */
#pragma once

#include "model/json.h"

/* A number or the text of one. False: neither. */
TOC_MUST_USE bool toc_misp_int(toc_json v, int64_t *ret);
/* true, 1, "1". */
bool toc_misp_is_true(toc_json v);
/* Seconds since 1970 as microseconds; 0: not there, or no time before the year 3000. */
int64_t toc_misp_seconds(toc_json object, const char *key);
/* The UUID of a member in lower case, in a; empty: it is none. One of a version that there is not
 * is told by another that is derived from it. */
toc_sv toc_misp_uuid(toc_json object, const char *key, toc_arena *a);
