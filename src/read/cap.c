/*
 * cap - alerts in the Common Alerting Protocol (OASIS Standard CAP 1.2, 1 July 2010; 1.1 reads the
 * same): what authorities send out on storms, floods, spills and attacks.
 *
 * Taken: the info block in English, else the first one: headline, event, description, instruction,
 * areas; when it was sent and by whom. Left out: polygons,
 * codes and resources, which the original bytes keep.
 *
 * What is no real alert is no report: of status Exercise, Test, System or Draft (3.2.1) nothing is
 * read, and the caller is told why.
 */
#include "base/buf.h"
#include "base/date.h"
#include "base/limits.h"
#include "read/markup.h"
#include "read/read.h"
#include "read/reader.h"
#include "read/xml.h"

#include <errno.h>

/* What looks like an alert is read by no other reader, who would not heed its status: an exercise
 * is no incident, whatever its encoding, version or namespace. */
static int cap_sniff(const toc_input *in)
{
    static const char *const NAMESPACES[] = {"urn:oasis:names:tc:emergency:cap:",
                                             "http://www.incident.com/cap/"};
    char buf[TOC_SNIFF_BYTES];
    toc_sv head = toc_markup_head(in, buf);
    bool ours = toc_sv_find(head, TOC_SV("<msgType>"), 0) >= 0 &&
                toc_sv_find(head, TOC_SV("<status>"), 0) >= 0;
    for (size_t i = 0; i < TOC_LEN(NAMESPACES); i++)
        ours = ours || toc_sv_find(head, toc_sv_of(NAMESPACES[i]), 0) >= 0;
    return ours && toc_sv_find(head, TOC_SV("alert"), 0) >= 0 && toc_sv_starts(head, TOC_SV("<"))
               ? 95
               : 0;
}

/* The first one in English (3.2.2: en-US where none is named), else the first. */
static const xmlNode *choose_info(const xmlNode *alert, toc_arena *a)
{
    const xmlNode *first = toc_xml_child(alert, "info");
    for (const xmlNode *n = first; n; n = n->next) {
        if (!toc_xml_is(n, "info"))
            continue;
        toc_sv language = toc_xml_member(n, "language", a);
        if (!language.n || toc_sv_starts_nocase(language, TOC_SV("en")))
            return n;
    }
    return first;
}

static void add_paragraph(toc_buf *b, toc_sv s)
{
    if (!s.n)
        return;
    toc_buf_str(b, b->n ? "\n\n" : "");
    toc_buf_add(b, s);
}

static void add_areas(toc_buf *b, const xmlNode *info, toc_arena *a)
{
    bool first = true;
    for (const xmlNode *n = info->children; n; n = n->next) {
        toc_sv area = toc_xml_is(n, "area") ? toc_xml_member(n, "areaDesc", a) : (toc_sv){"", 0};
        if (!area.n)
            continue;
        toc_buf_str(b, first ? "\n\nArea: " : "; ");
        toc_buf_add(b, area);
        first = false;
    }
}

static int read_info(const xmlNode *alert, toc_arena *a, toc_doc *doc, toc_err *reterr)
{
    const xmlNode *info = choose_info(alert, a);
    if (!info)
        return toc_fail(reterr, TOC_READ_EMPTY, "an alert without information in it");
    toc_sv headline = toc_xml_member(info, "headline", a), event = toc_xml_member(info, "event", a);
    toc_buf b = {.max = TOC_MAX_TEXT};
    add_paragraph(&b, headline.n ? headline : event);
    if (toc_sv_eq(toc_xml_member(alert, "msgType", a), TOC_SV("Cancel")))
        add_paragraph(&b, TOC_SV("This alert was cancelled."));
    add_paragraph(&b, toc_xml_member(info, "description", a));
    add_paragraph(&b, toc_xml_member(info, "instruction", a));
    add_areas(&b, info, a);
    doc->title = headline.n ? headline : event;
    doc->language = toc_xml_member(info, "language", a);
    doc->source = toc_xml_member(info, "senderName", a);
    /* "…-07:00": the day where it was sent. */
    doc->published = toc_day_parse(toc_xml_member(alert, "sent", a));
    doc->text = toc_arena_dup(a, toc_buf_sv(&b));
    bool failed = b.failed;
    toc_buf_done(&b);
    return failed ? toc_fail(reterr, -E2BIG, "too much text in it") : 0;
}

static int read_alert(const xmlNode *alert, toc_arena *a, toc_doc *doc, toc_err *reterr)
{
    toc_sv status = toc_xml_member(alert, "status", a);
    if (!toc_sv_eq(status, TOC_SV("Actual")))
        return toc_fail(reterr, TOC_READ_EMPTY,
                        "no real alert: its status is '%.*s', only 'Actual' is read",
                        (int)TOC_MIN(status.n, (size_t)20), status.p);
    return read_info(alert, a, doc, reterr);
}

static int cap_read(const toc_input *in, toc_arena *a, toc_doc *doc, toc_err *reterr)
{
    xmlDoc *xml = toc_xml_parse(in->bytes, false);
    const xmlNode *alert = xml ? xmlDocGetRootElement(xml) : NULL;
    int r;
    doc->media = toc_sv_of(toc_reader_cap.media);
    doc->encoding = TOC_SV("utf-8"); /* libxml2 gives no other */
    if (!alert)
        r = toc_fail(reterr, -EINVAL, "an alert in XML that is damaged");
    else if (!toc_xml_is(alert, "alert"))
        r = toc_fail(reterr, -EINVAL, "no alert: its outermost element is another");
    else
        r = read_alert(alert, a, doc, reterr);
    xmlFreeDoc(xml);
    return r;
}

const toc_reader toc_reader_cap = {
    .media = "application/cap+xml", .sniff = cap_sniff, .read = cap_read};
