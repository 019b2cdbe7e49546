/* warn_paper - see warn_paper.h. */
#include "extract/warn_paper.h"

#include "extract/names.h"
#include "extract/phrase.h"

enum { HEAD_SENTENCES = 4 };

/* Behind the name that sentence [first, end) begins with where a place or a day follows, or first.
 */
static uint32_t letterhead_end(const toc_scan *s, uint32_t first, uint32_t end)
{
    enum { LONGEST = 6 };
    uint32_t i = first;
    while (i < end && i - first < LONGEST && !toc_word_is(s, i, ","))
        if (s->place_at[i] != TOC_NO_TOKEN || toc_in_date(s, i) ||
            (s->text->tokens.p[i++].shape & (TOC_SHAPE_LOWER | TOC_SHAPE_PUNCT)))
            return first;
    bool where = i + 1 < end && toc_word_is(s, i, ",") &&
                 (s->place_at[i + 1] != TOC_NO_TOKEN || toc_in_date(s, i + 1));
    return where ? i : first;
}

toc_sv toc_letterhead(const toc_scan *s)
{
    for (uint32_t k = 0; k < s->text->sentences.n && k < HEAD_SENTENCES; k++) {
        toc_sentence se = s->text->sentences.p[k];
        uint32_t end = letterhead_end(s, se.first, se.end);
        if (end > se.first)
            return toc_scan_words(s, se.first, end);
    }
    return TOC_SV("");
}

/* What a paper that warns calls itself. */
static bool names_notice(const toc_scan *s, uint32_t i)
{
    return toc_word_in(s, i,
                       " alert advisory notice bulletin circular advice warning flash "
                       "notification reminder ");
}

/* Lines of a head are short and no sentences. */
static bool of_head(toc_sentence se)
{
    enum { LONGEST = 20 };
    return se.heading || se.end - se.first <= LONGEST;
}

bool toc_of_nature(const toc_scan *s, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++)
        if (toc_word_in(
                s, i,
                " gale gales storms flooding floods snow snowfall hurricane typhoon cyclone "
                "thunderstorms avalanche avalanches tsunami earthquake aftershocks heatwave "
                "weather winds tornado fog rain rainfall frost ice icy ") ||
            toc_word_in(s, i,
                        " landslide landslides wildfire wildfires drought pollen outbreak flu "
                        "measles dengue cholera recall salmonella tides surf temperatures "
                        "lightning blizzard "))
            return true;
    return false;
}

static bool is_notice(const toc_scan *s)
{
    for (uint32_t k = 0; k < s->text->sentences.n && k < HEAD_SENTENCES; k++) {
        toc_sentence se = s->text->sentences.p[k];
        if (of_head(se) && toc_of_nature(s, se.first, se.end))
            return false;
        for (uint32_t i = se.first; of_head(se) && i < se.end; i++)
            if (names_notice(s, i) && !toc_is(s, i + (i + 1 < se.end), TOC_WORD_WEAPON_EXPLOSIVE))
                return true;
    }
    return false;
}

/* "CERT-LT", "H2O-ISAC" */
static bool watches_networks(const toc_scan *s, uint32_t i)
{
    toc_sv f = s->text->tokens.p[i].fold;
    return toc_sv_starts(f, TOC_SV("cert ")) || toc_sv_starts(f, TOC_SV("csirt ")) ||
           toc_sv_starts(f, TOC_SV("ncsc")) || toc_sv_ends(f, TOC_SV("isac")) ||
           toc_sv_ends(f, TOC_SV(" cert")) || toc_sv_ends(f, TOC_SV(" csirt"));
}

/* An office, a firm or a body at token i, which a notice may be of. */
static bool issues(const toc_scan *s, uint32_t i)
{
    const toc_name *n = toc_name_at(s, i);
    return toc_is(s, i, TOC_WORD_AUTHORITY) || watches_networks(s, i) ||
           toc_word_in(s, i,
                       " embassy consulate bank university hospital council isac office ministry "
                       "department commission centre center desk ") ||
           (n && n->kind == TOC_NAME_ORGANIZATION);
}

/* "Embassy | Dar es Salaam", "CERT-LT | notice": the name of what issues at token i. */
static toc_np issuer_at(const toc_scan *s, uint32_t i)
{
    toc_np np = watches_networks(s, i) ? toc_np_of(i, i + 1) : toc_np_around(s, i);
    const toc_name *n = toc_name_at(s, i);
    if (n && n->kind == TOC_NAME_ORGANIZATION && np.found) {
        np.first = TOC_MIN(np.first, n->first);
        np.end = TOC_MAX(np.end, n->end);
    }
    if (np.found && toc_word_is(s, np.end, "of")) /* "Ministry of Health" */
        np = toc_np_extended(s, np);
    while (np.found && np.end > i + 1 &&
           (names_notice(s, np.end - 1) || s->place_at[np.end - 1] != TOC_NO_TOKEN))
        np.end--;
    return np;
}

static toc_np issuer_in(const toc_scan *s, toc_sentence se)
{
    for (uint32_t i = se.first; i < se.end; i++) {
        bool addressed = i > se.first && toc_word_in(s, i - 1, " for to against "); /* "FOR NGOS" */
        if (addressed || !issues(s, i) || names_notice(s, i))
            continue;
        toc_np np = issuer_at(s, i);
        if (np.found)
            return np;
    }
    return (toc_np){0};
}

toc_sv toc_paper_issuer(const toc_scan *s)
{
    if (!is_notice(s))
        return TOC_SV("");
    for (uint32_t k = 0; k < s->text->sentences.n && k < HEAD_SENTENCES; k++) {
        toc_sentence se = s->text->sentences.p[k];
        toc_np np = of_head(se) ? issuer_in(s, se) : (toc_np){0};
        if (np.found)
            return toc_scan_words(s, np.first, np.end);
    }
    return TOC_SV("");
}
