/*
 * Every format over the records of tests/golden/formats/: records.ndjson, their texts 1.txt, 2.txt
 * … What is wanted stands in want.<format>; TOC_GOLDEN_WRITE=1 writes it anew, to be read and
 * committed.
 */
#include "testkit.h"

#include "base/file.h"
#include "base/utf8.h"
#include "model/id.h"
#include "model/record_json.h"
#include "share/show.h"
#include "share/sink.h"

#include <stdio.h>
#include <stdlib.h>

static const char *golden(const char *name)
{
    static char path[1024];
    const char *root = getenv("TOC_SOURCE_ROOT");
    (void)snprintf(path, sizeof(path), "%s/tests/golden/formats/%s", root ? root : ".", name);
    return path;
}

static toc_sv load(const char *name, toc_arena *a)
{
    toc_file_map m;
    toc_err err;
    if (toc_file_map_open(golden(name), &m, &err) < 0) {
        toc_test_fail(__FILE__, __LINE__, "%s", err.text);
        return (toc_sv){"", 0};
    }
    toc_sv copy = toc_arena_dup(a, m.bytes);
    toc_file_map_close(&m);
    return copy;
}

static void add_record(toc_sink *s, toc_sv line, int number, toc_arena *a)
{
    toc_json_doc *d = NULL;
    toc_record record = {0};
    toc_err err = {0};
    EXPECT_INT(toc_json_parse(line, &d, &err), 0);
    EXPECT_INT(toc_record_json_read(toc_json_root(d), a, &record, &err), 0);
    EXPECT_SV(toc_sv_of(err.text), "");
    EXPECT_INT(toc_record_identify(&record, record.id, a), 0);
    char name[16];
    (void)snprintf(name, sizeof(name), "%d.txt", number);
    toc_doc doc = {.id = record.id,
                   .origin = toc_arena_printf(a, "reports/%s", name),
                   .media = TOC_SV("text/plain"),
                   .text = load(name, a),
                   .published = record.published};
    toc_sha256_hex(doc.text, doc.sha256);
    toc_buf out = {0};
    EXPECT_INT(s->ops->render(&s->options, &doc, &record, a, &out), 0);
    EXPECT_INT(toc_sink_add(s, toc_buf_sv(&out)), 0);
    toc_buf_done(&out);
    toc_json_doc_free(d);
}

static void write_all(const char *format, const toc_sink_options *o, toc_arena *a, toc_buf *out)
{
    toc_sink s;
    toc_sink_begin(&s, toc_sink_find(format), o, out);
    toc_sv lines = load("records.ndjson", a);
    for (int number = 1; lines.n; number++)
        add_record(&s, toc_sv_cut(&lines, '\n'), number, a);
    EXPECT_INT(toc_sink_end(&s), 0);
    toc_sink_done(&s);
}

static void check(const char *format, const toc_sink_options *o, const char *want)
{
    toc_arena a = {0};
    toc_buf out = {0};
    write_all(format, o, &a, &out);
    if (getenv("TOC_GOLDEN_WRITE"))
        EXPECT_INT(toc_file_replace(golden(want), toc_buf_sv(&out), NULL), 0);
    else
        EXPECT_SV(toc_buf_sv(&out), load(want, &a).p);
    toc_buf_done(&out);
    toc_arena_done(&a);
}

TEST(table_is_as_wide_as_the_terminal)
{
    check("table", &(toc_sink_options){.columns = 120}, "want.table");
}

TEST(table_explains_each_value)
{
    check("table", &(toc_sink_options){.columns = 160, .explain = true}, "want.table-explain");
}

TEST(table_in_colour)
{
    check("table", &(toc_sink_options){.columns = 80, .colour = true}, "want.table-colour");
}

TEST(json_is_an_array_of_records)
{
    check("json", &(toc_sink_options){0}, "want.json");
}

TEST(ndjson_is_a_record_a_line)
{
    check("ndjson", &(toc_sink_options){.explain = true}, "want.ndjson");
}

TEST(csv_guards_against_formulas)
{
    check("csv", &(toc_sink_options){0}, "want.csv");
}

TEST(stix_is_one_bundle)
{
    check("stix", &(toc_sink_options){.marking = TOC_TLP_GREEN}, "want.stix.json");
}

TEST(markdown_is_a_report)
{
    check("markdown", &(toc_sink_options){.explain = true}, "want.md");
}

/* No byte that a terminal obeys, whatever the report holds; ESC only as colour of our own. */
TEST(nothing_that_a_report_says_reaches_the_terminal_as_control)
{
    static const char *const FORMATS[] = {"table", "markdown", "csv", "json", "ndjson", "stix"};
    for (size_t f = 0; f < TOC_LEN(FORMATS); f++) {
        toc_arena a = {0};
        toc_buf out = {0};
        write_all(FORMATS[f], &(toc_sink_options){.columns = 100, .explain = true}, &a, &out);
        toc_sv text = toc_buf_sv(&out);
        for (size_t at = 0; at < text.n;) {
            uint32_t cp = toc_utf8_next(text, &at);
            bool control = (cp < 0x20 && cp != '\n' && cp != '\r') || (cp >= 0x7f && cp < 0xa0);
            if (control)
                toc_test_fail(__FILE__, __LINE__, "%s: U+%04X at %zu", FORMATS[f], cp, at);
        }
        toc_buf_done(&out);
        toc_arena_done(&a);
    }
}

TEST(table_fits_any_terminal)
{
    static const unsigned WIDTHS[] = {72, 80, 100, 132, 200};
    for (size_t w = 0; w < TOC_LEN(WIDTHS); w++) {
        toc_arena a = {0};
        toc_buf out = {0};
        write_all("table", &(toc_sink_options){.columns = WIDTHS[w]}, &a, &out);
        toc_sv text = toc_buf_sv(&out);
        for (toc_sv line; text.n && (line = toc_sv_cut(&text, '\n')).n;)
            EXPECT(toc_utf8_width(line) <= WIDTHS[w]);
        toc_buf_done(&out);
        toc_arena_done(&a);
    }
}

TEST(cells_are_cut_between_characters)
{
    toc_buf b = {0};
    toc_show_cell(&b, TOC_SV("São Paulo"), 4, false);
    toc_show_cell(&b, TOC_SV("|"), 3, true);
    toc_show_cell(&b, TOC_SV("東京都"), 4, false);
    EXPECT_SV(toc_buf_sv(&b), "São…  |東… ");
    toc_buf_done(&b);
}

TEST(dates_are_short)
{
    static const struct {
        const char *start, *end, *want;
    } CASES[] = {
        {"2024-03-22", "2024-03-22", "2024-03-22"},
        {"2024-03-20", "2024-03-22", "2024-03-20/22"},
        {"2024-03-01", "2024-03-31", "2024-03"},
        {"2024-01-01", "2024-12-31", "2024"},
        {"2024-03-20", "2024-04-02", "2024-03-20/04-02"},
        {"2023-12-30", "2024-01-02", "2023-12-30/2024-01-02"},
        {"", "2024-03-22", "by 2024-03-22"},
        {"2024-03-22", "", "from 2024-03-22"},
        {"", "", ""},
    };
    for (size_t i = 0; i < TOC_LEN(CASES); i++) {
        toc_buf b = {0};
        toc_date_range d = {.start = toc_day_parse(toc_sv_of(CASES[i].start)),
                            .end = toc_day_parse(toc_sv_of(CASES[i].end))};
        toc_show_date(&b, &d);
        EXPECT_SV(toc_buf_sv(&b), CASES[i].want);
        toc_buf_done(&b);
    }
}
