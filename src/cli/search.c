/* tocsin search - reports of the store by their words. */
#include "cli/command.h"
#include "cli/stores.h"
#include "cli/work.h"

#include "base/ascii.h"
#include "model/json.h"
#include "share/show.h"

#include <errno.h>
#include <unistd.h>

typedef struct {
    const char *store, *format;
    long limit, offset;
} settings;

static const char *const FORMATS[] = {"table", "json", "ndjson", NULL};

static const toc_option OPTIONS[] = {
    {.name = "limit",
     .letter = 'n',
     .kind = TOC_OPTION_NUMBER,
     .offset = offsetof(settings, limit),
     .value = "N",
     .min = 1,
     .max = TOC_STORE_MAX_PAGE,
     .help = "at most so many reports (default: 20)"},
    {.name = "offset",
     .kind = TOC_OPTION_NUMBER,
     .offset = offsetof(settings, offset),
     .value = "N",
     .max = INT32_MAX,
     .help = "leave out the first N"},
    TOC_FORMAT_OPTION(settings, FORMATS,
                      "table (default on a terminal), json or ndjson (default\notherwise)"),
    TOC_STORE_OPTION(settings),
};

static const toc_usage USAGE = {
    .name = "search",
    .operands = "WORDS...",
    .about =
        "Finds the reports of the store that hold all the words, best first, and the incidents\n"
        "they tell of. Words are found in all their forms (bomb, bombs, bombed); \"words in\n"
        "quotes\" stand together; a word with * at its end is the beginning of one,\n"
        "without its endings: stab* (not stabb*) finds stabbing.",
    .options = OPTIONS,
    .n = TOC_LEN(OPTIONS),
    .examples = "  tocsin search ferry terminal\n"
                "  tocsin search '\"power grid\" ransom*'",
};

/* Like toc_show_text(), but a blank at either end stays one. */
static void add_part(toc_buf *b, toc_sv part)
{
    if (part.n && toc_is_space(part.p[0]))
        toc_buf_byte(b, ' ');
    toc_show_text(b, part);
    if (toc_sv_trim(part).n && toc_is_space(part.p[part.n - 1]))
        toc_buf_byte(b, ' ');
}

/* The snippet with what matched in bold, or between ** without colours. */
static void add_snippet(toc_buf *b, const toc_search_hit *hit, bool colour)
{
    uint32_t at = 0;
    TOC_VEC_FOREACH (mark, &hit->marks) {
        add_part(b, toc_sv_range(hit->snippet, at, mark->start));
        toc_buf_str(b, colour ? "\033[1m" : "**");
        add_part(b, toc_sv_range(hit->snippet, mark->start, mark->end));
        toc_buf_str(b, colour ? "\033[0m" : "**");
        at = mark->end;
    }
    add_part(b, toc_sv_range(hit->snippet, at, (uint32_t)hit->snippet.n));
}

static void add_day(toc_buf *b, toc_day d)
{
    char day[TOC_DAY_TEXT + 1];
    if (d == TOC_DAY_NONE)
        return;
    toc_day_format(d, day);
    toc_buf_printf(b, "%s  ", day);
}

static void table_hit(toc_buf *b, const toc_search_hit *hit, bool colour)
{
    add_day(b, hit->published);
    toc_show_text(b, hit->title.n ? hit->title : hit->name);
    toc_buf_str(b, "\n    ");
    toc_show_text(b, hit->origin);
    toc_buf_printf(b, "\n    %.*s\n    ... ", TOC_SV_ARG(hit->report));
    add_snippet(b, hit, colour);
    toc_buf_str(b, " ...\n");
    TOC_VEC_FOREACH (id, &hit->incidents)
        toc_buf_printf(b, "    %.*s\n", TOC_SV_ARG(*id));
    toc_buf_byte(b, '\n');
}

static void json_day(toc_json_out *j, const char *key, toc_day d)
{
    char day[TOC_DAY_TEXT + 1] = "";
    if (d != TOC_DAY_NONE)
        toc_day_format(d, day);
    toc_json_key(j, key);
    toc_json_str_or_null(j, toc_sv_of(day));
}

static void json_text(toc_json_out *j, const char *key, toc_sv s)
{
    toc_json_key(j, key);
    toc_json_str_or_null(j, s);
}

/* Marks as byte spans of the report's text, like evidence. */
static void json_hit(toc_json_out *j, const toc_search_hit *hit)
{
    toc_json_open(j, '{');
    json_text(j, "report", hit->report);
    json_text(j, "title", hit->title);
    json_text(j, "name", hit->name);
    json_text(j, "origin", hit->origin);
    json_day(j, "published", hit->published);
    json_text(j, "snippet", hit->snippet);
    toc_json_key(j, "matches");
    toc_json_open(j, '[');
    TOC_VEC_FOREACH (mark, &hit->marks) {
        toc_json_open(j, '[');
        toc_json_uint(j, hit->snippet_start + mark->start);
        toc_json_uint(j, hit->snippet_start + mark->end);
        toc_json_close(j, ']');
    }
    toc_json_close(j, ']');
    toc_json_key(j, "incidents");
    toc_json_open(j, '[');
    TOC_VEC_FOREACH (id, &hit->incidents)
        toc_json_str(j, *id);
    toc_json_close(j, ']');
    toc_json_close(j, '}');
}

static void add_hits(toc_buf *out, const char *format, const toc_search_hit_vec *hits)
{
    bool colour = toc_terminal_colour(STDOUT_FILENO), json = strcmp(format, "json") == 0;
    toc_json_out j = {.buf = out, .indent = json ? 2 : 0};
    if (json)
        toc_json_open(&j, '[');
    TOC_VEC_FOREACH (hit, hits) {
        if (strcmp(format, "table") == 0) {
            table_hit(out, hit, colour);
            continue;
        }
        if (!json)
            j = (toc_json_out){.buf = out};
        json_hit(&j, hit);
        if (!json)
            toc_buf_byte(out, '\n');
    }
    if (json) {
        toc_json_close(&j, ']');
        toc_buf_byte(out, '\n');
    }
}

static int search(toc_store *store, const settings *o, toc_sv words)
{
    toc_arena a = {0};
    toc_err err = {0};
    toc_search_hit_vec hits = {0};
    toc_buf out = {0};
    const char *format = o->format ? o->format : isatty(STDOUT_FILENO) ? "table" : "ndjson";
    int r = toc_store_search(store, words, o->limit ? (uint32_t)o->limit : 20, (uint32_t)o->offset,
                             &a, &hits, &err);
    if (r == 0)
        add_hits(&out, format, &hits);
    if (r == 0)
        r = out.failed ? -ENOMEM : toc_write_out(&out);
    if (r < 0)
        toc_complain("search", "%s", err.text[0] ? err.text : strerror(-r));
    else if (!hits.n)
        toc_complain("search", "no report holds %.*s", TOC_SV_ARG(words));
    int status = r < 0 ? TOC_EXIT_FAILED : hits.n ? TOC_EXIT_DONE : TOC_EXIT_NOTHING;
    toc_buf_done(&out);
    toc_arena_done(&a);
    return status;
}

static int run(int argc, char **argv)
{
    settings o = {0};
    size_t n;
    int status = toc_command_options(&USAGE, argc, argv, &o, &n);
    if (status >= 0)
        return status;
    if (!n) {
        toc_complain("search", "search for what? See 'tocsin search --help'");
        return TOC_EXIT_USAGE;
    }
    toc_store *store = NULL;
    status = toc_open_store("search", o.store, TOC_STORE_READ, &store);
    if (status >= 0)
        return status;
    toc_buf words = {0};
    for (size_t i = 0; i < n; i++)
        toc_buf_printf(&words, "%s%s", i ? " " : "", argv[1 + i]);
    status = search(store, &o, toc_buf_sv(&words));
    toc_buf_done(&words);
    toc_store_close(store);
    return status;
}

const toc_command toc_command_search = {
    .name = "search",
    .summary = "find reports of the store by their words",
    .run = run,
};
