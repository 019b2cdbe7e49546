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
    (void)context;
    switch (status) {
    case 401:
        toc_taxii_fail(r, status, "Unauthorized",
                       "Send the token, or the name and password, of an account (Basic, Bearer).");
        break;
    case 405:
        toc_taxii_fail(r, status, "Method not allowed", "");
        break;
    case 413:
        toc_taxii_fail(r, status, "Request too large",
                       "See max_content_length of the API root; send several envelopes.");
        break;
    case 429:
        toc_taxii_fail(r, status, "Too many requests", "");
        break;
    case 503:
        toc_taxii_fail(r, status, "Busy", "Try again in a moment.");
        break;
    default:
        toc_taxii_fail(r, status, "Not found",
                       toc_sv_ends(toc_request_path(r), TOC_SV("/"))
                           ? ""
                           : "Paths of TAXII end in a slash (3.1).");
    }
}

void toc_taxii_answer(toc_call *c, unsigned status, toc_buf *body)
{
    toc_respond(c->r, status, TOC_TAXII_CONTENT, body);
}
