/*
 * codes - identifiers of fixed form: file hashes, CVE, AS numbers, ATT&CK techniques, registry
 * keys.
 */
#include "base/ascii.h"
#include "model/indicator_scan.h"

static bool found(toc_ind_found *f, toc_indicator_type type, size_t start, size_t end)
{
    f->type = type;
    f->start = start;
    f->end = end;
    return true;
}

static char char_at(toc_sv t, size_t at)
{
    return at < t.n ? t.p[at] : '\0';
}

/* MD5, SHA-1, SHA-256 or SHA-512, told by the length. Sums of one repeated digit or of decimal
 * digits alone are placeholders and serial numbers. */
bool toc_ind_digest(toc_ind_input *in, size_t at, size_t word, toc_ind_found *ret)
{
    if (word != 32 && word != 40 && word != 64 && word != 128)
        return false;
    toc_sv w = toc_sv_range(in->text, at, at + word);
    bool letter = false, digit = false;
    for (size_t i = 0; i < w.n; i++) {
        if (!toc_is_hex(w.p[i]))
            return false;
        letter |= toc_is_alpha(w.p[i]);
        digit |= toc_is_digit(w.p[i]);
    }
    in->work += word;
    if (!letter || !digit || !toc_ind_ends(in->text, at + word) ||
        char_at(in->text, at + word) == '_')
        return false;
    for (size_t i = 0; i < w.n; i++)
        toc_ind_put(ret, toc_lower(w.p[i]));
    return found(ret, TOC_INDICATOR_FILE, at, at + word);
}

/* Hyphen, dash of any sort (UTF-8 E2 80 90 to 95), space: length of the sign, or 0. */
static size_t hyphen_at(toc_sv t, size_t at)
{
    if (char_at(t, at) == '-' || char_at(t, at) == ' ' || char_at(t, at) == '_')
        return 1;
    bool dash = at + 3 <= t.n && memcmp(t.p + at, "\xe2\x80", 2) == 0 &&
                (unsigned char)t.p[at + 2] >= 0x90 && (unsigned char)t.p[at + 2] <= 0x95;
    return dash ? 3 : 0;
}

static size_t digits_at(toc_ind_input *in, size_t at, size_t max)
{
    size_t n = 0;
    while (n <= max && toc_is_digit(char_at(in->text, at + n)))
        n++;
    in->work += n + 1;
    return n <= max ? n : 0;
}

/* CVE-YYYY-NNNN, four digits or more (cve.org, syntax of 2014). */
bool toc_ind_cve(toc_ind_input *in, size_t at, size_t word, toc_ind_found *ret)
{
    toc_sv t = in->text;
    if (word != 3 || !toc_sv_eq_nocase(toc_sv_range(t, at, at + 3), TOC_SV("CVE")))
        return false;
    size_t i = at + 3, h = hyphen_at(t, i);
    size_t year = i + h;
    if (!h || digits_at(in, year, 4) != 4 || (t.p[year] != '1' && t.p[year] != '2'))
        return false;
    h = hyphen_at(t, year + 4);
    size_t number = year + 4 + h;
    size_t n = h ? digits_at(in, number, 19) : 0;
    if (n < 4 || !toc_ind_ends(t, number + n))
        return false;
    toc_ind_puts(ret, TOC_SV("CVE-"));
    toc_ind_puts(ret, toc_sv_range(t, year, year + 4));
    toc_ind_put(ret, '-');
    toc_ind_puts(ret, toc_sv_range(t, number, number + n));
    return found(ret, TOC_INDICATOR_VULNERABILITY, at, number + n);
}

/* Where the number starts behind "AS", "ASN", "ASN " or "ASN: " at text[at]; 0: none. */
static size_t asn_number(toc_sv t, size_t at, size_t word)
{
    if (word < 3 || t.p[at] != 'A' || t.p[at + 1] != 'S')
        return 0;
    if (t.p[at + 2] != 'N')
        return at + 2;
    size_t i = at + 3;
    if (word == 3 && char_at(t, i) == ':')
        i++;
    if (word == 3 && char_at(t, i) == ' ')
        i++;
    return i;
}

/* A space after a bare "AS" is English, "AS400" and "AS/400" are machines. */
bool toc_ind_asn(toc_ind_input *in, size_t at, size_t word, toc_ind_found *ret)
{
    toc_sv t = in->text;
    size_t i = asn_number(t, at, word);
    size_t n = i ? digits_at(in, i, 10) : 0;
    if (!n || t.p[i] == '0' || !toc_ind_ends(t, i + n) || char_at(t, i + n) == '/')
        return false;
    int64_t v;
    toc_sv digits = toc_sv_range(t, i, i + n);
    if (!toc_sv_to_i64(digits, &v) || v > UINT32_MAX || (v == 400 && i == at + 2))
        return false;
    toc_ind_puts(ret, TOC_SV("AS"));
    toc_ind_puts(ret, digits);
    return found(ret, TOC_INDICATOR_ASN, at, i + n);
}

/* The numbers that MITRE gives out: 1001 and up for enterprise and mobile, 800 to 899 for
 * industrial control. */
static bool technique_number(toc_sv digits)
{
    int64_t v;
    return toc_sv_to_i64(digits, &v) && ((v >= 1001 && v <= 1799) || (v >= 800 && v <= 899));
}

/* T1190, T1505.003. Tactics (TA0001) are none. */
bool toc_ind_technique(toc_ind_input *in, size_t at, size_t word, toc_ind_found *ret)
{
    toc_sv t = in->text;
    size_t end = at + 5;
    if (word != 5 || t.p[at] != 'T' || digits_at(in, at + 1, 4) != 4 ||
        !technique_number(toc_sv_range(t, at + 1, end)))
        return false;
    char after = char_at(t, end);
    if (!toc_ind_ends(t, end) || after == '_')
        return false;
    bool sub = (after == '.' || after == '/') && digits_at(in, end + 1, 3) == 3 &&
               toc_ind_ends(t, end + 4);
    toc_ind_puts(ret, toc_sv_range(t, at, end));
    if (sub) {
        toc_ind_put(ret, '.');
        toc_ind_puts(ret, toc_sv_range(t, end + 1, end + 4));
    }
    return found(ret, TOC_INDICATOR_ATTACK_PATTERN, at, sub ? end + 4 : end);
}

/* The hive at text[at]: its length, or 0. */
static size_t hive_at(toc_ind_input *in, size_t at, size_t word)
{
    static const char *const HIVES[] = {
        "HKEY_LOCAL_MACHINE",
        "HKEY_CURRENT_USER",
        "HKEY_CLASSES_ROOT",
        "HKEY_USERS",
        "HKEY_CURRENT_CONFIG",
        "HKEY_PERFORMANCE_DATA",
        "HKLM",
        "HKCU",
        "HKCR",
        "HKU",
        "HKCC",
    };
    if (word < 3 || toc_upper(in->text.p[at]) != 'H' || toc_upper(in->text.p[at + 1]) != 'K')
        return 0;
    toc_sv rest = toc_sv_range(in->text, at, in->text.n);
    in->work += 24;
    for (size_t i = 0; i < TOC_LEN(HIVES); i++) {
        toc_sv hive = toc_sv_of(HIVES[i]);
        if (toc_sv_starts_nocase(rest, hive) && hive.n < rest.n &&
            (rest.p[hive.n] == '\\' ||
             (rest.p[hive.n] == ':' && char_at(rest, hive.n + 1) == '\\')))
            return hive.n;
    }
    return 0;
}

static bool key_char(char c)
{
    return toc_is_alnum(c) || toc_is_high(c) || (c && toc_ind_one_of("_-.{}*%$#+&~!@()'", c));
}

/* Last parts of well-known keys that have a space and nothing behind to tell that it belongs. */
static size_t known_tail(toc_sv rest)
{
    static const char *const TAILS[] = {
        "Windows NT",         "Internet Settings",
        "Internet Explorer",  "Shell Folders",
        "User Shell Folders", "Session Manager",
        "Active Setup",       "Installed Components",
        "Windows Defender",   "Control Panel",
        "Terminal Server",    "Security Center",
        "Security Packages",  "Image File Execution Options",
    };
    for (size_t i = 0; i < TOC_LEN(TAILS); i++) {
        toc_sv tail = toc_sv_of(TAILS[i]);
        if (toc_sv_starts_nocase(rest, tail) && !toc_is_alnum(char_at(rest, tail.n)))
            return tail.n;
    }
    return 0;
}

/*
 * A space inside a key name: true when at most four more words, each with a capital, lead to the
 * next backslash ("Windows NT\", "Image File Execution Options\").
 */
static bool space_belongs(toc_ind_input *in, size_t at)
{
    toc_sv t = in->text;
    int words = 0;
    for (size_t i = at; i < t.n && i < at + 64; i++) {
        char c = t.p[i];
        in->work++;
        if (c == '\\')
            return words > 0;
        if (c == ' ') {
            if (++words > 4 || !toc_is_upper(char_at(t, i + 1)) ||
                toc_sv_starts(toc_sv_range(t, i + 1, t.n), TOC_SV("HK")))
                return false;
        } else if (!key_char(c)) {
            return false;
        }
    }
    return false;
}

/* Takes the sentence's punctuation off a key. */
static size_t trim_key(toc_sv t, size_t at, size_t end)
{
    while (end > at && toc_ind_one_of(".,;:!?'\\-*", t.p[end - 1]))
        end--;
    if (end > at && t.p[end - 1] == ')' && !memchr(t.p + at, '(', end - at))
        end--;
    return end;
}

static size_t key_end(toc_ind_input *in, size_t at, char quote)
{
    toc_sv t = in->text;
    size_t end = at;
    while (end < t.n && end - at < TOC_IND_KEY) {
        char c = t.p[end];
        in->work++;
        size_t tail = c == '\\' ? known_tail(toc_sv_range(t, end + 1, t.n)) : 0;
        bool space = c == ' ' && (quote || space_belongs(in, end));
        if (!tail && !space && c != '\\' && !key_char(c))
            break;
        end += 1 + tail;
    }
    bool closed = quote && char_at(t, end) == quote;
    return closed ? end : trim_key(t, at, end);
}

/* The quote that closes before the line ends, when the key stands in quotes. */
static char quote_before(toc_ind_input *in, size_t at)
{
    char q = at ? in->text.p[at - 1] : '\0';
    if (q != '"' && q != '`')
        return '\0';
    for (size_t i = at; i < in->text.n && i < at + TOC_IND_KEY; i++) {
        in->work++;
        if (in->text.p[i] == q)
            return q;
        if (in->text.p[i] == '\n')
            break;
    }
    return '\0';
}

bool toc_ind_registry(toc_ind_input *in, size_t at, size_t word, toc_ind_found *ret)
{
    toc_sv t = in->text;
    size_t hive = hive_at(in, at, word);
    if (!hive)
        return false;
    size_t i = at + hive + (t.p[at + hive] == ':');
    size_t end = key_end(in, i, quote_before(in, at));
    if (end < i + 2)
        return false;
    toc_ind_puts(ret, toc_sv_range(t, at, at + hive));
    for (size_t k = i; k < end; k++)
        if (t.p[k] != '\\' || t.p[k - 1] != '\\') /* doubled in source code */
            toc_ind_put(ret, t.p[k]);
    return found(ret, TOC_INDICATOR_REGISTRY_KEY, at, end);
}
