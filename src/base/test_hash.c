#include "testkit.h"

#include "base/hash.h"

TEST(sha256_of_a_known_message)
{
    char hex[TOC_SHA256_HEX + 1];
    toc_sha256_hex(TOC_SV("abc"), hex); /* FIPS 180-4 example */
    EXPECT_SV(toc_sv_of(hex), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

/* RFC 1321, A.5 */
TEST(md5_of_a_known_message)
{
    char hex[TOC_MD5_HEX + 1];
    toc_md5_hex(TOC_SV("message digest"), hex);
    EXPECT_SV(toc_sv_of(hex), "f96b697d7cb7938d525a2f31aaf161d0");
}

TEST(uuid5_of_the_dns_example)
{
    char id[TOC_UUID_TEXT + 1];
    /* RFC 9562, appendix A.4 */
    toc_uuid5("6ba7b810-9dad-11d1-80b4-00c04fd430c8", TOC_SV("www.example.com"), id);
    EXPECT_SV(toc_sv_of(id), "2ed6657d-e927-568b-95e1-2665a8aea6a2");
}

TEST(hash_tells_lengths_and_zeros_apart)
{
    EXPECT(toc_hash64(TOC_SV("")) != toc_hash64(TOC_SV("\0")));
    EXPECT(toc_hash64(TOC_SV("a")) != toc_hash64(TOC_SV("a\0")));
    EXPECT(toc_hash64(TOC_SV("abcdefgh")) != toc_hash64(TOC_SV("abcdefgh\0")));
    EXPECT(toc_hash_mix(1, 2) != toc_hash_mix(2, 1));
}

TEST(hash_tells_words_apart_that_differ_in_one_bit)
{
    char word[] = "abcdefghijk", other[sizeof(word)];
    for (size_t n = 1; n < sizeof(word); n++)
        for (size_t bit = 0; bit < n * 8; bit++) {
            memcpy(other, word, sizeof(word));
            other[bit / 8] = (char)(other[bit / 8] ^ (1 << bit % 8));
            uint64_t a = toc_hash64((toc_sv){word, n}), b = toc_hash64((toc_sv){other, n});
            EXPECT((uint32_t)a != (uint32_t)b && a >> 32 != b >> 32);
        }
}
