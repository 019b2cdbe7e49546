/* terminal - what is known of the screen, and the bar that shows progress on it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Columns of the terminal behind fd: $COLUMNS, else what the terminal says, else 80. 0: fd is no
 * terminal and $COLUMNS is not set. */
unsigned toc_terminal_columns(int fd);

/* A terminal that takes colours, and the user did not set $NO_COLOR. */
bool toc_terminal_colour(int fd);

/* A bar on standard error for work of more than a second; nothing when that is no terminal. */
typedef struct {
    bool on, shown;
    int64_t started, drawn; /* microseconds */
} toc_progress;

void toc_progress_begin(toc_progress *p);
/* total 0: it is not known, and there is no bar. */
void toc_progress_show(toc_progress *p, size_t done, size_t total);
/* Wipes the bar, so that other lines may be written. */
void toc_progress_hide(toc_progress *p);
