/*
 * view - one incident as all its reports tell it together: what holds at present, and who says
 * what.
 *
 * Nothing of what a report says is lost in a view: the best value of a field stands beside every
 * other one, each with its report. Made by resolve/ from what a store or a run of reports holds.
 */
#pragma once

#include "model/assertion.h"
#include "model/json.h"
#include "model/record.h"

/* A report that tells of the incident, or an analyst who corrects what reports say. */
typedef struct {
    toc_sv report;                /* "report--…"; of an analyst empty */
    toc_sv name;                  /* what people call the report: the file's stem, or the URL */
    toc_sv title;                 /* empty: none */
    toc_sv sha256;                /* of its bytes, hexadecimal */
    toc_day published;            /* TOC_DAY_NONE: unknown */
    char reliability;             /* of the source, 'A' to 'F' (Admiralty code); 0: not graded */
    char credibility;             /* of the information, '1' to '6'; 0: not graded */
    const toc_incident *incident; /* as this report tells it */

    toc_sv analyst;    /* who corrects; empty: a report */
    toc_sv because;    /* why */
    int64_t when;      /* microseconds UTC; a later correction of a field beats an earlier one */
    toc_sv_vec fields; /* names of what is corrected, as in assertions: "killed", "place",
                          "perpetrators"; incident holds the values, unset ones are taken away */

    int64_t ruling;   /* of an analyst: its number in the store */
    uint32_t copy_of; /* index in the view of the report whose text this one repeats; else its own.
                         Filled by toc_view_of() */
} toc_witness;

typedef TOC_VEC(toc_witness) toc_witness_vec;

/* A number that a report gives. */
typedef struct {
    toc_figure_field field;
    int64_t value;
    toc_bound bound;
    char currency[4]; /* of a ransom, ISO 4217; "" unknown */
    toc_sv of;        /* of which victims: "soldiers"; empty: of the incident as a whole */
    toc_sv by;        /* whom the report has it from; empty: it says so itself */
    uint32_t witness;
} toc_view_figure;

/* Who accuses, denies, claims; since: the first day on which a report has it from them. */
typedef struct {
    const toc_claim *claim;
    uint32_t witness;
    toc_day since;
} toc_view_claim;

/* What one witness says of one field. */
typedef struct {
    toc_sv field, value; /* as in assertions */
    uint32_t witness;
    bool best; /* the view has this value */
} toc_view_value;

/* Why a field has the value it has. */
typedef struct {
    toc_sv field;
    const char *rule; /* "latest report", "most sources", … */
    uint32_t witness; /* whose words the value is */
    uint32_t agree;   /* independent sources that say the same */
    uint32_t differ;  /* those that say something else */
} toc_view_choice;

typedef struct {
    bool stated;
    int64_t low, high;
} toc_view_range;

typedef TOC_VEC(toc_view_figure) toc_view_figure_vec;
typedef TOC_VEC(toc_view_claim) toc_view_claim_vec;
typedef TOC_VEC(toc_view_value) toc_view_value_vec;
typedef TOC_VEC(toc_view_choice) toc_view_choice_vec;

typedef struct {
    toc_sv id;          /* "incident--…" */
    toc_sv_vec aliases; /* other ids that lead here; toc_view_of() leaves them to its caller */
    toc_incident best;  /* what holds at present; evidence stays with the reports */
    toc_witness_vec witnesses; /* reports by day of publication, then analysts by time */
    toc_view_figure_vec figures;
    toc_view_claim_vec claims;
    toc_view_value_vec values;
    toc_view_choice_vec choices;
    toc_view_range range[TOC_FIGURE_COUNT];
} toc_view;

/*
 * Writes v as one JSON object: the members of an incident (docs/incident-record.md) with the values
 * that hold at present, "reports" by name, "sources", "counts", "claims", "ranges", and under
 * "fields" why each value is the one and what others say.
 */
void toc_view_json(toc_json_out *j, const toc_view *v);
/* The members alone, for an object that has more. */
void toc_view_json_members(toc_json_out *j, const toc_view *v);

/* How strictly what an incident rests on is marked. */
typedef struct {
    const char *marking; /* the strictest, "TLP:GREEN"; "unknown": there is one that is none of
                            TLP's; NULL: none */
    bool unmarked;       /* some of it bears no marking, rulings of analysts among that */
} toc_view_marking;

/* How exactly a place is known: where a map may put it. */
typedef enum {
    TOC_PRECISION_NONE,    /* no coordinates */
    TOC_PRECISION_COUNTRY, /* a point of a country, not a place in it */
    TOC_PRECISION_AREA,    /* of a region or province */
    TOC_PRECISION_POINT,
} toc_place_precision;

extern const char *const toc_precision_words[]; /* by precision; of NONE: NULL */
toc_place_precision toc_precision_of(const toc_place *p);

/*
 * Writes v in brief, as one row of a list: what happened, when, where, to how many, who, in the
 * members of an incident (docs/incident-record.md) that are stated; then "precision" of the place,
 * "title" of the best source, "sources" and "disagree" (sources differ on a value), "marking" and
 * "unmarked".
 */
void toc_view_brief(toc_json_out *j, const toc_view *v, const toc_view_marking *marking);
