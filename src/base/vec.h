/*
 * vec - a growing array in an arena.
 *
 *     TOC_VEC(toc_span) spans = {0};
 *     toc_span *s = TOC_VEC_PUSH(a, &spans);      // zeroed slot, NULL when the arena is full
 *
 * Growth doubles and leaves the old copy in the arena: at most twice the final size, never freed
 * one by one. Pointers to elements are good until the next push.
 */
#pragma once

#include "base/arena.h"

#include <stdint.h>

#define TOC_VEC(type)                                                                              \
    struct {                                                                                       \
        type *p;                                                                                   \
        uint32_t n, cap;                                                                           \
    }

#define TOC_VEC_PUSH(a, v)                                                                         \
    ((v)->n < (v)->cap || toc_vec_grow((a), (void **)&(v)->p, &(v)->cap, sizeof(*(v)->p))          \
         ? &(v)->p[(v)->n++]                                                                       \
         : NULL)

/* item is a pointer variable that the macro declares. */
#define TOC_VEC_FOREACH(item, v)                                                                   \
    for (__typeof__(*(v)->p) *item = (v)->p; item && item < (v)->p + (v)->n; item++)

/* Index of the first item whose member is not below the value, in a vector in order of it; v->n if
 * all are. */
#define TOC_VEC_FROM(v, member, value)                                                             \
    ({                                                                                             \
        uint32_t toc_low_ = 0, toc_high_ = (v)->n;                                                 \
        while (toc_low_ < toc_high_) {                                                             \
            uint32_t toc_mid_ = toc_low_ + (toc_high_ - toc_low_) / 2;                             \
            if ((v)->p[toc_mid_].member < (value))                                                 \
                toc_low_ = toc_mid_ + 1;                                                           \
            else                                                                                   \
                toc_high_ = toc_mid_;                                                              \
        }                                                                                          \
        toc_low_;                                                                                  \
    })

TOC_MUST_USE bool toc_vec_grow(toc_arena *a, void **p, uint32_t *cap, size_t size);
