/* removed - collections that are gone, and what was in them, which goes in steps; see
 * store/exchange.h and schema/018_steps.sql. */
#include "store/sqlite/db.h"
#include "store/sqlite/exchange.h"

/* Runs what has the collection as ?1, and how many rows as ?2 where it says so; how many went. */
static int run_one(sq_store *s, const char *sql, int64_t collection, uint32_t rows,
                   uint32_t *ret_gone, toc_err *reterr)
{
    sq_query q = sq_open(s, sql);
    sq_int(&q, collection);
    if (ret_gone)
        sq_int(&q, rows);
    int r = sq_run(&q, reterr);
    if (r == 0 && ret_gone)
        *ret_gone = (uint32_t)sqlite3_changes(s->db);
    return r;
}

int sq_drop_collection(toc_store *store, int64_t number, toc_err *reterr)
{
    /* What is little, and what would hold others up while the rest goes. */
    static const char *const AT_ONCE[] = {
        "UPDATE remote SET into_ = 0, feed = '' WHERE into_ = ?",
        "UPDATE remote SET from_ = 0, target = '' WHERE from_ = ?",
        "DELETE FROM conflict WHERE collection = ?",
        "DELETE FROM conflict_folded WHERE collection = ?",
        "DELETE FROM reserved WHERE collection = ?",
        "DELETE FROM reviewed WHERE collection = ?",
        "DELETE FROM narrowing WHERE collection = ?",
        "DELETE FROM view_fill WHERE collection = ?",
        "DELETE FROM view_source WHERE collection = ?",
        "INSERT INTO removed (collection) VALUES (?)",
    };
    sq_store *s = sq_of(store);
    TOC_ASSERT(s->writing);
    int r = run_one(s, "DELETE FROM collection WHERE collection = ?", number, 0, NULL, reterr);
    if (r == 0 && sqlite3_changes(s->db) == 0)
        return TOC_STORE_NONE;
    for (size_t i = 0; r == 0 && i < TOC_LEN(AT_ONCE); i++)
        r = run_one(s, AT_ONCE[i], number, 0, NULL, reterr);
    return r;
}

#define WITHIN " BETWEEN ?1 << 52 AND (?1 << 52) + (1 << 52) - 1 "

/* In this order, as rows refer to others. What has no index by collection is found by partner, and
 * what partners that are gone left of it at the end. */
static const char *const IN_STEPS[] = {
    ("DELETE FROM copy WHERE collection = ?1 AND (added, id) IN "
     "(SELECT added, id FROM copy WHERE collection = ?1 LIMIT ?2)"),
    ("DELETE FROM told WHERE (partner, entry) IN (SELECT t.partner, t.entry FROM partner p "
     "CROSS JOIN told t USING (partner) WHERE t.entry" WITHIN "LIMIT ?2)"),
    ("DELETE FROM recall_of WHERE (entry, id_key, added) IN "
     "(SELECT entry, id_key, added FROM recall_of WHERE entry" WITHIN "LIMIT ?2)"),
    ("DELETE FROM recall WHERE entry IN (SELECT entry FROM recall WHERE entry" WITHIN "LIMIT ?2)"),
    ("DELETE FROM view_part WHERE collection = ?1 AND (id_key, id, unit) IN "
     "(SELECT id_key, id, unit FROM view_part WHERE collection = ?1 LIMIT ?2)"),
    ("DELETE FROM view_unit WHERE unit IN "
     "(SELECT unit FROM view_unit WHERE collection = ?1 LIMIT ?2)"),
    ("DELETE FROM recalled WHERE recalled IN "
     "(SELECT recalled FROM recalled WHERE collection = ?1 LIMIT ?2)"),
    ("DELETE FROM shared WHERE entry IN (SELECT entry FROM shared WHERE entry" WITHIN "LIMIT ?2)"),
    ("DELETE FROM sent WHERE (partner, collection, first) IN (SELECT s.partner, s.collection, "
     "s.first FROM partner p CROSS JOIN sent s USING (partner) WHERE s.collection = ?1 LIMIT ?2)"),
};

static const char *const AT_LAST[] = {
    ("DELETE FROM sent WHERE collection = ?"),
    ("DELETE FROM told WHERE entry" WITHIN),
    ("DELETE FROM removed WHERE collection = ?"),
};

int sq_removed(toc_store *store, int64_t *ret, toc_err *reterr)
{
    sq_query q = sq_open(sq_of(store), "SELECT count(*) FROM removed");
    return sq_one(&q, ret, reterr);
}

int sq_sweep(toc_store *store, uint32_t rows, bool *ret_more, toc_err *reterr)
{
    /* Numbers of what was taken out begin anew behind the last that is left. */
    static const char AFTER[] = "UPDATE view_source SET after = min(after, (SELECT "
                                "coalesce(max(recalled), 0) FROM recalled)) WHERE source = 0";
    sq_store *s = sq_of(store);
    int64_t collection = 0;
    TOC_ASSERT(s->writing);
    sq_query q = sq_open(s, "SELECT collection FROM removed LIMIT 1");
    int r = sq_one(&q, &collection, reterr);
    *ret_more = r == 0;
    if (r != 0)
        return TOC_MIN(r, 0);
    for (size_t i = 0; r == 0 && rows && i < TOC_LEN(IN_STEPS); i++) {
        uint32_t gone = 0;
        r = run_one(s, IN_STEPS[i], collection, rows, &gone, reterr);
        rows -= TOC_MIN(gone, rows);
    }
    if (r == 0) {
        q = sq_open(s, AFTER);
        r = sq_run(&q, reterr);
    }
    for (size_t i = 0; r == 0 && rows && i < TOC_LEN(AT_LAST); i++)
        r = run_one(s, AT_LAST[i], collection, 0, NULL, reterr);
    return r;
}
