/* found - see found.h. */
#include "api/found.h"

#include "api/server.h"
#include "base/alloc.h"

#include <errno.h>

/* ---- what is kept ---- */

void toc_finds_done(toc_finds *k)
{
    for (size_t i = 0; i < TOC_FOUND_KEPT; i++) {
        toc_free(k->kept[i].what);
        toc_free(k->kept[i].bits);
    }
    pthread_mutex_destroy(&k->lock);
}

static size_t bytes_of(int64_t most)
{
    return (size_t)most / 8 + 1;
}

static bool recall(toc_finds *k, toc_sv what, int64_t seq, toc_arena *a, toc_found *ret)
{
    unsigned char *copy = NULL;
    pthread_mutex_lock(&k->lock);
    for (size_t i = 0; !copy && i < TOC_FOUND_KEPT; i++) {
        const struct toc_kept_find *one = &k->kept[i];
        if (!one->what || one->seq != seq || !toc_sv_eq(what, toc_sv_of(one->what)))
            continue;
        copy = toc_arena_alloc(a, bytes_of(one->most));
        if (copy)
            memcpy(copy, one->bits, bytes_of(one->most));
        *ret = (toc_found){copy, one->most};
    }
    pthread_mutex_unlock(&k->lock);
    return copy != NULL;
}

static void keep(toc_finds *k, toc_sv what, int64_t seq, const toc_found *f)
{
    char *name = toc_strndup(what.p, what.n);
    unsigned char *bits = toc_calloc(1, bytes_of(f->most));
    if (!name || !bits) {
        toc_free(name);
        toc_free(bits);
        return;
    }
    memcpy(bits, f->bits, bytes_of(f->most));
    pthread_mutex_lock(&k->lock);
    struct toc_kept_find *slot = &k->kept[k->next++ % TOC_FOUND_KEPT];
    struct toc_kept_find before = *slot;
    *slot = (struct toc_kept_find){name, seq, bits, f->most};
    pthread_mutex_unlock(&k->lock);
    toc_free(before.what);
    toc_free(before.bits);
}

/* ---- asking ---- */

static int as_bits(const toc_number_vec *numbers, toc_arena *a, toc_found *ret)
{
    int64_t most = 0;
    TOC_VEC_FOREACH (no, numbers)
        most = TOC_MAX(most, *no);
    unsigned char *bits = toc_arena_alloc(a, bytes_of(most));
    if (!bits)
        return -ENOMEM;
    TOC_VEC_FOREACH (no, numbers)
        if (*no > 0) /* 0: of no incident yet */
            bits[*no / 8] |= (unsigned char)(1U << (*no % 8));
    *ret = (toc_found){bits, most};
    return 0;
}

bool toc_find_is_abreast(toc_api_call *c, int64_t seq)
{
    toc_change_vec later = {0};
    return toc_store_changes(c->store, seq, 1, c->a, &later, NULL) == 0 && !later.n;
}

static int ask(toc_api_call *c, const toc_find *f, bool actor, toc_number_vec *ret)
{
    return actor ? toc_store_by_actor(c->store, f->actor, f->actor_id, c->a, ret, &c->err)
                 : toc_store_by_text(c->store, f->text, c->a, ret, &c->err);
}

static int find(toc_api_call *c, const toc_find *f, bool actor, toc_found *ret)
{
    toc_finds *k = &c->api->finds;
    toc_number_vec numbers = {0};
    toc_sv what = actor ? toc_arena_printf(c->a, "by %.*s\n%.*s", TOC_SV_ARG(f->actor),
                                           TOC_SV_ARG(f->actor_id))
                        : toc_arena_printf(c->a, "has %.*s", TOC_SV_ARG(f->text));
    *ret = (toc_found){0};
    if (!(actor ? f->actor.n : f->text.n) || recall(k, what, f->seq, c->a, ret))
        return 0;
    if (!c->store)
        return -ENODATA;
    int r = ask(c, f, actor, &numbers);
    if (r == 0)
        r = as_bits(&numbers, c->a, ret);
    if (r == 0 && toc_find_is_abreast(c, f->seq))
        keep(k, what, f->seq, ret);
    return r;
}

int toc_find_text(toc_api_call *c, const toc_find *f, toc_found *ret)
{
    return find(c, f, false, ret);
}

int toc_find_actor(toc_api_call *c, const toc_find *f, toc_found *ret)
{
    return find(c, f, true, ret);
}
