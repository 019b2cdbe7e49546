/* feature_row - see feature_row.h. */
#include "extract/feature_row.h"

#include "extract/lattice.h"

void toc_rows_ask(const toc_forest *f, const toc_row *rows, uint32_t n, float *ret)
{
    TOC_UNSET toc_forest_row lanes[TOC_ROW_MAX]; /* a lane a row */
    float odds[TOC_FOREST_LANES];
    for (uint32_t from = 0; from < n; from += TOC_FOREST_LANES) {
        uint32_t some = TOC_MIN(n - from, (uint32_t)TOC_FOREST_LANES);
        for (uint32_t i = 0; i < TOC_FOREST_LANES; i++) /* those over repeat the last */
            for (uint32_t k = 0; k < f->head->features; k++)
                lanes[k][i] = rows[from + TOC_MIN(i, some - 1)].x[k];
        toc_forest_score(f, lanes, some, odds);
        for (uint32_t i = 0; i < some; i++)
            ret[from + i] = toc_logistic(odds[i]);
    }
}

uint32_t toc_rows_pick(const float *p, uint32_t n, float least)
{
    uint32_t best = n;
    for (uint32_t k = 0; k < n; k++)
        if (p[k] > (best == n ? least : p[best]))
            best = k;
    return best;
}
