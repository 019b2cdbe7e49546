/*
 * sight - which rows of the board a caller may see.
 *
 * Most is told by how a row is marked. TLP:RED is for those who are named for each report that an
 * incident rests on: which incidents these are is asked of the store and its gate, and kept until
 * the store changes.
 */
#include "api/incidents.h"
#include "api/server.h"

#include <errno.h>
#include <stdlib.h>

/* ---- by marking ---- */

/* Whoever is told places less exactly has a board of its own (boards.c). Its rows are cut already,
 * also for searches and counts; that rule is asked last. */
static bool passes(toc_decision d)
{
    return d.verdict == TOC_RELEASE || d.rule == TOC_RULE_PLACES;
}

toc_sight toc_api_sight(const toc_directory_partner *partner, toc_role role, toc_channel by)
{
    toc_sight s = {.all = role >= TOC_ROLE_ANALYST};
    const toc_release_facts facts = {0};
    for (int level = 0; partner && level < TOC_TLP_COUNT; level++)
        for (int bits = 0; bits < 4; bits++) {
            toc_label label = {.whole = {.tlp = (toc_tlp)level, .unmarked = bits & 1},
                               .unreadable = (bits & 2) != 0};
            s.by_marking[TOC_BOARD_MARKING(level, bits & 1, bits >> 1)] =
                passes(toc_release_allows(&label, &partner->recipient, by, &facts));
        }
    return s;
}

bool toc_sight_has_marking(const toc_sight *s, toc_tlp level, bool unmarked, bool unknown)
{
    return toc_sight_marked(s, TOC_BOARD_MARKING(level, unmarked, unknown));
}

/* ---- by name ---- */

static int by_bytes(const void *x, const void *y)
{
    return memcmp(x, y, sizeof(((toc_row_id *)0)->bytes));
}

bool toc_sight_has(const toc_sight *s, const toc_board_row *row)
{
    if (toc_sight_has_marking(s, row->level, row->unmarked, row->unknown_marking))
        return true;
    if (row->level != TOC_TLP_RED || !s->named.n)
        return false;
    const toc_row_id *found =
        bsearch(row->id, s->named.p, s->named.n, sizeof(*s->named.p), by_bytes);
    return found && found->changed == row->changed;
}

/* An incident goes when the gate lets all its reports go. */
static int add_incident(toc_store *s, toc_leaving *gate, toc_sv id, toc_arena *a, toc_row_ids *ret)
{
    toc_arena scratch = {0};
    toc_merged m = {0};
    toc_brief brief = {0};
    toc_tlp level;
    toc_row_id bytes;
    int r = toc_store_brief(s, id, &scratch, &brief, NULL);
    if (r == 0)
        r = toc_merge_get(s, id, &scratch, &m, NULL);
    if (r == 0)
        r = toc_leaving_merged(gate, &m, &scratch, &level, NULL);
    toc_arena_done(&scratch);
    if (r != 0 || !toc_board_read_id(id, TOC_SV("incident--"), bytes.bytes))
        return TOC_MIN(r, 0);
    bytes.changed = brief.changed;
    toc_row_id *slot = TOC_VEC_PUSH(a, ret);
    if (!slot)
        return -ENOMEM;
    *slot = bytes;
    return 0;
}

/* The incidents that a report tells of. */
static int add_of_report(toc_store *s, toc_leaving *gate, toc_sv report, toc_arena *a,
                         toc_row_ids *ret)
{
    toc_kept_member_vec members = {0};
    int r = toc_store_members_of_report(s, report, a, &members, NULL);
    TOC_VEC_FOREACH (m, &members)
        if (r == 0 && m->live && m->incident.n)
            r = add_incident(s, gate, m->incident, a, ret);
    return TOC_MIN(r, 0);
}

/* The incidents that a ruling is about now. */
static int add_of_ruling(toc_store *s, toc_leaving *gate, toc_sv ruling, toc_arena *a,
                         toc_row_ids *ret)
{
    toc_ruling_side_vec sides = {0};
    int64_t no;
    int r = toc_store_ruling_number(s, ruling, &no, NULL);
    if (r == 0)
        r = toc_store_ruling_sides(s, no, a, &sides, NULL);
    TOC_VEC_FOREACH (side, &sides) {
        toc_kept_member m = {0};
        if (r == 0)
            r = toc_store_member(s, side->member, a, &m, NULL);
        if (r == 0 && m.live && m.incident.n)
            r = add_incident(s, gate, m.incident, a, ret);
    }
    return TOC_MIN(r, 0);
}

/* The incidents of the reports and rulings that the partner is named for, sorted. */
static int find_named(toc_store *s, const toc_directory_partner *p, toc_channel by, toc_arena *a,
                      toc_row_ids *ret)
{
    toc_leaving gate = {.on = true, .channel = by, .partner = p, .to = p->recipient, .views = true};
    int r = 0;
    TOC_VEC_FOREACH (object, &p->named) {
        if (r == 0 && toc_sv_starts(*object, TOC_SV("report--")))
            r = add_of_report(s, &gate, *object, a, ret);
        if (r == 0 && toc_sv_starts(*object, TOC_SV("ruling--")))
            r = add_of_ruling(s, &gate, *object, a, ret);
    }
    if (ret->n)
        qsort(ret->p, ret->n, sizeof(*ret->p), by_bytes);
    return r;
}

/* Copies what is kept of that question; false: nothing is. */
static bool recall(toc_sights *k, const toc_kept_sight *sought, toc_arena *a, toc_row_ids *ret)
{
    bool found = false;
    pthread_mutex_lock(&k->lock);
    for (size_t i = 0; !found && i < TOC_LEN(k->kept); i++) {
        const toc_kept_sight *one = &k->kept[i];
        if (one->partner != sought->partner || one->reloads != sought->reloads ||
            one->channel != sought->channel)
            continue;
        ret->p = TOC_NEW_N(a, toc_row_id, one->ids.n + 1);
        ret->n = ret->p ? one->ids.n : 0;
        if (ret->n)
            memcpy(ret->p, one->ids.p, ret->n * sizeof(*ret->p));
        found = ret->p != NULL;
    }
    pthread_mutex_unlock(&k->lock);
    return found;
}

static void keep(toc_sights *k, const toc_kept_sight *sought, const toc_row_ids *ids)
{
    pthread_mutex_lock(&k->lock);
    toc_kept_sight *slot = &k->kept[k->next++ % TOC_LEN(k->kept)];
    toc_arena_clear(&slot->a);
    slot->partner = sought->partner;
    slot->reloads = sought->reloads;
    slot->channel = sought->channel;
    slot->ids = (toc_row_ids){0};
    slot->ids.p = TOC_NEW_N(&slot->a, toc_row_id, ids->n + 1);
    if (!slot->ids.p)
        slot->partner = 0;
    else if (ids->n)
        memcpy(slot->ids.p, ids->p, ids->n * sizeof(*ids->p));
    slot->ids.n = slot->ids.p ? ids->n : 0;
    pthread_mutex_unlock(&k->lock);
}

void toc_sights_done(toc_sights *k)
{
    for (size_t i = 0; i < TOC_LEN(k->kept); i++)
        toc_arena_done(&k->kept[i].a);
    pthread_mutex_destroy(&k->lock);
}

bool toc_api_see_named(toc_api *api, toc_store *s, const toc_directory_partner *p, uint64_t reloads,
                       toc_channel by, toc_arena *a, toc_sight *sight)
{
    toc_row_ids ids = {0};
    if (sight->all || !p || !p->named.n || p->recipient.clearance != TOC_TLP_RED)
        return true;
    const toc_kept_sight sought = {.partner = p->stored.number, .reloads = reloads, .channel = by};
    if (!recall(&api->sights, &sought, a, &ids)) {
        if (!s)
            return false;
        if (find_named(s, p, by, a, &ids) < 0)
            return true; /* what cannot be asked is not shown */
        keep(&api->sights, &sought, &ids);
    }
    sight->named = ids;
    return true;
}

bool toc_api_sight_of(toc_api_call *c, toc_channel by, toc_sight *ret)
{
    *ret = toc_api_sight(c->partner, c->role, by);
    return toc_api_see_named(c->api, c->store, c->partner, c->reloads, by, c->a, ret);
}
