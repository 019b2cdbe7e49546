/*
 * cursor - the way through a collection of another server: what to ask for next, when it is the
 * end, and when a server leads in a circle.
 *
 * in:  what each page says of the way on (TAXII 2.1, 3.5, 3.2)
 * out: added_after, next and limit of the next request; what to keep so that a later pull goes on
 *
 * A page leads on by `next`. Where it has none, or where that leads in a circle, the way goes by
 * the date of its last object, taken in once more: others may share it. Pure: no I/O, no clock.
 */
#pragma once

#include "base/buf.h"
#include "base/err.h"
#include "store/remote.h"

enum { TOC_CURSOR_END = 1 };

typedef struct {
    toc_buf next, begun;
    int64_t reached; /* date of the last object that came, microseconds UTC; 0: none */
    bool started;    /* begun is set */
    bool by_date;    /* not by next, which led in a circle */
    bool skipped;    /* more objects share one date than a page has: some may have been missed */
    long limit;      /* objects that are asked for */
    size_t most;     /* objects of the last page that did not lead on */
    unsigned stuck;  /* pages in a row that did not lead on */
    unsigned empty;  /* pages in a row without objects */
    uint64_t mark;   /* a page that was seen: when it comes again, it is a circle */
    uint64_t steps, until;
} toc_cursor;

/* What a page says. */
typedef struct {
    size_t objects;
    uint64_t digest; /* of its objects */
    bool more;
    toc_sv next; /* p NULL: none */
    toc_sv last; /* X-TAXII-Date-Added-Last; p NULL: none */
} toc_page_facts;

/* limit: objects of a page to ask for. Goes on where *from ended. */
void toc_cursor_init(toc_cursor *c, const toc_pulled *from, long limit);
void toc_cursor_done(toc_cursor *c);

/* added_after of the next request; empty: none. */
void toc_cursor_after(const toc_cursor *c, char ret[32]);

/* Takes a page in: 0, TOC_CURSOR_END, or -ELOOP when it leads nowhere. */
TOC_MUST_USE int toc_cursor_move(toc_cursor *c, const toc_page_facts *f, toc_err *reterr);

/* The server does not know its `next` any more: goes on by date. */
void toc_cursor_forget_next(toc_cursor *c);

/* What to keep: feed and objects of *ret are left. Text is in a. -ENOMEM. */
TOC_MUST_USE int toc_cursor_keep(const toc_cursor *c, toc_arena *a, toc_pulled *ret);
