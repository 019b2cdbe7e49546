/* golden - see toc_golden_check() in testkit.h. */
#include "testkit.h"

#include "base/file.h"

static toc_sv unescaped(toc_sv line, toc_arena *a)
{
    char *p = toc_arena_alloc(a, line.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < line.n; i++) {
        char c = line.p[i];
        if (c == '\\' && i + 1 < line.n && strchr("nt\\", line.p[i + 1])) {
            c = line.p[++i];
            c = c == 'n' ? '\n' : c == 't' ? '\t' : c;
        }
        p[n++] = c;
    }
    return (toc_sv){p, n};
}

static void check_case(const char *name, int line, toc_sv input, toc_sv want, toc_golden_answer f)
{
    toc_arena a = {0};
    toc_buf got = {0};
    f(unescaped(input, &a), &a, &got);
    if (!toc_sv_eq(toc_sv_trim(toc_buf_sv(&got)), toc_sv_trim(want)))
        toc_test_fail(name, line, "%.*s\n--- want\n%.*s\n--- got\n%.*s", TOC_SV_ARG(input),
                      TOC_SV_ARG(want), TOC_SV_ARG(toc_buf_sv(&got)));
    toc_buf_done(&got);
    toc_arena_done(&a);
}

void toc_golden_check(const char *name, toc_golden_answer answer)
{
    toc_arena a = {0};
    toc_sv path = toc_arena_printf(&a, "%s/%s", toc_test_source("tests/golden"), name);
    toc_file_map file;
    toc_err err;
    if (toc_file_map_open(path.p, &file, &err) < 0) {
        toc_test_fail(__FILE__, __LINE__, "%s", err.text);
        return;
    }
    toc_sv rest = file.bytes;
    int line = 0, cases = 0;
    while (rest.n) {
        toc_sv input = toc_sv_cut(&rest, '\n');
        int at = ++line;
        if (input.n == 0 || input.p[0] == '#')
            continue;
        const char *from = rest.p;
        while (rest.n && rest.p[0] != '\n') {
            (void)toc_sv_cut(&rest, '\n');
            line++;
        }
        toc_sv want = {from, rest.n ? (size_t)(rest.p - from)
                                    : (size_t)(file.bytes.p + file.bytes.n - from)};
        check_case(name, at, input, want, answer);
        cases++;
    }
    if (!cases)
        toc_test_fail(__FILE__, __LINE__, "%s holds no case", name);
    toc_file_map_close(&file);
    toc_arena_done(&a);
}
