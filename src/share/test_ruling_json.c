#include "testkit.h"

#include "model/json.h"
#include "share/ruling_json.h"
#include "share/stix.h"

#include <errno.h>

static const char WHOLE[] =
    "{\"id\":\"ruling--8a2c1b60-0000-4000-8000-000000000001\",\"verb\":\"correct\","
    "\"subject\":\"incident--a8ab6a28-bc07-575f-a026-dce7865dcafb\",\"field\":\"killed\","
    "\"value\":{\"value\":4,\"bound\":\"exact\"},\"analyst\":\"anna\","
    "\"because\":\"the \\\"hospital\\\" says so\",\"made\":\"2026-11-26T10:00:00.000001Z\","
    "\"marking\":\"TLP:GREEN\",\"inherited\":true,"
    "\"members\":[\"incident--1\",\"incident--2\"],\"others\":[\"incident--3\"]}";

/* What is read from text; the document is freed, so that text must have been copied. */
static int read_text(const char *text, toc_arena *a, toc_told_ruling *ret, toc_err *reterr)
{
    toc_json_doc *d = NULL;
    EXPECT_INT(toc_json_parse(toc_sv_of(text), &d, reterr), 0);
    int r = toc_ruling_json_read(toc_json_root(d), a, ret, reterr);
    toc_json_doc_free(d);
    return r;
}

TEST(a_ruling_comes_back_as_it_was_written)
{
    toc_arena a = {0};
    toc_err err = {0};
    toc_told_ruling got;
    toc_buf out = {0};
    toc_json_out j = {.buf = &out};
    EXPECT_INT(read_text(WHOLE, &a, &got, &err), 0);
    EXPECT_SV(got.ruling.verb, "correct");
    EXPECT_SV(got.ruling.because, "the \"hospital\" says so");
    EXPECT_SV(got.ruling.value, "{\"value\":4,\"bound\":\"exact\"}");
    EXPECT_SV(got.ruling.marking, "TLP:GREEN");
    EXPECT(got.ruling.inherited);
    EXPECT_INT(got.sides[0].n, 2);
    EXPECT_SV(got.sides[1].p[0], "incident--3");
    EXPECT_INT(got.ruling.made % 1000000, 1);
    toc_ruling_json_write(&j, &got);
    EXPECT_SV(toc_buf_sv(&out), WHOLE);
    toc_buf_done(&out);
    toc_arena_done(&a);
}

/* WHOLE with one piece of it replaced. */
static int read_with(const char *was, const char *is, toc_err *reterr)
{
    toc_arena a = {0};
    toc_buf text = {0};
    toc_told_ruling got;
    toc_sv whole = toc_sv_of(WHOLE);
    long found = toc_sv_find(whole, toc_sv_of(was), 0);
    EXPECT(found >= 0);
    size_t at = (size_t)TOC_MAX(found, 0);
    toc_buf_add(&text, toc_sv_range(whole, 0, at));
    toc_buf_str(&text, is);
    toc_buf_add(&text, toc_sv_range(whole, at + toc_sv_of(was).n, whole.n));
    toc_buf_byte(&text, '\0');
    int r = read_text(toc_buf_sv(&text).p, &a, &got, reterr);
    toc_buf_done(&text);
    toc_arena_done(&a);
    return r;
}

TEST(what_lacks_its_id_verb_or_subject_is_refused)
{
    toc_err err = {0};
    EXPECT_INT(read_with("ruling--8a2c", "report--8a2c", &err), -EINVAL);
    EXPECT_SV(toc_sv_of(err.text), "a ruling without its id, verb or subject");
    EXPECT_INT(read_with("\"correct\"", "\"delete\"", &err), -EINVAL);
    EXPECT_INT(read_with("\"correct\"", "7", &err), -EINVAL);
    EXPECT_INT(read_with("\"subject\"", "\"object\"", &err), -EINVAL);
}

TEST(who_made_it_and_when_must_be_said)
{
    toc_err err = {0};
    EXPECT_INT(read_with("\"anna\"", "\"\"", &err), -EINVAL);
    EXPECT(toc_sv_find(toc_sv_of(err.text), TOC_SV("who made it, and when"), 0) >= 0);
    EXPECT_INT(read_with("2026-11-26T10:00:00.000001Z", "yesterday", &err), -EINVAL);
    EXPECT_INT(read_with("2026-11-26T10:00:00.000001Z", "1969-12-31T23:59:59Z", &err), -EINVAL);
    EXPECT_INT(read_with("\"made\"", "\"undone\"", &err), -EINVAL);
}

TEST(a_ruling_of_an_older_store_is_not_marked)
{
    toc_arena a = {0};
    toc_err err = {0};
    toc_told_ruling got;
    EXPECT_INT(read_text("{\"id\":\"ruling--1\",\"verb\":\"confirm\",\"subject\":\"incident--1\","
                         "\"analyst\":\"anna\",\"made\":\"2026-11-26T10:00:00Z\"}",
                         &a, &got, &err),
               0);
    EXPECT_SV(got.ruling.marking, "");
    EXPECT(!got.ruling.inherited);
    toc_arena_done(&a);
}

TEST(odd_lists_of_members_are_taken_for_what_is_text_in_them)
{
    toc_err err = {0};
    EXPECT_INT(read_with("[\"incident--3\"]", "[null,7,{},\"\",\"incident--4\"]", &err), 0);
    EXPECT_INT(read_with("[\"incident--3\"]", "\"incident--3\"", &err), 0);
}

/* An Incident that carries rulings in our extension, as often as it is said. */
static void put_incident(toc_buf *b, const char *id, const char *rulings)
{
    toc_buf_printf(b,
                   "{\"type\":\"incident\",\"spec_version\":\"2.1\",\"id\":\"incident--%s\","
                   "\"created\":\"2026-01-01T00:00:00.000Z\",\"modified\":"
                   "\"2026-01-01T00:00:00.000Z\",\"name\":\"x\",\"extensions\":{\"%s\":{"
                   "\"extension_type\":\"property-extension\",\"rulings\":[%s]}}}",
                   id, TOC_STIX_EXTENSION, rulings);
}

static int read_bundle(const char *first, const char *second, toc_arena *a,
                       toc_told_ruling_vec *ret, toc_err *reterr)
{
    toc_buf b = {0};
    toc_json_doc *d = NULL;
    toc_buf_str(&b, "{\"type\":\"bundle\",\"id\":\"bundle--00000000-0000-4000-8000-000000000000\","
                    "\"objects\":[");
    put_incident(&b, "a8ab6a28-bc07-575f-a026-dce7865dcafb", first);
    toc_buf_byte(&b, ',');
    put_incident(&b, "b8ab6a28-bc07-575f-a026-dce7865dcafb", second);
    toc_buf_str(&b, "]}");
    EXPECT_INT(toc_json_parse(toc_buf_sv(&b), &d, reterr), 0);
    int r = toc_stix_to_rulings(toc_json_root(d), a, ret, reterr);
    toc_json_doc_free(d);
    toc_buf_done(&b);
    return r;
}

TEST(a_ruling_on_two_incidents_of_a_bundle_is_one)
{
    toc_arena a = {0};
    toc_err err = {0};
    toc_told_ruling_vec got = {0};
    EXPECT_INT(read_bundle(WHOLE, WHOLE, &a, &got, &err), 0);
    EXPECT_INT(got.n, 1);
    toc_arena_done(&a);
}

TEST(one_bad_ruling_refuses_the_bundle)
{
    toc_arena a = {0};
    toc_err err = {0};
    toc_told_ruling_vec got = {0};
    EXPECT_INT(read_bundle(WHOLE, "{\"verb\":\"same\"}", &a, &got, &err), -EINVAL);
    EXPECT(err.text[0]);
    toc_arena_done(&a);
}
