/* json_tree - reading the tape; see json.h and json_tape.h. */
#include "model/json.h"

#include "base/alloc.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "model/json_check.h"
#include "model/json_tape.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

struct toc_json_doc {
    toc_json_tape tape;
};

/* Below this, comparing each key with each is faster than sorting them. */
enum { FEW_KEYS = 32 };

static uint64_t word(toc_json v)
{
    return v.doc->tape.words[v.at];
}

static char kind(toc_json v)
{
    return v.doc ? (char)(word(v) >> 56) : '\0';
}

static uint64_t payload(toc_json v)
{
    return word(v) & (((uint64_t)1 << 56) - 1);
}

static bool is_container(char k)
{
    return k == '{' || k == '[';
}

static bool has_number_word(char k)
{
    return k == 'l' || k == 'u' || k == 'd';
}

static toc_sv string_at(toc_json v)
{
    const uint8_t *p = v.doc->tape.strings + payload(v);
    uint32_t n;
    memcpy(&n, p, sizeof(n));
    return (toc_sv){(const char *)p + sizeof(n), n};
}

/* The index of what follows v. */
static size_t after(toc_json v)
{
    char k = kind(v);
    if (is_container(k))
        return (uint32_t)word(v);
    return v.at + (has_number_word(k) ? 2 : 1);
}

toc_json toc_json_root(const toc_json_doc *d)
{
    return (toc_json){d, 1};
}

toc_json_type toc_json_type_of(toc_json v)
{
    switch (kind(v)) {
    case 'n':
        return TOC_JSON_NULL;
    case 'f':
        return TOC_JSON_FALSE;
    case 't':
        return TOC_JSON_TRUE;
    case 'l':
        return TOC_JSON_INT;
    case 'u':
        return TOC_JSON_UINT;
    case 'd':
        return TOC_JSON_DOUBLE;
    case '"':
        return TOC_JSON_STRING;
    case '[':
        return TOC_JSON_ARRAY;
    case '{':
        return TOC_JSON_OBJECT;
    default:
        return TOC_JSON_ABSENT;
    }
}

toc_json_iter toc_json_each(toc_json v)
{
    char k = kind(v);
    if (!is_container(k))
        return (toc_json_iter){0};
    return (toc_json_iter){
        .value = {v.doc, 0}, .object = k == '{', .at = v.at + 1, .end = (uint32_t)word(v) - 1};
}

bool toc_json_next(toc_json_iter *i)
{
    if (i->at >= i->end)
        return false;
    if (i->begun)
        i->index++;
    i->begun = true;
    i->value.at = i->at;
    if (i->object) {
        i->key = string_at(i->value);
        i->value.at++;
    }
    i->at = after(i->value);
    return true;
}

toc_json toc_json_get_sv(toc_json v, toc_sv wanted)
{
    if (kind(v) != '{')
        return (toc_json){0};
    for (toc_json_iter i = toc_json_each(v); toc_json_next(&i);)
        if (toc_sv_eq(i.key, wanted))
            return i.value;
    return (toc_json){0};
}

toc_json toc_json_get(toc_json v, const char *key)
{
    return toc_json_get_sv(v, toc_sv_of(key));
}

size_t toc_json_count(toc_json v)
{
    if (!is_container(kind(v)))
        return 0;
    /* The tape's own count is saturated: beyond it, count. */
    size_t n = (size_t)(payload(v) >> 32);
    if (n < 0xffffff)
        return n;
    n = 0;
    for (toc_json_iter i = toc_json_each(v); toc_json_next(&i);)
        n++;
    return n;
}

toc_sv toc_json_sv(toc_json v)
{
    return kind(v) == '"' ? string_at(v) : (toc_sv){NULL, 0};
}

toc_sv toc_json_text(toc_json object, const char *key)
{
    toc_sv s = toc_json_sv(toc_json_get(object, key));
    return s.p ? s : (toc_sv){"", 0};
}

static uint64_t number_word(toc_json v)
{
    return v.doc->tape.words[v.at + 1];
}

static double as_double(toc_json v)
{
    double d;
    uint64_t w = number_word(v);
    memcpy(&d, &w, sizeof(d));
    return d;
}

bool toc_json_to_int(toc_json v, int64_t *ret)
{
    static const double LARGEST = 9007199254740992.0; /* 2^53: whole doubles are exact to here */
    if (kind(v) == 'l') {
        *ret = (int64_t)number_word(v);
        return true;
    }
    if (kind(v) != 'd')
        return false;
    double d = as_double(v);
    if (d != trunc(d) || fabs(d) > LARGEST)
        return false;
    *ret = (int64_t)d;
    return true;
}

bool toc_json_to_double(toc_json v, double *ret)
{
    switch (kind(v)) {
    case 'l':
        *ret = (double)(int64_t)number_word(v);
        return true;
    case 'u':
        *ret = (double)number_word(v);
        return true;
    case 'd':
        *ret = as_double(v);
        return true;
    default:
        return false;
    }
}

static void write_container(toc_json_out *j, toc_json v)
{
    char open = kind(v);
    toc_json_open(j, open);
    for (toc_json_iter i = toc_json_each(v); toc_json_next(&i);) {
        if (i.object)
            toc_json_key_sv(j, i.key);
        toc_json_value(j, i.value);
    }
    toc_json_close(j, open == '{' ? '}' : ']');
}

void toc_json_value(toc_json_out *j, toc_json v)
{
    switch (toc_json_type_of(v)) {
    case TOC_JSON_ABSENT:
    case TOC_JSON_NULL:
        toc_json_null(j);
        break;
    case TOC_JSON_FALSE:
    case TOC_JSON_TRUE:
        toc_json_bool(j, toc_json_is_true(v));
        break;
    case TOC_JSON_INT:
        toc_json_int(j, (int64_t)number_word(v));
        break;
    case TOC_JSON_UINT:
        toc_json_uint(j, number_word(v));
        break;
    case TOC_JSON_DOUBLE:
        toc_json_num(j, as_double(v));
        break;
    case TOC_JSON_STRING:
        toc_json_str(j, string_at(v));
        break;
    case TOC_JSON_ARRAY:
    case TOC_JSON_OBJECT:
        write_container(j, v);
        break;
    }
}

/* ---- keys that stand twice ---- */

static int by_key(const void *a, const void *b)
{
    return toc_sv_cmp(*(const toc_sv *)a, *(const toc_sv *)b);
}

static bool twice_among_few(toc_json object, toc_sv *ret)
{
    toc_sv seen[FEW_KEYS];
    size_t n = 0;
    for (toc_json_iter i = toc_json_each(object); toc_json_next(&i);) {
        for (size_t k = 0; k < n; k++)
            if (toc_sv_eq(seen[k], i.key)) {
                *ret = i.key;
                return true;
            }
        seen[n++] = i.key;
    }
    return false;
}

/* 1 and *ret, 0, or -ENOMEM. */
static int key_twice(toc_json object, toc_sv *ret)
{
    size_t n = toc_json_count(object);
    if (n <= FEW_KEYS)
        return twice_among_few(object, ret);
    TOC_CLEANUP(toc_freep) toc_sv *keys = toc_calloc(n, sizeof(*keys));
    if (!keys)
        return -ENOMEM;
    for (toc_json_iter i = toc_json_each(object); toc_json_next(&i);)
        keys[i.index] = i.key;
    qsort(keys, n, sizeof(*keys), by_key);
    for (size_t i = 1; i < n; i++)
        if (toc_sv_eq(keys[i - 1], keys[i])) {
            *ret = keys[i];
            return 1;
        }
    return 0;
}

/* Appends the JSON pointer of the container at tape index `to`, from the container v that holds it.
 */
static void pointer_to(toc_json v, size_t to, toc_buf *b)
{
    for (toc_json_iter i = toc_json_each(v); toc_json_next(&i);) {
        if (to < i.value.at || to >= after(i.value))
            continue;
        if (i.object)
            toc_buf_printf(b, "/%.*s", TOC_SV_ARG(i.key));
        else
            toc_buf_printf(b, "/%zu", i.index);
        if (to != i.value.at)
            pointer_to(i.value, to, b);
        return;
    }
}

static int refuse_twice(toc_json object, toc_sv key, toc_err *reterr)
{
    toc_buf pointer = {.max = TOC_ERR_TEXT};
    pointer_to(toc_json_root(object.doc), object.at, &pointer);
    int r = toc_fail(reterr, -EINVAL, "bad JSON at %.*s: the key \"%.*s\" stands twice",
                     TOC_SV_ARG(pointer.n ? toc_buf_sv(&pointer) : TOC_SV("/")), TOC_SV_ARG(key));
    toc_buf_done(&pointer);
    return r;
}

/* One pass over the tape, without recursion: every '{' is looked at. */
static int check_keys(const toc_json_doc *d, toc_err *reterr)
{
    toc_json v = toc_json_root(d);
    for (size_t end = after(v); v.at < end; v.at += has_number_word(kind(v)) ? 2 : 1) {
        toc_sv key;
        if (kind(v) != '{')
            continue;
        int r = key_twice(v, &key);
        if (r < 0)
            return toc_fail(reterr, r, "out of memory");
        if (r > 0)
            return refuse_twice(v, key, reterr);
    }
    return 0;
}

int toc_json_parse(toc_sv bytes, toc_json_doc **ret, toc_err *reterr)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *d = toc_calloc(1, sizeof(*d));
    if (!d)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    const char *why = "";
    switch (
        toc_json_tape_parse(bytes.p ? bytes.p : "", bytes.n, TOC_MAX_JSON_DEPTH, &d->tape, &why)) {
    case TOC_TAPE_OK:
        break;
    case TOC_TAPE_NO_MEMORY:
        return toc_fail(reterr, -ENOMEM, "out of memory");
    case TOC_TAPE_TOO_DEEP:
    case TOC_TAPE_INVALID:
        return toc_json_check(bytes, why, reterr);
    }
    int r = check_keys(d, reterr);
    if (r < 0)
        return r;
    *ret = TOC_STEAL(d);
    return 0;
}

toc_json_doc *toc_json_doc_free(toc_json_doc *d)
{
    if (d)
        toc_json_tape_free(&d->tape);
    toc_free(d);
    return NULL;
}

void toc_json_doc_freep(toc_json_doc **d)
{
    *d = toc_json_doc_free(*d);
}

/* ---- RFC 8785 ---- */

typedef struct {
    toc_sv key;
    toc_json value;
} member;

/* UTF-16 code units compare like code points, except that those above U+FFFF (surrogates, D800 to
 * DFFF) come before U+E000 to U+FFFF. */
static int utf16_rank(uint32_t cp)
{
    return cp >= 0x10000 ? 1 : cp >= 0xe000 ? 2 : 0;
}

static int by_utf16(const void *a, const void *b)
{
    toc_sv x = ((const member *)a)->key, y = ((const member *)b)->key;
    size_t i = 0, k = 0;
    while (i < x.n && k < y.n) {
        uint32_t p = toc_utf8_next(x, &i), q = toc_utf8_next(y, &k);
        if (p == q)
            continue;
        int rank = utf16_rank(p) - utf16_rank(q);
        return rank ? rank : p < q ? -1 : 1;
    }
    return (x.n - i > 0) - (y.n - k > 0);
}

static int canonical(toc_json_out *j, toc_json v, toc_arena *scratch)
{
    char k = kind(v);
    double number;
    if (toc_json_to_double(v, &number)) {
        toc_json_num(j, number); /* all numbers are doubles there */
        return 0;
    }
    if (!is_container(k)) {
        toc_json_value(j, v);
        return 0;
    }
    size_t n = toc_json_count(v);
    member *members = TOC_NEW_N(scratch, member, n);
    if (!members)
        return -ENOMEM;
    for (toc_json_iter i = toc_json_each(v); toc_json_next(&i);)
        members[i.index] = (member){i.key, i.value};
    if (k == '{')
        qsort(members, n, sizeof(*members), by_utf16);
    toc_json_open(j, k);
    for (size_t i = 0; i < n; i++) {
        if (k == '{')
            toc_json_key_sv(j, members[i].key);
        int r = canonical(j, members[i].value, scratch);
        if (r < 0)
            return r;
    }
    toc_json_close(j, k == '{' ? '}' : ']');
    return 0;
}

int toc_json_canonical(toc_json v, toc_arena *scratch, toc_buf *ret)
{
    toc_json_out j = {.buf = ret, .exact = true};
    int r = canonical(&j, v, scratch);
    return ret->failed ? -ENOMEM : r;
}
