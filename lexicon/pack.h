/*
 * pack - collects strings, rows and phrases and writes them as the image that
 * extract/lexicon_format.h lays out.
 *
 * Running out of memory is sticky (the arena's flag) and told by pack_write().
 */
#pragma once

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "base/vec.h"
#include "extract/lexicon_format.h"

typedef struct {
    toc_sv folded;
    toc_lex_entry entry;
} pack_phrase;

typedef struct {
    toc_arena arena;
    toc_buf strings;
    toc_map string_at;
    TOC_VEC(pack_phrase) phrases;
    TOC_VEC(toc_sv) tlds;
    TOC_VEC(toc_lex_place_disk) places;
    TOC_VEC(toc_lex_known_disk) known;
    TOC_VEC(toc_lex_country_disk) countries;
} lex_pack;

void pack_init(lex_pack *p);
void pack_done(lex_pack *p);

/* The string's offset; the same for the same bytes. Longer ones than 65535 bytes are cut. */
uint32_t pack_string(lex_pack *p, toc_sv s);

/* Says that `phrase` means e. Folds it; "People's" is entered with and without its own "s". */
void pack_add(lex_pack *p, toc_sv phrase, toc_lex_entry e);

uint32_t pack_place(lex_pack *p, toc_lex_place_row row);
uint32_t pack_known(lex_pack *p, toc_lex_known_row row);
/* Countries come in the order of their codes. */
uint32_t pack_country(lex_pack *p, toc_lex_country_row row);
void pack_tld(lex_pack *p, toc_sv tld);

/* Sorts, hashes and writes all; -ENOMEM, -EINVAL for two phrases of one hash, or what writing says.
 */
TOC_MUST_USE int pack_write(lex_pack *p, const char *path, toc_err *reterr);
