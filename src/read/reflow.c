/*
 * reflow - see reflow.h.
 *
 * The main test for a deliberate line end: if the first word of the next line had fitted at the end
 * of this one, the typesetter would have put it there. It holds for ragged and for justified text.
 */
#include "read/reflow.h"

#include "base/ascii.h"
#include "base/map.h"

#include <stdlib.h>

enum {
    EDGE = 2,           /* lines at the top and bottom of a page that can be running heads */
    RUNNING_PAGES = 3,  /* pages on which one must stand */
    NEIGHBOURS = 4,     /* lines before and behind that show how wide the column is */
    LONGEST_EDGE = 200, /* bytes of a running head */
};

typedef struct {
    const toc_line *lines;
    size_t n;
    float gap;     /* usual distance between the lines of a paragraph */
    bool *running; /* running heads and the like */
    toc_arena *a;
} layout;

static float height(const toc_line *l)
{
    return l->bottom - l->top;
}

static bool same_column(const toc_line *a, const toc_line *b)
{
    return a->page == b->page && b->top >= a->top && b->left < a->right && b->right > a->left;
}

static int by_size(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

static float usual_gap(const layout *l)
{
    float *gaps = TOC_NEW_N(l->a, float, l->n);
    size_t n = 0;
    for (size_t i = 1; gaps && i < l->n; i++)
        if (same_column(&l->lines[i - 1], &l->lines[i]))
            gaps[n++] = l->lines[i].top - l->lines[i - 1].bottom;
    if (n == 0)
        return 0;
    qsort(gaps, n, sizeof(*gaps), by_size);
    return gaps[n / 4]; /* below the median: short paragraphs have as many gaps between as within */
}

/* "Page 3 of 12" and "Page 4 of 12" are the same head. */
static toc_sv without_numbers(toc_sv s, toc_arena *a)
{
    toc_sv copy = toc_arena_dup(a, toc_sv_range(s, 0, TOC_MIN(s.n, (size_t)LONGEST_EDGE)));
    for (size_t i = 0; i < copy.n; i++)
        if (toc_is_digit(copy.p[i]))
            ((char *)(uintptr_t)copy.p)[i] = '#'; /* our own copy */
    return copy;
}

/* Distance of line i from the nearer edge of its page, counted in lines. */
static bool at_edge(const layout *l, size_t i)
{
    uint32_t page = l->lines[i].page;
    bool first = i < EDGE || l->lines[i - EDGE].page != page;
    return first || i + EDGE >= l->n || l->lines[i + EDGE].page != page;
}

static void find_running(layout *l)
{
    toc_map seen = {0};
    toc_sv *keys = TOC_NEW_N(l->a, toc_sv, l->n);
    l->running = TOC_NEW_N(l->a, bool, l->n);
    if (!keys || !l->running)
        return;
    for (size_t i = 0; i < l->n; i++) {
        if (!at_edge(l, i))
            continue;
        keys[i] = without_numbers(l->lines[i].text, l->a);
        int64_t times = toc_map_get(&seen, keys[i]);
        if (!toc_map_put(&seen, l->a, keys[i], times < 0 ? 1 : (uint32_t)times + 1))
            return;
    }
    for (size_t i = 0; i < l->n; i++)
        l->running[i] = keys[i].p && toc_map_get(&seen, keys[i]) >= RUNNING_PAGES;
}

static toc_sv first_word(toc_sv s)
{
    size_t n = 0;
    while (n < s.n && !toc_is_space(s.p[n]))
        n++;
    return toc_sv_range(s, 0, n);
}

/* How far right the column reaches that line i stands in. */
static float column_right(const layout *l, size_t i)
{
    float right = l->lines[i].right;
    size_t from = i > NEIGHBOURS ? i - NEIGHBOURS : 0, to = TOC_MIN(i + NEIGHBOURS + 1, l->n);
    for (size_t k = from; k < to; k++)
        if (l->lines[k].page == l->lines[i].page && l->lines[k].left < l->lines[i].right &&
            l->lines[k].right > l->lines[i].left)
            right = TOC_MAX(right, l->lines[k].right);
    return right;
}

static bool ends_sentence(toc_sv s)
{
    while (s.n && strchr("\"')]", s.p[s.n - 1]))
        s.n--;
    if (toc_sv_ends(s, TOC_SV("\u201d")) || toc_sv_ends(s, TOC_SV("\u2019")))
        s.n -= 3;
    return s.n && strchr(".!?:", s.p[s.n - 1]);
}

static bool is_item(toc_sv s)
{
    static const toc_sv bullets[] = {{"\u2022", 3}, {"\u25cf", 3},  {"\u25aa", 3}, {"\uf0b7", 3},
                                     {"- ", 2},     {"\u2013 ", 4}, {"* ", 2}};
    for (size_t i = 0; i < TOC_LEN(bullets); i++)
        if (toc_sv_starts(s, bullets[i]))
            return true;
    return false;
}

/* True if the first word of line next had fitted at the end of line i. Where the sentence clearly
 * goes on, as in text that was wrapped by counting letters, the gap must be a wide one. */
static bool ends_early(const layout *l, size_t i, size_t next)
{
    const toc_line *a = &l->lines[i], *b = &l->lines[next];
    float letter = (b->right - b->left) / (float)TOC_MAX(b->text.n, (size_t)1);
    float room = column_right(l, i) - a->right;
    bool goes_on = toc_is_lower(b->text.p[0]) && !ends_sentence(a->text);
    float wide = goes_on ? (column_right(l, i) - a->left) / 4 : 0;
    return room > wide && room > letter * (float)(first_word(b->text).n + 2); /* 2: to be sure */
}

static bool starts_paragraph(const layout *l, size_t prev, size_t i)
{
    const toc_line *a = &l->lines[prev], *b = &l->lines[i];
    float size = TOC_MAX(height(a), 1.0F);
    if (height(b) > size * 1.2F || height(b) < size / 1.2F || is_item(b->text))
        return true;
    if (!same_column(a, b)) /* next column or page: the sentence may go on there */
        return ends_sentence(a->text) || toc_is_upper(b->text.p[0]) || ends_early(l, prev, i);
    if (b->top - a->bottom > l->gap + size / 2)
        return true;
    bool indented = ends_sentence(a->text) && b->left > a->left + size && i + 1 < l->n &&
                    l->lines[i + 1].left < b->left;
    return indented || ends_early(l, prev, i);
}

/* True if the hyphen that ends the text divides a word; one of "state-of-the-" does not. */
static bool divides(const char *out, size_t n, toc_sv next)
{
    if (n < 2 || out[n - 1] != '-' || next.n == 0 || !toc_is_lower(next.p[0]))
        return false;
    size_t i = n - 1;
    while (i > 0 && (toc_is_alpha(out[i - 1]) || toc_is_high(out[i - 1])))
        i--;
    bool compound = i > 0 && out[i - 1] == '-';
    return !compound && i < n - 1 && !toc_is_upper(out[n - 2]);
}

/* Appends the next line. */
static size_t join(char *out, size_t n, toc_sv b)
{
    if (n > 2 && memcmp(out + n - 2, "\u00AD", 2) == 0) /* soft hyphen */
        n -= 2;
    else if (divides(out, n, b))
        n--;
    else if (n && out[n - 1] != '-' && out[n - 1] != '\n')
        out[n++] = ' ';
    memcpy(out + n, b.p, b.n);
    return n + b.n;
}

static toc_sv print(const layout *l)
{
    size_t room = 1, n = 0, prev = SIZE_MAX;
    for (size_t i = 0; i < l->n; i++)
        room += l->lines[i].text.n + 2;
    char *out = toc_arena_alloc(l->a, room);
    for (size_t i = 0; out && i < l->n; i++) {
        if (l->running[i] || l->lines[i].text.n == 0)
            continue;
        if (prev != SIZE_MAX && starts_paragraph(l, prev, i)) {
            out[n++] = '\n';
            out[n++] = '\n';
        }
        n = join(out, n, l->lines[i].text);
        prev = i;
    }
    return out ? (toc_sv){out, n} : (toc_sv){"", 0};
}

toc_sv toc_reflow(const toc_line *lines, size_t n, toc_arena *a)
{
    layout l = {.lines = lines, .n = n, .a = a};
    l.gap = usual_gap(&l);
    find_running(&l);
    return l.running && !a->overflowed ? print(&l) : (toc_sv){"", 0};
}
