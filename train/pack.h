/* pack - trained floats into the tables of small integers that the program maps
 * (extract/weights.h). */
#pragma once

#include "crf.h"

/*
 * w holds TOC_LATTICE_TAGS floats a feature of d, of which `lanes` count. The table gets 2^bits
 * lines; of features that fall into one line the strongest stay. *ret is to be freed with
 * toc_free().
 */
TOC_MUST_USE int pack_weights(const crf_data *d, const float *w, const float *bias, uint32_t lanes,
                              uint32_t bits, toc_sv *ret);

/* Scores of the tokens of one sequence by such a table: what the program will see, not what the
 * floats would have said. */
void pack_score(const toc_weights *m, const crf_data *d, const crf_sequence *s,
                toc_lattice_row *ret);
