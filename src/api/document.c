/* document - docs/openapi.json, which tells programs what there is. */
#include "api/server.h"

static const char DOCUMENT[] =
#include "api/openapi.json.inc"
    ;

void toc_api_document(toc_api_call *c)
{
    toc_buf_clear(&c->body);
    toc_buf_add(&c->body, (toc_sv){DOCUMENT, sizeof(DOCUMENT) - 1});
    c->status = 200;
    c->media = "application/json";
}
