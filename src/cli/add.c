/* tocsin add - reports in, into the store. */
#include "cli/reading.h"
#include "cli/stores.h"
#include "cli/work.h"
#include "merge/merge.h"
#include "pipeline.h"
#include "store/exchange.h"

#include "model/id.h"
#include "model/stix.h"

#include <limits.h>
#include <stdlib.h>

/*
 * Reports are committed together: each commit waits for the disk. A batch ends after so many
 * reports or so long, so that what is lost when the power fails is little, and that others who
 * want to write get their turn while we wait for a slow input. Where incidents have so many reports
 * that finding them takes its time, a batch is as long as twice that, up to a limit.
 */
enum { BATCH_REPORTS = 500, BATCH_MICROSECONDS = 500000, LONGEST_BATCH = 4 * BATCH_MICROSECONDS };

typedef struct {
    toc_reading reading;
    const char *store, *source, *tlp;
} settings;

static const toc_option OPTIONS[] = {
    TOC_STORE_OPTION(settings),
    {.name = "source",
     .kind = TOC_OPTION_TEXT,
     .offset = offsetof(settings, source),
     .value = "NAME",
     .help = "whose reports these are, for 'tocsin source' (default: the\nhost of a URL; of files: "
             "nobody's)"},
    {.name = "tlp",
     .kind = TOC_OPTION_CHOICE,
     .offset = offsetof(settings, tlp),
     .value = "LEVEL",
     .choices = toc_tlp_levels,
     .help =
         "how the reports are marked: clear, green, amber,\namber+strict or red; not marked, they "
         "count as\namber+strict"},
    TOC_READING_OPTIONS(settings),
};

static const toc_usage USAGE = {
    .name = "add",
    .operands = "[PATH|URL|-]...",
    .about =
        "Reads reports as 'tocsin read' does and keeps them in the store: the original bytes,\n"
        "the text, and what it says. What is there already is left alone; a report that was\n"
        "edited since becomes a new revision of itself, one that was withdrawn comes back.\n"
        "Incidents that other reports tell of as well are joined with theirs.",
    .options = OPTIONS,
    .n = TOC_LEN(OPTIONS),
    .examples = "  tocsin add reports/\n"
                "  tocsin add https://example.org/news/item.html",
};

typedef struct {
    toc_store *store;
    toc_sv source; /* of all reports; empty: their hosts say */
    toc_sv marking;
    toc_progress progress;
    toc_merge_due due;                                /* incidents, of the batch */
    toc_err err;                                      /* of the store */
    bool open;                                        /* a batch is */
    int64_t begun, lasts;                             /* microseconds */
    size_t pending[TOC_PUT_COUNT], pending_incidents; /* of the batch */
    size_t stored[TOC_PUT_COUNT], incidents;          /* acknowledged */
    size_t in_batch;
} session;

static int commit(session *s)
{
    if (!s->open)
        return 0;
    s->open = false;
    int64_t start = toc_time_now();
    int r = toc_merge_settle(s->store, &s->due, &s->err);
    s->lasts = TOC_MIN(2 * (toc_time_now() - start), (int64_t)LONGEST_BATCH);
    if (r == 0)
        r = toc_store_commit(s->store, &s->err);
    else
        toc_store_rollback(s->store);
    for (size_t i = 0; i < TOC_LEN(s->stored); i++) {
        s->stored[i] += r == 0 ? s->pending[i] : 0;
        s->pending[i] = 0;
    }
    s->incidents += r == 0 ? s->pending_incidents : 0;
    s->pending_incidents = s->in_batch = 0;
    return r;
}

static int begin(session *s)
{
    if (s->open)
        return 0;
    int r = toc_store_begin(s->store, &s->err);
    s->open = r == 0;
    s->begun = toc_time_now();
    return r;
}

/* A path leads to its report from wherever the command is run. */
static toc_sv full_origin(const toc_doc *doc, toc_arena *a)
{
    char path[PATH_MAX];
    toc_sv origin = doc->origin, name = toc_arena_dup(a, origin);
    if (toc_sv_eq(origin, TOC_SV("-")))
        return origin;
    if (name.n && realpath(name.p, path))
        origin = toc_arena_dup(a, toc_sv_of(path));
    return doc->entry.n
               ? toc_arena_printf(a, "%.*s#%.*s", TOC_SV_ARG(origin), TOC_SV_ARG(doc->entry))
               : origin;
}

static int put(session *s, const toc_item *item, toc_arena *a)
{
    toc_doc doc = item->doc;
    doc.origin = full_origin(&doc, a);
    doc.source = s->source;
    doc.marking = s->marking;
    /* Known reports have ids of their own, which the store knows. */
    toc_record_unidentify(item->record);
    toc_put done;
    int r = toc_merge_put(s->store, &doc, item->record, NULL, &s->due, a, &done, &s->err);
    if (r < 0)
        return r;
    s->pending[done]++;
    s->pending_incidents += done == TOC_PUT_SAME ? 0 : item->record->incidents.n;
    return 0;
}

static int deliver(void *context, const toc_item *item)
{
    session *s = context;
    toc_arena scratch = {0};
    int r = begin(s);
    if (r == 0)
        r = put(s, item, &scratch);
    toc_arena_done(&scratch);
    if (r < 0) {
        toc_merge_forget(&s->due);
        toc_store_rollback(s->store);
        s->open = false;
        return r;
    }
    return ++s->in_batch >= BATCH_REPORTS ? commit(s) : 0;
}

static void fail(void *context, const char *name, const toc_err *err)
{
    session *s = context;
    toc_progress_hide(&s->progress);
    toc_complain_of("add", name, err);
}

/* Called several times a second. A commit that fails here stops the run; add_all() finds s->err. */
static void progress(void *context, size_t done, size_t total)
{
    session *s = context;
    toc_progress_show(&s->progress, done, total);
    if (s->open && toc_time_now() - s->begun > TOC_MAX(s->lasts, (int64_t)BATCH_MICROSECONDS) &&
        commit(s) < 0)
        toc_interrupted = 1;
}

static void summary(const session *s, const toc_pipeline_result *result)
{
    printf("%zu new, %zu revised, %zu unchanged", s->stored[TOC_PUT_NEW],
           s->stored[TOC_PUT_REVISED], s->stored[TOC_PUT_SAME]);
    if (s->stored[TOC_PUT_RESTORED])
        printf(", %zu restored", s->stored[TOC_PUT_RESTORED]);
    if (result->failures)
        printf(", %zu failed", result->failures);
    printf("; %zu incident%s stored%s\n", s->incidents, s->incidents == 1 ? "" : "s",
           result->stopped ? "; stopped before the end" : "");
}

static int add_all(session *s, const settings *o, const char *const *names, size_t n,
                   const toc_extractor *x)
{
    toc_pipeline_options p = {.extractor = x,
                              .threads = toc_threads(o->reading.jobs),
                              .stop = &toc_interrupted,
                              .context = s,
                              .deliver = deliver,
                              .fail = fail,
                              .progress = progress};
    toc_pipeline_result result = {0};
    toc_err err = {0};
    toc_progress_begin(&s->progress);
    int r = toc_merge_catch_up(s->store, &err);
    if (r == 0)
        r = toc_pipeline_run(names, n, &p, &result, &err);
    if (r == 0)
        r = commit(s);
    toc_merge_forget(&s->due);
    toc_progress_hide(&s->progress);
    if (s->err.code)
        err = s->err;
    if (err.code)
        toc_complain("add", "%s", err.text);
    summary(s, &result);
    if (err.code || r < 0)
        return TOC_EXIT_FAILED;
    if (toc_interrupted)
        return TOC_EXIT_INTERRUPTED;
    return result.failures ? TOC_EXIT_FAILED : TOC_EXIT_DONE;
}

static int run(int argc, char **argv)
{
    settings o = {0};
    session s = {0};
    size_t n;
    int status = toc_command_options(&USAGE, argc, argv, &o, &n);
    if (status >= 0)
        return status;
    s.source = toc_sv_of(o.source);
    if (o.tlp)
        s.marking = toc_sv_of(toc_tlp_markings[toc_tlp_find(o.tlp)].name);
    toc_extractor *x = NULL;
    status = toc_reading_begin("add", &o.reading, &x);
    if (status >= 0)
        return status;
    const char *const *names = toc_reading_names(argv, &n);
    status = toc_open_store("add", o.store, TOC_STORE_WRITE, &s.store);
    if (status < 0) {
        toc_exchange_memory(s.store, TOC_MERGE_MEMORY);
        status = add_all(&s, &o, names, n, x);
    }
    toc_store_close(s.store);
    toc_extractor_free(x);
    return status;
}

const toc_command toc_command_add = {
    .name = "add",
    .summary = "read reports into the store",
    .run = run,
};
