/* about - see about.h. */
#include "extract/about_scan.h"

#include "extract/targets.h"

static void add_country(toc_about *about, const char country[3])
{
    for (int i = 0; i < TOC_ABOUT_COUNTRIES; i++) {
        if (memcmp(about->countries[i], country, 3) == 0)
            return;
        if (!about->countries[i][0]) {
            memcpy(about->countries[i], country, 3);
            return;
        }
    }
}

/* All of the sentences that the words stand in, whatever their order. */
static toc_span sentence_of(const toc_scan *s, const toc_basis *b)
{
    const toc_token *tokens = s->text->tokens.p;
    uint32_t first = UINT32_MAX, end = 0;
    TOC_VEC_FOREACH (span, &b->spans) {
        uint32_t t = toc_token_behind(s, span->start);
        if (t >= s->text->tokens.n)
            continue;
        toc_sentence sentence = toc_sentence_at(s, t);
        first = TOC_MIN(first, sentence.first);
        end = TOC_MAX(end, sentence.end);
    }
    return end ? (toc_span){tokens[first].start, tokens[end - 1].end} : (toc_span){0};
}

toc_about toc_about_basis(const toc_scan *s, const toc_basis *b)
{
    toc_about about = {0};
    uint32_t first = b->spans.n ? toc_token_behind(s, b->spans.p[0].start) : s->text->tokens.n;
    if (first >= s->text->tokens.n)
        return about;
    uint32_t end = toc_sentence_at(s, first).end;
    TOC_VEC_FOREACH (p, &s->places) {
        if (p->dateline && !about.dateline[0])
            memcpy(about.dateline, p->country, sizeof(about.dateline));
        else if (p->first >= first && p->end <= end && p->country[0] &&
                 p->use != TOC_PLACE_USE_GOVERNMENT)
            add_country(&about, p->country);
    }
    about.sentence = sentence_of(s, b);
    const toc_span *last = &b->spans.p[b->spans.n - 1];
    for (uint32_t t = toc_token_behind(s, last->start);
         t < s->text->tokens.n && s->text->tokens.p[t].start < last->end; t++)
        about.targets |= 1U << toc_target_at(s, t);
    about.targets &= ~(1U << TOC_TARGET_NONE);
    return about;
}
