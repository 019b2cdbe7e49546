#include "testkit.h"

#include "base/buf.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "read/html_words.h"
#include "read/read.h"

#include <errno.h>

static toc_arena arena;

static toc_doc page(const char *html)
{
    toc_doc d = {0};
    toc_err err = {0};
    toc_arena_done(&arena);
    int r = toc_read_bytes(toc_sv_of(html), TOC_SV("p.html"), &arena, &d, &err);
    if (r != 0)
        toc_test_fail(__FILE__, __LINE__, "answer %d: %s", r, err.text);
    return d;
}

static void text_is(const char *html, const char *want)
{
    EXPECT_SV(page(html).text, want);
}

static void published_is(const char *head, const char *want)
{
    toc_buf html = {0};
    toc_buf_printf(&html, "<html><head>%s</head><body><p>A bomb went off in Lima.</body>", head);
    toc_buf_byte(&html, '\0');
    char got[TOC_DAY_TEXT + 1] = "none";
    toc_doc d = page(html.p);
    if (d.published != TOC_DAY_NONE)
        toc_day_format(d.published, got);
    if (strcmp(got, want) != 0)
        toc_test_fail(__FILE__, __LINE__, "%s gives %s, want %s", head, got, want);
    toc_buf_done(&html);
}

TEST(paragraphs_are_kept)
{
    text_is("<p>One\n  two&nbsp;<b>three</b>.</p><p>Fo<i>ur</i></p>", "One two three.\n\nFour");
    text_is("<div>a<div>b</div>c</div>", "a\n\nb\n\nc");
    text_is("<p>a<br>b<br><br>c", "a\nb\n\nc");
    text_is("<pre>10.0.0.1\n10.0.0.2</pre>", "10.0.0.1\n10.0.0.2");
    text_is("<ul><li>a<li>b</ul>", "a\n\nb");
    text_is("<table><tr><td>md5</td> <td>d41d8</td></tr><tr><td>ip</td><td>10.0.0.1</td></table>",
            "md5\td41d8\n\nip\t10.0.0.1");
}

TEST(what_cannot_be_seen_is_not_read)
{
    text_is("<p>Bo\u00ADmb\u200B &#146;90<script>x</script><style>y</style><!-- z --></p>",
            "Bomb \u201990");
    text_is("<p>a</p><noscript>Enable</noscript><svg><title>t</title></svg><button>Send</button>",
            "a");
}

static const char news[] =
    "<!DOCTYPE html><html lang=en-GB><head><meta charset=utf-8>"
    "<title>Blast kills two in Lima - The Daily</title>"
    "<script type='application/ld+json'>{\"@type\":\"NewsArticle\", \"datePublished\" : "
    "\"2024-03-22T23:30:00-05:00\"}</script></head><body class='has-sidebar nav-open'>"
    "<header><a href=/>The Daily</a> <nav><ul><li><a href=/w>World</a></ul></nav></header>"
    "<div id=wrapper><div class=site-nav>Home News Sport</div>"
    "<div class=content><h1>Blast kills two in Lima</h1><div class=story>"
    "<p>A bomb exploded outside a police station in Lima on Friday, killing two officers.</p>"
    "<div class=share-tools>Share this on many networks</div><p>Advertisement</p>"
    "<p>Nobody claimed the attack. <a href=/x>Police</a> blamed the Shining Path for it.</p>"
    "<h2>More on this story</h2><ul><li><a href=/1>Quake hits the coast</a>"
    "<li><a href=/2>Strike ends</a></ul></div></div>"
    "<div class=sidebar><p>Ten things that you should know about cooking rice at home "
    "today.</p></div>"
    "</div><footer>Copyright The Daily, all rights reserved.</footer></body></html>";

TEST(the_article_is_found_in_a_site)
{
    toc_doc d = page(news);
    EXPECT_SV(d.text, "Blast kills two in Lima\n\n"
                      "A bomb exploded outside a police station in Lima on Friday, killing two "
                      "officers.\n\n"
                      "Nobody claimed the attack. Police blamed the Shining Path for it.");
    EXPECT_SV(d.title, "Blast kills two in Lima");
    EXPECT_SV(d.language, "en-GB");
    EXPECT_SV(d.media, "text/html");
    char day[TOC_DAY_TEXT + 1];
    toc_day_format(d.published, day);
    EXPECT_SV(toc_sv_of(day), "2024-03-22");
}

TEST(an_article_that_says_so_wins_over_its_teasers)
{
    text_is(
        "<body><div><p>Intro words of the site that go on and on.</div><article><header><p>Lead of "
        "it.</header><p>The article has quite some words of its own here.</article><div>"
        "<article><a href=x>Teaser one</a><p>short text</article></div>",
        "Lead of it.\n\nThe article has quite some words of its own here.");
}

TEST(class_names_that_hide_the_whole_article_are_not_believed)
{
    text_is(
        "<div class=popup><p>All the words of this page stand in what calls itself a popup, and "
        "there are many of them.</p></div><p>Close me.</p>",
        "All the words of this page stand in what calls itself a popup, and there are many of "
        "them.");
}

TEST(pages_of_many_articles_are_kept_whole)
{
    text_is("<main><article><p>One attack in Lima today.</article><article><p>Two in Cusco "
            "yesterday.</article><article><p>Three were foiled in Ica.</article></main>",
            "One attack in Lima today.\n\nTwo in Cusco yesterday.\n\nThree were foiled in Ica.");
}

TEST(titles_lose_the_name_of_the_site)
{
    EXPECT_SV(page("<title>Blast in  Lima kills two | The Daily</title><p>x").title,
              "Blast in Lima kills two");
    EXPECT_SV(page("<title>The Daily - Lima</title><p>x").title, "The Daily - Lima");
    EXPECT_SV(page("<title>T</title><meta property=og:title content='Blast &amp; fire'><p>x").title,
              "Blast & fire");
    EXPECT_SV(page("<h1>Only a headline</h1><p>x").title, "Only a headline");
    EXPECT_SV(page("<p>x").title, "");
}

TEST(the_most_explicit_date_wins)
{
    published_is("<meta property='article:published_time' content='2024-03-22T10:00:00Z'>"
                 "<meta name=date content=2024-05-01>",
                 "2024-03-22");
    published_is("<meta name=date content=2024-05-01>"
                 "<meta property='article:published_time' content='2024-03-22T10:00:00Z'>",
                 "2024-03-22");
    published_is("<meta name='DC.date.issued' content='2024-03-22'>", "2024-03-22");
    published_is("<meta itemprop=datePublished content='March 22, 2024'>", "2024-03-22");
    published_is(
        "<script type='application/ld+json'>[{\"a\":{\"datePublished\":\"2024-03-22\"}}]</script>",
        "2024-03-22");
    published_is("<meta property='article:modified_time' content='2024-03-22'>", "none");
    published_is("<meta name=date content='soon'>", "none");
    published_is("</head><body><time datetime='2024-03-22T10:00'>Friday</time>", "2024-03-22");
    published_is("<script type='application/ld+json'>{\"datePublished\"</script>", "none");
}

TEST(encodings_are_declared_in_the_head_or_found)
{
    EXPECT_SV(page("<meta charset=windows-1251><p>\xCA\xE8\xE5\xE2").text,
              "\u041a\u0438\u0435\u0432");
    EXPECT_SV(
        page("<meta http-equiv=Content-Type content='text/html; charset=iso-8859-2'><p>\xB1").text,
        "\u0105");
    EXPECT_SV(page("<meta charset=iso-8859-1><p>S\u00e3o").text, "S\u00e3o"); /* it is UTF-8 */
    EXPECT_SV(page("<meta charset=utf-8><p>S\xE3o").text, "S\u00e3o");        /* it is not */
    EXPECT_SV(page("\xEF\xBB\xBF<html><meta charset=windows-1251><p>\u00e3").text, "\u00e3");
}

TEST(utf16_pages_are_recognised)
{
    static const char html[] = "\xFF\xFE<\0h\0t\0m\0l\0>\0<\0p\0>\0H\0i\0";
    toc_doc d = {0};
    EXPECT_INT(toc_read_bytes((toc_sv){html, sizeof(html) - 1}, TOC_SV("-"), &arena, &d, NULL), 0);
    EXPECT_SV(d.text, "Hi");
    EXPECT_SV(d.media, "text/html");
}

TEST(pages_without_text_are_an_answer)
{
    toc_doc d;
    toc_err err = {0};
    toc_sv html = TOC_SV("<html><body><script>render()</script><div id=app></div></body></html>");
    EXPECT_INT(toc_read_bytes(html, TOC_SV("app.html"), &arena, &d, &err), TOC_READ_EMPTY);
    EXPECT(strstr(err.text, "app.html: no text of an article"));
}

static toc_buf repeat(const char *s, size_t n)
{
    toc_buf b = {0};
    for (size_t i = 0; i < n; i++)
        toc_buf_str(&b, s);
    return b;
}

TEST(endless_titles_are_cut_between_characters)
{
    toc_buf html = repeat("\u20ac", 1000);
    toc_buf page_of = {0};
    toc_buf_printf(&page_of, "<title>%.*s</title><p>x%c", TOC_SV_ARG(html), '\0');
    toc_doc d = page(page_of.p);
    EXPECT_INT(d.title.n, 1023);
    EXPECT_INT(toc_utf8_valid(d.title), d.title.n);
    toc_buf_done(&html);
    toc_buf_done(&page_of);
}

TEST(endless_nesting_is_refused)
{
    toc_buf deep = repeat("<div>", 100000);
    toc_doc d;
    toc_err err = {0};
    EXPECT_INT(toc_read_bytes(toc_buf_sv(&deep), TOC_SV("d.html"), &arena, &d, &err), -E2BIG);
    EXPECT(strstr(err.text, "nested more than"));
    toc_buf_done(&deep);
}

TEST(any_tag_soup_gives_valid_text)
{
    static const char *const scraps[] = {
        "<p>",
        "</p>",
        "<div class=nav>",
        "</div>",
        "<article>",
        "</article>",
        "<a href=x>",
        "</a>",
        "word ",
        "<h1>",
        "</h1>",
        "<td>",
        "<table>",
        "</table>",
        "<br>",
        "<!--",
        "-->",
        "<",
        "&",
        "&#x9f;",
        "\xC3",
        "\xE2\x82",
        "\"",
        "<title>",
        "'",
        "<script>",
        "</script>",
        "<meta charset=big5>",
        "<pre>",
        "</pre>",
        "<svg>",
        "\n",
        "<time datetime=2024-01-01>",
        "&nbsp;",
    };
    uint64_t seed = 3;
    for (int round = 0; round < 3000; round++) {
        toc_buf html = {0};
        toc_doc d = {0};
        for (seed = toc_hash_mix(seed, (uint64_t)round); seed > 1; seed /= 3)
            toc_buf_str(&html, scraps[seed % TOC_LEN(scraps)]);
        seed = (uint64_t)round;
        (void)toc_read_bytes(toc_buf_sv(&html), TOC_SV("x.html"), &arena, &d, NULL);
        EXPECT_INT(toc_utf8_valid(d.text), d.text.n);
        toc_buf_done(&html);
        toc_arena_clear(&arena);
    }
    toc_arena_done(&arena);
}

TEST(class_words_are_found_in_any_spelling)
{
    EXPECT(toc_html_is_junk_class(TOC_SV("site-nav")));
    EXPECT(toc_html_is_junk_class(TOC_SV("x  relatedPosts")));
    EXPECT(toc_html_is_junk_class(TOC_SV("COOKIE_bar")));
    EXPECT(!toc_html_is_junk_class(TOC_SV("has-sidebar")));
    EXPECT(!toc_html_is_junk_class(TOC_SV("navy adapt")));
    EXPECT(!toc_html_is_junk_class(TOC_SV("")));
}
