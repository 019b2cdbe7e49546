/* role_wordings - see role_wordings.h. */
#include "extract/role_wordings.h"

#include "base/ascii.h"
#include "extract/lattice.h"

#include <errno.h>

/* ---------------------------------------------------------------- finding */

enum { SLOTS = 1024 };
static_assert((int)SLOTS >= 2 * (int)TOC_ROLE_WORDINGS_MAX, "free slots end every search");

typedef struct {
    const toc_role_view *view;
    toc_arena *a;
    uint32_t *sentence_of;
    uint16_t slots[SLOTS]; /* key -> index + 1 into out; 0: free */
    toc_role_wording_vec *out;
} finder;

static int index_text(finder *f)
{
    const toc_text *t = f->view->text;
    f->sentence_of = TOC_NEW_N(f->a, uint32_t, (size_t)t->tokens.n + 1);
    if (!f->sentence_of)
        return -ENOMEM;
    for (uint32_t k = 0; k < t->sentences.n; k++)
        for (uint32_t i = t->sentences.p[k].first; i < t->sentences.p[k].end; i++)
            f->sentence_of[i] = k;
    return 0;
}

static void find_places(const finder *f, toc_role_wording_row *w)
{
    const toc_token *t = f->view->text->tokens.p;
    uint32_t len = w->end - w->first, n = f->view->text->tokens.n;
    for (uint32_t i = toc_role_first_of(f->view, w->first);
         i != TOC_NO_TOKEN && w->n < TOC_ROLE_PLACES_MAX; i = f->view->next[i]) {
        uint32_t k = 1;
        while (k < len && i + k < n && t[i + k].word == t[w->first + k].word)
            k++;
        if (k == len && f->sentence_of[i] == f->sentence_of[i + len - 1])
            w->places[w->n++] = (toc_role_place){i, f->sentence_of[i]};
    }
}

static int add(finder *f, uint32_t first, uint32_t end)
{
    const toc_token *t = f->view->text->tokens.p;
    uint64_t key = toc_role_wording(f->view->text, first, end);
    uint32_t at = (uint32_t)(key >> 20) & (SLOTS - 1);
    while (f->slots[at] && f->out->p[f->slots[at] - 1].key != key)
        at = (at + 1) & (SLOTS - 1);
    if (!key || f->slots[at] || f->out->n >= TOC_ROLE_WORDINGS_MAX)
        return 0;
    while (first + 1 < end &&
           (toc_sv_eq(t[first].fold, TOC_SV("the")) || toc_sv_eq(t[first].fold, TOC_SV("a")) ||
            toc_sv_eq(t[first].fold, TOC_SV("an"))))
        first++;
    toc_role_wording_row *w = TOC_VEC_PUSH(f->a, f->out);
    if (!w)
        return -ENOMEM;
    *w = (toc_role_wording_row){.key = key, .first = first, .end = end};
    f->slots[at] = (uint16_t)f->out->n;
    find_places(f, w);
    return 0;
}

int toc_role_wordings_find(const toc_role_view *v, const toc_role_span_vec *spans, toc_arena *a,
                           toc_role_wording_vec *out)
{
    finder f = {.view = v, .a = a, .out = out};
    if (!spans->n)
        return 0;
    if (index_text(&f) < 0)
        return -ENOMEM;
    TOC_VEC_FOREACH (x, spans)
        if (add(&f, x->first, x->end) < 0)
            return -ENOMEM;
    return 0;
}

const toc_role_wording_row *toc_role_wording_of(const toc_role_wording_vec *all, uint64_t key)
{
    if (all)
        TOC_VEC_FOREACH (w, all)
            if (w->key == key)
                return w;
    return NULL;
}

/* ---------------------------------------------------------------- features */

/* Words beyond the sentence's ends read as this. */
static const toc_role_token EDGE = {.word = 1, .func = TOC_FUNC_PUNCT};

typedef struct {
    const toc_role_view *v;
    const toc_sentence *s; /* of the place at hand */
    const toc_role_token *head;
    toc_wording_features *out;
    uint64_t *put; /* a bit for each hash that may be there already */
} emitter;

enum { PUT_BITS = 12 };

static void put(const emitter *e, uint32_t template, uint64_t a, uint64_t b)
{
    uint64_t h = toc_feature(template, a, b);
    uint64_t at = h >> (64 - PUT_BITS), bit = UINT64_C(1) << (at % 64);
    uint64_t *bits = &e->put[at / 64];
    if (e->out->n >= TOC_ROLE_WORDING_FEATURES_MAX)
        return;
    for (uint32_t i = 0; *bits & bit && i < e->out->n; i++)
        if (e->out->f[i] == h)
            return;
    *bits |= bit;
    e->out->f[e->out->n++] = h;
}

static const toc_role_token *at(const emitter *e, uint32_t i, int offset)
{
    int64_t j = (int64_t)i + offset;
    return j < e->s->first || j >= e->s->end ? &EDGE : &e->v->tokens[j];
}

typedef struct {
    const toc_role_token *trigger, *verb; /* the nearest ones, NULL: none in reach */
    uint32_t distance;                    /* of the trigger */
    const toc_role_token *beside;         /* the token next to the phrase */
} side;

static side look(const emitter *e, uint32_t first, uint32_t end, bool behind)
{
    enum { REACH = 14 };
    side r = {.beside = behind ? at(e, end, 0) : at(e, first, -1)};
    for (int d = 0; d < REACH; d++) {
        const toc_role_token *t = behind ? at(e, end, d) : at(e, first, -1 - d);
        if (t == &EDGE)
            break;
        if (!r.verb && t->pos == TOC_VERB)
            r.verb = t;
        if (t->trigger && !r.trigger) {
            r.trigger = t;
            r.distance = d < 1 ? 0 : d < 3 ? 1 : d < 6 ? 2 : 3;
        }
    }
    return r;
}

static void put_side(const emitter *e, uint32_t first, uint32_t end, bool behind)
{
    uint32_t base = behind ? 330 : 320;
    side s = look(e, first, end, behind);
    uint64_t kind = s.trigger ? s.trigger->trigger * 4u + s.trigger->voice : 0;
    uint64_t verb = s.verb ? s.verb->word : 0;
    uint16_t leaf = s.verb ? s.verb->leaf : 0, branch = toc_leaf_branch(leaf);
    uint16_t of_head = toc_leaf_branch(e->head->leaf);
    put(e, base + 80, leaf, 0);
    put(e, base + 81, branch, 0);
    put(e, base + 82, branch, e->head->lexed);
    put(e, base + 83, s.beside->leaf, 0);
    put(e, base + 84, branch, of_head);
    put(e, base + 85, kind, of_head);
    put(e, base + 86, branch, s.beside->word);
    put(e, base, kind, 0);
    put(e, base + 1, kind, s.distance);
    put(e, base + 2, kind, s.beside->word);
    put(e, base + 3, kind, e->head->lexed);
    put(e, base + 4, kind, e->head->prior);
    put(e, base + 5, verb, 0);
    put(e, base + 6, verb, e->head->lexed);
    put(e, base + 7, verb, s.beside->word);
}

static void put_neighbours(const emitter *e, uint32_t first, uint32_t end)
{
    const toc_role_token *p = at(e, first, -1), *pp = at(e, first, -2), *ppp = at(e, first, -3);
    const toc_role_token *n = at(e, end, 0), *nn = at(e, end, 1);
    put(e, 300, p->word, 0);
    put(e, 301, pp->word, p->word);
    put(e, 302, n->word, 0);
    put(e, 303, n->word, nn->word);
    put(e, 304, p->word, n->word);
    bool determined = p->func == TOC_FUNC_DET; /* what stands before "the" says more than it */
    const toc_role_token *before = determined ? pp : p, *further = determined ? ppp : pp;
    put(e, 305, before->word, 0);
    put(e, 306, further->word, before->word);
    put(e, 307, before->word, e->head->lexed);
    put(e, 308, n->word, e->head->lexed);
}

static void put_place(const emitter *e, uint32_t first, uint32_t end, uint32_t sentence)
{
    enum { STEMS = 6 }; /* of a sentence; few have more */
    put_neighbours(e, first, end);
    put_side(e, first, end, false);
    put_side(e, first, end, true);
    uint64_t bits = e->v->sentence_triggers[sentence];
    for (uint32_t k = 0; k < STEMS && bits; k++, bits &= bits - 1) {
        put(e, 340, (uint64_t)__builtin_ctzll(bits), e->head->lexed);
        put(e, 341, (uint64_t)__builtin_ctzll(bits), 0);
    }
    put(e, 342, TOC_MIN(sentence, 5u), 0);
}

/* The word that the phrase is about: the last one before "of", "who" or the like. */
static uint32_t head_of(const toc_role_view *v, const toc_role_wording_row *w)
{
    for (uint32_t k = w->first + 1; k < w->end; k++)
        if (v->tokens[k].func && v->tokens[k].func != TOC_FUNC_DET)
            return k - 1;
    return w->end - 1;
}

static void put_words(const emitter *e, const toc_role_wording_row *w, uint32_t head)
{
    const toc_role_token *t = e->v->tokens;
    uint32_t names = 0, len = w->end - w->first;
    put(e, 420, e->head->leaf, 0);
    put(e, 421, toc_leaf_branch(e->head->leaf), 0);
    put(e, 422, toc_leaf_bough(e->head->leaf), 0);
    put(e, 423, t[w->first].leaf, 0);
    for (uint32_t k = w->first; k < w->end; k++) {
        put(e, 424, t[k].leaf, 0);
        put(e, 425, toc_leaf_branch(t[k].leaf), 0);
    }
    put(e, 360, w->key, 0);
    put(e, 361, e->head->word, 0);
    put(e, 362, e->head->suf3, 0);
    put(e, 363, t[w->first].word, 0);
    for (uint32_t k = w->first; k < w->end; k++) {
        put(e, 364, t[k].word, 0);
        put(e, 375, t[k].lexed, k == head);
        names += t[k].pos == TOC_PROPN;
    }
    put(e, 365, e->head->lexed, e->head->pos);
    put(e, 366, e->head->kind, 0);
    put(e, 367, TOC_MIN(len, 6u), 0);
    put(e, 368, e->head->prior, 0);
    put(e, 369, t[w->first].prior, e->head->prior);
    put(e, 370, t[w->first].func, t[w->first].pos);
    put(e, 371, names, len);
    if (head + 1 < w->end)
        put(e, 372, t[head + 1].word, e->head->lexed);
}

/* What the rules and the model of names know of the head. */
static void put_known(const emitter *e, const toc_scan *s, const toc_role_wording_row *w,
                      uint32_t head)
{
    const toc_name_span *n =
        s->learned_at[head] == TOC_NO_TOKEN ? NULL : &s->learned.p[s->learned_at[head]];
    if (n)
        put(e, 373, n->tag, n->first == w->first && n->end == w->end);
    put(e, 374, (s->actor_at[head] != TOC_NO_TOKEN) * 2u + (s->place_at[head] != TOC_NO_TOKEN),
        s->number_at[w->first] != TOC_NO_TOKEN);
}

static void put_report(const emitter *e, const float *topics, const toc_role_wording_row *w)
{
    uint32_t incident = (uint32_t)(topics[TOC_TOPIC_INCIDENT] * 5.0f);
    put(e, 380, TOC_MIN(w->n, 5u), e->head->lexed);
    put(e, 381, TOC_MIN(w->places[0].sentence, 6u), e->head->lexed);
    put(e, 382, incident, 0);
    put(e, 383, incident, e->head->lexed);
    put(e, 384, incident, e->head->prior);
    for (uint32_t k = TOC_TOPIC_ATTACK; k <= TOC_TOPIC_ROBBERY; k++)
        if (topics[k] > 0.4f) {
            put(e, 385, k, e->head->lexed);
            put(e, 386, k, e->head->prior);
        }
    put(e, 387, e->v->violence, e->head->lexed);
}

void toc_role_wording_features(const toc_wording_report *r, const toc_role_wording_row *w,
                               toc_wording_features *ret)
{
    uint32_t head = head_of(r->view, w), len = w->end - w->first;
    uint64_t bits[(1 << PUT_BITS) / 64] = {0};
    emitter e = {r->view, NULL, &r->view->tokens[head], ret, bits};
    ret->n = 0;
    put_words(&e, w, head);
    if (r->scan)
        put_known(&e, r->scan, w, head);
    put_report(&e, r->topics, w);
    for (uint32_t k = 0; k < w->n; k++) {
        const toc_role_place *p = &w->places[k];
        e.s = &r->view->text->sentences.p[p->sentence];
        put_place(&e, p->first, p->first + len, p->sentence);
    }
}

static void judge(const toc_weights *m, const toc_wording_features *f, toc_role_wording_row *w)
{
    float odds[TOC_WEIGHTS_LANES + 2];
    toc_weights_score_fetched(m, f->f, f->n, odds);
    for (uint32_t k = 0; k < TOC_ROLE_COUNT; k++)
        w->p[k] = toc_logistic(odds[k]);
}

void toc_role_wordings_judge(const toc_weights *m, const toc_wording_report *r,
                             toc_role_wording_vec *all)
{
    toc_wording_features f[2]; /* one's, while the next one's rows are on their way */
    for (uint32_t i = 0; i < all->n; i++) {
        toc_role_wording_features(r, &all->p[i], &f[i % 2]);
        toc_weights_fetch(m, f[i % 2].f, f[i % 2].n);
        if (i)
            judge(m, &f[(i - 1) % 2], &all->p[i - 1]);
    }
    if (all->n)
        judge(m, &f[(all->n - 1) % 2], &all->p[all->n - 1]);
}
