/* indicator_row - see indicator_row.h. */
#include "share/indicator_row.h"

#include "base/ascii.h"
#include "base/date.h"
#include "model/id.h"
#include "model/ioc_line.h"
#include "model/json.h"
#include "share/misp_types.h"
#include "share/stix_writer.h"

#include <errno.h>
#include <stdio.h>

/* ---- columns ---- */

/* Names under which feeds have them; the first of each field is what a map says. */
static const struct {
    const char *name;
    toc_column_field field;
} FIELDS[] = {
    {"value", TOC_COLUMN_VALUE},
    {"type", TOC_COLUMN_TYPE},
    {"name", TOC_COLUMN_NAME},
    {"description", TOC_COLUMN_DESCRIPTION},
    {"marking", TOC_COLUMN_MARKING},
    {"source", TOC_COLUMN_SOURCE},
    {"confidence", TOC_COLUMN_CONFIDENCE},
    {"valid_from", TOC_COLUMN_VALID_FROM},
    {"valid_until", TOC_COLUMN_VALID_UNTIL},
    {"labels", TOC_COLUMN_LABELS},
    {"indicator", TOC_COLUMN_VALUE},
    {"ioc", TOC_COLUMN_VALUE},
    {"ioc_value", TOC_COLUMN_VALUE},
    {"dst_ip", TOC_COLUMN_VALUE},
    {"ip_address", TOC_COLUMN_VALUE},
    {"ioc_type", TOC_COLUMN_TYPE},
    {"indicator_type", TOC_COLUMN_TYPE},
    {"kind", TOC_COLUMN_TYPE},
    {"title", TOC_COLUMN_NAME},
    {"comment", TOC_COLUMN_DESCRIPTION},
    {"tlp", TOC_COLUMN_MARKING},
    {"author", TOC_COLUMN_SOURCE},
    {"first_seen", TOC_COLUMN_VALID_FROM},
    {"expires", TOC_COLUMN_VALID_UNTIL},
    {"tags", TOC_COLUMN_LABELS},
};

/* "Valid From" is valid_from; a kind of indicator is a column of values. */
static toc_column column_named(toc_sv name)
{
    char key[40];
    size_t n = 0;
    name = toc_sv_trim(name);
    if (name.n >= sizeof(key))
        return (toc_column){.field = TOC_COLUMN_NONE};
    for (; n < name.n; n++)
        key[n] = name.p[n] == ' ' || name.p[n] == '-' ? '_' : toc_lower(name.p[n]);
    for (size_t i = 0; i < TOC_LEN(FIELDS); i++)
        if (toc_sv_eq((toc_sv){key, n}, toc_sv_of(FIELDS[i].name)))
            return (toc_column){.field = FIELDS[i].field};
    for (size_t i = 0; i < n; i++)
        key[i] = key[i] == '_' ? '-' : key[i];
    toc_ioc_kind kind = toc_ioc_kind_find((toc_sv){key, n});
    return kind ? (toc_column){.field = TOC_COLUMN_VALUE, .kind = kind}
                : (toc_column){.field = TOC_COLUMN_NONE};
}

/* *ret: from 0. */
static bool find_column(toc_sv name, const toc_csv_row *first, size_t *ret, bool *ret_named)
{
    int64_t number;
    for (uint32_t i = 0; i < first->n; i++)
        if (toc_sv_eq_nocase(toc_sv_trim(first->p[i]), name)) {
            *ret = i;
            *ret_named = true;
            return true;
        }
    if (!toc_sv_to_i64(name, &number) || number < 1 || number > TOC_CSV_COLUMNS)
        return false;
    *ret = (size_t)number - 1;
    return true;
}

static int add_mapped(toc_sv item, const toc_csv_row *first, toc_columns *c, toc_err *reterr)
{
    size_t at = item.n, column;
    while (at > 0 && item.p[at - 1] != '=')
        at--;
    if (!at)
        return toc_fail(reterr, -EINVAL, "'%.*s' is no COLUMN=FIELD", TOC_SV_ARG(item));
    toc_sv name = toc_sv_trim(toc_sv_range(item, 0, at - 1));
    toc_sv field = toc_sv_range(item, at, item.n);
    const toc_column as = column_named(field);
    if (!as.field)
        return toc_fail(reterr, -EINVAL,
                        "'%.*s' is no field; there are value, type, name, description, marking, "
                        "source, confidence, valid_from, valid_until, labels and the kinds of "
                        "indicators (domain-name, ip, sha256, ...)",
                        TOC_SV_ARG(field));
    if (!find_column(name, first, &column, &c->header))
        return toc_fail(reterr, -EINVAL, "there is no column '%.*s'", TOC_SV_ARG(name));
    c->columns[column] = as;
    c->n = TOC_MAX(c->n, column + 1);
    return 0;
}

static bool has_value(const toc_columns *c)
{
    for (size_t i = 0; i < c->n; i++)
        if (c->columns[i].field == TOC_COLUMN_VALUE)
            return true;
    return false;
}

int toc_columns_of(const char *map, const toc_csv_row *first, toc_columns *ret, toc_err *reterr)
{
    toc_sv rest = toc_sv_of(map);
    *ret = (toc_columns){.n = 0};
    while (rest.n) {
        int r = add_mapped(toc_sv_trim(toc_sv_cut(&rest, ',')), first, ret, reterr);
        if (r < 0)
            return r;
    }
    for (uint32_t i = 0; !map && i < first->n; i++) {
        ret->columns[i] = column_named(first->p[i]);
        ret->n = i + 1;
        ret->header = true;
    }
    if (!map && !has_value(ret) && first->n == 1) { /* no name, but a value */
        ret->columns[0] = (toc_column){.field = TOC_COLUMN_VALUE};
        ret->header = false;
    }
    if (!has_value(ret))
        return toc_fail(reterr, -EINVAL,
                        "which column holds the value? Say it with --map COLUMN=value");
    return 0;
}

/* ---- cells ---- */

/* Without the apostrophe that keeps spreadsheets from taking it for a formula. */
static toc_sv plain_cell(toc_sv s)
{
    s = toc_sv_trim(s);
    bool held = s.n > 1 && s.p[0] == '\'' && strchr("=+-@", s.p[1]);
    return held ? toc_sv_range(s, 1, s.n) : s;
}

static toc_sv cell_of(const toc_columns *c, const toc_csv_row *row, toc_column_field field)
{
    for (size_t i = 0; i < c->n && i < row->n; i++)
        if (c->columns[i].field == field)
            return plain_cell(row->p[i]);
    return (toc_sv){"", 0};
}

static int read_marking(toc_sv text, toc_tlp *ret, toc_err *reterr)
{
    toc_sv word = text;
    if (toc_sv_starts_nocase(word, TOC_SV("tlp:")))
        word = toc_sv_range(word, 4, word.n);
    toc_tlp level = toc_tlp_spelt(word);
    if (!level)
        return toc_fail(reterr, -EINVAL, "marking '%.*s' is no level of TLP", TOC_SV_ARG(text));
    *ret = level;
    return 0;
}

/* A day, a time, or seconds since 1970. */
static int read_time(const char *what, toc_sv text, int64_t *ret, toc_err *reterr)
{
    enum { DAY = 86400 };
    static const int64_t MICROSECONDS = 1000000;
    int64_t us, seconds;
    toc_day day = toc_day_parse(text);
    if (toc_time_parse(text, &us))
        *ret = us;
    else if (toc_sv_to_i64(text, &seconds) && seconds > 0 && seconds < (int64_t)UINT32_MAX)
        *ret = seconds * MICROSECONDS;
    else if (day != TOC_DAY_NONE && day > 0)
        *ret = (int64_t)day * DAY * MICROSECONDS;
    else
        return toc_fail(reterr, -EINVAL, "%s '%.*s' is no day and no time", what, TOC_SV_ARG(text));
    return *ret > 0 ? 0 : toc_fail(reterr, -EINVAL, "%s is before 1970", what);
}

static int read_confidence(toc_sv text, int64_t *ret, toc_err *reterr)
{
    if (!toc_sv_to_i64(text, ret) || *ret < 0 || *ret > 100)
        return toc_fail(reterr, -EINVAL, "confidence '%.*s' is not 0 to 100", TOC_SV_ARG(text));
    return 0;
}

/* ---- patterns ---- */

static const char *hash_path(size_t digits)
{
    switch (digits) {
    case 32:
        return "file:hashes.MD5";
    case 40:
        return "file:hashes.'SHA-1'";
    case 64:
        return "file:hashes.'SHA-256'";
    default:
        return "file:hashes.'SHA-512'";
    }
}

/* NULL: STIX has no such value. */
static const char *path_of(const toc_ioc *i)
{
    static const char *const PATHS[TOC_IOC_COUNT] = {
        [TOC_IOC_IPV4] = "ipv4-addr:value",
        [TOC_IOC_IPV6] = "ipv6-addr:value",
        [TOC_IOC_DOMAIN] = "domain-name:value",
        [TOC_IOC_URL] = "url:value",
        [TOC_IOC_EMAIL] = "email-addr:value",
        [TOC_IOC_FILE_NAME] = "file:name",
        [TOC_IOC_FILE_PATH] = "directory:path",
        [TOC_IOC_CVE] = "vulnerability:name",
        [TOC_IOC_WALLET] = "x-cryptocurrency-wallet:value",
        [TOC_IOC_USER_AGENT] =
            "network-traffic:extensions.'http-request-ext'.request_header.'User-Agent'",
        [TOC_IOC_REGISTRY_KEY] = "windows-registry-key:key",
    };
    return i->kind == TOC_IOC_HASH ? hash_path(i->key.n) : PATHS[i->kind];
}

static toc_sv pattern_of(const char *path, toc_sv value, toc_arena *a)
{
    toc_buf b = {0};
    toc_buf_printf(&b, "[%s = ", path);
    toc_stix_pattern_text(&b, value);
    toc_buf_byte(&b, ']');
    toc_sv pattern = toc_arena_dup(a, toc_buf_sv(&b));
    toc_buf_done(&b);
    return pattern;
}

/* What names it, once source and value are known. */
static int finish(const toc_ioc *ioc, toc_arena *a, toc_indicator_row *r, toc_err *reterr)
{
    const char *path = path_of(ioc);
    if (!path)
        return toc_fail(reterr, -EINVAL, "STIX has no pattern for a %s",
                        toc_ioc_kind_name(ioc->kind));
    toc_sv value = ioc->scheme.n ? toc_arena_printf(a, "%.*s://%.*s", TOC_SV_ARG(ioc->scheme),
                                                    TOC_SV_ARG(ioc->key))
                                 : ioc->key;
    r->pattern = pattern_of(path, value, a);
    r->name = r->name.n ? r->name : value;
    r->id = toc_derived_id(
        a, "indicator",
        toc_arena_printf(a, "row:%.*s|%.*s", TOC_SV_ARG(r->source), TOC_SV_ARG(r->pattern)));
    if (r->source.n)
        r->source_id = toc_derived_id(a, "identity",
                                      toc_arena_printf(a, "source:%.*s", TOC_SV_ARG(r->source)));
    return a->overflowed ? -ENOMEM : 0;
}

/* ---- rows ---- */

static toc_indicator_row row_of(const toc_row_defaults *d)
{
    return (toc_indicator_row){.source = d->source,
                               .source_id = {"", 0},
                               .name = {"", 0},
                               .description = {"", 0},
                               .labels = {"", 0},
                               .marking = d->marking,
                               .confidence = d->confidence,
                               .valid_until = d->valid_until};
}

static int read_cells(const toc_columns *c, const toc_csv_row *row, toc_indicator_row *r,
                      toc_err *reterr)
{
    toc_sv source = cell_of(c, row, TOC_COLUMN_SOURCE);
    toc_sv marking = cell_of(c, row, TOC_COLUMN_MARKING);
    toc_sv confidence = cell_of(c, row, TOC_COLUMN_CONFIDENCE);
    toc_sv from = cell_of(c, row, TOC_COLUMN_VALID_FROM);
    toc_sv until = cell_of(c, row, TOC_COLUMN_VALID_UNTIL);
    r->name = cell_of(c, row, TOC_COLUMN_NAME);
    r->description = cell_of(c, row, TOC_COLUMN_DESCRIPTION);
    r->labels = cell_of(c, row, TOC_COLUMN_LABELS);
    r->source = source.n ? source : r->source;
    int e = marking.n ? read_marking(marking, &r->marking, reterr) : 0;
    if (e == 0 && confidence.n)
        e = read_confidence(confidence, &r->confidence, reterr);
    if (e == 0 && from.n)
        e = read_time("valid_from", from, &r->valid_from, reterr);
    if (e == 0 && until.n)
        e = read_time("valid_until", until, &r->valid_until, reterr);
    if (e == 0 && r->valid_from && r->valid_until && r->valid_until <= r->valid_from)
        e = toc_fail(reterr, -EINVAL, "valid_until is not after valid_from");
    return e;
}

/* Names of kinds, and those that MISP has for them. */
static int kind_of(toc_sv said, toc_ioc_kind *ret, toc_err *reterr)
{
    char key[40];
    size_t n = 0;
    for (; n < said.n && n < sizeof(key); n++)
        key[n] = toc_lower(said.p[n]);
    const toc_misp_type *t = toc_misp_type_of((toc_sv){key, n});
    *ret = toc_ioc_kind_find((toc_sv){key, n});
    if (!*ret && t)
        *ret = t->form == TOC_MISP_ADDRESS ? TOC_IOC_IPV4 : t->kind;
    return *ret ? 0 : toc_fail(reterr, -EINVAL, "type '%.*s' is not known", TOC_SV_ARG(said));
}

int toc_row_read(const toc_columns *c, const toc_csv_row *row, size_t at, const toc_row_defaults *d,
                 toc_arena *a, toc_indicator_row *ret, toc_err *reterr)
{
    toc_sv value = at < row->n ? plain_cell(row->p[at]) : (toc_sv){"", 0};
    toc_sv type = cell_of(c, row, TOC_COLUMN_TYPE);
    toc_ioc_kind kind = c->columns[at].kind;
    toc_ioc ioc;
    if (!value.n)
        return TOC_ROW_EMPTY;
    *ret = row_of(d);
    int r = read_cells(c, row, ret, reterr);
    if (r == 0 && !kind && type.n)
        r = kind_of(type, &kind, reterr);
    if (r < 0)
        return r;
    toc_sv whole =
        kind ? toc_arena_printf(a, "%s:%.*s", toc_ioc_kind_name(kind), TOC_SV_ARG(value)) : value;
    r = toc_ioc_parse(whole, a, &ioc);
    if (r == TOC_IOC_UNKNOWN)
        return toc_fail(reterr, -EINVAL, "'%.*s' is no %s", (int)TOC_MIN(value.n, (size_t)100),
                        value.p, kind ? toc_ioc_kind_name(kind) : "indicator");
    return r == 0 ? finish(&ioc, a, ret, reterr) : r;
}

int toc_row_of_value(toc_sv line, const toc_row_defaults *d, toc_arena *a, toc_indicator_row *ret,
                     toc_err *reterr)
{
    toc_ioc ioc;
    int r = toc_ioc_of_line(line, a, &ioc);
    *ret = row_of(d);
    if (r == TOC_IOC_UNKNOWN)
        return toc_fail(reterr, -EINVAL, "'%.*s' is no indicator",
                        (int)TOC_MIN(line.n, (size_t)100), line.p);
    return r == 0 ? finish(&ioc, a, ret, reterr) : r;
}

/* ---- as STIX ---- */

static void moment(toc_json_out *j, const char *key, int64_t us)
{
    char full[TOC_TIME_TEXT + 1], s[TOC_STIX_TIME_TEXT + 1];
    if (!us)
        return;
    toc_time_format(us, full);
    (void)snprintf(s, sizeof(s), "%.23sZ", full); /* to the millisecond */
    toc_json_some(j, key, toc_sv_of(s));
}

static void open_object(toc_json_out *j, const char *type, toc_sv id, const toc_indicator_row *r)
{
    toc_json_open(j, '{');
    toc_json_some(j, "type", toc_sv_of(type));
    toc_json_some(j, "spec_version", TOC_SV("2.1"));
    toc_json_some(j, "id", id);
    if (r->marking) {
        toc_json_key(j, "object_marking_refs");
        toc_json_open(j, '[');
        toc_json_str(j, toc_sv_of(toc_tlp_markings[r->marking].id));
        toc_json_close(j, ']');
    }
}

static void write_labels(toc_json_out *j, toc_sv labels)
{
    toc_json_key(j, "labels");
    toc_json_open(j, '[');
    while (labels.n) {
        toc_sv label = toc_sv_trim(toc_sv_cut(&labels, ';'));
        if (label.n)
            toc_json_str(j, label);
    }
    toc_json_close(j, ']');
}

void toc_row_write(const toc_indicator_row *r, int64_t created, int64_t modified, toc_buf *ret)
{
    toc_json_out j = {.buf = ret};
    int64_t from = r->valid_from ? r->valid_from : created;
    if (r->valid_until && r->valid_until <= from) /* over before we heard of it */
        from = r->valid_until - 1000;
    open_object(&j, "indicator", r->id, r);
    toc_json_some(&j, "created_by_ref", r->source_id);
    moment(&j, "created", created);
    moment(&j, "modified", modified);
    if (r->confidence) {
        toc_json_key(&j, "confidence");
        toc_json_int(&j, r->confidence);
    }
    if (r->labels.n)
        write_labels(&j, r->labels);
    toc_json_some(&j, "name", r->name);
    toc_json_some(&j, "description", r->description);
    toc_json_some(&j, "pattern", r->pattern);
    toc_json_some(&j, "pattern_type", TOC_SV("stix"));
    toc_json_some(&j, "pattern_version", TOC_SV("2.1"));
    moment(&j, "valid_from", from);
    moment(&j, "valid_until", r->valid_until);
    toc_json_close(&j, '}');
}

void toc_row_write_source(const toc_indicator_row *r, toc_buf *ret)
{
    toc_json_out j = {.buf = ret};
    /* Who it is, is no secret of one row: the first row's marking stays. */
    open_object(&j, "identity", r->source_id, r);
    toc_json_some(&j, "created", TOC_SV(TOC_STIX_EPOCH));
    toc_json_some(&j, "modified", TOC_SV(TOC_STIX_EPOCH));
    toc_json_some(&j, "name", r->source);
    toc_json_close(&j, '}');
}
