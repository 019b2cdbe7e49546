/* fetch_url - bytes by http and https. */
#pragma once

#include "base/buf.h"
#include "base/err.h"

#include <signal.h>

/* Appends what the URL gives to out, whose max is the ceiling. 0 or < 0, with the URL in the text;
 * -EINTR soon after *stop is set (NULL: never). */
TOC_MUST_USE int toc_fetch_url(const char *url, const volatile sig_atomic_t *stop, toc_buf *out,
                               toc_err *reterr);
