/* tocsin token, tocsin user - who may ask: programs with a token, people with a password. */
#include "cli/admin.h"
#include "cli/stores.h"
#include "daemon/certificate.h"
#include "share/secret.h"

#include "base/date.h"
#include "base/file.h"

#include <errno.h>
#include <unistd.h>

typedef struct {
    const char *store, *format, *partner, *expires, *password_file, *certificate, *subject, *role;
    long rate;
} settings;

static const char *const ROLES[] = {"reader", "analyst", "admin", NULL};

#define COMMON_OPTIONS                                                                             \
    {.name = "partner",                                                                            \
     .letter = 'p',                                                                                \
     .kind = TOC_OPTION_TEXT,                                                                      \
     .offset = offsetof(settings, partner),                                                        \
     .value = "NAME",                                                                              \
     .help = "for whom it is (add wants it)"},                                                     \
        {.name = "role",                                                                           \
         .kind = TOC_OPTION_CHOICE,                                                                \
         .offset = offsetof(settings, role),                                                       \
         .value = "ROLE",                                                                          \
         .choices = ROLES,                                                                         \
         .help = "in the console and its API: reader (default), analyst\nor admin"},               \
        {.name = "rate",                                                                           \
         .kind = TOC_OPTION_NUMBER,                                                                \
         .offset = offsetof(settings, rate),                                                       \
         .value = "N",                                                                             \
         .help = "requests a minute (default: as many as it likes)",                               \
         .min = 1,                                                                                 \
         .max = 1000000},                                                                          \
        {.name = "expires",                                                                        \
         .kind = TOC_OPTION_TEXT,                                                                  \
         .offset = offsetof(settings, expires),                                                    \
         .value = "DAY",                                                                           \
         .help = "good until the end of this day, UTC: 2027-03-22"},                               \
        TOC_ADMIN_FORMAT_OPTION(settings), TOC_STORE_OPTION(settings)

static const toc_option TOKEN_OPTIONS[] = {
    {.name = "certificate",
     .kind = TOC_OPTION_TEXT,
     .offset = offsetof(settings, certificate),
     .value = "FILE",
     .help = "no token: who has the key of this PEM certificate asks\n('tocsin serve "
             "--client-ca')"},
    {.name = "subject",
     .kind = TOC_OPTION_TEXT,
     .offset = offsetof(settings, subject),
     .value = "NAME",
     .help = "no token: who has a certificate with this subject asks:\n\"CN=poller,O=North\""},
    COMMON_OPTIONS,
};

static const toc_option USER_OPTIONS[] = {
    {.name = "password-file",
     .kind = TOC_OPTION_TEXT,
     .offset = offsetof(settings, password_file),
     .value = "FILE",
     .help =
         "take the password from the first line of FILE ('-':\nstandard input); else one is made"},
    COMMON_OPTIONS,
};

static const toc_usage TOKEN_USAGE = {
    .name = "token",
    .operands = "VERB [NAME]",
    .about =
        "Looks after the tokens with which programs ask. Verbs: add NAME, list, remove NAME. The "
        "token\n"
        "is shown once and kept as Argon2id; send it as 'Authorization: Bearer TOKEN', or as the\n"
        "password of Basic under any name. With --certificate or --subject there is no token: a "
        "certificate\n"
        "of TLS proves who asks.",
    .options = TOKEN_OPTIONS,
    .n = TOC_LEN(TOKEN_OPTIONS),
    .examples = "  tocsin token add north-poller --partner north --rate 600\n"
                "  tocsin token remove north-poller",
};

static const toc_usage USER_USAGE = {
    .name = "user",
    .operands = "VERB [NAME]",
    .about =
        "Looks after the people who ask with name and password (Basic). Verbs: add NAME, set NAME "
        "(a\n"
        "new password), list, remove NAME. A password that is made is shown once; all are kept as\n"
        "Argon2id.",
    .options = USER_OPTIONS,
    .n = TOC_LEN(USER_OPTIONS),
    .examples = "  tocsin user add alice --partner north\n"
                "  tocsin user set alice --password-file -",
};

static bool is_user(const toc_admin *a)
{
    return strcmp(a->command, "user") == 0;
}

static const toc_account *find(toc_admin *a, const char *name)
{
    const toc_account *found = toc_directory_account(a->d, toc_sv_of(name));
    if (!found || found->user != is_user(a)) {
        (void)toc_fail(&a->err, -ENOENT, "no %s '%s'; 'tocsin %s list' shows them", a->command,
                       name, a->command);
        return NULL;
    }
    return found;
}

static int read_password(toc_admin *a, const char *file, toc_sv *ret)
{
    enum { SHORTEST = 8 };
    toc_file_map map = {0};
    bool piped = strcmp(file, "-") == 0;
    int r = piped ? toc_file_map_fd(STDIN_FILENO, "standard input", &map, &a->err)
                  : toc_file_map_open(file, &map, &a->err);
    if (r < 0)
        return r;
    toc_sv text = map.bytes, line = toc_sv_cut(&text, '\n');
    if (toc_sv_ends(line, TOC_SV("\r")))
        line.n--;
    *ret = toc_arena_dup(&a->a, line);
    toc_file_map_close(&map);
    return ret->n >= SHORTEST
               ? 0
               : toc_fail(&a->err, -EINVAL, "a password has at least %d characters", SHORTEST);
}

/* No secret: a certificate of TLS proves who asks. One certificate stands for one account. */
static int bind_certificate(toc_admin *a, toc_account *account)
{
    const settings *o = a->settings;
    toc_sv print = toc_sv_of(o->subject);
    if (o->certificate && o->subject)
        return toc_fail(&a->err, -EINVAL, "--certificate or --subject, not both");
    int r =
        o->certificate ? toc_certificate_fingerprint(o->certificate, &a->a, &print, &a->err) : 0;
    if (r < 0)
        return r;
    account->secret = toc_arena_printf(&a->a, "%s%.*s",
                                       o->certificate ? TOC_BOUND_FINGERPRINT : TOC_BOUND_SUBJECT,
                                       TOC_SV_ARG(print));
    TOC_VEC_FOREACH (other, &a->d->accounts)
        if (toc_sv_eq(other->secret, account->secret) && other->number != account->number)
            return toc_fail(&a->err, -EEXIST, "that certificate is the token's '%.*s' already",
                            TOC_SV_ARG(other->name));
    return 0;
}

/* Fills secret; what is to be shown once becomes a->done. */
static int make_secret(toc_admin *a, toc_account *account)
{
    const settings *o = a->settings;
    toc_sv secret;
    if (o->certificate || o->subject)
        return bind_certificate(a, account);
    int r = o->password_file ? read_password(a, o->password_file, &secret)
                             : toc_secret_new(&a->a, &secret, &a->err);
    if (r == 0)
        r = toc_secret_hash(secret, &a->a, &account->secret, &a->err);
    if (r < 0 || o->password_file)
        return r;
    toc_sv shown = account->user ? secret : toc_token_write(account->name, secret, &a->a);
    a->done = shown;
    if (a->json)
        a->done = toc_arena_printf(&a->a, "{\"name\": \"%.*s\", \"%s\": \"%.*s\"}",
                                   TOC_SV_ARG(account->name), account->user ? "password" : "token",
                                   TOC_SV_ARG(shown));
    return 0;
}

static int read_expires(toc_admin *a, const char *text, int64_t *ret)
{
    static const int64_t DAY = INT64_C(86400) * 1000000;
    toc_day d = toc_day_parse(toc_sv_of(text));
    if (d == TOC_DAY_NONE || strlen(text) != TOC_DAY_TEXT)
        return toc_fail(&a->err, -EINVAL, "--expires takes a day like 2027-03-22, not '%s'", text);
    *ret = ((int64_t)d + 1) * DAY;
    return 0;
}

/* The store keeps what goes beyond reading. */
static toc_sv role_of(const char *word)
{
    return word && strcmp(word, ROLES[0]) != 0 ? toc_sv_of(word) : TOC_SV("");
}

static int add(toc_admin *a, char **operands, size_t n)
{
    (void)n;
    const settings *o = a->settings;
    toc_account account = {.user = is_user(a), .name = toc_sv_of(operands[0]), .rate = o->rate};
    if (!toc_name_is_good(account.name))
        return toc_fail(&a->err, -EINVAL, "'%s' is no name: letters, digits, '-', '_' and '.'",
                        operands[0]);
    if (!o->partner)
        return toc_fail(&a->err, -EINVAL, "for whom? Say --partner");
    const toc_directory_partner *p = toc_admin_partner(a, o->partner);
    if (!p)
        return a->err.code;
    account.partner = p->stored.number;
    account.role = role_of(o->role);
    int r = o->expires ? read_expires(a, o->expires, &account.expires) : 0;
    if (r == 0)
        r = make_secret(a, &account);
    if (r == 0)
        r = toc_exchange_put_account(a->store, &account, &a->err);
    if (r == TOC_STORE_MANY)
        return toc_fail(&a->err, -EEXIST, "there is a token or user '%s' already", operands[0]);
    return r;
}

static int set(toc_admin *a, char **operands, size_t n)
{
    (void)n;
    const settings *o = a->settings;
    const toc_account *had = find(a, operands[0]);
    if (!had)
        return a->err.code;
    toc_account account = *had;
    int r = o->expires ? read_expires(a, o->expires, &account.expires) : 0;
    if (o->rate)
        account.rate = o->rate;
    if (o->role)
        account.role = role_of(o->role);
    if (r == 0)
        r = make_secret(a, &account);
    return r == 0 ? toc_exchange_put_account(a->store, &account, &a->err) : r;
}

static int drop(toc_admin *a, char **operands, size_t n)
{
    (void)n;
    const toc_account *account = find(a, operands[0]);
    return account ? toc_exchange_drop_account(a->store, account->number, &a->err) : a->err.code;
}

static const toc_cell_column COLUMNS[] = {
    {"name", TOC_CELL_TEXT},        {"partner", TOC_CELL_TEXT}, {"role", TOC_CELL_TEXT},
    {"rate", TOC_CELL_NUMBER},      {"expires", TOC_CELL_TEXT}, {"created", TOC_CELL_TEXT},
    {"certificate", TOC_CELL_TEXT},
};

/* Of who asks with one: "certificate:2f9a…", "subject:CN=…"; else empty. */
static toc_sv bound(const toc_account *account)
{
    bool is = toc_sv_starts(account->secret, TOC_SV(TOC_BOUND_FINGERPRINT)) ||
              toc_sv_starts(account->secret, TOC_SV(TOC_BOUND_SUBJECT));
    return is ? account->secret : TOC_SV("");
}

static int list(toc_admin *a, char **operands, size_t n)
{
    (void)operands, (void)n;
    size_t rows = 0;
    toc_sv *cells = TOC_NEW_N(&a->a, toc_sv, ((size_t)a->d->accounts.n + 1) * TOC_LEN(COLUMNS));
    if (!cells)
        return -ENOMEM;
    TOC_VEC_FOREACH (p, &a->d->accounts) {
        if (p->user != is_user(a))
            continue;
        const toc_directory_partner *partner = toc_directory_partner_of(a->d, p->partner);
        const toc_sv row[TOC_LEN(COLUMNS)] = {p->name,
                                              partner ? partner->stored.name : TOC_SV(""),
                                              p->role.n ? p->role : toc_sv_of(ROLES[0]),
                                              toc_arena_printf(&a->a, "%lld", (long long)p->rate),
                                              toc_admin_day(a, p->expires ? p->expires - 1 : 0),
                                              toc_admin_day(a, p->created),
                                              bound(p)};
        memcpy(cells + rows++ * TOC_LEN(COLUMNS), row, sizeof(row));
    }
    return toc_admin_print(a, COLUMNS, TOC_LEN(COLUMNS), cells, rows);
}

static const toc_verb VERBS[] = {
    {"add", 1, 1, true, add},
    {"set", 1, 1, true, set},
    {"list", 0, 0, false, list},
    {"remove", 1, 1, true, drop},
};

static int run(const toc_usage *usage, int argc, char **argv)
{
    settings o = {0};
    return toc_admin_command(usage, VERBS, TOC_LEN(VERBS), &o, &o.store, &o.format, argc, argv);
}

static int run_token(int argc, char **argv)
{
    return run(&TOKEN_USAGE, argc, argv);
}

static int run_user(int argc, char **argv)
{
    return run(&USER_USAGE, argc, argv);
}

const toc_command toc_command_token = {
    .name = "token",
    .summary = "look after the tokens with which programs ask",
    .run = run_token,
};

const toc_command toc_command_user = {
    .name = "user",
    .summary = "look after the people who ask",
    .run = run_user,
};
