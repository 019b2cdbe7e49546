/* taxii_judge - the gate for the rows of a page; see taxii_page.h. */
#include "share/gate.h"
#include "share/taxii_page.h"

#include "model/json.h"

#include <errno.h>

/*
 * What a redaction costs in rows that are looked at, with one more for so many bytes; a tombstone.
 * Of an object of which as many versions as MAX_IMPOSSIBLE cannot be redacted, the others count as
 * such: else who posts thousands of these makes every reader's page dear.
 */
enum { REDACTION = 20, REDACTED_BYTES = 64, TOMBSTONE = 20, MAX_IMPOSSIBLE = 64 };

/* ---- the gate ---- */

/* A row that is passed over because of an error would never be asked for again. */
static int broken(toc_page *p, int r)
{
    if (r < 0 && !p->wrong)
        p->wrong = r;
    return r;
}

static void read_label(toc_page *p, int64_t number, toc_known_label *ret)
{
    toc_sv text = TOC_SV("!");
    ret->number = number;
    if (broken(p, toc_exchange_label(p->store, number, p->c->a, &text, &p->err)) != 0 ||
        toc_label_read(text, p->c->a, &ret->label) < 0)
        ret->label = (toc_label){.unreadable = true};
    toc_release_facts facts = toc_directory_facts(p->c->partner, p->c->collection, TOC_SV(""), 0);
    ret->decision =
        toc_release_allows(&ret->label, &p->c->partner->recipient, TOC_CHANNEL_TAXII, &facts);
}

/* NULL: out of memory. Past TOC_PAGE_LABELS they are read anew each time. */
static const toc_known_label *label_of(toc_page *p, int64_t number)
{
    uint64_t at = (uint64_t)number % TOC_PAGE_SLOTS;
    for (; p->slots[at]; at = (at + 1) % TOC_PAGE_SLOTS)
        if (p->labels.p[p->slots[at] - 1].number == number)
            return &p->labels.p[p->slots[at] - 1];
    toc_known_label *k = TOC_VEC_PUSH(p->c->a, &p->labels);
    if (!k)
        return NULL;
    if (p->labels.n <= TOC_PAGE_LABELS)
        p->slots[at] = (uint16_t)p->labels.n;
    read_label(p, number, k);
    return k;
}

static toc_release_facts facts_of(const toc_page *p, toc_sv id, int64_t source)
{
    return toc_directory_facts(p->c->partner, p->c->collection, id, source);
}

toc_verdict toc_page_by_label(toc_page *p, toc_sv id, int64_t label, int64_t source)
{
    const toc_known_label *k = p->c->access.can_read ? label_of(p, label) : NULL;
    if (!k) /* or it may read of recalls alone */
        return TOC_DENY;
    const toc_directory_partner *me = p->c->partner;
    if (source != me->stored.number && !me->named.n)
        return k->decision.verdict;
    toc_release_facts facts = facts_of(p, id, source);
    return toc_release_allows(&k->label, &me->recipient, TOC_CHANNEL_TAXII, &facts).verdict;
}

/* The copy without what the caller may not see; TOC_REDACT_IMPOSSIBLE: then nothing goes. */
int toc_page_redact(toc_page *p, const toc_shared *row, toc_arena *a, toc_redacted *ret)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
    const toc_known_label *k = label_of(p, row->label);
    toc_sv json = row->json;
    int r = k ? 0 : -ENOMEM;
    if (r == 0 && !json.n)
        r = toc_exchange_json(p->store, p->c->collection->number, row->added, a, &json, &p->err);
    p->work += REDACTION + json.n / REDACTED_BYTES;
    if (r == 0)
        r = toc_json_parse(json, &doc, &p->err);
    if (r != 0)
        return r < 0 ? r : TOC_REDACT_IMPOSSIBLE;
    toc_release_facts facts = facts_of(p, row->id, row->source);
    return toc_release_redact(toc_json_root(doc), &k->label, &p->c->partner->recipient,
                              TOC_CHANNEL_TAXII, &facts, a, ret);
}

/* ---- recalls ---- */

int toc_page_tombstone(toc_page *p, const toc_shared *row, toc_arena *a, toc_sv *ret)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
    const toc_release_facts facts = facts_of(p, row->id, row->source);
    const toc_reach limit = toc_release_reach(&p->c->partner->recipient, &facts);
    *ret = row->json;
    if (!limit || !row->json.n || toc_sv_eq(row->type, TOC_SV("note")))
        return 0;
    int r = toc_json_parse(row->json, &doc, &p->err);
    return r == 0 ? toc_release_revoked(toc_json_root(doc), limit, a, ret) : r;
}

static int see_newest(void *context, const toc_shared *row)
{
    toc_page *p = context;
    toc_newest_memo *m = &p->newest;
    p->work++;
    if (row->state & TOC_SHARED_TOMBSTONE)
        return 0;
    TOC_VEC_FOREACH (n, &m->list)
        if (n->source == row->source) {
            if (row->version >= n->version)
                *n = (toc_newest_version){row->source, row->version, row->label};
            return 0;
        }
    toc_newest_version *slot = TOC_VEC_PUSH(&m->a, &m->list);
    if (!slot)
        return -ENOMEM;
    *slot = (toc_newest_version){row->source, row->version, row->label};
    return 0;
}

static int know_newest(toc_page *p, toc_sv id)
{
    toc_newest_memo *m = &p->newest;
    if (m->id.p && toc_sv_eq(m->id, id))
        return 0;
    toc_arena_done(&m->a);
    *m = (toc_newest_memo){0};
    m->id = toc_arena_dup(&m->a, id);
    return toc_exchange_versions(p->store, p->c->collection->number, id, false, see_newest, p,
                                 &p->err);
}

/* Whether the caller may have the newest version that a source has put here of an object. */
static bool may_see_newest(toc_page *p, toc_sv id, int64_t source)
{
    if (broken(p, know_newest(p, id)) != 0) {
        p->newest.id = (toc_sv){NULL, 0};
        return false;
    }
    TOC_VEC_FOREACH (n, &p->newest.list)
        if (n->source == source)
            return toc_page_by_label(p, id, n->label, source) != TOC_DENY;
    return false;
}

/*
 * Of the two places memory must be looked at first: what is written down meanwhile leaves it. The
 * page reads the store as it was when it began, and looks only here; most look for nothing.
 */
static bool had_lately(toc_page *p, int64_t added)
{
    if (!p->lately_known && toc_taxii_sent_lately(p->c, &p->lately) != p->written)
        p->wrong = p->wrong ? p->wrong : TOC_PAGE_AGAIN;
    p->lately_known = true;
    TOC_VEC_FOREACH (s, &p->lately)
        if (added >= s->first && added <= s->last)
            return true;
    return false;
}

static bool had(toc_page *p, int64_t added)
{
    bool sent = had_lately(p, added);
    if (!sent && !p->wrong)
        broken(p, toc_exchange_was_sent(p->store, p->c->partner->stored.number,
                                        p->c->collection->number, added, &sent, &p->err));
    return sent;
}

/* One for a partner alone tells it of what it may not have any more: while it may not. */
static bool is_for_caller(toc_page *p, const toc_shared *row, const toc_recalled_vec *of)
{
    const toc_call *c = p->c;
    int64_t whose = 0;
    int r = toc_exchange_addressee(p->store, c->collection->number, row->added, &whose, &p->err);
    if (broken(p, r) != 0 || whose != c->partner->stored.number)
        return false;
    toc_gate_rows rows;
    const toc_gate gate = toc_gate_of(c->directory, c->partner, c->collection);
    toc_gate_rows_init(&rows, p->store, c->collection->number);
    p->work += of->n;
    bool is = toc_gate_withholds(&gate, &rows, of, row->state & TOC_SHARED_NARROWED);
    toc_gate_rows_done(&rows);
    return is;
}

/* A tombstone is for those who were sent what it is about. Whose doing it is knows already. */
static bool concerns(toc_page *p, const toc_shared *row)
{
    if (p->choosing || (row->source && row->source == p->c->partner->stored.number))
        return false;
    p->work += TOMBSTONE;
    toc_arena a = {0};
    toc_recalled_vec of = {0};
    bool any = false;
    int r =
        toc_exchange_recall_of(p->store, p->c->collection->number, row->added, &a, &of, &p->err);
    if (broken(p, r) == 0) {
        if (row->state & TOC_SHARED_ADDRESSED)
            any = is_for_caller(p, row, &of);
        else
            TOC_VEC_FOREACH (v, &of)
                any = any || had(p, v->added);
    }
    if (any && row->state & TOC_SHARED_NARROWED && !(row->state & TOC_SHARED_ADDRESSED))
        any = !may_see_newest(p, of.p->id, row->source);
    toc_arena_done(&a);
    return any;
}

/* What cannot be redacted is denied, here and not later: else it would show by its gap. Of an
 * object that is dear because much of it can, the rest is looked at when it is sent. */
static toc_verdict try_redaction(toc_page *p, const toc_shared *row)
{
    toc_arena a = {0};
    toc_redacted copy;
    if (p->picking && p->work > TOC_PAGE_WORK)
        return p->any_redacted ? TOC_REDACT : TOC_DENY;
    if (p->picking && p->impossible >= MAX_IMPOSSIBLE)
        return TOC_DENY;
    int r = toc_page_redact(p, row, &a, &copy);
    bool possible = r == 0;
    toc_arena_done(&a);
    if (r == TOC_REDACT_NOTHING)
        return TOC_RELEASE;
    p->impossible += !possible;
    p->any_redacted = p->any_redacted || possible;
    return possible ? TOC_REDACT : TOC_DENY;
}

static toc_verdict judge(toc_page *p, const toc_shared *row)
{
    if (row->state & TOC_SHARED_TOMBSTONE)
        return concerns(p, row) ? TOC_RELEASE : TOC_DENY;
    toc_verdict verdict = toc_page_by_label(p, row->id, row->label, row->source);
    if (verdict != TOC_DENY && row->state & TOC_SHARED_NARROWED &&
        row->source != p->c->partner->stored.number && !may_see_newest(p, row->id, row->source))
        verdict = TOC_DENY;
    return verdict == TOC_REDACT ? try_redaction(p, row) : verdict;
}

int toc_page_judge(toc_page *p, const toc_shared *row, toc_verdict *ret)
{
    *ret = judge(p, row);
    return p->wrong;
}
