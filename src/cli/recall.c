/* tocsin recall - who has what was recalled, and whether it knows. */
#include "cli/admin.h"
#include "cli/command.h"
#include "cli/stores.h"
#include "share/gate.h"

#include "base/date.h"

#include <errno.h>

typedef struct {
    const char *store, *format;
} settings;

static const toc_option OPTIONS[] = {
    TOC_ADMIN_FORMAT_OPTION(settings),
    TOC_STORE_OPTION(settings),
};

static const toc_usage USAGE = {
    .name = "recall",
    .operands = "[OBJECT]",
    .about = "Lists what was deleted, restricted or revoked, or left a live view, after partners "
             "were sent\n"
             "it: who had which version, when each was told, and when it showed that it knows, by\n"
             "asking for what comes after. With an id: of that object alone.",
    .options = OPTIONS,
    .n = TOC_LEN(OPTIONS),
    .examples = "  tocsin recall\n"
                "  tocsin recall indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f -f json",
};

static const toc_cell_column COLUMNS[] = {
    {"object", TOC_CELL_TEXT},       {"version", TOC_CELL_TEXT}, {"collection", TOC_CELL_TEXT},
    {"reason", TOC_CELL_TEXT},       {"by", TOC_CELL_TEXT},      {"recalled", TOC_CELL_TEXT},
    {"partner", TOC_CELL_TEXT},      {"sent", TOC_CELL_TEXT},    {"told", TOC_CELL_TEXT},
    {"acknowledged", TOC_CELL_TEXT},
};

/* ---- what is still to be told concerns those alone who may not have it ---- */

static const toc_collection *collection_of(const toc_admin *a, int64_t number)
{
    TOC_VEC_FOREACH (c, &a->d->collections)
        if (c->number == number)
            return c;
    return NULL;
}

static bool concerns(const toc_admin *a, const toc_recall_row *row, const toc_collection *c,
                     const toc_directory_partner *p)
{
    if (!c || !p)
        return false;
    if (row->told || (!row->restricted && !row->addressed))
        return true;
    toc_recalled_version v = {row->added, row->version, row->id};
    const toc_recalled_vec of = {.p = &v, .n = 1};
    toc_gate_rows rows;
    const toc_gate gate = toc_gate_of(a->d, p, c);
    toc_gate_rows_init(&rows, a->store, c->number);
    bool is = row->addressed ? toc_gate_withholds(&gate, &rows, &of, row->restricted)
                             : !toc_gate_gives_newest(&gate, &rows, row->id, row->source);
    toc_gate_rows_done(&rows);
    return is;
}

/* What a change of who may have what has still to be compared with. */
static int tell_rest(toc_admin *a)
{
    toc_narrowed_vec open = {0};
    int r = toc_exchange_narrowings(a->store, &a->a, &open, &a->err);
    TOC_VEC_FOREACH (w, &open) {
        const toc_collection *c = collection_of(a, w->collection);
        const toc_directory_partner *p = toc_directory_partner_of(a->d, w->partner);
        toc_sv from = w->from ? toc_admin_moment(a, w->from, true) : TOC_SV("its beginning");
        if (r == 0 && c && p)
            toc_complain("recall",
                         "not complete: what %.*s has of '%.*s' is still to be seen to "
                         "from %.*s on, by 'tocsin serve'",
                         TOC_SV_ARG(p->stored.name), TOC_SV_ARG(c->alias.n ? c->alias : c->id),
                         TOC_SV_ARG(from));
    }
    return r;
}

/* ---- what left otherwise, and cannot be recalled ---- */

typedef struct {
    toc_admin *a;
    toc_sv object;
    TOC_VEC(toc_audit) rows; /* the last of each kind: by whom, for whom */
} file_search;

/* A file of a MISP feed is called by the UUID of its event, which is that of the object. */
static bool may_hold(const file_search *k, const toc_audit *row)
{
    long dashes = toc_sv_find(k->object, TOC_SV("--"), 0);
    if (toc_sv_eq(row->what, TOC_SV("feed")))
        return dashes >= 0 &&
               toc_sv_find(row->about, toc_sv_range(k->object, (size_t)dashes + 2, k->object.n),
                           0) >= 0;
    return toc_sv_eq(row->what, TOC_SV("export")) || toc_sv_eq(row->what, TOC_SV("incidents"));
}

static int see_file(void *context, const toc_audit *row)
{
    file_search *k = context;
    if (!may_hold(k, row))
        return 0;
    TOC_VEC_FOREACH (have, &k->rows)
        if (toc_sv_eq(have->who, row->who) && toc_sv_eq(have->what, row->what) &&
            toc_sv_eq(have->about, row->about)) {
            have->at = row->at;
            return 0;
        }
    toc_audit *slot = TOC_VEC_PUSH(&k->a->a, &k->rows);
    if (slot)
        *slot = (toc_audit){.at = row->at,
                            .who = toc_arena_dup(&k->a->a, row->who),
                            .what = toc_arena_dup(&k->a->a, row->what),
                            .about = toc_arena_dup(&k->a->a, row->about)};
    return slot ? 0 : -ENOMEM;
}

/* Files are for people to take back: who may have one that holds the object, as the audit log has
 * it. */
static int tell_files(toc_admin *a, toc_sv object)
{
    file_search k = {.a = a, .object = object};
    toc_sv head;
    int r = toc_exchange_audit_walk(a->store, see_file, &k, &a->a, &head, &a->err);
    TOC_VEC_FOREACH (row, &k.rows)
        if (r == 0)
            toc_complain("recall", "not told: %.*s for %.*s by %.*s, last on %.*s, may hold it",
                         TOC_SV_ARG(row->what), TOC_SV_ARG(row->about), TOC_SV_ARG(row->who),
                         TOC_SV_ARG(toc_admin_moment(a, row->at, false)));
    return r;
}

/* ---- the list ---- */

static int list(toc_admin *a, char **operands, size_t n)
{
    toc_recall_row_vec rows = {0};
    size_t shown = 0;
    toc_sv object = n ? toc_sv_of(operands[0]) : TOC_SV("");
    int r = toc_exchange_recalls(a->store, object, &a->a, &rows, &a->err);
    toc_sv *cells = TOC_NEW_N(&a->a, toc_sv, ((size_t)rows.n + 1) * TOC_LEN(COLUMNS));
    if (!cells)
        return -ENOMEM;
    TOC_VEC_FOREACH (row, &rows) {
        const toc_collection *c = collection_of(a, row->collection);
        const toc_directory_partner *p = toc_directory_partner_of(a->d, row->partner);
        if (!concerns(a, row, c, p))
            continue;
        const toc_sv line[TOC_LEN(COLUMNS)] = {row->id,
                                               toc_admin_moment(a, row->version, true),
                                               c->alias,
                                               row->reason,
                                               row->who,
                                               toc_admin_moment(a, row->at, true),
                                               p->stored.name,
                                               toc_admin_moment(a, row->sent, true),
                                               toc_admin_moment(a, row->told, true),
                                               toc_admin_moment(a, row->acknowledged, true)};
        memcpy(cells + shown++ * TOC_LEN(COLUMNS), line, sizeof(line));
    }
    if (r == 0)
        r = tell_rest(a);
    if (r == 0 && shown && object.n)
        r = tell_files(a, object);
    return r == 0 ? toc_admin_print(a, COLUMNS, TOC_LEN(COLUMNS), cells, shown) : r;
}

static int run(int argc, char **argv)
{
    static const toc_verb VERBS[] = {{"list", 0, 1, false, list}};
    settings o = {0};
    size_t n;
    int status = toc_command_options(&USAGE, argc, argv, &o, &n);
    if (status >= 0)
        return status;
    if (n > 1) {
        toc_complain("recall", "one object at a time; see 'tocsin recall --help'");
        return TOC_EXIT_USAGE;
    }
    char *operands[] = {(char[]){"list"}, n ? argv[1] : NULL, NULL};
    return toc_admin_run("recall", VERBS, TOC_LEN(VERBS), o.store, o.format, &o, operands, n + 1);
}

const toc_command toc_command_recall = {
    .name = "recall",
    .summary = "list what was recalled, who has it, and who knows",
    .run = run,
};
