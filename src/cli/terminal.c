/* terminal - see terminal.h. */
#include "cli/terminal.h"

#include "base/date.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { DEFAULT_COLUMNS = 80, MIN_COLUMNS = 20, MAX_COLUMNS = 1000, BAR = 30 };

static const int64_t QUIET_US = 1000000, REDRAW_US = 100000;

unsigned toc_terminal_columns(int fd)
{
    const char *env = getenv("COLUMNS");
    int64_t n;
    if (env && toc_sv_to_i64(toc_sv_of(env), &n) && n >= MIN_COLUMNS && n <= MAX_COLUMNS)
        return (unsigned)n;
    if (!isatty(fd))
        return 0;
    struct winsize w;
    if (ioctl(fd, TIOCGWINSZ, &w) == 0 && w.ws_col >= MIN_COLUMNS)
        return w.ws_col;
    return DEFAULT_COLUMNS;
}

bool toc_terminal_colour(int fd)
{
    const char *no = getenv("NO_COLOR"), *term = getenv("TERM");
    return isatty(fd) && !(no && *no) && term && *term && strcmp(term, "dumb") != 0;
}

void toc_progress_begin(toc_progress *p)
{
    *p = (toc_progress){.on = isatty(STDERR_FILENO) == 1, .started = toc_time_now()};
}

void toc_progress_show(toc_progress *p, size_t done, size_t total)
{
    if (!p->on)
        return;
    int64_t now = toc_time_now();
    if (now - p->started < QUIET_US || now - p->drawn < REDRAW_US)
        return;
    p->drawn = now;
    p->shown = true;
    double seconds = (double)(now - p->started) / 1e6;
    if (!total) {
        fprintf(stderr, "\r\033[K%zu, %.0f/s", done, (double)done / seconds);
        return;
    }
    size_t filled = total ? TOC_MIN(done, total) * BAR / total : 0;
    char bar[BAR + 1] = "";
    memset(bar, '.', BAR);
    memset(bar, '#', filled);
    fprintf(stderr, "\r\033[K[%s] %zu of %zu, %.0f/s", bar, done, total, (double)done / seconds);
}

void toc_progress_hide(toc_progress *p)
{
    if (!p->shown)
        return;
    fputs("\r\033[K", stderr);
    p->shown = false;
}
