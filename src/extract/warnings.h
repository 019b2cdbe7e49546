/* warnings - who warns that whom or what may be a target in future. */
#pragma once

#include "extract/statements.h"

/* Returns 0 or -ENOMEM. */
TOC_MUST_USE int toc_warnings_find(const toc_scan *s, toc_warning_vec *out);
