/* credential - the secret with which we ask another server: read where it is kept, never stored. */
#pragma once

#include "base/arena.h"
#include "base/err.h"

/*
 * where: "file:PATH", whose first line it is, or "env:NAME"; empty: *ret has p NULL. In a. -EPERM:
 * a file that others may read. -ENOENT, -EINVAL, … each with what to do in the text.
 */
TOC_MUST_USE int toc_credential_read(toc_sv where, toc_arena *a, toc_sv *ret, toc_err *reterr);
