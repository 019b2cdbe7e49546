/*
 * record_observe - the observables of a record, by STIX 2.1, section 6.
 *
 * Each has a number for its id, by which the references of others name it. What is there twice is
 * made once.
 */
#include "match/record_line.h"

#include "base/ascii.h"
#include "model/ioc.h"

#include <errno.h>

typedef struct {
    const toc_record *r;
    unsigned groups;
    toc_arena *a;
    toc_record_objects *objects;
} scene;

enum { MEMBERS = 16 }; /* of one object, at the most */

typedef struct {
    toc_member p[MEMBERS];
    size_t n;
} properties;

static toc_value text(toc_sv s)
{
    return (toc_value){.kind = TOC_VALUE_TEXT, .text = s};
}

static void add(properties *o, const char *key, toc_value value)
{
    TOC_ASSERT(o->n < MEMBERS);
    o->p[o->n++] = (toc_member){toc_sv_of(key), value};
}

static void add_text(properties *o, const char *key, toc_sv s)
{
    if (s.n)
        add(o, key, text(s));
}

static void add_number(properties *o, const char *key, toc_sv s)
{
    int64_t n;
    if (toc_sv_to_i64(s, &n))
        add(o, key, (toc_value){.kind = TOC_VALUE_INT, .integer = n});
}

static toc_value map_of(const scene *s, const properties *o)
{
    toc_member *p = TOC_NEW_N(s->a, toc_member, o->n + 1);
    if (p && o->n)
        memcpy(p, o->p, o->n * sizeof(*p));
    return (toc_value){.kind = TOC_VALUE_MAP, .map = {p, p ? o->n : 0}};
}

/* "0", "17": a record has a few hundred objects at the most. */
static toc_sv number(const scene *s, uint32_t n)
{
    enum { DIGITS = 10 };
    char *p = toc_arena_alloc(s->a, DIGITS), *end = p + DIGITS, *at = end;
    if (!p)
        return (toc_sv){"", 0};
    do
        *--at = (char)('0' + n % 10);
    while (n /= 10);
    return (toc_sv){at, (size_t)(end - at)};
}

/* The id of a new object; empty: out of memory. */
static toc_sv put(scene *s, const char *type, const properties *o)
{
    toc_observable *x = TOC_VEC_PUSH(s->a, s->objects);
    if (!x)
        return (toc_sv){"", 0};
    *x = (toc_observable){
        .id = number(s, s->objects->n - 1), .type = toc_sv_of(type), .value = map_of(s, o)};
    return x->id;
}

/* The one that has no more than a value; made unless it is there. */
static toc_sv put_value(scene *s, const char *type, toc_sv value)
{
    properties o = {.n = 0};
    TOC_VEC_FOREACH (x, s->objects)
        if (toc_sv_eq(x->type, toc_sv_of(type)) && x->value.map.n == 1 &&
            toc_sv_eq(x->value.map.p[0].value.text, value))
            return x->id;
    add_text(&o, "value", value);
    return put(s, type, &o);
}

static toc_sv lowered(const scene *s, toc_sv value)
{
    size_t i = 0;
    while (i < value.n && !toc_is_upper(value.p[i]))
        i++;
    char *p = i < value.n ? toc_arena_alloc(s->a, value.n) : NULL;
    if (!p)
        return value;
    for (i = 0; i < value.n; i++)
        p[i] = toc_lower(value.p[i]);
    return (toc_sv){p, value.n};
}

/* ---- addresses and names ---- */

static bool is_ipv4(toc_sv s)
{
    uint8_t b[4];
    return s.n && toc_is_digit(s.p[0]) && toc_ipv4_parse(s, b);
}

/* Id of the address; empty: the value is none. */
static toc_sv put_address(scene *s, toc_sv value)
{
    toc_ioc ioc;
    if (is_ipv4(value))
        return put_value(s, "ipv4-addr", value);
    bool six = value.n && memchr(value.p, ':', value.n) &&
               toc_ioc_of(TOC_IOC_IPV6, value, s->a, &ioc) == 0 && ioc.prefix == 128;
    return six ? put_value(s, "ipv6-addr", ioc.key) : (toc_sv){"", 0};
}

/* A host name as it is compared: lower case, A-labels; empty: it is none. */
static toc_sv host_name(const scene *s, toc_sv value)
{
    char normal[TOC_IOC_HOST + 1];
    size_t n;
    const char *dot = value.n <= 4 * (size_t)TOC_IOC_HOST ? memrchr(value.p, '.', value.n) : NULL;
    bool number = dot && dot + 1 < value.p + value.n && toc_is_digit(dot[1]);
    if (!dot || number || !toc_host_normal(value, normal, &n))
        return (toc_sv){"", 0};
    if (n == value.n && memcmp(normal, value.p, n) == 0)
        return value;
    return toc_arena_dup(s->a, (toc_sv){normal, n});
}

/* The host of "host:port". */
static toc_sv without_port(toc_sv value)
{
    const char *colon = value.n ? memrchr(value.p, ':', value.n) : NULL;
    bool one = colon && toc_sv_find(value, TOC_SV(":"), 0) == colon - value.p;
    return one ? toc_sv_range(value, 0, (size_t)(colon - value.p)) : value;
}

/* Id of the name, or the address; with what name servers answered. */
static toc_sv put_domain(scene *s, toc_sv value)
{
    toc_sv address = put_address(s, value);
    if (address.n)
        return address;
    properties o = {.n = 0};
    toc_sv name = host_name(s, without_port(value));
    if (!name.n)
        return name;
    add_text(&o, "value", name);
    toc_value *refs = TOC_NEW_N(s->a, toc_value, s->r->answers.n + 1);
    size_t n = 0;
    TOC_VEC_FOREACH (answer, &s->r->answers) {
        toc_sv id = put_address(s, *answer);
        toc_sv alias = id.n ? (toc_sv){"", 0} : host_name(s, *answer);
        if (alias.n)
            id = put_value(s, "domain-name", alias);
        if (id.n && refs)
            refs[n++] = text(id);
    }
    if (!n)
        return put_value(s, "domain-name", name);
    add(&o, "resolves_to_refs", (toc_value){.kind = TOC_VALUE_LIST, .list = {refs, n}});
    return put(s, "domain-name", &o);
}

/* ---- the web ---- */

/* The whole URL, out of host and path where these are apart. */
static toc_sv whole_url(const scene *s)
{
    toc_sv url = s->r->of[TOC_FIELD_URL], host = s->r->of[TOC_FIELD_DOMAIN];
    if (!url.n || url.p[0] != '/')
        return url;
    if (!host.n)
        host = s->r->of[TOC_FIELD_DST_IP];
    if (!host.n)
        return host;
    toc_sv port = s->r->of[TOC_FIELD_DST_PORT];
    bool tls = toc_sv_eq(port, TOC_SV("443"));
    if (tls || !port.n || toc_sv_eq(port, TOC_SV("80")) || memchr(host.p, ':', host.n))
        port = (toc_sv){"", 0};
    return toc_arena_printf(s->a, "%s://%.*s%s%.*s%.*s", tls ? "https" : "http", TOC_SV_ARG(host),
                            port.n ? ":" : "", TOC_SV_ARG(port), TOC_SV_ARG(url));
}

/* "https://host:port/…": the host; empty where there is none. */
static toc_sv host_of(toc_sv url)
{
    long at = toc_sv_find(url, TOC_SV("://"), 0);
    toc_sv rest = at < 0 ? (toc_sv){"", 0} : toc_sv_range(url, (size_t)at + 3, url.n);
    rest = toc_sv_cut(&rest, '/');
    const char *user = rest.n ? memrchr(rest.p, '@', rest.n) : NULL;
    if (user)
        rest = toc_sv_range(rest, (size_t)(user + 1 - rest.p), rest.n);
    return without_port(rest);
}

static toc_value extensions(const scene *s)
{
    const toc_sv *of = s->r->of;
    properties header = {.n = 0}, request = {.n = 0}, all = {.n = 0};
    add_text(&header, "User-Agent", of[TOC_FIELD_USER_AGENT]);
    add_text(&header, "Referer", of[TOC_FIELD_REFERRER]);
    add_text(&header, "Host", of[TOC_FIELD_DOMAIN]);
    add_text(&request, "request_method", lowered(s, of[TOC_FIELD_METHOD]));
    add_text(&request, "request_value", of[TOC_FIELD_URL]);
    add(&request, "request_header", map_of(s, &header));
    add(&all, "http-request-ext", map_of(s, &request));
    return map_of(s, &all);
}

/* "tcp", "http", each once. */
static toc_value protocols(const scene *s)
{
    const toc_field fields[] = {TOC_FIELD_PROTOCOL, TOC_FIELD_SERVICE};
    toc_value *list = TOC_NEW_N(s->a, toc_value, 3);
    size_t n = 0;
    for (size_t i = 0; i < TOC_LEN(fields) && list; i++)
        if (s->r->of[fields[i]].n)
            list[n++] = text(lowered(s, s->r->of[fields[i]]));
    if (list && !n && s->r->of[TOC_FIELD_METHOD].n)
        list[n++] = text(TOC_SV("http"));
    return (toc_value){.kind = TOC_VALUE_LIST, .list = {list, n}};
}

static void put_traffic(scene *s, toc_sv peer)
{
    const toc_sv *of = s->r->of;
    properties o = {.n = 0};
    toc_sv src = put_address(s, of[TOC_FIELD_SRC_IP]), dst = put_address(s, of[TOC_FIELD_DST_IP]);
    toc_value list = protocols(s);
    bool web = of[TOC_FIELD_METHOD].n || of[TOC_FIELD_USER_AGENT].n;
    add_text(&o, "src_ref", src);
    add_text(&o, "dst_ref", dst.n ? dst : peer);
    add_number(&o, "src_port", of[TOC_FIELD_SRC_PORT]);
    add_number(&o, "dst_port", of[TOC_FIELD_DST_PORT]);
    if (!o.n && !web)
        return;
    if (list.list.n)
        add(&o, "protocols", list);
    add_number(&o, "src_byte_count", of[TOC_FIELD_SRC_BYTES]);
    add_number(&o, "dst_byte_count", of[TOC_FIELD_DST_BYTES]);
    add_number(&o, "src_packets", of[TOC_FIELD_SRC_PACKETS]);
    add_number(&o, "dst_packets", of[TOC_FIELD_DST_PACKETS]);
    if (web)
        add(&o, "extensions", extensions(s));
    put(s, "network-traffic", &o);
}

static void put_macs(scene *s)
{
    const toc_sv *of = s->r->of;
    if (of[TOC_FIELD_SRC_MAC].n)
        put_value(s, "mac-addr", lowered(s, of[TOC_FIELD_SRC_MAC]));
    if (of[TOC_FIELD_DST_MAC].n)
        put_value(s, "mac-addr", lowered(s, of[TOC_FIELD_DST_MAC]));
}

static void put_network(scene *s)
{
    const toc_sv *of = s->r->of;
    toc_sv url = whole_url(s), peer = {"", 0};
    if (of[TOC_FIELD_DOMAIN].n)
        peer = put_domain(s, of[TOC_FIELD_DOMAIN]);
    if (url.n && toc_sv_find(url, TOC_SV("://"), 0) > 0) {
        toc_sv host = host_of(url);
        if (!peer.n && host.n)
            peer = put_domain(s, host);
        put_value(s, "url", url);
    }
    put_traffic(s, peer);
}

/* ---- files, processes, people ---- */

/* Splits a path at its last slash of either kind. */
static toc_sv base_name(toc_sv path, toc_sv *ret_folder)
{
    size_t n = path.n;
    *ret_folder = (toc_sv){"", 0};
    if (!n)
        return *ret_folder;
    while (n && path.p[n - 1] != '/' && path.p[n - 1] != '\\')
        n--;
    *ret_folder = toc_sv_range(path, 0, n > 1 ? n - 1 : n);
    return toc_sv_range(path, n, path.n);
}

static void add_folder(scene *s, properties *o, toc_sv folder)
{
    properties d = {.n = 0};
    if (!folder.n)
        return;
    add_text(&d, "path", folder);
    add_text(o, "parent_directory_ref", put(s, "directory", &d));
}

static toc_value hashes(const scene *s)
{
    const toc_sv *of = s->r->of;
    properties o = {.n = 0};
    add_text(&o, "MD5", lowered(s, of[TOC_FIELD_MD5]));
    add_text(&o, "SHA-1", lowered(s, of[TOC_FIELD_SHA1]));
    add_text(&o, "SHA-256", lowered(s, of[TOC_FIELD_SHA256]));
    add_text(&o, "SHA-512", lowered(s, of[TOC_FIELD_SHA512]));
    return map_of(s, &o);
}

static void put_file(scene *s)
{
    const toc_sv *of = s->r->of;
    properties o = {.n = 0};
    toc_sv folder = {"", 0}, base = base_name(of[TOC_FIELD_FILE_PATH], &folder);
    toc_value sums = hashes(s);
    if (sums.map.n)
        add(&o, "hashes", sums);
    add_text(&o, "name", of[TOC_FIELD_FILE_NAME].n ? of[TOC_FIELD_FILE_NAME] : base);
    if (!o.n)
        return;
    add_number(&o, "size", of[TOC_FIELD_FILE_SIZE]);
    add_text(&o, "mime_type", of[TOC_FIELD_MIME_TYPE]);
    add_folder(s, &o, folder);
    put(s, "file", &o);
}

static toc_sv put_account(scene *s)
{
    properties o = {.n = 0};
    toc_sv user = s->r->of[TOC_FIELD_USER];
    if (!user.n)
        return user;
    add_text(&o, "user_id", user);
    add_text(&o, "account_login", user);
    return put(s, "user-account", &o);
}

static void put_process(scene *s, toc_sv account)
{
    const toc_sv *of = s->r->of;
    properties o = {.n = 0}, image = {.n = 0};
    toc_sv folder = {"", 0}, base = base_name(of[TOC_FIELD_PROCESS], &folder);
    add_text(&o, "command_line", of[TOC_FIELD_COMMAND_LINE]);
    add_number(&o, "pid", of[TOC_FIELD_PID]);
    if (base.n) {
        add_text(&image, "name", base);
        add_folder(s, &image, folder);
        add_text(&o, "image_ref", put(s, "file", &image));
    }
    if (!o.n)
        return;
    add_text(&o, "creator_user_ref", account);
    put(s, "process", &o);
}

/* "<a@b.example>", "Somebody <a@b.example>" */
static toc_sv mailbox(const scene *s, toc_sv value)
{
    const char *open = value.n ? memrchr(value.p, '<', value.n) : NULL;
    if (open) {
        value = toc_sv_range(value, (size_t)(open + 1 - value.p), value.n);
        value = toc_sv_cut(&value, '>');
    }
    return toc_sv_find(value, TOC_SV("@"), 0) >= 0 ? lowered(s, toc_sv_trim(value))
                                                   : (toc_sv){"", 0};
}

static void put_mail(scene *s)
{
    const toc_sv *of = s->r->of;
    properties o = {.n = 0};
    toc_sv from = mailbox(s, of[TOC_FIELD_MAIL_FROM]);
    toc_value *refs = TOC_NEW_N(s->a, toc_value, s->r->recipients.n + 1);
    size_t n = 0;
    if (from.n)
        add_text(&o, "from_ref", put_value(s, "email-addr", from));
    TOC_VEC_FOREACH (to, &s->r->recipients) {
        toc_sv box = mailbox(s, *to);
        if (box.n && refs)
            refs[n++] = text(put_value(s, "email-addr", box));
    }
    if (n)
        add(&o, "to_refs", (toc_value){.kind = TOC_VALUE_LIST, .list = {refs, n}});
    if (!o.n)
        return;
    add_text(&o, "subject", of[TOC_FIELD_SUBJECT]);
    put(s, "email-message", &o);
}

static void put_certificate(scene *s)
{
    const toc_sv *of = s->r->of;
    properties o = {.n = 0};
    bool mail = of[TOC_FIELD_MAIL_FROM].n || s->r->recipients.n;
    add_text(&o, "issuer", of[TOC_FIELD_ISSUER]);
    add_text(&o, "serial_number", of[TOC_FIELD_SERIAL]);
    if (!mail)
        add_text(&o, "subject", of[TOC_FIELD_SUBJECT]);
    if (o.n)
        put(s, "x509-certificate", &o);
}

static void put_key(scene *s)
{
    properties o = {.n = 0};
    add_text(&o, "key", s->r->of[TOC_FIELD_REGISTRY_KEY]);
    if (o.n)
        put(s, "windows-registry-key", &o);
}

/* ---- words that speak for themselves ---- */

static bool put_hash(scene *s, toc_sv value)
{
    const char *name = value.n == 32    ? "MD5"
                       : value.n == 40  ? "SHA-1"
                       : value.n == 64  ? "SHA-256"
                       : value.n == 128 ? "SHA-512"
                                        : NULL;
    for (size_t i = 0; name && i < value.n; i++)
        if (!toc_is_hex(value.p[i]))
            name = NULL;
    properties o = {.n = 0}, sums = {.n = 0};
    if (!name)
        return false;
    add_text(&sums, name, lowered(s, value));
    add(&o, "hashes", map_of(s, &sums));
    put(s, "file", &o);
    return true;
}

static void put_loose(scene *s, toc_sv value)
{
    const bool files = s->groups & TOC_RECORD_FILES, others = s->groups != TOC_RECORD_FILES;
    if ((files && put_hash(s, value)) || !others)
        return;
    if (put_address(s, value).n || put_address(s, without_port(value)).n)
        return;
    if (toc_sv_find(value, TOC_SV("://"), 0) > 0) {
        put_value(s, "url", value);
        toc_sv host = host_of(value);
        toc_sv name = put_address(s, host).n ? (toc_sv){"", 0} : host_name(s, host);
        if (name.n)
            put_value(s, "domain-name", name);
        return;
    }
    toc_sv box = mailbox(s, value), name = host_name(s, without_port(value));
    if (box.n)
        put_value(s, "email-addr", box);
    else if (name.n)
        put_value(s, "domain-name", name);
}

/* ---- all of it ---- */

static void put_processes(scene *s)
{
    put_process(s, put_account(s));
}

static const struct {
    unsigned group;
    void (*put)(scene *s);
    const char *types; /* one of these is wanted; a blank between */
} GROUPS[] = {
    {TOC_RECORD_MACS, put_macs, "mac-addr"},
    {TOC_RECORD_NETWORK, put_network, "network-traffic ipv4-addr ipv6-addr domain-name url"},
    {TOC_RECORD_FILES, put_file, "file directory"},
    {TOC_RECORD_PROCESSES, put_processes, "process user-account file directory"},
    {TOC_RECORD_MAILS, put_mail, "email-message email-addr"},
    {TOC_RECORD_CERTIFICATES, put_certificate, "x509-certificate"},
    {TOC_RECORD_KEYS, put_key, "windows-registry-key"},
};

unsigned toc_record_groups(bool (*wants)(const void *context, toc_sv type), const void *context)
{
    unsigned groups = 0;
    for (size_t i = 0; i < TOC_LEN(GROUPS); i++) {
        toc_sv types = toc_sv_of(GROUPS[i].types);
        while (types.n) {
            toc_sv type = toc_sv_cut(&types, ' ');
            if (!wants || wants(context, type))
                groups |= GROUPS[i].group;
        }
    }
    return groups;
}

int toc_record_observe(const toc_record *r, unsigned groups, toc_record_objects *ret)
{
    scene s = {.r = r, .groups = groups, .a = r->a, .objects = ret};
    for (size_t i = 0; i < TOC_LEN(GROUPS); i++)
        if (groups & GROUPS[i].group)
            GROUPS[i].put(&s);
    TOC_VEC_FOREACH (value, &r->loose)
        put_loose(&s, *value);
    return s.a->overflowed ? -ENOMEM : 0;
}
