/*
 * api - what the console and other programs ask over HTTP: /api/v1, documented by
 * docs/openapi.json.
 *
 * in:  requests, a store; accounts with a role (store/exchange.h)
 * out: JSON, each answer built from what the caller may have by the gate (share/release.h)
 *
 * Threads: those of the HTTP server only look up who asks; a few of the API's own read, each with a
 * store that it holds at one moment while it does; one writes; one checks passwords; one watches
 * for changes, keeps the board of all incidents in memory in step, and tells those who listen.
 */
#pragma once

#include "base/arena.h"
#include "base/err.h"
#include "http/http.h"

typedef struct toc_api toc_api;

typedef struct {
    const char *store; /* path; must be there */
    const char *title; /* what the server calls itself */
    bool secure;       /* it speaks TLS: cookies are for TLS alone */
    unsigned threads;  /* that read; at least 1 */
} toc_api_options;

/* Starts the threads; text of options must live as long. */
TOC_MUST_USE int toc_api_new(const toc_api_options *o, toc_api **ret, toc_err *reterr);
/* Its paths on a server. */
toc_http_part toc_api_part(toc_api *api);
/* While there is nobody who may administer: the code with which the first one may be made, good
 * until it is used or the server ends; in a. Empty: there is somebody. */
toc_sv toc_api_setup_code(toc_api *api, toc_arena *a);
/* After the server has ended. NULL is fine; returns NULL. */
toc_api *toc_api_free(toc_api *api);

/* The files of the console on a server. */
toc_http_part toc_console_part(void);
