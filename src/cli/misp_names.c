/* misp_names - see misp_names.h. */
#include "cli/misp_names.h"

#include "base/utf8.h"
#include "data_dir.h"
#include "match/pattern.h"

#include <limits.h>
#include <stdio.h>

void toc_misp_names_done(toc_misp_names *n)
{
    n->lexicon = toc_lexicon_free(n->lexicon);
}

static const toc_lexicon *lexicon_of(toc_misp_names *n)
{
    char folder[PATH_MAX], path[PATH_MAX + 16];
    if (n->tried)
        return n->lexicon;
    n->tried = true;
    (void)snprintf(path, sizeof(path), "%s/tocsin.lex", toc_data_dir(folder, sizeof(folder)));
    /* Without it clusters keep the ids that MISP gave them. */
    return toc_lexicon_open(path, &n->lexicon, NULL) == 0 ? n->lexicon : NULL;
}

toc_sv toc_misp_names_known(toc_misp_names *names, const char *type, toc_sv name, toc_arena *a)
{
    const toc_lexicon *lx = lexicon_of(names);
    bool actor = strcmp(type, "threat-actor") == 0 || strcmp(type, "intrusion-set") == 0;
    bool malware = strcmp(type, "malware") == 0 || strcmp(type, "tool") == 0;
    uint32_t n = 0;
    if (!lx || (!actor && !malware))
        return (toc_sv){"", 0};
    const toc_lex_entry *e = toc_lex_find(lx, toc_fold(a, name), &n);
    for (uint32_t i = 0; i < n; i++)
        if (e[i].kind == (actor ? TOC_LEX_ACTOR : TOC_LEX_MALWARE))
            return toc_lex_known(lx, e[i].ref).id;
    return (toc_sv){"", 0};
}

static void note_fault(void *context, toc_pattern_severity severity, const char *what)
{
    (void)what;
    *(bool *)context = *(bool *)context || severity == TOC_PATTERN_FAULT;
}

bool toc_misp_pattern_is_good(toc_sv text)
{
    toc_arena a = {0};
    const toc_pattern *pattern = NULL;
    bool bad = false;
    if (toc_pattern_parse(text, &a, &pattern, NULL) < 0)
        bad = true;
    else
        (void)toc_pattern_check(pattern, note_fault, &bad);
    toc_arena_done(&a);
    return !bad;
}
