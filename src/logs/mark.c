/* mark - see mark.h. */
#include "logs/mark.h"

#include "base/hash.h"

enum { LONGEST = 64 * 1024 }; /* comments and a record: a header of Zeek has some 2 KiB */

void toc_log_mark_begin(toc_log_mark *m)
{
    toc_buf_clear(&m->start);
    m->start.max = LONGEST;
    m->done = false;
    m->mark[0] = '\0';
}

void toc_log_mark_done(toc_log_mark *m)
{
    toc_buf_done(&m->start);
}

/* Bytes of the beginning: comments, the names of columns, one record. 0: they are not there yet. */
static size_t end_of_start(toc_sv text, toc_log_format format)
{
    size_t lines = format == TOC_LOG_CSV || format == TOC_LOG_TSV ? 2 : 1, at = 0;
    while (lines) {
        const char *feed = memchr(text.p + at, '\n', text.n - at);
        if (!feed)
            return 0;
        bool says = text.p[at] != '#' && feed > text.p + at;
        at = (size_t)(feed + 1 - text.p);
        lines -= says;
    }
    return at;
}

void toc_log_mark_add(toc_log_mark *m, toc_log_format format, toc_sv text)
{
    if (m->done)
        return;
    toc_buf_add(&m->start, toc_sv_range(text, 0, TOC_MIN(text.n, LONGEST - m->start.n)));
    toc_sv all = toc_buf_sv(&m->start);
    size_t end = end_of_start(all, format);
    m->done = end || all.n == LONGEST;
    toc_sha256_hex(toc_sv_trim(toc_sv_range(all, 0, end ? end : all.n)), m->mark);
    if (m->done)
        toc_buf_done(&m->start);
}
