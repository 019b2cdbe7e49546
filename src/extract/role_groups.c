/* role_groups - see role_groups.h. */
#include "extract/role_groups.h"

#include "base/ascii.h"

#include <errno.h>
#include <stdlib.h>

/* ---------------------------------------------------------------- the scene */

static uint32_t draft_at(const toc_draft_vec *drafts, uint32_t first, uint32_t end)
{
    for (uint32_t k = 0; k < drafts->n; k++)
        TOC_VEC_FOREACH (u, &drafts->p[k].units)
            if (u->first < end && first < u->end)
                return k;
    return TOC_NO_TOKEN;
}

static bool another_in(const toc_scan *s, const toc_sentence *q)
{
    for (uint32_t i = q->first; i < q->end; i++)
        if (toc_word_in(s, i,
                        " another also meanwhile other addition moreover simultaneously "
                        "second furthermore elsewhere similar earlier previously "))
            return true;
    return false;
}

static int look_at_sentences(toc_role_group_scene *g)
{
    const toc_scan *s = g->scan;
    uint32_t n = s->text->sentences.n;
    toc_role_sentence now = {.day = TOC_DAY_NONE};
    g->sentences = TOC_NEW_N(s->arena, toc_role_sentence, n + 1);
    if (!g->sentences)
        return -ENOMEM;
    uint32_t date = 0, place = 0;
    for (uint32_t k = 0; k < n; k++) {
        const toc_sentence *q = &s->text->sentences.p[k];
        now.own_day = now.own_place = false;
        for (; date < s->dates.n && s->dates.p[date].first < q->end; date++) {
            const toc_date *d = &s->dates.p[date];
            if (d->precision != TOC_PRECISION_DAY || d->end_day == TOC_DAY_NONE)
                continue;
            now.day = d->end_day;
            now.own_day = !d->dateline;
        }
        for (; place < s->places.n && s->places.p[place].first < q->end; place++) {
            const toc_place_mention *p = &s->places.p[place];
            if (p->is_country || p->use != TOC_PLACE_USE_PLACE || p->country[0] == '\0')
                continue;
            now.place = s->text->tokens.p[p->first].word;
            now.own_place = !p->dateline;
        }
        now.draft = draft_at(g->rules, q->first, q->end);
        now.another = another_in(s, q);
        g->sentences[k] = now;
    }
    return 0;
}

static int by_chance(const void *pa, const void *pb)
{
    const toc_role_entity *a = *(const toc_role_entity *const *)pa,
                          *b = *(const toc_role_entity *const *)pb;
    if (a->p < b->p || a->p > b->p)
        return a->p < b->p ? 1 : -1;
    return a < b ? -1 : a > b;
}

static int by_place(const void *pa, const void *pb)
{
    const toc_role_entity *a = *(const toc_role_entity *const *)pa,
                          *b = *(const toc_role_entity *const *)pb;
    if (a->first != b->first)
        return a->first < b->first ? -1 : 1;
    return a < b ? -1 : a > b;
}

static void find_mentions(toc_role_group_scene *g)
{
    TOC_VEC_FOREACH (s, g->spans) {
        uint64_t wording = 0;
        for (uint32_t k = 0; k < g->n; k++) {
            toc_role_mentions *m = &g->mentions[k];
            if (s->role != g->entities[k]->role || m->n >= TOC_ROLE_MENTIONS_MAX)
                continue;
            if (!wording)
                wording = toc_role_wording(g->scan->text, s->first, s->end);
            if (wording == g->entities[k]->wording)
                m->p[m->n++] = s;
        }
    }
}

int toc_role_group_scene_make(const toc_scan *s, const toc_role_view *v,
                              const toc_draft_vec *drafts, const toc_roles_found *found,
                              float accept, toc_role_group_scene *ret)
{
    toc_role_group_scene g = {.scan = s,
                              .view = v,
                              .topics = found->topics,
                              .spans = &found->spans,
                              .rules = drafts,
                              .drafts = drafts->n};
    const toc_role_entity **all =
        TOC_NEW_N(s->arena, const toc_role_entity *, (size_t)found->entities.n + 1);
    uint32_t n = 0;
    if (!all)
        return -ENOMEM;
    TOC_VEC_FOREACH (e, &found->entities)
        if (e->p >= accept)
            all[n++] = e;
    qsort(all, n, sizeof(*all), by_chance);
    g.n = TOC_MIN(n, (uint32_t)TOC_ROLE_GROUP_MEMBERS);
    memcpy(g.entities, all, g.n * sizeof(*all));
    qsort(g.entities, g.n, sizeof(*g.entities), by_place);
    find_mentions(&g);
    if (look_at_sentences(&g) < 0)
        return -ENOMEM;
    *ret = g;
    return 0;
}

/* ---------------------------------------------------------------- features of pairs */

typedef struct {
    float *x;
    uint32_t n;
} row;

static void put(row *r, float v)
{
    r->x[r->n++] = v;
}

enum { MENTIONS = 8 };

/* Sentences that mention the entity: first where it stands out most, then in text order. */
static uint32_t mentions_of(const toc_role_group_scene *g, uint32_t entity, uint32_t ret[MENTIONS])
{
    const toc_role_entity *e = g->entities[entity];
    const toc_role_mentions *m = &g->mentions[entity];
    uint32_t n = 0;
    ret[n++] = e->sentence;
    for (uint32_t k = 0; k < m->n && n < MENTIONS; k++)
        if (m->p[k]->sentence != e->sentence && ret[n - 1] != m->p[k]->sentence)
            ret[n++] = m->p[k]->sentence;
    return n;
}

static void put_roles(row *r, const toc_role_entity *e)
{
    for (uint32_t k = 0; k < TOC_ROLE_COUNT; k++)
        put(r, e->role == k);
}

static uint32_t gap_of(uint32_t a, uint32_t b)
{
    return a > b ? a - b : b - a;
}

static void put_distance(row *r, const toc_role_group_scene *g, uint32_t ia, uint32_t ib)
{
    const toc_role_entity *a = g->entities[ia], *b = g->entities[ib];
    uint32_t ma[MENTIONS], mb[MENTIONS], na = mentions_of(g, ia, ma), nb = mentions_of(g, ib, mb);
    uint32_t least = UINT32_MAX, together = 0;
    for (uint32_t i = 0; i < na; i++)
        for (uint32_t k = 0; k < nb; k++) {
            least = TOC_MIN(least, gap_of(ma[i], mb[k]));
            together += ma[i] == mb[k];
        }
    const toc_text *t = g->scan->text;
    put(r, (float)least);
    put(r, (float)gap_of(a->sentence, b->sentence));
    put(r, (float)gap_of(t->sentences.p[a->sentence].paragraph,
                         t->sentences.p[b->sentence].paragraph));
    put(r, (float)TOC_MIN(b->first > a->end ? b->first - a->end : 0u, 200u));
    put(r, (float)na);
    put(r, (float)nb);
    put(r, (float)together);
    put(r, (float)a->sentence);
    put(r, (float)b->sentence);
    put(r, (float)t->sentences.n);
}

static void put_setting(row *r, const toc_role_group_scene *g, const toc_role_entity *a,
                        const toc_role_entity *b)
{
    const toc_role_sentence *x = &g->sentences[a->sentence], *y = &g->sentences[b->sentence];
    uint32_t days = 0, cues = 0, dates = 0, places = 0;
    if (x->day != TOC_DAY_NONE && y->day != TOC_DAY_NONE)
        days = (uint32_t)abs(x->day - y->day);
    for (uint32_t k = a->sentence + 1; k <= b->sentence; k++) {
        cues += g->sentences[k].another;
        dates += g->sentences[k].own_day;
        places += g->sentences[k].own_place;
    }
    put(r, x->draft == y->draft);
    put(r, x->draft == 0);
    put(r, y->draft == 0);
    put(r, y->draft == TOC_NO_TOKEN);
    put(r, (float)g->drafts);
    put(r, (float)TOC_MIN(days, 400u));
    put(r, x->own_day);
    put(r, y->own_day);
    put(r, x->place == y->place);
    put(r, x->own_place);
    put(r, y->own_place);
    put(r, (float)cues);
    put(r, (float)dates);
    put(r, (float)places);
    put(r, x->another);
    put(r, y->another);
}

static void put_triggers(row *r, const toc_role_group_scene *g, const toc_role_entity *a,
                         const toc_role_entity *b)
{
    uint32_t x = g->view->sentence_kinds[a->sentence], y = g->view->sentence_kinds[b->sentence];
    for (uint32_t k = 0; k < TOC_TRIGGER_KINDS; k++) {
        put(r, (float)((x & y) >> k & 1));
        put(r, (float)((x ^ y) >> k & 1));
    }
    uint64_t sa = g->view->sentence_triggers[a->sentence],
             sb = g->view->sentence_triggers[b->sentence];
    uint32_t all = (uint32_t)__builtin_popcountll(sa | sb);
    put(r, all ? (float)__builtin_popcountll(sa & sb) / (float)all : 0.0f);
}

static void put_whole(row *r, const toc_role_group_scene *g, const toc_role_entity *a,
                      const toc_role_entity *b)
{
    const toc_token *t = g->scan->text->tokens.p;
    uint32_t same[TOC_ROLE_COUNT] = {0};
    for (uint32_t k = 0; k < g->n; k++)
        same[g->entities[k]->role]++;
    put(r, t[a->end - 1].word == t[b->end - 1].word);
    put(r, a->wording == b->wording);
    put(r, a->p);
    put(r, b->p);
    put(r, (float)same[a->role]);
    put(r, (float)same[b->role]);
    put(r, (float)g->n);
    for (uint32_t k = 0; k < 6; k++)
        put(r, g->topics[k]);
    put(r, (float)g->view->violence);
}

void toc_role_pair_features(const toc_role_group_scene *g, uint32_t a, uint32_t b,
                            float ret[TOC_ROLE_PAIR_FEATURES])
{
    row r = {ret, 0};
    memset(ret, 0, sizeof(float) * TOC_ROLE_PAIR_FEATURES);
    const toc_role_entity *x = g->entities[a], *y = g->entities[b];
    put_roles(&r, x);
    put_roles(&r, y);
    put_distance(&r, g, a, b);
    put_setting(&r, g, x, y);
    put_triggers(&r, g, x, y);
    put_whole(&r, g, x, y);
    TOC_ASSERT(r.n <= TOC_ROLE_PAIR_FEATURES);
}

/* ---------------------------------------------------------------- features of groups */

#define STEM(word)                                                                                 \
    {                                                                                              \
        "" word, sizeof(word) - 1                                                                  \
    }
static const toc_sv TYPE_STEMS[] = {
    STEM("kidnap"),   STEM("abduct"), STEM("hostage"), STEM("bomb"),   STEM("explo"),
    STEM("dynamit"),  STEM("blew"),   STEM("burn"),    STEM("fire"),   STEM("arson"),
    STEM("ablaze"),   STEM("torch"),  STEM("rob"),     STEM("kill"),   STEM("murder"),
    STEM("assassin"), STEM("attack"), STEM("shot"),    STEM("captur"), STEM("seiz"),
    STEM("loot"),     STEM("stole")};

static void put_words(row *r, const toc_role_group_scene *g, uint64_t near)
{
    const toc_text *t = g->scan->text;
    float inside[TOC_LEN(TYPE_STEMS)] = {0};
    for (uint32_t s = 0; s < t->sentences.n && s < 64; s++) {
        if (!(near >> s & 1))
            continue;
        for (uint32_t i = t->sentences.p[s].first; i < t->sentences.p[s].end; i++) {
            toc_sv w = t->tokens.p[i].fold;
            for (size_t k = 0; k < TOC_LEN(TYPE_STEMS); k++)
                inside[k] += w.p[0] == TYPE_STEMS[k].p[0] && toc_sv_starts(w, TYPE_STEMS[k]);
        }
    }
    for (size_t k = 0; k < TOC_LEN(TYPE_STEMS); k++)
        put(r, inside[k]);
}

static void put_members(row *r, const toc_role_group_scene *g, uint32_t members)
{
    float roles[TOC_ROLE_COUNT] = {0}, best[TOC_ROLE_COUNT] = {0};
    bool explosive = false, fire = false, gun = false;
    for (uint32_t k = 0; k < g->n; k++) {
        if (!(members >> k & 1))
            continue;
        const toc_role_entity *e = g->entities[k];
        roles[e->role] += 1.0f;
        best[e->role] = TOC_MAX(best[e->role], e->p);
        for (uint32_t i = e->first; i < e->end; i++) {
            toc_weapon_type w = toc_word_weapon(g->view->tokens[i].kind);
            explosive |= w == TOC_WEAPON_EXPLOSIVE || w == TOC_WEAPON_VEHICLE_BOMB;
            fire |= w == TOC_WEAPON_INCENDIARY;
            gun |= w == TOC_WEAPON_FIREARM;
        }
    }
    for (uint32_t k = 0; k < TOC_ROLE_COUNT; k++) {
        put(r, roles[k]);
        put(r, best[k]);
    }
    put(r, explosive);
    put(r, fire);
    put(r, gun);
}

static void put_draft(row *r, const toc_role_group_scene *g, uint32_t members)
{
    uint32_t draft = TOC_NO_TOKEN;
    for (uint32_t k = 0; k < g->n && draft == TOC_NO_TOKEN; k++)
        if (members >> k & 1)
            draft = g->sentences[g->entities[k]->sentence].draft;
    uint32_t type = draft < g->drafts ? g->rules->p[draft].incident.type : TOC_TYPE_NONE;
    put(r, type == TOC_TYPE_BOMBING);
    put(r, type == TOC_TYPE_KIDNAPPING || type == TOC_TYPE_HOSTAGE_TAKING);
    put(r, type == TOC_TYPE_ARSON);
    put(r, type == TOC_TYPE_ROBBERY);
    put(r, type == TOC_TYPE_NONE);
    put(r, draft == 0);
}

void toc_role_group_features(const toc_role_group_scene *g, uint32_t members,
                             float ret[TOC_ROLE_GROUP_FEATURES])
{
    row r = {ret, 0};
    memset(ret, 0, sizeof(float) * TOC_ROLE_GROUP_FEATURES);
    uint64_t near = 0;
    uint32_t kinds[TOC_TRIGGER_KINDS] = {0}, n = 0, all = 0;
    for (uint32_t k = 0; k < g->n; k++) {
        all++;
        if (!(members >> k & 1))
            continue;
        uint32_t s = g->entities[k]->sentence;
        near |= s < 64 ? UINT64_C(1) << s : 0;
        for (uint32_t j = 0; j < TOC_TRIGGER_KINDS; j++)
            kinds[j] += g->view->sentence_kinds[s] >> j & 1;
        n++;
    }
    if (!near)
        near = 7;
    for (uint32_t k = 0; k < TOC_TOPIC_COUNT; k++)
        put(&r, g->topics[k]);
    for (uint32_t j = 0; j < TOC_TRIGGER_KINDS; j++)
        put(&r, n ? (float)kinds[j] / (float)n : 0.0f);
    put(&r, (float)n);
    put(&r, (float)all);
    put(&r, n ? (float)n / (float)all : 1.0f);
    put_words(&r, g, near);
    put_members(&r, g, members);
    put_draft(&r, g, members);
    TOC_ASSERT(r.n <= TOC_ROLE_GROUP_FEATURES);
}

uint32_t toc_role_group_home(const toc_role_group_scene *g, uint32_t members)
{
    uint32_t best = TOC_NO_TOKEN;
    float top = -1.0f;
    for (uint32_t k = 0; k < g->rules->n; k++) {
        const toc_draft *d = &g->rules->p[k];
        float mine = 0.0f;
        if (d->incident.realm != TOC_REALM_PHYSICAL)
            continue;
        for (uint32_t i = 0; i < g->n; i++)
            if ((members >> i & 1) && toc_draft_has(d, g->entities[i]->first))
                mine += g->entities[i]->p;
        if (mine > top) {
            top = mine;
            best = k;
        }
    }
    return best;
}

/* ---------------------------------------------------------------- clustering */

static bool is_object(const toc_role_entity *e)
{
    return e->role != TOC_ROLE_PERP_PERSON && e->role != TOC_ROLE_PERP_ORG;
}

static float mean_pair(toc_role_pairs p, uint32_t a, uint32_t b)
{
    float sum = 0.0f;
    uint32_t n = 0;
    for (uint32_t left = a; left; left &= left - 1)
        for (uint32_t right = b; right; right &= right - 1) {
            uint32_t i = (uint32_t)__builtin_ctz(left), k = (uint32_t)__builtin_ctz(right);
            sum += i < k ? p[i][k] : p[k][i];
            n++;
        }
    return n ? sum / (float)n : 0.0f;
}

/* Joins the two groups that are most alike; false if none are alike enough. */
static bool join_best(toc_role_pairs p, float join, uint32_t *sets, uint32_t *n)
{
    uint32_t x = 0, y = 0;
    float best = join;
    for (uint32_t i = 0; i < *n; i++)
        for (uint32_t k = i + 1; k < *n; k++) {
            float m = mean_pair(p, sets[i], sets[k]);
            if (m >= best) {
                best = m;
                x = i;
                y = k;
            }
        }
    if (x == y)
        return false;
    sets[x] |= sets[y];
    memmove(&sets[y], &sets[y + 1], (*n - y - 1) * sizeof(*sets));
    (*n)--;
    return true;
}

void toc_role_cluster(const toc_role_group_scene *g, toc_role_pairs p, float join, float share,
                      toc_role_groups *ret)
{
    uint32_t sets[TOC_ROLE_GROUP_MEMBERS], n = 0;
    for (uint32_t k = 0; k < g->n; k++)
        if (is_object(g->entities[k]))
            sets[n++] = 1u << k;
    while (n > 1 && join_best(p, join, sets, &n))
        ;
    while (n > TOC_ROLE_GROUPS_MAX && join_best(p, 0.0f, sets, &n))
        ;
    if (!n && g->n)
        sets[n++] = 0;
    ret->n = n;
    for (uint32_t k = 0; k < n; k++)
        ret->groups[k] = (toc_role_group){.members = sets[k]};
    for (uint32_t k = 0; k < g->n; k++) {
        if (is_object(g->entities[k]))
            continue;
        uint32_t best = 0;
        float top = -1.0f;
        for (uint32_t i = 0; i < n; i++) {
            float m = mean_pair(p, 1u << k, sets[i]);
            if (m > top) {
                top = m;
                best = i;
            }
            if (m >= share)
                ret->groups[i].members |= 1u << k;
        }
        ret->groups[best].members |= 1u << k;
    }
}
