// What officials do for citizens: book, find, move, cancel, the slip; an evening on paper and after it.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import test, { before } from 'node:test';
import { unescape } from '../support/citizen.mjs';
import { serve } from '../support/httpd.mjs';
import { issuePass, newKey, Official, officeDirectory, signedIn } from '../support/office.mjs';
import { addVisit, minuteOf, sql } from '../support/visits.mjs';

const directory = officeDirectory();
const httpd = serve({ conf: () => [...directory.lines(), 'LogFormat "%h %r %s %{Referer}i" seen', 'CustomLog logs/access.log seen'], clock: '2026-11-23T20:40' });
let sen, hai, unique, lan, shift, next;
const one = (text) => Object.values(sql(httpd, text)[0])[0];
const plain = (text) => unescape(text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' '));

before(async () => {
    await httpd.serves();
    [sen, hai, unique, lan] = await Promise.all(['sen', 'hai', 'unique', 'lan'].map((user, i) =>
        signedIn(httpd, user, { from: `127.0.0.${i + 10}` })));
    [shift, next] = sql(httpd, `SELECT s.id, s.point, s.start_min AS start, s.end_min AS end, d.number AS desk
        FROM shift s JOIN plan_desk d ON d.plan = s.plan WHERE s.point = 'nha-van-hoa-to-3a-duc-xuan' AND s.status = 'planned'
        AND (',' || d.services || ',') LIKE '%,vneid-install,%' AND s.start_min >= ${minuteOf('2026-11-23T17:00')} GROUP BY s.id ORDER BY s.start_min`);
});

async function pass(at = shift) {
    const helper = new Official(httpd, { from: '127.0.0.99' });
    assert.equal((await helper.signInByPass(await issuePass(hai, at.id))).status, 303);
    return helper;
}

const starts = (text) => [...text.matchAll(/name="start" value="([^"]+)"/g)].map((m) => m[1]);

test('booked on the phone: services, session, time, who; a receipt with code and slip', async () => {
    let page = await sen.get('/office/book');
    assert.equal(page.status, 200);
    page = await sen.get('/office/book?commune=01840&service=vneid-install&service=cashless-payment');
    const link = new RegExp(`href="/proj06(/office/book[^"]*shift=${next.id})"`).exec(page.text);
    assert.ok(link, 'the session is offered');
    page = await sen.get(unescape(link[1]));
    const [first] = starts(page.text), key = /name="key" value="([^"]+)"/.exec(page.text)[1];
    assert.doesNotMatch(page.text, /id="consent"[^>]* checked/);
    const wish = { key, commune: '01840', shift: next.id, service: ['vneid-install', 'cashless-payment'], start: first,
        name: 'Bà <b>Đặng Thị Lan', phone: '0912 345 679', birth_year: '' };
    let res = await sen.post('/office/book', wish);
    assert.equal(res.status, 422);
    assert.match(res.text, /href="#consent"/);
    assert.match(res.text, /href="#name"/);
    Object.assign(wish, { name: 'Bà Đặng Thị Lan', consent: '1' });
    const both = await Promise.all([sen.post('/office/book', wish), sen.post('/office/book', wish)]);
    assert.deepEqual(both.map((r) => r.status), [303, 303]);
    assert.equal(both[0].headers.location, both[1].headers.location);
    const path = both[0].headers.location.slice('/proj06'.length);
    page = await sen.get(path);
    const id = /visit\/(\d+)/.exec(path)[1];
    const v = sql(httpd, `SELECT code, channel, consent_version FROM visit WHERE id = ${id}`)[0];
    assert.deepEqual([v.channel, v.consent_version], ['official', 'spoken']);
    assert.ok(page.text.includes(`${v.code.slice(0, 3)} ${v.code.slice(3)}`));
    assert.match(page.text, /Bà Đặng Thị Lan/);
    assert.doesNotMatch(page.text, /912345679|345 679/);
    const slip = await sen.get(`/office/visit/${id}/slip`);
    assert.equal(slip.headers['cache-control'], 'no-store');
    assert.match(slip.text, /<svg/);
    assert.doesNotMatch(slip.text, /345 679/);
    assert.match((await sen.post(`/office/visit/${id}/phone`)).text, /0912 345 679/);
    assert.equal(one(`SELECT count(*) FROM audit WHERE action = 'person_open' AND subject = '${id}'`), 1);
    res = await sen.post('/office/book', { ...wish, key: newKey(), service: 'vneid-install', name: 'Ông Vượng' });
    assert.equal(res.status, 303, 'another desk for the same time');
});

test('a time that is gone is answered with others, and what was typed stays', async () => {
    const link = `/office/book?commune=01840&service=vneid-install&shift=${next.id}`;
    const at = starts((await sen.get(link)).text)[0];
    let res;
    for (let i = 0; i < 6 && res?.status !== 409; i++)
        res = await sen.post('/office/book', { key: newKey(), commune: '01840', shift: next.id, service: 'vneid-install',
            start: at, name: 'Ông Sùng', birth_year: '1950', consent: '1' });
    assert.equal(res.status, 409);
    assert.match(res.text, /role="alert"[^>]*>Giờ vừa chọn/);
    assert.match(res.text, /value="Ông Sùng"/);
    assert.match(res.text, /id="consent"[^>]* checked|checked[^>]*id="consent"/);
    assert.ok(!starts(res.text).includes(at) && starts(res.text).length);
});

test('a visit is moved and cancelled for a citizen who calls', async () => {
    const v = addVisit(httpd, { shift: next, start: 60, name: 'bà Mỷ', phone: '+84987000111' });
    let page = await sen.get(`/office/visit/${v.id}/move`);
    const link = [...page.text.matchAll(/href="\/proj06(\/office\/visit\/\d+\/move\?shift=\d+)"/g)].at(-1)[1];
    page = await sen.get(link);
    const [start] = starts(page.text), to = /shift=(\d+)/.exec(link)[1], key = newKey();
    const res = await sen.post(`/office/visit/${v.id}/move`, { key, shift: to, start });
    assert.equal(res.headers.location, `/proj06/office/visit/${v.id}?told=moved`);
    assert.equal((await sen.post(`/office/visit/${v.id}/move`, { key, shift: next.id, start })).status, 303);
    assert.equal(one(`SELECT shift FROM visit WHERE id = ${v.id}`), Number(to), 'a retry moves nothing');
    assert.equal((await sen.post(`/office/visit/${v.id}/cancel`)).status, 303);
    assert.equal((await sen.post(`/office/visit/${v.id}/cancel`)).status, 303);
    assert.equal(one(`SELECT state FROM visit WHERE id = ${v.id}`), 'cancelled');
    assert.match((await sen.get(`/office/visit/${v.id}`)).text, /Đã hủy/);
    assert.equal((await sen.get(`/office/visit/${v.id}/move`)).status, 303, 'there is nothing to move');
    assert.deepEqual(sql(httpd, `SELECT kind, actor FROM visit_event WHERE visit = ${v.id} ORDER BY id`).map((e) => `${e.kind} ${e.actor}`),
        ['rescheduled official', 'cancelled official']);
});

test('another commune, the province and a pass do nothing for people here', async () => {
    const v = addVisit(httpd, { shift: next, start: 75 }), helper = await pass();
    for (const who of [unique, lan, helper]) {
        for (const path of [`/office/visit/${v.id}`, `/office/visit/${v.id}/slip`, `/office/visit/${v.id}/move`, '/office/book?commune=01840'])
            assert.equal((await who.get(path)).status, 403, path);
        for (const path of ['phone', 'cancel', 'move'])
            assert.equal((await who.post(`/office/visit/${v.id}/${path}`, { key: newKey(), shift: next.id, start: '2026-11-24T18:00' })).status, 403);
        assert.equal((await who.post('/office/book', { key: newKey(), commune: '01840', shift: next.id, service: 'vneid-install',
            start: '2026-11-24T18:00', name: 'x', birth_year: '1950', consent: '1' })).status, 403);
    }
    // a commune of one's own in the form, a session of another one
    assert.equal((await unique.post('/office/book', { key: newKey(), commune: '01843', shift: next.id, service: 'vneid-install',
        start: '2026-11-24T18:00', name: 'Bà A', birth_year: '1950', consent: '1' })).status, 403);
    assert.equal(one(`SELECT state FROM visit WHERE id = ${v.id}`), 'booked');
});

test('somebody who lost the code is found by the name without marks; the name stands in no address', async () => {
    const v = addVisit(httpd, { shift, start: 15, name: 'Nguyễn Thị Phương' });
    sql(httpd, `UPDATE person SET name_folded = 'nguyen thi phuong' WHERE visit = ${v.id}`);
    const find = (who, name) => who.post('/office/find', { key: newKey(), commune: '01840', name });
    let res = await find(sen, 'thi phuong');
    assert.equal(res.status, 200);
    assert.equal(res.headers['cache-control'], 'no-store');
    assert.match(res.text, new RegExp(`/office/shift/${shift.id}/visit/${v.id}"`));
    assert.match((await sen.get(`/office/shift/${shift.id}/visit/${v.id}`)).text, new RegExp(`/office/visit/${v.id}"`));
    res = await find(sen, 'không có ai');
    assert.match(res.text, /Không thấy ai/);
    assert.equal((await find(sen, 'x')).status, 422);
    assert.match((await find(await pass(), 'thi phuong')).text, /Nguyễn Thị Phương/);
    assert.doesNotMatch((await find(await pass(next), 'thi phuong')).text, /Nguyễn Thị Phương/);
    for (const who of [unique, lan]) assert.equal((await find(who, 'thi phuong')).status, 403);
    await httpd.rests();
    const log = fs.readFileSync(`${httpd.dir}/logs/access.log`, 'utf8');
    assert.match(log, /POST \/proj06\/office\/find/);
    assert.doesNotMatch(log, /phuong/i);
});

test('the sheet has who is expected and numbers for the others; saved, it is one file with its style', async () => {
    addVisit(httpd, { shift, start: 30, name: 'cụ Bảo <1>', phone: '+84933444555' });
    const before_ = one("SELECT count(*) FROM audit WHERE action = 'person_export'");
    const shown = await sen.get(`/office/shift/${shift.id}/sheet`);
    assert.match(shown.text, /cụ Bảo &lt;1&gt;/);
    assert.doesNotMatch(shown.text, /933444555|444 555/);
    assert.deepEqual([/>P1</, />P18</, />P19</].map((p) => p.test(shown.text)), [true, true, false]);
    assert.match((await sen.get(`/office/shift/${shift.id}/sheet?from=19`)).text, />P19<[\s\S]*>P36</);
    const saved = await sen.get(`/office/shift/${shift.id}/sheet?save=1`);
    assert.equal(saved.headers['content-disposition'], `attachment; filename="${shift.point}-2026-11-23.html"`);
    assert.match(saved.text, /<style>@page[\s\S]*<\/style><\/head>/);
    assert.doesNotMatch(saved.text, /<link|<a |<script/);
    assert.equal(one("SELECT count(*) FROM audit WHERE action = 'person_export'"), before_ + 3);
    for (const who of [unique, lan, await pass(next)])
        assert.equal((await who.get(`/office/shift/${shift.id}/sheet`)).status, 403);
    assert.equal((await (await pass()).get(`/office/shift/${shift.id}/sheet`)).status, 200);
});

test('a line of the sheet is entered once, with its times and outcomes', async () => {
    const path = `/office/shift/${shift.id}/walk-in`, key = newKey();
    const line = { key, paper: '1', number: 'p 07', arrived: '19:05', finished: '19:25', 'out-vneid-install': 'done',
        'out-eid-level-2': 'not_done', why: 'no_chip_card', name: 'bà Xuân', consent: '1' };
    let res = await sen.post(path, { ...line, finished: '19:00' });
    assert.equal(res.status, 422);
    assert.match(res.text, /href="#finished"/);
    assert.match(res.text, /<option value="done" selected/);
    assert.equal(one(`SELECT count(*) FROM visit WHERE shift = ${shift.id} AND ticket = 'P7'`), 0, 'nothing is half written');
    for (let i = 0; i < 2; i++) assert.equal((await sen.post(path, line)).status, 303);
    const v = sql(httpd, `SELECT id, state, channel, arrived_at, finished_at FROM visit WHERE shift = ${shift.id} AND ticket = 'P7'`);
    assert.equal(v.length, 1);
    assert.deepEqual([v[0].state, v[0].channel, (v[0].finished_at - v[0].arrived_at) / 60], ['finished', 'paper', 20]);
    assert.deepEqual(sql(httpd, `SELECT service, outcome, reason FROM visit_service WHERE visit = ${v[0].id} ORDER BY service`), [
        { service: 'eid-level-2', outcome: 'not_done', reason: 'no_chip_card' }, { service: 'vneid-install', outcome: 'done', reason: '' }]);
    res = await sen.post(path, { ...line, key: newKey() });
    assert.equal(res.status, 422);
    assert.match(res.text, /href="#number">Số này đã nhập rồi/);
    res = await sen.post(path, { ...line, key: newKey(), number: '' });
    assert.match(res.text, /href="#number"/);
});

test('who is booked is entered from the sheet too, or did not come', async () => {
    const came = addVisit(httpd, { shift, start: 45, name: 'anh Vàng' }), not = addVisit(httpd, { shift, start: 60, name: 'chị Say' });
    const list = await sen.get(`/office/shift/${shift.id}/paper`);
    for (const v of [came, not]) assert.match(list.text, new RegExp(`/visit/${v.id}/paper"`));
    const enter = (v, fields) => sen.post(`/office/shift/${shift.id}/visit/${v.id}/paper`, { key: newKey(), ...fields });
    assert.equal((await enter(came, { arrived: '23:59' })).status, 422, 'not in the future');
    assert.equal((await enter(came, { arrived: '18:40', finished: '19:00', 'out-vneid-install': 'handed_off' })).status, 303);
    assert.equal((await enter(not, { absent: '1' })).status, 303);
    assert.deepEqual([came, not].map((v) => one(`SELECT state FROM visit WHERE id = ${v.id}`)), ['finished', 'absent']);
    const again = await enter(came, { arrived: '18:45', 'out-vneid-install': 'done' });
    assert.match(again.headers.location, /told=stale/);
    assert.equal(one(`SELECT outcome FROM visit_service WHERE visit = ${came.id}`), 'handed_off');
    for (const who of [unique, lan])
        assert.equal((await who.post(`/office/shift/${shift.id}/visit/${not.id}/paper`, { key: newKey(), arrived: '18:40' })).status, 403);
});

test('nothing of a person stands in the logs', () => {
    assert.doesNotMatch(httpd.said(), /Lan|Sùng|Phương|Bảo|Xuân|912|987000/);
});
