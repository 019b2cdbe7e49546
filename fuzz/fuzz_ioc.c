/* Any bytes as a list, a warning list and a STIX object: what is taken has a form that is its own.
 */
#include "fuzz.h"
#include "match/list.h"
#include "match/stix_indicator.h"
#include "match/warnlist.h"

/* The normal form of a normal form is itself. */
static void check_line(toc_sv line)
{
    toc_arena a = {0};
    toc_ioc once, twice;
    if (toc_ioc_parse(line, &a, &once) == 0 && once.kind != TOC_IOC_REGISTRY_KEY) {
        TOC_ASSERT(once.key.n > 0 && once.key.n <= TOC_IOC_VALUE);
        if (toc_ioc_of(once.kind, once.key, &a, &twice) == 0 && once.kind != TOC_IOC_URL)
            TOC_ASSERT(toc_sv_eq(once.key, twice.key));
    }
    toc_arena_done(&a);
}

static void check_json(toc_set_builder *b, toc_sv text)
{
    toc_json_doc *doc = NULL;
    toc_warnlists *w = NULL;
    toc_stix_indicators r = {.builder = b, .source = TOC_SV("fuzz")};
    TOC_ASSERT(toc_warnlists_new(&w) == 0);
    (void)toc_warnlists_add(w, text, NULL);
    if (toc_json_parse(text, &doc, NULL) == 0)
        TOC_ASSERT(toc_stix_indicators_add(&r, toc_json_root(doc), NULL) == 0);
    toc_json_doc_free(doc);
    toc_stix_indicators_done(&r);
    toc_warnlists_free(w);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    toc_sv text = {(const char *)data, size}, rest = text;
    toc_set_builder *b = NULL;
    toc_list_result got;
    const toc_about about = {.source = TOC_SV("fuzz")};
    if (size > FUZZ_MAX_INPUT)
        return 0;
    TOC_ASSERT(toc_set_builder_new(&b) == 0);
    TOC_ASSERT(toc_list_add(b, text, &about, &got, NULL) == 0);
    check_json(b, text);
    toc_set_builder_free(b);
    while (rest.n)
        check_line(toc_sv_cut(&rest, '\n'));
    return 0;
}
