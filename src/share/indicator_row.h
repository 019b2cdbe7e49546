/*
 * indicator_row - rows of tables as STIX 2.1 Indicators (4.7): which column is what, and one row.
 *
 * The id of an Indicator is derived from its source and pattern: the same row from the same source
 * is the same object, whatever else its cells say. Pure, and without a clock: the caller says when.
 */
#pragma once

#include "base/buf.h"
#include "base/err.h"
#include "base/vec.h"
#include "model/ioc.h"
#include "model/stix.h"
#include "share/csv.h"

typedef enum {
    TOC_COLUMN_NONE,
    TOC_COLUMN_VALUE, /* of .kind; NONE: as the column of types says, or as it looks */
    TOC_COLUMN_TYPE,
    TOC_COLUMN_NAME,
    TOC_COLUMN_DESCRIPTION,
    TOC_COLUMN_MARKING,
    TOC_COLUMN_SOURCE,
    TOC_COLUMN_CONFIDENCE,
    TOC_COLUMN_VALID_FROM,
    TOC_COLUMN_VALID_UNTIL,
    TOC_COLUMN_LABELS, /* a semicolon or blank between */
} toc_column_field;

typedef struct {
    toc_column_field field;
    toc_ioc_kind kind;
} toc_column;

typedef struct {
    toc_column columns[TOC_CSV_COLUMNS];
    size_t n;
    bool header; /* the first row is names */
} toc_columns;

/* Fills *ret from "ip=value,3=confidence": columns by name or by number from 1; names are looked up
 * in `first`, the first row of the table. map NULL: the first row names the fields, or the table
 * has one column. -EINVAL: says what is wrong, and which words there are. */
TOC_MUST_USE int toc_columns_of(const char *map, const toc_csv_row *first, toc_columns *ret,
                                toc_err *reterr);

/* What holds for rows that say nothing else. */
typedef struct {
    toc_sv source; /* empty: nobody's */
    toc_tlp marking;
    int64_t confidence;  /* 0: not said */
    int64_t valid_until; /* microseconds; 0: not said */
} toc_row_defaults;

typedef struct {
    toc_sv id, source, source_id; /* source_id: of the Identity; empty: nobody's */
    toc_sv pattern, name, description;
    toc_sv labels;
    toc_tlp marking;
    int64_t confidence, valid_from, valid_until; /* 0: not said */
} toc_indicator_row;

enum { TOC_ROW_EMPTY = 1 }; /* no value in it */

/* The indicator of the column `at`, a TOC_COLUMN_VALUE. 0, TOC_ROW_EMPTY, -EINVAL with what is
 * wrong, -ENOMEM. */
TOC_MUST_USE int toc_row_read(const toc_columns *c, const toc_csv_row *row, size_t at,
                              const toc_row_defaults *d, toc_arena *a, toc_indicator_row *ret,
                              toc_err *reterr);
/* The same for a value that stands alone, as plain lists have it. */
TOC_MUST_USE int toc_row_of_value(toc_sv line, const toc_row_defaults *d, toc_arena *a,
                                  toc_indicator_row *ret, toc_err *reterr);

/* Appends it as JSON. created, modified: microseconds; valid_from is created where the row says
 * nothing. */
void toc_row_write(const toc_indicator_row *r, int64_t created, int64_t modified, toc_buf *ret);
/* Appends the Identity of its source. */
void toc_row_write_source(const toc_indicator_row *r, toc_buf *ret);
