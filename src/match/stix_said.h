/*
 * stix_said - private to match/stix_*: what an indicator object says that matching needs (STIX 2.1,
 * section 4.7), read from a parsed object or, several times as fast, from its text.
 */
#pragma once

#include "base/vec.h"
#include "model/ioc.h"
#include "model/json.h"

typedef TOC_VEC(toc_sv) toc_stix_texts;

/* Views into the object, or into its text. Empty text: not there. */
typedef struct {
    toc_sv type, id, author, name, pattern, pattern_type, valid_from, valid_until;
    int64_t confidence;
    bool revoked;
    bool parts_marked;
    toc_stix_texts markings, labels;
} toc_stix_said;

/* -ENOMEM. */
TOC_MUST_USE int toc_stix_said_of(toc_json object, toc_arena *a, toc_stix_said *ret);

/*
 * The same from the text of an object that was found to be good JSON before: what the store has.
 * False: it holds something that is not read here, such as an escape in what is asked for; parse
 * it.
 */
TOC_MUST_USE bool toc_stix_said_quickly(toc_sv json, toc_arena *a, toc_stix_said *ret);

/* Which kind of indicator a property is; the path as "hashes.SHA-256". */
toc_ioc_kind toc_stix_kind_of(toc_sv type, toc_sv path);

/* The value of "[domain-name:value = 'evil.example']" and its like, a view, and its kind. False:
 * the pattern is another one; parse it. */
TOC_MUST_USE bool toc_stix_pattern_quickly(toc_sv pattern, toc_ioc_kind *ret_kind, toc_sv *ret);
