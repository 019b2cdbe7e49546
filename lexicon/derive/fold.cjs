// The folding of src/base/utf8.c closely enough to find duplicates and ordinary words.
const PLAIN = { ø: 'o', ł: 'l', đ: 'd', ð: 'd', ı: 'i', æ: 'ae', œ: 'oe', þ: 'th', ß: 'ss' };
exports.fold = s => s.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  .replace(/[øłđðıæœþß]/g, c => PLAIN[c])
  .replace(/['"`.\u2018-\u201F\u00AB\u00BB\u02BC\u00AD]/g, '')
  .replace(/[-\/_\u2010-\u2015\u2212\s]+/g, ' ').trim();

const fs = require('fs');
// Lower-case entries of SCOWL word lists (Debian's wamerican-small, wamerican, wbritish), without possessives.
exports.commonWords = (...lists) => new Set(lists.flatMap(l => fs.readFileSync('/usr/share/dict/' + l, 'utf8').split('\n'))
  .filter(w => /^[a-z]+$/.test(w)));

// Personal names of all Latin-script locales of faker; which: 'first_name' or 'last_name'.
exports.personNames = (which, atLeast = 1) => {
  const { allLocales } = require('@faker-js/faker');
  const seen = new Map();
  for (const locale of Object.values(allLocales)) {
    const list = locale.person && locale.person[which];
    if (!list) continue;
    const names = new Set([].concat(...Object.values(list).filter(Array.isArray)));
    for (const n of names)
      if (typeof n === 'string' && /^[\p{Script=Latin}'-]+$/u.test(n)) {
        const k = exports.fold(n);
        seen.set(k, { name: n, count: (seen.get(k)?.count || 0) + 1 });
      }
  }
  return new Map([...seen].filter(([, v]) => v.count >= atLeast));
};
