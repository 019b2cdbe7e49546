/* memberships - "the men belong to the Black Fern": groups whose people the law has to do with. */
#include "extract/draft.h"
#include "extract/group_named.h"
#include "extract/names.h"
#include "extract/parties.h"
#include "extract/suspects.h"

/* The surest status of those whom the law has to do with; NONE: it has to do with nobody. */
static toc_perp_status surest(const toc_incident *i)
{
    toc_perp_status best = TOC_STATUS_NONE;
    TOC_VEC_FOREACH (p, &i->perpetrators) {
        bool people = p->kind == TOC_PARTY_PERSON || p->kind == TOC_PARTY_GROUP;
        if (people && (p->status == TOC_STATUS_ACCUSED || p->status == TOC_STATUS_SUSPECTED ||
                       (p->status == TOC_STATUS_FACT && !best)))
            best = best == TOC_STATUS_ACCUSED ? best : p->status;
    }
    return best;
}

/* Those who belong to somebody, before token verb, are those of whom the report tells. */
static bool of_them(const toc_scan *s, const toc_incident *i, uint32_t verb)
{
    uint32_t first = toc_sentence_at(s, verb).first;
    if (verb > first && toc_word_in(s, verb - 1, " they he she all both two three four "))
        return true;
    toc_np np = toc_np_subject(s, verb);
    const toc_name *n = np.found ? toc_name_at(s, np.head) : NULL;
    if (!np.found || (!n && !toc_suspect_human(s, np)))
        return false;
    toc_sv name = n ? toc_scan_words(s, toc_name_fullest(s, n)->first, toc_name_fullest(s, n)->end)
                    : (toc_sv){"", 0};
    TOC_VEC_FOREACH (p, &i->perpetrators)
        if (n && toc_sv_eq_nocase(p->name, name))
            return true;
    return !n && toc_word_in(s, np.full_first, " the these all both ") &&
           !toc_names_dead(s, first, verb);
}

/* "belong" of "belong to", "are" of "are members of" at token i: whose subject belongs to somebody;
 * TOC_NO_TOKEN if it says no such thing. */
static uint32_t membership_verb(const toc_scan *s, uint32_t i)
{
    toc_sentence se = toc_sentence_at(s, i);
    if (i + 1 >= se.end || i < se.first + 2 || !toc_word_in(s, i + 1, " to of "))
        return TOC_NO_TOKEN;
    if (toc_word_in(s, i, " belong belongs belonged "))
        return i;
    uint32_t be = i - 1;
    while (be > se.first && (s->text->tokens.p[be].pos == TOC_DET || toc_word_is(s, be, "former")))
        be--;
    return toc_word_in(s, be, " is was are were be been ") ? be : TOC_NO_TOKEN;
}

/* "The men belong to the Black Fern", "both are members of the cell". */
static void by_membership(const toc_scan *s, toc_draft *d, uint32_t i)
{
    uint32_t verb = membership_verb(s, i);
    toc_perp_status status = verb != TOC_NO_TOKEN ? surest(&d->incident) : TOC_STATUS_NONE;
    if (!status || !of_them(s, &d->incident, verb))
        return;
    toc_party q = toc_group_introduced(s, i + 1);
    if (!q.found)
        q = toc_group_named(s, i + 1);
    if (q.found && q.kind == TOC_PARTY_ORGANIZATION)
        toc_party_add(s, &d->incident, &q, status, "theirs are before the law");
}

void toc_fill_memberships(const toc_scan *s, toc_draft *d)
{
    TOC_VEC_FOREACH (u, &d->units)
        for (uint32_t i = u->first; i < u->end; i++)
            if (toc_word_in(s, i, " belong belongs belonged member members "))
                by_membership(s, d, i);
}
