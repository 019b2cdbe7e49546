/*
 * set_regex - see set_regex.h; with Vectorscan, whose interface is that of Hyperscan.
 *
 * Expressions are bytes, '^' and '$' are the ends of lines, and '.' is no line feed. A match that
 * runs over the end of a line all the same ("[^a]") is none.
 */
#include "match/set_regex.h"

#include "base/alloc.h"
#include "base/vec.h"

#include <errno.h>
#include <hs.h>
#include <stdio.h>
#include <stdlib.h>

bool toc_set_regex_supported(void)
{
    return true;
}

typedef struct {
    TOC_VEC(const char *) texts;
    TOC_VEC(unsigned) flags;
    TOC_VEC(unsigned) ids;
} expressions;

/* The literal as an expression. */
static toc_sv quoted(toc_arena *a, toc_sv literal)
{
    char *p = toc_arena_alloc(a, 4 * literal.n + 1);
    size_t n = 0;
    for (size_t i = 0; p && i < literal.n; i++)
        n += (size_t)snprintf(p + n, 5, "\\x%02x", (unsigned char)literal.p[i]);
    return (toc_sv){p, n};
}

static bool gather(const toc_set_entry *entries, uint32_t n, toc_sv text, toc_arena *a,
                   expressions *ret)
{
    for (uint32_t i = 0; i < n; i++) {
        const toc_set_entry *e = &entries[i];
        bool literal = e->kind == TOC_IOC_LITERAL;
        if (!literal && e->kind != TOC_IOC_REGEX)
            continue;
        toc_sv key = toc_sv_range(text, e->text, e->text + e->n);
        key = literal ? quoted(a, key) : toc_arena_dup(a, key);
        const char **t = TOC_VEC_PUSH(a, &ret->texts);
        unsigned *flags = TOC_VEC_PUSH(a, &ret->flags), *id = TOC_VEC_PUSH(a, &ret->ids);
        if (!t || !flags || !id)
            return false;
        *t = key.p;
        *flags = HS_FLAG_MULTILINE | HS_FLAG_SOM_LEFTMOST | (literal ? HS_FLAG_CASELESS : 0u);
        *id = i;
    }
    return !a->overflowed;
}

static int refuse(const expressions *x, const hs_compile_error_t *e, toc_err *reterr)
{
    const char *which = e->expression >= 0 ? x->texts.p[e->expression] : "";
    return toc_fail(reterr, -EINVAL, "regular expression '%s': %s", which, e->message);
}

static int serialized(hs_database_t *db, toc_arena *a, toc_sv *ret, toc_err *reterr)
{
    char *bytes = NULL;
    size_t n = 0;
    if (hs_serialize_database(db, &bytes, &n) != HS_SUCCESS)
        return toc_fail(reterr, -ENOMEM, "out of memory for regular expressions");
    *ret = toc_arena_dup(a, (toc_sv){bytes, n});
    free(bytes); /* waiver: the library's own block */
    return ret->n == n ? 0 : toc_fail(reterr, -ENOMEM, "out of memory for regular expressions");
}

int toc_set_regex_compile(const toc_set_entry *entries, uint32_t n, toc_sv text, toc_arena *a,
                          toc_sv *ret, toc_err *reterr)
{
    expressions x = {{0}, {0}, {0}};
    hs_database_t *db = NULL;
    hs_compile_error_t *e = NULL;
    *ret = (toc_sv){"", 0};
    if (!gather(entries, n, text, a, &x))
        return toc_fail(reterr, -ENOMEM, "out of memory");
    if (!x.texts.n)
        return 0;
    hs_error_t r =
        hs_compile_multi(x.texts.p, x.flags.p, x.ids.p, x.texts.n, HS_MODE_BLOCK, NULL, &db, &e);
    int code = r == HS_SUCCESS ? serialized(db, a, ret, reterr) : refuse(&x, e, reterr);
    (void)hs_free_compile_error(e);
    (void)hs_free_database(db);
    return code;
}

int toc_set_regex_open(toc_sv compiled, void **ret, toc_err *reterr)
{
    hs_database_t *db = NULL;
    *ret = NULL;
    if (!compiled.n)
        return 0;
    if (hs_deserialize_database(compiled.p, compiled.n, &db) != HS_SUCCESS)
        return toc_fail(reterr, -EINVAL,
                        "the set's regular expressions were compiled by another version or "
                        "for another machine; build it again");
    *ret = db;
    return 0;
}

void toc_set_regex_close(void *engine)
{
    (void)hs_free_database(engine);
}

int toc_set_regex_scratch(const void *engine, void **ret)
{
    hs_scratch_t *scratch = NULL;
    *ret = NULL;
    if (!engine)
        return 0;
    if (hs_alloc_scratch(engine, &scratch) != HS_SUCCESS)
        return -ENOMEM;
    *ret = scratch;
    return 0;
}

void toc_set_regex_scratch_free(void *scratch)
{
    (void)hs_free_scratch(scratch);
}

typedef struct {
    toc_sv text;
    toc_set_regex_hit hit;
    void *context;
} listener;

static int on_match(unsigned id, unsigned long long from, unsigned long long to, unsigned flags,
                    void *context)
{
    const listener *l = context;
    (void)flags;
    if (to > from && !memchr(l->text.p + from, '\n', to - from))
        l->hit(l->context, id, from, to);
    return 0;
}

int toc_set_regex_scan(const void *engine, void *scratch, toc_sv text, toc_set_regex_hit hit,
                       void *context)
{
    listener l = {text, hit, context};
    hs_error_t r = hs_scan(engine, text.p, (unsigned)text.n, 0, scratch, on_match, &l);
    return r == HS_SUCCESS ? 0 : -ENOMEM;
}
