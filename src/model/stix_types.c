/*
 * stix_types - see stix_types.h. The order is that of the standard: domain objects (4),
 * relationship objects (5), meta objects (7), observables (6). All is by the text of the standard,
 * closed vocabularies in full; open ones are strings.
 */
#include "model/stix_types.h"

static const char *const TO_IDENTITY[] = {"identity", NULL};
static const char *const TO_MARKING[] = {"marking-definition", NULL};
static const char *const EXT_TYPE[] = {
    "new-sdo", "new-sco", "new-sro", "property-extension", "toplevel-property-extension", NULL};
static const char *const OPINION_WORD[] = {"strongly-disagree", "disagree", "neutral", "agree",
                                           "strongly-agree",    NULL};
static const char *const KILL_CHAIN[] = {"kill_chain_name", "phase_name", NULL};
static const char *const WHERE[] = {"identity", "location", NULL};
static const char *const OBSERVED[] = {"observed-data", NULL};
static const char *const FILE_REF[] = {"file", NULL};
static const char *const FILE_ARTIFACT[] = {"file", "artifact", NULL};
static const char *const DIR_REF[] = {"directory", NULL};
static const char *const ARTIFACT_REF[] = {"artifact", NULL};
static const char *const EMAIL_REF[] = {"email-addr", NULL};
static const char *const ACCOUNT_REF[] = {"user-account", NULL};
static const char *const PROCESS_REF[] = {"process", NULL};
static const char *const NETWORK_REF[] = {"network-traffic", NULL};
static const char *const SOFTWARE_REF[] = {"software", NULL};
static const char *const AS_REF[] = {"autonomous-system", NULL};
static const char *const MAC_REF[] = {"mac-addr", NULL};
static const char *const RESOLVES[] = {"ipv4-addr", "ipv6-addr", "domain-name", NULL};
static const char *const ENDPOINT[] = {"ipv4-addr", "ipv6-addr", "mac-addr", "domain-name", NULL};
static const char *const ENCRYPTION[] = {"AES-256-GCM", "ChaCha20-Poly1305", "mime-type-indicated",
                                         NULL};

const toc_stix_property toc_stix_common[] = {
    {.name = "type", .kind = TOC_STIX_STRING, .required = true},
    {.name = "created_by_ref", .kind = TOC_STIX_REF, .words = TO_IDENTITY},
    {.name = "created", .kind = TOC_STIX_TIME, .required = true},
    {.name = "modified", .kind = TOC_STIX_TIME},
    {.name = "revoked", .kind = TOC_STIX_BOOL},
    {.name = "labels", .kind = TOC_STIX_STRING, .list = true},
    {.name = "confidence", .kind = TOC_STIX_INTEGER, .min = 0, .max = 100},
    {.name = "lang", .kind = TOC_STIX_STRING},
    {.name = "external_references", .kind = TOC_STIX_EXTERNAL_REFERENCE, .list = true},
    {.name = "object_marking_refs", .kind = TOC_STIX_REF, .list = true, .words = TO_MARKING},
    {.name = "granular_markings", .kind = TOC_STIX_GRANULAR_MARKING, .list = true},
    {.name = "extensions", .kind = TOC_STIX_EXTENSIONS},
    {0},
};

const toc_stix_property toc_stix_common_sco[] = {
    {.name = "type", .kind = TOC_STIX_STRING, .required = true},
    {.name = "object_marking_refs", .kind = TOC_STIX_REF, .list = true, .words = TO_MARKING},
    {.name = "granular_markings", .kind = TOC_STIX_GRANULAR_MARKING, .list = true},
    {.name = "defanged", .kind = TOC_STIX_BOOL},
    {.name = "extensions", .kind = TOC_STIX_EXTENSIONS},
    {0},
};

static const toc_stix_property ATTACK_PATTERN[] = {
    {.name = "name", .kind = TOC_STIX_STRING, .required = true},
    {.name = "description", .kind = TOC_STIX_STRING},
    {.name = "aliases", .kind = TOC_STIX_STRING, .list = true},
    {.name = "kill_chain_phases", .kind = TOC_STIX_OBJECT, .list = true, .words = KILL_CHAIN},
    {0},
};

static const toc_stix_property CAMPAIGN[] = {
    {.name = "name", .kind = TOC_STIX_STRING, .required = true},
    {.name = "description", .kind = TOC_STIX_STRING},
    {.name = "aliases", .kind = TOC_STIX_STRING, .list = true},
    {.name = "first_seen", .kind = TOC_STIX_TIME},
    {.name = "last_seen", .kind = TOC_STIX_TIME},
    {.name = "objective", .kind = TOC_STIX_STRING},
    {0},
};

static const toc_stix_property COURSE_OF_ACTION[] = {
    {.name = "name", .kind = TOC_STIX_STRING, .required = true},
    {.name = "description", .kind = TOC_STIX_STRING},
    {0},
};

static const toc_stix_property GROUPING[] = {
    {.name = "name", .kind = TOC_STIX_STRING},
    {.name = "description", .kind = TOC_STIX_STRING},
    {.name = "context", .kind = TOC_STIX_STRING, .required = true},
    {.name = "object_refs", .kind = TOC_STIX_REF, .required = true, .list = true},
    {0},
};

static const toc_stix_property IDENTITY[] = {
    {.name = "name", .kind = TOC_STIX_STRING, .required = true},
    {.name = "description", .kind = TOC_STIX_STRING},
    {.name = "roles", .kind = TOC_STIX_STRING, .list = true},
    {.name = "identity_class", .kind = TOC_STIX_STRING},
    {.name = "sectors", .kind = TOC_STIX_STRING, .list = true},
    {.name = "contact_information", .kind = TOC_STIX_STRING},
    {0},
};

static const toc_stix_property INCIDENT[] = {
    {.name = "name", .kind = TOC_STIX_STRING, .required = true},
    {.name = "description", .kind = TOC_STIX_STRING},
    {0},
};

static const toc_stix_property INDICATOR[] = {
    {.name = "name", .kind = TOC_STIX_STRING},
    {.name = "description", .kind = TOC_STIX_STRING},
    {.name = "indicator_types", .kind = TOC_STIX_STRING, .list = true},
    {.name = "pattern", .kind = TOC_STIX_STRING, .required = true},
    {.name = "pattern_type", .kind = TOC_STIX_STRING, .required = true},
    {.name = "pattern_version", .kind = TOC_STIX_STRING},
    {.name = "valid_from", .kind = TOC_STIX_TIME, .required = true},
    {.name = "valid_until", .kind = TOC_STIX_TIME},
    {.name = "kill_chain_phases", .kind = TOC_STIX_OBJECT, .list = true, .words = KILL_CHAIN},
    {0},
};

static const toc_stix_property INFRASTRUCTURE[] = {
    {.name = "name", .kind = TOC_STIX_STRING, .required = true},
    {.name = "description", .kind = TOC_STIX_STRING},
    {.name = "infrastructure_types", .kind = TOC_STIX_STRING, .list = true},
    {.name = "aliases", .kind = TOC_STIX_STRING, .list = true},
    {.name = "kill_chain_phases", .kind = TOC_STIX_OBJECT, .list = true, .words = KILL_CHAIN},
    {.name = "first_seen", .kind = TOC_STIX_TIME},
    {.name = "last_seen", .kind = TOC_STIX_TIME},
    {0},
};

static const toc_stix_property INTRUSION_SET[] = {
    {.name = "name", .kind = TOC_STIX_STRING, .required = true},
    {.name = "description", .kind = TOC_STIX_STRING},
    {.name = "aliases", .kind = TOC_STIX_STRING, .list = true},
    {.name = "first_seen", .kind = TOC_STIX_TIME},
    {.name = "last_seen", .kind = TOC_STIX_TIME},
    {.name = "goals", .kind = TOC_STIX_STRING, .list = true},
    {.name = "resource_level", .kind = TOC_STIX_STRING},
    {.name = "primary_motivation", .kind = TOC_STIX_STRING},
    {.name = "secondary_motivations", .kind = TOC_STIX_STRING, .list = true},
    {0},
};

static const toc_stix_property LOCATION[] = {
    {.name = "name", .kind = TOC_STIX_STRING},
    {.name = "description", .kind = TOC_STIX_STRING},
    {.name = "latitude", .kind = TOC_STIX_NUMBER, .min = -90, .max = 90},
    {.name = "longitude", .kind = TOC_STIX_NUMBER, .min = -180, .max = 180},
    {.name = "precision", .kind = TOC_STIX_NUMBER, .min = 0, .max = 50000000},
    {.name = "region", .kind = TOC_STIX_STRING},
    {.name = "country", .kind = TOC_STIX_STRING},
    {.name = "administrative_area", .kind = TOC_STIX_STRING},
    {.name = "city", .kind = TOC_STIX_STRING},
    {.name = "street_address", .kind = TOC_STIX_STRING},
    {.name = "postal_code", .kind = TOC_STIX_STRING},
    {0},
};

static const toc_stix_property MALWARE[] = {
    {.name = "name", .kind = TOC_STIX_STRING},
    {.name = "description", .kind = TOC_STIX_STRING},
    {.name = "malware_types", .kind = TOC_STIX_STRING, .list = true},
    {.name = "is_family", .kind = TOC_STIX_BOOL, .required = true},
    {.name = "aliases", .kind = TOC_STIX_STRING, .list = true},
    {.name = "kill_chain_phases", .kind = TOC_STIX_OBJECT, .list = true, .words = KILL_CHAIN},
    {.name = "first_seen", .kind = TOC_STIX_TIME},
    {.name = "last_seen", .kind = TOC_STIX_TIME},
    {.name = "operating_system_refs", .kind = TOC_STIX_REF, .list = true, .words = SOFTWARE_REF},
    {.name = "architecture_execution_envs", .kind = TOC_STIX_STRING, .list = true},
    {.name = "implementation_languages", .kind = TOC_STIX_STRING, .list = true},
    {.name = "capabilities", .kind = TOC_STIX_STRING, .list = true},
    {.name = "sample_refs", .kind = TOC_STIX_REF, .list = true, .words = FILE_ARTIFACT},
    {0},
};

static const toc_stix_property MALWARE_ANALYSIS[] = {
    {.name = "product", .kind = TOC_STIX_STRING, .required = true},
    {.name = "version", .kind = TOC_STIX_STRING},
    {.name = "host_vm_ref", .kind = TOC_STIX_REF, .words = SOFTWARE_REF},
    {.name = "operating_system_ref", .kind = TOC_STIX_REF, .words = SOFTWARE_REF},
    {.name = "installed_software_refs", .kind = TOC_STIX_REF, .list = true, .words = SOFTWARE_REF},
    {.name = "configuration_version", .kind = TOC_STIX_STRING},
    {.name = "modules", .kind = TOC_STIX_STRING, .list = true},
    {.name = "analysis_engine_version", .kind = TOC_STIX_STRING},
    {.name = "analysis_definition_version", .kind = TOC_STIX_STRING},
    {.name = "submitted", .kind = TOC_STIX_TIME},
    {.name = "analysis_started", .kind = TOC_STIX_TIME},
    {.name = "analysis_ended", .kind = TOC_STIX_TIME},
    {.name = "result_name", .kind = TOC_STIX_STRING},
    {.name = "result", .kind = TOC_STIX_STRING},
    {.name = "analysis_sco_refs", .kind = TOC_STIX_REF, .list = true},
    {.name = "sample_ref", .kind = TOC_STIX_REF},
    {0},
};

static const toc_stix_property NOTE[] = {
    {.name = "abstract", .kind = TOC_STIX_STRING},
    {.name = "content", .kind = TOC_STIX_STRING, .required = true},
    {.name = "authors", .kind = TOC_STIX_STRING, .list = true},
    {.name = "object_refs", .kind = TOC_STIX_REF, .required = true, .list = true},
    {0},
};

static const toc_stix_property OBSERVED_DATA[] = {
    {.name = "first_observed", .kind = TOC_STIX_TIME, .required = true},
    {.name = "last_observed", .kind = TOC_STIX_TIME, .required = true},
    {.name = "number_observed",
     .kind = TOC_STIX_INTEGER,
     .required = true,
     .min = 1,
     .max = 999999999},
    {.name = "objects", .kind = TOC_STIX_OBJECT},
    {.name = "object_refs", .kind = TOC_STIX_REF, .list = true},
    {0},
};

static const toc_stix_property OPINION[] = {
    {.name = "explanation", .kind = TOC_STIX_STRING},
    {.name = "authors", .kind = TOC_STIX_STRING, .list = true},
    {.name = "opinion", .kind = TOC_STIX_ENUM, .required = true, .words = OPINION_WORD},
    {.name = "object_refs", .kind = TOC_STIX_REF, .required = true, .list = true},
    {0},
};

static const toc_stix_property REPORT[] = {
    {.name = "name", .kind = TOC_STIX_STRING, .required = true},
    {.name = "description", .kind = TOC_STIX_STRING},
    {.name = "report_types", .kind = TOC_STIX_STRING, .list = true},
    {.name = "published", .kind = TOC_STIX_TIME, .required = true},
    {.name = "object_refs", .kind = TOC_STIX_REF, .required = true, .list = true},
    {0},
};

static const toc_stix_property THREAT_ACTOR[] = {
    {.name = "name", .kind = TOC_STIX_STRING, .required = true},
    {.name = "description", .kind = TOC_STIX_STRING},
    {.name = "threat_actor_types", .kind = TOC_STIX_STRING, .list = true},
    {.name = "aliases", .kind = TOC_STIX_STRING, .list = true},
    {.name = "first_seen", .kind = TOC_STIX_TIME},
    {.name = "last_seen", .kind = TOC_STIX_TIME},
    {.name = "roles", .kind = TOC_STIX_STRING, .list = true},
    {.name = "goals", .kind = TOC_STIX_STRING, .list = true},
    {.name = "sophistication", .kind = TOC_STIX_STRING},
    {.name = "resource_level", .kind = TOC_STIX_STRING},
    {.name = "primary_motivation", .kind = TOC_STIX_STRING},
    {.name = "secondary_motivations", .kind = TOC_STIX_STRING, .list = true},
    {.name = "personal_motivations", .kind = TOC_STIX_STRING, .list = true},
    {0},
};

static const toc_stix_property TOOL[] = {
    {.name = "name", .kind = TOC_STIX_STRING, .required = true},
    {.name = "description", .kind = TOC_STIX_STRING},
    {.name = "tool_types", .kind = TOC_STIX_STRING, .list = true},
    {.name = "aliases", .kind = TOC_STIX_STRING, .list = true},
    {.name = "kill_chain_phases", .kind = TOC_STIX_OBJECT, .list = true, .words = KILL_CHAIN},
    {.name = "tool_version", .kind = TOC_STIX_STRING},
    {0},
};

static const toc_stix_property VULNERABILITY[] = {
    {.name = "name", .kind = TOC_STIX_STRING, .required = true},
    {.name = "description", .kind = TOC_STIX_STRING},
    {0},
};

static const toc_stix_property RELATIONSHIP[] = {
    {.name = "relationship_type", .kind = TOC_STIX_STRING, .required = true},
    {.name = "description", .kind = TOC_STIX_STRING},
    {.name = "source_ref", .kind = TOC_STIX_REF, .required = true},
    {.name = "target_ref", .kind = TOC_STIX_REF, .required = true},
    {.name = "start_time", .kind = TOC_STIX_TIME},
    {.name = "stop_time", .kind = TOC_STIX_TIME},
    {0},
};

static const toc_stix_property SIGHTING[] = {
    {.name = "description", .kind = TOC_STIX_STRING},
    {.name = "first_seen", .kind = TOC_STIX_TIME},
    {.name = "last_seen", .kind = TOC_STIX_TIME},
    {.name = "count", .kind = TOC_STIX_INTEGER, .min = 0, .max = 999999999},
    {.name = "sighting_of_ref", .kind = TOC_STIX_REF, .required = true},
    {.name = "observed_data_refs", .kind = TOC_STIX_REF, .list = true, .words = OBSERVED},
    {.name = "where_sighted_refs", .kind = TOC_STIX_REF, .list = true, .words = WHERE},
    {.name = "summary", .kind = TOC_STIX_BOOL},
    {0},
};

static const toc_stix_property LANGUAGE_CONTENT[] = {
    {.name = "object_ref", .kind = TOC_STIX_REF, .required = true},
    {.name = "object_modified", .kind = TOC_STIX_TIME},
    {.name = "contents", .kind = TOC_STIX_OBJECT, .required = true},
    {0},
};

static const toc_stix_property MARKING_DEFINITION[] = {
    {.name = "name", .kind = TOC_STIX_STRING},
    {.name = "definition_type", .kind = TOC_STIX_STRING},
    {.name = "definition", .kind = TOC_STIX_OBJECT},
    {0},
};

static const toc_stix_property EXTENSION_DEFINITION[] = {
    {.name = "name", .kind = TOC_STIX_STRING, .required = true},
    {.name = "description", .kind = TOC_STIX_STRING},
    {.name = "schema", .kind = TOC_STIX_STRING, .required = true},
    {.name = "version", .kind = TOC_STIX_STRING, .required = true},
    {.name = "extension_types",
     .kind = TOC_STIX_ENUM,
     .required = true,
     .list = true,
     .words = EXT_TYPE},
    {.name = "extension_properties", .kind = TOC_STIX_STRING, .list = true},
    {0},
};

static const toc_stix_property ARTIFACT[] = {
    {.name = "mime_type", .kind = TOC_STIX_STRING},
    {.name = "payload_bin", .kind = TOC_STIX_STRING},
    {.name = "url", .kind = TOC_STIX_STRING},
    {.name = "hashes", .kind = TOC_STIX_HASHES},
    {.name = "encryption_algorithm", .kind = TOC_STIX_ENUM, .words = ENCRYPTION},
    {.name = "decryption_key", .kind = TOC_STIX_STRING},
    {0},
};

static const toc_stix_property AUTONOMOUS_SYSTEM[] = {
    {.name = "number", .kind = TOC_STIX_INTEGER, .required = true, .min = 0, .max = 4294967295},
    {.name = "name", .kind = TOC_STIX_STRING},
    {.name = "rir", .kind = TOC_STIX_STRING},
    {0},
};

static const toc_stix_property DIRECTORY[] = {
    {.name = "path", .kind = TOC_STIX_STRING, .required = true},
    {.name = "path_enc", .kind = TOC_STIX_STRING},
    {.name = "ctime", .kind = TOC_STIX_TIME},
    {.name = "mtime", .kind = TOC_STIX_TIME},
    {.name = "atime", .kind = TOC_STIX_TIME},
    {.name = "contains_refs", .kind = TOC_STIX_REF, .list = true},
    {0},
};

static const toc_stix_property DOMAIN_NAME[] = {
    {.name = "value", .kind = TOC_STIX_STRING, .required = true},
    {.name = "resolves_to_refs", .kind = TOC_STIX_REF, .list = true, .words = RESOLVES},
    {0},
};

static const toc_stix_property EMAIL_ADDR[] = {
    {.name = "value", .kind = TOC_STIX_STRING, .required = true},
    {.name = "display_name", .kind = TOC_STIX_STRING},
    {.name = "belongs_to_ref", .kind = TOC_STIX_REF, .words = ACCOUNT_REF},
    {0},
};

static const toc_stix_property EMAIL_MESSAGE[] = {
    {.name = "is_multipart", .kind = TOC_STIX_BOOL, .required = true},
    {.name = "date", .kind = TOC_STIX_TIME},
    {.name = "content_type", .kind = TOC_STIX_STRING},
    {.name = "from_ref", .kind = TOC_STIX_REF, .words = EMAIL_REF},
    {.name = "sender_ref", .kind = TOC_STIX_REF, .words = EMAIL_REF},
    {.name = "to_refs", .kind = TOC_STIX_REF, .list = true, .words = EMAIL_REF},
    {.name = "cc_refs", .kind = TOC_STIX_REF, .list = true, .words = EMAIL_REF},
    {.name = "bcc_refs", .kind = TOC_STIX_REF, .list = true, .words = EMAIL_REF},
    {.name = "message_id", .kind = TOC_STIX_STRING},
    {.name = "subject", .kind = TOC_STIX_STRING},
    {.name = "received_lines", .kind = TOC_STIX_STRING, .list = true},
    {.name = "additional_header_fields", .kind = TOC_STIX_OBJECT},
    {.name = "body", .kind = TOC_STIX_STRING},
    {.name = "body_multipart", .kind = TOC_STIX_OBJECT, .list = true},
    {.name = "raw_email_ref", .kind = TOC_STIX_REF, .words = ARTIFACT_REF},
    {0},
};

static const toc_stix_property FILE[] = {
    {.name = "hashes", .kind = TOC_STIX_HASHES},
    {.name = "size", .kind = TOC_STIX_INTEGER, .min = 0, .max = 9007199254740992},
    {.name = "name", .kind = TOC_STIX_STRING},
    {.name = "name_enc", .kind = TOC_STIX_STRING},
    {.name = "magic_number_hex", .kind = TOC_STIX_HEX},
    {.name = "mime_type", .kind = TOC_STIX_STRING},
    {.name = "ctime", .kind = TOC_STIX_TIME},
    {.name = "mtime", .kind = TOC_STIX_TIME},
    {.name = "atime", .kind = TOC_STIX_TIME},
    {.name = "parent_directory_ref", .kind = TOC_STIX_REF, .words = DIR_REF},
    {.name = "contains_refs", .kind = TOC_STIX_REF, .list = true},
    {.name = "content_ref", .kind = TOC_STIX_REF, .words = ARTIFACT_REF},
    {0},
};

static const toc_stix_property IPV4_ADDR[] = {
    {.name = "value", .kind = TOC_STIX_STRING, .required = true},
    {.name = "resolves_to_refs", .kind = TOC_STIX_REF, .list = true, .words = MAC_REF},
    {.name = "belongs_to_refs", .kind = TOC_STIX_REF, .list = true, .words = AS_REF},
    {0},
};

static const toc_stix_property IPV6_ADDR[] = {
    {.name = "value", .kind = TOC_STIX_STRING, .required = true},
    {.name = "resolves_to_refs", .kind = TOC_STIX_REF, .list = true, .words = MAC_REF},
    {.name = "belongs_to_refs", .kind = TOC_STIX_REF, .list = true, .words = AS_REF},
    {0},
};

static const toc_stix_property MAC_ADDR[] = {
    {.name = "value", .kind = TOC_STIX_STRING, .required = true},
    {0},
};

static const toc_stix_property MUTEX[] = {
    {.name = "name", .kind = TOC_STIX_STRING, .required = true},
    {0},
};

static const toc_stix_property NETWORK_TRAFFIC[] = {
    {.name = "start", .kind = TOC_STIX_TIME},
    {.name = "end", .kind = TOC_STIX_TIME},
    {.name = "is_active", .kind = TOC_STIX_BOOL},
    {.name = "src_ref", .kind = TOC_STIX_REF, .words = ENDPOINT},
    {.name = "dst_ref", .kind = TOC_STIX_REF, .words = ENDPOINT},
    {.name = "src_port", .kind = TOC_STIX_INTEGER, .min = 0, .max = 65535},
    {.name = "dst_port", .kind = TOC_STIX_INTEGER, .min = 0, .max = 65535},
    {.name = "protocols", .kind = TOC_STIX_STRING, .required = true, .list = true},
    {.name = "src_byte_count", .kind = TOC_STIX_INTEGER},
    {.name = "dst_byte_count", .kind = TOC_STIX_INTEGER},
    {.name = "src_packets", .kind = TOC_STIX_INTEGER},
    {.name = "dst_packets", .kind = TOC_STIX_INTEGER},
    {.name = "ipfix", .kind = TOC_STIX_OBJECT},
    {.name = "src_payload_ref", .kind = TOC_STIX_REF, .words = ARTIFACT_REF},
    {.name = "dst_payload_ref", .kind = TOC_STIX_REF, .words = ARTIFACT_REF},
    {.name = "encapsulates_refs", .kind = TOC_STIX_REF, .list = true, .words = NETWORK_REF},
    {.name = "encapsulated_by_ref", .kind = TOC_STIX_REF, .words = NETWORK_REF},
    {0},
};

static const toc_stix_property PROCESS[] = {
    {.name = "is_hidden", .kind = TOC_STIX_BOOL},
    {.name = "pid", .kind = TOC_STIX_INTEGER},
    {.name = "created_time", .kind = TOC_STIX_TIME},
    {.name = "cwd", .kind = TOC_STIX_STRING},
    {.name = "command_line", .kind = TOC_STIX_STRING},
    {.name = "environment_variables", .kind = TOC_STIX_OBJECT},
    {.name = "opened_connection_refs", .kind = TOC_STIX_REF, .list = true, .words = NETWORK_REF},
    {.name = "creator_user_ref", .kind = TOC_STIX_REF, .words = ACCOUNT_REF},
    {.name = "image_ref", .kind = TOC_STIX_REF, .words = FILE_REF},
    {.name = "parent_ref", .kind = TOC_STIX_REF, .words = PROCESS_REF},
    {.name = "child_refs", .kind = TOC_STIX_REF, .list = true, .words = PROCESS_REF},
    {0},
};

static const toc_stix_property SOFTWARE[] = {
    {.name = "name", .kind = TOC_STIX_STRING, .required = true},
    {.name = "cpe", .kind = TOC_STIX_STRING},
    {.name = "swid", .kind = TOC_STIX_STRING},
    {.name = "languages", .kind = TOC_STIX_STRING, .list = true},
    {.name = "vendor", .kind = TOC_STIX_STRING},
    {.name = "version", .kind = TOC_STIX_STRING},
    {0},
};

static const toc_stix_property URL[] = {
    {.name = "value", .kind = TOC_STIX_STRING, .required = true},
    {0},
};

static const toc_stix_property USER_ACCOUNT[] = {
    {.name = "user_id", .kind = TOC_STIX_STRING},
    {.name = "credential", .kind = TOC_STIX_STRING},
    {.name = "account_login", .kind = TOC_STIX_STRING},
    {.name = "account_type", .kind = TOC_STIX_STRING},
    {.name = "display_name", .kind = TOC_STIX_STRING},
    {.name = "is_service_account", .kind = TOC_STIX_BOOL},
    {.name = "is_privileged", .kind = TOC_STIX_BOOL},
    {.name = "can_escalate_privs", .kind = TOC_STIX_BOOL},
    {.name = "is_disabled", .kind = TOC_STIX_BOOL},
    {.name = "account_created", .kind = TOC_STIX_TIME},
    {.name = "account_expires", .kind = TOC_STIX_TIME},
    {.name = "credential_last_changed", .kind = TOC_STIX_TIME},
    {.name = "account_first_login", .kind = TOC_STIX_TIME},
    {.name = "account_last_login", .kind = TOC_STIX_TIME},
    {0},
};

static const toc_stix_property WINDOWS_REGISTRY_KEY[] = {
    {.name = "key", .kind = TOC_STIX_STRING},
    {.name = "values", .kind = TOC_STIX_OBJECT, .list = true},
    {.name = "modified_time", .kind = TOC_STIX_TIME},
    {.name = "creator_user_ref", .kind = TOC_STIX_REF, .words = ACCOUNT_REF},
    {.name = "number_of_subkeys", .kind = TOC_STIX_INTEGER},
    {0},
};

static const toc_stix_property X509_CERTIFICATE[] = {
    {.name = "is_self_signed", .kind = TOC_STIX_BOOL},
    {.name = "hashes", .kind = TOC_STIX_HASHES},
    {.name = "version", .kind = TOC_STIX_STRING},
    {.name = "serial_number", .kind = TOC_STIX_STRING},
    {.name = "signature_algorithm", .kind = TOC_STIX_STRING},
    {.name = "issuer", .kind = TOC_STIX_STRING},
    {.name = "validity_not_before", .kind = TOC_STIX_TIME},
    {.name = "validity_not_after", .kind = TOC_STIX_TIME},
    {.name = "subject", .kind = TOC_STIX_STRING},
    {.name = "subject_public_key_algorithm", .kind = TOC_STIX_STRING},
    {.name = "subject_public_key_modulus", .kind = TOC_STIX_STRING},
    {.name = "subject_public_key_exponent", .kind = TOC_STIX_INTEGER},
    {.name = "x509_v3_extensions", .kind = TOC_STIX_OBJECT},
    {0},
};

static const toc_stix_type TYPES[] = {
    {.name = "attack-pattern", .properties = ATTACK_PATTERN},
    {.name = "campaign", .properties = CAMPAIGN},
    {.name = "course-of-action", .properties = COURSE_OF_ACTION},
    {.name = "grouping", .properties = GROUPING},
    {.name = "identity", .properties = IDENTITY},
    {.name = "incident", .properties = INCIDENT},
    {.name = "indicator", .properties = INDICATOR},
    {.name = "infrastructure", .properties = INFRASTRUCTURE},
    {.name = "intrusion-set", .properties = INTRUSION_SET},
    {.name = "location", .properties = LOCATION},
    {.name = "malware", .properties = MALWARE},
    {.name = "malware-analysis", .properties = MALWARE_ANALYSIS},
    {.name = "note", .properties = NOTE},
    {.name = "observed-data", .properties = OBSERVED_DATA},
    {.name = "opinion", .properties = OPINION},
    {.name = "report", .properties = REPORT},
    {.name = "threat-actor", .properties = THREAT_ACTOR},
    {.name = "tool", .properties = TOOL},
    {.name = "vulnerability", .properties = VULNERABILITY},
    {.name = "relationship", .properties = RELATIONSHIP},
    {.name = "sighting", .properties = SIGHTING},
    {.name = "language-content", .properties = LANGUAGE_CONTENT},
    {.name = "marking-definition", .properties = MARKING_DEFINITION, .unversioned = true},
    {.name = "extension-definition", .properties = EXTENSION_DEFINITION},
    {.name = "artifact", .properties = ARTIFACT},
    {.name = "autonomous-system", .properties = AUTONOMOUS_SYSTEM},
    {.name = "directory", .properties = DIRECTORY},
    {.name = "domain-name", .properties = DOMAIN_NAME},
    {.name = "email-addr", .properties = EMAIL_ADDR},
    {.name = "email-message", .properties = EMAIL_MESSAGE},
    {.name = "file", .properties = FILE},
    {.name = "ipv4-addr", .properties = IPV4_ADDR},
    {.name = "ipv6-addr", .properties = IPV6_ADDR},
    {.name = "mac-addr", .properties = MAC_ADDR},
    {.name = "mutex", .properties = MUTEX},
    {.name = "network-traffic", .properties = NETWORK_TRAFFIC},
    {.name = "process", .properties = PROCESS},
    {.name = "software", .properties = SOFTWARE},
    {.name = "url", .properties = URL},
    {.name = "user-account", .properties = USER_ACCOUNT},
    {.name = "windows-registry-key", .properties = WINDOWS_REGISTRY_KEY},
    {.name = "x509-certificate", .properties = X509_CERTIFICATE},
};

const toc_stix_type *toc_stix_type_of(toc_sv name)
{
    for (size_t i = 0; i < TOC_LEN(TYPES); i++)
        if (toc_sv_eq(toc_sv_of(TYPES[i].name), name))
            return &TYPES[i];
    return NULL;
}
