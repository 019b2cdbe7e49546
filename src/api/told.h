/*
 * told - private to api/: which rows of a board tell words themselves. Whoever is told places less
 * exactly is not found what other words of the reports stand for: that would tell of these.
 */
#pragma once

#include "api/board.h"
#include "api/found.h"

/* Appends what the row of a list tells in words, folded, in the form that is looked through here.
 */
void toc_told_write(toc_json row, toc_buf *ret);

/*
 * Fills *ret, in the call's arena: rows that say all the words, or whose actors have that name or
 * id. Nothing asked for: any. 0; -ENODATA: that takes a thread with a store, as it takes long;
 * -ENOMEM.
 */
TOC_MUST_USE int toc_told_text(toc_api_call *c, const toc_board *b, const toc_find *f,
                               toc_found *ret);
TOC_MUST_USE int toc_told_actor(toc_api_call *c, const toc_board *b, const toc_find *f,
                                toc_found *ret);
