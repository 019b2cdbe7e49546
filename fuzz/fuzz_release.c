/*
 * Objects of strangers before the gate: a label that was kept decides as the one that was read, a
 * marking more never opens what was shut, and what is redacted is JSON without what was withheld.
 */
#include "fuzz.h"
#include "share/release.h"

static void check_copy(toc_json object, const toc_label *l, const toc_recipient *to, toc_arena *a)
{
    toc_redacted copy;
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
    if (toc_release_redact(object, l, to, TOC_CHANNEL_TAXII, &(toc_release_facts){0}, a, &copy) !=
        0)
        return;
    TOC_ASSERT(toc_json_parse(copy.json, &doc, NULL) == 0);
    TOC_VEC_FOREACH (part, &l->parts) {
        toc_sv first = part->selector;
        bool gone = !toc_release_part(part, to, TOC_CHANNEL_TAXII, &(toc_release_facts){0});
        if (gone && !memchr(first.p, '.', first.n))
            TOC_ASSERT(!toc_json_get(toc_json_root(doc), toc_arena_dup(a, first).p).doc);
    }
}

static void check(toc_json object, toc_arena *a)
{
    toc_label seen, kept, more;
    toc_sv text, red_text = TOC_SV("tlp:red");
    if (toc_label_of(object, a, &seen) < 0 || toc_label_write(&seen, a, &text) < 0 ||
        toc_label_read(text, a, &kept) < 0)
        return;
    bool same = kept.unreadable == seen.unreadable; /* too long to be kept: shut for good */
    for (int level = TOC_TLP_NONE; level < TOC_TLP_COUNT; level++)
        for (int by = 0; by < TOC_CHANNEL_COUNT; by++) {
            const toc_recipient to = {.active = true, .clearance = (toc_tlp)level};
            const toc_release_facts facts = {0};
            toc_verdict was = toc_release_allows(&seen, &to, (toc_channel)by, &facts).verdict;
            toc_verdict is = toc_release_allows(&kept, &to, (toc_channel)by, &facts).verdict;
            TOC_ASSERT(same ? was == is : is == TOC_DENY);
            if (by == TOC_CHANNEL_TAXII && was == TOC_REDACT)
                check_copy(object, &seen, &to, a);
        }
    if (toc_label_read(red_text, a, &more) == 0 && toc_label_join(&kept, &more, a) == 0) {
        const toc_recipient all = {.active = true, .clearance = TOC_TLP_RED, .pap = TOC_PAP_RED};
        TOC_ASSERT(
            toc_release_allows(&kept, &all, TOC_CHANNEL_TAXII, &(toc_release_facts){0}).verdict ==
            TOC_DENY);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
    toc_arena a = {0};
    if (size <= FUZZ_MAX_INPUT &&
        toc_json_parse((toc_sv){(const char *)data, size}, &doc, NULL) == 0)
        check(toc_json_root(doc), &a);
    toc_arena_done(&a);
    return 0;
}
