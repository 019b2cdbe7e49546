/* tocsin remote - other servers that are pulled from and pushed to. */
#include "store/remote.h"
#include "cli/admin.h"
#include "cli/stores.h"
#include "http/client.h"
#include "share/secret.h"

#include "base/date.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>

typedef struct {
    const char *store, *format, *url, *partner, *collection, *into, *from, *user, *token_file,
        *token_env, *password_file, *password_env, *ca, *certificate, *key, *kind;
    bool anonymous;
} settings;

#define TEXT(name_, member, value_, help_)                                                         \
    {                                                                                              \
        .name = (name_), .kind = TOC_OPTION_TEXT, .offset = offsetof(settings, member),            \
        .value = (value_), .help = (help_)                                                         \
    }

static const char *const KINDS[] = {TOC_REMOTE_TAXII, TOC_REMOTE_MISP, NULL};

static const toc_option OPTIONS[] = {
    {.name = "partner",
     .letter = 'p',
     .kind = TOC_OPTION_TEXT,
     .offset = offsetof(settings, partner),
     .value = "NAME",
     .help = "whose server it is (add wants it): the source of what\ncomes, and what may go there "
             "is what that partner may\nhave"},
    TEXT("url", url, "URL", "another address, with 'set'"),
    {.name = "kind",
     .kind = TOC_OPTION_CHOICE,
     .offset = offsetof(settings, kind),
     .value = "KIND",
     .choices = KINDS,
     .help = "taxii (default), or misp: a feed, its URL that of the\nfolder of manifest.json"},
    TEXT("collection", collection, "NAME",
         "which one over there: id, alias or title (default:\nthe only one that we may use)"),
    TEXT(
        "into", into, "COLLECTION",
        "collection of ours that takes what is pulled (default:\none named as the remote, made for "
        "it)"),
    TEXT("from", from, "COLLECTION", "collection of ours that is pushed (default: none)"),
    TEXT("token-file", token_file, "FILE",
         "ask with the token on the first line of FILE, which\nnobody else may read"),
    TEXT("token-env", token_env, "VARIABLE", "ask with the token in this variable"),
    TEXT("user", user, "NAME", "ask as NAME (Basic), with a password"),
    TEXT("password-file", password_file, "FILE", "the password, likewise"),
    TEXT("password-env", password_env, "VARIABLE", "likewise"),
    {.name = "anonymous",
     .kind = TOC_OPTION_FLAG,
     .offset = offsetof(settings, anonymous),
     .help = "with 'set': ask without token and password"},
    TEXT("ca", ca, "FILE",
         "PEM certificates of those who may vouch for the server\n(default: the system's)"),
    TEXT("certificate", certificate, "FILE", "PEM certificate that tells who we are"),
    TEXT("key", key, "FILE", "its PEM key"),
    TOC_ADMIN_FORMAT_OPTION(settings),
    TOC_STORE_OPTION(settings),
};

static const toc_usage USAGE = {
    .name = "remote",
    .operands = "VERB [NAME [URL]]",
    .about =
        "Looks after other TAXII servers and MISP feeds, for 'tocsin pull' and 'tocsin push'. "
        "Verbs:\nadd NAME URL,\n"
        "set NAME (changes what is given), list, show NAME, remove NAME (what came from it stays). "
        "The\n"
        "URL is that of the server, an API root or a collection. Secrets stay where they are: the "
        "store\n"
        "knows the name of the file or variable.",
    .options = OPTIONS,
    .n = TOC_LEN(OPTIONS),
    .examples =
        "  tocsin remote add north https://taxii.north.example/ --partner north --token-file "
        "north.token\n"
        "  tocsin remote set north --from indicators\n"
        "  tocsin remote add osint https://misp.example/feed/ --kind misp --partner misp",
};

/* ---- finding ---- */

static const toc_remote *find(toc_admin *a, const char *name, toc_remote_vec *list)
{
    if (toc_remotes(a->store, &a->a, list, &a->err) < 0)
        return NULL;
    TOC_VEC_FOREACH (r, list)
        if (toc_sv_eq(r->name, toc_sv_of(name)))
            return r;
    (void)toc_fail(&a->err, -ENOENT, "no remote '%s'; 'tocsin remote list' shows them", name);
    return NULL;
}

static const toc_collection *collection_of(const toc_admin *a, int64_t number)
{
    TOC_VEC_FOREACH (c, &a->d->collections)
        if (c->number == number)
            return c;
    return NULL;
}

static int find_collection(toc_admin *a, const char *name, int64_t *ret)
{
    const toc_collection *found = NULL;
    TOC_VEC_FOREACH (c, &a->d->collections) {
        if (!toc_sv_eq(c->id, toc_sv_of(name)) && !toc_sv_eq(c->alias, toc_sv_of(name)))
            continue;
        if (found)
            return toc_fail(&a->err, -EINVAL, "'%s' is in several API roots: give its id", name);
        found = c;
    }
    if (!found)
        return toc_fail(&a->err, -ENOENT, "no collection '%s'; 'tocsin collection list' shows them",
                        name);
    *ret = found->number;
    return 0;
}

/* ---- adding and changing ---- */

/* Kept whole: the next command may run elsewhere. */
static int whole_path(toc_admin *a, const char *option, const char *path, const char *prefix,
                      toc_sv *ret)
{
    char whole[PATH_MAX];
    if (!realpath(path, whole))
        return toc_fail(&a->err, -errno, "--%s '%s': %s", option, path, strerror(errno));
    *ret = toc_arena_printf(&a->a, "%s%s", prefix, whole);
    return 0;
}

/* How many ways to ask are given: 0 or 1, or -EINVAL. */
static int check_ways(toc_admin *a)
{
    const settings *o = a->settings;
    bool password = o->password_file || o->password_env;
    int given = (o->token_file != NULL) + (o->token_env != NULL) + (o->password_file != NULL) +
                (o->password_env != NULL) + o->anonymous;
    if (given > 1)
        return toc_fail(&a->err, -EINVAL,
                        "one secret is enough: token or password, file or variable");
    if (!o->user && password)
        return toc_fail(&a->err, -EINVAL, "whose password? Say --user");
    if (o->user && !password)
        return toc_fail(&a->err, -EINVAL, "--user wants --password-file or --password-env");
    return given;
}

static int set_secret(toc_admin *a, toc_remote *r)
{
    const settings *o = a->settings;
    const char *file = o->user ? o->password_file : o->token_file;
    const char *env = o->user ? o->password_env : o->token_env;
    int given = check_ways(a);
    if (given < 0)
        return given;
    if (given)
        r->login = toc_sv_of(o->user ? o->user : "");
    if (o->anonymous)
        r->secret = TOC_SV("");
    if (env)
        r->secret = toc_arena_printf(&a->a, "env:%s", env);
    return file ? whole_path(a, o->user ? "password-file" : "token-file", file, "file:", &r->secret)
                : 0;
}

static int set_files(toc_admin *a, toc_remote *r)
{
    const settings *o = a->settings;
    const struct {
        const char *option, *path;
        toc_sv *to;
    } files[] = {
        {"ca", o->ca, &r->ca},
        {"certificate", o->certificate, &r->certificate},
        {"key", o->key, &r->key},
    };
    if ((o->certificate == NULL) != (o->key == NULL))
        return toc_fail(&a->err, -EINVAL, "--certificate and --key go together");
    int res = 0;
    for (size_t i = 0; res == 0 && i < TOC_LEN(files); i++) {
        if (files[i].path && !*files[i].path)
            *files[i].to = TOC_SV("");
        else if (files[i].path)
            res = whole_path(a, files[i].option, files[i].path, "", files[i].to);
    }
    return res;
}

static int set_collections(toc_admin *a, toc_remote *r)
{
    const settings *o = a->settings;
    int res = o->into ? find_collection(a, o->into, &r->into) : 0;
    if (res == 0 && o->from)
        res = find_collection(a, o->from, &r->from);
    const toc_collection *c = res == 0 ? collection_of(a, r->into) : NULL;
    if (c && c->query.n)
        res = toc_fail(&a->err, -EINVAL, "'%.*s' is a live view: nothing is put into it",
                       TOC_SV_ARG(c->alias));
    return res;
}

/* A feed is one collection, and nothing is put there. */
static int check_kind(toc_admin *a, const toc_remote *r)
{
    const settings *o = a->settings;
    if (!toc_remote_is_feed(r) || (!o->from && !o->collection))
        return 0;
    return toc_fail(&a->err, -EINVAL, "--%s is not for a MISP feed",
                    o->from ? "from" : "collection");
}

static int apply(toc_admin *a, toc_remote *r)
{
    const settings *o = a->settings;
    if (o->url)
        r->url = toc_sv_of(o->url);
    if (o->kind)
        r->kind = toc_sv_of(o->kind);
    if (o->collection)
        r->collection = toc_sv_of(o->collection);
    if (o->partner) {
        const toc_directory_partner *p = toc_admin_partner(a, o->partner);
        if (!p)
            return a->err.code;
        r->partner = p->stored.number;
    }
    int res = check_kind(a, r);
    if (res == 0)
        res = set_collections(a, r);
    if (res == 0)
        res = set_secret(a, r);
    if (res == 0)
        res = set_files(a, r);
    /* Wrong URLs and secrets in clear are told now, not at night. */
    toc_client *client = NULL;
    const toc_client_options options = {.url = r->url.p};
    if (res == 0)
        res = toc_client_new(&options, &client, &a->err);
    toc_client_free(client);
    if (res == 0 && r->secret.n && toc_client_is_open(r->url.p))
        res = toc_fail(&a->err, -EINVAL,
                       "%s: our secret would cross the network in clear; use https", r->url.p);
    return res;
}

static int put(toc_admin *a, const toc_remote *r)
{
    int res = toc_remote_put(a->store, r, &a->err);
    if (res == TOC_STORE_MANY)
        return toc_fail(&a->err, -EEXIST, "there is a remote '%.*s' already", TOC_SV_ARG(r->name));
    return res;
}

/* Of the remote's name; nobody may read it until 'tocsin collection set' says so. */
static int make_collection(toc_admin *a, toc_remote *r)
{
    const toc_collection c = {.root = TOC_SV("api1"),
                              .id = toc_uuid4(&a->a),
                              .alias = r->name,
                              .title = r->name,
                              .description =
                                  toc_arena_printf(&a->a, "pulled from %.*s", TOC_SV_ARG(r->url)),
                              .unmarked = TOC_SV("amber+strict"),
                              .ceiling = TOC_SV(""),
                              .query = TOC_SV("")};
    toc_collection_vec list = {0};
    TOC_VEC_FOREACH (have, &a->d->collections)
        if (toc_sv_eq(have->alias, r->name) && !have->query.n)
            r->into = have->number;
    int res = r->into ? 0 : toc_exchange_put_collection(a->store, &c, &a->err);
    if (res == TOC_STORE_MANY)
        res = toc_fail(&a->err, -EEXIST, "no collection '%.*s' can be made; say --into",
                       TOC_SV_ARG(r->name));
    if (res == 0)
        res = toc_exchange_collections(a->store, &a->a, &list, &a->err);
    TOC_VEC_FOREACH (made, &list)
        if (!r->into && toc_sv_eq(made->id, c.id))
            r->into = made->number;
    return res;
}

static int add(toc_admin *a, char **operands, size_t n)
{
    (void)n;
    const settings *o = a->settings;
    toc_remote r = {.name = toc_sv_of(operands[0]), .url = toc_sv_of(operands[1])};
    if (!toc_name_is_good(r.name))
        return toc_fail(&a->err, -EINVAL, "'%s' is no name: letters, digits, '-', '_' and '.'",
                        operands[0]);
    if (!o->partner)
        return toc_fail(&a->err, -EINVAL, "whose server is it? Say --partner");
    int res = apply(a, &r);
    if (res == 0 && !o->into && !o->from)
        res = make_collection(a, &r);
    return res == 0 ? put(a, &r) : res;
}

static int set(toc_admin *a, char **operands, size_t n)
{
    (void)n;
    toc_remote_vec list = {0};
    const toc_remote *had = find(a, operands[0], &list);
    if (!had)
        return a->err.code;
    toc_remote r = *had;
    int res = apply(a, &r);
    return res == 0 ? put(a, &r) : res;
}

static int drop(toc_admin *a, char **operands, size_t n)
{
    (void)n;
    toc_remote_vec list = {0};
    const toc_remote *r = find(a, operands[0], &list);
    return r ? toc_remote_drop(a->store, r->number, &a->err) : a->err.code;
}

/* ---- looking ---- */

static const toc_cell_column COLUMNS[] = {
    {"name", TOC_CELL_TEXT},     {"partner", TOC_CELL_TEXT}, {"into", TOC_CELL_TEXT},
    {"from", TOC_CELL_TEXT},     {"pulled", TOC_CELL_TEXT},  {"reached", TOC_CELL_TEXT},
    {"complete", TOC_CELL_BOOL}, {"pushed", TOC_CELL_TEXT},  {"collection", TOC_CELL_TEXT},
    {"secret", TOC_CELL_TEXT},   {"url", TOC_CELL_TEXT},     {"kind", TOC_CELL_TEXT},
};

static toc_sv alias_of(const toc_admin *a, int64_t number)
{
    const toc_collection *c = collection_of(a, number);
    return !c ? TOC_SV("") : c->alias.n ? c->alias : c->id;
}

static int list(toc_admin *a, char **operands, size_t n)
{
    toc_remote_vec all = {0};
    size_t rows = 0;
    const toc_remote *only = n ? find(a, operands[0], &all) : NULL;
    int r = n ? (only ? 0 : a->err.code) : toc_remotes(a->store, &a->a, &all, &a->err);
    toc_sv *cells = TOC_NEW_N(&a->a, toc_sv, ((size_t)all.n + 1) * TOC_LEN(COLUMNS));
    if (r < 0 || !cells)
        return r < 0 ? r : -ENOMEM;
    TOC_VEC_FOREACH (p, &all) {
        if (only && only != p)
            continue;
        const toc_directory_partner *partner = toc_directory_partner_of(a->d, p->partner);
        bool complete = p->pull.pulled && !p->pull.next.n;
        const toc_sv row[TOC_LEN(COLUMNS)] = {p->name,
                                              partner ? partner->stored.name : TOC_SV(""),
                                              alias_of(a, p->into),
                                              alias_of(a, p->from),
                                              toc_admin_moment(a, p->pull.pulled, false),
                                              p->pull.after,
                                              complete ? TOC_SV("yes") : TOC_SV("no"),
                                              toc_admin_moment(a, p->push.pushed_at, false),
                                              p->collection,
                                              p->secret,
                                              p->url,
                                              p->kind};
        memcpy(cells + rows++ * TOC_LEN(COLUMNS), row, sizeof(row));
    }
    return toc_admin_print(a, COLUMNS, TOC_LEN(COLUMNS), cells, rows);
}

static const toc_verb VERBS[] = {
    {"add", 2, 2, true, add},    {"set", 1, 1, true, set},     {"list", 0, 0, false, list},
    {"show", 1, 1, false, list}, {"remove", 1, 1, true, drop},
};

static int run(int argc, char **argv)
{
    settings o = {0};
    return toc_admin_command(&USAGE, VERBS, TOC_LEN(VERBS), &o, &o.store, &o.format, argc, argv);
}

const toc_command toc_command_remote = {
    .name = "remote",
    .summary = "look after other servers that are pulled from and pushed to",
    .run = run,
};
