/* claim_features - what the tagger of claims asks of a token: the words around it, what the rules
 * know of it, and how it stands to what they take for statements. See claim_tagger.h. */
#include "extract/claim_tagger.h"

#include <errno.h>

enum { FIRST_TEMPLATE = 400 };

/* So many tokens around are looked at for words, and for statements. */
enum { NEAR = 32, FAR = 64 };

/* Kinds of feature. */
enum {
    WORD = FIRST_TEMPLATE, /* and place beside the token; 16 for those */
    LEAF = WORD + 16,
    BRANCH = LEAF + 16,
    PAIR = BRANCH + 16,
    POS,
    CLASS,
    CLASS_NEAR,
    KIND,
    KINDS,
    VERB,
    VERB_FAR,
    SPEAKER,
    CONTENT,
    AT_VERB,
    SENTENCE,
    BAG,
    QUOTED,
    PLACED,
};

typedef struct {
    const toc_scan *s;
    const toc_statement_vec *st;
    toc_sentence q;
    uint32_t i, kind;
    toc_claim_features_vec *out;
    int r;
} list;

static void put(list *l, uint32_t template, uint64_t a, uint64_t b)
{
    uint64_t *slot = TOC_VEC_PUSH(l->s->arena, l->out);
    if (slot)
        *slot = toc_feature(template, a, b);
    else
        l->r = -ENOMEM;
}

/* What the scan knows of a token, and whether it begins there. */
static uint32_t kind_of(const toc_scan *s, uint32_t i)
{
    if (s->actor_at[i] != TOC_NO_TOKEN)
        return 2u + (uint32_t)(s->actors.p[s->actor_at[i]].first == i);
    if (s->name_at[i] != TOC_NO_TOKEN)
        return 4u + 2u * s->names.p[s->name_at[i]].kind +
               (uint32_t)(s->names.p[s->name_at[i]].first == i);
    if (s->place_at[i] != TOC_NO_TOKEN)
        return 12u + 4u * s->places.p[s->place_at[i]].is_country +
               2u * (s->places.p[s->place_at[i]].use == TOC_PLACE_USE_PLACE) +
               (uint32_t)(s->places.p[s->place_at[i]].first == i);
    if (s->date_at[i] != TOC_NO_TOKEN)
        return 20;
    if (s->number_at[i] != TOC_NO_TOKEN)
        return 21;
    return s->learned_at[i] == TOC_NO_TOKEN ? 0 : 24 + s->learned.p[s->learned_at[i]].tag;
}

static void put_words(list *l)
{
    const toc_token *t = l->s->text->tokens.p;
    enum { REACH = 3 };
    for (int d = -REACH; d <= REACH; d++) {
        int64_t at = (int64_t)l->i + d;
        bool in = at >= l->q.first && at < l->q.end;
        uint32_t place = (uint32_t)(d + REACH);
        put(l, WORD + place, in ? t[at].word : 0, 0);
        if (d >= -2 && d <= 2)
            put(l, LEAF + place, in ? t[at].leaf : 1, 0);
        if (d >= -1 && d <= 1)
            put(l, BRANCH + place, in ? toc_leaf_branch(t[at].leaf) : 1, 0);
    }
    uint32_t before = l->i > l->q.first ? t[l->i - 1].word : 0;
    uint32_t behind = l->i + 1 < l->q.end ? t[l->i + 1].word : 0;
    put(l, PAIR, before, t[l->i].word);
    put(l, PAIR, t[l->i].word, behind + 1);
}

static void put_pos(list *l)
{
    const toc_token *t = l->s->text->tokens.p;
    uint32_t pos[5];
    for (int d = -2; d <= 2; d++) {
        int64_t at = (int64_t)l->i + d;
        pos[d + 2] = at >= l->q.first && at < l->q.end ? t[at].pos : TOC_POS_COUNT;
    }
    put(l, POS, pos[2], 0);
    put(l, POS, 100 + pos[1], pos[2]);
    put(l, POS, 200 + pos[2], pos[3]);
    put(l, POS, 300 + pos[1] * 32 + pos[2], pos[3]);
    put(l, POS, 2000 + pos[0] * 32 + pos[1], pos[2]);
    put(l, POS, 4000 + pos[2] * 32 + pos[3], pos[4]);
    put(l, POS, 6000 + t[l->i].shape, l->i == l->q.first);
}

/* The classes of a token of the sentence; others have none. */
static void put_classes_of(list *l, int64_t at, uint32_t template, uint32_t side)
{
    if (at < l->q.first || at >= l->q.end)
        return;
    for (uint32_t k = 0; k < TOC_WORD_SET_PARTS; k++)
        for (uint64_t left = l->s->words[at].part[k]; left; left &= left - 1)
            put(l, template, k * 64 + (uint32_t)__builtin_ctzll(left), side);
}

static void put_kinds(list *l)
{
    put_classes_of(l, l->i, CLASS, 0);
    put_classes_of(l, (int64_t)l->i - 1, CLASS_NEAR, 0);
    put_classes_of(l, (int64_t)l->i + 1, CLASS_NEAR, 1);
    put(l, KIND, l->kind, 0);
    put(l, KINDS, l->kind, l->i > l->q.first ? 1 + kind_of(l->s, l->i - 1) : 0);
    put(l, KINDS, 100 + l->kind, l->i + 1 < l->q.end ? 1 + kind_of(l->s, l->i + 1) : 0);
}

static uint32_t bucket(uint32_t n)
{
    return n < 5 ? n : n < 8 ? 5 : n < 14 ? 6 : 7;
}

static uint32_t code_of(const toc_statement *x)
{
    return x->stance * 4u + x->blame * 2u + x->no_part;
}

/* How the token stands to a statement. */
static void put_statement(list *l, const toc_statement *x)
{
    uint32_t i = l->i;
    if (x->speaker.found && i >= x->speaker.full_first && i < x->speaker.end) {
        put(l, SPEAKER, code_of(x), i >= x->speaker.first);
        put(l, SPEAKER, 100 + (i == x->speaker.first), i == x->speaker.head);
    }
    if (i >= x->first && i < x->end) {
        put(l, CONTENT, code_of(x), l->kind);
        put(l, CONTENT, 100 + code_of(x), bucket(i - x->first));
        put(l, CONTENT, 200 + code_of(x), x->by.n > 0);
    }
    if (i >= x->verb && i < x->verb_end)
        put(l, AT_VERB, code_of(x), i - x->verb);
}

/* The verb of a statement is so far away, on that side. */
static void put_verb(list *l, const toc_statement *x, uint32_t far, uint32_t side)
{
    uint32_t word = l->s->text->tokens.p[x->verb].word;
    put(l, VERB, side + code_of(x), bucket(far));
    put(l, VERB, side + 100 + code_of(x), l->kind);
    put(l, VERB_FAR, word, side + l->kind);
    put(l, VERB_FAR, word, side + 100 + bucket(far));
}

/* Those of the sentence and of the one before, not too far away. */
static void put_statements(list *l)
{
    const toc_statement *left = NULL, *right = NULL;
    uint32_t stances = 0, sentence = l->s->sentence_of[l->i], i = l->i;
    uint32_t from = l->s->text->sentences.p[sentence ? sentence - 1 : 0].first;
    uint32_t to = TOC_MIN(l->q.end, i + FAR);
    from = TOC_MAX(from, i > FAR ? i - FAR : 0);
    for (uint32_t k = toc_statements_from(l->st, from); k < l->st->n && l->st->p[k].verb < to;
         k++) {
        const toc_statement *x = &l->st->p[k];
        put_statement(l, x);
        if (x->verb < l->q.first)
            continue;
        stances |= 1u << x->stance | (x->blame ? 1u << 16 : 0);
        if (x->verb < i)
            left = x;
        if (x->verb > i && !right)
            right = x;
    }
    if (left)
        put_verb(l, left, i - left->verb, 0);
    if (right)
        put_verb(l, right, right->verb - i, 1000);
    put(l, SENTENCE, stances, l->kind);
}

/* What stands in the sentence, not too far away. */
static void put_sentence(list *l)
{
    const toc_token *t = l->s->text->tokens.p;
    uint32_t quotes = 0;
    uint32_t from = l->i > l->q.first + NEAR ? l->i - NEAR : l->q.first;
    for (uint32_t k = from; k < TOC_MIN(l->q.end, l->i + NEAR); k++) {
        if (k < l->i && toc_word_in(l->s, k, " \" “ ” `` '' "))
            quotes++;
        if (t[k].pos == TOC_VERB || toc_is(l->s, k, TOC_WORD_CLAIM_RESP))
            put(l, BAG, t[k].word, l->kind * 2 + (k < l->i));
    }
    put(l, QUOTED, quotes & 1, l->kind);
    put(l, PLACED, bucket(l->i - l->q.first), l->kind);
    put(l, PLACED, 100 + bucket(l->q.end - l->i), l->kind);
}

int toc_claim_token_features(const toc_scan *s, const toc_statement_vec *st, uint32_t i,
                             toc_claim_features_vec *ret)
{
    list l = {s, st, toc_sentence_at(s, i), i, kind_of(s, i), ret, 0};
    ret->n = 0;
    put_words(&l);
    put_pos(&l);
    put_kinds(&l);
    put_statements(&l);
    put_sentence(&l);
    return l.r;
}
