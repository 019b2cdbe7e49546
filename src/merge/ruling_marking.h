/*
 * ruling_marking - private to merge/: how what an analyst says is marked.
 *
 * A judgement (same, apart, confirm, …) says no more than the reports that it is about: without a
 * word it is marked as they are. A correction says something new, perhaps of a source that nobody
 * may know, as does who confirms a value that no report states: without a word it is not marked,
 * which is handled as TLP:AMBER+STRICT. Nothing that is said of reports is marked less strictly
 * than they are.
 */
#pragma once

#include "merge/rule.h"

/*
 * Fills marking and inherited of a ruling from the level that the analyst gave and the reports of
 * the sides. adds: it says what these do not. -EINVAL: they are stricter than what was given.
 */
TOC_MUST_USE int toc_ruling_mark(toc_store *s, toc_ruling *u, bool adds,
                                 const toc_ruling_side_vec *sides, const toc_hand *hand,
                                 toc_arena *a, toc_err *reterr);
