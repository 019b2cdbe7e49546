/* known - mentions of actors and malware that the lexicon knows by name or alias. */
#pragma once

#include "extract/lexicon.h"

typedef enum { TOC_KNOWN_GROUP, TOC_KNOWN_MALWARE } toc_known_kind;

typedef struct {
    uint32_t first, end; /* tokens */
    toc_known_kind kind;
    toc_sv name; /* its own name, whatever alias the text has */
    toc_sv id;   /* STIX id */
} toc_known_mention;

typedef TOC_VEC(toc_known_mention) toc_known_vec;

/* Appends the mentions in text order, none overlapping. Returns 0 or -ENOMEM. */
TOC_MUST_USE int toc_known_find(const toc_lexicon *lx, const toc_text *t, toc_arena *a,
                                toc_known_vec *out);
