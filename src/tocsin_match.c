/* tocsin_match - the public matcher: a thin coat over sets and scans. */
#include "tocsin/match.h"

#include "base/alloc.h"
#include "base/limits.h"
#include "logs/block.h"
#include "logs/follow.h"
#include "logs/indicators.h"
#include "match/log.h"
#include "tocsin_give.h"

#include <errno.h>

/* Taken from a feed at once: what fits a core's cache. */
enum { PIECE = 256 * 1024 };

struct tocsin_set {
    toc_set *set;
};

struct tocsin_matcher {
    const toc_set *set;
    toc_scan *scan;
    tocsin_on_hit on_hit;
    void *context;
    toc_log_format asked, format;
    toc_log_buffer text; /* whole lines come and go; what is left of the last stays */
    uint64_t offset, line;
    toc_arena a; /* of one hit's text */
};

static_assert((int)TOCSIN_LOG_TSV == (int)TOC_LOG_TSV, "formats have the same numbers");

/* ---- sets ---- */

typedef struct {
    tocsin_note note;
    void *context;
} listener;

static void on_note(void *context, const char *text)
{
    const listener *l = context;
    if (l->note)
        l->note(l->context, text);
}

int tocsin_set_open(const char *const *paths, size_t n, tocsin_note note, void *context,
                    tocsin_set **ret, tocsin_error *reterr)
{
    toc_err err = {0};
    listener l = {note, context};
    const toc_indicator_sources sources = {.files = paths, .n = n, .note = on_note, .context = &l};
    tocsin_set *s = toc_calloc(1, sizeof(*s));
    int r = s ? toc_indicators_load(&sources, &s->set, NULL, &err) : -ENOMEM;
    if (r < 0) {
        toc_free(s);
        return toc_give_error(reterr, r, &err);
    }
    *ret = s;
    return 0;
}

int tocsin_set_save(const tocsin_set *s, const char *path, tocsin_error *reterr)
{
    toc_err err = {0};
    return toc_give_error(reterr, toc_set_save(s->set, path, &err), &err);
}

size_t tocsin_set_count(const tocsin_set *s)
{
    return toc_set_count(s->set);
}

tocsin_set *tocsin_set_close(tocsin_set *s)
{
    if (s)
        toc_set_free(s->set);
    toc_free(s);
    return NULL;
}

/* ---- matchers ---- */

static void start_log(tocsin_matcher *m)
{
    m->format = m->asked;
    m->offset = 0;
    m->line = 1;
    m->text.n = 0;
}

int tocsin_matcher_new(const tocsin_set *set, tocsin_log_format format, tocsin_on_hit on_hit,
                       void *context, tocsin_matcher **ret, tocsin_error *reterr)
{
    toc_err err = {0};
    tocsin_matcher *m = toc_calloc(1, sizeof(*m));
    int r = m ? toc_scan_new(set->set, &m->scan, &err) : -ENOMEM;
    if (r == 0)
        r = toc_log_reserve(&m->text, PIECE);
    if (r < 0) {
        tocsin_matcher_free(m);
        return toc_give_error(reterr, r, &err);
    }
    m->set = set->set;
    m->on_hit = on_hit;
    m->context = context;
    m->asked = (toc_log_format)format;
    start_log(m);
    *ret = m;
    return 0;
}

tocsin_matcher *tocsin_matcher_free(tocsin_matcher *m)
{
    if (!m)
        return NULL;
    toc_scan_free(m->scan);
    toc_log_buffer_done(&m->text);
    toc_arena_done(&m->a);
    toc_free(m);
    return NULL;
}

/* With a NUL behind it. */
static const char *text_of(tocsin_matcher *m, toc_sv s)
{
    return toc_arena_dup(&m->a, s).p;
}

static int give_hit(tocsin_matcher *m, const char *text, const toc_hit *hit, uint64_t line)
{
    toc_set_item item;
    toc_arena_clear(&m->a);
    if (toc_set_item_at(m->set, hit->indicator, &m->a, &item) < 0)
        return -ENOMEM;
    const tocsin_hit out = {
        .type = toc_ioc_kind_name(item.kind),
        .indicator = text_of(m, item.value),
        .id = text_of(m, item.about.id),
        .name = text_of(m, item.about.name),
        .source = text_of(m, item.about.source),
        .marking = text_of(m, item.about.marking),
        .valid_from = item.about.valid_from,
        .valid_until = item.about.valid_until,
        .confidence = item.about.confidence,
        .offset = m->offset + hit->start,
        .length = hit->end - hit->start,
        .found = text + hit->start,
        .line = line,
    };
    return m->a.overflowed ? -ENOMEM : m->on_hit(m->context, &out);
}

/* Looks through the first n bytes of what is held, and lets them go. */
static int scan(tocsin_matcher *m, size_t n)
{
    char *text = toc_log_text(&m->text);
    char kept[TOC_SCAN_PAD];
    const toc_hit *hits = NULL;
    size_t count = 0, from = 0;
    if (m->format == TOC_LOG_AUTO)
        m->format = toc_log_detect((toc_sv){text, n});
    const toc_scan_style style = toc_log_style(m->format);
    memcpy(kept, text + n, sizeof(kept));
    memset(text + n, '\n', sizeof(kept));
    int r = toc_scan_block(m->scan, (toc_sv){text, n}, &style, &hits, &count);
    uint64_t line = m->line;
    for (size_t i = 0; i < count && r == 0; i++) {
        line += toc_log_count_lines((toc_sv){text + from, hits[i].start - from});
        from = hits[i].start;
        r = give_hit(m, text, &hits[i], line);
    }
    m->line += toc_log_count_lines((toc_sv){text, n});
    m->offset += n;
    memcpy(text + n, kept, sizeof(kept));
    memmove(text, text + n, m->text.n - n);
    m->text.n -= n;
    return r;
}

/* Takes a piece; scans when it ends lines. */
static int take(tocsin_matcher *m, const char *bytes, size_t n)
{
    if (toc_log_reserve(&m->text, m->text.n + n) < 0)
        return -ENOMEM;
    char *fresh = toc_log_text(&m->text) + m->text.n;
    memcpy(fresh, bytes, n);
    m->text.n += n;
    const char *feed = memrchr(fresh, '\n', n);
    if (feed)
        return scan(m, (size_t)(feed + 1 - toc_log_text(&m->text)));
    return m->text.n >= TOC_MAX_LOG_LINE ? scan(m, m->text.n) : 0;
}

int tocsin_matcher_feed(tocsin_matcher *m, const void *bytes, size_t size, tocsin_error *reterr)
{
    const char *p = bytes;
    int r = 0;
    while (size && r >= 0) {
        size_t n = TOC_MIN(size, (size_t)PIECE);
        r = take(m, p, n);
        p += n;
        size -= n;
    }
    return r < 0 ? toc_give_error(reterr, r, &(toc_err){0}) : 0;
}

int tocsin_matcher_end(tocsin_matcher *m, tocsin_error *reterr)
{
    int r = m->text.n ? scan(m, m->text.n) : 0;
    start_log(m);
    return r < 0 ? toc_give_error(reterr, r, &(toc_err){0}) : 0;
}
