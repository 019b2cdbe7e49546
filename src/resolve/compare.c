/*
 * compare - see resolve.h: are two members the same incident?
 *
 * Each thing that they have in common or not adds log-odds; a few bar the two whatever else speaks
 * for them. The weights stand in one table each, beside what they are for, and were set by reading:
 * bench/quality shows what they are good for, on sets that they were not set on.
 */
#include "resolve/words.h"

#include <math.h>

/* Of two candidates that share nothing but a key, one in twenty is the same. */
static const double BASE = -3.0;

static const double SAME_AT = 1.0, DOUBTFUL_AT = 0.0;

enum {
    /* Days between an incident and a report that dates it by its own day: trials of weeks follow a
     * break-in, funerals of days a bomb. */
    LATE_PHYSICAL = 21,
    LATE_CYBER = 60,
    SLACK = 1,    /* nights and time zones */
    NEAR_KM = 25, /* two names for one spot, or a suburb and its city */
    FAR_KM = 80,
};

typedef struct {
    const toc_member *x, *y;
    toc_pair *p;
} pairing;

static void add(pairing *q, toc_why why, double weight)
{
    q->p->weights[why] += weight;
}

static void bar(pairing *q, toc_why why)
{
    if (!q->p->barred)
        q->p->bar = why;
    q->p->barred = true;
}

/* ---------------------------------------------------------------- when */

/* Days between two ranges, 0 when they meet. */
static int days_apart(toc_day a0, toc_day a1, toc_day b0, toc_day b1)
{
    int gap = TOC_MAX(a0 - b1, b0 - a1);
    return TOC_MAX(gap, 0);
}

/* The days on which a member may lie, whatever is known of it. */
static void days_of(const toc_member *m, toc_day *first, toc_day *last)
{
    const int early[] = {
        [TOC_DATED_NOT] = 366,
        [TOC_DATED_LOOSE] = m->realm == TOC_REALM_CYBER ? LATE_CYBER : LATE_PHYSICAL,
    };
    *last = m->last;
    *first = m->dated <= TOC_DATED_LOOSE ? m->last - early[m->dated] : m->first;
    if (m->first == TOC_DAY_NONE && m->dated > TOC_DATED_LOOSE)
        *first = m->last - early[TOC_DATED_NOT];
}

/* Days that both ranges have, as a share of all that one has. */
static double overlap(const toc_member *x, const toc_member *y)
{
    int shared = TOC_MIN(x->last, y->last) - TOC_MAX(x->first, y->first) + 1;
    int all = TOC_MAX(x->last, y->last) - TOC_MIN(x->first, y->first) + 1;
    return shared > 0 ? (double)shared / all : 0;
}

/* Both to the day, or one or both as a range: the better they agree, the likelier. */
static void weigh_days(pairing *q)
{
    int gap = days_apart(q->x->first, q->x->last, q->y->first, q->y->last);
    if (gap > SLACK) {
        bar(q, TOC_WHY_DATE);
        add(q, TOC_WHY_DATE, -4.0);
        return;
    }
    bool days = q->x->dated == TOC_DATED_DAYS && q->y->dated == TOC_DATED_DAYS;
    double met = days ? 2.6 : 0.4 + 2.2 * overlap(q->x, q->y);
    /* Nights and time zones; where there is fighting, also another attack. */
    add(q, TOC_WHY_DATE, gap == 0 ? met : -1.2);
}

/* One or both are loose: the nearer, the likelier. */
static void weigh_loose(pairing *q)
{
    const toc_member *x = q->x, *y = q->y;
    bool both = x->dated == TOC_DATED_LOOSE && y->dated == TOC_DATED_LOOSE;
    const toc_member *loose = x->dated == TOC_DATED_LOOSE ? x : y, *other = loose == x ? y : x;
    int gap = days_apart(loose->last, loose->last, other->first, other->last);
    /* What happened after a report was written is not in it. */
    if (!both && other->first > loose->last + SLACK)
        bar(q, TOC_WHY_DATE);
    add(q, TOC_WHY_DATE, gap == 0 ? 1.6 : gap <= 3 ? 0.6 : gap <= 7 ? 0.2 : -0.4);
}

static void weigh_dates(pairing *q)
{
    toc_day x0, x1, y0, y1;
    if (q->x->last == TOC_DAY_NONE || q->y->last == TOC_DAY_NONE)
        return;
    days_of(q->x, &x0, &x1);
    days_of(q->y, &y0, &y1);
    if (days_apart(x0, x1, y0, y1) > SLACK) {
        bar(q, TOC_WHY_DATE);
        add(q, TOC_WHY_DATE, -4.0);
        return;
    }
    toc_dated least = TOC_MIN(q->x->dated, q->y->dated);
    if (least >= TOC_DATED_RANGE && q->x->first != TOC_DAY_NONE && q->y->first != TOC_DAY_NONE)
        weigh_days(q);
    else if (least == TOC_DATED_LOOSE && q->x->dated != TOC_DATED_RANGE &&
             q->y->dated != TOC_DATED_RANGE)
        weigh_loose(q);
    else if (least != TOC_DATED_NOT)
        add(q, TOC_WHY_DATE, x1 - x0 <= 62 && y1 - y0 <= 62 ? 0.5 : 0.0);
}

/* ---------------------------------------------------------------- where */

static double km_between(const toc_member *x, const toc_member *y)
{
    const double km_a_degree = 111.2, radian = 57.29577951308232;
    double dy = (double)(x->lat - y->lat), dx = (double)(x->lon - y->lon);
    dx = dx > 180 ? dx - 360 : dx < -180 ? dx + 360 : dx;
    dx *= cos((double)(x->lat + y->lat) / 2 / radian);
    return km_a_degree * sqrt(dx * dx + dy * dy);
}

/* Names of the place itself, not of what it lies in, that the other has anywhere. */
static bool lies_in(const toc_member *outer, const toc_member *inner)
{
    TOC_VEC_FOREACH (p, &outer->places)
        if (!toc_hashes_have(&outer->regions, *p) && toc_hashes_have(&inner->places, *p))
            return true;
    return false;
}

/* The place of one is named by the other, which was read as of another place. */
static bool names_place_of(const toc_member *x, const toc_member *y)
{
    TOC_VEC_FOREACH (p, &y->places)
        if (!toc_hashes_have(&y->regions, *p) &&
            (toc_hashes_have(&x->spots, *p) || toc_hashes_have(&x->names, *p)))
            return true;
    return false;
}

/* A report on a cyber attack names as many countries as it has parties. */
static void weigh_foreign(pairing *q)
{
    const toc_member *x = q->x, *y = q->y;
    if (names_place_of(x, y) || names_place_of(y, x)) {
        add(q, TOC_WHY_PLACE, -1.5);
        return;
    }
    add(q, TOC_WHY_PLACE, x->realm == TOC_REALM_CYBER ? -3.0 : -4.0);
    if (x->place_depth > 1 && y->place_depth > 1)
        bar(q, TOC_WHY_PLACE);
}

/* Neither lies in the other by name: what does the map say? */
static void weigh_distance(pairing *q, double km)
{
    const toc_member *x = q->x, *y = q->y;
    if (km >= 0 && km <= NEAR_KM) {
        add(q, TOC_WHY_PLACE, 0.6);
        return;
    }
    if (names_place_of(x, y) || names_place_of(y, x)) {
        add(q, TOC_WHY_PLACE, -1.2);
        return;
    }
    if (x->realm == TOC_REALM_CYBER) {
        /* The victim's seat, the capital, where the reporter sits: all are read as the place. */
        add(q, TOC_WHY_PLACE, -1.5);
        return;
    }
    bool far = km >= FAR_KM, towns = x->place_depth > 2 && y->place_depth > 2;
    add(q, TOC_WHY_PLACE, far ? -3.0 : -1.5);
    if (far && towns)
        bar(q, TOC_WHY_PLACE);
}

static bool same_place(const toc_member *x, const toc_member *y, double km)
{
    if (km >= FAR_KM)
        return false;
    return (x->geonames && x->geonames == y->geonames) || (lies_in(y, x) && lies_in(x, y));
}

static void weigh_places(pairing *q)
{
    const toc_member *x = q->x, *y = q->y;
    bool countries = x->country[0] && y->country[0];
    if (countries && memcmp(x->country, y->country, sizeof(x->country)) != 0) {
        weigh_foreign(q);
        return;
    }
    if (x->place_depth < 2 || y->place_depth < 2) {
        add(q, TOC_WHY_PLACE, countries ? 0.4 : 0.0);
        return;
    }
    double km = x->has_point && y->has_point ? km_between(x, y) : -1;
    if (same_place(x, y, km))
        add(q, TOC_WHY_PLACE, 2.0);
    else if (lies_in(y, x) || lies_in(x, y))
        add(q, TOC_WHY_PLACE, 1.0);
    else
        weigh_distance(q, km);
}

/* ---------------------------------------------------------------- what */

typedef enum {
    KIND_ANY,
    KIND_BLAST,
    KIND_FIRE_ARM,
    KIND_AIR,
    KIND_TAKEN,
    KIND_FIRE,
    KIND_HAND,
    KIND_OTHER,
    KIND_CRYPT,
    KIND_DATA,
    KIND_FLOOD,
    KIND_WEB,
    KIND_CODE,
    KIND_MONEY
} kind;

/* Types that reports of one incident use for each other are of one kind; ANY goes with all. */
static kind kind_of(toc_incident_type t)
{
    static const kind kinds[TOC_TYPE_COUNT] = {
        [TOC_TYPE_BOMBING] = KIND_BLAST,
        [TOC_TYPE_SHOOTING] = KIND_FIRE_ARM,
        [TOC_TYPE_STABBING] = KIND_HAND,
        [TOC_TYPE_VEHICLE_RAMMING] = KIND_OTHER,
        [TOC_TYPE_ARSON] = KIND_FIRE,
        [TOC_TYPE_KIDNAPPING] = KIND_TAKEN,
        [TOC_TYPE_HOSTAGE_TAKING] = KIND_TAKEN,
        [TOC_TYPE_HIJACKING] = KIND_TAKEN,
        [TOC_TYPE_ASSASSINATION] = KIND_ANY,
        [TOC_TYPE_AIR_STRIKE] = KIND_AIR,
        [TOC_TYPE_SHELLING] = KIND_AIR,
        [TOC_TYPE_ROBBERY] = KIND_FIRE_ARM,
        [TOC_TYPE_CHEMICAL_BIOLOGICAL] = KIND_OTHER,
        [TOC_TYPE_FORCED_WORK_STOPPAGE] = KIND_OTHER,
        [TOC_TYPE_UNREST] = KIND_OTHER,
        [TOC_TYPE_RANSOMWARE] = KIND_CRYPT,
        [TOC_TYPE_DATA_BREACH] = KIND_DATA,
        [TOC_TYPE_DENIAL_OF_SERVICE] = KIND_FLOOD,
        [TOC_TYPE_PHISHING] = KIND_DATA,
        [TOC_TYPE_DEFACEMENT] = KIND_WEB,
        [TOC_TYPE_MALWARE] = KIND_CODE,
        [TOC_TYPE_WIPER] = KIND_CRYPT,
        [TOC_TYPE_SUPPLY_CHAIN_COMPROMISE] = KIND_CODE,
        [TOC_TYPE_FRAUD] = KIND_MONEY,
        [TOC_TYPE_ESPIONAGE] = KIND_DATA,
    };
    return t < TOC_TYPE_COUNT ? kinds[t] : KIND_ANY;
}

/* Kinds that one incident is often told as: a missile's blast, stolen and encrypted data. */
static bool go_together(kind a, kind b)
{
    static const kind pairs[][2] = {
        {KIND_BLAST, KIND_AIR},  {KIND_BLAST, KIND_FIRE_ARM}, {KIND_BLAST, KIND_FIRE},
        {KIND_AIR, KIND_FIRE},   {KIND_FIRE_ARM, KIND_TAKEN}, {KIND_CRYPT, KIND_DATA},
        {KIND_DATA, KIND_FLOOD}, {KIND_DATA, KIND_CODE},
    };
    for (size_t i = 0; i < TOC_LEN(pairs); i++)
        if ((pairs[i][0] == a && pairs[i][1] == b) || (pairs[i][0] == b && pairs[i][1] == a))
            return true;
    return false;
}

static void weigh_types(pairing *q)
{
    const toc_member *x = q->x, *y = q->y;
    if (x->realm != y->realm)
        bar(q, TOC_WHY_TYPE);
    kind a = kind_of(x->type), b = kind_of(y->type);
    if (x->type == y->type && x->type != TOC_TYPE_NONE)
        add(q, TOC_WHY_TYPE, 1.0);
    else if (a == b && a != KIND_ANY)
        add(q, TOC_WHY_TYPE, 0.6);
    else if (a == KIND_ANY || b == KIND_ANY)
        add(q, TOC_WHY_TYPE, 0.0);
    else
        add(q, TOC_WHY_TYPE, go_together(a, b) ? 0.2 : -1.8);
    bool done = x->stage == TOC_STAGE_ACCOMPLISHED, also = y->stage == TOC_STAGE_ACCOMPLISHED;
    if (x->stage && y->stage && done != also)
        add(q, TOC_WHY_STAGE, -0.8);
}

/* ---------------------------------------------------------------- who */

static void weigh_parties(pairing *q)
{
    const toc_member *x = q->x, *y = q->y;
    if (x->parties.n && y->parties.n)
        add(q, TOC_WHY_PARTIES, toc_hashes_shared(&x->parties, &y->parties) ? 1.2 : -0.3);
    if (x->victims.n && y->victims.n) {
        uint32_t shared = toc_hashes_shared(&x->victims, &y->victims);
        uint32_t all = TOC_MIN(x->victims.n, y->victims.n);
        add(q, TOC_WHY_VICTIMS, shared ? 1.0 + 2.0 * shared / all : -0.6);
    }
}

/* ---------------------------------------------------------------- how many */

/* Whether a later report's figure can be a revision of an earlier one's. */
static double weigh_figure(const toc_member_figure *early, const toc_member_figure *late)
{
    int64_t a = early->value, b = late->value;
    if (a == b)
        return a == 0 ? 0.2 : a < 3 ? 0.5 : a < 10 ? 1.0 : 1.6;
    /* Tolls rise as the wounded die and the missing are found; they seldom halve. */
    if (b > a)
        return b <= 2 * a + 3 ? 0.2 : b <= 6 * a + 5 ? -0.4 : -1.0;
    return a <= b + b / 4 + 2 ? -0.1 : a <= 3 * b + 3 ? -0.5 : -1.0;
}

static double best_figure(const toc_member *early, const toc_member *late, toc_figure_field field)
{
    double best = -9;
    TOC_VEC_FOREACH (f, &early->figures)
        TOC_VEC_FOREACH (g, &late->figures)
            if (f->field == field && g->field == field)
                best = TOC_MAX(best, weigh_figure(f, g));
    return best;
}

static void weigh_figures(pairing *q)
{
    bool in_order = q->x->published <= q->y->published;
    const toc_member *early = in_order ? q->x : q->y, *late = in_order ? q->y : q->x;
    double sum = 0;
    for (toc_figure_field f = 0; f < TOC_FIGURE_COUNT; f++) {
        double w = best_figure(early, late, f);
        if (early->published == late->published && w > -9)
            w = TOC_MAX(w, best_figure(late, early, f));
        if (w > -9)
            sum += w;
    }
    /* What one report counts wrong does not outweigh the rest. */
    sum = TOC_MIN(sum, 2.5);
    add(q, TOC_WHY_FIGURES, TOC_MAX(sum, -1.2));
}

/* ---------------------------------------------------------------- words */

/* Proper names that both have, but for where it was and who did it, which are weighed already. */
static uint32_t shared_names(const toc_member *x, const toc_member *y)
{
    uint32_t n = 0;
    for (uint32_t i = 0, j = 0; i < x->names.n && j < y->names.n;) {
        uint32_t p = x->names.p[i], q = y->names.p[j];
        n += p == q && !toc_hashes_have(&x->places, p) && !toc_hashes_have(&y->places, p);
        i += p <= q;
        j += q <= p;
    }
    return n;
}

/* Of two samples of the lowest hashes only what lies below the lower of the two ends compares. */
static double likeness(const toc_hash_vec *x, const toc_hash_vec *y)
{
    uint32_t shared = toc_hashes_shared(x, y);
    uint32_t all = x->n + y->n - shared;
    return all ? (double)shared / all : 0;
}

static void weigh_text(pairing *q)
{
    const toc_member *x = q->x, *y = q->y;
    if (x->names.n > 2 && y->names.n > 2) {
        uint32_t n = shared_names(x, y);
        double each = x->realm == TOC_REALM_CYBER ? 0.7 : 0.45;
        add(q, TOC_WHY_NAMES, n == 0 ? -0.3 : TOC_MIN(each * n, 4.5 * each));
    }
    if (x->words.n > 7 && y->words.n > 7) {
        double like = likeness(&x->words, &y->words);
        add(q, TOC_WHY_WORDS, TOC_MIN(like * 12 - 0.5, 3.0));
    }
}

/* ---------------------------------------------------------------- all */

/* What an earlier incident was is told in a breath; what is common to many is not told of one. */
static void weigh_kind_of_telling(pairing *q)
{
    if (q->x->unspecific || q->y->unspecific)
        add(q, TOC_WHY_BASE, -2.0);
}

void toc_compare(const toc_member *x, const toc_member *y, toc_pair *ret)
{
    *ret = (toc_pair){0};
    /* In one order, so that sums round the same both ways. */
    bool swap = toc_member_order(x, y) > 0;
    pairing q = {.x = swap ? y : x, .y = swap ? x : y, .p = ret};
    add(&q, TOC_WHY_BASE, BASE);
    if (toc_sv_eq(x->report, y->report))
        bar(&q, TOC_WHY_BASE);
    weigh_dates(&q);
    weigh_places(&q);
    weigh_types(&q);
    weigh_parties(&q);
    weigh_figures(&q);
    weigh_text(&q);
    weigh_kind_of_telling(&q);
    for (toc_why w = 0; w < TOC_WHY_COUNT; w++)
        ret->score += ret->weights[w];
    /* To a thousandth, as stores keep it: what is read back sorts as it did. */
    ret->score = round(ret->score * 1000) / 1000;
    if (!ret->barred)
        ret->verdict = ret->score >= SAME_AT       ? TOC_SAME
                       : ret->score >= DOUBTFUL_AT ? TOC_DOUBTFUL
                                                   : TOC_DIFFERENT;
}

const char *toc_verdict_word(toc_verdict v)
{
    static const char *const words[] = {"different", "doubtful", "same"};
    return words[v];
}

const char *toc_why_word(toc_why w)
{
    static const char *const words[TOC_WHY_COUNT] = {
        [TOC_WHY_BASE] = "base",       [TOC_WHY_DATE] = "date",
        [TOC_WHY_PLACE] = "place",     [TOC_WHY_TYPE] = "type",
        [TOC_WHY_STAGE] = "stage",     [TOC_WHY_PARTIES] = "perpetrators",
        [TOC_WHY_VICTIMS] = "victims", [TOC_WHY_FIGURES] = "figures",
        [TOC_WHY_NAMES] = "names",     [TOC_WHY_WORDS] = "words",
    };
    return words[w];
}

void toc_pair_explain(const toc_pair *p, toc_buf *out)
{
    toc_buf_printf(out, "%s (%.1f)", toc_verdict_word(p->verdict), p->score);
    const char *before = ": ";
    if (p->barred) {
        toc_buf_printf(out, "%s%s forbids it", before,
                       p->bar == TOC_WHY_BASE ? "one report that tells of two"
                                              : toc_why_word(p->bar));
        before = ", ";
    }
    for (toc_why w = 0; w < TOC_WHY_COUNT; w++) {
        if (w == TOC_WHY_BASE || fabs(p->weights[w]) < 0.05)
            continue;
        toc_buf_printf(out, "%s%s %+.1f", before, toc_why_word(w), p->weights[w]);
        before = ", ";
    }
}
