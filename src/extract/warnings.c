/*
 * warnings - see warnings.h.
 *
 * "Monsignor Yohanna warned that other boarding schools could be next", "warned operators of power
 * lines", "named six banks and announced that their turn will come": a word of warning, somebody
 * who gives it, and what could be hit.
 */
#include "extract/warnings.h"

#include "extract/accused.h"
#include "extract/names.h"
#include "extract/speakers.h"

#include <errno.h>

static bool future_cue(const toc_scan *s, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++)
        if (toc_word_in(s, i,
                        " next could might may would target targets again sights approached "
                        "possible attack "
                        "attacks attacked hit turn risk prepare struck expect fraud scams guard "
                        "tighten vigilant check protect beware "))
            return true;
    return false;
}

/* The first noun phrase from token on that is no date. */
static toc_np next_np(const toc_scan *s, uint32_t i, uint32_t end)
{
    enum { REACH = 8 };
    uint32_t to = TOC_MIN(i + REACH, end);
    for (; i < to; i++) {
        toc_np np = toc_in_date(s, i) ? (toc_np){0} : toc_np_around(s, i);
        if (np.found && np.head >= i)
            return np;
    }
    return (toc_np){0};
}

/* "dairies and grain silos", "Latvian and Estonian institutions", "operators of power lines". */
static toc_np whole(const toc_scan *s, toc_np np, uint32_t end)
{
    np = toc_np_extended(s, np);
    if (np.found && np.end + 1 < end && toc_word_in(s, np.end, " and ")) {
        toc_np more = toc_np_around(s, np.end + 1);
        if (more.found && more.full_first == np.end + 1)
            np.end = toc_np_extended(s, more).end;
    }
    return np;
}

/* Behind these stands what may be hit: "might try to hit power lines", "a risk to governments". */
static uint32_t directed(const toc_scan *s, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++) {
        bool two = i + 1 < end;
        if (toc_word_in(s, i, " hit strike against across "))
            return i + 1;
        if (two && ((toc_word_is(s, i, "turn") && toc_word_is(s, i + 1, "on")) ||
                    (toc_word_is(s, i, "aimed") && toc_word_is(s, i + 1, "at")) ||
                    (toc_word_is(s, i, "shut") && toc_word_is(s, i + 1, "down")) ||
                    (toc_word_in(s, i, " risk threat danger ") && toc_word_is(s, i + 1, "to")) ||
                    (toc_word_in(s, i, " attack attacks ") && toc_word_in(s, i + 1, " on in "))))
            return i + 2;
    }
    return TOC_NO_TOKEN;
}

/* The clause behind "that", or where the words of warning end. */
static uint32_t clause_start(const toc_scan *s, uint32_t cue_end, uint32_t end)
{
    enum { REACH = 9 };
    for (uint32_t i = cue_end; i < TOC_MIN(cue_end + REACH, end); i++)
        if (toc_word_is(s, i, "that"))
            return i + 1;
    return cue_end;
}

static bool pronoun(const toc_scan *s, uint32_t i)
{
    return toc_word_in(s, i, " they it he she their these this there we you ");
}

/* "warned that X could be next": X; "warned X to prepare", "warned X that they might": X; "might
 * hit X", "a grave risk to X": X. */
static toc_np target_of(const toc_scan *s, uint32_t cue_end, uint32_t end)
{
    uint32_t start = clause_start(s, cue_end, end);
    bool addressed = start == cue_end;
    for (uint32_t i = start; i < end && !addressed; i++) /* "that the gang would come for them" */
        addressed = i == start ? pronoun(s, i) : toc_word_in(s, i, " them ");
    toc_np np = addressed ? next_np(s, cue_end, start == cue_end ? end : start) : (toc_np){0};
    bool of_danger = np.found && toc_word_in(s, np.head, " risk threat danger attack attacks ");
    if (np.found && !of_danger)
        return whole(s, np, end);
    uint32_t object = directed(s, start, end);
    np = next_np(s, object == TOC_NO_TOKEN ? start : object, end);
    return whole(s, np, end);
}

/* "It warned that", "He also warned": who spoke last, if anybody did. */
static toc_sv warner(const toc_scan *s, const toc_statement_vec *said, uint32_t cue)
{
    enum { REACH = 3 };
    toc_sentence se = toc_sentence_at(s, cue);
    for (uint32_t i = cue, n = 0; i > se.first && n < REACH; i--, n++) {
        if (!toc_word_in(s, i - 1, " he she it they we "))
            continue;
        toc_statement_vec before = {.p = said->p};
        while (before.n < said->n && said->p[before.n].verb < cue)
            before.n++;
        toc_statement st = {0};
        return toc_speaker_of_pronoun(s, &before, i - 1, &st) ? st.by : TOC_SV("");
    }
    toc_np np = toc_np_subject(s, cue);
    return np.found ? toc_speaker_name(s, np) : TOC_SV("");
}

int toc_warnings_find(const toc_scan *s, const toc_statement_vec *said, toc_warning_vec *out)
{
    for (uint32_t i = 0; i < s->text->tokens.n; i++) {
        if (!toc_is(s, i, TOC_WORD_WARN))
            continue;
        toc_sentence se = toc_sentence_at(s, i);
        uint32_t end = i + 1;
        while (end < se.end && toc_is(s, end, TOC_WORD_WARN))
            end++;
        toc_sv by = warner(s, said, i);
        toc_np target = target_of(s, end, se.end);
        if (!by.n || !target.found || !future_cue(s, end, se.end))
            continue;
        toc_warning *w = TOC_VEC_PUSH(s->arena, out);
        if (!w)
            return -ENOMEM;
        toc_party actor = toc_party_in(s, target.end, se.end);
        *w = (toc_warning){.by = by,
                           .target = toc_scan_words(s, target.first, target.end),
                           .basis = toc_basis_of(s, i, end, 60, "warning")};
        if (actor.found && actor.kind == TOC_PARTY_ORGANIZATION)
            w->actor = actor.name;
        toc_basis_add(s, &w->basis, target.first, target.end);
        i = se.end - 1;
    }
    return 0;
}
