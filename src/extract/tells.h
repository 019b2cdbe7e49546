/*
 * tells - which sentences tell of an incident, and of what kind: learned from reports whose
 * sentences are marked with the incidents that they tell of.
 *
 * A logistic regression a question over the words of the sentence, words of like use, and what the
 * rules see in it. Trained by train/reports.c.
 */
#pragma once

#include "extract/events.h"
#include "extract/genre.h"
#include "extract/weights.h"

typedef enum {
    TOC_TELLS_ANY, /* of any incident, or of what came of it */
    TOC_TELLS_NEW, /* and of one that no sentence before told of */
    TOC_TELLS_CYBER,
    TOC_TELLS_NOT_DONE, /* tried, stopped or threatened */
    TOC_TELLS_BOMBING,
    TOC_TELLS_ASSAULT, /* shooting, stabbing, ramming, assassination */
    TOC_TELLS_KIDNAPPING,
    TOC_TELLS_FIRE, /* arson, sabotage, unrest */
    TOC_TELLS_ROBBERY,
    TOC_TELLS_STRIKE, /* from the air or by guns */
    TOC_TELLS_RANSOMWARE,
    TOC_TELLS_BREACH, /* data, intrusion, espionage, phishing, fraud */
    TOC_TELLS_OUTAGE, /* denial of service, defacement, wiper */
    TOC_TELLS_COUNT,
} toc_tells;

typedef float toc_tells_row[TOC_TELLS_COUNT];

typedef TOC_VEC(uint64_t) toc_tells_features;

/* Features of sentence k; *ret is emptied first. -ENOMEM when the arena is full. */
TOC_MUST_USE int toc_tells_features_of(const toc_scan *s, const toc_event_vec *events,
                                       toc_genre genre, uint32_t k, toc_tells_features *ret);

/* The question that asks for the type; TOC_TELLS_ANY: none does. */
toc_tells toc_tells_of(toc_incident_type t);

/* A row for each sentence, in the scan's arena; NULL when it is full. */
toc_tells_row *toc_tells_find(const toc_weights *m, const toc_scan *s, const toc_event_vec *events,
                              toc_genre genre);
