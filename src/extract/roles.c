/* roles - see roles.h. */
#include "extract/roles.h"

#include "base/alloc.h"
#include "extract/role_model.h"
#include "extract/role_rank.h"
#include "extract/role_spans.h"
#include "extract/role_topics.h"

#include <errno.h>
#include <stdlib.h>

static int view_sections(toc_roles *m, toc_err *reterr)
{
    const toc_image *i = &m->image;
    toc_sv moves = toc_image_section(i, "transitions");
    int r = toc_weights_view(toc_image_section(i, "tagger"), TOC_ROLE_TAGS, &m->tagger, reterr);
    if (r == 0)
        r = toc_weights_view(toc_image_section(i, "topics"), TOC_TOPIC_COUNT, &m->topics, reterr);
    if (r == 0)
        r = toc_weights_view(toc_image_section(i, "wordings"), TOC_ROLE_COUNT, &m->wordings,
                             reterr);
    if (r == 0)
        r = toc_role_priors_view(toc_image_section(i, "priors"), &m->priors, reterr);
    if (r == 0)
        r = toc_forest_view(toc_image_section(i, "first"), TOC_ROLE_RANK_FEATURES, &m->first,
                            reterr);
    if (r == 0)
        r = toc_forest_view(toc_image_section(i, "second"), TOC_ROLE_RANK_FEATURES, &m->second,
                            reterr);
    if (r == 0)
        r = toc_role_model_view(m, reterr);
    if (r == 0 && moves.n != sizeof(m->transitions))
        r = toc_fail(reterr, -EINVAL, "damaged model: no transitions");
    if (r < 0)
        return r;
    memcpy(&m->transitions, moves.p, sizeof(m->transitions));
    return m->transitions.tags == TOC_ROLE_TAGS
               ? 0
               : toc_fail(reterr, -EINVAL, "damaged model: other tags");
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

/* What one sentence needs; one is enough for a document. */
typedef struct {
    toc_lattice lattice;
    toc_lattice_row scores[TOC_LATTICE_MAX];
    toc_feature_list features, token[2]; /* of a token and of the next */
    /* Sums of what tokens of the sentence share; bits tell which are made. */
    toc_weights_sum sentence, prior[TOC_ROLE_PRIORS], lexed[TOC_LEXED_COUNT];
    uint64_t priors_made, lexed_made;
} workspace;

static void begin_sentence(const toc_roles *m, const toc_role_view *v, uint32_t sentence,
                           workspace *w)
{
    w->features.n = 0;
    toc_role_sentence_features(v, sentence, &w->features);
    w->sentence = (toc_weights_sum){0};
    toc_weights_add(&m->tagger, w->features.f, w->features.n, &w->sentence);
    w->priors_made = w->lexed_made = 0;
}

static const toc_weights_sum *sum_of_prior(const toc_roles *m, const toc_role_view *v,
                                           uint32_t sentence, uint8_t prior, workspace *w)
{
    TOC_ASSERT(prior < TOC_ROLE_PRIORS);
    toc_weights_sum *sum = &w->prior[prior];
    if (w->priors_made >> prior & 1)
        return sum;
    w->features.n = 0;
    toc_role_prior_features(v, sentence, prior, &w->features);
    *sum = w->sentence;
    toc_weights_add(&m->tagger, w->features.f, w->features.n, sum);
    w->priors_made |= UINT64_C(1) << prior;
    return sum;
}

static const toc_weights_sum *sum_of_lexed(const toc_roles *m, const toc_role_view *v,
                                           uint32_t sentence, uint8_t lexed, workspace *w)
{
    TOC_ASSERT(lexed < TOC_LEXED_COUNT);
    toc_weights_sum *sum = &w->lexed[lexed];
    if (w->lexed_made >> lexed & 1)
        return sum;
    w->features.n = 0;
    toc_role_lexed_features(v, sentence, lexed, &w->features);
    *sum = (toc_weights_sum){0};
    toc_weights_add(&m->tagger, w->features.f, w->features.n, sum);
    w->lexed_made |= UINT64_C(1) << lexed;
    return sum;
}

/* Rows of weights are far away: those of a token are on their way while the one before is scored.
 */
static void fetch_token(const toc_roles *m, const toc_role_view *v, uint32_t sentence,
                        uint32_t token, workspace *w)
{
    toc_feature_list *f = &w->token[token % 2];
    f->n = 0;
    toc_role_token_features(v, sentence, token, f);
    toc_weights_fetch(&m->tagger, f->f, f->n);
}

static void score_token(const toc_roles *m, const toc_role_view *v, uint32_t sentence,
                        uint32_t token, workspace *w, float *ret)
{
    const toc_role_token *t = &v->tokens[token];
    toc_weights_sum sum = *sum_of_prior(m, v, sentence, t->prior, w);
    const toc_weights_sum *lexed = sum_of_lexed(m, v, sentence, t->lexed, w);
    for (int k = 0; k < TOC_WEIGHTS_LANES; k++)
        sum.w[k] = (int16_t)(sum.w[k] + lexed->w[k]);
    const toc_feature_list *own = &w->token[token % 2];
    toc_weights_add(&m->tagger, own->f, own->n, &sum);
    toc_weights_scale(&m->tagger, &sum, ret);
}

/* A sentence, or TOC_LATTICE_MAX tokens of a longer one. */
static int tag_piece(const toc_roles *m, const toc_role_view *v, uint32_t sentence, uint32_t first,
                     uint32_t n, workspace *w, toc_arena *a, toc_role_span_vec *out)
{
    fetch_token(m, v, sentence, first, w);
    for (uint32_t i = 0; i < n; i++) {
        if (i + 1 < n)
            fetch_token(m, v, sentence, first + i + 1, w);
        score_token(m, v, sentence, first + i, w, w->scores[i]);
    }
    toc_lattice_load(&w->lattice, &m->transitions, w->scores, NULL, n);
    if (!toc_lattice_sum(&w->lattice, &m->transitions))
        return 0;
    return toc_role_spans(&w->lattice, &m->transitions, first, sentence, TOC_ROLE_SPAN_FLOOR, a,
                          out);
}

static int tag(const toc_roles *m, const toc_role_view *v, toc_arena *a, toc_role_span_vec *out)
{
    workspace *w = TOC_NEW(a, workspace);
    if (!w)
        return -ENOMEM;
    for (uint32_t s = 0; s < v->text->sentences.n; s++) {
        const toc_sentence *q = &v->text->sentences.p[s];
        if (!toc_role_may_hold_fillers(v, s))
            continue;
        begin_sentence(m, v, s, w);
        for (uint32_t at = q->first; at < q->end; at += TOC_LATTICE_MAX) {
            uint32_t n = TOC_MIN(q->end - at, (uint32_t)TOC_LATTICE_MAX);
            if (tag_piece(m, v, s, at, n, w, a, out) < 0)
                return -ENOMEM;
        }
    }
    return 0;
}

static void judge(const toc_forest *f, toc_role_scene *d, bool second)
{
    toc_forest_row rows[TOC_ROLE_RANK_FEATURES] = {0};
    for (uint32_t from = 0; from < d->candidates.n; from += TOC_FOREST_LANES) {
        uint32_t n = TOC_MIN(d->candidates.n - from, (uint32_t)TOC_FOREST_LANES);
        for (uint32_t i = 0; i < n; i++) {
            float x[TOC_ROLE_RANK_FEATURES];
            toc_role_rank_features(d, from + i, second, x);
            for (uint32_t k = 0; k < TOC_ROLE_RANK_FEATURES; k++)
                rows[k][i] = x[k];
        }
        float odds[TOC_FOREST_LANES];
        toc_forest_score(f, rows, odds);
        for (uint32_t i = 0; i < n; i++) {
            toc_role_candidate *c = &d->candidates.p[from + i];
            *(second ? &c->q : &c->judged) = toc_logistic(odds[i]);
        }
    }
    /* Judged all at once, so that none sees another's new mark. */
    for (uint32_t i = 0; i < d->candidates.n && !second; i++)
        d->candidates.p[i].p = d->candidates.p[i].judged;
}

static int fillers(const toc_roles *m, toc_role_scene *scene, toc_arena *a, toc_roles_found *found)
{
    toc_wording_report report = {scene->view, scene->scan, scene->topics};
    toc_role_wording_vec wordings = {0};
    if (tag(m, scene->view, a, &found->spans) < 0 ||
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

int toc_roles_find(const toc_roles *m, const toc_role_input *in, toc_arena *a, toc_roles_found *ret)
{
    toc_roles_found found = {0};
    toc_role_view *view = TOC_NEW(a, toc_role_view);
    if (!view || toc_role_view_make(in->text, m->lexicon, a, view) < 0)
        return -ENOMEM;
    toc_role_priors_apply(&m->priors, view);
    found.view = view;
    found.foreign = toc_role_known_share(view) < in->known;
    *ret = found;
    if (found.foreign)
        return 0;
    toc_role_scene scene = {.text = in->text, .view = view, .scan = in->scan, .rules = in->rules};
    if (toc_role_topics_find(&m->topics, view, a, scene.topics) < 0)
        return -ENOMEM;
    memcpy(found.topics, scene.topics, sizeof(found.topics));
    if (found.topics[TOC_TOPIC_INCIDENT] >= TOC_ROLE_SCOPE && fillers(m, &scene, a, &found) < 0)
        return -ENOMEM;
    *ret = found;
    return 0;
}
