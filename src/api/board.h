/*
 * board - private to api/: all live incidents in memory, a hundred bytes each and what lists show
 * of them, so that lists, maps and series over a hundred thousand of them are a walk over an array,
 * and what is shown is of the moment at which it was decided who may see it.
 *
 * A board is constant once made and shared by count; the watching thread makes the next one out of
 * the last one and what changed.
 */
#pragma once

#include "api/texts.h"
#include "model/stix.h"
#include "model/view.h"
#include "share/places.h"
#include "store/store.h"

#include <stdatomic.h>

enum { TOC_BOARD_ACTORS = 4 };

typedef struct {
    int64_t no; /* of the incident, in the store */
    int64_t changed;
    unsigned char id[16];
    toc_day first_day, last_day; /* of publication for undated ones; or TOC_DAY_NONE */
    float lat, lon;
    int32_t killed, injured; /* -1: not stated */
    uint32_t sources;
    uint32_t sectors;                  /* a bit for each toc_target_type */
    uint32_t actors[TOC_BOARD_ACTORS]; /* numbers of names, from 1; 0: no more */
    uint8_t realm, type, precision, level;
    bool unmarked, unknown_marking, disagree;
    char country[3];
    toc_packed *text; /* the row of a list, JSON; shared with the boards before and after */
} toc_board_row;

/* What filters look at: a walk over these keeps within the cache. */
typedef struct {
    toc_day first_day, last_day;
    int32_t killed;
    uint32_t sectors;
    float lat, lon;
    uint8_t realm, type, precision;
    uint8_t marking; /* TOC_BOARD_MARKING() */
    char country[2];
} toc_board_key;

/* level, unmarked and unknown_marking of a row in one number below TOC_BOARD_MARKINGS. */
#define TOC_BOARD_MARKING(level, unmarked, unknown)                                                \
    ((unsigned)(level) << 2 | (unsigned)(unmarked) << 1 | (unsigned)(unknown))
enum { TOC_BOARD_MARKINGS = TOC_TLP_COUNT << 2 };

typedef enum {
    TOC_SORT_DAY, /* newest first: the order of rows */
    TOC_SORT_CHANGED,
    TOC_SORT_KILLED,
    TOC_SORT_SOURCES,
    TOC_SORT_COUNT,
} toc_board_sort;

extern const char *const toc_board_sorts[TOC_SORT_COUNT];

typedef struct toc_board toc_board;

struct toc_board {
    unsigned users;      /* under the lock of toc_boards */
    _Atomic int64_t seq; /* of the last change that is in it */
    toc_board_row *rows;
    toc_board_key *keys;                  /* beside rows */
    uint32_t (*actors)[TOC_BOARD_ACTORS]; /* likewise: those of all of them are looked through */
    uint32_t n;
    uint32_t *order[TOC_SORT_COUNT]; /* NULL: of rows */
    uint32_t *slots;                 /* by id: number of a row, from 1; 0: free */
    uint32_t n_slots;                /* a power of two */
    /* The one that was made of it, which it keeps: so a board goes after all before it, and with it
     * the texts that the next one has no more. */
    toc_board *next;
    toc_packed **gone;
    uint32_t n_gone;
};

typedef struct toc_boards toc_boards;

/* Of what is told to whom places are told no more exactly than so: of each incident on them that is
 * all there is. */
toc_boards *toc_boards_new(toc_reach reach);
toc_reach toc_boards_reach(const toc_boards *b);
toc_boards *toc_boards_free(toc_boards *b);
/* The one that is there now; waits for the first one. NULL: there will be none. Give it back. */
toc_board *toc_boards_take(toc_boards *b);
/* The same without waiting: NULL when there is none yet. */
toc_board *toc_boards_look(toc_boards *b);
void toc_boards_give(toc_boards *b, toc_board *board);
/* What unpacks the texts of its rows, on one thread. NULL: no memory. */
toc_unpacker *toc_boards_unpacker(const toc_boards *b);
/* On the watching thread: the first board, and each next one. TOC_BOARD_SAME: nothing changed. */
enum { TOC_BOARD_SAME = 1 };
TOC_MUST_USE int toc_boards_load(toc_boards *b, toc_store *s, toc_err *reterr);
TOC_MUST_USE int toc_boards_follow(toc_boards *b, toc_store *s, const toc_change_vec *changes,
                                   toc_err *reterr);
/* There will be no more: whoever waits goes on without. */
void toc_boards_close(toc_boards *b);

/* The number of a name of an actor, 0: no incident has it; and back, in a. */
uint32_t toc_boards_actor(toc_boards *b, toc_sv name);
/* The same, made when there is none; 0: no memory. */
uint32_t toc_boards_actor_made(toc_boards *b, toc_sv name);
toc_sv toc_boards_actor_name(toc_boards *b, uint32_t number, toc_arena *a);

/* The bytes of an id: the prefix ("incident--") and a UUID. False: it is none. */
bool toc_board_read_id(toc_sv id, toc_sv prefix, unsigned char ret[16]);
/* "incident--…" in a. */
toc_sv toc_board_id(const toc_board_row *row, toc_arena *a);
/* NULL: not on it. */
const toc_board_row *toc_board_find(const toc_board *board, toc_sv id);
