/* tocsin export - what the store knows, for other programs and other stores. */
#include "cli/choice.h"
#include "cli/command.h"
#include "cli/export_cap.h"
#include "cli/export_misp.h"
#include "cli/leaving.h"
#include "cli/stores.h"
#include "cli/work.h"
#include "publish.h"

#include "share/stix.h"
#include "share/stored_json.h"

#include <errno.h>

typedef struct {
    const char *store, *format, *tlp, *out, *sender;
    toc_filter_settings filters;
    toc_leaving_settings leaving;
} settings;

static const char *const FORMATS[] = {"stix", "ndjson",    "csv", "markdown",
                                      "misp", "misp-feed", "cap", NULL};

static const toc_option OPTIONS[] = {
    TOC_FORMAT_OPTION(
        settings, FORMATS,
        "stix (default: a STIX 2.1 bundle), ndjson (one report a\nline, for 'tocsin import'), "
        "csv, markdown, misp (MISP events), misp-feed (a folder\nof them, which MISP subscribes "
        "to) or "
        "cap (one incident as a\npublic warning in CAP 1.2)"),
    {.name = "out",
     .kind = TOC_OPTION_TEXT,
     .offset = offsetof(settings, out),
     .value = "FOLDER",
     .help = "where the MISP feed is; what was there of it is replaced"},
    {.name = "sender",
     .kind = TOC_OPTION_TEXT,
     .offset = offsetof(settings, sender),
     .value = "NAME",
     .help = "who warns, for cap: a name that nobody else has, such as a\ndomain"},
    TOC_TLP_OPTION(settings),
    TOC_LEAVING_OPTIONS(settings),
    TOC_FILTER_OPTIONS(settings),
    TOC_STORE_OPTION(settings),
};

static const toc_usage USAGE = {
    .name = "export",
    .operands = "[INCIDENT]",
    .about =
        "Prints what the reports of the store say in their current revision: all reports and\n"
        "STIX objects, or with filters those reports that tell of an incident that passes, with\n"
        "these incidents. With --format cap it prints one incident as a public warning, if all\n"
        "that it rests on is TLP:CLEAR.",
    .options = OPTIONS,
    .n = TOC_LEN(OPTIONS),
    .examples = "  tocsin export > all.json\n"
                "  tocsin export --format markdown --since 2024-03 --country CY\n"
                "  tocsin export --for north > north.json\n"
                "  tocsin export --format cap --sender warnings.example incident--1f3a\n"
                "  tocsin export --for north --format misp-feed --out /srv/feeds/north\n"
                "  tocsin export --format ndjson | tocsin import --store other.db -",
};

typedef struct {
    toc_store *store;
    toc_output out;
    bool stored; /* ndjson: with what import needs */
    bool stix;
    toc_export_misp *misp;   /* NULL: not asked for */
    toc_publisher publisher; /* of STIX */
    size_t records;
    toc_leaving leaving;
    toc_tlp marking; /* of STIX objects, when nothing asks for more */
    toc_err err;
} session;

static int give(session *s, toc_sv rendered)
{
    return s->misp ? toc_export_misp_add(s->misp, rendered) : toc_output_add(&s->out, rendered);
}

/* ---- one report ---- */

static int print(session *s, const toc_stored_report *got, toc_arena *a)
{
    if (!s->stored)
        return toc_output_record(&s->out, &got->doc, got->rec, a);
    toc_buf line = {0};
    toc_json_out j = {.buf = &line};
    toc_stored_json_write(&j, got);
    toc_buf_byte(&line, '\n');
    int r = line.failed ? -ENOMEM : give(s, toc_buf_sv(&line));
    toc_buf_done(&line);
    return r;
}

static int export_stix(session *s, const toc_chosen *c)
{
    toc_buf lines = {0};
    bool given = false;
    int r = toc_publish_report(&s->publisher, c->report, &c->incidents, &lines, &given, &s->err);
    toc_buf cut = {0};
    bool cuts = toc_release_reach(&s->leaving.to, &(toc_release_facts){0}) != TOC_REACH_EXACT;
    if (r == 0 && given && cuts)
        r = toc_leaving_lines(&s->leaving, toc_buf_sv(&lines), &cut, &s->err);
    if (r == 0 && given)
        r = lines.failed ? -ENOMEM : give(s, toc_buf_sv(cuts ? &cut : &lines));
    s->records += r == 0 && given;
    toc_buf_done(&cut);
    toc_buf_done(&lines);
    return r;
}

/* With those of its incidents that are chosen, or all when none is named. */
static int export_report(session *s, const toc_chosen *c)
{
    toc_arena a = {0};
    toc_stored_report got = {0};
    toc_report_want want = {.report = c->report};
    int r = toc_interrupted ? -EINTR : 0;
    if (r == 0 && s->stix)
        return export_stix(s, c);
    if (r == 0)
        r = c->incidents.n ? toc_choice_get(s->store, c, &a, &got, &s->err)
                           : toc_store_report(s->store, &want, &a, &got, &s->err);
    toc_tlp level = TOC_TLP_NONE;
    if (r == 0)
        r = toc_leaving_record(&s->leaving, &got, &level);
    /* What is made of a report is as strict as the report. */
    if (r == 0 && s->leaving.on)
        s->out.sink.options.marking = TOC_MAX(s->marking, level);
    if (r == 0)
        r = print(s, &got, &a);
    s->records += r == 0;
    toc_arena_done(&a);
    return TOC_MIN(r, 0);
}

/* ---- everything ---- */

enum { AT_ONCE = 500 };

static int export_reports(session *s)
{
    char last[128] = "";
    uint32_t n = AT_ONCE;
    int r = 0;
    while (r == 0 && n == AT_ONCE) {
        toc_arena a = {0};
        toc_sv_vec ids = {0};
        r = toc_store_reports(s->store, toc_sv_of(last), AT_ONCE, &a, &ids, &s->err);
        TOC_VEC_FOREACH (id, &ids) {
            if (r == 0)
                r = export_report(s, &(toc_chosen){.report = *id});
            (void)snprintf(last, sizeof(last), "%.*s", TOC_SV_ARG(*id));
        }
        n = ids.n;
        toc_arena_done(&a);
    }
    return r;
}

/* What Tocsin makes of a report stands in the bundle already when it was imported as well. */
static bool is_ours(const toc_object *o)
{
    return toc_sv_eq(o->id, TOC_SV(TOC_STIX_IDENTITY)) ||
           toc_sv_find(o->json, TOC_SV("\"created_by_ref\":\"" TOC_STIX_IDENTITY "\""), 0) >= 0;
}

/*
 * Is it ours about a report or incident that stands in the bundle as the store has it now? What an
 * older export said of it, and was imported, is out of date.
 */
static int is_superseded(session *s, const toc_object *o, toc_arena *a, bool *ret)
{
    static const char *const KEYS[] = {"id", "source_ref", "object_refs"};
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
    *ret = false;
    if (!is_ours(o) || toc_json_parse(o->json, &doc, NULL) < 0)
        return 0;
    for (size_t i = 0; !*ret && i < TOC_LEN(KEYS); i++) {
        toc_json v = toc_json_get(toc_json_root(doc), KEYS[i]);
        toc_json_iter first = toc_json_each(v);
        toc_store_match m = {0};
        if (toc_json_type_of(v) == TOC_JSON_ARRAY && toc_json_next(&first))
            v = first.value;
        int r = toc_json_sv(v).n ? toc_store_resolve(s->store, toc_json_sv(v), a, &m, &s->err)
                                 : TOC_STORE_NONE;
        if (r < 0)
            return r;
        *ret = r == 0 && m.kind != TOC_STORE_IS_OBJECT;
    }
    return 0;
}

/* A bundle takes each version once: as lines of the sink, the version's name comes first. */
static int print_object(session *s, const toc_object *o)
{
    toc_buf line = {0};
    if (s->stix && o->version && !is_ours(o))
        toc_buf_printf(&line, "%.*s@%lld ", TOC_SV_ARG(o->id), (long long)o->version);
    else if (s->stix)
        toc_buf_printf(&line, "%.*s ", TOC_SV_ARG(o->id));
    toc_buf_add(&line, o->json);
    toc_buf_byte(&line, '\n');
    int r = line.failed ? -ENOMEM : give(s, toc_buf_sv(&line));
    toc_buf_done(&line);
    s->records += r == 0;
    return r;
}

static int export_object(session *s, const toc_object *o)
{
    toc_arena a = {0};
    toc_object out = *o;
    toc_sv link;
    int r = toc_leaving_object(&s->leaving, o, &a, &out.id, &out.json, &link, &s->err);
    if (r == 0)
        r = print_object(s, &out);
    if (r == 0 && link.n) {
        const toc_object relation = {.id = toc_arena_printf(&a, "%.*s@derived", TOC_SV_ARG(out.id)),
                                     .json = link};
        r = print_object(s, &relation);
    }
    toc_arena_done(&a);
    return TOC_MIN(r, 0);
}

static int export_objects(session *s)
{
    int64_t at = 0;
    uint32_t n = AT_ONCE;
    int r = 0;
    while (r == 0 && n == AT_ONCE) {
        toc_arena a = {0};
        toc_object_vec list = {0};
        r = toc_store_objects(s->store, &at, AT_ONCE, &a, &list, &s->err);
        TOC_VEC_FOREACH (o, &list) {
            bool old = false;
            if (!s->stored && toc_sv_eq(o->type, TOC_SV(TOC_ALERT_TYPE)))
                continue; /* for this office alone */
            if (r == 0)
                r = is_superseded(s, o, &a, &old);
            if (r == 0 && !old)
                r = export_object(s, o);
        }
        n = list.n;
        toc_arena_done(&a);
    }
    return r;
}

/* ---- rulings ---- */

static int export_ruling(session *s, const toc_ruling *u, toc_arena *a)
{
    toc_told_ruling told = {0};
    toc_buf line = {0};
    toc_json_out j = {.buf = &line};
    int r = toc_publish_ruling(s->store, u, a, &told, &s->err);
    toc_json_open(&j, '{');
    toc_json_key(&j, "ruling");
    toc_ruling_json_write(&j, &told);
    toc_json_close(&j, '}');
    toc_buf_byte(&line, '\n');
    if (r == 0)
        r = line.failed || a->overflowed ? -ENOMEM : give(s, toc_buf_sv(&line));
    toc_buf_done(&line);
    return r;
}

/* Those that stand; what was taken back is of this store alone. */
static int export_rulings(session *s)
{
    int64_t after = 0;
    uint32_t n = AT_ONCE;
    int r = 0;
    while (r == 0 && n == AT_ONCE) {
        toc_arena a = {0};
        toc_ruling_vec list = {0};
        r = toc_store_rulings(s->store, after, AT_ONCE, &a, &list, &s->err);
        TOC_VEC_FOREACH (u, &list) {
            if (r == 0 && !u->undone && !toc_sv_eq(u->verb, TOC_SV("retract")))
                r = export_ruling(s, u, &a);
            after = u->no;
        }
        n = list.n;
        toc_arena_done(&a);
    }
    return r;
}

/* ---- what others were given ---- */

/* So that they can be told when one of these becomes part of another. */
static int note_shared(session *s)
{
    int r = s->publisher.ids.n ? toc_store_begin(s->store, &s->err) : 0;
    TOC_VEC_FOREACH (id, &s->publisher.ids)
        if (r == 0)
            r = toc_store_note_shared(s->store, *id, &s->err);
    if (r == 0 && s->publisher.ids.n)
        r = toc_store_commit(s->store, &s->err);
    else if (s->publisher.ids.n)
        toc_store_rollback(s->store);
    return r;
}

/* ---- by filters ---- */

/* All incidents that pass, by report. */
static int choose_all(session *s, toc_incident_query *q, toc_choice *c)
{
    int r = 0;
    q->limit = TOC_STORE_MAX_PAGE;
    do {
        toc_arena a = {0};
        toc_incident_page page = {0};
        r = toc_store_incidents(s->store, q, &a, &page, &s->err);
        TOC_VEC_FOREACH (ref, &page.rows)
            if (r == 0)
                r = toc_choice_add(c, s->store, ref->id, &s->err);
        q->page = toc_arena_dup(&c->a, page.next);
        toc_arena_done(&a);
    } while (r == 0 && q->page.n);
    return r;
}

static int export_chosen(session *s, toc_incident_query *q)
{
    toc_choice c = {0};
    int r = choose_all(s, q, &c);
    TOC_VEC_FOREACH (report, &c.list)
        if (r == 0)
            r = export_report(s, report);
    toc_choice_done(&c);
    return r;
}

/* ---- the command ---- */

static int export_all(session *s, const settings *o, toc_incident_query *q)
{
    int r;
    /* For others: records alone, without the reports' bytes and texts. */
    s->stored = strcmp(o->format, "ndjson") == 0 && !s->leaving.on;
    s->stix = strcmp(o->format, "stix") == 0 || s->misp;
    if (!s->misp)
        toc_output_begin(&s->out, o->format, true);
    s->out.sink.options.marking = s->marking = toc_tlp_find(o->tlp);
    s->publisher = (toc_publisher){.store = s->store, .marking = s->marking};
    s->leaving.cuts = s->stix;
    s->leaving.views = !s->stix && !s->stored;
    toc_leaving_guard(&s->leaving, &s->publisher);
    if (toc_filters_given(&o->filters)) {
        r = export_chosen(s, q);
    } else {
        r = export_reports(s);
        if (r == 0 && (s->stored || s->stix))
            r = export_objects(s);
        if (r == 0 && s->stored)
            r = export_rulings(s);
    }
    if (r == 0 && s->misp)
        r = toc_export_misp_end(s->misp, o->out, &s->err);
    else if (r == 0)
        r = toc_output_end(&s->out);
    return r == 0 ? note_shared(s) : r;
}

static int status_of(const session *s, int r)
{
    if (toc_interrupted)
        return TOC_EXIT_INTERRUPTED;
    if (r < 0) {
        if (!s->out.reader_gone)
            toc_complain("export", "%s", s->err.text[0] ? s->err.text : strerror(-r));
        return TOC_EXIT_FAILED;
    }
    if (!s->records)
        toc_complain("export", "nothing to export");
    return s->records ? TOC_EXIT_DONE : TOC_EXIT_NOTHING;
}

/* -1, or the exit status after a complaint. */
static int check(const settings *o, toc_leaving *l)
{
    bool feed = strcmp(o->format, "misp-feed") == 0;
    if (feed != (o->out != NULL)) {
        toc_complain("export", "--format misp-feed and --out go together");
        return TOC_EXIT_USAGE;
    }
    if (feed && !l->on) {
        toc_complain("export", "a feed is for others: say --for PARTNER or --max-tlp LEVEL");
        return TOC_EXIT_USAGE;
    }
    if (feed)
        l->channel = TOC_CHANNEL_FEED;
    return -1;
}

/* One incident as a warning. */
static int run_cap(const settings *o, size_t n, char **argv)
{
    toc_store *store = NULL;
    if (n != 1 || !o->sender) {
        toc_complain("export", "--format cap takes one incident and --sender NAME");
        return TOC_EXIT_USAGE;
    }
    if (o->leaving.partner || o->leaving.max_tlp || toc_filters_given(&o->filters)) {
        toc_complain("export", "--format cap is for the public: no --for, --max-tlp, no filters");
        return TOC_EXIT_USAGE;
    }
    toc_err err = {0};
    int status = toc_open_known_store("export", o->store, &store);
    if (status < 0 && toc_leaving_note(store, "export", TOC_SV("public"), &err) < 0) {
        toc_complain("export", "%s", err.text);
        status = TOC_EXIT_FAILED;
    }
    if (status < 0)
        status = toc_export_cap(store, argv[1], o->sender);
    toc_store_close(store);
    return status;
}

static int run(int argc, char **argv)
{
    settings o = {.format = FORMATS[0]};
    toc_export_misp misp = {0};
    session s = {0};
    toc_arena a = {0};
    toc_incident_query q = TOC_INCIDENT_QUERY_ALL;
    size_t n;
    int status = toc_command_options(&USAGE, argc, argv, &o, &n);
    if (status < 0 && strcmp(o.format, "cap") == 0)
        return run_cap(&o, n, argv);
    if (status < 0)
        status = toc_no_operands("export", n, argv);
    if (status < 0 && toc_filters_parse(&o.filters, &a, &q, &s.err) < 0) {
        toc_complain("export", "%s", s.err.text);
        status = TOC_EXIT_USAGE;
    }
    if (status < 0)
        status = toc_open_store("export", o.store, TOC_STORE_READ, &s.store);
    if (status < 0)
        status = toc_leaving_begin(&s.leaving, "export", s.store, &o.leaving);
    if (status < 0)
        status = check(&o, &s.leaving);
    s.misp = strncmp(o.format, "misp", 4) == 0 ? &misp : NULL;
    if (status < 0) {
        toc_catch_signals();
        status = status_of(&s, export_all(&s, &o, &q));
        toc_leaving_tell(&s.leaving, "export");
        toc_output_done(&s.out);
    }
    toc_export_misp_done(&misp);
    toc_leaving_done(&s.leaving);
    toc_publisher_done(&s.publisher);
    toc_store_close(s.store);
    toc_arena_done(&a);
    return status;
}

const toc_command toc_command_export = {
    .name = "export",
    .summary = "print what the store knows for other programs",
    .run = run,
};
