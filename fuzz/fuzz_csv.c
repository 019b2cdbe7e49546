/* Tables of indicators from anywhere: every row is read or told, the lines of rows never go back,
 * and what comes out is well-formed STIX that is marked. */
#include "base/arena.h"
#include "fuzz.h"
#include "model/json.h"
#include "share/indicator_row.h"

static void fail(void *context, const char *pointer, const char *what)
{
    (void)context, (void)pointer, (void)what;
    TOC_ASSERT(false && "what is made of a row is well-formed");
}

static void check(const toc_indicator_row *row)
{
    toc_buf json = {0};
    toc_json_doc *doc = NULL;
    toc_err err;
    toc_row_write(row, 1000000, 2000000, &json);
    TOC_ASSERT(toc_json_parse(toc_buf_sv(&json), &doc, &err) == 0);
    TOC_ASSERT(toc_stix_check(toc_json_root(doc), "", fail, NULL) == 0);
    TOC_ASSERT(toc_json_get(toc_json_root(doc), "object_marking_refs").doc);
    toc_json_doc_free(doc);
    toc_buf_done(&json);
}

static void read_row(const toc_columns *c, const toc_csv_row *row, toc_arena *a)
{
    const toc_row_defaults d = {.source = TOC_SV("fuzz"), .marking = TOC_TLP_AMBER};
    toc_indicator_row got;
    toc_err err = {0};
    for (size_t i = 0; i < c->n; i++) {
        int r = c->columns[i].field == TOC_COLUMN_VALUE ? toc_row_read(c, row, i, &d, a, &got, &err)
                                                        : TOC_ROW_EMPTY;
        TOC_ASSERT(r == 0 || r == TOC_ROW_EMPTY || err.text[0]);
        if (r == 0)
            check(&got);
    }
}

static void read_table(toc_sv text, const char *map)
{
    static toc_columns columns;
    toc_csv c = toc_csv_of(text, toc_csv_delimiter(text));
    toc_arena a = {0};
    toc_csv_row row;
    toc_err err = {0};
    size_t rows = 0, last = 0;
    for (int r = 0; r != TOC_CSV_END; rows++) {
        toc_arena_clear(&a);
        r = toc_csv_next(&c, &a, &row, &err);
        TOC_ASSERT(c.row_line > last || r == TOC_CSV_END);
        TOC_ASSERT(r == 0 || r == TOC_CSV_END || r == TOC_CSV_BAD);
        last = c.row_line;
        if (r == 0 && rows == 0 && toc_columns_of(map, &row, &columns, &err) < 0)
            break;
        if (r == 0 && rows > 0)
            read_row(&columns, &row, &a);
    }
    toc_arena_done(&a);
}

/* The first line is the map, when it has a '='. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char map[200] = "";
    toc_sv text = {(const char *)data, size}, rest = text;
    toc_sv line = toc_sv_cut(&rest, '\n');
    bool mapped = line.n && line.n < sizeof(map) && memchr(line.p, '=', line.n);
    if (size > FUZZ_MAX_INPUT)
        return 0;
    if (mapped)
        memcpy(map, line.p, line.n);
    read_table(mapped ? rest : text, mapped ? map : NULL);
    return 0;
}
