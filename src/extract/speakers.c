/* speakers - see speakers.h. */
#include "extract/speakers.h"

#include "extract/names.h"

enum { NEAR_SENTENCES = 3, FAR_TOKENS = 400 };

/* ---------------------------------------------------------------- kinds of phrases */

/* "anti-Taliban", "pro-Russian": says what somebody is, not who. */
static bool describes(const toc_scan *s, uint32_t i)
{
    toc_sv fold = s->text->tokens.p[i].fold;
    return toc_sv_starts(fold, TOC_SV("anti")) || toc_sv_starts(fold, TOC_SV("pro-")) ||
           toc_sv_starts(fold, TOC_SV("pro ")) ||
           (s->place_at[i] != TOC_NO_TOKEN &&
            s->places.p[s->place_at[i]].use == TOC_PLACE_USE_ADJECTIVE);
}

static bool named(const toc_scan *s, toc_np np)
{
    for (uint32_t i = np.full_first; i < np.end; i++)
        if ((s->actor_at[i] != TOC_NO_TOKEN || s->name_at[i] != TOC_NO_TOKEN ||
             s->place_at[i] != TOC_NO_TOKEN) &&
            !describes(s, i))
            return true;
    return false;
}

static bool opened_by(const toc_scan *s, toc_np np, bool definite)
{
    uint32_t first = np.full_first;
    bool before = first > toc_sentence_at(s, np.head).first;
    if (definite)
        return toc_word_in(s, first, " the this that these those ") ||
               (before && toc_word_in(s, first - 1, " the this that these those "));
    return toc_word_in(s, first, " a an ") || (before && toc_word_in(s, first - 1, " a an "));
}

/* "the group", "the jihadists": one noun with its article. */
static bool bare(const toc_scan *s, toc_np np)
{
    return np.found && np.end == np.first + 1 && !named(s, np) && opened_by(s, np, true);
}

static bool group_noun(const toc_scan *s, uint32_t i)
{
    return toc_word_in(s, i,
                       " group gang collective crew faction movement militia militants rebels "
                       "jihadists insurgents guerrillas hackers cartel syndicate organisation "
                       "organization extremists separatists outfit ");
}

static bool company_noun(const toc_scan *s, uint32_t i)
{
    return toc_word_in(s, i,
                       " company firm operator retailer insurer manufacturer carrier provider "
                       "supplier vendor utility airline ");
}

static bool speaks_as_body(const toc_scan *s, uint32_t i)
{
    return company_noun(s, i) || toc_is(s, i, TOC_WORD_AUTHORITY) ||
           toc_is(s, i, TOC_WORD_ORGANIZATION_NOUN);
}

static bool spokesman(const toc_scan *s, uint32_t i)
{
    return toc_word_in(s, i, " spokesman spokeswoman spokesperson ");
}

static bool several_men(const toc_scan *s, toc_np np)
{
    uint32_t first = np.full_first;
    bool all = toc_word_in(s, first, " both all ") || (first > toc_sentence_at(s, np.head).first &&
                                                       toc_word_in(s, first - 1, " both all "));
    return (all || opened_by(s, np, true)) &&
           toc_word_in(s, np.head, " men women brothers sisters couple pair duo trio two three ");
}

/* "members of the Drovers": a name that has such people. */
static bool has_members(const toc_scan *s, const toc_name *n)
{
    uint32_t first = toc_sentence_at(s, n->first).first, i = n->first;
    i -= i > first && toc_word_is(s, i - 1, "the");
    return n->kind != TOC_NAME_PERSON && i > first + 1 && toc_word_is(s, i - 1, "of") &&
           toc_word_in(
               s, i - 2,
               " members member leaders leader fighters gunmen followers faction wing cell ");
}

static bool group_at(const toc_scan *s, uint32_t i)
{
    if (s->actor_at[i] != TOC_NO_TOKEN)
        return !s->actors.p[s->actor_at[i]].malware;
    const toc_name *n = toc_name_at(s, i);
    uint32_t end = toc_sentence_at(s, i).end;
    return n && (has_members(s, n) ||
                 (n->end < end && group_noun(s, n->end))); /* "the BlackHeron gang" */
}

/* ---------------------------------------------------------------- statements in front */

static bool person(const toc_scan *s, toc_np np)
{
    for (uint32_t i = np.full_first; i < np.end; i++) {
        const toc_name *n = toc_name_at(s, i);
        if (n && n->kind == TOC_NAME_PERSON)
            return true;
    }
    return toc_is(s, np.head, TOC_WORD_PEOPLE) || toc_is(s, np.head, TOC_WORD_TITLE) ||
           spokesman(s, np.head) ||
           toc_word_in(s, np.head, " official officer lawyer expert analyst head director chief ");
}

/* "officers", "police": no "he". */
static bool several(const toc_scan *s, toc_np np)
{
    return !toc_name_at(s, np.head) && (toc_word_in(s, np.head, " police people ") ||
                                        toc_sv_ends(s->text->tokens.p[np.head].fold, TOC_SV("s")));
}

/* Whoever claims a deed is taken for a group, whatever the name looks like. */
static bool claimer(const toc_statement_vec *before, toc_sv by)
{
    TOC_VEC_FOREACH (st, before)
        if (st->stance == TOC_STANCE_CLAIMS_RESPONSIBILITY && toc_sv_eq(st->by, by))
            return true;
    return false;
}

static bool near(const toc_scan *s, const toc_statement *st, uint32_t token)
{
    return s->sentence_of[st->verb] + NEAR_SENTENCES >= s->sentence_of[token];
}

static bool company_name(const toc_scan *s, uint32_t i)
{
    const toc_name *n = toc_name_at(s, i);
    bool letter = s->text->tokens.p[i].fold.n == 1; /* "wrote on X" */
    return n && !letter && n->kind == TOC_NAME_ORGANIZATION && !toc_is(s, i, TOC_WORD_AUTHORITY) &&
           !toc_is(s, i, TOC_WORD_MEDIA);
}

/* The organisation that spoke last, for "the company"; else the one that was named last. */
static toc_np company_before(const toc_scan *s, const toc_statement_vec *before, uint32_t token)
{
    for (uint32_t k = before->n; k > 0 && near(s, &before->p[k - 1], token); k--) {
        toc_np np = before->p[k - 1].speaker;
        if (np.found && company_name(s, np.head))
            return np;
    }
    toc_np best = {0};
    uint32_t from = s->sentence_of[token], most = 0;
    for (uint32_t i = token; i > 0 && s->sentence_of[i - 1] + NEAR_SENTENCES >= from; i--) {
        if (!company_name(s, i - 1) || toc_sentence_at(s, i - 1).heading)
            continue;
        uint32_t mentions = toc_name_fullest(s, toc_name_at(s, i - 1))->mentions;
        if (mentions > most) {
            most = mentions;
            best = toc_np_around(s, i - 1);
        }
    }
    return best;
}

/* "A seller using the name crow7 offers what he claims …": who is named in the same sentence. */
static toc_np handle_before(const toc_scan *s, uint32_t token)
{
    uint32_t first = toc_sentence_at(s, token).first;
    for (uint32_t i = token; i > first; i--)
        if (s->actor_at[i - 1] != TOC_NO_TOKEN && !s->actors.p[s->actor_at[i - 1]].malware)
            return toc_np_around(s, i - 1);
    return (toc_np){0};
}

/* "Prosecutors opened a case against officers, whom they suspect": the subject of the sentence. */
static bool own_sentence(const toc_scan *s, const toc_statement_vec *before, uint32_t token,
                         toc_statement *st)
{
    enum { OPENING = 4 };
    toc_sentence se = toc_sentence_at(s, token);
    if (token < se.first + OPENING || !toc_word_is(s, token, "they") ||
        (before->n && before->p[before->n - 1].verb >= se.first))
        return false;
    toc_np np = toc_np_after(s, se.first, OPENING);
    if (!np.found || np.full_first > se.first + 1 || !speaks_as_body(s, np.head))
        return false;
    st->speaker = np;
    st->by = toc_speaker_name(s, np);
    st->official = toc_is(s, np.head, TOC_WORD_AUTHORITY);
    return true;
}

/* "Ann Lee pointed elsewhere. She suggested": the person that the sentence before is about, if
 * nobody has spoken since. */
static bool subject_before(const toc_scan *s, const toc_statement_vec *before, uint32_t token,
                           toc_statement *ret)
{
    enum { OPENING = 6 };
    uint32_t first = toc_sentence_at(s, token).first;
    if (first == 0 || toc_sentence_at(s, first - 1).heading)
        return false;
    toc_sentence front = toc_sentence_at(s, first - 1);
    if (before->n && before->p[before->n - 1].verb >= front.first)
        return false;
    for (uint32_t i = front.first; i < TOC_MIN(front.first + OPENING, front.end); i++) {
        const toc_name *n = toc_name_at(s, i);
        if (toc_word_in(s, i, " , of by in on at for to "))
            return false;
        if (!n || n->kind != TOC_NAME_PERSON)
            continue;
        ret->speaker = toc_np_around(s, i);
        ret->by = toc_speaker_name(s, ret->speaker);
        ret->official =
            toc_is(s, front.first, TOC_WORD_TITLE) || toc_is(s, front.first, TOC_WORD_AUTHORITY);
        return ret->speaker.found;
    }
    return false;
}

/* Nobody has spoken so far whom the pronoun can mean: who was named last. */
static bool named_before(const toc_scan *s, const toc_statement_vec *before, uint32_t token,
                         bool thing, toc_statement *ret)
{
    toc_np np = thing ? company_before(s, before, token) : handle_before(s, token);
    if (!np.found)
        return false;
    ret->speaker = np;
    ret->by = toc_speaker_name(s, np);
    ret->official = false;
    return true;
}

bool toc_speaker_of_pronoun(const toc_scan *s, const toc_statement_vec *before, uint32_t token,
                            toc_statement *ret)
{
    if (own_sentence(s, before, token, ret))
        return true;
    bool someone = toc_word_in(s, token, " he she his her ");
    if (someone && subject_before(s, before, token, ret))
        return true;
    bool thing = toc_word_in(s, token, " it its ");
    for (uint32_t k = before->n; k > 0 && near(s, &before->p[k - 1], token); k--) {
        const toc_statement *st = &before->p[k - 1];
        if (!st->by.n || !st->speaker.found)
            continue;
        bool human = person(s, st->speaker) && !claimer(before, st->by);
        bool fits = someone ? human && !several(s, st->speaker) : !thing || !human;
        if (fits) {
            ret->speaker = st->speaker;
            ret->by = st->by;
            ret->official = st->official;
            return true;
        }
    }
    return named_before(s, before, token, thing, ret);
}

/* ---------------------------------------------------------------- antecedents */

/* "Katiba Fern, an Islamist group" */
static bool set_beside_group(const toc_scan *s, const toc_name *n)
{
    enum { REACH = 6 };
    uint32_t end = TOC_MIN(n->end + REACH, toc_sentence_at(s, n->first).end);
    for (uint32_t i = n->end + 1; i < end && toc_word_is(s, n->end, ","); i++)
        if (group_noun(s, i))
            return true;
    return false;
}

/* Whoever was blamed last under a name. */
static toc_np blamed_before(const toc_scan *s, const toc_statement_vec *before)
{
    enum { REACH = 6 };
    for (uint32_t k = before->n; k > 0; k--) {
        const toc_statement *st = &before->p[k - 1];
        for (uint32_t i = st->verb_end; st->blame && i < TOC_MIN(st->verb_end + REACH, st->end);
             i++) {
            const toc_name *n = toc_name_at(s, i);
            if (n && (n->kind != TOC_NAME_PERSON || set_beside_group(s, n)))
                return toc_np_around(s, i);
        }
    }
    return (toc_np){0};
}

/* Who claimed the deed, or the group that was named last. */
static toc_np group_before(const toc_scan *s, const toc_statement_vec *before, uint32_t token)
{
    uint32_t claimer = TOC_NO_TOKEN;
    for (uint32_t k = before->n; k > 0 && claimer == TOC_NO_TOKEN; k--) {
        const toc_statement *st = &before->p[k - 1];
        if (st->stance == TOC_STANCE_CLAIMS_RESPONSIBILITY && st->speaker.found &&
            named(s, st->speaker) && st->speaker.head < token)
            claimer = st->speaker.head;
    }
    for (uint32_t i = token; i > 0 && token - i < FAR_TOKENS; i--)
        if (i - 1 == claimer || group_at(s, i - 1))
            return toc_np_around(s, i - 1);
    return blamed_before(s, before);
}

static bool same_noun(const toc_scan *s, toc_np np, uint32_t head)
{
    const toc_token *t = s->text->tokens.p;
    return np.found && np.end > np.first + 1 && t[np.end - 1].word == t[head].word;
}

/* "the ministry" for "the Russian defence ministry" in front. */
static toc_np fuller_before(const toc_scan *s, uint32_t first, uint32_t head)
{
    const toc_token *t = s->text->tokens.p;
    for (uint32_t i = first; i > 0 && first - i < FAR_TOKENS; i--) {
        if (t[i - 1].word != t[head].word || toc_sentence_at(s, i - 1).heading)
            continue;
        toc_np np = toc_np_around(s, i - 1);
        if (same_noun(s, np, head))
            return np;
    }
    return (toc_np){0};
}

static void meant(const toc_scan *s, toc_np np, toc_statement *st)
{
    if (!np.found)
        return;
    st->speaker = np;
    st->by = toc_speaker_name(s, np);
}

/* "A and B", the pair of persons that was named last. */
static void pair_before(const toc_scan *s, uint32_t token, toc_statement *st)
{
    for (uint32_t i = token; i > 2 && token - i < FAR_TOKENS; i--) {
        const toc_name *b = toc_name_at(s, i - 1);
        if (!b || b->kind != TOC_NAME_PERSON || b->first < 2 ||
            !toc_word_is(s, b->first - 1, "and"))
            continue;
        const toc_name *a = toc_name_at(s, b->first - 2);
        if (!a || a->kind != TOC_NAME_PERSON)
            continue;
        st->speaker = toc_np_around(s, a->first);
        st->by = toc_scan_words(s, a->first, b->end);
        return;
    }
}

/* "The claim did not persuade the interior ministry. Its spokesman …": the body named last. */
static toc_sv owner_of(const toc_scan *s, toc_np np)
{
    uint32_t from = s->sentence_of[np.head];
    for (uint32_t i = np.full_first; i > 0 && s->sentence_of[i - 1] + 1 >= from; i--) {
        bool body = speaks_as_body(s, i - 1) || group_at(s, i - 1) || company_name(s, i - 1);
        toc_np owner = body ? toc_np_around(s, i - 1) : (toc_np){0};
        if (owner.found && !person(s, owner))
            return toc_speaker_name(s, owner);
    }
    return (toc_sv){"", 0};
}

/* "Police in Balkh denied it. A spokesman said …": the body that spoke last. */
static toc_sv master_of(const toc_scan *s, const toc_statement_vec *before, toc_np np)
{
    bool its = toc_word_in(s, np.full_first, " its their ") ||
               (np.full_first && toc_word_in(s, np.full_first - 1, " its their "));
    toc_sv owner = its ? owner_of(s, np) : (toc_sv){"", 0};
    for (uint32_t k = before->n; !owner.n && k > 0 && near(s, &before->p[k - 1], np.head); k--) {
        const toc_statement *st = &before->p[k - 1];
        if (st->by.n && st->speaker.found && !person(s, st->speaker))
            owner = st->by;
    }
    return owner;
}

static void whose_spokesman(const toc_scan *s, const toc_statement_vec *before, toc_statement *st)
{
    toc_sv word = toc_scan_words(s, st->speaker.head, st->speaker.end);
    toc_sv master = master_of(s, before, st->speaker);
    if (master.n)
        st->by = toc_arena_printf(s->arena, "%.*s for %.*s", (int)word.n, word.p, (int)master.n,
                                  master.p);
}

/* "A hacking collective has claimed the attack. White Squall, which …": the first group named
 * within the next sentences, if it was not named before. */
static void named_later(const toc_scan *s, toc_statement *st)
{
    enum { NEXT_SENTENCES = 2 };
    uint32_t last = s->sentence_of[st->verb] + NEXT_SENTENCES;
    for (uint32_t i = st->speaker.end; i < s->text->tokens.n && s->sentence_of[i] <= last; i++)
        if (group_at(s, i) && s->actor_at[i] != TOC_NO_TOKEN) {
            meant(s, toc_np_around(s, i), st);
            return;
        }
}

/* "the officer", "the mayor": the person of that office who spoke, or of any who spoke last. */
static bool officer_before(const toc_scan *s, const toc_statement_vec *before, toc_statement *st)
{
    uint32_t word = s->text->tokens.p[st->speaker.head].word;
    bool any =
        toc_word_in(s, st->speaker.head, " officer official analyst expert researcher lawyer ");
    for (uint32_t k = before->n; k > 0; k--) {
        const toc_statement *old = &before->p[k - 1];
        if (!old->by.n || !old->speaker.found || !toc_name_at(s, old->speaker.head) ||
            !person(s, old->speaker))
            continue;
        bool same = any && near(s, old, st->verb);
        for (uint32_t i = toc_sentence_at(s, old->speaker.head).first; i < old->speaker.end; i++)
            same |= s->text->tokens.p[i].word == word && i + 4 > old->speaker.full_first;
        if (!same)
            continue;
        st->speaker = old->speaker;
        st->by = old->by;
        st->official = old->official;
        return true;
    }
    return false;
}

/* Who spoke before under a longer name that has the word: "the office". */
static bool spoke_before(const toc_scan *s, const toc_statement_vec *before, toc_statement *st)
{
    uint32_t word = s->text->tokens.p[st->speaker.head].word;
    for (uint32_t k = before->n; k > 0; k--) {
        const toc_statement *old = &before->p[k - 1];
        if (!old->by.n || !old->speaker.found || old->speaker.end < old->speaker.first + 2 ||
            s->text->tokens.p[old->speaker.head].word != word)
            continue;
        st->speaker = old->speaker;
        st->by = old->by;
        return true;
    }
    return false;
}

/* "the ministry", "the company" */
static toc_np body_before(const toc_scan *s, const toc_statement_vec *before, toc_np np)
{
    toc_np fuller = fuller_before(s, np.full_first, np.head);
    return fuller.found || !company_noun(s, np.head) ? fuller
                                                     : company_before(s, before, np.full_first);
}

/* "Bely Shkval, the collective that …": the name that the phrase is set beside. */
static bool beside_name(const toc_scan *s, toc_statement *st)
{
    uint32_t first = st->speaker.full_first;
    if (first < toc_sentence_at(s, first).first + 2 || !toc_word_is(s, first - 1, ","))
        return false;
    toc_np np = toc_np_around(s, first - 2);
    if (!np.found || !named(s, np))
        return false;
    meant(s, np, st);
    return true;
}

/* "the officer", "the ministry": one noun that speaks for itself or for what was named before. */
static void resolve_bare(const toc_scan *s, const toc_statement_vec *before, toc_statement *st)
{
    toc_np np = st->speaker;
    bool office = toc_is(s, np.head, TOC_WORD_TITLE) || person(s, np);
    if (office && officer_before(s, before, st))
        return;
    if (speaks_as_body(s, np.head) && !spoke_before(s, before, st) && !beside_name(s, st))
        meant(s, body_before(s, before, np), st);
}

const toc_statement *toc_claim_before(const toc_statement_vec *before)
{
    for (uint32_t k = before->n; k > 0; k--)
        if (before->p[k - 1].stance == TOC_STANCE_CLAIMS_RESPONSIBILITY && before->p[k - 1].by.n)
            return &before->p[k - 1];
    return NULL;
}

/* np is known to stand in the statement's own sentence and to hold no name. */
static void resolve(const toc_scan *s, const toc_statement_vec *before, toc_statement *st)
{
    toc_np np = st->speaker;
    bool group = group_noun(s, np.head);
    bool written = toc_is(s, np.head, TOC_WORD_DOCUMENT_NOUN) && opened_by(s, np, true);
    const toc_statement *author = written ? toc_claim_before(before) : NULL;
    if (author) {
        st->speaker = author->speaker;
        st->by = author->by;
    } else if (several_men(s, np))
        pair_before(s, np.full_first, st);
    else if (np.end == np.first + 1 && spokesman(s, np.head))
        whose_spokesman(s, before, st);
    else if (group && bare(s, np) && !beside_name(s, st))
        meant(s, group_before(s, before, np.full_first), st);
    else if (group && opened_by(s, np, false) && st->stance == TOC_STANCE_CLAIMS_RESPONSIBILITY)
        named_later(s, st);
    else if (bare(s, np))
        resolve_bare(s, before, st);
}

void toc_speaker_resolve(const toc_scan *s, const toc_statement_vec *before, toc_statement *st)
{
    toc_np np = st->speaker;
    bool behind = np.full_first > st->verb && toc_is(s, np.head, TOC_WORD_DOCUMENT_NOUN);
    if (np.found && st->by.n && !named(s, np) && (np.full_first <= st->verb || behind) &&
        s->sentence_of[np.head] == s->sentence_of[st->verb])
        resolve(s, before, st);
}
