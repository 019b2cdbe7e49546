/*
 * opening - how likely a unit tells of an incident that nothing before it has told of: learned.
 *
 * incidents.c deals units out by rules; a forest looks at the same facts, at what the rules made of
 * them and at some words, and has the last word where it is sure. Trained by
 * train/report_openings.c on reports whose sentences are marked with the incidents that they tell
 * of.
 */
#pragma once

#include "extract/feature_row.h"
#include "extract/tells.h"
#include "extract/unit.h"

enum { TOC_OPENING_FEATURES = 144 };

/* What is known when a unit is dealt out. */
typedef struct {
    const toc_scan *scan;
    const toc_event_vec *events;
    const toc_draft_vec *drafts; /* those before the unit */
    uint32_t lead, current;      /* of them, or TOC_NO_TOKEN */
    bool new_paragraph, digest;
    bool opens;                 /* the rules take it for a new one */
    const toc_tells_row *tells; /* of all sentences */
} toc_opening;

void toc_opening_features(const toc_opening *o, const toc_unit_facts *f, toc_row *ret);

/* From this probability on a unit opens an incident: where unseen reports are read best. */
#define TOC_OPENING_ACCEPT 0.45f

/* Who judges openings. */
typedef struct toc_opener {
    const toc_forest *forest;   /* NULL: nobody yet */
    const toc_tells_row *tells; /* a row for each sentence of the text */
    /* Gets the features of each unit: for training. */
    void (*observe)(void *ctx, const toc_unit *u, const toc_row *features);
    void *ctx;
} toc_opener;
