/* bench - what every library under test does: parse a bundle, then read three properties of each of
 * its objects. The digest of what was read shows that all did the same work. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

static const char *const BENCH_KEYS[] = {"id", "type", "modified"};
enum { BENCH_KEY_COUNT = 3 };

typedef struct {
    uint64_t digest;
    size_t objects;
} bench_result;

static inline void bench_use(bench_result *r, const char *s, size_t n)
{
    for (size_t i = 0; i < n; i += 7)
        r->digest = r->digest * 31 + (unsigned char)s[i];
    r->digest += n;
}

/* 0, or -1 when the library refused the bytes. Frees all it took. */
int bench_rapidjson(const char *p, size_t n, bench_result *r);

#ifdef __cplusplus
}
#endif
