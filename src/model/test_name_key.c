/* Which names meet, and which must not. */
#include "model/name_key.h"
#include "testkit.h"

static bool meet(const char *x, const char *y)
{
    toc_arena a = {0};
    toc_sv p = toc_name_key(&a, toc_sv_of(x)), q = toc_name_key(&a, toc_sv_of(y));
    bool same = p.n > 0 && toc_sv_eq(p, q);
    toc_arena_done(&a);
    return same;
}

TEST(spellings_of_one_name_meet)
{
    EXPECT(meet("al-Shabaab", "Al Shabab"));
    EXPECT(meet("Lashkar-e-Subh", "Lashkar-i-Subh"));
    EXPECT(meet("Jund ar-Rimal", "Jund al-Rimal"));
    EXPECT(meet("Grey Marten", "GreyMarten"));
    EXPECT(meet("K\u0131z\u0131l Ufuk", "Kizil Ufuk"));
    EXPECT(meet("Cartel del Baj\u00edo Viejo", "cartel del Bajio Viejo"));
    EXPECT(meet("The Front", "Front"));
}

TEST(other_names_stay_apart)
{
    EXPECT(!meet("Red Sparrow Legion", "Red Sparrow Brigade"));
    EXPECT(!meet("Front 12", "Front 13"));
    EXPECT(!meet("Black Basta", "Black Bat"));
    EXPECT(!meet("al", "the"));
}

TEST(any_bytes_have_a_key)
{
    toc_arena a = {0};
    EXPECT_SV(toc_name_key(&a, TOC_SV("")), "");
    EXPECT_SV(toc_name_key(&a, TOC_SV("The")), "the");
    EXPECT(toc_name_key(&a, TOC_SV("\xff\xc4")).n > 0);
    toc_arena_done(&a);
}
