/* MISP events from partners: whatever they hold, what comes out is well-formed STIX, is marked no
 * wider than the strictest word of the event, and is the same the second time. */
#include "base/arena.h"
#include "fuzz.h"
#include "share/misp.h"
#include "share/release.h"

typedef struct {
    toc_buf all;
    size_t losses;
} reading;

static void fail(void *context, const char *pointer, const char *what)
{
    (void)context, (void)pointer, (void)what;
    TOC_ASSERT(false && "what is made of an event is well-formed");
}

static int put(void *context, toc_sv json, const char *pointer, toc_err *reterr)
{
    reading *r = context;
    toc_arena a = {0};
    toc_json_doc *doc = NULL;
    toc_label label;
    (void)pointer;
    if (toc_json_parse(json, &doc, reterr) == 0) { /* else nested too deep within an object */
        TOC_ASSERT(toc_stix_check(toc_json_root(doc), "", fail, NULL) == 0);
        TOC_ASSERT(toc_label_of(toc_json_root(doc), &a, &label) == 0);
        TOC_ASSERT(label.whole.tlp != TOC_TLP_NONE);
    }
    toc_json_doc_free(doc);
    toc_arena_done(&a);
    toc_buf_add(&r->all, json);
    return 0;
}

static void loss(void *context, const char *pointer, const char *what)
{
    reading *r = context;
    r->losses += *pointer == '/' && *what;
}

static void read_once(toc_json root, reading *ret)
{
    const toc_misp_reader reader = {
        .unmarked = TOC_TLP_AMBER_STRICT, .context = ret, .put = put, .loss = loss};
    size_t events;
    toc_err err = {0};
    (void)toc_misp_read(&reader, root, "", &events, &err); /* or it says why not */
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    toc_json_doc *doc = NULL;
    toc_err err = {0};
    reading first = {.losses = 0}, second = {.losses = 0};
    if (toc_json_parse((toc_sv){(const char *)data, size}, &doc, &err) < 0)
        return 0;
    if (toc_misp_is(toc_json_root(doc))) {
        read_once(toc_json_root(doc), &first);
        read_once(toc_json_root(doc), &second);
        TOC_ASSERT(toc_sv_eq(toc_buf_sv(&first.all), toc_buf_sv(&second.all)));
        TOC_ASSERT(first.losses == second.losses);
    }
    toc_buf_done(&first.all);
    toc_buf_done(&second.all);
    toc_json_doc_free(doc);
    return 0;
}
