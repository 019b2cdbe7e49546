/* parties - see parties.h. */
#include "extract/parties.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "extract/names.h"
#include "model/terms.h"

/* Which of two statuses a party keeps: the later in this list wins. */
static int rank(toc_perp_status st)
{
    static const toc_perp_status ORDER[] = {
        TOC_STATUS_NONE,      TOC_STATUS_DENIED,  TOC_STATUS_POSSIBLE, TOC_STATUS_FACT,
        TOC_STATUS_SUSPECTED, TOC_STATUS_ACCUSED, TOC_STATUS_CLAIMED,  TOC_STATUS_ACQUITTED,
    };
    for (size_t k = 0; k < TOC_LEN(ORDER); k++)
        if (ORDER[k] == st)
            return (int)k;
    return 0;
}

static bool same_party(const toc_scan *s, const toc_perpetrator *p, const toc_party *q)
{
    if (p->id.n && q->id.n)
        return toc_sv_eq(p->id, q->id);
    return toc_sv_eq(toc_fold(s->arena, p->name), toc_fold(s->arena, q->name));
}

/* Does what rule says of p hold rather than what was said of it before? */
static bool outweighs(const toc_perpetrator *p, toc_perp_status status, const char *rule)
{
    bool before_judgment = status == TOC_STATUS_SUSPECTED || status == TOC_STATUS_ACCUSED;
    if (before_judgment && strcmp(p->status_basis.rule, TOC_RULE_CONVICTED) == 0)
        return false;
    if (strcmp(rule, TOC_RULE_CONVICTED) == 0)
        return p->status != TOC_STATUS_CLAIMED && p->status != TOC_STATUS_FACT;
    return rank(status) > rank(p->status);
}

void toc_party_add(const toc_scan *s, toc_incident *i, const toc_party *q, toc_perp_status status,
                   const char *rule)
{
    toc_sv text = toc_scan_words(s, q->first, q->end);
    TOC_VEC_FOREACH (p, &i->perpetrators) {
        if (!same_party(s, p, q))
            continue;
        if (outweighs(p, status, rule)) {
            toc_perp_status before = p->status;
            p->status = status;
            p->status_basis = toc_basis_of(s, q->first, q->end, 65, rule);
            p->status_basis.runner_up = toc_sv_of(toc_term(&toc_terms_status, (unsigned)before));
        } else if (status != p->status && !p->status_basis.runner_up.n) {
            p->status_basis.runner_up = toc_sv_of(toc_term(&toc_terms_status, (unsigned)status));
        }
        if (text.n > p->text.n && p->kind != TOC_PARTY_STATE)
            p->text = text;
        toc_basis_add(s, &p->basis, q->first, q->end);
        return;
    }
    toc_perpetrator *p =
        i->perpetrators.n < TOC_MAX_FIELD_ENTRIES ? TOC_VEC_PUSH(s->arena, &i->perpetrators) : NULL;
    if (p)
        *p = (toc_perpetrator){.name = q->name,
                               .text = text,
                               .id = q->id,
                               .kind = q->kind,
                               .status = status,
                               .basis = toc_basis_of(s, q->first, q->end, 65, rule),
                               .status_basis = toc_basis_of(s, q->first, q->end, 65, rule)};
}

/* Among the victims, as sure as not. */
static bool is_victim(const toc_incident *i, const toc_perpetrator *p)
{
    TOC_VEC_FOREACH (v, &i->victims)
        if (v->kind == TOC_PARTY_PERSON && v->effect && toc_sv_eq_nocase(v->name, p->name) &&
            v->basis.confidence >= p->basis.confidence)
            return true;
    return false;
}

/* "Sergeant Oscar Lagos, was wounded" */
static bool told_harmed(const toc_scan *s, const toc_perpetrator *p)
{
    enum { REACH = 4 };
    TOC_VEC_FOREACH (n, &s->names) {
        uint32_t end = TOC_MIN(n->end + REACH, toc_sentence_at(s, n->first).end);
        if (n->kind != TOC_NAME_PERSON ||
            !toc_sv_eq_nocase(toc_scan_words(s, n->first, n->end), p->name))
            continue;
        uint32_t be = n->end;
        while (be < end && !toc_word_in(s, be, " was were is are "))
            be += toc_word_is(s, be, ",") ? 1 : REACH;
        if (be < end && (toc_find_class(s, be, end, TOC_WORD_HARM_KILLED) != TOC_NO_TOKEN ||
                         toc_find_class(s, be, end, TOC_WORD_HARM_INJURED) != TOC_NO_TOKEN))
            return true;
    }
    return false;
}

bool toc_party_before_law(const toc_perpetrator *p)
{
    return p->status == TOC_STATUS_ACCUSED || p->status == TOC_STATUS_SUSPECTED ||
           p->status == TOC_STATUS_ACQUITTED || p->status == TOC_STATUS_FACT;
}

uint32_t toc_party_counted(const toc_scan *s, const toc_perpetrator *p)
{
    TOC_VEC_FOREACH (n, &s->numbers)
        if (p->basis.spans.n && n->kind == TOC_NUMBER_CARDINAL && n->value >= 1 &&
            s->text->tokens.p[n->core_first].start == p->basis.spans.p[0].start)
            return (uint32_t)n->value;
    return 0;
}

/* The last word of what comes before a complement: "youth" of "a youth of 17". */
static uint32_t head_key(const toc_scan *s, toc_sv name)
{
    size_t end = name.n, from = 0;
    for (size_t k = 1; k + 3 < end; k++)
        if (memcmp(name.p + k, " of ", 4) == 0)
            end = k;
    for (size_t k = end; k > 0 && !from; k--)
        from = name.p[k - 1] == ' ' ? k : 0;
    return toc_text_hash(toc_fold(s->arena, toc_sv_range(name, from, end)));
}

/* How many people q stands for by name, or in one list with names. */
static uint32_t people_named(const toc_scan *s, const toc_perpetrator *q)
{
    if (q->kind == TOC_PARTY_PERSON)
        return 1;
    bool listed = q->kind == TOC_PARTY_GROUP && strcmp(q->basis.rule, TOC_RULE_LISTED) == 0;
    return listed ? TOC_MAX(toc_party_counted(s, q), 1u) : 0;
}

bool toc_party_named_elsewhere(const toc_scan *s, const toc_incident *i, const toc_perpetrator *p)
{
    if (p->kind != TOC_PARTY_GROUP || !toc_party_before_law(p) || people_named(s, p))
        return false;
    uint32_t key = head_key(s, p->name), named = 0, alike = 0;
    TOC_VEC_FOREACH (q, &i->perpetrators) {
        named +=
            q->kind == TOC_PARTY_PERSON && toc_party_before_law(q) && q->status != TOC_STATUS_FACT;
        alike += q->status == p->status ? people_named(s, q) : 0;
    }
    uint32_t n = toc_party_counted(s, p);
    if (n > 1 && n == alike)
        return true;
    bool one = toc_words_in(key, " man woman boy girl youth teenager person pupil student employee "
                                 "worker teacher soldier officer driver engineer guard clerk "
                                 "policeman contractor bookkeeper nurse doctor farmer ");
    bool some = toc_words_in(key, " men women boys youths teenagers people persons ");
    bool judged = strcmp(p->status_basis.rule, TOC_RULE_CONVICTED) == 0;
    if (p->status == TOC_STATUS_FACT)
        return one && judged && alike == 1;
    return (one && named == 1) || (some && named > 1);
}

/* "The driver, Ann Lee, who broke a wrist, is charged with murder": whom the law has is no victim.
 */
static void drop_victims(toc_incident *i)
{
    uint32_t kept = 0;
    TOC_VEC_FOREACH (v, &i->victims) {
        bool did_it = false;
        TOC_VEC_FOREACH (p, &i->perpetrators)
            did_it |= p->kind == TOC_PARTY_PERSON && p->status != TOC_STATUS_FACT &&
                      p->status != TOC_STATUS_DENIED && p->status != TOC_STATUS_ACQUITTED &&
                      v->kind == TOC_PARTY_PERSON && toc_sv_eq_nocase(v->name, p->name);
        if (!did_it)
            i->victims.p[kept++] = *v;
    }
    i->victims.n = kept;
}

/* Deeds that only an attacker does. */
static bool attackers_deed(const toc_event *e)
{
    return e->strong && (e->type == TOC_TYPE_BOMBING || e->type == TOC_TYPE_VEHICLE_RAMMING ||
                         e->type == TOC_TYPE_STABBING || e->type == TOC_TYPE_SHOOTING);
}

void toc_attacker_apart(toc_incident *i, const toc_event *e, toc_sv name)
{
    uint32_t kept = 0;
    if (!attackers_deed(e))
        return;
    TOC_VEC_FOREACH (v, &i->victims)
        if (v->kind != TOC_PARTY_PERSON || !toc_sv_eq_nocase(v->name, name))
            i->victims.p[kept++] = *v;
    i->victims.n = kept;
}

void toc_parties_settle(const toc_scan *s, toc_incident *i)
{
    uint32_t kept = 0, all = i->perpetrators.n;
    TOC_VEC_FOREACH (p, &i->perpetrators) {
        bool plain = all > 1 && p->kind == TOC_PARTY_PERSON && p->status == TOC_STATUS_FACT;
        if (!(plain && (is_victim(i, p) || told_harmed(s, p))) &&
            !toc_party_named_elsewhere(s, i, p))
            i->perpetrators.p[kept++] = *p;
    }
    i->perpetrators.n = kept;
    drop_victims(i);
}
