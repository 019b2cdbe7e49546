/* match_hits - see match_hits.h. */
#include "cli/match_hits.h"

#include "base/alloc.h"
#include "base/date.h"
#include "cli/work.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdlib.h>

enum { WRITE_AT = 64 * 1024 };

static const int64_t SECOND = 1000000;

void toc_hits_begin(toc_hits *h, const toc_set *set, const toc_hits_options *o)
{
    *h = (toc_hits){.set = set, .o = *o};
}

void toc_hits_done(toc_hits *h)
{
    for (uint32_t i = 0; i < h->met_n; i++)
        toc_free(h->met[i].file);
    toc_free(h->met);
    toc_log_patterns_free(h->patterns);
    toc_free(h->index);
    toc_buf_done(&h->out);
    toc_arena_done(&h->a);
    toc_arena_done(&h->scratch);
}

/* ---- indicators that were met ---- */

static uint32_t place_of(const toc_hits *h, uint32_t indicator)
{
    uint32_t at = (uint32_t)(indicator * UINT64_C(0x9e3779b97f4a7c15) >> 32) & (h->index_n - 1);
    while (h->index[at] && h->met[h->index[at] - 1].indicator != indicator)
        at = (at + 1) & (h->index_n - 1);
    return at;
}

/* Keeps the index half empty. */
static bool grow(toc_hits *h)
{
    if (h->met_n < h->met_cap)
        return true;
    uint32_t cap = h->met_cap ? 2 * h->met_cap : 256;
    toc_met *met = toc_realloc(h->met, cap * sizeof(*met));
    uint32_t *index = toc_calloc((size_t)2 * cap, sizeof(*index));
    if (met)
        h->met = met;
    if (!met || !index) {
        toc_free(index);
        return false;
    }
    toc_free(h->index);
    h->index = index;
    h->index_n = 2 * cap;
    h->met_cap = cap;
    for (uint32_t i = 0; i < h->met_n; i++)
        h->index[place_of(h, h->met[i].indicator)] = i + 1;
    return true;
}

typedef struct {
    toc_hits *h;
    toc_buf names;
    bool blocked;
} listing;

static void on_list(void *context, toc_sv list)
{
    listing *l = context;
    const toc_texts *blocked = l->h->o.blocked;
    toc_sv name = toc_arena_dup(&l->h->scratch, list);
    for (size_t i = 0; i < blocked->n; i++)
        l->blocked |= fnmatch(blocked->p[i], name.p, FNM_CASEFOLD) == 0;
    toc_buf_printf(&l->names, "%s%.*s", l->names.n ? "; " : "", TOC_SV_ARG(list));
}

static bool look_at_lists(toc_hits *h, toc_met *m)
{
    toc_set_item item;
    listing l = {.h = h};
    if (!h->o.lists)
        return true;
    if (toc_set_item_at(h->set, m->indicator, &h->scratch, &item) < 0)
        return false;
    toc_warnlists_find(h->o.lists, item.kind, item.value, on_list, &l);
    m->lists = toc_arena_dup(&h->a, toc_buf_sv(&l.names));
    m->blocked = l.blocked;
    toc_buf_done(&l.names);
    return !h->a.overflowed;
}

/* What is known of the indicator from hits before; NULL: out of memory. */
static toc_met *met(toc_hits *h, uint32_t indicator)
{
    if (!grow(h))
        return NULL;
    uint32_t at = place_of(h, indicator);
    if (h->index[at])
        return &h->met[h->index[at] - 1];
    toc_met *m = &h->met[h->met_n];
    *m = (toc_met){.indicator = indicator, .lists = {"", 0}};
    if (!look_at_lists(h, m))
        return NULL;
    h->index[at] = ++h->met_n;
    return m;
}

void toc_hits_judge(const toc_hits *h, const toc_about *about, int64_t *ret_age, double *ret_score)
{
    *ret_age = about->valid_from ? h->o.now / SECOND - about->valid_from : -1;
    *ret_score =
        toc_decay_score(&h->o.decay, about->confidence ? about->confidence : 100, *ret_age);
}

/* False for a hit that does not count: on a blocked list, not valid when the line was written,
 * worth too little. */
static bool counts(const toc_hits *h, const toc_hit_seen *s)
{
    int64_t when = (s->timed ? s->time : h->o.now) / SECOND;
    bool over = s->item.about.valid_until && when >= s->item.about.valid_until;
    return !s->met->blocked && (!over || h->o.expired) && s->score >= h->o.min_score;
}

/* ---- hits ---- */

static int flush(toc_hits *h)
{
    int r = h->out.failed ? -ENOMEM : toc_write_out(&h->out);
    h->reader_gone = r == -EPIPE;
    return r;
}

static int take(toc_hits *h, toc_met *m, toc_hit_seen *s)
{
    if (m->count == 0) {
        m->file = toc_strndup(s->file, strlen(s->file));
        m->line = s->line;
        if (!m->file)
            return -ENOMEM;
    }
    m->count++;
    if (s->timed) {
        m->first = m->first ? TOC_MIN(m->first, s->time) : s->time;
        m->last = TOC_MAX(m->last, s->time);
    }
    h->hits++;
    if (h->o.quiet || h->o.count || h->o.format == HITS_STIX || (h->o.first && m->count > 1))
        return 0;
    if (h->o.format == HITS_TABLE)
        toc_hits_row(h, s);
    else
        toc_hits_json(h, s);
    return h->out.n >= WRITE_AT ? flush(h) : 0;
}

static int one_hit(toc_hits *h, const toc_log_block *b, const toc_hit *hit, toc_hit_seen *s)
{
    toc_arena_clear(&h->scratch);
    toc_met *m = met(h, hit->indicator);
    if (!m || toc_set_item_at(h->set, hit->indicator, &h->scratch, &s->item) < 0)
        return -ENOMEM;
    size_t line = (size_t)(s->text.p - b->text.p);
    if (m->last_file == b->name && m->last_line == b->offset + line + 1)
        return 0; /* an indicator counts once a line */
    m->last_file = b->name;
    m->last_line = b->offset + line + 1;
    s->met = m;
    s->offset = b->offset + hit->start;
    s->start = hit->start - line;
    s->end = TOC_MIN(hit->end - line, s->text.n);
    toc_hits_judge(h, &s->item.about, &s->age, &s->score);
    if (!counts(h, s)) {
        h->left_out++;
        return 0;
    }
    return take(h, m, s);
}

/* The line that a byte of the block is in. */
static toc_sv line_at(toc_sv text, size_t at)
{
    const char *before = memrchr(text.p, '\n', at), *after = memchr(text.p + at, '\n', text.n - at);
    const char *start = before ? before + 1 : text.p, *end = after ? after : text.p + text.n;
    if (end > start && end[-1] == '\r')
        end--;
    return (toc_sv){start, (size_t)(end - start)};
}

static uint64_t lines_between(const char *from, const char *to)
{
    uint64_t n = 0;
    while ((from = memchr(from, '\n', (size_t)(to - from)))) {
        n++;
        from++;
    }
    return n;
}

/* Goes on to the line that a byte of the block is in. */
static void move_to(toc_hit_seen *s, const toc_log_block *b, size_t at)
{
    const char *counted = s->text.p ? s->text.p : b->text.p;
    if (s->text.p && b->text.p + at < s->text.p + s->text.n)
        return;
    s->text = line_at(b->text, at);
    s->line += lines_between(counted, s->text.p);
    s->timed = toc_log_time(s->text, &s->time);
}

/* Values and patterns, line by line. */
static int hits_of(toc_hits *h, const toc_log_block *b, const toc_log_match *matches, size_t n)
{
    toc_hit_seen s = {.file = b->name, .line = b->line};
    size_t i = 0, k = 0;
    int r = 0;
    while (r == 0 && (i < b->n || k < n)) {
        bool value = i < b->n && (k == n || b->hits[i].start <= matches[k].end);
        toc_hit hit;
        if (value)
            hit = b->hits[i++];
        else
            hit = (toc_hit){matches[k].indicator, matches[k].start, matches[k].start};
        s.match = value ? NULL : &matches[k++];
        move_to(&s, b, hit.start);
        r = one_hit(h, b, &hit, &s);
    }
    return r;
}

int toc_hits_block(void *context, const toc_log_block *b)
{
    toc_hits *h = context;
    const toc_log_match *matches = NULL;
    size_t n = 0;
    int r = h->patterns ? toc_log_patterns_block(h->patterns, b, toc_time_now(), &matches, &n, NULL)
                        : 0;
    if (r == 0)
        r = hits_of(h, b, matches, n);
    return r == 0 && h->out.n ? flush(h) : r; /* at once, for who watches */
}

static int by_count(const void *a, const void *b)
{
    const toc_met *x = a, *y = b;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return x->indicator < y->indicator ? -1 : x->indicator > y->indicator;
}

static int add_counts(toc_hits *h)
{
    if (h->met_n)
        qsort(h->met, h->met_n, sizeof(*h->met), by_count);
    for (uint32_t i = 0; i < h->met_n && h->met[i].count; i++) {
        toc_set_item item;
        toc_arena_clear(&h->scratch);
        if (toc_set_item_at(h->set, h->met[i].indicator, &h->scratch, &item) < 0)
            return -ENOMEM;
        if (h->o.format == HITS_TABLE)
            toc_hits_count_row(h, &h->met[i], &item);
        else
            toc_hits_count_json(h, &h->met[i], &item);
        int r = h->out.n >= WRITE_AT ? flush(h) : 0;
        if (r < 0)
            return r;
    }
    return 0;
}

int toc_hits_end(toc_hits *h)
{
    int r = 0;
    if (h->o.quiet || h->reader_gone)
        return 0;
    if (h->o.format == HITS_STIX)
        return toc_hits_stix(h);
    if (h->o.count)
        r = add_counts(h);
    return r == 0 && h->out.n ? flush(h) : r;
}
