/* stix_intake - see stix_intake.h. */
#include "stix_intake.h"

#include "match/pattern.h"

#include <stdio.h>

typedef struct {
    toc_stix_fault fault;
    void *context;
    char pointer[256];
} intake;

static void on_finding(void *context, toc_pattern_severity severity, const char *what)
{
    const intake *in = context;
    if (severity == TOC_PATTERN_FAULT) /* what never matches is its writer's business */
        in->fault(in->context, in->pointer, what);
}

static bool is(toc_json object, const char *key, toc_sv want)
{
    return toc_sv_eq(toc_json_sv(toc_json_get(object, key)), want);
}

static bool has_stix_pattern(toc_json object)
{
    return is(object, "type", TOC_SV("indicator")) && is(object, "pattern_type", TOC_SV("stix")) &&
           toc_json_sv(toc_json_get(object, "pattern")).p &&
           (!toc_json_get(object, "pattern_version").doc ||
            is(object, "pattern_version", TOC_SV("2.1")));
}

size_t toc_stix_intake(toc_json object, const char *at, toc_stix_fault fault, void *context)
{
    size_t faults = toc_stix_check(object, at, fault, context);
    if (!has_stix_pattern(object))
        return faults;
    intake in = {.fault = fault, .context = context};
    toc_arena a = {0};
    toc_err err = {0};
    const toc_pattern *p = NULL;
    (void)snprintf(in.pointer, sizeof(in.pointer), "%s/pattern", at);
    if (toc_pattern_parse(toc_json_sv(toc_json_get(object, "pattern")), &a, &p, &err) < 0) {
        fault(context, in.pointer, err.text);
        faults++;
    } else {
        faults += toc_pattern_check(p, on_finding, &in);
    }
    toc_arena_done(&a);
    return faults;
}
