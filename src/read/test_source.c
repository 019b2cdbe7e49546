#include "testkit.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "read/read.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static char paths[8][512];

/* Path of name below a fresh folder of this case; good for eight calls. */
static const char *at(const char *folder, const char *name)
{
    static unsigned next;
    char *p = paths[next++ % TOC_LEN(paths)];
    (void)snprintf(p, sizeof(paths[0]), "%s/%s/%s", toc_test_dir(), folder, name);
    return p;
}

static void put(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    EXPECT(f && fputs(text, f) >= 0 && fclose(f) == 0);
}

static void make_folder(const char *path)
{
    EXPECT_INT(mkdir(path, 0700), 0);
}

/* All that the names lead to, base names and error codes, as "a.txt b.txt !2 ". */
static void lists(const char *const *names, size_t n, const char *want)
{
    toc_source *s = NULL;
    toc_buf got = {.max = 4096};
    toc_err err = {0};
    const char *name;
    EXPECT_INT(toc_source_new(names, n, &s, &err), 0);
    for (int r; s && (r = toc_source_next(s, &name, &err)) != TOC_READ_END;) {
        if (r < 0)
            toc_buf_printf(&got, "!%d ", -r);
        else
            toc_buf_printf(&got, "%s ", strrchr(name, '/') ? strrchr(name, '/') + 1 : name);
    }
    EXPECT_SV(toc_buf_sv(&got), want);
    toc_buf_done(&got);
    s = toc_source_free(s);
}

static void lists_one(const char *name, const char *want)
{
    lists(&name, 1, want);
}

TEST(folders_are_walked_in_order)
{
    make_folder(at(".", "walk"));
    make_folder(at("walk", "b"));
    put(at("walk", "c.txt"), "c");
    put(at("walk", "a.txt"), "a");
    put(at("walk/b", "z.txt"), "z");
    put(at("walk/b", ".hidden"), "h");
    make_folder(at("walk", ".git"));
    put(at("walk/.git", "x"), "x");
    lists_one(at("walk", ""), "a.txt z.txt c.txt ");
    lists_one(at(".", "walk"), "a.txt z.txt c.txt ");
    lists_one(at("walk", "*.txt"), "a.txt c.txt ");
    lists_one(at("walk", "?.pdf"), "!2 ");
    lists((const char *[]){"-", "https://example.org/", at("walk", "c.txt"), at("walk", "none")}, 4,
          "-  c.txt !2 ");
}

TEST(progress_knows_the_total)
{
    const char *names[] = {"-", "http://a.example/x"}, *name;
    toc_source *s;
    size_t done, total;
    EXPECT_INT(toc_source_new(names, 2, &s, NULL), 0);
    EXPECT_INT(toc_source_next(s, &name, NULL), 0);
    toc_source_progress(s, &done, &total);
    EXPECT_INT(done, 1);
    EXPECT_INT(total, 2);
    s = toc_source_free(s);
}

TEST(links_pipes_and_loops_do_not_trap_the_walk)
{
    make_folder(at(".", "loop"));
    put(at("loop", "a.txt"), "a");
    EXPECT_INT(symlink(".", at("loop", "self")), 0);
    EXPECT_INT(symlink("a.txt", at("loop", "link.txt")), 0);
    EXPECT_INT(symlink("nowhere", at("loop", "dangling")), 0);
    EXPECT_INT(mkfifo(at("loop", "pipe"), 0600), 0);
    lists_one(at(".", "loop"), "a.txt !2 link.txt ");
}

TEST(a_folder_without_permission_is_named_and_the_walk_goes_on)
{
    make_folder(at(".", "closed"));
    make_folder(at("closed", "a"));
    put(at("closed", "b.txt"), "b");
    EXPECT_INT(chmod(at("closed", "a"), 0), 0);
    bool root = geteuid() == 0; /* may read everything: be nobody for a moment */
    if (root) {
        EXPECT_INT(chmod(toc_test_dir(), 0755), 0);
        EXPECT_INT(chmod(at(".", "closed"), 0755), 0);
        EXPECT_INT(seteuid(65534), 0);
    }
    lists_one(at(".", "closed"), "!13 b.txt ");
    if (root)
        EXPECT_INT(seteuid(0), 0);
    EXPECT_INT(chmod(at("closed", "a"), 0700), 0);
}

TEST(folders_too_deep_are_named)
{
    char path[512];
    int n = snprintf(path, sizeof(path), "%s/deep", toc_test_dir());
    for (int i = 0; i < 40; i++) {
        make_folder(path);
        n += snprintf(path + n, sizeof(path) - (size_t)n, "/d");
    }
    lists_one(at(".", "deep"), "!40 ");
}

static void fetch_is(const char *name, int want, const char *text)
{
    char *p = NULL;
    size_t n = 0;
    toc_err err = {0};
    volatile sig_atomic_t stop = want == -EINTR;
    int r = toc_fetch(name, &stop, &p, &n, &err);
    EXPECT_INT(r, want);
    if (r == 0)
        EXPECT_SV(((toc_sv){p, n}), text);
    else
        EXPECT(strstr(err.text, name) == err.text && strchr(err.text, ':'));
    toc_free(p);
}

TEST(fetch_reads_files_and_pipes)
{
    make_folder(at(".", "fetch"));
    put(at("fetch", "a"), "hello");
    put(at("fetch", "empty"), "");
    EXPECT_INT(mkfifo(at("fetch", "pipe"), 0600), 0);
    fetch_is(at("fetch", "a"), 0, "hello");
    fetch_is(at("fetch", "empty"), 0, "");
    fetch_is(at("fetch", "none"), -ENOENT, "");
    fetch_is(at("fetch", "."), -EISDIR, "");
    fetch_is(at("fetch", "pipe"), 0, "");
    fetch_is("/dev/null", 0, "");
}

TEST(fetch_refuses_what_is_too_large_before_reading)
{
    make_folder(at(".", "large"));
    const char *path = at("large", "2g");
    put(path, "");
    EXPECT_INT(truncate(path, (off_t)2 << 30), 0); /* sparse: takes no room */
    fetch_is(path, -E2BIG, "");
    fetch_is("/dev/zero", -E2BIG, ""); /* has no size to refuse by: stopped on the way */
}

TEST(a_pipe_whose_writer_is_silent_can_be_left)
{
    const char *path = at(".", "silent");
    EXPECT_INT(mkfifo(path, 0600), 0);
    int writer = open(path, O_RDWR | O_CLOEXEC);
    fetch_is(path, -EINTR, "");
    (void)close(writer);
}

TEST(fetch_reads_standard_input)
{
    int fds[2], old = dup(STDIN_FILENO);
    EXPECT_INT(pipe(fds), 0);
    EXPECT_INT(write(fds[1], "from a pipe", 11), 11);
    (void)close(fds[1]);
    (void)dup2(fds[0], STDIN_FILENO);
    fetch_is("-", 0, "from a pipe");
    (void)dup2(old, STDIN_FILENO);
    (void)close(old);
    (void)close(fds[0]);
}

TEST(out_of_memory_is_reported_wherever_it_strikes)
{
    make_folder(at(".", "oom"));
    put(at("oom", "a.txt"), "text");
    const char *names[] = {at(".", "oom"), "missing"};
    int r = -ENOMEM;
    for (long n = 0; r == -ENOMEM && n < 1000; n++) {
        toc_source *s = NULL;
        toc_alloc_fail_after(n);
        r = toc_source_new(names, 2, &s, NULL);
        toc_alloc_fail_after(-1);
        EXPECT(r == 0 || (r == -ENOMEM && !s));
        s = toc_source_free(s);
    }
    EXPECT_INT(r, 0);
}
