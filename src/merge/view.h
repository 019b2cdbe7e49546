/* view - private to merge/: parts of views that rulings and the index of incidents want. */
#pragma once

#include "merge/merge.h"

/* What the members add up to as the incident `id`. */
TOC_MUST_USE int toc_merge_entry(toc_store *s, toc_sv id, const int64_t *members, uint32_t n,
                                 toc_arena *a, toc_incident_entry *ret, toc_err *reterr);

/* The incident as its live reports tell it, without what analysts say. TOC_STORE_NONE: there is
 * none. */
TOC_MUST_USE int toc_merge_told(toc_store *s, toc_sv id, toc_arena *a, toc_view *ret,
                                toc_err *reterr);
