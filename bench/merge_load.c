/*
 * merge_load - fills a store with reports that recombine those of a corpus, and times the step that
 * finds the incidents of each. Usage: merge_load [--one] DATA STORE REPORTS FILE...
 *
 * Deterministic: the same files give the same reports. An event is one incident of the corpus at
 * another of its places, all of them equally often, and on another day of ten years; six reports of
 * ten tell of a new event, the others of one of the last ones, in words of two reports of the
 * corpus. So there are 0.6 incidents a report, and every week and place holds what they hold in a
 * busy store.
 *
 * --one: all tell of one event, each with a toll, claims and victims of its own.
 */
#include "base/alloc.h"
#include "base/file.h"
#include "extract/extract.h"
#include "merge/merge.h"
#include "model/id.h"
#include "read/read.h"
#include "store/exchange.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { FIRST_DAY = 14610, DAYS = 3650, BATCH = 500, WINDOW = 2000, RECENT = 5000 };
enum { ONE_WINDOW = 20 }; /* with --one: as each report makes the next one dearer */

typedef struct {
    toc_sv text;
    const toc_record *rec;
} sample;

typedef TOC_VEC(sample) sample_vec;
typedef TOC_VEC(const toc_place *) place_vec;

typedef struct {
    bool one;
    toc_arena a;
    sample_vec samples; /* reports with an incident */
    place_vec places;
    uint64_t random;
    uint32_t *events; /* seed of each */
    uint32_t n_events;
    double *took; /* of the last WINDOW resolve steps, in ms */
    uint32_t n_took;
} load;

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
    fprintf(stderr, "merge_load: %s: %s\n", what, err->text);
    exit(1);
}

static void read_sample(load *l, const toc_extractor *x, const char *name)
{
    toc_err err = {0};
    toc_file_map map = {0};
    toc_doc doc = {0};
    toc_record *rec = NULL;
    if (toc_file_map_open(name, &map, &err) < 0)
        die(name, &err);
    int r = toc_read_bytes(toc_arena_dup(&l->a, map.bytes), toc_sv_of(name), &l->a, &doc, &err);
    toc_file_map_close(&map);
    if (r == 0)
        r = toc_extract(x, &doc, &l->a, &rec, &err);
    if (r || !rec->incidents.n)
        return;
    sample *s = TOC_VEC_PUSH(&l->a, &l->samples);
    *s = (sample){doc.text, rec};
    TOC_VEC_FOREACH (i, &rec->incidents) {
        bool known = !i->place.geonames;
        TOC_VEC_FOREACH (p, &l->places)
            known = known || (*p)->geonames == i->place.geonames;
        if (known)
            continue;
        const toc_place **p = TOC_VEC_PUSH(&l->a, &l->places);
        *p = &i->place;
    }
}

/* Half of the one text and half of the other, so that reports of one event share some words. */
static toc_sv mix(toc_sv one, toc_sv other, const char *tag, toc_arena *a)
{
    return toc_arena_printf(a, "%.*s\n\n%.*s\n\n%s\n", (int)TOC_MIN(one.n, (size_t)1200), one.p,
                            (int)TOC_MIN(other.n, (size_t)600), other.p, tag);
}

/* Of one event another toll, other victims, other claims. */
static void differ(toc_incident *i, const toc_incident *other, uint32_t toll)
{
    i->killed = (toc_count){.stated = true, .value = 30 + toll};
    i->victims = other->victims;
    i->claims = other->claims;
    i->counts = other->counts;
    if (other->perpetrators.n)
        i->perpetrators = other->perpetrators;
}

/* What report number n tells of the event of this seed. */
static toc_record *tell(load *l, uint32_t n, uint32_t seed, toc_arena *a, toc_doc *doc)
{
    uint64_t s = seed | UINT64_C(1) << 40;
    const sample *base = &l->samples.p[draw(&s, l->samples.n)];
    const toc_place *place = l->places.p[draw(&s, l->places.n)];
    toc_day day = FIRST_DAY + (toc_day)draw(&s, DAYS);
    uint64_t own = n | UINT64_C(1) << 41;
    const sample *other = &l->samples.p[draw(&own, l->samples.n)];
    toc_record *rec = TOC_NEW(a, toc_record);
    toc_incident *i = rec ? TOC_VEC_PUSH(a, &rec->incidents) : NULL;
    if (!i)
        return NULL;
    *i = base->rec->incidents.p[draw(&s, base->rec->incidents.n)];
    i->id = (toc_sv){0};
    i->place = *place;
    i->place.basis = (toc_basis){0};
    i->date.start = i->date.end = day;
    if (i->killed.stated)
        i->killed.value += draw(&own, 3);
    if (l->one)
        differ(i, &other->rec->incidents.p[draw(&own, other->rec->incidents.n)], draw(&own, 40));
    rec->title = base->rec->title;
    rec->published = day + 1 + (toc_day)draw(&own, 5);
    toc_sv tag = toc_arena_printf(a, "report %u", n);
    *doc = (toc_doc){.id = tag,
                     .origin = toc_arena_printf(a, "/load/%u", n),
                     .media = TOC_SV("text/plain"),
                     .encoding = TOC_SV("utf-8"),
                     .text = mix(base->text, other->text, tag.p, a),
                     .published = rec->published};
    doc->original = doc->text;
    toc_sha256_hex(doc->original, doc->sha256);
    rec->id = doc->id;
    return rec;
}

/* Of the processor: other programs on the machine don't count, nor does the disk, which this step
 * leaves to the commit. */
static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static uint32_t next_event(load *l)
{
    if (l->one)
        return 1;
    if (l->n_events && draw(&l->random, 10) >= 6) {
        uint32_t recent = TOC_MIN(l->n_events, (uint32_t)RECENT);
        return l->events[l->n_events - 1 - draw(&l->random, recent)];
    }
    l->events[l->n_events] = draw(&l->random, UINT32_MAX / 2) + 1;
    return l->events[l->n_events++];
}

static void add(load *l, toc_store *s, uint32_t n)
{
    toc_arena a = {0};
    toc_err err = {0};
    toc_doc doc;
    toc_put done;
    toc_record *rec = tell(l, n, next_event(l), &a, &doc);
    if (!rec || toc_store_put_report(s, &doc, rec, &a, &done, &err) < 0)
        die("put", &err);
    double begun = now_ms();
    if (toc_merge_report(s, rec->report_id, &err) < 0)
        die("merge", &err);
    l->took[l->n_took++ % (l->one ? ONE_WINDOW : WINDOW)] = now_ms() - begun;
    toc_arena_done(&a);
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void tell_times(load *l, toc_store *s, uint32_t reports)
{
    toc_store_counts c = {0};
    toc_err err = {0};
    double sorted[WINDOW];
    uint32_t n = TOC_MIN(l->n_took, l->one ? (uint32_t)ONE_WINDOW : (uint32_t)WINDOW);
    if (toc_store_count(s, &c, &err) < 0)
        die("count", &err);
    memcpy(sorted, l->took, n * sizeof(*sorted));
    qsort(sorted, n, sizeof(*sorted), by_size);
    printf("%u\t%lld\t%.3f\t%.3f\t%.3f\n", reports, (long long)c.incidents, sorted[n / 2],
           sorted[n * 99 / 100], sorted[n - 1]);
    (void)fflush(stdout);
}

static void fill(load *l, toc_store *s, uint32_t reports)
{
    toc_err err = {0};
    for (uint32_t n = 0; n < reports; n++) {
        if (n % BATCH == 0 && toc_store_begin(s, &err) < 0)
            die("begin", &err);
        add(l, s, n);
        if ((n + 1) % BATCH == 0 || n + 1 == reports)
            if (toc_store_commit(s, &err) < 0)
                die("commit", &err);
        bool told = l->one ? n + 1 == 100 || n + 1 == 1000 : n + 1 == 10000;
        if (told || n + 1 == reports)
            tell_times(l, s, n + 1);
    }
}

int main(int argc, char **argv)
{
    load l = {.random = 20261126};
    toc_err err = {0};
    toc_extractor *x = NULL;
    toc_store *s = NULL;
    int64_t reports = 0;
    if (argc > 1 && strcmp(argv[1], "--one") == 0) {
        l.one = true;
        argv++;
        argc--;
    }
    if (argc < 5 || !toc_sv_to_i64(toc_sv_of(argv[3]), &reports) || reports < 1 ||
        reports > 10000000) {
        fprintf(stderr, "Usage: merge_load [--one] DATA STORE REPORTS FILE...\n");
        return 2;
    }
    toc_read_setup();
    if (toc_extractor_new(argv[1], &x, &err) < 0)
        die(argv[1], &err);
    for (int i = 4; i < argc; i++)
        read_sample(&l, x, argv[i]);
    l.events = toc_calloc((size_t)reports + 1, sizeof(*l.events));
    l.took = toc_calloc(WINDOW, sizeof(*l.took));
    if (!l.samples.n || !l.places.n || !l.events || !l.took)
        die("corpus", &(toc_err){.text = "no reports with incidents and places"});
    if (toc_store_open(argv[2], TOC_STORE_WRITE, &s, &err) < 0)
        die(argv[2], &err);
    toc_exchange_memory(s, TOC_MERGE_MEMORY); /* as `tocsin add` has it */
    fill(&l, s, (uint32_t)reports);
    toc_store_close(s);
    toc_extractor_free(x);
    toc_free(l.events);
    toc_free(l.took);
    toc_arena_done(&l.a);
    return 0;
}
