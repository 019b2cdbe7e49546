/*
 * json - RFC 8259 both ways: a writer that cannot write bad JSON, and a read-only tree over parsed
 * bytes (json.cpp, simdjson underneath; docs/decisions/0001-json-library.md says why).
 *
 * Values are two words, passed by value; they live as long as the document they come from.
 */
#pragma once

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- writing ---- */

/*
 * Appends to buf. Commas, line breaks and escapes are the writer's business; nesting is the
 * caller's. Text that is no UTF-8 comes out with U+FFFD for each bad byte.
 */
typedef struct {
    toc_buf *buf;
    unsigned indent; /* spaces a level; 0: all on one line */
    bool exact;      /* escape only what RFC 8785 escapes; else also DEL and C1 controls */
    unsigned depth, flat;
    bool comma, after_key;
} toc_json_out;

void toc_json_open(toc_json_out *j, char bracket);  /* '{' or '[' */
void toc_json_close(toc_json_out *j, char bracket); /* '}' or ']' */
void toc_json_key(toc_json_out *j, const char *key);
void toc_json_key_sv(toc_json_out *j, toc_sv key);
void toc_json_str(toc_json_out *j, toc_sv s);
void toc_json_int(toc_json_out *j, int64_t v);
void toc_json_uint(toc_json_out *j, uint64_t v);
/* The shortest digits that read back as v, in ECMAScript's form (RFC 8785, 3.2.2.3). null if v is
 * not finite. */
void toc_json_num(toc_json_out *j, double v);
void toc_json_bool(toc_json_out *j, bool v);
void toc_json_null(toc_json_out *j);
/* A value that is JSON already, on one line. */
void toc_json_raw(toc_json_out *j, toc_sv json);

/* The string or null where it is NULL or empty. */
void toc_json_str_or_null(toc_json_out *j, toc_sv s);

#ifdef __cplusplus
}
#endif
