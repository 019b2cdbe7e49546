/*
 * assertion_fields - private to model/: which fields a record has and what each holds, as tables
 * that writing and reading share, so that what is written is what is read.
 */
#pragma once

#include "model/record.h"
#include "model/terms.h"

typedef enum {
    FIELD_TEXT,   /* toc_sv */
    FIELD_TERM,   /* enum, by its words */
    FIELD_CODE,   /* char[3] or char[4], NUL-terminated */
    FIELD_DAY,    /* toc_day */
    FIELD_INT,    /* int64_t */
    FIELD_UINT32, /* uint32_t; 0: not stated */
    FIELD_REAL,   /* double, of a value that is stated */
    FIELD_TRUE,   /* bool */
    FIELD_STATED, /* bool that is true when the value is anything but null; not written */
    FIELD_TEXTS,  /* toc_sv_vec */
    FIELD_PAID,   /* toc_ransom.paid: null, true, false */
} toc_field_kind;

typedef struct {
    const char *key; /* member of the JSON object; NULL: the value itself */
    toc_field_kind kind;
    uint16_t offset; /* in the noun's struct */
    uint16_t room;   /* FIELD_CODE: size of the array */
    const toc_terms *terms;
} toc_field_member;

/* One field: "place"; "weapons/0" for each of a list; "victims/0/count" for a part of each. */
typedef struct {
    const char *name; /* "place", "weapons" */
    const char *part; /* "count", or NULL */
    bool list;
    bool shared;          /* the basis is another field's: written only where there is a value */
    uint16_t list_offset; /* of the vector in the incident or record */
    uint16_t list_size;   /* of an element */
    uint16_t offset;      /* of the noun in the element, or in the incident or record */
    uint16_t basis;       /* likewise, of its toc_basis */
    uint16_t n;
    const toc_field_member *members;
} toc_field;

extern const toc_field toc_fields_record[], toc_fields_incident[];
extern const size_t toc_fields_record_n, toc_fields_incident_n;

enum { FIELD_NO_BASIS = UINT16_MAX };

/* Every TOC_VEC looks like this. */
typedef struct {
    void *p;
    uint32_t n, cap;
} toc_field_vec;
