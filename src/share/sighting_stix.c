/* sighting_stix - see sighting_stix.h. */
#include "share/sighting_stix.h"

#include "base/ascii.h"
#include "share/stix_observable.h"

#include <errno.h>

/* What the observable of the kind is; NONE: STIX has none. */
static toc_indicator_type observable_of(toc_ioc_kind kind)
{
    switch (kind) {
    case TOC_IOC_IPV4:
        return TOC_INDICATOR_IPV4;
    case TOC_IOC_IPV6:
        return TOC_INDICATOR_IPV6;
    case TOC_IOC_DOMAIN:
        return TOC_INDICATOR_DOMAIN;
    case TOC_IOC_URL:
        return TOC_INDICATOR_URL;
    case TOC_IOC_EMAIL:
        return TOC_INDICATOR_EMAIL;
    case TOC_IOC_HASH:
        return TOC_INDICATOR_FILE;
    case TOC_IOC_REGISTRY_KEY:
        return TOC_INDICATOR_REGISTRY_KEY;
    default:
        return TOC_INDICATOR_NONE;
    }
}

/* The stricter of two; a marking that is no TLP counts as what is not marked. */
static toc_tlp stricter(toc_tlp asked, toc_sv name)
{
    bool tlp = toc_sv_starts_nocase(name, TOC_SV("tlp:"));
    toc_tlp own = tlp ? toc_tlp_spelt(toc_sv_range(name, 4, name.n)) : TOC_TLP_NONE;
    if (own == TOC_TLP_NONE)
        return name.n && asked < TOC_TLP_AMBER_STRICT ? TOC_TLP_AMBER_STRICT : asked;
    return TOC_MAX(own, asked);
}

/* 3.2: to the millisecond. */
static void time_text(int64_t us, char ret[TOC_STIX_TIME_TEXT + 1])
{
    char full[TOC_TIME_TEXT + 1];
    toc_time_format(us, full);
    memcpy(ret, full, TOC_STIX_TIME_TEXT - 1);
    ret[TOC_STIX_TIME_TEXT - 1] = 'Z';
    ret[TOC_STIX_TIME_TEXT] = '\0';
}

static void count(toc_stix_writer *w, const char *key, uint64_t n)
{
    toc_json_key(&w->j, key);
    toc_json_uint(&w->j, TOC_MIN(n, (uint64_t)999999999)); /* 4.14, 5.2 */
}

/* What is looked for, as a pattern; empty: STIX has no object for it. */
static toc_sv pattern_of(toc_stix_writer *w, toc_ioc_kind kind, toc_sv value)
{
    const toc_indicator n = {.type = observable_of(kind), .value = value};
    if (kind == TOC_IOC_PATTERN)
        return value;
    return n.type == TOC_INDICATOR_NONE ? (toc_sv){"", 0} : toc_stix_pattern(w, &n);
}

static toc_sv own_id(toc_stix_writer *w, toc_sv pattern)
{
    return pattern.n ? toc_stix_derive(w, "indicator", "match|%.*s", TOC_SV_ARG(pattern)) : pattern;
}

toc_sv toc_sighting_indicator(toc_ioc_kind kind, toc_sv value, toc_arena *a)
{
    toc_stix_writer w = {.a = a};
    return own_id(&w, pattern_of(&w, kind, value));
}

/* An indicator from a list, which nobody else has an object for. */
static toc_sv own_indicator(toc_stix_writer *w, const toc_sighting *s)
{
    toc_sv pattern = pattern_of(w, s->kind, s->value), id = own_id(w, pattern);
    if (!id.n || !toc_stix_begin(w, id, TOC_STIX_SHARED))
        return id;
    if (s->kind != TOC_IOC_PATTERN)
        toc_stix_text(w, "name", s->value);
    toc_stix_text(w, "pattern", pattern);
    toc_stix_word(w, "pattern_type", "stix");
    toc_stix_word(w, "pattern_version", "2.1");
    toc_stix_word(w, "valid_from", TOC_STIX_EPOCH);
    toc_stix_end(w);
    return id;
}

/* What is kept is named by the log, so that it stays what it is as the log grows. */
static toc_sv name_of(toc_stix_writer *w, const char *type, const toc_sighting *s, toc_sv of,
                      const char *first, const char *last)
{
    if (s->log.n)
        return toc_stix_derive(w, type, "%.*s|%.*s", TOC_SV_ARG(of), TOC_SV_ARG(s->log));
    return toc_stix_derive(w, type, "%.*s|%s|%s|%.*s", TOC_SV_ARG(of), first, last,
                           TOC_SV_ARG(s->where));
}

/* The observables of the sighting: the value that was met, or what records had that a pattern
 * matched; fills ret and returns how many. */
static size_t write_observables(toc_stix_writer *w, const toc_sighting *s,
                                toc_sv ret[TOC_SEEN_VALUES])
{
    const toc_seen met = {s->kind, s->value};
    const toc_seen *seen = s->kind == TOC_IOC_PATTERN ? s->seen : &met;
    size_t all = s->kind == TOC_IOC_PATTERN ? s->seen_n : 1, n = 0;
    for (size_t i = 0; i < all && n < TOC_SEEN_VALUES; i++) {
        const toc_indicator x = {.type = observable_of(seen[i].kind), .value = seen[i].value};
        if (x.type != TOC_INDICATOR_NONE)
            ret[n] = toc_stix_observable(w, &x);
        n += x.type != TOC_INDICATOR_NONE && ret[n].n;
    }
    return n;
}

/* Of a pattern it is named by that: the next match may show other things. */
static toc_sv observed(toc_stix_writer *w, const toc_sighting *s, toc_sv indicator,
                       const char *first, const char *last)
{
    toc_sv refs[TOC_SEEN_VALUES];
    size_t n = write_observables(w, s, refs);
    if (!n)
        return (toc_sv){"", 0};
    toc_sv of = s->kind == TOC_IOC_PATTERN ? indicator : refs[0];
    toc_sv id = name_of(w, "observed-data", s, of, first, last);
    if (!toc_stix_begin(w, id, TOC_STIX_OWN))
        return id;
    toc_stix_word(w, "first_observed", first);
    toc_stix_word(w, "last_observed", last);
    count(w, "number_observed", s->count);
    toc_json_key(&w->j, "object_refs");
    toc_json_open(&w->j, '[');
    for (size_t i = 0; i < n; i++)
        toc_json_str(&w->j, refs[i]);
    toc_json_close(&w->j, ']');
    toc_stix_end(w);
    return id;
}

static void write_sighting(toc_stix_writer *w, const toc_sighting *s)
{
    char first[TOC_STIX_TIME_TEXT + 1], last[TOC_STIX_TIME_TEXT + 1];
    time_text(s->first, first);
    time_text(s->last, last);
    toc_sv indicator = s->indicator.n ? s->indicator : own_indicator(w, s);
    if (!indicator.n)
        return; /* nothing that STIX could refer to */
    toc_sv data = observed(w, s, indicator, first, last);
    toc_sv id = name_of(w, "sighting", s, indicator, first, last);
    if (!toc_stix_begin(w, id, TOC_STIX_OWN))
        return;
    if (!s->log.n) /* what is kept may go to others, whom the names of logs are no matter of */
        toc_stix_text(w, "description",
                      toc_arena_printf(w->a, "%.*s, line %llu", TOC_SV_ARG(s->where),
                                       (unsigned long long)s->line));
    toc_stix_word(w, "first_seen", first);
    toc_stix_word(w, "last_seen", last);
    count(w, "count", s->count);
    toc_stix_text(w, "sighting_of_ref", indicator);
    toc_stix_list_of_one(w, "observed_data_refs", data);
    toc_stix_end(w);
}

int toc_stix_of_sighting(toc_tlp marking, const toc_sighting *s, toc_arena *a, toc_buf *ret)
{
    toc_stix_writer w = {.a = a,
                         .ret = ret,
                         .more_markings = s->markings,
                         .more_markings_n = s->markings_n,
                         .changes = s->log.n > 0};
    time_text(s->log.n ? s->created : s->last, w.created);
    time_text(s->modified, w.modified);
    toc_stix_write_frame(&w, stricter(marking, s->marking));
    write_sighting(&w, s);
    bool failed = a->overflowed || ret->failed || w.json.failed;
    toc_buf_done(&w.json);
    return failed ? -ENOMEM : 0;
}
