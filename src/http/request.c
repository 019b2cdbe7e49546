/* request - what handlers see of a request, and answering it; see http.h. */
#include "http/request.h"

#include "base/alloc.h"
#include "base/hash.h"
#include "base/vec.h"

#define ZLIB_CONST /* next_in then points to const */
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

const toc_http *toc_request_server(const toc_request *r)
{
    return r->server;
}

const toc_route *toc_request_route(const toc_request *r)
{
    return r->route;
}

toc_sv toc_request_method(const toc_request *r)
{
    return r->method;
}

toc_sv toc_request_path(const toc_request *r)
{
    return r->path;
}

toc_sv toc_request_param(const toc_request *r, unsigned i)
{
    return i < TOC_HTTP_PARAMS && r->params[i].p ? r->params[i] : (toc_sv){"", 0};
}

toc_sv toc_request_body(const toc_request *r)
{
    return toc_buf_sv(&r->body);
}

toc_sv toc_request_header(const toc_request *r, const char *name)
{
    return toc_sv_of(MHD_lookup_connection_value(r->connection, MHD_HEADER_KIND, name));
}

typedef struct {
    const char *name;
    toc_arena *a;
    toc_sv all;
} header_walk;

static enum MHD_Result on_header(void *context, enum MHD_ValueKind kind, const char *key,
                                 const char *value)
{
    (void)kind;
    header_walk *w = context;
    if (!value || !toc_sv_eq_nocase(toc_sv_of(key), toc_sv_of(w->name)))
        return MHD_YES;
    w->all =
        w->all.p ? toc_arena_printf(w->a, "%.*s, %s", TOC_SV_ARG(w->all), value) : toc_sv_of(value);
    return MHD_YES;
}

toc_sv toc_request_headers(const toc_request *r, const char *name, toc_arena *a)
{
    header_walk w = {.name = name, .a = a};
    (void)MHD_get_connection_values(r->connection, MHD_HEADER_KIND, on_header, &w);
    return w.all;
}

typedef struct {
    int (*visit)(void *, toc_sv, toc_sv);
    void *context;
    int answer;
} query_walk;

static enum MHD_Result on_query(void *context, enum MHD_ValueKind kind, const char *key,
                                size_t key_n, const char *value, size_t value_n)
{
    (void)kind;
    query_walk *w = context;
    w->answer = w->visit(w->context, (toc_sv){key, key_n}, (toc_sv){value, value ? value_n : 0});
    return w->answer == 0 ? MHD_YES : MHD_NO;
}

int toc_request_query(const toc_request *r, int (*visit)(void *, toc_sv, toc_sv), void *context)
{
    query_walk w = {visit, context, 0};
    (void)MHD_get_connection_values_n(r->connection, MHD_GET_ARGUMENT_KIND, on_query, &w);
    return w.answer;
}

toc_arena *toc_request_arena(toc_request *r)
{
    return &r->arena;
}

static const struct sockaddr *peer_of(const toc_request *r)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(r->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    return info ? info->client_addr : NULL;
}

uint64_t toc_request_peer(const toc_request *r)
{
    const struct sockaddr *s = peer_of(r);
    uint64_t address = toc_address_of(s);
    return s ? toc_hash64((toc_sv){(const char *)&address, sizeof(address)}) : 0;
}

bool toc_request_is_local(const toc_request *r)
{
    return toc_address_is_local(peer_of(r));
}

void toc_request_keep(toc_request *r, void *own, void (*drop)(void *own))
{
    r->own = own;
    r->drop = drop;
}

void *toc_request_own(const toc_request *r)
{
    return r->own;
}

void toc_request_known(toc_request *r, uint64_t who)
{
    TOC_ASSERT(!r->body.n);
    r->known = true;
    r->who = who;
    r->body.max = r->part->max_body;
}

size_t toc_request_room(toc_request *r)
{
    r->bounded = true;
    return toc_held_left(&r->server->held, TOC_HELD_ANSWERS, r->who);
}

/* ---- compressing ---- */

/* Below this, headers weigh more than what is saved. */
enum { SMALLEST = 1024, LEVEL = 1, GZIP_WINDOW = 15 + 16, GZIP_MEMORY = 8 };

bool toc_request_takes(const toc_request *r, const char *coding)
{
    toc_sv header = toc_request_header(r, "Accept-Encoding");
    while (header.p && header.n) {
        toc_sv one = toc_sv_cut(&header, ',');
        toc_sv name = toc_sv_trim(toc_sv_cut(&one, ';'));
        toc_sv q = toc_sv_trim(one);
        bool none = toc_sv_eq(q, TOC_SV("q=0")) || toc_sv_eq(q, TOC_SV("q=0.0")) ||
                    toc_sv_eq(q, TOC_SV("q=0.00")) || toc_sv_eq(q, TOC_SV("q=0.000"));
        if (toc_sv_eq_nocase(name, toc_sv_of(coding)))
            return !none;
    }
    return false;
}

static bool with_zstd(toc_sv in, toc_buf *out)
{
    size_t bound = ZSTD_compressBound(in.n);
    char *to = toc_buf_reserve(out, bound);
    size_t n = to ? ZSTD_compress(to, bound, in.p, in.n, LEVEL) : 0;
    if (!to || ZSTD_isError(n))
        return false;
    out->n += n;
    return true;
}

static void *grab(void *opaque, unsigned count, unsigned size)
{
    (void)opaque;
    return toc_calloc(count, size);
}

static void drop_block(void *opaque, void *p)
{
    (void)opaque;
    toc_free(p);
}

static bool with_gzip(toc_sv in, toc_buf *out)
{
    z_stream z = {.zalloc = grab, .zfree = drop_block};
    if (in.n > UINT32_MAX ||
        deflateInit2(&z, LEVEL, Z_DEFLATED, GZIP_WINDOW, GZIP_MEMORY, Z_DEFAULT_STRATEGY) != Z_OK)
        return false;
    size_t bound = deflateBound(&z, in.n);
    char *to = toc_buf_reserve(out, bound);
    z.next_in = (const Bytef *)in.p;
    z.avail_in = (uInt)in.n;
    z.next_out = (Bytef *)to;
    z.avail_out = (uInt)bound;
    bool ok = to && deflate(&z, Z_FINISH) == Z_STREAM_END;
    out->n += ok ? z.total_out : 0;
    (void)deflateEnd(&z);
    return ok;
}

static const struct {
    const char *name;
    bool (*pack)(toc_sv in, toc_buf *out);
} CODINGS[] = {{"zstd", with_zstd}, {"gzip", with_gzip}};

const char *toc_request_coding(const toc_request *r)
{
    for (size_t i = 0; i < TOC_LEN(CODINGS); i++)
        if (toc_request_takes(r, CODINGS[i].name))
            return CODINGS[i].name;
    return NULL;
}

bool toc_http_pack(const char *coding, toc_sv in, toc_buf *out)
{
    for (size_t i = 0; i < TOC_LEN(CODINGS); i++)
        if (strcmp(coding, CODINGS[i].name) == 0)
            return CODINGS[i].pack(in, out);
    return false;
}

/* *body becomes its compressed form. */
static const char *compress_body(const toc_request *r, toc_buf *body)
{
    toc_buf packed = {0};
    const char *coding = body->n < SMALLEST ? NULL : toc_request_coding(r);
    if (coding && !toc_http_pack(coding, toc_buf_sv(body), &packed)) {
        toc_buf_done(&packed);
        coding = NULL;
    }
    if (!coding)
        return NULL;
    toc_buf_done(body);
    *body = packed;
    return coding;
}

/* ---- answering ---- */

void toc_respond_header(toc_request *r, const char *name, toc_sv value)
{
    toc_response_header *slot = TOC_VEC_PUSH(&r->arena, &r->headers);
    if (slot)
        *slot = (toc_response_header){name, toc_arena_dup(&r->arena, value)};
}

/* A body on its way out: counted until the last byte is with the system. */
typedef struct {
    toc_http *server;
    uint64_t who;
    char *p;
    size_t n;
} outgoing;

static void sent(void *context)
{
    outgoing *o = context;
    toc_held_sub(&o->server->held, TOC_HELD_ANSWERS, o->who, o->n);
    toc_free(o->p);
    toc_free(o);
}

static struct MHD_Response *make_response(toc_request *r, toc_buf *body)
{
    static char nothing[1] = "";
    if (!body || !body->n)
        return MHD_create_response_from_buffer(0, nothing, MHD_RESPMEM_PERSISTENT);
    outgoing *o = toc_calloc(1, sizeof(*o));
    if (!o)
        return NULL;
    *o = (outgoing){r->server, r->who, body->p, body->n};
    struct MHD_Response *answer =
        MHD_create_response_from_buffer_with_free_callback_cls(body->n, body->p, sent, o);
    if (!answer) {
        toc_free(o);
        return NULL;
    }
    toc_held_add(&o->server->held, TOC_HELD_ANSWERS, o->who, o->n);
    r->sent = body->n;
    *body = (toc_buf){0};
    return answer;
}

static void add_header(struct MHD_Response *answer, const char *name, const char *value)
{
    if (value)
        (void)MHD_add_response_header(answer, name, value); /* out of memory: sent without it */
}

static bool has_header(const toc_request *r, const char *name)
{
    TOC_VEC_FOREACH (h, &r->headers)
        if (toc_sv_eq_nocase(toc_sv_of(h->name), toc_sv_of(name)))
            return true;
    return false;
}

void toc_request_answer(toc_request *r, unsigned status, const char *media, const char *coding,
                        struct MHD_Response *answer)
{
    add_header(answer, MHD_HTTP_HEADER_CONTENT_TYPE, media);
    add_header(answer, MHD_HTTP_HEADER_CONTENT_ENCODING, coding);
    add_header(answer, MHD_HTTP_HEADER_VARY, "Accept, Accept-Encoding, Authorization");
    if (!has_header(r, MHD_HTTP_HEADER_CACHE_CONTROL))
        add_header(answer, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
    add_header(answer, "X-Content-Type-Options", "nosniff");
    TOC_VEC_FOREACH (h, &r->headers)
        add_header(answer, h->name, h->value.p);
    r->status = status;
    r->answered = true;
    toc_link_within(r->link, toc_http_patience(r->server, r->sent));
    if (MHD_queue_response(r->connection, status, answer) != MHD_YES)
        r->failed = true;
    MHD_destroy_response(answer);
}

void toc_respond_constant(toc_request *r, unsigned status, const char *media, toc_sv bytes)
{
    TOC_ASSERT(!r->answered);
    struct MHD_Response *answer = MHD_create_response_from_buffer(
        bytes.n, (void *)(uintptr_t)bytes.p, MHD_RESPMEM_PERSISTENT);
    if (!answer) {
        r->failed = true;
        return;
    }
    r->sent = bytes.n;
    toc_request_answer(r, status, media, NULL, answer);
}

void toc_respond_file(toc_request *r, unsigned status, const char *media, int fd, uint64_t size)
{
    TOC_ASSERT(!r->answered);
    struct MHD_Response *answer = MHD_create_response_from_fd64(size, fd);
    if (!answer) {
        (void)close(fd);
        r->failed = true;
        return;
    }
    r->sent = size;
    toc_request_answer(r, status, media, NULL, answer);
}

/* What is short goes out whatever is held: errors above all. */
static bool is_too_long(const toc_request *r, const toc_buf *body)
{
    enum { SHORT = 64 << 10 };
    return r->bounded && body && body->n > SHORT &&
           toc_held_left(&r->server->held, TOC_HELD_ANSWERS, r->who) < body->n;
}

void toc_respond(toc_request *r, unsigned status, const char *media, toc_buf *body)
{
    TOC_ASSERT(!r->answered);
    bool broken = body && body->failed;
    bool packed = has_header(r, MHD_HTTP_HEADER_CONTENT_ENCODING);
    const char *coding = body && !broken && !packed ? compress_body(r, body) : NULL;
    if (is_too_long(r, body)) {
        toc_buf_done(body);
        r->bounded = false;
        r->headers.n = 0;
        r->part->fail(r->part->context, r, MHD_HTTP_SERVICE_UNAVAILABLE);
        return;
    }
    struct MHD_Response *answer = broken ? NULL : make_response(r, body);
    if (body)
        toc_buf_done(body);
    if (!answer) {
        r->failed = true;
        return;
    }
    toc_request_answer(r, status, media, coding, answer);
}
