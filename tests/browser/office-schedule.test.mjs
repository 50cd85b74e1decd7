// The pages of the schedule, the calendar and the services in a browser: each stands what every page
// must stand, with points that have long names, sessions that are full, moved or called off, and forms
// with mistakes.
import assert from 'node:assert/strict';
import test, { before } from 'node:test';
import { serve } from '../support/httpd.mjs';
import { newKey, officeDirectory, signedIn } from '../support/office.mjs';
import { addVisit, minuteOf, sql } from '../support/visits.mjs';
import { browser, follow } from './browser.mjs';
import { findings, fits, invalid, unfold } from './checks.mjs';
import { inLanguage, languages } from './pages.mjs';

const directory = officeDirectory();
const httpd = serve({ conf: () => directory.lines(), clock: '2026-12-01T10:00' });
const chrome = browser();
const POINT = 'nha-van-hoa-to-3a-duc-xuan', TEAM = 'to-luu-dong-duc-xuan', ROTA = `${POINT}-buoi-toi`;
const LONG = 'Nguyễn Tôn Nữ Hoàng Thị Phương Khuyên Công Tằng Như Nguyệt';
const PLACE = 'Nhà văn hóa tổ dân phố Khuổi Thuổm, cạnh trụ sở Hội Liên hiệp Phụ nữ phường Đức Xuân';
const s = (path) => `/office/schedule/${path}`;
let pages, hai, shifts;

async function fill() {
    const at = (local) => sql(httpd, `SELECT s.id, s.start_min AS start, d.number AS desk FROM shift s JOIN plan_desk d ON d.plan = s.plan
        WHERE s.point = '${POINT}' AND s.start_min = ${minuteOf(local)} LIMIT 1`)[0];
    const full = at('2026-12-03T18:00'), moved = at('2026-12-04T18:00'), off = at('2026-12-07T18:00');
    const send = async (path, fields) => assert.equal((await hai.post(s(path), { key: newKey(), ...fields })).status, 303, path);
    for (const [i, start] of [0, 20, 40].entries())
        addVisit(httpd, { shift: full, start, minutes: 20, name: LONG, phone: `+8491234567${i}` });
    await send(`shift/${moved.id}/move`, { day: '2026-12-06', from: '19:00', to: '22:00', point: TEAM });
    await send(`shift/${off.id}/cancel`, { note: LONG });
    await send(`point/${POINT}/closure`, { from: '2026-12-20', to: '2026-12-22', reason: LONG });
    await send(`point/${POINT}/checked`);
    return { full, moved, off };
}

// Open PATH, type FIELDS into the form of BUTTON, press it.
const press = (path, fields, button) => async (page, lang) => {
    await page.goto(httpd.url(inLanguage(path, lang)));
    await unfold(page);
    const push = page.locator(button).first(), form = push.locator('xpath=ancestor::form');
    for (const [name, value] of Object.entries(fields)) await form.locator(`[name="${name}"]`).first().fill(value);
    await follow(push);
};

before(async () => {
    await httpd.serves();
    const lan = await signedIn(httpd, 'lan', { from: '127.0.0.11' });
    hai = await signedIn(httpd, 'hai', { from: '127.0.0.10' });
    shifts = await fill();
    const { full, moved, off } = shifts, save = '#form button[type=submit]';
    pages = [
        [hai, 'the points', '/office/schedule'], [hai, 'a point', s(`point/${POINT}?told=saved`)], [hai, 'a team', s(`point/${TEAM}`)],
        [hai, 'a point to change', s(`point/${POINT}/edit`)],
        [hai, 'a point with mistakes', press(s(`point/${POINT}/edit`), { name: '', phone: '12', lat: '1', lon: '1' }, save)],
        [hai, 'a new point', s('add?commune=01840')],
        [hai, 'a rota', s(`rota/${ROTA}`)], [hai, 'a rota of a team', s(`point/${TEAM}/rota`)],
        [hai, 'a rota with mistakes', press(s(`rota/${ROTA}`), { from0: '' }, save)],
        [hai, 'a shift', s(`shift/${full.id}`)], [hai, 'a moved shift', s(`shift/${moved.id}`)], [hai, 'a cancelled shift', s(`shift/${off.id}`)],
        [hai, 'a stop', s(`point/${TEAM}/shift`)],
        [hai, 'a shift with a mistake', press(s(`shift/${full.id}`), { to: '' }, save)],
        [hai, 'who is stranded', press(s(`shift/${full.id}`), {}, 'form[action*="/cancel"] button')],
        [hai, 'who moves along', press(s(`shift/${full.id}`), { day: '2026-12-10' }, 'form[action*="/move"] button')],
        [hai, 'a closure', s(`point/${POINT}/closure`)],
        [hai, 'a closure with a mistake', press(s(`point/${POINT}/closure`), { from: '', to: '' }, save)],
        [hai, 'the history', s(`point/${POINT}/history`)],
        [lan, 'the calendar', '/office/calendar'],
        [lan, 'the calendar with a mistake', press('/office/calendar', { name: '' }, save)],
        [lan, 'services', '/office/services'], [lan, 'a service', '/office/services/eid-level-2'],
        [lan, 'a service with a mistake', press('/office/services/eid-level-2', { minutes: '12' }, save)],
    ].map(([who, name, open]) => [who, name, typeof open === 'string'
        ? (page, lang) => page.goto(httpd.url(inLanguage(open, lang))) : open]);
});

function open(official, options) {
    const [name, value] = official.cookie.split('=');
    return chrome.open({ ...options, cookies: [{ name, value, url: httpd.url('/') }] });
}

async function each(options, look) {
    for (const who of new Set(pages.map(([official]) => official))) {
        const page = await open(who, options);
        for (const [official, name, show] of pages) if (official === who) await look(page, name, show);
    }
}

for (const lang of languages) {
    test(`pages of the schedule in ${lang} are valid HTML and fit a phone`, async () => {
        await each({ width: 360 }, async (page, name, show) => {
            let text; // as it came
            page.removeAllListeners('response').on('response', (res) => {
                if (res.request().isNavigationRequest() && res.status() !== 303) text = res.text().catch(() => '');
            });
            await show(page, lang);
            assert.match(await text, new RegExp(`<html[^>]* lang="${lang}"`), name);
            assert.deepEqual(await invalid(await text), [], name);
            if (/mistake/.test(name)) assert.ok(await page.locator('#errors').isVisible(), name);
            await unfold(page);
            await fits(page, name);
        });
    });

    for (const dark of lang === 'vi' ? [false, true] : [false])
        test(`axe-core finds nothing in pages of the schedule in ${lang}, ${dark ? 'dark and wide' : 'on a phone'}`, async () => {
            await each({ width: dark ? 1280 : 360, dark, bypassCSP: true }, async (page, name, show) => {
                await show(page, lang);
                await unfold(page);
                assert.deepEqual(await findings(page), [], name);
            });
        });
}

for (const script of [true, false])
    test(`a manager calls a session off and takes it back on a phone, script ${script ? 'on' : 'off'}`, async () => {
        const page = await open(hai, { width: 360, script });
        const day = script ? '2026-12-09' : '2026-12-10';
        const { id } = sql(httpd, `SELECT id FROM shift WHERE point = '${POINT}' AND start_min = ${minuteOf(`${day}T18:00`)}`)[0];
        const status = () => sql(httpd, `SELECT status FROM shift WHERE id = ${id}`)[0].status;
        addVisit(httpd, { shift: { ...shifts.full, id, start: minuteOf(`${day}T18:00`) }, name: LONG });
        await page.goto(httpd.url(inLanguage(s(`shift/${id}`), 'vi')));
        await page.locator('summary').filter({ hasText: 'Hủy buổi' }).click();
        await follow(page.getByRole('button', { name: 'Hủy buổi này' }));
        assert.match(await page.locator('main').innerText(), new RegExp(LONG), 'who has an appointment is named first');
        assert.equal(status(), 'planned');
        await follow(page.locator('#form button[value=follow]'));
        assert.equal(status(), 'cancelled');
        await page.goto(httpd.url(inLanguage(s(`point/${POINT}/history`), 'vi')));
        const visit = () => sql(httpd, `SELECT state FROM visit WHERE shift = ${id}`)[0].state;
        assert.equal(visit(), 'cancelled');
        await follow(page.locator('.history form button').first());
        const asked = await page.locator('main').innerText();
        assert.match(asked, /1 lịch hẹn được giữ lại như cũ/, 'who comes back is named first');
        assert.match(asked, new RegExp(LONG));
        await fits(page, 'what comes back');
        assert.equal(status(), 'cancelled');
        await follow(page.locator('#form button[value=follow]'));
        assert.equal(status(), 'planned');
        assert.equal(visit(), 'booked');
    });

test('an end before the start, and nobody there, are told in the form and change nothing', async () => {
    const desk = { number0: '1', agency0: 'police', services0: 'vneid-install' };
    const count = () => sql(httpd, `SELECT (SELECT count(*) FROM shift) + (SELECT count(*) FROM rota) AS n`)[0].n;
    const before_ = count(), key = newKey;
    const ends = { day: '2026-12-12', from: '20:30', to: '20:00' };
    const [shift, rota, none] = await Promise.all([
        hai.post(s(`point/${TEAM}/shift`), { key: key(), ...ends, ...desk }),
        hai.post(s(`point/${TEAM}/rota`), { key: key(), mode: 'boxes', days0: '5', from0: '20:00', to0: '19:00', ...desk }),
        hai.post(s(`point/${TEAM}/rota`), { key: key(), mode: 'boxes', days0: '5', from0: '19:00', to0: '20:00' })]);
    for (const res of [shift, rota, none]) assert.equal(res.status, 422);
    assert.match(shift.text, /href="[^"]*#to"[^>]*>[^<]*Giờ kết thúc phải sau giờ bắt đầu/);
    assert.match(rota.text, /Giờ kết thúc phải sau giờ bắt đầu\. Buổi kéo qua nửa đêm/);
    assert.match(none.text, /Cần ít nhất một bàn/);
    assert.equal(count(), before_);
});

test('sessions at one point and time are marked, and a closure of one day names it once', async () => {
    const { id } = sql(httpd, `SELECT id FROM shift WHERE point = '${POINT}' AND start_min = ${minuteOf('2026-12-08T18:00')}`)[0];
    const marked = async () => (await hai.get(s(`point/${POINT}`))).text.split('<li').filter((line) => /Trùng giờ/.test(line)).length;
    assert.equal(await marked(), 0);
    const res = await hai.post(s(`point/${POINT}/shift`), { key: newKey(), day: '2026-12-08', from: '20:00', to: '21:30',
        number0: '1', agency0: 'police', services0: 'vneid-install' });
    assert.equal(res.status, 303, 'a warning, no refusal');
    assert.equal(await marked(), 2, `beside shift ${id}`);
    assert.equal((await hai.post(s(`point/${POINT}/closure`), { key: newKey(), from: '2027-01-05', to: '2027-01-05' })).status, 303);
    const { text } = await hai.get(s(`point/${POINT}/closure`));
    assert.match(text, /5\/1\/2027/);
    assert.doesNotMatch(text, /5\/1\/2027 – 5\/1\/2027|từ 5\/1\/2027/);
});

test('a move has one undo in the history, that of the session that was moved', async () => {
    const { text } = await hai.get(s(`point/${TEAM}/history`));
    const added = text.split('<li').find((line) => /6\/12/.test(line) && /19:00/.test(line));
    assert.ok(added, 'the new place is in the history');
    assert.doesNotMatch(added, /name="line"/);
});

test('a point with a long name keeps to its card and its page on a phone', async () => {
    const page = await open(hai, { width: 360 });
    await page.goto(httpd.url(inLanguage(s(`point/${TEAM}/edit`), 'vi')));
    await page.locator('[name=name]').fill(PLACE);
    await follow(page.locator('#form button[type=submit]'));
    await page.goto(httpd.url('/office/schedule?lang=vi'));
    assert.ok(await page.getByRole('link', { name: PLACE }).isVisible());
    await fits(page, 'the points');
});
