/* muc_groups - which fillers belong to one incident, and of what type it is: the last stage. */
#include "extract/role_groups.h"
#include "muc_table.h"

#include <errno.h>

/* Groups are learned from fillers that are a little surer than those that the program takes: over
 * seeds and thresholds, dev is read best from .25 on. */
static const float SURE = 0.25f;

static const boost_options PAIRS = {.trees = 200,
                                    .runs = 1,
                                    .depth = 4,
                                    .rate = 0.06f,
                                    .l2 = 10.0f,
                                    .sample = 0.6f,
                                    .columns = 0.4f,
                                    .seed = MUC_SEED};
static const boost_options TYPES = {.trees = 100,
                                    .runs = 1,
                                    .depth = 3,
                                    .rate = 0.08f,
                                    .l2 = 5.0f,
                                    .sample = 0.7f,
                                    .columns = 0.4f,
                                    .seed = MUC_SEED};

enum { TEMPLATES_MAX = 32 };

/* The document as the program sees it before it groups: the rules' incidents, the fillers found. */
static int see_fillers(muc_lab *l, uint32_t d, toc_role_group_scene *ret)
{
    const toc_role_scene *s = &l->scenes[d];
    toc_roles_found *found = TOC_NEW(l->arena, toc_roles_found);
    if (!found)
        return -ENOMEM;
    memcpy(found->topics, s->topics, sizeof(found->topics));
    found->spans = l->spans[d];
    if (toc_role_entities(s, l->arena, &found->entities) < 0)
        return -ENOMEM;
    return toc_role_group_scene_make(s->scan, s->view, s->rules, found, SURE, ret);
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
uint32_t muc_templates_of(const muc_lab *l, const muc_doc *doc, const toc_role_entity *e)
{
    toc_sv norm = muc_norm(l->arena, toc_text_words(&doc->text, e->first, e->end));
    uint32_t ret = 0;
    for (uint32_t t = 0; t < TOC_MIN(doc->templates.n, (uint32_t)TEMPLATES_MAX); t++)
        if (has_form(&doc->templates.p[t].roles[e->role], norm))
            ret |= 1u << t;
    return ret;
}

static int add_pairs(uint32_t d, const toc_role_group_scene *g, const uint32_t *in, muc_table *t)
{
    for (uint32_t a = 0; a < g->n; a++)
        for (uint32_t b = a + 1; b < g->n; b++) {
            float x[TOC_ROLE_PAIR_FEATURES];
            if (!in[a] || !in[b])
                continue;
            toc_role_pair_features(g, a, b, x);
            if (muc_table_add(t, d, x, (in[a] & in[b]) != 0) < 0)
                return -ENOMEM;
        }
    return 0;
}

/* Groups as the keys have them, of the fillers that were found. */
static int add_groups(const muc_doc *doc, uint32_t d, const toc_role_group_scene *g,
                      const uint32_t *in, muc_table *t)
{
    for (uint32_t k = 0; k < TOC_MIN(doc->templates.n, (uint32_t)TEMPLATES_MAX); k++) {
        uint32_t members = 0, type = doc->templates.p[k].type;
        for (uint32_t i = 0; i < g->n; i++)
            members |= (in[i] >> k & 1) << i;
        if (!members && doc->templates.n > 1)
            continue;
        float x[TOC_ROLE_GROUP_FEATURES];
        toc_role_group_features(g, members, x);
        if (muc_table_add(t, d, x, type >= MUC_ATTACK ? 1u << (type - MUC_ATTACK) : 0) < 0)
            return -ENOMEM;
    }
    return 0;
}

int muc_train_groups(muc_lab *l, muc_sections ret_pairs,
                     muc_sections ret_types[TOC_ROLE_GROUP_TYPES])
{
    muc_table pairs = {.arena = l->arena, .features = TOC_ROLE_PAIR_FEATURES};
    muc_table groups = {.arena = l->arena, .features = TOC_ROLE_GROUP_FEATURES};
    for (uint32_t d = 0; d < l->corpus.docs.n; d++) {
        toc_role_group_scene *g = &l->groups[d];
        uint32_t in[TOC_ROLE_GROUP_MEMBERS];
        int r = see_fillers(l, d, g);
        for (uint32_t k = 0; k < g->n && r == 0; k++)
            in[k] = muc_templates_of(l, &l->corpus.docs.p[d], g->entities[k]);
        if (r == 0)
            r = add_pairs(d, g, in, &pairs);
        if (r == 0)
            r = add_groups(&l->corpus.docs.p[d], d, g, in, &groups);
        if (r < 0)
            return r;
    }
    int r = muc_table_train(&pairs, l, 0, &PAIRS, ret_pairs);
    for (uint32_t k = 0; k < TOC_ROLE_GROUP_TYPES && r == 0; k++)
        r = muc_table_train(&groups, l, k, &TYPES, ret_types[k]);
    return r;
}
