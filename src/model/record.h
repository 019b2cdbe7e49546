/*
 * record - the incident record: all that one report says, as docs/incident-record.md defines it.
 *
 * Built by extract/ in the document's arena, written and read by model/record_json.c, mapped to
 * STIX by share/. Text fields are empty when not stated; enums have _NONE = 0 for not stated.
 * `name` is the resolved name, `text` the fullest wording of the report.
 */
#pragma once

#include "base/date.h"
#include "model/span.h"

typedef enum { TOC_REALM_NONE, TOC_REALM_PHYSICAL, TOC_REALM_CYBER } toc_realm;

typedef enum {
    TOC_CATEGORY_NONE,
    TOC_CATEGORY_TERRORISM,
    TOC_CATEGORY_STATE_VIOLENCE,
    TOC_CATEGORY_ARMED_CONFLICT,
    TOC_CATEGORY_CRIME,
    TOC_CATEGORY_HOSTILE_CYBER,
} toc_category;

typedef enum {
    TOC_TYPE_NONE,
    TOC_TYPE_BOMBING, /* physical from here */
    TOC_TYPE_SHOOTING,
    TOC_TYPE_STABBING,
    TOC_TYPE_VEHICLE_RAMMING,
    TOC_TYPE_ARMED_ASSAULT,
    TOC_TYPE_ARSON,
    TOC_TYPE_KIDNAPPING,
    TOC_TYPE_HOSTAGE_TAKING,
    TOC_TYPE_HIJACKING,
    TOC_TYPE_ASSASSINATION,
    TOC_TYPE_AIR_STRIKE,
    TOC_TYPE_SHELLING,
    TOC_TYPE_SABOTAGE,
    TOC_TYPE_ROBBERY,
    TOC_TYPE_CHEMICAL_BIOLOGICAL,
    TOC_TYPE_FORCED_WORK_STOPPAGE,
    TOC_TYPE_UNREST,
    TOC_TYPE_RANSOMWARE, /* cyber from here */
    TOC_TYPE_DATA_BREACH,
    TOC_TYPE_DENIAL_OF_SERVICE,
    TOC_TYPE_PHISHING,
    TOC_TYPE_INTRUSION,
    TOC_TYPE_DEFACEMENT,
    TOC_TYPE_MALWARE,
    TOC_TYPE_WIPER,
    TOC_TYPE_SUPPLY_CHAIN_COMPROMISE,
    TOC_TYPE_FRAUD,
    TOC_TYPE_ESPIONAGE,
    TOC_TYPE_COUNT,
} toc_incident_type;

typedef enum {
    TOC_STAGE_NONE,
    TOC_STAGE_ACCOMPLISHED,
    TOC_STAGE_ATTEMPTED,
    TOC_STAGE_FOILED,
    TOC_STAGE_THREATENED,
} toc_stage;

typedef enum {
    TOC_WEAPON_NONE,
    TOC_WEAPON_EXPLOSIVE,
    TOC_WEAPON_VEHICLE_BOMB,
    TOC_WEAPON_FIREARM,
    TOC_WEAPON_BLADE,
    TOC_WEAPON_VEHICLE,
    TOC_WEAPON_INCENDIARY,
    TOC_WEAPON_GRENADE,
    TOC_WEAPON_MINE,
    TOC_WEAPON_ROCKET,
    TOC_WEAPON_MISSILE,
    TOC_WEAPON_MORTAR,
    TOC_WEAPON_ARTILLERY,
    TOC_WEAPON_AIRCRAFT,
    TOC_WEAPON_DRONE,
    TOC_WEAPON_CHEMICAL,
    TOC_WEAPON_BLUNT,
    TOC_WEAPON_MALWARE,
} toc_weapon_type;

typedef enum {
    TOC_PARTY_NONE,
    TOC_PARTY_PERSON,
    TOC_PARTY_ORGANIZATION,
    TOC_PARTY_GROUP, /* unnamed: "four gunmen" */
    TOC_PARTY_STATE,
} toc_party_kind;

/* A body of its own, whatever its name: no person, nor unnamed people. */
static inline bool toc_party_is_body(toc_party_kind k)
{
    return k == TOC_PARTY_ORGANIZATION || k == TOC_PARTY_STATE;
}

typedef enum {
    TOC_STATUS_NONE,
    TOC_STATUS_FACT,
    TOC_STATUS_CLAIMED,
    TOC_STATUS_ACCUSED,
    TOC_STATUS_SUSPECTED,
    TOC_STATUS_POSSIBLE,
    TOC_STATUS_DENIED,
    TOC_STATUS_ACQUITTED,
} toc_perp_status;

typedef enum {
    TOC_HARM_NONE,
    TOC_HARM_KILLED,
    TOC_HARM_INJURED,
    TOC_HARM_KIDNAPPED,
    TOC_HARM_RELEASED,
    TOC_HARM_UNHARMED,
    TOC_HARM_DISPLACED,
    TOC_HARM_DATA_EXPOSED,
    TOC_HARM_SERVICE_LOST,
} toc_harm; /* victims[].effect */

/* Who people harmed are; the kinds of human target of MUC-4. */
typedef enum {
    TOC_VICTIM_NONE,
    TOC_VICTIM_CIVILIAN,
    TOC_VICTIM_DIPLOMAT,
    TOC_VICTIM_GOVERNMENT_OFFICIAL,
    TOC_VICTIM_FORMER_GOVERNMENT_OFFICIAL,
    TOC_VICTIM_POLITICAL_FIGURE,
    TOC_VICTIM_LEGAL_OR_JUDICIAL,
    TOC_VICTIM_LAW_ENFORCEMENT,
    TOC_VICTIM_ACTIVE_MILITARY,
    TOC_VICTIM_FORMER_ACTIVE_MILITARY,
    TOC_VICTIM_SECURITY_GUARD,
    TOC_VICTIM_TYPES,
} toc_victim_type;

typedef enum {
    TOC_TARGET_NONE,
    TOC_TARGET_CIVILIAN_RESIDENCE,
    TOC_TARGET_COMMERCIAL,
    TOC_TARGET_COMMUNICATIONS,
    TOC_TARGET_DIPLOMATIC,
    TOC_TARGET_ENERGY,
    TOC_TARGET_FINANCIAL,
    TOC_TARGET_GOVERNMENT,
    TOC_TARGET_LAW_ENFORCEMENT,
    TOC_TARGET_MILITARY,
    TOC_TARGET_POLITICAL,
    TOC_TARGET_RELIGIOUS,
    TOC_TARGET_EDUCATION,
    TOC_TARGET_HEALTH,
    TOC_TARGET_TRANSPORT,
    TOC_TARGET_WATER,
    TOC_TARGET_MEDIA,
    TOC_TARGET_PUBLIC_SPACE,
    TOC_TARGET_OTHER,
} toc_target_type;

typedef enum {
    TOC_DAMAGE_NONE,
    TOC_DAMAGE_DESTROYED,
    TOC_DAMAGE_DAMAGED,
    TOC_DAMAGE_UNDAMAGED,
} toc_damage; /* targets[].effect */

typedef enum {
    TOC_STANCE_NONE,
    TOC_STANCE_ASSERTS,
    TOC_STANCE_SUGGESTS,
    TOC_STANCE_SUSPECTS,
    TOC_STANCE_DENIES,
    TOC_STANCE_CLAIMS_RESPONSIBILITY,
    TOC_STANCE_CONFIRMS,
} toc_stance;

typedef enum {
    TOC_CLAIM_NONE,
    TOC_CLAIM_PERPETRATOR,
    TOC_CLAIM_MOTIVE,
    TOC_CLAIM_COUNT,
    TOC_CLAIM_CAUSE,
} toc_claim_kind;

typedef enum {
    TOC_BOUND_EXACT,
    TOC_BOUND_AT_LEAST,
    TOC_BOUND_AT_MOST,
    TOC_BOUND_ABOUT,
} toc_bound;

typedef enum {
    TOC_INDICATOR_NONE,
    TOC_INDICATOR_IPV4,
    TOC_INDICATOR_IPV6,
    TOC_INDICATOR_DOMAIN,
    TOC_INDICATOR_URL,
    TOC_INDICATOR_EMAIL,
    TOC_INDICATOR_FILE, /* a hash: MD5, SHA-1, SHA-256 or SHA-512, told by its length */
    TOC_INDICATOR_VULNERABILITY,
    TOC_INDICATOR_ASN,
    TOC_INDICATOR_MAC,
    TOC_INDICATOR_REGISTRY_KEY,
    TOC_INDICATOR_WALLET,
    TOC_INDICATOR_ATTACK_PATTERN,
} toc_indicator_type;

typedef struct {
    bool stated;
    int64_t value;
    toc_bound bound;
    toc_basis basis;
} toc_count;

typedef struct {
    toc_day start, end; /* inclusive; TOC_DAY_NONE start: on or before end; both: not stated */
    toc_basis basis;
} toc_date_range;

typedef TOC_VEC(toc_sv) toc_sv_vec;

/* How exactly a place is known. */
typedef enum {
    TOC_EXTENT_NONE,    /* not said */
    TOC_EXTENT_COUNTRY, /* the point is of the country, not a place in it */
    TOC_EXTENT_REGION,  /* of a state, province, district, natural region */
    TOC_EXTENT_CITY,
    TOC_EXTENT_VENUE, /* a building, a street: analysts and programs say so */
} toc_place_extent;

typedef struct {
    toc_sv name, text;
    char country[3]; /* ISO 3166-1 alpha-2, upper case; "" unknown */
    bool has_point;
    double lat, lon;   /* WGS 84 degrees */
    uint32_t geonames; /* GeoNames id; 0 unknown */
    toc_place_extent precision;
    double radius_km; /* about how far around the point it reaches; 0 unknown */
    toc_sv_vec chain; /* from the narrowest to the country's name */
    toc_basis basis;
} toc_place;

typedef struct {
    toc_weapon_type type;
    toc_sv name, text;
    toc_basis basis;
} toc_weapon;

typedef struct {
    toc_sv name, text;
    toc_sv id; /* STIX id of a known actor; empty: unknown */
    toc_party_kind kind;
    toc_perp_status status;
    toc_basis basis, status_basis;
} toc_perpetrator;

typedef struct {
    toc_sv name, text;
    toc_party_kind kind; /* person, group, organization */
    toc_count count;
    toc_harm effect;
    toc_basis basis;
    toc_sv role; /* what a named person is, in the report's words: "senator"; empty: not stated */
    toc_victim_type type; /* of persons and groups */
} toc_victim;

typedef struct {
    toc_sv name, text;
    toc_target_type type;
    toc_damage effect;
    toc_basis basis;
    toc_count count; /* how many of them: "three pylons" */
} toc_target;

typedef enum {
    TOC_FIGURE_KILLED,
    TOC_FIGURE_INJURED,
    TOC_FIGURE_KIDNAPPED,
    TOC_FIGURE_RECORDS,
    TOC_FIGURE_RANSOM,
    TOC_FIGURE_COUNT,
} toc_figure_field;

/* A number that the report gives, of all or of some, whoever says so and whether or not it holds.
 */
typedef struct {
    toc_figure_field field;
    int64_t value;
    toc_bound bound;
    char currency[4]; /* of a ransom, ISO 4217; "" unknown */
    toc_sv by;        /* who gives it; empty: the report itself */
    toc_basis basis;
} toc_figure;

typedef struct {
    toc_sv by, about;
    toc_stance stance;
    toc_claim_kind kind;
    toc_basis basis;
} toc_claim;

/* Malware, vulnerability or service by name. */
typedef struct {
    toc_sv name, text;
    toc_sv id; /* STIX id where known */
    toc_basis basis;
} toc_named;

typedef TOC_VEC(toc_weapon) toc_weapon_vec;
typedef TOC_VEC(toc_perpetrator) toc_perpetrator_vec;
typedef TOC_VEC(toc_victim) toc_victim_vec;
typedef TOC_VEC(toc_target) toc_target_vec;
typedef TOC_VEC(toc_claim) toc_claim_vec;
typedef TOC_VEC(toc_figure) toc_figure_vec;
typedef TOC_VEC(toc_named) toc_named_vec;

typedef struct {
    bool stated;
    double amount;
    char currency[4]; /* ISO 4217; "" unknown */
    enum { TOC_PAID_UNKNOWN, TOC_PAID_YES, TOC_PAID_NO } paid;
    toc_basis basis;
} toc_ransom;

typedef struct {
    toc_named_vec malware, vulnerabilities, services_disrupted;
    toc_ransom ransom;
    toc_count records;
} toc_cyber;

typedef struct {
    toc_sv id; /* "incident--…"; empty until toc_record_identify() (model/id.h) */
    toc_realm realm;
    toc_category category;
    toc_incident_type type;
    toc_stage stage;
    bool recalled;   /* an earlier incident, told only as background */
    bool unspecific; /* told only in general; JSON: "specific": false */
    toc_basis basis; /* of the incident as such: its trigger words */
    toc_basis stage_basis;
    toc_date_range date;
    toc_place place;
    toc_weapon_vec weapons;
    toc_perpetrator_vec perpetrators;
    toc_victim_vec victims;
    toc_target_vec targets;
    toc_count killed, injured;
    toc_figure_vec counts; /* every figure, those of killed, injured and cyber among them */
    toc_claim_vec claims;
    toc_cyber cyber;
} toc_incident;

typedef struct {
    toc_sv by, actor, target;
    toc_basis basis;
} toc_warning;

typedef struct {
    toc_indicator_type type;
    toc_sv value; /* refanged, normalised */
    toc_basis basis;
} toc_indicator;

typedef TOC_VEC(toc_incident) toc_incident_vec;
typedef TOC_VEC(toc_warning) toc_warning_vec;
typedef TOC_VEC(toc_indicator) toc_indicator_vec;

typedef struct {
    toc_sv id;        /* toc_doc.id */
    toc_sv report_id; /* "report--…"; empty until toc_record_identify() (model/id.h) */
    toc_sv title;     /* empty: none */
    toc_day published;
    toc_sv language;
    toc_basis title_basis, published_basis;
    toc_incident_vec incidents;
    toc_warning_vec warnings;
    toc_indicator_vec indicators;
} toc_record;

/* Empty counts, dates and places: what a new incident starts from. */
void toc_incident_init(toc_incident *i);

/* Degrees as they are written: to a hundred-thousandth, a metre. The gazetteer keeps floats, whose
 * further digits are noise. */
double toc_degrees(double d);

toc_realm toc_type_realm(toc_incident_type t);
