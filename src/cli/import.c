/* tocsin import - STIX objects and what 'tocsin export' printed, into the store. */
#include "cli/command.h"
#include "cli/seed.h"
#include "cli/stores.h"
#include "cli/work.h"
#include "merge/merge.h"
#include "merge/rule.h"

#include "base/file.h"
#include "model/stix.h"
#include "share/ruling_json.h"
#include "share/stix.h"
#include "share/stored_json.h"
#include "stix_intake.h"

#include <errno.h>
#include <unistd.h>

typedef struct {
    const char *store;
    bool seed;
} settings;

static const toc_option OPTIONS[] = {
    {.name = "seed",
     .kind = TOC_OPTION_FLAG,
     .offset = offsetof(settings, seed),
     .help = "the files are lines {\"collection\": NAME, \"date_added\":\nTIMESTAMP, \"object\": "
             "{...}} for collections of the\nexchange"},
    TOC_STORE_OPTION(settings),
};

static const toc_usage USAGE = {
    .name = "import",
    .operands = "FILE...",
    .about =
        "Keeps the objects of STIX 2.1 bundles, the records in those that Tocsin exported, and\n"
        "the reports and objects that 'tocsin export --format ndjson' printed; '-' is standard\n"
        "input. What is there already is left alone. Objects that are not as STIX has them are\n"
        "named and left out.",
    .options = OPTIONS,
    .n = TOC_LEN(OPTIONS),
    .examples = "  tocsin import bundle.json\n"
                "  tocsin export --format ndjson | tocsin import --store other.db -",
};

/* Items of one commit. */
enum { BATCH = 1000, FAULTS_SHOWN = 10 };

typedef struct {
    toc_store *store;
    const char *file;
    size_t line;     /* of ndjson; 0: the file is one JSON text */
    size_t in_batch; /* puts since begin; the batch is open when not 0 */
    size_t reports[TOC_PUT_COUNT], objects[TOC_PUT_COUNT], rulings, refused;
    size_t faults;            /* of the object under way */
    toc_merge_due due;        /* incidents, of the batch */
    toc_err err;              /* of the store: ends the run */
    toc_directory *directory; /* with --seed: what collections there are */
} session;

/* "FILE:LINE: TEXT" */
static void complain(const session *s, const char *text)
{
    if (s->line)
        toc_complain("import", "%s:%zu: %s", s->file, s->line, text);
    else
        toc_complain("import", "%s: %s", s->file, text);
}

static void refuse(session *s, const char *text)
{
    s->refused++;
    complain(s, text);
}

static int commit(session *s)
{
    int r = s->in_batch ? toc_merge_settle(s->store, &s->due, &s->err) : 0;
    if (r == 0 && s->in_batch)
        r = toc_store_commit(s->store, &s->err);
    s->in_batch = 0;
    return r;
}

static int begin(session *s)
{
    int r = s->in_batch ? 0 : toc_store_begin(s->store, &s->err);
    s->in_batch += r == 0;
    return r;
}

/* ---- one item ---- */

static void on_fault(void *context, const char *pointer, const char *what)
{
    session *s = context;
    char text[TOC_ERR_TEXT];
    if (s->faults++ >= FAULTS_SHOWN)
        return;
    (void)snprintf(text, sizeof(text), "%s: %s", pointer, what);
    complain(s, text);
}

/* "modified" is the version (3.2); what has none, like observables, has one version. */
static int64_t version_of(toc_json object)
{
    int64_t us = 0;
    return toc_time_parse(toc_json_sv(toc_json_get(object, "modified")), &us) ? us : 0;
}

static int put_object(session *s, toc_json v, const char *pointer)
{
    toc_put done;
    s->faults = 0;
    if (toc_stix_intake(v, pointer, on_fault, s)) {
        s->refused++;
        return 0;
    }
    toc_buf json = {0};
    toc_json_out j = {.buf = &json};
    toc_json_value(&j, v);
    toc_object o = {.id = toc_json_sv(toc_json_get(v, "id")),
                    .type = toc_json_sv(toc_json_get(v, "type")),
                    .version = version_of(v),
                    .json = toc_buf_sv(&json)};
    int r = json.failed ? toc_fail(&s->err, -ENOMEM, "out of memory")
                        : toc_store_put_object(s->store, &o, &done, &s->err);
    if (r == 0)
        s->objects[done]++;
    toc_buf_done(&json);
    return r;
}

static int put_report(session *s, toc_json v, toc_arena *a)
{
    toc_stored_json in;
    toc_err err = {0};
    toc_put done;
    int r = toc_stored_json_read(v, a, &in, &err);
    if (r == -EINVAL) {
        refuse(s, err.text);
        return 0;
    }
    if (r == 0)
        r = toc_merge_put(s->store, &in.doc, &in.rec, NULL, &s->due, a, &done, &s->err);
    TOC_VEC_FOREACH (origin, &in.origins)
        if (r == 0)
            r = toc_store_put_origin(s->store, *origin, in.rec.report_id, &s->err);
    if (r == 0)
        s->reports[done]++;
    return r;
}

/* The members of both sides, one list after the other. */
static int put_told(session *s, toc_told_ruling *t, toc_arena *a)
{
    uint32_t n = t->sides[0].n + t->sides[1].n, at = 0;
    toc_sv *members = TOC_NEW_N(a, toc_sv, n + 1);
    int *sides = TOC_NEW_N(a, int, n + 1);
    bool fresh = false;
    if (!members || !sides)
        return toc_fail(&s->err, -ENOMEM, "out of memory");
    for (int side = 0; side < 2; side++)
        TOC_VEC_FOREACH (id, &t->sides[side]) {
            members[at] = *id;
            sides[at++] = side;
        }
    int r = toc_merge_settle(s->store, &s->due, &s->err);
    if (r == 0)
        r = toc_rule_import(s->store, &t->ruling, members, sides, n, &fresh, &s->err);
    s->rulings += fresh;
    return r;
}

static int put_ruling(session *s, toc_json v, toc_arena *a)
{
    toc_told_ruling told;
    toc_err err = {0};
    int r = toc_ruling_json_read(v, a, &told, &err);
    if (r == -EINVAL) {
        refuse(s, err.text);
        return 0;
    }
    return r == 0 ? put_told(s, &told, a) : r;
}

static int put_seed(session *s, toc_json v)
{
    static const toc_put DONE[] = {[TOC_SHARED_NEW] = TOC_PUT_NEW,
                                   [TOC_SHARED_REVISED] = TOC_PUT_REVISED,
                                   [TOC_SHARED_SAME] = TOC_PUT_SAME};
    toc_shared_put done;
    toc_err err = {0};
    s->faults = 0;
    int r = toc_seed_put(s->store, s->directory, v, on_fault, s, &done, &err);
    if (r == -EINVAL && s->faults)
        s->refused++; /* told already */
    else if (r == -EINVAL)
        refuse(s, err.text);
    else if (r < 0)
        s->err = err;
    else if (done == TOC_SHARED_CONFLICT)
        refuse(s, "another object of this id and version is there; set aside");
    else
        s->objects[DONE[done]]++;
    return r == -EINVAL ? 0 : r;
}

static int put_item(session *s, toc_json v, const char *pointer)
{
    toc_arena a = {0};
    int r = begin(s);
    if (r == 0 && s->directory)
        r = put_seed(s, v);
    else if (r == 0 && toc_stored_json_is(v))
        r = put_report(s, v, &a);
    else if (r == 0 && toc_json_type_of(toc_json_get(v, "ruling")) == TOC_JSON_OBJECT)
        r = put_ruling(s, toc_json_get(v, "ruling"), &a);
    else if (r == 0 && toc_json_type_of(toc_json_get(v, "report")) == TOC_JSON_OBJECT)
        refuse(s, "a record without its source; 'tocsin export --format ndjson' writes it");
    else if (r == 0)
        r = put_object(s, v, pointer);
    toc_arena_done(&a);
    if (r == 0 && ++s->in_batch > BATCH)
        r = commit(s);
    return r == 0 && toc_interrupted ? -EINTR : r;
}

/* ---- one file ---- */

static bool is_bundle(toc_json v)
{
    return toc_sv_eq(toc_json_sv(toc_json_get(v, "type")), TOC_SV("bundle"));
}

static int put_list(session *s, toc_json list, const char *pointer)
{
    char at[64];
    int r = 0;
    for (toc_json_iter i = toc_json_each(list); r == 0 && toc_json_next(&i);) {
        (void)snprintf(at, sizeof(at), "%s/%zu", pointer, i.index);
        r = put_item(s, i.value, at);
    }
    return r;
}

/* After the reports that they are about. */
static int put_rulings(session *s, toc_json bundle, toc_arena *a)
{
    toc_told_ruling_vec rulings = {0};
    toc_err err = {0};
    int r = toc_stix_to_rulings(bundle, a, &rulings, &err);
    if (r == -EINVAL) {
        refuse(s, err.text);
        r = 0;
    }
    TOC_VEC_FOREACH (told, &rulings) {
        if (r == 0)
            r = begin(s);
        if (r == 0)
            r = put_told(s, told, a);
    }
    return r;
}

/* Records that Tocsin spread over the objects of a bundle, beside the objects themselves. */
static int put_records(session *s, toc_json bundle)
{
    toc_arena a = {0};
    toc_stix_record_vec records = {0};
    toc_err err = {0};
    int r = toc_stix_to_records(bundle, &a, &records, &err);
    if (r == -EINVAL) {
        refuse(s, err.text);
        r = 0;
    }
    TOC_VEC_FOREACH (got, &records) {
        toc_put done;
        if (r == 0)
            r = begin(s);
        if (r == 0)
            r = toc_merge_put(s->store, &got->doc, &got->record, got->likeness.p, &s->due, &a,
                              &done, &s->err);
        if (r == 0)
            s->reports[done]++;
    }
    if (r == 0)
        r = put_rulings(s, bundle, &a);
    toc_arena_done(&a);
    return r;
}

static int put_json(session *s, toc_json v)
{
    if (is_bundle(v)) {
        int r = put_list(s, toc_json_get(v, "objects"), "/objects");
        return r == 0 ? put_records(s, v) : r;
    }
    if (toc_json_type_of(v) == TOC_JSON_ARRAY)
        return put_list(s, v, "");
    return put_item(s, v, "");
}

/* Parses text and keeps what it holds. */
static int put_text(session *s, toc_sv text)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
    toc_err err = {0};
    int r = toc_json_parse(text, &doc, &err);
    if (r == -ENOMEM)
        return toc_fail(&s->err, r, "out of memory");
    if (r < 0) {
        refuse(s, err.text);
        return 0;
    }
    return put_json(s, toc_json_root(doc));
}

/* One JSON value a line: the first line is a whole value, and not the last one. */
static bool is_lines(toc_sv bytes)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
    toc_sv rest = toc_sv_trim(bytes);
    toc_sv first = toc_sv_cut(&rest, '\n');
    return rest.n && toc_json_parse(first, &doc, NULL) == 0;
}

static int put_bytes(session *s, toc_sv bytes)
{
    s->line = 0;
    if (!is_lines(bytes))
        return put_text(s, bytes);
    int r = 0;
    while (r == 0 && bytes.n) {
        toc_sv line = toc_sv_trim(toc_sv_cut(&bytes, '\n'));
        s->line++;
        r = line.n ? put_text(s, line) : 0;
    }
    return r;
}

static int import_file(session *s, const char *name)
{
    toc_err err = {0};
    toc_file_map map = {0};
    bool piped = strcmp(name, "-") == 0;
    s->file = piped ? "standard input" : name;
    int r = piped ? toc_file_map_fd(STDIN_FILENO, s->file, &map, &err)
                  : toc_file_map_open(name, &map, &err);
    if (r == -EINTR && toc_interrupted)
        return r;
    if (r < 0) {
        s->refused++;
        toc_complain_of("import", s->file, &err);
        return 0;
    }
    r = put_bytes(s, map.bytes);
    toc_file_map_close(&map);
    return r;
}

/* ---- the command ---- */

static int import_all(session *s, char **names, size_t n)
{
    int r = toc_merge_catch_up(s->store, &s->err);
    for (size_t i = 0; r == 0 && i < n; i++)
        r = import_file(s, names[i]);
    if (r == 0 || r == -EINTR) {
        int done = commit(s);
        r = done < 0 ? done : r;
    }
    if (r < 0 && r != -EINTR) {
        toc_merge_forget(&s->due);
        toc_store_rollback(s->store);
        toc_complain("import", "%s", s->err.text);
        return TOC_EXIT_FAILED;
    }
    printf("reports: %zu new, %zu revised, %zu unchanged; objects: %zu new, %zu new versions, "
           "%zu unchanged; %zu refused",
           s->reports[TOC_PUT_NEW], s->reports[TOC_PUT_REVISED], s->reports[TOC_PUT_SAME],
           s->objects[TOC_PUT_NEW], s->objects[TOC_PUT_REVISED], s->objects[TOC_PUT_SAME],
           s->refused);
    if (s->rulings)
        printf("; rulings: %zu new", s->rulings);
    printf("\n");
    if (r == -EINTR)
        return TOC_EXIT_INTERRUPTED;
    return s->refused ? TOC_EXIT_FAILED : TOC_EXIT_DONE;
}

static int run(int argc, char **argv)
{
    settings o = {0};
    session s = {0};
    size_t n;
    int status = toc_command_options(&USAGE, argc, argv, &o, &n);
    if (status >= 0)
        return status;
    if (!n) {
        toc_complain("import", "import which file? See 'tocsin import --help'");
        return TOC_EXIT_USAGE;
    }
    status = toc_open_store("import", o.store, TOC_STORE_WRITE, &s.store);
    if (status >= 0)
        return status;
    toc_catch_signals();
    if (o.seed && toc_directory_new(s.store, &s.directory, &s.err) < 0) {
        toc_complain("import", "%s", s.err.text);
        toc_store_close(s.store);
        return TOC_EXIT_FAILED;
    }
    status = import_all(&s, argv + 1, n);
    toc_directory_free(s.directory);
    toc_store_close(s.store);
    return status;
}

const toc_command toc_command_import = {
    .name = "import",
    .summary = "keep STIX objects and what export printed",
    .run = run,
};
