#include "testkit.h"

#include "base/map.h"

TEST(put_get_replace)
{
    toc_arena a = {0};
    toc_map m = {0};
    EXPECT_INT(toc_map_get(&m, TOC_SV("x")), TOC_MAP_NONE);
    EXPECT(toc_map_put(&m, &a, TOC_SV("x"), 1));
    EXPECT(toc_map_put(&m, &a, TOC_SV(""), 2));
    EXPECT(toc_map_put(&m, &a, TOC_SV("x"), 3));
    EXPECT_INT(toc_map_get(&m, TOC_SV("x")), 3);
    EXPECT_INT(toc_map_get(&m, TOC_SV("")), 2);
    EXPECT_INT(m.n, 2);
    toc_arena_done(&a);
}

TEST(thousands_of_keys)
{
    toc_arena a = {0};
    toc_map m = {0};
    for (uint32_t i = 0; i < 5000; i++)
        EXPECT(toc_map_put(&m, &a, toc_arena_printf(&a, "key %u", i), i));
    for (uint32_t i = 0; i < 5000; i++)
        EXPECT_INT(toc_map_get(&m, toc_arena_printf(&a, "key %u", i)), i);
    EXPECT_INT(toc_map_get(&m, TOC_SV("key 5000")), TOC_MAP_NONE);
    toc_arena_done(&a);
}
