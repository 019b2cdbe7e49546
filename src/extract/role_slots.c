/* role_slots - see role_slots.h. */
#include "extract/role_slots.h"

#include "base/ascii.h"

const char *const TOC_ROLE_SLOT_SECTIONS[TOC_SLOT_COUNT] = {
    "slot killed",  "slot injured",   "slot unharmed", "slot freed",   "slot destroyed",
    "slot damaged", "slot undamaged", "slot fact",     "slot claimed", "slot accused",
    "slot suspect", "slot possible",  "slot state",
};

void toc_role_slots_of(toc_role role, uint32_t *first, uint32_t *end)
{
    static const uint8_t bounds[TOC_ROLE_COUNT][2] = {
        [TOC_ROLE_PERP_ORG] = {TOC_SLOT_FACT, TOC_SLOT_COUNT},
        [TOC_ROLE_TARGET] = {TOC_SLOT_DESTROYED, TOC_SLOT_FACT},
        [TOC_ROLE_VICTIM] = {TOC_SLOT_KILLED, TOC_SLOT_DESTROYED},
        [TOC_ROLE_VICTIM_GROUP] = {TOC_SLOT_KILLED, TOC_SLOT_DESTROYED},
    };
    *first = bounds[role][0];
    *end = bounds[role][1];
}

/* Beginnings of words that bear on an outcome or on who says so; their number is part of what
 * models were trained on. */
#define STEM(s)                                                                                    \
    {                                                                                              \
        s, sizeof(s) - 1                                                                           \
    }
static const toc_sv STEMS[] = {
    STEM("kill"),     STEM("murder"),  STEM("dead"),     STEM("death"),  STEM("die"),
    STEM("assassin"), STEM("slain"),   STEM("massacr"),  STEM("execut"), STEM("wound"),
    STEM("injur"),    STEM("hurt"),    STEM("unhur"),    STEM("unharm"), STEM("escap"),
    STEM("surviv"),   STEM("releas"),  STEM("freed"),    STEM("kidnap"), STEM("hostage"),
    STEM("destroy"),  STEM("damag"),   STEM("burn"),     STEM("blew"),   STEM("explo"),
    STEM("bomb"),     STEM("dynamit"), STEM("attack"),   STEM("shot"),   STEM("threat"),
    STEM("attempt"),  STEM("fail"),    STEM("no"),       STEM("not"),    STEM("claim"),
    STEM("respons"),  STEM("admit"),   STEM("communiq"), STEM("accus"),  STEM("blam"),
    STEM("suspect"),  STEM("alleg"),   STEM("presum"),   STEM("attrib"), STEM("believ"),
    STEM("report"),   STEM("said"),    STEM("accord"),   STEM("polic"),  STEM("army"),
    STEM("militar"),  STEM("author"),  STEM("govern"),   STEM("member"), STEM("carried"),
    STEM("against"),  STEM("seriou"),  STEM("slight"),   STEM("total"),  STEM("partia"),
    STEM("fire"),     STEM("was"),     STEM("were"),     STEM("by"),     STEM("probab"),
    STEM("possib"),   STEM("apparen"), STEM("reliab"),
};
#undef STEM

enum { N_STEMS = TOC_LEN(STEMS) };
static_assert(2 * TOC_LEN(STEMS) + 48 <= TOC_ROLE_SLOT_FEATURES, "all features fit");

typedef struct {
    float left[N_STEMS], right[N_STEMS]; /* 1 beside the phrase, less further off, 0 absent */
} nearness;

/* Stems by their first letter: numbers of stems, ended by N_STEMS. */
typedef struct {
    uint8_t stems[26][N_STEMS + 1];
} index_of_stems;

static void fill_index(index_of_stems *x)
{
    uint8_t n[26] = {0};
    for (uint8_t k = 0; k < N_STEMS; k++) {
        uint32_t letter = (uint32_t)(STEMS[k].p[0] - 'a');
        x->stems[letter][n[letter]++] = k;
    }
    for (uint32_t letter = 0; letter < 26; letter++)
        x->stems[letter][n[letter]] = N_STEMS;
}

static void look_at_word(const toc_role_group_scene *g, const toc_role_span *e, uint32_t token,
                         const index_of_stems *x, nearness *n)
{
    toc_sv w = g->scan->text->tokens.p[token].fold;
    if (!w.n || !toc_is_lower(w.p[0]))
        return;
    for (const uint8_t *k = x->stems[w.p[0] - 'a']; *k < N_STEMS; k++) {
        if (!toc_sv_starts(w, STEMS[*k]))
            continue;
        bool behind = token >= e->end;
        float d = behind ? (float)(token - e->end) : (float)(e->first - token - 1);
        float *at = behind ? &n->right[*k] : &n->left[*k];
        *at = TOC_MAX(*at, 1.0f / (1.0f + d * 0.25f));
    }
}

static void look_around(const toc_role_group_scene *g, const toc_role_mentions *m, nearness *n)
{
    index_of_stems x;
    fill_index(&x);
    for (uint32_t k = 0; k < m->n; k++) {
        const toc_role_span *s = m->p[k];
        const toc_sentence *q = &g->scan->text->sentences.p[s->sentence];
        for (uint32_t i = q->first; i < q->end; i++)
            if (i < s->first || i >= s->end)
                look_at_word(g, s, i, &x, n);
    }
}

typedef struct {
    float *x;
    uint32_t n;
} row;

/* The rules read something from where the filler is named. */
static bool read_from(const toc_role_group_scene *g, const toc_role_mentions *m, const toc_basis *b)
{
    const toc_token *t = g->scan->text->tokens.p;
    for (uint32_t k = 0; k < m->n; k++)
        TOC_VEC_FOREACH (span, &b->spans)
            if (span->start < t[m->p[k]->end - 1].end && t[m->p[k]->first].start < span->end)
                return true;
    return false;
}

/* What the rules say of the same filler, a bit each: status, harm or damage by its role. */
static uint32_t rules_say(const toc_role_group_scene *g, const toc_role_entity *e,
                          const toc_role_mentions *m)
{
    uint32_t ret = 0;
    TOC_VEC_FOREACH (d, g->rules) {
        const toc_incident *i = &d->incident;
        if (e->role == TOC_ROLE_PERP_ORG)
            TOC_VEC_FOREACH (p, &i->perpetrators)
                ret |= read_from(g, m, &p->basis) ? 1u << p->status : 0;
        if (e->role == TOC_ROLE_TARGET)
            TOC_VEC_FOREACH (p, &i->targets)
                ret |= read_from(g, m, &p->basis) ? 1u << p->effect : 0;
        if (e->role == TOC_ROLE_VICTIM || e->role == TOC_ROLE_VICTIM_GROUP)
            TOC_VEC_FOREACH (p, &i->victims)
                ret |= read_from(g, m, &p->basis) ? 1u << p->effect : 0;
    }
    return ret;
}

static void put(row *r, float v)
{
    TOC_ASSERT(r->n < TOC_ROLE_SLOT_FEATURES);
    r->x[r->n++] = v;
}

/* Kinds of trigger in the sentence, and in any sentence beside it. */
static void put_kinds(row *r, const toc_role_group_scene *g, uint32_t sentence)
{
    uint32_t last = g->scan->text->sentences.n - 1, around = 0;
    around |= g->view->sentence_kinds[sentence ? sentence - 1 : 0];
    around |= g->view->sentence_kinds[TOC_MIN(sentence + 1, last)];
    for (uint32_t k = 0; k < TOC_TRIGGER_KINDS; k++) {
        put(r, (float)(g->view->sentence_kinds[sentence] >> k & 1));
        put(r, (float)(around >> k & 1));
    }
}

static void put_nearest(row *r, const toc_role_group_scene *g, const toc_role_entity *e)
{
    const toc_sentence *q = &g->scan->text->sentences.p[e->sentence];
    for (int behind = 0; behind < 2; behind++) {
        const toc_role_token *t = NULL;
        uint32_t room = behind ? q->end - e->end : e->first - q->first, d = 0;
        for (; d < room; d++) {
            t = &g->view->tokens[behind ? e->end + d : e->first - 1 - d];
            if (t->trigger)
                break;
        }
        bool found = d < room;
        put(r, found ? t->trigger : 0);
        put(r, found ? t->voice : 0);
        put(r, found ? (float)d : 30.0f);
    }
}

static void put_head(row *r, const toc_role_group_scene *g, const toc_role_entity *e)
{
    static const uint8_t asked[] = {TOC_LEXED_AUTHORITY, TOC_LEXED_ATTACKER,     TOC_LEXED_PEOPLE,
                                    TOC_LEXED_ACTOR,     TOC_LEXED_ORGANIZATION, TOC_LEXED_DEMONYM,
                                    TOC_LEXED_TARGET};
    uint32_t any = 0;
    for (uint32_t i = e->first; i < e->end; i++)
        any |= 1u << g->view->tokens[i].lexed;
    for (size_t k = 0; k < TOC_LEN(asked); k++)
        put(r, (float)(any >> asked[k] & 1));
    toc_target_type type = TOC_TARGET_NONE;
    for (uint32_t i = e->end; i > e->first && type == TOC_TARGET_NONE; i--)
        type = toc_word_target(g->view->tokens[i - 1].kind);
    put(r, (float)type);
    put(r, (float)(e->end - e->first));
    put(r, e->p);
}

void toc_role_slot_features(const toc_role_group_scene *g, uint32_t entity, toc_topic type,
                            float ret[TOC_ROLE_SLOT_FEATURES])
{
    row r = {ret, 0};
    nearness n = {{0}, {0}};
    const toc_role_entity *e = g->entities[entity];
    const toc_role_mentions *m = &g->mentions[entity];
    memset(ret, 0, sizeof(float) * TOC_ROLE_SLOT_FEATURES);
    look_around(g, m, &n);
    for (size_t k = 0; k < N_STEMS; k++) {
        put(&r, n.left[k]);
        put(&r, n.right[k]);
    }
    put_kinds(&r, g, e->sentence);
    put_nearest(&r, g, e);
    put_head(&r, g, e);
    for (uint32_t k = TOC_TOPIC_ATTACK; k <= TOC_TOPIC_ROBBERY; k++)
        put(&r, type == k);
    uint32_t said = rules_say(g, e, m);
    for (int k = 0; k < 8; k++)
        put(&r, (float)(said >> k & 1));
    put(&r, e->role == TOC_ROLE_VICTIM);
    put(&r, (float)e->sentence);
    put(&r, (float)g->n);
    put(&r, (float)g->view->violence);
}
