/* extractor - toc_test_extractor() of testkit.h, apart: few tests need all that reads a report. */
#include "testkit.h"

#include <stdio.h>
#include <stdlib.h>

toc_extractor *toc_test_extractor(void)
{
    static toc_extractor *x;
    toc_err err = {0};
    if (!x && toc_extractor_new(toc_test_data(""), &x, &err) < 0) {
        (void)fprintf(stderr, "%s\n", err.text);
        exit(1);
    }
    return x;
}
