/* pattern_regex - see pattern_regex.h. */
#include "match/pattern_regex.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/utf8.h"

#include <errno.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

struct toc_regex {
    pcre2_code *text, *bytes; /* bytes NULL: it has characters that are no byte */
};

struct toc_regex_scratch {
    pcre2_general_context *memory;
    pcre2_match_data *data;
    pcre2_match_context *limits;
};

static void *take(PCRE2_SIZE n, void *context)
{
    (void)context;
    return toc_realloc(NULL, n);
}

static void give(void *p, void *context)
{
    (void)context;
    toc_free(p);
}

static int refuse(int error, size_t at, toc_err *reterr)
{
    enum { MESSAGE = 256 };
    unsigned char message[MESSAGE];
    if (error == PCRE2_ERROR_NOMEMORY || error == PCRE2_ERROR_HEAP_FAILED)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    (void)pcre2_get_error_message(error, message, sizeof(message));
    return toc_fail(reterr, -EINVAL, "at byte %zu of the expression: %s", at + 1,
                    (const char *)message);
}

static int compile(toc_sv s, uint32_t options, pcre2_general_context *memory, pcre2_code **ret,
                   toc_err *reterr)
{
    int error = PCRE2_ERROR_NOMEMORY;
    size_t at = 0;
    pcre2_compile_context *limits = pcre2_compile_context_create(memory);
    pcre2_code *code = NULL;
    if (limits) {
        (void)pcre2_set_parens_nest_limit(limits, TOC_MAX_REGEX_NESTING);
        code = pcre2_compile((PCRE2_SPTR)s.p, s.n, options, &error, &at, limits);
    }
    pcre2_compile_context_free(limits);
    if (!code)
        return refuse(error, at, reterr);
    (void)pcre2_jit_compile(code, PCRE2_JIT_COMPLETE); /* slower without, no less right */
    *ret = code;
    return 0;
}

/* The expression with a byte a character; false: it has others. */
static bool to_bytes(toc_sv s, toc_buf *ret)
{
    for (size_t i = 0; i < s.n;) {
        uint32_t cp = toc_utf8_next(s, &i);
        if (cp > 0xff)
            return false;
        toc_buf_byte(ret, (char)cp);
    }
    return !ret->failed;
}

int toc_regex_new(toc_sv s, toc_regex **ret, toc_err *reterr)
{
    if (s.n > TOC_MAX_REGEX)
        return toc_fail(reterr, -E2BIG, "an expression of more than %d bytes", TOC_MAX_REGEX);
    toc_regex *made = toc_calloc(1, sizeof(*made));
    pcre2_general_context *memory = pcre2_general_context_create(take, give, NULL);
    toc_buf bytes = {0};
    int r = made && memory ? 0 : toc_fail(reterr, -ENOMEM, "out of memory");
    if (r == 0)
        r = compile(s, PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C, memory, &made->text,
                    reterr);
    /* What is right for text may be wrong for bytes, as \x{100}: then it finds nothing in them. */
    if (r == 0 && to_bytes(s, &bytes) &&
        compile(toc_buf_sv(&bytes), PCRE2_NEVER_UTF, memory, &made->bytes, NULL) == -ENOMEM)
        r = toc_fail(reterr, -ENOMEM, "out of memory");
    toc_buf_done(&bytes);
    pcre2_general_context_free(memory);
    if (r < 0)
        made = toc_regex_free(made);
    else
        *ret = made;
    return r;
}

toc_regex *toc_regex_free(toc_regex *r)
{
    if (r) {
        pcre2_code_free(r->text);
        pcre2_code_free(r->bytes);
    }
    toc_free(r);
    return NULL;
}

toc_regex_scratch *toc_regex_scratch_new(void)
{
    toc_regex_scratch *s = toc_calloc(1, sizeof(*s));
    if (!s)
        return NULL;
    s->memory = pcre2_general_context_create(take, give, NULL);
    if (s->memory) {
        s->data = pcre2_match_data_create(1, s->memory);
        s->limits = pcre2_match_context_create(s->memory);
    }
    if (!s->data || !s->limits)
        return toc_regex_scratch_free(s);
    (void)pcre2_set_match_limit(s->limits, TOC_MAX_REGEX_STEPS);
    (void)pcre2_set_depth_limit(s->limits, TOC_MAX_REGEX_STEPS);
    (void)pcre2_set_heap_limit(s->limits, TOC_MAX_REGEX_HEAP >> 10);
    return s;
}

toc_regex_scratch *toc_regex_scratch_free(toc_regex_scratch *s)
{
    if (s) {
        pcre2_match_data_free(s->data);
        pcre2_match_context_free(s->limits);
        pcre2_general_context_free(s->memory);
    }
    toc_free(s);
    return NULL;
}

int toc_regex_find(const toc_regex *r, toc_sv s, bool bytes, toc_regex_scratch *t)
{
    const pcre2_code *code = bytes ? r->bytes : r->text;
    if (!code)
        return 0;
    int n = pcre2_match(code, (PCRE2_SPTR)(s.p ? s.p : ""), s.n, 0, 0, t->data, t->limits);
    if (n == PCRE2_ERROR_NOMATCH)
        return 0;
    return n >= 0 ? 1 : -E2BIG;
}
