/*
 * misp_types - see misp_types.h. Types and categories are those of the MISP core format, 2.3.2;
 * what stands for them in STIX 2.1 agrees with misp-stix, so that both name the same things.
 */
#include "share/misp_types.h"

#define NETWORK "Network activity"
#define DELIVERY "Payload delivery"
#define OTHER "Other"

#define HASH(name_, algorithm_)                                                                    \
    {name_, DELIVERY, TOC_MISP_OBSERVABLE, "file", "hashes." algorithm_, TOC_IOC_HASH},            \
    {                                                                                              \
        "filename|" name_, DELIVERY, TOC_MISP_FILE, "file", "hashes." algorithm_, TOC_IOC_HASH     \
    }
/* Digests that are no indicator of logs, which the matcher leaves alone. */
#define DIGEST(name_, algorithm_)                                                                  \
    {name_, DELIVERY, TOC_MISP_OBSERVABLE, "file", "hashes." algorithm_, TOC_IOC_NONE},            \
    {                                                                                              \
        "filename|" name_, DELIVERY, TOC_MISP_FILE, "file", "hashes." algorithm_, TOC_IOC_NONE     \
    }
#define VALUE(name_, category_, type_, property_, kind_)                                           \
    {                                                                                              \
        name_, category_, TOC_MISP_OBSERVABLE, type_, property_, kind_                             \
    }
#define TEXT(name_, category_)                                                                     \
    {                                                                                              \
        name_, category_, TOC_MISP_TEXT, NULL, NULL, TOC_IOC_NONE                                  \
    }
#define THING(name_, category_, type_)                                                             \
    {                                                                                              \
        name_, category_, TOC_MISP_THING, type_, NULL, TOC_IOC_NONE                                \
    }
#define RULE(name_, pattern_type_)                                                                 \
    {                                                                                              \
        name_, "Artifacts dropped", TOC_MISP_RULE, NULL, pattern_type_, TOC_IOC_NONE               \
    }

static const toc_misp_type TYPES[] = {
    {"ip-dst", NETWORK, TOC_MISP_ADDRESS, "ipv4-addr", "value", TOC_IOC_NONE},
    {"ip-src", NETWORK, TOC_MISP_ADDRESS, "ipv4-addr", "value", TOC_IOC_NONE},
    {"ip-dst|port", NETWORK, TOC_MISP_PORT, "ipv4-addr", "dst", TOC_IOC_NONE},
    {"ip-src|port", NETWORK, TOC_MISP_PORT, "ipv4-addr", "src", TOC_IOC_NONE},
    {"hostname|port", NETWORK, TOC_MISP_PORT, "domain-name", "dst", TOC_IOC_DOMAIN},
    {"domain|ip", NETWORK, TOC_MISP_NAMED_ADDRESS, "domain-name", "value", TOC_IOC_DOMAIN},
    VALUE("domain", NETWORK, "domain-name", "value", TOC_IOC_DOMAIN),
    VALUE("hostname", NETWORK, "domain-name", "value", TOC_IOC_DOMAIN),
    VALUE("onion-address", NETWORK, "domain-name", "value", TOC_IOC_DOMAIN),
    VALUE("url", NETWORK, "url", "value", TOC_IOC_URL),
    VALUE("email", DELIVERY, "email-addr", "value", TOC_IOC_EMAIL),
    VALUE("email-src", DELIVERY, "email-addr", "value", TOC_IOC_EMAIL),
    VALUE("email-dst", DELIVERY, "email-addr", "value", TOC_IOC_EMAIL),
    VALUE("email-reply-to", DELIVERY, "email-addr", "value", TOC_IOC_EMAIL),
    VALUE("target-email", "Targeting data", "email-addr", "value", TOC_IOC_EMAIL),
    VALUE("whois-registrant-email", "Attribution", "email-addr", "value", TOC_IOC_EMAIL),
    VALUE("dns-soa-email", "Attribution", "email-addr", "value", TOC_IOC_EMAIL),
    VALUE("mac-address", NETWORK, "mac-addr", "value", TOC_IOC_NONE),
    VALUE("AS", NETWORK, "autonomous-system", "number", TOC_IOC_NONE),
    VALUE("user-agent", NETWORK, "network-traffic",
          "extensions.'http-request-ext'.request_header.'User-Agent'", TOC_IOC_USER_AGENT),
    HASH("md5", "MD5"),
    HASH("sha1", "'SHA-1'"),
    HASH("sha256", "'SHA-256'"),
    HASH("sha512", "'SHA-512'"),
    DIGEST("sha224", "'SHA-224'"),
    DIGEST("sha384", "'SHA-384'"),
    DIGEST("sha3-256", "'SHA3-256'"),
    DIGEST("sha3-512", "'SHA3-512'"),
    DIGEST("ssdeep", "SSDEEP"),
    DIGEST("tlsh", "TLSH"),
    {"malware-sample", DELIVERY, TOC_MISP_FILE, "file", "hashes.MD5", TOC_IOC_HASH},
    VALUE("filename", DELIVERY, "file", "name", TOC_IOC_FILE_NAME),
    VALUE("email-attachment", DELIVERY, "file", "name", TOC_IOC_FILE_NAME),
    VALUE("x509-fingerprint-md5", NETWORK, "x509-certificate", "hashes.MD5", TOC_IOC_HASH),
    VALUE("x509-fingerprint-sha1", NETWORK, "x509-certificate", "hashes.'SHA-1'", TOC_IOC_HASH),
    VALUE("x509-fingerprint-sha256", NETWORK, "x509-certificate", "hashes.'SHA-256'", TOC_IOC_HASH),
    VALUE("regkey", "Persistence mechanism", "windows-registry-key", "key", TOC_IOC_REGISTRY_KEY),
    {"regkey|value", "Persistence mechanism", TOC_MISP_REGISTRY, "windows-registry-key", "key",
     TOC_IOC_REGISTRY_KEY},
    VALUE("mutex", "Artifacts dropped", "mutex", "name", TOC_IOC_NONE),
    VALUE("btc", "Financial fraud", "x-cryptocurrency-wallet", "value", TOC_IOC_WALLET),
    VALUE("xmr", "Financial fraud", "x-cryptocurrency-wallet", "value", TOC_IOC_NONE),
    VALUE("dash", "Financial fraud", "x-cryptocurrency-wallet", "value", TOC_IOC_NONE),
    RULE("yara", "yara"),
    RULE("sigma", "sigma"),
    RULE("snort", "snort"),
    RULE("stix2-pattern", "stix"),
    THING("vulnerability", "External analysis", "vulnerability"),
    THING("threat-actor", "Attribution", "threat-actor"),
    THING("campaign-name", "Attribution", "campaign"),
    TEXT("text", OTHER),
    TEXT("comment", OTHER),
    TEXT("link", "External analysis"),
    TEXT("other", OTHER),
};

const toc_misp_type *toc_misp_type_of(toc_sv name)
{
    for (size_t i = 0; i < TOC_LEN(TYPES); i++)
        if (toc_sv_eq(name, toc_sv_of(TYPES[i].name)))
            return &TYPES[i];
    return NULL;
}

static bool same_path(toc_sv x, const char *path)
{
    size_t i = 0;
    for (; *path; path++) {
        if (*path == '\'')
            continue;
        while (i < x.n && x.p[i] == '\'')
            i++;
        if (i == x.n || x.p[i++] != *path)
            return false;
    }
    while (i < x.n && x.p[i] == '\'')
        i++;
    return i == x.n;
}

const toc_misp_type *toc_misp_type_for(toc_sv type, toc_sv property)
{
    if (toc_sv_eq(type, TOC_SV("ipv6-addr")))
        type = TOC_SV("ipv4-addr");
    if (toc_sv_eq(type, TOC_SV("cryptocurrency-wallet")))
        type = TOC_SV("x-cryptocurrency-wallet");
    for (size_t i = 0; i < TOC_LEN(TYPES); i++) {
        const toc_misp_type *t = &TYPES[i];
        bool plain = t->form == TOC_MISP_OBSERVABLE || t->form == TOC_MISP_ADDRESS;
        if (plain && toc_sv_eq(type, toc_sv_of(t->type)) && same_path(property, t->property))
            return t;
    }
    return NULL;
}

const char *toc_misp_galaxy_type(toc_sv galaxy)
{
    static const struct {
        const char *galaxy, *type;
    } GALAXIES[] = {
        {"threat-actor", "threat-actor"},
        {"microsoft-activity-group", "threat-actor"},
        {"terrorist-groups", "threat-actor"},
        {"360net-threat-actor", "threat-actor"},
        {"mitre-intrusion-set", "intrusion-set"},
        {"mitre-enterprise-attack-intrusion-set", "intrusion-set"},
        {"mitre-ics-groups", "intrusion-set"},
        {"mitre-malware", "malware"},
        {"mitre-enterprise-attack-malware", "malware"},
        {"mitre-ics-software", "malware"},
        {"malpedia", "malware"},
        {"ransomware", "malware"},
        {"rat", "malware"},
        {"stealer", "malware"},
        {"banker", "malware"},
        {"backdoor", "malware"},
        {"botnet", "malware"},
        {"cryptominers", "malware"},
        {"android", "malware"},
        {"exploit-kit", "malware"},
        {"mitre-tool", "tool"},
        {"mitre-enterprise-attack-tool", "tool"},
        {"tool", "tool"},
        {"mitre-attack-pattern", "attack-pattern"},
        {"mitre-enterprise-attack-attack-pattern", "attack-pattern"},
        {"mitre-course-of-action", "course-of-action"},
        {"sector", "identity"},
    };
    for (size_t i = 0; i < TOC_LEN(GALAXIES); i++)
        if (toc_sv_eq(galaxy, toc_sv_of(GALAXIES[i].galaxy)))
            return GALAXIES[i].type;
    return NULL;
}
