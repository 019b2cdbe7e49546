/* host_name - host names and addresses in the form in which they are compared; see ioc.h. */
#include "base/alloc.h"
#include "base/ascii.h"
#include "base/utf8.h"
#include "model/ioc.h"

#include <arpa/inet.h>
#include <idn2.h>

static bool label_char(char c)
{
    return toc_is_alnum(c) || c == '-' || c == '_';
}

/* RFC 1035 2.3.1 with the underscores of RFC 8552. */
static bool labels_valid(toc_sv host)
{
    if (!host.n || host.n > TOC_IOC_HOST)
        return false;
    while (host.n) {
        bool more = memchr(host.p, '.', host.n) != NULL;
        toc_sv label = toc_sv_cut(&host, '.');
        if (label.n < 1 || label.n > 63 || label.p[0] == '-' || label.p[label.n - 1] == '-' ||
            (more && !host.n))
            return false;
    }
    return true;
}

static bool to_ascii(toc_sv host, char ret[TOC_IOC_HOST + 1], size_t *ret_n)
{
    char text[4 * TOC_IOC_HOST + 1];
    char *out = NULL;
    if (host.n >= sizeof(text) || memchr(host.p, '\0', host.n) || toc_utf8_valid(host) != host.n)
        return false;
    memcpy(text, host.p, host.n);
    text[host.n] = '\0';
    if (idn2_to_ascii_8z(text, &out, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL) != IDN2_OK)
        return false;
    size_t n = strlen(out);
    bool fits = n <= TOC_IOC_HOST;
    if (fits)
        memcpy(ret, out, n + 1);
    idn2_free(out);
    *ret_n = n;
    return fits;
}

bool toc_host_normal(toc_sv host, char ret[TOC_IOC_HOST + 1], size_t *ret_n)
{
    if (host.n && host.p[host.n - 1] == '.')
        host.n--;
    bool ascii = true;
    for (size_t i = 0; i < host.n; i++) {
        if (toc_is_high(host.p[i]))
            ascii = false;
        else if (!label_char(host.p[i]) && host.p[i] != '.')
            return false;
    }
    size_t n = host.n;
    if (!ascii && !to_ascii(host, ret, &n))
        return false;
    if (n > TOC_IOC_HOST)
        return false;
    for (size_t i = 0; i < n; i++)
        ret[i] = toc_lower(ascii ? host.p[i] : ret[i]);
    ret[n] = '\0';
    *ret_n = n;
    return labels_valid((toc_sv){ret, n});
}

bool toc_ipv4_parse(toc_sv s, uint8_t ret[4])
{
    size_t at = 0;
    for (int octet = 0; octet < 4; octet++) {
        unsigned v = 0;
        size_t start = at;
        while (at < s.n && at - start < 4 && toc_is_digit(s.p[at]))
            v = v * 10 + (unsigned)(s.p[at++] - '0');
        size_t digits = at - start;
        if (digits < 1 || digits > 3 || v > 255 || (digits > 1 && s.p[start] == '0'))
            return false;
        ret[octet] = (uint8_t)v;
        if (octet < 3 && (at >= s.n || s.p[at++] != '.'))
            return false;
    }
    return at == s.n;
}

bool toc_ipv6_parse(toc_sv s, uint8_t ret[16])
{
    char text[INET6_ADDRSTRLEN];
    if (s.n < 2 || s.n >= sizeof(text))
        return false;
    memcpy(text, s.p, s.n);
    text[s.n] = '\0';
    struct in6_addr address;
    if (inet_pton(AF_INET6, text, &address) != 1)
        return false;
    memcpy(ret, &address, 16);
    return true;
}
