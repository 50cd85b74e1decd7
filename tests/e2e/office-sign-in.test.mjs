// Signing in: who is let in, with what, and what a stranger can make of it.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import test from 'node:test';
import { serve } from '../support/httpd.mjs';
import { Official, issuePass, newKey, officeDirectory, signedIn, tonight } from '../support/office.mjs';
import { rows } from '../support/tool.mjs';

const directory = officeDirectory();
const httpd = serve({ conf: () => [...directory.lines(), ...directory.lines({ name: 'city' }), 'CustomLog logs/access.log "%h %u %r %q %{Cookie}i %>s"'] });
// each test from an address of its own: tries are counted by address
let addresses = 1;
const newAddress = () => `127.0.0.${++addresses}`;
const somebody = () => new Official(httpd, { from: newAddress() });
const enter = (user) => signedIn(httpd, user, { from: newAddress() });
const sentence = (res) => /<div[^>]*id="errors"[\s\S]*?<\/div>/.exec(res.text)?.[0] ?? '';
const count = (table, where = '1') => rows(httpd.files.database, `SELECT count(*) AS n FROM ${table} WHERE ${where}`)[0].n;

test('the right password lets an official in, to the shifts of their commune', async () => {
    const sen = somebody();
    const res = await sen.signIn('sen');
    assert.equal(res.status, 303);
    assert.equal(res.headers.location, '/proj06/office');
    const { status, text } = await sen.get('/office');
    assert.equal(status, 200);
    assert.match(text, /Hoàng Thị Sen/);
    assert.match(text, /phường Đức Xuân/);
    assert.doesNotMatch(text, /phường Bắc Kạn/);
});

test('wrong, empty, unknown and switched off look alike to the one who tries', async () => {
    const answers = [];
    for (const [user, password] of [['sen', 'wrong'], ['sen', ''], ['', 'pw-sen'], ['nobody-here', 'pw-x'],
        ['mute', ''], ['off-filter', 'pw-off-filter'], ['off-uac', 'pw-off-uac'], ['twin', 'pw-twin'],
        ['*', 'pw-sen'], ['sen)(uid=*', 'pw-sen']]) {
        if (user === 'twin') httpd.expect('P6-6502');
        const res = await somebody().signIn(user, password);
        answers.push(`${res.status} ${sentence(res)}`);
        assert.equal(res.headers['set-cookie'], undefined, user);
    }
    assert.equal(new Set(answers).size, 1, answers.join('\n'));
    assert.match(answers[0], /^422 .*Tên đăng nhập hoặc mật khẩu/s);
});

test('the page keeps the name and never the password', async () => {
    const { text } = await somebody().signIn('sen', 'a-wrong-secret');
    assert.match(text, /name="user" value="sen"/);
    assert.doesNotMatch(text, /a-wrong-secret/);
    assert.match(text, /<title>Lỗi: /);
});

test('who is in no group is told so, and is not let in', async () => {
    const none = somebody();
    const res = await none.signIn('none');
    assert.equal(res.status, 403);
    assert.match(res.text, /role="alert">Tài khoản này chưa được giao việc/);
    assert.equal(none.cookie, null);
});

test('a directory that is not configured lets nobody in', async () => {
    const res = await somebody().signIn('sen', 'pw-sen', { directory: 'village' });
    assert.equal(res.status, 422);
});

test('the cookie is for this host only, out of scripts, and plain only on loopback', async () => {
    const res = await somebody().signIn('sen');
    assert.deepEqual(res.headers['set-cookie'].length, 1);
    assert.match(res.headers['set-cookie'][0], /^p6_office=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
});

test('every sign-in has a token of its own, and a planted one is not taken over', async () => {
    const sen = somebody();
    sen.cookie = 'p6_office=planted-by-somebody-else-000000000000000000';
    assert.equal((await sen.get('/office')).status, 303);
    assert.equal((await sen.signIn('sen')).status, 303);
    assert.doesNotMatch(sen.cookie, /planted/);
    const first = sen.cookie;
    assert.equal((await sen.signIn('sen')).status, 303);
    assert.notEqual(sen.cookie, first);
    const thief = somebody();
    thief.cookie = 'p6_office=planted-by-somebody-else-000000000000000000';
    assert.equal(await thief.isIn(), false);
});

test('signing in anew in the same browser ends the sign-in before', async () => {
    const shift = (await tonight(httpd))[0];
    const code = await issuePass(await enter('hai'), shift);
    const browser = somebody(), copy = somebody();
    for (const again of [() => browser.signIn('sen'), () => browser.signIn('hai'), () => browser.signInByPass(code),
        () => browser.signIn('sen')]) {
        copy.cookie = browser.cookie;
        assert.equal((await again()).status, 303);
        assert.equal(await copy.isIn(), false, 'the cookie of before opens nothing');
        assert.equal(await browser.isIn(), true);
    }
    copy.cookie = browser.cookie;
    assert.equal((await browser.signIn('sen', 'wrong')).status, 422);
    assert.equal(await copy.isIn(), true, 'a refusal ends nothing');
});

test('a password goes to the directory as it was typed, a long one and one of any letters too', async () => {
    const odd = ' Mật khẩu dài: <b>&amp;"\'%41+ 你好 🔑 ';
    for (const password of [odd, `x${'aB3 '.repeat(120)}y`]) {
        const told = Buffer.from(password).toString('base64');
        directory.slapd.modify(`dn: uid=sen,ou=people,dc=test\nchangetype: modify\nreplace: userPassword\nuserPassword:: ${told}\n`);
        for (const wrong of [password.trim(), password.slice(0, -1), password.toLowerCase()])
            if (wrong !== password) assert.equal((await somebody().signIn('sen', wrong)).status, 422, wrong);
        assert.equal((await somebody().signIn('sen', password)).status, 303, password);
    }
    directory.slapd.modify('dn: uid=sen,ou=people,dc=test\nchangetype: modify\nreplace: userPassword\nuserPassword: pw-sen\n');
    const { text } = await somebody().get('/office/sign-in');
    const field = /<input [^>]*name="password"[^>]*>/.exec(text)[0];
    assert.match(field, /type="password"/);
    assert.match(field, /autocomplete="current-password"/);
    assert.ok(Number(/maxlength="(\d+)"/.exec(field)[1]) >= 500);
});

test('the same name in another directory is another person', async () => {
    const here = somebody(), there = somebody();
    assert.equal((await here.signIn('sen')).status, 303);
    assert.equal((await there.signIn('sen', 'pw-sen', { directory: 'city' })).status, 303);
    const known = rows(httpd.files.database, "SELECT id, directory, entry_uuid FROM official WHERE user_name = 'sen' ORDER BY directory");
    assert.deepEqual(known.map((row) => row.directory), ['city', 'town']);
    assert.equal(known[0].entry_uuid, known[1].entry_uuid);
    await here.does('/office/sign-out', { everywhere: '1' });
    assert.equal(await there.isIn(), true, 'who signs out everywhere signs out nobody else');
});

test('the database has the digest of a token, not the token', async () => {
    const sen = await enter('sen');
    const token = sen.cookie.split('=')[1];
    const file = fs.readFileSync(httpd.files.database, 'latin1') + fs.readFileSync(`${httpd.files.database}-wal`, 'latin1');
    assert.ok(!file.includes(token));
    assert.ok(!file.includes('pw-sen'));
});

test('no password, token or name stands in any log', async () => {
    const sen = somebody();
    assert.equal((await sen.signIn('sen', 'an-odd-wrong-password')).status, 422);
    assert.equal((await sen.signIn('sen')).status, 303);
    assert.equal((await sen.get('/office')).status, 200);
    await httpd.rests();
    const log = httpd.log() + fs.readFileSync(`${httpd.dir}/logs/access.log`, 'utf8').replaceAll(sen.cookie, '');
    for (const secret of ['an-odd-wrong-password', 'pw-sen', 'Hoàng Thị Sen'])
        assert.ok(!log.includes(secret), secret);
    assert.ok(!httpd.log().includes(sen.cookie.split('=')[1]));
    assert.doesNotMatch(fs.readFileSync(`${httpd.dir}/logs/access.log`, 'utf8'), /[?&](password|user|pass)=/);
});

test('five refusals from one address slow that name down there, and nowhere else', async () => {
    const here = newAddress(), there = newAddress();
    const guesser = new Official(httpd, { from: here });
    for (let i = 0; i < 5; i++) assert.equal((await guesser.signIn('hai', `guess-${i}`)).status, 422);
    const res = await guesser.signIn('hai');
    assert.equal(res.status, 429);
    assert.ok(Number(res.headers['retry-after']) > 0 && Number(res.headers['retry-after']) <= 900);
    assert.equal((await new Official(httpd, { from: there }).signIn('hai')).status, 303);
    assert.equal((await guesser.signIn('sen')).status, 303, 'a colleague at the same address');
});

test('signing in rightly, however often, slows nobody down', async () => {
    const sen = somebody();
    for (let i = 0; i < 8; i++) assert.equal((await sen.signIn('sen')).status, 303);
});

test('sixty tries from one address are enough for a quarter of an hour', async () => {
    const guesser = somebody();
    for (let i = 0; i < 60; i++) await guesser.post('/office/sign-in', { csrf: null, pass: 'zz' });
    assert.equal((await guesser.signIn('sen')).status, 429);
    assert.equal((await guesser.signInByPass('ABCDEFGH')).status, 429);
});

test('after signing in one goes to a page of the office, never to another host', async () => {
    const evil = ['//evil.example', '//evil.example/office', 'https://evil.example/office', '/\\evil.example', '\\\\evil.example',
        '/office//evil.example', '/%2f%2fevil.example', '/office/../../evil', 'javascript:alert(1)', 'office', '/book', '/office\n//x'];
    for (const to of evil) {
        const res = await somebody().signIn('sen', 'pw-sen', { to });
        assert.equal(res.headers.location, '/proj06/office', to);
    }
    for (const portal of evil.filter((to) => !['/%2f%2fevil.example', '/book'].includes(to)))
        assert.equal((await somebody().signIn('sen', 'pw-sen', { portal })).headers.location, '/proj06/office', portal);
    const shift = (await tonight(httpd))[0];
    const to = `/office/shift/${shift}?desk=2`;
    const res = await somebody().signIn('sen', 'pw-sen', { to });
    assert.equal(res.headers.location, `/proj06${to}`);
});

test('who is not signed in is led to the sign-in page and back', async () => {
    const shift = (await tonight(httpd))[0];
    const sen = somebody();
    const res = await sen.get(`/office/shift/${shift}?desk=2`);
    assert.equal(res.status, 303);
    assert.equal(res.headers.location, `/proj06/office/sign-in?to=%2Foffice%2Fshift%2F${shift}%3Fdesk%3D2`);
    const page = await sen.get(res.headers.location.slice('/proj06'.length));
    assert.ok(page.text.includes(`name="to" value="/office/shift/${shift}?desk=2"`));
    assert.equal(page.headers['cache-control'], 'no-store');
});

test('a form without the holder\'s token, or from another site, changes nothing', async () => {
    const shift = (await tonight(httpd))[0];
    const sen = await enter('sen'), hai = await enter('hai');
    const before = count('audit');
    const late = { live: 'started' };
    const path = `/office/shift/${shift}/live`;
    for (const csrf of [null, '', 'x', hai.csrf])
        assert.equal((await sen.post(path, { ...late, csrf })).status, 403, String(csrf));
    assert.equal((await sen.post(`${path}?csrf=${sen.csrf}`, { ...late, csrf: null })).status, 403, 'the address is not the form');
    for (const headers of [{ 'Sec-Fetch-Site': 'cross-site' }, { 'Sec-Fetch-Site': 'same-site' }, { Origin: 'https://evil.example' },
        { Origin: 'null' }, { 'Sec-Fetch-Site': 'same-origin', Origin: 'https://evil.example' }])
        assert.equal((await sen.post(path, late, headers)).status, 403, JSON.stringify(headers));
    assert.equal((await sen.post('/office/sign-in', { user: 'sen', password: 'pw-sen', directory: 'town' },
        { 'Sec-Fetch-Site': 'cross-site' })).status, 403, 'nobody is signed in by another site');
    assert.equal((await sen.send(`${path}?live=started&csrf=${sen.csrf}`)).status, 405, 'GET changes nothing');
    assert.equal((await sen.post(path, late, { 'Content-Type': 'text/plain' })).status, 415);
    assert.equal(count('audit'), before);
    assert.equal((await sen.post(path, late)).status, 303);
    assert.equal(count('audit'), before + 1);
});

test('pages of the office are never kept, nor shown in a frame', async () => {
    const shift = (await tonight(httpd))[0];
    const hai = await enter('hai');
    for (const path of ['/office', `/office/shift/${shift}`, `/office/shift/${shift}/walk-in`, `/office/shift/${shift}/passes`, '/office/sign-in']) {
        const res = await hai.get(path);
        assert.equal(res.status, 200, path);
        assert.equal(res.headers['cache-control'], 'no-store', path);
        assert.match(res.headers['content-security-policy'], /frame-ancestors 'none'/, path);
        assert.equal(res.headers['referrer-policy'], 'same-origin', path);
    }
});

test('every page of the office has the way out, wherever one stands', async () => {
    const shift = (await tonight(httpd))[0];
    const pages = {
        hai: ['/office', `/office/shift/${shift}`, `/office/shift/${shift}/walk-in`, `/office/shift/${shift}/passes`, `/office/shift/${shift}/close`,
            '/office/find', '/office/calls', '/office/home-visits', '/office/home-visits/new', '/office/schedule', '/office/reports', '/office/hand-offs'],
        lan: ['/office', '/office/calendar', '/office/services', '/office/reports'], guest: ['/office', '/office/audit'],
    };
    for (const [user, paths] of Object.entries(pages)) {
        const official = await enter(user);
        for (const path of paths) {
            const { status, text } = await official.get(path);
            assert.equal(status, 200, path);
            assert.match(text, /<form method="post" action="\/proj06\/office\/sign-out"[\s\S]*?<button/, path);
        }
    }
});

test('signing out ends this sign-in, or all of them', async () => {
    const here = await enter('sen'), there = await enter('sen'), elsewhere = await enter('hai');
    const old = here.cookie;
    const res = await here.post('/office/sign-out');
    assert.equal(res.headers.location, '/proj06/office/sign-in');
    assert.match(res.headers['set-cookie'][0], /^p6_office=; .*Max-Age=0/);
    here.cookie = old;
    assert.equal(await here.isIn(), false, 'the token itself has ended');
    assert.equal(await there.isIn(), true);
    const third = await enter('sen');
    await third.does('/office/sign-out', { everywhere: '1' });
    assert.equal(await there.isIn(), false);
    assert.equal(await elsewhere.isIn(), true, 'nobody else\'s');
    const posted = await there.post('/office/sign-out');
    assert.equal(posted.status, 401);
});

test('who is refused stands in the log, with the page and a number and nothing that was typed', async () => {
    const shift = (await tonight(httpd))[0];
    const sen = await enter('sen'), own = sen.cookie;
    const from = httpd.log().length;
    const line = (status, what) => new RegExp(`client 127\\.0\\.0\\.\\d+:\\d+\\] P6-7016: refused with ${status}: ${what}$`, 'm');
    assert.equal((await sen.get('/office/audit')).status, 403);
    assert.equal((await sen.post(`/office/shift/${shift}/live`, { live: 'started', csrf: 'forged-token' })).status, 403);
    assert.equal((await sen.post('/office/sign-in', { user: 'typed-name', password: 'typed-secret' }, { 'Sec-Fetch-Site': 'cross-site' })).status, 403);
    sen.cookie = 'p6_office=forged-cookie';
    assert.equal((await sen.post('/office/sign-out')).status, 401);
    assert.equal((await sen.get('/help?when=typed-when')).status, 400);
    const log = httpd.log().slice(from);
    const { id } = rows(httpd.files.database, 'SELECT official AS id FROM sign_in ORDER BY created_at DESC, rowid DESC LIMIT 1')[0];
    assert.match(log, line(403, `GET /office/audit by official-${id}`));
    assert.match(log, line(403, `POST /office/shift/{}/live by official-${id}`));
    assert.match(log, line(403, 'POST /office/sign-in by somebody'));
    assert.match(log, line(401, 'POST /office/sign-out by somebody'));
    assert.match(log, line(400, 'GET /help by somebody'));
    assert.doesNotMatch(log, /typed|forged|Sen/);
    assert.ok(!log.includes(own.split('=')[1]));
});

test('the operator ends the sign-ins of one official, or everybody\'s, at once', async () => {
    const sen = await enter('sen'), again = await enter('sen'), hai = await enter('hai'), pass = somebody();
    await pass.signInByPass(await issuePass(hai, (await tonight(httpd))[0]));
    const { id } = rows(httpd.files.database, "SELECT id FROM official WHERE user_name = 'sen' AND directory = 'town'")[0];
    for (const wrong of [[], ['everybody'], ['official-'], ['official-0'], ['official-1x'], ['all', 'all'], ['official--1']])
        assert.equal(httpd.ctl('--clock', '2026-11-23T18:45', 'signout', ...wrong).status, 2, wrong.join(' '));
    const one = httpd.ctl('--clock', '2026-11-23T18:45', 'signout', `official-${id}`);
    assert.match(one.stdout, /^ended \d+ sign-ins\n$/, one.stderr);
    assert.deepEqual([await sen.isIn(), await again.isIn(), await hai.isIn(), await pass.isIn()], [false, false, true, true]);
    assert.equal((await sen.signIn('sen')).status, 303, 'one may come in again');
    const all = httpd.ctl('--clock', '2026-11-23T18:45', 'signout', 'all');
    assert.match(all.stdout, /^ended [1-9]\d* sign-ins\n$/, all.stderr);
    assert.deepEqual([await sen.isIn(), await hai.isIn(), await pass.isIn()], [false, false, false]);
    assert.equal(httpd.ctl('--clock', '2026-11-23T18:45', 'signout', 'all').stdout, 'ended 0 sign-ins\n');
    assert.equal(count('audit', `action = 'sign_out' AND actor = 'system' AND subject = '${id}' AND detail = 'everywhere'`), 1);
});

test('what happened is in the audit, and nobody\'s name', async () => {
    const before = count('audit');
    const sen = somebody();
    assert.equal((await sen.signIn('sen', 'wrong')).status, 422);
    assert.equal((await sen.signIn('sen')).status, 303);
    await sen.does('/office/sign-out', { everywhere: '1' });
    const fresh = rows(httpd.files.database, `SELECT * FROM audit ORDER BY id LIMIT 100 OFFSET ${before}`);
    assert.deepEqual(fresh.map((r) => r.action), ['sign_in_refused', 'sign_in', 'sign_out']);
    assert.deepEqual(fresh.map((r) => r.detail), ['', '', 'everywhere']);
    assert.equal(fresh[0].official, null);
    assert.doesNotMatch(JSON.stringify(fresh), /sen|Sen/);
});

test('a request sent twice is done once', async () => {
    const shift = (await tonight(httpd))[0];
    const sen = await enter('sen');
    const walkIn = { service: 'vneid-install', name: 'ông Páo', consent: '1', key: newKey(), priority: 'none' };
    const before = count('visit');
    for (let i = 0; i < 2; i++) assert.equal((await sen.post(`/office/shift/${shift}/walk-in`, walkIn)).status, 303);
    assert.equal(count('visit'), before + 1);
    const again = { order: 'next', desk: '1', key: newKey() };
    const calls = await Promise.all([1, 2, 3].map(() => sen.post(`/office/shift/${shift}/do`, again)));
    assert.deepEqual(calls.map((r) => r.status), [303, 303, 303]);
    assert.ok(count('visit', "state = 'called'") <= 1);
});
