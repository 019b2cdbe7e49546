/* doers_named - persons that somebody names as those who did it. Private to extract/. */
#pragma once

#include "extract/scan.h"

/* "Police named A and B as the men who led the raid": the token of "as", if that is what the verb
 * says; else TOC_NO_TOKEN. */
uint32_t toc_names_doers(const toc_scan *s, uint32_t verb);

/* True if the token stands between such a verb and its "as". */
bool toc_named_as_doer(const toc_scan *s, uint32_t token);
