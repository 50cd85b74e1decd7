// Reports, hand-offs, the audit trail and the public statistics in a browser: each page stands what
// every page must stand, a chart has its table, the form prints on A4.
import assert from 'node:assert/strict';
import test, { before } from 'node:test';
import { addDay, addFigures, addHandOff, addMonth } from '../support/figures.mjs';
import { serve } from '../support/httpd.mjs';
import { officeDirectory, signedIn } from '../support/office.mjs';
import { sql } from '../support/visits.mjs';
import { browser, follow, overhang } from './browser.mjs';
import { findings, fits, invalid, unfold } from './checks.mjs';
import { inLanguage, languages } from './pages.mjs';

const directory = officeDirectory();
const httpd = serve({ conf: () => directory.lines(), clock: '2026-11-23T18:40', fill });
const bare = serve({ clock: '2026-11-23T18:40' }); // where nothing was ever counted
const chrome = browser();
const LONG = 'Công an xã Nghĩa Tá, bộ phận tiếp nhận hồ sơ định danh điện tử, tầng 2, cạnh trạm y tế cũ';
const A4 = /\/MediaBox\s*\[0 0 59[45](\.\d+)? 84[12](\.\d+)?\]/;
const ALIKE = true; // but for its figures
let pages, people;

function fill(httpd) {
    addFigures(httpd);
    addDay(httpd, '2026-11-16', { walkIn: 20 });
    const points = sql(httpd, "SELECT slug, commune FROM point WHERE kind <> 'police' ORDER BY commune").filter((p, i, all) =>
        all.findIndex((q) => q.commune === p.commune) === i);
    sql(httpd, 'DELETE FROM day_point WHERE day = -681; DELETE FROM day_service WHERE day = -681'); // September 2026
    points.slice(0, 6).forEach(({ slug }, i) => addMonth(httpd, '2026-09', slug, { walkIn: [3, 12, 40, 9, 2, 61][i] }));
    sql(httpd, `UPDATE point SET name = 'Nhà văn hóa tổ dân phố Khuổi Thuổm (cạnh trụ sở Hội Liên hiệp Phụ nữ phường)' WHERE slug = 'nha-van-hoa-to-3a-duc-xuan'`);
    addHandOff(httpd, { made: '2026-11-10T19:00', toWhom: LONG, due: '2026-11-24T08:00' });
    for (const day of ['16', '18', '20'])
        addHandOff(httpd, { from: `2026-11-${day}T17:00`, to: 'cong-an-phuong-duc-xuan', service: 'eid-level-2' });
}

before(async () => {
    await Promise.all([httpd.serves(), bare.serves()]);
    const [hai, lan, guest] = await Promise.all(['hai', 'lan', 'guest'].map((user, i) =>
        signedIn(httpd, user, { from: `127.0.0.${i + 10}` })));
    people = { hai, lan, guest };
    const week = 'day=2026-11-09', year = 'span=days&from=2025-12-01&to=2026-11-15';
    pages = [
        [hai, 'a commune\'s week', `/office/reports?${week}`], [hai, 'a week that has hardly begun', '/office/reports'],
        [hai, 'a month', '/office/reports?span=month&day=2026-10-01', ALIKE], [hai, 'a year', `/office/reports?${year}`, ALIKE],
        [hai, 'one day', '/office/reports?span=days&from=2026-11-11&to=2026-11-11', ALIKE],
        [hai, 'before anybody counted', '/office/reports?day=2024-01-01', ALIKE],
        [hai, 'a service', `/office/reports?${week}&service=eid-level-2`], [hai, 'an agency', `/office/reports?${year}&agency=bank`, ALIKE],
        [hai, 'a form to print', `/office/reports/print?${week}`], [hai, 'a form of a service', `/office/reports/print?${week}&service=eid-level-2`, ALIKE],
        [hai, 'days the wrong way round', '/office/reports?span=days&from=2026-11-20&to=2026-11-10'],
        [hai, 'another commune\'s', '/office/reports?commune=01843'],
        [hai, 'hand-offs', '/office/hand-offs'],
        [lan, 'the province\'s week', `/office/reports?${week}`], [lan, 'the province\'s year', `/office/reports?${year}`, ALIKE],
        [lan, 'the province\'s form', `/office/reports/print?${week}`, ALIKE], [lan, 'the province\'s hand-offs', '/office/hand-offs', ALIKE],
        [lan, 'no hand-offs', '/office/hand-offs?commune=01843'],
        [guest, 'the audit trail', '/office/audit?from=2026-11-20'], [guest, 'nothing in it', '/office/audit?from=2026-11-01&to=2026-11-02'],
        [guest, 'the audit trail with a mistake', '/office/audit?from=nonsense'],
        [null, 'statistics', '/statistics'], [null, 'small counts', '/statistics?month=2026-09'], [null, 'no such month', '/statistics?month=2019-01'],
        [null, 'no statistics yet', bare.url('/statistics')],
    ];
});

const address = (path, lang) => inLanguage(path.startsWith('http') ? path : httpd.url(path), lang);

// LOOK at every page in a window for who may see it.
async function each(options, look, some = pages) {
    for (const who of new Set(some.map(([official]) => official))) {
        const page = await open(who, options);
        for (const [official, name, path] of some) if (official === who) await look(page, name, path);
    }
}

// Pages that differ from others by more than their figures.
const kinds = () => pages.filter(([, , , alike]) => !alike);

function open(official, options) {
    if (!official) return chrome.open(options);
    const [name, value] = official.cookie.split('=');
    return chrome.open({ ...options, cookies: [{ name, value, url: httpd.url('/') }] });
}

for (const lang of languages) {
    test(`pages with figures in ${lang} are valid HTML and fit a phone`, async () => {
        await each({ width: 360 }, async (page, name, path) => {
            const res = await page.goto(address(path, lang)), text = await res.text();
            assert.match(text, new RegExp(`<html[^>]* lang="${lang}"`), name);
            assert.deepEqual(await invalid(text), [], name);
            await unfold(page);
            await fits(page, name);
        });
    });

    for (const dark of lang === 'vi' ? [false, true] : [false])
        test(`axe-core finds nothing in pages with figures in ${lang}, ${dark ? 'dark and wide' : 'on a phone'}`, async () => {
            await each({ width: dark ? 1280 : 360, dark, bypassCSP: true }, async (page, name, path) => {
                await page.goto(address(path, lang));
                await unfold(page);
                assert.deepEqual(await findings(page), [], name);
            }, kinds());
        });
}

test('every chart has its figures in a table beside it, and no word of it lies outside the window', async () => {
    await each({ width: 360 }, async (page, name, path) => {
        await page.goto(address(path, 'vi'));
        await unfold(page);
        const faults = await page.evaluate(() => [...document.querySelectorAll('figure.chart')].flatMap((figure) => {
            const said = figure.querySelector('svg').getAttribute('aria-label');
            let at = figure.nextElementSibling;
            while (at && !at.querySelector('table')) at = at.nextElementSibling;
            const texts = [...figure.querySelectorAll('svg[role=img] text')];
            const outside = texts.filter((t) => t.getBoundingClientRect().right > window.innerWidth).map((t) => `${said}: ${t.textContent} outside`);
            const cells = new Set([...at?.querySelectorAll('td,th') ?? []].map((c) => c.textContent));
            const rows = figure.querySelector('line') ? [] : texts.filter((t) => t.getAttribute('x') !== '0')
                .flatMap((t) => t.textContent.split(' · ')).filter((n) => !cells.has(n.replace('%', ''))).map((n) => `${said}: ${n} in no cell`);
            return [...at ? [] : [`${said}: no table`], ...said ? [] : ['a chart without words'], ...outside, ...rows];
        }));
        assert.deepEqual(faults, [], name);
    });
});

test('the printed forms are sheets of A4, nothing beside the paper and no sheet with the footer alone', async () => {
    for (const [official, path, sheets] of [[people.hai, '/office/reports/print?day=2026-11-09', 2],
        [people.lan, '/office/reports/print?day=2026-11-09', 5]]) {
        const page = await open(official, { width: 1000 });
        await page.goto(address(path, 'vi'));
        const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
        assert.match(pdf, A4);
        assert.ok(pdf.match(/\/Type\s*\/Page\b/g).length <= sheets, `${path}: ${pdf.match(/\/Type\s*\/Page\b/g).length} sheets`);
        await page.emulateMedia({ media: 'print' });
        await page.setViewportSize({ width: Math.floor((210 - 2 * 13) / 25.4 * 96), height: 1000 });
        assert.ok(await overhang(page) <= 0, path);
        assert.equal(await page.locator('nav').first().isVisible(), false);
    }
});

for (const script of [true, false])
    test(`a manager finds last month by the form, script ${script ? 'on' : 'off'}`, async () => {
        const page = await open(people.hai, { width: 360, script });
        await page.goto(httpd.url('/office/reports?lang=vi'));
        assert.match(await page.locator('.answer').innerText(), /^Tuần này: 0 lượt\.$/);
        assert.doesNotMatch(await page.locator('main').innerText(), /giảm 100%/, 'the week has hardly begun');
        await page.getByText('Chọn nơi, kỳ, đơn vị, việc').click();
        assert.equal(await page.getByLabel('Từ ngày').isVisible(), false, 'only for days of one\'s own');
        await page.getByLabel('Kỳ báo cáo').selectOption('days');
        assert.equal(await page.getByLabel('Một ngày trong tuần').isVisible(), false);
        assert.equal(await page.getByLabel('Từ ngày').isVisible(), true);
        await page.getByLabel('Kỳ báo cáo').selectOption('month');
        await page.getByLabel('Một ngày trong tuần').fill('2026-10-15');
        await follow(page.getByRole('button', { name: 'Xem báo cáo' }));
        assert.match(await page.locator('.answer').innerText(), /^Tháng 10\/2026: [\d.]+ lượt, \d+% không đến, chờ trung bình \d+ phút\.$/);
        await follow(page.getByRole('link', { name: 'Kỳ trước' }));
        assert.match(await page.locator('.answer').innerText(), /^Tháng 9\/2026: /);
        const section = page.locator('section').filter({ has: page.locator('#points') });
        assert.equal(await section.locator('table').isVisible(), false);
        await section.locator('summary').click();
        assert.equal(await section.locator('table').isVisible(), true);
    });

test('who looks along a wide table on a phone keeps the names in sight', async () => {
    const page = await open(people.hai, { width: 360 });
    await page.goto(httpd.url('/office/reports?day=2026-11-09&lang=vi'));
    const section = page.locator('section').filter({ has: page.locator('#points') });
    await section.locator('summary').click();
    const head = section.locator('tbody th').first();
    const { x } = await head.boundingBox();
    assert.ok(await section.locator('.scroll').evaluate((e) => { e.scrollLeft = 400; return e.scrollLeft; }) > 100);
    assert.equal((await head.boundingBox()).x, x);
});

test('statistics say why something is hidden only where something is', async () => {
    const page = await chrome.open({ width: 360 });
    await page.goto(httpd.url('/statistics?month=2026-09&lang=vi'));
    assert.match(await page.locator('main').innerText(), /\(ẩn\)/);
    assert.match(await page.locator('main').innerText(), /số dưới 5 được ẩn/);
    await page.goto(bare.url('/statistics?lang=vi'));
    assert.doesNotMatch(await page.locator('main').innerText(), /ẩn|Tháng khác/);
});
