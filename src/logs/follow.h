/* follow - private to logs: logs that grow. */
#pragma once

#include "logs/logs.h"

/* Lines that end in text. */
uint64_t toc_log_count_lines(toc_sv text);

/* toc_logs_run() that ends only when it is stopped. */
TOC_MUST_USE int toc_logs_follow(const char *const *names, size_t n, const toc_logs_options *o,
                                 toc_logs_result *ret, toc_err *reterr);
