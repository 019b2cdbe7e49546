/*
 * misp_handling - who may have a part of a MISP event: its distribution, its sharing group and its
 * TLP and PAP tags, taken together with those of what it stands in (MISP core format, 2.2, 2.4.1).
 *
 * Never wider than said: of several the strictest holds, and a distribution that is not known is
 * the strictest. A distribution is meant for the server where the event was written, so it counts
 * as MISP has it after one hop to another: "this community" is ours alone by then. Pure.
 */
#pragma once

#include "share/release.h"

typedef struct {
    toc_tlp reach;          /* what the distribution allows; NONE: nothing said */
    toc_tlp tag;            /* strictest TLP tag; NONE: none */
    toc_pap pap;            /* strictest PAP tag */
    toc_marking_ids groups; /* communities: of all of them at once; sorted by nothing, each once */
} toc_misp_handling;

/*
 * The handling of one part (Event, Object, Attribute, EventReport, …) of what is handled as
 * `above`; NULL: it stands alone. Ids of communities are in a. -ENOMEM.
 */
TOC_MUST_USE int toc_misp_handling_of(toc_json part, const toc_misp_handling *above, toc_arena *a,
                                      toc_misp_handling *ret);

/* The one level that comes of it; `unmarked` where nothing was said. */
toc_tlp toc_misp_level(const toc_misp_handling *h, toc_tlp unmarked);

/* The distribution that lets no more have a part than a level does: "0" … "3". */
const char *toc_misp_distribution(toc_tlp level);
