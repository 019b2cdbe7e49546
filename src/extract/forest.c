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

static_assert(TOC_FOREST_LANES == 8, "two vectors of four");

static inline floats4 load(const float *from)
{
    floats4 x;
    memcpy(&x, from, sizeof(x));
    return x;
}

static inline ints4 leaves(const int16_t *of, ints4 number)
{
    return (ints4){of[number[0]], of[number[1]], of[number[2]], of[number[3]]};
}

void toc_forest_score(const toc_forest *f, const toc_forest_row *features,
                      float ret[TOC_FOREST_LANES])
{
    ints4 low = {0}, high = {0}; /* sums of the first four lanes and of the last */
    for (uint32_t i = 0; i < f->head->trees; i++) {
        const toc_forest_tree *t = &f->trees[i];
        ints4 leaf0 = {0}, leaf1 = {0};
        /* A question that is answered with yes is -1: its bit is subtracted. */
        for (int k = TOC_FOREST_DEPTH - 1; k >= 0; k--) {
            const float *x = features[t->feature[k]];
            floats4 bound = {t->bound[k], t->bound[k], t->bound[k], t->bound[k]};
            leaf0 = leaf0 + leaf0 - (load(x) >= bound);
            leaf1 = leaf1 + leaf1 - (load(x + 4) >= bound);
        }
        low += leaves(t->leaf, leaf0);
        high += leaves(t->leaf, leaf1);
    }
    for (int k = 0; k < TOC_FOREST_LANES; k++)
        ret[k] = f->head->bias + f->head->scale * (float)(k < 4 ? low[k % 4] : high[k % 4]);
}
