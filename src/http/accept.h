/*
 * accept - private to http/: the socket that is listened on, and the thread that takes connections
 * from it. The library could do that: each of its threads then waits for the same socket, and the
 * kernel wakes the one that waited last. Eight clients that come one after the other and stay would
 * have one thread between them, while the others have nothing to do.
 */
#pragma once

#include "base/err.h"
#include "base/macros.h"
#include "http/links.h"

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <sys/socket.h>

typedef struct {
    int listening, wake; /* -1: none; an eventfd */
    unsigned limit;
    toc_links *links;
    struct MHD_Daemon *daemon;
    pthread_t thread;
    bool started;
    atomic_bool stopping;
    atomic_uint open; /* connections: those past the limit wait in the kernel */
} toc_acceptor;

/* -errno: the address cannot be listened on. Connections wait until the thread is started. */
TOC_MUST_USE int toc_accept_open(toc_acceptor *a, const struct sockaddr *address, unsigned limit);
/* Hands connections, of addresses that may have one more, to the threads of a daemon that was
 * started without a socket of its own. */
TOC_MUST_USE int toc_accept_start(toc_acceptor *a, toc_links *links, struct MHD_Daemon *daemon);
/* A connection that was handed over has ended. */
void toc_accept_ended(toc_acceptor *a);
/* Takes no more, and closes the socket. Fine twice, and on one that was not opened: all zero. */
void toc_accept_stop(toc_acceptor *a);

/* 0: none. */
unsigned toc_accept_port(const toc_acceptor *a);
