// Reports, hand-offs and the public statistics over a real httpd: who may see what, files that a
// spreadsheet opens safely, and a visit's way from the desk into all of them.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test, { before } from 'node:test';
import { addFigures, addHandOff, addMonth, dayOf } from '../support/figures.mjs';
import { Httpd, serve } from '../support/httpd.mjs';
import { newKey, officeDirectory, signedIn } from '../support/office.mjs';
import { fillDatabase, makeDir, must, runUser, startPostgres, until } from '../support/tool.mjs';
import { minuteOf, sql } from '../support/visits.mjs';

const directory = officeDirectory();
const httpd = serve({ conf: () => directory.lines(), clock: '2026-11-23T19:10', fill });
const POINT = 'nha-van-hoa-to-3a-duc-xuan', POLICE = 'cong-an-phuong-duc-xuan', WEEK = 'day=2026-11-09';
const BOM = '\ufeff';
let sen, hai, unique, lan, guest, handOff;

const plain = (text) => text.slice(text.indexOf('<main')).replace(/<[^>]+>/g, ' ').replace(/&#39;/g, "'").replace(/\s+/g, ' ');
const one = (text) => Object.values(sql(httpd, text)[0])[0];
const lines = (text) => text.slice(1).trimEnd().split('\n').map((line) => [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)]
    .map(([, cell]) => cell.replace(/^"|"$/g, '').replaceAll('""', '"')).slice(0, -1));

function fill(httpd) {
    addFigures(httpd);
    const code = -(12 * 56 + 9); // September 2026
    sql(httpd, `DELETE FROM day_point WHERE day = ${code}; DELETE FROM day_service WHERE day = ${code};
        UPDATE point SET name = '=cmd|''/C calc''!A0' WHERE slug = '${POINT}'`);
    const first = sql(httpd, `SELECT commune, min(slug) AS slug FROM point WHERE kind <> 'police' GROUP BY commune ORDER BY commune LIMIT 6`);
    first.forEach(({ slug }, i) => addMonth(httpd, '2026-09', slug, { walkIn: [3, 12, 40, 9, 2, 61][i] }));
    handOff = addHandOff(httpd, { from: '2026-11-17T17:00', toWhom: '+84912345678', due: '2026-11-24T08:00' });
}

before(async () => {
    await httpd.serves();
    await signIn();
});

async function signIn() {
    [sen, hai, unique, lan, guest] = await Promise.all(['sen', 'hai', 'unique', 'lan', 'guest'].map((user, i) =>
        signedIn(httpd, user, { from: `127.0.0.${i + 10}` })));
}

// The same site at another time.
async function at(clock) {
    await httpd.stop();
    httpd.options.clock = clock;
    httpd.writeConf();
    await httpd.start();
    await signIn();
}

test('a manager reads of the own commune, the province of all, others nothing', async () => {
    for (const page of ['reports', 'reports/print', 'reports/steps.csv', 'hand-offs', 'hand-offs.csv']) {
        const path_ = `/office/${page}?${WEEK}`;
        assert.equal((await hai.get(path_)).status, 200, page);
        assert.equal((await hai.get(`${path_}&commune=01840`)).status, 200, page);
        assert.equal((await hai.get(`${path_}&commune=01843`)).status, 403, page);
        assert.equal((await unique.get(`${path_}&commune=01840`)).status, 403, page);
        assert.equal((await lan.get(path_)).status, 200, page);
        assert.equal((await lan.get(`${path_}&commune=01840`)).status, 200, page);
        for (const who of [sen, guest]) assert.equal((await who.get(path_)).status, 403, page);
        const stranger = await httpd.get(path_);
        assert.ok([303, 401, 403].includes(stranger.status), String(stranger.status));
        assert.doesNotMatch(stranger.text, /Đức Xuân/);
    }
    assert.match(plain((await hai.get(`/office/reports?${WEEK}`)).text), /Báo cáo : Phường Đức Xuân Tuần 9\/11–15\/11\/2026: [\d.]+ lượt/);
    const province = plain((await lan.get(`/office/reports?${WEEK}`)).text);
    assert.match(province, /Toàn tỉnh Tuần 9/);
    assert.match(province, /phường Bắc Kạn/);
    assert.doesNotMatch(plain((await hai.get(`/office/reports?${WEEK}`)).text), /Bắc Kạn/, 'not even the name');
    assert.match(province, /Xã, phường không có trong bảng: không có lượt nào/);
    const communes = lines((await lan.get(`/office/reports/communes.csv?${WEEK}`)).text).slice(1, -1);
    assert.equal(communes.length, one("SELECT count(DISTINCT commune) FROM point WHERE kind <> 'police'"), 'no lines of zeros');
    assert.equal((await hai.get(`/office/reports?${WEEK}`)).headers['cache-control'], 'no-store');
});

test('a file opens in a spreadsheet, its cells do nothing there, and who took it is written down', async () => {
    const before_ = one("SELECT count(*) FROM audit WHERE action = 'report_export'");
    const { status, headers, text } = await hai.get(`/office/reports/points.csv?${WEEK}`);
    assert.equal(status, 200);
    assert.equal(headers['content-type'], 'text/csv; charset=utf-8');
    assert.equal(headers['cache-control'], 'no-store');
    assert.equal(headers['content-disposition'], 'attachment; filename="points-01840-2026-11-09-2026-11-15.csv"');
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.ok(text.startsWith(BOM));
    const rows = lines(text);
    assert.equal(rows[0][0], 'Điểm hỗ trợ');
    assert.ok(rows.every((row) => row.length === rows[0].length), text);
    assert.ok(rows.some(([name]) => name === "'=cmd|'/C calc'!A0"), text);
    for (const cell of rows.flat()) assert.doesNotMatch(cell, /^[=+@\t\r]|^-\D/, 'a formula');
    const helped = rows.slice(1, -1).map((row) => Number(row[2]));
    assert.equal(helped.reduce((sum, n) => sum + n, 0), Number(rows.at(-1)[2]), 'the last line is the sum');
    const list = await hai.get('/office/hand-offs.csv');
    assert.ok(list.text.startsWith(BOM));
    assert.match(list.text, /'\+84912345678/);
    assert.match(list.headers['content-disposition'], /^attachment; /);
    assert.equal(one("SELECT count(*) FROM audit WHERE action = 'report_export'"), before_ + 2);
    for (const name of ['communes', 'nonsense', '..%2Fsteps']) assert.equal((await hai.get(`/office/reports/${name}.csv`)).status, 404);
});

test('a parameter that is wrong gets a sentence, days the other way round their report', async () => {
    const wrong = { 'span=year': 'week', 'day=x': 'Ngày', 'day=2026-02-30': 'Ngày', 'service=nix': 'Việc', 'agency=nix': 'Đơn vị',
        'span=days&from=2020-01-01&to=2026-11-20': 'ba năm' };
    for (const [query, word] of Object.entries(wrong)) {
        const { status, text } = await hai.get(`/office/reports?${query}`);
        assert.equal(status, 400, query);
        assert.match(plain(text), new RegExp(word), query);
        assert.equal((await hai.get(`/office/reports/steps.csv?${query}`)).status, 400, query);
    }
    assert.equal((await lan.get('/office/hand-offs?commune=99999')).status, 400);
    const { status, text } = await hai.get('/office/reports?span=days&from=2026-11-13&to=2026-11-09');
    assert.equal(status, 200);
    assert.match(plain(text), /Từ 9\/11 đến 13\/11\/2026: /);
    assert.equal((await httpd.get('/statistics?month=2019-01&lang=vi')).status, 400);
    assert.match(plain((await httpd.get('/statistics?month=x&lang=vi')).text), /Tháng \(month\) phải là một tháng có trong danh sách/);
});

test('a hand-off is settled by its own commune, once', async () => {
    const path_ = `/office/hand-offs/${handOff}`;
    for (const who of [unique, lan, guest]) assert.equal((await who.post(path_, { state: 'done' })).status, 403);
    assert.equal((await hai.post(path_, { state: 'done', csrf: 'x' })).status, 403);
    assert.equal((await hai.post(path_, { state: 'eaten' })).status, 422);
    assert.match(plain((await hai.get('/office/hand-offs')).text), /Định danh mức độ 2 6 ngày/);
    for (let i = 0; i < 2; i++) assert.equal((await hai.post(path_, { state: 'done' })).status, 303);
    assert.deepEqual(sql(httpd, `SELECT state FROM hand_off WHERE id = ${handOff}`), [{ state: 'done' }]);
    assert.match(plain((await hai.get('/office/hand-offs')).text), /Không có việc nào đang chờ/);
    assert.equal((await hai.post('/office/hand-offs/999999', { state: 'done' })).status, 404);
});

test('statistics are kept by those between, have no small count and answer HEAD and conditions', async () => {
    const res = await httpd.get('/statistics?lang=vi'), { etag } = res.headers;
    assert.equal(res.status, 200);
    assert.equal(res.headers['cache-control'], 'public, max-age=600');
    assert.ok(etag);
    assert.match(plain(res.text), /Tháng 10\/2026: các điểm hỗ trợ trong tỉnh đã giúp [\d.]+ lượt người/);
    assert.doesNotMatch(plain(res.text), /11\/2026: /, 'no running month');
    assert.equal((await httpd.get('/statistics?lang=vi', { headers: { 'If-None-Match': etag } })).status, 304);
    const head = await httpd.get('/statistics?lang=vi', { method: 'HEAD' });
    assert.deepEqual([head.status, head.body.length, head.headers.etag], [200, 0, etag]);
    assert.match((await httpd.get('/statistics')).headers.vary ?? '', /Accept-Language/);
    const small = await httpd.get('/statistics?month=2026-09&lang=vi');
    assert.notEqual(small.headers.etag, etag);
    const counts = [...small.text.matchAll(/<td class="n">([^<]*(?:<span>)?[^<]*)/g)].map(([, n]) => n.trim());
    assert.ok(counts.includes('(ẩn)') || /\(ẩn\)/.test(small.text));
    const shown = counts.filter((n) => /^[\d.]+$/.test(n)).map((n) => Number(n.replaceAll('.', '')));
    assert.ok(shown.length && shown.every((n) => n === 0 || n >= 5), counts.join(' '));
    assert.ok(!shown.includes(3) && !shown.includes(2));
});

test('a visit that was handed on is in the report and the list next day, in the statistics next month', async () => {
    const shift = sql(httpd, `SELECT s.id, d.number AS desk FROM shift s JOIN plan_desk d ON d.plan = s.plan WHERE s.point = '${POINT}'
        AND s.start_min = ${minuteOf('2026-11-23T18:00')} AND (',' || d.services || ',') LIKE '%,eid-level-2,%'`)[0];
    const own = `/office/shift/${shift.id}`, desk = shift.desk;
    const done = async (path_, fields) => {
        const res = await sen.post(`${own}/${path_}`, { key: newKey(), desk, ...fields });
        assert.equal(res.status, 303, `${path_} ${plain(res.text)}`);
    };
    await done('live', { live: 'started' });
    await done('walk-in', { service: 'eid-level-2' });
    const visit = one(`SELECT max(id) FROM visit WHERE shift = ${shift.id}`);
    await done('do', { order: 'call', visit });
    await done('do', { order: 'serve', visit });
    await done(`visit/${visit}/finish`, { 'svc-0': 'eid-level-2', 'out-0': 'handed_off', 'why-0': 'needs_biometrics', 'to-0': POLICE });
    assert.match(plain((await hai.get('/office/hand-offs')).text), /Định danh mức độ 2 0 ngày Làm tiếp ở: Công an phường Đức Xuân/);
    assert.match(plain((await hai.get('/office/reports')).text), /Tuần này: 0 lượt/, 'counted when the session is over');

    await at('2026-11-24T09:00');
    await until('the day is counted', () => sql(httpd, `SELECT 1 FROM day_point WHERE day = ${dayOf('2026-11-23')}
        AND point = '${POINT}' AND walk_in = 1`).length);
    const { text } = await hai.get('/office/reports');
    assert.match(plain(text), /Tuần này: 1 lượt/);
    assert.match(plain(text), /1 việc chưa xong, trong đó 0 việc đã chờ 7 ngày trở lên/);
    assert.match(plain(text), /1 buổi; 0 xong, 1 chuyển tiếp, 0 chưa làm được/);

    const helped = one(`SELECT sum(booked + walk_in - absent - not_reached) FROM day_point
        WHERE day BETWEEN ${dayOf('2026-11-01')} AND ${dayOf('2026-11-30')}`);
    await at('2026-12-01T09:00');
    assert.doesNotMatch(plain((await httpd.get('/statistics?lang=vi')).text), /Tháng 11\/2026/, 'late entries are still made');
    await at('2026-12-05T09:00');
    const count = String(helped).replace(/\B(?=(\d{3})+$)/g, '.');
    const page = plain((await httpd.get('/statistics?lang=vi')).text);
    assert.ok(page.includes(`Tháng 11/2026: các điểm hỗ trợ trong tỉnh đã giúp ${count} lượt người`), `${count}: ${page.slice(0, 300)}`);
});

test('statistics that were read once outlive the database; who never read them says so', async () => {
    const dir = makeDir('statistics');
    const server = startPostgres(path.join(dir, 'pg'));
    const away = new Httpd({ clock: '2026-11-23T19:10', database: () => `pgsql "${server.conninfo}"` });
    const read = (options) => away.everywhere('/statistics?lang=vi', ({ status, text }) => status === 200
        && plain(text).includes('Tháng 10/2026: các điểm hỗ trợ trong tỉnh đã giúp 1.234 lượt người'), options);
    try {
        fillDatabase(['--db', `pgsql:${server.conninfo}`, '--user', runUser], dir, { days: 14 });
        must('psql', ['-X', '-q', '-c', `INSERT INTO day_point (day, point, walk_in) VALUES (-682, '${POINT}', 1234)`, server.conninfo]);
        await away.start();
        assert.ok(await read());
        server.crash();
        assert.ok(await read());
        await away.graceful();
        const res = await away.get('/statistics?lang=vi');
        assert.equal(res.status, 503);
        assert.match(plain(res.text), /Tìm điểm hỗ trợ hôm nay/, 'no dead end');
        server.restart();
        await until('they are there again', () => read());
        away.expect('P6-');
        away.checkLog();
    } finally {
        await away.remove();
        server.stop();
        fs.rmSync(dir, { recursive: true, force: true });
    }
});
