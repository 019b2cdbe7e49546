/*
 * rulings - the short commands of analysts: merge, unmerge, correct, reject, confirm, retract,
 * undo. Each is one ruling (merge/rule.h) and says how things stand afterwards.
 */
#include "cli/command.h"
#include "cli/ruling.h"
#include "field_value.h"

#include <errno.h>

typedef struct {
    toc_ruling_settings ruling;
} settings;

/* Those of commands that say what is so, and of those that take something out. */
static const toc_option SAYING[] = {TOC_RULING_TLP_OPTION(settings), TOC_RULING_OPTIONS(settings)};
static const toc_option OPTIONS[] = {TOC_RULING_OPTIONS(settings)};

/* One command: how many operands it takes, whether it wants a reason, what it does. */
typedef struct {
    toc_usage usage;
    size_t least, most; /* operands */
    bool reason;
    int (*act)(toc_desk *d, size_t n, char **operands);
} ruling_command;

static int run(const ruling_command *c, int argc, char **argv)
{
    settings o = {0};
    toc_desk d = {0};
    size_t n;
    int status = toc_command_options(&c->usage, argc, argv, &o, &n);
    if (status >= 0)
        return status;
    if (n < c->least || n > c->most) {
        toc_complain(c->usage.name, "takes %s; see 'tocsin %s --help'", c->usage.operands,
                     c->usage.name);
        return TOC_EXIT_USAGE;
    }
    status = toc_desk_open(&d, c->usage.name, &o.ruling, c->reason);
    if (status < 0) {
        int r = toc_desk_begin(&d);
        if (r == 0)
            r = c->act(&d, n, argv + 1);
        status = toc_desk_end(&d, r);
    }
    toc_desk_done(&d);
    return status;
}

#define USAGE(name_, operands_, about_, examples_, options_)                                       \
    {                                                                                              \
        .name = (name_), .operands = (operands_), .about = (about_), .options = (options_),        \
        .n = TOC_LEN(options_), .examples = (examples_)                                            \
    }

/* ---- merge ---- */

static int act_merge(toc_desk *d, size_t n, char **operands)
{
    toc_store_match first = {0};
    int r = toc_desk_incident(d, operands[0], &first), done = TOC_RULE_ALREADY;
    for (size_t i = 1; r == 0 && i < n; i++) {
        toc_store_match x = {0}, y = {0};
        r = toc_desk_incident(d, operands[0], &x);
        if (r == 0)
            r = toc_desk_incident(d, operands[i], &y);
        if (r == 0)
            r = toc_rule_merge(d->s, x.id, y.id, &d->hand, &d->err);
        done = r == 0 ? 0 : done;
        r = TOC_MIN(r, 0);
    }
    if (r == 0 && done)
        (void)toc_fail(&d->err, -EEXIST, "they are one incident already");
    return r < 0 || done ? (r < 0 ? r : done) : toc_desk_tell(d, first.member);
}

static const ruling_command MERGE = {
    .usage = USAGE(
        "merge", "ID ID...",
        "Makes incidents one: reports of all of them are reports of the one whose report is\n"
        "the earliest. 'tocsin unmerge' takes it back.",
        "  tocsin merge 1f3a 77b0 --because 'the same blast, two names of the village'", SAYING),
    .least = 2,
    .most = 100,
    .act = act_merge,
};

static int run_merge(int argc, char **argv)
{
    return run(&MERGE, argc, argv);
}

/* ---- unmerge ---- */

/* The members that an operand names: the one with this id, or all of the report in the incident. */
static int add_out(toc_desk *d, toc_sv incident, const char *name, int64_t *out, uint32_t room,
                   uint32_t *n)
{
    toc_store_match m = {0};
    toc_kept_member_vec members = {0};
    int r = toc_store_resolve(d->s, toc_sv_of(name), &d->a, &m, &d->err);
    if (r == TOC_STORE_MANY)
        return toc_fail(&d->err, -EINVAL, "several ids begin with '%s': give more of it", name);
    if (r == 0)
        r = toc_store_members(d->s, incident, false, &d->a, &members, &d->err);
    uint32_t before = *n;
    TOC_VEC_FOREACH (k, &members)
        if (r == 0 && *n < room &&
            (m.kind == TOC_STORE_IS_REPORT ? toc_sv_eq(k->report, m.id)
                                           : toc_sv_eq(k->id, m.member)))
            out[(*n)++] = k->no;
    if (r == TOC_STORE_NONE || (r == 0 && *n == before))
        return toc_fail(&d->err, -ENOENT, "%.*s has no report or former incident '%s'",
                        TOC_SV_ARG(incident), name);
    return r;
}

static int act_unmerge(toc_desk *d, size_t n, char **operands)
{
    enum { ROOM = 1000 };
    int64_t out[ROOM];
    uint32_t taken = 0;
    toc_store_match from = {0};
    toc_sv_vec tell = {0};
    int r = toc_desk_incident(d, operands[0], &from);
    for (size_t i = 1; r == 0 && i < n; i++)
        r = add_out(d, from.id, operands[i], out, ROOM, &taken);
    toc_kept_member_vec before = {0};
    if (r == 0)
        r = toc_store_members(d->s, from.id, false, &d->a, &before, &d->err);
    if (r == 0)
        r = toc_rule_unmerge(d->s, from.id, out, taken, &d->hand, &d->err);
    if (r == TOC_RULE_ALREADY)
        return toc_fail(
            &d->err, -EINVAL,
            "no analyst merged it: say which of its reports are to go (tocsin show %.*s)",
            TOC_SV_ARG(from.id));
    TOC_VEC_FOREACH (k, &before) {
        toc_kept_member now = {0};
        if (r == 0)
            r = toc_store_member(d->s, k->no, &d->a, &now, &d->err);
        bool told = false;
        TOC_VEC_FOREACH (id, &tell)
            told = told || toc_sv_eq(*id, now.incident);
        toc_sv *slot = r == 0 && !told ? TOC_VEC_PUSH(&d->a, &tell) : NULL;
        if (slot) {
            *slot = now.incident;
            r = toc_desk_tell(d, now.incident);
        }
    }
    return r;
}

static const ruling_command UNMERGE = {
    .usage = USAGE(
        "unmerge", "ID [REPORT|ID]...",
        "Takes reports, or former incidents, out of an incident: what an analyst merged comes\n"
        "apart again, what was found to be the same is kept apart from now on. With the\n"
        "incident alone: takes back all that analysts merged in it.",
        "  tocsin unmerge 1f3a\n"
        "  tocsin unmerge 1f3a report--7e6396d4 --because 'another village of that name'",
        SAYING),
    .least = 1,
    .most = 100,
    .act = act_unmerge,
};

static int run_unmerge(int argc, char **argv)
{
    return run(&UNMERGE, argc, argv);
}

/* ---- correct, reject, confirm ---- */

static int act_correct(toc_desk *d, size_t n, char **operands)
{
    (void)n;
    toc_store_match m = {0};
    toc_sv field = {0}, value = {0};
    int r = toc_desk_incident(d, operands[0], &m);
    if (r == 0)
        r = toc_value_parse(operands[1], operands[2], &d->a, &field, &value, &d->err);
    if (r == 0)
        r = toc_rule_correct(d->s, m.id, field, value, &d->hand, &d->err);
    return r == 0 ? toc_desk_tell(d, m.id) : r;
}

static const ruling_command CORRECT = {
    .usage = USAGE(
        "correct", "ID FIELD VALUE",
        "Says what a field of an incident holds, whatever its reports say; these stay beside it.\n"
        "Fields: type, stage, category, realm (a word); killed, injured, records (12, 12+, ~12,\n"
        "<=12); date (2024-10-18 or 2024-10-18/2024-10-20); place (Herat, Afghanistan);\n"
        "perpetrators, victims, targets, weapons, malware, vulnerabilities, services (names,\n"
        "separated by ';'); ransom (4400000 USD). 'none' takes a value away; JSON as in the\n"
        "incident record is taken as it is. Reading the reports anew leaves corrections alone.",
        "  tocsin correct 1f3a killed 18 --because 'the hospital revised its list'\n"
        "  tocsin correct 1f3a killed 18 --tlp clear --because 'it said so in public'\n"
        "  tocsin correct 1f3a place 'Herat, Afghanistan' --because 'the town, not the province'",
        SAYING),
    .least = 3,
    .most = 3,
    .reason = true,
    .act = act_correct,
};

static int run_correct(int argc, char **argv)
{
    return run(&CORRECT, argc, argv);
}

static int judge(toc_desk *d, const char *id,
                 int (*rule)(toc_store *, toc_sv, const toc_hand *, toc_err *), const char *what)
{
    toc_store_match m = {0};
    int r = toc_desk_incident(d, id, &m);
    if (r == 0)
        r = rule(d->s, m.id, &d->hand, &d->err);
    if (r == 0)
        toc_buf_printf(&d->out, "%s: ", what);
    return r == 0 ? toc_desk_tell(d, m.id) : r;
}

static int act_reject(toc_desk *d, size_t n, char **operands)
{
    (void)n;
    return judge(d, operands[0], toc_rule_reject, "rejected");
}

static const ruling_command REJECT = {
    .usage = USAGE(
        "reject", "ID",
        "Says that there is no such incident: a drill, a hoax, misread. Lists and exports leave\n"
        "it out; 'tocsin show' still shows it. 'tocsin confirm' or 'tocsin undo' bring it back.",
        "  tocsin reject 1f3a --because 'a film set'", SAYING),
    .least = 1,
    .most = 1,
    .reason = true,
    .act = act_reject,
};

static int run_reject(int argc, char **argv)
{
    return run(&REJECT, argc, argv);
}

static int act_confirm(toc_desk *d, size_t n, char **operands)
{
    (void)n;
    return judge(d, operands[0], toc_rule_confirm, "confirmed");
}

static const ruling_command CONFIRM = {
    .usage = USAGE(
        "confirm", "ID",
        "Says that the incident took place; takes precedence over an earlier 'tocsin reject'.",
        "  tocsin confirm 1f3a --because 'seen on the ground'", SAYING),
    .least = 1,
    .most = 1,
    .act = act_confirm,
};

static int run_confirm(int argc, char **argv)
{
    return run(&CONFIRM, argc, argv);
}

/* ---- retract, undo ---- */

static int act_retract(toc_desk *d, size_t n, char **operands)
{
    int r = 0;
    for (size_t i = 0; r == 0 && i < n; i++) {
        toc_store_match m = {0};
        toc_kept_member_vec members = {0};
        r = toc_desk_report(d, operands[i], &m);
        if (r == 0)
            r = toc_rule_retract(d->s, m.id, &d->hand, &d->err);
        if (r == TOC_RULE_ALREADY)
            (void)toc_fail(&d->err, -EEXIST, "'%s' is retracted already", operands[i]);
        if (r == 0)
            r = toc_store_members_of_report(d->s, m.id, &d->a, &members, &d->err);
        if (r == 0)
            toc_buf_printf(&d->out, "retracted %.*s\n", TOC_SV_ARG(m.id));
        TOC_VEC_FOREACH (k, &members)
            if (r == 0 && k->incident.n)
                r = toc_desk_tell(d, k->incident);
    }
    return r;
}

static const ruling_command RETRACT = {
    .usage = USAGE(
        "retract", "REPORT...",
        "Takes reports out of everything that rests on them: what they alone tell disappears,\n"
        "the rest stands on its other sources. Nothing is deleted: adding the report again, or\n"
        "'tocsin undo', brings it back.",
        "  tocsin retract report--7e6396d4 --because 'the agency killed the story'", OPTIONS),
    .least = 1,
    .most = 1000,
    .reason = true,
    .act = act_retract,
};

static int run_retract(int argc, char **argv)
{
    return run(&RETRACT, argc, argv);
}

static int act_undo(toc_desk *d, size_t n, char **operands)
{
    int r = 0;
    for (size_t i = 0; r == 0 && i < n; i++) {
        int64_t no = 0;
        if (!toc_sv_to_i64(toc_sv_of(operands[i]), &no))
            return toc_fail(&d->err, -EINVAL,
                            "'%s' is no number of a ruling: 'tocsin history' has them",
                            operands[i]);
        r = toc_rule_undo(d->s, no, &d->hand, &d->err);
        if (r == TOC_RULE_ALREADY)
            (void)toc_fail(&d->err, -EEXIST, "ruling %lld is undone already", (long long)no);
        if (r == 0)
            toc_buf_printf(&d->out, "ruling %lld is undone\n", (long long)no);
    }
    return r;
}

static const ruling_command UNDO = {
    .usage = USAGE(
        "undo", "RULING...",
        "Takes rulings back, by the number that 'tocsin history' shows. That they were made, and\n"
        "undone by whom, stays on record.",
        "  tocsin undo 5 --because 'misread the map'", OPTIONS),
    .least = 1,
    .most = 1000,
    .act = act_undo,
};

static int run_undo(int argc, char **argv)
{
    return run(&UNDO, argc, argv);
}

/* ---- the commands ---- */

const toc_command toc_command_merge = {
    .name = "merge", .summary = "make incidents one", .run = run_merge};
const toc_command toc_command_unmerge = {
    .name = "unmerge", .summary = "take reports out of an incident", .run = run_unmerge};
const toc_command toc_command_correct = {
    .name = "correct", .summary = "say what a field of an incident holds", .run = run_correct};
const toc_command toc_command_reject = {
    .name = "reject", .summary = "say that an incident is none", .run = run_reject};
const toc_command toc_command_confirm = {
    .name = "confirm", .summary = "say that an incident took place", .run = run_confirm};
const toc_command toc_command_retract = {
    .name = "retract", .summary = "take a report out of all that rests on it", .run = run_retract};
const toc_command toc_command_undo = {
    .name = "undo", .summary = "take back what an analyst said", .run = run_undo};
