// The way to a booking in a browser: script off and on, by touch on a narrow phone, by keys alone, and
// every page of it that has a state looked at as the others are.
import test from 'node:test';
import assert from 'node:assert/strict';
import { serve } from '../support/httpd.mjs';
import { rows } from '../support/tool.mjs';
import { browser, follow, overhang } from './browser.mjs';
import { findings, fits, invalid, unfold } from './checks.mjs';
import { inLanguage, languages } from './pages.mjs';

const httpd = serve({ clock: '2026-11-23T18:40', conf: ['Proj06LimitHolds off', 'Proj06LimitAddress off'] });
const chrome = browser();
const point = 'nha-van-hoa-to-3a-duc-xuan';
const path = (page) => new URL(page.url()).pathname.replace('/proj06', '');
const booked = (page) => rows(httpd.files.database,
    `SELECT state, name FROM visit JOIN person ON person.visit = visit.id
     WHERE code = '${path(page).split('/')[2]}'`)[0];

for (const script of [false, true]) {
    test(`from the home page to a booked visit on a phone of 320 pixels, script ${script ? 'on' : 'off'}`, async () => {
        const page = await chrome.open({ width: 320, script });
        const next = () => page.getByRole('button', { name: 'Tiếp tục' });
        await page.goto(httpd.url('/'));
        await follow(page.getByRole('link', { name: 'Đặt lịch hẹn' }));
        await page.getByLabel('Định danh mức độ 2', { exact: false }).first().check();
        await follow(next());
        await page.getByText('Chưa, không, hoặc không rõ').first().click();
        assert.ok(await page.getByText('Xin hỏi công an xã, phường').isVisible());
        await follow(page.getByRole('link', { name: 'Tiếp tục' }));
        await page.getByLabel('Gõ tên xã, phường, tổ…').fill('đức xuân');
        await follow(page.getByRole('button', { name: 'Tìm', exact: true }));
        assert.ok(await page.locator('input[name=shift]').first().isChecked());
        await follow(next());
        assert.ok(await page.locator('input[name=start]').first().isChecked());
        await follow(page.getByRole('button', { name: 'Giữ giờ này' }));
        await page.getByLabel('Tôi đặt giúp người khác').check();
        await page.getByLabel('Tên để cán bộ mời').fill('Ông Triệu Văn Páo');
        await page.getByLabel('Năm sinh như trên thẻ').fill('1950');
        await follow(next());
        assert.match(await page.locator('dl').innerText(), /Tôi đặt giúp người khác[\s\S]*Ông Triệu Văn Páo[\s\S]*không ghi[\s\S]*1950/);
        assert.ok(await overhang(page) <= 0);
        assert.equal(await page.getByLabel('Tôi đã đọc và đồng ý như trên.').isChecked(), false);
        await page.getByLabel('Tôi đã đọc và đồng ý như trên.').check();
        await follow(page.getByRole('button', { name: 'Đặt lịch hẹn' }));
        assert.match(path(page), /^\/visit\/[A-Z0-9]{6}$/);
        assert.deepEqual(booked(page), { state: 'booked', name: 'Ông Triệu Văn Páo' });
    });

    test(`Back goes from page to page and loses no answer, script ${script ? 'on' : 'off'}`, async () => {
        const page = await chrome.open({ script });
        const press = (what) => follow(page.locator(what).first());
        await page.goto(httpd.url(`/book?point=${point}`));
        await page.locator('input[value=cashless-payment]').check();
        await press('#form button');
        await press('a.button');
        await press('#form button');
        const first = await page.locator('input[name=start]:checked').inputValue();
        await press('#form button');
        await page.locator('#name').fill('Bà Lan');
        await page.locator('#phone').fill('0912 345 678');
        await press('#form button');
        assert.equal(path(page), '/book/check');
        await page.goBack();
        assert.equal(path(page), '/book/who');
        assert.equal(await page.locator('#name').inputValue(), 'Bà Lan');
        await page.goBack();
        assert.equal(path(page), '/book/time');
        const other = page.locator('input[name=start]').nth(1);
        assert.notEqual(await other.inputValue(), first);
        await other.check();
        await follow(page.locator('#form button'));
        assert.equal(await page.locator('#name').inputValue(), 'Bà Lan');
        assert.equal(await page.locator('#phone').inputValue(), '0912 345 678');
        // and by the link on top
        for (const at of ['time', 'place', 'ready', '']) {
            await follow(page.getByRole('link', { name: 'Quay lại' }));
            assert.equal(path(page), at ? `/book/${at}` : '/book');
        }
        assert.ok(await page.locator('input[value=cashless-payment]').isChecked());
        await page.goto(httpd.url('/book/check'));
        for (const at of ['', 'place', 'time', 'who']) {
            await follow(page.locator(`dd a[href*="/book${at ? `/${at}` : '?'}"]`).first());
            assert.equal(path(page), at ? `/book/${at}` : '/book');
            await page.goto(httpd.url('/book/check'));
        }
    });
}

test('the page that tells of faults has the focus on their summary without script', async () => {
    const page = await chrome.open({ script: false });
    await page.goto(httpd.url('/book'));
    await follow(page.locator('#form button'));
    await page.locator('#errors:focus').waitFor();
    await page.getByRole('link', { name: 'Xin chọn ít nhất một việc' }).click();
    await page.waitForURL(/#services$/);
    await page.keyboard.press('Space');
    assert.ok(await page.locator('#services').isChecked());
});

// Press Tab until the element that has the focus matches SELECTOR.
async function tabTo(page, selector) {
    for (let i = 0; i < 80; i++) {
        await page.keyboard.press('Tab');
        if (await page.evaluate((s) => document.activeElement.matches(s), selector)) return;
    }
    assert.fail(`no way by keys to ${selector}`);
}

test('keys alone are enough for the whole way', async () => {
    const page = await chrome.open({ script: false, bypassCSP: true });
    const press = (key) => page.keyboard.press(key);
    const arrive = async (at, key = 'Enter') => {
        await press(key);
        await page.waitForURL(at);
    };
    await page.goto(httpd.url(`/point/${point}`));
    await tabTo(page, 'a[href*="/book?point="]');
    await arrive(/\/book\?point=/);
    await tabTo(page, 'input[value=eid-level-2]');
    await press('Space');
    await tabTo(page, '#form button');
    await arrive(/\/book\/ready/);
    await tabTo(page, 'summary');
    await press('Enter');
    await tabTo(page, 'a.button');
    await arrive(/\/book\/place/);
    await tabTo(page, 'input[name=shift]');
    await press('ArrowDown');
    assert.ok(await page.locator('input[name=shift]').nth(1).isChecked());
    await tabTo(page, '#form button');
    await arrive(/\/book\/time/);
    await tabTo(page, 'input[name=start]');
    await tabTo(page, '#form button');
    await arrive(/\/book\/who/);
    await tabTo(page, '#name');
    await page.keyboard.type('Lan');
    await tabTo(page, '#birth_year');
    await page.keyboard.type('1960');
    await arrive(/\/book\/check/); // Enter in a field goes on, it does not ask for more time
    await tabTo(page, '#consent'); // and never stops at the field nobody sees
    await press('Space');
    await tabTo(page, '#form button');
    await arrive(/\/visit\//);
    assert.equal(booked(page).state, 'booked');
});

// Look at PAGE as the pages without a state are looked at.
async function look(page, name) {
    assert.deepEqual(await invalid(await page.content()), [], name);
    await page.setViewportSize({ width: 360, height: 640 });
    await unfold(page);
    assert.deepEqual(await findings(page), [], name);
    await fits(page, name);
}

for (const [i, lang] of languages.entries()) {
    test(`pages about a held place in ${lang} are valid, accessible and fit a phone`, async () => {
        const page = await chrome.open({ bypassCSP: true });
        const submit = (n = 0) => follow(page.locator('#form button').nth(n));
        const day = `nth=${i + 1}`; // another evening for each language
        await page.goto(httpd.url(inLanguage(`/book/place?service=cashless-payment&point=${point}`, lang)));
        await unfold(page);
        await page.locator('input[name=shift]').locator(day).check();
        await submit();
        const times = page.url();
        await submit();
        await look(page, 'who');
        await submit();
        await look(page, 'who, with faults');
        await page.locator('#name').fill('Nguyễn Thị Phương Thảo Quỳnh Anh Hoàng Lê Khánh Ngọc');
        await page.locator('#phone').fill('0912345678');
        await submit();
        await look(page, 'check');
        await submit();
        await look(page, 'check, with a fault');
        // others take what is free while a page of times stands open
        const slow = await page.context().newPage();
        await page.context().clearCookies({ name: 'p6_draft' });
        await slow.goto(times);
        for (let n = 0; n < 30; n++) {
            await page.goto(times);
            if (!await page.locator('#form').count()) break;
            await page.context().clearCookies({ name: 'p6_draft' });
            if (n === 1) {
                await follow(slow.locator('#form button')); // what somebody has just taken
                await look(slow, 'taken');
            } else {
                await submit();
            }
        }
        await look(page, 'full');
        await follow(page.locator('a.button').first());
        await submit();
        await look(page, 'waiting list, with faults');
    });
}
