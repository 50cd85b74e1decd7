// What officials ask for when there is no place, or somebody can't come: the waiting list of a full
// session, a visit at home; and home visits whose address nobody knows yet.
import assert from 'node:assert/strict';
import test, { before } from 'node:test';
import { Citizen, unescape } from '../support/citizen.mjs';
import { serve } from '../support/httpd.mjs';
import { newKey, officeDirectory, signedIn } from '../support/office.mjs';
import { until } from '../support/tool.mjs';
import { addHomeVisit, epochOf, minuteOf, shiftsFor, sql } from '../support/visits.mjs';

const directory = officeDirectory();
const httpd = serve({ conf: () => directory.lines(), clock: '2026-11-23T18:40' });
const POINT = 'nha-van-hoa-to-3a-duc-xuan';
let sen, hai, unique, lan, shift;
const one = (text) => Object.values(sql(httpd, text)[0])[0];
const keyOf = (page) => /name="key" value="([^"]+)"/.exec(page.text)[1];

// Every desk of SHIFT is taken, those for officials only too.
const fillAll = ({ id, start, end }) => sql(httpd, `WITH RECURSIVE unit(n) AS (SELECT ${start / 5} UNION ALL
        SELECT n + 1 FROM unit WHERE n + 1 < ${end / 5})
    INSERT OR IGNORE INTO claim (shift, desk, unit, kind, until_s, online)
    SELECT s.id, d.number, unit.n, 'cooling', ${epochOf('2027-01-01T00:00')}, 1
    FROM unit, shift s JOIN plan_desk d ON d.plan = s.plan WHERE s.id = ${id}`);
const freeAll = ({ id }) => sql(httpd, `DELETE FROM claim WHERE shift = ${id} AND kind = 'cooling'`);

before(async () => {
    await httpd.serves();
    [sen, hai, unique, lan] = await Promise.all(['sen', 'hai', 'unique', 'lan'].map((user, i) =>
        signedIn(httpd, user, { from: `127.0.0.${i + 10}` })));
    [shift] = shiftsFor(httpd, { point: POINT });
    fillAll(shift);
});

test('a full session says that one can wait; the person is put on its list with their code', async () => {
    const list = await sen.get('/office/book?commune=01840&service=vneid-install');
    const link = new RegExp(`href="/proj06(/office/book[^"]*shift=${shift.id})"[^<]*>[^<]*</a> <span class="badge soon">Hết chỗ`).exec(list.text);
    assert.ok(link, 'the full session is offered, and says so');
    let page = await sen.get(unescape(link[1]));
    assert.match(page.text, /Buổi này đã hết chỗ/);
    assert.match(page.text, /name="wait" value="1"/);
    assert.doesNotMatch(page.text, /name="start"|id="consent"[^>]* checked/);
    const wish = { key: keyOf(page), commune: '01840', shift: shift.id, service: 'vneid-install', wait: '1', name: 'Bà <b>Lan', phone: '' };
    page = await sen.post('/office/book', wish);
    assert.equal(page.status, 422);
    for (const field of ['name', 'phone', 'consent']) assert.match(page.text, new RegExp(`href="#${field}"`), field);
    assert.doesNotMatch(page.text, /href="#birth_year"/);
    assert.match(page.text, /name="wait" value="1"/);
    assert.equal(keyOf(page), wish.key, 'a mended form is the same request');
    Object.assign(wish, { name: 'Bà Lan', phone: '0912 345 679', consent: '1' });
    const both = await Promise.all([sen.post('/office/book', wish), sen.post('/office/book', wish)]);
    assert.deepEqual(both.map((r) => r.status), [303, 303]);
    assert.equal(both[0].headers.location, both[1].headers.location);
    const [, path, id] = /\/proj06(\/office\/visit\/(\d+))\?told=waiting$/.exec(both[0].headers.location);
    const v = sql(httpd, `SELECT code, state, channel, consent_version FROM visit WHERE id = ${id}`)[0];
    assert.deepEqual([v.state, v.channel, v.consent_version], ['waiting', 'official', 'spoken']);
    page = await sen.get(`${path}?told=waiting`);
    for (const part of [`${v.code.slice(0, 3)} ${v.code.slice(3)}`, 'Số 1 trong danh sách chờ', 'chỗ được giữ 30 phút', 'Thôi chờ'])
        assert.ok(page.text.includes(part), part);
    assert.doesNotMatch(page.text, /345 679|Số thứ tự/);
    const slip = await sen.get(`${path}/slip`);
    assert.match(slip.text, /đang ở danh sách chờ/);
    assert.match(slip.text, /Buổi bắt đầu:/);
    assert.doesNotMatch(slip.text, /Giờ hẹn:|345 679/);
    assert.equal(one(`SELECT count(*) FROM audit WHERE action = 'visit_book' AND detail = 'waiting' AND subject = '${id}'`), 1);
});

test('a place that comes free stands on the call list, and is taken for who says yes on the telephone', async () => {
    const id = one("SELECT visit FROM waiting WHERE state = 'waiting'");
    assert.match((await sen.get('/office/calls')).text, /Không còn ai cần báo/);
    freeAll(shift);
    await until('the place is offered', async () => one(`SELECT state FROM waiting WHERE visit = ${id}`) === 'offered');
    const calls = await sen.get('/office/calls');
    assert.match(calls.text, new RegExp(`href="/proj06/office/visit/${id}"[^>]*>Ghi bà con nhận hay thôi`));
    let page = await sen.get(`/office/visit/${id}`);
    assert.match(page.text, /Đang mời nhận chỗ/);
    assert.doesNotMatch(page.text, /visit\/\d+\/slip"/, 'the time is not theirs yet');
    for (const who of [unique, lan]) assert.equal((await who.post(`/office/visit/${id}/accept`)).status, 403);
    assert.equal((await sen.post(`/office/visit/${id}/accept`, { csrf: 'x' })).status, 403);
    for (let i = 0; i < 2; i++) {
        const res = await sen.post(`/office/visit/${id}/accept`);
        assert.equal(res.headers.location, `/proj06/office/visit/${id}?told=accepted`);
    }
    page = await sen.get(`/office/visit/${id}?told=accepted`);
    assert.match(page.text, /Số thứ tự/);
    assert.doesNotMatch((await sen.get('/office/calls')).text, new RegExp(`visit/${id}"`));
    assert.deepEqual(sql(httpd, `SELECT kind, actor FROM visit_event WHERE visit = ${id} ORDER BY id`).map((e) => `${e.kind} ${e.actor}`),
        ['waiting official', 'offered system', 'booked official']);
});

test('who has no phone waits only when no answer is needed; a session that is over has no list', async () => {
    fillAll(shift);
    const wish = { commune: '01840', shift: shift.id, service: 'vneid-install', wait: '1', name: 'ông Páo', birth_year: '1950', consent: '1' };
    const bad = await sen.post('/office/book', { ...wish, key: newKey() });
    assert.equal(bad.status, 422);
    assert.match(bad.text, /href="#phone"/);
    assert.match(bad.text, /value="1950"/);
    assert.equal((await sen.post('/office/book', { ...wish, key: newKey(), accept_offer: '1' })).status, 303);
    for (const who of [unique, lan])
        assert.equal((await who.post('/office/book', { ...wish, key: newKey(), accept_offer: '1' })).status, 403);
    const ours = new Set(sql(httpd, "SELECT slug FROM point WHERE commune = '01840'").map((p) => p.slug));
    const past = shiftsFor(httpd, { from: '2026-11-23T06:00' }).find((s) => ours.has(s.point) && s.end <= minuteOf('2026-11-23T18:00'));
    const over = await sen.post('/office/book', { ...wish, key: newKey(), shift: past.id, phone: '0912345678' });
    assert.equal(over.status, 409);
    assert.match(over.text, /không nhận thêm nữa/);
    assert.doesNotMatch(over.text, /name="wait"/);
});

test('a request for a home visit is written down on the telephone: once, with its code and a slip', async () => {
    assert.match((await sen.get('/office/home-visits?commune=01840')).text, /href="[^"]*\/office\/home-visits\/new\?commune=01840"/);
    let page = await sen.get('/office/book?commune=01840&service=health-record');
    const link = /href="\/proj06(\/office\/home-visits\/new[^"]*)"/.exec(page.text);
    page = await sen.get(unescape(link[1]));
    assert.match(page.text, /value="health-record"[^>]* checked|checked[^>]* value="health-record"/, 'what was chosen comes along');
    assert.doesNotMatch(page.text, /id="consent"[^>]* checked/);
    const asked = { key: keyOf(page), commune: '01840', service: ['health-record', 'eid-level-2'], group: 'Xóm <Nà Lùng>', note: 'Chó dữ',
        name: 'cụ Nái', phone: '12' };
    page = await sen.post('/office/home-visits/new', asked);
    assert.equal(page.status, 422);
    for (const field of ['address', 'phone', 'consent']) assert.match(page.text, new RegExp(`href="#${field}"`), field);
    for (const kept of ['value="Xóm &lt;Nà Lùng&gt;"', 'value="cụ Nái"', 'value="12"']) assert.ok(page.text.includes(kept), kept);
    assert.match(page.text, />\n?Chó dữ<\/textarea>/);
    assert.match(page.text, /value="eid-level-2"[^>]* checked|checked[^>]* value="eid-level-2"/);
    assert.match(page.text, /<title>Lỗi: /);
    assert.equal(keyOf(page), asked.key);
    Object.assign(asked, { phone: '0987 000 222', address: 'Nhà cạnh cây đa', consent: '1' });
    const both = await Promise.all([sen.post('/office/home-visits/new', asked), sen.post('/office/home-visits/new', asked)]);
    assert.deepEqual(both.map((r) => r.status), [303, 303]);
    assert.equal(both[0].headers.location, both[1].headers.location);
    const [, path, id] = /\/proj06(\/office\/home-visits\/(\d+))\?told=asked$/.exec(both[0].headers.location);
    const { code, consent_version: version } = sql(httpd, `SELECT code, consent_version FROM home_visit WHERE id = ${id}`)[0];
    assert.equal(version, 'spoken');
    page = await sen.get(`${path}?told=asked`);
    for (const part of [`${code.slice(0, 3)} ${code.slice(3)}`, 'Đã ghi đề nghị', 'sẽ gọi điện để hẹn', 'cụ Nái']) assert.ok(page.text.includes(part), part);
    assert.doesNotMatch(page.text, /000 222|cây đa/, 'opened on demand only');
    const slip = await sen.get(`${path}/slip`);
    assert.equal(slip.headers['cache-control'], 'no-store');
    for (const part of [`${code.slice(0, 3)} ${code.slice(3)}`, 'Hỗ trợ miễn phí', 'Người sẽ đến:']) assert.ok(slip.text.includes(part), part);
    assert.doesNotMatch(slip.text, /000 222|cây đa/);
    assert.match(slip.text, /<svg role="img"[^>]* aria-label="Mã QR của đề nghị này"><path/);
    // whoever was given the code sees it like a request of their own
    const citizen = new Citizen(httpd);
    await citizen.get('/visit');
    await citizen.submit({ code, proof: '222' });
    assert.equal(citizen.path, `/home-visit/${code}`);
    assert.match(citizen.res.text, /đã nói với cán bộ/);
    assert.match((await hai.get('/office/home-visits')).text, new RegExp(`home-visits/${id}"`));
    assert.deepEqual(sql(httpd, `SELECT action, actor, detail, commune FROM audit WHERE subject_kind = 'home_visit' AND subject = '${id}'`),
        [{ action: 'home_visit_ask', actor: 'official', detail: '', commune: '01840' }]);
    for (const who of [unique, lan]) {
        assert.equal((await who.get('/office/home-visits/new?commune=01840')).status, 403);
        assert.equal((await who.post('/office/home-visits/new', { ...asked, key: newKey() })).status, 403);
        assert.equal((await who.get(`${path}/slip`)).status, 403);
    }
    assert.equal((await sen.post('/office/home-visits/new', { ...asked, key: newKey(), csrf: 'x' })).status, 403);
});

test('a request without an address says so, and is planned only once somebody asked for it', async () => {
    const { id } = addHomeVisit(httpd, { name: 'bà Mỷ' });
    const options = (text) => [...text.matchAll(/<option value="(\d+)"/g)].map((m) => m[1]);
    const [to] = options((await hai.get(`/office/home-visits/${id}`)).text);
    assert.doesNotMatch((await sen.get('/office/home-visits')).text, /Chưa có địa chỉ/);
    sql(httpd, `UPDATE home_person SET address = '' WHERE home_visit = ${id}`);
    assert.match((await sen.get('/office/home-visits')).text, /bà Mỷ[\s\S]*Chưa có địa chỉ – gọi hỏi/);
    let page = await hai.get(`/office/home-visits/${id}`);
    assert.match(page.text, /Chưa biết nhà ở đâu/);
    assert.deepEqual(options(page.text), [], 'no session to choose yet');
    page = await hai.post(`/office/home-visits/${id}/do`, { order: 'plan', shift: to });
    assert.equal(page.status, 422);
    assert.match(page.text, /href="#address"/);
    page = await sen.post(`/office/home-visits/${id}/do`, { order: 'address', address: 'x'.repeat(401) });
    assert.equal(page.status, 422);
    assert.ok(page.text.includes('x'.repeat(401)));
    for (const who of [unique, lan])
        assert.equal((await who.post(`/office/home-visits/${id}/do`, { order: 'address', address: 'ở chợ' })).status, 403);
    assert.equal((await sen.post(`/office/home-visits/${id}/do`, { order: 'address', address: 'ở chợ' })).status, 303, 'helpers may note it');
    assert.equal((await sen.post(`/office/home-visits/${id}/do`, { order: 'address', address: 'ở bến' })).status, 409);
    assert.match((await sen.post(`/office/home-visits/${id}/open`)).text, /ở chợ/);
    assert.equal((await hai.post(`/office/home-visits/${id}/do`, { order: 'plan', shift: to })).status, 303);
    assert.equal(one(`SELECT state FROM home_visit WHERE id = ${id}`), 'planned');
    assert.equal(one(`SELECT count(*) FROM audit WHERE action = 'person_change' AND detail = 'address' AND subject = '${id}'`), 1);
});

test('an official puts right what a request has wrong, after opening it', async () => {
    const { id } = addHomeVisit(httpd, { name: 'bà Nái' }), at = `/office/home-visits/${id}`;
    const person = () => sql(httpd, `SELECT name, phone, address FROM home_person WHERE home_visit = ${id}`)[0];
    assert.doesNotMatch((await sen.get(at)).text, /value="correct"/, 'not before it was opened');
    assert.match((await sen.post(`${at}/open`)).text, /name="name" value="bà Nái"[\s\S]*value="correct"/);
    let page = await sen.post(`${at}/do`, { order: 'correct', name: 'bà Nái', phone: '12', address: 'cạnh đình' });
    assert.equal(page.status, 422);
    assert.match(page.text, /<details open[\s\S]*value="cạnh đình"/, 'nothing typed is lost');
    for (const who of [lan, unique])
        assert.equal((await who.post(`${at}/do`, { order: 'correct', address: 'ở chợ' })).status, 403);
    const before = person();
    page = await sen.does(`${at}/do`, { order: 'correct', phone: '0987000222', address: 'cạnh đình' });
    assert.match((await sen.get(page.headers.location.replace('/proj06', ''))).text, /role="status">Đã lưu/);
    assert.deepEqual(person(), { ...before, phone: '+84987000222', address: 'cạnh đình' });
    assert.equal(one(`SELECT count(*) FROM audit WHERE action = 'person_change' AND detail = 'phone,address' AND subject = '${id}'`), 1);
});

test('nothing of a person stands in the logs', () => {
    assert.doesNotMatch(httpd.said(), /Lan|Páo|Nái|Mỷ|cây đa|cạnh đình|912|987000/);
});
