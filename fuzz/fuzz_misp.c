/* MISP events from partners: whatever they hold, what comes out is well-formed STIX and marked, is
 * the same the second time, and goes back into as many events. */
#include "base/arena.h"
#include "fuzz.h"
#include "share/misp.h"
#include "share/misp_out.h"
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
    toc_buf_byte(&r->all, r->all.n ? ',' : '[');
    toc_buf_add(&r->all, json);
    return 0;
}

static void loss(void *context, const char *pointer, const char *what)
{
    reading *r = context;
    r->losses += *pointer == '/' && *what;
}

static size_t read_once(toc_json root, reading *ret)
{
    const toc_misp_reader reader = {
        .unmarked = TOC_TLP_AMBER_STRICT, .context = ret, .put = put, .loss = loss};
    size_t events = 0;
    toc_err err = {0};
    (void)toc_misp_read(&reader, root, "", &events, &err); /* or it says why not */
    return events;
}

static int event(void *context, const toc_misp_event *e, toc_err *reterr)
{
    toc_json_doc *doc = NULL;
    reading again = {.losses = 0};
    if (toc_json_parse(e->json, &doc, reterr) == 0) { /* else nested too deep, as it came */
        TOC_ASSERT(toc_misp_is(toc_json_root(doc)));
        (void)read_once(toc_json_root(doc), &again);
    }
    TOC_ASSERT(e->entry.n > 1 && e->entry.p[0] == '{');
    ++*(size_t *)context;
    toc_json_doc_free(doc);
    toc_buf_done(&again.all);
    return 0;
}

static int never_plain(toc_sv pattern, toc_arena *a, toc_misp_plain_vec *ret)
{
    (void)pattern, (void)a, (void)ret;
    return 1;
}

/* Every event has its Report, and every Report its event, unless two have one UUID. */
static void write_back(const toc_buf *objects, size_t events)
{
    size_t written = 0;
    const toc_misp_writer w = {.context = &written, .event = event, .plain = never_plain};
    toc_json_doc *doc = NULL;
    toc_buf list = {0};
    toc_err err = {0};
    toc_buf_add(&list, toc_buf_sv(objects));
    toc_buf_byte(&list, ']');
    if (toc_json_parse(toc_buf_sv(&list), &doc, &err) == 0) {
        TOC_ASSERT(toc_misp_write(&w, toc_json_root(doc), &err) == 0);
        TOC_ASSERT(events == 0 || written > 0);
    }
    toc_json_doc_free(doc);
    toc_buf_done(&list);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    toc_json_doc *doc = NULL;
    toc_err err = {0};
    reading first = {.losses = 0}, second = {.losses = 0};
    if (toc_json_parse((toc_sv){(const char *)data, size}, &doc, &err) < 0)
        return 0;
    if (toc_misp_is(toc_json_root(doc))) {
        size_t events = read_once(toc_json_root(doc), &first);
        (void)read_once(toc_json_root(doc), &second);
        TOC_ASSERT(toc_sv_eq(toc_buf_sv(&first.all), toc_buf_sv(&second.all)));
        TOC_ASSERT(first.losses == second.losses);
        write_back(&first.all, events);
    }
    toc_buf_done(&first.all);
    toc_buf_done(&second.all);
    toc_json_doc_free(doc);
    return 0;
}
