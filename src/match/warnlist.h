/*
 * warnlist - MISP warning lists: values that are usually no threat (public resolvers, top sites,
 * networks of cloud providers), and which indicators are among them.
 *
 * All five types: string (the value), substring (part of it), hostname (the name or one below it),
 * cidr (an address in it), regex. A list speaks only of the attributes that it names. Pure: the
 * caller reads the files.
 */
#pragma once

#include "base/err.h"
#include "model/ioc.h"

typedef struct toc_warnlists toc_warnlists;

TOC_MUST_USE int toc_warnlists_new(toc_warnlists **ret);
toc_warnlists *toc_warnlists_free(toc_warnlists *w); /* NULL is fine; returns NULL */

/* Adds a list as MISP publishes it (list.json). 0, -EINVAL with what is wrong, -ENOMEM. */
TOC_MUST_USE int toc_warnlists_add(toc_warnlists *w, toc_sv json, toc_err *reterr);
size_t toc_warnlists_count(const toc_warnlists *w);

/* Calls for each list that the value, in normal form, is on. */
void toc_warnlists_find(const toc_warnlists *w, toc_ioc_kind kind, toc_sv value,
                        void (*on)(void *context, toc_sv list), void *context);
