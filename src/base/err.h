/*
 * err - one clear line about what went wrong, filled where the fact is known.
 *
 * Functions return 0, a negative errno, or a positive answer of their own. The text travels in a
 * `toc_err *reterr` argument (NULL allowed), never in a global.
 */
#pragma once

#include "base/macros.h"

#include <stdarg.h>

enum { TOC_ERR_TEXT = 512 };

typedef struct {
    int code; /* the negative errno that toc_fail() returned */
    char text[TOC_ERR_TEXT];
} toc_err;

/* Fills *reterr (if any) and returns code, so that `return toc_fail(...)` is one statement. */
int toc_fail(toc_err *reterr, int code, const char *fmt, ...) TOC_PRINTF(3, 4);

/* Puts "context: " in front of the text already there; returns code of the error. */
int toc_fail_context(toc_err *reterr, int code, const char *fmt, ...) TOC_PRINTF(3, 4);
