/*
 * warnings - see warnings.h.
 *
 * "Monsignor Yohanna warned that other boarding schools could be next", "warned operators of power
 * lines", "named six banks and announced that their turn will come": a word of warning, somebody
 * who gives it, and what could be hit.
 */
#include "extract/warnings.h"

#include "extract/accused.h"
#include "extract/names.h"
#include "extract/speakers.h"
#include "extract/warn_paper.h"
#include "extract/warn_targets.h"

#include <errno.h>

static bool future_cue(const toc_scan *s, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++)
        if (toc_word_in(s, i,
                        " next could might may would target targets again sights approached "
                        "possible attack "
                        "attacks attacked hit turn risk prepare struck expect fraud scams guard "
                        "tighten vigilant check protect beware "))
            return true;
    return false;
}

/* The clause behind "that", or where the words of warning end. */
static uint32_t clause_start(const toc_scan *s, uint32_t cue_end, uint32_t end)
{
    enum { REACH = 12 };
    for (uint32_t i = cue_end; i < TOC_MIN(cue_end + REACH, end); i++)
        if (toc_word_is(s, i, "that"))
            return i + 1;
    return cue_end;
}

/* "to stay away from places of worship": where not to go. */
static toc_np shunned(const toc_scan *s, uint32_t first, uint32_t end)
{
    uint32_t i = first;
    for (; i + 1 < end && !(toc_word_in(s, i, " avoid avoiding ")); i++)
        if (i + 2 < end && toc_word_in(s, i, " away off clear out ") && i > first &&
            toc_word_in(s, i - 1, " stay keep steer remain "))
            break;
    if (i + 1 >= end || s->text->tokens.p[i + 1].pos == TOC_VERB) /* "to avoid falling into" */
        return (toc_np){0};
    toc_np np = toc_next_thing(s, i + 1 + toc_word_in(s, i + 1, " from of "), end);
    np.found = np.found && !toc_word_in(s, np.head,
                                        " area scene site street streets road roads travel "
                                        "panic speculation gathering gatherings crowds crowd "
                                        "demonstrations demonstration protests protest rallies ");
    return toc_whole_thing(s, np, end);
}

/* "warned hauliers not to travel by night" */
static bool not_to_go(const toc_scan *s, uint32_t i, uint32_t end)
{
    return i + 2 < end && toc_word_is(s, i, "not") && toc_word_is(s, i + 1, "to") &&
           toc_word_in(
               s, i + 2,
               " travel open click gather leave answer drive go use give share disclose enter "
               "pay transfer reply trust hold visit accept ");
}

/* "cautioned agencies against road travel": told what to do, behind the verb that ends at token
 * cue_end. */
static bool to_guard_against(const toc_scan *s, uint32_t cue_end, uint32_t i, uint32_t end)
{
    return i + 1 < end && s->text->tokens.p[cue_end - 1].pos == TOC_VERB &&
           (toc_word_is(s, i, "against") || not_to_go(s, i, end) ||
            toc_guarding(s, i, end) != TOC_NO_TOKEN);
}

/* "warned members of a wave of thefts", "is alerting members to scans": of a danger, whatever it
 * is; not "warned Iran against meddling". */
static bool warned_of(const toc_scan *s, uint32_t cue_end, uint32_t i, uint32_t end)
{
    if (i + 1 >= end || s->place_at[i - 1] != TOC_NO_TOKEN)
        return false;
    bool alert = toc_word_in(s, cue_end - 1, " alerting alerted alerts alert ");
    return (alert && toc_word_is(s, i, "to")) ||
           (toc_word_in(s, cue_end - 1, " warned warns warning warn alerted alerts alerting ") &&
            toc_word_in(s, i, " of about "));
}

/* What the words behind those of warning say is in danger. told: who was warned. */
static toc_np in_danger(const toc_scan *s, uint32_t start, uint32_t end, uint32_t cue_end,
                        toc_np told)
{
    toc_danger danger;
    if (!toc_danger_in(s, told.found && start == cue_end ? told.end : start, end, false, &danger))
        return (toc_np){0};
    if (danger.np.found)
        return told.found && toc_word_is(s, danger.at, "against") ? (toc_np){0} : danger.np;
    return danger.them && !told.found ? toc_meant_by_them(s, start, danger.at) : (toc_np){0};
}

/* "warned that X could be next": X; "warned X to prepare", "warned X that they might": X; "might
 * hit X", "a grave risk to X": X. */
static toc_np target_of(const toc_scan *s, uint32_t cue_end, uint32_t end, bool *certain)
{
    *certain = true;
    uint32_t start = clause_start(s, cue_end, end);
    toc_np told = toc_warned_party(s, cue_end, end);
    toc_np shun = told.found ? shunned(s, told.end, end) : (toc_np){0};
    if (shun.found)
        return shun;
    toc_np endangered = in_danger(s, start, end, cue_end, told);
    if (endangered.found)
        return endangered;
    *certain = told.found && (to_guard_against(s, cue_end, told.end, end) ||
                              warned_of(s, cue_end, told.end, end));
    if (told.found)
        return told;
    toc_np np = toc_whole_thing(s, toc_next_thing(s, start, end), end);
    np.found = np.found && !toc_is(s, np.head, TOC_WORD_ATTACKER) &&
               !toc_word_in(s, np.head, " attack attacks strike strikes raid raids violence ");
    return np;
}

/* "The minister of interior warned": the office, up to the word of warning; else empty. */
static toc_sv office_before(const toc_scan *s, uint32_t first, uint32_t cue)
{
    enum { LONGEST = 5 };
    if (cue < first + 3 || !toc_word_in(s, cue - 2, " of for "))
        return TOC_SV("");
    toc_np np = toc_np_around(s, cue - 3);
    bool office = np.found && np.end == cue - 2 && cue - np.first <= LONGEST &&
                  (toc_is(s, np.head, TOC_WORD_AUTHORITY) || toc_is(s, np.head, TOC_WORD_TITLE));
    return office ? toc_scan_words(s, np.first, cue) : TOC_SV("");
}

/* "Motorists are warned that": they do not warn. */
static bool are_warned(const toc_scan *s, uint32_t cue)
{
    return toc_word_before(s, cue, 2, " are is were was been being be ");
}

/* "We": the office or firm that the paper is of, by its head; as it stands if none is named. */
static toc_sv issuer(const toc_scan *s, toc_sv paper, uint32_t we)
{
    toc_sv head = toc_letterhead(s);
    if (head.n)
        return head;
    return paper.n ? paper : toc_scan_words(s, we, we + 1);
}

/* "The agency on Sunday | warned": in front of the day. */
static uint32_t before_date(const toc_scan *s, uint32_t cue)
{
    uint32_t first = toc_sentence_at(s, cue).first;
    while (cue > first + 1 && toc_in_date(s, cue - 1))
        cue--;
    return cue;
}

/* Who is known to warn: all statements of the text, and whose notice it is, if it is one. */
typedef struct {
    const toc_statement_vec *said;
    toc_sv paper;
} warn_scene;

/* "It warned that", "He also warned": who spoke last, if anybody did; "We" where nobody has a name.
 */
static toc_sv warner(const toc_scan *s, const warn_scene *w, uint32_t cue)
{
    const toc_statement_vec *said = w->said;
    enum { REACH = 3 };
    toc_sentence se = toc_sentence_at(s, cue);
    if (are_warned(s, cue)) /* "citizens are advised to": by the paper itself */
        return w->paper;
    for (uint32_t i = cue, n = 0; i > se.first && n < REACH; i--, n++) {
        if (!toc_word_in(s, i - 1, " he she it they we "))
            continue;
        toc_statement_vec before = {.p = said->p};
        while (before.n < said->n && said->p[before.n].verb < cue)
            before.n++;
        toc_statement st = {0};
        if (toc_speaker_of_pronoun(s, &before, i - 1, &st))
            return st.by;
        return toc_word_is(s, i - 1, "we") ? issuer(s, w->paper, i - 1) : TOC_SV("");
    }
    toc_np np = toc_np_subject(s, before_date(s, cue));
    np = np.found ? np : toc_speaker_opening(s, cue);
    bool span = np.found && toc_word_in(s, np.head, " years months weeks days "); /* "for years" */
    if (np.found && !span)
        return toc_speaker_name(s, np);
    return span ? TOC_SV("") : office_before(s, se.first, cue);
}

/* What is known of one warning. */
typedef struct {
    uint32_t first, end; /* the words that warn */
    uint32_t clause_end;
    toc_np target;
} warned;

static bool told_already(const toc_warning_vec *out, toc_sv by, toc_sv target)
{
    TOC_VEC_FOREACH (w, out)
        if (toc_sv_eq(w->by, by) && toc_sv_eq(w->target, target))
            return true;
    return false;
}

static int put(const toc_scan *s, toc_sv by, const warned *x, toc_warning_vec *out)
{
    toc_sv target = toc_scan_words(s, x->target.first, x->target.end);
    if (told_already(out, by, target))
        return 0;
    toc_warning *w = TOC_VEC_PUSH(s->arena, out);
    if (!w)
        return -ENOMEM;
    toc_party actor = toc_party_in(s, x->target.end, x->clause_end);
    *w = (toc_warning){
        .by = by, .target = target, .basis = toc_basis_of(s, x->first, x->end, 60, "warning")};
    if (actor.found && actor.kind == TOC_PARTY_ORGANIZATION)
        w->actor = actor.name;
    toc_basis_add(s, &w->basis, x->target.first, x->target.end);
    return 0;
}

/* "The agency CISA and the FBI warned": who else does. */
static toc_sv joined_warner(const toc_scan *s, uint32_t cue)
{
    toc_np np = toc_np_subject(s, cue);
    if (!np.found || np.full_first < toc_sentence_at(s, cue).first + 2 ||
        !toc_word_is(s, np.full_first - 1, "and"))
        return TOC_SV("");
    toc_np other = toc_np_around(s, np.full_first - 2);
    bool named =
        other.found && (toc_name_at(s, other.head) || toc_is(s, other.head, TOC_WORD_AUTHORITY) ||
                        toc_is(s, other.head, TOC_WORD_ORGANIZATION_NOUN));
    return named ? toc_speaker_name(s, other) : TOC_SV("");
}

/* "a risk to governments and to operators of pipelines": whom else. */
static toc_np second_object(const toc_scan *s, toc_np np, uint32_t end)
{
    if (np.end + 2 >= end || !toc_word_is(s, np.end, "and") ||
        !toc_word_in(s, np.end + 1, " to on against "))
        return (toc_np){0};
    return toc_whole_thing(s, toc_next_thing(s, np.end + 2, end), end);
}

/* "Schools in the district may be next, police warned.": what stands in front of who says so. */
static toc_np told_before(const toc_scan *s, uint32_t cue, uint32_t cue_end, uint32_t end)
{
    enum { TAIL = 6, SPEAKER = 8 };
    uint32_t first = toc_sentence_at(s, cue).first, comma = cue;
    while (comma > first && cue - comma < SPEAKER && !toc_word_is(s, comma, ","))
        comma--;
    toc_danger danger;
    if (end - cue_end > TAIL || comma == first || !toc_word_is(s, comma, ",") ||
        !toc_danger_in(s, first, comma, true, &danger))
        return (toc_np){0};
    return danger.np;
}

/* "Citizens are strongly advised to avoid gatherings near mosques": what is to be kept away from,
 * else who is told so. */
static toc_np who_is_warned(const toc_scan *s, uint32_t cue, uint32_t cue_end, uint32_t end)
{
    toc_np shun = shunned(s, cue_end, end);
    if (shun.found)
        return shun;
    uint32_t verb = cue;
    while (verb > 0 && !toc_word_in(s, verb, " are is were was "))
        verb--;
    toc_np np = to_guard_against(s, cue_end, cue_end, end) ? toc_np_subject(s, verb) : (toc_np){0};
    return np;
}

/* The warning at a word of warning, which ends at token end of the sentence. */
static int warn_at(const toc_scan *s, const warn_scene *w, uint32_t i, uint32_t end,
                   toc_warning_vec *out)
{
    uint32_t to = toc_sentence_at(s, i).end;
    if (toc_of_nature(s, end, to))
        return 0;
    toc_sv by = warner(s, w, i), other = joined_warner(s, i);
    bool certain;
    warned x = {
        .first = i, .end = end, .clause_end = to, .target = target_of(s, end, to, &certain)};
    if (by.n && are_warned(s, i))
        x.target = who_is_warned(s, i, end, to), certain = true;
    if (by.n && !x.target.found)
        x.target = told_before(s, i, end, to), certain = x.target.found;
    if (!by.n || !x.target.found || (!certain && !future_cue(s, end, to)))
        return 0;
    int r = other.n ? put(s, other, &x, out) : 0;
    r = r < 0 ? r : put(s, by, &x, out);
    x.target = second_object(s, x.target, to);
    return r < 0 || !x.target.found ? r : put(s, by, &x, out);
}

/* "told other hospitals to change their passwords", "called on traders to keep off the road". */
static int advise_at(const toc_scan *s, uint32_t i, toc_warning_vec *out)
{
    uint32_t end = i + 1 + (i + 1 < toc_sentence_at(s, i).end && toc_word_is(s, i + 1, "on"));
    uint32_t to = toc_sentence_at(s, i).end;
    toc_np who = toc_warned_party(s, end, to);
    uint32_t guarding = who.found ? toc_guarding(s, who.end, to) : TOC_NO_TOKEN;
    if (who.found && guarding == TOC_NO_TOKEN && not_to_go(s, who.end, to))
        guarding = who.end + 2;
    toc_np speaker = guarding == TOC_NO_TOKEN ? (toc_np){0} : toc_np_subject(s, i);
    if (!speaker.found)
        return 0;
    toc_np shun = shunned(s, guarding - 1, to);
    warned x = {
        .first = i, .end = guarding + 1, .clause_end = to, .target = shun.found ? shun : who};
    return put(s, toc_speaker_name(s, speaker), &x, out);
}

/* "said that stations were at risk": somebody warns without a word of warning. */
static int warn_in(const toc_scan *s, const toc_statement *st, toc_warning_vec *out)
{
    toc_danger danger;
    bool asserted = st->stance == TOC_STANCE_ASSERTS || st->stance == TOC_STANCE_SUGGESTS ||
                    st->stance == TOC_STANCE_SUSPECTS;
    if (!st->by.n || !asserted || st->blame ||
        toc_find_class(s, st->first, st->end, TOC_WORD_WARN) != TOC_NO_TOKEN ||
        !toc_danger_in(s, clause_start(s, st->first, st->end), st->end, true, &danger))
        return 0;
    warned x = {
        .first = danger.at, .end = danger.at + 1, .clause_end = st->end, .target = danger.np};
    return put(s, st->by, &x, out);
}

/* "CERT advisory 17: phishing wave against town halls": what the paper is. */
static bool titles_paper(const toc_scan *s, uint32_t i)
{
    return toc_sentence_at(s, i).heading && s->text->tokens.p[i].pos != TOC_VERB &&
           toc_word_in(s, i, " advisory warning warnings alert ");
}

/* Somebody with a name says something in the sentence. */
static bool said_in(const toc_statement_vec *said, toc_sentence se)
{
    TOC_VEC_FOREACH (st, said)
        if (st->by.n && st->verb >= se.first && st->verb < se.end)
            return true;
    return false;
}

/* "Compounds of agencies are considered likely targets": a notice warns in its own words. */
static int paper_warns(const toc_scan *s, const warn_scene *w, toc_warning_vec *out)
{
    int r = 0;
    for (uint32_t k = 0; w->paper.n && r == 0 && k < s->text->sentences.n; k++) {
        toc_sentence se = s->text->sentences.p[k];
        toc_danger danger;
        if (se.heading || said_in(w->said, se) ||
            toc_find_class(s, se.first, se.end, TOC_WORD_WARN) != TOC_NO_TOKEN ||
            !toc_danger_in(s, se.first, se.end, true, &danger))
            continue;
        warned x = {
            .first = danger.at, .end = danger.at + 1, .clause_end = se.end, .target = danger.np};
        r = put(s, w->paper, &x, out);
    }
    return r;
}

int toc_warnings_find(const toc_scan *s, const toc_statement_vec *said, toc_warning_vec *out)
{
    warn_scene w = {.said = said, .paper = toc_paper_issuer(s)};
    int r = 0;
    for (uint32_t i = 0; i < s->text->tokens.n && r == 0; i++) {
        if (toc_word_in(s, i, " told tells asked asks ordered called calls instructed ")) {
            r = advise_at(s, i, out);
            continue;
        }
        if (!toc_is(s, i, TOC_WORD_WARN) || titles_paper(s, i))
            continue;
        uint32_t to = toc_sentence_at(s, i).end, end = i + 1;
        while (end < to && toc_is(s, end, TOC_WORD_WARN))
            end++;
        size_t before = out->n;
        r = warn_at(s, &w, i, end, out);
        if (out->n > before)
            i = to - 1;
    }
    for (size_t k = 0; k < said->n && r == 0; k++)
        r = warn_in(s, &said->p[k], out);
    return r < 0 ? r : paper_warns(s, &w, out);
}
