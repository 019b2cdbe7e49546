/*
 * client - requests to one server by http(s), over libcurl.
 *
 * Certificates are verified. The server that a client was made for is the only one it ever asks:
 * what leads to another one, by a redirect or by an address in an answer, is an error, so that
 * credentials and client certificates never follow. One request at a time; connections are kept.
 */
#pragma once

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

#include <signal.h>

typedef struct toc_client toc_client;

/* Text must live as long as the client. NULL: none. */
typedef struct {
    const char *url;               /* of the server, or of something on it */
    const char *user, *secret;     /* of Basic; user NULL: secret is a Bearer token */
    const char *ca;                /* PEM file of those who may vouch for it; NULL: the system's */
    const char *certificate, *key; /* PEM files that tell who we are */
    size_t max_body;               /* of one answer, decompressed */
    const volatile sig_atomic_t *stop; /* set: requests end soon with -EINTR */
} toc_client_options;

/* -EINVAL: url is no http(s) URL, or holds a name or password. */
TOC_MUST_USE int toc_client_new(const toc_client_options *o, toc_client **ret, toc_err *reterr);
toc_client *toc_client_free(toc_client *c); /* NULL is fine; returns NULL */
/* From any thread: as if options.stop were set. */
void toc_client_stop(toc_client *c);
bool toc_client_stopped(const toc_client *c);

typedef struct {
    const char *url;
    const char *accept, *range; /* headers; NULL: none */
    const char *if_none_match;  /* an ETag: when what is there has it, the answer is 304 */
    const char *content_type;   /* NULL: GET; else POST of body */
    toc_sv body;
} toc_client_request;

/* To be zeroed first; may be used again. */
typedef struct {
    long status;
    bool again;   /* after a failure: the same request may do later */
    toc_buf head; /* of the last answer, as it came */
    toc_buf body;
} toc_client_reply;

/*
 * Asks, and follows redirects on the same server. 0 when there is an answer, whatever its status;
 * -EXDEV: it leads to another server; -E2BIG: longer than max_body; -EINTR; -EKEYREJECTED: TLS does
 * not trust it; -ETIMEDOUT, -EIO, … with the reason in the text.
 */
TOC_MUST_USE int toc_client_ask(toc_client *c, const toc_client_request *q, toc_client_reply *ret,
                                toc_err *reterr);
void toc_client_reply_done(toc_client_reply *r);

/* The first header of that name; p NULL: none. */
toc_sv toc_client_header(const toc_client_reply *r, const char *name);

/* ref as it stands in something that came from base, as a whole URL in a. -EINVAL: it is none. */
TOC_MUST_USE int toc_client_resolve(const char *base, toc_sv ref, toc_arena *a, toc_sv *ret);
/* Whether two URLs have the same scheme, host and port. */
bool toc_client_same_server(const char *x, const char *y);
/* Whether what is sent to it may be read on the way: http to another machine than this. */
bool toc_client_is_open(const char *url);
/* text as one part of a path or query; in a. */
toc_sv toc_client_escape(toc_sv text, toc_arena *a);
