/* A form of a browser: the first line is its Content-Type. Fields lie within the body. */
#include "api/form.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const NAMES[] = {"file", "marking", ""};
    toc_sv body = {(const char *)data, size};
    if (size > FUZZ_MAX_INPUT)
        return 0;
    toc_sv type = toc_sv_cut(&body, '\n');
    for (size_t i = 0; i < TOC_LEN(NAMES); i++) {
        toc_sv value, file;
        if (!toc_form_get(type, body, toc_sv_of(NAMES[i]), &value, &file))
            continue;
        TOC_ASSERT(value.p >= body.p && value.p + value.n <= body.p + body.n);
        TOC_ASSERT(!file.n || (file.p >= body.p && file.p + file.n <= body.p + body.n));
    }
    return 0;
}
