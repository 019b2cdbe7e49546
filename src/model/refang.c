/*
 * refang - see through the ways in which reports make addresses harmless.
 *
 * Dots: "." "[.]" "(.)" "{.}" "<.>" "[,]" "\." "[." ".]" "[dot]" "(dot)" " dot " and the bracketed
 * ones with spaces around or inside. At signs, colons and slashes likewise. Each function looks at
 * a dozen bytes at most.
 */
#include "base/ascii.h"
#include "base/utf8.h"
#include "model/indicator_scan.h"

static char peek(toc_ind_input *in, size_t at)
{
    in->work++;
    return at < in->text.n ? in->text.p[at] : '\0';
}

static char closing(char open)
{
    switch (open) {
    case '[':
        return ']';
    case '(':
        return ')';
    case '{':
        return '}';
    case '<':
        return '>';
    default:
        return '\0';
    }
}

static bool word_at(toc_ind_input *in, size_t at, toc_sv word)
{
    in->work += word.n;
    return at + word.n <= in->text.n &&
           toc_sv_eq_nocase(toc_sv_range(in->text, at, at + word.n), word);
}

static size_t skip_space(toc_ind_input *in, size_t at)
{
    return peek(in, at) == ' ' ? at + 1 : at;
}

/*
 * "[X]" with one space allowed around and inside, where X is the sign itself or its word. Returns
 * its length; for "[X" without the closing bracket too, when a letter follows.
 */
static size_t bracketed(toc_ind_input *in, size_t start, char sign, toc_sv word)
{
    size_t at = skip_space(in, start);
    char close = closing(peek(in, at));
    if (!close)
        return 0;
    at = skip_space(in, at + 1);
    if (peek(in, at) == sign || (sign == '.' && peek(in, at) == ','))
        at++;
    else if (word.n && word_at(in, at, word))
        at += word.n;
    else
        return 0;
    size_t inner = skip_space(in, at);
    if (peek(in, inner) == close) {
        inner++;
        return (peek(in, inner) == ' ' && peek(in, start) == ' ' ? inner + 1 : inner) - start;
    }
    bool half = peek(in, at - 1) == sign && close != '>' && peek(in, start) != ' ';
    return half && toc_is_alnum(peek(in, at)) ? at - start : 0;
}

size_t toc_ind_dot(toc_ind_input *in, size_t at, bool *defanged, bool *spoken)
{
    size_t n = 0;
    switch (peek(in, at)) {
    case '.':
        n = peek(in, at + 1) == ']' || peek(in, at + 1) == ')' ? 2 : 1;
        /* "(see evil.com.)": a bracket that closes a sentence, not a dot */
        if (n == 2 && !toc_is_alnum(peek(in, at + 2)))
            n = 1;
        *defanged |= n == 2;
        return n;
    case '\\':
        n = peek(in, at + 1) == '.' ? 2 : 0;
        break;
    case ' ':
        if (word_at(in, at, TOC_SV(" dot "))) {
            *spoken = *defanged = true;
            return 5;
        }
        n = bracketed(in, at, '.', TOC_SV("dot"));
        break;
    case '[':
    case '(':
    case '{':
    case '<':
        n = bracketed(in, at, '.', TOC_SV("dot"));
        break;
    default:
        return 0;
    }
    *defanged |= n > 0;
    return n;
}

size_t toc_ind_colon(toc_ind_input *in, size_t at, bool *defanged)
{
    if (peek(in, at) == ':')
        return 1;
    if (!closing(peek(in, at)))
        return 0;
    size_t n = bracketed(in, at, ':', (toc_sv){0});
    *defanged |= n > 0;
    return n;
}

size_t toc_ind_at(toc_ind_input *in, size_t at, bool *defanged, bool *spoken)
{
    char c = peek(in, at);
    if (c == '@')
        return 1;
    if (c != ' ' && !closing(c))
        return 0;
    if (c == ' ' && word_at(in, at, TOC_SV(" at "))) {
        *spoken = *defanged = true;
        return 4;
    }
    size_t n = bracketed(in, at, '@', TOC_SV("at"));
    *defanged |= n > 0;
    return n;
}

/* One slash: "/" or "[/]" or a backslash where people write them. */
static size_t slash(toc_ind_input *in, size_t at, bool *defanged)
{
    char c = peek(in, at);
    if (c == '/')
        return 1;
    size_t n = c == '\\' ? 1 : closing(c) ? bracketed(in, at, '/', (toc_sv){0}) : 0;
    *defanged |= n > 0;
    return n;
}

/* What stands between scheme and host: "://", "[:]//", "[://]", ":\\", ":[//]", … */
size_t toc_ind_slashes(toc_ind_input *in, size_t at, bool *defanged)
{
    size_t i = at;
    char close = closing(peek(in, i));
    if (close && word_at(in, i + 1, TOC_SV("://")) && peek(in, i + 4) == close) {
        *defanged = true;
        return 5;
    }
    size_t n = toc_ind_colon(in, i, defanged);
    if (!n)
        return 0;
    i += n;
    close = closing(peek(in, i));
    if (close && word_at(in, i + 1, TOC_SV("//")) && peek(in, i + 3) == close) {
        *defanged = true;
        return i + 4 - at;
    }
    for (int k = 0; k < 2; k++) {
        n = slash(in, i, defanged);
        if (!n)
            return 0;
        i += n;
    }
    return i - at;
}

/* Letters of other scripts; not the dashes, quotes and spaces that text puts around hosts. */
static bool is_letter(uint32_t cp)
{
    return cp >= 0xc0 && cp != 0xd7 && cp != 0xf7 && !(cp >= 0x2000 && cp < 0x2c00) &&
           !(cp >= 0x3000 && cp < 0x3041) && !(cp >= 0xe000 && cp < 0xf900) &&
           !(cp >= 0xfe00 && cp < 0xfe70) && !(cp >= 0xff00 && cp < 0xff21) && cp < 0xfff0;
}

size_t toc_ind_label_char(toc_ind_input *in, size_t at)
{
    char c = peek(in, at);
    if (at >= in->text.n)
        return 0;
    if (!toc_is_high(c))
        return toc_is_alnum(c);
    size_t next = at;
    uint32_t cp = toc_utf8_next(in->text, &next);
    return is_letter(cp) ? next - at : 0;
}

size_t toc_ind_word(toc_ind_input *in, size_t at)
{
    size_t n = 0;
    while (n <= TOC_IND_WORD && at + n < in->text.n && toc_is_alnum(in->text.p[at + n]))
        n++;
    in->work += n + 1;
    return n;
}

bool toc_ind_boundary(toc_sv text, size_t at)
{
    if (at == 0)
        return true;
    char c = text.p[at - 1];
    if (!toc_is_high(c))
        return !toc_is_alnum(c) && c != '_';
    size_t start = at - 1;
    while (start > 0 && at - start < 4 && ((unsigned char)text.p[start] & 0xc0) == 0x80)
        start--;
    return !is_letter(toc_utf8_next(text, &start));
}

bool toc_ind_ends(toc_sv text, size_t at)
{
    if (at >= text.n)
        return true;
    if (!toc_is_high(text.p[at]))
        return !toc_is_alnum(text.p[at]);
    return !is_letter(toc_utf8_next(text, &at));
}

void toc_ind_put(toc_ind_found *f, char c)
{
    if (f->n >= TOC_IND_VALUE) {
        f->overlong = true;
        return;
    }
    f->value[f->n++] = c;
    f->value[f->n] = '\0';
}

void toc_ind_puts(toc_ind_found *f, toc_sv s)
{
    for (size_t i = 0; i < s.n; i++)
        toc_ind_put(f, s.p[i]);
}
