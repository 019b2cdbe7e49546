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
        toc_put_text(j, "places", toc_sv_of(toc_reach_words[p->recipient.places]));
        toc_put_bool(j, "active", p->stored.active);
        toc_put_bool(j, "strict_amber", p->stored.strict_amber);
        toc_put_words(j, "communities", p->stored.communities);
        toc_put_words(j, "accepts", p->stored.accepts);
        toc_put_time(j, "created", p->stored.created);
        toc_json_close(j, '}');
    }
    toc_manage_end_list(c);
}

/* What the body says over what p says; what it does not name stays. False: answered. */
static bool read_partner(toc_api_call *c, toc_json body, toc_partner *p)
{
    toc_sv pap = toc_json_text(body, "pap");
    toc_json strict = toc_json_get(body, "strict_amber");
    if (!toc_manage_level(c, body, "clearance", p->clearance.p, &p->clearance) ||
        !toc_manage_places(c, body, &p->places))
        return false;
    if (toc_json_type_of(toc_json_get(body, "communities")) != TOC_JSON_ABSENT &&
        !toc_manage_words(c, body, "communities", toc_name_is_good, &p->communities))
        return false;
    if (pap.n)
        p->pap = toc_arena_dup(c->a, pap);
    if (toc_json_type_of(strict) != TOC_JSON_ABSENT)
        p->strict_amber = toc_json_is_true(strict);
    if (toc_pap_find(p->pap.p) != TOC_PAP_NONE)
        return true;
    toc_api_fail(c, 422, "/pap", "pap is clear, green, amber or red");
    return false;
}

static void answer_name(toc_api_call *c, toc_sv name, toc_sv id, unsigned status)
{
    toc_json_out *j = toc_api_begin(c, status);
    toc_json_open(j, '{');
    toc_put_text(j, "name", name);
    toc_put_text(j, "id", id);
    toc_json_close(j, '}');
}

void toc_api_add_partner(toc_api_call *c)
{
    toc_partner p = {.active = true,
                     .accepts = TOC_SV(""),
                     .clearance = TOC_SV("clear"),
                     .pap = TOC_SV("clear")};
    toc_json body;
    if (!toc_api_body(c, &body) || !toc_manage_new_name(c, body, &p.name) ||
        !read_partner(c, body, &p))
        return;
    int r = toc_exchange_put_partner(c->store, &p, &c->err);
    answer_name(c, p.name, (toc_sv){"", 0}, 201);
    toc_manage_done(c, r, "partner add", p.name, 201);
}

void toc_api_set_partner(toc_api_call *c)
{
    toc_sv name = toc_request_param(c->r, 0);
    const toc_directory_partner *had = toc_directory_partner_named(c->directory, name);
    toc_partner p = had ? had->stored : (toc_partner){0};
    toc_json body;
    if (!toc_api_body(c, &body) || (had && !read_partner(c, body, &p)))
        return;
    int r = had ? toc_exchange_put_partner(c->store, &p, &c->err) : TOC_STORE_NONE;
    toc_manage_done(c, r, "partner set", name, 204);
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
        toc_put_text(j, "places", toc_sv_of(toc_reach_words[toc_reach_find(p->places)]));
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

/* Likewise of who may read and write it. */
static bool read_rights(toc_api_call *c, toc_json body, const char *key, toc_sv *ret)
{
    return toc_json_type_of(toc_json_get(body, key)) == TOC_JSON_ABSENT ||
           (toc_manage_words(c, body, key, toc_name_is_good, ret) && are_partners(c, key, *ret));
}

/* What the body says over what n says. False: answered. */
static bool read_collection(toc_api_call *c, toc_json body, toc_collection *n,
                            toc_collection_rights *rights)
{
    toc_sv title = toc_json_text(body, "title");
    toc_json description = toc_json_get(body, "description");
    if (!read_rights(c, body, "read", &rights->read) ||
        !read_rights(c, body, "write", &rights->write) ||
        !toc_manage_level(c, body, "unmarked", n->unmarked.p, &n->unmarked) ||
        !toc_manage_level(c, body, "max_tlp", n->ceiling.p, &n->ceiling) ||
        !toc_manage_places(c, body, &n->places))
        return false;
    if (toc_json_type_of(toc_json_get(body, "max_tlp")) == TOC_JSON_NULL)
        n->ceiling = TOC_SV("");
    /* Law 1: what bears no marking is never handled as CLEAR. */
    if (toc_sv_eq(n->unmarked, TOC_SV("clear")))
        toc_api_fail(c, 422, "/unmarked", "unmarked is green, amber, amber+strict or red");
    else if (n->query.n && rights->write.n)
        toc_api_fail(c, 422, "/write", "a live view is written by nobody");
    n->title = title.n ? title : n->title;
    if (toc_json_type_of(description) == TOC_JSON_STRING) /* also empty: there is none any more */
        n->description = toc_json_sv(description);
    return !c->status;
}

void toc_api_add_collection(toc_api_call *c)
{
    toc_collection n = {.root = TOC_SV("api1"),
                        .unmarked = TOC_SV("amber+strict"),
                        .ceiling = TOC_SV(""),
                        .description = TOC_SV("")};
    toc_collection_rights rights = {0};
    toc_json body;
    if (!toc_api_body(c, &body) || !toc_manage_new_name(c, body, &n.alias) ||
        !toc_manage_view(c, body, &n.query) || !read_collection(c, body, &n, &rights))
        return;
    n.id = toc_uuid4(c->a);
    if (!n.title.n)
        n.title = n.alias;
    int r = toc_collection_add(c->store, &n, c->a, &c->err);
    if (r == 0 && n.query.n)
        r = toc_live_view_renew(c->store, n.number, &c->err);
    if (r == 0)
        r = toc_collection_allow(c->store, c->directory, n.number, &rights, &c->err);
    answer_name(c, n.alias, n.id, 201);
    toc_manage_done(c, r, "collection add", n.alias, 201);
}

/* Its name or id. NULL: there is none, or several, which is answered. */
static const toc_collection *named(toc_api_call *c, toc_sv name)
{
    uint32_t n;
    const toc_collection *found = toc_collection_named(c->directory, (toc_sv){"", 0}, name, &n);
    if (n > 1)
        toc_api_fail(c, 409, "name", "several API roots have one of that name: give its id");
    return found;
}

void toc_api_set_collection(toc_api_call *c)
{
    toc_sv name = toc_request_param(c->r, 0);
    const toc_collection *had = named(c, name);
    toc_collection n = had ? *had : (toc_collection){0};
    toc_collection_rights rights = {0};
    toc_json body;
    if (c->status || !toc_api_body(c, &body) || (had && !read_collection(c, body, &n, &rights)))
        return;
    int r = had ? toc_exchange_put_collection(c->store, &n, &c->err) : TOC_STORE_NONE;
    if (r == 0 && n.query.n &&
        (!toc_sv_eq(had->ceiling, n.ceiling) || !toc_sv_eq(had->unmarked, n.unmarked)))
        r = toc_live_view_renew(c->store, n.number, &c->err);
    if (r == 0)
        r = toc_collection_allow(c->store, c->directory, n.number, &rights, &c->err);
    toc_manage_done(c, r, "collection set", name, 204);
}

void toc_api_remove_collection(toc_api_call *c)
{
    toc_sv name = toc_request_param(c->r, 0);
    const toc_collection *found = named(c, name);
    if (c->status)
        return;
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
