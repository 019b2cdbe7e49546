/* fuzz_cap - alerts in the Common Alerting Protocol. */
#include "fuzz_reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_reader(&toc_reader_cap, data, size);
    return 0;
}
