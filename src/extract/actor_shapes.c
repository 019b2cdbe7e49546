/*
 * actor_shapes - names that no list has, by how they look and how they are introduced:
 * "UNC1234", "the Blue Crane Brigade", "Cobalt Jackal", "a group calling itself Ashfall",
 * "the LarkSong malware".
 */
#include "extract/actor_scan.h"

#include "base/ascii.h"
#include "base/date.h"
#include "extract/number_words.h"

enum {
    NUMBERED = 85,   /* "UNC1234": nothing else looks so */
    INTRODUCED = 75, /* "a group calling itself …" */
    NAMED = 65,      /* "the Blue Crane Brigade" */
    CODENAME = 60,   /* "Cobalt Jackal" in a report on hackers */
    WEAK = 40,       /* "Peace Committee": needs support from elsewhere */
    LONGEST_NAME = 7 /* tokens */
};

/* "apt99", "ta 77": a series of analysts and at least two digits. */
static bool is_numbered(toc_sv fold)
{
    static const char *const SERIES[] = {"apt", "unc", "ta",   "fin", "uac",
                                         "tag", "tg",  "temp", "dev", "storm"};
    for (size_t i = 0; i < TOC_LEN(SERIES); i++) {
        toc_sv series = toc_sv_of(SERIES[i]);
        if (!toc_sv_starts(fold, series))
            continue;
        toc_sv digits = toc_sv_range(fold, series.n, fold.n);
        if (digits.n && digits.p[0] == ' ')
            digits = toc_sv_range(digits, 1, digits.n);
        size_t n = 0;
        while (n < digits.n && toc_is_digit(digits.p[n]))
            n++;
        if (n == digits.n && n >= 2 && n <= 5)
            return true;
    }
    return false;
}

static void find_numbered(actor_scan *s, uint32_t i)
{
    const toc_token *tok = &s->t->tokens.p[i];
    if (!(tok->shape & TOC_SHAPE_DIGIT) || !is_numbered(tok->fold) ||
        !toc_is_upper(s->t->doc->text.p[tok->start]))
        return;
    toc_actor_mention *m = actor_add(s, i, i + 1);
    if (!m)
        return;
    m->realm = TOC_REALM_CYBER;
    m->confidence = NUMBERED;
    m->rule = "numbered series";
}

/* Words that stand inside names without a capital. */
static bool is_link(const actor_scan *s, uint32_t i)
{
    return actor_word_in(s, i, " of for the de del la al and el du des der do da ");
}

/* "Mouvement du 9 Juin": a day inside the name of a group. */
static bool day_in_name(const actor_scan *s, uint32_t first, uint32_t i)
{
    return toc_is_digit(s->t->doc->text.p[s->t->tokens.p[i].start]) && is_link(s, i - 1) &&
           actor_class(s, first, TOC_WORD_GROUP_NOUN);
}

/* End of the run of capitalised words from `first` on, links inside included. */
static uint32_t run_end(const actor_scan *s, uint32_t first, uint32_t end)
{
    uint32_t last = first;
    for (uint32_t i = first; i < end && i < first + LONGEST_NAME; i++) {
        bool another = i > first + 1 &&
                       actor_word_in(s, i, " and ") && /* "… Brigade and the … Front" */
                       actor_class(s, i - 1, TOC_WORD_GROUP_NOUN);
        if (another)
            break;
        if (actor_is_capital(s, i) && !s->taken[i])
            last = i + 1;
        else if (i == first || !(is_link(s, i) || day_in_name(s, first, i)))
            break;
    }
    return last;
}

static bool is_place(const actor_scan *s, uint32_t i)
{
    uint32_t n;
    const toc_lex_entry *e = toc_lex_find_token(s->lx, s->t, i, &n);
    for (uint32_t k = 0; k < n; k++)
        if (e[k].kind == TOC_LEX_PLACE)
            return true;
    return false;
}

/* State organs: "Iraqi Army", "National Guard", "Los Angeles Police …": their first word says so.
 */
static bool begins_officially(const actor_scan *s, uint32_t first)
{
    uint32_t n;
    if (first + 2 < s->t->tokens.n && actor_word_in(s, first, " army soldiers ") &&
        actor_word_in(s, first + 1, "of"))
        return is_place(s, first + 2) || /* "Army of the Unborn", but "Army of Ecuador" */
               actor_word_in(s, first + 3, " republic nation state kingdom ");
    const toc_lex_entry *e = toc_lex_find_token(s->lx, s->t, first, &n);
    for (uint32_t i = 0; i < n; i++)
        if (e[i].kind == TOC_LEX_COUNTRY ||
            (e[i].kind == TOC_LEX_WORD &&
             (e[i].cls == TOC_WORD_AUTHORITY || e[i].cls == TOC_WORD_TITLE)))
            return true;
    return actor_word_in(s, first,
                         " national royal coast federal central joint armed air united european "
                         "african liberation ");
}

/* "Unit 29155", "Unit 7431 of the Elbonian General Staff": troops by their number; behind them. */
static uint32_t unit_end(const actor_scan *s, const toc_sentence *in, uint32_t i)
{
    enum { FEWEST_DIGITS = 3 };
    if (i + 1 >= in->end || !actor_word_in(s, i, " unit ") || !actor_is_capital(s, i))
        return i;
    const toc_token *number = &s->t->tokens.p[i + 1];
    if (!(number->shape & TOC_SHAPE_DIGIT) || number->fold.n < FEWEST_DIGITS)
        return i;
    uint32_t of = i + 2, from = of + 1;
    from += from < in->end && actor_word_in(s, from, " the ");
    bool whose = from < in->end && actor_word_in(s, of, " of ");
    uint32_t end = whose ? run_end(s, from, in->end) : of;
    return end > from ? end : of;
}

static void find_unit(actor_scan *s, const toc_sentence *in, uint32_t i)
{
    uint32_t end = unit_end(s, in, i);
    toc_actor_mention *m = end > i ? actor_add(s, i, end) : NULL;
    if (!m)
        return;
    m->realm = s->cyber ? TOC_REALM_CYBER : TOC_REALM_PHYSICAL;
    m->confidence = NUMBERED;
    m->rule = "numbered unit";
}

/* "Red Cross": no group, unlike "Red Brigades". */
static bool is_relief(const actor_scan *s, uint32_t first)
{
    return actor_word_in(s, first, "red") && actor_word_in(s, first + 1, " cross crescent ");
}

static toc_actor_mention *add_named(actor_scan *s, uint32_t first, uint32_t end, uint8_t confidence,
                                    const char *rule)
{
    toc_actor_mention *m = actor_add(s, first, end);
    if (!m)
        return NULL;
    m->realm = s->cyber ? TOC_REALM_CYBER : TOC_REALM_PHYSICAL;
    m->confidence = confidence;
    m->rule = rule;
    return m;
}

/* "the 33rd Front": guerrillas number theirs; armies have numbered brigades, too. */
static void find_ordinal(actor_scan *s, const toc_sentence *in, uint32_t i)
{
    toc_sv day = s->t->tokens.p[i].fold;
    if (i + 1 < in->end && (s->t->tokens.p[i].shape & TOC_SHAPE_DIGIT) && day.n > 2 &&
        toc_ordinal_ending(toc_sv_range(day, day.n - 2, day.n)) && actor_is_capital(s, i + 1) &&
        actor_word_in(s, i + 1, " front bloc column cell commando "))
        (void)add_named(s, i, i + 2, NAMED, "numbered front");
}

/* The last word of the run that a group's name ends with, or that begins one ("Comité Nocturne").
 */
static const toc_lex_entry *group_noun(const actor_scan *s, uint32_t first, uint32_t *end)
{
    for (uint32_t i = *end; i > first + 1; i--) {
        const toc_lex_entry *e = actor_class(s, i - 1, TOC_WORD_GROUP_NOUN);
        if (e) {
            if (i >= *end || !is_link(s, i))
                *end = i; /* "Sulu Sons of the Shore" goes on */
            return e;
        }
    }
    return *end > first + 1 ? actor_class(s, first, TOC_WORD_GROUP_NOUN) : NULL;
}

/* One capital before "gang" may be an adjective, "Somali gangs"; but hardly in "the Grif gang" or
 * "NightElk gang". */
static bool no_adjective(const actor_scan *s, uint32_t first)
{
    const toc_token *word = &s->t->tokens.p[first];
    bool odd = (word->shape & TOC_SHAPE_MIXED) && word->plain &&
               !toc_sv_ends(word->fold, TOC_SV("speaking")); /* "Russian-speaking gang" */
    return odd || (first && actor_word_in(s, first - 1, " the rival "));
}

/* A word for a band stands behind the capitals; "group", where no hackers and so no firms are the
 * matter. */
static bool before_gang(const actor_scan *s, uint32_t first, uint32_t end)
{
    bool group = !s->cyber && end - first > 1 && actor_word_in(s, end, " group ");
    return !s->t->upper_case &&
           (group || actor_word_in(s, end, " gang militia guerrillas front faction brigade "));
}

/* "the Gran Grif gang": capitals and a noun for none but such groups. */
static bool find_gang(actor_scan *s, const toc_sentence *in, uint32_t first, uint32_t end)
{
    if (first == in->first && (is_link(s, first) || actor_word_in(s, first, " a an ")))
        first++; /* "The Gran Grif gang" */
    if (end <= first || end >= in->end)
        return false;
    bool name = before_gang(s, first, end) && !begins_officially(s, first) &&
                !actor_class(s, end - 1, TOC_WORD_TITLE) &&
                !actor_class(s, end - 1, TOC_WORD_ATTACKER);
    if (name && end - first == 1 && !no_adjective(s, first))
        return false;
    return name && add_named(s, first, end, NAMED, "name of a gang");
}

static void find_named(actor_scan *s, const toc_sentence *in, uint32_t first, uint32_t end)
{
    if (first == in->first && is_link(s, first))
        first++; /* "The …" at the start of a sentence */
    if (end < first + 2 || in->heading)
        return;
    const toc_lex_entry *noun = group_noun(s, first, &end);
    if (noun && !begins_officially(s, first) && !is_relief(s, first))
        (void)add_named(s, first, end, noun->flags & TOC_LEX_AMBIGUOUS ? WEAK : NAMED,
                        "group name");
    else if (!noun && end == first + 2 && s->cyber &&
             actor_has_class(s, end - 1, TOC_WORD_GROUP_CODENAME))
        (void)add_named(s, first, end, CODENAME, "code name");
}

/* "Twelfth of June Commandos": groups that take their name from a day, in capitals or not. */
static void find_dated(actor_scan *s, const toc_sentence *in, uint32_t i)
{
    enum { WORDS = 4 };
    bool whole = false;
    if (i + WORDS > in->end || !actor_word_in(s, i + 1, "of") ||
        !toc_month_named(s->t->tokens.p[i + 2].fold, &whole) || !whole ||
        !actor_class(s, i + 3, TOC_WORD_GROUP_NOUN))
        return;
    toc_sv day = s->t->tokens.p[i].fold;
    if (day.n >= 2 && toc_ordinal_ending(toc_sv_range(day, day.n - 2, day.n)))
        (void)add_named(s, i, i + WORDS, NAMED, "group named after a day");
}

/* ---- introductions ---- */

/* Token behind "using the name", "under the name of" that begin at i, or i. */
static uint32_t behind_name(const actor_scan *s, uint32_t i, uint32_t end)
{
    if (i + 3 >= end || !actor_word_in(s, i + 1, "the") || !actor_word_in(s, i + 2, "name"))
        return i;
    return actor_word_in(s, i + 3, "of") ? i + 4 : i + 3;
}

/* The same for "signed" at i. */
static uint32_t behind_signed(const actor_scan *s, uint32_t i, uint32_t end)
{
    if (i + 2 < end && (s->t->tokens.p[i + 1].shape & TOC_SHAPE_PUNCT))
        return i + 2; /* a letter signed "Fog Group" */
    bool by = i + 3 < end && actor_word_in(s, i + 1, " by as ") &&
              (s->t->tokens.p[i + 2].shape & TOC_SHAPE_PUNCT);
    return by ? i + 3 : i; /* "a note signed by 'Marrow'" */
}

/* Token behind "calling itself", "called", "known as" … that begin at i, or i when none do. */
static uint32_t introduction(const actor_scan *s, uint32_t i, uint32_t end)
{
    if (i + 1 < end && actor_word_in(s, i, " calling calls call called styling styles naming ") &&
        actor_word_in(s, i + 1, " itself themselves himself "))
        return i + 2;
    if (i + 1 < end && actor_word_in(s, i, " known track tracks tracked signs signing ") &&
        actor_word_in(s, i + 1, "as"))
        return i + 2;
    if (actor_word_in(s, i, " using under by "))
        return behind_name(s, i, end);
    if (actor_word_in(s, i, "signed"))
        return behind_signed(s, i, end);
    return actor_word_in(s, i, " called call calls named name dubbed dub nicknamed codenamed ")
               ? i + 1
               : i;
}

/* What the introduction is of: a noun of the trade at most a few words before. */
static toc_word_class introduced_kind(const actor_scan *s, const toc_sentence *in, uint32_t i)
{
    enum { BACK = 3 };
    for (uint32_t k = 1; k <= BACK && i >= in->first + k; k++) {
        if (actor_word_in(s, i - k,
                          " gang group crew operation outfit collective cartel channel persona "
                          "party user account faction cell cluster actor "))
            return TOC_WORD_ATTACKER; /* "a ransomware operation known as …" */
        if (actor_has_class(s, i - k, TOC_WORD_WEAPON_MALWARE))
            return TOC_WORD_WEAPON_MALWARE;
        if (actor_has_class(s, i - k, TOC_WORD_ATTACKER) ||
            actor_has_class(s, i - k, TOC_WORD_GROUP_NOUN))
            return TOC_WORD_ATTACKER;
    }
    return TOC_WORD_NONE;
}

/* "calling itself", "signed by", "goes by the name of" from i on, whoever stands before it. */
static bool by_itself(const actor_scan *s, const toc_sentence *in, uint32_t i, uint32_t at)
{
    if (at == i + 2)
        return !actor_word_in(s, i + 1, "as") && !actor_word_in(s, at, " by ");
    if (actor_word_in(s, i, "signed"))
        return true;
    return at > i + 2 && i > in->first && actor_word_in(s, i - 1, " goes going went ");
}

static void find_introduced(actor_scan *s, const toc_sentence *in, uint32_t i)
{
    uint32_t at = introduction(s, i, in->end);
    if (at == i || at >= in->end)
        return;
    toc_word_class kind = introduced_kind(s, in, i);
    if (kind == TOC_WORD_NONE && !by_itself(s, in, i, at))
        return;
    while (at < in->end && (is_link(s, at) || s->t->tokens.p[at].fold.n == 0))
        at++; /* "the", opening quotes */
    uint32_t end = run_end(s, at, in->end);
    if (end == at)
        return;
    toc_actor_mention *m = add_named(s, at, end, INTRODUCED, "introduction");
    if (m && kind == TOC_WORD_WEAPON_MALWARE) {
        m->malware = true;
        m->realm = TOC_REALM_CYBER;
    }
}

/* A noun for a band that lives by crime or war at token i, with up to two words before it: "gang",
 * "ransomware group", "Russian-speaking crew"; its token, or `end`. */
static uint32_t band_noun(const actor_scan *s, uint32_t i, uint32_t end)
{
    enum { REACH = 4 };
    bool trade = false;
    for (uint32_t k = i; k < end && k < i + REACH; k++) {
        trade |= actor_has_class(s, k, TOC_WORD_WEAPON_MALWARE) ||
                 actor_word_in(s, k,
                               " extortion hacking hacker cybercrime hacktivist militant rebel "
                               "insurgent armed jihadist separatist paramilitary terrorist "
                               "guerrilla criminal ");
        if (actor_word_in(s, k, " gang militia syndicate "))
            return k;
        if (actor_word_in(
                s, k, " group crew collective outfit cartel operation brand faction cell ring "))
            return trade || (k + 1 < end && actor_word_in(s, k + 1, " that which who ")) ? k : end;
        if (s->t->tokens.p[k].shape & TOC_SHAPE_PUNCT)
            return end;
    }
    return end;
}

/* A name may begin like a place, as "Ural Drum" does, but one of a single word is the place. */
static bool all_place(const actor_scan *s, uint32_t first, uint32_t end)
{
    return end == first + 1 && is_place(s, first);
}

/* Behind a name that ends before token `at`: ", a gang that", "', a rebel group". */
static bool called_band(const actor_scan *s, const toc_sentence *in, uint32_t at)
{
    uint32_t end = at;
    while (at < in->end && at < end + 3 && s->t->tokens.p[at].shape & TOC_SHAPE_PUNCT)
        at++;
    return at > end && at + 1 < in->end && actor_word_in(s, at, " a an ") &&
           band_noun(s, at + 1, in->end) < in->end;
}

/* "'Marrow', a gang that surfaced in the spring", "Qadira, a rebel group". */
static void find_apposed(actor_scan *s, const toc_sentence *in, uint32_t i)
{
    if (!actor_is_capital(s, i) || (i > in->first && actor_is_capital(s, i - 1)) || in->heading ||
        s->t->upper_case)
        return;
    uint32_t end = run_end(s, i, in->end);
    if (end > i && called_band(s, in, end) && !begins_officially(s, i) && !is_place(s, i))
        (void)add_named(s, i, end, INTRODUCED, "apposition");
}

/* A word for a band at token i: "gang"; "organisation" only where what stands before it says what
 * kind: "a previously unknown organisation". */
static bool band_word(const actor_scan *s, const toc_sentence *in, uint32_t i)
{
    if (i == in->first || in->heading || s->t->upper_case || actor_is_capital(s, i))
        return false;
    if (actor_word_in(s, i, " gang faction cell militia syndicate cartel collective "))
        return true;
    return actor_word_in(s, i, " organisation organization group movement ") &&
           actor_word_in(s, i - 1,
                         " unknown known obscure shadowy militant armed rebel separatist extremist "
                         "terrorist guerrilla jihadist insurgent criminal clandestine outlawed ");
}

/* "a group of young hacktivists" at token i: its last token; i if no attackers are meant. */
static uint32_t band_of(const actor_scan *s, const toc_sentence *in, uint32_t i)
{
    enum { REACH = 5 };
    if (in->heading || !actor_word_in(s, i, " group gang band crew collective cell ") ||
        i + 1 >= in->end || !actor_word_in(s, i + 1, "of"))
        return i;
    for (uint32_t k = i + 2; k < in->end && k < i + REACH; k++)
        if (actor_has_class(s, k, TOC_WORD_ATTACKER))
            return k;
    return i;
}

/* "the gang LoneElk", "The gang, NightElk, took", "a group, the Elk Seven, said": a band and,
 * behind it, its name. */
static void find_band_named(actor_scan *s, const toc_sentence *in, uint32_t i)
{
    uint32_t last = band_of(s, in, i);
    if (last == i && !band_word(s, in, i))
        return;
    uint32_t at = last + 1;
    bool comma = at + 1 < in->end && actor_word_in(s, at, ",");
    at += comma;
    at += comma && at + 1 < in->end && actor_word_in(s, at, "the");
    if (at >= in->end || !actor_is_capital(s, at))
        return;
    uint32_t end = run_end(s, at, in->end);
    if (all_place(s, at, end))
        return;
    bool closed = end < in->end && actor_word_in(s, end, ",");
    if (end > at && (!comma || closed))
        (void)add_named(s, at, end, INTRODUCED, "name behind a word for a band");
}

/* "the LarkSong malware", "FEATHERBED backdoor", "Ashfall ransomware gang". */
static void find_before_malware(actor_scan *s, const toc_sentence *in, uint32_t i)
{
    uint32_t n, noun = i + 1;
    const toc_token *tok = &s->t->tokens.p[i];
    bool odd = tok->shape & (TOC_SHAPE_MIXED | TOC_SHAPE_UPPER);
    if (noun >= in->end || !actor_is_capital(s, i) || in->heading ||
        (!odd && (i == in->first || s->t->tokens.p[i].fold.n < 4)))
        return;
    if (!actor_has_class(s, noun, TOC_WORD_WEAPON_MALWARE) ||
        toc_lex_find_token(s->lx, s->t, i, &n) || n)
        return;
    toc_actor_mention *m = add_named(s, i, noun, odd ? INTRODUCED : CODENAME, "name of malware");
    if (!m)
        return;
    m->realm = TOC_REALM_CYBER;
    m->malware = noun + 1 >= in->end || !(actor_has_class(s, noun + 1, TOC_WORD_GROUP_NOUN) ||
                                          actor_has_class(s, noun + 1, TOC_WORD_ATTACKER));
}

void actor_shapes(actor_scan *s, const toc_sentence *in)
{
    for (uint32_t i = in->first; i < in->end; i++) {
        if (s->taken[i])
            continue;
        find_numbered(s, i);
        find_unit(s, in, i);
        find_ordinal(s, in, i);
        find_dated(s, in, i);
        find_introduced(s, in, i);
        find_apposed(s, in, i);
        find_band_named(s, in, i);
        find_before_malware(s, in, i);
    }
    for (uint32_t i = in->first; i < in->end;) {
        uint32_t end = s->taken[i] ? i : run_end(s, i, in->end);
        if (end > i && !find_gang(s, in, i, end))
            find_named(s, in, i, end);
        i = TOC_MAX(end, i + 1);
    }
}
