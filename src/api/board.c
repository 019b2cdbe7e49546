/* board - see board.h. */
#include "api/board.h"

#include "base/alloc.h"
#include "base/map.h"
#include "model/terms.h"

#include <errno.h>
#include <stdlib.h>

const char *const toc_board_sorts[TOC_SORT_COUNT] = {"day", "changed", "killed", "sources"};

struct toc_boards {
    pthread_mutex_t lock;
    pthread_cond_t made;
    toc_board *now;
    bool closed;

    pthread_mutex_t names_lock; /* of what follows: names only ever come */
    toc_arena names_memory;
    toc_map by_name;
    toc_sv_vec names; /* number 1 is the first */
};

/* ---- ids ---- */

static int hex(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static const toc_sv PREFIX = {"incident--", 10};

bool toc_board_read_id(toc_sv id, toc_sv prefix, unsigned char ret[16])
{
    size_t n = 0;
    if (!toc_sv_starts(id, prefix) || id.n != prefix.n + TOC_UUID_TEXT)
        return false;
    for (size_t i = prefix.n; i < id.n && n < 32; i++) {
        int digit = hex(id.p[i]);
        if (id.p[i] == '-')
            continue;
        if (digit < 0)
            return false;
        ret[n / 2] = (unsigned char)(n % 2 ? ret[n / 2] | digit : digit << 4);
        n++;
    }
    return n == 32;
}

toc_sv toc_board_id(const toc_board_row *row, toc_arena *a)
{
    const unsigned char *b = row->id;
    return toc_arena_printf(a,
                            "incident--%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-"
                            "%02x%02x%02x%02x%02x%02x",
                            b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10],
                            b[11], b[12], b[13], b[14], b[15]);
}

/* ---- names of actors ---- */

static uint32_t name_number(toc_boards *b, toc_sv name, bool make)
{
    pthread_mutex_lock(&b->names_lock);
    int64_t found = toc_map_get(&b->by_name, name);
    if (found == TOC_MAP_NONE && make) {
        toc_sv *slot = TOC_VEC_PUSH(&b->names_memory, &b->names);
        if (slot) {
            *slot = toc_arena_dup(&b->names_memory, name);
            if (toc_map_put(&b->by_name, &b->names_memory, *slot, b->names.n))
                found = b->names.n;
        }
    }
    pthread_mutex_unlock(&b->names_lock);
    return found == TOC_MAP_NONE ? 0 : (uint32_t)found;
}

uint32_t toc_boards_actor(toc_boards *b, toc_sv name)
{
    return name_number(b, name, false);
}

uint32_t toc_boards_actor_made(toc_boards *b, toc_sv name)
{
    return name_number(b, name, true);
}

toc_sv toc_boards_actor_name(toc_boards *b, uint32_t number, toc_arena *a)
{
    toc_sv name = {"", 0};
    pthread_mutex_lock(&b->names_lock);
    if (number && number <= b->names.n)
        name = toc_arena_dup(a, b->names.p[number - 1]);
    pthread_mutex_unlock(&b->names_lock);
    return name;
}

/* ---- a row ---- */

static int32_t number_of(toc_json v)
{
    int64_t n;
    if (!toc_json_to_int(toc_json_get(v, "value"), &n))
        return -1;
    return n < 0 ? 0 : n > INT32_MAX ? INT32_MAX : (int32_t)n;
}

static uint8_t term_of(toc_json v, const char *key, const toc_terms *terms)
{
    int found = toc_term_find(terms, toc_json_text(v, key));
    return found > 0 ? (uint8_t)found : 0;
}

static void read_place(toc_json v, toc_board_row *row)
{
    toc_json place = toc_json_get(v, "place");
    double lat, lon;
    toc_sv country = toc_json_text(place, "country"), precision = toc_json_text(v, "precision");
    if (country.n == 2)
        memcpy(row->country, country.p, 2);
    if (!toc_json_to_double(toc_json_get(place, "lat"), &lat) ||
        !toc_json_to_double(toc_json_get(place, "lon"), &lon))
        return;
    row->lat = (float)lat;
    row->lon = (float)lon;
    for (int p = TOC_PRECISION_COUNTRY; p <= TOC_PRECISION_POINT; p++)
        if (toc_sv_eq(precision, toc_sv_of(toc_precision_words[p])))
            row->precision = (uint8_t)p;
}

static void read_parties(toc_boards *b, toc_json v, toc_board_row *row)
{
    size_t n = 0;
    for (toc_json_iter i = toc_json_each(toc_json_get(v, "perpetrators")); toc_json_next(&i);) {
        toc_sv name = toc_json_text(i.value, "name");
        toc_sv status = toc_json_text(i.value, "status");
        bool cleared =
            toc_sv_eq(status, TOC_SV("denied")) || toc_sv_eq(status, TOC_SV("acquitted"));
        if (n < TOC_BOARD_ACTORS && name.n && !cleared)
            row->actors[n++] = name_number(b, name, true);
    }
    for (toc_json_iter i = toc_json_each(toc_json_get(v, "targets")); toc_json_next(&i);)
        row->sectors |= 1U << term_of(i.value, "type", &toc_terms_target);
    row->sectors &= ~1U;
}

static void read_marking(toc_json v, toc_board_row *row)
{
    toc_sv name = toc_json_text(v, "marking");
    row->unmarked = toc_json_is_true(toc_json_get(v, "unmarked"));
    for (int i = TOC_TLP_CLEAR; i < TOC_TLP_COUNT; i++)
        if (toc_sv_eq(name, toc_sv_of(toc_tlp_markings[i].name)))
            row->level = (uint8_t)i;
    row->unknown_marking = name.n && !row->level;
}

/* A brief that cannot be read is one that nobody of a partner sees. */
static int read_row(toc_boards *b, const toc_brief *brief, toc_board_row *ret)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
    *ret = (toc_board_row){.no = brief->no,
                           .changed = brief->changed,
                           .first_day = brief->first_day,
                           .last_day = brief->last_day};
    int64_t sources = 0;
    if (!toc_board_read_id(brief->id, PREFIX, ret->id))
        return -EBADMSG;
    int r = toc_json_parse(brief->body, &doc, NULL);
    if (r == -ENOMEM)
        return r;
    ret->unknown_marking = r < 0;
    toc_json v = r == 0 ? toc_json_root(doc) : (toc_json){0};
    ret->realm = term_of(v, "realm", &toc_terms_realm);
    ret->type = term_of(v, "type", &toc_terms_type);
    ret->killed = number_of(toc_json_get(v, "killed"));
    ret->injured = number_of(toc_json_get(v, "injured"));
    ret->disagree = toc_json_is_true(toc_json_get(v, "disagree"));
    if (toc_json_to_int(toc_json_get(v, "sources"), &sources))
        ret->sources = (uint32_t)sources;
    read_place(v, ret);
    read_parties(b, v, ret);
    if (r == 0)
        read_marking(v, ret);
    return 0;
}

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
    return a->at < b->at ? -1 : 1;
}

static int make_orders(toc_board *board)
{
    keyed *keys = toc_calloc((size_t)board->n + 1, sizeof(*keys));
    for (int by = TOC_SORT_CHANGED; keys && by < TOC_SORT_COUNT; by++) {
        uint32_t *order = toc_calloc((size_t)board->n + 1, sizeof(*order));
        if (!order)
            break;
        for (uint32_t i = 0; i < board->n; i++)
            keys[i] = (keyed){sort_key(&board->rows[i], (toc_board_sort)by), i};
        qsort(keys, board->n, sizeof(*keys), highest_first);
        for (uint32_t i = 0; i < board->n; i++)
            order[i] = keys[i].at;
        board->order[by] = order;
    }
    toc_free(keys);
    return board->order[TOC_SORT_COUNT - 1] ? 0 : -ENOMEM;
}

/* ---- by id ---- */

/* Ids are UUIDs of version 5: any bytes of them are as good as a hash. */
static uint32_t slot_of(const toc_board *board, const unsigned char id[16])
{
    uint32_t h;
    memcpy(&h, id, sizeof(h));
    return (h * 2654435761U) & (board->n_slots - 1);
}

static int make_index(toc_board *board)
{
    board->n_slots = 64;
    while (board->n_slots < 2 * board->n)
        board->n_slots *= 2;
    board->slots = toc_calloc(board->n_slots, sizeof(*board->slots));
    if (!board->slots)
        return -ENOMEM;
    for (uint32_t i = 0; i < board->n; i++) {
        uint32_t at = slot_of(board, board->rows[i].id);
        while (board->slots[at])
            at = (at + 1) & (board->n_slots - 1);
        board->slots[at] = i + 1;
    }
    return 0;
}

/* ---- sharing ---- */

static void drop_board(toc_board *board)
{
    if (!board)
        return;
    for (int by = 0; by < TOC_SORT_COUNT; by++)
        toc_free(board->order[by]);
    toc_free(board->slots);
    toc_free(board->rows);
    toc_free(board);
}

toc_boards *toc_boards_new(void)
{
    toc_boards *b = toc_calloc(1, sizeof(*b));
    if (!b)
        return NULL;
    pthread_mutex_init(&b->lock, NULL);
    pthread_mutex_init(&b->names_lock, NULL);
    pthread_cond_init(&b->made, NULL);
    return b;
}

toc_boards *toc_boards_free(toc_boards *b)
{
    if (!b)
        return NULL;
    drop_board(b->now);
    toc_arena_done(&b->names_memory);
    toc_free(b);
    return NULL;
}

toc_board *toc_boards_take(toc_boards *b)
{
    pthread_mutex_lock(&b->lock);
    while (!b->now && !b->closed)
        pthread_cond_wait(&b->made, &b->lock);
    toc_board *board = b->now;
    if (board)
        board->users++;
    pthread_mutex_unlock(&b->lock);
    return board;
}

void toc_boards_give(toc_boards *b, toc_board *board)
{
    if (!board)
        return;
    pthread_mutex_lock(&b->lock);
    bool last = --board->users == 0;
    pthread_mutex_unlock(&b->lock);
    if (last)
        drop_board(board);
}

void toc_boards_close(toc_boards *b)
{
    pthread_mutex_lock(&b->lock);
    b->closed = true;
    pthread_cond_broadcast(&b->made);
    pthread_mutex_unlock(&b->lock);
}

/* Takes it over; 0 or -ENOMEM. */
static int publish(toc_boards *b, toc_board *board, toc_err *reterr)
{
    if (make_orders(board) < 0 || make_index(board) < 0) {
        drop_board(board);
        return toc_fail(reterr, -ENOMEM, "out of memory");
    }
    board->users = 1;
    pthread_mutex_lock(&b->lock);
    toc_board *before = b->now;
    b->now = board;
    pthread_cond_broadcast(&b->made);
    pthread_mutex_unlock(&b->lock);
    toc_boards_give(b, before);
    return 0;
}

/* ---- making ---- */

typedef struct {
    toc_boards *b;
    toc_board *board;
    uint32_t room;
} loading;

static int add_row(loading *l, const toc_brief *brief)
{
    if (l->board->n == l->room) {
        uint32_t room = l->room ? l->room * 2 : 1024;
        toc_board_row *more = toc_calloc(room, sizeof(*more));
        if (!more)
            return -ENOMEM;
        if (l->board->n)
            memcpy(more, l->board->rows, l->board->n * sizeof(*more));
        toc_free(l->board->rows);
        l->board->rows = more;
        l->room = room;
    }
    int r = read_row(l->b, brief, &l->board->rows[l->board->n]);
    l->board->n += r == 0;
    return r == -ENOMEM ? r : 0;
}

static int on_brief(void *context, const toc_brief *brief)
{
    return add_row(context, brief);
}

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

int toc_boards_load(toc_boards *b, toc_store *s, toc_err *reterr)
{
    loading l = {.b = b, .board = toc_calloc(1, sizeof(toc_board))};
    if (!l.board)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    int r = toc_store_hold(s, reterr);
    if (r == 0) {
        r = last_change(s, &l.board->seq, reterr);
        if (r == 0)
            r = toc_store_briefs(s, 0, on_brief, &l, reterr);
        toc_store_let_go(s);
    }
    if (r < 0) {
        drop_board(l.board);
        return r;
    }
    if (l.board->n)
        qsort(l.board->rows, l.board->n, sizeof(*l.board->rows), newest_first);
    return publish(b, l.board, reterr);
}

/* What is on the board now of the incidents that changed. */
typedef struct {
    toc_board fresh;
    TOC_VEC(unsigned char *) ids; /* that changed, sorted */
    toc_arena a;
} difference;

static int by_bytes(const void *x, const void *y)
{
    return memcmp(*(unsigned char *const *)x, *(unsigned char *const *)y, 16);
}

static int find_difference(toc_boards *b, toc_store *s, const toc_change_vec *changes,
                           difference *d, toc_err *reterr)
{
    loading l = {.b = b, .board = &d->fresh};
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
        if (!toc_board_read_id(c->id, PREFIX, id)) {
            d->ids.n--;
            continue;
        }
        r = toc_store_brief(s, c->id, &d->a, &brief, reterr);
        r = r == 0 ? add_row(&l, &brief) : TOC_MIN(r, 0);
    }
    return r;
}

static bool did_change(const difference *d, const unsigned char *id)
{
    return d->ids.n && bsearch(&id, d->ids.p, d->ids.n, sizeof(*d->ids.p), by_bytes);
}

/* The rows of the last board that did not change, and the fresh ones, in order. */
static toc_board *weave(const toc_board *last, const difference *d)
{
    toc_board *made = toc_calloc(1, sizeof(*made));
    toc_board_row *rows = toc_calloc((size_t)last->n + d->fresh.n + 1, sizeof(*rows));
    uint32_t n = 0, f = 0;
    if (!made || !rows) {
        toc_free(made);
        toc_free(rows);
        return NULL;
    }
    for (uint32_t i = 0; i < last->n; i++) {
        if (did_change(d, last->rows[i].id))
            continue;
        while (f < d->fresh.n && newest_first(&d->fresh.rows[f], &last->rows[i]) < 0)
            rows[n++] = d->fresh.rows[f++];
        rows[n++] = last->rows[i];
    }
    while (f < d->fresh.n)
        rows[n++] = d->fresh.rows[f++];
    made->rows = rows;
    made->n = n;
    return made;
}

int toc_boards_follow(toc_boards *b, toc_store *s, const toc_change_vec *changes, toc_err *reterr)
{
    difference d = {0};
    toc_board *last = toc_boards_take(b);
    if (!last || !changes->n) {
        toc_boards_give(b, last);
        return TOC_BOARD_SAME;
    }
    int r = find_difference(b, s, changes, &d, reterr);
    if (d.ids.n)
        qsort(d.ids.p, d.ids.n, sizeof(*d.ids.p), by_bytes);
    if (d.fresh.n)
        qsort(d.fresh.rows, d.fresh.n, sizeof(*d.fresh.rows), newest_first);
    toc_board *made = r == 0 ? weave(last, &d) : NULL;
    if (made)
        made->seq = changes->p[changes->n - 1].seq;
    toc_boards_give(b, last);
    toc_free(d.fresh.rows);
    toc_arena_done(&d.a);
    if (r == 0 && !made)
        r = -ENOMEM;
    return r == 0 ? publish(b, made, reterr) : r;
}

const toc_board_row *toc_board_find(const toc_board *board, toc_sv id)
{
    unsigned char sought[16];
    if (!toc_board_read_id(id, PREFIX, sought))
        return NULL;
    for (uint32_t at = slot_of(board, sought); board->slots[at];
         at = (at + 1) & (board->n_slots - 1)) {
        const toc_board_row *row = &board->rows[board->slots[at] - 1];
        if (memcmp(row->id, sought, sizeof(sought)) == 0)
            return row;
    }
    return NULL;
}
