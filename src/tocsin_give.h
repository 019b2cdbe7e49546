/* tocsin_give - private to tocsin*.c: errors as the public library gives them. */
#pragma once

#include "base/err.h"
#include "tocsin/tocsin.h"

/* Returns code; the text falls back on that of errno. */
int toc_give_error(tocsin_error *ret, int code, const toc_err *err);
