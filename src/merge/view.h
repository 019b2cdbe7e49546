/* view - private to merge/: what an incident is found by, from its view. */
#pragma once

#include "merge/merge.h"

/* What the members add up to as the incident `id`. */
TOC_MUST_USE int toc_merge_entry(toc_store *s, toc_sv id, const int64_t *members, uint32_t n,
                                 toc_arena *a, toc_incident_entry *ret, toc_err *reterr);
