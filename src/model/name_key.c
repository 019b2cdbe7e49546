/* name_key - see name_key.h. */
#include "model/name_key.h"

#include "base/utf8.h"

/* Articles and links of Arabic, Persian and English names, in the spellings of the wires. */
static bool is_particle(toc_sv word)
{
    static const char *const PARTICLES[] = {"al", "ar", "as", "ash", "ad", "an", "at",
                                            "az", "el", "e",  "i",   "ul", "the"};
    for (size_t i = 0; i < TOC_LEN(PARTICLES); i++)
        if (toc_sv_eq(word, toc_sv_of(PARTICLES[i])))
            return true;
    return false;
}

/* Appends the word without doubled letters; Turkish keeps its dotless i when accents go. */
static size_t add_word(char *key, size_t n, toc_sv word)
{
    for (size_t i = 0; i < word.n; i++) {
        char c = word.p[i];
        if ((unsigned char)c == 0xc4 && i + 1 < word.n && (unsigned char)word.p[i + 1] == 0xb1) {
            c = 'i';
            i++;
        }
        if (n == 0 || key[n - 1] != c)
            key[n++] = c;
    }
    return n;
}

toc_sv toc_name_key(toc_arena *a, toc_sv name)
{
    toc_sv folded = toc_fold(a, name);
    char *key = TOC_NEW_N(a, char, folded.n + 1);
    size_t n = 0;
    if (!key)
        return (toc_sv){"", 0};
    for (toc_sv rest = folded; rest.n;) {
        toc_sv word = toc_sv_cut(&rest, ' ');
        if (!is_particle(word))
            n = add_word(key, n, word);
    }
    return n ? (toc_sv){key, n} : folded; /* "The The" */
}
