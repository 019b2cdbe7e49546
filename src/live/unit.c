/* unit - the objects that tell of an incident, or a STIX object of the store; see view.h.
 */
#include "leaving_gate.h"
#include "live/parts.h"
#include "publish.h"

#include <errno.h>

static int out_of_memory(toc_live *l)
{
    return toc_fail(l->reterr, -ENOMEM, "out of memory");
}

/* ---- the gate: what is above the ceiling does not enter ---- */

const toc_recipient toc_live_anybody = {
    .name = {"view", 4}, .active = true, .clearance = TOC_TLP_RED, .pap = TOC_PAP_RED};

enum { ABOVE = 1 };

static int judge(const toc_live *l, const toc_label *label, toc_tlp *ret_level)
{
    if (label->unreadable)
        return ABOVE; /* some marking, but not one that is known here */
    *ret_level = toc_release_level(&label->whole, &toc_live_anybody, &l->facts);
    return l->facts.ceiling && *ret_level > l->facts.ceiling ? ABOVE : 0;
}

static int may_report(void *context, const toc_stored_report *r, toc_tlp *ret_level,
                      toc_err *reterr)
{
    toc_label label = toc_leaving_label(r);
    (void)reterr;
    return judge(context, &label, ret_level);
}

static int may_merged(void *context, toc_merged *m, toc_tlp *ret_level, toc_err *reterr)
{
    toc_tlp level = TOC_TLP_NONE;
    toc_label ruled;
    int r = toc_leaving_ruled(m, &ruled) ? judge(context, &ruled, &level) : 0;
    *ret_level = level;
    TOC_VEC_FOREACH (report, &m->reports) {
        if (r == 0 && report->rec)
            r = may_report(context, report, &level, reterr);
        *ret_level = TOC_MAX(*ret_level, level);
    }
    if (r == 0)
        toc_leaving_hush(m, *ret_level);
    return r;
}

/* ---- objects ---- */

static bool is(toc_json v, const char *key, const char *want)
{
    return toc_sv_eq(toc_json_text(v, key), toc_sv_of(want));
}

int toc_live_read_object(toc_live *l, toc_sv json, toc_arena *a, toc_live_object *ret)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
    toc_label label;
    int r = toc_json_parse(json, &doc, l->reterr);
    if (r < 0)
        return r;
    toc_json v = toc_json_root(doc);
    r = toc_label_of(v, a, &label);
    if (r == 0)
        r = toc_label_write(&label, a, &ret->label);
    ret->id = toc_arena_dup(a, toc_json_text(v, "id"));
    ret->type = toc_arena_dup(a, toc_json_text(v, "type"));
    ret->json = toc_arena_dup(a, json);
    if (!toc_time_parse(toc_json_text(v, "modified"), &ret->version) &&
        !toc_time_parse(toc_json_text(v, "created"), &ret->version))
        ret->version = 0;
    ret->level = label.whole.tlp;
    ret->ours = is(v, "created_by_ref", TOC_STIX_IDENTITY);
    ret->own = ret->ours && !is(v, "created", "1970-01-01T00:00:00.000Z") &&
               toc_json_get(v, "modified").doc;
    ret->frame = is(v, "type", "marking-definition") || is(v, "type", "extension-definition") ||
                 is(v, "id", TOC_STIX_IDENTITY);
    return r == 0 && a->overflowed ? out_of_memory(l) : r;
}

/* Lines "ID JSON"; each object once. only: of this type, others: of all but this. */
static int take_lines(toc_live *l, toc_sv lines, const char *type, bool only, toc_map *seen,
                      toc_arena *a, toc_live_objects *ret)
{
    while (lines.n) {
        toc_sv json = toc_sv_cut(&lines, '\n');
        toc_sv name = toc_sv_cut(&json, ' ');
        toc_sv id = toc_sv_cut(&name, '@');
        toc_sv its_type = id;
        its_type.n = (size_t)TOC_MAX(toc_sv_find(id, TOC_SV("--"), 0), 0L);
        if (toc_sv_eq(its_type, toc_sv_of(type)) != only || toc_map_get(seen, id) != TOC_MAP_NONE)
            continue;
        toc_live_object *o = TOC_VEC_PUSH(a, ret);
        int r = o ? toc_live_read_object(l, json, a, o) : out_of_memory(l);
        if (r == 0 && !toc_map_put(seen, a, o->id, 1))
            r = out_of_memory(l);
        if (r < 0)
            return r;
    }
    return 0;
}

/* ---- an incident ---- */

/* Each writes an incident of several reports once. */
typedef struct {
    toc_publisher parts, reports;
    toc_map seen; /* ids that are taken */
} bench;

static toc_publisher publisher(toc_live *l)
{
    return (toc_publisher){
        .store = l->s, .may_report = may_report, .may_merged = may_merged, .context = l};
}

static int publish(toc_live *l, toc_publisher *p, toc_sv report, const toc_sv_vec *members,
                   toc_buf *ret)
{
    bool given;
    int r = toc_publish_report(p, report, members, ret, &given, l->reterr);
    return r == 0 && ret->failed ? out_of_memory(l) : r;
}

/* What a report tells of the incident, and the Report itself as it stands everywhere. */
static int collect_member(toc_live *l, const toc_kept_member *m, bench *b, toc_arena *a,
                          toc_live_objects *ret)
{
    toc_sv id = m->id;
    toc_sv_vec mine = {&id, 1, 1}, all = {0};
    toc_buf lines = {0}, report = {0};
    int r = publish(l, &b->parts, m->report, &mine, &lines);
    if (r == 0)
        r = take_lines(l, toc_buf_sv(&lines), "report", false, &b->seen, a, ret);
    if (r == 0 && lines.n)
        r = publish(l, &b->reports, m->report, &all, &report);
    if (r == 0)
        r = take_lines(l, toc_buf_sv(&report), "report", true, &b->seen, a, ret);
    toc_buf_done(&lines);
    toc_buf_done(&report);
    return r;
}

static bool has_id(const toc_live_objects *v, toc_sv id)
{
    TOC_VEC_FOREACH (o, v)
        if (toc_sv_eq(o->id, id))
            return true;
    return false;
}

static int collect_incident(toc_live *l, toc_sv incident, toc_arena *a, toc_live_objects *ret)
{
    toc_kept_member_vec members = {0};
    bench b = {.parts = publisher(l), .reports = publisher(l)};
    toc_incident_page page = {0};
    toc_incident_query q = l->query.filters;
    q.only = incident;
    q.limit = 1;
    int r = toc_store_incidents(l->s, &q, a, &page, l->reterr);
    if (r < 0 || !page.rows.n)
        return r;
    r = toc_store_members(l->s, incident, false, a, &members, l->reterr);
    TOC_VEC_FOREACH (m, &members)
        if (r == 0)
            r = collect_member(l, m, &b, a, ret);
    if (r == 0 && !has_id(ret, incident))
        ret->n = 0; /* it did not pass the gate */
    toc_publisher_done(&b.parts);
    toc_publisher_done(&b.reports);
    return TOC_MIN(r, 0);
}

/* ---- an object ---- */

bool toc_live_is_wanted(const toc_sv_vec *types, toc_sv type)
{
    TOC_VEC_FOREACH (want, types)
        if (toc_sv_eq(*want, type) || toc_sv_eq(*want, TOC_SV("*")))
            return true;
    return false;
}

bool toc_live_is_above(const toc_live *l, const toc_label *label)
{
    toc_release_facts facts = l->facts;
    facts.named = true;
    toc_decision d = toc_release_allows(label, &toc_live_anybody, TOC_CHANNEL_TAXII, &facts);
    return d.verdict == TOC_DENY && (d.rule == TOC_RULE_CEILING || d.rule == TOC_RULE_UNREADABLE);
}

/* TOC_STORE_NONE: we imported no such object. */
static int collect_object(toc_live *l, toc_sv id, toc_arena *a, toc_live_objects *ret)
{
    toc_object o = {0};
    toc_live_object object = {0};
    toc_label label;
    int r = toc_store_object(l->s, id, a, &o, l->reterr);
    if (r != 0 || !toc_live_is_wanted(&l->query.objects, o.type))
        return r < 0 ? r : TOC_STORE_NONE;
    r = toc_live_read_object(l, o.json, a, &object);
    if (r < 0 || object.ours) /* what an export of ours said goes out by its incident */
        return r;
    r = toc_label_read(object.label, a, &label);
    if (r < 0)
        return r;
    toc_live_object *slot = toc_live_is_above(l, &label) ? NULL : TOC_VEC_PUSH(a, ret);
    if (slot) {
        *slot = object;
        slot->own = false;
    }
    return a->overflowed ? out_of_memory(l) : 0;
}

int toc_live_collect(toc_live *l, toc_sv unit, toc_arena *a, toc_live_objects *ret)
{
    toc_store_match m = {0};
    int r = toc_store_resolve(l->s, unit, a, &m, l->reterr);
    if (r < 0 || (r == 0 && m.kind == TOC_STORE_IS_REPORT))
        return r;
    if (r == 0 && m.kind == TOC_STORE_IS_INCIDENT)
        return l->query.incidents && m.live && toc_sv_eq(m.id, unit)
                   ? collect_incident(l, unit, a, ret)
                   : 0;
    /* What we imported ourselves stands before what others put under its id. */
    r = l->query.objects.n ? collect_object(l, unit, a, ret) : TOC_STORE_NONE;
    if (r == TOC_STORE_NONE)
        r = l->query.posted.types.n ? toc_live_posted_collect(l, unit, a, ret) : 0;
    return r;
}
