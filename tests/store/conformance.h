/*
 * conformance - what every kind of store must do. conformance.c holds the tests; a program for one
 * kind links it with a file that defines conformance_kind, and adds what is that kind's own.
 */
#pragma once

#include "store/store.h"

typedef struct {
    const toc_store_ops *ops;
    /* Name of a store that does not exist yet, another one at each call; in a. */
    toc_sv (*fresh)(toc_arena *a);
} toc_conformance_kind;

extern const toc_conformance_kind conformance_kind;

/* A report of one incident: a bombing in `place` on `day` that killed `killed`. */
typedef struct {
    const char *origin, *text, *place;
    toc_day day;
    int killed;
} toc_sample;

toc_doc sample_doc(const toc_sample *s);
toc_record *sample_record(const toc_sample *s, toc_arena *a);

/* Puts a sample in a batch of its own; fails the test when that fails. */
/* Keeps a report, whose members become incidents of their own. Fails the test when it can't. */
toc_put put_alone(toc_store *s, const toc_doc *doc, toc_record *rec, toc_arena *a);
toc_put put_sample(toc_store *s, const toc_sample *sample, toc_arena *a);
