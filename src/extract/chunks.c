/* chunks - see chunks.h. */
#include "extract/chunks.h"

#include <errno.h>

enum { CHUNK_MAX = 30, CLIMB_MAX = 6, BRIDGE_MAX = 2 };

static const toc_token *token(const toc_text *t, uint32_t i)
{
    return &t->tokens.p[i];
}

static bool is_word(const toc_text *t, uint32_t i, const char *folded)
{
    return toc_sv_eq(token(t, i)->fold, toc_sv_of(folded));
}

static bool is_one_of(const toc_text *t, uint32_t i, const char *const *words, size_t n)
{
    for (size_t k = 0; k < n; k++)
        if (is_word(t, i, words[k]))
            return true;
    return false;
}

uint32_t toc_sentence_of(const toc_text *t, uint32_t at)
{
    uint32_t low = 0, high = t->sentences.n;
    TOC_ASSERT(at < t->tokens.n);
    while (high - low > 1) {
        uint32_t mid = low + (high - low) / 2;
        if (t->sentences.p[mid].first <= at)
            low = mid;
        else
            high = mid;
    }
    return low;
}

static const toc_sentence *around(const toc_text *t, uint32_t at)
{
    return &t->sentences.p[toc_sentence_of(t, at)];
}

/* --- chunks --------------------------------------------------------------------------------- */

/* Relations of words that stand before their noun inside its chunk. */
static bool is_premodifier(uint8_t dep)
{
    switch (dep) {
    case TOC_DEP_DET:
    case TOC_DEP_AMOD:
    case TOC_DEP_NUMMOD:
    case TOC_DEP_COMPOUND:
    case TOC_DEP_NMOD_DESC:
    case TOC_DEP_NMOD_UNMARKED:
    case TOC_DEP_ADVMOD:
    case TOC_DEP_FIXED:
    case TOC_DEP_CC:
    case TOC_DEP_CONJ:
    case TOC_DEP_PUNCT:
    case TOC_DEP_NMOD_POSS:
        return true;
    default:
        return false;
    }
}

static bool is_possessive_pronoun(const toc_text *t, uint32_t i)
{
    static const char *const words[] = {"my", "your", "his", "her", "its", "our", "their", "whose"};
    return token(t, i)->pos == TOC_PRON && is_one_of(t, i, words, TOC_LEN(words));
}

/* Whether i hangs on head by premodifiers only. A possessor is a chunk of its own. */
static bool stands_before(const toc_text *t, uint32_t i, uint32_t head)
{
    const toc_token *k = token(t, i);
    if (k->dep == TOC_DEP_NMOD_POSS && !is_possessive_pronoun(t, i))
        return false;
    for (int steps = 0; steps < CLIMB_MAX && is_premodifier(k->dep) && k->head <= head; steps++) {
        if (k->head == head)
            return k->dep != TOC_DEP_PUNCT && k->dep != TOC_DEP_CC && k->dep != TOC_DEP_CONJ;
        if (k->head < i && k->dep != TOC_DEP_CONJ && k->dep != TOC_DEP_FIXED)
            return false;
        k = token(t, k->head);
    }
    return false;
}

/* Nouns, names, pronouns; numbers and adjectives where they stand for one ("two were killed"). */
static bool is_chunk_head(const toc_text *t, uint32_t i)
{
    const toc_token *k = token(t, i);
    switch (k->dep) {
    case TOC_DEP_COMPOUND:
    case TOC_DEP_FLAT:
    case TOC_DEP_FIXED:
    case TOC_DEP_DET:
    case TOC_DEP_AMOD:
    case TOC_DEP_NUMMOD:
    case TOC_DEP_NMOD_DESC:
    case TOC_DEP_MARK:
    case TOC_DEP_EXPL:
        return false;
    case TOC_DEP_NMOD_POSS:
        return !is_possessive_pronoun(t, i);
    default:
        break;
    }
    if (k->pos == TOC_NUM || k->pos == TOC_ADJ || k->pos == TOC_DET)
        return k->dep == TOC_DEP_NSUBJ || k->dep == TOC_DEP_NSUBJ_PASS || k->dep == TOC_DEP_OBJ ||
               (k->pos == TOC_NUM && (k->dep == TOC_DEP_OBL || k->dep == TOC_DEP_NMOD));
    return k->pos == TOC_NOUN || k->pos == TOC_PROPN || k->pos == TOC_PRON || k->pos == TOC_X;
}

static toc_chunk describe(const toc_text *t, uint32_t first, uint32_t head, uint32_t end)
{
    toc_chunk c = {.first = first,
                   .end = end,
                   .head = head,
                   .determiner = TOC_NO_TOKEN,
                   .number = TOC_NO_TOKEN,
                   .proper = token(t, head)->pos == TOC_PROPN,
                   .pronoun = token(t, head)->pos == TOC_PRON};
    for (uint32_t i = first; i <= head; i++) {
        if (i < head && c.determiner == TOC_NO_TOKEN &&
            (token(t, i)->pos == TOC_DET || is_possessive_pronoun(t, i)))
            c.determiner = i;
        if (token(t, i)->pos == TOC_NUM)
            c.number = i;
    }
    return c;
}

/* By tags alone: may the token stand in a chunk before another word of it? */
static bool may_precede(const toc_text *t, uint32_t i)
{
    uint8_t pos = token(t, i)->pos;
    return pos == TOC_ADJ || pos == TOC_NUM || pos == TOC_NOUN || pos == TOC_PROPN ||
           pos == TOC_DET || is_possessive_pronoun(t, i);
}

/* The premodifiers in one run; a word that the tree has elsewhere is bridged if its tag fits. */
static uint32_t chunk_start(const toc_text *t, uint32_t floor, uint32_t head)
{
    uint32_t first = head;
    for (uint32_t i = head; i > floor && head - i < CHUNK_MAX; i--) {
        if (stands_before(t, i - 1, head))
            first = i - 1;
        else if (!may_precede(t, i - 1) || first - i >= BRIDGE_MAX)
            break;
    }
    return first;
}

static toc_chunk chunk_of(const toc_text *t, const toc_sentence *s, uint32_t head)
{
    uint32_t end = head + 1;
    while (end < s->end && token(t, end)->dep == TOC_DEP_FLAT && token(t, end)->head >= head &&
           token(t, end)->head < end)
        end++;
    return describe(t, chunk_start(t, s->first, head), head, end);
}

static bool is_nominal(uint8_t pos)
{
    return pos == TOC_NOUN || pos == TOC_PROPN;
}

/* By tags alone: determiners, adjectives, numbers and nouns, as far as the last noun. */
static toc_chunk chunk_by_tags(const toc_text *t, const toc_sentence *s, uint32_t first)
{
    uint32_t head = TOC_NO_TOKEN, i = first;
    for (; i < s->end && i - first < CHUNK_MAX && may_precede(t, i); i++) {
        bool opens = token(t, i)->pos == TOC_DET || is_possessive_pronoun(t, i);
        if (opens && i > first)
            break;
        if (is_nominal(token(t, i)->pos) || (token(t, i)->pos == TOC_NUM && head == TOC_NO_TOKEN))
            head = i;
    }
    if (head == TOC_NO_TOKEN)
        return (toc_chunk){.first = first, .end = TOC_MAX(i, first + 1), .head = TOC_NO_TOKEN};
    return describe(t, first, head, head + 1);
}

/* Adds c in place of those of the last chunks, from the from-th on, that it covers. */
static bool add_chunk(toc_arena *a, toc_chunk_vec *out, uint32_t from, toc_chunk c)
{
    while (out->n > from && out->p[out->n - 1].first >= c.first)
        out->n--;
    if (out->n > from)
        c.first = TOC_MAX(c.first, out->p[out->n - 1].end);
    toc_chunk *slot = TOC_VEC_PUSH(a, out);
    if (slot)
        *slot = c;
    return slot != NULL;
}

int toc_chunks_find(const toc_text *t, uint32_t sentence, toc_arena *a, toc_chunk_vec *out)
{
    const toc_sentence *s = &t->sentences.p[sentence];
    bool parsed = token(t, s->first)->dep != TOC_DEP_NONE;
    uint32_t from = out->n;
    for (uint32_t at = s->first; at < s->end;) {
        toc_chunk c = {.end = at + 1, .head = TOC_NO_TOKEN};
        if (parsed && is_chunk_head(t, at))
            c = chunk_of(t, s, at);
        else if (!parsed && token(t, at)->pos == TOC_PRON && !is_possessive_pronoun(t, at))
            c = describe(t, at, at, at + 1);
        else if (!parsed)
            c = chunk_by_tags(t, s, at);
        if (c.head != TOC_NO_TOKEN && !add_chunk(a, out, from, c))
            return -ENOMEM;
        at = c.end;
    }
    return 0;
}

/* --- the tree ------------------------------------------------------------------------------- */

uint32_t toc_next_child(const toc_text *t, uint32_t head, uint32_t after)
{
    const toc_sentence *s = around(t, head);
    for (uint32_t i = after == TOC_NO_TOKEN ? s->first : after + 1; i < s->end; i++)
        if (token(t, i)->head == head)
            return i;
    return TOC_NO_TOKEN;
}

uint32_t toc_child(const toc_text *t, uint32_t head, toc_dep dep)
{
    uint32_t c = toc_next_child(t, head, TOC_NO_TOKEN);
    while (c != TOC_NO_TOKEN && token(t, c)->dep != dep)
        c = toc_next_child(t, head, c);
    return c;
}

uint32_t toc_preposition(const toc_text *t, uint32_t noun)
{
    uint32_t c = toc_child(t, noun, TOC_DEP_CASE);
    return c != TOC_NO_TOKEN && token(t, c)->pos == TOC_PART ? TOC_NO_TOKEN : c;
}

uint32_t toc_governor(const toc_text *t, uint32_t at)
{
    do
        at = token(t, at)->head;
    while (at != TOC_NO_TOKEN && token(t, at)->pos != TOC_VERB);
    return at;
}

uint32_t toc_conjuncts(const toc_text *t, uint32_t head, uint32_t *out, uint32_t max)
{
    const toc_sentence *s = around(t, head);
    uint32_t n = 0;
    for (uint32_t i = head; i < s->end && n < max; i++) {
        bool joined = i == head;
        for (uint32_t k = 0; k < n && !joined; k++)
            joined = token(t, i)->dep == TOC_DEP_CONJ && token(t, i)->head == out[k];
        if (joined)
            out[n++] = i;
    }
    return n;
}

/* Whether a dependent of the phrase's own head is left out of its core, with all that is below. */
static bool is_outside_core(uint8_t dep)
{
    switch (dep) {
    case TOC_DEP_CASE:
    case TOC_DEP_MARK:
    case TOC_DEP_CONJ:
    case TOC_DEP_CC:
    case TOC_DEP_ACL:
    case TOC_DEP_ACL_RELCL:
    case TOC_DEP_ADVCL:
    case TOC_DEP_APPOS:
    case TOC_DEP_PARATAXIS:
    case TOC_DEP_PUNCT:
    case TOC_DEP_COP:
    case TOC_DEP_NSUBJ:
    case TOC_DEP_AUX:
    case TOC_DEP_ADVMOD:
    case TOC_DEP_DISCOURSE:
    case TOC_DEP_OTHER:
        return true;
    default:
        return false;
    }
}

/* The dependent of head above i, or i itself; TOC_NO_TOKEN if i is not below head. */
static uint32_t branch(const toc_text *t, uint32_t i, uint32_t head)
{
    while (i != TOC_NO_TOKEN && token(t, i)->head != head)
        i = token(t, i)->head;
    return i;
}

static bool in_phrase(const toc_text *t, uint32_t i, uint32_t head, toc_phrase_extent extent)
{
    uint32_t top = branch(t, i, head);
    if (top == TOC_NO_TOKEN)
        return false;
    uint8_t dep = token(t, top)->dep;
    bool counts = dep == TOC_DEP_ADVMOD && top < head; /* "more than four" */
    return extent == TOC_PHRASE_FULL || counts || !is_outside_core(dep);
}

void toc_phrase(const toc_text *t, uint32_t head, toc_phrase_extent extent, uint32_t *ret_first,
                uint32_t *ret_end)
{
    const toc_sentence *s = around(t, head);
    uint32_t first = head, end = head + 1;
    while (first > s->first && in_phrase(t, first - 1, head, extent))
        first--;
    while (end < s->end && in_phrase(t, end, head, extent))
        end++;
    while (first < head && token(t, first)->pos == TOC_PUNCT)
        first++;
    while (end > head + 1 && token(t, end - 1)->pos == TOC_PUNCT)
        end--;
    *ret_first = first;
    *ret_end = end;
}

/* --- arguments of a verb -------------------------------------------------------------------- */

static bool is_relative(const toc_text *t, uint32_t i)
{
    static const char *const words[] = {"who", "which", "that", "whom"};
    return i != TOC_NO_TOKEN && is_one_of(t, i, words, TOC_LEN(words));
}

static bool ends_in_ing(const toc_text *t, uint32_t i)
{
    return toc_sv_ends(token(t, i)->fold, TOC_SV("ing"));
}

static bool is_negation(const toc_text *t, uint32_t i)
{
    static const char *const words[] = {"not", "nt", "never"};
    return is_one_of(t, i, words, TOC_LEN(words));
}

static bool is_modal(const toc_text *t, uint32_t i)
{
    static const char *const words[] = {"may",  "might", "could", "would", "should",
                                        "will", "can",   "shall", "must"};
    return token(t, i)->dep == TOC_DEP_AUX && is_one_of(t, i, words, TOC_LEN(words));
}

static void own_arguments(const toc_text *t, uint32_t verb, toc_arguments *a)
{
    uint32_t first_of[TOC_DEP_COUNT];
    for (int d = 0; d < TOC_DEP_COUNT; d++)
        first_of[d] = TOC_NO_TOKEN;
    for (uint32_t c = toc_next_child(t, verb, TOC_NO_TOKEN); c != TOC_NO_TOKEN;
         c = toc_next_child(t, verb, c)) {
        uint8_t dep = token(t, c)->dep;
        if (first_of[dep] == TOC_NO_TOKEN)
            first_of[dep] = c;
        if (is_negation(t, c))
            a->negation = c;
        else if (is_modal(t, c))
            a->modal = c;
    }
    a->passive = first_of[TOC_DEP_AUX_PASS] != TOC_NO_TOKEN ||
                 first_of[TOC_DEP_NSUBJ_PASS] != TOC_NO_TOKEN ||
                 first_of[TOC_DEP_OBL_AGENT] != TOC_NO_TOKEN;
    a->agent = first_of[a->passive ? TOC_DEP_OBL_AGENT : TOC_DEP_NSUBJ];
    a->patient = first_of[a->passive ? TOC_DEP_NSUBJ_PASS : TOC_DEP_OBJ];
    if (a->passive && a->patient == TOC_NO_TOKEN) /* the subject, where only the voice was seen */
        a->patient = first_of[TOC_DEP_NSUBJ];
}

/* "the men who were killed", "men killed by rebels", "men carrying guns": the noun is an argument.
 */
static void from_noun(const toc_text *t, uint32_t verb, toc_arguments *a)
{
    uint32_t noun = token(t, verb)->head;
    bool relative = token(t, verb)->dep == TOC_DEP_ACL_RELCL;
    if (!relative && !a->passive && !ends_in_ing(t, verb) &&
        toc_child(t, verb, TOC_DEP_MARK) == TOC_NO_TOKEN)
        a->passive = true;
    if (is_relative(t, a->agent))
        a->agent = noun;
    else if (is_relative(t, a->patient))
        a->patient = noun;
    else if (a->passive && a->patient == TOC_NO_TOKEN)
        a->patient = noun;
    else if (!a->passive && a->agent == TOC_NO_TOKEN)
        a->agent = noun;
    else if (relative && a->patient == TOC_NO_TOKEN)
        a->patient = noun;
}

/* The argument of the verb above that a verb without a subject of its own shares. */
static void from_verb(const toc_text *t, uint32_t verb, const toc_arguments *above,
                      toc_arguments *a)
{
    uint8_t dep = token(t, verb)->dep;
    uint32_t subject = above->passive ? above->patient : above->agent;
    bool bare = !a->passive && a->agent == TOC_NO_TOKEN && a->patient == TOC_NO_TOKEN;
    if (dep == TOC_DEP_XCOMP && !above->passive && above->patient != TOC_NO_TOKEN)
        subject = above->patient;
    if (dep == TOC_DEP_CONJ && above->passive && bare && !ends_in_ing(t, verb)) {
        a->passive = true; /* "were killed or wounded" */
        a->agent = above->agent;
    }
    if (a->passive && a->patient == TOC_NO_TOKEN)
        a->patient = subject;
    else if (!a->passive && a->agent == TOC_NO_TOKEN)
        a->agent = subject;
}

static bool shares_subject(const toc_text *t, uint32_t verb)
{
    uint8_t dep = token(t, verb)->dep;
    uint32_t head = token(t, verb)->head;
    if (head == TOC_NO_TOKEN || token(t, head)->pos != TOC_VERB)
        return false;
    return dep == TOC_DEP_CONJ || dep == TOC_DEP_XCOMP || dep == TOC_DEP_ADVCL;
}

static toc_arguments arguments(const toc_text *t, uint32_t verb, int climb)
{
    toc_arguments a = {TOC_NO_TOKEN, TOC_NO_TOKEN, TOC_NO_TOKEN, TOC_NO_TOKEN, false};
    uint8_t dep = token(t, verb)->dep;
    own_arguments(t, verb, &a);
    bool lacks = a.passive ? a.patient == TOC_NO_TOKEN : a.agent == TOC_NO_TOKEN;
    if (dep == TOC_DEP_ACL || dep == TOC_DEP_ACL_RELCL) {
        from_noun(t, verb, &a);
    } else if (lacks && climb < CLIMB_MAX && shares_subject(t, verb)) {
        toc_arguments above = arguments(t, token(t, verb)->head, climb + 1);
        from_verb(t, verb, &above, &a);
    }
    return a;
}

toc_arguments toc_arguments_of(const toc_text *t, uint32_t verb)
{
    return arguments(t, verb, 0);
}
