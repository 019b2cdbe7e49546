/* record_field - see record_field.h. */
#include "match/record_field.h"

#include "base/ascii.h"

/* The field's own name, then what logs call it: Zeek, EVE, Elastic Common Schema, W3C, firewalls.
 */
static const struct {
    const char *text, *names;
} NAMES[TOC_FIELD_COUNT] = {
    [TOC_FIELD_TIME] = {"time", "ts timestamp @timestamp datetime eventtime event_time _time date"},
    [TOC_FIELD_SRC_IP] = {"src_ip", "id.orig_h srcip src source.ip source.address source_ip "
                                    "sourceip client_ip clientip client.ip remote_addr remote_ip "
                                    "c-ip saddr src_addr tx_hosts"},
    [TOC_FIELD_SRC_PORT] = {"src_port", "id.orig_p srcport source.port source_port spt sport "
                                        "client_port client.port"},
    [TOC_FIELD_SRC_MAC] = {"src_mac", "orig_l2_addr source.mac srcmac ether.src_mac"},
    [TOC_FIELD_SRC_BYTES] = {"src_bytes", "orig_bytes source.bytes flow.bytes_toserver bytes_out "
                                          "sentbyte cs-bytes"},
    [TOC_FIELD_SRC_PACKETS] = {"src_packets", "orig_pkts source.packets flow.pkts_toserver "
                                              "packets_out sentpkt"},
    [TOC_FIELD_DST_IP] = {"dst_ip", "id.resp_h dest_ip dstip dst dest destination.ip "
                                    "destination.address destination_ip destinationip server_ip "
                                    "server.ip s-ip daddr dst_addr rx_hosts"},
    [TOC_FIELD_DST_PORT] = {"dst_port", "id.resp_p dest_port dstport destination.port "
                                        "destination_port dpt dport server_port server.port "
                                        "s-port"},
    [TOC_FIELD_DST_MAC] = {"dst_mac", "resp_l2_addr destination.mac dstmac ether.dest_mac"},
    [TOC_FIELD_DST_BYTES] = {"dst_bytes", "resp_bytes destination.bytes flow.bytes_toclient "
                                          "bytes_in rcvdbyte sc-bytes"},
    [TOC_FIELD_DST_PACKETS] = {"dst_packets", "resp_pkts destination.packets flow.pkts_toclient "
                                              "packets_in rcvdpkt"},
    [TOC_FIELD_PROTOCOL] = {"protocol", "proto network.transport transport"},
    [TOC_FIELD_SERVICE] = {"service", "app_proto network.protocol"},
    [TOC_FIELD_DOMAIN] = {"domain", "query server_name dns.rrname dns.queries.rrname "
                                    "dns.question.name http.hostname tls.sni "
                                    "tls.client.server_name url.domain destination.domain fqdn "
                                    "qname rrname cs-host http_host dns_query"},
    [TOC_FIELD_ANSWER] = {"answer", "answers dns.answers.rdata dns.answers.data dns.rdata "
                                    "dns.resolved_ip dns.grouped.a dns.grouped.aaaa "
                                    "dns.grouped.cname rdata resolved_ip"},
    [TOC_FIELD_URL] = {"url", "uri http.url url.full url.original request_url cs-uri "
                              "cs-uri-stem request_uri"},
    [TOC_FIELD_METHOD] = {"method", "http.http_method http.request.method http_method cs-method "
                                    "request_method"},
    [TOC_FIELD_USER_AGENT] = {"user_agent", "http.http_user_agent user_agent.original useragent "
                                            "http_user_agent cs(user-agent)"},
    [TOC_FIELD_REFERRER] = {"referrer", "referer http.http_refer http.request.referrer "
                                        "http_referer cs(referer)"},
    [TOC_FIELD_MD5] = {"md5", "file.hash.md5 fileinfo.md5 process.hash.md5 hash.md5 file_md5"},
    [TOC_FIELD_SHA1] = {"sha1", "file.hash.sha1 fileinfo.sha1 process.hash.sha1 hash.sha1 "
                                "file_sha1"},
    [TOC_FIELD_SHA256] = {"sha256", "file.hash.sha256 fileinfo.sha256 process.hash.sha256 "
                                    "hash.sha256 file_sha256"},
    [TOC_FIELD_SHA512] = {"sha512", "file.hash.sha512 process.hash.sha512 hash.sha512"},
    [TOC_FIELD_FILE_NAME] = {"file_name", "filename file.name fileinfo.filename"},
    [TOC_FIELD_FILE_PATH] = {"file_path", "file.path filepath targetfilename"},
    [TOC_FIELD_FILE_SIZE] = {"file_size", "total_bytes file.size fileinfo.size filesize"},
    [TOC_FIELD_MIME_TYPE] = {"mime_type", "file.mime_type mimetype"},
    [TOC_FIELD_USER] = {"user", "username user.name user_name account cs-username"},
    [TOC_FIELD_MAIL_FROM] = {"mail_from", "mailfrom smtp.mail_from email.from email.from.address "
                                          "sender from"},
    [TOC_FIELD_MAIL_TO] = {"mail_to", "rcptto smtp.rcpt_to email.to email.to.address recipient to"},
    [TOC_FIELD_SUBJECT] = {"subject", "email.subject tls.subject certificate.subject "
                                      "x509.subject.distinguished_name"},
    [TOC_FIELD_ISSUER] = {"issuer", "tls.issuerdn certificate.issuer "
                                    "x509.issuer.distinguished_name"},
    [TOC_FIELD_SERIAL] = {"serial", "tls.serial certificate.serial x509.serial_number"},
    [TOC_FIELD_COMMAND_LINE] = {"command_line", "process.command_line commandline cmdline"},
    [TOC_FIELD_PID] = {"pid", "process.pid processid"},
    [TOC_FIELD_PROCESS] = {"process", "process.executable image exe process.name"},
    [TOC_FIELD_REGISTRY_KEY] = {"registry_key", "registry.key registry.path targetobject"},
};

const char *toc_field_text(toc_field f)
{
    return f < TOC_FIELD_COUNT ? NAMES[f].text : NULL;
}

toc_field toc_field_find(toc_sv text)
{
    for (int f = TOC_FIELD_NONE + 1; f < TOC_FIELD_COUNT; f++)
        if (toc_sv_eq(text, toc_sv_of(NAMES[f].text)))
            return (toc_field)f;
    return TOC_FIELD_NONE;
}

bool toc_field_names(toc_map *ret, toc_arena *a)
{
    for (uint32_t f = TOC_FIELD_NONE + 1; f < TOC_FIELD_COUNT; f++) {
        toc_sv names = toc_sv_of(NAMES[f].names);
        if (!toc_map_put(ret, a, toc_sv_of(NAMES[f].text), f))
            return false;
        while (names.n)
            if (!toc_map_put(ret, a, toc_sv_cut(&names, ' '), f))
                return false;
    }
    return true;
}

toc_field toc_field_named(const toc_map *names, toc_sv name)
{
    char low[TOC_FIELD_LONGEST_NAME];
    if (!name.n || name.n > sizeof(low))
        return TOC_FIELD_NONE;
    for (size_t i = 0; i < name.n; i++)
        low[i] = toc_lower(name.p[i]);
    int64_t f = toc_map_get(names, (toc_sv){low, name.n});
    return f == TOC_MAP_NONE ? TOC_FIELD_NONE : (toc_field)f;
}
