/* client - see client.h. */
#include "http/client.h"

#include "base/alloc.h"
#include "base/limits.h"

#include <curl/curl.h>
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

struct toc_client {
    toc_client_options options;
    CURL *curl;
    atomic_bool stopped;
    char text[CURL_ERROR_SIZE];
};

static pthread_once_t set_up = PTHREAD_ONCE_INIT;

static void set_up_curl(void)
{
    (void)curl_global_init(CURL_GLOBAL_DEFAULT); /* on failure curl_easy_init() fails too */
}

/* ---- addresses ---- */

/* Scheme, host and port as one text; empty: no http(s) URL. Freed by curl_free() each. */
static bool origin_of(const char *url, toc_arena *a, toc_sv *ret)
{
    CURLU *u = curl_url();
    char *scheme = NULL, *host = NULL, *port = NULL;
    bool ok = u && curl_url_set(u, CURLUPART_URL, url, 0) == CURLUE_OK &&
              curl_url_get(u, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
              curl_url_get(u, CURLUPART_HOST, &host, 0) == CURLUE_OK &&
              curl_url_get(u, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) == CURLUE_OK &&
              (strcmp(scheme, "https") == 0 || strcmp(scheme, "http") == 0);
    if (ok)
        *ret = toc_arena_printf(a, "%s://%s:%s", scheme, host, port);
    curl_free(scheme);
    curl_free(host);
    curl_free(port);
    curl_url_cleanup(u);
    return ok && ret->n;
}

bool toc_client_same_server(const char *x, const char *y)
{
    toc_arena a = {0};
    toc_sv ox, oy;
    bool same = origin_of(x, &a, &ox) && origin_of(y, &a, &oy) && toc_sv_eq_nocase(ox, oy);
    toc_arena_done(&a);
    return same;
}

bool toc_client_is_open(const char *url)
{
    static const char *const HERE[] = {"127.0.0.1", "localhost", "[::1]"};
    CURLU *u = curl_url();
    char *scheme = NULL, *host = NULL;
    bool known = u && curl_url_set(u, CURLUPART_URL, url, 0) == CURLUE_OK &&
                 curl_url_get(u, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
                 curl_url_get(u, CURLUPART_HOST, &host, 0) == CURLUE_OK;
    bool open = !known || strcmp(scheme, "https") != 0;
    for (size_t i = 0; open && known && i < TOC_LEN(HERE); i++)
        open = strcmp(host, HERE[i]) != 0;
    curl_free(scheme);
    curl_free(host);
    curl_url_cleanup(u);
    return open;
}

int toc_client_resolve(const char *base, toc_sv ref, toc_arena *a, toc_sv *ret)
{
    CURLU *u = curl_url();
    char *whole = NULL;
    toc_sv text = toc_arena_dup(a, ref);
    int r = u && text.p ? 0 : -ENOMEM;
    if (r == 0 && (curl_url_set(u, CURLUPART_URL, base, 0) != CURLUE_OK ||
                   curl_url_set(u, CURLUPART_URL, text.p, 0) != CURLUE_OK ||
                   curl_url_get(u, CURLUPART_URL, &whole, 0) != CURLUE_OK))
        r = -EINVAL;
    if (r == 0)
        *ret = toc_arena_dup(a, toc_sv_of(whole));
    curl_free(whole);
    curl_url_cleanup(u);
    return r;
}

toc_sv toc_client_escape(toc_sv text, toc_arena *a)
{
    char *escaped = text.n ? curl_easy_escape(NULL, text.p, (int)text.n) : NULL;
    toc_sv out = toc_arena_dup(a, escaped ? toc_sv_of(escaped) : TOC_SV(""));
    curl_free(escaped);
    return out;
}

/* ---- making ---- */

static int check_url(const char *url, toc_err *reterr)
{
    CURLU *u = curl_url();
    char *user = NULL;
    toc_arena a = {0};
    toc_sv origin;
    int r = 0;
    if (!u)
        r = toc_fail(reterr, -ENOMEM, "out of memory");
    else if (!origin_of(url, &a, &origin))
        r = toc_fail(reterr, -EINVAL, "'%s' is no http(s) URL", url);
    else if (curl_url_set(u, CURLUPART_URL, url, 0) == CURLUE_OK &&
             curl_url_get(u, CURLUPART_USER, &user, 0) == CURLUE_OK)
        r = toc_fail(reterr, -EINVAL, "a URL with a name or password; take them out of it");
    curl_free(user);
    curl_url_cleanup(u);
    toc_arena_done(&a);
    return r;
}

int toc_client_new(const toc_client_options *o, toc_client **ret, toc_err *reterr)
{
    (void)pthread_once(&set_up, set_up_curl);
    int r = check_url(o->url, reterr);
    if (r < 0)
        return r;
    toc_client *c = toc_calloc(1, sizeof(*c));
    if (c)
        c->curl = curl_easy_init();
    if (!c || !c->curl) {
        toc_free(c);
        return toc_fail(reterr, -ENOMEM, "out of memory");
    }
    c->options = *o;
    *ret = c;
    return 0;
}

toc_client *toc_client_free(toc_client *c)
{
    if (c)
        curl_easy_cleanup(c->curl);
    toc_free(c);
    return NULL;
}

void toc_client_stop(toc_client *c)
{
    atomic_store(&c->stopped, true);
}

bool toc_client_stopped(const toc_client *c)
{
    return atomic_load(&c->stopped) ||
           (c->options.stop && __atomic_load_n(c->options.stop, __ATOMIC_RELAXED));
}

/* ---- one request ---- */

typedef struct {
    toc_client_reply *reply;
    bool too_large;
    const toc_client *client;
} sink;

static size_t receive(char *p, size_t size, size_t n, void *to)
{
    sink *s = to;
    toc_buf *body = &s->reply->body;
    size_t bytes = size * n; /* curl passes at most CURL_MAX_WRITE_SIZE */
    s->too_large = bytes > body->max - body->n;
    if (s->too_large)
        return 0;
    toc_buf_add(body, (toc_sv){p, bytes});
    return body->failed ? 0 : bytes;
}

/* A status line begins the headers of another answer. */
static size_t receive_head(char *p, size_t size, size_t n, void *to)
{
    sink *s = to;
    toc_sv line = {p, size * n};
    if (toc_sv_starts(line, TOC_SV("HTTP/")))
        toc_buf_clear(&s->reply->head);
    toc_buf_add(&s->reply->head, line);
    return s->reply->head.failed ? 0 : line.n;
}

static int asked_to_stop(void *from, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    (void)a, (void)b, (void)c, (void)d;
    const sink *s = from;
    return toc_client_stopped(s->client);
}

static CURLcode set_numbers(CURL *c, const toc_client_options *o)
{
    const struct {
        CURLoption option;
        long value;
    } numbers[] = {
        {CURLOPT_NOSIGNAL, 1}, /* threads */
        {CURLOPT_NOPROGRESS, 0},
        {CURLOPT_SSL_VERIFYPEER, 1},
        {CURLOPT_SSL_VERIFYHOST, 2},
        {CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2},
        {CURLOPT_FOLLOWLOCATION, 0}, /* by ourselves, and not everywhere */
        {CURLOPT_CONNECTTIMEOUT, TOC_MAX_CONNECT_SECONDS},
        {CURLOPT_LOW_SPEED_LIMIT, 1},
        {CURLOPT_LOW_SPEED_TIME, TOC_MAX_SILENT_SECONDS},
        {CURLOPT_BUFFERSIZE, TOC_HTTP_CLIENT_CHUNK},
        {CURLOPT_HTTPAUTH, (long)(o->user ? CURLAUTH_BASIC : CURLAUTH_BEARER)},
    };
    CURLcode r = CURLE_OK;
    for (size_t i = 0; r == CURLE_OK && i < TOC_LEN(numbers); i++)
        r = curl_easy_setopt(c, numbers[i].option, numbers[i].value);
    return r;
}

static CURLcode set_pointers(toc_client *c, const toc_client_request *q, sink *s,
                             struct curl_slist *headers)
{
    const toc_client_options *o = &c->options;
    const struct {
        CURLoption option;
        const void *value;
    } pointers[] = {
        {CURLOPT_URL, q->url},
        {CURLOPT_PROTOCOLS_STR, "http,https"},
        {CURLOPT_ACCEPT_ENCODING, ""}, /* all that curl can undo; receive() counts what comes out */
        {CURLOPT_USERAGENT, "tocsin"},
        {CURLOPT_USERNAME, o->user},
        {CURLOPT_PASSWORD, o->user ? o->secret : NULL},
        {CURLOPT_XOAUTH2_BEARER, o->user ? NULL : o->secret},
        {CURLOPT_CAINFO, o->ca},
        {CURLOPT_CAPATH, NULL},
        {CURLOPT_SSLCERT, o->certificate},
        {CURLOPT_SSLKEY, o->key},
        {CURLOPT_RANGE, q->range},
        {CURLOPT_HTTPHEADER, headers},
        {CURLOPT_WRITEDATA, s},
        {CURLOPT_HEADERDATA, s},
        {CURLOPT_XFERINFODATA, s},
        {CURLOPT_ERRORBUFFER, c->text},
    };
    CURLcode r = CURLE_OK;
    for (size_t i = 0; r == CURLE_OK && i < TOC_LEN(pointers); i++) {
        bool files = pointers[i].option == CURLOPT_CAINFO || pointers[i].option == CURLOPT_CAPATH;
        if (!files || o->ca) /* else the system's, which are the default */
            r = curl_easy_setopt(c->curl, pointers[i].option, pointers[i].value);
    }
    return r;
}

static CURLcode configure(toc_client *c, const toc_client_request *q, sink *s,
                          struct curl_slist *headers)
{
    curl_easy_reset(c->curl); /* keeps connections */
    CURLcode r = set_numbers(c->curl, &c->options);
    if (r == CURLE_OK)
        r = set_pointers(c, q, s, headers);
    if (r == CURLE_OK)
        r = curl_easy_setopt(c->curl, CURLOPT_WRITEFUNCTION, receive);
    if (r == CURLE_OK)
        r = curl_easy_setopt(c->curl, CURLOPT_HEADERFUNCTION, receive_head);
    if (r == CURLE_OK)
        r = curl_easy_setopt(c->curl, CURLOPT_XFERINFOFUNCTION, asked_to_stop);
    if (r == CURLE_OK && q->content_type)
        r = curl_easy_setopt(c->curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)q->body.n);
    if (r == CURLE_OK && q->content_type)
        r = curl_easy_setopt(c->curl, CURLOPT_POSTFIELDS, q->body.n ? q->body.p : "");
    return r;
}

/* ---- what went wrong ---- */

static bool is_passing(CURLcode r)
{
    static const CURLcode PASSING[] = {
        CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT,
        CURLE_OPERATION_TIMEDOUT,   CURLE_GOT_NOTHING,           CURLE_SEND_ERROR,
        CURLE_RECV_ERROR,           CURLE_PARTIAL_FILE,
    };
    for (size_t i = 0; i < TOC_LEN(PASSING); i++)
        if (r == PASSING[i])
            return true;
    return false;
}

static int explain(const toc_client *c, CURLcode r, const char *url, toc_err *reterr)
{
    const char *why = *c->text ? c->text : curl_easy_strerror(r);
    switch (r) {
    case CURLE_OUT_OF_MEMORY:
        return toc_fail(reterr, -ENOMEM, "%s: out of memory", url);
    case CURLE_ABORTED_BY_CALLBACK:
        return toc_fail(reterr, -EINTR, "%s: interrupted", url);
    case CURLE_FILESIZE_EXCEEDED:
        return toc_fail(reterr, -E2BIG, "%s: an answer longer than %zu MiB", url,
                        c->options.max_body >> 20);
    case CURLE_OPERATION_TIMEDOUT:
        return toc_fail(reterr, -ETIMEDOUT, "%s: %s", url, why);
    case CURLE_PEER_FAILED_VERIFICATION:
        return toc_fail(reterr, -EKEYREJECTED,
                        "%s: its certificate is not trusted (%s); check the address, or name the "
                        "file of who vouches for it with --ca",
                        url, why);
    case CURLE_SSL_CACERT_BADFILE:
        return toc_fail(reterr, -EKEYREJECTED, "'%s': no PEM file of certificates",
                        c->options.ca ? c->options.ca : "ca-certificates");
    case CURLE_SSL_CERTPROBLEM:
        return toc_fail(reterr, -EKEYREJECTED, "'%s' and '%s' are no PEM certificate and its key",
                        c->options.certificate, c->options.key);
    case CURLE_BAD_CONTENT_ENCODING:
        return toc_fail(reterr, -EBADMSG, "%s: an answer that cannot be decompressed", url);
    default:
        return toc_fail(reterr, -EIO, "%s: %s", url, why);
    }
}

/* ---- asking ---- */

static struct curl_slist *add_header(struct curl_slist *list, const char *name, const char *value,
                                     bool *failed)
{
    toc_buf line = {0};
    if (!value)
        return list;
    toc_buf_printf(&line, "%s: %s", name, value);
    toc_buf_byte(&line, '\0');
    struct curl_slist *longer = line.failed ? NULL : curl_slist_append(list, line.p);
    toc_buf_done(&line);
    *failed = *failed || !longer;
    return longer ? longer : list;
}

static int ask_once(toc_client *c, const toc_client_request *q, toc_client_reply *ret,
                    toc_err *reterr)
{
    sink s = {.reply = ret, .client = c};
    bool failed = false;
    struct curl_slist *headers = add_header(NULL, "Accept", q->accept, &failed);
    headers = add_header(headers, "Content-Type", q->content_type, &failed);
    headers = add_header(headers, "If-None-Match", q->if_none_match, &failed);
    struct curl_slist *all = curl_slist_append(headers, "Expect:"); /* no second's wait */
    failed = failed || !all;
    headers = all ? all : headers;
    toc_buf_clear(&ret->head);
    toc_buf_clear(&ret->body);
    ret->head.max = TOC_MAX_HTTP_HEAD;
    ret->body.max = c->options.max_body;
    ret->again = false;
    c->text[0] = '\0';
    CURLcode r = failed ? CURLE_OUT_OF_MEMORY : configure(c, q, &s, headers);
    if (r == CURLE_OK && toc_client_stopped(c))
        r = CURLE_ABORTED_BY_CALLBACK;
    if (r == CURLE_OK)
        r = curl_easy_perform(c->curl);
    curl_slist_free_all(headers);
    if (s.too_large)
        r = CURLE_FILESIZE_EXCEEDED;
    else if (ret->body.failed)
        r = CURLE_OUT_OF_MEMORY;
    (void)curl_easy_getinfo(c->curl, CURLINFO_RESPONSE_CODE, &ret->status); /* else as it was */
    ret->again = is_passing(r);
    return r == CURLE_OK ? 0 : explain(c, r, q->url, reterr);
}

static int check_server(const toc_client *c, const char *url, toc_err *reterr)
{
    toc_arena a = {0};
    toc_sv there = {"", 0};
    if (toc_client_same_server(c->options.url, url))
        return 0;
    if (!origin_of(url, &a, &there))
        there = toc_sv_of(url);
    int r =
        toc_fail(reterr, -EXDEV,
                 "%s leads to another server, %.*s, which gets no credentials; if that is right, "
                 "give its address instead",
                 c->options.url, TOC_SV_ARG(there));
    toc_arena_done(&a);
    return r;
}

/* POST goes on as POST or not at all. */
static bool is_redirect(const toc_client_request *q, long status)
{
    bool same = status == 307 || status == 308;
    return same || (!q->content_type && (status == 301 || status == 302 || status == 303));
}

int toc_client_ask(toc_client *c, const toc_client_request *q, toc_client_reply *ret,
                   toc_err *reterr)
{
    toc_arena a = {0};
    toc_client_request at = *q;
    int r = check_server(c, at.url, reterr);
    for (int turns = 0; r == 0; turns++) {
        r = ask_once(c, &at, ret, reterr);
        toc_sv where = toc_client_header(ret, "Location"), whole;
        if (r < 0 || !is_redirect(q, ret->status) || !where.p)
            break;
        if (turns == TOC_MAX_REDIRECTS)
            r = toc_fail(reterr, -ELOOP, "%s: more than %d redirects", q->url, TOC_MAX_REDIRECTS);
        else if (toc_client_resolve(at.url, where, &a, &whole) < 0)
            r = toc_fail(reterr, -EIO, "%s: leads to what is no URL", q->url);
        else
            r = check_server(c, at.url = whole.p, reterr);
    }
    toc_arena_done(&a);
    return r;
}

void toc_client_reply_done(toc_client_reply *r)
{
    toc_buf_done(&r->head);
    toc_buf_done(&r->body);
}

toc_sv toc_client_header(const toc_client_reply *r, const char *name)
{
    toc_sv rest = toc_buf_sv(&r->head);
    while (rest.n) {
        toc_sv line = toc_sv_cut(&rest, '\n');
        toc_sv key = toc_sv_cut(&line, ':');
        if (toc_sv_eq_nocase(key, toc_sv_of(name)))
            return toc_sv_trim(line);
    }
    return (toc_sv){NULL, 0};
}
