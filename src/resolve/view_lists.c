/*
 * view_lists - see view.h: lists in a view are what all reports have, each entry once.
 *
 * Entries are one when their names are (words.h). Whom reports accuse, suspect or hear claim it is
 * shown so, even where one of them states it plainly: as a fact only when none says otherwise.
 */
#include "resolve/view.h"

#include "base/limits.h"
#include "resolve/words.h"

/* A list of an incident, its entries as bytes: every TOC_VEC looks alike. */
typedef struct {
    char *p;
    uint32_t n, cap;
} any_vec;

typedef struct {
    const char *field;
    size_t offset, size;
    /* The same entry? */
    bool (*same)(const toc_viewing *w, const void *a, const void *b);
    /* Takes into `into` what a later report adds; NULL: the first stays. */
    void (*join)(void *into, const void *more);
} list;

static bool same_name(toc_arena *a, toc_sv x, toc_sv y)
{
    toc_hash_vec p = {0}, q = {0};
    if (toc_sv_eq_nocase(x, y))
        return true;
    /* Without a word of its own a name ("gunmen") is only itself. */
    return toc_name_hashes(&p, a, x) && toc_name_hashes(&q, a, y) && toc_hashes_shared(&p, &q) &&
           toc_hashes_shared(&p, &q) * 2 >= TOC_MIN(p.n, q.n);
}

static bool same_weapon(const toc_viewing *w, const void *a, const void *b)
{
    (void)w;
    return ((const toc_weapon *)a)->type == ((const toc_weapon *)b)->type;
}

static bool same_perpetrator(const toc_viewing *w, const void *a, const void *b)
{
    const toc_perpetrator *x = a, *y = b;
    if (x->id.n && y->id.n)
        return toc_sv_eq(x->id, y->id);
    return same_name(w->arena, x->name, y->name);
}

/* How firmly a status ties somebody to it; what is attributed comes before what is merely said. */
static int firmness(toc_perp_status s)
{
    static const int order[] = {
        [TOC_STATUS_NONE] = 0,     [TOC_STATUS_DENIED] = 1,    [TOC_STATUS_FACT] = 2,
        [TOC_STATUS_POSSIBLE] = 3, [TOC_STATUS_SUSPECTED] = 4, [TOC_STATUS_ACCUSED] = 5,
        [TOC_STATUS_CLAIMED] = 6,  [TOC_STATUS_ACQUITTED] = 7,
    };
    return order[s];
}

static void join_perpetrator(void *into, const void *more)
{
    toc_perpetrator *x = into;
    const toc_perpetrator *y = more;
    if (firmness(y->status) > firmness(x->status))
        x->status = y->status;
    if (!x->id.n && y->id.n) {
        x->id = y->id;
        x->name = y->name;
    }
    if (y->text.n > x->text.n)
        x->text = y->text;
}

static bool same_victim(const toc_viewing *w, const void *a, const void *b)
{
    const toc_victim *x = a, *y = b;
    return x->effect == y->effect && same_name(w->arena, x->name, y->name);
}

static void join_victim(void *into, const void *more)
{
    const toc_victim *y = more;
    if (y->count.stated)
        ((toc_victim *)into)->count = y->count;
}

static bool same_target(const toc_viewing *w, const void *a, const void *b)
{
    return same_name(w->arena, ((const toc_target *)a)->name, ((const toc_target *)b)->name);
}

static void join_target(void *into, const void *more)
{
    toc_target *x = into;
    const toc_target *y = more;
    if (y->effect)
        x->effect = y->effect;
}

static bool same_named(const toc_viewing *w, const void *a, const void *b)
{
    const toc_named *x = a, *y = b;
    if (x->id.n && y->id.n)
        return toc_sv_eq(x->id, y->id);
    return same_name(w->arena, x->name, y->name);
}

#define LIST(field_, member, type, same_, join_)                                                   \
    {                                                                                              \
        (field_), offsetof(toc_incident, member), sizeof(type), (same_), (join_)                   \
    }

static const list LISTS[] = {
    LIST("weapons", weapons, toc_weapon, same_weapon, NULL),
    LIST("perpetrators", perpetrators, toc_perpetrator, same_perpetrator, join_perpetrator),
    LIST("victims", victims, toc_victim, same_victim, join_victim),
    LIST("targets", targets, toc_target, same_target, join_target),
    LIST("cyber/malware", cyber.malware, toc_named, same_named, NULL),
    LIST("cyber/vulnerabilities", cyber.vulnerabilities, toc_named, same_named, NULL),
    LIST("cyber/services_disrupted", cyber.services_disrupted, toc_named, same_named, NULL),
};

static const any_vec *list_of(const toc_incident *i, const list *l)
{
    return (const any_vec *)(const void *)((const char *)i + l->offset);
}

static void *entry(const any_vec *v, const list *l, uint32_t i)
{
    return v->p + (size_t)i * l->size;
}

static bool push(toc_viewing *w, any_vec *v, const list *l, const void *item)
{
    if (v->n == v->cap && !toc_vec_grow(w->arena, (void **)&v->p, &v->cap, l->size))
        return false;
    memcpy(entry(v, l, v->n++), item, l->size);
    return true;
}

static bool take(toc_viewing *w, any_vec *into, const list *l, const void *item)
{
    for (uint32_t i = 0; i < into->n; i++) {
        if (!l->same(w, entry(into, l, i), item))
            continue;
        if (l->join)
            l->join(entry(into, l, i), item);
        return true;
    }
    return into->n >= TOC_MAX_FIELD_ENTRIES || push(w, into, l, item);
}

static bool gather(toc_viewing *w, const list *l)
{
    any_vec *into = (any_vec *)(void *)((char *)&w->v->best + l->offset);
    uint32_t by;
    bool corrected = toc_view_corrected(w, l->field, &by);
    for (uint32_t i = 0; i < w->v->witnesses.n; i++) {
        if (corrected ? i != by : w->v->witnesses.p[i].analyst.n > 0)
            continue;
        const any_vec *from = list_of(w->v->witnesses.p[i].incident, l);
        for (uint32_t k = 0; k < from->n; k++)
            if (!take(w, into, l, entry(from, l, k)))
                return false;
    }
    if (!corrected)
        return true;
    return toc_view_choose(
        w, (toc_view_choice){.field = toc_sv_of(l->field), .rule = "analyst", .witness = by});
}

/* ---------------------------------------------------------------- claims */

static bool same_claim(toc_arena *a, const toc_claim *x, const toc_claim *y)
{
    return x->stance == y->stance && x->kind == y->kind && same_name(a, x->by, y->by) &&
           (x->kind != TOC_CLAIM_PERPETRATOR || same_name(a, x->about, y->about));
}

static bool add_claim(toc_viewing *w, const toc_claim *c, uint32_t witness)
{
    toc_view_claim new = {c, witness, w->v->witnesses.p[witness].published};
    TOC_VEC_FOREACH (old, &w->v->claims)
        if (old->since != TOC_DAY_NONE && same_claim(w->arena, old->claim, c)) {
            new.since = old->since;
            break;
        }
    toc_view_claim *slot = TOC_VEC_PUSH(w->arena, &w->v->claims);
    if (slot)
        *slot = new;
    return slot;
}

/* Whom somebody accuses or who says it was not him is no fact, though one report puts it so. */
static void doubt_contested(toc_viewing *w)
{
    TOC_VEC_FOREACH (p, &w->v->best.perpetrators) {
        TOC_VEC_FOREACH (c, &w->v->claims) {
            const toc_claim *x = c->claim;
            if (p->status != TOC_STATUS_FACT || x->kind != TOC_CLAIM_PERPETRATOR ||
                !same_name(w->arena, x->about, p->name))
                continue;
            p->status = x->stance == TOC_STANCE_CLAIMS_RESPONSIBILITY ? TOC_STATUS_CLAIMED
                        : x->stance == TOC_STANCE_DENIES || x->stance == TOC_STANCE_SUSPECTS
                            ? TOC_STATUS_SUSPECTED
                        : x->stance == TOC_STANCE_SUGGESTS ? TOC_STATUS_POSSIBLE
                                                           : p->status;
        }
    }
}

bool toc_view_lists(toc_viewing *w)
{
    uint32_t by;
    for (size_t k = 0; k < TOC_LEN(LISTS); k++)
        if (!gather(w, &LISTS[k]))
            return false;
    for (uint32_t i = 0; i < w->v->witnesses.n; i++)
        TOC_VEC_FOREACH (c, &w->v->witnesses.p[i].incident->claims)
            if (!add_claim(w, c, i))
                return false;
    if (!toc_view_corrected(w, "perpetrators", &by))
        doubt_contested(w);
    return true;
}
