/* rate - how often somebody may: buckets of tokens that fill with time, in a table of fixed size.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { TOC_RATES = 1024 };

typedef struct {
    uint64_t key; /* account, or peer address; 0: free */
    double tokens;
    int64_t at;
} toc_rate_entry;

/* Takes one of `per_minute`, of which `burst` may come at once. False: none is left. Two keys that
 * fall on one slot: the later one takes it. table has TOC_RATES entries; its lock is the caller's.
 */
bool toc_rate_take(toc_rate_entry *table, uint64_t key, double per_minute, double burst);
/* Whether one is left, without taking it. */
bool toc_rate_is_left(const toc_rate_entry *table, uint64_t key, double per_minute);
