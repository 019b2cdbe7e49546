/* parser_features - see parser_features.h. */
#include "extract/parser_features.h"

static const uint32_t ROOT_WORD = 0x7f4a7c15, NO_WORD = 0x1ce4e5b9;
enum { ROOT_TAG = TOC_POS_COUNT, NO_TAG, FAR = 7 };

/* The last three bytes, or two, or one: "ing", "ed", "s". */
static uint32_t ending(toc_sv fold)
{
    uint32_t e = 0;
    size_t n = TOC_MIN(fold.n / 2, (size_t)3);
    memcpy(&e, fold.p + fold.n - n, n);
    return e;
}

static bool is_open_class(uint8_t pos)
{
    return pos == TOC_NOUN || pos == TOC_VERB || pos == TOC_ADJ || pos == TOC_PROPN ||
           pos == TOC_NUM || pos == TOC_X || pos == TOC_SYM;
}

static toc_parser_node node_of(const toc_token *k)
{
    toc_parser_node n = {.word = k->word, .tag = k->pos};
    bool plain = k->pos == TOC_PROPN || k->pos == TOC_NUM;
    n.fine = !is_open_class(k->pos) ? k->word : k->pos | (plain ? 0 : ending(k->fold) << 8);
    n.kind = !is_open_class(k->pos) ? k->word : (uint32_t)k->cluster << 8 | k->pos;
    return n;
}

void toc_parser_begin(toc_parser_state *s, const toc_text *t, uint32_t first, uint32_t end)
{
    uint16_t n = (uint16_t)(end - first), none = (uint16_t)(n + 1);
    s->n = n;
    s->front = 0;
    s->depth = 0;
    for (uint16_t i = 0; i < n; i++)
        s->node[i] = node_of(&t->tokens.p[first + i]);
    s->node[n] = (toc_parser_node){ROOT_WORD, ROOT_WORD, ROOT_WORD, ROOT_TAG};
    s->node[none] = (toc_parser_node){NO_WORD, NO_WORD, NO_WORD, NO_TAG};
    for (uint16_t i = 0; i <= none; i++) {
        s->head[i] = none;
        s->dep[i] = TOC_DEP_NONE;
        s->left[i][0] = s->left[i][1] = s->right[i][0] = s->right[i][1] = none;
        s->lefts[i] = s->rights[i] = 0;
    }
}

bool toc_step_allowed(const toc_parser_state *s, toc_step step)
{
    if (step == TOC_STEP_SHIFT)
        return s->front < s->n;
    return s->depth >= (step == TOC_STEP_LEFT ? 1 : 2);
}

bool toc_parser_done(const toc_parser_state *s)
{
    return s->front == s->n && s->depth == 0;
}

void toc_step_arc(const toc_parser_state *s, toc_step step, uint16_t *ret_head, uint16_t *ret_dep)
{
    *ret_dep = s->stack[s->depth - 1];
    *ret_head = step == TOC_STEP_LEFT ? s->front : s->stack[s->depth - 2];
}

void toc_step_do(toc_parser_state *s, toc_step step, toc_dep dep)
{
    if (step == TOC_STEP_SHIFT) {
        s->stack[s->depth++] = s->front++;
        return;
    }
    uint16_t h, d;
    toc_step_arc(s, step, &h, &d);
    uint16_t *child = step == TOC_STEP_LEFT ? s->left[h] : s->right[h];
    uint8_t *count = step == TOC_STEP_LEFT ? &s->lefts[h] : &s->rights[h];
    child[1] = child[0];
    child[0] = d;
    *count = (uint8_t)TOC_MIN(*count + 1, FAR);
    s->head[d] = h;
    s->dep[d] = (uint8_t)dep;
    s->depth--;
}

/* --- features ------------------------------------------------------------------------------- */

typedef struct {
    uint32_t *rows;
    uint32_t n, shift;
} sink;

static void put(sink *k, uint32_t a, uint32_t b, uint32_t c)
{
    uint64_t h = ((uint64_t)a << 32 | b) * 0xff51afd7ed558ccdu + (k->n + 1);
    h = (h ^ (h >> 32)) * 0xc4ceb9fe1a85ec53u + c;
    h = (h ^ (h >> 29)) * 0x9e3779b97f4a7c15u;
    k->rows[k->n++] = (uint32_t)(h >> k->shift);
}

static uint32_t tags(uint8_t a, uint8_t b, uint8_t c)
{
    return (uint32_t)a << 16 | (uint32_t)b << 8 | c;
}

static uint32_t distance(uint16_t a, uint16_t b)
{
    uint32_t d = a > b ? a - b : b - a;
    return d < 5 ? d : d < 10 ? 5 : 6;
}

/* The tokens that the choice of the next step looks at. */
typedef struct {
    uint16_t s0, s1, s2, b0, b1, b2, b3;
    const toc_parser_node *S0, *S1, *S2, *B0, *B1, *B2, *B3;
} window;

static window look(const toc_parser_state *s)
{
    uint16_t none = (uint16_t)(s->n + 1);
    window w = {.b0 = s->front};
    w.s0 = s->depth > 0 ? s->stack[s->depth - 1] : none;
    w.s1 = s->depth > 1 ? s->stack[s->depth - 2] : none;
    w.s2 = s->depth > 2 ? s->stack[s->depth - 3] : none;
    w.b1 = (uint16_t)TOC_MIN(w.b0 + 1, (int)none);
    w.b2 = (uint16_t)TOC_MIN(w.b0 + 2, (int)none);
    w.b3 = (uint16_t)TOC_MIN(w.b0 + 3, (int)none);
    w.S0 = &s->node[w.s0];
    w.S1 = &s->node[w.s1];
    w.S2 = &s->node[w.s2];
    w.B0 = &s->node[w.b0];
    w.B1 = &s->node[w.b1];
    w.B2 = &s->node[w.b2];
    w.B3 = &s->node[w.b3];
    return w;
}

static void put_words(sink *k, const window *w)
{
    put(k, w->S0->word, w->S0->tag, 0);
    put(k, w->S1->word, w->S1->tag, 0);
    put(k, w->B0->word, w->B0->tag, 0);
    put(k, w->B1->word, w->B1->tag, 0);
    put(k, w->B2->word, w->B2->tag, 0);
    put(k, w->S0->fine, w->S1->fine, 0);
    put(k, w->S0->fine, w->B0->fine, 0);
    put(k, w->B0->fine, w->B1->fine, 0);
    put(k, w->S0->word, w->B0->word, 0);
    put(k, w->S0->word, w->B0->tag, 0);
    put(k, w->S0->tag, w->B0->word, 0);
    put(k, w->S1->word, w->S0->word, 0);
    put(k, w->S1->word, w->S0->tag, 0);
    put(k, w->S1->tag, w->S0->word, 0);
    put(k, w->S1->fine, w->B0->fine, 0);
    put(k, w->S0->fine, w->B1->fine, w->B0->tag);
    put(k, w->S1->fine, w->S0->fine, w->B0->fine);
    put(k, w->S0->fine, w->B0->fine, w->B1->fine);
    put(k, w->S2->fine, w->S1->fine, w->S0->tag);
    put(k, w->B0->fine, w->B1->fine, w->B2->fine);
}

static void put_kinds(sink *k, const toc_parser_state *s, const window *w)
{
    const toc_parser_node *s0l = &s->node[s->left[w->s0][0]], *s0r = &s->node[s->right[w->s0][0]];
    put(k, w->S0->kind, w->B0->kind, 0);
    put(k, w->S1->kind, w->S0->kind, 0);
    put(k, w->S0->kind, w->B0->kind, w->B1->kind);
    put(k, w->S1->kind, w->S0->kind, w->B0->kind);
    put(k, w->S1->kind, w->B0->kind, 0);
    put(k, w->B0->kind, w->B1->kind, w->S0->tag);
    put(k, w->S0->kind, w->B0->tag, w->S1->tag);
    put(k, w->B0->kind, w->S0->tag, w->B1->tag);
    put(k, w->S1->kind, s0l->kind, w->S0->kind);
    put(k, w->S1->kind, s0l->kind, w->B0->tag);
    put(k, w->S0->kind, s0r->kind, w->B0->tag);
    put(k, w->S2->kind, w->S1->tag, w->S0->kind);
}

static void put_tags(sink *k, const window *w)
{
    uint8_t s0 = w->S0->tag, s1 = w->S1->tag, s2 = w->S2->tag, b0 = w->B0->tag, b1 = w->B1->tag;
    put(k, tags(s1, s0, b0), 0, 0);
    put(k, tags(s0, b0, b1), 0, 0);
    put(k, tags(s0, b0, b1), tags(0, s1, w->B2->tag), 0);
    put(k, tags(s2, s1, s0), b0, 0);
    put(k, tags(b0, b1, w->B2->tag), w->B3->tag, s0);
    put(k, w->S0->word, tags(0, s1, b0), 0);
    put(k, w->B0->word, tags(s0, s1, b1), 0);
    put(k, w->S1->word, tags(0, s0, b0), 0);
    put(k, w->S0->fine, tags(b0, b1, w->B2->tag), 0);
}

/* What a token has on one side: tags and names of its two outer children. */
static void put_children(sink *k, const toc_parser_state *s, uint16_t at, const uint16_t child[2],
                         uint8_t other)
{
    const toc_parser_node *n = &s->node[at], *c = &s->node[child[0]];
    put(k, n->fine, tags(c->tag, s->dep[child[0]], other), 0);
    put(k, n->tag, c->fine, other);
    put(k, tags(n->tag, s->dep[child[0]], s->dep[child[1]]), other, 0);
}

static void put_shape(sink *k, const toc_parser_state *s, const window *w)
{
    uint32_t far = distance(w->s0, w->b0), gap = distance(w->s1, w->s0);
    uint8_t s0 = w->S0->tag, s1 = w->S1->tag, b0 = w->B0->tag;
    put(k, w->S0->word, far, 0);
    put(k, w->B0->word, far, 0);
    put(k, tags(s0, b0, 0), far, s->lefts[w->b0]);
    put(k, tags(s1, s0, b0), far, gap);
    put(k, w->S0->fine, s->rights[w->s0], s->lefts[w->s0]);
    put(k, w->B0->fine, s->lefts[w->b0], 1);
    put(k, w->S1->fine, s->rights[w->s1], s0);
    put(k, w->S1->fine, gap, s0);
    put(k, tags(s1, s->dep[s->right[w->s1][0]], s0), tags(b0, s->dep[s->left[w->s0][0]], 0), 0);
    put(k, tags(s0, s->dep[s->right[w->s0][0]], b0), tags(s1, s->dep[s->left[w->b0][0]], 0), 0);
    /* The word that opens the phrase on the stack: preposition, conjunction, determiner. */
    put(k, s->node[s->left[w->s0][0]].fine, w->S1->word, b0);
    put(k, s->node[s->left[w->s0][0]].fine, w->S1->fine, w->S0->fine);
    put(k, s->node[s->left[w->b0][0]].fine, w->S0->word, w->B0->tag);
}

void toc_step_rows(const toc_parser_state *s, uint32_t ret[TOC_STEP_FEATURES])
{
    sink k = {ret, 0, 64 - TOC_STEP_ROW_BITS};
    window w = look(s);
    put_words(&k, &w);
    put_kinds(&k, s, &w);
    put_tags(&k, &w);
    put_shape(&k, s, &w);
    put_children(&k, s, w.s0, s->left[w.s0], w.B0->tag);
    put_children(&k, s, w.s0, s->right[w.s0], w.B0->tag);
    put_children(&k, s, w.s1, s->left[w.s1], w.S0->tag);
    put_children(&k, s, w.s1, s->right[w.s1], w.S0->tag);
    put_children(&k, s, w.b0, s->left[w.b0], w.S0->tag);
    put(&k, w.b0 == s->n, w.S0->fine, w.S1->fine);
    put(&k, w.b0 == s->n, tags(w.S0->tag, w.S1->tag, w.S2->tag), s->depth > 3);
    while (k.n < TOC_STEP_FEATURES)
        put(&k, 0, 0, 0);
}

void toc_label_rows(const toc_parser_state *s, uint16_t head, uint16_t dep,
                    uint32_t ret[TOC_LABEL_FEATURES])
{
    sink k = {ret, 0, 64 - TOC_LABEL_ROW_BITS};
    const toc_parser_node *h = &s->node[head], *d = &s->node[dep];
    uint16_t none = (uint16_t)(s->n + 1);
    bool left = dep < head;
    const toc_parser_node *before = &s->node[dep ? dep - 1 : none], *after = &s->node[dep + 1];
    const toc_parser_node *opens = &s->node[s->left[dep][0]], *closes = &s->node[s->right[dep][0]];
    const toc_parser_node *opens2 = &s->node[s->left[dep][1]];
    const uint16_t *siblings = left ? s->left[head] : s->right[head];
    uint32_t dir = (uint32_t)left, both = tags(h->tag, d->tag, left);
    uint8_t sib = s->dep[siblings[0]], sib2 = s->dep[siblings[1]];
    put(&k, dir, d->tag, 0);
    put(&k, dir, d->word, 0);
    put(&k, dir, d->fine, h->tag);
    put(&k, dir, h->word, d->tag);
    put(&k, dir, h->fine, d->fine);
    put(&k, dir, h->word, d->word);
    put(&k, both, distance(head, dep), 0);
    put(&k, both, before->fine, 0);
    put(&k, both, after->fine, 0);
    put(&k, both, opens->fine, 0);
    put(&k, both, closes->fine, 0);
    put(&k, both, opens->fine, opens2->fine);
    put(&k, both, sib, sib2);
    put(&k, h->fine, sib, both);
    put(&k, d->fine, sib, both);
    put(&k, h->word, opens->fine, d->tag);
    put(&k, d->word, opens->fine, h->tag);
    put(&k, both, s->dep[s->left[dep][0]], s->dep[s->right[dep][0]]);
    put(&k, both, s->dep[s->left[head][0]], s->dep[s->right[head][0]]);
    put(&k, both, s->dep[s->left[head][1]], s->dep[s->left[head][0]]);
    put(&k, d->word, s->dep[s->left[head][0]], both);
    put(&k, h->fine, s->dep[s->left[head][0]], both);
    put(&k, both, tags(before->tag, after->tag, opens->tag), 0);
    put(&k, tags(h->tag, d->tag, opens->tag), tags(s->node[head + 1].tag, closes->tag, left), 0);
    put(&k, h->fine, opens->fine, both);
    put(&k, d->fine, opens->fine, s->lefts[dep]);
    put(&k, both, s->rights[dep], s->lefts[dep]);
    put(&k, d->fine, closes->fine, dir);
    put(&k, both, head == s->n, s->depth);
    put(&k, d->word, after->word, dir);
    put(&k, d->word, before->word, dir);
    put(&k, h->fine, d->fine, opens->fine);
    put(&k, h->kind, d->kind, dir);
    put(&k, h->kind, d->kind, opens->kind);
    put(&k, d->kind, opens->kind, h->tag);
    put(&k, h->kind, opens->kind, d->tag);
    put(&k, d->kind, both, sib);
    put(&k, h->kind, both, sib);
}
