/*
 * decay - how much an indicator is still worth, by MISP's polynomial model (Iklody, Wagener,
 * Dulaunoy, Mokaddem, Wagner: "Decaying Indicators of Compromise", 2018):
 *
 *     score = base * (1 - (age / lifetime)^(1 / speed)), 0 from the end of the lifetime on
 *
 * Computed whenever it is asked for; nothing is kept. Pure.
 */
#pragma once

#include <stdint.h>

typedef struct {
    double lifetime; /* days; 0: nothing decays */
    double speed;    /* 1: in a straight line; above it fastest at first, below it at the end */
} toc_decay;

/* base 0-100; age in seconds since it was said or seen last, below 0 counts as 0. */
double toc_decay_score(const toc_decay *d, double base, int64_t age);
