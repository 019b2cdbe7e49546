/* scan_fast - the walk with AVX2; this file alone is compiled for it (src/match/meson.build). */
#include "match/scan_state.h"

#include <immintrin.h>

/* Which of the rows 2x to 7x of the ASCII table hold a character, by its lower half. */
static const uint8_t ROWS[16] = {0, 0, 1, 2, 4, 8, 16, 32};
static const uint8_t WORD_ROWS[16] = {
    2 | 8 | 32,      62,     62,     62,         62,         62,         62, 62, 62, 62,
    4 | 8 | 16 | 32, 4 | 16, 4 | 16, 1 | 4 | 16, 1 | 4 | 16, 4 | 8 | 16,
};
static const uint8_t HEX_ROWS[16] = {2, 22, 22, 22, 22, 22, 22, 2, 2, 2};

static inline __m256i table(const uint8_t rows[16])
{
    return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)rows));
}

static inline uint32_t bits(__m256i v)
{
    return (uint32_t)_mm256_movemask_epi8(v);
}

typedef struct {
    uint32_t word, dot, hex, colon;
} half_masks;

static inline __attribute__((always_inline)) half_masks classify_half(const uint8_t *p)
{
    const __m256i v = _mm256_loadu_si256((const __m256i *)(const void *)p);
    const __m256i low = _mm256_set1_epi8(15), zero = _mm256_setzero_si256();
    const __m256i row =
        _mm256_shuffle_epi8(table(ROWS), _mm256_and_si256(_mm256_srli_epi16(v, 4), low));
    const __m256i column = _mm256_and_si256(v, low);
    const __m256i word = _mm256_and_si256(_mm256_shuffle_epi8(table(WORD_ROWS), column), row);
    const __m256i hex = _mm256_and_si256(_mm256_shuffle_epi8(table(HEX_ROWS), column), row);
    return (half_masks){
        .word = ~bits(_mm256_cmpeq_epi8(word, zero)),
        .hex = ~bits(_mm256_cmpeq_epi8(hex, zero)),
        .dot = bits(_mm256_cmpeq_epi8(v, _mm256_set1_epi8('.'))),
        .colon = bits(_mm256_cmpeq_epi8(v, _mm256_set1_epi8(':'))),
    };
}

static inline __attribute__((always_inline)) void classify(const uint8_t *p, scan_masks *ret)
{
    const half_masks a = classify_half(p), b = classify_half(p + 32);
    ret->word = a.word | (uint64_t)b.word << 32;
    ret->hex = a.hex | (uint64_t)b.hex << 32;
    ret->dot = a.dot | (uint64_t)b.dot << 32;
    ret->colon = a.colon | (uint64_t)b.colon << 32;
}

static inline __attribute__((always_inline)) number_shape shape_of(const uint8_t *p, uint32_t n)
{
    const __m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
    const uint32_t all = (1u << n) - 1;
    const uint32_t dots = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(v, _mm_set1_epi8('.'))) & all;
    const uint32_t others =
        (uint32_t)_mm_movemask_epi8(_mm_cmpgt_epi8(v, _mm_set1_epi8('9'))) & all;
    return others ? SHAPE_OTHER : __builtin_popcount(dots) == 3 ? SHAPE_ADDRESS : SHAPE_NUMBER;
}

#include "match/scan_body.inc"

void toc_scan_walk_fast(toc_scan *c)
{
    walk_as_needed(c);
}

bool toc_scan_fast(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
           __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
}
