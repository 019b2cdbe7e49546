/* err - see err.h. */
#include "base/err.h"

#include <stdio.h>
#include <string.h>

int toc_fail(toc_err *reterr, int code, const char *fmt, ...)
{
    if (reterr) {
        va_list ap;
        va_start(ap, fmt);
        (void)vsnprintf(reterr->text, sizeof(reterr->text), fmt, ap);
        va_end(ap);
        reterr->code = code;
    }
    return code;
}

int toc_fail_context(toc_err *reterr, int code, const char *fmt, ...)
{
    if (reterr) {
        char context[TOC_ERR_TEXT], old[TOC_ERR_TEXT];
        va_list ap;
        va_start(ap, fmt);
        (void)vsnprintf(context, sizeof(context), fmt, ap);
        va_end(ap);
        memcpy(old, reterr->text, sizeof(old));
        (void)snprintf(reterr->text, sizeof(reterr->text), "%.200s: %.300s", context, old);
        reterr->code = code;
    }
    return code;
}
