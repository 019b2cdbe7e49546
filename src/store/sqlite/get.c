/* get - reading reports: which one is known, what it says, what its bytes were. */
#include "store/sqlite/db.h"

#include "base/limits.h"
#include "model/terms.h"

#include <errno.h>

int sq_report_row(sq_store *s, toc_sv id, int64_t *ret, toc_err *reterr)
{
    sq_query q = sq_open(s, "SELECT report FROM report WHERE id_key = ? AND id = ?");
    sq_int(&q, sq_id_key(id));
    sq_text(&q, id);
    int r = sq_row(&q, reterr);
    if (r <= 0)
        return r < 0 ? r : TOC_STORE_NONE;
    *ret = sq_get_int(&q);
    sq_end(&q);
    return 0;
}

/* ---- what is known ---- */

/* The columns of toc_known; `asked` is the revision that was asked for, `shown` the current one. */
#define KNOWN_COLUMNS                                                                              \
    "SELECT r.id, r.identity, asked.nth, shown.nth, shown.origin, "                                \
    "asked.original IS NULL AND asked.bytes IS NULL, r.withdrawn IS NOT NULL "

static int take_known(sq_query *q, toc_arena *a, toc_known *ret, toc_err *reterr)
{
    int r = sq_row(q, reterr);
    if (r <= 0)
        return r < 0 ? r : TOC_STORE_NONE;
    ret->report = sq_get_text(q, a);
    ret->identity = sq_get_text(q, a);
    ret->nth = (uint32_t)sq_get_int(q);
    ret->current = (uint32_t)sq_get_int(q);
    ret->origin = sq_get_text(q, a);
    ret->bare = sq_get_int(q) != 0;
    ret->withdrawn = sq_get_int(q) != 0;
    sq_end(q);
    return a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : 0;
}

int sq_known_bytes(toc_store *s, const char *sha256, toc_arena *a, toc_known *ret, toc_err *reterr)
{
    static const char SQL[] =
        KNOWN_COLUMNS "FROM revision asked JOIN report r ON r.report = asked.report "
                      "JOIN revision shown ON shown.revision = r.revision "
                      "WHERE asked.sha256_key = ? AND asked.sha256 = ? "
                      "ORDER BY asked.revision = r.revision DESC, asked.revision DESC LIMIT 1";
    sq_query q = sq_open(sq_of(s), SQL);
    sq_int(&q, sq_hex_key(toc_sv_of(sha256), '0'));
    sq_text(&q, toc_sv_of(sha256));
    return take_known(&q, a, ret, reterr);
}

int sq_known_origin(toc_store *s, toc_sv origin, toc_arena *a, toc_known *ret, toc_err *reterr)
{
    static const char SQL[] = KNOWN_COLUMNS "FROM origin o JOIN report r ON r.report = o.report "
                                            "JOIN revision asked ON asked.revision = r.revision "
                                            "JOIN revision shown ON shown.revision = r.revision "
                                            "WHERE o.name_key = ? AND o.name = ?";
    sq_query q = sq_open(sq_of(s), SQL);
    sq_int(&q, (int64_t)toc_hash64(origin));
    sq_text(&q, origin);
    return take_known(&q, a, ret, reterr);
}

int sq_known_report(toc_store *s, toc_sv id, toc_arena *a, toc_known *ret, toc_err *reterr)
{
    static const char SQL[] = KNOWN_COLUMNS "FROM report r "
                                            "JOIN revision asked ON asked.revision = r.revision "
                                            "JOIN revision shown ON shown.revision = r.revision "
                                            "WHERE r.id_key = ? AND r.id = ?";
    sq_query q = sq_open(sq_of(s), SQL);
    sq_int(&q, sq_id_key(id));
    sq_text(&q, id);
    return take_known(&q, a, ret, reterr);
}

static int take_term(sq_query *q, const toc_terms *t)
{
    int value = toc_term_find(t, sq_peek_blob(q));
    return TOC_MAX(value, 0);
}

int sq_told(toc_store *store, toc_sv id, toc_arena *a, toc_told_vec *ret, toc_err *reterr)
{
    static const char SQL[] =
        "SELECT id, realm, type FROM member WHERE report = ? AND live ORDER BY member";
    sq_store *s = sq_of(store);
    int64_t report = 0;
    int r = sq_report_row(s, id, &report, reterr);
    if (r)
        return r;
    sq_query q = sq_open(s, SQL);
    sq_int(&q, report);
    while ((r = sq_row(&q, reterr)) > 0) {
        toc_told *t = TOC_VEC_PUSH(a, ret);
        if (!t) {
            sq_end(&q);
            return toc_fail(reterr, -ENOMEM, "out of memory");
        }
        t->id = sq_get_text(&q, a);
        t->realm = (toc_realm)take_term(&q, &toc_terms_realm);
        t->type = (toc_incident_type)take_term(&q, &toc_terms_type);
    }
    return r;
}

/* ---- one revision ---- */

typedef struct {
    int64_t report, revision, member; /* rows */
} rows;

/* Finds the rows that `want` names; the revision, where nth is 0, is that of the member or the
 * current one. */
static int find_rows(sq_store *s, const toc_report_want *want, rows *ret, toc_err *reterr)
{
    static const char MEMBER[] =
        "SELECT r.report, m.revision, m.member FROM member m JOIN report r USING (report) "
        "WHERE m.id_key = ? AND m.id = ? AND r.id = ?";
    static const char REPORT[] =
        "SELECT report, revision, 0 FROM report WHERE id_key = ? AND id = ?";
    sq_query q = sq_open(s, want->incident.n ? MEMBER : REPORT);
    toc_sv id = want->incident.n ? want->incident : want->report;
    sq_int(&q, sq_id_key(id));
    sq_text(&q, id);
    if (want->incident.n)
        sq_text(&q, want->report);
    int r = sq_row(&q, reterr);
    if (r <= 0)
        return r < 0 ? r : TOC_STORE_NONE;
    ret->report = sq_get_int(&q);
    ret->revision = sq_get_int(&q);
    ret->member = sq_get_int(&q);
    sq_end(&q);
    if (!want->nth)
        return 0;
    q = sq_open(s, "SELECT revision FROM revision WHERE report = ? AND nth = ?");
    sq_int(&q, ret->report);
    sq_int(&q, want->nth);
    r = sq_row(&q, reterr);
    if (r <= 0)
        return r < 0 ? r : TOC_STORE_NONE;
    ret->revision = sq_get_int(&q);
    sq_end(&q);
    return 0;
}

static int unpack(sq_store *s, toc_sv packed, size_t size, toc_arena *a, toc_sv *ret,
                  toc_err *reterr)
{
    if (!packed.n)
        return 0;
    char *bytes = size <= TOC_MAX_INPUT ? toc_arena_alloc(a, size) : NULL;
    if (!bytes)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    size_t n = ZSTD_decompressDCtx(s->unpacker, bytes, size, packed.p, packed.n);
    if (ZSTD_isError(n) || n != size)
        return toc_fail(reterr, -EBADMSG, "the store '%s' is damaged: a report does not unpack",
                        s->path);
    *ret = (toc_sv){bytes, n};
    return 0;
}

static void take_doc(sq_query *q, toc_arena *a, toc_doc *doc)
{
    toc_sv sha256 = sq_peek_blob(q);
    memcpy(doc->sha256, sha256.p, TOC_MIN(sha256.n, (size_t)TOC_SHA256_HEX));
    doc->id = sq_get_text(q, a);
    doc->origin = sq_get_text(q, a);
    doc->media = sq_get_text(q, a);
    doc->encoding = sq_get_text(q, a);
    doc->title = sq_get_text(q, a);
    doc->published = sq_get_day(q);
    doc->language = sq_get_text(q, a);
    doc->text = sq_get_text(q, a);
}

static int get_revision(sq_store *s, const rows *at, bool original, toc_arena *a,
                        toc_stored_report *ret, toc_err *reterr)
{
    static const char SQL[] =
        "SELECT v.sha256, v.name, v.origin, v.media, v.encoding, v.title, v.published, v.language, "
        "v.text, r.identity, v.nth, shown.nth, v.recorded, "
        "(SELECT max(nth) FROM revision WHERE report = v.report), "
        "v.size, r.source, r.withdrawn, CASE WHEN ?2 THEN coalesce(v.original, "
        "(SELECT original FROM revision b WHERE b.revision = v.bytes)) END "
        "FROM revision v JOIN report r USING (report) "
        "JOIN revision shown ON shown.revision = r.revision WHERE v.revision = ?1";
    sq_query q = sq_open(s, SQL);
    sq_int(&q, at->revision);
    sq_int(&q, original);
    int r = sq_row(&q, reterr);
    if (r <= 0)
        return r < 0 ? r : TOC_STORE_NONE;
    take_doc(&q, a, &ret->doc);
    ret->doc.identity = sq_get_text(&q, a);
    ret->nth = (uint32_t)sq_get_int(&q);
    ret->current = (uint32_t)sq_get_int(&q);
    ret->recorded = sq_get_int(&q);
    ret->revisions = (uint32_t)sq_get_int(&q);
    size_t size = (size_t)sq_get_int(&q);
    ret->doc.source = sq_get_text(&q, a);
    ret->withdrawn = sq_get_int(&q);
    r = unpack(s, sq_peek_blob(&q), size, a, &ret->doc.original, reterr);
    sq_end(&q);
    return r;
}

static int get_origins(sq_store *s, int64_t report, toc_arena *a, toc_sv_vec *ret, toc_err *reterr)
{
    sq_query q = sq_open(s, "SELECT name FROM origin WHERE report = ? ORDER BY origin");
    sq_int(&q, report);
    return sq_texts(&q, a, ret, reterr);
}

/* ---- assertions ---- */

static void take_basis(sq_query *q, toc_arena *a, toc_basis *b)
{
    toc_sv spans = sq_peek_blob(q);
    uint32_t n = (uint32_t)(spans.n / sizeof(toc_span));
    b->spans.p = n ? TOC_NEW_N(a, toc_span, n) : NULL;
    if (b->spans.p) {
        memcpy(b->spans.p, spans.p, n * sizeof(toc_span));
        b->spans.n = b->spans.cap = n;
    }
    b->confidence = (uint8_t)sq_get_int(q);
    toc_sv rule = sq_get_text(q, a);
    b->rule = rule.n ? rule.p : NULL;
    b->runner_up = sq_get_text(q, a);
}

#define ASSERTION_COLUMNS                                                                          \
    "SELECT v.member, v.field, v.value, v.spans, v.confidence, v.rule, v.runner_up, v.source, "    \
    "m.name, v.recorded, i.id FROM assertion v JOIN marking m USING (marking) "                    \
    "LEFT JOIN member i ON i.member = v.member WHERE v.revision = ? "

static sq_query open_assertions(sq_store *s, const rows *at)
{
    static const char ALL[] = ASSERTION_COLUMNS "ORDER BY v.assertion";
    static const char ONE[] = ASSERTION_COLUMNS
        "AND (v.member = ? OR (v.member IS NULL AND v.field NOT GLOB 'warnings/*' "
        "AND v.field NOT GLOB 'indicators/*')) ORDER BY v.assertion";
    sq_query q = sq_open(s, at->member ? ONE : ALL);
    sq_int(&q, at->revision);
    if (at->member)
        sq_int(&q, at->member);
    return q;
}

static int get_assertions(sq_store *s, const rows *at, toc_sv report, toc_arena *a,
                          toc_assertion_vec *ret, toc_err *reterr)
{
    sq_query q = open_assertions(s, at);
    int64_t last = 0;
    toc_sv last_id = report;
    int r;
    while ((r = sq_row(&q, reterr)) > 0) {
        toc_assertion *v = TOC_VEC_PUSH(a, ret);
        if (!v) {
            sq_end(&q);
            break;
        }
        int64_t member = sq_get_int(&q);
        v->field = sq_get_text(&q, a);
        v->value = sq_get_text(&q, a);
        take_basis(&q, a, &v->basis);
        v->source = sq_get_text(&q, a);
        v->marking = sq_get_text(&q, a);
        v->recorded = sq_get_int(&q);
        /* One copy of the id for all that is said of one incident. */
        if (member != last)
            last_id = member ? sq_get_text(&q, a) : report;
        last = member;
        v->subject = last_id;
    }
    return a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : r;
}

int sq_report(toc_store *store, const toc_report_want *want, toc_arena *a, toc_stored_report *ret,
              toc_err *reterr)
{
    sq_store *s = sq_of(store);
    rows at = {0};
    int r = find_rows(s, want, &at, reterr);
    if (r == 0)
        r = get_revision(s, &at, want->original, a, ret, reterr);
    if (r == 0)
        r = get_origins(s, at.report, a, &ret->origins, reterr);
    if (r == 0)
        r = get_assertions(s, &at, want->report, a, &ret->assertions, reterr);
    return r;
}

/* source empty: of all sources. */
static int list_reports(sq_store *s, toc_sv source, toc_sv after, uint32_t limit, toc_arena *a,
                        toc_sv_vec *ret, toc_err *reterr)
{
    int64_t row = 0;
    int r = after.n ? sq_report_row(s, after, &row, reterr) : 0;
    if (r)
        return r;
    sq_query q = source.n ? sq_open(s, "SELECT id FROM report WHERE source = ? AND report > ? AND "
                                       "withdrawn IS NULL ORDER BY report LIMIT ?")
                          : sq_open(s, "SELECT id FROM report WHERE report > ? AND "
                                       "withdrawn IS NULL ORDER BY report LIMIT ?");
    if (source.n)
        sq_text(&q, source);
    sq_int(&q, row);
    sq_int(&q, limit);
    r = sq_texts(&q, a, ret, reterr);
    return a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : r;
}

int sq_reports(toc_store *s, toc_sv after, uint32_t limit, toc_arena *a, toc_sv_vec *ret,
               toc_err *reterr)
{
    return list_reports(sq_of(s), (toc_sv){"", 0}, after, limit, a, ret, reterr);
}

int sq_reports_of(toc_store *s, toc_sv source, toc_sv after, uint32_t limit, toc_arena *a,
                  toc_sv_vec *ret, toc_err *reterr)
{
    return list_reports(sq_of(s), source, after, limit, a, ret, reterr);
}
