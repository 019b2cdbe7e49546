/*
 * server - one HTTP server for all that `tocsin serve` offers: the parts that share its address and
 * threads, started and ended in the right order.
 */
#pragma once

#include "api/api.h"
#include "http/http.h"
#include "share/taxii.h"

typedef struct toc_server toc_server;

typedef struct {
    toc_http_options http; /* parts are filled in */
    toc_taxii_options taxii;
    bool console;                     /* the API and the console's files too */
    void (*failed)(const char *text); /* work beside requests did not go on; any thread. Or NULL */
} toc_server_options;

TOC_MUST_USE int toc_server_start(const toc_server_options *o, toc_server **ret, toc_err *reterr);
uint16_t toc_server_port(const toc_server *d);
/* Of the API: see toc_api_setup_code(). Empty without it. */
toc_sv toc_server_setup_code(const toc_server *d, toc_arena *a);
/* Reads partners, accounts and collections anew. */
void toc_server_reload(toc_server *d);
/* Finishes what is under way, writes down what is to be written, ends. NULL is fine. */
toc_server *toc_server_stop(toc_server *d);
