/*
 * decide - what an analyst says of the values of a report while it is taken in: accepted, rejected,
 * or corrected. Nothing that was read is changed: each decision becomes a ruling by the analyst.
 *
 * A decision names a value by its place in the record: "/incidents/0/killed",
 * "/incidents/0/perpetrators/1", "/incidents/0". Of a list, all that is decided makes one ruling.
 */
#include "api/intake.h"
#include "api/rulings.h"

#include "model/record_json.h"

#include <errno.h>

typedef struct {
    uint32_t incident;
    toc_sv field;  /* "killed", "cyber/records", "perpetrators"; empty: the incident */
    int64_t index; /* of a list; -1: not of one */
    bool rejected;
    toc_json value; /* corrected; absent: not */
    toc_sv because;
} decision;

static bool is_number(toc_sv s, int64_t *ret)
{
    return s.n && toc_sv_to_i64(s, ret) && *ret >= 0;
}

static bool read_pointer(const toc_intake *in, toc_sv pointer, decision *ret)
{
    toc_sv rest = pointer;
    int64_t n;
    (void)toc_sv_cut(&rest, '/');
    if (!toc_sv_eq(toc_sv_cut(&rest, '/'), TOC_SV("incidents")) ||
        !is_number(toc_sv_cut(&rest, '/'), &n) || n >= in->rec->incidents.n)
        return false;
    ret->incident = (uint32_t)n;
    ret->field = rest;
    ret->index = -1;
    for (size_t i = rest.n; i-- > 0;)
        if (rest.p[i] == '/') {
            if (is_number(toc_sv_range(rest, i + 1, rest.n), &ret->index))
                ret->field = toc_sv_range(rest, 0, i);
            break;
        }
    return true;
}

/* False: it cannot be understood. accepted ones have neither. */
static bool read_decision(const toc_intake *in, toc_json v, decision *ret)
{
    toc_json word = toc_json_get(v, "decision");
    *ret = (decision){.because = toc_sv_trim(toc_json_text(v, "because"))};
    if (!read_pointer(in, toc_json_text(v, "pointer"), ret))
        return false;
    if (toc_json_type_of(word) == TOC_JSON_OBJECT) {
        ret->value = toc_json_get(word, "correct");
        return toc_json_type_of(ret->value) != TOC_JSON_ABSENT && ret->field.n;
    }
    ret->rejected = toc_sv_eq(toc_json_sv(word), TOC_SV("reject"));
    return ret->rejected || toc_sv_eq(toc_json_sv(word), TOC_SV("accept"));
}

bool toc_intake_check(toc_intake *in)
{
    for (toc_json_iter i = toc_json_each(in->decisions); toc_json_next(&i);) {
        decision d;
        if (read_decision(in, i.value, &d))
            continue;
        toc_api_fail(in->c, 422, toc_arena_printf(in->c->a, "/decisions/%zu", i.index).p,
                     "a decision has a pointer into the record, and accept, reject or "
                     "{\"correct\": value}");
        return false;
    }
    return true;
}

/* ---- lists ---- */

/* The decision on one entry of a list; false: none. The last one counts. */
static bool decided(const toc_intake *in, const decision *of, int64_t index, decision *ret)
{
    bool found = false;
    for (toc_json_iter i = toc_json_each(in->decisions); toc_json_next(&i);) {
        decision d;
        if (!read_decision(in, i.value, &d) || d.incident != of->incident || d.index != index ||
            !toc_sv_eq(d.field, of->field))
            continue;
        *ret = d;
        found = true;
    }
    return found;
}

/* A name in words stands for an entry that has it. */
static void put_entry(toc_json_out *j, toc_json value)
{
    if (toc_json_type_of(value) != TOC_JSON_STRING) {
        toc_json_value(j, value);
        return;
    }
    toc_json_open(j, '{');
    toc_json_key(j, "name");
    toc_json_str(j, toc_json_sv(value));
    toc_json_key(j, "text");
    toc_json_str(j, toc_json_sv(value));
    toc_json_close(j, '}');
}

/* The list as it was read, without what is rejected and with what is corrected. */
static int write_list(const toc_intake *in, const decision *d, toc_json list, toc_buf *ret)
{
    toc_json_out j = {.buf = ret};
    toc_json_open(&j, '[');
    for (toc_json_iter i = toc_json_each(list); toc_json_next(&i);) {
        decision one = {0};
        bool any = decided(in, d, (int64_t)i.index, &one);
        if (any && one.rejected)
            continue;
        put_entry(&j, any && toc_json_type_of(one.value) != TOC_JSON_ABSENT ? one.value : i.value);
    }
    toc_json_close(&j, ']');
    return ret->failed ? -ENOMEM : 0;
}

/* The value of a field as it was read; *doc keeps it. */
static int read_value(toc_intake *in, const decision *d, toc_json_doc **doc, toc_json *ret)
{
    toc_buf text = {0};
    toc_json_out j = {.buf = &text};
    toc_record_json_incident(&j, &in->rec->incidents.p[d->incident],
                             &(toc_record_json_options){.merged = true});
    int r = text.failed ? -ENOMEM : toc_json_parse(toc_buf_sv(&text), doc, &in->c->err);
    toc_buf_done(&text);
    toc_json v = r == 0 ? toc_json_root(*doc) : (toc_json){0};
    toc_sv path = d->field;
    while (path.n)
        v = toc_json_get_sv(v, toc_sv_cut(&path, '/'));
    *ret = v;
    return r;
}

static int rule_list(toc_intake *in, const decision *d, const toc_hand *hand)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL, *made = NULL;
    toc_api_call *c = in->c;
    toc_buf list = {0};
    toc_json v;
    int r = read_value(in, d, &doc, &v);
    if (r == 0)
        r = write_list(in, d, v, &list);
    if (r == 0)
        r = toc_json_parse(toc_buf_sv(&list), &made, &c->err);
    if (r == 0)
        r = toc_api_correct(c, in->rec->incidents.p[d->incident].id, d->field, toc_json_root(made),
                            hand);
    toc_buf_done(&list);
    return TOC_MIN(r, 0);
}

/* What was read is so, says the analyst: a value, one entry of a list, or the incident. */
static int confirm(toc_intake *in, const decision *d, const toc_hand *hand)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL, *made = NULL;
    toc_api_call *c = in->c;
    toc_sv id = in->rec->incidents.p[d->incident].id;
    toc_buf text = {0};
    toc_json_out j = {.buf = &text};
    toc_json v;
    if (!d->field.n)
        return toc_rule_confirm(c->store, id, hand, &c->err);
    int r = read_value(in, d, &doc, &v);
    if (r < 0)
        return r;
    if (d->index < 0)
        return toc_api_confirm(c, id, d->field, v, hand);
    toc_json_open(&j, '[');
    for (toc_json_iter i = toc_json_each(v); toc_json_next(&i);)
        if ((int64_t)i.index == d->index)
            put_entry(&j, i.value);
    toc_json_close(&j, ']');
    r = text.failed ? -ENOMEM : toc_json_parse(toc_buf_sv(&text), &made, &c->err);
    if (r == 0)
        r = toc_api_confirm(c, id, d->field, toc_json_root(made), hand);
    toc_buf_done(&text);
    return r;
}

/* ---- one decision ---- */

/* A list is ruled on once, at the first decision on it. */
static bool is_first(const toc_intake *in, const decision *d, size_t at)
{
    for (toc_json_iter i = toc_json_each(in->decisions); toc_json_next(&i) && i.index < at;) {
        decision other;
        if (read_decision(in, i.value, &other) && other.index >= 0 &&
            other.incident == d->incident && toc_sv_eq(other.field, d->field) &&
            (other.rejected || toc_json_type_of(other.value) != TOC_JSON_ABSENT))
            return false;
    }
    return true;
}

static int apply(toc_intake *in, const decision *d, size_t at)
{
    toc_api_call *c = in->c;
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *nothing = NULL;
    const toc_hand hand = {.analyst = c->account->name,
                           .because = d->because.n ? d->because : TOC_SV("at intake"),
                           .marking = toc_tlp_named(in->doc.marking),
                           .raise = true};
    toc_sv id = in->rec->incidents.p[d->incident].id;
    bool corrected = toc_json_type_of(d->value) != TOC_JSON_ABSENT;
    if (!d->rejected && !corrected)
        return confirm(in, d, &hand);
    if (!d->field.n)
        return toc_rule_reject(c->store, id, &hand, &c->err);
    if (d->index >= 0)
        return is_first(in, d, at) ? rule_list(in, d, &hand) : 0;
    if (corrected)
        return toc_api_correct(c, id, d->field, d->value, &hand);
    int r = toc_json_parse(TOC_SV("null"), &nothing, &c->err);
    return r == 0 ? toc_api_correct(c, id, d->field, toc_json_root(nothing), &hand) : r;
}

int toc_intake_decide(toc_intake *in)
{
    int r = 0;
    for (toc_json_iter i = toc_json_each(in->decisions); r >= 0 && toc_json_next(&i);) {
        decision d;
        if (read_decision(in, i.value, &d))
            r = apply(in, &d, i.index);
        if (r < 0)
            (void)toc_fail_context(&in->c->err, r, "/decisions/%zu", i.index);
    }
    return TOC_MIN(r, 0); /* it is so already */
}
