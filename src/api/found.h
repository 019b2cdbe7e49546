/*
 * found - private to api/: which incidents hold words or are an actor's. That is asked of the
 * store, and kept while nothing changes: who leafs through what was found asks for the same again
 * and again.
 */
#pragma once

#include "api/call.h"

/* Incidents by their numbers in the store: a bit for each. */
typedef struct {
    const unsigned char *bits; /* NULL: any */
    int64_t most;
} toc_found;

enum { TOC_FOUND_KEPT = 16 };

typedef struct {
    pthread_mutex_t lock;
    struct toc_kept_find {
        char *what;  /* NULL: free */
        int64_t seq; /* the last change of the store that it knows of */
        unsigned char *bits;
        int64_t most;
    } kept[TOC_FOUND_KEPT];
    size_t next;
} toc_finds;

void toc_finds_done(toc_finds *k);

static inline bool toc_found_has(const toc_found *f, int64_t no)
{
    return !f->bits || (no <= f->most && (f->bits[no / 8] >> (no % 8) & 1));
}

/* Whether the moment of the store that the call holds is that of a board. */
bool toc_find_is_abreast(toc_api_call *c, int64_t seq);

/* What a query asks for in words; seq: of the board that it is held against. */
typedef struct {
    toc_sv text, actor, actor_id; /* empty: any */
    int64_t seq;
} toc_find;

/*
 * Fills *ret, in the call's arena. Without a store: from what is kept. 0; -ENODATA: that takes a
 * store; < 0.
 */
TOC_MUST_USE int toc_find_text(toc_api_call *c, const toc_find *f, toc_found *ret);
TOC_MUST_USE int toc_find_actor(toc_api_call *c, const toc_find *f, toc_found *ret);
