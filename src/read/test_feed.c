#include "testkit.h"

#include "base/date.h"
#include "read/read.h"

#include <errno.h>

static toc_arena arena;
static toc_sv_vec parts;
static toc_err err;

/* How many reports a feed holds, or the error; they are in parts. */
static int split(const char *feed)
{
    toc_arena_clear(&arena);
    err = (toc_err){0};
    int r = toc_read_split(toc_sv_of(feed), TOC_SV("feed.xml"), &arena, &parts, &err);
    return r ? r : (int)parts.n;
}

static toc_doc report(uint32_t i, const char *name)
{
    toc_doc d = {0};
    EXPECT(i < parts.n);
    EXPECT_INT(toc_read_bytes(parts.p[i], toc_sv_of(name), &arena, &d, &err), 0);
    return d;
}

#define RSS(items)                                                                                 \
    "<?xml version=\"1.0\"?>\n<rss version=\"2.0\" xmlns:media=\"http://search.yahoo.com/mrss/\" " \
    "xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel><title>Daily "            \
    "Herald</title><link>https://herald.example/</link><language>en-ie</language>" items           \
    "</channel></rss>\n"
#define ITEM(guid, text)                                                                           \
    "<item><media:title>A picture</media:title><title>Bomb in Loja</title><guid>" guid             \
    "</guid><link>https://herald.example/2024/loja-bomb.html</link><pubDate>Fri, 03 May 2024 "     \
    "23:10:00 -0500</pubDate><description>" text "</description></item>"

TEST(each_entry_is_a_report)
{
    EXPECT_INT(split(RSS(ITEM("1", "Two died &amp;amp; three live.") ITEM("2", "Four died."))), 2);
    toc_doc d = report(0, "feed.xml");
    EXPECT_SV(d.media, "application/rss+xml");
    EXPECT_SV(d.title, "Bomb in Loja");
    EXPECT_SV(d.source, "Daily Herald");
    EXPECT_SV(d.language, "en-ie");
    EXPECT_INT(d.published, toc_day_of(2024, 5, 3));
    EXPECT_SV(d.text, "Bomb in Loja\n\nTwo died & three live.");
    EXPECT_SV(report(1, "feed.xml").text, "Bomb in Loja\n\nFour died.");
}

TEST(an_entry_is_the_same_bytes_whatever_stands_beside_it)
{
    EXPECT_INT(split(RSS(ITEM("1", "Two died.") ITEM("2", "Four died."))), 2);
    toc_doc beside = report(1, "feed.xml");
    EXPECT_INT(split(RSS("<lastBuildDate>now</lastBuildDate>" ITEM("2", "Four died."))), 1);
    toc_doc alone = report(0, "feed.xml");
    EXPECT_SV(toc_sv_of(beside.sha256), alone.sha256);
    EXPECT_SV(alone.identity, "entry:https://herald.example/ 2");
    toc_sv one = parts.p[0];
    EXPECT_INT(toc_read_split(one, TOC_SV("feed.xml"), &arena, &parts, &err), 0);
    EXPECT_INT(parts.n, 1);
    EXPECT(toc_sv_eq(parts.p[0], one));
}

TEST(a_feed_names_pages_of_its_own_site_only)
{
    EXPECT_INT(split(RSS(ITEM("1", "Two died."))), 1);
    toc_doc d = report(0, "https://www.herald.example/rss");
    EXPECT_SV(d.origin, "https://herald.example/2024/loja-bomb.html");
    EXPECT_SV(d.identity, "entry:herald.example 1");
    EXPECT_SV(d.id, "loja-bomb");
    d = report(0, "https://other.example/rss");
    EXPECT_SV(d.origin, "https://other.example/rss");
    EXPECT_SV(d.identity, "entry:other.example 1");
    EXPECT_SV(d.entry, "1");
    EXPECT_SV(report(0, "feed.xml").origin, "feed.xml");
}

TEST(the_fuller_text_is_taken)
{
    EXPECT_INT(split(RSS("<item><description>Short.</description><content:encoded><![CDATA[<p>Two "
                         "<b>gunmen</b> killed four.</p><p>They fled.</p>]]></content:encoded>"
                         "</item>")),
               1);
    EXPECT_SV(report(0, "feed.xml").text, "Two gunmen killed four.\n\nThey fled.");
}

TEST(atom_is_read_too)
{
    EXPECT_INT(
        split("<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\"><title>CERT</title>"
              "<id>urn:f</id><link rel=\"self\" href=\"https://c.example/f\"/><entry><id>urn:1</id>"
              "<title type=\"html\">A &lt;i&gt;new&lt;/i&gt; worm</title>"
              "<link rel=\"edit\" href=\"https://c.example/edit\"/>"
              "<link href=\"https://c.example/a/7\"/><updated>2024-05-03T10:00:00Z</updated>"
              "<content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\"><p>It "
              "spreads.</p></div></content></entry></feed>"),
        1);
    toc_doc d = report(0, "https://c.example/f");
    EXPECT_SV(d.title, "A new worm");
    EXPECT_SV(d.text, "A new worm\n\nIt spreads.");
    EXPECT_SV(d.origin, "https://c.example/a/7");
    EXPECT_SV(d.identity, "entry:c.example urn:1");
    EXPECT_SV(d.language, "en");
    EXPECT_INT(d.published, toc_day_of(2024, 5, 3));
}

TEST(rss_1_has_its_entries_beside_the_channel)
{
    EXPECT_INT(split("<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" "
                     "xmlns=\"http://purl.org/rss/1.0/\" "
                     "xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel><title>Y</title>"
                     "<link>http://y/</link></channel><item rdf:about=\"http://y/1\"><title>Worm"
                     "</title><dc:date>2024-05-03</dc:date></item><item><title>Two</title></item>"
                     "</rdf:RDF>"),
               2);
    toc_doc d = report(0, "feed.rdf");
    EXPECT_SV(d.text, "Worm");
    EXPECT_SV(d.source, "Y");
    EXPECT_SV(d.identity, "entry:http://y/ http://y/1");
    EXPECT_INT(d.published, toc_day_of(2024, 5, 3));
    EXPECT_SV(report(1, "f").entry, toc_arena_printf(&arena, "%s", report(1, "f").sha256).p);
}

TEST(what_feeds_get_wrong_is_forgiven)
{
    EXPECT_INT(split("<rss><channel><item><title>Five dead & more</title>"
                     "<dc:date>2024-05-03</dc:date></item></channel></rss>"),
               1);
    toc_doc d = report(0, "feed.xml");
    EXPECT_SV(d.text, "Five dead  more");
    EXPECT_INT(d.published, toc_day_of(2024, 5, 3));
}

TEST(what_cannot_be_read_is_told)
{
    toc_doc d;
    EXPECT_INT(split("<rss><channel><item><title>Five dead</title></item><item><tit"), -EINVAL);
    EXPECT_SV(toc_sv_of(err.text), "feed.xml: truncated feed; fetch it again");
    EXPECT_INT(split("<rss><channel><title>x</title></channel></rss>"), TOC_READ_EMPTY);
    EXPECT_SV(toc_sv_of(err.text), "feed.xml: a feed without entries");
    EXPECT_INT(split("<rss><channel><item></item></channel></rss>"), 1);
    EXPECT_INT(toc_read_bytes(parts.p[0], TOC_SV("f"), &arena, &d, &err), TOC_READ_EMPTY);
    toc_sv two = TOC_SV(RSS(ITEM("1", "x") ITEM("2", "y")));
    EXPECT_INT(toc_read_bytes(two, TOC_SV("f"), &arena, &d, &err), -EINVAL);
    EXPECT(strstr(err.text, "a feed of several reports"));
}

TEST(an_alert_in_a_feed_is_an_alert_as_any)
{
    toc_doc d;
    EXPECT_INT(split("<feed xmlns=\"http://www.w3.org/2005/Atom\" "
                     "xmlns:cap=\"urn:oasis:names:tc:emergency:cap:1.2\"><entry><title>Attack"
                     "</title><cap:status>Exercise</cap:status></entry></feed>"),
               1);
    EXPECT_INT(toc_read_bytes(parts.p[0], TOC_SV("f"), &arena, &d, &err), TOC_READ_EMPTY);
    EXPECT(strstr(err.text, "'Exercise'"));
}

TEST(what_is_no_feed_is_one_report)
{
    static const char TEXT[] = "A bomb exploded.";
    EXPECT_INT(split(TEXT), 1);
    EXPECT(parts.p[0].p == TEXT);
    EXPECT_INT(split("<html><body><p>rss</p></body></html>"), 1);
    EXPECT_INT(split(""), 1);
}
