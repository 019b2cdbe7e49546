/* fill_cyber - what an incident in computers has besides: malware, holes, ransom, records,
 * services. */
#include "extract/draft.h"

#include "base/limits.h"
#include "extract/harm.h"
#include "extract/names.h"
#include "extract/phrase.h"

#include <math.h>

static toc_named *add_named(const toc_scan *s, toc_named_vec *v, toc_sv name, uint32_t first,
                            uint32_t end, const char *rule)
{
    TOC_VEC_FOREACH (old, v)
        if (toc_sv_eq_nocase(old->name, name))
            return NULL;
    toc_named *n = v->n < TOC_MAX_FIELD_ENTRIES ? TOC_VEC_PUSH(s->arena, v) : NULL;
    if (n)
        *n = (toc_named){.name = name,
                         .text = toc_scan_words(s, first, end),
                         .basis = toc_basis_of(s, first, end, 70, rule)};
    return n;
}

static void add_malware(const toc_scan *s, toc_incident *i, toc_sv name, toc_sv id, uint32_t first,
                        uint32_t end)
{
    toc_named *n = add_named(s, &i->cyber.malware, name, first, end, "malware by name");
    if (!n)
        return;
    n->id = id;
    toc_weapon *w = TOC_VEC_PUSH(s->arena, &i->weapons);
    if (w)
        *w = (toc_weapon){TOC_WEAPON_MALWARE, name, n->text, n->basis};
}

static void known_malware(const toc_scan *s, toc_draft *d)
{
    TOC_VEC_FOREACH (a, &s->actors)
        if (a->malware && toc_draft_has(d, a->first))
            add_malware(s, &d->incident, a->name, a->id, a->first, a->end);
}

#define NAMES_IT " called call named name dubbed dub , "

/* "ransomware called GreyTide", "a wiper that we call DRYWELL", "the wiper … named it AcidRain",
 * "the back door LarkSong". */
static void new_malware(const toc_scan *s, toc_draft *d)
{
    enum { REACH = 4 };
    TOC_VEC_FOREACH (u, &d->units) {
        for (uint32_t i = u->first; i < u->end; i++) {
            if (!toc_is(s, i, TOC_WORD_WEAPON_MALWARE) && !toc_word_in(s, i, " program malware "))
                continue;
            for (uint32_t k = i + 1; k < TOC_MIN(i + 1 + REACH, u->end); k++) {
                const toc_name *n = toc_name_at(s, k);
                bool called = k == i + 1 || toc_word_in(s, k - 1, NAMES_IT);
                if (n && n->first == k && called && n->kind == TOC_NAME_UNKNOWN)
                    add_malware(s, &d->incident, toc_scan_words(s, n->first, n->end),
                                (toc_sv){"", 0}, n->first, n->end);
                if (n || !(toc_word_in(s, k, NAMES_IT) ||
                           toc_word_in(s, k, " that which we they researchers analysts ")))
                    break;
            }
        }
    }
}

static void vulnerabilities(const toc_scan *s, toc_draft *d)
{
    TOC_VEC_FOREACH (u, &d->units) {
        for (uint32_t i = u->first; i < u->end; i++) {
            toc_sv raw = toc_text_words(s->text, i, i + 1);
            if (toc_sv_starts_nocase(raw, TOC_SV("CVE-")) && raw.n >= 13)
                (void)add_named(s, &d->incident.cyber.vulnerabilities, raw, i, i + 1, "CVE id");
        }
    }
}

/* ---------------------------------------------------------------- ransom */

static bool near_list(const toc_scan *s, const toc_unit *u, uint32_t at, uint32_t reach,
                      toc_words *list, const char *spaced)
{
    uint32_t from = at - u->first > reach ? at - reach : u->first;
    uint32_t to = TOC_MIN(at + reach, u->end);
    for (uint32_t i = from; i < to; i++)
        if (toc_words_has(list, spaced, s->text->tokens.p[i].word))
            return true;
    return false;
}

/* True if one of the words, a literal, stands within reach tokens of at in the unit. */
#define near_word(s, u, at, reach, spaced)                                                         \
    ({                                                                                             \
        static toc_words near_list_;                                                               \
        near_list(s, u, at, reach, &near_list_, "" spaced);                                        \
    })

/* "have been offered for sale by a user who asks $80,000": a price, and nobody's ransom. */
static bool for_sale(const toc_scan *s, const toc_unit *u)
{
    for (uint32_t i = u->first; i + 1 < u->end; i++)
        if (toc_word_in(s, i, " for on ") && toc_word_is(s, i + 1, "sale"))
            return true;
    return false;
}

static void ransom(const toc_scan *s, toc_draft *d, const toc_unit *u)
{
    toc_incident *i = &d->incident;
    uint32_t at = u->first;
    if (i->type == TOC_TYPE_FRAUD || i->type == TOC_TYPE_PHISHING || for_sale(s, u))
        return; /* sums that were diverted, not asked for */
    for (const toc_number *n; (n = toc_next_number(s, &at, u->end));) {
        if (n->kind != TOC_NUMBER_MONEY)
            continue;
        if (!near_word(s, u, n->first, 14,
                       " ransom demanded demand demands asked asks asking wanted wants extorted "
                       "paid pay payment "))
            continue;
        if (near_word(s, u, n->first, 8,
                      " cost costs damage loss fine fined settle offered sale sell selling "
                      "auction buyer buyers "))
            continue;
        toc_add_figure(s, d, TOC_FIGURE_RANSOM, n, "money asked for");
        toc_ransom *r = &i->cyber.ransom;
        if (r->stated || i->realm != TOC_REALM_CYBER)
            continue;
        r->stated = true;
        r->amount = round(n->value * 100) / 100; /* 2.85 million is no binary fraction */
        memcpy(r->currency, n->currency, sizeof(r->currency));
        r->basis = toc_basis_of(s, n->first, n->end, 70, "money asked for");
        if (near_word(s, u, n->first, 10, " paid "))
            r->paid = TOC_PAID_YES;
    }
}

static void refusal(const toc_scan *s, toc_incident *i, const toc_unit *u)
{
    if (!i->cyber.ransom.stated)
        return;
    for (uint32_t k = u->first; k < u->end; k++)
        if (toc_word_in(s, k, " paid pay refused refuses ") &&
            (toc_negated(s, k) || toc_word_in(s, k, " refused refuses ")))
            i->cyber.ransom.paid = TOC_PAID_NO;
}

/* ---------------------------------------------------------------- records and services */

#define RECORDS                                                                                    \
    " records record accounts customers patients users people files "                              \
    "clients members americans residents employees workers pupils students passengers citizens "   \
    "voters subscribers donors taxpayers policyholders applicants guests visitors travellers "     \
    "contracts documents passports cards credentials passwords messages entries "

/* "records of 120,000 customers": the people are victims, the records themselves are not. */
static void whose_records(const toc_scan *s, const toc_number *n, toc_incident *i)
{
    toc_np np = toc_np_after(s, n->end, 3);
    if (!np.found || toc_word_in(s, np.head,
                                 " records record accounts files documents contracts passports "
                                 "cards credentials passwords messages entries "))
        return;
    np = toc_word_in(s, np.head, " members ") ? toc_np_extended(s, np) : np;
    toc_victim *v =
        i->victims.n < TOC_MAX_FIELD_ENTRIES ? TOC_VEC_PUSH(s->arena, &i->victims) : NULL;
    if (!v)
        return;
    *v = (toc_victim){.name = toc_scan_words(s, np.first, np.end),
                      .kind = TOC_PARTY_GROUP,
                      .count = i->cyber.records,
                      .effect = TOC_HARM_DATA_EXPOSED,
                      .basis = toc_basis_of(s, n->first, np.end, 60, "records lost")};
    v->text = v->name;
}

/* "files on 18,700 pupils", "the identity cards of 3,900 workers", "3,900 workers' cards": people
 * counted beside what was kept of them. */
static bool data_of_people(const toc_scan *s, const toc_unit *u, const toc_number *n)
{
    enum { NEAR = 6 };
    toc_np np = toc_np_after(s, n->end, 3);
    if (!np.found || np.first > n->end + 1 || toc_harm_at(s, np.head) || !toc_are_people(s, np))
        return false;
    return near_word(s, u, n->first, NEAR,
                     " data records files details documents copies cards numbers names addresses "
                     "passports certificates photographs scans information ");
}

/* A number of records or of those they are about; "customers" right behind it will do, else the
 * unit has to say what became of them. */
static bool counts_records(const toc_scan *s, const toc_unit *u, const toc_number *n)
{
    for (uint32_t k = n->end; k < TOC_MIN(n->end + 4, u->end); k++)
        if (toc_word_in(s, k, RECORDS))
            return near_word(s, u, n->first, 25,
                             " stolen copied leaked records record taken exposed affected lost "
                             "breach data files details documents published accessed downloaded "
                             "exfiltrated compromised ") ||
                   (k == n->end && toc_word_in(s, k, " customers patients records accounts "));
    return data_of_people(s, u, n);
}

/* "the number of people whose records were stolen at 240,000", "the earlier numbers, 1.2 million":
 * records whose noun stands before the number, or in the sentence before. */
static bool told_before(const toc_scan *s, const toc_unit *u, const toc_number *n, bool counted)
{
    enum { REACH = 14 };
    bool bare = n->end >= u->end || s->text->tokens.p[n->end].pos == TOC_PUNCT ||
                toc_word_in(s, n->end, " and then but claimed ");
    bool number = false, records = counted;
    uint32_t from = n->first - u->first > REACH ? n->first - REACH : u->first;
    for (uint32_t i = from; i < n->first; i++) {
        number |= toc_word_in(s, i, " number numbers figure figures fewer more ");
        records |= toc_word_in(s, i, RECORDS);
    }
    return bare && number && records;
}

/* Types whose record has the number of records as its own. */
static bool loses_records(toc_incident_type t)
{
    return t == TOC_TYPE_DATA_BREACH || t == TOC_TYPE_ESPIONAGE || t == TOC_TYPE_RANSOMWARE ||
           t == TOC_TYPE_INTRUSION;
}

static void records(const toc_scan *s, toc_draft *d, const toc_unit *u)
{
    toc_incident *i = &d->incident;
    uint32_t at = u->first;
    for (const toc_number *n; (n = toc_next_number(s, &at, u->end));) {
        if (n->kind != TOC_NUMBER_CARDINAL || n->value < 100 || toc_in_date(s, n->first))
            continue;
        if (!counts_records(s, u, n)) {
            if (n->value >= 1000 && told_before(s, u, n, i->cyber.records.stated))
                toc_add_figure(s, d, TOC_FIGURE_RECORDS, n, "records told of before");
            continue;
        }
        toc_add_figure(s, d, TOC_FIGURE_RECORDS, n, "records lost");
        if (i->cyber.records.stated || !loses_records(i->type))
            continue;
        i->cyber.records = (toc_count){true, (int64_t)n->value, n->bound,
                                       toc_basis_of(s, n->first, n->end, 65, "records lost")};
        whose_records(s, n, i);
    }
}

#define FAILED                                                                                     \
    " down unavailable available standstill cancelled canceled stopped stop halted disrupted "     \
    "closed lost locked off offline out knocked crippled failed shut encrypted called flooded "    \
    "paralysed paralyzed inaccessible interrupted affected delayed crashed dark "

static void services(const toc_scan *s, toc_draft *d, const toc_unit *u)
{
    for (uint32_t i = u->first; i < u->end; i++) {
        if (!toc_is(s, i, TOC_WORD_SERVICE_NOUN) ||
            (i + 1 < u->end && toc_is(s, i + 1, TOC_WORD_SERVICE_NOUN)))
            continue;
        if (!near_word(s, u, i, 12, FAILED))
            continue;
        uint32_t first = i;
        while (first > u->first && toc_is(s, first - 1, TOC_WORD_SERVICE_NOUN))
            first--;
        (void)add_named(s, &d->incident.cyber.services_disrupted, toc_scan_words(s, first, i + 1),
                        first, i + 1, "service down");
    }
}

/* ---------------------------------------------------------------- victims */

static toc_harm cyber_harm(const toc_incident *i)
{
    switch (i->type) {
    case TOC_TYPE_DATA_BREACH:
    case TOC_TYPE_ESPIONAGE:
    case TOC_TYPE_INTRUSION:
        return TOC_HARM_DATA_EXPOSED;
    case TOC_TYPE_RANSOMWARE:
    case TOC_TYPE_DENIAL_OF_SERVICE:
    case TOC_TYPE_WIPER:
        return TOC_HARM_SERVICE_LOST;
    default:
        return TOC_HARM_NONE;
    }
}

/* An attacked organisation that lost service or data is a victim too. */
static void victims(const toc_scan *s, toc_incident *i)
{
    toc_harm harm = cyber_harm(i);
    if (harm == TOC_HARM_NONE || i->stage != TOC_STAGE_ACCOMPLISHED)
        return;
    TOC_VEC_FOREACH (t, &i->targets) {
        toc_victim *v = TOC_VEC_PUSH(s->arena, &i->victims);
        if (v)
            *v = (toc_victim){.name = t->name,
                              .text = t->text,
                              .kind = TOC_PARTY_ORGANIZATION,
                              .effect = harm,
                              .basis = t->basis};
    }
}

void toc_fill_cyber(const toc_scan *s, toc_draft *d)
{
    toc_incident_type type = d->incident.type;
    if (type == TOC_TYPE_KIDNAPPING || type == TOC_TYPE_HOSTAGE_TAKING)
        TOC_VEC_FOREACH (u, &d->units)
            ransom(s, d, u);
    if (d->incident.realm != TOC_REALM_CYBER)
        return;
    known_malware(s, d);
    new_malware(s, d);
    vulnerabilities(s, d);
    TOC_VEC_FOREACH (u, &d->units) {
        ransom(s, d, u);
        records(s, d, u);
        services(s, d, u);
    }
    TOC_VEC_FOREACH (u, &d->units)
        refusal(s, &d->incident, u);
    victims(s, &d->incident);
}
