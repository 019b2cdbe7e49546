/*
 * http - the one wrapper of the HTTP library: a server that hands requests to handlers by a table
 * of routes, with limits, credentials as they were sent, compressed answers and TLS.
 *
 * Handlers run on the server's few threads and never block on the disk for long: what takes time
 * (a commit, a password) is handed to another thread between toc_request_wait() and
 * toc_request_go_on(). A handler answers exactly once, or waits.
 *
 * What strangers can take is bounded apart from what callers have that proved who they are
 * (toc_request_known()): their bodies are short and few, and their connections end soon. What one
 * known caller can take is bounded apart from the others. base/limits.h has the ceilings.
 */
#pragma once

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

#include <stdint.h>

typedef struct toc_http toc_http;
typedef struct toc_request toc_request;

/* context is toc_http_part.context. */
typedef void (*toc_handler)(void *context, toc_request *r);

/* "/{}/collections/{}/objects/": each {} takes one segment, which becomes a parameter. Literal
 * segments win over {} when they stand earlier in the table. HEAD is answered as GET is. */
typedef struct {
    const char *method, *path;
    toc_handler handle;
} toc_route;

enum { TOC_HTTP_PARAMS = 4, TOC_HTTP_THREADS = 64, TOC_HTTP_PARTS = 8 };

/* One of those who share a server, each with paths, a context and error messages of its own. */
typedef struct {
    /* Whether the path is this part's, also when no route of it fits. The first part that says so
     * has it; NULL: all that no part before took. */
    bool (*owns)(const void *context, toc_sv path);
    const toc_route *routes;
    size_t n_routes;
    size_t max_body; /* of one request; of a stranger's TOC_MAX_HTTP_STRANGER at most */
    void *context;
    /* When the headers are there and the body is not: 0, or the status to refuse with, so that
     * nobody fills memory who may not even ask. It may call toc_request_wait() with no handler, and
     * is called again when the request goes on. May be NULL. */
    unsigned (*admit)(void *context, toc_request *r);
    /* Answers what no handler does: 404, 405, 413, 503, and what admit() says. */
    void (*fail)(void *context, toc_request *r, unsigned status);
} toc_http_part;

typedef struct {
    const char *address;    /* "127.0.0.1", "::1", "0.0.0.0" */
    uint16_t port;          /* 0: any that is free */
    unsigned threads;       /* at least 1 */
    unsigned connections;   /* at once; more are refused */
    unsigned per_address;   /* of these from one address; 0: no limit of its own */
    bool per_address_local; /* that holds for this machine, too, where a proxy may be */
    /* Seconds that a client has for the head of a request, for a body or to take an answer, and
     * again for each MiB of it; at least 1. What takes longer is cut. */
    unsigned patience;
    const char *certificate; /* PEM texts, copied; NULL: no TLS */
    const char *key;
    const char *client_ca;      /* PEM text of who may vouch for clients; NULL: none are asked */
    const toc_http_part *parts; /* copied; the last one owns what is left */
    size_t n_parts;             /* 1 to TOC_HTTP_PARTS */
} toc_http_options;

/* -EADDRINUSE, -EACCES, … with the address in the text. */
TOC_MUST_USE int toc_http_start(const toc_http_options *o, toc_http **ret, toc_err *reterr);
uint16_t toc_http_port(const toc_http *h);
/* Of connections to come; those that are open keep what they have. A process has one pair. -EINVAL:
 * they are no PEM texts, or do not belong together; what was there stays. */
TOC_MUST_USE int toc_http_certify(const char *certificate, const char *key, toc_err *reterr);
/* Takes no new connections, lets requests under way finish for so long, ends. NULL is fine. */
toc_http *toc_http_stop(toc_http *h, unsigned seconds);

/* Since the start. */
typedef struct {
    uint64_t answers[6];   /* by hundreds of the status; 0: none could be given */
    uint64_t bytes;        /* of bodies of answers */
    uint64_t cut, refused; /* connections: too slow; too many from one address */
    size_t held;           /* now: bytes of bodies and answers */
} toc_http_counts;

toc_http_counts toc_http_count(const toc_http *h);

/* ---- a request; views are good until it is answered ---- */

/* The server that it came to. */
const toc_http *toc_request_server(const toc_request *r);
/* The row of its part's table that it goes by. */
const toc_route *toc_request_route(const toc_request *r);
toc_sv toc_request_method(const toc_request *r);
toc_sv toc_request_path(const toc_request *r);
/* What {} number i stands for, decoded; empty when there is none. */
toc_sv toc_request_param(const toc_request *r, unsigned i);
toc_sv toc_request_body(const toc_request *r);
/* The first header of that name; p NULL: none. */
toc_sv toc_request_header(const toc_request *r, const char *name);
/* All headers of that name as one list, in a (RFC 9110, 5.3); p NULL: none. */
toc_sv toc_request_headers(const toc_request *r, const char *name, toc_arena *a);
/* Calls visit for each query parameter, decoded, in the order in which they stand; stops at the
 * first answer other than 0 and returns it. A parameter without "=" has value.p NULL. */
int toc_request_query(const toc_request *r, int (*visit)(void *, toc_sv key, toc_sv value),
                      void *context);
/* Memory that dies with the request. */
toc_arena *toc_request_arena(toc_request *r);
/* A hash of the address it came from, without the port; and whether that is this machine. */
uint64_t toc_request_peer(const toc_request *r);
bool toc_request_is_local(const toc_request *r);
/* A pointer of the handlers' own, NULL at first; drop (may be NULL) is called when it ends. */
void toc_request_keep(toc_request *r, void *own, void (*drop)(void *own));
void *toc_request_own(const toc_request *r);
/* The caller has proved who it is, one that goes by this number. To be called before the body
 * comes, from the thread of the request. */
void toc_request_known(toc_request *r, uint64_t who);
/* How long the answer may be: what answers that their readers have not yet taken leave to this
 * caller and to all. When others were quicker and it is too long after all, fail(503) takes its
 * place: so only for what can be asked again. */
size_t toc_request_room(toc_request *r);

/* ---- answering ---- */

/* To be called before toc_respond(); text is copied. */
void toc_respond_header(toc_request *r, const char *name, toc_sv value);
/* media NULL: no body. body (may be NULL) is taken over and left empty. Compressed with zstd or
 * gzip when the client takes that and it is worth it, unless a header says how it is packed. */
void toc_respond(toc_request *r, unsigned status, const char *media, toc_buf *body);

/* The coding that is best of those that the client takes and toc_http_pack() knows; NULL: none. */
const char *toc_request_coding(const toc_request *r);
/* Appends in, packed by such a coding. False: out of memory. */
TOC_MUST_USE bool toc_http_pack(const char *coding, toc_sv in, toc_buf *out);
/* Whether Accept-Encoding takes that coding: "gzip". */
bool toc_request_takes(const toc_request *r, const char *coding);
/* Answers with bytes that outlive the server, as they are. What they are packed with and how long
 * they may be kept stands in headers. media NULL: no body. */
void toc_respond_constant(toc_request *r, unsigned status, const char *media, toc_sv bytes);

/* Answers with `size` bytes of an open file from its start, as they are, without holding them in
 * memory. fd is taken over. */
void toc_respond_file(toc_request *r, unsigned status, const char *media, int fd, uint64_t size);

/* Lets the request wait; `then` is its next handler (NULL: admit() alone). Call toc_request_go_on()
 * exactly once, from any thread, also before this returned. */
void toc_request_wait(toc_request *r, toc_handler then);
void toc_request_go_on(toc_request *r);

/* ---- answers that come as they are made ---- */

typedef struct toc_stream toc_stream;

/* Bytes that may wait for a slow reader; then it is cut off, and may ask again. */
enum { TOC_STREAM_WAITING = 256 << 10 };

/* Answers 200 with a body that has no end yet. NULL: no memory, the request fails. Whoever got it
 * gives it back with toc_stream_close(). */
toc_stream *toc_respond_stream(toc_request *r, const char *media);
/* From any thread. False: the reader is gone, too slow, or the server ends: close it. */
TOC_MUST_USE bool toc_stream_send(toc_stream *s, toc_sv bytes);
/* Ends the answer after what was sent. NULL is fine; returns NULL. */
toc_stream *toc_stream_close(toc_stream *s);

/* ---- credentials ---- */

typedef struct {
    toc_sv fingerprint; /* SHA-256, hexadecimal in lower case */
    toc_sv subject;     /* as RFC 4514 writes it: "CN=poller,O=North" */
} toc_client_certificate;

/* The certificate whose key the client has, in a. False: it gave none, or one that is not good now
 * or that nobody of client_ca vouches for. */
bool toc_request_certificate(const toc_request *r, toc_arena *a, toc_client_certificate *ret);

typedef enum { TOC_AUTH_NONE, TOC_AUTH_BASIC, TOC_AUTH_BEARER, TOC_AUTH_BAD } toc_auth_scheme;

/* The Authorization header taken apart (RFC 7617, RFC 6750); text in a. name is empty for Bearer.
 */
toc_auth_scheme toc_request_credentials(const toc_request *r, toc_arena *a, toc_sv *ret_name,
                                        toc_sv *ret_secret);

/* ---- media types ---- */

/*
 * Whether an Accept header (p NULL: none, everything is taken) takes media type/subtype with
 * version=`version`; ranges, quality 0, any order of parameters and white space as RFC 9110 has
 * them. A range without a version takes any.
 */
bool toc_http_accepts(toc_sv header, const char *type, const char *version);
/* Whether a Content-Type header names exactly that, with that version or none. */
bool toc_http_is_media(toc_sv header, const char *type, const char *version);
