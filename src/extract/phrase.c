/* phrase - see phrase.h. */
#include "extract/phrase.h"

static toc_pos pos(const toc_scan *s, uint32_t token)
{
    return s->text->tokens.p[token].pos;
}

bool toc_is_nominal(const toc_scan *s, uint32_t token)
{
    toc_pos p = pos(s, token);
    return p == TOC_NOUN || p == TOC_PROPN || p == TOC_ADJ || p == TOC_NUM ||
           s->actor_at[token] != TOC_NO_TOKEN || s->place_at[token] != TOC_NO_TOKEN;
}

static bool is_possessive(const toc_scan *s, uint32_t token)
{
    return toc_word_in(s, token, " s ") && pos(s, token) == TOC_PART;
}

static bool is_noun(const toc_scan *s, uint32_t token)
{
    toc_pos p = pos(s, token);
    return p == TOC_NOUN || p == TOC_PROPN || s->actor_at[token] != TOC_NO_TOKEN ||
           s->name_at[token] != TOC_NO_TOKEN || s->place_at[token] != TOC_NO_TOKEN;
}

/* "four masked gunmen": a participle between a number or determiner and a noun. */
static bool participle(const toc_scan *s, uint32_t token)
{
    toc_sentence se = toc_sentence_at(s, token);
    toc_sv word = s->text->tokens.p[token].fold;
    if (pos(s, token) != TOC_VERB || token == se.first || token + 1 >= se.end ||
        !toc_sv_ends(word, TOC_SV("ed")))
        return false;
    toc_pos before = pos(s, token - 1), behind = pos(s, token + 1);
    return (before == TOC_NUM || before == TOC_DET || before == TOC_ADJ) &&
           (behind == TOC_NOUN || behind == TOC_PROPN);
}

/* "far-right extremists", "a Minsk-backed crew": no verb, whatever its tag. */
static bool compound(const toc_scan *s, uint32_t token)
{
    static const char *const ENDS[] = {" wing",  " right",   " left", " backed",     " linked",
                                       " based", " aligned", " born", " affiliated", " speaking"};
    if (pos(s, token) != TOC_VERB || token + 1 >= toc_sentence_at(s, token).end ||
        !toc_is_nominal(s, token + 1))
        return false;
    for (size_t k = 0; k < TOC_LEN(ENDS); k++)
        if (toc_sv_ends(s->text->tokens.p[token].fold, toc_sv_of(ENDS[k])))
            return true;
    return false;
}

/* Inside a noun phrase: nominal, or what may stand between its words. */
static bool inside(const toc_scan *s, uint32_t token)
{
    if (toc_word_in(s, token, " outside inside near aged ; "))
        return false;
    if (toc_is_nominal(s, token) || is_possessive(s, token) || participle(s, token) ||
        compound(s, token))
        return true;
    toc_sv raw = toc_text_words(s->text, token, token + 1);
    return toc_sv_eq(raw, TOC_SV("&")) || (pos(s, token) == TOC_SYM && raw.n == 1);
}

/* Takes numbers, quantifiers and punctuation off the front: the phrase starts after the last number
 * before its head. */
static void trim_front(const toc_scan *s, toc_np *np)
{
    for (uint32_t i = np->head; i > np->first; i--)
        if ((s->number_at[i - 1] != TOC_NO_TOKEN || toc_in_date(s, i - 1)) &&
            s->name_at[i - 1] == TOC_NO_TOKEN) {
            np->first = i;
            break;
        }
    while (np->first < np->head &&
           (pos(s, np->first) == TOC_DET || pos(s, np->first) == TOC_PUNCT ||
            is_possessive(s, np->first) ||
            toc_sv_ends(s->text->tokens.p[np->first].fold, TOC_SV(" based")) ||
            toc_word_in(s, np->first,
                        " other more several many few some same first second last such dead ")))
        np->first++;
}

toc_np toc_np_around(const toc_scan *s, uint32_t token)
{
    if (token >= s->text->tokens.n) /* in front of the first word */
        return (toc_np){0};
    toc_np np = {0};
    if (!inside(s, token))
        return np;
    toc_sentence se = toc_sentence_at(s, token);
    uint32_t first = token, end = token + 1;
    while (first > se.first && inside(s, first - 1))
        first--;
    bool date = toc_in_date(s, token); /* "the library last Monday" */
    while (end < se.end && inside(s, end) && (date || !toc_in_date(s, end)))
        end++;
    uint32_t head = end;
    while (head > first && !is_noun(s, head - 1))
        head--;
    if (head == first)
        return np;
    np = toc_np_of(first, head);
    if (first > se.first && pos(s, first - 1) == TOC_DET)
        np.full_first = first - 1;
    trim_front(s, &np);
    return np;
}

static bool skipped_before_verb(const toc_scan *s, uint32_t token)
{
    toc_pos p = pos(s, token);
    return p == TOC_ADV || p == TOC_AUX || p == TOC_PART ||
           toc_word_in(
               s, token,
               " also later had has have go goes went on keep keeps kept themselves itself ");
}

/* "The prosecutor on Tuesday accused": steps left over a date that ends at token i. */
static uint32_t before_date(const toc_scan *s, uint32_t first, uint32_t i)
{
    if (i == first || !toc_in_date(s, i - 1))
        return i;
    const toc_date *m = &s->dates.p[s->date_at[i - 1]];
    return m->end == i && m->first > first ? m->first : i;
}

/* "Officials at first gave out", "Iran in turn accused": steps left over the two words. */
static uint32_t before_adverbial(const toc_scan *s, uint32_t first, uint32_t i)
{
    bool two = i >= first + 3 && toc_word_in(s, i - 1, " first once last turn far part general ") &&
               toc_word_in(s, i - 2, " at in so ");
    bool three = i >= first + 4 && toc_word_in(s, i - 1, " start outset beginning ") &&
                 toc_word_is(s, i - 2, "the") && toc_word_in(s, i - 3, " from at since ");
    return two ? i - 2 : three ? i - 3 : i;
}

/* "Investigators had at first": steps left over all that stands between a subject and its verb. */
static uint32_t before_fillers(const toc_scan *s, uint32_t first, uint32_t i)
{
    for (uint32_t from = first; from != i;) {
        from = i;
        i = before_adverbial(s, first, before_date(s, first, i));
        if (i == from && i > first && skipped_before_verb(s, i - 1))
            i--;
    }
    return i;
}

/* "two boys aged 15 and 16 were", "a man, aged 22, was": steps left over the ages. */
static uint32_t before_aged(const toc_scan *s, uint32_t first, uint32_t i)
{
    uint32_t k = i;
    while (k > first && ((s->text->tokens.p[k - 1].shape & TOC_SHAPE_DIGIT) ||
                         toc_word_in(s, k - 1, " , and to between ")))
        k--;
    if (k == i || k < first + 2)
        return i;
    if (k + 1 == i && toc_word_is(s, k - 1, "of") && toc_is(s, k - 2, TOC_WORD_PEOPLE))
        return k - 1; /* "a boy of 16 was" */
    if (!toc_word_is(s, k - 1, "aged"))
        return i;
    return k - 1 - (toc_word_is(s, k - 2, ",") ? 1 : 0);
}

/* "a youth of 17 was": steps left over the age. */
static uint32_t before_years(const toc_scan *s, uint32_t first, uint32_t i)
{
    enum { MOST_DIGITS = 2 };
    if (i < first + 3 || !toc_word_is(s, i - 2, "of") || toc_in_date(s, i - 1))
        return i;
    bool digits = (s->text->tokens.p[i - 1].shape & TOC_SHAPE_DIGIT) &&
                  s->text->tokens.p[i - 1].fold.n <= MOST_DIGITS;
    bool spelt = s->number_at[i - 1] != TOC_NO_TOKEN && toc_is(s, i - 3, TOC_WORD_PEOPLE);
    return digits || spelt ? i - 2 : i; /* also "a girl of nine was" */
}

/* "a woman in her twenties was", "a man in his late 40s said": steps left over the age. */
static uint32_t before_age(const toc_scan *s, uint32_t first, uint32_t i)
{
    enum { LONGEST = 4 };
    i = before_years(s, first, before_aged(s, first, i));
    if (i < first + 4 || !toc_word_in(s, i - 1,
                                      " teens twenties thirties forties fifties sixties seventies "
                                      "eighties 20s 30s 40s 50s 60s 70s 80s "))
        return i;
    for (uint32_t k = i - 2; k > first + 1 && i - k <= LONGEST; k--)
        if (toc_word_in(s, k, " his her their ") && toc_word_is(s, k - 1, "in"))
            return k - 1;
    return i;
}

/* Steps left over ", apposition or relative clause ," ; returns the token before the opening comma.
 */
static uint32_t before_apposition(const toc_scan *s, uint32_t comma, uint32_t first)
{
    enum { LONGEST = 24 };
    for (uint32_t i = comma; i > first && comma - i < LONGEST; i--)
        if (toc_word_is(s, i - 1, ",") && i - 1 > first)
            return i - 2;
    return TOC_NO_TOKEN;
}

/* "ISIS claims responsibility", all taken for nouns: the subject ends where the verb begins. */
static toc_np clipped(const toc_scan *s, toc_np np, uint32_t verb)
{
    if (!np.found || np.end <= verb)
        return np;
    np.end = verb;
    while (np.end > np.first && !is_noun(s, np.end - 1))
        np.end--;
    np.found = np.end > np.first;
    np.head = np.found ? np.end - 1 : np.head;
    return np;
}

/* "the digital ministry in Kyiv": the phrase's head stands before the preposition. */
static toc_np widened(const toc_scan *s, toc_np np)
{
    toc_sentence se = toc_sentence_at(s, np.head);
    if (!np.found || np.full_first < se.first + 2 ||
        !(toc_word_in(s, np.full_first - 1, " of in for at from on against ") ||
          (toc_word_is(s, np.full_first - 1, "to") &&
           toc_word_in(s, np.full_first - 2,
                       " aide adviser advisor assistant ambassador envoy caller call "))))
        return np;
    toc_np outer = toc_np_around(s, np.full_first - 2);
    if (!outer.found || outer.end != np.full_first - 1)
        return np;
    outer.end = np.end;
    return outer;
}

/* "X, which denied it": the phrase that the relative pronoun at `pronoun` speaks of. */
static toc_np antecedent(const toc_scan *s, uint32_t first, uint32_t pronoun)
{
    uint32_t back = toc_word_is(s, pronoun - 1, ",") ? 2 : 1;
    if (pronoun < first + back)
        return (toc_np){0};
    uint32_t last = pronoun - back;
    if (last > first + 1 && (s->text->tokens.p[last].shape & TOC_SHAPE_DIGIT)) {
        last -= toc_word_is(s, last - 1, "aged") && toc_word_is(s, last - 2, ","); /* "aged 19" */
        if (last > first + 1 && toc_word_in(s, last - 1, " , aged of "))
            last -= 2; /* "Ann Lee, 19, who" */
    }
    return toc_np_around(s, last);
}

/* "a diplomat who covers Kabul said": np, "Kabul", is the clause's; the token of "who". In "which
 * the FBI said" it is the FBI that says so, and "who" needs a verb of its own to close its clause.
 */
static uint32_t relative_before(const toc_scan *s, uint32_t first, uint32_t last, toc_np np)
{
    enum { REACH = 7 };
    bool verb = np.found && s->place_at[np.head] != TOC_NO_TOKEN;
    uint32_t from = np.found ? np.full_first : last + 1;
    for (uint32_t k = from, n = 0; k > first + 1 && n < REACH; k--, n++) {
        if (toc_word_in(s, k - 1, " , "))
            break;
        if (toc_word_in(s, k - 1, " who which "))
            return n && verb ? k - 1 : TOC_NO_TOKEN;
        verb |= pos(s, k - 1) == TOC_VERB && toc_word_in(s, k - 2, " who was were had has been ");
    }
    return TOC_NO_TOKEN;
}

static bool names_person(const toc_scan *s, uint32_t token)
{
    return s->name_at[token] != TOC_NO_TOKEN &&
           s->names.p[s->name_at[token]].kind == TOC_NAME_PERSON;
}

/* The phrase that the comma at token `comma` closes: "X, who …, said" is X's, but in "Craig Ashby's
 * lawyer, Tom Keogh, said" the name that fills the commas is the better one, and ", and two boys
 * aged 15 and 16, said" is the last of a list. Moves *last to the end of what stands before the
 * commas where that is meant. */
static toc_np between_commas(const toc_scan *s, uint32_t first, uint32_t *last)
{
    uint32_t comma = *last, left = before_apposition(s, comma, first);
    if (left != TOC_NO_TOKEN && left + 2 < comma && toc_word_is(s, left + 2, "and"))
        return toc_np_around(s, before_age(s, first, comma) - 1);
    toc_np inner = comma > first ? toc_np_around(s, comma - 1) : (toc_np){0};
    bool fills = inner.found && names_person(s, comma - 1) && inner.full_first <= left + 2;
    if (left == TOC_NO_TOKEN || fills)
        return inner;
    *last = left;
    return (toc_np){0};
}

/* The mark behind the "Red Fern" of the group "Red Fern". */
static bool quoted_name_ends(const toc_scan *s, uint32_t i)
{
    toc_sv mark = toc_text_words(s->text, i, i + 1);
    bool quote = mark.p[0] == '"' || mark.p[0] == '\'' || toc_sv_eq(mark, TOC_SV("\xe2\x80\x9d")) ||
                 toc_sv_eq(mark, TOC_SV("\xe2\x80\x99"));
    return quote && (toc_capital_at(s, i - 1) || pos(s, i - 1) == TOC_NOUN);
}

toc_np toc_np_subject(const toc_scan *s, uint32_t verb)
{
    toc_sentence se = toc_sentence_at(s, verb);
    uint32_t i = before_age(s, se.first, before_fillers(s, se.first, verb));
    if (i == se.first)
        return (toc_np){0};
    uint32_t last = i - 1;
    if (last > se.first && quoted_name_ends(s, last))
        last--;
    if (toc_word_in(s, last, " which who ") && last > se.first + 1)
        return antecedent(s, se.first, last);
    if (toc_word_is(s, last, ",")) {
        toc_np inner = between_commas(s, se.first, &last);
        if (inner.found || last == i - 1)
            return inner;
        if (last > se.first + 1 && (s->text->tokens.p[last].shape & TOC_SHAPE_DIGIT) &&
            toc_word_is(s, last - 1, ","))
            last -= 2;                                /* "Ann Lee, 61, who …, lost" */
        last = before_age(s, se.first, last + 1) - 1; /* "two boys, aged 15 and 16, both …, were" */
    }
    if (toc_word_is(s, last, ")") && last > se.first + 2)
        last -= 3; /* "Health Service Executive (HSE) said" */
    toc_np np = widened(s, clipped(s, toc_np_around(s, last), verb));
    uint32_t who = relative_before(s, se.first, last, np);
    return who != TOC_NO_TOKEN ? antecedent(s, se.first, who) : np;
}

toc_np toc_np_after(const toc_scan *s, uint32_t token, uint32_t reach)
{
    toc_sentence se = toc_sentence_at(s, token);
    uint32_t end = TOC_MIN(token + reach, se.end);
    for (uint32_t i = token; i < end; i++) {
        if (is_noun(s, i))
            return toc_np_around(s, i);
        if (pos(s, i) == TOC_VERB && i > token && !participle(s, i))
            break;
    }
    return (toc_np){0};
}

toc_np toc_np_extended(const toc_scan *s, toc_np np)
{
    toc_sentence se = toc_sentence_at(s, np.head);
    if (!np.found || np.end + 1 >= se.end || !toc_word_in(s, np.end, " of in at for on near "))
        return np;
    toc_np more = toc_np_after(s, np.end + 1, 3);
    if (more.found && more.first <= np.end + 2 && !toc_in_date(s, more.head))
        np.end = more.end;
    return np;
}

uint32_t toc_counted_from(const toc_scan *s, uint32_t token)
{
    if (token == toc_sentence_at(s, token).first || s->number_at[token - 1] == TOC_NO_TOKEN)
        return token;
    const toc_number *n = &s->numbers.p[s->number_at[token - 1]];
    return n->kind == TOC_NUMBER_CARDINAL ? n->core_first : token;
}

/* "nothing suggests that", "no evidence … that" right before the clause whose "that" is at token.
 */
static bool nothing_says(const toc_scan *s, uint32_t that)
{
    enum { REACH = 4 };
    return toc_word_before(
               s, that, REACH,
               " evidence indication indications sign signs proof suggests suggested suggest "
               "indicates indicated indicate shows reason believe ") &&
           toc_word_before(s, that, REACH, " no nothing not without never ");
}

bool toc_negated(const toc_scan *s, uint32_t token)
{
    enum { REACH = 5, CLAUSE = 8 };
    toc_sentence se = toc_sentence_at(s, token);
    uint32_t from = token - se.first > CLAUSE ? token - CLAUSE : se.first;
    for (uint32_t i = token; i > from; i--) {
        if (token - i < REACH && toc_is(s, i - 1, TOC_WORD_NEG))
            return true;
        if (toc_word_in(s, i - 1, " , ; but "))
            return false;
        if (toc_word_is(s, i - 1, "that") && nothing_says(s, i - 1))
            return true;
    }
    return false;
}

bool toc_seizes_goods(const toc_scan *s, uint32_t token)
{
    enum { BEFORE = 6, BEHIND = 6 };
    if (!toc_word_is(s, token, "seized"))
        return false;
    toc_sentence se = toc_sentence_at(s, token);
    uint32_t from = token - se.first > BEFORE ? token - BEFORE : se.first;
    for (uint32_t i = from; i < TOC_MIN(token + BEHIND, se.end); i++)
        if (toc_word_in(s, i,
                        " cocaine heroin cannabis drugs methamphetamine fentanyl tons tonnes kilos "
                        "kilograms shipment contraband ivory cigarettes laptops phones documents "
                        "assets domains ammunition "))
            return true;
    return false;
}
