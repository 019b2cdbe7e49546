/*
 * mark - by what a log is known again when it was renamed, compressed, copied or has grown: the
 * digest of how it begins, up to and with its first record. Two logs that begin with the same
 * record are taken for one.
 */
#pragma once

#include "base/buf.h"
#include "match/log.h"

typedef struct {
    toc_buf start; /* what was seen of it */
    bool done;
    char mark[64 + 1]; /* "" until it is known; may change until it is done */
} toc_log_mark;

/* The log begins, or begins again. */
void toc_log_mark_begin(toc_log_mark *m);
/* More of the log, in order. Once the first record was seen it costs nothing. */
void toc_log_mark_add(toc_log_mark *m, toc_log_format format, toc_sv text);
void toc_log_mark_done(toc_log_mark *m);
