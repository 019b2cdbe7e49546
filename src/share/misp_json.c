/* misp_json - see misp_json.h. */
#include "share/misp_json.h"

#include "base/ascii.h"
#include "base/hash.h"
#include "model/id.h"
#include "model/stix.h"

bool toc_misp_int(toc_json v, int64_t *ret)
{
    if (toc_json_to_int(v, ret))
        return true;
    toc_sv text = toc_json_sv(v);
    return text.p && toc_sv_to_i64(text, ret);
}

bool toc_misp_is_true(toc_json v)
{
    int64_t n = 0;
    return toc_json_is_true(v) || (toc_misp_int(v, &n) && n == 1);
}

int64_t toc_misp_seconds(toc_json object, const char *key)
{
    static const int64_t YEAR_3000 = INT64_C(32503680000);
    int64_t s = 0;
    if (!toc_misp_int(toc_json_get(object, key), &s) || s < 0 || s > YEAR_3000)
        return 0;
    return s * 1000000;
}

toc_sv toc_misp_uuid(toc_json object, const char *key, toc_arena *a)
{
    toc_sv text = toc_json_text(object, key);
    bool ok = text.n == TOC_UUID_TEXT;
    for (size_t i = 0; ok && i < text.n; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        ok = dash ? text.p[i] == '-' : toc_is_hex(text.p[i]);
    }
    if (!ok)
        return (toc_sv){"", 0};
    char lower[TOC_UUID_TEXT];
    for (size_t i = 0; i < text.n; i++)
        lower[i] = toc_lower(text.p[i]);
    text = toc_arena_dup(a, (toc_sv){lower, text.n});
    /* Of a version that there is not: STIX wants another, and all that refer to it need the same.
     */
    if (!toc_stix_is_id(toc_arena_printf(a, "report--%.*s", TOC_SV_ARG(text)), NULL)) {
        char derived[TOC_UUID_TEXT + 1];
        toc_uuid5(TOC_ID_NAMESPACE, toc_arena_printf(a, "misp:uuid:%.*s", TOC_SV_ARG(text)),
                  derived);
        text = toc_arena_dup(a, toc_sv_of(derived));
    }
    return text;
}
