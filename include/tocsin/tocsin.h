/*
 * tocsin - threat reports into sourced incident records, for programs.
 *
 *     tocsin *t = NULL;
 *     tocsin_report *r = NULL;
 *     tocsin_error err;
 *     if (tocsin_open(NULL, &t, &err) < 0 || tocsin_read(t, bytes, size, "a.html", &r, &err) < 0)
 *         errx(1, "%s", err.text);
 *     puts(tocsin_report_json(r, NULL));
 *     tocsin_report_free(r);
 *     tocsin_close(t);
 *
 * Build with `pkg-config --cflags --libs tocsin`; docs/incident-record.md describes the JSON.
 *
 * Results: 0 done; < 0 a negative errno, with one line about it in *reterr (NULL: not wanted);
 * > 0 a named answer of that call. Outputs are written on success only.
 *
 * Threads: a tocsin is read only once it is open; any number of threads may read with it at the
 * same time. A tocsin_report belongs to one thread at a time. The library has no other state,
 * writes to no stream, installs no signal handler and never exits, save for abort() on a bug of its
 * own.
 */
#ifndef TOCSIN_H
#define TOCSIN_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TOCSIN_API __attribute__((visibility("default")))

typedef struct tocsin tocsin;
typedef struct tocsin_report tocsin_report;

typedef struct {
    int code; /* the negative errno that the call returned */
    char text[512];
} tocsin_error;

/* Answer of tocsin_read(): the bytes are a report that holds no text (empty file, scanned PDF). */
enum { TOCSIN_NO_TEXT = 1 };

/* "0.1.0", of the library that runs, whatever header was compiled against. */
TOCSIN_API const char *tocsin_version(void);

/*
 * Maps lexicon and models. data_dir NULL: $TOCSIN_DATA, or where the library was installed.
 * -ENOENT when they are not there, -EINVAL when they are damaged or of another version, -ENOMEM.
 */
TOCSIN_API int tocsin_open(const char *data_dir, tocsin **ret, tocsin_error *reterr);

/* NULL is fine. Returns NULL. Reports outlive it. */
TOCSIN_API tocsin *tocsin_close(tocsin *t);

/*
 * Reads one report from memory: text, HTML, PDF or e-mail, plain or compressed. name is its path or
 * URL: the record's id comes from it, and its ending is a hint to the format. The bytes may go once
 * the call is over.
 * Returns 0 and *ret (free it with tocsin_report_free()), TOCSIN_NO_TEXT, or < 0: -EINVAL (binary,
 * damaged or unknown format), -E2BIG (beyond a limit), -ENOMEM.
 */
TOCSIN_API int tocsin_read(const tocsin *t, const void *bytes, size_t size, const char *name,
                           tocsin_report **ret, tocsin_error *reterr);

/* The record as JSON on one line, NUL-terminated. *ret_size (NULL: not wanted) is its length. */
TOCSIN_API const char *tocsin_report_json(const tocsin_report *r, size_t *ret_size);

/* The report's text, UTF-8: what the byte offsets under "evidence" count in. NUL-terminated. */
TOCSIN_API const char *tocsin_report_text(const tocsin_report *r, size_t *ret_size);

/* How many incidents the record holds; 0 is a good answer. */
TOCSIN_API size_t tocsin_report_incidents(const tocsin_report *r);

/* NULL is fine. Returns NULL. What the calls above returned dies with it. */
TOCSIN_API tocsin_report *tocsin_report_free(tocsin_report *r);

typedef struct {
    unsigned threads; /* 0: as many as processors */
    void *context;    /* handed to both calls */
    /* One report, in the order of the inputs, on the caller's thread; r is the library's and dies
     * when the call returns. < 0 ends the run with that result. */
    int (*report)(void *context, const char *name, const tocsin_report *r);
    /* An input that gave none, in its place in the order; NULL: failures are only counted. */
    void (*failed)(void *context, const char *name, const tocsin_error *err);
} tocsin_read_options;

/*
 * Reads many: files, folders, globs, http(s) URLs, "-" for standard input. Memory is bounded
 * however many there are. Returns 0 when all were tried, *ret_failures (NULL: not wanted) of them
 * in vain; < 0 when the run itself broke or report() ended it.
 */
TOCSIN_API int tocsin_read_all(const tocsin *t, const char *const *names, size_t n,
                               const tocsin_read_options *options, size_t *ret_failures,
                               tocsin_error *reterr);

#ifdef __cplusplus
}
#endif
#endif
