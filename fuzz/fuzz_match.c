/*
 * Any bytes as a log: both walks find the same, hits lie within, and in order. The first byte says
 * how the log is written.
 */
#include "base/alloc.h"
#include "fuzz.h"
#include "match/list.h"
#include "match/scan_state.h"

static const char LIST[] =
    "evil.example\nb\xc3\xbc"
    "cher.example\n198.51.100.7\n203.0.113.0/24\n2001:db8::7\n2001:db8::/32\n"
    "http://evil.example/gate.php?id=1\nhttp://[2001:db8::7]/x\nmail@evil.example\n"
    "d41d8cd98f00b204e9800998ecf8427e\nCVE-2021-44228\ninvoice.exe\nfile-name:evil tool.exe\n"
    "C:\\Users\\Evil.exe\n/tmp/.x/evil\nHKLM\\Software\\Evil\nuser-agent:EvilBot/1.0 (x)\n"
    "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa\n";

static const toc_set *the_set(void)
{
    static toc_set *s;
    toc_set_builder *b = NULL;
    toc_list_result got;
    const toc_about about = {.source = TOC_SV("fuzz")};
    if (s)
        return s;
    TOC_ASSERT(toc_set_builder_new(&b) == 0);
    TOC_ASSERT(toc_list_add(b, toc_sv_of(LIST), &about, &got, NULL) == 0);
    TOC_ASSERT(toc_set_build(b, TOC_SV(""), &s, NULL) == 0);
    toc_set_builder_free(b);
    return s;
}

static void check(const toc_hit *hits, size_t n, size_t size)
{
    for (size_t i = 0; i < n; i++) {
        TOC_ASSERT(hits[i].start < hits[i].end && hits[i].end <= size);
        TOC_ASSERT(i == 0 || hits[i - 1].start <= hits[i].start);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1 || size > FUZZ_MAX_INPUT)
        return 0;
    const toc_scan_style style = {.json = data[0] & 1, .comma = data[0] & 2 ? ',' : '\0'};
    size_t n = size - 1, count[2];
    toc_scan *scan[2];
    const toc_hit *hits[2];
    char *memory = toc_calloc(n + 2 * (size_t)TOC_SCAN_PAD, 1);
    TOC_ASSERT(memory);
    memset(memory, '\n', n + 2 * (size_t)TOC_SCAN_PAD);
    memcpy(memory + TOC_SCAN_PAD, data + 1, n);
    for (int i = 0; i < 2; i++) {
        bool fast = i && toc_scan_fast();
        TOC_ASSERT(toc_scan_new(the_set(), &scan[i], NULL) == 0);
        TOC_ASSERT(toc_scan_block_with(scan[i], (toc_sv){memory + TOC_SCAN_PAD, n}, &style,
                                       fast ? toc_scan_walk_fast : toc_scan_walk, &hits[i],
                                       &count[i]) == 0);
        check(hits[i], count[i], n);
    }
    TOC_ASSERT(count[0] == count[1] &&
               (count[0] == 0 || memcmp(hits[0], hits[1], count[0] * sizeof(**hits)) == 0));
    for (int i = 0; i < 2; i++)
        toc_scan_free(scan[i]);
    toc_free(memory);
    return 0;
}
