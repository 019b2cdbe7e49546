/* spot - see spot.h. */
#include "extract/spot.h"

#include "base/utf8.h"

enum { SPOT_WORDS = 5 };

typedef struct {
    uint32_t first, end; /* first == end: none */
} words_of;

#define QUARTERS " neighborhood neighbourhood suburb district quarter borough ward"
#define VILLAGES                                                                                   \
    " village hamlet canton township jurisdiction municipality settlement locality commune farm "  \
    "town corregimiento"
#define SITES " airport university island mountain"
#define BARRIOS " barrio colonia urbanizacion vereda caserio"

/* All that opens or closes a spot: most words are none. */
static bool is_any(const toc_scan *s, uint32_t k)
{
    return toc_word_in(s, k, QUARTERS VILLAGES SITES BARRIOS " ");
}

/* Parts of a town: whatever else bears their name, here they are such. */
static bool is_quarter(const toc_scan *s, uint32_t k)
{
    return toc_word_in(s, k, QUARTERS " ");
}

/* Small places: one that the gazetteer has is a candidate itself, and in no other town. */
static bool is_village(const toc_scan *s, uint32_t k)
{
    return toc_word_in(s, k, VILLAGES " ");
}

/* A part of the name: "El Dorado airport". */
static bool is_site(const toc_scan *s, uint32_t k)
{
    return toc_word_in(s, k, SITES " ");
}

/* Before a name, and a part of it: "Barrio Alto". */
static bool is_barrio(const toc_scan *s, uint32_t k)
{
    return toc_word_in(s, k, BARRIOS " ");
}

static bool is_name_word(const toc_scan *s, uint32_t k)
{
    const toc_token *t = &s->text->tokens.p[k];
    if (t->pos == TOC_PUNCT || t->pos == TOC_VERB || t->pos == TOC_NUM || t->pos == TOC_PRON ||
        s->number_at[k] != TOC_NO_TOKEN || (!s->text->upper_case && !toc_has_capital(t)))
        return false;
    return !toc_word_in(s, k,
                        " the a an in at of from near on to and or by with for this that his her "
                        "its their same nearby small s local rural poor private exclusive "
                        "residential northern southern eastern western central northwestern "
                        "southeastern northeastern southwestern national international municipal "
                        "was former luxurious urban ");
}

/* "San Gil" before the token; NONE where something else than "the" or a preposition leads to it. */
static words_of name_before(const toc_scan *s, uint32_t sentence_first, uint32_t k)
{
    uint32_t first = k;
    while (first > sentence_first && k - first < SPOT_WORDS && is_name_word(s, first - 1))
        first--;
    bool led = first > sentence_first &&
               toc_word_in(s, first - 1, " the in at of near from , s exclusive residential ");
    return led ? (words_of){first, k} : (words_of){k, k};
}

static words_of name_behind(const toc_scan *s, uint32_t k, uint32_t sentence_end)
{
    uint32_t end = k;
    while (end < sentence_end && end - k < SPOT_WORDS &&
           (is_name_word(s, end) || (end > k && toc_word_in(s, end, " de del la las los "))))
        end++;
    return (words_of){k, end};
}

static bool listed(const toc_scan *s, words_of w)
{
    for (uint32_t k = w.first; k < w.end; k++)
        if (s->place_at[k] != TOC_NO_TOKEN)
            return true;
    return false;
}

static words_of spot_at(const toc_scan *s, const toc_sentence *q, uint32_t k)
{
    words_of none = {k, k};
    if (is_quarter(s, k) || is_village(s, k)) {
        words_of w = name_before(s, q->first, k);
        bool of = w.first == w.end && k + 2 < q->end && toc_word_is(s, k + 1, "of");
        w = of ? name_behind(s, k + 2, q->end) : w;
        return is_quarter(s, k) || !listed(s, w) ? w : none;
    }
    if (is_site(s, k)) {
        words_of w = name_before(s, q->first, k);
        return w.first < w.end && !listed(s, w) ? (words_of){w.first, k + 1} : none;
    }
    if (is_barrio(s, k)) {
        words_of w = name_behind(s, k + 1, q->end);
        return w.first < w.end ? (words_of){k, w.end} : none;
    }
    return none;
}

static bool in_chain(const toc_scan *s, const toc_place *p, toc_sv name)
{
    TOC_VEC_FOREACH (link, &p->chain)
        if (toc_sv_eq(toc_fold(s->arena, *link), toc_fold(s->arena, name)))
            return true;
    return false;
}

static bool put_first(const toc_scan *s, toc_sv name, toc_place *place)
{
    toc_sv *slot = in_chain(s, place, name) ? NULL : TOC_VEC_PUSH(s->arena, &place->chain);
    if (!slot)
        return false;
    memmove(place->chain.p + 1, place->chain.p, (place->chain.n - 1) * sizeof(*place->chain.p));
    place->chain.p[0] = name;
    return true;
}

bool toc_spot_add(const toc_scan *s, uint32_t sentence, toc_place *place)
{
    const toc_sentence *q = &s->text->sentences.p[sentence];
    for (uint32_t k = q->first; k < q->end; k++) {
        if (!is_any(s, k))
            continue;
        words_of w = spot_at(s, q, k);
        if (w.first < w.end)
            return put_first(s, toc_scan_words(s, w.first, w.end), place);
    }
    return false;
}
