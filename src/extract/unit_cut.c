/* unit_cut - see unit_cut.h. */
#include "extract/unit_cut.h"

#include "extract/phrase.h"

bool toc_harm_told_at(const toc_scan *s, uint32_t token)
{
    return toc_is(s, token, TOC_WORD_HARM_KILLED) || toc_is(s, token, TOC_WORD_HARM_INJURED) ||
           (toc_is(s, token, TOC_WORD_HARM_KIDNAPPED) && !toc_seizes_goods(s, token));
}

bool toc_event_told_at(const toc_scan *s, const toc_event_vec *events, uint32_t token)
{
    enum { LONGEST = 12 }; /* an event of more tokens has its ends apart, and both count */
    uint32_t from = token > LONGEST ? token - LONGEST : 0;
    for (uint32_t k = toc_events_from(events, from); k < events->n && events->p[k].first <= token;
         k++)
        if (token < events->p[k].end)
            return true;
    return toc_harm_told_at(s, token) && !toc_negated(s, token);
}

bool toc_event_told_in(const toc_scan *s, const toc_event_vec *events, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++)
        if (toc_event_told_at(s, events, i))
            return true;
    return false;
}

static bool timed_in(const toc_scan *s, uint32_t first, uint32_t end)
{
    if (toc_find_class(s, first, end, TOC_WORD_SAME_TIME) != TOC_NO_TOKEN)
        return true;
    for (const toc_date *m; (m = toc_next_date(s, &first, end));)
        if (m->precision != TOC_PRECISION_DECADE && !m->duration)
            return true;
    return false;
}

/* "the first attack on the line since August 2008": that day is of what it is compared with. */
bool toc_compared(const toc_scan *s, const toc_date *m)
{
    enum { REACH = 10 };
    if (m->relation != TOC_DATE_SINCE)
        return false;
    return toc_word_before(s, m->first, REACH,
                           " first worst deadliest bloodiest biggest largest heaviest gravest ");
}

/* "the deadliest since January, when nine soldiers were killed": the date in front of the comma. */
const toc_date *toc_compared_with(const toc_scan *s, uint32_t comma)
{
    if (!toc_word_is(s, comma, ",") || !toc_word_is(s, comma + 1, "when") ||
        s->date_at[comma - 1] == TOC_NO_TOKEN)
        return NULL;
    const toc_date *m = &s->dates.p[s->date_at[comma - 1]];
    return m->start_day != TOC_DAY_NONE && toc_compared(s, m) ? m : NULL;
}

/* The last day that [first, end) names, or NULL. */
static const toc_date *day_in(const toc_scan *s, uint32_t first, uint32_t end)
{
    const toc_date *last = NULL;
    for (const toc_date *m; (m = toc_next_date(s, &first, end));)
        if (m->precision == TOC_PRECISION_DAY && !m->duration && m->end_day != TOC_DAY_NONE)
            last = m;
    return last;
}

static bool strong_in(const toc_event_vec *events, uint32_t first, uint32_t end)
{
    for (uint32_t k = toc_events_from(events, first); k < events->n && events->p[k].first < end;
         k++)
        if (events->p[k].strong)
            return true;
    return false;
}

/* "a 34-year-old woman", "gunmen", "two bombs": whoever or whatever was not spoken of before. */
static bool newly_told(const toc_scan *s, uint32_t i)
{
    const toc_token *t = &s->text->tokens.p[i];
    return toc_word_in(s, i, " a an another ") || s->number_at[i] != TOC_NO_TOKEN ||
           (t->pos == TOC_NOUN && t->fold.n > 3 &&
            (t->fold.p[t->fold.n - 1] == 's' || toc_sv_ends(t->fold, TOC_SV("men"))));
}

/* "a man was shot dead on Sunday and a woman was stabbed on Monday": two deeds, each with a day of
 * its own. */
static bool two_days(const toc_scan *s, const toc_event_vec *events, uint32_t from, uint32_t i,
                     uint32_t end)
{
    if (!toc_word_in(s, i, " and after but before when ") || !newly_told(s, i + 1))
        return false;
    for (uint32_t k = i + 1; k < end; k++)
        end = toc_word_is(s, k, ";") ? k : end; /* what stands behind it is cut off there */
    const toc_date *a = day_in(s, from, i), *b = a ? day_in(s, i, end) : NULL;
    return b && a->end_day != b->end_day && strong_in(events, i, end) &&
           toc_event_told_in(s, events, from, i);
}

bool toc_told_after(const toc_scan *s, uint32_t i)
{
    return toc_word_is(s, i, "after") &&
           toc_word_in(s, i - 1, " hours day days week weeks month months comes came coming come ");
}

/* "comes a week after an ambush, and a month after the": one of several that it is counted from. */
static bool in_list(const toc_scan *s, uint32_t from, uint32_t after)
{
    enum { REACH = 5 };
    for (uint32_t k = after; k > from && after - k < REACH; k--)
        if (toc_word_is(s, k - 1, "and"))
            return k - 1 > from && toc_word_is(s, k - 2, ",");
    return false;
}

/* "came less than a day after | gunmen opened fire in Biu": how much later is said of what was told
 * before. */
static bool counted_after(const toc_scan *s, const toc_event_vec *events, uint32_t from, uint32_t i,
                          uint32_t end)
{
    return toc_told_after(s, i) && (newly_told(s, i + 1) || in_list(s, from, i)) &&
           toc_event_told_in(s, events, from, i) && toc_event_told_in(s, events, i, end);
}

/* ", killing three and wounding two": what came of the deed in front of the comma. */
static bool goes_on(const toc_scan *s, uint32_t comma)
{
    return toc_word_is(s, comma, ",") &&
           toc_word_in(s, comma + 1,
                       " killing wounding injuring hurting leaving damaging destroying setting "
                       "taking ");
}

uint32_t toc_unit_end(const toc_scan *s, const toc_event_vec *events, toc_sentence se,
                      uint32_t from)
{
    for (uint32_t i = from + 1; i + 1 < se.end; i++) {
        if (!toc_word_in(s, i, " , ; while and after but before when ") || goes_on(s, i))
            continue;
        if (counted_after(s, events, from, i, se.end))
            return i + 1;
        if (two_days(s, events, from, i, se.end))
            return i;
        if (!toc_word_in(s, i, " , ; while "))
            continue;
        if (toc_event_told_in(s, events, from, i) && timed_in(s, from, i) &&
            toc_event_told_in(s, events, i, se.end) &&
            (timed_in(s, i, se.end) || toc_compared_with(s, i)))
            return i + 1;
    }
    return se.end;
}
