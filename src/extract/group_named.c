/* group_named - see group_named.h. */
#include "extract/group_named.h"

#include "extract/names.h"

toc_party toc_group_named(const toc_scan *s, uint32_t of)
{
    enum { REACH = 4 };
    toc_np np = toc_np_after(s, of + 1, REACH);
    if (!np.found || np.full_first > of + REACH)
        return (toc_party){0};
    for (uint32_t i = np.full_first; i < np.end; i++)
        if (s->actor_at[i] != TOC_NO_TOKEN)
            return toc_party_at(s, i);
    const toc_name *n = toc_name_at(s, np.head);
    if (!n || n->kind == TOC_NAME_PERSON || s->place_at[np.head] != TOC_NO_TOKEN)
        return (toc_party){0};
    uint32_t first = n->first; /* with the names before "'s": "People's Liberation Army" */
    while (first > np.first + 1 && s->text->tokens.p[first - 1].pos == TOC_PART &&
           toc_name_at(s, first - 2))
        first = toc_name_at(s, first - 2)->first;
    return (toc_party){
        true, first, np.end, toc_scan_words(s, first, np.end), {"", 0}, TOC_PARTY_ORGANIZATION};
}

toc_party toc_group_introduced(const toc_scan *s, uint32_t of)
{
    enum { REACH = 12 };
    toc_sentence se = toc_sentence_at(s, of);
    bool introduced = false;
    for (uint32_t i = of + 1; i < TOC_MIN(of + REACH, se.end); i++) {
        introduced |= toc_word_in(s, i, " calls calling called known know named ");
        if (introduced && s->actor_at[i] != TOC_NO_TOKEN)
            return toc_party_at(s, i);
    }
    return (toc_party){0};
}
