/*
 * taxii_write - POST and DELETE (TAXII 2.1, 5.5, 5.7), and the one thread that writes.
 *
 * Handlers parse, check and label on the server's threads; the writer takes what has come in over
 * all connections meanwhile, puts it into one batch, and wakes the requests when that is on the
 * disk. Once a second it writes down what was read by whom, and reads the directory anew when
 * somebody changed it; what takes long is done in between (taxii_chores.c).
 */
#include "share/recall.h"
#include "share/secret.h"
#include "share/taxii_server.h"

#include "base/date.h"
#include "model/json.h"
#include "model/stix.h"

#include <errno.h>
#include <stdio.h>
#include <time.h>

/* ---- an envelope ---- */

/* The first fault of an object is enough to say why it was refused. */
typedef struct {
    toc_arena *a;
    toc_sv text;
} fault;

static void on_fault(void *context, const char *pointer, const char *what)
{
    fault *f = context;
    if (!f->text.n)
        f->text = toc_arena_printf(f->a, "%s: %s", pointer, what);
}

/* 3.4.1: `modified`, else `created`, else what the server has. */
static void read_version(toc_json v, toc_item *item)
{
    static const char *const KEYS[] = {"modified", "created"};
    item->version = 0;
    item->version_text = TOC_SV("1970-01-01T00:00:00.000Z");
    for (size_t i = 0; i < TOC_LEN(KEYS); i++)
        if (toc_time_parse(toc_json_text(v, KEYS[i]), &item->version)) {
            item->version_text = toc_json_text(v, KEYS[i]);
            return;
        }
}

/* Who an object says it is from; an identity is from itself. */
static toc_sv creator_of(toc_json v, const toc_item *item)
{
    return toc_sv_eq(item->type, TOC_SV("identity")) ? item->id
                                                     : toc_json_text(v, "created_by_ref");
}

/* What names another partner's identity as its creator is refused: nobody speaks for others. */
static void check_creator(const toc_call *c, toc_json v, const char *pointer, toc_item *item)
{
    toc_sv creator = creator_of(v, item);
    bool own = false;
    bool may = !creator.n ||
               toc_directory_speaks_for(c->directory, c->partner->stored.number, creator, &own);
    item->owned = item->version && !own;
    if (!may)
        item->failure = toc_arena_printf(c->a, "%s/%s: %.*s is another partner's identity", pointer,
                                         creator.p == item->id.p ? "id" : "created_by_ref",
                                         TOC_SV_ARG(creator));
}

/* Text of the item is in a, as the parsed document does not live as long as the job. */
static int read_object(const toc_call *c, toc_json v, size_t index, toc_buf *scratch,
                       toc_item *item)
{
    toc_arena *a = c->a;
    char pointer[32];
    fault f = {.a = a};
    toc_label label;
    (void)snprintf(pointer, sizeof(pointer), "/objects/%zu", index);
    read_version(v, item);
    item->version_text = toc_arena_dup(a, item->version_text);
    item->id = toc_arena_dup(a, toc_json_text(v, "id"));
    item->type = toc_arena_dup(a, toc_json_text(v, "type"));
    if (c->t->options.check(v, pointer, on_fault, &f))
        item->failure = f.text;
    else
        check_creator(c, v, pointer, item);
    if (item->failure.n)
        return 0;
    int r = toc_label_of(v, a, &label);
    if (r == 0)
        r = toc_label_write(&label, a, &item->label);
    toc_buf_clear(scratch);
    toc_json_out j = {.buf = scratch};
    toc_json_value(&j, v);
    item->json = toc_arena_dup(a, toc_buf_sv(scratch));
    return scratch->failed ? -ENOMEM : r;
}

static int read_envelope(const toc_call *c, toc_sv body, toc_item_vec *ret, toc_err *reterr)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
    toc_buf scratch = {0};
    int r = toc_json_parse(body, &doc, reterr);
    if (r < 0)
        return r;
    toc_json list = toc_json_get(toc_json_root(doc), "objects");
    if (toc_json_type_of(list) != TOC_JSON_ARRAY || toc_json_count(list) == 0)
        return toc_fail(reterr, -EINVAL, "/objects: an envelope with a list of objects is wanted");
    if (toc_json_count(list) > TOC_TAXII_MAX_OBJECTS)
        return toc_fail(reterr, -EINVAL, "/objects: at most %d go into one envelope",
                        TOC_TAXII_MAX_OBJECTS);
    for (toc_json_iter i = toc_json_each(list); r == 0 && toc_json_next(&i);) {
        toc_item *item = TOC_VEC_PUSH(c->a, ret);
        r = item ? read_object(c, i.value, i.index, &scratch, item) : -ENOMEM;
    }
    toc_buf_done(&scratch);
    return r;
}

/* ---- handing over ---- */

static void written(void *context, toc_request *r)
{
    (void)context;
    toc_call *c = toc_request_own(r);
    c->proceed(c);
}

void toc_taxii_wait_for(toc_call *c, toc_call_handler then)
{
    toc_taxii *t = c->t;
    toc_request_wait(c->r, written);
    c->proceed = then;
    c->job.call = c;
    pthread_mutex_lock(&t->write_lock);
    *t->last_job = &c->job;
    t->last_job = &c->job.next;
    pthread_cond_signal(&t->write_wake);
    pthread_mutex_unlock(&t->write_lock);
}

/* What did not go to the disk was not accepted; nothing of it is there. */
static bool answer_failure(toc_call *c)
{
    if (c->job.result == 0)
        return false;
    if (c->job.result == -ENOSPC)
        toc_taxii_fail(c->r, 507, "No room left", "The server's disk is full.");
    else
        toc_taxii_fail_status(c->t, c->r, 503);
    return true;
}

static void posted(toc_call *c)
{
    toc_buf body = {0};
    if (answer_failure(c))
        return;
    toc_buf_add(&body, c->job.status);
    toc_taxii_answer(c, 202, &body);
}

static bool may_write(toc_call *c)
{
    if (!toc_taxii_find_collection(c))
        return false;
    if (c->access.can_write && !c->collection->query.n)
        return true;
    toc_taxii_fail(c->r, 403, "Forbidden", "You may not write to this collection.");
    return false;
}

void toc_taxii_post(toc_call *c)
{
    toc_err err = {0};
    if (!may_write(c))
        return;
    if (!toc_http_is_media(toc_request_header(c->r, "Content-Type"), TOC_TAXII_MEDIA,
                           TOC_TAXII_VERSION)) {
        toc_taxii_fail(c->r, 415, "Unsupported media type", "Content-Type: " TOC_TAXII_CONTENT);
        return;
    }
    int r = read_envelope(c, toc_request_body(c->r), &c->job.items, &err);
    if (r == -EINVAL || r == -E2BIG) {
        toc_taxii_fail(c->r, 422, "Unprocessable", err.text);
        return;
    }
    if (r < 0 || c->a->overflowed) {
        toc_taxii_fail_status(c->t, c->r, 503);
        return;
    }
    c->job.status_id = toc_uuid4(c->a);
    c->job.at = toc_time_now();
    toc_taxii_wait_for(c, posted);
}

/* ---- DELETE: which versions are meant is found by reading ---- */

static void deleted(toc_call *c)
{
    if (!answer_failure(c))
        toc_taxii_answer(c, 200, NULL);
}

void toc_taxii_delete(toc_call *c)
{
    if (!may_write(c))
        return;
    if (!c->access.can_read) {
        toc_taxii_fail(c->r, 403, "Forbidden", "Who deletes must be able to read, too.");
        return;
    }
    if (!toc_taxii_choose(c, &c->job.items))
        return;
    c->job.deletes = true;
    toc_taxii_wait_for(c, deleted);
}

/* ---- the writer: one job ---- */

static void write_details(toc_json_out *j, const char *count_key, const char *list_key,
                          const toc_item_vec *items, bool failed)
{
    size_t n = 0;
    TOC_VEC_FOREACH (i, items)
        n += (i->failure.n > 0) == failed;
    toc_json_key(j, count_key);
    toc_json_uint(j, n);
    if (!n)
        return;
    toc_json_key(j, list_key);
    toc_json_open(j, '[');
    TOC_VEC_FOREACH (i, items) {
        if ((i->failure.n > 0) != failed)
            continue;
        toc_json_open(j, '{');
        toc_json_key(j, "id");
        toc_json_str(j, i->id.n ? i->id : TOC_SV("(none)"));
        toc_json_key(j, "version");
        toc_json_str(j, i->version_text);
        if (failed) {
            toc_json_key(j, "message");
            toc_json_str(j, i->failure);
        }
        toc_json_close(j, '}');
    }
    toc_json_close(j, ']');
}

static int write_status(toc_job *job, toc_buf *b)
{
    char at[TOC_TIME_TEXT + 1];
    toc_json_out j = {.buf = b};
    toc_time_format(job->at, at);
    toc_json_open(&j, '{');
    toc_json_key(&j, "id");
    toc_json_str(&j, job->status_id);
    toc_json_key(&j, "status");
    toc_json_str(&j, TOC_SV("complete"));
    toc_json_key(&j, "request_timestamp");
    toc_json_str(&j, toc_sv_of(at));
    toc_json_key(&j, "total_count");
    toc_json_uint(&j, job->items.n);
    write_details(&j, "success_count", "successes", &job->items, false);
    write_details(&j, "failure_count", "failures", &job->items, true);
    toc_json_key(&j, "pending_count");
    toc_json_uint(&j, 0);
    toc_json_close(&j, '}');
    return b->failed ? -ENOMEM : 0;
}

/* Whether the poster may see what is there of this version: else it must not find out by a guessed
 * id that it is. */
static bool may_see(toc_store *s, toc_call *c, const toc_item *item, int64_t number, int64_t source)
{
    toc_sv text;
    toc_label label;
    if (toc_exchange_label(s, number, c->a, &text, NULL) != 0 ||
        toc_label_read(text, c->a, &label) < 0)
        return false;
    toc_release_facts facts = toc_directory_facts(c->partner, c->collection, item->id, source);
    return toc_release_allows(&label, &c->partner->recipient, TOC_CHANNEL_TAXII, &facts).verdict ==
           TOC_RELEASE;
}

static int put(toc_store *s, toc_call *c, const toc_item *item, const toc_shared *o,
               toc_shared_result *ret, toc_err *reterr)
{
    return toc_recall_put(s, c->collection, o, item->label, c->account->name, ret, reterr);
}

/* For its source alone: what it posts of another's object that it may not know of. */
static int quarantine(toc_store *s, toc_call *c, toc_item *item, toc_shared *o,
                      toc_shared_result *ret, toc_err *reterr)
{
    toc_label label;
    o->apart = true;
    o->owned = false;
    int r = toc_label_read(item->label, c->a, &label);
    if (r == 0)
        r = toc_label_quarantine(&label, c->a);
    if (r == 0)
        r = toc_label_write(&label, c->a, &item->label);
    return r == 0 ? put(s, c, item, o, ret, reterr) : r;
}

/*
 * Puts a version of which the poster may not find out by a guessed id that it, or its object, is
 * there: it then has its own, as if the id were new. Of a version that others own nobody else gets
 * it; of an observable, which nobody owns, others may.
 */
static int put_unseen(toc_store *s, toc_call *c, toc_item *item, toc_shared *o,
                      toc_shared_result *done, toc_err *reterr)
{
    int r = put(s, c, item, o, done, reterr);
    bool met = done->done == TOC_SHARED_CONFLICT || done->done == TOC_SHARED_SAME;
    if (r == 0 && met && !may_see(s, c, item, done->label, done->source)) {
        o->apart = true;
        r = put(s, c, item, o, done, reterr);
    }
    bool seen = r != 0 || done->done != TOC_SHARED_FOREIGN ||
                (!o->apart && (may_see(s, c, item, done->label, done->source) ||
                               may_see(s, c, item, done->first_label, done->first_source)));
    return seen ? r : quarantine(s, c, item, o, done, reterr);
}

static int put_item(toc_store *s, toc_call *c, toc_item *item, toc_err *reterr)
{
    toc_shared o = {.version = item->version,
                    .source = c->partner->stored.number,
                    .owned = item->owned,
                    .type = item->type,
                    .id = item->id,
                    .json = item->json};
    toc_shared_result done = {0};
    toc_err err = {0};
    int r = put_unseen(s, c, item, &o, &done, &err);
    if (r == -E2BIG) { /* too many versions, or markings changed too often */
        item->failure = toc_arena_dup(c->a, toc_sv_of(err.text));
        return 0;
    }
    if (r < 0 && reterr)
        *reterr = err;
    if (r == 0 && done.done == TOC_SHARED_FOREIGN)
        item->failure = TOC_SV("was posted by another partner: only who posted an object, or whose "
                               "identity its creator is, may post other versions of it");
    if (r == 0 && done.done == TOC_SHARED_CONFLICT && c->access.can_read)
        item->failure = TOC_SV("conflicts with a different object of this id and version; "
                               "it was set aside");
    return r;
}

static int audit(toc_store *s, const toc_call *c, const char *what, uint64_t n, toc_err *reterr)
{
    char detail[48];
    (void)snprintf(detail, sizeof(detail), "%llu objects", (unsigned long long)n);
    const toc_audit row = {.who = c->account->name,
                           .what = toc_sv_of(what),
                           .about = c->collection->id,
                           .detail = toc_sv_of(detail)};
    return toc_exchange_audit(s, &row, reterr);
}

static int do_post(toc_store *s, toc_job *job, toc_err *reterr)
{
    toc_call *c = job->call;
    toc_buf status = {0};
    int r = 0;
    uint64_t n = 0;
    TOC_VEC_FOREACH (item, &job->items) {
        if (r == 0 && !item->failure.n)
            r = put_item(s, c, item, reterr);
        n += r == 0 && !item->failure.n;
    }
    if (r == 0)
        r = write_status(job, &status);
    if (r == 0)
        r = toc_exchange_put_status(s, job->status_id, c->collection->root,
                                    c->partner->stored.number, toc_buf_sv(&status), reterr);
    if (r == 0)
        r = audit(s, c, "post", n, reterr);
    job->status = toc_arena_dup(c->a, toc_buf_sv(&status));
    toc_buf_done(&status);
    if (r == 0)
        atomic_fetch_add(&c->t->objects_in, n);
    return r == 0 && c->a->overflowed ? -ENOMEM : r;
}

/* ---- the writer: batches ---- */

/* Objects of one batch: half a second of work at most, so that nobody waits longer for others. */
enum { BATCH_OBJECTS = 20000 };

static int do_job(toc_taxii *t, toc_job *job, toc_err *reterr)
{
    if (job->leaves)
        return toc_taxii_reserve(t, job, reterr);
    return job->deletes ? toc_taxii_delete_some(t->writer_store, job, reterr)
                        : do_post(t->writer_store, job, reterr);
}

/* All jobs of one batch, or none. */
static int write_batch(toc_taxii *t, toc_job *first, const toc_job *end, toc_err *reterr)
{
    toc_store *s = t->writer_store;
    int r = toc_store_begin(s, reterr);
    for (toc_job *job = first; r == 0 && job != end; job = job->next)
        r = do_job(t, job, reterr);
    if (r == 0)
        r = toc_store_commit(s, reterr);
    if (r < 0)
        toc_store_rollback(s);
    toc_taxii_reserved(t, r == 0);
    atomic_fetch_add(&t->commits, 1);
    return r;
}

/* The requests go on; a job is gone with its request as soon as that is told to. */
static void finish(toc_job *first, const toc_job *end, int result)
{
    while (first != end) {
        toc_job *next = first->next;
        first->result = result;
        if (first->leaves && result == 0)
            toc_taxii_note_job(first);
        toc_request_go_on(first->call->r);
        first = next;
    }
}

/* A view that cannot be brought up to date is read as it is. All who wait for it go on: what they
 * may miss was put while they waited. Returns the other jobs, in order. */
static toc_job *advance_for(toc_taxii *t, toc_job *job)
{
    enum { STEPS = 4 }; /* some 100 ms */
    const int64_t view = job->call->collection->number;
    toc_job *rest = NULL, **last = &rest;
    bool more;
    (void)t->options.advance(t->writer_store, job->call->collection, STEPS, &more, NULL);
    while (job) {
        toc_job *next = job->next;
        if (job->advances && job->call->collection->number == view) {
            finish(job, next, 0);
        } else {
            *last = job;
            last = &job->next;
        }
        job = next;
    }
    *last = NULL;
    return rest;
}

/* Behind all who wait by now. */
static void wait_again(toc_taxii *t, toc_job *job)
{
    job->next = NULL;
    pthread_mutex_lock(&t->write_lock);
    *t->last_job = job;
    t->last_job = &job->next;
    pthread_mutex_unlock(&t->write_lock);
}

/* A step of a long deletion, all of what is left of it when the server ends. */
static void delete_step(toc_taxii *t, toc_job *job, bool ends)
{
    toc_job *next = job->next;
    toc_err err = {0};
    int r;
    do
        r = write_batch(t, job, next, &err);
    while (r == 0 && ends && toc_taxii_left(job));
    if (r == 0 && toc_taxii_left(job))
        wait_again(t, job);
    else
        finish(job, next, r);
}

/* The first of those that go in one batch with this one that does not. */
static toc_job *end_of_batch(toc_job *first)
{
    size_t n = 0;
    toc_job *end = first;
    while (end && !end->advances && !toc_taxii_takes_steps(end) &&
           (end == first || n + toc_taxii_left(end) <= BATCH_OBJECTS)) {
        n += toc_taxii_left(end);
        end = end->next;
    }
    return end;
}

static void write_jobs(toc_taxii *t, toc_job *first, bool ends)
{
    while (first) {
        toc_job *next = first->next;
        if (first->advances) {
            first = advance_for(t, first);
            continue;
        }
        if (toc_taxii_takes_steps(first)) {
            delete_step(t, first, ends);
            first = next;
            continue;
        }
        toc_job *end = end_of_batch(first);
        toc_err err = {0};
        finish(first, end, write_batch(t, first, end, &err));
        first = end;
    }
}

/* ---- the writer: what is written down once a second ---- */

/* Under the lock: there is more to write down than may wait for the end of the second. */
static bool is_much(const toc_taxii *t)
{
    return TOC_MAX(t->n_sent, t->n_audit - t->audit_held) > TOC_PENDING / 2;
}

bool toc_taxii_note(toc_taxii *t, toc_sv who, const char *what, toc_sv about, uint64_t objects)
{
    pthread_mutex_lock(&t->write_lock);
    toc_pending_audit *p = NULL;
    for (size_t i = t->audit_held; i < t->n_audit && !p; i++)
        if (toc_sv_eq(t->audit[i].who, who) && toc_sv_eq(t->audit[i].about, about) &&
            toc_sv_eq(t->audit[i].what, toc_sv_of(what)))
            p = &t->audit[i];
    if (!p && t->n_audit < TOC_PENDING) {
        p = &t->audit[t->n_audit++];
        *p = (toc_pending_audit){.who = toc_arena_dup(&t->pending_memory, who),
                                 .what = toc_sv_of(what),
                                 .about = toc_arena_dup(&t->pending_memory, about)};
    }
    bool noted = p && !t->pending_memory.overflowed;
    if (noted) {
        p->requests++;
        p->objects += objects;
    }
    if (is_much(t))
        pthread_cond_signal(&t->write_wake);
    pthread_mutex_unlock(&t->write_lock);
    if (!noted)
        atomic_fetch_add(&t->notes_refused, 1);
    return noted;
}

/* What is written down at the end of a second. */
typedef struct {
    const toc_pending_sent *sent;
    const toc_pending_audit *audit;
    size_t n_sent, n_audit, n_given_up;
} housework;

static int write_notes(const toc_taxii *t, const housework *w, toc_err *reterr)
{
    toc_store *s = t->writer_store;
    const toc_pending_audit *notes = w->audit;
    int r = toc_store_begin(s, reterr);
    if (r == 0)
        r = toc_taxii_sent_write(s, w->sent, w->n_sent, reterr);
    if (r == 0)
        r = toc_taxii_give_up(t, w->n_given_up, s, reterr);
    for (size_t i = 0; r == 0 && i < w->n_audit; i++) {
        char detail[80];
        (void)snprintf(detail, sizeof(detail), "%llu objects in %llu requests",
                       (unsigned long long)notes[i].objects, (unsigned long long)notes[i].requests);
        const toc_audit row = {.who = notes[i].who,
                               .what = notes[i].what,
                               .about = notes[i].about,
                               .detail = toc_sv_of(detail)};
        r = toc_exchange_audit(s, &row, reterr);
    }
    if (r == 0)
        r = toc_store_commit(s, reterr);
    if (r < 0)
        toc_store_rollback(s);
    return r;
}

static bool acknowledges(const housework *w)
{
    for (size_t i = 0; i < w->n_sent; i++)
        if (w->sent[i].kind == TOC_NOTE_REACHED)
            return true;
    return false;
}

/* Under the lock: takes what the writer has written off the front. */
static void drop_held(toc_taxii *t)
{
    t->n_audit -= t->audit_held;
    memmove(t->audit, t->audit + t->audit_held, t->n_audit * sizeof(*t->audit));
    /* Under load there are always new ones: they move, and the memory of the old ones goes. */
    toc_arena old = t->pending_memory;
    t->pending_memory = (toc_arena){0};
    for (size_t i = 0; i < t->n_audit; i++) {
        t->audit[i].who = toc_arena_dup(&t->pending_memory, t->audit[i].who);
        t->audit[i].about = toc_arena_dup(&t->pending_memory, t->audit[i].about);
    }
    toc_arena_done(&old);
}

/* Notes that could not be written, as the disk is full, stay for the next second. */
static void flush_notes(toc_taxii *t, bool all)
{
    static toc_pending_audit notes[TOC_PENDING]; /* the writer's own: there is one */
    housework w = {.audit = notes};
    w.n_sent = toc_taxii_sent_take(t, all, &w.sent, &w.n_given_up);
    pthread_mutex_lock(&t->write_lock);
    w.n_audit = t->audit_held = t->n_audit;
    memcpy(notes, t->audit, w.n_audit * sizeof(*notes));
    pthread_mutex_unlock(&t->write_lock);
    int r = 0;
    if (w.n_sent || w.n_audit || w.n_given_up)
        r = write_notes(t, &w, NULL);
    if (r == 0 && acknowledges(&w)) /* perhaps the last that somebody was to be told */
        toc_taxii_reload(t);
    toc_taxii_sent_done(t, w.n_given_up, r == 0);
    pthread_mutex_lock(&t->write_lock);
    if (r == 0)
        drop_held(t);
    t->audit_held = 0;
    pthread_mutex_unlock(&t->write_lock);
}

static void let_go(toc_taxii *t, toc_directory *d)
{
    pthread_mutex_lock(&t->lock);
    bool last = --d->users == 0;
    pthread_mutex_unlock(&t->lock);
    if (last)
        toc_directory_free(d);
}

/* Returns the one before when by the new one others may have what, for let_go(); else NULL. */
static toc_directory *reload(toc_taxii *t)
{
    toc_directory *now = NULL, *before = NULL;
    if (toc_directory_new(t->writer_store, &now, NULL) < 0)
        return NULL; /* the old one serves until the next second */
    pthread_mutex_lock(&t->lock);
    before = t->directory;
    t->directory = now;
    pthread_mutex_unlock(&t->lock);
    bool same = before->gate == now->gate;
    if (same)
        let_go(t, before);
    else
        toc_taxii_set_gate(t, now->gate);
    return same ? NULL : before;
}

/* Once a second. */
static void keep_house(toc_taxii *t, bool asked, bool ends, int64_t *version)
{
    int64_t v = *version;
    toc_directory *before = NULL;
    if (toc_exchange_version(t->writer_store, &v, NULL) == 0 && (asked || v != *version)) {
        before = reload(t);
        *version = v;
    }
    flush_notes(t, ends);
    if (before) { /* nothing leaves by it any more, and what did is written down */
        toc_taxii_narrow(t, before);
        let_go(t, before);
    }
    toc_taxii_chores_due(t);
}

/* Waits for work, but not longer than until `until`. */
static toc_job *take_jobs(toc_taxii *t, const struct timespec *until, bool *ret_asked,
                          bool *ret_stopping)
{
    pthread_mutex_lock(&t->write_lock);
    int e = 0;
    while (!t->first_job && !t->stopping && !t->reload && !is_much(t) && e == 0)
        e = pthread_cond_timedwait(&t->write_wake, &t->write_lock, until);
    toc_job *first = t->first_job;
    t->first_job = NULL;
    t->last_job = &t->first_job;
    *ret_asked = t->reload || is_much(t);
    t->reload = false;
    *ret_stopping = t->stopping;
    pthread_mutex_unlock(&t->write_lock);
    return first;
}

static bool any_writes(const toc_job *job)
{
    while (job && job->advances)
        job = job->next;
    return job != NULL;
}

static struct timespec now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t;
}

static int64_t since(const struct timespec *begun)
{
    struct timespec t = now();
    return (t.tv_sec - begun->tv_sec) * INT64_C(1000000000) + t.tv_nsec - begun->tv_nsec;
}

static struct timespec in(int64_t ns)
{
    const int64_t second = INT64_C(1000000000);
    struct timespec t = now();
    int64_t at = t.tv_nsec + ns;
    return (struct timespec){.tv_sec = t.tv_sec + at / second, .tv_nsec = at % second};
}

static bool is_past(const struct timespec *t)
{
    return since(t) >= 0;
}

/* A step of long work; while others write it has a part of the time, and all of it else. Returns
 * when the next one may be. */
static struct timespec do_chore(toc_taxii *t, bool busy, bool *ret_more)
{
    const struct timespec begun = now();
    unsigned others = 0;
    *ret_more = toc_taxii_chore(t, &others);
    return in(busy ? since(&begun) * others : 0);
}

static struct timespec earlier(struct timespec house, struct timespec chore, bool more)
{
    bool first = more && (chore.tv_sec < house.tv_sec ||
                          (chore.tv_sec == house.tv_sec && chore.tv_nsec < house.tv_nsec));
    return first ? chore : house;
}

void *toc_taxii_write(void *context)
{
    static const int64_t SECOND = INT64_C(1000000000);
    toc_taxii *t = context;
    int64_t version = 0;
    struct timespec house = now(), chore = house;
    bool stopping = false, more = false;
    (void)toc_exchange_version(t->writer_store, &version, NULL);
    while (!stopping) {
        bool asked = false;
        const struct timespec until = earlier(house, chore, more);
        toc_job *jobs = take_jobs(t, &until, &asked, &stopping);
        bool busy = any_writes(jobs);
        write_jobs(t, jobs, stopping);
        if (asked || stopping || is_past(&house)) {
            keep_house(t, asked, stopping, &version);
            house = in(SECOND);
            more = true;
        }
        if (more && !stopping && is_past(&chore))
            chore = do_chore(t, busy, &more);
    }
    return NULL;
}
