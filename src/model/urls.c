/*
 * urls - addresses of the web kind and of mail.
 *
 * A URL runs to the next white space, quote or angle bracket; punctuation of the sentence around
 * it is then taken off the end. Two passes over it: where it ends, then what it says.
 */
#include "base/ascii.h"
#include "model/indicator_scan.h"

enum { SCHEME = 10, USERINFO = 128 };

static const char *const SCHEMES[] = {
    "http", "https", "ftp", "ftps", "sftp", "ws",  "wss",    "ldap",   "ldaps", "rmi", "smb",
    "tcp",  "udp",   "ssh", "irc",  "ircs", "tls", "telnet", "socks5", "tftp",  "rdp",
};

/* Letters that stand for the "tt" of http when it is made harmless. */
static bool mask_char(char c)
{
    return c == 't' || c == 'x' || toc_ind_one_of("*_+-[](){}^", c);
}

/* 'h', letters that hide "tt", 'p'. */
static bool masked_http(const char *s, size_t n)
{
    if (n < 3 || s[0] != 'h' || s[n - 1] != 'p')
        return false;
    for (size_t i = 1; i + 1 < n; i++)
        if (!mask_char(s[i]))
            return false;
    return true;
}

/* "hxxp", "h**ps", "h[tt]p", "htxp", "meow" … as the scheme that it stands for, or NULL. */
static const char *masked_scheme(const char *s, size_t n)
{
    static const char *const PLAIN[] = {"http", "https", "ftp", "ftps"};
    size_t secure = n > 1 && s[n - 1] == 's' ? 1 : 0;
    toc_sv stem = {s, n - secure};
    if (masked_http(s, stem.n) || toc_sv_eq(stem, TOC_SV("meow")))
        return PLAIN[secure];
    return toc_sv_eq(stem, TOC_SV("fxp")) ? PLAIN[2 + secure] : NULL;
}

/* What "://" may begin with: plain, in brackets, or as a URL carries it ("%3A"). */
static bool opens_slashes(char c)
{
    return toc_ind_one_of(":[({<%", c);
}

/* The scheme at text[at] and where it ends; NULL if there is none, or no "://" behind it. */
static const char *scheme_at(toc_ind_input *in, size_t at, size_t *end, bool *defanged)
{
    char s[SCHEME + 1] = "";
    size_t n = 0;
    for (; n < SCHEME && at + n < in->text.n; n++) {
        char c = toc_lower(in->text.p[at + n]);
        bool opens_colon =
            c == '[' && n > 2 && at + n + 1 < in->text.n && in->text.p[at + n + 1] == ':';
        if (opens_colon || (!toc_is_alnum(c) && !mask_char(c)))
            break;
        s[n] = c;
    }
    in->work += n + 1;
    *end = at + n;
    if (at + n >= in->text.n || !opens_slashes(in->text.p[at + n]))
        return NULL; /* nearly every word: not compared with all schemes */
    for (size_t i = 0; i < TOC_LEN(SCHEMES); i++)
        if (toc_sv_eq(toc_sv_of(SCHEMES[i]), (toc_sv){s, n}))
            return SCHEMES[i];
    const char *masked = n ? masked_scheme(s, n) : NULL;
    *defanged |= masked != NULL;
    return masked;
}

static bool scheme_follows(toc_ind_input *in, size_t at)
{
    bool ignore = false;
    size_t end;
    return scheme_at(in, at, &end, &ignore) && toc_ind_slashes(in, end, &ignore) > 0;
}

/* How many raw bytes a URL may take at text[at]; 0 where it must end. */
static size_t path_char(toc_ind_input *in, size_t at)
{
    in->work++;
    if (at >= in->text.n)
        return 0;
    char c = in->text.p[at];
    if (toc_is_high(c))
        return toc_ind_label_char(in, at);
    if ((unsigned char)c <= ' ' || toc_ind_one_of("<>\"`|^\x7f", c))
        return 0;
    if ((c == ',' || c == ';') && scheme_follows(in, at + 1))
        return 0;
    return 1;
}

/* "http://a.example/xhttp://b.example/": two URLs that lost the space between them. */
static bool glued_scheme(toc_ind_input *in, size_t at)
{
    toc_sv t = in->text;
    char c = t.p[at];
    if (c != 'h' && c != 'H')
        return false;
    bool carried = t.p[at - 1] == '=' || t.p[at - 1] == '/' || t.p[at - 1] == '?';
    return !carried && scheme_follows(in, at);
}

static char opening(char c)
{
    return c == ')' ? '(' : c == ']' ? '[' : c == '}' ? '{' : '\0';
}

/* Takes off what belongs to the sentence: stops, quotes, and brackets that were not opened. */
static size_t trim_end(toc_ind_input *in, size_t start, size_t end)
{
    int depth[3] = {0}; /* of () [] {} */
    static const char OPEN[] = "([{", CLOSE[] = ")]}";
    for (size_t i = start; i < end; i++)
        for (int k = 0; k < 3; k++)
            depth[k] += (in->text.p[i] == OPEN[k]) - (in->text.p[i] == CLOSE[k]);
    in->work += end - start;
    while (end > start) {
        char c = in->text.p[end - 1];
        char open = opening(c);
        int *d = open ? &depth[strchr(OPEN, open) - OPEN] : NULL;
        if (!toc_ind_one_of(".,;:!?'*_\\", c) && !(d && *d < 0) && !toc_ind_one_of(OPEN, c))
            break;
        if (d)
            ++*d;
        end--;
    }
    return end;
}

/* Where path, query and fragment end that start at text[at]. */
static size_t path_end(toc_ind_input *in, size_t at)
{
    size_t end = at;
    for (;;) {
        size_t n = path_char(in, end);
        if (!n || (end > at && glued_scheme(in, end)))
            break;
        end += n;
    }
    return trim_end(in, at, end);
}

/* The sign that a bracketed form at text[at] stands for, and its length; '\0': none. */
static char masked_sign(toc_ind_input *in, size_t at, size_t *n)
{
    toc_sv rest = toc_sv_range(in->text, at, in->text.n);
    bool masked = false, spoken = false;
    *n = 3;
    if (toc_sv_starts(rest, TOC_SV("[/]")))
        return '/';
    *n = toc_ind_dot(in, at, &masked, &spoken);
    if (*n > 2 || (*n == 2 && rest.p[0] == '['))
        return '.';
    *n = toc_ind_colon(in, at, &masked);
    if (*n > 2)
        return ':';
    *n = toc_ind_at(in, at, &masked, &spoken);
    return *n > 2 ? '@' : '\0';
}

/* Writes the raw bytes, refanged. */
static void put_path(toc_ind_input *in, size_t at, size_t end, toc_ind_found *ret)
{
    while (at < end) {
        size_t n = 1;
        char c = in->text.p[at], plain = '\0';
        if (toc_ind_one_of("[({", c))
            plain = masked_sign(in, at, &n);
        bool masked = plain && at + n <= end;
        toc_ind_put(ret, masked ? plain : c);
        ret->defanged |= masked;
        at += masked ? n : 1;
    }
}

/* "user:secret@" in front of a host: its length with the sign, or 0. */
static size_t userinfo_at(toc_ind_input *in, size_t at)
{
    for (size_t n = 0; n < USERINFO && at + n < in->text.n; n++) {
        char c = in->text.p[at + n];
        in->work++;
        if (c == '@')
            return n ? n + 1 : 0;
        if (!toc_is_alnum(c) && !toc_ind_one_of("-._~!$&'*+,;=:%", c))
            return 0;
    }
    return 0;
}

/* The host, bracketed IPv6 included, into ret; returns where it ends, or `at`. */
static size_t url_host(toc_ind_input *in, size_t at, bool spaces, toc_ind_found *ret)
{
    if (at < in->text.n && in->text.p[at] == '[') {
        toc_ind_found *inner = ret;
        toc_ind_put(inner, '[');
        if (toc_ind_ipv6(in, at + 1, inner) && inner->end < in->text.n &&
            in->text.p[inner->end] == ']') {
            toc_ind_put(inner, ']');
            return inner->end + 1;
        }
        return at;
    }
    toc_ind_host h;
    if (!toc_ind_host_at(in, at, spaces, &h) || h.overlong)
        return at;
    if (h.spoken && !toc_ind_host_valid(NULL, &h))
        return at;
    ret->defanged |= h.defanged;
    toc_ind_puts(ret, (toc_sv){h.name, h.n});
    return h.end;
}

/* ":8080" behind the host. */
static size_t port_at(toc_ind_input *in, size_t at, toc_ind_found *ret)
{
    bool defanged = false;
    size_t colon = toc_ind_colon(in, at, &defanged), n = 0;
    while (colon && n < 6 && at + colon + n < in->text.n &&
           toc_is_digit(in->text.p[at + colon + n]))
        n++;
    in->work += n;
    if (n < 1 || n > 5)
        return at;
    ret->defanged |= defanged;
    toc_ind_put(ret, ':');
    toc_ind_puts(ret, toc_sv_range(in->text, at + colon, at + colon + n));
    return at + colon + n;
}

static bool starts_path(toc_sv t, size_t at)
{
    return at < t.n && (t.p[at] == '/' || t.p[at] == '?' || t.p[at] == '#' ||
                        (at + 3 <= t.n && memcmp(t.p + at, "[/]", 3) == 0));
}

bool toc_ind_url(toc_ind_input *in, size_t at, toc_ind_found *ret)
{
    size_t i;
    const char *scheme = scheme_at(in, at, &i, &ret->defanged);
    size_t n = scheme ? toc_ind_slashes(in, i, &ret->defanged) : 0;
    if (!n)
        return false;
    i += n;
    /* "hxxp:// evil .com /gate": mail gateways put spaces in */
    bool spaces = i < in->text.n && in->text.p[i] == ' ';
    i += spaces;
    toc_ind_puts(ret, toc_sv_of(scheme));
    toc_ind_puts(ret, TOC_SV("://"));
    n = userinfo_at(in, i);
    toc_ind_puts(ret, toc_sv_range(in->text, i, i + n));
    i += n;
    size_t end = url_host(in, i, spaces, ret);
    if (end == i)
        return false;
    end = port_at(in, end, ret);
    if (spaces && end < in->text.n && in->text.p[end] == ' ' && starts_path(in->text, end + 1))
        end++;
    if (starts_path(in->text, end)) {
        size_t stop = path_end(in, end);
        put_path(in, end, stop, ret);
        end = stop;
    }
    ret->type = TOC_INDICATOR_URL;
    ret->start = at;
    ret->end = end;
    return true;
}

/* The local part, its dots perhaps defanged; returns where it ends, or `at`. */
static size_t local_part(toc_ind_input *in, size_t at, toc_ind_found *ret)
{
    size_t end = at;
    while (end < in->text.n && ret->n <= TOC_IND_LOCAL) {
        char c = in->text.p[end];
        bool spoken = false, defanged = false;
        size_t n = toc_is_alnum(c) || c == '_' || c == '%' || c == '+' || c == '-';
        in->work++;
        if (!n && c != ' ' && (n = toc_ind_dot(in, end, &defanged, &spoken)))
            c = '.';
        if (!n || (c == '.' && !toc_ind_label_char(in, end + n)))
            break;
        toc_ind_put(ret, c);
        ret->defanged |= defanged;
        end += n;
    }
    return ret->n <= TOC_IND_LOCAL ? end : at;
}

/* Words that stand before a spoken " at " in ordinary sentences: "hosted at evil dot com". */
static bool speaks_of_place(toc_sv local)
{
    static const char *const WORDS[] = {
        "was",    "is",     "are",  "were",    "be",     "been",  "look",      "looked",  "looking",
        "hosted", "found",  "seen", "located", "server", "site",  "domain",    "website", "page",
        "live",   "stored", "it",   "them",    "aimed",  "point", "available", "reached", "pointed",
    };
    for (size_t i = 0; i < TOC_LEN(WORDS); i++)
        if (toc_sv_eq_nocase(local, toc_sv_of(WORDS[i])))
            return true;
    return false;
}

bool toc_ind_email(const toc_ind_tlds *tlds, toc_ind_input *in, size_t at, toc_ind_found *ret)
{
    size_t i = local_part(in, at, ret);
    bool spoken = false;
    size_t n = i > at ? toc_ind_at(in, i, &ret->defanged, &spoken) : 0;
    toc_ind_host h;
    if (!n || !toc_ind_host_at(in, i + n, false, &h) || !toc_ind_host_valid(tlds, &h))
        return false;
    /* "looked at evil[.]com" is no address; "john at evil dot com" is one */
    if (spoken && (!h.spoken || speaks_of_place(toc_ind_value(ret))))
        return false;
    if (h.end < in->text.n && in->text.p[h.end] == '@')
        return false;
    toc_ind_put(ret, '@');
    toc_ind_puts(ret, (toc_sv){h.name, h.n});
    ret->defanged |= h.defanged;
    ret->type = TOC_INDICATOR_EMAIL;
    ret->start = at;
    ret->end = h.end;
    return true;
}

size_t toc_ind_path(toc_ind_input *in, size_t at, toc_ind_found *ret)
{
    size_t before = ret->n;
    size_t end = port_at(in, at, ret);
    size_t stop = starts_path(in->text, end) ? path_end(in, end) : end;
    if (stop <= end + 1) {
        ret->n = before;
        ret->value[before] = '\0';
        return at;
    }
    put_path(in, end, stop, ret);
    return stop;
}

/* "%3A%2F%2F" written as text, spelt in either case. */
static bool encoded_slashes(toc_sv t, size_t at, size_t end)
{
    return at + 9 <= end && toc_sv_eq_nocase(toc_sv_range(t, at, at + 9), TOC_SV("%3A%2F%2F"));
}

/* Percent-decodes text[at, end) up to the next '&'. */
static toc_sv decoded(toc_sv t, size_t at, size_t end, toc_arena *a)
{
    char *p = toc_arena_alloc(a, end - at + 1);
    size_t n = 0;
    for (size_t i = at; p && i < end && t.p[i] != '&'; i++) {
        bool code =
            t.p[i] == '%' && i + 2 < end && toc_is_hex(t.p[i + 1]) && toc_is_hex(t.p[i + 2]);
        p[n++] = code ? (char)(toc_hex_digit(t.p[i + 1]) * 16 + toc_hex_digit(t.p[i + 2])) : t.p[i];
        i += code ? 2 : 0;
    }
    return (toc_sv){p ? p : "", n};
}

bool toc_ind_carried(toc_ind_input *in, const toc_ind_found *outer, toc_arena *a,
                     toc_ind_found *ret)
{
    toc_sv t = in->text;
    in->work += outer->end - outer->start;
    for (size_t i = outer->start + 8; i + 10 < outer->end; i++) {
        if ((t.p[i] != 'h' && t.p[i] != 'H') || toc_is_alnum(t.p[i - 1]))
            continue;
        size_t end;
        bool masked = false;
        if (!scheme_at(in, i, &end, &masked))
            continue;
        if (encoded_slashes(t, end, outer->end)) {
            toc_ind_input inner = {.text = decoded(t, i, outer->end, a)};
            bool ok = toc_ind_url(&inner, 0, ret);
            in->work += inner.work;
            ret->start = i;
            ret->end = outer->end;
            return ok;
        }
        if (!toc_ind_slashes(in, end, &masked))
            continue;
        toc_ind_input inner = {.text = toc_sv_range(t, 0, outer->end)};
        bool ok = toc_ind_url(&inner, i, ret);
        in->work += inner.work;
        return ok;
    }
    return false;
}
