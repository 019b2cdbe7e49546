/* report_openings - which units begin an incident that none before told of. */
#include "report_lab.h"

#include <errno.h>

typedef struct {
    report_lab *l;
    report_table *table;
    uint32_t doc, seen;
    int r;
} watcher;

/* A sentence cut into units tells its incidents one after the other. */
static bool is_new(watcher *w, const toc_unit *u)
{
    const report_view *v = &w->l->views[w->doc];
    bool last = u->end == v->scan.text->sentences.p[u->sentence].end;
    uint32_t fresh = v->told[u->sentence] & ~w->seen;
    if (!fresh)
        return false;
    w->seen |= last ? fresh : fresh & -fresh;
    return true;
}

static void watch(void *ctx, const toc_unit *u, const toc_row *x)
{
    watcher *w = ctx;
    bool y = is_new(w, u);
    if (w->r == 0)
        w->r = report_row(w->table, w->doc, x, y);
}

int report_train_openings(report_lab *l)
{
    report_table table = report_table_for(TOC_REPORT_OPENINGS);
    for (uint32_t d = 0; d < l->corpus.docs.n; d++) {
        watcher w = {.l = l, .table = &table, .doc = d};
        toc_opener opener = {.observe = watch, .ctx = &w, .tells = l->views[d].tells};
        toc_draft_vec drafts = {0};
        int r = toc_drafts_make(&l->views[d].scan, &l->views[d].events, &opener, &drafts);
        if (r < 0 || w.r < 0)
            return -ENOMEM;
    }
    int r = report_forest(l, TOC_REPORT_OPENINGS, &table);
    for (uint32_t fold = 0; fold < REPORT_MODELS && r == 0; fold++)
        r = toc_forest_view(l->forests[TOC_REPORT_OPENINGS][fold], TOC_OPENING_FEATURES,
                            &l->openings[fold], NULL);
    return r;
}
