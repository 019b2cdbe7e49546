/*
 * markup - where the first element of a file begins, whatever stands before it; private to read/.
 *
 * Web pages, alerts and feeds are told apart by their first element.
 */
#pragma once

#include "read/reader.h"

/*
 * The head of the input from its first element on, without the zeros that UTF-16 has between
 * letters; byte order mark, white space, comments and an XML declaration are passed over. A view
 * into the input or buf.
 */
toc_sv toc_markup_head(const toc_input *in, char buf[static TOC_SNIFF_BYTES]);

/* Does s begin with the tag of that element ("<name" and no more letters)? In any case. */
bool toc_markup_opens(toc_sv s, const char *name);
