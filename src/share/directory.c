/* directory - see directory.h. */
#include "share/directory.h"

#include "share/secret.h"

#include "base/alloc.h"
#include "base/hash.h"

#include <errno.h>

/* ---- reading ---- */

static toc_tlp tlp_word(toc_sv word, toc_arena *a)
{
    return toc_tlp_find(toc_arena_dup(a, word).p);
}

static bool accept(toc_recipient *r, toc_sv id, toc_arena *a)
{
    toc_sv *slot = TOC_VEC_PUSH(a, &r->accepts);
    if (slot)
        *slot = id;
    return slot != NULL;
}

/* A word that is no level is NONE: the partner gets nothing by it. */
int toc_directory_recipient(const toc_partner *p, toc_arena *a, toc_recipient *ret)
{
    *ret = (toc_recipient){.name = p->name,
                           .active = p->active,
                           .strict_amber = p->strict_amber,
                           .clearance = tlp_word(p->clearance, a),
                           .pap = toc_pap_find(toc_arena_dup(a, p->pap).p),
                           .places = toc_reach_find(p->places)};
    toc_sv ids = p->accepts, names = p->communities;
    while (ids.n) {
        toc_sv id = toc_sv_cut(&ids, ' ');
        if (id.n && !accept(ret, id, a))
            return -ENOMEM;
    }
    while (names.n) {
        toc_sv name = toc_sv_cut(&names, ' ');
        if (name.n && !accept(ret, toc_community_marking(a, name), a))
            return -ENOMEM;
    }
    return 0;
}

static int read_partners(toc_store *s, toc_directory *d, toc_err *reterr)
{
    toc_partner_vec list = {0};
    int r = toc_exchange_partners(s, &d->a, &list, reterr);
    TOC_VEC_FOREACH (p, &list) {
        toc_directory_partner *slot = r == 0 ? TOC_VEC_PUSH(&d->a, &d->partners) : NULL;
        if (!slot)
            return r < 0 ? r : -ENOMEM;
        slot->stored = *p;
        r = toc_directory_recipient(p, &d->a, &slot->recipient);
        if (r == 0)
            r = toc_exchange_named(s, p->number, &d->a, &slot->named, reterr);
    }
    return r;
}

static toc_access *find_access(const toc_directory *d, int64_t collection, int64_t partner)
{
    TOC_VEC_FOREACH (p, &d->accesses)
        if (p->collection == collection && p->partner == partner)
            return p;
    return NULL;
}

/* Who is to be told something in a collection may ask for that, whether it has a right there. */
static int read_recalls(toc_store *s, toc_directory *d, toc_err *reterr)
{
    toc_access_vec list = {0};
    int r = toc_exchange_addressed(s, &d->a, &list, reterr);
    TOC_VEC_FOREACH (p, &list) {
        toc_access *have = find_access(d, p->collection, p->partner);
        if (!have && (have = TOC_VEC_PUSH(&d->a, &d->accesses)))
            *have = *p;
        if (have)
            have->recalls = true;
    }
    return r;
}

static void mix(uint64_t *h, toc_sv text)
{
    *h = toc_hash_mix(*h, toc_hash64(text));
}

static void mix_number(uint64_t *h, int64_t n)
{
    *h = toc_hash_mix(*h, (uint64_t)n);
}

/* Of all that decides who may have what. */
static uint64_t gate_of(const toc_directory *d)
{
    uint64_t h = 0;
    TOC_VEC_FOREACH (p, &d->partners) {
        const toc_partner *s = &p->stored;
        mix_number(&h, s->number * 4 + s->active * 2 + s->strict_amber);
        mix(&h, s->clearance);
        mix(&h, s->pap);
        mix(&h, s->accepts);
        mix(&h, s->communities);
        mix(&h, s->places);
        TOC_VEC_FOREACH (id, &p->named)
            mix(&h, *id);
    }
    TOC_VEC_FOREACH (c, &d->collections) {
        mix_number(&h, c->number);
        mix(&h, c->id); /* numbers are used again */
        mix(&h, c->unmarked);
        mix(&h, c->ceiling);
        mix(&h, c->places);
    }
    TOC_VEC_FOREACH (a, &d->accesses) {
        if (!a->can_read)
            continue;
        mix_number(&h, a->collection);
        mix_number(&h, a->partner);
    }
    return h;
}

int toc_directory_new(toc_store *s, toc_directory **ret, toc_err *reterr)
{
    toc_directory *d = toc_calloc(1, sizeof(*d));
    if (!d)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    int r = read_partners(s, d, reterr);
    if (r == 0)
        r = toc_exchange_accounts(s, &d->a, &d->accounts, reterr);
    if (r == 0)
        r = toc_exchange_collections(s, &d->a, &d->collections, reterr);
    if (r == 0)
        r = toc_exchange_accesses(s, &d->a, &d->accesses, reterr);
    if (r == 0)
        r = read_recalls(s, d, reterr);
    if (r == 0)
        r = toc_exchange_bindings(s, &d->a, &d->bindings, reterr);
    if (r == 0 && d->a.overflowed)
        r = -ENOMEM;
    if (r < 0) {
        toc_directory_free(d);
        return r == -ENOMEM ? toc_fail(reterr, r, "out of memory") : r;
    }
    d->users = 1;
    d->gate = gate_of(d);
    *ret = d;
    return 0;
}

toc_directory *toc_directory_free(toc_directory *d)
{
    if (d)
        toc_arena_done(&d->a);
    toc_free(d);
    return NULL;
}

/* ---- looking ---- */

const toc_directory_partner *toc_directory_partner_named(const toc_directory *d, toc_sv name)
{
    TOC_VEC_FOREACH (p, &d->partners)
        if (toc_sv_eq(p->stored.name, name))
            return p;
    return NULL;
}

const toc_directory_partner *toc_directory_partner_of(const toc_directory *d, int64_t number)
{
    TOC_VEC_FOREACH (p, &d->partners)
        if (p->stored.number == number)
            return p;
    return NULL;
}

const toc_account *toc_directory_account(const toc_directory *d, toc_sv name)
{
    TOC_VEC_FOREACH (p, &d->accounts)
        if (toc_sv_eq(p->name, name))
            return p;
    return NULL;
}

const toc_account *toc_directory_account_of(const toc_directory *d, int64_t number)
{
    TOC_VEC_FOREACH (p, &d->accounts)
        if (p->number == number)
            return p;
    return NULL;
}

static bool is_bound_to(const toc_account *a, const char *what, toc_sv name, int64_t now)
{
    toc_sv head = toc_sv_of(what);
    return name.n && (a->expires == 0 || a->expires > now) && toc_sv_starts(a->secret, head) &&
           toc_sv_eq(toc_sv_range(a->secret, head.n, a->secret.n), name);
}

const toc_account *toc_directory_bound(const toc_directory *d, toc_sv fingerprint, toc_sv subject,
                                       int64_t now)
{
    TOC_VEC_FOREACH (a, &d->accounts)
        if (is_bound_to(a, TOC_BOUND_FINGERPRINT, fingerprint, now))
            return a;
    TOC_VEC_FOREACH (a, &d->accounts)
        if (is_bound_to(a, TOC_BOUND_SUBJECT, subject, now))
            return a;
    return NULL;
}

const toc_collection *toc_directory_collection(const toc_directory *d, toc_sv root, toc_sv id)
{
    TOC_VEC_FOREACH (c, &d->collections)
        if (toc_sv_eq(c->root, root) &&
            (toc_sv_eq(c->id, id) || (c->alias.n && toc_sv_eq(c->alias, id))))
            return c;
    return NULL;
}

toc_access toc_directory_access(const toc_directory *d, int64_t collection, int64_t partner)
{
    const toc_access *have = find_access(d, collection, partner);
    return have ? *have : (toc_access){.collection = collection, .partner = partner};
}

bool toc_directory_sees(const toc_access *access)
{
    return access->can_read || access->can_write || access->recalls;
}

bool toc_directory_sees_root(const toc_directory *d, toc_sv root, int64_t partner)
{
    TOC_VEC_FOREACH (c, &d->collections) {
        toc_access access = toc_directory_access(d, c->number, partner);
        if (toc_sv_eq(c->root, root) && toc_directory_sees(&access))
            return true;
    }
    return false;
}

/* The first binding of the identity, or where it would stand. */
static uint32_t first_binding(const toc_directory *d, toc_sv identity)
{
    uint32_t low = 0, high = d->bindings.n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (toc_sv_cmp(d->bindings.p[middle].identity, identity) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool toc_directory_speaks_for(const toc_directory *d, int64_t partner, toc_sv identity,
                              bool *ret_own)
{
    bool bound = false, own = false;
    for (uint32_t i = first_binding(d, identity);
         i < d->bindings.n && toc_sv_eq(d->bindings.p[i].identity, identity); i++) {
        bound = true;
        own = own || d->bindings.p[i].partner == partner;
    }
    if (ret_own)
        *ret_own = own;
    return own || !bound;
}

bool toc_directory_is_named(const toc_directory_partner *p, toc_sv object)
{
    uint32_t low = 0, high = p->named.n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = toc_sv_cmp(p->named.p[middle], object);
        if (order == 0)
            return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

toc_release_facts toc_directory_facts(const toc_directory_partner *p, const toc_collection *c,
                                      toc_sv object, int64_t source)
{
    toc_release_facts facts = {.named = toc_directory_is_named(p, object),
                               .own = source != 0 && source == p->stored.number};
    if (c) {
        facts.unmarked = toc_tlp_of(c->unmarked);
        facts.ceiling = toc_tlp_of(c->ceiling);
        if (c->ceiling.n && facts.ceiling == TOC_TLP_NONE)
            facts.ceiling = TOC_TLP_CLEAR; /* a limit that cannot be read is the lowest */
        facts.places = toc_reach_find(c->places);
    }
    return facts;
}
