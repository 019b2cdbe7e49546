/*
 * target_types - which kind of target a phrase or an organisation is.
 *
 * The lexicon knows nouns. "Police headquarters" are the police's whatever headquarters are else;
 * an organisation is what its name or the noun beside it says: "meat company JBS".
 */
#include "extract/names.h"
#include "extract/targets.h"

toc_target_type toc_target_at(const toc_scan *s, uint32_t token)
{
    toc_word_class first =
        toc_class_between(s, token, TOC_WORD_TARGET_CIVILIAN_RESIDENCE, TOC_WORD_TARGET_OTHER);
    if (first == TOC_WORD_COUNT)
        return TOC_TARGET_NONE;
    /* "police compound" is in a class as a whole, "compound" in another */
    for (toc_word_class c = first; c != TOC_WORD_COUNT && token > 0;) {
        if (toc_is(s, token - 1, c))
            return toc_word_target(c);
        c = c == TOC_WORD_TARGET_OTHER ? TOC_WORD_COUNT
                                       : toc_class_between(s, token, c + 1, TOC_WORD_TARGET_OTHER);
    }
    return toc_word_target(first);
}

/* Words that say what for alone with what stands beside them: "offices of the tax service". */
static bool says_little(const toc_scan *s, uint32_t head)
{
    return toc_word_in(
        s, head,
        " headquarters office offices building buildings compound compounds plant "
        "plants convoy convoys centre center facility facilities premises complex camp branch "
        "branches installation installations network networks system systems post posts ");
}

/* "a bus company" is in a class as a whole; "company" alone says less than what stands before it.
 */
static bool only_a_body(const toc_scan *s, uint32_t head)
{
    if (!toc_word_in(s, head,
                     " company companies firm firms corporation business group operator operators "
                     "provider maker supplier network "))
        return false;
    toc_target_type t = toc_target_at(s, head);
    return t == TOC_TARGET_NONE || head == 0 ||
           !toc_is(s, head - 1,
                   TOC_WORD_TARGET_CIVILIAN_RESIDENCE + t - TOC_TARGET_CIVILIAN_RESIDENCE);
}

/* What a word in a name or beside a noun says of whose it is. */
static toc_target_type hint(const toc_scan *s, uint32_t i)
{
    static const struct {
        const char *part;
        toc_target_type type;
    } PARTS[] = {
        {"bank", TOC_TARGET_FINANCIAL},    {"hospital", TOC_TARGET_HEALTH},
        {"clinic", TOC_TARGET_HEALTH},     {"medic", TOC_TARGET_HEALTH},
        {"airline", TOC_TARGET_TRANSPORT}, {"telecom", TOC_TARGET_COMMUNICATIONS},
        {"zeitung", TOC_TARGET_MEDIA},     {"universi", TOC_TARGET_EDUCATION},
        {"insur", TOC_TARGET_FINANCIAL},   {"therap", TOC_TARGET_HEALTH},
    };
    if (toc_word_in(s, i,
                    " department ministry ministries council municipality county city borough "
                    "commission treasury government senate intelligence revenue tax customs "
                    "chancellery commune town "
                    "parish "))
        return TOC_TARGET_GOVERNMENT;
    if (toc_word_in(s, i,
                    " energy power grid electric electricity electrical oil gas petroleum "
                    "fuel pipeline pipelines nuclear high-voltage high-tension "))
        return TOC_TARGET_ENERGY;
    if (toc_word_in(s, i, " health care healthcare nursing dental nhs hospice patient "))
        return TOC_TARGET_HEALTH;
    if (toc_word_in(s, i,
                    " railways rail airways shipping transport logistics container ferries lines "
                    "parking freight haulage cargo maritime aviation transit "))
        return TOC_TARGET_TRANSPORT;
    if (toc_word_in(s, i, " finance financial savings credit pension pensions investment mutual "))
        return TOC_TARGET_FINANCIAL;
    if (toc_word_in(s, i, " party federation union unions labor labour political "))
        return TOC_TARGET_POLITICAL;
    if (toc_word_in(s, i, " institute studies sciences faculty pupil "))
        return TOC_TARGET_EDUCATION;
    if (toc_word_in(s, i, " daily weekly tabloid broadsheet "))
        return TOC_TARGET_MEDIA;
    if (toc_word_in(s, i, " satellite broadband telephone telecommunications "))
        return TOC_TARGET_COMMUNICATIONS;
    toc_sv fold = s->text->tokens.p[i].fold;
    for (size_t k = 0; k < TOC_LEN(PARTS); k++)
        if (toc_sv_find(fold, toc_sv_of(PARTS[k].part), 0) >= 0)
            return PARTS[k].type;
    return TOC_TARGET_NONE;
}

/* The type that a word in front of token end says, the nearest first. */
static toc_target_type of_words(const toc_scan *s, uint32_t first, uint32_t end)
{
    for (uint32_t i = end; i > first; i--) {
        bool little = says_little(s, i - 1) || only_a_body(s, i - 1);
        toc_target_type t = little ? TOC_TARGET_NONE : toc_target_at(s, i - 1);
        if (t == TOC_TARGET_NONE)
            t = hint(s, i - 1);
        if (t != TOC_TARGET_NONE)
            return t;
    }
    return TOC_TARGET_NONE;
}

/* "a ferry company, Dalma": the phrase before the comma. */
static toc_target_type said_before(const toc_scan *s, uint32_t sentence, uint32_t first)
{
    if (first < sentence + 3 || !toc_word_is(s, first - 1, ",") ||
        s->text->tokens.p[first - 2].pos != TOC_NOUN)
        return TOC_TARGET_NONE;
    toc_np np = toc_np_around(s, first - 2);
    bool one = np.found && np.full_first < np.first && toc_word_in(s, np.full_first, " a an ");
    return one ? of_words(s, np.first, np.end) : TOC_TARGET_NONE;
}

/* "meat company JBS", "JBS, the meat company,": what is said beside one mention of a name. */
static toc_target_type said_beside(const toc_scan *s, const toc_name *n)
{
    enum { REACH = 7 };
    toc_sentence se = toc_sentence_at(s, n->first);
    if (n->first > se.first && s->text->tokens.p[n->first - 1].pos == TOC_NOUN) {
        toc_np np = toc_np_around(s, n->first - 1);
        toc_target_type t = np.found ? of_words(s, np.first, n->first) : TOC_TARGET_NONE;
        if (t != TOC_TARGET_NONE)
            return t;
    }
    if (n->end + 1 >= se.end || !toc_word_is(s, n->end, ",") ||
        !toc_word_in(s, n->end + 1, " a an the one "))
        return said_before(s, se.first, n->first);
    uint32_t end = n->end + 2;
    while (end < TOC_MIN(n->end + REACH, se.end) && toc_is_nominal(s, end))
        end++;
    return of_words(s, n->end + 1, end);
}

/* What any mention of the same name says, in itself or by what stands beside it. */
static toc_target_type of_name(const toc_scan *s, const toc_name *n)
{
    uint32_t full = n->full;
    toc_target_type t = TOC_TARGET_NONE;
    for (size_t k = 0; k < s->names.n && t == TOC_TARGET_NONE; k++) {
        const toc_name *m = &s->names.p[k];
        if (m->full == full)
            t = of_words(s, m->first, m->end);
        if (m->full == full && t == TOC_TARGET_NONE)
            t = said_beside(s, m);
    }
    return t;
}

#define OFFICES " office agency bureau directorate registry secretariat administration authority "

/* An organisation of which nothing else is known: an office of state, or else a company. */
static toc_target_type of_office(const toc_scan *s, toc_np np)
{
    for (uint32_t i = np.first; i < np.end; i++)
        if (toc_is(s, i, TOC_WORD_AUTHORITY))
            return TOC_TARGET_GOVERNMENT;
    return toc_word_in(s, np.first, OFFICES) || toc_word_in(s, np.end - 1, OFFICES)
               ? TOC_TARGET_GOVERNMENT
               : TOC_TARGET_COMMERCIAL;
}

/* The type of something that is known by a name alone. */
static toc_target_type of_named(const toc_scan *s, toc_np np)
{
    const toc_name *n = toc_name_at(s, np.head);
    if (!n || n->kind == TOC_NAME_PERSON)
        return TOC_TARGET_NONE;
    toc_target_type t = of_name(s, n);
    return t == TOC_TARGET_NONE && n->kind == TOC_NAME_ORGANIZATION ? of_office(s, np) : t;
}

toc_target_type toc_target_type_of(const toc_scan *s, toc_np np)
{
    toc_target_type own = toc_target_at(s, np.head);
    if (own != TOC_TARGET_NONE && !says_little(s, np.head) && !only_a_body(s, np.head))
        return own;
    toc_np full = toc_np_extended(s, np);
    toc_target_type t = of_words(s, np.first, np.head);
    if (t == TOC_TARGET_NONE && full.end > np.end && toc_word_is(s, np.end, "of"))
        t = of_words(s, np.end + 1, full.end);
    if (t == TOC_TARGET_NONE)
        t = of_words(s, np.head + 1, np.end);
    if (t == TOC_TARGET_NONE)
        t = own;
    return t == TOC_TARGET_NONE ? of_named(s, np) : t;
}
