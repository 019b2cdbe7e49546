#include "testkit.h"

#include "extract/role_spans.h"

#include <errno.h>
#include <math.h>

enum { N = 4, TAGS = 3 };

static toc_lattice lattice; /* too large for a small stack */

static toc_transitions some_transitions(void)
{
    toc_transitions t = {.tags = TAGS};
    for (uint32_t p = 0; p <= TAGS; p++)
        for (uint32_t k = 0; k < TAGS; k++)
            t.p[p][k] = 0.5f + 0.25f * (float)((p * 5 + k * 3) % 7);
    t.p[0][2] = t.p[TAGS][2] = 0.0f; /* tag 2 never after 0 nor first */
    return t;
}

static void some_scores(toc_lattice_row scores[N])
{
    for (uint32_t i = 0; i < N; i++)
        for (uint32_t k = 0; k < TAGS; k++)
            scores[i][k] = 0.7f * (float)((i * 7 + k * 5) % 4) - 1.0f;
}

/* Sums exp(score) over all sequences; *ret_with: those that have tag k at token i. */
static double brute_force(const toc_transitions *t, toc_lattice_row scores[N], uint32_t i,
                          uint32_t k, double *ret_with)
{
    double all = 0;
    *ret_with = 0;
    for (uint32_t code = 0; code < 81; code++) {
        uint32_t rest = code, before = TAGS, tags[N];
        double weight = 1;
        for (uint32_t n = 0; n < N; n++, rest /= TAGS) {
            tags[n] = rest % TAGS;
            weight *= (double)t->p[before][tags[n]] * exp((double)scores[n][tags[n]]);
            before = tags[n];
        }
        all += weight;
        *ret_with += tags[i] == k ? weight : 0;
    }
    return all;
}

TEST(marginals_equal_those_of_enumeration)
{
    toc_transitions t = some_transitions();
    toc_lattice_row scores[N] = {0};
    some_scores(scores);
    toc_lattice_load(&lattice, &t, scores, NULL, N);
    EXPECT(toc_lattice_sum(&lattice, &t));
    for (uint32_t i = 0; i < N; i++)
        for (uint32_t k = 0; k < TAGS; k++) {
            double with, all = brute_force(&t, scores, i, k, &with);
            EXPECT(fabs((double)toc_lattice_marginal(&lattice, i, k) - with / all) < 1e-5);
            EXPECT(fabs(toc_lattice_log_z(&lattice) - log(all)) < 1e-5);
        }
}

TEST(only_allowed_tags_get_mass)
{
    toc_transitions t = some_transitions();
    toc_lattice_row scores[N] = {0};
    const uint16_t allowed[N] = {7, 2, 7, 1}, none[N] = {1, 4, 7, 7};
    some_scores(scores);
    toc_lattice_load(&lattice, &t, scores, allowed, N);
    EXPECT(toc_lattice_sum(&lattice, &t));
    EXPECT(fabsf(toc_lattice_marginal(&lattice, 1, 1) - 1.0f) < 1e-5f);
    EXPECT(toc_lattice_marginal(&lattice, 3, 2) < 1e-9f);
    toc_lattice_load(&lattice, &t, scores, none, N);
    EXPECT(!toc_lattice_sum(&lattice, &t));
}

TEST(transitions_of_a_model_are_checked)
{
    toc_transitions t = some_transitions(), read = {0};
    toc_sv section = {(const char *)&t, sizeof(t)};
    toc_err err = {0};
    EXPECT_INT(toc_transitions_read(section, TAGS, &read, &err), 0);
    EXPECT(memcmp(&t, &read, sizeof(t)) == 0);
    EXPECT_INT(toc_transitions_read(section, TAGS + 1, &read, &err), -EINVAL);
    section.n--;
    EXPECT_INT(toc_transitions_read(section, TAGS, &read, &err), -EINVAL);
}

TEST(exponential_is_close)
{
    for (double x = -79; x < 79; x += 0.37)
        EXPECT(fabs((double)toc_exp((float)x) / exp((double)(float)x) - 1) < 1e-5);
    EXPECT(toc_exp(-1000.0f) == 0.0f);
    EXPECT(fabsf(toc_logistic(0.0f) - 0.5f) < 1e-6f);
}

TEST(span_probabilities_sum_to_the_probability_of_their_begin)
{
    toc_arena a = {0};
    toc_transitions t = {.tags = TOC_ROLE_TAGS};
    toc_lattice_row scores[N] = {0};
    for (uint32_t from = 0; from <= t.tags; from++)
        for (uint32_t to = 0; to < t.tags; to++)
            t.p[from][to] = to % 2 == 1 || to == 0 || from == to || from + 1 == to ? 1.0f : 0.0f;
    for (uint32_t i = 0; i < N; i++)
        for (uint32_t k = 0; k < t.tags; k++)
            scores[i][k] = (float)((i * 3 + k * 7) % 5) * 0.5f;
    toc_lattice_load(&lattice, &t, scores, NULL, N);
    EXPECT(toc_lattice_sum(&lattice, &t));
    toc_role_span_vec spans = {0};
    EXPECT_INT(toc_role_spans(&lattice, &t, 10, 3, 1e-9f, &a, &spans), 0);
    for (uint32_t i = 0; i < N; i++)
        for (uint32_t r = 0; r < TOC_ROLE_COUNT; r++) {
            float sum = 0.0f;
            TOC_VEC_FOREACH (s, &spans)
                sum += s->first == 10 + i && s->role == r ? s->p : 0.0f;
            EXPECT(fabsf(sum - toc_lattice_marginal(&lattice, i, toc_role_begin(r))) < 1e-5f);
        }
    toc_arena_done(&a);
}
