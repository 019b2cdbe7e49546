/*
 * event_intents - deeds that somebody wanted to do, told by the bare verb: "a gang that meant to
 * rob a jeweller", "vowed to burn the town hall down".
 */
#pragma once

#include "extract/events.h"

/* Adds an event, foiled or threatened, for each deed that was intended. Returns 0 or -ENOMEM. */
TOC_MUST_USE int toc_event_intents_find(const toc_scan *s, toc_event_vec *out);
