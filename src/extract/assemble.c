/* assemble - see assemble.h. */
#include "extract/assemble.h"

#include "extract/doubts.h"
#include "extract/draft.h"
#include "extract/head_counts.h"
#include "extract/learned.h"
#include "extract/learned_reports.h"
#include "extract/parties.h"
#include "extract/victim_types.h"
#include "extract/warnings.h"

#include <errno.h>

enum { OLD_NEWS_DAYS = 60 };

int toc_draft_fill(const toc_scan *s, const toc_statement_vec *st, const toc_draft *lead,
                   toc_draft *d)
{
    toc_fill_weapons(s, d);
    toc_fill_type(s, lead, d);
    int r = toc_fill_place(s, lead, d);
    toc_fill_harm(s, d);
    toc_fill_outcome(s, d);
    toc_fill_targets(s, d);
    toc_fill_parties(s, st, lead, d);
    toc_fill_cyber(s, d);
    return r;
}

int toc_drafts_fill(const toc_scan *s, const toc_statement_vec *st, toc_draft_vec *drafts)
{
    TOC_VEC_FOREACH (d, drafts) {
        int r = toc_draft_fill(s, st, d == drafts->p ? NULL : drafts->p, d);
        if (r < 0)
            return r;
    }
    return 0;
}

/* Told as background: not the report's own incident, and well before the report. */
static bool recalled(const toc_scan *s, const toc_draft *d)
{
    const toc_incident *i = &d->incident;
    return !d->lead && s->report_day != TOC_DAY_NONE && i->date.end != TOC_DAY_NONE &&
           i->date.end < s->report_day - OLD_NEWS_DAYS;
}

/* The drafts that are believed, or that nothing speaks against, are the record's incidents. */
static int keep(const toc_scan *s, bool learned, toc_draft_vec *drafts, toc_record *ret)
{
    bool earnest =
        !learned && (toc_left_out(s->without, TOC_PART_GENRE) || toc_told_of_harm(s, drafts));
    TOC_VEC_FOREACH (d, drafts) {
        if (learned ? !d->believed : toc_doubts_of(s, d, earnest) != 0)
            continue;
        d->incident.recalled = recalled(s, d);
        toc_incident *slot = TOC_VEC_PUSH(s->arena, &ret->incidents);
        if (!slot)
            return -ENOMEM;
        *slot = d->incident;
        toc_fill_victim_types(s, slot);
        toc_fill_target_counts(s, slot);
    }
    return 0;
}

typedef struct {
    const toc_models *models;
    toc_event_vec events;
    toc_statement_vec statements;
    toc_learned_reading learned;
    toc_wire wire;
    bool modern; /* no wire: read by the report model, too */
    bool report; /* as far as the rules know, the text may tell of an incident */
} reading;

/* What the text has before it is dealt out. */
static int look(toc_scan *s, const toc_models *m, reading *g)
{
    toc_genre genre = toc_genre_of(s);
    *g = (reading){.models = m};
    g->report = genre == TOC_GENRE_REPORT || toc_left_out(s->without, TOC_PART_GENRE);
    int r = toc_wire_look(s, m->roles, &g->wire);
    g->modern = !g->wire.is && !toc_left_out(s->without, TOC_PART_REPORTS);
    if (r < 0 || (!g->modern && !g->report))
        return r;
    r = toc_events_find(s, &g->events);
    if (r == 0 && !toc_left_out(s->without, TOC_PART_STATEMENTS))
        r = toc_statements_find(s, &g->statements);
    if (r == 0 && g->modern)
        r = toc_learned_begin(m->reports, s, &g->events, genre, &g->learned);
    return r;
}

/* Fills all drafts by the rules; the report model also says which are believed. */
static int fill(const toc_scan *s, const reading *g, toc_draft_vec *drafts)
{
    int r = toc_drafts_fill(s, &g->statements, drafts);
    if (r < 0)
        return r;
    if (g->modern)
        toc_learned_believe(&g->learned, s, drafts);
    TOC_VEC_FOREACH (d, drafts)
        toc_fill_claims(s, &g->statements, drafts, d);
    return 0;
}

/* Who did what to whom, as the models have it. */
static int fill_learned(const toc_scan *s, const reading *g, toc_draft_vec *drafts)
{
    if (g->modern)
        return toc_learned_parties(&g->learned, s, &g->statements, drafts);
    if (!g->wire.is || toc_left_out(s->without, TOC_PART_ROLES))
        return 0;
    return toc_fill_learned(s, g->models->roles, &g->wire, drafts);
}

int toc_assemble(toc_scan *s, const toc_models *m, toc_record *ret)
{
    reading g;
    toc_draft_vec drafts = {0};
    int r = look(s, m, &g);
    if (r < 0 || (!g.modern && !g.report))
        return r;
    r = toc_drafts_make(s, &g.events, g.modern ? &g.learned.opener : NULL, &drafts);
    if (toc_left_out(s->without, TOC_PART_INCIDENTS))
        drafts.n = TOC_MIN(drafts.n, 1u);
    if (r == 0)
        r = fill(s, &g, &drafts);
    if (r == 0)
        r = fill_learned(s, &g, &drafts);
    if (r < 0)
        return r;
    TOC_VEC_FOREACH (d, &drafts) {
        toc_parties_settle(s, &d->incident);
        toc_fill_category(s, d);
    }
    r = keep(s, g.modern, &drafts, ret);
    return r < 0 || !g.report ? r : toc_warnings_find(s, &g.statements, &ret->warnings);
}
