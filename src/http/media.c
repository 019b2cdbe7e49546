/* media - media types, and credentials; see http.h. */
#include "http/http.h"

#include "base/ascii.h"
#include "base/base64.h"

/* ---- media types ---- */

typedef struct {
    toc_sv type;    /* "application/taxii+json", "application/..." and all with stars */
    toc_sv version; /* p NULL: none given */
    bool refused;   /* q=0 */
    bool bad;
} range;

static toc_sv unquote(toc_sv s)
{
    if (s.n >= 2 && s.p[0] == '"' && s.p[s.n - 1] == '"')
        return toc_sv_range(s, 1, s.n - 1);
    return s;
}

/* "0", "0.0", "0.000": not acceptable (RFC 9110, 12.4.2). */
static bool is_zero(toc_sv q)
{
    bool zero = q.n > 0;
    for (size_t i = 0; i < q.n; i++)
        zero = zero && (q.p[i] == '0' || (i == 1 && q.p[i] == '.'));
    return zero;
}

static range read_range(toc_sv text)
{
    range r = {.type = toc_sv_trim(toc_sv_cut(&text, ';'))};
    while (text.n) {
        toc_sv value = toc_sv_trim(toc_sv_cut(&text, ';'));
        if (!value.n)
            continue;
        bool has_value = memchr(value.p, '=', value.n) != NULL;
        toc_sv key = toc_sv_trim(toc_sv_cut(&value, '='));
        value = unquote(toc_sv_trim(value));
        r.bad = r.bad || !has_value;
        if (toc_sv_eq_nocase(key, TOC_SV("version")))
            r.version = value;
        else if (toc_sv_eq_nocase(key, TOC_SV("q")))
            r.refused = is_zero(value);
    }
    return r;
}

static bool type_fits(toc_sv range_type, const char *type)
{
    toc_sv want = toc_sv_of(type), all = want;
    toc_sv main_type = toc_sv_cut(&all, '/');
    if (toc_sv_eq_nocase(range_type, want) || toc_sv_eq(range_type, TOC_SV("*/*")))
        return true;
    return range_type.n == main_type.n + 2 && toc_sv_starts_nocase(range_type, main_type) &&
           toc_sv_ends(range_type, TOC_SV("/*"));
}

static bool version_fits(const range *r, const char *version)
{
    return !r->version.p || toc_sv_eq(r->version, toc_sv_of(version));
}

/* The exact type speaks before a range with a star does. */
static int precision(const range *r)
{
    if (toc_sv_eq(r->type, TOC_SV("*/*")))
        return 1;
    return (toc_sv_ends(r->type, TOC_SV("/*")) ? 2 : 3) + (r->version.p != NULL);
}

bool toc_http_accepts(toc_sv header, const char *type, const char *version)
{
    int best = 0;
    bool taken = false;
    if (!header.p)
        return true;
    while (header.n) {
        range r = read_range(toc_sv_cut(&header, ','));
        if (r.bad || !type_fits(r.type, type) || !version_fits(&r, version))
            continue;
        if (precision(&r) > best || (precision(&r) == best && !r.refused)) {
            best = precision(&r);
            taken = !r.refused;
        }
    }
    return taken;
}

bool toc_http_is_media(toc_sv header, const char *type, const char *version)
{
    if (!header.p)
        return false;
    range r = read_range(header);
    return !r.bad && toc_sv_eq_nocase(r.type, toc_sv_of(type)) && version_fits(&r, version);
}

/* ---- credentials ---- */

/* False for what is no base64; clients that leave the padding away are understood. */
static bool decode(toc_sv in, toc_arena *a, toc_sv *ret)
{
    static const char *const PADDING[4] = {"", NULL, "==", "="};
    while (in.n && in.p[in.n - 1] == '=')
        in.n--;
    const char *padding = PADDING[in.n % 4];
    if (!padding)
        return false;
    toc_sv padded = toc_arena_printf(a, "%.*s%s", TOC_SV_ARG(in), padding);
    return padded.p && toc_base64_read(padded, a, ret);
}

toc_auth_scheme toc_request_credentials(const toc_request *r, toc_arena *a, toc_sv *ret_name,
                                        toc_sv *ret_secret)
{
    toc_sv header = toc_request_header(r, "Authorization"), plain;
    *ret_name = *ret_secret = (toc_sv){"", 0};
    if (!header.p)
        return TOC_AUTH_NONE;
    toc_sv scheme = toc_sv_cut(&header, ' ');
    header = toc_sv_trim(header);
    if (toc_sv_eq_nocase(scheme, TOC_SV("Bearer"))) {
        *ret_secret = header;
        return header.n ? TOC_AUTH_BEARER : TOC_AUTH_BAD;
    }
    if (!toc_sv_eq_nocase(scheme, TOC_SV("Basic")) || !decode(header, a, &plain) ||
        !memchr(plain.p, ':', plain.n))
        return TOC_AUTH_BAD;
    *ret_name = toc_sv_cut(&plain, ':');
    *ret_secret = plain;
    return TOC_AUTH_BASIC;
}
