/* filters - see filters.h. */
#include "filters.h"

#include "base/ascii.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "data_dir.h"
#include "extract/lexicon.h"
#include "model/regions.h"
#include "model/terms.h"

#include <errno.h>
#include <limits.h>
#include <math.h>

bool toc_filters_given(const toc_filter_settings *f)
{
    return f->since || f->until || f->realm || f->type || f->country || f->near || f->actor ||
           f->min_killed || f->text || f->region;
}

/* Takes the number before the next dash; `otherwise` when nothing is left. */
static int take_number(toc_sv *rest, int max, int otherwise)
{
    int64_t n;
    if (!rest->n)
        return otherwise;
    return toc_sv_to_i64(toc_sv_cut(rest, '-'), &n) && n > 0 && n <= max ? (int)n : 0;
}

/* "2024-03-22", "2024-03", "2024"; the last two stand for their first or last day. */
static int parse_day(const char *option, const char *s, bool last, toc_day *ret, toc_err *reterr)
{
    toc_sv rest = toc_sv_of(s);
    int year = take_number(&rest, 9999, 0);
    int month = take_number(&rest, 12, last ? 12 : 1);
    int length = year && month ? toc_month_days(year, month) : 0;
    int day = take_number(&rest, length, last ? length : 1);
    *ret = rest.n || !length ? TOC_DAY_NONE : toc_day_of(year, month, day);
    if (*ret == TOC_DAY_NONE)
        return toc_fail(reterr, -EINVAL, "--%s takes a day like 2024-03-22, not '%s'", option, s);
    return 0;
}

static int parse_term(const char *option, const char *s, const toc_terms *terms, int *ret,
                      toc_err *reterr)
{
    *ret = toc_term_find(terms, toc_sv_of(s));
    if (*ret > 0)
        return 0;
    toc_buf all = {0};
    for (int i = 1; i < terms->count; i++)
        toc_buf_printf(&all, "%s%s", i > 1 ? ", " : "", terms->words[i]);
    int r = toc_fail(reterr, -EINVAL, "--%s is one of %.*s; not '%s'", option,
                     TOC_SV_ARG(toc_buf_sv(&all)), s);
    toc_buf_done(&all);
    return r;
}

static void add_countries(toc_sv codes, toc_arena *a, toc_sv *all)
{
    *all =
        toc_arena_printf(a, "%.*s%s%.*s", TOC_SV_ARG(*all), all->n ? "," : "", TOC_SV_ARG(codes));
}

static int parse_countries(const char *s, toc_arena *a, toc_sv *ret, toc_err *reterr)
{
    toc_sv rest = toc_sv_of(s);
    do {
        toc_sv code = toc_sv_trim(toc_sv_cut(&rest, ','));
        if (code.n != 2 || !toc_is_alpha(code.p[0]) || !toc_is_alpha(code.p[1]))
            return toc_fail(reterr, -EINVAL,
                            "--country takes the two letters of ISO 3166-1, like CY, not '%s'", s);
        const char upper[] = {toc_upper(code.p[0]), toc_upper(code.p[1])};
        add_countries((toc_sv){upper, sizeof(upper)}, a, ret);
    } while (rest.n);
    return 0;
}

static int no_region(toc_sv name, toc_err *reterr)
{
    toc_buf all = {0};
    for (size_t i = 0; toc_region_name(i); i++)
        toc_buf_printf(&all, "%s%s", i ? ", " : "", toc_region_name(i));
    int r = toc_fail(reterr, -EINVAL, "--region '%.*s' is none of: %.*s", TOC_SV_ARG(name),
                     TOC_SV_ARG(toc_buf_sv(&all)));
    toc_buf_done(&all);
    return r;
}

static int parse_regions(const char *s, toc_arena *a, toc_sv *ret, toc_err *reterr)
{
    toc_sv rest = toc_sv_of(s);
    do {
        toc_sv name = toc_sv_trim(toc_sv_cut(&rest, ','));
        const char *countries = toc_region_countries(name);
        if (!countries)
            return no_region(name, reterr);
        add_countries(toc_sv_of(countries), a, ret);
    } while (rest.n);
    return 0;
}

static int parse_near(const char *s, toc_incident_query *ret, toc_err *reterr)
{
    toc_sv rest = toc_sv_of(s);
    bool ok = toc_sv_to_double(toc_sv_trim(toc_sv_cut(&rest, ',')), &ret->lat) &&
              toc_sv_to_double(toc_sv_trim(toc_sv_cut(&rest, ',')), &ret->lon) &&
              toc_sv_to_double(toc_sv_trim(rest), &ret->km);
    ok = ok && fabs(ret->lat) <= 90 && fabs(ret->lon) <= 180 && ret->km >= 0 && ret->km <= 20100;
    if (!ok)
        return toc_fail(reterr, -EINVAL,
                        "--near takes latitude, longitude and kilometres, like 34.9,33.6,50, "
                        "not '%s'",
                        s);
    ret->near = true;
    return 0;
}

static int parse_terms(const toc_filter_settings *f, toc_incident_query *ret, toc_err *reterr)
{
    int realm = 0, type = 0, r = 0;
    if (f->realm)
        r = parse_term("realm", f->realm, &toc_terms_realm, &realm, reterr);
    if (r == 0 && f->type)
        r = parse_term("type", f->type, &toc_terms_type, &type, reterr);
    ret->realm = (toc_realm)realm;
    ret->type = (toc_incident_type)type;
    return r;
}

static int parse_killed(const char *s, toc_incident_query *ret, toc_err *reterr)
{
    ret->has_min_killed = true;
    if (!toc_sv_to_i64(toc_sv_of(s), &ret->min_killed) || ret->min_killed < 0)
        return toc_fail(reterr, -EINVAL, "--min-killed takes a number, not '%s'", s);
    return 0;
}

/* The STIX id of an actor or gang whose name, or one of whose other names, is known. Nothing when
 * it isn't, or there is no lexicon: then what reports call it has to do. */
static toc_sv known_actor(toc_sv name, toc_arena *a)
{
    char folder[PATH_MAX];
    toc_lexicon *lx = NULL;
    toc_sv path = toc_arena_printf(a, "%s/tocsin.lex", toc_data_dir(folder, sizeof(folder)));
    if (toc_lexicon_open(path.p, &lx, NULL) < 0)
        return (toc_sv){0};
    uint32_t n = 0;
    toc_sv id = {0};
    const toc_lex_entry *e = toc_lex_find(lx, toc_fold(a, name), &n);
    for (uint32_t i = 0; i < n && !id.n; i++)
        if (e[i].kind == TOC_LEX_ACTOR || e[i].kind == TOC_LEX_MALWARE)
            id = toc_arena_dup(a, toc_lex_known(lx, e[i].ref).id);
    toc_lexicon_free(lx);
    return id;
}

int toc_filters_parse(const toc_filter_settings *f, toc_arena *a, toc_incident_query *ret,
                      toc_err *reterr)
{
    int r = parse_terms(f, ret, reterr);
    if (r == 0 && f->since)
        r = parse_day("since", f->since, false, &ret->since, reterr);
    if (r == 0 && f->until)
        r = parse_day("until", f->until, true, &ret->until, reterr);
    if (r == 0 && f->country)
        r = parse_countries(f->country, a, &ret->country, reterr);
    if (r == 0 && f->region)
        r = parse_regions(f->region, a, &ret->country, reterr);
    if (r == 0 && f->near)
        r = parse_near(f->near, ret, reterr);
    if (r == 0 && f->min_killed)
        r = parse_killed(f->min_killed, ret, reterr);
    ret->actor = toc_sv_of(f->actor);
    if (r == 0 && f->actor)
        ret->actor_id = known_actor(ret->actor, a);
    ret->text = toc_sv_of(f->text);
    return r;
}
