/* scan_address - networks, ranges, and addresses of version 6. */
#include "match/scan_state.h"

#include <arpa/inet.h>

enum { SIX_TEXT = 45 };

/* ---- networks ---- */

static bool bit_of(const uint64_t *bits, unsigned i)
{
    return bits[i / 64] >> i % 64 & 1;
}

/* Hits for each of the networks list[first, end), which are in order, that is net. */
static void in_nets(toc_scan *c, const toc_set_net *list, uint32_t first, uint32_t end,
                    const uint8_t net[16], const uint8_t *at, size_t raw)
{
    uint32_t last = end;
    while (first < last) {
        uint32_t middle = first + (last - first) / 2;
        if (memcmp(list[middle].net, net, 16) < 0)
            first = middle + 1;
        else
            last = middle;
    }
    for (; first < end && memcmp(list[first].net, net, 16) == 0; first++)
        toc_scan_hit(c, list[first].entry, at, at + raw);
}

typedef struct {
    const toc_set_net *list;
    const uint32_t *starts; /* of each prefix, and where the last ends */
    uint32_t n;
    unsigned bits;
} family;

static void all_nets(toc_scan *c, const family *f, const uint8_t address[16], const uint8_t *at,
                     size_t raw)
{
    for (unsigned prefix = 0; prefix < f->bits; prefix++) {
        uint32_t first = f->starts[prefix], last = f->starts[prefix + 1];
        if (first >= last || last > f->n)
            continue;
        uint8_t net[16];
        memcpy(net, address, sizeof(net));
        toc_net_mask(net, f->bits / 8, prefix);
        in_nets(c, f->list, first, last, net, at, raw);
    }
}

void toc_scan_nets4(toc_scan *c, const uint8_t *p, uint32_t n)
{
    uint8_t address[16] = {0};
    if (!toc_ipv4_parse((toc_sv){(const char *)p, n}, address) ||
        !bit_of(c->set->top16, (unsigned)address[0] << 8 | address[1]))
        return;
    const family four = {c->set->nets4, c->set->head->nets4, c->set->nets4_n, 32};
    all_nets(c, &four, address, p, n);
}

void toc_scan_range(toc_scan *c, const uint8_t *s, const uint8_t *e)
{
    const uint8_t *hyphen = memchr(s, '-', (size_t)(e - s));
    const uint8_t *parts[2][2] = {{s, hyphen}, {hyphen ? hyphen + 1 : e, e}};
    uint8_t address[4];
    for (size_t i = 0; i < 2; i++)
        if (!hyphen ||
            !toc_ipv4_parse(
                (toc_sv){(const char *)parts[i][0], (size_t)(parts[i][1] - parts[i][0])}, address))
            return;
    for (size_t i = 0; i < 2; i++) {
        size_t n = (size_t)(parts[i][1] - parts[i][0]);
        toc_scan_look(c, (toc_sv){(const char *)parts[i][0], n}, VIA_ADDRESS, parts[i][0], n);
        if (c->nets)
            toc_scan_nets4(c, parts[i][0], (uint32_t)n);
    }
}

/* ---- version 6 ---- */

static bool six_char(uint8_t ch)
{
    return toc_is_hex((char)ch) || ch == ':' || ch == '.';
}

static bool word_char(uint8_t ch)
{
    return toc_is_alnum((char)ch) || ch == '_';
}

static bool take_six_address(toc_scan *c, const uint8_t *s, const uint8_t *e)
{
    uint8_t address[16];
    char text[INET6_ADDRSTRLEN];
    size_t raw = (size_t)(e - s);
    if (raw > SIX_TEXT || !toc_ipv6_parse((toc_sv){(const char *)s, raw}, address))
        return false;
    (void)inet_ntop(AF_INET6, address, text, sizeof(text));
    toc_scan_look(c, toc_sv_of(text), VIA_ADDRESS, s, raw);
    const family six = {c->set->nets6, c->set->head->nets6, c->set->nets6_n, 128};
    all_nets(c, &six, address, s, raw);
    return true;
}

/* The run of hexadecimal digits, colons and dots around a colon; false: longer than an address. */
static bool six_run(const toc_scan *c, const uint8_t *colon, const uint8_t **ret_s,
                    const uint8_t **ret_e)
{
    const uint8_t *s = colon, *e = colon;
    while (s > c->base && colon - s <= SIX_TEXT && six_char(s[-1]))
        s--;
    while (e < c->end && e - colon <= SIX_TEXT && six_char(*e))
        e++;
    *ret_s = s;
    *ret_e = e;
    bool longer = (e < c->end && six_char(*e)) || (s > c->base && six_char(s[-1]));
    return !longer && !(e < c->end && word_char(*e));
}

/* A stop or one colon at the end is punctuation. */
static const uint8_t *six_end(const uint8_t *s, const uint8_t *e)
{
    while (e > s && e[-1] == '.')
        e--;
    return e - s > 1 && e[-1] == ':' && e[-2] != ':' ? e - 1 : e;
}

/* When letters go before the run ("addr:2001:db8::1"), the address starts behind the first colon.
 */
void toc_scan_six(toc_scan *c, const uint8_t *colon)
{
    const uint8_t *s, *e;
    bool alone = six_run(c, colon, &s, &e);
    c->six_done = e;
    if (!alone)
        return;
    e = six_end(s, e);
    bool glued = s > c->base && word_char(s[-1]);
    if (!glued && take_six_address(c, s, e))
        return;
    const uint8_t *first = memchr(s, ':', (size_t)(e - s));
    if (first && first + 1 < e && first[1] != ':')
        (void)take_six_address(c, first + 1, e);
}
