/*
 * genre - see genre.h.
 *
 * Two things are weighed: how thick the words of a genre lie, and whether anything in the text
 * tells of violence in earnest. "Attack", "killed", "stormed" are said of games, plays and shares
 * as well and count for nothing there; a gunman, a grenade or an arrest hardly ever is.
 */
#include "extract/genre.h"

typedef struct {
    toc_genre genre;
    toc_word_class words;
    uint32_t fewest;  /* hits below this tell nothing, however short the text */
    uint32_t likely;  /* share of the tokens, in thousandths, that will do where no office speaks */
    uint32_t certain; /* share that will do in any case */
    bool headed;      /* half of either will do under a headline that says so */
} genre_rule;

/* Reports of incidents stay below 20 for all but health (24), texts of a genre reach 30 and more.
 */
static const genre_rule GENRES[] = {
    {TOC_GENRE_FICTION, TOC_WORD_GENRE_FICTION, 4, 16, 30, false},
    {TOC_GENRE_SPORT, TOC_WORD_GENRE_SPORT, 5, 18, 35, false},
    {TOC_GENRE_EXERCISE, TOC_WORD_GENRE_EXERCISE, 3, 20, 24, true},
    {TOC_GENRE_MARKET, TOC_WORD_GENRE_MARKET, 8, 36, 50, false},
    {TOC_GENRE_HEALTH, TOC_WORD_GENRE_HEALTH, 6, 32, 50, false},
    {TOC_GENRE_DEBATE, TOC_WORD_GENRE_DEBATE, 8, 36, 60, true},
    {TOC_GENRE_OBITUARY, TOC_WORD_GENRE_OBITUARY, 4, 30, 40, false},
    {TOC_GENRE_STATISTICS, TOC_WORD_GENRE_STATISTICS, 6, 40, 60, false},
    {TOC_GENRE_PRODUCT, TOC_WORD_GENRE_PRODUCT, 6, 40, 60, false},
};

/* Arms by name; a vehicle, petrol or a stick is one only in somebody's hands. */
static bool arms(const toc_scan *s, uint32_t i)
{
    toc_word_class c = toc_class_between(s, i, TOC_WORD_WEAPON_EXPLOSIVE, TOC_WORD_WEAPON_MALWARE);
    toc_weapon_type t = c == TOC_WORD_COUNT ? TOC_WEAPON_NONE : toc_word_weapon(c);
    return t != TOC_WEAPON_NONE && t != TOC_WEAPON_VEHICLE && t != TOC_WEAPON_INCENDIARY &&
           t != TOC_WEAPON_AIRCRAFT && t != TOC_WEAPON_CHEMICAL && t != TOC_WEAPON_BLUNT &&
           t != TOC_WEAPON_MALWARE;
}

/* Gunmen, arrests and claims. */
static bool firm(const toc_scan *s, uint32_t i)
{
    return toc_is(s, i, TOC_WORD_ARREST) || toc_is(s, i, TOC_WORD_CLAIM_RESP) ||
           toc_is(s, i, TOC_WORD_ATTACKER_STRICT);
}

bool toc_in_earnest(const toc_scan *s, uint32_t i)
{
    bool told =
        s->actor_at[i] != TOC_NO_TOKEN ||
        toc_word_in(s, i,
                    " terrorism terrorist terrorists hackers hacktivist hacktivists murder "
                    "murdered suspect suspects "
                    "wounded wounding bodies explosion explosions hostages prosecutor prosecutors "
                    "militants rebels guerrillas troops soldiers ");
    if (!toc_classed(s, i))
        return told;
    return (told || firm(s, i) || arms(s, i)) && !toc_is(s, i, TOC_WORD_FIGURATIVE);
}

/* Trigger words whose type is hardly ever said in jest. */
static bool plain_trigger(const toc_trigger *t)
{
    switch (t->type) {
    case TOC_TYPE_BOMBING:
    case TOC_TYPE_STABBING:
    case TOC_TYPE_VEHICLE_RAMMING:
    case TOC_TYPE_ARSON:
    case TOC_TYPE_KIDNAPPING:
    case TOC_TYPE_AIR_STRIKE:
    case TOC_TYPE_SHELLING:
    case TOC_TYPE_SABOTAGE:
    case TOC_TYPE_ROBBERY:
        return t->strong;
    default:
        return false;
    }
}

static bool plainly_told(const toc_scan *s)
{
    TOC_VEC_FOREACH (t, &s->triggers)
        if (plain_trigger(t) && !toc_is(s, t->first, TOC_WORD_FIGURATIVE))
            return true;
    return false;
}

bool toc_told_in_earnest(const toc_scan *s)
{
    for (uint32_t i = 0; i < s->text->tokens.n; i++)
        if (toc_in_earnest(s, i))
            return true;
    return plainly_told(s);
}

/* "A denial-of-service attack took the trading portal off line": of machines, whatever shares did.
 */
static bool of_machines(const toc_scan *s)
{
    TOC_VEC_FOREACH (t, &s->triggers)
        if (t->strong && toc_type_realm(t->type) == TOC_REALM_CYBER)
            return true;
    return false;
}

/* What the words of a text speak for: one walk over them. */
typedef struct {
    uint64_t of[TOC_WORD_COUNT - TOC_WORD_GENRE_DEBATE]; /* tokens a class, from GENRE_DEBATE on */
    uint64_t offices, tokens;
    uint64_t earnest; /* tokens told in earnest */
    uint64_t firm;    /* gunmen, arrests and claims, which games and plays have few of */
} tally;

static tally count(const toc_scan *s)
{
    const toc_word_class first = TOC_WORD_GENRE_DEBATE, last = TOC_WORD_COUNT - 1;
    tally t = {.tokens = s->text->tokens.n};
    for (uint32_t i = 0; i < s->text->tokens.n; i++) {
        t.earnest += toc_in_earnest(s, i);
        if (!toc_classed(s, i))
            continue;
        t.firm += firm(s, i);
        t.offices += toc_is(s, i, TOC_WORD_AUTHORITY);
        for (toc_word_class c = toc_class_between(s, i, first, last); c != TOC_WORD_COUNT;
             c = toc_class_between(s, i, c + 1, last))
            t.of[c - first]++;
    }
    return t;
}

static uint64_t hits(const tally *t, toc_word_class c)
{
    return t->of[c - TOC_WORD_GENRE_DEBATE];
}

/* Few words of a genre will do where nothing is told in earnest, more of them where they outweigh
 * what is: such as reports use, too. */
static bool outweighs(const tally *t, uint64_t n, bool jest)
{
    enum { FEWEST = 2, LIKELY = 16, SOME = 3, THICK = 25, A_FIRM_ONE = 10 };
    if (jest && n >= FEWEST && n * 1000 >= LIKELY * t->tokens)
        return true;
    return n >= SOME && n * 1000 >= THICK * t->tokens && n > t->earnest &&
           n >= A_FIRM_ONE * t->firm;
}

static toc_genre genre_of_jest(const toc_scan *s, const tally *t, bool jest)
{
    static const struct {
        toc_genre genre;
        toc_word_class words;
        bool machines; /* tells of attacks on machines as well */
    } SLIGHT[] = {
        {TOC_GENRE_LEISURE, TOC_WORD_GENRE_LEISURE, true},
        {TOC_GENRE_PRODUCT, TOC_WORD_GENRE_PRODUCT, true},
        {TOC_GENRE_STATISTICS, TOC_WORD_GENRE_STATISTICS, true},
        {TOC_GENRE_EXERCISE, TOC_WORD_GENRE_EXERCISE, false},
        {TOC_GENRE_MARKET, TOC_WORD_GENRE_MARKET, false},
        {TOC_GENRE_HEALTH, TOC_WORD_GENRE_HEALTH, false},
        {TOC_GENRE_DEBATE, TOC_WORD_GENRE_DEBATE, false},
        {TOC_GENRE_OBITUARY, TOC_WORD_GENRE_OBITUARY, false},
        {TOC_GENRE_RESEARCH, TOC_WORD_GENRE_RESEARCH, false},
    };
    bool machines = of_machines(s);
    for (size_t g = 0; g < TOC_LEN(SLIGHT); g++)
        if (!(machines && !SLIGHT[g].machines) && outweighs(t, hits(t, SLIGHT[g].words), jest))
            return SLIGHT[g].genre;
    return TOC_GENRE_REPORT;
}

/* "Exercise Bronze Lantern": the headline says what kind of text it is. */
static bool headed(const toc_scan *s, const genre_rule *g)
{
    toc_sentence se = s->text->sentences.n ? s->text->sentences.p[0] : (toc_sentence){0};
    return g->headed && se.heading && toc_find_class(s, se.first, se.end, g->words) != TOC_NO_TOKEN;
}

static bool told_as(const toc_scan *s, const tally *t, const genre_rule *g)
{
    enum { OFFICES_SPEAK = 3, MORE = 2 };
    uint64_t n = hits(t, g->words), share = t->offices >= OFFICES_SPEAK ? g->certain : g->likely;
    if (n < g->fewest)
        return false;
    if (n * 1000 >= share * t->tokens)
        return true;
    return n >= g->fewest + MORE && n * 2000 >= share * t->tokens && headed(s, g);
}

/* "None of it was real": says so itself, and speaks of a rehearsal. */
static bool staged(const tally *t)
{
    return hits(t, TOC_WORD_GENRE_STAGED) > 0 && hits(t, TOC_WORD_GENRE_EXERCISE) > 0;
}

/* "To the Editor" at the head of a letter, "Opinion" at that of a column. */
static bool headed_as_opinion(const toc_scan *s)
{
    enum { OPENING = 16 };
    if (s->text->tokens.n > 1 &&
        toc_word_in(s, 0, " opinion op-ed comment commentary column editorial leader viewpoint ") &&
        toc_word_in(s, 1, " | : - \u2013 \u2014 "))
        return true;
    for (uint32_t i = 2; i < TOC_MIN((uint32_t)OPENING, s->text->tokens.n); i++)
        if (toc_word_in(s, i, " editor editors ") && toc_word_is(s, i - 1, "the") &&
            toc_word_is(s, i - 2, "to"))
            return true;
    return false;
}

/* "The Weekend Quiz": the headline says that what follows is a pastime. */
static bool pastime(const toc_scan *s)
{
    toc_sentence se = s->text->sentences.n ? s->text->sentences.p[0] : (toc_sentence){0};
    for (uint32_t i = se.first; i < se.end && se.heading; i++)
        if (toc_word_in(s, i, " quiz crossword sudoku horoscope horoscopes "))
            return true;
    return false;
}

toc_genre toc_genre_of(const toc_scan *s)
{
    tally t = count(s);
    if (pastime(s))
        return TOC_GENRE_LEISURE;
    if (staged(&t))
        return TOC_GENRE_EXERCISE;
    if (headed_as_opinion(s))
        return TOC_GENRE_DEBATE;
    for (size_t g = 0; g < TOC_LEN(GENRES); g++)
        if (told_as(s, &t, &GENRES[g]))
            return GENRES[g].genre;
    return genre_of_jest(s, &t, t.earnest == 0 && !plainly_told(s));
}
