/*
 * parts - pieces of the reading that can be left out, so that bench/quality can tell what each
 * adds. Nobody else should: records get worse.
 */
#pragma once

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

#define TOC_PARTS(X)                                                                               \
    X(TAGGER, "tagger")           /* parts of speech */                                            \
    X(KNOWN_NAMES, "known-names") /* actors and malware from lists */                              \
    X(NAMES, "names")             /* the model of names */                                         \
    X(SAME_NAMES, "same-names")   /* "Tarrant" is "Brenton Tarrant" */                             \
    X(GENRE, "genre")             /* drills, films, debates tell of no incident */                 \
    X(INCIDENTS, "incidents")     /* incidents other than the first */                             \
    X(STATEMENTS, "statements")   /* who says what */                                              \
    X(LAW, "law")                 /* who was arrested, charged, convicted */                       \
    X(ROLES, "roles")             /* the role model, in capitals */                                \
    X(REPORTS, "reports")         /* the report model, in mixed case */                            \
    X(CONFIDENCE, "confidence")   /* calibration: the rules' own figures stay */

#define TOC_PART_ENUM(name, word) TOC_PART_##name,
typedef enum { TOC_PARTS(TOC_PART_ENUM) TOC_PART_COUNT } toc_part;
#undef TOC_PART_ENUM

/* A bit for each part that is left out. */
typedef uint32_t toc_parts_out;

static inline bool toc_left_out(toc_parts_out parts, toc_part p)
{
    return parts >> p & 1;
}

/* Reads "names,roles": 0 and *ret, or -EINVAL with the parts that there are. */
TOC_MUST_USE int toc_parts_read(const char *list, toc_parts_out *ret, toc_err *reterr);
