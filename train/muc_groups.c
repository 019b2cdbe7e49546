/* muc_groups - which fillers belong to one incident, and of what type it is: the last stage. */
#include "extract/role_groups.h"
#include "muc_lab.h"

#include "base/alloc.h"

#include <errno.h>

static const boost_options PAIRS = {
    .trees = 150, .depth = 4, .rate = 0.06f, .l2 = 10.0f, .sample = 0.6f, .columns = 0.4f};
static const boost_options TYPES = {
    .trees = 80, .depth = 3, .rate = 0.08f, .l2 = 5.0f, .sample = 0.7f, .columns = 0.4f};

enum { TEMPLATES_MAX = 32 };

/* The document as the program sees it before it groups: the rules' incidents, the fillers found. */
static int see_doc(muc_lab *l, uint32_t d, const toc_lexicon *lx, toc_role_group_scene *ret)
{
    muc_doc *doc = &l->corpus.docs.p[d];
    toc_record r = {.published = TOC_DAY_NONE};
    toc_event_vec events = {0};
    toc_scan *scan = TOC_NEW(l->arena, toc_scan);
    toc_draft_vec *drafts = TOC_NEW(l->arena, toc_draft_vec);
    toc_roles_found *found = TOC_NEW(l->arena, toc_roles_found);
    if (!scan || !drafts || !found || toc_lex_look(lx, &doc->text, l->arena) < 0)
        return -ENOMEM;
    r.published = toc_report_date(&doc->text, l->arena, &r.published_basis);
    if (toc_scan_build(lx, &doc->text, &r, l->arena, scan) < 0 ||
        toc_events_find(scan, &events) < 0 || toc_drafts_make(scan, &events, drafts) < 0)
        return -ENOMEM;
    TOC_VEC_FOREACH (x, drafts) {
        toc_fill_weapons(scan, x);
        toc_fill_type(scan, x == drafts->p ? NULL : drafts->p, x);
    }
    memcpy(found->topics, l->scenes[d].topics, sizeof(found->topics));
    found->spans = l->spans[d];
    if (toc_role_entities(&l->scenes[d], l->arena, &found->entities) < 0)
        return -ENOMEM;
    return toc_role_group_scene_make(scan, &l->views[d], drafts, found, TOC_ROLE_ACCEPT, ret);
}

static bool has_form(const muc_entities *all, toc_sv norm)
{
    TOC_VEC_FOREACH (e, all)
        TOC_VEC_FOREACH (f, &e->forms)
            if (toc_sv_eq(*f, norm))
                return true;
    return false;
}

/* A bit for each template of the document that has the filler. */
static uint32_t templates_of(const muc_lab *l, const muc_doc *doc, const toc_role_entity *e)
{
    toc_sv norm = muc_norm(l->arena, toc_text_words(&doc->text, e->first, e->end));
    uint32_t ret = 0;
    for (uint32_t t = 0; t < TOC_MIN(doc->templates.n, (uint32_t)TEMPLATES_MAX); t++)
        if (has_form(&doc->templates.p[t].roles[e->role], norm))
            ret |= 1u << t;
    return ret;
}

typedef struct {
    TOC_VEC(float) x;
    TOC_VEC(uint32_t) doc;
    TOC_VEC(uint8_t) y[TOC_ROLE_GROUP_TYPES]; /* of pairs only the first is used */
} table;

static int add_row(muc_lab *l, table *t, uint32_t doc, const float *x, uint32_t n)
{
    for (uint32_t k = 0; k < n; k++) {
        float *slot = TOC_VEC_PUSH(l->arena, &t->x);
        if (!slot)
            return -ENOMEM;
        *slot = x[k];
    }
    uint32_t *slot = TOC_VEC_PUSH(l->arena, &t->doc);
    if (!slot)
        return -ENOMEM;
    *slot = doc;
    return 0;
}

static int add_answer(muc_lab *l, table *t, uint32_t column, bool y)
{
    uint8_t *slot = TOC_VEC_PUSH(l->arena, &t->y[column]);
    if (!slot)
        return -ENOMEM;
    *slot = y;
    return 0;
}

static int add_pairs(muc_lab *l, uint32_t d, const toc_role_group_scene *g, const uint32_t *in,
                     table *t)
{
    for (uint32_t a = 0; a < g->n; a++)
        for (uint32_t b = a + 1; b < g->n; b++) {
            float x[TOC_ROLE_PAIR_FEATURES];
            if (!in[a] || !in[b])
                continue;
            toc_role_pair_features(g, a, b, x);
            if (add_row(l, t, d, x, TOC_ROLE_PAIR_FEATURES) < 0 ||
                add_answer(l, t, 0, (in[a] & in[b]) != 0) < 0)
                return -ENOMEM;
        }
    return 0;
}

/* Groups as the keys have them, of the fillers that were found. */
static int add_groups(muc_lab *l, uint32_t d, const toc_role_group_scene *g, const uint32_t *in,
                      table *t)
{
    const muc_doc *doc = &l->corpus.docs.p[d];
    for (uint32_t k = 0; k < TOC_MIN(doc->templates.n, (uint32_t)TEMPLATES_MAX); k++) {
        uint32_t members = 0;
        for (uint32_t i = 0; i < g->n; i++)
            members |= (in[i] >> k & 1) << i;
        if (!members && doc->templates.n > 1)
            continue;
        float x[TOC_ROLE_GROUP_FEATURES];
        toc_role_group_features(g, members, x);
        if (add_row(l, t, d, x, TOC_ROLE_GROUP_FEATURES) < 0)
            return -ENOMEM;
        for (uint32_t type = 0; type < TOC_ROLE_GROUP_TYPES; type++)
            if (add_answer(l, t, type, doc->templates.p[k].type == MUC_ATTACK + type) < 0)
                return -ENOMEM;
    }
    return 0;
}

static int train(muc_lab *l, const table *t, uint32_t column, uint32_t features,
                 const boost_options *o, muc_sections ret)
{
    boost_data data = {t->x.p, t->y[column].p, t->doc.n, features};
    for (uint32_t fold = 0; fold < MUC_MODELS; fold++) {
        muc_split split = {l, fold, t->doc.p};
        int r = boost_train(&data, o, muc_skip, &split, &ret[fold]);
        if (r < 0)
            return r;
    }
    return 0;
}

int muc_train_groups(muc_lab *l, const toc_lexicon *lx, muc_sections ret_pairs,
                     muc_sections ret_types[TOC_ROLE_GROUP_TYPES])
{
    table pairs = {0}, groups = {0};
    for (uint32_t d = 0; d < l->corpus.docs.n; d++) {
        toc_role_group_scene g;
        uint32_t in[TOC_ROLE_GROUP_MEMBERS];
        int r = see_doc(l, d, lx, &g);
        for (uint32_t k = 0; k < g.n && r == 0; k++)
            in[k] = templates_of(l, &l->corpus.docs.p[d], g.entities[k]);
        if (r == 0)
            r = add_pairs(l, d, &g, in, &pairs);
        if (r == 0)
            r = add_groups(l, d, &g, in, &groups);
        if (r < 0)
            return r;
    }
    int r = train(l, &pairs, 0, TOC_ROLE_PAIR_FEATURES, &PAIRS, ret_pairs);
    for (uint32_t k = 0; k < TOC_ROLE_GROUP_TYPES && r == 0; k++)
        r = train(l, &groups, k, TOC_ROLE_GROUP_FEATURES, &TYPES, ret_types[k]);
    return r;
}
