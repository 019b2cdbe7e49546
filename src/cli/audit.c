/* tocsin audit - who did what, and whether the log of that is whole. */
#include "cli/admin.h"
#include "cli/stores.h"

#include "base/date.h"
#include "model/json.h"
#include "share/audit_file.h"

#include <errno.h>
#include <stdlib.h>

typedef struct {
    const char *store, *format;
} settings;

static const toc_option OPTIONS[] = {
    TOC_ADMIN_FORMAT_OPTION(settings),
    TOC_STORE_OPTION(settings),
};

static const toc_usage USAGE = {
    .name = "audit",
    .operands = "VERB [FILE...]",
    .about = "Shows who read, sent, changed and deleted what on the exchange. Verbs: list; verify "
             "(each row\n"
             "carries a hash over itself and the row before it: says whether the chain is whole, "
             "and the\n"
             "last hash, to be noted where nobody who can write the store can write; with FILE: "
             "also whether\n"
             "what 'tocsin retention' wrote there is whole, and leads to where the log begins).",
    .options = OPTIONS,
    .n = TOC_LEN(OPTIONS),
    .examples = "  tocsin audit list --format json\n"
                "  tocsin audit verify\n"
                "  tocsin audit verify audit-1-2048.ndjson",
};

typedef struct {
    toc_admin *a;
    int64_t rows;
    bool print;
} walk;

static int on_row(void *context, const toc_audit *row)
{
    walk *w = context;
    char at[TOC_TIME_TEXT + 1];
    w->rows++;
    if (!w->print)
        return 0;
    toc_time_format(row->at, at);
    toc_buf b = {0};
    toc_json_out j = {.buf = &b};
    if (w->a->json) {
        const struct {
            const char *key;
            toc_sv value;
        } MEMBERS[] = {{"at", toc_sv_of(at)},
                       {"who", row->who},
                       {"what", row->what},
                       {"about", row->about},
                       {"detail", row->detail}};
        toc_json_open(&j, '{');
        toc_json_key(&j, "seq");
        toc_json_int(&j, row->seq);
        for (size_t i = 0; i < TOC_LEN(MEMBERS); i++) {
            toc_json_key(&j, MEMBERS[i].key);
            toc_json_str(&j, MEMBERS[i].value);
        }
        toc_json_close(&j, '}');
    } else {
        toc_buf_printf(&b, "%s  %-16.*s  %-16.*s  %.*s  %.*s", at, TOC_SV_ARG(row->who),
                       TOC_SV_ARG(row->what), TOC_SV_ARG(row->about), TOC_SV_ARG(row->detail));
    }
    for (size_t i = 0; i < b.n; i++) /* names come from outside */
        putchar((unsigned char)b.p[i] < 0x20 || b.p[i] == 0x7f ? '?' : b.p[i]);
    putchar('\n');
    toc_buf_done(&b);
    return 0;
}

static int list(toc_admin *a, char **operands, size_t n)
{
    (void)operands, (void)n;
    walk w = {.a = a, .print = true};
    toc_sv head;
    int r = toc_exchange_audit_walk(a->store, on_row, &w, &a->a, &head, &a->err);
    a->nothing = w.rows == 0;
    return r;
}

/* ---- files of what was taken off the front ---- */

static int by_place(const void *x, const void *y)
{
    const toc_audit_file *a = x, *b = y;
    int order = (a->after > b->after) - (a->after < b->after);
    return order ? order : (a->last > b->last) - (a->last < b->last);
}

/* Of a run that was ended when it had written its file; a later one wrote more. */
static bool is_superseded(const toc_audit_file *f, const toc_audit_file *next)
{
    return f->after == next->after && strcmp(f->before, next->before) == 0;
}

static int fail_gap(toc_admin *a, int64_t first, int64_t last)
{
    return toc_fail(&a->err, -EBADMSG, "rows %lld to %lld are in none of these files",
                    (long long)first, (long long)last);
}

static int fail_other(toc_admin *a, int64_t row)
{
    return toc_fail(&a->err, -EBADMSG,
                    "row %lld of the file is another one than that of the log: it is of another "
                    "log, or was changed",
                    (long long)row);
}

/* Does the last file lead to where the log of the store begins? What was written and is not taken
 * off yet stands in both. */
static int join_store(toc_admin *a, const toc_audit_file *last)
{
    int64_t seq = 0;
    toc_sv hash;
    int r = toc_retention_cut_at(a->store, &a->a, &seq, &hash, &a->err);
    if (r == 0 && seq > last->last)
        return fail_gap(a, last->last + 1, seq);
    if (r == 0 && seq < last->last)
        r = toc_retention_hash(a->store, last->last, &a->a, &hash, &a->err);
    if (r == TOC_STORE_NONE || (r == 0 && !toc_sv_eq(hash, toc_sv_of(last->hash))))
        return fail_other(a, last->last);
    return r;
}

static int check_files(toc_admin *a, char **paths, size_t n)
{
    toc_audit_file *files = TOC_NEW_N(&a->a, toc_audit_file, n);
    if (!files)
        return -ENOMEM;
    for (size_t i = 0; i < n; i++) {
        int r = toc_audit_file_check(paths[i], &files[i], &a->err);
        if (r < 0)
            return r == -ENOENT ? -EIO : r; /* there are rows, but not there */
        printf("%s: rows %lld to %lld, whole\n", paths[i], (long long)files[i].after + 1,
               (long long)files[i].last);
    }
    qsort(files, n, sizeof(*files), by_place);
    for (size_t i = 1; i < n; i++) {
        if (is_superseded(&files[i - 1], &files[i]))
            continue;
        if (files[i].after > files[i - 1].last)
            return fail_gap(a, files[i - 1].last + 1, files[i].after);
        if (files[i].after != files[i - 1].last || strcmp(files[i].before, files[i - 1].hash) != 0)
            return fail_other(a, files[i].after);
    }
    return join_store(a, &files[n - 1]);
}

static int verify(toc_admin *a, char **operands, size_t n)
{
    walk w = {.a = a};
    toc_sv head, before;
    int64_t cut = 0;
    int r = n ? check_files(a, operands, n) : 0;
    if (r == 0)
        r = toc_exchange_audit_walk(a->store, on_row, &w, &a->a, &head, &a->err);
    if (r == 0)
        r = toc_retention_cut_at(a->store, &a->a, &cut, &before, &a->err);
    if (r < 0)
        return r;
    toc_sv retired = cut ? toc_arena_printf(&a->a, " behind %lld that were retired", (long long)cut)
                         : TOC_SV("");
    a->done = toc_arena_printf(&a->a, "%lld rows%.*s, whole; last hash %.*s", (long long)w.rows,
                               TOC_SV_ARG(retired), TOC_SV_ARG(head.n ? head : TOC_SV("-")));
    return 0;
}

enum { FILES = 10000 }; /* a day each for 27 years */

static const toc_verb VERBS[] = {{"list", 0, 0, false, list}, {"verify", 0, FILES, false, verify}};

static int run(int argc, char **argv)
{
    settings o = {0};
    return toc_admin_command(&USAGE, VERBS, TOC_LEN(VERBS), &o, &o.store, &o.format, argc, argv);
}

const toc_command toc_command_audit = {
    .name = "audit",
    .summary = "show who did what, and check that the log is whole",
    .run = run,
};
