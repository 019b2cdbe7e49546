/*
 * import_csv - tables and plain lists of indicators, row by row, as STIX Indicators.
 *
 * A row that is wrong is told with its line, and the others are read. An indicator that is here
 * already stays as it is, unless its row says something else now: then it is a new version, of now.
 */
#include "base/date.h"
#include "cli/command.h"
#include "cli/importing.h"
#include "cli/work.h"
#include "model/ioc_line.h"
#include "read/charset.h"
#include "share/indicator_row.h"

#include <errno.h>

/* ---- what was asked for ---- */

static char delimiter_of(const char *said)
{
    if (strcmp(said, "tab") == 0 || strcmp(said, "\\t") == 0)
        return '\t';
    return said[0] && !said[1] && !strchr("\"\n\r", said[0]) ? said[0] : '\0';
}

static int read_until(const char *said, int64_t *ret)
{
    enum { DAY = 86400 };
    toc_day day = said ? toc_day_parse(toc_sv_of(said)) : TOC_DAY_NONE;
    *ret = 0;
    if (!said || toc_time_parse(toc_sv_of(said), ret))
        return 0;
    if (day == TOC_DAY_NONE || day <= 0 || strlen(said) != TOC_DAY_TEXT)
        return -EINVAL;
    *ret = (int64_t)day * DAY * 1000000;
    return 0;
}

static const char *wrong_with(const toc_table_settings *o)
{
    int64_t until;
    bool said = o->encoding || o->source || o->valid_until || o->confidence;
    if (o->csv && o->list)
        return "--csv or --list, not both";
    if (!o->csv && (o->map || o->delimiter))
        return "--map and --delimiter are for --csv";
    if (!o->csv && !o->list)
        return said
                   ? "--source, --confidence, --valid-until and --encoding are for --csv and --list"
                   : NULL;
    if (o->delimiter && !delimiter_of(o->delimiter))
        return "--delimiter takes one character, or 'tab'";
    if (read_until(o->valid_until, &until) < 0)
        return "--valid-until takes a day, 2024-03-22, or a time, 2024-03-22T10:00:00Z";
    return NULL;
}

int toc_import_table_check(const toc_table_settings *o)
{
    const char *wrong = wrong_with(o);
    if (wrong)
        toc_complain("import", "%s", wrong);
    return wrong ? TOC_EXIT_USAGE : -1;
}

static toc_row_defaults defaults_of(const toc_importing *s)
{
    toc_row_defaults d = {.source = toc_sv_of(s->table->source ? s->table->source : ""),
                          .marking = s->unmarked,
                          .confidence = s->table->confidence};
    (void)read_until(s->table->valid_until, &d.valid_until); /* checked before */
    return d;
}

/* ---- one row ---- */

/* When the indicator that is here was made; now: it is not here. */
static int created_of(toc_importing *s, toc_sv id, int64_t now, toc_arena *a, int64_t *ret)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
    toc_object have = {0};
    *ret = now;
    int r = toc_store_object(s->store, id, a, &have, &s->err);
    if (r == 0 && toc_json_parse(have.json, &doc, NULL) == 0 &&
        !toc_time_parse(toc_json_text(toc_json_root(doc), "created"), ret))
        *ret = now;
    return TOC_MIN(r, 0);
}

static int keep(toc_importing *s, const toc_indicator_row *row, toc_arena *a)
{
    int64_t now = toc_time_now(), created;
    toc_buf json = {0};
    int r = created_of(s, row->id, now, a, &created);
    if (r == 0 && row->source_id.n) {
        toc_object have = {0};
        r = toc_store_object(s->store, row->source_id, a, &have, &s->err);
        if (r == TOC_STORE_NONE) {
            toc_row_write_source(row, &json);
            r = json.failed ? -ENOMEM : toc_import_changed(s, toc_buf_sv(&json), "");
            toc_buf_clear(&json);
        }
    }
    if (r == 0) {
        toc_row_write(row, created, now, &json);
        r = json.failed ? toc_fail(&s->err, -ENOMEM, "out of memory")
                        : toc_import_changed(s, toc_buf_sv(&json), "");
    }
    toc_buf_done(&json);
    return r;
}

/* What toc_row_…() said of a row. */
static int take(toc_importing *s, int said, const toc_indicator_row *row, const toc_err *err,
                toc_arena *a)
{
    if (said == -EINVAL) {
        toc_import_refuse(s, err->text);
        return 0;
    }
    if (said < 0)
        return toc_fail(&s->err, said, "out of memory");
    return said == TOC_ROW_EMPTY ? 0 : keep(s, row, a);
}

/* ---- tables ---- */

static int put_row(toc_importing *s, const toc_columns *c, const toc_csv_row *row,
                   const toc_row_defaults *d, toc_arena *a)
{
    size_t values = 0;
    int r = 0;
    for (size_t i = 0; r == 0 && i < c->n; i++) {
        toc_indicator_row got;
        toc_err err = {0};
        if (c->columns[i].field != TOC_COLUMN_VALUE)
            continue;
        int said = toc_row_read(c, row, i, d, a, &got, &err);
        values += said != TOC_ROW_EMPTY;
        r = take(s, said, &got, &err, a);
    }
    if (r == 0 && !values)
        toc_import_refuse(s, "a row without a value");
    return r;
}

static int put_rows(toc_importing *s, toc_csv *csv, toc_columns *c, const toc_row_defaults *d)
{
    bool first = true;
    int r = 0;
    while (r == 0) {
        toc_arena a = {0};
        toc_csv_row row;
        toc_err err = {0};
        int said = toc_csv_next(csv, &a, &row, &err);
        s->line = csv->row_line;
        if (said == TOC_CSV_BAD)
            toc_import_refuse(s, err.text);
        else if (said == 0 && first && toc_columns_of(s->table->map, &row, c, &err) < 0)
            said = (toc_import_refuse(s, err.text), TOC_CSV_END);
        else if (said == 0 && !(first && c->header))
            r = put_row(s, c, &row, d, &a);
        first = first && said == TOC_CSV_BAD;
        toc_arena_done(&a);
        if (said < 0)
            return toc_fail(&s->err, said, "out of memory");
        if (said == TOC_CSV_END)
            break;
    }
    return r;
}

static int put_csv(toc_importing *s, toc_sv text)
{
    const char *said = s->table->delimiter;
    toc_csv csv = toc_csv_of(text, said ? delimiter_of(said) : toc_csv_delimiter(text));
    toc_row_defaults d = defaults_of(s);
    toc_arena a = {0};
    toc_columns *c = TOC_NEW(&a, toc_columns);
    int r = c ? put_rows(s, &csv, c, &d) : toc_fail(&s->err, -ENOMEM, "out of memory");
    toc_arena_done(&a);
    return r;
}

/* ---- lists ---- */

static int put_list(toc_importing *s, toc_sv text)
{
    toc_row_defaults d = defaults_of(s);
    int r = 0;
    for (s->line = 1; r == 0 && text.n; s->line++) {
        toc_arena a = {0};
        toc_indicator_row got;
        toc_err err = {0};
        toc_sv line = toc_ioc_line(toc_sv_cut(&text, '\n'));
        if (line.n)
            r = take(s, toc_row_of_value(line, &d, &a, &got, &err), &got, &err, &a);
        toc_arena_done(&a);
    }
    return r;
}

int toc_import_table(toc_importing *s, toc_sv bytes)
{
    toc_arena a = {0};
    toc_sv text, found, declared = toc_sv_of(s->table->encoding ? s->table->encoding : "");
    toc_err err = {0};
    s->line = 0;
    int r = toc_decode(bytes, declared, &a, &text, &found, &err);
    if (r == -EINVAL) {
        toc_import_refuse(s, err.text);
        r = 0;
    } else if (r < 0) {
        r = toc_fail(&s->err, r, "%s", err.text);
    } else {
        r = s->table->csv ? put_csv(s, text) : put_list(s, text);
    }
    s->line = 0;
    toc_arena_done(&a);
    return r;
}
