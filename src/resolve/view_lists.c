/*
 * view_lists - see view.h: lists in a view are what all reports have, each entry once.
 *
 * Entries are one when their names are (words.h). Whom reports accuse, suspect or hear claim it is
 * shown so, even where one of them states it plainly: as a fact only when none says otherwise.
 */
#include "resolve/view.h"

#include "base/limits.h"

/* A list of an incident, its entries as bytes: every TOC_VEC looks alike. */
typedef struct {
    char *p;
    uint32_t n, cap;
} any_vec;

typedef enum { OTHER, SAME, AS_NAMED } sameness;

typedef struct {
    const char *field;
    size_t offset, size;
    /* The same entry? AS_NAMED: if the names say so. */
    sameness (*same)(const void *a, const void *b);
    toc_sv (*name)(const void *entry); /* NULL: it has none */
    /* Takes into `into` what a later report adds; NULL: the first stays. */
    void (*join)(void *into, const void *more);
} list;

static sameness same_weapon(const void *a, const void *b)
{
    return ((const toc_weapon *)a)->type == ((const toc_weapon *)b)->type ? SAME : OTHER;
}

static sameness by_ids(toc_sv x, toc_sv y)
{
    return !x.n || !y.n ? AS_NAMED : toc_sv_eq(x, y) ? SAME : OTHER;
}

static sameness same_perpetrator(const void *a, const void *b)
{
    return by_ids(((const toc_perpetrator *)a)->id, ((const toc_perpetrator *)b)->id);
}

static toc_sv perpetrator_name(const void *entry)
{
    return ((const toc_perpetrator *)entry)->name;
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

static sameness same_victim(const void *a, const void *b)
{
    return ((const toc_victim *)a)->effect == ((const toc_victim *)b)->effect ? AS_NAMED : OTHER;
}

static toc_sv victim_name(const void *entry)
{
    return ((const toc_victim *)entry)->name;
}

static void join_victim(void *into, const void *more)
{
    toc_victim *x = into;
    const toc_victim *y = more;
    if (y->count.stated)
        x->count = y->count;
    if (x->type <= TOC_VICTIM_CIVILIAN && y->type)
        x->type = y->type;
}

static sameness same_target(const void *a, const void *b)
{
    (void)a;
    (void)b;
    return AS_NAMED;
}

static toc_sv target_name(const void *entry)
{
    return ((const toc_target *)entry)->name;
}

static void join_target(void *into, const void *more)
{
    toc_target *x = into;
    const toc_target *y = more;
    if (y->effect)
        x->effect = y->effect;
    if (y->count.stated)
        x->count = y->count;
}

static sameness same_named(const void *a, const void *b)
{
    return by_ids(((const toc_named *)a)->id, ((const toc_named *)b)->id);
}

static toc_sv named_name(const void *entry)
{
    return ((const toc_named *)entry)->name;
}

#define LIST(field_, member, type, same_, name_, join_)                                            \
    {                                                                                              \
        (field_), offsetof(toc_incident, member), sizeof(type), (same_), (name_), (join_)          \
    }

static const list LISTS[] = {
    LIST("weapons", weapons, toc_weapon, same_weapon, NULL, NULL),
    LIST("perpetrators", perpetrators, toc_perpetrator, same_perpetrator, perpetrator_name,
         join_perpetrator),
    LIST("victims", victims, toc_victim, same_victim, victim_name, join_victim),
    LIST("targets", targets, toc_target, same_target, target_name, join_target),
    LIST("cyber/malware", cyber.malware, toc_named, same_named, named_name, NULL),
    LIST("cyber/vulnerabilities", cyber.vulnerabilities, toc_named, same_named, named_name, NULL),
    LIST("cyber/services_disrupted", cyber.services_disrupted, toc_named, same_named, named_name,
         NULL),
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

/* A list of the view as it grows: its entries, and the names of these. */
typedef struct {
    const list *l;
    any_vec *entries;
    toc_known_name *names[TOC_MAX_FIELD_ENTRIES];
} gathered;

static toc_known_name *name_of(toc_viewing *w, const list *l, const void *item)
{
    return toc_name_book_get(&w->names, l->name ? l->name(item) : TOC_SV(""));
}

static bool is_same(toc_viewing *w, const gathered *g, uint32_t i, const void *item,
                    toc_known_name *name)
{
    sameness s = g->l->same(entry(g->entries, g->l, i), item);
    return s == SAME || (s == AS_NAMED && toc_names_same(&w->names, g->names[i], name));
}

static bool take(toc_viewing *w, gathered *g, const void *item)
{
    const list *l = g->l;
    toc_known_name *name = name_of(w, l, item);
    uint32_t i = 0;
    if (!name)
        return false;
    while (i < g->entries->n && !is_same(w, g, i, item, name))
        i++;
    if (i < g->entries->n) {
        if (l->join)
            l->join(entry(g->entries, l, i), item);
    } else {
        if (i >= TOC_MAX_FIELD_ENTRIES)
            return true;
        if (!push(w, g->entries, l, item))
            return false;
    }
    /* What is joined may bring a better name. */
    g->names[i] = name_of(w, l, entry(g->entries, l, i));
    return g->names[i];
}

static bool gather(toc_viewing *w, const list *l)
{
    gathered g = {.l = l, .entries = (any_vec *)(void *)((char *)&w->v->best + l->offset)};
    uint32_t by;
    bool corrected = toc_view_corrected(w, l->field, &by);
    for (uint32_t i = 0; i < w->v->witnesses.n; i++) {
        if (corrected ? i != by : w->v->witnesses.p[i].analyst.n > 0)
            continue;
        const any_vec *from = list_of(w->v->witnesses.p[i].incident, l);
        for (uint32_t k = 0; k < from->n; k++)
            if (!take(w, &g, entry(from, l, k)))
                return false;
    }
    if (!corrected)
        return true;
    return toc_view_choose(
        w, (toc_view_choice){.field = toc_sv_of(l->field), .rule = "analyst", .witness = by});
}

/* ---------------------------------------------------------------- claims */

/* A claim in one wording, to the letter: all of these are the same as the same others. */
typedef struct {
    toc_known_name *by, *about;
    toc_stance stance;
    toc_claim_kind kind;
    toc_day since; /* TOC_DAY_NONE: no report with a day has it, or one like it */
} wording;

/* What a wording is told apart by. */
typedef struct {
    uint32_t by, about, stance, kind;
} wording_key;

typedef struct {
    toc_map by_key; /* index into all */
    TOC_VEC(wording) all;
    TOC_VEC(uint32_t) dated; /* those with a day, in the order of the first report that gives one */
} wordings;

static bool same_claim(toc_viewing *w, const wording *x, const wording *y)
{
    return x->stance == y->stance && x->kind == y->kind &&
           toc_names_same(&w->names, x->by, y->by) &&
           (x->kind != TOC_CLAIM_PERPETRATOR || toc_names_same(&w->names, x->about, y->about));
}

static wording *add_wording(toc_viewing *w, wordings *all, const wording_key *key,
                            const wording *new)
{
    wording *slot = TOC_VEC_PUSH(w->arena, &all->all);
    wording_key *kept = TOC_NEW(w->arena, wording_key);
    if (!slot || !kept)
        return NULL;
    *slot = *new;
    *kept = *key;
    toc_sv bytes = {(const char *)kept, sizeof(*kept)};
    return toc_map_put(&all->by_key, w->arena, bytes, all->all.n - 1) ? slot : NULL;
}

/* The wording of c, a new one if need be; NULL: the arena is full. */
static wording *wording_of(toc_viewing *w, wordings *all, const toc_claim *c)
{
    toc_known_name *by = toc_name_book_get(&w->names, c->by);
    toc_known_name *about = toc_name_book_get(&w->names, c->about);
    if (!by || !about)
        return NULL;
    wording_key key = {by->no, about->no, (uint32_t)c->stance, (uint32_t)c->kind};
    int64_t known = toc_map_get(&all->by_key, (toc_sv){(const char *)&key, sizeof(key)});
    if (known != TOC_MAP_NONE)
        return &all->all.p[known];
    wording new = {by, about, c->stance, c->kind, TOC_DAY_NONE};
    return add_wording(w, all, &key, &new);
}

/* Since when it is said: as the first claim that is the same has it. */
static bool date_wording(toc_viewing *w, wordings *all, wording *x, toc_day published)
{
    if (x->since != TOC_DAY_NONE)
        return true;
    TOC_VEC_FOREACH (i, &all->dated)
        if (same_claim(w, &all->all.p[*i], x)) {
            x->since = all->all.p[*i].since;
            break;
        }
    if (x->since == TOC_DAY_NONE)
        x->since = published;
    if (x->since == TOC_DAY_NONE)
        return true;
    uint32_t *slot = TOC_VEC_PUSH(w->arena, &all->dated);
    if (slot)
        *slot = (uint32_t)(x - all->all.p);
    return slot;
}

static bool add_claim(toc_viewing *w, wordings *all, const toc_claim *c, uint32_t witness)
{
    wording *x = wording_of(w, all, c);
    if (!x || !date_wording(w, all, x, w->v->witnesses.p[witness].published))
        return false;
    toc_view_claim *slot = TOC_VEC_PUSH(w->arena, &w->v->claims);
    if (slot)
        *slot = (toc_view_claim){c, witness, x->since};
    return slot;
}

static toc_perp_status doubted(toc_perp_status status, toc_stance stance)
{
    return stance == TOC_STANCE_CLAIMS_RESPONSIBILITY                     ? TOC_STATUS_CLAIMED
           : stance == TOC_STANCE_DENIES || stance == TOC_STANCE_SUSPECTS ? TOC_STATUS_SUSPECTED
           : stance == TOC_STANCE_SUGGESTS                                ? TOC_STATUS_POSSIBLE
                                                                          : status;
}

/* Whom somebody accuses or who says it was not him is no fact, though one report puts it so. */
static bool doubt_contested(toc_viewing *w, const wordings *all)
{
    TOC_VEC_FOREACH (p, &w->v->best.perpetrators) {
        toc_known_name *name = toc_name_book_get(&w->names, p->name);
        if (!name)
            return false;
        TOC_VEC_FOREACH (x, &all->all)
            if (p->status == TOC_STATUS_FACT && x->kind == TOC_CLAIM_PERPETRATOR &&
                toc_names_same(&w->names, x->about, name))
                p->status = doubted(p->status, x->stance);
    }
    return true;
}

bool toc_view_lists(toc_viewing *w)
{
    uint32_t by;
    wordings all = {0};
    for (size_t k = 0; k < TOC_LEN(LISTS); k++)
        if (!gather(w, &LISTS[k]))
            return false;
    for (uint32_t i = 0; i < w->v->witnesses.n; i++)
        TOC_VEC_FOREACH (c, &w->v->witnesses.p[i].incident->claims)
            if (!add_claim(w, &all, c, i))
                return false;
    return toc_view_corrected(w, "perpetrators", &by) || doubt_contested(w, &all);
}
