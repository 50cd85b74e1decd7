// Officials' pages for an evening away from the desk, in a browser: each stands what every page must
// stand, and the sheet of an evening on paper is whole sheets of A4.
import assert from 'node:assert/strict';
import test, { before } from 'node:test';
import { serve } from '../support/httpd.mjs';
import { newKey, officeDirectory, signedIn } from '../support/office.mjs';
import { addHomeVisit, addVisit, minuteOf, shiftsFor, sql } from '../support/visits.mjs';
import { browser, follow } from './browser.mjs';
import { findings, fits, invalid, unfold } from './checks.mjs';
import { inLanguage, languages } from './pages.mjs';

const directory = officeDirectory();
const httpd = serve({ conf: () => directory.lines(), clock: '2026-11-23T19:10' });
const chrome = browser();
const LONG = 'Nguyễn Tôn Nữ Hoàng Thị Phương Khuyên Công Tằng Như Nguyệt';
let hai, pages;

async function fill() {
    const [shift, next] = sql(httpd, `SELECT s.id, s.start_min AS start, d.number AS desk FROM shift s JOIN plan_desk d ON d.plan = s.plan
        WHERE s.point = 'nha-van-hoa-to-3a-duc-xuan' AND (',' || d.services || ',') LIKE '%,vneid-install,%'
        AND s.start_min >= ${minuteOf('2026-11-23T17:00')} GROUP BY s.id ORDER BY s.start_min`);
    const at = `/office/shift/${shift.id}`, key = () => ({ key: newKey() });
    const visit = addVisit(httpd, { shift, start: 60, name: LONG }), other = addVisit(httpd, { shift: next, start: 60, name: LONG });
    const home = addHomeVisit(httpd, { name: LONG, note: 'Chó dữ, xin gọi trước.' });
    const lost = addHomeVisit(httpd, { name: LONG }), far = shiftsFor(httpd, { from: '2026-11-26T00:00' })[0];
    sql(httpd, `UPDATE home_person SET address = '' WHERE home_visit = ${lost.id}`);
    addVisit(httpd, { shift, state: 'booked', start: 0 });
    const asked = addVisit(httpd, { shift: far, state: 'waiting', name: LONG, offerUntil: '2026-11-23T21:00' });
    // every desk of the session after the next is taken
    const full = shiftsFor(httpd, { point: 'nha-van-hoa-to-3a-duc-xuan', from: '2026-11-25T00:00' })[0];
    sql(httpd, `WITH RECURSIVE unit(n) AS (SELECT ${full.start / 5} UNION ALL SELECT n + 1 FROM unit WHERE n + 1 < ${full.end / 5})
        INSERT OR IGNORE INTO claim (shift, desk, unit, kind, until_s, online)
        SELECT s.id, d.number, unit.n, 'cooling', 1900000000, 1 FROM unit, shift s JOIN plan_desk d ON d.plan = s.plan WHERE s.id = ${full.id}`);
    const waits = addVisit(httpd, { shift: full, state: 'waiting', name: LONG });
    sql(httpd, `INSERT INTO tell (visit, kind, state, tries, made_at, changed_at) VALUES (${other.id}, 'moved', 'open', 2, 1, 1),
        (${visit.id}, 'given', 'told', 0, 1, 1), (${asked.id}, 'offered', 'open', 0, 1, 1)`);
    await hai.does(`${at}/walk-in`, { ...key(), service: 'vneid-install', name: LONG, consent: '1', phone: '0912345678' });
    await hai.does(`${at}/round`, { ...key(), order: 'begin', group: 'Tổ 3A' });
    const round = sql(httpd, 'SELECT max(id) AS id FROM round')[0].id;
    await hai.does(`${at}/round`, { ...key(), round, label: LONG, state: 'visited', 'done-vneid-install': '2' });
    await hai.does(`${at}/round`, { ...key(), round, label: 'Nhà 2', state: 'absent' });
    return { shift, at, visit, other, home, next, lost, waits, asked, full };
}

before(async () => {
    await httpd.serves();
    hai = await signedIn(httpd, 'hai');
    const { shift, at, visit, other, home, next, lost, waits, asked, full } = await fill();
    const press = (path, selector) => async (page, lang) => {
        await page.goto(httpd.url(inLanguage(path, lang)));
        await follow(page.locator(selector).first());
    };
    const book = `/office/book?commune=01840&service=vneid-install&shift=${next.id}`;
    const wait = `/office/book?commune=01840&service=vneid-install&shift=${full.id}`;
    pages = [
        ['today', '/office'],
        ['home visits', '/office/home-visits'], ['no home visits', '/office/home-visits?state=declined'],
        ['a request', `/office/home-visits/${home.id}`],
        ['a request that is open', press(`/office/home-visits/${home.id}`, 'form[action*="/open"] button')],
        ['a request just made', `/office/home-visits/${home.id}?told=asked`], ['its slip', `/office/home-visits/${home.id}/slip`],
        ['a request without an address', `/office/home-visits/${lost.id}`],
        ['an address with a mistake', press(`/office/home-visits/${lost.id}`, 'button[value=address]')],
        ['a request on the telephone', '/office/home-visits/new'],
        ['a request with mistakes', press('/office/home-visits/new', '#form button')],
        ['a round', `${at}/round`], ['a house put right', `${at}/round?round=1&house=1`],
        ['a house with a mistake', async (page, lang) => {
            await page.goto(httpd.url(inLanguage(`${at}/round`, lang)));
            await page.locator('[name=label]').fill('');
            await follow(page.locator('button[value=visited]'));
            await page.locator('.note.bad').waitFor();
        }],
        ['calls', '/office/calls'], ['a call', press('/office/calls', 'form[action*="/open"] button')],
        ['closing time', `${at}/close`], ['closing before it has begun', `/office/shift/${next.id}/close`],
        ['booking: what for', '/office/book'], ['booking: which session', '/office/book?commune=01840&service=vneid-install'],
        ['booking: who', book], ['booking with mistakes', press(book, '#form button')],
        ['booking: a full session', wait], ['waiting with mistakes', press(wait, '#form button')],
        ['waiting', `/office/visit/${waits.id}?told=waiting`], ['the slip of who waits', `/office/visit/${waits.id}/slip`],
        ['an offer', `/office/visit/${asked.id}`],
        ['an appointment', `/office/visit/${other.id}`], ['moving it', `/office/visit/${other.id}/move`],
        ['another time', `/office/visit/${other.id}/move?shift=${next.id}`], ['a slip', `/office/visit/${other.id}/slip`],
        ['finding', '/office/find'],
        ['found', async (page, lang) => {
            await page.goto(httpd.url(inLanguage('/office/find', lang)));
            await page.locator('[name=name]').fill(LONG.toLowerCase());
            await follow(page.locator('#form button'));
        }],
        ['the paper', `${at}/paper`], ['a line of it', `${at}/visit/${visit.id}/paper`],
        ['a number of it', `${at}/walk-in?paper=1`],
        ['a number with mistakes', press(`${at}/walk-in?paper=1`, '#form button')],
        ['the sheet', `/office/shift/${shift.id}/sheet`],
    ].map(([name, open]) => [name, typeof open === 'string'
        ? (page, lang) => page.goto(httpd.url(inLanguage(open, lang))) : open]);
});

async function open(options) {
    const [name, value] = hai.cookie.split('=');
    return chrome.open({ ...options, cookies: [{ name, value, url: httpd.url('/') }] });
}

for (const lang of languages)
    test(`officials' pages of an evening in ${lang} are valid HTML and fit a phone`, async () => {
        const page = await open({ width: 360 });
        let text; // of the last page, as it came
        page.on('response', (res) => {
            if (res.request().isNavigationRequest() && res.status() !== 303) text = res.text().catch(() => '');
        });
        for (const [name, show] of pages) {
            await page.setViewportSize({ width: 360, height: 640 });
            await show(page, lang);
            assert.deepEqual(await invalid(await text), [], name);
            assert.equal(await page.locator('html').getAttribute('lang'), lang, name);
            await unfold(page);
            if (lang !== 'en') await fits(page, name); // the shortest words
        }
    });

test('axe-core finds nothing in officials\' pages of an evening', async () => {
    const page = await open({ width: 360, bypassCSP: true });
    for (const [name, show] of pages) {
        await show(page, 'vi');
        await unfold(page);
        assert.deepEqual(await findings(page), [], name);
    }
});

test('the sheet prints on one page of A4', async () => {
    const page = await open({ width: 1000 });
    await pages.find(([name]) => name === 'the sheet')[1](page, 'vi');
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
    assert.equal(pdf.match(/\/Type\s*\/Page\b/g).length, 1);
    assert.match(pdf, /\/MediaBox\s*\[0 0 59[45](\.\d+)? 84[12](\.\d+)?\]/);
});
