/*
 * xml - what the readers of XML (CAP, RSS, Atom) share: a tree of libxml2's; private to read/.
 *
 * What comes from outside fetches nothing and expands no entity.
 */
#pragma once

#include "base/arena.h"
#include "base/sv.h"

#include <libxml/tree.h>

/* The tree of a document; xmlFreeDoc() it. NULL when it is damaged, or out of memory. forgiving:
 * what can be read of a damaged one. */
xmlDoc *toc_xml_parse(toc_sv bytes, bool forgiving);

/* Is it an element of that name, whatever its namespace? */
bool toc_xml_is(const xmlNode *n, const char *name);

/* The first child element of that name; NULL if there is none, or no parent. */
const xmlNode *toc_xml_child(const xmlNode *of, const char *name);

/* The text of an element without that of elements in it, trimmed, in a; empty for NULL. */
toc_sv toc_xml_text(const xmlNode *n, toc_arena *a);

/* The text of the first child element of that name. */
toc_sv toc_xml_member(const xmlNode *of, const char *name, toc_arena *a);
