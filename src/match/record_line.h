/* record_line - private to record*: a line taken apart into fields. */
#pragma once

#include "base/vec.h"
#include "match/observation.h"
#include "match/record_field.h"

typedef TOC_VEC(toc_sv) toc_record_values;

/* What a line says. Values are views of the line or in the arena. */
typedef struct {
    toc_arena *a;
    toc_sv of[TOC_FIELD_COUNT];   /* the first value of each field; p NULL: none */
    toc_record_values answers;    /* all of TOC_FIELD_ANSWER */
    toc_record_values recipients; /* all of TOC_FIELD_MAIL_TO */
    toc_record_values loose;      /* values of fields that have no known name */
} toc_record;

/* Loose values of one line, answers, recipients: beyond that nobody writes patterns for them. */
enum { TOC_RECORD_VALUES = 64 };

/* Takes a value, where it is one: "-" and "(empty)" are none. */
void toc_record_put(toc_record *r, toc_field field, toc_sv value);
/* Takes what no known field holds where it may be an address, a name, a URL, a hash. */
void toc_record_put_loose(toc_record *r, toc_sv value);

/* What columns of a log mean. */
typedef struct {
    toc_arena a;
    TOC_VEC(toc_field) columns;
    char sign;     /* between columns */
    char set_sign; /* between the values of one, as Zeek has it; '\0': there is one */
} toc_record_header;

/* Cells of a line with that sign between them; quotes as in RFC 4180 where it is a comma. */
void toc_record_cells(toc_record *r, const toc_record_header *h, toc_sv line);
/* One cell, which *line loses. A quoted one that holds quotes is in a. */
toc_sv toc_record_cell(toc_sv *line, char sign, toc_arena *a);

/* Members of a JSON object, by path. */
int toc_record_json(toc_record *r, const toc_map *names, toc_sv line);

/* Plain text: web servers' lines, squid's, sshd's, name=value pairs, words. */
void toc_record_text(toc_record *r, const toc_map *names, toc_sv line);

typedef TOC_VEC(toc_observable) toc_record_objects;

/* Groups of observables that are made together. */
enum {
    TOC_RECORD_NETWORK = 1 << 0,   /* addresses, names, URLs, traffic */
    TOC_RECORD_FILES = 1 << 1,     /* with their folders */
    TOC_RECORD_PROCESSES = 1 << 2, /* and accounts */
    TOC_RECORD_MAILS = 1 << 3,
    TOC_RECORD_CERTIFICATES = 1 << 4,
    TOC_RECORD_KEYS = 1 << 5,
    TOC_RECORD_MACS = 1 << 6,
};

/* Makes the observables of a record, in its arena: those groups. -ENOMEM. */
TOC_MUST_USE int toc_record_observe(const toc_record *r, unsigned groups, toc_record_objects *ret);
/* The groups that have what somebody wants. */
unsigned toc_record_groups(bool (*wants)(const void *context, toc_sv type), const void *context);
