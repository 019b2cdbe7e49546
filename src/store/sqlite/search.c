/* search - words in reports, through FTS5. */
#include "store/sqlite/db.h"

#include "base/ascii.h"
#include "base/buf.h"

#include <errno.h>

/* Snippets come with the words that matched between these. */
#define MARK_START '\x01'
#define MARK_END '\x02'

/* ---- from what people type to FTS5's language ---- */

static bool has_word(toc_sv s)
{
    for (size_t i = 0; i < s.n; i++)
        if (toc_is_alnum(s.p[i]) || toc_is_high(s.p[i]))
            return true;
    return false;
}

/* Takes the next "quoted words" or word. */
static toc_sv take_term(toc_sv *rest, bool *ret_prefix)
{
    toc_sv s = toc_sv_trim(*rest);
    size_t n = 0;
    *ret_prefix = false;
    if (s.n && s.p[0] == '"') {
        s = toc_sv_range(s, 1, s.n);
        *rest = s;
        return toc_sv_cut(rest, '"');
    }
    while (n < s.n && !toc_is_space(s.p[n]) && s.p[n] != '"')
        n++;
    *rest = toc_sv_range(s, n, s.n);
    *ret_prefix = n > 1 && s.p[n - 1] == '*';
    return toc_sv_range(s, 0, *ret_prefix ? n - 1 : n);
}

/* Every term is quoted, so that none is an operator: "wall" "street*" would be one. */
toc_sv sq_match_expression(toc_sv words, toc_arena *a)
{
    toc_buf out = {.max = 4 * words.n + 16};
    for (toc_sv rest = toc_sv_trim(words); rest.n; rest = toc_sv_trim(rest)) {
        bool prefix;
        toc_sv term = take_term(&rest, &prefix);
        if (has_word(term))
            toc_buf_printf(&out, "%s\"%.*s\"%s", out.n ? " " : "", TOC_SV_ARG(term),
                           prefix ? "*" : "");
    }
    toc_sv expression = toc_arena_dup(a, toc_buf_sv(&out));
    toc_buf_done(&out);
    return expression;
}

/* ---- hits ---- */

/* Takes the marks out of a snippet and keeps where they stood. */
static void unmark(toc_sv marked, toc_arena *a, toc_search_hit *hit)
{
    char *out = toc_arena_alloc(a, marked.n + 1);
    uint32_t n = 0, start = 0;
    bool open = false;
    for (size_t i = 0; out && i < marked.n; i++) {
        char c = marked.p[i];
        if (c == MARK_START) {
            start = n;
            open = true;
        } else if (c == MARK_END && open) {
            toc_span *span = TOC_VEC_PUSH(a, &hit->marks);
            if (span)
                *span = (toc_span){start, n};
            open = false;
        } else {
            out[n++] = c;
        }
    }
    hit->snippet = (toc_sv){out ? out : "", n};
}

static int add_incidents(sq_store *s, int64_t report, toc_arena *a, toc_sv_vec *ret,
                         toc_err *reterr)
{
    static const char SQL[] = "SELECT i.id FROM member m JOIN incident i USING (incident) "
                              "WHERE m.report = ? AND m.live GROUP BY i.id ORDER BY min(m.member)";
    sq_query q = sq_open(s, SQL);
    sq_int(&q, report);
    return sq_texts(&q, a, ret, reterr);
}

static int take_hit(sq_query *q, toc_arena *a, toc_search_hit_vec *ret, toc_err *reterr)
{
    toc_search_hit *hit = TOC_VEC_PUSH(a, ret);
    if (!hit)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    int64_t report = sq_get_int(q);
    hit->report = sq_get_text(q, a);
    hit->title = sq_get_text(q, a);
    hit->name = sq_get_text(q, a);
    hit->origin = sq_get_text(q, a);
    hit->published = sq_get_day(q);
    unmark(sq_peek_blob(q), a, hit);
    long at = toc_sv_find(sq_peek_blob(q), hit->snippet, 0);
    hit->snippet_start = at > 0 ? (uint32_t)at : 0;
    return add_incidents(q->s, report, a, &hit->incidents, reterr);
}

int sq_search(toc_store *s, toc_sv words, uint32_t limit, uint32_t offset, toc_arena *a,
              toc_search_hit_vec *ret, toc_err *reterr)
{
    /* CROSS JOIN keeps FTS5 on the outside, so that it sorts by rank itself. */
    static const char SQL[] =
        "SELECT v.report, r.id, v.title, v.name, v.origin, v.published, "
        "snippet(revision_text, 1, char(1), char(2), '', 32), v.text "
        "FROM revision_text CROSS JOIN revision v ON v.revision = revision_text.rowid "
        "CROSS JOIN report r ON r.report = v.report "
        "WHERE revision_text MATCH ? ORDER BY rank LIMIT ? OFFSET ?";
    toc_sv expression = sq_match_expression(words, a);
    if (!expression.n)
        return a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : 0;
    sq_query q = sq_open(sq_of(s), SQL);
    sq_text(&q, expression);
    sq_int(&q, limit);
    sq_int(&q, offset);
    int r;
    while ((r = sq_row(&q, reterr)) > 0) {
        r = take_hit(&q, a, ret, reterr);
        if (r < 0) {
            sq_end(&q);
            break;
        }
    }
    return r == 0 && a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : r;
}
