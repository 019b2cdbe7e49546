/*
 * html_scan - the parser's events to blocks of text.
 *
 * libxml2 does the parsing and closes what authors left open. Two inputs would make it slow, and
 * are bounded here: deep nesting (it searches the open elements for each end tag) and tags with
 * countless attributes (it compares each with all before; names come from a dictionary whose size
 * we limit, and names beyond it are dropped).
 */
#include "base/ascii.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "read/charset.h"
#include "read/html_page.h"
#include "read/html_words.h"

#include <errno.h>
#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>

enum { LONGEST_DATA_CELL = 100 };

typedef struct {
    uint32_t box;
    uint8_t junk, heading;
    bool breaks;  /* its end ends a paragraph */
    bool article; /* inside a declared article */
    bool silent, link, pre;
    bool capture; /* its text goes to scanner.capture: <title>, JSON-LD */
} open_element;

typedef struct {
    toc_html_page *page;
    htmlParserCtxt *parser;
    toc_html_block block; /* the one being filled */
    char gap; /* white space seen, not yet written: 0, ' ', or '\t' between table cells */
    bool too_deep;
    unsigned newlines; /* line breaks at the end of the block, not yet written */
    unsigned depth;
    open_element open[TOC_MAX_HTML_DEPTH + 1];
    toc_buf capture;
} scanner;

static toc_sv sv(const xmlChar *s)
{
    return toc_sv_of((const char *)s);
}

static open_element *top(scanner *s)
{
    return &s->open[s->depth];
}

/* Ends the paragraph; an empty one leaves no trace. */
static void flush(scanner *s)
{
    toc_html_block *b = &s->block;
    b->end = (uint32_t)s->page->text.n; /* at most TOC_MAX_INPUT */
    if (b->end > b->start) {
        toc_html_block *slot = TOC_VEC_PUSH(s->page->a, &s->page->blocks);
        if (slot)
            *slot = *b;
    }
    const open_element *e = top(s);
    *b = (toc_html_block){.start = b->end, .box = e->box, .junk = e->junk, .heading = e->heading};
    s->gap = 0;
    s->newlines = 0;
}

static bool is_empty(const scanner *s)
{
    return s->block.start == s->page->text.n;
}

/* What separates words and lines is written only when more text follows it. */
static void write_gap(scanner *s)
{
    toc_buf *text = &s->page->text;
    if (!is_empty(s)) {
        for (unsigned i = 0; i < s->newlines; i++)
            toc_buf_byte(text, '\n');
        if (s->newlines == 0 && s->gap)
            toc_buf_byte(text, s->gap);
    }
    s->newlines = 0;
    s->gap = 0;
}

/* Length of the white space or invisible character at p, 0 for any other; *ret_space says which.
 * No-break spaces are spaces; zero-width ones and soft hyphens, which break words, are nothing. */
static size_t blank(toc_sv s, size_t at, bool *ret_space)
{
    static const toc_sv invisible[] = {{"\u00AD", 2}, {"\u200B", 3}, {"\u2060", 3}, {"\uFEFF", 3}};
    toc_sv rest = toc_sv_range(s, at, s.n);
    *ret_space = true;
    if (toc_is_space(rest.p[0]))
        return 1;
    if (!toc_is_high(rest.p[0]))
        return 0;
    if (toc_sv_starts(rest, TOC_SV("\u00A0")))
        return 2;
    *ret_space = false;
    for (size_t i = 0; i < TOC_LEN(invisible); i++)
        if (toc_sv_starts(rest, invisible[i]))
            return invisible[i].n;
    return 0;
}

/* A word begins after a gap; each East Asian character counts as one. */
static void count_word(scanner *s, bool after_gap, unsigned char c)
{
    if (after_gap || (c >= 0xE3 && c <= 0xE9)) {
        s->block.words++;
        s->block.link_words += top(s)->link;
    }
}

/* References like &#146; mean Windows-1252, whatever the standard said when they were written. */
static void write_run(scanner *s, toc_sv run)
{
    unsigned char c = run.n > 1 ? (unsigned char)run.p[1] : 0;
    if (run.p[0] == '\xC2' && c >= 0x80 && c < 0xA0) {
        toc_utf8_add(&s->page->text, toc_windows_1252(c));
        run = toc_sv_range(run, 2, run.n);
    }
    toc_buf_add(&s->page->text, run);
}

static void write_text(scanner *s, toc_sv text)
{
    bool pre = top(s)->pre, space;
    for (size_t at = 0; at < text.n;) {
        size_t n = blank(text, at, &space);
        if (n) {
            s->newlines += pre && text.p[at] == '\n';
            if (space && !s->gap)
                s->gap = ' ';
            at += n;
            continue;
        }
        size_t start = at;
        count_word(s, s->gap || s->newlines || is_empty(s), (unsigned char)text.p[at]);
        write_gap(s);
        for (at++; at < text.n && (text.p[at] & 0xC0) == 0x80;)
            at++;
        while (at < text.n && !toc_is_space(text.p[at]) && !toc_is_high(text.p[at]))
            at++;
        write_run(s, toc_sv_range(text, start, at));
    }
}

static void on_text(void *ctx, const xmlChar *p, int n)
{
    scanner *s = ctx;
    toc_sv text = {(const char *)p, (size_t)n};
    if (top(s)->capture)
        toc_buf_add(&s->capture, text);
    else if (!top(s)->silent)
        write_text(s, text);
}

static toc_sv attribute(const xmlChar **atts, const char *name)
{
    for (; atts && atts[0]; atts += 2)
        if (strcmp((const char *)atts[0], name) == 0)
            return atts[1] ? sv(atts[1]) : (toc_sv){"", 0};
    return (toc_sv){"", 0};
}

static bool has_attribute(const xmlChar **atts, const char *name)
{
    for (; atts && atts[0]; atts += 2)
        if (strcmp((const char *)atts[0], name) == 0)
            return true;
    return false;
}

static bool is_hidden(const xmlChar **atts)
{
    toc_sv style = attribute(atts, "style");
    return has_attribute(atts, "hidden") || toc_sv_find(style, TOC_SV("display:none"), 0) >= 0 ||
           toc_sv_find(style, TOC_SV("display: none"), 0) >= 0 ||
           toc_sv_eq(attribute(atts, "aria-hidden"), TOC_SV("true"));
}

static void judge(open_element *e, toc_html_role role, const xmlChar **atts)
{
    bool own_header = role == TOC_HTML_HEADER && e->article;
    if (role == TOC_HTML_ROOT || role == TOC_HTML_ARTICLE)
        return;
    if (role == TOC_HTML_JUNK || (role == TOC_HTML_HEADER && !own_header) ||
        toc_html_is_junk_role(attribute(atts, "role")))
        e->junk = TOC_HTML_JUNK_TAG;
    else if (!e->junk && (is_hidden(atts) || toc_html_is_junk_class(attribute(atts, "class")) ||
                          toc_html_is_junk_class(attribute(atts, "id"))))
        e->junk = TOC_HTML_JUNK_CLASS;
}

static void open_box(scanner *s, open_element *e, bool article)
{
    toc_html_box *box = TOC_VEC_PUSH(s->page->a, &s->page->boxes);
    if (!box)
        return;
    *box = (toc_html_box){.parent = e->box, .article = article};
    e->box = s->page->boxes.n - 1;
    e->article = e->article || article;
}

/* <meta name|property|itemprop content>, and itemprop="datePublished" on any element. */
static void offer_meta(scanner *s, const xmlChar **atts)
{
    static const char *const names[] = {"property", "name", "itemprop", "http-equiv"};
    for (size_t i = 0; i < TOC_LEN(names); i++)
        if (has_attribute(atts, names[i]))
            toc_html_offer_meta(s->page, attribute(atts, names[i]), attribute(atts, "content"));
}

static void offer_time(scanner *s, const xmlChar **atts)
{
    bool declared = has_attribute(atts, "pubdate") ||
                    toc_sv_eq(attribute(atts, "itemprop"), TOC_SV("datePublished"));
    if (declared || top(s)->junk == TOC_HTML_NO_JUNK)
        toc_html_offer_time(s->page, attribute(atts, "datetime"), declared);
}

static void start_capture(scanner *s, open_element *e)
{
    e->silent = true;
    e->capture = true;
    toc_buf_clear(&s->capture);
}

/* What opening the element means for the text inside it. */
static void enter(scanner *s, open_element *e, toc_html_role role, const char *name,
                  const xmlChar **atts)
{
    bool body = toc_sv_find(attribute(atts, "itemprop"), TOC_SV("articleBody"), 0) >= 0;
    switch (role) {
    case TOC_HTML_ARTICLE:
    case TOC_HTML_BOX:
    case TOC_HTML_CELL:
        open_box(s, e, role == TOC_HTML_ARTICLE || body);
        break;
    case TOC_HTML_HEADING:
        e->heading = (uint8_t)(name[1] - '0');
        break;
    case TOC_HTML_LINK:
        e->link = e->link || has_attribute(atts, "href");
        break;
    case TOC_HTML_PRE:
        e->pre = true;
        break;
    case TOC_HTML_SILENT:
        e->silent = true;
        break;
    case TOC_HTML_TITLE:
        if (!e->silent) /* inside <svg> it is a tooltip */
            start_capture(s, e);
        break;
    case TOC_HTML_SCRIPT:
        e->silent = true;
        if (toc_sv_find(attribute(atts, "type"), TOC_SV("ld+json"), 0) >= 0)
            start_capture(s, e);
        break;
    default:
        break;
    }
}

static bool breaks_paragraph(toc_html_role role)
{
    return role != TOC_HTML_INLINE && role != TOC_HTML_LINK && role != TOC_HTML_TIME &&
           role != TOC_HTML_META && role != TOC_HTML_SCRIPT && role != TOC_HTML_BREAK &&
           role != TOC_HTML_CELL;
}

/* One line break is kept, two make a paragraph. */
static void line_break(scanner *s)
{
    if (s->newlines)
        flush(s);
    else
        s->newlines = 1;
}

/* Cells of one row make one line, as long as they look like data, not like columns of a layout. */
static void start_cell(scanner *s)
{
    if (is_empty(s) || s->page->text.n - s->block.start > LONGEST_DATA_CELL)
        flush(s);
    else
        s->gap = '\t';
}

static void on_start(void *ctx, const xmlChar *name, const xmlChar **atts)
{
    scanner *s = ctx;
    if (s->depth == TOC_MAX_HTML_DEPTH) {
        s->too_deep = true;
        xmlStopParser(s->parser);
        return;
    }
    toc_html_role role = toc_html_role_of((const char *)name);
    open_element *e = &s->open[s->depth + 1];
    *e = *top(s);
    e->breaks = breaks_paragraph(role);
    e->capture = false;
    if (atts || role == TOC_HTML_JUNK || role == TOC_HTML_HEADER)
        judge(e, role, atts);
    enter(s, e, role, (const char *)name, atts);
    if (role == TOC_HTML_META || has_attribute(atts, "content"))
        offer_meta(s, atts);
    if (role == TOC_HTML_TIME)
        offer_time(s, atts);
    if (role == TOC_HTML_ROOT && has_attribute(atts, "lang"))
        s->page->meta.language = toc_arena_dup(s->page->a, attribute(atts, "lang"));
    s->depth++;
    if (e->breaks)
        flush(s);
    else if (role == TOC_HTML_BREAK)
        line_break(s);
    else if (role == TOC_HTML_CELL)
        start_cell(s);
}

static void on_end(void *ctx, const xmlChar *name)
{
    scanner *s = ctx;
    open_element *e = top(s);
    if (s->depth == 0)
        return;
    if (e->capture && strcmp((const char *)name, "title") == 0)
        toc_html_offer_title(s->page, toc_buf_sv(&s->capture));
    else if (e->capture)
        toc_html_offer_json(s->page, toc_buf_sv(&s->capture));
    s->depth--;
    if (e->breaks)
        flush(s);
}

static int parse(scanner *s, toc_sv html)
{
    htmlSAXHandler events = {
        .startElement = on_start,
        .endElement = on_end,
        .characters = on_text,
        .ignorableWhitespace = on_text,
        .cdataBlock = on_text,
    };
    htmlParserCtxt *parser = htmlCreateMemoryParserCtxt(html.p, (int)html.n);
    if (!parser)
        return -ENOMEM;
    htmlSAXHandler *own = parser->sax;
    s->parser = parser;
    parser->sax = &events;
    parser->userData = s;
    parser->recovery = 1;
    (void)xmlSwitchEncoding(parser, XML_CHAR_ENCODING_UTF8); /* we decoded it */
    parser->options |= HTML_PARSE_IGNORE_ENC;
    (void)xmlDictSetLimit(parser->dict, TOC_MAX_HTML_NAMES);
    (void)htmlParseDocument(parser);
    bool no_memory = parser->errNo == XML_ERR_NO_MEMORY;
    parser->sax = own;
    if (parser->myDoc)
        xmlFreeDoc(parser->myDoc);
    htmlFreeParserCtxt(parser);
    return no_memory ? -ENOMEM : 0;
}

int toc_html_scan(toc_sv html, toc_html_page *page, toc_err *reterr)
{
    scanner *s = TOC_NEW(page->a, scanner);
    toc_html_box *root = TOC_VEC_PUSH(page->a, &page->boxes);
    if (!s || !root)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    s->page = page;
    s->capture.max = page->text.max = TOC_MAX_INPUT * 2;
    page->meta =
        (toc_html_meta){.title = TOC_SV(""), .language = TOC_SV(""), .published = TOC_DAY_NONE};
    int r = html.n ? parse(s, html) : 0;
    s->depth = 0;
    flush(s);
    bool failed = r < 0 || s->capture.failed || page->text.failed || page->a->overflowed;
    toc_buf_done(&s->capture);
    if (s->too_deep)
        return toc_fail(reterr, -E2BIG, "HTML elements nested more than %d deep",
                        TOC_MAX_HTML_DEPTH);
    return failed ? toc_fail(reterr, -ENOMEM, "out of memory") : 0;
}
