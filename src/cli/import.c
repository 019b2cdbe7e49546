/* tocsin import - STIX objects and what 'tocsin export' printed, into the store. */
#include "cli/command.h"
#include "cli/importing.h"
#include "cli/reading.h"
#include "cli/seed.h"
#include "cli/stores.h"
#include "cli/work.h"
#include "merge/rule.h"

#include "base/file.h"
#include "read/read.h"
#include "share/misp.h"
#include "share/ruling_json.h"
#include "share/stix.h"
#include "share/stored_json.h"

#include <errno.h>
#include <unistd.h>

typedef struct {
    const char *store, *format, *tlp;
    bool seed, read;
    toc_reading reading;
    toc_table_settings table;
    toc_access_settings access;
} settings;

/* A row for servers; member is of toc_access_settings. */
#define ACCESS_OPTION(name_, member_, value_, help_)                                               \
    {                                                                                              \
        .name = name_, .kind = TOC_OPTION_TEXT,                                                    \
        .offset = offsetof(settings, access) + offsetof(toc_access_settings, member_),             \
        .value = value_, .help = help_                                                             \
    }

/* A row for tables; member is of toc_table_settings. */
#define TABLE_OPTION(name_, kind_, member_, value_, help_)                                         \
    {                                                                                              \
        .name = name_, .kind = kind_,                                                              \
        .offset = offsetof(settings, table) + offsetof(toc_table_settings, member_),               \
        .value = value_, .help = help_                                                             \
    }

static const char *const FORMATS[] = {"text", "json", NULL};

static const toc_option OPTIONS[] = {
    {.name = "seed",
     .kind = TOC_OPTION_FLAG,
     .offset = offsetof(settings, seed),
     .help = "the files are lines {\"collection\": NAME, \"date_added\":\nTIMESTAMP, \"object\": "
             "{...}} for collections of the\nexchange"},
    ACCESS_OPTION("token-file", token_file, "FILE",
                  "ask servers with the token on the first line of FILE,\nwhich nobody else may "
                  "read"),
    ACCESS_OPTION("user", user, "NAME", "ask them as NAME (Basic)"),
    ACCESS_OPTION("password-file", password_file, "FILE", "with the password there"),
    ACCESS_OPTION("ca", ca, "FILE",
                  "PEM certificates of those who may vouch for them\n(default: the system's)"),
    ACCESS_OPTION("certificate", certificate, "FILE", "PEM certificate that tells who we are"),
    ACCESS_OPTION("key", key, "FILE", "its PEM key"),
    TABLE_OPTION("csv", TOC_OPTION_FLAG, csv, NULL, "the files are tables of indicators"),
    TABLE_OPTION("list", TOC_OPTION_FLAG, list, NULL,
                 "the files are plain lists of indicators, one a line"),
    TABLE_OPTION("map", TOC_OPTION_TEXT, map, "COLUMN=FIELD,...",
                 "which columns, by name or number, are what: value, type,\nname, description, "
                 "marking, source, confidence,\nvalid_from, valid_until, labels, or values of a "
                 "kind (ip,\nsha256, ...); default: as the first row says"),
    TABLE_OPTION("delimiter", TOC_OPTION_TEXT, delimiter, "CHAR",
                 "between columns, or 'tab' (default: what the first row uses)"),
    TABLE_OPTION("encoding", TOC_OPTION_TEXT, encoding, "NAME",
                 "of tables and lists (default: as the bytes say)"),
    TABLE_OPTION("source", TOC_OPTION_TEXT, source, "NAME", "whose tables and lists these are"),
    {.name = "confidence",
     .kind = TOC_OPTION_NUMBER,
     .offset = offsetof(settings, table) + offsetof(toc_table_settings, confidence),
     .value = "N",
     .min = 1,
     .max = 100,
     .help = "in rows that do not say, 1 to 100"},
    TABLE_OPTION("valid-until", TOC_OPTION_TEXT, valid_until, "DAY",
                 "of rows that do not say: 2024-03-22, or a time"),
    TOC_FORMAT_OPTION(settings, FORMATS, "of the report on what was done: text (default) or json"),
    {.name = "read",
     .kind = TOC_OPTION_FLAG,
     .offset = offsetof(settings, read),
     .help = "also read the reports in MISP events, as 'tocsin add' does"},
    {.name = "tlp",
     .kind = TOC_OPTION_CHOICE,
     .offset = offsetof(settings, tlp),
     .value = "LEVEL",
     .choices = toc_tlp_levels,
     .help = "marking of what says nothing of its own handling in MISP\nevents, tables and lists "
             "(default: none, which is handled as\namber+strict)"},
    TOC_STORE_OPTION(settings),
};

static const toc_usage USAGE = {
    .name = "import",
    .operands = "FILE|FEED...",
    .about =
        "Keeps the objects of STIX 2.1 bundles, the records in those that Tocsin exported, the\n"
        "reports and objects that 'tocsin export --format ndjson' printed, and MISP events as\n"
        "STIX objects; '-' is standard input. A folder or URL with a manifest.json is a MISP\n"
        "feed. With --csv or --list the values of tables and lists become STIX Indicators.\n"
        "What is there already is left alone. Objects that are not as STIX has them are named\n"
        "and left out; what of a MISP event has no counterpart is told.",
    .options = OPTIONS,
    .n = TOC_LEN(OPTIONS),
    .examples = "  tocsin import bundle.json\n"
                "  tocsin import --csv --map ip=value,3=valid_until --source Abuse block.csv\n"
                "  tocsin import --tlp green https://misp.example/feed/\n"
                "  tocsin export --format ndjson | tocsin import --store other.db -",
};

static int put_report(toc_importing *s, toc_json v, toc_arena *a)
{
    toc_stored_json in;
    toc_err err = {0};
    toc_put done;
    int r = toc_stored_json_read(v, a, &in, &err);
    if (r == -EINVAL) {
        toc_import_refuse(s, err.text);
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
static int put_told(toc_importing *s, toc_told_ruling *t, toc_arena *a)
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

static int put_ruling(toc_importing *s, toc_json v, toc_arena *a)
{
    toc_told_ruling told;
    toc_err err = {0};
    int r = toc_ruling_json_read(v, a, &told, &err);
    if (r == -EINVAL) {
        toc_import_refuse(s, err.text);
        return 0;
    }
    return r == 0 ? put_told(s, &told, a) : r;
}

static int put_seed(toc_importing *s, toc_json v)
{
    static const toc_put DONE[] = {[TOC_SHARED_NEW] = TOC_PUT_NEW,
                                   [TOC_SHARED_REVISED] = TOC_PUT_REVISED,
                                   [TOC_SHARED_SAME] = TOC_PUT_SAME};
    toc_shared_put done;
    toc_err err = {0};
    s->faults = 0;
    int r = toc_seed_put(s->store, s->directory, v, toc_import_fault, s, &done, &err);
    if (r == -EINVAL && s->faults)
        s->refused++; /* told already */
    else if (r == -EINVAL)
        toc_import_refuse(s, err.text);
    else if (r < 0)
        s->err = err;
    else if (done == TOC_SHARED_CONFLICT)
        toc_import_refuse(s, "another object of this id and version is there; set aside");
    else
        s->objects[DONE[done]]++;
    return r == -EINVAL ? 0 : r;
}

static int put_item(toc_importing *s, toc_json v, const char *pointer)
{
    toc_arena a = {0};
    int r = toc_import_begin(s);
    if (r == 0 && s->directory)
        r = put_seed(s, v);
    else if (r == 0 && toc_stored_json_is(v))
        r = put_report(s, v, &a);
    else if (r == 0 && toc_json_type_of(toc_json_get(v, "ruling")) == TOC_JSON_OBJECT)
        r = put_ruling(s, toc_json_get(v, "ruling"), &a);
    else if (r == 0 && toc_json_type_of(toc_json_get(v, "report")) == TOC_JSON_OBJECT)
        toc_import_refuse(s,
                          "a record without its source; 'tocsin export --format ndjson' writes it");
    else if (r == 0)
        r = toc_import_object(s, v, pointer);
    toc_arena_done(&a);
    return r == 0 ? toc_import_step(s) : r;
}

/* ---- one file ---- */

static bool is_bundle(toc_json v)
{
    return toc_sv_eq(toc_json_sv(toc_json_get(v, "type")), TOC_SV("bundle"));
}

static int put_list(toc_importing *s, toc_json list, const char *pointer)
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
static int put_rulings(toc_importing *s, toc_json bundle, toc_arena *a)
{
    toc_told_ruling_vec rulings = {0};
    toc_err err = {0};
    int r = toc_stix_to_rulings(bundle, a, &rulings, &err);
    if (r == -EINVAL) {
        toc_import_refuse(s, err.text);
        r = 0;
    }
    TOC_VEC_FOREACH (told, &rulings) {
        if (r == 0)
            r = toc_import_begin(s);
        if (r == 0)
            r = put_told(s, told, a);
    }
    return r;
}

/* Records that Tocsin spread over the objects of a bundle, beside the objects themselves. */
static int put_records(toc_importing *s, toc_json bundle)
{
    toc_arena a = {0};
    toc_stix_record_vec records = {0};
    toc_err err = {0};
    int r = toc_stix_to_records(bundle, &a, &records, &err);
    if (r == -EINVAL) {
        toc_import_refuse(s, err.text);
        r = 0;
    }
    TOC_VEC_FOREACH (got, &records) {
        toc_put done;
        if (r == 0)
            r = toc_import_begin(s);
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

static int put_json(toc_importing *s, toc_json v)
{
    if (!s->directory && toc_misp_is(v))
        return toc_import_misp(s, v, "");
    if (is_bundle(v)) {
        int r = put_list(s, toc_json_get(v, "objects"), "/objects");
        return r == 0 ? put_records(s, v) : r;
    }
    if (toc_json_type_of(v) == TOC_JSON_ARRAY)
        return put_list(s, v, "");
    return put_item(s, v, "");
}

/* Parses text and keeps what it holds. */
static int put_text(toc_importing *s, toc_sv text)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
    toc_err err = {0};
    int r = toc_json_parse(text, &doc, &err);
    if (r == -ENOMEM)
        return toc_fail(&s->err, r, "out of memory");
    if (r < 0) {
        toc_import_refuse(s, err.text);
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

static int put_bytes(toc_importing *s, toc_sv bytes)
{
    s->line = 0;
    if (s->table)
        return toc_import_table(s, bytes);
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

static int import_url(toc_importing *s, const char *url)
{
    toc_err err = {0};
    toc_sv bytes;
    int r = toc_import_fetch(s, url, &bytes, &err);
    if (r < 0 && r != -EINTR) {
        s->refused++;
        toc_complain_of("import", url, &err);
        return 0;
    }
    return r == 0 ? put_bytes(s, bytes) : r;
}

static int import_file(toc_importing *s, const char *name)
{
    toc_err err = {0};
    toc_file_map map = {0};
    bool piped = strcmp(name, "-") == 0;
    s->file = piped ? "standard input" : name;
    s->line = 0;
    if (!s->directory && !s->table && toc_import_is_feed(name))
        return toc_import_misp_feed(s, name);
    if (toc_import_is_url(name))
        return import_url(s, name);
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

/* ---- what was done ---- */

static void print_text(const toc_importing *s)
{
    printf("reports: %zu new, %zu revised, %zu unchanged; objects: %zu new, %zu new versions, "
           "%zu unchanged; %zu refused",
           s->reports[TOC_PUT_NEW], s->reports[TOC_PUT_REVISED], s->reports[TOC_PUT_SAME],
           s->objects[TOC_PUT_NEW], s->objects[TOC_PUT_REVISED], s->objects[TOC_PUT_SAME],
           s->refused);
    if (s->rulings)
        printf("; rulings: %zu new", s->rulings);
    if (s->events + s->events_known)
        printf("; MISP events: %zu read, %zu known", s->events, s->events_known);
    printf("\n");
    toc_losses_print(&s->losses, (toc_sv){"", 0});
}

static void write_puts(toc_json_out *j, const char *key, const size_t *n)
{
    toc_json_key(j, key);
    toc_json_open(j, '{');
    toc_json_key(j, "new");
    toc_json_uint(j, n[TOC_PUT_NEW]);
    toc_json_key(j, "revised");
    toc_json_uint(j, n[TOC_PUT_REVISED]);
    toc_json_key(j, "unchanged");
    toc_json_uint(j, n[TOC_PUT_SAME]);
    toc_json_close(j, '}');
}

static void print_json(const toc_importing *s)
{
    toc_buf b = {0};
    toc_json_out j = {.buf = &b, .indent = 2};
    toc_json_open(&j, '{');
    write_puts(&j, "reports", s->reports);
    write_puts(&j, "objects", s->objects);
    toc_json_key(&j, "rulings");
    toc_json_uint(&j, s->rulings);
    toc_json_key(&j, "misp_events");
    toc_json_open(&j, '{');
    toc_json_key(&j, "read");
    toc_json_uint(&j, s->events);
    toc_json_key(&j, "known");
    toc_json_uint(&j, s->events_known);
    toc_json_close(&j, '}');
    toc_json_key(&j, "refused");
    toc_json_uint(&j, s->refused);
    toc_json_key(&j, "losses");
    toc_losses_write(&s->losses, &j);
    toc_json_close(&j, '}');
    toc_buf_byte(&b, '\n');
    (void)toc_write_out(&b); /* who reads it may have gone: the store is what counts */
    toc_buf_done(&b);
}

/* ---- the command ---- */

static int import_all(toc_importing *s, char **names, size_t n, bool json)
{
    int r = toc_merge_catch_up(s->store, &s->err);
    for (size_t i = 0; r == 0 && i < n; i++)
        r = import_file(s, names[i]);
    if (r == 0 || r == -EINTR) {
        int done = toc_import_commit(s);
        r = done < 0 ? done : r;
    }
    if (r < 0 && r != -EINTR) {
        toc_merge_forget(&s->due);
        toc_store_rollback(s->store);
        toc_complain("import", "%s", s->err.text);
        return TOC_EXIT_FAILED;
    }
    if (json)
        print_json(s);
    else
        print_text(s);
    if (r == -EINTR)
        return TOC_EXIT_INTERRUPTED;
    return s->refused ? TOC_EXIT_FAILED : TOC_EXIT_DONE;
}

/* -1, or the exit status after a complaint. */
static int get_ready(toc_importing *s, const settings *o)
{
    s->unmarked = toc_tlp_find(o->tlp);
    s->table = o->table.csv || o->table.list ? &o->table : NULL;
    if (o->seed && toc_directory_new(s->store, &s->directory, &s->err) < 0) {
        toc_complain("import", "%s", s->err.text);
        return TOC_EXIT_FAILED;
    }
    return o->read ? toc_reading_begin("import", &o->reading, &s->extractor) : -1;
}

static void done(toc_importing *s)
{
    toc_client_free(s->client);
    toc_client_reply_done(&s->reply);
    toc_directory_free(s->directory);
    toc_extractor_free(s->extractor);
    toc_misp_names_done(&s->names);
    toc_losses_done(&s->losses);
    toc_arena_done(&s->memory);
    toc_store_close(s->store);
}

static int run(int argc, char **argv)
{
    settings o = {.format = FORMATS[0]};
    toc_importing s = {0};
    size_t n;
    int status = toc_command_options(&USAGE, argc, argv, &o, &n);
    if (status >= 0)
        return status;
    if (!n) {
        toc_complain("import", "import which file? See 'tocsin import --help'");
        return TOC_EXIT_USAGE;
    }
    s.access = &o.access;
    status = toc_import_table_check(&o.table);
    if (status < 0)
        status = toc_import_access_check(&o.access);
    if (status < 0)
        status = toc_open_store("import", o.store, TOC_STORE_WRITE, &s.store);
    if (status >= 0)
        return status;
    toc_catch_signals();
    status = get_ready(&s, &o);
    if (status < 0)
        status = import_all(&s, argv + 1, n, strcmp(o.format, "json") == 0);
    done(&s);
    return status;
}

const toc_command toc_command_import = {
    .name = "import",
    .summary = "keep STIX, MISP, tables of indicators, what export printed",
    .run = run,
};
