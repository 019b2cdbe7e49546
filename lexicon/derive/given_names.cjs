#!/usr/bin/env node
// Derives lexicon/words/given_name.txt:  NODE_PATH=node_modules node lexicon/derive/given_names.cjs
// Needs the npm package @faker-js/faker (MIT) and Debian's wamerican-small.
const fs = require('fs'), path = require('path');
const { commonWords, personNames } = require('./fold.cjs');

// Spellings in the Latin alphabet that news uses and no locale of the source has.
const MORE = `Abdel Abdelaziz Abdelkader Abdul Abdulaziz Abdullah Abdulrahman Abu Adnan Ahmad Ahmed Akbar Ali Amin
Amina Amir Anwar Asadullah Ashraf Asif Ayman Aziz Bashar Bashir Bilal Boutros Ehud Faisal Farouk Fatima Fuad Ghulam Gulbuddin
Habib Hafiz Haidar Hakim Hamed Hamid Hamza Haroon Hasan Hassan Hosni Hussein Hussain Ibrahim Idris Imran Iqbal Ismail Jaber
Jalal Jalaluddin Jamal Javad Kamal Karim Khaled Khalid Khalil Layla Mahdi Mahmoud Mahmud Mansour Maryam Massoud Mehdi
Mohamed Mohammad Mohammed Mohamud Mohsen Moqtada Muammar Muhammad Mullah Musa Mustafa Muqtada Nabil Nasir Nasrallah Nawaz
Nouri Omar Osama Qasem Qasim Rafiq Rahim Rashid Reza Riyad Saad Saddam Saeed Said Salah Salim Salman Sami Samir Sayed
Sayyid Shahid Sirajuddin Suleiman Sultan Syed Taha Tahir Talal Tariq Tayyip Usama Usman Walid Yahya Yasser Yitzhak Yousef
Yusuf Zahid Zainab Zakaria Zia Aleksandr Aleksei Alexei Anatoly Andrei Arkady Boris Dmitri Dmitry Fyodor Gennady Igor Ilya
Ivan Kirill Konstantin Leonid Maxim Mikhail Nikita Nikolai Oleg Oleksandr Oleksiy Olena Pavel Petro Roman Ruslan Sergei Sergey
Serhiy Svetlana Valery Vasily Viktor Vitali Vladimir Volodymyr Vyacheslav Yevgeny Yulia Yuri Zurab Jorge Jose Juan Luis
Carlos Rafael Alfredo Cristiani Roberto Joaquin Ignacio Segundo Napoleon Guillermo Ruben Schafik Alvaro Virgilio Pablo
Gonzalo Gacha Abimael Alan Alberto Manuel Daniel Violeta Fidel Raul Augusto Hugo Nicolas Evo Xi Jinping Jong Kim Park
Nguyen Thaksin Aung San Suu Benazir Indira Rajiv Narendra Mahinda Velupillai Narasimha Atal Bihari Goodluck Muhammadu Olusegun
Laurent Paul Yoweri Uhuru Mwai Haile Meles Abiy Isaias Ismail Salva Riek Joseph Felix Denis Blaise Alassane`;

const words = commonWords('american-english-small'), names = personNames('first_name', 1);
for (const n of MORE.split(/\s+/)) if (!names.has(n.toLowerCase())) names.set(n.toLowerCase(), { name: n });
const rows = [...names].filter(([k]) => k.length > 1)
  .map(([k, v]) => v.name + (words.has(k) ? '\tambiguous cased' : '\tcased')).sort();
const head = `# Given names. Source: first names of the Latin-script locales of npm @faker-js/faker 9.9.0 (MIT),
# and spellings of news wires listed in lexicon/derive/given_names.cjs. Ambiguous: in Debian's wamerican-small.
# Licence: MIT. Command: node lexicon/derive/given_names.cjs. Entries: ${rows.length}.
`;
fs.writeFileSync(path.join(__dirname, '../words/given_name.txt'), head + rows.join('\n') + '\n');
