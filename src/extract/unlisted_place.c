/* unlisted_place - see unlisted_place.h. */
#include "extract/unlisted_place.h"

#include "extract/names.h"

/* The scores that a listed town has in the same spot: fill_event.c. */
enum { TOWN = 6, BEHIND_PREPOSITION = 3, IN_EVENT = 3, AT_EVENT = 3, OPENING = 3, NEAR = 8 };

static bool listed(const toc_scan *s, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++)
        if (s->place_at[i] != TOC_NO_TOKEN || s->actor_at[i] != TOC_NO_TOKEN || toc_in_date(s, i))
            return true;
    return false;
}

/* "the village of Kobadie": what stands behind is one, whatever else it looks like. */
static bool called_village(const toc_scan *s, uint32_t first)
{
    return first > toc_sentence_at(s, first).first + 1 && toc_word_is(s, first - 1, "of") &&
           toc_word_in(
               s, first - 2,
               " village villages town hamlet settlement suburb commune township locality ");
}

/* "in the Abiemnhom area" */
static bool called_area(const toc_scan *s, uint32_t end)
{
    return toc_word_in(s, end,
                       " area county village town township municipality region province "
                       "commune valley island ");
}

/* "in Kutupalong", "attacked Kobadie", not "in Rye Lane station" nor "in Banibangou's market". */
static bool stands_alone(const toc_scan *s, uint32_t first, uint32_t end)
{
    toc_sentence se = toc_sentence_at(s, first);
    uint32_t before =
        first > se.first + 1 && toc_word_is(s, first - 1, "the") && called_area(s, end) ? first - 1
                                                                                        : first;
    if (first == se.first || (!toc_word_in(s, before - 1,
                                           " in at near outside attacked raided stormed shelled "
                                           "bombed overran invaded ") &&
                              !called_village(s, first)))
        return false;
    for (uint32_t i = first; i < end; i++)
        if (!(s->text->tokens.p[i].shape & (TOC_SHAPE_TITLE | TOC_SHAPE_MIXED)))
            return false;
    return end >= se.end || called_area(s, end) ||
           (s->text->tokens.p[end].pos != TOC_PROPN && s->text->tokens.p[end].pos != TOC_NOUN &&
            !toc_word_in(s, end, " s "));
}

/* "in Wakeham Lane", "in Roonstrasse": the town is better. */
static bool street(const toc_scan *s, uint32_t first, uint32_t end)
{
    toc_sv last = s->text->tokens.p[end - 1].fold;
    return toc_sv_ends(last, TOC_SV("strasse")) || toc_sv_ends(last, TOC_SV("gasse")) ||
           toc_sv_ends(last, TOC_SV("straat")) || toc_sv_ends(last, TOC_SV("gatan")) ||
           toc_word_in(s, end - 1,
                       " street road lane avenue square park boulevard drive way terrace court "
                       "bridge station airport mall tower building hall centre center hotel ") ||
           toc_word_in(s, first, " rue via calle avenida rua ulica ");
}

/* "200,000 pounds in Monero": no place but how it is paid. */
static bool counted(const toc_scan *s, uint32_t first)
{
    return first > toc_sentence_at(s, first).first + 1 && s->number_at[first - 2] != TOC_NO_TOKEN;
}

/* "in Bashti, in the north of Mosul": a listed place follows, which is around it. */
static bool lies_in(const toc_scan *s, uint32_t end)
{
    enum { REACH = 7 };
    uint32_t to = TOC_MIN(end + REACH, toc_sentence_at(s, end - 1).end);
    if (end + 2 >= to || !toc_word_is(s, end, ",") ||
        !toc_word_in(s, end + 1, " in near north south east west outside a some about "))
        return false;
    for (uint32_t i = end + 2; i < to && !toc_word_is(s, i, ","); i++)
        if (s->place_at[i] != TOC_NO_TOKEN)
            return true;
    return false;
}

/* 1 if it is to be taken rather than the town it is near. */
static int narrower(const toc_scan *s, const toc_name_span *n)
{
    return called_village(s, n->first) || lies_in(s, n->end);
}

/* A name that says of a place, and nothing else, where something was. */
static bool taken_for_place(const toc_scan *s, const toc_name_span *n)
{
    static const float SURE = 0.6f;
    bool sure = (n->tag == TOC_NAMED_PLACE && n->p >= SURE) || called_village(s, n->first) ||
                called_area(s, n->end);
    return sure && !listed(s, n->first, n->end) && stands_alone(s, n->first, n->end) &&
           !street(s, n->first, n->end);
}

toc_unlisted_place toc_unlisted_place_of(const toc_scan *s, const toc_draft *d)
{
    enum { OPENING_SENTENCES = 3 };
    toc_unlisted_place best = {0};
    TOC_VEC_FOREACH (n, &s->learned) {
        const toc_unit *u = toc_draft_unit(d, n->first);
        if (!taken_for_place(s, n) || !u || !u->event || counted(s, n->first))
            continue;
        int score = TOWN + BEHIND_PREPOSITION + IN_EVENT +
                    (toc_events_gap(&d->events, n->first) < NEAR ? AT_EVENT : 0);
        if (d->lead && s->sentence_of[n->first] < OPENING_SENTENCES)
            score += OPENING;
        score += narrower(s, n);
        if (score > best.score)
            best = (toc_unlisted_place){n->first, n->end, score};
    }
    return best;
}
