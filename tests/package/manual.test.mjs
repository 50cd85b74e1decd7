// The sysadmin's manual, command by command, in a private root: what it says works as it says it.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { privateRoot, skip } from '../support/root.mjs';
import { root as checkout } from '../support/paths.mjs';
import { patiently, url } from './package.mjs';

const MANUAL = 'conf/manual.md';
// what apt would fetch is installed already, and with empty lists it asks for nothing newer
const root = privateRoot({ prepare: () => root.must('rm -rf /etc/apache2/mods-enabled/security2.* /var/lib/apt/lists\n'
    + 'apachectl start') });

// The sections, in order: { title, blocks: [{ kind, place, text }] }.
function sections() {
    const text = fs.readFileSync(path.join(checkout, MANUAL), 'utf8'), found = [];
    let open = null;

    for (const line of text.split('\n')) {
        const fence = /^```(\w*) ?(\S*)$/.exec(line);
        if (open && line === '```') open = null;
        else if (open) open.text += `${line}\n`;
        else if (fence) {
            open = { kind: fence[1], place: fence[2], text: '' };
            found.at(-1).blocks.push(open);
        } else if (line.startsWith('## ')) found.push({ title: line.slice(3), blocks: [] });
    }
    return found;
}

const all = sections();

function carryOut({ kind, place, text }) {
    if (kind === 'sh') return root.must(`set -e\ncd '${checkout}'\n${text}`, { timeout: 900_000 });
    return root.must(`cat > '${place}'`, { input: text });
}

const run = (title) => all.find((section) => section.title === title).blocks.map(carryOut);
const served = (address = `${url}/fragment/tonight`) => patiently('every child serves', () => root.everywhere(address));
const site = (address, more = '') => root.get(address, `--resolve portal.example:80:127.0.0.1 `
    + `--resolve portal.example:443:127.0.0.1 --resolve portal.example:8080:127.0.0.1 ${more}`);
const portal = 'http://portal.example/proj06';

// what must be true after each section; the titles are those of the manual
const checks = {
    'Ten minutes from nothing to a portal': async () => {
        await served();
        const answer = JSON.parse(root.get(`${url}/api/v1/help?when=tomorrow&commune=01840`).text);
        assert.ok(answer.points.length > 3);
        assert.ok(answer.points.some(({ shifts }) => shifts.some(({ free }) => free > 0)));
        assert.match(root.get(`${url}/?lang=vi`).text, /0208 3855 000/);
        assert.equal(root.must('stat -c %U /var/lib/proj06/* | sort -u'), 'www-data\n');
    },
    'On one site only': async () => {
        await patiently('the site serves', () => site(`${portal}/`).status === 200);
        assert.equal(root.get(`${url}/`).status, 404, 'the default site serves it no more');
    },
    "Tonight, on the portal's own home page": async () => {
        await patiently('the fragment is included', () => /class="p6-tonight"/.test(site('http://portal.example/').text));
        assert.match(site('http://portal.example/').text, /^<!DOCTYPE html>\n<html lang="vi">/);
    },
    "The portal's own header, footer and colours": async () => {
        await patiently('the new footer', () => /Sở Khoa học và Công nghệ/.test(site(`${portal}/`).text));
    },
    'TLS and HTTP/2': async () => {
        const page = () => site('https://portal.example/proj06/api/v1/points', '--http2 -D /run/headers');
        await patiently('the site serves', () => page().status === 200);
        assert.match(root.must('cat /run/headers'), /^HTTP\/2 200/);
    },
    'Behind a reverse proxy': async () => {
        await patiently('the proxy serves', () => site('http://portal.example:8080/proj06/').status === 200);
        site('http://portal.example:8080/proj06/?from=afar', '--interface 127.0.0.9');
        const lines = root.must('grep -h from=afar /var/log/apache2/*access*.log').trim().split('\n');
        assert.deepEqual(lines.map((line) => line.split(' ')[1]), ['127.0.0.9', '127.0.0.9'], 'the proxy and we');
        site('http://portal.example/proj06/?from=liar', '--interface 127.0.0.9 -H "X-Forwarded-For: 8.8.8.8"');
        assert.doesNotMatch(root.must('grep from=liar /var/log/apache2/*access*.log'), /8\.8\.8\.8/);
    },
    mod_security2: async () => {
        await patiently('the site serves', () => site(`${portal}/`).status === 200);
        for (const page of ['/', '/help?when=tonight&q=Ph%C6%B0%E1%BB%9Dng%20%C4%90%E1%BB%A9c%20Xu%C3%A2n', '/privacy?lang=fr',
            '/help?near=22.165,105.849&when=now', '/api/v1/openapi.json', '/api/v1/$bulk-publish', '/fragment/tonight',
            '/api/v1/help?q=T%E1%BB%95%203A%2C%20ng%C3%B5%2062%20(c%C5%A9)'])
            assert.equal(site(portal + page, '-A Mozilla/5.0').status, 200, page);
        assert.equal(site(`${portal}/help?q=1%27%20OR%201=1--%20%3Cscript%3E`, '-A Mozilla/5.0').status, 403, 'it does refuse');
    },
    'Watching it': async () => {
        await patiently('the counts', () => site(`${portal}/metrics`, '--interface 127.0.0.2 -A Prometheus').status === 200);
        assert.equal(site(`${portal}/metrics`, '-A Prometheus').status, 404);
    },
    'Saving and restoring (SQLite)': async () => {
        await patiently('the site serves', () => JSON.parse(site(`${portal}/health`, '-A x').text).status === 'ok');
        assert.match(root.must('ls /var/lib/proj06'), /proj06\.db\.before-/);
        assert.equal(root.must('stat -c "%U %a" /var/backups/proj06/*.db'), 'www-data 600\n');
    },
    Upgrading: async () => {
        await patiently('the site serves', () => JSON.parse(site(`${portal}/health`, '-A x').text).status === 'ok');
        assert.match(root.must('cat /etc/apache2/mods-available/proj06.conf'), /Proj06Metrics/, 'edited, so kept');
    },
    'Several front ends on PostgreSQL': async () => {
        const points = () => JSON.parse(site(`${portal}/api/v1/points`, '-A x').text).points.length;
        await patiently('the pages from PostgreSQL', () => points() > 30);
        assert.equal(JSON.parse(site(`${portal}/health`, '-A x').text).status, 'ok');
        assert.match(root.must('proj06ctl --conf /etc/apache2/mods-available/proj06.conf --user www-data db status'),
            /driver: pgsql[^]*rows in commune: 92\n/);
        // on the promoted standby, with the other one gone
        assert.match(root.must('pg_lsclusters -h'), /main +5432 down[^]*standby +5433 online/);
    },
    'Taking it away': async () => {
        await patiently('it is gone', () => site(`${portal}/`, '-A x').status === 404);
        assert.equal(root.has('/var/lib/proj06'), false);
    },
};

test('every section of the manual has a check, and every block says what it is', () => {
    assert.deepEqual(all.map(({ title }) => title), Object.keys(checks));
    for (const { title, blocks } of all)
        for (const { kind, place } of blocks) assert.ok(kind === 'sh' ? !place : place.startsWith('/'), title);
});

for (const [title, check] of Object.entries(checks))
    test(`the manual works: ${title}`, { skip }, async () => {
        run(title);
        await check();
    });
