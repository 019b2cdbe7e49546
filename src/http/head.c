/*
 * head - what must be right of a request's head before anything is made of it (RFC 9112). Where two
 * readers could take one stream of bytes for different requests, a proxy before the server may be
 * the other one: such requests are refused, and the connection ends.
 */
#include "http/request.h"

#include "base/ascii.h"

typedef struct {
    unsigned hosts, lengths, codings;
    bool chunked; /* the only one of the codings */
    bool packed;  /* the body is, as sent */
    bool spaced;  /* a name has a space in it */
} head;

static enum MHD_Result on_header(void *context, enum MHD_ValueKind kind, const char *key,
                                 const char *value)
{
    head *h = context;
    toc_sv name = toc_sv_of(key), v = toc_sv_trim(toc_sv_of(value));
    (void)kind;
    h->spaced = h->spaced || memchr(name.p, ' ', name.n) || memchr(name.p, '\t', name.n);
    h->hosts += toc_sv_eq_nocase(name, TOC_SV("Host"));
    h->lengths += toc_sv_eq_nocase(name, TOC_SV("Content-Length"));
    if (toc_sv_eq_nocase(name, TOC_SV("Transfer-Encoding"))) {
        h->codings++;
        h->chunked = toc_sv_eq_nocase(v, TOC_SV("chunked"));
    }
    if (toc_sv_eq_nocase(name, TOC_SV("Content-Encoding")))
        h->packed = h->packed || !toc_sv_eq_nocase(v, TOC_SV("identity"));
    return MHD_YES;
}

unsigned toc_head_fault(toc_request *r, const char *version)
{
    head h = {0};
    (void)MHD_get_connection_values(r->connection, MHD_HEADER_KIND, on_header, &h);
    bool hosted = h.hosts == 1 || (h.hosts == 0 && strcmp(version, "HTTP/1.0") == 0);
    unsigned fault = 0;
    if (!hosted || h.lengths > 1 || h.codings > 1 || (h.lengths && h.codings) || h.spaced)
        fault = MHD_HTTP_BAD_REQUEST;
    else if (h.codings && !h.chunked)
        fault = MHD_HTTP_NOT_IMPLEMENTED;
    if (fault) { /* nobody knows where the next request begins */
        r->at_once = true;
        toc_respond_header(r, MHD_HTTP_HEADER_CONNECTION, TOC_SV("close"));
    } else if (h.packed) {
        fault = MHD_HTTP_UNSUPPORTED_MEDIA_TYPE;
        toc_respond_header(r, MHD_HTTP_HEADER_ACCEPT_ENCODING, TOC_SV("identity"));
    }
    return fault;
}

toc_sv toc_head_path(toc_sv target)
{
    static const char *const SCHEMES[] = {"http://", "https://"};
    for (size_t i = 0; i < TOC_LEN(SCHEMES); i++) {
        toc_sv scheme = toc_sv_of(SCHEMES[i]);
        if (target.n < scheme.n || !toc_sv_eq_nocase(toc_sv_range(target, 0, scheme.n), scheme))
            continue;
        const char *slash = memchr(target.p + scheme.n, '/', target.n - scheme.n);
        return slash ? toc_sv_range(target, (size_t)(slash - target.p), target.n) : TOC_SV("/");
    }
    return target;
}

size_t toc_head_unescape(void *context, struct MHD_Connection *connection, char *s)
{
    char *to = s;
    (void)context, (void)connection;
    for (const char *from = s; *from; to++) {
        int high = *from == '%' ? toc_hex_digit(from[1]) : -1,
            low = high >= 0 ? toc_hex_digit(from[2]) : -1;
        bool is = low >= 0 && (high || low);
        *to = *from;
        if (is)
            *to = (char)(high << 4 | low);
        from += is ? 3 : 1;
    }
    *to = '\0';
    return (size_t)(to - s);
}
