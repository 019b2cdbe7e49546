/* sinks - private to share/: the table of formats. */
#pragma once

#include "share/sink.h"

extern const toc_sink_ops toc_sink_json;
extern const toc_sink_ops toc_sink_ndjson;
extern const toc_sink_ops toc_sink_csv;
extern const toc_sink_ops toc_sink_markdown;
extern const toc_sink_ops toc_sink_stix;
extern const toc_sink_ops toc_sink_table;
