/* statements - see statements.h. */
#include "extract/statements.h"

#include "base/utf8.h"
#include "extract/deeds_told.h"
#include "extract/names.h"
#include "extract/sayings.h"
#include "extract/speakers.h"

#include <errno.h>

/* "said on Wednesday that …": what is said stands behind after all. */
static bool that_behind(const toc_scan *s, uint32_t from, uint32_t end)
{
    enum { REACH = 6 };
    for (uint32_t i = from; i < TOC_MIN(from + REACH, end); i++)
        if (toc_word_is(s, i, "that") && i + 1 < end && !toc_in_date(s, i + 1))
            return true;
    return false;
}

/* "denied that …, as the ministry maintains": what others say of it. */
static bool content_of_aside(const toc_scan *s, uint32_t first, const toc_statement *last,
                             toc_statement *st)
{
    uint32_t opens = toc_sentence_at(s, st->verb).first;
    if (first <= opens + 3 || !st->speaker.found || !toc_word_is(s, first - 1, "as") ||
        !toc_word_is(s, first - 2, ","))
        return false;
    bool inner = last->by.n && last->verb >= opens && last->first < first - 1;
    st->first = inner ? last->first : opens;
    st->end = first - 1;
    return true;
}

/* The quotation mark behind ", ! ?" of what somebody has said. */
static bool quote_ends(const toc_scan *s, uint32_t i)
{
    toc_sv mark = toc_text_words(s->text, i, i + 1);
    bool quote = mark.p[0] == '"' || toc_sv_eq(mark, TOC_SV("\xe2\x80\x9d"));
    return quote && toc_word_in(s, i - 1, " , ! ? ");
}

/* "…, the health ministry said late on Thursday", "according to …": where what is said in front of
 * the speaker ends; TOC_NO_TOKEN if it stands behind. */
static uint32_t front_end(const toc_scan *s, toc_sentence se, uint32_t first,
                          const toc_statement *st)
{
    if (toc_word_is(s, st->verb, "according"))
        return st->verb > se.first + 2 ? st->verb : TOC_NO_TOKEN;
    if (st->speaker.found && st->speaker.full_first >= st->verb_end && st->verb > se.first + 1)
        return st->verb - 1; /* "…," said Mike Pompeo */
    if (first > se.first + 3 && quote_ends(s, first - 1))
        return that_behind(s, st->verb_end, se.end) ? TOC_NO_TOKEN : first - 1;
    bool comma = first > se.first + 3 && toc_word_is(s, first - 1, ",");
    bool nothing_behind =
        st->verb_end >= se.end || toc_word_in(s, st->verb_end, " . , late on in at yesterday ");
    return comma && nothing_behind && !that_behind(s, st->verb_end, se.end) ? first - 1
                                                                            : TOC_NO_TOKEN;
}

/* "…," he said: the token of "he". */
static uint32_t pronoun_before(const toc_scan *s, uint32_t first, uint32_t verb)
{
    enum { REACH = 2 };
    for (uint32_t i = verb; i > first && verb - i < REACH; i--)
        if (toc_word_in(s, i - 1, " he she it they "))
            return i - 1;
    return verb;
}

/* "The bomb, said Ann Lee, was planted by …": the subject stands in front of who says so, and what
 * is told of it behind. */
static bool told_behind(const toc_scan *s, toc_sentence se, uint32_t end, toc_statement *st)
{
    enum { SUBJECT = 4, MORE = 3 };
    uint32_t behind = st->speaker.end;
    if (!st->speaker.found || st->speaker.full_first < st->verb_end || end > se.first + SUBJECT ||
        behind + MORE > se.end || !toc_word_is(s, behind, ","))
        return false;
    for (uint32_t i = se.first; i < end; i++) {
        bool mark = (s->text->tokens.p[i].shape & TOC_SHAPE_PUNCT) && i + 1 != end;
        if (mark || s->text->tokens.p[i].pos == TOC_VERB)
            return false;
    }
    st->first = behind + 1;
    st->end = se.end;
    return true;
}

static void set_content(const toc_scan *s, const toc_statement *last, toc_statement *st)
{
    toc_sentence se = toc_sentence_at(s, st->verb);
    st->first = st->verb_end;
    st->end = se.end;
    bool before = st->speaker.found && st->speaker.full_first < st->verb;
    uint32_t first = before ? st->speaker.full_first : st->verb;
    if (before && first > se.first && toc_word_in(s, first - 1, " its his her their "))
        first--;
    if (first < se.first || first == st->verb)
        first = pronoun_before(s, se.first, st->verb);
    if (content_of_aside(s, first, last, st))
        return;
    uint32_t end = front_end(s, se, first, st);
    if (end == TOC_NO_TOKEN || told_behind(s, se, end, st))
        return;
    st->first = se.first;
    st->end = end;
}

/* "Delhi denied it, and a spokesman said": the token of "and" or ";" before the next who speaks. */
static uint32_t next_clause(const toc_scan *s, const toc_statement *st)
{
    uint32_t first = st->speaker.found ? st->speaker.full_first : 0;
    if (first < toc_sentence_at(s, st->verb).first + 3 || first > st->verb)
        return TOC_NO_TOKEN;
    bool comma =
        toc_word_in(s, first - 1, " and but while whereas ") && toc_word_is(s, first - 2, ",");
    return comma || toc_word_is(s, first - 1, ";") ? first - 1 : TOC_NO_TOKEN;
}

/* "denied the first and conceded the second": what is said first ends at "and". */
static void end_at_joint(const toc_scan *s, const toc_statement *st, toc_statement_vec *out)
{
    uint32_t verb = st->verb, joint = toc_saying_joint(s, verb);
    if (joint == TOC_NO_TOKEN)
        joint = next_clause(s, st);
    toc_statement *before = out->n ? &out->p[out->n - 1] : NULL;
    bool same = before && s->sentence_of[before->verb] == s->sentence_of[verb];
    if (same && st->first <= before->verb && st->end <= verb && before->verb_end < st->end)
        before->end = TOC_MIN(before->end, st->end); /* "Tehran rejects it, its mission said" */
    if (same && joint != TOC_NO_TOKEN && before->first < joint)
        before->end = TOC_MIN(before->end, joint);
}

/* "No group has yet said that it …": whoever the group may be that the words before tell of. */
static bool said_by_none(const toc_scan *s, uint32_t verb)
{
    enum { REACH = 8 };
    uint32_t first = toc_sentence_at(s, verb).first;
    for (uint32_t i = verb; i > first && verb - i < REACH; i--) {
        if (toc_word_in(s, i - 1, " no none neither nobody "))
            return true;
        if (s->text->tokens.p[i - 1].pos == TOC_PUNCT || s->text->tokens.p[i - 1].pos == TOC_VERB)
            return false;
    }
    return false;
}

/* "No group has claimed responsibility", "the militia has not claimed the attack". */
static bool unclaimed(const toc_scan *s, uint32_t verb)
{
    return toc_negated(s, verb) || said_by_none(s, verb);
}

uint32_t toc_statements_from(const toc_statement_vec *all, uint32_t token)
{
    return TOC_VEC_FROM(all, verb, token);
}

bool toc_speaks(const toc_scan *s, toc_sv name)
{
    return toc_map_get(&s->speakers, toc_fold(s->arena, name)) != TOC_MAP_NONE;
}

/* "We lit it and we will light others": what a group says in its own words of its own deed. */
static bool own_words(const toc_scan *s, const toc_statement *st)
{
    bool we = false;
    if (st->stance != TOC_STANCE_ASSERTS || st->blame || st->official || !st->by.n ||
        st->first >= st->end)
        return false;
    for (uint32_t i = st->first; i < st->end; i++) {
        if (we &&
            toc_word_in(s, i,
                        " lit burned burnt torched blew bombed attacked planted detonated hacked "
                        "encrypted stole killed executed shot ambushed sabotaged kidnapped "
                        "abducted destroyed struck hit did carried punished "))
            return !toc_negated(s, i);
        we = toc_word_is(s, i, "we") ||
             (we && (s->text->tokens.p[i].pos == TOC_ADV || s->text->tokens.p[i].pos == TOC_AUX ||
                     toc_word_in(s, i, " have had ")));
    }
    return false;
}

/* "A man who telephoned a station said that the Red Fern had planted it": the group claims it. */
static void call_claims(const toc_scan *s, toc_statement *st)
{
    if (st->stance != TOC_STANCE_ASSERTS || st->blame || !st->speaker.found ||
        st->speaker.full_first > st->verb || toc_name_at(s, st->speaker.head) ||
        !toc_word_in(s, st->speaker.head, " man woman caller voice person "))
        return;
    bool calls = toc_word_is(s, st->speaker.head, "caller");
    for (uint32_t i = toc_sentence_at(s, st->verb).first; i < st->verb && !calls; i++)
        calls = toc_word_in(s, i,
                            " phoned telephoned rang called calling call telephone codeword "
                            "claiming ");
    toc_party p = calls ? toc_deed_told(s, st) : (toc_party){0};
    if (p.kind != TOC_PARTY_ORGANIZATION || !p.found)
        return;
    st->stance = TOC_STANCE_CLAIMS_RESPONSIBILITY;
    st->speaker = toc_np_around(s, p.first);
    st->by = p.name;
}

/* "Nonsense," said the minister. */
static bool curtly_denied(const toc_scan *s, const toc_statement *st)
{
    enum { LONGEST = 5 };
    if (st->stance != TOC_STANCE_ASSERTS || st->blame || !st->by.n || st->first >= st->end ||
        st->end - st->first > LONGEST)
        return false;
    for (uint32_t i = st->first; i < st->end; i++)
        if (toc_saying_untrue(s, i))
            return toc_word_in(s, st->first, " \" \xe2\x80\x9c ") || st->first < st->verb;
    return false;
}

/* The statement that is made at verb; false: nobody says it. last: the one before that has a
 * speaker. In either case ret->verb_end is the token behind what was read. */
static bool statement_at(const toc_scan *s, const toc_statement_vec *before,
                         const toc_statement *last, uint32_t verb, toc_statement *ret)
{
    toc_saying how;
    ret->verb_end = verb + 1;
    if (toc_sentence_at(s, verb).heading || !toc_saying_at(s, verb, &how))
        return false;
    ret->verb_end = how.end; /* "it was responsible" says no more than the whole phrase */
    if (how.claim && unclaimed(s, verb))
        return false;
    *ret = (toc_statement){.verb = verb,
                           .verb_end = how.end,
                           .stance = (uint8_t)how.stance,
                           .blame = how.blame,
                           .no_part = how.no_part};
    toc_speaker_set(s, before, last, ret);
    if (how.claim)
        toc_speaker_claims(s, ret);
    set_content(s, last, ret);
    toc_speaker_resolve(s, before, ret);
    if (own_words(s, ret) && toc_speaker_is_group(s, ret->speaker))
        ret->stance = TOC_STANCE_CLAIMS_RESPONSIBILITY;
    call_claims(s, ret);
    if (curtly_denied(s, ret))
        ret->stance = TOC_STANCE_DENIES;
    return true;
}

/* "It has nothing to do with us, the mayor said": whoever says the whole of it says that too. */
static void speak_for_parts(const toc_scan *s, const toc_statement *st, toc_statement_vec *out)
{
    uint32_t sentence = s->sentence_of[st->verb];
    for (uint32_t k = out->n; k > 0 && s->sentence_of[out->p[k - 1].verb] == sentence; k--) {
        toc_statement *inner = &out->p[k - 1];
        bool unsaid = !inner->by.n && inner->stance == TOC_STANCE_SUGGESTS;
        if (!(inner->no_part || unsaid) || inner->verb < st->first || inner->verb >= st->end)
            continue;
        inner->by = st->by;
        inner->speaker = st->speaker;
        inner->official = st->official;
    }
}

int toc_statements_find(toc_scan *s, toc_statement_vec *out)
{
    toc_statement last = {0}, st;
    for (uint32_t i = 0; i < s->text->tokens.n; i = st.verb_end) {
        if (!statement_at(s, out, &last, i, &st))
            continue;
        end_at_joint(s, &st, out);
        if (st.first < st.verb)
            speak_for_parts(s, &st, out);
        if (st.by.n && !st.pleads) {
            last = st;
            if (!toc_map_put(&s->speakers, s->arena, toc_fold(s->arena, st.by), out->n))
                return -ENOMEM;
        }
        toc_statement *slot = TOC_VEC_PUSH(s->arena, out);
        if (!slot)
            return -ENOMEM;
        *slot = st;
    }
    return 0;
}
