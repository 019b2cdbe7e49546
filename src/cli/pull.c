/* tocsin pull - what other servers have, into collections of ours. */
#include "sync/pull.h"
#include "base/limits.h"
#include "cli/pull_feed.h"
#include "cli/stores.h"
#include "cli/syncing.h"
#include "stix_intake.h"

typedef struct {
    const char *store;
    long limit, tries, threads, batch;
    bool again;
} settings;

static const toc_option OPTIONS[] = {
    {.name = "again",
     .kind = TOC_OPTION_FLAG,
     .offset = offsetof(settings, again),
     .help = "from the start, not from where the last one came to"},
    {.name = "limit",
     .kind = TOC_OPTION_NUMBER,
     .offset = offsetof(settings, limit),
     .value = "N",
     .help = "objects of a page to ask for (default: 5000)",
     .min = 1,
     .max = TOC_MAX_PULL_LIMIT},
    {.name = "tries",
     .kind = TOC_OPTION_NUMBER,
     .offset = offsetof(settings, tries),
     .value = "N",
     .help = "how often to ask a server that fails or is busy\n(default: 5)",
     .min = 1,
     .max = 1000},
    {.name = "threads",
     .letter = 'j',
     .kind = TOC_OPTION_NUMBER,
     .offset = offsetof(settings, threads),
     .value = "N",
     .help = "threads that take pages apart (default: one a\nprocessor)",
     .min = 1,
     .max = TOC_MAX_THREADS},
    {.name = "batch", /* for developers: small ones are killed in the middle more often */
     .kind = TOC_OPTION_NUMBER,
     .offset = offsetof(settings, batch),
     .value = "N",
     .min = 1,
     .max = 1000000},
    TOC_STORE_OPTION(settings),
};

static const toc_usage USAGE = {
    .name = "pull",
    .operands = "[REMOTE]...",
    .about =
        "Brings what other TAXII servers have into collections of ours: of the remotes that are "
        "named,\n"
        "or of all. Each pull goes on where the last one came to, also after Ctrl-C or a crash.\n"
        "Objects that are not as STIX has them are named and left out; those that differ from what "
        "is\n"
        "here under the same id and version are set aside ('tocsin collection conflicts').",
    .options = OPTIONS,
    .n = TOC_LEN(OPTIONS),
    .examples = "  tocsin pull\n"
                "  tocsin pull north --again",
};

static void tell(const toc_syncing *s, const toc_pull_result *r)
{
    toc_syncing_tell(s, &r->came);
    printf("\n");
    if (r->old.objects)
        printf("%.*s: %zu objects of STIX 2.0 in the form of 2.1", TOC_SV_ARG(s->remote->name),
               r->old.objects);
    for (size_t i = 0; i < TOC_STIX20_CHANGES; i++) {
        if (!r->old.changes[i])
            continue;
        printf("; %zu %s", r->old.changes[i], toc_stix20_texts[i]);
    }
    if (r->old.objects)
        printf("\n");
}

static void tell_skipped(const toc_syncing *s, const toc_pull_result *r)
{
    if (r->skipped)
        toc_complain(s->command,
                     "%.*s: more objects share one date than the server puts into a page: some may "
                     "be missing; tell its operator",
                     TOC_SV_ARG(s->remote->name));
}

static int pull_from(toc_syncing *s, toc_session *session, const toc_collection *into)
{
    const settings *given = s->settings;
    const toc_pull_options o = {.store = s->store,
                                .session = session,
                                .remote = s->remote,
                                .into = into,
                                .d = s->d,
                                .threads = toc_threads(given->threads),
                                .limit = given->limit,
                                .batch = (size_t)given->batch,
                                .again = given->again,
                                .stop = &toc_interrupted,
                                .check = toc_stix_intake,
                                .note = toc_syncing_note,
                                .refused = toc_syncing_refused,
                                .progress = toc_syncing_progress,
                                .context = s};
    toc_pull_result result;
    toc_err err = {0};
    int r = toc_pull(&o, &result, &err);
    toc_progress_hide(&s->progress);
    if (result.pages || r == 0)
        tell(s, &result);
    if (r < 0)
        return toc_syncing_fail(s, &err);
    tell_skipped(s, &result);
    return result.came.refused || result.came.conflicts || result.skipped ? TOC_EXIT_FAILED
                                                                          : TOC_EXIT_DONE;
}

static int pull_one(toc_syncing *s)
{
    const settings *given = s->settings;
    const toc_collection *into = toc_syncing_collection(s, s->remote->into);
    toc_session *session = NULL;
    if (!into || into->query.n) { /* nothing is put into a live view */
        const toc_err err = {.text = "nothing is pulled from it; say where it goes with 'tocsin "
                                     "remote set NAME --into COLLECTION'"};
        return toc_syncing_fail(s, &err);
    }
    int status = toc_syncing_session(s, false, given->tries, &session);
    if (status < 0 && toc_remote_is_feed(s->remote))
        status = toc_pull_feed(s, session, into, given->again, given->batch);
    else if (status < 0)
        status = pull_from(s, session, into);
    toc_session_free(session);
    return status;
}

static bool is_pulled(const toc_remote *r)
{
    return r->into != 0;
}

static int run(int argc, char **argv)
{
    settings o = {0};
    return toc_syncing_command(&USAGE, &o, &o.store, is_pulled, pull_one, argc, argv);
}

const toc_command toc_command_pull = {
    .name = "pull",
    .summary = "bring what other servers have into our collections",
    .run = run,
};
