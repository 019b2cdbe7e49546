/*
 * view - keeps live views in step with the store: collections that are a query and a maximum
 * marking. What enters, changes and leaves is put into the collection's own order
 * (store/exchange.h), so that a page costs the page and not the query, and nobody misses a change.
 *
 * What is in a view is a function of the store, whatever the way there: units are incidents,
 * imported STIX objects, or objects that were put into other collections (posted.c); a unit's
 * parts are the objects that tell of it (publish.h). An object leaves with the last unit that it is
 * a part of, and leaves what share/recall.h says behind. Objects are published as strict as what
 * they rest on; what is stricter than the collection's ceiling does not enter.
 *
 * Each step is one batch that ends with how far the view is: a kill at any instant loses nothing
 * and repeats nothing.
 */
#pragma once

#include "share/directory.h"
#include "store/views.h"

/* What one step does at most: a tenth of a second of work, as others wait to write. */
enum { TOC_VIEW_STEP = 50 };
/* The same of objects that were put into other collections; of these, so many rows are passed. */
enum { TOC_VIEW_POSTED = 400, TOC_VIEW_PASSED = 20000 };

/*
 * Does up to `steps` steps for a collection; no batch may be open. *ret_more: there is more to do.
 * A collection that is no live view: nothing. 0 or < 0.
 */
TOC_MUST_USE int toc_live_view_advance(toc_store *s, const toc_collection *c, unsigned steps,
                                       bool *ret_more, toc_err *reterr);

/* Makes it anew from the store as it is, beginning with the next step: what is right stays, what
 * isn't is put right. Within a batch of the caller. */
TOC_MUST_USE int toc_live_view_renew(toc_store *s, int64_t collection, toc_err *reterr);
