/* tocsin partner - who may receive what. */
#include "cli/admin.h"
#include "cli/stores.h"
#include "model/stix.h"

#include "base/date.h"

#include <errno.h>

typedef struct {
    const char *store, *format, *clearance, *pap, *places, *accept, *community;
    bool strict_amber, plain_amber, inactive, active;
} settings;

static const char *const PAP[] = {"clear", "green", "amber", "red", NULL};

static const toc_option OPTIONS[] = {
    {.name = "clearance",
     .kind = TOC_OPTION_CHOICE,
     .offset = offsetof(settings, clearance),
     .value = "LEVEL",
     .choices = toc_tlp_levels,
     .help = "the highest TLP level it may have: clear (default),\ngreen, amber, amber+strict or "
             "red; red still wants\nit to be named for the object"},
    {.name = "pap",
     .kind = TOC_OPTION_CHOICE,
     .offset = offsetof(settings, pap),
     .value = "LEVEL",
     .choices = PAP,
     .help = "the strictest PAP level it has agreed to honour:\nclear (default), green, amber or "
             "red"},
    TOC_PLACES_OPTION(settings, "how exactly it may be told places: exact (default),\ntown, "
                                "region or country; free text, which may\ntell them, goes with "
                                "what is not"),
    {.name = "accept",
     .kind = TOC_OPTION_TEXT,
     .offset = offsetof(settings, accept),
     .value = "ID,...",
     .help = "marking definitions (statements and others) it has\nagreed to"},
    {.name = "community",
     .kind = TOC_OPTION_TEXT,
     .offset = offsetof(settings, community),
     .value = "NAME,...",
     .help = "communities it is in"},
    {.name = "strict-amber",
     .kind = TOC_OPTION_FLAG,
     .offset = offsetof(settings, strict_amber),
     .help = "TLP 1.0's AMBER means AMBER+STRICT to it"},
    {.name = "plain-amber",
     .kind = TOC_OPTION_FLAG,
     .offset = offsetof(settings, plain_amber),
     .help = "take --strict-amber back"},
    {.name = "inactive",
     .kind = TOC_OPTION_FLAG,
     .offset = offsetof(settings, inactive),
     .help = "it receives nothing for now"},
    {.name = "active",
     .kind = TOC_OPTION_FLAG,
     .offset = offsetof(settings, active),
     .help = "take --inactive back"},
    TOC_ADMIN_FORMAT_OPTION(settings),
    TOC_STORE_OPTION(settings),
};

static const toc_usage USAGE = {
    .name = "partner",
    .operands = "VERB [NAME [OBJECT]]",
    .about =
        "Looks after those with whom the store is shared. Verbs: add NAME, set NAME (changes what\n"
        "is given), list, show NAME, remove NAME (with its accounts), name NAME OBJECT and unname\n"
        "NAME OBJECT (for TLP:RED), bind NAME IDENTITY and unbind NAME IDENTITY (who alone may "
        "post\n"
        "objects created by it), preview NAME OBJECT (what it would receive, and which rule\n"
        "decides), sent OBJECT (which partners were sent it over TAXII).",
    .options = OPTIONS,
    .n = TOC_LEN(OPTIONS),
    .examples = "  tocsin partner add north --clearance green --community isac\n"
                "  tocsin partner set north --pap amber\n"
                "  tocsin partner name north incident--3f2a...\n"
                "  tocsin partner preview north incident--3f2a...",
};

/* ---- adding and changing ---- */

static bool is_marking(toc_sv id)
{
    toc_sv type;
    return toc_stix_is_id(id, &type) && toc_sv_eq(type, TOC_SV("marking-definition"));
}

/* What the options say over what p says. */
static int apply(toc_admin *a, toc_partner *p)
{
    const settings *o = a->settings;
    int r = 0;
    if (o->clearance)
        p->clearance = toc_sv_of(o->clearance);
    if (o->pap)
        p->pap = toc_sv_of(o->pap);
    if (o->places)
        p->places = toc_admin_places(o->places);
    if (o->accept)
        r = toc_admin_words(a, "accept", o->accept, is_marking, &p->accepts);
    if (r == 0 && o->community)
        r = toc_admin_words(a, "community", o->community, NULL, &p->communities);
    p->strict_amber = o->plain_amber ? false : p->strict_amber || o->strict_amber;
    p->active = o->inactive ? false : p->active || o->active;
    return r;
}

static int put(toc_admin *a, const toc_partner *p)
{
    int r = toc_exchange_put_partner(a->store, p, &a->err);
    if (r == TOC_STORE_MANY)
        return toc_fail(&a->err, -EEXIST, "there is a partner '%.*s' already", TOC_SV_ARG(p->name));
    return r;
}

static int add(toc_admin *a, char **operands, size_t n)
{
    (void)n;
    toc_partner p = {.name = toc_sv_of(operands[0]),
                     .clearance = TOC_SV("clear"),
                     .pap = TOC_SV("clear"),
                     .active = true};
    if (!toc_name_is_good(p.name))
        return toc_fail(&a->err, -EINVAL, "'%s' is no name: letters, digits, '-', '_' and '.'",
                        operands[0]);
    int r = apply(a, &p);
    if (r == 0)
        r = put(a, &p);
    if (r == 0)
        a->done = toc_arena_printf(&a->a, "partner %s: clearance %.*s", operands[0],
                                   TOC_SV_ARG(p.clearance));
    return r;
}

static int set(toc_admin *a, char **operands, size_t n)
{
    (void)n;
    const toc_directory_partner *had = toc_admin_partner(a, operands[0]);
    if (!had)
        return a->err.code;
    toc_partner p = had->stored;
    int r = apply(a, &p);
    return r == 0 ? put(a, &p) : r;
}

static int drop(toc_admin *a, char **operands, size_t n)
{
    (void)n;
    const toc_directory_partner *p = toc_admin_partner(a, operands[0]);
    return p ? toc_exchange_drop_partner(a->store, p->stored.number, &a->err) : a->err.code;
}

/* ---- looking ---- */

static const toc_cell_column COLUMNS[] = {
    {"name", TOC_CELL_TEXT},         {"clearance", TOC_CELL_TEXT}, {"pap", TOC_CELL_TEXT},
    {"places", TOC_CELL_TEXT},       {"active", TOC_CELL_BOOL},    {"strict_amber", TOC_CELL_BOOL},
    {"communities", TOC_CELL_WORDS}, {"accepts", TOC_CELL_WORDS},  {"named_for", TOC_CELL_WORDS},
    {"identities", TOC_CELL_WORDS},  {"created", TOC_CELL_TEXT},
};

static toc_sv yes(bool v)
{
    return v ? TOC_SV("yes") : TOC_SV("no");
}

static toc_sv join_words(toc_arena *a, const toc_sv_vec *v)
{
    toc_sv all = {"", 0};
    TOC_VEC_FOREACH (w, v)
        all = toc_arena_printf(a, "%.*s%s%.*s", TOC_SV_ARG(all), all.n ? " " : "", TOC_SV_ARG(*w));
    return all;
}

static toc_sv identities(toc_admin *a, int64_t partner)
{
    toc_sv all = {"", 0};
    TOC_VEC_FOREACH (b, &a->d->bindings)
        if (b->partner == partner)
            all = toc_arena_printf(&a->a, "%.*s%s%.*s", TOC_SV_ARG(all), all.n ? " " : "",
                                   TOC_SV_ARG(b->identity));
    return all;
}

static void fill_row(toc_admin *a, const toc_directory_partner *p, toc_sv *cells)
{
    const toc_sv row[TOC_LEN(COLUMNS)] = {p->stored.name,
                                          p->stored.clearance,
                                          p->stored.pap,
                                          toc_sv_of(toc_reach_words[p->recipient.places]),
                                          yes(p->stored.active),
                                          yes(p->stored.strict_amber),
                                          p->stored.communities,
                                          p->stored.accepts,
                                          join_words(&a->a, &p->named),
                                          identities(a, p->stored.number),
                                          toc_admin_day(a, p->stored.created)};
    memcpy(cells, row, sizeof(row));
}

static int list(toc_admin *a, char **operands, size_t n)
{
    const toc_directory_partner *only = n ? toc_admin_partner(a, operands[0]) : NULL;
    if (n && !only)
        return a->err.code;
    size_t rows = 0;
    toc_sv *cells = TOC_NEW_N(&a->a, toc_sv, ((size_t)a->d->partners.n + 1) * TOC_LEN(COLUMNS));
    if (!cells)
        return -ENOMEM;
    TOC_VEC_FOREACH (p, &a->d->partners)
        if (!only || only == p)
            fill_row(a, p, cells + rows++ * TOC_LEN(COLUMNS));
    return toc_admin_print(a, COLUMNS, TOC_LEN(COLUMNS), cells, rows);
}

/* ---- naming, and what would be received ---- */

static int name_for(toc_admin *a, char **operands, bool named)
{
    const toc_directory_partner *p = toc_admin_partner(a, operands[0]);
    if (!p)
        return a->err.code;
    if (!toc_stix_is_id(toc_sv_of(operands[1]), NULL))
        return toc_fail(&a->err, -EINVAL, "'%s' is no STIX id", operands[1]);
    int r = toc_exchange_name(a->store, p->stored.number, toc_sv_of(operands[1]), named, &a->err);
    if (r == TOC_STORE_NONE)
        return toc_fail(&a->err, -ENOENT, "'%s' is not named for '%s'", operands[0], operands[1]);
    return r;
}

static int name_it(toc_admin *a, char **operands, size_t n)
{
    (void)n;
    return name_for(a, operands, true);
}

static int unname(toc_admin *a, char **operands, size_t n)
{
    (void)n;
    return name_for(a, operands, false);
}

static int bind_to(toc_admin *a, char **operands, bool bound)
{
    const toc_directory_partner *p = toc_admin_partner(a, operands[0]);
    toc_sv type, id = toc_sv_of(operands[1]);
    if (!p)
        return a->err.code;
    if (!toc_stix_is_id(id, &type) || !toc_sv_eq(type, TOC_SV("identity")))
        return toc_fail(&a->err, -EINVAL, "'%s' is no id of an identity", operands[1]);
    int r = toc_exchange_bind(a->store, p->stored.number, id, bound, &a->err);
    if (r == TOC_STORE_NONE)
        return toc_fail(&a->err, -ENOENT, "'%s' is not bound to '%s'", operands[1], operands[0]);
    return r;
}

static int bind_it(toc_admin *a, char **operands, size_t n)
{
    (void)n;
    return bind_to(a, operands, true);
}

static int unbind(toc_admin *a, char **operands, size_t n)
{
    (void)n;
    return bind_to(a, operands, false);
}

static int preview(toc_admin *a, char **operands, size_t n)
{
    (void)n;
    const toc_directory_partner *p = toc_admin_partner(a, operands[0]);
    return p ? toc_release_report(a, p, operands[1]) : a->err.code;
}

/* ---- who was sent an object ---- */

static const toc_cell_column SENT[] = {
    {"partner", TOC_CELL_TEXT}, {"collection", TOC_CELL_TEXT}, {"version", TOC_CELL_TEXT},
    {"state", TOC_CELL_TEXT},   {"verdict", TOC_CELL_TEXT},    {"sent", TOC_CELL_TEXT},
};

typedef struct {
    toc_admin *a;
    const toc_collection *c;
    bool recalled;
    toc_sv_vec *cells;
} sent_walk;

static bool add_cell(sent_walk *w, toc_sv text)
{
    toc_sv *slot = TOC_VEC_PUSH(&w->a->a, w->cells);
    if (slot)
        *slot = text;
    return slot != NULL;
}

/* By its markings, as the partner stands now: a stretch was sent as far as the gate let it. */
static toc_sv verdict_now(sent_walk *w, const toc_directory_partner *p, const toc_shared *row)
{
    static const char *const VERDICT[] = {
        [TOC_DENY] = "deny", [TOC_REDACT] = "redact", [TOC_RELEASE] = "release"};
    toc_sv text;
    toc_label label = {.unreadable = true};
    if (toc_exchange_label(w->a->store, row->label, &w->a->a, &text, NULL) == 0 &&
        toc_label_read(text, &w->a->a, &label) < 0)
        label.unreadable = true;
    toc_release_facts facts = toc_directory_facts(p, w->c, row->id, row->source);
    return toc_sv_of(
        VERDICT[toc_release_allows(&label, &p->recipient, TOC_CHANNEL_TAXII, &facts).verdict]);
}

/* What a partner got it has, also when it is none any more. */
static toc_sv name_of(toc_admin *a, const toc_directory_partner *p, int64_t number)
{
    return p ? p->stored.name
             : toc_arena_printf(&a->a, "(removed partner %lld)", (long long)number);
}

static int on_version(void *context, const toc_shared *row)
{
    sent_walk *w = context;
    toc_admin *a = w->a;
    toc_sent_vec list = {0};
    int r = toc_exchange_sent_to(a->store, w->c->number, row->added, &a->a, &list, &a->err);
    TOC_VEC_FOREACH (s, &list) {
        const toc_directory_partner *p = toc_directory_partner_of(a->d, s->partner);
        if (r < 0)
            break;
        bool ok =
            add_cell(w, name_of(a, p, s->partner)) && add_cell(w, w->c->alias) &&
            add_cell(w, toc_admin_moment(a, row->version ? row->version : row->added, true)) &&
            add_cell(w, w->recalled ? TOC_SV("recalled") : TOC_SV("there")) &&
            add_cell(w, p ? verdict_now(w, p, row) : TOC_SV("deny")) &&
            add_cell(w, toc_admin_moment(a, s->at, true));
        r = ok ? 0 : -ENOMEM;
    }
    return r;
}

static int sent(toc_admin *a, char **operands, size_t n)
{
    (void)n;
    toc_sv_vec cells = {0};
    toc_sv id = toc_sv_of(operands[0]);
    int r = 0;
    TOC_VEC_FOREACH (c, &a->d->collections) {
        sent_walk w = {.a = a, .c = c, .cells = &cells};
        if (r == 0)
            r = toc_exchange_versions(a->store, c->number, id, false, on_version, &w, &a->err);
        w.recalled = true;
        if (r == 0)
            r = toc_exchange_recalled(a->store, c->number, id, on_version, &w, &a->err);
    }
    return r == 0 ? toc_admin_print(a, SENT, TOC_LEN(SENT), cells.p, cells.n / TOC_LEN(SENT)) : r;
}

static const toc_verb VERBS[] = {
    {"add", 1, 1, true, add},       {"set", 1, 1, true, set},
    {"list", 0, 0, false, list},    {"show", 1, 1, false, list},
    {"remove", 1, 1, true, drop},   {"name", 2, 2, true, name_it},
    {"unname", 2, 2, true, unname}, {"bind", 2, 2, true, bind_it},
    {"unbind", 2, 2, true, unbind}, {"preview", 2, 2, false, preview},
    {"sent", 1, 1, false, sent},
};

static int run(int argc, char **argv)
{
    settings o = {0};
    return toc_admin_command(&USAGE, VERBS, TOC_LEN(VERBS), &o, &o.store, &o.format, argc, argv);
}

const toc_command toc_command_partner = {
    .name = "partner",
    .summary = "look after those with whom the store is shared",
    .run = run,
};
