/* parts - see parts.h. */
#include "extract/parts.h"

#include "base/sv.h"

#include <errno.h>

#define TOC_PART_WORD(name, word) [TOC_PART_##name] = word,
static const char *const WORDS[] = {TOC_PARTS(TOC_PART_WORD)};
#undef TOC_PART_WORD

#define TOC_PART_LIST(name, word) " " word
static const char ALL[] = TOC_PARTS(TOC_PART_LIST);
#undef TOC_PART_LIST

int toc_parts_read(const char *list, toc_parts_out *ret, toc_err *reterr)
{
    toc_sv rest = toc_sv_of(list);
    toc_parts_out parts = 0;
    while (rest.n) {
        toc_sv word = toc_sv_cut(&rest, ',');
        uint32_t p = 0;
        while (p < TOC_PART_COUNT && !toc_sv_eq(word, toc_sv_of(WORDS[p])))
            p++;
        if (p == TOC_PART_COUNT)
            return toc_fail(reterr, -EINVAL, "no part '%.*s'; there are%s", TOC_SV_ARG(word), ALL);
        parts |= UINT32_C(1) << p;
    }
    *ret = parts;
    return 0;
}
