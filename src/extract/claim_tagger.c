/* claim_tagger - see claim_tagger.h. */
#include "extract/claim_tagger.h"

#include "extract/role_spans.h"

#include <errno.h>

/* Phrases are read off a lattice as those of roles are. */
static_assert((int)TOC_CLAIM_PARTS == (int)TOC_ROLE_COUNT, "as many parts as roles");

/* A phrase that is less likely is none; a sentence that tells of an incident less likely has none.
 */
#define FLOOR 0.05f
#define SCOPE 0.2f

/* What one piece needs; one is enough for a document. */
typedef struct {
    toc_lattice lattice;
    toc_lattice_row scores[TOC_LATTICE_MAX];
    toc_claim_features_vec features[2];
} workspace;

static int tag_piece(const toc_weights *m, const toc_transitions *moves, const toc_scan *s,
                     const toc_statement_vec *st, uint32_t first, uint32_t n, workspace *w,
                     toc_role_span_vec *out)
{
    /* Rows of weights are far away: those of a token are asked for while the one before is summed
     * up. */
    toc_claim_features_vec *f = w->features;
    for (uint32_t k = 0; k <= n; k++) {
        if (k < n && toc_claim_token_features(s, st, first + k, &f[k % 2]) < 0)
            return -ENOMEM;
        if (k < n)
            toc_weights_fetch(m, f[k % 2].p, f[k % 2].n);
        if (k)
            toc_weights_score_fetched(m, f[(k - 1) % 2].p, f[(k - 1) % 2].n, w->scores[k - 1]);
    }
    toc_lattice_load(&w->lattice, moves, w->scores, NULL, n);
    if (!toc_lattice_sum(&w->lattice, moves))
        return 0;
    return toc_role_spans(&w->lattice, moves, first, 0, FLOOR, s->arena, out);
}

/* A likelier reading of the same part is there: they stand near each other. */
static bool outdone(const toc_role_span_vec *all, uint32_t k)
{
    enum { NEAR = 64 };
    const toc_role_span *x = &all->p[k];
    uint32_t from = k > NEAR ? k - NEAR : 0, to = TOC_MIN(k + NEAR, all->n);
    for (uint32_t i = from; i < to; i++) {
        const toc_role_span *o = &all->p[i];
        if (i != k && o->role == x->role && o->first < x->end && x->first < o->end &&
            (o->p > x->p || (o->p >= x->p && i < k)))
            return true;
    }
    return false;
}

bool toc_claims_may_stand(const toc_scan *s, const toc_statement_vec *st, uint32_t sentence,
                          const toc_tells_row *tells)
{
    static const uint8_t sayings[] = {
        TOC_WORD_CLAIM_RESP, TOC_WORD_SAY_ASSERT,  TOC_WORD_SAY_BLAME,  TOC_WORD_SAY_CONFIRM,
        TOC_WORD_SAY_DENY,   TOC_WORD_SAY_SUSPECT, TOC_WORD_SAY_SUGGEST};
    toc_sentence q = s->text->sentences.p[sentence];
    if (tells[sentence][TOC_TELLS_ANY] < SCOPE)
        return false;
    uint32_t k = toc_statements_from(st, q.first);
    if (k < st->n && st->p[k].verb < q.end)
        return true;
    for (size_t c = 0; c < TOC_LEN(sayings); c++)
        if (toc_find_class(s, q.first, q.end, (toc_word_class)sayings[c]) != TOC_NO_TOKEN)
            return true;
    return false;
}

int toc_claim_tag(const toc_weights *m, const toc_transitions *moves, const toc_scan *s,
                  const toc_statement_vec *st, const toc_tells_row *tells, toc_claim_span_vec *out)
{
    workspace *w = TOC_ROOM(s->arena, workspace);
    toc_role_span_vec spans = {0};
    if (!w)
        return -ENOMEM;
    memset(w->features, 0, sizeof(w->features));
    for (uint32_t k = 0; k < s->text->sentences.n; k++) {
        toc_sentence q = s->text->sentences.p[k];
        if (!toc_claims_may_stand(s, st, k, tells))
            continue;
        for (uint32_t at = q.first; at < q.end; at += TOC_LATTICE_MAX)
            if (tag_piece(m, moves, s, st, at, TOC_MIN(q.end - at, (uint32_t)TOC_LATTICE_MAX), w,
                          &spans) < 0)
                return -ENOMEM;
    }
    for (uint32_t k = 0; k < spans.n; k++) {
        if (outdone(&spans, k))
            continue;
        const toc_role_span *x = &spans.p[k];
        toc_claim_span *slot = TOC_VEC_PUSH(s->arena, out);
        if (!slot)
            return -ENOMEM;
        *slot = (toc_claim_span){x->first, x->end, (toc_claim_part)x->role, x->p};
    }
    return 0;
}
