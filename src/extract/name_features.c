/* name_features - see name_features.h. */
#include "extract/name_features.h"

#include "base/ascii.h"
#include "extract/weights.h"

#include <errno.h>

enum {
    KNOWN_COUNTRY = 1 << 0,
    KNOWN_DEMONYM = 1 << 1,
    KNOWN_ACTOR = 1 << 2,
    KNOWN_MALWARE = 1 << 3,
    KNOWN_PLACE = 1 << 4,
    KNOWN_GIVEN_NAME = 1 << 5,
    KNOWN_TITLE = 1 << 6,
    KNOWN_ORGANIZATION = 1 << 7,
    KNOWN_GROUP = 1 << 8,
    KNOWN_AUTHORITY = 1 << 9,
    KNOWN_MEDIA = 1 << 10,
    KNOWN_TARGET = 1 << 11,
    KNOWN_WEAPON = 1 << 12,
    KNOWN_PEOPLE = 1 << 13,
    KNOWN_AREA = 1 << 14,
    KNOWN_SAY = 1 << 15,
    KNOWN_DOUBTFUL = 1 << 16, /* an actor or malware that is also an ordinary word */
    KNOWN_LONG = 1 << 17,     /* inside a phrase of several words */
};

enum {
    NEAR_TITLE = 1,     /* "President Assad" */
    NEAR_GIVEN = 2,     /* "Brenton Tarrant" */
    NEAR_LOCATIVE = 4,  /* "in Raqqa" */
    NEAR_SAY = 8,       /* "said Kerry", "Kerry said" */
    NEAR_GROUP = 16,    /* "the Ansar Brigade", "group Ashfall" */
    NEAR_SOFTWARE = 32, /* "the Emotet trojan" */
    NEAR_BRACKETS = 64, /* "(BCB)" */
    NEAR_ORGANIZATION = 128,
};

static const toc_token *token(const toc_name_view *v, uint32_t i)
{
    return &v->text->tokens.p[i];
}

static bool function_word(const toc_token *k)
{
    return k->pos == TOC_DET || k->pos == TOC_PRON || k->pos == TOC_AUX || k->pos == TOC_SCONJ ||
           k->pos == TOC_CCONJ || k->pos == TOC_ADP || k->pos == TOC_PART || k->pos == TOC_X;
}

/* May be a word of a name. Where all is in capitals they say nothing: there the tags decide. */
static bool may_name(const toc_name_view *v, uint32_t i)
{
    const toc_token *k = token(v, i);
    if (!toc_has_capital(k) || (k->shape & TOC_SHAPE_PUNCT))
        return false;
    if (v->text->upper_case)
        return k->pos == TOC_PROPN;
    return !function_word(k) || k->pos == TOC_X || (k->shape & (TOC_SHAPE_UPPER | TOC_SHAPE_MIXED));
}

static bool link_word(const toc_token *k)
{
    static const char *const LINKS[] = {"of",  "the", "for", "and", "de", "la", "del", "van",
                                        "von", "bin", "ibn", "al",  "el", "s",  "in",  "da"};
    if (k->fold.n > 3)
        return false;
    if (k->fold.n <= 1 && (k->shape & TOC_SHAPE_PUNCT))
        return k->fold.n == 1 && (k->fold.p[0] == '&' || k->fold.p[0] == '-' ||
                                  k->fold.p[0] == '\'' || k->fold.p[0] == '/');
    for (size_t n = 0; n < TOC_LEN(LINKS); n++)
        if (toc_sv_eq(k->fold, toc_sv_of(LINKS[n])))
            return true;
    return false;
}

/* "Task Force 50", "Intel 471" */
static bool number(const toc_token *k)
{
    enum { LONGEST = 5 };
    return (k->shape & TOC_SHAPE_DIGIT) && k->end - k->start <= LONGEST;
}

/* Behind the last word of the stretch that begins at first: at most two small words in a row. */
static uint32_t stretch_end(const toc_name_view *v, uint32_t first, uint32_t end)
{
    enum { LINKS = 2 };
    uint32_t last = first + 1;
    end = TOC_MIN(end, first + TOC_NAME_STRETCH_MAX);
    for (uint32_t i = first + 1; i < end; i++) {
        if (may_name(v, i) || (i == last && number(token(v, i))))
            last = i + 1;
        else if (i - last >= LINKS || !link_word(token(v, i)))
            break;
    }
    return last;
}

static int find_stretches(toc_name_view *v, toc_arena *a)
{
    TOC_VEC_FOREACH (s, &v->text->sentences)
        for (uint32_t i = s->first; i < s->end;) {
            if (!may_name(v, i)) {
                i++;
                continue;
            }
            toc_name_stretch *n = TOC_VEC_PUSH(a, &v->stretches);
            if (!n)
                return -ENOMEM;
            *n = (toc_name_stretch){i, stretch_end(v, i, s->end)};
            i = n->end;
        }
    return 0;
}

/* ---------------------------------------------------------------- what the lexicon knows */

static uint32_t known_class(unsigned cls)
{
    if (toc_word_target(cls))
        return KNOWN_TARGET;
    if (toc_word_weapon(cls))
        return KNOWN_WEAPON;
    switch (cls) {
    case TOC_WORD_GIVEN_NAME:
        return KNOWN_GIVEN_NAME;
    case TOC_WORD_TITLE:
        return KNOWN_TITLE;
    case TOC_WORD_ORGANIZATION_NOUN:
        return KNOWN_ORGANIZATION;
    case TOC_WORD_GROUP_NOUN:
    case TOC_WORD_GROUP_CODENAME:
        return KNOWN_GROUP;
    case TOC_WORD_AUTHORITY:
        return KNOWN_AUTHORITY;
    case TOC_WORD_MEDIA:
        return KNOWN_MEDIA;
    case TOC_WORD_PEOPLE:
    case TOC_WORD_ATTACKER:
    case TOC_WORD_ATTACKER_STRICT:
        return KNOWN_PEOPLE;
    case TOC_WORD_AREA_ADMIN:
    case TOC_WORD_AREA_TOWN:
        return KNOWN_AREA;
    case TOC_WORD_SAY_ASSERT:
    case TOC_WORD_SAY_CONFIRM:
    case TOC_WORD_SAY_DENY:
    case TOC_WORD_SAY_SUGGEST:
        return KNOWN_SAY;
    default:
        return 0;
    }
}

static uint32_t known_entry(toc_lex_entry e)
{
    uint32_t doubt = e.flags & TOC_LEX_AMBIGUOUS ? KNOWN_DOUBTFUL : 0;
    switch (e.kind) {
    case TOC_LEX_COUNTRY:
        return e.cls == TOC_COUNTRY_ADJECTIVE ? KNOWN_DEMONYM : KNOWN_COUNTRY;
    case TOC_LEX_ACTOR:
        return KNOWN_ACTOR | doubt;
    case TOC_LEX_MALWARE:
        return KNOWN_MALWARE | doubt;
    case TOC_LEX_PLACE:
        return KNOWN_PLACE;
    case TOC_LEX_WORD:
        return known_class(e.cls);
    default:
        return 0;
    }
}

/* What is known of the words of a stretch and of those beside it. */
static void look_up(toc_name_view *v, toc_name_stretch s, toc_sentence in)
{
    enum { BEFORE = 2, BEHIND = 2 };
    uint32_t from = s.first - TOC_MIN(s.first - in.first, (uint32_t)BEFORE);
    uint32_t to = TOC_MIN(s.end + BEHIND, in.end);
    for (uint32_t i = from; i < to; i++) {
        const toc_lex_entry *e;
        uint32_t n, len = toc_lex_match(v->lexicon, v->text, i, in.end, &e, &n);
        uint32_t known = len > 1 ? KNOWN_LONG : 0;
        for (uint32_t k = 0; len && k < n; k++)
            known |= known_entry(e[k]);
        for (uint32_t k = i; k < i + len && k < to; k++)
            v->known[k] |= known;
    }
}

/* ---------------------------------------------------------------- company */

static toc_name_company *company_slot(const toc_name_view *v, uint32_t word)
{
    uint32_t i = word & (v->slots - 1);
    while (v->company[i].word && v->company[i].word != word)
        i = (i + 1) & (v->slots - 1);
    return &v->company[i];
}

static uint32_t company_of(const toc_name_view *v, toc_name_stretch s, uint32_t i, toc_sentence in)
{
    uint32_t left = i > in.first ? v->known[i - 1] : 0,
             right = i + 1 < in.end ? v->known[i + 1] : 0;
    uint32_t c = 0;
    c |= left & KNOWN_TITLE ? NEAR_TITLE : 0;
    c |= left & KNOWN_GIVEN_NAME ? NEAR_GIVEN : 0;
    c |= (left | right) & KNOWN_SAY ? NEAR_SAY : 0;
    c |= (left | right) & KNOWN_GROUP ? NEAR_GROUP : 0;
    c |= (left | right) & KNOWN_WEAPON ? NEAR_SOFTWARE : 0;
    c |= right & KNOWN_ORGANIZATION ? NEAR_ORGANIZATION : 0;
    if (i == s.first && i > in.first) {
        const toc_token *k = token(v, i - 1);
        if (toc_sv_eq(k->fold, TOC_SV("in")) || toc_sv_eq(k->fold, TOC_SV("near")) ||
            toc_sv_eq(k->fold, TOC_SV("at")))
            c |= NEAR_LOCATIVE;
        if (toc_sv_eq(k->fold, TOC_SV("(")))
            c |= NEAR_BRACKETS;
    }
    return c;
}

static bool meet_all(toc_name_view *v, toc_arena *a)
{
    uint32_t words = 0;
    TOC_VEC_FOREACH (s, &v->stretches)
        words += s->end - s->first;
    for (v->slots = 16; v->slots < words * 2; v->slots *= 2)
        ;
    v->company = TOC_NEW_N(a, toc_name_company, v->slots);
    v->known = TOC_NEW_N(a, uint32_t, v->text->tokens.n + 1);
    if (a->overflowed)
        return false;
    const toc_sentence *in = v->text->sentences.p;
    TOC_VEC_FOREACH (s, &v->stretches) {
        while (in->end <= s->first)
            in++;
        look_up(v, *s, *in);
    }
    in = v->text->sentences.p;
    TOC_VEC_FOREACH (s, &v->stretches) {
        while (in->end <= s->first)
            in++;
        for (uint32_t i = s->first; i < s->end; i++) {
            toc_name_company *c = company_slot(v, token(v, i)->word);
            c->word = token(v, i)->word;
            c->company |= company_of(v, *s, i, *in);
        }
    }
    uint32_t malware = 0;
    TOC_VEC_FOREACH (s, &v->stretches)
        for (uint32_t i = s->first; i < s->end; i++)
            malware += (v->known[i] & (KNOWN_MALWARE | KNOWN_DOUBTFUL)) == KNOWN_MALWARE;
    v->cyber = malware > 1;
    return true;
}

uint32_t toc_name_word_slot(const toc_name_view *v, uint32_t i)
{
    return (uint32_t)(company_slot(v, token(v, i)->word) - v->company);
}

int toc_name_view_make(const toc_text *t, const toc_lexicon *lx, toc_arena *a, toc_name_view *ret)
{
    toc_name_view v = {.text = t, .lexicon = lx};
    if (find_stretches(&v, a) < 0 || !meet_all(&v, a))
        return -ENOMEM;
    *ret = v;
    return 0;
}

/* ---------------------------------------------------------------- features */

/* What stands where a token would, outside the text. */
static const toc_token NOTHING = {.word = 0x5bd1e995};

static const toc_token *near(const toc_name_view *v, int64_t i)
{
    return i < 0 || i >= v->text->tokens.n ? &NOTHING : token(v, (uint32_t)i);
}

static uint32_t known_near(const toc_name_view *v, int64_t i)
{
    return i < 0 || i >= v->text->tokens.n ? 0 : v->known[i];
}

static uint64_t affix(toc_sv s, size_t from, size_t to)
{
    uint64_t bytes = 0;
    memcpy(&bytes, s.p + from, to - from);
    return bytes << 8 | (to - from);
}

/* "Abc-12" as "Aa-1": runs of one kind as one letter. */
static uint64_t pattern(const toc_name_view *v, const toc_token *k)
{
    toc_sv s = toc_sv_range(v->text->doc->text, k->start, k->end);
    uint64_t h = 1, last = 0;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        uint64_t kind = toc_is_upper(c)   ? 1
                        : toc_is_digit(c) ? 2
                        : toc_is_lower(c) ? 3
                        : toc_is_high(c)  ? 3
                                          : (uint64_t)(unsigned char)c;
        if (kind != last)
            h = h * 131 + kind;
        last = kind;
    }
    return h << 1 | (v->text->upper_case ? 1 : 0);
}

typedef struct {
    uint64_t *f;
    uint32_t n;
    uint32_t template;
} feature_list;

static inline void put(feature_list *l, uint64_t a, uint64_t b)
{
    l->f[l->n++] = toc_feature(++l->template, a, b);
}

static void put_bits(feature_list *l, uint32_t bits)
{
    l->template ++;
    for (; bits; bits &= bits - 1)
        l->f[l->n++] = toc_feature(l->template, (uint64_t)__builtin_ctz(bits), 0);
}

static void spelling(const toc_name_view *v, int64_t i, uint64_t form, feature_list *l)
{
    enum { AFFIXES = 16, CLUSTERS = 20, TREE = 64, SHORT_WORD = 3 };
    const toc_token *w = near(v, i), *l1 = near(v, i - 1), *r1 = near(v, i + 1);
    put(l, w->word, 0);
    put(l, w->word, form);
    put(l, l1->word, 0);
    put(l, r1->word, 0);
    put(l, near(v, i - 2)->word, 0);
    put(l, near(v, i + 2)->word, 0);
    put(l, w->word, l1->word);
    put(l, w->word, r1->word);
    put(l, form, v->cyber);
    l->template = AFFIXES;
    size_t n = w->fold.n;
    if (n > SHORT_WORD) {
        put(l, affix(w->fold, n - 2, n), w->shape);
        put(l, affix(w->fold, n - 3, n), 0);
        put(l, affix(w->fold, n - 4, n), 0);
        put(l, affix(w->fold, 0, 3), 0);
    }
    l->template = CLUSTERS;
    put(l, w->cluster, 0);
    put(l, l1->cluster, 0);
    put(l, r1->cluster, 0);
    put(l, w->pos, (uint64_t)l1->pos << 8 | r1->pos);
    put(l, w->pos, 0);
    l->template = TREE;
    put(l, w->leaf, 0);
    put(l, toc_leaf_branch(w->leaf), 0);
    put(l, toc_leaf_bough(w->leaf), 0);
}

/* The words on both sides of the stretch, and its last word, which often says what it is. */
static void surroundings(const toc_name_view *v, toc_name_stretch s, int64_t i, feature_list *l)
{
    enum { SURROUNDINGS = 32, TREE_AROUND = 72 };
    const toc_token *before = near(v, (int64_t)s.first - 1), *behind = near(v, s.end),
                    *last = near(v, (int64_t)s.end - 1);
    uint64_t place = TOC_MIN((uint64_t)i - s.first, 2u) << 2 | TOC_MIN(s.end - 1 - (uint64_t)i, 2u);
    l->template = SURROUNDINGS;
    put(l, before->word, 0);
    put(l, behind->word, 0);
    put(l, before->cluster, 0);
    put(l, behind->cluster, 0);
    put(l, last->word, 0);
    put(l, before->word, behind->word);
    put(l, v->known[s.end - 1], 0);
    put(l, place, v->cyber);
    l->template = TREE_AROUND;
    put(l, toc_leaf_branch(before->leaf), 0);
    put(l, toc_leaf_branch(behind->leaf), 0);
    put(l, toc_leaf_branch(last->leaf), 0);
    put(l, last->leaf, 0);
}

uint32_t toc_name_features(const toc_name_view *v, toc_name_stretch s, uint32_t i,
                           uint64_t ret[TOC_NAME_FEATURES_MAX])
{
    enum { KNOWLEDGE = 48 };
    feature_list l = {.f = ret};
    uint64_t form = pattern(v, token(v, i));
    uint32_t known = v->known[i], left = known_near(v, (int64_t)i - 1),
             right = known_near(v, (int64_t)i + 1);
    spelling(v, i, form, &l);
    surroundings(v, s, i, &l);
    l.template = KNOWLEDGE;
    put(&l, known, 0);
    put(&l, known, left);
    put(&l, known, right);
    put(&l, known, form);
    put(&l, company_slot(v, token(v, i)->word)->company, 0);
    put_bits(&l, known);
    TOC_ASSERT(l.n <= TOC_NAME_FEATURES_MAX);
    return l.n;
}
