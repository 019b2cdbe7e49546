/*
 * word_clusters - makes model-data/word-clusters.txt: words that stand in the same company.
 *
 *     word_clusters OUT.txt FILE…
 *
 * The exchange algorithm (Kneser and Ney 1993): each word in turn moves to the class in which the
 * class bigrams of the corpus become likeliest. FILEs are raw English of any of the kinds that
 * read_file() knows by their ending. Integers all through: the same files give the same clusters.
 */
#include "base/alloc.h"
#include "base/ascii.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/map.h"
#include "base/utf8.h"
#include "extract/text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

enum { CLUSTERS = 256, ROUNDS = 12, MIN_COUNT = 4, LOG_TABLE = 1 << 16, FRACTION = 16 };

typedef struct {
    uint32_t word, count;
} neighbour;

typedef TOC_VEC(neighbour) neighbour_vec;

typedef struct {
    toc_sv text;
    uint32_t count, cluster;
    neighbour_vec after, before;
} word;

typedef struct {
    toc_arena a;
    toc_map index;             /* folded word to its number */
    TOC_VEC(word) words;       /* number 0 stands for the ends of sentences */
    TOC_VEC(uint32_t) running; /* the corpus as word numbers */
    int64_t pairs[CLUSTERS][CLUSTERS], pairs_by_second[CLUSTERS][CLUSTERS], single[CLUSTERS];
    int64_t logs[LOG_TABLE]; /* n log2 n, fixed point */
} corpus;

/* log2(n) in fixed point, by squaring. */
static int64_t log_fixed(uint64_t n)
{
    int whole = 63 - __builtin_clzll(n);
    unsigned __int128 x = (unsigned __int128)n << (62 - whole); /* 1 <= x / 2^62 < 2 */
    int64_t log = (int64_t)whole << FRACTION;
    for (int bit = FRACTION - 1; bit >= 0; bit--) {
        x = x * x >> 62;
        if (x >> 63) {
            x >>= 1;
            log |= (int64_t)1 << bit;
        }
    }
    return log;
}

static int64_t entropy(const corpus *c, int64_t n)
{
    if (n < LOG_TABLE)
        return c->logs[n];
    return n * log_fixed((uint64_t)n);
}

/* --- reading -------------------------------------------------------------------------------- */

static uint32_t number_of(corpus *c, toc_sv fold)
{
    int64_t at = toc_map_get(&c->index, fold);
    if (at != TOC_MAP_NONE)
        return (uint32_t)at;
    toc_sv key = toc_arena_dup(&c->a, fold);
    word *w = TOC_VEC_PUSH(&c->a, &c->words);
    if (!w || !toc_map_put(&c->index, &c->a, key, c->words.n - 1))
        return 0;
    w->text = key;
    return c->words.n - 1;
}

static void add_running(corpus *c, uint32_t number)
{
    uint32_t *slot = TOC_VEC_PUSH(&c->a, &c->running);
    if (slot)
        *slot = number;
    c->words.p[number].count++;
}

static int add_text(corpus *c, toc_sv text)
{
    toc_arena a = {0};
    toc_text t;
    toc_doc doc = {.text = toc_sv_range(text, 0, toc_utf8_valid(text))};
    int r = toc_text_split(&doc, &a, &t);
    for (uint32_t s = 0; r == 0 && s < t.sentences.n; s++) {
        for (uint32_t i = t.sentences.p[s].first; i < t.sentences.p[s].end; i++)
            add_running(c, number_of(c, t.tokens.p[i].fold));
        add_running(c, 0);
    }
    toc_arena_done(&a);
    return r;
}

/* What stands behind `mark` on each line that has it. */
static void take_after(toc_sv file, const char *mark, toc_buf *out)
{
    while (file.n) {
        toc_sv line = toc_sv_cut(&file, '\n');
        long at = toc_sv_find(line, toc_sv_of(mark), 0);
        if (at < 0)
            continue;
        toc_buf_add(out, toc_sv_range(line, (size_t)at + strlen(mark), line.n));
        toc_buf_str(out, "\n\n");
    }
}

/* The first column, a blank line between sentences. */
static void take_column(toc_sv file, toc_buf *out)
{
    while (file.n) {
        toc_sv line = toc_sv_cut(&file, '\n'), first = toc_sv_cut(&line, '\t');
        toc_sv only = toc_sv_cut(&first, ' ');
        toc_buf_add(out, only);
        toc_buf_str(out, only.n ? " " : "\n\n");
    }
}

/* The long strings of JSON, escapes blotted out. */
static void take_strings(toc_sv file, toc_buf *out)
{
    enum { PROSE = 60 };
    for (size_t at = 0; at < file.n; at++) {
        size_t start = at + 1, end = start;
        if (file.p[at] != '"')
            continue;
        while (end < file.n && file.p[end] != '"')
            end += file.p[end] == '\\' ? 2 : 1;
        end = TOC_MIN(end, file.n);
        for (size_t i = start; end - start >= PROSE && i < end; i++) {
            bool escape = file.p[i] == '\\';
            toc_buf_byte(out, escape ? ' ' : file.p[i]);
            i += escape;
        }
        toc_buf_str(out, end - start >= PROSE ? "\n\n" : "");
        at = end;
    }
}

static int read_file(corpus *c, const char *path, toc_err *reterr)
{
    toc_file_map file;
    toc_buf out = {0};
    toc_sv name = toc_sv_of(path);
    int r = toc_file_map_open(path, &file, reterr);
    if (r < 0)
        return r;
    if (toc_sv_ends(name, TOC_SV(".conllu")))
        take_after(file.bytes, "# text = ", &out);
    else if (toc_sv_ends(name, TOC_SV(".bio")) || toc_sv_ends(name, TOC_SV(".conll.txt")))
        take_column(file.bytes, &out);
    else if (toc_sv_ends(name, TOC_SV(".json")))
        take_strings(file.bytes, &out);
    else if (toc_sv_find(name, TOC_SV("/data."), 0) >= 0) /* WordNet's glosses */
        take_after(file.bytes, "| ", &out);
    else
        toc_buf_add(&out, file.bytes);
    toc_sv rest = toc_buf_sv(&out);
    while (r == 0 && rest.n) { /* in pieces that toc_text_split() takes */
        size_t n = TOC_MIN(rest.n, (size_t)4 << 20);
        while (n < rest.n && rest.p[n - 1] != '\n')
            n++;
        r = add_text(c, toc_sv_range(rest, 0, n));
        rest = toc_sv_range(rest, n, rest.n);
    }
    toc_buf_done(&out);
    toc_file_map_close(&file);
    return r < 0 ? toc_fail(reterr, r, "%s: cannot be cut into words", path) : 0;
}

/* --- clusters ------------------------------------------------------------------------------- */

static int by_key(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* Fills after (or before) of each frequent word from the sorted pairs of the corpus. */
static bool count_neighbours(corpus *c, bool backwards)
{
    uint32_t n = 0, total = c->running.n;
    uint64_t *keys = toc_calloc(total, sizeof(*keys));
    if (!keys)
        return false;
    for (uint32_t i = 0; i + 1 < total; i++) {
        uint32_t a = c->running.p[i], b = c->running.p[i + 1];
        if (c->words.p[a].count >= MIN_COUNT && c->words.p[b].count >= MIN_COUNT)
            keys[n++] = backwards ? (uint64_t)b << 32 | a : (uint64_t)a << 32 | b;
    }
    qsort(keys, n, sizeof(*keys), by_key);
    for (uint32_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && keys[end] == keys[i];)
            end++;
        word *w = &c->words.p[keys[i] >> 32];
        neighbour *k = TOC_VEC_PUSH(&c->a, backwards ? &w->before : &w->after);
        if (k)
            *k = (neighbour){(uint32_t)keys[i], end - i};
    }
    toc_free(keys);
    return true;
}

/* How often the word stands before (after) words of each cluster; *ret_self: beside itself. */
static void company(const corpus *c, const neighbour_vec *v, uint32_t self, int64_t by[CLUSTERS],
                    int64_t *ret_self)
{
    memset(by, 0, CLUSTERS * sizeof(*by));
    *ret_self = 0;
    for (uint32_t i = 0; i < v->n; i++) {
        if (v->p[i].word == self)
            *ret_self = v->p[i].count;
        else
            by[c->words.p[v->p[i].word].cluster] += v->p[i].count;
    }
}

typedef struct {
    int64_t after[CLUSTERS], before[CLUSTERS], self, count;
    uint32_t touched[CLUSTERS], n_touched;
} profile;

static void shift(corpus *c, const profile *p, uint32_t to, int sign)
{
    for (uint32_t i = 0; i < p->n_touched; i++) {
        uint32_t k = p->touched[i];
        c->pairs[to][k] += sign * p->after[k];
        c->pairs_by_second[k][to] += sign * p->after[k];
        c->pairs[k][to] += sign * p->before[k];
        c->pairs_by_second[to][k] += sign * p->before[k];
    }
    c->pairs[to][to] += sign * p->self;
    c->pairs_by_second[to][to] += sign * p->self;
    c->single[to] += sign * p->count;
}

/* What the likelihood wins when the word joins cluster `to`. */
static int64_t gain(const corpus *c, const profile *p, uint32_t to)
{
    int64_t won = 2 * (entropy(c, c->single[to]) - entropy(c, c->single[to] + p->count));
    for (uint32_t i = 0; i < p->n_touched; i++) {
        uint32_t k = p->touched[i];
        int64_t ahead = c->pairs[to][k], behind = c->pairs_by_second[to][k];
        if (k == to)
            continue;
        won += entropy(c, ahead + p->after[k]) - entropy(c, ahead);
        won += entropy(c, behind + p->before[k]) - entropy(c, behind);
    }
    int64_t own = c->pairs[to][to];
    return won + entropy(c, own + p->after[to] + p->before[to] + p->self) - entropy(c, own);
}

static bool move_word(corpus *c, uint32_t number)
{
    word *w = &c->words.p[number];
    profile p = {.count = w->count};
    int64_t self;
    company(c, &w->after, number, p.after, &p.self);
    company(c, &w->before, number, p.before, &self);
    for (uint32_t k = 0; k < CLUSTERS; k++)
        if (p.after[k] || p.before[k])
            p.touched[p.n_touched++] = k;
    shift(c, &p, w->cluster, -1);
    uint32_t best = 1;
    int64_t most = INT64_MIN;
    for (uint32_t to = 1; to < CLUSTERS; to++) {
        int64_t won = gain(c, &p, to);
        if (won > most) {
            most = won;
            best = to;
        }
    }
    bool moved = best != w->cluster;
    w->cluster = best;
    shift(c, &p, best, 1);
    return moved;
}

static corpus *ranked; /* for by_count() */

static int by_count(const void *a, const void *b)
{
    const word *x = &ranked->words.p[*(const uint32_t *)a],
               *y = &ranked->words.p[*(const uint32_t *)b];
    return x->count != y->count ? (x->count < y->count) - (x->count > y->count)
                                : toc_sv_cmp(x->text, y->text);
}

/* Numbers of the frequent words, the most frequent first. */
static uint32_t *rank(corpus *c, uint32_t *ret_n)
{
    uint32_t n = 0, *order = TOC_NEW_N(&c->a, uint32_t, c->words.n);
    for (uint32_t i = 1; order && i < c->words.n; i++)
        if (c->words.p[i].count >= MIN_COUNT)
            order[n++] = i;
    ranked = c;
    if (order)
        qsort(order, n, sizeof(*order), by_count);
    *ret_n = n;
    return order;
}

static int cluster(corpus *c, toc_buf *out)
{
    uint32_t n, *order = rank(c, &n);
    if (!order || !count_neighbours(c, false) || !count_neighbours(c, true) || c->a.overflowed)
        return -ENOMEM;
    for (uint32_t i = 0; i < n; i++)
        c->words.p[order[i]].cluster = 1 + i % (CLUSTERS - 1);
    for (uint32_t i = 0; i < c->words.n; i++) {
        const word *w = &c->words.p[i];
        for (uint32_t k = 0; k < w->after.n; k++) {
            uint32_t to = c->words.p[w->after.p[k].word].cluster;
            c->pairs[w->cluster][to] += w->after.p[k].count;
            c->pairs_by_second[to][w->cluster] += w->after.p[k].count;
        }
        if (w->count >= MIN_COUNT)
            c->single[w->cluster] += w->count;
    }
    printf("%u running words, %u frequent ones\n", c->running.n, n);
    for (int round = 0; round < ROUNDS; round++) {
        uint32_t moved = 0;
        for (uint32_t i = 0; i < n; i++)
            moved += move_word(c, order[i]);
        printf("round %d: %u moved\n", round + 1, moved);
        fflush(stdout);
    }
    for (uint32_t i = 0; i < n; i++) {
        const word *w = &c->words.p[order[i]];
        toc_buf_printf(out, "%.*s\t%u\n", TOC_SV_ARG(w->text), w->cluster);
    }
    return 0;
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: word_clusters OUT.txt FILE...\n");
        return 2;
    }
    toc_err err = {0};
    toc_buf out = {0};
    corpus *c = toc_calloc(1, sizeof(*c));
    word *ends = c ? TOC_VEC_PUSH(&c->a, &c->words) : NULL;
    int r = ends ? 0 : toc_fail(&err, -ENOMEM, "no memory");
    for (int64_t n = 1; r == 0 && n < LOG_TABLE; n++)
        c->logs[n] = n * log_fixed((uint64_t)n);
    for (int i = 2; r == 0 && i < argc; i++)
        r = read_file(c, argv[i], &err);
    if (r == 0)
        r = cluster(c, &out);
    if (r == 0)
        r = toc_file_replace(argv[1], toc_buf_sv(&out), &err);
    if (r < 0)
        fprintf(stderr, "word_clusters: %s\n", err.text);
    toc_buf_done(&out);
    if (c)
        toc_arena_done(&c->a);
    toc_free(c);
    return r < 0;
}
