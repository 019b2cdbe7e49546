/* rate - see rate.h. */
#include "share/rate.h"

#include "base/date.h"
#include "base/macros.h"

#define MINUTE 60e6

bool toc_rate_take(toc_rate_entry *table, uint64_t key, double per_minute, double burst)
{
    toc_rate_entry *e = &table[key % TOC_RATES];
    int64_t now = toc_time_now();
    if (e->key != key)
        *e = (toc_rate_entry){.key = key, .tokens = burst, .at = now};
    double grown = e->tokens + (double)TOC_MAX(now - e->at, (int64_t)0) * per_minute / MINUTE;
    e->tokens = TOC_MIN(grown, burst);
    e->at = now;
    if (e->tokens < 1)
        return false;
    e->tokens -= 1;
    return true;
}

bool toc_rate_is_left(const toc_rate_entry *table, uint64_t key, double per_minute)
{
    const toc_rate_entry *e = &table[key % TOC_RATES];
    double left = e->tokens + (double)(toc_time_now() - e->at) * per_minute / MINUTE;
    return e->key != key || left >= 1;
}
