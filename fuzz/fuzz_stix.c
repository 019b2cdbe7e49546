/* Bundles from partners: checked, never believed; what comes out of one as a record goes back into
 * one that is well-formed, and comes out of that as it was. */
#include "base/arena.h"
#include "base/buf.h"
#include "fuzz.h"
#include "model/id.h"
#include "model/record_json.h"
#include "share/stix.h"

static void ignore(void *context, const char *pointer, const char *what)
{
    (void)what;
    *(size_t *)context += strlen(pointer);
}

static void fail(void *context, const char *pointer, const char *what)
{
    (void)context, (void)pointer, (void)what;
    TOC_ASSERT(false && "an export is well-formed");
}

/* Lines of "<id> <json>" as a bundle. */
static void to_bundle(toc_sv lines, toc_buf *ret)
{
    toc_buf_str(ret, "{\"type\":\"bundle\",\"id\":\"bundle--00000000-0000-4000-8000-000000000000\","
                     "\"objects\":[");
    for (bool first = true; lines.n; first = false) {
        toc_sv json = toc_sv_cut(&lines, '\n');
        (void)toc_sv_cut(&json, ' ');
        toc_buf_str(ret, first ? "" : ",");
        toc_buf_add(ret, json);
    }
    toc_buf_str(ret, "]}");
}

static void to_json(const toc_record *r, toc_buf *ret)
{
    toc_json_out j = {.buf = ret};
    toc_record_json_write(&j, r, &(toc_record_json_options){.id = true, .rules = true});
}

static void round_trip(toc_stix_record *got, toc_arena *a)
{
    toc_buf lines = {0}, bundle = {0}, before = {0}, after = {0};
    toc_stix_record_vec again = {0};
    toc_json_doc *d = NULL;
    toc_err err;
    TOC_VEC_FOREACH (i, &got->record.incidents)
        i->id = (toc_sv){NULL, 0}; /* a bundle may refer to one incident twice */
    TOC_ASSERT(toc_record_identify(&got->record, TOC_SV("fuzz"), a) == 0);
    TOC_ASSERT(toc_stix_of_record(TOC_TLP_NONE, &got->doc, &got->record, a, &lines) == 0);
    to_bundle(toc_buf_sv(&lines), &bundle);
    TOC_ASSERT(toc_json_parse(toc_buf_sv(&bundle), &d, &err) == 0);
    TOC_ASSERT(toc_stix_check_bundle(toc_json_root(d), fail, NULL) == 0);
    TOC_ASSERT(toc_stix_to_records(toc_json_root(d), a, &again, &err) == 0 && again.n == 1);
    to_json(&got->record, &before);
    to_json(&again.p[0].record, &after);
    TOC_ASSERT(toc_sv_eq(toc_buf_sv(&before), toc_buf_sv(&after)));
    toc_json_doc_free(d);
    toc_buf_done(&lines);
    toc_buf_done(&bundle);
    toc_buf_done(&before);
    toc_buf_done(&after);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    toc_arena a = {0};
    toc_json_doc *d = NULL;
    toc_stix_record_vec records = {0};
    toc_err err;
    size_t faults = 0;
    if (size <= FUZZ_MAX_INPUT &&
        toc_json_parse((toc_sv){(const char *)data, size}, &d, &err) == 0) {
        (void)toc_stix_check_bundle(toc_json_root(d), ignore, &faults);
        if (toc_stix_to_records(toc_json_root(d), &a, &records, &err) == 0)
            TOC_VEC_FOREACH (got, &records)
                round_trip(got, &a);
    }
    toc_json_doc_free(d);
    toc_arena_done(&a);
    return 0;
}
