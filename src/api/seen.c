/* seen - up to where a person has looked at the board, kept with the account: all browsers agree.
 */
#include "api/server.h"

#include "base/date.h"

static void put_seen(toc_api_call *c, int64_t until)
{
    toc_json_out *j = toc_api_begin(c, 200);
    toc_json_open(j, '{');
    toc_put_time(j, "until", until);
    toc_json_close(j, '}');
}

void toc_api_seen(toc_api_call *c)
{
    put_seen(c, c->account->seen);
}

void toc_api_see(toc_api_call *c)
{
    toc_json body;
    toc_sv text;
    int64_t until = 0;
    if (!toc_api_body(c, &body) || !toc_api_text(c, body, "until", &text))
        return;
    if (!toc_time_parse(text, &until) || until < 0 || until > toc_time_now()) {
        toc_api_fail(c, 422, "/until", "until is when something changed that was seen");
        return;
    }
    int r = toc_exchange_see(c->store, c->account->number, until, &c->err);
    if (r < 0)
        toc_api_fail_result(c, r, NULL, &c->err);
    else
        put_seen(c, TOC_MAX(until, c->account->seen));
}
