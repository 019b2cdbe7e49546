/*
 * gate - what decides for one partner in one collection (share/release.h), as it stood at one time:
 * kept as text beside what left by it, so that it can be said later what may have left, and what of
 * that may leave no longer.
 */
#pragma once

#include "share/directory.h"

typedef struct {
    toc_directory_partner partner;
    toc_collection collection; /* of this, what the gate asks for */
    bool reads;                /* the partner may read the collection */
} toc_gate;

/* As it stands in the directory. Views of that. */
toc_gate toc_gate_of(const toc_directory *d, const toc_directory_partner *p,
                     const toc_collection *c);
/* The same for the same gate. In a; empty: out of memory. */
toc_sv toc_gate_write(const toc_gate *g, toc_arena *a);
/* Reads it back. -EBADMSG: it is none. */
TOC_MUST_USE int toc_gate_read(toc_sv text, int64_t partner, int64_t collection, toc_arena *a,
                               toc_gate *ret, toc_err *reterr);

/* ---- rows of a collection before gates ---- */

enum { TOC_GATE_LABELS = 256 };

typedef struct {
    toc_store *s;
    int64_t collection;
    toc_arena a;
    unsigned n; /* labels that were read into it */
    struct {
        int64_t number; /* 0: none */
        toc_label label;
    } known[TOC_GATE_LABELS]; /* of labels, by number */
} toc_gate_rows;

void toc_gate_rows_init(toc_gate_rows *w, toc_store *s, int64_t collection);
void toc_gate_rows_done(toc_gate_rows *w);

/* What the gate gives of a row, a restriction of later versions taken into account. May be asked
 * during toc_exchange_stood() and toc_exchange_walk(). */
toc_verdict toc_gate_allows(const toc_gate *g, toc_gate_rows *w, const toc_shared *row);
/* Whether `now` gives less of a row than `before` gave. */
bool toc_gate_gives_less(const toc_gate *before, const toc_gate *now, toc_gate_rows *w,
                         const toc_shared *row);
/* Whether the gate gives the newest version that a source has put there of an object. */
bool toc_gate_gives_newest(const toc_gate *g, toc_gate_rows *w, toc_sv id, int64_t source);
/* How exactly it lets places be told. */
toc_reach toc_gate_reach(const toc_gate *g);
/* toc_release_redact() for it. */
TOC_MUST_USE int toc_gate_redact(const toc_gate *g, toc_gate_rows *w, const toc_shared *row,
                                 toc_json object, toc_arena *a, toc_redacted *ret);
/* The TLP level that a label bears; TOC_TLP_NONE: none. */
toc_tlp toc_gate_level(toc_gate_rows *w, int64_t label);
/* Whether there is one among these versions that the gate does not give (parts: or not whole), or
 * that is not there any more: a tombstone about them is still to be told. May be asked for during a
 * walk. */
bool toc_gate_withholds(const toc_gate *g, toc_gate_rows *w, const toc_recalled_vec *of,
                        bool parts);

/* ---- after a process was killed ---- */

/*
 * Reads what was reserved (toc_exchange_reserve()) as sent, as far as the gate of its time gave it,
 * and gives it up. To be called when no server of the store runs, before it serves.
 */
TOC_MUST_USE int toc_gate_settle(toc_store *s, toc_err *reterr);
