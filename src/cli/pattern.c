/* tocsin pattern - checks, explains and tries STIX patterns. */
#include "cli/command.h"
#include "cli/patterns.h"
#include "cli/work.h"

#include "match/pattern.h"

#include <errno.h>

typedef struct {
    const char *observed, *format;
} settings;

static const char *const FORMATS[] = {"table", "ndjson", NULL};

static const toc_option OPTIONS[] = {
    {.name = "observed",
     .letter = 'o',
     .kind = TOC_OPTION_TEXT,
     .offset = offsetof(settings, observed),
     .value = "FILE",
     .help = "match: the observed-data to compare with, STIX JSON or one\nobject a line; '-' is "
             "standard input"},
    TOC_FORMAT_OPTION(settings, FORMATS, "match: table (default) or ndjson"),
};

static const toc_usage USAGE = {
    .name = "pattern",
    .operands = "check|explain|match PATTERN|FILE...",
    .about =
        "check says what is wrong with STIX patterns, explain what they ask in plain words, and\n"
        "match compares them with observed-data. A pattern begins with '[' or '('; a file holds\n"
        "one a line, or STIX JSON with indicators; '-' is standard input.",
    .options = OPTIONS,
    .n = TOC_LEN(OPTIONS),
    .examples =
        "  tocsin pattern check \"[domain-name:value = 'evil.example']\"\n"
        "  tocsin pattern explain indicators.json\n"
        "  tocsin pattern match \"[ipv4-addr:value ISSUBSET '198.51.100.0/24']\" -o seen.json",
};

/* ---- check ---- */

typedef struct {
    char where[TOC_PATTERN_PLACE];
    size_t patterns, bad, warnings;
} checking;

static void on_finding(void *context, toc_pattern_severity severity, const char *what)
{
    checking *c = context;
    bool warning = severity == TOC_PATTERN_WARNING;
    c->warnings += warning;
    toc_complain("pattern", "%s: %s%s", c->where, warning ? "warning: " : "", what);
}

static int check_one(void *context, const toc_named_pattern *named)
{
    checking *c = context;
    toc_arena a = {0};
    const toc_pattern *p = NULL;
    toc_err err = {0};
    c->patterns++;
    toc_pattern_where(named, c->where);
    int r = toc_pattern_parse(named->text, &a, &p, &err);
    if (r < 0)
        toc_complain("pattern", "%s: %s", c->where, err.text);
    c->bad += r < 0 || toc_pattern_check(p, on_finding, c) > 0;
    toc_arena_done(&a);
    return r == -ENOMEM ? r : 0;
}

static int check(char **operands, size_t n)
{
    checking c = {0};
    size_t failed = 0;
    int r = toc_patterns_each("pattern", operands, n, check_one, &c, &failed);
    printf("%zu pattern%s: %zu good, %zu bad; %zu warning%s\n", c.patterns,
           c.patterns == 1 ? "" : "s", c.patterns - c.bad, c.bad, c.warnings,
           c.warnings == 1 ? "" : "s");
    return r < 0 || failed || c.bad ? TOC_EXIT_FAILED : TOC_EXIT_DONE;
}

/* ---- explain ---- */

static int explain_one(void *context, const toc_named_pattern *named)
{
    checking *c = context;
    toc_arena a = {0};
    toc_buf out = {0};
    const toc_pattern *p = NULL;
    toc_err err = {0};
    toc_pattern_where(named, c->where);
    int r = toc_pattern_parse(named->text, &a, &p, &err);
    if (r < 0) {
        c->bad++;
        toc_complain("pattern", "%s: %s", c->where, err.text);
    } else {
        if (named->file)
            toc_buf_printf(&out, "%s%s\n", c->patterns ? "\n" : "", c->where);
        toc_pattern_explain(p, &out);
        c->bad += toc_pattern_check(p, on_finding, c) > 0;
        fwrite(out.p, 1, out.n, stdout);
        c->patterns++;
    }
    toc_buf_done(&out);
    toc_arena_done(&a);
    return r == -ENOMEM ? r : 0;
}

static int explain(char **operands, size_t n)
{
    checking c = {0};
    size_t failed = 0;
    int r = toc_patterns_each("pattern", operands, n, explain_one, &c, &failed);
    return r < 0 || failed || c.bad ? TOC_EXIT_FAILED : TOC_EXIT_DONE;
}

static int run(int argc, char **argv)
{
    settings o = {0};
    size_t n;
    int status = toc_command_options(&USAGE, argc, argv, &o, &n);
    if (status >= 0)
        return status;
    const char *what = n ? argv[1] : "";
    bool matches = strcmp(what, "match") == 0;
    if (!matches && strcmp(what, "check") != 0 && strcmp(what, "explain") != 0) {
        toc_complain("pattern", "say check, explain or match; see 'tocsin pattern --help'");
        return TOC_EXIT_USAGE;
    }
    if (n < 2) {
        toc_complain("pattern", "%s which pattern? See 'tocsin pattern --help'", what);
        return TOC_EXIT_USAGE;
    }
    if (matches != (o.observed != NULL)) {
        toc_complain("pattern", matches ? "match with what? Give --observed FILE"
                                        : "--observed goes with match alone");
        return TOC_EXIT_USAGE;
    }
    toc_catch_signals();
    if (matches)
        return toc_match_patterns(argv + 2, n - 1, o.observed,
                                  o.format && strcmp(o.format, "ndjson") == 0);
    return strcmp(what, "check") == 0 ? check(argv + 2, n - 1) : explain(argv + 2, n - 1);
}

const toc_command toc_command_pattern = {
    .name = "pattern",
    .summary = "check, explain and try STIX patterns",
    .run = run,
};
