/* muc_scene - the documents as the rules of the program see them. */
#include "muc_lab.h"

#include <errno.h>

static int see(muc_lab *l, uint32_t d, const toc_lexicon *lx, const toc_namer *namer)
{
    muc_doc *doc = &l->corpus.docs.p[d];
    toc_record r = {.published = TOC_DAY_NONE};
    toc_event_vec events = {0};
    toc_statement_vec statements = {0};
    toc_scan *scan = TOC_NEW(l->arena, toc_scan);
    toc_draft_vec *drafts = TOC_NEW(l->arena, toc_draft_vec);
    if (!scan || !drafts || toc_lex_look(lx, &doc->text, l->arena) < 0)
        return -ENOMEM;
    r.published = toc_report_date(&doc->text, l->arena, &r.published_basis);
    toc_scan_means with = {.lexicon = lx, .namer = namer};
    if (toc_scan_build(&with, &doc->text, &r, l->arena, scan) < 0 ||
        toc_events_find(scan, &events) < 0 || toc_statements_find(scan, &statements) < 0 ||
        toc_drafts_make(scan, &events, NULL, drafts) < 0 ||
        toc_drafts_fill(scan, &statements, drafts) < 0)
        return -ENOMEM;
    l->scenes[d].scan = scan;
    l->scenes[d].rules = drafts;
    return 0;
}

int muc_see(muc_lab *l, const toc_lexicon *lx, const toc_namer *namer)
{
    for (uint32_t d = 0; d < l->corpus.docs.n; d++)
        if (see(l, d, lx, namer) < 0)
            return -ENOMEM;
    return 0;
}
