/*
 * neighbours - what stands next to a thing in the graph: an incident's reports, actors, places,
 * malware, vulnerabilities and indicators; an actor's or a report's incidents.
 *
 * Nodes of what has no id of its own are named by kind and name: "actor:LockBit".
 */
#include "api/incidents.h"
#include "api/report.h"
#include "api/server.h"
#include "model/terms.h"

enum { MOST = 60, INDICATORS = 25 };

typedef struct {
    toc_api_call *c;
    toc_buf edges;
    toc_json_out e;
    toc_map seen;
    uint32_t nodes;
    bool cut; /* there is more than is shown */
} graph;

/* ---- nodes and edges ---- */

static toc_sv name_of(graph *g, const char *kind, toc_sv name)
{
    return toc_arena_printf(g->c->a, "%s:%.*s", kind, TOC_SV_ARG(name));
}

/* False: there are too many already. */
static bool put_node(graph *g, toc_sv id, const char *kind, toc_sv label)
{
    toc_json_out *j = &g->c->j;
    if (toc_map_get(&g->seen, id) != TOC_MAP_NONE)
        return true;
    if (g->nodes >= MOST || !toc_map_put(&g->seen, g->c->a, id, 1)) {
        g->cut = true;
        return false;
    }
    g->nodes++;
    toc_json_open(j, '{');
    toc_put_text(j, "id", id);
    toc_put_text(j, "kind", toc_sv_of(kind));
    toc_put_text(j, "label", label.n ? label : id);
    toc_json_close(j, '}');
    return true;
}

static void put_edge(graph *g, toc_sv from, toc_sv to, toc_sv why)
{
    toc_json_open(&g->e, '{');
    toc_put_text(&g->e, "from", from);
    toc_put_text(&g->e, "to", to);
    toc_put_text(&g->e, "why", why);
    toc_json_close(&g->e, '}');
}

static void link_to(graph *g, toc_sv from, toc_sv to, const char *kind, toc_sv label, toc_sv why)
{
    if (put_node(g, to, kind, label))
        put_edge(g, from, to, why);
}

/* ---- of an incident ---- */

static void add_named(graph *g, toc_sv id, const char *kind, const toc_named_vec *v,
                      const char *why)
{
    TOC_VEC_FOREACH (n, v) {
        toc_sv name = n->name.n ? n->name : n->text;
        link_to(g, id, name_of(g, kind, name), kind, name, toc_sv_of(why));
    }
}

static toc_sv title_of(const toc_merged *m)
{
    TOC_VEC_FOREACH (w, &m->view.witnesses)
        if (w->title.n)
            return w->title;
    return m->view.id;
}

static void add_parties(graph *g, toc_sv id, const toc_incident *i)
{
    TOC_VEC_FOREACH (p, &i->perpetrators) {
        toc_sv name = p->name.n ? p->name : p->text;
        const char *status = toc_term(&toc_terms_status, p->status);
        link_to(g, id, name_of(g, "actor", name), "actor", name,
                toc_sv_of(status ? status : "perpetrator"));
    }
    TOC_VEC_FOREACH (t, &i->targets) {
        toc_sv name = t->name.n ? t->name : t->text;
        if (name.n)
            link_to(g, id, name_of(g, "target", name), "target", name, TOC_SV("target"));
    }
    toc_sv place = i->place.name.n ? i->place.name : i->place.text;
    if (place.n)
        link_to(g, id,
                toc_arena_printf(g->c->a, "place:%s:%.*s", i->place.country, TOC_SV_ARG(place)),
                "place", place, TOC_SV("happened at"));
}

static void add_indicators(graph *g, toc_sv report, const toc_record *rec)
{
    uint32_t n = 0;
    TOC_VEC_FOREACH (i, &rec->indicators) {
        const char *type = toc_term(&toc_terms_indicator, i->type);
        if (n++ >= INDICATORS) {
            g->cut = true;
            return;
        }
        link_to(g, report, name_of(g, "indicator", i->value), "indicator", i->value,
                toc_sv_of(type ? type : "indicator"));
    }
}

static void add_incident(graph *g, const toc_merged *m)
{
    toc_sv id = m->view.id;
    (void)put_node(g, id, "incident", title_of(m));
    TOC_VEC_FOREACH (w, &m->view.witnesses)
        if (w->report.n)
            link_to(g, id, w->report, "report", w->title.n ? w->title : w->name, TOC_SV("told by"));
    add_parties(g, id, &m->view.best);
    add_named(g, id, "malware", &m->view.best.cyber.malware, "used");
    add_named(g, id, "vulnerability", &m->view.best.cyber.vulnerabilities, "exploited");
}

/* ---- of other things ---- */

static toc_sv board_title(graph *g, const toc_board_row *row)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
    if (toc_json_parse(toc_api_row_text(g->c, row), &doc, NULL) < 0)
        return (toc_sv){"", 0};
    return toc_arena_dup(g->c->a, toc_json_text(toc_json_root(doc), "title"));
}

/* The latest incidents that a test holds for; rows are newest first. */
static void add_rows(graph *g, toc_sv node, toc_sv why,
                     bool (*fits)(const toc_board_row *row, uint32_t key), uint32_t key)
{
    toc_board *board = toc_boards_take(toc_api_boards(g->c));
    toc_sight sight;
    (void)toc_api_sight_of(g->c, TOC_CHANNEL_CONSOLE, &sight); /* the call has a store */
    for (uint32_t i = 0; board && i < board->n && !g->cut; i++) {
        const toc_board_row *row = &board->rows[i];
        if (!fits(row, key) || !toc_sight_has(&sight, row))
            continue;
        toc_sv id = toc_board_id(row, g->c->a);
        if (put_node(g, id, "incident", board_title(g, row)))
            put_edge(g, id, node, why);
    }
    toc_boards_give(toc_api_boards(g->c), board);
}

static bool is_by(const toc_board_row *row, uint32_t actor)
{
    for (int i = 0; i < TOC_BOARD_ACTORS; i++)
        if (row->actors[i] == actor)
            return true;
    return false;
}

static void add_actor(graph *g, toc_sv node, toc_sv name)
{
    uint32_t actor = toc_boards_actor(toc_api_boards(g->c), name);
    (void)put_node(g, node, "actor", name);
    if (actor)
        add_rows(g, node, TOC_SV("by"), is_by, actor);
}

static int add_report(graph *g, toc_sv prefix)
{
    toc_api_call *c = g->c;
    toc_stored_report got = {0};
    toc_kept_member_vec members = {0};
    toc_tlp level;
    if (!toc_api_find_report(c, prefix, 0, &got, &level))
        return 1;
    toc_sv id = got.rec->report_id;
    int r = toc_store_members_of_report(c->store, id, c->a, &members, &c->err);
    (void)put_node(g, id, "report", got.rec->title.n ? got.rec->title : got.doc.id);
    TOC_VEC_FOREACH (m, &members) {
        toc_merged view = {0};
        toc_leaving gate = toc_api_leaving(c, TOC_CHANNEL_CONSOLE);
        if (r != 0 || !m->live || !m->incident.n)
            continue;
        r = toc_merge_get(c->store, m->incident, c->a, &view, &c->err);
        if (r == 0 && toc_leaving_merged(&gate, &view, c->a, &level, &c->err) == 0)
            link_to(g, id, m->incident, "incident", title_of(&view), TOC_SV("tells of"));
        r = TOC_MIN(r, 0);
    }
    add_indicators(g, id, got.rec);
    return r;
}

/* ---- places, targets, malware: by what incidents in brief say ---- */

static const struct {
    const char *kind, *outer, *list; /* where they stand in the brief */
} THINGS[] = {
    {"place", "place", NULL},
    {"target", "targets", ""},
    {"malware", "cyber", "malware"},
    {"vulnerability", "cyber", "vulnerabilities"},
};

static bool is_named(toc_json v, toc_sv name)
{
    return toc_sv_eq(toc_json_text(v, "name"), name) || toc_sv_eq(toc_json_text(v, "text"), name);
}

static bool brief_has(toc_sv body, size_t thing, toc_sv name)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
    if (toc_sv_find(body, name, 0) < 0 || toc_json_parse(body, &doc, NULL) < 0)
        return false;
    toc_json v = toc_json_get(toc_json_root(doc), THINGS[thing].outer);
    if (!THINGS[thing].list)
        return is_named(v, name);
    if (THINGS[thing].list[0])
        v = toc_json_get(v, THINGS[thing].list);
    bool found = false;
    for (toc_json_iter i = toc_json_each(v); !found && toc_json_next(&i);)
        found = is_named(i.value, name);
    return found;
}

/* The newest are looked through: country empty, of any. */
static void add_by_brief(graph *g, toc_sv node, size_t thing, toc_sv country, toc_sv name)
{
    enum { LOOKED_AT = 3000 };
    toc_api_call *c = g->c;
    toc_board *board = toc_boards_take(toc_api_boards(c));
    toc_sight sight;
    uint32_t looked = 0;
    (void)toc_api_sight_of(c, TOC_CHANNEL_CONSOLE, &sight); /* the call has a store */
    for (uint32_t i = 0; board && i < board->n && !g->cut; i++) {
        const toc_board_row *row = &board->rows[i];
        if ((country.n && !toc_sv_eq(country, toc_sv_of(row->country))) ||
            !toc_sight_has(&sight, row))
            continue;
        g->cut = ++looked > LOOKED_AT;
        if (!brief_has(toc_api_row_text(c, row), thing, name))
            continue;
        toc_sv id = toc_board_id(row, c->a);
        if (put_node(g, id, "incident", board_title(g, row)))
            put_edge(g, id, node, toc_sv_of(THINGS[thing].kind));
    }
    toc_boards_give(toc_api_boards(c), board);
}

/* "place:IT:Trieste", "malware:TrickBot". What else has a name leads nowhere further. */
static void add_named_thing(graph *g, toc_sv node, toc_sv kind, toc_sv name)
{
    toc_sv country = {"", 0};
    if (toc_sv_eq(kind, TOC_SV("place")))
        country = toc_sv_cut(&name, ':');
    (void)put_node(g, node, toc_arena_dup(g->c->a, kind).p, name);
    for (size_t i = 0; i < TOC_LEN(THINGS); i++)
        if (name.n && toc_sv_eq(kind, toc_sv_of(THINGS[i].kind)))
            add_by_brief(g, node, i, country, name);
}

/* ---- the answer ---- */

static int add_all(graph *g, toc_sv of)
{
    toc_store_match match = {0};
    toc_merged m = {0};
    toc_tlp level;
    toc_sv name = of, kind = toc_sv_cut(&name, ':');
    if (toc_sv_eq(kind, TOC_SV("actor")) && name.n) {
        add_actor(g, of, name);
        return 0;
    }
    if (toc_sv_starts(of, TOC_SV("report--")))
        return add_report(g, of);
    if (name.n) {
        add_named_thing(g, of, kind, name);
        return 0;
    }
    if (!toc_api_find_incident(g->c, of, &match, &m, &level))
        return 1;
    add_incident(g, &m);
    return 0;
}

void toc_api_neighbours(toc_api_call *c)
{
    toc_buf edges = {0};
    toc_sv of = toc_api_query(c, "of");
    graph g = {.c = c};
    g.e = (toc_json_out){.buf = &edges};
    toc_json_out *j = toc_api_begin(c, 200);
    toc_json_open(j, '{');
    toc_json_key(j, "nodes");
    toc_json_open(j, '[');
    toc_json_open(&g.e, '[');
    int r = add_all(&g, of.n ? of : toc_request_param(c->r, 0));
    toc_json_close(&g.e, ']');
    if (r == 0) {
        toc_json_close(j, ']');
        toc_json_key(j, "edges");
        toc_json_raw(j, toc_buf_sv(&edges));
        toc_put_bool(j, "more", g.cut);
        toc_json_close(j, '}');
    } else if (r < 0) {
        toc_api_fail_result(c, r, NULL, &c->err);
    }
    toc_buf_done(&edges);
}
