/* role_tagger - see role_tagger.h. */
#include "extract/role_tagger.h"

#include "extract/role_spans.h"

#include <errno.h>

/* What of a word is summed up, a bit for each place, and the sums. */
typedef struct {
    toc_weights_sum of[TOC_ROLE_STANDS];
    uint8_t made;
} word_sums;

/* Features of a token whose rows are on their way: its own ones, and of its words those not summed
 * up before. */
typedef struct {
    toc_feature_list own, word[TOC_ROLE_STANDS];
    uint32_t number[TOC_ROLE_STANDS];
} asked;

/* What one sentence needs; one is enough for a document. */
typedef struct {
    toc_lattice lattice;
    toc_lattice_row scores[TOC_LATTICE_MAX];
    toc_feature_list features;
    asked token[2]; /* a token's, and the next one's */
    /* Sums of what tokens of the sentence share; bits tell which are made. */
    toc_weights_sum sentence, prior[TOC_ROLE_PRIORS], lexed[TOC_LEXED_COUNT];
    uint64_t priors_made, lexed_made;
    /* And of what a word says in its places, all through the report. */
    word_sums *words;
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
    asked *f = &w->token[token % 2];
    f->own.n = 0;
    toc_role_token_features(v, sentence, token, &f->own);
    toc_weights_fetch(&m->tagger, f->own.f, f->own.n);
    for (uint32_t k = 0; k < TOC_ROLE_STANDS; k++) {
        const toc_role_token *word = toc_role_standing(v, sentence, token, k);
        f->word[k].n = 0;
        f->number[k] = word->number;
        if (w->words[word->number].made >> k & 1)
            continue;
        toc_role_word_features(word, k, &f->word[k]);
        toc_weights_fetch(&m->tagger, f->word[k].f, f->word[k].n);
    }
}

static const toc_weights_sum *sum_of_word(const toc_roles *m, const asked *f, uint32_t stand,
                                          workspace *w)
{
    word_sums *word = &w->words[f->number[stand]];
    toc_weights_sum *sum = &word->of[stand];
    if (word->made >> stand & 1)
        return sum;
    toc_weights_add_fetched(&m->tagger, f->word[stand].f, f->word[stand].n, sum);
    word->made |= (uint8_t)(1u << stand);
    return sum;
}

static void score_token(const toc_roles *m, const toc_role_view *v, uint32_t sentence,
                        uint32_t token, workspace *w, float *ret)
{
    const toc_role_token *t = &v->tokens[token];
    const asked *f = &w->token[token % 2];
    toc_weights_sum sum = *sum_of_prior(m, v, sentence, t->prior, w);
    toc_weights_join(sum_of_lexed(m, v, sentence, t->lexed, w), &sum);
    for (uint32_t k = 0; k < TOC_ROLE_STANDS; k++)
        toc_weights_join(sum_of_word(m, f, k, w), &sum);
    toc_weights_add_fetched(&m->tagger, f->own.f, f->own.n, &sum);
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

int toc_role_tag(const toc_roles *m, const toc_role_view *v, toc_arena *a, toc_role_span_vec *out)
{
    workspace *w = TOC_NEW(a, workspace);
    if (!w)
        return -ENOMEM;
    w->words = TOC_NEW_N(a, word_sums, (size_t)v->words + 1);
    if (!w->words)
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
