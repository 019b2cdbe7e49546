/* role_tagger - see role_tagger.h. */
#include "extract/role_tagger.h"

#include "extract/role_spans.h"

#include <errno.h>

/* Sums of what a word says in each place. */
typedef struct {
    toc_weights_sum of[TOC_ROLE_STANDS];
} word_sums;
static_assert(TOC_ROLE_STANDS <= 8, "a bit for each in workspace.words_made");

/* A token on its way: features whose rows were asked for, of its words those not summed up before,
 * then its own ones; and what is summed up so far. */
typedef struct {
    toc_feature_list words, own;
    uint32_t number[TOC_ROLE_STANDS], end[TOC_ROLE_STANDS]; /* of each word, and in words.f */
    toc_weights_sum sum;
} asked;

enum { ON_THEIR_WAY = 3, OUTSIDE = 1 /* the tag of no role alone */ };

/* What one sentence needs; one is enough for a document. Nothing in it is set beforehand. */
typedef struct {
    const toc_weights *weights;
    const toc_role_view *view;
    toc_lattice lattice;
    toc_lattice_row scores[TOC_LATTICE_MAX];
    uint16_t allowed[TOC_LATTICE_MAX];
    toc_feature_list features;
    asked tokens[ON_THEIR_WAY]; /* a token's and the next ones' */
    /* Sums of what tokens of the sentence share; bits tell which are made. */
    toc_weights_sum sentence, prior[TOC_ROLE_PRIORS], lexed[TOC_LEXED_COUNT];
    uint64_t priors_made, lexed_made;
    /* And of what a word says in its places, all through the report. */
    word_sums *words;
    uint8_t *words_made;
} workspace;

static void begin_sentence(uint32_t sentence, workspace *w)
{
    w->features.n = 0;
    toc_role_sentence_features(w->view, sentence, &w->features);
    w->sentence = (toc_weights_sum){0};
    toc_weights_add(w->weights, w->features.f, w->features.n, &w->sentence);
    w->priors_made = w->lexed_made = 0;
}

static const toc_weights_sum *sum_of_prior(uint32_t sentence, uint8_t prior, workspace *w)
{
    TOC_ASSERT(prior < TOC_ROLE_PRIORS);
    toc_weights_sum *sum = &w->prior[prior];
    if (w->priors_made >> prior & 1)
        return sum;
    w->features.n = 0;
    toc_role_prior_features(w->view, sentence, prior, &w->features);
    *sum = w->sentence;
    toc_weights_add(w->weights, w->features.f, w->features.n, sum);
    w->priors_made |= UINT64_C(1) << prior;
    return sum;
}

static const toc_weights_sum *sum_of_lexed(uint32_t sentence, uint8_t lexed, workspace *w)
{
    TOC_ASSERT(lexed < TOC_LEXED_COUNT);
    toc_weights_sum *sum = &w->lexed[lexed];
    if (w->lexed_made >> lexed & 1)
        return sum;
    w->features.n = 0;
    toc_role_lexed_features(w->view, sentence, lexed, &w->features);
    *sum = (toc_weights_sum){0};
    toc_weights_add(w->weights, w->features.f, w->features.n, sum);
    w->lexed_made |= UINT64_C(1) << lexed;
    return sum;
}

static const toc_weights_sum *sum_of_word(const asked *f, uint32_t stand, workspace *w)
{
    toc_weights_sum *sum = &w->words[f->number[stand]].of[stand];
    uint8_t *made = &w->words_made[f->number[stand]];
    if (*made >> stand & 1)
        return sum;
    uint32_t first = stand ? f->end[stand - 1] : 0;
    *sum = (toc_weights_sum){0};
    toc_weights_add_fetched(w->weights, f->words.f + first, f->end[stand] - first, sum);
    *made |= (uint8_t)(1u << stand);
    return sum;
}

/* ---- rows of weights are far away: tokens are asked for in three steps ---- */

static void ask_words(uint32_t sentence, uint32_t token, workspace *w)
{
    asked *f = &w->tokens[token % ON_THEIR_WAY];
    f->words.n = 0;
    for (uint32_t k = 0; k < TOC_ROLE_STANDS; k++) {
        const toc_role_token *word = toc_role_standing(w->view, sentence, token, k);
        f->number[k] = word->number;
        if (!(w->words_made[word->number] >> k & 1))
            toc_role_word_features(word, k, &f->words);
        f->end[k] = f->words.n;
    }
    toc_weights_fetch(w->weights, f->words.f, f->words.n);
}

/* What is shared leaves no doubt that the token fills no role: its own features are not asked. */
static bool in_doubt(const toc_weights *m, const toc_weights_sum *shared)
{
    float scores[TOC_WEIGHTS_LANES + 2], best;
    toc_weights_scale(m, shared, scores);
    best = scores[1];
    for (uint32_t k = 2; k < TOC_ROLE_TAGS; k++)
        best = TOC_MAX(best, scores[k]);
    return scores[0] - best < TOC_ROLE_NO_DOUBT;
}

static bool ask_own(uint32_t sentence, uint32_t token, workspace *w)
{
    const toc_role_token *t = &w->view->tokens[token];
    asked *f = &w->tokens[token % ON_THEIR_WAY];
    f->sum = *sum_of_prior(sentence, t->prior, w);
    toc_weights_join(sum_of_lexed(sentence, t->lexed, w), &f->sum);
    for (uint32_t k = 0; k < TOC_ROLE_STANDS; k++)
        toc_weights_join(sum_of_word(f, k, w), &f->sum);
    f->own.n = 0;
    if (!in_doubt(w->weights, &f->sum))
        return false;
    toc_role_token_features(w->view, sentence, token, &f->own);
    toc_weights_fetch(w->weights, f->own.f, f->own.n);
    return true;
}

static void score_token(uint32_t token, workspace *w, float *ret)
{
    asked *f = &w->tokens[token % ON_THEIR_WAY];
    toc_weights_add_fetched(w->weights, f->own.f, f->own.n, &f->sum);
    toc_weights_scale(w->weights, &f->sum, ret);
}

/* False when none of the tokens can fill a role. */
static bool score_piece(uint32_t sentence, uint32_t first, uint32_t n, workspace *w)
{
    bool doubt = false;
    for (uint32_t i = 0; i < n + ON_THEIR_WAY - 1; i++) {
        if (i < n)
            ask_words(sentence, first + i, w);
        if (i >= 1 && i - 1 < n) {
            bool open = ask_own(sentence, first + i - 1, w);
            w->allowed[i - 1] = open ? UINT16_MAX : OUTSIDE;
            doubt |= open;
        }
        if (i >= 2)
            score_token(first + i - 2, w, w->scores[i - 2]);
    }
    return doubt;
}

/* A sentence, or TOC_LATTICE_MAX tokens of a longer one. */
static int tag_piece(const toc_transitions *moves, uint32_t sentence, uint32_t first, uint32_t n,
                     workspace *w, toc_arena *a, toc_role_span_vec *out)
{
    if (!score_piece(sentence, first, n, w))
        return 0;
    toc_lattice_load(&w->lattice, moves, w->scores, w->allowed, n);
    if (!toc_lattice_sum(&w->lattice, moves))
        return 0;
    return toc_role_spans(&w->lattice, moves, first, sentence, TOC_ROLE_SPAN_FLOOR, a, out);
}

int toc_role_tag(const toc_weights *m, const toc_transitions *moves, const toc_role_view *v,
                 toc_arena *a, toc_role_span_vec *out)
{
    workspace *w = TOC_ROOM(a, workspace);
    if (!w)
        return -ENOMEM;
    w->weights = m;
    w->view = v;
    w->words = toc_arena_room(a, sizeof(word_sums) * ((size_t)v->words + 1));
    w->words_made = TOC_NEW_N(a, uint8_t, (size_t)v->words + 1);
    if (!w->words || !w->words_made)
        return -ENOMEM;
    for (uint32_t s = 0; s < v->text->sentences.n; s++) {
        const toc_sentence *q = &v->text->sentences.p[s];
        if (!toc_role_may_hold_fillers(v, s))
            continue;
        begin_sentence(s, w);
        for (uint32_t at = q->first; at < q->end; at += TOC_LATTICE_MAX) {
            uint32_t n = TOC_MIN(q->end - at, (uint32_t)TOC_LATTICE_MAX);
            if (tag_piece(moves, s, at, n, w, a, out) < 0)
                return -ENOMEM;
        }
    }
    return 0;
}
