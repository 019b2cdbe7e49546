/* misp_feed - see misp_feed.h. */
#include "sync/misp_feed.h"

#include "base/date.h"
#include "base/hash.h"
#include "base/map.h"
#include "share/recall.h"

#include <errno.h>
#include <stdlib.h>

enum { BATCH_OBJECTS = 20000, MILLISECOND = 1000, NOT_MODIFIED = 304 };

typedef struct {
    const toc_misp_feed_options *o;
    toc_misp_feed_result *result;
    toc_err *reterr;
    toc_arriving arriving;
    toc_pulled reached;
    toc_arena memory; /* of reached */
    toc_client_reply reply;

    /* The event under way. */
    const char *file;
    int64_t seconds;
    toc_page page;

    TOC_VEC(uint64_t) values; /* of events that were read, each with its event: sorted at the end */
    toc_arena values_memory;
    toc_map read; /* UUIDs of these events */
} feed;

static int out_of_memory(feed *f)
{
    return toc_fail(f->reterr, -ENOMEM, "out of memory");
}

/* ---- one object ---- */

typedef struct {
    toc_arena *a;
    int64_t source, version, label;
    toc_sv json; /* p NULL: none is here */
} newest;

static int see(void *context, const toc_shared *row)
{
    newest *n = context;
    if (row->source != n->source || (row->state & TOC_SHARED_TOMBSTONE) ||
        (n->json.p && row->version < n->version))
        return 0;
    n->version = row->version;
    n->label = row->label;
    n->json = toc_arena_dup(n->a, row->json);
    return 0;
}

static int find_newest(feed *f, toc_sv id, toc_arena *a, newest *ret)
{
    const toc_misp_feed_options *o = f->o;
    *ret = (newest){.a = a, .source = o->remote->partner};
    int r = toc_exchange_versions(o->store, o->into->number, id, true, see, ret, f->reterr);
    return r == 0 && a->overflowed ? out_of_memory(f) : r;
}

static int level_of(const feed *f, toc_sv label_text, toc_arena *a, toc_tlp *ret)
{
    toc_label label;
    toc_release_facts facts =
        toc_directory_facts(&(toc_directory_partner){0}, f->o->into, (toc_sv){"", 0}, 0);
    int r = toc_label_read(label_text, a, &label);
    *ret = r == 0 ? toc_release_level(&label.whole, &toc_recipient_public, &facts) : TOC_TLP_RED;
    return r;
}

/* Things that many events tell of, and that have no versions: of their markings the strictest
 * holds, whatever the order of events. */
static int put_shared(feed *f, const toc_pull_item *item, const newest *had, toc_arena *a)
{
    const toc_recall why = {.c = f->o->into,
                            .source = f->o->remote->partner,
                            .who = toc_sv_of(f->arriving.who),
                            .reason = TOC_RECALL_DELETED};
    toc_recalled_vec old = {0};
    toc_sv text = {"", 0};
    toc_tlp before, now;
    int r = toc_exchange_label(f->o->store, had->label, a, &text, f->reterr);
    if (r == 0)
        r = level_of(f, text, a, &before);
    if (r == 0)
        r = level_of(f, item->label, a, &now);
    if (r == 0 && now <= before) {
        f->result->came.same++;
        return 0;
    }
    if (r == 0)
        r = toc_recall_versions(f->o->store, f->o->into->number, item->id, a, &old, f->reterr);
    if (r == 0)
        r = toc_recall_take(f->o->store, &why, &old, f->reterr);
    return r == 0 ? toc_arrive_put(&f->arriving, item, f->reterr) : r;
}

/* Parts of an event may change without a time of their own, by a tag on the whole: they are of the
 * event's time then, or what is narrower now would not take the place of what was. */
static int put_changed(feed *f, toc_sv json, toc_pull_item *item, toc_arena *a)
{
    newest had;
    int r = find_newest(f, item->id, a, &had);
    if (r < 0)
        return r;
    if (had.json.p && toc_misp_same(had.json, json)) {
        f->result->came.same++;
        return 0;
    }
    if (had.json.p && item->version <= 0)
        return put_shared(f, item, &had, a);
    if (had.json.p && item->version <= had.version) {
        item->version = TOC_MAX(f->seconds * 1000 * MILLISECOND, had.version + MILLISECOND);
        item->json = toc_misp_with_version(item->json, item->version, a);
    }
    return a->overflowed ? out_of_memory(f) : toc_arrive_put(&f->arriving, item, f->reterr);
}

static int put(void *context, toc_sv json, const char *pointer, toc_err *reterr)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
    feed *f = context;
    (void)reterr; /* the feed's is the one that is told */
    int r = toc_json_parse(json, &doc, f->reterr);
    if (r < 0)
        return r;
    toc_page_clear(&f->page);
    r = toc_page_take(&f->page, toc_json_root(doc), pointer, f->o->check);
    if (r == 0)
        r = toc_arrive_begin(&f->arriving, f->reterr);
    else
        (void)out_of_memory(f);
    TOC_VEC_FOREACH (fault, &f->page.faults)
        toc_arrive_refuse(&f->arriving, fault->id, fault->what);
    TOC_VEC_FOREACH (item, &f->page.items)
        if (r == 0)
            r = put_changed(f, json, item, &f->page.a);
    if (r < 0)
        toc_arrive_abandon(&f->arriving);
    f->result->objects++;
    f->o->progress(f->o->context, f->result->objects);
    return r;
}

static void on_loss(void *context, const char *pointer, const char *what)
{
    feed *f = context;
    f->o->loss(f->o->context, f->file, pointer, what);
}

static toc_sv known(void *context, const char *type, toc_sv name, toc_arena *a)
{
    const feed *f = context;
    return f->o->known(f->o->context, type, name, a);
}

/* ---- hashes.csv ---- */

static uint64_t value_key(const char *hex, toc_sv uuid)
{
    return toc_hash_mix(toc_hash64(toc_sv_of(hex)), toc_hash64(uuid));
}

typedef struct {
    feed *f;
    toc_sv uuid;
} noting;

static void note_value(void *context, const char *hex)
{
    noting *n = context;
    uint64_t *slot = TOC_VEC_PUSH(&n->f->values_memory, &n->f->values);
    if (slot)
        *slot = value_key(hex, n->uuid);
}

static void note_attributes(noting *n, toc_json list)
{
    for (toc_json_iter i = toc_json_each(list); toc_json_next(&i);)
        toc_misp_each_hash(toc_json_text(i.value, "type"), toc_json_text(i.value, "value"),
                           note_value, n);
}

static int note_event(feed *f, toc_sv uuid, toc_json root)
{
    toc_json event = toc_json_get(root, "Event");
    noting n = {f, toc_arena_dup(&f->values_memory, uuid)};
    note_attributes(&n, toc_json_get(event, "Attribute"));
    for (toc_json_iter i = toc_json_each(toc_json_get(event, "Object")); toc_json_next(&i);)
        note_attributes(&n, toc_json_get(i.value, "Attribute"));
    bool ok = toc_map_put(&f->read, &f->values_memory, n.uuid, 1);
    return ok && !f->values_memory.overflowed ? 0 : out_of_memory(f);
}

static int by_value(const void *x, const void *y)
{
    uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;
    return (a > b) - (a < b);
}

static void check_hashes(feed *f, toc_sv text)
{
    if (f->values.n)
        qsort(f->values.p, f->values.n, sizeof(*f->values.p), by_value);
    while (text.n) {
        toc_sv uuid = toc_sv_trim(toc_sv_cut(&text, '\n'));
        toc_sv hex = toc_sv_cut(&uuid, ',');
        char digest[TOC_MD5_HEX + 1];
        if (hex.n != TOC_MD5_HEX || toc_map_get(&f->read, uuid) == TOC_MAP_NONE)
            continue;
        memcpy(digest, hex.p, TOC_MD5_HEX);
        digest[TOC_MD5_HEX] = '\0';
        uint64_t key = value_key(digest, uuid);
        f->result->missing +=
            !f->values.n || !bsearch(&key, f->values.p, f->values.n, sizeof(key), by_value);
    }
}

/* ---- files ---- */

static int fetch(feed *f, toc_sv name, const char *if_none_match)
{
    toc_arena a = {0};
    const char *url =
        toc_arena_printf(&a, "%s%.*s", toc_session_url(f->o->session), TOC_SV_ARG(name)).p;
    int r = toc_session_fetch(f->o->session, url, if_none_match, &f->reply, f->reterr);
    toc_arena_done(&a);
    return r;
}

/* The server says that there is no such file, or not for us: others may be there. */
static bool is_missing(int r)
{
    return r == -ENOENT || r == -EACCES || r == -E2BIG;
}

static void fail_file(feed *f, const char *why)
{
    toc_err err = {0};
    (void)toc_fail(&err, -EIO, "%s: %s", f->file, why);
    f->result->failed++;
    f->o->failed(f->o->context, err.text);
}

/* ---- one event ---- */

static int read_event(feed *f, toc_sv uuid, toc_json root)
{
    const toc_misp_reader reader = {
        .context = f, .put = put, .loss = on_loss, .known = known, .good = f->o->good};
    toc_err err = {0};
    size_t n = 0;
    int r = toc_misp_read(&reader, root, "", &n, &err);
    if (r == -EINVAL) { /* without its Report it is asked for again */
        fail_file(f, err.text);
        return 0;
    }
    if (r < 0 && !f->reterr->text[0])
        *f->reterr = err;
    f->result->events += n;
    return r == 0 ? note_event(f, uuid, root) : r;
}

static int take_event(feed *f, toc_sv uuid, toc_json entry)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
    toc_err err = {0};
    toc_sv bytes = toc_buf_sv(&f->reply.body);
    if (!toc_misp_is_intact(entry, bytes)) {
        fail_file(f, "its bytes are not those that manifest.json names");
        return 0;
    }
    int r = toc_json_parse(bytes, &doc, &err);
    if (r == -ENOMEM)
        return out_of_memory(f);
    if (r < 0 || !toc_misp_is(toc_json_root(doc))) {
        fail_file(f, r < 0 ? err.text : "no MISP event");
        return 0;
    }
    return read_event(f, uuid, toc_json_root(doc));
}

static int commit(feed *f)
{
    f->reached.objects += (int64_t)f->arriving.in_batch;
    return toc_arrive_commit(&f->arriving, &f->reached, f->reterr);
}

static int pull_event(feed *f, toc_sv uuid, toc_json entry)
{
    toc_arena a = {0};
    toc_sv name = toc_arena_printf(&a, "%.*s.json", TOC_SV_ARG(uuid));
    size_t most = f->o->batch ? f->o->batch : BATCH_OBJECTS;
    f->file = name.p;
    int r = fetch(f, name, NULL);
    if (is_missing(r)) {
        f->result->failed++;
        f->o->failed(f->o->context, f->reterr->text);
        *f->reterr = (toc_err){0};
        r = 0;
    } else if (r == 0) {
        r = take_event(f, uuid, entry);
    }
    if (r == 0 && f->arriving.in_batch >= most)
        r = commit(f);
    if (r == 0 && f->o->stop && *f->o->stop)
        r = toc_fail(f->reterr, -EINTR, "interrupted");
    f->file = "manifest.json";
    toc_arena_done(&a);
    return r;
}

/* ---- the manifest ---- */

static int is_here(feed *f, toc_sv uuid, int64_t seconds, bool *ret)
{
    toc_arena a = {0};
    newest had;
    *ret = false;
    if (f->o->again)
        return 0;
    int r = find_newest(f, toc_arena_printf(&a, "report--%.*s", TOC_SV_ARG(uuid)), &a, &had);
    *ret = r == 0 && had.json.p && toc_misp_event_seconds(had.json) >= seconds;
    toc_arena_done(&a);
    return r;
}

static int pull_entry(feed *f, toc_sv uuid, toc_json entry)
{
    bool here = false;
    f->seconds = 0;
    if (!toc_misp_is_uuid(uuid)) { /* so it names no path either */
        fail_file(f, "names an event by what is no UUID");
        return 0;
    }
    bool timed = toc_misp_moment(toc_json_get(entry, "timestamp"), &f->seconds);
    int r = timed ? is_here(f, uuid, f->seconds, &here) : 0;
    f->result->here += here;
    return r < 0 || here ? r : pull_event(f, uuid, entry);
}

static int pull_all(feed *f, toc_json manifest)
{
    int r = 0;
    for (toc_json_iter i = toc_json_each(manifest); r == 0 && toc_json_next(&i);)
        r = pull_entry(f, i.key, i.value);
    return r;
}

/* Of events that came now alone: the others were held against theirs. */
static int hold_against(feed *f)
{
    if (!f->result->events)
        return 0;
    int r = fetch(f, TOC_SV("hashes.csv"), NULL);
    if (r == 0)
        check_hashes(f, toc_buf_sv(&f->reply.body));
    if (!is_missing(r))
        return r;
    *f->reterr = (toc_err){0}; /* a feed need not have one */
    return 0;
}

/* How the next pull knows that nothing has changed. */
static toc_sv tag_of(feed *f)
{
    toc_sv tag = toc_client_header(&f->reply, "ETag");
    return tag.p ? toc_arena_dup(&f->memory, tag) : (toc_sv){"", 0};
}

static int pull(feed *f)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
    toc_sv had = f->reached.after;
    f->file = "manifest.json";
    int r = fetch(f, TOC_SV("manifest.json"), had.n && !f->o->again ? had.p : NULL);
    f->result->unchanged = r == 0 && f->reply.status == NOT_MODIFIED;
    if (r < 0 || f->result->unchanged)
        return r;
    toc_sv tag = tag_of(f);
    r = toc_json_parse(toc_buf_sv(&f->reply.body), &doc, f->reterr);
    if (r == 0 && toc_json_type_of(toc_json_root(doc)) != TOC_JSON_OBJECT)
        r = toc_fail(f->reterr, -EBADMSG, "no object of events by UUID");
    if (r < 0)
        return toc_fail_context(f->reterr, r, "%smanifest.json", toc_session_url(f->o->session));
    r = pull_all(f, toc_json_root(doc));
    if (r == 0)
        r = hold_against(f);
    if (r == 0 && !f->result->failed) /* else it is to be asked for again */
        f->reached.after = tag;
    return r;
}

/* What came goes to the disk, however it ended; that it got to its end, too. */
static int finish(feed *f, int r)
{
    toc_err late = {0};
    int done = r == 0 ? toc_arrive_begin(&f->arriving, &late) : 0;
    if (r == 0)
        f->reached.pulled = toc_time_now();
    f->reached.objects += (int64_t)f->arriving.in_batch;
    if (done == 0)
        done = toc_arrive_commit(&f->arriving, &f->reached, &late);
    if (r == 0 && done < 0)
        *f->reterr = late;
    return r == 0 ? done : r;
}

int toc_misp_feed_pull(const toc_misp_feed_options *o, toc_misp_feed_result *ret, toc_err *reterr)
{
    toc_err err = {0};
    toc_sv url = toc_sv_of(toc_session_url(o->session));
    feed f = {.o = o, .result = ret, .reterr = reterr ? reterr : &err, .reached = o->remote->pull};
    *ret = (toc_misp_feed_result){0};
    f.arriving = (toc_arriving){.store = o->store,
                                .remote = o->remote,
                                .into = o->into,
                                .d = o->d,
                                .refused = o->refused,
                                .context = o->context,
                                .count = &ret->came};
    toc_arrive_init(&f.arriving);
    if (!toc_sv_eq(f.reached.feed, url))
        f.reached.after = (toc_sv){"", 0};
    f.reached.feed = url;
    int r = finish(&f, pull(&f));
    toc_page_done(&f.page);
    toc_client_reply_done(&f.reply);
    toc_arena_done(&f.values_memory);
    toc_arena_done(&f.memory);
    return r;
}
