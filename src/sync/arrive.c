/* arrive - see arrive.h. */
#include "sync/arrive.h"

#include "share/recall.h"

#include <errno.h>
#include <stdio.h>

void toc_arrive_init(toc_arriving *v)
{
    (void)snprintf(v->who, sizeof(v->who), "remote:%.*s", TOC_SV_ARG(v->remote->name));
}

int toc_arrive_begin(toc_arriving *v, toc_err *reterr)
{
    int r = v->open ? 0 : toc_store_begin(v->store, reterr);
    v->open = r == 0;
    return r;
}

static int audit(toc_arriving *v, toc_err *reterr)
{
    char detail[64];
    (void)snprintf(detail, sizeof(detail), "%zu objects", v->changed);
    const toc_audit row = {.who = toc_sv_of(v->who),
                           .what = TOC_SV("pull"),
                           .about = v->into->id,
                           .detail = toc_sv_of(detail)};
    return v->changed ? toc_exchange_audit(v->store, &row, reterr) : 0;
}

void toc_arrive_abandon(toc_arriving *v)
{
    if (v->open)
        toc_store_rollback(v->store);
    v->open = false;
    v->in_batch = v->changed = 0;
}

int toc_arrive_commit(toc_arriving *v, const toc_pulled *reached, toc_err *reterr)
{
    if (!v->open)
        return 0;
    int r = audit(v, reterr);
    if (r == 0)
        r = toc_remote_put_pulled(v->store, v->remote->number, reached, reterr);
    if (r == TOC_STORE_NONE)
        r = toc_fail(reterr, -ENOENT, "the remote '%.*s' was removed meanwhile",
                     TOC_SV_ARG(v->remote->name));
    if (r == 0)
        r = toc_store_commit(v->store, reterr);
    if (r < 0)
        toc_store_rollback(v->store);
    v->open = false;
    v->in_batch = v->changed = 0;
    return r;
}

void toc_arrive_refuse(toc_arriving *v, toc_sv id, toc_sv why)
{
    v->count->refused++;
    v->refused(v->context, id, why);
}

static int see_version(void *context, const toc_shared *row)
{
    return row->version == *(const int64_t *)context;
}

/* What names another partner's identity as its creator comes from that partner, or is here already.
 */
static int may_come(toc_arriving *v, const toc_pull_item *item, bool *ret_own, toc_err *reterr)
{
    *ret_own = false;
    if (!item->creator.n ||
        toc_directory_speaks_for(v->d, v->remote->partner, item->creator, ret_own))
        return 1;
    int64_t version = item->version;
    return toc_exchange_versions(v->store, v->into->number, item->id, false, see_version, &version,
                                 reterr);
}

static void count(toc_arriving *v, const toc_pull_item *item, const toc_shared_result *done)
{
    toc_arrivals *n = v->count;
    n->fresh += done->done == TOC_SHARED_NEW;
    n->revised += done->done == TOC_SHARED_REVISED;
    n->same += done->done == TOC_SHARED_SAME;
    n->foreign += done->done == TOC_SHARED_FOREIGN;
    bool conflict = done->done == TOC_SHARED_CONFLICT && !done->known;
    v->changed += done->done == TOC_SHARED_NEW || done->done == TOC_SHARED_REVISED || conflict;
    if (!conflict)
        return;
    n->conflicts++;
    v->refused(v->context, item->id,
               TOC_SV("another object of this id and version is here; set aside"));
}

int toc_arrive_put(toc_arriving *v, const toc_pull_item *item, toc_err *reterr)
{
    bool own;
    toc_err err = {0};
    toc_shared_result done = {0};
    int r = may_come(v, item, &own, reterr);
    if (r < 0)
        return r;
    v->in_batch++;
    if (r == 0) {
        toc_arrive_refuse(v, item->id, TOC_SV("names another partner's identity as its creator"));
        return 0;
    }
    const toc_shared o = {.version = item->version,
                          .source = v->remote->partner,
                          .owned = item->version && !own,
                          .type = item->type,
                          .id = item->id,
                          .json = item->json};
    r = toc_recall_put(v->store, v->into, &o, item->label, toc_sv_of(v->who), &done, &err);
    if (r == -E2BIG) {
        toc_arrive_refuse(v, item->id, toc_sv_of(err.text));
        return 0;
    }
    if (r < 0)
        *reterr = err;
    else
        count(v, item, &done);
    return r;
}
