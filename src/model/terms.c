/* terms - see terms.h. */
#include "model/terms.h"

#include "model/record.h"

#include <math.h>

static const char *const REALM[] = {
    [TOC_REALM_PHYSICAL] = "physical",
    [TOC_REALM_CYBER] = "cyber",
};

static const char *const CATEGORY[] = {
    [TOC_CATEGORY_TERRORISM] = "terrorism",
    [TOC_CATEGORY_STATE_VIOLENCE] = "state-violence",
    [TOC_CATEGORY_ARMED_CONFLICT] = "armed-conflict",
    [TOC_CATEGORY_CRIME] = "crime",
    [TOC_CATEGORY_HOSTILE_CYBER] = "hostile-cyber",
};

static const char *const TYPE[] = {
    [TOC_TYPE_BOMBING] = "bombing",
    [TOC_TYPE_SHOOTING] = "shooting",
    [TOC_TYPE_STABBING] = "stabbing",
    [TOC_TYPE_VEHICLE_RAMMING] = "vehicle-ramming",
    [TOC_TYPE_ARMED_ASSAULT] = "armed-assault",
    [TOC_TYPE_ARSON] = "arson",
    [TOC_TYPE_KIDNAPPING] = "kidnapping",
    [TOC_TYPE_HOSTAGE_TAKING] = "hostage-taking",
    [TOC_TYPE_HIJACKING] = "hijacking",
    [TOC_TYPE_ASSASSINATION] = "assassination",
    [TOC_TYPE_AIR_STRIKE] = "air-strike",
    [TOC_TYPE_SHELLING] = "shelling",
    [TOC_TYPE_SABOTAGE] = "sabotage",
    [TOC_TYPE_ROBBERY] = "robbery",
    [TOC_TYPE_CHEMICAL_BIOLOGICAL] = "chemical-biological",
    [TOC_TYPE_FORCED_WORK_STOPPAGE] = "forced-work-stoppage",
    [TOC_TYPE_UNREST] = "unrest",
    [TOC_TYPE_RANSOMWARE] = "ransomware",
    [TOC_TYPE_DATA_BREACH] = "data-breach",
    [TOC_TYPE_DENIAL_OF_SERVICE] = "denial-of-service",
    [TOC_TYPE_PHISHING] = "phishing",
    [TOC_TYPE_INTRUSION] = "intrusion",
    [TOC_TYPE_DEFACEMENT] = "defacement",
    [TOC_TYPE_MALWARE] = "malware",
    [TOC_TYPE_WIPER] = "wiper",
    [TOC_TYPE_SUPPLY_CHAIN_COMPROMISE] = "supply-chain-compromise",
    [TOC_TYPE_FRAUD] = "fraud",
    [TOC_TYPE_ESPIONAGE] = "espionage",
};
static_assert(TOC_LEN(TYPE) == TOC_TYPE_COUNT, "every incident type has its word");

static const char *const STAGE[] = {
    [TOC_STAGE_ACCOMPLISHED] = "accomplished",
    [TOC_STAGE_ATTEMPTED] = "attempted",
    [TOC_STAGE_FOILED] = "foiled",
    [TOC_STAGE_THREATENED] = "threatened",
};

static const char *const WEAPON[] = {
    [TOC_WEAPON_EXPLOSIVE] = "explosive", [TOC_WEAPON_VEHICLE_BOMB] = "vehicle-bomb",
    [TOC_WEAPON_FIREARM] = "firearm",     [TOC_WEAPON_BLADE] = "blade",
    [TOC_WEAPON_VEHICLE] = "vehicle",     [TOC_WEAPON_INCENDIARY] = "incendiary",
    [TOC_WEAPON_GRENADE] = "grenade",     [TOC_WEAPON_MINE] = "mine",
    [TOC_WEAPON_ROCKET] = "rocket",       [TOC_WEAPON_MISSILE] = "missile",
    [TOC_WEAPON_MORTAR] = "mortar",       [TOC_WEAPON_ARTILLERY] = "artillery",
    [TOC_WEAPON_AIRCRAFT] = "aircraft",   [TOC_WEAPON_DRONE] = "drone",
    [TOC_WEAPON_CHEMICAL] = "chemical",   [TOC_WEAPON_BLUNT] = "blunt",
    [TOC_WEAPON_MALWARE] = "malware",
};

static const char *const PARTY[] = {
    [TOC_PARTY_PERSON] = "person",
    [TOC_PARTY_ORGANIZATION] = "organization",
    [TOC_PARTY_GROUP] = "group",
    [TOC_PARTY_STATE] = "state",
};

static const char *const STATUS[] = {
    [TOC_STATUS_FACT] = "reported-as-fact",
    [TOC_STATUS_CLAIMED] = "claimed",
    [TOC_STATUS_ACCUSED] = "accused-by-authorities",
    [TOC_STATUS_SUSPECTED] = "suspected",
    [TOC_STATUS_POSSIBLE] = "possible",
    [TOC_STATUS_DENIED] = "denied",
    [TOC_STATUS_ACQUITTED] = "acquitted",
};

static const char *const HARM[] = {
    [TOC_HARM_KILLED] = "killed",
    [TOC_HARM_INJURED] = "injured",
    [TOC_HARM_KIDNAPPED] = "kidnapped",
    [TOC_HARM_RELEASED] = "released",
    [TOC_HARM_UNHARMED] = "unharmed",
    [TOC_HARM_DISPLACED] = "displaced",
    [TOC_HARM_DATA_EXPOSED] = "data-exposed",
    [TOC_HARM_SERVICE_LOST] = "service-lost",
};

static const char *const VICTIM[] = {
    [TOC_VICTIM_CIVILIAN] = "civilian",
    [TOC_VICTIM_DIPLOMAT] = "diplomat",
    [TOC_VICTIM_GOVERNMENT_OFFICIAL] = "government-official",
    [TOC_VICTIM_FORMER_GOVERNMENT_OFFICIAL] = "former-government-official",
    [TOC_VICTIM_POLITICAL_FIGURE] = "political-figure",
    [TOC_VICTIM_LEGAL_OR_JUDICIAL] = "legal-or-judicial",
    [TOC_VICTIM_LAW_ENFORCEMENT] = "law-enforcement",
    [TOC_VICTIM_ACTIVE_MILITARY] = "active-military",
    [TOC_VICTIM_FORMER_ACTIVE_MILITARY] = "former-active-military",
    [TOC_VICTIM_SECURITY_GUARD] = "security-guard",
};

static const char *const TARGET[] = {
    [TOC_TARGET_CIVILIAN_RESIDENCE] = "civilian-residence",
    [TOC_TARGET_COMMERCIAL] = "commercial",
    [TOC_TARGET_COMMUNICATIONS] = "communications",
    [TOC_TARGET_DIPLOMATIC] = "diplomatic",
    [TOC_TARGET_ENERGY] = "energy",
    [TOC_TARGET_FINANCIAL] = "financial",
    [TOC_TARGET_GOVERNMENT] = "government",
    [TOC_TARGET_LAW_ENFORCEMENT] = "law-enforcement",
    [TOC_TARGET_MILITARY] = "military",
    [TOC_TARGET_POLITICAL] = "political",
    [TOC_TARGET_RELIGIOUS] = "religious",
    [TOC_TARGET_EDUCATION] = "education",
    [TOC_TARGET_HEALTH] = "health",
    [TOC_TARGET_TRANSPORT] = "transport",
    [TOC_TARGET_WATER] = "water",
    [TOC_TARGET_MEDIA] = "media",
    [TOC_TARGET_PUBLIC_SPACE] = "public-space",
    [TOC_TARGET_OTHER] = "other",
};

static const char *const DAMAGE[] = {
    [TOC_DAMAGE_DESTROYED] = "destroyed",
    [TOC_DAMAGE_DAMAGED] = "damaged",
    [TOC_DAMAGE_UNDAMAGED] = "undamaged",
};

static const char *const FIGURE[] = {
    [TOC_FIGURE_KILLED] = "killed",       [TOC_FIGURE_INJURED] = "injured",
    [TOC_FIGURE_KIDNAPPED] = "kidnapped", [TOC_FIGURE_RECORDS] = "records",
    [TOC_FIGURE_RANSOM] = "ransom",
};

static const char *const STANCE[] = {
    [TOC_STANCE_ASSERTS] = "asserts",
    [TOC_STANCE_SUGGESTS] = "suggests",
    [TOC_STANCE_SUSPECTS] = "suspects",
    [TOC_STANCE_DENIES] = "denies",
    [TOC_STANCE_CLAIMS_RESPONSIBILITY] = "claims-responsibility",
    [TOC_STANCE_CONFIRMS] = "confirms",
};

static const char *const CLAIM[] = {
    [TOC_CLAIM_PERPETRATOR] = "perpetrator",
    [TOC_CLAIM_MOTIVE] = "motive",
    [TOC_CLAIM_COUNT] = "count",
    [TOC_CLAIM_CAUSE] = "cause",
};

static const char *const BOUND[] = {
    [TOC_BOUND_EXACT] = "exact",
    [TOC_BOUND_AT_LEAST] = "at-least",
    [TOC_BOUND_AT_MOST] = "at-most",
    [TOC_BOUND_ABOUT] = "about",
};

static const char *const INDICATOR[] = {
    [TOC_INDICATOR_IPV4] = "ipv4-addr",
    [TOC_INDICATOR_IPV6] = "ipv6-addr",
    [TOC_INDICATOR_DOMAIN] = "domain-name",
    [TOC_INDICATOR_URL] = "url",
    [TOC_INDICATOR_EMAIL] = "email-addr",
    [TOC_INDICATOR_FILE] = "file",
    [TOC_INDICATOR_VULNERABILITY] = "vulnerability",
    [TOC_INDICATOR_ASN] = "autonomous-system",
    [TOC_INDICATOR_MAC] = "mac-addr",
    [TOC_INDICATOR_REGISTRY_KEY] = "windows-registry-key",
    [TOC_INDICATOR_WALLET] = "cryptocurrency-wallet",
    [TOC_INDICATOR_ATTACK_PATTERN] = "attack-pattern",
};

static const char *const PRECISION[] = {
    [TOC_EXTENT_NONE] = NULL,   [TOC_EXTENT_COUNTRY] = "country", [TOC_EXTENT_REGION] = "region",
    [TOC_EXTENT_CITY] = "city", [TOC_EXTENT_VENUE] = "venue",
};

const toc_terms toc_terms_realm = {"realm", REALM, TOC_LEN(REALM)};
const toc_terms toc_terms_category = {"category", CATEGORY, TOC_LEN(CATEGORY)};
const toc_terms toc_terms_type = {"type", TYPE, TOC_LEN(TYPE)};
const toc_terms toc_terms_stage = {"stage", STAGE, TOC_LEN(STAGE)};
const toc_terms toc_terms_precision = {"place.precision", PRECISION, TOC_LEN(PRECISION)};
const toc_terms toc_terms_weapon = {"weapons.type", WEAPON, TOC_LEN(WEAPON)};
const toc_terms toc_terms_party = {"kind", PARTY, TOC_LEN(PARTY)};
const toc_terms toc_terms_status = {"perpetrators.status", STATUS, TOC_LEN(STATUS)};
const toc_terms toc_terms_harm = {"victims.effect", HARM, TOC_LEN(HARM)};
const toc_terms toc_terms_victim = {"victims.type", VICTIM, TOC_LEN(VICTIM)};
const toc_terms toc_terms_target = {"targets.type", TARGET, TOC_LEN(TARGET)};
const toc_terms toc_terms_damage = {"targets.effect", DAMAGE, TOC_LEN(DAMAGE)};
const toc_terms toc_terms_stance = {"claims.stance", STANCE, TOC_LEN(STANCE)};
const toc_terms toc_terms_claim = {"claims.kind", CLAIM, TOC_LEN(CLAIM)};
const toc_terms toc_terms_bound = {"count.bound", BOUND, TOC_LEN(BOUND)};
const toc_terms toc_terms_figure = {"counts.field", FIGURE, TOC_LEN(FIGURE)};
const toc_terms toc_terms_indicator = {"indicators.type", INDICATOR, TOC_LEN(INDICATOR)};

const char *toc_term(const toc_terms *t, unsigned value)
{
    return value < (unsigned)t->count ? t->words[value] : NULL;
}

int toc_term_find(const toc_terms *t, toc_sv word)
{
    for (int i = 0; i < t->count; i++)
        if (t->words[i] && toc_sv_eq(toc_sv_of(t->words[i]), word))
            return i;
    return -1;
}

void toc_incident_init(toc_incident *i)
{
    *i = (toc_incident){.date = {.start = TOC_DAY_NONE, .end = TOC_DAY_NONE}};
}

double toc_degrees(double d)
{
    return round(d * 1e5) / 1e5;
}

toc_realm toc_type_realm(toc_incident_type t)
{
    if (t == TOC_TYPE_NONE)
        return TOC_REALM_NONE;
    return t < TOC_TYPE_RANSOMWARE ? TOC_REALM_PHYSICAL : TOC_REALM_CYBER;
}
