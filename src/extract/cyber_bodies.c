/* cyber_bodies - see cyber_bodies.h. */
#include "extract/cyber_bodies.h"

#include "extract/cyber_clues.h"
#include "extract/names.h"
#include "extract/targets.h"

/* "the Varg Institute for Peace Research" is no lab that takes viruses apart. */
static bool school(const toc_scan *s, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++)
        if (toc_word_in(s, i, " institute university college school academy faculty "))
            return true;
    return false;
}

/* Who studies or reports attacks is named in every report of one. */
bool toc_watches_attacks(const toc_scan *s, uint32_t first, uint32_t end)
{
    bool studies = !school(s, first, end);
    for (uint32_t i = first; i < end; i++)
        if (toc_is(s, i, TOC_WORD_MEDIA) ||
            toc_word_in(s, i, " police prosecutors telegram internet microsoft twitter ") ||
            (studies &&
             toc_word_in(s, i,
                         " research labs lab security cybersecurity cyber cert csirt threat "
                         "intelligence ")))
            return true;
    return false;
}

/* Those, and who prosecutes attacks or speaks of them for the state. */
bool toc_cyber_bystander(const toc_scan *s, uint32_t first, uint32_t end)
{
    return toc_watches_attacks(s, first, end) ||
           toc_find_class(s, first, end, TOC_WORD_AUTHORITY) != TOC_NO_TOKEN;
}

/* "its network", "whose servers", "their computers" within reach behind the name. */
static bool owns_machines(const toc_scan *s, uint32_t from, uint32_t end)
{
    enum { REACH = 14 };
    bool owner = false;
    for (uint32_t i = from; i < TOC_MIN(from + REACH, end); i++) {
        if (toc_is(s, i, TOC_WORD_NEG))
            return false;
        owner |= toc_word_in(s, i, " its whose their s ");
        if (owner && (toc_is_machinery(s, i) ||
                      toc_word_in(s, i, " mailboxes website customers clients patients records ")))
            return true;
    }
    return false;
}

static bool passive_behind(const toc_scan *s, uint32_t from, uint32_t end)
{
    enum { REACH = 4 };
    for (uint32_t i = from; i < TOC_MIN(from + REACH, end); i++) {
        if (toc_is(s, i, TOC_WORD_SAY_ASSERT)) /* "said it was watching" */
            return false;
        if (toc_word_in(s, i, " was were been shut closed "))
            return true;
    }
    return false;
}

/* "JBS has paid $11 million to the gang", "the bitcoins which Acme paid": who pays is who was hit.
 */
static bool pays_ransom(const toc_scan *s, toc_np np)
{
    enum { REACH = 16 };
    toc_sentence se = toc_sentence_at(s, np.head);
    uint32_t pay = TOC_NO_TOKEN;
    for (uint32_t i = np.end; i < TOC_MIN(np.end + REACH, se.end) && pay == TOC_NO_TOKEN; i++)
        if (toc_word_in(s, i, " paid pays "))
            pay = i;
    for (uint32_t i = se.first; pay != TOC_NO_TOKEN && i < se.end; i++)
        if (toc_word_in(s, i, " ransom gang hackers extortionists blackmailers "))
            return true;
    return false;
}

/* "said that it had been hit" behind the word of saying at i, but not "said it was monitoring". */
static bool of_itself(const toc_scan *s, uint32_t i, uint32_t end)
{
    enum { SAID = 24 };
    bool own = toc_word_is(s, i, "suffered");
    for (uint32_t w = i + 1; w < TOC_MIN(i + SAID, end); w++) {
        own |= toc_word_in(s, w, " it its they their employee employees ");
        if (toc_word_in(s, w,
                        " monitoring investigating helping assisting following aware examining "
                        "contact looking coordinating "))
            return false;
    }
    return own;
}

/* "Acme, which runs eleven hospitals, confirmed that it had been hit by ransomware": who owns up to
 * it in the third person was hit. */
static bool owns_up(const toc_scan *s, const toc_draft *d, toc_np np)
{
    enum { CLAUSE = 18 };
    uint32_t end = toc_sentence_at(s, np.head).end, to = TOC_MIN(np.end + CLAUSE, end);
    for (uint32_t i = np.end; i < to; i++) {
        if (!toc_word_in(s, i,
                         " confirmed disclosed said says admitted acknowledged announced "
                         "reported revealed confirms discloses detected discovered suffered "))
            continue;
        uint32_t k = toc_events_from(&d->events, i);
        return k < d->events.n && d->events.p[k].first < end && of_itself(s, i, end);
    }
    return false;
}

/* "NightTide" for "NightTide gang" */
static bool same_actor(toc_sv actor, toc_sv name)
{
    return toc_sv_starts_nocase(actor, name) && (actor.n == name.n || actor.p[name.n] == ' ');
}

/* "Prairie Credit Union", "Varg Group": may be a group's name, and is a firm's more often. */
static const toc_actor_mention *firm_like(const toc_scan *s, uint32_t token)
{
    enum { SURE = 45 };
    const toc_actor_mention *a =
        s->actor_at[token] != TOC_NO_TOKEN ? &s->actors.p[s->actor_at[token]] : NULL;
    bool weak = a && a->confidence < SURE && a->row == TOC_ACTOR_UNKNOWN && !a->malware;
    return weak && !toc_is(s, a->end - 1, TOC_WORD_WEAPON_MALWARE) ? a : NULL;
}

/* Who attacks was not attacked: known under that name elsewhere in the text. */
bool toc_cyber_attacker(const toc_scan *s, uint32_t first, uint32_t end)
{
    toc_sv name = toc_scan_words(s, first, end);
    TOC_VEC_FOREACH (a, &s->actors)
        if (same_actor(a->name, name) && !firm_like(s, a->first))
            return true;
    return false;
}

/* "its North American business": part of somebody named elsewhere. */
static bool part_of_other(const toc_scan *s, toc_np np)
{
    for (uint32_t i = np.full_first > 0 ? np.full_first - 1 : 0; i <= np.first; i++)
        if (toc_word_in(s, i, " its their his her our "))
            return true;
    return false;
}

/* "a dairy, Lacteos Vega": steps left over what it is. */
static uint32_t before_kind(const toc_scan *s, uint32_t first, uint32_t i)
{
    if (i < first + 3 || !toc_word_is(s, i - 1, ",") || s->text->tokens.p[i - 2].pos != TOC_NOUN)
        return i;
    toc_np kind = toc_np_around(s, i - 2);
    bool one = kind.found && kind.full_first >= first &&
               toc_word_in(s, kind.full_first, " a an the ") && !toc_name_at(s, kind.head);
    return one ? kind.full_first : i;
}

/* "of", "belonging to", "run by" that end before token i: where they begin; i if none do. */
static uint32_t owner_words(const toc_scan *s, uint32_t first, uint32_t i)
{
    if (i <= first + 1)
        return i;
    if (toc_word_is(s, i - 1, "of"))
        return i - 1;
    bool belongs = toc_word_in(s, i - 1, " to by ") &&
                   toc_word_in(s, i - 2, " belonging belonged belongs run operated held kept ");
    return belongs ? i - 2 : i;
}

/* "the websites of the parliament and of the state railways", "a database belonging to Dalma":
 * theirs is what was hit. */
bool toc_owns_site(const toc_scan *s, toc_np np)
{
    enum { REACH = 9 };
    uint32_t first = toc_sentence_at(s, np.head).first;
    uint32_t named = before_kind(s, first, np.full_first), i = owner_words(s, first, named);
    if (i == named)
        return false;
    for (uint32_t from = i; i > first && from - i < REACH; i--) {
        if (toc_word_in(s, i - 1,
                        " website websites site sites portal portals servers server systems system "
                        "computers databases database wallets mailboxes mailbox network networks "
                        "e-mail e-mails email emails page pages "))
            return true;
        toc_pos p = s->text->tokens.p[i - 1].pos;
        if (p == TOC_VERB || p == TOC_AUX || (p == TOC_PUNCT && !toc_word_is(s, i - 1, ",")))
            return false;
    }
    return false;
}

/* What its name adds: being named often, paying, owning up. */
static int named_score(const toc_scan *s, const toc_draft *d, toc_np np, const toc_name *n)
{
    int often = TOC_MIN((int)toc_name_fullest(s, n)->mentions - 1, 2);
    return often + (pays_ransom(s, np) ? 2 : 0) + (owns_up(s, d, np) ? 3 : 0);
}

/* "the Inntal tram company", "a hospital trust": a body that is called by what it is. */
static bool called_by_kind(const toc_scan *s, toc_np np)
{
    return np.end > np.first + 1 && toc_is(s, np.head, TOC_WORD_ORGANIZATION_NOUN) &&
           toc_target_type_of(s, np) != TOC_TARGET_NONE;
}

/* "the city did not pay": its administration. */
static bool the_town(const toc_scan *s, toc_np np)
{
    return np.first == np.head && np.full_first < np.first &&
           toc_word_in(s, np.full_first, " the ") && toc_word_in(s, np.head, TOC_TOWN_NOUNS);
}

/* A hospital, a bank; or a commune, whose place comes behind. */
static bool of_a_kind(const toc_scan *s, toc_np np)
{
    return toc_target_at(s, np.head) != TOC_TARGET_NONE || np.end > np.head + 1 ||
           called_by_kind(s, np) || the_town(s, np);
}

/* What it is: how likely anybody attacks it. */
int toc_cyber_standing(const toc_scan *s, const toc_draft *d, toc_np np)
{
    const toc_name *n = toc_name_at(s, np.head);
    int score = n && n->kind == TOC_NAME_ORGANIZATION ? 2 : n && n->kind != TOC_NAME_PERSON ? 1 : 0;
    score += firm_like(s, np.head) ? 2 : 0;
    score += of_a_kind(s, np) ? 1 : 0;
    return score + (n ? named_score(s, d, np, n) : 0);
}

/* What its sentence says of it. */
int toc_cyber_evidence(const toc_scan *s, const toc_draft *d, const toc_unit *u, toc_np np)
{
    const toc_name *n = toc_name_at(s, np.head);
    uint32_t end = toc_sentence_at(s, np.head).end;
    int score = toc_aimed_at(s, d, u, np) ? 2 : 0;
    score += owns_machines(s, np.end, end) ? 2 : 0;
    score += passive_behind(s, np.end, end) ? 1 : 0;
    bool at = np.full_first > u->first && toc_word_in(s, np.full_first - 1, " at into against ");
    return score + (at && n && n->kind == TOC_NAME_ORGANIZATION ? 2 : 0);
}

/* "the servers of the city of Kolding": a place that has machines is its administration. */
static bool names_commune(const toc_scan *s, toc_np np)
{
    toc_sentence se = toc_sentence_at(s, np.head);
    return toc_word_in(s, np.head,
                       " city town municipality commune county district canton borough council "
                       "parish province state ") &&
           np.end + 1 < se.end && toc_word_is(s, np.end, "of") &&
           (s->place_at[np.end + 1] != TOC_NO_TOKEN || toc_name_at(s, np.end + 1));
}

static toc_np whole_commune(const toc_scan *s, toc_np np)
{
    if (np.found && names_commune(s, np))
        np.end = s->place_at[np.end + 1] != TOC_NO_TOKEN ? s->places.p[s->place_at[np.end + 1]].end
                                                         : toc_name_at(s, np.end + 1)->end;
    return np;
}

/* "the gang Ashfall", "the gang, Ashfall," */
static bool beside_attacker(const toc_scan *s, toc_np np)
{
    uint32_t i = np.full_first, sentence = toc_sentence_at(s, np.head).first;
    if (i > sentence && toc_word_is(s, i - 1, ","))
        i--;
    if (np.first < np.head && toc_word_is(s, np.first, "group"))
        return true; /* "the group Solntse", but "the hospital group Alder" */
    return i > sentence && (toc_is(s, i - 1, TOC_WORD_ATTACKER) ||
                            toc_word_in(s, i - 1, " gang gangs crew collective cartel hackers "));
}

/* People, days, and who is known to attack. */
static bool no_body(const toc_scan *s, toc_np np)
{
    if (!np.found || toc_is(s, np.head, TOC_WORD_PEOPLE) || toc_in_date(s, np.head) ||
        toc_cyber_attacker(s, np.first, np.end))
        return true;
    return (s->actor_at[np.head] != TOC_NO_TOKEN && !firm_like(s, np.head)) ||
           toc_word_in(s, np.first, " gang gangs crew collective cartel hackers ") ||
           (toc_name_at(s, np.head) && beside_attacker(s, np));
}

/* A name that only looks like a person's may be a firm's: "Melita Grid". */
static bool surely_a_person(const toc_scan *s, const toc_name *n)
{
    bool titled =
        n->first > toc_sentence_at(s, n->first).first && toc_is(s, n->first - 1, TOC_WORD_TITLE);
    return titled || toc_is(s, n->first, TOC_WORD_GIVEN_NAME);
}

/* "the e-Services portal", "the Fjord Pay app": a service with a name. */
static bool titled_words(const toc_scan *s, toc_np np)
{
    toc_sentence se = toc_sentence_at(s, np.head);
    for (uint32_t i = np.first; i < np.head && !se.heading; i++)
        if (i > se.first && (s->text->tokens.p[i].shape & (TOC_SHAPE_TITLE | TOC_SHAPE_MIXED)))
            return true;
    return false;
}

/* Machines, places, services and parts of others that stand without a name of their own. */
static bool not_a_body(const toc_scan *s, toc_np np)
{
    bool one_word = np.end == np.first + 1 && np.first == toc_sentence_at(s, np.head).first;
    if (one_word && toc_is(s, np.head, TOC_WORD_SERVICE_NOUN)) /* "Radiology is unavailable" */
        return true;
    return toc_is_machinery(s, np.head) || s->place_at[np.head] != TOC_NO_TOKEN ||
           part_of_other(s, np) || toc_word_in(s, np.head, " gang internet ") ||
           (!toc_name_at(s, np.head) && toc_is(s, np.head, TOC_WORD_SERVICE_NOUN) &&
            !titled_words(s, np));
}

/* "OPERATION THIN ICE" over a report that has small letters. */
static bool title_in_capitals(const toc_scan *s, toc_np np)
{
    if (s->text->upper_case || np.end < np.first + 2 || !toc_sentence_at(s, np.head).heading)
        return false;
    for (uint32_t i = np.first; i < np.end; i++)
        if (!(s->text->tokens.p[i].shape & TOC_SHAPE_UPPER))
            return false;
    return true;
}

bool toc_cyber_candidate(const toc_scan *s, toc_np np)
{
    if (no_body(s, np) || title_in_capitals(s, np))
        return false;
    const toc_name *n = toc_name_at(s, np.head);
    if ((n && n->kind == TOC_NAME_ORGANIZATION && n->end > n->first + 1) || firm_like(s, np.head))
        return true;
    if (not_a_body(s, np))
        return false;
    return (n && (n->kind != TOC_NAME_PERSON || !surely_a_person(s, n))) || of_a_kind(s, np);
}

/* "the Lower Vale Health Board last month": the phrase without its date. */
static toc_np undated(const toc_scan *s, toc_np np)
{
    if (!np.found || !toc_in_date(s, np.head))
        return np;
    for (uint32_t i = np.head; i > np.full_first; i--)
        if (toc_name_at(s, i - 1) && !toc_in_date(s, i - 1)) {
            np.end = i;
            np.head = i - 1;
            np.first = TOC_MIN(np.first, toc_name_at(s, i - 1)->first);
            return np;
        }
    return np;
}

/* "Ministry of Finance", "Nordkasse A/S": the whole name, wherever the phrase was cut. */
static toc_np whole_body(const toc_scan *s, toc_np np)
{
    const toc_name *n = np.found ? toc_name_at(s, np.head) : NULL;
    if (!n || n->kind == TOC_NAME_PERSON)
        return np;
    np.full_first = TOC_MIN(np.full_first, n->first);
    np.first = TOC_MIN(np.first, n->first);
    if (n->end > np.end) {
        np.end = n->end;
        np.head = n->end - 1;
    }
    return np;
}

toc_np toc_body_at(const toc_scan *s, uint32_t token)
{
    return whole_commune(s, whole_body(s, undated(s, toc_np_around(s, token))));
}

toc_np toc_firm_at(const toc_scan *s, uint32_t token)
{
    const toc_actor_mention *a = firm_like(s, token);
    return a ? toc_np_of(a->first, a->end) : (toc_np){0};
}
