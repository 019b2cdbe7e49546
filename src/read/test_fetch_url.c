#include "testkit.h"

#include "base/alloc.h"
#include "base/limits.h"
#include "read/read.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

/* A server of one thread on 127.0.0.1: one request a connection, the answer chosen by the path. */
static int listener = -1;
static unsigned port;

static bool say(int fd, const char *p, size_t n)
{
    while (n) {
        ssize_t sent = send(fd, p, n, MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        p += sent;
        n -= (size_t)sent;
    }
    return true;
}

static const struct {
    const char *path, *answer;
} answers[] = {
    {"/page.html", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 36\r\n\r\n"
                   "<html><p>A bomb went off in Lima.   "},
    {"/moved", "HTTP/1.1 302 Found\r\nLocation: /page.html\r\nContent-Length: 0\r\n\r\n"},
    {"/loop", "HTTP/1.1 302 Found\r\nLocation: /loop\r\nContent-Length: 0\r\n\r\n"},
    {"/file", "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n"},
    {"/empty", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"},
    {"/large", "HTTP/1.1 200 OK\r\nContent-Length: 2147483648\r\n\r\n"},
    {"/cut", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"},
    {"/endless", "HTTP/1.1 200 OK\r\n\r\n"},
    {"/", "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"}, /* all others */
};

static void serve(int fd)
{
    char request[4096];
    ssize_t n = recv(fd, request, sizeof(request) - 1, 0);
    toc_sv path = {request, n > 0 ? (size_t)n : 0};
    (void)toc_sv_cut(&path, ' ');
    path = toc_sv_cut(&path, ' ');
    for (size_t i = 0; i < TOC_LEN(answers); i++) {
        if (!toc_sv_starts(path, toc_sv_of(answers[i].path)))
            continue;
        bool ok = say(fd, answers[i].answer, strlen(answers[i].answer));
        while (ok && strcmp(answers[i].path, "/endless") == 0)
            ok = say(fd, request, sizeof(request));
        return;
    }
}

static void *run(void *nothing)
{
    for (int fd; (fd = accept(listener, NULL, NULL)) >= 0;) {
        serve(fd);
        (void)close(fd);
    }
    return nothing;
}

static const char *url(const char *path)
{
    static char text[256];
    static pthread_t thread;
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof(at);
    if (listener < 0) {
        (void)setenv("no_proxy", "127.0.0.1", 1);
        listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (bind(listener, (struct sockaddr *)&at, n) < 0 || listen(listener, 8) < 0 ||
            getsockname(listener, (struct sockaddr *)&at, &n) < 0 ||
            pthread_create(&thread, NULL, run, NULL) != 0)
            exit(99);
        port = ntohs(at.sin_port);
    }
    (void)snprintf(text, sizeof(text), "http://127.0.0.1:%u%s", port, path);
    return text;
}

static void fails(const char *name, int code, const char *complaint)
{
    char *p = NULL;
    size_t n;
    toc_err err = {0};
    EXPECT_INT(toc_fetch(name, /* stop= */ NULL, &p, &n, &err), code);
    EXPECT(!p);
    if (!strstr(err.text, complaint))
        toc_test_fail(__FILE__, __LINE__, "\"%s\" lacks \"%s\"", err.text, complaint);
}

static void gives(const char *name, const char *want)
{
    char *p = NULL;
    size_t n = 0;
    toc_err err = {0};
    EXPECT_INT(toc_fetch(name, /* stop= */ NULL, &p, &n, &err), 0);
    EXPECT_SV(((toc_sv){p, n}), want);
    toc_free(p);
}

TEST(pages_are_fetched_through_redirects)
{
    gives(url("/page.html"), "<html><p>A bomb went off in Lima.   ");
    gives(url("/moved"), "<html><p>A bomb went off in Lima.   ");
    gives(url("/empty"), "");
}

TEST(errors_name_the_url_and_the_reason)
{
    fails(url("/none"), -ENOENT, "/none: the server answers 404");
    fails(url("/loop"), -ELOOP, "/loop: more than 5 redirects");
    fails(url("/cut"), -EIO, "/cut: ");
    fails("http://127.0.0.1:1/x", -EIO, "http://127.0.0.1:1/x: ");
}

TEST(redirects_do_not_lead_to_files)
{
    fails(url("/file"), -EPROTONOSUPPORT, "leads away from http(s)");
}

TEST(sizes_are_bounded_whether_they_are_announced_or_not)
{
    fails(url("/large"), -E2BIG, "larger than 64 MiB");
    fails(url("/endless"), -E2BIG, "larger than 64 MiB");
}

TEST(passwords_in_urls_are_refused_and_not_repeated)
{
    toc_err err = {0};
    char *p;
    size_t n;
    EXPECT_INT(toc_fetch("http://user:secret@127.0.0.1:1/", NULL, &p, &n, &err), -EINVAL);
    EXPECT(strstr(err.text, "password"));
    EXPECT(!strstr(err.text, "secret"));
}
