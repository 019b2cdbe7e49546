/* match_hits - see match_hits.h. */
#include "cli/match_hits.h"

#include "base/alloc.h"
#include "base/date.h"
#include "cli/work.h"

#include <errno.h>
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
    TOC_VEC_FOREACH (l, &h->logs)
        toc_log_mark_done(&l->mark);
    toc_free(h->index);
    toc_buf_done(&h->out);
    toc_arena_done(&h->a);
    toc_arena_done(&h->scratch);
}

void toc_hits_judge(const toc_hits *h, const toc_about *about, int64_t *ret_age, double *ret_score)
{
    *ret_age = about->valid_from ? h->o.now / SECOND - about->valid_from : -1;
    *ret_score =
        toc_decay_score(&h->o.decay, about->confidence ? about->confidence : 100, *ret_age) *
        toc_disputes_part(toc_disputes_on(h->disputes, about->id));
}

/* False for a hit that does not count: on a blocked list, not valid when the line was written,
 * worth too little. */
static bool counts(const toc_hits *h, const toc_hit_seen *s)
{
    int64_t when = (s->timed ? s->time : h->o.now) / SECOND;
    bool over = s->item.about.valid_until && when >= s->item.about.valid_until;
    return s->met->action != TOC_LIST_BLOCK && (!over || h->o.expired) &&
           s->score >= h->o.min_score;
}

/* ---- hits ---- */

static int flush(toc_hits *h)
{
    int r = h->out.failed ? -ENOMEM : toc_write_out(&h->out);
    h->reader_gone = r == -EPIPE;
    return r;
}

static int keep(toc_hits *h, const toc_hit_seen *s)
{
    const toc_sighting_seen seen = {.item = &s->item,
                                    .log = s->mark,
                                    .name = s->file,
                                    .line = s->line,
                                    .offset = s->line_offset,
                                    .time = s->timed ? s->time : h->o.now,
                                    .seen = s->match ? s->match->seen : NULL,
                                    .seen_n = s->match ? s->match->seen_n : 0};
    return h->sightings ? toc_sightings_add(h->sightings, &seen, &h->err) : 0;
}

/* What the first match of a pattern had in it, where that is told at the end. */
static void keep_seen(toc_hits *h, toc_met *m, const toc_hit_seen *s)
{
    if (!s->match || h->o.format != HITS_STIX)
        return;
    m->seen = toc_seen_dup(s->match->seen, s->match->seen_n, &h->a);
    m->seen_n = m->seen ? s->match->seen_n : 0;
}

static int take(toc_hits *h, toc_met *m, toc_hit_seen *s)
{
    if (m->count == 0) {
        m->file = toc_strndup(s->file, strlen(s->file));
        m->line = s->line;
        if (!m->file)
            return -ENOMEM;
    }
    if (m->count++ == 0)
        keep_seen(h, m, s);
    if (s->timed) {
        m->first = m->first ? TOC_MIN(m->first, s->time) : s->time;
        m->last = TOC_MAX(m->last, s->time);
    }
    bool doubtful = m->action == TOC_LIST_WARN; /* told, and nothing rests on it */
    h->hits += !doubtful;
    int r = doubtful ? 0 : keep(h, s);
    if (r < 0)
        return r;
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
    toc_met *m = toc_hits_met(h, hit->indicator);
    if (!m || toc_set_item_at(h->set, hit->indicator, &h->scratch, &s->item) < 0)
        return -ENOMEM;
    size_t line = (size_t)(s->text.p - b->text.p);
    if (m->last_file == b->name && m->last_line == b->offset + line + 1)
        return 0; /* an indicator counts once a line */
    m->last_file = b->name;
    m->last_line = b->offset + line + 1;
    s->met = m;
    s->offset = b->offset + hit->start;
    s->line_offset = b->offset + line;
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
static int hits_of(toc_hits *h, const toc_log_block *b, toc_sv mark, const toc_log_match *matches,
                   size_t n)
{
    toc_hit_seen s = {.file = b->name, .line = b->line, .mark = mark};
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
        if (s.match && !s.timed && s.match->timed) {
            s.timed = true;
            s.time = s.match->time;
        }
        r = one_hit(h, b, &hit, &s);
    }
    return r;
}

/* What the log of a block is known by; empty where that is not needed. */
static int mark_of(toc_hits *h, const toc_log_block *b, toc_sv *ret)
{
    *ret = (toc_sv){"", 0};
    if (!h->sightings)
        return 0;
    toc_hits_log *log = NULL;
    TOC_VEC_FOREACH (l, &h->logs)
        if (l->name == b->name)
            log = l;
    if (!log) {
        log = TOC_VEC_PUSH(&h->a, &h->logs);
        if (!log)
            return -ENOMEM;
        log->name = b->name;
    }
    if (b->line == 1)
        toc_log_mark_begin(&log->mark);
    toc_log_mark_add(&log->mark, b->format, b->text);
    *ret = toc_sv_of(log->mark.mark);
    return 0;
}

/* Memory of sightings is bounded, and who follows logs waits for nobody. */
static int keep_some(toc_hits *h)
{
    enum { MANY = 100000 };
    uint64_t pending = h->sightings ? toc_sightings_pending(h->sightings) : 0;
    return pending >= (h->o.at_once ? 1 : MANY)
               ? toc_sightings_commit(h->sightings, toc_time_now(), &h->err)
               : 0;
}

int toc_hits_block(void *context, const toc_log_block *b)
{
    toc_hits *h = context;
    toc_sv mark;
    h->o.now = toc_time_now(); /* logs may be followed for months */
    const toc_log_match *matches = NULL;
    size_t n = 0;
    int r = h->patterns ? toc_log_patterns_block(h->patterns, b, h->o.now, &matches, &n, NULL) : 0;
    if (r == 0)
        r = mark_of(h, b, &mark);
    if (r == 0)
        r = hits_of(h, b, mark, matches, n);
    if (r == 0)
        r = keep_some(h);
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
        if (toc_hits_item(h, &h->met[i], &h->scratch, &item) < 0)
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
    int r = h->sightings ? toc_sightings_commit(h->sightings, toc_time_now(), &h->err) : 0;
    if (r < 0 || h->o.quiet || h->reader_gone)
        return r;
    if (h->o.format == HITS_STIX)
        return toc_hits_stix(h);
    if (h->o.count)
        r = add_counts(h);
    return r == 0 && h->out.n ? flush(h) : r;
}
