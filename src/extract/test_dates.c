#include "testkit.h"

#include "extract/dates.h"

static const char *const RELATIONS[] = {"on",    "before", "after", "since",
                                        "until", "about",  "future"};
static const char *const PRECISIONS[] = {"day", "week", "month", "season", "year", "decade"};

static void put_day(toc_buf *out, toc_day d)
{
    char s[TOC_DAY_TEXT + 1] = "?";
    if (d != TOC_DAY_NONE)
        toc_day_format(d, s);
    toc_buf_str(out, s);
}

static void put_date(const toc_text *t, const toc_date *d, toc_buf *out)
{
    if (d->duration) {
        toc_buf_str(out, "duration");
    } else {
        toc_buf_printf(out, "%s ", RELATIONS[d->relation]);
        put_day(out, d->start_day);
        if (d->start_day != d->end_day) {
            toc_buf_str(out, "..");
            put_day(out, d->end_day);
        }
        if (d->precision != TOC_PRECISION_DAY)
            toc_buf_printf(out, " %s", PRECISIONS[d->precision]);
        if (d->anniversary)
            toc_buf_str(out, " anniversary");
    }
    toc_buf_printf(out, " | %.*s\n", TOC_SV_ARG(toc_text_words(t, d->first, d->end)));
}

/* Input: the report's day (or "-"), a space, the text. */
static void answer(toc_sv input, toc_arena *a, toc_buf *out)
{
    toc_day report = toc_day_parse(toc_sv_cut(&input, ' '));
    toc_doc doc = {.text = input, .published = report};
    toc_text t;
    toc_date_vec v = {0};
    EXPECT_INT(toc_text_split(&doc, a, &t), 0);
    EXPECT_INT(toc_dates_find(&t, report, a, &v), 0);
    TOC_VEC_FOREACH (d, &v)
        put_date(&t, d, out);
}

TEST(golden_dates)
{
    toc_golden_check("dates.txt", answer);
}

/* The report's date and the words that say so. */
static void report_answer(toc_sv input, toc_arena *a, toc_buf *out)
{
    toc_doc doc = {.text = input, .published = TOC_DAY_NONE};
    toc_text t;
    toc_basis basis = {0};
    EXPECT_INT(toc_text_split(&doc, a, &t), 0);
    put_day(out, toc_report_date(&t, a, &basis));
    TOC_VEC_FOREACH (s, &basis.spans)
        toc_buf_printf(out, " | %.*s", TOC_SV_ARG(toc_sv_range(input, s->start, s->end)));
}

TEST(golden_report_dates)
{
    toc_golden_check("report_dates.txt", report_answer);
}

TEST(the_container_knows_best)
{
    toc_arena a = {0};
    toc_doc doc = {.text = TOC_SV("Published: 3 May 2020"), .published = toc_day_of(2021, 1, 2)};
    toc_text t;
    toc_basis basis = {0};
    EXPECT_INT(toc_text_split(&doc, &a, &t), 0);
    EXPECT_INT(toc_report_date(&t, &a, &basis), toc_day_of(2021, 1, 2));
    EXPECT_INT(basis.spans.n, 0);
    toc_arena_done(&a);
}
