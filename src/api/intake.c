/*
 * intake - a report that somebody drops on the console: read to be looked at, then kept with what
 * they say of it.
 *
 * Reading takes long and needs no store: a reading thread does it, also when the report is kept
 * afterwards, which the writer does.
 */
#include "api/intake.h"

#include "api/form.h"
#include "api/report.h"
#include "api/rulings.h"
#include "api/server.h"
#include "data_dir.h"
#include "extract/extract.h"
#include "model/id.h"
#include "model/record_json.h"
#include "read/read.h"

#include <errno.h>
#include <limits.h>

/* ---- what is sent ---- */

/* Of a form: a field; of JSON: a member. */
static toc_sv field(const toc_intake *in, const char *name)
{
    toc_sv value = {"", 0}, file;
    if (in->form.n) {
        if (!toc_form_get(in->form, toc_request_body(in->c->r), toc_sv_of(name), &value, &file))
            value = (toc_sv){"", 0};
        return value;
    }
    return toc_json_text(in->body, name);
}

/* The end of a path, whatever the system that it is of. */
static toc_sv stem(toc_sv path)
{
    size_t from = 0;
    for (size_t i = 0; i < path.n; i++)
        if (path.p[i] == '/' || path.p[i] == '\\')
            from = i + 1;
    return toc_sv_range(path, from, path.n);
}

static bool read_request(toc_api_call *c, toc_intake *in)
{
    toc_sv type = toc_request_header(c->r, "Content-Type"), file = {"", 0};
    in->c = c;
    if (type.p && toc_sv_starts_nocase(type, TOC_SV("multipart/form-data"))) {
        in->form = type;
        if (!toc_form_get(type, toc_request_body(c->r), TOC_SV("file"), &in->bytes, &file)) {
            toc_api_fail(c, 422, "/file", "a part 'file' is wanted");
            return false;
        }
    } else if (!toc_api_body(c, &in->body) || !toc_api_text(c, in->body, "text", &in->bytes)) {
        return false;
    }
    toc_sv name = stem(field(in, "name"));
    in->name = name.n ? name : file.n ? stem(file) : TOC_SV("pasted.txt");
    return true;
}

/* ---- reading ---- */

int toc_api_extractor(toc_api *api, const toc_extractor **ret, toc_err *reterr)
{
    char folder[PATH_MAX];
    int r = 0;
    pthread_mutex_lock(&api->extractor_lock);
    if (!api->extractor) {
        toc_read_setup();
        r = toc_extractor_new(toc_data_dir(folder, sizeof(folder)), &api->extractor, reterr);
    }
    *ret = api->extractor;
    pthread_mutex_unlock(&api->extractor_lock);
    return r;
}

static int read_report(toc_intake *in)
{
    toc_api_call *c = in->c;
    const toc_extractor *x = NULL;
    int r = toc_api_extractor(c->api, &x, &c->err);
    if (r == 0)
        r = toc_read_bytes(in->bytes, in->name, c->a, &in->doc, &c->err);
    if (r == TOC_READ_EMPTY)
        return toc_fail(&c->err, -EINVAL, "there is no text in it");
    in->doc.origin = TOC_SV("-");
    if (r == 0)
        r = toc_extract(x, &in->doc, c->a, &in->rec, &c->err);
    if (r == 0)
        r = toc_record_identify(in->rec, toc_report_identity(&in->doc, c->a), c->a);
    return r;
}

/* ---- looking, without keeping ---- */

static int put_screen(toc_intake *in)
{
    toc_api_call *c = in->c;
    toc_assertion_vec all = {0};
    toc_report_screen s = {.doc = &in->doc, .rec = in->rec, .assertions = &all};
    if (toc_assertions_of(in->rec, c->a, &all) < 0)
        return -ENOMEM;
    toc_json_out *j = toc_api_begin(c, 200);
    toc_json_open(j, '{');
    int r = toc_report_screen_put(c, &s);
    toc_json_key(j, "record");
    toc_record_json_write(j, in->rec, &(toc_record_json_options){.id = true});
    toc_json_close(j, '}');
    return r;
}

void toc_api_read(toc_api_call *c)
{
    toc_intake in = {0};
    if (!read_request(c, &in))
        return;
    int r = read_report(&in);
    if (r == 0)
        r = put_screen(&in);
    if (r < 0)
        toc_api_fail_result(c, r, NULL, &c->err);
}

/* ---- keeping ---- */

/* "green" or "TLP:GREEN"; empty: not marked. False: answered. */
static bool read_marking(toc_intake *in)
{
    toc_tlp level;
    in->doc.marking = (toc_sv){"", 0};
    if (!toc_api_marking(in->c, field(in, "marking"), &level))
        return false;
    if (level)
        in->doc.marking = toc_sv_of(toc_tlp_markings[level].name);
    return true;
}

static bool read_grade(toc_intake *in, const char *key, char low, char high, char *ret)
{
    toc_sv word = field(in, key);
    *ret = word.n ? word.p[0] : '\0';
    if (!word.n || (word.n == 1 && word.p[0] >= low && word.p[0] <= high))
        return true;
    toc_api_fail(in->c, 422, toc_arena_printf(in->c->a, "/%s", key).p, "%s is %c to %c", key, low,
                 high);
    return false;
}

/* The decisions of a form are JSON in a field. */
static bool read_decisions(toc_intake *in)
{
    toc_api_call *c = in->c;
    in->decisions = toc_json_get(in->body, "decisions");
    toc_sv text = in->form.n ? field(in, "decisions") : (toc_sv){"", 0};
    if (text.n) {
        int r = toc_json_parse(text, &c->json, &c->err);
        if (r < 0) {
            toc_api_fail_result(c, r, "/decisions", &c->err);
            return false;
        }
        in->decisions = toc_json_root(c->json);
    }
    toc_json_type type = toc_json_type_of(in->decisions);
    if (type == TOC_JSON_ABSENT || type == TOC_JSON_ARRAY)
        return true;
    toc_api_fail(c, 422, "/decisions", "decisions is a list");
    return false;
}

static int grade(toc_intake *in, const toc_hand *hand)
{
    toc_api_call *c = in->c;
    toc_sv source = toc_report_source(&in->doc, c->a);
    int r = 0;
    if (in->reliability)
        r = toc_rule_grade_source(c->store, source, in->reliability, hand, &c->err);
    r = TOC_MIN(r, 0); /* it has that grade already */
    if (r == 0 && in->credibility)
        r = toc_rule_grade_report(c->store, in->rec->report_id, in->credibility, hand, &c->err);
    return TOC_MIN(r, 0);
}

static int put_answer(toc_intake *in, toc_put done)
{
    static const char *const WORDS[TOC_PUT_COUNT] = {"same", "new", "revised", "restored"};
    toc_api_call *c = in->c;
    toc_kept_member_vec members = {0};
    int r = toc_store_members_of_report(c->store, in->rec->report_id, c->a, &members, &c->err);
    toc_json_out *j = toc_api_begin(c, done == TOC_PUT_SAME ? 200 : 201);
    toc_json_open(j, '{');
    toc_json_key(j, "report");
    toc_json_open(j, '{');
    toc_put_text(j, "id", in->rec->report_id);
    toc_put_text(j, "name", in->doc.id);
    toc_json_close(j, '}');
    toc_put_text(j, "done", toc_sv_of(WORDS[done]));
    toc_json_key(j, "incidents");
    toc_json_open(j, '[');
    TOC_VEC_FOREACH (m, &members)
        if (m->live && m->incident.n)
            toc_json_str(j, m->incident);
    toc_json_close(j, ']');
    toc_json_close(j, '}');
    return r;
}

/* On the writing thread, in a batch. */
static void keep(toc_api_call *c)
{
    toc_intake *in = c->own;
    const toc_hand hand = {.analyst = c->account->name};
    toc_put done = TOC_PUT_SAME;
    toc_record_unidentify(in->rec); /* known reports have ids of their own */
    int r = toc_merge_put(c->store, &in->doc, in->rec, NULL, NULL, c->a, &done, &c->err);
    if (r == 0)
        r = grade(in, &hand);
    if (r == 0)
        r = toc_intake_decide(in);
    if (r == 0)
        r = put_answer(in, done);
    if (r < 0)
        toc_api_fail_result(c, r, NULL, &c->err);
}

void toc_api_add_report(toc_api_call *c)
{
    toc_intake *in = TOC_NEW(c->a, toc_intake);
    if (!in || !read_request(c, in))
        return;
    int r = read_report(in);
    if (r < 0) {
        toc_api_fail_result(c, r, NULL, &c->err);
        return;
    }
    if (!read_marking(in) || !read_grade(in, "reliability", 'A', 'F', &in->reliability) ||
        !read_grade(in, "credibility", '1', '6', &in->credibility) || !read_decisions(in))
        return;
    in->doc.source = field(in, "source");
    if (in->reliability && !toc_report_source(&in->doc, c->a).n)
        in->doc.source = in->doc.id; /* what is graded has a name */
    if (!toc_intake_check(in))
        return;
    c->own = in;
    c->then = keep;
}
