/* admin - see admin.h. */
#include "cli/admin.h"

#include "base/ascii.h"
#include "base/date.h"
#include "cli/stores.h"
#include "model/json.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <unistd.h>

const char *const toc_admin_formats[] = {"table", "json", NULL};

/* ---- running a verb ---- */

static const toc_verb *find_verb(const toc_verb *verbs, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(verbs[i].name, name) == 0)
            return &verbs[i];
    return NULL;
}

static int complain_usage(const char *command, const toc_verb *verbs, size_t n, const char *given)
{
    toc_buf all = {0};
    for (size_t i = 0; i < n; i++)
        toc_buf_printf(&all, "%s%s", i ? ", " : "", verbs[i].name);
    if (given)
        toc_complain(command, "no '%s' here; say one of %.*s; see 'tocsin %s --help'", given,
                     TOC_SV_ARG(toc_buf_sv(&all)), command);
    else
        toc_complain(command, "do what? Say one of %.*s; see 'tocsin %s --help'",
                     TOC_SV_ARG(toc_buf_sv(&all)), command);
    toc_buf_done(&all);
    return TOC_EXIT_USAGE;
}

/* Whoever may write the file may change what is in it: the account of the system is who did it. */
toc_sv toc_whoami(toc_arena *a)
{
    const struct passwd *p = getpwuid(getuid());
    if (p)
        return toc_arena_printf(a, "local:%s", p->pw_name);
    return toc_arena_printf(a, "local:%u", (unsigned)getuid());
}

/* The command as it was typed, with its options. Secrets never stand there. */
toc_sv toc_said(toc_arena *a)
{
    enum { MOST = 4096 };
    char text[MOST];
    int fd = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? 0 : read(fd, text, sizeof(text));
    if (fd >= 0)
        close(fd);
    toc_sv all = {text, n > 0 ? (size_t)n : 0};
    (void)toc_sv_cut(&all, '\0'); /* the program */
    char *to = toc_arena_alloc(a, all.n + 1);
    for (size_t i = 0; to && i < all.n; i++)
        to[i] = all.p[i] ? all.p[i] : ' ';
    return to ? toc_sv_trim((toc_sv){to, all.n}) : TOC_SV("");
}

static int write_audit(toc_admin *a, char **operands, size_t n)
{
    const toc_audit row = {
        .who = toc_whoami(&a->a),
        .what = toc_arena_printf(&a->a, "%s %s", a->command, a->verb->name),
        .about = n > 0 ? toc_sv_of(operands[0]) : TOC_SV(""),
        .detail = toc_said(&a->a),
    };
    return toc_exchange_audit(a->store, &row, &a->err);
}

static int run_verb(toc_admin *a, char **operands, size_t n)
{
    /* What stays as it is is written back: nobody may change it in between. */
    int r = a->verb->writes ? toc_store_begin(a->store, &a->err) : 0;
    if (r == 0)
        r = toc_directory_new(a->store, &a->d, &a->err);
    if (r == 0)
        r = a->verb->run(a, operands, n);
    if (r == 0 && a->verb->writes)
        r = write_audit(a, operands, n);
    if (r == 0 && a->verb->writes)
        r = toc_store_commit(a->store, &a->err);
    if (r < 0 && a->verb->writes)
        toc_store_rollback(a->store);
    if (r == 0 && a->after)
        r = a->after(a);
    return r;
}

static int status_of(const toc_admin *a, int r)
{
    if (r < 0) {
        toc_complain(a->command, "%s", a->err.text[0] ? a->err.text : strerror(-r));
        return r == -EINVAL ? TOC_EXIT_USAGE : r == -ENOENT ? TOC_EXIT_NOTHING : TOC_EXIT_FAILED;
    }
    if (a->done.n)
        printf("%.*s\n", TOC_SV_ARG(a->done));
    return a->nothing ? TOC_EXIT_NOTHING : TOC_EXIT_DONE;
}

int toc_admin_run(const char *command, const toc_verb *verbs, size_t n_verbs, const char *store,
                  const char *format, const void *settings, char **operands, size_t n)
{
    const toc_verb *verb = n ? find_verb(verbs, n_verbs, operands[0]) : NULL;
    if (!verb)
        return complain_usage(command, verbs, n_verbs, n ? operands[0] : NULL);
    if (n - 1 < verb->least || n - 1 > verb->most) {
        toc_complain(command, "%s takes %zu operand%s here; see 'tocsin %s --help'", verb->name,
                     n - 1 < verb->least ? verb->least : verb->most,
                     (n - 1 < verb->least ? verb->least : verb->most) == 1 ? "" : "s", command);
        return TOC_EXIT_USAGE;
    }
    toc_admin a = {.command = command,
                   .verb = verb,
                   .settings = settings,
                   .json = format && strcmp(format, "json") == 0};
    /* A store of an older format is brought up to date even for a look. */
    int status = toc_open_store(command, store, TOC_STORE_WRITE, &a.store);
    if (status < 0)
        status = status_of(&a, run_verb(&a, operands + 1, n - 1));
    toc_directory_free(a.d);
    toc_store_close(a.store);
    toc_arena_done(&a.a);
    return status;
}

int toc_admin_command(const toc_usage *usage, const toc_verb *verbs, size_t n_verbs, void *settings,
                      const char *const *store, const char *const *format, int argc, char **argv)
{
    size_t n;
    int status = toc_command_options(usage, argc, argv, settings, &n);
    if (status >= 0)
        return status;
    return toc_admin_run(usage->name, verbs, n_verbs, *store, *format, settings, argv + 1, n);
}

/* ---- lists ---- */

static void print_value(toc_json_out *j, toc_cell_kind kind, toc_sv cell)
{
    switch (kind) {
    case TOC_CELL_TEXT:
        toc_json_str(j, cell);
        break;
    case TOC_CELL_NUMBER:
    case TOC_CELL_JSON:
        toc_json_raw(j, cell);
        break;
    case TOC_CELL_BOOL:
        toc_json_bool(j, toc_sv_eq(cell, TOC_SV("yes")));
        break;
    case TOC_CELL_WORDS:
        toc_json_open(j, '[');
        while (cell.n) {
            toc_sv word = toc_sv_cut(&cell, ' ');
            if (word.n)
                toc_json_str(j, word);
        }
        toc_json_close(j, ']');
        break;
    }
}

static int print_json(const toc_cell_column *columns, size_t n, const toc_sv *cells, size_t rows)
{
    toc_buf b = {0};
    toc_json_out j = {.buf = &b, .indent = 2};
    toc_json_open(&j, '[');
    for (size_t r = 0; r < rows; r++) {
        toc_json_open(&j, '{');
        for (size_t c = 0; c < n; c++) {
            toc_json_key(&j, columns[c].key);
            print_value(&j, columns[c].kind, cells[r * n + c]);
        }
        toc_json_close(&j, '}');
    }
    toc_json_close(&j, ']');
    printf("%.*s\n", TOC_SV_ARG(toc_buf_sv(&b)));
    int r = b.failed ? -ENOMEM : 0;
    toc_buf_done(&b);
    return r;
}

/* Nothing that came from outside moves the cursor of a terminal. */
static void print_cell(toc_sv cell, size_t width)
{
    for (size_t i = 0; i < cell.n; i++)
        putchar((unsigned char)cell.p[i] < 0x20 || cell.p[i] == 0x7f ? '?' : cell.p[i]);
    for (size_t i = cell.n; i < width; i++)
        putchar(' ');
}

static void print_table(const toc_cell_column *columns, size_t n, const toc_sv *cells, size_t rows)
{
    enum { MOST = 32 };
    size_t width[MOST] = {0};
    TOC_ASSERT(n <= MOST);
    for (size_t c = 0; c < n; c++) {
        width[c] = strlen(columns[c].key);
        for (size_t r = 0; r < rows; r++)
            width[c] = TOC_MAX(width[c], cells[r * n + c].n);
    }
    for (size_t c = 0; c < n; c++) {
        for (const char *k = columns[c].key; *k; k++)
            putchar(*k == '_' ? ' ' : toc_upper(*k));
        for (size_t i = strlen(columns[c].key); c + 1 < n && i < width[c] + 2; i++)
            putchar(' ');
    }
    putchar('\n');
    for (size_t r = 0; r < rows; r++) {
        for (size_t c = 0; c < n; c++)
            print_cell(cells[r * n + c], c + 1 < n ? width[c] + 2 : 0);
        putchar('\n');
    }
}

int toc_admin_print(toc_admin *a, const toc_cell_column *columns, size_t n_columns,
                    const toc_sv *cells, size_t rows)
{
    a->nothing = rows == 0;
    if (a->json)
        return print_json(columns, n_columns, cells, rows);
    if (rows)
        print_table(columns, n_columns, cells, rows);
    else
        toc_complain(a->command, "there is none");
    return 0;
}

/* ---- operands ---- */

const toc_directory_partner *toc_admin_partner(toc_admin *a, const char *name)
{
    const toc_directory_partner *p = toc_directory_partner_named(a->d, toc_sv_of(name));
    if (!p)
        (void)toc_fail(&a->err, -ENOENT, "no partner '%s'; 'tocsin partner list' shows them", name);
    return p;
}

int toc_admin_words(toc_admin *a, const char *option, const char *list, bool (*ok)(toc_sv),
                    toc_sv *ret)
{
    toc_buf b = {0};
    toc_sv rest = toc_sv_of(list);
    int r = 0;
    while (rest.n && r == 0) {
        toc_sv word = toc_sv_trim(toc_sv_cut(&rest, ','));
        if (!(ok ? ok : toc_name_is_good)(word))
            r = toc_fail(&a->err, -EINVAL, "--%s: '%.*s' is none", option, TOC_SV_ARG(word));
        toc_buf_printf(&b, "%s%.*s", b.n ? " " : "", TOC_SV_ARG(word));
    }
    *ret = toc_arena_dup(&a->a, toc_buf_sv(&b));
    toc_buf_done(&b);
    return r;
}

toc_sv toc_admin_moment(toc_admin *a, int64_t us, bool fraction)
{
    char text[TOC_TIME_TEXT + 1];
    if (!us)
        return TOC_SV("");
    toc_time_format(us, text);
    toc_sv seconds = {text, TOC_TIME_TEXT - strlen(".000000Z")};
    return fraction ? toc_arena_dup(&a->a, toc_sv_of(text))
                    : toc_arena_printf(&a->a, "%.*sZ", TOC_SV_ARG(seconds));
}

toc_sv toc_admin_day(toc_admin *a, int64_t us)
{
    char text[TOC_TIME_TEXT + 1];
    if (!us)
        return TOC_SV("");
    toc_time_format(us, text);
    return toc_arena_dup(&a->a, (toc_sv){text, TOC_DAY_TEXT});
}
