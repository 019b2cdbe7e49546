/* tocsin read - reports in, incident records out. Needs no store. */
#include "read/read.h"
#include "cli/command.h"
#include "cli/terminal.h"
#include "data_dir.h"
#include "pipeline.h"
#include "share/sink.h"

#include "base/limits.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

/* Written out at this size, or several times a second. */
enum { WRITE_AT = 64 * 1024 };

typedef struct {
    const char *format, *data;
    long jobs;
    bool explain;
} settings;

static const toc_option OPTIONS[] = {
    {.name = "format",
     .letter = 'f',
     .kind = TOC_OPTION_CHOICE,
     .offset = offsetof(settings, format),
     .value = "FORMAT",
     .choices = toc_sink_names,
     .help = "table (default on a terminal), json, ndjson (default\notherwise), stix (2.1 "
             "bundle), csv or markdown"},
    {.name = "explain",
     .letter = 'e',
     .kind = TOC_OPTION_FLAG,
     .offset = offsetof(settings, explain),
     .help = "show each value with the words it rests on"},
    {.name = "jobs",
     .letter = 'j',
     .kind = TOC_OPTION_NUMBER,
     .offset = offsetof(settings, jobs),
     .value = "N",
     .min = 1,
     .max = TOC_MAX_THREADS,
     .help = "threads (default: all cores); the output is the same"},
    {.name = "data",
     .kind = TOC_OPTION_TEXT,
     .offset = offsetof(settings, data),
     .value = "FOLDER",
     .help = "lexicon and models (default: $TOCSIN_DATA, else what\nwas installed with tocsin)"},
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

/* What the callbacks of the pipeline share. */
typedef struct {
    toc_sink sink;
    toc_buf out;
    toc_progress progress;
    bool reader_gone; /* whoever read our output has left: | head */
} session;

static volatile sig_atomic_t interrupted;

static void on_interrupt(int signal)
{
    (void)signal;
    interrupted = 1;
}

/* The first Ctrl-C ends the run in order, the second one at once. A reader that leaves is told by
 * write(), not by a signal in the middle of a download. */
static void set_signals(void)
{
    struct sigaction stop = {.sa_handler = on_interrupt, .sa_flags = (int)SA_RESETHAND};
    sigaction(SIGINT, &stop, NULL);
    sigaction(SIGTERM, &stop, NULL);
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigaction(SIGPIPE, &ignore, NULL);
}

static int flush(session *s)
{
    toc_sv left = toc_buf_sv(&s->out);
    if (left.n)
        toc_progress_hide(&s->progress);
    while (left.n) {
        ssize_t n = write(STDOUT_FILENO, left.p, left.n);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            s->reader_gone = errno == EPIPE;
            return -errno;
        }
        left = toc_sv_range(left, (size_t)n, left.n);
    }
    toc_buf_clear(&s->out);
    return 0;
}

static int render(const void *context, toc_item *item)
{
    const session *s = context;
    int r =
        s->sink.ops->render(&s->sink.options, &item->doc, item->record, &item->arena, &item->out);
    if (r == 0 && (item->out.failed || item->arena.overflowed))
        return toc_fail(&item->err, -ENOMEM, "out of memory");
    return r;
}

static int deliver(void *context, const toc_item *item)
{
    session *s = context;
    int r = toc_sink_add(&s->sink, toc_buf_sv(&item->out));
    return r == 0 && s->out.n >= WRITE_AT ? flush(s) : r;
}

static void fail(void *context, const char *name, const toc_err *err)
{
    session *s = context;
    toc_progress_hide(&s->progress);
    if (name && !strstr(err->text, name))
        toc_complain("read", "%s: %s", name, err->text);
    else
        toc_complain("read", "%s", err->text);
}

static void progress(void *context, size_t done, size_t total)
{
    session *s = context;
    toc_progress_show(&s->progress, done, total);
}

static unsigned threads(const settings *o)
{
    if (o->jobs)
        return (unsigned)o->jobs;
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    cores = TOC_MAX(cores, 1L);
    return (unsigned)TOC_MIN(cores, (long)TOC_MAX_THREADS);
}

static int finish(session *s, int r)
{
    if (r == 0)
        r = toc_sink_end(&s->sink);
    if (r == 0)
        r = flush(s);
    toc_progress_hide(&s->progress);
    return r;
}

static int exit_status(const session *s, const toc_pipeline_result *result, int r)
{
    if (s->reader_gone) {
        /* Die as programs in a pipe do, without a word. */
        signal(SIGPIPE, SIG_DFL);
        (void)raise(SIGPIPE);
    }
    if (interrupted)
        return TOC_EXIT_INTERRUPTED;
    return r < 0 || result->failures ? TOC_EXIT_FAILED : TOC_EXIT_DONE;
}

static int read_all(const settings *o, const char *const *names, size_t n, const toc_extractor *x)
{
    const char *format = o->format ? o->format : isatty(STDOUT_FILENO) ? "table" : "ndjson";
    session s = {0};
    toc_sink_options look = {.columns = toc_terminal_columns(STDOUT_FILENO),
                             .colour = toc_terminal_colour(STDOUT_FILENO),
                             .explain = o->explain};
    toc_sink_begin(&s.sink, toc_sink_find(format), &look, &s.out);
    toc_progress_begin(&s.progress);
    toc_pipeline_options p = {.extractor = x,
                              .threads = threads(o),
                              .stop = &interrupted,
                              .context = &s,
                              .render = render,
                              .deliver = deliver,
                              .fail = fail,
                              .progress = progress};
    toc_pipeline_result result = {0};
    toc_err err = {0};
    int r = finish(&s, toc_pipeline_run(names, n, &p, &result, &err));
    if (r < 0 && !s.reader_gone)
        toc_complain("read", "%s", err.text[0] ? err.text : strerror(-r));
    else if (r == 0 && !result.stopped && !result.records && !result.failures)
        toc_complain("read", "no reports there");
    toc_sink_done(&s.sink);
    toc_buf_done(&s.out);
    return exit_status(&s, &result, r);
}

static int run(int argc, char **argv)
{
    static const char *const STANDARD_INPUT[] = {"-"};
    settings o = {0};
    size_t n;
    int status = toc_command_options(&USAGE, argc, argv, &o, &n);
    if (status >= 0)
        return status;
    char data[PATH_MAX];
    toc_err err = {0};
    toc_extractor *x = NULL;
    if (toc_extractor_new(o.data ? o.data : toc_data_dir(data, sizeof(data)), &x, &err) < 0) {
        toc_complain("read", "%s", err.text);
        return TOC_EXIT_FAILED;
    }
    set_signals();
    toc_read_setup();
    const char *const *names = n ? (const char *const *)(argv + 1) : STANDARD_INPUT;
    status = read_all(&o, names, n ? n : 1, x);
    toc_extractor_free(x);
    return status;
}

const toc_command toc_command_read = {
    .name = "read",
    .summary = "read reports into incident records",
    .run = run,
};
