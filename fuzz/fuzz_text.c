/* fuzz_text - plain text in any encoding. */
#include "fuzz_reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_reader(&toc_reader_text, data, size);
    return 0;
}
