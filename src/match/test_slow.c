/*
 * The matcher against a second one that is written from docs/matching.md alone: for every line and
 * every indicator it asks whether one holds the other, looking at one place after the other. Lines
 * are made by gluing indicators, what looks like them, and what stands around them in logs.
 */
#include "base/ascii.h"
#include "match/scan_state.h"
#include "testkit.h"

/* ---- the slow one ---- */

typedef struct {
    toc_sv t;
    bool json;
} line;

static bool word(char c)
{
    return toc_is_alnum(c) || (c && strchr("._-", c));
}

static char at(const line *l, size_t i)
{
    return i < l->t.n ? l->t.p[i] : '\0';
}

/* The only letter of another script that the lines hold; their quotes are no letters. */
static bool letter_before(const line *l, size_t i)
{
    return i >= 2 && memcmp(l->t.p + i - 2, "\xc3\xbc", 2) == 0;
}

static bool letter_behind(const line *l, size_t i)
{
    return i + 2 <= l->t.n && memcmp(l->t.p + i, "\xc3\xbc", 2) == 0;
}

static bool escape(const line *l, size_t i)
{
    size_t n = 0;
    while (n < i && l->t.p[i - 1 - n] == '\\')
        n++;
    return n % 2 == 1;
}

static bool hex2(const line *l, size_t i)
{
    return toc_is_hex(at(l, i)) && toc_is_hex(at(l, i + 1));
}

/* Behind "%2F" or "%252F", whose last digits begin the run at i. */
static size_t behind_percent(const line *l, size_t i)
{
    while (hex2(l, i)) {
        bool again = at(l, i) == '2' && at(l, i + 1) == '5';
        i += 2;
        if (!again)
            break;
    }
    return i;
}

/* True when a backslash before i makes an escape of the letter at i. */
static bool letter_escape(const line *l, size_t i)
{
    return i > 0 && l->t.p[i - 1] == '\\' && escape(l, i) && at(l, i) &&
           strchr(l->json ? "nrtbf" : "nrt", at(l, i));
}

/* Where the run of word characters around i really starts. both: in text, where "\n" may be meant
 * either way, one more start. */
static size_t run_start(const line *l, size_t i, size_t *both)
{
    while (i > 0 && word(l->t.p[i - 1]))
        i--;
    if (i > 0 && l->t.p[i - 1] == '%')
        i = behind_percent(l, i);
    *both = i;
    if (!letter_escape(l, i))
        return i;
    *both = i + 1;
    return l->json ? i + 1 : i;
}

static bool from_start(const line *l, size_t start, size_t i)
{
    if (start > i)
        return false;
    if (start == i)
        return !letter_before(l, i);
    if (l->t.p[i - 1] == '.')
        return true;
    for (size_t k = start; k < i; k++)
        if (l->t.p[k] != '-' && l->t.p[k] != '.')
            return false;
    return !letter_before(l, start);
}

/* A name may start here: at a label, or where nothing but punctuation stands before it. */
static bool label_starts(const line *l, size_t i)
{
    size_t other, start = run_start(l, i, &other);
    return from_start(l, start, i) || from_start(l, other, i);
}

static bool whole_from(const line *l, size_t start, size_t i)
{
    for (size_t k = start; k < i; k++)
        if (l->t.p[k] != '-' && l->t.p[k] != '.')
            return false;
    return start <= i && !letter_before(l, start);
}

static bool whole_starts(const line *l, size_t i)
{
    size_t other, start = run_start(l, i, &other);
    return whole_from(l, start, i) || whole_from(l, other, i);
}

/* Only punctuation goes on. */
static bool ends(const line *l, size_t i)
{
    while (at(l, i) && strchr("._-", at(l, i)))
        i++;
    return !toc_is_alnum(at(l, i)) && !letter_behind(l, i);
}

static bool here(const line *l, size_t i, toc_sv key)
{
    return i + key.n <= l->t.n && toc_sv_eq_nocase(toc_sv_range(l->t, i, i + key.n), key);
}

static bool slow_domain(const line *l, toc_sv key)
{
    for (size_t i = 0; i < l->t.n; i++)
        if (here(l, i, key) && label_starts(l, i) && ends(l, i + key.n))
            return true;
    return false;
}

static bool slow_whole(const line *l, toc_sv key)
{
    for (size_t i = 0; i < l->t.n; i++)
        if (here(l, i, key) && whole_starts(l, i) && ends(l, i + key.n) &&
            !(i > 0 && strchr("+~$@#!&", l->t.p[i - 1])))
            return true;
    return false;
}

/* The run that holds i, without punctuation. */
static toc_sv run_at(const line *l, size_t i, bool other)
{
    size_t both, start = run_start(l, i, &both), end = i;
    start = other ? both : start;
    while (word(at(l, end)))
        end++;
    if (start > end || letter_before(l, start) || letter_behind(l, end))
        return (toc_sv){"", 0};
    while (end > start && !toc_is_alnum(l->t.p[end - 1]))
        end--;
    while (start < end && !toc_is_alnum(l->t.p[start]) && l->t.p[start] != '_')
        start++;
    return toc_sv_range(l->t, start, end);
}

static bool in_net(toc_sv text, const toc_ioc *i)
{
    uint8_t b[4];
    if (!toc_ipv4_parse(text, b))
        return false;
    uint32_t x = (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
    uint32_t y = (uint32_t)i->net[0] << 24 | (uint32_t)i->net[1] << 16 | (uint32_t)i->net[2] << 8 |
                 i->net[3];
    return i->prefix == 0 || (x ^ y) >> (32 - i->prefix) == 0;
}

/* A run that is an address, or two with a hyphen between. */
static bool slow_ipv4(const line *l, const toc_ioc *ioc)
{
    for (size_t i = 0; i < l->t.n; i++) {
        for (int other = 0; other < 2; other++) {
            toc_sv run = word(at(l, i)) ? run_at(l, i, other) : (toc_sv){"", 0}, rest = run;
            toc_sv first = toc_sv_cut(&rest, '-');
            uint8_t b[4];
            bool two = rest.n && toc_ipv4_parse(first, b) && toc_ipv4_parse(rest, b);
            if (in_net(run, ioc) || (two && (in_net(first, ioc) || in_net(rest, ioc))))
                return true;
        }
    }
    return false;
}

static bool slow_hash(const line *l, toc_sv key)
{
    for (size_t i = 0; i < l->t.n; i++) {
        if (!here(l, i, key) || toc_is_alnum(at(l, i + key.n)))
            continue;
        size_t start = i;
        while (start > 0 && toc_is_alnum(l->t.p[start - 1]))
            start--;
        line rest = *l;
        size_t both, from = start;
        if (start > 0 && (l->t.p[start - 1] == '%' || l->t.p[start - 1] == '\\'))
            from = run_start(&rest, start, &both), from = TOC_MAX(from, both);
        if (from == i)
            return true;
    }
    return false;
}

/* Where the local part around i starts. */
static size_t local_start(const line *l, size_t i)
{
    while (i > 0 && (toc_is_alnum(l->t.p[i - 1]) || toc_is_high(l->t.p[i - 1]) ||
                     strchr("._%+-", l->t.p[i - 1])))
        i--;
    return i;
}

static bool slow_mail(const line *l, toc_sv key)
{
    for (size_t i = 0; i < l->t.n; i++) {
        if (!here(l, i, key) || !ends(l, i + key.n))
            continue;
        size_t start = local_start(l, i);
        bool escaped = letter_escape(l, start);
        if ((start == i && !(escaped && l->json)) || (escaped && i == start + 1))
            return true;
    }
    return false;
}

static bool slow_cve(const line *l, toc_sv key)
{
    for (size_t i = 0; i < l->t.n; i++) {
        size_t both, start = run_start(l, i, &both);
        bool begins = i == start || i == both || (i > 0 && !toc_is_alnum(l->t.p[i - 1]));
        bool inside = i >= start;
        if (here(l, i, key) && begins && inside && !toc_is_alnum(at(l, i + key.n)) &&
            !((start == i || both == i) && letter_before(l, i)) && !letter_behind(l, i + key.n))
            return true;
    }
    return false;
}

static bool slow(const toc_ioc *ioc, const line *l)
{
    switch (ioc->kind) {
    case TOC_IOC_DOMAIN:
        return slow_domain(l, ioc->key);
    case TOC_IOC_IPV4:
        return slow_ipv4(l, ioc);
    case TOC_IOC_HASH:
        return slow_hash(l, ioc->key);
    case TOC_IOC_EMAIL:
        return slow_mail(l, ioc->key);
    case TOC_IOC_CVE:
        return slow_cve(l, ioc->key);
    default:
        return slow_whole(l, ioc->key);
    }
}

/* ---- lines ---- */

static uint64_t state;

static uint32_t below(uint32_t n)
{
    state += 0x9e3779b97f4a7c15u;
    uint64_t x = (state ^ state >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return (uint32_t)(((x ^ x >> 31) >> 32) * n >> 32);
}

static const char *const VALUES[] = {
    "evil.example",
    "a.evil.example",
    "bad-host.co.uk",
    "x_y.evil.org",
    "nevil.com",
    "20evil.net",
    "198.51.100.7",
    "198.51.100.70",
    "203.0.113.0/24",
    "10.0.0.0/8",
    "192.0.2.128/25",
    "d41d8cd98f00b204e9800998ecf8427e",
    "da39a3ee5e6b4b0d3255bfef95601890afd80709",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "mail@evil.example",
    "first.last+x@bad-host.co.uk",
    "CVE-2021-44228",
    "invoice.exe",
    "file-name:mimikatz",
    "file-name:run.001",
};

static const char *const BEFORE[] = {
    "",
    "",
    "",
    "",
    " ",
    "not",
    "not-",
    "www.",
    ".",
    "-",
    "_",
    "%2F",
    "%252F",
    "%20",
    "\\n",
    "\\\\n",
    "\\t",
    "\xc3\xbc",
    "\xe2\x80\x9c",
    "@",
    "http://",
    "user@",
    "\"",
    "1",
    "0.",
    "=",
    "+",
    "a.b-c.",
    "..",
    "\\",
    "/",
};

static const char *const BEHIND[] = {
    "",      "",   "",    "",    " ",   ".",        ".example",     "x",   "9",     "-",
    "_",     ",",  "\"",  "\\n", "%20", "\xc3\xbc", "\xe2\x80\x9d", ":80", "/path", "-198.51.100.7",
    ".json", "..", "._-", ".5",  "@",
};

static const char *const FILL[] = {
    "", " ", "  ", "a", "word", "12:34:56", "\t", "GET", "1.2", "1700000000.123456", "{}", "x.y"};

#define PICK(list) (list)[below(TOC_LEN(list))]

static void add_line(toc_buf *b, const toc_ioc *iocs, size_t n)
{
    for (uint32_t parts = 1 + below(3); parts; parts--) {
        toc_buf_str(b, PICK(FILL));
        toc_buf_str(b, PICK(BEFORE));
        toc_sv key = iocs[below((uint32_t)n)].key;
        bool flip = below(3) == 0;
        for (size_t i = 0; i < key.n && key.p[i] != '/'; i++)
            toc_buf_byte(b, flip && below(2) ? toc_upper(key.p[i]) : key.p[i]);
        toc_buf_str(b, PICK(BEHIND));
    }
    toc_buf_byte(b, '\n');
}

/* ---- side by side ---- */

enum { LINES = 64, ROUNDS = 120 };

static toc_set *set_of(toc_ioc *iocs, size_t n, toc_arena *a)
{
    toc_set_builder *b = NULL;
    toc_set *s = NULL;
    const toc_about about = {.source = TOC_SV("test")};
    EXPECT_INT(toc_set_builder_new(&b), 0);
    for (size_t i = 0; i < n; i++) {
        EXPECT_INT(toc_ioc_parse(toc_sv_of(VALUES[i]), a, &iocs[i]), 0);
        EXPECT_INT(toc_set_add(b, &iocs[i], &about, NULL), 0);
    }
    EXPECT_INT(toc_set_build(b, TOC_SV(""), &s, NULL), 0);
    EXPECT_INT(toc_set_count(s), n);
    toc_set_builder_free(b);
    return s;
}

static void compare(const toc_ioc *iocs, size_t n, toc_sv block, bool json, const toc_hit *hits,
                    size_t hits_n, const char *walk)
{
    toc_sv rest = block;
    while (rest.n) {
        size_t start = (size_t)(rest.p - block.p);
        const line l = {toc_sv_cut(&rest, '\n'), json};
        for (size_t k = 0; k < n; k++) {
            bool found = false;
            for (size_t i = 0; i < hits_n; i++)
                found |= hits[i].indicator == k && hits[i].start >= start &&
                         hits[i].start < start + l.t.n;
            if (found != slow(&iocs[k], &l))
                toc_test_fail(__FILE__, __LINE__, "%s%s: %s %.*s in: %.*s", walk,
                              json ? ", JSON" : "", found ? "found" : "missed",
                              TOC_SV_ARG(iocs[k].key), TOC_SV_ARG(l.t));
        }
    }
}

static void run_rounds(void (*walk)(toc_scan *), const char *name)
{
    toc_arena a = {0};
    toc_ioc iocs[TOC_LEN(VALUES)];
    toc_set *s = set_of(iocs, TOC_LEN(iocs), &a);
    toc_scan *scan = NULL;
    EXPECT_INT(toc_scan_new(s, &scan, NULL), 0);
    state = 7;
    for (int round = 0; round < ROUNDS; round++) {
        toc_buf b = {0};
        for (int i = 0; i < TOC_SCAN_PAD; i++)
            toc_buf_byte(&b, '\n');
        for (int i = 0; i < LINES; i++)
            add_line(&b, iocs, TOC_LEN(iocs));
        size_t size = b.n - TOC_SCAN_PAD;
        for (int i = 0; i < TOC_SCAN_PAD; i++)
            toc_buf_byte(&b, '\n');
        const toc_scan_style style = {.json = round % 2};
        const toc_hit *hits;
        size_t n;
        toc_sv block = {b.p + TOC_SCAN_PAD, size};
        EXPECT_INT(toc_scan_block_with(scan, block, &style, walk, &hits, &n), 0);
        compare(iocs, TOC_LEN(iocs), block, style.json, hits, n, name);
        toc_buf_done(&b);
    }
    toc_scan_free(scan);
    toc_set_free(s);
    toc_arena_done(&a);
}

TEST(any_machine_finds_what_the_slow_one_finds)
{
    run_rounds(toc_scan_walk, "any machine");
}

TEST(fast_machines_find_what_the_slow_one_finds)
{
    if (toc_scan_fast())
        run_rounds(toc_scan_walk_fast, "fast");
}
