/* links - see links.h. */
#include "http/links.h"

#include "base/alloc.h"
#include "base/hash.h"
#include "base/wait.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <time.h>

static int64_t now_ms(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t); /* there is one on every system we run on */
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- addresses ---- */

uint64_t toc_address_of(const struct sockaddr *s)
{
    uint64_t half = 0;
    if (s && s->sa_family == AF_INET)
        half = ((const struct sockaddr_in *)s)->sin_addr.s_addr;
    else if (s && s->sa_family == AF_INET6)
        memcpy(&half, &((const struct sockaddr_in6 *)s)->sin6_addr, sizeof(half));
    return half;
}

bool toc_address_is_local(const struct sockaddr *s)
{
    if (s && s->sa_family == AF_INET)
        return (ntohl(((const struct sockaddr_in *)s)->sin_addr.s_addr) >> 24) == 127;
    return s && s->sa_family == AF_INET6 &&
           IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *)s)->sin6_addr);
}

/* ---- cutting ---- */

/* Under the lock, so that no socket is closed meanwhile and its number given to another one. The
 * library then finds the connection at its end and closes it. */
static void cut_late(toc_links *l)
{
    int64_t now = now_ms();
    for (size_t i = 0; i < TOC_LINK_BUCKETS; i++)
        for (toc_link *k = l->buckets[i]; k; k = k->next) {
            long long until = atomic_load(&k->until);
            if (!until || now < until || !atomic_compare_exchange_strong(&k->until, &until, 0))
                continue;
            (void)shutdown(k->socket, SHUT_RDWR); /* fails when the client was faster */
            atomic_fetch_add(&l->cut, 1);
        }
}

/* Four times a second: no deadline is shorter than one. */
static void *reap(void *context)
{
    enum { STEP_MS = 250 };
    toc_links *l = context;
    pthread_mutex_lock(&l->lock);
    while (!l->stopping) {
        const struct timespec until = toc_after_ms(STEP_MS);
        while (!l->stopping && pthread_cond_timedwait(&l->wake, &l->lock, &until) != ETIMEDOUT)
            continue;
        cut_late(l);
    }
    pthread_mutex_unlock(&l->lock);
    return NULL;
}

int toc_links_init(toc_links *l)
{
    pthread_mutex_init(&l->lock, NULL);
    toc_cond_init(&l->wake);
    return -pthread_create(&l->reaper, NULL, reap, l);
}

void toc_links_done(toc_links *l)
{
    pthread_mutex_lock(&l->lock);
    l->stopping = true;
    pthread_cond_signal(&l->wake);
    pthread_mutex_unlock(&l->lock);
    pthread_join(l->reaper, NULL);
    pthread_cond_destroy(&l->wake);
    pthread_mutex_destroy(&l->lock);
}

/* ---- connections ---- */

static toc_link **bucket_of(toc_links *l, uint64_t address)
{
    uint64_t hash = toc_hash64((toc_sv){(const char *)&address, sizeof(address)});
    return &l->buckets[hash % TOC_LINK_BUCKETS];
}

/* Under the lock. */
static bool has_room(toc_links *l, const struct sockaddr *from)
{
    uint64_t address = toc_address_of(from);
    unsigned n = 0;
    if (!l->per_address || (!l->local && toc_address_is_local(from)))
        return true;
    for (const toc_link *k = *bucket_of(l, address); k && n < l->per_address; k = k->next)
        n += k->address == address;
    return n < l->per_address;
}

static void put(toc_links *l, toc_link *k)
{
    k->at = bucket_of(l, k->address);
    k->next = *k->at;
    if (k->next)
        k->next->at = &k->next;
    *k->at = k;
}

bool toc_link_open(toc_links *l, int socket, const struct sockaddr *from, toc_link **ret)
{
    toc_link *k = toc_calloc(1, sizeof(*k));
    if (k)
        *k = (toc_link){.socket = socket, .address = toc_address_of(from)};
    pthread_mutex_lock(&l->lock);
    bool admitted = has_room(l, from);
    if (admitted && k)
        put(l, k);
    pthread_mutex_unlock(&l->lock);
    if (admitted) {
        *ret = k;
        return true;
    }
    toc_free(k);
    atomic_fetch_add(&l->refused, 1);
    return false;
}

toc_link *toc_link_find(toc_links *l, int socket, const struct sockaddr *from)
{
    pthread_mutex_lock(&l->lock);
    toc_link *k = *bucket_of(l, toc_address_of(from));
    while (k && k->socket != socket)
        k = k->next;
    pthread_mutex_unlock(&l->lock);
    return k;
}

void toc_link_close(toc_links *l, toc_link *k)
{
    if (!k)
        return;
    pthread_mutex_lock(&l->lock);
    *k->at = k->next;
    if (k->next)
        k->next->at = k->at;
    pthread_mutex_unlock(&l->lock);
    toc_free(k);
}

void toc_link_within(toc_link *k, int64_t milliseconds)
{
    if (!k)
        return;
    k->since = now_ms();
    atomic_store(&k->until, milliseconds ? k->since + milliseconds : 0);
}

void toc_link_extend(toc_link *k, int64_t milliseconds)
{
    if (k)
        atomic_store(&k->until, k->since + milliseconds);
}
