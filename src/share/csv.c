/* csv - see csv.h. */
#include "share/csv.h"

#include "base/buf.h"

#include <errno.h>

toc_csv toc_csv_of(toc_sv text, char delimiter)
{
    return (toc_csv){.text = text, .delimiter = delimiter, .line = 1, .row_line = 1};
}

static bool ends_line(toc_sv s, size_t at)
{
    return at >= s.n || s.p[at] == '\n' || (s.p[at] == '\r' && at + 1 < s.n && s.p[at + 1] == '\n');
}

static size_t line_end(toc_sv s, size_t at)
{
    const char *end = at < s.n ? memchr(s.p + at, '\n', s.n - at) : NULL;
    return end ? (size_t)(end - s.p) + 1 : s.n;
}

static void skip_comments(toc_csv *c)
{
    while (c->at < c->text.n) {
        size_t end = line_end(c->text, c->at);
        toc_sv line = toc_sv_trim(toc_sv_range(c->text, c->at, end));
        if (line.n && line.p[0] != '#')
            return;
        c->at = end;
        c->line++;
    }
}

/* ---- cells ---- */

static toc_sv bare_cell(const toc_csv *c, size_t *at)
{
    size_t from = *at;
    while (!ends_line(c->text, *at) && c->text.p[*at] != c->delimiter)
        ++*at;
    return toc_sv_trim(toc_sv_range(c->text, from, *at));
}

/* Doubled quotes become single ones. */
static toc_sv unquoted(toc_sv raw, toc_arena *a)
{
    toc_buf b = {0};
    for (size_t i = 0; i < raw.n; i++) {
        toc_buf_byte(&b, raw.p[i]);
        i += raw.p[i] == '"';
    }
    toc_sv cell = toc_arena_dup(a, toc_buf_sv(&b));
    toc_buf_done(&b);
    return cell;
}

/* at: behind the opening quote. 0, TOC_CSV_BAD. */
static int quoted_cell(const toc_csv *c, size_t *at, toc_arena *a, size_t *lines, toc_sv *ret,
                       toc_err *reterr)
{
    size_t from = *at, i = from;
    bool doubled = false;
    for (;; i++) {
        if (i >= c->text.n || i - from > TOC_CSV_CELL)
            return toc_fail(reterr, TOC_CSV_BAD, "a quote that is not closed");
        *lines += c->text.p[i] == '\n';
        if (c->text.p[i] != '"')
            continue;
        if (i + 1 >= c->text.n || c->text.p[i + 1] != '"')
            break;
        doubled = true;
        i++;
    }
    toc_sv raw = toc_sv_range(c->text, from, i);
    for (i++; i < c->text.n && c->text.p[i] == ' ' && c->delimiter != ' ';)
        i++;
    if (!ends_line(c->text, i) && c->text.p[i] != c->delimiter)
        return toc_fail(reterr, TOC_CSV_BAD, "text behind a closing quote");
    *at = i;
    *ret = doubled ? unquoted(raw, a) : raw;
    return 0;
}

static int read_row(const toc_csv *c, size_t *at, toc_arena *a, size_t *lines, toc_csv_row *ret,
                    toc_err *reterr)
{
    for (;;) {
        if (ret->n >= TOC_CSV_COLUMNS)
            return toc_fail(reterr, TOC_CSV_BAD, "more than %d cells", TOC_CSV_COLUMNS);
        toc_sv *cell = TOC_VEC_PUSH(a, ret);
        if (!cell)
            return -ENOMEM;
        while (*at < c->text.n && c->text.p[*at] == ' ' && c->delimiter != ' ')
            ++*at;
        if (*at < c->text.n && c->text.p[*at] == '"') {
            ++*at;
            int r = quoted_cell(c, at, a, lines, cell, reterr);
            if (r)
                return r;
        } else {
            *cell = bare_cell(c, at);
        }
        if (ends_line(c->text, *at))
            return 0;
        ++*at; /* the delimiter */
    }
}

int toc_csv_next(toc_csv *c, toc_arena *a, toc_csv_row *ret, toc_err *reterr)
{
    size_t lines = 0;
    skip_comments(c);
    if (c->at >= c->text.n)
        return TOC_CSV_END;
    size_t at = c->at;
    *ret = (toc_csv_row){0};
    c->row_line = c->line;
    int r = read_row(c, &at, a, &lines, ret, reterr);
    if (r == TOC_CSV_BAD) {
        at = c->at;
        lines = 0;
    }
    c->at = line_end(c->text, at);
    c->line += lines + 1;
    return r;
}

char toc_csv_delimiter(toc_sv text)
{
    static const char CHOICES[] = ",;\t|";
    char best = ',';
    size_t most = 0;
    toc_csv c = toc_csv_of(text, ',');
    skip_comments(&c);
    for (const char *d = CHOICES; *d; d++) {
        size_t n = 0;
        bool quoted = false;
        for (size_t i = c.at; i < text.n && (quoted || text.p[i] != '\n'); i++) {
            quoted ^= text.p[i] == '"';
            n += !quoted && text.p[i] == *d;
        }
        if (n > most) {
            most = n;
            best = *d;
        }
    }
    return best;
}
