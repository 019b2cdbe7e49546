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

typedef int8_t bytes16 __attribute__((vector_size(16)));
typedef int16_t shorts16 __attribute__((vector_size(32)));
typedef int32_t ints4 __attribute__((vector_size(16)));

static const toc_weights_row *line_of(const toc_weights *m, uint64_t feature)
{
    return m->rows + (size_t)toc_weights_line(feature, m->head->bits) * TOC_WEIGHTS_LINE;
}

/* The feature's row, or zeros: all four are looked at, so that nothing is left to guess for the
 * processor. At most one has the check. Its own lanes hold garbage. */
static bytes16 row_of(const toc_weights_row *line, uint16_t check)
{
    bytes16 found = {0};
    for (int i = 0; i < TOC_WEIGHTS_LINE; i++) {
        bytes16 row;
        int32_t mask = -(int32_t)(line[i].check == check);
        memcpy(&row, &line[i], sizeof(row));
        found |= row & (bytes16)(ints4){mask, mask, mask, mask};
    }
    return found;
}

void toc_weights_score(const toc_weights *m, const uint64_t *features, uint32_t n, float *ret)
{
    enum { AT_ONCE = 250, AHEAD = 16 }; /* sums of 250 bytes stay in 16 bits */
    int32_t total[TOC_WEIGHTS_LANES + 2] = {0};
    for (uint32_t from = 0; from < n; from += AT_ONCE) {
        shorts16 sum = {0};
        uint32_t to = TOC_MIN(n, from + AT_ONCE);
        for (uint32_t i = from; i < to; i++) {
            if (i + AHEAD < n)
                __builtin_prefetch(line_of(m, features[i + AHEAD]));
            bytes16 row = row_of(line_of(m, features[i]), toc_weights_check(features[i]));
            sum += __builtin_convertvector(row, shorts16);
        }
        for (int k = 0; k < TOC_WEIGHTS_LANES; k++)
            total[k] += sum[k];
    }
    for (uint32_t k = 0; k < TOC_WEIGHTS_LANES + 2; k++)
        ret[k] = k < m->head->lanes ? (float)total[k] * m->head->scale + m->head->bias[k] : 0.0f;
}
