/* request - private to http/: one request on its way. */
#pragma once

#include "base/vec.h"
#include "http/accept.h"
#include "http/held.h"
#include "http/http.h"
#include "http/links.h"

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

struct toc_http {
    toc_http_options options;
    toc_http_part parts[TOC_HTTP_PARTS];
    toc_acceptor acceptor;
    struct MHD_Daemon *daemon;
    toc_links links;
    toc_held_table held;
    atomic_uint under_way;
    atomic_ullong answers[6], bytes;
    pthread_mutex_t stream_lock;
    toc_stream *streams; /* that are open */
};

/* Milliseconds that a client has for so many bytes. */
int64_t toc_http_patience(const toc_http *h, size_t bytes);

typedef struct {
    const char *name;
    toc_sv value;
} toc_response_header;

struct toc_request {
    toc_http *server;
    struct MHD_Connection *connection;
    const toc_http_part *part;
    toc_link *link;         /* may be NULL */
    const toc_route *route; /* NULL: none */
    toc_sv method, path, params[TOC_HTTP_PARAMS];
    unsigned refused; /* status that fail() is to answer with; 0: none */
    toc_buf body;
    toc_arena arena;
    toc_handler next; /* of a request that has waited */
    TOC_VEC(toc_response_header) headers;
    bool answered, waiting, failed; /* failed: no answer could be made, the connection ends */
    bool entering;                  /* admit() waits */
    bool at_once;                   /* it is refused before the body comes */
    bool known;
    bool bounded; /* its answer is refused when it is too long for now */
    uint64_t who; /* 0 unless known */
    unsigned status;
    size_t sent;
    void *own;
    void (*drop)(void *own);
};

/* request.c: what every answer has, and sending it; r->failed when that cannot be. */
void toc_request_answer(toc_request *r, unsigned status, const char *media, const char *coding,
                        struct MHD_Response *answer);
/* head.c: the status to refuse the request with for what its head is; 0: none. */
unsigned toc_head_fault(toc_request *r, const char *version);
/* The path of a request's target, which may be a whole address (RFC 9112, 3.2.2). */
toc_sv toc_head_path(toc_sv target);
/* Resolves percent encodings in place, but that of NUL, which would end the text before its end. */
size_t toc_head_unescape(void *context, struct MHD_Connection *connection, char *s);
/* stream.c: ends all streams, as the server does. */
void toc_streams_end(toc_http *h);
