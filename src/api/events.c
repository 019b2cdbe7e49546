/* events - the changes of the store, asked for and told as they come; see events.h. */
#include "api/events.h"

#include "api/incidents.h"
#include "api/server.h"

#include "base/date.h"

#include <stdio.h>

enum { HEARTBEAT_SECONDS = 15, LISTEN_SECONDS = 3600, AT_ONCE = 500, MOST = 1000 };

#define SECOND INT64_C(1000000)

/* ---- one change ---- */

/* What it is called: the title of the incident, or of the report. */
static toc_sv title_of(toc_store *s, const toc_change *ch, toc_arena *a)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
    toc_brief b = {0};
    if (!toc_sv_eq(ch->what, TOC_SV("incident")) || toc_store_brief(s, ch->id, a, &b, NULL) != 0 ||
        toc_json_parse(b.body, &doc, NULL) < 0)
        return (toc_sv){"", 0};
    return toc_arena_dup(a, toc_json_text(toc_json_root(doc), "title"));
}

static void put_change(toc_json_out *j, toc_store *s, const toc_change *ch, toc_arena *a)
{
    toc_json_open(j, '{');
    toc_put_int(j, "seq", ch->seq);
    toc_put_time(j, "at", ch->added);
    toc_put_text(j, "kind", ch->what);
    toc_put_text(j, "op", ch->op);
    toc_put_text(j, "id", ch->id);
    if (toc_sv_eq(ch->what, TOC_SV("incident")))
        toc_put_text(j, "incident", ch->id);
    toc_put_text(j, "title", title_of(s, ch, a));
    toc_put_text(j, "what",
                 toc_arena_printf(a, "%.*s %.*s", TOC_SV_ARG(ch->op), TOC_SV_ARG(ch->what)));
    toc_json_close(j, '}');
}

/* Those of a partner are told of incidents that they may see, and of nothing else. */
static bool may_know(const toc_board *board, const toc_sight *sight, const toc_change *ch)
{
    if (sight->all)
        return true;
    const toc_board_row *row =
        board && toc_sv_eq(ch->what, TOC_SV("incident")) ? toc_board_find(board, ch->id) : NULL;
    return row && toc_sight_has(sight, row);
}

/* ---- asked for ---- */

void toc_api_changes(toc_api_call *c)
{
    int64_t after, limit;
    toc_change_vec all = {0};
    if (!toc_api_query_int(c, "after", 0, INT64_MAX, 0, &after) ||
        !toc_api_query_int(c, "limit", 1, MOST, AT_ONCE, &limit))
        return;
    int r = toc_store_changes(c->store, after, (uint32_t)limit, c->a, &all, &c->err);
    if (r < 0) {
        toc_api_fail_result(c, r, NULL, &c->err);
        return;
    }
    toc_sight sight = toc_api_sight(c->partner, c->role, TOC_CHANNEL_CONSOLE);
    toc_board *board = sight.all ? NULL : toc_boards_take(c->api->boards);
    toc_json_out *j = toc_api_begin(c, 200);
    toc_json_open(j, '{');
    toc_json_key(j, "items");
    toc_json_open(j, '[');
    TOC_VEC_FOREACH (ch, &all)
        if (may_know(board, &sight, ch))
            put_change(j, c->store, ch, c->a);
    toc_json_close(j, ']');
    toc_put_int(j, "last", all.n ? all.p[all.n - 1].seq : after);
    toc_put_bool(j, "more", all.n == (uint32_t)limit);
    toc_json_close(j, '}');
    toc_boards_give(c->api->boards, board);
}

/* ---- told ---- */

static void say(toc_buf *b, toc_store *s, const toc_change *ch, toc_arena *a)
{
    toc_json_out j = {.buf = b};
    toc_buf_printf(b, "event: change\nid: %lld\ndata: ", (long long)ch->seq);
    put_change(&j, s, ch, a);
    toc_buf_str(b, "\n\n");
}

/* Who listens, by the accounts as they are now. False: nobody any more. */
static bool sight_of(const toc_directory *d, int64_t account, toc_sight *ret)
{
    const toc_account *a = toc_directory_account_of(d, account);
    const toc_directory_partner *p = a ? toc_directory_partner_of(d, a->partner) : NULL;
    toc_role role = a ? toc_api_role_of(a) : TOC_ROLE_NOBODY;
    if (!a || (role == TOC_ROLE_READER && (!p || !p->stored.active)))
        return false;
    *ret = toc_api_sight(p, role, TOC_CHANNEL_CONSOLE);
    return true;
}

/* False: it is gone. */
static bool tell(toc_api *api, toc_listener *l, const toc_board *board, const toc_sight *sight,
                 int64_t seq)
{
    toc_arena a = {0};
    toc_buf text = {.max = TOC_STREAM_WAITING};
    toc_change_vec all = {0};
    int64_t now = toc_time_now();
    if (l->after < seq &&
        toc_store_changes(api->watch.store, l->after, AT_ONCE, &a, &all, NULL) == 0 && all.n)
        l->after = all.p[all.n - 1].seq;
    TOC_VEC_FOREACH (ch, &all)
        if (may_know(board, sight, ch))
            say(&text, api->watch.store, ch, &a);
    if (!text.n && now - l->spoken > HEARTBEAT_SECONDS * SECOND)
        toc_buf_str(&text, ": still here\n\n");
    bool ok = !text.n || toc_stream_send(l->stream, toc_buf_sv(&text));
    if (text.n)
        l->spoken = now;
    toc_buf_done(&text);
    toc_arena_done(&a);
    /* Who it is gets asked again now and then. */
    return ok && now - l->began < LISTEN_SECONDS * SECOND;
}

void toc_hub_tell(toc_api *api, int64_t seq)
{
    uint64_t reloads;
    toc_directory *d = toc_api_directory(api, &reloads);
    toc_board *board = seq >= 0 ? toc_boards_take(api->boards) : NULL;
    pthread_mutex_lock(&api->hub.lock);
    for (int i = 0; i < TOC_LISTENERS; i++) {
        toc_listener *l = &api->hub.listeners[i];
        toc_sight sight;
        if (!l->stream)
            continue;
        if (l->after < 0)
            l->after = seq;
        if (!sight_of(d, l->account, &sight) || !tell(api, l, board, &sight, seq))
            l->stream = toc_stream_close(l->stream);
    }
    pthread_mutex_unlock(&api->hub.lock);
    toc_boards_give(api->boards, board);
    toc_api_give_directory(api, d);
}

void toc_hub_end(toc_hub *h)
{
    for (int i = 0; i < TOC_LISTENERS; i++)
        h->listeners[i].stream = toc_stream_close(h->listeners[i].stream);
}

/* ---- listening ---- */

static toc_listener *free_place(toc_hub *h)
{
    for (int i = 0; i < TOC_LISTENERS; i++)
        if (!h->listeners[i].stream)
            return &h->listeners[i];
    return NULL;
}

void toc_api_events(toc_api_call *c)
{
    int64_t after = -1, now = toc_time_now();
    toc_sv last = toc_request_header(c->r, "Last-Event-ID");
    toc_hub *h = &c->api->hub;
    if (!last.p)
        last = toc_api_query(c, "after");
    if (last.n && (!toc_sv_to_i64(last, &after) || after < 0)) {
        toc_api_fail(c, 400, "Last-Event-ID", "the id of an event is a number");
        return;
    }
    pthread_mutex_lock(&h->lock);
    toc_listener *l = free_place(h);
    if (l) {
        toc_respond_header(c->r, "X-Accel-Buffering", TOC_SV("no")); /* proxies pass it on */
        *l = (toc_listener){.stream = toc_respond_stream(c->r, "text/event-stream"),
                            .account = c->account->number,
                            .after = after,
                            .began = now,
                            .spoken = now};
        if (l->stream && !toc_stream_send(l->stream, TOC_SV("retry: 2000\n: hello\n\n")))
            l->stream = toc_stream_close(l->stream);
    }
    pthread_mutex_unlock(&h->lock);
    if (!l)
        toc_api_fail(c, 503, NULL, "too many listen already");
    else
        toc_watch_ask(c->api);
}
