/* role_spans - see role_spans.h. */
#include "extract/role_spans.h"

#include <errno.h>

typedef struct {
    const toc_lattice *l;
    const toc_transitions *t;
    uint32_t first, sentence;
    float floor;
    toc_arena *a;
    toc_role_span_vec *out;
} finder;

static int add(const finder *f, uint32_t role, uint32_t from, uint32_t to, float p)
{
    toc_role_span *s = TOC_VEC_PUSH(f->a, f->out);
    if (!s)
        return -ENOMEM;
    *s = (toc_role_span){f->first + from, f->first + to, f->sentence, (toc_role)role, p};
    return 0;
}

/*
 * run is the forward mass of "begin at `from`, inside ever since"; with the backward value it is
 * the probability that the phrase reaches at least to this token. What is lost from one token to
 * the next is the probability that it ends there.
 */
static int follow(const finder *f, uint32_t role, uint32_t from)
{
    const toc_lattice *l = f->l;
    uint32_t tag = toc_role_begin(role), inside = tag + 1;
    float run = l->alpha[from][tag];
    float reach = run * l->beta[from][tag];
    for (uint32_t i = from + 1; reach >= f->floor; i++) {
        float further = 0.0f;
        if (i < l->n && i - from < TOC_ROLE_SPAN_MAX) {
            run *= f->t->p[i - 1 == from ? tag : inside][inside] * l->emit[i][inside] / l->scale[i];
            further = run * l->beta[i][inside];
        }
        if (reach - further >= f->floor && add(f, role, from, i, reach - further) < 0)
            return -ENOMEM;
        reach = further;
    }
    return 0;
}

int toc_role_spans(const toc_lattice *l, const toc_transitions *t, uint32_t first,
                   uint32_t sentence, float floor, toc_arena *a, toc_role_span_vec *out)
{
    finder f = {l, t, first, sentence, floor, a, out};
    for (uint32_t i = 0; i < l->n; i++)
        for (uint32_t r = 0; r < TOC_ROLE_COUNT; r++)
            if (toc_lattice_marginal(l, i, toc_role_begin(r)) >= floor && follow(&f, r, i) < 0)
                return -ENOMEM;
    return 0;
}
