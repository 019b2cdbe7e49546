/*
 * keeper - sees once a day to what share/retention.h is told to let go, on a thread and with a
 * connection to the store of its own, in steps between which others write.
 */
#pragma once

#include "base/err.h"

typedef struct toc_keeper toc_keeper;

typedef struct {
    const char *store;
    void (*failed)(const char *text); /* on its thread, once for the same text; NULL: nobody asks */
} toc_keeper_options;

/* The options' text must live as long. */
TOC_MUST_USE int toc_keeper_new(const toc_keeper_options *o, toc_keeper **ret, toc_err *reterr);
/* Ends after the step that is under way. NULL is fine; returns NULL. */
toc_keeper *toc_keeper_free(toc_keeper *k);
