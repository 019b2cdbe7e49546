/* answer - see call.h. */
#include "api/call.h"

#include "base/date.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#define MEDIA "application/json"

/* ---- errors ---- */

static void write_error(toc_buf *b, const char *where, toc_sv text)
{
    toc_json_out j = {.buf = b};
    toc_json_open(&j, '{');
    toc_json_key(&j, "error");
    toc_json_str(&j, text);
    if (where) {
        toc_json_key(&j, "where");
        toc_json_str(&j, toc_sv_of(where));
    }
    toc_json_close(&j, '}');
}

void toc_api_fail(toc_api_call *c, unsigned status, const char *where, const char *format, ...)
{
    char text[TOC_ERR_TEXT];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    toc_buf_clear(&c->body);
    c->status = status;
    c->media = MEDIA;
    write_error(&c->body, where, toc_sv_of(text));
}

void toc_api_fail_result(toc_api_call *c, int r, const char *where, const toc_err *err)
{
    static const struct {
        int code;
        unsigned status;
    } STATUS[] = {
        {-EINVAL, 422}, {-EBADMSG, 422}, {-E2BIG, 422},  {-ENOTSUP, 422},
        {-ENOENT, 404}, {-EEXIST, 409},  {-ENOSPC, 507},
    };
    unsigned status = 503;
    for (size_t i = 0; i < TOC_LEN(STATUS); i++)
        if (STATUS[i].code == r)
            status = STATUS[i].status;
    toc_api_fail(c, status, where, "%s",
                 err && err->text[0] ? err->text
                 : status == 503     ? "the store is busy; try again in a moment"
                                     : strerror(-r));
}

void toc_api_fail_request(toc_request *r, unsigned status, const char *where, const char *text)
{
    toc_buf body = {0};
    write_error(&body, where, toc_sv_of(text));
    if (status == 401)
        toc_respond_header(r, "WWW-Authenticate", TOC_SV("Bearer realm=\"tocsin\""));
    if (status == 429 || status == 503)
        toc_respond_header(r, "Retry-After", TOC_SV("1"));
    toc_respond(r, status, MEDIA, &body);
}

void toc_api_fail_status(void *context, toc_request *r, unsigned status)
{
    static const struct {
        unsigned status;
        const char *text;
    } TEXTS[] = {
        {400, "the head of the request is not as RFC 9112 has it"},
        {401, "log in, or send a token"},
        {404, "there is nothing here; /api/v1/openapi.json tells what there is"},
        {405, "this cannot be done here"},
        {411, "say how long the body is"},
        {413, "the body is too large"},
        {415, "send bodies as they are, without Content-Encoding"},
        {429, "too many wrong names or passwords; wait a minute"},
        {501, "the only Transfer-Encoding is chunked"},
        {503, "too much at once; try again in a moment"},
    };
    const char *text = "it cannot be done";
    (void)context;
    for (size_t i = 0; i < TOC_LEN(TEXTS); i++)
        if (TEXTS[i].status == status)
            text = TEXTS[i].text;
    toc_api_fail_request(r, status, NULL, text);
}

/* ---- answers ---- */

toc_json_out *toc_api_begin(toc_api_call *c, unsigned status)
{
    toc_buf_clear(&c->body);
    c->status = status;
    c->media = MEDIA;
    c->j = (toc_json_out){.buf = &c->body};
    return &c->j;
}

void toc_api_no_content(toc_api_call *c)
{
    toc_buf_clear(&c->body);
    c->status = 204;
    c->media = NULL;
}

void toc_put_text(toc_json_out *j, const char *key, toc_sv value)
{
    if (!value.n)
        return;
    toc_json_key(j, key);
    toc_json_str(j, value);
}

void toc_put_int(toc_json_out *j, const char *key, int64_t value)
{
    toc_json_key(j, key);
    toc_json_int(j, value);
}

void toc_put_bool(toc_json_out *j, const char *key, bool value)
{
    toc_json_key(j, key);
    toc_json_bool(j, value);
}

void toc_put_time(toc_json_out *j, const char *key, int64_t us)
{
    char text[TOC_TIME_TEXT + 1];
    if (!us)
        return;
    toc_time_format(us, text);
    toc_put_text(j, key, toc_sv_of(text));
}

void toc_put_day(toc_json_out *j, const char *key, toc_day d)
{
    char text[TOC_DAY_TEXT + 1];
    if (d == TOC_DAY_NONE)
        return;
    toc_day_format(d, text);
    toc_put_text(j, key, toc_sv_of(text));
}

void toc_put_words(toc_json_out *j, const char *key, toc_sv words)
{
    toc_json_key(j, key);
    toc_json_open(j, '[');
    while (words.n) {
        toc_sv word = toc_sv_cut(&words, ' ');
        if (word.n)
            toc_json_str(j, word);
    }
    toc_json_close(j, ']');
}

/* ---- asking ---- */

typedef struct {
    toc_sv name, value;
} wanted;

static int match_parameter(void *context, toc_sv key, toc_sv value)
{
    wanted *w = context;
    if (!toc_sv_eq(key, w->name))
        return 0;
    w->value = value.p ? value : (toc_sv){"", 0};
    return 1;
}

toc_sv toc_api_query(toc_api_call *c, const char *name)
{
    wanted w = {.name = toc_sv_of(name)};
    (void)toc_request_query(c->r, match_parameter, &w);
    return w.value;
}

bool toc_api_query_int(toc_api_call *c, const char *name, int64_t low, int64_t high,
                       int64_t otherwise, int64_t *ret)
{
    toc_sv text = toc_api_query(c, name);
    *ret = otherwise;
    if (!text.p)
        return true;
    if (toc_sv_to_i64(text, ret) && *ret >= low && *ret <= high)
        return true;
    toc_api_fail(c, 400, name, "%s takes a number from %lld to %lld", name, (long long)low,
                 (long long)high);
    return false;
}

bool toc_api_body(toc_api_call *c, toc_json *ret)
{
    toc_err err = {0};
    if (!toc_http_is_media(toc_request_header(c->r, "Content-Type"), MEDIA, "")) {
        toc_api_fail(c, 415, "Content-Type", "Content-Type: " MEDIA " is wanted");
        return false;
    }
    int r = c->json ? 0 : toc_json_parse(toc_request_body(c->r), &c->json, &err);
    if (r < 0) {
        toc_api_fail_result(c, r, "/", &err);
        return false;
    }
    *ret = toc_json_root(c->json);
    if (toc_json_type_of(*ret) == TOC_JSON_OBJECT)
        return true;
    toc_api_fail(c, 422, "/", "a JSON object is wanted");
    return false;
}

bool toc_api_text(toc_api_call *c, toc_json object, const char *key, toc_sv *ret)
{
    char where[64];
    *ret = toc_json_sv(toc_json_get(object, key));
    if (ret->p && ret->n)
        return true;
    (void)snprintf(where, sizeof(where), "/%s", key);
    toc_api_fail(c, 422, where, "%s is missing, or no text", key);
    return false;
}
