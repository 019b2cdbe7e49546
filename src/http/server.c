/*
 * server - libmicrohttpd driven by a table of routes; see http.h.
 *
 * The library calls on_request() once when the headers are there, then with each piece of the body,
 * then once more: that is when a handler runs. A request that waits is suspended, and its next
 * handler runs in the call that follows its resumption.
 */
#include "http/request.h"
#include "http/tls.h"

#include "base/alloc.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/vec.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

/* ---- routes ---- */

static toc_sv segment(toc_sv *path)
{
    return toc_sv_cut(path, '/');
}

static bool path_fits(toc_sv pattern, toc_sv path, toc_sv params[TOC_HTTP_PARAMS])
{
    unsigned n = 0;
    bool slash = toc_sv_ends(path, TOC_SV("/"));
    if (slash != toc_sv_ends(pattern, TOC_SV("/")))
        return false;
    while (pattern.n && path.n) {
        toc_sv want = segment(&pattern), got = segment(&path);
        if (toc_sv_eq(want, TOC_SV("{}"))) {
            if (!got.n || n >= TOC_HTTP_PARAMS)
                return false;
            params[n++] = got;
        } else if (!toc_sv_eq(want, got)) {
            return false;
        }
    }
    return !pattern.n && !path.n;
}

static bool method_fits(const char *method, toc_sv got)
{
    return toc_sv_eq(toc_sv_of(method), got) ||
           (toc_sv_eq(got, TOC_SV("HEAD")) && strcmp(method, "GET") == 0);
}

static const toc_http_part *find_part(const toc_http *h, toc_sv path)
{
    const toc_http_part *last = &h->parts[h->options.n_parts - 1];
    for (const toc_http_part *p = h->parts; p < last; p++)
        if (!p->owns || p->owns(p->context, path))
            return p;
    return last;
}

/* Fills part, route and params, or `refused`. */
static void find_route(toc_request *r)
{
    const toc_http_part *p = r->part = find_part(r->server, r->path);
    r->refused = MHD_HTTP_NOT_FOUND;
    for (size_t i = 0; i < p->n_routes; i++) {
        if (!path_fits(toc_sv_of(p->routes[i].path), r->path, r->params))
            continue;
        if (method_fits(p->routes[i].method, r->method)) {
            r->route = &p->routes[i];
            r->refused = 0;
            return;
        }
        r->refused = MHD_HTTP_METHOD_NOT_ALLOWED;
    }
}

/* What 405 must tell (RFC 9110, 15.5.6). */
static void tell_methods(toc_request *r)
{
    toc_sv params[TOC_HTTP_PARAMS], all = {"", 0};
    for (size_t i = 0; i < r->part->n_routes; i++) {
        const toc_route *route = &r->part->routes[i];
        bool fits = path_fits(toc_sv_of(route->path), r->path, params);
        if (fits && toc_sv_find(all, toc_sv_of(route->method), 0) < 0)
            all =
                toc_arena_printf(&r->arena, "%.*s%s%s%s", TOC_SV_ARG(all), all.n ? ", " : "",
                                 route->method, strcmp(route->method, "GET") == 0 ? ", HEAD" : "");
    }
    toc_respond_header(r, MHD_HTTP_HEADER_ALLOW, all);
}

/* ---- the life of a request ---- */

enum { IDLE_SECONDS = 60, CONNECTION_MEMORY = 24 * 1024, MIB = 1 << 20 };

int64_t toc_http_patience(const toc_http *h, size_t bytes)
{
    const int64_t whole = (int64_t)h->options.patience * 1000;
    return whole + whole * (int64_t)(bytes / 1024) / (MIB / 1024);
}

static toc_link *link_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

static toc_held kind_of(const toc_request *r)
{
    return r->known ? TOC_HELD_BODIES : TOC_HELD_STRANGERS;
}

static void admit(toc_request *r)
{
    r->refused = r->part->admit(r->part->context, r);
    r->entering = r->waiting;
    toc_link_within(r->link, r->waiting ? 0 : toc_http_patience(r->server, 0));
}

/* A body that is too long need not be sent. Who waits for that word, or sends far too much, is told
 * at once, and the connection ends; of others it is read to its end, as who is cut while sending
 * may not see the answer. */
static void see_length(toc_request *r)
{
    enum { FAR = 4 };
    toc_sv length = toc_request_header(r, "Content-Length");
    const size_t most = r->part->max_body;
    int64_t n;
    if (!length.p || !toc_sv_to_i64(length, &n) || (size_t)n <= most)
        return;
    r->refused = MHD_HTTP_CONTENT_TOO_LARGE;
    r->at_once = (size_t)n / FAR > most || toc_request_header(r, "Expect").p;
}

static toc_request *begin(toc_http *h, struct MHD_Connection *connection, const char *url,
                          const char *method, const char *version)
{
    toc_request *r = toc_calloc(1, sizeof(*r));
    if (!r)
        return NULL;
    r->server = h;
    r->connection = connection;
    r->link = link_of(connection);
    r->method = toc_arena_dup(&r->arena, toc_sv_of(method));
    r->path = toc_arena_dup(&r->arena, toc_head_path(toc_sv_of(url)));
    atomic_fetch_add(&h->under_way, 1);
    toc_link_within(r->link, toc_http_patience(h, 0));
    find_route(r);
    r->body.max = TOC_MIN(r->part->max_body, TOC_MAX_HTTP_STRANGER);
    if (r->refused == MHD_HTTP_METHOD_NOT_ALLOWED)
        tell_methods(r);
    unsigned fault = toc_head_fault(r, version);
    if (fault)
        r->refused = fault;
    else
        see_length(r);
    if (!r->refused && r->part->admit)
        admit(r);
    return r;
}

static void drop_body(toc_request *r)
{
    toc_held_sub(&r->server->held, kind_of(r), r->who, r->body.n);
    toc_buf_done(&r->body);
}

static void ended(void *context, struct MHD_Connection *connection, void **own,
                  enum MHD_RequestTerminationCode why)
{
    (void)context, (void)connection, (void)why;
    toc_request *r = *own;
    if (!r)
        return;
    if (r->drop)
        r->drop(r->own);
    atomic_fetch_add(&r->server->answers[r->status / 100 < 6 ? r->status / 100 : 0], 1);
    atomic_fetch_add(&r->server->bytes, r->sent);
    atomic_fetch_sub(&r->server->under_way, 1);
    drop_body(r);
    /* Until the head of the next request is there. */
    toc_link_within(r->link,
                    toc_http_patience(r->server, 0) + (r->known ? IDLE_SECONDS * 1000 : 0));
    toc_arena_done(&r->arena);
    toc_free(r);
    *own = NULL;
}

/* A body that is refused is read to its end and forgotten, but waited for no longer. */
static void take(toc_request *r, const char *data, size_t n)
{
    toc_held_table *held = &r->server->held;
    if (r->refused)
        return;
    size_t before = r->body.n;
    if (toc_held_left(held, kind_of(r), r->who) < n)
        r->refused = MHD_HTTP_SERVICE_UNAVAILABLE;
    else
        toc_buf_add(&r->body, (toc_sv){data, n});
    toc_held_add(held, kind_of(r), r->who, r->body.n - before);
    toc_link_extend(r->link, toc_http_patience(r->server, r->body.n));
    if (r->body.failed)
        r->refused = MHD_HTTP_CONTENT_TOO_LARGE;
    if (r->refused)
        drop_body(r);
}

static void run(toc_request *r)
{
    void *context = r->part->context;
    if (r->refused)
        r->part->fail(context, r, r->refused);
    else if (r->next)
        r->next(context, r);
    else
        r->route->handle(context, r);
    TOC_ASSERT(r->answered || r->waiting || r->failed);
}

static enum MHD_Result on_head(toc_request *r)
{
    if (r->refused && r->at_once)
        run(r);
    return r->failed ? MHD_NO : MHD_YES;
}

static enum MHD_Result on_body(toc_request *r, const char *data, size_t *n)
{
    take(r, data, *n);
    *n = 0;
    return MHD_YES;
}

static enum MHD_Result on_request(void *context, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *data,
                                  size_t *n, void **own)
{
    toc_request *r = *own;
    if (!r) {
        *own = r = begin(context, connection, url, method, version);
        return r ? on_head(r) : MHD_NO;
    }
    r->waiting = false;
    if (r->entering) { /* the library calls again for the headers, then goes on to the body */
        admit(r);
        return on_head(r);
    }
    if (*n)
        return on_body(r, data, n);
    if (r->answered)
        return MHD_YES;
    toc_link_within(r->link, 0);
    run(r);
    return r->failed ? MHD_NO : MHD_YES;
}

void toc_request_wait(toc_request *r, toc_handler then)
{
    TOC_ASSERT(!r->answered && !r->waiting);
    r->next = then;
    r->waiting = true;
    MHD_suspend_connection(r->connection);
}

void toc_request_go_on(toc_request *r)
{
    MHD_resume_connection(r->connection);
}

/* ---- starting and stopping ---- */

static int read_address(const toc_http_options *o, struct sockaddr_storage *ret, toc_err *reterr)
{
    struct sockaddr_in *v4 = (struct sockaddr_in *)ret;
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)ret;
    memset(ret, 0, sizeof(*ret));
    if (inet_pton(AF_INET, o->address, &v4->sin_addr) == 1) {
        v4->sin_family = AF_INET;
        v4->sin_port = htons(o->port);
    } else if (inet_pton(AF_INET6, o->address, &v6->sin6_addr) == 1) {
        v6->sin6_family = AF_INET6;
        v6->sin6_port = htons(o->port);
    } else {
        return toc_fail(reterr, -EINVAL, "'%s' is no IP address", o->address);
    }
    return 0;
}

static void on_connection(void *context, struct MHD_Connection *connection, void **own,
                          enum MHD_ConnectionNotificationCode what)
{
    toc_http *h = context;
    if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
        toc_link_close(&h->links, *own);
        toc_accept_ended(&h->acceptor);
        *own = NULL;
        return;
    }
    const union MHD_ConnectionInfo *fd =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    const union MHD_ConnectionInfo *from =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    if (!fd || !from)
        return;
    toc_link *k = *own = toc_link_find(&h->links, fd->connect_fd, from->client_addr);
    toc_link_within(k, toc_http_patience(h, 0));
}

static struct MHD_Daemon *start_threads(toc_http *h)
{
    /* The acceptor keeps the limit; the library would give each thread a part of it. */
    enum { MOST = 1 << 20 };
    const toc_http_options *o = &h->options;
    unsigned threads = TOC_MIN(o->threads, (unsigned)TOC_HTTP_THREADS);
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_TURBO | MHD_ALLOW_SUSPEND_RESUME |
                     MHD_USE_NO_LISTEN_SOCKET | MHD_USE_ITC;
    struct MHD_OptionItem tls[] = {
        {MHD_OPTION_HTTPS_CERT_CALLBACK2, 0, (void *)(uintptr_t)toc_tls_give},
        {MHD_OPTION_HTTPS_PRIORITIES, 0,
         (char *)(uintptr_t) "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"},
        {o->client_ca ? MHD_OPTION_HTTPS_MEM_TRUST : MHD_OPTION_END, 0,
         (char *)(uintptr_t)o->client_ca},
        {MHD_OPTION_END, 0, NULL},
    };
    if (o->certificate)
        flags |= MHD_USE_TLS;
    else
        tls[0] = (struct MHD_OptionItem){MHD_OPTION_END, 0, NULL};
    return MHD_start_daemon(flags, 0, NULL, NULL, on_request, h, MHD_OPTION_THREAD_POOL_SIZE,
                            threads, MHD_OPTION_CONNECTION_LIMIT, (unsigned)MOST,
                            MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_SECONDS,
                            MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY,
                            MHD_OPTION_NOTIFY_COMPLETED, ended, NULL, MHD_OPTION_NOTIFY_CONNECTION,
                            on_connection, h, MHD_OPTION_UNESCAPE_CALLBACK, toc_head_unescape, NULL,
                            MHD_OPTION_ARRAY, tls, MHD_OPTION_END);
}

static int listen_and_start(toc_http *h, const struct sockaddr *address, toc_err *reterr)
{
    const toc_http_options *o = &h->options;
    int r = toc_accept_open(&h->acceptor, address, TOC_MAX(o->connections, o->threads));
    if (r < 0)
        return toc_fail(reterr, r, "cannot listen on %s port %u: %s", o->address, o->port,
                        strerror(-r));
    errno = 0;
    h->daemon = start_threads(h);
    r = h->daemon ? toc_accept_start(&h->acceptor, &h->links, h->daemon) : errno ? -errno : -EINVAL;
    if (r < 0)
        return toc_fail(reterr, r, "cannot serve%s: %s",
                        o->certificate ? " with this certificate and key" : "", strerror(-r));
    return 0;
}

int toc_http_start(const toc_http_options *o, toc_http **ret, toc_err *reterr)
{
    struct sockaddr_storage address;
    TOC_ASSERT(o->threads > 0 && o->patience > 0);
    TOC_ASSERT(o->n_parts > 0 && o->n_parts <= TOC_HTTP_PARTS);
    int r = read_address(o, &address, reterr);
    if (r == 0 && o->certificate)
        r = toc_http_certify(o->certificate, o->key, reterr);
    if (r < 0)
        return r;
    toc_http *h = toc_calloc(1, sizeof(*h));
    if (!h)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    h->options = *o;
    h->links.per_address = o->per_address;
    h->links.local = o->per_address_local;
    r = toc_links_init(&h->links);
    if (r < 0) {
        toc_free(h);
        return toc_fail(reterr, r, "cannot start a thread");
    }
    for (size_t i = 0; i < o->n_parts; i++)
        h->parts[i] = o->parts[i];
    h->options.parts = h->parts;
    pthread_mutex_init(&h->stream_lock, NULL);
    r = listen_and_start(h, (const struct sockaddr *)&address, reterr);
    if (r == 0) {
        *ret = h;
        return 0;
    }
    if (h->daemon)
        MHD_stop_daemon(h->daemon);
    toc_accept_stop(&h->acceptor);
    toc_links_done(&h->links);
    toc_free(h);
    return r;
}

int toc_http_certify(const char *certificate, const char *key, toc_err *reterr)
{
    return toc_tls_use(certificate, key, reterr);
}

uint16_t toc_http_port(const toc_http *h)
{
    return (uint16_t)toc_accept_port(&h->acceptor);
}

toc_http_counts toc_http_count(const toc_http *h)
{
    toc_http_counts c = {.bytes = atomic_load(&h->bytes),
                         .cut = atomic_load(&h->links.cut),
                         .refused = atomic_load(&h->links.refused),
                         .held = toc_held_sum(&h->held)};
    for (size_t i = 0; i < TOC_LEN(c.answers); i++)
        c.answers[i] = atomic_load(&h->answers[i]);
    return c;
}

toc_http *toc_http_stop(toc_http *h, unsigned seconds)
{
    enum { STEPS = 50 };
    if (!h)
        return NULL;
    toc_accept_stop(&h->acceptor);
    toc_streams_end(h);
    const struct timespec step = {0, 1000000000L / STEPS};
    for (unsigned i = 0; i < seconds * STEPS && atomic_load(&h->under_way); i++)
        (void)nanosleep(&step, NULL);
    MHD_stop_daemon(h->daemon);
    toc_links_done(&h->links);
    toc_free(h);
    return NULL;
}
