/* Any text: numbers and dates come in order, within the text, and say nothing impossible. */
#include "base/utf8.h"
#include "extract/dates.h"
#include "extract/numbers.h"
#include "fuzz.h"

static void check_numbers(const toc_text *t, const toc_number_vec *v)
{
    uint32_t at = 0;
    TOC_VEC_FOREACH (n, v) {
        TOC_ASSERT(n->first >= at && n->first < n->end && n->end <= t->tokens.n);
        TOC_ASSERT(n->first <= n->core_first && n->core_end <= n->end);
        TOC_ASSERT(n->value >= 0 && n->hi >= n->value);
        at = n->end;
    }
}

static void check_dates(const toc_text *t, const toc_date_vec *v)
{
    uint32_t at = 0;
    TOC_VEC_FOREACH (d, v) {
        TOC_ASSERT(d->first >= at && d->first < d->end && d->end <= t->tokens.n);
        if (d->start_day != TOC_DAY_NONE && d->end_day != TOC_DAY_NONE)
            TOC_ASSERT(d->start_day <= d->end_day || d->relation == TOC_DATE_SINCE);
        at = d->end;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    toc_doc doc = {.text = {(const char *)data, size}, .published = TOC_DAY_NONE};
    if (size > FUZZ_MAX_INPUT || toc_utf8_valid(doc.text) != size)
        return 0;
    toc_arena a = {0};
    toc_text t;
    toc_number_vec numbers = {0};
    toc_date_vec dates = {0}, loose = {0};
    TOC_ASSERT(toc_text_split(&doc, &a, &t) == 0);
    TOC_ASSERT(toc_numbers_find(&t, &a, &numbers) == 0);
    check_numbers(&t, &numbers);
    toc_day report = toc_report_date(&t, &a, NULL);
    TOC_ASSERT(toc_dates_find(&t, report, &a, &dates) == 0);
    check_dates(&t, &dates);
    TOC_ASSERT(toc_dates_find(&t, toc_day_of(2024, 3, 28), &a, &loose) == 0);
    check_dates(&t, &loose);
    toc_arena_done(&a);
    return 0;
}
