/* report_claims - who says something of an incident, and what: the tagger of claims. */
#include "report_lab.h"

#include "extract/role_spans.h"
#include "model/terms.h"
#include "pack.h"

#include <errno.h>
#include <stdio.h>

enum { MIN_COUNT = 3, TABLE_BITS = 16, WORDS_MAX = 40 };

static const crf_options OPTIONS = {.rate = 0.05f,
                                    .l1 = 0.05f,
                                    .l2 = 0.5f,
                                    .dropout = 0.35f,
                                    .passes = 8,
                                    .runs = 3,
                                    .seed = REPORT_SEED};

/* Tokens of a sentence; none: first == end. */
typedef struct {
    uint32_t first, end;
} stretch;

typedef struct {
    const muc_doc *doc;
    toc_arena *arena;
    uint16_t *tags; /* per token: bits of those that it may have */
} marker;

static bool has(stretch s)
{
    return s.end > s.first;
}

static stretch find_words(const marker *m, toc_sv wording, toc_sentence q)
{
    toc_doc doc = {.text = wording};
    toc_text t = {0};
    const toc_token *all = m->doc->text.tokens.p;
    if (toc_text_split(&doc, m->arena, &t) < 0 || !t.tokens.n || t.tokens.n > WORDS_MAX)
        return (stretch){0, 0};
    for (uint32_t i = q.first; i + t.tokens.n <= q.end; i++) {
        uint32_t k = 0;
        while (k < t.tokens.n && all[i + k].word == t.tokens.p[k].word)
            k++;
        if (k == t.tokens.n)
            return (stretch){i, i + k};
    }
    return (stretch){0, 0};
}

/* Of the first wording that the sentence has. */
static stretch find_any(const marker *m, const json *names, toc_sentence q)
{
    stretch s = {0, 0};
    for (const json *x = names ? names->first : NULL; x && !has(s); x = x->next)
        s = find_words(m, x->text, q);
    return s;
}

/* Bits of the tags that may stand at a first and at a further token of any part. */
enum { OUTSIDE = 1, FIRST_ONES = 0x0aaa, FURTHER_ONES = 0x1554 };
static_assert((FIRST_ONES | FURTHER_ONES | OUTSIDE) == (1 << TOC_CLAIM_TAGS) - 1, "all tags");

/* Unless the tokens are cut otherwise by another claim. */
static void mark(marker *m, stretch s, toc_claim_part part)
{
    uint16_t begin = (uint16_t)(1u << toc_role_begin(part));
    for (uint32_t i = s.first; i < s.end; i++)
        if (m->tags[i] != OUTSIDE && !(m->tags[i] & (i == s.first ? FIRST_ONES : FURTHER_ONES)))
            return;
    for (uint32_t i = s.first; i < s.end; i++) {
        uint16_t bit = i == s.first ? begin : (uint16_t)(begin << 1);
        m->tags[i] = m->tags[i] == OUTSIDE ? bit : m->tags[i] | bit;
    }
}

static bool share_one(const json *a, const json *b)
{
    for (const json *x = a ? a->first : NULL; x; x = x->next)
        if (json_lists(b, x->text))
            return true;
    return false;
}

static toc_claim_part part_of(const json *claim)
{
    static const uint8_t parts[] = {[TOC_CLAIM_PERPETRATOR] = TOC_CLAIM_PARTY,
                                    [TOC_CLAIM_MOTIVE] = TOC_CLAIM_WHY,
                                    [TOC_CLAIM_CAUSE] = TOC_CLAIM_HOW,
                                    [TOC_CLAIM_COUNT] = TOC_CLAIM_HOW_MANY};
    const json *kinds = json_get(claim, "kind"), *first = kinds ? kinds->first : NULL;
    int kind = first ? toc_term_find(&toc_terms_claim, first->text) : -1;
    return kind < 0 ? TOC_CLAIM_PARTY : (toc_claim_part)parts[kind];
}

/* Where both are in one sentence, both; where only what is said is, that, but for a party, which
 * may stand there for another reason; one that speaks of itself, all over. */
static void mark_claim(marker *m, const json *claim, toc_sentence q)
{
    const json *by = json_get(claim, "by"), *about = json_get(claim, "about");
    toc_claim_part part = part_of(claim);
    stretch a = find_any(m, by, q), b = find_any(m, about, q);
    if (share_one(by, about)) {
        mark(m, a, TOC_CLAIM_SELF);
    } else if (has(a) && has(b)) {
        mark(m, a, TOC_CLAIM_SPEAKER);
        mark(m, b, part);
    } else if (part != TOC_CLAIM_PARTY) {
        mark(m, b, part);
    }
}

/* In the sentences that tell of the claim's incident. */
static void mark_template(marker *m, const muc_template *t, uint32_t bit, const uint32_t *told)
{
    const json *claims = json_get(t->key, "claims");
    for (const json *x = claims ? claims->first : NULL; x; x = x->next)
        for (uint32_t k = 0; k < m->doc->text.sentences.n; k++)
            if (told[k] & bit)
                mark_claim(m, x, m->doc->text.sentences.p[k]);
}

static int mark_all(report_lab *l, uint32_t d)
{
    const muc_doc *doc = &l->corpus.docs.p[d];
    report_view *v = &l->views[d];
    uint32_t n = doc->text.tokens.n;
    v->claim_tags = TOC_NEW_N(&l->arena, uint16_t, (size_t)n + 1);
    if (!v->claim_tags)
        return -ENOMEM;
    marker m = {doc, &l->arena, v->claim_tags};
    for (uint32_t i = 0; i < n; i++)
        m.tags[i] = OUTSIDE;
    for (uint32_t t = 0; t < TOC_MIN(doc->templates.n, (uint32_t)REPORT_INCIDENTS); t++)
        mark_template(&m, &doc->templates.p[t], 1u << t, v->told);
    return 0;
}

static int add_sentence(const report_view *v, toc_sentence q, bool counting,
                        toc_claim_features_vec *f, crf_builder *b)
{
    for (uint32_t i = q.first; i < q.end; i++) {
        if (toc_claim_token_features(&v->scan, &v->statements, i, f) < 0)
            return -ENOMEM;
        if (counting)
            crf_count(b, f->p, f->n);
        else
            crf_token(b, f->p, f->n, v->claim_tags[i]);
    }
    return 0;
}

static int add_reports(const report_lab *l, bool counting, crf_builder *b)
{
    toc_claim_features_vec f = {0};
    for (uint32_t d = 0; d < l->reports; d++) {
        const report_view *v = &l->views[d];
        const toc_text *t = v->scan.text;
        for (uint32_t k = 0; k < t->sentences.n; k++) {
            if (!toc_claims_may_stand(&v->scan, &v->statements, k, v->tells))
                continue;
            if (add_sentence(v, t->sentences.p[k], counting, &f, b) < 0)
                return -ENOMEM;
            if (!counting)
                crf_end(b, d);
        }
    }
    return 0;
}

static int build(const report_lab *l, crf_data *ret)
{
    crf_builder *b = crf_builder_new();
    int r = b ? add_reports(l, true, b) : -ENOMEM;
    if (r == 0) {
        crf_cut(b, MIN_COUNT);
        r = add_reports(l, false, b);
    }
    if (r == 0)
        r = crf_build(b, ret);
    crf_tags_of_parts(ret, TOC_CLAIM_PARTS);
    return r;
}

/* Whether the phrase is one that is to be found. */
static bool fits(const report_view *v, const toc_claim_span *x)
{
    uint32_t begin = 1u << toc_role_begin(x->part), n = v->scan.text->tokens.n;
    if (!(v->claim_tags[x->first] & begin) || (x->end < n && v->claim_tags[x->end] & begin << 1))
        return false;
    for (uint32_t k = x->first + 1; k < x->end; k++)
        if (!(v->claim_tags[k] & begin << 1))
            return false;
    return true;
}

enum { TENTHS = 10 };

static void print_part(const report_lab *l, uint32_t part, const char *name)
{
    uint32_t yes = 0, said[TENTHS] = {0}, right[TENTHS] = {0};
    for (uint32_t d = 0; d < l->reports; d++) {
        const report_view *v = &l->views[d];
        for (uint32_t i = 0; i < v->scan.text->tokens.n; i++)
            yes += v->claim_tags[i] >> toc_role_begin(part) & 1;
        TOC_VEC_FOREACH (x, &v->claims)
            for (uint32_t k = 1; k < TENTHS && x->p >= (float)k / TENTHS; k++) {
                said[k] += x->part == part;
                right[k] += x->part == part && fits(v, x);
            }
    }
    printf("  claims %-8s of %u:", name, yes);
    for (uint32_t k = 1; k < TENTHS; k += 2)
        printf("  .%u: P %.1f R %.1f", k, 100.0 * right[k] / TOC_MAX(said[k], 1u),
               100.0 * right[k] / TOC_MAX(yes, 1u));
    printf("\n");
}

static int read_fold(report_lab *l, uint32_t fold)
{
    toc_weights w;
    toc_transitions moves;
    int r = toc_weights_view(l->claims[fold], TOC_CLAIM_TAGS, &w, NULL);
    if (r == 0)
        r = toc_transitions_read(l->claim_moves[fold], TOC_CLAIM_TAGS, &moves, NULL);
    for (uint32_t d = 0; d < l->corpus.docs.n && r == 0; d++) {
        report_view *v = &l->views[d];
        if (report_fold(d) == fold)
            r = toc_claim_tag(&w, &moves, &v->scan, &v->statements, v->tells, &v->claims);
    }
    return r;
}

static int train_fold(report_lab *l, const crf_data *data, uint32_t fold)
{
    report_split split = {fold, NULL};
    crf_model m = {0};
    int r = crf_train(data, &OPTIONS, report_skip, &split, &m);
    if (r == 0)
        r = pack_weights(data, m.w, m.bias, TOC_CLAIM_TAGS, TABLE_BITS, &l->claims[fold]);
    l->claim_moves[fold] =
        toc_arena_dup(&l->arena, (toc_sv){(const char *)&m.trans, sizeof(m.trans)});
    if (r == 0)
        r = read_fold(l, fold);
    crf_model_done(&m);
    return r;
}

int report_train_claims(report_lab *l)
{
    static const char *const names[TOC_CLAIM_PARTS] = {"speaker", "self", "party",
                                                       "why",     "how",  "how many"};
    crf_data data = {0};
    int r = 0;
    for (uint32_t d = 0; d < l->reports && r == 0; d++)
        r = mark_all(l, d);
    if (r == 0)
        r = build(l, &data);
    for (uint32_t fold = 0; fold < REPORT_MODELS && r == 0; fold++)
        r = train_fold(l, &data, fold);
    crf_data_done(&data);
    for (uint32_t part = 0; part < TOC_CLAIM_PARTS && r == 0; part++)
        print_part(l, part, names[part]);
    return r;
}
