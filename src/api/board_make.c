/* board_make - the first board out of the store, each next one out of the last one and what
 * changed. */
#include "api/board_make.h"

#include "base/alloc.h"
#include "base/map.h"

#include <errno.h>
#include <stdlib.h>

/* ---- order ---- */

/* Undated ones last: TOC_DAY_NONE is the lowest number. The same day: by id. */
static int newest_first(const void *x, const void *y)
{
    const toc_board_row *a = x, *b = y;
    if (a->first_day != b->first_day)
        return a->first_day > b->first_day ? -1 : 1;
    return memcmp(b->id, a->id, sizeof(a->id));
}

static int64_t sort_key(const toc_board_row *r, toc_board_sort by)
{
    if (by == TOC_SORT_CHANGED)
        return r->changed;
    return by == TOC_SORT_KILLED ? (int64_t)r->killed : (int64_t)r->sources;
}

typedef struct {
    int64_t key;
    uint32_t at;
} keyed;

static int highest_first(const void *x, const void *y)
{
    const keyed *a = x, *b = y;
    if (a->key != b->key)
        return a->key > b->key ? -1 : 1;
    return a->at < b->at ? -1 : a->at > b->at;
}

static keyed key_of(const toc_board *board, toc_board_sort by, uint32_t at)
{
    return (keyed){sort_key(&board->rows[at], by), at};
}

/* What becomes of the rows of a board in the next one. */
typedef struct {
    const toc_board *last; /* NULL: all are fresh */
    uint32_t *moved;       /* where each of its rows is now; GONE */
    uint32_t *fresh;       /* which ones of the next board it had not: n_fresh */
    uint32_t n_fresh;
} turnover;

#define GONE UINT32_MAX

/* Where rows are is in step with where they were, so those that stayed are in order still. */
static void weave_order(const toc_board *board, toc_board_sort by, const turnover *t,
                        const keyed *fresh, uint32_t *ret)
{
    uint32_t n = 0, f = 0;
    for (uint32_t i = 0; t->last && i < t->last->n; i++) {
        uint32_t at = t->moved[t->last->order[by][i]];
        if (at == GONE)
            continue;
        const keyed stayed = key_of(board, by, at);
        while (f < t->n_fresh && highest_first(&fresh[f], &stayed) < 0)
            ret[n++] = fresh[f++].at;
        ret[n++] = at;
    }
    while (f < t->n_fresh)
        ret[n++] = fresh[f++].at;
}

static int make_orders(toc_board *board, const turnover *t)
{
    keyed *fresh = toc_calloc((size_t)t->n_fresh + 1, sizeof(*fresh));
    for (int by = TOC_SORT_CHANGED; fresh && by < TOC_SORT_COUNT; by++) {
        uint32_t *order = toc_calloc((size_t)board->n + 1, sizeof(*order));
        if (!order)
            break;
        for (uint32_t i = 0; i < t->n_fresh; i++)
            fresh[i] = key_of(board, (toc_board_sort)by, t->fresh[i]);
        if (t->n_fresh)
            qsort(fresh, t->n_fresh, sizeof(*fresh), highest_first);
        weave_order(board, (toc_board_sort)by, t, fresh, order);
        board->order[by] = order;
    }
    toc_free(fresh);
    return board->order[TOC_SORT_COUNT - 1] ? 0 : -ENOMEM;
}

/* ---- by id, and by what filters look at ---- */

static int make_index(toc_board *board)
{
    board->n_slots = 64;
    while (board->n_slots < 2 * board->n)
        board->n_slots *= 2;
    board->slots = toc_calloc(board->n_slots, sizeof(*board->slots));
    if (!board->slots)
        return -ENOMEM;
    for (uint32_t i = 0; i < board->n; i++) {
        uint32_t at = toc_board_slot(board->n_slots, board->rows[i].id);
        while (board->slots[at])
            at = (at + 1) & (board->n_slots - 1);
        board->slots[at] = i + 1;
    }
    return 0;
}

static int make_keys(toc_board *board)
{
    board->keys = toc_calloc((size_t)board->n + 1, sizeof(*board->keys));
    for (uint32_t i = 0; board->keys && i < board->n; i++) {
        const toc_board_row *r = &board->rows[i];
        board->keys[i] = (toc_board_key){
            .first_day = r->first_day,
            .last_day = r->last_day,
            .killed = r->killed,
            .sectors = r->sectors,
            .lat = r->lat,
            .lon = r->lon,
            .realm = r->realm,
            .type = r->type,
            .precision = r->precision,
            .marking = (uint8_t)TOC_BOARD_MARKING(r->level, r->unmarked, r->unknown_marking),
            .country = {r->country[0], r->country[1]},
        };
    }
    board->actors = toc_calloc((size_t)board->n + 1, sizeof(*board->actors));
    for (uint32_t i = 0; board->actors && i < board->n; i++)
        memcpy(board->actors[i], board->rows[i].actors, sizeof(*board->actors));
    return board->keys && board->actors ? 0 : -ENOMEM;
}

static int finish(toc_board *board, const turnover *t)
{
    int r = make_orders(board, t);
    if (r == 0)
        r = make_index(board);
    return r == 0 ? make_keys(board) : r;
}

/* ---- rows ---- */

typedef struct {
    toc_boards *b;
    toc_board_row *rows;
    uint32_t n, room;
} loading;

static int add_row(loading *l, const toc_brief *brief)
{
    if (l->n == l->room) {
        uint32_t room = l->room ? l->room * 2 : 1024;
        toc_board_row *more = toc_realloc(l->rows, room * sizeof(*more));
        if (!more)
            return -ENOMEM;
        l->rows = more;
        l->room = room;
    }
    int r = toc_board_read_row(l->b, brief, &l->rows[l->n]);
    l->n += r == 0;
    return r == -ENOMEM ? r : 0;
}

static int on_brief(void *context, const toc_brief *brief)
{
    return add_row(context, brief);
}

static void drop_texts(const loading *l)
{
    for (uint32_t i = 0; i < l->n; i++)
        toc_free(l->rows[i].text);
}

/* ---- the first one ---- */

/* Changes are never taken away: there are as many as the last number, or it is a little higher. */
static int last_change(toc_store *s, int64_t *ret, toc_err *reterr)
{
    enum { AT_ONCE = 1000 };
    toc_store_counts n = {0};
    toc_arena a = {0};
    int r = toc_store_count(s, &n, reterr);
    *ret = n.changes;
    for (uint32_t got = AT_ONCE; r == 0 && got == AT_ONCE;) {
        toc_change_vec more = {0};
        toc_arena_clear(&a);
        r = toc_store_changes(s, *ret, AT_ONCE, &a, &more, reterr);
        got = more.n;
        if (got)
            *ret = more.p[got - 1].seq;
    }
    toc_arena_done(&a);
    return r;
}

static int load_rows(loading *l, toc_store *s, int64_t *ret_seq, toc_err *reterr)
{
    int r = toc_store_hold(s, reterr);
    if (r < 0)
        return r;
    r = last_change(s, ret_seq, reterr);
    if (r == 0)
        r = toc_store_briefs(s, 0, on_brief, l, reterr);
    toc_store_let_go(s);
    if (l->n)
        qsort(l->rows, l->n, sizeof(*l->rows), newest_first);
    return r;
}

int toc_boards_load(toc_boards *b, toc_store *s, toc_err *reterr)
{
    loading l = {.b = b};
    int64_t seq = 0;
    turnover t = {0};
    int r = load_rows(&l, s, &seq, reterr);
    toc_board *board = r == 0 ? toc_calloc(1, sizeof(*board)) : NULL;
    t.fresh = r == 0 ? toc_calloc((size_t)l.n + 1, sizeof(*t.fresh)) : NULL;
    for (uint32_t i = 0; t.fresh && i < l.n; i++)
        t.fresh[i] = t.n_fresh++;
    if (board) {
        board->seq = seq;
        board->rows = l.rows;
        board->n = l.n;
    }
    if (r == 0 && (!board || !t.fresh || finish(board, &t) < 0))
        r = toc_fail(reterr, -ENOMEM, "out of memory");
    toc_free(t.fresh);
    if (r == 0) {
        toc_boards_hand_over(b, board, NULL, 0);
        return 0;
    }
    drop_texts(&l);
    if (!board)
        toc_free(l.rows);
    toc_board_drop(board);
    return r;
}

/* ---- the next one ---- */

/* What is on the board now of the incidents that changed. */
typedef struct {
    loading fresh;
    TOC_VEC(unsigned char *) ids; /* that changed, sorted */
    toc_arena a;
} difference;

static int by_bytes(const void *x, const void *y)
{
    return memcmp(*(unsigned char *const *)x, *(unsigned char *const *)y, 16);
}

static int find_difference(toc_store *s, const toc_change_vec *changes, difference *d,
                           toc_err *reterr)
{
    toc_map seen = {0};
    int r = 0;
    TOC_VEC_FOREACH (c, changes) {
        toc_brief brief = {0};
        if (r < 0 || !toc_sv_eq(c->what, TOC_SV("incident")) ||
            toc_map_get(&seen, c->id) != TOC_MAP_NONE)
            continue;
        unsigned char *id = toc_arena_alloc(&d->a, 16), **slot = TOC_VEC_PUSH(&d->a, &d->ids);
        if (!id || !slot || !toc_map_put(&seen, &d->a, c->id, 1))
            return -ENOMEM;
        *slot = id;
        if (!toc_board_read_id(c->id, toc_board_prefix, id)) {
            d->ids.n--;
            continue;
        }
        r = toc_store_brief(s, c->id, &d->a, &brief, reterr);
        r = r == 0 ? add_row(&d->fresh, &brief) : TOC_MIN(r, 0);
    }
    if (d->ids.n)
        qsort(d->ids.p, d->ids.n, sizeof(*d->ids.p), by_bytes);
    if (d->fresh.n)
        qsort(d->fresh.rows, d->fresh.n, sizeof(*d->fresh.rows), newest_first);
    return r;
}

static bool did_change(const difference *d, const unsigned char *id)
{
    return d->ids.n && bsearch(&id, d->ids.p, d->ids.n, sizeof(*d->ids.p), by_bytes);
}

/* The rows of the last board that did not change, and the fresh ones, in order. */
static void weave_rows(const difference *d, turnover *t, toc_board *ret, toc_packed **gone,
                       uint32_t *ret_n_gone)
{
    const toc_board *last = t->last;
    const loading *fresh = &d->fresh;
    uint32_t n = 0, f = 0, n_gone = 0;
    for (uint32_t i = 0; i < last->n; i++) {
        const toc_board_row *row = &last->rows[i];
        t->moved[i] = GONE;
        if (did_change(d, row->id)) {
            gone[n_gone++] = row->text;
            continue;
        }
        while (f < fresh->n && newest_first(&fresh->rows[f], row) < 0) {
            t->fresh[f] = n;
            ret->rows[n++] = fresh->rows[f++];
        }
        t->moved[i] = n;
        ret->rows[n++] = *row;
    }
    while (f < fresh->n) {
        t->fresh[f] = n;
        ret->rows[n++] = fresh->rows[f++];
    }
    t->n_fresh = f;
    ret->n = n;
    *ret_n_gone = n_gone;
}

/* NULL: no memory. */
static toc_board *weave(const toc_board *last, const difference *d, toc_packed **gone,
                        uint32_t *ret_n_gone)
{
    turnover t = {.last = last};
    toc_board *made = toc_calloc(1, sizeof(*made));
    if (!made)
        return NULL;
    made->rows = toc_calloc((size_t)last->n + d->fresh.n + 1, sizeof(*made->rows));
    t.moved = toc_calloc((size_t)last->n + 1, sizeof(*t.moved));
    t.fresh = toc_calloc((size_t)d->fresh.n + 1, sizeof(*t.fresh));
    bool ok = made->rows && t.moved && t.fresh;
    if (ok) {
        weave_rows(d, &t, made, gone, ret_n_gone);
        ok = finish(made, &t) == 0;
    }
    toc_free(t.moved);
    toc_free(t.fresh);
    if (ok)
        return made;
    toc_board_drop(made);
    return NULL;
}

static int replace(toc_boards *b, const toc_board *last, const difference *d, int64_t seq,
                   toc_err *reterr)
{
    uint32_t n_gone = 0;
    toc_packed **gone = toc_calloc((size_t)d->ids.n + 1, sizeof(toc_packed *));
    toc_board *made = gone ? weave(last, d, gone, &n_gone) : NULL;
    if (!made) {
        toc_free(gone);
        return toc_fail(reterr, -ENOMEM, "out of memory");
    }
    made->seq = seq;
    toc_boards_hand_over(b, made, gone, n_gone);
    return 0;
}

int toc_boards_follow(toc_boards *b, toc_store *s, const toc_change_vec *changes, toc_err *reterr)
{
    difference d = {.fresh.b = b};
    toc_board *last = changes->n ? toc_boards_look(b) : NULL;
    if (!last)
        return TOC_BOARD_SAME;
    int64_t seq = changes->p[changes->n - 1].seq;
    int r = find_difference(s, changes, &d, reterr);
    if (r == 0 && !d.ids.n)
        atomic_store(&last->seq, seq); /* what changed is on no board */
    else if (r == 0)
        r = replace(b, last, &d, seq, reterr);
    if (r < 0)
        drop_texts(&d.fresh);
    toc_boards_give(b, last);
    toc_free(d.fresh.rows);
    toc_arena_done(&d.a);
    return r;
}
