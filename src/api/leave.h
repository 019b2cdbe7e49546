/* leave - private to api/: an incident with its reports as STIX, as far as a recipient may have it.
 */
#pragma once

#include "api/call.h"
#include "leaving_gate.h"

/* Appends the objects of the incident and of its reports, one a line ("<version> <json>"). 0 or <
 * 0 with c->err. */
TOC_MUST_USE int toc_api_stix_lines(toc_api_call *c, const toc_merged *m, toc_leaving *gate,
                                    toc_buf *ret);
