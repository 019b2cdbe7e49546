#include "testkit.h"

#include "base/date.h"
#include "read/read.h"

#include <errno.h>

static toc_arena arena;

#define ALERT(status, rest)                                                                        \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"                                                 \
    "<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\"><identifier>X-1</identifier>"           \
    "<sender>police@example.org</sender><sent>2024-05-03T23:10:00-05:00</sent><status>" status     \
    "</status><msgType>Alert</msgType><scope>Public</scope>" rest "</alert>"
#define INFO(language, headline)                                                                   \
    "<info><language>" language "</language><category>Safety</category><event>Shooting</event>"    \
    "<urgency>Immediate</urgency><severity>Severe</severity><certainty>Observed</certainty>"       \
    "<senderName>Loja police</senderName><headline>" headline "</headline>"                        \
    "<description>Two gunmen killed four policemen &amp; fled.</description>"                      \
    "<instruction>Stay inside.</instruction><area><areaDesc>Loja, Ecuador</areaDesc>"              \
    "<polygon>1,2 3,4 5,6 1,2</polygon></area><area><areaDesc>Zamora</areaDesc></area></info>"

static int read_alert(const char *text, toc_doc *ret, toc_err *reterr)
{
    toc_arena_clear(&arena);
    *ret = (toc_doc){0};
    reterr->text[0] = '\0';
    return toc_read_bytes(toc_sv_of(text), TOC_SV("alert.xml"), &arena, ret, reterr);
}

TEST(an_alert_is_read_as_text)
{
    toc_doc d;
    toc_err err;
    EXPECT_INT(read_alert(ALERT("Actual", INFO("en-US", "Gunmen in Loja")), &d, &err), 0);
    EXPECT_SV(d.media, "application/cap+xml");
    EXPECT_SV(d.title, "Gunmen in Loja");
    EXPECT_SV(d.source, "Loja police");
    EXPECT_SV(d.text, "Gunmen in Loja\n\nTwo gunmen killed four policemen & fled.\n\n"
                      "Stay inside.\n\nArea: Loja, Ecuador; Zamora");
    EXPECT_INT(d.published, toc_day_of(2024, 5, 3));
}

TEST(english_is_preferred_and_the_first_taken_else)
{
    toc_doc d;
    toc_err err;
    EXPECT_INT(
        read_alert(ALERT("Actual", INFO("es", "Tiroteo") INFO("en-GB", "Shooting")), &d, &err), 0);
    EXPECT_SV(d.title, "Shooting");
    EXPECT_INT(read_alert(ALERT("Actual", INFO("es", "Tiroteo") INFO("fr", "Tirs")), &d, &err), 0);
    EXPECT_SV(d.title, "Tiroteo");
    EXPECT_SV(d.language, "es");
}

TEST(what_is_no_real_alert_is_never_read)
{
    static const char *const NOT[] = {
        ALERT("Exercise", INFO("en", "x")), ALERT("Test", INFO("en", "x")),
        ALERT("System", INFO("en", "x")),   ALERT("Draft", INFO("en", "x")),
        ALERT("actual", INFO("en", "x")),   ALERT("", INFO("en", "x")),
    };
    for (size_t i = 0; i < TOC_LEN(NOT); i++) {
        toc_doc d;
        toc_err err;
        EXPECT_INT(read_alert(NOT[i], &d, &err), TOC_READ_EMPTY);
        EXPECT(strstr(err.text, "alert.xml: no real alert: its status is '") != NULL);
    }
}

TEST(a_drill_is_known_whatever_it_is_written_in)
{
    static const char DRILL[] = "<alert><status>Exercise</status><msgType>Alert</msgType>"
                                "<info><event>Bomb kills four</event></info></alert>";
    char wide[2 * sizeof(DRILL)];
    toc_doc d;
    toc_err err;
    EXPECT_INT(read_alert(DRILL, &d, &err), TOC_READ_EMPTY);
    memcpy(wide, "\xff\xfe", 2);
    for (size_t i = 0; i + 1 < sizeof(DRILL); i++) {
        wide[2 + 2 * i] = DRILL[i];
        wide[3 + 2 * i] = '\0';
    }
    toc_arena_clear(&arena);
    EXPECT_INT(toc_read_bytes((toc_sv){wide, sizeof(wide)}, TOC_SV("a.xml"), &arena, &d, &err),
               TOC_READ_EMPTY);
}

TEST(damaged_and_empty_alerts_are_told)
{
    toc_doc d;
    toc_err err;
    EXPECT_INT(
        read_alert("<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\"><status>Act", &d, &err),
        -EINVAL);
    EXPECT_SV(toc_sv_of(err.text), "alert.xml: an alert in XML that is damaged");
    EXPECT_INT(read_alert(ALERT("Actual", ""), &d, &err), TOC_READ_EMPTY);
    EXPECT_INT(read_alert("<other xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\"><alert/></other>",
                          &d, &err),
               -EINVAL);
}

/* Neither files nor entities of entities get into the text. */
TEST(entities_are_not_expanded)
{
    toc_doc d;
    toc_err err;
    const char *text =
        "<?xml version=\"1.0\"?><!DOCTYPE alert [<!ENTITY f SYSTEM \"file:///etc/passwd\">"
        "<!ENTITY e \"secret\">]><alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\">"
        "<status>Actual</status><info><headline>a&e;b&f;c</headline></info></alert>";
    EXPECT_INT(read_alert(text, &d, &err), 0);
    EXPECT_SV(d.text, "a b c");
}
