/* tocsin read - reports in, incident records out. Needs no store. */
#include "cli/read_merged.h"
#include "cli/reading.h"
#include "cli/work.h"
#include "pipeline.h"

#include <errno.h>
#include <string.h>

typedef struct {
    toc_reading reading;
    const char *format, *tlp;
    bool explain, merge;
} settings;

static const toc_option OPTIONS[] = {
    TOC_FORMAT_OPTION(settings, toc_sink_names,
                      "table (default on a terminal), json, ndjson (default\notherwise), stix (2.1 "
                      "bundle), csv or markdown"),
    TOC_EXPLAIN_OPTION(settings),
    {.name = "merge",
     .letter = 'm',
     .kind = TOC_OPTION_FLAG,
     .offset = offsetof(settings, merge),
     .help = "reports of one incident become one record, which keeps\nwhat each of them says"},
    TOC_TLP_OPTION(settings),
    TOC_READING_OPTIONS(settings),
};

static const toc_usage USAGE = {
    .name = "read",
    .operands = "[PATH|URL|-]...",
    .about =
        "Reads reports and prints what they say happened: where, when, to whom, by whom and\n"
        "who says so. Takes plain text, HTML, PDF, e-mail, RSS and Atom feeds, CAP alerts, and "
        "gzip\n"
        "or zstd of these; folders are walked; without an operand, and for '-', standard input is\n"
        "read.",
    .options = OPTIONS,
    .n = TOC_LEN(OPTIONS),
    .examples = "  tocsin read report.txt\n"
                "  tocsin read --explain https://example.org/news/item.html\n"
                "  tocsin read --format ndjson reports/ > records.ndjson\n"
                "  tocsin read --merge reports/",
};

/* What a run of the pipeline feeds. */
typedef struct {
    toc_output out;
    toc_merger *merger; /* NULL: records go out one by one */
} reader;

static int render(const void *context, toc_item *item)
{
    const toc_sink *sink = &((const reader *)context)->out.sink;
    if (((const reader *)context)->merger)
        return 0;
    int r = sink->ops->render(&sink->options, &item->doc, item->record, &item->arena, &item->out);
    if (r == 0 && (item->out.failed || item->arena.overflowed))
        return toc_fail(&item->err, -ENOMEM, "out of memory");
    return r;
}

static int deliver(void *context, const toc_item *item)
{
    reader *rd = context;
    toc_err err = {0};
    if (!rd->merger)
        return toc_output_add(&rd->out, toc_buf_sv(&item->out));
    return toc_merger_add(rd->merger, item, &err);
}

static void fail(void *context, const char *name, const toc_err *err)
{
    toc_progress_hide(&((reader *)context)->out.progress);
    toc_complain_of("read", name, err);
}

static void progress(void *context, size_t done, size_t total)
{
    toc_progress_show(&((reader *)context)->out.progress, done, total);
}

static int drive(const settings *o, const char *const *names, size_t n, const toc_extractor *x,
                 reader *rd, toc_pipeline_result *result, toc_err *reterr)
{
    toc_pipeline_options p = {.extractor = x,
                              .threads = toc_threads(o->reading.jobs),
                              .stop = &toc_interrupted,
                              .context = rd,
                              .render = render,
                              .deliver = deliver,
                              .fail = fail,
                              .progress = progress};
    toc_progress_begin(&rd->out.progress);
    int r = toc_pipeline_run(names, n, &p, result, reterr);
    if (r == 0 && rd->merger && !result->stopped)
        r = toc_merger_end(rd->merger, o->format && strcmp(o->format, "json") == 0, &rd->out,
                           reterr);
    return r == 0 ? toc_output_end(&rd->out) : r;
}

/* What a person has to know of how it went. */
static void tell(const reader *rd, int r, const toc_pipeline_result *result, const toc_err *err)
{
    if (r < 0 && !rd->out.reader_gone)
        toc_complain("read", "%s", err->text[0] ? err->text : strerror(-r));
    else if (r == 0 && !result->stopped && !result->records && !result->failures)
        toc_complain("read", "no reports there");
}

static int read_all(const settings *o, const char *const *names, size_t n, const toc_extractor *x)
{
    reader rd = {0};
    toc_err err = {0};
    toc_pipeline_result result = {0};
    /* Merged, all incidents are one object, which no sink of records makes. */
    bool whole = o->merge && o->format && strcmp(o->format, "json") == 0;
    toc_output_begin(&rd.out, whole ? "ndjson" : o->format, o->explain);
    rd.out.sink.options.marking = toc_tlp_find(o->tlp);
    rd.out.sink.options.ids = o->merge;
    rd.merger = o->merge ? toc_merger_new() : NULL;
    int r = o->merge && !rd.merger ? -ENOMEM : drive(o, names, n, x, &rd, &result, &err);
    toc_progress_hide(&rd.out.progress);
    tell(&rd, r, &result, &err);
    toc_merger_free(rd.merger);
    toc_output_done(&rd.out);
    if (toc_interrupted)
        return TOC_EXIT_INTERRUPTED;
    return r < 0 || result.failures ? TOC_EXIT_FAILED : TOC_EXIT_DONE;
}

static int run(int argc, char **argv)
{
    settings o = {0};
    size_t n;
    int status = toc_command_options(&USAGE, argc, argv, &o, &n);
    if (status >= 0)
        return status;
    if (o.merge && o.format && strcmp(o.format, "stix") == 0) {
        toc_complain("read", "--merge prints no STIX; 'tocsin add' the reports to a store and "
                             "'tocsin export' that");
        return TOC_EXIT_USAGE;
    }
    toc_extractor *x = NULL;
    status = toc_reading_begin("read", &o.reading, &x);
    if (status >= 0)
        return status;
    const char *const *names = toc_reading_names(argv, &n);
    status = read_all(&o, names, n, x);
    toc_extractor_free(x);
    return status;
}

const toc_command toc_command_read = {
    .name = "read",
    .summary = "read reports into incident records",
    .run = run,
};
