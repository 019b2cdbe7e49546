/* stix20 - see stix20.h. */
#include "sync/stix20.h"

#include "model/stix.h"

const char *const toc_stix20_texts[TOC_STIX20_CHANGES] = {
    [TOC_STIX20_TYPES] = "labels are also their types",
    [TOC_STIX20_FAMILY] = "malware: whether it is a family is not known, taken for one",
    [TOC_STIX20_OBSERVED] = "observed-data: what was observed stays in the old form",
};

/* In 2.0 the kinds of these stood in `labels`. */
static const struct {
    const char *type, *types;
} KINDS[] = {
    {"indicator", "indicator_types"}, {"malware", "malware_types"},
    {"report", "report_types"},       {"threat-actor", "threat_actor_types"},
    {"tool", "tool_types"},           {"identity", "roles"},
};

bool toc_stix20_is(toc_json object)
{
    toc_sv type = toc_json_text(object, "type");
    return !toc_json_get(object, "spec_version").doc && type.n &&
           toc_json_get(object, "created").doc && !toc_stix_is_sco(type) &&
           !toc_sv_eq(type, TOC_SV("bundle"));
}

static bool is(toc_json object, const char *type)
{
    return toc_sv_eq(toc_json_text(object, "type"), toc_sv_of(type));
}

static void add_types(toc_json object, toc_json_out *j, toc_stix20_report *report)
{
    toc_json labels = toc_json_get(object, "labels");
    for (size_t i = 0; labels.doc && i < TOC_LEN(KINDS); i++) {
        if (!is(object, KINDS[i].type) || toc_json_get(object, KINDS[i].types).doc)
            continue;
        toc_json_key(j, KINDS[i].types);
        toc_json_value(j, labels);
        report->changes[TOC_STIX20_TYPES]++;
    }
}

void toc_stix20_convert(toc_json object, toc_buf *ret, toc_stix20_report *report)
{
    toc_json_out j = {.buf = ret};
    report->objects++;
    toc_json_open(&j, '{');
    for (toc_json_iter i = toc_json_each(object); toc_json_next(&i);) {
        toc_json_key_sv(&j, i.key);
        toc_json_value(&j, i.value);
        if (!toc_sv_eq(i.key, TOC_SV("type")))
            continue;
        toc_json_key(&j, "spec_version");
        toc_json_str(&j, TOC_SV("2.1"));
    }
    add_types(object, &j, report);
    if (is(object, "indicator") && !toc_json_get(object, "pattern_type").doc) {
        toc_json_key(&j, "pattern_type");
        toc_json_str(&j, TOC_SV("stix"));
    }
    if (is(object, "malware") && !toc_json_get(object, "is_family").doc) {
        toc_json_key(&j, "is_family");
        toc_json_bool(&j, true);
        report->changes[TOC_STIX20_FAMILY]++;
    }
    report->changes[TOC_STIX20_OBSERVED] +=
        is(object, "observed-data") && toc_json_get(object, "objects").doc;
    toc_json_close(&j, '}');
}
