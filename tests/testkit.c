/* testkit - see testkit.h. Run with a name to run the cases that contain it. */
#include "testkit.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static toc_test *first, **last = &first;
static int failures;
static char dir[] = "/tmp/tocsin-test.XXXXXX";
static bool dir_made;

void toc_test_register(toc_test *t)
{
    *last = t;
    last = &t->next;
}

void toc_test_fail(const char *file, int line, const char *fmt, ...)
{
    va_list ap;
    failures++;
    printf("# %s:%d: ", file, line);
    va_start(ap, fmt);
    vprintf(fmt, ap);
    va_end(ap);
    printf("\n");
}

void toc_test_int(long long got, long long want, const char *what, const char *file, int line)
{
    if (got != want)
        toc_test_fail(file, line, "%s is %lld, want %lld", what, got, want);
}

void toc_test_sv(toc_sv got, const char *want, const char *what, const char *file, int line)
{
    if (!toc_sv_eq(got, toc_sv_of(want)))
        toc_test_fail(file, line, "%s is \"%.*s\", want \"%s\"", what, TOC_SV_ARG(got), want);
}

static void remove_dir(void)
{
    pid_t pid = fork();
    if (pid == 0) {
        execlp("rm", "rm", "-rf", dir, (char *)NULL);
        _exit(127);
    }
    if (pid > 0)
        (void)waitpid(pid, NULL, 0);
}

const char *toc_test_dir(void)
{
    if (!dir_made) {
        if (!mkdtemp(dir)) {
            perror(dir);
            exit(99);
        }
        dir_made = true;
        (void)atexit(remove_dir);
    }
    return dir;
}

const char *toc_test_data(const char *file)
{
    static char path[4096];
    const char *folder = getenv("TOCSIN_DATA");
    (void)snprintf(path, sizeof(path), "%s/%s", folder ? folder : "build/data", file);
    return path;
}

const char *toc_test_source(const char *file)
{
    static char path[4096];
    const char *root = getenv("TOC_SOURCE_ROOT");
    (void)snprintf(path, sizeof(path), "%s/%s", root ? root : ".", file);
    return path;
}

const toc_lexicon *toc_test_lexicon(void)
{
    static toc_lexicon *lexicon;
    toc_err err = {0};
    if (!lexicon && toc_lexicon_open(toc_test_data("tocsin.lex"), &lexicon, &err) < 0) {
        (void)fprintf(stderr, "%s\n", err.text);
        exit(1);
    }
    return lexicon;
}

int main(int argc, char **argv)
{
    int n = 0, bad = 0;
    for (toc_test *t = first; t; t = t->next) {
        if (argc > 1 && !strstr(t->name, argv[1]))
            continue;
        failures = 0;
        t->run();
        bad += failures > 0;
        printf("%s %d - %s\n", failures ? "not ok" : "ok", ++n, t->name);
        (void)fflush(stdout);
    }
    printf("1..%d\n", n);
    return bad || n == 0;
}
