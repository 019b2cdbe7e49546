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

static bool capital(const toc_scan *s, uint32_t i)
{
    return token(s, i)->shape & (TOC_SHAPE_TITLE | TOC_SHAPE_UPPER | TOC_SHAPE_MIXED);
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

static bool named(toc_sv name)
{
    return name.n && name.p[0] >= 'A' && name.p[0] <= 'Z';
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

/* ", a Jewish centre," right behind a target: says what it is. */
static bool apposed(const toc_scan *s, toc_target *old, toc_np np, toc_target_type type)
{
    toc_sentence se = toc_sentence_at(s, np.head);
    if (np.full_first < se.first + 2 || !toc_word_in(s, np.full_first, " a an the ") ||
        !toc_word_is(s, np.full_first - 1, ",") || !old->basis.spans.n ||
        old->basis.spans.p[0].end != token(s, np.full_first - 2)->end ||
        !capital(s, np.full_first - 2))
        return false;
    uint32_t end = toc_np_extended(s, np).end;
    if (end < se.end && !toc_word_in(s, end, " , . where which that ; "))
        return false;
    old->type = type == TOC_TARGET_NONE ? old->type : type;
    return true;
}

/* One thing under two nouns phrases with the same head; the name is the better one. */
static bool renamed(const toc_scan *s, toc_target *old, toc_np np)
{
    if (!same_head(s, old, np) || same_sentence(s, old, np) ||
        toc_sv_ends(token(s, np.head)->fold, TOC_SV("s")))
        return false;
    bool name = capital(s, np.first);
    if (name == named(old->name))
        return !name && definite(s, np);
    if (!name)
        return definite(s, np);
    old->name = old->text = toc_scan_words(s, np.first, np.end);
    toc_basis_add(s, &old->basis, np.first, np.end);
    return true;
}

bool toc_target_known(const toc_scan *s, toc_incident *i, toc_np np, toc_target_type type)
{
    if (s->text->upper_case)
        return false;
    TOC_VEC_FOREACH (old, &i->targets)
        if (apposed(s, old, np, type) || renamed(s, old, np) ||
            (old->type == type && part_of(s, old, np)) || only_part(s, np))
            return true;
    return false;
}
