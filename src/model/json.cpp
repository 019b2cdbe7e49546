/* json - the one file of C++: simdjson behind two C calls; see json_tape.h. */
#include "model/json_tape.h"

#include <memory>
#include <new>
#include <simdjson.h>

using simdjson::dom::document;
using simdjson::dom::parser;

static toc_tape_answer answer(simdjson::error_code e, const char **ret_why)
{
    *ret_why = simdjson::error_message(e);
    if (e == simdjson::MEMALLOC)
        return TOC_TAPE_NO_MEMORY;
    return e == simdjson::DEPTH_ERROR ? TOC_TAPE_TOO_DEEP : TOC_TAPE_INVALID;
}

toc_tape_answer toc_json_tape_parse(const char *p, size_t n, size_t max_depth, toc_json_tape *ret,
                                    const char **ret_why)
{
    std::unique_ptr<document> doc(new (std::nothrow) document());
    if (!doc)
        return answer(simdjson::MEMALLOC, ret_why);
    parser with;
    simdjson::error_code e = with.allocate(n ? n : 1, max_depth);
    if (e == simdjson::SUCCESS)
        e = with.parse_into_document(*doc, p, n).error();
    if (e != simdjson::SUCCESS)
        return answer(e, ret_why);
    ret->words = doc->tape.get();
    ret->strings = doc->string_buf.get();
    ret->owner = doc.release();
    return TOC_TAPE_OK;
}

void toc_json_tape_free(toc_json_tape *t)
{
    delete static_cast<document *>(t->owner);
    t->owner = nullptr;
}
