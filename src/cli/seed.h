/*
 * seed - objects into collections with given dates, for tests and migrations: 'tocsin import
 * --seed'.
 *
 * A line is {"collection": NAME or id, "date_added": TIMESTAMP, "object": {…}}; without a date the
 * object is added now.
 */
#pragma once

#include "share/directory.h"

/* Puts one line into its collection; a batch must be open. faults are told to on_fault with JSON
 * pointers. 0 with *ret; -EINVAL with what is wrong with the line; else the store failed. */
TOC_MUST_USE int toc_seed_put(toc_store *s, const toc_directory *d, toc_json line,
                              toc_stix_fault on_fault, void *context, toc_shared_put *ret,
                              toc_err *reterr);
