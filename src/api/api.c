/* api - the way of a request, and the life of the API; see api.h. */
#include "api/server.h"

#include "base/alloc.h"
#include "base/date.h"
#include "share/secret.h"

#include <errno.h>
#include <sodium.h>

#define BASE "/api/v1"

const char *const toc_role_words[TOC_ROLE_COUNT] = {
    [TOC_ROLE_READER] = "reader",
    [TOC_ROLE_ANALYST] = "analyst",
    [TOC_ROLE_ADMIN] = "admin",
};

const toc_api_options *toc_api_options_of(const toc_api *api)
{
    return &api->options;
}

/* ---- a call ---- */

toc_directory *toc_api_directory(toc_api *api, uint64_t *ret_reloads)
{
    pthread_mutex_lock(&api->lock);
    toc_directory *d = api->directory;
    d->users++;
    *ret_reloads = api->reloads;
    pthread_mutex_unlock(&api->lock);
    return d;
}

void toc_api_give_directory(toc_api *api, toc_directory *d)
{
    if (!d)
        return;
    pthread_mutex_lock(&api->lock);
    bool last = --d->users == 0;
    pthread_mutex_unlock(&api->lock);
    if (last)
        toc_directory_free(d);
}

void toc_api_reload(toc_api *api, toc_store *s)
{
    toc_directory *now = NULL;
    if (toc_directory_new(s, &now, NULL) < 0)
        return; /* the old one serves until the next change */
    pthread_mutex_lock(&api->lock);
    toc_directory *before = api->directory;
    api->directory = now;
    api->reloads++;
    toc_api_set_up(api);
    pthread_mutex_unlock(&api->lock);
    toc_api_give_directory(api, before);
}

static void drop_call(void *own)
{
    toc_api_call *c = own;
    toc_api_give_directory(c->api, c->directory);
    toc_buf_done(&c->body);
    toc_unpacker_free(c->unpacker);
    toc_buf_done(&c->row);
    c->json = toc_json_doc_free(c->json);
}

static void answer(void *context, toc_request *r)
{
    (void)context;
    toc_api_call *c = toc_request_own(r);
    if (!c->status && c->then) {
        if (!toc_crew_take(c, TOC_CREW_WRITE, answer))
            toc_api_fail_status(c->api, r, 503);
        return;
    }
    TOC_ASSERT(c->status);
    if (c->status == 401)
        toc_respond_header(r, "WWW-Authenticate", TOC_SV("Bearer realm=\"tocsin\""));
    if (c->status == 429 || c->status == 503)
        toc_respond_header(r, "Retry-After", TOC_SV("1"));
    toc_respond(r, c->status, c->media, &c->body);
}

static bool changes(const toc_api_call *c)
{
    return strcmp(c->endpoint->method, "GET") != 0;
}

/* Who it is is known. */
static void proceed(toc_api_call *c)
{
    const toc_endpoint *e = c->endpoint;
    if (c->role < e->least) {
        if (c->role == TOC_ROLE_NOBODY)
            toc_api_fail_status(c->api, c->r, 401);
        else
            toc_api_fail_request(c->r, 403, NULL, "your role does not allow this");
        return;
    }
    if (changes(c) && !toc_api_is_meant(c))
        return;
    bool here = e->crew == TOC_CREW_NONE || e->crew == TOC_CREW_SELDOM;
    toc_crew_kind crew = e->crew == TOC_CREW_SELDOM ? TOC_CREW_READ : e->crew;
    if (here)
        e->run(c);
    if (c->status)
        answer(c->api, c->r);
    else if (crew != TOC_CREW_NONE && !toc_crew_take(c, crew, answer))
        toc_api_fail_status(c->api, c->r, 503);
}

static void enter(void *context, toc_request *r)
{
    (void)context;
    proceed(toc_request_own(r));
}

/* ---- who asks, before the body comes ---- */

static unsigned let_in(toc_api_call *c)
{
    toc_request_known(c->r, (uint64_t)c->account->number);
    return 0;
}

static unsigned find_out(toc_api *api, toc_request *r)
{
    toc_arena *a = toc_request_arena(r);
    toc_api_call *c = TOC_NEW(a, toc_api_call);
    if (!c)
        return 503;
    *c = (toc_api_call){
        .api = api, .r = r, .a = a, .endpoint = &toc_endpoints[toc_request_route(r) - api->routes]};
    c->directory = toc_api_directory(api, &c->reloads);
    toc_request_keep(r, c, drop_call);
    switch (toc_api_identify(c)) {
    case TOC_UNCHECKED:
        c->must_check = true;
        return toc_crew_take(c, TOC_CREW_CHECK, NULL) ? 0 : 503;
    case TOC_KNOWN:
        return let_in(c);
    case TOC_NOBODY:
        break;
    }
    return 0;
}

static unsigned admit(void *context, toc_request *r)
{
    toc_api_call *c = toc_request_own(r);
    if (c) /* the crew has looked */
        return c->checked ? let_in(c) : 401;
    unsigned refused = toc_api_admit(context, r);
    return refused ? refused : find_out(context, r);
}

/* ---- its paths ---- */

static bool owns(const void *context, toc_sv path)
{
    (void)context;
    return toc_sv_eq(path, TOC_SV("/api")) || toc_sv_starts(path, TOC_SV("/api/"));
}

toc_http_part toc_api_part(toc_api *api)
{
    return (toc_http_part){.owns = owns,
                           .routes = api->routes,
                           .n_routes = api->n_routes,
                           .max_body = TOC_API_MAX_BODY,
                           .context = api,
                           .admit = admit,
                           .fail = toc_api_fail_status};
}

static int make_routes(toc_api *api, toc_err *reterr)
{
    api->n_routes = toc_endpoints_n;
    api->routes = TOC_NEW_N(&api->memory, toc_route, toc_endpoints_n);
    for (size_t i = 0; api->routes && i < toc_endpoints_n; i++)
        api->routes[i] =
            (toc_route){.method = toc_endpoints[i].method,
                        .path = toc_arena_printf(&api->memory, BASE "%s", toc_endpoints[i].path).p,
                        .handle = enter};
    return api->memory.overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : 0;
}

/* ---- its life ---- */

toc_sv toc_api_setup_code(toc_api *api, toc_arena *a)
{
    pthread_mutex_lock(&api->lock);
    toc_sv code = toc_arena_dup(a, toc_sv_of(api->setup_code));
    pthread_mutex_unlock(&api->lock);
    return code;
}

/* It is made when it is first wanted. */
static int get_key(toc_api *api, toc_store *s, toc_err *reterr)
{
    int r = toc_store_begin(s, reterr);
    if (r == 0)
        r = toc_exchange_key(s, "console cursors", api->cursor_key, reterr);
    return r == 0 ? toc_store_commit(s, reterr) : r;
}

static int start(toc_api *api, toc_err *reterr)
{
    toc_sv random;
    toc_store *s = NULL;
    int r = sodium_init() < 0 ? toc_fail(reterr, -EIO, "no random numbers on this system") : 0;
    if (r == 0)
        r = make_routes(api, reterr);
    randombytes_buf(api->key, sizeof(api->key));
    if (r == 0)
        r = toc_secret_new(&api->memory, &random, reterr);
    if (r == 0)
        r = toc_secret_hash(random, &api->memory, &api->nobody, reterr);
    if (r == 0)
        r = toc_store_open(api->options.store, TOC_STORE_WRITE, &s, reterr);
    if (r == 0)
        r = get_key(api, s, reterr);
    if (r == 0)
        r = toc_directory_new(s, &api->directory, reterr);
    toc_store_close(s);
    if (r == 0)
        toc_api_set_up(api);
    if (r == 0)
        r = toc_api_boards_make(api, reterr);
    if (r == 0)
        r = toc_crews_start(api, reterr);
    return r == 0 ? toc_watch_start(api, reterr) : r;
}

int toc_api_new(const toc_api_options *o, toc_api **ret, toc_err *reterr)
{
    toc_api *api = toc_calloc(1, sizeof(*api));
    if (!api)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    api->options = *o;
    api->started = toc_time_now();
    pthread_mutex_init(&api->lock, NULL);
    pthread_mutex_init(&api->maps.lock, NULL);
    pthread_mutex_init(&api->extractor_lock, NULL);
    pthread_mutex_init(&api->hub.lock, NULL);
    pthread_mutex_init(&api->warnings.lock, NULL);
    pthread_mutex_init(&api->sights.lock, NULL);
    pthread_mutex_init(&api->finds.lock, NULL);
    pthread_mutex_init(&api->counts.lock, NULL);
    int r = start(api, reterr);
    if (r < 0) {
        toc_api_free(api);
        return r;
    }
    *ret = api;
    return 0;
}

toc_api *toc_api_free(toc_api *api)
{
    if (!api)
        return NULL;
    toc_api_boards_close(api);
    toc_crews_end(api);
    toc_watch_end(api);
    toc_hub_end(&api->hub);
    toc_maps_done(&api->maps);
    toc_warnings_done(&api->warnings);
    toc_sights_done(&api->sights);
    toc_finds_done(&api->finds);
    toc_api_boards_free(api);
    toc_extractor_free(api->extractor);
    toc_directory_free(api->directory);
    toc_arena_done(&api->memory);
    toc_free(api);
    return NULL;
}
