/* harm_totals - how many came to a harm, where single people are told of beside figures or alone.
 */
#include "extract/harm.h"

static void add_spans(const toc_scan *s, toc_count *c, const toc_victim *v)
{
    TOC_VEC_FOREACH (span, &v->basis.spans) {
        toc_span *slot = TOC_VEC_PUSH(s->arena, &c->basis.spans);
        if (slot)
            *slot = *span;
    }
}

/* Where no figure is given, the people told of one by one are the total. */
static void of_singles(const toc_scan *s, toc_incident *i, toc_harm harm, toc_count *c)
{
    TOC_VEC_FOREACH (v, &i->victims) {
        if (v->effect != harm || (v->kind == TOC_PARTY_GROUP && !v->count.stated))
            continue;
        c->stated = true;
        c->value += v->count.stated ? v->count.value : 1;
        c->basis.confidence = 55;
        c->basis.rule = "victims told one by one";
        add_spans(s, c, v);
    }
}

/* The number that a count was read from, or NULL. */
static const toc_number *read_from(const toc_scan *s, const toc_count *c)
{
    TOC_VEC_FOREACH (n, &s->numbers)
        if (c->basis.spans.n && s->text->tokens.p[n->first].start == c->basis.spans.p[0].start)
            return n;
    return NULL;
}

/* "A girl is in a coma and three other passengers were hurt": four. */
static void with_others(const toc_scan *s, toc_incident *i, toc_harm harm, toc_count *c)
{
    const toc_number *n = read_from(s, c);
    if (!n || n->value < 1 || n->end >= s->text->tokens.n ||
        !toc_word_in(s, n->end, " other others "))
        return;
    size_t opens = s->text->tokens.p[toc_sentence_at(s, n->first).first].start;
    size_t end = s->text->tokens.p[n->first].start;
    int64_t more = 0;
    TOC_VEC_FOREACH (v, &i->victims) {
        bool before = v->effect == harm && v->basis.spans.n && v->basis.spans.p[0].start >= opens &&
                      v->basis.spans.p[0].start < end;
        if (!before)
            continue;
        more += v->kind == TOC_PARTY_PERSON ? 1 : v->count.stated ? v->count.value : 0;
        add_spans(s, c, v);
    }
    if (more < c->value)
        c->value += more;
}

void toc_harm_total(const toc_scan *s, toc_incident *i, toc_harm harm, toc_count *c)
{
    if (c->stated)
        with_others(s, i, harm, c);
    else
        of_singles(s, i, harm, c);
}

/* "412 people have been murdered in the city this year" */
static bool of_period(const toc_scan *s, const toc_unit *u, const toc_number *n)
{
    for (uint32_t i = n->end; i + 1 < u->end; i++)
        if ((toc_word_in(s, i, " this each every per ") && toc_word_is(s, i + 1, "year")) ||
            (toc_word_is(s, i, "so") && toc_word_is(s, i + 1, "far") && i > u->first + 2 &&
             toc_word_in(s, i - 1, " year month ")))
            return true;
    return false;
}

#define OF_MANY                                                                                    \
    " incidents attacks events violations clashes shootings stabbings bombings explosions "        \
    "murders "                                                                                     \
    "killings raids strikes "

bool toc_harm_of_many(const toc_scan *s, const toc_unit *u)
{
    enum { FEW = 4 };
    uint32_t at = toc_sentence_at(s, u->first).first;
    for (const toc_number *n; (n = toc_next_number(s, &at, u->end));)
        if (n->kind == TOC_NUMBER_CARDINAL && n->value > FEW && n->end + 1 < u->end &&
            (of_period(s, u, n) || toc_word_in(s, n->end, OF_MANY) ||
             toc_word_in(s, n->end + 1, OF_MANY)))
            return true;
    return false;
}
