// An evening in the browser: citizens have booked, helpers run the queue from their phones. With the
// script and without it.
import assert from 'node:assert/strict';
import test from 'node:test';
import { until } from '../support/tool.mjs';
import { sql } from '../support/visits.mjs';
import { follow, overhang } from './browser.mjs';
import { at, card, chooseDesk, evening, next, point, press, waiting } from './evening.mjs';

const tonight = evening();
const { httpd, chrome, book, phone, state } = tonight;

for (const script of [true, false])
    test(`an evening on a phone of 360 pixels, script ${script ? 'on' : 'off'}`, async () => {
        const [lan, pao, ha, den] = ['bà Lan', 'ông Páo', 'chị Hà', 'cụ Đến'].map((name) => `${name} ${script ? 'Một' : 'Hai'}`);
        const ticket = await book(lan, ['eid-level-2', 'cashless-payment']);
        await book(pao, ['eid-level-2']);
        await book(ha, ['cashless-payment']);
        const page = await phone('sen', { desk: 2, script });

        if (script) {
            await press(page, 'Đã bắt đầu');
            await until('the locator says so', async () => (await httpd.get(`/api/v1/points/${point}`)).text.includes('started'));
        }
        assert.ok(await overhang(page) <= 0);
        for (const name of [lan, pao]) await press(card(page, name), 'Đã đến');
        assert.deepEqual(await waiting(page), [lan, pao]);

        await next(page);
        assert.match(await at(page).innerText(), new RegExp(`Bàn 2[\\s\\S]*${ticket}[\\s\\S]*${lan}[\\s\\S]*Đã mời`));
        const board = await chrome.open({ width: 1280, height: 720, script });
        await board.goto(httpd.url(`/board/${tonight.shift}`));
        assert.equal(await board.locator('.number').innerText(), ticket);
        assert.equal(await board.locator('.where').innerText(), 'Bàn 2');
        assert.doesNotMatch(await board.content(), /bà Lan|ông Páo|chị Hà|cụ Đến/, 'no names on the wall');

        await press(at(page), 'Gọi nhầm');
        assert.deepEqual(await waiting(page), [lan, pao], 'back in the old place');
        await next(page);
        await press(at(page), 'Mời lại');
        await press(at(page), 'Đã đến bàn');
        assert.equal(state(lan), 'serving');
        await follow(at(page).getByRole('link', { name: 'Ghi kết quả' }));
        const eid = page.getByRole('group', { name: 'Định danh mức độ 2' });
        await eid.getByLabel('Làm tiếp ở nơi khác').check();
        await eid.getByLabel('Lý do').selectOption('needs_biometrics');
        await press(page, 'Ghi kết quả và xong');
        assert.equal(state(lan), 'arrived', 'the bank is still to come');
        assert.deepEqual(await waiting(page), [lan, pao]);

        // somebody comes without a booking
        await follow(page.getByRole('link', { name: 'Thêm người mới đến' }));
        await press(page, 'Vào hàng chờ');
        assert.match(await page.locator('#errors').innerText(), /Xin chọn/);
        await page.getByLabel('Cài ứng dụng VNeID').check();
        await page.getByLabel('Tên để mời').fill(den);
        await page.getByLabel('Bà con đã đồng ý').check();
        await press(page, 'Vào hàng chờ');
        assert.match(await page.getByRole('status').first().innerText(), /Đã thêm vào hàng chờ/);
        assert.match(await card(page, den).innerText(), /^A\d+/);

        // whose hour has come goes before who is early, and the bank is not for this desk
        await next(page);
        assert.match(await at(page).innerText(), new RegExp(den));
        await press(at(page), 'Để sau');
        assert.equal(state(den), 'parked');
        await next(page);
        assert.match(await at(page).innerText(), new RegExp(pao));
        await press(at(page), 'Chưa có mặt');
        assert.equal(state(pao), 'absent');
        await page.getByText('Đã xong', { exact: true }).click();
        await press(card(page, pao), 'Đã quay lại');
        assert.equal(state(pao), 'arrived');
        await press(card(page, den), 'Đã quay lại');
        assert.equal(state(den), 'arrived');

        // one phone runs the bank's desk too
        await chooseDesk(page, 3);
        await press(card(page, ha), 'Đã đến');
        await next(page);
        assert.match(await at(page).innerText(), new RegExp(`Bàn 3[\\s\\S]*${lan}`));
        await press(at(page), 'Đã đến bàn');
        await follow(at(page).getByRole('link', { name: 'Ghi kết quả' }));
        assert.match(await page.getByRole('group', { name: 'Định danh mức độ 2' }).innerText(), /Làm tiếp ở nơi khác/);
        await page.getByRole('group', { name: 'Thanh toán không dùng tiền mặt' }).getByLabel('Đã xong').check();
        await press(page, 'Ghi kết quả và xong');
        assert.equal(state(lan), 'finished');

        await next(page);
        assert.match(await at(page).innerText(), new RegExp(ha));
        await press(at(page), 'Đã đến bàn');
        await follow(at(page).getByRole('link', { name: 'Ghi kết quả' }));
        await page.getByLabel('Chưa làm được').first().check();
        await page.getByLabel('Lý do').first().selectOption('app_fault');
        await press(page, 'Ghi kết quả và xong');
        assert.equal(state(ha), 'finished');
        await next(page);
        assert.match(await page.getByRole('status').first().innerText(), /Hiện không có ai chờ cho bàn này/);

        await chooseDesk(page, 2);
        await next(page);
        assert.match(await at(page).innerText(), new RegExp(den));
        await press(at(page), 'Đã đến bàn');
        await follow(at(page).getByRole('link', { name: 'Ghi kết quả' }));
        await page.getByLabel('Bàn', { exact: true }).selectOption({ label: 'bàn 1 – Đoàn Thanh niên' });
        await press(page, 'Chuyển');
        assert.equal(state(den), 'arrived');
        for (const [desk, name] of [[2, pao], [1, den]]) {
            await chooseDesk(page, desk);
            await next(page);
            assert.match(await at(page).innerText(), new RegExp(name));
            await follow(at(page).getByRole('link', { name: new RegExp(name) }));
            await page.getByLabel('Đã xong').first().check();
            await press(page, 'Ghi kết quả và xong');
            assert.equal(state(name), 'finished');
        }
        const decided = sql(httpd, `SELECT s.outcome, count(*) AS n FROM visit_service s JOIN person p ON p.visit = s.visit
            WHERE p.name IN ('${[lan, pao, ha, den].join("','")}') GROUP BY s.outcome ORDER BY s.outcome`);
        assert.deepEqual(decided, [{ outcome: 'done', n: 3 }, { outcome: 'handed_off', n: 1 }, { outcome: 'not_done', n: 1 }]);
        assert.equal(sql(httpd, `SELECT count(*) AS n FROM hand_off h JOIN person p ON p.visit = h.visit WHERE p.name = '${lan}'`)[0].n, 1);
    });

test('two phones that press at the same time call two people', async () => {
    for (const name of ['anh Sáng', 'anh Trưa']) await book(name, ['vneid-install']);
    const one = await phone('sen', { desk: 1 }), other = await phone('hai', { desk: 2 });
    for (const name of ['anh Sáng', 'anh Trưa']) await press(card(one, name), 'Đã đến');
    await other.reload();
    await Promise.all([next(one), next(other)]);
    const called = await Promise.all([one, other].map((page) => at(page).getByRole('link').first().innerText()));
    assert.deepEqual(called.sort(), ['anh Sáng', 'anh Trưa']);
    // a page that is behind says so and does nothing
    const late = await phone('sen', { desk: 1, script: false });
    await press(at(one), 'Chưa có mặt');
    await press(at(late), 'Đã đến bàn');
    assert.match(await late.getByRole('status').first().innerText(), /cán bộ khác xử lý/);
    assert.deepEqual(['anh Sáng', 'anh Trưa'].map(state).sort(), ['absent', 'called']);
});

test('the next thing to do lies at the thumb on a phone, and never over what has the focus', async () => {
    await book('bà Cuối', ['eid-level-2']);
    const page = await phone('sen', { desk: 2 });
    const box = await page.locator('.next button').boundingBox();
    assert.ok(box.y > 740 - 120 && box.y + box.height <= 740, JSON.stringify(box));
    assert.ok(box.height >= 72 && box.width >= 320);
    for (let i = 0; i < 60; i++) {
        await page.keyboard.press('Tab');
        const covered = await page.evaluate(() => {
            const e = document.activeElement, next = document.querySelector('.next');
            if (!e || e === document.body || next.contains(e)) return '';
            const a = e.getBoundingClientRect(), b = next.getBoundingClientRect();
            return a.top >= b.top ? e.outerHTML.slice(0, 80) : '';
        });
        assert.equal(covered, '');
    }
});
