/* warn_targets - see warn_targets.h. */
#include "extract/warn_targets.h"

#include "extract/names.h"
#include "extract/targets.h"

/* ---------------------------------------------------------------- phrases */

toc_np toc_next_thing(const toc_scan *s, uint32_t i, uint32_t end)
{
    enum { REACH = 8 };
    uint32_t to = TOC_MIN(i + REACH, end);
    for (; i < to; i++) {
        toc_np np = toc_in_date(s, i) ? (toc_np){0} : toc_np_around(s, i);
        if (np.found && np.head >= i)
            return np;
    }
    return (toc_np){0};
}

/* The phrase that begins at token i, past an article. */
static toc_np begins_at(const toc_scan *s, uint32_t i, uint32_t end)
{
    if (i < end &&
        (s->text->tokens.p[i].pos == TOC_DET || toc_word_in(s, i, " its his her their our ")))
        i++;
    toc_np np = i < end && !toc_in_date(s, i) ? toc_np_around(s, i) : (toc_np){0};
    if (np.found && np.first > i && !toc_word_in(s, i, " other more further "))
        np.found = s->number_at[i] != TOC_NO_TOKEN;
    return np;
}

/* "attended by", "run by": how many tokens stand in front of the preposition. */
static uint32_t participle(const toc_scan *s, uint32_t i, uint32_t end)
{
    if (i + 2 >= end)
        return 0;
    bool ed = toc_sv_ends(s->text->tokens.p[i].fold, TOC_SV("ed")) || toc_word_is(s, i, "run");
    return ed && toc_word_in(s, i + 1, " by in with near ");
}

/* "hospitals of further attacks": what they are warned of. */
static bool danger_of(const toc_scan *s, uint32_t link, toc_np np)
{
    return toc_word_is(s, link, "of") &&
           toc_word_in(s, np.head,
                       " attack attacks threat threats raid raids violence bombing bombings "
                       "strike strikes risk risks danger dangers fraud scam scams phishing "
                       "kidnapping kidnappings ambush ambushes assault assaults wave campaign "
                       "malware ransomware sabotage reprisals revenge ");
}

/* "… of power lines", "… off Zeeland", "… run by the church": where the phrase goes on to, or its
 * end. */
static uint32_t went_on(const toc_scan *s, uint32_t np_end, uint32_t end)
{
    uint32_t i = np_end + participle(s, np_end, end);
    bool link = i + 1 < end &&
                (toc_word_in(s, i, " of in at for on near off along around across between with ") ||
                 (i > np_end && toc_word_in(s, i, " by with ")));
    toc_np more = link ? begins_at(s, i + 1, end) : (toc_np){0};
    if (more.found && more.end + 1 < end && toc_word_in(s, more.end, " ' ") &&
        toc_is_nominal(s, more.end + 1))
        more = toc_np_around(s, more.end + 1); /* "attended by soldiers' children" */
    return more.found && !danger_of(s, i, more) ? more.end : np_end;
}

/* "A, B and C": where the list goes on to behind one of its members, or its end. */
static uint32_t listed(const toc_scan *s, uint32_t np_end, uint32_t end)
{
    if (np_end + 1 >= end || !toc_word_in(s, np_end, " and or , "))
        return np_end;
    bool comma = toc_word_is(s, np_end, ",");
    toc_np more = begins_at(s, np_end + 1, end);
    if (!more.found)
        return np_end;
    uint32_t to = went_on(s, more.end, end);
    return !comma || (to < end && toc_word_in(s, to, " and or ")) ? to : np_end;
}

toc_np toc_whole_thing(const toc_scan *s, toc_np np, uint32_t end)
{
    enum { MEMBERS = 4 };
    for (int k = 0; k < MEMBERS && np.found; k++) {
        uint32_t to = listed(s, went_on(s, np.end, end), end);
        if (to == np.end)
            break;
        np.end = to;
    }
    return np;
}

/* ---------------------------------------------------------------- words of danger */

static bool hit(const toc_scan *s, uint32_t i)
{
    return toc_word_in(s, i,
                       " targeted attacked hit struck bombed raided shot torched burned burnt "
                       "kidnapped abducted sabotaged ambushed robbed looted cut hacked breached "
                       "singled approached blown ");
}

/* "hit by the group", not "hit by delays" */
static bool hit_by_somebody(const toc_scan *s, uint32_t i, uint32_t end)
{
    enum { REACH = 4 };
    for (uint32_t to = TOC_MIN(i + REACH, end); i < to && !toc_word_in(s, i, " , ; . "); i++)
        if (s->actor_at[i] != TOC_NO_TOKEN || toc_is(s, i, TOC_WORD_ATTACKER) ||
            toc_word_in(s, i, " group gang attack attacks "))
            return true;
    return false;
}

/* "could", "to be" */
static bool may(const toc_scan *s, uint32_t i, uint32_t end)
{
    return toc_word_in(s, i, " would could may might will can must should ") ||
           (toc_word_is(s, i, "to") && i + 1 < end && toc_word_is(s, i + 1, "be"));
}

/* "could be next", "might face attacks", "might become targets", "will also be attacked" */
static bool may_be_hit(const toc_scan *s, uint32_t i, uint32_t end)
{
    enum { REACH = 6 };
    if (!may(s, i, end))
        return false;
    bool be = false, face = false;
    for (uint32_t k = i + 1; k < TOC_MIN(i + REACH, end); k++) {
        if (toc_word_in(s, k, " , ; that who "))
            return false;
        bool next = toc_word_in(s, k, " next target targets ") && !toc_in_date(s, k);
        bool by_it = k + 2 < end && toc_word_is(s, k + 1, "by") && toc_word_is(s, k, "hit") &&
                     !hit_by_somebody(s, k + 2, end);
        if ((be && (next || (hit(s, k) && !by_it))) ||
            (face && toc_word_in(s, k, " attack attacks strikes raids ")))
            return true;
        be |= toc_word_in(s, k, " be become get ");
        face |= toc_word_in(s, k, " face suffer see expect ");
    }
    return false;
}

/* "might come under fire" */
static bool under_fire(const toc_scan *s, uint32_t i, uint32_t end)
{
    enum { REACH = 4 };
    for (uint32_t k = i + 1; may(s, i, end) && k + 2 < TOC_MIN(i + REACH, end); k++)
        if (toc_word_is(s, k, "come"))
            return toc_word_is(s, k + 1, "under") && toc_word_in(s, k + 2, " fire attack ");
    return false;
}

/* "are considered likely targets", "had to be regarded as possible targets of" */
static bool likely_target(const toc_scan *s, uint32_t i, uint32_t end)
{
    enum { REACH = 7 };
    if (!toc_word_in(s, i, " is are was were be been remain remains "))
        return false;
    bool likely = false;
    for (uint32_t k = i + 1; k < TOC_MIN(i + REACH, end); k++) {
        if (toc_word_in(s, k, " , ; that who not by "))
            return false;
        if (likely && toc_word_in(s, k, " target targets "))
            return true;
        likely |= toc_word_in(s, k,
                              " likely possible potential next prime preferred main soft tempting "
                              "attractive particular probable priority favoured legitimate ");
    }
    return false;
}

/* "were in the group's sights", "remain at risk" */
static bool at_risk(const toc_scan *s, uint32_t i, uint32_t end)
{
    enum { REACH = 6 };
    if (!toc_word_in(s, i, " is are was were be remain remained remains stay stays "))
        return false;
    bool in = false;
    for (uint32_t k = i + 1; k < TOC_MIN(i + REACH, end); k++) {
        if (toc_word_in(s, k, " , ; that who "))
            return false;
        if (in && toc_word_in(s, k, " risk sights crosshairs "))
            return k + 1 >= end || !toc_word_is(s, k, "risk") ||
                   !toc_word_in(s, k + 1, " of from ");
        in |= toc_word_in(s, k, " at in ");
    }
    return false;
}

/* "had to reckon with", "must brace for" */
static bool must_reckon(const toc_scan *s, uint32_t i, uint32_t end)
{
    enum { REACH = 4 };
    if (!toc_word_in(s, i, " had have has must should "))
        return false;
    for (uint32_t k = i + 1; k + 1 < TOC_MIN(i + REACH, end); k++)
        if (toc_word_in(s, k, " reckon brace prepare prepared ready braced ") &&
            toc_word_in(s, k + 1, " with for "))
            return true;
    return false;
}

/* "the next target might be": the token behind. */
static uint32_t next_target_is(const toc_scan *s, uint32_t i, uint32_t end)
{
    enum { REACH = 5 };
    if (!toc_word_is(s, i, "next") || i + 2 >= end || !toc_word_in(s, i + 1, " target targets "))
        return TOC_NO_TOKEN;
    for (uint32_t k = i + 2; k + 1 < TOC_MIN(i + REACH, end); k++)
        if (toc_word_in(s, k, " be is are was were "))
            return k + 1;
    return TOC_NO_TOKEN;
}

/* "further attacks on party offices", "new raids against", "a risk of attacks on": the token
 * behind.
 */
static uint32_t further_attacks(const toc_scan *s, uint32_t i, uint32_t end)
{
    enum { REACH = 4 };
    bool risk = i + 1 < end && toc_word_in(s, i, " risk threat danger possibility ") &&
                toc_word_is(s, i + 1, "of");
    if (!risk && !toc_word_in(s, i, " further more new fresh another similar other next renewed "))
        return TOC_NO_TOKEN;
    for (uint32_t k = i + 1; k + 2 < TOC_MIN(i + REACH, end); k++)
        if (toc_word_in(s, k, " attack attacks strikes bombings raids assaults violence ") &&
            toc_word_in(s, k + 1, " on against at "))
            return k + 2;
    return TOC_NO_TOKEN;
}

/* "drone attacks on power stations are likely": the token behind "on". */
static uint32_t likely_attacks(const toc_scan *s, uint32_t i, uint32_t end)
{
    enum { REACH = 14 };
    if (!toc_word_in(s, i, " attack attacks strikes bombings raids ") || i + 2 >= end ||
        !toc_word_in(s, i + 1, " on against at "))
        return TOC_NO_TOKEN;
    for (uint32_t k = i + 3; k + 1 < TOC_MIN(i + REACH, end); k++)
        if (toc_word_in(s, k, " is are remain remains was were ") &&
            toc_word_in(s, k + 1, " likely probable possible expected feared "))
            return i + 2;
    return TOC_NO_TOKEN;
}

static bool attack_verb(const toc_scan *s, uint32_t i)
{
    return toc_word_in(s, i,
                       " target attack hit strike bomb kidnap abduct ambush sabotage rob raid ");
}

/* "arrested two men who were planning": no more to be feared. */
static bool stopped_before(const toc_scan *s, uint32_t i)
{
    for (uint32_t k = toc_sentence_at(s, i).first; k < i; k++)
        if (toc_is(s, k, TOC_WORD_MOD_FOILED) || toc_is(s, k, TOC_WORD_ARREST))
            return true;
    return false;
}

/* "may be planning attacks on hotels", "are likely to try to target aid workers", "want to hit":
 * the token behind. */
static uint32_t planned_attack(const toc_scan *s, uint32_t i, uint32_t end)
{
    enum { REACH = 6 };
    if (!toc_word_in(s, i,
                     " may might could likely planning preparing plotting intend intends want "
                     "wants seek seeks continue continues keep ") ||
        stopped_before(s, i))
        return TOC_NO_TOKEN;
    for (uint32_t k = i + 1; k + 1 < TOC_MIN(i + REACH, end); k++) {
        if (toc_word_in(s, k, " , ; that who be been by not "))
            return TOC_NO_TOKEN;
        if (toc_word_in(s, k, " attack attacks strikes bombings raids kidnappings assaults ") &&
            toc_word_in(s, k + 1, " on against at "))
            return k + 2;
        if (toc_word_in(s, k, " go going ") && toc_word_is(s, k + 1, "after") && k + 2 < end)
            return k + 2;
        if (attack_verb(s, k) && !toc_word_in(s, k + 1, " on against at in by , . "))
            return k + 1;
    }
    return TOC_NO_TOKEN;
}

static bool directed_two(const toc_scan *s, uint32_t i)
{
    return (toc_word_is(s, i, "turn") && toc_word_in(s, i + 1, " on to against ")) ||
           (toc_word_is(s, i, "aimed") && toc_word_is(s, i + 1, "at")) ||
           (toc_word_is(s, i, "shut") && toc_word_is(s, i + 1, "down")) ||
           (toc_word_in(s, i, " come go ") && toc_word_in(s, i + 1, " for after ")) ||
           (toc_word_in(s, i, " risk threat danger ") && toc_word_is(s, i + 1, "to")) ||
           (toc_word_in(s, i, " attack attacks ") && toc_word_in(s, i + 1, " on in "));
}

/* Behind these stands what may be hit: "might try to hit power lines", "a risk to governments". */
static uint32_t directed(const toc_scan *s, uint32_t i, uint32_t end)
{
    if (toc_word_in(s, i, " hit strike against across "))
        return i + 1;
    if (i + 1 >= end)
        return TOC_NO_TOKEN;
    if (directed_two(s, i))
        return i + 2;
    bool verb = s->text->tokens.p[i].pos == TOC_VERB;
    return verb && toc_word_in(s, i, " target attack ") ? i + 1 : TOC_NO_TOKEN;
}

static bool pronoun(const toc_scan *s, uint32_t i)
{
    return toc_word_in(s, i, " they it he she these this there we you them him her all both ");
}

/* ---------------------------------------------------------------- what stands at them */

/* Where the verb begins that the words of danger at token i belong to: "had to be". */
static uint32_t verb_start(const toc_scan *s, uint32_t first, uint32_t i)
{
    while (i > first &&
           (s->text->tokens.p[i - 1].pos == TOC_ADV || s->text->tokens.p[i - 1].pos == TOC_AUX ||
            toc_word_in(s, i - 1, " had has have to ought must should will may might could ")))
        i--;
    return i;
}

/* A verb stands between the phrase and token i, and no clause that says more of it. */
static bool verb_between(const toc_scan *s, toc_np np, uint32_t i)
{
    if (np.end >= i || toc_word_in(s, np.end, " , that who which whose "))
        return false;
    for (uint32_t k = np.end; k < i; k++)
        if (s->text->tokens.p[k].pos == TOC_VERB)
            return true;
    return false;
}

/* Who "could be next": what the clause opens with, or what stands right in front. */
static void subject(const toc_scan *s, uint32_t first, uint32_t verb, toc_danger *ret)
{
    uint32_t i = verb_start(s, first, verb);
    while (first < i && toc_word_in(s, first, " \" \xe2\x80\x9c \xe2\x80\x98 that "))
        first++;
    ret->them = i > first && pronoun(s, i - 1);
    if (ret->them || i == first)
        return;
    toc_np np = begins_at(s, first, i);
    np = np.found ? toc_whole_thing(s, np, i) : np;
    if (!np.found || verb_between(s, np, i))
        np = toc_np_subject(s, verb);
    ret->np = np;
    ret->np.found = np.found && np.first >= first && np.end <= verb;
}

/* Who is behind the words that end in front of token from; "a softer one: hotels". */
static void object(const toc_scan *s, uint32_t from, uint32_t end, toc_danger *ret)
{
    ret->is_object = true;
    ret->them = from < end && pronoun(s, from);
    if (ret->them)
        return;
    toc_np np = toc_next_thing(s, from, end);
    bool two = np.found && np.first == from + 2 && toc_word_is(s, from + 1, "and");
    if (two && toc_is_nominal(s, from))
        np.first = from; /* "state and local governments" */
    for (uint32_t i = from; i < TOC_MIN(from + 6, end); i++)
        if (toc_word_is(s, i, ":"))
            np = toc_next_thing(s, i + 1, end);
    ret->np = toc_whole_thing(s, np, end);
}

/* Something that can be hit: a building, a place, people, a body of men. */
static bool can_be_hit(const toc_scan *s, toc_np np)
{
    if (s->place_at[np.head] != TOC_NO_TOKEN || toc_name_at(s, np.head))
        return true;
    for (uint32_t i = np.first; i < np.end; i++)
        if (toc_target_at(s, i) != TOC_TARGET_NONE || toc_is(s, i, TOC_WORD_PEOPLE) ||
            toc_is(s, i, TOC_WORD_AUTHORITY) || toc_is(s, i, TOC_WORD_ORGANIZATION_NOUN) ||
            toc_word_in(s, i,
                        " institutions convoys operators companies firms suppliers providers "
                        "utilities producers owners vessels ships tankers cables pipelines lines "
                        "buses trains trucks drivers contractors workers staff compounds premises "
                        "accountants businesses customers members users organisations "
                        "organizations shops hotels jewellers community communities bridges "))
            return true;
    return false;
}

/* The words of danger at token i, if there are any. */
static bool danger_at(const toc_scan *s, uint32_t first, uint32_t i, uint32_t end, bool by_the_way,
                      toc_danger *ret)
{
    uint32_t behind = next_target_is(s, i, end);
    if (behind == TOC_NO_TOKEN)
        behind = further_attacks(s, i, end);
    if (behind == TOC_NO_TOKEN)
        behind = likely_attacks(s, i, end);
    if (behind == TOC_NO_TOKEN)
        behind = planned_attack(s, i, end);
    if (behind == TOC_NO_TOKEN && !by_the_way)
        behind = directed(s, i, end);
    if (behind != TOC_NO_TOKEN) {
        object(s, behind, end, ret);
        if (toc_word_is(s, i, "against") && ret->np.found) /* "against hasty words" */
            ret->np.found = can_be_hit(s, ret->np);
    } else if (may_be_hit(s, i, end) || at_risk(s, i, end) || must_reckon(s, i, end) ||
               likely_target(s, i, end) || under_fire(s, i, end))
        subject(s, first, i, ret);
    ret->at = i;
    return ret->np.found || ret->them;
}

toc_np toc_meant_by_them(const toc_scan *s, uint32_t first, uint32_t at)
{
    toc_np last = {0};
    for (uint32_t i = first; i < at; i++) {
        toc_np np = begins_at(s, i, at);
        if (!np.found || (np.first > i && np.full_first > i))
            continue;
        bool several = s->place_at[np.head] == TOC_NO_TOKEN &&
                       toc_sv_ends(s->text->tokens.p[np.head].fold, TOC_SV("s"));
        np = toc_whole_thing(s, np, at);
        if (several && can_be_hit(s, np))
            last = np;
        i = np.end > i ? np.end - 1 : i;
    }
    return last;
}

bool toc_danger_in(const toc_scan *s, uint32_t first, uint32_t end, bool by_the_way,
                   toc_danger *ret)
{
    for (uint32_t i = first; i < end; i++) {
        *ret = (toc_danger){0};
        if (danger_at(s, first, i, end, by_the_way, ret))
            return !by_the_way || (ret->np.found && can_be_hit(s, ret->np) && !toc_negated(s, i));
    }
    *ret = (toc_danger){0};
    return false;
}

/* "customers, and older people in particular, not to": behind the second comma. */
static uint32_t behind_aside(const toc_scan *s, uint32_t i, uint32_t end)
{
    enum { LONGEST = 9 };
    if (i >= end || !toc_word_is(s, i, ","))
        return i;
    for (uint32_t k = i + 1; k + 1 < TOC_MIN(i + LONGEST, end); k++)
        if (toc_word_is(s, k, ","))
            return k + 1;
    return i;
}

toc_np toc_warned_party(const toc_scan *s, uint32_t from, uint32_t end)
{
    toc_np np = toc_whole_thing(s, begins_at(s, from, end), end);
    if (!np.found || toc_word_in(s, np.head, " risk threat danger attack attacks "))
        return (toc_np){0};
    uint32_t i = behind_aside(s, np.end, end);
    while (i < end &&
           (toc_in_date(s, i) ||
            toc_word_in(s, i, " on yesterday today late again elsewhere everywhere there ")))
        i++;
    np.found = i < end && toc_word_in(s, i, " that to of about against not over from ");
    return np;
}

uint32_t toc_guarding(const toc_scan *s, uint32_t first, uint32_t end)
{
    enum { REACH = 8 };
    for (uint32_t i = first; i + 1 < TOC_MIN(first + REACH, end); i++) {
        if (toc_word_in(s, i, " , ; that "))
            break;
        if (!toc_word_is(s, i, "to"))
            continue;
        if (toc_word_in(
                s, i + 1,
                " check change tighten guard protect patch update secure reinforce reset "
                "harden beware prepare review restrict suspend remove evacuate avoid refrain "))
            return i + 1;
        if (i + 2 < end && toc_word_in(s, i + 1, " be stay remain ") &&
            toc_word_in(s, i + 2, " wary vigilant alert careful cautious ready watchful on "))
            return i + 2;
        if (i + 2 < end && toc_word_in(s, i + 1, " keep stay ") &&
            toc_word_in(s, i + 2, " off away out clear "))
            return i + 2;
    }
    return TOC_NO_TOKEN;
}
