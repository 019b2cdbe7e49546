/* read_merged - `tocsin read --merge`: reports of one incident become one record, without a store.
 */
#pragma once

#include "cli/work.h"
#include "pipeline.h"

typedef struct toc_merger toc_merger;

/* NULL: out of memory. */
toc_merger *toc_merger_new(void);
toc_merger *toc_merger_free(toc_merger *m); /* NULL is fine; returns NULL */

/* Keeps what the item's record says; the item may go. 0 or < 0. */
TOC_MUST_USE int toc_merger_add(toc_merger *m, const toc_item *item, toc_err *reterr);

/*
 * Writes the incidents, the earliest first: json as one object on out->out, otherwise in the format
 * of out, which is ndjson or one for people.
 */
TOC_MUST_USE int toc_merger_end(toc_merger *m, bool json, toc_output *out, toc_err *reterr);
