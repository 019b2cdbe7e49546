/*
 * actors - see actors.h; names by shape are found in actor_shapes.c.
 *
 * First the known names, then acronyms that stand in brackets behind a name, then, once all names
 * of the text are together, their repetitions.
 */
#include "extract/actors.h"

#include "base/ascii.h"
#include "extract/actor_scan.h"

#include <errno.h>
#include <stdlib.h>

enum {
    PLAIN = 90,      /* a name that is nothing else */
    NAMED = 80,      /* an ordinary word, but written as a name and with a group's company */
    REACH = 3,       /* tokens to look at for a group's company; one beside a cyber name */
    SHORT_NAME = 3,  /* letters: "ETA", "IS" must stand in capitals */
    MAX_ACRONYM = 8, /* letters */
};

const toc_lex_entry *actor_class(const actor_scan *s, uint32_t token, toc_word_class cls)
{
    uint32_t n;
    const toc_lex_entry *e = toc_lex_find_token(s->lx, s->t, token, &n);
    return n ? toc_lex_word_of(e, n, cls) : NULL;
}

bool actor_has_class(const actor_scan *s, uint32_t token, toc_word_class cls)
{
    return actor_class(s, token, cls) != NULL;
}

bool actor_is_capital(const actor_scan *s, uint32_t token)
{
    return !s->t->upper_case && toc_has_capital(&s->t->tokens.p[token]);
}

toc_sv actor_words(const actor_scan *s, uint32_t first, uint32_t end)
{
    return toc_text_words(s->t, first, end);
}

toc_actor_mention *actor_add(actor_scan *s, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++)
        if (s->taken[i])
            return NULL;
    toc_actor_mention *m = TOC_VEC_PUSH(s->a, &s->found);
    if (!m)
        return NULL;
    for (uint32_t i = first; i < end; i++)
        s->taken[i] = true;
    *m = (toc_actor_mention){.first = first, .end = end};
    m->span = (toc_span){s->t->tokens.p[first].start, s->t->tokens.p[end - 1].end};
    m->row = m->other_row = TOC_ACTOR_UNKNOWN;
    m->name = actor_words(s, first, end);
    m->id = TOC_SV("");
    return m;
}

/* ---- known names ---- */

/* Entries of the hit by kind; the first of each, which is what most people mean. */
typedef struct {
    const toc_lex_entry *actor, *malware;
    bool country; /* "Korean" is no malware, whatever its maker thought */
    bool other;   /* the phrase is a place or a word of the field too */
} meanings;

static meanings meanings_of(const toc_lex_hit *h)
{
    meanings m = {0};
    for (uint32_t i = 0; i < h->n; i++) {
        const toc_lex_entry *e = &h->entries[i];
        if (e->kind == TOC_LEX_ACTOR && !m.actor)
            m.actor = e;
        else if (e->kind == TOC_LEX_MALWARE && !m.malware)
            m.malware = e;
        else if (e->kind == TOC_LEX_PLACE || e->kind == TOC_LEX_WORD)
            m.other |= e->kind == TOC_LEX_PLACE || e->cls != TOC_WORD_ATTACKER;
        m.country |= e->kind == TOC_LEX_COUNTRY;
    }
    return m;
}

static bool has_capital(const actor_scan *s, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++)
        if (actor_is_capital(s, i))
            return true;
    return false;
}

static bool written_as_name(const actor_scan *s, const toc_lex_hit *h, uint8_t flags)
{
    if (!(flags & TOC_LEX_CASED))
        return s->t->upper_case || has_capital(s, h->first, h->end);
    uint32_t bytes = h->span.end - h->span.start;
    bool lone = h->end == h->first + 1;
    if (s->t->upper_case)
        return !(flags & TOC_LEX_AMBIGUOUS) || bytes > SHORT_NAME;
    uint8_t shape = s->t->tokens.p[h->first].shape;
    if (lone && bytes <= SHORT_NAME)
        return (shape & (TOC_SHAPE_UPPER | TOC_SHAPE_MIXED)) != 0;
    /* "party of god" is none: the last word of a name has its capital too. */
    return actor_is_capital(s, h->first) && actor_is_capital(s, h->end - 1);
}

static bool is_company(const actor_scan *s, uint32_t token)
{
    static const toc_word_class CLASSES[] = {TOC_WORD_ATTACKER, TOC_WORD_WEAPON_MALWARE,
                                             TOC_WORD_GROUP_NOUN};
    for (size_t i = 0; i < TOC_LEN(CLASSES); i++)
        if (actor_has_class(s, token, CLASSES[i]))
            return true;
    return actor_word_in(s, token, " operators affiliates dubbed called named actor ");
}

/* A word of the trade beside the name: "Play ransomware", "the gang Hive", "terrorists of the IRA";
 * but "Royal Guard" is another name. */
static bool has_company(const actor_scan *s, const toc_sentence *in, const toc_lex_hit *h,
                        uint32_t reach)
{
    uint32_t from = h->first - TOC_MIN(h->first - in->first, reach);
    uint32_t to = TOC_MIN(in->end, h->end + reach);
    for (uint32_t i = from; i < to; i++) {
        bool inside = i >= h->first && i < h->end;
        bool name = i >= h->end && actor_is_capital(s, i) && !in->heading;
        if (!inside && !name && is_company(s, i))
            return true;
    }
    return false;
}

/* "Conti, a ransomware," */
static bool introduced_as_program(const actor_scan *s, const toc_sentence *in, uint32_t next)
{
    enum { FAR = 5 };
    if (next + 2 >= in->end || !toc_sv_eq(actor_words(s, next, next + 1), TOC_SV(",")) ||
        !actor_word_in(s, next + 1, " a an "))
        return false;
    for (uint32_t i = next + 2; i < TOC_MIN(next + FAR, in->end); i++) {
        bool malware = actor_has_class(s, i, TOC_WORD_WEAPON_MALWARE);
        bool gang = actor_has_class(s, i, TOC_WORD_ATTACKER) ||
                    (actor_has_class(s, i, TOC_WORD_GROUP_NOUN) && !malware);
        if (gang || s->t->tokens.p[i].pos == TOC_PUNCT)
            return false;
        bool last = i + 1 >= in->end || s->t->tokens.p[i + 1].pos != TOC_NOUN;
        if (last && malware)
            return true;
    }
    return false;
}

/* Does the text speak of the program rather than of those who use it? "the Conti malware",
 * "deployed Conti", but "the Conti ransomware gang", "Conti said". */
static bool speaks_of_program(const actor_scan *s, const toc_sentence *in, const toc_lex_hit *h)
{
    uint32_t next = h->end;
    if (next < in->end && actor_has_class(s, next, TOC_WORD_WEAPON_MALWARE))
        return next + 1 >= in->end || !(actor_has_class(s, next + 1, TOC_WORD_GROUP_NOUN) ||
                                        actor_has_class(s, next + 1, TOC_WORD_ATTACKER));
    if (introduced_as_program(s, in, next))
        return true;
    if (h->first == in->first || (next < in->end && is_company(s, next)))
        return false;
    return actor_has_class(s, h->first - 1, TOC_WORD_WEAPON_MALWARE) ||
           actor_word_in(s, h->first - 1,
                         " used using deployed deploying installed installing dropped spread "
                         "delivered running with ");
}

static void set_known(const actor_scan *s, toc_actor_mention *m, const toc_lex_entry *e,
                      const toc_lex_entry *other)
{
    toc_lex_known_row row = toc_lex_known(s->lx, e->ref);
    m->malware = e->kind == TOC_LEX_MALWARE;
    m->row = e->ref;
    m->other_row = other ? other->ref : TOC_ACTOR_UNKNOWN;
    m->name = row.name;
    m->id = row.id;
    m->realm = (toc_realm)row.realm;
}

/* "The group Akira has taken credit", "the Medusa ransomware gang", "Qilin has published": who is
 * known by a program's name alone does what only people do. */
static bool acts(const actor_scan *s, const toc_sentence *in, const toc_lex_hit *h)
{
    enum { DEED = 3 };
    if (h->first > in->first &&
        actor_word_in(s, h->first - 1, " gang group crew collective cartel hackers extortionists "))
        return true;
    uint32_t end = TOC_MIN(h->end + DEED, in->end);
    for (uint32_t i = h->end; i < end; i++) {
        if (actor_word_in(s, i,
                          " gang group crew collective operators affiliates claimed claims claim "
                          "said says published posted posts demanded demands asks asked wants "
                          "threatened threatens listed boasted boasts taken removed credit "))
            return true;
        bool helps = actor_has_class(s, i, TOC_WORD_WEAPON_MALWARE) ||
                     actor_word_in(s, i, " has have had since also which later then ransomware ");
        if (!helps && s->t->tokens.p[i].pos != TOC_ADV)
            return false;
    }
    return false;
}

/* The gang, by the name that only its program is known by: "Medusa" of "Medusa ransomware". */
static void take_gang(const actor_scan *s, toc_actor_mention *m, const toc_lex_hit *h)
{
    if (m->other_row != TOC_ACTOR_UNKNOWN)
        return;
    uint32_t end = m->end;
    while (end > h->first + 1 && actor_has_class(s, end - 1, TOC_WORD_WEAPON_MALWARE))
        end--;
    m->malware = false;
    m->other_row = m->row;
    m->row = TOC_ACTOR_UNKNOWN;
    m->name = actor_words(s, h->first, end);
    m->id = TOC_SV("");
}

/* Ambiguous names count in company, or when an unmistakable name of the text is the same one's. */
static bool is_told_of(const actor_scan *s, uint32_t row)
{
    TOC_VEC_FOREACH (m, &s->found) {
        if (m->row == row && m->confidence >= NAMED)
            return true;
    }
    return false;
}

/* "Scorpion" of "Pale Scorpion" is another's name. */
static bool is_inside_name(const actor_scan *s, const toc_sentence *in, uint32_t token)
{
    return token > in->first + 1 && actor_is_capital(s, token - 1) && !is_company(s, token - 1);
}

/* "NotPetya", "APT28": letters that no ordinary word or name has. */
static bool is_odd(const actor_scan *s, uint32_t token)
{
    return s->t->tokens.p[token].shape & (TOC_SHAPE_MIXED | TOC_SHAPE_DIGIT);
}

/* Chooses what the name means here: the gang, or the program of the same name. */
static const toc_lex_entry *meant(const actor_scan *s, const toc_sentence *in, const toc_lex_hit *h,
                                  const meanings *m, const toc_lex_entry **ret_other)
{
    bool program = !m->actor || (m->malware && speaks_of_program(s, in, h));
    *ret_other = program ? m->actor : m->malware;
    return program ? m->malware : m->actor;
}

/* Is an ambiguous name meant as a name? */
static bool stands_out(const actor_scan *s, const toc_sentence *in, const toc_lex_hit *h,
                       uint32_t row)
{
    bool single = h->end == h->first + 1;
    if (single && is_inside_name(s, in, h->first))
        return false;
    bool cyber = toc_lex_known(s->lx, row).realm == TOC_REALM_CYBER;
    return has_company(s, in, h, cyber ? 1 : REACH) || is_told_of(s, row);
}

/* "NoName057(16)": a number in brackets that is written onto the name is part of it. */
static uint32_t with_suffix(const actor_scan *s, const toc_sentence *in, uint32_t end)
{
    const toc_token *tok = s->t->tokens.p + end;
    bool room = end + 2 < in->end && !tok[0].space_before && !tok[1].space_before;
    return room && toc_sv_eq(actor_words(s, end, end + 1), TOC_SV("(")) &&
                   (tok[1].shape & TOC_SHAPE_DIGIT) &&
                   toc_sv_eq(actor_words(s, end + 2, end + 3), TOC_SV(")"))
               ? end + 3
               : end;
}

/* One word that is no acronym. */
static bool is_bare_word(const actor_scan *s, const toc_lex_hit *h)
{
    bool acronym = !s->t->upper_case && s->t->tokens.p[h->first].shape == TOC_SHAPE_UPPER;
    return h->end == h->first + 1 && !acronym;
}

/* A name of the other realm means something else here: "Play" in a report of a shooting. */
static bool out_of_realm(const actor_scan *s, const toc_lex_entry *e, uint32_t first)
{
    bool cyber = toc_lex_known(s->lx, e->ref).realm == TOC_REALM_CYBER;
    return cyber && !s->cyber && !is_odd(s, first);
}

static void take_known(actor_scan *s, const toc_sentence *in, const toc_lex_hit *h)
{
    const toc_lex_entry *other;
    meanings m = meanings_of(h);
    const toc_lex_entry *e = meant(s, in, h, &m, &other);
    if (!e || m.country || !written_as_name(s, h, e->flags) || out_of_realm(s, e, h->first))
        return;
    bool ambiguous = (e->flags & TOC_LEX_AMBIGUOUS) || (m.other && is_bare_word(s, h));
    if (ambiguous && !stands_out(s, in, h, e->ref))
        return;
    toc_actor_mention *found = actor_add(s, h->first, with_suffix(s, in, h->end));
    if (!found)
        return;
    set_known(s, found, e, other);
    if (found->malware && acts(s, in, h))
        take_gang(s, found, h);
    if (found->end == h->end)
        found->span = h->span;
    found->confidence = ambiguous ? NAMED : PLAIN;
    found->rule = "known name";
}

static void find_known(actor_scan *s, const toc_sentence *in)
{
    toc_lex_hit h;
    for (uint32_t i = in->first; i < in->end;) {
        if (toc_lex_may_match(s->t, i, in->end) && toc_lex_hit_at(s->lx, s->t, i, in->end, &h)) {
            take_known(s, in, &h);
            i = h.end;
        } else {
            i++;
        }
    }
}

/* ---- acronyms ---- */

/* Do the letters of the acronym begin the words of the name, in order, none of the letters spare?
 */
static bool abbreviates(toc_sv acronym, toc_sv name)
{
    size_t at = 0;
    bool start = true;
    for (size_t i = 0; i < name.n && at < acronym.n; i++) {
        if (start && name.p[i] == acronym.p[at])
            at++;
        start = name.p[i] == ' ';
    }
    return at == acronym.n;
}

/* "Name (ACR)", "NAME [ACR]": the acronym becomes a name of the same thing. */
static void read_definition(actor_scan *s, uint32_t number)
{
    toc_actor_mention m = s->found.p[number];
    uint32_t open = m.end, word = m.end + 1;
    if (word + 1 >= s->t->tokens.n || s->taken[word])
        return;
    toc_sv bracket = actor_words(s, open, open + 1), acronym = actor_words(s, word, word + 1);
    bool brackets = toc_sv_eq(bracket, TOC_SV("(")) || toc_sv_eq(bracket, TOC_SV("["));
    bool upper = s->t->tokens.p[word].shape & TOC_SHAPE_UPPER;
    if (!brackets || !upper || acronym.n < 2 || acronym.n > MAX_ACRONYM)
        return;
    toc_sv folded = toc_fold(s->a, toc_sv_range(s->t->doc->text, m.span.start, m.span.end));
    if (!abbreviates(s->t->tokens.p[word].fold, folded))
        return;
    toc_actor_mention *a = actor_add(s, word, word + 1);
    if (!a)
        return;
    toc_span span = a->span;
    m.first = a->first;
    m.end = a->end;
    *a = m;
    a->span = span;
    a->rule = "acronym";
}

/* ---- repetitions ---- */

/* Names of the text that no list has, by their first word. */
static bool index_names(actor_scan *s, toc_map *names)
{
    for (uint32_t i = 0; i < s->found.n; i++) {
        const toc_actor_mention *m = &s->found.p[i];
        bool listed = m->row != TOC_ACTOR_UNKNOWN && strcmp(m->rule, "acronym") != 0;
        toc_sv first = s->t->tokens.p[m->first].fold;
        if (!listed && first.n && toc_map_get(names, first) == TOC_MAP_NONE &&
            !toc_map_put(names, s->a, first, i))
            return false;
    }
    return true;
}

static bool same_words(const actor_scan *s, uint32_t at, const toc_actor_mention *m)
{
    uint32_t n = m->end - m->first;
    if (at + n > s->t->tokens.n)
        return false;
    for (uint32_t i = 0; i < n; i++)
        if (!toc_sv_eq(s->t->tokens.p[at + i].fold, s->t->tokens.p[m->first + i].fold))
            return false;
    return s->t->tokens.p[at].shape == s->t->tokens.p[m->first].shape || s->t->upper_case ||
           (s->t->tokens.p[at].shape & TOC_SHAPE_UPPER);
}

static void find_repetitions(actor_scan *s, const toc_map *names)
{
    if (names->n == 0)
        return;
    for (uint32_t i = 0; i < s->t->tokens.n; i++) {
        int64_t number = s->taken[i] ? TOC_MAP_NONE : toc_map_get(names, s->t->tokens.p[i].fold);
        if (number == TOC_MAP_NONE || !same_words(s, i, &s->found.p[number]))
            continue;
        toc_actor_mention m = s->found.p[number];
        toc_actor_mention *again = actor_add(s, i, i + (m.end - m.first));
        if (!again)
            continue;
        toc_span span = again->span;
        m.end = i + (m.end - m.first);
        m.first = i;
        *again = m;
        again->span = span;
    }
}

/* "the Brigade", once the report has spoken of the Blue Crane Brigade. */
static void find_short_form(actor_scan *s, uint32_t i)
{
    if (s->taken[i] || !actor_is_capital(s, i) || !actor_has_class(s, i, TOC_WORD_GROUP_NOUN) ||
        i == 0 || !actor_word_in(s, i - 1, " the "))
        return;
    for (uint32_t k = s->found.n; k > 0; k--) {
        toc_actor_mention m = s->found.p[k - 1];
        bool same = m.first < i && m.end - m.first > 1 && !m.malware &&
                    toc_sv_eq(s->t->tokens.p[m.end - 1].fold, s->t->tokens.p[i].fold);
        toc_actor_mention *again = same ? actor_add(s, i, i + 1) : NULL;
        if (!again)
            continue;
        toc_span span = again->span;
        m.first = i;
        m.end = i + 1;
        *again = m;
        again->span = span;
        again->rule = "short form";
        return;
    }
}

static int by_place(const void *va, const void *vb)
{
    const toc_actor_mention *a = va, *b = vb;
    return a->first < b->first ? -1 : a->first > b->first;
}

static bool begins_cyber(toc_sv word)
{
    static const char *const STEMS['z' - 'a' + 1][2] = {
        ['b' - 'a'] = {"botnet", "backdoor"},
        ['c' - 'a'] = {"cyber"},
        ['d' - 'a'] = {"decrypt", "defac"},
        ['e' - 'a'] = {"encrypt"},
        ['h' - 'a'] = {"hack"},
        ['m' - 'a'] = {"malware"},
        ['p' - 'a'] = {"phish"},
        ['r' - 'a'] = {"ransomware"},
        ['s' - 'a'] = {"spyware", "servers"},
        ['t' - 'a'] = {"trojan"},
        ['w' - 'a'] = {"wiper"},
    };
    enum { SHORTEST = 4 };
    if (word.n < SHORTEST || !toc_is_lower(word.p[0]))
        return false;
    const char *const *stems = STEMS[word.p[0] - 'a'];
    return (stems[0] && toc_sv_starts(word, toc_sv_of(stems[0]))) ||
           (stems[1] && toc_sv_starts(word, toc_sv_of(stems[1])));
}

static bool speaks_cyber(const actor_scan *s)
{
    TOC_VEC_FOREACH (tok, &s->t->tokens)
        if (begins_cyber(tok->fold))
            return true;
    return false;
}

int toc_actors_find(const toc_lexicon *lx, const toc_text *t, toc_arena *a,
                    toc_actor_mention_vec *out)
{
    actor_scan s = {.lx = lx, .t = t, .a = a};
    toc_map names = {0};
    s.taken = TOC_NEW_N(a, bool, t->tokens.n + 1);
    if (!s.taken)
        return -ENOMEM;
    s.cyber = speaks_cyber(&s);
    for (uint32_t i = 0; i < t->sentences.n; i++)
        find_known(&s, &t->sentences.p[i]);
    for (uint32_t i = 0; i < t->sentences.n; i++)
        actor_shapes(&s, &t->sentences.p[i]);
    for (uint32_t i = 0; i < s.found.n; i++)
        read_definition(&s, i);
    if (!index_names(&s, &names) || a->overflowed)
        return -ENOMEM;
    find_repetitions(&s, &names);
    for (uint32_t i = 0; i < t->tokens.n; i++)
        find_short_form(&s, i);
    if (s.found.n)
        qsort(s.found.p, s.found.n, sizeof(*s.found.p), by_place);
    TOC_VEC_FOREACH (m, &s.found) {
        toc_actor_mention *slot = TOC_VEC_PUSH(a, out);
        if (slot)
            *slot = *m;
    }
    return a->overflowed ? -ENOMEM : 0;
}
