// Asking for a home visit; and the whole way of a citizen: booked, looked at, moved, cancelled.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Citizen } from '../support/citizen.mjs';
import { Httpd, serve } from '../support/httpd.mjs';
import { addHomeVisit, addVisit, newCode, sql } from '../support/visits.mjs';

const httpd = serve({ clock: '2026-11-23T18:40', conf: ['Proj06LimitAddress 12', 'Proj06LimitProofs 3 15'] });
const POINT = 'nha-van-hoa-to-3a-duc-xuan';
const count = () => sql(httpd, 'SELECT count(*) AS n FROM home_visit')[0].n;
const row = (code) => sql(httpd, `SELECT h.state, h.erased_at, p.* FROM home_visit h
    LEFT JOIN home_person p ON p.home_visit = h.id WHERE h.code = '${code}'`)[0];
const answers = {
    commune: '01840', group: 'Tổ 3A', address: 'Nhà cạnh cây đa', service: ['eid-level-2', 'cashless-payment'],
    name: 'ông Páo', phone: '0912 345 679', note: 'Chó dữ <b>lắm</b>\nxin gọi trước',
};
const consentOf = (citizen) => /name="consent" value="([^"]+)"/.exec(citizen.res.text)[1];
const codeOf = (citizen) => /\/home-visit\/(\w{6})/.exec(citizen.path)[1];

async function asked(changes = {}) {
    const citizen = new Citizen(httpd);
    await citizen.get('/home-visit');
    await citizen.submit({ ...answers, consent: consentOf(citizen), ...changes });
    return citizen;
}

test('a request is kept once, and its receipt survives a reload', async () => {
    const before = count(), citizen = new Citizen(httpd);
    await citizen.get('/home-visit');
    assert.doesNotMatch(citizen.res.text, /id="consent"[^>]* checked/, 'never ticked beforehand');
    const { path, options } = citizen.request({ ...answers, consent: consentOf(citizen) });
    const [one, two] = await Promise.all([citizen.send(path, options), citizen.send(path, options)]);
    assert.deepEqual([one.status, two.status], [303, 303]);
    assert.equal(one.headers.location, two.headers.location);
    assert.equal(count(), before + 1);
    const code = /\/home-visit\/(\w{6})$/.exec(one.headers.location)[1];
    assert.match(citizen.cookie('p6_home').line,
        new RegExp(`^p6_home=[0-9a-f]{64}; Path=/proj06/home-visit/${code}; Max-Age=3600; SameSite=Lax; HttpOnly$`));
    for (let i = 0; i < 2; i++) {
        const { text, headers } = await citizen.get(`/home-visit/${code}`);
        assert.equal(headers['cache-control'], 'no-store');
        assert.equal(citizen.heading, 'Đã nhận đề nghị hỗ trợ tại nhà cho ông Páo.');
        for (const part of [`${code.slice(0, 3)} ${code.slice(3)}`, 'sẽ gọi điện để hẹn', 'Công an, VietinBank', 'Hỗ trợ miễn phí',
            'Nhà cạnh cây đa, Tổ 3A, phường Đức Xuân', '0912 345 679', 'Chó dữ &lt;b&gt;lắm', 'Định danh mức độ 2'])
            assert.ok(text.includes(part), part);
    }
    const { name, phone, note, state } = row(code);
    assert.deepEqual([name, phone, state], ['ông Páo', '+84912345679', 'asked']);
    assert.equal(note, answers.note);
});

test('what is agreed to is what is kept here, and what only a police station can do is not offered', async () => {
    const citizen = new Citizen(httpd);
    await citizen.get('/home-visit');
    const told = /id="consent-hint"[^>]*>([^<]*)</.exec(citizen.res.text)[1];
    assert.match(told, /chỗ nhà, việc cần giúp và lời nhắn/);
    assert.match(told, /30 ngày sau khi gửi đề nghị/);
    assert.doesNotMatch(citizen.res.text, /value="eid-biometrics"/);
    assert.match(citizen.res.text, /value="eid-level-2"/);
    const consent = (await httpd.get('/api/v1/consent')).json();
    assert.equal(consentOf(citizen), consent.home_visit.version);
    assert.notEqual(consent.home_visit.version, consent.version);
    assert.ok((await httpd.get('/privacy', { headers: { 'Accept-Language': 'vi' } })).text.includes(told));
    const before = count();
    await citizen.submit({ ...answers, service: ['eid-biometrics'], consent: consentOf(citizen) });
    assert.equal(citizen.res.status, 422);
    assert.match(citizen.res.text, /trong những việc giúp được tại nhà/);
    await citizen.submit({ ...answers, consent: consent.version });
    assert.match(citizen.res.text, /Không đồng ý thì không gửi được đề nghị ở đây/);
    assert.equal(count(), before);
});

test('what is missing is told all at once, and nothing typed is lost', async () => {
    const before = count(), citizen = new Citizen(httpd);
    await citizen.get('/home-visit');
    const key = citizen.request().options.body.match(/key=([^&]+)/)[1];
    await citizen.submit({ group: 'Xóm <Nà Lùng>', note: 'buổi chiều', service: ['health-record'], phone: '12' });
    assert.equal(citizen.res.status, 422);
    const { text } = citizen.res;
    for (const field of ['commune', 'address', 'name', 'phone', 'consent'])
        assert.match(text, new RegExp(`href="#${field}"`), field);
    assert.doesNotMatch(text, /đến trực tiếp|buổi này/, 'nobody here can come instead');
    assert.match(text, /value="Xóm &lt;Nà Lùng&gt;"/);
    assert.match(text, />\n?buổi chiều<\/textarea>/);
    assert.match(text, /value="health-record"[^>]* checked|checked[^>]* value="health-record"/);
    assert.ok(citizen.request().options.body.includes(key), 'a mended form is the same request');
    assert.equal(count(), before);
});

test('without a phone the year of birth opens the request', async () => {
    const citizen = await asked({ phone: '', birth_year: '1941', note: '' });
    assert.match(citizen.res.text, /sẽ tìm đến theo địa chỉ/);
    const code = codeOf(citizen), other = new Citizen(httpd);
    await other.get('/visit');
    await other.submit({ code, proof: '1941' });
    assert.equal(other.path, `/home-visit/${code}`);
});

test('a request is opened where visits are looked up, withdrawn after a question, and again harmlessly', async () => {
    const { code, proof } = addHomeVisit(httpd), citizen = new Citizen(httpd);
    await citizen.get(`/home-visit/${code.toLowerCase()}`);
    assert.equal(citizen.path, `/home-visit/${code}`);
    assert.equal(citizen.heading, 'Xem, đổi, hủy lịch hẹn');
    await citizen.submit({ proof });
    assert.equal(citizen.path, `/home-visit/${code}`);
    await citizen.get(`/home-visit/${code}/cancel`);
    assert.equal(row(code).state, 'asked');
    const again = citizen.request();
    await citizen.submit();
    assert.equal(citizen.heading, 'Đề nghị hỗ trợ tại nhà cho ông Páo đã rút lại.');
    assert.equal((await citizen.send(again.path, again.options)).status, 303);
    assert.equal(row(code).state, 'cancelled');
    assert.doesNotMatch(citizen.res.text, /\/cancel"/);
});

test('what was typed wrongly is put right by who asked, and the new number opens the request', async () => {
    const { code, proof } = addHomeVisit(httpd), citizen = new Citizen(httpd);
    await citizen.get(`/home-visit/${code}/correct`);
    assert.equal(citizen.path, `/home-visit/${code}`, 'first the proof');
    await citizen.submit({ proof });
    assert.match(citizen.res.text, new RegExp(`href="/proj06/home-visit/${code}/correct"`));
    await citizen.get(`/home-visit/${code}/correct`);
    assert.equal(citizen.res.headers['cache-control'], 'no-store');
    assert.match(citizen.res.text, /value="ông Páo"/);
    await citizen.submit({ phone: '12', address: 'Nhà <cuối> ngõ' });
    assert.equal(citizen.res.status, 422);
    assert.match(citizen.res.text, /href="#phone"/);
    assert.match(citizen.res.text, /value="Nhà &lt;cuối&gt; ngõ"/);
    assert.notEqual(row(code).address, 'Nhà <cuối> ngõ');
    await citizen.submit({ phone: '0987 000 111' });
    assert.equal(citizen.path, `/home-visit/${code}?done=corrected`);
    assert.match(citizen.res.text, /role="status">Đã lưu/);
    assert.match(citizen.res.text, /Nhà &lt;cuối&gt; ngõ/);
    assert.deepEqual([row(code).phone, row(code).name], ['+84987000111', 'ông Páo']);
    const other = new Citizen(httpd);
    await other.get('/visit');
    await other.submit({ code, proof: '111' });
    assert.equal(other.path, `/home-visit/${code}`);
});

test('what is held can be taken home and erased, and then opens no more', async () => {
    const { code, proof } = addHomeVisit(httpd, { note: 'xin gọi trước' }), citizen = new Citizen(httpd);
    await citizen.get(`/home-visit/${code}`);
    await citizen.submit({ proof });
    const { headers, text } = await citizen.get(`/home-visit/${code}/data.json`);
    assert.match(headers['content-disposition'], new RegExp(`filename="home-visit-${code}.json"`));
    const all = JSON.parse(text);
    assert.deepEqual([all.name, all.note, all.services], ['ông Páo', 'xin gọi trước', ['eid-level-2', 'cashless-payment']]);
    await citizen.get(`/home-visit/${code}/erase`);
    await citizen.submit();
    assert.equal(citizen.path, '/visit/gone');
    assert.equal(citizen.cookie('p6_home'), undefined);
    assert.equal(row(code).name, null);
    assert.ok(row(code).erased_at);
    await citizen.get('/visit');
    await citizen.submit({ code, proof });
    assert.equal(citizen.res.status, 422);
});

test('one request\'s cookie shows no other, and wrong proofs lock a request', async () => {
    const [one, other] = [addHomeVisit(httpd), addHomeVisit(httpd, { name: 'bà Sinh' })];
    const citizen = new Citizen(httpd, { headers: {} });
    await citizen.get(`/home-visit/${one.code}`);
    await citizen.submit({ proof: one.proof });
    const { value } = citizen.cookie('p6_home');
    for (const path of [`/home-visit/${other.code}`, `/home-visit/${newCode()}`]) {
        const res = await httpd.get(path, { headers: { Cookie: `p6_home=${value}` } });
        assert.equal(res.status, 200);
        assert.doesNotMatch(res.text, /bà Sinh|ông Páo/);
    }
    for (const path of ['/data.json', '/cancel', '/erase', '/correct'])
        assert.equal((await httpd.get(`/home-visit/${other.code}${path}`, { headers: { Cookie: `p6_home=${value}` } })).status, 303);
});

test('one who sends or asks too often is told how long to wait, and keeps what was typed', async () => {
    let last;
    for (let i = 0; i < 14 && last?.res.status !== 429; i++) last = await asked();
    assert.equal(last.res.status, 429);
    assert.ok(Number(last.res.headers['retry-after']) > 0);
    assert.match(last.res.text, /Xin thử lại sau \d+ phút/);
    assert.match(last.res.text, /value="Nhà cạnh cây đa"/);
    const citizen = new Citizen(httpd);
    for (let i = 0; i < 14 && citizen.res?.status !== 429; i++) {
        await citizen.get('/visit');
        await citizen.submit({ code: newCode(), proof: '123' });
    }
    assert.equal(citizen.res.status, 429);
    assert.equal(citizen.res.headers['retry-after'] > 0, true);
});

test('what a machine sends is kept nowhere', async () => {
    const before = count(), citizen = await asked({ website: 'https://spam.example' });
    assert.equal(citizen.path, '/home-visit');
    assert.equal(count(), before);
});

test('a whole life: booked on the pages, moved, seen on the slip, cancelled', async () => {
    const lan = new Citizen(httpd);
    await lan.walk('check', { services: ['eid-level-2'], point: POINT });
    await lan.submit({ consent: consentOf(lan) });
    const [, code] = /^\/visit\/(\w{6})$/.exec(lan.path);
    assert.equal(lan.heading, 'Đã đặt lịch hẹn cho Bà Lan.');
    await lan.get(`/visit/${code}/change`);
    const shift = [.../change\?shift=\d+/g[Symbol.matchAll](lan.res.text)].at(-1)[0];
    await lan.get(`/visit/${code}/${shift}`);
    await lan.submit();
    assert.equal(lan.path, `/visit/${code}?done=changed`);
    assert.match(lan.res.text, /Đã đổi sang giờ mới/);
    await lan.get(`/visit/${code}/slip`);
    assert.equal(lan.res.status, 200);
    await lan.get(`/visit/${code}.ics`);
    assert.match(lan.res.text, /STATUS:CONFIRMED/);
    await lan.get(`/visit/${code}/cancel`);
    await lan.submit();
    assert.match(lan.heading, /đã hủy/);
    assert.deepEqual(sql(httpd, `SELECT c.* FROM claim c JOIN visit v ON v.id = c.visit WHERE v.code = '${code}'`), []);
});

test('no GET changes a row', async () => {
    const v = addVisit(httpd, { phone: '+84987654321' }), home = addHomeVisit(httpd, { phone: '+84987654322' });
    const tables = ['visit', 'person', 'claim', 'visit_service', 'visit_event', 'waiting', 'opening', 'home_visit', 'home_person'];
    const cookies = ['p6_visit', 'p6_home'].map((name) => `${name}=0`).join('; ');
    const dump = () => JSON.stringify(tables.map((table) => sql(httpd, `SELECT * FROM ${table} ORDER BY 1, 2`)));
    const before = dump();
    for (const path of ['', '/slip', '/change', '/cancel', '/data', '/correct', '/erase', '.ics', '/data.json'])
        await httpd.get(`/visit/${v.code}${path}`, { headers: { Cookie: cookies } });
    for (const path of ['', '/cancel', '/erase', '/correct', '/data.json'])
        await httpd.get(`/home-visit/${home.code}${path}`, { headers: { Cookie: cookies } });
    for (const path of ['/visit', '/home-visit', '/visit/card', '/visit/gone', '/privacy', '/lich-hen']) await httpd.get(path);
    assert.equal(dump(), before);
});

test('without a database the pages say so and whom to call, and the privacy page answers', async () => {
    const other = new Httpd({ clock: '2026-11-23T18:40', database: false, ready: false });
    await other.start();
    try {
        for (const path of ['/visit', `/visit/${newCode()}`, `/visit/${newCode()}/change`, '/home-visit', `/home-visit/${newCode()}`]) {
            const res = await other.get(path);
            assert.equal(res.status, 503, path);
            assert.ok(res.headers['retry-after']);
            assert.match(res.text, /Chưa có gì bị mất/);
        }
        assert.equal((await other.get('/privacy')).status, 200);
        assert.equal((await other.get('/visit/card')).status, 200);
    } finally {
        await other.remove();
    }
});

test('nothing of a person stands in the logs', () => {
    assert.doesNotMatch(httpd.said(), /Lan|Páo|0912|912345|cây đa/);
});
