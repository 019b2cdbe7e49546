/* server - see server.h. */
#include "daemon/server.h"

#include "base/alloc.h"
#include "daemon/keeper.h"
#include "daemon/lock.h"

#include <errno.h>
#include <signal.h>

struct toc_server {
    toc_http *http;
    toc_taxii *taxii;
    toc_api *api;
    toc_keeper *keeper;
    int lock; /* of the store */
};

static int start(toc_server *d, const toc_server_options *o, toc_err *reterr)
{
    toc_http_options http = o->http;
    toc_http_part parts[TOC_HTTP_PARTS];
    int r = toc_server_lock(o->taxii.store, &d->lock, reterr);
    if (r == 0)
        r = toc_taxii_new(&o->taxii, &d->taxii, reterr);
    if (r < 0)
        return r;
    const toc_api_options api = {.store = o->taxii.store,
                                 .title = o->taxii.title,
                                 .secure = o->http.certificate != NULL,
                                 .threads = o->http.threads};
    if (o->console)
        r = toc_api_new(&api, &d->api, reterr);
    if (r < 0)
        return r;
    http.parts = parts;
    if (o->console) {
        parts[http.n_parts++] = toc_api_part(d->api);
        parts[http.n_parts++] = toc_console_part();
    }
    parts[http.n_parts++] = toc_taxii_part(d->taxii);
    r = toc_http_start(&http, &d->http, reterr);
    const toc_keeper_options keeper = {.store = o->taxii.store, .failed = o->failed};
    return r == 0 ? toc_keeper_new(&keeper, &d->keeper, reterr) : r;
}

int toc_server_start(const toc_server_options *o, toc_server **ret, toc_err *reterr)
{
    sigset_t all, before;
    toc_server *d = toc_calloc(1, sizeof(*d));
    if (!d)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    d->lock = -1;
    /* Signals are for the caller's thread. */
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int r = start(d, o, reterr);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (r < 0) {
        toc_server_stop(d);
        return r;
    }
    *ret = d;
    return 0;
}

uint16_t toc_server_port(const toc_server *d)
{
    return toc_http_port(d->http);
}

toc_sv toc_server_setup_code(const toc_server *d, toc_arena *a)
{
    return d->api ? toc_api_setup_code(d->api, a) : (toc_sv){"", 0};
}

void toc_server_reload(toc_server *d)
{
    toc_taxii_reload(d->taxii);
}

/* Requests first, which may still need the parts' threads; then these, which have work left. */
toc_server *toc_server_stop(toc_server *d)
{
    enum { PATIENCE_SECONDS = 10 };
    if (!d)
        return NULL;
    d->keeper = toc_keeper_free(d->keeper);
    d->http = toc_http_stop(d->http, PATIENCE_SECONDS);
    d->api = toc_api_free(d->api);
    d->taxii = toc_taxii_free(d->taxii);
    d->lock = toc_server_unlock(d->lock); /* all is written down: the next one may begin */
    toc_free(d);
    return NULL;
}
