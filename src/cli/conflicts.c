/* conflicts - 'tocsin collection conflicts': versions that came with other content than what was
 * there, set aside for a person to look at. */
#include "cli/admin.h"
#include "store/remote.h"

#include "base/date.h"

#include <errno.h>

static const toc_cell_column COLUMNS[] = {
    {"number", TOC_CELL_NUMBER}, {"collection", TOC_CELL_TEXT}, {"source", TOC_CELL_TEXT},
    {"at", TOC_CELL_TEXT},       {"id", TOC_CELL_TEXT},         {"version", TOC_CELL_TEXT},
    {"object", TOC_CELL_JSON}, /* in JSON alone: a table has no room for it */
};

typedef struct {
    toc_admin *a;
    TOC_VEC(toc_sv) cells;
} listing;

static toc_sv alias_of(const toc_admin *a, int64_t number)
{
    TOC_VEC_FOREACH (c, &a->d->collections)
        if (c->number == number)
            return c->alias.n ? c->alias : c->id;
    return TOC_SV("");
}

static int add_row(void *context, const toc_conflict *row)
{
    listing *l = context;
    toc_admin *a = l->a;
    const toc_directory_partner *p = toc_directory_partner_of(a->d, row->source);
    const toc_sv cells[TOC_LEN(COLUMNS)] = {
        toc_arena_printf(&a->a, "%lld", (long long)row->number),
        alias_of(a, row->collection),
        p ? p->stored.name : TOC_SV(""),
        toc_admin_moment(a, row->at, true),
        toc_arena_dup(&a->a, row->id),
        toc_admin_moment(a, row->version, true),
        a->json ? toc_arena_dup(&a->a, row->json) : TOC_SV(""),
    };
    for (size_t i = 0; i < TOC_LEN(cells); i++) {
        toc_sv *slot = TOC_VEC_PUSH(&a->a, &l->cells);
        if (!slot)
            return toc_fail(&a->err, -ENOMEM, "out of memory");
        *slot = cells[i];
    }
    return 0;
}

int toc_admin_conflicts(toc_admin *a, int64_t collection)
{
    listing l = {.a = a};
    int r = toc_conflicts(a->store, collection, add_row, &l, &a->err);
    return r < 0 ? r
                 : toc_admin_print(a, COLUMNS, TOC_LEN(COLUMNS), l.cells.p,
                                   l.cells.n / TOC_LEN(COLUMNS));
}

int toc_admin_forget_conflict(toc_admin *a, char **operands, size_t n)
{
    (void)n;
    int64_t number;
    if (!toc_sv_to_i64(toc_sv_of(operands[0]), &number))
        return toc_fail(&a->err, -EINVAL, "'%s' is no number of a conflict", operands[0]);
    int r = toc_conflict_drop(a->store, number, &a->err);
    return r == TOC_STORE_NONE ? toc_fail(&a->err, -ENOENT, "no conflict %s", operands[0]) : r;
}
