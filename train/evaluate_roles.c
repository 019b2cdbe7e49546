/*
 * evaluate_roles - reads reports with a role model and writes what it found as MUC-4 templates, one
 * a report, for a scorer; prints how fast it was.
 *
 *     evaluate_roles DATA_FOLDER MODEL.bin FILE.txt... >answers.json
 */
#include "extract/roles.h"
#include "extract/tagger.h"

#include "base/file.h"

#include <errno.h>
#include <stdio.h>
#include <time.h>

static const char *const SLOTS[TOC_ROLE_COUNT] = {
    "perp_individual", "perp_organization", "phys_id",
    "hum_name",        "hum_description",   "instrument_id",
};
static const char *const TYPES[TOC_TOPIC_COUNT] = {
    "", "ATTACK", "BOMBING", "KIDNAPPING", "ARSON", "ROBBERY", "HIJACKING", "FORCED WORK STOPPAGE",
};

typedef struct {
    toc_lexicon *lexicon;
    toc_tagger *tagger;
    toc_roles *roles;
    uint64_t tokens;
    double seconds; /* of toc_roles_find() alone */
} reader;

static void print_words(toc_sv s)
{
    putchar('"');
    for (size_t i = 0; i < s.n; i++)
        putchar(s.p[i] == '"' || s.p[i] == '\\' || (unsigned char)s.p[i] < ' ' ? ' ' : s.p[i]);
    putchar('"');
}

static void print_slot(const toc_text *t, const toc_roles_found *f, uint32_t role)
{
    const char *comma = "";
    printf(", \"%s\": [", SLOTS[role]);
    TOC_VEC_FOREACH (e, &f->entities) {
        if (e->role != role || e->p < TOC_ROLE_ACCEPT)
            continue;
        printf("%s{\"any\": [", comma);
        print_words(toc_text_words(t, e->first, e->end));
        printf("]}");
        comma = ", ";
    }
    printf("]");
}

static void print_report(toc_sv id, const toc_text *t, const toc_roles_found *f)
{
    static const char *const others[] = {
        "date",        "location",        "stage",      "instrument_type",
        "category",    "perp_confidence", "phys_type",  "phys_number",
        "phys_nation", "phys_effect",     "phys_total", "hum_type",
        "hum_number",  "hum_nation",      "hum_effect", "hum_total",
    };
    uint32_t type = TOC_TOPIC_ATTACK;
    bool any = false;
    TOC_VEC_FOREACH (e, &f->entities)
        any = any || e->p >= TOC_ROLE_ACCEPT;
    for (uint32_t k = TOC_TOPIC_ATTACK; k < TOC_TOPIC_COUNT; k++)
        if (f->topics[k] > f->topics[type])
            type = k;
    printf("\"%.*s\": [", TOC_SV_ARG(id));
    if (any) {
        printf("{\"template\": 1, \"type\": [{\"any\": [\"%s\"]}]", TYPES[type]);
        for (uint32_t r = 0; r < TOC_ROLE_COUNT; r++)
            print_slot(t, f, r);
        for (size_t k = 0; k < TOC_LEN(others); k++)
            printf(", \"%s\": []", others[k]);
        printf("}");
    }
    printf("]");
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int read_file(reader *r, const char *path, toc_arena *a, toc_err *reterr)
{
    toc_file_map map;
    int k = toc_file_map_open(path, &map, reterr);
    if (k < 0)
        return k;
    toc_doc doc = {.text = map.bytes};
    toc_text text;
    toc_roles_found found;
    k = toc_text_split(&doc, a, &text);
    if (k == 0) {
        toc_tag(r->tagger, &text);
        double start = now();
        toc_role_input in = {.text = &text, .view = toc_roles_view(r->roles, &text, a)};
        k = in.view ? toc_roles_find(r->roles, &in, a, &found) : -ENOMEM;
        r->seconds += now() - start;
        r->tokens += text.tokens.n;
    }
    const char *slash = strrchr(path, '/');
    toc_sv id = toc_sv_of(slash ? slash + 1 : path);
    if (k == 0)
        print_report(toc_sv_cut(&id, '.'), &text, &found);
    toc_file_map_close(&map);
    return k < 0 ? toc_fail(reterr, k, "%s: cannot be read", path) : 0;
}

static int read_all(reader *r, int n, char **paths, toc_err *reterr)
{
    toc_arena a = {0};
    int k = 0;
    printf("{\"documents\": {");
    for (int i = 0; i < n && k == 0; i++) {
        printf("%s", i ? ",\n" : "");
        k = read_file(r, paths[i], &a, reterr);
        toc_arena_clear(&a);
    }
    printf("}}\n");
    toc_arena_done(&a);
    fprintf(stderr, "%d reports, %llu tokens, %.3f s in the role models: %.2f million tokens/s\n",
            n, (unsigned long long)r->tokens, r->seconds, (double)r->tokens / 1e6 / r->seconds);
    return k;
}

int main(int argc, char **argv)
{
    reader r = {0};
    toc_err err = {0};
    char path[4096];
    if (argc < 4) {
        fprintf(stderr, "usage: evaluate_roles DATA_FOLDER MODEL.bin FILE.txt... >answers.json\n");
        return 2;
    }
    (void)snprintf(path, sizeof(path), "%s/tocsin.lex", argv[1]);
    int k = toc_lexicon_open(path, &r.lexicon, &err);
    (void)snprintf(path, sizeof(path), "%s/tagger.bin", argv[1]);
    if (k == 0)
        k = toc_tagger_open(path, &r.tagger, &err);
    if (k == 0)
        k = toc_roles_open(argv[2], r.lexicon, &r.roles, &err);
    if (k == 0)
        k = read_all(&r, argc - 3, argv + 3, &err);
    if (k < 0)
        fprintf(stderr, "evaluate_roles: %s\n", err.text);
    toc_roles_free(r.roles);
    toc_tagger_free(r.tagger);
    toc_lexicon_free(r.lexicon);
    return k < 0 ? 1 : 0;
}
