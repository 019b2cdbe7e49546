/* Any bytes: indicators lie within the text, their values are clean, and the work is linear. */
#include "base/ascii.h"
#include "extract/indicator_context.h"
#include "fuzz.h"

enum { WORK_PER_BYTE = 1200, WORK_ANYWAY = 4096 };

static void check(const toc_indicator *i, size_t size)
{
    TOC_ASSERT(i->type != TOC_INDICATOR_NONE && i->value.n > 0 && i->basis.spans.n > 0);
    for (size_t k = 0; k < i->value.n; k++)
        TOC_ASSERT(i->value.p[k] != '\n' && i->value.p[k] != '\0');
    TOC_VEC_FOREACH (s, &i->basis.spans)
        TOC_ASSERT(s->start < s->end && s->end <= size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    toc_sv text = {(const char *)data, size};
    if (size > FUZZ_MAX_INPUT)
        return 0;
    toc_arena a = {0};
    toc_indicator_vec found = {0};
    uint64_t work = 0;
    TOC_ASSERT(toc_indicators_find_counted(NULL, text, &a, &found, &work) == 0);
    TOC_ASSERT(work <= WORK_ANYWAY + (uint64_t)WORK_PER_BYTE * size);
    TOC_VEC_FOREACH (i, &found)
        check(i, size);
    for (size_t at = 0; at < size;) {
        size_t run = toc_indicator_run_counted(text, at, &work);
        TOC_ASSERT(run <= size - at);
        at += run ? run : 1;
    }
    TOC_ASSERT(work <= 2 * (WORK_ANYWAY + (uint64_t)WORK_PER_BYTE * size));
    toc_arena_done(&a);
    return 0;
}
