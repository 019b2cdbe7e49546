/* tocsin history - all that happened to an incident, a report or a source, in order. */
#include "history.h"
#include "cli/command.h"
#include "cli/showing.h"
#include "cli/stores.h"
#include "share/show.h"

#include <errno.h>

typedef struct {
    const char *store, *format;
} settings;

static const char *const FORMATS[] = {"table", "ndjson", NULL};

static const toc_option OPTIONS[] = {
    TOC_FORMAT_OPTION(settings, FORMATS, "table (default: for people) or ndjson"),
    TOC_STORE_OPTION(settings),
};

static const toc_usage USAGE = {
    .name = "history",
    .operands = "[ID|SOURCE]",
    .about =
        "Tells what happened, the oldest first: which reports came, in which revision, what\n"
        "analysts ruled and why, and what they took back. Of an incident, a report, a source, or\n"
        "without an operand all rulings. The numbers are those that 'tocsin undo' takes.",
    .options = OPTIONS,
    .n = TOC_LEN(OPTIONS),
    .examples = "  tocsin history 1f3a\n"
                "  tocsin history --format ndjson",
};

typedef struct {
    toc_arena a;
    toc_err err;
    toc_history h;
} story;

/* ---- what happened ---- */

static int collect(story *t, const char *what)
{
    toc_history *h = &t->h;
    toc_store_match m = {0};
    if (!what)
        return toc_history_rulings(h);
    int r = toc_store_resolve(h->store, toc_sv_of(what), &t->a, &m, &t->err);
    if (r == TOC_STORE_MANY)
        return toc_fail(&t->err, -EINVAL, "several ids begin with '%s': give more of it", what);
    if (r < 0)
        return r;
    if (r == 0 && m.kind == TOC_STORE_IS_REPORT)
        return TOC_MIN(toc_history_report(h, m.id), 0);
    if (r == 0 && m.kind == TOC_STORE_IS_INCIDENT)
        return TOC_MIN(toc_history_incident(h, m.id), 0);
    r = toc_history_subject(h, toc_sv_of(what));
    if (r == 0 && !h->events.n)
        r = toc_fail(&t->err, -ENOENT, "no incident, report or graded source '%s'", what);
    return r;
}

/* ---- printing ---- */

static void put_because(toc_buf *b, toc_sv because)
{
    if (!because.n)
        return;
    toc_buf_str(b, ", because: ");
    toc_show_text(b, because);
}

static void put_ruling(toc_buf *b, const toc_event *e)
{
    const toc_ruling *u = &e->ruling;
    bool undone = e->kind == TOC_UNDONE;
    toc_sv who = undone ? u->undone_by : u->analyst;
    toc_buf_printf(b, "ruling %lld %s", (long long)u->no, undone ? "undone" : "");
    toc_buf_str(b, who.n ? (undone ? " by " : "by ") : "");
    toc_show_text(b, who);
    if (!undone) {
        toc_buf_str(b, ": ");
        toc_show_text(b, u->verb);
        toc_buf_byte(b, ' ');
        toc_show_text(b, u->subject);
        toc_buf_str(b, u->field.n ? " " : "");
        toc_show_text(b, u->field);
        toc_buf_str(b, u->value.n ? " " : "");
        toc_show_text(b, u->value);
    }
    put_because(b, undone ? u->undone_because : u->because);
    toc_buf_str(b, !undone && u->marking.n ? ", " : "");
    toc_show_text(b, undone ? (toc_sv){0} : u->marking);
}

static void put_event(toc_buf *b, const toc_event *e)
{
    toc_showing_moment(b, e->when);
    toc_buf_str(b, "  ");
    if (e->kind != TOC_CAME) {
        put_ruling(b, e);
    } else {
        toc_buf_printf(b, "report %s", e->report.nth > 1 ? "revised" : "came");
        toc_buf_str(b, ": ");
        toc_show_text(b, e->report.rec->title.n ? e->report.rec->title : e->report.doc.id);
        toc_buf_printf(b, "  %.*s", TOC_SV_ARG(e->report.rec->report_id));
        if (e->report.revisions > 1)
            toc_buf_printf(b, ", revision %u", e->report.nth);
    }
    toc_buf_byte(b, '\n');
}

static void member(toc_json_out *j, const char *key, toc_sv s)
{
    toc_json_key(j, key);
    toc_json_str_or_null(j, s);
}

static void json_event(toc_buf *b, const toc_event *e)
{
    static const char *const WORDS[] = {"report", "ruling", "undone"};
    toc_json_out j = {.buf = b};
    char when[TOC_TIME_TEXT + 1];
    toc_time_format(e->when, when);
    toc_json_open(&j, '{');
    member(&j, "time", toc_sv_of(when));
    member(&j, "event", toc_sv_of(WORDS[e->kind]));
    if (e->kind == TOC_CAME) {
        member(&j, "report", e->report.rec->report_id);
        member(&j, "title", e->report.rec->title);
        toc_json_key(&j, "revision");
        toc_json_uint(&j, e->report.nth);
    } else {
        const toc_ruling *u = &e->ruling;
        bool undone = e->kind == TOC_UNDONE;
        toc_json_key(&j, "number");
        toc_json_int(&j, u->no);
        member(&j, "verb", u->verb);
        member(&j, "subject", u->subject);
        member(&j, "field", u->field);
        toc_json_key(&j, "value");
        if (u->value.n)
            toc_json_raw(&j, u->value);
        else
            toc_json_null(&j);
        member(&j, "by", undone ? u->undone_by : u->analyst);
        member(&j, "because", undone ? u->undone_because : u->because);
        member(&j, "marking", u->marking);
    }
    toc_json_close(&j, '}');
    toc_buf_byte(b, '\n');
}

static int tell(story *t, const char *what, bool json)
{
    toc_buf out = {0};
    int r = collect(t, what);
    if (r == 0 && t->a.overflowed)
        r = -ENOMEM;
    toc_history_sort(&t->h);
    TOC_VEC_FOREACH (e, &t->h.events)
        if (r == 0) {
            if (json)
                json_event(&out, e);
            else
                put_event(&out, e);
        }
    if (r == 0)
        r = out.failed ? -ENOMEM : toc_write_out(&out);
    toc_buf_done(&out);
    return r;
}

static int run(int argc, char **argv)
{
    settings o = {.format = FORMATS[0]};
    story t = {0};
    size_t n;
    int status = toc_command_options(&USAGE, argc, argv, &o, &n);
    if (status >= 0)
        return status;
    if (n > 1) {
        toc_complain("history", "the history of one thing at a time; see 'tocsin history --help'");
        return TOC_EXIT_USAGE;
    }
    t.h = (toc_history){.a = &t.a, .reterr = &t.err};
    status = toc_open_store("history", o.store, TOC_STORE_READ, &t.h.store);
    if (status >= 0)
        return status;
    int r = tell(&t, n ? argv[1] : NULL, strcmp(o.format, "ndjson") == 0);
    if (r < 0)
        toc_complain("history", "%s", t.err.text[0] ? t.err.text : strerror(-r));
    else if (!t.h.events.n)
        toc_complain("history", "nobody ruled on anything yet");
    status = r == -ENOENT ? TOC_EXIT_NOTHING : r == -EINVAL ? TOC_EXIT_USAGE : TOC_EXIT_FAILED;
    if (r == 0)
        status = t.h.events.n ? TOC_EXIT_DONE : TOC_EXIT_NOTHING;
    toc_store_close(t.h.store);
    toc_arena_done(&t.a);
    return status;
}

const toc_command toc_command_history = {
    .name = "history",
    .summary = "tell what happened to an incident, a report or a source",
    .run = run,
};
