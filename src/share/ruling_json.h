/* ruling_json - what an analyst asserts as JSON, both ways: a line of its own for other stores, and
 * a member of our STIX extension. docs/stix-extension/schema.json says what it looks like. */
#pragma once

#include "model/json.h"
#include "store/store.h"

/* A ruling with the ids of the members that it is about, by side. */
typedef struct {
    toc_ruling ruling;
    toc_sv_vec sides[2];
} toc_told_ruling;

typedef TOC_VEC(toc_told_ruling) toc_told_ruling_vec;

void toc_ruling_json_write(toc_json_out *j, const toc_told_ruling *t);

/* Text is copied into a. -EINVAL: says what is wrong or missing; -ENOMEM. */
TOC_MUST_USE int toc_ruling_json_read(toc_json v, toc_arena *a, toc_told_ruling *ret,
                                      toc_err *reterr);
