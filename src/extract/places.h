/*
 * places - where a text says that things are: towns, areas, regions, countries; and the two other
 * uses of such names, as an adjective ("Egyptian soldiers") and for a government ("Moscow denied").
 *
 * A name is weighed with what stands around it (", Iraq", "province", "in", a title before it),
 * with the countries that the text speaks of, and with how large its bearers are. Linear in the
 * text; pure.
 */
#pragma once

#include "extract/lexicon.h"
#include "model/record.h"

enum { TOC_NO_ROW = UINT32_MAX };

typedef enum {
    TOC_PLACE_USE_PLACE,      /* where something is or comes from */
    TOC_PLACE_USE_ADJECTIVE,  /* of a country, its people: "Egyptian", "Iranians" */
    TOC_PLACE_USE_GOVERNMENT, /* "the Kremlin said", "Moscow denied" */
} toc_place_use;

typedef struct {
    uint32_t first, end; /* tokens that the name touches */
    toc_span span;       /* the name's bytes: "Iran" of "Iran-backed" */
    toc_place_use use;
    bool is_country;    /* names a country itself, not a place in it */
    bool dateline;      /* where the report was written: "CAIRO, 3 May" */
    uint8_t confidence; /* 0-100 that it is this place */
    char country[3];    /* "" for a region of several countries */
    uint32_t row;       /* toc_lex_place() of the chosen place; TOC_NO_ROW for a country */
    uint32_t runner_up; /* the next likely place of that name, or TOC_NO_ROW */
    uint32_t within;    /* index of the mention that the text says contains it, or UINT32_MAX */
} toc_place_mention;

typedef TOC_VEC(toc_place_mention) toc_place_mention_vec;

/* Appends the mentions of the text in its order. Returns 0 or -ENOMEM. */
TOC_MUST_USE int toc_places_find(const toc_lexicon *lx, const toc_text *t, toc_arena *a,
                                 toc_place_mention_vec *out);

/*
 * Fills *ret from mention number i: name, country, point, chain from narrow to the country,
 * GeoNames id, and the mention's span as basis. Returns 0 or -ENOMEM.
 */
TOC_MUST_USE int toc_place_resolve(const toc_lexicon *lx, const toc_text *t,
                                   const toc_place_mention_vec *mentions, uint32_t i, toc_arena *a,
                                   toc_place *ret);

/* Makes of a resolved place the country that it is in, if it is known. */
void toc_place_widen(const toc_lexicon *lx, toc_place *p);
