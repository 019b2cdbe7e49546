/* STIX patterns from partners: what parses is checked, explained and reduced, and parses the same
 * within parentheses. */
#include "fuzz.h"
#include "match/pattern.h"

#include <errno.h>

static void ignore(void *context, toc_pattern_severity severity, const char *what)
{
    *(size_t *)context += severity == TOC_PATTERN_FAULT && *what;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    toc_arena a = {0};
    toc_buf words = {0}, again = {0};
    toc_err err = {0};
    toc_plain_indicators plain = {0};
    const toc_pattern *p = NULL, *q = NULL;
    size_t faults = 0;
    toc_sv text = {(const char *)data, size};
    if (size > FUZZ_MAX_INPUT)
        return 0;
    if (toc_pattern_parse(text, &a, &p, &err) < 0) {
        TOC_ASSERT(err.text[0]);
    } else {
        TOC_ASSERT(toc_pattern_check(p, ignore, &faults) == faults);
        toc_pattern_explain(p, &words);
        TOC_ASSERT(words.n > 0);
        if (toc_pattern_reduce(p, &a, &plain, NULL) == 0)
            TOC_ASSERT(plain.n <= size);
        toc_buf_str(&again, "(");
        toc_buf_add(&again, text);
        toc_buf_str(&again, "\n)"); /* the text may end in a comment */
        int r = toc_pattern_parse(toc_buf_sv(&again), &a, &q, &err);
        TOC_ASSERT(r == 0 || r == -E2BIG); /* at the ceiling of depth */
    }
    toc_buf_done(&words);
    toc_buf_done(&again);
    toc_arena_done(&a);
    return 0;
}
