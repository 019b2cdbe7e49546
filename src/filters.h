/* filters - by which incidents are chosen, as people type them: at the command line, in a URL. */
#pragma once

#include "store/store.h"

/* The filters as they are typed; NULL: not given. */
typedef struct {
    const char *since, *until, *realm, *type, *country, *near, *actor, *min_killed, *text, *region;
} toc_filter_settings;

/* True when any filter is given. */
bool toc_filters_given(const toc_filter_settings *f);

/* Fills the filters of *ret, which keeps views of f's text; text that is made goes to a.
 * -EINVAL: says which filter is wrong, and what it takes. */
TOC_MUST_USE int toc_filters_parse(const toc_filter_settings *f, toc_arena *a,
                                   toc_incident_query *ret, toc_err *reterr);
