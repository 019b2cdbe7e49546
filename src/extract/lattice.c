/* lattice - see lattice.h. */
#include "extract/lattice.h"

#include "base/macros.h"

#include <math.h>
#include <string.h>

float toc_exp(float x)
{
    if (x < -80.0f)
        return 0.0f;
    if (x > 80.0f)
        x = 80.0f;
    /* 2^(k + f), |f| <= 1/2: Taylor on f ln 2, k into the exponent. */
    float y = x * 1.44269504f;
    int32_t k = (int32_t)(y + (y < 0.0f ? -0.5f : 0.5f));
    float f = (x - (float)k * 0.693359375f) + (float)k * 2.12194440e-4f;
    float p =
        1.0f +
        f * (1.0f + f * (0.5f + f * (0.166666667f + f * (0.0416666667f + f * 0.00833333333f))));
    uint32_t bits = (uint32_t)(k + 127) << 23;
    float scale;
    memcpy(&scale, &bits, sizeof(scale));
    return p * scale;
}

float toc_logistic(float x)
{
    return x >= 0.0f ? 1.0f / (1.0f + toc_exp(-x)) : toc_exp(x) / (1.0f + toc_exp(x));
}

void toc_lattice_load(toc_lattice *l, const toc_transitions *t, const toc_lattice_row *scores,
                      const uint16_t *allowed, uint32_t n)
{
    TOC_ASSERT(n <= TOC_LATTICE_MAX && t->tags <= TOC_LATTICE_TAGS);
    l->n = n;
    l->log_z = 0;
    for (uint32_t i = 0; i < n; i++) {
        float best = scores[i][0];
        for (uint32_t k = 1; k < t->tags; k++)
            best = scores[i][k] > best ? scores[i][k] : best;
        l->log_z += (double)best;
        memset(l->emit[i], 0, sizeof(l->emit[i]));
        for (uint32_t k = 0; k < t->tags; k++)
            if (!allowed || (allowed[i] >> k & 1))
                l->emit[i][k] = toc_exp(scores[i][k] - best);
    }
}

/* out = previous row times the transition matrix, lane by lane. */
static void step_forward(const toc_transitions *t, const float *from, float *out)
{
    memset(out, 0, sizeof(toc_lattice_row));
    for (uint32_t p = 0; p < t->tags; p++)
        for (uint32_t k = 0; k < TOC_LATTICE_TAGS; k++)
            out[k] += from[p] * t->p[p][k];
}

static bool forward(toc_lattice *l, const toc_transitions *t)
{
    for (uint32_t i = 0; i < l->n; i++) {
        float *a = l->alpha[i];
        if (i == 0)
            memcpy(a, t->p[t->tags], sizeof(toc_lattice_row));
        else
            step_forward(t, l->alpha[i - 1], a);
        float sum = 0.0f;
        for (uint32_t k = 0; k < t->tags; k++) {
            a[k] *= l->emit[i][k];
            sum += a[k];
        }
        if (!(sum > 0.0f))
            return false;
        for (uint32_t k = 0; k < t->tags; k++)
            a[k] /= sum;
        l->scale[i] = sum;
        l->log_z += log((double)sum);
    }
    return true;
}

static void backward(toc_lattice *l, const toc_transitions *t)
{
    for (uint32_t k = 0; k < TOC_LATTICE_TAGS; k++)
        l->beta[l->n - 1][k] = 1.0f;
    for (uint32_t i = l->n - 1; i > 0; i--) {
        toc_lattice_row ahead;
        for (uint32_t k = 0; k < TOC_LATTICE_TAGS; k++)
            ahead[k] = l->emit[i][k] * l->beta[i][k] / l->scale[i];
        for (uint32_t p = 0; p < t->tags; p++) {
            float sum = 0.0f;
            for (uint32_t k = 0; k < t->tags; k++)
                sum += t->p[p][k] * ahead[k];
            l->beta[i - 1][p] = sum;
        }
    }
}

bool toc_lattice_sum(toc_lattice *l, const toc_transitions *t)
{
    if (l->n == 0)
        return true;
    if (!forward(l, t))
        return false;
    backward(l, t);
    return true;
}
