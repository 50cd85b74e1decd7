// The way to a booking when time passes on it: holds that run out, places that others take, full shifts
// and their waiting list, a database that goes away.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import test from 'node:test';
import { Citizen, unescape } from '../support/citizen.mjs';
import { Httpd } from '../support/httpd.mjs';
import { rows, until } from '../support/tool.mjs';

const point = 'nha-van-hoa-to-1b-duc-xuan'; // one desk open to online booking
const services = ['eid-level-2'];
const HOLD = 2; // minutes
const conf = [`Proj06Hold ${HOLD}`, 'Proj06LimitHolds off', 'Proj06LimitAddress off'];
const bookedAt = (res) => /^\/proj06\/visit\/([A-Z0-9]{6})/.exec(res.headers.location)?.[1];
const stateOf = (httpd, code) => rows(httpd.files.database,
    `SELECT state FROM visit WHERE code = '${code}'`)[0].state;

async function served(work, options = {}) {
    const httpd = new Httpd({ clock: '2026-11-23T18:40', conf, ...options });
    await httpd.start();
    try {
        await work(httpd);
        httpd.checkLog();
    } finally {
        await httpd.remove();
    }
}

// Go on at another time of the product's clock.
async function restartAt(httpd, clock) {
    await httpd.stop();
    httpd.options.clock = clock;
    httpd.writeConf();
    await httpd.start();
}

const tick = (citizen) => ({ consent: /name="consent" value="([^"]+)"/.exec(citizen.res.text)[1] });
async function confirm(citizen) {
    const { path, options } = citizen.request(tick(citizen));
    return citizen.send(path, options);
}

test('a hold that ran out is taken again without a word while the place is free', () => served(async (httpd) => {
    const lan = new Citizen(httpd), begun = await httpd.minute();
    await lan.walk('check', { point, services });
    await lan.holds(HOLD, begun);
    await restartAt(httpd, '2026-11-23T18:45');
    await lan.get('/book/check');
    assert.match(lan.res.text, /Đã hết thời gian giữ chỗ tạm/);
    assert.match(lan.res.text, /Bà Lan/);
    const code = bookedAt(await confirm(lan));
    assert.equal(stateOf(httpd, code), 'booked');
}));

test('the place is held for longer when somebody asks for it, and what was typed stays', () => served(async (httpd) => {
    const lan = new Citizen(httpd);
    await lan.walk('who', { point, services });
    await restartAt(httpd, '2026-11-23T18:45');
    await lan.submit({ keep: '1', name: 'Bà Lan', phone: '091' }); // not checked yet: it is not finished
    assert.equal(lan.path, '/book/who');
    assert.equal(lan.res.status, 200);
    await lan.holds(HOLD, '2026-11-23T18:45');
    assert.match(lan.res.text, /name="name" value="Bà Lan"[\s\S]*name="phone" value="091"/);
    await lan.submit({ phone: '0912345678' });
    assert.equal(lan.path, '/book/check');
    await restartAt(httpd, '2026-11-23T18:50');
    const { path, options } = { path: '/book/keep', options: { method: 'POST', body: '' } };
    await lan.arrive(path, await lan.send(path, options));
    assert.equal(lan.path, '/book/check');
    await lan.holds(HOLD, '2026-11-23T18:50');
}));

test('when others took the place meanwhile the nearest times are offered and the answers go along', () => served(async (httpd) => {
    const lan = new Citizen(httpd), hoa = new Citizen(httpd), pao = new Citizen(httpd);
    const start = '2026-11-23T20:00';
    await lan.walk('check', { point, services, start });
    await pao.walk('who', { point, services, start: '2026-11-23T20:20' });
    await restartAt(httpd, '2026-11-23T18:45');
    await hoa.walk('who', { point, services, start });
    await hoa.get(`/book/place?service=eid-level-2&point=${point}`);
    // at the last step
    const { path, options } = lan.request(tick(lan));
    await lan.arrive(path, await lan.send(path, options));
    assert.equal(lan.res.status, 409);
    assert.match(lan.res.text, /<p class="note" tabindex="-1" autofocus>Giờ bà con chọn vừa có người khác đặt/);
    const near = lan.radios('start');
    assert.ok(near.length > 1 && near.length <= 5);
    assert.ok(['2026-11-23T19:40', '2026-11-23T20:20'].includes(near.find(({ checked }) => checked).value));
    assert.ok(!near.some(({ value }) => value === start));
    await lan.submit({ start: '2026-11-23T20:20' });
    assert.equal(lan.path, '/book/who');
    assert.match(lan.res.text, /name="name" value="Bà Lan"/);
    await lan.submit();
    assert.equal(stateOf(httpd, bookedAt(await confirm(lan))), 'booked');
    // in the middle of typing: what was typed goes along too
    await pao.submit({ name: 'Ông Páo', birth_year: '1950' });
    assert.equal(pao.res.status, 409);
    await pao.submit();
    assert.equal(pao.path, '/book/who');
    assert.match(pao.res.text, /name="name" value="Ông Páo"/);
    assert.match(pao.res.text, /name="birth_year" value="1950"/);
    await pao.submit();
    assert.equal(stateOf(httpd, bookedAt(await confirm(pao))), 'booked');
}));

// Hold all places of the shift that the page of times of CITIZEN shows.
async function fill(httpd, path) {
    for (let i = 0; i < 40; i++) {
        const other = new Citizen(httpd);
        await other.get(path);
        if (!other.radios('start').length) return other;
        await other.submit();
        assert.equal(other.path, '/book/who');
    }
    throw new Error('a shift without end');
}

test('a full shift leads to other days and to its waiting list, which tells the place in it', () => served(async (httpd) => {
    const lan = new Citizen(httpd);
    await lan.walk('time', { point, services });
    const { path } = lan;
    const full = await fill(httpd, path);
    assert.equal(full.res.status, 200);
    assert.equal(full.heading, 'Buổi này đã hết chỗ hẹn trước');
    assert.match(full.res.text, /Ngày khác ở điểm này/);
    await lan.submit(); // the old page, with a place that is gone
    assert.equal(lan.res.status, 409);
    const wait = unescape(/href="\/proj06(\/book\/wait[^"]*)"/.exec(lan.res.text)[1]);
    await lan.get(wait);
    await lan.submit({ name: '', phone: '' });
    assert.equal(lan.res.status, 422);
    assert.equal((lan.res.text.match(/class="wrong"/g) ?? []).length, 3);
    const { path: at, options } = lan.request({ name: 'Bà Lan', phone: '0912 345 678', accept_offer: '1', ...tick(lan) });
    const [one, two] = await Promise.all([lan.send(at, options), lan.send(at, options)]);
    assert.equal(one.status, 303);
    assert.equal(bookedAt(one), bookedAt(two));
    assert.deepEqual(one.headers['set-cookie'], two.headers['set-cookie']);
    const [visit] = rows(httpd.files.database, `SELECT * FROM visit WHERE code = '${bookedAt(one)}'`);
    assert.deepEqual([visit.state, visit.accept_offer, visit.for_someone_else], ['waiting', 1, 0]);
    await until('the full day is left out where one chooses a day', async () => {
        await lan.get(`/book/place?service=eid-level-2&point=${point}`);
        return !lan.radios('shift').some(({ value }) => Number(value) === visit.shift);
    });
    assert.match(lan.res.text, /Buổi đã hết chỗ: vào danh sách chờ/);
    const bot = new Citizen(httpd);
    await bot.get(wait);
    await bot.submit({ name: 'Robot', birth_year: '1950', website: 'x', ...tick(bot) });
    assert.equal(bot.path, '/book');
    assert.equal(rows(httpd.files.database, "SELECT 1 FROM person WHERE name = 'Robot'").length, 0);
}));

test('with the database away booking says what is safe and what to do, in the language asked for', async () => {
    await served(async (httpd) => {
        const lan = new Citizen(httpd);
        await lan.walk('time', { point, services });
        const hold = lan.request();
        const { path } = lan;
        await lan.submit();
        const who = lan.request({ name: 'Lan', birth_year: '1950' });
        const shift = rows(httpd.files.database, "SELECT shift FROM visit WHERE state = 'hold'")[0].shift;
        await httpd.stop();
        for (const name of fs.readdirSync(httpd.state).filter((n) => n.startsWith('proj06.db')))
            fs.renameSync(`${httpd.state}/${name}`, `${httpd.dir}/${name}`);
        fs.mkdirSync(httpd.files.database); // so that none can be made in its place
        httpd.checkLog();
        await httpd.start();
        for (const page of ['/book', '/book/ready?service=eid-level-2', '/book/place?service=eid-level-2'])
            assert.equal((await lan.send(page)).status, 200, page);
        const held = await lan.send(hold.path, hold.options);
        assert.equal(held.status, 503);
        assert.ok(held.headers['retry-after']);
        assert.match(held.text, /<h1>Chưa giữ được chỗ<\/h1>/);
        assert.match(held.text, /Chưa có gì bị mất/);
        assert.match(held.text, /Thử lại sau ít phút, hoặc xin cứ đến, không cần hẹn trước\./);
        assert.match(held.text, new RegExp(`href="/proj06/book/time\\?service=eid-level-2&amp;[^"]*shift=${shift}"`));
        const typed = await lan.send(who.path, who.options);
        assert.equal(typed.status, 503);
        assert.match(typed.text, /Thử lại sau ít phút\./); // nothing is known of the shift
        assert.doesNotMatch(typed.text, /không cần hẹn trước/);
        const english = await lan.send(`${path}&lang=en`);
        assert.equal(english.status, 503);
        assert.match(english.text, /<html lang="en"[\s\S]*<h1>Booking is not possible at the moment<\/h1>/);
        httpd.expect('P6-7011', 'P6-20');
    }, { conf: conf.slice(1) });
});

test('without any database there is no door to booking', async () => {
    await served(async (httpd) => {
        const res = await httpd.get('/?lang=vi');
        assert.doesNotMatch(res.text, /href="[^"]*\/(book|visit|home-visit)/);
        assert.equal((await httpd.get('/book')).status, 503);
        httpd.expect('P6-40');
    }, { database: false, ready: false });
});
