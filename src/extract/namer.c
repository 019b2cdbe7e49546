/* namer - see namer.h. */
#include "extract/namer.h"

#include "base/alloc.h"
#include "base/image.h"
#include "extract/lattice.h"
#include "extract/weights.h"

#include <errno.h>

struct toc_namer {
    toc_image image;
    toc_weights weights;
    toc_transitions transitions;
};

static int view_sections(toc_namer *m, toc_err *reterr)
{
    int r = toc_weights_view(toc_image_section(&m->image, "names"), TOC_NAMED_COUNT, &m->weights,
                             reterr);
    if (r < 0)
        return r;
    return toc_transitions_read(toc_image_section(&m->image, "transitions"), TOC_NAMED_COUNT,
                                &m->transitions, reterr);
}

int toc_namer_open(const char *path, toc_namer **ret, toc_err *reterr)
{
    toc_namer *m = toc_calloc(1, sizeof(*m));
    if (!m)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    int r = toc_image_open(path, TOC_IMAGE_MODEL, &m->image, reterr);
    if (r < 0) {
        toc_free(m);
        return r;
    }
    r = view_sections(m, reterr);
    if (r < 0) {
        toc_namer_free(m);
        return toc_fail_context(reterr, r, "%s", path);
    }
    *ret = m;
    return 0;
}

toc_namer *toc_namer_free(toc_namer *m)
{
    if (m)
        toc_image_close(&m->image);
    toc_free(m);
    return NULL;
}

/* Features of a token whose rows of weights were asked for. */
typedef struct {
    uint64_t f[TOC_NAME_FEATURES_MAX];
    uint32_t n;
} asked;

typedef struct {
    toc_lattice lattice;
    asked tokens[2]; /* one's, while the next one's rows are on their way */
} workspace;

static_assert((int)TOC_NAME_STRETCH_MAX <= (int)TOC_LATTICE_MAX, "a stretch fits the lattice");
static_assert((int)TOC_NAMED_COUNT < (int)TOC_WEIGHTS_LANES, "tags fit a row of weights");

static toc_named_tag likeliest(const toc_lattice *l, uint32_t i, toc_named_tag but, float *ret_p)
{
    toc_named_tag best = but == 0;
    for (uint32_t k = 0; k < TOC_NAMED_COUNT; k++)
        if (k != but && toc_lattice_marginal(l, i, k) > toc_lattice_marginal(l, i, best))
            best = k;
    *ret_p = toc_lattice_marginal(l, i, best);
    return best;
}

/* Small words at its ends are no part of a name. */
static bool small_word(const toc_token *k)
{
    return !(k->shape & (TOC_SHAPE_TITLE | TOC_SHAPE_UPPER | TOC_SHAPE_MIXED | TOC_SHAPE_DIGIT));
}

/* Takes runs of one tag off the lattice of the stretch. */
static int take_names(const toc_text *t, const toc_lattice *l, toc_name_stretch s, toc_arena *a,
                      toc_name_span_vec *out)
{
    toc_name_span *open = NULL;
    for (uint32_t i = s.first; i < s.end; i++) {
        float p, other;
        toc_named_tag tag = likeliest(l, i - s.first, TOC_NAMED_COUNT, &p);
        if (tag == TOC_NAMED_NOT) {
            open = NULL;
            continue;
        }
        bool small = small_word(&t->tokens.p[i]);
        if (!open || open->tag != tag) {
            open = NULL;
            if (small)
                continue;
            open = TOC_VEC_PUSH(a, out);
            if (!open)
                return -ENOMEM;
            *open = (toc_name_span){i, i + 1, tag, 2.0f, TOC_NAMED_NOT};
        }
        open->end = small ? open->end : i + 1;
        if (p < open->p) {
            open->p = p;
            open->rival = likeliest(l, i - s.first, tag, &other);
        }
    }
    return 0;
}

static void score_asked(const toc_namer *m, const workspace *w, uint32_t at,
                        toc_lattice_row *scores)
{
    const asked *token = &w->tokens[at % 2];
    toc_weights_score_fetched(&m->weights, token->f, token->n, scores[at]);
}

/* The scores of all tokens in stretches, one after the other. */
static void score_tokens(const toc_namer *m, const toc_name_view *v, workspace *w,
                         toc_lattice_row *scores)
{
    uint32_t at = 0;
    TOC_VEC_FOREACH (s, &v->stretches)
        for (uint32_t i = s->first; i < s->end; i++, at++) {
            asked *token = &w->tokens[at % 2];
            token->n = toc_name_features(v, *s, i, token->f);
            toc_weights_fetch(&m->weights, token->f, token->n);
            if (at)
                score_asked(m, w, at - 1, scores);
        }
    if (at)
        score_asked(m, w, at - 1, scores);
}

/* One word means the same all through a report: what its company says in one place counts in all.
 */
typedef struct {
    toc_lattice_row sum;
    uint32_t n;
} shared_score;

static shared_score *share_scores(const toc_name_view *v, const toc_lattice_row *scores,
                                  toc_arena *a)
{
    shared_score *shared = TOC_NEW_N(a, shared_score, v->slots);
    uint32_t at = 0;
    TOC_VEC_FOREACH (s, &v->stretches)
        for (uint32_t i = s->first; shared && i < s->end; i++, at++) {
            shared_score *word = &shared[toc_name_word_slot(v, i)];
            for (uint32_t k = 0; k < TOC_NAMED_COUNT; k++)
                word->sum[k] += scores[at][k];
            word->n++;
        }
    return shared;
}

/* Share of a word's score that comes from all its places, the rest from its own. */
static const float SHARED = 0.4f;

static void mix_scores(const toc_name_view *v, const shared_score *shared, toc_lattice_row *scores)
{
    uint32_t at = 0;
    TOC_VEC_FOREACH (s, &v->stretches)
        for (uint32_t i = s->first; i < s->end; i++, at++) {
            const shared_score *word = &shared[toc_name_word_slot(v, i)];
            for (uint32_t k = 0; k < TOC_NAMED_COUNT; k++)
                scores[at][k] =
                    (1.0f - SHARED) * scores[at][k] + SHARED * word->sum[k] / (float)word->n;
        }
}

/* toc_lattice_sum(), in short for one word alone: most stretches are no longer. */
static bool sum_up(toc_lattice *l, const toc_transitions *t)
{
    if (l->n != 1)
        return toc_lattice_sum(l, t);
    float sum = 0.0f;
    for (uint32_t k = 0; k < TOC_NAMED_COUNT; k++) {
        l->alpha[0][k] = l->emit[0][k] * t->p[t->tags][k];
        l->beta[0][k] = 1.0f;
        sum += l->alpha[0][k];
    }
    for (uint32_t k = 0; k < TOC_NAMED_COUNT; k++)
        l->alpha[0][k] /= sum;
    return sum > 0.0f;
}

static uint32_t words_of(const toc_name_view *v)
{
    uint32_t n = 0;
    TOC_VEC_FOREACH (s, &v->stretches)
        n += s->end - s->first;
    return n;
}

int toc_namer_find(const toc_namer *m, const toc_lexicon *lx, const toc_text *t, toc_arena *a,
                   toc_name_span_vec *out)
{
    toc_name_view v;
    workspace *w = TOC_ROOM(a, workspace);
    if (!w || toc_name_view_make(t, lx, a, &v) < 0)
        return -ENOMEM;
    toc_lattice_row *scores = TOC_NEW_N(a, toc_lattice_row, words_of(&v) + 1);
    if (!scores)
        return -ENOMEM;
    score_tokens(m, &v, w, scores);
    const shared_score *shared = share_scores(&v, scores, a);
    if (!shared)
        return -ENOMEM;
    mix_scores(&v, shared, scores);
    uint32_t at = 0;
    TOC_VEC_FOREACH (s, &v.stretches) {
        toc_lattice_load(&w->lattice, &m->transitions, scores + at, NULL, s->end - s->first);
        at += s->end - s->first;
        if (sum_up(&w->lattice, &m->transitions) && take_names(t, &w->lattice, *s, a, out) < 0)
            return -ENOMEM;
    }
    return 0;
}

const char *toc_named_word(toc_named_tag tag)
{
    static const char *const WORDS[TOC_NAMED_COUNT] = {
        [TOC_NAMED_NOT] = "",          [TOC_NAMED_PERSON] = "person",
        [TOC_NAMED_PLACE] = "place",   [TOC_NAMED_ORGANIZATION] = "organization",
        [TOC_NAMED_ACTOR] = "actor",   [TOC_NAMED_NATIONALITY] = "nationality",
        [TOC_NAMED_TOOL] = "tool",     [TOC_NAMED_MALWARE] = "malware",
        [TOC_NAMED_WEAPON] = "weapon", [TOC_NAMED_OTHER] = "other",
    };
    return tag < TOC_NAMED_COUNT ? WORDS[tag] : "";
}
