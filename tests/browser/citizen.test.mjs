// The way of a citizen from the first page to a point, with and without script, by touch and keys.
import test from 'node:test';
import assert from 'node:assert/strict';
import { serve } from '../support/httpd.mjs';
import { browser, follow } from './browser.mjs';
import { samplePoints } from './pages.mjs';

const httpd = serve({ clock: '2026-11-23T18:40' });
const chrome = browser();
const path = (page) => new URL(page.url()).pathname + new URL(page.url()).search;

for (const script of [false, true]) {
    test(`the first door leads to tonight's points and on to one of them, script ${script ? 'on' : 'off'}`, async () => {
        const page = await chrome.open({ script });
        await page.goto(httpd.url('/'));
        await follow(page.getByRole('link', { name: 'Tối nay có điểm hỗ trợ ở đâu?' }));
        assert.match(path(page), /\/help\?when=tonight/);
        assert.match(await page.locator('.answer').innerText(), /^Tối nay, thứ Hai 23\/11\/2026: /);
        const name = await page.locator('.card h2').first().innerText();
        await follow(page.locator('.card h2 a').first());
        assert.equal(await page.locator('h1').innerText(), name);
        assert.match(await page.title(), new RegExp(`^${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')} – `));
    });

    test(`a typed place finds its points, script ${script ? 'on' : 'off'}`, async () => {
        const page = await chrome.open({ script });
        await page.goto(httpd.url('/'));
        await page.getByLabel('Gõ tên xã, phường, tổ…').fill('P. Duc Xuan');
        await follow(page.getByRole('button', { name: 'Tìm', exact: true }));
        assert.match(await page.locator('h1').innerText(), /^Tối nay ở phường Đức Xuân$/);
    });

    test(`the list of communes works folded out, script ${script ? 'on' : 'off'}`, async () => {
        const page = await chrome.open({ script });
        await page.goto(httpd.url('/'));
        await page.locator('summary').first().click();
        await page.getByLabel('Xã, phường', { exact: true }).selectOption('01840');
        await follow(page.getByRole('button', { name: 'Xem', exact: true }));
        assert.match(await page.locator('h1').innerText(), /phường Đức Xuân$/);
    });
}

test('a name of two places is asked about, and the choice is answered', async () => {
    const page = await chrome.open();
    await page.goto(httpd.url('/help?when=tonight&q=van+lang'));
    assert.equal(await page.locator('h1').innerText(), 'Ý bà con là nơi nào?');
    assert.equal(await page.locator('.card').count(), 0);
    await follow(page.getByRole('link', { name: 'Xã Văn Lăng', exact: true }));
    assert.match(path(page), /commune=05665/);
    assert.match(await page.locator('h1').innerText(), /xã Văn Lăng$/);
});

test('the home page answers for the commune looked at last, and without cookies for the province', async () => {
    const page = await chrome.open();
    await page.goto(httpd.url('/help?when=tonight&commune=01840'));
    await page.goto(httpd.url('/'));
    assert.match(await page.locator('.answer').innerText(), /^Tối nay .* ở phường Đức Xuân\.$/);
    await page.context().clearCookies();
    await page.goto(httpd.url('/'));
    assert.match(await page.locator('.answer').innerText(), /^Tối nay .* trong cả tỉnh\.$/);
});

test('the language switch keeps the question and is remembered', async () => {
    const page = await chrome.open();
    await page.goto(httpd.url('/help?when=tomorrow&commune=01840&walk_in=1'));
    await follow(page.getByRole('link', { name: 'English' }));
    assert.match(path(page), /when=tomorrow&commune=01840&walk_in=1&lang=en$/);
    assert.match(await page.locator('h1').innerText(), /^Tomorrow in Đức Xuân ward$/);
    await page.goto(httpd.url('/'));
    assert.equal(await page.locator('html').getAttribute('lang'), 'en');
});

test('filters that hold are words which can be taken away one by one', async () => {
    const page = await chrome.open();
    await page.goto(httpd.url('/help?when=today&commune=01840&walk_in=1&step_free=1'));
    assert.equal(await page.locator('.words li').count(), 3);
    await follow(page.getByRole('link', { name: 'Bỏ lọc: Không cần hẹn trước' }));
    assert.match(path(page), /when=today&commune=01840&step_free=1$/);
    assert.equal(await page.locator('.words li').count(), 2);
});

test('the filter form carries what was asked and sends what is chosen', async () => {
    const page = await chrome.open();
    await page.goto(httpd.url('/help?when=tonight&commune=01840'));
    await page.getByText('Lọc: ngày, nơi, việc cần giúp').click();
    assert.equal(await page.getByLabel('Xã, phường').inputValue(), '01840');
    assert.equal(await page.getByLabel('Khi nào').inputValue(), 'tonight');
    await page.getByLabel('Khi nào').selectOption('weekend');
    await page.getByLabel('Không cần hẹn trước').check();
    await follow(page.getByRole('button', { name: 'Xem kết quả' }));
    assert.match(await page.locator('.answer').innerText(), /^Cuối tuần này, thứ Bảy 28\/11\/2026 và Chủ nhật 29\/11\/2026: /);
    assert.equal(await page.locator('.words li').count(), 2);
});

test('the location button is hidden without script', async () => {
    const page = await chrome.open({ script: false });
    await page.goto(httpd.url('/'));
    assert.equal(await page.locator('#near').isVisible(), false);
});

test('the location button sends three decimals and nothing before it is pressed', async () => {
    const page = await chrome.open({
        geolocation: { latitude: 22.1658123, longitude: 105.8498765 }, permissions: ['geolocation'],
    });
    await page.goto(httpd.url('/'));
    assert.match(path(page), /^\/proj06\/$/);
    await page.getByRole('button', { name: 'Dùng vị trí của tôi' }).click();
    await page.waitForURL(/near=/);
    assert.match(path(page), /near=22\.166,105\.850$/);
    assert.match(await page.locator('h1').innerText(), /gần vị trí của bà con$/);
    assert.match(await page.locator('.card').first().innerText(), /đường chim bay|rất gần/);
});

test('a phone that refuses its location is told what to do instead', async () => {
    const page = await chrome.open({ permissions: [] });
    await page.goto(httpd.url('/'));
    await page.getByRole('button', { name: 'Dùng vị trí của tôi' }).click();
    await page.getByText('Máy không cho biết vị trí.').waitFor();
    assert.equal(path(page), '/proj06/');
});

test('with keys alone one reaches the content, a door and a point, and focus can be seen', async () => {
    const page = await chrome.open({ width: 1280, height: 800 });
    await page.goto(httpd.url('/'));
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
    assert.ok(await page.evaluate(() => document.activeElement.getBoundingClientRect().left >= 0));
    await page.keyboard.press('Enter');
    await page.waitForURL(/#\w+$/);
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.closest('h2')?.parentElement.className), 'door');
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineWidth);
    assert.equal(outline, '3px');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/help/);
    for (let i = 0; i < 60; i++) {
        await page.keyboard.press('Tab');
        if (await page.evaluate(() => !!document.activeElement.closest('.card h2'))) break;
    }
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/point\//);
});

test('a point leads to the map apps, the calendar and the notice', async () => {
    const { fixed } = await samplePoints(httpd);
    const page = await chrome.open();
    await page.goto(httpd.url(`/point/${fixed}`));
    const links = await page.locator('main a').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
    assert.ok(links.some((l) => /^geo:2[12]\.\d+,105\.\d+$/.test(l)), 'geo:');
    assert.ok(links.some((l) => l.startsWith('https://www.google.com/maps/dir/?api=1&destination=')));
    assert.ok(links.some((l) => l.startsWith('https://www.openstreetmap.org/directions?')));
    assert.ok(links.includes(`/proj06/point/${fixed}.ics`));
    const data = JSON.parse(await page.locator('script[type="application/ld+json"]').textContent());
    assert.equal(data['@context'], 'https://schema.org');
    assert.equal(data.name, await page.locator('h1').innerText());
    await follow(page.getByRole('link', { name: 'Bản in để dán bảng tin, đọc loa' }));
    assert.match(await page.locator('main').innerText(), /Cán bộ không bao giờ hỏi mật khẩu hay mã OTP/);
});
