#include "testkit.h"

#include "base/file.h"
#include "model/id.h"
#include "model/record_json.h"
#include "share/sink.h"
#include "share/stix.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static toc_sv golden_records(toc_arena *a)
{
    const char *root = getenv("TOC_SOURCE_ROOT");
    toc_sv path = toc_arena_printf(a, "%s/tests/golden/formats/records.ndjson", root ? root : ".");
    toc_file_map m;
    if (toc_file_map_open(path.p, &m, NULL) < 0)
        return (toc_sv){"", 0};
    toc_sv copy = toc_arena_dup(a, m.bytes);
    toc_file_map_close(&m);
    return copy;
}

static void to_json(const toc_record *r, toc_buf *ret)
{
    toc_json_out j = {.buf = ret};
    toc_record_json_write(&j, r, &(toc_record_json_options){.id = true, .rules = true});
    toc_buf_printf(ret, " %.*s\n", TOC_SV_ARG(r->report_id));
}

/* All records as one bundle, and what they were as JSON. */
static void export_all(toc_arena *a, toc_buf *bundle, toc_buf *json)
{
    toc_sink s;
    toc_sink_begin(&s, toc_sink_find("stix"), &(toc_sink_options){0}, bundle);
    toc_sv lines = golden_records(a);
    EXPECT(lines.n > 0);
    while (lines.n) {
        toc_json_doc *d = NULL;
        toc_record r = {0};
        EXPECT_INT(toc_json_parse(toc_sv_cut(&lines, '\n'), &d, NULL), 0);
        EXPECT_INT(toc_record_json_read(toc_json_root(d), a, &r, NULL), 0);
        EXPECT_INT(toc_record_identify(&r, r.id, a), 0);
        toc_doc doc = {.id = r.id, .origin = TOC_SV("x.txt"), .text = TOC_SV("")};
        toc_buf one = {0};
        EXPECT_INT(s.ops->render(&s.options, &doc, &r, a, &one), 0);
        EXPECT_INT(toc_sink_add(&s, toc_buf_sv(&one)), 0);
        to_json(&r, json);
        toc_buf_done(&one);
        toc_json_doc_free(d);
    }
    EXPECT_INT(toc_sink_end(&s), 0);
    toc_sink_done(&s);
}

static void note_fault(void *context, const char *pointer, const char *what)
{
    toc_buf_printf(context, "%s: %s\n", pointer, what);
}

TEST(an_export_is_well_formed)
{
    toc_arena a = {0};
    toc_buf bundle = {0}, json = {0}, faults = {0};
    export_all(&a, &bundle, &json);
    toc_json_doc *d = NULL;
    EXPECT_INT(toc_json_parse(toc_buf_sv(&bundle), &d, NULL), 0);
    EXPECT_INT(toc_stix_check_bundle(toc_json_root(d), note_fault, &faults), 0);
    EXPECT_SV(toc_buf_sv(&faults), "");
    toc_json_doc_free(d);
    toc_buf_done(&bundle);
    toc_buf_done(&json);
    toc_buf_done(&faults);
    toc_arena_done(&a);
}

/* Every reference of the export leads to an object of the export, or to the Incident Core. */
static void check_refs(toc_json v, toc_sv bundle, toc_sv key)
{
    for (toc_json_iter i = toc_json_each(v); toc_json_next(&i);)
        check_refs(i.value, bundle, i.object ? i.key : key);
    toc_sv s = toc_json_sv(v);
    if (!toc_sv_ends(key, TOC_SV("_ref")) && !toc_sv_ends(key, TOC_SV("_refs")))
        return;
    toc_buf quoted = {0};
    toc_buf_printf(&quoted, "\"id\":\"%.*s\"", TOC_SV_ARG(s));
    if (s.n && toc_sv_find(bundle, toc_buf_sv(&quoted), 0) < 0)
        toc_test_fail(__FILE__, __LINE__, "%.*s leads nowhere", TOC_SV_ARG(s));
    toc_buf_done(&quoted);
}

TEST(no_reference_leads_nowhere)
{
    toc_arena a = {0};
    toc_buf bundle = {0}, json = {0};
    export_all(&a, &bundle, &json);
    toc_json_doc *d = NULL;
    EXPECT_INT(toc_json_parse(toc_buf_sv(&bundle), &d, NULL), 0);
    check_refs(toc_json_root(d), toc_buf_sv(&bundle), TOC_SV(""));
    toc_json_doc_free(d);
    toc_buf_done(&bundle);
    toc_buf_done(&json);
    toc_arena_done(&a);
}

TEST(what_is_exported_comes_back_whole)
{
    toc_arena a = {0};
    toc_buf bundle = {0}, before = {0}, after = {0};
    export_all(&a, &bundle, &before);
    toc_json_doc *d = NULL;
    toc_stix_record_vec records = {0};
    toc_err err = {0};
    EXPECT_INT(toc_json_parse(toc_buf_sv(&bundle), &d, NULL), 0);
    EXPECT_INT(toc_stix_to_records(toc_json_root(d), &a, &records, &err), 0);
    EXPECT_SV(toc_sv_of(err.text), "");
    toc_json_doc_free(d);
    TOC_VEC_FOREACH (r, &records)
        to_json(&r->record, &after);
    toc_buf_byte(&before, '\0');
    EXPECT_SV(toc_buf_sv(&after), before.p);
    toc_buf_done(&bundle);
    toc_buf_done(&before);
    toc_buf_done(&after);
    toc_arena_done(&a);
}

TEST(the_same_record_is_the_same_bytes)
{
    toc_arena a = {0};
    toc_buf one = {0}, two = {0}, json = {0};
    export_all(&a, &one, &json);
    export_all(&a, &two, &json);
    EXPECT(toc_sv_eq(toc_buf_sv(&one), toc_buf_sv(&two)));
    toc_buf_done(&one);
    toc_buf_done(&two);
    toc_buf_done(&json);
    toc_arena_done(&a);
}

#define REPORT "report--00000000-0000-4000-8000-00000000000"

TEST(the_latest_version_counts)
{
    static const char BUNDLE[] =
        "{\"type\":\"bundle\",\"objects\":[{\"type\":\"report\",\"id\":\"" REPORT "a\","
        "\"modified\":\"2024-01-02T00:00:00.000Z\",\"extensions\":{\"" TOC_STIX_EXTENSION
        "\":{\"id\":\"new\",\"report\":{\"title\":\"new\"}}}},"
        "{\"type\":\"report\",\"id\":\"" REPORT "a\","
        "\"modified\":\"2024-01-01T00:00:00.000Z\",\"extensions\":{\"" TOC_STIX_EXTENSION
        "\":{\"id\":\"old\",\"report\":{\"title\":\"old\"}}}},"
        "{\"type\":\"report\",\"id\":\"" REPORT "b\"}]}";
    toc_arena a = {0};
    toc_json_doc *d = NULL;
    toc_stix_record_vec records = {0};
    EXPECT_INT(toc_json_parse(toc_sv_of(BUNDLE), &d, NULL), 0);
    EXPECT_INT(toc_stix_to_records(toc_json_root(d), &a, &records, NULL), 0);
    EXPECT_INT(records.n, 1);
    EXPECT_SV(records.n ? records.p[0].record.title : TOC_SV("none"), "new");
    toc_json_doc_free(d);
    toc_arena_done(&a);
}

TEST(what_is_wrong_in_an_extension_is_named)
{
    static const char BUNDLE[] =
        "{\"type\":\"bundle\",\"objects\":[{\"type\":\"report\",\"id\":\"report--00000000-0000-"
        "4000-8000-00000000000a\","
        "\"extensions\":"
        "{\"" TOC_STIX_EXTENSION "\":{\"report\":{\"published\":\"soon\"}}}}]}";
    toc_arena a = {0};
    toc_json_doc *d = NULL;
    toc_stix_record_vec records = {0};
    toc_err err = {0};
    EXPECT_INT(toc_json_parse(toc_sv_of(BUNDLE), &d, NULL), 0);
    EXPECT_INT(toc_stix_to_records(toc_json_root(d), &a, &records, &err), -EINVAL);
    EXPECT_SV(toc_sv_of(err.text),
              "report--00000000-0000-4000-8000-00000000000a/extensions/" TOC_STIX_EXTENSION
              "/report/published: expected a day, YYYY-MM-DD, or null");
    toc_json_doc_free(d);
    toc_arena_done(&a);
}

TEST(a_report_by_another_id_is_refused)
{
    static const char BUNDLE[] =
        "{\"type\":\"bundle\",\"objects\":[{\"type\":\"report\",\"id\":"
        "\"oeport--00000000-0000-4000-8000-00000000000a\",\"extensions\":{\"" TOC_STIX_EXTENSION
        "\":{\"id\":\"x\"}}}]}";
    toc_arena a = {0};
    toc_json_doc *d = NULL;
    toc_stix_record_vec records = {0};
    EXPECT_INT(toc_json_parse(toc_sv_of(BUNDLE), &d, NULL), 0);
    EXPECT_INT(toc_stix_to_records(toc_json_root(d), &a, &records, NULL), -EINVAL);
    toc_json_doc_free(d);
    toc_arena_done(&a);
}
