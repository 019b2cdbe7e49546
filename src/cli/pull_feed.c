/* pull_feed - see pull_feed.h. */
#include "cli/pull_feed.h"

#include "cli/losses.h"
#include "cli/misp_names.h"
#include "stix_intake.h"
#include "sync/misp_feed.h"

typedef struct {
    toc_syncing *s;
    toc_losses losses;
    toc_misp_names names;
} puller;

static toc_sv known(void *context, const char *type, toc_sv name, toc_arena *a)
{
    puller *p = context;
    return toc_misp_names_known(&p->names, type, name, a);
}

static void failed(void *context, const char *text)
{
    puller *p = context;
    toc_progress_hide(&p->s->progress);
    toc_syncing_note(p->s, text);
}

static void refused(void *context, toc_sv id, toc_sv why)
{
    puller *p = context;
    toc_syncing_refused(p->s, id, why);
}

static void loss(void *context, const char *file, const char *pointer, const char *what)
{
    puller *p = context;
    toc_losses_add(&p->losses, file, pointer, what);
}

static void progress(void *context, size_t objects)
{
    puller *p = context;
    toc_syncing_progress(p->s, objects);
}

/* "name: 20 new, 0 new versions, 0 unchanged; 0 refused; MISP events: 1 read, 12 known" */
static void tell(const puller *p, const toc_misp_feed_result *r)
{
    const toc_remote *remote = p->s->remote;
    toc_arena a = {0};
    if (r->unchanged) {
        printf("%.*s: the feed has not changed\n", TOC_SV_ARG(remote->name));
        return;
    }
    toc_syncing_tell(p->s, &r->came);
    printf("; MISP events: %zu read, %zu known", r->events, r->here);
    printf(r->failed ? ", %zu not read\n" : "\n", r->failed);
    toc_losses_print(&p->losses, toc_arena_printf(&a, "%.*s: ", TOC_SV_ARG(remote->name)));
    toc_arena_done(&a);
}

int toc_pull_feed(toc_syncing *s, toc_session *session, const toc_collection *into, bool again,
                  long batch)
{
    puller p = {.s = s};
    const toc_misp_feed_options o = {.store = s->store,
                                     .session = session,
                                     .remote = s->remote,
                                     .into = into,
                                     .d = s->d,
                                     .batch = (size_t)batch,
                                     .again = again,
                                     .stop = &toc_interrupted,
                                     .check = toc_stix_intake,
                                     .known = known,
                                     .good = toc_misp_pattern_is_good,
                                     .failed = failed,
                                     .refused = refused,
                                     .loss = loss,
                                     .progress = progress,
                                     .context = &p};
    toc_misp_feed_result result;
    toc_err err = {0};
    int r = toc_misp_feed_pull(&o, &result, &err);
    toc_progress_hide(&s->progress);
    if (r == 0 || result.events)
        tell(&p, &result);
    if (result.missing)
        toc_complain(s->command,
                     "%.*s: hashes.csv names %zu values that their events do not hold: the feed is "
                     "not all of one time; pull again later",
                     TOC_SV_ARG(s->remote->name), result.missing);
    toc_losses_done(&p.losses);
    toc_misp_names_done(&p.names);
    if (r < 0)
        return toc_syncing_fail(s, &err);
    bool good = !result.failed && !result.came.refused && !result.came.conflicts && !result.missing;
    return good ? TOC_EXIT_DONE : TOC_EXIT_FAILED;
}
