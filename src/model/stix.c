/* stix - ids and markings; see stix.h. */
#include "model/stix.h"

#include "base/ascii.h"
#include "base/hash.h"

#include <errno.h>

#define STRICT                                                                                     \
    {                                                                                              \
        "amber+strict", "TLP:AMBER+STRICT",                                                        \
            "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003"                             \
    }

const toc_tlp_marking toc_tlp_markings[TOC_TLP_COUNT] = {
    [TOC_TLP_NONE] = STRICT,
    [TOC_TLP_CLEAR] = {"clear", "TLP:CLEAR",
                       "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487"},
    [TOC_TLP_GREEN] = {"green", "TLP:GREEN",
                       "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"},
    [TOC_TLP_AMBER] = {"amber", "TLP:AMBER",
                       "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421"},
    [TOC_TLP_AMBER_STRICT] = STRICT,
    [TOC_TLP_RED] = {"red", "TLP:RED", "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1"},
};

const char *const toc_tlp_levels[] = {"clear", "green", "amber", "amber+strict", "red", NULL};

toc_tlp toc_tlp_of(toc_sv level)
{
    for (int i = TOC_TLP_CLEAR; i < TOC_TLP_COUNT; i++)
        if (toc_sv_eq(level, toc_sv_of(toc_tlp_markings[i].level)))
            return (toc_tlp)i;
    return TOC_TLP_NONE;
}

toc_tlp toc_tlp_find(const char *level)
{
    return level ? toc_tlp_of(toc_sv_of(level)) : TOC_TLP_NONE;
}

toc_tlp toc_tlp_spelt(toc_sv word)
{
    if (toc_sv_eq_nocase(word, TOC_SV("white")))
        return TOC_TLP_CLEAR;
    for (int i = TOC_TLP_CLEAR; i < TOC_TLP_COUNT; i++)
        if (toc_sv_eq_nocase(word, toc_sv_of(toc_tlp_markings[i].level)))
            return (toc_tlp)i;
    return TOC_TLP_NONE;
}

toc_tlp toc_tlp_named(toc_sv name)
{
    for (int i = TOC_TLP_CLEAR; i < TOC_TLP_COUNT; i++)
        if (toc_sv_eq(name, toc_sv_of(toc_tlp_markings[i].name)))
            return (toc_tlp)i;
    return TOC_TLP_NONE;
}

/* Properties that make an observable's id (section 6), in the order of RFC 8785. */
static const struct {
    const char *type;
    const char *properties[9]; /* NULL at the end */
} CONTRIBUTING[] = {
    {"artifact", {"hashes", "payload_bin"}},
    {"autonomous-system", {"number"}},
    {"directory", {"path"}},
    {"domain-name", {"value"}},
    {"email-addr", {"value"}},
    {"email-message", {"body", "from_ref", "subject"}},
    {"file", {"extensions", "hashes", "name", "parent_directory_ref"}},
    {"ipv4-addr", {"value"}},
    {"ipv6-addr", {"value"}},
    {"mac-addr", {"value"}},
    {"mutex", {"name"}},
    {"network-traffic",
     {"dst_port", "dst_ref", "end", "extensions", "protocols", "src_port", "src_ref", "start"}},
    {"process", {NULL}},
    {"software", {"cpe", "name", "swid", "vendor", "version"}},
    {"url", {"value"}},
    {"user-account", {"account_login", "account_type", "user_id"}},
    {"windows-registry-key", {"key", "values"}},
    {"x509-certificate", {"hashes", "serial_number"}},
};

static const char *const *contributing(toc_sv type)
{
    for (size_t i = 0; i < TOC_LEN(CONTRIBUTING); i++)
        if (toc_sv_eq(toc_sv_of(CONTRIBUTING[i].type), type))
            return CONTRIBUTING[i].properties;
    return NULL;
}

bool toc_stix_is_sco(toc_sv type)
{
    return contributing(type) != NULL;
}

/* Of several hashes one alone counts: the first of these, or else of the alphabet. */
static void add_one_hash(toc_buf *b, toc_json hashes)
{
    static const char *const PREFERRED[] = {"MD5", "SHA-1", "SHA-256", "SHA-512"};
    toc_sv name = {NULL, 0};
    for (size_t i = 0; i < TOC_LEN(PREFERRED) && !name.p; i++)
        if (toc_json_get(hashes, PREFERRED[i]).doc)
            name = toc_sv_of(PREFERRED[i]);
    for (toc_json_iter i = toc_json_each(hashes); !name.n && toc_json_next(&i);)
        if (!name.p || toc_sv_cmp(i.key, name) < 0)
            name = i.key;
    toc_json_out j = {.buf = b, .exact = true};
    toc_json_open(&j, '{');
    for (toc_json_iter i = toc_json_each(hashes); toc_json_next(&i);)
        if (toc_sv_eq(i.key, name)) {
            toc_json_key_sv(&j, i.key);
            toc_json_str(&j, toc_json_sv(i.value));
        }
    toc_json_close(&j, '}');
}

/* One instant, one id: the digits of a second end where they are zeros, as in the OASIS library. */
static void add_time(toc_buf *b, toc_sv s)
{
    toc_sv digits = s;
    if (s.n && s.p[s.n - 1] == 'Z' && memchr(s.p, '.', s.n)) {
        digits.n--;
        while (digits.p[digits.n - 1] == '0')
            digits.n--;
        digits.n -= digits.p[digits.n - 1] == '.';
    }
    toc_json_out j = {.buf = b, .exact = true};
    toc_sv zone = toc_sv_range(s, digits.n < s.n ? s.n - 1 : s.n, s.n);
    toc_buf text = {0};
    toc_buf_add(&text, digits);
    toc_buf_add(&text, zone);
    toc_json_str(&j, toc_buf_sv(&text));
    toc_buf_done(&text);
}

static int add_contributing(toc_buf *b, toc_json object, const char *const *names, toc_arena *a)
{
    toc_buf_byte(b, '{');
    for (; *names; names++) {
        toc_json v = toc_json_get(object, *names);
        if (!v.doc)
            continue;
        toc_buf_printf(b, "%s\"%s\":", b->n > 1 ? "," : "", *names);
        int r = 0;
        if (strcmp(*names, "hashes") == 0)
            add_one_hash(b, v);
        else if (strcmp(*names, "start") == 0 || strcmp(*names, "end") == 0)
            add_time(b, toc_json_sv(v));
        else
            r = toc_json_canonical(v, a, b);
        if (r < 0)
            return r;
    }
    toc_buf_byte(b, '}');
    return b->failed ? -ENOMEM : 0;
}

int toc_stix_sco_id(toc_json object, toc_arena *a, toc_sv *ret)
{
    toc_sv type = toc_json_sv(toc_json_get(object, "type"));
    const char *const *names = contributing(type);
    if (!names)
        return TOC_STIX_NO_ID;
    toc_buf b = {0};
    int r = add_contributing(&b, object, names, a);
    char uuid[TOC_UUID_TEXT + 1];
    if (r == 0 && b.n > 2)
        toc_uuid5(TOC_STIX_SCO_NAMESPACE, toc_buf_sv(&b), uuid);
    else if (r == 0)
        r = TOC_STIX_NO_ID;
    toc_buf_done(&b);
    if (r != 0)
        return r;
    *ret = toc_arena_printf(a, "%.*s--%s", TOC_SV_ARG(type), uuid);
    return a->overflowed ? -ENOMEM : 0;
}

static bool is_uuid(toc_sv s)
{
    if (s.n != TOC_UUID_TEXT)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? s.p[i] != '-' : !toc_is_hex(s.p[i]) || toc_is_upper(s.p[i]))
            return false;
    }
    return strchr("89ab", s.p[19]) != NULL && s.p[14] >= '1' && s.p[14] <= '8';
}

bool toc_stix_is_id(toc_sv id, toc_sv *ret_type)
{
    enum { DASHES = 2, SHORTEST_TYPE = 3 };
    if (id.n < SHORTEST_TYPE + DASHES + TOC_UUID_TEXT)
        return false;
    size_t n = id.n - TOC_UUID_TEXT - DASHES;
    if (id.p[n] != '-' || id.p[n + 1] != '-' || !is_uuid(toc_sv_range(id, n + DASHES, id.n)))
        return false;
    for (size_t i = 0; i < n; i++)
        if (!toc_is_lower(id.p[i]) && !toc_is_digit(id.p[i]) && id.p[i] != '-')
            return false;
    if (ret_type)
        *ret_type = toc_sv_range(id, 0, n);
    return true;
}
