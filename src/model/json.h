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

/* A member that is a string; of toc_json_some(), only when it is not empty. */
void toc_json_member(toc_json_out *j, const char *key, toc_sv value);
void toc_json_some(toc_json_out *j, const char *key, toc_sv value);

/* The string or null where it is NULL or empty. */
void toc_json_str_or_null(toc_json_out *j, toc_sv s);

/* ---- reading ---- */

typedef struct toc_json_doc toc_json_doc;

/* A value in a document; doc NULL: absent, which every call below takes and answers with nothing.
 */
typedef struct {
    const toc_json_doc *doc;
    size_t at;
} toc_json;

typedef enum {
    TOC_JSON_ABSENT,
    TOC_JSON_NULL,
    TOC_JSON_FALSE,
    TOC_JSON_TRUE,
    TOC_JSON_INT,    /* a whole number that fits int64_t, written without point or exponent */
    TOC_JSON_UINT,   /* one above that fits uint64_t */
    TOC_JSON_DOUBLE, /* any other number */
    TOC_JSON_STRING,
    TOC_JSON_ARRAY,
    TOC_JSON_OBJECT,
} toc_json_type;

/*
 * Parses strict RFC 8259 in UTF-8 and copies what it needs: bytes may go afterwards. Refused are
 * also keys that stand twice in one object (readers disagree on which one counts), nesting beyond
 * TOC_MAX_JSON_DEPTH and whole numbers beyond 64 bits.
 * Returns 0, -EINVAL or -E2BIG with line, column and JSON pointer of the place, or -ENOMEM.
 */
TOC_MUST_USE int toc_json_parse(toc_sv bytes, toc_json_doc **ret, toc_err *reterr);
toc_json_doc *toc_json_doc_free(toc_json_doc *d); /* NULL is fine; returns NULL */
void toc_json_doc_freep(toc_json_doc **d);

toc_json toc_json_root(const toc_json_doc *d);
toc_json_type toc_json_type_of(toc_json v);

/* Member of an object, absent if there is none or v is no object. Linear in the members. */
toc_json toc_json_get(toc_json v, const char *key);
toc_json toc_json_get_sv(toc_json v, toc_sv key);

/* Elements or members; 0 for anything but arrays and objects. */
size_t toc_json_count(toc_json v);

/* for (toc_json_iter i = toc_json_each(v); toc_json_next(&i);) … i.key … i.value … */
typedef struct {
    toc_sv key; /* empty in arrays */
    toc_json value;
    size_t index; /* of value, from 0 */
    bool object, begun;
    size_t at, end;
} toc_json_iter;

toc_json_iter toc_json_each(toc_json v);
bool toc_json_next(toc_json_iter *i);

/* A string's bytes, NUL-terminated; p NULL for anything else. "" has p set and n 0. */
toc_sv toc_json_sv(toc_json v);
/* The text of a member of an object; empty, never NULL, where there is none. */
toc_sv toc_json_text(toc_json object, const char *key);
/* True and *ret if v is a number that the type holds exactly; whole doubles count as integers. */
TOC_MUST_USE bool toc_json_to_int(toc_json v, int64_t *ret);
TOC_MUST_USE bool toc_json_to_double(toc_json v, double *ret);
static inline bool toc_json_is_true(toc_json v)
{
    return toc_json_type_of(v) == TOC_JSON_TRUE;
}

/* Writes v with all it holds, as it was read. */
void toc_json_value(toc_json_out *j, toc_json v);

/* Appends v in the canonical form of RFC 8785: members by UTF-16 order, no space, shortest numbers.
 * -ENOMEM when scratch is full. */
TOC_MUST_USE int toc_json_canonical(toc_json v, toc_arena *scratch, toc_buf *ret);

#ifdef __cplusplus
}
#endif
