/* taxii_error - error messages (TAXII 2.1, 3.6) and plain answers. */
#include "share/taxii_server.h"

#include "model/json.h"

#include <stdio.h>

void toc_taxii_fail(toc_request *r, unsigned status, const char *title, const char *description)
{
    char code[16];
    toc_buf body = {0};
    toc_json_out j = {.buf = &body};
    (void)snprintf(code, sizeof(code), "%u", status);
    toc_json_open(&j, '{');
    toc_json_key(&j, "title");
    toc_json_str(&j, toc_sv_of(title));
    if (description && *description) {
        toc_json_key(&j, "description");
        toc_json_str(&j, toc_sv_of(description));
    }
    toc_json_key(&j, "http_status");
    toc_json_str(&j, toc_sv_of(code));
    toc_json_close(&j, '}');
    if (status == 401)
        toc_respond_header(r, "WWW-Authenticate",
                           TOC_SV("Basic realm=\"tocsin\", charset=\"UTF-8\", Bearer"));
    if (status == 429 || status == 503)
        toc_respond_header(r, "Retry-After", TOC_SV("1"));
    toc_respond(r, status, TOC_TAXII_CONTENT, &body);
}

void toc_taxii_fail_status(void *context, toc_request *r, unsigned status)
{
    static const struct {
        unsigned status;
        const char *title, *description;
    } TEXTS[] = {
        {400, "Bad request",
         "The head of a request has one Host, at most one of Content-Length and Transfer-Encoding, "
         "and no spaces in names (RFC 9112)."},
        {401, "Unauthorized",
         "Send the token, or the name and password, of an account (Basic, Bearer)."},
        {405, "Method not allowed", ""},
        {413, "Request too large",
         "See max_content_length of the API root; send several envelopes."},
        {415, "Unsupported media type", "Send bodies as they are, without Content-Encoding."},
        {429, "Too many requests", ""},
        {501, "Not implemented", "The only Transfer-Encoding is chunked."},
        {503, "Busy", "Try again in a moment."},
    };
    (void)context;
    for (size_t i = 0; i < TOC_LEN(TEXTS); i++)
        if (TEXTS[i].status == status) {
            toc_taxii_fail(r, status, TEXTS[i].title, TEXTS[i].description);
            return;
        }
    bool slash = toc_sv_ends(toc_request_path(r), TOC_SV("/"));
    toc_taxii_fail(r, status, "Not found", slash ? "" : "Paths of TAXII end in a slash (3.1).");
}

void toc_taxii_answer(toc_call *c, unsigned status, toc_buf *body)
{
    toc_respond(c->r, status, TOC_TAXII_CONTENT, body);
}
