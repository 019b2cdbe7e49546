/* html_meta - what a page says of itself: title, day of publication, language, encoding. */
#include "base/ascii.h"
#include "read/html_page.h"
#include "read/when.h"

/* Of several dates the most explicit one wins, of equals the first. */
enum {
    RANK_TIME = 1,     /* a <time> somewhere in the text */
    RANK_TIME_MARKED,  /* <time itemprop="datePublished"> */
    RANK_META_DATE,    /* <meta name="date">: sometimes that of the last change */
    RANK_META_ISSUED,  /* Dublin Core and the like */
    RANK_JSON,         /* JSON-LD datePublished */
    RANK_META_EXPLICIT /* article:published_time */
};

enum { RANK_TITLE = 1, RANK_META_TITLE, RANK_OG_TITLE };

static const struct {
    const char *name;
    int rank;
} date_names[] = {
    {"article:published", RANK_META_EXPLICIT},
    {"article:published_time", RANK_META_EXPLICIT},
    {"og:article:published_time", RANK_META_EXPLICIT},
    {"og:published_time", RANK_META_EXPLICIT},
    {"datepublished", RANK_META_EXPLICIT},
    {"citation_publication_date", RANK_META_ISSUED},
    {"dc.date", RANK_META_ISSUED},
    {"dc.date.created", RANK_META_ISSUED},
    {"dc.date.issued", RANK_META_ISSUED},
    {"dcterms.created", RANK_META_ISSUED},
    {"dcterms.date", RANK_META_ISSUED},
    {"dcterms.issued", RANK_META_ISSUED},
    {"parsely-pub-date", RANK_META_ISSUED},
    {"pubdate", RANK_META_ISSUED},
    {"publication_date", RANK_META_ISSUED},
    {"publish-date", RANK_META_ISSUED},
    {"publish_date", RANK_META_ISSUED},
    {"publishdate", RANK_META_ISSUED},
    {"sailthru.date", RANK_META_ISSUED},
    {"date", RANK_META_DATE},
};

static void offer_date(toc_html_page *page, int rank, toc_sv value)
{
    toc_html_meta *m = &page->meta;
    toc_day day = rank > m->published_rank ? toc_when_parse(value) : TOC_DAY_NONE;
    if (day != TOC_DAY_NONE) {
        m->published = day;
        m->published_rank = rank;
    }
}

/* Titles come with line breaks and indentation. */
static toc_sv squeeze(toc_arena *a, toc_sv s)
{
    s = toc_sv_trim(s);
    char *out = toc_arena_alloc(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; out && i < s.n; i++)
        if (!toc_is_space(s.p[i]) || !toc_is_space(s.p[i + 1]))
            out[n++] = toc_is_space(s.p[i]) ? ' ' : s.p[i];
    return out ? (toc_sv){out, n} : (toc_sv){"", 0};
}

static void offer_title(toc_html_page *page, int rank, toc_sv value)
{
    if (rank <= page->meta.title_rank || toc_sv_trim(value).n == 0)
        return;
    page->meta.title = squeeze(page->a, value);
    page->meta.title_rank = rank;
}

void toc_html_offer_title(toc_html_page *page, toc_sv title)
{
    offer_title(page, RANK_TITLE, title);
}

void toc_html_offer_time(toc_html_page *page, toc_sv datetime, bool declared)
{
    offer_date(page, declared ? RANK_TIME_MARKED : RANK_TIME, datetime);
}

void toc_html_offer_meta(toc_html_page *page, toc_sv name, toc_sv content)
{
    if (toc_sv_eq_nocase(name, TOC_SV("og:title")))
        offer_title(page, RANK_OG_TITLE, content);
    else if (toc_sv_eq_nocase(name, TOC_SV("twitter:title")))
        offer_title(page, RANK_META_TITLE, content);
    else if (toc_sv_eq_nocase(name, TOC_SV("content-language")) && page->meta.language.n == 0)
        page->meta.language = toc_arena_dup(page->a, toc_sv_trim(content));
    for (size_t i = 0; i < TOC_LEN(date_names); i++)
        if (toc_sv_eq_nocase(name, toc_sv_of(date_names[i].name)))
            offer_date(page, date_names[i].rank, content);
}

/* Looks for the key alone: JSON-LD in the wild is nested in every way, and often broken. */
void toc_html_offer_json(toc_html_page *page, toc_sv json)
{
    const toc_sv key = TOC_SV("\"datePublished\"");
    long at = 0;
    while ((at = toc_sv_find(json, key, (size_t)at)) >= 0) {
        at += (long)key.n;
        toc_sv rest =
            toc_sv_trim(toc_sv_range(json, (size_t)at, TOC_MIN(json.n, (size_t)at + 100)));
        if (!toc_sv_starts(rest, TOC_SV(":")))
            continue;
        rest = toc_sv_trim(toc_sv_range(rest, 1, rest.n));
        if (!toc_sv_starts(rest, TOC_SV("\"")))
            continue;
        rest = toc_sv_range(rest, 1, rest.n);
        offer_date(page, RANK_JSON, toc_sv_cut(&rest, '"'));
    }
}

/* "Blast in Lima - The Daily" without the site's name: what stands before the last separator, if
 * that is a headline of at least three words. */
static toc_sv without_site(toc_sv title)
{
    static const toc_sv separators[] = {{" | ", 3},      {" - ", 3},  {" \u2013 ", 5},
                                        {" \u2014 ", 5}, {" :: ", 4}, {" \u00bb ", 4}};
    size_t end = title.n;
    for (size_t i = 0; i < TOC_LEN(separators); i++) {
        long last = -1;
        for (long at = 0; (at = toc_sv_find(title, separators[i], (size_t)at)) >= 0; at++)
            last = at;
        if (last >= 0)
            end = TOC_MIN(end, (size_t)last);
    }
    toc_sv head = toc_sv_range(title, 0, end);
    size_t spaces = 0;
    for (size_t i = 0; i < head.n; i++)
        spaces += head.p[i] == ' ';
    return spaces >= 2 ? head : title;
}

toc_sv toc_html_title(const toc_html_page *page, toc_sv headline)
{
    const toc_html_meta *m = &page->meta;
    bool starts = toc_sv_starts(m->title, headline) && headline.n * 2 >= m->title.n;
    if (headline.n && (m->title.n == 0 || starts))
        return headline;
    return m->title_rank > RANK_TITLE ? m->title : without_site(m->title);
}

static long find_nocase(toc_sv s, toc_sv needle, size_t from)
{
    for (size_t i = from; i + needle.n <= s.n; i++)
        if (toc_sv_starts_nocase(toc_sv_range(s, i, s.n), needle))
            return (long)i;
    return -1;
}

/* The value after key and an equals sign, in quotes or not; empty if there is none. */
static toc_sv value_after(toc_sv head, toc_sv key, long from)
{
    long at = from < 0 ? -1 : find_nocase(head, key, (size_t)from);
    if (at < 0)
        return (toc_sv){"", 0};
    size_t i = (size_t)at + key.n;
    while (i < head.n && (toc_is_space(head.p[i]) || strchr("=\"'", head.p[i])))
        i++;
    size_t start = i;
    while (i < head.n && (toc_is_alnum(head.p[i]) || strchr("-_.:", head.p[i])) && head.p[i])
        i++;
    return toc_sv_range(head, start, i);
}

toc_sv toc_html_charset(toc_sv head)
{
    toc_sv label = {"", 0};
    if (toc_sv_starts(head, TOC_SV("<?xml")))
        label =
            value_after(toc_sv_range(head, 0, TOC_MIN(head.n, (size_t)100)), TOC_SV("encoding"), 0);
    if (label.n == 0)
        label = value_after(head, TOC_SV("charset"), find_nocase(head, TOC_SV("<meta"), 0));
    /* A page that can be read this far as ASCII is not UTF-16, whatever it claims. */
    return toc_sv_starts_nocase(label, TOC_SV("utf-16")) ? (toc_sv){"utf-8", 5} : label;
}
