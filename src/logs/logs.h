/*
 * logs - drives log files through the matcher (match/scan.h), as pipeline.h drives reports.
 *
 * Blocks of whole lines. Any number of threads scan; the caller is handed what they found in the
 * order of the inputs and their lines, one block at a time. Memory is bounded: one block a thread.
 */
#pragma once

#include "match/log.h"
#include "match/scan.h"

#include <signal.h>

/* A block that holds hits; all of it is good until deliver() returns. */
typedef struct {
    const char *name; /* of the input, as it was given */
    toc_log_format format;
    toc_sv text;     /* whole lines */
    uint64_t offset; /* of text in the input, unpacked */
    uint64_t line;   /* number of the first line, from 1 */
    const toc_hit *hits;
    size_t n;
} toc_log_block;

typedef struct {
    const toc_set *set;
    toc_log_format format;             /* TOC_LOG_AUTO: as each input looks */
    unsigned threads;                  /* at least 1 */
    bool follow;                       /* wait for more at the end, across rotation */
    bool all;                          /* deliver blocks without hits too */
    const volatile sig_atomic_t *stop; /* set from a signal handler: end soon; may be NULL */
    void *context;                     /* of the calls below, which never run at the same time */

    /* When following: another set to go on with, or NULL; asked for several times a second. The one
     * before is not used any more once the call after this one is made. NULL: there is none. */
    const toc_set *(*renew)(void *context);
    /* < 0 ends the run with that result. */
    int (*deliver)(void *context, const toc_log_block *block);
    /* An input that could not be read, or not to its end. */
    void (*fail)(void *context, const char *name, const toc_err *err);
} toc_logs_options;

typedef struct {
    uint64_t bytes, lines; /* looked through, unpacked */
    size_t failures;
    bool stopped; /* by *stop */
} toc_logs_result;

/* 0 when all were tried or *stop was set, or < 0 when the run itself broke. */
TOC_MUST_USE int toc_logs_run(const char *const *names, size_t n, const toc_logs_options *o,
                              toc_logs_result *ret, toc_err *reterr);
