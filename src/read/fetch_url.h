/* fetch_url - bytes by http and https. */
#pragma once

#include "base/buf.h"
#include "base/err.h"

/* Appends what the URL gives to out, whose max is the ceiling. 0 or < 0, with the URL in the text.
 */
TOC_MUST_USE int toc_fetch_url(const char *url, toc_buf *out, toc_err *reterr);
