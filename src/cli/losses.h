/* losses - what had no counterpart here, each wording once with how often and where first. */
#pragma once

#include "base/arena.h"
#include "base/map.h"
#include "base/vec.h"
#include "model/json.h"

typedef struct {
    toc_sv file, what, first; /* first: the JSON pointer */
    size_t n;
} toc_loss;

/* Zeroed at first. */
typedef struct {
    toc_arena a;
    toc_map by_text;
    TOC_VEC(toc_loss) list;
} toc_losses;

void toc_losses_done(toc_losses *l);
/* One more. Out of memory: the report alone is poorer, what was lost is still in the original. */
void toc_losses_add(toc_losses *l, const char *file, const char *pointer, const char *what);
/* "WHAT (N, first in FILE at POINTER)" a line, each behind `head`. */
void toc_losses_print(const toc_losses *l, toc_sv head);
/* As the value of a member: a list of objects. */
void toc_losses_write(const toc_losses *l, toc_json_out *j);
