// Passes: a named helper without an account, for one shift.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import test, { before } from 'node:test';
import { serve } from '../support/httpd.mjs';
import { newKey, Official, officeDirectory, signedIn } from '../support/office.mjs';
import { until } from '../support/tool.mjs';
import { addVisit, minuteOf, sql } from '../support/visits.mjs';

const directory = officeDirectory();
const httpd = serve({ conf: () => directory.lines(), expect: ['P6-7011'] });
let addresses = 1, hai, shift, next, far;
const somebody = () => new Official(httpd, { from: `127.0.0.${++addresses}` });

// shifts with the desks that a visit needs, as addVisit() takes them
const shifts = (commune, day) => sql(httpd, `SELECT s.id, s.start_min AS start, s.end_min AS end, d.number AS desk FROM shift s
    JOIN plan_desk d ON d.plan = s.plan JOIN point p ON p.slug = s.point WHERE p.commune = '${commune}' AND s.status = 'planned'
    AND (',' || d.services || ',') LIKE '%,vneid-install,%' AND s.start_min BETWEEN ${minuteOf(`${day}T17:00`)} AND ${minuteOf(`${day}T20:00`)}
    GROUP BY s.id ORDER BY s.start_min, s.id`);
before(async () => {
    await httpd.serves();
    hai = await signedIn(httpd, 'hai', { from: '127.0.0.200' });
    [shift] = shifts('01840', '2026-11-23');
    [next] = shifts('01840', '2026-11-24');
    [far] = shifts('01843', '2026-11-23');
});

async function issue(name = 'Nguyễn Văn A', fields = {}, at = shift) {
    const res = await hai.post(`/office/shift/${at.id}/passes`, { name, agency: 'bank', ...fields });
    return { res, code: /<p class="answer">([^<]+)</.exec(res.text)?.[1] };
}

async function pass(name) {
    const helper = somebody();
    assert.equal((await helper.signInByPass((await issue(name)).code)).status, 303);
    return helper;
}

test('a manager issues a pass; its code is shown once, in two groups, and opens the shift', async () => {
    const { res, code } = await issue();
    assert.equal(res.status, 200);
    assert.match(code, /^[2-9A-Z]{4} [2-9A-Z]{4}$/);
    assert.ok(!(await hai.get(`/office/shift/${shift.id}/passes`)).text.includes(code));
    const helper = somebody();
    assert.equal((await helper.signInByPass(code)).status, 303);
    const page = await helper.get(`/office/shift/${shift.id}`);
    assert.equal(page.status, 200);
    assert.match(page.text, /Nguyễn Văn A/);
});

test('the code is read however it is typed, and the database has its digest only', async () => {
    const { code } = await issue();
    for (const typed of [code.toLowerCase(), code.replace(' ', ''), ` ${code.replace(' ', '-')} `])
        assert.equal((await somebody().signInByPass(typed)).status, 303, typed);
    const file = fs.readFileSync(httpd.files.database, 'latin1') + fs.readFileSync(`${httpd.files.database}-wal`, 'latin1');
    assert.ok(!file.includes(code) && !file.includes(code.replace(' ', '')));
    assert.ok(!httpd.said().includes(code.replace(' ', '')));
});

test('a wrong code opens nothing, and says so at its field', async () => {
    for (const code of ['ZZZZ ZZZZ', '22222222', 'x', '1', 'ABCDEFGHJ', "' OR 1=1 --"]) {
        const helper = somebody();
        const res = await helper.signInByPass(code);
        assert.equal(res.status, 422, code);
        assert.match(res.text, /href="#pass">Mã thẻ chưa đúng/);
        assert.equal(helper.cookie, null);
    }
});

test('a pass needs a name, and an agency that there is', async () => {
    for (const name of ['', '   ', '\u0000', 'x'.repeat(81), 'a\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301'])
        assert.ok([400, 422].includes((await issue(name)).res.status), name);
    const kept = (await issue('x'.repeat(81))).res.text;
    assert.match(kept, new RegExp(`name="name"[^>]*value="${'x'.repeat(81)}"`));
    assert.match(kept, /<option value="bank" selected/);
    assert.equal((await issue('A', { agency: 'nobody' })).res.status, 422);
    assert.equal((await issue('A', { agency: '' })).res.status, 200);
});

test('a pass opens the queue of its own shift and nothing else', async () => {
    const helper = await pass();
    const { id } = addVisit(httpd, { shift });
    const own = `/office/shift/${shift.id}`;
    assert.equal((await helper.get('/office')).status, 200);
    assert.equal((await helper.get(own)).status, 200);
    assert.equal((await helper.get(`${own}/visit/${id}`)).status, 200);
    assert.equal((await helper.get(`${own}/walk-in`)).status, 200);
    assert.equal((await helper.post(`${own}/do`, { order: 'arrive', visit: id, desk: 1, key: newKey() })).status, 303);
    for (const path of [`${own}/passes`, `/office/shift/${next.id}`, `/office/shift/${far.id}`, `/office/shift/${next.id}/walk-in`])
        assert.equal((await helper.get(path)).status, 403, path);
    assert.equal((await helper.post(`${own}/visit/${id}/phone`)).status, 403);
    assert.equal((await helper.post(`${own}/passes`, { name: 'B' })).status, 403);
    assert.equal((await helper.post(`/office/shift/${next.id}/live`, { live: 'started' })).status, 403);
});

test('a helper with a pass sees no phone number, nor a button to open one', async () => {
    const { id } = addVisit(httpd, { shift, start: 30, phone: '+84987654321', name: 'bà Xuyến' });
    const helper = await pass();
    for (const path of [`/office/shift/${shift.id}`, `/office/shift/${shift.id}/visit/${id}`]) {
        const { text } = await helper.get(path);
        assert.match(text, /bà Xuyến/);
        assert.doesNotMatch(text, /987\s?654|\/phone"|tel:/);
    }
    const seen = await hai.post(`/office/shift/${shift.id}/visit/${id}/phone`);
    assert.match(seen.text, /href="tel:\+84987654321"/);
    assert.equal(sql(httpd, `SELECT count(*) AS n FROM audit WHERE action = 'person_open' AND subject = '${id}'`)[0].n, 1);
});

test('a pass that is taken back is out at once', async () => {
    const helper = await pass('Trần Thị Thu Hồi');
    assert.equal(await helper.isIn(), true);
    const { text } = await hai.get(`/office/shift/${shift.id}/passes`);
    const [, id] = /Trần Thị Thu Hồi[\s\S]*?name="revoke" value="(\d+)"/.exec(text);
    assert.equal((await hai.post(`/office/shift/${next.id}/passes`, { revoke: id })).status, 404, 'not by way of another shift');
    assert.equal(await helper.isIn(), true);
    assert.equal((await hai.post(`/office/shift/${shift.id}/passes`, { revoke: id })).status, 303);
    assert.equal(await helper.isIn(), false);
    assert.equal((await hai.post(`/office/shift/${shift.id}/passes`, { revoke: id })).status, 303, 'twice is once');
    assert.equal(sql(httpd, `SELECT count(*) AS n FROM audit WHERE action = 'pass_revoke' AND subject = '${id}'`)[0].n, 1);
    assert.match((await hai.get(`/office/shift/${shift.id}/passes`)).text, /Trần Thị Thu Hồi[\s\S]*?Đã thu hồi/);
});

test('signing out ends the sign-in, not the pass', async () => {
    const { code } = await issue();
    const one = somebody(), other = somebody();
    for (const helper of [one, other]) assert.equal((await helper.signInByPass(code)).status, 303);
    assert.doesNotMatch((await one.get('/office')).text, /name="everywhere"/);
    await one.does('/office/sign-out');
    assert.equal(await one.isIn(), false);
    assert.equal(await other.isIn(), true);
    assert.equal((await one.signInByPass(code)).status, 303);
});

test('a refused code is in the audit, without the code', async () => {
    const before_ = sql(httpd, 'SELECT max(id) AS id FROM audit')[0].id;
    await somebody().signInByPass('ZZZZ ZZZZ');
    const fresh = sql(httpd, `SELECT actor, action, pass, detail FROM audit WHERE id > ${before_}`);
    assert.deepEqual(fresh, [{ actor: 'pass', action: 'sign_in_refused', pass: null, detail: '' }]);
});

test('a pass lasts until its shift has been tidied up', async () => {
    const helper = await pass(), { code } = await issue();
    const clock = (minute) => new Date(minute * 60_000).toISOString().slice(0, 16);
    const move = async (to) => {
        httpd.options.clock = to;
        httpd.writeConf();
        await httpd.graceful();
        await until(`the clock says ${to}`, () => httpd.everywhere('/api/v1/help?when=today',
            (res) => res.status === 200 && Date.parse(res.json().generated) >= Date.parse(`${to}:00+07:00`)));
    };
    await move(clock(shift.end + 110));
    assert.equal(await helper.isIn(), true, 'however long it was not used');
    await move(clock(shift.end + 121));
    assert.equal(await helper.isIn(), false);
    assert.equal((await somebody().signInByPass(code)).status, 422);
    hai = await signedIn(httpd, 'hai', { from: '127.0.0.201' });
    assert.equal((await issue()).res.status, 410, 'and none is issued any more');
});
