/* known - see known.h. */
#include "extract/known.h"

#include <errno.h>

/* An alias that is also an ordinary word counts only in capitals, and not alone. */
static bool acceptable(const toc_text *t, uint32_t at, uint32_t len, toc_lex_entry e)
{
    bool capital = t->tokens.p[at].shape & (TOC_SHAPE_TITLE | TOC_SHAPE_UPPER | TOC_SHAPE_MIXED);
    if (e.kind != TOC_LEX_ACTOR && e.kind != TOC_LEX_MALWARE)
        return false;
    if (e.flags & TOC_LEX_AMBIGUOUS)
        return capital && len > 1;
    return capital || !(e.flags & TOC_LEX_CASED);
}

static const toc_lex_entry *pick(const toc_text *t, uint32_t at, uint32_t len,
                                 const toc_lex_entry *entries, uint32_t n)
{
    for (uint32_t k = 0; k < n; k++)
        if (acceptable(t, at, len, entries[k]))
            return &entries[k];
    return NULL;
}

int toc_known_find(const toc_lexicon *lx, const toc_text *t, toc_arena *a, toc_known_vec *out)
{
    enum { LONGEST = 8 };
    for (uint32_t i = 0, step; i < t->tokens.n; i += step) {
        const toc_lex_entry *entries;
        uint32_t n, to = TOC_MIN(i + LONGEST, t->tokens.n);
        uint32_t len = toc_lex_match(lx, t, i, to, &entries, &n);
        const toc_lex_entry *e = len ? pick(t, i, len, entries, n) : NULL;
        step = e ? len : 1;
        if (!e)
            continue;
        toc_lex_known_row row = toc_lex_known(lx, e->ref);
        toc_known_mention *m = TOC_VEC_PUSH(a, out);
        if (!m)
            return -ENOMEM;
        *m = (toc_known_mention){i, i + len,
                                 e->kind == TOC_LEX_MALWARE ? TOC_KNOWN_MALWARE : TOC_KNOWN_GROUP,
                                 row.name, row.id};
    }
    return 0;
}
