/* match_source - see match_source.h. */
#include "cli/match_source.h"

#include "cli/command.h"
#include "cli/stores.h"
#include "cli/work.h"

#include "base/date.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>

void toc_match_note(void *context, const char *text)
{
    (void)context;
    toc_complain("match", "%s", text);
}

/* ---- keeping ---- */

static void *keep(void *arg)
{
    const toc_match_source *s = arg;
    (void)toc_set_save(s->keeping, s->cache, NULL); /* best effort: the next run makes it again */
    return NULL;
}

static void wait_for_keeper(toc_match_source *s)
{
    if (s->keeping)
        pthread_join(s->keeper, NULL);
    s->keeping = NULL;
}

/* Keeps a set for the next run while this one goes on: the disk is slower than all else. */
static void start_keeper(toc_match_source *s, const toc_set *set)
{
    sigset_t all, before;
    wait_for_keeper(s);
    s->keeping = set;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    bool started = pthread_create(&s->keeper, NULL, keep, s) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (started)
        return;
    keep(s);
    s->keeping = NULL;
}

/* ---- loading ---- */

static int load(toc_match_source *s, toc_set **ret, toc_err *reterr)
{
    const toc_indicator_sources sources = {.files = s->wanted.files->p,
                                           .n = s->wanted.files->n,
                                           .store = s->store,
                                           .since = s->since,
                                           .cache = s->cache[0] ? s->cache : NULL,
                                           .note = toc_match_note};
    toc_disputes *disputes = NULL;
    bool made = false;
    int r = s->store ? toc_indicators_change(s->store, s->change, &s->change, reterr) : 0;
    if (r == 0 && s->store)
        r = toc_disputes_load(s->store, &disputes, reterr);
    if (r == 0)
        r = toc_indicators_load(&sources, ret, &made, reterr);
    if (r < 0) {
        toc_disputes_free(disputes);
        return r;
    }
    if (made && s->cache[0])
        start_keeper(s, *ret);
    toc_disputes_free(s->disputes);
    s->disputes = disputes;
    return 0;
}

/* "2024-03-22", "2024-03-22T10:00:00Z", "1234". */
static int read_since(const char *since, toc_store *store, int64_t *ret, toc_err *reterr)
{
    toc_sv text = toc_sv_of(since);
    int64_t moment;
    if (toc_sv_to_i64(text, ret) && *ret >= 0)
        return 0;
    toc_day day = text.n == TOC_DAY_TEXT ? toc_day_parse(text) : TOC_DAY_NONE;
    if (day != TOC_DAY_NONE)
        moment = (int64_t)day * INT64_C(86400000000);
    else if (!toc_time_parse(text, &moment))
        return toc_fail(reterr, -EINVAL,
                        "--since %s: write a day (2024-03-22), a moment (2024-03-22T10:00:00Z) or "
                        "the number of a change",
                        since);
    return toc_indicators_change_at(store, moment, ret, reterr);
}

/* Opens the store where its indicators are wanted; -1, or the exit status after a complaint. */
static int open_store(toc_match_source *s)
{
    toc_err err = {0};
    char path[PATH_MAX];
    const char *where = NULL;
    if (!s->wanted.store && s->wanted.files->n)
        return -1;
    int status = toc_open_store("match", s->wanted.store, TOC_STORE_READ, &s->store);
    if (status >= 0)
        return status;
    if (toc_which_store(s->wanted.store, path, &where, NULL) == 0)
        (void)snprintf(s->cache, sizeof(s->cache), "%s.match", where);
    int r = s->wanted.since ? read_since(s->wanted.since, s->store, &s->since, &err) : 0;
    if (r == 0)
        return -1;
    toc_complain("match", "%s", err.text);
    return r == -EINVAL ? TOC_EXIT_USAGE : TOC_EXIT_FAILED;
}

int toc_match_source_open(toc_match_source *s, const toc_match_wanted *wanted)
{
    toc_err err = {0};
    *s = (toc_match_source){.wanted = *wanted};
    int status = open_store(s);
    if (status >= 0)
        return status;
    int r = load(s, &s->set, &err);
    if (r < 0) {
        toc_complain("match", "%s", err.text[0] ? err.text : strerror(-r));
        return TOC_EXIT_FAILED;
    }
    if (!toc_set_count(s->set))
        toc_complain("match", "there are no indicators to look for%s",
                     !s->store  ? ""
                     : s->since ? ": none came or changed since"
                                : " in the store; give some with --indicators");
    return -1;
}

const toc_set *toc_match_source_renew(toc_match_source *s)
{
    static const int64_t SECOND = 1000000;
    int64_t now = toc_time_now(), change = s->change;
    toc_err err = {0};
    toc_set *set = NULL;
    if (!s->store || (now >= s->looked && now - s->looked < SECOND))
        return NULL;
    s->looked = now;
    int r = toc_indicators_change(s->store, s->change, &change, &err);
    if (r == 0 && change == s->change)
        return NULL;
    if (r == 0)
        r = load(s, &set, &err);
    if (r < 0) { /* the set that there is goes on */
        toc_complain("match", "%s", err.text[0] ? err.text : strerror(-r));
        return NULL;
    }
    if (s->keeping == s->old)
        wait_for_keeper(s);
    toc_set_free(s->old);
    s->old = s->set;
    s->set = set;
    return set;
}

void toc_match_source_close(toc_match_source *s)
{
    wait_for_keeper(s);
    toc_set_free(s->set);
    toc_set_free(s->old);
    toc_disputes_free(s->disputes);
    toc_store_close(s->store);
}
