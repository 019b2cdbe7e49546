/* forest - see forest.h. */
#include "extract/forest.h"

#include <errno.h>
#include <math.h>

int toc_forest_view(toc_sv section, uint32_t features, toc_forest *ret, toc_err *reterr)
{
    toc_forest f = {(const void *)section.p, NULL, 1};
    if (section.n < sizeof(*f.head) || f.head->features != features)
        return toc_fail(reterr, -EINVAL, "damaged model: no forest of %u features", features);
    if ((section.n - sizeof(*f.head)) / sizeof(*f.trees) != f.head->trees ||
        (section.n - sizeof(*f.head)) % sizeof(*f.trees) != 0)
        return toc_fail(reterr, -EINVAL, "damaged model: forest cut short");
    if (f.head->trees > INT32_MAX / INT16_MAX) /* the sum of their leaves stays in 32 bits */
        return toc_fail(reterr, -EINVAL, "damaged model: too many trees");
    f.trees = (const void *)(section.p + sizeof(*f.head));
    for (uint32_t t = 0; t < f.head->trees; t++)
        for (uint32_t k = 0; k < TOC_FOREST_DEPTH; k++) {
            if (f.trees[t].feature[k] >= features)
                return toc_fail(reterr, -EINVAL, "damaged model: tree %u asks for no feature", t);
            if (f.trees[t].bound[k] < INFINITY)
                f.depth = TOC_MAX(f.depth, k + 1);
        }
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

/* Adds up the leaves of all trees: low has the sums of the first four lanes, high, unless it is
 * NULL, of the last. Made anew for each depth and width, so that nothing is counted while reading.
 */
__attribute__((always_inline)) static inline void
add_up(const toc_forest *f, const toc_forest_row *features, int depth, ints4 *low, ints4 *high)
{
    for (uint32_t i = 0; i < f->head->trees; i++) {
        const toc_forest_tree *t = &f->trees[i];
        ints4 leaf0 = {0}, leaf1 = {0};
        /* A question that is answered with yes is -1: its bit is subtracted. */
        for (int k = depth - 1; k >= 0; k--) {
            const float *x = features[t->feature[k]];
            floats4 bound = {t->bound[k], t->bound[k], t->bound[k], t->bound[k]};
            leaf0 = leaf0 + leaf0 - (load(x) >= bound);
            if (high)
                leaf1 = leaf1 + leaf1 - (load(x + 4) >= bound);
        }
        *low += leaves(t->leaf, leaf0);
        if (high)
            *high += leaves(t->leaf, leaf1);
    }
}

__attribute__((always_inline)) static inline void
add_up_to_depth(const toc_forest *f, const toc_forest_row *features, ints4 *low, ints4 *high)
{
    switch (f->depth) {
    case 1:
    case 2:
    case 3:
        add_up(f, features, 3, low, high);
        break;
    case 4:
        add_up(f, features, 4, low, high);
        break;
    case 5:
        add_up(f, features, 5, low, high);
        break;
    default:
        add_up(f, features, TOC_FOREST_DEPTH, low, high);
    }
}

void toc_forest_score(const toc_forest *f, const toc_forest_row *features, uint32_t n, float *ret)
{
    TOC_ASSERT(n <= TOC_FOREST_LANES);
    ints4 low = {0}, high = {0};
    if (n > 4)
        add_up_to_depth(f, features, &low, &high);
    else
        add_up_to_depth(f, features, &low, NULL);
    for (uint32_t k = 0; k < n; k++)
        ret[k] = f->head->bias + f->head->scale * (float)(k < 4 ? low[k % 4] : high[k % 4]);
}
