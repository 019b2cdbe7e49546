/* forest - see forest.h. */
#include "extract/forest.h"

#include <errno.h>

int toc_forest_view(toc_sv section, uint32_t features, toc_forest *ret, toc_err *reterr)
{
    toc_forest f = {(const void *)section.p, NULL};
    if (section.n < sizeof(*f.head) || f.head->features != features)
        return toc_fail(reterr, -EINVAL, "damaged model: no forest of %u features", features);
    if ((section.n - sizeof(*f.head)) / sizeof(*f.trees) != f.head->trees ||
        (section.n - sizeof(*f.head)) % sizeof(*f.trees) != 0)
        return toc_fail(reterr, -EINVAL, "damaged model: forest cut short");
    if (f.head->trees > INT32_MAX / INT16_MAX) /* the sum of their leaves stays in 32 bits */
        return toc_fail(reterr, -EINVAL, "damaged model: too many trees");
    f.trees = (const void *)(section.p + sizeof(*f.head));
    for (uint32_t t = 0; t < f.head->trees; t++)
        for (int k = 0; k < TOC_FOREST_DEPTH; k++)
            if (f.trees[t].feature[k] >= features)
                return toc_fail(reterr, -EINVAL, "damaged model: tree %u asks for no feature", t);
    *ret = f;
    return 0;
}

typedef float floats4 __attribute__((vector_size(16)));
typedef int32_t ints4 __attribute__((vector_size(16)));

enum { PARTS = TOC_FOREST_LANES / 4 };

/* The leaf of each lane. A question that is answered with yes is -1: its bit is subtracted. */
static void descend(const toc_forest_tree *t, const toc_forest_row *features, ints4 leaf[PARTS])
{
    for (int k = TOC_FOREST_DEPTH - 1; k >= 0; k--) {
        floats4 x[PARTS], bound = {t->bound[k], t->bound[k], t->bound[k], t->bound[k]};
        memcpy(x, features[t->feature[k]], sizeof(x));
        for (int p = 0; p < PARTS; p++)
            leaf[p] = leaf[p] + leaf[p] - (x[p] >= bound);
    }
}

void toc_forest_score(const toc_forest *f, const toc_forest_row *features,
                      float ret[TOC_FOREST_LANES])
{
    ints4 sum[PARTS] = {0};
    for (uint32_t i = 0; i < f->head->trees; i++) {
        const int16_t *of = f->trees[i].leaf;
        ints4 leaf[PARTS] = {0};
        descend(&f->trees[i], features, leaf);
        for (int p = 0; p < PARTS; p++)
            sum[p] += (ints4){of[leaf[p][0]], of[leaf[p][1]], of[leaf[p][2]], of[leaf[p][3]]};
    }
    for (int k = 0; k < TOC_FOREST_LANES; k++)
        ret[k] = f->head->bias + f->head->scale * (float)sum[k / 4][k % 4];
}
