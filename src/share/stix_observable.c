/* stix_observable - see stix_observable.h. */
#include "share/stix_observable.h"

#include "share/sighting_stix.h"

#include "base/ascii.h"
#include "model/terms.h"

/* A hash is told by its length. */
static const char *hash_name(size_t digits)
{
    switch (digits) {
    case 32:
        return "MD5";
    case 40:
        return "SHA-1";
    case 64:
        return "SHA-256";
    case 128:
        return "SHA-512";
    default:
        return NULL;
    }
}

/* "AS64500" or "64500" */
static bool as_number(toc_sv s, int64_t *ret)
{
    if (toc_sv_starts_nocase(s, TOC_SV("as")))
        s = toc_sv_range(s, 2, s.n);
    return toc_sv_to_i64(s, ret) && *ret >= 0 && *ret <= UINT32_MAX;
}

/* 6.16: the hive must be written in full. */
static toc_sv full_key(toc_arena *a, toc_sv key)
{
    static const struct {
        const char *brief, *full;
    } HIVES[] = {{"HKLM", "HKEY_LOCAL_MACHINE"},
                 {"HKCU", "HKEY_CURRENT_USER"},
                 {"HKCR", "HKEY_CLASSES_ROOT"},
                 {"HKU", "HKEY_USERS"},
                 {"HKCC", "HKEY_CURRENT_CONFIG"}};
    toc_sv rest = key, hive = toc_sv_cut(&rest, '\\');
    for (size_t i = 0; i < TOC_LEN(HIVES); i++)
        if (toc_sv_eq_nocase(hive, toc_sv_of(HIVES[i].brief)))
            return toc_arena_printf(a, "%s%.*s", HIVES[i].full,
                                    TOC_SV_ARG(toc_sv_range(key, hive.n, key.n)));
    return key;
}

/* What STIX calls the same thing; the record keeps the report's form. */
static toc_indicator as_stix(toc_stix_writer *w, const toc_indicator *n)
{
    toc_indicator copy = *n;
    if (n->type == TOC_INDICATOR_REGISTRY_KEY)
        copy.value = full_key(w->a, n->value);
    return copy;
}

/* Members that make the observable, after type and id. False: no such thing in STIX. */
static bool add_value(toc_json_out *j, const toc_indicator *n)
{
    int64_t number;
    switch (n->type) {
    case TOC_INDICATOR_FILE:
        if (!hash_name(n->value.n))
            return false;
        toc_json_key(j, "hashes");
        toc_json_open(j, '{');
        toc_json_key(j, hash_name(n->value.n));
        toc_json_str(j, n->value);
        toc_json_close(j, '}');
        return true;
    case TOC_INDICATOR_ASN:
        if (!as_number(n->value, &number))
            return false;
        toc_json_key(j, "number");
        toc_json_int(j, number);
        return true;
    case TOC_INDICATOR_REGISTRY_KEY:
        toc_json_key(j, "key");
        toc_json_str(j, n->value);
        return true;
    case TOC_INDICATOR_IPV4:
    case TOC_INDICATOR_IPV6:
    case TOC_INDICATOR_DOMAIN:
    case TOC_INDICATOR_URL:
    case TOC_INDICATOR_EMAIL:
    case TOC_INDICATOR_MAC:
        toc_json_key(j, "value");
        toc_json_str(j, n->value);
        return true;
    default:
        return false;
    }
}

/* The observable's id, from the JSON of what it holds; empty: no such thing in STIX. */
static toc_sv observable_id(toc_stix_writer *w, const toc_indicator *n)
{
    toc_buf b = {0};
    toc_json_out j = {.buf = &b};
    toc_json_doc *d = NULL;
    toc_sv id = {NULL, 0};
    toc_json_open(&j, '{');
    toc_json_key(&j, "type");
    toc_json_str(&j, toc_sv_of(toc_term(&toc_terms_indicator, n->type)));
    bool can = add_value(&j, n);
    toc_json_close(&j, '}');
    if (can && toc_json_parse(toc_buf_sv(&b), &d, NULL) == 0 &&
        toc_stix_sco_id(toc_json_root(d), w->a, &id) != 0)
        id = (toc_sv){NULL, 0};
    toc_json_doc_free(d);
    toc_buf_done(&b);
    return id;
}

static toc_sv pattern_of(toc_stix_writer *w, const toc_indicator *n)
{
    toc_buf b = {0};
    int64_t number;
    toc_buf_printf(&b, "[%s:", toc_term(&toc_terms_indicator, n->type));
    if (n->type == TOC_INDICATOR_ASN && as_number(n->value, &number)) {
        toc_buf_printf(&b, "number = %lld", (long long)number);
    } else {
        const char *hash = n->type == TOC_INDICATOR_FILE ? hash_name(n->value.n) : NULL;
        if (hash)
            toc_buf_printf(&b, "hashes.'%s' = ", hash);
        else
            toc_buf_str(&b, n->type == TOC_INDICATOR_REGISTRY_KEY ? "key = " : "value = ");
        toc_stix_pattern_text(&b, n->value);
    }
    toc_buf_byte(&b, ']');
    toc_sv pattern = toc_arena_dup(w->a, toc_buf_sv(&b));
    toc_buf_done(&b);
    return pattern;
}

toc_sv toc_stix_observable(toc_stix_writer *w, const toc_indicator *said)
{
    toc_indicator n = as_stix(w, said);
    toc_sv sco = observable_id(w, &n);
    if (sco.n && toc_stix_begin(w, sco, TOC_STIX_SHARED)) {
        (void)add_value(&w->j, &n);
        toc_stix_end(w);
    }
    return sco.n ? sco : (toc_sv){"", 0};
}

toc_sv toc_stix_pattern(toc_stix_writer *w, const toc_indicator *said)
{
    toc_indicator n = as_stix(w, said);
    return pattern_of(w, &n);
}

static toc_sv reported_id(toc_stix_writer *w, toc_sv report, toc_sv pattern)
{
    return toc_stix_derive(w, "indicator", "%.*s|%.*s", TOC_SV_ARG(report), TOC_SV_ARG(pattern));
}

toc_sv toc_reported_indicator(toc_sv report, const toc_indicator *said, toc_arena *a)
{
    toc_stix_writer w = {.a = a};
    toc_indicator n = as_stix(&w, said);
    return observable_id(&w, &n).n ? reported_id(&w, report, pattern_of(&w, &n)) : (toc_sv){"", 0};
}

static void write_observable(toc_stix_writer *w, toc_sv report, const toc_indicator *said)
{
    toc_indicator full = as_stix(w, said);
    const toc_indicator *n = &full;
    if (!toc_stix_observable(w, said).n)
        return;
    toc_sv pattern = pattern_of(w, n);
    toc_sv id = reported_id(w, report, pattern);
    if (!toc_stix_begin(w, id, TOC_STIX_OWN))
        return;
    if (n->basis.confidence) {
        toc_json_key(&w->j, "confidence");
        toc_json_uint(&w->j, n->basis.confidence);
    }
    toc_stix_text(w, "name", n->value);
    toc_stix_text(w, "pattern", pattern);
    toc_stix_word(w, "pattern_type", "stix");
    toc_stix_word(w, "pattern_version", "2.1");
    toc_stix_word(w, "valid_from", w->created);
    toc_stix_end(w);
}

static toc_sv write_named(toc_stix_writer *w, const char *type, const char *source, toc_sv name)
{
    toc_sv id = toc_stix_derive(w, type, "%.*s", TOC_SV_ARG(name));
    if (!toc_stix_begin(w, id, TOC_STIX_SHARED))
        return id;
    toc_json_key(&w->j, "external_references");
    toc_json_open(&w->j, '[');
    toc_json_open(&w->j, '{');
    toc_stix_word(w, "source_name", source);
    toc_stix_text(w, "external_id", name);
    toc_json_close(&w->j, '}');
    toc_json_close(&w->j, ']');
    toc_stix_text(w, "name", name);
    toc_stix_end(w);
    return id;
}

toc_sv toc_stix_vulnerability(toc_stix_writer *w, toc_sv name)
{
    return write_named(w, "vulnerability", "cve", name.n ? name : TOC_SV("unnamed"));
}

void toc_stix_write_indicator(toc_stix_writer *w, toc_sv report, const toc_indicator *n)
{
    if (n->type == TOC_INDICATOR_VULNERABILITY)
        (void)toc_stix_vulnerability(w, n->value);
    else if (n->type == TOC_INDICATOR_ATTACK_PATTERN)
        (void)write_named(w, "attack-pattern", "mitre-attack", n->value);
    else
        write_observable(w, report, n);
}
