/*
 * harm_singles - people told of one by one: the subject of "was killed", the object of "wounding".
 *
 * A list counts whole: "killing three soldiers, two policemen and a nurse".
 */
#include "extract/harm.h"

#include "base/utf8.h"
#include "extract/doers_named.h"
#include "extract/names.h"
#include "extract/sufferer.h"

/* ---------------------------------------------------------------- single people */

/* "a man who was stabbed died of it": one and the same; what he came to in the end holds. */
static bool told_already(const toc_scan *s, toc_incident *i, toc_np np, toc_harm harm)
{
    TOC_VEC_FOREACH (old, &i->victims) {
        bool same = old->basis.spans.n && old->kind == TOC_PARTY_GROUP &&
                    old->basis.spans.p[0].start == s->text->tokens.p[np.full_first].start;
        if (!same)
            continue;
        if (harm == TOC_HARM_KILLED && old->effect == TOC_HARM_INJURED)
            old->effect = harm;
        return harm == TOC_HARM_KILLED || old->effect == TOC_HARM_KILLED;
    }
    return false;
}

static void note_single(const toc_scan *s, toc_incident *i, toc_np np, toc_harm harm)
{
    if (told_already(s, i, np, harm))
        return;
    for (uint32_t k = np.first + 1; k < np.head; k++) /* "the school's janitor" */
        if (s->text->tokens.p[k].pos == TOC_PART && toc_word_in(s, k, " s "))
            np.first = k + 1;
    toc_victim *v = toc_victim_add(s, i, toc_scan_words(s, np.first, np.end),
                                   toc_scan_words(s, np.first, np.end), harm);
    if (!v)
        return;
    v->kind = TOC_PARTY_GROUP;
    int64_t heads = toc_word_in(s, np.head, " couple pair ") ? 2 : 1;
    v->count = (toc_count){.stated = true, .value = heads, .bound = TOC_BOUND_EXACT};
    v->basis = toc_basis_of(s, np.full_first, np.end, 60, "single victim");
    v->count.basis = v->basis;
}

/* "man", "19-year-old": whoever that may be. */
static bool nobody_yet(const toc_victim *v)
{
    static const char *const WORDS[] = {"man", "woman", "youth", "teenager", "boy", "girl"};
    for (size_t k = 0; k < TOC_LEN(WORDS); k++)
        if (toc_sv_eq_nocase(v->name, toc_sv_of(WORDS[k])))
            return true;
    return toc_sv_ends(v->name, TOC_SV("-year-old"));
}

/* "A man was shot. Juan Mora, 40, …": the one man told of before who is named now, or NULL. */
static toc_victim *unnamed(const toc_scan *s, toc_incident *i, const toc_name *n, toc_harm harm)
{
    toc_victim *one = NULL;
    size_t start = s->text->tokens.p[toc_sentence_at(s, n->first).first].start;
    if ((harm != TOC_HARM_KILLED && harm != TOC_HARM_INJURED) ||
        (n->first > 1 && toc_is(s, n->first - 1, TOC_WORD_PEOPLE) &&
         toc_word_in(s, n->first - 2, " his her their ")))
        return NULL; /* "her son Juan" is another */
    TOC_VEC_FOREACH (v, &i->victims) {
        if (v->effect != harm)
            continue;
        if (one || v->kind != TOC_PARTY_GROUP || v->count.value != 1 || !nobody_yet(v) ||
            !v->basis.spans.n || v->basis.spans.p[0].start >= start)
            return NULL;
        one = v;
    }
    return one;
}

static void note_person(const toc_scan *s, toc_incident *i, const toc_name *n, toc_harm harm)
{
    toc_sv name = toc_scan_words(s, n->first, n->end);
    if (toc_named_as_doer(s, n->first))
        return;
    TOC_VEC_FOREACH (old, &i->victims)
        if (harm == TOC_HARM_KILLED && old->effect == TOC_HARM_INJURED &&
            toc_sv_eq_nocase(old->name, name)) {
            old->effect = harm; /* died of it */
            return;
        }
    toc_victim *v = unnamed(s, i, n, harm);
    if (v)
        v->name = v->text = name;
    else
        v = toc_victim_add(s, i, name, name, harm);
    if (!v)
        return;
    v->kind = TOC_PARTY_PERSON;
    v->count = (toc_count){0};
    v->basis = toc_basis_of(s, n->first, n->end, 65, "named victim");
}

/* "The drivers were beaten": nobody says how many, unless they were counted before. */
static void note_many(const toc_scan *s, toc_incident *i, toc_np np, toc_harm harm)
{
    TOC_VEC_FOREACH (old, &i->victims)
        if (old->kind == TOC_PARTY_GROUP &&
            toc_sv_ends(toc_fold(s->arena, old->name), s->text->tokens.p[np.head].fold))
            return;
    toc_sv name = toc_scan_words(s, np.first, np.end);
    toc_victim *v = toc_victim_add(s, i, name, name, harm);
    if (v) {
        v->kind = TOC_PARTY_GROUP;
        v->basis = toc_basis_of(s, np.first, np.end, 55, "people without a number");
    }
}

static void note_sufferer(const toc_scan *s, toc_draft *d, toc_np np, uint32_t verb, toc_harm harm)
{
    np = toc_sufferer_meant(s, np, verb);
    const toc_name *n = np.found ? toc_name_at(s, np.head) : NULL;
    if (n && n->kind == TOC_NAME_PERSON)
        note_person(s, &d->incident, toc_name_fullest(s, n), harm);
    else if (np.found && toc_sufferer_is_one(s, np, verb))
        note_single(s, &d->incident, np, harm);
    else if (np.found && toc_sufferer_is_many(s, np, verb))
        note_many(s, &d->incident, np, harm);
}

/* ---------------------------------------------------------------- lists */

enum { LIST_MOST = 8 };

/* One of a list: "three soldiers", "a nurse", "Ann Lee". */
typedef struct {
    toc_np np;
    const toc_number *number; /* NULL: one */
    const toc_name *name;     /* of a person, or NULL */
    uint32_t first, end;      /* with number, complement and age */
} listed;

/* "Ann Lee, 57," "Ann Lee (57)": token behind the age, or at itself. */
static uint32_t behind_age(const toc_scan *s, uint32_t at, uint32_t end)
{
    bool commas = at + 2 < end && toc_word_is(s, at, ",") && s->number_at[at + 1] != TOC_NO_TOKEN &&
                  toc_word_in(s, at + 2, " , and ");
    bool brackets = at + 2 < end && toc_word_is(s, at, "(") &&
                    s->number_at[at + 1] != TOC_NO_TOKEN && toc_word_is(s, at + 2, ")");
    return commas ? at + 2 : brackets ? at + 3 : at;
}

/* "three soldiers", "two of his aides", "five other clerks". */
static bool counted_at(const toc_scan *s, uint32_t at, listed *ret)
{
    uint32_t first = at; /* "their two daughters" */
    at += at + 1 < toc_sentence_at(s, at).end && toc_word_in(s, at, " his her their its our the ");
    const toc_number *n = s->number_at[at] != TOC_NO_TOKEN ? &s->numbers.p[s->number_at[at]] : NULL;
    if (!n || n->first != at || n->kind != TOC_NUMBER_CARDINAL || n->value < 1)
        return false;
    uint32_t noun = n->end, end = toc_sentence_at(s, at).end;
    if (noun + 2 < end && toc_word_is(s, noun, "of") &&
        toc_word_in(s, noun + 1, " the his her its their our "))
        noun += 2;
    toc_np np = noun < end ? toc_np_around(s, noun) : (toc_np){0};
    if (!toc_are_people(s, np) || np.first < n->end || np.first > noun + 1)
        return false;
    *ret = (listed){.np = np, .number = n, .first = first, .end = np.end};
    return true;
}

/* "a nurse", "his wife", "the driver", "Ann Lee, 57". */
static bool one_at(const toc_scan *s, uint32_t at, listed *ret)
{
    bool det = toc_word_in(s, at, " a an another the his her its their our my ");
    if (at + det >= toc_sentence_at(s, at).end)
        return false;
    toc_np np = toc_np_around(s, at + det);
    const toc_name *n = np.found ? toc_name_at(s, np.head) : NULL;
    if (!np.found || (np.full_first != at && np.first != at + det))
        return false;
    if (n && n->kind == TOC_NAME_PERSON) {
        *ret = (listed){.np = np, .name = n, .first = at, .end = np.end};
        return true;
    }
    toc_sv head = s->text->tokens.p[np.head].fold;
    if (!det || !toc_are_people(s, np) || toc_are_attackers(s, np) ||
        toc_word_in(s, np.head, " people men women children police suspect ") ||
        toc_sv_ends(head, TOC_SV("s")))
        return false;
    *ret = (listed){.np = np, .first = at, .end = np.end};
    return true;
}

/* "Elmer Quispe, mayor of Pataz, and": token at the comma behind what he is, or at itself. */
static uint32_t behind_office(const toc_scan *s, uint32_t at, uint32_t end)
{
    toc_np np = at + 2 < end && toc_word_is(s, at, ",") ? toc_np_around(s, at + 1) : (toc_np){0};
    if (!np.found || np.full_first != at + 1 || np.first != at + 1 || toc_name_at(s, np.first) ||
        s->number_at[at + 1] != TOC_NO_TOKEN ||
        !(toc_are_people(s, np) || toc_is(s, np.head, TOC_WORD_TITLE)))
        return at;
    np = toc_np_extended(s, np);
    return np.end < end && toc_word_is(s, np.end, ",") ? np.end : at;
}

static bool listed_at(const toc_scan *s, uint32_t at, uint32_t end, listed *ret)
{
    if (!counted_at(s, at, ret) && !one_at(s, at, ret))
        return false;
    if (ret->end < end && toc_word_is(s, ret->end, "of"))
        ret->end = toc_np_extended(s, ret->np).end;
    if (ret->end + 1 < end && !ret->number && toc_word_is(s, ret->end, "of") &&
        s->number_at[ret->end + 1] != TOC_NO_TOKEN)
        ret->end += 2; /* "a girl of 15" */
    if (ret->name)
        ret->end = behind_office(s, behind_age(s, ret->end, end), end);
    return ret->end <= end;
}

/* Token behind what stands between two of a list, or at itself. */
static uint32_t behind_link(const toc_scan *s, uint32_t at, uint32_t end)
{
    if (at + 2 < end && toc_word_is(s, at, "as") && toc_word_is(s, at + 1, "well") &&
        toc_word_is(s, at + 2, "as"))
        return at + 3;
    if (at < end && toc_word_is(s, at, ","))
        at++;
    return at < end && toc_word_is(s, at, "and") ? at + 1 : at;
}

/* "a soldier, Juan Pérez, and": one and the same, said twice; *last is its fuller wording. */
static bool apposed(const toc_scan *s, listed *last, const listed *next)
{
    bool comma = next->first == last->end + 1 && toc_word_is(s, last->end, ",");
    if (!comma || last->number || next->number || !last->name == !next->name)
        return false;
    uint32_t end = next->end;
    if (next->name)
        *last = *next;
    last->end = end;
    return true;
}

/* How many one of a list stands for. */
static int64_t heads_of(const toc_scan *s, const listed *one)
{
    return one->number                                     ? (int64_t)one->number->value
           : toc_word_in(s, one->np.head, " couple pair ") ? 2
                                                           : 1;
}

/* "12 people, two nurses and a cook", "eleven pilgrims, eight men and three women": the first are
 * all of them. */
static bool are_all(const toc_scan *s, const listed *list, uint32_t n)
{
    if (!list[0].number || !toc_word_is(s, list[0].end, ","))
        return false;
    int64_t sum = 0;
    bool by_sex = true; /* or by age */
    for (uint32_t k = 1; k < n; k++) {
        sum += heads_of(s, &list[k]);
        by_sex &= toc_word_in(s, list[k].np.head,
                              " men women children boys girls man woman child boy girl adults ");
    }
    return (by_sex && sum == heads_of(s, &list[0])) ||
           toc_word_in(s, list[0].np.head, " people persons victims others ");
}

/* The people from token at on, linked by commas and "and". Returns how many; *ret_end is the token
 * behind them. */
static uint32_t list_from(const toc_scan *s, uint32_t at, uint32_t end, listed *list,
                          uint32_t *ret_end)
{
    uint32_t n = 0;
    for (listed one; n < LIST_MOST && at < end && listed_at(s, at, end, &one);) {
        if (!n || !apposed(s, &list[n - 1], &one))
            list[n++] = one;
        *ret_end = list[n - 1].end;
        at = behind_link(s, *ret_end, end);
        if (at == *ret_end)
            break;
    }
    return n > 1 && are_all(s, list, n) ? 0 : n;
}

/* The list that ends where a passive begins: "Three soldiers and a nurse were killed". */
static uint32_t list_before(const toc_scan *s, const toc_unit *u, uint32_t verb, listed *list)
{
    enum { REACH = 40 };
    uint32_t be = verb;
    while (be > u->first && verb - be < 3 && !toc_word_in(s, be, " was were died "))
        be--;
    if (!toc_word_in(s, be, " was were died "))
        be = verb;
    uint32_t from = be - u->first > REACH ? be - REACH : u->first, end = 0;
    bool linked = false;
    for (uint32_t i = from; i < be; i++)
        linked |= toc_word_is(s, i, "and");
    for (uint32_t i = from; linked && i < be; i++) {
        uint32_t n = list_from(s, i, be, list, &end);
        bool comma = end + 1 == be && toc_word_is(s, end, ","); /* "A, 44, and B, 51, died" */
        if (n > 1 && (end == be || comma))
            return n;
    }
    return 0;
}

static void note_listed(const toc_scan *s, toc_incident *i, const listed *one, toc_harm harm)
{
    if (one->name) {
        note_person(s, i, toc_name_fullest(s, one->name), harm);
        return;
    }
    if (!one->number) {
        note_single(s, i, one->np, harm);
        return;
    }
    toc_sv name = toc_scan_words(s, one->np.first, one->np.end);
    toc_victim *v = toc_are_attackers(s, one->np) ? NULL : toc_victim_add(s, i, name, name, harm);
    if (!v)
        return;
    v->kind = TOC_PARTY_GROUP;
    v->basis = toc_basis_of(s, one->first, one->end, 65, "listed people");
    v->count = (toc_count){true, (int64_t)one->number->value, one->number->bound, v->basis};
}

/* What is the total so far is one of the list's own figures: the list's sum is the better one. */
static void note_sum(const toc_scan *s, toc_incident *i, const listed *list, uint32_t n,
                     toc_harm harm)
{
    toc_count *c = harm == TOC_HARM_KILLED    ? &i->killed
                   : harm == TOC_HARM_INJURED ? &i->injured
                                              : NULL;
    if (list[0].number && (uint32_t)list[0].number->value + 1 == n)
        return; /* "two nurses, Ann Lee and Eve Ray": the two are they */
    int64_t sum = 0;
    bool known = false;
    toc_bound bound = TOC_BOUND_EXACT;
    for (uint32_t k = 0; k < n; k++) {
        if (toc_are_attackers(s, list[k].np))
            continue;
        int64_t value = heads_of(s, &list[k]);
        bound = list[k].number && list[k].number->bound ? list[k].number->bound : bound;
        known |= c && c->stated && c->value == value;
        sum += value;
    }
    if (!known || c->value >= sum)
        return;
    c->value = sum;
    c->bound = bound;
    toc_basis_add(s, &c->basis, list[0].first, list[n - 1].end);
}

/* "the abduction of two nurses", "the killing of Ann Lee": token end is the "of" or right behind
 * it.
 */
static bool deed_of(const toc_scan *s, const toc_unit *u, uint32_t end)
{
    uint32_t of = end < u->end && toc_word_is(s, end, "of") ? end : end - 1;
    return of > u->first && end < u->end && toc_word_is(s, of, "of") &&
           toc_word_in(s, of - 1, " abduction kidnapping killing murder assassination slaying ") &&
           !toc_word_before(s, of - 1, 2,
                            " after since before "); /* "a year after the killing of" */
}

/* "shot a clerk and a customer dead": what stands behind the list. */
static toc_harm shot_dead(const toc_scan *s, const toc_unit *u, uint32_t behind, toc_harm harm)
{
    bool dead = harm == TOC_HARM_INJURED && behind < u->end && toc_word_is(s, behind, "dead");
    return dead ? TOC_HARM_KILLED : harm;
}

/* True if a list of people came to the harm that the words [first, end) tell of. */
static bool note_list(const toc_scan *s, toc_draft *d, const toc_unit *u, uint32_t first,
                      uint32_t end, toc_harm harm)
{
    listed list[LIST_MOST];
    uint32_t n = 0, behind = 0;
    if (toc_harm_passive(s, u, first))
        n = list_before(s, u, first, list);
    else if ((toc_harm_takes_object(s, first) && toc_harm_is_verb(s, first, end)) ||
             deed_of(s, u, end))
        n = list_from(s, end + toc_word_is(s, end, "of"), u->end, list, &behind);
    harm = behind ? shot_dead(s, u, behind, harm) : harm;
    bool named =
        n == 1 && list[0].name && !toc_harm_passive(s, u, first); /* "a driver, Ann Lee," */
    for (uint32_t k = 0; (n > 1 || named) && k < n; k++)
        note_listed(s, &d->incident, &list[k], harm);
    if (n > 1)
        note_sum(s, &d->incident, list, n, harm);
    return n > 1 || named;
}

/* "…, said Senior Superintendent Ann Lee" */
static bool said_by(const toc_scan *s, const toc_unit *u, const toc_name *n)
{
    enum { TITLES = 4 };
    uint32_t from = n->first - u->first > TITLES ? n->first - TITLES : u->first;
    return toc_find_class(s, from, n->first, TOC_WORD_SAY_ASSERT) != TOC_NO_TOKEN ||
           (n->end < u->end && toc_is(s, n->end, TOC_WORD_SAY_ASSERT));
}

/* "Among the dead was Zemari Ahmadi", "the principal, Tahira Qazi, was among the dead". */
static void among_the_dead(const toc_scan *s, toc_draft *d, const toc_unit *u)
{
    for (uint32_t i = u->first; i + 2 < u->end; i++) {
        bool among = toc_word_in(s, i, " among of ") &&
                     (toc_word_is(s, i + 1, "them") ||
                      (toc_word_is(s, i + 1, "the") &&
                       toc_word_in(s, i + 2, " dead victims killed wounded injured ")));
        if (!among)
            continue;
        toc_harm harm =
            toc_word_in(s, i + 2, " wounded injured ") ? TOC_HARM_INJURED : TOC_HARM_KILLED;
        for (uint32_t k = u->first; k < u->end; k++) {
            const toc_name *n = toc_name_at(s, k);
            if (n && n->kind == TOC_NAME_PERSON && n->first == k && !said_by(s, u, n) &&
                !toc_speaks(s, toc_scan_words(s, n->first, n->end)))
                note_person(s, &d->incident, toc_name_fullest(s, n), harm);
        }
        return;
    }
}

/* What those came to whom np speaks of again: "the teachers", "the dead", "the victim". */
static toc_harm harm_of(const toc_scan *s, const toc_incident *i, toc_np np)
{
    if (!np.found || toc_are_attackers(s, np))
        return TOC_HARM_NONE;
    for (uint32_t k = np.full_first; k < np.end; k++) /* "the dead", "the dead man" */
        if (toc_harm_at(s, k) != TOC_HARM_NONE)
            return toc_harm_at(s, k);
    if (toc_word_in(s, np.head, " victim victims "))
        return i->killed.stated && i->killed.value > 0 ? TOC_HARM_KILLED : TOC_HARM_INJURED;
    TOC_VEC_FOREACH (v, &i->victims)
        if (v->kind == TOC_PARTY_GROUP &&
            toc_sv_ends(toc_fold(s->arena, v->name), s->text->tokens.p[np.head].fold))
            return v->effect;
    return TOC_HARM_NONE;
}

/* Names from token at on as victims of a harm. */
static void note_names(const toc_scan *s, toc_draft *d, const toc_unit *u, uint32_t at,
                       toc_harm harm)
{
    listed list[LIST_MOST];
    uint32_t end = at, n = harm == TOC_HARM_NONE ? 0 : list_from(s, at, u->end, list, &end);
    for (uint32_t k = 0; k < n; k++)
        if (list[k].name)
            note_listed(s, &d->incident, &list[k], harm);
}

/* "The youngest was a baby of five months": of the dead. */
static void note_of_age(const toc_scan *s, toc_draft *d, const toc_unit *u, uint32_t at)
{
    listed one;
    if (d->incident.killed.stated && listed_at(s, at, u->end, &one))
        note_listed(s, &d->incident, &one, TOC_HARM_KILLED);
}

/* "The victim", also with "who died overnight" behind it. */
static toc_np victim_before(const toc_scan *s, const toc_unit *u, uint32_t be)
{
    for (uint32_t i = be; i > u->first; i--)
        if (toc_word_is(s, i - 1, "victim"))
            return toc_np_around(s, i - 1);
    return toc_np_around(s, be - 1);
}

/* "The victim was Ann Lee", "the youngest was a baby": token be is the verb. */
static void victim_is(const toc_scan *s, toc_draft *d, const toc_unit *u, uint32_t be)
{
    if (toc_word_in(s, be - 1, " youngest oldest eldest "))
        note_of_age(s, d, u, be + 1);
    else if (toc_word_in(s, be - 1, " victim dead man woman fatality ") ||
             toc_word_before(s, be, 5, " victim "))
        note_names(s, d, u, be + 1, harm_of(s, &d->incident, victim_before(s, u, be)));
}

/* "The teachers were named as Ann Lee, 44, and Eve Ray", "the dead man, named as Ann Lee", "police
 * identified the victims as …": token i is the verb. */
static void named_so(const toc_scan *s, toc_draft *d, const toc_unit *u, uint32_t i)
{
    enum { OBJECT = 7 };
    bool passive = toc_word_in(s, i - 1, " was were been ");
    bool apposed = toc_word_is(s, i - 1, ",") && i > u->first + 1;
    uint32_t as = i + 1;
    while (!passive && as < TOC_MIN(i + OBJECT, u->end) && !toc_word_is(s, as, "as"))
        as++;
    toc_np who = passive   ? toc_np_subject(s, i)
                 : apposed ? toc_np_around(s, i - 2)
                           : toc_np_after(s, i + 1, OBJECT);
    if (passive || (as < u->end && toc_word_is(s, as, "as")))
        note_names(s, d, u, as + (as < u->end && toc_word_is(s, as, "as")),
                   harm_of(s, &d->incident, who));
}

static void named_as(const toc_scan *s, toc_draft *d, const toc_unit *u)
{
    for (uint32_t i = u->first + 1; i + 2 < u->end; i++) {
        if (toc_word_in(s, i, " was were is are "))
            victim_is(s, d, u, i);
        else if (toc_word_in(s, i, " named identified "))
            named_so(s, d, u, i);
    }
}

/* The harm that the words before token i tell of, the nearest first, else the next behind it; that
 * first where "…, were injured" goes on behind the parts. */
static toc_harm harm_around(const toc_scan *s, const toc_unit *u, uint32_t i, uint32_t behind)
{
    uint32_t verb = behind + (behind < u->end && toc_word_is(s, behind, ","));
    bool passive = verb < u->end && toc_word_in(s, verb, " were was are have ");
    for (uint32_t k = i; k > u->first && !passive; k--)
        if (toc_harm_at(s, k - 1) != TOC_HARM_NONE)
            return toc_harm_at(s, k - 1);
    for (uint32_t k = behind; k < u->end; k++)
        if (toc_harm_at(s, k) != TOC_HARM_NONE)
            return toc_harm_at(s, k);
    return TOC_HARM_NONE;
}

/* "including", "among them" */
static bool parts_open(const toc_scan *s, const toc_unit *u, uint32_t i)
{
    return toc_is(s, i, TOC_WORD_PARTIAL_FIGURE) &&
           (toc_word_is(s, i, "including") ||
            (i > u->first && toc_word_in(s, i, " them whom ") && toc_word_is(s, i - 1, "among")));
}

/* "killing nine people, among them a lawmaker, Ann Lee, and two guards": parts of a figure. */
static void parts_of_all(const toc_scan *s, toc_draft *d, const toc_unit *u)
{
    for (uint32_t i = u->first; i + 1 < u->end; i++) {
        bool colon = i > u->first && toc_word_is(s, i, ":") &&
                     toc_are_people(s, toc_np_around(s, i - 1)); /* "24 people: 16 mothers and …" */
        if (!colon && !parts_open(s, u, i))
            continue;
        listed list[LIST_MOST];
        uint32_t end = i + 1, n = list_from(s, i + 1, u->end, list, &end);
        toc_harm harm = n ? harm_around(s, u, i, end) : TOC_HARM_NONE;
        for (uint32_t k = 0; k < n && harm != TOC_HARM_NONE; k++)
            note_listed(s, &d->incident, &list[k], harm);
    }
}

/* "Neighbours had at first reported that the driver was dead." */
static bool withdrawn(const toc_scan *s, const toc_unit *u, uint32_t word)
{
    return toc_find_class(s, u->first, word, TOC_WORD_EARLIER_FIGURE) != TOC_NO_TOKEN &&
           toc_find_class(s, u->first, u->end, TOC_WORD_SAY_ASSERT) != TOC_NO_TOKEN;
}

/* "An imam and his nephew were shot; both died." */
static bool all_died(const toc_scan *s, toc_incident *i, const toc_unit *u)
{
    size_t start = s->text->tokens.p[toc_sentence_at(s, u->first).first].start;
    bool any = false;
    TOC_VEC_FOREACH (v, &i->victims)
        if (v->effect == TOC_HARM_INJURED && v->basis.spans.n &&
            v->basis.spans.p[0].start >= start) {
            v->effect = TOC_HARM_KILLED;
            any = true;
        }
    return any;
}

/* The only one told of by name, else the only one told of at all, to whom something else than harm
 * has come so far, or NULL. */
static toc_victim *the_only_one(toc_incident *i, toc_harm harm)
{
    toc_victim *named = NULL, *single = NULL;
    uint32_t people = 0, singles = 0;
    TOC_VEC_FOREACH (v, &i->victims) {
        bool one = v->kind == TOC_PARTY_GROUP && v->count.stated && v->count.value == 1;
        if (v->kind == TOC_PARTY_PERSON && v->effect == harm)
            return NULL;
        if (v->kind == TOC_PARTY_PERSON && (!named || !toc_sv_eq_nocase(named->name, v->name)))
            people++, named = v;
        if (one && v->effect != harm)
            singles++, single = v;
    }
    if (people == 1)
        return named;
    return !people && singles == 1 && harm == TOC_HARM_KILLED ? single : NULL;
}

/* "He was found dead two days later": the one who was told of by name before. True if so. */
static bool of_him(const toc_scan *s, toc_draft *d, const toc_unit *u, uint32_t word, toc_harm harm)
{
    uint32_t k = word;
    while (k > u->first && (s->text->tokens.p[k - 1].pos == TOC_AUX ||
                            toc_word_in(s, k - 1, " was were later then had been ")))
        k--;
    if (k == u->first || (harm != TOC_HARM_KILLED && harm != TOC_HARM_RELEASED))
        return false;
    if (harm == TOC_HARM_KILLED && toc_word_in(s, k - 1, " both all "))
        return all_died(s, &d->incident, u);
    toc_victim *one = toc_word_in(s, k - 1, " he she ") ? the_only_one(&d->incident, harm) : NULL;
    if (!one)
        return false;
    if (one->effect == TOC_HARM_INJURED) {
        one->effect = harm;
        return true;
    }
    toc_victim *again = toc_victim_add(s, &d->incident, one->name, one->text, harm);
    if (again) {
        again->kind = one->kind;
        again->count = one->count;
        again->basis = toc_basis_of(s, k - 1, word + 1, 55, "the one told of before");
    }
    return true;
}

/* np and who is joined to it by "and". */
static void note_with_other(const toc_scan *s, toc_draft *d, const toc_unit *u, toc_np np,
                            uint32_t end, toc_harm harm)
{
    harm = np.head >= end ? toc_harm_in_the_end(s, u, end, np, harm) : harm;
    note_sufferer(s, d, np, end - 1, harm);
    toc_np other = toc_sufferer_joined(s, np);
    if (other.found && other.head >= u->first)
        note_sufferer(s, d, other, end - 1, harm);
}

/* "dragged two patients from their beds and executed them": those counted last before. */
static void killed_them(const toc_scan *s, toc_draft *d, const toc_unit *u, uint32_t verb,
                        uint32_t end)
{
    if (end >= u->end || !toc_word_is(s, end, "them") || toc_harm_at(s, verb) != TOC_HARM_KILLED)
        return;
    const toc_number *last = NULL;
    toc_np np = {0};
    uint32_t at = u->first;
    for (const toc_number *n; (n = toc_next_number(s, &at, verb));) {
        toc_np of = n->kind == TOC_NUMBER_CARDINAL && n->end < verb ? toc_np_after(s, n->end, 2)
                                                                    : (toc_np){0};
        if (toc_are_people(s, of) && !toc_are_attackers(s, of) && n->value >= 1) {
            last = n;
            np = of;
        }
    }
    if (last)
        note_listed(s, &d->incident,
                    &(listed){.np = np, .number = last, .first = last->first, .end = np.end},
                    TOC_HARM_KILLED);
}

static void one_by_one(const toc_scan *s, toc_draft *d, const toc_unit *u)
{
    toc_np last = {0};
    for (uint32_t i = u->first, end; i < u->end; i = end) {
        toc_harm harm = toc_harm_at(s, i);
        end = i + 1;
        while (harm != TOC_HARM_NONE && end < u->end && toc_harm_at(s, end) == harm)
            end++;
        if (harm == TOC_HARM_NONE || toc_negated(s, i) || withdrawn(s, u, i))
            continue;
        killed_them(s, d, u, i, end);
        if (note_list(s, d, u, i, end, harm) || of_him(s, d, u, i, harm))
            continue;
        toc_np np = toc_sufferer(s, u, i, end, last);
        last = np;
        if (!np.found || np.head < u->first || np.head >= u->end)
            continue;
        note_with_other(s, d, u, np, end, harm);
    }
}

void toc_harm_singles(const toc_scan *s, toc_draft *d, const toc_unit *u)
{
    one_by_one(s, d, u);
    parts_of_all(s, d, u);
    named_as(s, d, u);
    if (d->incident.killed.stated || d->incident.injured.stated)
        among_the_dead(s, d, u);
}
