/*
 * exchange - the part of the store that the exchange stands on: partners and their accounts,
 * collections and their one order, what went to whom, the audit log.
 *
 * Puts and changes stand between toc_store_begin() and toc_store_commit(), like all others; one
 * writer, any number of readers with a toc_store each. Text given out lives in the arena that was
 * given. Who may see what is not decided here but by share/release.h: a label is text to the store.
 */
#pragma once

#include "base/hash.h"
#include "store/store.h"

/* ---- who ---- */

typedef struct {
    int64_t number;        /* 0: new */
    toc_sv name;           /* unique */
    toc_sv clearance, pap; /* words of TLP and PAP */
    bool strict_amber, active;
    toc_sv accepts, communities; /* a space between */
    toc_sv places; /* how exactly it may be told places (share/places.h); empty: as they are */
    int64_t created;
} toc_partner;

typedef TOC_VEC(toc_partner) toc_partner_vec;

typedef struct {
    int64_t number;  /* 0: new */
    bool user;       /* a person with a password, not a program with a token */
    toc_sv name;     /* unique among both */
    int64_t partner; /* number */
    toc_sv secret;   /* Argon2id */
    toc_sv role;     /* of a user on the console: "analyst", "admin"; empty: reads what its partner
                        may */
    int64_t rate;    /* requests a minute; 0: default */
    int64_t expires; /* microseconds UTC; 0: never */
    int64_t created;
    int64_t seen; /* up to where it has looked at the board, microseconds; 0: never. A put leaves
                     it as it is */
} toc_account;

typedef TOC_VEC(toc_account) toc_account_vec;

/* Adds (number 0) or changes. TOC_STORE_MANY: another one has that name. */
TOC_MUST_USE int toc_exchange_put_partner(toc_store *s, const toc_partner *p, toc_err *reterr);
TOC_MUST_USE int toc_exchange_partners(toc_store *s, toc_arena *a, toc_partner_vec *ret,
                                       toc_err *reterr);
/* With its accounts, access and names. TOC_STORE_NONE: no such. */
TOC_MUST_USE int toc_exchange_drop_partner(toc_store *s, int64_t number, toc_err *reterr);

TOC_MUST_USE int toc_exchange_put_account(toc_store *s, const toc_account *account, toc_err *e);
TOC_MUST_USE int toc_exchange_accounts(toc_store *s, toc_arena *a, toc_account_vec *ret,
                                       toc_err *reterr);
TOC_MUST_USE int toc_exchange_drop_account(toc_store *s, int64_t number, toc_err *reterr);
/* Looked up to there; what was seen stays seen: an earlier moment changes nothing. */
TOC_MUST_USE int toc_exchange_see(toc_store *s, int64_t account, int64_t until, toc_err *reterr);

/* Names a partner for an object, or takes that back. */
TOC_MUST_USE int toc_exchange_name(toc_store *s, int64_t partner, toc_sv object, bool named,
                                   toc_err *reterr);
/* The ids for which a partner is named, sorted. */
TOC_MUST_USE int toc_exchange_named(toc_store *s, int64_t partner, toc_arena *a, toc_sv_vec *ret,
                                    toc_err *reterr);

/* An identity (STIX) that is a partner's: who may post objects that name it as their creator. */
typedef struct {
    toc_sv identity;
    int64_t partner;
} toc_binding;

typedef TOC_VEC(toc_binding) toc_binding_vec;

/* TOC_STORE_NONE: it was not bound. */
TOC_MUST_USE int toc_exchange_bind(toc_store *s, int64_t partner, toc_sv identity, bool bound,
                                   toc_err *reterr);
/* All, by identity. */
TOC_MUST_USE int toc_exchange_bindings(toc_store *s, toc_arena *a, toc_binding_vec *ret,
                                       toc_err *reterr);

/* ---- collections ---- */

/* entry = collection << 52 | date_added: until 2112, and this many collections. */
enum { TOC_MAX_COLLECTIONS = 2047 };

typedef struct {
    int64_t number; /* 0: new */
    toc_sv root, id, alias, title, description;
    toc_sv unmarked, ceiling; /* words of TLP */
    toc_sv places;            /* likewise, of whoever reads it */
    toc_sv query;             /* of a live view */
    int64_t seen;
    int64_t created;
} toc_collection;

typedef TOC_VEC(toc_collection) toc_collection_vec;

typedef struct {
    int64_t collection, partner;
    bool can_read, can_write;
    bool can_delete; /* what others posted, too; its own may be deleted by who may write */
    bool recalls; /* share/directory.h says so: tombstones wait there that are for it alone, which
                     it may read whatever else it may not */
} toc_access;

typedef TOC_VEC(toc_access) toc_access_vec;

/* TOC_STORE_MANY: the alias is taken in that root, or there are TOC_MAX_COLLECTIONS. */
TOC_MUST_USE int toc_exchange_put_collection(toc_store *s, const toc_collection *c, toc_err *e);
TOC_MUST_USE int toc_exchange_collections(toc_store *s, toc_arena *a, toc_collection_vec *ret,
                                          toc_err *reterr);
/* It is gone at once; what is in it goes by toc_exchange_sweep(). */
TOC_MUST_USE int toc_exchange_drop_collection(toc_store *s, int64_t number, toc_err *reterr);
/* How many were dropped of which something is left. */
TOC_MUST_USE int toc_exchange_removed(toc_store *s, int64_t *ret, toc_err *reterr);
/* Deletes at most so many rows of what was in collections that were dropped. *ret_more: there are
 * more. */
TOC_MUST_USE int toc_exchange_sweep(toc_store *s, uint32_t rows, bool *ret_more, toc_err *reterr);
/* No right: the access is taken away. */
TOC_MUST_USE int toc_exchange_put_access(toc_store *s, const toc_access *access, toc_err *reterr);
TOC_MUST_USE int toc_exchange_accesses(toc_store *s, toc_arena *a, toc_access_vec *ret,
                                       toc_err *reterr);

/* ---- what is in them ---- */

/* Bits of a version's state. "Unsure": there is a later (earlier) version, but with another label
 * or from another source, so that some who may see this one may not see that one. */
enum {
    TOC_SHARED_LAST = 1,
    TOC_SHARED_FIRST = 2,
    TOC_SHARED_UNSURE_LAST = 4,
    TOC_SHARED_UNSURE_FIRST = 8,
    /* There is an earlier row of this very version, which some may not see (toc_shared.apart). */
    TOC_SHARED_AGAIN = 16,
    /* The newest version from the same source bears another label: who may not see that one may not
     * see this one any more. */
    TOC_SHARED_NARROWED = 32,
    /* It tells of a recall, to those alone who were sent what it is about (toc_tombstone); with
     * NARROWED: and who may not see the newest version of that. */
    TOC_SHARED_TOMBSTONE = 64,
    /* It was taken out: toc_exchange_stood() alone gives it. */
    TOC_SHARED_TAKEN = 128,
    /* A tombstone for one partner alone (toc_tombstone.partner). */
    TOC_SHARED_ADDRESSED = 256,
};

typedef struct {
    int64_t added;   /* date_added, microseconds UTC; strictly increasing in a collection */
    int64_t version; /* 0: the object has none; its date_added then stands for it */
    int64_t label;   /* number: toc_exchange_label() */
    int64_t source;  /* partner; 0: ourselves */
    int state;
    bool apart; /* put it beside the same version from others: its source may not see that one */
    bool owned; /* put it only when its source posted the first version of the object, too */
    toc_sv type, id, json;
} toc_shared;

typedef enum {
    TOC_SHARED_NEW,
    TOC_SHARED_REVISED,
    TOC_SHARED_SAME,     /* it is there, with the same content */
    TOC_SHARED_FOREIGN,  /* another source posted the first version of this object: not put */
    TOC_SHARED_CONFLICT, /* this version is there with other content: set aside, not published */
} toc_shared_put;

typedef struct {
    toc_shared_put done;
    bool known;            /* TOC_SHARED_CONFLICT: it was set aside before */
    int64_t added;         /* of the version that is there now */
    int64_t label, source; /* of that version; TOC_SHARED_FOREIGN: of the one added last */
    int64_t first_label, first_source; /* TOC_SHARED_FOREIGN: of the one added first */
    bool relabelled; /* it is the newest of its source now, and bears another label than that before
                      */
} toc_shared_result;

/* Versions of one object in one collection: what a program that revises daily makes in 27 years.
 * Keeps the work of one put bounded. */
enum { TOC_MAX_VERSIONS = 10000 };

/*
 * Puts a version into a collection. label_text: what release says of it. o->added is given by the
 * store, and by the caller only in a migration (else 0). -E2BIG: TOC_MAX_VERSIONS are
 * there, of those put apart half of that, or its markings changed too often.
 */
TOC_MUST_USE int toc_exchange_put(toc_store *s, int64_t collection, const toc_shared *o,
                                  toc_sv label_text, toc_shared_result *ret, toc_err *reterr);

/* Conflicts of a collection whose objects are kept, and how many were folded into this count: of
 * each source, the last TOC_MAX_CONFLICTS are kept. */
TOC_MUST_USE int toc_exchange_conflict_counts(toc_store *s, int64_t collection, int64_t *ret_kept,
                                              int64_t *ret_folded, toc_err *reterr);

/* Called for each row, whose text is good until it returns. 0: go on; else the walk ends so. */
typedef int (*toc_shared_visit)(void *context, const toc_shared *row);

/* Walks a collection in its order, from after `after` on. with_json: row->json is filled. */
TOC_MUST_USE int toc_exchange_walk(toc_store *s, int64_t collection, int64_t after, bool with_json,
                                   toc_shared_visit visit, void *context, toc_err *reterr);
/* Walks the versions of one object in the order in which they were added. */
TOC_MUST_USE int toc_exchange_versions(toc_store *s, int64_t collection, toc_sv id, bool with_json,
                                       toc_shared_visit visit, void *context, toc_err *reterr);

/* The JSON of one version. TOC_STORE_NONE: not there. May be asked for during a walk. */
TOC_MUST_USE int toc_exchange_json(toc_store *s, int64_t collection, int64_t added, toc_arena *a,
                                   toc_sv *ret, toc_err *reterr);

/* Takes one version out of a collection and keeps it as recalled. TOC_STORE_NONE: not there. */
TOC_MUST_USE int toc_exchange_recall(toc_store *s, int64_t collection, int64_t added, toc_sv who,
                                     toc_err *reterr);

/* Walks the versions of an object that were taken out of a collection, in order. */
TOC_MUST_USE int toc_exchange_recalled(toc_store *s, int64_t collection, toc_sv id,
                                       toc_shared_visit visit, void *context, toc_err *reterr);

/* An id that stands for (a part of) a version: of a redacted copy of it, or of what says where that
 * comes from. They go with the version. */
TOC_MUST_USE int toc_exchange_put_copy(toc_store *s, int64_t collection, int64_t added, toc_sv id,
                                       toc_err *reterr);
/* Walks the versions of which an id is a copy, without JSON. */
TOC_MUST_USE int toc_exchange_copied(toc_store *s, int64_t collection, toc_sv id,
                                     toc_shared_visit visit, void *context, toc_err *reterr);

TOC_MUST_USE int toc_exchange_label(toc_store *s, int64_t label, toc_arena *a, toc_sv *ret,
                                    toc_err *reterr);

/* ---- recalls ---- */

/* A version that was taken out of a collection, or all before the tombstone: added 0. */
typedef struct {
    int64_t added, version;
    toc_sv id;
} toc_recalled_version;

typedef TOC_VEC(toc_recalled_version) toc_recalled_vec;

/* What tells of a recall: a row of the collection's order, for those who were sent what it is
 * about. */
typedef struct {
    toc_shared row;  /* type, id, version, source, json; the source is not told */
    toc_sv label;    /* of the row */
    bool restricted; /* nor those who may see the newest version of what it is about; of one for a
                        partner alone: that has less of it now, not nothing */
    int64_t partner; /* it is for this one alone; 0: for all who had what it is about */
    toc_sv reason, who;
    toc_recalled_vec of;
} toc_tombstone;

TOC_MUST_USE int toc_exchange_put_tombstone(toc_store *s, int64_t collection,
                                            const toc_tombstone *t, int64_t *ret_added,
                                            toc_err *reterr);
/* What a tombstone is about. With added 0 alone: the dates of all versions that it means, of rows
 * that are there and of those taken out, are given, each with its version. */
TOC_MUST_USE int toc_exchange_recall_of(toc_store *s, int64_t collection, int64_t added,
                                        toc_arena *a, toc_recalled_vec *ret, toc_err *reterr);

/* Whose a tombstone is; 0: it is for all who had what it is about. */
TOC_MUST_USE int toc_exchange_addressee(toc_store *s, int64_t collection, int64_t added,
                                        int64_t *ret_partner, toc_err *reterr);
/* Appends a row with .recalls for each partner and collection where there are such. */
TOC_MUST_USE int toc_exchange_addressed(toc_store *s, toc_arena *a, toc_access_vec *ret,
                                        toc_err *reterr);

typedef TOC_VEC(int64_t) toc_time_vec;

/* Dates of rows that were taken out of a stretch, in order, at most `limit`. */
TOC_MUST_USE int toc_exchange_gone(toc_store *s, int64_t collection, int64_t first, int64_t last,
                                   uint32_t limit, toc_arena *a, toc_time_vec *ret,
                                   toc_err *reterr);

/* The partner has been given a tombstone. */
TOC_MUST_USE int toc_exchange_told(toc_store *s, int64_t partner, int64_t collection, int64_t added,
                                   toc_err *reterr);
/* The partner asked for what comes after: it has all that it was told up to there. */
TOC_MUST_USE int toc_exchange_reached(toc_store *s, int64_t partner, int64_t collection,
                                      int64_t added, toc_err *reterr);
/* Whether that would acknowledge anything. */
TOC_MUST_USE int toc_exchange_owes(toc_store *s, int64_t partner, int64_t collection, int64_t added,
                                   bool *ret, toc_err *reterr);

/* One version that a partner was sent and that was recalled. */
typedef struct {
    toc_sv id, reason, who;
    int64_t version, collection, tombstone;    /* date_added of the tombstone */
    int64_t at;                                /* when it was recalled */
    int64_t partner, sent, told, acknowledged; /* 0: not yet */
    int64_t added;                             /* of the version */
    int64_t source;                            /* whose doing it is; 0: ours */
    bool restricted;
    bool addressed; /* it is for this partner alone */
} toc_recall_row;

typedef TOC_VEC(toc_recall_row) toc_recall_row_vec;

/* In the order of recalls, those of an object; empty: of all. */
TOC_MUST_USE int toc_exchange_recalls(toc_store *s, toc_sv object, toc_arena *a,
                                      toc_recall_row_vec *ret, toc_err *reterr);

/* ---- what went out ---- */

/* The partner was sent all of this stretch of a collection's order. */
TOC_MUST_USE int toc_exchange_sent(toc_store *s, int64_t partner, int64_t collection, int64_t first,
                                   int64_t last, toc_err *reterr);

typedef struct {
    int64_t partner, collection, first, last, at;
} toc_sent;

typedef TOC_VEC(toc_sent) toc_sent_vec;

/* Who was sent a stretch that holds date_added. */
TOC_MUST_USE int toc_exchange_sent_to(toc_store *s, int64_t collection, int64_t added, toc_arena *a,
                                      toc_sent_vec *ret, toc_err *reterr);
/* Stretches of a collection that a partner was sent and that reach into one, in order, the first
 * `limit`. */
TOC_MUST_USE int toc_exchange_held(toc_store *s, const toc_sent *within, uint32_t limit,
                                   toc_arena *a, toc_sent_vec *ret, toc_err *reterr);
/* Whether this partner was. */
TOC_MUST_USE int toc_exchange_was_sent(toc_store *s, int64_t partner, int64_t collection,
                                       int64_t added, bool *ret, toc_err *reterr);

/* ---- what may be on its way ---- */

/* A stretch of a collection's order of which the partner may be sent what the gate gives it. gate:
 * text of share/gate.h. */
typedef struct {
    int64_t partner, collection, first, last;
    toc_sv gate;
} toc_reserved;

typedef TOC_VEC(toc_reserved) toc_reserved_vec;

/* To be on the disk before anything of the stretch leaves; what did is said by toc_exchange_sent()
 * before it is given up. One that begins at the same date under the same gate grows. */
TOC_MUST_USE int toc_exchange_reserve(toc_store *s, const toc_reserved *r, toc_err *reterr);
/* Gives up what begins there, whatever its gate. */
TOC_MUST_USE int toc_exchange_give_up(toc_store *s, int64_t partner, int64_t collection,
                                      int64_t first, toc_err *reterr);
/* A partner that was sent something of a collection, and the gate that was in force when it was
 * last seen to that it has nothing that it may not have. */
typedef struct {
    int64_t partner, collection;
    toc_sv gate; /* empty: not known */
} toc_reviewed;

typedef TOC_VEC(toc_reviewed) toc_reviewed_vec;

/* A stretch of what a partner was sent of a collection, from behind the one before up to `last`,
 * and a gate by which it may have been since it was last seen to; several gates: a row each. */
typedef struct {
    int64_t last;
    toc_sv gate; /* empty: not known */
} toc_narrowing;

typedef TOC_VEC(toc_narrowing) toc_narrowing_vec;

/* Something may have left to the partner by this gate: all that it was sent is to be seen to, also
 * from what toc_exchange_reviewed() says of it. */
TOC_MUST_USE int toc_exchange_left_by(toc_store *s, const toc_reviewed *r, toc_err *reterr);
/* What is to be seen to, in order; nothing: all has been. */
TOC_MUST_USE int toc_exchange_narrowing(toc_store *s, int64_t partner, int64_t collection,
                                        toc_arena *a, toc_narrowing_vec *ret, toc_err *reterr);
/* That is what is left of it. */
TOC_MUST_USE int toc_exchange_put_narrowing(toc_store *s, int64_t partner, int64_t collection,
                                            const toc_narrowing_vec *list, toc_err *reterr);

/* Where something is to be seen to, and the first date of the last stretch of that. */
typedef struct {
    int64_t partner, collection, from;
} toc_narrowed;

typedef TOC_VEC(toc_narrowed) toc_narrowed_vec;

TOC_MUST_USE int toc_exchange_narrowings(toc_store *s, toc_arena *a, toc_narrowed_vec *ret,
                                         toc_err *reterr);

/* The gate by which the first reservation was made counts as such. */
TOC_MUST_USE int toc_exchange_put_reviewed(toc_store *s, const toc_reviewed *r, toc_err *reterr);
TOC_MUST_USE int toc_exchange_reviewed(toc_store *s, toc_arena *a, toc_reviewed_vec *ret,
                                       toc_err *reterr);
/* All, of all partners and collections. */
TOC_MUST_USE int toc_exchange_reserved(toc_store *s, toc_arena *a, toc_reserved_vec *ret,
                                       toc_err *reterr);
/* The first and the last date_added of what is in a collection. TOC_STORE_NONE: nothing is. */
TOC_MUST_USE int toc_exchange_span(toc_store *s, int64_t collection, int64_t *ret_first,
                                   int64_t *ret_last, toc_err *reterr);
/* Walks a stretch in order: what is there, and what was taken out of it (TOC_SHARED_TAKEN; without
 * type), both without JSON. */
TOC_MUST_USE int toc_exchange_stood(toc_store *s, int64_t collection, int64_t first, int64_t last,
                                    toc_shared_visit visit, void *context, toc_err *reterr);

/* ---- status resources ---- */

TOC_MUST_USE int toc_exchange_put_status(toc_store *s, toc_sv id, toc_sv root, int64_t partner,
                                         toc_sv json, toc_err *reterr);
/* The caller's own alone: TOC_STORE_NONE for another partner's. */
TOC_MUST_USE int toc_exchange_status(toc_store *s, toc_sv id, toc_sv root, int64_t partner,
                                     toc_arena *a, toc_sv *ret, toc_err *reterr);
/* Forgets the oldest, at most so many, of those older than a moment. *ret_more: there are more. */
TOC_MUST_USE int toc_exchange_trim_status(toc_store *s, int64_t before, uint32_t rows,
                                          bool *ret_more, toc_err *reterr);

/* ---- keys and the audit log ---- */

enum { TOC_EXCHANGE_KEY = 32 };

/* A secret of the store under a name, made at first use. May be asked for outside a batch once it
 * is there; to make it, a batch must be open. TOC_STORE_NONE: not there, and no batch is open. */
TOC_MUST_USE int toc_exchange_key(toc_store *s, const char *name,
                                  unsigned char ret[TOC_EXCHANGE_KEY], toc_err *reterr);

typedef struct {
    int64_t seq, at;
    toc_sv who, what, about, detail;
    toc_sv hash; /* hexadecimal; given by walks alone */
} toc_audit;

/* The hash of a row that stands behind one with the hash `before` (empty: behind none). -ENOMEM. */
TOC_MUST_USE int toc_audit_hash(toc_sv before, const toc_audit *row, char ret[TOC_SHA256_HEX + 1]);

/* Appends to the audit log; seq and at are the store's. */
TOC_MUST_USE int toc_exchange_audit(toc_store *s, const toc_audit *row, toc_err *reterr);
/* Calls visit for each row in order. Returns what it returned, or -EBADMSG naming the first row
 * that does not follow from the one before it. Of a log whose front was taken off (retention.h), a
 * row must say so. ret_head: the last hash, hexadecimal, in a. */
TOC_MUST_USE int toc_exchange_audit_walk(toc_store *s, int (*visit)(void *, const toc_audit *),
                                         void *context, toc_arena *a, toc_sv *ret_head,
                                         toc_err *reterr);

/* ---- for servers ---- */

/* The connection keeps at most so many bytes of the store in memory. */
void toc_exchange_memory(toc_store *s, size_t bytes);
/* Another number after another process, or another connection, has committed. */
TOC_MUST_USE int toc_exchange_version(toc_store *s, int64_t *ret, toc_err *reterr);

/* ---- implementing ---- */

/* Operations of the same names; all are required. */
typedef struct toc_exchange_ops {
    int (*put_partner)(toc_store *, const toc_partner *, toc_err *);
    int (*partners)(toc_store *, toc_arena *, toc_partner_vec *, toc_err *);
    int (*drop_partner)(toc_store *, int64_t, toc_err *);
    int (*put_account)(toc_store *, const toc_account *, toc_err *);
    int (*accounts)(toc_store *, toc_arena *, toc_account_vec *, toc_err *);
    int (*drop_account)(toc_store *, int64_t, toc_err *);
    int (*see)(toc_store *, int64_t, int64_t, toc_err *);
    int (*name)(toc_store *, int64_t, toc_sv, bool, toc_err *);
    int (*named)(toc_store *, int64_t, toc_arena *, toc_sv_vec *, toc_err *);
    int (*bind)(toc_store *, int64_t, toc_sv, bool, toc_err *);
    int (*bindings)(toc_store *, toc_arena *, toc_binding_vec *, toc_err *);
    int (*put_collection)(toc_store *, const toc_collection *, toc_err *);
    int (*collections)(toc_store *, toc_arena *, toc_collection_vec *, toc_err *);
    int (*drop_collection)(toc_store *, int64_t, toc_err *);
    int (*removed)(toc_store *, int64_t *, toc_err *);
    int (*sweep)(toc_store *, uint32_t, bool *, toc_err *);
    int (*put_access)(toc_store *, const toc_access *, toc_err *);
    int (*accesses)(toc_store *, toc_arena *, toc_access_vec *, toc_err *);
    int (*put)(toc_store *, int64_t, const toc_shared *, toc_sv, toc_shared_result *, toc_err *);
    int (*conflict_counts)(toc_store *, int64_t, int64_t *, int64_t *, toc_err *);
    int (*walk)(toc_store *, int64_t, int64_t, bool, toc_shared_visit, void *, toc_err *);
    int (*versions)(toc_store *, int64_t, toc_sv, bool, toc_shared_visit, void *, toc_err *);
    int (*json)(toc_store *, int64_t, int64_t, toc_arena *, toc_sv *, toc_err *);
    int (*recall)(toc_store *, int64_t, int64_t, toc_sv, toc_err *);
    int (*recalled)(toc_store *, int64_t, toc_sv, toc_shared_visit, void *, toc_err *);
    int (*put_copy)(toc_store *, int64_t, int64_t, toc_sv, toc_err *);
    int (*copied)(toc_store *, int64_t, toc_sv, toc_shared_visit, void *, toc_err *);
    int (*put_tombstone)(toc_store *, int64_t, const toc_tombstone *, int64_t *, toc_err *);
    int (*recall_of)(toc_store *, int64_t, int64_t, toc_arena *, toc_recalled_vec *, toc_err *);
    int (*gone)(toc_store *, int64_t, int64_t, int64_t, uint32_t, toc_arena *, toc_time_vec *,
                toc_err *);
    int (*addressee)(toc_store *, int64_t, int64_t, int64_t *, toc_err *);
    int (*addressed)(toc_store *, toc_arena *, toc_access_vec *, toc_err *);
    int (*told)(toc_store *, int64_t, int64_t, int64_t, toc_err *);
    int (*reached)(toc_store *, int64_t, int64_t, int64_t, toc_err *);
    int (*owes)(toc_store *, int64_t, int64_t, int64_t, bool *, toc_err *);
    int (*recalls)(toc_store *, toc_sv, toc_arena *, toc_recall_row_vec *, toc_err *);
    int (*label)(toc_store *, int64_t, toc_arena *, toc_sv *, toc_err *);
    int (*sent)(toc_store *, int64_t, int64_t, int64_t, int64_t, toc_err *);
    int (*sent_to)(toc_store *, int64_t, int64_t, toc_arena *, toc_sent_vec *, toc_err *);
    int (*was_sent)(toc_store *, int64_t, int64_t, int64_t, bool *, toc_err *);
    int (*reserve)(toc_store *, const toc_reserved *, toc_err *);
    int (*give_up)(toc_store *, int64_t, int64_t, int64_t, toc_err *);
    int (*put_reviewed)(toc_store *, const toc_reviewed *, toc_err *);
    int (*reviewed)(toc_store *, toc_arena *, toc_reviewed_vec *, toc_err *);
    int (*held)(toc_store *, const toc_sent *, uint32_t, toc_arena *, toc_sent_vec *, toc_err *);
    int (*left_by)(toc_store *, const toc_reviewed *, toc_err *);
    int (*narrowing)(toc_store *, int64_t, int64_t, toc_arena *, toc_narrowing_vec *, toc_err *);
    int (*put_narrowing)(toc_store *, int64_t, int64_t, const toc_narrowing_vec *, toc_err *);
    int (*narrowings)(toc_store *, toc_arena *, toc_narrowed_vec *, toc_err *);
    int (*reserved)(toc_store *, toc_arena *, toc_reserved_vec *, toc_err *);
    int (*span)(toc_store *, int64_t, int64_t *, int64_t *, toc_err *);
    int (*stood)(toc_store *, int64_t, int64_t, int64_t, toc_shared_visit, void *, toc_err *);
    int (*put_status)(toc_store *, toc_sv, toc_sv, int64_t, toc_sv, toc_err *);
    int (*status)(toc_store *, toc_sv, toc_sv, int64_t, toc_arena *, toc_sv *, toc_err *);
    int (*trim_status)(toc_store *, int64_t, uint32_t, bool *, toc_err *);
    int (*key)(toc_store *, const char *, unsigned char[TOC_EXCHANGE_KEY], toc_err *);
    void (*memory)(toc_store *, size_t);
    int (*version)(toc_store *, int64_t *, toc_err *);
    int (*audit)(toc_store *, const toc_audit *, toc_err *);
    int (*audit_walk)(toc_store *, int (*)(void *, const toc_audit *), void *, toc_arena *,
                      toc_sv *, toc_err *);
} toc_exchange_ops;
