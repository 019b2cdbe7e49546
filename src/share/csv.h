/*
 * csv - rows of cells out of text (RFC 4180): any delimiter of one byte, quoted cells with doubled
 * quotes and line breaks in them, lines that end in LF or CR LF.
 *
 * Lines that are empty or begin with '#' are passed over where a row would begin. A row that is
 * wrong is told, and reading goes on with the line after the one where it began. Pure.
 */
#pragma once

#include "base/err.h"
#include "base/vec.h"

typedef TOC_VEC(toc_sv) toc_csv_row;

typedef struct {
    toc_sv text; /* UTF-8 without byte order mark */
    char delimiter;
    size_t at, line; /* where the next row begins; lines from 1 */
    size_t row_line; /* where the last one began */
} toc_csv;

enum {
    TOC_CSV_END = 1,
    TOC_CSV_BAD = 2,        /* row_line says where, the error why */
    TOC_CSV_CELL = 1 << 20, /* longest quoted cell: a quote that was not closed is longer */
    TOC_CSV_COLUMNS = 1000, /* of one row; spreadsheets have some hundred */
};

toc_csv toc_csv_of(toc_sv text, char delimiter);

/* The next row; cells are views of the text, or in a where a quote was doubled. 0, TOC_CSV_END,
 * TOC_CSV_BAD or -ENOMEM. */
TOC_MUST_USE int toc_csv_next(toc_csv *c, toc_arena *a, toc_csv_row *ret, toc_err *reterr);

/* The delimiter that the first row uses most, of comma, semicolon, tab and bar; else the comma. */
char toc_csv_delimiter(toc_sv text);
