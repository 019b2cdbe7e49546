/* confidence - see confidence.h. */
#include "extract/confidence.h"

#include "base/macros.h"
#include "extract/lattice.h"
#include "extract/learned.h"

#include <math.h>
#include <string.h>

typedef enum {
    TYPE,
    STAGE,
    DATE,
    PLACE,
    KILLED,
    INJURED,
    WEAPONS,
    PERPETRATORS,
    STATUS,
    VICTIMS,
    VICTIM_COUNT,
    TARGETS,
    CLAIMS,
    MALWARE,
    VULNERABILITIES,
    RANSOM,
    RECORDS,
    WARNINGS,
    FIELDS
} field;

static_assert((int)FIELDS == (int)TOC_CONFIDENCE_FIELDS, "a place for each field");

static const char *const NAMES[FIELDS] = {
    [TYPE] = "type",
    [STAGE] = "stage",
    [DATE] = "date",
    [PLACE] = "place",
    [KILLED] = "killed",
    [INJURED] = "injured",
    [WEAPONS] = "weapons",
    [PERPETRATORS] = "perpetrators",
    [STATUS] = "status",
    [VICTIMS] = "victims",
    [VICTIM_COUNT] = "victim count",
    [TARGETS] = "targets",
    [CLAIMS] = "claims",
    [MALWARE] = "malware",
    [VULNERABILITIES] = "vulnerabilities",
    [RANSOM] = "ransom",
    [RECORDS] = "records",
    [WARNINGS] = "warnings",
};

typedef struct {
    const char *kind, *field, *rule;
    int thousandths;
} weight;

static const weight WEIGHTS[] = {
#include "extract/confidence_table.inc"
};

static void take(toc_confidence *m, uint8_t f, const weight *w)
{
    float v = (float)w->thousandths / 1000.0f;
    toc_confidence_field *to = &m->fields[f];
    const struct {
        const char *kind;
        float *place;
    } PLACES[] = {{"field", &to->base},
                  {"first", &to->first},
                  {"spans", &to->spans},
                  {"capitals", &to->capitals},
                  {"doubt", &to->doubt}};
    for (size_t i = 0; i < TOC_LEN(PLACES); i++)
        if (strcmp(w->kind, PLACES[i].kind) == 0)
            *PLACES[i].place = v;
    if (strcmp(w->kind, "rule") == 0 && m->n < TOC_CONFIDENCE_RULES)
        m->rules[m->n++] = (toc_confidence_rule){w->rule, f, v};
}

void toc_confidence_init(toc_confidence *ret)
{
    *ret = (toc_confidence){0};
    for (uint8_t f = 0; f < FIELDS; f++) {
        ret->from[f] = ret->n;
        for (size_t i = 0; i < TOC_LEN(WEIGHTS); i++)
            if (strcmp(WEIGHTS[i].field, NAMES[f]) == 0)
                take(ret, f, &WEIGHTS[i]);
    }
    ret->from[FIELDS] = ret->n;
}

typedef struct {
    const toc_confidence *m;
    bool capitals, first;
} judge;

static float rule_weight(const toc_confidence *m, field f, const char *rule)
{
    for (uint32_t i = m->from[f]; i < m->from[f + 1]; i++)
        if (rule == m->rules[i].rule || strcmp(rule, m->rules[i].rule) == 0)
            return m->rules[i].weight;
    return 0.0f;
}

static void set(const judge *j, field f, toc_basis *b)
{
    enum { MOST_SPANS = 3, USUAL = 70, UNIT = 20 };
    /* what the role model says is a probability already */
    if (!b->confidence || (b->rule && strcmp(b->rule, TOC_ROLE_RULE) == 0))
        return;
    const toc_confidence_field *w = &j->m->fields[f];
    uint32_t more = b->spans.n ? TOC_MIN(b->spans.n - 1, (uint32_t)MOST_SPANS) : 0;
    float z = w->base + w->spans * (float)more / MOST_SPANS +
              w->doubt * ((float)b->confidence - USUAL) / UNIT;
    z += j->first ? w->first : 0.0f;
    z += j->capitals ? w->capitals : 0.0f;
    z += b->rule ? rule_weight(j->m, f, b->rule) : 0.0f;
    /* never certain: 1 to 99 */
    b->confidence = (uint8_t)fmaxf(1.0f, fminf(99.0f, roundf(toc_logistic(z) * 100.0f)));
}

static void set_parties(const judge *j, toc_incident *i)
{
    TOC_VEC_FOREACH (p, &i->perpetrators) {
        set(j, PERPETRATORS, &p->basis);
        set(j, STATUS, &p->status_basis);
    }
    TOC_VEC_FOREACH (v, &i->victims) {
        set(j, VICTIMS, &v->basis);
        set(j, VICTIM_COUNT, &v->count.basis);
    }
    TOC_VEC_FOREACH (t, &i->targets)
        set(j, TARGETS, &t->basis);
    TOC_VEC_FOREACH (c, &i->claims)
        set(j, CLAIMS, &c->basis);
}

static void set_cyber(const judge *j, toc_cyber *c)
{
    TOC_VEC_FOREACH (n, &c->malware)
        set(j, MALWARE, &n->basis);
    TOC_VEC_FOREACH (n, &c->vulnerabilities)
        set(j, VULNERABILITIES, &n->basis);
    set(j, RANSOM, &c->ransom.basis);
    set(j, RECORDS, &c->records.basis);
}

void toc_confidence_apply(const toc_confidence *m, bool capitals, toc_record *r)
{
    judge j = {.m = m, .capitals = capitals, .first = true};
    TOC_VEC_FOREACH (i, &r->incidents) {
        set(&j, TYPE, &i->basis);
        set(&j, STAGE, &i->stage_basis);
        set(&j, DATE, &i->date.basis);
        set(&j, PLACE, &i->place.basis);
        set(&j, KILLED, &i->killed.basis);
        set(&j, INJURED, &i->injured.basis);
        TOC_VEC_FOREACH (w, &i->weapons)
            set(&j, WEAPONS, &w->basis);
        set_parties(&j, i);
        set_cyber(&j, &i->cyber);
        j.first = false;
    }
    j.first = true;
    TOC_VEC_FOREACH (w, &r->warnings)
        set(&j, WARNINGS, &w->basis);
}
