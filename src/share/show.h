/*
 * show - values as a person reads them, and text made safe to be shown.
 *
 * Text of reports is hostile: it may hold terminal escapes, bidirectional overrides, line breaks.
 * Whatever goes to a screen goes through toc_show_text().
 */
#pragma once

#include "base/buf.h"
#include "model/doc.h"
#include "model/record.h"

/*
 * Appends s on one line: white space runs become one space; control characters (C0, C1, DEL,
 * bidirectional overrides, line separators) become visible escapes; bad bytes U+FFFD.
 */
void toc_show_text(toc_buf *b, toc_sv s);

/* The longest part of s, safe text, that fits columns of a terminal, cut between characters. */
toc_sv toc_show_cut(toc_sv s, size_t columns);

/* Appends s padded or cut ("…") to exactly so many columns; right: text at the right edge. */
void toc_show_cell(toc_buf *b, toc_sv s, size_t columns, bool right);

/* "2024-03-22", "2024-03" for the whole month, "2024-03-20/22", "by 2024-03-22"; "" not stated. */
void toc_show_date(toc_buf *b, const toc_date_range *d);
/* "130+", "~200", "≤5", "1,200,000"; brief: "1.2M". Nothing where it is not stated. */
void toc_show_count(toc_buf *b, const toc_count *c, bool brief);
/* "4,400,000 USD", and whether it was paid. */
void toc_show_ransom(toc_buf *b, const toc_ransom *r);
/* "Moscow, RU"; raw text. */
void toc_show_place(toc_buf *b, const toc_place *p);
/* "claimed", "accused", …; "" for a fact. */
const char *toc_show_status(toc_perp_status s);
/* The resolved name, or the report's wording. */
toc_sv toc_show_name(toc_sv name, toc_sv text);

/* Appends the words of the report behind b's first spans, quoted and safe, at most max columns. */
void toc_show_quote(toc_buf *b, const toc_doc *doc, const toc_basis *basis, size_t max);
