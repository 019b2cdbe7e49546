/*
 * actors - groups, gangs, threat actors and malware by name: the known ones under all their
 * names, acronyms that the text defines ("Blue Crane Brigade (BCB)"), and unknown ones that their
 * shape or an introduction gives away ("a group calling itself Ashfall", "UNC1234"). Pure; linear
 * in the text.
 */
#pragma once

#include "extract/lexicon.h"
#include "model/record.h"

enum { TOC_ACTOR_UNKNOWN = UINT32_MAX };

typedef struct {
    uint32_t first, end; /* tokens that the name touches */
    toc_span span;       /* the name's bytes: "al-Qaeda" of "al-Qaeda-linked" */
    bool malware;        /* malware or tool, else somebody who acts */
    uint32_t row;        /* toc_lex_known(), or TOC_ACTOR_UNKNOWN */
    uint32_t other_row;  /* of the gang or of the malware of the same name; or TOC_ACTOR_UNKNOWN */
    toc_sv name;         /* resolved; of an unknown one the fullest form that the text has */
    toc_sv id;           /* STIX id; empty: unknown */
    toc_realm realm;
    uint8_t confidence; /* 0-100 that this is a name of such a thing, and of this one */
    const char *rule;   /* static: what gave it away */
} toc_actor_mention;

typedef TOC_VEC(toc_actor_mention) toc_actor_mention_vec;

/* Appends the mentions of the text in its order. Returns 0 or -ENOMEM. */
TOC_MUST_USE int toc_actors_find(const toc_lexicon *lx, const toc_text *t, toc_arena *a,
                                 toc_actor_mention_vec *out);
