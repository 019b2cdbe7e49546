/*
 * collection_edit - partners' rights and collections as those who administer change them, whatever
 * the way: commands, the API. Within a batch of the caller.
 */
#pragma once

#include "share/directory.h"

/* Names of accounts, partners, collections, remotes: 64 letters, digits, '-', '_' and '.' at most.
 */
bool toc_name_is_good(toc_sv s);

/* By id or alias, in a root (empty: in any). NULL: there is none, or several: *ret_n says which. */
const toc_collection *toc_collection_named(const toc_directory *d, toc_sv root, toc_sv name,
                                           uint32_t *ret_n);

/* Adds a collection and fills its number. -EEXIST: says what is taken. */
TOC_MUST_USE int toc_collection_add(toc_store *s, toc_collection *c, toc_arena *a, toc_err *reterr);

/* Names of partners with a blank between; p NULL: as it is. */
typedef struct {
    toc_sv read, write, delete;
} toc_collection_rights;

/* Each list stands for all who have the right. -ENOENT: no such partner. */
TOC_MUST_USE int toc_collection_allow(toc_store *s, const toc_directory *d, int64_t collection,
                                      const toc_collection_rights *rights, toc_err *reterr);
