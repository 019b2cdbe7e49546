/* speaker_find - who speaks, as the words around the verb have it; see speakers.h. */
#include "extract/speakers.h"

#include "extract/names.h"
#include "extract/sayings.h"

/* "hospital group Valmed": the first token of a name that stands behind what it is, and of whose
 * bearer nothing else is known; TOC_NO_TOKEN. */
static uint32_t apposed_name(const toc_scan *s, toc_np np)
{
    uint32_t i = np.end;
    while (i > np.first && toc_capital_at(s, i - 1))
        i--;
    bool bearer =
        i > np.first && i < np.end &&
        (toc_is(s, i - 1, TOC_WORD_SPEAKER_NOUN) || toc_is(s, i - 1, TOC_WORD_ORGANIZATION_NOUN)) &&
        !toc_capital_at(s, i - 1);
    return bearer ? i : TOC_NO_TOKEN;
}

/* A speaker is a name, an actor, a state or a noun of authority, people or organisation. */
static bool can_speak(const toc_scan *s, toc_np np)
{
    if (!np.found)
        return false;
    if (toc_name_at(s, np.head) || s->actor_at[np.head] != TOC_NO_TOKEN ||
        s->place_at[np.head] != TOC_NO_TOKEN)
        return true;
    for (uint32_t i = np.first; i < np.end; i++)
        if (toc_is(s, i, TOC_WORD_AUTHORITY) || toc_is(s, i, TOC_WORD_MEDIA) ||
            toc_is(s, i, TOC_WORD_TITLE))
            return true;
    if (apposed_name(s, np) != TOC_NO_TOKEN)
        return true;
    return toc_is(s, np.head, TOC_WORD_PEOPLE) || toc_is(s, np.head, TOC_WORD_ATTACKER) ||
           toc_is(s, np.head, TOC_WORD_ORGANIZATION_NOUN) ||
           toc_is(s, np.head, TOC_WORD_SPEAKER_NOUN);
}

/* "the European Union declared": states that speak together. */
static bool states_together(const toc_scan *s, toc_np np)
{
    bool second = np.head > toc_sentence_at(s, np.head).first;
    return toc_word_in(s, np.head, " eu nato un osce ") ||
           (second && toc_word_is(s, np.head, "union") &&
            toc_word_in(s, np.head - 1, " european african ")) ||
           (second && toc_word_is(s, np.head, "nations") && toc_word_is(s, np.head - 1, "united"));
}

/* "a leader of the militia": holds an office, but none of a state. */
static bool of_fighters(const toc_scan *s, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++)
        if (toc_is(s, i, TOC_WORD_ATTACKER_STRICT) ||
            toc_word_in(s, i, " militia militias guerrillas gang separatists rebels "))
            return true;
    return false;
}

/* An office speaks, or somebody who holds one: "Serhiy Demedyuk, of Ukraine's security council,".
 */
static bool official(const toc_scan *s, toc_np np, uint32_t verb)
{
    enum { REACH = 4 };
    if (!np.found)
        return false;
    if (states_together(s, np))
        return true;
    toc_sentence se = toc_sentence_at(s, np.head);
    uint32_t from = np.full_first - se.first > REACH ? np.full_first - REACH : se.first;
    uint32_t to = verb > np.end ? verb : np.end;
    bool bare = np.end == np.first + 1 && !toc_name_at(s, np.head);
    if (of_fighters(s, from, to))
        return false;
    for (uint32_t i = from; i < to; i++)
        if (!bare && toc_word_in(s, i, " spokesman spokeswoman spokesperson "))
            continue; /* it is whose they are that tells */
        else if (toc_is(s, i, TOC_WORD_AUTHORITY) || toc_is(s, i, TOC_WORD_TITLE) ||
                 toc_word_in(s, i,
                             " ministry government council agency embassy official officials "))
            return true;
    return s->place_at[np.head] != TOC_NO_TOKEN && s->actor_at[np.head] == TOC_NO_TOKEN &&
           !toc_name_at(s, np.head);
}

/* "a text signed by the Guard", "a message from the Front", "in the name of …": who speaks by what
 * is written; the first token of its name. */
static toc_np writer(const toc_scan *s, uint32_t from, uint32_t end)
{
    for (uint32_t i = from; i + 1 < end; i++) {
        bool by = toc_word_in(s, i, " from by signed ") ||
                  (toc_word_is(s, i, "of") && i > from && toc_word_is(s, i - 1, "name"));
        by &= i == from ||
              !toc_word_in(s, i - 1, " seen obtained reviewed read quoted carried cited ");
        toc_np np = by ? toc_np_after(s, i + 1, 3) : (toc_np){0};
        if (np.found && can_speak(s, np) && !toc_in_date(s, np.head))
            return np;
    }
    return (toc_np){0};
}

/* "according to the elders five persons were killed": the elders, no more. */
static toc_np to_number(const toc_scan *s, toc_np np)
{
    for (uint32_t i = np.full_first + 1; np.found && i < np.head; i++) {
        bool noun = s->text->tokens.p[i - 1].pos == TOC_NOUN;
        if (!noun || s->number_at[i] == TOC_NO_TOKEN || s->name_at[i] != TOC_NO_TOKEN)
            continue;
        bool det = s->text->tokens.p[np.full_first].pos == TOC_DET;
        return (toc_np){.first = np.full_first + det,
                        .full_first = np.full_first,
                        .end = i,
                        .head = i - 1,
                        .found = true};
    }
    return np;
}

/* ", said Mike Pompeo": the speaker stands behind. */
static toc_np speaker_behind(const toc_scan *s, uint32_t end)
{
    toc_np np = toc_np_after(s, end, 3);
    if (!np.found && end + 2 < toc_sentence_at(s, end - 1).end &&
        s->text->tokens.p[end].pos == TOC_DET)
        np = toc_np_after(s, end + 2, 2); /* "the investigating police" */
    if (np.found && toc_is(s, np.head, TOC_WORD_DOCUMENT_NOUN)) {
        toc_np author = writer(s, np.end, TOC_MIN(np.end + 8, toc_sentence_at(s, end).end));
        np = author.found ? author : np;
    }
    np = to_number(s, np);
    return can_speak(s, np) ? np : (toc_np){0};
}

/* "…, said Mike Pompeo." or "…," said X: a plain verb of saying with its speaker behind, and
 * nothing said after that. */
static bool inverted(const toc_scan *s, uint32_t verb, uint32_t end)
{
    toc_sentence se = toc_sentence_at(s, verb);
    if (verb == se.first ||
        !toc_word_in(s, verb, " said says added adds explained wrote writes announced reported "))
        return false;
    toc_sv before = toc_text_words(s->text, verb - 1, verb);
    bool quoted = before.p[0] == '"' || before.p[0] == '\'' || (unsigned char)before.p[0] >= 0x80;
    if (!quoted && before.p[0] != ',')
        return false;
    toc_np np = toc_np_extended(s, toc_np_after(s, end, 3));
    return np.found && (quoted || np.end >= se.end || toc_word_in(s, np.end, " , . ; ( "));
}

static uint32_t pronoun_subject(const toc_scan *s, uint32_t verb)
{
    toc_sentence se = toc_sentence_at(s, verb);
    if (toc_word_is(s, verb, "in")) /* "in its view" */
        return verb + 1;
    for (uint32_t i = verb; i > se.first && verb - i < 4; i--)
        if (toc_word_in(s, i - 1, " he she it they who "))
            return i - 1;
    return TOC_NO_TOKEN;
}

/* "the dockers' union": whose it is belongs to the name. */
static uint32_t owner_first(const toc_scan *s, toc_np np)
{
    uint32_t first = toc_sentence_at(s, np.head).first;
    while (np.first > np.full_first &&
           toc_word_in(s, np.first - 1, " several many some most two three four five other "))
        np.first--; /* "several firms" are not "firms" */
    if (np.first < first + 2 || !toc_word_in(s, np.first - 1, " 's ' s "))
        return np.first;
    toc_np owner = toc_np_around(s, np.first - 2);
    return owner.found ? owner.first : np.first;
}

/* "the Russian embassy in Paris": whose office it is says "Russian"; where it stands, adds nothing.
 */
static uint32_t placed_end(const toc_scan *s, toc_np np)
{
    for (uint32_t i = np.first + 1; i + 2 < np.end; i++)
        if (toc_word_is(s, i, "in") && toc_word_in(s, i + 1, " the that ") &&
            toc_word_in(s, i + 2, " area region district town city country village province "))
            return i; /* "a teachers' union in the area" */
    bool whose = s->place_at[np.first] != TOC_NO_TOKEN && np.first < np.head;
    return whose && np.head + 1 < np.end && toc_word_is(s, np.head + 1, "in") ? np.head + 1
                                                                              : np.end;
}

/* "NightJar gang" goes by "NightJar". */
static toc_sv without_kind(toc_sv name)
{
    static const char *const KINDS[] = {" gang", " group", " crew", " militants"};
    for (size_t k = 0; k < TOC_LEN(KINDS); k++)
        if (toc_sv_ends(name, toc_sv_of(KINDS[k])))
            name.n -= toc_sv_of(KINDS[k]).n;
    return name;
}

/* A capitalised word of which nothing is known. */
static bool unread_name(const toc_scan *s, uint32_t i)
{
    bool known = s->place_at[i] != TOC_NO_TOKEN || s->actor_at[i] != TOC_NO_TOKEN ||
                 s->number_at[i] != TOC_NO_TOKEN || toc_in_date(s, i);
    bool office = toc_is(s, i, TOC_WORD_TITLE) || toc_is(s, i, TOC_WORD_AUTHORITY) ||
                  toc_is(s, i, TOC_WORD_PEOPLE) || toc_is(s, i, TOC_WORD_ORGANIZATION_NOUN);
    return (s->text->tokens.p[i].shape & TOC_SHAPE_TITLE) && !known && !office &&
           s->text->tokens.p[i].pos != TOC_DET;
}

/* "Halcyon Fern" of which only "Fern" was taken for a name. */
static uint32_t name_first(const toc_scan *s, toc_np np, const toc_name *n)
{
    uint32_t i = n->first;
    bool one = n->kind != TOC_NAME_PERSON && n->end == i + 1 && i > np.full_first && i < np.end;
    return one && !s->text->upper_case && unread_name(s, i - 1) ? i - 1 : i;
}

/* "THE INTERIOR MINISTRY": in capitals the noun alone is no name. */
static bool only_noun(const toc_scan *s, const toc_name *n)
{
    return s->text->upper_case && n->kind != TOC_NAME_PERSON && n->end == n->first + 1 &&
           (toc_is(s, n->first, TOC_WORD_AUTHORITY) ||
            toc_is(s, n->first, TOC_WORD_ORGANIZATION_NOUN) ||
            toc_word_in(s, n->first, " ministry agency guard office service department police "));
}

/* The name in np that says who it is: a person's, or the one that ends the phrase. */
static toc_sv named_in(const toc_scan *s, toc_np np)
{
    for (uint32_t i = np.end; i > np.full_first; i--) {
        const toc_name *n = toc_name_at(s, i - 1);
        bool heads = n && n->end == np.end && np.head >= n->first && np.head < n->end;
        bool owns = n && n->end < np.end && toc_word_in(s, n->end, " 's ' s "); /* "Fox's family" */
        if (!n || owns || (n->kind != TOC_NAME_PERSON && !heads) || only_noun(s, n))
            continue;
        n = toc_name_fullest(s, n);
        toc_sv name = toc_scan_words(s, name_first(s, np, n), n->end);
        return n->kind == TOC_NAME_PERSON ? name : without_kind(name);
    }
    return (toc_sv){"", 0};
}

/* The token of np that an actor covers and that says who it is: of "its Amaq agency" Amaq. */
static uint32_t actor_head(const toc_scan *s, toc_np np)
{
    uint32_t head = np.head;
    if (toc_word_in(s, head, " agency outlet channel wing arm mouthpiece "))
        for (uint32_t i = np.first; i < np.head; i++)
            head = s->actor_at[i] != TOC_NO_TOKEN ? i : head;
    return head;
}

toc_sv toc_speaker_name(const toc_scan *s, toc_np np)
{
    const toc_name *who = toc_name_at(s, np.head);
    if (who && who->kind == TOC_NAME_PERSON && who->end < np.end)
        np.end = who->end; /* "Ann Lee of the security company Fennel" */
    toc_sv known = named_in(s, np);
    if (known.n)
        return known;
    uint32_t head = actor_head(s, np);
    if (s->actor_at[head] != TOC_NO_TOKEN) {
        const toc_actor_mention *a = &s->actors.p[s->actor_at[head]];
        uint32_t first = a->first; /* "self-styled Islamic State" is known as such, too */
        first += first + 1 < a->end && toc_word_in(s, first, " self-styled so-called ");
        /* "BCB" of a group that the report has named in full */
        return without_kind(a->row == TOC_ACTOR_UNKNOWN ? a->name
                                                        : toc_scan_words(s, first, a->end));
    }
    uint32_t name = apposed_name(s, np);
    if (name != TOC_NO_TOKEN)
        return toc_scan_words(s, name, np.end);
    return toc_scan_words(s, owner_first(s, np), placed_end(s, np));
}

/* "the hospital in Erie, Pennsylvania,": what stands before the places. */
static toc_np holder(const toc_scan *s, toc_np np)
{
    enum { DEPTH = 3 };
    uint32_t end = np.end;
    for (int k = 0; k < DEPTH && np.found && s->place_at[np.head] != TOC_NO_TOKEN &&
                    np.full_first > toc_sentence_at(s, np.head).first + 1 &&
                    toc_word_in(s, np.full_first - 1, " , in of at from ");
         k++)
        np = toc_np_around(s, np.full_first - 2);
    np.end = np.found ? TOC_MIN(end, np.head + 1) : np.end;
    return np;
}

/* "said on Telegram that": what is said, not who says it, comes behind "that" at token i. */
static bool opens_content(const toc_scan *s, uint32_t first, uint32_t i)
{
    enum { REACH = 4 };
    for (uint32_t k = i; k > first && i - k < REACH; k--)
        if (toc_is(s, k - 1, TOC_WORD_SAY_ASSERT))
            return toc_word_is(s, i, "that");
    return false;
}

/* "a man using a codeword said": what he does, right behind the noun. */
static bool participle(const toc_scan *s, uint32_t i)
{
    const toc_token *t = &s->text->tokens.p[i];
    return t->pos == TOC_VERB && toc_sv_ends(t->fold, TOC_SV("ing")) && t[-1].pos == TOC_NOUN &&
           !toc_word_in(s, i, " speaking representing acting writing ");
}

/* "A trader who took part in the talks said", "the hospital whose systems were encrypted denied":
 * np, or what stands before the verb, belongs to a clause about the speaker. */
static toc_np outermost(const toc_scan *s, uint32_t verb, toc_np np)
{
    enum { REACH = 14 };
    uint32_t first = toc_sentence_at(s, verb).first, from = np.found ? np.full_first : verb;
    for (uint32_t i = from; i > first + 1 && from - i < REACH; i--) {
        if (opens_content(s, first, i - 1))
            break;
        if (toc_word_in(s, i - 1, " who whose which that ") || participle(s, i - 1))
            return holder(s,
                          toc_np_around(s, i - 2 - (i > first + 2 && toc_word_is(s, i - 2, ","))));
        if (toc_word_in(s, i - 1, " ; : said says "))
            break;
    }
    return (toc_np){0};
}

/* "is accused of", "are said to": the subject says nothing. */
static bool passive(const toc_scan *s, uint32_t verb)
{
    uint32_t first = toc_sentence_at(s, verb).first, i = verb;
    if (toc_word_is(s, verb, "responsibility")) /* "responsibility was claimed by" */
        return true;
    if (!toc_sv_ends(s->text->tokens.p[verb].fold, TOC_SV("ed")) &&
        !toc_word_in(s, verb, " said thought told put held found given "))
        return false;
    while (i > first && s->text->tokens.p[i - 1].pos == TOC_ADV)
        i--;
    return i > first && toc_word_in(s, i - 1, " is are was were be been being ");
}

/* The writing that speaks at verb: "A statement posted … claimed". */
static uint32_t writing_before(const toc_scan *s, uint32_t verb)
{
    enum { REACH = 30 };
    uint32_t first = toc_sentence_at(s, verb).first;
    for (uint32_t i = verb; i > first && verb - i < REACH; i--) {
        if (toc_is(s, i - 1, TOC_WORD_SAY_ASSERT) || toc_word_in(s, i - 1, " ; \" "))
            break;
        if (toc_is(s, i - 1, TOC_WORD_DOCUMENT_NOUN))
            return i - 1;
    }
    return TOC_NO_TOKEN;
}

/* "The group put out a statement saying": who lets the writing at token `at` speak. */
static toc_np issuer(const toc_scan *s, uint32_t at)
{
    enum { REACH = 5 };
    uint32_t first = toc_sentence_at(s, at).first;
    for (uint32_t i = at; i > first + 1 && at - i < REACH; i--)
        if (toc_word_in(s, i - 1,
                        " put issued issues released releases posted posts published publishes "
                        "sent distributed circulated gave read broadcast aired ") &&
            !toc_word_before(s, i - 1, 2, " was were been being "))
            return toc_np_subject(s, i - 1);
    return (toc_np){0};
}

/* Who wrote it. */
static toc_np writer_before(const toc_scan *s, uint32_t verb)
{
    uint32_t at = writing_before(s, verb);
    if (at == TOC_NO_TOKEN)
        return (toc_np){0};
    toc_np np = writer(s, at + 1, verb);
    if (!np.found)
        np = issuer(s, at);
    return can_speak(s, np) ? np : (toc_np){0};
}

/* "A lawyer for one of the men said": the lawyer, not the men. */
static toc_np counsel(const toc_scan *s, toc_np np)
{
    uint32_t i = np.full_first;
    if (!np.found || i < toc_sentence_at(s, np.head).first + 3 ||
        !toc_word_in(s, i - 1, " of for "))
        return np;
    i -= s->number_at[i - 2] != TOC_NO_TOKEN && toc_word_is(s, i - 3, "for") ? 4 : 2;
    bool kin =
        toc_word_in(s, i,
                    " lawyer lawyers attorney solicitor counsel brother sister mother father "
                    "wife widow husband ");
    toc_np who = kin ? toc_np_around(s, i) : (toc_np){0};
    return who.found ? who : np;
}

uint32_t toc_saying_joint(const toc_scan *s, uint32_t verb)
{
    uint32_t first = toc_sentence_at(s, verb).first, i = verb;
    while (i > first && (s->text->tokens.p[i - 1].pos == TOC_ADV ||
                         s->text->tokens.p[i - 1].pos == TOC_AUX || toc_in_date(s, i - 1)))
        i--;
    return i > first && toc_word_in(s, i - 1, " and but ") ? i - 1 : TOC_NO_TOKEN;
}

/* "by a group called Sand Fox", "known as", "calling itself": the name. */
static toc_np called(const toc_scan *s, toc_np np)
{
    uint32_t end = np.found ? toc_sentence_at(s, np.head).end : 0, i = np.end;
    if (!np.found || i + 1 >= end || !toc_word_in(s, i, " called named dubbed known calling "))
        return np;
    i += 1 + toc_word_in(s, i + 1, " as itself themselves ");
    toc_np name = toc_np_after(s, i, 2);
    bool named =
        name.found && (s->actor_at[name.head] != TOC_NO_TOKEN || toc_name_at(s, name.head));
    return named ? name : np;
}

/* "is believed by the police to be behind it", "was claimed on Friday by the Front": who does. */
static toc_np agent(const toc_scan *s, uint32_t end)
{
    uint32_t to = toc_sentence_at(s, end - 1).end, at = end;
    at -= toc_word_is(s, end - 1, "by") && toc_is(s, end - 1, TOC_WORD_CLAIM_RESP);
    while (at < to && toc_in_date(s, at))
        at++;
    bool by = at + 1 < to && toc_word_is(s, at, "by");
    toc_np np = called(s, by ? toc_np_after(s, at + 1, 3) : (toc_np){0});
    return can_speak(s, np) ? np : (toc_np){0};
}

#define behind_word(s, np, words)                                                                  \
    (np.full_first > toc_sentence_at(s, np.head).first && toc_word_in(s, np.full_first - 1, words))

/* "The supplier, Norvane, has denied it": the name between the commas. */
static toc_np set_beside(const toc_scan *s, uint32_t verb, toc_np np)
{
    bool comma = np.found && np.end + 2 < verb && toc_word_is(s, np.end, ",");
    for (uint32_t i = np.full_first; comma && i < np.end; i++)
        comma = s->name_at[i] == TOC_NO_TOKEN && s->actor_at[i] == TOC_NO_TOKEN;
    if (!comma)
        return np;
    uint32_t i = np.end + 1;
    const toc_name *n = toc_name_at(s, i);
    bool actor = s->actor_at[i] != TOC_NO_TOKEN && !s->actors.p[s->actor_at[i]].malware;
    uint32_t end = n ? n->end : actor ? s->actors.p[s->actor_at[i]].end : verb;
    toc_np name = end < verb && toc_word_is(s, end, ",") ? toc_np_around(s, i) : (toc_np){0};
    return name.found ? name : np;
}

/* "Ann Lee of the security company Fennel, which was called in, said": she, not her company. */
static toc_np member(const toc_scan *s, toc_np np)
{
    if (!np.found || np.full_first < toc_sentence_at(s, np.head).first + 2 ||
        !toc_word_in(s, np.full_first - 1, " of from at with "))
        return np;
    const toc_name *n = toc_name_at(s, np.full_first - 2);
    toc_np who =
        n && n->kind == TOC_NAME_PERSON ? toc_np_around(s, np.full_first - 2) : (toc_np){0};
    return who.found ? who : np;
}

/* "An official familiar with the inquiry said": the official. */
static toc_np insider(const toc_scan *s, toc_np np)
{
    uint32_t i = np.full_first;
    if (!np.found || i < toc_sentence_at(s, np.head).first + 3 ||
        !toc_word_in(s, i - 1, " with on about to ") ||
        !toc_word_in(s, i - 2, " familiar briefed close privy "))
        return np;
    toc_np who = toc_np_around(s, i - 3);
    who.end = TOC_MIN(who.end, i - 2);
    who.head = TOC_MIN(who.head, i - 3);
    return who.found ? who : np;
}

static toc_np find_speaker(const toc_scan *s, uint32_t verb, uint32_t end)
{
    if (passive(s, verb))
        return agent(s, end);
    if (toc_word_in(s, verb,
                    " in hallmark hallmarks fingerprint fingerprints handwriting trademark "
                    "trademarks signature "))
        return (toc_np){0};
    if (toc_is(s, verb, TOC_WORD_VIEW_NOUN) && verb + 2 < end) {
        toc_np holds = toc_np_after(s, verb + 2, 3);
        return can_speak(s, holds) ? holds : (toc_np){0};
    }
    if (toc_word_is(s, verb, "according") || inverted(s, verb, end)) {
        toc_np np = speaker_behind(s, end);
        if (np.found)
            return np;
    }
    toc_np np = toc_np_subject(s, verb);
    bool quotable = can_speak(s, np) && !toc_is(s, np.head, TOC_WORD_DOCUMENT_NOUN);
    toc_np author = quotable && !behind_word(s, np, " by of from on via through ")
                        ? (toc_np){0}
                        : writer_before(s, verb);
    if (author.found)
        return author;
    np = set_beside(s, verb, member(s, counsel(s, insider(s, np))));
    if (!can_speak(s, np))
        np = outermost(s, verb, np);
    return can_speak(s, np) ? np : (toc_np){0};
}

/* "A group which signs as the Red Sparrow Legion, or RSL, claimed responsibility": the nearest name
 * of a group in front. */
static bool can_claim(const toc_scan *s, const toc_statement *st)
{
    if (!st->by.n || !st->speaker.found)
        return false;
    for (uint32_t i = st->speaker.full_first; i < st->speaker.end; i++)
        if (s->actor_at[i] != TOC_NO_TOKEN || s->name_at[i] != TOC_NO_TOKEN ||
            toc_is(s, i, TOC_WORD_ATTACKER) || toc_is(s, i, TOC_WORD_GROUP_NOUN) ||
            toc_word_in(s, i, " group gang organisation organization movement "))
            return true;
    return false;
}

static void claimed_by(const toc_scan *s, uint32_t first, uint32_t verb, toc_statement *st)
{
    st->by = (toc_sv){"", 0};
    st->speaker.found = false;
    for (uint32_t i = verb; i > first; i--) {
        const toc_name *n = toc_name_at(s, i - 1);
        if ((n && n->kind != TOC_NAME_PERSON && n->end - n->first > 1) ||
            s->actor_at[i - 1] != TOC_NO_TOKEN) {
            st->speaker = toc_np_around(s, i - 1);
            if (st->speaker.found)
                st->by = toc_speaker_name(s, st->speaker);
            return;
        }
    }
}

/* "may be responsible", "there was nothing to show", "his client denied": who says so is the one
 * who speaks in this sentence already. */
static bool said_by_outer(const toc_scan *s, const toc_statement *st)
{
    bool modal = toc_word_in(
        s, st->verb,
        " may might could can probably perhaps seemed seems possible did not no nothing there ");
    bool his = st->speaker.found && st->speaker.first > 0 &&
               (toc_word_in(s, st->speaker.first, " his her their its ") ||
                toc_word_in(s, st->speaker.first - 1, " his her their its "));
    return modal || his || !st->speaker.found;
}

/* "Cybersecurity and Infrastructure Security Agency": one office, though "and" cuts the phrase. */
static toc_np to_office_end(const toc_scan *s, toc_np np, uint32_t verb)
{
    while (np.found && np.end < verb && toc_is(s, np.head, TOC_WORD_AUTHORITY) &&
           toc_is(s, np.end, TOC_WORD_AUTHORITY))
        np.head = np.end++;
    return np;
}

toc_np toc_speaker_opening(const toc_scan *s, uint32_t verb)
{
    if (toc_saying_joint(s, verb) == TOC_NO_TOKEN ||
        toc_word_in(s, verb, " raised put puts gave found counted count told "))
        return (toc_np){0};
    toc_sentence se = toc_sentence_at(s, verb);
    toc_np np = to_office_end(s, toc_np_after(s, se.first, 2), verb);
    bool subject = np.found && np.full_first <= se.first + 1 && np.end < verb &&
                   !toc_is(s, np.head, TOC_WORD_DOCUMENT_NOUN);
    if (!subject)
        return (toc_np){0};
    toc_np whole = toc_np_extended(s, np); /* "a bookkeeper of the agency, Ann Lee, …" */
    np.end = whole.end < verb ? whole.end : np.end;
    /* "the minister, Ann Lee, warned of haste and said": the name between the commas */
    bool comma = np.end + 2 < verb && toc_word_is(s, np.end, ",");
    const toc_name *n = comma ? toc_name_at(s, np.end + 1) : NULL;
    bool named = n && n->kind == TOC_NAME_PERSON && n->end < verb && toc_word_is(s, n->end, ",");
    if (named)
        return toc_np_around(s, n->first);
    return can_speak(s, np) ? np : (toc_np){0};
}

/* "They deny the charges", "all three denied having had any part in it" */
static bool pleads(const toc_scan *s, const toc_statement *st)
{
    enum { REACH = 4 };
    toc_sentence se = toc_sentence_at(s, st->verb);
    if (!toc_is(s, st->verb, TOC_WORD_SAY_DENY))
        return false;
    uint32_t i = st->verb;
    while (i > se.first &&
           (s->text->tokens.p[i - 1].pos == TOC_ADV || s->text->tokens.p[i - 1].pos == TOC_AUX))
        i--;
    bool three = i > se.first + 1 && s->number_at[i - 1] != TOC_NO_TOKEN;
    bool who = i > se.first && toc_word_in(s, i - 1 - three, " they he she all both ");
    for (i = st->verb_end; who && i < TOC_MIN(st->verb_end + REACH, se.end); i++)
        if (toc_word_in(s, i,
                        " charge charges accusation accusations allegation allegations guilt "
                        "wrongdoing murder part involvement offence offences offense crime crimes "
                        "plot plotting "))
            return true;
    return false;
}

/* The first of people that sentence se names, "two brothers" or a person. */
static toc_np first_people(const toc_scan *s, toc_sentence se)
{
    for (uint32_t i = se.first; i < se.end; i++) {
        const toc_name *n = toc_name_at(s, i);
        bool office = toc_is(s, i, TOC_WORD_AUTHORITY) || toc_is(s, i, TOC_WORD_TITLE);
        bool people = toc_is(s, i, TOC_WORD_ATTACKER) || toc_is(s, i, TOC_WORD_PEOPLE);
        if ((people && !office) || (n && n->kind == TOC_NAME_PERSON))
            return toc_np_around(s, i);
    }
    return (toc_np){0};
}

/* Those who were said to be before the law last: the names, or "two brothers". */
static toc_np accused_before(const toc_scan *s, uint32_t verb)
{
    enum { SENTENCES = 4 };
    uint32_t at = s->sentence_of[verb], law = verb;
    while (law > 0 && s->sentence_of[law - 1] + SENTENCES >= at) {
        law--;
        if (toc_is(s, law, TOC_WORD_ARREST) ||
            toc_word_in(s, law, " charged accused trial indicted "))
            return first_people(s, toc_sentence_at(s, law));
    }
    return (toc_np){0};
}

static uint32_t counted_first(const toc_scan *s, toc_np np)
{
    uint32_t first = toc_counted_from(s, np.first);
    while (first > np.full_first && s->number_at[first - 1] != TOC_NO_TOKEN)
        first--; /* "20-year-old man" */
    return first;
}

toc_sv toc_before_the_law(const toc_scan *s, uint32_t verb)
{
    toc_np np = accused_before(s, verb);
    if (!np.found)
        return (toc_sv){"", 0};
    return toc_name_at(s, np.head) ? toc_speaker_name(s, np)
                                   : toc_scan_words(s, counted_first(s, np), np.end);
}

static bool accused_pleads(const toc_scan *s, toc_statement *st)
{
    toc_np accused = pleads(s, st) ? accused_before(s, st->verb) : (toc_np){0};
    if (!accused.found)
        return false;
    st->pleads = true;
    st->speaker = accused;
    st->by = toc_before_the_law(s, st->verb);
    return true;
}

/* "has informed us that it had nothing to do with the fire" */
static bool reports_itself(const toc_scan *s, uint32_t verb)
{
    uint32_t i = pronoun_subject(s, verb);
    return i != TOC_NO_TOKEN && i > toc_sentence_at(s, verb).first && toc_word_is(s, i - 1, "that");
}

/* Takes the speaker found in the words around the verb, or the one who speaks already: same. */
static void take_speaker(const toc_scan *s, const toc_statement *same, toc_statement *st)
{
    if (same) {
        st->speaker = same->speaker;
        st->by = same->by;
        st->official = same->official;
    } else if (st->speaker.found &&
               !toc_word_in(s, st->verb, " may might could can probably perhaps ")) {
        st->by = toc_speaker_name(s, st->speaker);
        st->official = official(s, st->speaker, st->verb);
    } else {
        st->speaker.found = false;
        st->unsigned_note = writing_before(s, st->verb) != TOC_NO_TOKEN;
    }
}

/* "Red Fern let it be known that it had nothing to do with it": who opens the sentence. */
static bool let_known(const toc_scan *s, toc_statement *st)
{
    if (!reports_itself(s, st->verb))
        return false;
    toc_np np = toc_np_after(s, toc_sentence_at(s, st->verb).first, 3);
    if (!np.found || np.end >= st->verb ||
        (s->actor_at[np.head] == TOC_NO_TOKEN && !toc_name_at(s, np.head)))
        return false;
    st->speaker = np;
    st->by = toc_speaker_name(s, np);
    st->official = official(s, np, st->verb);
    return true;
}

/* "claimed it, putting the number of dead at 23": who spoke goes on. */
static bool trailing(const toc_scan *s, uint32_t verb)
{
    return verb > toc_sentence_at(s, verb).first + 1 && toc_word_is(s, verb - 1, ",") &&
           toc_sv_ends(s->text->tokens.p[verb].fold, TOC_SV("ing"));
}

/* Whoever spoke last in this sentence says st, too. */
static bool goes_on(const toc_scan *s, const toc_statement *last, const toc_statement *st)
{
    return last->by.n && last->verb >= toc_sentence_at(s, st->verb).first &&
           (trailing(s, st->verb) || st->no_part || said_by_outer(s, st));
}

static bool pronoun_speaks(const toc_scan *s, const toc_statement_vec *before, toc_statement *st)
{
    uint32_t pronoun = passive(s, st->verb) ? TOC_NO_TOKEN : pronoun_subject(s, st->verb);
    return pronoun != TOC_NO_TOKEN && toc_speaker_of_pronoun(s, before, pronoun, st);
}

/* "The letter says it was an answer": for whoever claimed the deed before. */
static void take_claimer(const toc_statement_vec *before, toc_statement *st)
{
    bool unsaid = st->unsigned_note && !st->by.n && st->stance != TOC_STANCE_DENIES;
    const toc_statement *claim = unsaid ? toc_claim_before(before) : NULL;
    if (claim) {
        st->speaker = claim->speaker;
        st->by = claim->by;
    }
}

void toc_speaker_set(const toc_scan *s, const toc_statement_vec *before, const toc_statement *last,
                     toc_statement *st)
{
    if (accused_pleads(s, st))
        return;
    st->speaker = find_speaker(s, st->verb, st->verb_end);
    const toc_statement *same = goes_on(s, last, st) ? last : NULL;
    if (st->no_part && !same && (let_known(s, st) || !reports_itself(s, st->verb)))
        return; /* the report's own words, or those of who is named behind */
    if (!same && !st->speaker.found)
        st->speaker = toc_speaker_opening(s, st->verb);
    if (!same && !st->speaker.found && pronoun_speaks(s, before, st))
        return;
    take_speaker(s, same, st);
    take_claimer(before, st);
}

/* "masked men claimed the murder for Los Lobos", "in the name of Los Lobos": in whose name. */
static toc_np claimed_for(const toc_scan *s, uint32_t verb_end)
{
    enum { REACH = 10 };
    uint32_t end = TOC_MIN(verb_end + REACH, toc_sentence_at(s, verb_end - 1).end);
    for (uint32_t i = verb_end; i + 1 < end && !toc_word_in(s, i, " , ; and which "); i++) {
        bool name = toc_word_is(s, i, "of") && toc_word_in(s, i - 1, " name behalf ");
        if (!name && (!toc_word_is(s, i, "for") || toc_word_is(s, i - 1, "responsibility")))
            continue;
        toc_np np = toc_np_after(s, i + 1, 2);
        if (np.found && (s->actor_at[np.head] != TOC_NO_TOKEN ||
                         (toc_name_at(s, np.head) && toc_word_in(s, i - 1, " it them attack "))))
            return np;
    }
    return (toc_np){0};
}

/* "hackers who call themselves Cobalt Jackal boasted of": where their name begins. */
static uint32_t self_named(const toc_scan *s, const toc_statement *st)
{
    bool known = st->speaker.found && s->actor_at[st->speaker.head] != TOC_NO_TOKEN;
    if (st->speaker.found && !known && !toc_name_at(s, st->speaker.head))
        for (uint32_t i = st->speaker.end; i + 1 < st->verb; i++)
            if (toc_word_in(s, i, " themselves itself himself herself ") && i > 0 &&
                toc_word_in(s, i - 1, " call calls calling called names naming "))
                return i + 1;
    return TOC_NO_TOKEN;
}

void toc_speaker_claims(const toc_scan *s, toc_statement *st)
{
    uint32_t name = self_named(s, st);
    toc_np whose = claimed_for(s, st->verb_end);
    if (!whose.found && !toc_speaker_is_group(s, st->speaker))
        whose = toc_speaker_of_group(s, st->speaker, st->verb);
    if (whose.found && s->actor_at[whose.head] == TOC_NO_TOKEN)
        for (uint32_t i = whose.first; i < whose.end; i++)
            if (s->actor_at[i] != TOC_NO_TOKEN)
                whose = toc_np_of(i, i + 1);
    if (whose.found) {
        st->speaker = whose;
        st->by = toc_speaker_name(s, whose);
    } else if (name != TOC_NO_TOKEN)
        claimed_by(s, name, st->verb, st);
    else if (!can_claim(s, st))
        claimed_by(s, toc_sentence_at(s, st->verb).first, st->verb, st);
}
