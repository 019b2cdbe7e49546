/*
 * fill_suspects - perpetrators as the law has them: "three men were arrested", "A, B and C have
 * been charged", "police detained a 34-year-old man".
 *
 * The subject of the passive or the object of the active form is the party, whatever noun it is; a
 * list of names counts whole. A person named in the same sentence without being its subject counts
 * too, unless he is one who speaks.
 */
#include "extract/doers_named.h"
#include "extract/draft.h"
#include "extract/group_named.h"
#include "extract/names.h"
#include "extract/parties.h"
#include "extract/phrase.h"
#include "extract/suspects.h"

#include <string.h>

/* "The union suspects former employees", "to be questioned in the Senate" */
static bool other_sense(const toc_scan *s, uint32_t i)
{
    enum { REACH = 4 };
    if (toc_word_in(s, i, " suspects suspect "))
        return s->text->tokens.p[i].pos == TOC_VERB;
    uint32_t to = TOC_MIN(i + REACH, toc_sentence_at(s, i).end), k = i + 1;
    for (; toc_word_is(s, i, "questioned") && k < to; k++)
        if (toc_word_in(s, k, " senate parliament congress committee commission inquiry "))
            return true;
    return toc_accused_of_words(s, i);
}

/* "appeared at Bromley Magistrates' Court", "went on trial", "pleaded not guilty" */
static bool before_court(const toc_scan *s, uint32_t i)
{
    enum { REACH = 9 };
    uint32_t to = TOC_MIN(i + REACH, toc_sentence_at(s, i).end);
    if (toc_word_in(s, i, " went goes stood stands stand ") && i + 2 < to)
        return toc_word_is(s, i + 1, "trial") ||
               (toc_word_is(s, i + 1, "on") && toc_word_is(s, i + 2, "trial"));
    if (toc_word_in(s, i, " pleaded pled "))
        return i + 1 < to && toc_word_is(s, i + 1, "not");
    if (!toc_word_in(s, i, " appeared appears "))
        return false;
    for (uint32_t k = i + 1; k < to; k++)
        if (toc_word_in(s, k, " court courts judge magistrate magistrates tribunal dock "))
            return true;
    return false;
}

/* "under investigation", "still at large", "on the run": the last word at i. */
static bool sought(const toc_scan *s, uint32_t i)
{
    uint32_t first = toc_sentence_at(s, i).first;
    if (i < first + 2)
        return false;
    return toc_word_is(s, i, "investigation") ? toc_word_is(s, i - 1, "under")
           : toc_word_is(s, i, "large")
               ? toc_word_is(s, i - 1, "at")
               : toc_word_is(s, i - 1, "the") && toc_word_is(s, i - 2, "on");
}

/* The status that a word of the law gives; NONE for a word that is none. */
static toc_perp_status status_at(const toc_scan *s, uint32_t i)
{
    if (before_court(s, i))
        return TOC_STATUS_ACCUSED;
    if (toc_is(s, i, TOC_WORD_ACQUIT)) /* who is let go was never before a court */
        return toc_word_in(s, i, " released without charge ") ? TOC_STATUS_NONE
                                                              : TOC_STATUS_ACQUITTED;
    if (toc_word_is(s, i, "confessed"))
        return TOC_STATUS_CLAIMED;
    if (toc_is(s, i, TOC_WORD_CONVICT))
        return TOC_STATUS_FACT;
    if (toc_word_in(s, i,
                    " charged indicted accused prosecuted charges indictment indicts arraigned "))
        return other_sense(s, i) ? TOC_STATUS_NONE : TOC_STATUS_ACCUSED;
    if (toc_word_in(s, i, " investigation large run "))
        return sought(s, i) ? TOC_STATUS_SUSPECTED : TOC_STATUS_NONE;
    return toc_is(s, i, TOC_WORD_ARREST) && !other_sense(s, i) ? TOC_STATUS_SUSPECTED
                                                               : TOC_STATUS_NONE;
}

static bool victim(const toc_incident *i, toc_sv name)
{
    TOC_VEC_FOREACH (v, &i->victims)
        if (toc_sv_eq_nocase(v->name, name))
            return true;
    return false;
}

/* ---------------------------------------------------------------- subjects and objects */

bool toc_suspect_human(const toc_scan *s, toc_np np)
{
    const toc_name *n = toc_name_at(s, np.head);
    if (n)
        return n->kind != TOC_NAME_ORGANIZATION &&
               !toc_word_in(s, n->first, " mount lake fort camp cape river port mont lac ");
    return toc_is(s, np.head, TOC_WORD_PEOPLE) || toc_is(s, np.head, TOC_WORD_ATTACKER) ||
           toc_word_in(
               s, np.head,
               " man men woman women people persons person youth youths boy boys teenager "
               "teenagers members officers suspects suspect brothers accomplice accomplices "
               "partner defendant defendants ");
}

/* "two men and a woman": counted people before "and" are of the party; its first token. */
static uint32_t with_others(const toc_scan *s, toc_np np, uint32_t first)
{
    uint32_t from = toc_sentence_at(s, np.head).first, i = TOC_MIN(first, np.full_first);
    if (i < from + 3 || !toc_word_is(s, i - 1, "and") ||
        !toc_word_in(s, i, " a an two three four "))
        return first;
    toc_np other = toc_np_around(s, i - 2);
    if (!other.found || toc_name_at(s, other.head) || !toc_suspect_human(s, other))
        return first;
    uint32_t counted = toc_counted_from(s, other.first);
    return counted < other.first ? counted : first;
}

/* "a youth of 17" */
static bool of_years(const toc_scan *s, toc_np np)
{
    enum { MOST_DIGITS = 2 };
    return np.end + 1 < toc_sentence_at(s, np.head).end && toc_word_is(s, np.end, "of") &&
           (s->text->tokens.p[np.end + 1].shape & TOC_SHAPE_DIGIT) &&
           s->text->tokens.p[np.end + 1].fold.n <= MOST_DIGITS && !toc_in_date(s, np.end + 1);
}

/* "a 19-year-old student": with the age in front, which a number is not. */
static uint32_t with_age(const toc_scan *s, toc_np np, uint32_t first)
{
    uint32_t i = np.first;
    bool age = i > np.full_first && toc_sv_ends(s->text->tokens.p[i - 1].fold, TOC_SV("year old"));
    return age ? i - 1 : first;
}

/* "four members of the army": with number and complement. */
static toc_party party_of(const toc_scan *s, toc_np np)
{
    const toc_name *n = toc_name_at(s, np.head);
    if (n) {
        const toc_name *full = toc_name_fullest(s, n);
        return (toc_party){true,    n->first,
                           n->end,  toc_scan_words(s, full->first, full->end),
                           {"", 0}, TOC_PARTY_PERSON};
    }
    for (uint32_t i = np.first + 1; i < np.end; i++)
        if (toc_word_in(s, i, " in at near "))
            np.end = i; /* "three men in Ghent": where, not who */
    bool whose = np.end < toc_sentence_at(s, np.head).end && toc_word_in(s, np.end, " of on from ");
    toc_np whole = whose ? toc_np_extended(s, np) : np;
    if (of_years(s, np))
        whole.end = np.end + 2;
    uint32_t first = with_others(s, np, with_age(s, np, toc_counted_from(s, np.first)));
    return (toc_party){true,    first,          whole.end, toc_scan_words(s, first, whole.end),
                       {"", 0}, TOC_PARTY_GROUP};
}

/* "four members of the army", "three followers of a neo-Nazi group": whose they are. */
static bool add_theirs(const toc_scan *s, toc_draft *d, toc_np np, toc_perp_status status)
{
    uint32_t of = np.head + 1, end = toc_sentence_at(s, np.head).end;
    bool serve =
        of + 1 < end &&
        ((toc_word_in(s, of, " working acting spying ") && toc_word_is(s, of + 1, "for")) ||
         (toc_word_is(s, of, "belonging") && toc_word_is(s, of + 1, "to")));
    if (serve) {
        of++; /* "four men working for the Revolutionary Guard" */
    } else if (!toc_word_in(
                   s, np.head,
                   " member members officer officers soldier soldiers fighter fighters follower "
                   "followers supporter supporters activist activists agent agents militant "
                   "militants ") ||
               of >= end || !toc_word_is(s, of, "of")) {
        return false;
    }
    toc_party q = toc_group_named(s, of);
    bool body = q.found && q.kind == TOC_PARTY_ORGANIZATION;
    if (body)
        toc_party_add(s, &d->incident, &q, status, "theirs are before the law");
    return body;
}

/* "a preacher, Omar Fell, who", "a student from Leeds, Jon Ash.": the name behind what he is. */
static toc_np set_beside(const toc_scan *s, toc_np np)
{
    if (!np.found)
        return np;
    uint32_t end = toc_sentence_at(s, np.head).end, i = toc_np_extended(s, np).end + 1;
    const toc_name *n = i < end && toc_word_is(s, i - 1, ",") ? toc_name_at(s, i) : NULL;
    bool one = !toc_name_at(s, np.head) && toc_word_in(s, np.full_first, " a an the another ");
    bool closed = n && n->kind == TOC_NAME_PERSON && n->first == i &&
                  (n->end >= end || toc_word_in(s, n->end, " , . ; who ( "));
    return one && closed ? toc_np_around(s, i) : np;
}

static void add_as(const toc_scan *s, toc_draft *d, toc_np np, toc_perp_status status,
                   const char *rule)
{
    if (!np.found || !toc_suspect_human(s, np) || !toc_draft_has(d, np.head))
        return;
    np = set_beside(s, np);
    bool counted = toc_counted_from(s, np.first) < np.first;
    bool definite = np.full_first < np.first &&
                    toc_word_in(s, np.full_first, " the his her their its this that ");
    if (!toc_name_at(s, np.head) && definite && !counted)
        return; /* "the suspect": somebody named elsewhere */
    bool theirs = add_theirs(s, d, np, status);
    if (theirs && !counted && toc_is(s, np.head, TOC_WORD_ATTACKER_STRICT))
        return; /* "accused militants of the Front": nobody but the Front */
    toc_party q = party_of(s, np);
    if (!victim(&d->incident, q.name))
        toc_party_add(s, &d->incident, &q, status, rule);
}

/* A word of the law that makes a fact of it is a judgment. */
static const char *rule_of(toc_perp_status status)
{
    return status == TOC_STATUS_FACT ? TOC_RULE_CONVICTED : "person before the law";
}

static void add(const toc_scan *s, toc_draft *d, toc_np np, toc_perp_status status)
{
    add_as(s, d, np, status, rule_of(status));
}

/* "Ann Lee, 27, of Great Horton,": steps left over where somebody is from. */
static uint32_t before_home(const toc_scan *s, uint32_t first, uint32_t i)
{
    enum { LONGEST = 5 };
    uint32_t end = i; /* the comma behind it */
    while (end > first && toc_word_in(s, end - 1, " , ; and "))
        end--;
    for (uint32_t k = end; k > first + 1 && end - k < LONGEST; k--) {
        if (toc_word_in(s, k - 1, " of from ") && k < end)
            return k - 1;
        if (!(s->text->tokens.p[k - 1].shape & TOC_SHAPE_TITLE) &&
            !toc_word_in(s, k - 1, " no fixed address abode "))
            break;
    }
    return i;
}

/* "two boys", "a youth": people whom a list of names may go on with. */
static bool some_people(const toc_scan *s, toc_np np)
{
    return np.found && !toc_name_at(s, np.head) && toc_suspect_human(s, np) &&
           (toc_counted_from(s, np.first) < np.first || toc_word_in(s, np.full_first, " a an "));
}

/* "Ann Lee, 24, and two boys": what stands before np, and before "and", is a name or its age. */
static bool behind_names(const toc_scan *s, toc_np np)
{
    enum { REACH = 8 };
    uint32_t first = toc_sentence_at(s, np.head).first;
    uint32_t i = TOC_MIN(np.full_first, toc_counted_from(s, np.first));
    if (i < first + 2 || !toc_word_is(s, i - 1, "and"))
        return false;
    for (uint32_t n = 0; i > first + 1 && n < REACH; n++, i--) {
        i = before_home(s, first, i);
        const toc_name *name = i > first ? toc_name_at(s, i - 1) : NULL;
        if (name)
            return name->kind == TOC_NAME_PERSON;
        if (i <= first || (!toc_word_in(s, i - 1, " , ; and aged both all ") &&
                           s->number_at[i - 1] == TOC_NO_TOKEN))
            return false;
    }
    return false;
}

/* Who stands before np in a list: "A, 24, B, a youth and C". */
static void add_list(const toc_scan *s, toc_draft *d, toc_np np, toc_perp_status status)
{
    enum { GAP = 8 };
    uint32_t first = np.full_first, from = toc_sentence_at(s, np.head).first;
    for (uint32_t i = first, gap = 0; i > from && gap < GAP; i--) {
        i = before_home(s, from, i);
        const toc_name *n = i > from ? toc_name_at(s, i - 1) : NULL;
        if (i <= from)
            return;
        bool filler =
            toc_word_in(s, i - 1, " , ; and aged both all ") || s->number_at[i - 1] != TOC_NO_TOKEN;
        if (n && n->kind == TOC_NAME_PERSON) {
            add(s, d, toc_np_around(s, i - 1), status);
            i = n->first + 1;
            gap = 0;
        } else if (filler) {
            gap++;
        } else {
            toc_np some = toc_np_around(s, i - 1);
            uint32_t start =
                some.found ? TOC_MIN(some.full_first, toc_counted_from(s, some.first)) : 0;
            if (start <= from || !toc_word_in(s, start - 1, " , and ") || !some_people(s, some))
                break; /* "A third man, Ann Lee, was": an apposition */
            add_as(s, d, some, status, TOC_RULE_LISTED);
            i = start + 1;
            gap = 0;
        }
    }
}

static bool passive(const toc_scan *s, uint32_t verb, uint32_t first)
{
    for (uint32_t i = verb; i > first && verb - i < 4; i--)
        if (toc_word_in(s, i - 1, " was were been being is are be "))
            return true;
    return toc_word_in(s, verb,
                       " pleaded pled confessed appeared appears went goes stood stands stand ");
}

/* "a boy who cannot be named for legal reasons are charged": the token of "who", or verb. */
static uint32_t before_clause(const toc_scan *s, uint32_t verb)
{
    enum { REACH = 18 };
    uint32_t first = toc_sentence_at(s, verb).first;
    for (uint32_t i = verb; i > first + 1 && verb - i < REACH; i--) {
        if (toc_word_in(s, i - 1, " , ; that which "))
            break;
        bool said_of_them =
            toc_word_is(s, i - 1, "who")
                ? toc_word_in(s, i, " can could cannot was were is are has had may must ")
                : toc_word_is(s, i - 1, "whose");
        if (said_of_them && verb - i > 3)
            return i - 1;
    }
    return verb;
}

/* "Nobody was charged"; but in "a boy whose name may not be published are charged" it is the clause
 * that is negated. */
static bool law_negated(const toc_scan *s, uint32_t verb)
{
    return toc_negated(s, verb) &&
           (before_clause(s, verb) == verb || toc_is(s, verb - 1, TOC_WORD_NEG));
}

/* The subject of the passive at verb, and the list that it ends. */
static void by_subject(const toc_scan *s, toc_draft *d, uint32_t verb, toc_perp_status status)
{
    toc_sentence se = toc_sentence_at(s, verb);
    uint32_t end = before_clause(s, verb);
    toc_np np = toc_np_subject(s, end);
    while (end > se.first + 1 &&
           toc_word_in(s, end - 1, " was were been have has had all both later also "))
        end--;
    uint32_t home = np.found ? np.full_first : se.first;
    uint32_t comma = home > se.first + 3 && toc_word_in(s, home - 2, " both all ") ? home - 3
                     : home > se.first + 2                                         ? home - 2
                                                                                   : home;
    if (comma < home && toc_word_in(s, home - 1, " of from ") && toc_word_is(s, comma, ",")) {
        np.full_first = home - 1; /* "Ann Lee, 24, of Leeds appeared" */
        toc_np some = toc_np_subject(s, comma);
        if (some.found && !toc_name_at(s, some.head))
            add(s, d, some, status); /* "Two boys, aged 15 and 16, both from Leeds, were held" */
    } else if (np.found)
        add_as(s, d, np, status,
               some_people(s, np) && behind_names(s, np) ? TOC_RULE_LISTED : rule_of(status));
    else
        np = (toc_np){.full_first = end, .head = end, .found = true}; /* "of Leeds, appeared" */
    add_list(s, d, np, status);
}

/* "A man who was arrested has been released without charge" */
static bool let_go(const toc_scan *s, uint32_t i)
{
    uint32_t end = toc_sentence_at(s, i).end;
    uint32_t go = toc_find_class(s, i, end, TOC_WORD_ACQUIT);
    return go != TOC_NO_TOKEN && toc_word_is(s, go, "released");
}

/* "reported the arrest of two brothers" */
static void by_arrest_of(const toc_scan *s, toc_draft *d, uint32_t noun, toc_perp_status status)
{
    if (toc_word_in(s, noun, " arrest arrests detention ") &&
        noun + 2 < toc_sentence_at(s, noun).end && toc_word_is(s, noun + 1, "of"))
        add(s, d, toc_np_after(s, noun + 2, 4), status);
}

static void by_verb(const toc_scan *s, toc_draft *d, uint32_t verb, toc_perp_status status)
{
    toc_sentence se = toc_sentence_at(s, verb);
    if (status == TOC_STATUS_SUSPECTED && let_go(s, verb))
        return;
    if (toc_word_is(s, verb, "custody") && verb > se.first + 2 && toc_word_is(s, verb - 1, "into"))
        verb -= 2; /* "were taken into custody" */
    if (toc_word_in(s, verb, " large run ") && status == TOC_STATUS_SUSPECTED) {
        by_subject(s, d, verb - (toc_word_is(s, verb, "run") ? 2 : 1), status);
        return;
    }
    if (toc_word_in(s, verb, " arrest investigation ") && verb > se.first + 2 &&
        toc_word_is(s, verb - 1, "under")) {
        by_subject(s, d, verb - 1, status); /* "have been under arrest since Saturday" */
        return;
    }
    if (s->text->tokens.p[verb].pos != TOC_VERB)
        by_arrest_of(s, d, verb, status);
    else if (passive(s, verb, se.first))
        by_subject(s, d, verb, status);
    else if (verb + 1 < se.end)
        add(s, d, toc_np_after(s, verb + 1, 4), status);
}

bool toc_names_dead(const toc_scan *s, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++)
        if (toc_word_in(s, i, " victim victims dead deceased ") &&
            !(i + 1 < end && toc_is(s, i + 1, TOC_WORD_ATTACKER)))
            return true;
    return false;
}

/* "The man, identified as A,", "the suspects were named as B and C" in tokens [first, end): nobody
 * says yet that they did it. */
static bool named_only(const toc_scan *s, uint32_t first, uint32_t end)
{
    bool only = false;
    for (uint32_t i = first; i < end; i++) {
        if (toc_is(s, i, TOC_WORD_ATTACKER_STRICT))
            return false;
        only |= toc_word_in(s, i, " man men woman women suspect suspects detainee detainees ");
    }
    return only;
}

/* "Police named A and B as the men who led the raid" */
static void by_naming_them(const toc_scan *s, toc_draft *d, uint32_t verb)
{
    uint32_t as = toc_names_doers(s, verb);
    for (uint32_t i = verb + 1; as != TOC_NO_TOKEN && i < as; i++)
        if (toc_name_at(s, i) && toc_name_at(s, i)->kind == TOC_NAME_PERSON)
            add_as(s, d, toc_np_around(s, i), TOC_STATUS_ACCUSED, "named as the one who did it");
}

/* "They were named as A, B, C and D", "the attacker was identified as A". */
static void by_naming(const toc_scan *s, toc_draft *d, uint32_t verb)
{
    enum { REACH = 6, LONGEST_LIST = 30 };
    toc_sentence se = toc_sentence_at(s, verb);
    uint32_t as = verb + 1, to = TOC_MIN(verb + REACH, se.end);
    while (as < to && !toc_word_is(s, as, "as"))
        as++;
    if (as >= to || toc_names_dead(s, se.first, as))
        return;
    toc_perp_status status = named_only(s, se.first, as) ? TOC_STATUS_SUSPECTED : TOC_STATUS_FACT;
    for (uint32_t i = as + 1; i < TOC_MIN(as + LONGEST_LIST, se.end); i++) {
        const toc_name *n = toc_name_at(s, i);
        if (n && n->kind == TOC_NAME_PERSON) {
            add_as(s, d, toc_np_around(s, i), status, "named as the one who did it");
            i = n->end - 1;
        } else if (!toc_word_in(s, i, " , and ") && s->number_at[i] == TOC_NO_TOKEN) {
            return;
        }
    }
}

/* "They are seeking a preacher, Omar Fell": one who has a name; witnesses are sought, too. */
static void by_search(const toc_scan *s, toc_draft *d, uint32_t i)
{
    toc_np np = set_beside(s, toc_np_after(s, i + 1, 4));
    const toc_name *n = np.found ? toc_name_at(s, np.head) : NULL;
    if (n && n->kind == TOC_NAME_PERSON)
        add_as(s, d, np, TOC_STATUS_SUSPECTED, "sought");
}

/* "a businessman who is believed to have paid for it": the word "believed" at token i. */
static void by_belief(const toc_scan *s, toc_draft *d, uint32_t i)
{
    toc_sentence se = toc_sentence_at(s, i);
    bool clause = i > se.first + 3 && i + 3 < se.end &&
                  toc_word_in(s, i - 1, " is are was were ") && toc_word_is(s, i - 2, "who") &&
                  toc_word_is(s, i + 1, "to") && toc_word_is(s, i + 2, "have") &&
                  !toc_word_in(s, i + 3, " been died drowned ");
    if (!clause)
        return;
    toc_np np = toc_np_subject(s, i - 1);
    if (some_people(s, np))
        add_as(s, d, np, TOC_STATUS_SUSPECTED, "believed to have done it");
}

/* ---------------------------------------------------------------- as many names as were counted */

/* "Wu, 24, Xu and Lin": how many names of people the list that starts at token i has, with ages
 * and the like between them; *ret_end is behind it. */
static uint32_t names_listed(const toc_scan *s, uint32_t i, uint32_t *ret_end)
{
    enum { GAP = 6 };
    uint32_t end = toc_sentence_at(s, i).end, n = 0;
    for (uint32_t gap = 0; i < end && gap < GAP; i++) {
        const toc_name *name = toc_name_at(s, i);
        if (name && name->kind == TOC_NAME_PERSON) {
            n++;
            i = name->end - 1;
            *ret_end = name->end;
            gap = 0;
        } else if (toc_word_in(s, i, " , ; and aged ") || s->number_at[i] != TOC_NO_TOKEN) {
            gap++;
        } else {
            break;
        }
    }
    return n;
}

/* "Four members of the army have been charged. … A, B, C and D are said to belong to a unit": the
 * n people of status whom nobody has named so far. */
static void by_count(const toc_scan *s, toc_draft *d, uint32_t n, toc_perp_status status)
{
    TOC_VEC_FOREACH (name, &s->names) {
        uint32_t end = 0;
        if (name->kind != TOC_NAME_PERSON || !toc_draft_has(d, name->first) ||
            toc_sentence_at(s, name->first).heading || names_listed(s, name->first, &end) != n)
            continue;
        for (const toc_name *one = name; one < s->names.p + s->names.n && one->end <= end; one++)
            if (one->kind == TOC_NAME_PERSON)
                add(s, d, toc_np_around(s, one->first), status);
        return;
    }
}

static void counted_ones(const toc_scan *s, toc_draft *d)
{
    uint32_t all = d->incident.perpetrators.n;
    for (uint32_t k = 0; k < all; k++) {
        toc_perpetrator p = d->incident.perpetrators.p[k];
        uint32_t n = toc_party_counted(s, &p);
        if (n > 1 && toc_party_before_law(&p))
            by_count(s, d, n, p.status);
    }
}

/* "Jan Fox, the driver who set off": the name in front of the apposition that "who" speaks of. */
static toc_np of_whom(const toc_scan *s, uint32_t who)
{
    toc_np np = toc_np_subject(s, who);
    bool apposed = np.found && !toc_name_at(s, np.head) &&
                   np.full_first > toc_sentence_at(s, who).first + 1 &&
                   toc_word_is(s, np.full_first - 1, ",");
    return apposed ? toc_np_around(s, np.full_first - 2) : np;
}

/* "Tarrant opened fire", "Breivik, the Norwegian who set off a bomb": a person does the deed. */
static void by_deed(const toc_scan *s, toc_draft *d)
{
    TOC_VEC_FOREACH (e, &d->events) {
        toc_sentence se = toc_sentence_at(s, e->first);
        bool verb = !se.heading && s->text->tokens.p[e->first].pos == TOC_VERB;
        if (!verb || passive(s, e->first, se.first))
            continue;
        uint32_t who =
            e->first > se.first && toc_word_is(s, e->first - 1, "who") ? e->first - 1 : e->first;
        toc_np np = who != e->first ? of_whom(s, who) : toc_np_subject(s, who);
        const toc_name *n = np.found ? toc_name_at(s, np.head) : NULL;
        if (!n || n->kind != TOC_NAME_PERSON || toc_speaks(s, toc_scan_words(s, n->first, n->end)))
            continue;
        toc_attacker_apart(&d->incident, e, party_of(s, np).name);
        add_as(s, d, np, TOC_STATUS_FACT, "does the deed");
    }
}

/* ---------------------------------------------------------------- named in the same sentence */

static toc_perp_status nearby(const toc_scan *s, const toc_name *n)
{
    enum { REACH = 24 };
    toc_sentence se = toc_sentence_at(s, n->first);
    uint32_t from = n->first - se.first > REACH ? n->first - REACH : se.first;
    uint32_t to = TOC_MIN(n->end + REACH, se.end);
    toc_perp_status best = TOC_STATUS_NONE;
    for (uint32_t i = from; i < to; i++) {
        toc_perp_status st = status_at(s, i);
        if (st && (!best || st == TOC_STATUS_ACCUSED || st == TOC_STATUS_FACT))
            best = st;
        if (!best && toc_is(s, i, TOC_WORD_ATTACKER_STRICT))
            best = TOC_STATUS_FACT;
    }
    return best;
}

/* "a dairy, Lacteos Vega": the name of what stands before the comma, a firm or an office. */
static bool names_firm(const toc_scan *s, const toc_name *n)
{
    if (n->first < toc_sentence_at(s, n->first).first + 2 || !toc_word_is(s, n->first - 1, ","))
        return false;
    uint32_t i = n->first - 2;
    return s->text->tokens.p[i].pos == TOC_NOUN && !toc_is(s, i, TOC_WORD_PEOPLE) &&
           !toc_is(s, i, TOC_WORD_ATTACKER) && !toc_is(s, i, TOC_WORD_TITLE) &&
           (toc_class_between(s, i, TOC_WORD_TARGET_CIVILIAN_RESIDENCE, TOC_WORD_TARGET_OTHER) !=
                TOC_WORD_COUNT ||
            toc_word_in(s, i,
                        " company firm maker manufacturer operator supplier provider dairy brewery "
                        "insurer exchange carrier utility "));
}

/* "Stadium", "Commissioner" at the end of a name: a place, and who judges. */
static bool names_office(const toc_scan *s, uint32_t last)
{
    return toc_is(s, last, TOC_WORD_TITLE) || toc_is(s, last, TOC_WORD_AUTHORITY) ||
           toc_class_between(s, last, TOC_WORD_TARGET_CIVILIAN_RESIDENCE, TOC_WORD_TARGET_OTHER) !=
               TOC_WORD_COUNT;
}

/* "at the Larsen Stadium", "a concert of the singer Ann Lee": named for another reason. */
static bool named_aside(const toc_scan *s, const toc_name *n)
{
    enum { REACH = 6 };
    uint32_t first = toc_sentence_at(s, n->first).first, i = n->first;
    if (names_office(s, n->end - 1) ||
        toc_word_in(s, n->first, " christmas easter ramadan gare rue plaza avenue bahnhof "))
        return true;
    if (i > first + 1 && toc_word_is(s, i - 1, ",") && toc_is(s, i - 2, TOC_WORD_TITLE))
        i--; /* "the house of the governor, Ann Lee," */
    while (i > first && n->first - i < REACH &&
           (s->text->tokens.p[i - 1].pos == TOC_DET || s->text->tokens.p[i - 1].pos == TOC_NOUN ||
            s->text->tokens.p[i - 1].pos == TOC_PART || s->place_at[i - 1] != TOC_NO_TOKEN ||
            toc_is(s, i - 1, TOC_WORD_TITLE)))
        i--;
    return i > first && toc_word_in(s, i - 1, " of at in near outside for on to ");
}

/* "The Old Hall has jailed a man": a court. */
static bool judges(const toc_scan *s, const toc_name *n)
{
    uint32_t end = toc_sentence_at(s, n->first).end, i = n->end;
    while (i < end && toc_word_in(s, i, " has have had also "))
        i++;
    return i < end && s->text->tokens.p[i].pos == TOC_VERB &&
           toc_word_in(s, i, " jailed sentenced convicted charged arrested detained acquitted ") &&
           i + 1 < end && !toc_word_in(s, i + 1, " by for in on over with , . ");
}

static void by_sentence(const toc_scan *s, toc_draft *d)
{
    TOC_VEC_FOREACH (n, &s->names) {
        if (n->kind != TOC_NAME_PERSON || !toc_draft_has(d, n->first) ||
            toc_sentence_at(s, n->first).heading || s->place_at[n->first] != TOC_NO_TOKEN ||
            names_firm(s, n) || named_aside(s, n) || judges(s, n) ||
            toc_word_before(s, n->first, 1, " told "))
            continue;
        const toc_name *full = toc_name_fullest(s, n);
        toc_sv name = toc_scan_words(s, full->first, full->end);
        toc_perp_status status = nearby(s, n);
        if (status && !toc_speaks(s, name) && !victim(&d->incident, name)) {
            toc_party q = {true, n->first, n->end, name, {"", 0}, TOC_PARTY_PERSON};
            toc_party_add(s, &d->incident, &q, status, "named beside a word of the law");
        }
    }
}

/* ---------------------------------------------------------------- named by age and home */

/* The one person whom the law has to do with and who has no name so far, or NULL. */
static const toc_perpetrator *unnamed_one(const toc_scan *s, const toc_incident *i)
{
    const toc_perpetrator *one = NULL;
    TOC_VEC_FOREACH (p, &i->perpetrators) {
        if (p->kind == TOC_PARTY_PERSON)
            return NULL;
        if (p->kind == TOC_PARTY_GROUP && toc_party_before_law(p) &&
            strcmp(p->basis.rule, "unnamed attackers") != 0) {
            if (one || toc_party_counted(s, p) > 1)
                return NULL;
            one = p;
        }
    }
    return one;
}

/* "A man of 48 was jailed. Jan Fox, of Leeds, had hired …", "Jan Fox, 48, hit …": names that open a
 * sentence with an age or a home, as reports from courts have them. */
static void by_home(const toc_scan *s, toc_draft *d)
{
    const toc_perpetrator *one = unnamed_one(s, &d->incident);
    if (!one || strcmp(one->basis.rule, TOC_RULE_LISTED) == 0)
        return;
    toc_perp_status status = one->status;
    TOC_VEC_FOREACH (n, &s->names) {
        uint32_t first = toc_sentence_at(s, n->first).first, end = toc_sentence_at(s, n->first).end;
        bool opens = n->kind == TOC_NAME_PERSON && n->first == first && n->end - n->first > 1 &&
                     n->end + 1 < end && toc_draft_has(d, n->first) && toc_word_is(s, n->end, ",");
        bool told = opens && (toc_word_in(s, n->end + 1, " of from aged ") ||
                              s->number_at[n->end + 1] != TOC_NO_TOKEN);
        if (!told || toc_speaks(s, toc_scan_words(s, n->first, n->end)))
            continue;
        add_as(s, d, toc_np_around(s, n->first), status, "named by age or home");
        return;
    }
}

/* ---------------------------------------------------------------- the same, further on */

/* "He was charged", "the suspects were convicted": how many the subject before token verb is of
 * those told of before: 1, 2 for several, 0 if it is somebody new. */
static uint32_t told_before(const toc_scan *s, uint32_t verb)
{
    uint32_t i = verb, first = toc_sentence_at(s, verb).first;
    while (i > first &&
           (s->text->tokens.p[i - 1].pos == TOC_AUX || s->text->tokens.p[i - 1].pos == TOC_ADV ||
            toc_word_in(s, i - 1, " was were has have had been also later ")))
        i--;
    if (i == first || i == verb)
        return 0;
    if (toc_word_in(s, i - 1, " he she "))
        return 1;
    if (toc_word_in(s, i - 1, " they both "))
        return 2;
    if (i < first + 2 || !toc_word_in(s, i - 2, " the "))
        return 0;
    return toc_word_in(s, i - 1, " man woman suspect youth boy girl teenager defendant ") ? 1
           : toc_word_in(s, i - 1, " men women suspects youths boys teenagers defendants pair ")
               ? 2
               : 0;
}

/* The people who were only arrested so far; where one is meant, there must be no other. */
static void raise_all(const toc_scan *s, toc_draft *d, uint32_t i, toc_perp_status status,
                      uint32_t meant)
{
    uint32_t people = 0;
    TOC_VEC_FOREACH (p, &d->incident.perpetrators)
        people += (p->kind == TOC_PARTY_PERSON || p->kind == TOC_PARTY_GROUP) &&
                  (p->status == TOC_STATUS_SUSPECTED || p->status == TOC_STATUS_ACCUSED);
    TOC_VEC_FOREACH (p, &d->incident.perpetrators) {
        bool person = p->kind == TOC_PARTY_PERSON || p->kind == TOC_PARTY_GROUP;
        if (!person || p->status != TOC_STATUS_SUSPECTED || (meant == 1 && people != 1))
            continue;
        p->status = status;
        p->status_basis = toc_basis_of(s, i, i + 1, 60, rule_of(status));
    }
}

/* "quashed the convictions", "her conviction was overturned" */
static bool quashed(const toc_scan *s, uint32_t i)
{
    enum { REACH = 4 };
    if (!toc_word_in(s, i, " quashed quashes overturned overturns annulled "))
        return false;
    uint32_t end = TOC_MIN(i + REACH, toc_sentence_at(s, i).end);
    bool behind = false;
    for (uint32_t k = i + 1; k < end; k++)
        behind |= toc_word_in(s, k, " conviction convictions verdict verdicts sentence sentences ");
    return behind || toc_word_before(s, i, REACH, " conviction convictions verdict verdicts ");
}

static void acquit_all(const toc_scan *s, toc_draft *d, uint32_t i)
{
    TOC_VEC_FOREACH (p, &d->incident.perpetrators)
        if (p->kind == TOC_PARTY_PERSON && toc_party_before_law(p)) {
            p->status = TOC_STATUS_ACQUITTED;
            p->status_basis = toc_basis_of(s, i, i + 1, 60, "conviction quashed");
        }
}

/* "Jan Fox was arrested. On Tuesday he was charged": the same people, by a pronoun. */
static void charged_since(const toc_scan *s, toc_draft *d)
{
    bool arrested = false;
    TOC_VEC_FOREACH (p, &d->incident.perpetrators)
        arrested |= p->status == TOC_STATUS_SUSPECTED && p->kind != TOC_PARTY_ORGANIZATION &&
                    toc_party_before_law(p);
    TOC_VEC_FOREACH (u, &d->units)
        for (uint32_t i = u->first + 1; arrested && i < u->end; i++) {
            toc_perp_status status = status_at(s, i);
            if (quashed(s, i))
                acquit_all(s, d, i);
            bool more = status == TOC_STATUS_ACCUSED || status == TOC_STATUS_FACT;
            if (!more || s->text->tokens.p[i].pos != TOC_VERB || toc_negated(s, i) ||
                !passive(s, i, u->first))
                continue;
            uint32_t meant = told_before(s, i);
            if (meant)
                raise_all(s, d, i, status, meant);
        }
}

void toc_fill_suspects(const toc_scan *s, toc_draft *d)
{
    TOC_VEC_FOREACH (u, &d->units)
        for (uint32_t i = u->first; i < u->end; i++) {
            toc_perp_status status = status_at(s, i);
            if (status && !law_negated(s, i))
                by_verb(s, d, i, status);
            if (toc_word_in(s, i, " seeking hunting sought "))
                by_search(s, d, i);
            if (toc_word_in(s, i, " believed alleged thought "))
                by_belief(s, d, i);
            if (toc_word_in(s, i, " named identified ")) {
                by_naming(s, d, i);
                by_naming_them(s, d, i);
            }
        }
    counted_ones(s, d);
    by_deed(s, d);
    by_sentence(s, d);
    by_home(s, d);
    charged_since(s, d);
    toc_fill_memberships(s, d);
}
