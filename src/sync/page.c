/* page - see page.h. */
#include "sync/page.h"

#include "base/date.h"
#include "base/hash.h"
#include "share/release.h"

#include <errno.h>
#include <stdio.h>

void toc_page_clear(toc_page *page)
{
    page->doc = toc_json_doc_free(page->doc);
    toc_buf_clear(&page->next);
    toc_arena_clear(&page->a);
    *page = (toc_page){.next = page->next, .a = page->a};
}

void toc_page_done(toc_page *page)
{
    toc_json_doc_free(page->doc);
    toc_buf_done(&page->next);
    toc_arena_done(&page->a);
}

/* ---- the way on ---- */

/* The same objects in the same order are the same page, whatever cursor comes with them. */
static uint64_t digest_of(toc_json list)
{
    uint64_t h = 0;
    for (toc_json_iter i = toc_json_each(list); toc_json_next(&i);) {
        h = toc_hash_mix(h, toc_hash64(toc_json_text(i.value, "id")));
        h = toc_hash_mix(h, toc_hash64(toc_json_text(i.value, "modified")));
    }
    return h;
}

/* "items 0-99/500" (TAXII 2.0, 3.4): the next page begins where this one ended. */
static void read_range(toc_page *page, const toc_client_reply *reply)
{
    toc_sv range = toc_client_header(reply, "Content-Range");
    int64_t end, total;
    if (!range.p || !toc_sv_starts_nocase(range, TOC_SV("items")))
        return;
    (void)toc_sv_cut(&range, '-');
    toc_sv last = toc_sv_trim(toc_sv_cut(&range, '/'));
    if (!toc_sv_to_i64(last, &end) || !toc_sv_to_i64(toc_sv_trim(range), &total))
        return;
    page->facts.more = end + 1 < total;
    toc_buf_uint(&page->next, (uint64_t)end + 1);
    page->facts.next = toc_buf_sv(&page->next);
}

static void read_more(toc_page *page, toc_json root)
{
    toc_json more = toc_json_get(root, "more");
    toc_sv next = toc_json_text(root, "next");
    toc_buf_add(&page->next, next);
    page->facts.next = toc_buf_sv(&page->next);
    page->facts.more = toc_json_is_true(more) || (!more.doc && next.n);
}

int toc_page_read(toc_page *page, const toc_client_reply *reply, bool old, toc_err *reterr)
{
    toc_sv last = toc_client_header(reply, "X-TAXII-Date-Added-Last");
    int r = toc_json_parse(toc_buf_sv(&reply->body), &page->doc, reterr);
    if (r < 0)
        return r == -ENOMEM ? r : toc_fail_context(reterr, -EBADMSG, "a page that is no JSON");
    toc_json root = toc_json_root(page->doc), list = toc_json_get(root, "objects");
    if (toc_json_type_of(root) != TOC_JSON_OBJECT ||
        (list.doc && toc_json_type_of(list) != TOC_JSON_ARRAY))
        return toc_fail(reterr, -EBADMSG, "a page that is no envelope of objects");
    if (old)
        read_range(page, reply);
    else
        read_more(page, root);
    if (page->next.failed)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    page->facts.objects = toc_json_count(list);
    page->facts.digest = digest_of(list);
    if (last.p && last.n < sizeof(page->last)) {
        memcpy(page->last, last.p, last.n);
        page->facts.last = (toc_sv){page->last, last.n};
    }
    return 0;
}

/* ---- its objects ---- */

typedef struct {
    toc_arena *a;
    toc_sv text; /* the first fault is enough */
} fault;

static void on_fault(void *context, const char *pointer, const char *what)
{
    fault *f = context;
    if (!f->text.n)
        f->text = toc_arena_printf(f->a, "%s: %s", pointer, what);
}

/* `modified`, else `created`, as TAXII has it (3.4.1); 0: it has neither. */
static int64_t version_of(toc_json v)
{
    int64_t us;
    if (toc_time_parse(toc_json_text(v, "modified"), &us) ||
        toc_time_parse(toc_json_text(v, "created"), &us))
        return us;
    return 0;
}

static int keep(toc_page *page, toc_json v, toc_buf *scratch)
{
    toc_label label;
    toc_pull_item *item = TOC_VEC_PUSH(&page->a, &page->items);
    if (!item)
        return -ENOMEM;
    int r = toc_label_of(v, &page->a, &label);
    if (r == 0)
        r = toc_label_write(&label, &page->a, &item->label);
    toc_buf_clear(scratch);
    toc_json_out j = {.buf = scratch};
    toc_json_value(&j, v);
    item->json = toc_arena_dup(&page->a, toc_buf_sv(scratch));
    item->id = toc_arena_dup(&page->a, toc_json_text(v, "id"));
    item->type = toc_arena_dup(&page->a, toc_json_text(v, "type"));
    item->creator = toc_sv_eq(item->type, TOC_SV("identity"))
                        ? item->id
                        : toc_arena_dup(&page->a, toc_json_text(v, "created_by_ref"));
    item->version = version_of(v);
    return scratch->failed || page->a.overflowed ? -ENOMEM : r;
}

static int take(toc_page *page, toc_json v, const char *pointer, toc_page_check check,
                toc_buf *scratch)
{
    fault f = {.a = &page->a};
    if (!check(v, pointer, on_fault, &f))
        return keep(page, v, scratch);
    toc_pull_fault *slot = TOC_VEC_PUSH(&page->a, &page->faults);
    if (!slot)
        return -ENOMEM;
    *slot = (toc_pull_fault){.id = toc_arena_dup(&page->a, toc_json_text(v, "id")), .what = f.text};
    return 0;
}

static int take_old(toc_page *page, toc_json v, const char *pointer, toc_page_check check,
                    toc_buf *scratch)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
    toc_buf_clear(scratch);
    toc_stix20_convert(v, scratch, &page->old);
    int r = scratch->failed ? -ENOMEM : toc_json_parse(toc_buf_sv(scratch), &doc, NULL);
    return r == 0 ? take(page, toc_json_root(doc), pointer, check, scratch) : r;
}

int toc_page_take(toc_page *page, toc_json v, const char *pointer, toc_page_check check)
{
    toc_buf scratch = {0};
    int r = take(page, v, pointer, check, &scratch);
    toc_buf_done(&scratch);
    return r;
}

int toc_page_decode(toc_page *page, toc_page_check check, toc_err *reterr)
{
    toc_buf scratch = {0};
    toc_json list = toc_json_get(toc_json_root(page->doc), "objects");
    int r = 0;
    for (toc_json_iter i = toc_json_each(list); r == 0 && toc_json_next(&i);) {
        char pointer[32];
        (void)snprintf(pointer, sizeof(pointer), "/objects/%zu", i.index);
        r = toc_stix20_is(i.value) ? take_old(page, i.value, pointer, check, &scratch)
                                   : take(page, i.value, pointer, check, &scratch);
    }
    toc_buf_done(&scratch);
    page->doc = toc_json_doc_free(page->doc);
    return r < 0 ? toc_fail(reterr, r, "out of memory") : 0;
}
