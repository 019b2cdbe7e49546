/* board_make - private to board*.c: how boards are made and handed over. */
#pragma once

#include "api/board.h"

extern const toc_sv toc_board_prefix; /* "incident--" */

/* Where an id is looked for first. */
uint32_t toc_board_slot(uint32_t n_slots, const unsigned char id[16]);

toc_texts *toc_boards_texts(const toc_boards *b);

/* A brief as a row, with a text of its own. 0, -EBADMSG: its id is none, -ENOMEM. */
TOC_MUST_USE int toc_board_read_row(toc_boards *b, const toc_brief *brief, toc_board_row *ret);

/* Puts a board in the place of the last one and takes it over, with what goes when that one does.
 */
void toc_boards_hand_over(toc_boards *b, toc_board *board, toc_packed **gone, uint32_t n_gone);
/* Frees what was never handed over: all of it but the texts of rows. NULL is fine. */
void toc_board_drop(toc_board *board);
