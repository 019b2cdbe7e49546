/* losses - see losses.h. */
#include "cli/losses.h"

#include <stdio.h>

void toc_losses_done(toc_losses *l)
{
    toc_arena_done(&l->a);
}

void toc_losses_add(toc_losses *l, const char *file, const char *pointer, const char *what)
{
    toc_sv text = toc_sv_of(what);
    int64_t at = toc_map_get(&l->by_text, text);
    if (at != TOC_MAP_NONE) {
        l->list.p[at].n++;
        return;
    }
    text = toc_arena_dup(&l->a, text);
    toc_loss *slot = TOC_VEC_PUSH(&l->a, &l->list);
    if (!slot || !toc_map_put(&l->by_text, &l->a, text, l->list.n - 1))
        return;
    *slot = (toc_loss){.file = toc_arena_dup(&l->a, toc_sv_of(file)),
                       .what = text,
                       .first = toc_arena_dup(&l->a, toc_sv_of(pointer)),
                       .n = 1};
}

void toc_losses_print(const toc_losses *l, toc_sv head)
{
    TOC_VEC_FOREACH (one, &l->list)
        printf("%.*s%.*s (%zu, first in %.*s at %.*s)\n", TOC_SV_ARG(head), TOC_SV_ARG(one->what),
               one->n, TOC_SV_ARG(one->file), TOC_SV_ARG(one->first));
}

static void write_loss(toc_json_out *j, const toc_loss *one)
{
    toc_json_open(j, '{');
    toc_json_key(j, "what");
    toc_json_str(j, one->what);
    toc_json_key(j, "times");
    toc_json_uint(j, one->n);
    toc_json_key(j, "file");
    toc_json_str(j, one->file);
    toc_json_key(j, "first");
    toc_json_str(j, one->first);
    toc_json_close(j, '}');
}

void toc_losses_write(const toc_losses *l, toc_json_out *j)
{
    toc_json_open(j, '[');
    TOC_VEC_FOREACH (one, &l->list)
        write_loss(j, one);
    toc_json_close(j, ']');
}
