/*
 * taxii_delete - what the writer does of a DELETE. One may mean ten thousand versions, which holds
 * up all who wait to write: it is done in steps, with the jobs of others between them. A reader may
 * meet it half done; who was not answered, as the server was killed, asks for the rest again.
 */
#include "share/recall.h"
#include "share/taxii_server.h"

#include <errno.h>

/* Versions of a step: some 20 ms. */
enum { DELETE_ROWS = 1000 };

int toc_taxii_delete_some(toc_store *s, toc_job *job, toc_err *reterr)
{
    toc_call *c = job->call;
    uint32_t end = TOC_MIN(job->items.n, job->gone + (uint32_t)DELETE_ROWS);
    const toc_recall why = {.c = c->collection,
                            .source = c->partner->stored.number,
                            .who = c->account->name,
                            .reason = TOC_RECALL_DELETED};
    toc_recalled_vec gone = {0};
    int r = 0;
    for (uint32_t i = job->gone; i < end; i++) {
        const toc_item *item = &job->items.p[i];
        toc_recalled_version *v = TOC_VEC_PUSH(c->a, &gone);
        if (!v)
            return -ENOMEM;
        *v = (toc_recalled_version){item->added, item->version, item->id};
        const toc_audit row = {.who = c->account->name,
                               .what = TOC_SV("delete"),
                               .about = c->collection->id,
                               .detail = item->id};
        r = toc_exchange_audit(s, &row, reterr);
        if (r < 0)
            return r;
    }
    r = toc_recall_take(s, &why, &gone, reterr);
    job->gone = r == 0 ? end : job->gone;
    return r;
}

uint32_t toc_taxii_left(const toc_job *job)
{
    return job->deletes ? job->items.n - job->gone : job->items.n;
}

bool toc_taxii_takes_steps(const toc_job *job)
{
    return job->deletes && toc_taxii_left(job) > DELETE_ROWS;
}
