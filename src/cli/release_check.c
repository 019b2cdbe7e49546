/* tocsin release-check - who would receive an object, by which way, and which rule decides. */
#include "cli/admin.h"
#include "cli/stores.h"

#include "base/file.h"

#include <errno.h>

typedef struct {
    const char *store, *format;
} settings;

static const toc_option OPTIONS[] = {
    TOC_ADMIN_FORMAT_OPTION(settings),
    TOC_STORE_OPTION(settings),
};

static const toc_usage USAGE = {
    .name = "release-check",
    .operands = "OBJECT|FILE",
    .about =
        "Says for each partner and each way out whether an object would be released, and which\n"
        "rule decides: the same gate that every exit asks. The object is one of the store, by its\n"
        "id, or a STIX object in a file.",
    .options = OPTIONS,
    .n = TOC_LEN(OPTIONS),
    .examples = "  tocsin release-check indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f\n"
                "  tocsin release-check --format json object.json",
};

/* ---- finding the object ---- */

typedef struct {
    toc_arena *a;
    toc_sv json;
    int64_t version;
} newest;

static int keep_newest(void *context, const toc_shared *row)
{
    newest *n = context;
    if (n->json.n && row->version <= n->version) /* the first of a version is what all get */
        return 0;
    n->json = toc_arena_dup(n->a, row->json);
    n->version = row->version;
    return 0;
}

/* The newest version in any collection, else among the objects that were imported. */
static int find_stored(toc_admin *a, toc_sv id, toc_sv *ret)
{
    newest n = {.a = &a->a};
    int r = 0;
    TOC_VEC_FOREACH (c, &a->d->collections)
        if (r == 0)
            r = toc_exchange_versions(a->store, c->number, id, true, keep_newest, &n, &a->err);
    *ret = n.json;
    if (r < 0 || n.json.n)
        return r;
    toc_object o = {0};
    r = toc_store_object(a->store, id, &a->a, &o, &a->err);
    *ret = o.json;
    return r == TOC_STORE_NONE ? -ENOENT : r;
}

static int find_json(toc_admin *a, const char *what, toc_sv *ret)
{
    toc_file_map map = {0};
    if (toc_stix_is_id(toc_sv_of(what), NULL)) {
        int r = find_stored(a, toc_sv_of(what), ret);
        return r == -ENOENT ? toc_fail(&a->err, r, "no object '%s' in the store", what) : r;
    }
    int r = toc_file_map_open(what, &map, &a->err);
    if (r < 0)
        return r == -ENOENT ? toc_fail(&a->err, r, "'%s' is neither a STIX id nor a file", what)
                            : r;
    *ret = toc_arena_dup(&a->a, map.bytes);
    toc_file_map_close(&map);
    return 0;
}

/* ---- asking the gate ---- */

static const toc_cell_column COLUMNS[] = {
    {"partner", TOC_CELL_TEXT}, {"channel", TOC_CELL_TEXT}, {"verdict", TOC_CELL_TEXT},
    {"rule", TOC_CELL_TEXT},    {"because", TOC_CELL_TEXT},
};

/* A copy that cannot be made is one that does not go. */
static toc_decision decide(toc_json object, const toc_label *l, const toc_recipient *to,
                           toc_channel by, const toc_release_facts *facts, toc_arena *a)
{
    toc_redacted copy;
    toc_decision d = toc_release_allows(l, to, by, facts);
    int r = d.verdict == TOC_REDACT ? toc_release_redact(object, l, to, by, facts, a, &copy) : 0;
    if (r != 0)
        d.verdict = r == TOC_REDACT_NOTHING ? TOC_RELEASE : TOC_DENY;
    if (r == TOC_REDACT_NOTHING)
        d.rule = TOC_RULE_CLEARED;
    return d;
}

static void fill_rows(toc_admin *a, toc_json object, const toc_label *l, toc_sv name,
                      const toc_recipient *to, const toc_release_facts *facts, toc_sv *cells)
{
    static const char *const VERDICT[] = {
        [TOC_DENY] = "deny", [TOC_REDACT] = "redact", [TOC_RELEASE] = "release"};
    for (int by = 0; by < TOC_CHANNEL_COUNT; by++) {
        toc_decision d = decide(object, l, to, (toc_channel)by, facts, &a->a);
        toc_sv because = toc_sv_of(toc_rule_texts[d.rule]);
        if (d.about.n)
            because =
                toc_arena_printf(&a->a, "%s (%.*s)", toc_rule_texts[d.rule], TOC_SV_ARG(d.about));
        *cells++ = name;
        *cells++ = toc_sv_of(toc_channel_names[by]);
        *cells++ = toc_sv_of(VERDICT[d.verdict]);
        *cells++ = toc_sv_of(toc_rule_names[d.rule]);
        *cells++ = because;
    }
}

static int report(toc_admin *a, const toc_directory_partner *only, toc_json object)
{
    toc_label label;
    toc_sv id = toc_json_sv(toc_json_get(object, "id"));
    size_t per = TOC_LEN(COLUMNS) * TOC_CHANNEL_COUNT, rows = 0;
    toc_sv *cells = TOC_NEW_N(&a->a, toc_sv, per * ((size_t)a->d->partners.n + 1));
    int r = cells ? toc_label_of(object, &a->a, &label) : -ENOMEM;
    if (r < 0)
        return r;
    TOC_VEC_FOREACH (p, &a->d->partners) {
        if (only && only != p)
            continue;
        toc_release_facts facts = toc_directory_facts(p, NULL, id.p ? id : (toc_sv){"", 0}, 0);
        fill_rows(a, object, &label, p->stored.name, &p->recipient, &facts, cells + rows * per);
        rows++;
    }
    if (!only) {
        toc_release_facts facts = {0};
        fill_rows(a, object, &label, toc_recipient_public.name, &toc_recipient_public, &facts,
                  cells + rows++ * per);
    }
    return toc_admin_print(a, COLUMNS, TOC_LEN(COLUMNS), cells, rows * TOC_CHANNEL_COUNT);
}

int toc_release_report(toc_admin *a, const toc_directory_partner *only, const char *object)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
    toc_sv json = {"", 0};
    int r = find_json(a, object, &json);
    if (r == 0)
        r = toc_json_parse(json, &doc, &a->err);
    if (r == -EINVAL)
        return toc_fail_context(&a->err, -EBADMSG, "%s", object);
    return r == 0 ? report(a, only, toc_json_root(doc)) : r;
}

/* ---- the command ---- */

static int check(toc_admin *a, char **operands, size_t n)
{
    (void)n;
    return toc_release_report(a, NULL, operands[0]);
}

static int run(int argc, char **argv)
{
    static const toc_verb VERBS[] = {{"check", 1, 1, false, check}};
    settings o = {0};
    size_t n;
    int status = toc_command_options(&USAGE, argc, argv, &o, &n);
    if (status >= 0)
        return status;
    if (n != 1) {
        toc_complain("release-check", "check which object? See 'tocsin release-check --help'");
        return TOC_EXIT_USAGE;
    }
    char *operands[] = {(char[]){"check"}, argv[1], NULL};
    return toc_admin_run("release-check", VERBS, TOC_LEN(VERBS), o.store, o.format, &o, operands,
                         2);
}

const toc_command toc_command_release_check = {
    .name = "release-check",
    .summary = "say who would receive an object, and why",
    .run = run,
};
