/* put - writing reports: a revision, its incidents, its assertions, its words, its changes. */
#include "store/sqlite/db.h"

#include "base/alloc.h"
#include "model/terms.h"

#include <errno.h>

/* Fast, and within a few per cent of what higher levels make of short texts. */
enum { PACK_LEVEL = 3 };

int sq_change(sq_store *s, const char *what, const char *op, toc_sv id, int64_t ref,
              toc_err *reterr)
{
    static const char SQL[] =
        "INSERT INTO change (added, what, op, id, ref) VALUES (?, ?, ?, ?, ?)";
    TOC_ASSERT(s->writing);
    int64_t now = toc_time_now();
    s->last_added = TOC_MAX(now, s->last_added + 1);
    sq_query q = sq_open(s, SQL);
    sq_int(&q, s->last_added);
    sq_text(&q, toc_sv_of(what));
    sq_text(&q, toc_sv_of(op));
    sq_text(&q, id);
    sq_int(&q, ref);
    return sq_run(&q, reterr);
}

/* ---- report and revision ---- */

static int add_report(sq_store *s, const toc_revision *in, int64_t *ret, toc_err *reterr)
{
    /* The revision is filled in when it is there. (A deferred key would do without, but makes
     * SQLite look through all reports at each revision.) */
    static const char SQL[] =
        "INSERT INTO report (id, id_key, identity, source) VALUES (?, ?, ?, ?)";
    sq_query q = sq_open(s, SQL);
    sq_text(&q, in->report);
    sq_int(&q, sq_id_key(in->report));
    sq_text(&q, in->identity);
    sq_text(&q, in->doc->source);
    int r = sq_run(&q, reterr);
    *ret = sqlite3_last_insert_rowid(s->db);
    return r;
}

/* Whose report it is may be said later on, or otherwise. */
static int set_source(sq_store *s, int64_t report, toc_sv source, toc_err *reterr)
{
    if (!source.n)
        return 0;
    sq_query q = sq_open(s, "UPDATE report SET source = ? WHERE report = ?");
    sq_text(&q, source);
    sq_int(&q, report);
    return sq_run(&q, reterr);
}

/* Takes the words of the revision that is shown until now out of the search. */
static int drop_words(sq_store *s, int64_t report, toc_err *reterr)
{
    static const char SQL[] =
        "INSERT INTO revision_text (revision_text, rowid, title, text) "
        "SELECT 'delete', v.revision, v.title, v.text "
        "FROM report r JOIN revision v ON v.revision = r.revision WHERE r.report = ?";
    sq_query q = sq_open(s, SQL);
    sq_int(&q, report);
    return sq_run(&q, reterr);
}

static int add_words(sq_store *s, int64_t report, toc_err *reterr)
{
    static const char SQL[] = "INSERT INTO revision_text (rowid, title, text) "
                              "SELECT v.revision, v.title, v.text "
                              "FROM report r JOIN revision v ON v.revision = r.revision "
                              "WHERE r.report = ?";
    sq_query q = sq_open(s, SQL);
    sq_int(&q, report);
    return sq_run(&q, reterr);
}

static void bind_doc(sq_query *q, const toc_revision *in)
{
    const toc_doc *doc = in->doc;
    sq_text(q, toc_sv_of(doc->sha256));
    sq_int(q, sq_hex_key(toc_sv_of(doc->sha256), '0'));
    sq_int(q, q->s->last_added);
    sq_text(q, doc->id);
    sq_text(q, doc->origin);
    sq_text(q, doc->media);
    sq_text(q, doc->encoding);
    sq_text(q, in->rec->title);
    sq_day(q, in->rec->published);
    sq_text(q, in->rec->language);
    sq_text(q, doc->text);
    sq_int(q, (int64_t)doc->original.n);
}

static int insert_revision(sq_store *s, const toc_revision *in, int64_t report, toc_sv packed,
                           int64_t *ret, toc_err *reterr)
{
    static const char SQL[] =
        "INSERT INTO revision (report, nth, sha256, sha256_key, recorded, name, origin, media, "
        "encoding, title, published, language, text, size, original, bytes) "
        "VALUES (?1, (SELECT coalesce(max(nth), 0) + 1 FROM revision WHERE report = ?1), "
        "?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, nullif(?10, ''), ?11, ?12, ?13, ?14, "
        "CASE WHEN ?15 THEN (SELECT coalesce(v.bytes, v.revision) FROM report r "
        "JOIN revision v ON v.revision = r.revision WHERE r.report = ?1) END)";
    sq_query q = sq_open(s, SQL);
    sq_int(&q, report);
    bind_doc(&q, in);
    if (packed.n)
        sq_blob(&q, packed.p, packed.n);
    else
        sq_null(&q);
    sq_int(&q, in->reading);
    int r = sq_run(&q, reterr);
    *ret = sqlite3_last_insert_rowid(s->db);
    return r;
}

/* *ret is freed with toc_free(); NULL and 0 for no bytes. */
static int pack(sq_store *s, toc_sv original, char **ret, size_t *ret_n, toc_err *reterr)
{
    *ret = NULL;
    *ret_n = 0;
    if (!original.n)
        return 0;
    size_t room = ZSTD_compressBound(original.n);
    *ret = toc_calloc(1, room);
    if (!*ret)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    *ret_n = ZSTD_compressCCtx(s->packer, *ret, room, original.p, original.n, PACK_LEVEL);
    if (ZSTD_isError(*ret_n))
        return toc_fail(reterr, -ENOMEM, "compressing a report: %s", ZSTD_getErrorName(*ret_n));
    return 0;
}

static int add_revision(sq_store *s, const toc_revision *in, int64_t report, int64_t *ret,
                        toc_err *reterr)
{
    TOC_CLEANUP(toc_freep) char *packed = NULL;
    size_t n;
    /* Bytes that are read again stay where they are. */
    int r = pack(s, in->reading ? (toc_sv){0} : in->doc->original, &packed, &n, reterr);
    return r == 0 ? insert_revision(s, in, report, (toc_sv){packed, n}, ret, reterr) : r;
}

static int update_revision(sq_store *s, const toc_doc *doc, int64_t report, uint32_t nth,
                           toc_err *reterr)
{
    static const char SQL[] =
        "UPDATE revision SET text = ?, media = ?, encoding = ?, size = ?, original = ? "
        "WHERE report = ? AND nth = ?";
    TOC_CLEANUP(toc_freep) char *packed = NULL;
    size_t n;
    int r = pack(s, doc->original, &packed, &n, reterr);
    if (r < 0)
        return r;
    sq_query q = sq_open(s, SQL);
    sq_text(&q, doc->text);
    sq_text(&q, doc->media);
    sq_text(&q, doc->encoding);
    sq_int(&q, (int64_t)doc->original.n);
    sq_blob(&q, packed, n);
    sq_int(&q, report);
    sq_int(&q, nth);
    return sq_run(&q, reterr);
}

int sq_fill_revision(toc_store *store, const toc_known *known, const toc_doc *doc, toc_err *reterr)
{
    sq_store *s = sq_of(store);
    int64_t report = 0;
    int r = sq_report_row(s, known->report, &report, reterr);
    TOC_ASSERT(r <= 0);
    if (r == 0)
        r = drop_words(s, report, reterr);
    if (r == 0)
        r = update_revision(s, doc, report, known->nth, reterr);
    return r == 0 ? add_words(s, report, reterr) : r;
}

static int show_revision(sq_store *s, int64_t report, int64_t revision, toc_err *reterr)
{
    sq_query q = sq_open(s, "UPDATE report SET revision = ? WHERE report = ?");
    sq_int(&q, revision);
    sq_int(&q, report);
    return sq_run(&q, reterr);
}

/* ---- members ---- */

static void bind_member(sq_query *q, const toc_incident *i, int64_t report, int64_t revision)
{
    sq_text(q, i->id);
    sq_int(q, sq_id_key(i->id));
    sq_int(q, report);
    sq_int(q, revision);
    sq_text_or_null(q, toc_sv_of(toc_term(&toc_terms_realm, i->realm)));
    sq_text_or_null(q, toc_sv_of(toc_term(&toc_terms_type, i->type)));
}

static int add_member(sq_store *s, const toc_incident *i, int64_t report, int64_t revision,
                      int64_t *ret, toc_err *reterr)
{
    static const char SQL[] =
        "INSERT INTO member (id, id_key, report, revision, live, realm, type) "
        "VALUES (?1, ?2, ?3, ?4, 1, ?5, ?6)";
    sq_query q = sq_open(s, SQL);
    bind_member(&q, i, report, revision);
    int r = sq_run(&q, reterr);
    *ret = sqlite3_last_insert_rowid(s->db);
    return r;
}

/* What it is compared by has to be found out anew: engine 0. */
static int update_member(sq_store *s, const toc_incident *i, int64_t report, int64_t revision,
                         int64_t member, toc_err *reterr)
{
    static const char SQL[] =
        "UPDATE member SET id = ?1, id_key = ?2, report = ?3, revision = ?4, live = 1, "
        "realm = ?5, type = ?6, engine = 0 WHERE member = ?7";
    sq_query q = sq_open(s, SQL);
    bind_member(&q, i, report, revision);
    sq_int(&q, member);
    int r = sq_run(&q, reterr);
    if (r < 0)
        return r;
    q = sq_open(s, "DELETE FROM member_actor WHERE member = ?");
    sq_int(&q, member);
    return sq_run(&q, reterr);
}

static int add_actor(sq_store *s, toc_sv name, int64_t member, toc_err *reterr)
{
    sq_query q = sq_open(s, "INSERT INTO actor (name) VALUES (?) ON CONFLICT DO NOTHING");
    sq_text(&q, name);
    int r = sq_run(&q, reterr);
    if (r < 0)
        return r;
    q = sq_open(s, "INSERT INTO member_actor (actor, member) "
                   "SELECT actor, ? FROM actor WHERE name = ?");
    sq_int(&q, member);
    sq_text(&q, name);
    return sq_run(&q, reterr);
}

static int put_member(sq_store *s, const toc_incident_entry *e, int64_t report, int64_t revision,
                      int64_t *ret, toc_err *reterr)
{
    int r = sq_member_row(s, e->told->id, ret, reterr);
    if (r < 0)
        return r;
    r = r == 0 ? update_member(s, e->told, report, revision, *ret, reterr)
               : add_member(s, e->told, report, revision, ret, reterr);
    TOC_VEC_FOREACH (name, &e->actors) {
        if (r == 0)
            r = add_actor(s, *name, *ret, reterr);
    }
    return r;
}

/* Members of earlier revisions that this one does not tell of. */
static int hide_others(sq_store *s, int64_t report, int64_t revision, toc_err *reterr)
{
    static const char SQL[] =
        "UPDATE member SET live = 0 WHERE report = ? AND live AND revision <> ?";
    sq_query q = sq_open(s, SQL);
    sq_int(&q, report);
    sq_int(&q, revision);
    return sq_run(&q, reterr);
}

/* ---- assertions ---- */

static int marking_row(sq_store *s, toc_sv name, int64_t *ret, toc_err *reterr)
{
    if (!name.n)
        name = TOC_SV(TOC_MARKING_DEFAULT);
    sq_query q = sq_open(s, "INSERT INTO marking (name) VALUES (?) ON CONFLICT DO NOTHING");
    sq_text(&q, name);
    int r = sq_run(&q, reterr);
    if (r < 0)
        return r;
    q = sq_open(s, "SELECT marking FROM marking WHERE name = ?");
    sq_text(&q, name);
    r = sq_row(&q, reterr);
    if (r > 0) {
        *ret = sq_get_int(&q);
        sq_end(&q);
    }
    return TOC_MIN(r, 0);
}

/* Where an assertion goes. */
typedef struct {
    int64_t revision, member, marking;
} place_in_store;

static int add_assertion(sq_store *s, const toc_assertion *v, const place_in_store *at,
                         toc_err *reterr)
{
    static const char SQL[] = "INSERT INTO assertion (revision, member, field, value, spans, "
                              "confidence, rule, runner_up, "
                              "source, marking, recorded) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    static_assert(sizeof(toc_span) == 8, "spans are stored as they are");
    const toc_basis *b = &v->basis;
    sq_query q = sq_open(s, SQL);
    sq_int(&q, at->revision);
    if (at->member)
        sq_int(&q, at->member);
    else
        sq_null(&q);
    sq_text(&q, v->field);
    sq_text(&q, v->value);
    if (b->spans.n)
        sq_blob(&q, b->spans.p, b->spans.n * sizeof(toc_span));
    else
        sq_null(&q);
    sq_int(&q, b->confidence);
    sq_text_or_null(&q, toc_sv_of(b->rule));
    sq_text_or_null(&q, b->runner_up);
    sq_text(&q, v->source);
    sq_int(&q, at->marking);
    sq_int(&q, s->last_added);
    return sq_run(&q, reterr);
}

/* Row of the member that v is about, 0 for the report; *at remembers where the last one was. */
static int64_t subject_row(const toc_revision *in, const int64_t *rows, const toc_assertion *v,
                           uint32_t *at)
{
    uint32_t n = in->incidents->n;
    for (uint32_t tried = 0; tried < n; tried++) {
        uint32_t i = (*at + tried) % n;
        if (toc_sv_eq(in->incidents->p[i].told->id, v->subject)) {
            *at = i;
            return rows[i];
        }
    }
    return 0;
}

static int add_assertions(sq_store *s, const toc_revision *in, const int64_t *rows,
                          int64_t revision, toc_err *reterr)
{
    place_in_store at = {.revision = revision};
    toc_sv marking = TOC_SV("?");
    uint32_t near = 0;
    int r = 0;
    TOC_VEC_FOREACH (v, in->assertions) {
        bool of_report = toc_sv_eq(v->subject, in->report);
        at.member = of_report ? 0 : subject_row(in, rows, v, &near);
        if (!toc_sv_eq(marking, v->marking))
            r = marking_row(s, v->marking, &at.marking, reterr);
        marking = v->marking;
        if (r == 0)
            r = add_assertion(s, v, &at, reterr);
        if (r < 0)
            return r;
    }
    return 0;
}

/* ---- the operations ---- */

/* What is said: members, then all assertions about them and about the report. */
static int put_told(sq_store *s, const toc_revision *in, int64_t report, int64_t revision,
                    toc_err *reterr)
{
    TOC_CLEANUP(toc_freep) int64_t *rows = toc_calloc(in->incidents->n, sizeof(*rows));
    if (!rows)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    int r = 0;
    for (uint32_t i = 0; r == 0 && i < in->incidents->n; i++)
        r = put_member(s, &in->incidents->p[i], report, revision, &rows[i], reterr);
    if (r == 0 && !in->first)
        r = hide_others(s, report, revision, reterr);
    return r == 0 ? add_assertions(s, in, rows, revision, reterr) : r;
}

int sq_put_revision(toc_store *store, const toc_revision *in, toc_err *reterr)
{
    sq_store *s = sq_of(store);
    int64_t report = 0, revision = 0;
    int r = in->first ? add_report(s, in, &report, reterr)
                      : sq_report_row(s, in->report, &report, reterr);
    TOC_ASSERT(r <= 0);
    /* The change comes first: its time is when all of this was recorded. */
    if (r == 0)
        r = sq_change(s, "report", in->first ? "new" : "revised", in->report, report, reterr);
    if (r == 0 && !in->first)
        r = set_source(s, report, in->doc->source, reterr);
    if (r == 0 && !in->first)
        r = drop_words(s, report, reterr);
    if (r == 0)
        r = add_revision(s, in, report, &revision, reterr);
    if (r == 0)
        r = show_revision(s, report, revision, reterr);
    if (r == 0)
        r = add_words(s, report, reterr);
    return r == 0 ? put_told(s, in, report, revision, reterr) : r;
}

/* All members of the revision that is shown, or none. */
static int show_members(sq_store *s, int64_t report, bool live, toc_err *reterr)
{
    static const char SQL[] =
        "UPDATE member SET live = ?2, engine = 0 WHERE report = ?1 AND revision = "
        "(SELECT revision FROM report WHERE report = ?1)";
    sq_query q = sq_open(s, SQL);
    sq_int(&q, report);
    sq_int(&q, live);
    return sq_run(&q, reterr);
}

static int set_withdrawn(sq_store *s, int64_t report, bool withdrawn, toc_err *reterr)
{
    sq_query q = sq_open(s, "UPDATE report SET withdrawn = ? WHERE report = ?");
    if (withdrawn)
        sq_int(&q, s->last_added);
    else
        sq_null(&q);
    sq_int(&q, report);
    return sq_run(&q, reterr);
}

/* Row of the report if it is withdrawn, or stands, as asked; else TOC_STORE_NONE. */
static int find_report(sq_store *s, toc_sv id, bool withdrawn, int64_t *ret, toc_err *reterr)
{
    static const char SQL[] = "SELECT report FROM report WHERE id_key = ? AND id = ? "
                              "AND (withdrawn IS NOT NULL) = ?";
    sq_query q = sq_open(s, SQL);
    sq_int(&q, sq_id_key(id));
    sq_text(&q, id);
    sq_int(&q, withdrawn);
    return sq_one(&q, ret, reterr);
}

int sq_withdraw_report(toc_store *store, toc_sv id, toc_err *reterr)
{
    sq_store *s = sq_of(store);
    int64_t report = 0;
    int r = find_report(s, id, false, &report, reterr);
    if (r == 0)
        r = sq_change(s, "report", "withdrawn", id, report, reterr);
    if (r == 0)
        r = drop_words(s, report, reterr);
    if (r == 0)
        r = show_members(s, report, false, reterr);
    return r == 0 ? set_withdrawn(s, report, true, reterr) : r;
}

int sq_restore_report(toc_store *store, toc_sv id, toc_err *reterr)
{
    sq_store *s = sq_of(store);
    int64_t report = 0;
    int r = find_report(s, id, true, &report, reterr);
    if (r == 0)
        r = sq_change(s, "report", "restored", id, report, reterr);
    if (r == 0)
        r = add_words(s, report, reterr);
    if (r == 0)
        r = show_members(s, report, true, reterr);
    return r == 0 ? set_withdrawn(s, report, false, reterr) : r;
}

static int origin_row(sq_store *s, toc_sv name, int64_t *ret_row, int64_t *ret_report,
                      toc_err *reterr)
{
    static const char SQL[] = "SELECT origin, report FROM origin WHERE name_key = ? AND name = ?";
    sq_query q = sq_open(s, SQL);
    sq_int(&q, (int64_t)toc_hash64(name));
    sq_text(&q, name);
    int r = sq_row(&q, reterr);
    if (r > 0) {
        *ret_row = sq_get_int(&q);
        *ret_report = sq_get_int(&q);
        sq_end(&q);
    }
    return r;
}

int sq_put_origin(toc_store *store, toc_sv origin, toc_sv id, toc_err *reterr)
{
    static const char ADD[] = "INSERT INTO origin (name, name_key, report) VALUES (?, ?, ?)";
    sq_store *s = sq_of(store);
    int64_t report = 0, row = 0, leads_to = 0;
    int r = sq_report_row(s, id, &report, reterr);
    TOC_ASSERT(r <= 0);
    if (r == 0)
        r = origin_row(s, origin, &row, &leads_to, reterr);
    if (r < 0 || leads_to == report)
        return TOC_MIN(r, 0);
    sq_query q;
    if (row) {
        q = sq_open(s, "UPDATE origin SET report = ? WHERE origin = ?");
        sq_int(&q, report);
        sq_int(&q, row);
    } else {
        q = sq_open(s, ADD);
        sq_text(&q, origin);
        sq_int(&q, (int64_t)toc_hash64(origin));
        sq_int(&q, report);
    }
    return sq_run(&q, reterr);
}
