/*
 * target_lists - targets that one deed has in common: "the station, a mosque and the Hill hotel".
 *
 * Where a list begins is for fill_targets.c to say; here is how far it goes and what in it is
 * known by a name alone.
 */
#include "extract/target_lists.h"

#include "extract/names.h"
#include "extract/targets.h"

/* "St Anthony's Shrine", "St Sebastian's": where a name ends that has another's in it. */
static uint32_t name_end(const toc_scan *s, uint32_t end, uint32_t limit)
{
    if (end >= limit || s->text->tokens.p[end].pos != TOC_PART || !toc_word_in(s, end, " s "))
        return end;
    while (end + 1 < limit && (s->text->tokens.p[end + 1].shape & TOC_SHAPE_TITLE))
        end++;
    return end + 1;
}

bool toc_target_plural(const toc_scan *s, uint32_t head)
{
    toc_sv w = s->text->tokens.p[head].fold;
    return w.n > 3 && w.p[w.n - 1] == 's';
}

void toc_targets_named_before(const toc_scan *s, toc_draft *d, const toc_unit *u, toc_np np,
                              toc_target_type type)
{
    uint32_t i = np.full_first;
    if (i < u->first + 2 || !toc_word_is(s, i - 1, "and") || !toc_name_at(s, np.first))
        return;
    const toc_name *n = toc_name_at(s, i - 2);
    if (n && n->kind != TOC_NAME_PERSON && n->end == i - 1)
        toc_target_add(s, d, u, toc_np_of(n->first, n->end), type);
}

/* The name that stands at token i of a list, as what was hit; found = false if there is none. In
 * what a colon or a dash opens every name is one: "three churches: St Anthony's and …". */
static toc_np named_at(const toc_scan *s, uint32_t i, uint32_t limit, bool opened)
{
    const toc_name *n = toc_name_at(s, i);
    if (n && (n->kind != TOC_NAME_PERSON || opened))
        return toc_np_of(i, name_end(s, n->end, limit));
    uint32_t end = i;
    while (opened && end < limit && toc_capital_at(s, end))
        end++;
    return end == i ? (toc_np){0} : toc_np_of(i, name_end(s, end, limit));
}

/* The names that stand behind a plural, at most `most`; *ret_behind is the token behind them.
 * *ret_opened: a colon or a dash leads to them. */
static uint32_t names_behind(const toc_scan *s, const toc_unit *u, toc_np np, toc_np *names,
                             uint32_t most, bool *ret_opened)
{
    enum { GAP = 6 };
    uint32_t n = 0;
    bool list = false, opened = false;
    for (uint32_t i = np.end, gap = 0; i < u->end && gap < GAP && n < most; i++) {
        list |= toc_word_in(s, i, " , - : ");
        opened |= toc_word_in(s, i, " - : ");
        toc_np name = list ? named_at(s, i, u->end, opened) : (toc_np){0};
        if (name.found) {
            names[n++] = name;
            i = name.end - 1;
            gap = 0;
        } else if (!toc_word_in(s, i, " , and the - ")) {
            gap += n ? GAP : 1;
        }
    }
    *ret_opened = opened;
    return n;
}

uint32_t toc_targets_named_behind(const toc_scan *s, toc_draft *d, const toc_unit *u, toc_np np,
                                  toc_target_type type)
{
    enum { MOST = 8 };
    toc_np names[MOST];
    bool opened;
    uint32_t n = names_behind(s, u, np, names, MOST, &opened);
    uint32_t k = np.first > u->first ? s->number_at[np.first - 1] : TOC_NO_TOKEN;
    bool other = k != TOC_NO_TOKEN && !opened && s->numbers.p[k].value < MOST &&
                 (uint32_t)s->numbers.p[k].value != n; /* "the two banks, the Hill Inn and …" */
    if (n == 0 || other)
        return TOC_NO_TOKEN;
    for (uint32_t i = 0; i < n; i++)
        toc_target_add(s, d, u, names[i], type);
    return names[n - 1].end;
}

uint32_t toc_target_list_end(const toc_scan *s, uint32_t i, uint32_t end)
{
    enum { LONGEST = 16 };
    uint32_t to = TOC_MIN(i + LONGEST, end);
    while (i < to && (toc_is_nominal(s, i) || s->text->tokens.p[i].pos == TOC_DET ||
                      toc_word_in(s, i, " , and of in at near s ' both next door ")))
        i++;
    return i;
}

/* Between two of a list stand neither a clause nor what somebody did it with. */
static bool only_links(const toc_scan *s, uint32_t first, uint32_t end)
{
    for (uint32_t k = first; k < end; k++) {
        toc_pos pos = s->text->tokens.p[k].pos;
        bool whose = pos == TOC_PRON && toc_word_in(s, k, " its their his her ");
        if (pos == TOC_VERB || pos == TOC_AUX || (pos == TOC_PRON && !whose) ||
            toc_word_in(s, k, " ; : by from with after before while when "))
            return false;
    }
    return true;
}

bool toc_target_goes_on(const toc_scan *s, uint32_t from, toc_np np, uint32_t end)
{
    enum { LONGEST = 20 };
    uint32_t i = np.full_first;
    if (from == TOC_NO_TOKEN || i <= from || i - from > LONGEST)
        return false;
    while (i > from &&
           (s->number_at[i - 1] != TOC_NO_TOKEN ||
            toc_word_in(s, i - 1, " to at on in into inside outside against of several ")))
        i--;
    if (i == from || !toc_word_in(s, i - 1, " and , then ") || !only_links(s, from, i))
        return false;
    uint32_t behind = toc_target_list_end(s, np.end, end); /* "…, and the airport was shut" */
    return behind >= end || s->text->tokens.p[behind].pos != TOC_AUX;
}
