#include "testkit.h"

#include "base/hash.h"
#include "model/json.h"
#include "share/csv.h"
#include "share/indicator_row.h"

/* Rows as "line: a|b|c" lines; "line! why" for bad ones. */
static void show(const char *text, char delimiter, toc_buf *out)
{
    toc_csv c = toc_csv_of(toc_sv_of(text), delimiter);
    toc_arena a = {0};
    int r = 0;
    while (r != TOC_CSV_END && r >= 0) {
        toc_csv_row row;
        toc_err err = {0};
        r = toc_csv_next(&c, &a, &row, &err);
        if (r == TOC_CSV_BAD)
            toc_buf_printf(out, "%zu! %s\n", c.row_line, err.text);
        if (r != 0)
            continue;
        toc_buf_printf(out, "%zu:", c.row_line);
        TOC_VEC_FOREACH (cell, &row)
            toc_buf_printf(out, "%s%.*s", cell == row.p ? " " : "|", TOC_SV_ARG(*cell));
        toc_buf_byte(out, '\n');
    }
    toc_arena_done(&a);
}

static void expect_rows(const char *text, char delimiter, const char *want)
{
    toc_buf out = {0};
    show(text, delimiter, &out);
    EXPECT_SV(toc_buf_sv(&out), want);
    toc_buf_done(&out);
}

TEST(rows_of_all_kinds)
{
    expect_rows("", ',', "");
    expect_rows("\n\n# c\n", ',', "");
    expect_rows("a,b\nc,d", ',', "1: a|b\n2: c|d\n");
    expect_rows("a ; b\r\n;\r\n", ';', "1: a|b\n2: |\n");
    expect_rows("\"a,\"\"b\"\"\nc\" ,d\ne,f\n", ',', "1: a,\"b\"\nc|d\n3: e|f\n");
    expect_rows("a\t\"b\"\t\n", '\t', "1: a|b|\n");
    expect_rows("a\"b,c\n", ',', "1: a\"b|c\n");
}

TEST(a_bad_row_is_left_alone)
{
    expect_rows("a,b\n\"c,d\ne,f\n", ',', "1: a|b\n2! a quote that is not closed\n3: e|f\n");
    expect_rows("\"a\"b,c\nd,e\n", ',', "1! text behind a closing quote\n2: d|e\n");
}

TEST(the_delimiter_shows_in_the_first_row)
{
    EXPECT_INT(toc_csv_delimiter(TOC_SV("# a,b,c\nx;y;z,\n")), ';');
    EXPECT_INT(toc_csv_delimiter(TOC_SV("\"a;b;c\",d\n")), ',');
    EXPECT_INT(toc_csv_delimiter(TOC_SV("a\tb\n")), '\t');
    EXPECT_INT(toc_csv_delimiter(TOC_SV("a\n")), ',');
}

/* ---- rows as indicators ---- */

/* The indicator of the second row, or what is wrong, as JSON or text. */
static void indicator_of(const char *map, const char *text, toc_buf *out)
{
    toc_arena a = {0};
    toc_csv c = toc_csv_of(toc_sv_of(text), toc_csv_delimiter(toc_sv_of(text)));
    toc_csv_row first, row;
    static toc_columns columns;
    toc_indicator_row got;
    const toc_row_defaults d = {.source = TOC_SV("Abuse"), .marking = TOC_TLP_GREEN};
    toc_err err = {0};
    EXPECT_INT(toc_csv_next(&c, &a, &first, &err), 0);
    int r = toc_columns_of(map, &first, &columns, &err);
    row = first;
    if (r == 0 && columns.header)
        EXPECT_INT(toc_csv_next(&c, &a, &row, &err), 0);
    for (size_t i = 0; r == 0 && i < columns.n; i++)
        if (columns.columns[i].field == TOC_COLUMN_VALUE) {
            r = toc_row_read(&columns, &row, i, &d, &a, &got, &err);
            if (r == 0)
                toc_row_write(&got, 1000000, 2000000, out);
        }
    if (r < 0)
        toc_buf_str(out, err.text);
    toc_arena_done(&a);
}

static void expect_row(const char *map, const char *text, const char *want)
{
    toc_buf out = {0};
    indicator_of(map, text, &out);
    if (toc_sv_find(toc_buf_sv(&out), toc_sv_of(want), 0) < 0)
        toc_test_fail(__FILE__, __LINE__, "%s: %.*s, not %s", text, TOC_SV_ARG(toc_buf_sv(&out)),
                      want);
    toc_buf_done(&out);
}

TEST(rows_become_indicators)
{
    expect_row(NULL, "value\nevil[.]example\n", "[domain-name:value = 'evil.example']");
    expect_row(NULL, "hxxp://evil[.]example/x\n", "[url:value = 'http://evil.example/x']");
    expect_row(NULL, "Indicator,TLP\n192.0.2.1,white\n",
               "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487");
    expect_row("2=ip", "x,192.0.2.1\n", "[ipv4-addr:value = '192.0.2.1']");
    expect_row("2=ip", "x,192.0.2.1\n", "marking-definition--bab4a63c");
    expect_row("host=domain,when=valid_from", "when,host\n1700000000,a.example\n",
               "\"valid_from\":\"2023-11-14T22:13:20.000Z\"");
    expect_row(NULL, "value,valid_until\na.example,1970-01-01T00:00:00.5Z\n",
               "\"valid_from\":\"1970-01-01T00:00:00.499Z\"");
    expect_row(NULL, "value,type,tags\na.exe,filename,x; y\n", "\"labels\":[\"x\",\"y\"]");
    expect_row(NULL, "value,name\na.example,'=1+1\n", "\"name\":\"=1+1\"");
}

TEST(bad_rows_say_why)
{
    expect_row(NULL, "x,y\n1,2\n", "which column holds the value?");
    expect_row("nine=value", "a.example,b\n", "there is no column 'nine'");
    expect_row("1=blood", "a.example,b\n", "'blood' is no field");
    expect_row("1", "a.example,b\n", "'1' is no COLUMN=FIELD");
    expect_row(NULL, "value,tlp\na.example,purple\n", "marking 'purple' is no level of TLP");
    expect_row(NULL, "value,confidence\na.example,101\n", "confidence '101' is not 0 to 100");
    expect_row(NULL, "value,type\na.example,ip\n", "'a.example' is no ipv4-addr");
    expect_row(NULL, "value,type\na.example,smell\n", "type 'smell' is not known");
    expect_row(NULL, "value,valid_from,valid_until\na.example,2024-02-01,2024-01-01\n",
               "valid_until is not after valid_from");
    expect_row(NULL, "value,type\n^x,regex\n", "STIX has no pattern for a regex");
}

TEST(one_source_says_one_thing_once)
{
    toc_buf x = {0}, y = {0}, z = {0};
    const toc_sv id = TOC_SV("\"id\":\"indicator--");
    const size_t whole = id.n + TOC_UUID_TEXT;
    indicator_of(NULL, "value,confidence\na.example,10\n", &x);
    indicator_of(NULL, "value,confidence\na[.]example,90\n", &y);
    indicator_of(NULL, "value,source\na.example,Other\n", &z);
    long at = toc_sv_find(toc_buf_sv(&x), id, 0);
    EXPECT(at > 0 && x.n > (size_t)at + 60 && y.n > (size_t)at + 60 && z.n > (size_t)at + 60);
    EXPECT(memcmp(x.p + at, y.p + at, whole) == 0);
    EXPECT(memcmp(x.p + at, z.p + at, whole) != 0);
    toc_buf_done(&x);
    toc_buf_done(&y);
    toc_buf_done(&z);
}
