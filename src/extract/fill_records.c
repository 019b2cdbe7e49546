/*
 * fill_records - how many records an attack on computers took, and whose they were.
 *
 * Reports give several figures. What attackers boast of and what was said at first give way to what
 * is said plainly, and that to what is said to be so now.
 */
#include "extract/draft.h"

#include "base/limits.h"
#include "extract/harm.h"
#include "extract/near.h"
#include "extract/phrase.h"

typedef enum { NO_FIGURE, VAGUE, BOASTED, PLAIN, LATEST } figure_rank;

/* The draft whose records are read, and how good the figure is that it has. */
typedef struct {
    const toc_scan *s;
    toc_draft *d;
    figure_rank rank;
} reading;

#define RECORDS                                                                                    \
    " records record accounts customers patients users people files "                              \
    "clients members americans residents employees workers pupils students passengers citizens "   \
    "voters subscribers donors taxpayers policyholders applicants guests visitors travellers "     \
    "contracts documents passports cards credentials passwords messages entries "

/* "4,300 present and former members": the phrase behind a number, its adjectives left out. */
static toc_np counted(const toc_scan *s, const toc_number *n)
{
    enum { REACH = 3 };
    uint32_t i = n->end, end = toc_sentence_at(s, n->first).end;
    while (i < end &&
           toc_word_in(s, i,
                       " present former past current serving retired active inactive prospective "
                       "and or of its their our the different individual "))
        i++;
    return i < end ? toc_np_after(s, i, REACH) : (toc_np){0};
}

static bool holds_data(const toc_scan *s, uint32_t i)
{
    return toc_word_in(
        s, i,
        " records record accounts account files documents contracts passports cards "
        "credentials passwords messages entries numbers addresses computers machines "
        "devices ");
}

/* The people whose records the number counts: "members of staff", "researchers and guests". */
static toc_np owners(const toc_scan *s, const toc_number *n)
{
    enum { NEAR = 4 };
    toc_np np = counted(s, n);
    if (!np.found || holds_data(s, np.head) || np.first > n->end + NEAR)
        return (toc_np){0};
    while (np.first < np.head && toc_word_in(s, np.first, " present former past current "))
        np.first++;
    np = toc_word_in(s, np.head, " members ") ? toc_np_extended(s, np) : np;
    bool more = np.end + 1 < toc_sentence_at(s, np.head).end && toc_word_is(s, np.end, "and") &&
                toc_is(s, np.head, TOC_WORD_PEOPLE) && toc_is(s, np.end + 1, TOC_WORD_PEOPLE);
    np.end += more ? 2 : 0;
    return np;
}

/* "records of 120,000 customers": the people are victims, the records themselves are not. */
static void add_owners(reading *r, const toc_number *n)
{
    const toc_scan *s = r->s;
    toc_incident *i = &r->d->incident;
    toc_np np = owners(s, n);
    if (!np.found)
        return;
    toc_sv name = toc_scan_words(s, np.first, np.end);
    for (uint32_t k = 0; k < i->victims.n; k++)
        if (i->victims.p[k].effect == TOC_HARM_DATA_EXPOSED &&
            toc_sv_eq_nocase(i->victims.p[k].name, name))
            return;
    toc_victim *v =
        i->victims.n < TOC_MAX_FIELD_ENTRIES ? TOC_VEC_PUSH(s->arena, &i->victims) : NULL;
    if (!v)
        return;
    toc_basis basis = toc_basis_of(s, n->first, np.end, 60, "records lost");
    *v = (toc_victim){.name = name,
                      .text = name,
                      .kind = TOC_PARTY_GROUP,
                      .count = {true, (int64_t)n->value, n->bound, basis},
                      .effect = TOC_HARM_DATA_EXPOSED,
                      .basis = basis};
}

/* "files on 18,700 pupils", "the identity cards of 3,900 workers", "3,900 workers' cards": people
 * counted beside what was kept of them. */
static bool data_of_people(const toc_scan *s, const toc_unit *u, const toc_number *n)
{
    enum { NEAR = 8 };
    toc_np np = toc_np_after(s, n->end, 3);
    if (!np.found || np.first > n->end + 1 || toc_harm_at(s, np.head) || !toc_are_people(s, np))
        return false;
    return toc_near_word(s, u, n->first, NEAR,
                         " data records files details documents copies cards numbers names "
                         "addresses passports certificates photographs scans information ");
}

/* "In May it spoke of 143 million people". */
static bool spoken_of(const toc_scan *s, const toc_number *n)
{
    return n->value >= 1000 && n->first > toc_sentence_at(s, n->first).first &&
           toc_word_is(s, n->first - 1, "of") && toc_word_before(s, n->first, 2, " spoke spoken ");
}

/* A number of records or of those they are about; "customers" right behind it will do, else the
 * unit has to say what became of them. */
static bool counts_records(const reading *r, const toc_unit *u, const toc_number *n)
{
    const toc_scan *s = r->s;
    for (uint32_t k = n->end; k < TOC_MIN(n->end + 4, u->end); k++)
        if (toc_word_in(s, k, RECORDS))
            return toc_near_word(
                       s, u, n->first, 25,
                       " stolen copied leaked records record taken exposed affected lost "
                       "breach data files details documents published accessed downloaded "
                       "exfiltrated compromised ") ||
                   (k == n->end && r->d->incident.type != TOC_TYPE_SUPPLY_CHAIN_COMPROMISE &&
                    toc_word_in(s, k, " customers patients records accounts ")) ||
                   spoken_of(s, n) || data_of_people(s, u, n);
    return data_of_people(s, u, n);
}

/* "the number of people whose records were stolen at 240,000", "the earlier numbers, 1.2 million":
 * records whose noun stands before the number, or in the sentence before. */
static bool told_before(const toc_scan *s, const toc_unit *u, const toc_number *n, bool known)
{
    enum { REACH = 14 };
    bool bare = n->end >= u->end || s->text->tokens.p[n->end].pos == TOC_PUNCT ||
                toc_word_in(s, n->end, " and then but claimed ");
    bool number = false, records = known;
    uint32_t from = n->first - u->first > REACH ? n->first - REACH : u->first;
    for (uint32_t i = from; i < n->first; i++) {
        number |= toc_word_in(s, i,
                              " number numbers figure figures fewer more corrected revised "
                              "raised lowered ");
        records |= toc_word_in(s, i, RECORDS);
    }
    return bare && number && records;
}

/* Types whose record has the number of records as its own. */
static bool loses_records(toc_incident_type t)
{
    return t == TOC_TYPE_DATA_BREACH || t == TOC_TYPE_ESPIONAGE || t == TOC_TYPE_RANSOMWARE ||
           t == TOC_TYPE_INTRUSION || t == TOC_TYPE_SUPPLY_CHAIN_COMPROMISE;
}

/* "that number was too low", "this replaces what we wrote": said of the figure in its sentence or
 * in the next. */
static bool taken_back(const toc_scan *s, const toc_number *n)
{
    uint32_t k = s->sentence_of[n->first];
    uint32_t last = TOC_MIN(k + 1, s->text->sentences.n - 1);
    toc_sentence se = s->text->sentences.p[k], next = s->text->sentences.p[last];
    for (uint32_t i = n->end; i < next.end; i++)
        if (toc_word_in(s, i, " incomplete incorrect outdated mistaken ") ||
            (toc_word_is(s, i, "low") && toc_word_is(s, i - 1, "too")))
            return true;
    for (uint32_t i = se.first; i < n->first; i++)
        if (toc_word_in(s, i, " replaces replaced supersedes ") ||
            (i + 1 < n->first && toc_word_is(s, i, "had") &&
             toc_word_in(s, i + 1, " mentioned spoken put given said written estimated ")))
            return true;
    return false;
}

/* "the gang, Ashfall, says that it carried off the records of 310,000 patients" */
static bool told_by_thieves(const toc_scan *s, const toc_number *n)
{
    bool thieves = false, say = false;
    for (uint32_t i = toc_sentence_at(s, n->first).first; i < n->first; i++) {
        thieves |= toc_is(s, i, TOC_WORD_ATTACKER) || toc_word_in(s, i, " seller thief thieves ");
        say |= thieves && toc_word_in(s, i, " says say said claims claimed boasts boasted wrote ");
        if (toc_word_in(s, i, " ; "))
            thieves = say = false;
    }
    return say;
}

static figure_rank rank_of(const toc_scan *s, const toc_number *n)
{
    enum { REACH = 10 };
    if (n->vague)
        return VAGUE;
    if (taken_back(s, n) || told_by_thieves(s, n))
        return BOASTED;
    if (toc_word_before(s, n->first, REACH,
                        " now today stands latest revised corrected raised lowered closer "))
        return LATEST;
    if (spoken_of(s, n) || toc_word_before(s, n->first, REACH,
                                           " claim claims claimed boasts boasted initially "
                                           "originally earlier "))
        return BOASTED;
    return PLAIN;
}

/* Takes the figure for the incident's unless it has as good a one; true if it did. */
static bool take(reading *r, const toc_number *n)
{
    const toc_scan *s = r->s;
    toc_incident *i = &r->d->incident;
    figure_rank rank = rank_of(s, n);
    if (!loses_records(i->type) || (rank <= r->rank && rank != LATEST))
        return false;
    toc_count old = i->cyber.records;
    i->cyber.records = (toc_count){true, (int64_t)n->value, n->bound,
                                   toc_basis_of(s, n->first, n->end, 65, "records lost")};
    r->rank = rank;
    TOC_VEC_FOREACH (v, &i->victims)
        if (old.stated && v->effect == TOC_HARM_DATA_EXPOSED && v->count.stated &&
            v->count.value == old.value)
            v->count = i->cyber.records;
    return true;
}

/* Types in which people are made to give something away. */
static bool lures(toc_incident_type t)
{
    return t == TOC_TYPE_PHISHING || t == TOC_TYPE_FRAUD;
}

static bool has_figure(const toc_incident *i)
{
    TOC_VEC_FOREACH (f, &i->counts)
        if (f->field == TOC_FIGURE_RECORDS)
            return true;
    return false;
}

/* "the mailboxes of 38 researchers and guests": people whose mail was read. */
static bool mail_of(const toc_scan *s, const toc_number *n)
{
    return n->value >= 2 && toc_word_before(s, n->first, 1, " of ") &&
           toc_word_before(s, n->first, 3,
                           " mail mails mailbox mailboxes e-mail e-mails email emails inboxes "
                           "messages correspondence scans passports files records data details ");
}

/* "212 colleagues typed in their password": people who gave away what they log in with. */
static bool gave_away(const toc_scan *s, const toc_number *n, const toc_unit *u)
{
    enum { REACH = 8 };
    return toc_near_word(s, u, n->end, REACH, " password passwords credentials card login code ") &&
           toc_near_word(s, u, n->end, REACH, " typed entered gave disclosed handed ");
}

static void read_unit(reading *r, const toc_unit *u)
{
    enum { FEWEST = 100, MANY = 1000 };
    const toc_scan *s = r->s;
    uint32_t at = u->first;
    for (const toc_number *n; (n = toc_next_number(s, &at, u->end));) {
        if (n->kind != TOC_NUMBER_CARDINAL || toc_in_date(s, n->first))
            continue;
        if (n->value < FEWEST) {
            if (loses_records(r->d->incident.type) && mail_of(s, n))
                add_owners(r, n);
            continue;
        }
        if (lures(r->d->incident.type)) {
            if (gave_away(s, n, u))
                add_owners(r, n);
            continue;
        }
        if (counts_records(r, u, n)) {
            toc_add_figure(s, r->d, TOC_FIGURE_RECORDS, n, "records lost");
            bool better = take(r, n);
            if (loses_records(r->d->incident.type) && (better || rank_of(s, n) >= PLAIN))
                add_owners(r, n);
        } else if (n->value >= MANY && told_before(s, u, n, has_figure(&r->d->incident))) {
            toc_add_figure(s, r->d, TOC_FIGURE_RECORDS, n, "records told of before");
            (void)take(r, n);
        }
    }
}

void toc_fill_records(const toc_scan *s, toc_draft *d)
{
    reading r = {.s = s, .d = d};
    TOC_VEC_FOREACH (u, &d->units)
        read_unit(&r, u);
}
