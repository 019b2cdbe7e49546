/* health - how the server and its store are. */
#include "api/server.h"

#include "base/date.h"
#include "tocsin/tocsin.h"

#include <sys/stat.h>

/* What is there in all is for those of the house: counts tell of what one may not see. */
static void put_store(toc_api_call *c, toc_json_out *j, const toc_store_counts *n)
{
    struct stat st;
    toc_json_key(j, "store");
    toc_json_open(j, '{');
    toc_put_int(j, "reports", n->reports);
    toc_put_int(j, "revisions", n->revisions);
    toc_put_int(j, "incidents", n->incidents);
    toc_put_int(j, "members", n->members);
    toc_put_int(j, "assertions", n->assertions);
    toc_put_int(j, "objects", n->objects);
    toc_put_int(j, "changes", n->changes);
    if (stat(c->api->options.store, &st) == 0)
        toc_put_int(j, "bytes", st.st_size);
    toc_json_close(j, '}');
}

/* Counted once for each state of the store, by whoever asks first. */
static int count(toc_api_call *c, toc_store_counts *ret)
{
    toc_kept_counts *k = &c->api->counts;
    toc_board *board = toc_boards_look(c->api->boards);
    int64_t seq = board ? board->seq : -1;
    bool abreast = board && toc_find_is_abreast(c, seq);
    toc_boards_give(c->api->boards, board);
    pthread_mutex_lock(&k->lock);
    int r = 0;
    if (!abreast || !k->known || k->seq != seq) {
        r = toc_store_count(c->store, &k->n, &c->err);
        k->known = r == 0 && abreast;
        k->seq = seq;
    }
    *ret = k->n;
    pthread_mutex_unlock(&k->lock);
    return r;
}

void toc_api_health(toc_api_call *c)
{
    toc_store_counts n = {0};
    bool ours = c->role >= TOC_ROLE_ANALYST;
    int r = ours ? count(c, &n) : 0;
    if (r < 0) {
        toc_api_fail_result(c, r, NULL, &c->err);
        return;
    }
    const toc_http_counts http = toc_http_count(toc_request_server(c->r));
    toc_json_out *j = toc_api_begin(c, 200);
    toc_json_open(j, '{');
    toc_put_text(j, "status", TOC_SV("ok"));
    toc_put_text(j, "version", toc_sv_of(tocsin_version()));
    toc_put_time(j, "time", toc_time_now());
    toc_put_time(j, "started", c->api->started);
    if (ours) {
        put_store(c, j, &n);
        toc_json_key(j, "http");
        toc_json_open(j, '{');
        toc_put_int(j, "ok", (int64_t)(http.answers[2] + http.answers[3]));
        toc_put_int(j, "refused", (int64_t)http.answers[4]);
        toc_put_int(j, "failed", (int64_t)http.answers[5]);
        toc_put_int(j, "sent_bytes", (int64_t)http.bytes);
        toc_put_int(j, "held_bytes", (int64_t)http.held);
        toc_json_close(j, '}');
    }
    toc_json_close(j, '}');
}
