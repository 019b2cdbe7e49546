/* cap_out - see cap_out.h. Numbers in brackets are sections of CAP 1.2. */
#include "share/cap_out.h"

#include "base/ascii.h"
#include "base/date.h"
#include "base/utf8.h"
#include "model/terms.h"
#include "share/show.h"

#include <stdio.h>

/* ---- text ---- */

bool toc_cap_is_token(toc_sv s)
{
    for (size_t i = 0; i < s.n; i++)
        if (toc_is_space(s.p[i]) || strchr(",<&", s.p[i]) || (unsigned char)s.p[i] < 0x20)
            return false;
    return s.n > 0;
}

void toc_cap_time(int64_t us, char ret[TOC_CAP_TIME + 1])
{
    char full[TOC_TIME_TEXT + 1];
    toc_time_format(us, full);
    (void)snprintf(ret, TOC_CAP_TIME + 1, "%.19s-00:00", full);
}

/* XML has no other control characters than these (2.2), and no U+FFFE, U+FFFF. */
static bool is_xml(uint32_t cp)
{
    return cp >= 0x20 ? cp != 0xFFFE && cp != 0xFFFF : cp == '\t' || cp == '\n' || cp == '\r';
}

static void add_text(toc_buf *b, toc_sv s)
{
    for (size_t at = 0; at < s.n;) {
        uint32_t cp = toc_utf8_next(s, &at);
        if (cp == '<')
            toc_buf_str(b, "&lt;");
        else if (cp == '>')
            toc_buf_str(b, "&gt;");
        else if (cp == '&')
            toc_buf_str(b, "&amp;");
        else
            toc_utf8_add(b, is_xml(cp) ? cp : 0xFFFD);
    }
}

/* Nothing where the value is empty. */
static void element(toc_buf *b, const char *name, toc_sv value)
{
    if (!value.n)
        return;
    toc_buf_printf(b, "<%s>", name);
    add_text(b, value);
    toc_buf_printf(b, "</%s>\n", name);
}

static void word(toc_buf *b, const char *name, const char *value)
{
    element(b, name, toc_sv_of(value));
}

/* ---- what it is [3.2.2] ---- */

static const char *category_of(const toc_incident *i)
{
    if (i->realm == TOC_REALM_CYBER)
        return "Infra";
    if (i->type == TOC_TYPE_CHEMICAL_BIOLOGICAL)
        return "CBRNE";
    if (i->type == TOC_TYPE_ARSON)
        return "Fire";
    return "Security";
}

/* "Vehicle ramming" */
static void add_event(toc_buf *b, const toc_incident *i)
{
    const char *type = toc_term(&toc_terms_type, i->type);
    if (!type)
        type = i->realm == TOC_REALM_CYBER ? "cyber incident" : "incident";
    for (const char *c = type; *c; c++)
        toc_buf_byte(b, c == type ? toc_upper(*c) : *c == '-' ? ' ' : *c);
}

static const char *urgency_of(const toc_incident *i)
{
    switch (i->stage) {
    case TOC_STAGE_THREATENED:
        return "Expected";
    case TOC_STAGE_ACCOMPLISHED:
    case TOC_STAGE_ATTEMPTED:
    case TOC_STAGE_FOILED:
        return "Past";
    default:
        return "Unknown";
    }
}

/* By harm to people alone: what else a report tells of has no measure. */
static const char *severity_of(const toc_incident *i)
{
    enum { MANY_KILLED = 10, MANY_INJURED = 10 };
    int64_t killed = i->killed.stated ? i->killed.value : 0;
    int64_t injured = i->injured.stated ? i->injured.value : 0;
    if (killed >= MANY_KILLED)
        return "Extreme";
    if (killed > 0 || injured >= MANY_INJURED)
        return "Severe";
    return injured > 0 ? "Moderate" : "Unknown";
}

/* Reports that repeat another's text are no further source. */
static unsigned sources_of(const toc_view *v)
{
    unsigned n = 0;
    for (uint32_t i = 0; i < v->witnesses.n; i++)
        n += !v->witnesses.p[i].analyst.n && v->witnesses.p[i].copy_of == i;
    return n;
}

static const char *certainty_of(const toc_view *v)
{
    if (v->best.stage == TOC_STAGE_THREATENED)
        return "Possible";
    if (v->best.stage == TOC_STAGE_NONE)
        return "Unknown";
    return sources_of(v) > 1 ? "Observed" : "Likely";
}

/* ---- what is told ---- */

static void add_days(toc_buf *b, const toc_date_range *d)
{
    char day[TOC_DAY_TEXT + 1];
    if (d->end == TOC_DAY_NONE && d->start == TOC_DAY_NONE)
        return;
    toc_day first = d->start == TOC_DAY_NONE ? d->end : d->start;
    toc_day_format(first, day);
    toc_buf_printf(b, d->start == TOC_DAY_NONE ? ", by %s" : ", %s", day);
    if (d->end != TOC_DAY_NONE && d->end != first) {
        toc_day_format(d->end, day);
        toc_buf_printf(b, " to %s", day);
    }
}

/* "Bombing in Larnaca, 2024-03-18" */
static void add_headline(toc_buf *b, const toc_incident *i)
{
    add_event(b, i);
    if (i->place.name.n)
        toc_buf_printf(b, " in %.*s", TOC_SV_ARG(i->place.name));
    add_days(b, &i->date);
}

static void add_count(toc_buf *b, const char *what, const toc_count *n)
{
    if (!n->stated)
        return;
    toc_buf_printf(b, " %s: ", what);
    toc_show_count(b, n, false);
    toc_buf_byte(b, '.');
}

static void add_description(toc_buf *b, const toc_view *v)
{
    const toc_incident *i = &v->best;
    const char *stage = toc_term(&toc_terms_stage, i->stage);
    unsigned n = sources_of(v);
    add_headline(b, i);
    if (stage)
        toc_buf_printf(b, " (%s)", stage);
    toc_buf_byte(b, '.');
    add_count(b, "Killed", &i->killed);
    add_count(b, "Injured", &i->injured);
    bool first = true;
    TOC_VEC_FOREACH (t, &i->targets) {
        toc_sv name = toc_show_name(t->name, t->text);
        if (!name.n)
            continue;
        toc_buf_printf(b, "%s%.*s", first ? " Hit: " : "; ", TOC_SV_ARG(name));
        first = false;
    }
    toc_buf_printf(b, "%s Told by %u %s.", first ? "" : ".", n, n == 1 ? "source" : "sources");
}

/* ---- where [3.2.4] ---- */

static void parameter(toc_buf *b, const char *element_name, const char *name, toc_sv value)
{
    if (!value.n)
        return;
    toc_buf_printf(b, "<%s>\n", element_name);
    word(b, "valueName", name);
    element(b, "value", value);
    toc_buf_printf(b, "</%s>\n", element_name);
}

static void write_area(toc_buf *b, const toc_place *p)
{
    toc_buf text = {0};
    TOC_VEC_FOREACH (part, &p->chain)
        toc_buf_printf(&text, "%s%.*s", text.n ? ", " : "", TOC_SV_ARG(*part));
    if (!text.n)
        toc_buf_add(&text, p->name.n ? p->name : toc_sv_of(p->country));
    if (text.n) {
        toc_buf_str(b, "<area>\n");
        element(b, "areaDesc", toc_buf_sv(&text));
        if (p->has_point) /* a point: nobody said how far around it */
            toc_buf_printf(b, "<circle>%.4f,%.4f 0</circle>\n", p->lat, p->lon);
        parameter(b, "geocode", "ISO 3166-1", toc_sv_of(p->country));
        toc_buf_clear(&text);
        if (p->geonames)
            toc_buf_uint(&text, p->geonames);
        parameter(b, "geocode", "GeoNames", toc_buf_sv(&text));
        toc_buf_str(b, "</area>\n");
    }
    toc_buf_done(&text);
}

void toc_cap_write_info(const toc_view *v, toc_sv sender, toc_buf *ret)
{
    enum { HEADLINE = 160 }; /* [3.2.2]: what small displays have */
    const toc_incident *i = &v->best;
    toc_buf text = {0};
    toc_buf_str(ret, "<info>\n<language>en-US</language>\n");
    word(ret, "category", category_of(i));
    add_event(&text, i);
    element(ret, "event", toc_buf_sv(&text));
    word(ret, "urgency", urgency_of(i));
    word(ret, "severity", severity_of(i));
    word(ret, "certainty", certainty_of(v));
    element(ret, "senderName", sender);
    toc_buf_clear(&text);
    add_headline(&text, i);
    if (toc_utf8_width(toc_buf_sv(&text)) <= HEADLINE)
        element(ret, "headline", toc_buf_sv(&text));
    toc_buf_clear(&text);
    add_description(&text, v);
    element(ret, "description", toc_buf_sv(&text));
    parameter(ret, "parameter", "incident", v->id);
    write_area(ret, &i->place);
    toc_buf_str(ret, "</info>\n");
    ret->failed = ret->failed || text.failed;
    toc_buf_done(&text);
}

/* ---- the alert [3.2.1] ---- */

void toc_cap_write(const toc_cap_alert *a, toc_buf *ret)
{
    static const char *const MESSAGES[] = {
        [TOC_CAP_ALERT] = "Alert", [TOC_CAP_UPDATE] = "Update", [TOC_CAP_CANCEL] = "Cancel"};
    char sent[TOC_CAP_TIME + 1];
    toc_cap_time(a->sent, sent);
    toc_buf_str(ret, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                     "<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\">\n");
    element(ret, "identifier", a->identifier);
    element(ret, "sender", a->sender);
    word(ret, "sent", sent);
    word(ret, "status", "Actual");
    word(ret, "msgType", MESSAGES[a->message]);
    word(ret, "scope", "Public");
    if (a->message == TOC_CAP_CANCEL)
        word(ret, "note", "Withdrawn: what was told before no longer holds.");
    element(ret, "references", a->references);
    if (a->view)
        toc_cap_write_info(a->view, a->sender, ret);
    toc_buf_str(ret, "</alert>\n");
}
