/* engine - see engine.h. */
#include "share/engine.h"

#include "base/ascii.h"
#include "base/date.h"

#include <stdio.h>

enum {
    FIRST_SID = 7000000
}; /* of Suricata rules: in the range for local use by common agreement */

/* Text in a field: no tab, no line break, no other control character. */
static void add_plain(toc_buf *b, toc_sv s)
{
    for (size_t i = 0; i < s.n; i++)
        toc_buf_byte(b, (unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f ? ' ' : s.p[i]);
}

static bool is_net(const toc_engine_item *i)
{
    return memchr(i->value.p, '/', i->value.n) != NULL;
}

/* A URL without its scheme, or all of what has none. */
static toc_sv without_scheme(toc_sv url)
{
    long at = toc_sv_find(url, TOC_SV("://"), 0);
    return at < 0 ? url : toc_sv_range(url, (size_t)at + 3, url.n);
}

/* ---- plain lists, as match reads them ---- */

static bool list_add(const toc_engine_item *i, toc_buf *out)
{
    bool said = i->kind > TOC_IOC_HASH && i->kind != TOC_IOC_CVE; /* the kind does not show */
    if (said)
        toc_buf_printf(out, "%s:", toc_ioc_kind_name(i->kind));
    add_plain(out, i->value);
    toc_buf_byte(out, '\n');
    return true;
}

/* ---- tables, as import reads them (RFC 4180) ---- */

static void csv_begin(toc_buf *out)
{
    toc_buf_str(out, "value,type,name,marking,source,confidence,valid_from,valid_until\r\n");
}

/* What a spreadsheet would take for a formula gets an apostrophe in front, which import takes off.
 */
static void csv_cell(toc_buf *out, toc_sv s)
{
    bool quotes = false;
    for (size_t i = 0; i < s.n; i++)
        quotes = quotes || strchr(",\"\r\n", s.p[i]);
    if (quotes)
        toc_buf_byte(out, '"');
    if (s.n && strchr("=+-@", s.p[0]))
        toc_buf_byte(out, '\'');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"')
            toc_buf_byte(out, '"');
        toc_buf_byte(out, s.p[i]);
    }
    if (quotes)
        toc_buf_byte(out, '"');
}

static void csv_time(toc_buf *out, uint32_t seconds)
{
    char text[TOC_TIME_TEXT + 1];
    toc_buf_byte(out, ',');
    if (!seconds)
        return;
    toc_time_format((int64_t)seconds * 1000000, text);
    toc_buf_printf(out, "%.19sZ", text);
}

static bool csv_add(const toc_engine_item *i, toc_buf *out)
{
    csv_cell(out, i->value);
    toc_buf_printf(out, ",%s,", toc_ioc_kind_name(i->kind));
    csv_cell(out, i->name);
    toc_buf_byte(out, ',');
    csv_cell(out, i->marking);
    toc_buf_byte(out, ',');
    csv_cell(out, i->source);
    toc_buf_byte(out, ',');
    if (i->confidence)
        toc_buf_uint(out, i->confidence);
    csv_time(out, i->valid_from);
    csv_time(out, i->valid_until);
    toc_buf_str(out, "\r\n");
    return true;
}

/* ---- Zeek ---- */

static void zeek_begin(toc_buf *out)
{
    toc_buf_str(out, "#fields\tindicator\tindicator_type\tmeta.source\tmeta.desc\n");
}

static const char *zeek_type(const toc_engine_item *i)
{
    switch (i->kind) {
    case TOC_IOC_IPV4:
    case TOC_IOC_IPV6:
        return is_net(i) ? "Intel::SUBNET" : "Intel::ADDR";
    case TOC_IOC_DOMAIN:
        return "Intel::DOMAIN";
    case TOC_IOC_URL:
        return "Intel::URL";
    case TOC_IOC_EMAIL:
        return "Intel::EMAIL";
    case TOC_IOC_HASH:
        return i->value.n == 128 ? NULL : "Intel::FILE_HASH";
    case TOC_IOC_FILE_NAME:
        return "Intel::FILE_NAME";
    case TOC_IOC_USER_AGENT:
        return "Intel::SOFTWARE";
    default:
        return NULL;
    }
}

/* A field that is empty is "-". */
static void zeek_field(toc_buf *out, toc_sv s)
{
    toc_buf_byte(out, '\t');
    add_plain(out, s.n ? s : TOC_SV("-"));
}

static bool zeek_add(const toc_engine_item *i, toc_buf *out)
{
    const char *type = zeek_type(i);
    if (!type)
        return false;
    add_plain(out, i->kind == TOC_IOC_URL ? without_scheme(i->value) : i->value);
    toc_buf_printf(out, "\t%s", type);
    zeek_field(out, i->source);
    zeek_field(out, i->name);
    toc_buf_byte(out, '\n');
    return true;
}

/* ---- response policy zones (draft-vixie-dnsop-dns-rpz) ---- */

static void rpz_begin(toc_buf *out)
{
    toc_buf_str(
        out, "$TTL 300\n@ SOA localhost. root.localhost. 1 3600 600 86400 300\n@ NS localhost.\n");
}

/* "32.7.100.51.198.rpz-ip": the length of the prefix, then the octets backwards. */
static bool rpz_address(const toc_engine_item *i, toc_buf *out)
{
    toc_sv rest = i->value;
    toc_sv host = toc_sv_cut(&rest, '/');
    uint8_t b[4];
    if (!toc_ipv4_parse(host, b))
        return false;
    toc_buf_printf(out, "%.*s.%u.%u.%u.%u.rpz-ip CNAME .\n", rest.n ? (int)rest.n : 2,
                   rest.n ? rest.p : "32", b[3], b[2], b[1], b[0]);
    return true;
}

static bool rpz_add(const toc_engine_item *i, toc_buf *out)
{
    if (i->kind == TOC_IOC_IPV4)
        return rpz_address(i, out);
    if (i->kind != TOC_IOC_DOMAIN)
        return false;
    toc_buf_printf(out, "%.*s CNAME .\n*.%.*s CNAME .\n", TOC_SV_ARG(i->value),
                   TOC_SV_ARG(i->value));
    return true;
}

/* ---- Suricata ---- */

/* Text in a content or msg: what would end it goes as hexadecimal. */
static void add_content(toc_buf *b, toc_sv s, bool message)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        bool special = c < 0x20 || c >= 0x7f || strchr("\"\\;|:", c);
        if (!special)
            toc_buf_byte(b, (char)c);
        else if (message)
            toc_buf_byte(b, ' ');
        else
            toc_buf_printf(b, "|%02X|", c);
    }
}

static void rule_begin(const toc_engine_item *i, const char *header, toc_buf *out)
{
    toc_buf_printf(out, "alert %s (msg:\"Tocsin %s ", header, toc_ioc_kind_name(i->kind));
    add_content(out, i->value, true);
    toc_buf_str(out, "\"; ");
}

static void rule_end(unsigned sid, toc_buf *out)
{
    toc_buf_printf(out, "sid:%u; rev:1;)\n", sid);
}

/* The name or one below it, in queries, requests and handshakes. */
static void rules_of_domain(const toc_engine_item *i, toc_buf *out)
{
    static const struct {
        const char *header, *buffer;
    } PLACES[] = {
        {"dns any any -> any any", "dns.query"},
        {"http any any -> any any", "http.host"},
        {"tls any any -> any any", "tls.sni"},
    };
    for (unsigned k = 0; k < TOC_LEN(PLACES); k++) {
        rule_begin(i, PLACES[k].header, out);
        toc_buf_printf(out, "%s; dotprefix; content:\".", PLACES[k].buffer);
        add_content(out, i->value, false);
        toc_buf_printf(out, "\"; %sendswith; ",
                       k == 1 ? "" : "nocase; "); /* http.host is lower case */
        rule_end(FIRST_SID + 4 * i->number + k, out);
    }
}

static void rule_of_url(const toc_engine_item *i, toc_buf *out)
{
    toc_sv rest = without_scheme(i->value);
    size_t host = 0;
    while (host < rest.n && rest.p[host] != '/' && rest.p[host] != ':')
        host++;
    size_t path = host;
    while (path < rest.n && rest.p[path] != '/')
        path++;
    rule_begin(i, "http any any -> any any", out);
    toc_buf_str(out, "http.host; content:\"");
    add_content(out, toc_sv_range(rest, 0, host), false);
    toc_buf_str(out, "\"; startswith; endswith; http.uri; content:\"");
    add_content(out, toc_sv_range(rest, path, rest.n), false);
    toc_buf_str(out, "\"; startswith; endswith; ");
    rule_end(FIRST_SID + 4 * i->number, out);
}

static bool suricata_add(const toc_engine_item *i, toc_buf *out)
{
    switch (i->kind) {
    case TOC_IOC_DOMAIN:
        rules_of_domain(i, out);
        return true;
    case TOC_IOC_URL:
        rule_of_url(i, out);
        return true;
    case TOC_IOC_IPV4:
    case TOC_IOC_IPV6: {
        char header[128];
        (void)snprintf(header, sizeof(header), "ip any any <> [%.*s] any", TOC_SV_ARG(i->value));
        rule_begin(i, header, out);
        rule_end(FIRST_SID + 4 * i->number, out);
        return true;
    }
    default:
        return false; /* digests come in files of their own: --export=list */
    }
}

/* ---- the table ---- */

static const toc_engine ENGINES[] = {
    {.name = "list", .add = list_add},
    {.name = "csv", .begin = csv_begin, .add = csv_add},
    {.name = "zeek", .begin = zeek_begin, .add = zeek_add},
    {.name = "rpz", .begin = rpz_begin, .add = rpz_add},
    {.name = "suricata", .add = suricata_add},
};

const char *const toc_engine_names[] = {"list", "csv", "zeek", "rpz", "suricata", NULL};

const toc_engine *toc_engine_find(const char *name)
{
    for (size_t i = 0; i < TOC_LEN(ENGINES); i++)
        if (strcmp(ENGINES[i].name, name) == 0)
            return &ENGINES[i];
    return NULL;
}
