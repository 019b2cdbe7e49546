/* report - private to api/: one report as it is shown. */
#pragma once

#include "api/call.h"
#include "merge/merge.h"

typedef struct {
    const toc_doc *doc;
    const toc_record *rec;
    const toc_assertion_vec *assertions;
    toc_kept_member_vec members;     /* which incidents its own are part of; none: not stored */
    const toc_stored_report *stored; /* NULL: not stored */
    char reliability, credibility;   /* 0: not graded */
    toc_tlp level;                   /* as it is handled */
} toc_report_screen;

/* The members of an object that is open in c->j. 0 or -ENOMEM. */
TOC_MUST_USE int toc_report_screen_put(toc_api_call *c, const toc_report_screen *s);

/* Where a report came from, when that may be told. */
void toc_put_origin(toc_api_call *c, toc_sv origin);

/* A report that the caller may see, by the beginning of its id; nth 0: the revision that views
 * show. False: answered. */
TOC_MUST_USE bool toc_api_find_report(toc_api_call *c, toc_sv prefix, uint32_t nth,
                                      toc_stored_report *ret, toc_tlp *ret_level);
