/*
 * json_tape - private to json*: simdjson's tape, as parsed bytes come out of json.cpp.
 *
 * Words of 64 bits: the type as a character in the top byte, 56 bits of payload. '{' and '[' hold
 * the index after their end (32 bits) and the number of elements (24 bits, saturated); '"' the
 * offset of a string: 32 bits of length, bytes, NUL; 'l' 'u' 'd' are followed by a word with the
 * number. Word 0 is the root. simdjson's doc/tape.md.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    void *owner;
    const uint64_t *words;
    const uint8_t *strings;
} toc_json_tape;

typedef enum {
    TOC_TAPE_OK,
    TOC_TAPE_NO_MEMORY,
    TOC_TAPE_TOO_DEEP,
    TOC_TAPE_INVALID,
} toc_tape_answer;

/* *ret_why: what simdjson says of it, static; set when the answer is not OK. */
toc_tape_answer toc_json_tape_parse(const char *p, size_t n, size_t max_depth, toc_json_tape *ret,
                                    const char **ret_why);
void toc_json_tape_free(toc_json_tape *t);

#ifdef __cplusplus
}
#endif
