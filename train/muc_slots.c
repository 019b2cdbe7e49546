/* muc_slots - what became of victims and targets, how an organisation is named, when and where. */
#include "extract/role_setting.h"
#include "extract/role_slots.h"
#include "muc_table.h"

#include "base/utf8.h"

#include <errno.h>

static const boost_options SLOTS = {.trees = 80,
                                    .runs = 1,
                                    .depth = 4,
                                    .rate = 0.08f,
                                    .l2 = 8.0f,
                                    .sample = 0.6f,
                                    .columns = 0.3f,
                                    .seed = MUC_SEED};
static const boost_options SETTINGS = {.trees = 100,
                                       .runs = 1,
                                       .depth = 5,
                                       .rate = 0.08f,
                                       .l2 = 8.0f,
                                       .sample = 0.6f,
                                       .columns = 0.4f,
                                       .seed = MUC_SEED};

/* ---------------------------------------------------------------- answers in the keys */

static const struct {
    toc_role_slot slot;
    const char *member, *value;
} VALUES[] = {
    {TOC_SLOT_KILLED, "hum_effect", "DEATH"},
    {TOC_SLOT_INJURED, "hum_effect", "INJURY"},
    {TOC_SLOT_UNHARMED, "hum_effect", "NO INJURY OR DEATH"},
    {TOC_SLOT_UNHARMED, "hum_effect", "NO INJURY"},
    {TOC_SLOT_UNHARMED, "hum_effect", "NO DEATH"},
    {TOC_SLOT_FREED, "hum_effect", "REGAINED FREEDOM"},
    {TOC_SLOT_DESTROYED, "phys_effect", "DESTROYED"},
    {TOC_SLOT_DAMAGED, "phys_effect", "SOME DAMAGE"},
    {TOC_SLOT_UNDAMAGED, "phys_effect", "NO DAMAGE"},
    {TOC_SLOT_FACT, "perp_confidence", "REPORTED AS FACT"},
    {TOC_SLOT_CLAIMED, "perp_confidence", "CLAIMED OR ADMITTED"},
    {TOC_SLOT_ACCUSED, "perp_confidence", "SUSPECTED OR ACCUSED BY AUTHORITIES"},
    {TOC_SLOT_SUSPECTED, "perp_confidence", "SUSPECTED OR ACCUSED"},
    {TOC_SLOT_POSSIBLE, "perp_confidence", "POSSIBLE"},
};

static bool names(toc_arena *a, const json *list, toc_sv norm)
{
    for (const json *s = list ? list->first : NULL; s; s = s->next)
        if (toc_sv_eq(muc_norm(a, s->text), norm))
            return true;
    return false;
}

/* The slots that a template gives a filler, a bit each. */
static uint32_t slots_of(const muc_lab *l, const muc_template *t, toc_sv norm)
{
    uint32_t ret = 0;
    for (size_t k = 0; k < TOC_LEN(VALUES); k++) {
        const json *fills = json_get(t->key, VALUES[k].member);
        for (const json *f = fills ? fills->first : NULL; f; f = f->next)
            if (json_lists(json_get(f, "any"), toc_sv_of(VALUES[k].value)) &&
                names(l->arena, json_get(f, "of"), norm))
                ret |= 1u << VALUES[k].slot;
    }
    const json *category = json_get(t->key, "category");
    if (category &&
        json_lists(json_get(category->first, "any"), TOC_SV("STATE-SPONSORED VIOLENCE")))
        ret |= 1u << TOC_SLOT_STATE;
    return ret;
}

static bool same_place(toc_arena *a, toc_sv x, toc_sv y)
{
    return toc_sv_eq(toc_fold(a, x), toc_fold(a, y));
}

/* The key's narrowest place is the candidate's, or the key has but a country and so has this. */
static bool fits_place(const muc_lab *l, const toc_role_group_scene *g, const json *value,
                       const toc_role_where *c)
{
    const toc_scan *s = g->scan;
    const toc_place_mention *p = &s->places.p[c->mention];
    const json *country = json_get(value, "country"), *places = json_get(value, "places");
    toc_lex_country_row known;
    if (!country || !toc_lex_country(s->lx, p->country, &known) ||
        !same_place(l->arena, country->text, known.name))
        return false;
    const json *last = places ? places->first : NULL;
    while (last && last->next)
        last = last->next;
    const json *name = json_get(last, "name");
    if (!name)
        return !last && c->country_only;
    toc_place place;
    if (c->country_only ||
        toc_place_resolve(s->lx, s->text, &s->places, c->mention, l->arena, &place) < 0)
        return false;
    bool fits = same_place(l->arena, name->text, place.name) ||
                same_place(l->arena, name->text, place.text);
    TOC_VEC_FOREACH (link, &place.chain)
        fits |= same_place(l->arena, name->text, *link);
    return fits;
}

static bool is_where(const muc_lab *l, const toc_role_group_scene *g, const muc_template *t,
                     const toc_role_where *c)
{
    const json *fills = json_get(t->key, "location");
    for (const json *f = fills ? fills->first : NULL; f; f = f->next) {
        const json *any = json_get(f, "any");
        for (const json *v = any ? any->first : NULL; v; v = v->next)
            if (fits_place(l, g, v, c))
                return true;
    }
    return false;
}

/* ---------------------------------------------------------------- rows */

typedef struct {
    muc_lab *lab;
    muc_table roles[TOC_ROLE_COUNT]; /* by the role of the filler; persons and groups share one */
    muc_table when, where;
} rows;

static muc_table *table_of(rows *r, toc_role role)
{
    return &r->roles[role == TOC_ROLE_VICTIM_GROUP ? TOC_ROLE_VICTIM : role];
}

static int add_fillers(rows *r, uint32_t d, const toc_role_group_scene *g, uint32_t template)
{
    const muc_doc *doc = &r->lab->corpus.docs.p[d];
    const muc_template *t = &doc->templates.p[template];
    for (uint32_t k = 0; k < g->n; k++) {
        const toc_role_entity *e = g->entities[k];
        uint32_t first, end;
        float x[TOC_ROLE_SLOT_FEATURES];
        toc_role_slots_of(e->role, &first, &end);
        if (!(muc_templates_of(r->lab, doc, e) >> template & 1) || first == end)
            continue;
        toc_sv norm = muc_norm(r->lab->arena, toc_text_words(&doc->text, e->first, e->end));
        toc_role_slot_features(g, k, (toc_topic)t->type, x);
        if (muc_table_add(table_of(r, e->role), d, x, slots_of(r->lab, t, norm) >> first) < 0)
            return -ENOMEM;
    }
    return 0;
}

static int add_settings(rows *r, uint32_t d, const toc_role_group_scene *g, uint32_t template)
{
    const muc_doc *doc = &r->lab->corpus.docs.p[d];
    const muc_template *t = &doc->templates.p[template];
    uint32_t members = 0;
    for (uint32_t k = 0; k < g->n; k++)
        members |= (muc_templates_of(r->lab, doc, g->entities[k]) >> template & 1) << k;
    if (!members && doc->templates.n > 1)
        return 0;
    toc_role_when when[TOC_ROLE_CHOICES_MAX];
    toc_role_where where[TOC_ROLE_CHOICES_MAX];
    uint32_t n = toc_role_when_find(g, members, when), m = toc_role_where_find(g, members, where);
    for (uint32_t k = 0; k < n; k++) {
        float x[TOC_ROLE_WHEN_FEATURES];
        toc_role_when_features(g, members, &when[k], x);
        if (muc_table_add(&r->when, d, x, muc_dated(t, when[k].start, when[k].end)) < 0)
            return -ENOMEM;
    }
    for (uint32_t k = 0; k < m; k++) {
        float x[TOC_ROLE_WHERE_FEATURES];
        toc_role_where_features(g, members, &where[k], x);
        if (muc_table_add(&r->where, d, x, is_where(r->lab, g, t, &where[k])) < 0)
            return -ENOMEM;
    }
    return 0;
}

static int train(rows *r, muc_sections ret_slots[TOC_SLOT_COUNT], muc_sections ret_when,
                 muc_sections ret_where)
{
    static const toc_role roles[] = {TOC_ROLE_VICTIM, TOC_ROLE_TARGET, TOC_ROLE_PERP_ORG};
    for (size_t k = 0; k < TOC_LEN(roles); k++) {
        uint32_t first, end;
        toc_role_slots_of(roles[k], &first, &end);
        for (uint32_t slot = first; slot < end; slot++) {
            int e =
                muc_table_train(&r->roles[roles[k]], r->lab, slot - first, &SLOTS, ret_slots[slot]);
            if (e < 0)
                return e;
        }
    }
    int e = muc_table_train(&r->when, r->lab, 0, &SETTINGS, ret_when);
    return e < 0 ? e : muc_table_train(&r->where, r->lab, 0, &SETTINGS, ret_where);
}

int muc_train_slots(muc_lab *l, muc_sections ret_slots[TOC_SLOT_COUNT], muc_sections ret_when,
                    muc_sections ret_where)
{
    rows r = {.lab = l};
    for (uint32_t k = 0; k < TOC_ROLE_COUNT; k++)
        r.roles[k] = (muc_table){.arena = l->arena, .features = TOC_ROLE_SLOT_FEATURES};
    r.when = (muc_table){.arena = l->arena, .features = TOC_ROLE_WHEN_FEATURES};
    r.where = (muc_table){.arena = l->arena, .features = TOC_ROLE_WHERE_FEATURES};
    for (uint32_t d = 0; d < l->corpus.docs.n; d++)
        for (uint32_t t = 0; t < TOC_MIN(l->corpus.docs.p[d].templates.n, 32u); t++)
            if (add_fillers(&r, d, &l->groups[d], t) < 0 ||
                add_settings(&r, d, &l->groups[d], t) < 0)
                return -ENOMEM;
    return train(&r, ret_slots, ret_when, ret_where);
}
