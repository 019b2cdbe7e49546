/*
 * retention - how long the logs of the exchange are kept, and seeing to it (docs/decisions/0024).
 * Nothing goes unless somebody says so. Rows of the audit log go into a file first where one is
 * asked for; that they went is a row of the log.
 */
#pragma once

#include "store/retention.h"

typedef enum {
    TOC_KEEP_AUDIT,   /* who did what */
    TOC_KEEP_RECALLS, /* what was taken back, once all know who had it */
    TOC_KEEP_SENT,    /* what was sent to whom, of which nothing is left to recall */
    TOC_KEEP_COUNT,
} toc_kept;

/* "audit", …; NULL at the end. */
extern const char *const toc_kept_names[TOC_KEEP_COUNT + 1];

typedef struct {
    int64_t days[TOC_KEEP_COUNT]; /* 0: for good */
    toc_sv archive;               /* folder for what goes of the audit log; empty: none */
    int64_t ran;                  /* microseconds UTC; 0: never */
} toc_retention;

enum { TOC_RETENTION_MOST_DAYS = 36500 };

TOC_MUST_USE int toc_retention_read(toc_store *s, toc_arena *a, toc_retention *ret,
                                    toc_err *reterr);
/* Within a batch. */
TOC_MUST_USE int toc_retention_write(toc_store *s, const toc_retention *p, toc_err *reterr);
/* Whether something is to go at some time, and it is a day since it was seen to. */
bool toc_retention_is_due(const toc_retention *p, int64_t now);

/* What would go of one log. */
typedef struct {
    int64_t goes;        /* rows */
    toc_audit_span span; /* of the audit log */
} toc_retention_loss;

/* Asked between steps; false: stop here, the rest goes another time. NULL: goes on. */
typedef struct {
    bool (*go_on)(void *context);
    void *context;
} toc_retention_pace;

/* How long others wait at most: one step of this many rows, some milliseconds. */
enum { TOC_RETENTION_STEP = 500 };

TOC_MUST_USE int toc_retention_preview(toc_store *s, const toc_retention *p, int64_t now,
                                       const toc_retention_pace *pace,
                                       toc_retention_loss ret[TOC_KEEP_COUNT], toc_err *reterr);

typedef struct {
    int64_t went[TOC_KEEP_COUNT];
    toc_sv file; /* that the rows of the audit log went into; empty: none. In the arena */
    bool stopped;
} toc_retention_done;

/*
 * Lets go what the policy lets go, in batches of its own, then gives room back to the disk. `who`
 * is for the audit log. When the rows of the audit log cannot be written to the archive, they stay.
 */
TOC_MUST_USE int toc_retention_run(toc_store *s, const toc_retention *p, int64_t now, toc_sv who,
                                   const toc_retention_pace *pace, toc_arena *a,
                                   toc_retention_done *ret, toc_err *reterr);
