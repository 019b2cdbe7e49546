/* reflow - lines as they stand on printed pages to paragraphs. Pure geometry; knows no format. */
#pragma once

#include "base/arena.h"
#include "base/sv.h"

/* Positions in any unit that grows to the right and down. */
typedef struct {
    toc_sv text;
    float left, right, top, bottom;
    uint32_t page;
} toc_line;

/*
 * Joins the lines (in reading order) of one paragraph with spaces, or without the hyphen where a
 * word was divided, and puts a blank line between paragraphs. Running heads and page numbers are
 * left out. The text is in a; empty when there is none or memory is out.
 */
toc_sv toc_reflow(const toc_line *lines, size_t n, toc_arena *a);
