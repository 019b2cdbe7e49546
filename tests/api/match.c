/* The public matcher: however a log is cut, the same hits. */
#include "tocsin/match.h"
#include "base/file.h"
#include "testkit.h"

#include <errno.h>
#include <stdio.h>

static const char LOG[] = "a notevil.example\nb www.evil.example 198.51.100.9\n\nlast evil.example";
static const char WANT[] = "2:evil.example@24+12 2:198.51.100.0/24@37+12 4:evil.example@56+12 ";

static int on_hit(void *context, const tocsin_hit *hit)
{
    toc_buf_printf(context, "%llu:%s@%llu+%zu ", (unsigned long long)hit->line, hit->indicator,
                   (unsigned long long)hit->offset, hit->length);
    return memcmp(hit->found, LOG + hit->offset, hit->length) == 0 ? 0 : -EPROTO;
}

static tocsin_set *open_list(const char *list)
{
    static char path[512];
    tocsin_set *s = NULL;
    const char *paths[] = {path};
    (void)snprintf(path, sizeof(path), "%s/list", toc_test_dir());
    EXPECT_INT(toc_file_replace(path, toc_sv_of(list), NULL), 0);
    EXPECT_INT(tocsin_set_open(paths, 1, NULL, NULL, &s, NULL), 0);
    return s;
}

TEST(cuts_do_not_change_the_hits)
{
    tocsin_set *s = open_list("evil[.]example\n198.51.100.0/24\n");
    EXPECT_INT(tocsin_set_count(s), 2);
    for (size_t cut = 1; cut < sizeof(LOG); cut++) {
        toc_buf got = {0};
        tocsin_matcher *m = NULL;
        EXPECT_INT(tocsin_matcher_new(s, TOCSIN_LOG_AUTO, on_hit, &got, &m, NULL), 0);
        for (int log = 0; log < 2; log++) { /* the second begins anew */
            toc_buf_clear(&got);
            for (size_t at = 0; at < sizeof(LOG) - 1; at += cut)
                EXPECT_INT(
                    tocsin_matcher_feed(m, LOG + at, TOC_MIN(cut, sizeof(LOG) - 1 - at), NULL), 0);
            EXPECT_INT(tocsin_matcher_end(m, NULL), 0);
            EXPECT_SV(toc_buf_sv(&got), WANT);
        }
        tocsin_matcher_free(m);
        toc_buf_done(&got);
    }
    tocsin_set_close(s);
}

static int stop(void *context, const tocsin_hit *hit)
{
    (void)hit;
    ++*(int *)context;
    return -ECANCELED;
}

TEST(a_callback_can_stop)
{
    int calls = 0;
    tocsin_error err = {0};
    tocsin_matcher *m = NULL;
    tocsin_set *s = open_list("evil.example\n");
    EXPECT_INT(tocsin_matcher_new(s, TOCSIN_LOG_TEXT, stop, &calls, &m, NULL), 0);
    EXPECT_INT(tocsin_matcher_feed(m, LOG, sizeof(LOG) - 1, &err), -ECANCELED);
    EXPECT_INT(calls, 1);
    EXPECT(err.text[0]);
    tocsin_matcher_free(m);
    tocsin_set_close(s);
}

static void on_note(void *context, const char *text)
{
    (void)text;
    ++*(int *)context;
}

TEST(what_is_no_indicator_is_told)
{
    int notes = 0;
    tocsin_set *s = open_list("what is this?\n");
    tocsin_set_close(s);
    char path[512];
    const char *paths[] = {path, "no-such-file"};
    (void)snprintf(path, sizeof(path), "%s/list", toc_test_dir());
    EXPECT_INT(tocsin_set_open(paths, 1, on_note, &notes, &s, NULL), 0);
    EXPECT_INT(notes, 1);
    tocsin_set_close(s);
    tocsin_error err = {0};
    EXPECT_INT(tocsin_set_open(paths, 2, NULL, NULL, &s, &err), -ENOENT);
    EXPECT(strstr(err.text, "no-such-file"));
}
