// An evening away from the desk: home visits, rounds from door to door, the call list, closing time.
import assert from 'node:assert/strict';
import test, { before } from 'node:test';
import { serve } from '../support/httpd.mjs';
import { issuePass, newKey, Official, officeDirectory, signedIn } from '../support/office.mjs';
import { until } from '../support/tool.mjs';
import { addHomeVisit, addVisit, minuteOf, sql } from '../support/visits.mjs';

const directory = officeDirectory();
const httpd = serve({ conf: () => [...directory.lines(), 'CustomLog logs/access.log "%h %r %s"'], clock: '2026-11-23T19:10' });
let sen, hai, unique, lan, shift, next;

const shiftsOf = (point, day) => sql(httpd, `SELECT s.id, s.point, s.start_min AS start, s.end_min AS end, d.number AS desk
    FROM shift s JOIN plan_desk d ON d.plan = s.plan WHERE s.point = '${point}' AND s.status = 'planned'
    AND (',' || d.services || ',') LIKE '%,vneid-install,%' AND s.start_min >= ${minuteOf(`${day}T17:00`)} GROUP BY s.id ORDER BY s.start_min`);
const one = (text) => Object.values(sql(httpd, text)[0])[0];
const plain = (text) => text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

before(async () => {
    await httpd.serves();
    [sen, hai, unique, lan] = await Promise.all(['sen', 'hai', 'unique', 'lan'].map((user, i) =>
        signedIn(httpd, user, { from: `127.0.0.${i + 10}` })));
    [shift, next] = shiftsOf('nha-van-hoa-to-3a-duc-xuan', '2026-11-23');
});

async function pass(at = shift) {
    const helper = new Official(httpd, { from: '127.0.0.99' });
    assert.equal((await helper.signInByPass(await issuePass(hai, at.id))).status, 303);
    return helper;
}

async function comes(fields = {}) {
    const res = await sen.post(`/office/shift/${shift.id}/walk-in`, { key: newKey(), service: 'vneid-install', ...fields });
    assert.equal(res.status, 303, plain(res.text));
    return sql(httpd, `SELECT id, ticket FROM visit WHERE shift = ${shift.id} ORDER BY id DESC LIMIT 1`)[0];
}

test('a request is listed without what is personal but the name; opening it is written down', async () => {
    const { id, code } = addHomeVisit(httpd, { note: 'Chó dữ <b>lắm</b>' });
    const list = await sen.get('/office/home-visits');
    assert.equal(list.status, 200);
    assert.equal(list.headers['cache-control'], 'no-store');
    assert.match(list.text, new RegExp(`${code}`));
    const closed = await sen.get(`/office/home-visits/${id}`);
    for (const page of [list, closed]) assert.doesNotMatch(page.text, /cây đa|345679|345 679|Chó dữ/);
    const before_ = one("SELECT count(*) FROM audit WHERE action = 'person_open'");
    const open = await sen.post(`/office/home-visits/${id}/open`);
    assert.match(open.text, /href="tel:\+84912345679"/);
    assert.match(open.text, /Nhà cạnh cây đa đầu ngõ/);
    assert.match(open.text, /Chó dữ &lt;b&gt;lắm/);
    assert.equal(one("SELECT count(*) FROM audit WHERE action = 'person_open'"), before_ + 1);
    assert.equal(open.headers['cache-control'], 'no-store');
});

test('a manager plans it into a shift of the mobile team, the round shows it, a helper has been there', async () => {
    const { id } = addHomeVisit(httpd, { name: 'bà Sinh' });
    const page = await hai.get(`/office/home-visits/${id}`);
    const options = [...page.text.matchAll(/<option value="(\d+)"[^>]*>([^<]+)/g)];
    assert.match(options[0][2], /Tổ lưu động/, 'mobile teams first');
    const groups = [...page.text.matchAll(/<optgroup label="([^"]+)"/g)].map((m) => m[1]);
    assert.deepEqual(groups, ['Đội lưu động', 'Điểm cố định']);
    const start = (id) => one(`SELECT start_min FROM shift WHERE id = ${id}`);
    assert.ok(start(options[0][1]) > minuteOf('2026-11-23T19:10'), 'a round that goes on is not the first choice');
    assert.doesNotMatch((await sen.get(`/office/home-visits/${id}`)).text, /name="shift"/, 'helpers do not plan');
    const res = await hai.post(`/office/home-visits/${id}/do`, { order: 'plan', shift: options[0][1] });
    assert.equal(res.headers.location, `/proj06/office/home-visits/${id}`);
    assert.match((await sen.get('/office/home-visits?state=planned')).text, /bà Sinh[\s\S]*Tổ lưu động/);
    assert.match((await sen.get(`/office/shift/${options[0][1]}/round`)).text, /bà Sinh/);
    const bad = await hai.post(`/office/home-visits/${id}/do`, { order: 'plan', shift: '1' });
    assert.equal(bad.status, 422);
    assert.match(bad.text, /href="#shift"/);
    assert.equal((await sen.post(`/office/home-visits/${id}/do`, { order: 'done' })).status, 303);
    assert.equal(one(`SELECT state FROM home_visit WHERE id = ${id}`), 'done');
    assert.equal((await sen.post(`/office/home-visits/${id}/do`, { order: 'decline' })).status, 409);
});

test('nobody of another commune, of the province or with a pass sees a request', async () => {
    const { id } = addHomeVisit(httpd);
    const helper = await pass();
    for (const who of [unique, lan, helper]) {
        assert.equal((await who.get(`/office/home-visits/${id}`)).status, 403);
        assert.equal((await who.post(`/office/home-visits/${id}/open`)).status, 403);
        assert.equal((await who.post(`/office/home-visits/${id}/do`, { order: 'done' })).status, 403);
        assert.equal((await who.get('/office/home-visits?commune=01840')).status, 403);
    }
    assert.equal((await sen.post(`/office/home-visits/${id}/do`, { order: 'plan', shift: shift.id })).status, 403);
    assert.equal((await sen.post(`/office/home-visits/${id}/do`, { order: 'done', csrf: 'x' })).status, 403);
    assert.equal(one(`SELECT state FROM home_visit WHERE id = ${id}`), 'asked');
    assert.equal((await sen.get('/office/home-visits/999999')).status, 404);
});

test('a round is walked with a pass: a double tap is one house, an empty house is visited again', async () => {
    const helper = await pass(), path = `/office/shift/${shift.id}/round`, key = newKey();
    assert.match((await helper.get(path)).text, /value="Tổ 3A"/, 'the group of the point is proposed');
    assert.equal((await helper.post(path, { key: newKey(), order: 'begin', group: 'Tổ 3A' })).status, 303);
    const round = one('SELECT max(id) FROM round');
    for (let i = 0; i < 2; i++)
        assert.equal((await helper.post(path, { key, round, label: 'Nhà 1', state: 'absent', 'done-vneid-install': '3' })).status, 303);
    let page = await helper.get(path);
    assert.match(plain(page.text), /Đã đến 1 nhà: gặp 0, vắng 1; giúp 0 người\./);
    assert.match(page.text, /name="label"[^>]*value="Nhà 2"/);
    const house = /house=(\d+)/.exec(page.text)[1];
    page = await helper.get(`${path}?round=${round}&house=${house}`);
    assert.match(page.text, /name="label"[^>]*value="Nhà 1"/);
    const res = await helper.post(path, { key: newKey(), round, house, label: 'Nhà 1', state: 'visited', people: '',
        'done-vneid-install': '2', 'not_done-eid-level-2': '1', reason: 'no_chip_card' });
    assert.equal(res.headers.location, `/proj06${path}?round=${round}`);
    assert.match(plain((await helper.get(path)).text), /Đã đến 1 nhà: gặp 1, vắng 0; giúp 2 người\./);
    assert.deepEqual(sql(httpd, `SELECT service, outcome, people, reason FROM household_service WHERE household = ${house} ORDER BY service`), [
        { service: 'eid-level-2', outcome: 'not_done', people: 1, reason: 'no_chip_card' },
        { service: 'vneid-install', outcome: 'done', people: 2, reason: '' }]);
    assert.equal((await helper.post(path, { round, order: 'end' })).status, 303);
    assert.equal((await helper.post(path, { key: newKey(), round, label: 'Nhà 2', state: 'absent' })).status, 409);
    assert.doesNotMatch((await helper.get(path)).text, /href="[^"]*\/office\/home-visits/);
});

test('what was typed at a house is kept when a number can not be', async () => {
    const path = `/office/shift/${shift.id}/round`;
    await sen.does(path, { key: newKey(), order: 'begin', group: 'Tổ 4' });
    const round = one('SELECT max(id) FROM round');
    const { status, text } = await sen.post(path, { key: newKey(), round, label: 'Nhà cạnh <ao>', state: 'visited', 'done-vneid-install': 'hai' });
    assert.equal(status, 422);
    assert.match(text, /href="#services"/);
    assert.match(text, /value="Nhà cạnh &lt;ao&gt;"/);
    assert.match(text, /name="done-vneid-install"[^>]*value="hai"/);
    assert.match(text, /<title>Lỗi: /);
    assert.equal((await sen.post(path, { key: newKey(), order: 'begin', group: '' })).status, 422);
    for (const who of [unique, lan]) assert.equal((await who.get(path)).status, 403);
    assert.equal((await (await pass()).get(`/office/shift/${next.id}/round`)).status, 403);
});

test('a phone that runs the second desk comes back to it, and sends nobody where they get no help', async () => {
    const evening = shiftsOf('trung-tam-phuc-vu-hanh-chinh-cong-duc-xuan', '2026-11-23')[0], path = `/office/shift/${evening.id}`;
    const { id } = addVisit(httpd, { shift: evening, state: 'arrived', name: 'bà Dần', services: [['eid-level-2', 2], ['vneid-install', 2]] });
    const does = (fields) => sen.does(`${path}/do`, { key: newKey(), desk: '2', visit: id, ...fields });
    const state = () => one(`SELECT state FROM visit WHERE id = ${id}`);
    assert.match((await sen.get(`${path}?desk=2`)).text, new RegExp(`href="[^"]*/visit/${id}\\?desk=2"`));
    await does({ order: 'call' });
    await does({ order: 'serve' });
    let page = (await sen.get(`${path}/visit/${id}?desk=2`)).text;
    assert.match(page, new RegExp(`href="[^"]*${path}\\?desk=2"`), 'the way back');
    const offered = () => [.../<select id="to-desk"[\s\S]*?<\/select>/.exec(page)[0].matchAll(/value="(\d+)"/g)].map((m) => m[1]);
    assert.deepEqual(offered(), ['1'], 'only the first desk helps with one of the two, too');
    const nothing = await sen.post(`${path}/visit/${id}/finish`, { key: newKey(), desk: '2', 'svc-0': 'eid-level-2', 'svc-1': 'vneid-install' });
    assert.equal(nothing.status, 422);
    assert.match(nothing.text, /href="#results"[^>]*>Xin chọn kết quả cho ít nhất một việc/);
    assert.equal(state(), 'serving', 'who saves no outcome sends nobody back to the queue');
    assert.match((await does({ order: 'redirect', to_desk: '1' })).headers.location, /\?desk=2#now$/);
    assert.equal(state(), 'arrived');
    page = (await sen.get(`${path}/visit/${id}?desk=2`)).text;
    assert.deepEqual(offered(), ['1', '2']);
});

test('the call list: a phone is opened on demand, tries are counted, who was told is told', async () => {
    const { id } = addVisit(httpd, { shift: next, name: 'bà Mùi', phone: '+84987654321' });
    sql(httpd, `INSERT INTO tell (visit, kind, state, made_at, changed_at) VALUES (${id}, 'moved', 'open', 1795434059, 1795434059)`);
    const line = one('SELECT max(id) FROM tell');
    const list = await sen.get('/office/calls');
    assert.match(list.text, /bà Mùi/);
    assert.doesNotMatch(list.text, /987654321/);
    const action = new RegExp(`action="[^"]*(/office/calls/${line}/open[^"]*)"`).exec(list.text)[1];
    assert.ok(list.text.includes(`id="${action.split('#')[1]}"`), 'who opens a phone far below stays there');
    assert.match((await sen.post(`/office/calls/${line}/open`)).text, /href="tel:\+84987654321"/);
    assert.equal(one(`SELECT count(*) FROM visit_event WHERE visit = ${id} AND kind = 'opened'`), 1);
    const key = newKey();
    for (let i = 0; i < 2; i++)
        assert.equal((await sen.post(`/office/calls/${line}/do`, { key, state: 'not_reached' })).status, 303);
    const tried = await sen.get('/office/calls');
    assert.match(tried.text, /Đã gọi 1 lần/);
    assert.doesNotMatch(tried.text, /Tin nhắn đã gửi/);
    sql(httpd, `INSERT INTO outbox (request_key, channel, visit, recipient, title, body, state, due_s, made_at)
        VALUES ('${key}', 'sms', ${id}, '', '', '', 'sent', 0, 1795434059);
        INSERT INTO delivery (outbox, at_s, result) SELECT max(id), 1795434120, 'sent' FROM outbox`);
    assert.match((await sen.get('/office/calls')).text, /Tin nhắn đã gửi lúc \d\d:\d\d ngày 23\/11/);
    await sen.does(`/office/calls/${line}/do`, { key: newKey(), state: 'told' });
    assert.equal(one(`SELECT state FROM tell WHERE id = ${line}`), 'told');
    for (const who of [unique, lan]) {
        assert.equal((await who.post(`/office/calls/${line}/open`)).status, 403);
        assert.equal((await who.post(`/office/calls/${line}/do`, { key: newKey(), state: 'open' })).status, 403);
        assert.equal((await who.get('/office/calls?commune=01840')).status, 403);
    }
    assert.equal((await sen.post(`/office/calls/${line}/do`, { key: newKey(), state: 'gone' })).status, 422);
});

test('what a cancelled session is told in the group is Vietnamese, for Zalo and to be read aloud', async () => {
    for (const lang of ['', '?lang=en']) {
        const { text } = await sen.get(`/office/calls${lang}`);
        const [zalo, aloud] = [...text.matchAll(/<p class="box" lang="vi">([^<]+)/g)].map((m) => m[1]);
        assert.match(zalo, /^Kính báo bà con: buổi hỗ trợ 6 giờ chiều \(18:00\) đến .*thứ Ba 24\/11\/2026, tại Nhà văn hóa Tổ 6 không tổ chức\./);
        assert.doesNotMatch(aloud.replace(/Tổ 6|\d{4} \d+ \d+/g, ''), /\d:\d/, 'no clock that can not be read out');
        assert.match(aloud, /6 giờ chiều, thứ Ba, ngày 24 tháng 11/);
    }
});

test('closing: one tap for all, by their own for who wants something else, and nobody twice', async () => {
    const path = `/office/shift/${shift.id}/close`;
    const named = await comes({ name: 'bà Lan', consent: '1', phone: '0912 345 678' });
    const other = await comes({ name: 'ông Páo', consent: '1' });
    const late = addVisit(httpd, { shift, state: 'booked', start: 120, name: 'chị Hoa', phone: '+84911222333' });
    const missed = addVisit(httpd, { shift, state: 'booked', start: 0, name: 'anh Tú' });
    let page = await sen.get(path);
    assert.match(plain(page.text), /Còn 3 người chưa kịp giúp\..*1 người có hẹn đã qua giờ/);
    assert.equal((await sen.post(path, { visit: named.id, after: 'home', address: 'số 5' })).status, 303);
    assert.equal(one(`SELECT live FROM shift WHERE id = ${shift.id}`), 'none', 'it goes on');
    const two = await Promise.all([sen.post(path, { all: 'carry' }), hai.post(path, { all: 'carry' })]);
    assert.deepEqual(two.map((r) => r.status), [303, 303]);
    page = await sen.get(path);
    assert.match(plain(page.text), /Hôm nay đã ngừng nhận Không còn ai đang chờ/);
    const state = (id) => one(`SELECT state FROM visit WHERE id = ${id}`);
    assert.deepEqual([named.id, other.id, late.id, missed.id].map(state), ['not_reached', 'not_reached', 'not_reached', 'absent']);
    const made = sql(httpd, `SELECT moved_from, shift, priority, ticket, code FROM visit WHERE moved_from IN (${other.id}, ${late.id}) ORDER BY moved_from`);
    assert.deepEqual(made.map((v) => [v.moved_from, v.shift, v.priority]), [other, late].map((v) => [v.id, next.id, 'carried_over']));
    assert.ok(page.text.includes(`${made[0].code.slice(0, 3)} ${made[0].code.slice(3)}`));
    assert.equal(one(`SELECT count(*) FROM tell t JOIN visit v ON v.id = t.visit WHERE v.moved_from = ${late.id} AND t.kind = 'moved'`), 1);
    assert.equal(one("SELECT count(*) FROM home_person WHERE name = 'bà Lan' AND address = 'số 5'"), 1);
    assert.match((await sen.get(`/office/visit/${one(`SELECT id FROM visit WHERE moved_from = ${other.id}`)}/slip`)).text, /ông Páo/);
    await until('the locator hears of it', async () => {
        const { points } = (await httpd.get('/api/v1/help?when=today&commune=01840')).json();
        return points.flatMap((p) => p.shifts).find((s) => s.id === shift.id)?.status === 'ended';
    });
});

test('only who runs the queue closes, and not before it has begun', async () => {
    const path = `/office/shift/${shift.id}/close`;
    for (const who of [unique, lan]) {
        assert.equal((await who.get(path)).status, 403);
        assert.equal((await who.post(path, { all: 'nothing' })).status, 403);
    }
    assert.equal((await sen.post(path, { all: 'everything' })).status, 400);
    assert.equal((await sen.post(`/office/shift/${next.id}/close`, { all: 'carry' })).status, 409);
    assert.match((await sen.get(`/office/shift/${next.id}/close`)).text, /Buổi này chưa bắt đầu/);
    assert.equal((await (await pass(next)).get(path)).status, 403);
});

test('nothing of a person stands in the logs', () => {
    assert.doesNotMatch(httpd.said(), /Lan|Páo|Mùi|Sinh|912345|cây đa/);
});
