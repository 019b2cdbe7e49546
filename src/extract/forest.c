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
    f.trees = (const void *)(section.p + sizeof(*f.head));
    for (uint32_t t = 0; t < f.head->trees; t++)
        for (int k = 0; k < TOC_FOREST_DEPTH; k++)
            if (f.trees[t].feature[k] >= features)
                return toc_fail(reterr, -EINVAL, "damaged model: tree %u asks for no feature", t);
    *ret = f;
    return 0;
}

float toc_forest_score(const toc_forest *f, const float *features)
{
    int64_t sum = 0;
    for (uint32_t i = 0; i < f->head->trees; i++) {
        const toc_forest_tree *t = &f->trees[i];
        uint32_t leaf = 0;
        for (int k = 0; k < TOC_FOREST_DEPTH; k++)
            leaf |= (uint32_t)(features[t->feature[k]] >= t->bound[k]) << k;
        sum += t->leaf[leaf];
    }
    return f->head->bias + f->head->scale * (float)sum;
}
