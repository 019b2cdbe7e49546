/* role_told - see role_told.h. */
#include "extract/role_told.h"

/* Of a country: one of the nine, another, or not known. */
enum { ELSEWHERE, UNKNOWN, HERE };
enum { NOT_TOLD = -1, AGE_MAX = 2000 /* days */ };

static float scope_of(const char country[3])
{
    static const char nine[][3] = {"AR", "BO", "CL", "CO", "EC", "SV", "GT", "HN", "PE"};
    if (!country[0])
        return UNKNOWN;
    for (size_t i = 0; i < TOC_LEN(nine); i++)
        if (nine[i][0] == country[0] && nine[i][1] == country[1])
            return HERE;
    return ELSEWHERE;
}

/* Days from the end of an incident to its report. */
static float age_of(const toc_scan *s, toc_day end)
{
    if (end == TOC_DAY_NONE || s->report_day == TOC_DAY_NONE)
        return NOT_TOLD;
    int age = TOC_MAX(s->report_day - end, 0);
    return (float)TOC_MIN(age, (int)AGE_MAX);
}

/* d: NULL: no incident. */
static void incident(const toc_scan *s, const toc_draft *d, float ret[TOC_ROLE_TOLD_INCIDENT])
{
    const toc_incident *i = d ? &d->incident : NULL;
    ret[0] = i ? (float)i->type : NOT_TOLD;
    ret[1] = i ? (float)i->category : NOT_TOLD;
    ret[2] = i ? age_of(s, i->date.end) : NOT_TOLD;
    ret[3] = i ? scope_of(i->place.country) : NOT_TOLD;
}

void toc_role_told_report_make(const toc_scan *s, const toc_draft_vec *rules,
                               toc_role_told_report *ret)
{
    uint32_t live = 0, here = 0, known = 0;
    *ret = (toc_role_told_report){.dateline = UNKNOWN};
    incident(s, rules->n ? rules->p : NULL, ret->lead);
    TOC_VEC_FOREACH (d, rules)
        live += !d->incident.recalled && !d->incident.unspecific;
    TOC_VEC_FOREACH (m, &s->places) {
        float scope = scope_of(m->country);
        known += scope != UNKNOWN;
        here += scope == HERE;
        if (m->dateline)
            ret->dateline = scope;
    }
    ret->live = (float)live;
    ret->here = (float)here / (float)TOC_MAX(known, 1u);
}

/* The last place of the sentence whose country is known. */
static float place_in(const toc_scan *s, toc_sentence q)
{
    float scope = UNKNOWN;
    TOC_VEC_FOREACH (m, &s->places)
        if (m->first >= q.first && m->first < q.end && m->country[0])
            scope = scope_of(m->country);
    return scope;
}

static float date_in(const toc_scan *s, toc_sentence q)
{
    enum { NONE = -2 };
    float age = NONE;
    TOC_VEC_FOREACH (m, &s->dates)
        if (m->first >= q.first && m->first < q.end && !m->dateline)
            age = age_of(s, m->end_day);
    return age;
}

/* Whether the sentence has words of a class. Returns the end of what it wrote. */
static float *words_in(const toc_scan *s, toc_sentence q, float *ret)
{
    static const uint8_t asked[] = {
        TOC_WORD_NEG,         TOC_WORD_RECALL_CUE,     TOC_WORD_COMBAT,    TOC_WORD_CLAIM_RESP,
        TOC_WORD_ARREST,      TOC_WORD_CONVICT,        TOC_WORD_SAY_BLAME, TOC_WORD_SAY_DENY,
        TOC_WORD_HARM_KILLED, TOC_WORD_HARM_KIDNAPPED,
    };
    toc_word_set all = {{0}};
    for (uint32_t i = q.first; i < q.end; i++)
        for (int k = 0; k < TOC_WORD_SET_PARTS; k++)
            all.part[k] |= s->words[i].part[k];
    for (size_t k = 0; k < TOC_LEN(asked); k++)
        *ret++ = (float)(all.part[asked[k] / 64] >> (asked[k] % 64) & 1);
    return ret;
}

void toc_role_told(const toc_scan *s, const toc_role_told_report *r, const toc_draft *d,
                   toc_sentence in, float ret[TOC_ROLE_TOLD_FEATURES])
{
    const toc_incident *i = d ? &d->incident : NULL;
    float *x = ret;
    incident(s, d, x);
    x += TOC_ROLE_TOLD_INCIDENT;
    *x++ = i ? (float)i->recalled : NOT_TOLD;
    *x++ = i ? (float)i->unspecific : NOT_TOLD;
    *x++ = i ? (float)i->stage : NOT_TOLD;
    *x++ = i ? (float)(i->killed.stated + i->injured.stated) : NOT_TOLD;
    memcpy(x, r->lead, sizeof(r->lead));
    x += TOC_ROLE_TOLD_INCIDENT;
    *x++ = r->live;
    *x++ = r->here;
    *x++ = r->dateline;
    *x++ = place_in(s, in);
    *x++ = date_in(s, in);
    x = words_in(s, in, x);
    TOC_ASSERT(x == ret + TOC_ROLE_TOLD_FEATURES);
}
