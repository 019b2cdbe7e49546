/* incident - private to api/: one incident as it is shown. */
#pragma once

#include "api/call.h"
#include "merge/merge.h"

/* Answers with it; the caller may see it. */
void toc_api_put_incident(toc_api_call *c, const toc_store_match *match, toc_merged *m);
