/* names - see names.h. */
#include "extract/names.h"

#include "extract/phrase.h"

#include <errno.h>

enum { LONGEST_NAME = 9 };

static const toc_token *token(const toc_scan *s, uint32_t i)
{
    return &s->text->tokens.p[i];
}

/* "Muktar Said Ibrahim …" at the start of a sentence: two more capitals, no function word. */
static bool opens_name(const toc_scan *s, uint32_t i, uint32_t end)
{
    toc_pos p = token(s, i)->pos;
    bool content = p == TOC_NOUN || p == TOC_ADJ || p == TOC_X || p == TOC_VERB || p == TOC_INTJ;
    return content && i + 2 < end && token(s, i + 1)->pos == TOC_PROPN &&
           toc_capital_at(s, i + 1) && token(s, i + 2)->pos == TOC_PROPN &&
           toc_capital_at(s, i + 2);
}

/* "Martha", but not "Among", which is a given name somewhere. */
static bool given_name(const toc_scan *s, uint32_t i)
{
    return toc_is(s, i, TOC_WORD_GIVEN_NAME) && s->learned_at[i] != TOC_NO_TOKEN;
}

/* "SHA-1 2fd4…": how a file is told, and nobody. */
static bool names_digest(const toc_scan *s, uint32_t i)
{
    return toc_word_in(s, i,
                       " md5 sha1 sha-1 sha224 sha-224 sha256 sha-256 sha384 sha-384 sha512 "
                       "sha-512 sha3 sha-3 ssdeep tlsh imphash crc32 ");
}

static bool proper(const toc_scan *s, uint32_t i)
{
    if (!toc_capital_at(s, i) || (token(s, i)->shape & TOC_SHAPE_PUNCT) || names_digest(s, i))
        return false;
    if (s->text->upper_case)
        return token(s, i)->pos == TOC_PROPN;
    toc_sentence se = toc_sentence_at(s, i);
    toc_pos p = token(s, i)->pos;
    if (i == se.first)
        return p == TOC_PROPN || given_name(s, i) || opens_name(s, i, se.end);
    return p == TOC_PROPN || p == TOC_NOUN || p == TOC_ADJ || p == TOC_X;
}

/* Small words inside names: "Bank of Ireland", "Van Loon & Prins", "Ali bin Said". */
static bool connector(const toc_scan *s, uint32_t i)
{
    toc_sv raw = toc_text_words(s->text, i, i + 1);
    return toc_sv_eq(raw, TOC_SV("&")) ||
           toc_word_in(s, i,
                       " of de la del da di du van von der den bin ibn al el le and for "
                       "against ");
}

/* "Association" of "Association for the Sierra": what a body calls itself. */
static bool body_noun(const toc_scan *s, uint32_t i)
{
    return toc_is(s, i, TOC_WORD_ORGANIZATION_NOUN) || toc_is(s, i, TOC_WORD_GROUP_NOUN) ||
           toc_sv_ends(token(s, i)->fold, TOC_SV("s"));
}

/* "Víctor de la Cruz", "Ana de los Ríos", "Guardians of the Delta" */
static bool two_connectors(const toc_scan *s, uint32_t i, uint32_t end)
{
    if (i + 2 >= end || !proper(s, i + 2))
        return false;
    return (toc_word_in(s, i, " de von van ") && toc_word_in(s, i + 1, " la las los der den ")) ||
           (toc_word_in(s, i, " of for against ") && toc_word_is(s, i + 1, "the") &&
            body_noun(s, i - 1));
}

/* "Larkfield Devices, Inc." */
static bool incorporated(const toc_scan *s, uint32_t i, uint32_t end)
{
    return i + 1 < end && toc_word_is(s, i, ",") && toc_capital_at(s, i + 1) &&
           toc_word_in(s, i + 1, " inc inc. ltd ltd. llc llp plc gmbh l.l.c. l.p. co. corp. ");
}

static bool taken(const toc_scan *s, uint32_t i)
{
    return s->actor_at[i] != TOC_NO_TOKEN;
}

static bool date_or_number(const toc_scan *s, uint32_t i)
{
    return s->number_at[i] != TOC_NO_TOKEN || toc_in_date(s, i);
}

/* "Dalma Shipping has been hit": what ends a firm's name is no verb. */
static bool ends_firm(const toc_scan *s, uint32_t i)
{
    return !s->text->upper_case && toc_capital_at(s, i) && toc_is(s, i, TOC_WORD_ORGANIZATION_NOUN);
}

static bool quote(const toc_scan *s, uint32_t i)
{
    toc_sv mark = toc_text_words(s->text, i, i + 1);
    return mark.p[0] == '"' || mark.p[0] == '\'' ||
           (mark.n > 2 && (unsigned char)mark.p[0] == 0xE2 && (unsigned char)mark.p[1] == 0x80);
}

/* "Joseph “Red Joe” Fox": behind the marks of a nickname that opens at i, or i. */
static uint32_t nickname_end(const toc_scan *s, uint32_t i, uint32_t end)
{
    enum { MOST_WORDS = 3 };
    if (!(token(s, i)->shape & TOC_SHAPE_PUNCT) || !quote(s, i))
        return i;
    uint32_t k = i + 1;
    while (k < end && k <= i + MOST_WORDS && proper(s, k))
        k++;
    return k > i + 1 && k + 1 < end && quote(s, k) && proper(s, k + 1) ? k + 1 : i;
}

/* "Colonel Jon Ash of Leeds": whose he is, or where from, is no part of his name. */
static bool ends_person(const toc_scan *s, uint32_t first, uint32_t i)
{
    if (!toc_word_in(s, i, " of for against ") || toc_is(s, i - 1, TOC_WORD_ORGANIZATION_NOUN))
        return false;
    bool before = first > toc_sentence_at(s, first).first && toc_is(s, first - 1, TOC_WORD_TITLE);
    return (before || toc_is(s, first, TOC_WORD_TITLE)) && !toc_is(s, i - 1, TOC_WORD_TITLE);
}

/* End of the run of capitals at first; connectors count only between capitals. */
static uint32_t run_end(const toc_scan *s, uint32_t first, uint32_t end)
{
    uint32_t i = first + 1, last = first + 1;
    while (i < end && i - first < LONGEST_NAME) {
        if ((proper(s, i) || ends_firm(s, i)) && !taken(s, i) && !date_or_number(s, i))
            last = ++i;
        else if (connector(s, i) && i + 1 < end && proper(s, i + 1) && !toc_word_is(s, i, "and") &&
                 !ends_person(s, first, i))
            i++;
        else if (two_connectors(s, i, end))
            i += 2;
        else if (incorporated(s, i, end))
            last = i += 2;
        else if (nickname_end(s, i, end) > i)
            i = nickname_end(s, i, end);
        else
            break;
    }
    return last;
}

static bool is_title(const toc_scan *s, uint32_t i)
{
    return toc_is(s, i, TOC_WORD_TITLE);
}

static bool organisation_word(const toc_scan *s, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++)
        if (toc_is(s, i, TOC_WORD_ORGANIZATION_NOUN) || toc_word_in(s, i, " of for "))
            return true;
    toc_sv last = toc_text_words(s->text, end - 1, end);
    return end - first == 1 && last.n >= 2 && last.n <= 5 &&
           (token(s, first)->shape & TOC_SHAPE_UPPER);
}

/* ", 34," or ", who" or a verb of people behind; a title or given name in front. */
static bool person_context(const toc_scan *s, uint32_t first, uint32_t end)
{
    toc_sentence se = toc_sentence_at(s, first);
    if (first > se.first && is_title(s, first - 1))
        return true;
    if (toc_is(s, first, TOC_WORD_GIVEN_NAME))
        return true;
    if (end + 1 < se.end && toc_word_is(s, end, ",") &&
        (token(s, end + 1)->shape & TOC_SHAPE_DIGIT || toc_word_in(s, end + 1, " who whose ")))
        return true;
    return false;
}

/* "the hospital group Santa Clara", "insurer Alma Mutual": the noun in front says what it is. */
static bool named_organisation(const toc_scan *s, uint32_t first)
{
    if (first == toc_sentence_at(s, first).first || toc_capital_at(s, first - 1))
        return false;
    return toc_is(s, first - 1, TOC_WORD_ORGANIZATION_NOUN) ||
           toc_word_in(
               s, first - 1,
               " company group insurer maker firm agency airline retailer bank supplier contractor "
               "operator chain clinic hospital shipbuilder brokers newspaper magazine startup "
               "vendor "
               "developer manufacturer carrier broadcaster college university charity ") ||
           toc_word_in(
               s, first - 1,
               " producer giant brewer brewery utility lender builder shipper shipyard refiner "
               "miner bakery dairy association federation institute foundation platform start-up "
               "conglomerate cooperative wholesaler distributor publisher processor consultancy "
               "grocer supermarket brokerage exchange provider network hauler forwarder refinery "
               "studio outlet portal subsidiary ");
}

/* What the model of names takes the name's last word for, when it is sure enough. */
static toc_named_tag learned_tag(const toc_scan *s, uint32_t first, uint32_t end, float sure)
{
    uint32_t at = s->learned_at[end - 1];
    if (at == TOC_NO_TOKEN || s->learned.p[at].end <= first || s->learned.p[at].p < sure)
        return TOC_NAMED_NOT;
    return s->learned.p[at].tag;
}

/* Nothing around the name says what it is: its look decides, as the model sees it. */
static toc_name_kind kind_by_look(const toc_scan *s, uint32_t first, uint32_t end)
{
    static const float LONE = 0.6f; /* one word alone shows little */
    enum { PERSON_WORDS = 4 };
    bool lone = end - first == 1 || (token(s, end - 1)->shape & TOC_SHAPE_MIXED);
    switch (learned_tag(s, first, end, lone ? LONE : 0.0f)) {
    case TOC_NAMED_PERSON:
        return TOC_NAME_PERSON;
    case TOC_NAMED_ORGANIZATION:
        return TOC_NAME_ORGANIZATION;
    case TOC_NAMED_NOT:
        return !lone && end - first <= PERSON_WORDS ? TOC_NAME_PERSON : TOC_NAME_UNKNOWN;
    default:
        return TOC_NAME_UNKNOWN;
    }
}

/* "Fjelltind said on Tuesday that it had": no person is "it". */
static bool speaks_as_it(const toc_scan *s, uint32_t end)
{
    enum { REACH = 9 };
    uint32_t to = TOC_MIN(end + REACH, toc_sentence_at(s, end - 1).end);
    if (end >= to || !(toc_is(s, end, TOC_WORD_SAY_ASSERT) || toc_is(s, end, TOC_WORD_SAY_CONFIRM)))
        return false;
    for (uint32_t i = end + 1; i < to; i++) {
        if (toc_word_in(s, i, " he she his her him i we ") || toc_name_at(s, i))
            return false;
        if (toc_word_in(s, i, " it its "))
            return toc_word_in(s, i - 1, " that said says confirmed , day ") ||
                   toc_in_date(s, i - 1);
    }
    return false;
}

static toc_name_kind kind_of(const toc_scan *s, uint32_t first, uint32_t end)
{
    static const float SURE = 0.7f;
    if (named_organisation(s, first))
        return TOC_NAME_ORGANIZATION;
    bool titled = first > toc_sentence_at(s, first).first && is_title(s, first - 1);
    if (organisation_word(s, first, end) && !titled)
        return TOC_NAME_ORGANIZATION;
    if (!person_context(s, first, end))
        return speaks_as_it(s, end) ? TOC_NAME_ORGANIZATION : kind_by_look(s, first, end);
    toc_named_tag tag = titled ? TOC_NAMED_PERSON : learned_tag(s, first, end, SURE);
    if (tag == TOC_NAMED_ORGANIZATION)
        return TOC_NAME_ORGANIZATION;
    return tag == TOC_NAMED_PLACE ? TOC_NAME_UNKNOWN : TOC_NAME_PERSON;
}

/* A run that is one place is a place, not a name; "Nemunas Bank" stays a name. */
static bool only_place(const toc_scan *s, uint32_t first, uint32_t end)
{
    if (s->place_at[first] == TOC_NO_TOKEN)
        return false;
    const toc_place_mention *p = &s->places.p[s->place_at[first]];
    return p->first <= first && p->end >= end;
}

/* "Kataib Sayyid al-Shuhada": titles that stand inside names, too. */
static bool name_or_title(const toc_scan *s, uint32_t i)
{
    return toc_word_in(s, i, " sayyid sheikh shaikh imam haji hajji mullah saint san prince lord ");
}

/* "Russian", "Gunmen", "the CEO": a word with a capital that is none. */
static bool no_name(const toc_scan *s, uint32_t i)
{
    bool adjective = token(s, i)->pos == TOC_ADJ || toc_is(s, i, TOC_WORD_ATTACKER) ||
                     learned_tag(s, i, i + 1, 0.0f) == TOC_NAMED_NATIONALITY;
    return (adjective && !s->text->upper_case) ||
           toc_word_in(s, i, " ceo cfo cio cto coo ciso mp mep ");
}

static int add(toc_scan *s, uint32_t first, uint32_t end)
{
    enum { TITLE_WORDS = 3 };
    bool whole = learned_tag(s, first, end, 0.0f) == TOC_NAMED_ORGANIZATION;
    for (uint32_t i = first, to = TOC_MIN(first + TITLE_WORDS, end); i < to && !whole; i++)
        if (is_title(s, i) && i + 1 < end && !(i > first && name_or_title(s, i)))
            first = i + 1;
    if ((end - first == 1 && no_name(s, first)) || only_place(s, first, end))
        return 0;
    toc_name *n = TOC_VEC_PUSH(s->arena, &s->names);
    if (!n)
        return -ENOMEM;
    *n = (toc_name){.first = first,
                    .end = end,
                    .full = s->names.n - 1,
                    .kind = (uint8_t)kind_of(s, first, end)};
    for (uint32_t i = first; i < end; i++)
        s->name_at[i] = s->names.n - 1;
    return 0;
}

/* True if the shorter name's words are the end or the start of the longer's: "Tarrant", "Khaan
 * Institute". */
static bool part_of(const toc_scan *s, const toc_name *shorter, const toc_name *longer)
{
    uint32_t n = shorter->end - shorter->first, m = longer->end - longer->first;
    if (n >= m)
        return false;
    bool tail = true, head = true;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t w = token(s, shorter->first + i)->word;
        tail &= w == token(s, longer->end - n + i)->word;
        head &= w == token(s, longer->first + i)->word;
    }
    bool first_name = n == 1 && toc_is(s, shorter->first, TOC_WORD_GIVEN_NAME) &&
                      !s->text->upper_case; /* "Jermaine" of "Jermaine Cole" */
    return tail || (head && (longer->kind != TOC_NAME_PERSON || first_name));
}

/* "Ann Lee, alias “Fox”,": the name that stands before the word. */
static bool link_alias(toc_scan *s, uint32_t k)
{
    enum { BETWEEN = 3 };
    toc_name *n = &s->names.p[k];
    uint32_t i = n->first, end = k ? s->names.p[k - 1].end : i;
    if (k == 0 || s->sentence_of[end - 1] != s->sentence_of[i])
        return false;
    while (i > end && n->first - i < BETWEEN && (token(s, i - 1)->shape & TOC_SHAPE_PUNCT))
        i--;
    if (i <= end || i - 1 > end + 1 || !toc_word_in(s, i - 1, " alias aka a.k.a. nicknamed "))
        return false;
    n->full = s->names.p[k - 1].full;
    n->kind = s->names.p[k - 1].kind;
    return true;
}

static void link_mentions(toc_scan *s)
{
    enum { BACK = 200 };
    for (uint32_t k = 0; k < s->names.n; k++) {
        toc_name *n = &s->names.p[k];
        bool alone = toc_left_out(s->without, TOC_PART_SAME_NAMES) || link_alias(s, k);
        for (uint32_t j = k > BACK ? k - BACK : 0; j < s->names.n && j < k + BACK && !alone; j++) {
            const toc_name *other = &s->names.p[j];
            if (j == k || !part_of(s, n, other))
                continue;
            n->full = j;
            n->kind = other->kind;
            break;
        }
    }
    TOC_VEC_FOREACH (n, &s->names)
        s->names.p[n->full].mentions++;
}

const toc_name *toc_name_at(const toc_scan *s, uint32_t i)
{
    return s->name_at[i] == TOC_NO_TOKEN ? NULL : &s->names.p[s->name_at[i]];
}

const toc_name *toc_name_fullest(const toc_scan *s, const toc_name *n)
{
    return &s->names.p[n->full];
}

int toc_names_find(toc_scan *s)
{
    for (uint32_t k = 0; k < s->text->sentences.n; k++) {
        toc_sentence se = s->text->sentences.p[k];
        for (uint32_t i = se.first; i < se.end;) {
            if (!proper(s, i) || taken(s, i) || date_or_number(s, i)) {
                i++;
                continue;
            }
            uint32_t end = run_end(s, i, se.end);
            int r = add(s, i, end);
            if (r < 0)
                return r;
            i = end;
        }
    }
    link_mentions(s);
    return 0;
}
