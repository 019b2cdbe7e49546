/* stix_said - see stix_said.h. */
#include "match/stix_said.h"

#include "base/ascii.h"

#include <errno.h>

/* ---- from a parsed object ---- */

static void take_texts(toc_json list, toc_arena *a, toc_stix_texts *ret)
{
    for (toc_json_iter i = toc_json_each(list); toc_json_next(&i);) {
        toc_sv text = toc_json_sv(i.value);
        toc_sv *slot = text.p ? TOC_VEC_PUSH(a, ret) : NULL;
        if (slot)
            *slot = text;
    }
}

int toc_stix_said_of(toc_json object, toc_arena *a, toc_stix_said *ret)
{
    toc_stix_said s = {
        .type = toc_json_text(object, "type"),
        .id = toc_json_text(object, "id"),
        .author = toc_json_text(object, "created_by_ref"),
        .name = toc_json_text(object, "name"),
        .pattern = toc_json_text(object, "pattern"),
        .pattern_type = toc_json_text(object, "pattern_type"),
        .valid_from = toc_json_text(object, "valid_from"),
        .valid_until = toc_json_text(object, "valid_until"),
        .revoked = toc_json_is_true(toc_json_get(object, "revoked")),
        .parts_marked = toc_json_count(toc_json_get(object, "granular_markings")) > 0,
    };
    if (!toc_json_to_int(toc_json_get(object, "confidence"), &s.confidence))
        s.confidence = 0;
    take_texts(toc_json_get(object, "object_marking_refs"), a, &s.markings);
    take_texts(toc_json_get(object, "labels"), a, &s.labels);
    *ret = s;
    return a->overflowed ? -ENOMEM : 0;
}

/* ---- from its text ---- */

/* The text that is left, and the object under way. odd: parse it instead. */
typedef struct {
    const char *p, *end;
    toc_arena *a;
    bool odd;
} reader;

static void skip_space(reader *r)
{
    while (r->p < r->end && (*r->p == ' ' || *r->p == '\n' || *r->p == '\t' || *r->p == '\r'))
        r->p++;
}

/* Takes c, with space around it. */
static bool take(reader *r, char c)
{
    skip_space(r);
    if (r->p == r->end || *r->p != c)
        return false;
    r->p++;
    skip_space(r);
    return true;
}

/* A string without escapes; any other is odd. */
static toc_sv take_string(reader *r)
{
    const char *start = r->p + 1;
    const char *quote =
        r->p < r->end && *r->p == '"' ? memchr(start, '"', (size_t)(r->end - start)) : NULL;
    size_t n = quote ? (size_t)(quote - start) : 0;
    if (!quote || memchr(start, '\\', n)) {
        r->odd = true;
        return (toc_sv){"", 0};
    }
    r->p = quote + 1;
    return (toc_sv){start, n};
}

/* To the end of a string, behind its opening quote. */
static void skip_string(reader *r)
{
    while (r->p < r->end && *r->p != '"')
        r->p += *r->p == '\\' ? 2 : 1;
    r->odd |= r->p >= r->end;
    r->p = r->odd ? r->end : r->p + 1;
}

/* Any value, with all that it holds. Brackets are counted: they are known to match. */
static void skip_value(reader *r)
{
    int depth = 0;
    while (r->p < r->end) {
        char c = *r->p;
        if (!depth && (c == ',' || c == '}' || c == ']'))
            return;
        r->p++;
        if (c == '"')
            skip_string(r);
        depth += (c == '{' || c == '[') - (c == '}' || c == ']');
    }
    r->odd = true;
}

static void take_list(reader *r, toc_stix_texts *ret)
{
    if (!take(r, '[')) {
        r->odd = true;
        return;
    }
    if (take(r, ']'))
        return;
    do {
        toc_sv text = take_string(r);
        toc_sv *slot = r->odd ? NULL : TOC_VEC_PUSH(r->a, ret);
        if (!slot) {
            r->odd = true;
            return;
        }
        *slot = text;
    } while (take(r, ','));
    r->odd |= !take(r, ']');
}

/* 0 to 999, written plainly. */
static void take_small(reader *r, int64_t *ret)
{
    const char *start = r->p;
    int64_t n = 0;
    while (r->p < r->end && toc_is_digit(*r->p) && r->p - start < 3)
        n = 10 * n + (*r->p++ - '0');
    bool ends = r->p < r->end && (*r->p == ',' || *r->p == '}' || toc_is_space(*r->p));
    r->odd |= r->p == start || !ends;
    *ret = n;
}

static void take_truth(reader *r, bool *ret)
{
    toc_sv rest = {r->p, (size_t)(r->end - r->p)};
    *ret = toc_sv_starts(rest, TOC_SV("true"));
    if (*ret || toc_sv_starts(rest, TOC_SV("false")))
        r->p += *ret ? 4 : 5;
    else
        r->odd = true;
}

/* Which text a member is; NULL: none that is asked for. By length first: most members are not. */
static toc_sv *text_of(toc_stix_said *s, toc_sv key)
{
    const struct {
        toc_sv key;
        toc_sv *text;
    } TEXTS[] = {
        {TOC_SV("type"), &s->type},
        {TOC_SV("id"), &s->id},
        {TOC_SV("created_by_ref"), &s->author},
        {TOC_SV("name"), &s->name},
        {TOC_SV("pattern"), &s->pattern},
        {TOC_SV("pattern_type"), &s->pattern_type},
        {TOC_SV("valid_from"), &s->valid_from},
        {TOC_SV("valid_until"), &s->valid_until},
    };
    for (size_t i = 0; i < TOC_LEN(TEXTS); i++)
        if (toc_sv_eq(key, TEXTS[i].key))
            return TEXTS[i].text;
    return NULL;
}

static void take_member(reader *r, toc_sv key, toc_stix_said *s)
{
    toc_sv *text = text_of(s, key);
    if (text)
        *text = take_string(r);
    else if (toc_sv_eq(key, TOC_SV("object_marking_refs")))
        take_list(r, &s->markings);
    else if (toc_sv_eq(key, TOC_SV("labels")))
        take_list(r, &s->labels);
    else if (toc_sv_eq(key, TOC_SV("confidence")))
        take_small(r, &s->confidence);
    else if (toc_sv_eq(key, TOC_SV("revoked")))
        take_truth(r, &s->revoked);
    else if (toc_sv_eq(key, TOC_SV("granular_markings")))
        r->odd = true;
    else
        skip_value(r);
}

bool toc_stix_said_quickly(toc_sv json, toc_arena *a, toc_stix_said *ret)
{
    reader r = {.p = json.p, .end = json.p + json.n, .a = a};
    toc_stix_said s = {.confidence = 0};
    r.odd = !take(&r, '{');
    bool more = !r.odd;
    while (more && !r.odd) {
        toc_sv key = take_string(&r);
        r.odd |= !take(&r, ':');
        if (!r.odd)
            take_member(&r, key, &s);
        more = take(&r, ',');
    }
    if (r.odd || !take(&r, '}') || r.p != r.end)
        return false;
    *ret = s;
    return true;
}

/* ---- patterns ---- */

toc_ioc_kind toc_stix_kind_of(toc_sv type, toc_sv path)
{
    static const struct {
        const char *type, *path;
        toc_ioc_kind kind;
    } KINDS[] = {
        {"domain-name", "value", TOC_IOC_DOMAIN},
        {"url", "value", TOC_IOC_URL},
        {"ipv4-addr", "value", TOC_IOC_IPV4},
        {"ipv6-addr", "value", TOC_IOC_IPV6},
        {"email-addr", "value", TOC_IOC_EMAIL},
        {"file", "name", TOC_IOC_FILE_NAME},
        {"file", "path", TOC_IOC_FILE_PATH},
        {"directory", "path", TOC_IOC_FILE_PATH},
        {"windows-registry-key", "key", TOC_IOC_REGISTRY_KEY},
        {"network-traffic", "extensions.http-request-ext.request_header.User-Agent",
         TOC_IOC_USER_AGENT},
        {"software", "cpe", TOC_IOC_NONE},
        {"vulnerability", "name", TOC_IOC_CVE},
        {"cryptocurrency-wallet", "value", TOC_IOC_WALLET},
        {"x-cryptocurrency-wallet", "value", TOC_IOC_WALLET},
        {"process", "command_line", TOC_IOC_LITERAL},
        {"mutex", "name", TOC_IOC_LITERAL},
    };
    if (toc_sv_starts(path, TOC_SV("hashes.")))
        return TOC_IOC_HASH;
    for (size_t i = 0; i < TOC_LEN(KINDS); i++)
        if (toc_sv_eq(type, toc_sv_of(KINDS[i].type)) && toc_sv_eq(path, toc_sv_of(KINDS[i].path)))
            return KINDS[i].kind;
    return TOC_IOC_NONE;
}

/* The kinds that nearly all patterns ask for, as these are written. */
static const struct {
    toc_sv front;
    toc_ioc_kind kind;
} FRONTS[] = {
    {{"domain-name:value", 17}, TOC_IOC_DOMAIN},
    {{"ipv4-addr:value", 15}, TOC_IOC_IPV4},
    {{"url:value", 9}, TOC_IOC_URL},
    {{"file:hashes.'SHA-256'", 21}, TOC_IOC_HASH},
    {{"file:hashes.MD5", 15}, TOC_IOC_HASH},
    {{"file:hashes.'MD5'", 17}, TOC_IOC_HASH},
    {{"file:hashes.'SHA-1'", 19}, TOC_IOC_HASH},
    {{"ipv6-addr:value", 15}, TOC_IOC_IPV6},
    {{"email-addr:value", 16}, TOC_IOC_EMAIL},
};

static toc_sv behind(toc_sv s, size_t n)
{
    while (n < s.n && s.p[n] == ' ')
        n++;
    return toc_sv_range(s, n, s.n);
}

bool toc_stix_pattern_quickly(toc_sv pattern, toc_ioc_kind *ret_kind, toc_sv *ret)
{
    if (!pattern.n || pattern.p[0] != '[' || pattern.p[pattern.n - 1] != ']')
        return false;
    toc_sv test = toc_sv_trim(toc_sv_range(pattern, 1, pattern.n - 1));
    for (size_t i = 0; i < TOC_LEN(FRONTS); i++) {
        if (!toc_sv_starts(test, FRONTS[i].front))
            continue;
        toc_sv rest = behind(test, FRONTS[i].front.n);
        if (!rest.n || rest.p[0] != '=')
            return false;
        rest = behind(rest, 1);
        if (rest.n < 2 || rest.p[0] != '\'' || rest.p[rest.n - 1] != '\'')
            return false;
        toc_sv value = toc_sv_range(rest, 1, rest.n - 1);
        if (memchr(value.p, '\'', value.n) || memchr(value.p, '\\', value.n))
            return false;
        *ret_kind = FRONTS[i].kind;
        *ret = value;
        return true;
    }
    return false;
}
