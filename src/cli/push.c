/* tocsin push - what collections of ours have, to other servers. */
#include "sync/push.h"
#include "base/limits.h"
#include "cli/stores.h"
#include "cli/syncing.h"

typedef struct {
    const char *store;
    long tries;
    bool again;
} settings;

static const toc_option OPTIONS[] = {
    {.name = "again",
     .kind = TOC_OPTION_FLAG,
     .offset = offsetof(settings, again),
     .help = "from the start, not from where the last one came to:\nafter a partner may have more"},
    {.name = "tries",
     .kind = TOC_OPTION_NUMBER,
     .offset = offsetof(settings, tries),
     .value = "N",
     .help = "how often to ask a server that fails or is busy\n(default: 5)",
     .min = 1,
     .max = 1000},
    TOC_STORE_OPTION(settings),
};

static const toc_usage USAGE = {
    .name = "push",
    .operands = "[REMOTE]...",
    .about =
        "Sends what collections of ours have to other TAXII servers: to the remotes that are "
        "named, or\n"
        "to all that have something to send ('tocsin remote set NAME --from COLLECTION'). What "
        "goes is\n"
        "what the remote's partner may have. Each push goes on where the last one came to.",
    .options = OPTIONS,
    .n = TOC_LEN(OPTIONS),
    .examples = "  tocsin push\n"
                "  tocsin push north --again",
};

static int push_from(toc_syncing *s, toc_session *session, const toc_collection *from)
{
    const settings *given = s->settings;
    const toc_push_options o = {.store = s->store,
                                .session = session,
                                .remote = s->remote,
                                .d = s->d,
                                .partner = toc_directory_partner_of(s->d, s->remote->partner),
                                .from = from,
                                .again = given->again,
                                .stop = &toc_interrupted,
                                .refused = toc_syncing_refused,
                                .progress = toc_syncing_progress,
                                .context = s};
    toc_push_result result;
    toc_err err = {0};
    int r = toc_push(&o, &result, &err);
    toc_progress_hide(&s->progress);
    if (result.sent || r == 0)
        printf("%.*s: %zu sent, %zu of them refused; %zu withheld, %zu came from there\n",
               TOC_SV_ARG(s->remote->name), result.sent, result.refused, result.withheld,
               result.theirs);
    if (r < 0)
        return toc_syncing_fail(s, &err);
    return result.refused ? TOC_EXIT_FAILED : TOC_EXIT_DONE;
}

static int push_one(toc_syncing *s)
{
    const settings *given = s->settings;
    const toc_collection *from = toc_syncing_collection(s, s->remote->from);
    toc_session *session = NULL;
    if (!from) {
        const toc_err err = {.text = "nothing is pushed to it; say what with 'tocsin remote set "
                                     "NAME --from COLLECTION'"};
        return toc_syncing_fail(s, &err);
    }
    int status = toc_syncing_session(s, true, given->tries, &session);
    if (status < 0)
        status = push_from(s, session, from);
    toc_session_free(session);
    return status;
}

static bool is_pushed(const toc_remote *r)
{
    return r->from != 0;
}

static int run(int argc, char **argv)
{
    settings o = {0};
    return toc_syncing_command(&USAGE, &o, &o.store, is_pushed, push_one, argc, argv);
}

const toc_command toc_command_push = {
    .name = "push",
    .summary = "send what our collections have to other servers",
    .run = run,
};
