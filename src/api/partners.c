/* partners - with whom is shared, what, and the sources of reports with their grades. */
#include "api/manage.h"
#include "api/rulings.h"
#include "api/server.h"
#include "live/view.h"
#include "merge/merge.h"
#include "share/collection_edit.h"
#include "share/secret.h"

#include <errno.h>

/* ---- partners ---- */

void toc_api_partners(toc_api_call *c)
{
    toc_json_out *j = toc_manage_begin_list(c);
    TOC_VEC_FOREACH (p, &c->directory->partners) {
        toc_json_open(j, '{');
        toc_put_text(j, "name", p->stored.name);
        toc_put_text(j, "clearance", p->stored.clearance);
        toc_put_text(j, "pap", p->stored.pap);
        toc_put_bool(j, "active", p->stored.active);
        toc_put_bool(j, "strict_amber", p->stored.strict_amber);
        toc_put_words(j, "communities", p->stored.communities);
        toc_put_words(j, "accepts", p->stored.accepts);
        toc_put_time(j, "created", p->stored.created);
        toc_json_close(j, '}');
    }
    toc_manage_end_list(c);
}

void toc_api_add_partner(toc_api_call *c)
{
    toc_partner p = {.active = true, .accepts = TOC_SV("")};
    toc_json body;
    if (!toc_api_body(c, &body) || !toc_manage_new_name(c, body, &p.name) ||
        !toc_manage_level(c, body, "clearance", "clear", &p.clearance) ||
        !toc_manage_words(c, body, "communities", toc_name_is_good, &p.communities))
        return;
    toc_sv pap = toc_json_text(body, "pap");
    p.pap = pap.n ? toc_arena_dup(c->a, pap) : TOC_SV("clear");
    p.strict_amber = toc_json_is_true(toc_json_get(body, "strict_amber"));
    if (toc_pap_find(p.pap.p) == TOC_PAP_NONE) {
        toc_api_fail(c, 422, "/pap", "pap is clear, green, amber or red");
        return;
    }
    int r = toc_exchange_put_partner(c->store, &p, &c->err);
    toc_json_out *j = toc_api_begin(c, 201);
    toc_json_open(j, '{');
    toc_put_text(j, "name", p.name);
    toc_json_close(j, '}');
    toc_manage_done(c, r, "partner add", p.name, 201);
}

void toc_api_remove_partner(toc_api_call *c)
{
    toc_sv name = toc_request_param(c->r, 0);
    const toc_directory_partner *p = toc_directory_partner_named(c->directory, name);
    if (p && p->stored.number == c->account->partner) {
        toc_api_fail(c, 409, "name", "that is your own partner");
        return;
    }
    int r = p ? toc_exchange_drop_partner(c->store, p->stored.number, &c->err) : TOC_STORE_NONE;
    toc_manage_done(c, r, "partner remove", name, 204);
}

/* ---- collections ---- */

static void put_access(toc_api_call *c, const char *key, int64_t collection, bool writers)
{
    toc_json_key(&c->j, key);
    toc_json_open(&c->j, '[');
    TOC_VEC_FOREACH (p, &c->directory->partners) {
        toc_access a = toc_directory_access(c->directory, collection, p->stored.number);
        if (writers ? a.can_write : a.can_read)
            toc_json_str(&c->j, p->stored.name);
    }
    toc_json_close(&c->j, ']');
}

void toc_api_collections(toc_api_call *c)
{
    toc_json_out *j = toc_manage_begin_list(c);
    TOC_VEC_FOREACH (p, &c->directory->collections) {
        toc_json_open(j, '{');
        toc_put_text(j, "name", p->alias.n ? p->alias : p->id);
        toc_put_text(j, "title", p->title);
        toc_put_text(j, "root", p->root);
        toc_put_text(j, "id", p->id);
        toc_put_text(j, "unmarked", p->unmarked);
        toc_put_text(j, "max_tlp", p->ceiling);
        toc_put_bool(j, "view", p->query.n > 0);
        if (p->query.n)
            toc_put_text(j, "holds", toc_manage_view_text(c, p->query));
        put_access(c, "read", p->number, false);
        put_access(c, "write", p->number, true);
        toc_put_text(j, "description", p->description);
        toc_put_time(j, "created", p->created);
        toc_json_close(j, '}');
    }
    toc_manage_end_list(c);
}

static bool are_partners(toc_api_call *c, const char *key, toc_sv words)
{
    while (words.n) {
        toc_sv name = toc_sv_cut(&words, ' ');
        if (toc_directory_partner_named(c->directory, name))
            continue;
        toc_api_fail(c, 422, toc_arena_printf(c->a, "/%s", key).p, "no partner '%.*s'",
                     TOC_SV_ARG(name));
        return false;
    }
    return true;
}

/* False: answered. */
static bool read_collection(toc_api_call *c, toc_collection *n, toc_collection_rights *rights)
{
    toc_json body;
    if (!toc_api_body(c, &body) || !toc_manage_new_name(c, body, &n->alias) ||
        !toc_manage_words(c, body, "read", toc_name_is_good, &rights->read) ||
        !toc_manage_words(c, body, "write", toc_name_is_good, &rights->write) ||
        !are_partners(c, "read", rights->read) || !are_partners(c, "write", rights->write) ||
        !toc_manage_level(c, body, "unmarked", "amber+strict", &n->unmarked) ||
        !toc_manage_level(c, body, "max_tlp", "", &n->ceiling) ||
        !toc_manage_view(c, body, &n->query))
        return false;
    /* Law 1: what bears no marking is never handled as CLEAR. */
    if (toc_sv_eq(n->unmarked, TOC_SV("clear")))
        toc_api_fail(c, 422, "/unmarked", "unmarked is green, amber, amber+strict or red");
    else if (n->query.n && rights->write.n)
        toc_api_fail(c, 422, "/write", "a live view is written by nobody");
    n->title = toc_json_text(body, "title");
    n->description = toc_json_text(body, "description");
    return !c->status;
}

void toc_api_add_collection(toc_api_call *c)
{
    toc_collection n = {.root = TOC_SV("api1")};
    toc_collection_rights rights = {0};
    if (!read_collection(c, &n, &rights))
        return;
    n.id = toc_uuid4(c->a);
    if (!n.title.n)
        n.title = n.alias;
    int r = toc_collection_add(c->store, &n, c->a, &c->err);
    if (r == 0 && n.query.n)
        r = toc_live_view_renew(c->store, n.number, &c->err);
    if (r == 0)
        r = toc_collection_allow(c->store, c->directory, n.number, &rights, &c->err);
    toc_json_out *j = toc_api_begin(c, 201);
    toc_json_open(j, '{');
    toc_put_text(j, "name", n.alias);
    toc_put_text(j, "id", n.id);
    toc_json_close(j, '}');
    toc_manage_done(c, r, "collection add", n.alias, 201);
}

void toc_api_remove_collection(toc_api_call *c)
{
    toc_sv name = toc_request_param(c->r, 0);
    uint32_t n;
    const toc_collection *found = toc_collection_named(c->directory, (toc_sv){"", 0}, name, &n);
    if (n > 1) {
        toc_api_fail(c, 409, "name", "several API roots have one of that name: give its id");
        return;
    }
    int r = found ? toc_exchange_drop_collection(c->store, found->number, &c->err) : TOC_STORE_NONE;
    toc_manage_done(c, r, "collection remove", name, 204);
}

/* ---- sources ---- */

void toc_api_sources(toc_api_call *c)
{
    toc_source_row_vec rows = {0};
    int r = toc_store_sources(c->store, c->a, &rows, &c->err);
    toc_json_out *j = toc_manage_begin_list(c);
    TOC_VEC_FOREACH (row, &rows) {
        toc_ruling_vec rulings = {0};
        char reliability = '\0', credibility = '\0';
        if (r == 0)
            r = toc_merge_grades(c->store, row->name, TOC_SV(""), c->a, &reliability, &credibility,
                                 &rulings, &c->err);
        toc_json_open(j, '{');
        toc_put_text(j, "name", row->name);
        toc_put_int(j, "reports", row->reports);
        if (reliability)
            toc_put_text(j, "reliability", (toc_sv){&reliability, 1});
        if (rulings.n) {
            toc_put_text(j, "by", rulings.p[0].analyst);
            toc_put_text(j, "because", rulings.p[0].because);
        }
        toc_json_close(j, '}');
    }
    toc_manage_end_list(c);
    if (r < 0)
        toc_api_fail_result(c, r, NULL, &c->err);
}

void toc_api_grade_source(toc_api_call *c)
{
    toc_json body;
    toc_sv name, letter;
    toc_source_row_vec rows = {0};
    bool known = false;
    if (!toc_api_body(c, &body) || !toc_api_text(c, body, "name", &name) ||
        !toc_api_text(c, body, "reliability", &letter))
        return;
    if (letter.n != 1 || letter.p[0] < 'A' || letter.p[0] > 'F') {
        toc_api_fail(c, 422, "/reliability", "reliability is a letter from A to F");
        return;
    }
    toc_hand hand;
    if (!toc_api_hand(c, body, &hand))
        return;
    int r = toc_store_sources(c->store, c->a, &rows, &c->err);
    TOC_VEC_FOREACH (row, &rows)
        known = known || toc_sv_eq(row->name, name);
    if (r == 0 && !known)
        r = toc_fail(&c->err, -ENOENT, "no report is of '%.*s'", TOC_SV_ARG(name));
    if (r == 0)
        r = toc_rule_grade_source(c->store, name, letter.p[0], &hand, &c->err);
    if (r < 0)
        toc_api_fail_result(c, r, NULL, &c->err);
    else
        toc_api_no_content(c);
}
