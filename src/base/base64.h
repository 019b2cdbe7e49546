/* base64 - bytes as text (RFC 4648, section 4), with padding. */
#pragma once

#include "base/arena.h"
#include "base/buf.h"

/* Appends the text of bytes. */
void toc_base64_add(toc_buf *out, toc_sv bytes);

/* True and the bytes, in a, if text is base64 without white space; empty text: no bytes. */
TOC_MUST_USE bool toc_base64_read(toc_sv text, toc_arena *a, toc_sv *ret);
