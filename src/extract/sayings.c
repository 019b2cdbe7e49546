/* sayings - see sayings.h. */
#include "extract/sayings.h"

#include "extract/claim_verbs.h"
#include "extract/names.h"

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

enum { CLAIM, DENY, BLAME, CONFIRM, HINT = 5, SPEAK, VIEW = SPEAK }; /* places in SAYINGS */

/* An actor, but for a company that only its name's last word makes one: "Fennel Group". */
static bool known_group(const toc_scan *s, uint32_t i)
{
    if (s->actor_at[i] == TOC_NO_TOKEN)
        return false;
    const toc_actor_mention *a = &s->actors.p[s->actor_at[i]];
    bool company = a->row == TOC_ACTOR_UNKNOWN && !s->text->upper_case &&
                   toc_word_in(s, a->end - 1, " group holdings partners ");
    return !company;
}

bool toc_speaker_is_group(const toc_scan *s, toc_np np)
{
    for (uint32_t i = np.full_first; np.found && i < np.end; i++) {
        bool common = s->text->upper_case || (s->text->tokens.p[i].shape & TOC_SHAPE_LOWER);
        if (known_group(s, i) || toc_is(s, i, TOC_WORD_ATTACKER) ||
            (common && /* not "Fennel Group" */
             (toc_is(s, i, TOC_WORD_GROUP_NOUN) ||
              toc_word_in(s, i,
                          " group gang crew collective organisation organization movement "))))
            return true;
    }
    return false;
}

toc_np toc_speaker_of_group(const toc_scan *s, toc_np np, uint32_t verb)
{
    uint32_t first = toc_sentence_at(s, verb).first;
    bool spokesman = false;
    for (uint32_t i = verb; np.found && i > first; i--) {
        spokesman |= toc_word_in(s, i - 1, " spokesman spokeswoman spokesperson ");
        if (spokesman && s->actor_at[i - 1] != TOC_NO_TOKEN &&
            !s->actors.p[s->actor_at[i - 1]].malware)
            return toc_np_around(s, i - 1);
        if (toc_word_in(s, i - 1, " ; : that said says "))
            break;
    }
    return (toc_np){0};
}

/* "a text signed by the Guard was posted saying": it is what is written that says so. */
static bool in_writing(const toc_scan *s, uint32_t i)
{
    enum { REACH = 30 };
    uint32_t first = toc_sentence_at(s, i).first;
    for (uint32_t k = i; k > first && i - k < REACH; k--)
        if (toc_is(s, k - 1, TOC_WORD_DOCUMENT_NOUN))
            return true;
    return false;
}

/* "the attack was its work", "was its own" */
static bool its_own_work(const toc_scan *s, uint32_t k, uint32_t end)
{
    if (k + 1 >= end || !toc_word_in(s, k, " its their "))
        return false;
    return toc_word_is(s, k + 1, "work") || (k + 2 < end && toc_word_is(s, k + 1, "own") &&
                                             toc_word_in(s, k + 2, " but and , . ; "));
}

/* "the attacker was one of its soldiers", "soldiers of the caliphate" */
static bool names_its_own(const toc_scan *s, uint32_t k, uint32_t end)
{
    if (its_own_work(s, k, end) ||
        (toc_word_in(s, k, " them us ") && toc_word_in(s, k - 1, " was is ")))
        return true; /* "says that it was them" */
    if (k + 3 >= end || !toc_word_is(s, k + 1, "of"))
        return false;
    return (toc_word_in(s, k, " soldiers soldier fighters ") &&
            toc_word_is(s, k + 3, "caliphate")) ||
           (toc_word_in(s, k, " one two some members ") &&
            toc_word_in(s, k + 2, " its their our ") &&
            toc_word_in(s, k + 3, " soldiers fighters members men martyrs commandos "));
}

/* The verb of a deed at token k; group: its subject is one that does such things, and not any
 * company that "took its servers down". */
static bool deed_verb(const toc_scan *s, uint32_t k, bool group)
{
    if (toc_word_in(s, k,
                    " carried staged bombed attacked kidnapped abducted planted hacked killed "
                    "executed destroyed detonated ambushed blew stole captured torched sabotaged "
                    "derailed poisoned "))
        return true;
    return group &&
           (toc_word_in(
                s, k,
                " flooded defaced wiped erased breached leaked disabled paralysed paralyzed "
                "knocked locked infiltrated penetrated downloaded copied exfiltrated "
                "conducted mounted took seized overwhelmed buried encrypted shot drove "
                "rammed set opened fired launched demolished targeted hit struck switched "
                "brought crippled burned burnt organised organized ") ||
            (toc_word_in(s, k, " taken done ") && toc_word_in(s, k - 1, " had have has ")));
}

/* Token k, with "it" or "the group" before it, says that they did it. */
static bool does_deed(const toc_scan *s, uint32_t k, uint32_t end, bool group)
{
    if (toc_word_in(s, k, " behind responsible "))
        return toc_word_in(s, k - 1, " was were is are been stood ");
    if (toc_word_in(s, k, " done did ") && k + 1 < end) /* "that it had done this" */
        return group && toc_word_in(s, k + 1, " this it so ");
    bool down = k + 1 < end && toc_word_is(s, k + 1, "down"); /* "it shot down a drone" */
    return !down && deed_verb(s, k, group);
}

/* "it carried out the raid", "the attack was its work" in tokens [first, end). */
static bool own_deed(const toc_scan *s, uint32_t first, uint32_t end, bool group)
{
    bool itself = false, subject = false;
    for (uint32_t k = first; k < end && !toc_word_in(s, k, " ; : who which "); k++) {
        if (subject && toc_word_is(s, k, "that"))
            return false; /* "that it has told its customers that the intruders took" */
        if (names_its_own(s, k, end) || (itself && does_deed(s, k, end, group)))
            return true;
        subject |= toc_word_in(s, k, " it they ");
        itself |= toc_word_in(s, k, " it they its their we our ") ||
                  (k > first && toc_word_is(s, k - 1, "the") &&
                   toc_word_in(s, k, " group movement militia gang organisation organization "));
    }
    return false;
}

/* "Katiba Fern, a faction unknown before summer,": says itself what it is. */
static bool called_group(const toc_scan *s, toc_np np)
{
    enum { REACH = 6 };
    if (!np.found || !toc_word_is(s, np.end, ","))
        return false;
    for (uint32_t i = np.end + 1; i < TOC_MIN(np.end + REACH, toc_sentence_at(s, np.head).end); i++)
        if (toc_is(s, i, TOC_WORD_GROUP_NOUN) ||
            toc_word_in(s, i, " group gang crew collective faction militia brigade "))
            return true;
    return false;
}

/* "says that it carried out the raid", "said the attack was its work": a group of itself. */
static bool owns_deed(const toc_scan *s, uint32_t i)
{
    enum { REACH = 18 };
    toc_sentence se = toc_sentence_at(s, i);
    if (!toc_word_in(
            s, i,
            " said says say saying claims claimed boasted boasts announced announces wrote "
            "told declared ") ||
        !own_deed(s, i + 1, TOC_MIN(i + REACH, se.end), true))
        return false;
    if (toc_word_in(s, i, " saying claiming ") && in_writing(s, i))
        return true;
    bool relative = i > se.first + 1 && toc_word_is(s, i - 1, "that"); /* "the group that says" */
    toc_np np = relative ? toc_np_around(s, i - 2) : toc_np_subject(s, i);
    const toc_name *n = np.found ? toc_name_at(s, np.head) : NULL;
    if (toc_speaker_is_group(s, np) || toc_speaker_of_group(s, np, i).found || called_group(s, np))
        return true;
    return n && n->kind != TOC_NAME_PERSON && own_deed(s, i + 1, TOC_MIN(i + REACH, se.end), false);
}

/* "listed the hospital on its leak site" */
static bool lists_victim(const toc_scan *s, uint32_t i)
{
    enum { REACH = 10 };
    if (!toc_word_in(
            s, i,
            " listed lists posted added adds named published put posts advertised claimed claims "))
        return false;
    uint32_t end = TOC_MIN(i + REACH, toc_sentence_at(s, i).end);
    for (uint32_t k = i + 2; k + 1 < end; k++)
        if (toc_word_in(s, k, " leak extortion leaks darknet shaming web data victim tor onion ") &&
            toc_word_in(s, k + 1, " site page blog portal "))
            return true;
    return false;
}

/* "the Akira group published what it said were 210 gigabytes of the company's files" */
static bool publishes_loot(const toc_scan *s, uint32_t i)
{
    enum { REACH = 10 };
    if (!toc_word_in(s, i, " published posted leaked dumped uploaded publishes posts "))
        return false;
    uint32_t end = TOC_MIN(i + REACH, toc_sentence_at(s, i).end);
    for (uint32_t k = i + 1; k < end && !toc_word_in(s, k, " , ; "); k++)
        if (toc_word_in(s, k, " files data documents records gigabytes terabytes samples "))
            return toc_speaker_is_group(s, toc_np_subject(s, i));
    return false;
}

/* "A letter signed Fog Group said the action was aimed at the mine": whoever signs explains the
 * deed as the signer's own. */
static bool signs_for_deed(const toc_scan *s, uint32_t i)
{
    enum { BEFORE = 14, REACH = 10 };
    toc_sentence se = toc_sentence_at(s, i);
    if (!toc_word_in(s, i, " said says stated saying declared ") || !in_writing(s, i))
        return false;
    bool is_signed = false, deed = false;
    for (uint32_t k = i; k > se.first && i - k < BEFORE; k--)
        is_signed |= toc_word_in(s, k - 1, " signed name ");
    for (uint32_t k = i + 1; is_signed && k < TOC_MIN(i + REACH, se.end); k++) {
        if (deed && toc_word_in(s, k,
                                " aimed directed meant response answer revenge retaliation "
                                "punishment warning protest "))
            return true;
        deed |= toc_word_in(s, k, " action attack fire operation bombing sabotage explosion raid ");
    }
    return false;
}

/* "spoke of left-wing extremists": of those who did it. */
static bool speaks_of_doer(const toc_scan *s, uint32_t i)
{
    if (!toc_word_in(s, i, " spoke speaks ") || i + 2 >= toc_sentence_at(s, i).end ||
        !toc_word_is(s, i + 1, "of"))
        return false;
    toc_np np = toc_np_after(s, i + 2, 3);
    for (uint32_t k = i + 2; np.found && k < np.head; k++)
        if (toc_word_in(s, k, " dead killed wounded injured "))
            return false; /* "spoke of 17 dead soldiers" */
    return np.found && toc_is(s, np.head, TOC_WORD_ATTACKER) &&
           !toc_word_in(s, np.full_first, " the this that ");
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
            return !toc_word_in(s, k - 1, " politically morally financially legally ");
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

/* "was pretty clearly behind the operation": the token of "behind", or TOC_NO_TOKEN. */
static uint32_t stands_behind(const toc_scan *s, uint32_t i)
{
    enum { REACH = 5 };
    if (!toc_word_in(s, i, " is are was were been being "))
        return TOC_NO_TOKEN;
    uint32_t end = TOC_MIN(i + REACH, toc_sentence_at(s, i).end);
    for (uint32_t k = i + 1; k < end; k++) {
        if (toc_word_is(s, k, "behind"))
            return k;
        if (s->text->tokens.p[k].pos == TOC_VERB || toc_word_in(s, k, " left , ; killed "))
            break;
    }
    return TOC_NO_TOKEN;
}

bool toc_saying_untrue(const toc_scan *s, uint32_t i)
{
    return toc_word_in(s, i,
                       " speculation nonsense propaganda lie lies fabrication fabrications rubbish "
                       "slander baseless absurd unfounded false ridiculous groundless untrue "
                       "fiction fake fabricated invented concocted preposterous ");
}

static bool accusation(const toc_scan *s, uint32_t i)
{
    return toc_word_in(s, i,
                       " accusation accusations allegation allegations charge charges claim claims "
                       "assertion assertions insinuation insinuations ");
}

/* "called the charge baseless", "called this speculation", "called the allegations a campaign":
 * what somebody has a name of his own for he does not admit. */
static bool called_untrue(const toc_scan *s, uint32_t i)
{
    enum { REACH = 6 };
    uint32_t end = TOC_MIN(i + REACH, toc_sentence_at(s, i).end);
    if (!toc_word_in(s, i, " called calls calling described describes ") || i + 2 >= end ||
        !toc_word_in(s, i + 1, " it this that these the such them those "))
        return false;
    bool charged = accusation(s, i + 2);
    for (uint32_t k = i + 2; k < end && !toc_word_in(s, k, " , ; and but "); k++) {
        if (toc_saying_untrue(s, k))
            return true;
        charged &= !toc_word_in(s, k, " serious grave credible plausible true ");
    }
    return charged;
}

/* "said that the accusation was groundless", "replied that the charges were lies" */
static bool says_untrue(const toc_scan *s, uint32_t i)
{
    enum { REACH = 12, NEAR = 5 };
    uint32_t end = TOC_MIN(i + REACH, toc_sentence_at(s, i).end), of = end;
    if (!toc_word_in(s, i, " said says saying told replied insisted wrote "))
        return false;
    for (uint32_t k = i + 1; k < end && !toc_word_in(s, k, " ; : "); k++) {
        if (accusation(s, k) || toc_word_in(s, k, " assessment report reports story "))
            of = k;
        else if (k > of && k <= of + NEAR && toc_saying_untrue(s, k))
            return true;
    }
    return false;
}

/* "accused the parents of inflating the count": who says that others speak untruth denies. */
static bool gives_the_lie(const toc_scan *s, uint32_t i)
{
    enum { REACH = 10 };
    if (called_untrue(s, i) || says_untrue(s, i))
        return true;
    if (!toc_word_in(s, i, " accused accuses accusing "))
        return false;
    uint32_t end = TOC_MIN(i + REACH, toc_sentence_at(s, i).end);
    for (uint32_t k = i + 2; k < end; k++)
        if (toc_word_is(s, k - 1, "of") &&
            toc_word_in(s, k,
                        " inflating exaggerating lying fabricating inventing falsifying "
                        "misleading padding deceiving staging "))
            return true;
    return false;
}

/* "accused Poland of Russophobia": of no deed. */
static bool accuses_of_less(const toc_scan *s, uint32_t i)
{
    enum { REACH = 8 };
    if (!toc_word_in(s, i, " accused accuses accusing "))
        return false;
    uint32_t end = TOC_MIN(i + REACH, toc_sentence_at(s, i).end);
    for (uint32_t k = i + 2; k < end; k++)
        if (toc_word_in(s, k,
                        " russophobia hysteria hypocrisy cowardice negligence incompetence "
                        "complacency islamophobia racism interference warmongering sheltering "
                        "harbouring harboring hosting leaving failing neglecting ignoring "
                        "mishandling delaying dragging hiding withholding covering inaction "
                        "failure cover-up abandoning refusing "))
            return true;
    return false;
}

/* "told reporters that Russia had never attacked anybody", "that they had no hand in it" */
static bool says_not_done(const toc_scan *s, uint32_t i)
{
    enum { REACH = 12, DEED = 6 };
    toc_sentence se = toc_sentence_at(s, i);
    if (!toc_word_in(s, i, " said says told insisted insists saying "))
        return false;
    bool had = false, no = false;
    for (uint32_t k = i + 1; k < TOC_MIN(i + REACH, se.end); k++) {
        if (toc_word_in(s, k, " , ; but who which "))
            return false;
        if (no && toc_word_in(s, k,
                              " hand involvement attacks cyberattacks involved role part "
                              "connection carried attacked ordered planted taken "))
            return toc_word_in(s, k + (k + 1 < se.end), " in with anybody anyone on out the part ");
        if (no && toc_word_in(s, k,
                              " meddle interfere attack target hack engage wage sponsor kill shoot "
                              "bomb shell strike fire abduct burn plant "))
            return true; /* "does not attack mosques" */
        no |= (had && toc_word_in(s, k, " never no not ")) ||
              (k + 2 < se.end && toc_word_in(s, k, " none ") &&
               toc_word_in(s, k + 2, " its their our "));
        had |= toc_word_in(s, k, " had has have was were played does do did ");
    }
    return false;
}

/* "insists that the sheds held nothing but grain": against what others say. */
static bool insists_not(const toc_scan *s, uint32_t i)
{
    enum { REACH = 7 };
    if (!toc_word_in(s, i, " insisted insists insisting maintained maintains "))
        return false;
    uint32_t end = TOC_MIN(i + REACH, toc_sentence_at(s, i).end);
    for (uint32_t k = i + 1; k < end && !toc_word_in(s, k, " , ; "); k++)
        if (toc_word_in(s, k, " no not nothing never none neither "))
            return true;
    return false;
}

/* "had linked the cell to the abduction", "which an officer had linked to the raid" */
static bool links_to_deed(const toc_scan *s, uint32_t i)
{
    enum { REACH = 8 };
    if (!toc_word_in(s, i, " linked links linking "))
        return false;
    uint32_t end = TOC_MIN(i + REACH, toc_sentence_at(s, i).end);
    for (uint32_t k = i + 1; k + 2 < end; k++)
        if (toc_word_is(s, k, "to"))
            return toc_word_in(s, k + 1, " the this that these both ") &&
                   toc_word_in(s, k + 2,
                               " attack attacks abduction bombing bombings killing killings "
                               "shooting raid assault murder kidnapping hack breach intrusion "
                               "explosion blast fire strike ");
    return false;
}

/* "said there was no serious reason to doubt it": who doubts nothing confirms. */
static bool doubts_nothing(const toc_scan *s, uint32_t i)
{
    enum { REACH = 12, NEAR = 5 };
    uint32_t end = TOC_MIN(i + REACH, toc_sentence_at(s, i).end), no = end;
    if (!toc_word_in(s, i, " said says saying told insisted sees saw see "))
        return false;
    for (uint32_t k = i + 1; k < end && !toc_word_in(s, k, " , ; but "); k++) {
        if (toc_word_in(s, k, " no little not never "))
            no = k;
        else if (k > no && k <= no + NEAR && toc_word_in(s, k, " doubt doubts doubted "))
            return true;
    }
    return false;
}

/* "nothing found so far pointed to terrorism" */
static bool points_nowhere(const toc_scan *s, uint32_t i)
{
    enum { REACH = 5 };
    if (!toc_word_in(s, i, " pointed points suggested suggests indicated indicates "))
        return false;
    return toc_word_before(s, i, REACH, "nothing");
}

/* "the view of federal investigators that partners of the gang were responsible" */
static bool view_of(const toc_scan *s, uint32_t i)
{
    enum { REACH = 8 };
    uint32_t end = TOC_MIN(i + REACH, toc_sentence_at(s, i).end);
    if (!toc_is(s, i, TOC_WORD_VIEW_NOUN) || i + 2 >= end || !toc_word_is(s, i + 1, "of"))
        return false;
    for (uint32_t k = i + 3; k < end; k++)
        if (toc_word_is(s, k, "that"))
            return true;
    return false;
}

/* "pointed to similarities with attacks by Cinder Fox" */
static bool sees_likeness(const toc_scan *s, uint32_t i)
{
    if (!toc_word_in(s, i, " pointed points noted sees saw ") || i + 2 >= toc_sentence_at(s, i).end)
        return false;
    uint32_t what = i + 1 + toc_word_is(s, i + 1, "to");
    return toc_word_in(s, what, " similarities overlaps parallels resemblances ");
}

/* "The hallmarks are those of bandits", "carried all the signs of the Front" */
static bool bears_marks(const toc_scan *s, uint32_t i)
{
    enum { REACH = 5 };
    if (!toc_word_in(s, i,
                     " hallmark hallmarks fingerprint fingerprints handwriting trademark "
                     "trademarks signature "))
        return false;
    uint32_t end = TOC_MIN(i + REACH, toc_sentence_at(s, i).end);
    for (uint32_t k = i + 1; k < end; k++)
        if (toc_word_is(s, k, "of"))
            return true;
    return false;
}

/* "saw India's hand in the attacks", "sees the hand of foreign services" */
static bool sees_hand(const toc_scan *s, uint32_t i)
{
    enum { REACH = 5 };
    if (!toc_word_in(s, i, " saw sees see detected "))
        return false;
    uint32_t end = TOC_MIN(i + REACH, toc_sentence_at(s, i).end);
    for (uint32_t k = i + 1; k + 1 < end; k++)
        if (toc_word_is(s, k, "hand"))
            return toc_word_in(s, k + 1, " in behind of ");
    return false;
}

/* "had spoken at first of 81 passengers" */
static bool speaks_of_figure(const toc_scan *s, uint32_t i)
{
    enum { REACH = 8 };
    uint32_t end = TOC_MIN(i + REACH, toc_sentence_at(s, i).end);
    if (!toc_word_in(s, i, " spoke spoken speaks speak speaking "))
        return false;
    for (uint32_t k = i + 1; k + 1 < end; k++)
        if (toc_word_is(s, k, "of"))
            return s->number_at[k + 1] != TOC_NO_TOKEN;
    return false;
}

/* "puts the break-in down to Cinder Fox": the token behind "to", or TOC_NO_TOKEN. */
static uint32_t put_down_to(const toc_scan *s, uint32_t i)
{
    enum { REACH = 10 };
    if (!toc_word_in(s, i, " put puts putting "))
        return TOC_NO_TOKEN;
    uint32_t end = TOC_MIN(i + REACH, toc_sentence_at(s, i).end);
    for (uint32_t k = i + 2; k + 1 < end && !toc_word_in(s, k, " , ; "); k++)
        if (toc_word_is(s, k, "down") && toc_word_is(s, k + 1, "to"))
            return k + 2;
    return TOC_NO_TOKEN;
}

/* "claimed to have done both" */
static bool claims_to_have(const toc_scan *s, uint32_t i)
{
    if (!toc_word_in(s, i, " claimed claims claiming claim ") ||
        i + 3 >= toc_sentence_at(s, i).end || !toc_word_is(s, i + 1, "to") ||
        !toc_word_is(s, i + 2, "have"))
        return false;
    return toc_word_in(s, i + 3, " done brought knocked shut caused been ") ||
           deed_verb(s, i + 3, true);
}

static bool puts_down_to(const toc_scan *s, uint32_t i)
{
    return speaks_of_doer(s, i) || sees_hand(s, i) || links_to_deed(s, i) ||
           holds_responsible(s, i) || put_down_to(s, i) != TOC_NO_TOKEN ||
           stands_behind(s, i) != TOC_NO_TOKEN;
}

/* "said its men had not been involved": the phrase of a claim, and no claim. */
static bool claims_nothing(const toc_scan *s, uint32_t i)
{
    uint32_t end = toc_sentence_at(s, i).end;
    if (!toc_is(s, i, TOC_WORD_CLAIM_RESP))
        return false;
    while (i < end && toc_is(s, i, TOC_WORD_CLAIM_RESP))
        i++;
    return i < end && toc_word_in(s, i, " not never no nothing ");
}

/* Ways of saying that take more than a phrase of the lexicon, the first that fits wins; kind -1:
 * says nothing of the deed. */
static const struct {
    bool (*fits)(const toc_scan *, uint32_t);
    int kind;
} WAYS[] = {
    {claims_nothing, DENY},    {toc_claims_deed, CLAIM},  {owns_deed, CLAIM},
    {lists_victim, CLAIM},     {publishes_loot, CLAIM},   {signs_for_deed, CLAIM},
    {gives_the_lie, DENY},     {insists_not, DENY},       {points_nowhere, DENY},
    {says_not_done, DENY},     {view_of, VIEW},           {accuses_of_less, -1},
    {sees_likeness, HINT},     {bears_marks, HINT},       {puts_down_to, BLAME},
    {disbelieves, DENY},       {speaks_of_figure, SPEAK}, {claims_to_have, CLAIM},
    {doubts_nothing, CONFIRM},
};

/* Whether any of WAYS can begin at token i: their first words. Most words of a text are none. */
static bool opens_way(const toc_scan *s, uint32_t i)
{
    return toc_word_in(
               s, i,
               " said says say saying claims claimed claiming claim boasted announced wrote "
               "told stated declared replied insisted insists insisting maintained maintains "
               "called calls calling described describes accused accuses accusing listed "
               "lists published publishes posted posts put added adds named advertised "
               "leaked dumped uploaded ") ||
           toc_word_in(
               s, i,
               " pointed points suggested suggests indicated indicates spoke spoken speaks speak "
               "speaking put puts putting linked "
               "links linking held hold holds holding noted sees saw see detected believe believes "
               "believed think thinks thought is are was were been being ") ||
           toc_word_in(s, i,
                       " hallmark hallmarks fingerprint fingerprints handwriting trademark "
                       "trademarks signature boasts boasting bragged brags bragging ") ||
           toc_is(s, i, TOC_WORD_VIEW_NOUN);
}

static int saying_at(const toc_scan *s, uint32_t i)
{
    bool way = opens_way(s, i);
    for (size_t k = 0; way && k < TOC_LEN(WAYS); k++)
        if (WAYS[k].fits(s, i))
            return WAYS[k].kind;
    if (!toc_is(s, i, TOC_WORD_CLAIM_RESP) &&
        toc_class_between(s, i, TOC_WORD_SAY_ASSERT, TOC_WORD_SAY_SUSPECT) == TOC_WORD_COUNT)
        return -1;
    for (size_t k = 0; k < TOC_LEN(SAYINGS); k++)
        if (toc_is(s, i, SAYINGS[k].words))
            return (int)k;
    return -1;
}

/* "The union suspects former employees": no noun, whatever its tag, with what is suspected right
 * behind. */
static bool suspects_somebody(const toc_scan *s, uint32_t i)
{
    if (toc_word_in(s, i, " suspect suspects ") && i + 1 < toc_sentence_at(s, i).end &&
        toc_word_is(s, i + 1, "that"))
        return true;
    if (!toc_word_is(s, i, "suspects") || i == 0 || i + 1 >= toc_sentence_at(s, i).end)
        return false;
    toc_pos before = s->text->tokens.p[i - 1].pos, behind = s->text->tokens.p[i + 1].pos;
    bool phrase = behind == TOC_DET || behind == TOC_ADJ || behind == TOC_PROPN;
    return phrase && before != TOC_DET && before != TOC_ADJ && before != TOC_NUM;
}

/* "beat up suspected neo-Nazis", "a dismissed foreman": says what they are, and nobody suspects or
 * dismisses anything. */
static bool attributive(const toc_scan *s, uint32_t i)
{
    toc_sentence se = toc_sentence_at(s, i);
    if (!toc_word_in(s, i, " suspected dismissed disputed rejected contested ") ||
        i + 1 >= se.end || !toc_is_nominal(s, i + 1))
        return false;
    toc_pos before = i > se.first ? s->text->tokens.p[i - 1].pos : TOC_NOUN;
    if (!toc_word_is(s, i, "suspected"))
        return before == TOC_DET || before == TOC_ADJ || before == TOC_VERB;
    return before == TOC_ADP || before == TOC_DET || before == TOC_VERB || before == TOC_NUM ||
           before == TOC_CCONJ || before == TOC_ADJ;
}

/* "a gang called the Old Cartel": its name, not what somebody calls it. */
static bool gives_name(const toc_scan *s, uint32_t i)
{
    toc_sentence se = toc_sentence_at(s, i);
    if (i == se.first || i + 2 >= se.end || !toc_word_in(s, i, " called named dubbed "))
        return false;
    uint32_t next = toc_word_is(s, i + 1, "the") ? i + 2 : i + 1;
    return s->text->tokens.p[i - 1].pos == TOC_NOUN &&
           (s->actor_at[next] != TOC_NO_TOKEN || s->name_at[next] != TOC_NO_TOKEN);
}

/* Classes whose words say it whatever their tag. */
static bool always_says(const toc_scan *s, uint32_t i, toc_word_class c)
{
    if (c == TOC_WORD_SAY_DENY)
        return !toc_word_in(s, i, " dispute contest doubt "); /* or a verb */
    return c == TOC_WORD_CLAIM_RESP || c == TOC_WORD_SAY_BLAME;
}

static bool verbal(const toc_scan *s, uint32_t i, toc_word_class c)
{
    if (attributive(s, i))
        return false;
    if (view_of(s, i) || always_says(s, i, c) || suspects_somebody(s, i))
        return true;
    if (gives_name(s, i))
        return false;
    bool to = i + 1 < toc_sentence_at(s, i).end && toc_word_is(s, i + 1, "to");
    if (bears_marks(s, i) || speaks_of_figure(s, i) || (to && toc_word_is(s, i, "claims")))
        return true;
    if (c == TOC_WORD_SAY_SUGGEST && toc_word_in(s, i, " did hints ")) /* "did not rule out" */
        return true;
    return s->text->tokens.p[i].pos == TOC_VERB ||
           toc_word_in(s, i, " according may might could in no ");
}

/* Behind "the view of federal investigators that". */
static uint32_t view_end(const toc_scan *s, uint32_t i)
{
    while (!toc_word_is(s, i, "that"))
        i++;
    return i + 1;
}

static uint32_t phrase_end(const toc_scan *s, uint32_t i, toc_word_class c)
{
    uint32_t end = i + 1, behind = stands_behind(s, i);
    if (behind != TOC_NO_TOKEN)
        return behind + 1;
    if (view_of(s, i))
        return view_end(s, i);
    if (put_down_to(s, i) != TOC_NO_TOKEN && c == TOC_WORD_SAY_BLAME)
        return put_down_to(s, i);
    if (bears_marks(s, i)) {
        while (!toc_word_is(s, end, "of"))
            end++;
        return end + 1;
    }
    toc_sentence se = toc_sentence_at(s, i);
    bool unclaimed = c == TOC_WORD_SAY_DENY && toc_is(s, i, TOC_WORD_CLAIM_RESP);
    while (end < se.end &&
           (toc_is(s, end, c) || (unclaimed && toc_is(s, end, TOC_WORD_CLAIM_RESP))))
        end++;
    return end;
}

/* "could be attacked", "may be next": what is feared, and nothing of who did it. */
static bool foretells(const toc_scan *s, uint32_t verb)
{
    uint32_t i = verb + 2;
    return i < toc_sentence_at(s, verb).end && toc_word_in(s, verb, " may might could ") &&
           toc_word_is(s, i - 1, "be") &&
           toc_word_in(s, i,
                       " attacked hit targeted struck bombed next abducted sabotaged robbed "
                       "kidnapped used stopped reopened the ");
}

/* "has no doubt that" */
static bool undoubted(const toc_scan *s, uint32_t verb)
{
    return toc_word_in(s, verb, " doubt doubts doubted ") &&
           toc_word_before(s, verb, 2, " no not n't without little ");
}

/* "has not accused Moscow" */
static bool unblamed(const toc_scan *s, uint32_t verb)
{
    return toc_is(s, verb, TOC_WORD_SAY_BLAME) && toc_word_before(s, verb, 1, " not n't never ");
}

/* "three men suspected of planning it", "the man accused of it": says of whom it is. */
static bool of_them(const toc_scan *s, uint32_t verb)
{
    return toc_word_in(s, verb, " suspected accused ") && toc_word_is(s, verb + 1, "of") &&
           !(toc_word_is(s, verb, "accused") &&
             toc_word_before(s, verb, 2, " is are was were been being "));
}

/* "but provided no evidence" */
static bool unproved(const toc_scan *s, uint32_t verb)
{
    return toc_word_in(s, verb, " no evidence ") &&
           toc_word_before(s, verb, 2,
                           " provided provides providing offered offers offering gave gives giving "
                           "presented produced cited without ");
}

/* "The alliance neither confirmed nor denied it.", "It no longer disputes the view" */
static bool unsaid(const toc_scan *s, uint32_t verb)
{
    uint32_t first = toc_sentence_at(s, verb).first;
    bool longer = toc_is(s, verb, TOC_WORD_SAY_DENY) && verb > first + 1 &&
                  toc_word_is(s, verb - 2, "no") && toc_word_is(s, verb - 1, "longer");
    bool undenied =
        toc_is(s, verb, TOC_WORD_SAY_DENY) && verb > first &&
        toc_word_in(s, verb, " deny denied denying dispute disputed reject rejected rule ruled ") &&
        toc_word_in(s, verb - 1, " not n't never without ");
    return unproved(s, verb) || longer || unblamed(s, verb) || undenied || undoubted(s, verb) ||
           of_them(s, verb) || foretells(s, verb) ||
           (verb > first && toc_word_in(s, verb - 1, " neither nor "));
}

/* "had nothing to do with it", "played no part": tells of its subject and is no act of speech. */
static bool tells_no_part(const toc_scan *s, uint32_t i, uint32_t end)
{
    if (!toc_word_in(s, i, " had has have was were is are is played not nothing no "))
        return false;
    for (; i < end; i++)
        if (toc_word_in(s, i, " do part role hand involved responsible behind connection linked "))
            return true;
    return false;
}

bool toc_saying_at(const toc_scan *s, uint32_t i, toc_saying *ret)
{
    int k = saying_at(s, i);
    if (k < 0 || !verbal(s, i, SAYINGS[k].words) || unsaid(s, i))
        return false;
    uint32_t end = phrase_end(s, i, SAYINGS[k].words);
    *ret = (toc_saying){.end = end,
                        .no_part = k == DENY && tells_no_part(s, i, end),
                        .stance = SAYINGS[k].stance,
                        .blame = k == BLAME,
                        .claim = k == CLAIM};
    return true;
}
