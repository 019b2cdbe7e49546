/* choose_status - how far a perpetrator is known to have done it: see choices.h. */
#include "extract/choices.h"

#include "base/utf8.h"
#include "model/terms.h"

/* So much likelier than the rules' own another must be. */
#define BETTER 0.03f

enum { FAR = 30, MENTIONS = 6 };

static const uint8_t CLASSES[] = {TOC_WORD_CLAIM_RESP,  TOC_WORD_ARREST,      TOC_WORD_CONVICT,
                                  TOC_WORD_SAY_BLAME,   TOC_WORD_SAY_DENY,    TOC_WORD_SAY_SUSPECT,
                                  TOC_WORD_SAY_SUGGEST, TOC_WORD_SAY_CONFIRM, TOC_WORD_SAY_ASSERT,
                                  TOC_WORD_NEG};

/* Sentences that name p: by the last word of its text, or of its basis. */
static uint32_t mentions(const toc_scan *s, const toc_perpetrator *p, uint32_t ret[MENTIONS])
{
    uint32_t n = 0, word = 0;
    toc_sv text = toc_fold(s->arena, p->text);
    TOC_VEC_FOREACH (span, &p->basis.spans) {
        uint32_t i = toc_token_behind(s, span->start);
        if (i < s->text->tokens.n && n < MENTIONS)
            ret[n++] = i;
    }
    for (uint32_t i = 0; i < s->text->tokens.n && n < MENTIONS; i++) {
        toc_sv w = s->text->tokens.p[i].fold;
        if (!word && w.n > 3 && text.n >= w.n && memcmp(text.p + text.n - w.n, w.p, w.n) == 0)
            word = s->text->tokens.p[i].word;
        if (word && s->text->tokens.p[i].word == word)
            ret[n++] = i;
    }
    return n;
}

typedef struct {
    float near[TOC_LEN(CLASSES)], left[TOC_LEN(CLASSES)];
    bool suspect, alleged, accused, may, police, by, admits;
} seen;

static void look(const toc_scan *s, uint32_t at, seen *x)
{
    toc_sentence q = toc_sentence_at(s, at);
    for (uint32_t i = q.first; i < q.end; i++) {
        float gap = (float)(i > at ? i - at : at - i);
        for (size_t k = 0; k < TOC_LEN(CLASSES); k++)
            if (toc_is(s, i, (toc_word_class)CLASSES[k])) {
                if (i < at)
                    x->left[k] = TOC_MIN(x->left[k], gap);
                x->near[k] = TOC_MIN(x->near[k], gap);
            }
        x->suspect |= toc_word_in(s, i, " suspect suspects suspected suspicion suspect's ");
        x->alleged |= toc_word_in(s, i, " alleged allegedly reportedly apparent apparently ");
        x->accused |=
            toc_word_in(s, i, " accused charged indicted blamed blames attributed wanted ");
        x->may |= toc_word_in(s, i, " may might could possibly probably likely believed thought ");
        x->police |= toc_word_in(s, i,
                                 " police prosecutors prosecutor court judge officials "
                                 "authorities ministry minister government army military ");
        x->by |= i + 1 == at && toc_word_in(s, i, " by ");
        x->admits |= toc_word_in(s, i,
                                 " claimed claiming admitted responsibility boasted posted "
                                 "listed pleaded guilty sentenced convicted confessed ");
    }
}

/* Whether its mentions were heard to speak, of themselves or of others, or to be spoken of, and how
 * likely somebody speaks there. */
static void put_heard(const toc_setting *g, const uint32_t *at, uint32_t n, toc_row *r)
{
    const toc_scan *s = g->scan;
    float part[TOC_CLAIM_PARTS] = {0}, speaker = 0.0f;
    TOC_VEC_FOREACH (x, g->heard)
        for (uint32_t k = 0; k < n; k++) {
            if (at[k] >= x->first && at[k] < x->end)
                part[x->part] = TOC_MAX(part[x->part], x->p);
            else if (x->part == TOC_CLAIM_SPEAKER &&
                     s->sentence_of[x->first] == s->sentence_of[at[k]])
                speaker = TOC_MAX(speaker, x->p);
        }
    toc_row_put(r, part[TOC_CLAIM_SPEAKER]);
    toc_row_put(r, part[TOC_CLAIM_SELF]);
    toc_row_put(r, part[TOC_CLAIM_PARTY]);
    toc_row_put(r, speaker);
}

static void put_all(const toc_setting *g, const toc_perpetrator *p, toc_row *r)
{
    const toc_scan *s = g->scan;
    const toc_incident *i = &g->draft->incident;
    uint32_t at[MENTIONS], n = mentions(s, p, at);
    seen x = {0};
    for (size_t k = 0; k < TOC_LEN(CLASSES); k++)
        x.near[k] = x.left[k] = FAR;
    for (uint32_t k = 0; k < n; k++)
        look(s, at[k], &x);
    r->n = 0;
    toc_row_put(r, 0.0f); /* the status, and whether the rules chose it */
    toc_row_put(r, 0.0f);
    toc_row_put(r, (float)p->status);
    toc_row_put(r, (float)p->kind);
    toc_row_put(r, p->id.n != 0);
    toc_row_put(r, (float)p->basis.confidence);
    toc_row_put(r, (float)p->status_basis.confidence);
    toc_row_put(r, (float)n);
    for (size_t k = 0; k < TOC_LEN(CLASSES); k++) {
        toc_row_put(r, x.near[k]);
        toc_row_put(r, x.left[k]);
    }
    toc_row_put(r, x.suspect);
    toc_row_put(r, x.alleged);
    toc_row_put(r, x.accused);
    toc_row_put(r, x.may);
    toc_row_put(r, x.police);
    toc_row_put(r, x.by);
    toc_row_put(r, x.admits);
    toc_row_put(r, n ? (float)s->sentence_of[at[0]] : -1.0f);
    toc_row_put(r, n ? at[0] == toc_sentence_at(s, at[0]).first : 0.0f);
    put_heard(g, at, n, r);
    const toc_unit *u = n ? toc_draft_unit(g->draft, at[0]) : NULL;
    toc_row_put(r, u && u->event);
    toc_row_put(r, i->realm == TOC_REALM_CYBER);
    toc_row_put(r, (float)i->type);
    toc_row_put(r, (float)i->stage);
    uint32_t claims[8] = {0}, statuses[8] = {0};
    TOC_VEC_FOREACH (m, &i->claims)
        if (m->kind == TOC_CLAIM_PERPETRATOR && m->stance < 8 &&
            toc_sv_eq_nocase(m->about, p->text))
            claims[m->stance]++;
    TOC_VEC_FOREACH (o, &i->perpetrators)
        statuses[o->status & 7] += o != p;
    for (int k = 1; k < 7; k++)
        toc_row_put(r, (float)claims[k]);
    for (int k = 0; k < 7; k++)
        toc_row_put(r, (float)statuses[k]);
    toc_row_fill(r, TOC_STATUS_FEATURES);
}

void toc_status_features(const toc_setting *g, const toc_perpetrator *p,
                         toc_row ret[TOC_STATUS_CHOICES])
{
    put_all(g, p, &ret[0]);
    for (uint32_t k = TOC_STATUS_CHOICES; k-- > 0;) {
        ret[k] = ret[0];
        ret[k].x[0] = (float)(TOC_STATUS_FACT + k);
        ret[k].x[1] = TOC_STATUS_FACT + k == p->status;
    }
}

void toc_status_choose(const toc_setting *g, const toc_forest *f, toc_draft *d)
{
    TOC_VEC_FOREACH (p, &d->incident.perpetrators) {
        TOC_UNSET toc_row rows[TOC_STATUS_CHOICES];
        float prob[TOC_STATUS_CHOICES];
        toc_status_features(g, p, rows);
        toc_rows_ask(f, rows, TOC_STATUS_CHOICES, prob);
        if (p->status >= TOC_STATUS_FACT)
            prob[p->status - TOC_STATUS_FACT] += BETTER;
        uint32_t k = toc_rows_pick(prob, TOC_STATUS_CHOICES, 0.0f);
        toc_perp_status best = (toc_perp_status)(TOC_STATUS_FACT + k);
        if (k == TOC_STATUS_CHOICES || best == p->status)
            continue;
        p->status_basis.runner_up = toc_sv_of(toc_term(&toc_terms_status, p->status));
        p->status = best;
        p->status_basis.rule = TOC_REPORT_RULE;
        p->status_basis.confidence = (uint8_t)(prob[k] * 100.0f);
    }
}
