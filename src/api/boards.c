/*
 * boards - which board a caller looks at. Whoever is told places less exactly (share/places.h) has
 * a board of what may be told, so that nothing of the rest decides what is found, counted, sorted
 * or shown: it is not there.
 */
#include "api/server.h"

#include <errno.h>

static toc_reach reach_of(const toc_directory_partner *p, toc_role role)
{
    const toc_release_facts none = {0};
    if (role >= TOC_ROLE_ANALYST)
        return TOC_REACH_EXACT;
    return p ? toc_release_reach(&p->recipient, &none) : TOC_REACH_COUNTRY;
}

toc_boards *toc_api_boards_of(const toc_api *api, const toc_directory_partner *p, toc_role role)
{
    toc_reach reach = reach_of(p, role);
    return reach == TOC_REACH_EXACT ? api->boards : api->limited[reach];
}

toc_boards *toc_api_boards(const toc_api_call *c)
{
    return toc_api_boards_of(c->api, c->partner, c->role);
}

toc_reach toc_api_reach(const toc_api_call *c)
{
    return reach_of(c->partner, c->role);
}

int toc_api_boards_make(toc_api *api, toc_err *reterr)
{
    bool ok = (api->boards = toc_boards_new(TOC_REACH_EXACT)) != NULL;
    for (int i = TOC_REACH_EXACT + 1; ok && i < TOC_REACH_COUNT; i++)
        ok = (api->limited[i] = toc_boards_new((toc_reach)i)) != NULL;
    return ok ? 0 : toc_fail(reterr, -ENOMEM, "out of memory");
}

void toc_api_boards_close(toc_api *api)
{
    if (api->boards)
        toc_boards_close(api->boards);
    for (int i = 0; i < TOC_REACH_COUNT; i++)
        if (api->limited[i])
            toc_boards_close(api->limited[i]);
}

void toc_api_boards_free(toc_api *api)
{
    toc_boards_free(api->boards);
    for (int i = 0; i < TOC_REACH_COUNT; i++)
        toc_boards_free(api->limited[i]);
}

static bool is_there(toc_boards *b)
{
    toc_board *board = toc_boards_look(b);
    bool there = board != NULL;
    toc_boards_give(b, board);
    return there;
}

static bool is_wanted(const toc_directory *d, toc_reach reach)
{
    TOC_VEC_FOREACH (p, &d->partners)
        if (reach_of(p, TOC_ROLE_READER) == reach)
            return true;
    return false;
}

int toc_api_boards_load(toc_api *api)
{
    uint64_t reloads;
    toc_directory *d = toc_api_directory(api, &reloads);
    int r = 0;
    for (int i = TOC_REACH_EXACT + 1; r == 0 && i < TOC_REACH_COUNT; i++)
        if (is_wanted(d, (toc_reach)i) && !is_there(api->limited[i]))
            r = toc_boards_load(api->limited[i], api->watch.store, NULL);
    toc_api_give_directory(api, d);
    return r;
}

/* Those that nobody wanted yet follow nothing: there is none. */
int toc_api_boards_follow(toc_api *api, const toc_change_vec *changes)
{
    int r = toc_boards_follow(api->boards, api->watch.store, changes, NULL);
    for (int i = TOC_REACH_EXACT + 1; r >= 0 && i < TOC_REACH_COUNT; i++)
        r = toc_boards_follow(api->limited[i], api->watch.store, changes, NULL);
    return r;
}
