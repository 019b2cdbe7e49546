/* misp_names - what the reader of MISP events asks of us: names that we know, patterns that are
 * some (share/misp.h). */
#pragma once

#include "extract/lexicon.h"

/* Zeroed at first. */
typedef struct {
    toc_lexicon *lexicon; /* NULL: not asked for yet, or not there */
    bool tried;
} toc_misp_names;

void toc_misp_names_done(toc_misp_names *n);
/* The id that the lexicon has for an actor or malware of that name; empty: it knows none. */
toc_sv toc_misp_names_known(toc_misp_names *n, const char *type, toc_sv name, toc_arena *a);
bool toc_misp_pattern_is_good(toc_sv text);
