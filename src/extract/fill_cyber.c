/* fill_cyber - what an incident in computers has besides: malware, holes, ransom, records,
 * services. */
#include "extract/draft.h"

#include "base/limits.h"
#include "extract/harm.h"
#include "extract/names.h"
#include "extract/near.h"
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

/* "Grey ransomware", of Grey: by its noun the same weapon has been found before. */
static toc_weapon *weapon_named_within(toc_incident *i, toc_sv name)
{
    TOC_VEC_FOREACH (w, &i->weapons)
        if (w->type == TOC_WEAPON_MALWARE && w->text.n > name.n + 1 &&
            toc_sv_starts(w->text, name) && w->text.p[name.n] == ' ')
            return w;
    return NULL;
}

static void add_malware(const toc_scan *s, toc_incident *i, toc_sv name, toc_sv id, uint32_t first,
                        uint32_t end)
{
    toc_named *n = add_named(s, &i->cyber.malware, name, first, end, "malware by name");
    if (!n)
        return;
    n->id = id;
    toc_weapon *w = weapon_named_within(i, n->text);
    if (!w)
        w = TOC_VEC_PUSH(s->arena, &i->weapons);
    if (w)
        *w = (toc_weapon){TOC_WEAPON_MALWARE, name, n->text, n->basis};
}

/* "EternalBlue, an exploit": a way in, not what was let loose. */
static bool is_exploit(const toc_scan *s, const toc_actor_mention *a)
{
    enum { REACH = 4 };
    toc_sentence se = toc_sentence_at(s, a->first);
    uint32_t from = a->first > se.first ? a->first - 1 : a->first;
    for (uint32_t i = from; i < TOC_MIN(a->end + REACH, se.end); i++)
        if (toc_word_in(s, i, " exploit exploits vulnerability flaw hole bug "))
            return true;
    return false;
}

static void known_malware(const toc_scan *s, toc_draft *d)
{
    TOC_VEC_FOREACH (a, &s->actors)
        if (a->malware && toc_draft_has(d, a->first) && !is_exploit(s, a) &&
            !toc_in_date(s, a->first)) /* "on Monday ransomware locked" */
            add_malware(s, &d->incident, a->name, a->id, a->first, a->end);
}

static bool malware_noun(const toc_scan *s, uint32_t i)
{
    return toc_is(s, i, TOC_WORD_WEAPON_MALWARE) || toc_word_is(s, i, "malware");
}

#define NAMES_IT                                                                                   \
    " called call calls named name names dubbed dub dubs identified identify known track tracks "  \
    "tracked christened labelled labeled nicknamed "

/* "…, Acme said": a name that does something. */
static bool acts(const toc_scan *s, const toc_name *n, uint32_t end)
{
    return n->end < end &&
           (s->text->tokens.p[n->end].pos == TOC_VERB || s->text->tokens.p[n->end].pos == TOC_AUX);
}

/* Whether n, at token k, may be the name of what stands at token i, which it is not said to be
 * called: "the back door LarkSong", "a downloader, TINSHOVEL", "a second tool, LarkHop,". */
static bool beside_noun(const toc_scan *s, const toc_name *n, uint32_t i, uint32_t k, uint32_t end)
{
    bool apposed = k == i + 2 && n->end < end && toc_word_is(s, n->end, ",");
    return (apposed || malware_noun(s, i)) && n->kind != TOC_NAME_ORGANIZATION &&
           (k == i + 1 || !acts(s, n, end));
}

/* "ransomware called GreyTide", "a program that we call DRYWELL", "the wiper … named it AcidRain",
 * "the back door LarkSong": the name behind the noun at token i; NULL. */
static const toc_name *named_behind(const toc_scan *s, uint32_t i, uint32_t end)
{
    enum { REACH = 7 };
    bool called = false, beside = true;
    for (uint32_t k = i + 1; k < TOC_MIN(i + 1 + REACH, end); k++) {
        const toc_name *n = toc_name_at(s, k);
        if (n)
            return n->first == k && (called || (beside && beside_noun(s, n, i, k, end))) ? n : NULL;
        beside &= toc_word_in(s, k, " , "); /* "a downloader, TINSHOVEL" */
        bool calls = toc_word_in(s, k, NAMES_IT);
        called |= calls;
        if (!calls &&
            !toc_word_in(
                s, k,
                " , that which we they it its their the have has had been is was be being as by "
                "researchers analysts finders experts specialists vendors firms "))
            return NULL;
    }
    return NULL;
}

/* "BRINEWORM, a back door": the name before the comma of an apposition whose noun is at i; NULL. */
static const toc_name *named_before(const toc_scan *s, uint32_t i)
{
    enum { REACH = 5 };
    toc_sentence se = toc_sentence_at(s, i);
    bool head = i + 1 >= se.end || s->text->tokens.p[i + 1].pos != TOC_NOUN;
    for (uint32_t k = i; head && k > se.first + 1 && i - k < REACH; k--) {
        if (toc_word_in(s, k - 1, " a an the ") && toc_word_is(s, k - 2, ",") && k > se.first + 2)
            return toc_name_at(s, k - 3);
        if (!toc_is_nominal(s, k - 1))
            return NULL;
    }
    return NULL;
}

static void add_new(const toc_scan *s, toc_draft *d, const toc_name *n)
{
    if (n && s->actor_at[n->first] == TOC_NO_TOKEN)
        add_malware(s, &d->incident, toc_scan_words(s, n->first, n->end), (toc_sv){"", 0}, n->first,
                    n->end);
}

static void new_malware(const toc_scan *s, toc_draft *d)
{
    TOC_VEC_FOREACH (u, &d->units) {
        for (uint32_t i = u->first; i < u->end; i++) {
            bool malware = malware_noun(s, i);
            if (!malware && !toc_word_in(s, i, " program programme tool "))
                continue;
            add_new(s, d, named_behind(s, i, u->end));
            if (malware)
                add_new(s, d, named_before(s, i));
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

/* "have been offered for sale by a user who asks $80,000": a price, and nobody's ransom. */
static bool for_sale(const toc_scan *s, const toc_unit *u)
{
    for (uint32_t i = u->first; i + 1 < u->end; i++)
        if (toc_word_in(s, i, " for on ") && toc_word_is(s, i + 1, "sale"))
            return true;
    return false;
}

/* "75 bitcoins … the ransom was worth $4.4 million": what it was in money, behind what it was in
 * coins. */
static bool in_money(const toc_scan *s, const toc_ransom *r, const toc_number *n)
{
    enum { REACH = 6 };
    static const char *const COINS[] = {"BTC", "ETH", "XMR", "LTC"};
    bool was = false, is = false;
    for (size_t k = 0; k < TOC_LEN(COINS); k++) {
        was |= strcmp(r->currency, COINS[k]) == 0;
        is |= strcmp(n->currency, COINS[k]) == 0;
    }
    return was && !is && toc_word_before(s, n->first, REACH, " ransom ");
}

#define ASKS                                                                                       \
    " ransom demanded demand demands demanding asked ask asks asking wanted want wants extorted "  \
    "extort sought seek seeks seeking price blackmail insist insisted "

/* "two guests have paid 31,000 baht": money that nobody asked for as a ransom. */
static bool extorted(const toc_scan *s, const toc_draft *d, const toc_unit *u, const toc_number *n)
{
    return d->incident.type == TOC_TYPE_RANSOMWARE || d->incident.realm != TOC_REALM_CYBER ||
           toc_near_word(s, u, n->first, 20,
                         ASKS
                         " gang hackers blackmailer blackmailers extortionists bitcoin bitcoins "
                         "publish published key keys decryptor decryption insurer insurers ");
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
        if (!toc_near_word(s, u, n->first, 14,
                           ASKS " paid pay payment received transferred handed "))
            continue;
        if (toc_near_word(s, u, n->first, 8,
                          " cost costs damage loss fine fined settle offered sale sell selling "
                          "auction buyer buyers "))
            continue;
        if (!extorted(s, d, u, n))
            continue;
        toc_add_figure(s, d, TOC_FIGURE_RANSOM, n, "money asked for");
        toc_ransom *r = &i->cyber.ransom;
        if (i->realm != TOC_REALM_CYBER || (r->stated && !in_money(s, r, n)))
            continue;
        r->stated = true;
        r->amount = round(n->value * 100) / 100; /* 2.85 million is no binary fraction */
        memcpy(r->currency, n->currency, sizeof(r->currency));
        r->basis = toc_basis_of(s, n->first, n->end, 70, "money asked for");
        if (toc_near_word(s, u, n->first, 10, " paid "))
            r->paid = TOC_PAID_YES;
    }
}

/* Who is asked for money after machines stood still was hit by ransomware, whatever it is called.
 */
static void asked_for_ransom(toc_incident *i)
{
    bool open = i->type == TOC_TYPE_DENIAL_OF_SERVICE || i->type == TOC_TYPE_INTRUSION;
    if (open && i->cyber.ransom.stated)
        i->type = TOC_TYPE_RANSOMWARE;
}

static void refusal(const toc_scan *s, toc_incident *i, const toc_unit *u)
{
    if (!i->cyber.ransom.stated)
        return;
    for (uint32_t k = u->first; k < u->end; k++) {
        bool none = k + 1 < u->end && toc_word_in(s, k, " paid pay ") &&
                    toc_word_in(s, k + 1, " no nothing neither none ");
        if (none || toc_word_in(s, k, " refused refuses declined declines ") ||
            (toc_word_in(s, k, " paid pay ") && toc_negated(s, k)))
            i->cyber.ransom.paid = TOC_PAID_NO;
    }
}

/* ---------------------------------------------------------------- services */

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
        if (!toc_near_word(s, u, i, 12, FAILED))
            continue;
        uint32_t first = i;
        while (first > u->first && toc_is(s, first - 1, TOC_WORD_SERVICE_NOUN))
            first--;
        (void)add_named(s, &d->incident.cyber.services_disrupted, toc_scan_words(s, first, i + 1),
                        first, i + 1, "service down");
    }
}

/* "could not", "were unable to" in the clause behind token i. */
static bool could_not(const toc_scan *s, uint32_t i, uint32_t end)
{
    enum { REACH = 10 };
    for (uint32_t k = i; k + 1 < TOC_MIN(i + REACH, end); k++) {
        if (toc_word_in(s, k, " unable ") ||
            (toc_word_in(s, k, " could can ") && toc_is(s, k + 1, TOC_WORD_NEG)))
            return true;
        if (toc_word_in(s, k, " ; said says who which "))
            return false;
    }
    return false;
}

static bool has_count(const toc_incident *i, int64_t value)
{
    TOC_VEC_FOREACH (v, &i->victims)
        if (v->count.stated && v->count.value == value)
            return true;
    return false;
}

/* "Around 1,900 students could not sit their exams": people who lost a service, counted. */
static void cut_off(const toc_scan *s, toc_draft *d, const toc_unit *u)
{
    enum { FEWEST = 20 };
    toc_incident *i = &d->incident;
    uint32_t at = u->first;
    for (const toc_number *n; (n = toc_next_number(s, &at, u->end));) {
        if (n->kind != TOC_NUMBER_CARDINAL || n->value < FEWEST || toc_in_date(s, n->first) ||
            has_count(i, (int64_t)n->value))
            continue;
        toc_np np = toc_np_after(s, n->end, 2);
        if (!np.found || !toc_are_people(s, np) || !could_not(s, np.end, u->end))
            continue;
        toc_victim *v =
            i->victims.n < TOC_MAX_FIELD_ENTRIES ? TOC_VEC_PUSH(s->arena, &i->victims) : NULL;
        if (!v)
            return;
        toc_basis basis = toc_basis_of(s, n->first, np.end, 60, "could not use a service");
        toc_sv name = toc_scan_words(s, np.first, np.end);
        *v = (toc_victim){.name = name,
                          .text = name,
                          .kind = TOC_PARTY_GROUP,
                          .count = {true, (int64_t)n->value, n->bound, basis},
                          .effect = TOC_HARM_SERVICE_LOST,
                          .basis = basis};
    }
}

/* ---------------------------------------------------------------- victims */

/* "the payroll data was copied", "e-mails were read" */
static bool tells_of_theft(const toc_scan *s, const toc_draft *d)
{
    TOC_VEC_FOREACH (u, &d->units)
        for (uint32_t i = u->first; i < u->end; i++)
            if (toc_word_in(s, i,
                            " stolen stole copied exfiltrated leaked downloaded read published ") &&
                !toc_negated(s, i))
                return true;
    return false;
}

static toc_harm cyber_harm(const toc_scan *s, const toc_draft *d)
{
    bool down = d->incident.cyber.services_disrupted.n > 0;
    switch (d->incident.type) {
    case TOC_TYPE_ESPIONAGE:
        return TOC_HARM_DATA_EXPOSED;
    case TOC_TYPE_RANSOMWARE:
    case TOC_TYPE_DENIAL_OF_SERVICE:
    case TOC_TYPE_WIPER:
        return TOC_HARM_SERVICE_LOST;
    case TOC_TYPE_DATA_BREACH:
    case TOC_TYPE_INTRUSION:
        return down && !tells_of_theft(s, d) ? TOC_HARM_SERVICE_LOST : TOC_HARM_DATA_EXPOSED;
    case TOC_TYPE_SUPPLY_CHAIN_COMPROMISE:
    case TOC_TYPE_MALWARE:
        return tells_of_theft(s, d) ? TOC_HARM_DATA_EXPOSED
               : down               ? TOC_HARM_SERVICE_LOST
                                    : TOC_HARM_NONE;
    default:
        return TOC_HARM_NONE;
    }
}

/* "a third attempt, against Varg Grid, failed": the target whose text begins at a byte got away. */
static bool got_away(const toc_scan *s, const toc_draft *d, const toc_target *t)
{
    const toc_token *tok = s->text->tokens.p;
    uint32_t byte = t->basis.spans.n ? t->basis.spans.p[0].start : 0;
    TOC_VEC_FOREACH (u, &d->units) {
        if (u->end <= u->first || byte < tok[u->first].start || byte >= tok[u->end - 1].end)
            continue;
        bool tried = toc_find_class(s, u->first, u->end, TOC_WORD_MOD_ATTEMPTED) != TOC_NO_TOKEN;
        for (uint32_t i = u->first; i < u->end; i++)
            if (toc_word_in(s, i, " failed thwarted foiled blocked unsuccessful "))
                return tried;
    }
    return false;
}

/* An attacked organisation that lost service or data is a victim too. */
static void victims(const toc_scan *s, toc_draft *d)
{
    toc_incident *i = &d->incident;
    toc_harm harm = cyber_harm(s, d);
    if (harm == TOC_HARM_NONE || i->stage != TOC_STAGE_ACCOMPLISHED)
        return;
    TOC_VEC_FOREACH (t, &i->targets) {
        if (got_away(s, d, t))
            continue;
        toc_victim *v = TOC_VEC_PUSH(s->arena, &i->victims);
        if (v)
            *v = (toc_victim){.name = t->name,
                              .text = t->text,
                              .kind = TOC_PARTY_ORGANIZATION,
                              .effect = harm,
                              .basis = t->basis};
    }
}

/* "carried off the records of 3,000 patients": nobody was. */
static void nobody_kidnapped(toc_incident *i)
{
    uint32_t kept = 0;
    for (uint32_t k = 0; k < i->victims.n; k++)
        if (i->victims.p[k].effect != TOC_HARM_KIDNAPPED)
            i->victims.p[kept++] = i->victims.p[k];
    i->victims.n = kept;
}

void toc_fill_cyber(const toc_scan *s, toc_draft *d)
{
    toc_incident_type type = d->incident.type;
    if (type == TOC_TYPE_KIDNAPPING || type == TOC_TYPE_HOSTAGE_TAKING)
        TOC_VEC_FOREACH (u, &d->units)
            ransom(s, d, u);
    if (d->incident.realm != TOC_REALM_CYBER)
        return;
    nobody_kidnapped(&d->incident);
    known_malware(s, d);
    new_malware(s, d);
    vulnerabilities(s, d);
    TOC_VEC_FOREACH (u, &d->units) {
        ransom(s, d, u);
        services(s, d, u);
        cut_off(s, d, u);
    }
    asked_for_ransom(&d->incident);
    toc_fill_records(s, d);
    TOC_VEC_FOREACH (u, &d->units)
        refusal(s, &d->incident, u);
    victims(s, d);
}
