/* fuzz_unpack - compressed files, and what is in them. */
#include "fuzz_reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_reader(&toc_reader_gzip, data, size);
    fuzz_reader(&toc_reader_zstd, data, size);
    return 0;
}
