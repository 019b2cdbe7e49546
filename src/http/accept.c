/* accept - see accept.h. */
#include "http/accept.h"

#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* When there are no descriptors or no memory, others have to end first. */
enum { AGAIN_MS = 100 };

static void ring(const toc_acceptor *a)
{
    const uint64_t one = 1;
    (void)!write(a->wake, &one, sizeof(one)); /* it cannot be full */
}

/* ---- the socket ---- */

static int open_socket(const struct sockaddr *address)
{
    const int on = 1;
    bool v6 = address->sa_family == AF_INET6;
    socklen_t n = v6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in);
    int s = socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (s < 0)
        return -errno;
    if ((v6 && setsockopt(s, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on)) < 0) ||
        setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) < 0 || bind(s, address, n) < 0 ||
        listen(s, SOMAXCONN) < 0) {
        int e = errno;
        (void)close(s);
        return -e;
    }
    return s;
}

int toc_accept_open(toc_acceptor *a, const struct sockaddr *address, unsigned limit)
{
    *a = (toc_acceptor){.listening = -1, .limit = limit};
    a->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (a->wake < 0)
        return -errno;
    int s = open_socket(address);
    if (s < 0) {
        toc_accept_stop(a);
        return s;
    }
    a->listening = s;
    return 0;
}

unsigned toc_accept_port(const toc_acceptor *a)
{
    struct sockaddr_storage at = {0};
    socklen_t n = sizeof(at);
    if (getsockname(a->listening, (struct sockaddr *)&at, &n) < 0)
        return 0;
    return at.ss_family == AF_INET6 ? ntohs(((struct sockaddr_in6 *)&at)->sin6_port)
                                    : ntohs(((struct sockaddr_in *)&at)->sin_port);
}

/* ---- the thread ---- */

/* False: not now. The library gives it to one of its threads by the number of the socket, and
 * closes what it does not take. */
static bool take(toc_acceptor *a)
{
    struct sockaddr_storage from;
    toc_link *link = NULL;
    socklen_t n = sizeof(from);
    int s = accept4(a->listening, (struct sockaddr *)&from, &n, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (s < 0)
        return errno == EINTR || errno == ECONNABORTED;
    if (!toc_link_open(a->links, s, (const struct sockaddr *)&from, &link)) {
        (void)close(s);
        return true;
    }
    atomic_fetch_add(&a->open, 1);
    if (MHD_add_connection(a->daemon, s, (const struct sockaddr *)&from, n) != MHD_YES) {
        toc_link_close(a->links, link);
        atomic_fetch_sub(&a->open, 1);
    }
    return true;
}

static void *take_all(void *context)
{
    toc_acceptor *a = context;
    int wait = -1;
    while (!atomic_load(&a->stopping)) {
        bool full = atomic_load(&a->open) >= a->limit;
        struct pollfd p[] = {{.fd = a->wake, .events = POLLIN},
                             {.fd = full || wait > 0 ? -1 : a->listening, .events = POLLIN}};
        uint64_t rung;
        (void)poll(p, TOC_LEN(p), wait);
        wait = -1;
        if (p[0].revents)
            (void)!read(a->wake, &rung, sizeof(rung));
        if (p[1].revents && !take(a) && errno != EAGAIN)
            wait = AGAIN_MS;
    }
    return NULL;
}

int toc_accept_start(toc_acceptor *a, toc_links *links, struct MHD_Daemon *daemon)
{
    sigset_t all, before;
    a->links = links;
    a->daemon = daemon;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int e = pthread_create(&a->thread, NULL, take_all, a);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    a->started = e == 0;
    return -e;
}

void toc_accept_ended(toc_acceptor *a)
{
    if (atomic_fetch_sub(&a->open, 1) >= a->limit)
        ring(a);
}

void toc_accept_stop(toc_acceptor *a)
{
    atomic_store(&a->stopping, true);
    if (a->started) {
        ring(a);
        pthread_join(a->thread, NULL);
    }
    if (a->listening > 0)
        (void)close(a->listening);
    if (a->wake > 0)
        (void)close(a->wake);
    a->started = false;
    a->listening = a->wake = -1;
}
