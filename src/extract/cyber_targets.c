/*
 * cyber_targets - whom a cyber attack hit: an organisation whose machines, data or services
 * suffered.
 *
 * Every organisation in the incident's units is scored by how it stands to the event; those who
 * study, report or prosecute attacks are marked down.
 */
#include "extract/names.h"
#include "extract/targets.h"

/* Who studies, reports or prosecutes attacks is named in every report of one. */
static bool bystander(const toc_scan *s, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++)
        if (toc_is(s, i, TOC_WORD_MEDIA) || toc_is(s, i, TOC_WORD_AUTHORITY) ||
            toc_word_in(s, i,
                        " research labs lab security cert threat intelligence telegram internet "
                        "microsoft twitter "))
            return true;
    return false;
}

/* Infrastructure is what was broken into, not whose it was. */
static bool machinery(const toc_scan *s, uint32_t head)
{
    return toc_word_in(
        s, head,
        " network networks server servers computer computers system systems data gang group "
        "software files internet company program update ");
}

/* "its network", "whose servers", "their computers" within reach behind the name. */
static bool owns_machines(const toc_scan *s, uint32_t from, uint32_t end)
{
    enum { REACH = 14 };
    bool owner = false;
    for (uint32_t i = from; i < TOC_MIN(from + REACH, end); i++) {
        owner |= toc_word_in(s, i, " its whose their s ");
        if (owner && (machinery(s, i) ||
                      toc_word_in(s, i, " mailboxes website customers clients patients records ")))
            return true;
    }
    return false;
}

static bool passive_behind(const toc_scan *s, uint32_t from, uint32_t end)
{
    enum { REACH = 4 };
    for (uint32_t i = from; i < TOC_MIN(from + REACH, end); i++)
        if (toc_word_in(s, i, " was were been shut closed "))
            return true;
    return false;
}

/* "JBS has paid $11 million to the gang", "the bitcoins which Acme paid": who pays is who was hit.
 */
static bool pays_ransom(const toc_scan *s, toc_np np)
{
    enum { REACH = 16 };
    toc_sentence se = toc_sentence_at(s, np.head);
    uint32_t pay = TOC_NO_TOKEN;
    for (uint32_t i = np.end; i < TOC_MIN(np.end + REACH, se.end) && pay == TOC_NO_TOKEN; i++)
        if (toc_word_in(s, i, " paid pays "))
            pay = i;
    for (uint32_t i = se.first; pay != TOC_NO_TOKEN && i < se.end; i++)
        if (toc_word_in(s, i, " ransom gang hackers extortionists blackmailers "))
            return true;
    return false;
}

/* "Acme, which runs eleven hospitals, confirmed that it had been hit by ransomware": who owns up to
 * it in the third person was hit. */
static bool owns_up(const toc_scan *s, const toc_draft *d, toc_np np)
{
    enum { CLAUSE = 18, SAID = 10 };
    uint32_t end = toc_sentence_at(s, np.head).end, to = TOC_MIN(np.end + CLAUSE, end);
    for (uint32_t i = np.end; i < to; i++) {
        if (!toc_word_in(s, i,
                         " confirmed disclosed said says admitted acknowledged announced "
                         "reported revealed confirms discloses detected discovered suffered "))
            continue;
        uint32_t k = toc_events_from(&d->events, i);
        bool told = k < d->events.n && d->events.p[k].first < end;
        for (uint32_t w = i + 1; told && w < TOC_MIN(i + SAID, end); w++)
            if (toc_word_in(s, w, " it its they their employee employees ") ||
                toc_word_is(s, i, "suffered"))
                return true;
        return false;
    }
    return false;
}

/* Who attacks was not attacked: known under that name elsewhere in the text. */
static bool attacks(const toc_scan *s, uint32_t first, uint32_t end)
{
    toc_sv name = toc_scan_words(s, first, end);
    TOC_VEC_FOREACH (a, &s->actors)
        if (toc_sv_eq_nocase(a->name, name))
            return true;
    return false;
}

/* "its North American business": part of somebody named elsewhere. */
static bool part_of_other(const toc_scan *s, toc_np np)
{
    for (uint32_t i = np.full_first > 0 ? np.full_first - 1 : 0; i <= np.first; i++)
        if (toc_word_in(s, i, " its their his her our "))
            return true;
    return false;
}

/* "a dairy, Lacteos Vega": steps left over what it is. */
static uint32_t before_kind(const toc_scan *s, uint32_t first, uint32_t i)
{
    if (i < first + 3 || !toc_word_is(s, i - 1, ",") || s->text->tokens.p[i - 2].pos != TOC_NOUN)
        return i;
    toc_np kind = toc_np_around(s, i - 2);
    bool one = kind.found && kind.full_first >= first &&
               toc_word_in(s, kind.full_first, " a an the ") && !toc_name_at(s, kind.head);
    return one ? kind.full_first : i;
}

/* "the websites of the parliament and of the state railways": theirs is what was hit. */
static bool owner_of_site(const toc_scan *s, toc_np np)
{
    enum { REACH = 9 };
    uint32_t first = toc_sentence_at(s, np.head).first;
    uint32_t i = before_kind(s, first, np.full_first);
    if (i <= first || !toc_word_in(s, i - 1, " of "))
        return false;
    for (uint32_t from = i; i > first && from - i < REACH; i--) {
        if (toc_word_in(s, i - 1,
                        " website websites site sites portal portals servers server systems system "
                        "computers databases database wallets mailboxes "))
            return true;
        toc_pos p = s->text->tokens.p[i - 1].pos;
        if (p == TOC_VERB || p == TOC_AUX || (p == TOC_PUNCT && !toc_word_is(s, i - 1, ",")))
            return false;
    }
    return false;
}

/* What its name adds: being named often, paying, owning up. */
static int named_score(const toc_scan *s, const toc_draft *d, toc_np np, const toc_name *n)
{
    int often = TOC_MIN((int)toc_name_fullest(s, n)->mentions - 1, 2);
    return often + (pays_ransom(s, np) ? 2 : 0) + (owns_up(s, d, np) ? 3 : 0);
}

/* A hospital, a bank; or a commune, whose place comes behind. */
static bool of_a_kind(const toc_scan *s, toc_np np)
{
    return toc_target_at(s, np.head) != TOC_TARGET_NONE || np.end > np.head + 1;
}

static int cyber_score(const toc_scan *s, const toc_draft *d, const toc_unit *u, toc_np np)
{
    const toc_name *n = toc_name_at(s, np.head);
    uint32_t end = toc_sentence_at(s, np.head).end;
    int score = n && n->kind == TOC_NAME_ORGANIZATION ? 2 : n ? 1 : 0;
    score += of_a_kind(s, np) ? 1 : 0;
    score += toc_aimed_at(s, d, u, np) ? 2 : 0;
    score += owns_machines(s, np.end, end) ? 2 : 0;
    score += passive_behind(s, np.end, end) ? 1 : 0;
    score += owner_of_site(s, np) ? 3 : 0;
    bool from =
        np.full_first > u->first && toc_word_in(s, np.full_first - 1, " from at into against ");
    score += from && n && n->kind == TOC_NAME_ORGANIZATION ? 2 : 0;
    score += n ? named_score(s, d, np, n) : 0;
    score -= bystander(s, np.first, np.end) ? 4 : 0;
    return score;
}

/* "the servers of the city of Kolding": a place that has machines is its administration. */
static bool names_commune(const toc_scan *s, toc_np np)
{
    toc_sentence se = toc_sentence_at(s, np.head);
    return toc_word_in(s, np.head,
                       " city town municipality commune county district canton borough council "
                       "parish province state ") &&
           np.end + 1 < se.end && toc_word_is(s, np.end, "of") &&
           s->place_at[np.end + 1] != TOC_NO_TOKEN;
}

static toc_np whole_commune(const toc_scan *s, toc_np np)
{
    if (np.found && names_commune(s, np))
        np.end = s->places.p[s->place_at[np.end + 1]].end;
    return np;
}

static bool cyber_candidate(const toc_scan *s, toc_np np)
{
    if (!np.found || machinery(s, np.head) || toc_is(s, np.head, TOC_WORD_PEOPLE) ||
        s->actor_at[np.head] != TOC_NO_TOKEN || s->place_at[np.head] != TOC_NO_TOKEN ||
        toc_in_date(s, np.head) || part_of_other(s, np) || attacks(s, np.first, np.end))
        return false;
    const toc_name *n = toc_name_at(s, np.head);
    return (n && n->kind != TOC_NAME_PERSON) || of_a_kind(s, np);
}

/* "Ministry of Finance", "Nordkasse A/S": the whole name, wherever the phrase was cut. */
static toc_np whole_name(const toc_scan *s, toc_np np)
{
    const toc_name *n = np.found ? toc_name_at(s, np.head) : NULL;
    if (!n || n->kind == TOC_NAME_PERSON)
        return np;
    np.full_first = TOC_MIN(np.full_first, n->first);
    np.first = TOC_MIN(np.first, n->first);
    if (n->end > np.end) {
        np.end = n->end;
        np.head = n->end - 1;
    }
    return np;
}

/* A letter in the first person: "we detected unusual activity in our systems". */
static bool speaks_of_itself(const toc_scan *s)
{
    enum { ENOUGH = 4 };
    uint32_t own = 0, said = 0;
    for (uint32_t i = 0; i < s->text->tokens.n; i++) {
        own += toc_word_in(s, i, " we our us ");
        said += toc_word_in(s, i, " said told says ");
    }
    return own >= ENOUGH && own > 2 * said;
}

/* The organisation that a letter is from: the first that its head names; NULL. */
static const toc_name *letterhead(const toc_scan *s)
{
    enum { HEAD = 80 };
    TOC_VEC_FOREACH (n, &s->names) {
        bool body =
            n->kind == TOC_NAME_ORGANIZATION || toc_is(s, n->end - 1, TOC_WORD_ORGANIZATION_NOUN);
        if (n->first < HEAD && body && !bystander(s, n->first, n->end) &&
            !attacks(s, n->first, n->end))
            return n;
    }
    return NULL;
}

/* "We detected …" under a letterhead: whoever writes was hit. */
static void add_writer(const toc_scan *s, toc_draft *d)
{
    if (!d->lead || d->incident.targets.n || !d->units.n || !speaks_of_itself(s))
        return;
    const toc_name *n = letterhead(s);
    if (!n)
        return;
    toc_np np = {.first = n->first,
                 .end = n->end,
                 .head = n->end - 1,
                 .full_first = n->first,
                 .found = true};
    toc_target_add(s, d, &d->units.p[0], np, toc_target_type_of(s, np));
}

/* A cyber attack's target is an organisation that was hit or whose machines were. */
void toc_fill_cyber_targets(const toc_scan *s, toc_draft *d)
{
    enum { MOST = 4, ENOUGH = 4 };
    TOC_VEC_FOREACH (u, &d->units) {
        for (uint32_t i = u->first; i < u->end && d->incident.targets.n < MOST;) {
            toc_np np = whole_commune(s, whole_name(s, toc_np_around(s, i)));
            if (cyber_candidate(s, np) && cyber_score(s, d, u, np) >= ENOUGH)
                toc_target_add(s, d, u, np, toc_target_type_of(s, np));
            i = np.found ? TOC_MAX(np.end, i + 1) : i + 1;
        }
    }
    add_writer(s, d);
}
