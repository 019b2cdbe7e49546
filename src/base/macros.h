/*
 * macros - the handful of compiler features that the whole tree leans on.
 *
 * Both compilers that we build with (gcc 12, clang 14, -std=gnu17) take every one of them.
 */
#pragma once

#include <assert.h>
#include <stddef.h>

/*
 * A result that must be looked at. gcc honours `(void)` only for [[nodiscard]], clang 14 takes that
 * only from C2x on: each gets the spelling under which `(void)f()` is a visible way to ignore.
 */
#if defined(__clang__)
#define TOC_MUST_USE __attribute__((warn_unused_result))
#else
#define TOC_MUST_USE [[nodiscard]]
#endif

#define TOC_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))

/* Runs freep(&variable) when the variable leaves its scope; see TOC_STEAL for success. */
#define TOC_CLEANUP(freep) __attribute__((cleanup(freep)))

/* Hands the pointer on and leaves NULL behind, so that the scope frees nothing. */
#define TOC_STEAL(p)                                                                               \
    ({                                                                                             \
        __typeof__(p) toc_stolen_ = (p);                                                           \
        (p) = NULL;                                                                                \
        toc_stolen_;                                                                               \
    })

/* States a bug in this program, never bad input. Stays on in release builds. */
#define TOC_ASSERT(cond) ((cond) ? (void)0 : toc_assert_failed(#cond, __FILE__, __LINE__))

_Noreturn void toc_assert_failed(const char *cond, const char *file, int line);

#define TOC_LEN(array) (sizeof(array) / sizeof((array)[0]))

/* Each argument is evaluated once. */
#define TOC_MIN(a, b)                                                                              \
    ({                                                                                             \
        __typeof__(a) toc_a_ = (a);                                                                \
        __typeof__(b) toc_b_ = (b);                                                                \
        toc_a_ < toc_b_ ? toc_a_ : toc_b_;                                                         \
    })
#define TOC_MAX(a, b)                                                                              \
    ({                                                                                             \
        __typeof__(a) toc_a_ = (a);                                                                \
        __typeof__(b) toc_b_ = (b);                                                                \
        toc_a_ > toc_b_ ? toc_a_ : toc_b_;                                                         \
    })

/* Of a large array that is written before it is read: it is not zeroed at every call. */
#define TOC_UNSET __attribute__((uninitialized))
