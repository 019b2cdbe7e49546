/* claim_denials - whose part in a deed a denial denies; see claims.h. */
#include "extract/claims.h"

#include "extract/names.h"
#include "extract/sayings.h"
#include "extract/speakers.h"

/* "any role", "it": all that is denied. */
static bool clears_shortly(const toc_scan *s, const toc_statement *st)
{
    for (uint32_t i = st->first; i < st->end; i++)
        if (toc_word_in(s, i,
                        " role part involvement responsibility guilt blame link links relation "
                        "relations connection connections tie ties complicity knowledge "
                        "participation wrongdoing charge charges accusation accusations "
                        "allegation allegations claim claims suggestion suspicion crime crimes "
                        "offence offences offense "))
            return true;
    return st->end <= st->first || s->text->tokens.p[st->first].pos != TOC_DET;
}

/* "had nothing to do with it", "called it absurd", "Nonsense,": by the words of the denial. */
static bool clears_as_such(const toc_scan *s, const toc_statement *st)
{
    if (toc_word_in(s, st->verb, " called calls calling described describes ") ||
        (st->first + 1 < st->end && toc_saying_untrue(s, st->first + 1)))
        return true;
    for (uint32_t i = st->verb; i < st->verb_end; i++)
        if (toc_word_in(s, i, " nothing involved responsible "))
            return true;
    for (uint32_t i = st->first; i + 1 < st->end; i++) /* "rejected that as a fabrication" */
        if (toc_word_is(s, i, "as") &&
            (toc_saying_untrue(s, i + 1) || (i + 2 < st->end && toc_saying_untrue(s, i + 2))))
            return true;
    return false;
}

/* "denies any crime" */
static bool of_crime(const toc_scan *s, const toc_statement *st)
{
    return st->first + 1 < st->end && toc_word_in(s, st->first, " any all the ") &&
           toc_word_in(s, st->first + 1, " crime crimes offence offences wrongdoing guilt ");
}

/* Whether it is a part in the deed that is denied: "denied it", "denied any part in the attack",
 * not "denied that a ransom had been paid". */
bool toc_denial_clears(const toc_scan *s, const toc_statement *st)
{
    enum { SHORT = 3 };
    if (clears_as_such(s, st) || of_crime(s, st))
        return true;
    if (st->end < st->first + SHORT)
        return clears_shortly(s, st);
    for (uint32_t i = st->first; i < TOC_MIN(st->first + SHORT, st->end); i++)
        if (toc_word_is(s, i, "there")) /* "that there was any attack" */
            return false;
    for (uint32_t i = TOC_MIN(st->verb, st->first); i < st->end; i++)
        if (!(toc_word_is(s, i, "attacked") && toc_word_in(s, i - 1, " been was were ")) &&
            toc_word_in(s, i,
                        " it this responsibility responsible involvement involved part role behind "
                        "attack attacks attacked bombing engaged claim claims accusation "
                        "accusations charge charges theory theories version suggestion suspicion "
                        "suspicions notion insinuation insinuations "
                        "allegation allegations link links connection connections blame message "
                        "existence relation relations ties complicity participation "))
            return true;
    return false;
}

/* "denied any part in it", "denies responsibility": nobody's but the speaker's own. */
static bool plainly_own(const toc_scan *s, const toc_statement *st, toc_party self)
{
    return self.found && self.kind != TOC_PARTY_PERSON && st->first < st->end &&
           toc_word_in(s, st->first, " any responsibility involvement having ");
}

/* Whose part in the deed a denial denies that names nobody: that of the state or group that speaks
 * ("the Kremlin denied any involvement"); else that of whoever was accused last. */
static toc_sv denied_part(const toc_scan *s, const toc_statement *st, const toc_party *accused)
{
    toc_party self = toc_speaking_party(s, st);
    bool same = self.found && accused->found && toc_sv_eq_nocase(self.name, accused->name);
    if (same)
        return toc_party_text(s, *accused);
    if (self.found && self.kind == TOC_PARTY_STATE)
        return self.name;
    if (self.found && self.kind != TOC_PARTY_PERSON && !accused->found)
        return toc_party_text(s, self);
    if (plainly_own(s, st, self))
        return toc_party_text(s, self);
    if (accused->found)
        return toc_party_text(s, *accused);
    for (uint32_t i = st->first; i < st->end; i++)
        if (toc_word_in(s, i,
                        " part role involvement guilt wrongdoing relation relations connection "
                        "connections ties complicity participation crime crimes offence offences "))
            return st->by; /* nobody denies another's part so */
    return (toc_sv){"", 0};
}

static bool counsel(const toc_scan *s, uint32_t i)
{
    return toc_word_in(s, i,
                       " lawyer lawyers attorney attorneys solicitor solicitors counsel barrister "
                       "advocate ");
}

/* "Craig Ashby's lawyer, Tom Keogh, said", "Fox's family denied": the person whose they are. */
static toc_sv person_spoken_for(const toc_scan *s, const toc_statement *st)
{
    uint32_t first = toc_sentence_at(s, st->verb).first;
    for (uint32_t i = first + 2; i < st->verb; i++) {
        bool kin = counsel(s, i) || toc_word_in(s, i,
                                                " family relatives brother sister mother father "
                                                "wife widow husband parents son daughter ");
        bool of = kin && i + 2 < st->verb && toc_word_in(s, i + 1, " of for ");
        const toc_name *n = kin ? toc_name_at(s, of ? i + 2 : i - 2) : NULL;
        if (n && n->kind == TOC_NAME_PERSON) {
            n = toc_name_fullest(s, n);
            return toc_scan_words(s, n->first, n->end);
        }
    }
    return (toc_sv){"", 0};
}

/* "her client had nothing to do with it": somebody's part whom the report gives no name. */
static toc_sv unnamed_client(const toc_scan *s, const toc_statement *st)
{
    uint32_t first = toc_sentence_at(s, st->verb).first;
    for (uint32_t i = TOC_MIN(st->verb_end, st->end); i > first; i--)
        if (toc_word_in(
                s, i - 1,
                " client clients son brother husband father nephew defendant defendants ")) {
            toc_np np = toc_np_around(s, i - 1);
            return np.found ? toc_scan_words(s, np.first, np.end) : (toc_sv){"", 0};
        }
    return (toc_sv){"", 0};
}

/* "that his client had nothing to do with it" in tokens [first, end) */
static bool of_client(const toc_scan *s, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++)
        if (toc_word_in(s, i, " client clients "))
            return true;
    return false;
}

/* "told the agency that it was not involved", "they had no hand in it": of the speaker's own. */
static bool own_part(const toc_scan *s, const toc_statement *st)
{
    enum { BACK = 3, AHEAD = 9 };
    uint32_t first = toc_sentence_at(s, st->verb).first;
    if (toc_is(s, st->verb, TOC_WORD_CLAIM_RESP)) /* "said its men had not been involved" */
        return true;
    for (uint32_t i = st->verb; i > first && st->verb - i < BACK; i--)
        if (toc_word_in(s, i - 1, " it they we "))
            return true;
    for (uint32_t i = st->verb; i < TOC_MIN(st->verb + AHEAD, st->end); i++)
        if (toc_word_in(s, i, " it they we ") && i + 1 < st->end &&
            toc_word_in(s, i + 1, " had has have was were played "))
            return true;
    return false;
}

/* "that any of its men had died": suffered by those of token i, not done. */
static bool suffered(const toc_scan *s, const toc_statement *st, uint32_t i)
{
    for (; i < st->end; i++)
        if (toc_word_in(s, i, " died dead wounded hurt captured lost ") ||
            (toc_word_is(s, i, "killed") && toc_word_in(s, i - 1, " been was were ")))
            return true;
    return false;
}

/* Those who act for somebody, or arms that do: "its special forces", "their warplanes". */
static bool serves(const toc_scan *s, toc_np np)
{
    if (!np.found)
        return false;
    toc_word_class arms =
        toc_class_between(s, np.head, TOC_WORD_WEAPON_EXPLOSIVE, TOC_WORD_WEAPON_MALWARE);
    return arms == TOC_WORD_WEAPON_AIRCRAFT || arms == TOC_WORD_WEAPON_DRONE ||
           arms == TOC_WORD_WEAPON_ARTILLERY || toc_is(s, np.head, TOC_WORD_ATTACKER) ||
           toc_is(s, np.head, TOC_WORD_AUTHORITY) ||
           toc_word_in(s, np.head,
                       " planes jets helicopters forces fighters men members people troops "
                       "soldiers aircraft agents side "
                       "navy pilots gunners staff employees officers diplomats servants guns units "
                       "supporters followers activists services batteries ships "
                       "personnel citizens nationals ");
}

/* "denied that its forces had operated there": the speaker's people. */
bool toc_of_own_people(const toc_scan *s, const toc_statement *st)
{
    enum { REACH = 6 };
    for (uint32_t i = st->first; i + 1 < TOC_MIN(st->first + REACH, st->end); i++)
        if (toc_word_in(s, i, " its their our his her ") && serves(s, toc_np_after(s, i + 1, 3)))
            return !suffered(s, st, i + 2);
    return false;
}

/* "denies shelling the market", "denied having killed anybody": a deed; not "having warned them".
 */
static bool denies_doing(const toc_scan *s, const toc_statement *st)
{
    uint32_t verb = st->first;
    verb += verb < st->end && toc_word_is(s, verb, "having");
    if (verb >= st->end || s->text->tokens.p[verb].pos != TOC_VERB)
        return false;
    bool having = verb > st->first;
    if (!having && !toc_sv_ends(s->text->tokens.p[verb].fold, TOC_SV("ing")))
        return false;
    return toc_is(s, verb, TOC_WORD_HARM_KILLED) || toc_is(s, verb, TOC_WORD_HARM_INJURED) ||
           toc_is(s, verb, TOC_WORD_HARM_KIDNAPPED) ||
           toc_word_in(s, verb,
                       " killing shooting carrying firing shelling bombing attacking planting "
                       "hitting striking ordering staging targeting burning launching torching "
                       "setting hacking stealing abducting kidnapping carried fired shelled bombed "
                       "attacked planted struck ordered staged targeted burned launched hacked ");
}

/* "denied having attacked the field", "denied that its forces had": the speaker, if no person. */
static toc_party denies_of_itself(const toc_scan *s, const toc_statement *st, bool own_people)
{
    bool own = own_people || toc_word_is(s, st->first, "having") || own_part(s, st);
    toc_party self = own ? toc_speaking_party(s, st) : (toc_party){0};
    return self.kind == TOC_PARTY_PERSON ? (toc_party){0} : self;
}

/* "that Moscow played no part": whose part. */
static toc_party cleared_subject(const toc_scan *s, const toc_statement *st)
{
    toc_np np = toc_np_subject(s, st->verb);
    return np.found ? toc_party_in(s, np.full_first, np.end) : (toc_party){0};
}

/* "no evidence that a state was involved": of others' part, never of the speaker's own. */
static bool finds_nothing(const toc_scan *s, const toc_statement *st)
{
    for (uint32_t i = st->verb; i < st->verb_end; i++)
        if (toc_word_in(s, i,
                        " evidence indication indications sign suggestion proof show suggest "))
            return true;
    return false;
}

/* Whose part it is that nothing speaks for: a party without a name, or whoever was accused. */
static toc_sv undoubted(const toc_scan *s, const toc_statement *st, const toc_party *accused)
{
    toc_party p = toc_nameless_subject(s, st);
    if (p.found)
        return toc_party_text(s, p);
    return accused->found && toc_denial_clears(s, st) ? toc_party_text(s, *accused)
                                                      : (toc_sv){"", 0};
}

/* "pleaded not guilty", "maintains his innocence" */
static bool pleads_innocence(const toc_scan *s, const toc_statement *st)
{
    for (uint32_t i = st->verb; i < st->verb_end; i++)
        if (toc_word_in(s, i, " guilty innocence innocent "))
            return true;
    return false;
}

/* "I had nothing to do with it", "We had no part in this": the speaker's own part. */
static bool denies_in_first_person(const toc_scan *s, const toc_statement *st)
{
    return st->no_part && toc_word_before(s, st->verb, 3, " i we ");
}

/* The party that the words of a denial name. */
static toc_party denied_party(const toc_scan *s, const toc_statement *st)
{
    if (st->no_part)
        return cleared_subject(s, st);
    bool epithet = toc_word_in(s, st->verb, " called calls calling described describes ") ||
                   toc_saying_untrue(s, st->first + (st->first + 1 < st->end));
    toc_party p = epithet ? (toc_party){0} : toc_party_in(s, st->first, st->end);
    return p.found && toc_party_only_doers(s, p) ? (toc_party){0} : p;
}

/* "Their lawyer, Ann Lee, said": for those who stand accused. */
static bool by_counsel(const toc_scan *s, const toc_statement *st)
{
    for (uint32_t i = toc_sentence_at(s, st->verb).first; i < st->verb; i++)
        if (counsel(s, i) && i > 0 && toc_word_in(s, i - 1, " his her their the defence defense "))
            return true;
    return false;
}

/* The part in the deed that a denial of nobody's by name denies: of clients, or of who speaks. */
static toc_sv denied_of_others(const toc_scan *s, const toc_statement *st, toc_party *accused)
{
    toc_sv person = person_spoken_for(s, st);
    if (person.n)
        return person;
    toc_sv clients = by_counsel(s, st) ? toc_before_the_law(s, st->verb) : (toc_sv){"", 0};
    if (clients.n && accused->kind != TOC_PARTY_PERSON)
        return clients;
    bool counsel = of_client(s, TOC_MIN(st->verb, st->first), st->end);
    toc_sv part = accused->found && !counsel ? (toc_sv){"", 0} : unnamed_client(s, st);
    return part.n ? part : denied_part(s, st, accused);
}

/* Who speaks, or whose office does. */
static toc_sv own_party(const toc_scan *s, const toc_statement *st)
{
    toc_party self = toc_speaking_party(s, st);
    return !self.found                    ? st->by
           : self.kind == TOC_PARTY_STATE ? self.name
                                          : toc_party_text(s, self);
}

/* A part in the deed that is denied without a name. */
static toc_sv denied_unnamed(const toc_scan *s, const toc_statement *st, toc_party *accused)
{
    bool ours = toc_of_own_people(s, st);
    bool none = of_crime(s, st) && !by_counsel(s, st) && !person_spoken_for(s, st).n;
    if (!ours && (none || denies_doing(s, st))) /* "the army denied killing anybody" */
        return own_party(s, st);
    if (!ours && !toc_denial_clears(s, st))
        return (toc_sv){"", 0};
    toc_party self = denies_of_itself(s, st, ours);
    if (ours && !self.found) /* "a spokesman denied that any of its aircraft had been there" */
        return accused->found ? toc_party_text(s, *accused) : st->by;
    if (self.found)
        return ours && self.kind == TOC_PARTY_STATE ? self.name : toc_party_text(s, self);
    return toc_denial_clears(s, st) ? denied_of_others(s, st, accused) : (toc_sv){"", 0};
}

/* What a denial denies: the party named in it, else a part in the deed. */
toc_sv toc_denied(const toc_scan *s, const toc_statement *st, toc_party *accused)
{
    if (st->pleads || pleads_innocence(s, st))
        return st->by;
    if (denies_in_first_person(s, st))
        return own_party(s, st);
    if (toc_of_own_people(s, st))
        return denied_unnamed(s, st, accused);
    toc_party p = denied_party(s, st);
    bool own = p.kind == TOC_PARTY_GROUP && /* "denied that the army had …" */
               toc_speaking_party(s, st).kind == TOC_PARTY_STATE;
    if (p.found && p.kind != TOC_PARTY_PERSON && !own) {
        *accused = p; /* others may deny it too */
        return toc_party_text(s, p);
    }
    return finds_nothing(s, st) ? undoubted(s, st, accused) : denied_unnamed(s, st, accused);
}
