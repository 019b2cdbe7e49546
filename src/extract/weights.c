/* weights - see weights.h. */
#include "extract/weights.h"

#include <errno.h>

static_assert(sizeof(toc_weights_row) == 16, "four rows fill a cache line");
static_assert(sizeof(toc_weights_head) == 64, "rows start on a line");

int toc_weights_view(toc_sv section, uint32_t lanes, toc_weights *ret, toc_err *reterr)
{
    toc_weights m = {(const void *)section.p, NULL};
    if (section.n < sizeof(*m.head) || m.head->bits < 1 || m.head->bits > 24 ||
        m.head->lanes != lanes || lanes >= TOC_WEIGHTS_LANES)
        return toc_fail(reterr, -EINVAL, "damaged model: no table of weights");
    size_t lines = (size_t)1 << m.head->bits;
    if (section.n != sizeof(*m.head) + lines * TOC_WEIGHTS_LINE * sizeof(toc_weights_row))
        return toc_fail(reterr, -EINVAL, "damaged model: table of weights cut short");
    m.rows = (const void *)(section.p + sizeof(*m.head));
    *ret = m;
    return 0;
}

void toc_weights_score(const toc_weights *m, const uint64_t *features, uint32_t n, float *ret)
{
    enum { AT_ONCE = 250 }; /* sums of that many bytes stay in 16 bits */
    int32_t total[TOC_WEIGHTS_LANES + 2] = {0};
    for (uint32_t from = 0; from < n; from += AT_ONCE) {
        toc_weights_sum sum = {0};
        uint32_t to = TOC_MIN(n, from + AT_ONCE);
        for (uint32_t i = from; i < to; i++)
            toc_weights_add(m, features[i], sum);
        for (int k = 0; k < TOC_WEIGHTS_LANES; k++)
            total[k] += sum[k];
    }
    for (uint32_t k = 0; k < TOC_WEIGHTS_LANES + 2; k++)
        ret[k] = k < m->head->lanes ? (float)total[k] * m->head->scale + m->head->bias[k] : 0.0f;
}
