/* patterns - see patterns.h. */
#include "cli/patterns.h"

#include "base/file.h"
#include "cli/command.h"
#include "cli/work.h"
#include "model/json.h"

#include <errno.h>
#include <unistd.h>

typedef struct {
    const char *command;
    int (*each)(void *context, const toc_named_pattern *p);
    void *context;
    const char *file;
    size_t failed;
} reader;

void toc_pattern_where(const toc_named_pattern *p, char ret[TOC_PATTERN_PLACE])
{
    if (!p->file)
        (void)snprintf(ret, TOC_PATTERN_PLACE, "pattern");
    else if (p->line)
        (void)snprintf(ret, TOC_PATTERN_PLACE, "%s:%zu", p->file, p->line);
    else
        (void)snprintf(ret, TOC_PATTERN_PLACE, "%s: %.*s", p->file, TOC_SV_ARG(p->id));
}

static int each_in_json(reader *r, toc_json v)
{
    toc_json list = toc_json_type_of(v) == TOC_JSON_ARRAY ? v : toc_json_get(v, "objects");
    int result = 0;
    if (toc_json_type_of(list) == TOC_JSON_ARRAY) {
        for (toc_json_iter i = toc_json_each(list); result == 0 && toc_json_next(&i);)
            result = each_in_json(r, i.value);
        return result;
    }
    toc_sv type = toc_json_text(v, "pattern_type");
    if (!toc_sv_eq(toc_json_text(v, "type"), TOC_SV("indicator")) ||
        (type.n && !toc_sv_eq(type, TOC_SV("stix"))))
        return 0;
    toc_named_pattern p = {
        .file = r->file, .id = toc_json_text(v, "id"), .text = toc_json_text(v, "pattern")};
    return r->each(r->context, &p);
}

/* The next line is JSON, or a pattern. */
static int each_in_line(reader *r, toc_sv line, size_t number)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
    toc_err err = {0};
    if (!line.n || line.p[0] == '#')
        return 0;
    if (line.p[0] != '{')
        return r->each(r->context,
                       &(toc_named_pattern){.file = r->file, .line = number, .text = line});
    int result = toc_json_parse(line, &doc, &err);
    if (result == 0)
        return each_in_json(r, toc_json_root(doc));
    r->failed++;
    toc_complain(r->command, "%s:%zu: %s", r->file, number, err.text);
    return result == -ENOMEM ? result : 0;
}

static int each_in_bytes(reader *r, toc_sv bytes)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
    toc_sv all = toc_sv_trim(bytes);
    /* "[" also begins a pattern, which is no JSON. */
    if (all.n && (all.p[0] == '{' || all.p[0] == '[') && toc_json_parse(all, &doc, NULL) == 0)
        return each_in_json(r, toc_json_root(doc));
    int result = 0;
    for (size_t line = 1; bytes.n && result == 0; line++)
        result = each_in_line(r, toc_sv_trim(toc_sv_cut(&bytes, '\n')), line);
    return result;
}

static int each_in_file(reader *r, const char *name)
{
    toc_err err = {0};
    toc_file_map map = {0};
    bool piped = strcmp(name, "-") == 0;
    r->file = piped ? "standard input" : name;
    int result = piped ? toc_file_map_fd(STDIN_FILENO, r->file, &map, &err)
                       : toc_file_map_open(name, &map, &err);
    if (result < 0) {
        r->failed++;
        if (result == -ENOENT)
            toc_complain(r->command, "%s: no such file, and a pattern begins with '['", name);
        else
            toc_complain_of(r->command, r->file, &err);
        return 0;
    }
    result = each_in_bytes(r, map.bytes);
    toc_file_map_close(&map);
    return result;
}

int toc_patterns_each(const char *command, char **operands, size_t n,
                      int (*each)(void *context, const toc_named_pattern *p), void *context,
                      size_t *ret_failed)
{
    reader r = {.command = command, .each = each, .context = context};
    int result = 0;
    for (size_t i = 0; i < n && result == 0; i++) {
        toc_sv s = toc_sv_trim(toc_sv_of(operands[i]));
        bool typed = s.n && (s.p[0] == '[' || s.p[0] == '(');
        result =
            typed ? each(context, &(toc_named_pattern){.text = s}) : each_in_file(&r, operands[i]);
    }
    *ret_failed = r.failed;
    return result;
}
