/*
 * feed - one entry of a feed as a report; see feed.h.
 *
 * Taken: the fuller of the entry's texts (content over summary), its title, link, day and language,
 * the feed's title as the source. The report's identity is the entry's guid (RSS 2.0) or id (RFC
 * 4287, 4.2.6) within its site, else its link: an entry that is changed is the same report once
 * more, whatever its date says.
 */
#include "read/feed.h"

#include "base/buf.h"
#include "base/limits.h"
#include "model/id.h"
#include "read/markup.h"
#include "read/name.h"
#include "read/read.h"
#include "read/when.h"
#include "read/xml.h"

#include <errno.h>
#include <string.h>

static int feed_sniff(const toc_input *in)
{
    char buf[TOC_SNIFF_BYTES];
    toc_sv head = toc_markup_head(in, buf);
    if (toc_markup_opens(head, "rss"))
        return 98;
    if (toc_markup_opens(head, "rdf:RDF"))
        return toc_sv_find(head, TOC_SV("http://purl.org/rss/"), 0) >= 0 ? 98 : 0;
    /* Over CAP's: an index of alerts in Atom names their namespace. */
    return toc_markup_opens(head, "feed") &&
                   toc_sv_find(head, TOC_SV("http://www.w3.org/2005/Atom"), 0) >= 0
               ? 98
               : 0;
}

/* ---- elements ---- */

static bool is_of(const xmlNode *n, const xmlNs *ns)
{
    return n->ns == ns ||
           (n->ns && ns && !strcmp((const char *)n->ns->href, (const char *)ns->href));
}

/* In the entry's own vocabulary: a <media:title> is no <title>. */
static const xmlNode *own(const xmlNode *of, const char *name)
{
    for (const xmlNode *n = of->children; n; n = n->next)
        if (toc_xml_is(n, name) && is_of(n, of->ns))
            return n;
    return NULL;
}

/* Of another vocabulary, by its usual prefix, which some feeds forget to declare. */
static const xmlNode *foreign(const xmlNode *of, const char *prefix, const char *name)
{
    size_t n = strlen(prefix);
    for (const xmlNode *c = of->children; c; c = c->next) {
        const char *is = (const char *)c->name;
        if (c->type != XML_ELEMENT_NODE)
            continue;
        if (c->ns && c->ns->prefix && !strcmp((const char *)c->ns->prefix, prefix) &&
            !strcmp(is, name))
            return c;
        if (!strncmp(is, prefix, n) && is[n] == ':' && !strcmp(is + n + 1, name))
            return c;
    }
    return NULL;
}

static toc_sv attribute(const xmlNode *n, const char *name, toc_arena *a)
{
    xmlChar *s = n ? xmlGetProp((xmlNode *)(uintptr_t)n, (const xmlChar *)name) : NULL;
    toc_sv copy = toc_arena_dup(a, toc_sv_trim(toc_sv_of(s ? (const char *)s : "")));
    xmlFree(s);
    return copy;
}

static toc_sv own_text(const xmlNode *of, const char *name, toc_arena *a)
{
    return toc_xml_text(own(of, name), a);
}

static toc_sv first_of(const toc_sv *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (s[i].n)
            return s[i];
    return TOC_SV("");
}
#define FIRST_OF(...)                                                                              \
    first_of((const toc_sv[]){__VA_ARGS__}, TOC_LEN(((const toc_sv[]){__VA_ARGS__})))

/* Where people read it: the text of <link> in RSS, href of rel="alternate" in Atom (4.2.7.2). */
static toc_sv link_of(const xmlNode *of, toc_arena *a)
{
    for (const xmlNode *n = of->children; n; n = n->next) {
        if (!toc_xml_is(n, "link"))
            continue;
        toc_sv href = attribute(n, "href", a), rel = attribute(n, "rel", a);
        toc_sv link = href.n ? href : toc_xml_text(n, a);
        if (link.n && (!rel.n || toc_sv_eq(rel, TOC_SV("alternate"))))
            return link;
    }
    return TOC_SV("");
}

/* ---- text ---- */

/* What is between the tags of an element in XHTML, as XML. */
static toc_sv markup_in(const xmlNode *n, toc_arena *a)
{
    xmlBuffer *b = xmlBufferCreate();
    for (xmlNode *c = n->children; b && c; c = c->next)
        if (xmlNodeDump(b, c->doc, c, 0, 0) < 0)
            break;
    toc_sv s =
        toc_arena_dup(a, b ? (toc_sv){(const char *)xmlBufferContent(b), (size_t)xmlBufferLength(b)}
                           : TOC_SV(""));
    xmlBufferFree(b);
    return s;
}

static bool has_elements(const xmlNode *n)
{
    return n && xmlChildElementCount((xmlNode *)(uintptr_t)n) > 0;
}

/* HTML as text; what stands there, if there is no text in it. */
static toc_sv plain(const toc_input *in, toc_sv html, toc_arena *a)
{
    toc_doc page = {0};
    if (toc_sv_find(html, TOC_SV("<"), 0) < 0 && toc_sv_find(html, TOC_SV("&"), 0) < 0)
        return html;
    toc_sv whole =
        toc_arena_printf(a, "<html><body><article>%.*s</article></body></html>", TOC_SV_ARG(html));
    toc_input inner = {
        .bytes = whole, .name = in->name, .charset = TOC_SV("utf-8"), .depth = in->depth + 1};
    return toc_reader_html.read(&inner, a, &page, NULL) == 0 ? toc_sv_trim(page.text) : TOC_SV("");
}

static toc_sv text_of(const toc_input *in, const xmlNode *n, toc_arena *a)
{
    return plain(in, has_elements(n) ? markup_in(n, a) : toc_xml_text(n, a), a);
}

static toc_sv longest(const toc_input *in, const xmlNode *entry, toc_arena *a)
{
    const xmlNode *const texts[] = {foreign(entry, "content", "encoded"), own(entry, "content"),
                                    own(entry, "description"), own(entry, "summary")};
    toc_sv best = TOC_SV("");
    for (size_t i = 0; i < TOC_LEN(texts); i++) {
        toc_sv s = text_of(in, texts[i], a);
        best = s.n > best.n ? s : best;
    }
    return best;
}

/* ---- the report ---- */

static toc_day day_of(const xmlNode *entry, toc_arena *a)
{
    const toc_sv days[] = {own_text(entry, "pubDate", a), own_text(entry, "published", a),
                           toc_xml_text(foreign(entry, "dc", "date"), a),
                           own_text(entry, "updated", a)};
    toc_day day = TOC_DAY_NONE;
    for (size_t i = 0; i < TOC_LEN(days) && day == TOC_DAY_NONE; i++)
        day = toc_when_parse(days[i]);
    return day;
}

/* Whose site a URL is of; empty for a path. */
static toc_sv site_of(toc_sv url, toc_arena *a)
{
    return toc_report_source(&(toc_doc){.origin = url, .source = TOC_SV("")}, a);
}

/*
 * What names the entry for good: within the site that the feed was fetched from, as what a feed
 * says of itself makes its entries nobody else's reports. Of a file we have no better than its
 * word.
 */
static toc_sv identity_of(const toc_feed *f, const toc_doc *doc, toc_arena *a)
{
    toc_sv feed = FIRST_OF(site_of(doc->origin, a), own_text(f->about, "id", a),
                           link_of(f->about, a), own_text(f->about, "title", a));
    return toc_arena_printf(a, "entry:%.*s %.*s", TOC_SV_ARG(feed), TOC_SV_ARG(doc->entry));
}

/* The page that the entry is of is where it came from, if it is of the site that the feed is of:
 * anybody's feed can name anybody's pages. */
static void name_entry(toc_doc *doc, const toc_feed *f, toc_arena *a)
{
    toc_sv link = link_of(f->first, a);
    doc->entry =
        FIRST_OF(own_text(f->first, "guid", a), own_text(f->first, "id", a),
                 attribute(f->first, "about", a), link, toc_arena_dup(a, toc_sv_of(doc->sha256)));
    doc->identity = identity_of(f, doc, a);
    if (!toc_name_is_url(link))
        return;
    doc->id = toc_name_stem(link);
    if (toc_name_is_url(doc->origin) && toc_sv_eq(site_of(link, a), site_of(doc->origin, a))) {
        doc->origin = link;
        doc->entry = TOC_SV("");
    }
}

/* An index of alerts has their status beside them (CAP 1.2, 3.2.1): exercises are no incidents. */
static int check_status(const xmlNode *entry, toc_arena *a, toc_err *reterr)
{
    toc_sv status = toc_xml_text(foreign(entry, "cap", "status"), a);
    if (!status.n || toc_sv_eq(status, TOC_SV("Actual")))
        return 0;
    return toc_fail(reterr, TOC_READ_EMPTY,
                    "no real alert: its status is '%.*s', only 'Actual' is read",
                    (int)TOC_MIN(status.n, (size_t)20), status.p);
}

static int fill(const toc_input *in, const toc_feed *f, toc_arena *a, toc_doc *doc, toc_err *reterr)
{
    toc_sv body = longest(in, f->first, a);
    int r = check_status(f->first, a, reterr);
    if (r)
        return r;
    doc->title = text_of(in, own(f->first, "title"), a);
    doc->source = text_of(in, own(f->about, "title"), a);
    doc->published = day_of(f->first, a);
    doc->language = FIRST_OF(attribute(f->first, "lang", a), attribute(f->root, "lang", a),
                             own_text(f->about, "language", a));
    name_entry(doc, f, a);
    doc->text = toc_sv_starts(body, doc->title)
                    ? body
                    : toc_sv_trim(toc_arena_printf(a, "%.*s\n\n%.*s", TOC_SV_ARG(doc->title),
                                                   TOC_SV_ARG(body)));
    return doc->text.n ? 0 : toc_fail(reterr, TOC_READ_EMPTY, "an entry without text");
}

static int feed_read(const toc_input *in, toc_arena *a, toc_doc *doc, toc_err *reterr)
{
    toc_feed feed;
    int r = toc_feed_open(in, &feed, reterr);
    doc->media = toc_sv_of(toc_reader_feed.media);
    doc->encoding = TOC_SV("utf-8"); /* libxml2 gives no other */
    if (r == 0 && toc_feed_next(feed.first))
        r = toc_fail(reterr, -EINVAL,
                     "a feed of several reports, where one is wanted; 'tocsin add' takes them all");
    else if (r == 0)
        r = fill(in, &feed, a, doc, reterr);
    toc_feed_close(&feed);
    return r;
}

const toc_reader toc_reader_feed = {.media = "application/rss+xml",
                                    .sniff = feed_sniff,
                                    .read = feed_read,
                                    .split = toc_feed_split};
