// What a slow line and a sheet of paper get.
import test from 'node:test';
import assert from 'node:assert/strict';
import zlib from 'node:zlib';
import fs from 'node:fs';
import path from 'node:path';
import { serve } from '../support/httpd.mjs';
import { root } from '../support/paths.mjs';
import { browser } from './browser.mjs';
import { languages, samplePoints } from './pages.mjs';

const httpd = serve({ clock: '2026-11-23T18:40' });
const chrome = browser();
const KB = 1024;

async function onTheWire(where) {
    const res = await httpd.get(where, { headers: { 'accept-encoding': 'gzip' } });
    assert.equal(res.headers['content-encoding'], 'gzip', where);
    return { bytes: res.body.length, text: zlib.gunzipSync(res.body).toString() };
}

test('the style sheet has at most 9 kB as it is written', () => {
    assert.ok(fs.statSync(path.join(root, 'templates/static/p6.css')).size <= 9 * KB);
});

for (const lang of languages) {
    for (const where of [`/?lang=${lang}`, `/help?when=tonight&commune=01840&lang=${lang}`]) {
        test(`${where} and the style sheet weigh at most 14 kB over the wire`, async () => {
            const page = await onTheWire(where);
            const css = page.text.match(/<link rel="stylesheet" href="\/proj06([^"]+)"/)[1];
            const sum = page.bytes + (await onTheWire(css)).bytes;
            assert.ok(sum <= 14 * KB, `${sum} bytes`);
        });
    }
}

test('style sheet, script and icon may be kept for ever: their addresses hold their content', async () => {
    const { text } = await httpd.get('/?lang=vi');
    const links = [...text.matchAll(/(?:href|src)="\/proj06(\/static\/[^"]+)"/g)].map((m) => m[1]);
    assert.equal(links.length, 3);
    for (const link of links) {
        assert.match(link, /\?v=[0-9a-f]{12}$/);
        const res = await httpd.get(link);
        assert.equal(res.headers['cache-control'], 'public, max-age=31536000, immutable');
    }
});

test('the notice is one sheet of A4 and holds what people must know', async () => {
    const { fixed } = await samplePoints(httpd);
    const page = await chrome.open();
    await page.goto(httpd.url(`/point/${fixed}/notice?lang=vi`));
    await page.emulateMedia({ media: 'print' });
    const pdf = (await page.pdf({ format: 'A4', preferCSSPageSize: true })).toString('latin1');
    assert.equal((pdf.match(/\/Type\s*\/Page\b/g) ?? []).length, 1);
    const text = await page.locator('article').innerText();
    assert.match(text, /Hỗ trợ miễn phí\. Cán bộ không bao giờ hỏi mật khẩu hay mã OTP\./);
    assert.match(text, /xin gọi 0\d{3} \d{3,4} \d{3}/);
    assert.match(text, /(Thứ|Chủ).*, ngày \d+ tháng \d+: từ \d+ giờ/);
    assert.equal(await page.locator('nav').isVisible(), false);
});

test('a printed page shows no buttons, no forms and no links to other languages', async () => {
    const page = await chrome.open();
    await page.goto(httpd.url('/help?when=tonight&commune=01840'));
    await page.emulateMedia({ media: 'print' });
    for (const what of ['nav', 'form', 'details', '.do', '.back', '.words'])
        for (const e of await page.locator(what).all())
            assert.equal(await e.isVisible(), false, what);
    assert.equal(await page.locator('.card').first().isVisible(), true);
});
