/* names - see names.h. */
#include "resolve/names.h"

#include "resolve/words.h"

const toc_known_name *toc_name_book_get(toc_name_book *b, toc_sv text)
{
    toc_sv key = text.p ? text : TOC_SV("");
    int64_t known = toc_map_get(&b->by_text, key);
    if (known != TOC_MAP_NONE)
        return b->all.p[known];
    toc_known_name *name = TOC_NEW(b->arena, toc_known_name);
    toc_known_name **slot = TOC_VEC_PUSH(b->arena, &b->all);
    if (!name || !slot)
        return NULL;
    *slot = name;
    *name = (toc_known_name){.text = key, .no = b->all.n - 1};
    if (!toc_name_hashes(&name->words, b->arena, key) ||
        !toc_map_put(&b->by_text, b->arena, key, name->no))
        return NULL;
    TOC_VEC_FOREACH (word, &name->words)
        name->bits |= UINT64_C(1) << (*word & 63);
    return name;
}

bool toc_names_same(const toc_known_name *x, const toc_known_name *y)
{
    if (x == y || toc_sv_eq_nocase(x->text, y->text))
        return true;
    if (!(x->bits & y->bits))
        return false;
    uint32_t shared = toc_hashes_shared(&x->words, &y->words);
    return shared && shared * 2 >= TOC_MIN(x->words.n, y->words.n);
}
