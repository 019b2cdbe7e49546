/* tells - see tells.h. */
#include "extract/tells.h"

#include "extract/lattice.h"

#include <errno.h>

enum { FIRST_TEMPLATE = 300 };

/* Kinds of feature. */
enum {
    WORD = FIRST_TEMPLATE,
    PAIR,
    LEAF,
    BRANCH,
    LEAVES,
    CLASS,
    TRIGGER,
    EVENT,
    DATE,
    PLACE,
    ACTOR,
    PLACED, /* where the sentence stands */
    GENRE,
    BEFORE,
    OPENS,
};

typedef struct {
    const toc_scan *s;
    toc_tells_features *out;
    int r;
} list;

static void put(list *l, uint32_t template, uint64_t a, uint64_t b)
{
    uint64_t *slot = TOC_VEC_PUSH(l->s->arena, l->out);
    if (slot)
        *slot = toc_feature(template, a, b);
    else
        l->r = -ENOMEM;
}

static void put_words(list *l, toc_sentence q)
{
    const toc_token *t = l->s->text->tokens.p;
    for (uint32_t i = q.first; i < q.end; i++) {
        put(l, WORD, t[i].word, 0);
        put(l, LEAF, t[i].leaf, 0);
        put(l, BRANCH, toc_leaf_branch(t[i].leaf), 0);
        put(l, PAIR, t[i].word, i > q.first ? t[i - 1].word : 0);
        if (i > q.first)
            put(l, LEAVES, t[i].leaf, t[i - 1].leaf);
    }
}

static void put_classes(list *l, toc_sentence q)
{
    toc_word_set all = {{0}};
    for (uint32_t i = q.first; i < q.end; i++)
        for (int k = 0; k < TOC_WORD_SET_PARTS; k++)
            all.part[k] |= l->s->words[i].part[k];
    for (uint32_t c = 0; c < TOC_WORD_COUNT; c++)
        if (all.part[c / 64] >> (c % 64) & 1)
            put(l, CLASS, c, 0);
}

static void put_events(list *l, const toc_event_vec *events, toc_sentence q)
{
    for (uint32_t k = toc_events_from(events, q.first); k < events->n && events->p[k].first < q.end;
         k++)
        put(l, EVENT, events->p[k].type, events->p[k].stage * 2u + events->p[k].strong);
    TOC_VEC_FOREACH (t, &l->s->triggers)
        if (t->first >= q.first && t->first < q.end)
            put(l, TRIGGER, t->type, t->strong);
}

static uint32_t age(const toc_scan *s, const toc_date *d)
{
    if (d->end_day == TOC_DAY_NONE || s->report_day == TOC_DAY_NONE)
        return 0;
    int64_t days = s->report_day - d->end_day;
    return days < 0 ? 1 : days < 8 ? 2 : days < 62 ? 3 : days < 366 ? 4 : 5;
}

static void put_setting(list *l, toc_sentence q)
{
    const toc_scan *s = l->s;
    uint32_t at = q.first;
    for (const toc_date *d; (d = toc_next_date(s, &at, q.end));) {
        put(l, DATE, d->basis, d->precision);
        put(l, DATE, 100 + age(s, d), d->relation);
    }
    bool place = false, country = false, actor = false;
    for (uint32_t i = q.first; i < q.end; i++) {
        const toc_place_mention *p =
            s->place_at[i] == TOC_NO_TOKEN ? NULL : &s->places.p[s->place_at[i]];
        place |= p && !p->is_country;
        country |= p && p->is_country;
        actor |= s->actor_at[i] != TOC_NO_TOKEN;
    }
    put(l, PLACE, place, country);
    put(l, ACTOR, actor, 0);
}

static uint32_t bucket(uint32_t n)
{
    return n < 4 ? n : n < 7 ? 4 : n < 12 ? 5 : 6;
}

static void put_position(list *l, uint32_t k, toc_genre genre)
{
    const toc_sentence *all = l->s->text->sentences.p;
    uint32_t n = l->s->text->sentences.n;
    bool opens = k == 0 || all[k - 1].paragraph != all[k].paragraph;
    put(l, PLACED, bucket(k), all[k].heading);
    put(l, PLACED, 100 + bucket(n - k - 1), 0);
    put(l, OPENS, opens, all[k].heading);
    put(l, GENRE, genre, 0);
    if (k)
        for (uint32_t i = all[k - 1].first; i < all[k - 1].end; i++)
            put(l, BEFORE, l->s->text->tokens.p[i].leaf, 0);
}

int toc_tells_features_of(const toc_scan *s, const toc_event_vec *events, toc_genre genre,
                          uint32_t k, toc_tells_features *ret)
{
    toc_sentence q = s->text->sentences.p[k];
    list l = {s, ret, 0};
    ret->n = 0;
    put_words(&l, q);
    put_classes(&l, q);
    put_events(&l, events, q);
    put_setting(&l, q);
    put_position(&l, k, genre);
    return l.r;
}

toc_tells_row *toc_tells_find(const toc_weights *m, const toc_scan *s, const toc_event_vec *events,
                              toc_genre genre)
{
    toc_tells_row *ret = TOC_NEW_N(s->arena, toc_tells_row, (size_t)s->text->sentences.n + 1);
    toc_tells_features f = {0};
    for (uint32_t k = 0; ret && k < s->text->sentences.n; k++) {
        float scores[TOC_WEIGHTS_LANES + 2];
        if (toc_tells_features_of(s, events, genre, k, &f) < 0)
            return NULL;
        toc_weights_score(m, f.p, f.n, scores);
        for (uint32_t i = 0; i < TOC_TELLS_COUNT; i++)
            ret[k][i] = toc_logistic(scores[i]);
    }
    return ret;
}

toc_tells toc_tells_of(toc_incident_type t)
{
    static const uint8_t kinds[TOC_TYPE_COUNT] = {
        [TOC_TYPE_BOMBING] = TOC_TELLS_BOMBING,
        [TOC_TYPE_SHOOTING] = TOC_TELLS_ASSAULT,
        [TOC_TYPE_STABBING] = TOC_TELLS_ASSAULT,
        [TOC_TYPE_VEHICLE_RAMMING] = TOC_TELLS_ASSAULT,
        [TOC_TYPE_ARMED_ASSAULT] = TOC_TELLS_ASSAULT,
        [TOC_TYPE_ASSASSINATION] = TOC_TELLS_ASSAULT,
        [TOC_TYPE_KIDNAPPING] = TOC_TELLS_KIDNAPPING,
        [TOC_TYPE_HOSTAGE_TAKING] = TOC_TELLS_KIDNAPPING,
        [TOC_TYPE_HIJACKING] = TOC_TELLS_KIDNAPPING,
        [TOC_TYPE_ARSON] = TOC_TELLS_FIRE,
        [TOC_TYPE_SABOTAGE] = TOC_TELLS_FIRE,
        [TOC_TYPE_UNREST] = TOC_TELLS_FIRE,
        [TOC_TYPE_ROBBERY] = TOC_TELLS_ROBBERY,
        [TOC_TYPE_AIR_STRIKE] = TOC_TELLS_STRIKE,
        [TOC_TYPE_SHELLING] = TOC_TELLS_STRIKE,
        [TOC_TYPE_RANSOMWARE] = TOC_TELLS_RANSOMWARE,
        [TOC_TYPE_DATA_BREACH] = TOC_TELLS_BREACH,
        [TOC_TYPE_INTRUSION] = TOC_TELLS_BREACH,
        [TOC_TYPE_ESPIONAGE] = TOC_TELLS_BREACH,
        [TOC_TYPE_PHISHING] = TOC_TELLS_BREACH,
        [TOC_TYPE_FRAUD] = TOC_TELLS_BREACH,
        [TOC_TYPE_SUPPLY_CHAIN_COMPROMISE] = TOC_TELLS_BREACH,
        [TOC_TYPE_MALWARE] = TOC_TELLS_BREACH,
        [TOC_TYPE_DENIAL_OF_SERVICE] = TOC_TELLS_OUTAGE,
        [TOC_TYPE_DEFACEMENT] = TOC_TELLS_OUTAGE,
        [TOC_TYPE_WIPER] = TOC_TELLS_OUTAGE,
    };
    return kinds[t] ? kinds[t] : TOC_TELLS_ANY;
}
