/*
 * links - private to http/: the connections that are open, how many come from one address, and
 * until when each may take its time. A thread cuts those that take longer: the library's own
 * timeout begins anew with each byte, so that a byte a minute holds a connection for ever.
 */
#pragma once

#include "base/macros.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

typedef struct toc_link {
    struct toc_link *next, **at; /* in its bucket */
    uint64_t address;
    int socket;
    int64_t since;      /* milliseconds of the monotonic clock */
    atomic_llong until; /* 0: it is not waited for */
} toc_link;

enum { TOC_LINK_BUCKETS = 1024 };

typedef struct {
    unsigned per_address; /* 0: no limit */
    bool local;           /* the limit holds for this machine, too */
    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t wake;
    toc_link *buckets[TOC_LINK_BUCKETS];
    bool stopping;
    pthread_t reaper;
    atomic_ullong cut, refused; /* connections, since the start */
} toc_links;

/* -EAGAIN, …: no thread could be started. */
TOC_MUST_USE int toc_links_init(toc_links *l);
/* After the last connection has ended. */
void toc_links_done(toc_links *l);

/* The address without the port; of IPv6 half of it, as who has one has all of its /64. */
uint64_t toc_address_of(const struct sockaddr *s);
bool toc_address_is_local(const struct sockaddr *s);

/* Whether one more may come from this address; then it is there. NULL: out of memory; the
 * connection then has no deadline but the library's. */
TOC_MUST_USE bool toc_link_open(toc_links *l, int socket, const struct sockaddr *from,
                                toc_link **ret);
/* NULL: there is none. */
toc_link *toc_link_find(toc_links *l, int socket, const struct sockaddr *from);
/* While the socket is still open. NULL is fine. */
void toc_link_close(toc_links *l, toc_link *k);
/* From now on it has so many milliseconds for what is to come; 0: it may take any time. NULL is
 * fine. */
void toc_link_within(toc_link *k, int64_t milliseconds);
/* The same, counted from the last call of toc_link_within(). */
void toc_link_extend(toc_link *k, int64_t milliseconds);
