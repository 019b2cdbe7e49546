/* head_counts - see head_counts.h. */
#include "extract/head_counts.h"

uint32_t toc_head_of(const toc_scan *s, uint32_t first, uint32_t end)
{
    for (uint32_t k = first + 1; k < end; k++)
        if (toc_word_in(s, k, " of in at from for with who whose on to , [ ( "))
            return k - 1;
    return end - 1;
}

bool toc_single(const toc_scan *s, uint32_t first, uint32_t end)
{
    uint32_t head = toc_head_of(s, first, end);
    toc_sv w = s->text->tokens.p[head].fold;
    for (uint32_t k = first; k < head; k++)
        if (toc_word_in(s, k, " and or "))
            return false;
    if (toc_word_in(s, head,
                    " people men women children clergymen policemen servicemen countrymen "
                    "gunmen police personnel staff crew family population public troops "
                    "clergy youth press military army civilian wounded dead others "))
        return false;
    return w.n < 3 || w.p[w.n - 1] != 's' || w.p[w.n - 2] == 's';
}

bool toc_counted(const toc_scan *s, uint32_t first, uint32_t end, const char *rule, toc_count *ret)
{
    for (uint32_t k = first ? first - 1 : 0; k < TOC_MIN(first + 2, end); k++) {
        const toc_number *n =
            s->number_at[k] == TOC_NO_TOKEN ? NULL : &s->numbers.p[s->number_at[k]];
        if (!n || n->kind != TOC_NUMBER_CARDINAL || n->end < first)
            continue;
        *ret = (toc_count){.stated = true,
                           .value = (int64_t)n->value,
                           .bound = n->bound,
                           .basis = toc_basis_of(s, n->first, n->end, 65, rule)};
        return true;
    }
    return false;
}

bool toc_tokens_of(const toc_scan *s, toc_span span, uint32_t *first, uint32_t *end)
{
    const toc_token *t = s->text->tokens.p;
    *first = toc_token_behind(s, span.start);
    for (*end = *first; *end < s->text->tokens.n && t[*end].start < span.end;)
        ++*end;
    return *first < *end;
}

void toc_fill_target_counts(const toc_scan *s, toc_incident *i)
{
    static const char RULE[] = "number of the head";
    TOC_VEC_FOREACH (t, &i->targets) {
        uint32_t first, end;
        if (!t->basis.spans.n || !toc_tokens_of(s, t->basis.spans.p[0], &first, &end))
            continue;
        if (!toc_counted(s, first, end, RULE, &t->count) && toc_single(s, first, end))
            t->count = (toc_count){
                .stated = true, .value = 1, .basis = toc_basis_of(s, first, end, 65, RULE)};
    }
}
