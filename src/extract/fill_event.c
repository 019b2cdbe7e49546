/* fill_event - what kind of incident, how far it got, and where. */
#include "extract/cyber_bodies.h"
#include "extract/draft.h"
#include "extract/names.h"
#include "extract/phrase.h"
#include "extract/place_context.h"
#include "extract/unlisted_place.h"
#include "model/terms.h"

#include <errno.h>

/* ---------------------------------------------------------------- type and stage */

enum { STRONG_VOTE = 4, WEAK_VOTE = 1, TITLE_BONUS = 2, ENOUGH_TO_NARROW = 3 };

/* A weapon speaks for a type where the triggers leave it open ("attack", "killed"). */
static const struct {
    toc_weapon_type weapon;
    toc_incident_type type;
} WEAPON_HINTS[] = {
    {TOC_WEAPON_EXPLOSIVE, TOC_TYPE_BOMBING},
    {TOC_WEAPON_VEHICLE_BOMB, TOC_TYPE_BOMBING},
    {TOC_WEAPON_FIREARM, TOC_TYPE_SHOOTING},
    {TOC_WEAPON_BLADE, TOC_TYPE_STABBING},
    {TOC_WEAPON_INCENDIARY, TOC_TYPE_ARSON},
    {TOC_WEAPON_DRONE, TOC_TYPE_AIR_STRIKE},
    {TOC_WEAPON_MISSILE, TOC_TYPE_AIR_STRIKE},
    {TOC_WEAPON_MORTAR, TOC_TYPE_SHELLING},
    {TOC_WEAPON_ROCKET, TOC_TYPE_SHELLING},
    {TOC_WEAPON_ARTILLERY, TOC_TYPE_SHELLING},
    {TOC_WEAPON_CHEMICAL, TOC_TYPE_CHEMICAL_BIOLOGICAL},
};

/* What burns after a bomb or a shell is no arson. */
static bool burns_by_itself(const uint32_t votes[TOC_TYPE_COUNT])
{
    return votes[TOC_TYPE_BOMBING] + votes[TOC_TYPE_AIR_STRIKE] + votes[TOC_TYPE_SHELLING] > 0;
}

static void vote_events(const toc_scan *s, const toc_draft *d, uint32_t votes[TOC_TYPE_COUNT])
{
    uint32_t burning = 0;
    TOC_VEC_FOREACH (e, &d->events) {
        bool title = s->sentence_of[e->first] == 0;
        uint32_t vote =
            (uint32_t)((e->strong ? STRONG_VOTE : WEAK_VOTE) + (title ? TITLE_BONUS : 0));
        votes[e->type] += vote;
        burning += e->type == TOC_TYPE_ARSON && !e->strong ? vote : 0;
    }
    if (burns_by_itself(votes))
        votes[TOC_TYPE_ARSON] -= burning;
}

/* Who is robbed or carried off at gunpoint is not shot at, and petrol alone burns nothing. */
static bool only_shown(toc_weapon_type w, const uint32_t votes[TOC_TYPE_COUNT])
{
    if (w == TOC_WEAPON_INCENDIARY)
        return votes[TOC_TYPE_ARSON] == 0;
    return (w == TOC_WEAPON_FIREARM || w == TOC_WEAPON_BLADE) &&
           votes[TOC_TYPE_KIDNAPPING] + votes[TOC_TYPE_HOSTAGE_TAKING] + votes[TOC_TYPE_ROBBERY] +
                   votes[TOC_TYPE_HIJACKING] >
               0;
}

static void vote_weapons(const toc_draft *d, uint32_t votes[TOC_TYPE_COUNT])
{
    TOC_VEC_FOREACH (w, &d->incident.weapons) {
        /* most vehicles are no weapon, but what is said to have run people over is */
        bool rams = w->type == TOC_WEAPON_VEHICLE && votes[TOC_TYPE_VEHICLE_RAMMING] > 0;
        votes[TOC_TYPE_VEHICLE_RAMMING] += rams ? 2 : 0;
        for (size_t k = 0; k < TOC_LEN(WEAPON_HINTS); k++)
            if (WEAPON_HINTS[k].weapon == w->type && !only_shown(w->type, votes))
                votes[WEAPON_HINTS[k].type] += 2;
    }
}

static bool general(int t)
{
    return t == TOC_TYPE_ARMED_ASSAULT || t == TOC_TYPE_INTRUSION || t == TOC_TYPE_MALWARE;
}

/* "sprayed the crowd with gunfire", "was raked with bullets" */
static bool sprays(const toc_scan *s, uint32_t i)
{
    enum { REACH = 6 };
    if (!toc_word_in(s, i, " sprayed spraying raked raking riddled peppered riddling strafed "))
        return false;
    uint32_t end = TOC_MIN(i + REACH, toc_sentence_at(s, i).end);
    for (uint32_t k = i + 1; k < end; k++)
        if (toc_word_in(s, k, " gunfire bullets gunshots shots fire automatic rounds "))
            return true;
    return false;
}

/* Gunmen shoot and bombers bomb, whatever else the text says of them. */
static void vote_attackers(const toc_scan *s, const toc_draft *d, uint32_t votes[TOC_TYPE_COUNT])
{
    bool gunmen = false, bombers = false;
    TOC_VEC_FOREACH (u, &d->units) {
        for (uint32_t i = u->first; i < u->end; i++) {
            gunmen |= toc_word_in(s, i, " gunman gunmen sniper snipers ");
            if (u->event && !votes[TOC_TYPE_ASSASSINATION] && sprays(s, i))
                votes[TOC_TYPE_SHOOTING] += STRONG_VOTE + TITLE_BONUS;
            bombers |= toc_word_in(s, i, " bomber bombers ");
        }
    }
    bool taken = votes[TOC_TYPE_KIDNAPPING] + votes[TOC_TYPE_HOSTAGE_TAKING] > 0;
    votes[TOC_TYPE_SHOOTING] += gunmen && !taken ? ENOUGH_TO_NARROW : 0;
    votes[TOC_TYPE_BOMBING] += bombers ? ENOUGH_TO_NARROW : 0;
}

/* The general types give way to any narrower one that has a vote of weight. */
static toc_incident_type elect(toc_realm realm, const uint32_t votes[TOC_TYPE_COUNT])
{
    toc_incident_type best = TOC_TYPE_NONE;
    for (int t = 1; t < TOC_TYPE_COUNT; t++) {
        if (toc_type_realm((toc_incident_type)t) != realm || votes[t] == 0)
            continue;
        bool open = best == TOC_TYPE_NONE || (general((int)best) && votes[t] >= ENOUGH_TO_NARROW);
        bool beaten = votes[t] > votes[best] && !(general(t) && votes[best] >= ENOUGH_TO_NARROW);
        if (open || beaten)
            best = (toc_incident_type)t;
    }
    return best;
}

/* Letters and malware are ways in: what they led to is what happened. */
static toc_incident_type led_to(toc_incident_type way, const uint32_t votes[TOC_TYPE_COUNT])
{
    static const toc_incident_type ENDS[] = {TOC_TYPE_RANSOMWARE, TOC_TYPE_ESPIONAGE,
                                             TOC_TYPE_DATA_BREACH};
    for (size_t k = 0; k < TOC_LEN(ENDS); k++)
        if (votes[ENDS[k]] >= STRONG_VOTE)
            return ENDS[k];
    return way;
}

/* Who encrypts files today copies them first: what is told at length of the data taken does not
 * make it less of a ransomware attack. */
static toc_incident_type outcome(toc_incident_type type, const uint32_t votes[TOC_TYPE_COUNT])
{
    if (type == TOC_TYPE_PHISHING || type == TOC_TYPE_MALWARE)
        return led_to(type, votes);
    if (type == TOC_TYPE_DENIAL_OF_SERVICE && votes[TOC_TYPE_RANSOMWARE])
        return TOC_TYPE_RANSOMWARE; /* "the council is offline … a ransom note was found" */
    bool data =
        type == TOC_TYPE_DATA_BREACH || type == TOC_TYPE_INTRUSION || type == TOC_TYPE_ESPIONAGE;
    if (type == TOC_TYPE_DATA_BREACH && votes[TOC_TYPE_ESPIONAGE] >= votes[TOC_TYPE_DATA_BREACH])
        type = TOC_TYPE_ESPIONAGE; /* whose mail is copied is spied on */
    if (data && votes[TOC_TYPE_SUPPLY_CHAIN_COMPROMISE] >= STRONG_VOTE)
        return TOC_TYPE_SUPPLY_CHAIN_COMPROMISE; /* what the poisoned update did */
    return data && votes[TOC_TYPE_RANSOMWARE] >= STRONG_VOTE ? TOC_TYPE_RANSOMWARE : type;
}

/* An accomplished strong event decides; else the stage that most events have. */
static toc_stage stage_of(const toc_scan *s, const toc_draft *d)
{
    uint32_t count[TOC_STAGE_THREATENED + 1] = {0};
    TOC_VEC_FOREACH (e, &d->events)
        count[e->stage] += (e->strong ? 3u : 1u) * (s->sentence_of[e->first] == 0 ? 3u : 1u);
    toc_stage best = TOC_STAGE_ACCOMPLISHED;
    for (int k = TOC_STAGE_ATTEMPTED; k <= TOC_STAGE_THREATENED; k++)
        if (count[k] > count[best])
            best = (toc_stage)k;
    return best;
}

/* An attempt on somebody's life that left him unharmed and killed nobody has failed. */
static bool survived(const toc_incident *i)
{
    bool unharmed = false;
    TOC_VEC_FOREACH (v, &i->victims) {
        if (v->effect == TOC_HARM_KILLED || v->effect == TOC_HARM_KIDNAPPED)
            return false;
        unharmed |= v->effect == TOC_HARM_UNHARMED && v->kind == TOC_PARTY_PERSON;
    }
    return unharmed && !i->killed.stated;
}

/* "It failed to go off." */
static bool failed(const toc_scan *s, const toc_draft *d)
{
    TOC_VEC_FOREACH (u, &d->units)
        if (toc_find_class(s, u->first, u->end, TOC_WORD_MOD_FAILED) != TOC_NO_TOKEN)
            return true;
    return false;
}

/* A plan was stopped, nobody came to harm, and nothing that tells of a deed for sure says else. */
static bool came_to_nothing(const toc_draft *d)
{
    const toc_incident *i = &d->incident;
    if (!d->foiled || i->victims.n || i->killed.value || i->injured.value)
        return false;
    TOC_VEC_FOREACH (e, &d->events)
        if (e->strong && e->stage == TOC_STAGE_ACCOMPLISHED)
            return false;
    return true;
}

void toc_fill_outcome(const toc_scan *s, toc_draft *d)
{
    toc_incident *i = &d->incident;
    if (i->stage == TOC_STAGE_ACCOMPLISHED && came_to_nothing(d))
        i->stage = TOC_STAGE_FOILED;
    bool violent = i->type == TOC_TYPE_ASSASSINATION || i->type == TOC_TYPE_BOMBING ||
                   i->type == TOC_TYPE_SHOOTING || i->type == TOC_TYPE_ARSON;
    if (i->stage != TOC_STAGE_ACCOMPLISHED || !violent)
        return;
    bool harmless = !i->killed.stated || i->killed.value == 0;
    if (survived(i) || (failed(s, d) && harmless))
        i->stage = TOC_STAGE_ATTEMPTED;
}

/* "Three are dead … the radio of the rebels was quick to claim it": people came to harm, somebody
 * meant it, and no word says how. */
static bool harmed_on_purpose(const toc_scan *s, const toc_draft *d)
{
    bool harm = false, meant = false;
    TOC_VEC_FOREACH (u, &d->units)
        for (uint32_t i = u->first; i < u->end; i++) {
            harm |= toc_is(s, i, TOC_WORD_HARM_KILLED) || toc_is(s, i, TOC_WORD_HARM_INJURED);
            meant |= toc_is(s, i, TOC_WORD_ATTACKER_STRICT) || toc_is(s, i, TOC_WORD_CLAIM_RESP) ||
                     s->actor_at[i] != TOC_NO_TOKEN;
        }
    return harm && meant;
}

/* The type where no word tells it. */
static toc_incident_type type_left_open(const toc_scan *s, const toc_draft *lead,
                                        const toc_draft *d)
{
    if (lead && lead->incident.realm == d->incident.realm)
        return lead->incident.type; /* "the council was struck as well" */
    if (d->incident.realm == TOC_REALM_CYBER)
        return TOC_TYPE_INTRUSION; /* "the attack", of machines */
    return harmed_on_purpose(s, d) ? TOC_TYPE_ARMED_ASSAULT : TOC_TYPE_NONE;
}

void toc_fill_type(const toc_scan *s, const toc_draft *lead, toc_draft *d)
{
    uint32_t votes[TOC_TYPE_COUNT] = {0};
    vote_events(s, d, votes);
    vote_weapons(d, votes);
    vote_attackers(s, d, votes);
    toc_incident *i = &d->incident;
    i->type = outcome(elect(i->realm, votes), votes);
    uint32_t others[TOC_TYPE_COUNT];
    memcpy(others, votes, sizeof(others));
    others[i->type] = 0;
    toc_incident_type second = elect(i->realm, others);
    if (i->type == TOC_TYPE_NONE)
        i->type = type_left_open(s, lead, d);
    i->stage = stage_of(s, d);
    TOC_VEC_FOREACH (e, &d->events) {
        if (e->type == i->type || i->basis.spans.n == 0) {
            i->basis.confidence = e->strong ? 85 : 60;
            i->basis.rule = "event trigger";
            toc_basis_add(s, &i->basis, e->first, e->end);
        }
        if (e->stage == i->stage && i->stage_basis.spans.n == 0)
            i->stage_basis = toc_basis_of(s, e->first, e->end, 70, "stage words");
    }
    if (second != TOC_TYPE_NONE && second != i->type)
        i->basis.runner_up = toc_sv_of(toc_term(&toc_terms_type, (unsigned)second));
    TOC_VEC_FOREACH (e, &d->events)
        if (e->stage != i->stage && !i->stage_basis.runner_up.n)
            i->stage_basis.runner_up = toc_sv_of(toc_term(&toc_terms_stage, (unsigned)e->stage));
}

/* ---------------------------------------------------------------- place */

static bool in_event_unit(const toc_draft *d, uint32_t token)
{
    const toc_unit *u = toc_draft_unit(d, token);
    return u && u->event;
}

static int feature_score(const toc_scan *s, const toc_place_mention *p)
{
    if (p->country[0] == '\0')
        return -2; /* a continent, a sea */
    switch (toc_place_feature_of(s, p)) {
    case TOC_PLACE_TOWN:
    case TOC_PLACE_CAPITAL:
        return 6;
    case TOC_PLACE_COUNTRY:
        return 1;
    default:
        return 3;
    }
}

/* "a delegation from Madrid, where bombs killed 191": the clause says that it was there; of "the
 * park, where the pillars stand" it says nothing. */
static bool where_clause(const toc_scan *s, const toc_draft *d, const toc_place_mention *p)
{
    uint32_t end = toc_sentence_at(s, p->first).end, i = p->end;
    i += i < end && toc_word_is(s, i, ",");
    if (i >= end || !toc_word_is(s, i, "where"))
        return false;
    uint32_t k = toc_events_from(&d->events, i);
    return k < d->events.n && d->events.p[k].first < end;
}

/* "Moscow too has concluded", "which Washington ascribed to": a government speaks. */
static bool speaks(const toc_scan *s, const toc_place_mention *p)
{
    enum { REACH = 3 };
    toc_sentence se = toc_sentence_at(s, p->first);
    if (p->first > se.first && s->text->tokens.p[p->first - 1].pos == TOC_ADP)
        return false;
    for (uint32_t i = p->end; i < TOC_MIN(p->end + REACH, se.end); i++) {
        if (toc_word_in(s, i, " , ' \u2019 's in at "))
            return false;
        if (toc_is(s, i, TOC_WORD_SAY_ASSERT) || toc_is(s, i, TOC_WORD_SAY_DENY) ||
            toc_is(s, i, TOC_WORD_SAY_BLAME) ||
            toc_word_in(s, i, " concluded ascribed rejected insists maintains "))
            return true;
    }
    return false;
}

/* "A court in Brussels", "an inquest into the deaths opened in Ennis": where it is judged. */
static bool court_sits(const toc_scan *s, const toc_place_mention *p)
{
    enum { REACH = 8 };
    uint32_t first = toc_sentence_at(s, p->first).first;
    if (p->first < first + 2 || !toc_word_in(s, p->first - 1, " in at "))
        return false;
    bool sits = false;
    for (uint32_t i = p->first - 1, n = 0; i > first && n < REACH; i--, n++) {
        bool court = toc_word_in(s, i - 1,
                                 " court courthouse courtroom judge judges jury inquest trial "
                                 "hearing tribunal retrial ");
        if (court && (n == 0 || sits))
            return true;
        sits |= toc_word_in(s, i - 1, " opened opens began begins resumed resumes sat adjourned ");
    }
    return false;
}

/* "the police command said in Pemba", "were flown to Khartoum": where it was told, where they were
 * brought. */
static bool told_or_brought(const toc_scan *s, const toc_place_mention *p)
{
    if (p->first < toc_sentence_at(s, p->first).first + 2)
        return false;
    if (toc_word_is(s, p->first - 1, "in"))
        return toc_is(s, p->first - 2, TOC_WORD_SAY_ASSERT) &&
               !toc_is(s, p->first - 2, TOC_WORD_WARN) &&
               !toc_word_in(s, p->first - 2, " found put gave counted count raised ");
    return toc_word_is(s, p->first - 1, "to") &&
           toc_word_in(s, p->first - 2,
                       " flown taken brought moved transferred evacuated flew returned travelled "
                       "traveled airlifted fled ");
}

/* "to an account in Lisbon": where the money went. */
static bool banks(const toc_scan *s, const toc_place_mention *p)
{
    uint32_t before = p->first - toc_sentence_at(s, p->first).first;
    return before >= 2 && toc_word_is(s, p->first - 1, "in") &&
           toc_word_in(s, p->first - 2, " account accounts bank banks ") &&
           !(before >= 3 && toc_word_in(s, p->first - 3, " a two three several "));
}

/* "Presque Isle General Hospital", "Galle Road": the name of a house or street that may stand
 * anywhere. A council or a police is where its town is. */
static bool names_house(const toc_scan *s, const toc_place_mention *p)
{
    enum { REACH = 3 };
    toc_sentence se = toc_sentence_at(s, p->first);
    if (s->text->upper_case || se.heading)
        return false;
    for (uint32_t i = p->end; i < TOC_MIN(p->end + REACH, se.end); i++) {
        if (!(s->text->tokens.p[i].shape & TOC_SHAPE_TITLE))
            return false;
        if (toc_word_in(s, i,
                        " hospital hospitals clinic college bank institute foundation road street "
                        "avenue lane boulevard school unified solicitors brewery breweries "
                        "insurance logistics hotels "))
            return true;
    }
    return false;
}

/* "Underwriters in London are reviewing premiums": where those sit who look on. */
static bool onlookers(const toc_scan *s, const toc_place_mention *p)
{
    toc_sentence se = toc_sentence_at(s, p->first);
    return p->first >= se.first + 2 && p->first <= se.first + 4 &&
           toc_word_in(s, p->first - 1, " in ") &&
           toc_word_in(s, p->first - 2,
                       " underwriters insurers analysts diplomats experts researchers economists "
                       "investors traders brokers ministers lawmakers negotiators judges lawyers ");
}

/* "the National Cyber Directorate in Bucharest": where those sit who look into attacks. */
static bool seat_of_watchers(const toc_scan *s, const toc_draft *d, const toc_place_mention *p)
{
    if (d->incident.realm != TOC_REALM_CYBER || p->first < 2 ||
        !toc_word_in(s, p->first - 1, " in "))
        return false;
    const toc_name *n = toc_name_at(s, p->first - 2);
    return n && n->end > n->first + 1 && toc_cyber_bystander(s, n->first, n->end);
}

/* "Ann Tolland": somebody whose name is a town's too, by all of it or by the last word. */
static bool surname(const toc_scan *s, const toc_place_mention *p)
{
    if (p->end != p->first + 1 || p->is_country)
        return false;
    TOC_VEC_FOREACH (n, &s->names)
        if (n->kind == TOC_NAME_PERSON && n->end > n->first + 1 &&
            s->text->tokens.p[n->end - 1].word == s->text->tokens.p[p->first].word)
            return true;
    return false;
}

/* "a unit of Russia's military intelligence": whose arm it is. */
static bool owns_arm(const toc_scan *s, const toc_place_mention *p)
{
    enum { REACH = 3 };
    uint32_t end = toc_sentence_at(s, p->first).end;
    if (!p->is_country || p->first == 0 || p->end >= end ||
        !toc_word_in(s, p->first - 1, " of for by with ") ||
        s->text->tokens.p[p->end].pos != TOC_PART)
        return false;
    for (uint32_t i = p->end + 1; i < TOC_MIN(p->end + 1 + REACH, end); i++)
        if (toc_word_in(s, i, " military intelligence secret spy army embassy government kremlin "))
            return true;
    return false;
}

/* "accused Moscow of": a government. */
static bool blamed(const toc_scan *s, const toc_place_mention *p)
{
    return p->first > toc_sentence_at(s, p->first).first &&
           toc_is(s, p->first - 1, TOC_WORD_SAY_BLAME);
}

/* The words say what else the place has to do with it. */
static bool of_another_kind(const toc_scan *s, const toc_place_mention *p)
{
    enum { REACH = 8 };
    bool motive =
        toc_word_before(s, p->first, REACH, " revenge avenge avenged retaliation reprisal ");
    return motive || blamed(s, p) || owns_arm(s, p) || onlookers(s, p) || speaks(s, p) ||
           banks(s, p) || court_sits(s, p) || told_or_brought(s, p);
}

/* By the words around it: a preposition, a speaker, a title. */
static int context_score(const toc_scan *s, const toc_draft *d, const toc_place_mention *p)
{
    int score = 0;
    if (p->use == TOC_PLACE_USE_GOVERNMENT || toc_in_date(s, p->first))
        score -= 8;
    if (p->use == TOC_PLACE_USE_ADJECTIVE)
        score -= 5;
    if (toc_speakers_place(s, p) || names_house(s, p))
        score -= 5;
    if (of_another_kind(s, p) || surname(s, p))
        score -= 12;
    if (seat_of_watchers(s, d, p))
        score -= 6;
    if (court_sits(s, p))
        score -= 4;
    if (where_clause(s, d, p))
        score += 8;
    if (p->first == toc_sentence_at(s, p->first).first)
        return score;
    if (p->use != TOC_PLACE_USE_ADJECTIVE &&
        toc_word_in(s, p->first - 1,
                    " in at near outside inside on around of between across throughout "))
        score += 3;
    if (toc_word_in(s, p->first - 1, " from "))
        score -= 4;
    return score;
}

/* By where in the report it stands. */
static int position_score(const toc_scan *s, const toc_draft *d, const toc_place_mention *p)
{
    enum { OPENING_SENTENCES = 3 };
    uint32_t sentence = s->sentence_of[p->first], gap = toc_events_gap(&d->events, p->first);
    int score = in_event_unit(d, p->first) ? 3 : 0;
    score += gap < 8 ? 3 : gap < 20 ? 1 : 0;
    if (p->dateline && d->incident.realm == TOC_REALM_CYBER)
        score -= 6; /* where the reporter sits */
    if (!d->lead || sentence >= OPENING_SENTENCES)
        return score;
    bool heading = toc_sentence_at(s, p->first).heading;
    if (p->dateline)
        return score + 1;
    if (heading) /* it sums up all incidents; the country is the same */
        return score + (p->is_country ? 3 : 2);
    return score + (sentence == 0 ? 5 : 3);
}

/* How likely a mention is where the incident happened. */
static int place_score(const toc_scan *s, const toc_draft *d, const toc_place_mention *p)
{
    return feature_score(s, p) + context_score(s, d, p) + position_score(s, d, p);
}

static bool same_place(const toc_place_mention *a, const toc_place_mention *b)
{
    return a == b || (a->is_country == b->is_country && a->row == b->row &&
                      memcmp(a->country, b->country, sizeof(a->country)) == 0);
}

/* The best mention inside the draft's units that names another place than `but`, or NULL. */
static const toc_place_mention *best_mention(const toc_scan *s, const toc_draft *d,
                                             const toc_place_mention *but, int *ret_score)
{
    const toc_place_mention *best = NULL;
    int top = 0;
    TOC_VEC_FOREACH (p, &s->places) {
        if (!toc_draft_has(d, p->first) || (but && same_place(but, p)) || toc_base_of_group(s, p))
            continue;
        int score = place_score(s, d, p);
        if (!best || score > top) {
            best = p;
            top = score;
        }
    }
    *ret_score = top;
    return best;
}

static const toc_place_mention *dateline_mention(const toc_scan *s)
{
    TOC_VEC_FOREACH (p, &s->places)
        if (p->dateline)
            return p;
    return NULL;
}

/* The first place of the whole text that is a town, else the first of any kind. */
static const toc_place_mention *first_mention(const toc_scan *s)
{
    const toc_place_mention *any = NULL;
    TOC_VEC_FOREACH (p, &s->places) {
        if (p->country[0] == '\0' || toc_in_date(s, p->first))
            continue;
        if (p->use == TOC_PLACE_USE_PLACE && toc_place_feature_of(s, p) <= TOC_PLACE_CAPITAL)
            return p;
        any = any ? any : p;
    }
    return any;
}

/* Where the text names no place for the incident: the section's, the dateline's, the first. */
static const toc_place_mention *fallback(const toc_scan *s, const toc_draft *d)
{
    if (d->section)
        return d->section;
    const toc_place_mention *line = d->lead ? dateline_mention(s) : NULL;
    return line ? line : first_mention(s);
}

/* A dateline in the country that the text names is narrower, and right for what people did. */
static const toc_place_mention *narrowed(const toc_scan *s, const toc_draft *d,
                                         const toc_place_mention *p)
{
    const toc_place_mention *line = d->lead ? dateline_mention(s) : NULL;
    bool narrows = line && p->is_country && d->incident.realm == TOC_REALM_PHYSICAL &&
                   memcmp(line->country, p->country, sizeof(p->country)) == 0;
    return narrows ? line : p;
}

/* A town of the region, named somewhere in what tells of the incident: "the Ohio hospital … St.
 * Brigid in Toledo". */
static const toc_place_mention *town_of(const toc_scan *s, const toc_draft *d,
                                        const toc_place_mention *region)
{
    const toc_place_mention *best = region;
    int top = 0;
    if (region->is_country || toc_place_feature_of(s, region) <= TOC_PLACE_CAPITAL)
        return region;
    toc_sv name = toc_lex_place(s->lx, region->row).name;
    TOC_VEC_FOREACH (p, &s->places) {
        if (p->is_country || p->row == TOC_NO_ROW || !toc_draft_has(d, p->first) ||
            toc_place_feature_of(s, p) > TOC_PLACE_CAPITAL ||
            !toc_sv_eq(toc_lex_place(s->lx, p->row).admin, name) || p->first == 0 ||
            !toc_word_in(s, p->first - 1, " in at near "))
            continue;
        int score = place_score(s, d, p);
        if (score > top) {
            best = p;
            top = score;
        }
    }
    return best;
}

/* The whole of a country, for what cannot be placed within it. */
static int whole_country(const toc_scan *s, const char *code, toc_basis basis, toc_place *ret)
{
    toc_lex_country_row c;
    if (!toc_lex_country(s->lx, code, &c))
        return 0;
    *ret = (toc_place){.name = c.name,
                       .has_point = true,
                       .lat = c.lat,
                       .lon = c.lon,
                       .precision = TOC_EXTENT_COUNTRY,
                       .basis = basis};
    memcpy(ret->country, c.code, sizeof(c.code));
    toc_sv *link = TOC_VEC_PUSH(s->arena, &ret->chain);
    if (!link)
        return -ENOMEM;
    *link = c.name;
    return 0;
}

/* An attack on a country's machines, reported from its capital, is the country's. */
static int country_only(const toc_scan *s, const toc_place_mention *p, toc_place *ret)
{
    int r = whole_country(s, p->country,
                          toc_basis_of(s, p->first, p->end, 50, "country of the dateline"), ret);
    if (r == 0 && ret->name.n)
        ret->text = toc_scan_words(s, p->first, p->end);
    return r;
}

static int resolve(const toc_scan *s, const toc_place_mention *p, uint8_t confidence,
                   toc_place *ret)
{
    uint32_t index = (uint32_t)(p - s->places.p);
    int r = toc_place_resolve(s->lx, s->text, &s->places, index, s->arena, ret);
    ret->basis = toc_basis_of(s, p->first, p->end, confidence, "place of the event");
    return r;
}

/* The next likely place that the text names, else another place of the same name. */
static toc_sv other_place(const toc_scan *s, const toc_draft *d, const toc_place_mention *best)
{
    int score;
    const toc_place_mention *next = best_mention(s, d, best, &score);
    if (next && score > 0)
        return toc_scan_words(s, next->first, next->end);
    if (best->is_country || best->runner_up == TOC_NO_ROW)
        return (toc_sv){"", 0};
    toc_lex_place_row row = toc_lex_place(s->lx, best->runner_up);
    toc_sv where = row.admin.n ? row.admin : toc_sv_of(row.country);
    return toc_arena_printf(s->arena, "%.*s, %.*s", TOC_SV_ARG(row.name),
                            TOC_SV_ARG(toc_arena_dup(s->arena, where)));
}

/* A town that no gazetteer has, if it is likelier than best: in the country that is spoken of,
 * nobody knows where. */
static bool unlisted(const toc_scan *s, const toc_draft *lead, const toc_draft *d,
                     const toc_place_mention *best, int score, toc_place *ret)
{
    toc_unlisted_place where = toc_unlisted_place_of(s, d);
    if (!where.end || (best && where.score <= score))
        return false;
    /* "two Dutch students", "the minister, speaking in Dakar" are no guide to the country */
    bool guides = best && score > 0 && best->use == TOC_PLACE_USE_PLACE;
    static const char unknown[sizeof(ret->country)] = "";
    const char *country = lead ? lead->incident.place.country : unknown;
    const toc_place_mention *in = guides ? best : fallback(s, d);
    if (!guides && country[0])
        in = NULL;
    toc_sv name = toc_scan_words(s, where.first, where.end);
    *ret = (toc_place){.name = name, .text = name};
    memcpy(ret->country, in ? in->country : country, sizeof(ret->country));
    ret->basis = toc_basis_of(s, where.first, where.end, 45, "place that no gazetteer has");
    return true;
}

/* "in the same city", "the company there disclosed" */
static bool says_there(const toc_scan *s, uint32_t i, uint32_t end)
{
    if (toc_word_is(s, i, "there"))
        return !toc_word_in(s, i - 1, " , and that ") &&
               !(i + 1 < end && s->text->tokens.p[i + 1].pos == TOC_AUX);
    return i + 1 < end && toc_word_is(s, i, "same") && toc_word_is(s, i - 1, "the") &&
           toc_word_in(s, i + 1, " city town village district country place ");
}

/* The last place named before token i, in its sentence or the one before; NULL: none. */
static const toc_place_mention *last_place(const toc_scan *s, uint32_t i)
{
    const toc_place_mention *last = NULL;
    TOC_VEC_FOREACH (p, &s->places)
        if (p->first < i && p->country[0] && p->use == TOC_PLACE_USE_PLACE)
            last = p;
    return last && s->sentence_of[last->first] + 1 >= s->sentence_of[i] ? last : NULL;
}

/* "In Cebu the trader was set free. He was snatched on 21 January": the place named in the sentence
 * before, of the same paragraph. */
static const toc_place_mention *place_of_him(const toc_scan *s, const toc_draft *d)
{
    const toc_unit *u = d->units.n && !d->lead ? &d->units.p[0] : NULL;
    if (!u || !toc_word_in(s, u->first, " he she they it his her their the "))
        return NULL;
    const toc_place_mention *p = last_place(s, u->first);
    return p && s->text->sentences.p[s->sentence_of[p->first]].paragraph ==
                       s->text->sentences.p[u->sentence].paragraph
               ? p
               : NULL;
}

/* "130 were killed in the same city": the place named before an event told so, or NULL. */
static const toc_place_mention *named_before(const toc_scan *s, const toc_draft *d)
{
    TOC_VEC_FOREACH (u, &d->units)
        for (uint32_t i = u->first + 1; u->event && i < u->end; i++)
            if (says_there(s, i, u->end))
                return last_place(s, i);
    return place_of_him(s, d);
}

enum { GOOD = 5, SURE = 10 }; /* scores of places */

/* The place that d's text names best, else what stands for it; NULL with *ret_lead: the lead's. */
static const toc_place_mention *choose_place(const toc_scan *s, const toc_draft *lead,
                                             const toc_draft *d, const toc_place_mention *best,
                                             int score, bool *ret_lead)
{
    *ret_lead = false;
    if (best && score >= (d->section ? SURE : GOOD))
        return best;
    const toc_place_mention *other = named_before(s, d);
    if (other)
        return other;
    if (best && d->story && !d->section && best->use == TOC_PLACE_USE_PLACE)
        return best;
    *ret_lead = !d->section && lead && lead->incident.place.name.n;
    if (*ret_lead)
        return NULL;
    other = fallback(s, d);
    return other ? other : best;
}

int toc_fill_place(const toc_scan *s, const toc_draft *lead, toc_draft *d)
{
    int score;
    bool as_lead;
    toc_place *place = &d->incident.place;
    const toc_place_mention *best = best_mention(s, d, NULL, &score);
    if (unlisted(s, lead, d, best, score, place))
        return 0;
    best = choose_place(s, lead, d, best, score, &as_lead);
    if (as_lead && d->story) { /* the lead is another story, of the same country as a rule */
        toc_basis basis = lead->incident.place.basis;
        basis.confidence = 30;
        basis.rule = "country of the report";
        return whole_country(s, lead->incident.place.country, basis, place);
    }
    if (as_lead) {
        *place = lead->incident.place;
        place->basis.confidence = 40;
        place->basis.rule = "place of the report";
    }
    if (!best)
        return 0;
    best = town_of(s, d, narrowed(s, d, best));
    if (best->dateline && best != d->section && d->incident.realm == TOC_REALM_CYBER)
        return country_only(s, best, place);
    int r = resolve(s, best, score >= SURE ? 80 : 55, place);
    place->basis.runner_up = other_place(s, d, best);
    return r;
}
