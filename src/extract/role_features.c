/* role_features - see role_features.h. */
#include "extract/role_features.h"

#include "base/ascii.h"
#include "extract/lexicon.h"
#include "extract/weights.h"

#include <errno.h>
#include <pthread.h>

typedef struct {
    const char *words; /* folded, parted by blanks */
    toc_func_kind kind;
} func_row;

static const func_row FUNCTION_WORDS[] = {
    {"the a an this that these those his her its their our my your some several any no each every "
     "all "
     "both two three four five six seven eight nine ten eleven twelve other another many few one",
     TOC_FUNC_DET},
    {"of in on at by for with from to against between under near into during after before as "
     "through "
     "inside outside over along across around behind until since without toward towards per via "
     "within among upon despite",
     TOC_FUNC_PREP},
    {"was were is are been being be has had have will would can could may might must shall should "
     "do "
     "does did",
     TOC_FUNC_AUX},
    {"and or but nor plus", TOC_FUNC_CONJ},
    {"who that which whom whose when where while because if although", TOC_FUNC_REL},
    {"he she it they we i you him them us me himself themselves", TOC_FUNC_PRON},
    {"said says reported stated added announced according told confirmed declared", TOC_FUNC_SAY},
    {"not also only just still already however", TOC_FUNC_OTHER},
};

typedef struct {
    const char *stem;
    uint8_t kind; /* toc_trigger_kind */
} stem_row;

/* Words of violence by how they begin; the number of a row is part of what models were trained on.
 */
static const stem_row STEMS[] = {
    {NULL, 0},
    {"kill", TOC_TRIGGER_KILL},
    {"murder", TOC_TRIGGER_KILL},
    {"assassin", TOC_TRIGGER_KILL},
    {"attack", TOC_TRIGGER_STRIKE},
    {"bomb", TOC_TRIGGER_BOMB},
    {"explo", TOC_TRIGGER_BOMB},
    {"kidnap", TOC_TRIGGER_SEIZE},
    {"wound", TOC_TRIGGER_WOUND},
    {"injur", TOC_TRIGGER_WOUND},
    {"destroy", TOC_TRIGGER_DAMAGE},
    {"damag", TOC_TRIGGER_DAMAGE},
    {"burn", TOC_TRIGGER_DAMAGE},
    {"blew", TOC_TRIGGER_BOMB},
    {"blow", TOC_TRIGGER_BOMB},
    {"blast", TOC_TRIGGER_BOMB},
    {"shot", TOC_TRIGGER_STRIKE},
    {"shoot", TOC_TRIGGER_STRIKE},
    {"fire", TOC_TRIGGER_DAMAGE},
    {"ambush", TOC_TRIGGER_STRIKE},
    {"abduct", TOC_TRIGGER_SEIZE},
    {"massacr", TOC_TRIGGER_KILL},
    {"dead", TOC_TRIGGER_KILL},
    {"death", TOC_TRIGGER_KILL},
    {"die", TOC_TRIGGER_KILL},
    {"victim", TOC_TRIGGER_WOUND},
    {"detonat", TOC_TRIGGER_BOMB},
    {"dynamit", TOC_TRIGGER_BOMB},
    {"sabotag", TOC_TRIGGER_DAMAGE},
    {"threat", TOC_TRIGGER_SPEAK},
    {"terror", TOC_TRIGGER_SPEAK},
    {"hijack", TOC_TRIGGER_SEIZE},
    {"rob", TOC_TRIGGER_SEIZE},
    {"arson", TOC_TRIGGER_DAMAGE},
    {"machinegu", TOC_TRIGGER_STRIKE},
    {"hostage", TOC_TRIGGER_SEIZE},
    {"plant", TOC_TRIGGER_STRIKE},
    {"hurl", TOC_TRIGGER_STRIKE},
    {"throw", TOC_TRIGGER_STRIKE},
    {"launch", TOC_TRIGGER_STRIKE},
    {"responsib", TOC_TRIGGER_BLAME},
    {"claim", TOC_TRIGGER_BLAME},
    {"perpetrat", TOC_TRIGGER_BLAME},
    {"accus", TOC_TRIGGER_BLAME},
    {"suspect", TOC_TRIGGER_BLAME},
    {"captur", TOC_TRIGGER_SEIZE},
    {"seiz", TOC_TRIGGER_SEIZE},
    {"slain", TOC_TRIGGER_KILL},
    {"slay", TOC_TRIGGER_KILL},
    {"execut", TOC_TRIGGER_KILL},
    {"stab", TOC_TRIGGER_STRIKE},
    {"strafe", TOC_TRIGGER_STRIKE},
    {"torch", TOC_TRIGGER_DAMAGE},
    {"ablaze", TOC_TRIGGER_DAMAGE},
    {"blame", TOC_TRIGGER_BLAME},
    {"carried", TOC_TRIGGER_STRIKE},
    {"crime", TOC_TRIGGER_SPEAK},
    {"gunned", TOC_TRIGGER_STRIKE},
    {"threw", TOC_TRIGGER_STRIKE},
    {"raid", TOC_TRIGGER_STRIKE},
    {"ramm", TOC_TRIGGER_STRIKE},
    {"shell", TOC_TRIGGER_STRIKE},
    {"struck", TOC_TRIGGER_STRIKE},
    {"arrest", TOC_TRIGGER_BLAME},
};
static_assert(TOC_LEN(STEMS) <= 64, "a bit for each in sentence_triggers");

typedef struct {
    uint32_t word;
    uint8_t kind;
} func_slot;

enum { FUNC_SLOTS = 1024 };

/* The constant lists above in a form that is quick to ask; filled once. */
typedef struct {
    func_slot func[FUNC_SLOTS];
    uint64_t stems[26]; /* a bit for each stem that begins with the letter */
    uint8_t stem_n[TOC_LEN(STEMS)];
} word_table;

static word_table table;

static void fill_table(void)
{
    func_slot *slots = table.func;
    for (size_t i = 1; i < TOC_LEN(STEMS); i++) {
        table.stems[STEMS[i].stem[0] - 'a'] |= UINT64_C(1) << i;
        table.stem_n[i] = (uint8_t)strlen(STEMS[i].stem);
    }
    for (size_t r = 0; r < TOC_LEN(FUNCTION_WORDS); r++) {
        toc_sv rest = toc_sv_of(FUNCTION_WORDS[r].words);
        while (rest.n) {
            uint32_t h = (uint32_t)toc_hash64(toc_sv_cut(&rest, ' '));
            uint32_t i = h % FUNC_SLOTS;
            while (slots[i].kind && slots[i].word != h)
                i = (i + 1) % FUNC_SLOTS;
            if (!slots[i].kind)
                slots[i] = (func_slot){h, (uint8_t)FUNCTION_WORDS[r].kind};
        }
    }
}

static uint8_t func_of(const func_slot slots[FUNC_SLOTS], uint32_t word)
{
    uint32_t i = word % FUNC_SLOTS;
    while (slots[i].kind && slots[i].word != word)
        i = (i + 1) % FUNC_SLOTS;
    return slots[i].kind;
}

static uint8_t trigger_of(toc_sv w)
{
    if (w.n < 3 || !toc_is_lower(w.p[0]))
        return 0;
    for (uint64_t left = table.stems[w.p[0] - 'a']; left; left &= left - 1) {
        uint8_t i = (uint8_t)__builtin_ctzll(left);
        if (toc_sv_starts(w, (toc_sv){STEMS[i].stem, table.stem_n[i]}))
            return i;
    }
    return 0;
}

static uint32_t affix(toc_sv w, size_t from, size_t n)
{
    return (uint32_t)toc_hash64((toc_sv){w.p + from, n});
}

static void token_make(const toc_token *k, toc_role_token *r)
{
    toc_sv w = k->fold;
    size_t digits = 0;
    for (size_t i = 0; i < w.n; i++)
        digits += toc_is_digit(w.p[i]);
    r->shape = (uint8_t)(digits == w.n ? 1 : digits ? 2 : w.n == 1 && toc_is_lower(w.p[0]) ? 3 : 0);
    r->word = r->shape == 1 ? (uint32_t)(w.n < 4 ? 11 : 12) : k->word;
    r->pre = affix(w, 0, TOC_MIN(w.n, (size_t)5));
    r->suf3 = w.n > 3 ? affix(w, w.n - 3, 3) : k->word;
    r->suf2 = w.n > 2 ? affix(w, w.n - 2, 2) : k->word;
    r->pos = k->pos;
    r->leaf = k->leaf;
    r->func = func_of(table.func, k->word);
    if (!r->func && !(w.n && (toc_is_alnum(w.p[0]) || toc_is_high(w.p[0]))))
        r->func = TOC_FUNC_PUNCT;
    r->trigger = r->func ? 0 : trigger_of(w);
}

static void chain_words(toc_role_view *v)
{
    for (uint32_t k = 1; k <= v->words; k++)
        v->firsts[k] = TOC_NO_TOKEN;
    for (uint32_t i = v->text->tokens.n; i-- > 0;) {
        uint32_t *first = &v->firsts[v->tokens[i].number];
        v->next[i] = *first;
        *first = i;
    }
}

/* Words come again: what was made of one is copied. */
static int make_tokens(const toc_text *t, toc_arena *a, toc_role_view *v)
{
    uint32_t room = 16;
    while (room < 2 * t->tokens.n)
        room *= 2;
    uint32_t *first = TOC_NEW_N(a, uint32_t, room); /* the word's first token + 1; 0: free */
    v->tokens = TOC_NEW_N(a, toc_role_token, t->tokens.n + 1);
    v->firsts = TOC_NEW_N(a, uint32_t, t->tokens.n + 1);
    v->next = TOC_NEW_N(a, uint32_t, t->tokens.n + 1);
    if (!first || !v->tokens || !v->firsts || !v->next)
        return -ENOMEM;
    for (uint32_t i = 0; i < t->tokens.n; i++) {
        const toc_token *k = &t->tokens.p[i];
        uint32_t at = k->word & (room - 1);
        while (first[at] && t->tokens.p[first[at] - 1].word != k->word)
            at = (at + 1) & (room - 1);
        if (first[at]) {
            v->tokens[i] = v->tokens[first[at] - 1];
            v->tokens[i].pos = k->pos;
        } else {
            first[at] = i + 1;
            token_make(k, &v->tokens[i]);
            v->tokens[i].number = ++v->words;
        }
    }
    chain_words(v);
    return 0;
}

static uint8_t lexed_word(uint16_t cls)
{
    static const uint8_t classes[TOC_WORD_COUNT] = {
        [TOC_WORD_PEOPLE] = TOC_LEXED_PEOPLE,
        [TOC_WORD_ATTACKER] = TOC_LEXED_ATTACKER,
        [TOC_WORD_AUTHORITY] = TOC_LEXED_AUTHORITY,
        [TOC_WORD_MEDIA] = TOC_LEXED_MEDIA,
        [TOC_WORD_TITLE] = TOC_LEXED_TITLE,
        [TOC_WORD_GIVEN_NAME] = TOC_LEXED_GIVEN_NAME,
        [TOC_WORD_ORGANIZATION_NOUN] = TOC_LEXED_ORGANIZATION,
    };
    if (toc_word_weapon(cls))
        return TOC_LEXED_WEAPON;
    if (toc_word_target(cls))
        return TOC_LEXED_TARGET;
    return cls < TOC_WORD_COUNT ? classes[cls] : TOC_LEXED_NOTHING;
}

static uint8_t lexed_entry(const toc_lex_entry *e)
{
    switch (e->kind) {
    case TOC_LEX_COUNTRY:
        return e->cls == TOC_COUNTRY_ADJECTIVE ? TOC_LEXED_DEMONYM : TOC_LEXED_COUNTRY;
    case TOC_LEX_ACTOR:
        return TOC_LEXED_ACTOR;
    case TOC_LEX_MALWARE:
        return e->flags & TOC_LEX_AMBIGUOUS ? TOC_LEXED_NOTHING : TOC_LEXED_MALWARE;
    case TOC_LEX_WORD:
        return lexed_word(e->cls);
    case TOC_LEX_PLACE:
        return e->flags & TOC_LEX_AMBIGUOUS ? TOC_LEXED_NOTHING : TOC_LEXED_PLACE;
    default:
        return TOC_LEXED_NOTHING;
    }
}

/* The longest phrases of the lexicon; of several meanings the first that is of use. */
static void find_lexed(toc_role_view *v, const toc_lexicon *lx, const toc_sentence *s)
{
    for (uint32_t i = s->first; i < s->end;) {
        const toc_lex_entry *entries;
        uint32_t n, len = toc_lex_match(lx, v->text, i, s->end, &entries, &n);
        uint8_t lexed = TOC_LEXED_NOTHING, kind = 0;
        for (uint32_t k = 0; len && k < n && !lexed; k++) {
            lexed = lexed_entry(&entries[k]);
            kind = (uint8_t)(entries[k].kind == TOC_LEX_WORD ? entries[k].cls : 0);
        }
        for (uint32_t k = i; k < i + len; k++) {
            v->tokens[k].lexed = lexed;
            v->tokens[k].kind = kind;
        }
        i += len ? len : 1;
    }
}

static bool bounds_phrase(const toc_role_token *t, bool leftwards)
{
    return (t->func && !(t->func == TOC_FUNC_DET && !leftwards)) || t->trigger;
}

/* Noun phrases by their bounds: function words, punctuation, triggers. */
static void find_phrases(toc_role_view *v, const toc_sentence *s)
{
    enum { REACH = 6 };
    uint32_t bound = s->first;
    for (uint32_t i = s->first; i < s->end; i++) {
        v->tokens[i].left = i - TOC_MIN(i - bound, (uint32_t)REACH);
        if (bounds_phrase(&v->tokens[i], true))
            bound = i + 1;
    }
    bound = s->end;
    for (uint32_t i = s->end; i-- > s->first;) {
        v->tokens[i].right = TOC_MIN(bound, i + 1 + REACH);
        if (bounds_phrase(&v->tokens[i], false))
            bound = i;
    }
}

static void find_voice(toc_role_view *v, const toc_sentence *s, uint32_t by)
{
    for (uint32_t i = s->first; i < s->end; i++) {
        toc_role_token *t = &v->tokens[i];
        if (!t->trigger)
            continue;
        bool aux = i > s->first && v->tokens[i - 1].func == TOC_FUNC_AUX;
        bool agent = i + 1 < s->end && v->tokens[i + 1].word == by;
        t->voice = aux ? 2 : agent ? 3 : 1;
    }
}

static void count_triggers(toc_role_view *v)
{
    uint32_t strong = 0;
    for (uint32_t s = 0; s < v->text->sentences.n; s++) {
        const toc_sentence *q = &v->text->sentences.p[s];
        for (uint32_t i = q->first; i < q->end; i++) {
            const toc_role_token *t = &v->tokens[i];
            if (!t->trigger)
                continue;
            uint8_t kind = STEMS[t->trigger].kind;
            v->sentence_triggers[s] |= 1ull << t->trigger;
            v->sentence_kinds[s] |= (uint16_t)(1u << kind);
            strong += kind == TOC_TRIGGER_KILL || kind == TOC_TRIGGER_BOMB ||
                      kind == TOC_TRIGGER_SEIZE || kind == TOC_TRIGGER_STRIKE;
        }
    }
    v->violence = TOC_MIN(strong / 2, 4u);
}

void toc_role_view_prior(toc_role_view *v, uint32_t i, const toc_role_prior *p)
{
    toc_role_token *t = &v->tokens[i];
    t->seen = p->seen;
    memcpy(t->share, p->share, sizeof(t->share));
    uint32_t best = 0;
    for (uint32_t r = 1; r < TOC_ROLE_COUNT; r++)
        if (p->share[r] > p->share[best])
            best = r;
    if (p->seen < 2)
        t->prior = 0;
    else if (!p->share[best])
        t->prior = 1;
    else
        t->prior = (uint8_t)(2 + best * 5 + TOC_MIN(p->share[best] / 32u, 4u));
}

int toc_role_priors_view(toc_sv section, toc_role_priors *ret, toc_err *reterr)
{
    size_t n = section.n / sizeof(toc_role_prior);
    if (n < 2 || n > 1u << 24 || (n & (n - 1)) != 0 || section.n % sizeof(toc_role_prior) != 0)
        return toc_fail(reterr, -EINVAL, "damaged model: no table of words");
    *ret = (toc_role_priors){(const void *)section.p, (uint32_t)n};
    return 0;
}

int toc_role_tree_view(toc_sv section, const toc_role_tree **ret, toc_err *reterr)
{
    if (section.n != sizeof(**ret))
        return toc_fail(reterr, -EINVAL, "damaged model: no tree of words");
    *ret = (const void *)section.p;
    return 0;
}

static const toc_role_prior *prior_of(const toc_role_priors *p, uint32_t word)
{
    static const toc_role_prior unknown = {0};
    uint32_t at = word & (p->n - 1), steps = 0;
    while (p->slots[at].word && p->slots[at].word != word && steps++ < p->n)
        at = (at + 1) & (p->n - 1);
    return p->slots[at].word == word ? &p->slots[at] : &unknown;
}

void toc_role_priors_apply(const toc_role_priors *p, toc_role_view *v)
{
    enum { AHEAD = 16 };
    toc_role_token *t = v->tokens;
    for (uint32_t k = 1; k <= v->words; k++) {
        uint32_t i = v->firsts[k], ahead = v->firsts[TOC_MIN(k + AHEAD, v->words)];
        __builtin_prefetch(&p->slots[t[ahead].word & (p->n - 1)]);
        toc_role_view_prior(v, i, prior_of(p, t[i].word));
    }
    for (uint32_t i = 0; i < v->text->tokens.n; i++) {
        const toc_role_token *first = &t[toc_role_first_of(v, i)];
        t[i].prior = first->prior;
        t[i].seen = first->seen;
        memcpy(t[i].share, first->share, sizeof(t[i].share));
    }
}

float toc_role_known_share(const toc_role_view *v)
{
    uint32_t known = 0, all = 0;
    for (uint32_t i = 0; i < v->text->tokens.n; i++) {
        const toc_role_token *t = &v->tokens[i];
        if (t->func || t->shape)
            continue;
        all++;
        known += t->seen > 1;
    }
    return all ? (float)known / (float)all : 0.0f;
}

int toc_role_view_make(const toc_text *t, const toc_lexicon *lx, toc_arena *a, toc_role_view *ret)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    (void)pthread_once(&once, fill_table); /* cannot fail: once is set up right */
    uint32_t by = (uint32_t)toc_hash64(TOC_SV("by"));
    toc_role_view v = {.text = t};
    v.sentence_triggers = TOC_NEW_N(a, uint64_t, t->sentences.n + 1);
    v.sentence_kinds = TOC_NEW_N(a, uint16_t, t->sentences.n + 1);
    if (!v.sentence_triggers || !v.sentence_kinds || make_tokens(t, a, &v) < 0)
        return -ENOMEM;
    TOC_VEC_FOREACH (s, &t->sentences) {
        find_lexed(&v, lx, s);
        find_phrases(&v, s);
        find_voice(&v, s, by);
    }
    count_triggers(&v);
    *ret = v;
    return 0;
}

/* Words beyond the sentence's ends read as these. */
static const toc_role_token EDGE = {
    .word = 1, .pre = 1, .suf3 = 1, .suf2 = 1, .func = TOC_FUNC_PUNCT};

typedef struct {
    const toc_role_view *v;
    const toc_sentence *s;
    toc_feature_list *out;
} emitter;

static const toc_role_token *at(const emitter *e, uint32_t i, int offset)
{
    int64_t j = (int64_t)i + offset;
    return j < e->s->first || j >= e->s->end ? &EDGE : &e->v->tokens[j];
}

enum { STEMS_OF_SENTENCE = 8 };
static_assert(30 + 22 + 2 * 5 + 3 * STEMS_OF_SENTENCE + 6 <= TOC_ROLE_FEATURES_MAX,
              "words, phrase, triggers and context fit the list");

/* Always inlined: with a constant template, half of the hash is worked out by the compiler. */
__attribute__((always_inline)) static inline void put(const emitter *e, uint32_t template,
                                                      uint64_t a, uint64_t b)
{
    e->out->f[e->out->n++] = toc_feature(template, a, b);
}

static void word_features(const emitter *e, uint32_t i)
{
    const toc_role_token *t = at(e, i, 0), *p = at(e, i, -1), *n = at(e, i, 1);
    const toc_role_token *pp = at(e, i, -2);
    put(e, 6, p->word, t->word);
    put(e, 7, t->word, n->word);
    put(e, 16, t->prior, n->prior);
    put(e, 17, t->prior, p->prior);
    put(e, 18, t->func * 16u + t->shape, p->func * 16u + n->func);
    put(e, 19, p->word, t->prior);
    put(e, 20, n->word, t->prior);
    put(e, 21, t->pos, t->lexed);
    put(e, 22, p->pos * 32u + t->pos, n->pos);
    put(e, 23, p->lexed, t->lexed);
    put(e, 24, t->lexed, n->lexed);
    put(e, 25, t->kind, 0);
    put(e, 26, t->lexed, t->prior);
    put(e, 27, pp->pos * 32u + p->pos, t->pos * 32u + n->pos);
}

/* What stands around the noun phrase, and its head. */
static void phrase_features(const emitter *e, uint32_t i)
{
    const toc_role_token *t = at(e, i, 0);
    int l = (int)t->left - (int)i, r = (int)t->right - (int)i;
    const toc_role_token *lw = at(e, i, l - 1), *lw2 = at(e, i, l - 2);
    const toc_role_token *rw = at(e, i, r), *rw2 = at(e, i, r + 1), *head = at(e, i, r - 1);
    uint64_t ls = lw->trigger ? lw->trigger : lw->word, rs = rw->trigger ? rw->trigger : rw->word;
    put(e, 31, lw->word, lw2->word);
    put(e, 33, ls, lw2->trigger);
    put(e, 35, rw->word, rw2->word);
    put(e, 36, rs, rw2->trigger);
    put(e, 39, head->word, ls);
    put(e, 40, head->prior, ls);
    put(e, 41, head->prior, rs);
    put(e, 42, t->prior, head->prior);
    put(e, 43, ls, rs);
    put(e, 44, head->lexed, ls);
    put(e, 45, head->lexed, rs);
    put(e, 46, head->lexed, t->pos);
    put(e, 47, head->kind, head->lexed);
    put(e, 113, toc_leaf_branch(head->leaf), ls);
    put(e, 114, toc_leaf_branch(head->leaf), rs);
}

const toc_role_token *toc_role_standing(const toc_role_view *v, uint32_t s, uint32_t i,
                                        toc_role_stand stand)
{
    emitter e = {v, &v->text->sentences.p[s], NULL};
    switch (stand) {
    case TOC_ROLE_HEAD:
        return &v->tokens[v->tokens[i].right - 1];
    case TOC_ROLE_BEFORE:
        return at(&e, i, -1);
    case TOC_ROLE_BEHIND:
        return at(&e, i, 1);
    case TOC_ROLE_SECOND_BEFORE:
        return at(&e, i, -2);
    case TOC_ROLE_SECOND_BEHIND:
        return at(&e, i, 2);
    case TOC_ROLE_BEFORE_PHRASE:
        return at(&e, i, (int)v->tokens[i].left - (int)i - 1);
    case TOC_ROLE_BEHIND_PHRASE:
        return at(&e, i, (int)v->tokens[i].right - (int)i);
    default:
        return &v->tokens[i];
    }
}

void toc_role_word_features(const toc_role_token *word, toc_role_stand stand, toc_feature_list *out)
{
    emitter e = {NULL, NULL, out};
    switch (stand) {
    case TOC_ROLE_HEAD:
        put(&e, 37, word->word, 0);
        put(&e, 38, word->suf3, 0);
        put(&e, 111, word->leaf, 0);
        put(&e, 112, toc_leaf_branch(word->leaf), 0);
        return;
    case TOC_ROLE_BEFORE:
        put(&e, 2, word->word, 0);
        put(&e, 15, word->prior, 0);
        return;
    case TOC_ROLE_BEHIND:
        put(&e, 3, word->word, 0);
        put(&e, 14, word->prior, 0);
        return;
    case TOC_ROLE_SECOND_BEFORE:
        put(&e, 4, word->word, 0);
        return;
    case TOC_ROLE_SECOND_BEHIND:
        put(&e, 5, word->word, 0);
        return;
    case TOC_ROLE_BEFORE_PHRASE:
        put(&e, 30, word->word, 0);
        return;
    case TOC_ROLE_BEHIND_PHRASE:
        put(&e, 34, word->word, 0);
        return;
    default:
        put(&e, 1, word->word, 0);
        put(&e, 10, word->suf3, 0);
        put(&e, 11, word->suf2, 0);
        put(&e, 12, word->pre, 0);
        put(&e, 13, word->prior, 0);
        put(&e, 100, word->leaf, 0);
        put(&e, 101, toc_leaf_branch(word->leaf), 0);
        put(&e, 102, toc_leaf_bough(word->leaf), 0);
    }
}

static const toc_role_token *nearest(const emitter *e, uint32_t i, int step, uint32_t *ret_distance)
{
    for (int d = 1; d <= 15; d++) {
        const toc_role_token *t = at(e, i, d * step);
        if (t == &EDGE)
            return NULL;
        if (t->trigger) {
            *ret_distance = d < 2 ? 1 : d < 4 ? 2 : d < 8 ? 3 : 4;
            return t;
        }
    }
    return NULL;
}

static void trigger_features(const emitter *e, uint32_t i)
{
    const toc_role_token *t = at(e, i, 0);
    for (int side = 0; side < 2; side++) {
        uint32_t distance = 0, base = 50 + (uint32_t)side * 10;
        const toc_role_token *g = nearest(e, i, side ? 1 : -1, &distance);
        if (!g) {
            put(e, base, 0, t->prior);
            continue;
        }
        uint64_t kind = g->trigger * 4u + g->voice;
        put(e, base + 1, kind, 0);
        put(e, base + 2, kind, distance);
        put(e, base + 3, kind, t->prior);
        put(e, base + 5, kind, t->lexed * 32u + t->pos);
    }
}

/* The first stems of the sentence's triggers, each as a feature beside `with`. */
static void stem_features(const emitter *e, uint32_t sentence, uint32_t template, uint64_t with)
{
    uint64_t b = e->v->sentence_triggers[sentence];
    for (uint32_t n = 0; b && n < STEMS_OF_SENTENCE; b &= b - 1, n++)
        put(e, template, (uint64_t)__builtin_ctzll(b), with);
}

static uint64_t triggers_before(const toc_role_view *v, uint32_t sentence)
{
    return sentence ? v->sentence_triggers[sentence - 1] : 0;
}

void toc_role_sentence_features(const toc_role_view *v, uint32_t s, toc_feature_list *out)
{
    emitter e = {v, &v->text->sentences.p[s], out};
    uint64_t bits = v->sentence_triggers[s], before = triggers_before(v, s);
    uint64_t after = s + 1 < v->text->sentences.n ? v->sentence_triggers[s + 1] : 0;
    uint64_t around = (uint64_t)TOC_MIN(__builtin_popcountll(before), 3) * 4u +
                      (uint64_t)TOC_MIN(__builtin_popcountll(after), 3);
    stem_features(&e, s, 70, 0);
    put(&e, 72, around, bits != 0);
    put(&e, 73, TOC_MIN(s, 6u), 0);
    put(&e, 75, v->violence, bits != 0);
}

void toc_role_prior_features(const toc_role_view *v, uint32_t s, uint8_t prior,
                             toc_feature_list *out)
{
    emitter e = {v, &v->text->sentences.p[s], out};
    stem_features(&e, s, 71, prior);
    put(&e, 74, v->violence, prior);
    if (!v->sentence_triggers[s])
        put(&e, 76, prior, triggers_before(v, s) != 0);
}

void toc_role_lexed_features(const toc_role_view *v, uint32_t s, uint8_t lexed,
                             toc_feature_list *out)
{
    emitter e = {v, &v->text->sentences.p[s], out};
    stem_features(&e, s, 77, lexed);
    put(&e, 78, v->violence, lexed);
}

void toc_role_token_features(const toc_role_view *v, uint32_t s, uint32_t i, toc_feature_list *out)
{
    emitter e = {v, &v->text->sentences.p[s], out};
    word_features(&e, i);
    phrase_features(&e, i);
    trigger_features(&e, i);
}

void toc_role_features(const toc_role_view *v, uint32_t s, uint32_t i, toc_feature_list *out)
{
    out->n = 0;
    toc_role_token_features(v, s, i, out);
    for (uint32_t k = 0; k < TOC_ROLE_STANDS; k++)
        toc_role_word_features(toc_role_standing(v, s, i, k), k, out);
    toc_role_sentence_features(v, s, out);
    toc_role_prior_features(v, s, v->tokens[i].prior, out);
    toc_role_lexed_features(v, s, v->tokens[i].lexed, out);
}
