/* learned - see learned.h. */
#include "extract/learned.h"

#include "base/limits.h"
#include "extract/learned_fill.h"
#include "extract/learned_means.h"
#include "extract/role_judge.h"
#include "extract/spot.h"

#include <errno.h>

/* What MUC-4 calls an attack has many names here, which the rules tell apart. */
static toc_incident_type type_of(toc_topic topic, toc_incident_type rules)
{
    static const toc_incident_type types[TOC_TOPIC_COUNT] = {
        [TOC_TOPIC_ATTACK] = TOC_TYPE_ARMED_ASSAULT,
        [TOC_TOPIC_BOMBING] = TOC_TYPE_BOMBING,
        [TOC_TOPIC_KIDNAPPING] = TOC_TYPE_KIDNAPPING,
        [TOC_TOPIC_ARSON] = TOC_TYPE_ARSON,
        [TOC_TOPIC_ROBBERY] = TOC_TYPE_ROBBERY,
        [TOC_TOPIC_HIJACKING] = TOC_TYPE_HIJACKING,
        [TOC_TOPIC_STOPPAGE] = TOC_TYPE_FORCED_WORK_STOPPAGE,
    };
    bool narrow = false;
    for (uint32_t k = TOC_TOPIC_BOMBING; k < TOC_TOPIC_COUNT; k++)
        narrow |= types[k] == rules;
    narrow |= rules == TOC_TYPE_HOSTAGE_TAKING || rules == TOC_TYPE_NONE;
    if (topic == TOC_TOPIC_KIDNAPPING && rules == TOC_TYPE_HOSTAGE_TAKING)
        return rules;
    return topic == TOC_TOPIC_ATTACK && !narrow ? rules : types[topic];
}

/* An incident with nothing but what several of one draft share: when, where, how far it got. */
static toc_incident bare(const toc_incident *from)
{
    toc_incident i;
    toc_incident_init(&i);
    i.realm = TOC_REALM_PHYSICAL;
    i.type = from->type;
    i.stage = from->stage;
    i.stage_basis = from->stage_basis;
    i.basis = from->basis;
    i.date = from->date;
    i.place = from->place;
    return i;
}

typedef struct {
    const toc_scan *s;
    const toc_roles *model;
    const toc_role_group_scene *g;
    const toc_draft_vec *rules;
    uint64_t taken; /* a bit for each of the rules' drafts that a group has */
} maker;

static void add_members(const toc_roles *model, const toc_role_group_scene *g,
                        const toc_role_group *group, toc_incident *i)
{
    toc_role_slots slots;
    toc_roles_slots(model, g, group, slots);
    for (uint32_t k = 0; k < g->n; k++) {
        const toc_role_entity *e = g->entities[k];
        if (!(group->members >> k & 1) || toc_learned_is_office(g, e, group->members))
            continue;
        toc_learned_add(g, e, slots[k], i);
        const toc_role_entity *office = toc_learned_office(g, e, group->members);
        if (office && i->victims.n)
            i->victims.p[i->victims.n - 1].role =
                toc_scan_words(g->scan, office->first, office->end);
    }
}

static const char RULE[] = "role model";

static void set_when(const maker *m, uint32_t members, toc_incident *i)
{
    toc_role_when c;
    float p = toc_roles_when(m->model, m->g, members, &c);
    if (p <= 0.0f)
        return;
    i->date.start = c.start;
    i->date.end = c.end;
    if (c.mention)
        i->date.basis = toc_basis_of(m->s, c.mention->first, c.mention->end, 0, RULE);
    i->date.basis.confidence = (uint8_t)(p * 100.0f);
}

/* The neighbourhood, village or airport by name where the place or a member is named. */
static void set_spot(const maker *m, uint32_t members, uint32_t mention, toc_place *place)
{
    const toc_scan *s = m->s;
    if (toc_spot_add(s, s->sentence_of[s->places.p[mention].first], place))
        return;
    for (uint32_t k = 0; k < m->g->n; k++)
        if ((members >> k & 1) && toc_spot_add(s, m->g->entities[k]->sentence, place))
            return;
    uint32_t home = toc_role_group_home(m->g, members);
    if (home == TOC_NO_TOKEN)
        return;
    TOC_VEC_FOREACH (u, &m->rules->p[home].units)
        if (toc_spot_add(s, s->sentence_of[u->first], place))
            return;
}

/* The mention's place, or only its country. */
static void set_where(const maker *m, uint32_t members, toc_incident *i)
{
    toc_role_where c;
    toc_place place;
    float p = toc_roles_where(m->model, m->g, members, &c);
    if (p <= 0.0f ||
        toc_place_resolve(m->s->lx, m->s->text, &m->s->places, c.mention, m->s->arena, &place) < 0)
        return;
    if (c.country_only)
        toc_place_widen(m->s->lx, &place);
    else
        set_spot(m, members, c.mention, &place);
    place.basis.rule = RULE;
    place.basis.confidence = (uint8_t)(p * 100.0f);
    i->place = place;
}

/* Where the model finds no organization, those of the rules that claim the deed stay: a claim is
 * told in so many words, whatever it is worth. */
static void keep_claimants(const toc_scan *s, const toc_perpetrator_vec *told, toc_incident *i)
{
    TOC_VEC_FOREACH (p, &i->perpetrators)
        if (toc_party_is_body(p->kind))
            return;
    TOC_VEC_FOREACH (p, told) {
        if (!toc_party_is_body(p->kind) || p->status != TOC_STATUS_CLAIMED)
            continue;
        toc_perpetrator *kept = TOC_VEC_PUSH(s->arena, &i->perpetrators);
        if (kept)
            *kept = *p;
    }
}

static toc_draft draft_of(maker *m, const toc_role_group *group)
{
    uint32_t home = toc_role_group_home(m->g, group->members);
    toc_draft d = m->rules->p[home];
    toc_incident *i = &d.incident;
    if (home < 64 && m->taken >> home & 1) {
        *i = bare(i);
        d.lead = false;
    }
    m->taken |= home < 64 ? UINT64_C(1) << home : 0;
    d.learned = true;
    i->type = type_of(group->topic, i->type);
    toc_perpetrator_vec told = i->perpetrators;
    i->perpetrators = (toc_perpetrator_vec){0};
    i->targets = (toc_target_vec){0};
    i->victims = (toc_victim_vec){0};
    i->weapons = (toc_weapon_vec){0};
    add_members(m->model, m->g, group, i);
    toc_learned_means(m->g, group, &d, i);
    keep_claimants(m->s, &told, i);
    set_when(m, group->members, i);
    set_where(m, group->members, i);
    return d;
}

/* The groups' incidents, then those of the rules that no group is about: these the model does not
 * take for an incident of its scope. */
static int bring_together(const toc_scan *s, const toc_roles *model, const toc_role_group_scene *g,
                          const toc_role_groups *groups, toc_draft_vec *drafts)
{
    toc_draft_vec out = {0};
    maker m = {s, model, g, drafts, 0};
    for (uint32_t k = 0; k < groups->n; k++) {
        toc_draft d = draft_of(&m, &groups->groups[k]);
        toc_draft *slot = TOC_VEC_PUSH(s->arena, &out);
        if (!slot)
            return -ENOMEM;
        *slot = d;
    }
    for (uint32_t k = 0; k < drafts->n; k++) {
        if (k < 64 && m.taken >> k & 1)
            continue;
        toc_draft *slot = TOC_VEC_PUSH(s->arena, &out);
        if (!slot)
            return -ENOMEM;
        *slot = drafts->p[k];
        slot->incident.unspecific |= slot->incident.realm == TOC_REALM_PHYSICAL;
    }
    *drafts = out;
    return 0;
}

/*
 * How much of a text's words the model must know for its word to count. In 99 of 100 reports of the
 * kind and time that it was trained on it knows 86 % or more, in reports of our own days less.
 */
static float known_enough(const toc_scan *s)
{
    if (s->report_day == TOC_DAY_NONE)
        return 0.80f;
    int year = toc_day_ymd(s->report_day).year;
    return year >= 1986 && year <= 1993 ? 0.60f : 0.86f;
}

static bool has_physical(const toc_draft_vec *drafts)
{
    TOC_VEC_FOREACH (d, drafts)
        if (d->incident.realm == TOC_REALM_PHYSICAL)
            return true;
    return false;
}

/* The whole report as one incident that the rules did not see: when and where it is from. */
static int add_whole(const toc_scan *s, toc_draft_vec *drafts)
{
    toc_draft *d = TOC_VEC_PUSH(s->arena, drafts);
    if (!d)
        return -ENOMEM;
    toc_incident_init(&d->incident);
    d->incident.realm = TOC_REALM_PHYSICAL;
    d->incident.stage = TOC_STAGE_ACCOMPLISHED;
    d->incident.date.end = s->report_day;
    d->lead = drafts->n == 1;
    for (uint32_t k = 0; k < s->text->sentences.n; k++) {
        const toc_sentence *q = &s->text->sentences.p[k];
        toc_unit *u = TOC_VEC_PUSH(s->arena, &d->units);
        if (!u)
            return -ENOMEM;
        *u = (toc_unit){.first = q->first, .end = q->end, .sentence = k};
    }
    return toc_fill_place(s, NULL, d);
}

int toc_wire_look(const toc_scan *s, const toc_roles *model, toc_wire *ret)
{
    *ret = (toc_wire){0};
    if (!s->text->upper_case)
        return 0;
    ret->view = toc_roles_view(model, s->text, s->arena);
    if (!ret->view)
        return -ENOMEM;
    ret->is = toc_role_known_share(ret->view) >= known_enough(s);
    return 0;
}

int toc_fill_learned(const toc_scan *s, const toc_roles *model, const toc_wire *wire,
                     toc_draft_vec *drafts)
{
    toc_roles_found found = {0};
    toc_role_group_scene scene;
    toc_role_groups groups;
    toc_role_input in = {s->text, wire->view, s, drafts};
    int r = toc_roles_find(model, &in, s->arena, &found);
    if (r == 0)
        r = toc_roles_group(model, s, drafts, &found, &scene, &groups);
    if (r == 0 && groups.n && !has_physical(drafts))
        r = add_whole(s, drafts);
    if (r < 0)
        return r;
    return bring_together(s, model, &scene, &groups, drafts);
}
