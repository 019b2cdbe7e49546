/* importing - see importing.h. */
#include "cli/importing.h"

#include "cli/command.h"
#include "cli/work.h"
#include "share/misp.h"
#include "stix_intake.h"

#include <errno.h>

/* Items of one commit. */
enum { BATCH = 1000, FAULTS_SHOWN = 10 };

void toc_import_complain(const toc_importing *s, const char *text)
{
    if (s->line)
        toc_complain("import", "%s:%zu: %s", s->file, s->line, text);
    else
        toc_complain("import", "%s: %s", s->file, text);
}

void toc_import_refuse(toc_importing *s, const char *text)
{
    s->refused++;
    toc_import_complain(s, text);
}

void toc_import_loss(toc_importing *s, const char *pointer, const char *what)
{
    toc_losses_add(&s->losses, s->file, pointer, what);
}

int toc_import_commit(toc_importing *s)
{
    int r = s->in_batch ? toc_merge_settle(s->store, &s->due, &s->err) : 0;
    if (r == 0 && s->in_batch)
        r = toc_store_commit(s->store, &s->err);
    s->in_batch = 0;
    return r;
}

int toc_import_begin(toc_importing *s)
{
    int r = s->in_batch ? 0 : toc_store_begin(s->store, &s->err);
    s->in_batch += r == 0;
    return r;
}

int toc_import_step(toc_importing *s)
{
    int r = ++s->in_batch > BATCH ? toc_import_commit(s) : 0;
    return r == 0 && toc_interrupted ? -EINTR : r;
}

void toc_import_fault(void *context, const char *pointer, const char *what)
{
    toc_importing *s = context;
    char text[TOC_ERR_TEXT];
    if (s->faults++ >= FAULTS_SHOWN)
        return;
    (void)snprintf(text, sizeof(text), "%s: %s", pointer, what);
    toc_import_complain(s, text);
}

/* "modified" is the version (3.2); what has none, like observables, has one version. */
static int64_t version_of(toc_json object)
{
    int64_t us = 0;
    return toc_time_parse(toc_json_sv(toc_json_get(object, "modified")), &us) ? us : 0;
}

int toc_import_object(toc_importing *s, toc_json v, const char *pointer)
{
    toc_put done;
    s->faults = 0;
    if (toc_stix_intake(v, pointer, toc_import_fault, s)) {
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

/* 0: it is here with this content; TOC_STORE_NONE; < 0. */
static int find_same(toc_importing *s, toc_sv id, toc_sv json)
{
    toc_arena a = {0};
    toc_object have = {0};
    int r = toc_store_object(s->store, id, &a, &have, &s->err);
    if (r == 0 && !toc_misp_same(have.json, json))
        r = TOC_STORE_NONE;
    toc_arena_done(&a);
    return r;
}

int toc_import_changed(toc_importing *s, toc_sv json, const char *pointer)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
    toc_err err = {0};
    int r = toc_json_parse(json, &doc, &err);
    if (r == -ENOMEM)
        return toc_fail(&s->err, r, "out of memory");
    if (r < 0) { /* nested too deep in an object of its own */
        toc_import_refuse(s, err.text);
        return 0;
    }
    r = toc_import_begin(s);
    if (r == 0)
        r = find_same(s, toc_json_text(toc_json_root(doc), "id"), json);
    if (r == 0)
        s->objects[TOC_PUT_SAME]++;
    else if (r == TOC_STORE_NONE)
        r = toc_import_object(s, toc_json_root(doc), pointer);
    return r == 0 ? toc_import_step(s) : r;
}
