/* syncing - see syncing.h. */
#include "cli/syncing.h"

#include "cli/stores.h"

#include <errno.h>
#include <stdio.h>

enum { TRIES = 5, SHOWN = 10 };

/* -1, or the exit status after a complaint. */
static int begin(toc_syncing *s, const char *command, const char *store, const void *settings)
{
    toc_err err = {0};
    *s = (toc_syncing){.command = command, .settings = settings};
    int status = toc_open_known_store(command, store, &s->store);
    if (status >= 0)
        return status;
    toc_catch_signals();
    int r = toc_directory_new(s->store, &s->d, &err);
    if (r == 0)
        r = toc_remotes(s->store, &s->a, &s->remotes, &err);
    if (r == 0)
        return -1;
    toc_complain(command, "%s", err.text);
    return TOC_EXIT_FAILED;
}

static void end(toc_syncing *s)
{
    toc_directory_free(s->d);
    toc_store_close(s->store);
    toc_arena_done(&s->a);
}

static const toc_remote *find(const toc_syncing *s, const char *name)
{
    TOC_VEC_FOREACH (r, &s->remotes)
        if (toc_sv_eq(r->name, toc_sv_of(name)))
            return r;
    return NULL;
}

static int run_one(toc_syncing *s, const toc_remote *r, int (*one)(toc_syncing *s))
{
    s->remote = r;
    s->shown = 0;
    toc_progress_begin(&s->progress);
    int status = one(s);
    toc_progress_hide(&s->progress);
    return status;
}

static int run_named(toc_syncing *s, const char *name, int (*one)(toc_syncing *s))
{
    const toc_remote *r = find(s, name);
    if (r)
        return run_one(s, r, one);
    toc_complain(s->command, "no remote '%s'; 'tocsin remote list' shows them", name);
    return TOC_EXIT_FAILED;
}

static int each(toc_syncing *s, char **names, size_t n, bool (*fits)(const toc_remote *r),
                int (*one)(toc_syncing *s))
{
    int worst = n ? TOC_EXIT_DONE : TOC_EXIT_NOTHING;
    for (size_t i = 0; i < n && !toc_interrupted; i++) {
        int status = run_named(s, names[i], one);
        worst = TOC_MAX(worst, status);
    }
    TOC_VEC_FOREACH (r, &s->remotes) {
        if (n || !fits(r) || toc_interrupted)
            continue;
        int status = run_one(s, r, one);
        worst = worst == TOC_EXIT_NOTHING ? status : TOC_MAX(worst, status);
    }
    if (worst == TOC_EXIT_NOTHING)
        toc_complain(s->command, "no remote to %s; 'tocsin remote --help' says how to add one",
                     s->command);
    return toc_interrupted ? TOC_EXIT_INTERRUPTED : worst;
}

int toc_syncing_command(const toc_usage *usage, void *settings, const char *const *store,
                        bool (*fits)(const toc_remote *r), int (*one)(toc_syncing *s), int argc,
                        char **argv)
{
    toc_syncing s;
    size_t n;
    int status = toc_command_options(usage, argc, argv, settings, &n);
    if (status >= 0)
        return status;
    status = begin(&s, usage->name, *store, settings);
    if (status < 0)
        status = each(&s, argv + 1, n, fits, one);
    end(&s);
    return status;
}

const toc_collection *toc_syncing_collection(const toc_syncing *s, int64_t number)
{
    TOC_VEC_FOREACH (c, &s->d->collections)
        if (c->number == number)
            return c;
    return NULL;
}

int toc_syncing_session(toc_syncing *s, bool writes, long tries, toc_session **ret)
{
    toc_err err = {0};
    const toc_session_options o = {.remote = s->remote,
                                   .tries = tries ? (unsigned)tries : TRIES,
                                   .stop = &toc_interrupted,
                                   .writes = writes,
                                   .note = toc_syncing_note,
                                   .context = s};
    return toc_session_open(&o, ret, &err) == 0 ? -1 : toc_syncing_fail(s, &err);
}

int toc_syncing_fail(toc_syncing *s, const toc_err *err)
{
    toc_progress_hide(&s->progress);
    if (toc_interrupted)
        return TOC_EXIT_INTERRUPTED;
    toc_complain(s->command, "%.*s: %s", TOC_SV_ARG(s->remote->name), err->text);
    return TOC_EXIT_FAILED;
}

void toc_syncing_tell(const toc_syncing *s, const toc_arrivals *came)
{
    printf("%.*s: %zu new, %zu new versions, %zu unchanged; %zu refused",
           TOC_SV_ARG(s->remote->name), came->fresh, came->revised, came->same, came->refused);
    if (came->foreign)
        printf("; %zu left to who posted the object first", came->foreign);
    if (came->conflicts)
        printf("; %zu set aside", came->conflicts);
}

void toc_syncing_note(void *context, const char *text)
{
    toc_syncing *s = context;
    toc_complain(s->command, "%.*s: %s", TOC_SV_ARG(s->remote->name), text);
}

/* The first ones are enough to see what is wrong; the sum at the end counts all. */
void toc_syncing_refused(void *context, toc_sv id, toc_sv why)
{
    toc_syncing *s = context;
    if (s->shown++ >= SHOWN)
        return;
    toc_progress_hide(&s->progress);
    toc_complain(s->command, "%.*s: %.*s: %.*s", TOC_SV_ARG(s->remote->name),
                 TOC_SV_ARG(id.n ? id : TOC_SV("(no id)")), TOC_SV_ARG(why));
}

void toc_syncing_progress(void *context, size_t objects)
{
    toc_syncing *s = context;
    toc_progress_show(&s->progress, objects, 0);
}
