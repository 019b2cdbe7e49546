/* tocsin match - indicators against logs. */
#include "cli/command.h"
#include "cli/match_export.h"
#include "cli/match_hits.h"
#include "cli/stores.h"
#include "cli/work.h"

#include "base/date.h"
#include "base/limits.h"
#include "indicators.h"
#include "logs.h"
#include "model/stix.h"
#include "share/engine.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct {
    toc_texts indicators, blocked, fields;
    const char *store, *format, *log_format, *save, *lists, *tlp, *engine, *max_tlp;
    long jobs, min_score, lifetime, late;
    bool follow, count, first, quiet, expired;
} settings;

static const char *const FORMATS[] = {"table", "ndjson", "stix", NULL};

static const toc_option OPTIONS[] = {
    {.name = "indicators",
     .letter = 'i',
     .kind = TOC_OPTION_TEXTS,
     .offset = offsetof(settings, indicators),
     .value = "FILE",
     .help = "a list (one a line), STIX 2.1 JSON or a saved set, instead\nof the store; may be "
             "given again"},
    TOC_STORE_OPTION(settings),
    TOC_FORMAT_OPTION(
        settings, FORMATS,
        "table (default on a terminal), ndjson (default otherwise)\nor stix (sightings)"),
    {.name = "count",
     .letter = 'c',
     .kind = TOC_OPTION_FLAG,
     .offset = offsetof(settings, count),
     .help = "one line an indicator, with how often it was met"},
    {.name = "first",
     .kind = TOC_OPTION_FLAG,
     .offset = offsetof(settings, first),
     .help = "only the first hit of each indicator"},
    {.name = "quiet",
     .letter = 'q',
     .kind = TOC_OPTION_FLAG,
     .offset = offsetof(settings, quiet),
     .help = "print nothing: the exit status tells"},
    {.name = "follow",
     .letter = 'F',
     .kind = TOC_OPTION_FLAG,
     .offset = offsetof(settings, follow),
     .help = "wait for more at the end of the logs, across rotation"},
    {.name = "log-format",
     .kind = TOC_OPTION_CHOICE,
     .offset = offsetof(settings, log_format),
     .value = "FORMAT",
     .choices = toc_log_formats,
     .help = "auto (default), text, json, csv or tsv"},
    {.name = "field",
     .kind = TOC_OPTION_TEXTS,
     .offset = offsetof(settings, fields),
     .value = "NAME=FIELD",
     .help = "what a field of the logs is, for patterns: \"cip=src_ip\";\nmay be given again"},
    {.name = "late",
     .kind = TOC_OPTION_NUMBER,
     .offset = offsetof(settings, late),
     .value = "SECONDS",
     .max = 100L * 365 * 86400,
     .help = "how much older than the newest before it a record may\nbe, for patterns (default: "
             "300; with several logs a day)"},
    {.name = "warning-lists",
     .letter = 'w',
     .kind = TOC_OPTION_TEXT,
     .offset = offsetof(settings, lists),
     .value = "PATH",
     .help = "MISP warning lists, a folder or a list.json: hits on what\nthey hold say so"},
    {.name = "block",
     .letter = 'b',
     .kind = TOC_OPTION_TEXTS,
     .offset = offsetof(settings, blocked),
     .value = "NAME",
     .help = "leave out what is on warning lists of this name, '*' for\nall; may be given again"},
    {.name = "expired",
     .kind = TOC_OPTION_FLAG,
     .offset = offsetof(settings, expired),
     .help = "also indicators that were not valid any more"},
    {.name = "min-score",
     .kind = TOC_OPTION_NUMBER,
     .offset = offsetof(settings, min_score),
     .value = "N",
     .max = 100,
     .help = "leave out indicators that are worth less: confidence,\ndecayed with age"},
    {.name = "lifetime",
     .kind = TOC_OPTION_NUMBER,
     .offset = offsetof(settings, lifetime),
     .value = "DAYS",
     .min = 1,
     .max = 100000,
     .help = "age at which an indicator is worth nothing (default: 120)"},
    {.name = "save",
     .kind = TOC_OPTION_TEXT,
     .offset = offsetof(settings, save),
     .value = "FILE",
     .help = "keep the compiled set, for --indicators later; without a\nlog nothing else is done"},
    {.name = "export",
     .kind = TOC_OPTION_CHOICE,
     .offset = offsetof(settings, engine),
     .value = "ENGINE",
     .choices = toc_engine_names,
     .help = "print the indicators for another engine instead of looking\nfor them: list, zeek, "
             "rpz or suricata"},
    {.name = "max-tlp",
     .kind = TOC_OPTION_CHOICE,
     .offset = offsetof(settings, max_tlp),
     .value = "LEVEL",
     .choices = toc_tlp_levels,
     .help = "export only what is marked so or lower; what is not marked\ncounts as amber+strict"},
    {.name = "jobs",
     .letter = 'j',
     .kind = TOC_OPTION_NUMBER,
     .offset = offsetof(settings, jobs),
     .value = "N",
     .min = 1,
     .max = TOC_MAX_THREADS,
     .help = "threads (default: all cores); the result is the same"},
    TOC_TLP_OPTION(settings),
};

static const toc_usage USAGE = {
    .name = "match",
    .operands = "[LOG|-]...",
    .about = "Finds indicators in logs: text, syslog, JSON lines, CSV, Zeek, web servers' logs, "
             "plain or\n"
             "compressed with gzip or zstd; standard input without an operand. A hit is the thing "
             "itself,\n"
             "not its letters: evil.example is in www.evil.example and in EVIL.example., not in\n"
             "notevil.example. Exit status: 0 there are hits, 1 there are none, 2 usage, 3 an "
             "input failed.",
    .options = OPTIONS,
    .n = TOC_LEN(OPTIONS),
    .examples = "  tocsin match /var/log/squid/access.log\n"
                "  tocsin match -i blocklist.txt -i bundle.json -c logs/*.gz\n"
                "  tocsin match -F -i blocklist.txt /var/log/dnsmasq.log",
};

static void on_fail(void *context, const char *name, const toc_err *err)
{
    (void)context;
    toc_complain_of("match", name, err);
}

static void on_note(void *context, const char *text)
{
    (void)context;
    toc_complain("match", "%s", text);
}

/* The set to match with; -1 or the exit status after a complaint. */
static int load(const settings *o, toc_set **ret)
{
    toc_store *store = NULL;
    toc_err err = {0};
    char path[PATH_MAX], cache[PATH_MAX + 8];
    const char *where = NULL;
    bool from_store = o->store || !o->indicators.n;
    if (from_store) {
        int status = toc_open_store("match", o->store, TOC_STORE_READ, &store);
        if (status >= 0)
            return status;
        if (toc_which_store(o->store, path, &where, NULL) == 0)
            (void)snprintf(cache, sizeof(cache), "%s.match", where);
    }
    const toc_indicator_sources sources = {.files = o->indicators.p,
                                           .n = o->indicators.n,
                                           .store = store,
                                           .cache = where ? cache : NULL,
                                           .note = on_note};
    int r = toc_indicators_load(&sources, ret, &err);
    toc_store_close(store);
    if (r < 0) {
        toc_complain("match", "%s", err.text[0] ? err.text : strerror(-r));
        return TOC_EXIT_FAILED;
    }
    if (!toc_set_count(*ret))
        toc_complain("match", "there are no indicators to look for%s",
                     from_store ? " in the store; give some with --indicators" : "");
    return -1;
}

static toc_hits_options hits_options(const settings *o, const toc_warnlists *lists)
{
    static const toc_hits_format BY_NAME[] = {HITS_TABLE, HITS_NDJSON, HITS_STIX};
    const char *format = o->format ? o->format : isatty(STDOUT_FILENO) ? "table" : "ndjson";
    size_t f = 0;
    while (strcmp(FORMATS[f], format) != 0)
        f++;
    return (toc_hits_options){
        .format = BY_NAME[f],
        .count = o->count,
        .first = o->first,
        .quiet = o->quiet,
        .expired = o->expired,
        .colour = toc_terminal_colour(STDOUT_FILENO),
        .columns = toc_terminal_columns(STDOUT_FILENO),
        .now = toc_time_now(),
        .decay = {.lifetime = o->lifetime ? (double)o->lifetime : 120, .speed = 2},
        .min_score = (double)o->min_score,
        .lists = lists,
        .blocked = &o->blocked,
        .tlp = o->tlp};
}

/* "cip=src_ip"; false after a complaint. */
static bool read_fields(const toc_texts *texts, toc_field_name *ret)
{
    for (size_t i = 0; i < texts->n; i++) {
        toc_sv field = toc_sv_of(texts->p[i]);
        ret[i].name = toc_sv_cut(&field, '=');
        ret[i].field = toc_field_find(field);
        if (ret[i].name.n && ret[i].field != TOC_FIELD_NONE)
            continue;
        toc_buf known = {0};
        for (int f = TOC_FIELD_NONE + 1; f < TOC_FIELD_COUNT; f++)
            toc_buf_printf(&known, " %s", toc_field_text((toc_field)f));
        toc_complain("match", "--field %s: write NAME=FIELD, where FIELD is one of:%.*s",
                     texts->p[i], TOC_SV_ARG(toc_buf_sv(&known)));
        toc_buf_done(&known);
        return false;
    }
    return true;
}

/* NULL where the set has no patterns. */
static int load_patterns(const settings *o, const toc_set *set, size_t logs,
                         const toc_field_name *fields, toc_log_patterns **ret, toc_err *reterr)
{
    enum { SOON = 300, DAY = 86400 };
    const long late = o->late ? o->late : logs > 1 && !o->follow ? DAY : SOON;
    const toc_log_patterns_options options = {
        .set = set,
        .records = {.names = fields, .n = o->fields.n, .now = toc_time_now()},
        .late = (int64_t)late * 1000000,
        .growing = o->follow,
        .note = on_note};
    return toc_log_patterns_new(&options, ret, reterr);
}

static toc_log_format log_format(const settings *o)
{
    int f = TOC_LOG_AUTO;
    while (o->log_format && strcmp(toc_log_formats[f], o->log_format) != 0)
        f++;
    return (toc_log_format)f;
}

static int status_of(const toc_hits *h, const toc_logs_result *r)
{
    if (r->stopped && toc_interrupted)
        return TOC_EXIT_INTERRUPTED;
    if (r->failures)
        return TOC_EXIT_FAILED;
    return h->hits ? TOC_EXIT_DONE : TOC_EXIT_NOTHING;
}

/* Standard input is waited for by the thread that signals come to, so that Ctrl-C ends the wait. */
static bool has_input(const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(names[i], "-") == 0)
            return true;
    return false;
}

static int match(const settings *o, const toc_set *set, const toc_warnlists *lists,
                 const char *const *names, size_t n)
{
    toc_hits h;
    toc_err err = {0};
    toc_logs_result result = {0};
    toc_field_name fields[TOC_MAX_TEXTS];
    const toc_hits_options look = hits_options(o, lists);
    if (!read_fields(&o->fields, fields))
        return TOC_EXIT_USAGE;
    toc_hits_begin(&h, set, &look);
    int r = load_patterns(o, set, n, fields, &h.patterns, &err);
    const toc_logs_options logs = {.set = set,
                                   .format = log_format(o),
                                   .threads = has_input(names, n) ? 1 : toc_threads(o->jobs),
                                   .follow = o->follow,
                                   .all = h.patterns != NULL,
                                   .stop = &toc_interrupted,
                                   .context = &h,
                                   .deliver = toc_hits_block,
                                   .fail = on_fail};
    toc_catch_signals();
    if (r == 0)
        r = toc_logs_run(names, n, &logs, &result, &err);
    if (r == 0)
        r = toc_hits_end(&h);
    if (r < 0 && !h.reader_gone)
        toc_complain("match", "%s", err.text[0] ? err.text : strerror(-r));
    toc_log_patterns_stats lost = {0};
    if (h.patterns)
        lost = toc_log_patterns_sum(h.patterns);
    if (lost.lost)
        toc_complain("match",
                     "%llu records were forgotten or searches given up: matches of "
                     "patterns may be missing; use WITHIN with fewer seconds, or --late",
                     (unsigned long long)lost.lost);
    if (h.left_out && !o->quiet)
        toc_complain("match", "%llu hits left out: blocked, expired or below the score",
                     (unsigned long long)h.left_out);
    int status = r < 0 && !h.reader_gone ? TOC_EXIT_FAILED : status_of(&h, &result);
    toc_hits_done(&h);
    return status;
}

/* Standard input can be read once. */
static bool in_twice(char **names, size_t n)
{
    size_t times = 0;
    for (size_t i = 0; i < n; i++)
        times += strcmp(names[i], "-") == 0;
    return times > 1;
}

static int save(const settings *o, const toc_set *set)
{
    toc_err err = {0};
    if (!o->save || toc_set_save(set, o->save, &err) == 0)
        return -1;
    toc_complain("match", "%s", err.text);
    return TOC_EXIT_FAILED;
}

static int load_lists(const settings *o, toc_warnlists **ret)
{
    toc_err err = {0};
    if (!o->lists || toc_warnlists_load(o->lists, ret, &err) == 0)
        return -1;
    toc_complain("match", "%s", err.text);
    return TOC_EXIT_FAILED;
}

/* What the options ask for together is possible; -1, or the exit status after a complaint. */
static int check(const settings *o, char **names, size_t n)
{
    const char *wrong = NULL;
    if (in_twice(names, n))
        wrong = "standard input can be read once only";
    else if (o->blocked.n && !o->lists)
        wrong = "--block needs --warning-lists";
    else if (o->max_tlp && !o->engine)
        wrong = "--max-tlp needs --export";
    if (!wrong)
        return -1;
    toc_complain("match", "%s; see 'tocsin match --help'", wrong);
    return TOC_EXIT_USAGE;
}

static int run(int argc, char **argv)
{
    static const char *const STANDARD_INPUT[] = {"-"};
    settings o = {0};
    size_t n;
    toc_set *set = NULL;
    toc_warnlists *lists = NULL;
    int status = toc_command_options(&USAGE, argc, argv, &o, &n);
    if (status >= 0)
        return status;
    status = check(&o, argv + 1, n);
    if (status >= 0)
        return status;
    status = load(&o, &set);
    if (status < 0)
        status = load_lists(&o, &lists);
    if (status < 0)
        status = save(&o, set);
    if (status < 0 && o.engine)
        status = toc_match_export(set, o.engine, o.max_tlp);
    if (status < 0 && o.save && !n)
        status = TOC_EXIT_DONE;
    if (status < 0)
        status =
            match(&o, set, lists, n ? (const char *const *)(argv + 1) : STANDARD_INPUT, n ? n : 1);
    toc_warnlists_free(lists);
    toc_set_free(set);
    return status;
}

const toc_command toc_command_match = {
    .name = "match",
    .summary = "find indicators in logs",
    .run = run,
};
