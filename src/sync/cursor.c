/* cursor - see cursor.h. */
#include "sync/cursor.h"

#include "base/date.h"
#include "base/hash.h"
#include "base/limits.h"

#include <errno.h>

static void set(toc_buf *b, toc_sv text)
{
    toc_buf_clear(b);
    toc_buf_add(b, text);
}

void toc_cursor_init(toc_cursor *c, const toc_pulled *from, long limit)
{
    *c = (toc_cursor){.limit = limit, .until = 1};
    if (!toc_time_parse(from->after, &c->reached))
        c->reached = 0;
    set(&c->next, from->next);
    set(&c->begun, from->begun);
    c->started = from->next.n > 0;
}

void toc_cursor_done(toc_cursor *c)
{
    toc_buf_done(&c->next);
    toc_buf_done(&c->begun);
}

/* added_after means later than: a microsecond earlier brings all that share the last date. */
static void before(int64_t date, char ret[32])
{
    char text[TOC_TIME_TEXT + 1];
    toc_time_format(date - 1, text);
    memcpy(ret, text, sizeof(text));
}

/* A `next` is good only with the added_after with which it began (3.4). */
void toc_cursor_after(const toc_cursor *c, char ret[32])
{
    toc_sv begun = toc_buf_sv(&c->begun);
    ret[0] = '\0';
    if (c->started && begun.n < 32) {
        memcpy(ret, begun.p, begun.n);
        ret[begun.n] = '\0';
    } else if (!c->started && c->reached) {
        before(c->reached, ret);
    }
}

void toc_cursor_forget_next(toc_cursor *c)
{
    set(&c->next, TOC_SV(""));
    set(&c->begun, TOC_SV(""));
    c->started = false;
}

/* Brent's way to find a circle: of all that was seen one page is remembered, later ones ever more
 * rarely. */
static bool is_circle(toc_cursor *c, uint64_t seen)
{
    if (c->steps && seen == c->mark)
        return true;
    if (++c->steps == c->until) {
        c->mark = seen;
        c->until *= 2;
    }
    return false;
}

/* after: with which this page was asked for. */
static int go_by_next(toc_cursor *c, const toc_page_facts *f, const char *after, toc_err *reterr)
{
    c->empty = f->objects ? 0 : c->empty + 1;
    if (c->empty > TOC_MAX_EMPTY_PAGES)
        return toc_fail(reterr, -ELOOP,
                        "the server sends empty pages without end; tell its "
                        "operator");
    if (is_circle(c, f->objects ? f->digest : toc_hash64(f->next)))
        return 1;
    if (!c->started)
        set(&c->begun, toc_sv_of(after));
    c->started = true;
    set(&c->next, f->next);
    return c->next.failed || c->begun.failed ? toc_fail(reterr, -ENOMEM, "out of memory") : 0;
}

/* The whole page bears one date. Longer pages may lead past it; a server that does not send them
 * makes us go on after that date, though it may have more of it. */
static int go_past(toc_cursor *c, const toc_page_facts *f, toc_err *reterr)
{
    static const int64_t STEPS[] = {1, 1000, 1000000}; /* it may cut dates to ms or s */
    if (c->limit < TOC_MAX_PULL_LIMIT && f->objects > c->most) {
        c->most = f->objects;
        c->limit = TOC_MIN(c->limit * 4, (long)TOC_MAX_PULL_LIMIT);
        return 0;
    }
    if (c->stuck >= TOC_LEN(STEPS))
        return toc_fail(reterr, -ELOOP,
                        "the server sends the same page again and again; tell its operator that "
                        "neither 'next' nor 'added_after' leads on");
    c->skipped = true;
    c->reached += STEPS[c->stuck++];
    return 0;
}

static int go_by_date(toc_cursor *c, const toc_page_facts *f, int64_t had, toc_err *reterr)
{
    if (!f->last.p || !c->reached)
        return toc_fail(reterr, -ELOOP,
                        "the server says that there is more, and not how to get it: neither 'next' "
                        "nor X-TAXII-Date-Added-Last; tell its operator");
    toc_cursor_forget_next(c);
    if (c->reached <= had)
        return go_past(c, f, reterr);
    c->stuck = 0;
    c->most = 0;
    return 0;
}

int toc_cursor_move(toc_cursor *c, const toc_page_facts *f, toc_err *reterr)
{
    int64_t last = 0, had = c->reached;
    char after[32];
    toc_cursor_after(c, after);
    if (f->last.p && toc_time_parse(f->last, &last))
        c->reached = TOC_MAX(c->reached, last);
    if (!f->more) {
        toc_cursor_forget_next(c);
        return TOC_CURSOR_END;
    }
    if (f->next.n && !c->by_date) {
        int r = go_by_next(c, f, after, reterr);
        if (r <= 0)
            return r;
        c->by_date = true;
        c->stuck = 0;
    }
    return go_by_date(c, f, had, reterr);
}

int toc_cursor_keep(const toc_cursor *c, toc_arena *a, toc_pulled *ret)
{
    char text[TOC_TIME_TEXT + 1] = "";
    if (c->reached)
        toc_time_format(c->reached, text);
    ret->after = toc_arena_dup(a, toc_sv_of(text));
    ret->next = toc_arena_dup(a, toc_buf_sv(&c->next));
    ret->begun = toc_arena_dup(a, toc_buf_sv(&c->begun));
    return a->overflowed ? -ENOMEM : 0;
}
