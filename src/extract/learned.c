/* learned - see learned.h. */
#include "extract/learned.h"

#include "base/utf8.h"
#include "extract/names.h"
#include "extract/parties.h"
#include "extract/targets.h"

/* From this probability on a report in capitals tells of an incident in the model's scope; below it
 * what the rules found is told in general only. */
#define TOPIC_ACCEPT 0.15f

/* What the model gives less than this, it has not. */
#define PLAUSIBLE 0.05f

static const char RULE[] = "role model";

static toc_sv words_of(const toc_scan *s, const toc_role_entity *e)
{
    return toc_scan_words(s, e->first, e->end);
}

static uint8_t confidence(const toc_role_entity *e)
{
    return (uint8_t)(e->p * 100.0f);
}

/* One wording is inside the other, folded. */
static bool alike(const toc_scan *s, toc_sv a, toc_sv b)
{
    toc_sv x = toc_fold(s->arena, a), y = toc_fold(s->arena, b);
    return x.n && y.n && (toc_sv_find(x, y, 0) >= 0 || toc_sv_find(y, x, 0) >= 0);
}

/* ---------------------------------------------------------------- what the model does not have */

/* True if the model has it too; a wording that the model accepts takes the place of the rules'. */
static bool has(const toc_scan *s, const toc_roles_found *f, toc_role a, toc_role b, toc_sv *text)
{
    const toc_role_entity *best = NULL;
    TOC_VEC_FOREACH (e, &f->entities)
        if ((e->role == a || e->role == b) && e->p >= PLAUSIBLE &&
            alike(s, words_of(s, e), *text) && (!best || e->p > best->p))
            best = e;
    if (best && best->p >= TOC_ROLE_ACCEPT)
        *text = words_of(s, best);
    return best;
}

static void keep_shared(const toc_scan *s, const toc_roles_found *f, toc_incident *i)
{
    uint32_t n = 0;
    for (uint32_t k = 0; k < i->perpetrators.n; k++)
        if (i->perpetrators.p[k].kind == TOC_PARTY_STATE ||
            has(s, f, TOC_ROLE_PERP_PERSON, TOC_ROLE_PERP_ORG, &i->perpetrators.p[k].text))
            i->perpetrators.p[n++] = i->perpetrators.p[k];
    i->perpetrators.n = n;
    n = 0;
    for (uint32_t k = 0; k < i->targets.n; k++)
        if (has(s, f, TOC_ROLE_TARGET, TOC_ROLE_TARGET, &i->targets.p[k].text))
            i->targets.p[n++] = i->targets.p[k];
    i->targets.n = n;
    n = 0;
    for (uint32_t k = 0; k < i->victims.n; k++)
        if (i->victims.p[k].kind != TOC_PARTY_PERSON ||
            has(s, f, TOC_ROLE_VICTIM, TOC_ROLE_VICTIM, &i->victims.p[k].text))
            i->victims.p[n++] = i->victims.p[k];
    i->victims.n = n;
    n = 0;
    for (uint32_t k = 0; k < i->weapons.n; k++)
        if (has(s, f, TOC_ROLE_WEAPON, TOC_ROLE_WEAPON, &i->weapons.p[k].text))
            i->weapons.p[n++] = i->weapons.p[k];
    i->weapons.n = n;
}

/* ---------------------------------------------------------------- what the model adds */

static void add_perpetrator(const toc_scan *s, const toc_role_entity *e, toc_incident *i)
{
    toc_sv text = words_of(s, e);
    TOC_VEC_FOREACH (p, &i->perpetrators)
        if (alike(s, p->text, text)) {
            p->text = text;
            return;
        }
    TOC_VEC_FOREACH (v, &i->victims)
        if (v->kind == TOC_PARTY_PERSON && alike(s, v->text, text))
            return;
    toc_party q = toc_party_in(s, e->first, e->end);
    q.found = true;
    q.first = e->first;
    q.end = e->end;
    if (!q.name.n)
        q.name = text;
    if (e->role == TOC_ROLE_PERP_ORG)
        q.kind = TOC_PARTY_ORGANIZATION;
    else if (q.kind != TOC_PARTY_PERSON)
        q.kind = TOC_PARTY_GROUP;
    toc_party_add(s, i, &q, TOC_STATUS_FACT, RULE);
}

static void add_target(const toc_scan *s, const toc_role_entity *e, toc_incident *i)
{
    toc_sv text = words_of(s, e);
    TOC_VEC_FOREACH (t, &i->targets)
        if (alike(s, t->text, text)) {
            t->text = text;
            return;
        }
    toc_target_type type = TOC_TARGET_OTHER;
    for (uint32_t k = e->end; k > e->first; k--)
        if (toc_target_at(s, k - 1)) {
            type = toc_target_at(s, k - 1);
            break;
        }
    toc_target *t = TOC_VEC_PUSH(s->arena, &i->targets);
    if (t)
        *t = (toc_target){.name = text,
                          .text = text,
                          .type = type,
                          .basis = toc_basis_of(s, e->first, e->end, confidence(e), RULE)};
}

static void add_victim(const toc_scan *s, const toc_role_entity *e, toc_incident *i)
{
    toc_sv text = words_of(s, e);
    TOC_VEC_FOREACH (v, &i->victims)
        if (alike(s, v->text, text)) {
            v->text = text;
            return;
        }
    toc_victim *v = TOC_VEC_PUSH(s->arena, &i->victims);
    if (v)
        *v = (toc_victim){.name = text,
                          .text = text,
                          .kind = e->role == TOC_ROLE_VICTIM ? TOC_PARTY_PERSON : TOC_PARTY_GROUP,
                          .basis = toc_basis_of(s, e->first, e->end, confidence(e), RULE)};
}

static void add_weapon(const toc_scan *s, const toc_role_entity *e, toc_incident *i)
{
    toc_sv text = words_of(s, e);
    TOC_VEC_FOREACH (w, &i->weapons)
        if (alike(s, w->text, text)) {
            w->text = text;
            return;
        }
    toc_weapon_type type = TOC_WEAPON_NONE;
    for (uint32_t k = e->end; k > e->first && type == TOC_WEAPON_NONE; k--)
        type = toc_weapon_at(s, k - 1);
    toc_weapon *w = type == TOC_WEAPON_NONE ? NULL : TOC_VEC_PUSH(s->arena, &i->weapons);
    if (w)
        *w = (toc_weapon){type, text, text, toc_basis_of(s, e->first, e->end, confidence(e), RULE)};
}

static void add(const toc_scan *s, const toc_role_entity *e, toc_incident *i)
{
    switch (e->role) {
    case TOC_ROLE_PERP_PERSON:
    case TOC_ROLE_PERP_ORG:
        add_perpetrator(s, e, i);
        break;
    case TOC_ROLE_TARGET:
        add_target(s, e, i);
        break;
    case TOC_ROLE_VICTIM:
    case TOC_ROLE_VICTIM_GROUP:
        add_victim(s, e, i);
        break;
    case TOC_ROLE_WEAPON:
        add_weapon(s, e, i);
        break;
    case TOC_ROLE_COUNT:
        break;
    }
}

/* The incident that the entity's sentence speaks of, else the first that people did. */
static toc_draft *home(const toc_role_entity *e, toc_draft_vec *drafts)
{
    toc_draft *first = NULL;
    TOC_VEC_FOREACH (d, drafts) {
        if (d->incident.realm != TOC_REALM_PHYSICAL)
            continue;
        if (toc_draft_has(d, e->first))
            return d;
        first = first ? first : d;
    }
    return first;
}

int toc_fill_learned(const toc_scan *s, const toc_roles *model, toc_draft_vec *drafts)
{
    bool physical = false;
    TOC_VEC_FOREACH (d, drafts)
        physical |= d->incident.realm == TOC_REALM_PHYSICAL;
    if (!s->text->upper_case || !physical)
        return 0;
    toc_roles_found found = {0};
    int r = toc_roles_find(model, s->text, s->arena, &found);
    if (r < 0)
        return r;
    TOC_VEC_FOREACH (d, drafts) {
        if (d->incident.realm != TOC_REALM_PHYSICAL)
            continue;
        if (found.topics[TOC_TOPIC_INCIDENT] >= TOC_ROLE_SCOPE)
            keep_shared(s, &found, &d->incident);
        d->incident.unspecific |= found.topics[TOC_TOPIC_INCIDENT] < TOPIC_ACCEPT;
    }
    TOC_VEC_FOREACH (e, &found.entities) {
        toc_draft *d = e->p >= TOC_ROLE_ACCEPT ? home(e, drafts) : NULL;
        if (!d)
            continue;
        d->learned = true;
        add(s, e, &d->incident);
    }
    return 0;
}
