/* show - see show.h. */
#include "share/show.h"

#include "base/ascii.h"
#include "base/utf8.h"

#include <inttypes.h>
#include <stdio.h>

/* Marks and overrides that change the order or the lines in which a terminal shows text. */
static bool changes_direction(uint32_t cp)
{
    return cp == 0x061c || cp == 0x200e || cp == 0x200f || (cp >= 0x2028 && cp <= 0x202e) ||
           (cp >= 0x2066 && cp <= 0x2069) || cp == 0xfeff;
}

static void add_visible(toc_buf *b, uint32_t cp)
{
    if (cp < 0x20 || (cp >= 0x7f && cp < 0xa0))
        toc_buf_printf(b, "\\x%02" PRIx32, cp);
    else if (changes_direction(cp))
        toc_buf_printf(b, "\\u%04" PRIx32, cp);
    else
        toc_utf8_add(b, cp);
}

void toc_show_text(toc_buf *b, toc_sv s)
{
    s = toc_sv_trim(s);
    for (size_t at = 0; at < s.n;) {
        size_t start = at;
        while (at < s.n && s.p[at] > ' ' && s.p[at] < 0x7f)
            at++;
        toc_buf_add(b, toc_sv_range(s, start, at));
        if (at == s.n)
            break;
        if (!toc_is_space(s.p[at])) {
            add_visible(b, toc_utf8_next(s, &at));
            continue;
        }
        while (at < s.n && toc_is_space(s.p[at]))
            at++;
        toc_buf_byte(b, ' ');
    }
}

toc_sv toc_show_cut(toc_sv s, size_t columns)
{
    size_t width = 0, at = 0;
    while (at < s.n) {
        size_t next = at;
        (void)toc_utf8_next(s, &next);
        width += toc_utf8_width(toc_sv_range(s, at, next));
        if (width > columns)
            break;
        at = next;
    }
    return toc_sv_range(s, 0, at);
}

static void pad(toc_buf *b, size_t columns)
{
    for (size_t i = 0; i < columns; i++)
        toc_buf_byte(b, ' ');
}

void toc_show_cell(toc_buf *b, toc_sv s, size_t columns, bool right)
{
    size_t width = toc_utf8_width(s);
    bool cut = width > columns && columns > 0;
    if (cut) {
        s = toc_show_cut(s, columns - 1);
        width = toc_utf8_width(s) + 1;
    }
    size_t space = columns > width ? columns - width : 0;
    if (right)
        pad(b, space);
    toc_buf_add(b, s);
    if (cut)
        toc_buf_str(b, "…");
    if (!right)
        pad(b, space);
}

/* ---- values ---- */

static void show_range(toc_buf *b, toc_day start, toc_day end)
{
    toc_ymd s = toc_day_ymd(start), e = toc_day_ymd(end);
    bool month_start = s.day == 1, month_end = e.day == toc_month_days(e.year, e.month);
    bool same_year = s.year == e.year, same_month = same_year && s.month == e.month;
    if (same_year && s.month == 1 && e.month == 12 && month_start && month_end)
        toc_buf_printf(b, "%04d", s.year);
    else if (same_month && month_start && month_end)
        toc_buf_printf(b, "%04d-%02d", s.year, s.month);
    else if (same_month)
        toc_buf_printf(b, "%04d-%02d-%02d/%02d", s.year, s.month, s.day, e.day);
    else if (same_year)
        toc_buf_printf(b, "%04d-%02d-%02d/%02d-%02d", s.year, s.month, s.day, e.month, e.day);
    else
        toc_buf_printf(b, "%04d-%02d-%02d/%04d-%02d-%02d", s.year, s.month, s.day, e.year, e.month,
                       e.day);
}

void toc_show_date(toc_buf *b, const toc_date_range *d)
{
    char day[TOC_DAY_TEXT + 1];
    if (d->start == TOC_DAY_NONE && d->end == TOC_DAY_NONE)
        return;
    if (d->start != TOC_DAY_NONE && d->end != TOC_DAY_NONE && d->start != d->end) {
        show_range(b, d->start, d->end);
        return;
    }
    toc_day_format(d->end != TOC_DAY_NONE ? d->end : d->start, day);
    toc_buf_printf(b, "%s%s",
                   d->start == TOC_DAY_NONE ? "by "
                   : d->end == TOC_DAY_NONE ? "from "
                                            : "",
                   day);
}

static void show_grouped(toc_buf *b, int64_t v)
{
    char digits[24];
    int n = snprintf(digits, sizeof(digits), "%" PRId64, v);
    for (int i = 0; i < n; i++) {
        toc_buf_byte(b, digits[i]);
        if (digits[i] != '-' && i + 1 < n && (n - i - 1) % 3 == 0)
            toc_buf_byte(b, ',');
    }
}

static void show_brief(toc_buf *b, int64_t v)
{
    static const struct {
        double unit;
        const char *suffix;
    } UNITS[] = {{1e12, "T"}, {1e9, "bn"}, {1e6, "M"}};
    for (size_t i = 0; i < TOC_LEN(UNITS); i++)
        if ((double)v >= UNITS[i].unit) {
            toc_buf_printf(b, "%.3g%s", (double)v / UNITS[i].unit, UNITS[i].suffix);
            return;
        }
    show_grouped(b, v);
}

void toc_show_count(toc_buf *b, const toc_count *c, bool brief)
{
    if (!c->stated)
        return;
    if (c->bound == TOC_BOUND_ABOUT)
        toc_buf_byte(b, '~');
    else if (c->bound == TOC_BOUND_AT_MOST)
        toc_buf_str(b, "≤");
    if (brief)
        show_brief(b, c->value);
    else
        show_grouped(b, c->value);
    if (c->bound == TOC_BOUND_AT_LEAST)
        toc_buf_byte(b, '+');
}

void toc_show_ransom(toc_buf *b, const toc_ransom *r)
{
    if (!r->stated)
        return;
    if (r->amount >= 1 && r->amount < 9e15)
        show_grouped(b, (int64_t)r->amount);
    else
        toc_buf_printf(b, "%g", r->amount);
    if (r->currency[0])
        toc_buf_printf(b, " %s", r->currency);
    if (r->paid != TOC_PAID_UNKNOWN)
        toc_buf_str(b, r->paid == TOC_PAID_YES ? ", paid" : ", not paid");
}

void toc_show_place(toc_buf *b, const toc_place *p)
{
    toc_sv name = toc_show_name(p->name, p->text);
    /* A country as such stands at the end of its own chain: its code would say it twice. */
    bool is_country = p->chain.n && toc_sv_eq(p->chain.p[p->chain.n - 1], p->name);
    toc_buf_add(b, name);
    if (p->country[0] && !(name.n && is_country))
        toc_buf_printf(b, "%s%s", name.n ? ", " : "", p->country);
}

const char *toc_show_status(toc_perp_status s)
{
    static const char *const WORDS[] = {
        [TOC_STATUS_NONE] = "",
        [TOC_STATUS_FACT] = "",
        [TOC_STATUS_CLAIMED] = "claimed",
        [TOC_STATUS_ACCUSED] = "accused",
        [TOC_STATUS_SUSPECTED] = "suspected",
        [TOC_STATUS_POSSIBLE] = "possible",
        [TOC_STATUS_DENIED] = "denied",
        [TOC_STATUS_ACQUITTED] = "acquitted",
    };
    return (size_t)s < TOC_LEN(WORDS) ? WORDS[s] : "";
}

toc_sv toc_show_name(toc_sv name, toc_sv text)
{
    return name.n ? name : text;
}

void toc_show_quote(toc_buf *b, const toc_doc *doc, const toc_basis *basis, size_t max)
{
    toc_buf words = {0};
    TOC_VEC_FOREACH (s, &basis->spans) {
        if (s->end > doc->text.n || s->start > s->end)
            continue;
        if (words.n)
            toc_buf_str(&words, " … ");
        toc_show_text(&words, toc_sv_range(doc->text, s->start, s->end));
    }
    toc_sv all = toc_buf_sv(&words);
    bool cut = toc_utf8_width(all) > max;
    if (cut)
        all = toc_show_cut(all, max - 1);
    if (all.n) {
        toc_buf_str(b, "“");
        toc_buf_add(b, all);
        toc_buf_str(b, cut ? "…”" : "”");
    }
    toc_buf_done(&words);
}
