/* tocsin - the public library: a thin coat over extractor, reader and pipeline. */
#include "tocsin/tocsin.h"

#include "base/alloc.h"
#include "base/limits.h"
#include "build_config.h"
#include "data_dir.h"
#include "extract/extract.h"
#include "model/record_json.h"
#include "pipeline.h"
#include "read/read.h"
#include "tocsin_give.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <unistd.h>

struct tocsin {
    toc_extractor *extractor;
};

struct tocsin_report {
    toc_arena arena; /* of all below; empty when the pipeline's item owns them */
    toc_sv json, text;
    size_t incidents;
};

static pthread_once_t set_up = PTHREAD_ONCE_INIT;

static_assert(sizeof(((tocsin_error *)0)->text) == TOC_ERR_TEXT, "errors are copied whole");

int toc_give_error(tocsin_error *ret, int code, const toc_err *err)
{
    if (ret && code < 0) {
        toc_err plain = {0};
        if (!err->text[0])
            (void)toc_fail(&plain, code, "%s", strerror(-code));
        ret->code = code;
        memcpy(ret->text, err->text[0] ? err->text : plain.text, sizeof(ret->text));
    }
    return code;
}

const char *tocsin_version(void)
{
    return TOC_VERSION;
}

int tocsin_open(const char *data_dir, tocsin **ret, tocsin_error *reterr)
{
    (void)pthread_once(&set_up, toc_read_setup);
    char found[PATH_MAX];
    toc_err err = {0};
    tocsin *t = toc_calloc(1, sizeof(*t));
    if (!t)
        return toc_give_error(reterr, -ENOMEM, &err);
    if (!data_dir)
        data_dir = toc_data_dir(found, sizeof(found));
    int r = toc_extractor_new(data_dir, &t->extractor, &err);
    if (r < 0) {
        toc_free(t);
        return toc_give_error(reterr, r, &err);
    }
    *ret = t;
    return 0;
}

tocsin *tocsin_close(tocsin *t)
{
    if (t)
        toc_extractor_free(t->extractor);
    toc_free(t);
    return NULL;
}

/* JSON with a NUL behind it, which is not counted. */
static int write_json(const toc_record *record, toc_buf *out)
{
    toc_json_out j = {.buf = out};
    toc_record_json_write(&j, record, &(toc_record_json_options){.id = true});
    toc_buf_byte(out, '\0');
    if (out->failed)
        return -ENOMEM;
    out->n--;
    return 0;
}

static int fill_report(const tocsin *t, toc_sv bytes, toc_sv name, tocsin_report *ret, toc_err *err)
{
    toc_doc doc;
    toc_record *record;
    toc_buf json = {0};
    int r = toc_read_bytes(bytes, name, &ret->arena, &doc, err);
    if (r)
        return r;
    r = toc_extract(t->extractor, &doc, &ret->arena, &record, err);
    if (r < 0)
        return r;
    r = write_json(record, &json);
    ret->json = toc_arena_dup(&ret->arena, toc_buf_sv(&json));
    ret->text = toc_arena_dup(&ret->arena, doc.text);
    ret->incidents = record->incidents.n;
    toc_buf_done(&json);
    return r == 0 && ret->arena.overflowed ? -ENOMEM : r;
}

int tocsin_read(const tocsin *t, const void *bytes, size_t size, const char *name,
                tocsin_report **ret, tocsin_error *reterr)
{
    toc_err err = {0};
    tocsin_report *report = toc_calloc(1, sizeof(*report));
    if (!report)
        return toc_give_error(reterr, -ENOMEM, &err);
    toc_sv in = {size ? bytes : "", size};
    int r = fill_report(t, in, toc_sv_of(name ? name : "-"), report, &err);
    if (r) {
        (void)tocsin_report_free(report);
        return r == TOC_READ_EMPTY ? TOCSIN_NO_TEXT : toc_give_error(reterr, r, &err);
    }
    *ret = report;
    return 0;
}

static const char *give_text(toc_sv s, size_t *ret_size)
{
    if (ret_size)
        *ret_size = s.n;
    return s.p;
}

const char *tocsin_report_json(const tocsin_report *r, size_t *ret_size)
{
    return give_text(r->json, ret_size);
}

const char *tocsin_report_text(const tocsin_report *r, size_t *ret_size)
{
    return give_text(r->text, ret_size);
}

size_t tocsin_report_incidents(const tocsin_report *r)
{
    return r->incidents;
}

tocsin_report *tocsin_report_free(tocsin_report *r)
{
    if (r)
        toc_arena_done(&r->arena);
    toc_free(r);
    return NULL;
}

static int render(const void *context, toc_item *item)
{
    (void)context;
    item->doc.text = toc_arena_dup(&item->arena, item->doc.text); /* for the NUL behind it */
    int r = item->arena.overflowed ? -ENOMEM : write_json(item->record, &item->out);
    return r < 0 ? toc_fail(&item->err, r, "out of memory") : 0;
}

static int deliver(void *context, const toc_item *item)
{
    const tocsin_read_options *o = context;
    tocsin_report report = {.json = toc_buf_sv(&item->out),
                            .text = item->doc.text,
                            .incidents = item->record->incidents.n};
    return o->report(o->context, item->name, &report);
}

static void fail(void *context, const char *name, const toc_err *err)
{
    const tocsin_read_options *o = context;
    tocsin_error out = {0};
    if (!o->failed)
        return;
    (void)toc_give_error(&out, err->code < 0 ? err->code : -EIO, err);
    o->failed(o->context, name ? name : "", &out);
}

int tocsin_read_all(const tocsin *t, const char *const *names, size_t n,
                    const tocsin_read_options *options, size_t *ret_failures, tocsin_error *reterr)
{
    tocsin_read_options o = *options;
    long threads = o.threads ? (long)o.threads : sysconf(_SC_NPROCESSORS_ONLN);
    threads = TOC_MAX(threads, 1L);
    toc_pipeline_options p = {.extractor = t->extractor,
                              .threads = (unsigned)TOC_MIN(threads, (long)TOC_MAX_THREADS),
                              .context = &o,
                              .render = render,
                              .deliver = deliver,
                              .fail = fail};
    toc_pipeline_result result = {0};
    toc_err err = {0};
    int r = toc_pipeline_run(names, n, &p, &result, &err);
    if (r < 0)
        return toc_give_error(reterr, r, &err);
    if (ret_failures)
        *ret_failures = result.failures;
    return 0;
}
