/* span - where a value was read, and how far to trust the reading. */
#pragma once

#include "base/sv.h"
#include "base/vec.h"

/* Bytes [start, end) of the document's extracted text. */
typedef struct {
    uint32_t start, end;
} toc_span;

typedef TOC_VEC(toc_span) toc_span_vec;

/* What every extracted value rests on. Nothing is ever invented: a stated value has a span. */
typedef struct {
    toc_span_vec spans; /* the decisive words first */
    uint8_t confidence; /* 0-100, STIX's scale; 0: not judged */
    const char
        *rule; /* static name of the rule or model that read it, for --explain; may be NULL */
    toc_sv runner_up; /* what it would have been instead, for --explain; empty: nothing else */
} toc_basis;
