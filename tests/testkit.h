/*
 * testkit - what unit tests need, and no more: self-registering cases, TAP for meson.
 *
 *     #include "testkit.h"
 *     TEST(refang_keeps_ports) { EXPECT_SV(refang("a[.]b:80"), "a.b:80"); }
 *
 * A failed EXPECT prints file, line and both values and fails the case; the case goes on, so one
 * run shows all that is wrong. testkit.c holds main().
 */
#pragma once

#include "base/arena.h"
#include "base/buf.h"
#include "extract/extract.h"
#include "extract/lexicon.h"

#include <stdbool.h>

typedef struct toc_test {
    const char *name;
    void (*run)(void);
    struct toc_test *next;
} toc_test;

void toc_test_register(toc_test *t);
void toc_test_fail(const char *file, int line, const char *fmt, ...) TOC_PRINTF(3, 4);

#define TEST(name)                                                                                 \
    static void test_##name(void);                                                                 \
    __attribute__((constructor)) static void register_##name(void)                                 \
    {                                                                                              \
        static toc_test t = {#name, test_##name, NULL};                                            \
        toc_test_register(&t);                                                                     \
    }                                                                                              \
    static void test_##name(void)

#define EXPECT(cond) ((cond) ? (void)0 : toc_test_fail(__FILE__, __LINE__, "not true: %s", #cond))

#define EXPECT_INT(got, want)                                                                      \
    toc_test_int((long long)(got), (long long)(want), #got, __FILE__, __LINE__)
void toc_test_int(long long got, long long want, const char *what, const char *file, int line);

/* got is a toc_sv, want a C string. */
#define EXPECT_SV(got, want) toc_test_sv((got), (want), #got, __FILE__, __LINE__)
void toc_test_sv(toc_sv got, const char *want, const char *what, const char *file, int line);

/* A folder that is new and is removed with all it holds when the program ends. */
const char *toc_test_dir(void);

/* Where a file of the built data is ("tocsin.lex"), or the folder itself for "". Good until the
 * next call. */
const char *toc_test_data(const char *file);
/* Where a file of the sources is: "model-data/tagger.bin". Good until the next call. */
const char *toc_test_source(const char *file);
/* The built lexicon, opened once and kept to the end; the program ends when it cannot be. */
const toc_lexicon *toc_test_lexicon(void);
/* The extractor with the built data, in the same way; tests say what it leaves out. */
toc_extractor *toc_test_extractor(void);

/* Writes what the code under test makes of input, one line each. */
typedef void (*toc_golden_answer)(toc_sv input, toc_arena *a, toc_buf *out);

/*
 * Runs every case of tests/golden/<name>, text that anyone can read: a line of input, the lines of
 * the answer under it, a blank line between cases. '#' starts a comment line; "\n", "\t" and "\\"
 * in the input stand for what they say. Each mismatch fails the test with both texts.
 */
void toc_golden_check(const char *name, toc_golden_answer answer);
