/* events - the changes of the store, asked for and told as they come; see events.h. */
#include "api/events.h"

#include "api/incidents.h"
#include "api/server.h"

#include "base/date.h"

#include <stdio.h>

enum { HEARTBEAT_SECONDS = 15, LISTEN_SECONDS = 3600, AT_ONCE = 500, MOST = 1000 };

#define SECOND INT64_C(1000000)

/* ---- one change ---- */

/* Who is told, and by what. */
typedef struct {
    const toc_api *api;
    toc_store *store;
    const toc_board *board; /* NULL: there is none yet */
    toc_unpacker *unpacker; /* NULL: no memory */
    toc_sight sight;
} telling;

/* The boards as they are now, each taken when somebody is told by it. */
typedef struct {
    toc_boards *of;
    toc_board *board;
    toc_unpacker *unpacker;
} open_board;

typedef struct {
    open_board p[TOC_REACH_COUNT];
    int n;
    bool any; /* there are some yet */
} open_boards;

static const open_board *open_one(open_boards *all, toc_boards *of)
{
    static const open_board NONE;
    for (int i = 0; i < all->n; i++)
        if (all->p[i].of == of)
            return &all->p[i];
    if (!all->any || all->n == TOC_REACH_COUNT)
        return &NONE;
    open_board *b = &all->p[all->n++];
    *b = (open_board){of, toc_boards_look(of), toc_boards_unpacker(of)};
    return b;
}

static void close_boards(open_boards *all)
{
    for (int i = 0; i < all->n; i++) {
        toc_unpacker_free(all->p[i].unpacker);
        toc_boards_give(all->p[i].of, all->p[i].board);
    }
}

/* Those of a partner are told what an incident was called when it was decided that they may see it,
 * on the board. The store may know of one that is not there yet. */
static toc_sv title_of(const telling *t, const toc_change *ch, toc_arena *a)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
    toc_buf text = {0};
    toc_brief b = {.body = {"", 0}};
    const toc_board_row *row = t->board ? toc_board_find(t->board, ch->id) : NULL;
    toc_sv title = {"", 0};
    if (!toc_sv_eq(ch->what, TOC_SV("incident")))
        return title;
    if (row && t->unpacker)
        toc_unpack(t->unpacker, row->text, &text);
    else if (t->sight.all)
        (void)toc_store_brief(t->store, ch->id, a, &b, NULL);
    if (toc_json_parse(text.n ? toc_buf_sv(&text) : b.body, &doc, NULL) == 0)
        title = toc_arena_dup(a, toc_json_text(toc_json_root(doc), "title"));
    toc_buf_done(&text);
    return title;
}

/* What stands in the order of changes is a number for those of the house, a cursor for others: gaps
 * between numbers tell that there is something that one may not see. */
static toc_sv place_of(const telling *t, int64_t seq, toc_arena *a)
{
    return t->sight.all ? toc_arena_printf(a, "%lld", (long long)seq)
                        : toc_api_cursor_write(t->api, seq, a);
}

static void put_change(toc_json_out *j, const telling *t, const toc_change *ch, toc_sv place,
                       toc_arena *a)
{
    toc_json_open(j, '{');
    if (t->sight.all)
        toc_put_int(j, "seq", ch->seq);
    else
        toc_put_text(j, "cursor", place);
    toc_put_time(j, "at", ch->added);
    toc_put_text(j, "kind", ch->what);
    toc_put_text(j, "op", ch->op);
    toc_put_text(j, "id", ch->id);
    if (toc_sv_eq(ch->what, TOC_SV("incident")))
        toc_put_text(j, "incident", ch->id);
    toc_put_text(j, "title", title_of(t, ch, a));
    toc_put_text(j, "what",
                 toc_arena_printf(a, "%.*s %.*s", TOC_SV_ARG(ch->op), TOC_SV_ARG(ch->what)));
    toc_json_close(j, '}');
}

/* Those of a partner are told of incidents that they may see, and of nothing else. */
static bool may_know(const telling *t, const toc_change *ch)
{
    if (t->sight.all)
        return true;
    const toc_board_row *row = t->board && toc_sv_eq(ch->what, TOC_SV("incident"))
                                   ? toc_board_find(t->board, ch->id)
                                   : NULL;
    return row && toc_sight_has(&t->sight, row);
}

/* ---- asked for ---- */

/* A place in the order, as the caller knows such. False: it is none. */
static bool read_place(const toc_api_call *c, toc_sv text, int64_t *ret)
{
    if (c->role >= TOC_ROLE_ANALYST)
        return toc_sv_to_i64(text, ret) && *ret >= 0;
    return toc_api_cursor_read(c->api, text, ret);
}

typedef struct {
    toc_api_call *c;
    telling t;
    int64_t after, limit, n;
} asked;

/* A page is full of what the caller may know, whatever else lies between. *ret_more: there may be
 * more behind it. */
static int put_changes(asked *q, bool *ret_more)
{
    toc_api_call *c = q->c;
    bool full = false;
    int r = 0;
    *ret_more = true;
    while (r == 0 && !full && *ret_more) {
        toc_arena a = {0};
        toc_change_vec all = {0};
        r = toc_store_changes(c->store, q->after, MOST, &a, &all, &c->err);
        *ret_more = all.n == MOST;
        TOC_VEC_FOREACH (ch, &all) {
            full = q->n == q->limit;
            if (full)
                break;
            q->after = ch->seq;
            if (!may_know(&q->t, ch))
                continue;
            put_change(&c->j, &q->t, ch, place_of(&q->t, ch->seq, &a), &a);
            q->n++;
        }
        *ret_more = *ret_more || full;
        toc_arena_done(&a);
    }
    return r;
}

static void answer_changes(asked *q)
{
    toc_api_call *c = q->c;
    bool more;
    toc_json_out *j = toc_api_begin(c, 200);
    toc_json_open(j, '{');
    toc_json_key(j, "items");
    toc_json_open(j, '[');
    int r = put_changes(q, &more);
    toc_json_close(j, ']');
    if (q->t.sight.all)
        toc_put_int(j, "last", q->after);
    else
        toc_put_text(j, "last", toc_api_cursor_write(c->api, q->after, c->a));
    toc_put_bool(j, "more", more);
    toc_json_close(j, '}');
    if (r < 0)
        toc_api_fail_result(c, r, NULL, &c->err);
}

void toc_api_changes(toc_api_call *c)
{
    toc_boards *boards = toc_api_boards(c);
    asked q = {.c = c, .t = {.api = c->api, .store = c->store}};
    toc_sv after = toc_api_query(c, "after");
    if (!toc_api_query_int(c, "limit", 1, MOST, AT_ONCE, &q.limit))
        return;
    if (after.n && !read_place(c, after, &q.after)) {
        toc_api_fail(c, 400, "after", "after is 'last' of an answer, or the place of a change");
        return;
    }
    (void)toc_api_sight_of(c, TOC_CHANNEL_CONSOLE, &q.t.sight); /* the call has a store */
    toc_board *board = q.t.sight.all ? toc_boards_look(boards) : toc_boards_take(boards);
    q.t.board = board;
    q.t.unpacker = toc_boards_unpacker(boards);
    answer_changes(&q);
    toc_unpacker_free(q.t.unpacker);
    toc_boards_give(boards, board);
}

/* ---- told ---- */

/* One who listens, and what they may see. */
typedef struct {
    toc_api *api;
    toc_listener *l;
    open_boards *boards;
    telling t;
    int64_t seen; /* of the account, now */
} hearing;

static void say(const hearing *h, const toc_change *ch, toc_buf *b, toc_arena *a)
{
    toc_json_out j = {.buf = b};
    toc_sv place = place_of(&h->t, ch->seq, a);
    toc_buf_printf(b, "event: change\nid: %.*s\ndata: ", TOC_SV_ARG(place));
    put_change(&j, &h->t, ch, place, a);
    toc_buf_str(b, "\n\n");
}

/* Another browser of the same person has looked. */
static void say_seen(const hearing *h, toc_buf *b)
{
    char when[TOC_TIME_TEXT + 1];
    toc_time_format(h->seen, when);
    toc_buf_printf(b, "event: seen\ndata: {\"until\":\"%s\"}\n\n", when);
}

/* Who listens, by the accounts as they are now. False: nobody any more. */
static bool sight_of(hearing *h, const toc_directory *d, uint64_t reloads, toc_arena *memory)
{
    const toc_account *a = toc_directory_account_of(d, h->l->account);
    const toc_directory_partner *p = a ? toc_directory_partner_of(d, a->partner) : NULL;
    toc_role role = a ? toc_api_role_of(a) : TOC_ROLE_NOBODY;
    if (!a || (role == TOC_ROLE_READER && (!p || !p->stored.active)))
        return false;
    const open_board *by = open_one(h->boards, toc_api_boards_of(h->api, p, role));
    h->t.board = by->board;
    h->t.unpacker = by->unpacker;
    h->seen = a->seen;
    h->t.sight = toc_api_sight(p, role, TOC_CHANNEL_CONSOLE);
    return toc_api_see_named(h->api, h->api->watch.store, p, reloads, TOC_CHANNEL_CONSOLE, memory,
                             &h->t.sight);
}

/* False: it is gone. */
static bool tell(const hearing *h, int64_t seq, toc_arena *a)
{
    toc_listener *l = h->l;
    toc_buf text = {.max = TOC_STREAM_WAITING};
    toc_change_vec all = {0};
    int64_t now = toc_time_now();
    bool board = h->t.sight.all || h->t.board; /* without: of what comes nothing is known yet */
    if (board && l->after < seq &&
        toc_store_changes(h->api->watch.store, l->after, AT_ONCE, a, &all, NULL) == 0 && all.n)
        l->after = all.p[all.n - 1].seq;
    TOC_VEC_FOREACH (ch, &all)
        if (may_know(&h->t, ch))
            say(h, ch, &text, a);
    if (h->seen != l->seen)
        say_seen(h, &text);
    l->seen = h->seen;
    if (!text.n && now - l->spoken > HEARTBEAT_SECONDS * SECOND)
        toc_buf_str(&text, ": still here\n\n");
    bool ok = !text.n || toc_stream_send(l->stream, toc_buf_sv(&text));
    if (text.n)
        l->spoken = now;
    toc_buf_done(&text);
    /* Who it is gets asked again now and then. */
    return ok && now - l->began < LISTEN_SECONDS * SECOND;
}

void toc_hub_tell(toc_api *api, int64_t seq)
{
    uint64_t reloads;
    toc_directory *d = toc_api_directory(api, &reloads);
    open_boards boards = {.any = seq >= 0};
    toc_arena a = {0};
    const telling t = {.api = api, .store = api->watch.store};
    pthread_mutex_lock(&api->hub.lock);
    for (int i = 0; i < TOC_LISTENERS; i++) {
        hearing h = {.api = api, .l = &api->hub.listeners[i], .boards = &boards, .t = t};
        if (!h.l->stream)
            continue;
        if (h.l->after < 0 || h.l->after > seq) /* after the end: of a store that was set back */
            h.l->after = seq;
        toc_arena_clear(&a);
        if (!sight_of(&h, d, reloads, &a) || !tell(&h, seq, &a))
            h.l->stream = toc_stream_close(h.l->stream);
    }
    pthread_mutex_unlock(&api->hub.lock);
    close_boards(&boards);
    toc_arena_done(&a);
    toc_api_give_directory(api, d);
}

void toc_hub_end(toc_hub *h)
{
    for (int i = 0; i < TOC_LISTENERS; i++)
        h->listeners[i].stream = toc_stream_close(h->listeners[i].stream);
}

/* ---- listening ---- */

/* NULL: too many listen. */
static toc_listener *free_place(toc_hub *h, int64_t account)
{
    toc_listener *place = NULL, *oldest = NULL;
    int theirs = 0;
    for (int i = 0; i < TOC_LISTENERS; i++) {
        toc_listener *l = &h->listeners[i];
        if (!l->stream && !place)
            place = l;
        if (!l->stream || l->account != account)
            continue;
        theirs++;
        if (!oldest || l->began < oldest->began)
            oldest = l;
    }
    if (theirs < TOC_LISTENERS_EACH)
        return place;
    oldest->stream = toc_stream_close(oldest->stream);
    return oldest;
}

void toc_api_events(toc_api_call *c)
{
    int64_t after = -1, now = toc_time_now();
    toc_sv last = toc_request_header(c->r, "Last-Event-ID");
    toc_hub *h = &c->api->hub;
    if (!last.p)
        last = toc_api_query(c, "after");
    if (last.n && !read_place(c, last, &after)) {
        toc_api_fail(c, 400, "Last-Event-ID", "this is not the id of an event");
        return;
    }
    pthread_mutex_lock(&h->lock);
    toc_listener *l = free_place(h, c->account->number);
    if (l) {
        toc_respond_header(c->r, "X-Accel-Buffering", TOC_SV("no")); /* proxies pass it on */
        *l = (toc_listener){.stream = toc_respond_stream(c->r, "text/event-stream"),
                            .account = c->account->number,
                            .after = after,
                            .seen = c->account->seen,
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
