/*
 * stream - answers that come as they are made; see http.h.
 *
 * A stream is held by its connection and by whoever sends. While nothing waits to be read the
 * connection is suspended, which costs no thread; sending resumes it.
 */
#include "http/request.h"

#include "base/alloc.h"

struct toc_stream {
    toc_http *server;
    struct MHD_Connection *connection;
    pthread_mutex_t lock; /* of what follows */
    toc_buf waiting;
    size_t read;    /* bytes of waiting that the connection has */
    bool suspended; /* the connection sleeps until it is resumed */
    bool ended;     /* nothing more comes */
    bool gone;      /* the connection is */
    unsigned holders;
    toc_stream *next; /* under the server's lock */
};

static void unlist(toc_stream *s)
{
    toc_http *h = s->server;
    pthread_mutex_lock(&h->stream_lock);
    for (toc_stream **p = &h->streams; *p; p = &(*p)->next)
        if (*p == s) {
            *p = s->next;
            break;
        }
    pthread_mutex_unlock(&h->stream_lock);
}

/* With the lock, which is given back; s may be gone then. */
static void let_go(toc_stream *s)
{
    bool last = --s->holders == 0;
    pthread_mutex_unlock(&s->lock);
    if (!last)
        return;
    pthread_mutex_destroy(&s->lock);
    toc_buf_done(&s->waiting);
    toc_free(s);
}

/* With the lock. */
static void wake(toc_stream *s)
{
    if (s->suspended && !s->gone)
        MHD_resume_connection(s->connection);
    s->suspended = false;
}

static ssize_t give(void *context, uint64_t at, char *to, size_t room)
{
    (void)at;
    toc_stream *s = context;
    ssize_t n = 0;
    pthread_mutex_lock(&s->lock);
    size_t left = s->waiting.n - s->read;
    if (left) {
        size_t take = TOC_MIN(left, room);
        memcpy(to, s->waiting.p + s->read, take);
        s->read += take;
        n = (ssize_t)take;
        if (s->read == s->waiting.n) {
            toc_buf_clear(&s->waiting);
            s->read = 0;
        }
    } else if (s->ended) {
        n = MHD_CONTENT_READER_END_OF_STREAM;
    } else {
        s->suspended = true;
        MHD_suspend_connection(s->connection);
    }
    pthread_mutex_unlock(&s->lock);
    return n;
}

static void gone(void *context)
{
    toc_stream *s = context;
    unlist(s);
    pthread_mutex_lock(&s->lock);
    s->gone = s->ended = true;
    let_go(s);
}

toc_stream *toc_respond_stream(toc_request *r, const char *media)
{
    enum { BLOCK = 4096 };
    toc_http *h = r->server;
    TOC_ASSERT(!r->answered);
    toc_stream *s = toc_calloc(1, sizeof(*s));
    r->failed = !s;
    if (!s)
        return NULL;
    *s = (toc_stream){.server = h,
                      .connection = r->connection,
                      .waiting = {.max = TOC_STREAM_WAITING},
                      .holders = 2};
    pthread_mutex_init(&s->lock, NULL);
    struct MHD_Response *answer =
        MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK, give, s, gone);
    if (!answer) {
        pthread_mutex_destroy(&s->lock);
        toc_free(s);
        r->failed = true;
        return NULL;
    }
    pthread_mutex_lock(&h->stream_lock);
    s->next = h->streams;
    h->streams = s;
    pthread_mutex_unlock(&h->stream_lock);
    toc_request_answer(r, MHD_HTTP_OK, media, NULL, answer);
    toc_link_within(r->link, 0); /* it lasts; what waits for a slow reader is bounded */
    return s;
}

bool toc_stream_send(toc_stream *s, toc_sv bytes)
{
    pthread_mutex_lock(&s->lock);
    if (!s->ended) {
        toc_buf_add(&s->waiting, bytes);
        s->ended = s->waiting.failed;
    }
    bool ok = !s->ended;
    wake(s);
    pthread_mutex_unlock(&s->lock);
    return ok;
}

toc_stream *toc_stream_close(toc_stream *s)
{
    if (!s)
        return NULL;
    pthread_mutex_lock(&s->lock);
    s->ended = true;
    wake(s);
    let_go(s);
    return NULL;
}

void toc_streams_end(toc_http *h)
{
    pthread_mutex_lock(&h->stream_lock);
    for (toc_stream *s = h->streams; s; s = s->next) {
        pthread_mutex_lock(&s->lock);
        s->ended = true;
        wake(s);
        pthread_mutex_unlock(&s->lock);
    }
    pthread_mutex_unlock(&h->stream_lock);
}
