/* scan_not_fast - for machines that can have no AVX2. */
#include "match/scan_state.h"

void toc_scan_walk_fast(toc_scan *c)
{
    toc_scan_walk(c);
}

bool toc_scan_fast(void)
{
    return false;
}
