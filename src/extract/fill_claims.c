/* fill_claims - who says what about the incident: perpetrator, count, motive, cause. */
#include "extract/accused.h"

#include "base/limits.h"
#include "extract/claims.h"
#include "extract/deeds_told.h"
#include "extract/draft.h"
#include "extract/names.h"
#include "extract/parties.h"
#include "extract/sayings.h"
#include "extract/targets.h"

void toc_claim_add(const toc_scan *s, toc_incident *i, const toc_statement *st, toc_claim c)
{
    bool itself = c.kind == TOC_CLAIM_COUNT && toc_sv_eq_nocase(c.by, c.about);
    if (c.by.n == 0 || c.about.n == 0 || itself)
        return;
    TOC_VEC_FOREACH (old, &i->claims)
        if (old->stance == c.stance && toc_sv_eq_nocase(old->by, c.by) &&
            toc_sv_eq_nocase(old->about, c.about))
            return;
    toc_claim *slot =
        i->claims.n < TOC_MAX_FIELD_ENTRIES ? TOC_VEC_PUSH(s->arena, &i->claims) : NULL;
    if (!slot)
        return;
    static const char *const RULES[] = {
        [TOC_CLAIM_PERPETRATOR] = "statement on who did it",
        [TOC_CLAIM_MOTIVE] = "statement on the motive",
        [TOC_CLAIM_COUNT] = "statement on a figure",
        [TOC_CLAIM_CAUSE] = "statement on how it was done",
    };
    *slot = c;
    slot->basis =
        toc_basis_of(s, st->first < st->verb ? st->first : st->verb, st->end, 60, RULES[c.kind]);
}

toc_sv toc_party_text(const toc_scan *s, toc_party p)
{
    bool unlisted = s->actor_at[p.first] != TOC_NO_TOKEN &&
                    s->actors.p[s->actor_at[p.first]].row == TOC_ACTOR_UNKNOWN;
    /* persons and groups that no list has go by their fullest name in the report */
    return p.kind == TOC_PARTY_PERSON || unlisted ? p.name : toc_scan_words(s, p.first, p.end);
}

/* The party behind a speaker: itself, or the state whose office speaks ("the Russian embassy"). */
toc_party toc_speaking_party(const toc_scan *s, const toc_statement *st)
{
    if (!st->speaker.found)
        return (toc_party){0};
    toc_party self = toc_party_in(s, st->speaker.full_first, st->speaker.end);
    if (self.found)
        return self;
    for (uint32_t i = st->speaker.full_first; i < st->speaker.end; i++)
        if (s->place_at[i] != TOC_NO_TOKEN &&
            s->places.p[s->place_at[i]].use != TOC_PLACE_USE_PLACE)
            return toc_state_of(s, i);
    return self;
}

/* "Britain and the United States blamed Russia", "neither Riyadh nor Washington": the one named
 * before the speaker, or nobody. */
static toc_np speaker_beside(const toc_scan *s, toc_np np)
{
    toc_sentence se = toc_sentence_at(s, np.head);
    if (np.full_first < se.first + 2 || !toc_word_in(s, np.full_first - 1, " and nor , "))
        return (toc_np){0};
    toc_np other = toc_np_around(s, np.full_first - 2);
    bool bearer = other.found && (s->actor_at[other.head] != TOC_NO_TOKEN ||
                                  s->place_at[other.head] != TOC_NO_TOKEN ||
                                  s->name_at[other.head] != TOC_NO_TOKEN);
    return bearer && !toc_in_date(s, other.head) ? other : (toc_np){0};
}

/* The claim that was added last, for those too who made it together with the speaker. */
static void same_from_others(const toc_scan *s, const toc_statement *st, uint32_t before,
                             toc_incident *i)
{
    enum { MOST = 4 };
    if (i->claims.n == before || !st->speaker.found || st->speaker.full_first > st->verb ||
        s->sentence_of[st->speaker.head] != s->sentence_of[st->verb])
        return;
    toc_claim c = i->claims.p[i->claims.n - 1];
    toc_np np = st->speaker;
    bool joined = false;
    for (int k = 0; k < MOST; k++) {
        uint32_t mark = np.full_first;
        np = speaker_beside(s, np);
        joined |= np.found && toc_word_in(s, mark - 1, " and nor ");
        if (!np.found || !joined)
            return;
        c.by = toc_speaker_name(s, np);
        if (c.stance == TOC_STANCE_CLAIMS_RESPONSIBILITY)
            c.about = c.by;
        toc_claim_add(s, i, st, c);
    }
}

/* The noun phrase that begins at token or right behind it: "a failed update". */
static toc_np phrase_at(const toc_scan *s, uint32_t token, uint32_t end)
{
    enum { REACH = 3 };
    toc_np np = {0};
    for (uint32_t i = token; i < TOC_MIN(token + REACH, end) && !np.found; i++)
        np = toc_np_around(s, i);
    return toc_np_extended(s, np);
}

/* "blames a failed update": nobody, but how it came about. */
static toc_claim blamed_thing(const toc_scan *s, const toc_statement *st)
{
    toc_np np = phrase_at(s, st->verb_end, st->end);
    if (!np.found || toc_is(s, np.head, TOC_WORD_PEOPLE) || toc_name_at(s, np.head))
        return (toc_claim){0};
    return (toc_claim){.by = st->by,
                       .stance = TOC_STANCE_ASSERTS,
                       .kind = TOC_CLAIM_CAUSE,
                       .about = toc_scan_words(s, np.first, np.end)};
}

/* Whether p says who did it: not "confirmed that a hacker had copied it". */
static bool names_somebody(const toc_statement *st, toc_party p)
{
    bool vague = st->stance == TOC_STANCE_CONFIRMS && p.kind == TOC_PARTY_GROUP;
    return p.found && !vague && (st->blame || p.kind != TOC_PARTY_PERSON);
}

/* "confirmed that his side had fired the rockets" */
static bool owns_up(const toc_scan *s, const toc_statement *st)
{
    if (st->stance != TOC_STANCE_CONFIRMS || !toc_of_own_people(s, st))
        return false;
    for (uint32_t i = st->first; i < st->end; i++)
        if (toc_word_in(s, i,
                        " fired struck killed bombed hit shelled carried attacked shot launched "
                        "destroyed dropped "))
            return !toc_negated(s, i);
    return false;
}

/* "no reason to doubt it": whoever was accused last; else empty. */
static toc_sv confirmed_party(const toc_scan *s, const toc_statement *st, const toc_party *accused)
{
    bool open = accused->found && st->stance == TOC_STANCE_CONFIRMS;
    for (uint32_t i = st->first; open && i + 1 < st->end; i++)
        if (toc_word_in(s, i, " doubt doubts doubted ") &&
            toc_word_in(s, i + 1, " it this that the "))
            return toc_party_text(s, *accused);
    return TOC_SV("");
}

/* The party that speaks, for what its people did. */
static toc_sv own_name(const toc_scan *s, const toc_statement *st)
{
    toc_party self = toc_speaking_party(s, st);
    return self.found ? toc_party_text(s, self) : st->by;
}

/* "called that number propaganda", "disputed the toll": a figure is denied, and nobody's part. */
static bool of_figure(const toc_scan *s, const toc_statement *st)
{
    enum { REACH = 4 };
    for (uint32_t k = st->first; k < TOC_MIN(st->first + REACH, st->end); k++)
        if (toc_word_in(s, k, " number numbers figure figures toll count losses casualties "))
            return k > 0 && toc_word_in(s, k - 1, " the that this these those its death such ");
    return false;
}

/* Which figure: the one that somebody else gave last. */
static toc_claim denied_figure(const toc_incident *i, const toc_statement *st)
{
    toc_claim c = {.by = st->by, .stance = TOC_STANCE_DENIES, .kind = TOC_CLAIM_COUNT};
    TOC_VEC_FOREACH (old, &i->claims)
        if (old->kind == TOC_CLAIM_COUNT && old->stance != TOC_STANCE_DENIES &&
            !toc_sv_eq_nocase(old->by, st->by))
            c.about = old->about;
    return c;
}

/* "Fox denies the charge": one of those whom the law has to do with, of his own part. */
static bool accused_denies(const toc_scan *s, const toc_statement *st, const toc_incident *i)
{
    const toc_name *n = st->speaker.found ? toc_name_at(s, st->speaker.head) : NULL;
    if (!n || n->kind != TOC_NAME_PERSON || !toc_denial_clears(s, st))
        return false;
    TOC_VEC_FOREACH (p, &i->perpetrators)
        if (p->kind == TOC_PARTY_PERSON && toc_party_before_law(p) &&
            toc_sv_eq_nocase(p->name, st->by))
            return true;
    return false;
}

static toc_claim denial_claim(const toc_scan *s, const toc_statement *st, toc_party *accused,
                              const toc_incident *i)
{
    if (of_figure(s, st))
        return denied_figure(i, st);
    toc_claim c = {.kind = TOC_CLAIM_PERPETRATOR, .stance = TOC_STANCE_DENIES, .by = st->by};
    if (!c.by.n && st->unsigned_note && accused->found)
        c.by = toc_party_text(s, *accused); /* "banners denied it": they speak for the accused */
    c.about = accused_denies(s, st, i) ? st->by : toc_denied(s, st, accused);
    return c;
}

static void perpetrator_claim(const toc_scan *s, const toc_statement_vec *all, uint32_t k,
                              toc_party *accused, toc_incident *i)
{
    const toc_statement *st = &all->p[k];
    toc_claim c = {.kind = TOC_CLAIM_PERPETRATOR, .stance = (toc_stance)st->stance, .by = st->by};
    toc_party joined = {0};
    bool official;
    if (st->stance == TOC_STANCE_CLAIMS_RESPONSIBILITY) {
        c.about = st->by;
        toc_party self = toc_speaking_party(s, st);
        if (self.found) /* others may deny it */
            *accused = self;
    } else if (st->stance == TOC_STANCE_DENIES) {
        c = denial_claim(s, st, accused, i);
    } else {
        toc_stance stance;
        bool own = owns_up(s, st);
        c.about = own ? own_name(s, st) : confirmed_party(s, st, accused);
        toc_party p = toc_accused(s, all, k, &c.by, &official, &stance);
        c.stance = stance;
        if (names_somebody(st, p)) {
            c.about = toc_party_text(s, p);
            *accused = p;
            joined = toc_party_joined(s, &p);
        }
        if (!own && toc_sv_eq_nocase(c.about, c.by))
            return;
    }
    if (c.about.n == 0 && st->blame &&
        toc_word_in(s, st->verb, " blamed blames blaming attributed "))
        c = blamed_thing(s, st);
    uint32_t before = i->claims.n;
    toc_claim_add(s, i, st, c);
    same_from_others(s, st, before, i);
    if (st->blame && joined.found) {
        c.about = toc_party_text(s, joined);
        toc_claim_add(s, i, st, c);
    }
}

/* "the police describe a minibus packed with explosives": how it was done, by whose word. */
static void cause_claim(const toc_scan *s, const toc_statement *st, toc_incident *i)
{
    enum { REACH = 16 };
    uint32_t end = TOC_MIN(st->first + REACH, st->end);
    bool means = false;
    for (uint32_t k = st->first; k < end; k++)
        means |= toc_word_in(
            s, k,
            " used using packed hidden wore sent planted released caused smuggled made carried ");
    for (uint32_t k = st->first; means && k < end; k++) {
        if (toc_weapon_at(s, k) == TOC_WEAPON_NONE || toc_is(s, k, TOC_WORD_FIGURATIVE))
            continue;
        toc_np np = toc_np_extended(s, toc_np_around(s, k));
        if (!np.found || (np.end == np.first + 1 && toc_counted_from(s, np.first) == np.first))
            return; /* "planted the bomb": no news */
        toc_claim_add(
            s, i, st,
            (toc_claim){.by = st->by,
                        .stance = toc_claim_said(st),
                        .kind = TOC_CLAIM_CAUSE,
                        .about = toc_scan_words(s, toc_counted_from(s, np.first), np.end)});
        return;
    }
}

/* Who gives each number: whoever speaks the words that it stands in. */
static void name_counters(const toc_scan *s, const toc_statement_vec *all, toc_incident *i)
{
    const toc_token *tokens = s->text->tokens.p;
    TOC_VEC_FOREACH (f, &i->counts) {
        uint32_t at = f->basis.spans.n ? f->basis.spans.p[0].start : UINT32_MAX;
        TOC_VEC_FOREACH (st, all)
            if (st->by.n && st->first < st->end && tokens[st->first].start <= at &&
                at < tokens[st->end - 1].end)
                f->by = st->by;
    }
}

/* "said that Red Horizon carried out the attack": somebody else, and what he did. */
static void deed_claim(const toc_scan *s, const toc_statement *st, toc_party p, toc_party *accused,
                       toc_incident *i)
{
    if (!p.found)
        return;
    toc_sv about = toc_party_text(s, p);
    *accused = p;
    if (!toc_sv_eq_nocase(about, st->by))
        toc_claim_add(s, i, st,
                      (toc_claim){.by = st->by,
                                  .stance = toc_claim_said(st),
                                  .kind = TOC_CLAIM_PERPETRATOR,
                                  .about = about});
}

/* "not the rebels but the army": who says so clears the rebels. */
static void contrast_claim(const toc_scan *s, const toc_statement *st, toc_incident *i)
{
    if (!st->by.n || st->stance == TOC_STANCE_DENIES)
        return;
    for (uint32_t k = st->first; k < st->end; k++) {
        toc_party p = toc_word_in(s, k, " not than ") ? toc_party_at(s, TOC_MIN(k + 1, st->end - 1))
                                                      : (toc_party){0};
        if (toc_word_in(s, k, " not than ") && k + 2 < st->end && !p.found)
            p = toc_party_at(s, k + 2); /* past "the" */
        if (!p.found || p.kind == TOC_PARTY_PERSON || !toc_party_contrasted(s, p))
            continue;
        toc_claim_add(s, i, st,
                      (toc_claim){.by = st->by,
                                  .stance = TOC_STANCE_DENIES,
                                  .kind = TOC_CLAIM_PERPETRATOR,
                                  .about = toc_party_text(s, p)});
        return;
    }
}

/* "spoke of sabotage": what it was, by whose word. */
static void spoken_of(const toc_scan *s, const toc_statement *st, toc_incident *i)
{
    if (!toc_word_in(s, st->verb, " spoke speaks speaking ") || st->first >= st->end)
        return;
    toc_np np = toc_np_around(s, st->first);
    TOC_VEC_FOREACH (t, &s->triggers)
        if (np.found && t->first == np.head) {
            toc_claim_add(s, i, st,
                          (toc_claim){.by = st->by,
                                      .stance = toc_claim_said(st),
                                      .kind = TOC_CLAIM_CAUSE,
                                      .about = toc_scan_words(s, np.first, np.end)});
            return;
        }
}

/* "in what the prime minister called an act of sabotage" */
static bool after_what(const toc_scan *s, uint32_t verb)
{
    enum { BACK = 7 };
    uint32_t first = toc_sentence_at(s, verb).first;
    for (uint32_t i = verb; i > first && verb - i < BACK; i--) {
        if (toc_word_is(s, i - 1, "what"))
            return true;
        if (toc_word_in(s, i - 1, " , ; that "))
            return false;
    }
    return false;
}

/* "called it an attempted robbery", "calls the message a hoax": what it was, by whose word. */
static void called_claim(const toc_scan *s, const toc_statement *st, toc_incident *i)
{
    if (!toc_word_in(s, st->verb, " called calls calling ") || st->end < st->first + 2) {
        spoken_of(s, st, i);
        return;
    }
    bool it = toc_word_in(s, st->first, " it this them that ");
    toc_np np = it || after_what(s, st->verb) ? phrase_at(s, st->first + it, st->end) : (toc_np){0};
    if (!np.found || s->actor_at[np.head] != TOC_NO_TOKEN || toc_name_at(s, np.head))
        return; /* "called it Industroyer" gives a name */
    toc_claim_add(s, i, st,
                  (toc_claim){.by = st->by,
                              .stance = toc_claim_said(st),
                              .kind = TOC_CLAIM_CAUSE,
                              .about = toc_scan_words(s, np.first, np.end)});
}

/* Whether what is said is about a deed: harm, arms, those who do such things, a trigger's word. */
static bool of_deed(const toc_scan *s, const toc_statement *st)
{
    TOC_VEC_FOREACH (t, &s->triggers)
        if (t->first >= st->first && t->end <= st->end)
            return true;
    for (uint32_t i = st->first; i < st->end; i++)
        if (toc_is(s, i, TOC_WORD_HARM_KILLED) || toc_is(s, i, TOC_WORD_HARM_INJURED) ||
            toc_is(s, i, TOC_WORD_ATTACKER) || toc_weapon_at(s, i) != TOC_WEAPON_NONE)
            return true;
    return false;
}

/* Verbs that say that others may see it otherwise. */
static bool contends(const toc_scan *s, const toc_statement *st)
{
    return st->stance == TOC_STANCE_DENIES ||
           (st->stance == TOC_STANCE_CONFIRMS && of_deed(s, st)) ||
           toc_word_in(
               s, st->verb,
               " asserted asserts insisted insists maintained maintains claims claimed "
               "alleged alleges suggested suggests suspected suspects suspect contended boasted "
               "boasts accused accuses ");
}

/* "denied that the gate had been open", "denied any offence", "accused parents of inflating it":
 * not "rejected the demand". */
static bool denies_clause(const toc_scan *s, const toc_statement *st)
{
    if (st->first < st->end && toc_word_is(s, st->first, "of"))
        return false; /* "boasts of its attacks" */
    if (st->stance == TOC_STANCE_DENIES && st->end < st->first + 4 && toc_denial_clears(s, st))
        return false; /* a part in the deed */
    enum { THAT = 6 };
    if (st->stance != TOC_STANCE_DENIES || toc_word_in(s, st->verb, " accused accuses accusing "))
        return true;
    if (toc_word_in(s, st->verb,
                    " called calls calling described describes points pointed suggests suggested "))
        return false;
    for (uint32_t k = st->first; k < TOC_MIN(st->first + THAT, st->end); k++)
        if (toc_word_is(s, k, "that"))
            return true;
    return st->first < st->end && toc_word_in(s, st->first, " any there it having being ");
}

/* Words that stand for what others have said, and say nothing themselves. */
static bool tells_nothing(const toc_scan *s, uint32_t i)
{
    return toc_word_in(s, i,
                       " theory theories version account accusation accusations claim claims "
                       "charge charges report reports figure figures allegation allegations "
                       "suggestion suggestions it this that so them ");
}

/* What is contended where no party, number or motive is: its first words. */
static void other_claim(const toc_scan *s, const toc_statement *st, toc_incident *i)
{
    enum { LONGEST = 10, THAT = 6 };
    uint32_t shortest = st->stance == TOC_STANCE_DENIES ? 1 : 2;
    uint32_t first = st->first, end = first;
    if (!denies_clause(s, st))
        return;
    for (uint32_t k = first; k < TOC_MIN(st->first + THAT, st->end); k++)
        if (toc_word_is(s, k, "that") && !toc_word_in(s, first, " that the a an any "))
            first = k; /* "conceded in 2009 that …" */
    while (first < st->end && toc_word_in(s, first, " that , : \" the a an there was were no "))
        first++;
    for (end = first; end < st->end && end - first < LONGEST; end++)
        if (toc_word_in(s, end, " , ; . : ! ? \" and but "))
            break;
    if (end - first < shortest || !st->speaker.found ||
        (end - first == 1 && tells_nothing(s, first)))
        return;
    toc_claim_add(s, i, st,
                  (toc_claim){.by = st->by,
                              .stance = toc_claim_said(st),
                              .kind = TOC_CLAIM_CAUSE,
                              .about = toc_scan_words(s, first, end)});
}

/* "was behind both", "responsible for the bombing as well as for the raid" */
static bool of_both(const toc_scan *s, const toc_statement *st)
{
    enum { REACH = 16 };
    for (uint32_t i = st->verb; i < TOC_MIN(st->first + REACH, st->end); i++)
        if (toc_word_is(s, i, "both") ||
            (toc_word_is(s, i, "well") && toc_word_is(s, i - 1, "as") && i + 1 < st->end &&
             toc_word_is(s, i + 1, "as")))
            return true;
    return false;
}

/* "said he believed that the Front had done it": who says so only believes it. */
static bool hedges_next(const toc_statement_vec *all, uint32_t k)
{
    const toc_statement *st = &all->p[k], *next = k + 1 < all->n ? st + 1 : NULL;
    return next && next->verb >= st->first && next->verb < st->end && toc_sv_eq(next->by, st->by) &&
           (next->stance == TOC_STANCE_SUSPECTS || next->stance == TOC_STANCE_SUGGESTS);
}

/* "said that there was no sign that he had acted out of racism": what st tells ends where it goes
 * on to deny. */
static toc_statement until_denied(const toc_statement_vec *all, uint32_t k)
{
    toc_statement st = all->p[k];
    for (uint32_t n = k + 1; n < all->n && all->p[n].verb < st.end; n++)
        if (all->p[n].verb >= st.first && all->p[n].stance == TOC_STANCE_DENIES &&
            toc_sv_eq(all->p[n].by, st.by)) {
            st.end = all->p[n].verb;
            break;
        }
    return st;
}

/* "said that they had killed 60 soldiers": a claim of the deed, and a figure of their own. */
static bool own_figure(const toc_scan *s, const toc_statement *st)
{
    enum { PASSIVE = 6 };
    for (uint32_t k = st->first; k + 1 < st->end && !toc_word_in(s, k, " which who "); k++) {
        if (toc_word_in(s, k, " that and ") && s->number_at[k + 1] != TOC_NO_TOKEN &&
            toc_find_class(s, k + 2, TOC_MIN(k + PASSIVE, st->end), TOC_WORD_HARM_KILLED) !=
                TOC_NO_TOKEN)
            return true; /* "that 40 fighters had been killed" */
        if (toc_word_in(s, k,
                        " killed wounded captured destroyed abducted copied stolen taken "
                        "downloaded exfiltrated hit stole took attacked "))
            return s->number_at[k + 1] != TOC_NO_TOKEN;
    }
    return false;
}

/* "Jets struck a depot, the agency reported, killing two": what goes on behind who says so. */
static toc_statement resumed(const toc_scan *s, const toc_statement *st)
{
    toc_statement rest = *st;
    toc_sentence se = toc_sentence_at(s, st->verb);
    bool goes_on = st->end <= st->verb && st->verb_end + 2 < se.end &&
                   toc_word_is(s, st->verb_end, ",") &&
                   toc_word_in(s, st->verb_end + 1,
                               " killing wounding injuring leaving adding putting hurting ");
    rest.first = goes_on ? st->verb_end + 1 : se.end;
    rest.end = se.end;
    return rest;
}

static void figures(const toc_scan *s, const toc_statement *st, const toc_party *doers,
                    toc_incident *i)
{
    uint32_t before = i->claims.n;
    toc_claim_counts(s, st, doers, i);
    toc_statement rest = resumed(s, st);
    if (i->claims.n == before && rest.end > rest.first)
        toc_claim_counts(s, &rest, doers, i);
}

/* Figures, motives, causes and deeds that st tells. hedged: its words are only believed. */
static void told_claims(const toc_scan *s, const toc_statement *st, bool hedged, toc_party *accused,
                        toc_incident *i)
{
    bool told =
        st->stance == TOC_STANCE_ASSERTS && !hedged && !toc_word_in(s, st->verb, " called calls ");
    toc_party doers = told ? toc_deed_told(s, st) : (toc_party){0};
    if (st->stance != TOC_STANCE_CLAIMS_RESPONSIBILITY || own_figure(s, st))
        figures(s, st, &doers, i);
    if (st->stance != TOC_STANCE_DENIES)
        (void)toc_claim_motive(s, st, i);
    if (st->stance != TOC_STANCE_DENIES) /* "called it a lie" */
        called_claim(s, st, i);
    if (st->stance != TOC_STANCE_DENIES)
        cause_claim(s, st, i);
    deed_claim(s, st, doers, accused, i);
}

/* "denied that the army had done it and called the charges a smear": one denial. */
static bool denied_already(const toc_scan *s, const toc_statement_vec *all, uint32_t k)
{
    const toc_statement *st = &all->p[k], *front = k ? st - 1 : NULL;
    return front && front->stance == TOC_STANCE_DENIES && st->stance == TOC_STANCE_DENIES &&
           toc_word_in(s, st->verb, " called calls calling described describes ") &&
           s->sentence_of[front->verb] == s->sentence_of[st->verb] && toc_sv_eq(front->by, st->by);
}

/* What st tells beside whom it blames, once that is kept from claim `before` on. */
static void other_claims(const toc_scan *s, const toc_statement_vec *all, uint32_t k,
                         uint32_t before, toc_party *accused, toc_incident *i)
{
    const toc_statement *st = &all->p[k];
    toc_statement told = until_denied(all, k);
    bool cleared = st->stance == TOC_STANCE_DENIES && i->claims.n > before;
    if (!st->by.n)
        return;
    if (!st->blame && !cleared)
        told_claims(s, &told, hedges_next(all, k), accused, i);
    bool by_next = k + 1 < all->n && all->p[k + 1].blame && all->p[k + 1].verb < st->end;
    if (i->claims.n == before && contends(s, st) && !by_next)
        other_claim(s, st, i);
}

static void claims_of(const toc_scan *s, const toc_statement_vec *all, uint32_t k,
                      toc_party *accused, toc_incident *i)
{
    const toc_statement *st = &all->p[k];
    uint32_t before = i->claims.n;
    if (denied_already(s, all, k))
        return;
    bool denied = toc_claim_no_terrorism(s, st, i) ||
                  (st->stance == TOC_STANCE_DENIES && st->by.n && toc_claim_motive(s, st, i));
    if (denied && st->stance == TOC_STANCE_DENIES)
        return;
    if (!denied && (st->blame || st->stance != TOC_STANCE_ASSERTS))
        perpetrator_claim(s, all, k, accused, i);
    contrast_claim(s, st, i);
    other_claims(s, all, k, before, accused, i);
}

static bool in_chain(const toc_place *p, toc_sv name)
{
    if (toc_sv_eq_nocase(p->name, name))
        return true;
    for (uint32_t k = 0; k + 1 < p->chain.n; k++) /* the last is the country */
        if (toc_sv_eq_nocase(p->chain.p[k], name))
            return true;
    return false;
}

static bool names_place(const toc_scan *s, const toc_statement *st, const toc_place *place)
{
    for (uint32_t k = st->first; k < st->end; k++) {
        const toc_place_mention *p =
            s->place_at[k] == TOC_NO_TOKEN ? NULL : &s->places.p[s->place_at[k]];
        if (p && p->use == TOC_PLACE_USE_PLACE &&
            in_chain(place, toc_scan_words(s, p->first, p->end)))
            return true;
    }
    return false;
}

/* "denied any part in the attack in Lyon": said where another incident is told of, but of this one.
 */
static bool said_elsewhere(const toc_scan *s, const toc_statement *st, const toc_draft_vec *drafts,
                           const toc_draft *d)
{
    if (!st->by.n || d->incident.place.name.n == 0 || !names_place(s, st, &d->incident.place))
        return false;
    TOC_VEC_FOREACH (other, drafts)
        if (other != d && names_place(s, st, &other->incident.place) &&
            in_chain(&other->incident.place, d->incident.place.name))
            return false; /* both are there */
    return true;
}

void toc_fill_claims(const toc_scan *s, const toc_statement_vec *all, const toc_draft_vec *drafts,
                     toc_draft *d)
{
    name_counters(s, all, &d->incident);
    toc_party accused = {0}; /* the last one, for denials of "it" */
    bool both = false;
    for (uint32_t k = 0; k < all->n; k++) {
        /* "blamed India for both. Delhi denied it.": who answers what was said of both */
        bool answer = both && all->p[k].stance == TOC_STANCE_DENIES;
        both = drafts->n == 2 && of_both(s, &all->p[k]);
        if (toc_draft_has(d, all->p[k].verb) || both || answer ||
            said_elsewhere(s, &all->p[k], drafts, d))
            claims_of(s, all, k, &accused, &d->incident);
    }
}
