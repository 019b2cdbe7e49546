/*
 * load - posts STIX objects over several keep-alive connections and tells how many a second were
 * acknowledged. Objects are indicators of 820 bytes with random ids, as threat feeds have them.
 *
 * Usage: load PORT PATH TOKEN CONNECTIONS ENVELOPE OBJECTS [IDS-FILE]
 *
 * Prints "<objects/s> <seconds> <objects acknowledged> <longest wait for an answer, ms>", at
 * SIGTERM what it is by then. IDS-FILE gets one id of each envelope.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { OBJECT = 820, UUID_TEXT = 36, HEAD = 1024 };

static const char *path, *token;
static int port, envelope;
static atomic_long left, acknowledged, refused, longest;
static FILE *ids;
static pthread_mutex_t ids_lock = PTHREAD_MUTEX_INITIALIZER;

static _Noreturn void die(const char *what)
{
    perror(what);
    exit(1);
}

static uint64_t draw(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed * UINT64_C(2685821657736338717);
}

static void put_uuid(char *to, uint64_t *seed)
{
    static const char HEX[] = "0123456789abcdef";
    uint64_t a = draw(seed), b = draw(seed);
    for (int i = 0; i < UUID_TEXT; i++) {
        if (i == 8 || i == 13 || i == 18 || i == 23) {
            to[i] = '-';
            continue;
        }
        uint64_t *from = i < 18 ? &a : &b;
        to[i] = HEX[*from & 15];
        *from >>= 4;
    }
    to[14] = '4';
    to[19] = '8';
}

/* One object; *ret_id: where its id stands, which is the only thing that differs. */
static size_t template_of(char *to, size_t *ret_id)
{
    static const char FRONT[] =
        "{\"type\":\"indicator\",\"spec_version\":\"2.1\",\"id\":\"indicator--";
    int n = snprintf(
        to, OBJECT + 1,
        "%s00000000-0000-4000-8000-000000000000\",\"created\":\"2024-03-22T10:00:00.000Z\","
        "\"modified\":\"2024-03-22T10:00:00.000Z\",\"name\":\"Malicious host\",\"pattern\":"
        "\"[domain-name:value = 'c2.example.com']\",\"pattern_type\":\"stix\",\"valid_from\":"
        "\"2024-03-22T10:00:00Z\",\"object_marking_refs\":[\"marking-definition--bab4a63c-aed9-"
        "4cf5-"
        "a766-dfca5abac2bb\"],\"description\":\"",
        FRONT);
    *ret_id = sizeof(FRONT) - 1;
    memset(to + n, 'x', (size_t)(OBJECT - n - 2));
    memcpy(to + OBJECT - 2, "\"}", 3);
    return OBJECT;
}

static int dial(void)
{
    struct sockaddr_in a = {.sin_family = AF_INET,
                            .sin_port = htons((uint16_t)port),
                            .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int one = 1, fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&a, sizeof(a)) < 0)
        die("connect");
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
    return fd;
}

static void send_all(int fd, const char *p, size_t n)
{
    while (n) {
        ssize_t w = send(fd, p, n, MSG_NOSIGNAL);
        if (w <= 0)
            die("send");
        p += w;
        n -= (size_t)w;
    }
}

/* Reads one answer whole; its status. */
static int read_answer(int fd, char *buf, size_t size)
{
    size_t n = 0, want = 0;
    while (want == 0 || n < want) {
        ssize_t r = recv(fd, buf + n, size - 1 - n, 0);
        if (r <= 0)
            die("recv");
        n += (size_t)r;
        buf[n] = '\0';
        const char *end = want ? NULL : strstr(buf, "\r\n\r\n");
        const char *length = end ? strcasestr(buf, "content-length:") : NULL;
        if (length)
            want = (size_t)(end + 4 - buf) + strtoul(length + 15, NULL, 10);
    }
    return (int)strtol(buf + 9, NULL, 10);
}

static void note_id(const char *id)
{
    if (!ids)
        return;
    pthread_mutex_lock(&ids_lock);
    fprintf(ids, "indicator--%.*s\n", UUID_TEXT, id);
    fflush(ids); /* who kills the server reads it at any moment */
    pthread_mutex_unlock(&ids_lock);
}

static double wall(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void note_wait(double seconds)
{
    long us = (long)(seconds * 1e6), was = atomic_load(&longest);
    while (us > was && !atomic_compare_exchange_weak(&longest, &was, us))
        ;
}

static void end(int signal)
{
    (void)signal;
    atomic_store(&left, 0);
}

static void *run(void *arg)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    uint64_t seed =
        ((uint64_t)now.tv_nsec << 20 ^ (uint64_t)now.tv_sec) + (uint64_t)(uintptr_t)arg * 7919 + 1;
    char object[OBJECT + 1], head[HEAD];
    size_t id_at, body_size = (size_t)envelope * (OBJECT + 1) + 16, answer_size = body_size + 4096;
    char *body = malloc(body_size), *answer = malloc(answer_size);
    if (!body || !answer)
        die("malloc");
    template_of(object, &id_at);
    int fd = dial();
    for (;;) {
        long have = atomic_fetch_sub(&left, envelope);
        int count = have < envelope ? (int)have : envelope;
        if (count <= 0)
            break;
        size_t n = (size_t)snprintf(body, body_size, "{\"objects\":[");
        for (int i = 0; i < count; i++) {
            memcpy(body + n, object, OBJECT);
            put_uuid(body + n + id_at, &seed);
            n += OBJECT;
            body[n++] = i + 1 < count ? ',' : ']';
        }
        body[n++] = '}';
        int h = snprintf(head, sizeof(head),
                         "POST %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
                         "Accept: application/taxii+json;version=2.1\r\n"
                         "Content-Type: application/taxii+json;version=2.1\r\n"
                         "Content-Length: %zu\r\n\r\n",
                         path, token, n);
        double begun = wall();
        send_all(fd, head, (size_t)h);
        send_all(fd, body, n);
        int status = read_answer(fd, answer, answer_size);
        note_wait(wall() - begun);
        if (status == 202) {
            atomic_fetch_add(&acknowledged, count);
            note_id(body + 12 + id_at);
        } else {
            atomic_fetch_add(&refused, count);
        }
    }
    close(fd);
    free(body);
    free(answer);
    return NULL;
}

int main(int argc, char **argv)
{
    enum { MOST = 512 };
    pthread_t threads[MOST];
    if (argc < 7) {
        fprintf(stderr, "Usage: load PORT PATH TOKEN CONNECTIONS ENVELOPE OBJECTS [IDS-FILE]\n");
        return 2;
    }
    port = (int)strtol(argv[1], NULL, 10);
    path = argv[2];
    token = argv[3];
    long connections = strtol(argv[4], NULL, 10);
    envelope = (int)strtol(argv[5], NULL, 10);
    atomic_store(&left, strtol(argv[6], NULL, 10));
    ids = argc > 7 ? fopen(argv[7], "a") : NULL;
    if (connections < 1 || connections > MOST || envelope < 1)
        return 2;
    signal(SIGTERM, end);
    double t = wall();
    for (long i = 0; i < connections; i++)
        if (pthread_create(&threads[i], NULL, run, (void *)(uintptr_t)(i + 1)) != 0)
            die("pthread_create");
    for (long i = 0; i < connections; i++)
        pthread_join(threads[i], NULL);
    t = wall() - t;
    if (ids)
        fclose(ids);
    printf("%.0f %.2f %ld %.1f\n", (double)atomic_load(&acknowledged) / t, t,
           atomic_load(&acknowledged), (double)atomic_load(&longest) / 1000);
    return atomic_load(&refused) ? 1 : 0;
}
