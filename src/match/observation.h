/*
 * observation - what patterns are compared with: one observed-data object, or one log record that
 * was mapped to observables. Views of memory that somebody else holds; nothing here allocates.
 *
 * Values are either built by hand (log readers) or parsed JSON as it stands (observed_data.h).
 */
#pragma once

#include "model/json.h"

typedef enum {
    TOC_VALUE_NONE, /* there is no such thing */
    TOC_VALUE_NULL,
    TOC_VALUE_BOOL,
    TOC_VALUE_INT,
    TOC_VALUE_DOUBLE,
    TOC_VALUE_TEXT,  /* UTF-8 */
    TOC_VALUE_BYTES, /* binary */
    TOC_VALUE_LIST,
    TOC_VALUE_MAP,
    TOC_VALUE_JSON, /* any of these but BYTES, not looked at yet */
} toc_value_kind;

typedef struct toc_value {
    toc_value_kind kind;
    union {
        bool truth;
        int64_t integer;
        double number;
        toc_sv text; /* also of BYTES */
        struct {
            const struct toc_value *p;
            size_t n;
        } list;
        struct {
            const struct toc_member *p;
            size_t n;
        } map;
        toc_json json;
    };
} toc_value;

typedef struct toc_member {
    toc_sv key;
    toc_value value;
} toc_member;

/* One observable. id: any text by which the _ref and _refs properties of its observation name it
 * ("0" will do); empty: none refers to it. */
typedef struct {
    toc_sv id, type;
    toc_value value; /* MAP, or JSON that is an object: its properties */
} toc_observable;

/* The caller's own, of an observation: its line and offset, its index; handed back with hits. */
typedef struct {
    uint64_t tag, place;
} toc_observed;

typedef struct {
    uint64_t tag, place; /* as in toc_observed */
    int64_t first, last; /* first_observed and last_observed: microseconds since 1970; in order */
    uint64_t count;      /* number_observed, at least 1 */
    const toc_observable *objects;
    size_t n;
    /* Finds what a reference outside `objects` names; NULL: nothing. */
    bool (*resolve)(void *context, toc_sv id, toc_observable *ret);
    void *context;
} toc_observation;

/* v itself, or what the JSON in it is: never of kind JSON unless a list or a map. */
toc_value toc_value_look(toc_value v);
/* Member of a map, element of a list; NONE where there is none. */
toc_value toc_value_get(toc_value v, toc_sv key);
toc_value toc_value_at(toc_value v, size_t index);

/* True for a list; *ret_n is the number of its elements. */
bool toc_value_is_list(toc_value v, size_t *ret_n);

/* for (toc_value_iter i = toc_value_each(v); toc_value_next(&i);) … i.value … over a list. */
typedef struct {
    toc_value value;
    const toc_value *p;
    size_t left;
    toc_json_iter json;
    bool is_json;
} toc_value_iter;

toc_value_iter toc_value_each(toc_value v);
bool toc_value_next(toc_value_iter *i);

/* What id names in o; false: nothing. */
bool toc_observation_find(const toc_observation *o, toc_sv id, toc_observable *ret);
