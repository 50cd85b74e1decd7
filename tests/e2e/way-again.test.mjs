// Ways to a booking that begin where another stands: for another of the family from the receipt, and
// changing an answer on the page that checks them all.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Citizen, unescape } from '../support/citizen.mjs';
import { serve } from '../support/httpd.mjs';
import { shiftsFor, sql } from '../support/visits.mjs';

const httpd = serve({ clock: '2026-11-23T18:40', conf: ['Proj06LimitAddress off'] });
const POINT = 'nha-van-hoa-to-3a-duc-xuan';
const shiftOf = (i) => shiftsFor(httpd, { point: POINT, service: 'eid-level-2' })[i];
const consentOf = (citizen) => /name="consent" value="([^"]+)"/.exec(citizen.res.text)[1];
const linkOf = (citizen, words) => unescape(new RegExp(`href="/proj06([^"]*)"[^>]*>${words}`).exec(citizen.res.text)[1]);

// Hold a time of SHIFT and say for whom: the page that checks the answers.
async function checked(shift, { name = 'bà Lan', phone = '0912 345 678' } = {}) {
    const citizen = new Citizen(httpd);
    await citizen.get(`/book/time?service=eid-level-2&shift=${shift.id}`);
    await citizen.submit({});
    await citizen.submit({ name, phone });
    assert.equal(citizen.path, '/book/check');
    return citizen;
}

test('another of the family is booked from the receipt: same services and session, the phone in no address', async () => {
    const shift = shiftOf(3), lan = await checked(shift, { phone: '0912 345 111' });
    await lan.submit({ consent: consentOf(lan) });
    const [, code] = /^\/visit\/(\w{6})$/.exec(lan.path);
    for (let i = 2; i <= 4; i++) {
        await lan.get(linkOf(lan, 'Đặt thêm cho người nhà'));
        assert.equal(lan.path, `/visit/${code}/another`);
        assert.match(lan.res.text, /name="start"/);
        await lan.submit({});
        assert.equal(lan.path, '/book/who');
        assert.match(lan.res.text, /nhiều nhất 4 người trong một ngày/);
        assert.match(lan.res.text, /name="phone"[^>]* value="0912 345 111"|value="0912 345 111"[^>]* name="phone"/);
        assert.deepEqual(lan.radios('whom').filter((r) => r.checked).map((r) => r.value), ['other']);
        assert.doesNotMatch(lan.res.text, /value="bà Lan"/);
        await lan.submit({ name: `cháu ${['', '', 'Hai', 'Ba', 'Tư'][i]}` });
        await lan.submit({ consent: consentOf(lan) });
        assert.match(lan.path, /^\/visit\/\w{6}$/, lan.heading);
        if (i < 4) await lan.get(`/visit/${code}`);
    }
    const rows = sql(httpd, `SELECT v.shift, v.for_someone_else AS other FROM visit v JOIN person p ON p.visit = v.id WHERE p.phone = '+84912345111'`);
    assert.deepEqual(rows.map((r) => [r.shift, r.other]).sort(), [[shift.id, 0], [shift.id, 1], [shift.id, 1], [shift.id, 1]]);
    assert.ok(lan.went.every((step) => !/345|0912/.test(step)), 'the phone is in no address');
    await lan.get(`/visit/${code}/another`);
    await lan.submit({});
    await lan.submit({ name: 'cháu Năm' });
    await lan.submit({ consent: consentOf(lan) });
    assert.match(lan.heading, /Chưa đặt thêm được/, 'the limit of a phone and day is as before');
});

test('only who has shown the proof books from a receipt, and a visit that is off leads nowhere', async () => {
    const lan = await checked(shiftOf(4)), stranger = new Citizen(httpd);
    await lan.submit({ consent: consentOf(lan) });
    await stranger.get(`${lan.path}/another`);
    assert.equal(stranger.path, lan.path);
    assert.doesNotMatch(stranger.res.text, /0912|bà Lan|name="start"/);
    const receipt = lan.path;
    sql(httpd, `UPDATE visit SET state = 'cancelled' WHERE code = '${receipt.slice('/visit/'.length)}'`);
    await lan.get(`${receipt}/another`);
    assert.equal(lan.path, receipt);
    assert.doesNotMatch(lan.res.text, /Đặt thêm cho người nhà/);
});

test('one help line goes with the citizen: of the commune, on every page of the way', async () => {
    const communes = Object.fromEntries(sql(httpd, "SELECT code, help_line AS line FROM commune WHERE code IN ('01840', '01843')").map((c) => [c.code, c.line]));
    const shift = shiftOf(10), lan = new Citizen(httpd), line = () => /href="tel:([^"]+)"/.exec(lan.res.text)?.[1];
    assert.ok(communes['01840'] && communes['01843'] && communes['01840'] !== communes['01843']);
    await lan.get('/visit');
    assert.notEqual(line(), communes['01843'], 'nothing is known yet');
    await lan.get('/help?when=today&commune=01843');
    for (const path of ['/help?when=today', '/book', '/book/ready?service=eid-level-2', '/book/place?service=eid-level-2', '/visit', '/visit/card',
        '/visit/gone', '/home-visit', '/privacy']) {
        await lan.get(path);
        assert.equal(line(), communes['01843'], path);
    }
    for (const path of [`/book?point=${POINT}`, `/book?shift=${shift.id}`, `/book/ready?service=eid-level-2&point=${POINT}`,
        `/book/place?service=eid-level-2&point=${POINT}`, `/book/time?service=eid-level-2&shift=${shift.id}`, `/point/${POINT}`]) {
        await lan.get(path);
        assert.equal(line(), communes['01840'], path);
    }
    await new Citizen(httpd).get('/book');
    const other = new Citizen(httpd);
    await other.get('/help?when=today');
    assert.doesNotMatch(other.res.text.split('<main')[0], new RegExp(communes['01843'].replace('+', '\\+')), 'what is kept for one is not shown to another');
});

test('a place is said once in a calendar, and a team is where it stops next', async () => {
    const lan = await checked(shiftOf(5));
    await lan.submit({ consent: consentOf(lan) });
    assert.match(lan.res.text, /Công an của phường, xã này:<\/span> <a href="\/proj06\/point\/cong-an-phuong-duc-xuan[^"]*">Công an phường Đức Xuân/);
    const [location] = /LOCATION:[\s\S]*?(?=\r\n[A-Z])/.exec((await lan.get(`${lan.path}.ics`)).text.replace(/\r\n /g, ''));
    assert.equal(location.split('phường Đức Xuân').length, 2, location);
    const [team] = sql(httpd, `SELECT p.slug, p.landmark, s.stop_landmark AS stop, s.stop_lat_e6 AS lat FROM point p JOIN shift s ON s.point = p.slug
        WHERE p.kind = 'mobile' AND p.commune = '01840' AND s.status = 'planned' AND s.stop_landmark <> '' AND s.start_min / 1440 = ${Date.UTC(2026, 10, 24) / 86400000}`);
    await lan.get('/help?when=tomorrow&commune=01840');
    const card = lan.res.text.split('<h2').find((part) => part.includes(`/point/${team.slug}`));
    assert.ok(card.includes(team.stop), card);
    assert.ok(!card.includes(team.landmark), card);
    assert.match(card, new RegExp(`destination=${(team.lat / 1e6).toFixed(6)}[^>]*>Chỉ đường`));
});

test('another service keeps the session that is held, and the choice of place shows it ticked', async () => {
    const shift = shiftOf(8), lan = await checked(shift);
    const [services, place] = ['/book', '/book/place'].map((path) => unescape(new RegExp(`href="/proj06(${path}\\?[^"]*)"`).exec(lan.res.text)[1]));
    await lan.get(services);
    await lan.submit({ service: ['vneid-install'] });
    if (lan.path.startsWith('/book/ready')) await lan.get(linkOf(lan, 'Tiếp tục'));
    assert.match(lan.path, new RegExp(`^/book/time\\?.*shift=${shift.id}`));
    const back = linkOf(lan, 'Quay lại');
    for (const path of [place, back]) {
        await lan.get(path);
        assert.deepEqual(lan.radios('shift').filter((r) => r.checked).map((r) => r.value), [String(shift.id)], path);
        const before = lan.res.text.slice(lan.res.text.indexOf('id="form"'), lan.res.text.indexOf(`value="${shift.id}"`));
        assert.equal(before.split('<details').length, before.split('</details>').length, 'it is not folded away');
    }
});
