/*
 * near - is one of a few words near a token? For rules that read figures by what is said around
 * them.
 */
#pragma once

#include "extract/draft.h"

static inline bool toc_near_list(const toc_scan *s, const toc_unit *u, uint32_t at, uint32_t reach,
                                 toc_words *list, const char *spaced)
{
    uint32_t from = at - u->first > reach ? at - reach : u->first;
    uint32_t to = TOC_MIN(at + reach, u->end);
    for (uint32_t i = from; i < to; i++)
        if (toc_words_has(list, spaced, s->text->tokens.p[i].word))
            return true;
    return false;
}

/* True if one of the words, a literal, stands within reach tokens of at in the unit. */
#define toc_near_word(s, u, at, reach, spaced)                                                     \
    ({                                                                                             \
        static toc_words toc_near_;                                                                \
        toc_near_list(s, u, at, reach, &toc_near_, "" spaced);                                     \
    })
