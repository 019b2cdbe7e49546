/*
 * cyber_targets - whom a cyber attack hit: an organisation whose machines, data or services
 * suffered.
 *
 * Every organisation in the incident's units is scored by what it is and how it stands to the
 * event; what is said of one is said of all in its list. Those who study, report or prosecute
 * attacks are marked down.
 */
#include "extract/cyber_bodies.h"
#include "extract/cyber_clues.h"
#include "extract/names.h"
#include "extract/target_lists.h"
#include "extract/targets.h"

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

/* How well a name may be that of who writes a letter: 2 "Lark Credit Union", 1 another body's; 0.
 */
static int may_write(const toc_scan *s, const toc_name *n)
{
    enum { ACRONYM = 3 };
    if (toc_cyber_bystander(s, n->first, n->end) || toc_cyber_attacker(s, n->first, n->end))
        return 0;
    bool noun = toc_is(s, n->end - 1, TOC_WORD_ORGANIZATION_NOUN);
    if (noun)
        return n->end > n->first + 1 ? 2 : 0;
    bool body =
        n->kind == TOC_NAME_ORGANIZATION && toc_text_words(s->text, n->first, n->end).n >= ACRONYM;
    return body ? 1 : 0;
}

/* The organisation that a letter is from: the first that its head names, else the one under it;
 * found = false. */
static toc_np letterhead(const toc_scan *s)
{
    enum { HEAD = 80, FOOT = 40 };
    uint32_t all = s->text->tokens.n, foot = all > FOOT ? all - FOOT : 0;
    const toc_name *best = NULL;
    int found = 0;
    TOC_VEC_FOREACH (n, &s->names) {
        int may = n->first < HEAD || n->first >= foot ? may_write(s, n) : 0;
        if (may > found) {
            best = n;
            found = may;
        }
    }
    if (found < 2)
        TOC_VEC_FOREACH (a, &s->actors)
            if (a->first < HEAD && toc_firm_at(s, a->first).found)
                return toc_firm_at(s, a->first);
    return best ? toc_np_of(best->first, best->end) : (toc_np){0};
}

/* "on our servers", "our banking platform", "Dear member": who writes has machines, or customers.
 */
static bool own_machines(const toc_scan *s)
{
    enum { REACH = 3 };
    for (uint32_t i = 0; i + REACH < s->text->tokens.n; i++) {
        if (toc_word_is(s, i, "dear") && toc_is(s, i + 1, TOC_WORD_PEOPLE))
            return true;
        if (toc_word_is(s, i, "our"))
            for (uint32_t k = i + 1; k <= i + REACH; k++)
                if (toc_is_machinery(s, k) || toc_is(s, k, TOC_WORD_SERVICE_NOUN))
                    return true;
    }
    return false;
}

/* "CERT advisory 2024-17": "we" have seen it at others'. */
static bool advises(const toc_scan *s)
{
    enum { HEAD = 40 };
    for (uint32_t i = 0; i < HEAD && i < s->text->tokens.n; i++)
        if (toc_word_in(s, i, " advisory cert csirt tlp alert "))
            return true;
    return false;
}

/* "We detected …" under a letterhead: whoever writes was hit, whoever else the letter names. */
static void add_writer(const toc_scan *s, toc_draft *d)
{
    if (!d->lead || !d->units.n || !speaks_of_itself(s))
        return;
    if (!own_machines(s) && (d->incident.targets.n || advises(s)))
        return;
    toc_np np = letterhead(s);
    if (!np.found)
        return;
    toc_target_add(s, d, &d->units.p[0], np, toc_target_type_of(s, np));
}

/* ---------------------------------------------------------------- lists */

enum { MOST_SEEN = 48 };

/* An organisation that may have been hit; those of one list stand side by side. */
typedef struct {
    toc_np np;
    int standing, evidence;
    int clue;    /* plain words that it was hit */
    bool listed; /* joined to the one before it */
} toc_hit;

/* "the parking service Stova and the ticket shop of the bus company Dalma": what may stand between
 * two members of a list; a comma alone may open an apposition. */
static bool joined(const toc_scan *s, const toc_hit *a, const toc_hit *b)
{
    enum { APART = 8 };
    uint32_t from = a->np.end, to = b->np.full_first;
    if (from >= to || to - from > APART)
        return false;
    bool glue = false;
    for (uint32_t i = from; i < to; i++) {
        glue |= toc_word_in(s, i, " , and or ");
        if (!toc_word_in(
                s, i,
                " , : and or of a an the its their both as well also including such like ' s ") &&
            !toc_is_machinery(s, i) && !toc_is(s, i, TOC_WORD_SERVICE_NOUN) &&
            !toc_is(s, i, TOC_WORD_LOCATIVE) && s->place_at[i] == TOC_NO_TOKEN)
            return false;
    }
    bool named = toc_name_at(s, b->np.head) != NULL;
    return glue && (named || !toc_word_is(s, from, ",") || from + 1 == to);
}

/* "Acme, Borealis and Calder": true if the list from first to last, joined, has its "and". */
static bool is_list(const toc_scan *s, const toc_hit *first, const toc_hit *last)
{
    for (uint32_t i = first->np.end; i < last->np.full_first; i++)
        if (toc_word_in(s, i, " and or "))
            return true;
    return false;
}

/* What a sentence says of one it says of all in its list. */
static void share(const toc_scan *s, toc_hit *first, toc_hit *end)
{
    toc_hit *last = end - 1;
    if (first == last || !is_list(s, first, last))
        return;
    int clue = toc_cyber_clue(s, first->np.full_first, last->np.end), told = 0;
    for (toc_hit *h = first; h < end; h++) {
        clue = TOC_MAX(clue, h->clue);
        told = TOC_MAX(told, h->evidence);
    }
    for (toc_hit *h = first; h < end; h++) {
        h->clue = clue;
        h->evidence = told;
    }
}

static bool was_hit(const toc_scan *s, const toc_hit *h)
{
    enum { ENOUGH = 4, BYSTANDER = 4 };
    int score = h->standing + h->evidence + h->clue;
    bool beside = h->clue ? toc_watches_attacks(s, h->np.first, h->np.end)
                          : toc_cyber_bystander(s, h->np.first, h->np.end);
    return score - (beside ? BYSTANDER : 0) >= ENOUGH;
}

/* "two banks, Oreda and Kastel": the names in the list are meant. */
static bool named_behind(const toc_scan *s, const toc_hit *h, const toc_hit *end)
{
    return toc_target_plural(s, h->np.head) && !toc_name_at(s, h->np.head) && h + 1 < end &&
           h[1].listed && toc_word_in(s, h->np.end, " , : including such like ") &&
           toc_name_at(s, h[1].np.head);
}

static bool capital_in(const toc_scan *s, toc_np np)
{
    for (uint32_t i = np.first; i < np.end; i++)
        if (toc_capital_at(s, i))
            return true;
    return false;
}

#define ANY_BODY " company firm group organisation organization business "

/* "the company", "the health board": somebody named before. */
static bool points_back(const toc_scan *s, toc_np np)
{
    bool lone = np.first == np.head && toc_is(s, np.head, TOC_WORD_ORGANIZATION_NOUN);
    bool common = !toc_name_at(s, np.head) && !capital_in(s, np);
    return np.full_first < np.first && toc_word_in(s, np.full_first, " the ") &&
           np.end == np.head + 1 && !toc_target_plural(s, np.head) && (lone || common);
}

/* "the city" of "City of Kolding"; found = false if the text has none. */
static toc_np commune_named(const toc_scan *s, toc_np np)
{
    TOC_VEC_FOREACH (p, &s->places) {
        bool of = p->first >= 2 && toc_word_is(s, p->first - 1, "of");
        if (of && s->text->tokens.p[p->first - 2].word == s->text->tokens.p[np.head].word)
            return toc_np_of(p->first - 2, p->end);
    }
    return (toc_np){0};
}

/* The organisation named before, the nearest first, that "the bank" or "the company" at np may be;
 * found = false if there is none. */
static toc_np pointed_at(const toc_scan *s, toc_np np)
{
    bool any = toc_word_in(s, np.head, ANY_BODY);
    toc_target_type type = toc_target_type_of(s, np);
    bool capital = capital_in(s, np); /* "the Agency" is one of that name */
    toc_np commune = commune_named(s, np);
    if (commune.found)
        return commune;
    for (size_t k = s->names.n; k-- > 0;) {
        const toc_name *n = &s->names.p[k];
        if (n->end > np.full_first || n->kind == TOC_NAME_PERSON)
            continue;
        toc_np named = toc_body_at(s, n->end - 1);
        if (!toc_cyber_candidate(s, named) || toc_cyber_bystander(s, named.first, named.end))
            continue;
        bool same = s->text->tokens.p[named.head].word == s->text->tokens.p[np.head].word;
        if (same || (!capital && (any ? n->kind == TOC_NAME_ORGANIZATION
                                      : toc_target_type_of(s, named) == type)))
            return named;
    }
    return (toc_np){0};
}

/* "the company's computers", "Acme's booking system": whose they are; else np as it is. */
static toc_np owner(const toc_scan *s, toc_np np)
{
    if (!np.found || !(toc_is_machinery(s, np.head) || toc_is(s, np.head, TOC_WORD_SERVICE_NOUN)))
        return np;
    for (uint32_t i = np.head; i > np.first; i--) {
        if (!toc_word_in(s, i, " s ' ") || s->text->tokens.p[i].pos != TOC_PART)
            continue;
        np.end = i;
        np.head = i - 1;
        return np;
    }
    return np;
}

/* "warned that banks might be next" */
static bool only_warned_of(const toc_scan *s, toc_np np)
{
    uint32_t warn = toc_find_class(s, toc_sentence_at(s, np.head).first, np.first, TOC_WORD_WARN);
    return warn != TOC_NO_TOKEN && s->text->tokens.p[warn].pos == TOC_VERB;
}

/* "messages that pose as the Tax Office", "mails in the name of the bank": whose mask it was. */
static bool posed_as(const toc_scan *s, toc_np np)
{
    enum { REACH = 4 };
    uint32_t i = np.full_first;
    return i > toc_sentence_at(s, np.head).first && toc_word_in(s, i - 1, " as of from be ") &&
           toc_word_before(s, i, REACH,
                           " pose posed poses posing present presented presents presenting "
                           "impersonating impersonated pretend pretended pretending purport "
                           "purported purporting appeared seemed name disguised ");
}

/* "confirmed to the Sentinel that its servers …", "told Dalma Press"; "(VD)": another name. */
static bool listens(const toc_scan *s, toc_np np)
{
    uint32_t i = np.full_first, first = toc_sentence_at(s, np.head).first;
    if (i == first)
        return false;
    bool to = toc_word_is(s, i - 1, "to") && i > first + 1 &&
              (toc_is(s, i - 2, TOC_WORD_SAY_ASSERT) || toc_is(s, i - 2, TOC_WORD_SAY_CONFIRM));
    return to || toc_word_in(s, i - 1, " told ( ");
}

/* "Dr Ann Varga of the University of Linz": where somebody works who is asked about it. */
static bool works_there(const toc_scan *s, toc_np np)
{
    uint32_t first = toc_sentence_at(s, np.head).first, i = np.full_first;
    if (i < first + 2 || !toc_word_in(s, i - 1, " of at from "))
        return false;
    const toc_name *n = toc_name_at(s, i - 2);
    return n && n->kind == TOC_NAME_PERSON && n->end > n->first + 1;
}

/* "the security firm Ossian", "the rights group Digital Hearth": who looks into attacks. */
static bool called_watcher(const toc_scan *s, toc_np np)
{
    enum { REACH = 3 };
    uint32_t first = toc_sentence_at(s, np.head).first;
    uint32_t name = toc_name_at(s, np.head) ? toc_name_at(s, np.head)->first : np.first;
    for (uint32_t i = name, n = 0; i > first + 1 && n < REACH; i--, n++)
        if (toc_word_in(s, i - 1, " firm group company organisation organization vendor lab labs "))
            return toc_word_in(s, i - 2,
                               " security cybersecurity rights forensic forensics tracing research "
                               "analytics threat intelligence monitoring ");
    return false;
}

/* "Action Fraud and the ministry have been told", "the police were informed". */
static bool informed(const toc_scan *s, toc_np np)
{
    enum { REACH = 10 };
    uint32_t end = toc_sentence_at(s, np.head).end;
    bool be = false;
    for (uint32_t i = np.end; i < TOC_MIN(np.end + REACH, end); i++) {
        be |= toc_word_in(s, i, " been was were ");
        if (be && toc_word_in(s, i, " told informed notified alerted "))
            return true;
    }
    return false;
}

static toc_hit hit_of(const toc_scan *s, const toc_draft *d, const toc_unit *u, toc_np np,
                      toc_np whole)
{
    if (only_warned_of(s, np) || posed_as(s, np) || listens(s, np) || informed(s, np) ||
        works_there(s, np) || toc_cyber_spared(s, np.full_first, np.end))
        return (toc_hit){.np = np};
    int clue = toc_cyber_clue(s, np.full_first, whole.end);
    if (!clue && called_watcher(s, np))
        return (toc_hit){.np = np};
    return (toc_hit){.np = np,
                     .standing = toc_cyber_standing(s, d, np),
                     .evidence = toc_cyber_evidence(s, d, u, np),
                     .clue = TOC_MAX(clue, toc_owns_site(s, np) ? 3 : 0)};
}

/* "(the "Company")": what a notice calls its writer from then on. */
static bool defined_term(const toc_scan *s, toc_np np)
{
    return np.end == np.first + 1 && toc_capital_at(s, np.head) &&
           toc_word_in(s, np.head, ANY_BODY);
}

/* Collects the organisations of a unit with what speaks for each; returns how many there are. */
static uint32_t collect(const toc_scan *s, const toc_draft *d, const toc_unit *u, toc_hit *hits)
{
    uint32_t n = 0;
    for (uint32_t i = u->first; i < u->end && n < MOST_SEEN;) {
        toc_np whole = toc_body_at(s, i);
        i = whole.found ? TOC_MAX(whole.end, i + 1) : i + 1;
        toc_np np = owner(s, whole);
        if (!toc_cyber_candidate(s, np) || defined_term(s, np))
            continue;
        hits[n] = hit_of(s, d, u, np, whole);
        hits[n].listed = n > 0 && joined(s, &hits[n - 1], &hits[n]);
        n++;
    }
    return n;
}

static bool written_as_name(toc_sv name)
{
    for (size_t i = 0; i < name.n; i++)
        if (name.p[i] >= 'A' && name.p[i] <= 'Z')
            return true;
    return false;
}

/* "its clinics", "the five hospitals" of a health board that is a target itself. */
static bool part_of_target(const toc_scan *s, const toc_draft *d, toc_np np)
{
    if (toc_capital_at(s, np.head) || !toc_target_plural(s, np.head) || !toc_target_at(s, np.head))
        return false;
    TOC_VEC_FOREACH (t, &d->incident.targets)
        if (t->type == toc_target_at(s, np.head) && written_as_name(t->name))
            return true;
    return false;
}

/* The incident has a body by name already: whoever is spoken of as "the firm" is that. */
static bool names_one(const toc_draft *d)
{
    TOC_VEC_FOREACH (t, &d->incident.targets)
        if (written_as_name(t->name))
            return true;
    return false;
}

/* Adds whom h says was hit. */
static void add_hit(const toc_scan *s, toc_draft *d, const toc_unit *u, const toc_hit *h)
{
    toc_np np = h->np;
    if (part_of_target(s, d, np))
        return;
    if (points_back(s, np)) {
        if (toc_word_in(s, np.head, ANY_BODY) && names_one(d))
            return;
        np = pointed_at(s, np);
        if (!np.found && (toc_word_in(s, h->np.head, ANY_BODY TOC_TOWN_NOUNS) ||
                          (capital_in(s, h->np) && !h->clue)))
            return;
        np = np.found ? np : h->np;
    }
    toc_target_type type = toc_target_type_of(s, np);
    bool named = type == TOC_TARGET_NONE && toc_name_at(s, np.head);
    toc_target_add(s, d, u, np, named ? TOC_TARGET_COMMERCIAL : type);
}

/* "a Swansea law firm": all that it has in capitals are places. */
static bool named_by_place(const toc_scan *s, const toc_draft *d, const toc_target *t)
{
    const toc_token *tok = s->text->tokens.p;
    toc_span span = t->basis.spans.n ? t->basis.spans.p[0] : (toc_span){0};
    bool any = false;
    TOC_VEC_FOREACH (u, &d->units) {
        if (u->end <= u->first || span.start < tok[u->first].start ||
            span.start >= tok[u->end - 1].end)
            continue;
        for (uint32_t i = u->first; i < u->end; i++) {
            bool capital =
                tok[i].start >= span.start && tok[i].end <= span.end && toc_capital_at(s, i);
            if (capital && s->place_at[i] == TOC_NO_TOKEN)
                return false;
            any |= capital;
        }
    }
    static const char *const KINDS[] = {"firm", "company", "business", "exchange", "utility"};
    for (size_t k = 0; k < TOC_LEN(KINDS) && any; k++)
        if (toc_sv_ends(t->name, toc_sv_of(KINDS[k])))
            return true;
    return false;
}

/* Has a name, by which who else is spoken of can be known. */
static bool has_name(const toc_scan *s, const toc_draft *d, const toc_target *t)
{
    return written_as_name(t->name) && !named_by_place(s, d, t);
}

/* "a meat company", "banks" of the headline, which the text calls by name. */
static bool named_elsewhere(const toc_scan *s, const toc_draft *d, const toc_target *t)
{
    if (has_name(s, d, t))
        return false;
    TOC_VEC_FOREACH (other, &d->incident.targets)
        if (other->type == t->type && has_name(s, d, other))
            return true;
    return false;
}

static void drop_kinds(const toc_scan *s, toc_draft *d)
{
    toc_target_vec *v = &d->incident.targets;
    uint32_t kept = 0;
    for (uint32_t k = 0; k < v->n; k++)
        if (!named_elsewhere(s, d, &v->p[k]))
            v->p[kept++] = v->p[k];
    v->n = kept;
}

/* A cyber attack's target is an organisation that was hit or whose machines were. */
void toc_fill_cyber_targets(const toc_scan *s, toc_draft *d)
{
    enum { MOST = 8 };
    toc_hit hits[MOST_SEEN];
    TOC_VEC_FOREACH (u, &d->units) {
        uint32_t n = collect(s, d, u, hits);
        for (uint32_t k = 0, end; k < n; k = end) {
            for (end = k + 1; end < n && hits[end].listed;)
                end++;
            share(s, hits + k, hits + end);
        }
        for (uint32_t k = 0; k < n && d->incident.targets.n < MOST; k++)
            if (was_hit(s, &hits[k]) && !named_behind(s, hits + k, hits + n))
                add_hit(s, d, u, &hits[k]);
    }
    drop_kinds(s, d);
    add_writer(s, d);
}
