// RapidJSON behind a C call, with UTF-8 checked as the others do; see bench.h.
#include "bench.h"

#include <rapidjson/document.h>

int bench_rapidjson(const char *p, size_t n, bench_result *r)
{
    rapidjson::Document d;
    d.Parse<rapidjson::kParseValidateEncodingFlag>(p, n);
    if (d.HasParseError() || !d.IsObject() || !d.HasMember("objects"))
        return -1;
    for (auto &object : d["objects"].GetArray()) {
        r->objects++;
        for (const char *key : BENCH_KEYS) {
            auto member = object.FindMember(key);
            if (member != object.MemberEnd() && member->value.IsString())
                bench_use(r, member->value.GetString(), member->value.GetStringLength());
        }
    }
    return 0;
}
