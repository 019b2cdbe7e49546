/*
 * stix20 - objects of STIX 2.0, as old servers send them, in the form of 2.1.
 *
 * Id, created and modified stay: it is the same version of the same object. Every property is kept;
 * what 2.1 wants and 2.0 does not have is added, and counted, so that people can be told.
 */
#pragma once

#include "model/json.h"

typedef enum {
    TOC_STIX20_TYPES,    /* labels, copied to the property that 2.1 has for them */
    TOC_STIX20_FAMILY,   /* is_family of malware, which 2.0 does not say */
    TOC_STIX20_OBSERVED, /* objects of observed-data stay inside it, the old way */
    TOC_STIX20_CHANGES,
} toc_stix20_change;

/* For people, by change, after their number. */
extern const char *const toc_stix20_texts[TOC_STIX20_CHANGES];

typedef struct {
    size_t objects;
    size_t changes[TOC_STIX20_CHANGES];
} toc_stix20_report;

/* An SDO, SRO or marking without spec_version is one of 2.0 (STIX 2.1, 3.2). */
bool toc_stix20_is(toc_json object);

/* Appends the object of 2.1 to *ret, and counts into *report. */
void toc_stix20_convert(toc_json object, toc_buf *ret, toc_stix20_report *report);
