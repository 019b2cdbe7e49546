/* record - see record.h. */
#include "match/record.h"

#include "base/alloc.h"
#include "base/ascii.h"
#include "base/date.h"
#include "match/record_line.h"

#include <errno.h>
#include <stdio.h>

struct toc_record_reader {
    toc_arena a; /* of the names */
    toc_map names;
    toc_log_format format;
    toc_record_header header;
    unsigned groups;
    bool first; /* no line that says something was read yet */
    int64_t now, time;
    bool timed;
    toc_arena scratch; /* of one record */
};

int toc_record_reader_new(const toc_record_options *o, toc_record_reader **ret, toc_err *reterr)
{
    toc_record_reader *r = toc_calloc(1, sizeof(*r));
    if (!r)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    r->now = r->time = o->now;
    r->groups = toc_record_groups(o->wants, o->context);
    bool ok = toc_field_names(&r->names, &r->a);
    for (size_t i = 0; ok && i < o->n; i++) {
        char *low = toc_arena_alloc(&r->a, o->names[i].name.n + 1);
        for (size_t k = 0; low && k < o->names[i].name.n; k++)
            low[k] = toc_lower(o->names[i].name.p[k]);
        ok = low && toc_map_put(&r->names, &r->a, (toc_sv){low, o->names[i].name.n},
                                (uint32_t)o->names[i].field);
    }
    toc_record_begin(r, TOC_LOG_TEXT);
    if (!ok) {
        toc_record_reader_free(r);
        return toc_fail(reterr, -ENOMEM, "out of memory");
    }
    *ret = r;
    return 0;
}

toc_record_reader *toc_record_reader_free(toc_record_reader *r)
{
    if (!r)
        return NULL;
    toc_arena_done(&r->a);
    toc_arena_done(&r->header.a);
    toc_arena_done(&r->scratch);
    toc_free(r);
    return NULL;
}

void toc_record_begin(toc_record_reader *r, toc_log_format format)
{
    toc_arena_done(&r->header.a);
    r->header = (toc_record_header){.sign = format == TOC_LOG_CSV ? ',' : '\t'};
    r->format = format;
    r->first = true;
}

void toc_record_at(toc_record_reader *r, int64_t now)
{
    r->now = now;
}

/* ---- headers ---- */

/* Names of columns in line; false: it names none that is known, and is no header then. */
static bool read_columns(toc_record_reader *r, toc_sv line, char sign)
{
    toc_record_header h = {.sign = sign, .set_sign = r->header.set_sign};
    bool known = false;
    while (line.n) {
        toc_field *column = TOC_VEC_PUSH(&h.a, &h.columns);
        toc_sv name = toc_sv_trim(toc_record_cell(&line, sign, &h.a));
        if (!column)
            break;
        *column = toc_field_named(&r->names, name);
        /* Of Zeek's http.log; elsewhere it is who wrote the line. */
        if (r->header.set_sign && toc_sv_eq(name, TOC_SV("host")))
            *column = TOC_FIELD_DOMAIN;
        known = known || *column != TOC_FIELD_NONE;
    }
    toc_arena_done(known ? &r->header.a : &h.a);
    if (known)
        r->header = h;
    return known;
}

/* "#separator \x09", "#set_separator<TAB>,", "#fields<TAB>ts<TAB>uid…"; W3C: "#Fields: date time
 * c-ip …". */
static void read_comment(toc_record_reader *r, toc_sv line)
{
    static const toc_sv SET = TOC_SV("#set_separator\t"), FIELDS = TOC_SV("#fields\t"),
                        W3C = TOC_SV("#Fields: ");
    if (toc_sv_starts(line, SET) && line.n > SET.n)
        r->header.set_sign = line.p[SET.n];
    else if (toc_sv_starts(line, FIELDS))
        (void)read_columns(r, toc_sv_range(line, FIELDS.n, line.n), '\t');
    else if (toc_sv_starts(line, W3C))
        (void)read_columns(r, toc_sv_range(line, W3C.n, line.n), ' ');
}

/* The first line of a table names its columns, or the table has no names. */
static bool is_header(toc_record_reader *r, toc_sv line)
{
    bool table = r->format == TOC_LOG_CSV || r->format == TOC_LOG_TSV;
    bool first = r->first;
    r->first = false;
    return table && first && !r->header.columns.n && read_columns(r, line, r->header.sign);
}

/* ---- times ---- */

/* "Nov 14 08:00:29", as syslog had it (RFC 3164): of the year that makes it not after now. */
static bool syslog_time(toc_sv line, int64_t now, int64_t *ret)
{
    char text[TOC_TIME_TEXT + 1];
    if (line.n && line.p[0] == '<') /* priority */
        (void)toc_sv_cut(&line, '>');
    int month = line.n >= 15 ? toc_month_named(toc_sv_range(line, 0, 3), NULL) : 0;
    int64_t day;
    if (!month || line.p[3] != ' ' || line.p[6] != ' ' ||
        !toc_sv_to_i64(toc_sv_trim(toc_sv_range(line, 4, 6)), &day))
        return false;
    toc_ymd today = toc_day_ymd((toc_day)(now / INT64_C(86400000000)));
    for (int year = today.year; year > today.year - 5; year--) { /* 29 February */
        if (toc_day_of(year, month, (int)day) == TOC_DAY_NONE)
            continue;
        (void)snprintf(text, sizeof(text), "%04d-%02d-%02dT%.8sZ", year, month, (int)day,
                       line.p + 7);
        if (!toc_time_parse(toc_sv_of(text), ret))
            return false;
        if (*ret <= now + INT64_C(86400000000))
            return true;
    }
    return false;
}

static void set_time(toc_record_reader *r, const toc_record *record, toc_sv line)
{
    int64_t us;
    toc_sv own = record->of[TOC_FIELD_TIME];
    r->timed = (own.n && toc_log_time(own, &us)) || toc_log_time(line, &us) ||
               syslog_time(line, r->now, &us);
    if (r->timed)
        r->time = us;
}

bool toc_record_wants_header(const toc_record_reader *r)
{
    return r->first;
}

bool toc_record_has_escapes(const toc_record_reader *r)
{
    return r->format == TOC_LOG_JSON || r->header.set_sign;
}

bool toc_record_is_timed(const toc_record_reader *r)
{
    return r->timed;
}

/* ---- records ---- */

static int split(toc_record_reader *r, toc_sv line, toc_record *ret)
{
    if (r->format == TOC_LOG_JSON && line.p[0] == '{')
        return toc_record_json(ret, &r->names, line);
    if (r->header.columns.n || r->format == TOC_LOG_CSV || r->format == TOC_LOG_TSV)
        toc_record_cells(ret, &r->header, line);
    else
        toc_record_text(ret, &r->names, line);
    return 0;
}

int toc_record_read(toc_record_reader *r, toc_sv line, toc_observation *ret)
{
    r->timed = false;
    if (line.n && line.p[line.n - 1] == '\r')
        line.n--;
    if (toc_sv_starts(line, TOC_SV("\xef\xbb\xbf")))
        line = toc_sv_range(line, 3, line.n);
    if (line.n && line.p[0] == '#') {
        read_comment(r, line);
        return TOC_RECORD_NONE;
    }
    if (!toc_sv_trim(line).n || is_header(r, line))
        return TOC_RECORD_NONE;
    toc_arena_clear(&r->scratch);
    toc_record record = {.a = &r->scratch};
    toc_record_objects objects = {0};
    int e = split(r, line, &record);
    if (e == 0)
        e = toc_record_observe(&record, r->groups, &objects);
    if (e != 0)
        return e;
    set_time(r, &record, line);
    *ret = (toc_observation){
        .first = r->time, .last = r->time, .count = 1, .objects = objects.p, .n = objects.n};
    return objects.n ? 0 : TOC_RECORD_NONE;
}
