/* id - see id.h. */
#include "model/id.h"

#include "base/ascii.h"
#include "base/map.h"
#include "base/utf8.h"
#include "model/terms.h"

#include <errno.h>

static bool is_url(toc_sv s)
{
    return toc_sv_starts_nocase(s, TOC_SV("http://")) ||
           toc_sv_starts_nocase(s, TOC_SV("https://"));
}

toc_sv toc_report_identity(const toc_doc *doc, toc_arena *a)
{
    if (doc->identity.n)
        return toc_arena_dup(a, doc->identity);
    if (!is_url(doc->origin))
        return toc_arena_printf(a, "sha256:%s", doc->sha256);
    toc_sv rest = doc->origin;
    return toc_arena_dup(a, toc_sv_cut(&rest, '#'));
}

toc_sv toc_derived_id(toc_arena *a, const char *type, toc_sv name)
{
    char uuid[TOC_UUID_TEXT + 1];
    toc_uuid5(TOC_ID_NAMESPACE, name, uuid);
    return toc_arena_printf(a, "%s--%s", type, uuid);
}

/* What sets an incident apart within its report. */
static toc_sv incident_key(const toc_incident *i, toc_arena *a)
{
    char day[TOC_DAY_TEXT + 1] = "";
    toc_day when = i->date.start != TOC_DAY_NONE ? i->date.start : i->date.end;
    if (when != TOC_DAY_NONE)
        toc_day_format(when, day);
    const char *realm = toc_term(&toc_terms_realm, i->realm);
    toc_sv place = toc_fold(a, i->place.name);
    return toc_arena_printf(a, "%s|%s|%s|%.*s", realm ? realm : "", day, i->place.country,
                            TOC_SV_ARG(place));
}

int toc_record_identify(toc_record *rec, toc_sv identity, toc_arena *a)
{
    toc_map seen = {0};
    if (!rec->report_id.n)
        rec->report_id = toc_derived_id(a, "report", identity);
    TOC_VEC_FOREACH (i, &rec->incidents) {
        toc_sv key = incident_key(i, a);
        int64_t before = toc_map_get(&seen, key);
        uint32_t nth = before == TOC_MAP_NONE ? 0 : (uint32_t)before + 1;
        if (!toc_map_put(&seen, a, key, nth))
            return -ENOMEM;
        toc_sv name =
            toc_arena_printf(a, "%.*s\n%.*s|%u", TOC_SV_ARG(identity), TOC_SV_ARG(key), nth);
        if (!i->id.n)
            i->id = toc_derived_id(a, "incident", name);
    }
    return a->overflowed ? -ENOMEM : 0;
}

void toc_record_unidentify(toc_record *rec)
{
    rec->report_id = (toc_sv){0};
    TOC_VEC_FOREACH (i, &rec->incidents)
        i->id = (toc_sv){0};
}

toc_sv toc_report_source(const toc_doc *doc, toc_arena *a)
{
    toc_sv rest = doc->origin;
    long at = toc_sv_find(rest, TOC_SV("://"), 0);
    if (doc->source.n || at < 0 || !toc_sv_starts_nocase(rest, TOC_SV("http")))
        return doc->source.n ? doc->source : (toc_sv){"", 0};
    rest = toc_sv_range(rest, (size_t)at + 3, rest.n);
    toc_sv host = toc_sv_cut(&rest, '/');
    if (toc_sv_starts_nocase(host, TOC_SV("www.")))
        host = toc_sv_range(host, 4, host.n);
    char *lower = toc_arena_alloc(a, host.n + 1);
    for (size_t i = 0; lower && i < host.n; i++)
        lower[i] = toc_lower(host.p[i]);
    return (toc_sv){lower ? lower : "", lower ? host.n : 0};
}
