/*
 * console_fill - fills a store with incidents for the console's bench. Usage: console_fill STORE
 * INCIDENTS
 *
 * Deterministic. Each report tells of one incident, by the same calls as 'tocsin add'; every tenth
 * one tells of one of the last hundred again. Places, days and actors are spread as in a busy store
 * of ten years: a few actors have most of the incidents.
 */
#include "base/file.h"
#include "merge/merge.h"
#include "model/terms.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { FIRST_DAY = 16436, DAYS = 3650, BATCH = 500, ACTORS = 400, PLACES = 3000, AGAIN = 10 };

/* xorshift64*: the same numbers everywhere. */
static uint32_t draw(uint64_t *state, uint32_t below)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return (uint32_t)((*state * UINT64_C(2685821657736338717)) >> 33) % below;
}

static void die(const char *what, const toc_err *err)
{
    fprintf(stderr, "console_fill: %s: %s\n", what, err->text);
    exit(1);
}

static void push_name(toc_arena *a, toc_sv_vec *v, toc_sv name)
{
    toc_sv *slot = TOC_VEC_PUSH(a, v);
    if (slot)
        *slot = name;
}

static void set_place(toc_incident *i, uint32_t n, toc_arena *a)
{
    static const char COUNTRIES[] =
        "AFIQSYNGSOMLPKINPHCOMXUAILYEETKECDTRRUUSGBFRDEITESBRUYCLTHMMBDLY";
    uint64_t s = n + UINT64_C(77777);
    uint32_t country = draw(&s, (sizeof(COUNTRIES) - 1) / 2);
    toc_place *p = &i->place;
    (void)draw(&s, 2);
    p->name = p->text = toc_arena_printf(a, "Place %u", n);
    memcpy(p->country, COUNTRIES + 2 * (size_t)country, 2);
    p->has_point = true;
    p->lat = (double)draw(&s, 120000) / 1000 - 55;
    p->lon = (double)draw(&s, 360000) / 1000 - 180;
    p->geonames = 9000000 + n;
    push_name(a, &p->chain, p->name);
    if (draw(&s, 10))
        push_name(a, &p->chain, TOC_SV("Some Province"));
    push_name(a, &p->chain, toc_sv_of(p->country));
}

/* The first ones have most: the square of an even draw. */
static uint32_t few_have_most(uint64_t *s, uint32_t n)
{
    double x = draw(s, 1000000) / 1e6;
    return (uint32_t)(x * x * n);
}

static void set_parties(toc_incident *i, uint64_t *s, toc_arena *a)
{
    if (draw(s, 3)) {
        toc_perpetrator *p = TOC_VEC_PUSH(a, &i->perpetrators);
        p->name = p->text = toc_arena_printf(a, "Group %u", few_have_most(s, ACTORS));
        p->kind = TOC_PARTY_ORGANIZATION;
        p->status = (toc_perp_status)(1 + draw(s, TOC_STATUS_POSSIBLE));
    }
    toc_target *t = TOC_VEC_PUSH(a, &i->targets);
    t->name = t->text = TOC_SV("a building");
    t->type = (toc_target_type)(1 + draw(s, TOC_TARGET_OTHER));
}

static toc_record *tell(uint32_t report, uint32_t event, toc_arena *a, toc_doc *doc)
{
    uint64_t s = event * UINT64_C(0x9e3779b97f4a7c15) | 1, own = report | UINT64_C(1) << 41;
    toc_record *rec = TOC_NEW(a, toc_record);
    toc_incident *i = rec ? TOC_VEC_PUSH(a, &rec->incidents) : NULL;
    if (!i)
        return NULL;
    toc_incident_init(i);
    toc_day day = FIRST_DAY + (toc_day)draw(&s, DAYS);
    i->type = (toc_incident_type)(1 + draw(&s, TOC_TYPE_COUNT - 1));
    i->realm = toc_type_realm(i->type);
    i->stage = TOC_STAGE_ACCOMPLISHED;
    i->date.start = i->date.end = day;
    set_place(i, draw(&s, PLACES), a);
    if (i->realm == TOC_REALM_PHYSICAL) {
        i->killed = (toc_count){.stated = true, .value = few_have_most(&s, 40)};
        i->injured = (toc_count){.stated = true, .value = few_have_most(&s, 120)};
    }
    set_parties(i, &s, a);
    const char *type = toc_term(&toc_terms_type, i->type);
    rec->title =
        toc_arena_printf(a, "%s at %.*s, report %u", type, TOC_SV_ARG(i->place.name), report);
    rec->published = day + (toc_day)draw(&own, 4);
    *doc = (toc_doc){.id = toc_arena_printf(a, "r%u", report),
                     .origin = toc_arena_printf(a, "/bench/%u", report),
                     .media = TOC_SV("text/plain"),
                     .encoding = TOC_SV("utf-8"),
                     .text = rec->title,
                     .published = rec->published};
    doc->original = doc->text;
    toc_sha256_hex(doc->original, doc->sha256);
    rec->id = doc->id;
    return rec;
}

static void put_batch(toc_store *s, uint32_t from, uint32_t to)
{
    toc_err err = {0};
    toc_merge_due due = {0};
    if (toc_store_begin(s, &err) < 0)
        die("begin", &err);
    for (uint32_t n = from; n < to; n++) {
        toc_arena a = {0};
        toc_doc doc;
        toc_put done;
        uint32_t event = n % AGAIN == AGAIN - 1 ? n - 1 - n / AGAIN % 9 : n;
        toc_record *rec = tell(n, event, &a, &doc);
        if (!rec || toc_merge_put(s, &doc, rec, NULL, &due, &a, &done, &err) < 0)
            die("put", &err);
        toc_arena_done(&a);
    }
    if (toc_merge_settle(s, &due, &err) < 0 || toc_store_commit(s, &err) < 0)
        die("commit", &err);
}

int main(int argc, char **argv)
{
    toc_err err = {0};
    toc_store *s = NULL;
    int64_t wanted = 0;
    if (argc != 3 || !toc_sv_to_i64(toc_sv_of(argv[2]), &wanted) || wanted < 1) {
        fprintf(stderr, "usage: console_fill STORE INCIDENTS\n");
        return 2;
    }
    if (toc_store_open(argv[1], TOC_STORE_WRITE, &s, &err) < 0)
        die(argv[1], &err);
    uint32_t reports = (uint32_t)(wanted + wanted / (AGAIN - 1));
    for (uint32_t n = 0; n < reports; n += BATCH)
        put_batch(s, n, TOC_MIN(n + BATCH, reports));
    toc_store_close(s);
    return 0;
}
