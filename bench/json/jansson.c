/* Jansson stands alone: its names clash with those of json-c; see bench.h. */
#include "bench.h"

#include <jansson.h>

int bench_jansson(const char *p, size_t n, bench_result *r);

int bench_jansson(const char *p, size_t n, bench_result *r)
{
    json_t *root = json_loadb(p, n, JSON_REJECT_DUPLICATES, NULL), *object;
    size_t i;
    if (!root)
        return -1;
    json_array_foreach(json_object_get(root, "objects"), i, object)
    {
        r->objects++;
        for (size_t k = 0; k < BENCH_KEY_COUNT; k++) {
            json_t *s = json_object_get(object, BENCH_KEYS[k]);
            if (s)
                bench_use(r, json_string_value(s), json_string_length(s));
        }
    }
    json_decref(root);
    return 0;
}
