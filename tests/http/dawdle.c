/*
 * dawdle - a client that takes its time: opens connections, sends the same bytes over each and then
 * holds still, or sends them a byte at a time.
 *
 * Usage: dawdle PORT CONNECTIONS FILE hold|wait|trickle
 *
 * hold: sends FILE, prints "sent", and keeps the connections open, reading nothing, until killed.
 * wait: the same, and reads until the server has closed them all; prints "closed".
 * trickle: sends a byte of FILE every 20 ms until the server has closed them all; prints "closed".
 * The last two give up after 30 s and print "open".
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 1024, GIVE_UP = 30, STEP_MS = 20 };

static struct pollfd sockets[MOST];
static int n_sockets;
static char *text;
static size_t length;

static _Noreturn void die(const char *what)
{
    perror(what);
    exit(99);
}

static int dial(int port)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int s = socket(AF_INET, SOCK_STREAM, 0);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int little = 4096; /* of what is not read, most stays with the server */
    if (s < 0 || setsockopt(s, SOL_SOCKET, SO_RCVBUF, &little, sizeof(little)) != 0 ||
        connect(s, (struct sockaddr *)&to, sizeof(to)) != 0)
        die("connect");
    return s;
}

static void read_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f || fseek(f, 0, SEEK_END) != 0)
        die(path);
    length = (size_t)ftell(f);
    rewind(f);
    text = malloc(length + 1); /* waiver: a program of its own, without the library */
    if (!text || fread(text, 1, length, f) != length)
        die(path);
    fclose(f);
}

/* The server may stop reading, or close: what it does not take is not sent. */
static void send_all(int s)
{
    for (size_t done = 0; done < length;) {
        struct pollfd p = {.fd = s, .events = POLLOUT};
        if (poll(&p, 1, GIVE_UP * 1000) != 1)
            return;
        ssize_t n = send(s, text + done, length - done, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (n < 0 && errno != EAGAIN)
            return;
        done += n > 0 ? (size_t)n : 0;
    }
}

static bool is_over(time_t end)
{
    return time(NULL) > end;
}

/* Reads what there is; true: all are closed. */
static bool drain(int wait_ms)
{
    char buffer[65536];
    int open = 0;
    (void)poll(sockets, (nfds_t)n_sockets, wait_ms);
    for (int i = 0; i < n_sockets; i++) {
        if (sockets[i].fd < 0)
            continue;
        ssize_t n = recv(sockets[i].fd, buffer, sizeof(buffer), MSG_DONTWAIT);
        if (n == 0 || (n < 0 && errno != EAGAIN)) {
            close(sockets[i].fd);
            sockets[i].fd = -1;
            continue;
        }
        open++;
    }
    return open == 0;
}

static void trickle(size_t at)
{
    for (int i = 0; i < n_sockets && at < length; i++)
        if (sockets[i].fd >= 0)
            (void)send(sockets[i].fd, text + at, 1, MSG_DONTWAIT | MSG_NOSIGNAL);
}

static int number(const char *s)
{
    char *end;
    long n = strtol(s, &end, 10);
    if (*end || n < 0 || n > 65535)
        die(s);
    return (int)n;
}

int main(int argc, char **argv)
{
    if (argc != 5)
        return 2;
    const int port = number(argv[1]), connections = number(argv[2]);
    bool slow = strcmp(argv[4], "trickle") == 0;
    read_file(argv[3]);
    for (n_sockets = 0; n_sockets < connections && n_sockets < MOST; n_sockets++)
        sockets[n_sockets] = (struct pollfd){.fd = dial(port), .events = POLLIN};
    for (int i = 0; i < n_sockets && !slow; i++)
        send_all(sockets[i].fd);
    printf("sent\n");
    (void)fflush(stdout);
    if (strcmp(argv[4], "hold") == 0)
        (void)pause();
    time_t end = time(NULL) + GIVE_UP;
    bool closed = false;
    for (size_t at = 0; !closed && !is_over(end); at++) {
        if (slow)
            trickle(at);
        closed = drain(STEP_MS);
        if (slow && !closed)
            (void)poll(NULL, 0, STEP_MS);
    }
    printf("%s\n", closed ? "closed" : "open");
    return closed ? 0 : 1;
}
