/* Answers of other TAXII servers: headers, an empty line, a body. What comes out of a page is
 * well-formed, and a server that sends the same page for ever is left after a while. */
#include "base/limits.h"
#include "fuzz.h"
#include "model/stix.h"
#include "sync/cursor.h"
#include "sync/page.h"

static void ignore(void *context, const char *pointer, const char *what)
{
    (void)context, (void)pointer, (void)what;
}

static void expect_ok(const toc_page *page)
{
    TOC_VEC_FOREACH (item, &page->items) {
        toc_json_doc *d = NULL;
        TOC_ASSERT(toc_json_parse(item->json, &d, NULL) == 0);
        TOC_ASSERT(toc_stix_check(toc_json_root(d), "", ignore, NULL) == 0);
        TOC_ASSERT(item->id.n && item->type.n && item->label.p);
        toc_json_doc_free(d);
    }
}

/* Longer than a circle is remembered, and than pages may be empty. */
static void expect_end(const toc_page_facts *facts)
{
    enum { MOST = TOC_MAX_EMPTY_PAGES + 100 };
    const toc_pulled nothing = {.after = {"", 0}, .next = {"", 0}, .begun = {"", 0}};
    toc_cursor c;
    toc_arena a = {0};
    toc_pulled kept = {0};
    int r = 0;
    toc_cursor_init(&c, &nothing, 1000);
    for (int i = 0; i < MOST && r == 0; i++)
        r = toc_cursor_move(&c, facts, NULL);
    TOC_ASSERT(r != 0);
    TOC_ASSERT(toc_cursor_keep(&c, &a, &kept) == 0);
    toc_cursor_done(&c);
    toc_arena_done(&a);
}

static void read_as(const toc_client_reply *reply, bool old)
{
    toc_page page = {0};
    if (toc_page_read(&page, reply, old, NULL) == 0) {
        expect_end(&page.facts);
        TOC_ASSERT(toc_page_decode(&page, toc_stix_check, NULL) == 0);
        expect_ok(&page);
    }
    toc_page_done(&page);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    toc_sv all = {(const char *)data, size};
    toc_client_reply reply = {0};
    if (size > FUZZ_MAX_INPUT)
        return 0;
    long end = toc_sv_find(all, TOC_SV("\n\n"), 0);
    size_t head = end < 0 ? 0 : (size_t)end + 2;
    toc_buf_add(&reply.head, toc_sv_range(all, 0, head));
    toc_buf_add(&reply.body, toc_sv_range(all, head, size));
    read_as(&reply, false);
    read_as(&reply, true);
    toc_client_reply_done(&reply);
    return 0;
}
