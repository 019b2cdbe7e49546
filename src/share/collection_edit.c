/* collection_edit - see collection_edit.h. */
#include "share/collection_edit.h"

#include "base/ascii.h"

#include <errno.h>

bool toc_name_is_good(toc_sv s)
{
    enum { LONGEST = 64 };
    bool ok = s.n > 0 && s.n <= LONGEST;
    for (size_t i = 0; ok && i < s.n; i++)
        ok = toc_is_alnum(s.p[i]) || s.p[i] == '-' || s.p[i] == '_' || s.p[i] == '.';
    return ok;
}

const toc_collection *toc_collection_named(const toc_directory *d, toc_sv root, toc_sv name,
                                           uint32_t *ret_n)
{
    const toc_collection *found = NULL;
    *ret_n = 0;
    TOC_VEC_FOREACH (c, &d->collections) {
        bool fits = toc_sv_eq(c->id, name) || (c->alias.n && toc_sv_eq(c->alias, name));
        if (!fits || (root.n && !toc_sv_eq(c->root, root)))
            continue;
        found = c;
        ++*ret_n;
    }
    return *ret_n == 1 ? found : NULL;
}

int toc_collection_add(toc_store *s, toc_collection *c, toc_arena *a, toc_err *reterr)
{
    toc_collection_vec list = {0};
    int r = toc_exchange_put_collection(s, c, reterr);
    if (r == TOC_STORE_MANY)
        return toc_fail(reterr, -EEXIST,
                        "there is a collection '%.*s' in '%.*s' already, or one with that id, or "
                        "%d of them",
                        TOC_SV_ARG(c->alias), TOC_SV_ARG(c->root), TOC_MAX_COLLECTIONS);
    if (r == 0)
        r = toc_exchange_collections(s, a, &list, reterr);
    TOC_VEC_FOREACH (made, &list)
        if (toc_sv_eq(made->id, c->id))
            c->number = made->number;
    return r;
}

/* ---- rights ---- */

static bool has(toc_sv words, toc_sv name)
{
    while (words.n)
        if (toc_sv_eq(toc_sv_cut(&words, ' '), name))
            return true;
    return false;
}

static int check(const toc_directory *d, toc_sv words, toc_err *reterr)
{
    while (words.n) {
        toc_sv name = toc_sv_cut(&words, ' ');
        if (!toc_directory_partner_named(d, name))
            return toc_fail(reterr, -ENOENT, "no partner '%.*s'; 'tocsin partner list' shows them",
                            TOC_SV_ARG(name));
    }
    return 0;
}

int toc_collection_allow(toc_store *s, const toc_directory *d, int64_t collection,
                         const toc_collection_rights *rights, toc_err *reterr)
{
    int r = check(d, rights->read, reterr);
    if (r == 0)
        r = check(d, rights->write, reterr);
    if (r == 0)
        r = check(d, rights->delete, reterr);
    TOC_VEC_FOREACH (p, &d->partners) {
        toc_access access = toc_directory_access(d, collection, p->stored.number);
        if (rights->read.p)
            access.can_read = has(rights->read, p->stored.name);
        if (rights->write.p)
            access.can_write = has(rights->write, p->stored.name);
        if (rights->delete.p)
            access.can_delete = has(rights->delete, p->stored.name);
        access.collection = collection;
        access.partner = p->stored.number;
        if (r == 0)
            r = toc_exchange_put_access(s, &access, reterr);
    }
    return r;
}
