/* tocsin match - indicators against logs. */
#include "cli/command.h"
#include "cli/match_export.h"
#include "cli/match_hits.h"
#include "cli/match_source.h"
#include "cli/stores.h"
#include "cli/work.h"

#include "base/date.h"
#include "base/limits.h"
#include "logs/indicators.h"
#include "logs/logs.h"
#include "model/stix.h"
#include "share/engine.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct {
    toc_texts indicators, blocked, rules, fields;
    const char *store, *since, *format, *log_format, *save, *lists, *tlp, *engine, *max_tlp;
    long jobs, min_score, lifetime, late;
    bool follow, count, first, quiet, expired, keep;
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
    {.name = "since",
     .kind = TOC_OPTION_TEXT,
     .offset = offsetof(settings, since),
     .value = "WHEN",
     .help = "only indicators of the store that came or changed since a\nday, a moment "
             "(2024-03-22T10:00:00Z) or a number of a change:\nfor logs that were looked through "
             "before"},
    {.name = "keep",
     .letter = 'k',
     .kind = TOC_OPTION_FLAG,
     .offset = offsetof(settings, keep),
     .help = "keep hits in the store, as sightings: each once, however\noften a log is looked "
             "through"},
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
    {.name = "on-list",
     .kind = TOC_OPTION_TEXTS,
     .offset = offsetof(settings, rules),
     .value = "NAME=ACTION",
     .help = "what to do about hits on what is on warning lists of this\nname, '*' for all: "
             "annotate (default), warn (told as\nprobably none, and counted for nothing) or block; "
             "may be\ngiven again, the last that fits counts"},
    {.name = "block",
     .letter = 'b',
     .kind = TOC_OPTION_TEXTS,
     .offset = offsetof(settings, blocked),
     .value = "NAME",
     .help = "the same as --on-list NAME=block"},
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

enum { RULES = 2 * TOC_MAX_TEXTS };

/* "Top*=warn"; false after a complaint. Those of --block come first. */
static bool read_rules(const settings *o, toc_list_rule ret[RULES], size_t *ret_n)
{
    size_t n = 0;
    for (size_t i = 0; i < o->blocked.n; i++)
        ret[n++] = (toc_list_rule){o->blocked.p[i], TOC_LIST_BLOCK};
    for (size_t i = 0; i < o->rules.n; i++) {
        char *sign = strrchr(o->rules.p[i], '=');
        int action = 0;
        while (sign && toc_list_actions[action] && strcmp(toc_list_actions[action], sign + 1) != 0)
            action++;
        if (!sign || sign == o->rules.p[i] || !toc_list_actions[action]) {
            toc_complain("match", "--on-list %s: write NAME=annotate, NAME=warn or NAME=block",
                         o->rules.p[i]);
            return false;
        }
        *sign = '\0';
        ret[n++] = (toc_list_rule){o->rules.p[i], (toc_list_action)action};
    }
    *ret_n = n;
    return true;
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
        .at_once = o->follow,
        .colour = toc_terminal_colour(STDOUT_FILENO),
        .columns = toc_terminal_columns(STDOUT_FILENO),
        .now = toc_time_now(),
        .decay = {.lifetime = o->lifetime ? (double)o->lifetime : 120, .speed = 2},
        .min_score = (double)o->min_score,
        .lists = lists,
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
        .note = toc_match_note};
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

/* Logs under way. */
typedef struct {
    toc_hits h;
    const settings *o;
    toc_match_source *source;
    size_t logs;
    toc_field_name fields[TOC_MAX_TEXTS];
    toc_list_rule rules[RULES];
} session;

static int on_block(void *context, const toc_log_block *block)
{
    session *s = context;
    return toc_hits_block(&s->h, block);
}

/* Another set when the store has changed. Patterns that are the same remember what they saw. */
static const toc_set *on_renew(void *context)
{
    session *s = context;
    toc_log_patterns *patterns = NULL;
    toc_err err = {0};
    const toc_set *set = toc_match_source_renew(s->source);
    if (!set)
        return NULL;
    int r = load_patterns(s->o, set, s->logs, s->fields, &patterns, &err);
    if (r == 0)
        r = toc_hits_swap(&s->h, set);
    if (r < 0) {
        toc_complain("match", "%s", err.text[0] ? err.text : strerror(-r));
        toc_interrupted = SIGTERM;
    }
    toc_log_patterns_swap(&s->h.patterns, patterns);
    s->h.disputes = s->source->disputes;
    return set;
}

static void complain_of_losses(const session *s)
{
    toc_log_patterns_stats lost = {0};
    if (s->h.patterns)
        lost = toc_log_patterns_sum(s->h.patterns);
    if (lost.lost)
        toc_complain("match",
                     "%llu records were forgotten or searches given up: matches of "
                     "patterns may be missing; use WITHIN with fewer seconds, or --late",
                     (unsigned long long)lost.lost);
    if (s->h.left_out && !s->o->quiet)
        toc_complain("match", "%llu hits left out: blocked, expired or below the score",
                     (unsigned long long)s->h.left_out);
}

static int look_through(session *s, const char *const *names, toc_err *reterr)
{
    toc_logs_result result = {0};
    const settings *o = s->o;
    const toc_logs_options logs = {.set = s->source->set,
                                   .format = log_format(o),
                                   .threads = has_input(names, s->logs) ? 1 : toc_threads(o->jobs),
                                   .follow = o->follow,
                                   .all = s->h.patterns || s->h.sightings || o->follow,
                                   .stop = &toc_interrupted,
                                   .context = s,
                                   .deliver = on_block,
                                   .renew = on_renew,
                                   .fail = on_fail};
    toc_catch_signals();
    int r = toc_logs_run(names, s->logs, &logs, &result, reterr);
    if (r == 0)
        r = toc_hits_end(&s->h);
    return r < 0 ? r : status_of(&s->h, &result);
}

static int match(const settings *o, toc_match_source *source, const toc_warnlists *lists,
                 toc_sightings *sightings, const char *const *names, size_t n)
{
    session s = {.o = o, .source = source, .logs = n};
    toc_err err = {0};
    toc_hits_options look = hits_options(o, lists);
    if (!read_fields(&o->fields, s.fields) || !read_rules(o, s.rules, &look.rules_n))
        return TOC_EXIT_USAGE;
    look.rules = s.rules;
    toc_hits_begin(&s.h, source->set, &look);
    s.h.sightings = sightings;
    s.h.disputes = source->disputes;
    int r = load_patterns(o, source->set, n, s.fields, &s.h.patterns, &err);
    if (r == 0)
        r = look_through(&s, names, &err);
    if (r < 0 && !s.h.reader_gone)
        toc_complain("match", "%s",
                     err.text[0]       ? err.text
                     : s.h.err.text[0] ? s.h.err.text
                                       : strerror(-r));
    complain_of_losses(&s);
    if (r < 0)
        r = s.h.reader_gone ? TOC_EXIT_DONE : TOC_EXIT_FAILED;
    toc_hits_done(&s.h);
    return r;
}

/* The same with hits kept in the store. */
static int match_and_keep(const settings *o, toc_match_source *source, const toc_warnlists *lists,
                          const char *const *names, size_t n)
{
    toc_store *store = NULL;
    toc_sightings *sightings = NULL;
    toc_err err = {0};
    if (!o->keep)
        return match(o, source, lists, NULL, names, n);
    int status = toc_open_store("match", o->store, TOC_STORE_WRITE, &store);
    if (status < 0 && toc_sightings_new(store, toc_tlp_find(o->tlp), &sightings, &err) < 0) {
        toc_complain("match", "%s", err.text);
        status = TOC_EXIT_FAILED;
    }
    if (status < 0)
        status = match(o, source, lists, sightings, names, n);
    toc_sightings_free(sightings);
    toc_store_close(store);
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
    else if ((o->blocked.n || o->rules.n) && !o->lists)
        wrong = "--block and --on-list need --warning-lists";
    else if (o->since && o->indicators.n)
        wrong = "--since is for the indicators of the store, without --indicators";
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
    toc_match_source source = {.store = NULL};
    toc_warnlists *lists = NULL;
    int status = toc_command_options(&USAGE, argc, argv, &o, &n);
    if (status >= 0)
        return status;
    const toc_match_wanted wanted = {.files = &o.indicators, .store = o.store, .since = o.since};
    status = check(&o, argv + 1, n);
    if (status < 0)
        status = toc_match_source_open(&source, &wanted);
    if (status < 0)
        status = load_lists(&o, &lists);
    if (status < 0)
        status = save(&o, source.set);
    if (status < 0 && o.engine)
        status = toc_match_export(source.set, o.engine, o.max_tlp);
    if (status < 0 && o.save && !n)
        status = TOC_EXIT_DONE;
    if (status < 0)
        status = match_and_keep(&o, &source, lists,
                                n ? (const char *const *)(argv + 1) : STANDARD_INPUT, n ? n : 1);
    toc_warnlists_free(lists);
    toc_match_source_close(&source);
    return status;
}

const toc_command toc_command_match = {
    .name = "match",
    .summary = "find indicators in logs",
    .run = run,
};
