/* role_judge - see role_judge.h. */
#include "extract/role_judge.h"

#include "extract/role_model.h"

#include <errno.h>

const char *const TOC_ROLE_TYPE_SECTIONS[TOC_ROLE_GROUP_TYPES] = {
    "type attack", "type bombing", "type kidnapping", "type arson", "type robbery",
};

int toc_role_model_view(toc_roles *m, toc_err *reterr)
{
    const toc_image *i = &m->image;
    int r =
        toc_forest_view(toc_image_section(i, "pairs"), TOC_ROLE_PAIR_FEATURES, &m->pairs, reterr);
    if (r == 0)
        r = toc_forest_view(toc_image_section(i, "when"), TOC_ROLE_WHEN_FEATURES, &m->when, reterr);
    if (r == 0)
        r = toc_forest_view(toc_image_section(i, "where"), TOC_ROLE_WHERE_FEATURES, &m->where,
                            reterr);
    for (uint32_t k = 0; k < TOC_ROLE_GROUP_TYPES && r == 0; k++)
        r = toc_forest_view(toc_image_section(i, TOC_ROLE_TYPE_SECTIONS[k]),
                            TOC_ROLE_GROUP_FEATURES, &m->types[k], reterr);
    for (uint32_t k = 0; k < TOC_SLOT_COUNT && r == 0; k++)
        r = toc_forest_view(toc_image_section(i, TOC_ROLE_SLOT_SECTIONS[k]), TOC_ROLE_SLOT_FEATURES,
                            &m->slots[k], reterr);
    return r;
}

/* ---------------------------------------------------------------- groups */

/* Rows of features waiting to be scored together. */
typedef struct {
    toc_forest_row rows[TOC_ROLE_PAIR_FEATURES];
    float *to[TOC_FOREST_LANES];
    uint32_t n;
} batch;

static void flush(const toc_forest *f, batch *b)
{
    float odds[TOC_FOREST_LANES];
    if (!b->n)
        return;
    toc_forest_score(f, b->rows, b->n, odds);
    for (uint32_t i = 0; i < b->n; i++)
        *b->to[i] = toc_logistic(odds[i]);
    b->n = 0;
}

static void judge_pairs(const toc_forest *f, const toc_role_group_scene *g, toc_role_pairs p)
{
    batch b = {.n = 0};
    memset(b.rows, 0, sizeof(b.rows));
    for (uint32_t i = 0; i < g->n; i++)
        for (uint32_t k = i + 1; k < g->n; k++) {
            float x[TOC_ROLE_PAIR_FEATURES];
            toc_role_pair_features(g, i, k, x);
            for (uint32_t j = 0; j < TOC_ROLE_PAIR_FEATURES; j++)
                b.rows[j][b.n] = x[j];
            b.to[b.n++] = &p[i][k];
            if (b.n == TOC_FOREST_LANES)
                flush(f, &b);
        }
    flush(f, &b);
}

/* All groups at once, a forest a type. */
static void judge_types(const toc_roles *m, const toc_role_group_scene *g, toc_role_groups *ret)
{
    static_assert((int)TOC_ROLE_GROUPS_MAX <= (int)TOC_FOREST_LANES, "groups fit the lanes");
    toc_forest_row rows[TOC_ROLE_GROUP_FEATURES] = {0};
    float top[TOC_ROLE_GROUPS_MAX];
    for (uint32_t i = 0; i < ret->n; i++) {
        float x[TOC_ROLE_GROUP_FEATURES];
        toc_role_group_features(g, ret->groups[i].members, x);
        for (uint32_t k = 0; k < TOC_ROLE_GROUP_FEATURES; k++)
            rows[k][i] = x[k];
    }
    float odds[TOC_FOREST_LANES];
    for (uint32_t t = 0; t < TOC_ROLE_GROUP_TYPES; t++) {
        toc_forest_score(&m->types[t], rows, ret->n, odds);
        for (uint32_t i = 0; i < ret->n; i++)
            if (t == 0 || odds[i] > top[i]) {
                top[i] = odds[i];
                ret->groups[i].topic = (toc_topic)(TOC_TOPIC_ATTACK + t);
            }
    }
}

int toc_roles_group(const toc_roles *m, const toc_scan *s, const toc_draft_vec *drafts,
                    const toc_roles_found *found, toc_role_group_scene *ret_scene,
                    toc_role_groups *ret)
{
    toc_role_pairs p;
    ret->n = 0;
    if (toc_role_group_scene_make(s, found->view, drafts, found, TOC_ROLE_ACCEPT, ret_scene) < 0)
        return -ENOMEM;
    judge_pairs(&m->pairs, ret_scene, p);
    toc_role_cluster(ret_scene, p, TOC_ROLE_JOIN, TOC_ROLE_SHARE, ret);
    judge_types(m, ret_scene, ret);
    return 0;
}

/* ---------------------------------------------------------------- slots and settings */

/* Fillers whose slots are judged together: as many as a forest has lanes. */
typedef struct {
    uint32_t entity[TOC_FOREST_LANES];
    uint32_t n, first, end; /* slots [first, end) */
    toc_forest_row rows[TOC_ROLE_SLOT_FEATURES];
} slot_batch;

static void judge_slots(const toc_roles *m, slot_batch *b, toc_role_slots ret)
{
    for (uint32_t k = b->first; k < b->end && b->n; k++) {
        float odds[TOC_FOREST_LANES];
        toc_forest_score(&m->slots[k], b->rows, b->n, odds);
        for (uint32_t i = 0; i < b->n; i++)
            ret[b->entity[i]][k] = toc_logistic(odds[i]);
    }
    b->n = 0;
}

static void add_slots(const toc_roles *m, const toc_role_group_scene *g, uint32_t entity,
                      toc_topic type, slot_batch *b, toc_role_slots ret)
{
    float x[TOC_ROLE_SLOT_FEATURES];
    toc_role_slot_features(g, entity, type, x);
    for (uint32_t k = 0; k < TOC_ROLE_SLOT_FEATURES; k++)
        b->rows[k][b->n] = x[k];
    b->entity[b->n++] = entity;
    if (b->n == TOC_FOREST_LANES)
        judge_slots(m, b, ret);
}

void toc_roles_slots(const toc_roles *m, const toc_role_group_scene *g, const toc_role_group *group,
                     toc_role_slots ret)
{
    static const toc_role kinds[] = {TOC_ROLE_VICTIM, TOC_ROLE_TARGET, TOC_ROLE_PERP_ORG};
    slot_batch b;
    memset(&b, 0, sizeof(b));
    memset(ret, 0, sizeof(toc_role_slots));
    for (size_t kind = 0; kind < TOC_LEN(kinds); kind++) {
        toc_role_slots_of(kinds[kind], &b.first, &b.end);
        for (uint32_t i = 0; i < g->n; i++) {
            uint32_t first, end;
            toc_role_slots_of(g->entities[i]->role, &first, &end);
            if ((group->members >> i & 1) && first == b.first && end == b.end)
                add_slots(m, g, i, group->topic, &b, ret);
        }
        judge_slots(m, &b, ret);
    }
}

/* Adds a candidate's features to the batch; its probability goes to *to. */
static void add_row(const toc_forest *f, batch *b, const float *x, uint32_t n, float *to)
{
    for (uint32_t k = 0; k < n; k++)
        b->rows[k][b->n] = x[k];
    b->to[b->n++] = to;
    if (b->n == TOC_FOREST_LANES)
        flush(f, b);
}

static uint32_t likeliest(const float *p, uint32_t n, float *ret)
{
    uint32_t best = 0;
    for (uint32_t k = 1; k < n; k++)
        if (p[k] > p[best])
            best = k;
    *ret = p[best];
    return best;
}

float toc_roles_when(const toc_roles *m, const toc_role_group_scene *g, uint32_t members,
                     toc_role_when *ret)
{
    toc_role_when all[TOC_ROLE_CHOICES_MAX];
    float p[TOC_ROLE_CHOICES_MAX], top;
    batch b = {.n = 0};
    memset(b.rows, 0, sizeof(b.rows));
    uint32_t n = toc_role_when_find(g, members, all);
    if (!n)
        return 0.0f;
    for (uint32_t k = 0; k < n; k++) {
        float x[TOC_ROLE_WHEN_FEATURES];
        toc_role_when_features(g, members, &all[k], x);
        add_row(&m->when, &b, x, TOC_ROLE_WHEN_FEATURES, &p[k]);
    }
    flush(&m->when, &b);
    *ret = all[likeliest(p, n, &top)];
    return top;
}

float toc_roles_where(const toc_roles *m, const toc_role_group_scene *g, uint32_t members,
                      toc_role_where *ret)
{
    toc_role_where all[TOC_ROLE_CHOICES_MAX];
    float p[TOC_ROLE_CHOICES_MAX], top;
    batch b = {.n = 0};
    memset(b.rows, 0, sizeof(b.rows));
    uint32_t n = toc_role_where_find(g, members, all);
    if (!n)
        return 0.0f;
    for (uint32_t k = 0; k < n; k++) {
        float x[TOC_ROLE_WHERE_FEATURES];
        toc_role_where_features(g, members, &all[k], x);
        add_row(&m->where, &b, x, TOC_ROLE_WHERE_FEATURES, &p[k]);
    }
    flush(&m->where, &b);
    *ret = all[likeliest(p, n, &top)];
    return top;
}
