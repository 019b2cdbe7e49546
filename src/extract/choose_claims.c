/* choose_claims - which of the claims that may be made are: see choices.h and claim_choices.c. */
#include "extract/choices.h"

#include "base/limits.h"
#include "base/utf8.h"

/* As likely a claim must be that the rules made too, and any other. */
#define LEAST_OF_RULES 0.15f
#define LEAST 0.30f

enum { FAR = 40 };

/* Tokens from the statement's verb to the last word of `about` in its sentence or the next ones. */
static void put_about(const toc_setting *g, const toc_claim_choice *c, toc_row *r)
{
    const toc_scan *s = g->scan;
    toc_sv text = toc_fold(s->arena, c->about);
    uint32_t near = FAR, sentences = FAR, n = 0;
    bool inside = false, before = false;
    for (uint32_t i = 0; i < s->text->tokens.n; i++) {
        toc_sv w = s->text->tokens.p[i].fold;
        if (w.n < 3 || text.n < w.n || memcmp(text.p + text.n - w.n, w.p, w.n) != 0)
            continue;
        n++;
        if (!c->st)
            continue;
        uint32_t a = s->sentence_of[i], b = s->sentence_of[c->st->verb];
        sentences = TOC_MIN(sentences, a > b ? a - b : b - a);
        if (a != b)
            continue;
        near = TOC_MIN(near, i > c->st->verb ? i - c->st->verb : c->st->verb - i);
        inside |= i >= c->st->first && i < c->st->end;
        before |= i < c->st->verb;
    }
    toc_row_put(r, (float)near);
    toc_row_put(r, (float)sentences);
    toc_row_put(r, (float)n);
    toc_row_put(r, inside);
    toc_row_put(r, before);
}

static void put_statement(const toc_setting *g, const toc_claim_choice *c, toc_row *r)
{
    static const uint8_t classes[] = {
        TOC_WORD_CLAIM_RESP,  TOC_WORD_SAY_BLAME,   TOC_WORD_SAY_DENY,   TOC_WORD_SAY_SUSPECT,
        TOC_WORD_SAY_SUGGEST, TOC_WORD_SAY_CONFIRM, TOC_WORD_ARREST,     TOC_WORD_CONVICT,
        TOC_WORD_NEG,         TOC_WORD_ATTACKER,    TOC_WORD_HARM_KILLED};
    const toc_scan *s = g->scan;
    const toc_statement *st = c->st;
    toc_row_put(r, st != NULL);
    if (!st)
        return;
    toc_row_put(r, st->stance);
    toc_row_put(r, st->blame);
    toc_row_put(r, st->unsigned_note);
    toc_row_put(r, st->no_part);
    toc_row_put(r, st->pleads);
    toc_row_put(r, st->official);
    toc_row_put(r, st->speaker.found);
    toc_row_put(r, (float)(st->end - st->first));
    toc_row_put(r, (float)s->sentence_of[st->verb]);
    const toc_unit *u = toc_draft_unit(g->draft, st->verb);
    toc_row_put(r, u && u->event);
    toc_row_put(r, g->tells[s->sentence_of[st->verb]][TOC_TELLS_ANY]);
    toc_row_put(r, g->tells[s->sentence_of[st->verb]][TOC_TELLS_NEW]);
    toc_sentence q = toc_sentence_at(s, st->verb);
    for (size_t k = 0; k < TOC_LEN(classes); k++) {
        uint32_t gap = FAR;
        for (uint32_t i = q.first; i < q.end; i++)
            if (toc_is(s, i, (toc_word_class)classes[k]))
                gap = TOC_MIN(gap, i > st->verb ? i - st->verb : st->verb - i);
        toc_row_put(r, (float)gap);
    }
    bool words[6] = {false};
    for (uint32_t i = q.first; i < q.end; i++) {
        words[0] |= toc_word_in(s, i, " responsibility behind credit ");
        words[1] |= toc_word_in(s, i, " blamed blames blaming accused accuses attributed pointed ");
        words[2] |= toc_word_in(s, i,
                                " denied denies deny rejected rejects nothing innocent role "
                                "involvement part ");
        words[3] |= toc_word_in(s, i,
                                " suspected suspects suspect believed likely possibly may "
                                "might could ");
        words[4] |= toc_word_in(s, i, " carried fired launched planted attacked killed hacked ");
        words[5] |= toc_word_in(s, i, " it we he she they ");
    }
    for (size_t k = 0; k < TOC_LEN(words); k++)
        toc_row_put(r, words[k]);
    toc_row_put(r, s->actor_at[st->speaker.head] != TOC_NO_TOKEN);
    toc_row_put(r, s->name_at[st->speaker.head] == TOC_NO_TOKEN
                       ? 0.0f
                       : 1.0f + s->names.p[s->name_at[st->speaker.head]].kind);
    toc_row_put(r, toc_is(s, st->speaker.head, TOC_WORD_ATTACKER));
    toc_row_put(r, toc_is(s, st->speaker.head, TOC_WORD_AUTHORITY));
}

static bool perpetrator(const toc_incident *i, toc_sv name)
{
    TOC_VEC_FOREACH (p, &i->perpetrators)
        if (toc_sv_eq_nocase(p->text, name) || toc_sv_eq_nocase(p->name, name))
            return true;
    return false;
}

static int64_t number_in(toc_sv s)
{
    int64_t n = 0;
    bool any = false;
    for (size_t i = 0; i < s.n && n < 1000000; i++)
        if (s.p[i] >= '0' && s.p[i] <= '9') {
            n = n * 10 + (s.p[i] - '0');
            any = true;
        }
    return any ? n : -1;
}

/* What the tagger heard of both, and how they stand. */
static void put_heard(const toc_setting *g, const toc_claim_choice *c, toc_row *r)
{
    const toc_scan *s = g->scan;
    toc_row_put(r, c->speaker ? c->speaker->p : 0.0f);
    toc_row_put(r, c->speaker ? (float)c->speaker->part : -1.0f);
    toc_row_put(r, c->told ? c->told->p : 0.0f);
    toc_row_put(r, c->told ? (float)c->told->part : -1.0f);
    bool both = c->told && c->speaker;
    toc_row_put(r, both ? c->speaker->p * c->told->p : 0.0f);
    toc_row_put(r, both ? (float)s->sentence_of[c->told->first] -
                              (float)s->sentence_of[c->speaker->first]
                        : -1.0f);
    toc_row_put(r, both ? (float)c->told->first - (float)c->speaker->first : (float)FAR);
    const toc_claim_span *at = c->told ? c->told : c->speaker;
    toc_row_put(r, at ? g->tells[s->sentence_of[at->first]][TOC_TELLS_ANY] : -1.0f);
    toc_row_put(r, at ? (float)s->sentence_of[at->first] : -1.0f);
    toc_row_put(r, c->speaker && s->actor_at[c->speaker->end - 1] != TOC_NO_TOKEN);
    toc_row_put(r, c->speaker && toc_is(s, c->speaker->end - 1, TOC_WORD_AUTHORITY));
}

static void put_all(const toc_setting *g, const toc_claim_choice *c, toc_row *r)
{
    const toc_incident *i = &g->draft->incident;
    r->n = 0;
    toc_row_put(r, 0.0f); /* the stance, and what the rules and the statement say of it */
    toc_row_put(r, 0.0f);
    toc_row_put(r, 0.0f);
    toc_row_put(r, c->rules != NULL);
    toc_row_put(r, c->rules ? (float)c->rules->kind : -1.0f);
    toc_row_put(r, c->rules ? (float)c->rules->stance : -1.0f);
    toc_row_put(r, toc_sv_eq_nocase(c->by, c->about));
    toc_row_put(r, perpetrator(i, c->by));
    toc_row_put(r, perpetrator(i, c->about));
    toc_row_put(r, c->party ? (float)c->party->status : -1.0f);
    toc_row_put(r, c->party ? (float)c->party->kind : -1.0f);
    toc_row_put(r, c->party ? (float)c->party->basis.confidence : -1.0f);
    toc_row_put(r, (float)i->perpetrators.n);
    toc_row_put(r, (float)i->claims.n);
    toc_row_put(r, i->realm == TOC_REALM_CYBER);
    toc_row_put(r, (float)i->stage);
    int64_t n = number_in(c->about);
    toc_row_put(r, n < 0 ? -1.0f : n == (i->killed.stated ? i->killed.value : -2) ? 2.0f : 1.0f);
    toc_row_put(r, n >= 0 && n == (i->injured.stated ? i->injured.value : -2));
    uint32_t same = 0, words = 1;
    TOC_VEC_FOREACH (o, &i->claims)
        same += o != c->rules && toc_sv_eq_nocase(o->by, c->by);
    for (size_t k = 0; k < c->about.n; k++)
        words += c->about.p[k] == ' ';
    toc_row_put(r, (float)same);
    toc_row_put(r, (float)words);
    put_about(g, c, r);
    put_heard(g, c, r);
    put_statement(g, c, r);
    toc_row_fill(r, TOC_CLAIM_FEATURES);
}

void toc_claim_features(const toc_setting *g, const toc_claim_choice *c,
                        toc_row ret[TOC_STANCE_CHOICES])
{
    put_all(g, c, &ret[0]);
    for (uint32_t k = TOC_STANCE_CHOICES; k-- > 0;) {
        uint32_t stance = TOC_STANCE_ASSERTS + k;
        ret[k] = ret[0];
        ret[k].x[0] = (float)stance;
        ret[k].x[1] = c->rules && c->rules->stance == stance;
        ret[k].x[2] = c->st && c->st->stance == stance;
    }
}

static toc_claim_kind kind_of(const toc_claim_choice *c)
{
    static const uint8_t kinds[TOC_CLAIM_PARTS] = {[TOC_CLAIM_WHY] = TOC_CLAIM_MOTIVE,
                                                   [TOC_CLAIM_HOW] = TOC_CLAIM_CAUSE,
                                                   [TOC_CLAIM_HOW_MANY] = TOC_CLAIM_COUNT};
    if (c->rules)
        return c->rules->kind;
    return c->told && kinds[c->told->part] ? (toc_claim_kind)kinds[c->told->part]
                                           : TOC_CLAIM_PERPETRATOR;
}

static toc_basis basis_of(const toc_setting *g, const toc_claim_choice *c)
{
    if (c->rules)
        return c->rules->basis;
    const toc_claim_span *a = c->speaker ? c->speaker : c->told, *b = c->told ? c->told : a;
    if (!a)
        return toc_basis_of(g->scan, TOC_MIN(c->st->first, c->st->verb), c->st->end, 0,
                            TOC_REPORT_RULE);
    return toc_basis_of(g->scan, TOC_MIN(a->first, b->first), TOC_MAX(a->end, b->end), 0,
                        TOC_REPORT_RULE);
}

typedef struct {
    float p;
    uint32_t of; /* of the choices */
    toc_stance stance;
} judged;

static bool holds(toc_arena *arena, toc_sv a, toc_sv b)
{
    toc_sv x = toc_fold(arena, a), y = toc_fold(arena, b);
    return toc_sv_find(x, y, 0) >= 0 || toc_sv_find(y, x, 0) >= 0;
}

/* Two readings of one claim: of the same words, or the same speaker's of the same. */
static bool one_claim(toc_arena *arena, const toc_claim_choice *a, const toc_claim_choice *b)
{
    if (a->told && b->told && toc_claims_overlap(a->told, b->told))
        return true;
    return holds(arena, a->by, b->by) && holds(arena, a->about, b->about);
}

static bool is_new(toc_arena *arena, const toc_claim_choice *all, const judged *taken, uint32_t n,
                   const judged *x)
{
    for (uint32_t k = 0; k < n; k++)
        if (one_claim(arena, &all[taken[k].of], &all[x->of]))
            return false;
    return true;
}

/* The choices as likely as they must be, the likeliest first. */
static uint32_t judge(const toc_setting *g, const toc_forest *f, const toc_claim_choice *all,
                      uint32_t n, judged ret[TOC_CLAIM_CHOICES])
{
    uint32_t m = 0;
    for (uint32_t k = 0; k < n; k++) {
        TOC_UNSET toc_row rows[TOC_STANCE_CHOICES];
        float p[TOC_STANCE_CHOICES];
        toc_claim_features(g, &all[k], rows);
        toc_rows_ask(f, rows, TOC_STANCE_CHOICES, p);
        uint32_t best = toc_rows_pick(p, TOC_STANCE_CHOICES, all[k].rules ? LEAST_OF_RULES : LEAST);
        if (best == TOC_STANCE_CHOICES)
            continue;
        uint32_t at = m++;
        for (; at && ret[at - 1].p < p[best]; at--)
            ret[at] = ret[at - 1];
        ret[at] = (judged){p[best], k, (toc_stance)(TOC_STANCE_ASSERTS + best)};
    }
    return m;
}

static uint32_t begin_of(const toc_claim *c)
{
    return c->basis.spans.n ? c->basis.spans.p[0].start : UINT32_MAX;
}

/* In text order: as it was said, so it is read. */
static void insert(toc_arena *a, toc_claim c, toc_claim_vec *out)
{
    toc_claim *slot = TOC_VEC_PUSH(a, out);
    if (!slot)
        return;
    uint32_t at = out->n - 1;
    for (; at && begin_of(&out->p[at - 1]) > begin_of(&c); at--)
        out->p[at] = out->p[at - 1];
    out->p[at] = c;
}

void toc_claims_choose(const toc_setting *g, const toc_statement_vec *st, const toc_forest *f,
                       toc_draft *d)
{
    toc_claim_choice all[TOC_CLAIM_CHOICES];
    judged likely[TOC_CLAIM_CHOICES], taken[TOC_CLAIM_CHOICES];
    toc_claim_vec out = {0};
    uint32_t n = toc_claims_find(g, st, all), taken_n = 0;
    n = judge(g, f, all, n, likely);
    for (uint32_t k = 0; k < n && out.n < TOC_MAX_FIELD_ENTRIES; k++) {
        const toc_claim_choice *x = &all[likely[k].of];
        if (!is_new(g->scan->arena, all, taken, taken_n, &likely[k]))
            continue;
        taken[taken_n++] = likely[k];
        toc_claim c = {x->by, x->about, likely[k].stance, kind_of(x), basis_of(g, x)};
        c.basis.confidence = (uint8_t)(likely[k].p * 100.0f);
        insert(g->scan->arena, c, &out);
    }
    d->incident.claims = out;
}
