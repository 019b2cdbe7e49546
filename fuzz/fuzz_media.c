/* Accept and Content-Type headers: whatever stands before it, a range that fits is found. */
#include "base/buf.h"
#include "fuzz.h"
#include "http/http.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char TYPE[] = "application/taxii+json", VERSION[] = "2.1";
    toc_sv header = {(const char *)data, size};
    toc_buf more = {0};
    if (size > FUZZ_MAX_INPUT)
        return 0;
    (void)toc_http_accepts(header, TYPE, VERSION);
    bool exact = toc_http_is_media(header, TYPE, VERSION);
    TOC_ASSERT(!exact || !memchr(data, ',', size) ||
               toc_sv_starts_nocase(toc_sv_trim(header), toc_sv_of(TYPE)));
    toc_buf_add(&more, header);
    toc_buf_str(&more, ",application/taxii+json;version=2.1");
    TOC_ASSERT(toc_http_accepts(toc_buf_sv(&more), TYPE, VERSION));
    toc_buf_done(&more);
    return 0;
}
