/* warnings - who warns that whom or what may be a target in future. */
#pragma once

#include "extract/statements.h"

/* said: all statements of the text, for "it warned". Returns 0 or -ENOMEM. */
TOC_MUST_USE int toc_warnings_find(const toc_scan *s, const toc_statement_vec *said,
                                   toc_warning_vec *out);
