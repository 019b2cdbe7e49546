/* ioc - see ioc.h. */
#include "model/ioc.h"

#include "base/ascii.h"
#include "model/indicator_scan.h"

#include <arpa/inet.h>
#include <errno.h>

static const char *const NAMES[TOC_IOC_COUNT] = {
    [TOC_IOC_IPV4] = "ipv4-addr",        [TOC_IOC_IPV6] = "ipv6-addr",
    [TOC_IOC_DOMAIN] = "domain-name",    [TOC_IOC_URL] = "url",
    [TOC_IOC_EMAIL] = "email-addr",      [TOC_IOC_HASH] = "file-hash",
    [TOC_IOC_FILE_NAME] = "file-name",   [TOC_IOC_FILE_PATH] = "file-path",
    [TOC_IOC_CVE] = "vulnerability",     [TOC_IOC_WALLET] = "cryptocurrency-wallet",
    [TOC_IOC_USER_AGENT] = "user-agent", [TOC_IOC_REGISTRY_KEY] = "windows-registry-key",
    [TOC_IOC_LITERAL] = "literal",       [TOC_IOC_REGEX] = "regex",
    [TOC_IOC_PATTERN] = "stix-pattern",
};

const char *toc_ioc_kind_name(toc_ioc_kind kind)
{
    return kind < TOC_IOC_COUNT ? NAMES[kind] : NULL;
}

toc_ioc_kind toc_ioc_kind_find(toc_sv name)
{
    static const struct {
        const char *name;
        toc_ioc_kind kind;
    } OTHERS[] = {
        {"ip", TOC_IOC_IPV4},
        {"ipv4", TOC_IOC_IPV4},
        {"cidr", TOC_IOC_IPV4},
        {"ipv6", TOC_IOC_IPV6},
        {"domain", TOC_IOC_DOMAIN},
        {"hostname", TOC_IOC_DOMAIN},
        {"email", TOC_IOC_EMAIL},
        {"hash", TOC_IOC_HASH},
        {"md5", TOC_IOC_HASH},
        {"sha1", TOC_IOC_HASH},
        {"sha256", TOC_IOC_HASH},
        {"sha512", TOC_IOC_HASH},
        {"filename", TOC_IOC_FILE_NAME},
        {"path", TOC_IOC_FILE_PATH},
        {"cve", TOC_IOC_CVE},
        {"wallet", TOC_IOC_WALLET},
        {"registry-key", TOC_IOC_REGISTRY_KEY},
    };
    for (int i = 1; i < TOC_IOC_COUNT; i++)
        if (toc_sv_eq(name, toc_sv_of(NAMES[i])))
            return (toc_ioc_kind)i;
    for (size_t i = 0; i < TOC_LEN(OTHERS); i++)
        if (toc_sv_eq(name, toc_sv_of(OTHERS[i].name)))
            return OTHERS[i].kind;
    return TOC_IOC_NONE;
}

static int done(toc_ioc *i, toc_ioc_kind kind, toc_sv key, toc_arena *a)
{
    i->kind = kind;
    i->key = toc_arena_dup(a, key);
    return a->overflowed ? -ENOMEM : 0;
}

static int lowered(toc_ioc *i, toc_ioc_kind kind, toc_sv value, toc_arena *a)
{
    char *p = toc_arena_alloc(a, value.n + 1);
    if (!p)
        return -ENOMEM;
    for (size_t k = 0; k < value.n; k++)
        p[k] = toc_lower(value.p[k]);
    i->kind = kind;
    i->key = (toc_sv){p, value.n};
    return 0;
}

/* ---- addresses ---- */

void toc_net_mask(uint8_t *net, size_t bytes, unsigned prefix)
{
    for (size_t k = 0; k < bytes; k++) {
        unsigned keep = prefix >= 8 * (k + 1) ? 8 : prefix > 8 * k ? prefix - 8 * (unsigned)k : 0;
        net[k] = (uint8_t)(net[k] & (0xff00u >> keep));
    }
}

static int address(toc_ioc *i, bool six, toc_arena *a)
{
    char text[INET6_ADDRSTRLEN] = "";
    unsigned all = six ? 128 : 32;
    toc_net_mask(i->net, six ? 16 : 4, i->prefix);
    (void)inet_ntop(six ? AF_INET6 : AF_INET, i->net, text, sizeof(text));
    i->kind = six ? TOC_IOC_IPV6 : TOC_IOC_IPV4;
    i->key = i->prefix == all ? toc_arena_dup(a, toc_sv_of(text))
                              : toc_arena_printf(a, "%s/%u", text, (unsigned)i->prefix);
    return a->overflowed ? -ENOMEM : 0;
}

/* "address" or "address/prefix" of either family: the value says which. */
static int ip(toc_sv value, toc_arena *a, toc_ioc *i)
{
    static const uint8_t MAPPED[12] = {[10] = 0xff, [11] = 0xff}; /* RFC 4291, 2.5.5.2 */
    toc_sv rest = value;
    toc_sv host = toc_sv_cut(&rest, '/');
    bool six = !toc_ipv4_parse(host, i->net);
    if (six && !toc_ipv6_parse(host, i->net))
        return TOC_IOC_UNKNOWN;
    int64_t prefix = six ? 128 : 32;
    if (host.n < value.n &&
        (!toc_sv_to_i64(rest, &prefix) || prefix < 0 || prefix > (six ? 128 : 32)))
        return TOC_IOC_UNKNOWN;
    i->prefix = (uint8_t)prefix;
    if (six && prefix >= 96 && memcmp(i->net, MAPPED, sizeof(MAPPED)) == 0) {
        memmove(i->net, i->net + 12, 4);
        i->prefix = (uint8_t)(prefix - 96);
        six = false;
    }
    return address(i, six, a);
}

/* ---- names ---- */

static int domain(toc_sv value, toc_arena *a, toc_ioc *i)
{
    char host[TOC_IOC_HOST + 1];
    size_t n;
    if (toc_sv_starts(value, TOC_SV("*.")))
        value = toc_sv_range(value, 2, value.n);
    else if (toc_sv_starts(value, TOC_SV(".")))
        value = toc_sv_range(value, 1, value.n);
    if (!toc_host_normal(value, host, &n))
        return TOC_IOC_UNKNOWN;
    const char *dot = memrchr(host, '.', n);
    if (!dot || toc_is_digit(dot[1]))
        return TOC_IOC_UNKNOWN;
    return done(i, TOC_IOC_DOMAIN, (toc_sv){host, n}, a);
}

static int email(toc_sv value, toc_arena *a, toc_ioc *i)
{
    const char *at = memrchr(value.p, '@', value.n);
    char host[TOC_IOC_HOST + 1];
    size_t n;
    if (!at || at == value.p || at - value.p > 64)
        return TOC_IOC_UNKNOWN;
    for (const char *c = value.p; c < at; c++)
        if ((unsigned char)*c <= ' ' || toc_ind_one_of("\"<>()[]:;,\\@", *c))
            return TOC_IOC_UNKNOWN;
    toc_sv name = {at + 1, (size_t)(value.p + value.n - at - 1)};
    if (!toc_host_normal(name, host, &n) || !memchr(host, '.', n))
        return TOC_IOC_UNKNOWN;
    return lowered(i, TOC_IOC_EMAIL,
                   toc_arena_printf(a, "%.*s@%s", (int)(at - value.p), value.p, host), a);
}

/* The host of a URL at the front of *rest, in normal form; false when there is none. */
static bool url_host(toc_sv *rest, toc_url *u)
{
    size_t n = 0;
    if (rest->n && rest->p[0] == '[') {
        const char *close = memchr(rest->p, ']', rest->n);
        uint8_t net[16];
        if (!close || !toc_ipv6_parse((toc_sv){rest->p + 1, (size_t)(close - rest->p - 1)}, net))
            return false;
        u->key[0] = '[';
        (void)inet_ntop(AF_INET6, net, u->key + 1, INET6_ADDRSTRLEN);
        u->n = strlen(u->key);
        u->key[u->n++] = ']';
        n = (size_t)(close - rest->p) + 1;
    } else {
        while (n < rest->n && !toc_ind_one_of(":/?#\\", rest->p[n]))
            n++;
        if (!toc_host_normal((toc_sv){rest->p, n}, u->key, &u->n) || !memchr(u->key, '.', u->n))
            return false;
    }
    *rest = toc_sv_range(*rest, n, rest->n);
    return true;
}

static int url(toc_sv value, toc_arena *a, toc_ioc *i)
{
    toc_url u = {.n = 0};
    toc_sv rest = value;
    long colon = toc_sv_find(value, TOC_SV("://"), 0);
    if (colon > 0 && colon < 16) {
        u.scheme = toc_sv_range(value, 0, (size_t)colon);
        rest = toc_sv_range(value, (size_t)colon + 3, value.n);
    }
    size_t authority = 0;
    while (authority < rest.n && !toc_ind_one_of("/?#", rest.p[authority]))
        authority++;
    const char *user = memrchr(rest.p, '@', authority);
    if (user)
        rest = toc_sv_range(rest, (size_t)(user + 1 - rest.p), rest.n);
    if (!url_host(&rest, &u) || toc_url_end(rest, 0, '\0') != rest.n || !toc_url_tail(&u, rest))
        return TOC_IOC_UNKNOWN;
    toc_ioc scheme;
    int r = lowered(&scheme, TOC_IOC_URL, u.scheme, a);
    i->scheme = scheme.key;
    return r < 0 ? r : done(i, TOC_IOC_URL, (toc_sv){u.key, u.n}, a);
}

/* ---- codes and names of files ---- */

static int digest(toc_sv value, toc_arena *a, toc_ioc *i)
{
    if (value.n != 32 && value.n != 40 && value.n != 64 && value.n != 128)
        return TOC_IOC_UNKNOWN;
    for (size_t k = 0; k < value.n; k++)
        if (!toc_is_hex(value.p[k]))
            return TOC_IOC_UNKNOWN;
    return lowered(i, TOC_IOC_HASH, value, a);
}

/* What a recogniser of reports makes of the whole value. */
static int recognised(toc_sv value,
                      bool (*recognise)(toc_ind_input *, size_t, size_t, toc_ind_found *),
                      toc_ioc_kind kind, toc_arena *a, toc_ioc *i)
{
    toc_ind_input in = {.text = value};
    toc_ind_found f = {.n = 0};
    if (!recognise(&in, 0, toc_ind_word(&in, 0), &f) || f.end != value.n || f.overlong)
        return TOC_IOC_UNKNOWN;
    return done(i, kind, toc_ind_value(&f), a);
}

/* A base 58 address tells upper and lower case apart, the others are one case. */
static int wallet(toc_sv value, toc_arena *a, toc_ioc *i)
{
    if (!toc_wallet_valid(value))
        return TOC_IOC_UNKNOWN;
    bool one_case = toc_sv_starts_nocase(value, TOC_SV("0x"));
    bool upper = false, lower = false;
    for (size_t k = 0; k < value.n; k++) {
        upper |= toc_is_upper(value.p[k]);
        lower |= toc_is_lower(value.p[k]);
    }
    one_case |= !(upper && lower);
    return one_case ? lowered(i, TOC_IOC_WALLET, value, a) : done(i, TOC_IOC_WALLET, value, a);
}

static bool windows_path(toc_sv s)
{
    bool drive = s.n > 3 && toc_is_alpha(s.p[0]) && s.p[1] == ':' && s.p[2] == '\\';
    bool share = s.n > 4 && s.p[0] == '\\' && s.p[1] == '\\' && toc_is_alnum(s.p[2]);
    bool variable =
        s.n > 3 && s.p[0] == '%' && memchr(s.p + 1, '%', s.n - 1) && memchr(s.p, '\\', s.n);
    return drive || share || variable;
}

/* Names of Windows files are the same in any case, those of others are not. */
static int path(toc_sv value, toc_arena *a, toc_ioc *i)
{
    if (memchr(value.p, '\n', value.n) ||
        !(memchr(value.p, '/', value.n) || memchr(value.p, '\\', value.n)))
        return TOC_IOC_UNKNOWN;
    bool windows = memchr(value.p, '\\', value.n) != NULL;
    return windows ? lowered(i, TOC_IOC_FILE_PATH, value, a) : done(i, TOC_IOC_FILE_PATH, value, a);
}

static int registry(toc_sv value, toc_arena *a, toc_ioc *i)
{
    static const struct {
        const char *is, *name;
    } HIVES[] = {
        {"HKLM", "hkey_local_machine"},  {"HKCU", "hkey_current_user"},
        {"HKCR", "hkey_classes_root"},   {"HKU", "hkey_users"},
        {"HKCC", "hkey_current_config"},
    };
    toc_sv rest = value;
    toc_sv hive = toc_sv_cut(&rest, '\\');
    if (hive.n && hive.p[hive.n - 1] == ':')
        hive.n--;
    if (!rest.n)
        return TOC_IOC_UNKNOWN;
    for (size_t k = 0; k < TOC_LEN(HIVES); k++) {
        toc_sv name = toc_sv_of(HIVES[k].name);
        if (!toc_sv_eq_nocase(hive, toc_sv_of(HIVES[k].is)) && !toc_sv_eq_nocase(hive, name))
            continue;
        i->scheme = name;
        return lowered(i, TOC_IOC_REGISTRY_KEY, toc_arena_printf(a, "\\%.*s", TOC_SV_ARG(rest)), a);
    }
    return toc_sv_starts(value, TOC_SV("\\")) ? lowered(i, TOC_IOC_REGISTRY_KEY, value, a)
                                              : TOC_IOC_UNKNOWN;
}

static int any_text(toc_ioc_kind kind, toc_sv value, toc_arena *a, toc_ioc *i)
{
    if (memchr(value.p, '\n', value.n) || memchr(value.p, '\0', value.n))
        return TOC_IOC_UNKNOWN;
    return kind == TOC_IOC_REGEX ? done(i, kind, value, a) : lowered(i, kind, value, a);
}

int toc_ioc_of(toc_ioc_kind kind, toc_sv value, toc_arena *a, toc_ioc *ret)
{
    *ret = (toc_ioc){.kind = TOC_IOC_NONE};
    if (!value.n ||
        value.n > (kind == TOC_IOC_PATTERN ? (size_t)TOC_IOC_PATTERN_VALUE : (size_t)TOC_IOC_VALUE))
        return TOC_IOC_UNKNOWN;
    switch (kind) {
    case TOC_IOC_IPV4:
    case TOC_IOC_IPV6:
        return ip(value, a, ret);
    case TOC_IOC_DOMAIN:
        return domain(value, a, ret);
    case TOC_IOC_URL:
        return url(value, a, ret);
    case TOC_IOC_EMAIL:
        return email(value, a, ret);
    case TOC_IOC_HASH:
        return digest(value, a, ret);
    case TOC_IOC_CVE:
        return recognised(value, toc_ind_cve, kind, a, ret);
    case TOC_IOC_WALLET:
        return wallet(value, a, ret);
    case TOC_IOC_FILE_PATH:
        return path(value, a, ret);
    case TOC_IOC_REGISTRY_KEY:
        return registry(value, a, ret);
    case TOC_IOC_PATTERN:
        return value.p[0] == '[' || value.p[0] == '(' ? done(ret, kind, value, a) : TOC_IOC_UNKNOWN;
    default:
        return any_text(kind, value, a, ret);
    }
}

/* ---- telling kinds apart ---- */

/* Endings that nobody means as a top-level domain in a list of indicators. */
static bool file_ending(toc_sv name)
{
    static const char *const ENDINGS[] = {
        "exe",  "dll",  "sys", "scr",  "bat", "cmd", "ps1",  "vbs", "vbe",  "js",   "jse",
        "hta",  "lnk",  "msi", "jar",  "apk", "elf", "bin",  "doc", "docx", "docm", "xls",
        "xlsx", "xlsm", "ppt", "pptx", "pdf", "rtf", "iso",  "img", "vhd",  "rar",  "7z",
        "gz",   "tar",  "cab", "zip",  "php", "asp", "aspx", "jsp", "html", "htm",  "txt",
        "dat",  "tmp",  "log", "cpl",  "wsf", "chm", "ocx",
    };
    const char *dot = memrchr(name.p, '.', name.n);
    toc_sv last = dot ? (toc_sv){dot + 1, (size_t)(name.p + name.n - dot - 1)} : (toc_sv){"", 0};
    for (size_t i = 0; i < TOC_LEN(ENDINGS); i++)
        if (toc_sv_eq_nocase(last, toc_sv_of(ENDINGS[i])))
            return true;
    return false;
}

static bool any_tld(const void *list, toc_sv tld)
{
    (void)list;
    return tld.n >= 2;
}

static bool mailbox(toc_ind_input *in, size_t at, toc_ind_found *ret)
{
    static const toc_ind_tlds ANY = {any_tld, NULL};
    return toc_ind_email(&ANY, in, at, ret);
}

/* A host, perhaps with a path behind it. */
static bool host_and_path(toc_ind_input *in, size_t at, toc_ind_found *ret)
{
    static const toc_ind_tlds ANY = {any_tld, NULL};
    toc_ind_host h;
    if (!toc_ind_host_at(in, at, false, &h) || !toc_ind_host_valid(&ANY, &h))
        return false;
    toc_ind_puts(ret, (toc_sv){h.name, h.n});
    ret->end = toc_ind_path(in, h.end, ret);
    ret->defanged |= h.defanged;
    return true;
}

/* The value refanged, when it is an address that was made harmless; else as it is. */
static toc_sv refanged(toc_sv value, toc_arena *a)
{
    static bool (*const FORMS[])(toc_ind_input *, size_t, toc_ind_found *) = {
        toc_ind_url, toc_ind_ipv4, toc_ind_ipv6, mailbox, host_and_path,
    };
    toc_ind_input in = {.text = value};
    for (size_t i = 0; i < TOC_LEN(FORMS); i++) {
        toc_ind_found f = {.n = 0};
        if (FORMS[i](&in, 0, &f) && f.end == value.n)
            return f.defanged ? toc_arena_dup(a, toc_ind_value(&f)) : value;
    }
    return value;
}

/* Only letters, digits, dots, hyphens and underscores: nothing to refang. */
static bool plain_word(toc_sv s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!toc_is_alnum(s.p[i]) && s.p[i] != '.' && s.p[i] != '-' && s.p[i] != '_')
            return false;
    return true;
}

static int first_of(const toc_ioc_kind *kinds, size_t n, toc_sv value, toc_arena *a, toc_ioc *ret)
{
    int r = TOC_IOC_UNKNOWN;
    for (size_t i = 0; i < n && r == TOC_IOC_UNKNOWN; i++)
        r = toc_ioc_of(kinds[i], value, a, ret);
    return r;
}

/* "198.51.100.7/33": an address with no prefix that there is, not the path "/33" of a server. */
static bool bad_network(toc_sv value)
{
    uint8_t net[16];
    int64_t prefix;
    toc_sv host = toc_sv_cut(&value, '/');
    return (toc_ipv4_parse(host, net) || toc_ipv6_parse(host, net)) &&
           toc_sv_to_i64(value, &prefix);
}

/* The kind shows in the value. */
static int guess(toc_sv value, toc_arena *a, toc_ioc *ret)
{
    static const toc_ioc_kind WORDS[] = {TOC_IOC_IPV4, TOC_IOC_HASH, TOC_IOC_CVE, TOC_IOC_WALLET};
    static const toc_ioc_kind OTHERS[] = {TOC_IOC_IPV4, TOC_IOC_EMAIL, TOC_IOC_CVE,
                                          TOC_IOC_REGISTRY_KEY};
    bool word = plain_word(value);
    int r = word ? first_of(WORDS, TOC_LEN(WORDS), value, a, ret)
                 : first_of(OTHERS, TOC_LEN(OTHERS), value = refanged(value, a), a, ret);
    if (r != TOC_IOC_UNKNOWN)
        return r;
    if (toc_sv_find(value, TOC_SV("://"), 0) > 0)
        return toc_ioc_of(TOC_IOC_URL, value, a, ret);
    if (windows_path(value) || value.p[0] == '/')
        return toc_ioc_of(TOC_IOC_FILE_PATH, value, a, ret);
    if (memchr(value.p, '/', value.n))
        return bad_network(value) ? TOC_IOC_UNKNOWN : toc_ioc_of(TOC_IOC_URL, value, a, ret);
    return toc_ioc_of(file_ending(value) ? TOC_IOC_FILE_NAME : TOC_IOC_DOMAIN, value, a, ret);
}

int toc_ioc_parse(toc_sv line, toc_arena *a, toc_ioc *ret)
{
    toc_sv value = toc_sv_trim(line), rest = value;
    if (!value.n)
        return TOC_IOC_UNKNOWN;
    if (memchr(value.p, ':', value.n)) {
        toc_ioc_kind kind = toc_ioc_kind_find(toc_sv_cut(&rest, ':'));
        rest = toc_sv_trim(rest);
        if (kind == TOC_IOC_REGEX || kind == TOC_IOC_LITERAL || kind == TOC_IOC_USER_AGENT ||
            kind == TOC_IOC_PATTERN)
            return toc_ioc_of(kind, rest, a, ret);
        if (kind != TOC_IOC_NONE && rest.n)
            return toc_ioc_of(kind, refanged(rest, a), a, ret);
    }
    return guess(value, a, ret);
}
