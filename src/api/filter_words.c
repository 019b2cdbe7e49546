/* filter_words - see filter_words.h. */
#include "api/filter_words.h"

static const struct {
    const char *word, *option;
    size_t offset;
} FILTERS[] = {
    {"since", "since", offsetof(toc_filter_settings, since)},
    {"until", "until", offsetof(toc_filter_settings, until)},
    {"realm", "realm", offsetof(toc_filter_settings, realm)},
    {"type", "type", offsetof(toc_filter_settings, type)},
    {"country", "country", offsetof(toc_filter_settings, country)},
    {"region", "region", offsetof(toc_filter_settings, region)},
    {"near", "near", offsetof(toc_filter_settings, near)},
    {"actor", "actor", offsetof(toc_filter_settings, actor)},
    {"killed_min", "min-killed", offsetof(toc_filter_settings, min_killed)},
    {"q", "text", offsetof(toc_filter_settings, text)},
};

const char *toc_filter_word(size_t which)
{
    return which < TOC_LEN(FILTERS) ? FILTERS[which].word : NULL;
}

void toc_filter_set(toc_filter_settings *f, size_t which, const char *text)
{
    TOC_ASSERT(which < TOC_LEN(FILTERS));
    memcpy((char *)f + FILTERS[which].offset, &text, sizeof(text));
}

const char *toc_filter_blamed(const toc_err *err, toc_arena *a, toc_sv *ret_text)
{
    toc_sv text = toc_sv_of(err->text), option = text;
    option = toc_sv_cut(&option, ' ');
    for (size_t i = 0; i < TOC_LEN(FILTERS); i++)
        if (option.n > 2 &&
            toc_sv_eq(toc_sv_range(option, 2, option.n), toc_sv_of(FILTERS[i].option))) {
            *ret_text = toc_arena_printf(a, "%s%.*s", FILTERS[i].word,
                                         TOC_SV_ARG(toc_sv_range(text, option.n, text.n)));
            return FILTERS[i].word;
        }
    return NULL;
}
