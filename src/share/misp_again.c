/* misp_again - what is here of an event already; see misp.h. */
#include "share/misp.h"

#include "base/date.h"
#include "base/hash.h"

static const toc_sv MODIFIED = {"\"modified\":\"", 12};
enum { TIME = 24 }; /* "2024-03-22T10:00:00.000Z" */

bool toc_misp_same(toc_sv x, toc_sv y)
{
    long at = toc_sv_find(x, MODIFIED, 0);
    if (x.n != y.n)
        return false;
    size_t from = at < 0 ? x.n : (size_t)at + MODIFIED.n;
    size_t to = TOC_MIN(from + TIME, x.n);
    return memcmp(x.p, y.p, from) == 0 && memcmp(x.p + to, y.p + to, x.n - to) == 0;
}

toc_sv toc_misp_with_version(toc_sv json, int64_t us, toc_arena *a)
{
    char text[TOC_TIME_TEXT + 1];
    long at = toc_sv_find(json, MODIFIED, 0);
    if (at < 0 || (size_t)at + MODIFIED.n + TIME > json.n)
        return json;
    size_t from = (size_t)at + MODIFIED.n, to = from + TIME;
    toc_time_format(us, text);
    return toc_arena_printf(a, "%.*s%.*sZ%.*s", (int)from, json.p, TIME - 1, text,
                            (int)(json.n - to), json.p + to);
}

int64_t toc_misp_event_seconds(toc_sv report)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
    int64_t seconds = -1;
    if (toc_json_parse(report, &doc, NULL) < 0)
        return -1;
    toc_json extensions = toc_json_get(toc_json_root(doc), "extensions");
    toc_json event = toc_json_get(toc_json_get(extensions, TOC_MISP_EXTENSION), "misp");
    return toc_misp_moment(toc_json_get(event, "timestamp"), &seconds) ? seconds : -1;
}

bool toc_misp_is_intact(toc_json entry, toc_sv bytes)
{
    char hex[TOC_SHA256_HEX + 1];
    toc_sv want = toc_json_text(entry, "integrity:sha256");
    if (want.n != TOC_SHA256_HEX)
        return true; /* it need not say */
    toc_sha256_hex(bytes, hex);
    return toc_sv_eq_nocase(want, toc_sv_of(hex));
}

bool toc_misp_moment(toc_json v, int64_t *ret)
{
    return toc_json_to_int(v, ret) || toc_sv_to_i64(toc_json_sv(v), ret);
}

bool toc_misp_is_uuid(toc_sv s)
{
    toc_arena a = {0};
    bool ok = toc_stix_is_id(toc_arena_printf(&a, "report--%.*s", TOC_SV_ARG(s)), NULL);
    toc_arena_done(&a);
    return ok;
}

void toc_misp_each_hash(toc_sv type, toc_sv value, void (*visit)(void *context, const char *hex),
                        void *context)
{
    char hex[TOC_MD5_HEX + 1];
    bool parts =
        toc_sv_find(type, TOC_SV("|"), 0) >= 0 || toc_sv_eq(type, TOC_SV("malware-sample"));
    while (parts && toc_sv_find(value, TOC_SV("|"), 0) >= 0) {
        toc_md5_hex(toc_sv_cut(&value, '|'), hex);
        visit(context, hex);
    }
    toc_md5_hex(value, hex);
    visit(context, hex);
}
