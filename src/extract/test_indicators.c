#include "testkit.h"

#include "base/limits.h"
#include "extract/indicator_context.h"
#include "model/terms.h"

static void answer(toc_sv text, toc_arena *a, toc_buf *out)
{
    toc_indicator_vec v = {0};
    EXPECT_INT(toc_indicators_find(toc_test_lexicon(), text, a, &v), 0);
    TOC_VEC_FOREACH (i, &v)
        toc_buf_printf(out, "%s %.*s\n", toc_term(&toc_terms_indicator, i->type),
                       TOC_SV_ARG(i->value));
}

TEST(golden_indicators)
{
    toc_golden_check("indicators.txt", answer);
}

TEST(a_value_is_reported_once_with_all_its_places)
{
    toc_arena a = {0};
    toc_indicator_vec v = {0};
    toc_sv text = TOC_SV("evil[.]example, then evil(.)example and EVIL[.]EXAMPLE");
    EXPECT_INT(toc_indicators_find(toc_test_lexicon(), text, &a, &v), 0);
    EXPECT_INT(v.n, 1);
    EXPECT_INT(v.p[0].basis.spans.n, 3);
    toc_span third = v.p[0].basis.spans.p[2];
    EXPECT_SV(toc_sv_range(text, third.start, third.end), "EVIL[.]EXAMPLE");
    toc_arena_done(&a);
}

TEST(runs_stay_together)
{
    static const struct {
        const char *text, *run;
    } CASES[] = {
        {"hxxps://a[.]example/b, c", "hxxps://a[.]example/b"},
        {"evil[.]example now", "evil[.]example"},
        {"203.0.113[.]7 (x)", "203.0.113[.]7"},
        {"mailer[@]tax[.]example.", "mailer[@]tax[.]example"},
        {"update.exe ran", "update.exe"},
        {"HKLM\\Software\\A b", "HKLM\\Software\\A"},
        {"end.The next", ""},
        {"word and", ""},
        {"U.S. forces", ""},
    };
    for (size_t i = 0; i < TOC_LEN(CASES); i++) {
        toc_sv text = toc_sv_of(CASES[i].text);
        EXPECT_SV(toc_sv_range(text, 0, toc_indicator_run(text, 0)), CASES[i].run);
    }
}

/* Inputs of INDICATORS that freeze regular expressions, each repeated to fill a text. */
static const char *const WORST[] = {
    "a.",
    "a[.]",
    "1.",
    "QUJDREVGR0g",
    "http://a/../b/",
    "a@",
    "a . ",
    "ab:",
    "a-",
    "a dot ",
    "[.]",
    "http://",
    "HKLM\\a",
    "h*",
    "x@a.",
    "1:",
    "://",
    "%3A%2F%2F",
    "HKLM\\A B",
    "0x12",
    "CVE-",
    "hxxp://a=http://",
    "\xc3\xa9.",
    "\"HKLM\\a b ",
};

static toc_sv filled(toc_arena *a, const char *unit, size_t n)
{
    char *p = toc_arena_alloc(a, n);
    size_t len = strlen(unit);
    for (size_t i = 0; i < n; i++)
        p[i] = unit[i % len];
    return (toc_sv){p, n};
}

static uint64_t find_work(const char *unit, size_t n)
{
    toc_arena a = {0};
    toc_indicator_vec v = {0};
    uint64_t work = 0;
    EXPECT_INT(toc_indicators_find_counted(toc_test_lexicon(), filled(&a, unit, n), &a, &v, &work),
               0);
    toc_arena_done(&a);
    return work;
}

/* As the tokenizer asks: at every start of a word that no run covers. */
static uint64_t run_work(const char *unit, size_t n)
{
    toc_arena a = {0};
    toc_sv text = filled(&a, unit, n);
    uint64_t work = 0;
    for (size_t at = 0; at < n;) {
        size_t run = toc_indicator_run_counted(text, at, &work);
        at += run ? run : 1;
    }
    toc_arena_done(&a);
    return work;
}

enum { SMALL = 20000, LARGE = 200000, CEILING = 700 };

TEST(work_is_linear_in_the_worst_of_texts)
{
    for (size_t i = 0; i < TOC_LEN(WORST); i++) {
        uint64_t small = find_work(WORST[i], SMALL), large = find_work(WORST[i], LARGE);
        if (large > 11 * small || large > (uint64_t)CEILING * LARGE)
            toc_test_fail(__FILE__, __LINE__, "find \"%s\": %llu steps, then %llu", WORST[i],
                          (unsigned long long)small, (unsigned long long)large);
        small = run_work(WORST[i], SMALL);
        large = run_work(WORST[i], LARGE);
        if (large > 11 * small || large > (uint64_t)CEILING * LARGE)
            toc_test_fail(__FILE__, __LINE__, "run \"%s\": %llu steps, then %llu", WORST[i],
                          (unsigned long long)small, (unsigned long long)large);
    }
}

TEST(memory_has_a_ceiling)
{
    toc_arena a = {.max = 300};
    toc_indicator_vec v = {0};
    toc_sv text = TOC_SV("a[.]example b[.]example c[.]example d[.]example e[.]example f[.]example");
    EXPECT(toc_indicators_find(NULL, text, &a, &v) < 0);
    toc_arena_done(&a);
}
