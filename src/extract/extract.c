/* extract - see extract.h. */
#include "extract/extract.h"

#include "base/alloc.h"

#include <errno.h>

struct toc_extractor {
    char *data_dir;
};

int toc_extractor_new(const char *data_dir, toc_extractor **ret, toc_err *reterr)
{
    toc_extractor *x = toc_calloc(1, sizeof(*x));
    if (x)
        x->data_dir = toc_strndup(data_dir, strlen(data_dir));
    if (!x || !x->data_dir) {
        toc_extractor_free(x);
        return toc_fail(reterr, -ENOMEM, "out of memory");
    }
    *ret = x;
    return 0;
}

toc_extractor *toc_extractor_free(toc_extractor *x)
{
    if (x)
        toc_free(x->data_dir);
    toc_free(x);
    return NULL;
}

int toc_extract(const toc_extractor *x, const toc_doc *doc, toc_arena *a, toc_record **ret,
                toc_err *reterr)
{
    (void)x;
    toc_record *r = TOC_NEW(a, toc_record);
    if (!r)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    toc_sv rest = doc->text;
    *r = (toc_record){.id = doc->id,
                      .title = doc->title.n ? doc->title : toc_sv_trim(toc_sv_cut(&rest, '\n')),
                      .published = doc->published,
                      .language = doc->language};
    *ret = r;
    return 0;
}
