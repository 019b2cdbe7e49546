/* What counts as a hit, kind by kind, on lines that anybody can judge; sets that are kept. */
#include "base/alloc.h"
#include "base/file.h"
#include "base/image.h"
#include "match/list.h"
#include "match/log.h"
#include "match/scan_state.h"
#include "testkit.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

static toc_set *set_of(const char *list)
{
    toc_set_builder *b = NULL;
    toc_set *s = NULL;
    toc_list_result got;
    const toc_about about = {.source = TOC_SV("test")};
    EXPECT_INT(toc_set_builder_new(&b), 0);
    EXPECT_INT(toc_list_add(b, toc_sv_of(list), &about, &got, NULL), 0);
    EXPECT_INT(got.left_out, 0);
    EXPECT_INT(toc_set_build(b, TOC_SV("stamp"), &s, NULL), 0);
    toc_set_builder_free(b);
    return s;
}

/* "value<-found" of each hit, a space between. */
static toc_sv hits_in(const toc_set *set, const char *log, toc_log_format format, toc_arena *a)
{
    toc_scan *scan = NULL;
    toc_buf b = {0}, out = {0};
    const toc_hit *hits = NULL;
    size_t n = 0;
    const toc_scan_style style = toc_log_style(format);
    toc_buf_printf(&b, "%*s%s%*s", TOC_SCAN_PAD, "\n", log, TOC_SCAN_PAD, "\n");
    b.p[TOC_SCAN_PAD + strlen(log)] = '\n';
    toc_sv block = {b.p + TOC_SCAN_PAD, strlen(log)};
    EXPECT_INT(toc_scan_new(set, &scan, NULL), 0);
    EXPECT_INT(toc_scan_block(scan, block, &style, &hits, &n), 0);
    for (size_t i = 0; i < n; i++) {
        toc_set_item item;
        EXPECT_INT(toc_set_item_at(set, hits[i].indicator, a, &item), 0);
        toc_buf_printf(&out, "%s%.*s<-%.*s", i ? " | " : "", TOC_SV_ARG(item.value),
                       (int)(hits[i].end - hits[i].start), block.p + hits[i].start);
    }
    toc_sv text = toc_arena_dup(a, toc_buf_sv(&out));
    toc_scan_free(scan);
    toc_buf_done(&b);
    toc_buf_done(&out);
    return text;
}

static void expect_hits(const char *list, const char *log, const char *want, toc_log_format format)
{
    toc_arena a = {0};
    toc_set *s = set_of(list);
    EXPECT_SV(hits_in(s, log, format, &a), want);
    toc_set_free(s);
    toc_arena_done(&a);
}

#define HITS(list, log, want) expect_hits((list), (log), (want), TOC_LOG_TEXT)
#define HITS_JSON(list, log, want) expect_hits((list), (log), (want), TOC_LOG_JSON)

TEST(domains_match_whole_names_and_below)
{
    HITS("evil.example", "www.EVIL.example.", "evil.example<-EVIL.example");
    HITS("evil.example", "notevil.example evil.example.net evil.examples", "");
    HITS("evil.example", "-evil.example- <evil.example>",
         "evil.example<-evil.example | evil.example<-evil.example");
    HITS("evil.example\na.evil.example", "x.a.evil.example",
         "a.evil.example<-a.evil.example | evil.example<-evil.example");
}

TEST(names_in_other_scripts_match_either_way)
{
    const char *list = "b\xc3\xbc"
                       "cher.example";
    HITS(list, "XN--bcher-KVA.example", "xn--bcher-kva.example<-XN--bcher-KVA.example");
    HITS(list,
         "www.B\xc3\x9c"
         "CHER.example!",
         "xn--bcher-kva.example<-B\xc3\x9c"
         "CHER.example");
    HITS_JSON(list, "{\"q\":\"b\\u00fccher.example\"}",
              "xn--bcher-kva.example<-b\\u00fccher.example");
    HITS("evil.example",
         "\xc3\xbc"
         "evil.example \xe2\x80\x9c"
         "evil.example\xe2\x80\x9d",
         "evil.example<-evil.example");
    HITS_JSON("evil.example", "\"\\u00fcevil.example \\u003cevil.example\\u003e\"",
              "evil.example<-evil.example");
}

TEST(escapes_end_before_the_word)
{
    HITS("evil.example", "u=http%3A%2F%2Fevil.example%2F", "evil.example<-evil.example");
    HITS_JSON("evil.example\nnevil.example", "\"a\\nevil.example\"", "evil.example<-evil.example");
    HITS_JSON("nevil.example", "\"c:\\\\nevil.example\"", "nevil.example<-nevil.example");
}

TEST(addresses_are_whole)
{
    HITS("198.51.100.7",
         "198.51.100.7:80 (198.51.100.7) 198.51.100.71 1198.51.100.7 198.51.100.7.1",
         "198.51.100.7<-198.51.100.7 | 198.51.100.7<-198.51.100.7");
    HITS("198.51.100.0/24\n198.51.0.0/16", "a 198.51.100.9 b 198.51.7.7",
         "198.51.100.0/24<-198.51.100.9 | 198.51.0.0/16<-198.51.100.9 | 198.51.0.0/16<-198.51.7.7");
    HITS("0.0.0.0/0", "198.51.100.300 1.2.3.4", "0.0.0.0/0<-1.2.3.4");
    HITS("198.51.100.9", "nginx-198.51.100.9 198.51.100.1-198.51.100.9",
         "198.51.100.9<-198.51.100.9");
}

TEST(addresses_of_version_6_match_however_they_are_written)
{
    HITS(
        "2001:db8::7", "2001:0db8:0:0:0:0:0:7 [2001:DB8::7]:53 src:2001:db8::7, 2001:db8::71",
        "2001:db8::7<-2001:0db8:0:0:0:0:0:7 | 2001:db8::7<-2001:DB8::7 | 2001:db8::7<-2001:db8::7");
    HITS("2001:db8::/32", "at 12:34:56 from 2001:db8:1:2:3:4:5:6: 00:1a:2b:3c:4d:5e std::add",
         "2001:db8::/32<-2001:db8:1:2:3:4:5:6");
    HITS("198.51.100.7", "::ffff:198.51.100.7", "198.51.100.7<-198.51.100.7");
}

TEST(urls_match_in_normal_form)
{
    const char *list = "http://evil.example/gate.php?id=1";
    HITS(list, "GET HTTP://EVIL.example:80/./gate.php?id=1#x",
         "http://evil.example/gate.php?id=1<-HTTP://EVIL.example:80/./gate.php?id=1#x");
    HITS(list, "(http://evil.example/%67ate.php?id=1).",
         "http://evil.example/gate.php?id=1<-http://evil.example/%67ate.php?id=1");
    HITS(list,
         "http://evil.example/gate.php?id=12 http://evil.example/gate.php "
         "https://evil.example/gate.php?id=1",
         "");
    HITS(list, "evil.example/gate.php?id=1",
         "http://evil.example/gate.php?id=1<-evil.example/gate.php?id=1");
    HITS("evil.example/a", "https://u:p@evil.example/a",
         "evil.example/a<-https://u:p@evil.example/a");
    HITS_JSON(list, "{\"u\":\"http:\\/\\/evil.example\\/gate.php?id=1\"}",
              "http://evil.example/gate.php?id=1<-http:\\/\\/evil.example\\/gate.php?id=1");
    HITS("http://[2001:db8::7]/x", "to http://[2001:DB8:0::7]/x",
         "http://[2001:db8::7]/x<-http://[2001:DB8:0::7]/x");
    HITS("http://198.51.100.7/x", "http://198.51.100.7/x,2", "");
    expect_hits("http://198.51.100.7/x", "1,http://198.51.100.7/x,2",
                "http://198.51.100.7/x<-http://198.51.100.7/x", TOC_LOG_CSV);
}

TEST(urls_match_when_host_and_path_are_fields)
{
    const char *list = "http://evil.example/gate.php?id=1";
    HITS(list, "1.5\tGET\tevil.example\t/gate.php?id=1\t-",
         "http://evil.example/gate.php?id=1<-evil.example");
    HITS_JSON(list, "{\"hostname\":\"evil.example\",\"url\":\"\\/gate.php?id=1\"}",
              "http://evil.example/gate.php?id=1<-evil.example");
    HITS(list, "www.evil.example\t/gate.php?id=1", "");
    HITS(list, "evil.example\n/gate.php?id=1", "");
}

TEST(mailboxes_are_whole)
{
    HITS("mail@evil.example",
         "from=<Mail@Evil.example> xmail@evil.example mail@www.evil.example "
         "mailto:mail@evil.example",
         "mail@evil.example<-Mail@Evil.example | mail@evil.example<-mail@evil.example");
    HITS("o'neil@evil.example", "to o'neil@evil.example",
         "o'neil@evil.example<-o'neil@evil.example");
}

TEST(digests_are_whole)
{
    HITS("d41d8cd98f00b204e9800998ecf8427e",
         "MD5=D41D8CD98F00B204E9800998ECF8427E, d41d8cd98f00b204e9800998ecf8427e.exe "
         "0d41d8cd98f00b204e9800998ecf8427e",
         "d41d8cd98f00b204e9800998ecf8427e<-D41D8CD98F00B204E9800998ECF8427E | "
         "d41d8cd98f00b204e9800998ecf8427e<-d41d8cd98f00b204e9800998ecf8427e");
}

TEST(files_match_by_name_and_by_path)
{
    HITS("invoice.exe",
         "C:\\x\\Invoice.EXE /tmp/invoice.exe my-invoice.exe a+invoice.exe invoice.exe.bak",
         "invoice.exe<-Invoice.EXE | invoice.exe<-invoice.exe");
    HITS("file-name:evil tool.exe", "ran \"Evil Tool.exe\" and evil tool.exes",
         "evil tool.exe<-Evil Tool.exe");
    HITS("C:\\Users\\Evil.exe", "c:\\users\\EVIL.exe D:\\C:\\x",
         "c:\\users\\evil.exe<-c:\\users\\EVIL.exe");
    HITS_JSON("C:\\Users\\Evil.exe", "{\"p\":\"C:\\\\Users\\\\Evil.exe\"}",
              "c:\\users\\evil.exe<-C:\\\\Users\\\\Evil.exe");
    HITS("/tmp/.x/Evil",
         "open /tmp/.x/Evil /var/tmp/.x/Evil /tmp/.x/evil /tmp/.x/Evil/a /tmp/.x/Evil2",
         "/tmp/.x/Evil<-/tmp/.x/Evil | /tmp/.x/Evil<-/tmp/.x/Evil");
}

TEST(other_kinds_have_their_own_ends)
{
    HITS("CVE-2021-44228", "cve-2021-44228.json CVE-2021-442281 xcve-2021-44228",
         "CVE-2021-44228<-cve-2021-44228");
    HITS("HKLM\\Software\\Evil",
         "HKEY_LOCAL_MACHINE\\SOFTWARE\\evil\\Run HKCU\\Software\\Evil "
         "\\REGISTRY\\MACHINE\\Software\\Evil",
         "hkey_local_machine\\software\\evil<-HKEY_LOCAL_MACHINE\\SOFTWARE\\evil | "
         "hkey_local_machine\\software\\evil<-MACHINE\\Software\\Evil");
    HITS("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
         "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa 1a1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
         "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa<-1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa");
    HITS("user-agent:EvilBot/1.0 (x)", "\"Mozilla EvilBot/1.0 (x)\" NotEvilBot/1.0 (x)",
         "evilbot/1.0 (x)<-EvilBot/1.0 (x)");
}

TEST(expressions_and_literals_stay_within_lines)
{
    if (!toc_set_regex_supported())
        return;
    HITS("regex:GET /[a-z]{4}\\.php\nliteral:Evil+Thing\nregex:x[^y]z",
         "GET /abcd.php\nnot-eVIL+thing!\nx\nz GET /ABCD.php xyz x-z",
         "GET /[a-z]{4}\\.php<-GET /abcd.php | evil+thing<-eVIL+thing | x[^y]z<-x-z");
}

/* ---- sets ---- */

TEST(what_is_there_twice_is_kept_once)
{
    toc_set *s = set_of("evil.example\nEVIL.example.\nevil[.]example\n198.51.100.7\n");
    EXPECT_INT(toc_set_count(s), 2);
    EXPECT_INT(toc_set_count_of(s, TOC_IOC_DOMAIN), 1);
    toc_set_free(s);
}

TEST(sources_of_one_value_are_kept_apart)
{
    toc_set_builder *b = NULL;
    toc_set *s = NULL;
    toc_arena a = {0};
    toc_ioc i;
    toc_set_item item;
    const toc_about one = {.source = TOC_SV("one"),
                           .id = TOC_SV("indicator--11111111-2222-4333-8444-55555555aaaa")};
    const toc_about two = {.source = TOC_SV("two"),
                           .id = TOC_SV("x-thing--Odd"),
                           .marking = TOC_SV("TLP:RED"),
                           .valid_until = 9};
    EXPECT_INT(toc_set_builder_new(&b), 0);
    EXPECT_INT(toc_ioc_parse(TOC_SV("evil.example"), &a, &i), 0);
    EXPECT_INT(toc_set_add(b, &i, &one, NULL), 0);
    EXPECT_INT(toc_set_add(b, &i, &two, NULL), 0);
    EXPECT_INT(toc_set_build(b, TOC_SV(""), &s, NULL), 0);
    EXPECT_SV(hits_in(s, "evil.example", TOC_LOG_TEXT, &a),
              "evil.example<-evil.example | evil.example<-evil.example");
    EXPECT_INT(toc_set_item_at(s, 0, &a, &item), 0);
    EXPECT_SV(item.about.id, "indicator--11111111-2222-4333-8444-55555555aaaa");
    EXPECT_INT(toc_set_item_at(s, 1, &a, &item), 0);
    EXPECT_SV(item.about.id, "x-thing--Odd");
    EXPECT_SV(item.about.marking, "TLP:RED");
    EXPECT_INT(item.about.valid_until, 9);
    toc_set_builder_free(b);
    toc_set_free(s);
    toc_arena_done(&a);
}

static const char MANY[] =
    "evil.example\nhttp://bad.example/x\n198.51.100.0/24\n2001:db8::/32\nmail@evil.example\n"
    "HKLM\\Software\\Evil\nfile-name:evil tool.exe\nCVE-2021-44228\n";
static const char LOG[] =
    "a.evil.example http://bad.example/x 198.51.100.3 2001:db8::9 mail@evil.example "
    "HKLM\\Software\\Evil evil tool.exe CVE-2021-44228";

static const char *saved_path(void)
{
    static char path[512];
    (void)snprintf(path, sizeof(path), "%s/set", toc_test_dir());
    return path;
}

TEST(saved_sets_find_the_same)
{
    toc_arena a = {0};
    toc_set *s = set_of(MANY), *again = NULL;
    toc_sv want = hits_in(s, LOG, TOC_LOG_TEXT, &a);
    EXPECT_INT(toc_set_save(s, saved_path(), NULL), 0);
    EXPECT_INT(toc_set_open(saved_path(), &again, NULL), 0);
    EXPECT(want.n > 100);
    EXPECT(toc_sv_eq(hits_in(again, LOG, TOC_LOG_TEXT, &a), want));
    EXPECT_SV(toc_set_stamp(again), "stamp");
    EXPECT_INT(toc_set_bytes(again), toc_set_bytes(s));
    /* a set made of a set */
    toc_set_builder *b = NULL;
    toc_set *third = NULL;
    EXPECT_INT(toc_set_builder_new(&b), 0);
    EXPECT_INT(toc_set_add_set(b, again, NULL, 0, NULL), 0);
    EXPECT_INT(toc_set_build(b, TOC_SV(""), &third, NULL), 0);
    EXPECT(toc_sv_eq(hits_in(third, LOG, TOC_LOG_TEXT, &a), want));
    toc_set_builder_free(b);
    toc_set_free(third);
    toc_set_free(again);
    toc_set_free(s);
    toc_arena_done(&a);
}

/* Puts one byte in place of another. */
static void poke(size_t at, char c)
{
    FILE *f = fopen(saved_path(), "r+b");
    EXPECT(f && fseek(f, (long)at, SEEK_SET) == 0 && fputc(c, f) != EOF);
    if (f)
        (void)fclose(f);
}

static const char MANY_KINDS[] =
    "evil.example\n198.51.100.7\n203.0.113.0/24\n2001:db8::/32\nhttp://bad.example/gate?x=1\n"
    "a@mail.example\nd41d8cd98f00b204e9800998ecf8427e\nC:\\Users\\x\\evil.exe\nCVE-2024-1234\n"
    "file-name:dropper.exe\nuser-agent:Evil Browser/1.0\nHKLM\\Software\\Evil\nregex:x[0-9]{3}y\n";
static const char MANY_HITS[] =
    "a.evil.example 198.51.100.7 203.0.113.9 2001:db8::5 http://bad.example/gate?x=1 "
    "<a@mail.example> "
    "d41d8cd98f00b204e9800998ecf8427e C:\\Users\\x\\evil.exe CVE-2024-1234 dropper.exe "
    "\"Evil Browser/1.0\" HKLM\\Software\\Evil x123y";

/* Bytes of a saved set changed, one at a time: it is refused, or at least told when asked, and
 * never read where there is nothing. */
TEST(damaged_sets_are_refused_or_told)
{
    toc_file_map map;
    toc_arena a = {0};
    toc_set *s = set_of(MANY_KINDS), *again = NULL;
    toc_sv want = hits_in(s, MANY_HITS, TOC_LOG_TEXT, &a);
    size_t not_told = 0;
    EXPECT_INT(toc_set_save(s, saved_path(), NULL), 0);
    EXPECT_INT(toc_file_map_open(saved_path(), &map, NULL), 0);
    toc_buf copy = {0};
    toc_buf_add(&copy, map.bytes);
    toc_file_map_close(&map);
    for (size_t i = 0; i < copy.n; i += 3) {
        static const unsigned char BY[] = {0x41, 0xff, 0x80};
        char by = (char)BY[i % 2 + i / 3 % 2];
        poke(i, (char)(copy.p[i] ^ by));
        int r = toc_set_open(saved_path(), &again, NULL);
        if (r < 0) {
            poke(i, copy.p[i]);
            continue;
        }
        toc_sv found = hits_in(again, MANY_HITS, TOC_LOG_TEXT, &a);
        if (toc_set_check(again, NULL) == 0) {
            not_told++;
            EXPECT_SV(found, want.p);
        }
        again = toc_set_free(again);
        poke(i, copy.p[i]);
        toc_arena_clear(&a);
        want = hits_in(s, MANY_HITS, TOC_LOG_TEXT, &a);
    }
    /* what pads names and sections apart holds nothing */
    EXPECT(not_told < 12 * (64 + TOC_IMAGE_NAME) / 3);
    toc_buf_done(&copy);
    toc_set_free(s);
    toc_arena_done(&a);
}

TEST(sets_that_are_cut_off_are_refused)
{
    toc_file_map map;
    toc_err err = {0};
    toc_set *s = set_of("evil.example\n198.51.100.7\n"), *again = NULL;
    EXPECT_INT(toc_set_save(s, saved_path(), NULL), 0);
    EXPECT_INT(toc_file_map_open(saved_path(), &map, NULL), 0);
    toc_buf copy = {0};
    toc_buf_add(&copy, map.bytes);
    toc_file_map_close(&map);
    for (size_t n = 0; n < copy.n; n += 97) {
        EXPECT_INT(toc_file_replace(saved_path(), (toc_sv){copy.p, n}, NULL), 0);
        EXPECT(toc_set_open(saved_path(), &again, &err) < 0);
    }
    EXPECT(toc_sv_find(toc_sv_of(err.text), TOC_SV("set"), 0) >= 0);
    toc_buf_done(&copy);
    toc_set_free(s);
}

/* Damage that opening does not see is not carried on. */
TEST(a_damaged_set_is_not_saved_again)
{
    toc_file_map map;
    toc_set *s = set_of("evil.example\n"), *again = NULL;
    EXPECT_INT(toc_set_save(s, saved_path(), NULL), 0);
    EXPECT_INT(toc_file_map_open(saved_path(), &map, NULL), 0);
    toc_buf copy = {0};
    toc_buf_add(&copy, map.bytes);
    toc_file_map_close(&map);
    long at = toc_sv_find(toc_buf_sv(&copy), TOC_SV("evil.example"), 0);
    EXPECT(at > 0);
    poke((size_t)at, 'x');
    EXPECT_INT(toc_set_open(saved_path(), &again, NULL), 0);
    EXPECT_INT(toc_set_save(again, saved_path(), NULL), -EINVAL);
    toc_set_free(again);
    toc_buf_done(&copy);
    toc_set_free(s);
}

TEST(an_empty_set_finds_nothing)
{
    toc_arena a = {0};
    toc_set *s = set_of("# nothing\n\n");
    EXPECT_INT(toc_set_count(s), 0);
    EXPECT_SV(hits_in(s, "evil.example 1.2.3.4 d41d8cd98f00b204e9800998ecf8427e", TOC_LOG_TEXT, &a),
              "");
    toc_set_free(s);
    toc_arena_done(&a);
}

TEST(out_of_memory_is_told)
{
    toc_arena a = {0};
    for (long n = 0; n < 60; n++) {
        toc_set_builder *b = NULL;
        toc_set *s = NULL;
        toc_ioc ioc;
        const toc_about about = {.source = TOC_SV("x")};
        EXPECT_INT(toc_ioc_parse(TOC_SV("http://evil.example/a"), &a, &ioc), 0);
        toc_alloc_fail_after(n);
        int r = toc_set_builder_new(&b);
        if (r == 0)
            r = toc_set_add(b, &ioc, &about, NULL);
        if (r == 0)
            r = toc_set_build(b, TOC_SV(""), &s, NULL);
        toc_alloc_fail_after(-1);
        EXPECT(r == 0 || r == -ENOMEM);
        toc_set_free(s);
        toc_set_builder_free(b);
    }
    toc_arena_done(&a);
}

/* ---- logs ---- */

static void expect_time(const char *line, int64_t want)
{
    int64_t got = 0;
    EXPECT(toc_log_time(toc_sv_of(line), &got));
    EXPECT_INT(got, want);
}

TEST(times_of_lines_are_read)
{
    const int64_t want = INT64_C(1699948829000000);
    expect_time("2023-11-14T08:00:29Z x", want);
    expect_time("{\"timestamp\":\"2023-11-14T08:00:29.5+0000\"}", want + 500000);
    expect_time("1.2.3.4 - - [14/Nov/2023:09:00:29 +0100] \"GET /\"", want);
    expect_time("1699948829.25\tCx", want + 250000);
    expect_time("2023/11/14 08:00:29 x", want);
    int64_t us;
    EXPECT(!toc_log_time(TOC_SV("Nov 14 08:00:29 host sshd[123]: port 1234567890123456"), &us));
    EXPECT(!toc_log_time(TOC_SV("2023-13-14T08:00:29Z 99999999999"), &us));
}

TEST(formats_show_in_the_first_lines)
{
    EXPECT_INT(toc_log_detect(TOC_SV("\n{\"a\":1}\n")), TOC_LOG_JSON);
    EXPECT_INT(toc_log_detect(TOC_SV("#separator \\x09\n")), TOC_LOG_TSV);
    EXPECT_INT(toc_log_detect(TOC_SV("a,b,c\n1,2,3\n")), TOC_LOG_CSV);
    EXPECT_INT(toc_log_detect(TOC_SV("Nov 14 a, b, c\nNov 15 x\n")), TOC_LOG_TEXT);
    EXPECT_INT(toc_log_detect(TOC_SV("")), TOC_LOG_TEXT);
}
