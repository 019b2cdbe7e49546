/* json_check - private to json*: where in bad JSON the fault is. Runs only after a parse failed. */
#pragma once

#include "base/err.h"
#include "base/sv.h"

/*
 * Fills *reterr with "line L, column C, at /pointer: what is wrong" and returns -EINVAL or -E2BIG;
 * why is said instead when this checker finds no fault.
 */
int toc_json_check(toc_sv bytes, const char *why, toc_err *reterr);
