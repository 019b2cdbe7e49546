/*
 * warned - private to api/: what reports warn of, in memory, by what it is counted under: day,
 * countries, kinds of targets, actors.
 *
 * A warning names in words what may be hit. The country is one that its own sentence names, else
 * those of the incidents of its report, else that of its dateline; the actor one that it names as
 * such, or a known one who gives it. What it does not say it is not counted under.
 */
#pragma once

#include "api/board.h"
#include "extract/extract.h"

#include <pthread.h>

enum { TOC_WARNED_COUNTRIES = 4, TOC_WARNED_ACTORS = 2 };

typedef struct {
    unsigned char report[16]; /* its id */
    uint32_t nth;             /* of the warnings of its report */
    toc_day day;              /* of publication, or TOC_DAY_NONE */
    char countries[TOC_WARNED_COUNTRIES][3];
    toc_span sentence;                  /* bytes of the text; empty: not known */
    uint32_t sectors;                   /* a bit for each toc_target_type */
    uint32_t actors[TOC_WARNED_ACTORS]; /* numbers of names of the boards; 0: no more */
    uint8_t level;                      /* toc_tlp of the report */
    bool unmarked, unknown_marking;     /* as of a toc_board_row */
} toc_warned_row;

typedef struct {
    pthread_mutex_t lock; /* held by readers while they walk over rows */
    toc_warned_row *rows; /* in no order */
    uint32_t n, room;
    int64_t before; /* at the start all are read, the last one first: down to this one they are */
} toc_warnings;

/* What is asked for; zero value but for the days: any. */
typedef struct {
    toc_day since, until; /* TOC_DAY_NONE: any */
    toc_sv countries;     /* "DE,FR" */
    uint32_t sectors;
    toc_sv actor; /* words of its name */
} toc_warned_filter;

TOC_MUST_USE bool toc_warned_passes(const toc_warned_row *row, const toc_warned_filter *f,
                                    toc_boards *names);

/* On the watching thread. Reads some more of what was there at the start: 1: there may be more, 0:
 * that was all, < 0: try later. x NULL: what the words of warnings name is not known. */
TOC_MUST_USE int toc_warnings_load(toc_warnings *w, toc_store *s, const toc_extractor *x,
                                   toc_boards *names);
/* Takes up the reports that changed. */
TOC_MUST_USE int toc_warnings_follow(toc_warnings *w, toc_store *s, const toc_extractor *x,
                                     toc_boards *names, const toc_change_vec *changes);
void toc_warnings_done(toc_warnings *w);
