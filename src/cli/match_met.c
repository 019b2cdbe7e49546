/*
 * match_met - the indicators that were met, by their number in the set, and what lists and others
 * say of them.
 */
#include "cli/match_hits.h"

#include "base/alloc.h"

#include <errno.h>
#include <fnmatch.h>

#define GONE UINT32_MAX /* number of one that the set of now was not seen to have */

static uint32_t place_of(const toc_hits *h, uint32_t indicator)
{
    uint32_t at = (uint32_t)(indicator * UINT64_C(0x9e3779b97f4a7c15) >> 32) & (h->index_n - 1);
    while (h->index[at] && h->met[h->index[at] - 1].indicator != indicator)
        at = (at + 1) & (h->index_n - 1);
    return at;
}

/* Files all that have a number. */
static void fill_index(toc_hits *h)
{
    for (uint32_t i = 0; i < h->met_n; i++)
        if (h->met[i].indicator != GONE)
            h->index[place_of(h, h->met[i].indicator)] = i + 1;
}

/* Keeps the index half empty. */
static bool grow(toc_hits *h)
{
    if (h->met_n < h->met_cap)
        return true;
    uint32_t cap = h->met_cap ? 2 * h->met_cap : 256;
    toc_met *met = toc_realloc(h->met, cap * sizeof(*met));
    uint32_t *index = toc_calloc((size_t)2 * cap, sizeof(*index));
    if (met)
        h->met = met;
    if (!met || !index) {
        toc_free(index);
        return false;
    }
    toc_free(h->index);
    h->index = index;
    h->index_n = 2 * cap;
    h->met_cap = cap;
    fill_index(h);
    return true;
}

/* ---- warning lists ---- */

const char *const toc_list_actions[] = {"annotate", "warn", "block", NULL};

typedef struct {
    toc_hits *h;
    toc_buf names;
    toc_list_action action;
} listing;

/* The last rule that names a list says what to do about it; of several lists, the strongest. */
static void on_list(void *context, toc_sv list)
{
    listing *l = context;
    toc_list_action action = TOC_LIST_ANNOTATE;
    toc_sv name = toc_arena_dup(&l->h->scratch, list);
    for (size_t i = 0; i < l->h->o.rules_n; i++)
        if (fnmatch(l->h->o.rules[i].name, name.p, FNM_CASEFOLD) == 0)
            action = l->h->o.rules[i].action;
    l->action = TOC_MAX(l->action, action);
    toc_buf_printf(&l->names, "%s%.*s", l->names.n ? "; " : "", TOC_SV_ARG(list));
}

static bool look_at_lists(toc_hits *h, toc_met *m, const toc_set_item *item)
{
    listing l = {.h = h};
    if (!h->o.lists)
        return true;
    toc_warnlists_find(h->o.lists, item->kind, item->value, on_list, &l);
    m->lists = toc_arena_dup(&h->a, toc_buf_sv(&l.names));
    m->action = l.action;
    toc_buf_done(&l.names);
    return !h->a.overflowed;
}

/* ---- meeting ---- */

/* By what an indicator is known in another set. */
static toc_sv key_of(const toc_set_item *item, toc_arena *a)
{
    return toc_arena_printf(a, "%d %.*s %.*s %.*s", (int)item->kind, TOC_SV_ARG(item->about.id),
                            TOC_SV_ARG(item->about.source), TOC_SV_ARG(item->value));
}

static toc_met *meet(toc_hits *h, uint32_t indicator, uint32_t at)
{
    toc_set_item item;
    if (toc_set_item_at(h->set, indicator, &h->scratch, &item) < 0)
        return NULL;
    int64_t before = h->gone.n ? toc_map_get(&h->gone, key_of(&item, &h->scratch)) : TOC_MAP_NONE;
    if (before != TOC_MAP_NONE) {
        h->met[before].indicator = indicator;
        h->index[at] = (uint32_t)before + 1;
        return &h->met[before];
    }
    toc_met *m = &h->met[h->met_n];
    *m = (toc_met){.indicator = indicator, .lists = {"", 0}};
    if (!look_at_lists(h, m, &item))
        return NULL;
    h->index[at] = ++h->met_n;
    return m;
}

toc_met *toc_hits_met(toc_hits *h, uint32_t indicator)
{
    if (!grow(h))
        return NULL;
    uint32_t at = place_of(h, indicator);
    return h->index[at] ? &h->met[h->index[at] - 1] : meet(h, indicator, at);
}

int toc_hits_item(const toc_hits *h, const toc_met *m, toc_arena *a, toc_set_item *ret)
{
    if (m->item) {
        *ret = *m->item;
        return 0;
    }
    return toc_set_item_at(h->set, m->indicator, a, ret);
}

/* ---- another set ---- */

/* A copy that outlives the set. */
static const toc_set_item *copy_of(const toc_set_item *item, toc_arena *a)
{
    toc_set_item *copy = TOC_NEW(a, toc_set_item);
    if (!copy)
        return NULL;
    *copy = *item;
    copy->value = toc_arena_dup(a, item->value);
    copy->about.id = toc_arena_dup(a, item->about.id);
    copy->about.source = toc_arena_dup(a, item->about.source);
    copy->about.marking = toc_arena_dup(a, item->about.marking);
    copy->about.name = toc_arena_dup(a, item->about.name);
    return copy;
}

int toc_hits_swap(toc_hits *h, const toc_set *set)
{
    for (uint32_t i = 0; i < h->met_n; i++) {
        toc_met *m = &h->met[i];
        toc_set_item item;
        toc_arena_clear(&h->scratch);
        if (!m->item) {
            if (toc_set_item_at(h->set, m->indicator, &h->scratch, &item) < 0)
                return -ENOMEM;
            m->item = copy_of(&item, &h->a);
            if (!m->item || !toc_map_put(&h->gone, &h->a, key_of(m->item, &h->a), i))
                return -ENOMEM;
        }
        m->indicator = GONE;
    }
    if (h->index_n)
        memset(h->index, 0, h->index_n * sizeof(*h->index));
    h->set = set;
    return h->a.overflowed ? -ENOMEM : 0;
}
