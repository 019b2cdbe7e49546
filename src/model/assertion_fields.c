/* assertion_fields - see assertion_fields.h. */
#include "model/assertion_fields.h"

#define MEMBER(struct_, member_, kind_, ...)                                                       \
    {                                                                                              \
        .kind = (kind_), .offset = offsetof(struct_, member_), __VA_ARGS__                         \
    }
#define TEXT(struct_, member_) MEMBER(struct_, member_, FIELD_TEXT, .key = #member_)
#define TERM(struct_, member_, terms_)                                                             \
    MEMBER(struct_, member_, FIELD_TERM, .key = #member_, .terms = &(terms_))

static const toc_field_member PLAIN_TEXT[] = {{.kind = FIELD_TEXT}};
static const toc_field_member PLAIN_DAY[] = {{.kind = FIELD_DAY}};
static const toc_field_member PLAIN_TRUE[] = {{.kind = FIELD_TRUE}};

static const toc_field_member REALM[] = {{.kind = FIELD_TERM, .terms = &toc_terms_realm}};
static const toc_field_member CATEGORY[] = {{.kind = FIELD_TERM, .terms = &toc_terms_category}};
static const toc_field_member TYPE[] = {{.kind = FIELD_TERM, .terms = &toc_terms_type}};
static const toc_field_member STAGE[] = {{.kind = FIELD_TERM, .terms = &toc_terms_stage}};
static const toc_field_member STATUS[] = {{.kind = FIELD_TERM, .terms = &toc_terms_status}};

static const toc_field_member DATE[] = {
    MEMBER(toc_date_range, start, FIELD_DAY, .key = "start"),
    MEMBER(toc_date_range, end, FIELD_DAY, .key = "end"),
};

static const toc_field_member COUNT[] = {
    MEMBER(toc_count, stated, FIELD_STATED),
    MEMBER(toc_count, value, FIELD_INT, .key = "value"),
    TERM(toc_count, bound, toc_terms_bound),
};

static const toc_field_member PLACE[] = {
    TEXT(toc_place, name),
    TEXT(toc_place, text),
    MEMBER(toc_place, country, FIELD_CODE, .key = "country", .room = 3),
    MEMBER(toc_place, has_point, FIELD_TRUE, .key = "point"),
    MEMBER(toc_place, lat, FIELD_REAL, .key = "lat"),
    MEMBER(toc_place, lon, FIELD_REAL, .key = "lon"),
    MEMBER(toc_place, geonames, FIELD_UINT32, .key = "geonames"),
    TERM(toc_place, precision, toc_terms_precision),
    MEMBER(toc_place, radius_km, FIELD_REAL, .key = "radius_km"),
    MEMBER(toc_place, chain, FIELD_TEXTS, .key = "chain"),
};

static const toc_field_member WEAPON[] = {
    TERM(toc_weapon, type, toc_terms_weapon),
    TEXT(toc_weapon, name),
    TEXT(toc_weapon, text),
};

static const toc_field_member PERPETRATOR[] = {
    TEXT(toc_perpetrator, name),
    TEXT(toc_perpetrator, text),
    TEXT(toc_perpetrator, id),
    TERM(toc_perpetrator, kind, toc_terms_party),
};

static const toc_field_member VICTIM[] = {
    TEXT(toc_victim, name),
    TEXT(toc_victim, text),
    TERM(toc_victim, kind, toc_terms_party),
    TEXT(toc_victim, role),
    TERM(toc_victim, type, toc_terms_victim),
    TERM(toc_victim, effect, toc_terms_harm),
};

static const toc_field_member TARGET[] = {
    TEXT(toc_target, name),
    TEXT(toc_target, text),
    TERM(toc_target, type, toc_terms_target),
    TERM(toc_target, effect, toc_terms_damage),
};

static const toc_field_member CLAIM[] = {
    TEXT(toc_claim, by),
    TEXT(toc_claim, about),
    TERM(toc_claim, stance, toc_terms_stance),
    TERM(toc_claim, kind, toc_terms_claim),
};

static const toc_field_member FIGURE[] = {
    TERM(toc_figure, field, toc_terms_figure),
    MEMBER(toc_figure, value, FIELD_INT, .key = "value"),
    TERM(toc_figure, bound, toc_terms_bound),
    MEMBER(toc_figure, currency, FIELD_CODE, .key = "currency", .room = 4),
    TEXT(toc_figure, by),
};

static const toc_field_member NAMED[] = {
    TEXT(toc_named, name),
    TEXT(toc_named, text),
    TEXT(toc_named, id),
};

static const toc_field_member RANSOM[] = {
    MEMBER(toc_ransom, stated, FIELD_STATED),
    MEMBER(toc_ransom, amount, FIELD_REAL, .key = "amount"),
    MEMBER(toc_ransom, currency, FIELD_CODE, .key = "currency", .room = 4),
    MEMBER(toc_ransom, paid, FIELD_PAID, .key = "paid"),
};

static const toc_field_member WARNING[] = {
    TEXT(toc_warning, by),
    TEXT(toc_warning, actor),
    TEXT(toc_warning, target),
};

static const toc_field_member INDICATOR[] = {
    TERM(toc_indicator, type, toc_terms_indicator),
    TEXT(toc_indicator, value),
};

#define MEMBERS(table) .members = (table), .n = TOC_LEN(table)

/* A plain value, with the basis that stands elsewhere in the same struct. */
#define PLAIN(struct_, name_, member_, basis_, table)                                              \
    {                                                                                              \
        .name = (name_), .offset = offsetof(struct_, member_), .basis = offsetof(struct_, basis_), \
        MEMBERS(table)                                                                             \
    }
#define SHARED(struct_, name_, member_, table)                                                     \
    {                                                                                              \
        .name = (name_), .shared = true, .offset = offsetof(struct_, member_),                     \
        .basis = offsetof(struct_, basis), MEMBERS(table)                                          \
    }
/* A noun with its own basis. */
#define NOUN(struct_, name_, member_, table) PLAIN(struct_, name_, member_, member_.basis, table)
/* A list of nouns, and a part of each that has a basis of its own. */
#define LIST(struct_, name_, member_, noun, table)                                                 \
    {                                                                                              \
        .name = (name_), .list = true, .list_offset = offsetof(struct_, member_),                  \
        .list_size = sizeof(noun), .basis = offsetof(noun, basis), MEMBERS(table)                  \
    }
#define PART(struct_, name_, member_, noun, part_, at, basis_, table)                              \
    {                                                                                              \
        .name = (name_), .part = (part_), .list = true, .list_offset = offsetof(struct_, member_), \
        .list_size = sizeof(noun), .offset = offsetof(noun, at), .basis = offsetof(noun, basis_),  \
        MEMBERS(table)                                                                             \
    }

const toc_field toc_fields_record[] = {
    PLAIN(toc_record, "title", title, title_basis, PLAIN_TEXT),
    PLAIN(toc_record, "published", published, published_basis, PLAIN_DAY),
    {.name = "language",
     .shared = true,
     .offset = offsetof(toc_record, language),
     .basis = FIELD_NO_BASIS,
     MEMBERS(PLAIN_TEXT)},
    LIST(toc_record, "warnings", warnings, toc_warning, WARNING),
    LIST(toc_record, "indicators", indicators, toc_indicator, INDICATOR),
};
const size_t toc_fields_record_n = TOC_LEN(toc_fields_record);

/* "realm" comes first and is always there: it says that the incident is one. */
const toc_field toc_fields_incident[] = {
    PLAIN(toc_incident, "realm", realm, basis, REALM),
    SHARED(toc_incident, "category", category, CATEGORY),
    SHARED(toc_incident, "type", type, TYPE),
    SHARED(toc_incident, "recalled", recalled, PLAIN_TRUE),
    SHARED(toc_incident, "unspecific", unspecific, PLAIN_TRUE),
    PLAIN(toc_incident, "stage", stage, stage_basis, STAGE),
    NOUN(toc_incident, "date", date, DATE),
    NOUN(toc_incident, "place", place, PLACE),
    LIST(toc_incident, "weapons", weapons, toc_weapon, WEAPON),
    LIST(toc_incident, "perpetrators", perpetrators, toc_perpetrator, PERPETRATOR),
    PART(toc_incident, "perpetrators", perpetrators, toc_perpetrator, "status", status,
         status_basis, STATUS),
    LIST(toc_incident, "victims", victims, toc_victim, VICTIM),
    PART(toc_incident, "victims", victims, toc_victim, "count", count, count.basis, COUNT),
    LIST(toc_incident, "targets", targets, toc_target, TARGET),
    PART(toc_incident, "targets", targets, toc_target, "count", count, count.basis, COUNT),
    NOUN(toc_incident, "killed", killed, COUNT),
    NOUN(toc_incident, "injured", injured, COUNT),
    LIST(toc_incident, "counts", counts, toc_figure, FIGURE),
    LIST(toc_incident, "claims", claims, toc_claim, CLAIM),
    LIST(toc_incident, "cyber/malware", cyber.malware, toc_named, NAMED),
    NOUN(toc_incident, "cyber/ransom", cyber.ransom, RANSOM),
    NOUN(toc_incident, "cyber/records", cyber.records, COUNT),
    LIST(toc_incident, "cyber/vulnerabilities", cyber.vulnerabilities, toc_named, NAMED),
    LIST(toc_incident, "cyber/services_disrupted", cyber.services_disrupted, toc_named, NAMED),
};
const size_t toc_fields_incident_n = TOC_LEN(toc_fields_incident);
