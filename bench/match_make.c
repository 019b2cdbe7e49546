/*
 * match_make - logs and indicators for bench/match, the same bytes on every machine.
 *
 *     make indicators N >list        sets are nested: the first lines of a larger one are the
 * smaller make log BYTES >log 2>hits     what the lines hold that match is told on standard error
 *
 * Log: by lines 35 % Zeek conn, 15 % Zeek dns, 20 % Suricata EVE http, 15 % squid through syslog,
 * 10 % Zeek files with three digests, 5 % sshd. One line in 10,000 holds one of the first 10,000
 * indicators, as it is, below a host of its own, or in capitals; as many hold something that only
 * looks like one.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NESTED = 10000, HIT_EVERY = 10000 };

/* splitmix64: a value for each number, so that the n-th indicator is known without the others. */
static uint64_t mix(uint64_t x)
{
    x += 0x9e3779b97f4a7c15u;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

static uint64_t state = 42;

static uint64_t draw(void)
{
    return mix(state++);
}

static uint32_t below(uint32_t n)
{
    return (uint32_t)((draw() >> 32) * n >> 32);
}

static const char *const SYLLABLES[] = {"ba",  "cor", "del", "fin", "gra", "hol", "int",
                                        "jux", "kel", "lum", "mar", "net", "opt", "pro",
                                        "qui", "ros", "sys", "tec", "uni", "vex", "web",
                                        "xen", "yor", "zen", "app", "cdn", "dat", "sec"};
static const char *const TLDS[] = {"com", "net", "org", "info", "ru",   "cn",
                                   "de",  "io",  "top", "xyz",  "co.uk"};

/* A name of two to five syllables and digits from a number. Those of indicators have six digits,
 * those of the log fewer: they never meet by chance. */
static void name_of(uint64_t h, unsigned digits, char *ret, size_t size)
{
    size_t n = 0;
    int parts = 2 + (int)(h % 4);
    for (int i = 0; i < parts; i++, h = mix(h))
        n += (size_t)snprintf(ret + n, size - n, "%s",
                              SYLLABLES[h % (sizeof(SYLLABLES) / sizeof(*SYLLABLES))]);
    snprintf(ret + n, size - n, "%s%u.%s", h & 1 ? "-" : "", (unsigned)(h >> 8 & 0xffff) + digits,
             TLDS[(h >> 40) % (sizeof(TLDS) / sizeof(*TLDS))]);
}

static void hex_of(uint64_t h, int digits, char *ret)
{
    for (int i = 0; i < digits; i++) {
        if (i % 16 == 0)
            h = mix(h);
        ret[i] = "0123456789abcdef"[h >> (4 * (i % 16)) & 15];
    }
    ret[digits] = '\0';
}

/* Indicators are in a space of their own: numbers of the log have the top bit clear. */
static char indicator(uint64_t i, char *ret, size_t size)
{
    uint64_t h = mix(i | UINT64_C(1) << 63);
    char name[96];
    switch (i % 20) {
    case 0 ... 8:
        name_of(h, 100000, ret, size);
        return 'd';
    case 9 ... 14:
        snprintf(ret, size, "%u.%u.%u.%u", (unsigned)(h >> 8 & 127) + 100,
                 (unsigned)(h >> 16 & 255), (unsigned)(h >> 24 & 255), (unsigned)(h >> 32 & 255));
        return 'i';
    case 15 ... 17:
        hex_of(h, 64, ret);
        return 'h';
    default:
        name_of(h, 100000, name, sizeof(name));
        snprintf(ret, size, "http://%s/%" PRIx64 "/gate.php?id=%u", name, h >> 40,
                 (unsigned)(h & 0xfff));
        return 'u';
    }
}

static void host(char *ret, size_t size)
{
    char name[96];
    name_of(mix(below(200000)), 0, name, sizeof(name));
    static const char *const FRONT[] = {"", "www.", "cdn.static.", "api.", "mail."};
    snprintf(ret, size, "%s%s", FRONT[below(5)], name);
}

static void address(char *ret, size_t size)
{
    if (below(2))
        snprintf(ret, size, "10.%u.%u.%u", below(4), below(256), below(256));
    else
        snprintf(ret, size, "%u.%u.%u.%u", 1 + below(99), below(256), below(256), below(256));
}

static void uid(char ret[19])
{
    for (int i = 0; i < 18; i++)
        ret[i] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"[below(62)];
    ret[0] = 'C';
    ret[18] = '\0';
}

/* What stands in the places of a line; a hit or decoy replaces one of them. */
typedef struct {
    char src[64], dst[64], host[160], path[160], sha256[80], uid[19];
    unsigned port;
    double time;
} fields;

static void fill(fields *f, uint64_t line)
{
    address(f->src, sizeof(f->src));
    address(f->dst, sizeof(f->dst));
    host(f->host, sizeof(f->host));
    snprintf(f->path, sizeof(f->path), "/%s/%x/index.html?q=%x", SYLLABLES[below(28)],
             below(1 << 20), below(1 << 30));
    hex_of(draw(), 64, f->sha256);
    uid(f->uid);
    f->port = 1024 + below(64000);
    f->time = 1700000000.0 + (double)line * 0.01;
}

static void upper(char *s)
{
    for (; *s; s++)
        if (*s >= 'a' && *s <= 'z')
            *s = (char)(*s - 32);
}

/* Puts an indicator into the place of its kind. Returns its kind. */
static char plant(fields *f, uint64_t line)
{
    char value[256];
    char kind = indicator(below(NESTED), value, sizeof(value));
    unsigned form = below(3);
    switch (kind) {
    case 'd':
        snprintf(f->host, sizeof(f->host), "%s%s", form == 1 ? "www.a." : "", value);
        if (form == 2)
            upper(f->host);
        break;
    case 'i':
        snprintf(f->dst, sizeof(f->dst), "%s", value);
        break;
    case 'h':
        snprintf(f->sha256, sizeof(f->sha256), "%s", value);
        if (form == 2)
            upper(f->sha256);
        break;
    default: {
        char *slash = strchr(value + 7, '/');
        snprintf(f->path, sizeof(f->path), "%s", slash);
        *slash = '\0';
        snprintf(f->host, sizeof(f->host), "%s", value + 7);
    }
    }
    fprintf(stderr, "%" PRIu64 "\t%c\n", line, kind);
    return kind;
}

/* Something that holds an indicator as text but is none. */
static char decoy(fields *f)
{
    char value[256];
    char kind = indicator(below(NESTED), value, sizeof(value));
    unsigned form = below(3);
    if (kind == 'd')
        snprintf(f->host, sizeof(f->host), "%s%s%s",
                 form == 0   ? "not"
                 : form == 1 ? "not-"
                             : "",
                 value, form == 2 ? ".example.net" : "");
    else if (kind == 'i')
        snprintf(f->dst, sizeof(f->dst), "1%s.%u", value, form);
    else if (kind == 'h')
        snprintf(f->sha256, sizeof(f->sha256), "%sa", value);
    return kind;
}

static int print_line(FILE *to, const fields *f, char kind)
{
    char a[48], b[48];
    uint32_t which = below(100);
    /* What was planted must have a place in the line. */
    if (kind == 'h')
        which = 90;
    else if (kind == 'u')
        which = 50 + below(35);
    else if (kind == 'd')
        which = 35 + below(50);
    else if (kind == 'i')
        which = below(35);
    if (which < 35)
        return fprintf(to,
                       "%.6f\t%s\t%s\t%u\t%s\t443\ttcp\tssl\t%u.%06u\t%u\t%"
                       "u\tSF\tT\tF\t0\tShADadFf\t%u\t%u\t%u\t%u\t-\n",
                       f->time, f->uid, f->src, f->port, f->dst, below(60), below(1000000),
                       below(5000), below(90000), below(40), below(9000), below(60), below(99000));
    if (which < 50)
        return fprintf(to,
                       "%.6f\t%s\t%s\t%u\t%s\t53\tudp\t%u\t0.00%u\t%s\t1\tC_"
                       "INTERNET\t1\tA\t0\tNOERROR\tF\tF\tT\tT\t0\t%s\t%u.0\tF\n",
                       f->time, f->uid, f->src, f->port, f->src, below(65536), below(1000), f->host,
                       f->dst, below(3600));
    if (which < 70)
        return fprintf(to,
                       "{\"timestamp\":\"2023-11-14T%02u:%02u:%02u.%06u+0000\",\"flow_id\":%u%u,"
                       "\"event_type\":\"http\",\"src_ip\":\"%s\",\"src_port\":%u,"
                       "\"dest_ip\":\"%s\",\"dest_port\":80,\"proto\":\"TCP\",\"http\":{"
                       "\"hostname\":\"%s\",\"url\":\"%s\","
                       "\"http_user_agent\":\"Mozilla/5.0 (Windows NT 10.0; Win64; x64) "
                       "AppleWebKit/537.36\",\"http_method\":\"GET\",\"protocol\":\"HTTP/"
                       "1.1\",\"status\":200,\"length\":%u}}\n",
                       below(24), below(60), below(60), below(1000000), below(1u << 31),
                       below(1u << 20), f->src, f->port, f->dst, f->host, f->path, below(90000));
    if (which < 85)
        return fprintf(to,
                       "Nov 14 %02u:%02u:%02u proxy%u squid[%u]: %.3f %6u %s TCP_MISS/200 %u GET "
                       "http://%s%s - HIER_DIRECT/%s text/html\n",
                       below(24), below(60), below(60), below(8), 1000 + below(9000), f->time,
                       below(9000), f->src, below(90000), f->host, f->path, f->dst);
    if (which < 95) {
        hex_of(draw(), 32, a);
        hex_of(draw(), 40, b);
        return fprintf(to,
                       "%.6f\tF%s\t%s\t%s\t%s\tHTTP\t0\tMD5,SHA1,SHA256\tapplication/"
                       "x-dosexec\t-\t0.0%u\tF\tF\t%u\t%u\t0\t0\tF\t-\t%s\t%s\t%s\n",
                       f->time, f->uid, f->src, f->dst, f->uid, below(1000), below(90000),
                       below(90000), a, b, f->sha256);
    }
    return fprintf(to,
                   "Nov 14 %02u:%02u:%02u host%u sshd[%u]: Failed password for invalid user "
                   "admin%u from %s port %u ssh2\n",
                   below(24), below(60), below(60), below(64), 1000 + below(9000), below(100),
                   f->src, f->port);
}

static void make_log(uint64_t bytes)
{
    fields f;
    uint64_t line = 0, planted_at = below(HIT_EVERY), decoy_at = below(HIT_EVERY);
    for (uint64_t n = 0; n < bytes; line++) {
        char kind = 'n';
        fill(&f, line);
        if (line % HIT_EVERY == planted_at)
            kind = plant(&f, line + 1);
        else if (line % HIT_EVERY == decoy_at)
            kind = decoy(&f);
        n += (uint64_t)print_line(stdout, &f, kind);
    }
}

int main(int argc, char **argv)
{
    char value[256];
    bool list = argc == 3 && strcmp(argv[1], "indicators") == 0;
    if (!list && (argc != 3 || strcmp(argv[1], "log") != 0)) {
        fprintf(stderr, "usage: make indicators N | make log BYTES\n");
        return 2;
    }
    uint64_t n = strtoull(argv[2], NULL, 10);
    for (uint64_t i = 0; list && i < n; i++) {
        indicator(i, value, sizeof(value));
        puts(value);
    }
    if (!list)
        make_log(n);
    return 0;
}
