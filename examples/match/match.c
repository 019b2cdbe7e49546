/*
 * match - the public matcher from outside: indicators of some lists in standard input.
 *
 *     cc match.c $(pkg-config --cflags --libs tocsin) -o match
 *     tail -F access.log | ./match blocklist.txt bundle.json
 */
#include <stdio.h>
#include <tocsin/match.h>

static int print(void *context, const tocsin_hit *hit)
{
    (void)context;
    printf("line %llu: %s %s (%s) as %.*s\n", (unsigned long long)hit->line, hit->type,
           hit->indicator, hit->source, (int)hit->length, hit->found);
    return 0;
}

static void complain(void *context, const char *text)
{
    (void)context;
    fprintf(stderr, "%s\n", text);
}

static int match_input(tocsin_matcher *m, tocsin_error *err)
{
    static char bytes[1 << 16];
    size_t n;
    int r = 0;
    while (r == 0 && (n = fread(bytes, 1, sizeof(bytes), stdin)) > 0)
        r = tocsin_matcher_feed(m, bytes, n, err);
    return r == 0 ? tocsin_matcher_end(m, err) : r;
}

int main(int argc, char **argv)
{
    tocsin_set *set = NULL;
    tocsin_matcher *m = NULL;
    tocsin_error err = {0};
    int r = tocsin_set_open((const char *const *)(argv + 1), (size_t)(argc - 1), complain, NULL,
                            &set, &err);
    if (r == 0)
        r = tocsin_matcher_new(set, TOCSIN_LOG_AUTO, print, NULL, &m, &err);
    if (r == 0)
        r = match_input(m, &err);
    if (r < 0)
        fprintf(stderr, "%s\n", err.text);
    tocsin_matcher_free(m);
    tocsin_set_close(set);
    return r < 0;
}
