/*
 * stored_json - a stored report as one line of JSON: the incident record as everywhere
 * (docs/incident-record.md), and beside it "source", all that another store needs to keep it as
 * this one does: ids, text, where it was met. Only the original bytes stay behind.
 */
#pragma once

#include "model/json.h"
#include "store/store.h"

void toc_stored_json_write(toc_json_out *j, const toc_stored_report *r);

typedef struct {
    toc_doc doc;
    toc_record rec;
    toc_sv_vec origins; /* further places where it was met */
} toc_stored_json;

/* True for an object that toc_stored_json_write() may have written. */
bool toc_stored_json_is(toc_json v);

/*
 * Reads it back; text is copied into a. Returns 0, -EINVAL with the JSON pointer of what is wrong
 * or missing, or -ENOMEM.
 */
TOC_MUST_USE int toc_stored_json_read(toc_json v, toc_arena *a, toc_stored_json *ret,
                                      toc_err *reterr);
