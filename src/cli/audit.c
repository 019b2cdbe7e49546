/* tocsin audit - who did what, and whether the log of that is whole. */
#include "cli/admin.h"
#include "cli/stores.h"

#include "base/date.h"
#include "model/json.h"

#include <errno.h>

typedef struct {
    const char *store, *format;
} settings;

static const toc_option OPTIONS[] = {
    TOC_ADMIN_FORMAT_OPTION(settings),
    TOC_STORE_OPTION(settings),
};

static const toc_usage USAGE = {
    .name = "audit",
    .operands = "VERB",
    .about = "Shows who read, sent, changed and deleted what on the exchange. Verbs: list; verify "
             "(each row\n"
             "carries a hash over itself and the row before it: says whether the chain is whole, "
             "and the\n"
             "last hash, to be noted where nobody who can write the store can write).",
    .options = OPTIONS,
    .n = TOC_LEN(OPTIONS),
    .examples = "  tocsin audit list --format json\n"
                "  tocsin audit verify",
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

static int verify(toc_admin *a, char **operands, size_t n)
{
    (void)operands, (void)n;
    walk w = {.a = a};
    toc_sv head;
    int r = toc_exchange_audit_walk(a->store, on_row, &w, &a->a, &head, &a->err);
    if (r == 0)
        a->done = toc_arena_printf(&a->a, "%lld rows, whole; last hash %.*s", (long long)w.rows,
                                   TOC_SV_ARG(head.n ? head : TOC_SV("-")));
    return r;
}

static const toc_verb VERBS[] = {{"list", 0, 0, false, list}, {"verify", 0, 0, false, verify}};

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
