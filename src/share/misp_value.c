/* misp_value - see misp_value.h. */
#include "share/misp_value.h"
#include "share/stix_writer.h"

#include <errno.h>

/* ---- reading ---- */

/* At the last '|': names of files may have one. */
static bool split(toc_sv value, toc_sv *first, toc_sv *second)
{
    size_t at = value.n;
    while (at > 0 && value.p[at - 1] != '|')
        at--;
    if (at < 2 || at == value.n)
        return false;
    *first = toc_sv_trim(toc_sv_range(value, 0, at - 1));
    *second = toc_sv_trim(toc_sv_range(value, at, value.n));
    return first->n && second->n;
}

/* How many digits a digest by that algorithm has; 0: any number. */
static size_t digits_of(const char *property)
{
    static const struct {
        const char *end;
        size_t digits;
    } LENGTHS[] = {{"MD5", 32},       {"'SHA-1'", 40},    {"'SHA-224'", 56},  {"'SHA-256'", 64},
                   {"'SHA-384'", 96}, {"'SHA-512'", 128}, {"'SHA3-256'", 64}, {"'SHA3-512'", 128}};
    toc_sv p = toc_sv_of(property);
    if (!toc_sv_starts(p, TOC_SV("hashes.")))
        return 0;
    for (size_t i = 0; i < TOC_LEN(LENGTHS); i++)
        if (toc_sv_ends(p, toc_sv_of(LENGTHS[i].end)))
            return LENGTHS[i].digits;
    return 0;
}

static int check(toc_ioc_kind kind, toc_sv value, toc_arena *a)
{
    toc_ioc ioc;
    int r = kind == TOC_IOC_NONE ? 0 : toc_ioc_of(kind, value, a, &ioc);
    return r == TOC_IOC_UNKNOWN ? TOC_MISP_NO_VALUE : r;
}

static int address(toc_sv value, toc_arena *a, const char **ret_object)
{
    toc_ioc ioc;
    int r = toc_ioc_of(TOC_IOC_IPV4, value, a, &ioc);
    if (r == 0)
        *ret_object = ioc.kind == TOC_IOC_IPV6 ? "ipv6-addr" : "ipv4-addr";
    return r == TOC_IOC_UNKNOWN ? TOC_MISP_NO_VALUE : r;
}

static bool is_port(toc_sv s)
{
    int64_t n;
    return toc_sv_to_i64(s, &n) && n >= 0 && n <= UINT16_MAX;
}

static bool is_number(toc_sv *s)
{
    int64_t n;
    if (toc_sv_starts_nocase(*s, TOC_SV("as")))
        *s = toc_sv_range(*s, 2, s->n);
    return toc_sv_to_i64(*s, &n) && n >= 0 && n <= UINT32_MAX;
}

static int read_plain(toc_misp_value *v, toc_arena *a)
{
    size_t digits = digits_of(v->type->property);
    if (digits && v->first.n != digits)
        return TOC_MISP_NO_VALUE;
    if (strcmp(v->object, "autonomous-system") == 0 && !is_number(&v->first))
        return TOC_MISP_NO_VALUE;
    return check(v->type->kind, v->first, a);
}

static int read_file(toc_misp_value *v, toc_arena *a)
{
    size_t digits = digits_of(v->type->property);
    if (digits && v->second.n != digits)
        return TOC_MISP_NO_VALUE;
    return check(v->type->kind, v->second, a);
}

int toc_misp_value_of(const toc_misp_type *type, toc_sv value, toc_arena *a, toc_misp_value *ret)
{
    *ret = (toc_misp_value){.type = type, .object = type->type, .whole = value};
    ret->first = toc_sv_trim(value);
    if (!ret->first.n)
        return TOC_MISP_NO_VALUE;
    bool pair = type->form == TOC_MISP_PORT || type->form == TOC_MISP_NAMED_ADDRESS ||
                type->form == TOC_MISP_FILE || type->form == TOC_MISP_REGISTRY;
    if (pair && !split(ret->first, &ret->first, &ret->second))
        return TOC_MISP_NO_VALUE;
    int r;
    switch (type->form) {
    case TOC_MISP_OBSERVABLE:
        return read_plain(ret, a);
    case TOC_MISP_ADDRESS:
        return address(ret->first, a, &ret->object);
    case TOC_MISP_PORT:
        if (!is_port(ret->second))
            return TOC_MISP_NO_VALUE;
        return type->kind ? check(type->kind, ret->first, a) : address(ret->first, a, &ret->object);
    case TOC_MISP_NAMED_ADDRESS:
        r = check(type->kind, ret->first, a);
        return r == 0 ? address(ret->second, a, &ret->second_object) : r;
    case TOC_MISP_FILE:
        return read_file(ret, a);
    case TOC_MISP_REGISTRY:
        return check(type->kind, ret->first, a);
    default:
        return 0;
    }
}

/* ---- patterns ---- */

static void add_equal(toc_buf *b, const char *object, const char *property, toc_sv value)
{
    toc_buf_printf(b, "%s:%s = ", object, property);
    toc_stix_pattern_text(b, value);
}

void toc_misp_pattern(const toc_misp_value *v, toc_buf *b)
{
    const toc_misp_type *t = v->type;
    toc_buf_byte(b, '[');
    switch (t->form) {
    case TOC_MISP_PORT:
        toc_buf_printf(b, "network-traffic:%s_ref.type = '%s' AND network-traffic:%s_ref.value = ",
                       t->property, v->object, t->property);
        toc_stix_pattern_text(b, v->first);
        toc_buf_printf(b, " AND network-traffic:%s_port = %.*s", t->property,
                       TOC_SV_ARG(v->second));
        break;
    case TOC_MISP_NAMED_ADDRESS: /* MISP takes each of them for a sign */
        add_equal(b, v->object, t->property, v->first);
        toc_buf_str(b, " OR ");
        add_equal(b, v->second_object, "value", v->second);
        break;
    case TOC_MISP_FILE: /* the same bytes under another name are the same file */
        add_equal(b, v->object, t->property, v->second);
        break;
    case TOC_MISP_REGISTRY:
        add_equal(b, v->object, t->property, v->first);
        toc_buf_str(b, " AND ");
        add_equal(b, v->object, "values[*].data", v->second);
        break;
    default:
        if (strcmp(v->object, "autonomous-system") == 0)
            toc_buf_printf(b, "%s:%s = %.*s", v->object, t->property, TOC_SV_ARG(v->first));
        else
            add_equal(b, v->object, t->property, v->first);
    }
    toc_buf_byte(b, ']');
}

/* ---- observables ---- */

const char *toc_misp_observable_type(const toc_misp_value *v, bool second)
{
    if (second)
        return v->second_object;
    return strcmp(v->object, "network-traffic") == 0 ? NULL : v->object;
}

static void add_hash(const toc_misp_value *v, toc_sv digest, toc_json_out *j)
{
    toc_sv name = toc_sv_of(v->type->property);
    name = toc_sv_range(name, sizeof("hashes.") - 1, name.n);
    if (name.p[0] == '\'')
        name = toc_sv_range(name, 1, name.n - 1);
    toc_json_key(j, "hashes");
    toc_json_open(j, '{');
    toc_json_key_sv(j, name);
    toc_json_str(j, digest);
    toc_json_close(j, '}');
}

static void add_registry_data(const toc_misp_value *v, toc_json_out *j)
{
    toc_json_key(j, "values");
    toc_json_open(j, '[');
    toc_json_open(j, '{');
    toc_json_key(j, "data");
    toc_json_str(j, v->second);
    toc_json_close(j, '}');
    toc_json_close(j, ']');
}

bool toc_misp_observable(const toc_misp_value *v, bool second, toc_json_out *j)
{
    const toc_misp_type *t = v->type;
    int64_t number;
    if (!toc_misp_observable_type(v, second))
        return false;
    bool hash = strncmp(t->property, "hashes.", sizeof("hashes.") - 1) == 0;
    if (t->form == TOC_MISP_FILE || hash) {
        add_hash(v, t->form == TOC_MISP_FILE ? v->second : v->first, j);
        if (t->form == TOC_MISP_FILE) {
            toc_json_key(j, "name");
            toc_json_str(j, v->first);
        }
        return true;
    }
    if (strcmp(v->object, "autonomous-system") == 0) {
        toc_json_key(j, "number");
        toc_json_int(j, toc_sv_to_i64(v->first, &number) ? number : 0);
        return true;
    }
    toc_json_key(j, t->form == TOC_MISP_PORT || second ? "value" : t->property);
    toc_json_str(j, second ? v->second : v->first);
    if (t->form == TOC_MISP_REGISTRY)
        add_registry_data(v, j);
    return true;
}
