/* role_tagger - which stretches of a report may fill roles, by the trained tagger of roles. Private
 * to roles.c. */
#pragma once

#include "extract/role_model.h"
#include "extract/roles.h"

/* Appends every phrase whose probability reaches TOC_ROLE_SPAN_FLOOR, of sentences that may hold
 * fillers. -ENOMEM when the arena is full. */
TOC_MUST_USE int toc_role_tag(const toc_roles *m, const toc_role_view *v, toc_arena *a,
                              toc_role_span_vec *out);
