/*
 * same_targets - see same_targets.h.
 *
 * Reports call one thing by several nouns. Two in one sentence are mostly two things; of two in
 * different sentences with one noun between them the named one is meant.
 */
#include "extract/same_targets.h"

#include "base/utf8.h"
#include "extract/targets.h"

static const toc_token *token(const toc_scan *s, uint32_t i)
{
    return &s->text->tokens.p[i];
}

/* The words of a target end in the head of np: "army-run school" and "Army Public School". */
static bool same_head(const toc_scan *s, const toc_target *old, toc_np np)
{
    toc_sv name = toc_fold(s->arena, old->name), head = token(s, np.head)->fold;
    return toc_sv_ends(name, head) && (name.n == head.n || name.p[name.n - head.n - 1] == ' ' ||
                                       name.p[name.n - head.n - 1] == '-');
}

static bool same_sentence(const toc_scan *s, const toc_target *old, toc_np np)
{
    toc_sentence se = toc_sentence_at(s, np.head);
    return old->basis.spans.n && old->basis.spans.p[0].start >= token(s, se.first)->start;
}

/* "Carmel Church", "Hill hotel", but not the "Old church" that opens a headline. */
static bool named(const toc_scan *s, const toc_target *old)
{
    toc_sv name = old->name, text = s->text->doc->text;
    size_t start = old->basis.spans.n ? old->basis.spans.p[0].start : 0, last = name.n;
    while (last > 0 && name.p[last - 1] != ' ')
        last--;
    bool opens = start == 0 || text.p[start - 1] == '\n';
    size_t at = opens ? last : 0;
    return at < name.n && name.p[at] >= 'A' && name.p[at] <= 'Z';
}

static bool definite(const toc_scan *s, toc_np np)
{
    uint32_t det = np.full_first < np.first ? np.full_first : np.first - (np.first > 0);
    return det < np.first && toc_word_in(s, det, " the same that this its their ");
}

/* "the building", "the gates": nothing by itself once something is known to have been hit. */
static bool only_part(const toc_scan *s, toc_np np)
{
    if (np.end != np.first + 1)
        return false;
    return toc_word_in(s, np.head, " classroom classrooms ") ||
           (definite(s, np) &&
            toc_word_in(s, np.head,
                        " building buildings complex premises facility site property compound gate "
                        "gates terminal hall entrance transformers "));
}

/* "the departure hall of the airport" where the airport is there already. */
static bool part_of(const toc_scan *s, const toc_target *old, toc_np np)
{
    toc_np full = toc_np_extended(s, np);
    if (full.end == np.end || !toc_word_in(s, np.end, " of at "))
        return false;
    toc_np whole = toc_np_around(s, full.end - 1);
    return whole.found && same_head(s, old, whole);
}

/* "the maternity ward of the hospital": the whole of which a part is there already. */
static bool whole_of(const toc_scan *s, const toc_target *old, toc_np np)
{
    return np.full_first > toc_sentence_at(s, np.head).first + 1 && old->basis.spans.n &&
           toc_word_is(s, np.full_first - 1, "of") &&
           old->basis.spans.p[0].end == token(s, np.full_first - 2)->end;
}

/* ", a Jewish centre," right behind a target: says what it is. */
static bool apposed(const toc_scan *s, toc_target *old, toc_np np, toc_target_type type)
{
    toc_sentence se = toc_sentence_at(s, np.head);
    if (np.full_first < se.first + 2 || !toc_word_in(s, np.full_first, " a an the ") ||
        !toc_word_is(s, np.full_first - 1, ",") || !old->basis.spans.n ||
        old->basis.spans.p[0].end != token(s, np.full_first - 2)->end ||
        !toc_capital_at(s, np.full_first - 2))
        return false;
    uint32_t end = toc_np_extended(s, np).end;
    if (end < se.end && !toc_word_in(s, end, " , . where which that ; "))
        return false;
    old->type = type == TOC_TARGET_NONE ? old->type : type;
    return true;
}

/* "a bus" and, of another sentence, "several buses". */
static bool one_of(const toc_scan *s, const toc_target *old, toc_np np)
{
    toc_sv name = toc_fold(s->arena, old->name), head = token(s, np.head)->fold;
    for (size_t plural = 1; plural <= 2 && plural < head.n; plural++)
        if (toc_sv_ends(name, (toc_sv){head.p, head.n - plural}))
            return true;
    return false;
}

/* "Carmel Church" of the "churches" told of before. */
static bool among(const toc_scan *s, const toc_target *old, toc_np np)
{
    toc_sv name = toc_fold(s->arena, old->name), head = token(s, np.head)->fold;
    return name.n > head.n && toc_sv_starts(name, head) && name.n <= head.n + 2;
}

/* One thing under two nouns phrases with the same head; the name is the better one. */
static bool renamed(const toc_scan *s, toc_target *old, toc_np np)
{
    if (same_sentence(s, old, np))
        return false;
    if (toc_sv_ends(token(s, np.head)->fold, TOC_SV("s")))
        return !named(s, old) && !toc_capital_at(s, np.first) && one_of(s, old, np);
    if (!same_head(s, old, np) &&
        !(toc_capital_at(s, np.first) && !named(s, old) && among(s, old, np)))
        return false;
    bool name = toc_capital_at(s, np.first);
    if (name == named(s, old))
        return !name && definite(s, np);
    if (!name)
        return definite(s, np);
    old->name = old->text = toc_scan_words(s, np.first, np.end);
    toc_basis_add(s, &old->basis, np.first, np.end);
    return true;
}

/* "all three vehicles", "the vehicles": those told of before as trucks. */
static bool kind_of(const toc_scan *s, const toc_target *old, toc_np np)
{
    toc_sentence se = toc_sentence_at(s, np.head);
    uint32_t from = np.full_first > se.first + 2 ? np.full_first - 2 : se.first;
    bool all = false;
    for (uint32_t k = from; k <= np.first && k < np.head + 1; k++)
        all |= toc_word_in(s, k, " the all both ");
    return all && np.end == np.first + 1 && !same_sentence(s, old, np) &&
           old->type == TOC_TARGET_TRANSPORT && toc_word_in(s, np.head, " vehicle vehicles ");
}

toc_target *toc_target_known(const toc_scan *s, toc_incident *i, toc_np np, toc_target_type type)
{
    if (s->text->upper_case)
        return NULL;
    TOC_VEC_FOREACH (old, &i->targets)
        if (apposed(s, old, np, type) || renamed(s, old, np) || kind_of(s, old, np) ||
            (old->type == type && (part_of(s, old, np) || whole_of(s, old, np))))
            return old;
    return i->targets.n && only_part(s, np) ? &i->targets.p[i->targets.n - 1] : NULL;
}
