/*
 * hosts - host names and the three kinds of numeric address.
 */
#include "base/ascii.h"
#include "base/utf8.h"
#include "model/indicator_scan.h"

/* Domains that the tokenizer keeps together when nobody can ask the full list. */
static bool common_tld(toc_sv tld)
{
    static const char COMMON[] =
        " com net org info biz edu gov mil int io co me tv cc ru cn de uk fr br ir ua nl eu su tk "
        "jp"
        " kr tw hk vn tr ch pw ws ga cf gq ml es pl se no dk fi cz at be au ca us mx in id il za "
        "top"
        " xyz site online club shop live store pro app dev cloud tech space website link click icu"
        " example test invalid onion bit local internal localhost ";
    char key[16];
    if (tld.n < 2 || tld.n + 2 >= sizeof(key))
        return toc_sv_starts(tld, TOC_SV("xn--"));
    key[0] = ' ';
    memcpy(key + 1, tld.p, tld.n);
    key[tld.n + 1] = ' ';
    return toc_sv_find(toc_sv_of(COMMON), (toc_sv){key, tld.n + 2}, 0) >= 0;
}

/* Where the label ends that starts at text[at]: letters, digits, '_', and '-' inside. */
static size_t label_end(toc_ind_input *in, size_t at, size_t ceiling)
{
    size_t end = at;
    while (end < ceiling && end < in->text.n) {
        size_t n = toc_ind_label_char(in, end);
        if (!n && (in->text.p[end] == '_' || (in->text.p[end] == '-' && end > at)))
            n = 1;
        if (!n)
            break;
        end += n;
    }
    while (end > at && in->text.p[end - 1] == '-')
        end--;
    return end;
}

/* Adds one label; returns where it ends, or `at` if none starts there. */
static size_t label_at(toc_ind_input *in, size_t at, toc_ind_host *h)
{
    size_t end = label_end(in, at, h->start + TOC_IND_HOST_RAW);
    h->overlong |= end > at && h->n + (end - at) + 1 > TOC_IND_HOST;
    if (end <= at || h->overlong)
        return end < at ? at : end;
    if (h->n)
        h->name[h->n++] = '.';
    h->tld = h->n;
    h->labels++;
    for (size_t i = at; i < end; i++) {
        char c = in->text.p[i];
        h->upper |= toc_is_upper(c);
        h->capital = i == h->start ? toc_is_upper(c) : h->capital && !toc_is_upper(c);
        h->name[h->n++] = toc_lower(c);
    }
    return end;
}

bool toc_ind_host_at(toc_ind_input *in, size_t at, bool spaces, toc_ind_host *ret)
{
    ret->start = at;
    ret->n = ret->tld = ret->labels = 0;
    ret->defanged = ret->spoken = ret->overlong = ret->upper = ret->capital = false;
    size_t end = label_at(in, at, ret);
    if (end == at)
        return false;
    while (!ret->overlong && end - at < TOC_IND_HOST_RAW) {
        bool defanged = false, spoken = false;
        size_t n = toc_ind_dot(in, end, &defanged, &spoken);
        if (!n && spaces && end + 1 < in->text.n && in->text.p[end] == ' ' &&
            in->text.p[end + 1] == '.') {
            n = 2;
            defanged = true;
        }
        size_t next = n ? label_at(in, end + n, ret) : end + n;
        if (next == end + n)
            break;
        ret->defanged |= defanged;
        ret->spoken |= spoken;
        end = next;
    }
    ret->overlong |= end - at >= TOC_IND_HOST_RAW;
    ret->end = end;
    ret->name[ret->n] = '\0';
    return true;
}

static bool label_valid(toc_sv label)
{
    return label.n >= 1 && label.n <= 63 && label.p[0] != '-' && label.p[label.n - 1] != '-';
}

bool toc_ind_host_valid(const toc_ind_tlds *tlds, const toc_ind_host *h)
{
    if (h->overlong || h->labels < 2)
        return false;
    toc_sv rest = {h->name, h->n};
    toc_sv tld = toc_sv_range(rest, h->tld, h->n);
    if (toc_is_digit(tld.p[0]) || memchr(tld.p, '_', tld.n))
        return false;
    while (rest.n) {
        toc_sv label = toc_sv_cut(&rest, '.');
        if (!label_valid(label))
            return false;
    }
    return tlds ? tlds->known(tlds->list, tld) : common_tld(tld);
}

/* Reads a decimal number of at most `digits` digits and at most max, without leading zero. */
static size_t number_at(toc_ind_input *in, size_t at, size_t digits, unsigned max)
{
    size_t n = 0;
    unsigned v = 0;
    while (at + n < in->text.n && n <= digits && toc_is_digit(in->text.p[at + n]))
        v = v * 10 + (unsigned)(in->text.p[at + n++] - '0');
    in->work += n + 1;
    bool leading = n > 1 && in->text.p[at] == '0';
    return n >= 1 && n <= digits && v <= max && !leading ? n : 0;
}

/* "/24" behind an address: the length of the prefix part, or 0. */
static size_t prefix_at(toc_ind_input *in, size_t at, unsigned max)
{
    if (at + 1 >= in->text.n || in->text.p[at] != '/')
        return 0;
    size_t n = number_at(in, at + 1, 3, max);
    if (!n || !toc_ind_ends(in->text, at + 1 + n))
        return 0;
    bool path = at + 1 + n < in->text.n && in->text.p[at + 1 + n] == '/';
    return path ? 0 : n + 1;
}

bool toc_ind_ipv4(toc_ind_input *in, size_t at, toc_ind_found *ret)
{
    size_t i = at;
    for (int octet = 0; octet < 4; octet++) {
        bool spoken = false;
        size_t sep = octet ? toc_ind_dot(in, i, &ret->defanged, &spoken) : 0;
        size_t n = octet && !sep ? 0 : number_at(in, i + sep, 3, 255);
        if (!n)
            return false;
        if (octet)
            toc_ind_put(ret, '.');
        toc_ind_puts(ret, toc_sv_range(in->text, i + sep, i + sep + n));
        i += sep + n;
    }
    bool ignore = false;
    size_t sep = toc_ind_dot(in, i, &ignore, &ignore);
    if (!toc_ind_ends(in->text, i) || (i < in->text.n && in->text.p[i] == '_') ||
        (sep && i + sep < in->text.n && toc_is_alnum(in->text.p[i + sep])))
        return false;
    size_t prefix = prefix_at(in, i, 32);
    toc_ind_puts(ret, toc_sv_range(in->text, i, i + prefix));
    ret->type = TOC_INDICATOR_IPV4;
    ret->start = at;
    ret->end = i + prefix;
    return true;
}

typedef struct {
    unsigned groups; /* of 16 bits */
    unsigned digits; /* decimal digits in all groups */
    unsigned gaps;   /* "::" seen */
} ipv6_shape;

static size_t hex_group(toc_ind_input *in, size_t at, ipv6_shape *s)
{
    size_t n = 0;
    while (n <= 4 && at + n < in->text.n && toc_is_hex(in->text.p[at + n])) {
        s->digits += toc_is_digit(in->text.p[at + n]);
        n++;
    }
    in->work += n + 1;
    return n <= 4 ? n : 0;
}

static bool hex_at(toc_sv t, size_t at)
{
    return at < t.n && toc_is_hex(t.p[at]);
}

/* The ":" or "::" at text[at], with what it does to the shape; 0 where the address ends. */
static size_t ipv6_colons(toc_ind_input *in, size_t at, ipv6_shape *s, toc_ind_found *ret)
{
    bool defanged = false;
    size_t colon = toc_ind_colon(in, at, &defanged);
    size_t second = colon ? toc_ind_colon(in, at + colon, &defanged) : 0;
    if (!colon || (!second && !hex_at(in->text, at + colon)))
        return 0;
    s->gaps += second > 0;
    ret->defanged |= defanged;
    toc_ind_puts(ret, second ? TOC_SV("::") : TOC_SV(":"));
    return colon + second;
}

/* Reads groups and colons; returns where they end, or `at`. */
static size_t ipv6_groups(toc_ind_input *in, size_t at, ipv6_shape *s, toc_ind_found *ret)
{
    size_t i = at;
    while (s->groups < 8) {
        size_t n = hex_group(in, i, s);
        if (!n)
            return s->gaps == 1 && !hex_at(in->text, i) ? i : at;
        for (size_t k = 0; k < n; k++)
            toc_ind_put(ret, toc_lower(in->text.p[i + k]));
        i += n;
        s->groups++;
        n = s->groups < 8 ? ipv6_colons(in, i, s, ret) : 0;
        if (!n)
            break;
        i += n;
    }
    return s->gaps <= 1 ? i : at;
}

/*
 * Eight groups, or a "::" and at least two groups with a digit among them: "std::add" and "ded::"
 * are no addresses, and an address that is all zeros but one group ("::1") is nobody's in
 * particular.
 */
bool toc_ind_ipv6(toc_ind_input *in, size_t at, toc_ind_found *ret)
{
    ipv6_shape s = {0};
    size_t end = ipv6_groups(in, at, &s, ret);
    if (end == at || !toc_ind_ends(in->text, end))
        return false;
    bool ignore = false;
    if (toc_ind_colon(in, end, &ignore) && end + 1 < in->text.n &&
        (toc_is_alnum(in->text.p[end + 1]) || in->text.p[end + 1] == ':'))
        return false;
    size_t prefix = prefix_at(in, end, 128);
    bool enough = s.gaps ? s.groups < 8 && s.digits > 0 && (s.groups >= 2 || (s.groups && prefix))
                         : s.groups == 8;
    if (!enough)
        return false;
    toc_ind_puts(ret, toc_sv_range(in->text, end, end + prefix));
    ret->type = TOC_INDICATOR_IPV6;
    ret->start = at;
    ret->end = end + prefix;
    return true;
}

static bool hex_pair(toc_sv t, size_t at)
{
    return at + 2 <= t.n && toc_is_hex(t.p[at]) && toc_is_hex(t.p[at + 1]);
}

/* "00:1a:2b:3c:4d:5e", with hyphens too; STIX wants colons and lower case. */
bool toc_ind_mac(toc_ind_input *in, size_t at, toc_ind_found *ret)
{
    toc_sv t = in->text;
    in->work += 18;
    if (at + 17 > t.n || (t.p[at + 2] != ':' && t.p[at + 2] != '-'))
        return false;
    char sep = t.p[at + 2];
    bool letters = sep == ':';
    for (size_t k = 0; k < 6; k++) {
        size_t i = at + 3 * k;
        if (!hex_pair(t, i) || (k < 5 && t.p[i + 2] != sep))
            return false;
        letters |= toc_is_alpha(t.p[i]) || toc_is_alpha(t.p[i + 1]);
        if (k)
            toc_ind_put(ret, ':');
        toc_ind_put(ret, toc_lower(t.p[i]));
        toc_ind_put(ret, toc_lower(t.p[i + 1]));
    }
    size_t end = at + 17;
    if (!letters || !toc_ind_ends(t, end) ||
        (end + 1 < t.n && t.p[end] == sep && hex_pair(t, end + 1)))
        return false;
    ret->type = TOC_INDICATOR_MAC;
    ret->start = at;
    ret->end = end;
    return true;
}
