/* names - see names.h. */
#include "resolve/names.h"

#include "resolve/words.h"

toc_known_name *toc_name_book_get(toc_name_book *b, toc_sv text)
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
    return toc_map_put(&b->by_text, b->arena, key, name->no) ? name : NULL;
}

/* Out of memory it has no words: the arena says so to who asks at the end. */
static void hash(toc_name_book *b, toc_known_name *name)
{
    name->hashed = true;
    if (!toc_name_hashes(&name->words, b->arena, name->text))
        return;
    TOC_VEC_FOREACH (word, &name->words)
        name->bits |= UINT64_C(1) << (*word & 63);
}

bool toc_names_same(toc_name_book *b, toc_known_name *x, toc_known_name *y)
{
    if (x == y || toc_sv_eq_nocase(x->text, y->text))
        return true;
    if (!x->hashed)
        hash(b, x);
    if (!y->hashed)
        hash(b, y);
    if (!(x->bits & y->bits))
        return false;
    uint32_t shared = toc_hashes_shared(&x->words, &y->words);
    return shared && shared * 2 >= TOC_MIN(x->words.n, y->words.n);
}
