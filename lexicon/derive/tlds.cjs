#!/usr/bin/env node
// Derives lexicon/tlds.txt:  node lexicon/derive/tlds.cjs
// Needs Debian's publicsuffix package.
const fs = require('fs'), path = require('path'), { domainToASCII } = require('url');
const list = fs.readFileSync('/usr/share/publicsuffix/public_suffix_list.dat', 'utf8');
const icann = list.split('===BEGIN ICANN DOMAINS===')[1].split('===END ICANN DOMAINS===')[0];
const version = (list.match(/VERSION: (\S+)/) || [])[1] || 'of package 20230209.2326';
const tlds = new Set();
for (const line of icann.split('\n'))
  if (line && !line.startsWith('//')) {
    const last = line.trim().split('.').pop();
    tlds.add(last);
    tlds.add(domainToASCII(last));
  }
// Special-use names (RFC 2606, 6761, 6762, 7686, 9476), ICANN's .internal, and alternative roots that malware uses.
const RESERVED = ['example', 'test', 'invalid', 'localhost', 'local', 'onion', 'alt', 'internal', 'home', 'lan', 'corp', 'bit', 'eth', 'i2p', 'lib', 'bazar', 'coin', 'emc', 'arpa'];
RESERVED.forEach(t => tlds.add(t));
const head = `# Top-level domains, in Unicode and in ASCII form.
# Source: the ICANN section of the Public Suffix List ${version} (Debian package publicsuffix); special-use names and
# alternative roots are ours, in lexicon/derive/tlds.cjs. Licence: MPL-2.0.
# Command: node lexicon/derive/tlds.cjs. Entries: ${tlds.size}.
`;
fs.writeFileSync(path.join(__dirname, '../tlds.txt'), head + [...tlds].sort().join('\n') + '\n');
