/*
 * stix_indicator - indicators out of STIX 2.1 objects (section 4.7).
 *
 * Patterns that come down to an OR of values (match/pattern.h) are taken as these, which words of
 * logs are looked up in; others as TOC_IOC_PATTERN, for records. Those of other languages are left
 * out, and so are revoked objects. Pure.
 */
#pragma once

#include "match/set.h"
#include "model/json.h"

typedef struct {
    size_t objects; /* of type indicator */
    size_t added;   /* values */
    size_t revoked;
    size_t patterns; /* of these, patterns that are more than values */
    size_t left_out; /* patterns of other languages, or that cannot be read */
    toc_sv first;    /* the id of one of these, in the reader's arena */
} toc_stix_indicators_result;

typedef struct {
    toc_set_builder *builder;
    toc_sv source; /* who says it, where the object names no author */
    /* The name of an identity or marking definition; empty: not known. NULL: none is. */
    toc_sv (*name_of)(void *context, toc_sv id);
    void *context;
    toc_arena a, scratch; /* the reader's own */
    toc_stix_indicators_result result;
} toc_stix_indicators;

/* What it holds of its own; result.first goes with it. */
void toc_stix_indicators_done(toc_stix_indicators *r);

/* Adds the values of one object; one that is no indicator is passed over. 0 or < 0. */
TOC_MUST_USE int toc_stix_indicator_add(toc_stix_indicators *r, toc_json object, toc_err *reterr);

/* The same from the text of an object that was found to be good JSON before: several times as fast
 * for most. */
TOC_MUST_USE int toc_stix_indicator_add_text(toc_stix_indicators *r, toc_sv json, toc_err *reterr);

/* Adds those of a bundle, a list of objects, or one object. Names come from the bundle itself. */
TOC_MUST_USE int toc_stix_indicators_add(toc_stix_indicators *r, toc_json root, toc_err *reterr);
