/* import_fetch - files of other servers, asked with what they want to know of us. */
#include "base/limits.h"
#include "cli/command.h"
#include "cli/importing.h"
#include "cli/work.h"
#include "sync/credential.h"

#include <errno.h>

bool toc_import_is_url(const char *name)
{
    return toc_sv_starts_nocase(toc_sv_of(name), TOC_SV("http://")) ||
           toc_sv_starts_nocase(toc_sv_of(name), TOC_SV("https://"));
}

int toc_import_access_check(const toc_access_settings *o)
{
    const char *wrong = NULL;
    if (o->token_file && o->user)
        wrong = "--token-file or --user, not both";
    else if ((o->user == NULL) != (o->password_file == NULL))
        wrong = "--user and --password-file go together";
    else if ((o->certificate == NULL) != (o->key == NULL))
        wrong = "--certificate and --key go together";
    if (wrong)
        toc_complain("import", "%s", wrong);
    return wrong ? TOC_EXIT_USAGE : -1;
}

/* A client for the server of the URL: that of the file before, when it is the same server. */
static int client_for(toc_importing *s, const char *url, toc_err *reterr)
{
    const toc_access_settings *o = s->access;
    if (s->client && toc_client_same_server(s->client_url, url))
        return 0;
    s->client = toc_client_free(s->client);
    const char *file = o->token_file ? o->token_file : o->password_file;
    toc_sv secret = {NULL, 0};
    int r = 0;
    if (file)
        r = toc_credential_read(toc_arena_printf(&s->memory, "file:%s", file), &s->memory, &secret,
                                reterr);
    if (r == 0 && secret.p && toc_client_is_open(url))
        r = toc_fail(reterr, -EPERM, "%s: a secret is not sent in clear: https", url);
    if (r < 0)
        return r;
    s->client_url = toc_arena_dup(&s->memory, toc_sv_of(url)).p;
    const toc_client_options c = {.url = s->client_url,
                                  .user = o->user,
                                  .secret = secret.p,
                                  .ca = o->ca,
                                  .certificate = o->certificate,
                                  .key = o->key,
                                  .max_body = TOC_MAX_INPUT,
                                  .stop = &toc_interrupted};
    return toc_client_new(&c, &s->client, reterr);
}

int toc_import_fetch(toc_importing *s, const char *url, toc_sv *ret, toc_err *reterr)
{
    enum { OK = 200 };
    const toc_client_request q = {.url = url, .accept = "application/json, */*;q=0.5"};
    int r = client_for(s, url, reterr);
    if (r == 0)
        r = toc_client_ask(s->client, &q, &s->reply, reterr);
    if (r == 0 && s->reply.status != OK)
        r = toc_fail(reterr, -EIO, "%s: the server answers %ld", url, s->reply.status);
    if (r == 0)
        *ret = toc_buf_sv(&s->reply.body);
    return r;
}
