/* stories - see stories.h. */
#include "extract/stories.h"

enum { LONGEST_HEAD = 10, LONGEST_LINE = 7, FEWEST = 2 };

static bool opens_paragraph(const toc_text *t, uint32_t k)
{
    return k == 0 || t->sentences.p[k - 1].paragraph != t->sentences.p[k].paragraph;
}

static bool goes_on(const toc_text *t, uint32_t k)
{
    return k + 1 < t->sentences.n && t->sentences.p[k + 1].paragraph == t->sentences.p[k].paragraph;
}

/* "hit", "robbed": of a headline, when "by" follows or it is in the present. */
static bool finite_verb(const toc_scan *s, uint32_t i)
{
    toc_sv fold = s->text->tokens.p[i].fold;
    return s->text->tokens.p[i].pos == TOC_VERB && !toc_word_is(s, i + 1, "by") &&
           !(fold.n > 2 && fold.p[fold.n - 1] == 's');
}

/* Without what a full sentence has: an article, a pronoun, a finite verb; or its topic stands
 * before a colon. */
static bool terse(const toc_scan *s, toc_sentence se)
{
    for (uint32_t i = se.first; i < se.end; i++) {
        toc_pos pos = (toc_pos)s->text->tokens.p[i].pos;
        if (toc_word_is(s, i, ":"))
            return i + 1 < se.end;
        if (pos == TOC_DET || pos == TOC_PRON || pos == TOC_AUX || finite_verb(s, i))
            return false;
    }
    return true;
}

/* Names a place, or what an incident is called: not "Summary.", "Next steps." */
static bool has_topic(const toc_scan *s, toc_sentence se)
{
    for (uint32_t i = se.first; i < se.end; i++)
        if (s->place_at[i] != TOC_NO_TOKEN)
            return true;
    TOC_VEC_FOREACH (t, &s->triggers)
        if (t->first >= se.first && t->end <= se.end)
            return true;
    return false;
}

const toc_place_mention *toc_story_place(const toc_scan *s, uint32_t sentence)
{
    toc_sentence se = s->text->sentences.p[sentence];
    const toc_place_mention *first = NULL;
    for (uint32_t i = se.first; i < se.end; i++) {
        if (s->place_at[i] == TOC_NO_TOKEN)
            continue;
        const toc_place_mention *p = &s->places.p[s->place_at[i]];
        if (i > se.first && toc_word_in(s, i - 1, " in at near "))
            return p;
        first = first ? first : p;
    }
    return first;
}

bool toc_story_head(const toc_scan *s, uint32_t sentence)
{
    const toc_text *t = s->text;
    toc_sentence se = t->sentences.p[sentence];
    uint32_t longest = se.heading ? LONGEST_LINE : LONGEST_HEAD;
    if (sentence == 0 || se.end - se.first > longest || se.heading == goes_on(t, sentence) ||
        !opens_paragraph(t, sentence) || t->upper_case || !toc_capital_at(s, se.first))
        return false;
    if (se.heading)
        return toc_story_place(s, sentence) && !toc_in_date(s, se.end - 1);
    bool dateline = toc_word_in(s, se.end, " - \u2013 \u2014 ( "); /* "BOISE, Ida. - A man" */
    return !dateline && terse(s, se) && has_topic(s, se);
}

bool toc_is_digest(const toc_scan *s)
{
    const toc_text *t = s->text;
    uint32_t heads = 0, paragraphs = 0;
    for (uint32_t k = 1; k < t->sentences.n; k++) {
        if (!opens_paragraph(t, k))
            continue;
        heads += toc_story_head(s, k);
        paragraphs += goes_on(t, k);
    }
    return heads >= FEWEST && heads * 2 >= paragraphs;
}
