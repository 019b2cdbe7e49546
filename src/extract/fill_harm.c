/*
 * fill_harm - who came to harm and how many: victims, killed and injured.
 *
 * A number or a noun phrase of people is tied to the nearest word of harm in its clause: "213
 * people died", "killing five people and injuring five more", "124 wounded". Figures that a source
 * once gave
 * ("had earlier spoken of 84 dead") or that are part of another ("ten of them children") do not
 * make the incident's total.
 */
#include "extract/harm.h"

#include "base/limits.h"
#include "extract/names.h"
#include "extract/phrase.h"

typedef struct {
    toc_harm harm;
    uint32_t word; /* token of the word of harm */
} harm_word;

static bool clause_end(const toc_scan *s, uint32_t token)
{
    return toc_word_in(s, token, " ; : while when ");
}

/* "killing five", "wounded more than 200", "as many as ten civilians killed": right before. */
static harm_word harm_before(const toc_scan *s, const toc_unit *u, uint32_t first)
{
    enum { REACH = 4 };
    uint32_t from = first - u->first > REACH ? first - REACH : u->first;
    for (uint32_t i = first; i > from; i--) {
        toc_harm h = toc_harm_at(s, i - 1);
        if (h)
            return (harm_word){h, i - 1};
        if (i == first && toc_word_is(s, i - 1, ":") && i > from + 1 && toc_harm_at(s, i - 2))
            continue; /* "Injured: 4 officers" */
        if (clause_end(s, i - 1) || toc_word_in(s, i - 1, " , and by but ") ||
            s->number_at[i - 1] != TOC_NO_TOKEN)
            break;
    }
    return (harm_word){0};
}

/* "84 people, ten of them children, were killed": the second figure is inside the first. */
static bool part_of_it(const toc_scan *s, const toc_unit *u, uint32_t number)
{
    const toc_number *n = &s->numbers.p[number];
    uint32_t to = TOC_MIN(n->end + 2, u->end), from = TOC_MAX(u->first + 3, n->first) - 3;
    if (n->end + 1 < u->end && toc_word_in(s, n->end, " year - ") &&
        toc_word_in(s, n->end + 1, " old year - "))
        return true; /* "a nine-year-old boy": an age */
    return toc_find_class(s, n->end, to, TOC_WORD_PARTIAL_FIGURE) != TOC_NO_TOKEN ||
           toc_find_class(s, from, n->first, TOC_WORD_PARTIAL_FIGURE) != TOC_NO_TOKEN;
}

/* "70 people, among them ten women and three infants, were killed": token at the comma that ends
 * what is a part, or at itself. */
static uint32_t behind_part(const toc_scan *s, const toc_unit *u, uint32_t at)
{
    enum { OPENS = 4, LONGEST = 16 };
    if (!toc_word_is(s, at, ","))
        return at;
    uint32_t to = TOC_MIN(at + OPENS, u->end), number = at;
    while (number < to && s->number_at[number] == TOC_NO_TOKEN)
        number++;
    if (number == to && toc_find_class(s, at, to, TOC_WORD_PARTIAL_FIGURE) == TOC_NO_TOKEN)
        return at;
    for (uint32_t i = at + 2; i + 1 < TOC_MIN(at + LONGEST, u->end); i++)
        if (toc_word_is(s, i, ",") &&
            toc_word_in(s, i + 1, " were was have had are died perished lost "))
            return i;
    return at;
}

/* "two escaped the next day": they came to no harm that is told of behind it. */
static bool fled(const toc_scan *s, uint32_t i)
{
    return toc_word_in(s, i, " escaped fled survived managed ") &&
           s->text->tokens.p[i].pos == TOC_VERB;
}

/* "two guards, neither of whom was hurt" */
static bool spared(const toc_scan *s, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i + 2 < end; i++)
        if (toc_word_in(s, i, " neither none ") && toc_word_is(s, i + 1, "of"))
            return true;
    return false;
}

/* The next word of harm behind token end, up to the next figure. */
static harm_word next_harm(const toc_scan *s, const toc_unit *u, uint32_t end, uint32_t number)
{
    enum { REACH = 14 };
    uint32_t to = TOC_MIN(end + REACH, u->end);
    for (uint32_t i = end; i < to; i++) {
        uint32_t behind = behind_part(s, u, i);
        to = TOC_MIN(to + behind - i, u->end);
        i = behind;
        toc_harm h = i < to ? toc_harm_at(s, i) : TOC_HARM_NONE;
        if (h || i >= to)
            return (harm_word){h, i};
        if (toc_is(s, i, TOC_WORD_ARREST) || toc_is(s, i, TOC_WORD_CONVICT) || fled(s, i))
            break; /* "ten men have been charged with murder" */
        bool other = s->number_at[i] != TOC_NO_TOKEN && s->number_at[i] != number &&
                     !toc_harm_of_others(s, &s->numbers.p[s->number_at[i]]);
        bool added = i == end + 1 && toc_word_is(s, end, "and"); /* "14 soldiers and three cooks" */
        if (clause_end(s, i) || (other && !added && !part_of_it(s, u, s->number_at[i])))
            break;
    }
    return (harm_word){0};
}

/* "13 passengers, several of them with bullet wounds,": nobody knows of how many. */
static bool of_some(const toc_scan *s, uint32_t first, uint32_t end)
{
    for (uint32_t i = end; i > first + 2 && !toc_word_is(s, i - 1, ","); i--)
        if (toc_word_in(s, i - 1, " them whom ") && toc_word_is(s, i - 2, "of"))
            return toc_word_in(s, i - 3, " several some many most few ");
    return false;
}

/* "five people were killed", "124 wounded" */
static harm_word harm_after(const toc_scan *s, const toc_unit *u, uint32_t end, uint32_t number)
{
    harm_word h = next_harm(s, u, end, number);
    if (h.harm && spared(s, end, h.word))
        h.harm = TOC_HARM_UNHARMED;
    else if (h.harm && of_some(s, end, h.word))
        h.harm = TOC_HARM_NONE;
    return h;
}

/* "raising to four the number of people killed" */
static bool tally(const toc_scan *s, toc_np np)
{
    return toc_word_in(s, np.head, " number toll total tally ");
}

/* ---------------------------------------------------------------- counted people */

typedef struct {
    const toc_number *number;
    toc_np np;
    harm_word harm;
    bool partial, contested;
} figure;

static bool contested(const toc_scan *s, const toc_unit *u, const figure *f)
{
    if (toc_find_class(s, u->first, f->number->first, TOC_WORD_EARLIER_FIGURE) == TOC_NO_TOKEN)
        return false;
    return toc_find_class(s, u->first, u->end, TOC_WORD_SAY_ASSERT) != TOC_NO_TOKEN;
}

static bool partial(const toc_scan *s, const toc_unit *u, const toc_number *n)
{
    uint32_t from = n->first - u->first > 3 ? n->first - 3 : u->first;
    uint32_t to = n->end; /* "12 people, including two children": the twelve are all */
    while (to < TOC_MIN(n->end + 3, u->end) && !toc_word_in(s, to, " , including "))
        to++;
    return toc_find_class(s, from, to, TOC_WORD_PARTIAL_FIGURE) != TOC_NO_TOKEN;
}

/* "12 injured", "12 were injured"; but not "killing 5 and injuring 12", where each has its own. */
static bool adjoins(const toc_scan *s, const toc_unit *u, const toc_number *n, harm_word h)
{
    if (!h.harm || h.word > n->end + 1)
        return false;
    bool own = h.word + 1 < u->end && s->number_at[h.word + 1] != TOC_NO_TOKEN;
    bool apart =
        h.word == n->end + 1 && toc_word_in(s, n->end, " and , but or before after while ");
    return !apart && !(own && toc_word_in(s, h.word, " wounds injures kills "));
}

/* "puts the dead at 11, all civilians" */
static toc_np all_of(const toc_scan *s, const toc_number *n)
{
    uint32_t end = toc_sentence_at(s, n->first).end;
    if (n->end + 2 >= end || !toc_word_is(s, n->end, ",") ||
        !toc_word_in(s, n->end + 1, " all mostly "))
        return (toc_np){0};
    toc_np np = toc_np_around(s, n->end + 2);
    np.found = np.found && np.first == n->end + 2 && toc_are_people(s, np);
    return np;
}

/* "wounding about 20, hospital staff said": between a number and what it counts. */
static bool set_apart(const toc_scan *s, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++)
        if (s->text->tokens.p[i].pos == TOC_PUNCT ||
            toc_word_in(s, i,
                        " in on at near during after outside inside before when while as who and "))
            return true;
    return false;
}

/* What the number counts; found = false for "wounding about 20, hospital staff said" and "killed 12
 * in Lahore". */
static toc_np counted_np(const toc_scan *s, const toc_number *n)
{
    if (n->end + 2 < toc_sentence_at(s, n->first).end && toc_word_is(s, n->end, "of") &&
        toc_word_in(s, n->end + 1, " our my his her its their your "))
        return toc_np_around(s, n->end + 2); /* "two of our Year 10 boys" */
    toc_np np = toc_np_after(s, n->end, 3);
    if (np.found && (np.first > n->end + 2 || set_apart(s, n->end, np.first)))
        np.found = false;
    bool longer = np.found && np.head > np.first;
    if (longer && toc_word_in(s, np.head, " hostage captive ")) /* "took 14 people hostage" */
        np.end = np.head--;
    else if (longer && toc_word_in(s, np.head, " kia wia ")) /* "6 civilians KIA" */
        np.head = --np.end - 1;
    return np.found ? np : all_of(s, n);
}

/* "two men shot dead a judge": who is counted does the harm. */
static bool does_harm(const toc_scan *s, const toc_unit *u, harm_word h)
{
    uint32_t next = h.word + 1;
    if (!h.harm || s->text->tokens.p[h.word].pos != TOC_VERB || !toc_harm_takes_object(s, h.word) ||
        toc_word_in(s, h.word - 1, " have has had not ") ||
        toc_word_in(s, h.word,
                    " died die dies perished survived suffered sustained received lost had needed "
                    "underwent escaped required succumbed "))
        return false;
    while (next < u->end && toc_harm_at(s, next) == h.harm)
        next++;
    if (next >= u->end || toc_in_date(s, next))
        return false;
    toc_pos pos = s->text->tokens.p[next].pos;
    return pos == TOC_DET || pos == TOC_PROPN || pos == TOC_PRON ||
           s->number_at[next] != TOC_NO_TOKEN;
}

/* "stabbed three people to death", "shot two players of a football team dead" */
static bool to_death(const toc_scan *s, const toc_unit *u, const figure *f)
{
    enum { REACH = 8 };
    if (!toc_word_in(s, f->harm.word,
                     " stabbed hacked beat beaten shot burned burnt knifed "
                     "bludgeoned stoned slashed "))
        return false;
    for (uint32_t i = f->harm.word + 1; i + 1 < TOC_MIN(f->harm.word + REACH + 1, u->end); i++) {
        if (toc_word_in(s, i, " , and ; before after ") || s->text->tokens.p[i].pos == TOC_VERB)
            return false;
        if ((toc_word_is(s, i, "to") && toc_word_is(s, i + 1, "death")) ||
            toc_word_is(s, i, "dead"))
            return true;
    }
    return false;
}

/* "six hostages were murdered", not "5 injured people": the harm right behind the number is the
 * noun that is counted, and they came to another. */
static bool noun_of_harm(const toc_scan *s, const toc_unit *u, toc_np np, uint32_t index)
{
    uint32_t end = s->numbers.p[index].end;
    return np.found && np.head == end && toc_is(s, end, TOC_WORD_PEOPLE) &&
           harm_after(s, u, np.end, index).harm == TOC_HARM_KILLED;
}

/* "Of those killed, eleven were women." */
static bool behind_the_dead(const toc_scan *s, const toc_number *n, figure *f)
{
    uint32_t i = n->first;
    toc_sentence se = toc_sentence_at(s, i);
    if (i < se.first + 4 || n->end + 1 >= se.end || !toc_word_is(s, i - 1, ",") ||
        !toc_word_in(s, i - 3, " the those these ") || !toc_word_is(s, i - 4, "of") ||
        !toc_word_in(s, n->end, " were was are is ") || toc_harm_at(s, i - 2) == TOC_HARM_NONE)
        return false;
    f->np = toc_np_after(s, n->end + 1, 3);
    f->harm = (harm_word){toc_harm_at(s, i - 2), i - 2};
    f->partial = true;
    return toc_are_people(s, f->np);
}

/* "Twelve people were injured, one of them fatally." */
static bool fatally(const toc_scan *s, const toc_number *n, figure *f)
{
    uint32_t i = n->end;
    if (i + 2 >= toc_sentence_at(s, n->first).end || !toc_word_is(s, i, "of") ||
        !toc_word_in(s, i + 1, " them whom ") || !toc_word_in(s, i + 2, " fatally mortally "))
        return false;
    f->harm = (harm_word){TOC_HARM_KILLED, i + 2};
    return true;
}

/* "Two of the dead were port policemen": what a part of them was. */
static bool of_the_dead(const toc_scan *s, const toc_number *n, figure *f)
{
    uint32_t i = n->end;
    if (behind_the_dead(s, n, f) || fatally(s, n, f))
        return true;
    *f = (figure){.number = n};
    if (i + 4 >= toc_sentence_at(s, n->first).end || !toc_word_is(s, i, "of") ||
        !toc_word_in(s, i + 1, " the those ") || !toc_word_in(s, i + 3, " were was are is ") ||
        toc_harm_at(s, i + 2) == TOC_HARM_NONE)
        return false;
    f->np = toc_np_after(s, i + 4, 3);
    if (!toc_are_people(s, f->np))
        return false;
    f->harm = (harm_word){toc_harm_at(s, i + 2), i + 2};
    f->partial = true;
    return true;
}

static figure read_figure(const toc_scan *s, const toc_unit *u, uint32_t index)
{
    const toc_number *n = &s->numbers.p[index];
    figure f = {.number = n};
    if (toc_harm_counts_none(s, u, n))
        return f;
    if (of_the_dead(s, n, &f))
        return f;
    f.np = counted_np(s, n);
    bool at_once = n->end < u->end && toc_harm_at(s, n->end) && /* "5 injured people" */
                   !noun_of_harm(s, u, f.np, index);
    uint32_t end = f.np.found && !at_once ? f.np.end : n->end;
    harm_word before = harm_before(s, u, n->first);
    harm_word after = harm_after(s, u, end, index);
    if (before.harm && !adjoins(s, u, n, after) &&
        (toc_harm_takes_object(s, before.word) || !after.harm))
        f.harm = before;
    else if (!does_harm(s, u, after))
        f.harm = after;
    if (to_death(s, u, &f))
        f.harm.harm = TOC_HARM_KILLED;
    f.partial = partial(s, u, n);
    f.contested = contested(s, u, &f);
    return f;
}

void toc_add_figure(const toc_scan *s, toc_draft *d, toc_figure_field field, const toc_number *n,
                    const char *rule)
{
    toc_figure_vec *counts = &d->incident.counts;
    if (!(n->value >= 0 && n->value < 1e15))
        return;
    int64_t value = (int64_t)n->value;
    TOC_VEC_FOREACH (old, counts)
        if (old->field == field && old->value == value && old->bound == n->bound)
            return;
    toc_figure *f = counts->n < TOC_MAX_FIELD_ENTRIES ? TOC_VEC_PUSH(s->arena, counts) : NULL;
    if (!f)
        return;
    *f = (toc_figure){.field = field,
                      .value = value,
                      .bound = n->bound,
                      .basis = toc_basis_of(s, n->first, n->end, 65, rule)};
    memcpy(f->currency, n->currency, sizeof(f->currency));
}

/* True and the field of counts that a harm has. */
static bool field_of(toc_harm harm, toc_figure_field *ret)
{
    *ret = harm == TOC_HARM_KILLED    ? TOC_FIGURE_KILLED
           : harm == TOC_HARM_INJURED ? TOC_FIGURE_INJURED
                                      : TOC_FIGURE_KIDNAPPED;
    return harm == TOC_HARM_KILLED || harm == TOC_HARM_INJURED || harm == TOC_HARM_KIDNAPPED;
}

static void set_count(const toc_scan *s, toc_count *c, const figure *f, const char *rule)
{
    c->stated = true;
    c->value = (int64_t)f->number->value;
    c->bound = f->number->bound;
    c->basis = toc_basis_of(s, f->number->first, f->number->end, 75, rule);
    toc_basis_add(s, &c->basis, f->harm.word, f->harm.word + 1);
}

toc_victim *toc_victim_add(const toc_scan *s, toc_incident *i, toc_sv name, toc_sv text,
                           toc_harm harm)
{
    TOC_VEC_FOREACH (old, &i->victims)
        if (old->effect == harm && toc_sv_eq_nocase(old->name, name))
            return NULL;
    toc_victim *v =
        i->victims.n < TOC_MAX_FIELD_ENTRIES ? TOC_VEC_PUSH(s->arena, &i->victims) : NULL;
    if (v)
        *v = (toc_victim){.name = name, .text = text, .effect = harm};
    return v;
}

/* "35 guests and staff", "ten children and teenagers": token behind those that are counted with np.
 */
static uint32_t with_others(const toc_scan *s, toc_np np)
{
    toc_sentence se = toc_sentence_at(s, np.head);
    if (np.end + 1 >= se.end || !toc_word_is(s, np.end, "and"))
        return np.end;
    toc_np other = toc_np_around(s, np.end + 1);
    bool counted_too = other.found && other.full_first == np.end + 1 && other.first == np.end + 1 &&
                       toc_is(s, other.head, TOC_WORD_PEOPLE) && other.end == other.first + 1 &&
                       toc_harm_at(s, other.head) == TOC_HARM_NONE && !toc_are_attackers(s, other);
    return counted_too ? other.end : np.end;
}

/* "37 paramilitaries" of the headline are the "37 soldiers" of the text. */
static bool counted_already(const toc_incident *i, const figure *f)
{
    TOC_VEC_FOREACH (v, &i->victims)
        if (v->effect == f->harm.harm && v->count.stated &&
            v->count.value == (int64_t)f->number->value)
            return true;
    return false;
}

static void note_group(const toc_scan *s, toc_incident *i, const figure *f)
{
    if (f->contested || f->number->value == 0 || toc_are_attackers(s, f->np))
        return;
    if (!f->np.found || !toc_are_people(s, f->np) ||
        toc_word_in(s, f->np.head, " body bodies corpse corpses victims dead "))
        return; /* "200 were wounded" names nobody: the totals have it */
    toc_np np = f->np;
    if (toc_word_in(s, np.head, " members member dozens hundreds thousands group "))
        np = toc_np_extended(s, np);
    if (toc_sentence_at(s, np.head).heading && counted_already(i, f))
        return;
    toc_sv name = toc_scan_words(s, np.first, with_others(s, np));
    toc_victim *v = toc_victim_add(s, i, name, name, f->harm.harm);
    if (!v)
        return;
    v->kind = TOC_PARTY_GROUP;
    set_count(s, &v->count, f, "counted people");
    bool in_one = f->np.first >= f->number->first;
    v->basis = toc_basis_of(s, f->number->first, in_one ? f->np.end : f->number->end, 65,
                            "counted people");
    if (!in_one)
        toc_basis_add(s, &v->basis, f->np.first, f->np.end);
}

static toc_sv words_at(const toc_scan *s, toc_span span)
{
    return toc_sv_range(s->text->doc->text, span.start, span.end);
}

/* A later figure than the one of c is the report's detail or background: its first full figure is
 * its own, unless the later one is far larger. */
static bool is_detail(const toc_incident *i, const toc_count *c, const figure *f)
{
    enum { FAR = 4 };
    return c->stated && i->realm == TOC_REALM_PHYSICAL && c->value > 0 &&
           (double)c->value * FAR > f->number->value;
}

/* "Nobody was hurt": neither killed nor injured; the word says which. */
static void note_total(const toc_scan *s, toc_incident *i, const figure *f)
{
    toc_count *c = f->harm.harm == TOC_HARM_KILLED    ? &i->killed
                   : f->harm.harm == TOC_HARM_INJURED ? &i->injured
                                                      : NULL;
    if (!c || f->contested || f->partial || toc_are_attackers(s, f->np) ||
        (c->stated && (double)c->value >= f->number->value))
        return;
    if (is_detail(i, c, f)) {
        if (!c->basis.runner_up.n)
            c->basis.runner_up = toc_scan_words(s, f->number->first, f->number->end);
        return;
    }
    toc_sv before = c->stated && c->basis.spans.n ? words_at(s, c->basis.spans.p[0]) : TOC_SV("");
    set_count(s, c, f, "total");
    c->basis.runner_up = before;
}

/* "Nobody was killed or injured", "no casualties": none of either. */
static void note_neither(const toc_scan *s, toc_incident *i, const figure *f)
{
    uint32_t word = f->harm.word;
    toc_sentence se = toc_sentence_at(s, word);
    if (f->number->value > 0)
        return;
    figure other = *f;
    if (toc_word_in(s, word, " casualties casualty "))
        other.harm.harm = f->harm.harm == TOC_HARM_KILLED ? TOC_HARM_INJURED : TOC_HARM_KILLED;
    else if (word + 2 < se.end && toc_word_in(s, word + 1, " or nor "))
        other.harm.harm = toc_harm_at(s, word + 2);
    if (other.harm.harm != f->harm.harm)
        note_total(s, i, &other);
}

/* "14 soldiers and three cooks were killed": the total is of both. */
static void add_up(const toc_scan *s, toc_incident *i, const figure *first, const figure *f)
{
    toc_count *c = f->harm.harm == TOC_HARM_KILLED    ? &i->killed
                   : f->harm.harm == TOC_HARM_INJURED ? &i->injured
                                                      : NULL;
    bool joined = first->np.found && f->np.found && f->number->first == first->np.end + 1 &&
                  toc_word_is(s, first->np.end, "and") && first->harm.harm == f->harm.harm &&
                  first->harm.word == f->harm.word;
    if (!c || !joined || !c->stated || (double)c->value < first->number->value ||
        (double)c->value > first->number->value || toc_are_attackers(s, f->np))
        return;
    c->value += (int64_t)f->number->value;
    toc_basis_add(s, &c->basis, f->number->first, f->number->end);
}

/* "a fourth officer died", "fifth death": the figure that the toll has reached. */
static bool reached(const toc_scan *s, const toc_unit *u, const toc_number *n)
{
    enum { REACH = 9, MOST = 200 };
    if (n->kind != TOC_NUMBER_ORDINAL || n->value < 2 || n->value > MOST || n->end >= u->end)
        return false;
    toc_np np = toc_np_after(s, n->end, 2);
    bool death = toc_word_in(s, n->end, " death fatality victim body ");
    if (!death && !(np.found && toc_are_people(s, np)))
        return false;
    for (uint32_t i = n->end; i < TOC_MIN(n->end + REACH, u->end); i++) {
        if (toc_word_in(s, i, " ; : who when "))
            return false;
        if (toc_word_in(s, i, " died dies death succumbed fatality "))
            return true;
    }
    return false;
}

/* "the number is 54", "had put the figure at 54", "speaks of more than 60": of what was counted
 * last. */
static bool same_again(const toc_scan *s, const toc_unit *u, const toc_number *n)
{
    enum { BEFORE = 14 };
    bool bare = n->end >= u->end || s->text->tokens.p[n->end].pos == TOC_PUNCT ||
                toc_word_in(s, n->end, " and but dead by overnight on late early as ");
    if (!bare || n->first <= u->first || !toc_word_in(s, n->first - 1, " is was at to of "))
        return false;
    uint32_t from = n->first - u->first > BEFORE ? n->first - BEFORE : u->first;
    for (uint32_t i = from; i < n->first; i++)
        if (toc_word_in(s, i, " number figure toll count total speaks spoke spoken "))
            return true;
    return false;
}

/* "death toll", "the toll" of what was told before; not "the toll booth". */
static bool of_toll(const toc_scan *s, uint32_t i)
{
    if (!toc_word_is(s, i + 1, "toll") || !toc_word_in(s, i, " death the its final official "))
        return false;
    return i + 2 < toc_sentence_at(s, i).end &&
           (toc_word_is(s, i, "death") ||
            toc_word_in(s, i + 2,
                        " has had is was rose rises stood stands now later may could reached "
                        "climbed at to "));
}

/* "The number of injured has been revised to 15", "the death toll rose to twelve": the harm stands
 * with the number's noun. */
static figure tallied(const toc_scan *s, const toc_unit *u, const toc_number *n)
{
    enum { BEFORE = 14 };
    uint32_t from = n->first - u->first > BEFORE ? n->first - BEFORE : u->first;
    figure f = {.number = n};
    for (uint32_t i = from; i + 2 < n->first && !f.harm.harm; i++)
        if (of_toll(s, i))
            f.harm = (harm_word){TOC_HARM_KILLED, i + 1};
        else if (toc_word_in(s, i, " number toll count ") && toc_word_is(s, i + 1, "of"))
            for (uint32_t k = i + 2; k < TOC_MIN(i + 5, n->first) && !f.harm.harm; k++)
                f.harm = (harm_word){toc_harm_at(s, k), k};
    if (f.harm.word > 1 && toc_word_is(s, f.harm.word - 2, "of")) /* "number of people killed" */
        f.np = toc_np_around(s, f.harm.word - 1);
    return f;
}

/* Those of whom is only said that they are people are as many as the toll has come to. */
static void recount(toc_incident *i, toc_harm harm, const toc_count *c)
{
    TOC_VEC_FOREACH (v, &i->victims)
        if (v->effect == harm && v->count.stated && v->count.value < c->value &&
            toc_sv_eq_nocase(v->name, TOC_SV("people"))) {
            v->count.value = c->value;
            v->count.bound = c->bound;
        }
}

/* "The number of dead was later put at nine", "has risen to 15": the report's last word. */
static void revised(const toc_scan *s, toc_incident *i, const toc_unit *u, const toc_number *n,
                    toc_figure_field field)
{
    enum { BEFORE = 6 };
    toc_count *c = field == TOC_FIGURE_KILLED    ? &i->killed
                   : field == TOC_FIGURE_INJURED ? &i->injured
                                                 : NULL;
    bool later = false;
    uint32_t from = n->first - u->first > BEFORE ? n->first - BEFORE : u->first;
    for (uint32_t k = from; k < n->first; k++)
        later |= toc_word_in(s, k,
                             " later now rose risen raised revised climbed grown increased rises "
                             "toll bringing brings brought raising raises taking takes ") ||
                 (toc_word_in(s, k, " put puts ") && k + 1 < n->first &&
                  toc_word_is(s, k + 1, "the")); /* "put the injured at 33" */
    if (!c || (c->stated && (!later || (double)c->value >= n->value)))
        return;
    toc_sv before = c->basis.spans.n ? words_at(s, c->basis.spans.p[0]) : TOC_SV("");
    *c = (toc_count){true, (int64_t)n->value, n->bound,
                     toc_basis_of(s, n->first, n->end, 75, "number brought up to date")};
    c->basis.runner_up = before;
    recount(i, field == TOC_FIGURE_KILLED ? TOC_HARM_KILLED : TOC_HARM_INJURED, c);
}

/* Numbers without a harm of their own beside them; last: what was counted before. */
static void other_figure(const toc_scan *s, toc_draft *d, const toc_unit *u, const toc_number *n,
                         toc_figure_field last)
{
    toc_figure_field field;
    if (reached(s, u, n)) {
        toc_add_figure(s, d, TOC_FIGURE_KILLED, n, "toll reached");
        return;
    }
    if (n->kind != TOC_NUMBER_CARDINAL || !same_again(s, u, n))
        return;
    figure tally = tallied(s, u, n);
    if (field_of(tally.harm.harm, &field)) {
        toc_add_figure(s, d, field, n, "number of them");
        revised(s, &d->incident, u, n, field);
        note_group(s, &d->incident, &tally);
    } else if (last < TOC_FIGURE_COUNT) {
        toc_add_figure(s, d, last, n, "figure of the same");
    }
}

/* "put the injured at 33": by whoever counted the dead. What others put it at is a claim. */
static bool puts_at(const toc_scan *s, uint32_t word)
{
    toc_sentence se = toc_sentence_at(s, word);
    return word >= se.first + 3 && word + 1 < se.end && toc_word_is(s, word - 1, "the") &&
           toc_word_in(s, word - 2, " put puts ") && toc_word_in(s, word - 3, " it and ") &&
           toc_word_is(s, word + 1, "at");
}

/* "the toll had risen to nine": of all of them. */
static bool sums_up(const toc_scan *s, uint32_t word)
{
    return toc_word_is(s, word, "toll") || puts_at(s, word);
}

/* "80 people were killed and 200 hurt" are people both times; "ten pupils were killed and 20 hurt"
 * or "and scores hurt" says of nobody who they were. */
static bool goes_for_all(const toc_scan *s, toc_np last, const figure *f)
{
    const toc_number *n = f->number;
    if (f->harm.harm != TOC_HARM_KILLED && f->harm.harm != TOC_HARM_INJURED)
        return last.found; /* "all seven were let go" */
    if (toc_word_in(s, f->harm.word, " fatally mortally "))
        return false; /* one of them, who is mostly named */
    return last.found && toc_word_in(s, last.head, " people persons others ") &&
           !toc_word_in(s, n->end - 1, " dozens scores hundreds thousands ");
}

/* What a figure that is a part of the one before, or counted with it, has of its harm: "84 people,
 * ten of them children, were killed", "with 124 wounded, among them 121 pupils", "gave the dead as
 * nine pupils and two teachers". */
static void share_harm(const toc_scan *s, const figure *before, figure *f)
{
    if (f->harm.harm != TOC_HARM_NONE || before->harm.harm == TOC_HARM_NONE ||
        !toc_are_people(s, f->np) || toc_are_attackers(s, f->np))
        return;
    bool joined = before->np.found && f->number->first == before->np.end + 1 &&
                  toc_word_is(s, before->np.end, "and");
    if (joined || f->partial)
        f->harm = before->harm;
    f->partial |= joined;
}

/* "20 shots were fired and hurt nobody" */
static bool counts_things(const toc_scan *s, const figure *f)
{
    return f->np.found && !toc_are_people(s, f->np) && !tally(s, f->np) &&
           f->np.head != f->harm.word && toc_harm_at(s, f->np.head) == TOC_HARM_NONE;
}

/* What was counted last, also in a sentence before. */
typedef struct {
    toc_figure_field field;
    toc_np people;
} counted_last;

/* "Three of them are in hospital": of those counted last. "One of whom, Ann Lee," is told by name.
 */
static void of_them(const toc_scan *s, const toc_unit *u, toc_np last, figure *f)
{
    const toc_number *n = f->number;
    if (!f->np.found && f->partial && n->value > 1 && n->end + 1 < u->end &&
        toc_word_is(s, n->end, "of") && toc_word_in(s, n->end + 1, " them whom these "))
        f->np = last;
}

/* "12 wounded", "15 others wounded": who they were stands elsewhere. */
static bool names_nobody(const toc_scan *s, toc_np np)
{
    return !np.found || (np.end == np.first + 1 && toc_word_is(s, np.head, "others"));
}

static void figures(const toc_scan *s, toc_draft *d, const toc_unit *u, counted_last *counted)
{
    if (toc_harm_of_many(s, u))
        return;
    uint32_t at = u->first;
    toc_np last = {0}; /* "three miners were killed and 12 wounded" */
    figure before = {0};
    for (const toc_number *n; (n = toc_next_number(s, &at, u->end));) {
        toc_figure_field field;
        figure f = {0};
        if (n->kind == TOC_NUMBER_CARDINAL)
            f = read_figure(s, u, (uint32_t)(n - s->numbers.p));
        share_harm(s, &before, &f);
        of_them(s, u, counted->people, &f);
        if (f.harm.harm == TOC_HARM_NONE || counts_things(s, &f)) {
            other_figure(s, d, u, n, counted->field);
            continue;
        }
        if (field_of(f.harm.harm, &field) && !toc_are_attackers(s, f.np)) {
            toc_add_figure(s, d, field, n, "counted people");
            counted->field = field;
        }
        note_total(s, &d->incident, &f);
        note_neither(s, &d->incident, &f);
        if (f.harm.word < n->first && sums_up(s, f.harm.word))
            revised(s, &d->incident, u, n, field);
        add_up(s, &d->incident, &before, &f);
        before = f;
        if (names_nobody(s, f.np) && goes_for_all(s, last, &f))
            f.np = last;
        last = f.np.found ? f.np : last;
        counted->people = last;
        note_group(s, &d->incident, &f);
    }
}

void toc_fill_harm(const toc_scan *s, toc_draft *d)
{
    /* Headlines last: they round, and stay when the text beneath is brought up to date. */
    for (int heading = 0; heading < 2; heading++) {
        counted_last last = {.field = TOC_FIGURE_COUNT}; /* none yet */
        TOC_VEC_FOREACH (u, &d->units)
            if (toc_sentence_at(s, u->first).heading == (bool)heading)
                figures(s, d, u, &last);
    }
    TOC_VEC_FOREACH (u, &d->units) {
        toc_harm_singles(s, d, u);
    }
    toc_harm_total(s, &d->incident, TOC_HARM_KILLED, &d->incident.killed);
    toc_harm_total(s, &d->incident, TOC_HARM_INJURED, &d->incident.injured);
}
