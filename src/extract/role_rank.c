/* role_rank - see role_rank.h. */
#include "extract/role_rank.h"

#include "base/ascii.h"
#include "extract/statements.h"
#include "extract/weights.h"

#include <errno.h>
#include <stdlib.h>

static bool counts_in_key(const toc_token *t)
{
    toc_sv w = t->fold;
    if (!w.n || !(toc_is_alnum(w.p[0]) || toc_is_high(w.p[0])))
        return false;
    return !(toc_sv_eq(w, TOC_SV("the")) || toc_sv_eq(w, TOC_SV("a")) ||
             toc_sv_eq(w, TOC_SV("an")));
}

uint64_t toc_role_wording(const toc_text *t, uint32_t first, uint32_t end)
{
    uint64_t h = 0;
    for (uint32_t i = first; i < end; i++)
        if (counts_in_key(&t->tokens.p[i]))
            h = toc_feature(1, h + 1, t->tokens.p[i].word);
    return h;
}

static uint32_t words_in(const toc_text *t, const toc_role_span *s)
{
    uint32_t n = 0;
    for (uint32_t i = s->first; i < s->end; i++)
        n += counts_in_key(&t->tokens.p[i]);
    return n;
}

/* How often the tokens of a phrase stand in the text. */
static uint32_t occurrences(const toc_role_view *v, const toc_role_span *s)
{
    const toc_text *t = v->text;
    uint32_t n = s->end - s->first, found = 0;
    for (uint32_t i = toc_role_first_of(v, s->first); i != TOC_NO_TOKEN && i + n <= t->tokens.n;
         i = v->next[i]) {
        uint32_t k = 1;
        while (k < n && t->tokens.p[i + k].word == t->tokens.p[s->first + k].word)
            k++;
        found += k == n;
    }
    return found;
}

static int pool_span(toc_role_scene *d, const toc_role_span *s, toc_arena *a)
{
    uint64_t key = toc_role_wording(d->text, s->first, s->end);
    TOC_VEC_FOREACH (c, &d->candidates) {
        if (c->role != s->role || c->key != key)
            continue;
        if (s->p > c->best.p)
            c->best = *s;
        c->phrases++;
        c->any = 1.0f - (1.0f - c->any) * (1.0f - s->p);
        return 0;
    }
    uint32_t words = words_in(d->text, s);
    if (!words || d->candidates.n >= TOC_ROLE_CANDIDATES_MAX)
        return 0;
    toc_role_candidate *c = TOC_VEC_PUSH(a, &d->candidates);
    if (!c)
        return -ENOMEM;
    *c = (toc_role_candidate){.role = s->role,
                              .key = key,
                              .best = *s,
                              .first_sentence = s->sentence,
                              .phrases = 1,
                              .words = words,
                              .any = s->p};
    return 0;
}

int toc_role_pool(toc_role_scene *ret, const toc_role_span_vec *spans, toc_arena *a)
{
    ret->spans = spans;
    TOC_VEC_FOREACH (s, spans)
        if (pool_span(ret, s, a) < 0)
            return -ENOMEM;
    ret->triggered = 0;
    for (uint32_t k = 0; k < ret->text->sentences.n; k++)
        ret->triggered += ret->view->sentence_triggers[k] != 0;
    if (ret->scan)
        toc_role_told_report_make(ret->scan, ret->rules, &ret->told);
    TOC_VEC_FOREACH (c, &ret->candidates) {
        c->occurrences = occurrences(ret->view, &c->best);
        c->whole = toc_role_wording_of(ret->wordings, c->key);
        ret->strong[c->role] += c->any;
    }
    return 0;
}

typedef struct {
    const toc_role_scene *d;
    const toc_role_candidate *c;
    const toc_draft *draft; /* the rules' incident that its likeliest phrase stands in, or NULL */
    bool second;
    float *x;
    uint32_t n;
} judge;

static void put(judge *j, float v)
{
    TOC_ASSERT(j->n < TOC_ROLE_RANK_FEATURES);
    j->x[j->n++] = v;
}

/* How likely a candidate is by what is known before that judgement. */
static float known(const toc_role_candidate *c, bool second)
{
    return second ? c->p : c->best.p;
}

static float strength(const judge *j, const toc_role_candidate *c)
{
    return known(c, j->second);
}

void toc_role_rank_begin(toc_role_scene *d, bool second)
{
    float *top = d->top[second];
    memset(top, 0, sizeof(d->top[second]));
    TOC_VEC_FOREACH (c, &d->candidates)
        top[c->role] = TOC_MAX(top[c->role], known(c, second));
}

static void evidence(judge *j)
{
    const toc_role_candidate *c = j->c;
    float sentences = (float)j->d->text->sentences.n;
    put(j, c->best.p);
    put(j, c->any);
    put(j, j->second ? c->p : 0.0f);
    put(j, (float)c->phrases);
    put(j, (float)c->occurrences);
    put(j, (float)c->phrases / (float)TOC_MAX(c->occurrences, 1u));
    put(j, c->any / (float)TOC_MAX(c->occurrences, 1u));
    put(j, (float)c->first_sentence);
    put(j, (float)c->first_sentence / sentences);
    put(j, (float)c->best.sentence);
    put(j, (float)c->words);
    put(j, sentences);
    for (uint32_t r = 0; r < TOC_ROLE_COUNT; r++)
        put(j, c->role == r);
}

/* What lexicon and tagger say of the words. */
static void lexicon(judge *j)
{
    static const uint8_t asked[] = {TOC_LEXED_WEAPON,     TOC_LEXED_TARGET,       TOC_LEXED_PEOPLE,
                                    TOC_LEXED_ATTACKER,   TOC_LEXED_AUTHORITY,    TOC_LEXED_TITLE,
                                    TOC_LEXED_GIVEN_NAME, TOC_LEXED_ORGANIZATION, TOC_LEXED_ACTOR,
                                    TOC_LEXED_COUNTRY,    TOC_LEXED_DEMONYM,      TOC_LEXED_PLACE};
    const toc_role_candidate *c = j->c;
    const toc_role_token *t = j->d->view->tokens;
    uint32_t any = 0, names = 0;
    for (uint32_t i = c->best.first; i < c->best.end; i++) {
        any |= 1u << t[i].lexed;
        names += t[i].pos == TOC_PROPN;
    }
    for (size_t k = 0; k < TOC_LEN(asked); k++)
        put(j, (float)((any >> asked[k] & 1) + (t[c->best.end - 1].lexed == asked[k])));
    put(j, (float)names / (float)(c->best.end - c->best.first));
    put(j, t[c->best.end - 1].pos == TOC_PROPN);
    put(j, t[c->best.first].pos == TOC_DET);
}

/* A word's share, leaning on that of its leaf, and that on its branch's, as far as training hardly
 * saw it. */
static float leaned(float share, float seen, float on)
{
    enum { LEAN = 4 };
    return (share * (seen + 1.0f) + on * LEAN) / (seen + 1.0f + LEAN);
}

/* What training knows of words of like use. */
static void like_words(judge *j)
{
    const toc_role_candidate *c = j->c;
    const toc_role_tree *tree = j->d->view->tree;
    const toc_role_token *t = j->d->view->tokens, *head = &t[c->best.end - 1];
    const toc_role_shares *leaf = &tree->leaf[head->leaf],
                          *branch = &tree->branch[toc_leaf_branch(head->leaf)];
    float sum = 0.0f, high = 0.0f;
    for (uint32_t i = c->best.first; i < c->best.end; i++) {
        float share = tree->leaf[t[i].leaf].share[c->role];
        sum += share;
        high = TOC_MAX(high, share);
    }
    put(j, leaf->share[c->role]);
    put(j, leaf->seen);
    put(j, sum / (float)(c->best.end - c->best.first));
    put(j, high);
    for (uint32_t r = 0; r < TOC_ROLE_COUNT; r++)
        put(j, leaf->share[r]);
    put(j, branch->share[c->role]);
    float like = leaned(leaf->share[c->role], leaf->seen, branch->share[c->role]);
    put(j, like);
    put(j, leaned(head->share[c->role], head->seen, like));
}

/* What training knows of the words: of the head, the first, and the best and worst of all. */
static void wording(judge *j)
{
    const toc_role_candidate *c = j->c;
    const toc_role_token *t = j->d->view->tokens;
    const toc_role_token *head = &t[c->best.end - 1], *first = &t[c->best.first];
    float low = 256.0f, high = 0.0f, sum = 0.0f, rarest = 256.0f;
    uint32_t digits = 0, functions = 0;
    for (uint32_t i = c->best.first; i < c->best.end; i++) {
        float share = t[i].share[c->role];
        low = TOC_MIN(low, share);
        high = TOC_MAX(high, share);
        rarest = TOC_MIN(rarest, (float)t[i].seen);
        sum += share;
        digits += t[i].shape == 1 || t[i].shape == 2;
        functions += t[i].func != 0;
    }
    put(j, head->share[c->role]);
    put(j, head->seen);
    put(j, first->share[c->role]);
    put(j, low);
    put(j, high);
    put(j, sum / (float)(c->best.end - c->best.first));
    put(j, rarest);
    put(j, (float)digits);
    put(j, (float)functions);
    for (uint32_t r = 0; r < TOC_ROLE_COUNT; r++)
        put(j, head->share[r]);
    like_words(j);
    lexicon(j);
}

static void surroundings(judge *j)
{
    const toc_role_candidate *c = j->c;
    const toc_sentence *s = &j->d->text->sentences.p[c->best.sentence];
    const toc_role_token *t = j->d->view->tokens;
    uint64_t bits = j->d->view->sentence_triggers[c->best.sentence];
    put(j, c->best.first > s->first ? t[c->best.first - 1].func : 20);
    put(j, c->best.end < s->end ? t[c->best.end].func : 20);
    put(j, (float)__builtin_popcountll(bits));
    put(j, (float)(c->best.first - s->first));
    put(j, (float)(s->end - c->best.end));
    put(j, s->heading);
    float near[TOC_ROLE_COUNT] = {0}, beside = 0.0f;
    TOC_VEC_FOREACH (o, &j->d->candidates) {
        uint32_t gap = o->best.sentence > c->best.sentence ? o->best.sentence - c->best.sentence
                                                           : c->best.sentence - o->best.sentence;
        if (o == c || gap > 1)
            continue;
        if (gap == 0)
            near[o->role] = TOC_MAX(near[o->role], strength(j, o));
        else
            beside = TOC_MAX(beside, strength(j, o));
    }
    for (uint32_t r = 0; r < TOC_ROLE_COUNT; r++)
        put(j, near[r]);
    put(j, beside);
}

/* The nearest trigger before or behind the phrase: how far, how it is used, what it is. */
static void trigger(judge *j, bool behind)
{
    enum { REACH = 20, NONE = 30 };
    const toc_role_candidate *c = j->c;
    const toc_sentence *s = &j->d->text->sentences.p[c->best.sentence];
    const toc_role_token *t = NULL;
    uint32_t room = behind ? s->end - c->best.end : c->best.first - s->first, distance = 0;
    for (; distance < TOC_MIN(room, (uint32_t)REACH); distance++) {
        t = &j->d->view->tokens[behind ? c->best.end + distance : c->best.first - 1 - distance];
        if (t->trigger)
            break;
    }
    bool found = t && t->trigger;
    put(j, found ? (float)distance : NONE);
    put(j, found ? t->voice : 0);
    put(j, found ? t->trigger : 0);
}

/* Other readings of the same stretch: how sure the tagger is that something of the role is here. */
static void readings(judge *j)
{
    const toc_role_candidate *c = j->c;
    float mass = 0.0f, others = 0.0f;
    TOC_VEC_FOREACH (s, j->d->spans) {
        if (s->first >= c->best.end || c->best.first >= s->end)
            continue;
        if (s->role == c->role)
            mass += s->p;
        else
            others += s->p;
    }
    put(j, mass);
    put(j, c->best.p / TOC_MAX(mass, 0.01f));
    put(j, others);
}

/* Share of sentences with triggers, and the kinds of trigger in this one. */
static void triggers(judge *j)
{
    put(j, (float)j->d->triggered / (float)j->d->text->sentences.n);
    for (uint32_t k = 0; k < TOC_TRIGGER_KINDS; k++)
        put(j, (float)(j->d->view->sentence_kinds[j->c->best.sentence] >> k & 1));
}

static void scene(judge *j)
{
    const toc_role_scene *d = j->d;
    for (uint32_t k = 0; k < 5; k++)
        put(j, d->topics[k]);
    float all = 0.0f;
    for (uint32_t r = 0; r < TOC_ROLE_COUNT; r++) {
        put(j, d->strong[r]);
        put(j, d->top[j->second][r]);
        all += d->strong[r];
    }
    put(j, all);
    put(j, (float)d->view->violence);
}

/* Whether the words of a are all among those of b. */
static bool part_of(const toc_role_scene *d, const toc_role_candidate *a,
                    const toc_role_candidate *b)
{
    const toc_token *t = d->text->tokens.p;
    for (uint32_t i = a->best.first; i < a->best.end; i++) {
        bool found = !counts_in_key(&t[i]);
        for (uint32_t k = b->best.first; k < b->best.end && !found; k++)
            found = t[i].word == t[k].word;
        if (!found)
            return false;
    }
    return true;
}

static uint32_t head_of(const toc_role_scene *d, const toc_role_candidate *c)
{
    return d->text->tokens.p[c->best.end - 1].word;
}

static bool overlap(const toc_role_candidate *a, const toc_role_candidate *b)
{
    return a->best.first < b->best.end && b->best.first < a->best.end;
}

enum { LONGER, SHORTER, SAME_HEAD, OVERLAP, RELATIONS };

/* The strongest candidates of the role that stand in some relation to this one. */
static void rivals(judge *j)
{
    const toc_role_candidate *c = j->c;
    float mine = strength(j, c), top = 0.0f, related[RELATIONS] = {0}, elsewhere = 0.0f;
    float roles[TOC_ROLE_COUNT] = {0};
    uint32_t rank = 0, rivals = 0, above_related = 0;
    TOC_VEC_FOREACH (o, &j->d->candidates) {
        float theirs = strength(j, o);
        if (o == c)
            continue;
        if (o->role != c->role) {
            if (o->key == c->key)
                roles[o->role] = theirs;
            if (overlap(o, c))
                elsewhere = TOC_MAX(elsewhere, theirs);
            continue;
        }
        bool is[RELATIONS] = {part_of(j->d, c, o), part_of(j->d, o, c),
                              head_of(j->d, c) == head_of(j->d, o), overlap(c, o)};
        bool above = theirs > mine || (theirs >= mine && o < c);
        for (int k = 0; k < RELATIONS; k++)
            if (is[k])
                related[k] = TOC_MAX(related[k], theirs);
        above_related += above && (is[0] || is[1] || is[2] || is[3]);
        rank += above;
        rivals += theirs > 0.3f;
        top = TOC_MAX(top, theirs);
    }
    for (int k = 0; k < RELATIONS; k++) {
        put(j, related[k]);
        put(j, mine - related[k]);
    }
    for (uint32_t r = 0; r < TOC_ROLE_COUNT; r++)
        put(j, roles[r]);
    put(j, elsewhere);
    put(j, (float)rank);
    put(j, (float)rivals);
    put(j, (float)above_related);
    put(j, top);
    put(j, mine - top);
}

enum { BY_PERSON, BY_ORG, HIT_PERSON, HIT_GROUP, HIT_THING, WITH, RULES_KINDS };

static bool read_from(const judge *j, const toc_basis *b)
{
    const toc_token *t = j->d->text->tokens.p;
    uint32_t start = t[j->c->best.first].start, end = t[j->c->best.end - 1].end;
    TOC_VEC_FOREACH (span, &b->spans)
        if (span->start < end && start < span->end)
            return true;
    return false;
}

/* What the rules take the phrase for, in any of their incidents. */
static void look_at_rules(const judge *j, bool ret[RULES_KINDS])
{
    TOC_VEC_FOREACH (d, j->d->rules) {
        const toc_incident *i = &d->incident;
        TOC_VEC_FOREACH (p, &i->perpetrators)
            ret[toc_party_is_body(p->kind) ? BY_ORG : BY_PERSON] |= read_from(j, &p->basis);
        TOC_VEC_FOREACH (v, &i->victims)
            ret[v->kind == TOC_PARTY_PERSON ? HIT_PERSON : HIT_GROUP] |= read_from(j, &v->basis);
        TOC_VEC_FOREACH (t, &i->targets)
            ret[HIT_THING] |= read_from(j, &t->basis);
        TOC_VEC_FOREACH (w, &i->weapons)
            ret[WITH] |= read_from(j, &w->basis);
    }
}

/* What the rules and the model of names know of the phrase. */
static void rules(judge *j)
{
    enum { RULES_FEATURES = 17 };
    const toc_scan *s = j->d->scan;
    const toc_role_candidate *c = j->c;
    if (!s) {
        for (int k = 0; k < RULES_FEATURES; k++)
            put(j, 0.0f);
        return;
    }
    uint32_t head = c->best.end - 1;
    bool is[RULES_KINDS] = {0}, event = false;
    look_at_rules(j, is);
    for (int k = 0; k < RULES_KINDS; k++)
        put(j, is[k]);
    uint32_t draft = j->draft ? (uint32_t)(j->draft - j->d->rules->p) : j->d->rules->n;
    const toc_unit *u = j->draft ? toc_draft_unit(j->draft, c->best.first) : NULL;
    event = u && u->event;
    put(j, (float)TOC_MIN(draft, 4u));
    put(j, event);
    put(j, (float)j->d->rules->n);
    put(j, s->actor_at[head] != TOC_NO_TOKEN);
    put(j, s->name_at[head] == TOC_NO_TOKEN ? 0.0f : 1.0f + s->names.p[s->name_at[head]].kind);
    put(j, s->learned_at[head] == TOC_NO_TOKEN
               ? 0.0f
               : 1.0f + (float)s->learned.p[s->learned_at[head]].tag);
    put(j, s->learned_at[head] != TOC_NO_TOKEN &&
               s->learned.p[s->learned_at[head]].first == c->best.first &&
               s->learned.p[s->learned_at[head]].end == c->best.end);
    put(j, s->number_at[c->best.first] != TOC_NO_TOKEN);
    put(j, s->date_at[head] != TOC_NO_TOKEN);
    put(j, s->place_at[head] != TOC_NO_TOKEN);
    put(j, toc_speaks(s, toc_text_words(s->text, c->best.first, c->best.end)));
}

/* What the rules tell of the incident that the phrase stands in. */
static void told(judge *j)
{
    const toc_role_scene *d = j->d;
    const toc_role_span *b = &j->c->best;
    float x[TOC_ROLE_TOLD_FEATURES] = {0};
    if (d->scan)
        toc_role_told(d->scan, &d->told, j->draft, d->text->sentences.p[b->sentence], x);
    for (uint32_t k = 0; k < TOC_ROLE_TOLD_FEATURES; k++)
        put(j, x[k]);
}

/* How wordings that have to do with this one fare as wholes. */
static void whole_rivals(judge *j, float mine)
{
    const toc_role_candidate *c = j->c;
    float top = 0.0f, part = 0.0f, head = 0.0f;
    uint32_t above = 0;
    TOC_VEC_FOREACH (o, &j->d->candidates) {
        if (o == c || o->role != c->role || !o->whole)
            continue;
        float theirs = o->whole->p[c->role];
        top = TOC_MAX(top, theirs);
        above += theirs > mine;
        if (part_of(j->d, c, o) || part_of(j->d, o, c))
            part = TOC_MAX(part, theirs);
        if (head_of(j->d, c) == head_of(j->d, o))
            head = TOC_MAX(head, theirs);
    }
    put(j, top);
    put(j, mine - top);
    put(j, part);
    put(j, mine - part);
    put(j, head);
    put(j, (float)above);
}

/* What the wording is in all its places together. */
static void whole(judge *j)
{
    static const toc_role_wording_row none = {0};
    const toc_role_candidate *c = j->c;
    const toc_role_wording_row *w = c->whole ? c->whole : &none;
    float mine = w->p[c->role], other = 0.0f;
    for (uint32_t r = 0; r < TOC_ROLE_COUNT; r++) {
        put(j, w->p[r]);
        if (r != c->role)
            other = TOC_MAX(other, w->p[r]);
    }
    put(j, mine);
    put(j, other);
    put(j, (mine + c->any) / 2.0f);
    put(j, (float)w->n);
    whole_rivals(j, mine);
}

void toc_role_rank_features(const toc_role_scene *d, uint32_t candidate, bool second,
                            float ret[TOC_ROLE_RANK_FEATURES])
{
    const toc_role_candidate *c = &d->candidates.p[candidate];
    judge j = {.d = d, .c = c, .second = second, .x = ret};
    j.draft = d->scan ? toc_draft_at(d->rules, c->best.first) : NULL;
    evidence(&j);
    wording(&j);
    surroundings(&j);
    trigger(&j, false);
    trigger(&j, true);
    readings(&j);
    triggers(&j);
    scene(&j);
    rivals(&j);
    rules(&j);
    whole(&j);
    told(&j);
    put(&j, d->ours);
    TOC_ASSERT(j.n == TOC_ROLE_RANK_FEATURES);
}

static int role_then_likelier(const void *pa, const void *pb)
{
    const toc_role_entity *a = pa, *b = pb;
    if (a->role != b->role)
        return a->role < b->role ? -1 : 1;
    if (a->p < b->p || a->p > b->p)
        return a->p < b->p ? 1 : -1;
    return a->first < b->first ? -1 : a->first > b->first;
}

int toc_role_entities(const toc_role_scene *d, toc_arena *a, toc_role_entity_vec *out)
{
    TOC_VEC_FOREACH (c, &d->candidates) {
        toc_role_entity *e = TOC_VEC_PUSH(a, out);
        if (!e)
            return -ENOMEM;
        *e = (toc_role_entity){c->role, c->best.first, c->best.end, c->best.sentence,
                               c->key,  c->q,          c->p};
    }
    if (out->n)
        qsort(out->p, out->n, sizeof(*out->p), role_then_likelier);
    return 0;
}
