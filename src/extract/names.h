/*
 * names - persons and organisations by name, found by their shape and by the words around them.
 *
 * Known actors (actors.h) and places (places.h) are left to their own finders. Text in capitals has
 * no shapes: there only titles and given names open a name.
 */
#pragma once

#include "extract/scan.h"

/* Returns 0 or -ENOMEM; fills s->names and s->name_at. */
TOC_MUST_USE int toc_names_find(toc_scan *s);

/* The name that covers token, or NULL. */
const toc_name *toc_name_at(const toc_scan *s, uint32_t token);

/* The fullest mention of the same person or organisation: "Brenton Tarrant" for "Tarrant". */
const toc_name *toc_name_fullest(const toc_scan *s, const toc_name *n);
