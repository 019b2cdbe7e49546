/* incident - private to api/: one incident as it is shown. */
#pragma once

#include "api/call.h"
#include "merge/merge.h"

/* Answers with it as the gate let it pass, so strict. */
void toc_api_put_incident(toc_api_call *c, const toc_store_match *match, toc_merged *m,
                          toc_tlp level);
