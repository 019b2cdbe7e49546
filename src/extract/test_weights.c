#include "testkit.h"

#include "extract/weights.h"

#include <errno.h>
#include <math.h>

enum { BITS = 4, ROWS = TOC_WEIGHTS_LINE << BITS, LANES = 5 };

typedef struct {
    toc_weights_head head;
    toc_weights_row rows[ROWS];
} table;

static toc_sv bytes_of(const table *t)
{
    return (toc_sv){(const char *)t, sizeof(*t)};
}

static uint64_t feature(uint32_t i)
{
    return toc_feature(7, i, i * 3u);
}

/* Puts each feature into the first free row of its line; returns how many found one. */
static uint32_t fill(table *t, bool *known, uint32_t n)
{
    uint32_t placed = 0;
    *t = (table){.head = {.bits = BITS, .lanes = LANES, .scale = 0.5f, .bias = {1.0f, -2.0f}}};
    for (uint32_t i = 0; i < n; i++) {
        toc_weights_row *line =
            t->rows + (size_t)toc_weights_line(feature(i), BITS) * TOC_WEIGHTS_LINE;
        uint32_t k = 0;
        while (k < TOC_WEIGHTS_LINE && line[k].check)
            k++;
        known[i] = k < TOC_WEIGHTS_LINE;
        if (!known[i])
            continue;
        line[k].check = toc_weights_check(feature(i));
        for (uint32_t lane = 0; lane < LANES; lane++)
            line[k].w[lane] = (int8_t)((int)((i * 31 + lane * 57) % 255) - 127);
        placed++;
    }
    return placed;
}

TEST(scores_are_sums_of_the_known_rows)
{
    enum { N = 600 }; /* more than are summed at once */
    static table t;
    bool known[N];
    uint64_t features[N];
    toc_weights m;
    EXPECT(fill(&t, known, 100) > 30);
    EXPECT_INT(toc_weights_view(bytes_of(&t), LANES, &m, NULL), 0);
    for (uint32_t i = 0; i < N; i++)
        features[i] = feature(i % 100);
    float got[TOC_WEIGHTS_LANES + 2];
    toc_weights_score(&m, features, N, got);
    for (uint32_t lane = 0; lane < LANES; lane++) {
        int sum = 0;
        for (uint32_t i = 0; i < N; i++)
            if (known[i % 100])
                sum += (int)((i % 100 * 31 + lane * 57) % 255) - 127;
        EXPECT(fabsf(got[lane] - ((float)sum * 0.5f + t.head.bias[lane])) < 1e-3f);
    }
    EXPECT(got[LANES] == 0.0f && got[TOC_WEIGHTS_LANES + 1] == 0.0f);
}

TEST(sums_are_the_same_in_parts)
{
    enum { N = 90, CUT = 37 };
    static table t;
    bool known[N];
    uint64_t features[N];
    toc_weights m;
    fill(&t, known, N);
    EXPECT_INT(toc_weights_view(bytes_of(&t), LANES, &m, NULL), 0);
    for (uint32_t i = 0; i < N; i++)
        features[i] = feature(i);
    toc_weights_sum part = {0}, sum = {0};
    float got[TOC_WEIGHTS_LANES + 2], whole[TOC_WEIGHTS_LANES + 2];
    toc_weights_fetch(&m, features, CUT);
    toc_weights_add_fetched(&m, features, CUT, &part);
    toc_weights_add(&m, features + CUT, N - CUT, &sum);
    toc_weights_join(&part, &sum);
    toc_weights_scale(&m, &sum, got);
    toc_weights_score(&m, features, N, whole);
    for (uint32_t lane = 0; lane < TOC_WEIGHTS_LANES + 2; lane++)
        EXPECT(got[lane] == whole[lane]);
    EXPECT(whole[1] != t.head.bias[1]);
}

TEST(tables_of_another_shape_are_refused)
{
    static table t;
    bool known[8];
    toc_weights m;
    fill(&t, known, 8);
    toc_sv all = bytes_of(&t), cut = {all.p, all.n - 1}, head = {all.p, 10};
    EXPECT_INT(toc_weights_view(all, LANES + 1, &m, NULL), -EINVAL);
    EXPECT_INT(toc_weights_view(cut, LANES, &m, NULL), -EINVAL);
    EXPECT_INT(toc_weights_view(head, LANES, &m, NULL), -EINVAL);
}
