/* work - see work.h. */
#include "cli/work.h"

#include "base/file.h"
#include "base/limits.h"
#include "cli/command.h"

#include <errno.h>
#include <unistd.h>

/* Written out at this size, or at the end. */
enum { WRITE_AT = 64 * 1024 };

volatile sig_atomic_t toc_interrupted;

static const int ENDING[] = {SIGINT, SIGTERM};

/* The next one ends the program at once, whichever; of two that came together, the second one is
 * told here, too. */
static void on_interrupt(int number)
{
    if (__atomic_exchange_n(&toc_interrupted, 1, __ATOMIC_RELAXED)) /* other threads look, too */
        (void)raise(number);
    struct sigaction end = {.sa_handler = SIG_DFL};
    for (size_t i = 0; i < TOC_LEN(ENDING); i++)
        sigaction(ENDING[i], &end, NULL);
}

void toc_catch_signals(void)
{
    struct sigaction stop = {.sa_handler = on_interrupt};
    for (size_t i = 0; i < TOC_LEN(ENDING); i++)
        sigaction(ENDING[i], &stop, NULL);
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigaction(SIGPIPE, &ignore, NULL);
    sigaction(SIGXFSZ, &ignore, NULL); /* a file that may not grow: write() tells */
}

unsigned toc_threads(long asked)
{
    if (asked)
        return (unsigned)asked;
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    cores = TOC_MAX(cores, 1L);
    return (unsigned)TOC_MIN(cores, (long)TOC_MAX_THREADS);
}

void toc_complain_of(const char *command, const char *name, const toc_err *err)
{
    if (name && !strstr(err->text, name))
        toc_complain(command, "%s: %s", name, err->text);
    else
        toc_complain(command, "%s", err->text);
}

int toc_write_out(toc_buf *b)
{
    int r = toc_write_all(STDOUT_FILENO, toc_buf_sv(b));
    if (r < 0)
        return r;
    toc_buf_clear(b);
    return 0;
}

static int flush(toc_output *o)
{
    if (o->out.n)
        toc_progress_hide(&o->progress);
    int r = toc_write_out(&o->out);
    o->reader_gone = r == -EPIPE;
    return r;
}

void toc_output_begin(toc_output *o, const char *format, bool explain)
{
    toc_sink_options look = {.columns = toc_terminal_columns(STDOUT_FILENO),
                             .colour = toc_terminal_colour(STDOUT_FILENO),
                             .explain = explain};
    if (!format)
        format = isatty(STDOUT_FILENO) ? "table" : "ndjson";
    toc_sink_begin(&o->sink, toc_sink_find(format), &look, &o->out);
}

int toc_output_add(toc_output *o, toc_sv rendered)
{
    int r = toc_sink_add(&o->sink, rendered);
    return r == 0 && o->out.n >= WRITE_AT ? flush(o) : r;
}

int toc_output_record(toc_output *o, const toc_doc *doc, const toc_record *rec, toc_arena *scratch)
{
    toc_buf bytes = {0};
    int r = o->sink.ops->render(&o->sink.options, doc, rec, scratch, &bytes);
    if (r == 0 && (bytes.failed || scratch->overflowed))
        r = -ENOMEM;
    if (r == 0)
        r = toc_output_add(o, toc_buf_sv(&bytes));
    toc_buf_done(&bytes);
    return r;
}

/* What one report tells and nobody corrects is shown with the words it rests on, where these may be
 * told. */
static bool is_plain(const toc_output *o, const toc_merged *m)
{
    bool json = strcmp(o->sink.ops->name, "json") == 0 || strcmp(o->sink.ops->name, "ndjson") == 0;
    return !json && m->view.witnesses.n == 1 && m->reports.p[0].rec;
}

static int render_merged(toc_output *o, const toc_merged *m, toc_arena *scratch, toc_buf *ret)
{
    if (is_plain(o, m)) {
        const toc_stored_report *only = &m->reports.p[0];
        only->rec->incidents.p[0].id = m->view.id;
        return o->sink.ops->render(&o->sink.options, &only->doc, only->rec, scratch, ret);
    }
    const toc_doc **docs = TOC_NEW_N(scratch, const toc_doc *, m->reports.n);
    if (!docs)
        return -ENOMEM;
    for (uint32_t i = 0; i < m->reports.n; i++)
        docs[i] = m->reports.p[i].rec ? &m->reports.p[i].doc : NULL;
    return toc_sink_render_view(o->sink.ops, &o->sink.options, &m->view, docs, scratch, ret);
}

int toc_output_merged(toc_output *o, const toc_merged *m, toc_arena *scratch)
{
    toc_buf bytes = {0};
    int r = render_merged(o, m, scratch, &bytes);
    if (r == 0 && (bytes.failed || scratch->overflowed))
        r = -ENOMEM;
    if (r == 0)
        r = toc_output_add(o, toc_buf_sv(&bytes));
    toc_buf_done(&bytes);
    return r;
}

int toc_output_end(toc_output *o)
{
    int r = toc_sink_end(&o->sink);
    return r == 0 ? flush(o) : r;
}

void toc_output_done(toc_output *o)
{
    toc_sink_done(&o->sink);
    toc_buf_done(&o->out);
    if (!o->reader_gone)
        return;
    signal(SIGPIPE, SIG_DFL);
    (void)raise(SIGPIPE);
}
