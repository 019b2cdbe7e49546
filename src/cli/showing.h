/* showing - what the screens about one thing of the store share: facts in order, where they are
 * from. */
#pragma once

#include "cli/work.h"
#include "merge/merge.h"
#include "share/facts.h"

enum { TOC_SHOWING_LABEL = 14 };

typedef struct {
    toc_store *store;
    toc_arena a;
    toc_buf *out;
    bool colour;
    toc_err err;
} toc_showing;

/* code, or nothing without colours. */
const char *toc_showing_colour(const toc_showing *v, const char *code);
/* The facts of i, with what others say of the same thing right below it. */
toc_fact_vec toc_showing_facts(toc_showing *v, const toc_incident *i);
/* "2024-03-22 10:00" */
void toc_showing_moment(toc_buf *b, int64_t us);
/* Title, origins, ids of a report. */
void toc_showing_source(toc_showing *v, const toc_stored_report *r);

/* An incident that several tell of, or that somebody ruled on: every field's best value, what else
 * is said and by whom; who they are; what analysts said. */
void toc_show_merged(toc_showing *v, const toc_merged *m);
