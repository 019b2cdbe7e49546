/* board - see board.h. */
#include "api/board_make.h"

#include "base/alloc.h"
#include "base/map.h"

#include <pthread.h>

const char *const toc_board_sorts[TOC_SORT_COUNT] = {"day", "changed", "killed", "sources"};

struct toc_boards {
    pthread_mutex_t lock;
    pthread_cond_t made;
    toc_board *now;
    bool closed;

    toc_texts *texts;
    toc_reach reach;

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

const toc_sv toc_board_prefix = {"incident--", 10};

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

/* ---- by id ---- */

/* Ids are UUIDs of version 5: any bytes of them are as good as a hash. */
uint32_t toc_board_slot(uint32_t n_slots, const unsigned char id[16])
{
    uint32_t h;
    memcpy(&h, id, sizeof(h));
    return (h * 2654435761U) & (n_slots - 1);
}

const toc_board_row *toc_board_find(const toc_board *board, toc_sv id)
{
    unsigned char sought[16];
    if (!toc_board_read_id(id, toc_board_prefix, sought))
        return NULL;
    for (uint32_t at = toc_board_slot(board->n_slots, sought); board->slots[at];
         at = (at + 1) & (board->n_slots - 1)) {
        const toc_board_row *row = &board->rows[board->slots[at] - 1];
        if (memcmp(row->id, sought, sizeof(sought)) == 0)
            return row;
    }
    return NULL;
}

/* ---- sharing ---- */

void toc_board_drop(toc_board *board)
{
    if (!board)
        return;
    for (int by = 0; by < TOC_SORT_COUNT; by++)
        toc_free(board->order[by]);
    toc_free(board->slots);
    toc_free(board->keys);
    toc_free(board->actors);
    toc_free(board->rows);
    toc_free(board);
}

/* With it those after it that nobody else holds: all before are gone. */
static void drop_all(toc_boards *b, toc_board *board)
{
    while (board) {
        toc_board *next = board->next;
        for (uint32_t i = 0; i < board->n_gone; i++)
            toc_free(board->gone[i]);
        toc_free(board->gone);
        for (uint32_t i = 0; !next && i < board->n; i++)
            toc_free(board->rows[i].text);
        toc_board_drop(board);
        if (next) {
            pthread_mutex_lock(&b->lock);
            bool last = --next->users == 0;
            pthread_mutex_unlock(&b->lock);
            board = last ? next : NULL;
        } else {
            board = NULL;
        }
    }
}

toc_boards *toc_boards_new(toc_reach reach)
{
    toc_boards *b = toc_calloc(1, sizeof(*b));
    if (!b)
        return NULL;
    b->reach = reach;
    pthread_mutex_init(&b->lock, NULL);
    pthread_mutex_init(&b->names_lock, NULL);
    pthread_cond_init(&b->made, NULL);
    b->texts = toc_texts_new();
    return b->texts ? b : toc_boards_free(b);
}

toc_boards *toc_boards_free(toc_boards *b)
{
    if (!b)
        return NULL;
    drop_all(b, b->now);
    toc_texts_free(b->texts);
    toc_arena_done(&b->names_memory);
    toc_free(b);
    return NULL;
}

static toc_board *take(toc_boards *b, bool wait)
{
    pthread_mutex_lock(&b->lock);
    while (wait && !b->now && !b->closed)
        pthread_cond_wait(&b->made, &b->lock);
    toc_board *board = b->now;
    if (board)
        board->users++;
    pthread_mutex_unlock(&b->lock);
    return board;
}

toc_board *toc_boards_take(toc_boards *b)
{
    return take(b, true);
}

toc_board *toc_boards_look(toc_boards *b)
{
    return take(b, false);
}

void toc_boards_give(toc_boards *b, toc_board *board)
{
    if (!board)
        return;
    pthread_mutex_lock(&b->lock);
    bool last = --board->users == 0;
    pthread_mutex_unlock(&b->lock);
    if (last)
        drop_all(b, board);
}

void toc_boards_close(toc_boards *b)
{
    pthread_mutex_lock(&b->lock);
    b->closed = true;
    pthread_cond_broadcast(&b->made);
    pthread_mutex_unlock(&b->lock);
}

toc_reach toc_boards_reach(const toc_boards *b)
{
    return b->reach;
}

toc_texts *toc_boards_texts(const toc_boards *b)
{
    return b->texts;
}

toc_unpacker *toc_boards_unpacker(const toc_boards *b)
{
    return toc_unpacker_new(b->texts);
}

void toc_boards_hand_over(toc_boards *b, toc_board *board, toc_packed **gone, uint32_t n_gone)
{
    pthread_mutex_lock(&b->lock);
    toc_board *before = b->now;
    board->users = before ? 2 : 1;
    if (before) {
        before->next = board;
        before->gone = gone;
        before->n_gone = n_gone;
    }
    b->now = board;
    pthread_cond_broadcast(&b->made);
    pthread_mutex_unlock(&b->lock);
    toc_boards_give(b, before);
}
