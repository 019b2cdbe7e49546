/* field_value - values of an incident's fields as people type them. */
#pragma once

#include "base/arena.h"
#include "base/err.h"

/*
 * Reads a field's name, or one that people use for it ("by", "where"), and a value: what 'tocsin
 * correct --help' says, "none", or JSON. *ret_field is the field as assertions name it, *ret_value
 * JSON as docs/incident-record.md has it; in a. -EINVAL: says what is wrong.
 */
TOC_MUST_USE int toc_value_parse(const char *field, const char *value, toc_arena *a,
                                 toc_sv *ret_field, toc_sv *ret_value, toc_err *reterr);
