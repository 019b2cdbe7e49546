/* join - see join.h. */
#include "merge/join.h"

#include "merge/copies.h"

#include <errno.h>
#include <stdlib.h>

/* A new member and what it is linked with. */
typedef struct {
    toc_joining *j;
    toc_arena *a; /* of this member's turn */
    int64_t no;
    toc_kept_member kept;
    toc_member *member;
    toc_kept_link_vec links; /* "same" ones, the strongest first */
} comer;

static int64_t other_end(const comer *c, const toc_kept_link *l)
{
    return l->low == c->no ? l->high : l->low;
}

static int by_strength(const void *a, const void *b)
{
    const toc_kept_link *x = a, *y = b;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return x->low != y->low ? (x->low < y->low ? -1 : 1)
                            : (x->high > y->high) - (x->high < y->high);
}

static int get_links(comer *c)
{
    toc_kept_link_vec all = {0};
    int r = toc_store_links(c->j->s, c->no, c->a, &all, c->j->reterr);
    TOC_VEC_FOREACH (l, &all) {
        toc_kept_link *slot = l->verdict == TOC_LINK_SAME ? TOC_VEC_PUSH(c->a, &c->links) : NULL;
        if (slot)
            *slot = *l;
    }
    if (c->links.n)
        qsort(c->links.p, c->links.n, sizeof(*c->links.p), by_strength);
    return r == 0 && c->a->overflowed ? toc_fail(c->j->reterr, -ENOMEM, "out of memory") : r;
}

/* New, linked, and nobody has ruled on it. */
static int get_comer(comer *c)
{
    toc_ruling_vec rulings = {0};
    int r = toc_store_member(c->j->s, c->no, c->a, &c->kept, c->j->reterr);
    if (r == 0 && (!c->kept.live || !c->kept.likeness.n || c->kept.incident.n))
        return TOC_JOIN_NOT;
    if (r == 0)
        r = toc_member_read(c->kept.likeness, c->a, &c->member, c->j->reterr);
    if (r > 0)
        return TOC_JOIN_NOT;
    if (r == 0)
        r = toc_store_rulings_of(c->j->s, c->no, c->a, &rulings, c->j->reterr);
    if (r == 0)
        r = get_links(c);
    if (r < 0)
        return r;
    return rulings.n || !c->links.n ? TOC_JOIN_NOT : 0;
}

/* ---- the incident ---- */

static bool is_open(const toc_joining *j, int64_t no)
{
    return toc_web_index(&j->web, no) != TOC_MAP_NONE;
}

/* Opens the incident: all of its members were looked at by this engine. */
static int open_incident(toc_joining *j, toc_sv id)
{
    j->web = (toc_web){.s = j->s, .a = &j->a, .reterr = j->reterr};
    int r = toc_web_add_incident(&j->web, toc_arena_dup(&j->a, id));
    TOC_VEC_FOREACH (m, &j->web.all)
        if (r == 0 && !m->member)
            r = TOC_JOIN_NOT;
    if (r)
        toc_join_done(j);
    return r;
}

/* The strongest link to a member that is of an incident; *ret_to: that member, unless it is of the
 * open one. */
static int find_strongest(const comer *c, const toc_kept_link **ret, toc_kept_member *ret_to)
{
    int r = 0;
    *ret = NULL;
    TOC_VEC_FOREACH (l, &c->links) {
        bool open = is_open(c->j, other_end(c, l));
        if (!open)
            r = toc_store_member(c->j->s, other_end(c, l), c->a, ret_to, c->j->reterr);
        if (r < 0 || open || ret_to->incident.n) {
            *ret = l;
            break;
        }
    }
    return r;
}

/* Opens the incident that the strongest link leads to, if it does so surely. */
static int reach(comer *c)
{
    toc_joining *j = c->j;
    toc_kept_member to = {0};
    toc_member *member = NULL;
    const toc_kept_link *l = NULL;
    int r = find_strongest(c, &l, &to);
    if (r < 0 || !l)
        return r < 0 ? r : TOC_JOIN_NOT;
    int64_t at = toc_web_index(&j->web, other_end(c, l));
    if (at == TOC_MAP_NONE && (!to.settled || !to.likeness.n))
        return TOC_JOIN_NOT;
    if (at == TOC_MAP_NONE && j->web.all.n)
        return TOC_JOIN_OTHER;
    if (at != TOC_MAP_NONE)
        member = j->web.all.p[at].member;
    else
        r = toc_member_read(to.likeness, c->a, &member, j->reterr);
    if (r)
        return r < 0 ? r : TOC_JOIN_NOT;
    if (!toc_pair_is_sure(c->member, member, l->score / 1000.0))
        return TOC_JOIN_NOT;
    return at != TOC_MAP_NONE ? 0 : open_incident(j, to.incident);
}

/* ---- what may stand against it ---- */

static bool is_barred(const toc_member *x, const toc_member *y)
{
    toc_pair p;
    toc_compare(x, y, &p);
    return p.barred;
}

static bool is_free(const comer *c)
{
    TOC_VEC_FOREACH (m, &c->j->web.all)
        if (is_barred(c->member, m->member))
            return false;
    return true;
}

/* Some member of the incident, to which a stronger link leads, is barred against the other. */
static bool is_shut(const comer *c, const toc_kept_link *way, const toc_member *other)
{
    TOC_VEC_FOREACH (l, &c->links) {
        if (l->score <= way->score)
            return false;
        int64_t at = toc_web_index(&c->j->web, other_end(c, l));
        if (at != TOC_MAP_NONE && is_barred(c->j->web.all.p[at].member, other))
            return true;
    }
    return false;
}

/* Links that lead elsewhere, to members that are of an incident. */
static int look_elsewhere(const comer *c)
{
    toc_joining *j = c->j;
    int r = 0;
    TOC_VEC_FOREACH (l, &c->links) {
        toc_kept_member to = {0};
        toc_member *other = NULL;
        int64_t no = other_end(c, l);
        if (is_open(j, no))
            continue;
        r = toc_store_member(j->s, no, c->a, &to, j->reterr);
        if (r == 0 && !to.incident.n)
            continue;
        if (r == 0 && (!to.settled || !to.likeness.n))
            return TOC_JOIN_NOT;
        if (r == 0)
            r = toc_member_read(to.likeness, c->a, &other, j->reterr);
        if (r == 0 && !is_shut(c, l, other))
            r = TOC_JOIN_NOT;
        if (r)
            return r < 0 ? r : TOC_JOIN_NOT;
    }
    return 0;
}

/* Copies of it are in the same incident, or their turn comes: who leads them makes no difference.
 */
static int look_at_copies(const comer *c)
{
    toc_kept_member_vec copies = {0};
    toc_copy_keys keys = toc_copies_keys(c->member);
    int r = toc_copies_find(c->j->s, c->no, c->member, keys.any, c->a, &copies, c->j->reterr);
    TOC_VEC_FOREACH (copy, &copies) {
        toc_kept_member of = {0};
        if (r == 0 && is_open(c->j, copy->no))
            continue;
        if (r == 0)
            r = toc_store_member(c->j->s, copy->no, c->a, &of, c->j->reterr);
        if (r == 0 && of.incident.n)
            r = TOC_JOIN_NOT;
    }
    return r;
}

static int join(comer *c)
{
    int r = get_comer(c);
    if (r == 0)
        r = reach(c);
    if (r == 0 && !is_free(c))
        r = TOC_JOIN_NOT;
    if (r == 0)
        r = look_elsewhere(c);
    if (r == 0)
        r = look_at_copies(c);
    if (r)
        return r;
    /* As the web has it, in its own arena. */
    toc_kept_member kept = {0};
    r = toc_store_member(c->j->s, c->no, &c->j->a, &kept, c->j->reterr);
    TOC_ASSERT(r <= 0);
    return r == 0 ? toc_web_add(&c->j->web, &kept, true) : r;
}

int toc_join(toc_joining *j, int64_t no)
{
    toc_arena a = {0};
    comer c = {.j = j, .a = &a, .no = no};
    int r = join(&c);
    toc_arena_done(&a);
    return r;
}

void toc_join_done(toc_joining *j)
{
    toc_arena_done(&j->a);
    j->a = (toc_arena){0};
    j->web = (toc_web){0};
}
