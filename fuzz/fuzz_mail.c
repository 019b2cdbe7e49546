/* fuzz_mail - e-mail messages. */
#include "fuzz_reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_reader(&toc_reader_mail, data, size);
    return 0;
}
