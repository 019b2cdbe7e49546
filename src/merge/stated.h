/*
 * stated - private to merge/: whether reports tell what an analyst vouches for. What none of them
 * tells is the analyst's own, however it was called, and is marked as that.
 */
#pragma once

#include "base/err.h"
#include "base/sv.h"
#include "store/store.h"

/*
 * value: JSON, as toc_rule_confirm_value() takes it. *ret: a live report of the incident states it,
 * or all of them together do, without what analysts say; of a list, each of its entries. An
 * incident that no report tells of states nothing.
 */
TOC_MUST_USE int toc_merge_stated(toc_store *s, toc_sv incident, toc_sv field, toc_sv value,
                                  bool *ret, toc_err *reterr);
