/*
 * fetch_url - see fetch_url.h.
 *
 * Certificates are verified, other protocols than http(s) are closed even to redirects, and a
 * redirect never leads from https back to http. Names and passwords in URLs are refused: they would
 * end up in records.
 */
#include "read/fetch_url.h"

#include "base/limits.h"
#include "base/sv.h"

#include <curl/curl.h>
#include <errno.h>
#include <pthread.h>

typedef struct {
    toc_buf *out;
    bool too_large;
    const volatile sig_atomic_t *stop;
} sink;

static pthread_once_t set_up = PTHREAD_ONCE_INIT;

/* Only when the first URL comes: it loads the TLS library's certificates. */
static void set_up_curl(void)
{
    (void)curl_global_init(CURL_GLOBAL_DEFAULT); /* on failure curl_easy_init() fails too */
}

static size_t receive(char *p, size_t size, size_t n, void *to)
{
    sink *s = to;
    size_t bytes = size * n; /* curl passes at most CURL_MAX_WRITE_SIZE */
    s->too_large = bytes >= s->out->max - s->out->n;
    if (s->too_large)
        return 0;
    toc_buf_add(s->out, (toc_sv){p, bytes});
    return s->out->failed ? 0 : bytes;
}

/* Called several times a second; not 0 ends the transfer. */
static int asked_to_stop(void *from, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    (void)a, (void)b, (void)c, (void)d;
    const sink *s = from;
    return s->stop && *s->stop;
}

static CURLcode configure(CURL *c, const char *url, sink *s, char *text)
{
    bool secure = toc_sv_starts_nocase(toc_sv_of(url), TOC_SV("https:"));
    const struct {
        CURLoption option;
        long value;
    } numbers[] = {
        {CURLOPT_NOSIGNAL, 1}, /* threads */
        {CURLOPT_NOPROGRESS, 0},
        {CURLOPT_SSL_VERIFYPEER, 1},
        {CURLOPT_SSL_VERIFYHOST, 2},
        {CURLOPT_DISALLOW_USERNAME_IN_URL, 1},
        {CURLOPT_FOLLOWLOCATION, 1},
        {CURLOPT_MAXREDIRS, TOC_MAX_REDIRECTS},
        {CURLOPT_CONNECTTIMEOUT, TOC_MAX_CONNECT_SECONDS},
        {CURLOPT_TIMEOUT, TOC_MAX_FETCH_SECONDS},
        {CURLOPT_MAXFILESIZE, (long)TOC_MAX_INPUT},
    };
    const struct {
        CURLoption option;
        const void *value;
    } pointers[] = {
        {CURLOPT_URL, url},
        {CURLOPT_PROTOCOLS_STR, "http,https"},
        {CURLOPT_REDIR_PROTOCOLS_STR, secure ? "https" : "http,https"},
        {CURLOPT_ACCEPT_ENCODING, ""}, /* all that curl can undo; receive() counts what comes out */
        {CURLOPT_USERAGENT, "tocsin"},
        {CURLOPT_WRITEDATA, s},
        {CURLOPT_XFERINFODATA, s},
        {CURLOPT_ERRORBUFFER, text},
    };
    CURLcode r = curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, receive);
    if (r == CURLE_OK)
        r = curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, asked_to_stop);
    for (size_t i = 0; r == CURLE_OK && i < TOC_LEN(numbers); i++)
        r = curl_easy_setopt(c, numbers[i].option, numbers[i].value);
    for (size_t i = 0; r == CURLE_OK && i < TOC_LEN(pointers); i++)
        r = curl_easy_setopt(c, pointers[i].option, pointers[i].value);
    return r;
}

static int explain(CURLcode r, const char *url, const char *text, toc_err *reterr)
{
    const char *why = *text ? text : curl_easy_strerror(r);
    switch (r) {
    case CURLE_OUT_OF_MEMORY:
        return toc_fail(reterr, -ENOMEM, "%s: out of memory", url);
    case CURLE_ABORTED_BY_CALLBACK:
        return toc_fail(reterr, -EINTR, "%s: interrupted", url);
    case CURLE_FILESIZE_EXCEEDED:
        return toc_fail(reterr, -E2BIG, "%s: larger than %zu MiB", url, TOC_MAX_INPUT >> 20);
    case CURLE_OPERATION_TIMEDOUT:
        return toc_fail(reterr, -ETIMEDOUT, "%s: %s; try again later", url, why);
    case CURLE_TOO_MANY_REDIRECTS:
        return toc_fail(reterr, -ELOOP, "%s: more than %d redirects", url, TOC_MAX_REDIRECTS);
    case CURLE_PEER_FAILED_VERIFICATION:
        return toc_fail(reterr, -EIO,
                        "%s: certificate not trusted; check the address, and that "
                        "ca-certificates is installed",
                        url);
    case CURLE_LOGIN_DENIED:
        return toc_fail(reterr, -EINVAL, "%s", "URL with a name or password; take them out of it");
    case CURLE_UNSUPPORTED_PROTOCOL:
        return toc_fail(reterr, -EPROTONOSUPPORT, "%s: leads away from http(s), refused", url);
    default:
        return toc_fail(reterr, -EIO, "%s: %s", url, why);
    }
}

static int transfer(CURL *c, const char *url, const volatile sig_atomic_t *stop, toc_buf *out,
                    toc_err *reterr)
{
    char text[CURL_ERROR_SIZE] = "";
    long status = 0;
    sink s = {.out = out, .stop = stop};
    CURLcode r = configure(c, url, &s, text);
    if (r == CURLE_OK)
        r = curl_easy_perform(c);
    if (s.too_large)
        r = CURLE_FILESIZE_EXCEEDED;
    else if (out->failed)
        r = CURLE_OUT_OF_MEMORY;
    if (r != CURLE_OK)
        return explain(r, url, text, reterr);
    (void)curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status); /* 0 counts as failed below */
    if (status < 200 || status > 299)
        return toc_fail(reterr, status == 404 || status == 410 ? -ENOENT : -EIO,
                        "%s: the server answers %ld", url, status);
    return 0;
}

int toc_fetch_url(const char *url, const volatile sig_atomic_t *stop, toc_buf *out, toc_err *reterr)
{
    (void)pthread_once(&set_up, set_up_curl);
    CURL *c = curl_easy_init();
    if (!c)
        return toc_fail(reterr, -ENOMEM, "%s: out of memory", url);
    int r = transfer(c, url, stop, out, reterr);
    curl_easy_cleanup(c);
    return r;
}
