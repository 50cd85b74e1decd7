// After the booking, in a browser: what counts is on the first screen, everything works without script
// and by keys alone, the slip is one sheet of A5; and each page stands what every page must stand.
import test, { beforeEach } from 'node:test';
import assert from 'node:assert/strict';
import { serve } from '../support/httpd.mjs';
import { addHomeVisit, addVisit, fill, shiftsFor } from '../support/visits.mjs';
import { browser, follow } from './browser.mjs';
import { findings, fits, invalid, unfold } from './checks.mjs';
import { inLanguage, languages } from './pages.mjs';

const httpd = serve({ clock: '2026-11-23T18:40', conf: ['Proj06LimitAddress off'] });
const chrome = browser();
const LONG = 'Nguyễn Tôn Nữ Hoàng Thị Phương Khuyên Công Tằng Như Nguyệt';
const visits = {};

// once, when the server is up
beforeEach(() => {
    if (visits.booked) return;
    const shifts = shiftsFor(httpd, { point: 'nha-van-hoa-to-3a-duc-xuan', service: 'eid-level-2' });
    const services = [['eid-level-2', shifts[0].desk]];
    const several = ['eid-level-2', 'vneid-install'].map((code) => [code, shifts[1].desk]);
    fill(httpd, shifts[9]);
    Object.assign(visits, {
        booked: addVisit(httpd, { shift: shifts[1], start: 60, minutes: 20, services }),
        long: addVisit(httpd, { shift: shifts[1], start: 80, minutes: 20, services: several, name: LONG }),
        waiting: addVisit(httpd, { shift: shifts[9], state: 'waiting', services }),
        offered: addVisit(httpd, { shift: shifts[2], state: 'waiting', services, offerUntil: '2026-11-23T23:55' }),
        absent: addVisit(httpd, { shift: shifts[3], state: 'absent', services }),
        cancelled: addVisit(httpd, { shift: shifts[3], start: 40, state: 'cancelled', services }),
        moving: addVisit(httpd, { shift: shifts[4], start: 60, minutes: 20, services }),
        leaving: addVisit(httpd, { shift: shifts[4], start: 80, minutes: 20, services }),
    });
    visits.home = { ...addHomeVisit(httpd, { note: 'Chó dữ, xin gọi trước.' }), home: true };
});

// Open VISIT on PAGE as a person does, in LANG; once a browser.
async function show(page, visit, lang = 'vi') {
    await page.goto(httpd.url(inLanguage(`/${visit.home ? 'home-visit' : 'visit'}/${visit.code}`, lang)));
    if (!await page.locator('#proof').count()) return;
    await page.locator('#proof').fill(visit.proof);
    await follow(page.locator('main button[type=submit]'));
}

// Every page of this part: [name, async (page, lang) => it is shown].
const at = (path) => (page, lang) => page.goto(httpd.url(inLanguage(path, lang)));
const of = (name, ending = '') => async (page, lang) => {
    const visit = visits[name];
    await show(page, visit, lang);
    const base = `/${visit.home ? 'home-visit' : 'visit'}/${visit.code}`;
    if (ending) await page.goto(httpd.url(inLanguage(base + ending, lang)));
};
const sent = (open, values = {}) => async (page, lang) => {
    await open(page, lang);
    for (const [id, value] of Object.entries(values)) await page.locator(`#${id}`).fill(value);
    await follow(page.locator('main form button[type=submit]'));
    await page.locator('.note.bad').waitFor();
};
const times = async (page, lang) => {
    await of('booked', '/change')(page, lang);
    await page.locator('main ul.bare a').nth(3).click();
    await page.locator('#start').waitFor();
};
const pages = [
    ['look-up', at('/visit')], ['look-up refused', sent(at('/visit'), { code: 'zzz', proof: '1' })],
    ['card', at('/visit/card')], ['erased', at('/visit/gone')], ['privacy', at('/privacy')],
    ...['booked', 'long', 'waiting', 'offered', 'absent', 'cancelled'].map((name) => [`receipt, ${name}`, of(name)]),
    ...['/slip', '/change', '/change?others=1', '/cancel', '/data', '/correct', '/erase']
        .map((ending) => [`visit${ending}`, of('booked', ending)]),
    ['slip of several services', of('long', '/slip')], ['times', times],
    ['correct, with faults', sent(of('booked', '/correct'), { name: '', phone: '12' })],
    ['home visit', at('/home-visit')], ['home visit, with faults', sent(at('/home-visit'), { phone: '12' })],
    ['home visit asked for', of('home')], ['home visit to be withdrawn', of('home', '/cancel')],
    ['home visit to be erased', of('home', '/erase')], ['home visit to be put right', of('home', '/correct')],
    ['home visit put right, with faults', sent(of('home', '/correct'), { address: '', phone: '12' })],
];

for (const lang of languages) {
    test(`pages after a booking in ${lang} are valid HTML and fit a phone`, async () => {
        const page = await chrome.open({ width: 360 });
        let text; // of the last page, as it came
        page.on('response', (res) => {
            if (res.request().isNavigationRequest() && res.status() !== 303) text = res.text().catch(() => '');
        });
        for (const [name, open] of pages) {
            await page.setViewportSize({ width: 360, height: 640 });
            await open(page, lang);
            assert.deepEqual(await invalid(await text), [], name);
            assert.equal(await page.locator('html').getAttribute('lang'), lang, name);
            await unfold(page);
            await fits(page, name);
        }
    });

    for (const dark of lang === 'vi' ? [false, true] : [false])
        test(`axe-core finds nothing in pages after a booking in ${lang}, ${dark ? 'dark and wide' : 'on a phone'}`, async () => {
            const page = await chrome.open({ width: dark ? 1280 : 360, dark, bypassCSP: true });
            for (const [name, open] of pages) {
                await open(page, lang);
                await unfold(page);
                assert.deepEqual(await findings(page), [], name);
            }
        });
}

test('code, ticket, time and place are on the first screen of a small phone', async () => {
    const page = await chrome.open({ width: 360, height: 640 });
    await show(page, visits.booked);
    for (const what of ['.pass', '.answer', 'main p:has(> b + br)']) {
        const box = await page.locator(what).first().boundingBox();
        assert.ok(box.y > 0 && box.y + box.height <= 640, `${what} ends at ${box.y + box.height}`);
    }
    const code = await page.locator('.pass b').first().evaluate((e) => parseFloat(getComputedStyle(e).fontSize));
    assert.ok(code >= 40, `the code is ${code} pixels high`);
});

for (const script of [false, true])
    test(`a visit is looked up, moved and cancelled by clicking, script ${script ? 'on' : 'off'}`, async () => {
        const page = await chrome.open({ script });
        const visit = script ? visits.moving : visits.leaving;
        await page.goto(httpd.url('/visit'));
        await page.getByLabel('Mã hẹn').fill(`${visit.code.slice(0, 3).toLowerCase()} ${visit.code.slice(3)}`);
        await page.getByLabel('Ba số cuối của số điện thoại').fill(visit.proof);
        await follow(page.getByRole('button', { name: 'Mở lịch hẹn' }));
        await follow(page.getByRole('link', { name: 'Đổi giờ hoặc đổi nơi' }));
        await follow(page.getByRole('link', { name: /^Thứ Sáu, 4\/12/ }));
        await page.getByLabel(/^7 giờ tối/).check();
        await follow(page.getByRole('button', { name: 'Đổi sang giờ này' }));
        assert.match(await page.locator('[role=status]').innerText(), /Đã đổi sang giờ mới/);
        assert.match(await page.locator('.answer').innerText(), /^Thứ Sáu, 4\/12\/2026, 7 giờ tối \(19:00\)$/);
        await follow(page.getByRole('link', { name: 'Hủy lịch hẹn' }));
        await follow(page.getByRole('button', { name: 'Đúng, hủy lịch hẹn' }));
        assert.match(await page.locator('h1').innerText(), /đã hủy/);
        await page.goBack();
        assert.match(await page.locator('h1').innerText(), /đã hủy/, 'Back asks nothing a second time');
    });

test('with keys alone one opens a visit, and a refusal takes the focus', async () => {
    const page = await chrome.open({ width: 1280, height: 800 });
    await page.goto(httpd.url('/visit'));
    const tabTo = async (selector) => {
        for (let i = 0; i < 30; i++) {
            await page.keyboard.press('Tab');
            if (await page.evaluate((s) => document.activeElement.matches(s), selector)) return;
        }
        assert.fail(`${selector} is never reached`);
    };
    await tabTo('#code');
    await page.keyboard.type(visits.booked.code);
    await page.keyboard.press('Tab');
    await page.keyboard.type('000');
    await page.keyboard.press('Enter');
    await page.locator('.note.bad:focus').waitFor();
    await tabTo('#proof');
    await page.keyboard.type(visits.booked.proof);
    await page.keyboard.press('Tab');
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineWidth);
    assert.equal(outline, '3px');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname.endsWith(visits.booked.code));
    await tabTo('a[href$="/cancel"]');
});

test('a link to a field with a fault leads into it', async () => {
    const page = await chrome.open();
    await sent(at('/home-visit'))(page, 'vi');
    await page.locator('#errors a').first().click();
    await page.waitForURL(/#commune$/);
    await page.keyboard.press('Tab');
    assert.ok(await page.evaluate(() => ['commune', 'group'].includes(document.activeElement.id)));
});

const sheets = (pdf) => (pdf.match(/\/Type\s*\/Page\b/g) ?? []).length;

for (const [name, open] of [['of one service', of('booked', '/slip')], ['of several services', of('long', '/slip')],
    ['to fill in by hand', at('/visit/card')]])
    for (const lang of languages)
        test(`the slip ${name} in ${lang} is one sheet of A5, 14 points and more`, async () => {
            const page = await chrome.open();
            await open(page, lang);
            await page.emulateMedia({ media: 'print' });
            const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
            assert.equal(sheets(pdf), 1);
            const [, width, height] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf).map(Number);
            assert.deepEqual([Math.round(width), Math.round(height)], [420, 595]);
            const small = await page.evaluate(() => [...document.querySelectorAll('body *')]
                .filter((e) => e.checkVisibility() && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim())
                    && parseFloat(getComputedStyle(e).fontSize) * 0.75 < 14).map((e) => e.outerHTML.slice(0, 90)));
            assert.deepEqual(small, []);
            for (const what of ['header', 'footer', '.back'])
                for (const e of await page.locator(what).all()) assert.equal(await e.isVisible(), false, what);
        });

test('the QR code stands at the bottom of the slip, 30 millimetres wide', async () => {
    const page = await chrome.open({ width: 499, height: 733 });
    await of('booked', '/slip')(page, 'vi');
    await page.emulateMedia({ media: 'print' });
    const box = await page.locator('svg').boundingBox();
    assert.ok(box.width / 96 * 25.4 >= 30, `${box.width} pixels`);
    const below = await page.evaluate((bottom) => [...document.querySelectorAll('.slip dl, .slip .pass')]
        .filter((e) => e.getBoundingClientRect().bottom > bottom).length, box.y);
    assert.equal(below, 0);
});
