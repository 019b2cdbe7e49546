#include "model/ioc.h"
#include "testkit.h"

/* "kind key" of a line, "-" for none. */
static toc_sv parsed(toc_arena *a, const char *line)
{
    toc_ioc i;
    if (toc_ioc_parse(toc_sv_of(line), a, &i) != 0)
        return TOC_SV("-");
    return toc_arena_printf(a, "%s %.*s%s%.*s", toc_ioc_kind_name(i.kind), TOC_SV_ARG(i.scheme),
                            i.kind == TOC_IOC_URL && i.scheme.n ? "://" : "", TOC_SV_ARG(i.key));
}

static void same(const char *line, const char *want)
{
    toc_arena a = {0};
    EXPECT_SV(parsed(&a, line), want);
    toc_arena_done(&a);
}

TEST(kinds_show_in_values)
{
    same("198.51.100.7", "ipv4-addr 198.51.100.7");
    same("2001:DB8:0:0::7", "ipv6-addr 2001:db8::7");
    same("Evil.Example", "domain-name evil.example");
    same("http://evil.example/a", "url http://evil.example/a");
    same("evil.example/a", "url evil.example/a");
    same("Bad@Evil.example", "email-addr bad@evil.example");
    same("D41D8CD98F00B204E9800998ECF8427E", "file-hash d41d8cd98f00b204e9800998ecf8427e");
    same("cve-2021-44228", "vulnerability CVE-2021-44228");
    same("invoice.exe", "file-name invoice.exe");
    same("/tmp/.X/evil", "file-path /tmp/.X/evil");
    same("C:\\Users\\Evil.exe", "file-path c:\\users\\evil.exe");
    same("HKLM\\Software\\Evil", "windows-registry-key hkey_local_machine\\software\\evil");
    same("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
         "cryptocurrency-wallet 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa");
}

TEST(kinds_can_be_said)
{
    same("file-name:setup.com", "file-name setup.com");
    same("user-agent: EvilBot/1.0", "user-agent evilbot/1.0");
    same("domain:evil.zip", "domain-name evil.zip");
    same("sha256:d41d", "-");
    same("ip:evil.example", "-");
}

TEST(harmless_forms_are_read)
{
    same("evil[.]example", "domain-name evil.example");
    same("hxxps://evil[.]example/x", "url https://evil.example/x");
    same("198.51.100[.]7", "ipv4-addr 198.51.100.7");
    same("bad[@]evil[.]example", "email-addr bad@evil.example");
    same("*.evil.example", "domain-name evil.example");
    same("evil.example.", "domain-name evil.example");
}

TEST(networks_keep_the_bits_that_count)
{
    same("198.51.100.7/24", "ipv4-addr 198.51.100.0/24");
    same("198.51.100.7/32", "ipv4-addr 198.51.100.7");
    same("2001:db8::7/32", "ipv6-addr 2001:db8::/32");
    same("::ffff:198.51.100.7", "ipv4-addr 198.51.100.7");
    same("198.51.100.7/33", "-");
}

TEST(names_in_other_scripts_are_a_labels)
{
    same("b\xc3\xbc"
         "cher.example",
         "domain-name xn--bcher-kva.example");
    same("B\xc3\x9c"
         "CHER.example",
         "domain-name xn--bcher-kva.example");
    same("stra\xc3\x9f"
         "e.example",
         "domain-name xn--strae-oqa.example");
}

TEST(urls_have_one_form)
{
    same("HTTP://Evil.Example:80", "url http://evil.example/");
    same("https://evil.example:443/a/./b/../c?x=%7e%2f#top", "url https://evil.example/a/c?x=~%2F");
    same("https://evil.example:8443/", "url https://evil.example:8443/");
    same("http://user:pw@evil.example/Path", "url http://evil.example/Path");
    same("http://[2001:DB8::7]:80/x", "url http://[2001:db8::7]/x");
    same("http://198.51.100.7/x", "url http://198.51.100.7/x");
    same("http://evil.example/\xc3\xbc", "url http://evil.example/%C3%BC");
    same("http://evil.example/../../a", "url http://evil.example/a");
    same("http://evil.example:99999/", "-");
}

TEST(what_is_nothing_is_left_alone)
{
    static const char *const NOTHING[] = {
        "",
        "   ",
        "word",
        "1.2.3.4.5",
        "01.2.3.4",
        "a..b.example",
        "-",
        "http://",
        "evil.example/a b",
        "CVE-2021",
        "d41d8cd98f00b204e9800998ecf8427",
        "a@b",
        "localhost",
        "x.123",
    };
    for (size_t i = 0; i < TOC_LEN(NOTHING); i++)
        same(NOTHING[i], "-");
}

TEST(hostile_values_end)
{
    toc_arena a = {0};
    toc_buf long_one = {0};
    for (int i = 0; i < 20000; i++)
        toc_buf_str(&long_one, "a.");
    toc_ioc ioc;
    EXPECT(toc_ioc_parse(toc_buf_sv(&long_one), &a, &ioc) == TOC_IOC_UNKNOWN);
    EXPECT(toc_ioc_parse((toc_sv){"a\0b.example", 11}, &a, &ioc) == TOC_IOC_UNKNOWN);
    toc_buf_done(&long_one);
    toc_arena_done(&a);
}
