/* role_tagger - which stretches of a report may fill roles, by the trained tagger of roles. Private
 * to roles.c. */
#pragma once

#include "extract/lattice.h"
#include "extract/role_features.h"
#include "extract/weights.h"

/* A token that leads by so much, in log odds, towards filling no role, by what it shares with
 * others alone, is not looked at any closer: that is a third of the tokens. */
#define TOC_ROLE_NO_DOUBT 0.75f

/* Appends every phrase whose probability reaches TOC_ROLE_SPAN_FLOOR, of sentences that may hold
 * fillers. -ENOMEM when the arena is full. */
TOC_MUST_USE int toc_role_tag(const toc_weights *m, const toc_transitions *moves,
                              const toc_role_view *v, toc_arena *a, toc_role_span_vec *out);
