/*
 * arrive - objects of another server into a collection of ours, with the remote's partner as their
 * source: in batches that end with how far it came, so that a kill at any moment leaves both in
 * step. What is put passes what posting asks (share/taxii_write.c): nobody speaks for others, and
 * an object belongs to who put it there first.
 */
#pragma once

#include "share/directory.h"
#include "store/exchange.h"
#include "store/remote.h"
#include "sync/page.h"

typedef struct {
    size_t fresh, revised, same, refused;
    size_t foreign;   /* other versions of what other sources put here first: left out */
    size_t conflicts; /* that were not known before */
} toc_arrivals;

/* Zeroed but for what is said here. */
typedef struct {
    /* The caller's. */
    toc_store *store;
    const toc_remote *remote;
    const toc_collection *into;
    const toc_directory *d;
    void (*refused)(void *context, toc_sv id, toc_sv why); /* an object that was not kept */
    void *context;
    toc_arrivals *count;

    char who[96];             /* as the audit log has it */
    size_t in_batch, changed; /* objects put and kept since begin */
    bool open;                /* a batch is */
} toc_arriving;

void toc_arrive_init(toc_arriving *v);
/* Opens a batch when none is open. */
TOC_MUST_USE int toc_arrive_begin(toc_arriving *v, toc_err *reterr);
/* One object that was checked, in the open batch; one that may not come is told and counted. */
TOC_MUST_USE int toc_arrive_put(toc_arriving *v, const toc_pull_item *item, toc_err *reterr);
void toc_arrive_refuse(toc_arriving *v, toc_sv id, toc_sv why);
/* Ends the batch, if one is open, with how far it came. */
TOC_MUST_USE int toc_arrive_commit(toc_arriving *v, const toc_pulled *reached, toc_err *reterr);
/* Nothing of the batch is kept. */
void toc_arrive_abandon(toc_arriving *v);
