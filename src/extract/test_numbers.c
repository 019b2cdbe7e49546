#include "testkit.h"

#include "extract/numbers.h"

static const char *const KINDS[] = {"count", "money",   "percent", "ordinal", "year",
                                    "date",  "measure", "age",     "time",    "name"};
static const char *const BOUNDS[] = {"exact", "at-least", "at-most", "about"};

/* One line a number: kind, value or range, bound, currency, the words. */
static void answer(toc_sv text, toc_arena *a, toc_buf *out)
{
    toc_doc doc = {.text = text};
    toc_text t;
    toc_number_vec v = {0};
    EXPECT_INT(toc_text_split(&doc, a, &t), 0);
    EXPECT_INT(toc_numbers_find(&t, a, &v), 0);
    TOC_VEC_FOREACH (n, &v) {
        toc_buf_printf(out, "%s %.10g", KINDS[n->kind], n->value);
        if (n->hi > n->value)
            toc_buf_printf(out, "..%.10g", n->hi);
        if (n->bound != TOC_BOUND_EXACT)
            toc_buf_printf(out, " %s", BOUNDS[n->bound]);
        if (n->currency[0])
            toc_buf_printf(out, " %s", n->currency);
        toc_buf_printf(out, " | %.*s\n", TOC_SV_ARG(toc_text_words(&t, n->first, n->end)));
    }
}

TEST(golden_numbers)
{
    toc_golden_check("numbers.txt", answer);
}
