/* fuzz_html - web pages. */
#include "fuzz_reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_reader(&toc_reader_html, data, size);
    return 0;
}
