/*
 * A STIX pattern over the lines of a log that comes in:
 *
 *     cc pattern.c $(pkg-config --cflags --libs tocsin) -o pattern
 *     ./pattern "[domain-name:value = 'evil.example'] FOLLOWEDBY [url:value LIKE '%gate.php%']"
 * <eve.json
 */
#include <stdio.h>
#include <string.h>
#include <tocsin/pattern.h>

static int on_match(void *context, const tocsin_match *match)
{
    (void)context;
    printf("match:");
    for (size_t i = 0; i < match->n; i++)
        printf(" line %llu", (unsigned long long)match->observations[i]);
    printf("\n");
    return 0;
}

static int run(tocsin_pattern_stream *s, tocsin_error *err)
{
    static char line[65536];
    unsigned long long number = 0;
    int r = 0;
    tocsin_pattern_stream_log(s, TOCSIN_LOG_AUTO);
    while (r >= 0 && fgets(line, sizeof(line), stdin))
        r = tocsin_pattern_stream_line(s, line, strlen(line), ++number, err);
    return r;
}

int main(int argc, char **argv)
{
    tocsin_patterns *patterns = NULL;
    tocsin_pattern_stream *stream = NULL;
    tocsin_error err;
    int r = tocsin_patterns_new(&patterns, &err);
    for (int i = 1; i < argc && r == 0; i++)
        r = tocsin_patterns_add(patterns, argv[i], strlen(argv[i]), (uint64_t)i, &err);
    if (r == 0)
        r = tocsin_patterns_ready(patterns, &err);
    if (r == 0)
        r = tocsin_pattern_stream_new(patterns, 0, on_match, NULL, &stream, &err);
    if (r == 0)
        r = run(stream, &err);
    if (r < 0)
        fprintf(stderr, "pattern: %s\n", err.text);
    tocsin_pattern_stream_free(stream);
    tocsin_patterns_free(patterns);
    return r < 0;
}
