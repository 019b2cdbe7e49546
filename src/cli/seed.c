/* seed - see seed.h. */
#include "cli/seed.h"

#include "base/date.h"
#include "share/recall.h"

#include <errno.h>

static const toc_collection *find(const toc_directory *d, toc_sv name)
{
    TOC_VEC_FOREACH (c, &d->collections)
        if (name.p && (toc_sv_eq(c->alias, name) || toc_sv_eq(c->id, name)))
            return c;
    return NULL;
}

static int put(toc_store *s, const toc_collection *collection, toc_json object, int64_t added,
               toc_arena *a, toc_shared_put *ret, toc_err *reterr)
{
    toc_label label;
    toc_sv text;
    toc_buf json = {0};
    toc_json_out j = {.buf = &json};
    toc_shared_result done;
    toc_shared o = {.added = added,
                    .id = toc_json_sv(toc_json_get(object, "id")),
                    .type = toc_json_sv(toc_json_get(object, "type"))};
    int r = toc_label_of(object, a, &label);
    if (r == 0)
        r = toc_label_write(&label, a, &text);
    if (!toc_time_parse(toc_json_sv(toc_json_get(object, "modified")), &o.version) &&
        !toc_time_parse(toc_json_sv(toc_json_get(object, "created")), &o.version))
        o.version = 0;
    toc_json_value(&j, object);
    o.json = toc_buf_sv(&json);
    if (r == 0 && json.failed)
        r = -ENOMEM;
    if (r == 0)
        r = toc_recall_put(s, collection, &o, text, TOC_SV("import"), &done, reterr);
    if (r == 0)
        *ret = done.done;
    toc_buf_done(&json);
    return r == -ENOMEM ? toc_fail(reterr, r, "out of memory") : r;
}

int toc_seed_put(toc_store *s, const toc_directory *d, toc_json line, toc_stix_fault on_fault,
                 void *context, toc_shared_put *ret, toc_err *reterr)
{
    toc_json object = toc_json_get(line, "object"), date = toc_json_get(line, "date_added");
    const toc_collection *c = find(d, toc_json_sv(toc_json_get(line, "collection")));
    int64_t added = 0;
    if (!c)
        return toc_fail(reterr, -EINVAL,
                        "/collection: names none; 'tocsin collection list' shows "
                        "them");
    if (date.doc && (!toc_time_parse(toc_json_sv(date), &added) || added <= 0))
        return toc_fail(reterr, -EINVAL, "/date_added: is no timestamp after 1970");
    if (toc_stix_check(object, "/object", on_fault, context))
        return toc_fail(reterr, -EINVAL, "/object: is not as STIX has it");
    toc_arena a = {0};
    int r = put(s, c, object, added, &a, ret, reterr);
    toc_arena_done(&a);
    return r;
}
