/* record_json - the incident record as JSON, word for word as docs/incident-record.md has it. */
#pragma once

#include "model/json.h"
#include "model/record.h"

typedef struct {
    bool id;     /* start with "id", as lines of ndjson do */
    bool rules;  /* name the rule beside each evidence */
    bool sparse; /* leave out what is not stated: in STIX no null and no empty list may stand */
    bool merged; /* an incident of several reports: without evidence, which stays with each report,
                    and without counts and claims, which stand with their reports elsewhere */
} toc_record_json_options;

/*
 * Writes r as one JSON object. Each object that was read from text carries "evidence", byte spans
 * of the report's text, decisive words first, and "confidence" (0-100) where it was judged.
 */
void toc_record_json_write(toc_json_out *j, const toc_record *r, const toc_record_json_options *o);

/*
 * Reads what toc_record_json_write() wrote; text is copied into a. Members that the contract does
 * not name are passed over; null and absent are the same: not stated.
 * Returns 0, -EINVAL with the JSON pointer of what is not as the contract has it, or -ENOMEM.
 */
TOC_MUST_USE int toc_record_json_read(toc_json v, toc_arena *a, toc_record *ret, toc_err *reterr);

/* The parts of it, appended to *ret; at is the pointer of v, for errors. */
TOC_MUST_USE int toc_record_json_read_report(toc_json v, const char *at, toc_arena *a,
                                             toc_record *ret, toc_err *reterr);
TOC_MUST_USE int toc_record_json_read_incident(toc_json v, const char *at, toc_arena *a,
                                               toc_record *ret, toc_err *reterr);
TOC_MUST_USE int toc_record_json_read_lists(toc_json v, const char *at, toc_arena *a,
                                            toc_record *ret, toc_err *reterr);

/* The parts, for formats that spread a record over several objects. */
void toc_record_json_report(toc_json_out *j, const toc_record *r, const toc_record_json_options *o);
void toc_record_json_incident(toc_json_out *j, const toc_incident *i,
                              const toc_record_json_options *o);
/* The members alone, for an object that has more. */
void toc_record_json_members(toc_json_out *j, const toc_incident *i,
                             const toc_record_json_options *o);
void toc_record_json_warning(toc_json_out *j, const toc_warning *v,
                             const toc_record_json_options *o);
void toc_record_json_indicator(toc_json_out *j, const toc_indicator *n,
                               const toc_record_json_options *o);
