/* muc_table - see muc_table.h. */
#include "muc_table.h"

#include <errno.h>

int muc_table_add(muc_table *t, uint32_t doc, const float *x, uint32_t answers)
{
    for (uint32_t k = 0; k < t->features; k++) {
        float *slot = TOC_VEC_PUSH(t->arena, &t->x);
        if (!slot)
            return -ENOMEM;
        *slot = x[k];
    }
    for (uint32_t k = 0; k < MUC_ANSWERS; k++) {
        uint8_t *slot = TOC_VEC_PUSH(t->arena, &t->y[k]);
        if (!slot)
            return -ENOMEM;
        *slot = answers >> k & 1;
    }
    uint32_t *slot = TOC_VEC_PUSH(t->arena, &t->doc);
    if (!slot)
        return -ENOMEM;
    *slot = doc;
    return 0;
}

int muc_table_train(const muc_table *t, const muc_lab *l, uint32_t question, const boost_options *o,
                    muc_sections ret)
{
    boost_data data = {t->x.p, t->y[question].p, t->doc.n, t->features};
    for (uint32_t fold = 0; fold < MUC_MODELS; fold++) {
        muc_split split = {l, fold, t->doc.p};
        int r = boost_train(&data, o, muc_skip_ours, &split, &ret[fold]);
        if (r < 0)
            return r;
    }
    return 0;
}
