/* decay - see decay.h. */
#include "match/decay.h"

#include <math.h>

double toc_decay_score(const toc_decay *d, double base, int64_t age)
{
    if (d->lifetime <= 0 || age <= 0)
        return base;
    double part = (double)age / 86400 / d->lifetime;
    return part >= 1 ? 0 : base * (1 - pow(part, 1 / d->speed));
}
