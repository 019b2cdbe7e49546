/* patterns - see patterns.h. */
#include "logs/patterns.h"

#include "base/alloc.h"
#include "base/hash.h"
#include "base/vec.h"
#include "logs/ahead.h"
#include "logs/follow.h"
#include "logs/seen.h"
#include "match/pattern_literals.h"

#include <errno.h>
#include <stdio.h>

/* A record's tag is the number of its file and that of its line; its place is the offset of that.
 */
enum { LINE_BITS = 44, NOTE = 1024 };

typedef struct {
    toc_log_patterns *p;
    uint32_t start, end;
    bool timed;
    int64_t time;
    const toc_observation *o;
} under_way;

/* A log; its reader knows its header. */
typedef struct {
    const char *name;
    toc_record_reader *reader;
} file;

struct toc_log_patterns {
    toc_log_patterns_options o;
    toc_pattern_set *set;
    toc_pattern_stream *stream;
    toc_log_seen *seen;
    toc_arena a; /* of the list of files */
    TOC_VEC(file) files;
    TOC_VEC(uint32_t) numbers; /* of patterns in the set */
    TOC_VEC(uint64_t) texts;   /* what they are, hashed */
    TOC_VEC(toc_sv) wordings;  /* likewise */
    toc_line_filter *filter;   /* NULL: patterns may have an interest in any line */
    toc_arena scratch;         /* of the matches of a block */
    TOC_VEC(toc_log_match) matches;
};

/* The patterns' tags are numbers in a list of their numbers in the set, so that they keep what they
 * have seen when another set takes the place of this one. */
static int note_number(toc_log_patterns *p, uint32_t number, const toc_set_item *item)
{
    uint32_t *slot = TOC_VEC_PUSH(&p->a, &p->numbers);
    uint64_t *text = TOC_VEC_PUSH(&p->a, &p->texts);
    toc_sv *wording = TOC_VEC_PUSH(&p->a, &p->wordings);
    if (!slot || !text || !wording)
        return -ENOMEM;
    *wording = toc_arena_dup(&p->a, item->value);
    *slot = number;
    *text = toc_hash_mix(toc_hash64(item->about.id), toc_hash64(item->value));
    return 0;
}

/* Adds all patterns of the set that can be compared. */
static int gather(toc_log_patterns *p, const toc_log_patterns_options *o, toc_err *reterr)
{
    toc_arena a = {0};
    int r = 0;
    uint32_t left = toc_set_count_of(o->set, TOC_IOC_PATTERN);
    for (uint32_t i = 0; r == 0 && left && i < toc_set_count(o->set); i++) {
        toc_set_item item;
        toc_err err = {0};
        if (toc_set_kind_at(o->set, i) != TOC_IOC_PATTERN)
            continue;
        left--;
        r = toc_set_item_at(o->set, i, &a, &item);
        if (r == 0)
            r = toc_pattern_set_add(p->set, item.value, p->numbers.n, &err);
        if (r == 0)
            r = note_number(p, i, &item);
        if (r == -EINVAL || r == -E2BIG) {
            char text[NOTE];
            (void)snprintf(text, sizeof(text), "%.*s cannot be compared with logs: %s",
                           TOC_SV_ARG(item.about.id.n ? item.about.id : TOC_SV("a pattern")),
                           err.text);
            o->note(o->context, text);
            r = 0;
        }
        toc_arena_clear(&a);
    }
    toc_arena_done(&a);
    return r < 0 ? toc_fail(reterr, r, "out of memory") : 0;
}

static bool wants(const void *context, toc_sv type)
{
    return toc_pattern_set_wants(context, type);
}

/* Which lines patterns may have an interest in, where that can be told from their text. */
static int make_filter(toc_log_patterns *p, toc_err *reterr)
{
    toc_arena a = {0};
    toc_literals list = {0};
    int r = 0;
    if (!p->o.all && toc_pattern_set_literals(p->set, &a, &list))
        r = toc_line_filter_new(list.p, list.n, &p->filter, reterr);
    toc_arena_done(&a);
    return r;
}

int toc_log_patterns_new(const toc_log_patterns_options *o, toc_log_patterns **ret, toc_err *reterr)
{
    *ret = NULL;
    if (!toc_set_count_of(o->set, TOC_IOC_PATTERN) && !o->growing)
        return 0;
    toc_log_patterns *p = toc_calloc(1, sizeof(*p));
    if (p) {
        p->o = *o;
        p->set = toc_pattern_set_new();
        p->seen = toc_log_seen_new();
    }
    int r =
        p && p->set && p->seen ? gather(p, o, reterr) : toc_fail(reterr, -ENOMEM, "out of memory");
    if (r == 0)
        r = toc_pattern_set_seal(p->set, reterr);
    if (r == 0)
        r = toc_pattern_stream_new(p->set, o->late, &p->stream, reterr);
    if (r == 0)
        r = make_filter(p, reterr);
    if (r < 0) {
        toc_log_patterns_free(p);
        return r;
    }
    p->o.records.wants = wants;
    p->o.records.context = p->set;
    *ret = p;
    return 0;
}

toc_log_patterns *toc_log_patterns_free(toc_log_patterns *p)
{
    if (!p)
        return NULL;
    TOC_VEC_FOREACH (f, &p->files)
        toc_record_reader_free(f->reader);
    toc_pattern_stream_free(p->stream);
    toc_pattern_set_free(p->set);
    toc_log_seen_free(p->seen);
    toc_line_filter_free(p->filter);
    toc_arena_done(&p->a);
    toc_arena_done(&p->scratch);
    toc_free(p);
    return NULL;
}

static bool same_patterns(const toc_log_patterns *p, const toc_log_patterns *q)
{
    return p->texts.n == q->texts.n &&
           (!p->texts.n || memcmp(p->texts.p, q->texts.p, p->texts.n * sizeof(*p->texts.p)) == 0);
}

void toc_log_patterns_swap(toc_log_patterns **p, toc_log_patterns *next)
{
    toc_log_patterns *before = *p;
    if (before && next && same_patterns(before, next)) {
        if (next->numbers.n)
            memcpy(before->numbers.p, next->numbers.p, next->numbers.n * sizeof(*next->numbers.p));
        toc_log_patterns_free(next);
        return;
    }
    /* Headers stand at the start of logs. */
    for (uint32_t i = 0; before && next && i < before->files.n; i++) {
        file *f = TOC_VEC_PUSH(&next->a, &next->files);
        if (f)
            *f = (file){before->files.p[i].name, TOC_STEAL(before->files.p[i].reader)};
    }
    toc_log_patterns_free(before);
    *p = next;
}

static void on_hit(void *context, const toc_pattern_hit *hit)
{
    const under_way *u = context;
    toc_log_patterns *p = u->p;
    toc_log_record *records = TOC_NEW_N(&p->scratch, toc_log_record, hit->n);
    toc_log_seen_match match = {
        .pattern = p->wordings.p[hit->pattern], .now = u->o, .a = &p->scratch};
    for (size_t i = 0; i < hit->n; i++)
        toc_log_seen_add(p->seen, hit->observations[i], &match);
    toc_log_match *m = records ? TOC_VEC_PUSH(&p->scratch, &p->matches) : NULL;
    if (!m)
        return; /* the arena says so */
    for (size_t i = 0; i < hit->n; i++)
        records[i] = (toc_log_record){p->files.p[hit->observations[i].tag >> LINE_BITS].name,
                                      hit->observations[i].tag & ((UINT64_C(1) << LINE_BITS) - 1),
                                      hit->observations[i].place};
    *m = (toc_log_match){.indicator = p->numbers.p[hit->pattern],
                         .start = u->start,
                         .end = u->end,
                         .timed = u->timed,
                         .time = u->time,
                         .records = records,
                         .n = hit->n,
                         .seen = match.seen.p,
                         .seen_n = match.seen.n};
}

/* The file of a block. Logs that grow take turns and need a reader each; else one goes from log to
 * log. */
static int turn_to(toc_log_patterns *p, const toc_log_block *b, size_t *ret, toc_err *reterr)
{
    size_t i = p->o.growing ? 0 : p->files.n - (p->files.n > 0);
    while (i < p->files.n && p->files.p[i].name != b->name)
        i++;
    bool begins = i == p->files.n || b->line == 1;
    if (i == p->files.n) {
        toc_record_reader *reader = NULL;
        if (i && !p->o.growing)
            reader = TOC_STEAL(p->files.p[i - 1].reader);
        int r = reader ? 0 : toc_record_reader_new(&p->o.records, &reader, reterr);
        file *f = r == 0 ? TOC_VEC_PUSH(&p->a, &p->files) : NULL;
        if (!f) {
            toc_record_reader_free(reader);
            return r < 0 ? r : toc_fail(reterr, -ENOMEM, "out of memory");
        }
        *f = (file){b->name, reader};
    }
    if (begins)
        toc_record_begin(p->files.p[i].reader, b->format);
    *ret = i;
    return 0;
}

/* A block under way. Lines in [skipped, at) were not read. */
typedef struct {
    toc_log_patterns *p;
    toc_record_reader *reader;
    const toc_log_block *block;
    size_t file, skipped, at;
    uint64_t line; /* number of the one at `at` */
    toc_log_ahead ahead;
} walk;

static toc_sv line_at(const toc_log_block *b, size_t at)
{
    toc_sv rest = toc_sv_range(b->text, at, b->text.n);
    return toc_sv_cut(&rest, '\n');
}

/* Reads lines that were skipped, from the last one back, up to one that says its time: who comes
 * after it has that, where it has none of its own. -ENOMEM. */
static int catch_up(walk *w, size_t end)
{
    const char *text = w->block->text.p;
    int r = 0;
    for (size_t at = end; at > w->skipped && r >= 0;) {
        const char *feed =
            at - 1 > w->skipped ? memrchr(text + w->skipped, '\n', at - 1 - w->skipped) : NULL;
        toc_observation o;
        at = feed ? (size_t)(feed + 1 - text) : w->skipped;
        r = toc_record_read(w->reader, line_at(w->block, at), &o);
        if (r >= 0 && toc_record_is_timed(w->reader))
            break;
    }
    return TOC_MIN(r, 0);
}

/* A record without a time of its own has that of the last one before it that has, read or not. */
static int read_line(walk *w, toc_sv line, toc_observation *ret)
{
    int r = toc_record_read(w->reader, line, ret);
    if (r < 0 || w->skipped == w->at || toc_record_is_timed(w->reader))
        return r;
    if (catch_up(w, w->at) < 0)
        return -ENOMEM;
    return r == 0 ? toc_record_read(w->reader, line, ret) : r;
}

static int feed(walk *w, toc_sv line, toc_err *reterr)
{
    toc_observation o;
    toc_log_patterns *p = w->p;
    under_way u = {.p = p, .start = (uint32_t)w->at, .end = (uint32_t)(w->at + line.n)};
    const toc_pattern_sink sink = {.context = &u, .hit = on_hit};
    int r = read_line(w, line, &o);
    if (r != 0)
        return r < 0 ? toc_fail(reterr, r, "out of memory") : 0;
    o.tag = (uint64_t)w->file << LINE_BITS | w->line;
    o.place = w->block->offset + w->at;
    u.timed = toc_record_is_timed(w->reader);
    u.time = o.first;
    u.o = &o;
    r = toc_pattern_stream_feed(p->stream, &o, &sink, reterr);
    if (r == 0 && toc_pattern_stream_took(p->stream))
        toc_log_seen_keep(p->seen, &o);
    return r;
}

/* Goes to the next line that is to be read; false: there is none. */
static bool go_on(walk *w)
{
    size_t n = w->block->text.n;
    if (w->at < n && toc_record_wants_header(w->reader))
        return true;
    size_t next = toc_log_ahead_next(&w->ahead, w->at);
    if (next > w->at)
        w->line += toc_log_count_lines(toc_sv_range(w->block->text, w->at, next));
    w->at = next;
    return next < n;
}

static int read_lines(walk *w, toc_err *reterr)
{
    size_t n = w->block->text.n;
    int r = 0;
    while (r == 0 && go_on(w)) {
        toc_sv line = line_at(w->block, w->at);
        bool comment = line.n && line.p[0] == '#';
        r = feed(w, line, reterr);
        w->at = TOC_MIN(w->at + line.n + 1, n);
        w->skipped = w->at;
        w->line++;
        if (comment && toc_record_has_escapes(w->reader)) /* it may have said so */
            toc_log_ahead_escapes(&w->ahead, w->at);
    }
    if (r == 0 && catch_up(w, n) < 0)
        r = toc_fail(reterr, -ENOMEM, "out of memory");
    return r;
}

int toc_log_patterns_block(toc_log_patterns *p, const toc_log_block *b, int64_t now,
                           const toc_log_match **ret, size_t *ret_n, toc_err *reterr)
{
    walk w = {.p = p, .block = b, .line = b->line};
    toc_arena_clear(&p->scratch);
    p->matches.p = NULL;
    p->matches.n = p->matches.cap = 0;
    int r = turn_to(p, b, &w.file, reterr);
    if (r == 0) {
        w.reader = p->files.p[w.file].reader;
        toc_record_at(w.reader, now);
        w.ahead = toc_log_ahead_of(p->filter, b->text, toc_record_has_escapes(w.reader));
        r = read_lines(&w, reterr);
    }
    if (r == 0 && p->scratch.overflowed)
        r = toc_fail(reterr, -ENOMEM, "out of memory");
    *ret = p->matches.p;
    *ret_n = p->matches.n;
    return r;
}

toc_log_patterns_stats toc_log_patterns_sum(const toc_log_patterns *p)
{
    toc_pattern_stats s = toc_pattern_stream_stats(p->stream);
    return (toc_log_patterns_stats){s.forgotten + s.given_up};
}
