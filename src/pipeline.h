/*
 * pipeline - READ FIRST: how an input becomes a record.
 *
 * One item an input, which holds one report, or many if it is a feed. Worker threads drive items
 * through the stages (the table in pipeline.c); the caller's thread lists the inputs and is handed
 * the finished items in input order, whatever the number of threads; of one thread, it is the one.
 * At most a few items a thread are under way, so memory is bounded however many inputs there are. A
 * failing item is reported and the run goes on.
 */
#pragma once

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "extract/extract.h"
#include "model/doc.h"
#include "model/record.h"

#include <signal.h>

/* One input on its way. What is of its report lives until deliver() returns. */
typedef struct {
    char *name;         /* path, URL or "-" */
    char *bytes;        /* as they came */
    size_t n;           /* of bytes */
    toc_sv_vec parts;   /* the reports in them, as bytes; one but for feeds */
    size_t part;        /* the report that the rest is of, from 0 */
    toc_arena input;    /* of parts */
    toc_doc doc;        /* text in the arena */
    toc_record *record; /* in the arena */
    toc_buf out;        /* what render() made of it */
    toc_arena arena;
    int result; /* 0, or the answer of the stage that ended it */
    toc_err err;
} toc_item;

typedef struct {
    const toc_extractor *extractor;
    unsigned threads;                  /* at least 1 */
    const volatile sig_atomic_t *stop; /* set from a signal handler: end soon; may be NULL */
    void *context;                     /* of the calls below */

    /* On any thread, after the record is there; NULL: nothing to do. 0 or < 0 with item->err. */
    int (*render)(const void *context, toc_item *item);
    /* In input order on the caller's thread. < 0 ends the run with that result. */
    int (*deliver)(void *context, const toc_item *item);
    /* An input that gave no record, in its place in the order. NULL name: none in particular. */
    void (*fail)(void *context, const char *name, const toc_err *err);
    /* After each item, and several times a second while the caller waits for others' threads; may
     * be NULL. */
    void (*progress)(void *context, size_t done, size_t total);
} toc_pipeline_options;

typedef struct {
    size_t records, failures;
    bool stopped; /* by *stop */
} toc_pipeline_result;

/*
 * Drives all inputs that names stand for. Returns 0 when all were tried or *stop was set, or < 0
 * when the run itself broke (no memory, no thread, deliver()).
 */
TOC_MUST_USE int toc_pipeline_run(const char *const *names, size_t n, const toc_pipeline_options *o,
                                  toc_pipeline_result *ret, toc_err *reterr);
