/* intake - private to api/: a report on its way in. */
#pragma once

#include "api/call.h"
#include "merge/merge.h"

typedef struct {
    toc_api_call *c;
    toc_sv form; /* its Content-Type when it is one; else empty, and body holds it */
    toc_json body;
    toc_sv bytes, name;
    toc_doc doc;
    toc_record *rec;
    char reliability, credibility; /* 0: not said */
    toc_json decisions;
} toc_intake;

/* decide.c: what the analyst says of single values. */
/* Whether the decisions are about what is there. False: answered. */
TOC_MUST_USE bool toc_intake_check(toc_intake *in);
/* Each as a ruling; the report is kept and rec has its ids. 0 or < 0 with c->err. */
TOC_MUST_USE int toc_intake_decide(toc_intake *in);
