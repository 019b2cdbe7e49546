/* certificate - see certificate.h. */
#include "daemon/certificate.h"

#include "base/file.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <gnutls/crypto.h>
#include <gnutls/x509.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { YEARS = 10, SERIAL_BYTES = 16, TEXT_BYTES = 16 * 1024 };

static int fail_tls(int e, toc_err *reterr)
{
    return toc_fail(reterr, -EIO, "cannot make a certificate: %s", gnutls_strerror(e));
}

/* An address stands in a certificate as its bytes, a name as text. */
static int set_names(gnutls_x509_crt_t crt, const char *host)
{
    unsigned char address[16];
    int e = gnutls_x509_crt_set_subject_alt_name(crt, GNUTLS_SAN_DNSNAME, "localhost", 9, 0);
    for (int family = 0; e >= 0 && family < 2; family++) {
        int r = inet_pton(family ? AF_INET6 : AF_INET, host, address);
        if (r == 1)
            return gnutls_x509_crt_set_subject_alt_name(crt, GNUTLS_SAN_IPADDRESS, address,
                                                        family ? 16 : 4, GNUTLS_FSAN_APPEND);
    }
    return e;
}

static int fill(gnutls_x509_crt_t crt, gnutls_x509_privkey_t key, const char *host)
{
    unsigned char serial[SERIAL_BYTES], id[64];
    size_t id_size = sizeof(id);
    time_t now = time(NULL);
    int e = gnutls_rnd(GNUTLS_RND_NONCE, serial, sizeof(serial));
    serial[0] &= 0x7f; /* a positive number */
    if (e >= 0)
        e = gnutls_x509_crt_set_version(crt, 3);
    if (e >= 0)
        e = gnutls_x509_crt_set_serial(crt, serial, sizeof(serial));
    if (e >= 0)
        e = gnutls_x509_crt_set_activation_time(crt, now - 24L * 3600);
    if (e >= 0)
        e = gnutls_x509_crt_set_expiration_time(crt, now + 24L * 3600 * 365 * YEARS);
    if (e >= 0)
        e = gnutls_x509_crt_set_dn_by_oid(crt, GNUTLS_OID_X520_COMMON_NAME, 0, "tocsin", 6);
    if (e >= 0)
        e = set_names(crt, host);
    if (e >= 0)
        e = gnutls_x509_crt_set_key(crt, key);
    if (e >= 0)
        e = gnutls_x509_crt_set_basic_constraints(crt, 0, -1);
    if (e >= 0)
        e = gnutls_x509_crt_set_key_usage(crt, GNUTLS_KEY_DIGITAL_SIGNATURE);
    if (e >= 0)
        e = gnutls_x509_crt_set_key_purpose_oid(crt, GNUTLS_KP_TLS_WWW_SERVER, 0);
    if (e >= 0)
        e = gnutls_x509_crt_get_key_id(crt, 0, id, &id_size);
    if (e >= 0)
        e = gnutls_x509_crt_set_subject_key_id(crt, id, id_size);
    return e >= 0 ? gnutls_x509_crt_sign2(crt, crt, key, GNUTLS_DIG_SHA256, 0) : e;
}

static int export_texts(gnutls_x509_crt_t crt, gnutls_x509_privkey_t key, toc_arena *a,
                        toc_sv *ret_certificate, toc_sv *ret_key, toc_sv *ret_fingerprint)
{
    char text[TEXT_BYTES];
    unsigned char print[32];
    size_t n = sizeof(text), print_n = sizeof(print);
    int e = gnutls_x509_crt_export(crt, GNUTLS_X509_FMT_PEM, text, &n);
    if (e >= 0)
        *ret_certificate = toc_arena_dup(a, (toc_sv){text, n});
    n = sizeof(text);
    if (e >= 0)
        e = gnutls_x509_privkey_export_pkcs8(key, GNUTLS_X509_FMT_PEM, NULL, 0, text, &n);
    if (e >= 0)
        *ret_key = toc_arena_dup(a, (toc_sv){text, n});
    gnutls_memset(text, 0, sizeof(text));
    if (e >= 0)
        e = gnutls_x509_crt_get_fingerprint(crt, GNUTLS_DIG_SHA256, print, &print_n);
    toc_sv hex = {"", 0};
    for (size_t i = 0; e >= 0 && i < print_n; i++)
        hex = toc_arena_printf(a, "%.*s%s%02X", TOC_SV_ARG(hex), i ? ":" : "", print[i]);
    *ret_fingerprint = hex;
    return e;
}

static int make_pair(const char *host, toc_arena *a, toc_sv *ret_certificate, toc_sv *ret_key,
                     toc_sv *ret_fingerprint, toc_err *reterr)
{
    gnutls_x509_privkey_t key = NULL;
    gnutls_x509_crt_t crt = NULL;
    int e = gnutls_x509_privkey_init(&key);
    if (e >= 0)
        e = gnutls_x509_crt_init(&crt);
    if (e >= 0)
        e = gnutls_x509_privkey_generate(key, GNUTLS_PK_ECDSA,
                                         GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0);
    if (e >= 0)
        e = fill(crt, key, host);
    if (e >= 0)
        e = export_texts(crt, key, a, ret_certificate, ret_key, ret_fingerprint);
    if (crt)
        gnutls_x509_crt_deinit(crt);
    if (key)
        gnutls_x509_privkey_deinit(key);
    return e < 0 ? fail_tls(e, reterr) : 0;
}

/* Never readable by others, not even for a moment. */
static int write_key(const char *path, toc_sv text, toc_err *reterr)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    int r = fd < 0 ? -errno : toc_write_all(fd, text);
    if (fd >= 0 && r == 0 && fsync(fd) < 0)
        r = -errno;
    if (fd >= 0)
        close(fd);
    return r < 0 ? toc_fail(reterr, r, "cannot write '%s': %s", path, strerror(-r)) : 0;
}

static int read_text(const char *path, toc_arena *a, toc_sv *ret, toc_err *reterr)
{
    toc_file_map map = {0};
    int r = toc_file_map_open(path, &map, reterr);
    if (r < 0)
        return r;
    *ret = toc_arena_dup(a, map.bytes);
    toc_file_map_close(&map);
    return a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : 0;
}

int toc_certificate_get(const char *certificate_file, const char *key_file, const char *host,
                        bool make, toc_arena *a, toc_sv *ret_certificate, toc_sv *ret_key,
                        toc_sv *ret_fingerprint, toc_err *reterr)
{
    *ret_fingerprint = (toc_sv){"", 0};
    bool none = access(certificate_file, F_OK) < 0 && access(key_file, F_OK) < 0;
    if (none && make) {
        int r = make_pair(host, a, ret_certificate, ret_key, ret_fingerprint, reterr);
        if (r == 0)
            r = write_key(key_file, *ret_key, reterr);
        return r == 0 ? toc_file_replace(certificate_file, *ret_certificate, reterr) : r;
    }
    int r = read_text(certificate_file, a, ret_certificate, reterr);
    return r == 0 ? read_text(key_file, a, ret_key, reterr) : r;
}

int toc_certificate_read(const char *file, toc_arena *a, toc_sv *ret, toc_err *reterr)
{
    gnutls_x509_crt_t *list = NULL;
    unsigned n = 0;
    int r = read_text(file, a, ret, reterr);
    if (r < 0)
        return r;
    gnutls_datum_t text = {(unsigned char *)(uintptr_t)ret->p, (unsigned)ret->n};
    int e = gnutls_x509_crt_list_import2(&list, &n, &text, GNUTLS_X509_FMT_PEM, 0);
    for (unsigned i = 0; e >= 0 && i < n; i++)
        gnutls_x509_crt_deinit(list[i]);
    if (e >= 0)
        gnutls_free(list);
    return e >= 0 && n ? 0 : toc_fail(reterr, -EINVAL, "'%s' holds no PEM certificate", file);
}

int toc_certificate_fingerprint(const char *file, toc_arena *a, toc_sv *ret, toc_err *reterr)
{
    enum { SHA256 = 32 };
    gnutls_x509_crt_t crt = NULL;
    unsigned char print[SHA256];
    size_t n = sizeof(print);
    toc_sv text, hex = {"", 0};
    int r = toc_certificate_read(file, a, &text, reterr);
    if (r < 0)
        return r;
    const gnutls_datum_t pem = {(unsigned char *)(uintptr_t)text.p, (unsigned)text.n};
    int e = gnutls_x509_crt_init(&crt);
    if (e >= 0)
        e = gnutls_x509_crt_import(crt, &pem, GNUTLS_X509_FMT_PEM);
    if (e >= 0)
        e = gnutls_x509_crt_get_fingerprint(crt, GNUTLS_DIG_SHA256, print, &n);
    for (size_t i = 0; e >= 0 && i < n; i++)
        hex = toc_arena_printf(a, "%.*s%02x", TOC_SV_ARG(hex), print[i]);
    if (crt)
        gnutls_x509_crt_deinit(crt);
    *ret = hex;
    return e >= 0 ? 0
                  : toc_fail(reterr, -EINVAL, "'%s' holds no PEM certificate: %s", file,
                             gnutls_strerror(e));
}
