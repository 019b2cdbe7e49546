/* rulings - what analysts say of an incident, each a ruling in their name that can be taken back;
 * the verbs are those of the command line. */
#include "api/rulings.h"
#include "api/incident.h"
#include "api/incidents.h"
#include "api/server.h"
#include "field_value.h"
#include "merge/rule.h"

#include <errno.h>
#include <stdio.h>

/* ---- what is asked ---- */

typedef struct {
    toc_api_call *c;
    toc_json body;
    toc_hand hand;
    toc_store_match incident;
} ruling;

/* An incident, by its id in a member of the body; must be one. */
static int other_incident(ruling *u, const char *key, toc_store_match *ret)
{
    toc_sv id = toc_json_text(u->body, key);
    if (!id.n)
        return toc_fail(&u->c->err, -EINVAL, "%s is missing", key);
    int r = toc_store_resolve(u->c->store, id, u->c->a, ret, &u->c->err);
    if (r > 0 || (r == 0 && ret->kind != TOC_STORE_IS_INCIDENT))
        return toc_fail(&u->c->err, -ENOENT, "no incident '%.*s'", TOC_SV_ARG(id));
    return r;
}

toc_sv toc_api_value_text(toc_api_call *c, toc_json v)
{
    toc_buf text = {0};
    toc_json_out j = {.buf = &text};
    if (toc_json_type_of(v) == TOC_JSON_STRING)
        return toc_json_sv(v);
    if (toc_json_type_of(v) == TOC_JSON_NULL)
        return TOC_SV("none"); /* not known */
    toc_json_value(&j, v);
    toc_sv out = toc_arena_dup(c->a, toc_buf_sv(&text));
    toc_buf_done(&text);
    return out;
}

static int rule_value(toc_api_call *c, toc_sv incident, toc_sv field, toc_json value,
                      const toc_hand *hand, bool confirm)
{
    toc_sv name, json, text = toc_api_value_text(c, value);
    if (!field.n || toc_json_type_of(value) == TOC_JSON_ABSENT)
        return toc_fail(&c->err, -EINVAL, "field and value are wanted");
    int r = toc_value_parse(toc_arena_dup(c->a, field).p, toc_arena_dup(c->a, text).p, c->a, &name,
                            &json, &c->err);
    if (r < 0)
        return r;
    return confirm ? toc_rule_confirm_value(c->store, incident, name, json, hand, &c->err)
                   : toc_rule_correct(c->store, incident, name, json, hand, &c->err);
}

int toc_api_correct(toc_api_call *c, toc_sv incident, toc_sv field, toc_json value,
                    const toc_hand *hand)
{
    return rule_value(c, incident, field, value, hand, false);
}

int toc_api_confirm(toc_api_call *c, toc_sv incident, toc_sv field, toc_json value,
                    const toc_hand *hand)
{
    return rule_value(c, incident, field, value, hand, true);
}

/* ---- the verbs ---- */

static int needs_reason(ruling *u)
{
    return u->hand.because.n
               ? 0
               : toc_fail(&u->c->err, -EINVAL, "because is missing: say why, it is kept");
}

/* The incident, or one value of it. */
static int do_confirm(ruling *u)
{
    toc_sv field = toc_json_text(u->body, "field");
    if (field.n)
        return toc_api_confirm(u->c, u->incident.id, field, toc_json_get(u->body, "value"),
                               &u->hand);
    return toc_rule_confirm(u->c->store, u->incident.id, &u->hand, &u->c->err);
}

static int do_reject(ruling *u)
{
    int r = needs_reason(u);
    return r == 0 ? toc_rule_reject(u->c->store, u->incident.id, &u->hand, &u->c->err) : r;
}

static int do_correct(ruling *u)
{
    return toc_api_correct(u->c, u->incident.id, toc_json_text(u->body, "field"),
                           toc_json_get(u->body, "value"), &u->hand);
}

/* A report of the incident, by its id in "other". */
static int do_retract(ruling *u)
{
    toc_store_match m = {0};
    toc_sv id = toc_json_text(u->body, "other");
    int r = needs_reason(u);
    if (r == 0)
        r = toc_store_resolve(u->c->store, id, u->c->a, &m, &u->c->err);
    if (r > 0 || (r == 0 && m.kind != TOC_STORE_IS_REPORT))
        return toc_fail(&u->c->err, -ENOENT, "no report '%.*s'", TOC_SV_ARG(id));
    return r == 0 ? toc_rule_retract(u->c->store, m.id, &u->hand, &u->c->err) : r;
}

static int do_merge(ruling *u)
{
    toc_store_match other = {0};
    int r = other_incident(u, "other", &other);
    return r == 0 ? toc_rule_merge(u->c->store, u->incident.id, other.id, &u->hand, &u->c->err) : r;
}

static int do_apart(ruling *u)
{
    toc_store_match other = {0};
    int r = other_incident(u, "other", &other);
    if (r == 0)
        r = toc_rule_apart(u->c->store, u->incident.id, other.id, false, &u->hand, &u->c->err);
    return r;
}

/* The members that an id names: the one with this id, or all of the report in the incident. */
static int add_out(ruling *u, toc_sv id, toc_number_vec *out)
{
    toc_store_match m = {0};
    toc_kept_member_vec members = {0};
    uint32_t before = out->n;
    int r = toc_store_resolve(u->c->store, id, u->c->a, &m, &u->c->err);
    if (r == 0)
        r = toc_store_members(u->c->store, u->incident.id, false, u->c->a, &members, &u->c->err);
    TOC_VEC_FOREACH (k, &members) {
        bool meant =
            m.kind == TOC_STORE_IS_REPORT ? toc_sv_eq(k->report, m.id) : toc_sv_eq(k->id, m.member);
        int64_t *slot = r == 0 && meant ? TOC_VEC_PUSH(u->c->a, out) : NULL;
        if (slot)
            *slot = k->no;
    }
    if (r > 0 || (r == 0 && out->n == before))
        return toc_fail(&u->c->err, -ENOENT, "the incident has no report or former incident '%.*s'",
                        TOC_SV_ARG(id));
    return r;
}

/* "other" is one id, or a list of them; without it all that analysts merged is taken apart. */
static int do_unmerge(ruling *u)
{
    toc_json other = toc_json_get(u->body, "other");
    toc_number_vec out = {0};
    int r = 0;
    if (toc_json_type_of(other) == TOC_JSON_STRING)
        r = add_out(u, toc_json_sv(other), &out);
    for (toc_json_iter i = toc_json_each(other); r == 0 && toc_json_next(&i);)
        r = add_out(u, toc_json_sv(i.value), &out);
    if (r == 0)
        r = toc_rule_unmerge(u->c->store, u->incident.id, out.p, out.n, &u->hand, &u->c->err);
    if (r == TOC_RULE_ALREADY)
        return toc_fail(&u->c->err, -EINVAL,
                        "no analyst merged it: say which of its reports are to go");
    return r;
}

static const struct {
    const char *word;
    int (*run)(ruling *u);
} VERBS[] = {
    {"confirm", do_confirm}, {"reject", do_reject}, {"correct", do_correct},
    {"retract", do_retract}, {"merge", do_merge},   {"unmerge", do_unmerge},
    {"apart", do_apart},
};

/* ---- the answers ---- */

/* How the incident stands now: the id may lead elsewhere, and what is left may be nothing. */
static void answer_view(toc_api_call *c, toc_sv member)
{
    toc_store_match now = {0};
    toc_merged m = {0};
    toc_leaving gate = toc_api_leaving(c, TOC_CHANNEL_CONSOLE);
    toc_tlp level;
    int r = toc_store_resolve(c->store, member, c->a, &now, &c->err);
    if (r == 0)
        r = toc_merge_get(c->store, now.id, c->a, &m, &c->err);
    if (r == 0)
        r = toc_leaving_merged(&gate, &m, c->a, &level, &c->err);
    if (r == 0)
        toc_api_put_incident(c, &now, &m, level);
    else if (r > 0)
        toc_api_no_content(c); /* no report tells of it any more */
    else
        toc_api_fail_result(c, r, NULL, &c->err);
}

void toc_api_fail_ruling(toc_api_call *c, int r)
{
    if (r == TOC_RULE_ALREADY)
        toc_api_fail(c, 409, NULL, "%s", c->err.text[0] ? c->err.text : "it is so already");
    else
        toc_api_fail_result(c, r, NULL, &c->err);
}

bool toc_api_marking(toc_api_call *c, toc_sv word, toc_tlp *ret)
{
    *ret = TOC_TLP_NONE;
    for (int i = TOC_TLP_CLEAR; i < TOC_TLP_COUNT; i++)
        if (toc_sv_eq_nocase(word, toc_sv_of(toc_tlp_markings[i].name)) ||
            toc_sv_eq_nocase(word, toc_sv_of(toc_tlp_markings[i].level)))
            *ret = (toc_tlp)i;
    if (!word.n || *ret)
        return true;
    toc_api_fail(c, 422, "/marking", "marking is clear, green, amber, amber+strict or red");
    return false;
}

bool toc_api_hand(toc_api_call *c, toc_json body, toc_hand *ret)
{
    *ret = (toc_hand){.analyst = c->account->name,
                      .because = toc_sv_trim(toc_json_text(body, "because"))};
    return toc_api_marking(c, toc_json_text(body, "marking"), &ret->marking);
}

void toc_api_rule(toc_api_call *c)
{
    ruling u = {.c = c};
    toc_merged m = {0};
    toc_tlp level;
    toc_sv verb;
    if (!toc_api_body(c, &u.body) || !toc_api_text(c, u.body, "verb", &verb) ||
        !toc_api_find_incident(c, toc_request_param(c->r, 0), &u.incident, &m, &level) ||
        !toc_api_hand(c, u.body, &u.hand))
        return;
    for (size_t i = 0; i < TOC_LEN(VERBS); i++) {
        if (!toc_sv_eq(verb, toc_sv_of(VERBS[i].word)))
            continue;
        int r = VERBS[i].run(&u);
        if (r == 0)
            answer_view(c, u.incident.member.n ? u.incident.member : u.incident.id);
        else
            toc_api_fail_ruling(c, r);
        return;
    }
    toc_api_fail(c, 422, "/verb",
                 "verb is confirm, reject, correct, retract, merge, unmerge or apart");
}

void toc_api_undo(toc_api_call *c)
{
    toc_json body;
    int64_t no;
    toc_ruling before = {0};
    toc_sv_vec sides[2] = {{0}, {0}};
    toc_hand hand;
    if (!toc_api_body(c, &body))
        return;
    if (!toc_sv_to_i64(toc_request_param(c->r, 0), &no) || no < 1) {
        toc_api_fail(c, 404, "id", "rulings have numbers");
        return;
    }
    if (!toc_api_hand(c, body, &hand))
        return;
    int r = toc_store_ruling(c->store, no, c->a, &before, &c->err);
    if (r == TOC_STORE_NONE)
        r = toc_fail(&c->err, -ENOENT, "no ruling %lld", (long long)no);
    if (r == 0)
        r = toc_merge_sides(c->store, no, c->a, sides, &c->err);
    if (r == 0)
        r = toc_rule_undo(c->store, no, &hand, &c->err);
    if (r)
        toc_api_fail_ruling(c, r);
    else if (sides[0].n)
        answer_view(c, sides[0].p[0]);
    else
        toc_api_no_content(c);
}
