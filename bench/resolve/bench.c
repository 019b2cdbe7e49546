/*
 * bench - how long the resolve step takes for one more report, by how many there are already.
 *
 *     bench LEXICON PLACES REPORTS
 *
 * Makes reports by recombining what reports say: for every ten reports six incidents, each at a
 * town of PLACES (lexicon/places.txt), larger towns more often, on a day of the last three years;
 * reads them with the extractor, and takes their members in one by one, as a store does, with all
 * in memory: keys, candidates, comparisons, and dealing out the touched component. Prints one line.
 */
#include "base/alloc.h"
#include "extract/extract.h"
#include "model/id.h"
#include "resolve/resolve.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { DAYS = 1096, MAX_TOWNS = 20000, SLOTS = 1 << 23, LAST = 1000 };

static uint64_t state = 42;

static uint32_t draw(uint32_t below)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((state >> 33) % below);
}

/* ---- reports ---- */

static char *towns[MAX_TOWNS];
static uint32_t n_towns;

/* name, country, area, feature, population, … */
static void load_towns(const char *path)
{
    char line[1024];
    FILE *f = fopen(path, "r");
    while (f && n_towns < MAX_TOWNS && fgets(line, sizeof(line), f)) {
        toc_sv rest = toc_sv_of(line), name = toc_sv_cut(&rest, '\t');
        (void)toc_sv_cut(&rest, '\t');
        toc_sv area = toc_sv_cut(&rest, '\t'), feature = toc_sv_cut(&rest, '\t');
        int64_t people;
        if (!toc_sv_eq(feature, TOC_SV("town")) ||
            !toc_sv_to_i64(toc_sv_cut(&rest, '\t'), &people) || people < 30000)
            continue;
        char full[512];
        int n = snprintf(full, sizeof(full), "%.*s, %.*s", TOC_SV_ARG(name), TOC_SV_ARG(area));
        towns[n_towns++] = toc_strndup(full, (size_t)n);
    }
    if (f)
        fclose(f);
}

typedef struct {
    uint32_t town, day, type, killed, group;
} told;

/* A few towns have much of it. */
static told new_incident(void)
{
    double u = (draw(1 << 20) + 1.0) / (1 << 20);
    return (told){.town = (uint32_t)(u * u * u * (n_towns - 1)),
                  .day = draw(DAYS),
                  .type = draw(6),
                  .killed = 1 + draw(40),
                  .group = draw(3000)};
}

static toc_sv write_report(const told *t, uint32_t later, toc_arena *a)
{
    static const char *const what[] = {
        "A bomb exploded at a market in %s on %s, killing %u people and wounding %u, police said.",
        "Gunmen opened fire on worshippers in %s on %s, killing %u people and wounding %u.",
        "Fighters stormed a police station in %s on %s and killed %u officers. %u were wounded.",
        "A car bomb in %s on %s killed %u people and injured %u others, hospital staff said.",
        "Ransomware encrypted the servers of the council of %s on %s; %u offices and %u schools "
        "were affected.",
        "Armed men kidnapped students from a college in %s on %s. %u were killed and %u injured.",
    };
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    toc_day day = toc_day_of(2023, 1, 1) + (toc_day)t->day;
    toc_ymd d = toc_day_ymd(day), p = toc_day_ymd(day + 1 + (toc_day)later);
    char when[64], body[512];
    snprintf(when, sizeof(when), "%d %s %d", d.day, months[d.month - 1], d.year);
    snprintf(body, sizeof(body), what[t->type], towns[t->town], when, t->killed + later,
             2 * t->killed + 3 * later);
    return toc_arena_printf(
        a,
        "News from %s\nPublished: %d %s %d\n\n%s\n\nThe Front %u Brigade "
        "claimed responsibility for the attack. The mayor spoke of report %u.\n",
        towns[t->town], p.day, months[p.month - 1], p.year, body, t->group, draw(1000000));
}

/* ---- members in memory, as a store has them ---- */

typedef struct cell {
    uint64_t key;
    uint32_t member;
    struct cell *next;
} cell;

typedef struct edge_cell {
    uint32_t to;
    double score;
    toc_verdict verdict;
    struct edge_cell *next;
} edge_cell;

static cell **table;
static toc_arena kept;
static toc_member **members;
static edge_cell **edges;
static uint32_t *met, n_members;

static void put_key(uint64_t key, uint32_t member)
{
    cell *c = TOC_NEW(&kept, cell);
    *c = (cell){key, member, table[key % SLOTS]};
    table[key % SLOTS] = c;
}

static void put_edge(uint32_t from, uint32_t to, const toc_pair *p)
{
    edge_cell *e = TOC_NEW(&kept, edge_cell);
    *e = (edge_cell){to, p->score, p->verdict, edges[from]};
    edges[from] = e;
}

typedef struct {
    uint32_t candidates, component;
} work;

/* All that hangs together with `me`, dealt out to incidents. */
static uint32_t deal(uint32_t me, toc_arena *a)
{
    enum { MOST = 4096 };
    static uint32_t in[MOST], at[MOST];
    uint32_t n = 0;
    const toc_member *part[MOST];
    toc_edge_vec list = {0};
    static uint32_t *where, stamp;
    if (!where)
        where = toc_calloc(1 << 21, sizeof(*where));
    uint32_t base = stamp;
    in[n++] = me;
    where[me] = base + n;
    for (uint32_t i = 0; i < n; i++)
        for (edge_cell *e = edges[in[i]]; e && n < MOST; e = e->next)
            if (where[e->to] <= base) {
                in[n++] = e->to;
                where[e->to] = base + n;
            }
    for (uint32_t i = 0; i < n; i++) {
        part[i] = members[in[i]];
        for (edge_cell *e = edges[in[i]]; e; e = e->next) {
            uint32_t j = where[e->to] - base - 1;
            toc_edge *slot = i < j && j < n ? TOC_VEC_PUSH(a, &list) : NULL;
            if (slot)
                *slot = (toc_edge){i, j, e->score, e->verdict};
        }
    }
    stamp += n;
    if (toc_cluster(part, n, list.p, list.n, NULL, 0, a, at, NULL) < 0)
        abort();
    return n;
}

static work take_in(toc_member *m, toc_arena *a)
{
    work w = {0};
    toc_key_vec keep = {0}, seek = {0};
    uint32_t me = n_members++;
    members[me] = m;
    if (toc_member_keys(m, a, &keep, &seek) < 0)
        abort();
    TOC_VEC_FOREACH (k, &seek)
        for (cell *c = table[*k % SLOTS]; c; c = c->next) {
            toc_pair p;
            if (c->key != *k || met[c->member] == me + 1)
                continue;
            met[c->member] = me + 1;
            w.candidates++;
            toc_compare(members[c->member], m, &p);
            if (p.verdict != TOC_SAME)
                continue; /* a store keeps doubts for people, and follows them no further */
            put_edge(me, c->member, &p);
            put_edge(c->member, me, &p);
        }
    TOC_VEC_FOREACH (k, &keep)
        put_key(*k, me);
    w.component = deal(me, a);
    return w;
}

/* ---- measuring ---- */

static double now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double last[LAST * 2];
static uint32_t steps, most, n_incidents;
static double candidates;

static void add_report(const toc_extractor *x, bool measured, toc_arena *a)
{
    static told incidents[1 << 20];
    bool again = n_incidents && draw(10) >= 6;
    if (!again)
        incidents[n_incidents++] = new_incident();
    const told *t = &incidents[again ? draw(n_incidents) : n_incidents - 1];
    toc_doc doc = {.id = TOC_SV("r"), .origin = TOC_SV("-"), .published = TOC_DAY_NONE};
    toc_record *rec;
    toc_err err = {0};
    doc.text = write_report(t, again ? draw(4) : 0, a);
    toc_sha256_hex(doc.text, doc.sha256);
    if (toc_extract(x, &doc, a, &rec, &err) < 0 ||
        toc_record_identify(rec, toc_report_identity(&doc, a), a) < 0)
        abort();
    for (uint32_t k = 0; k < TOC_MIN(rec->incidents.n, 2u); k++) {
        toc_member *m;
        toc_arena step = {0};
        double start = now_us();
        if (toc_member_of(&doc, rec, k, &kept, &m) < 0)
            abort();
        work w = take_in(m, &step);
        double took = now_us() - start;
        toc_arena_done(&step);
        if (!measured || steps >= LAST * 2)
            continue;
        last[steps++] = took;
        candidates += w.candidates;
        most = TOC_MAX(most, w.component);
    }
}

int main(int argc, char **argv)
{
    toc_extractor *x;
    toc_err err = {0};
    int64_t asked = 0;
    if (argc < 4 || !toc_sv_to_i64(toc_sv_of(argv[3]), &asked) || asked < 1 || asked > 500000 ||
        toc_extractor_new(argv[1], &x, &err) < 0) {
        fprintf(stderr, "usage: bench LEXICON PLACES REPORTS %s\n", err.text);
        return 2;
    }
    uint32_t reports = (uint32_t)asked;
    load_towns(argv[2]);
    kept.max = (size_t)8 << 30;
    table = toc_calloc(SLOTS, sizeof(*table));
    members = toc_calloc((size_t)reports * 2, sizeof(*members));
    edges = toc_calloc((size_t)reports * 2, sizeof(*edges));
    met = toc_calloc((size_t)reports * 2, sizeof(*met));
    toc_arena a = {0};
    for (uint32_t i = 0; i < reports; i++) {
        add_report(x, i + LAST >= reports, &a);
        toc_arena_clear(&a);
    }
    qsort(last, steps, sizeof(*last), by_size);
    printf("%u reports, %u incidents, %u members: median %.0f us, p99 %.0f us, most %.0f us; "
           "candidates %.1f on average, largest component %u\n",
           reports, n_incidents, n_members, last[steps / 2], last[steps * 99 / 100],
           last[steps - 1], candidates / steps, most);
    toc_extractor_free(x);
    return 0;
}
