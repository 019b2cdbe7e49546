/* claim_counts - the figures that somebody gives; see claims.h. */
#include "extract/claims.h"

#include "extract/phrase.h"

/* "puts it at 19" */
static bool puts_it_at(const toc_scan *s, const toc_number *n)
{
    return n->first > toc_sentence_at(s, n->first).first + 2 &&
           toc_word_is(s, n->first - 1, "at") &&
           toc_word_in(s, n->first - 2, " it them this that ");
}

static bool counts_people(const toc_scan *s, const toc_number *n)
{
    enum { BEFORE = 14 };
    toc_sentence se = toc_sentence_at(s, n->first);
    uint32_t from = n->first - se.first > BEFORE ? n->first - BEFORE : se.first;
    for (uint32_t i = from; i < n->first; i++)
        if (toc_word_in(s, i, " number toll figure figures total losses casualties "))
            return true;
    if (puts_it_at(s, n))
        return true;
    for (uint32_t i = from + 1; i < n->first; i++) /* "put the dead at 51" */
        if (toc_word_in(s, i, " dead wounded injured killed victims patients customers ") &&
            toc_word_in(s, n->first - 1, " at as to "))
            return true;
    uint32_t to = TOC_MIN(n->end + 4, toc_sentence_at(s, n->first).end);
    for (uint32_t i = n->end; i < to; i++)
        if (toc_is(s, i, TOC_WORD_HARM_KILLED) || toc_is(s, i, TOC_WORD_HARM_INJURED) ||
            toc_is(s, i, TOC_WORD_PEOPLE) || toc_is(s, i, TOC_WORD_ATTACKER) ||
            toc_word_in(
                s, i, " people customers computers records infections gigabytes members patients "))
            return true;
    return false;
}

/* "49 had been killed": the figure with its word of harm. */
static uint32_t harm_end(const toc_scan *s, uint32_t from, uint32_t end)
{
    enum { REACH = 4 };
    for (uint32_t i = from; i < TOC_MIN(from + REACH, end); i++)
        if (toc_is(s, i, TOC_WORD_HARM_KILLED) || toc_is(s, i, TOC_WORD_HARM_INJURED))
            return i + 1;
    return from;
}

/* "nine members of staff", but "40 bandits" of "40 bandits in a strike" */
static uint32_t with_of(const toc_scan *s, toc_np np, uint32_t limit)
{
    return np.end < limit && toc_word_is(s, np.end, "of") ? toc_np_extended(s, np).end : np.end;
}

/* What is added to the figure whose phrase ends at end: "and nine members of staff". */
static uint32_t added_end(const toc_scan *s, uint32_t end, uint32_t limit)
{
    if (end + 2 >= limit || !toc_word_is(s, end, "and"))
        return end;
    uint32_t next = end + 1;
    const toc_number *more = toc_next_number(s, &next, limit);
    if (!more || more->first != end + 1 || more->kind != TOC_NUMBER_CARDINAL)
        return end;
    toc_np np = toc_np_after(s, more->end, 2);
    return np.found && np.first <= more->end + 1 ? with_of(s, np, limit) : end;
}

/* "132 children and nine members of staff": behind what the figure counts, and the next one if it
 * is added to it. */
static uint32_t counted_end(const toc_scan *s, const toc_number *n, uint32_t limit)
{
    uint32_t of = n->end; /* "fewer than 18,000 of its customers" */
    if (of + 1 < limit && toc_word_is(s, of, "of"))
        of += toc_word_in(s, of + 1, " its the their his her our ") ? 2 : 1;
    toc_np np = toc_np_after(s, of, 2);
    if (!np.found || np.first > of + 1 || toc_word_is(s, of, ","))
        return harm_end(s, n->end, limit); /* "wounding 11, the staff said" */
    return added_end(s, with_of(s, np, limit), limit);
}

/* "had put together 180 million naira for the kidnappers": a sum that changed hands or was asked.
 */
static bool sum_paid(const toc_scan *s, const toc_statement *st, const toc_number *n)
{
    for (uint32_t i = st->first; n->kind == TOC_NUMBER_MONEY && i < st->end; i++)
        if (toc_word_in(
                s, i,
                " paid pay payment ransom ransoms demanded demand demands collected together "
                "handed bandits kidnappers extortionists "))
            return true;
    return false;
}

/* "including two lawyers", "six of the dead", "one soldier": a part of what was counted before. */
static bool only_part(const toc_scan *s, const toc_number *n, uint32_t from)
{
    enum { REACH = 3 };
    if (n->end + 1 < toc_sentence_at(s, n->first).end && toc_word_is(s, n->end, "of") &&
        toc_word_in(s, n->end + 1, " the his her their whom them these those "))
        return true;
    for (uint32_t i = n->first, k = 0; i > from && k < REACH; i--, k++)
        if (toc_word_in(s, i - 1, " including among whom "))
            return true;
    return false;
}

/* "one attacker was shot, police said", "arrested four people", "three men were detained", "eight
 * men guilty": those who did it or are said to have, no figure that others may doubt. aside: who
 * says so is named behind it. */
static bool of_suspects(const toc_scan *s, const toc_number *n, uint32_t end, uint32_t limit,
                        bool aside)
{
    enum { BEFORE = 4, BEHIND = 12 };
    for (uint32_t i = n->first; i < end; i++)
        if ((aside && toc_is(s, i, TOC_WORD_ATTACKER_STRICT)) ||
            toc_word_in(s, i, " guilty suspect suspects "))
            return true;
    uint32_t first = toc_sentence_at(s, n->first).first;
    for (uint32_t i = n->first; i > first && n->first - i < BEFORE; i--)
        if (toc_is(s, i - 1, TOC_WORD_ARREST))
            return true;
    for (uint32_t i = end; i < TOC_MIN(end + BEHIND, limit); i++) {
        if (toc_word_in(s, i, " , ; "))
            break;
        if (toc_is(s, i, TOC_WORD_ARREST) || toc_word_is(s, i, "guilty"))
            return true;
    }
    return false;
}

/* "copied 90 gigabytes" */
static bool data_size(const toc_scan *s, const toc_number *n)
{
    for (uint32_t i = n->first; i <= n->end && i < s->text->tokens.n; i++)
        if (toc_word_in(s, i, " gigabytes terabytes megabytes gigabyte terabyte gb tb "))
            return n->kind == TOC_NUMBER_MEASURE || n->kind == TOC_NUMBER_CARDINAL;
    return false;
}

/* "retaliation for the 50 who died": a figure of another deed. */
static bool in_motive(const toc_scan *s, const toc_statement *st, const toc_number *n)
{
    return toc_find_class(s, st->first, n->first, TOC_WORD_MOTIVE_CUE) != TOC_NO_TOKEN;
}

/* "counted 31.", "spoke of 15": nothing but the figure. */
static bool bare_figure(const toc_scan *s, const toc_statement *st, const toc_number *n)
{
    bool ends = n->end >= st->end || toc_word_in(s, n->end, " . , ; and ");
    return ends && n->first == st->first && n->first > st->verb &&
           toc_word_in(s, st->verb, " counted counts count spoke speaks estimates estimated ");
}

/* Whether n, found in what st says, is a figure that somebody stands for. */
static bool told_figure(const toc_scan *s, const toc_statement *st, const toc_number *n)
{
    if (toc_word_before(s, n->first, 1, " saw see seen spotted noticed "))
        return false; /* "said he saw two men" */
    if (toc_word_in(s, n->first, " one none ") && toc_word_is(s, n->end, "of"))
        return false;
    if (in_motive(s, st, n) || toc_word_before(s, n->first, 2, " one "))
        return false;
    bool spoken = n->first == st->first && n->first > st->verb &&
                  toc_word_in(s, st->verb, " spoke speaks spoken speak counted counts ");
    if (data_size(s, n) || (spoken && n->kind == TOC_NUMBER_CARDINAL))
        return true;
    if (n->kind != TOC_NUMBER_CARDINAL)
        return sum_paid(s, st, n);
    return s->actor_at[n->first] == TOC_NO_TOKEN &&
           (bare_figure(s, st, n) || counts_people(s, n)) && !only_part(s, n, st->first);
}

/* "the 359 the police had given", "the 190,000 it had spoken of": the figure before who gave it. */
static void given_figure(const toc_scan *s, const toc_statement *st, toc_incident *i)
{
    uint32_t first = toc_sentence_at(s, st->verb).first, at = st->verb;
    if (!toc_word_in(s, st->verb, " given gave spoken reported announced counted put named ") ||
        st->verb < first + 3)
        return;
    if (st->speaker.found && st->speaker.full_first > first && st->speaker.full_first < st->verb)
        at = st->speaker.full_first;
    while (at > first + 1 && toc_word_in(s, at - 1, " had have has it they he she at first "))
        at--;
    const toc_number *n = at > first && s->number_at[at - 1] != TOC_NO_TOKEN
                              ? &s->numbers.p[s->number_at[at - 1]]
                              : NULL;
    if (n && n->kind == TOC_NUMBER_CARDINAL && n->end == at && n->first > first &&
        toc_word_in(s, n->first - 1, " the than "))
        toc_claim_add(s, i, st,
                      (toc_claim){.by = st->by,
                                  .stance = toc_claim_said(st),
                                  .kind = TOC_CLAIM_COUNT,
                                  .about = toc_scan_words(s, n->first, n->end)});
}

void toc_claim_counts(const toc_scan *s, const toc_statement *st, const toc_party *doers,
                      toc_incident *i)
{
    enum { REACH = 16 };
    bool behind = st->first > st->verb;
    uint32_t to = behind ? TOC_MIN(st->first + REACH, st->end) : st->end;
    uint32_t at = st->first, found = 0;
    given_figure(s, st, i);
    for (const toc_number *n; (n = toc_next_number(s, &at, st->end)) && n->first < to;) {
        /* "…, killing four and wounding nine, police said": who tells it all is named for what
         * comes first */
        if (!behind && found)
            return;
        bool of_doers = doers->found && n->first >= doers->first && n->first < doers->end;
        if (of_doers || !told_figure(s, st, n))
            continue;
        uint32_t end = counted_end(s, n, st->end);
        if ((toc_word_is(s, n->first, "one") && end == n->end) ||
            of_suspects(s, n, end, TOC_MIN(toc_sentence_at(s, n->first).end, st->end), !behind))
            continue;
        toc_claim_add(s, i, st,
                      (toc_claim){.by = st->by,
                                  .stance = toc_claim_said(st),
                                  .kind = TOC_CLAIM_COUNT,
                                  .about = toc_scan_words(s, n->first, end)});
        found++;
        at = TOC_MAX(at, end);
    }
}
