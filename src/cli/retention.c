/* tocsin retention - how long logs are kept. */
#include "share/retention.h"

#include "cli/admin.h"
#include "cli/stores.h"
#include "cli/work.h"

#include "base/date.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct {
    const char *store, *format, *archive;
    bool no_archive;
} settings;

static const toc_option OPTIONS[] = {
    {.name = "archive",
     .kind = TOC_OPTION_TEXT,
     .offset = offsetof(settings, archive),
     .value = "FOLDER",
     .help =
         "where rows of the audit log are written to before they\ngo; of 'set': from now on, of "
         "'run': this time"},
    {.name = "no-archive",
     .kind = TOC_OPTION_FLAG,
     .offset = offsetof(settings, no_archive),
     .help = "they go without a copy"},
    TOC_ADMIN_FORMAT_OPTION(settings),
    TOC_STORE_OPTION(settings),
};

static const toc_usage USAGE = {
    .name = "retention",
    .operands = "VERB [LOG DAYS]",
    .about =
        "Says how long logs are kept: for good, unless it is set. Logs are audit (who did what),\n"
        "recalls (what was taken back, once all know who had it) and sent (what was sent to whom,\n"
        "of which nothing is left to recall). Verbs: list; set LOG DAYS (or 'forever'; the server\n"
        "sees to it once a day); preview [LOG DAYS] (what would go now; with LOG DAYS, if it were\n"
        "set so); run (what is set, now); compact (writes the store anew without unused room;\n"
        "others wait meanwhile).",
    .options = OPTIONS,
    .n = TOC_LEN(OPTIONS),
    .examples = "  tocsin retention set audit 365 --archive /var/lib/tocsin/audit\n"
                "  tocsin retention preview audit 90\n"
                "  tocsin retention run",
};

/* ---- the policy ---- */

static int find_log(toc_admin *a, const char *name, toc_kept *ret)
{
    for (int i = 0; toc_kept_names[i]; i++)
        if (strcmp(toc_kept_names[i], name) == 0) {
            *ret = (toc_kept)i;
            return 0;
        }
    return toc_fail(&a->err, -EINVAL, "no log '%s': say audit, recalls or sent", name);
}

static int read_days(toc_admin *a, const char *text, int64_t *ret)
{
    *ret = 0;
    if (strcmp(text, "forever") == 0)
        return 0;
    if (!toc_sv_to_i64(toc_sv_of(text), ret) || *ret < 1 || *ret > TOC_RETENTION_MOST_DAYS)
        return toc_fail(&a->err, -EINVAL, "'%s' is no number of days from 1 to %d, nor 'forever'",
                        text, TOC_RETENTION_MOST_DAYS);
    return 0;
}

/* The server has another current folder. */
static int find_folder(toc_admin *a, const char *path, toc_sv *ret)
{
    char full[PATH_MAX];
    if (!realpath(path, full) || access(full, W_OK | X_OK) < 0)
        return toc_fail(&a->err, -EINVAL, "--archive: '%s': %s", path, strerror(errno));
    *ret = toc_arena_dup(&a->a, toc_sv_of(full));
    return 0;
}

/* What is kept, with what is said now. */
static int read_policy(toc_admin *a, char **operands, size_t n, toc_retention *ret)
{
    const settings *o = a->settings;
    toc_kept what = TOC_KEEP_AUDIT;
    int64_t days = 0;
    int r = toc_retention_read(a->store, &a->a, ret, &a->err);
    if (r == 0 && o->archive && o->no_archive)
        r = toc_fail(&a->err, -EINVAL, "--archive or --no-archive, not both");
    if (r == 0 && o->archive)
        r = find_folder(a, o->archive, &ret->archive);
    if (o->no_archive)
        ret->archive = (toc_sv){"", 0};
    if (r == 0 && n == 1)
        r = toc_fail(&a->err, -EINVAL, "say LOG and DAYS; see 'tocsin retention --help'");
    if (r < 0 || n < 2)
        return r;
    r = find_log(a, operands[0], &what);
    if (r == 0)
        r = read_days(a, operands[1], &days);
    ret->days[what] = days;
    return r;
}

static int set(toc_admin *a, char **operands, size_t n)
{
    toc_retention p;
    const settings *o = a->settings;
    if (!n && !o->archive && !o->no_archive)
        return toc_fail(&a->err, -EINVAL, "say LOG and DAYS; see 'tocsin retention --help'");
    int r = read_policy(a, operands, n, &p);
    return r == 0 ? toc_retention_write(a->store, &p, &a->err) : r;
}

/* ---- looking ---- */

static bool until_interrupted(void *context)
{
    (void)context;
    return !toc_interrupted;
}

static const toc_retention_pace AT_ONCE = {.go_on = until_interrupted};

static const toc_cell_column COLUMNS[] = {
    {"log", TOC_CELL_TEXT},    {"keep_days", TOC_CELL_JSON}, {"rows", TOC_CELL_NUMBER},
    {"goes", TOC_CELL_NUMBER}, {"until", TOC_CELL_TEXT},     {"archive", TOC_CELL_TEXT},
};

static toc_sv number(toc_admin *a, int64_t n)
{
    return toc_arena_printf(&a->a, "%lld", (long long)n);
}

static toc_sv days_of(toc_admin *a, int64_t days)
{
    return days ? number(a, days) : a->json ? TOC_SV("null") : TOC_SV("forever");
}

/* One row a log: what is there, and what would go now; only: of those of which something would. */
static int show(toc_admin *a, const toc_retention *p, bool only)
{
    toc_retention_loss loss[TOC_KEEP_COUNT];
    toc_retention_counts have = {0};
    toc_sv cells[TOC_KEEP_COUNT * TOC_LEN(COLUMNS)];
    size_t rows = 0;
    int r = toc_retention_preview(a->store, p, toc_time_now(), &AT_ONCE, loss, &a->err);
    if (r == 0)
        r = toc_retention_count(a->store, &have, &a->err);
    if (r < 0)
        return r;
    const int64_t n[TOC_KEEP_COUNT] = {[TOC_KEEP_AUDIT] = have.audit,
                                       [TOC_KEEP_RECALLS] = have.recalls + have.recalled,
                                       [TOC_KEEP_SENT] = have.sent};
    for (size_t i = 0; i < TOC_KEEP_COUNT; i++) {
        if (only && !loss[i].goes)
            continue;
        const toc_sv row[TOC_LEN(COLUMNS)] = {
            toc_sv_of(toc_kept_names[i]),
            days_of(a, p->days[i]),
            number(a, n[i]),
            number(a, loss[i].goes),
            toc_admin_moment(a, loss[i].span.until, false),
            i == TOC_KEEP_AUDIT ? p->archive : TOC_SV(""),
        };
        memcpy(cells + rows++ * TOC_LEN(COLUMNS), row, sizeof(row));
    }
    if (only && !rows) {
        a->nothing = true;
        if (!a->json)
            toc_complain("retention", "nothing would go");
        return a->json ? toc_admin_print(a, COLUMNS, TOC_LEN(COLUMNS), cells, 0) : 0;
    }
    r = toc_admin_print(a, COLUMNS, TOC_LEN(COLUMNS), cells, rows);
    if (r == 0 && !only && !a->json)
        printf("store: %lld bytes, %lld of them unused%s\n", (long long)have.bytes,
               (long long)have.spare,
               have.shrinks ? "" : "; 'tocsin retention compact' lets it shrink");
    return r;
}

static int list(toc_admin *a, char **operands, size_t n)
{
    (void)operands, (void)n;
    toc_retention p;
    int r = toc_retention_read(a->store, &a->a, &p, &a->err);
    return r == 0 ? show(a, &p, false) : r;
}

static int preview(toc_admin *a, char **operands, size_t n)
{
    toc_retention p;
    int r = read_policy(a, operands, n, &p);
    return r == 0 ? show(a, &p, true) : r;
}

/* ---- doing ---- */

static int run_now(toc_admin *a, char **operands, size_t n)
{
    (void)operands, (void)n;
    toc_retention p;
    toc_retention_done done;
    int r = read_policy(a, NULL, 0, &p);
    int64_t kept = 0;
    for (size_t i = 0; r == 0 && i < TOC_KEEP_COUNT; i++)
        kept += p.days[i];
    if (r == 0 && !kept) {
        a->nothing = true;
        toc_complain("retention", "all logs are kept for good; 'tocsin retention set' says else");
        return 0;
    }
    toc_catch_signals();
    if (r == 0)
        r = toc_retention_run(a->store, &p, toc_time_now(), toc_whoami(&a->a), &AT_ONCE, &a->a,
                              &done, &a->err);
    if (r < 0)
        return r;
    if (done.stopped)
        return toc_fail(&a->err, -EINTR, "stopped; the next run goes on");
    a->done = toc_arena_printf(
        &a->a, "%lld rows of audit, %lld of recalls, %lld of sent went%s%.*s",
        (long long)done.went[TOC_KEEP_AUDIT], (long long)done.went[TOC_KEEP_RECALLS],
        (long long)done.went[TOC_KEEP_SENT], done.file.n ? "; kept in " : "",
        TOC_SV_ARG(done.file));
    return 0;
}

static int compact(toc_admin *a, char **operands, size_t n)
{
    (void)operands, (void)n;
    toc_retention_counts before = {0}, after = {0};
    int r = toc_retention_count(a->store, &before, &a->err);
    if (r == 0)
        r = toc_retention_compact(a->store, &a->err);
    if (r == 0)
        r = toc_retention_count(a->store, &after, &a->err);
    if (r == 0)
        a->done = toc_arena_printf(&a->a, "%lld bytes before, %lld after", (long long)before.bytes,
                                   (long long)after.bytes);
    return r;
}

static const toc_verb VERBS[] = {
    {"list", 0, 0, false, list},       {"set", 0, 2, true, set},
    {"preview", 0, 2, false, preview}, {"run", 0, 0, false, run_now},
    {"compact", 0, 0, false, compact},
};

static int run(int argc, char **argv)
{
    settings o = {0};
    return toc_admin_command(&USAGE, VERBS, TOC_LEN(VERBS), &o, &o.store, &o.format, argc, argv);
}

const toc_command toc_command_retention = {
    .name = "retention",
    .summary = "say how long logs are kept, and see to it",
    .run = run,
};
