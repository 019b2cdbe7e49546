#include "testkit.h"

#include "extract/indicator_scan.h"
#include "model/terms.h"

static void answer(toc_sv text, toc_arena *a, toc_buf *out)
{
    toc_indicator_vec v = {0};
    EXPECT_INT(toc_indicators_find(NULL, text, a, &v), 0);
    TOC_VEC_FOREACH (i, &v) {
        toc_buf_printf(out, "%s %.*s\n", toc_term(&toc_terms_indicator, i->type),
                       TOC_SV_ARG(i->value));
    }
}

TEST(golden_indicators)
{
    toc_golden_check("indicators.txt", answer);
}
