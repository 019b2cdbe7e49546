/*
 * keys - see resolve.h: what members are found by.
 *
 * A key is a hash of the realm, a stretch of time and one of: a place's name, a square on the map,
 * a name of somebody. Time goes by weeks that overlap by what reports may differ. To keep the lists
 * of a province or a country short, places meet only where one of the two is no narrower than that:
 * each level is kept under one letter by what lies in it and under another by what says no more.
 */
#include "base/hash.h"
#include "resolve/words.h"

#include <errno.h>
#include <math.h>

enum {
    WEEK = 8,           /* days of a stretch; not seven, so that none is a day of the week's own */
    SLACK = 1,          /* a precise day may be off by this: nights, time zones */
    LATE_PHYSICAL = 21, /* as in compare.c */
    LATE_CYBER = 60,
    UNKNOWN_DAYS = 31,
    LONG_DAYS = 64, /* longer ranges go by years */
    MAX_YEARS = 3,
};

/* Squares of half a degree of the map. Each member is kept and sought in all that it may be near:
 * what lies within twice REACH (30 km, a little more than compare.c takes for one spot) meets for
 * sure, whichever of the two came first. */
static const double SQUARE = 0.5, REACH = 0.135; /* degrees */

typedef struct {
    const toc_member *m;
    toc_arena *arena;
    toc_key_vec *kept, *sought;
    toc_key_vec weeks, years; /* stretches that the member lies in */
    bool vague;               /* only years */
    bool full;
} keyer;

static void add(keyer *k, toc_key_vec *v, uint64_t key)
{
    uint64_t *p = TOC_VEC_PUSH(k->arena, v);
    if (p)
        *p = key;
    else
        k->full = true;
}

static uint64_t key_of(const keyer *k, char letter, uint64_t what, uint64_t when)
{
    uint64_t kind = (uint64_t)(unsigned char)letter << 8 | (uint64_t)k->m->realm;
    return toc_hash_mix(toc_hash_mix(kind, what), when);
}

static void add_all(keyer *k, toc_key_vec *v, char letter, uint64_t what, const toc_key_vec *when)
{
    TOC_VEC_FOREACH (w, when)
        add(k, v, key_of(k, letter, what, *w));
}

/*
 * A precise member lies in weeks, and is kept by its years for those that know no better; a vague
 * one is kept by years, and seeks both. Letters of years are lower case: 'p' of precise members.
 */
static void meet(keyer *k, char keep, char seek, uint64_t what)
{
    uint64_t kept = toc_hash_mix(what, (uint64_t)keep), sought = toc_hash_mix(what, (uint64_t)seek);
    if (!k->vague) {
        add_all(k, k->kept, 'w', kept, &k->weeks);
        add_all(k, k->sought, 'w', sought, &k->weeks);
        add_all(k, k->kept, 'p', kept, &k->years);
        add_all(k, k->sought, 'v', sought, &k->years);
        return;
    }
    add_all(k, k->kept, 'v', kept, &k->years);
    add_all(k, k->sought, 'v', sought, &k->years);
    add_all(k, k->sought, 'p', sought, &k->years);
}

/* ---------------------------------------------------------------- when */

static int64_t week_of(toc_day d)
{
    return ((int64_t)d + ((int64_t)1 << 32)) / WEEK;
}

static void set_time(keyer *k)
{
    const toc_member *m = k->m;
    toc_day first = m->first, last = m->last;
    if (last == TOC_DAY_NONE) { /* nor is the day of publication known */
        add(k, &k->years, 0);
        k->vague = true;
        return;
    }
    if (m->dated == TOC_DATED_NOT)
        first = last - UNKNOWN_DAYS;
    else if (m->dated == TOC_DATED_LOOSE)
        first = last - (m->realm == TOC_REALM_CYBER ? LATE_CYBER : LATE_PHYSICAL);
    first -= SLACK;
    last += SLACK;
    k->vague = last - first > LONG_DAYS;
    for (int64_t w = week_of(first); !k->vague && w <= week_of(last); w++)
        add(k, &k->weeks, (uint64_t)w);
    int to = toc_day_ymd(last).year, from = toc_day_ymd(first).year;
    for (int y = to; y >= from && y > to - MAX_YEARS; y--)
        add(k, &k->years, (uint64_t)y);
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
            add_all(k, k->kept, 'm', square_key(y, x), &k->weeks);
            add_all(k, k->sought, 'm', square_key(y, x), &k->weeks);
        }
}

/* Two that say no more than the place meet, and each meets what lies in it, of the same weeks. */
static void add_level(keyer *k, uint64_t what, bool own)
{
    if (own) {
        meet(k, 'O', 'O', what);
        if (!k->vague)
            add_all(k, k->sought, 'w', toc_hash_mix(what, 'I'), &k->weeks);
        return;
    }
    if (!k->vague) {
        add_all(k, k->kept, 'w', toc_hash_mix(what, 'I'), &k->weeks);
        add_all(k, k->sought, 'w', toc_hash_mix(what, 'O'), &k->weeks);
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
            add_all(k, k->kept, 'w', toc_hash_mix(*p, 'H'), &k->weeks);
            add_all(k, k->sought, 'w', toc_hash_mix(*p, 'S'), &k->weeks);
        }
    TOC_VEC_FOREACH (s, &m->spots) {
        add_all(k, k->kept, 'w', toc_hash_mix(*s, 'S'), &k->weeks);
        add_all(k, k->sought, 'w', toc_hash_mix(*s, 'H'), &k->weeks);
        if (m->realm == TOC_REALM_CYBER)
            add_all(k, k->sought, 'w', toc_hash_mix(*s, 'S'), &k->weeks);
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
