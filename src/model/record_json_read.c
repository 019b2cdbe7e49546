/*
 * record_json_read - reading; see record_json.h.
 *
 * The first fault is kept and reading goes on over it, so that each function says only what it
 * takes; the caller asks once at the end.
 */
#include "model/record_json.h"

#include "base/ascii.h"
#include "model/terms.h"

#include <errno.h>
#include <float.h>

enum { DEEPEST = 8 };

typedef struct {
    toc_arena *a;
    toc_err *reterr;
    int result;
    const char *at; /* pointer of the value that reading began with */
    struct {
        const char *key; /* NULL: an element */
        size_t index;
    } path[DEEPEST];
    size_t depth;
} reader;

static void fault(reader *r, const char *key, const char *what)
{
    if (r->result < 0)
        return;
    toc_buf pointer = {.max = TOC_ERR_TEXT};
    toc_buf_str(&pointer, r->at);
    for (size_t i = 0; i < r->depth; i++)
        if (r->path[i].key)
            toc_buf_printf(&pointer, "/%s", r->path[i].key);
        else
            toc_buf_printf(&pointer, "/%zu", r->path[i].index);
    r->result =
        toc_fail(r->reterr, -EINVAL, "%.*s/%s: %s", TOC_SV_ARG(toc_buf_sv(&pointer)), key, what);
    toc_buf_done(&pointer);
}

static void enter(reader *r, const char *key)
{
    TOC_ASSERT(r->depth < DEEPEST);
    r->path[r->depth].key = key;
    r->path[r->depth++].index = 0;
}

static void leave(reader *r)
{
    r->depth--;
}

static bool stated(toc_json v)
{
    return toc_json_type_of(v) > TOC_JSON_NULL;
}

static toc_sv text(reader *r, toc_json o, const char *key)
{
    toc_json v = toc_json_get(o, key);
    toc_sv s = toc_json_sv(v);
    if (stated(v) && !s.p)
        fault(r, key, "expected a string or null");
    return s.n ? toc_arena_dup(r->a, s) : (toc_sv){"", 0};
}

/* The value of a word of the contract; 0 where it is not stated. */
static int term(reader *r, toc_json o, const char *key, const toc_terms *t)
{
    toc_json v = toc_json_get(o, key);
    if (!stated(v))
        return 0;
    int found = toc_json_sv(v).p ? toc_term_find(t, toc_json_sv(v)) : -1;
    if (found < 0)
        fault(r, key, "no word of the contract for it");
    return TOC_MAX(found, 0);
}

static toc_day day(reader *r, toc_json o, const char *key)
{
    toc_json v = toc_json_get(o, key);
    if (!stated(v))
        return TOC_DAY_NONE;
    toc_sv s = toc_json_sv(v);
    toc_day d = s.n == TOC_DAY_TEXT ? toc_day_parse(s) : TOC_DAY_NONE;
    if (d == TOC_DAY_NONE)
        fault(r, key, "expected a day, YYYY-MM-DD, or null");
    return d;
}

static bool truth(reader *r, toc_json o, const char *key, bool otherwise)
{
    toc_json v = toc_json_get(o, key);
    toc_json_type t = toc_json_type_of(v);
    if (!stated(v))
        return otherwise;
    if (t != TOC_JSON_TRUE && t != TOC_JSON_FALSE)
        fault(r, key, "expected true or false");
    return t == TOC_JSON_TRUE;
}

static int64_t whole(reader *r, toc_json o, const char *key, int64_t min, int64_t max)
{
    toc_json v = toc_json_get(o, key);
    int64_t n = min;
    if (stated(v) && (!toc_json_to_int(v, &n) || n < min || n > max))
        fault(r, key, "expected a whole number within its range");
    return n;
}

static double real(reader *r, toc_json o, const char *key, double min, double max)
{
    toc_json v = toc_json_get(o, key);
    double d = 0;
    if (stated(v) && (!toc_json_to_double(v, &d) || d < min || d > max))
        fault(r, key, "expected a number within its range");
    return d;
}

static bool is_letters(toc_sv s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!toc_is_upper(s.p[i]))
            return false;
    return true;
}

/* A code of capitals in a field of its exact size. */
static void code(reader *r, toc_json o, const char *key, char *ret, size_t size)
{
    toc_sv s = toc_json_sv(toc_json_get(o, key));
    ret[0] = '\0';
    if (!stated(toc_json_get(o, key)))
        return;
    if (s.n != size - 1 || !is_letters(s)) {
        fault(r, key, "no such code");
        return;
    }
    memcpy(ret, s.p, s.n);
    ret[s.n] = '\0';
}

static bool span(toc_json v, toc_span *ret)
{
    int64_t n[2] = {-1, -1};
    if (toc_json_count(v) != 2)
        return false;
    for (toc_json_iter i = toc_json_each(v); toc_json_next(&i);)
        if (!toc_json_to_int(i.value, &n[i.index]))
            return false;
    if (n[0] < 0 || n[1] < n[0] || n[1] > UINT32_MAX)
        return false;
    *ret = (toc_span){(uint32_t)n[0], (uint32_t)n[1]};
    return true;
}

static toc_basis basis(reader *r, toc_json o, const char *const names[4])
{
    toc_basis b = {0};
    for (toc_json_iter i = toc_json_each(toc_json_get(o, names[0])); toc_json_next(&i);) {
        toc_span *s = TOC_VEC_PUSH(r->a, &b.spans);
        if (s && !span(i.value, s))
            fault(r, names[0], "expected [start, end] of bytes");
    }
    b.confidence = (uint8_t)whole(r, o, names[1], 0, 100);
    toc_sv rule = text(r, o, names[2]);
    b.rule = rule.n ? rule.p : NULL;
    b.runner_up = text(r, o, names[3]);
    return b;
}

static toc_basis evidence(reader *r, toc_json o)
{
    static const char *const NAMES[] = {"evidence", "confidence", "rule", "runner_up"};
    return basis(r, o, NAMES);
}

/* The object under key, entered; absent, not entered, when it is not stated. */
static toc_json object(reader *r, toc_json o, const char *key)
{
    toc_json v = toc_json_get(o, key);
    if (!stated(v))
        return (toc_json){0};
    if (toc_json_type_of(v) != TOC_JSON_OBJECT) {
        fault(r, key, "expected an object or null");
        return (toc_json){0};
    }
    enter(r, key);
    return v;
}

static toc_count count(reader *r, toc_json o, const char *key)
{
    toc_json v = object(r, o, key);
    if (!v.doc)
        return (toc_count){0};
    if (!stated(toc_json_get(v, "value")))
        fault(r, "value", "expected a whole number");
    toc_count c = {.stated = true,
                   .value = whole(r, v, "value", INT64_MIN, INT64_MAX),
                   .bound = (toc_bound)term(r, v, "bound", &toc_terms_bound),
                   .basis = evidence(r, v)};
    leave(r);
    return c;
}

static toc_date_range date(reader *r, toc_json o)
{
    toc_json v = object(r, o, "date");
    if (!v.doc)
        return (toc_date_range){.start = TOC_DAY_NONE, .end = TOC_DAY_NONE};
    toc_date_range d = {day(r, v, "start"), day(r, v, "end"), evidence(r, v)};
    leave(r);
    return d;
}

static toc_place place(reader *r, toc_json o)
{
    toc_json v = object(r, o, "place");
    toc_place p = {0};
    if (!v.doc)
        return p;
    p.name = text(r, v, "name");
    p.text = text(r, v, "text");
    code(r, v, "country", p.country, sizeof(p.country));
    p.has_point = stated(toc_json_get(v, "lat"));
    p.lat = real(r, v, "lat", -90, 90);
    p.lon = real(r, v, "lon", -180, 180);
    if (p.has_point != stated(toc_json_get(v, "lon")))
        fault(r, "lat", "lat and lon need each other");
    p.geonames = (uint32_t)whole(r, v, "geonames", 0, UINT32_MAX);
    p.precision = (toc_place_extent)term(r, v, "precision", &toc_terms_precision);
    p.radius_km = real(r, v, "radius_km", 0, 20100);
    for (toc_json_iter i = toc_json_each(toc_json_get(v, "chain")); toc_json_next(&i);) {
        toc_sv *s = TOC_VEC_PUSH(r->a, &p.chain);
        toc_sv name = toc_json_sv(i.value);
        if (!name.p)
            fault(r, "chain", "expected strings");
        else if (s)
            *s = toc_arena_dup(r->a, name);
    }
    p.basis = evidence(r, v);
    leave(r);
    return p;
}

static void weapon(reader *r, toc_json v, toc_weapon *ret)
{
    ret->type = (toc_weapon_type)term(r, v, "type", &toc_terms_weapon);
    ret->name = text(r, v, "name");
    ret->text = text(r, v, "text");
    ret->basis = evidence(r, v);
}

static void perpetrator(reader *r, toc_json v, toc_perpetrator *ret)
{
    static const char *const STATUS[] = {"status_evidence", "status_confidence", "status_rule",
                                         "status_runner_up"};
    ret->name = text(r, v, "name");
    ret->text = text(r, v, "text");
    ret->id = text(r, v, "id");
    ret->kind = (toc_party_kind)term(r, v, "kind", &toc_terms_party);
    ret->status = (toc_perp_status)term(r, v, "status", &toc_terms_status);
    ret->basis = evidence(r, v);
    ret->status_basis = basis(r, v, STATUS);
}

static void victim(reader *r, toc_json v, toc_victim *ret)
{
    ret->name = text(r, v, "name");
    ret->text = text(r, v, "text");
    ret->kind = (toc_party_kind)term(r, v, "kind", &toc_terms_party);
    ret->role = text(r, v, "role");
    ret->type = (toc_victim_type)term(r, v, "type", &toc_terms_victim);
    ret->count = count(r, v, "count");
    ret->effect = (toc_harm)term(r, v, "effect", &toc_terms_harm);
    ret->basis = evidence(r, v);
}

static void target(reader *r, toc_json v, toc_target *ret)
{
    ret->name = text(r, v, "name");
    ret->text = text(r, v, "text");
    ret->type = (toc_target_type)term(r, v, "type", &toc_terms_target);
    ret->count = count(r, v, "count");
    ret->effect = (toc_damage)term(r, v, "effect", &toc_terms_damage);
    ret->basis = evidence(r, v);
}

static void claim(reader *r, toc_json v, toc_claim *ret)
{
    ret->by = text(r, v, "by");
    ret->about = text(r, v, "about");
    ret->stance = (toc_stance)term(r, v, "stance", &toc_terms_stance);
    ret->kind = (toc_claim_kind)term(r, v, "kind", &toc_terms_claim);
    ret->basis = evidence(r, v);
}

static void figure(reader *r, toc_json v, toc_figure *ret)
{
    ret->field = (toc_figure_field)term(r, v, "field", &toc_terms_figure);
    if (!stated(toc_json_get(v, "value")))
        fault(r, "value", "expected a whole number");
    ret->value = whole(r, v, "value", INT64_MIN, INT64_MAX);
    ret->bound = (toc_bound)term(r, v, "bound", &toc_terms_bound);
    code(r, v, "currency", ret->currency, sizeof(ret->currency));
    ret->by = text(r, v, "by");
    ret->basis = evidence(r, v);
}

static void named(reader *r, toc_json v, toc_named *ret)
{
    ret->name = text(r, v, "name");
    ret->text = text(r, v, "text");
    ret->id = text(r, v, "id");
    ret->basis = evidence(r, v);
}

static void warning(reader *r, toc_json v, toc_warning *ret)
{
    ret->by = text(r, v, "by");
    ret->actor = text(r, v, "actor");
    ret->target = text(r, v, "target");
    ret->basis = evidence(r, v);
}

static void indicator(reader *r, toc_json v, toc_indicator *ret)
{
    ret->type = (toc_indicator_type)term(r, v, "type", &toc_terms_indicator);
    ret->value = text(r, v, "value");
    ret->basis = evidence(r, v);
}

/* Reads o[key], a list, into a vector, each element by the function of its noun. */
#define LIST(r, o, key, noun, vec)                                                                 \
    do {                                                                                           \
        toc_json list_ = toc_json_get((o), (key));                                                 \
        if (stated(list_) && toc_json_type_of(list_) != TOC_JSON_ARRAY)                            \
            fault((r), (key), "expected a list");                                                  \
        enter((r), (key));                                                                         \
        enter((r), NULL);                                                                          \
        for (toc_json_iter i_ = toc_json_each(list_); toc_json_next(&i_);) {                       \
            (r)->path[(r)->depth - 1].index = i_.index;                                            \
            __typeof__((vec)->p) slot_ = TOC_VEC_PUSH((r)->a, (vec));                              \
            if (slot_)                                                                             \
                noun((r), i_.value, slot_);                                                        \
        }                                                                                          \
        leave(r);                                                                                  \
        leave(r);                                                                                  \
    } while (0)

static toc_ransom ransom(reader *r, toc_json o)
{
    toc_json v = object(r, o, "ransom");
    toc_ransom n = {0};
    if (!v.doc)
        return n;
    n.stated = true;
    n.amount = real(r, v, "amount", -DBL_MAX, DBL_MAX);
    code(r, v, "currency", n.currency, sizeof(n.currency));
    if (stated(toc_json_get(v, "paid")))
        n.paid = truth(r, v, "paid", false) ? TOC_PAID_YES : TOC_PAID_NO;
    n.basis = evidence(r, v);
    leave(r);
    return n;
}

static toc_cyber cyber(reader *r, toc_json o)
{
    toc_json v = object(r, o, "cyber");
    toc_cyber c = {0};
    if (!v.doc)
        return c;
    LIST(r, v, "malware", named, &c.malware);
    LIST(r, v, "vulnerabilities", named, &c.vulnerabilities);
    LIST(r, v, "services_disrupted", named, &c.services_disrupted);
    c.ransom = ransom(r, v);
    c.records = count(r, v, "records");
    leave(r);
    return c;
}

static void incident(reader *r, toc_json v, toc_incident *ret)
{
    static const char *const STAGE[] = {"stage_evidence", "stage_confidence", "stage_rule",
                                        "stage_runner_up"};
    toc_incident_init(ret);
    ret->id = text(r, v, "id");
    ret->realm = (toc_realm)term(r, v, "realm", &toc_terms_realm);
    ret->category = (toc_category)term(r, v, "category", &toc_terms_category);
    ret->type = (toc_incident_type)term(r, v, "type", &toc_terms_type);
    ret->stage = (toc_stage)term(r, v, "stage", &toc_terms_stage);
    ret->recalled = truth(r, v, "recalled", false);
    ret->unspecific = !truth(r, v, "specific", true);
    ret->basis = evidence(r, v);
    ret->stage_basis = basis(r, v, STAGE);
    ret->date = date(r, v);
    ret->place = place(r, v);
    LIST(r, v, "weapons", weapon, &ret->weapons);
    LIST(r, v, "perpetrators", perpetrator, &ret->perpetrators);
    LIST(r, v, "victims", victim, &ret->victims);
    LIST(r, v, "targets", target, &ret->targets);
    ret->killed = count(r, v, "killed");
    ret->injured = count(r, v, "injured");
    LIST(r, v, "counts", figure, &ret->counts);
    LIST(r, v, "claims", claim, &ret->claims);
    ret->cyber = cyber(r, v);
}

static void report(reader *r, toc_json v, toc_record *ret)
{
    static const char *const TITLE[] = {"title_evidence", "title_confidence", "title_rule",
                                        "title_runner_up"};
    static const char *const PUBLISHED[] = {"published_evidence", "published_confidence",
                                            "published_rule", "published_runner_up"};
    ret->title = text(r, v, "title");
    ret->published = day(r, v, "published");
    ret->language = text(r, v, "language");
    ret->title_basis = basis(r, v, TITLE);
    ret->published_basis = basis(r, v, PUBLISHED);
}

static int answer(reader *r)
{
    if (r->result == 0 && r->a->overflowed)
        return toc_fail(r->reterr, -ENOMEM, "out of memory");
    return r->result;
}

int toc_record_json_read_report(toc_json v, const char *at, toc_arena *a, toc_record *ret,
                                toc_err *reterr)
{
    reader r = {.a = a, .reterr = reterr, .at = at};
    report(&r, v, ret);
    return answer(&r);
}

int toc_record_json_read_incident(toc_json v, const char *at, toc_arena *a, toc_record *ret,
                                  toc_err *reterr)
{
    reader r = {.a = a, .reterr = reterr, .at = at};
    toc_incident *i = TOC_VEC_PUSH(a, &ret->incidents);
    if (i)
        incident(&r, v, i);
    return answer(&r);
}

int toc_record_json_read_lists(toc_json v, const char *at, toc_arena *a, toc_record *ret,
                               toc_err *reterr)
{
    reader r = {.a = a, .reterr = reterr, .at = at};
    LIST(&r, v, "warnings", warning, &ret->warnings);
    LIST(&r, v, "indicators", indicator, &ret->indicators);
    return answer(&r);
}

int toc_record_json_read(toc_json v, toc_arena *a, toc_record *ret, toc_err *reterr)
{
    reader r = {.a = a, .reterr = reterr, .at = ""};
    if (toc_json_type_of(v) != TOC_JSON_OBJECT)
        return toc_fail(reterr, -EINVAL, "a record is an object");
    *ret = (toc_record){.id = text(&r, v, "id"), .published = TOC_DAY_NONE};
    toc_json head = object(&r, v, "report");
    if (head.doc) {
        report(&r, head, ret);
        leave(&r);
    }
    LIST(&r, v, "incidents", incident, &ret->incidents);
    LIST(&r, v, "warnings", warning, &ret->warnings);
    LIST(&r, v, "indicators", indicator, &ret->indicators);
    return answer(&r);
}
