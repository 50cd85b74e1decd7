// Pages that stand open follow what others do: a colleague's phone, the board on the wall.
import assert from 'node:assert/strict';
import test from 'node:test';
import { until } from '../support/tool.mjs';
import { sql } from '../support/visits.mjs';
import { at, card, evening, next, press } from './evening.mjs';

const tonight = evening();
const { httpd, chrome, book, phone } = tonight;

test('two phones and the board see what the others do, without a touch', async () => {
    const one = await phone('sen', { desk: 2 }), other = await phone('hai', { desk: 1, width: 1280 });
    const board = await chrome.open({ width: 1280, height: 720 });
    await board.goto(httpd.url(`/board/${tonight.shift}`));
    const ticket = await book('bác Theo', ['eid-level-2']);
    await other.getByRole('link', { name: 'bác Theo' }).waitFor();
    await one.reload();
    await press(card(one, 'bác Theo'), 'Đã đến');
    await other.locator('ol.people').getByRole('link', { name: 'bác Theo' }).waitFor();
    await next(one);
    await board.locator('.number', { hasText: ticket }).waitFor();
    await other.getByRole('heading', { name: 'Ở các bàn khác' }).waitFor();
    assert.match(await other.locator('.now').innerText(), new RegExp(`Bàn 2: ${ticket} bác Theo`));
});

test('a second call brings the number back to the top of the board', async () => {
    const first = await book('bà Nhất', ['eid-level-2']), second = await book('bà Nhì', ['cashless-payment']);
    const police = await phone('sen', { desk: 2 }), bank = await phone('hai', { desk: 3 });
    for (const name of ['bà Nhất', 'bà Nhì']) await press(card(police, name), 'Đã đến');
    await next(police);
    await new Promise((done) => setTimeout(done, 1100)); // calls are told apart by the second
    await next(bank);
    const board = await chrome.open({ width: 1280, height: 720 });
    await board.goto(httpd.url(`/board/${tonight.shift}`));
    assert.equal(await board.locator('.number').innerText(), second);
    await new Promise((done) => setTimeout(done, 1100));
    await press(at(police), 'Mời lại');
    await board.locator('.number', { hasText: first }).waitFor();
});

test('what one is choosing is not taken away by what colleagues do', async () => {
    const page = await phone('sen', { desk: 2 }), other = await phone('hai', { desk: 3 });
    await page.getByText('Báo cho bà con').click();
    await page.getByLabel('Đến muộn, số phút').selectOption('45');
    await book('bà Xen', ['cashless-payment']);
    await other.reload();
    await press(card(other, 'bà Xen'), 'Đã đến');
    await page.locator('ol.people').getByRole('link', { name: 'bà Xen' }).waitFor();
    assert.equal(await page.getByLabel('Đến muộn, số phút').inputValue(), '45');
    assert.ok(await page.getByLabel('Đến muộn, số phút').isVisible());
});

test('when the line is cut the page says that it may be old, and mends itself', async () => {
    const page = await phone('sen', { desk: 2 });
    await page.context().setOffline(true);
    await page.getByText('Mất kết nối. Danh sách có thể đã cũ').waitFor();
    await page.context().setOffline(false);
    await until('the warning is gone', async () => (await page.locator('#follow-say').innerText()) === '');
});

test('a board without script loads itself anew', async () => {
    const { text } = await httpd.get(`/board/${tonight.shift}`);
    assert.match(text, /<noscript><meta http-equiv="refresh" content="10"><\/noscript>/);
    const res = await httpd.get(`/board/${tonight.shift}`, { headers: { 'If-None-Match': (await httpd.get(`/board/${tonight.shift}`)).headers.etag } });
    assert.equal(res.status, 304, 'what did not change costs nothing');
});

test('the sign-in that has ended while the page stood open is told, and one comes back to the queue', async () => {
    const page = await phone('sen', { desk: 2 });
    sql(httpd, `UPDATE sign_in SET ended_at = 1 WHERE ended_at IS NULL`);
    await page.waitForURL(/sign-in\?to=/);
    await page.getByLabel('Tên đăng nhập').fill('sen');
    await page.getByLabel('Mật khẩu').fill('pw-sen');
    await press(page, 'Đăng nhập');
    assert.match(page.url(), new RegExp(`/office/shift/${tonight.shift}\\?desk=2`));
});

test('after signing out the way back in the browser shows nobody', async () => {
    await book('bà Kín', ['cashless-payment']);
    const page = await phone('sen', { desk: 2 });
    await page.getByRole('link', { name: 'bà Kín' }).click();
    await page.locator('h1', { hasText: 'bà Kín' }).waitFor();
    await page.locator('details.screen > summary').click();
    await page.getByRole('button', { name: 'Đăng xuất', exact: true }).click();
    await page.waitForURL(/office\/sign-in$/);
    for (let back = 0; back < 2; back++) {
        await page.goBack();
        await page.getByLabel('Mật khẩu').waitFor();
        assert.doesNotMatch(await page.content(), /bà Kín/);
    }
});
