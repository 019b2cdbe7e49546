/*
 * embed - the public library from outside: one line an incident record, and what failed.
 *
 *     cc embed.c $(pkg-config --cflags --libs tocsin) -o embed
 *     ./embed report.txt folder/        many, by name
 *     ./embed < report.txt              one, from memory
 */
#include <stdio.h>
#include <tocsin/tocsin.h>

static int print(void *context, const char *name, const tocsin_report *r)
{
    (void)context;
    printf("%s: %zu incidents, %s\n", name, tocsin_report_incidents(r),
           tocsin_report_json(r, NULL));
    return 0;
}

static void complain(void *context, const char *name, const tocsin_error *err)
{
    (void)context;
    fprintf(stderr, "%s: %s\n", name, err->text);
}

static int read_input(const tocsin *t, tocsin_error *err)
{
    static char bytes[1 << 20];
    size_t size = fread(bytes, 1, sizeof(bytes), stdin);
    tocsin_report *r = NULL;
    int result = tocsin_read(t, bytes, size, "input", &r, err);
    if (result == TOCSIN_NO_TEXT)
        return puts("no text in it"), 0;
    if (result == 0)
        (void)print(NULL, "input", r);
    tocsin_report_free(r);
    return result;
}

int main(int argc, char **argv)
{
    tocsin_error err;
    tocsin *t = NULL;
    int r = tocsin_open(NULL, &t, &err);
    if (r == 0 && argc == 1)
        r = read_input(t, &err);
    else if (r == 0)
        r = tocsin_read_all(t, (const char *const *)argv + 1, (size_t)argc - 1,
                            &(tocsin_read_options){.report = print, .failed = complain}, NULL,
                            &err);
    if (r < 0)
        fprintf(stderr, "embed: %s\n", err.text);
    tocsin_close(t);
    return r < 0;
}
