/* endpoints - READ FIRST: all there are, who may ask, and who works on it. docs/openapi.json says
 * what each takes and gives; a test holds the two against each other. */
#include "api/server.h"

#define READ TOC_ROLE_READER, TOC_CREW_READ
#define WRITE TOC_ROLE_ANALYST, TOC_CREW_WRITE

const toc_endpoint toc_endpoints[] = {
    {"GET", "/session", toc_api_get_session, TOC_ROLE_READER, TOC_CREW_NONE},
    {"POST", "/session", toc_api_log_in, TOC_ROLE_NOBODY, TOC_CREW_CHECK},
    {"DELETE", "/session", toc_api_log_out, TOC_ROLE_READER, TOC_CREW_NONE},
    {"GET", "/setup", toc_api_get_setup, TOC_ROLE_NOBODY, TOC_CREW_NONE},
    {"POST", "/setup", toc_api_do_setup, TOC_ROLE_NOBODY, TOC_CREW_CHECK},
    {"GET", "/health", toc_api_health, READ},
    {"GET", "/incidents", toc_api_incidents, READ},
    {"GET", "/incidents/map", toc_api_map, READ},
    {"GET", "/incidents/{}", toc_api_incident, READ},
    {"GET", "/incidents/{}/history", toc_api_history, READ},
    {"POST", "/incidents/{}/rulings", toc_api_rule, WRITE},
    {"POST", "/rulings/{}/undo", toc_api_undo, WRITE},
    {"GET", "/review", toc_api_get_review, TOC_ROLE_ANALYST, TOC_CREW_READ},
    {"POST", "/review", toc_api_answer_review, WRITE},
    {"POST", "/read", toc_api_read, TOC_ROLE_ANALYST, TOC_CREW_READ},
    {"POST", "/reports", toc_api_add_report, TOC_ROLE_ANALYST, TOC_CREW_READ},
    {"GET", "/reports/{}", toc_api_report, READ},
    {"GET", "/changes", toc_api_changes, READ},
    {"GET", "/events", toc_api_events, TOC_ROLE_READER, TOC_CREW_NONE},
};

const size_t toc_endpoints_n = TOC_LEN(toc_endpoints);
