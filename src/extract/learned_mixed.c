/* learned_mixed - see learned_mixed.h. */
#include "extract/learned_mixed.h"

#include "base/utf8.h"
#include "extract/learned_fill.h"
#include "extract/role_judge.h"

#include <errno.h>

/* From this probability on a filler is added; below the other a value of the rules is dropped.
 * Where unseen reports are read best (model-data/reports.md). */
#define ADD 0.45f
#define VETO 0.05f

typedef struct {
    const toc_scan *s;
    const toc_roles_found *found;
    toc_sv *folded; /* the words of each entity */
} mixer;

/* Both tell of attackers, of things, of people, or of weapons. */
static bool same_kind(toc_role a, toc_role b)
{
    static const uint8_t kind[TOC_ROLE_COUNT] = {
        [TOC_ROLE_PERP_PERSON] = 0, [TOC_ROLE_PERP_ORG] = 0,     [TOC_ROLE_TARGET] = 1,
        [TOC_ROLE_VICTIM] = 2,      [TOC_ROLE_VICTIM_GROUP] = 2, [TOC_ROLE_WEAPON] = 3,
    };
    return kind[a] == kind[b];
}

static bool covers(const mixer *m, const toc_role_entity *e, const toc_basis *b)
{
    const toc_token *t = m->s->text->tokens.p;
    TOC_VEC_FOREACH (span, &b->spans)
        if (span->start < t[e->end - 1].end && t[e->first].start < span->end)
            return true;
    return false;
}

/* Whether the model never thought of the value for its role, or thought something of it. */
static bool stays(const mixer *m, toc_role role, toc_sv text, const toc_basis *b)
{
    bool thought = false;
    toc_sv x = toc_fold(m->s->arena, text);
    for (uint32_t k = 0; k < m->found->entities.n; k++) {
        const toc_role_entity *e = &m->found->entities.p[k];
        if (!same_kind(e->role, role) || !(covers(m, e, b) || toc_learned_alike(m->folded[k], x)))
            continue;
        if (e->right >= VETO)
            return true;
        thought = true;
    }
    return !thought;
}

/* Keeps what is told, or stays; x: the value. */
#define SIFT(list, role, told)                                                                     \
    do {                                                                                           \
        uint32_t n_ = 0;                                                                           \
        TOC_VEC_FOREACH (x, &i->list)                                                              \
            if ((told) || stays(m, role, x->text, &x->basis))                                      \
                i->list.p[n_++] = *x;                                                              \
        i->list.n = n_;                                                                            \
    } while (0)

static void sift(const mixer *m, toc_incident *i)
{
    /* Whoever claims the deed stays whatever the model thinks of it: it is told as a claim. */
    SIFT(perpetrators, TOC_ROLE_PERP_ORG, x->status == TOC_STATUS_CLAIMED);
    SIFT(targets, TOC_ROLE_TARGET, false);
    SIFT(victims, TOC_ROLE_VICTIM, false);
    SIFT(weapons, TOC_ROLE_WEAPON, false);
}

#define HAS(list)                                                                                  \
    ({                                                                                             \
        bool has_ = false;                                                                         \
        TOC_VEC_FOREACH (x_, &d->incident.list)                                                    \
            has_ |= covers(m, e, &x_->basis) ||                                                    \
                    toc_learned_alike(toc_fold(m->s->arena, x_->text), mine);                      \
        has_;                                                                                      \
    })

/* The rules have it in any of the incidents. */
static bool known(const mixer *m, const toc_draft_vec *drafts, const toc_role_entity *e)
{
    toc_sv mine = toc_fold(m->s->arena, toc_scan_words(m->s, e->first, e->end));
    bool has = false;
    TOC_VEC_FOREACH (d, drafts) {
        if (same_kind(e->role, TOC_ROLE_PERP_ORG))
            has |= HAS(perpetrators);
        else if (same_kind(e->role, TOC_ROLE_VICTIM))
            has |= HAS(victims);
        else if (e->role == TOC_ROLE_TARGET)
            has |= HAS(targets);
        else
            has |= HAS(weapons);
    }
    return has;
}

/* The incident that its sentence tells of, or that was spoken of last before it. */
static uint32_t home_of(const toc_role_group_scene *g, const toc_role_entity *e)
{
    for (uint32_t k = e->sentence + 1; k-- > 0;)
        if (g->sentences[k].draft != TOC_NO_TOKEN)
            return g->sentences[k].draft;
    return 0;
}

static void add(const mixer *m, const toc_roles *model, const toc_role_group_scene *g,
                toc_draft_vec *drafts)
{
    bool fresh[TOC_ROLE_GROUP_MEMBERS];
    for (uint32_t k = 0; k < g->n; k++)
        fresh[k] = !known(m, drafts, g->entities[k]);
    for (uint32_t d = 0; d < drafts->n; d++) {
        toc_role_group group = {0, TOC_TOPIC_ATTACK};
        toc_role_slots slots;
        for (uint32_t k = 0; k < g->n; k++)
            if (fresh[k] && home_of(g, g->entities[k]) == d)
                group.members |= 1u << k;
        if (!group.members || !drafts->p[d].believed)
            continue;
        toc_roles_slots(model, g, &group, slots);
        for (uint32_t k = 0; k < g->n; k++)
            if ((group.members >> k & 1) &&
                !toc_learned_is_office(g, g->entities[k], group.members))
                toc_learned_add(g, g->entities[k], slots[k], &drafts->p[d].incident);
    }
}

int toc_fill_mixed(const toc_scan *s, const toc_roles *model, toc_draft_vec *drafts)
{
    toc_roles_found found = {0};
    toc_role_group_scene scene;
    toc_role_input in = {.text = s->text, .scan = s, .rules = drafts};
    if (!toc_drafts_believed(drafts))
        return 0;
    in.view = toc_roles_view(model, s->text, s->arena);
    if (!in.view || toc_roles_find(model, &in, s->arena, &found) < 0)
        return -ENOMEM;
    mixer m = {s, &found, TOC_NEW_N(s->arena, toc_sv, (size_t)found.entities.n + 1)};
    if (!m.folded || toc_role_group_scene_make(s, found.view, drafts, &found, ADD, &scene) < 0)
        return -ENOMEM;
    for (uint32_t k = 0; k < found.entities.n; k++) {
        const toc_role_entity *e = &found.entities.p[k];
        m.folded[k] = toc_fold(s->arena, toc_scan_words(s, e->first, e->end));
    }
    add(&m, model, &scene, drafts);
    TOC_VEC_FOREACH (d, drafts)
        sift(&m, &d->incident);
    return 0;
}
