/* tocsin reextract - reads the stored reports again, as a better engine may read more. */
#include "cli/reading.h"
#include "cli/ruling.h"
#include "cli/work.h"
#include "merge/merge.h"
#include "model/record_json.h"
#include "read/read.h"
#include "share/facts.h"
#include "share/show.h"
#include "store/exchange.h"

#include <errno.h>

typedef struct {
    toc_reading reading;
    const char *store;
    bool dry;
} settings;

static const toc_option OPTIONS[] = {
    {.name = "dry-run",
     .letter = 'n',
     .kind = TOC_OPTION_FLAG,
     .offset = offsetof(settings, dry),
     .help = "say what would change, change nothing"},
    {.name = "data",
     .kind = TOC_OPTION_TEXT,
     .offset = offsetof(settings, reading.data),
     .value = "FOLDER",
     .help = "lexicon and models (default: $TOCSIN_DATA, else what\nwas installed with tocsin)"},
    TOC_STORE_OPTION(settings),
};

static const toc_usage USAGE = {
    .name = "reextract",
    .operands = "[REPORT]...",
    .about =
        "Reads the stored bytes of reports again, of all or of those named, and keeps what is\n"
        "read differently now as a new revision; says what changed. What analysts ruled stays.",
    .options = OPTIONS,
    .n = TOC_LEN(OPTIONS),
    .examples = "  tocsin reextract --dry-run\n"
                "  tocsin reextract report--7e6396d4",
};

typedef struct {
    toc_store *s;
    const toc_extractor *x;
    bool dry;
    size_t same, changed, bare, failed;
    toc_buf out;
    toc_err err;
} session;

/* ---- what changed ---- */

static toc_sv json_of(const toc_record *rec, toc_arena *a)
{
    toc_buf b = {0};
    toc_json_out j = {.buf = &b};
    toc_record_json_write(&j, rec, &(toc_record_json_options){.rules = true});
    toc_sv json = toc_arena_dup(a, toc_buf_sv(&b));
    toc_buf_done(&b);
    return json;
}

static const toc_incident *find(const toc_record *rec, toc_sv id)
{
    TOC_VEC_FOREACH (i, &rec->incidents)
        if (toc_sv_eq(i->id, id))
            return i;
    return NULL;
}

static void put_differences(toc_buf *b, char sign, const toc_incident *i, const toc_incident *other,
                            toc_arena *a)
{
    toc_fact_vec facts = {0}, others = {0};
    toc_facts_of(i, a, &facts);
    if (other)
        toc_facts_of(other, a, &others);
    TOC_VEC_FOREACH (f, &facts) {
        bool said = false;
        TOC_VEC_FOREACH (o, &others)
            said = said || (strcmp(o->label, f->label) == 0 && toc_sv_eq(o->value, f->value));
        if (said)
            continue;
        toc_buf_printf(b, "    %c %-14s", sign, f->label);
        toc_show_text(b, f->value);
        toc_buf_byte(b, '\n');
    }
}

static void put_changes(toc_buf *b, const toc_stored_report *was, const toc_record *now,
                        toc_arena *a)
{
    toc_show_text(b, was->doc.id);
    toc_buf_printf(b, "  %.*s\n", TOC_SV_ARG(now->report_id));
    TOC_VEC_FOREACH (i, &was->rec->incidents) {
        const toc_incident *same = find(now, i->id);
        toc_buf_printf(b, "  %.*s%s\n", TOC_SV_ARG(i->id), same ? "" : ": no longer told of");
        put_differences(b, '-', i, same, a);
        if (same)
            put_differences(b, '+', same, i, a);
    }
    TOC_VEC_FOREACH (i, &now->incidents) {
        if (find(was->rec, i->id))
            continue;
        toc_buf_printf(b, "  %.*s: new\n", TOC_SV_ARG(i->id));
        put_differences(b, '+', i, NULL, a);
    }
}

/* ---- one report ---- */

/* In a batch that is thrown away when nothing differs, or nothing may: the store gives the ids. */
static int keep(session *s, const toc_stored_report *was, toc_doc *doc, toc_record *rec,
                toc_arena *a)
{
    int r = toc_store_begin(s->s, &s->err);
    if (r < 0)
        return r;
    r = toc_store_put_reading(s->s, doc, rec, a, &s->err);
    bool same = r == 0 && toc_sv_eq(json_of(was->rec, a), json_of(rec, a));
    if (r == 0 && !same && !s->dry)
        r = toc_merge_report(s->s, rec->report_id, &s->err);
    if (r == 0 && !same && !s->dry)
        r = toc_store_commit(s->s, &s->err);
    else
        toc_store_rollback(s->s);
    if (r == 0 && !same)
        put_changes(&s->out, was, rec, a);
    s->same += r == 0 && same;
    s->changed += r == 0 && !same;
    return r;
}

static int read_again(session *s, const toc_stored_report *was, toc_arena *a)
{
    toc_doc doc = {0};
    toc_record *rec = NULL;
    toc_err err = {0};
    toc_sv name = was->doc.origin.n && !toc_sv_eq(was->doc.origin, TOC_SV("-")) ? was->doc.origin
                                                                                : was->doc.id;
    int r = toc_read_bytes(was->doc.original, name, a, &doc, &err);
    if (r == 0)
        r = toc_extract(s->x, &doc, a, &rec, &err);
    if (r) {
        s->failed++;
        toc_complain("reextract", "%.*s: %s", TOC_SV_ARG(was->doc.id),
                     err.text[0] ? err.text : "cannot be read any more");
        return r == -ENOMEM ? r : 0;
    }
    doc.id = rec->id = was->doc.id;
    doc.identity = was->doc.identity;
    doc.origin = was->doc.origin;
    rec->report_id = was->rec->report_id;
    return keep(s, was, &doc, rec, a);
}

static int take_one(session *s, toc_sv report)
{
    toc_arena a = {0};
    toc_stored_report was = {0};
    toc_report_want want = {.report = report, .original = true};
    int r = toc_interrupted ? -EINTR : toc_store_report(s->s, &want, &a, &was, &s->err);
    TOC_ASSERT(r <= 0);
    if (r == 0 && !was.doc.original.n)
        s->bare++;
    else if (r == 0)
        r = read_again(s, &was, &a);
    if (r == 0)
        r = toc_write_out(&s->out);
    toc_arena_done(&a);
    return r;
}

/* ---- the command ---- */

static int take_all(session *s)
{
    enum { AT_ONCE = 200 };
    char last[128] = "";
    uint32_t n = AT_ONCE;
    int r = 0;
    while (r == 0 && n == AT_ONCE) {
        toc_arena a = {0};
        toc_sv_vec ids = {0};
        r = toc_store_reports(s->s, toc_sv_of(last), AT_ONCE, &a, &ids, &s->err);
        TOC_VEC_FOREACH (id, &ids) {
            if (r == 0)
                r = take_one(s, *id);
            (void)snprintf(last, sizeof(last), "%.*s", TOC_SV_ARG(*id));
        }
        n = ids.n;
        toc_arena_done(&a);
    }
    return r;
}

static int take_named(session *s, char **names, size_t n)
{
    int r = 0;
    for (size_t i = 0; r == 0 && i < n; i++) {
        toc_arena a = {0};
        toc_store_match m = {0};
        r = toc_store_resolve(s->s, toc_sv_of(names[i]), &a, &m, &s->err);
        if (r == TOC_STORE_MANY)
            r = toc_fail(&s->err, -EINVAL, "several ids begin with '%s': give more of it",
                         names[i]);
        else if (r == TOC_STORE_NONE || (r == 0 && m.kind != TOC_STORE_IS_REPORT) ||
                 (r == 0 && !m.live))
            r = toc_fail(&s->err, -EINVAL, "'%s' is no report that stands", names[i]);
        if (r == 0)
            r = take_one(s, m.id);
        toc_arena_done(&a);
    }
    return r;
}

static int finish(session *s, int r)
{
    if (r < 0 && r != -EINTR)
        toc_complain("reextract", "%s", s->err.text[0] ? s->err.text : strerror(-r));
    printf("%zu %s, %zu the same", s->changed, s->dry ? "would change" : "changed", s->same);
    if (s->bare)
        printf(", %zu without their bytes", s->bare);
    if (s->failed)
        printf(", %zu failed", s->failed);
    printf("\n");
    if (r == -EINTR)
        return TOC_EXIT_INTERRUPTED;
    if (r == -EINVAL)
        return TOC_EXIT_USAGE;
    return r < 0 || s->failed ? TOC_EXIT_FAILED : TOC_EXIT_DONE;
}

static int run(int argc, char **argv)
{
    settings o = {0};
    session s = {0};
    size_t n;
    int status = toc_command_options(&USAGE, argc, argv, &o, &n);
    if (status >= 0)
        return status;
    s.dry = o.dry;
    toc_extractor *x = NULL;
    status = toc_reading_begin("reextract", &o.reading, &x);
    if (status >= 0)
        return status;
    s.x = x;
    status = toc_open_known_store("reextract", o.store, &s.s);
    if (status < 0) {
        toc_exchange_memory(s.s, TOC_MERGE_MEMORY);
        int r = toc_merge_catch_up(s.s, &s.err);
        if (r == 0)
            r = n ? take_named(&s, argv + 1, n) : take_all(&s);
        status = finish(&s, r);
    }
    toc_store_close(s.s);
    toc_buf_done(&s.out);
    toc_extractor_free(x);
    return status;
}

const toc_command toc_command_reextract = {
    .name = "reextract",
    .summary = "read the stored reports again and say what changed",
    .run = run,
};
