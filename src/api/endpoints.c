/* endpoints - READ FIRST: all there are, who may ask, and who works on it. docs/openapi.json says
 * what each takes and gives; a test holds the two against each other. */
#include "api/server.h"

#define READ TOC_ROLE_READER, TOC_CREW_READ
#define LOOK TOC_ROLE_ANALYST, TOC_CREW_READ
#define ADMIN TOC_ROLE_ADMIN, TOC_CREW_WRITE
#define WRITE TOC_ROLE_ANALYST, TOC_CREW_WRITE

const toc_endpoint toc_endpoints[] = {
    {"GET", "/session", toc_api_get_session, TOC_ROLE_READER, TOC_CREW_NONE},
    {"POST", "/session", toc_api_log_in, TOC_ROLE_NOBODY, TOC_CREW_CHECK},
    {"DELETE", "/session", toc_api_log_out, TOC_ROLE_READER, TOC_CREW_NONE},
    {"GET", "/setup", toc_api_get_setup, TOC_ROLE_NOBODY, TOC_CREW_NONE},
    {"POST", "/setup", toc_api_do_setup, TOC_ROLE_NOBODY, TOC_CREW_CHECK},
    {"GET", "/openapi.json", toc_api_document, TOC_ROLE_NOBODY, TOC_CREW_NONE},
    {"GET", "/health", toc_api_health, READ},
    {"GET", "/incidents", toc_api_incidents, TOC_ROLE_READER, TOC_CREW_SELDOM},
    {"GET", "/incidents/map", toc_api_map, READ},
    {"GET", "/incidents/news", toc_api_news, READ},
    {"GET", "/incidents/{}", toc_api_incident, READ},
    {"GET", "/incidents/{}/history", toc_api_history, READ},
    {"POST", "/incidents/{}/rulings", toc_api_rule, WRITE},
    {"POST", "/rulings/{}/undo", toc_api_undo, WRITE},
    {"GET", "/review", toc_api_get_review, TOC_ROLE_ANALYST, TOC_CREW_READ},
    {"POST", "/review", toc_api_answer_review, WRITE},
    {"POST", "/read", toc_api_read, TOC_ROLE_ANALYST, TOC_CREW_READ},
    {"POST", "/reports", toc_api_add_report, TOC_ROLE_ANALYST, TOC_CREW_READ},
    {"GET", "/reports/{}", toc_api_report, READ},
    {"GET", "/incidents/{}/neighbours", toc_api_neighbours, READ},
    {"GET", "/incidents/{}/export", toc_api_export, TOC_ROLE_READER, TOC_CREW_WRITE},
    {"GET", "/warnings", toc_api_warnings, READ},
    {"GET", "/outlook", toc_api_outlook, READ},
    {"GET", "/partners/{}/preview/{}", toc_api_preview, LOOK},
    {"GET", "/partners", toc_api_partners, LOOK},
    {"POST", "/partners", toc_api_add_partner, ADMIN},
    {"PATCH", "/partners/{}", toc_api_set_partner, ADMIN},
    {"DELETE", "/partners/{}", toc_api_remove_partner, ADMIN},
    {"GET", "/collections", toc_api_collections, LOOK},
    {"POST", "/collections", toc_api_add_collection, ADMIN},
    {"PATCH", "/collections/{}", toc_api_set_collection, ADMIN},
    {"DELETE", "/collections/{}", toc_api_remove_collection, ADMIN},
    {"GET", "/users", toc_api_users, TOC_ROLE_ADMIN, TOC_CREW_READ},
    {"POST", "/users", toc_api_add_user, ADMIN},
    {"DELETE", "/users/{}", toc_api_remove_user, ADMIN},
    {"GET", "/tokens", toc_api_tokens, TOC_ROLE_ADMIN, TOC_CREW_READ},
    {"POST", "/tokens", toc_api_add_token, ADMIN},
    {"DELETE", "/tokens/{}", toc_api_remove_token, ADMIN},
    {"GET", "/sources", toc_api_sources, LOOK},
    {"POST", "/sources", toc_api_grade_source, WRITE},
    {"GET", "/audit", toc_api_audit, TOC_ROLE_ADMIN, TOC_CREW_READ},
    {"GET", "/changes", toc_api_changes, READ},
    {"GET", "/seen", toc_api_seen, TOC_ROLE_READER, TOC_CREW_NONE},
    {"POST", "/seen", toc_api_see, TOC_ROLE_READER, TOC_CREW_WRITE},
    {"GET", "/events", toc_api_events, TOC_ROLE_READER, TOC_CREW_NONE},
};

const size_t toc_endpoints_n = TOC_LEN(toc_endpoints);
