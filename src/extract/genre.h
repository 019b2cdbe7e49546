/*
 * genre - texts full of the field's words that tell of no incident: film reviews, match reports,
 * drills, obituaries, yearly figures, products, research.
 */
#pragma once

#include "extract/scan.h"

/* Why a document as a whole tells of no incident; TOC_GENRE_REPORT when it may. */
typedef enum {
    TOC_GENRE_REPORT,
    TOC_GENRE_FICTION,
    TOC_GENRE_SPORT,
    TOC_GENRE_LEISURE,
    TOC_GENRE_EXERCISE,
    TOC_GENRE_MARKET,
    TOC_GENRE_HEALTH,
    TOC_GENRE_DEBATE,
    TOC_GENRE_OBITUARY,
    TOC_GENRE_STATISTICS,
    TOC_GENRE_PRODUCT,
    TOC_GENRE_RESEARCH,
} toc_genre;

toc_genre toc_genre_of(const toc_scan *s);

/* A word that is hardly ever said of a game, a play or a share: arms, attackers, arrests. */
bool toc_in_earnest(const toc_scan *s, uint32_t token);

/* True if anything in the text tells of violence in earnest. */
bool toc_told_in_earnest(const toc_scan *s);
