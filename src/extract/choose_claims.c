/* choose_claims - who says who did it, beside what the rules made of it: see choices.h. */
#include "extract/choices.h"

#include "base/limits.h"
#include "base/utf8.h"

/* As likely a claim must be. */
#define LEAST 0.20f

enum { FAR = 40 };

static bool has(const toc_claim_choice *all, uint32_t n, toc_sv by, toc_sv about)
{
    for (uint32_t k = 0; k < n; k++)
        if (toc_sv_eq_nocase(all[k].by, by) && toc_sv_eq_nocase(all[k].about, about))
            return true;
    return false;
}

static const toc_statement *statement_of(const toc_setting *g, const toc_statement_vec *st,
                                         const toc_claim *c)
{
    const toc_token *t = g->scan->text->tokens.p;
    TOC_VEC_FOREACH (x, st)
        TOC_VEC_FOREACH (span, &c->basis.spans)
            if (t[x->verb].start >= span->start && t[x->verb].start < span->end &&
                toc_sv_eq_nocase(x->by, c->by))
                return x;
    return NULL;
}

uint32_t toc_claims_find(const toc_setting *g, const toc_statement_vec *st,
                         toc_claim_choice ret[TOC_CLAIM_CHOICES])
{
    const toc_incident *i = &g->draft->incident;
    uint32_t n = 0;
    for (uint32_t k = 0; k < i->claims.n && n < TOC_CLAIM_CHOICES; k++) {
        const toc_claim *c = &i->claims.p[k];
        ret[n++] = (toc_claim_choice){c->by, c->about, c, statement_of(g, st, c), NULL};
    }
    TOC_VEC_FOREACH (x, st) {
        if (!x->by.n || !toc_draft_has(g->draft, x->verb))
            continue;
        if (n < TOC_CLAIM_CHOICES && !has(ret, n, x->by, x->by))
            ret[n++] = (toc_claim_choice){x->by, x->by, NULL, x, NULL};
        TOC_VEC_FOREACH (p, &i->perpetrators)
            if (n < TOC_CLAIM_CHOICES && !has(ret, n, x->by, p->text) &&
                !toc_sv_eq_nocase(x->by, p->name))
                ret[n++] = (toc_claim_choice){x->by, p->text, NULL, x, p};
    }
    return n;
}

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
    return c->rules ? c->rules->kind : TOC_CLAIM_PERPETRATOR;
}

static toc_basis basis_of(const toc_setting *g, const toc_claim_choice *c)
{
    if (c->rules)
        return c->rules->basis;
    return toc_basis_of(g->scan, TOC_MIN(c->st->first, c->st->verb), c->st->end, 0,
                        TOC_REPORT_RULE);
}

void toc_claims_choose(const toc_setting *g, const toc_statement_vec *st, const toc_forest *f,
                       toc_draft *d)
{
    toc_claim_choice all[TOC_CLAIM_CHOICES];
    toc_claim_vec out = {0};
    uint32_t n = toc_claims_find(g, st, all);
    for (uint32_t k = 0; k < n; k++) {
        TOC_UNSET toc_row rows[TOC_STANCE_CHOICES];
        float p[TOC_STANCE_CHOICES];
        toc_claim_features(g, &all[k], rows);
        toc_rows_ask(f, rows, TOC_STANCE_CHOICES, p);
        uint32_t best = toc_rows_pick(p, TOC_STANCE_CHOICES, LEAST);
        if (best == TOC_STANCE_CHOICES || out.n >= TOC_MAX_FIELD_ENTRIES)
            continue;
        toc_claim *c = TOC_VEC_PUSH(g->scan->arena, &out);
        if (!c)
            return;
        *c = (toc_claim){all[k].by, all[k].about, (toc_stance)(TOC_STANCE_ASSERTS + best),
                         kind_of(&all[k]), basis_of(g, &all[k])};
        c->basis.confidence = (uint8_t)(p[best] * 100.0f);
    }
    d->incident.claims = out;
}
