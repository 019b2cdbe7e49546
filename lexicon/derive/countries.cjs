#!/usr/bin/env node
// Derives lexicon/countries.txt:  NODE_PATH=node_modules node lexicon/derive/countries.cjs
// Needs the npm package world-countries and Debian's wamerican-small.
const fs = require('fs'), path = require('path');
const { fold, commonWords } = require('./fold.cjs');
const countries = require('world-countries');

// What news calls countries beyond the source's names. "~": an ordinary word or a name as well.
const NAMES = {
  US: 'United States of America|~US|U.S.A.|~USA|~America', GB: 'UK|U.K.|Britain|Great Britain|~England|~Scotland|~Wales|Northern Ireland|Ulster',
  AE: 'UAE|U.A.E.|United Arab Emirates|Emirates', RU: 'Russian Federation|Soviet Union|USSR|U.S.S.R.|Union of Soviet Socialist Republics',
  CD: 'DRC|DR Congo|D.R. Congo|Democratic Republic of Congo|Democratic Republic of the Congo|Congo-Kinshasa|Zaire', CG: 'Congo-Brazzaville|Republic of Congo|Congo Republic',
  KP: 'DPRK|D.P.R.K.|North Korea|Democratic People\'s Republic of Korea', KR: 'ROK|South Korea|Republic of Korea',
  CN: 'PRC|P.R.C.|mainland China|People\'s Republic of China|Communist China', TW: 'Republic of China|Chinese Taipei|Formosa', MM: 'Burma|Myanmar (Burma)',
  CI: 'Ivory Coast|Cote d\'Ivoire', CZ: 'Czech Republic|Czechoslovakia', DE: 'West Germany|East Germany|FRG|GDR|Federal Republic of Germany|German Democratic Republic',
  RS: 'Yugoslavia|Federal Republic of Yugoslavia', SZ: 'Swaziland', TL: 'East Timor', MK: 'Macedonia', CV: 'Cape Verde', TR: 'Turkey|~Turkiye',
  VA: 'Holy See|the Vatican|Vatican', PS: 'Palestine|Palestinian territories|Palestinian Territory|Palestinian Authority|occupied Palestinian territory|occupied territories',
  SA: 'Saudi|KSA|Kingdom of Saudi Arabia', NL: 'Holland|the Netherlands', BA: 'Bosnia|Bosnia-Herzegovina|Bosnia and Herzegovina', LK: 'Ceylon',
  IR: 'Islamic Republic of Iran|Persia', SY: 'Syrian Arab Republic', LA: 'Lao People\'s Democratic Republic', VN: 'Viet Nam|South Vietnam|North Vietnam',
  TZ: 'United Republic of Tanzania', MD: 'Republic of Moldova|Moldavia', XK: 'Kosovo', PG: 'Papua New Guinea|PNG', SB: 'Solomon Islands', CF: 'Central African Republic|~CAR',
  BF: 'Upper Volta', BJ: 'Dahomey', ZW: 'Rhodesia', KH: 'Kampuchea|Cambodia', TH: 'Siam', GM: 'Gambia|The Gambia', BS: 'Bahamas|The Bahamas', ST: 'Sao Tome|Sao Tome and Principe',
  HK: 'Hong Kong', MO: 'Macao|Macau', YE: 'North Yemen|South Yemen', AF: 'Islamic Emirate of Afghanistan', VE: 'Bolivarian Republic of Venezuela', BY: 'Byelorussia|Belorussia',
  KG: 'Kirghizia|Kyrgyz Republic', NZ: 'Aotearoa', TT: 'Trinidad and Tobago|Trinidad', KN: 'Saint Kitts and Nevis|St. Kitts and Nevis|St. Kitts', LC: 'St. Lucia', VC: 'St. Vincent',
  AG: 'Antigua and Barbuda', SV: 'El Salvador|~Salvador', DO: 'Dominican Republic', IE: 'Republic of Ireland|Irish Republic|Eire', SO: 'Somaliland|Puntland', CY: 'Northern Cyprus',
};
const COMMON = new Set(['Jordan', 'Chad', 'Georgia', 'Turkey', 'Jersey', 'Guinea']);
const ADJECTIVES = {
  US: 'American|Americans', GB: 'British|Briton|Britons|Brit|Brits|English|Englishman|Scottish|Scot|~Scots|Welsh|Northern Irish', RU: 'Russian|Russians|Soviet|Soviets',
  SA: 'Saudi|Saudis|Saudi Arabian', AF: 'Afghan|Afghans', TR: 'Turkish|Turk|Turks', ES: 'Spanish|Spaniard|Spaniards', FR: 'French|Frenchman|Frenchmen|Frenchwoman', NL: 'Dutch|Dutchman',
  PL: '~Polish|~Pole|~Poles', SE: 'Swedish|Swede|Swedes', DK: 'Danish|Dane|Danes', FI: 'Finnish|Finn|Finns', IE: 'Irish|Irishman|Irishmen', PH: 'Filipino|Filipinos|Filipina|Philippine',
  PS: 'Palestinian|Palestinians|Gazan|Gazans', RS: 'Serbian|Serb|Serbs|Serbians|Yugoslav|Yugoslavs|Yugoslavian', HR: 'Croatian|Croat|Croats|Croatians', BA: 'Bosnian|Bosnians', XK: 'Kosovar|Kosovars|Kosovan',
  CZ: 'Czech|Czechs|Czechoslovak', SK: 'Slovak|Slovaks|Slovakian', SI: 'Slovenian|Slovene|Slovenes', HU: 'Hungarian|Hungarians', GR: 'Greek|Greeks', CH: 'Swiss', CN: 'Chinese', TW: 'Taiwanese', HK: 'Hong Konger|Hong Kongers',
  KP: 'North Korean|North Koreans', KR: 'South Korean|South Koreans', MM: 'Burmese|Myanma', LA: 'Lao|Laotian|Laotians', TH: 'Thai|Thais', VN: 'Vietnamese', ID: 'Indonesian|Indonesians', MY: 'Malaysian|Malaysians',
  IN: '~Indian|~Indians', PK: 'Pakistani|Pakistanis', BD: 'Bangladeshi|Bangladeshis', LK: 'Sri Lankan|Sri Lankans', NP: 'Nepalese|Nepali|Nepalis', IR: 'Iranian|Iranians|Persian', IQ: 'Iraqi|Iraqis', SY: 'Syrian|Syrians',
  LB: 'Lebanese', JO: 'Jordanian|Jordanians', IL: 'Israeli|Israelis', EG: 'Egyptian|Egyptians', LY: 'Libyan|Libyans', TN: 'Tunisian|Tunisians', DZ: 'Algerian|Algerians', MA: 'Moroccan|Moroccans', YE: 'Yemeni|Yemenis|Yemenite',
  AE: 'Emirati|Emiratis', QA: 'Qatari|Qataris', KW: 'Kuwaiti|Kuwaitis', BH: 'Bahraini|Bahrainis', OM: 'Omani|Omanis', SD: 'Sudanese', SS: 'South Sudanese', ET: 'Ethiopian|Ethiopians', ER: 'Eritrean|Eritreans', SO: 'Somali|Somalis|Somalian',
  KE: 'Kenyan|Kenyans', UG: 'Ugandan|Ugandans', TZ: 'Tanzanian|Tanzanians', RW: 'Rwandan|Rwandans', BI: 'Burundian|Burundians', CD: 'Congolese|Zairian', CF: 'Central African', NG: 'Nigerian|Nigerians', NE: 'Nigerien|Nigeriens',
  ML: 'Malian|Malians', BF: 'Burkinabe|Burkinabes', TD: 'Chadian|Chadians', CM: 'Cameroonian|Cameroonians', CI: 'Ivorian|Ivorians', GH: 'Ghanaian|Ghanaians', ZW: 'Zimbabwean|Zimbabweans', ZA: 'South African|South Africans',
  MZ: 'Mozambican|Mozambicans', AO: 'Angolan|Angolans', MX: 'Mexican|Mexicans', SV: 'Salvadoran|Salvadorans|Salvadorean|Salvadoreans|Salvadorian', GT: 'Guatemalan|Guatemalans', HN: 'Honduran|Hondurans', NI: 'Nicaraguan|Nicaraguans',
  CR: 'Costa Rican|Costa Ricans', PA: 'Panamanian|Panamanians', CO: 'Colombian|Colombians', VE: 'Venezuelan|Venezuelans', EC: 'Ecuadorian|Ecuadorean|Ecuadoran|Ecuadoreans', PE: 'Peruvian|Peruvians', BO: 'Bolivian|Bolivians',
  CL: 'Chilean|Chileans', AR: 'Argentine|Argentinian|Argentines', UY: 'Uruguayan', PY: 'Paraguayan', BR: 'Brazilian|Brazilians', CU: 'Cuban|Cubans', HT: 'Haitian|Haitians', DO: '', JM: 'Jamaican', NZ: 'New Zealander|New Zealanders',
  AU: 'Australian|Australians', CA: 'Canadian|Canadians', DE: 'German|Germans|West German|East German', AT: 'Austrian|Austrians', BE: 'Belgian|Belgians', IT: 'Italian|Italians', PT: 'Portuguese', NO: 'Norwegian|Norwegians',
  UA: 'Ukrainian|Ukrainians', BY: 'Belarusian|Belarusians|Belarussian', KZ: 'Kazakh|Kazakhs|Kazakhstani', UZ: 'Uzbek|Uzbeks', TJ: 'Tajik|Tajiks', KG: 'Kyrgyz|Kirghiz', TM: 'Turkmen', GE: '~Georgian|~Georgians', AM: 'Armenian|Armenians', AZ: 'Azerbaijani|Azeri|Azeris',
  JP: 'Japanese', IS: 'Icelandic|Icelander|Icelanders', LU: 'Luxembourgish|Luxembourger', BW: 'Botswanan|Motswana|Batswana', SZ: 'Swazi|Swazis', LS: 'Basotho', MG: 'Malagasy', MW: 'Malawian|Malawians', ZM: 'Zambian|Zambians', NA: 'Namibian|Namibians', SN: 'Senegalese', MR: 'Mauritanian|Mauritanians', KM: 'Comorian', PG: 'Papua New Guinean', FJ: 'Fijian|Fijians', MN: 'Mongolian', AL: 'Albanian|Albanians', RO: 'Romanian|Romanians', BG: 'Bulgarian|Bulgarians', MD: 'Moldovan|Moldovans', EE: 'Estonian|Estonians', LV: 'Latvian|Latvians', LT: 'Lithuanian|Lithuanians', MV: 'Maldivian', CY: 'Cypriot|Cypriots|Greek Cypriot|Turkish Cypriot',
};
// Seats and houses that stand for a government whatever the sentence says.
const SEATS = {
  US: 'White House|Oval Office|Capitol Hill|Foggy Bottom|Langley|Trump administration|Biden administration|Bush administration|Obama administration|Reagan administration', RU: 'Kremlin|Lubyanka|Russian government', GB: 'Downing Street|Whitehall|10 Downing Street',
  FR: 'Elysee|Elysee Palace|Quai d\'Orsay|Matignon', KR: 'Blue House', CN: 'Zhongnanhai', IL: 'Knesset', AR: 'Casa Rosada', BR: 'Planalto|Planalto Palace', MX: 'Los Pinos', VE: 'Miraflores Palace', CO: 'Narino Palace|Casa de Narino',
  PE: 'Government Palace of Peru', ES: 'Moncloa|Moncloa Palace', IT: 'Quirinale|Palazzo Chigi', DE: 'Bundestag|Chancellery', UA: 'Bankova|Verkhovna Rada', IN: 'Lok Sabha', CL: 'La Moneda|La Moneda Palace', GR: 'Maximos Mansion', IE: 'Dail|Leinster House',
};

const SHOWN = { TR: 'Turkey' };
const taken = new Set(Object.values(ADJECTIVES).join('|').split('|').map(a => a.replace('~', '')));
const plural = a => /(an|ian|i|ese)$/.test(a) && !/ese$/.test(a) ? [a + 's'] : [];
const words = commonWords('american-english-small');
const rows = countries.map(c => {
  if (SHOWN[c.cca2]) { c.altSpellings.push(c.name.common); c.name.common = SHOWN[c.cca2]; }
  const names = new Set(), adjectives = new Set();
  const mark = n => (COMMON.has(n) ? '~' : '') + n; // a word or a person's name too
    names.add(c.name.official);
  for (const n of c.altSpellings) if (/^[\x20-\u024F]+$/.test(n) && n.length > 3 && n !== c.name.common && !words.has(fold(n))) names.add(n.replace(/[|\t]/g, ' '));
  for (const n of (NAMES[c.cca2] || '').split('|').filter(Boolean)) names.add(n);
  const own = ADJECTIVES[c.cca2];
  if (own !== undefined) for (const a of own.split('|').filter(Boolean)) adjectives.add(a);
  else for (const a of Object.values(c.demonyms?.eng || {}).filter(Boolean)) for (const b of a.split(', ')) [b, ...plural(b)].forEach(x => taken.has(x) || adjectives.add(x));
  names.delete(c.name.common); names.delete('');
  return [c.cca2, mark(c.name.common), c.latlng[0], c.latlng[1], [...names].join('|'), [...adjectives].join('|'), SEATS[c.cca2] || ''];
}).filter(r => /^[A-Z]{2}$/.test(r[0])).sort((a, b) => a[0] < b[0] ? -1 : 1);
const head = `# Countries and territories: names, adjectives, seats of government.
# Source: npm world-countries 5.1.0 (mledoze/countries); further names, adjectives of most countries and all seats are
# ours, in lexicon/derive/countries.cjs. Former states stand with the one that follows them. Licence: ODbL 1.0.
# Command: node lexicon/derive/countries.cjs. Countries: ${rows.length}.
# code, name, latitude, longitude, further names, adjectives, seats ("|" between; "~": an ordinary word or a name as well)
`;
fs.writeFileSync(path.join(__dirname, '../countries.txt'), head + rows.map(r => r.join('\t')).join('\n') + '\n');
