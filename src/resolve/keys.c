/*
 * keys - see resolve.h: what members are found by.
 *
 * A key is a stretch of time, a hash of the realm and of one of: a place's name, a square on the
 * map, a name of somebody, and the days of the stretch that are meant. A member is kept under the
 * days on which it may have been and looks a day around them, as compare.c would bar what is
 * further off. To keep the lists of a province or a country short, places meet only where one of
 * the two is no narrower than that: each level is kept under one letter by what lies in it and
 * under another by what says no more.
 */
#include "base/hash.h"
#include "resolve/words.h"

#include <errno.h>
#include <math.h>

enum {
    WEEK = 8,           /* days of a stretch, a bit each */
    SLACK = 1,          /* a precise day may be off by this: nights, time zones */
    LATE_PHYSICAL = 21, /* as in compare.c */
    LATE_CYBER = 60,
    UNKNOWN_DAYS = 38,
    LONG_DAYS = 62, /* longer ranges go by years */
    MAX_YEARS = 3,
};

/* Squares of half a degree of the map. Each member is kept and sought in all that it may be near:
 * what lies within twice REACH (30 km, a little more than compare.c takes for one spot) meets for
 * sure, whichever of the two came first. */
static const double SQUARE = 0.5, REACH = 0.135; /* degrees */

typedef struct {
    uint64_t when;
    uint8_t days; /* of it, a bit each */
} stretch;

typedef TOC_VEC(stretch) stretch_vec;

/* When a member may have been, and when those may have been that it looks for. */
typedef struct {
    stretch_vec kept, sought;
} span;

typedef struct {
    const toc_member *m;
    toc_arena *arena;
    toc_key_vec *kept, *sought;
    span weeks, years;
    bool vague; /* only years */
    bool full;
} keyer;

/*
 * Stretches come first, so that the keys of one time lie together in an index over all: reports
 * mostly tell of what is new, and find the few pages of it in memory however long the past is.
 */
static uint64_t key_of(const keyer *k, char letter, uint64_t what, const stretch *at)
{
    enum { STRETCH_BITS = 15, HASH_BITS = 64 - 1 - STRETCH_BITS - TOC_KEY_DAY_BITS };
    uint64_t kind = (uint64_t)(unsigned char)letter << 8 | (uint64_t)k->m->realm;
    uint64_t hash = toc_hash_mix(toc_hash_mix(kind, what), at->when) >> (64 - HASH_BITS);
    uint64_t year = letter == 'p' || letter == 'v', when = at->when & ((1u << STRETCH_BITS) - 1);
    return ((year << STRETCH_BITS | when) << HASH_BITS | hash) << TOC_KEY_DAY_BITS | at->days;
}

static void add_all(keyer *k, toc_key_vec *v, char letter, uint64_t what, const stretch_vec *when)
{
    TOC_VEC_FOREACH (at, when) {
        uint64_t *p = TOC_VEC_PUSH(k->arena, v);
        if (p)
            *p = key_of(k, letter, what, at);
        else
            k->full = true;
    }
}

static void keep(keyer *k, char letter, uint64_t what, const span *when)
{
    add_all(k, k->kept, letter, what, &when->kept);
}

static void seek(keyer *k, char letter, uint64_t what, const span *when)
{
    add_all(k, k->sought, letter, what, &when->sought);
}

/*
 * A precise member lies in weeks, and is kept by its years for those that know no better; a vague
 * one is kept by years, and seeks both. Letters of years are lower case: 'p' of precise members.
 */
static void meet(keyer *k, char keep_as, char seek_as, uint64_t what)
{
    uint64_t kept = toc_hash_mix(what, (uint64_t)keep_as),
             sought = toc_hash_mix(what, (uint64_t)seek_as);
    if (!k->vague) {
        keep(k, 'w', kept, &k->weeks);
        seek(k, 'w', sought, &k->weeks);
        keep(k, 'p', kept, &k->years);
        seek(k, 'v', sought, &k->years);
        return;
    }
    keep(k, 'v', kept, &k->years);
    seek(k, 'v', sought, &k->years);
    seek(k, 'p', sought, &k->years);
}

/* ---------------------------------------------------------------- when */

/* Weeks are counted from so far back that none is negative. */
static int64_t week_days(toc_day d)
{
    return (int64_t)d + ((int64_t)1 << 32);
}

static void add_stretch(keyer *k, stretch_vec *v, uint64_t when, uint8_t days)
{
    stretch *slot = TOC_VEC_PUSH(k->arena, v);
    if (slot)
        *slot = (stretch){when, days};
    else
        k->full = true;
}

static void add_weeks(keyer *k, stretch_vec *v, toc_day first, toc_day last)
{
    int64_t from = week_days(first), to = week_days(last);
    for (int64_t w = from / WEEK; w <= to / WEEK; w++) {
        int64_t low = TOC_MAX(from - w * WEEK, 0), high = TOC_MIN(to - w * WEEK, WEEK - 1);
        unsigned days = (2u << high) - (1u << low);
        add_stretch(k, v, (uint64_t)w, (uint8_t)days);
    }
}

static void add_year(keyer *k, uint64_t year)
{
    add_stretch(k, &k->years.kept, year, TOC_KEY_DAYS);
    add_stretch(k, &k->years.sought, year, TOC_KEY_DAYS);
}

static void set_time(keyer *k)
{
    const toc_member *m = k->m;
    toc_day first = m->first, last = m->last;
    if (last == TOC_DAY_NONE) { /* nor is the day of publication known */
        add_year(k, 0);
        k->vague = true;
        return;
    }
    if (m->dated == TOC_DATED_NOT)
        first = last - UNKNOWN_DAYS;
    else if (m->dated == TOC_DATED_LOOSE)
        first = last - (m->realm == TOC_REALM_CYBER ? LATE_CYBER : LATE_PHYSICAL);
    k->vague = last - first > LONG_DAYS;
    if (!k->vague) {
        add_weeks(k, &k->weeks.kept, first, last);
        add_weeks(k, &k->weeks.sought, first - SLACK, last + SLACK);
    }
    int to = toc_day_ymd(last + SLACK).year, from = toc_day_ymd(first - SLACK).year;
    for (int y = to; y >= from && y > to - MAX_YEARS; y--)
        add_year(k, (uint64_t)y);
}

/* ---------------------------------------------------------------- where */

static int square_of(double degrees)
{
    return (int)floor(degrees / SQUARE);
}

static uint64_t square_key(int y, int x)
{
    int around = (int)(360 / SQUARE);
    return (uint64_t)((y + around) * around * 2 + (x + around) % around);
}

static void add_square(keyer *k)
{
    const double radian = 57.29577951308232, least = 0.2; /* of cosines: towns near the poles */
    const toc_member *m = k->m;
    if (!m->has_point || m->place_depth < 2 || k->vague)
        return;
    double lat = (double)m->lat, lon = (double)m->lon,
           wide = REACH / fmax(cos(lat / radian), least);
    for (int y = square_of(lat - REACH); y <= square_of(lat + REACH); y++)
        for (int x = square_of(lon - wide); x <= square_of(lon + wide); x++) {
            keep(k, 'm', square_key(y, x), &k->weeks);
            seek(k, 'm', square_key(y, x), &k->weeks);
        }
}

/* Two that say no more than the place meet, and each meets what lies in it, of the same weeks. */
static void add_level(keyer *k, uint64_t what, bool own)
{
    if (own) {
        meet(k, 'O', 'O', what);
        if (!k->vague)
            seek(k, 'w', toc_hash_mix(what, 'I'), &k->weeks);
        return;
    }
    if (!k->vague) {
        keep(k, 'w', toc_hash_mix(what, 'I'), &k->weeks);
        seek(k, 'w', toc_hash_mix(what, 'O'), &k->weeks);
    }
}

static uint64_t country_of(const toc_member *m)
{
    return (uint64_t)(unsigned char)m->country[0] << 8 | (unsigned char)m->country[1];
}

/* What was read as the place, or the victim, of one may only be named by the other. */
static void add_spots(keyer *k)
{
    const toc_member *m = k->m;
    if (k->vague)
        return;
    TOC_VEC_FOREACH (p, &m->places)
        if (!toc_hashes_have(&m->regions, *p)) {
            keep(k, 'w', toc_hash_mix(*p, 'H'), &k->weeks);
            seek(k, 'w', toc_hash_mix(*p, 'S'), &k->weeks);
        }
    TOC_VEC_FOREACH (s, &m->spots) {
        keep(k, 'w', toc_hash_mix(*s, 'S'), &k->weeks);
        seek(k, 'w', toc_hash_mix(*s, 'H'), &k->weeks);
        if (m->realm == TOC_REALM_CYBER)
            seek(k, 'w', toc_hash_mix(*s, 'S'), &k->weeks);
    }
}

static void add_places(keyer *k)
{
    const toc_member *m = k->m;
    if (m->country[0])
        add_level(k, toc_hash_mix('C', country_of(m)), m->place_depth < 2);
    TOC_VEC_FOREACH (p, &m->places)
        add_level(k, *p, !toc_hashes_have(&m->regions, *p));
    add_square(k);
}

/* ---------------------------------------------------------------- who */

/* Groups strike all over a country in one week, victims are named once. */
static void add_names(keyer *k)
{
    const toc_member *m = k->m;
    uint64_t where = m->realm == TOC_REALM_CYBER ? 0 : country_of(m);
    TOC_VEC_FOREACH (p, &m->parties)
        meet(k, 'N', 'N', toc_hash_mix(*p, where));
    TOC_VEC_FOREACH (v, &m->victims)
        meet(k, 'V', 'V', *v);
}

int toc_member_keys(const toc_member *m, toc_arena *a, toc_key_vec *ret_kept,
                    toc_key_vec *ret_sought)
{
    keyer k = {.m = m, .arena = a, .kept = ret_kept, .sought = ret_sought};
    set_time(&k);
    add_places(&k);
    add_spots(&k);
    add_names(&k);
    return k.full ? -ENOMEM : 0;
}
