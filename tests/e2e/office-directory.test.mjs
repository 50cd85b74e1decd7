// What becomes of sign-ins when the directory stops, hangs or changes its mind, and when time passes.
import assert from 'node:assert/strict';
import test from 'node:test';
import { serve } from '../support/httpd.mjs';
import { Official, officeDirectory, signedIn, tonight } from '../support/office.mjs';
import { until } from '../support/tool.mjs';
import { epochOf, sql } from '../support/visits.mjs';

const GROUPS = 'ou=groups,dc=test', PEOPLE = 'ou=people,dc=test';
const HANGS_S = 6; // deadline where the directory hangs; elsewhere a busy machine must not reach it
const directory = officeDirectory();
let deadline = 25;
const httpd = serve({
    clock: '2026-11-23T18:40',
    conf: () => [...directory.lines({ Deadline: deadline }), 'Proj06SignIn 20 4', 'Proj06Recheck 5', 'ThreadsPerChild 25', 'MaxRequestWorkers 50'],
    expect: ['P6-6501', 'P6-6504', 'P6-7011'], // a directory that does not answer; a job of the past at a leap of the clock
});
let addresses = 1;
const newAddress = () => `127.0.0.${++addresses}`;
const somebody = () => new Official(httpd, { from: newAddress() });
const enter = (user) => signedIn(httpd, user, { from: newAddress() });

// The product's clock to TO, by a graceful restart, in every child.
async function moveClock(to) {
    httpd.options.clock = to;
    httpd.writeConf();
    await httpd.graceful();
    await until(`the clock says ${to}`, () => httpd.everywhere('/api/v1/help?when=today',
        (res) => res.status === 200 && Date.parse(res.json().generated) >= Date.parse(`${to}:00+07:00`)));
}

test('a sign-in that is not used ends', async () => {
    const sen = await enter('sen');
    await moveClock('2026-11-23T18:59');
    assert.equal(await sen.isIn(), true, 'nineteen minutes later');
    await moveClock('2026-11-23T19:18');
    assert.equal(await sen.isIn(), true, 'it was used nineteen minutes ago');
    await moveClock('2026-11-23T19:40');
    assert.equal(await sen.isIn(), false);
    await moveClock('2026-11-23T19:41');
    assert.equal(await sen.isIn(), false, 'a look at it does not bring it back');
});

test('a sign-in that is always used ends after some hours', async () => {
    const sen = await enter('sen');
    // as if it had been used all evening
    sql(httpd, `UPDATE sign_in SET seen_at = ${epochOf('2026-11-23T23:38')} WHERE ended_at IS NULL`);
    await moveClock('2026-11-23T23:39');
    assert.equal(await sen.isIn(), true);
    await moveClock('2026-11-23T23:42');
    assert.equal(await sen.isIn(), false, 'four hours after it began');
});

test('who is moved to another group has other rights a few minutes later', async () => {
    const sen = await enter('sen'), unique = await enter('unique');
    assert.match((await unique.get('/office')).text, /phường Bắc Kạn/);
    directory.slapd.modify(`dn: cn=uniques,${GROUPS}\nchangetype: modify\nadd: uniqueMember\nuniqueMember: uid=sen,${PEOPLE}\n\n`
        + `dn: cn=helpers,${GROUPS}\nchangetype: modify\ndelete: member\nmember: uid=sen,${PEOPLE}\n`);
    await moveClock('2026-11-23T23:46');
    assert.match((await sen.get('/office')).text, /phường Đức Xuân/, 'not looked up yet');
    await moveClock('2026-11-23T23:49');
    const { text } = await sen.get('/office');
    assert.match(text, /phường Bắc Kạn/);
    assert.doesNotMatch(text, /phường Đức Xuân/);
    directory.slapd.modify(`dn: cn=helpers,${GROUPS}\nchangetype: modify\nadd: member\nmember: uid=sen,${PEOPLE}\n`);
});

test('who is switched off, without a group, or gone is out a few minutes later', async () => {
    const off = await enter('on-uac'), bare = await enter('comma'), gone = await enter('deep1'), sen = await enter('sen');
    directory.slapd.modify(`dn: uid=on-uac,${PEOPLE}\nchangetype: modify\nreplace: userAccountControl\nuserAccountControl: 514\n\n`
        + `dn: cn=helpers,${GROUPS}\nchangetype: modify\ndelete: member\nmember: cn=comma\\, plus\\+ hash#,${PEOPLE}\n\n`
        + `dn: uid=deep1,${PEOPLE}\nchangetype: delete\n`);
    await moveClock('2026-11-23T23:55');
    for (const one of [off, bare, gone]) assert.equal(await one.isIn(), false);
    assert.equal(await sen.isIn(), true);
    directory.slapd.modify(`dn: uid=on-uac,${PEOPLE}\nchangetype: modify\nreplace: userAccountControl\nuserAccountControl: 512\n`);
    assert.equal(await off.isIn(), false, 'what has ended does not begin again');
});

test('while the directory is down nobody is refused for it, and who is in stays in', async () => {
    const sen = await enter('sen');
    directory.slapd.stop();
    const hai = somebody();
    for (let i = 0; i < 7; i++) {
        const res = await hai.signIn('hai');
        assert.equal(res.status, 503);
        assert.equal(res.headers['retry-after'], '30');
        assert.match(res.text, /Hệ thống tài khoản đang không trả lời/);
    }
    await moveClock('2026-11-24T00:01');
    assert.equal(await sen.isIn(), true, 'what the directory said last holds');
    assert.equal((await httpd.get('/help?when=today')).status, 200);
    directory.slapd.start();
    await until('it answers again', async () => (await hai.signIn('hai')).status === 303);
});

// How long a citizen's page takes, in milliseconds.
async function aPage() {
    const begun = performance.now();
    assert.equal((await httpd.get('/help?when=tonight')).status, 200);
    return performance.now() - begun;
}

// "3, 8": the median of TIMES, and what one of twenty exceeds. To be read, not judged: machines are busy.
function told(times) {
    const sorted = [...times].sort((a, b) => a - b);
    return [0.5, 0.95].map((p) => Math.round(sorted[Math.floor((sorted.length - 1) * p)])).join(', ');
}

test('a directory that hangs costs its deadline, and citizens nothing', async (t) => {
    const asked = () => httpd.log().match(/P6-6501/g)?.length ?? 0; // each question in vain has its line
    deadline = HANGS_S;
    await moveClock('2026-11-24T00:05');
    const sen = await enter('sen');
    const shift = (await tonight(httpd))[0];
    const before = [];
    while (before.length < 50) before.push(await aPage());
    directory.slapd.freeze();
    try {
        let pending = true;
        const during = [];
        const many = Promise.all(Array.from({ length: 50 }, () => somebody().signIn('hai')))
            .finally(() => { pending = false; });
        while (pending) during.push(await aPage());
        for (const { status } of await many) assert.equal(status, 503);
        assert.ok(during.length > 10, `${during.length} pages while sign-ins hang`);
        t.diagnostic(`a page in ms, median and worst of 20: ${told(before)} before; ${told(during)} while 50 sign-ins hang`);
        // who is in goes on: one look at the directory, then none for a minute
        await moveClock('2026-11-24T00:11');
        const looks = asked();
        assert.equal((await sen.get(`/office/shift/${shift}`)).status, 200);
        assert.equal(asked(), looks + 1);
        for (const { status } of await Promise.all(Array.from({ length: 5 }, () => sen.get(`/office/shift/${shift}`))))
            assert.equal(status, 200);
        assert.equal(asked(), looks + 1);
    } finally {
        directory.slapd.thaw();
    }
    await until('it answers again', async () => (await somebody().signIn('hai')).status === 303);
});

test('the status page tells how the directory was asked', async () => {
    const { text } = await httpd.get('/server-status?auto', { mount: '' });
    for (const name of ['Verified', 'Refused', 'WithoutRole', 'Unavailable', 'Busy', 'Waiting'])
        assert.match(text, new RegExp(`^Proj06Directory${name}: \\d+$`, 'm'));
    assert.match((await httpd.get('/server-status', { mount: '' })).text, /Officials' directories, as this child asked them: \d+ found good/);
});
