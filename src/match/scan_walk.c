/* scan_walk - the walk for any machine: eight bytes at a time in ordinary registers. */
#include "match/scan_state.h"

enum { IS_WORD = 1, IS_HEX = 2, IS_DOT = 4, IS_COLON = 8 };

/* What each byte is, as a bit in the masks. */
static const uint8_t CLASS[256] = {
    ['.'] = IS_WORD | IS_DOT,
    ['-'] = IS_WORD,
    ['_'] = IS_WORD,
    [':'] = IS_COLON,
    ['0' ... '9'] = IS_WORD | IS_HEX,
    ['A' ... 'F'] = IS_WORD | IS_HEX,
    ['G' ... 'Z'] = IS_WORD,
    ['a' ... 'f'] = IS_WORD | IS_HEX,
    ['g' ... 'z'] = IS_WORD,
};

/* Bit `bit` of each of eight bytes, the first byte lowest. */
static inline uint64_t gather(uint64_t bytes, unsigned bit)
{
    return (bytes >> bit & 0x0101010101010101u) * 0x0102040810204080u >> 56;
}

static inline __attribute__((always_inline)) void classify(const uint8_t *p, scan_masks *ret)
{
    *ret = (scan_masks){0};
    for (unsigned i = 0; i < 64; i += 8) {
        uint64_t classes = 0;
        for (unsigned k = 0; k < 8; k++)
            classes |= (uint64_t)CLASS[p[i + k]] << 8 * k;
        ret->word |= gather(classes, 0) << i;
        ret->hex |= gather(classes, 1) << i;
        ret->dot |= gather(classes, 2) << i;
        ret->colon |= gather(classes, 3) << i;
    }
}

static inline __attribute__((always_inline)) number_shape shape_of(const uint8_t *p, uint32_t n)
{
    unsigned dots = 0, others = 0;
    for (uint32_t i = 0; i < n; i++) {
        dots += p[i] == '.';
        others += p[i] > '9';
    }
    return others ? SHAPE_OTHER : dots == 3 ? SHAPE_ADDRESS : SHAPE_NUMBER;
}

#include "match/scan_body.inc"

void toc_scan_walk(toc_scan *c)
{
    walk_as_needed(c);
}

void toc_scan_word(toc_scan *c, const uint8_t *s, const uint8_t *e)
{
    take_trimmed(c, s, e, memchr(s, '.', (size_t)(e - s)) != NULL);
}
