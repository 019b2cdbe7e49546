/*
 * sightings - hits, kept in the store as STIX Sightings of ours: one for each indicator and log,
 * with how often, from when to when, and what was observed.
 *
 * A hit counts once, however often the log is looked through: the store knows up to where each log
 * was counted for each indicator (store/sighted.h), and a log by how it begins (mark.h). What
 * is kept bears all markings of the indicator, or, where it has none of TLP, the one that was asked
 * for, and leaves through the gate like any other object.
 */
#pragma once

#include "logs/mark.h"
#include "match/set.h"
#include "model/sighting.h"
#include "model/stix.h"
#include "store/store.h"

typedef struct toc_sightings toc_sightings;

/* store: open for writing, and stays the caller's. marking: of what is not marked. */
TOC_MUST_USE int toc_sightings_new(toc_store *store, toc_tlp marking, toc_sightings **ret,
                                   toc_err *reterr);
/* Forgets what was not committed. NULL is fine; returns NULL. */
toc_sightings *toc_sightings_free(toc_sightings *s);

/* A line that an indicator was met in. */
typedef struct {
    const toc_set_item *item;
    toc_sv log;            /* its mark */
    const char *name;      /* of the log */
    uint64_t line, offset; /* offset: of the line */
    int64_t time;
    const toc_seen *seen; /* of a pattern: what the records of the match had in them */
    size_t seen_n;
} toc_sighting_seen;

/* Counts it unless it was counted before. Lines of a log come in order. 0 or < 0. */
TOC_MUST_USE int toc_sightings_add(toc_sightings *s, const toc_sighting_seen *seen,
                                   toc_err *reterr);

/* How many lines were counted since the last commit. */
uint64_t toc_sightings_pending(const toc_sightings *s);

/* Keeps what was counted, whole or not at all; on the disk when it returns 0. Nothing is written
 * when nothing was counted. */
TOC_MUST_USE int toc_sightings_commit(toc_sightings *s, int64_t now, toc_err *reterr);
