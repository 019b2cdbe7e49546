/* unit - see unit.h. */
#include "extract/unit.h"

#include "extract/unit_cut.h"

/* ---------------------------------------------------------------- dates */

/* Verbs whose date is not the event's: of saying, of the law, of what follows. */
static bool other_verb(const toc_scan *s, uint32_t i)
{
    static const toc_word_class OTHER[] = {
        TOC_WORD_SAY_ASSERT, TOC_WORD_SAY_CONFIRM,   TOC_WORD_SAY_DENY,
        TOC_WORD_WARN,       TOC_WORD_CLAIM_RESP,    TOC_WORD_CONVICT,
        TOC_WORD_AFTERMATH,  TOC_WORD_HARM_RELEASED, TOC_WORD_SAY_BLAME,
    };
    /* "officers were called to the house at 23.40", "on Sunday they found the door charred" */
    if (toc_word_is(s, i, "called") ? toc_word_is(s, i + 1, "to")
                                    : toc_word_is(s, i, "found") && !toc_word_is(s, i + 1, "that"))
        return false;
    if (toc_word_is(s, i, "opened") && !toc_word_is(s, i + 1, "fire"))
        return true; /* "the hall, which was opened only in March" */
    for (size_t k = 0; k < TOC_LEN(OTHER); k++)
        if (toc_is(s, i, OTHER[k]))
            return true;
    return toc_word_in(s, i,
                       " showed shows emerged learned discovered aware notified notify enroll "
                       "restored resumed resume reopened resolved normal expected "
                       "determined concluded paid pays named ");
}

/* How far from a date verbs are looked for; a comma between makes them so much farther. */
enum { NEAR_DATE = 14, COMMA = 3 };

/* Distance of the nearest verb of the event's, and of another. */
typedef struct {
    uint32_t event, other;
} nearest;

/* "Two of the wounded died overnight", "died of his wounds on Tuesday": after it. */
static bool died_later(const toc_scan *s, uint32_t i)
{
    if (!toc_word_in(s, i, " died dies succumbed death "))
        return false;
    toc_sentence se = toc_sentence_at(s, i);
    for (uint32_t k = se.first; k < se.end; k++)
        if (toc_word_in(s, k, " wounds injuries succumbed burns hospital ") ||
            (toc_word_in(s, k, " wounded injured ") && k < i && k > se.first &&
             toc_word_in(s, k - 1, " the ")))
            return true;
    return false;
}

/* "arrested on suspicion of murder", "charged with arson": the deed is what the law calls it. */
static bool charge(const toc_scan *s, uint32_t i)
{
    enum { REACH = 4 };
    return toc_word_before(s, i, REACH, " suspicion charged charges connection accused ");
}

static void approach(const toc_scan *s, const toc_event_vec *events, bool foiled, uint32_t i,
                     uint32_t distance, nearest *n)
{
    bool law = toc_is(s, i, TOC_WORD_ARREST), claim = toc_is(s, i, TOC_WORD_CLAIM_RESP);
    if (toc_word_in(s, i, " wounds injuries burns "))
        return; /* "died of his wounds on Tuesday" */
    if ((toc_event_told_at(s, events, i) && !claim && !charge(s, i)) || (foiled && law))
        n->event = TOC_MIN(n->event, distance);
    else if (law || other_verb(s, i))
        n->other = TOC_MIN(n->other, distance);
}

static bool boundary(const toc_scan *s, uint32_t i)
{
    return toc_word_in(s, i, " , ; when that which who where ");
}

/* "…, the company admitted.": who says so says nothing about when. */
static bool attributed(const toc_scan *s, toc_sentence se)
{
    enum { LONGEST = 8 };
    if (se.end - se.first < LONGEST + 4)
        return false;
    for (uint32_t i = se.end; i > se.end - 4; i--)
        if (other_verb(s, i - 1))
            for (uint32_t k = i - 1; k > se.end - LONGEST; k--)
                if (toc_word_is(s, k - 1, ","))
                    return true;
    return false;
}

/* "The girls abducted on 11 February were freed": the day closes what is said of the girls, and the
 * verb behind it is of another day. */
static bool closes_clause(const toc_scan *s, const toc_date *m, toc_sentence se)
{
    return m->end < se.end && toc_word_in(s, m->end, " was were is are has have had will ");
}

/* Takes in what stands in front of the date. */
static void look_back(const toc_scan *s, const toc_event_vec *events, bool foiled,
                      const toc_date *m, nearest *n)
{
    enum { CLAUSE = 2 };
    toc_sentence se = toc_sentence_at(s, m->first);
    uint32_t extra = 0;
    for (uint32_t i = m->first, d = 1; i > se.first && d < NEAR_DATE; i--, d++) {
        if (d <= CLAUSE && toc_word_is(s, i - 1, "that"))
            return; /* "said that between June and March two men had …" */
        extra += boundary(s, i - 1) ? COMMA : 0;
        if (died_later(s, i - 1))
            n->other = TOC_MIN(n->other, d + extra);
        else
            approach(s, events, foiled, i - 1, d + extra, n);
    }
}

static nearest verbs_near(const toc_scan *s, const toc_event_vec *events, bool foiled,
                          const toc_date *m)
{
    enum { SAYING = 6 };
    toc_sentence se = toc_sentence_at(s, m->first);
    nearest n = {UINT32_MAX, UINT32_MAX};
    look_back(s, events, foiled, m, &n);
    if (n.event < n.other && closes_clause(s, m, se))
        return n;
    uint32_t extra = 0;
    if (attributed(s, se))
        se.end -= 4;
    for (uint32_t i = m->end, d = 1; i < se.end && d < NEAR_DATE; i++, d++) {
        extra += boundary(s, i) ? COMMA : 0;
        if (extra && toc_is(s, i, TOC_WORD_HARM_RELEASED))
            continue;                    /* "taken on 22 September, were released" */
        if (extra && died_later(s, i)) { /* "in May, when a wounded man died in hospital" */
            n.other = TOC_MIN(n.other, d + extra);
            continue;
        }
        /* "… blew up the line overnight, the ministry said": when it was blown up */
        uint32_t saying = extra && toc_is(s, i, TOC_WORD_SAY_ASSERT) ? SAYING : 0;
        approach(s, events, foiled, i, d + extra + saying, &n);
    }
    return n;
}

/* "Monday's attack", "last week's bombing": whoever claims or denies it. */
static bool owns_event(const toc_scan *s, const toc_event_vec *events, const toc_date *m)
{
    enum { REACH = 4 };
    toc_sentence se = toc_sentence_at(s, m->first);
    if (m->end >= se.end)
        return false;
    toc_sv mark = toc_text_words(s->text, m->end, m->end + 1);
    if (!toc_sv_eq(mark, TOC_SV("'s")) && !toc_sv_eq(mark, TOC_SV("\u2019s")))
        return false;
    for (uint32_t i = m->end + 1; i < TOC_MIN(m->end + 1 + REACH, se.end); i++)
        if (toc_event_told_at(s, events, i))
            return true;
    return false;
}

/* "was disrupted on Wednesday after cables had been cut", "was arrested on Tuesday over the arson":
 * the event was before that day. */
static bool before_after(const toc_scan *s, const toc_event_vec *events, bool foiled,
                         const toc_date *m)
{
    enum { REACH = 8 };
    if (m->first > 0 && toc_event_told_at(s, events, m->first - 1))
        return false; /* "burnt out last November after the same rumour" */
    toc_sentence se = toc_sentence_at(s, m->first);
    if (m->end >= se.end)
        return false;
    if (toc_word_in(s, m->end,
                    " after ")) /* "on Friday after finding an intruder": as good as it */
        return m->end + 1 >= se.end ||
               !toc_word_in(s, m->end + 1,
                            " finding discovering noticing detecting spotting learning ");
    bool law = false;
    for (uint32_t i = m->first; i > se.first && m->first - i < REACH; i--)
        law |= toc_is(s, i - 1, TOC_WORD_ARREST) || toc_is(s, i - 1, TOC_WORD_CONVICT);
    return law && !foiled && toc_word_in(s, m->end, " over for with ");
}

/* "Period covered: 6 to 12 May": when the report looked, not when anything was. */
static bool of_period(const toc_scan *s, const toc_date *m)
{
    enum { REACH = 5 };
    if (m->first > 1 && toc_word_is(s, m->first - 1, "of") && toc_word_is(s, m->first - 2, "as"))
        return true; /* "As of 10 February" */
    return toc_word_before(s, m->first, REACH,
                           " period covering covers issued updated born built founded ");
}

/* "The High Court on Thursday forbade", "A judge in Larnaca on Wednesday ordered". */
static bool court_acts(const toc_scan *s, const toc_date *m)
{
    enum { OPENING = 4, LONGEST = 9 };
    toc_sentence se = toc_sentence_at(s, m->first);
    if (m->end >= se.end || s->text->tokens.p[m->end].pos != TOC_VERB ||
        m->first > se.first + LONGEST)
        return false;
    for (uint32_t i = se.first; i < TOC_MIN(se.first + OPENING, m->first); i++)
        if (toc_word_in(s, i, " court judge judges jury coroner tribunal "))
            return true;
    return false;
}

/* "an inquest into the deaths opened in Ennis yesterday": of what is judged, the day says nothing.
 */
static bool court_sits(const toc_scan *s, const toc_date *m)
{
    enum { REACH = 16 };
    uint32_t first = toc_sentence_at(s, m->first).first;
    bool sits = false;
    for (uint32_t i = m->first, n = 0; i > first && n < REACH; i--, n++) {
        if (toc_word_in(s, i - 1, " , ; "))
            return false;
        if (sits && toc_word_in(s, i - 1, " inquest trial hearing retrial proceedings "))
            return true;
        sits |= toc_word_in(s, i - 1, " opened opens began begins resumed resumes sat adjourned ");
    }
    return false;
}

/* "to avenge a commander killed in June": why it was done. */
static bool of_motive(const toc_scan *s, const toc_date *m)
{
    enum { REACH = 12 };
    return toc_word_before(s, m->first, REACH,
                           " avenge avenges avenged avenging revenge retaliation retaliate "
                           "reprisal reprisals ");
}

/* "the hall, which was opened only in March": the day belongs to what is added of something else.
 */
static bool of_side_clause(const toc_scan *s, const toc_event_vec *events, const toc_date *m)
{
    enum { REACH = 10 };
    uint32_t first = toc_sentence_at(s, m->first).first;
    bool verb = false;
    for (uint32_t i = m->first, n = 0; i > first + 1 && n < REACH; i--, n++) {
        uint32_t k = i - 1;
        if (toc_word_in(s, k, " which who whose "))
            return verb;
        if (toc_event_told_at(s, events, k) ||
            toc_word_in(s, k,
                        " , ; and but occurred happened took place began begun started lasted "
                        "broke erupted continued ended "))
            return false;
        verb |= s->text->tokens.p[k].pos == TOC_VERB;
    }
    return false;
}

/* "The communiqué, read out on television on Monday, said": the day of the paper. */
static bool behind_document(const toc_scan *s, uint32_t comma, uint32_t first)
{
    return comma > first && toc_is(s, comma - 1, TOC_WORD_DOCUMENT_NOUN);
}

/* "claimed the shooting in a message early on Wednesday": when it was written. */
static bool of_message(const toc_scan *s, const toc_date *m)
{
    enum { REACH = 9, NEAR = 5 };
    uint32_t first = toc_sentence_at(s, m->first).first;
    bool message = false;
    for (uint32_t i = m->first, n = 0; i > first + 1 && n < REACH; i--, n++) {
        if (message && n < NEAR && toc_word_in(s, i - 1, " in via through "))
            return true;
        if (toc_word_is(s, i - 1, ","))
            return behind_document(s, i - 1, first);
        if (toc_word_in(s, i - 1, " ; of that which who "))
            return false;
        message |= n < NEAR && toc_is(s, i - 1, TOC_WORD_DOCUMENT_NOUN);
    }
    return false;
}

/* "last seen in Ukraine in 2023", "first reported in May": what is known of a tool. */
static bool of_history(const toc_scan *s, const toc_date *m)
{
    enum { REACH = 7 };
    uint32_t first = toc_sentence_at(s, m->first).first;
    for (uint32_t i = m->first, n = 0; i > first + 1 && n < REACH; i--, n++)
        if (toc_word_in(s, i - 1, " seen observed spotted reported used "))
            return toc_word_in(s, i - 2, " last first previously already earlier ");
    return false;
}

/* The date may be that of an event, by the words around it. */
static bool of_event(const toc_scan *s, const toc_event_vec *events, const toc_date *m)
{
    return !toc_compared(s, m) && !of_period(s, m) && !court_acts(s, m) && !court_sits(s, m) &&
           !of_motive(s, m) && !of_message(s, m) && !of_side_clause(s, events, m) &&
           !of_history(s, m);
}

static bool resolved(const toc_scan *s, const toc_event_vec *events, const toc_date *m)
{
    bool to_come = s->report_day != TOC_DAY_NONE && m->start_day != TOC_DAY_NONE &&
                   m->start_day > s->report_day;
    return m->end_day != TOC_DAY_NONE && !to_come && !m->duration && !m->dateline &&
           !m->anniversary && m->relation != TOC_DATE_FUTURE && m->relation != TOC_DATE_UNTIL &&
           of_event(s, events, m);
}

/* How well a date serves: narrow before wide, named before counted from the report's day. */
static int date_rank(const toc_date *m)
{
    int rank = m->precision == TOC_PRECISION_DAY ? 6 : m->precision == TOC_PRECISION_YEAR ? 0 : 3;
    return rank + (m->basis == TOC_DATE_ABSOLUTE ? 1 : 0);
}

/* Machines are switched off on the day of an attack, or as soon as it is noticed: "withdrawals were
 * halted on 9 March after hackers had …" tells when that was. */
static bool after_event(const toc_scan *s, const toc_event_vec *events, const toc_unit_facts *f,
                        const toc_date *m)
{
    return f->realm != TOC_REALM_CYBER && before_after(s, events, f->foiled, m);
}

/* "taken hostage in January walked into the town on Thursday": another verb stands between the day
 * and all that tells of the event. */
static bool of_other_verb(const toc_scan *s, const toc_event_vec *events, const toc_date *m)
{
    uint32_t first = toc_sentence_at(s, m->first).first;
    bool verb = false;
    for (uint32_t i = m->first; i > first; i--) {
        if (toc_event_told_at(s, events, i - 1))
            return verb;
        if (boundary(s, i - 1))
            return false;
        verb |= s->text->tokens.p[i - 1].pos == TOC_VERB;
    }
    return false;
}

/* Whether m dates the event rather than the one chosen before. best: how near that stands. */
static bool serves_better(const toc_scan *s, const toc_event_vec *events, const toc_date *chosen,
                          uint32_t best, const toc_date *m, uint32_t near)
{
    enum { BESIDE = 3 };
    if (!chosen)
        return true;
    if (best <= BESIDE && of_other_verb(s, events, m))
        return false;
    int rank = date_rank(m), old = date_rank(chosen);
    return rank > old || (rank == old && near < best);
}

static void choose_date(const toc_scan *s, const toc_event_vec *events, toc_unit_facts *f)
{
    uint32_t best = UINT32_MAX, at = f->unit.first;
    for (const toc_date *m; (m = toc_next_date(s, &at, f->unit.end));) {
        if (m->relation == TOC_DATE_UNTIL && m->end_day != TOC_DAY_NONE && !m->duration)
            f->until = m;
        if (!resolved(s, events, m))
            continue;
        nearest n = verbs_near(s, events, f->foiled, m);
        if (owns_event(s, events, m))
            n.event = 0;
        else if (n.other < n.event || after_event(s, events, f, m)) {
            if (!f->doubtful && m->precision == TOC_PRECISION_DAY)
                f->doubtful = m;
            continue;
        }
        if (serves_better(s, events, f->date, best, m, n.event)) {
            f->date = m;
            best = n.event;
        }
    }
}

/* "…, when nine soldiers were killed": in all of the month, or on the day, that stands in front. */
static void date_of_compared(const toc_scan *s, toc_unit_facts *f)
{
    const toc_date *m = f->date || f->unit.first < 2 || !f->unit.event
                            ? NULL
                            : toc_compared_with(s, f->unit.first - 1);
    toc_date *mine = m ? TOC_NEW(s->arena, toc_date) : NULL;
    if (!mine)
        return;
    toc_ymd day = toc_day_ymd(m->start_day);
    *mine = *m;
    mine->relation = TOC_DATE_ON;
    mine->end_day = m->start_day;
    if (m->precision == TOC_PRECISION_MONTH)
        mine->end_day += toc_month_days(day.year, day.month) - 1;
    else if (m->precision == TOC_PRECISION_YEAR)
        mine->end_day = toc_day_of(day.year, 12, 31);
    f->date = mine;
}

/* "began on 26 November and was over on 29 November", "was last used on 19 August". */
static void find_end(const toc_scan *s, const toc_event_vec *events, toc_unit_facts *f)
{
    if (!f->date || f->date->precision != TOC_PRECISION_DAY)
        return;
    uint32_t at = f->date->end;
    for (const toc_date *m; (m = toc_next_date(s, &at, f->unit.end));) {
        bool ends = m->first <= f->date->end + 2 && toc_word_is(s, f->date->end, "and");
        for (uint32_t i = f->date->end; i < m->first; i++)
            ends |= toc_word_in(s, i, " over ended last lasted finished ceased ");
        if (!ends || !resolved(s, events, m) || m->precision != TOC_PRECISION_DAY ||
            m->end_day <= f->date->end_day)
            continue;
        f->until = m;
        f->ended = true;
        return;
    }
}

/* "disclosed in October 2020 that …": known then, done before. */
static void disclosed_date(const toc_scan *s, const toc_event_vec *events, toc_unit_facts *f)
{
    if (f->date)
        return;
    uint32_t at = f->unit.first;
    for (const toc_date *m; (m = toc_next_date(s, &at, f->unit.end));) {
        if (!resolved(s, events, m) || m->precision != TOC_PRECISION_MONTH || m->first == 0)
            continue;
        uint32_t from = m->first - f->unit.first > 4 ? m->first - 4 : f->unit.first;
        for (uint32_t i = from; i < m->first; i++)
            if (toc_word_in(s, i, " disclosed revealed public light ")) {
                f->date = m;
                f->disclosed = true;
                return;
            }
    }
}

/* ---------------------------------------------------------------- places */

static const toc_place_mention *event_place(const toc_scan *s, const toc_unit *u)
{
    for (uint32_t i = u->first + 1; i < u->end; i++) {
        if (s->place_at[i] == TOC_NO_TOKEN)
            continue;
        const toc_place_mention *p = &s->places.p[s->place_at[i]];
        if (p->first > u->first && p->end <= u->end && p->use == TOC_PLACE_USE_PLACE &&
            !p->is_country &&
            toc_word_in(s, p->first - 1, " in at near outside inside around of on to into "))
            return p;
    }
    return NULL;
}

/* "GRAZ. Renate Huber was stabbed": the first words of a paragraph are a place in capitals. */
static const toc_place_mention *place_in_capitals(const toc_scan *s, const toc_unit *u)
{
    if (s->place_at[u->first] == TOC_NO_TOKEN)
        return NULL;
    const toc_place_mention *p = &s->places.p[s->place_at[u->first]];
    bool capitals = s->text->tokens.p[u->first].shape & TOC_SHAPE_UPPER;
    bool wire = toc_word_is(s, p->end, ".") && toc_word_in(s, p->end + 1, " - \u2013 \u2014 ( ");
    bool ends =
        !wire && (p->end >= u->end || toc_word_in(s, p->end, " . : ")); /* "BOISE, Ida. -" */
    if (s->text->upper_case) /* where all is in capitals, only a place that stands apart */
        ends = p->end < u->end && toc_word_is(s, p->end, ".");
    return capitals && ends && p->first == u->first ? p : NULL;
}

static bool mark(const toc_scan *s, uint32_t i, uint32_t end)
{
    bool dotted = i + 1 < end && toc_word_in(s, i + 1, " . ) : ");
    return dotted && s->text->tokens.p[i].fold.n <= 2;
}

/* Where the words behind the mark of an item of a list begin ("2.", "b)", "*", which may be a
 * sentence of its own); TOC_NO_TOKEN if the unit has no mark before it. */
static uint32_t behind_mark(const toc_scan *s, const toc_unit *u)
{
    uint32_t k = u->sentence, paragraph = s->text->sentences.p[k].paragraph;
    if (k > 0 && s->text->sentences.p[k - 1].paragraph == paragraph) {
        toc_sentence before = s->text->sentences.p[k - 1];
        bool opens = k == 1 || s->text->sentences.p[k - 2].paragraph != paragraph;
        bool alone = before.end - before.first == 2 && mark(s, before.first, before.end);
        return opens && alone ? u->first : TOC_NO_TOKEN;
    }
    if (toc_word_in(s, u->first, " * - \u2022 \u2013 \u00b7 > "))
        return u->first + 1;
    return mark(s, u->first, u->end) ? u->first + 2 : TOC_NO_TOKEN;
}

/* Words with capitals, a name among them: "Al-Azraq, near Heiban.", "Track Hebila.", not "Who". */
static bool capitals_alone(const toc_scan *s, uint32_t from, uint32_t end, bool *ret_name)
{
    for (uint32_t i = from; i < end; i++) {
        const toc_token *t = &s->text->tokens.p[i];
        bool capital = t->shape & (TOC_SHAPE_TITLE | TOC_SHAPE_UPPER);
        if (!capital && !toc_in_date(s, i) &&
            !toc_word_in(s, i,
                         " , - \u2013 \" ' \u201c \u201d \u2018 \u2019 ( ) / near of and area "
                         "district da de do el al "))
            return false;
        *ret_name |=
            capital && t->pos == TOC_PROPN && !(t->shape & TOC_SHAPE_UPPER) && !toc_in_date(s, i);
    }
    return from < end;
}

/* "Case B: a dental clinic in Faro." */
static bool numbered_case(const toc_scan *s, const toc_unit *u)
{
    return u->end - u->first > 2 && toc_word_in(s, u->first, " case incident event victim item ") &&
           s->text->tokens.p[u->first + 1].fold.n <= 2 &&
           toc_word_in(s, u->first + 2, " : . - \u2013 ");
}

/* "b. Al-Azraq, near Heiban. At about four", "* Poland: The": the short head of an item of a list,
 * and the first place in it. */
static bool heads_item(const toc_scan *s, const toc_unit *u, const toc_place_mention **ret_place)
{
    enum { LONGEST = 7 };
    if (numbered_case(s, u))
        return true;
    uint32_t from = s->text->upper_case ? TOC_NO_TOKEN : behind_mark(s, u), end = from;
    if (from == TOC_NO_TOKEN)
        return false;
    while (end < u->end && !toc_word_in(s, end, " . : "))
        end++;
    bool name = false;
    if (end - from > LONGEST || !capitals_alone(s, from, end, &name))
        return false;
    for (uint32_t i = from; i < end && !*ret_place; i++)
        if (s->place_at[i] != TOC_NO_TOKEN)
            *ret_place = &s->places.p[s->place_at[i]];
    return name || *ret_place;
}

/* ---------------------------------------------------------------- the rest */

/* "Attack", "struck", "theft" are said of both realms. */
static bool either_realm(const toc_event *e)
{
    return (e->type == TOC_TYPE_ARMED_ASSAULT && !e->strong) || e->type == TOC_TYPE_ROBBERY;
}

typedef struct {
    uint32_t cyber, physical, open;
} realm_votes;

/* What the unit tells of was taken before: "threatens to publish the stolen files". */
static bool loot(const toc_scan *s, const toc_unit *u)
{
    for (uint32_t i = u->first; i < u->end; i++)
        if (toc_word_in(s, i, " stolen taken copied stole took exfiltrated leaked "))
            return true;
    return false;
}

/* "threatens to publish the files" goes with the attack in which they were taken. */
static bool extorts(const toc_scan *s, const toc_event *e, const toc_unit *u,
                    const toc_draft *spoken_of)
{
    if (e->type != TOC_TYPE_DATA_BREACH || !spoken_of || spoken_of->threat)
        return false;
    TOC_VEC_FOREACH (past, &spoken_of->events)
        if (past->strong && (past->type == TOC_TYPE_RANSOMWARE ||
                             (past->type == TOC_TYPE_DATA_BREACH && loot(s, u))))
            return true;
    return false;
}

static realm_votes vote_realm(const toc_scan *s, const toc_event_vec *events,
                              const toc_draft *spoken_of, toc_unit_facts *f)
{
    realm_votes v = {0};
    for (uint32_t k = toc_events_from(events, f->unit.first);
         k < events->n && events->p[k].first < f->unit.end; k++) {
        const toc_event *e = &events->p[k];
        uint32_t weight = e->strong ? 3 : 1;
        f->strong |= e->strong;
        f->foiled |= e->stage == TOC_STAGE_FOILED;
        bool threat = e->stage == TOC_STAGE_THREATENED && e->strong;
        f->threat |= threat && !extorts(s, e, &f->unit, spoken_of);
        if (either_realm(e))
            v.open++;
        else if (toc_type_realm(e->type) == TOC_REALM_CYBER)
            v.cyber += weight;
        else
            v.physical += weight;
    }
    return v;
}

/* By the events; where those leave it open, by harm to people, by machines, then by what was spoken
 * of. */
static toc_realm realm_of(const toc_scan *s, const toc_event_vec *events, toc_unit_facts *f,
                          const toc_draft *draft, toc_realm usual)
{
    toc_realm spoken_of = draft ? draft->incident.realm : TOC_REALM_NONE;
    realm_votes v = vote_realm(s, events, draft, f);
    if (v.cyber || v.physical)
        return v.cyber >= v.physical ? TOC_REALM_CYBER : TOC_REALM_PHYSICAL;
    if (f->harm)
        return TOC_REALM_PHYSICAL;
    if (!v.open)
        return TOC_REALM_NONE;
    if (f->machines)
        return TOC_REALM_CYBER;
    return spoken_of == TOC_REALM_NONE ? usual : spoken_of;
}

static bool thing_at(const toc_scan *s, uint32_t token)
{
    return toc_class_between(s, token, TOC_WORD_WEAPON_EXPLOSIVE, TOC_WORD_TARGET_OTHER) !=
               TOC_WORD_COUNT ||
           s->actor_at[token] != TOC_NO_TOKEN || toc_is(s, token, TOC_WORD_ATTACKER);
}

toc_realm toc_usual_realm(const toc_scan *s)
{
    enum { ENOUGH = 2 };
    uint32_t machines = 0, harm = 0;
    for (uint32_t i = 0; i < s->text->tokens.n; i++) {
        machines += toc_word_in(s, i,
                                " computers computer servers network networks website websites "
                                "online software mailboxes hackers hacker ransomware malware "
                                "encrypted cyber data affiliates certificate decryption ");
        harm += toc_harm_told_at(s, i) && !toc_negated(s, i);
    }
    return machines >= ENOUGH && machines > 2 * harm ? TOC_REALM_CYBER : TOC_REALM_PHYSICAL;
}

/* A cue that another incident is meant; "on the second floor" is none. */
static bool recalls(const toc_scan *s, const toc_unit *u)
{
    for (uint32_t i = u->first; i < u->end; i++) {
        i = toc_find_class(s, i, u->end, TOC_WORD_RECALL_CUE);
        if (i == TOC_NO_TOKEN)
            return false;
        if (i + 2 >= u->end && toc_told_after(s, u->end - 1))
            return false; /* "The ambush comes after |": the next unit is recalled */
        i += toc_word_is(s, i, "a") && i + 1 < u->end; /* "a third party" */
        if (!toc_word_in(s, i, " second third ") || i + 1 >= u->end ||
            !toc_word_in(s, i + 1,
                         " floor storey row half hand class day week month year page "
                         "party parties quarter "))
            return true;
    }
    return false;
}

/* "Two days earlier", "the week before", counted from a day that the text does not tell. */
static bool untold_day(const toc_scan *s, const toc_unit *u)
{
    uint32_t at = u->first;
    for (const toc_date *m; (m = toc_next_date(s, &at, u->end));) {
        if (m->end_day != TOC_DAY_NONE || m->duration || m->basis == TOC_DATE_ABSOLUTE)
            continue;
        for (uint32_t i = m->first; i < m->end; i++)
            if (toc_word_in(s, i, " ago earlier before last previous "))
                return true;
    }
    return false;
}

/* "less than a day after | gunmen opened fire", "…, | and a month after they had kidnapped", "It is
 * a year since a bus was set alight". */
static bool counted_from(const toc_scan *s, const toc_unit *u)
{
    enum { SINCE = 4, REACH = 6 };
    uint32_t first = toc_sentence_at(s, u->first).first;
    if (u->first == first)
        return u->end - first > SINCE && toc_word_is(s, first, "it") &&
               toc_word_is(s, first + SINCE, "since");
    if (toc_word_is(s, u->first, "and"))
        for (uint32_t i = u->first + 2; i < TOC_MIN(u->first + REACH, u->end); i++)
            if (toc_told_after(s, i))
                return true;
    return u->first > first + 1 && toc_told_after(s, u->first - 1);
}

/* By how many days the words before token i put what follows back: "four days", "less than a day";
 * 0: they do not say. */
static int days_told(const toc_scan *s, uint32_t i)
{
    enum { WEEK = 7, LONGEST = 100 };
    bool week = toc_word_in(s, i - 1, " week weeks ");
    if (!week && !toc_word_in(s, i - 1, " day days "))
        return 0;
    uint32_t k = i > 1 ? s->number_at[i - 2] : TOC_NO_TOKEN;
    double n = k != TOC_NO_TOKEN ? s->numbers.p[k].value : 1;
    return n >= 1 && n < LONGEST ? (int)n * (week ? WEEK : 1) : 0;
}

/* "It came four days after a constable was shot", "Two days before that": by how many days what the
 * unit tells was before what was told last; 0 if it does not say. */
static int days_before(const toc_scan *s, const toc_unit *u)
{
    if (u->first > toc_sentence_at(s, u->first).first + 1 && toc_word_is(s, u->first - 1, "after"))
        return days_told(s, u->first - 1);
    for (uint32_t i = u->first + 2; i + 1 < u->end; i++) {
        bool after = toc_word_is(s, i, "after") && toc_word_in(s, i + 1, " a an another ");
        bool before = toc_word_is(s, i, "before") && toc_word_in(s, i + 1, " that it ");
        int days = after || before ? days_told(s, i) : 0;
        if (days)
            return days;
    }
    return 0;
}

/* "He had died of his wounds a day earlier": of what was told last. */
static bool dies_later(const toc_scan *s, const toc_unit *u)
{
    for (uint32_t i = u->first; i < u->end; i++)
        if (died_later(s, i))
            return true;
    return false;
}

toc_unit_facts toc_unit_look(const toc_scan *s, const toc_event_vec *events, toc_unit u,
                             const toc_draft *spoken_of, toc_realm usual)
{
    toc_unit_facts f = {.unit = u, .foiled = spoken_of && spoken_of->foiled};
    for (uint32_t i = u.first; i < u.end; i++) {
        f.harm |= toc_harm_told_at(s, i) && !toc_negated(s, i);
        f.thing |= thing_at(s, i);
        f.machines |=
            toc_word_in(s, i,
                        " computers servers network networks website websites online data software "
                        "systems mailboxes ");
    }
    f.realm = realm_of(s, events, &f, spoken_of, usual);
    f.unit.event = f.realm != TOC_REALM_NONE;
    if (!toc_sentence_at(s, u.first)
             .heading) { /* "for the dead of 7 July": no year, often another's */
        choose_date(s, events, &f);
        date_of_compared(s, &f);
        find_end(s, events, &f);
        disclosed_date(s, events, &f);
        if (f.threat && !f.date)
            f.date = f.doubtful; /* "On 17 May a letter announced": made when it was said */
    }
    f.place = event_place(s, &u);
    f.section = place_in_capitals(s, &u);
    f.item = !f.section && heads_item(s, &u, &f.section);
    f.same_time = toc_find_class(s, u.first, u.end, TOC_WORD_SAME_TIME) != TOC_NO_TOKEN;
    bool counted = counted_from(s, &u);
    f.recall = counted || recalls(s, &u);
    f.days_before = f.date || !f.recall ? 0 : days_before(s, &u);
    f.earlier = (counted || f.days_before || (!f.date && untold_day(s, &u))) && !dies_later(s, &u);
    return f;
}

bool toc_unit_gets_in(const toc_scan *s, const toc_unit *u)
{
    for (uint32_t i = u->first; i < u->end; i++)
        if (toc_word_in(s, i,
                        " access accessed entry entered intruder intruders intrusion foothold "
                        "penetrated compromised got came breached broke logged credentials "))
            return true;
    return false;
}
