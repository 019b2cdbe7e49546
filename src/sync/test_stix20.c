#include "testkit.h"

#include "model/stix.h"
#include "sync/stix20.h"

static void on_fault(void *context, const char *pointer, const char *what)
{
    (void)context;
    toc_test_fail(__FILE__, __LINE__, "%s: %s", pointer, what);
}

/* Converts text; the outcome is as STIX 2.1 has it. */
static toc_json_doc *convert(const char *text, toc_stix20_report *report)
{
    toc_json_doc *old = NULL, *now = NULL;
    toc_buf json = {0};
    EXPECT_INT(toc_json_parse(toc_sv_of(text), &old, NULL), 0);
    EXPECT(toc_stix20_is(toc_json_root(old)));
    toc_stix20_convert(toc_json_root(old), &json, report);
    EXPECT_INT(toc_json_parse(toc_buf_sv(&json), &now, NULL), 0);
    EXPECT_INT(toc_stix_check(toc_json_root(now), "", on_fault, NULL), 0);
    EXPECT(!toc_stix20_is(toc_json_root(now)));
    toc_json_doc_free(old);
    toc_buf_done(&json);
    return now;
}

#define HEAD(type)                                                                                 \
    "{\"type\":\"" type "\",\"id\":\"" type "--00000000-0000-4000-8000-000000000001\","            \
    "\"created\":\"2018-01-01T00:00:00.000Z\",\"modified\":\"2018-01-01T00:00:00.000Z\","

TEST(indicators_get_the_type_of_their_pattern)
{
    toc_stix20_report report = {0};
    toc_json_doc *d = convert(HEAD("indicator") "\"labels\":[\"malicious-activity\"],"
                                                "\"pattern\":\"[file:name = 'x']\","
                                                "\"valid_from\":\"2018-01-01T00:00:00Z\"}",
                              &report);
    EXPECT_SV(toc_json_text(toc_json_root(d), "pattern_type"), "stix");
    EXPECT_SV(toc_json_text(toc_json_root(d), "spec_version"), "2.1");
    EXPECT_INT(toc_json_count(toc_json_get(toc_json_root(d), "indicator_types")), 1);
    EXPECT_INT(toc_json_count(toc_json_get(toc_json_root(d), "labels")), 1);
    EXPECT_INT(report.objects, 1);
    EXPECT_INT(report.changes[TOC_STIX20_TYPES], 1);
    toc_json_doc_free(d);
}

TEST(what_is_not_known_of_malware_is_told)
{
    toc_stix20_report report = {0};
    toc_json_doc *d = convert(
        HEAD("malware") "\"name\":\"m\",\"labels\":[\"trojan\"],\"x_own\":{\"a\":1.50}}", &report);
    EXPECT(toc_json_is_true(toc_json_get(toc_json_root(d), "is_family")));
    EXPECT(toc_json_get(toc_json_root(d), "x_own").doc);
    EXPECT_INT(report.changes[TOC_STIX20_FAMILY], 1);
    toc_json_doc_free(d);
}

TEST(observations_stay_in_the_old_form)
{
    toc_stix20_report report = {0};
    toc_json_doc *d = convert(HEAD("observed-data") "\"first_observed\":\"2018-01-01T00:00:00Z\","
                                                    "\"last_observed\":\"2018-01-01T00:00:00Z\","
                                                    "\"number_observed\":1,\"objects\":{\"0\":"
                                                    "{\"type\":\"file\",\"name\":\"x\"}}}",
                              &report);
    EXPECT_INT(report.changes[TOC_STIX20_OBSERVED], 1);
    toc_json_doc_free(d);
}

TEST(identities_relationships_and_markings)
{
    toc_stix20_report report = {0};
    toc_json_doc_free(
        convert(HEAD("identity") "\"name\":\"n\",\"identity_class\":\"group\"}", &report));
    toc_json_doc_free(convert(
        HEAD("relationship") "\"relationship_type\":\"uses\",\"source_ref\":"
                             "\"malware--00000000-0000-4000-8000-000000000001\",\"target_ref\":"
                             "\"tool--00000000-0000-4000-8000-000000000001\"}",
        &report));
    toc_json_doc_free(
        convert("{\"type\":\"marking-definition\",\"id\":\"marking-definition--34098fce-"
                "860f-48ae-8e50-ebd3cc5e41da\",\"created\":\"2017-01-20T00:00:00.000Z\","
                "\"definition_type\":\"tlp\",\"definition\":{\"tlp\":\"green\"}}",
                &report));
    EXPECT_INT(report.objects, 3);
}

TEST(what_is_no_object_of_2_0_is_left_alone)
{
    static const char *const OTHERS[] = {
        HEAD("malware") "\"spec_version\":\"2.1\"}", "{\"type\":\"file\",\"name\":\"x\"}", "7",
        "{}", "{\"type\":\"bundle\",\"created\":\"2017-01-20T00:00:00.000Z\"}"};
    for (size_t i = 0; i < TOC_LEN(OTHERS); i++) {
        toc_json_doc *d = NULL;
        EXPECT_INT(toc_json_parse(toc_sv_of(OTHERS[i]), &d, NULL), 0);
        EXPECT(!toc_stix20_is(toc_json_root(d)));
        toc_json_doc_free(d);
    }
}
