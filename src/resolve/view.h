/*
 * view - private to resolve/: how the parts of a view are put together. view.c has the order.
 */
#pragma once

#include "resolve/names.h"
#include "resolve/resolve.h"

/* One attack may have thousands of reports: nothing here looks at each of them for each other one.
 */
typedef struct {
    toc_view *v;                      /* with its witnesses */
    const toc_member *const *members; /* of the witnesses, in the view's order */
    double *weight; /* of the witnesses: grade of the source; copies weigh nothing */
    toc_name_book names;
    toc_arena *arena;
} toc_viewing;

/* Fills copy_of of all witnesses: whose text they repeat, of several the first. */
TOC_MUST_USE bool toc_view_copies(toc_viewing *w);

/* True when an analyst's last word on the field is *ret, an index of witnesses. */
bool toc_view_corrected(const toc_viewing *w, const char *field, uint32_t *ret);

/* Each fills its part of v->best and says why in v->choices. False when the arena is full. */
TOC_MUST_USE bool toc_view_figures(toc_viewing *w);
TOC_MUST_USE bool toc_view_lists(toc_viewing *w);

TOC_MUST_USE bool toc_view_choose(toc_viewing *w, toc_view_choice choice);
