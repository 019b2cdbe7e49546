#include "testkit.h"

#include "extract/forest.h"

#include <errno.h>
#include <math.h>

enum { TREES = 3, FEATURES = 4 };

typedef struct {
    toc_forest_head head;
    toc_forest_tree trees[TREES];
} section;

static toc_sv bytes_of(const section *s)
{
    return (toc_sv){(const char *)s, sizeof(*s)};
}

static void fill(section *s)
{
    *s = (section){.head = {.trees = TREES, .features = FEATURES, .scale = 0.5f, .bias = -1.0f}};
    for (int t = 0; t < TREES; t++) {
        for (int k = 0; k < TOC_FOREST_DEPTH; k++) {
            s->trees[t].feature[k] = (uint16_t)((t + k) % FEATURES);
            s->trees[t].bound[k] = (float)(k * 2 - t);
        }
        for (int leaf = 0; leaf < TOC_FOREST_LEAVES; leaf++)
            s->trees[t].leaf[leaf] = (int16_t)(leaf * (t % 2 ? -7 : 11));
    }
}

/* What forest.h promises, for one thing. */
static float plain(const section *s, const float *x)
{
    int sum = 0;
    for (int t = 0; t < TREES; t++) {
        int leaf = 0;
        for (int k = 0; k < TOC_FOREST_DEPTH; k++)
            leaf |= (x[s->trees[t].feature[k]] >= s->trees[t].bound[k]) << k;
        sum += s->trees[t].leaf[leaf];
    }
    return s->head.bias + s->head.scale * (float)sum;
}

/* Trees end after depth levels; one of them may end earlier. */
static void read_to(int depth)
{
    static section s;
    toc_forest f;
    toc_forest_row rows[FEATURES];
    float got[TOC_FOREST_LANES];
    fill(&s);
    for (int t = 0; t < TREES; t++)
        for (int k = depth - (t == 1 && depth > 1); k < TOC_FOREST_DEPTH; k++)
            s.trees[t].bound[k] = INFINITY;
    EXPECT_INT(toc_forest_view(bytes_of(&s), FEATURES, &f, NULL), 0);
    EXPECT_INT(f.depth, depth);
    for (int lane = 0; lane < TOC_FOREST_LANES; lane++)
        for (int k = 0; k < FEATURES; k++)
            rows[k][lane] = (float)((lane * 5 + k * 3) % 13) - 2.0f;
    toc_forest_score(&f, rows, TOC_FOREST_LANES, got);
    for (int lane = 0; lane < TOC_FOREST_LANES; lane++) {
        float x[FEATURES];
        for (int k = 0; k < FEATURES; k++)
            x[k] = rows[k][lane];
        EXPECT(fabsf(got[lane] - plain(&s, x)) < 1e-4f);
    }
    EXPECT(fabsf(got[0] - got[1]) > 1.0f);
    for (uint32_t n = 0; n <= TOC_FOREST_LANES; n++) {
        float some[TOC_FOREST_LANES + 1] = {0};
        toc_forest_score(&f, rows, n, some);
        EXPECT_INT(memcmp(some, got, n * sizeof(float)), 0);
        EXPECT(some[n] == 0.0f);
    }
}

TEST(every_lane_finds_its_own_leaves)
{
    for (int depth = 1; depth <= TOC_FOREST_DEPTH; depth++)
        read_to(depth);
}

TEST(forests_of_another_shape_are_refused)
{
    static section s;
    toc_forest f;
    fill(&s);
    toc_sv all = bytes_of(&s), cut = {all.p, all.n - 1}, head = {all.p, 3};
    EXPECT_INT(toc_forest_view(all, FEATURES + 1, &f, NULL), -EINVAL);
    EXPECT_INT(toc_forest_view(cut, FEATURES, &f, NULL), -EINVAL);
    EXPECT_INT(toc_forest_view(head, FEATURES, &f, NULL), -EINVAL);
    s.trees[1].feature[2] = FEATURES;
    EXPECT_INT(toc_forest_view(all, FEATURES, &f, NULL), -EINVAL);
}
