/* tocsin collection - what is shared, and who may read and write it. */
#include "cli/admin.h"
#include "cli/stores.h"
#include "live/view.h"
#include "live/wish.h"
#include "share/collection_edit.h"
#include "share/secret.h"

#include "base/ascii.h"
#include "base/date.h"

#include <errno.h>
#include <time.h>

typedef struct {
    const char *store, *format, *root, *alias, *title, *description, *unmarked, *max_tlp, *places,
        *read, *write, *delete, *id, *objects, *posted, *from, *by, *marked;
    bool view;
    toc_filter_settings filters;
} settings;

/* Law 1: what bears no marking is never handled as CLEAR. */
static const char *const UNMARKED[] = {"green", "amber", "amber+strict", "red", NULL};

#define TEXT(name_, member, value_, help_)                                                         \
    {                                                                                              \
        .name = (name_), .kind = TOC_OPTION_TEXT, .offset = offsetof(settings, member),            \
        .value = (value_), .help = (help_)                                                         \
    }

static const toc_option OPTIONS[] = {
    TEXT("title", title, "TEXT", "what people call it (default: its name)"),
    TEXT("description", description, "TEXT", "what is in it"),
    TEXT("root", root, "NAME", "its API root (default: api1)"),
    TEXT("id", id, "UUID", "its id, when it is to be that of another server"),
    {.name = "unmarked",
     .kind = TOC_OPTION_CHOICE,
     .offset = offsetof(settings, unmarked),
     .value = "LEVEL",
     .choices = UNMARKED,
     .help = "how objects without a TLP marking are handled: green,\namber, amber+strict (default) "
             "or red"},
    {.name = "max-tlp",
     .kind = TOC_OPTION_CHOICE,
     .offset = offsetof(settings, max_tlp),
     .value = "LEVEL",
     .choices = toc_tlp_levels,
     .help = "nothing above this level leaves it, whoever asks"},
    TOC_PLACES_OPTION(settings,
                      "places are told no more exactly to whoever asks: exact\n(default), "
                      "town, region or country; see 'tocsin\npartner --help'"),
    TEXT("read", read, "PARTNER,...", "who may read it; with 'set', instead of those who may"),
    TEXT("write", write, "PARTNER,...", "who may write to it; likewise"),
    TEXT("delete", delete, "PARTNER,...",
         "which of these may delete what others posted, not only\ntheir own; likewise"),
    {.name = "view",
     .kind = TOC_OPTION_FLAG,
     .offset = offsetof(settings, view),
     .help = "a live view: the incidents of the store that pass the\nfilters below (without any: "
             "all), as they change"},
    TOC_FILTER_OPTIONS(settings),
    TEXT("objects", objects, "TYPE,...",
         "of a live view: STIX objects of these types that were\nimported, or 'all'; without "
         "filters, instead of incidents"),
    TEXT("posted", posted, "TYPE,...",
         "likewise objects that were put into other collections:\nposted, pulled; --since and "
         "--until are for them"),
    TEXT("from", from, "NAME,...", "with --posted: these collections alone"),
    TEXT("by", by, "PARTNER,...", "with --posted: what these put there alone"),
    TEXT("marked", marked, "LEVEL,...", "with --posted: what is handled as these TLP levels alone"),
    TOC_ADMIN_FORMAT_OPTION(settings),
    TOC_STORE_OPTION(settings),
};

static const toc_usage USAGE = {
    .name = "collection",
    .operands = "VERB [NAME]",
    .about =
        "Looks after what is shared over TAXII. A collection is named by its alias or its id. "
        "Verbs:\n"
        "add NAME, set NAME (changes what is given), list, show NAME, remove NAME (with all "
        "that is\n"
        "in it), rebuild NAME (makes a live view anew), conflicts [NAME] (what came with other "
        "content\nthan what is there under the same version, set aside), forget NUMBER (one of "
        "these).\nWho may read a collection still gets only what the markings allow.",
    .options = OPTIONS,
    .n = TOC_LEN(OPTIONS),
    .examples = "  tocsin collection add indicators --read north,south --write south\n"
                "  tocsin collection set indicators --max-tlp green\n"
                "  tocsin collection add europe --view --region europe --since 2026-01 --max-tlp "
                "green",
};

static const toc_collection *find(toc_admin *a, const char *name)
{
    const settings *o = a->settings;
    uint32_t n;
    const toc_collection *found =
        toc_collection_named(a->d, toc_sv_of(o->root), toc_sv_of(name), &n);
    if (n > 1)
        (void)toc_fail(&a->err, -EINVAL, "'%s' is in several API roots: say --root", name);
    else if (!n)
        (void)toc_fail(&a->err, -ENOENT, "no collection '%s'; 'tocsin collection list' shows them",
                       name);
    return found;
}

/* ---- access ---- */

static int read_names(toc_admin *a, const char *option, const char *list, toc_sv *ret)
{
    int r = list ? toc_admin_words(a, option, list, NULL, ret) : 0;
    if (r == 0 && list && !ret->p)
        *ret = TOC_SV("");
    return r;
}

/* Each option stands for the whole list; what is not given stays. */
static int set_access(toc_admin *a, int64_t collection)
{
    const settings *o = a->settings;
    toc_collection_rights rights = {{NULL, 0}, {NULL, 0}, {NULL, 0}};
    int r = read_names(a, "read", o->read, &rights.read);
    if (r == 0)
        r = read_names(a, "write", o->write, &rights.write);
    if (r == 0)
        r = read_names(a, "delete", o->delete, &rights.delete);
    return r == 0 ? toc_collection_allow(a->store, a->d, collection, &rights, &a->err) : r;
}

/* ---- live views ---- */

static bool gives_query(const settings *o)
{
    return o->view || o->objects || o->posted || o->from || o->by || o->marked ||
           toc_filters_given(&o->filters);
}

/* The words of an option; 'all' stands for all of them. */
static int read_list(toc_admin *a, const char *name, const char *value, bool (*fits)(toc_sv),
                     toc_sv_vec *ret)
{
    toc_sv words = {"", 0};
    int r = 0;
    if (value && fits == toc_view_type_is_good && strcmp(value, "all") == 0)
        words = TOC_SV("*");
    else if (value)
        r = toc_admin_words(a, name, value, fits, &words);
    while (r == 0 && words.n) {
        toc_sv *slot = TOC_VEC_PUSH(&a->a, ret);
        toc_sv word = toc_sv_cut(&words, ' ');
        if (slot)
            *slot = word;
    }
    return r;
}

static int read_wish(toc_admin *a, toc_view_wish *w)
{
    const settings *o = a->settings;
    int r = read_list(a, "objects", o->objects, toc_view_type_is_good, &w->objects);
    if (r == 0)
        r = read_list(a, "posted", o->posted, toc_view_type_is_good, &w->posted);
    if (r == 0 && !o->posted && (o->from || o->by || o->marked))
        r = toc_fail(&a->err, -EINVAL, "--from, --by and --marked go with --posted");
    if (r == 0)
        r = read_list(a, "from", o->from, toc_name_is_good, &w->from);
    if (r == 0)
        r = read_list(a, "by", o->by, toc_name_is_good, &w->by);
    return r == 0 ? read_list(a, "marked", o->marked, toc_view_level_is_good, &w->marked) : r;
}

/* The query that the options say; empty: none. */
static int read_query(toc_admin *a, toc_sv *ret)
{
    const settings *o = a->settings;
    toc_view_wish w = {.filters = o->filters};
    toc_view_query q;
    if (!gives_query(o))
        return 0;
    if (!o->view)
        return toc_fail(&a->err, -EINVAL,
                        "filters, --objects and --posted are for a live view: give --view");
    int r = read_wish(a, &w);
    if (r == 0)
        r = toc_view_wish_query(&w, a->d, toc_sv_of(o->root), &a->a, &q, &a->err);
    return r == 0 ? toc_view_query_write(&q, &a->a, ret) : r;
}

/* What changes a view's content has it made anew. */
static int renew(toc_admin *a, const toc_collection *had, const toc_collection *c)
{
    bool same = had && toc_sv_eq(had->query, c->query) && toc_sv_eq(had->ceiling, c->ceiling) &&
                toc_sv_eq(had->unmarked, c->unmarked);
    return !c->query.n || same ? 0 : toc_live_view_renew(a->store, c->number, &a->err);
}

static int rebuild(toc_admin *a, char **operands, size_t n)
{
    (void)n;
    const toc_collection *c = find(a, operands[0]);
    if (!c)
        return a->err.code;
    if (!c->query.n)
        return toc_fail(&a->err, -EINVAL, "'%s' is no live view", operands[0]);
    return toc_live_view_renew(a->store, c->number, &a->err);
}

static toc_sv view_cell(toc_admin *a, const toc_collection *c)
{
    toc_view_query q;
    if (!c->query.n)
        return TOC_SV("");
    return toc_view_query_read(c->query, &a->a, &q, NULL) == 0 ? toc_view_query_say(&q, &a->a)
                                                               : TOC_SV("(damaged)");
}

/* ---- adding and changing ---- */

static void apply(const settings *o, toc_collection *c)
{
    if (o->title)
        c->title = toc_sv_of(o->title);
    if (o->description)
        c->description = toc_sv_of(o->description);
    if (o->unmarked)
        c->unmarked = toc_sv_of(o->unmarked);
    if (o->max_tlp)
        c->ceiling = toc_sv_of(o->max_tlp);
    if (o->places)
        c->places = toc_admin_places(o->places);
}

static bool is_uuid(toc_sv s)
{
    bool ok = s.n == 36;
    for (size_t i = 0; ok && i < s.n; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        ok = dash ? s.p[i] == '-' : toc_is_hex(s.p[i]) && !toc_is_upper(s.p[i]);
    }
    return ok;
}

/* Paths of the server itself, and of what it will serve beside TAXII. */
static bool is_root(toc_sv s)
{
    static const char *const TAKEN[] = {"taxii2", "api", "feeds", "healthz", "metrics", "console"};
    bool ok = toc_name_is_good(s) && s.p[0] != '.';
    for (size_t i = 0; i < TOC_LEN(TAKEN); i++)
        ok = ok && !toc_sv_eq(s, toc_sv_of(TAKEN[i]));
    return ok;
}

static int add(toc_admin *a, char **operands, size_t n)
{
    (void)n;
    const settings *o = a->settings;
    toc_collection c = {.root = toc_sv_of(o->root ? o->root : "api1"),
                        .id = o->id ? toc_sv_of(o->id) : toc_uuid4(&a->a),
                        .alias = toc_sv_of(operands[0]),
                        .title = toc_sv_of(operands[0]),
                        .description = TOC_SV(""),
                        .unmarked = TOC_SV("amber+strict"),
                        .ceiling = TOC_SV(""),
                        .query = TOC_SV("")};
    if (!toc_name_is_good(c.alias))
        return toc_fail(&a->err, -EINVAL, "'%s' is no name: letters, digits, '-', '_' and '.'",
                        operands[0]);
    if (!is_root(c.root))
        return toc_fail(&a->err, -EINVAL, "'%.*s' is no name for an API root", TOC_SV_ARG(c.root));
    if (!is_uuid(c.id))
        return toc_fail(&a->err, -EINVAL, "--id wants a UUID in lower case, not '%.*s'",
                        TOC_SV_ARG(c.id));
    apply(o, &c);
    int r = read_query(a, &c.query);
    if (r == 0)
        r = toc_collection_add(a->store, &c, &a->a, &a->err);
    if (r == 0)
        r = renew(a, NULL, &c);
    if (r == 0)
        r = set_access(a, c.number);
    if (r == 0)
        a->done = toc_arena_printf(&a->a, "/%.*s/collections/%.*s/", TOC_SV_ARG(c.root),
                                   TOC_SV_ARG(c.id));
    return r;
}

static int set(toc_admin *a, char **operands, size_t n)
{
    (void)n;
    const toc_collection *had = find(a, operands[0]);
    if (!had)
        return a->err.code;
    toc_collection c = *had;
    apply(a->settings, &c);
    int r = read_query(a, &c.query);
    if (r == 0 && c.query.n && !had->query.n)
        return toc_fail(&a->err, -EINVAL,
                        "'%s' is a store of its own, not a live view: add another collection",
                        operands[0]);
    if (r == 0)
        r = toc_exchange_put_collection(a->store, &c, &a->err);
    TOC_ASSERT(r != TOC_STORE_MANY); /* names are not changed */
    if (r == 0)
        r = renew(a, had, &c);
    return r == 0 ? set_access(a, c.number) : r;
}

/* What was in it, in steps; in between others write as long. */
static int sweep(toc_admin *a)
{
    enum { ROWS = 1000 };
    bool more = true;
    int r = 0;
    while (r == 0 && more) {
        int64_t begun = toc_time_now();
        r = toc_store_begin(a->store, &a->err);
        if (r == 0)
            r = toc_exchange_sweep(a->store, ROWS, &more, &a->err);
        if (r == 0)
            r = toc_store_commit(a->store, &a->err);
        int64_t took = TOC_MAX(toc_time_now() - begun, 0);
        const struct timespec pause = {.tv_nsec = (long)TOC_MIN(took, 100000) * 1000};
        if (r == 0 && more)
            (void)nanosleep(&pause, NULL);
    }
    if (r < 0)
        toc_store_rollback(a->store);
    return r;
}

static int drop(toc_admin *a, char **operands, size_t n)
{
    (void)n;
    const toc_collection *c = find(a, operands[0]);
    a->after = sweep;
    return c ? toc_exchange_drop_collection(a->store, c->number, &a->err) : a->err.code;
}

/* ---- looking ---- */

static const toc_cell_column COLUMNS[] = {
    {"name", TOC_CELL_TEXT},        {"id", TOC_CELL_TEXT},
    {"root", TOC_CELL_TEXT},        {"title", TOC_CELL_TEXT},
    {"unmarked", TOC_CELL_TEXT},    {"max_tlp", TOC_CELL_TEXT},
    {"places", TOC_CELL_TEXT},      {"readers", TOC_CELL_WORDS},
    {"writers", TOC_CELL_WORDS},    {"deleters", TOC_CELL_WORDS},
    {"conflicts", TOC_CELL_NUMBER}, {"conflicts_folded", TOC_CELL_NUMBER},
    {"description", TOC_CELL_TEXT}, {"view", TOC_CELL_TEXT},
};

typedef enum { READ, WRITE, DELETE } right;

static bool has_right(const toc_access *access, right what)
{
    return what == READ ? access->can_read : what == WRITE ? access->can_write : access->can_delete;
}

static toc_sv who(toc_admin *a, int64_t collection, right what)
{
    toc_sv all = {"", 0};
    TOC_VEC_FOREACH (p, &a->d->partners) {
        toc_access access = toc_directory_access(a->d, collection, p->stored.number);
        if (has_right(&access, what))
            all = toc_arena_printf(&a->a, "%.*s%s%.*s", TOC_SV_ARG(all), all.n ? " " : "",
                                   TOC_SV_ARG(p->stored.name));
    }
    return all;
}

static toc_sv number(toc_admin *a, int64_t n)
{
    return toc_arena_printf(&a->a, "%lld", (long long)n);
}

static int list(toc_admin *a, char **operands, size_t n)
{
    const toc_collection *only = n ? find(a, operands[0]) : NULL;
    if (n && !only)
        return a->err.code;
    size_t rows = 0;
    toc_sv *cells = TOC_NEW_N(&a->a, toc_sv, ((size_t)a->d->collections.n + 1) * TOC_LEN(COLUMNS));
    if (!cells)
        return -ENOMEM;
    TOC_VEC_FOREACH (c, &a->d->collections) {
        int64_t kept = 0, folded = 0;
        if (only && only != c)
            continue;
        int r = toc_exchange_conflict_counts(a->store, c->number, &kept, &folded, &a->err);
        if (r < 0)
            return r;
        const toc_sv row[TOC_LEN(COLUMNS)] = {c->alias,
                                              c->id,
                                              c->root,
                                              c->title,
                                              c->unmarked,
                                              c->ceiling,
                                              toc_sv_of(toc_reach_words[toc_reach_find(c->places)]),
                                              who(a, c->number, READ),
                                              who(a, c->number, WRITE),
                                              who(a, c->number, DELETE),
                                              number(a, kept),
                                              number(a, folded),
                                              c->description,
                                              view_cell(a, c)};
        memcpy(cells + rows++ * TOC_LEN(COLUMNS), row, sizeof(row));
    }
    return toc_admin_print(a, COLUMNS, TOC_LEN(COLUMNS), cells, rows);
}

static int conflicts(toc_admin *a, char **operands, size_t n)
{
    const toc_collection *only = n ? find(a, operands[0]) : NULL;
    return n && !only ? a->err.code : toc_admin_conflicts(a, only ? only->number : 0);
}

static const toc_verb VERBS[] = {
    {"add", 1, 1, true, add},
    {"set", 1, 1, true, set},
    {"list", 0, 0, false, list},
    {"show", 1, 1, false, list},
    {"remove", 1, 1, true, drop},
    {"rebuild", 1, 1, true, rebuild},
    {"conflicts", 0, 1, false, conflicts},
    {"forget", 1, 1, true, toc_admin_forget_conflict},
};

static int run(int argc, char **argv)
{
    settings o = {0};
    return toc_admin_command(&USAGE, VERBS, TOC_LEN(VERBS), &o, &o.store, &o.format, argc, argv);
}

const toc_command toc_command_collection = {
    .name = "collection",
    .summary = "look after what is shared, and who may read and write it",
    .run = run,
};
