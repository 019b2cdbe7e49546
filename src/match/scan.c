/* scan - see scan.h. */
#include "match/scan_state.h"

#include "base/alloc.h"

#include <errno.h>
#include <stdlib.h>

int toc_scan_new(const toc_set *set, toc_scan **ret, toc_err *reterr)
{
    toc_scan *c = toc_calloc(1, sizeof(*c));
    if (!c || toc_set_regex_scratch(set->engine, &c->scratch) < 0) {
        toc_scan_free(c);
        return toc_fail(reterr, -ENOMEM, "out of memory");
    }
    const toc_set_head *h = set->head;
    c->set = set;
    c->filter = set->filter;
    c->filter_n = set->filter_n;
    c->words = h->longest_word > 0;
    c->cves = h->of_kind[TOC_IOC_CVE] > 0;
    c->six = h->of_kind[TOC_IOC_IPV6] > 0 || h->six_urls;
    c->nets = set->nets4_n > 0;
    c->hashes = h->of_kind[TOC_IOC_HASH] > 0;
    *ret = c;
    return 0;
}

toc_scan *toc_scan_free(toc_scan *c)
{
    if (!c)
        return NULL;
    toc_set_regex_scratch_free(c->scratch);
    toc_free(c->hits);
    toc_free(c);
    return NULL;
}

static int by_place(const void *a, const void *b)
{
    const toc_hit *x = a, *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    if (x->indicator != y->indicator)
        return x->indicator < y->indicator ? -1 : 1;
    return x->end > y->end ? -1 : x->end < y->end;
}

/* In order, and each indicator once at each place: the longest way to see it. */
static void tidy(toc_scan *c)
{
    size_t out = 0;
    if (c->hits_n)
        qsort(c->hits, c->hits_n, sizeof(*c->hits), by_place);
    for (size_t i = 0; i < c->hits_n; i++) {
        const toc_hit *h = &c->hits[i], *last = out ? &c->hits[out - 1] : NULL;
        if (!last || last->start != h->start || last->indicator != h->indicator)
            c->hits[out++] = *h;
    }
    c->hits_n = out;
}

static void on_regex(void *context, uint32_t entry, size_t start, size_t end)
{
    toc_scan *c = context;
    toc_scan_hit(c, entry, c->base + start, c->base + end);
}

int toc_scan_block_with(toc_scan *c, toc_sv block, const toc_scan_style *style,
                        void (*walk)(toc_scan *), const toc_hit **ret, size_t *ret_n)
{
    TOC_ASSERT(block.n <= INT32_MAX);
    c->base = (const uint8_t *)block.p;
    c->end = c->base + block.n;
    c->style = *style;
    c->hex_done = c->six_done = c->odd_done = c->base;
    c->hits_n = 0;
    if (block.n)
        walk(c);
    toc_scan_settle(c);
    int r = 0;
    if (c->set->engine && block.n)
        r = toc_set_regex_scan(c->set->engine, c->scratch, block, on_regex, c);
    if (r < 0 || c->failed)
        return -ENOMEM;
    tidy(c);
    *ret = c->hits;
    *ret_n = c->hits_n;
    return 0;
}

int toc_scan_block(toc_scan *c, toc_sv block, const toc_scan_style *style, const toc_hit **ret,
                   size_t *ret_n)
{
    return toc_scan_block_with(c, block, style,
                               toc_scan_fast() ? toc_scan_walk_fast : toc_scan_walk, ret, ret_n);
}
