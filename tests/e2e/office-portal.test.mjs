// The officials' sign-in for other places of the portal (AuthType Proj06, Require proj06-role and
// proj06-commune), and over TLS.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import https from 'node:https';
import path from 'node:path';
import test, { after, before } from 'node:test';
import { freePort, serve } from '../support/httpd.mjs';
import { issuePass, officeDirectory, signedIn, Official } from '../support/office.mjs';
import { makeCertificates } from '../support/receivers.mjs';
import { makeDir } from '../support/tool.mjs';
import { minuteOf, sql } from '../support/visits.mjs';

const directory = officeDirectory();
const dir = makeDir('tls');
const { key, cert } = makeCertificates(dir);
fs.writeFileSync(path.join(dir, 'pair.pem'), Buffer.concat([cert, key]));
const tlsPort = await freePort(), plainPort = await freePort();
after(() => fs.rmSync(dir, { recursive: true, force: true }));

const places = {
    '/staff': ['Require valid-user'],
    '/helpers': ['Require proj06-role helper'],
    '/chiefs': ['AuthName "Chỉ \\"quản lý\\""', 'Require proj06-role manager province'],
    '/ducxuan': ['Require proj06-commune 01840'],
    '/backan': ['AuthzSendForbiddenOnFailure On', 'Require proj06-commune 01843 02143'],
    '/both': ['<RequireAll>', 'Require proj06-role manager', 'Require proj06-commune 01843', '</RequireAll>'],
    '/others': ['<RequireAll>', 'Require valid-user', 'Require not proj06-role helper', '</RequireAll>'],
};
const sections = () => Object.entries(places).flatMap(([place, lines]) =>
    [`<Location "${place}">`, 'AuthType Proj06', ...lines, '</Location>']);
const vhost = (...lines) => [`<VirtualHost 127.0.0.1:${tlsPort}>`, 'ServerName localhost', 'SSLEngine on',
    `SSLCertificateFile ${dir}/pair.pem`, ...lines, '</VirtualHost>'];
const httpd = serve({
    modules: ['authn_core', 'authz_user', 'ssl'],
    conf: () => [...directory.lines(), ...sections(), `Listen 127.0.0.1:${tlsPort}`, ...vhost(),
        `Listen 127.0.0.1:${plainPort}`, `<VirtualHost 127.0.0.1:${plainPort}>`, 'Proj06URL https://portal.example/proj06',
        '</VirtualHost>', 'CustomLog logs/access.log "%u %U %>s"'],
    expect: ['AH01631', 'AH01873'], // httpd's own: authorization failure of our opaque id; no cache of TLS sessions
});
before(async () => {
    await httpd.prepare();
    for (const place of Object.keys(places)) {
        fs.mkdirSync(path.join(httpd.dir, 'htdocs', place));
        fs.writeFileSync(path.join(httpd.dir, 'htdocs', place, 'index.txt'), `what ${place} knows\n`);
    }
});

const file = (place) => `${place}/index.txt`;
const at = (official, place, options = {}) => official.send(file(place), { mount: '', ...options });

test('who is not signed in is led to the sign-in page, and from there back', async () => {
    const somebody = new Official(httpd);
    const res = await at(somebody, '/chiefs');
    assert.equal(res.status, 303);
    assert.equal(res.headers.location, '/proj06/office/sign-in?portal=%2Fchiefs%2Findex.txt');
    assert.equal(res.headers['cache-control'], 'no-store');
    assert.doesNotMatch(res.text, /knows/);
    const asked = await somebody.send('/staff/index.txt?a=1&b=%C4%91', { mount: '' });
    const page = await somebody.send(asked.headers.location, { mount: '' });
    assert.match(page.text, /name="portal" value="\/staff\/index\.txt\?a=1&amp;b=%C4%91"/);
    const back = await somebody.signIn('hai', 'pw-hai', { portal: '/staff/index.txt?a=1&b=%C4%91' });
    assert.equal(back.headers.location, '/staff/index.txt?a=1&b=%C4%91');
    assert.match((await at(somebody, '/staff')).text, /what \/staff knows/);
});

test('other methods are answered 401 with a challenge', async () => {
    for (const method of ['POST', 'DELETE', 'OPTIONS']) {
        const res = await at(new Official(httpd), '/chiefs', { method });
        assert.equal(res.status, 401, method);
        assert.equal(res.headers['www-authenticate'], 'Proj06 realm="Ch\xe1\xbb\x89 \\"qu\xe1\xba\xa3n l\xc3\xbd\\""');
    }
    assert.equal((await at(new Official(httpd), '/chiefs', { method: 'HEAD' })).status, 303);
});

test('roles and communes let in whom they should and nobody else', async () => {
    const table = { // who: where they come in
        sen: ['/staff', '/helpers', '/ducxuan'],
        hai: ['/staff', '/helpers', '/chiefs', '/ducxuan'],
        unique: ['/staff', '/chiefs', '/backan', '/both', '/others'],
        lan: ['/staff', '/chiefs', '/ducxuan', '/backan', '/others'],
        guest: ['/staff', '/ducxuan', '/backan', '/others'],
    };
    for (const [user, open] of Object.entries(table)) {
        const official = await signedIn(httpd, user);
        for (const place of Object.keys(places)) {
            const { status, text } = await at(official, place);
            assert.equal(status, open.includes(place) ? 200 : place === '/backan' ? 403 : 401, `${user} at ${place}`);
            assert.equal(text.includes('knows'), status === 200);
        }
    }
});

test('an answer for an official is not for a shared cache', async () => {
    const res = await at(await signedIn(httpd, 'sen'), '/staff');
    assert.match(res.headers['cache-control'], /private/);
    assert.match(res.headers.vary, /Cookie/);
});

test('the access log has an opaque id, nobody\'s name', async () => {
    await at(await signedIn(httpd, 'sen'), '/staff');
    await httpd.rests();
    const log = fs.readFileSync(`${httpd.dir}/logs/access.log`, 'utf8');
    assert.match(log, /^official-\d+ \/staff\/index\.txt 200$/m);
    assert.doesNotMatch(log + httpd.said(), /\bsen\b|Hoàng/);
});

test('a sign-in that has ended opens nothing any more, a forged one never did', async () => {
    const sen = await signedIn(httpd, 'sen');
    const old = sen.cookie;
    await sen.does('/office/sign-out');
    for (const cookie of [old, 'p6_office=x', 'p6_office=', '__Host-p6_office=' + old.split('=')[1]]) {
        sen.cookie = cookie;
        assert.equal((await at(sen, '/staff')).status, 303, cookie);
    }
});

test('a helper with a pass is signed in, and has neither role nor commune', async () => {
    const hai = await signedIn(httpd, 'hai');
    const shift = sql(httpd, "SELECT s.id FROM shift s JOIN point p ON p.slug = s.point WHERE p.commune = '01840' AND s.start_min > "
        + `${minuteOf('2026-11-23T19:00')} LIMIT 1`)[0].id;
    const pass = new Official(httpd);
    assert.equal((await pass.signInByPass(await issuePass(hai, shift, { name: 'Người có thẻ' }))).status, 303);
    assert.equal((await at(pass, '/staff')).status, 200);
    for (const place of ['/helpers', '/ducxuan', '/chiefs']) assert.equal((await at(pass, place)).status, 401, place);
});

function overTls(path_, { cookie, form } = {}) {
    const options = {
        host: '127.0.0.1', port: tlsPort, path: path_, method: form ? 'POST' : 'GET', ca: fs.readFileSync(`${dir}/ca.pem`),
        servername: 'localhost', agent: false,
        headers: {
            ...(cookie ? { Cookie: cookie } : {}),
            ...(form ? { 'Content-Type': 'application/x-www-form-urlencoded', 'Sec-Fetch-Site': 'same-origin',
                Origin: `https://127.0.0.1:${tlsPort}` } : {}),
        },
    };
    return new Promise((done, failed) => {
        const req = https.request(options, (res) => {
            const parts = [];
            res.on('data', (part) => parts.push(part));
            res.on('end', () => done({ status: res.statusCode, headers: res.headers, text: Buffer.concat(parts).toString() }));
        });
        req.on('error', failed);
        req.end(form && new URLSearchParams(form).toString());
    });
}

const HOST_COOKIE = /^__Host-p6_office=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Lax$/;

test('over TLS the cookie is bound to this host and to TLS', async () => {
    const res = await overTls('/proj06/office/sign-in', { form: { directory: 'town', user: 'sen', password: 'pw-sen' } });
    assert.equal(res.status, 303, res.text);
    assert.match(res.headers['set-cookie'][0], HOST_COOKIE);
    const cookie = res.headers['set-cookie'][0].split(';')[0];
    assert.equal((await overTls('/proj06/office', { cookie })).status, 200);
    assert.equal((await overTls('/helpers/index.txt', { cookie })).status, 200);
    assert.equal((await overTls('/proj06/office', { cookie: cookie.replace('__Host-', '') })).status, 303,
        'the name that a plain page of another host could plant is not looked at');
});

test('behind a proxy that Proj06URL tells of, too', async () => {
    const behind = new Official({ ...httpd, options: httpd.options, get: httpd.get, port: plainPort });
    const res = await behind.signIn('sen');
    assert.equal(res.status, 303);
    assert.match(res.headers['set-cookie'][0], HOST_COOKIE);
    assert.equal((await behind.get('/office')).status, 200);
});

test('every cookie of citizens is for TLS only where the portal is, and says so in its name', async () => {
    const shape = /^__Secure-p6_(?:lang|commune|draft|visit|home)=[^;]*; Path=\/proj06\/[^;]*; Max-Age=\d+; SameSite=Lax; HttpOnly; Secure$/;
    const behind = (path_, options) => httpd.get.call({ ...httpd, options: httpd.options, port: plainPort }, path_, options);
    const pages = ['/help?when=tonight&commune=01840&lang=en', '/?lang=fr'];
    for (const ask of [(path_) => overTls(`/proj06${path_}`), behind])
        for (const page of pages) {
            const lines = (await ask(page)).headers['set-cookie'];
            assert.ok(lines.length > 0, page);
            for (const line of lines) assert.match(line, shape);
        }
    const { text } = await overTls('/proj06/', { cookie: '__Secure-p6_lang=en' });
    assert.match(text, /<html lang="en"/);
    const planted = await overTls('/proj06/', { cookie: 'p6_lang=en' });
    assert.match(planted.text, /<html lang="vi"/, 'what a page in clear could plant is not looked at');
    assert.match((await overTls('/proj06/privacy')).text, /__Secure-p6_visit/, 'the page that lists them gives their names');
});

test('over TLS a request for a home visit is opened by its own cookie', async () => {
    const page = await overTls('/proj06/home-visit?commune=01840');
    const [, consent] = /name="consent" value="([^"]+)"/.exec(page.text);
    const home = { name: 'Bà Lan', phone: '0912000111', address: 'Tổ 3A', commune: '01840', service: 'eid-level-2', consent };
    const hidden = Object.fromEntries([...page.text.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)].map(([, n, v]) => [n, v]));
    const asked = await overTls('/proj06/home-visit', { form: { ...hidden, ...home } });
    assert.equal(asked.status, 303, asked.text);
    const cookie = asked.headers['set-cookie'].find((line) => line.startsWith('__Secure-p6_home=')).split(';')[0];
    const where = asked.headers.location;
    assert.match((await overTls(where, { cookie })).text, /Bà Lan/);
    assert.doesNotMatch((await overTls(where, { cookie: cookie.replace('__Secure-', '') })).text, /Bà Lan/);
});

// apachectl configtest with LINES must fail and say PATTERN.
function refuses(lines, pattern) {
    const all = httpd.productLines();
    httpd.writeConf([...all, ...lines]);
    const { status, stderr } = httpd.configtest();
    httpd.writeConf();
    assert.notEqual(status, 0, lines.join(' / '));
    assert.match(stderr, pattern);
    assert.match(stderr, /on line \d+ of/);
}

test('a wrong Require, Proj06SignIn or Proj06Recheck is refused with its line', () => {
    const inside = (line) => ['<Location "/x">', 'AuthType Proj06', line, '</Location>'];
    refuses(inside('Require proj06-role'), /needs one role or more: helper, manager, province or auditor/);
    refuses(inside('Require proj06-role mayor'), /needs one role or more/);
    refuses(inside('Require proj06-commune'), /needs one code of a commune or more/);
    refuses(inside('Require proj06-commune "Đức Xuân"'), /needs one code of a commune or more/);
    refuses(['Proj06SignIn 30'], /Proj06SignIn takes two arguments/);
    for (const bad of ['0 10', '30 0', '30 200', '1441 10', 'x 10', '30 -1'])
        refuses([`Proj06SignIn ${bad}`], /Proj06SignIn needs minutes, 1 to 1440, and hours, 1 to 168/);
    for (const bad of ['0', '1441', 'never']) refuses([`Proj06Recheck ${bad}`], /Proj06Recheck needs minutes, 1 to 1440/);
});

test('where no product is mounted the operator is told why nobody comes in', async () => {
    const port = await freePort();
    const lines = [...httpd.productLines().filter((l) => !/Proj06Database/.test(l)),
        `Listen 127.0.0.1:${port}`];
    httpd.expect('P6-7015', 'P6-7011');
    httpd.writeConf(lines);
    await httpd.graceful();
    const somebody = new Official(httpd);
    const res = await at(somebody, '/staff');
    assert.equal(res.status, 500);
    assert.match(httpd.log(), /P6-7015: AuthType Proj06 needs the product, with a database/);
});
