/* claim_choices - who may say what of a draft: what the rules made of statements, what they might
 * have made of them, and what the tagger of claims heard. See choices.h. */
#include "extract/choices.h"

#include "base/limits.h"

/* The choice of these words, or NULL. */
static toc_claim_choice *find(toc_claim_choice *all, uint32_t n, toc_sv by, toc_sv about)
{
    for (uint32_t k = 0; k < n; k++)
        if (toc_sv_eq_nocase(all[k].by, by) && toc_sv_eq_nocase(all[k].about, about))
            return &all[k];
    return NULL;
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

/* ---- what the rules made of statements, and might have made ---- */

static uint32_t add_rules(const toc_setting *g, const toc_statement_vec *st,
                          toc_claim_choice ret[TOC_CLAIM_CHOICES])
{
    const toc_incident *i = &g->draft->incident;
    uint32_t n = 0;
    for (uint32_t k = 0; k < i->claims.n && n < TOC_CLAIM_CHOICES; k++) {
        const toc_claim *c = &i->claims.p[k];
        ret[n++] = (toc_claim_choice){
            .by = c->by, .about = c->about, .rules = c, .st = statement_of(g, st, c)};
    }
    return n;
}

static uint32_t add_parties(const toc_setting *g, const toc_statement_vec *st, uint32_t n,
                            toc_claim_choice ret[TOC_CLAIM_CHOICES])
{
    const toc_incident *i = &g->draft->incident;
    TOC_VEC_FOREACH (x, st) {
        if (!x->by.n || !toc_draft_has(g->draft, x->verb))
            continue;
        if (n < TOC_CLAIM_CHOICES && !find(ret, n, x->by, x->by))
            ret[n++] = (toc_claim_choice){.by = x->by, .about = x->by, .st = x};
        TOC_VEC_FOREACH (p, &i->perpetrators)
            if (n < TOC_CLAIM_CHOICES && !find(ret, n, x->by, p->text) &&
                !toc_sv_eq_nocase(x->by, p->name))
                ret[n++] = (toc_claim_choice){.by = x->by, .about = p->text, .st = x, .party = p};
    }
    return n;
}

/* ---- what the tagger heard ---- */

typedef struct {
    const toc_setting *g;
    const toc_statement_vec *st;
    toc_claim_choice *ret;
    uint32_t n;
} heard;

/* The statement of the sentence that the speaker makes, else the last before `at`, else NULL. */
static const toc_statement *statement_at(const heard *h, const toc_claim_span *speaker, uint32_t at)
{
    const toc_scan *s = h->g->scan;
    const toc_statement *best = NULL;
    TOC_VEC_FOREACH (x, h->st) {
        if (s->sentence_of[x->verb] != s->sentence_of[at])
            continue;
        if (speaker && x->speaker.found && x->speaker.full_first < speaker->end &&
            speaker->first < x->speaker.end)
            return x;
        if (!best || x->verb < at)
            best = x;
    }
    return best;
}

static void add_heard(heard *h, toc_sv by, const toc_claim_span *speaker,
                      const toc_claim_span *told)
{
    const toc_scan *s = h->g->scan;
    uint32_t at = told ? told->first : speaker->first;
    toc_sv about = told ? toc_scan_words(s, told->first, told->end) : by;
    toc_claim_choice *c = find(h->ret, h->n, by, about);
    if (!by.n || (!c && h->n == TOC_CLAIM_CHOICES))
        return;
    if (!c) {
        c = &h->ret[h->n++];
        *c = (toc_claim_choice){.by = by, .about = about, .st = statement_at(h, speaker, at)};
    }
    bool likelier = !c->told || (told && told->p > c->told->p);
    if (likelier || (!c->speaker && speaker)) {
        c->speaker = speaker;
        c->told = told;
    }
}

static toc_sv name_of(const heard *h, const toc_claim_span *x)
{
    return toc_speaker_name(h->g->scan, toc_np_of(x->first, x->end));
}

/* Least for both together, and what is enough for a speaker. */
#define PAIR_FLOOR 0.02f
#define SURE 0.3f

/* Who may say what was told: all of its sentence, whom the rules take to speak there, or who spoke
 * last before. */
static void add_told(heard *h, const toc_claim_span *told)
{
    const toc_scan *s = h->g->scan;
    const toc_claim_span *before = NULL;
    uint32_t sentence = s->sentence_of[told->first];
    bool sure = false;
    TOC_VEC_FOREACH (x, h->g->heard) {
        uint32_t there = s->sentence_of[x->first];
        if (x->part > TOC_CLAIM_SELF || there > sentence || there + 1 < sentence ||
            toc_claims_overlap(x, told))
            continue;
        if (there < sentence) {
            before = x->p >= SURE ? x : before;
            continue;
        }
        sure |= x->p >= SURE;
        if (x->p * told->p >= PAIR_FLOOR)
            add_heard(h, name_of(h, x), x, told);
    }
    if (sure)
        return;
    TOC_VEC_FOREACH (x, h->st)
        if (s->sentence_of[x->verb] == sentence)
            add_heard(h, x->by, NULL, told);
    if (before)
        add_heard(h, name_of(h, before), before, told);
}

static uint32_t add_all_heard(const toc_setting *g, const toc_statement_vec *st, uint32_t n,
                              toc_claim_choice ret[TOC_CLAIM_CHOICES])
{
    heard h = {g, st, ret, n};
    TOC_VEC_FOREACH (x, g->heard) {
        if (!toc_draft_has(g->draft, x->first))
            continue;
        if (x->part == TOC_CLAIM_SELF)
            add_heard(&h, name_of(&h, x), x, NULL);
        else if (x->part != TOC_CLAIM_SPEAKER)
            add_told(&h, x);
    }
    return h.n;
}

uint32_t toc_claims_find(const toc_setting *g, const toc_statement_vec *st,
                         toc_claim_choice ret[TOC_CLAIM_CHOICES])
{
    uint32_t n = add_rules(g, st, ret);
    n = add_all_heard(g, st, n, ret);
    return add_parties(g, st, n, ret);
}
