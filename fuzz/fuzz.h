/*
 * fuzz - one program a door through which outside bytes come in.
 *
 * A target defines LLVMFuzzerTestOneInput() and checks more than "it did not crash". Linked with
 * libFuzzer it hunts (make fuzz); linked with replay.c it runs over its corpus in every make test.
 */
#pragma once

#include "base/macros.h"

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Larger inputs only slow the hunt: nothing here depends on size alone. */
enum { FUZZ_MAX_INPUT = 64 * 1024 };
