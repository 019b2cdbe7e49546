/* read_merged - see read_merged.h. Holds what all reports say in memory, some kilobytes each. */
#include "cli/read_merged.h"

#include "base/alloc.h"
#include "model/record_json.h"
#include "resolve/resolve.h"

#include <errno.h>
#include <stdlib.h>

/* One incident of one report. */
typedef struct {
    const toc_member *member;
    toc_witness witness;
    uint32_t first; /* index of the earliest of its incident */
} part;

struct toc_merger {
    toc_arena arena;
    TOC_VEC(part) parts;
    toc_edge_vec edges;
};

toc_merger *toc_merger_new(void)
{
    return toc_calloc(1, sizeof(toc_merger));
}

toc_merger *toc_merger_free(toc_merger *m)
{
    if (m)
        toc_arena_done(&m->arena);
    toc_free(m);
    return NULL;
}

/* A copy that outlives the item. */
static int keep_record(toc_arena *a, const toc_record *rec, toc_record *ret, toc_err *reterr)
{
    toc_buf text = {0};
    toc_json_out j = {.buf = &text};
    toc_json_doc *doc = NULL;
    toc_record_json_write(&j, rec, &(toc_record_json_options){.id = true});
    int r = text.failed ? toc_fail(reterr, -ENOMEM, "out of memory")
                        : toc_json_parse(toc_buf_sv(&text), &doc, reterr);
    if (r == 0)
        r = toc_record_json_read(toc_json_root(doc), a, ret, reterr);
    toc_json_doc_free(doc);
    toc_buf_done(&text);
    return r;
}

int toc_merger_add(toc_merger *m, const toc_item *item, toc_err *reterr)
{
    toc_record *kept = TOC_NEW(&m->arena, toc_record);
    if (!kept)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    int r = keep_record(&m->arena, item->record, kept, reterr);
    for (uint32_t i = 0; r == 0 && i < kept->incidents.n; i++) {
        toc_member *member;
        part *p = TOC_VEC_PUSH(&m->arena, &m->parts);
        if (!p || toc_member_of(&item->doc, item->record, i, &m->arena, &member) < 0)
            return toc_fail(reterr, -ENOMEM, "out of memory");
        p->member = member;
        p->witness = (toc_witness){.report = member->report,
                                   .name = kept->id,
                                   .title = kept->title,
                                   .sha256 = member->sha256,
                                   .published = member->published,
                                   .incident = &kept->incidents.p[i]};
    }
    return r;
}

/* ---------------------------------------------------------------- the same report twice */

static int by_member(const void *a, const void *b)
{
    return toc_member_order(((const part *)a)->member, ((const part *)b)->member);
}

/* In order of time, each incident of a report once: a report given twice says nothing new. */
static void sort_parts(toc_merger *m)
{
    uint32_t n = 0;
    if (m->parts.n)
        qsort(m->parts.p, m->parts.n, sizeof(*m->parts.p), by_member);
    for (uint32_t i = 0; i < m->parts.n; i++)
        if (n == 0 || !toc_sv_eq(m->parts.p[n - 1].member->id, m->parts.p[i].member->id))
            m->parts.p[n++] = m->parts.p[i];
    m->parts.n = n;
}

static int resolve(toc_merger *m)
{
    uint32_t n = m->parts.n;
    const toc_member **members = TOC_NEW_N(&m->arena, const toc_member *, n + 1);
    uint32_t *first = TOC_NEW_N(&m->arena, uint32_t, n + 1);
    if (!members || !first)
        return -ENOMEM;
    for (uint32_t i = 0; i < n; i++)
        members[i] = m->parts.p[i].member;
    int r = toc_gather(members, n, NULL, 0, &m->arena, first, &m->edges);
    for (uint32_t i = 0; r == 0 && i < n; i++)
        m->parts.p[i].first = first[i];
    return r;
}

static int view_of(toc_merger *m, uint32_t first, toc_arena *a, toc_view *ret)
{
    uint32_t n = 0;
    toc_witness *witnesses = TOC_NEW_N(a, toc_witness, m->parts.n);
    const toc_member **members = TOC_NEW_N(a, const toc_member *, m->parts.n);
    if (!witnesses || !members)
        return -ENOMEM;
    for (uint32_t i = first; i < m->parts.n; i++) {
        if (m->parts.p[i].first != first)
            continue;
        witnesses[n] = m->parts.p[i].witness;
        members[n++] = m->parts.p[i].member;
    }
    return toc_view_of(witnesses, members, n, m->parts.p[first].member->id, a, ret);
}

/* ---------------------------------------------------------------- writing */

static void doubtful_side(toc_json_out *j, const toc_merger *m, uint32_t i)
{
    const part *p = &m->parts.p[i];
    toc_json_open(j, '{');
    toc_json_key(j, "incident");
    toc_json_str(j, m->parts.p[p->first].member->id);
    toc_json_key(j, "report");
    toc_json_str(j, p->witness.name);
    toc_json_close(j, '}');
}

/* Pairs that are perhaps one incident, for a person to look at. */
static void doubtful(toc_json_out *j, const toc_merger *m)
{
    toc_buf why = {0};
    toc_json_key(j, "doubtful");
    toc_json_open(j, '[');
    TOC_VEC_FOREACH (e, &m->edges) {
        toc_pair pair;
        if (e->verdict != TOC_DOUBTFUL || m->parts.p[e->x].first == m->parts.p[e->y].first)
            continue;
        toc_compare(m->parts.p[e->x].member, m->parts.p[e->y].member, &pair);
        toc_buf_clear(&why);
        toc_pair_explain(&pair, &why);
        toc_json_open(j, '{');
        toc_json_key(j, "pair");
        toc_json_open(j, '[');
        doubtful_side(j, m, e->x);
        doubtful_side(j, m, e->y);
        toc_json_close(j, ']');
        toc_json_key(j, "why");
        toc_json_str(j, toc_buf_sv(&why));
        toc_json_close(j, '}');
    }
    toc_json_close(j, ']');
    toc_buf_done(&why);
}

/* "r001 +3" */
static toc_sv reports_of(const toc_view *v, toc_arena *a)
{
    toc_sv name = v->witnesses.p[0].name;
    return v->witnesses.n == 1
               ? name
               : toc_arena_printf(a, "%.*s +%u", TOC_SV_ARG(name), v->witnesses.n - 1);
}

/* Formats for people and spreadsheets show an incident as the record of one report. */
static int write_as_record(toc_view *v, toc_output *out, toc_arena *a)
{
    static const toc_doc nothing;
    toc_record one = {.id = reports_of(v, a),
                      .title = v->witnesses.p[0].title,
                      .published = v->witnesses.p[0].published};
    TOC_VEC_FOREACH (c, &v->claims) {
        toc_claim *claim = TOC_VEC_PUSH(a, &v->best.claims);
        if (!claim)
            return -ENOMEM;
        *claim = *c->claim;
    }
    toc_incident *i = TOC_VEC_PUSH(a, &one.incidents);
    if (!i)
        return -ENOMEM;
    *i = v->best;
    return toc_output_record(out, &nothing, &one, a);
}

/* j: of one object with all incidents; NULL: each in the format of out. */
static int write_one(toc_merger *m, uint32_t first, toc_output *out, toc_json_out *j)
{
    toc_arena scratch = {0};
    toc_view v;
    int r = view_of(m, first, &scratch, &v);
    if (r == 0 && j) {
        toc_view_json(j, &v);
    } else if (r == 0 && strcmp(out->sink.ops->name, "ndjson") == 0) {
        toc_json_out line = {.buf = &out->out};
        toc_view_json(&line, &v);
        toc_buf_byte(&out->out, '\n');
    } else if (r == 0) {
        r = write_as_record(&v, out, &scratch);
    }
    toc_arena_done(&scratch);
    return r;
}

int toc_merger_end(toc_merger *m, bool json, toc_output *out, toc_err *reterr)
{
    toc_json_out j = {.buf = &out->out, .indent = 2};
    sort_parts(m);
    int r = resolve(m);
    if (json) {
        toc_json_open(&j, '{');
        toc_json_key(&j, "incidents");
        toc_json_open(&j, '[');
    }
    for (uint32_t i = 0; r == 0 && i < m->parts.n; i++)
        if (m->parts.p[i].first == i)
            r = write_one(m, i, out, json ? &j : NULL);
    if (json) {
        toc_json_close(&j, ']');
        doubtful(&j, m);
        toc_json_close(&j, '}');
        toc_buf_byte(&out->out, '\n');
    }
    if (r == 0 && (out->out.failed || m->arena.overflowed))
        r = -ENOMEM;
    return r < 0 ? toc_fail(reterr, r, "out of memory") : 0;
}
