/* tocsin show - one incident, report or object of the store, all that is known of it. */
#include "cli/command.h"
#include "cli/showing.h"
#include "cli/stores.h"

#include "base/utf8.h"
#include "model/json.h"
#include "model/terms.h"
#include "publish.h"
#include "share/show.h"

#include <errno.h>
#include <unistd.h>

typedef struct {
    const char *store, *format;
} settings;

static const toc_option OPTIONS[] = {
    TOC_FORMAT_OPTION(settings, toc_sink_names,
                      "table (default: for people), json, ndjson, stix, csv or\nmarkdown"),
    TOC_STORE_OPTION(settings),
};

static const toc_usage USAGE = {
    .name = "show",
    .operands = "ID...",
    .about =
        "Shows all that is known of an incident, a report or a STIX object of the store: each\n"
        "value with its source and the words it was read from, and what earlier revisions of\n"
        "the report said otherwise. The beginning of an id is enough when it is the only one.",
    .options = OPTIONS,
    .n = TOC_LEN(OPTIONS),
    .examples = "  tocsin show 1f3a\n"
                "  tocsin show --format json incident--1f3a5c5e-0f4c-5f0e-9b8e-0c5a5f2b7d11",
};

enum { VALUE = 44, QUOTE = 100, EARLIER_REVISIONS = 50 };

typedef toc_showing viewer;

/* What one revision says of the incident. */
typedef struct {
    toc_stored_report report;
    toc_fact_vec facts;
} telling;

typedef TOC_VEC(telling) telling_vec;

/* ---- an incident ---- */

static int get_telling(viewer *v, const toc_store_match *m, uint32_t nth, telling *ret)
{
    toc_report_want want = {.report = m->report, .incident = m->id, .nth = nth};
    int r = toc_store_report(v->store, &want, &v->a, &ret->report, &v->err);
    if (r == 0 && ret->report.rec->incidents.n)
        ret->facts = toc_showing_facts(v, &ret->report.rec->incidents.p[0]);
    return r;
}

/* "killed        at least 4              “killed four”  [rule, 90%]" */
static void put_fact(viewer *v, const char *label, const toc_fact *f, const toc_stored_report *from,
                     bool earlier)
{
    toc_buf value = {0};
    toc_show_text(&value, f->value);
    toc_sv text = toc_buf_sv(&value);
    size_t width = toc_utf8_width(text);
    toc_buf_printf(v->out, "  %s%-*s%s%.*s", toc_showing_colour(v, earlier ? "\033[2m" : ""),
                   TOC_SHOWING_LABEL, label, earlier ? "earlier: " : "", TOC_SV_ARG(text));
    width += earlier ? strlen("earlier: ") : 0;
    toc_buf_printf(v->out, "%*s", (int)(width < VALUE ? VALUE - width + 2 : 2), "");
    toc_show_quote(v->out, &from->doc, f->basis, QUOTE);
    if (f->basis->confidence)
        toc_buf_printf(v->out, "  %u%%", f->basis->confidence);
    if (f->basis->rule)
        toc_buf_printf(v->out, "  %s[%s]%s", toc_showing_colour(v, "\033[2m"), f->basis->rule,
                       toc_showing_colour(v, "\033[0m"));
    if (earlier)
        toc_buf_printf(v->out, "  (revision %u)", from->nth);
    toc_buf_printf(v->out, "%s\n", toc_showing_colour(v, earlier ? "\033[0m" : ""));
    toc_buf_done(&value);
}

static bool says(const toc_fact_vec *facts, const toc_fact *f)
{
    TOC_VEC_FOREACH (other, facts)
        if (strcmp(other->label, f->label) == 0 && toc_sv_eq(other->value, f->value))
            return true;
    return false;
}

/* What earlier revisions said under this label and the last one does not; `title` stands in front
 * of the first. */
static void put_earlier(viewer *v, const telling *now, const telling_vec *before, const char *label,
                        const char *title)
{
    toc_fact_vec shown = {0};
    TOC_VEC_FOREACH (t, before)
        TOC_VEC_FOREACH (f, &t->facts) {
            if (strcmp(f->label, label) != 0 || says(&now->facts, f) || says(&shown, f))
                continue;
            put_fact(v, shown.n ? "" : title, f, &t->report, true);
            toc_fact *slot = TOC_VEC_PUSH(&v->a, &shown);
            if (slot)
                *slot = *f;
        }
}

static bool has_label(const toc_fact_vec *facts, const char *label)
{
    TOC_VEC_FOREACH (f, facts)
        if (strcmp(f->label, label) == 0)
            return true;
    return false;
}

static void put_facts(viewer *v, const telling *now, const telling_vec *before)
{
    toc_fact_vec done = {0};
    for (uint32_t i = 0; i < now->facts.n; i++) {
        const toc_fact *f = &now->facts.p[i];
        bool first = i == 0 || strcmp(f[-1].label, f->label) != 0;
        bool last = i + 1 == now->facts.n || strcmp(f[1].label, f->label) != 0;
        put_fact(v, first ? f->label : "", f, &now->report, false);
        if (last)
            put_earlier(v, now, before, f->label, "");
    }
    /* Labels under which nothing is said any more. */
    TOC_VEC_FOREACH (t, before)
        TOC_VEC_FOREACH (f, &t->facts) {
            if (has_label(&now->facts, f->label) || has_label(&done, f->label))
                continue;
            put_earlier(v, now, before, f->label, f->label);
            toc_fact *slot = TOC_VEC_PUSH(&v->a, &done);
            if (slot)
                *slot = *f;
        }
}

/* What one report tells and nobody ruled on, with what earlier revisions said otherwise. */
static int show_telling(viewer *v, const toc_store_match *m)
{
    telling now = {0};
    telling_vec before = {0};
    int r = get_telling(v, m, 0, &now);
    uint32_t last = now.report.nth,
             oldest = last > EARLIER_REVISIONS ? last - EARLIER_REVISIONS : 1;
    for (uint32_t nth = last - 1; r == 0 && nth >= oldest; nth--) {
        telling *t = TOC_VEC_PUSH(&v->a, &before);
        r = t ? get_telling(v, m, nth, t) : -ENOMEM;
    }
    if (r)
        return r;
    toc_buf_printf(v->out, "%s%.*s%s\n", toc_showing_colour(v, "\033[1m"), TOC_SV_ARG(m->id),
                   toc_showing_colour(v, "\033[0m"));
    if (!m->live)
        toc_buf_printf(v->out, "  withdrawn: the report's revision %u no longer tells of it\n",
                       now.report.current);
    put_facts(v, &now, &before);
    toc_showing_source(v, &now.report);
    return 0;
}

/* With its own id the only member of an incident is told of. */
static int show_incident(viewer *v, const toc_store_match *m)
{
    toc_merged merged = {0};
    toc_store_match only = *m;
    int r = toc_merge_get(v->store, m->id, &v->a, &merged, &v->err);
    if (r < 0)
        return r;
    if (r == 0 && (merged.view.witnesses.n > 1 || merged.rulings.n)) {
        toc_show_merged(v, &merged);
        return 0;
    }
    only.id = m->member;
    only.live = r == 0;
    return show_telling(v, &only);
}

/* ---- a report ---- */

static int show_report(viewer *v, const toc_store_match *m)
{
    toc_stored_report got = {0};
    toc_report_want want = {.report = m->report};
    int r = toc_store_report(v->store, &want, &v->a, &got, &v->err);
    if (r)
        return r;
    toc_buf_printf(v->out, "%s%.*s%s\n", toc_showing_colour(v, "\033[1m"), TOC_SV_ARG(m->id),
                   toc_showing_colour(v, "\033[0m"));
    if (got.withdrawn) {
        toc_buf_str(v->out, "  withdrawn ");
        toc_showing_moment(v->out, got.withdrawn);
        toc_buf_str(v->out, " UTC: nothing rests on it any more\n");
    }
    toc_showing_source(v, &got);
    toc_buf_printf(v->out, "  %-*s%s\n", TOC_SHOWING_LABEL, "sha-256", got.doc.sha256);
    TOC_VEC_FOREACH (i, &got.rec->incidents) {
        telling t = {.report = got};
        t.facts = toc_showing_facts(v, i);
        toc_buf_printf(v->out, "\n%.*s\n", TOC_SV_ARG(i->id));
        put_facts(v, &t, &(telling_vec){0});
    }
    TOC_VEC_FOREACH (w, &got.rec->warnings) {
        toc_buf_printf(v->out, "\n  %-*s", TOC_SHOWING_LABEL, "warning");
        toc_show_text(v->out, w->by);
        toc_buf_str(v->out, ": ");
        toc_show_text(v->out, w->actor);
        toc_buf_str(v->out, " against ");
        toc_show_text(v->out, w->target);
        toc_buf_str(v->out, "  ");
        toc_show_quote(v->out, &got.doc, &w->basis, QUOTE);
    }
    toc_buf_str(v->out, got.rec->indicators.n ? "\n" : "");
    TOC_VEC_FOREACH (n, &got.rec->indicators) {
        toc_buf_printf(v->out, "  %-*s%s  ", TOC_SHOWING_LABEL,
                       n == got.rec->indicators.p ? "indicators" : "",
                       toc_term(&toc_terms_indicator, n->type));
        toc_show_text(v->out, n->value);
        toc_buf_byte(v->out, '\n');
    }
    return 0;
}

/* ---- an object ---- */

static int show_object(viewer *v, const toc_store_match *m)
{
    toc_object o = {0};
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *json = NULL;
    int r = toc_store_object(v->store, m->id, &v->a, &o, &v->err);
    if (r == 0)
        r = toc_json_parse(o.json, &json, &v->err);
    if (r)
        return r;
    toc_json_out j = {.buf = v->out, .indent = 2};
    toc_json_value(&j, toc_json_root(json));
    toc_buf_byte(v->out, '\n');
    return 0;
}

/* ---- the command ---- */

static int show_for_people(viewer *v, const toc_store_match *m)
{
    switch (m->kind) {
    case TOC_STORE_IS_INCIDENT:
        return show_incident(v, m);
    case TOC_STORE_IS_REPORT:
        return show_report(v, m);
    case TOC_STORE_IS_OBJECT:
        return show_object(v, m);
    }
    return 0;
}

/* An incident with all reports that tell of it, or a report. */
static int show_stix(viewer *v, const toc_store_match *m, toc_output *out)
{
    toc_publisher p = {.store = v->store};
    toc_buf lines = {0};
    toc_kept_member_vec members = {0};
    bool given;
    int r = m->kind == TOC_STORE_IS_INCIDENT
                ? toc_store_members(v->store, m->id, false, &v->a, &members, &v->err)
                : toc_publish_report(&p, m->report, NULL, &lines, &given, &v->err);
    TOC_VEC_FOREACH (k, &members) {
        toc_sv_vec only = {.p = &k->id, .n = 1};
        if (r == 0)
            r = toc_publish_report(&p, k->report, &only, &lines, &given, &v->err);
    }
    if (r == 0)
        r = lines.failed ? -ENOMEM : toc_output_add(out, toc_buf_sv(&lines));
    toc_buf_done(&lines);
    toc_publisher_done(&p);
    return r;
}

static int show_record(viewer *v, const toc_store_match *m, toc_output *out)
{
    toc_stored_report got = {0};
    toc_merged merged = {0};
    toc_report_want want = {.report = m->report};
    int r = TOC_STORE_NONE;
    if (m->kind == TOC_STORE_IS_INCIDENT) {
        want.incident = m->member;
        r = toc_merge_get(v->store, m->id, &v->a, &merged, &v->err);
    }
    if (r >= 0 && out->sink.records && out->sink.options.merged != (r == 0))
        return toc_fail(&v->err, -EINVAL,
                        "incidents and reports go into one output only for people");
    out->sink.options.merged = r == 0;
    if (r == 0)
        return toc_output_merged(out, &merged, &v->a);
    if (r == TOC_STORE_NONE)
        r = toc_store_report(v->store, &want, &v->a, &got, &v->err);
    return r ? r : toc_output_record(out, &got.doc, got.rec, &v->a);
}

static int show_one(viewer *v, const char *id, toc_output *out)
{
    toc_store_match m = {0};
    int r = toc_store_resolve(v->store, toc_sv_of(id), &v->a, &m, &v->err);
    if (r < 0)
        return r;
    if (r == TOC_STORE_MANY)
        return toc_fail(&v->err, -EINVAL, "several ids begin with '%s': give more of it", id);
    if (r == TOC_STORE_NONE)
        return toc_fail(&v->err, -ENOENT, "no incident, report or object '%s'", id);
    if (!out || m.kind == TOC_STORE_IS_OBJECT)
        return show_for_people(v, &m);
    bool stix = m.live && strcmp(out->sink.ops->name, "stix") == 0;
    return stix ? show_stix(v, &m, out) : show_record(v, &m, out);
}

static int show_all(toc_store *store, const char *format, size_t n, char **ids)
{
    int status = TOC_EXIT_DONE;
    size_t shown = 0;
    toc_output out = {0};
    toc_output_begin(&out, format, true);
    bool people = strcmp(out.sink.ops->name, "table") == 0;
    for (size_t i = 0; i < n; i++) {
        viewer v = {.store = store, .out = &out.out, .colour = out.sink.options.colour};
        if (shown && people)
            toc_buf_byte(&out.out, '\n');
        int r = show_one(&v, ids[i], people ? NULL : &out);
        if (r == -ENOENT && status == TOC_EXIT_DONE)
            status = TOC_EXIT_NOTHING;
        else if (r < 0 && r != -ENOENT)
            status = r == -EINVAL ? TOC_EXIT_USAGE : TOC_EXIT_FAILED;
        if (r < 0)
            toc_complain("show", "%s", v.err.text[0] ? v.err.text : strerror(-r));
        shown += r == 0;
        toc_arena_done(&v.a);
    }
    int r = people ? toc_write_out(&out.out) : shown ? toc_output_end(&out) : 0;
    out.reader_gone = r == -EPIPE;
    toc_output_done(&out);
    return r < 0 ? TOC_EXIT_FAILED : status;
}

static int run(int argc, char **argv)
{
    settings o = {.format = "table"};
    size_t n;
    int status = toc_command_options(&USAGE, argc, argv, &o, &n);
    if (status >= 0)
        return status;
    if (!n) {
        toc_complain("show", "show what? See 'tocsin show --help'");
        return TOC_EXIT_USAGE;
    }
    toc_store *store = NULL;
    status = toc_open_store("show", o.store, TOC_STORE_READ, &store);
    if (status >= 0)
        return status;
    toc_catch_signals();
    status = show_all(store, o.format, n, argv + 1);
    toc_store_close(store);
    return status;
}

const toc_command toc_command_show = {
    .name = "show",
    .summary = "show all that is known of an incident, report or object",
    .run = run,
};
