/*
 * observed_data - STIX observed-data objects as observations (STIX 2.1, 4.14), with the observables
 * that they refer to (object_refs) or hold (objects, deprecated).
 *
 * Observables are collected first; observations are views of them and of the parsed JSON, which
 * must outlive both. Pure: no I/O.
 */
#pragma once

#include "base/map.h"
#include "base/vec.h"
#include "match/observation.h"

typedef struct {
    toc_arena a;
    toc_map by_id; /* index into objects */
    TOC_VEC(toc_observable) objects;
    toc_arena scratch; /* of the observation made last */
} toc_observables;

/* Keeps an observable for those that refer to it; others than objects with an id are passed over.
 * -ENOMEM. */
TOC_MUST_USE int toc_observables_add(toc_observables *x, toc_json object);
void toc_observables_done(toc_observables *x);

/* v is an observed-data object. */
bool toc_is_observed_data(toc_json v);

/*
 * Makes an observation of an observed-data object; *ret is good until the next one is made. tag is
 * left 0. -EINVAL says what is wrong with it; -ENOMEM.
 */
TOC_MUST_USE int toc_observation_make(toc_observables *x, toc_json observed, toc_observation *ret,
                                      toc_err *reterr);
