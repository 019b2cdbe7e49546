/* learned_fill - see learned_fill.h. */
#include "extract/learned_fill.h"

#include "base/ascii.h"
#include "base/utf8.h"
#include "extract/head_counts.h"
#include "extract/learned.h"
#include "extract/parties.h"
#include "extract/targets.h"

static const char RULE[] = TOC_ROLE_RULE;

static uint8_t confidence(const toc_role_entity *e)
{
    return (uint8_t)(e->p * 100.0f);
}

static toc_basis basis(const toc_scan *s, const toc_role_entity *e)
{
    return toc_basis_of(s, e->first, e->end, confidence(e), RULE);
}

/* x stands in y as whole words. */
static bool within(toc_sv x, toc_sv y)
{
    for (int64_t at = toc_sv_find(y, x, 0); at >= 0; at = toc_sv_find(y, x, (size_t)at + 1)) {
        size_t end = (size_t)at + x.n;
        if ((at == 0 || !toc_is_alnum(y.p[at - 1])) && (end == y.n || !toc_is_alnum(y.p[end])))
            return true;
    }
    return false;
}

bool toc_learned_alike(toc_sv x, toc_sv y)
{
    return x.n && y.n && (within(x, y) || within(y, x));
}

static bool alike(const toc_scan *s, toc_sv a, toc_sv b)
{
    return toc_learned_alike(toc_fold(s->arena, a), toc_fold(s->arena, b));
}

/* The member of that list, in any draft, whose text is alike; NULL if the rules have none. */
#define RULES_HAVE(list)                                                                           \
    ({                                                                                             \
        __typeof__(((toc_incident *)0)->list.p) found_ = NULL;                                     \
        TOC_VEC_FOREACH (d_, drafts)                                                               \
            TOC_VEC_FOREACH (x_, &d_->incident.list)                                               \
                if (!found_ && alike(s, x_->text, text))                                           \
                    found_ = x_;                                                                   \
        found_;                                                                                    \
    })

/* The likeliest slot of [first, end), or TOC_SLOT_COUNT if none is as likely as `least`. */
static toc_role_slot pick(const float *slots, uint32_t first, uint32_t end, float least)
{
    uint32_t best = first;
    for (uint32_t k = first + 1; k < end; k++)
        if (slots[k] > slots[best])
            best = k;
    return slots[best] >= least ? (toc_role_slot)best : TOC_SLOT_COUNT;
}

/* From these on an outcome is rather told than not; chosen by cross-validation. */
#define TOLD_OF_PEOPLE 0.40f
#define TOLD_OF_THINGS 0.45f

static toc_perp_status status_of(const float *slots, const toc_perpetrator *known)
{
    static const toc_perp_status status[] = {TOC_STATUS_FACT, TOC_STATUS_CLAIMED,
                                             TOC_STATUS_ACCUSED, TOC_STATUS_SUSPECTED,
                                             TOC_STATUS_POSSIBLE};
    toc_role_slot s = pick(slots, TOC_SLOT_FACT, TOC_SLOT_STATE, 0.01f);
    if (s != TOC_SLOT_COUNT)
        return status[s - TOC_SLOT_FACT];
    return known ? known->status : TOC_STATUS_FACT;
}

static toc_damage damage_of(const float *slots)
{
    static const toc_damage damage[] = {TOC_DAMAGE_DESTROYED, TOC_DAMAGE_DAMAGED,
                                        TOC_DAMAGE_UNDAMAGED};
    toc_role_slot s = pick(slots, TOC_SLOT_DESTROYED, TOC_SLOT_FACT, TOLD_OF_THINGS);
    return s == TOC_SLOT_COUNT ? TOC_DAMAGE_NONE : damage[s - TOC_SLOT_DESTROYED];
}

static toc_harm harm_of(const float *slots, const toc_victim *known)
{
    static const toc_harm harm[] = {TOC_HARM_KILLED, TOC_HARM_INJURED, TOC_HARM_UNHARMED,
                                    TOC_HARM_RELEASED};
    toc_role_slot s = pick(slots, TOC_SLOT_KILLED, TOC_SLOT_DESTROYED, TOLD_OF_PEOPLE);
    if (s != TOC_SLOT_COUNT)
        return harm[s - TOC_SLOT_KILLED];
    return known && known->effect == TOC_HARM_KIDNAPPED ? TOC_HARM_KIDNAPPED : TOC_HARM_NONE;
}

/* The same known actor under another of its names: the likelier wording stays. */
static bool named_again(const toc_scan *s, const toc_role_entity *e, const toc_party *q,
                        toc_incident *i)
{
    TOC_VEC_FOREACH (p, &i->perpetrators) {
        if (!q->id.n || !toc_sv_eq(p->id, q->id) ||
            (e->role == TOC_ROLE_PERP_ORG) != toc_party_is_body(p->kind))
            continue;
        if (confidence(e) > p->basis.confidence) {
            p->text = toc_scan_words(s, e->first, e->end);
            p->basis.confidence = confidence(e);
        }
        toc_basis_add(s, &p->basis, e->first, e->end);
        return true;
    }
    return false;
}

static void add_perpetrator(const toc_scan *s, const toc_draft_vec *drafts,
                            const toc_role_entity *e, const float *slots, toc_incident *i)
{
    toc_sv text = toc_scan_words(s, e->first, e->end);
    const toc_perpetrator *known = RULES_HAVE(perpetrators);
    toc_party q = toc_party_in(s, e->first, e->end);
    if (named_again(s, e, &q, i))
        return;
    /* "guerrillas of the FMLN" are not the FMLN itself */
    bool resolved =
        q.found && q.name.n && (e->role == TOC_ROLE_PERP_ORG || q.kind == TOC_PARTY_PERSON);
    toc_perpetrator *p = TOC_VEC_PUSH(s->arena, &i->perpetrators);
    if (!p)
        return;
    *p = (toc_perpetrator){
        .name = resolved ? q.name : text,
        .text = text,
        .id = resolved ? q.id : (toc_sv){0},
        .kind = q.kind,
        .status = status_of(slots, known),
        .basis = basis(s, e),
        .status_basis = known ? known->status_basis : basis(s, e),
    };
    bool state = slots[TOC_SLOT_STATE] >= 0.5f;
    if (e->role == TOC_ROLE_PERP_ORG)
        p->kind = state ? TOC_PARTY_STATE : TOC_PARTY_ORGANIZATION;
    else if (p->kind != TOC_PARTY_PERSON)
        p->kind = TOC_PARTY_GROUP;
}

static toc_target_type target_type(const toc_scan *s, const toc_role_entity *e)
{
    toc_np np = toc_np_of(e->first, e->end);
    np.head = toc_head_of(s, e->first, e->end);
    toc_target_type t = toc_target_type_of(s, np);
    return t == TOC_TARGET_NONE ? TOC_TARGET_OTHER : t;
}

static void add_target(const toc_scan *s, const toc_role_entity *e, const float *slots,
                       toc_incident *i)
{
    toc_sv text = toc_scan_words(s, e->first, e->end);
    toc_target *t = TOC_VEC_PUSH(s->arena, &i->targets);
    if (t)
        *t = (toc_target){.name = text,
                          .text = text,
                          .type = target_type(s, e),
                          .effect = damage_of(slots),
                          .basis = basis(s, e)};
}

/* ---------------------------------------------------------------- victims */

static toc_count count_of(const toc_scan *s, const toc_role_entity *e, const toc_victim *known)
{
    toc_count c = {0};
    if (e->role == TOC_ROLE_VICTIM || toc_counted(s, e->first, e->end, RULE, &c))
        return c;
    if (known && known->count.stated)
        return known->count;
    if (toc_single(s, e->first, e->end))
        c = (toc_count){.stated = true, .value = 1, .basis = basis(s, e)};
    return c;
}

static void add_victim(const toc_scan *s, const toc_draft_vec *drafts, const toc_role_entity *e,
                       const float *slots, toc_incident *i)
{
    toc_sv text = toc_scan_words(s, e->first, e->end);
    const toc_victim *known = RULES_HAVE(victims);
    toc_victim *v = TOC_VEC_PUSH(s->arena, &i->victims);
    if (v)
        *v = (toc_victim){.name = text,
                          .text = text,
                          .kind = e->role == TOC_ROLE_VICTIM ? TOC_PARTY_PERSON : TOC_PARTY_GROUP,
                          .count = count_of(s, e, known),
                          .effect = harm_of(slots, known),
                          .basis = basis(s, e)};
}

static void add_weapon(const toc_scan *s, const toc_role_entity *e, toc_incident *i)
{
    toc_sv text = toc_scan_words(s, e->first, e->end);
    toc_weapon_type type = TOC_WEAPON_NONE;
    for (uint32_t k = e->end; k > e->first && type == TOC_WEAPON_NONE; k--)
        type = toc_weapon_at(s, k - 1);
    toc_weapon *w = type == TOC_WEAPON_NONE ? NULL : TOC_VEC_PUSH(s->arena, &i->weapons);
    if (w)
        *w = (toc_weapon){type, text, text, basis(s, e)};
}

/* "Senator John Doe", "John Doe, leader of the party": side by side, a comma between at most. */
static bool beside(const toc_text *t, const toc_role_span *a, const toc_role_span *b)
{
    if (a->sentence != b->sentence || a->first >= b->first || b->first < a->end)
        return false;
    uint32_t gap = b->first - a->end;
    return gap == 0 || (gap == 1 && toc_sv_eq(t->tokens.p[a->end].fold, TOC_SV(",")));
}

static bool apposed(const toc_role_group_scene *g, const toc_role_entity *name,
                    const toc_role_entity *office)
{
    const toc_text *t = g->scan->text;
    TOC_VEC_FOREACH (a, g->spans) {
        if (a->role != TOC_ROLE_VICTIM || toc_role_wording(t, a->first, a->end) != name->wording)
            continue;
        TOC_VEC_FOREACH (b, g->spans)
            if (b->role == TOC_ROLE_VICTIM_GROUP && b->sentence == a->sentence &&
                (beside(t, a, b) || beside(t, b, a)) &&
                toc_role_wording(t, b->first, b->end) == office->wording)
                return true;
    }
    return false;
}

const toc_role_entity *toc_learned_office(const toc_role_group_scene *g, const toc_role_entity *e,
                                          uint32_t members)
{
    const toc_role_entity *best = NULL;
    for (uint32_t k = 0; k < g->n && e->role == TOC_ROLE_VICTIM; k++) {
        const toc_role_entity *o = g->entities[k];
        if ((members >> k & 1) && o->role == TOC_ROLE_VICTIM_GROUP && (!best || o->p > best->p) &&
            toc_single(g->scan, o->first, o->end) && apposed(g, e, o))
            best = o;
    }
    return best;
}

bool toc_learned_is_office(const toc_role_group_scene *g, const toc_role_entity *e,
                           uint32_t members)
{
    if (e->role != TOC_ROLE_VICTIM_GROUP || !toc_single(g->scan, e->first, e->end))
        return false;
    for (uint32_t k = 0; k < g->n; k++)
        if ((members >> k & 1) && g->entities[k]->role == TOC_ROLE_VICTIM &&
            apposed(g, g->entities[k], e))
            return true;
    return false;
}

void toc_learned_add(const toc_role_group_scene *g, const toc_role_entity *e, const float *slots,
                     toc_incident *i)
{
    const toc_scan *s = g->scan;
    const toc_draft_vec *drafts = g->rules;
    switch (e->role) {
    case TOC_ROLE_PERP_PERSON:
    case TOC_ROLE_PERP_ORG:
        add_perpetrator(s, drafts, e, slots, i);
        break;
    case TOC_ROLE_TARGET:
        add_target(s, e, slots, i);
        break;
    case TOC_ROLE_VICTIM:
    case TOC_ROLE_VICTIM_GROUP:
        add_victim(s, drafts, e, slots, i);
        break;
    case TOC_ROLE_WEAPON:
        add_weapon(s, e, i);
        break;
    case TOC_ROLE_COUNT:
        break;
    }
}
