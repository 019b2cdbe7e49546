/* wordset - see wordset.h. */
#include "extract/wordset.h"

void toc_wordset_init(toc_wordset *s, const toc_word_row *rows, size_t n)
{
    TOC_ASSERT(2 * n < TOC_WORDSET_SLOTS);
    memset(s->slots, 0, sizeof(s->slots));
    s->rows = rows;
    for (size_t i = 0; i < n; i++) {
        uint32_t key = toc_text_hash(toc_sv_of(rows[i].word));
        uint32_t at = key & (TOC_WORDSET_SLOTS - 1);
        while (s->slots[at] && s->keys[at] != key)
            at = (at + 1) & (TOC_WORDSET_SLOTS - 1);
        if (s->slots[at])
            continue;
        s->slots[at] = (uint16_t)(i + 1);
        s->keys[at] = key;
    }
}

const toc_word_row *toc_wordset_find(const toc_wordset *s, toc_sv fold)
{
    toc_token k = {.word = toc_text_hash(fold)};
    return toc_wordset_token(s, &k);
}
