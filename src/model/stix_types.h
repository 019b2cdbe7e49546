/* stix_types - private to stix*: what the properties of each STIX 2.1 type are, as tables. */
#pragma once

#include "base/sv.h"

typedef enum {
    TOC_STIX_STRING,
    TOC_STIX_TIME,
    TOC_STIX_BOOL,
    TOC_STIX_INTEGER,
    TOC_STIX_NUMBER,
    TOC_STIX_ENUM, /* closed vocabulary: words */
    TOC_STIX_REF,  /* words: types it may refer to; NULL: any */
    TOC_STIX_HEX,
    TOC_STIX_OBJECT, /* words: members it must have; NULL: any */
    TOC_STIX_HASHES,
    TOC_STIX_EXTERNAL_REFERENCE,
    TOC_STIX_GRANULAR_MARKING,
    TOC_STIX_EXTENSIONS,
    TOC_STIX_ANY,
    TOC_STIX_KIND_COUNT,
} toc_stix_kind;

typedef struct {
    const char *name; /* NULL ends a table */
    toc_stix_kind kind;
    bool required, list;
    const char *const *words; /* NULL at the end; see the kind */
    double min, max;          /* of numbers; both 0: any */
} toc_stix_property;

typedef struct {
    const char *name;
    const toc_stix_property *properties; /* its own, beside the common ones */
    bool unversioned;                    /* has no `modified` (marking-definition) */
} toc_stix_type;

/* Properties that all objects share (3.2); of observables fewer. */
extern const toc_stix_property toc_stix_common[];
extern const toc_stix_property toc_stix_common_sco[];

/* NULL: no type of STIX 2.1. */
const toc_stix_type *toc_stix_type_of(toc_sv name);
