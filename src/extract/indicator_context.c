/*
 * indicator_context - what stands around an indicator and tells what it is.
 *
 * Rule for plainly written hosts, URLs and mail addresses (documented in docs/indicators.md): kept
 * when the words beside them say so or when they stand alone on a line; dropped when they are named
 * as a source or contact; else kept unless their form is that of a company ("Booking.com"), a file
 * ("setup.py") or two sentences run together ("brigade.as"), or unless the report makes its
 * indicators harmless elsewhere: then what it left clickable is meant to be clicked.
 */
#include "extract/indicator_context.h"
#include "base/ascii.h"

enum { WORDS_BACK = 5, WORDS_ON = 2, LOOK = 80, LINE_LEAD = 24 };

static bool listed(const char *list, toc_sv word)
{
    char key[24];
    if (word.n == 0 || word.n + 2 > sizeof(key))
        return false;
    key[0] = ' ';
    for (size_t i = 0; i < word.n; i++)
        key[i + 1] = toc_lower(word.p[i]);
    key[word.n + 1] = ' ';
    return toc_sv_find(toc_sv_of(list), (toc_sv){key, word.n + 2}, 0) >= 0;
}

static const char SUPPORT[] =
    " domain domains subdomain subdomains host hosts hostname hostnames"
    " server servers c2 c2s cnc ip ips ipv4 address addresses url urls contacted contacting"
    " resolved resolving resolves resolve registered connects connect connected connecting beacon"
    " beacons beaconed beaconing callback downloads downloaded download lookalike look-alike"
    " spoofed typosquatted sender senders ioc iocs indicator indicators login redirects"
    " redirected infrastructure dns gateway proxy port attacker attackers exfiltrated hosted ";
static const char REFERENCE[] =
    " source sources via visit see contact more courtesy press reference references subscribe"
    " copyright read credit follow website: advisory available details ";
static const char VERSION[] =
    " version versions v ver rev build builds release releases firmware section sections sdk patch"
    " update upgrade edition kernel before through prior api protocol clause rfc chapter article ";
static const char ADDRESS[] =
    " ip ips ipv4 address addresses host hosts server servers c2 cnc dns resolver resolvers gateway"
    " router subnet network port ping from to at proxy vpn connects connected connecting traffic"
    " resolves resolved node nodes and endpoint ";

static bool word_char(char c)
{
    return toc_is_alnum(c) || toc_is_high(c) || c == '-' || c == '&';
}

/* The word that ends before *at on the same line; moves *at to its start. Empty: none. */
static toc_sv word_before(toc_ind_input *in, size_t *at)
{
    toc_sv t = in->text;
    size_t end = *at, stop = *at > LOOK ? *at - LOOK : 0;
    while (end > stop && t.p[end - 1] != '\n' && !word_char(t.p[end - 1]))
        end--;
    size_t start = end;
    while (start > stop && word_char(t.p[start - 1]))
        start--;
    in->work += *at - start + 1;
    *at = start;
    return toc_sv_range(t, start, end);
}

static toc_sv word_after(toc_ind_input *in, size_t *at)
{
    toc_sv t = in->text;
    size_t start = *at, stop = TOC_MIN(*at + LOOK, t.n);
    while (start < stop && t.p[start] != '\n' && t.p[start] != '.' && !word_char(t.p[start]))
        start++;
    size_t end = start;
    while (end < stop && word_char(t.p[end]))
        end++;
    in->work += end - *at + 1;
    *at = end;
    return toc_sv_range(t, start, end);
}

/* Only bullets, numbers and quotes before it on its line, and nothing but a remark behind. */
static bool alone(toc_ind_input *in, size_t start, size_t end)
{
    toc_sv t = in->text;
    size_t i = start, n = 0;
    for (; i > 0 && t.p[i - 1] != '\n'; i--, n++) {
        char c = t.p[i - 1];
        bool lead = toc_is_high(c) || toc_is_digit(c) || toc_ind_one_of(" \t\r-*.)(>|\"'`[#+", c);
        if (!lead || n > LINE_LEAD)
            return false;
    }
    while (end < t.n && toc_ind_one_of(" \r\"'`]", t.p[end]) && n++ < 2 * LINE_LEAD)
        end++;
    in->work += n + 1;
    return end >= t.n || toc_ind_one_of("\n\t(|,;:-\xe2#", t.p[end]);
}

toc_ind_context toc_ind_context_of(toc_ind_input *in, size_t start, size_t end)
{
    size_t at = start;
    for (int k = 0; k < WORDS_BACK; k++) {
        toc_sv w = word_before(in, &at);
        if (listed(SUPPORT, w))
            return TOC_IND_SUPPORTED;
        if (listed(REFERENCE, w))
            return TOC_IND_REFERENCE;
        if (!w.n)
            break;
    }
    at = end;
    for (int k = 0; k < WORDS_ON; k++)
        if (listed(SUPPORT, word_after(in, &at)))
            return TOC_IND_SUPPORTED;
    return alone(in, start, end) ? TOC_IND_SUPPORTED : TOC_IND_PLAIN;
}

/* Top-level domains that are the endings of files: "setup.py", "backup.1.zip". */
static bool file_tld(toc_sv tld)
{
    return listed(" zip mov py sh md rs ps pm mk cab so bz data java ", tld);
}

/* Top-level domains that are English or Spanish words: "brigade.as". */
static bool word_tld(toc_sv tld)
{
    return listed(" as is in it to at me my be by us no do am one how off now the and who for la ml"
                  " vi tm sc st id name pub se al el pl ",
                  tld);
}

/* "com.google.android.gm": the name of a program package, written backwards. */
static bool package_name(toc_sv host)
{
    toc_sv first = toc_sv_cut(&host, '.');
    return listed(" com org net edu gov ", first);
}

static bool country_tld_in_wide_use(toc_sv tld)
{
    return listed(
        " ru cn uk fr br ir ua nl eu su tk cc io jp kr tw hk vn tr ch pw ws ga cf gq co tv"
        " kp il au ca mx za by kz ",
        tld);
}

bool toc_ind_host_weak(const toc_ind_host *h)
{
    toc_sv host = {h->name, h->n};
    toc_sv tld = toc_sv_range(host, h->tld, h->n);
    if (listed(" asp.net vb.net ado.net ml.net f#.net paint.net draw.io socket.io ", host))
        return true;
    if (toc_sv_starts(host, TOC_SV("www.")))
        return false;
    if ((h->upper && !h->capital) || package_name(host) || file_tld(tld))
        return true; /* "SolarWinds.Orion", "NODE.IO" */
    if (h->labels > 2)
        return false;
    bool country = tld.n == 2;
    return h->capital || word_tld(tld) || (country && !country_tld_in_wide_use(tld));
}

static bool well_known_resolver(toc_sv ip)
{
    return listed(" 1.1.1.1 1.0.0.1 8.8.8.8 8.8.4.4 9.9.9.9 ", ip);
}

static bool local_or_void(toc_sv ip)
{
    return toc_sv_starts(ip, TOC_SV("0.")) || toc_sv_starts(ip, TOC_SV("127.0.0.1")) ||
           toc_sv_eq(ip, TOC_SV("255.255.255.255"));
}

/* "Chrome/1.2.3.4" */
static bool behind_product(toc_sv t, size_t at)
{
    return at >= 2 && t.p[at - 1] == '/' && toc_is_alpha(t.p[at - 2]);
}

/* Four single digits, or small numbers behind a capitalised word: "OpenSSL 1.0.2.17". */
static bool looks_like_version(toc_sv ip, toc_sv word)
{
    bool capital = word.n > 1 && toc_is_upper(word.p[0]);
    return ip.n == 7 || (capital && ip.n <= 9 && ip.p[1] == '.');
}

/*
 * Versions say so ("version 1.2.3.4", "Chrome/1.2.3.4") or are made of small numbers; an address
 * of four single digits needs a word for it or a line of its own.
 */
bool toc_ind_is_version(toc_ind_input *in, const toc_ind_found *f)
{
    toc_sv ip = {f->value, f->n};
    if (f->defanged)
        return false;
    if (local_or_void(ip) || behind_product(in->text, f->start))
        return true;
    size_t at = f->start;
    toc_sv near = word_before(in, &at);
    if (at + near.n + 2 < f->start)
        near = (toc_sv){0}; /* of another clause */
    if (listed(VERSION, near))
        return true;
    if (listed(ADDRESS, near) || well_known_resolver(ip))
        return false;
    if (near.n && listed(VERSION, word_before(in, &at)))
        return true;
    return looks_like_version(ip, near) &&
           toc_ind_context_of(in, f->start, f->end) != TOC_IND_SUPPORTED;
}

bool toc_ind_not_file(toc_ind_input *in, const toc_ind_found *f)
{
    size_t at = f->start;
    for (int k = 0; k < 2; k++) {
        toc_sv w = word_before(in, &at);
        if ((f->n == 40 && listed(" commit commits revision ", w)) ||
            (f->n == 64 && listed(" txid transaction transactions tx block ", w)))
            return true;
    }
    return false;
}
