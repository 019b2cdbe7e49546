/*
 * export_misp - what 'tocsin export' gives, as MISP events: printed, or as a feed that a MISP
 * server subscribes to.
 */
#pragma once

#include "base/buf.h"
#include "base/err.h"

/* Starts as {0}. */
typedef struct {
    toc_buf objects; /* of STIX, a list in JSON without its end */
} toc_export_misp;

/* Takes lines "NAME JSON" as the sink of STIX does. 0 or -ENOMEM. */
TOC_MUST_USE int toc_export_misp_add(toc_export_misp *x, toc_sv lines);
/* Prints them as {"response": […]}, or makes the folder `out` the feed of them: events first, the
 * manifest last, then events that are no longer in it are taken away. 0 or < 0. */
TOC_MUST_USE int toc_export_misp_end(toc_export_misp *x, const char *out, toc_err *reterr);
void toc_export_misp_done(toc_export_misp *x);
