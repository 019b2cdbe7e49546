/* tocsin source - whose reports the store has, and how far they are to be trusted. */
#include "cli/command.h"
#include "cli/ruling.h"
#include "cli/work.h"
#include "share/show.h"

#include <errno.h>

typedef struct {
    toc_ruling_settings ruling;
    const char *format, *reliability, *credibility;
} settings;

static const char *const FORMATS[] = {"table", "ndjson", NULL};

static const toc_option OPTIONS[] = {
    {.name = "reliability",
     .letter = 'r',
     .kind = TOC_OPTION_TEXT,
     .offset = offsetof(settings, reliability),
     .value = "LETTER",
     .help = "of a source: A completely, B usually, C fairly, D not\nusually, E not reliable, F "
             "cannot be judged"},
    {.name = "credibility",
     .letter = 'c',
     .kind = TOC_OPTION_TEXT,
     .offset = offsetof(settings, credibility),
     .value = "DIGIT",
     .help = "of a report: 1 confirmed, 2 probably, 3 possibly true,\n4 doubtful, 5 improbable, 6 "
             "cannot be judged"},
    TOC_FORMAT_OPTION(settings, FORMATS, "table (default) or ndjson"),
    TOC_RULING_OPTIONS(settings),
};

static const toc_usage USAGE = {
    .name = "source",
    .operands = "list | set NAME|REPORT",
    .about =
        "Lists whose reports the store has, with their grades, or grades a source (--reliability)\n"
        "or one report (--credibility) on the Admiralty scale. Grades weigh in when reports\n"
        "disagree. A report's source is the host of its URL, or what 'tocsin add --source' said.",
    .options = OPTIONS,
    .n = TOC_LEN(OPTIONS),
    .examples = "  tocsin source list\n"
                "  tocsin source set example.org --reliability B\n"
                "  tocsin source set report--7e6396d4 --credibility 2 --because 'met the witness'",
};

/* ---- list ---- */

/* The grade that stands, or 0. */
static int get_grade(toc_desk *d, toc_sv name, toc_ruling *ret)
{
    toc_ruling_vec list = {0};
    int r = toc_store_rulings_on(d->s, name, &d->a, &list, &d->err);
    *ret = (toc_ruling){0};
    TOC_VEC_FOREACH (u, &list)
        if (!u->undone && toc_sv_eq(u->field, TOC_SV("reliability")))
            *ret = *u;
    return r;
}

static char letter_of(const toc_ruling *u)
{
    return u->value.n == 3 ? u->value.p[1] : '-';
}

static void json_row(toc_buf *b, const toc_source_row *row, const toc_ruling *grade)
{
    toc_json_out j = {.buf = b};
    char letter = letter_of(grade);
    toc_json_open(&j, '{');
    toc_json_key(&j, "source");
    toc_json_str(&j, row->name);
    toc_json_key(&j, "reports");
    toc_json_int(&j, row->reports);
    toc_json_key(&j, "reliability");
    toc_json_str_or_null(&j, (toc_sv){&letter, letter != '-'});
    toc_json_key(&j, "by");
    toc_json_str_or_null(&j, grade->analyst);
    toc_json_key(&j, "because");
    toc_json_str_or_null(&j, grade->because);
    toc_json_close(&j, '}');
    toc_buf_byte(b, '\n');
}

static void table_row(toc_buf *b, const toc_source_row *row, const toc_ruling *grade)
{
    enum { NAME = 40 };
    toc_buf name = {0};
    toc_show_text(&name, row->name);
    toc_show_cell(b, toc_buf_sv(&name), NAME, false);
    toc_buf_printf(b, "  %c  %7lld  ", letter_of(grade), (long long)row->reports);
    toc_show_text(b, grade->analyst);
    toc_buf_str(b, grade->because.n ? ": " : "");
    toc_show_text(b, grade->because);
    toc_buf_byte(b, '\n');
    toc_buf_done(&name);
}

static int list(toc_desk *d, bool json)
{
    toc_source_row_vec rows = {0};
    int r = toc_store_sources(d->s, &d->a, &rows, &d->err);
    TOC_VEC_FOREACH (row, &rows) {
        toc_ruling grade = {0};
        if (r == 0)
            r = get_grade(d, row->name, &grade);
        if (r == 0 && json)
            json_row(&d->out, row, &grade);
        else if (r == 0)
            table_row(&d->out, row, &grade);
    }
    if (r == 0)
        r = toc_write_out(&d->out);
    if (r < 0) {
        toc_complain("source", "%s", d->err.text[0] ? d->err.text : strerror(-r));
        return TOC_EXIT_FAILED;
    }
    if (!rows.n)
        toc_complain("source", "no report has a source; see 'tocsin add --help'");
    return rows.n ? TOC_EXIT_DONE : TOC_EXIT_NOTHING;
}

/* ---- set ---- */

static bool is_grade(const char *s, char low, char high)
{
    return s[0] >= low && s[0] <= high && !s[1];
}

static int set_reliability(toc_desk *d, const char *name, const char *grade)
{
    toc_source_row_vec rows = {0};
    bool known = false;
    if (!is_grade(grade, 'A', 'F'))
        return toc_fail(&d->err, -EINVAL, "--reliability is a letter from A to F, not '%s'", grade);
    int r = toc_store_sources(d->s, &d->a, &rows, &d->err);
    TOC_VEC_FOREACH (row, &rows)
        known = known || toc_sv_eq(row->name, toc_sv_of(name));
    if (r == 0 && !known)
        toc_complain("source", "no report is of '%s' yet", name);
    if (r == 0)
        r = toc_rule_grade_source(d->s, toc_sv_of(name), grade[0], &d->hand, &d->err);
    if (r == 0)
        toc_buf_printf(&d->out, "%s: reliability %s\n", name, grade);
    return r;
}

static int set_credibility(toc_desk *d, const char *id, const char *grade)
{
    toc_store_match m = {0};
    if (!is_grade(grade, '1', '6'))
        return toc_fail(&d->err, -EINVAL, "--credibility is a digit from 1 to 6, not '%s'", grade);
    int r = toc_desk_report(d, id, &m);
    if (r == 0)
        r = toc_rule_grade_report(d->s, m.id, grade[0], &d->hand, &d->err);
    if (r == 0)
        toc_buf_printf(&d->out, "%.*s: credibility %s\n", TOC_SV_ARG(m.id), grade);
    return r;
}

static int set(toc_desk *d, const settings *o, const char *name)
{
    int r = toc_desk_begin(d);
    if (r == 0)
        r = o->reliability ? set_reliability(d, name, o->reliability)
                           : set_credibility(d, name, o->credibility);
    return toc_desk_end(d, r);
}

/* ---- the command ---- */

static int run(int argc, char **argv)
{
    settings o = {0};
    toc_desk d = {0};
    size_t n;
    int status = toc_command_options(&USAGE, argc, argv, &o, &n);
    if (status >= 0)
        return status;
    bool lists = (n == 0 || (n == 1 && strcmp(argv[1], "list") == 0));
    bool sets = n == 2 && strcmp(argv[1], "set") == 0 && !o.reliability != !o.credibility;
    if (!lists && !sets) {
        toc_complain("source", "takes list, or set with what to grade and one grade; see 'tocsin "
                               "source --help'");
        return TOC_EXIT_USAGE;
    }
    status = toc_desk_open(&d, "source", &o.ruling, false);
    if (status < 0)
        status =
            sets ? set(&d, &o, argv[2]) : list(&d, o.format && strcmp(o.format, "ndjson") == 0);
    toc_desk_done(&d);
    return status;
}

const toc_command toc_command_source = {
    .name = "source",
    .summary = "list and grade the sources of reports",
    .run = run,
};
