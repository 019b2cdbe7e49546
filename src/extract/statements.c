/* statements - see statements.h. */
#include "extract/statements.h"

#include "base/utf8.h"
#include "extract/names.h"

#include <errno.h>

static const struct {
    toc_word_class words;
    toc_stance stance;
} SAYINGS[] = {
    /* the first class that a verb is in wins */
    {TOC_WORD_CLAIM_RESP, TOC_STANCE_CLAIMS_RESPONSIBILITY},
    {TOC_WORD_SAY_DENY, TOC_STANCE_DENIES},
    {TOC_WORD_SAY_BLAME, TOC_STANCE_ASSERTS},
    {TOC_WORD_SAY_CONFIRM, TOC_STANCE_CONFIRMS},
    {TOC_WORD_SAY_SUSPECT, TOC_STANCE_SUSPECTS},
    {TOC_WORD_SAY_SUGGEST, TOC_STANCE_SUGGESTS},
    {TOC_WORD_SAY_ASSERT, TOC_STANCE_ASSERTS},
};

enum { CLAIM, DENY, BLAME }; /* places in SAYINGS */

/* "claimed the shooting", "claims both attacks" */
static bool claims_deed(const toc_scan *s, uint32_t i)
{
    enum { REACH = 4 };
    if (!toc_word_in(s, i, " claimed claims claiming claim "))
        return false;
    uint32_t end = TOC_MIN(i + REACH + 1, toc_sentence_at(s, i).end);
    for (uint32_t k = i + 2; k < end; k++)
        if (toc_word_in(s, k,
                        " attack attacks bombing bombings shooting shootings killing killings "
                        "kidnapping abduction "
                        "raid raids assault blast blasts explosion explosions hijacking hack "
                        "breach leak murder "
                        "murders strike strikes ambush massacre stabbing arson sabotage fire "))
            return toc_in_date(s, i + 1) || /* "Monday's attack" */
                   toc_word_in(s, i + 1, " the this that both all these those last an ");
    return false;
}

/* Somebody who does such things: a known actor, attackers, a group. */
static bool is_group(const toc_scan *s, toc_np np)
{
    for (uint32_t i = np.full_first; np.found && i < np.end; i++)
        if (s->actor_at[i] != TOC_NO_TOKEN || toc_is(s, i, TOC_WORD_ATTACKER) ||
            toc_is(s, i, TOC_WORD_GROUP_NOUN) ||
            toc_word_in(s, i, " group gang crew collective organisation organization movement "))
            return true;
    return false;
}

/* "says that it carried out the raid", "said the attack was its work": a group of itself. */
static bool owns_deed(const toc_scan *s, uint32_t i)
{
    enum { REACH = 11 };
    if (!toc_word_in(s, i, " said says say saying claims claimed boasted announced "))
        return false;
    uint32_t end = TOC_MIN(i + REACH, toc_sentence_at(s, i).end);
    bool itself = false, own = false;
    for (uint32_t k = i + 1; k < end && !toc_word_in(s, k, " ; : who which "); k++) {
        own |= itself &&
               toc_word_in(s, k,
                           " carried conducted staged mounted bombed attacked took overwhelmed "
                           "kidnapped abducted planted buried stole encrypted hacked "
                           "killed executed shot drove rammed set opened ");
        own |= toc_word_in(s, k, " its their ") && k + 1 < end && toc_word_is(s, k + 1, "work");
        itself |= toc_word_in(s, k, " it they its their ");
    }
    if (!own)
        return false;
    toc_np np = toc_np_subject(s, i);
    const toc_name *n = np.found ? toc_name_at(s, np.head) : NULL;
    return is_group(s, np) || (n && n->kind != TOC_NAME_PERSON);
}

/* "listed the hospital on its leak site" */
static bool lists_victim(const toc_scan *s, uint32_t i)
{
    enum { REACH = 10 };
    if (!toc_word_in(s, i, " listed lists posted "))
        return false;
    uint32_t end = TOC_MIN(i + REACH, toc_sentence_at(s, i).end);
    for (uint32_t k = i + 2; k + 1 < end; k++)
        if (toc_word_in(s, k, " leak extortion ") && toc_word_in(s, k + 1, " site page blog "))
            return true;
    return false;
}

/* "held the Red Hills Alliance responsible" */
static bool holds_responsible(const toc_scan *s, uint32_t i)
{
    enum { REACH = 9 };
    if (!toc_word_in(s, i, " held hold holds holding "))
        return false;
    uint32_t end = TOC_MIN(i + REACH, toc_sentence_at(s, i).end);
    for (uint32_t k = i + 2; k < end; k++) {
        if (toc_word_in(s, k, " , ; "))
            return false;
        if (toc_word_in(s, k, " responsible accountable "))
            return true;
    }
    return false;
}

/* "Neither Riyadh nor Washington believes it", "does not think so" */
static bool disbelieves(const toc_scan *s, uint32_t i)
{
    if (!toc_word_in(s, i, " believe believes believed think thinks thought "))
        return false;
    uint32_t first = toc_sentence_at(s, i).first;
    return (i > first && toc_word_in(s, i - 1, " not n't ")) ||
           (i > first + 1 && toc_word_in(s, i - 2, " nor "));
}

static int saying_at(const toc_scan *s, uint32_t i)
{
    if (claims_deed(s, i) || owns_deed(s, i) || lists_victim(s, i))
        return CLAIM;
    if (holds_responsible(s, i))
        return BLAME;
    if (disbelieves(s, i))
        return DENY;
    for (size_t k = 0; k < TOC_LEN(SAYINGS); k++)
        if (toc_is(s, i, SAYINGS[k].words))
            return (int)k;
    return -1;
}

/* "The union suspects former employees": no noun, whatever its tag, with what is suspected right
 * behind. */
static bool suspects_somebody(const toc_scan *s, uint32_t i)
{
    if (!toc_word_is(s, i, "suspects") || i == 0 || i + 1 >= toc_sentence_at(s, i).end)
        return false;
    toc_pos before = s->text->tokens.p[i - 1].pos, behind = s->text->tokens.p[i + 1].pos;
    bool phrase = behind == TOC_DET || behind == TOC_ADJ || behind == TOC_PROPN;
    return phrase && before != TOC_DET && before != TOC_ADJ && before != TOC_NUM;
}

static bool verbal(const toc_scan *s, uint32_t i, toc_word_class c)
{
    if (c == TOC_WORD_CLAIM_RESP || c == TOC_WORD_SAY_BLAME || c == TOC_WORD_SAY_DENY)
        return true;
    if (suspects_somebody(s, i))
        return true;
    return s->text->tokens.p[i].pos == TOC_VERB || toc_word_in(s, i, " according may might could ");
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
    return toc_is(s, np.head, TOC_WORD_PEOPLE) || toc_is(s, np.head, TOC_WORD_ATTACKER) ||
           toc_is(s, np.head, TOC_WORD_ORGANIZATION_NOUN) ||
           toc_word_in(
               s, np.head,
               " company firm airline bank trust union insurer operator court hospital presidency "
               "group gang researchers experts lawyer witnesses statement hospital council "
               "operator crew collective network union association trader prosecutors "
               "investigators ");
}

/* An office speaks, or somebody who holds one: "Serhiy Demedyuk, of Ukraine's security council,".
 */
static bool official(const toc_scan *s, toc_np np, uint32_t verb)
{
    enum { REACH = 4 };
    if (!np.found)
        return false;
    toc_sentence se = toc_sentence_at(s, np.head);
    uint32_t from = np.full_first - se.first > REACH ? np.full_first - REACH : se.first;
    uint32_t to = verb > np.end ? verb : np.end;
    for (uint32_t i = from; i < to; i++)
        if (toc_is(s, i, TOC_WORD_AUTHORITY) || toc_is(s, i, TOC_WORD_TITLE) ||
            toc_word_in(s, i, " ministry government council agency embassy official officials "))
            return true;
    return s->place_at[np.head] != TOC_NO_TOKEN && s->actor_at[np.head] == TOC_NO_TOKEN &&
           !toc_name_at(s, np.head);
}

/* ", said Mike Pompeo": the speaker stands behind. */
static toc_np speaker_behind(const toc_scan *s, uint32_t end)
{
    toc_np np = toc_np_after(s, end, 3);
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

/* "…, the health ministry said late on Thursday": what is said stands in front of the speaker. */
static void content_in_front(const toc_scan *s, toc_sentence se, toc_statement *st)
{
    uint32_t first =
        st->speaker.found && st->speaker.full_first < st->verb ? st->speaker.full_first : st->verb;
    bool comma = first > se.first + 3 && toc_word_is(s, first - 1, ",");
    bool nothing_behind =
        st->verb_end >= se.end || toc_word_in(s, st->verb_end, " . , late on in at yesterday ");
    bool according = toc_word_is(s, st->verb, "according") && st->verb > se.first + 2;
    if ((!comma || !nothing_behind) && !according)
        return;
    st->first = se.first;
    st->end = according ? st->verb : first - 1;
}

static bool pronoun_subject(const toc_scan *s, uint32_t verb)
{
    toc_sentence se = toc_sentence_at(s, verb);
    for (uint32_t i = verb; i > se.first && verb - i < 4; i--)
        if (toc_word_in(s, i - 1, " he she it they who "))
            return true;
    return false;
}

/* "the dockers' union": whose it is belongs to the name. */
static uint32_t owner_first(const toc_scan *s, toc_np np)
{
    uint32_t first = toc_sentence_at(s, np.head).first;
    if (np.first < first + 2 || !toc_word_in(s, np.first - 1, " 's ' s "))
        return np.first;
    toc_np owner = toc_np_around(s, np.first - 2);
    return owner.found ? owner.first : np.first;
}

toc_sv toc_speaker_name(const toc_scan *s, toc_np np)
{
    for (uint32_t i = np.end; i > np.full_first; i--) {
        const toc_name *n = toc_name_at(s, i - 1);
        if (n && (n->kind == TOC_NAME_PERSON || n->end == np.end)) {
            const toc_name *full = toc_name_fullest(s, n);
            return toc_scan_words(s, full->first, full->end);
        }
    }
    if (s->actor_at[np.head] != TOC_NO_TOKEN) {
        const toc_actor_mention *a = &s->actors.p[s->actor_at[np.head]];
        /* "BCB" of a group that the report has named in full */
        return a->row == TOC_ACTOR_UNKNOWN ? a->name : toc_scan_words(s, a->first, a->end);
    }
    return toc_scan_words(s, owner_first(s, np), np.end);
}

static toc_np find_speaker(const toc_scan *s, uint32_t verb, uint32_t end)
{
    if (toc_word_is(s, verb, "according") || inverted(s, verb, end)) {
        toc_np np = speaker_behind(s, end);
        if (np.found)
            return np;
    }
    toc_np np = toc_np_subject(s, verb);
    return can_speak(s, np) ? np : (toc_np){0};
}

static uint32_t phrase_end(const toc_scan *s, uint32_t i, toc_word_class c)
{
    uint32_t end = i + 1;
    toc_sentence se = toc_sentence_at(s, i);
    while (end < se.end && toc_is(s, end, c))
        end++;
    return end;
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

static void set_speaker(const toc_scan *s, toc_sentence se, const toc_statement *last,
                        toc_statement *st)
{
    st->speaker = find_speaker(s, st->verb, st->verb_end);
    bool outer = last->by.n && last->verb >= se.first && said_by_outer(s, st);
    if (outer || (!st->speaker.found && last->by.n && pronoun_subject(s, st->verb))) {
        st->speaker = last->speaker;
        st->by = last->by;
        st->official = last->official;
    } else if (st->speaker.found &&
               !toc_word_in(s, st->verb, " may might could can probably perhaps ")) {
        st->by = toc_speaker_name(s, st->speaker);
        st->official = official(s, st->speaker, st->verb);
    } else {
        st->speaker.found = false;
    }
}

/* "The alliance neither confirmed nor denied it." */
static bool unsaid(const toc_scan *s, uint32_t verb)
{
    return verb > toc_sentence_at(s, verb).first && toc_word_in(s, verb - 1, " neither nor ");
}

/* "No group has claimed responsibility", "the militia has not claimed the attack". */
static bool unclaimed(const toc_scan *s, const toc_statement *st)
{
    return toc_negated(s, st->verb) ||
           (st->speaker.found && st->speaker.full_first < st->verb &&
            toc_word_in(s, st->speaker.full_first, " no neither none "));
}

bool toc_speaks(const toc_scan *s, toc_sv name)
{
    return toc_map_get(&s->speakers, toc_fold(s->arena, name)) != TOC_MAP_NONE;
}

int toc_statements_find(toc_scan *s, toc_statement_vec *out)
{
    toc_statement last = {0};
    for (uint32_t i = 0; i < s->text->tokens.n; i++) {
        int k = saying_at(s, i);
        toc_sentence se = toc_sentence_at(s, i);
        if (k < 0 || se.heading || !verbal(s, i, SAYINGS[k].words) || unsaid(s, i))
            continue;
        toc_statement st = {.verb = i,
                            .verb_end = phrase_end(s, i, SAYINGS[k].words),
                            .stance = (uint8_t)SAYINGS[k].stance,
                            .blame = SAYINGS[k].words == TOC_WORD_SAY_BLAME};
        set_speaker(s, se, &last, &st);
        if (SAYINGS[k].words == TOC_WORD_CLAIM_RESP && unclaimed(s, &st))
            continue;
        st.first = st.verb_end;
        st.end = se.end;
        if (SAYINGS[k].words == TOC_WORD_CLAIM_RESP && !can_claim(s, &st))
            claimed_by(s, se.first, i, &st);
        content_in_front(s, se, &st);
        if (st.by.n) {
            last = st;
            if (!toc_map_put(&s->speakers, s->arena, toc_fold(s->arena, st.by), out->n))
                return -ENOMEM;
        }
        toc_statement *slot = TOC_VEC_PUSH(s->arena, out);
        if (!slot)
            return -ENOMEM;
        *slot = st;
        i = st.verb_end - 1;
    }
    return 0;
}
