/* field_value - see field_value.h. */
#include "field_value.h"

#include "base/ascii.h"
#include "base/buf.h"
#include "data_dir.h"
#include "extract/places.h"
#include "model/json.h"
#include "model/record.h"
#include "model/terms.h"

#include <errno.h>
#include <limits.h>

typedef struct {
    toc_arena *a;
    toc_json_out j;
    toc_err *reterr;
} parser;

/* ---- words and numbers ---- */

static int parse_term(parser *p, const toc_terms *terms, toc_sv s)
{
    if (toc_term_find(terms, s) > 0) {
        toc_json_str(&p->j, s);
        return 0;
    }
    toc_buf all = {0};
    for (int i = 1; i < terms->count; i++)
        toc_buf_printf(&all, "%s%s", i > 1 ? ", " : "", terms->words[i]);
    int r = toc_fail(p->reterr, -EINVAL, "%s is one of %.*s; not '%.*s'", terms->field,
                     TOC_SV_ARG(toc_buf_sv(&all)), TOC_SV_ARG(s));
    toc_buf_done(&all);
    return r;
}

static bool take_before(toc_sv *s, const char *word)
{
    if (!toc_sv_starts_nocase(*s, toc_sv_of(word)))
        return false;
    *s = toc_sv_trim(toc_sv_range(*s, strlen(word), s->n));
    return true;
}

/* "12", "12+", ">=12", "at least 12"; "~12", "about 12"; "<=12", "at most 12", "up to 12" */
static int parse_count(parser *p, const toc_terms *unused, toc_sv s)
{
    (void)unused;
    int64_t n = 0;
    toc_sv rest = s;
    const char *bound = "exact";
    if (take_before(&rest, "at least") || take_before(&rest, ">="))
        bound = "at-least";
    else if (take_before(&rest, "at most") || take_before(&rest, "up to") ||
             take_before(&rest, "<="))
        bound = "at-most";
    else if (take_before(&rest, "about") || take_before(&rest, "~"))
        bound = "about";
    else if (toc_sv_ends(rest, TOC_SV("+"))) {
        bound = "at-least";
        rest.n--;
    }
    if (!toc_sv_to_i64(rest, &n) || n < 0)
        return toc_fail(p->reterr, -EINVAL, "a count is like 12, 12+, ~12 or <=12; not '%.*s'",
                        TOC_SV_ARG(s));
    toc_json_open(&p->j, '{');
    toc_json_key(&p->j, "value");
    toc_json_int(&p->j, n);
    toc_json_key(&p->j, "bound");
    toc_json_str(&p->j, toc_sv_of(bound));
    toc_json_close(&p->j, '}');
    return 0;
}

/* "2024-10-18", "2024-10-18/2024-10-20" */
static int parse_date(parser *p, const toc_terms *unused, toc_sv s)
{
    (void)unused;
    toc_sv end = s;
    toc_sv start = toc_sv_cut(&end, '/');
    if (!end.n)
        end = start;
    toc_day first = start.n == TOC_DAY_TEXT ? toc_day_parse(start) : TOC_DAY_NONE;
    toc_day last = end.n == TOC_DAY_TEXT ? toc_day_parse(end) : TOC_DAY_NONE;
    if (first == TOC_DAY_NONE || last == TOC_DAY_NONE || last < first)
        return toc_fail(p->reterr, -EINVAL,
                        "a date is like 2024-10-18 or 2024-10-18/2024-10-20; not '%.*s'",
                        TOC_SV_ARG(s));
    toc_json_open(&p->j, '{');
    toc_json_key(&p->j, "start");
    toc_json_str(&p->j, start);
    toc_json_key(&p->j, "end");
    toc_json_str(&p->j, end);
    toc_json_close(&p->j, '}');
    return 0;
}

/* "4400000 USD", "4,400,000 USD paid", "… not paid" */
static int parse_ransom(parser *p, const toc_terms *unused, toc_sv s)
{
    (void)unused;
    toc_buf digits = {0};
    toc_sv rest = s;
    toc_sv number = toc_sv_cut(&rest, ' '), currency = toc_sv_trim(rest);
    double amount = 0;
    for (size_t i = 0; i < number.n; i++)
        if (number.p[i] != ',')
            toc_buf_byte(&digits, number.p[i]);
    bool ok = toc_sv_to_double(toc_buf_sv(&digits), &amount) && amount >= 0;
    toc_buf_done(&digits);
    toc_sv paid = currency;
    currency = toc_sv_cut(&paid, ' ');
    if (!ok || (currency.n && currency.n != 3))
        return toc_fail(p->reterr, -EINVAL, "a ransom is like '4400000 USD'; not '%.*s'",
                        TOC_SV_ARG(s));
    toc_json_open(&p->j, '{');
    toc_json_key(&p->j, "amount");
    toc_json_num(&p->j, amount);
    toc_json_key(&p->j, "currency");
    toc_json_str_or_null(&p->j, currency);
    if (paid.n) {
        toc_json_key(&p->j, "paid");
        toc_json_bool(&p->j, toc_sv_eq_nocase(paid, TOC_SV("paid")));
    }
    toc_json_close(&p->j, '}');
    return 0;
}

/* ---- places ---- */

/* As a report that speaks of this place would have it read. */
static int resolve_place(const toc_lexicon *lx, toc_sv s, toc_arena *a, toc_place *ret)
{
    toc_text text;
    toc_place_mention_vec found = {0};
    toc_doc doc = {.text = toc_arena_printf(a, "In %.*s.", TOC_SV_ARG(s)),
                   .published = TOC_DAY_NONE};
    int r = toc_text_split(&doc, a, &text);
    if (r == 0)
        r = toc_places_find(lx, &text, a, &found);
    if (r == 0 && found.n)
        r = toc_place_resolve(lx, &text, &found, 0, a, ret);
    return r;
}

static void write_place(toc_json_out *j, const toc_place *p)
{
    toc_json_open(j, '{');
    toc_json_key(j, "name");
    toc_json_str(j, p->name);
    toc_json_key(j, "country");
    toc_json_str_or_null(j, toc_sv_of(p->country));
    if (p->has_point) {
        toc_json_key(j, "lat");
        toc_json_num(j, toc_degrees(p->lat));
        toc_json_key(j, "lon");
        toc_json_num(j, toc_degrees(p->lon));
    }
    if (p->geonames) {
        toc_json_key(j, "geonames");
        toc_json_uint(j, p->geonames);
    }
    if (p->precision != TOC_EXTENT_NONE) {
        toc_json_key(j, "precision");
        toc_json_str(j, toc_sv_of(toc_term(&toc_terms_precision, p->precision)));
    }
    if (p->radius_km > 0) {
        toc_json_key(j, "radius_km");
        toc_json_num(j, p->radius_km);
    }
    toc_json_key(j, "chain");
    toc_json_open(j, '[');
    TOC_VEC_FOREACH (s, &p->chain)
        toc_json_str(j, *s);
    toc_json_close(j, ']');
    toc_json_close(j, '}');
}

static int parse_place(parser *p, const toc_terms *unused, toc_sv s)
{
    (void)unused;
    char folder[PATH_MAX];
    toc_lexicon *lx = NULL;
    toc_incident i;
    toc_incident_init(&i);
    toc_sv path = toc_arena_printf(p->a, "%s/tocsin.lex", toc_data_dir(folder, sizeof(folder)));
    int r = toc_lexicon_open(path.p, &lx, NULL) == 0 ? resolve_place(lx, s, p->a, &i.place) : 0;
    if (!i.place.name.n)
        i.place.name = s; /* no gazetteer has it: it is what people say */
    i.place.basis = (toc_basis){0};
    if (r == 0)
        write_place(&p->j, &i.place);
    toc_lexicon_free(lx);
    return r;
}

/* ---- lists ---- */

/* "name (word)": the word of the field that says what the name is. */
static int parse_name(parser *p, const char *key, const toc_terms *terms, toc_sv s)
{
    toc_sv word = {0};
    long open = toc_sv_ends(s, TOC_SV(")")) ? toc_sv_find(s, TOC_SV(" ("), 0) : -1;
    if (open > 0 && key) {
        word = toc_sv_range(s, (size_t)open + 2, s.n - 1);
        s = toc_sv_trim(toc_sv_range(s, 0, (size_t)open));
        if (toc_term_find(terms, word) <= 0)
            return parse_term(p, terms, word);
    }
    toc_json_open(&p->j, '{');
    toc_json_key(&p->j, "name");
    toc_json_str(&p->j, s);
    if (word.n) {
        toc_json_key(&p->j, key);
        toc_json_str(&p->j, word);
    }
    toc_json_close(&p->j, '}');
    return 0;
}

static int parse_names(parser *p, const toc_terms *terms, toc_sv s)
{
    const char *key = terms == &toc_terms_status ? "status"
                      : terms == &toc_terms_harm ? "effect"
                      : terms                    ? "type"
                                                 : NULL;
    int r = 0;
    toc_json_open(&p->j, '[');
    while (r == 0 && s.n) {
        toc_sv name = toc_sv_trim(toc_sv_cut(&s, ';'));
        if (name.n)
            r = parse_name(p, key, terms, name);
    }
    toc_json_close(&p->j, ']');
    return r;
}

/* ---- fields ---- */

static const struct {
    const char *names[3]; /* as people say, NULL at the end */
    const char *field;
    int (*parse)(parser *p, const toc_terms *terms, toc_sv s);
    const toc_terms *terms;
} FIELDS[] = {
    {{"type", "what"}, "type", parse_term, &toc_terms_type},
    {{"stage"}, "stage", parse_term, &toc_terms_stage},
    {{"category"}, "category", parse_term, &toc_terms_category},
    {{"realm"}, "realm", parse_term, &toc_terms_realm},
    {{"date", "when"}, "date", parse_date, NULL},
    {{"place", "where"}, "place", parse_place, NULL},
    {{"killed"}, "killed", parse_count, NULL},
    {{"injured", "wounded"}, "injured", parse_count, NULL},
    {{"records", "cyber/records"}, "cyber/records", parse_count, NULL},
    {{"ransom", "cyber/ransom"}, "cyber/ransom", parse_ransom, NULL},
    {{"perpetrators", "by"}, "perpetrators", parse_names, &toc_terms_status},
    {{"victims"}, "victims", parse_names, &toc_terms_harm},
    {{"targets"}, "targets", parse_names, &toc_terms_target},
    {{"weapons"}, "weapons", parse_names, &toc_terms_weapon},
    {{"claims"}, "claims", NULL, NULL},
    {{"malware", "cyber/malware"}, "cyber/malware", parse_names, NULL},
    {{"vulnerabilities", "cyber/vulnerabilities"}, "cyber/vulnerabilities", parse_names, NULL},
    {{"services", "cyber/services_disrupted"}, "cyber/services_disrupted", parse_names, NULL},
};

static int find_field(const char *name, size_t *ret, toc_err *reterr)
{
    toc_buf all = {0};
    for (size_t i = 0; i < TOC_LEN(FIELDS); i++) {
        for (const char *const *n = FIELDS[i].names; *n; n++)
            if (strcmp(*n, name) == 0) {
                *ret = i;
                toc_buf_done(&all);
                return 0;
            }
        toc_buf_printf(&all, "%s%s", i ? ", " : "", FIELDS[i].names[0]);
    }
    int r = toc_fail(reterr, -EINVAL, "a field is one of %.*s; not '%s'",
                     TOC_SV_ARG(toc_buf_sv(&all)), name);
    toc_buf_done(&all);
    return r;
}

static bool is_json(toc_sv s)
{
    return s.n && strchr("{[\"", s.p[0]);
}

int toc_value_parse(const char *field, const char *value, toc_arena *a, toc_sv *ret_field,
                    toc_sv *ret_value, toc_err *reterr)
{
    size_t at = 0;
    toc_buf json = {0};
    parser p = {.a = a, .j = {.buf = &json}, .reterr = reterr};
    toc_sv s = toc_sv_trim(toc_sv_of(value));
    int r = find_field(field, &at, reterr);
    if (r < 0)
        return r;
    if (!s.n)
        return toc_fail(reterr, -EINVAL, "which value? 'none' takes it away");
    if (toc_sv_eq_nocase(s, TOC_SV("none")))
        toc_buf_str(&json, "null");
    else if (is_json(s))
        toc_buf_add(&json, s);
    else if (FIELDS[at].parse)
        r = FIELDS[at].parse(&p, FIELDS[at].terms, s);
    else
        r = toc_fail(reterr, -EINVAL, "%s are given as JSON, like in the incident record", field);
    if (r == 0) {
        *ret_field = toc_sv_of(FIELDS[at].field);
        *ret_value = toc_arena_dup(a, toc_buf_sv(&json));
        r = json.failed || a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : 0;
    }
    toc_buf_done(&json);
    return r;
}
