/* stated - see stated.h. Values are compared as JSON: a ruling is kept and told as it was given,
 * so a member that the record does not know is something new, too. */
#include "merge/stated.h"

#include "merge/view.h"
#include "model/record_json.h"
#include "model/terms.h"

#include <errno.h>

/* ---- comparing ---- */

static bool covered(toc_json said, toc_json theirs);

static bool same_number(toc_json x, toc_json y)
{
    double a, b;
    return toc_json_to_double(x, &a) && toc_json_to_double(y, &b) && a == b;
}

/* Null and an empty list say as much as no member at all. */
static bool says_nothing(toc_json v)
{
    toc_json_type type = toc_json_type_of(v);
    return type == TOC_JSON_ABSENT || type == TOC_JSON_NULL ||
           (type == TOC_JSON_ARRAY && !toc_json_count(v));
}

/* The wording of a name that somebody typed is the name. */
static bool is_its_name(toc_sv key, toc_json said, toc_json theirs)
{
    return toc_sv_eq(key, TOC_SV("text")) && toc_json_type_of(said) == TOC_JSON_STRING &&
           toc_sv_eq(toc_json_sv(said), toc_json_text(theirs, "name"));
}

static bool covered_members(toc_json said, toc_json theirs)
{
    for (toc_json_iter i = toc_json_each(said); toc_json_next(&i);)
        if (!says_nothing(i.value) && !is_its_name(i.key, i.value, theirs) &&
            !covered(i.value, toc_json_get_sv(theirs, i.key)))
            return false;
    return true;
}

static bool covered_items(toc_json said, toc_json theirs)
{
    toc_json_iter x = toc_json_each(said), y = toc_json_each(theirs);
    while (toc_json_next(&x))
        if (!toc_json_next(&y) || !covered(x.value, y.value))
            return false;
    return !toc_json_next(&y);
}

/* Whether all that `said` says stands in `theirs`. */
static bool covered(toc_json said, toc_json theirs)
{
    toc_json_type type = toc_json_type_of(said), other = toc_json_type_of(theirs);
    switch (type) {
    case TOC_JSON_OBJECT:
        return other == TOC_JSON_OBJECT && covered_members(said, theirs);
    case TOC_JSON_ARRAY:
        return other == TOC_JSON_ARRAY && covered_items(said, theirs);
    case TOC_JSON_STRING:
        return other == TOC_JSON_STRING && toc_sv_eq(toc_json_sv(said), toc_json_sv(theirs));
    case TOC_JSON_INT:
    case TOC_JSON_UINT:
    case TOC_JSON_DOUBLE:
        return same_number(said, theirs);
    default:
        return type == other;
    }
}

/* ---- what is told ---- */

typedef struct {
    toc_sv field;
    toc_json said;
    bool *found; /* beside the entries of a list; of another value one */
    toc_err *reterr;
} search;

static toc_json member_at(toc_json v, toc_sv path)
{
    while (path.n)
        v = toc_json_get_sv(v, toc_sv_cut(&path, '/'));
    return v;
}

static void look_in_list(search *x, toc_json list)
{
    for (toc_json_iter i = toc_json_each(x->said); toc_json_next(&i);)
        for (toc_json_iter k = toc_json_each(list); toc_json_next(&k) && !x->found[i.index];)
            x->found[i.index] = covered(i.value, k.value);
}

/* Looks for it in a text that is an object. */
static int look(search *x, toc_buf *text, toc_sv field)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
    int r = text->failed ? toc_fail(x->reterr, -ENOMEM, "out of memory")
                         : toc_json_parse(toc_buf_sv(text), &doc, x->reterr);
    toc_buf_done(text);
    if (r < 0)
        return r;
    toc_json theirs = member_at(toc_json_root(doc), field);
    if (toc_json_type_of(x->said) == TOC_JSON_ARRAY)
        look_in_list(x, theirs);
    else
        x->found[0] = x->found[0] || covered(x->said, theirs);
    return 0;
}

static int look_in_incident(search *x, const toc_incident *i)
{
    toc_buf text = {0};
    toc_json_out j = {.buf = &text};
    toc_record_json_incident(&j, i, &(toc_record_json_options){.sparse = true});
    return look(x, &text, x->field);
}

/* What a report has from somebody, or had before its last word, is told by it as well. */
static int look_in_figure(search *x, const toc_view_figure *f)
{
    static const char *const FIELDS[TOC_FIGURE_COUNT] = {[TOC_FIGURE_KILLED] = "killed",
                                                         [TOC_FIGURE_INJURED] = "injured",
                                                         [TOC_FIGURE_RECORDS] = "cyber/records"};
    toc_buf text = {0};
    toc_json_out j = {.buf = &text};
    if (f->of.n || !FIELDS[f->field] || !toc_sv_eq(x->field, toc_sv_of(FIELDS[f->field])))
        return 0;
    toc_json_open(&j, '{');
    toc_json_key(&j, "value");
    toc_json_int(&j, f->value);
    toc_json_key(&j, "bound");
    toc_json_str(&j, toc_sv_of(toc_term(&toc_terms_bound, f->bound)));
    toc_json_close(&j, '}');
    return look(x, &text, (toc_sv){"", 0});
}

/* "Not known" is as the reports have it when none of them knows. */
static int look_for_nothing(search *x, const toc_view *v)
{
    bool any = false;
    int r = 0;
    TOC_VEC_FOREACH (w, &v->witnesses) {
        TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
        toc_buf text = {0};
        toc_json_out j = {.buf = &text};
        toc_record_json_incident(&j, w->incident, &(toc_record_json_options){.sparse = true});
        if (r == 0)
            r = text.failed ? toc_fail(x->reterr, -ENOMEM, "out of memory")
                            : toc_json_parse(toc_buf_sv(&text), &doc, x->reterr);
        toc_buf_done(&text);
        any = any || (doc && !says_nothing(member_at(toc_json_root(doc), x->field)));
    }
    x->found[0] = !any;
    return r;
}

static int look_everywhere(search *x, const toc_view *v)
{
    if (says_nothing(x->said))
        return look_for_nothing(x, v);
    int r = look_in_incident(x, &v->best);
    TOC_VEC_FOREACH (w, &v->witnesses)
        if (r == 0)
            r = look_in_incident(x, w->incident);
    TOC_VEC_FOREACH (f, &v->figures)
        if (r == 0)
            r = look_in_figure(x, f);
    return r;
}

static int stated(toc_store *s, toc_sv incident, search *x, toc_arena *a, bool *ret)
{
    toc_view v = {0};
    bool list = toc_json_type_of(x->said) == TOC_JSON_ARRAY && toc_json_count(x->said);
    size_t n = list ? toc_json_count(x->said) : 1;
    x->found = TOC_NEW_N(a, bool, n);
    int r = x->found ? toc_merge_told(s, incident, a, &v, x->reterr)
                     : toc_fail(x->reterr, -ENOMEM, "out of memory");
    if (r)
        return TOC_MIN(r, 0);
    r = look_everywhere(x, &v);
    *ret = true;
    for (size_t i = 0; i < n; i++)
        *ret = *ret && x->found[i];
    return r;
}

int toc_merge_stated(toc_store *s, toc_sv incident, toc_sv field, toc_sv value, bool *ret,
                     toc_err *reterr)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
    toc_arena a = {0};
    search x = {.field = field, .reterr = reterr};
    *ret = false;
    int r = toc_json_parse(value, &doc, reterr);
    if (r == 0) {
        x.said = toc_json_root(doc);
        r = stated(s, incident, &x, &a, ret);
    }
    toc_arena_done(&a);
    return r;
}
