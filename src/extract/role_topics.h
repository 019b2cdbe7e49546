/* role_topics - what a report as a whole is about: features of all its words. */
#pragma once

#include "extract/role_features.h"
#include "extract/weights.h"

typedef struct {
    uint64_t *f;
    uint32_t n;
} toc_topic_features;

/* Each feature once. Texts are looked at up to TOC_TOPIC_TOKENS. -ENOMEM when the arena is full. */
TOC_MUST_USE int toc_role_topic_features(const toc_role_view *v, toc_arena *a,
                                         toc_topic_features *ret);

/* Probabilities of all topics. */
TOC_MUST_USE int toc_role_topics_find(const toc_weights *m, const toc_role_view *v, toc_arena *a,
                                      float ret[TOC_TOPIC_COUNT]);
