/* set - see set.h. Building is in set_build.c. */
#include "match/set_format.h"

#include "base/alloc.h"
#include "match/set_regex.h"

#include <errno.h>

toc_set *toc_set_free(toc_set *s)
{
    if (!s)
        return NULL;
    toc_set_regex_close(s->engine);
    toc_image_close(&s->image);
    for (size_t i = 0; i < TOC_SET_OWNED; i++)
        toc_free(s->owned[i]);
    toc_free(s);
    return NULL;
}

/* ---- keeping ---- */

/* Sections other than the head, as they are written and as they are read. */
enum { FILTER, SLOTS, ENTRIES, ABOUT, ANCHORS, NETS4, NETS6, TOP16, TEXT, STAMP, REGEX, SECTIONS };

static const struct {
    const char *name;
    uint32_t size; /* of an item */
    bool large;    /* grows with the number of indicators: not checked whenever the set is opened */
} SECTION[SECTIONS] = {
    [FILTER] = {"filter", sizeof(uint64_t), true},
    [SLOTS] = {"slots", sizeof(uint32_t), true},
    [ENTRIES] = {"entries", sizeof(toc_set_entry), true},
    [ABOUT] = {"about", sizeof(toc_set_about), true},
    [ANCHORS] = {"anchors", sizeof(toc_set_anchor), true},
    [NETS4] = {"nets4", sizeof(toc_set_net), false},
    [NETS6] = {"nets6", sizeof(toc_set_net), false},
    [TOP16] = {"top16", sizeof(uint64_t), false},
    [TEXT] = {"text", 1, true},
    [STAMP] = {"stamp", 1, false},
    [REGEX] = {"regex", 1, false},
};

static toc_sv bytes_of(const void *p, size_t n, size_t size)
{
    return (toc_sv){p ? p : "", p ? n * size : 0};
}

static void sections_of(const toc_set *s, toc_sv ret[SECTIONS])
{
    ret[FILTER] = bytes_of(s->filter, s->filter_n, sizeof(*s->filter));
    ret[SLOTS] = bytes_of(s->slots, s->slots_n, sizeof(*s->slots));
    ret[ENTRIES] = bytes_of(s->entries, s->head->entries, sizeof(*s->entries));
    ret[ABOUT] = bytes_of(s->about, s->about_n, sizeof(*s->about));
    ret[ANCHORS] = bytes_of(s->anchors, s->anchors_n, sizeof(*s->anchors));
    ret[NETS4] = bytes_of(s->nets4, s->nets4_n, sizeof(*s->nets4));
    ret[NETS6] = bytes_of(s->nets6, s->nets6_n, sizeof(*s->nets6));
    ret[TOP16] = bytes_of(s->top16, TOC_SET_TOP16, sizeof(*s->top16));
    ret[TEXT] = s->text;
    ret[STAMP] = s->stamp;
    ret[REGEX] = s->regex;
}

/* Four rows of multiplications at once: as fast as memory is read. */
static uint64_t sum_of(toc_sv s)
{
    uint64_t row[4] = {1, 2, 3, 4};
    const uint8_t *p = (const uint8_t *)s.p, *end = p + s.n / 32 * 32;
    for (; p < end; p += 32)
        for (size_t i = 0; i < 4; i++)
            row[i] = toc_set_step(row[i], toc_set_load(p + 8 * i));
    uint64_t h = toc_set_hash(toc_sv_range(s, s.n / 32 * 32, s.n));
    for (size_t i = 0; i < 4; i++)
        h = toc_set_step(h ^ row[i], i);
    return h;
}

/* all: of large ones too. */
static uint64_t sum_of_sections(const toc_set_head *head, const toc_sv sections[SECTIONS], bool all)
{
    toc_set_head unsummed = *head;
    unsummed.sum = unsummed.brief = 0;
    uint64_t h = sum_of((toc_sv){(const char *)&unsummed, sizeof(unsummed)});
    for (size_t i = 0; i < SECTIONS; i++)
        h = toc_set_step(h ^ sections[i].n, all || !SECTION[i].large ? sum_of(sections[i]) : i);
    return h;
}

static int damaged(toc_err *reterr, const char *why)
{
    return toc_fail(reterr, -EINVAL, "damaged set: %s; build it again", why);
}

int toc_set_check(const toc_set *s, toc_err *reterr)
{
    toc_sv sections[SECTIONS];
    if (!s->image.file.bytes.n)
        return 0;
    sections_of(s, sections);
    bool good = sum_of_sections(s->head, sections, true) == s->head->sum;
    return good ? 0 : damaged(reterr, "its check sum is wrong");
}

int toc_set_save(const toc_set *s, const char *path, toc_err *reterr)
{
    toc_sv sections[SECTIONS];
    toc_image_part parts[SECTIONS + 1];
    toc_set_head head = *s->head;
    int r = toc_set_check(s, reterr); /* no new sum over old damage */
    if (r < 0)
        return r;
    sections_of(s, sections);
    head.sum = sum_of_sections(&head, sections, true);
    head.brief = sum_of_sections(&head, sections, false);
    parts[0] = (toc_image_part){"head", {(const char *)&head, sizeof(head)}};
    for (size_t i = 0; i < SECTIONS; i++)
        parts[i + 1] = (toc_image_part){SECTION[i].name, sections[i]};
    return toc_image_write(path, TOC_IMAGE_SET, parts, SECTIONS + 1, reterr);
}

/* Where networks of each prefix start must go up and end within them. */
static bool starts_good(const uint32_t *starts, size_t n, size_t nets)
{
    for (size_t i = 0; i < n; i++)
        if (starts[i] > nets || (i && starts[i] < starts[i - 1]))
            return false;
    return true;
}

static bool schemes_good(const toc_set_head *h)
{
    for (size_t i = 0; i < TOC_SET_SCHEMES; i++)
        if (h->schemes[i][TOC_SET_SCHEME - 1])
            return false;
    return true;
}

static bool sizes_good(const toc_set_head *h, const toc_sv sections[SECTIONS])
{
    for (size_t i = 0; i < SECTIONS; i++)
        if (sections[i].n % SECTION[i].size || sections[i].n / SECTION[i].size > UINT32_MAX)
            return false;
    return sections[ENTRIES].n / sizeof(toc_set_entry) == h->entries &&
           h->indicators <= h->entries && sections[FILTER].n && sections[SLOTS].n &&
           sections[TOP16].n == TOC_SET_TOP16 * sizeof(uint64_t);
}

/* NULL when sections are what the head says, else what is wrong. */
static const char *fault(const toc_set_head *h, const toc_sv sections[SECTIONS])
{
    if (!sizes_good(h, sections) || !schemes_good(h))
        return "its parts do not fit each other";
    if (!starts_good(h->nets4, TOC_LEN(h->nets4), sections[NETS4].n / sizeof(toc_set_net)) ||
        !starts_good(h->nets6, TOC_LEN(h->nets6), sections[NETS6].n / sizeof(toc_set_net)))
        return "its networks are out of order";
    return sum_of_sections(h, sections, false) == h->brief ? NULL : "its check sum is wrong";
}

static uint32_t items(const toc_sv sections[SECTIONS], size_t i)
{
    return (uint32_t)(sections[i].n / SECTION[i].size);
}

static void use(toc_set *s, const toc_sv sections[SECTIONS])
{
    s->filter = (const uint64_t *)(const void *)sections[FILTER].p;
    s->slots = (const uint32_t *)(const void *)sections[SLOTS].p;
    s->entries = (const toc_set_entry *)(const void *)sections[ENTRIES].p;
    s->about = (const toc_set_about *)(const void *)sections[ABOUT].p;
    s->anchors = (const toc_set_anchor *)(const void *)sections[ANCHORS].p;
    s->nets4 = (const toc_set_net *)(const void *)sections[NETS4].p;
    s->nets6 = (const toc_set_net *)(const void *)sections[NETS6].p;
    s->top16 = (const uint64_t *)(const void *)sections[TOP16].p;
    s->filter_n = items(sections, FILTER);
    s->slots_n = items(sections, SLOTS);
    s->about_n = items(sections, ABOUT);
    s->anchors_n = items(sections, ANCHORS);
    s->nets4_n = items(sections, NETS4);
    s->nets6_n = items(sections, NETS6);
    s->text = sections[TEXT];
    s->stamp = sections[STAMP];
    s->regex = sections[REGEX];
}

static int check(toc_set *s, const char *path, toc_err *reterr)
{
    toc_sv sections[SECTIONS];
    toc_sv head = toc_image_section(&s->image, "head");
    s->head = (const toc_set_head *)(const void *)head.p;
    if (head.n < sizeof(uint32_t) || s->head->version != TOC_SET_VERSION ||
        head.n != sizeof(*s->head))
        return toc_fail(reterr, -EINVAL, "%s: a set of another version; build it again", path);
    for (size_t i = 0; i < SECTIONS; i++)
        sections[i] = toc_image_section(&s->image, SECTION[i].name);
    const char *wrong = fault(s->head, sections);
    if (wrong)
        return toc_fail_context(reterr, damaged(reterr, wrong), "%s", path);
    use(s, sections);
    return toc_set_regex_open(s->regex, &s->engine, reterr);
}

int toc_set_open(const char *path, toc_set **ret, toc_err *reterr)
{
    toc_set *s = toc_calloc(1, sizeof(*s));
    if (!s)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    int r = toc_image_open(path, TOC_IMAGE_SET, &s->image, reterr);
    if (r == 0)
        r = check(s, path, reterr);
    if (r < 0) {
        toc_set_free(s);
        return r;
    }
    *ret = s;
    return 0;
}

/* ---- asking ---- */

toc_sv toc_set_stamp(const toc_set *s)
{
    return s->stamp;
}

uint32_t toc_set_count(const toc_set *s)
{
    return s->head->indicators;
}

uint32_t toc_set_count_of(const toc_set *s, toc_ioc_kind kind)
{
    return s->head->of_kind[kind];
}

size_t toc_set_bytes(const toc_set *s)
{
    toc_sv sections[SECTIONS];
    size_t n = sizeof(*s->head);
    sections_of(s, sections);
    for (size_t i = 0; i < SECTIONS; i++)
        n += sections[i].n;
    return n;
}

toc_sv toc_set_key(const toc_set *s, const toc_set_entry *e)
{
    bool inside = e->text <= s->text.n && e->n <= s->text.n - e->text;
    return inside ? (toc_sv){s->text.p + e->text, e->n} : (toc_sv){"", 0};
}

toc_sv toc_set_string(const toc_set *s, uint32_t at)
{
    uint16_t n;
    if (!at || at > s->text.n || s->text.n - at < sizeof(n))
        return (toc_sv){"", 0};
    memcpy(&n, s->text.p + at, sizeof(n));
    at += (uint32_t)sizeof(n);
    return n <= s->text.n - at ? (toc_sv){s->text.p + at, n} : (toc_sv){"", 0};
}

static toc_sv id_of(const toc_set *s, const toc_set_about *k, toc_arena *a)
{
    static const uint8_t NONE[16];
    const uint8_t *u = k->uuid;
    if (k->id || memcmp(u, NONE, sizeof(NONE)) == 0)
        return toc_set_string(s, k->id);
    return toc_arena_printf(a,
                            "indicator--%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-"
                            "%02x%02x%02x%02x%02x%02x",
                            u[0], u[1], u[2], u[3], u[4], u[5], u[6], u[7], u[8], u[9], u[10],
                            u[11], u[12], u[13], u[14], u[15]);
}

toc_sv toc_set_scheme(const toc_set *s, const toc_set_entry *e)
{
    bool known = e->scheme && e->scheme <= TOC_SET_SCHEMES;
    return known ? toc_sv_of(s->head->schemes[e->scheme - 1]) : (toc_sv){"", 0};
}

toc_ioc_kind toc_set_kind_at(const toc_set *s, uint32_t number)
{
    TOC_ASSERT(number < s->head->indicators);
    uint8_t kind = s->entries[number].kind;
    return kind < TOC_IOC_COUNT ? (toc_ioc_kind)kind : TOC_IOC_NONE;
}

int toc_set_item_at(const toc_set *s, uint32_t number, toc_arena *a, toc_set_item *ret)
{
    TOC_ASSERT(number < s->head->indicators);
    const toc_set_entry *e = &s->entries[number];
    toc_sv key = toc_set_key(s, e), scheme = toc_set_scheme(s, e);
    *ret = (toc_set_item){.kind = toc_set_kind_at(s, number), .value = key};
    if (scheme.n)
        ret->value = toc_arena_printf(a, "%.*s%s%.*s", TOC_SV_ARG(scheme),
                                      e->kind == TOC_IOC_URL ? "://" : "", TOC_SV_ARG(key));
    if (e->about < s->about_n) {
        const toc_set_about *k = &s->about[e->about];
        ret->about = (toc_about){.id = id_of(s, k, a),
                                 .source = toc_set_string(s, k->source),
                                 .marking = toc_set_string(s, k->marking),
                                 .name = toc_set_string(s, k->name),
                                 .valid_from = k->valid_from,
                                 .valid_until = k->valid_until,
                                 .confidence = k->confidence};
    }
    return a->overflowed ? -ENOMEM : 0;
}
