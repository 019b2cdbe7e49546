#include "testkit.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "read/mime.h"
#include "read/read.h"

#include <errno.h>

static toc_arena arena;

static toc_doc mail(const char *bytes)
{
    toc_doc d = {0};
    toc_err err = {0};
    toc_arena_done(&arena);
    int r = toc_read_bytes(toc_sv_of(bytes), TOC_SV("m.eml"), &arena, &d, &err);
    if (r != 0)
        toc_test_fail(__FILE__, __LINE__, "answer %d: %s", r, err.text);
    return d;
}

static const char simple[] = "Received: from a by b;\r\n\tFri, 22 Mar 2024 22:00:01 +0300\r\n"
                             "From: Desk <desk@example.org>\r\n"
                             "Subject: Blast\r\n in Lima\r\n"
                             "DATE: Fri, 22 Mar 2024 22:00:00 +0300\r\n\r\n"
                             "A bomb went off.\r\n\r\nTwo died.\r\n";

TEST(a_simple_message_is_read)
{
    toc_doc d = mail(simple);
    char day[TOC_DAY_TEXT + 1];
    toc_day_format(d.published, day);
    EXPECT_SV(d.media, "message/rfc822");
    EXPECT_SV(d.title, "Blast in Lima");
    EXPECT_SV(toc_sv_of(day), "2024-03-22");
    EXPECT_SV(d.text, "A bomb went off.\n\nTwo died.");
    EXPECT_SV(d.id, "m");
}

#define HEAD "From: a@example.org\nMIME-Version: 1.0\n"
#define PLAIN "Content-Type: text/plain; charset=utf-8\n\n"
#define HTML "Content-Type: text/html\n\n"

TEST(plain_text_is_preferred_among_alternatives)
{
    EXPECT_SV(mail(HEAD
                   "Content-Type: multipart/alternative; boundary=\"x y\"\n\npreamble\n--x y\n" HTML
                   "<p>html</p>\n--x y\n" PLAIN "plain\n--x y--\nepilogue")
                  .text,
              "plain");
    EXPECT_SV(mail(HEAD "Content-Type: multipart/alternative; boundary=x\n\n--x\n" PLAIN
                        " \n--x\n" HTML "<p>html</p>\n--x--\n")
                  .text,
              "html");
}

TEST(mixed_texts_and_forwarded_mails_follow_each_other)
{
    EXPECT_SV(mail(HEAD "Content-Type: multipart/mixed; boundary=x\n\n--x\n" PLAIN "one\n--x\n"
                        "Content-Type: image/png\nContent-Transfer-Encoding: base64\n\nAAAA\n--x\n"
                        "Content-Type: text/plain\nContent-Disposition: attachment\n\nnotes\n--x\n"
                        "Content-Type: message/rfc822\n\nSubject: inner\n\ntwo\n--x--\n")
                  .text,
              "one\n\ntwo");
}

TEST(nested_multiparts_with_alike_boundaries_are_kept_apart)
{
    EXPECT_SV(mail(HEAD "Content-Type: multipart/mixed; boundary=b\n\n--b\n"
                        "Content-Type: multipart/alternative; boundary=bb\n\n--bb\n" PLAIN
                        "inner\n--bb--\n--b\n" PLAIN "outer\n--b--\n")
                  .text,
              "inner\n\nouter");
}

TEST(transfer_encodings_are_undone)
{
    EXPECT_SV(mail(HEAD
                   "Content-Type: text/plain; charset=iso-8859-1\n"
                   "Content-Transfer-Encoding: quoted-printable\n\nS=E3o Pau=\nlo =3D 100=zz\n")
                  .text,
              "S\u00e3o Paulo = 100=zz");
    EXPECT_SV(mail(HEAD "Content-Type: text/plain; charset=\"utf-8\"\n"
                        "Content-Transfer-Encoding: BASE64\n\nQm9tYmUg\r\nw6AgUGFyaXM=\r\n")
                  .text,
              "Bombe \u00e0 Paris");
}

TEST(encoded_words_are_decoded)
{
    static const char *const cases[][2] = {
        {"=?utf-8?Q?Attaque_=C3=A0_Paris?=", "Attaque \u00e0 Paris"},
        {"=?UTF-8?B?QXR0YXF1ZQ==?= =?utf-8?b?IMOg?= Lyon", "Attaque \u00e0 Lyon"},
        {"=?utf-8?q?=C3?=\t=?utf-8?q?=A0?=", "\u00e0"}, /* split in the middle of a character */
        {"=?windows-1251*uk?B?yujl4g==?= (x)", "\u041a\u0438\u0435\u0432 (x)"},
        {"Re: plain =?broken", "Re: plain =?broken"},
        {"=?utf-8?x?abc?=", "=?utf-8?x?abc?="},
        {"S\xE3o", "S\u00e3o"},
        {"", ""},
    };
    for (size_t i = 0; i < TOC_LEN(cases); i++)
        EXPECT_SV(toc_mime_words(toc_sv_of(cases[i][0]), &arena), cases[i][1]);
    toc_arena_done(&arena);
}

TEST(parameters_are_found_quoted_or_not)
{
    toc_sv field = TOC_SV("text/plain; flag; a=\"x;\\\"y\" ; Charset = utf-8;b");
    EXPECT_SV(toc_mime_value(field), "text/plain");
    EXPECT_SV(toc_mime_parameter(field, TOC_SV("a"), &arena), "x;\"y");
    EXPECT_SV(toc_mime_parameter(field, TOC_SV("charset"), &arena), "utf-8");
    EXPECT_SV(toc_mime_parameter(field, TOC_SV("flag"), &arena), "");
    EXPECT_SV(toc_mime_parameter(field, TOC_SV("none"), &arena), "");
    EXPECT_SV(toc_mime_parameter(TOC_SV("x; a=\"open"), TOC_SV("a"), &arena), "open");
    toc_arena_done(&arena);
}

TEST(a_truncated_message_gives_what_is_there)
{
    EXPECT_SV(
        mail(HEAD "Content-Type: multipart/mixed; boundary=x\n\n--x\n" PLAIN "half a sent").text,
        "half a sent");
}

TEST(a_message_without_text_is_read_through_its_attachment)
{
    EXPECT_SV(mail(HEAD "Content-Type: multipart/mixed; boundary=x\n\n--x\n"
                        "Content-Type: application/octet-stream\n"
                        "Content-Disposition: attachment; filename=report.txt\n"
                        "Content-Transfer-Encoding: base64\n\nQm9tYg==\n--x--\n")
                  .text,
              "Bomb");
    toc_doc d;
    toc_err err = {0};
    EXPECT_INT(toc_read_bytes(TOC_SV(HEAD "\n\n"), TOC_SV("e.eml"), &arena, &d, &err),
               TOC_READ_EMPTY);
    EXPECT_SV(toc_sv_of(err.text), "e.eml: no text in the mail");
}

TEST(prose_with_colons_is_no_mail)
{
    toc_doc d = mail("Note: the police said\nthat two died.\n\nSubject: closed");
    EXPECT_SV(d.media, "text/plain");
    EXPECT_SV(mail("DATE: 3 JAN 90\nSOURCE: DOMESTIC SERVICE\n\nBOMB").media, "text/plain");
}

TEST(mails_in_mails_are_bounded)
{
    toc_buf m = {0};
    toc_buf_str(&m, HEAD);
    for (int i = 0; i < 1000; i++)
        toc_buf_str(&m, "Content-Type: message/rfc822\n\n");
    toc_buf_str(&m, "\n\ntext");
    toc_doc d;
    EXPECT_INT(toc_read_bytes(toc_buf_sv(&m), TOC_SV("x.eml"), &arena, &d, NULL), TOC_READ_EMPTY);
    toc_buf_done(&m);
    toc_arena_done(&arena);
}

TEST(out_of_memory_is_reported_wherever_it_strikes)
{
    static const char m[] = HEAD
        "Subject: =?utf-8?Q?=C3=A0?=\nContent-Type: multipart/mixed; boundary=\"x\"\n\n--x\n" PLAIN
        "one\n--x\nContent-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\n"
        "S=E3o\n--x--\n";
    int r = -ENOMEM;
    for (long n = 0; r == -ENOMEM && n < 10000; n++) {
        toc_doc d = {0};
        toc_alloc_fail_after(n);
        r = toc_read_bytes(toc_sv_of(m), TOC_SV("m.eml"), &arena, &d, NULL);
        toc_alloc_fail_after(-1);
        if (r == 0) {
            EXPECT_SV(d.title, "\u00e0");
            EXPECT_SV(d.text, "one\n\nS\u00e3o");
        }
        toc_arena_done(&arena);
    }
    EXPECT_INT(r, 0);
}

TEST(any_scraps_of_mail_give_valid_text)
{
    static const char *const scraps[] = {
        "Content-Type: multipart/mixed; boundary=x\n",
        "Content-Type: text/html; charset=big5\n",
        "\n",
        "--x\n",
        "--x--\n",
        "\r\n",
        "=?utf-8?q?",
        "?=",
        "=E3",
        "=\n",
        "\xFF",
        "text ",
        "<p>",
        "\"",
        ";",
        "boundary",
        "=",
        "Subject: ",
        "Content-Transfer-Encoding: base64\n",
        "QUJD",
        "\0",
        "Content-Transfer-Encoding: quoted-printable\n",
        "Content-Type: message/rfc822\n\n",
    };
    for (uint64_t round = 0; round < 3000; round++) {
        toc_buf m = {0};
        toc_doc d = {0};
        toc_buf_str(&m, HEAD);
        for (uint64_t seed = toc_hash_mix(9, round); seed > 1; seed /= 3)
            toc_buf_str(&m, scraps[seed % TOC_LEN(scraps)]);
        (void)toc_read_bytes(toc_buf_sv(&m), TOC_SV("x.eml"), &arena, &d, NULL);
        EXPECT_INT(toc_utf8_valid(d.text), d.text.n);
        EXPECT_INT(toc_utf8_valid(d.title), d.title.n);
        toc_buf_done(&m);
        toc_arena_clear(&arena);
    }
    toc_arena_done(&arena);
}
