/* pack - see pack.h. */
#include "pack.h"

#include "base/alloc.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

/* Weights beyond this are cut: one feature alone should not decide. */
static const float LARGEST = 4.0f;
enum { STEPS = 127 };

typedef struct {
    toc_weights_row rows[TOC_WEIGHTS_LINE];
    uint32_t strength[TOC_WEIGHTS_LINE];
} line;

static uint32_t quantise(const float *w, uint32_t lanes, toc_weights_row *row)
{
    uint32_t strength = 0;
    for (uint32_t k = 0; k < lanes; k++) {
        float v = roundf(w[k] / LARGEST * STEPS);
        row->w[k] = (int8_t)fmaxf(-STEPS, fminf(STEPS, v));
        strength += (uint32_t)abs(row->w[k]);
    }
    return strength;
}

/* Takes the place of the weakest row of the line, if that is weaker. */
static void place(line *l, const toc_weights_row *row, uint32_t strength)
{
    uint32_t weakest = 0;
    for (uint32_t i = 0; i < TOC_WEIGHTS_LINE; i++) {
        if (l->rows[i].check ==
            row->check) { /* the same in all bits that count: the stronger wins */
            weakest = i;
            break;
        }
        if (l->strength[i] < l->strength[weakest])
            weakest = i;
    }
    if (strength > l->strength[weakest]) {
        l->rows[weakest] = *row;
        l->strength[weakest] = strength;
    }
}

int pack_weights(const crf_data *d, const float *w, const float *bias, uint32_t lanes,
                 uint32_t bits, toc_sv *ret)
{
    size_t n = (size_t)1 << bits,
           size = sizeof(toc_weights_head) + n * TOC_WEIGHTS_LINE * sizeof(toc_weights_row);
    TOC_CLEANUP(toc_freep) line *lines = toc_calloc(n, sizeof(*lines));
    char *out = toc_calloc(1, size);
    if (!lines || !out) {
        toc_free(out);
        return -ENOMEM;
    }
    for (uint32_t f = 0; f < d->features; f++) {
        toc_weights_row row = {.check = toc_weights_check(d->hash[f])};
        uint32_t strength = quantise(w + (size_t)f * TOC_LATTICE_TAGS, lanes, &row);
        place(&lines[toc_weights_line(d->hash[f], bits)], &row, strength);
    }
    toc_weights_head *head = (void *)out;
    *head = (toc_weights_head){.bits = bits, .lanes = lanes, .scale = LARGEST / STEPS};
    for (uint32_t k = 0; k < lanes; k++)
        head->bias[k] = bias[k];
    toc_weights_row *rows = (void *)(out + sizeof(*head));
    for (size_t i = 0; i < n; i++)
        memcpy(rows + i * TOC_WEIGHTS_LINE, lines[i].rows, sizeof(lines[i].rows));
    *ret = (toc_sv){out, size};
    return 0;
}

static_assert((int)TOC_WEIGHTS_LANES + 2 == (int)TOC_LATTICE_TAGS, "a row takes all lanes");

void pack_score(const toc_weights *m, const crf_data *d, const crf_sequence *s,
                toc_lattice_row *ret)
{
    enum { MOST = 1024 };
    uint64_t features[MOST];
    for (uint32_t i = s->first; i < s->end && i - s->first < TOC_LATTICE_MAX; i++) {
        uint32_t n = 0;
        for (uint32_t k = d->start[i]; k < d->start[i + 1] && n < MOST; k++)
            features[n++] = d->hash[d->ids[k]];
        toc_weights_score(m, features, n, ret[i - s->first]);
    }
}
