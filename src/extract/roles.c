/* roles - see roles.h. */
#include "extract/roles.h"

#include "base/alloc.h"
#include "extract/role_model.h"
#include "extract/role_rank.h"
#include "extract/role_spans.h"
#include "extract/role_tagger.h"
#include "extract/role_topics.h"

#include <errno.h>
#include <stdlib.h>

static int view_sections(toc_roles *m, toc_err *reterr)
{
    const toc_image *i = &m->image;
    int r = toc_weights_view(toc_image_section(i, "tagger"), TOC_ROLE_TAGS, &m->tagger, reterr);
    if (r == 0)
        r = toc_weights_view(toc_image_section(i, "topics"), TOC_TOPIC_COUNT, &m->topics, reterr);
    if (r == 0)
        r = toc_weights_view(toc_image_section(i, "wordings"), TOC_ROLE_COUNT, &m->wordings,
                             reterr);
    if (r == 0)
        r = toc_role_priors_view(toc_image_section(i, "priors"), &m->priors, reterr);
    if (r == 0)
        r = toc_role_tree_view(toc_image_section(i, "tree"), &m->tree, reterr);
    if (r == 0)
        r = toc_forest_view(toc_image_section(i, "first"), TOC_ROLE_RANK_FEATURES, &m->first,
                            reterr);
    if (r == 0)
        r = toc_forest_view(toc_image_section(i, "second"), TOC_ROLE_RANK_FEATURES, &m->second,
                            reterr);
    if (r == 0)
        r = toc_role_model_view(m, reterr);
    return r < 0 ? r
                 : toc_transitions_read(toc_image_section(i, "transitions"), TOC_ROLE_TAGS,
                                        &m->transitions, reterr);
}

int toc_roles_open(const char *path, const toc_lexicon *lx, toc_roles **ret, toc_err *reterr)
{
    toc_roles *m = toc_calloc(1, sizeof(*m));
    if (!m)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    int r = toc_image_open(path, TOC_IMAGE_MODEL, &m->image, reterr);
    if (r < 0) {
        toc_free(m);
        return r;
    }
    m->lexicon = lx;
    r = view_sections(m, reterr);
    if (r < 0) {
        toc_roles_free(m);
        return toc_fail_context(reterr, r, "%s", path);
    }
    *ret = m;
    return 0;
}

toc_roles *toc_roles_free(toc_roles *m)
{
    if (m)
        toc_image_close(&m->image);
    toc_free(m);
    return NULL;
}

/* The features of candidates, a lane each, and what the forest says of them. */
static void score(const toc_forest *f, const toc_role_scene *d, const uint32_t *candidates,
                  uint32_t n, bool second, float *ret_odds)
{
    toc_forest_row rows[TOC_ROLE_RANK_FEATURES] = {0};
    for (uint32_t i = 0; i < n; i++) {
        float x[TOC_ROLE_RANK_FEATURES];
        toc_role_rank_features(d, candidates[i], second, x);
        for (uint32_t k = 0; k < TOC_ROLE_RANK_FEATURES; k++)
            rows[k][i] = x[k];
    }
    toc_forest_score(f, rows, n, ret_odds);
}

/* Who is this unlikely at first is never taken after the second judgement, which is not asked. */
#define WORTH_A_SECOND 0.05f

static void judge(const toc_forest *f, toc_role_scene *d, bool second)
{
    uint32_t picked[TOC_FOREST_LANES], n = 0;
    toc_role_rank_begin(d, second);
    for (uint32_t i = 0; i < d->candidates.n; i++) {
        toc_role_candidate *c = &d->candidates.p[i];
        c->q = c->p;
        if (!second || c->p >= WORTH_A_SECOND)
            picked[n++] = i;
        if (n < TOC_FOREST_LANES && (i + 1 < d->candidates.n || !n))
            continue;
        float odds[TOC_FOREST_LANES];
        score(f, d, picked, n, second, odds);
        for (uint32_t k = 0; k < n; k++) {
            c = &d->candidates.p[picked[k]];
            *(second ? &c->q : &c->judged) = toc_logistic(odds[k]);
        }
        n = 0;
    }
    /* Judged all at once, so that none sees another's new mark. */
    for (uint32_t i = 0; i < d->candidates.n && !second; i++)
        d->candidates.p[i].p = d->candidates.p[i].judged;
}

static int fillers(const toc_roles *m, toc_role_scene *scene, toc_arena *a, toc_roles_found *found)
{
    toc_wording_report report = {scene->view, scene->scan, scene->topics};
    toc_role_wording_vec wordings = {0};
    if (toc_role_tag(&m->tagger, &m->transitions, scene->view, a, &found->spans) < 0 ||
        toc_role_wordings_find(scene->view, &found->spans, a, &wordings) < 0)
        return -ENOMEM;
    toc_role_wordings_judge(&m->wordings, &report, &wordings);
    scene->wordings = &wordings;
    if (toc_role_pool(scene, &found->spans, a) < 0)
        return -ENOMEM;
    judge(&m->first, scene, false);
    judge(&m->second, scene, true);
    return toc_role_entities(scene, a, &found->entities);
}

const toc_role_view *toc_roles_view(const toc_roles *m, const toc_text *t, toc_arena *a)
{
    toc_role_view *view = TOC_NEW(a, toc_role_view);
    if (!view || toc_role_view_make(t, m->lexicon, a, view) < 0)
        return NULL;
    toc_role_priors_apply(&m->priors, view);
    view->tree = m->tree;
    return view;
}

int toc_roles_find(const toc_roles *m, const toc_role_input *in, toc_arena *a, toc_roles_found *ret)
{
    toc_roles_found found = {.view = in->view};
    toc_role_scene scene = {
        .text = in->text, .view = in->view, .scan = in->scan, .rules = in->rules};
    if (toc_role_topics_find(&m->topics, in->view, a, scene.topics) < 0)
        return -ENOMEM;
    memcpy(found.topics, scene.topics, sizeof(found.topics));
    if (found.topics[TOC_TOPIC_INCIDENT] >= TOC_ROLE_SCOPE && fillers(m, &scene, a, &found) < 0)
        return -ENOMEM;
    *ret = found;
    return 0;
}
