/*
 * bench - JSON libraries of Debian 12 on STIX bundles; see bench.h and run.
 *
 * Usage: bench LIBRARY FILE [REPEATS]. One library a process, so that memory figures stand alone.
 */
#include "bench.h"

#include "model/json.h"

#include <cjson/cJSON.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <yajl/yajl_tree.h>

int bench_jansson(const char *p, size_t n, bench_result *r);

static int tocsin(const char *p, size_t n, bench_result *r)
{
    toc_json_doc *d = NULL;
    if (toc_json_parse((toc_sv){p, n}, &d, NULL) < 0)
        return -1;
    toc_json objects = toc_json_get(toc_json_root(d), "objects");
    for (toc_json_iter i = toc_json_each(objects); toc_json_next(&i);) {
        r->objects++;
        for (size_t k = 0; k < BENCH_KEY_COUNT; k++) {
            toc_sv s = toc_json_sv(toc_json_get(i.value, BENCH_KEYS[k]));
            bench_use(r, s.p, s.n);
        }
    }
    toc_json_doc_free(d);
    return 0;
}

static int cjson(const char *p, size_t n, bench_result *r)
{
    cJSON *root = cJSON_ParseWithLength(p, n), *object;
    if (!root)
        return -1;
    cJSON_ArrayForEach(object, cJSON_GetObjectItemCaseSensitive(root, "objects"))
    {
        r->objects++;
        for (size_t k = 0; k < BENCH_KEY_COUNT; k++) {
            const char *s =
                cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, BENCH_KEYS[k]));
            bench_use(r, s, s ? strlen(s) : 0);
        }
    }
    cJSON_Delete(root);
    return 0;
}

static int json_c(const char *p, size_t n, bench_result *r)
{
    json_tokener *t = json_tokener_new_ex(64);
    json_tokener_set_flags(t, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
    json_object *root = json_tokener_parse_ex(t, p, (int)n), *objects = NULL;
    if (!root || !json_object_object_get_ex(root, "objects", &objects))
        return -1;
    r->objects = json_object_array_length(objects);
    for (size_t i = 0; i < r->objects; i++) {
        json_object *object = json_object_array_get_idx(objects, i), *s;
        for (size_t k = 0; k < BENCH_KEY_COUNT; k++)
            if (json_object_object_get_ex(object, BENCH_KEYS[k], &s))
                bench_use(r, json_object_get_string(s), (size_t)json_object_get_string_len(s));
    }
    json_object_put(root);
    json_tokener_free(t);
    return 0;
}

static int yajl(const char *p, size_t n, bench_result *r)
{
    (void)n; /* NUL-terminated */
    static const char *objects_path[] = {"objects", NULL};
    char error[128];
    yajl_val root = yajl_tree_parse(p, error, sizeof(error));
    yajl_val objects = root ? yajl_tree_get(root, objects_path, yajl_t_array) : NULL;
    if (!objects)
        return -1;
    r->objects = objects->u.array.len;
    for (size_t i = 0; i < r->objects; i++)
        for (size_t k = 0; k < BENCH_KEY_COUNT; k++) {
            const char *path[] = {BENCH_KEYS[k], NULL};
            yajl_val s = yajl_tree_get(objects->u.array.values[i], path, yajl_t_string);
            bench_use(r, s ? s->u.string : NULL, s ? strlen(s->u.string) : 0);
        }
    yajl_tree_free(root);
    return 0;
}

static const struct {
    const char *name;
    int (*run)(const char *p, size_t n, bench_result *r);
} LIBRARIES[] = {
    {"tocsin", tocsin}, {"rapidjson", bench_rapidjson}, {"yajl", yajl}, {"json-c", json_c},
    {"cjson", cjson},   {"jansson", bench_jansson},
};

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static long peak_kib(void)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return u.ru_maxrss;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static char *load(const char *path, size_t *ret_n)
{
    FILE *f = fopen(path, "rb");
    if (!f || fseek(f, 0, SEEK_END) < 0)
        return NULL;
    *ret_n = (size_t)ftell(f);
    rewind(f);
    char *p = calloc(1, *ret_n + 1);
    if (p && fread(p, 1, *ret_n, f) != *ret_n)
        return NULL;
    (void)fclose(f);
    return p;
}

enum { MAX_REPEATS = 99 };

int main(int argc, char **argv)
{
    size_t n;
    char *p = argc > 2 ? load(argv[2], &n) : NULL;
    long repeats = argc > 3 ? strtol(argv[3], NULL, 10) : 21;
    if (!p || repeats < 1 || repeats > MAX_REPEATS)
        return 2;
    for (size_t i = 0; i < sizeof(LIBRARIES) / sizeof(LIBRARIES[0]); i++) {
        if (strcmp(LIBRARIES[i].name, argv[1]) != 0)
            continue;
        double seconds[MAX_REPEATS];
        bench_result r = {0};
        long before = peak_kib();
        for (long k = 0; k < repeats; k++) {
            r = (bench_result){0};
            double start = now();
            if (LIBRARIES[i].run(p, n, &r) < 0)
                return 1;
            seconds[k] = now() - start;
        }
        qsort(seconds, (size_t)repeats, sizeof(seconds[0]), by_value);
        double mb = (double)n / 1e6;
        printf("| %-9s | %6.0f | %6.0f | %5.1f | %6zu | %016llx |\n", argv[1],
               mb / seconds[repeats / 2], mb / seconds[0],
               (double)(peak_kib() - before) * 1024 / (double)n, r.objects,
               (unsigned long long)r.digest);
        return 0;
    }
    return 2;
}
