/*
 * files - the console's files, out of the program itself.
 *
 * Each goes out as it was packed when the program was built. The page may load nothing but what is
 * here, run no script that stands in it, and be framed by nobody.
 */
#include "api/api.h"
#include "api/console_files.h"

#define POLICY                                                                                     \
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "              \
    "connect-src 'self'; font-src 'self'; frame-ancestors 'none'; base-uri 'none'; "               \
    "form-action 'self'"

static const struct toc_console_file *find(toc_sv path)
{
    for (size_t i = 0; i < toc_console_files_n; i++)
        if (toc_sv_eq(path, toc_sv_of(toc_console_files[i].path)))
            return &toc_console_files[i];
    return NULL;
}

static bool owns(const void *context, toc_sv path)
{
    (void)context;
    return find(path) != NULL;
}

/* The client's copy is the one that is here. */
static bool is_known(const toc_request *r, const struct toc_console_file *f)
{
    toc_sv list = toc_request_header(r, "If-None-Match");
    while (list.p && list.n) {
        toc_sv one = toc_sv_trim(toc_sv_cut(&list, ','));
        if (toc_sv_starts(one, TOC_SV("W/")))
            one = toc_sv_range(one, 2, one.n);
        if (toc_sv_eq(one, toc_sv_of(f->etag)) || toc_sv_eq(one, TOC_SV("*")))
            return true;
    }
    return false;
}

static void put_headers(toc_request *r, const struct toc_console_file *f)
{
    toc_respond_header(r, "Content-Security-Policy", TOC_SV(POLICY));
    toc_respond_header(r, "Referrer-Policy", TOC_SV("no-referrer"));
    toc_respond_header(r, "X-Frame-Options", TOC_SV("DENY"));
    toc_respond_header(r, "Cross-Origin-Opener-Policy", TOC_SV("same-origin"));
    toc_respond_header(r, "Cross-Origin-Resource-Policy", TOC_SV("same-origin"));
    toc_respond_header(r, "Permissions-Policy",
                       TOC_SV("camera=(), geolocation=(), microphone=(), payment=(), usb=()"));
    toc_respond_header(r, "Cache-Control",
                       f->immutable ? TOC_SV("public, max-age=31536000, immutable")
                                    : TOC_SV("no-cache"));
    toc_respond_header(r, "ETag", toc_sv_of(f->etag));
}

static void give(void *context, toc_request *r)
{
    (void)context;
    const struct toc_console_file *f = find(toc_request_path(r));
    put_headers(r, f);
    if (is_known(r, f)) {
        toc_respond_constant(r, 304, NULL, (toc_sv){"", 0});
        return;
    }
    bool packed = f->gzip && toc_request_takes(r, "gzip");
    if (packed)
        toc_respond_header(r, "Content-Encoding", TOC_SV("gzip"));
    toc_respond_constant(r, 200, f->type,
                         packed ? (toc_sv){(const char *)f->gzip, f->gzip_len}
                                : (toc_sv){(const char *)f->data, f->len});
}

/* Only ever for a wrong method, or too much at once: what is not here is not owned. */
static void fail(void *context, toc_request *r, unsigned status)
{
    (void)context;
    toc_buf body = {0};
    toc_buf_str(&body, status == 405 ? "Only GET and HEAD.\n" : "Try again in a moment.\n");
    toc_respond(r, status, "text/plain", &body);
}

/* A route has segments: files stand at most in one folder. */
static const toc_route ROUTES[] = {
    {"GET", "/", give}, {"GET", "/{}", give}, {"GET", "/{}/{}", give}};

toc_http_part toc_console_part(void)
{
    return (toc_http_part){
        .owns = owns, .routes = ROUTES, .n_routes = TOC_LEN(ROUTES), .max_body = 0, .fail = fail};
}
