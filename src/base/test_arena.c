#include "testkit.h"

#include "base/alloc.h"
#include "base/vec.h"

TEST(grabs_are_zeroed_and_apart)
{
    toc_arena a = {0};
    char *p = toc_arena_alloc(&a, 10), *q = toc_arena_alloc(&a, 10);
    memset(p, 1, 10);
    EXPECT_INT(q[0], 0);
    EXPECT(q >= p + 10 || p >= q + 10);
    toc_arena_done(&a);
}

TEST(overflow_is_sticky)
{
    toc_arena a = {.max = 64};
    EXPECT(toc_arena_alloc(&a, 32) != NULL);
    EXPECT(toc_arena_alloc(&a, 64) == NULL);
    EXPECT(toc_arena_alloc(&a, 1) == NULL);
    EXPECT(a.overflowed);
    toc_arena_clear(&a);
    EXPECT(toc_arena_alloc(&a, 1) != NULL);
    toc_arena_done(&a);
}

TEST(array_size_overflow_gives_null)
{
    toc_arena a = {0};
    EXPECT(toc_arena_array(&a, SIZE_MAX / 2, 4) == NULL);
    toc_arena_done(&a);
}

TEST(clear_keeps_nothing_of_the_old_bytes)
{
    toc_arena a = {0};
    memset(toc_arena_alloc(&a, 100), 7, 100);
    toc_arena_clear(&a);
    char *p = toc_arena_alloc(&a, 100);
    for (int i = 0; i < 100; i++)
        EXPECT_INT(p[i], 0);
    toc_arena_done(&a);
}

TEST(room_lies_apart_and_counts)
{
    toc_arena a = {.max = 64};
    char *p = toc_arena_room(&a, 16), *q = toc_arena_alloc(&a, 16);
    memset(p, 7, 16);
    for (int i = 0; i < 16; i++)
        EXPECT_INT(q[i], 0);
    EXPECT_INT(a.used, 32);
    EXPECT(toc_arena_room(&a, 48) == NULL);
    EXPECT(a.overflowed);
    toc_arena_done(&a);
}

TEST(out_of_memory_is_an_overflow)
{
    toc_arena a = {0};
    toc_alloc_fail_after(0);
    void *p = toc_arena_alloc(&a, 1);
    toc_alloc_fail_after(-1);
    EXPECT(p == NULL);
    EXPECT(a.overflowed);
    toc_arena_done(&a);
}

TEST(vec_grows_and_keeps_order)
{
    toc_arena a = {0};
    TOC_VEC(int) v = {0};
    for (int i = 0; i < 1000; i++)
        *TOC_VEC_PUSH(&a, &v) = i;
    EXPECT_INT(v.n, 1000);
    int want = 0;
    TOC_VEC_FOREACH (x, &v)
        EXPECT_INT(*x, want++);
    toc_arena_done(&a);
}
