/* taxii_server - routes, threads, and the life of the server; see taxii.h. */
#include "share/taxii_server.h"

#include "base/alloc.h"
#include "base/wait.h"
#include "share/gate.h"
#include "share/narrow.h"
#include "share/secret.h"

#include <errno.h>
#include <signal.h>
#include <sodium.h>

/* ---- routes ---- */

#define ENTER(name)                                                                                \
    static void enter_##name(void *context, toc_request *r)                                        \
    {                                                                                              \
        (void)context;                                                                             \
        toc_taxii_enter(r, toc_taxii_##name);                                                      \
    }

ENTER(discovery)
ENTER(root)
ENTER(status)
ENTER(collections)
ENTER(one_collection)
ENTER(manifest)
ENTER(objects)
ENTER(post)
ENTER(object)
ENTER(delete)
ENTER(versions)

static void enter_feed(void *context, toc_request *r)
{
    (void)context;
    toc_call *c = toc_request_own(r);
    c->any_media = true;
    toc_taxii_enter(r, toc_taxii_feed);
}

/* Parameters: 0 the API root, 1 the collection or status, 2 the object. */
static const toc_route ROUTES[] = {
    {"GET", "/healthz", toc_taxii_health},
    {"GET", "/metrics", toc_taxii_metrics},
    {"GET", "/taxii2/", enter_discovery},
    {"GET", "/feeds/{}/{}", enter_feed},
    {"GET", "/{}/", enter_root},
    {"GET", "/{}/status/{}/", enter_status},
    {"GET", "/{}/collections/", enter_collections},
    {"GET", "/{}/collections/{}/", enter_one_collection},
    {"GET", "/{}/collections/{}/manifest/", enter_manifest},
    {"GET", "/{}/collections/{}/objects/", enter_objects},
    {"POST", "/{}/collections/{}/objects/", enter_post},
    {"GET", "/{}/collections/{}/objects/{}/", enter_object},
    {"DELETE", "/{}/collections/{}/objects/{}/", enter_delete},
    {"GET", "/{}/collections/{}/objects/{}/versions/", enter_versions},
};

toc_http_part toc_taxii_part(toc_taxii *t)
{
    return (toc_http_part){.routes = ROUTES,
                           .n_routes = TOC_LEN(ROUTES),
                           .max_body = TOC_TAXII_MAX_BODY,
                           .context = t,
                           .admit = toc_taxii_admit,
                           .fail = toc_taxii_fail_status};
}

/* ---- what handlers share ---- */

bool toc_taxii_find_collection(toc_call *c)
{
    toc_sv root = toc_request_param(c->r, 0), id = toc_request_param(c->r, 1);
    c->collection = toc_directory_collection(c->directory, root, id);
    if (c->collection)
        c->access =
            toc_directory_access(c->directory, c->collection->number, c->partner->stored.number);
    /* One that the caller may not use is one that is not there. */
    if (!c->collection || !toc_directory_sees(&c->access)) {
        toc_taxii_fail(c->r, 404, "Not found", "No such collection.");
        return false;
    }
    return true;
}

enum { READER_MEMORY = 6 << 20, WRITER_MEMORY = 24 << 20 };

toc_store *toc_taxii_take_store(toc_call *c)
{
    toc_taxii *t = c->t;
    toc_store *s = NULL;
    toc_err err = {0};
    pthread_mutex_lock(&t->pool_lock);
    if (t->n_idle)
        s = t->idle[--t->n_idle];
    pthread_mutex_unlock(&t->pool_lock);
    if (!s && toc_store_open(t->options.store, TOC_STORE_READ, &s, &err) == 0)
        toc_exchange_memory(s, READER_MEMORY);
    if (!s)
        toc_taxii_fail(c->r, 503, "Busy", "The store cannot be opened.");
    return s;
}

void toc_taxii_give_store(toc_call *c, toc_store *s)
{
    toc_taxii *t = c->t;
    pthread_mutex_lock(&t->pool_lock);
    if (t->n_idle < TOC_HTTP_THREADS) {
        t->idle[t->n_idle++] = s;
        s = NULL;
    }
    pthread_mutex_unlock(&t->pool_lock);
    toc_store_close(s);
}

/* ---- the life of the server ---- */

static int make_secrets(toc_taxii *t, toc_err *reterr)
{
    toc_sv random;
    int r = sodium_init() < 0 ? toc_fail(reterr, -EIO, "no random numbers on this system") : 0;
    if (r == 0)
        r = toc_store_begin(t->writer_store, reterr);
    if (r == 0) {
        r = toc_exchange_key(t->writer_store, "cursors", t->cursor_key, reterr);
        unsigned char ids[TOC_EXCHANGE_KEY]; /* made now, so that readers find it */
        if (r == 0)
            r = toc_exchange_key(t->writer_store, "ids", ids, reterr);
        if (r == 0)
            r = toc_store_commit(t->writer_store, reterr);
        if (r < 0)
            toc_store_rollback(t->writer_store);
    }
    randombytes_buf(t->auth_key, sizeof(t->auth_key));
    if (r == 0)
        r = toc_secret_new(&t->memory, &random, reterr);
    return r == 0 ? toc_secret_hash(random, &t->memory, &t->nobody, reterr) : r;
}

static toc_taxii *drop(toc_taxii *t)
{
    for (unsigned i = 0; i < t->n_idle; i++)
        toc_store_close(t->idle[i]);
    toc_store_close(t->writer_store);
    toc_directory_free(t->directory);
    toc_taxii_sent_free(t);
    toc_arena_done(&t->pending_memory);
    toc_arena_done(&t->memory);
    toc_free(t);
    return NULL;
}

static void end_threads(toc_taxii *t)
{
    pthread_mutex_lock(&t->check_lock);
    t->check_stopping = true;
    pthread_cond_broadcast(&t->check_wake);
    pthread_mutex_unlock(&t->check_lock);
    pthread_join(t->checker, NULL);
    pthread_mutex_lock(&t->write_lock);
    t->stopping = true;
    pthread_cond_broadcast(&t->write_wake);
    pthread_mutex_unlock(&t->write_lock);
    pthread_join(t->writer, NULL);
}

/* Signals are for the caller's thread. */
static int start_threads(toc_taxii *t, toc_err *reterr)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int e = pthread_create(&t->writer, NULL, toc_taxii_write, t);
    if (e == 0 && (e = pthread_create(&t->checker, NULL, toc_taxii_check_secrets, t)) != 0) {
        pthread_mutex_lock(&t->write_lock);
        t->stopping = true;
        pthread_cond_broadcast(&t->write_wake);
        pthread_mutex_unlock(&t->write_lock);
        pthread_join(t->writer, NULL);
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return e ? toc_fail(reterr, -e, "cannot start a thread") : 0;
}

static void init_locks(toc_taxii *t)
{
    pthread_mutex_init(&t->lock, NULL);
    pthread_mutex_init(&t->pool_lock, NULL);
    pthread_mutex_init(&t->write_lock, NULL);
    pthread_mutex_init(&t->check_lock, NULL);
    toc_cond_init(&t->write_wake);
    pthread_cond_init(&t->check_wake, NULL);
    t->last_job = &t->first_job;
    t->last_check = &t->first_check;
}

/* What changed while no server ran; when it is much, the rest while this one does. */
static int narrow(toc_taxii *t, toc_err *reterr)
{
    enum { STEPS = 4 };
    bool any = false;
    toc_narrow_step step = {.more = true};
    toc_directory *now = NULL;
    int r = toc_narrow_begin(t->writer_store, t->directory, NULL, &any, reterr);
    for (unsigned i = 0; r == 0 && any && step.more && i < STEPS; i++)
        r = toc_narrow_on(t->writer_store, t->directory, &step, reterr);
    if (r == 0 && any)
        r = toc_directory_new(t->writer_store, &now, reterr);
    if (!now)
        return r;
    toc_directory_free(t->directory);
    t->directory = now;
    return r;
}

int toc_taxii_new(const toc_taxii_options *o, toc_taxii **ret, toc_err *reterr)
{
    toc_taxii *t = toc_calloc(1, sizeof(*t));
    if (!t)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    t->options = *o;
    if (!o->check)
        t->options.check = toc_stix_check;
    init_locks(t);
    int r = toc_store_open(o->store, TOC_STORE_WRITE, &t->writer_store, reterr);
    if (r == 0)
        toc_exchange_memory(t->writer_store, WRITER_MEMORY);
    if (r == 0)
        r = make_secrets(t, reterr);
    if (r == 0)
        r = toc_gate_settle(t->writer_store, reterr);
    if (r == 0)
        r = toc_directory_new(t->writer_store, &t->directory, reterr);
    if (r == 0)
        r = narrow(t, reterr);
    if (r == 0)
        toc_taxii_set_gate(t, t->directory->gate);
    if (r == 0)
        r = start_threads(t, reterr);
    if (r < 0) {
        drop(t);
        return r;
    }
    *ret = t;
    return 0;
}

void toc_taxii_reload(toc_taxii *t)
{
    pthread_mutex_lock(&t->write_lock);
    t->reload = true;
    pthread_cond_broadcast(&t->write_wake);
    pthread_mutex_unlock(&t->write_lock);
}

toc_taxii *toc_taxii_free(toc_taxii *t)
{
    if (!t)
        return NULL;
    end_threads(t);
    return drop(t);
}
