/*
 * directory - who is who on the exchange, read from the store at one moment: partners as the gate
 * takes them, accounts, collections, who may use them. Constant once made; shared by count.
 */
#pragma once

#include "share/release.h"
#include "store/exchange.h"

typedef struct {
    toc_partner stored;
    toc_recipient recipient;
    toc_sv_vec named; /* ids of objects for which it is named, sorted */
} toc_directory_partner;

typedef TOC_VEC(toc_directory_partner) toc_directory_partner_vec;

typedef struct {
    toc_arena a;
    unsigned users; /* guarded by whoever shares it */
    uint64_t gate;  /* the same for directories by which the same may leave to the same */
    toc_directory_partner_vec partners;
    toc_account_vec accounts;
    toc_collection_vec collections;
    toc_access_vec accesses;
    toc_binding_vec bindings; /* by identity */
} toc_directory;

TOC_MUST_USE int toc_directory_new(toc_store *s, toc_directory **ret, toc_err *reterr);
toc_directory *toc_directory_free(toc_directory *d); /* NULL is fine; returns NULL */

/* A partner as the gate takes it; ids in a. -ENOMEM. */
TOC_MUST_USE int toc_directory_recipient(const toc_partner *p, toc_arena *a, toc_recipient *ret);

/* These return NULL when there is none. */
const toc_directory_partner *toc_directory_partner_named(const toc_directory *d, toc_sv name);
const toc_directory_partner *toc_directory_partner_of(const toc_directory *d, int64_t number);
const toc_account *toc_directory_account(const toc_directory *d, toc_sv name);
const toc_account *toc_directory_account_of(const toc_directory *d, int64_t number);
/* The account that stands for who has a certificate (SHA-256 in lower case, subject as RFC 4514 has
 * it), by fingerprint before subject; of those that are over at `now` none does. */
const toc_account *toc_directory_bound(const toc_directory *d, toc_sv fingerprint, toc_sv subject,
                                       int64_t now);
/* By id or alias, within an API root. */
const toc_collection *toc_directory_collection(const toc_directory *d, toc_sv root, toc_sv id);

/* Neither right when nothing is said: default deny. */
toc_access toc_directory_access(const toc_directory *d, int64_t collection, int64_t partner);
/* Whether that lets one see that there is such a collection. */
bool toc_directory_sees(const toc_access *access);
/* Whether the partner may see that there is such a root: it may use a collection in it. */
bool toc_directory_sees_root(const toc_directory *d, toc_sv root, int64_t partner);

/* Whether the partner may post what names this identity as its creator: it is bound to the partner,
 * or to nobody. *ret_own (may be NULL): to the partner. */
bool toc_directory_speaks_for(const toc_directory *d, int64_t partner, toc_sv identity,
                              bool *ret_own);

bool toc_directory_is_named(const toc_directory_partner *p, toc_sv object);
/* What the gate wants to know beside label and recipient. c NULL: no collection is involved. */
toc_release_facts toc_directory_facts(const toc_directory_partner *p, const toc_collection *c,
                                      toc_sv object, int64_t source);
