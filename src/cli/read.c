/* tocsin read - reports in, incident records out. Needs no store. */
#include "cli/reading.h"
#include "cli/work.h"
#include "pipeline.h"

#include <errno.h>
#include <string.h>

typedef struct {
    toc_reading reading;
    const char *format, *tlp;
    bool explain;
} settings;

static const toc_option OPTIONS[] = {
    TOC_FORMAT_OPTION(settings, toc_sink_names,
                      "table (default on a terminal), json, ndjson (default\notherwise), stix (2.1 "
                      "bundle), csv or markdown"),
    TOC_EXPLAIN_OPTION(settings),
    TOC_TLP_OPTION(settings),
    TOC_READING_OPTIONS(settings),
};

static const toc_usage USAGE = {
    .name = "read",
    .operands = "[PATH|URL|-]...",
    .about =
        "Reads reports and prints what they say happened: where, when, to whom, by whom and\n"
        "who says so. Takes plain text, HTML, PDF, e-mail, and gzip or zstd of these; folders\n"
        "are walked; without an operand, and for '-', standard input is read.",
    .options = OPTIONS,
    .n = TOC_LEN(OPTIONS),
    .examples = "  tocsin read report.txt\n"
                "  tocsin read --explain https://example.org/news/item.html\n"
                "  tocsin read --format ndjson reports/ > records.ndjson",
};

static int render(const void *context, toc_item *item)
{
    const toc_sink *sink = &((const toc_output *)context)->sink;
    int r = sink->ops->render(&sink->options, &item->doc, item->record, &item->arena, &item->out);
    if (r == 0 && (item->out.failed || item->arena.overflowed))
        return toc_fail(&item->err, -ENOMEM, "out of memory");
    return r;
}

static int deliver(void *context, const toc_item *item)
{
    return toc_output_add(context, toc_buf_sv(&item->out));
}

static void fail(void *context, const char *name, const toc_err *err)
{
    toc_progress_hide(&((toc_output *)context)->progress);
    toc_complain_of("read", name, err);
}

static void progress(void *context, size_t done, size_t total)
{
    toc_progress_show(&((toc_output *)context)->progress, done, total);
}

static int read_all(const settings *o, const char *const *names, size_t n, const toc_extractor *x)
{
    toc_output out = {0};
    toc_output_begin(&out, o->format, o->explain);
    out.sink.options.marking = toc_tlp_find(o->tlp);
    toc_progress_begin(&out.progress);
    toc_pipeline_options p = {.extractor = x,
                              .threads = toc_threads(o->reading.jobs),
                              .stop = &toc_interrupted,
                              .context = &out,
                              .render = render,
                              .deliver = deliver,
                              .fail = fail,
                              .progress = progress};
    toc_pipeline_result result = {0};
    toc_err err = {0};
    int r = toc_pipeline_run(names, n, &p, &result, &err);
    if (r == 0)
        r = toc_output_end(&out);
    toc_progress_hide(&out.progress);
    if (r < 0 && !out.reader_gone)
        toc_complain("read", "%s", err.text[0] ? err.text : strerror(-r));
    else if (r == 0 && !result.stopped && !result.records && !result.failures)
        toc_complain("read", "no reports there");
    toc_output_done(&out);
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
    toc_extractor *x = toc_reading_begin("read", &o.reading);
    if (!x)
        return TOC_EXIT_FAILED;
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
