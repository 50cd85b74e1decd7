// One evening from its planning to its audit, in the browsers of those who make it: a manager draws up
// a rota and a stop of the mobile team, a citizen finds and books, a helper runs the queue on a phone,
// the manager reads the report, an auditor the trail. Each step stands on the one before.
import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import { serve } from '../support/httpd.mjs';
import { officeDirectory } from '../support/office.mjs';
import { scan } from '../support/scan.mjs';
import { until } from '../support/tool.mjs';
import { sql } from '../support/visits.mjs';
import { browser, follow, overhang } from './browser.mjs';
import { findings, fits, invalid } from './checks.mjs';
import { at, card, next, press } from './evening.mjs';

const directory = officeDirectory();
const httpd = serve({
    clock: '2026-11-23T16:00', conf: () => [...directory.lines(), 'Proj06AuditKey state/audit.key'], expect: ['P6-7011'],
});
const chrome = browser();
const slug = 'nha-van-hoa-to-9-duc-xuan', house = 'Nhà văn hóa Tổ 9';

// A later hour, for everybody.
async function setClock(clock) {
    httpd.options.clock = clock;
    httpd.writeConf();
    await httpd.graceful();
    await until('every child has the new hour', () => httpd.everywhere('/api/v1/help?when=today',
        (res) => res.json().generated >= clock));
}

async function signIn(user, options) {
    const page = await chrome.open(options);
    await page.goto(httpd.url('/office'));
    await page.getByLabel('Tên đăng nhập').fill(user);
    await page.getByLabel('Mật khẩu').fill(`pw-${user}`);
    await press(page, 'Đăng nhập');
    return page;
}

// The form's first desk is AGENCY's, for SERVICES, open to booking online.
async function fillDesk(page, agency, services) {
    const desk = page.locator('details.desk').first();
    await desk.evaluate((e) => { e.open = true; });
    await desk.getByLabel('Đơn vị').selectOption(agency);
    for (const service of services) await desk.getByLabel(service, { exact: true }).check();
    await desk.getByLabel('Cho đặt lịch trên mạng').check();
}

test('the manager adds a help point and its rota for the evenings', async () => {
    assert.equal(httpd.ctl('audit', 'key', path.join(httpd.state, 'audit.key')).status, 0);
    const page = await signIn('hai', { width: 1280 });
    await follow(page.getByRole('link', { name: 'Lịch', exact: true }));
    await follow(page.getByRole('link', { name: 'Thêm điểm' }).first());
    await page.getByLabel('Tên', { exact: true }).fill(house);
    await page.getByLabel('Tổ, thôn, xóm, bản').fill('Tổ 9');
    await page.getByLabel('Vĩ độ').fill('22.1481');
    await page.getByLabel('Kinh độ').fill('105.8365');
    await press(page.locator('#form'), /Lưu|Thêm/);
    assert.match(page.url(), new RegExp(`/office/schedule/point/${slug}`));
    await follow(page.getByRole('link', { name: 'Thêm lịch hằng tuần' }));
    const week = page.locator('#week fieldset').first();
    for (const day of ['T2', 'T4', 'T6']) await week.getByLabel(day, { exact: true }).check();
    await week.getByLabel('Từ giờ', { exact: true }).fill('19:00');
    await week.getByLabel('Đến giờ', { exact: true }).first().fill('21:00');
    await fillDesk(page, { label: 'Công an' }, ['Định danh mức độ 2', 'Cài ứng dụng VNeID']);
    await press(page.locator('#form'), 'Lưu');
    assert.match(await page.locator('main').innerText(), /Thứ Hai, 23\/11\s+19:00–21:00/);
});

test('she adds a single stop of the mobile team', async () => {
    const page = await signIn('hai', { width: 1280 });
    await page.goto(httpd.url('/office/schedule/point/to-luu-dong-duc-xuan/shift'));
    await page.getByLabel('Ngày', { exact: true }).fill('2026-11-24');
    await page.getByLabel('Từ giờ').fill('19:30');
    await page.getByLabel('Đến giờ').fill('20:30');
    await fillDesk(page, { label: 'Đoàn Thanh niên' }, ['Cài ứng dụng VNeID']);
    await page.getByLabel('Dừng ở tổ, thôn, xóm, bản').fill('Tổ 5');
    await page.getByLabel('Dừng ở chỗ nào').fill('Cổng chợ Đức Xuân');
    await press(page.locator('#form'), 'Lưu');
    await until('citizens see it, whichever child they ask', () => httpd.everywhere('/help?when=tomorrow&commune=01840',
        ({ text }) => text.includes('Cổng chợ Đức Xuân')));
});

let code;

test('a citizen finds the new point on a phone of 320 pixels and books this evening there', async () => {
    const page = await chrome.open({ width: 320, script: false });
    const onward = () => press(page, 'Tiếp tục');
    await page.goto(httpd.url('/help?when=tonight&commune=01840'));
    await follow(page.getByRole('link', { name: house }).first());
    await follow(page.getByRole('link', { name: /Đặt lịch hẹn/ }).first());
    await page.getByLabel('Định danh mức độ 2', { exact: false }).first().check();
    await onward();
    await follow(page.getByRole('link', { name: 'Tiếp tục' }));
    if (await page.getByRole('button', { name: 'Tiếp tục' }).isVisible()) await onward();
    await press(page, 'Giữ giờ này');
    await page.getByLabel('Tên để cán bộ mời').fill('Bà Hoàng Thị Lan');
    await page.getByLabel('Số điện thoại').fill('0912 345 678');
    await onward();
    await page.getByLabel('Tôi đã đọc và đồng ý như trên.').check();
    await press(page, 'Đặt lịch hẹn');
    code = /\/visit\/([A-Z0-9]{6})$/.exec(page.url())[1];
    assert.match(await page.locator('main').innerText(), new RegExp(`${house}`));
    assert.match(await page.locator('main').innerText(), /19:00/);
    assert.ok(await overhang(page) <= 0);
});

test('a helper runs the queue on a phone: who has booked and who just comes, with outcomes and a hand-off', async () => {
    await setClock('2026-11-23T18:55');
    const page = await signIn('sen', { width: 360, height: 740 });
    await follow(page.getByRole('article').filter({ hasText: house }).getByRole('link').first());
    await press(page, 'Đã bắt đầu');
    await press(card(page, 'Hoàng Thị Lan'), 'Đã đến');
    await next(page);
    await press(at(page), 'Đã đến bàn');
    await follow(at(page).getByRole('link', { name: 'Ghi kết quả' }));
    await page.getByLabel('Làm tiếp ở nơi khác').check();
    await page.getByLabel('Lý do').first().selectOption('needs_biometrics');
    await press(page, 'Ghi kết quả và xong');
    await follow(page.getByRole('link', { name: 'Thêm người mới đến' }));
    await page.getByLabel('Cài ứng dụng VNeID').check();
    await press(page, 'Vào hàng chờ');
    await next(page);
    await press(at(page), 'Đã đến bàn');
    await follow(at(page).getByRole('link', { name: 'Ghi kết quả' }));
    await page.getByLabel('Đã xong').first().check();
    await press(page, 'Ghi kết quả và xong');
    assert.ok(await overhang(page) <= 0);
    assert.deepEqual(sql(httpd, `SELECT v.state, s.outcome FROM visit v JOIN visit_service s ON s.visit = v.id
        JOIN shift t ON t.id = v.shift WHERE t.point = '${slug}' ORDER BY v.id`),
    [{ state: 'finished', outcome: 'handed_off' }, { state: 'finished', outcome: 'done' }]);
    await until('citizens see that it has begun', async () => (await httpd.get(`/api/v1/points/${slug}`)).text.includes('started'));
});

test('a helper without an account scans a pass with a phone and is at the queue', async () => {
    const manager = await signIn('hai', { width: 360, bypassCSP: true });
    const { id } = sql(httpd, `SELECT id FROM shift WHERE point = '${slug}' ORDER BY start_min LIMIT 1`)[0];
    await manager.goto(httpd.url(`/office/shift/${id}/passes`));
    await manager.getByLabel('Họ tên người hỗ trợ').fill('Lý A Páo');
    const [answer] = await Promise.all([manager.waitForResponse((res) => res.request().method() === 'POST'),
        press(manager, 'Cấp thẻ')]);
    const text = await answer.text(), address = scan(text);
    assert.match(address, /\/proj06\/office\/sign-in#[2-9A-Z]{8}$/);
    assert.deepEqual(await invalid(text), []);
    assert.deepEqual(await findings(manager), []);
    await fits(manager, 'a pass');

    const asked = [], page = await chrome.open({ width: 360, height: 740 });
    page.on('request', (request) => asked.push(request.url(), request.headers().referer ?? ''));
    await page.goto(address);
    await until('the code is in its field', async () => (await page.locator('#pass').inputValue()).length === 8);
    assert.equal(new URL(page.url()).hash, '', 'nor is it left in the address');
    await press(page, 'Vào bằng thẻ');
    await page.getByRole('heading', { name: house }).waitFor();
    const code = address.slice(-8);
    assert.ok(asked.every((url) => !url.split('#')[0].includes(code)), 'no server was told the code in an address');
});

test('the citizen sees on the phone how it ended', async () => {
    const page = await chrome.open({ width: 360 });
    await page.goto(httpd.url('/visit'));
    await page.locator('#code').fill(code);
    await page.locator('#proof').fill('678');
    await follow(page.locator('#form button'));
    assert.match(await page.locator('main').innerText(), /Định danh mức độ 2/);
});

test('after the evening the manager reads it in the report, and the hand-off is in her list', async () => {
    await setClock('2026-11-23T21:40');
    const page = await signIn('hai', { width: 1280 });
    await until('it is counted', async () => {
        await page.goto(httpd.url('/office/reports?commune=01840'));
        return (await page.locator('main').innerText()).includes('Tuần này: 2 lượt');
    });
    assert.match(await page.locator('main').innerText(), new RegExp(house));
    await page.goto(httpd.url('/office/hand-offs?commune=01840'));
    assert.match(await page.locator('main').innerText(), /Định danh mức độ 2/);
});

test('the auditor finds each step, without a citizen\'s name, and the trail is whole', async () => {
    const page = await signIn('guest', { width: 1280 });
    await page.goto(httpd.url('/office/audit?commune=01840'));
    const text = (await page.locator('table').allInnerTexts()).join('\n');
    for (const line of [/sửa điểm hỗ trợ/, /Nông Văn Hải[\s\S]*?sửa lịch hằng tuần/, /thêm buổi hỗ trợ/, /báo buổi đã bắt đầu/,
        /Hoàng Thị Sen[\s\S]*?ghi nhận đã đến/, /mời vào bàn/, /đã đến bàn/, /ghi kết quả/])
        assert.match(text, line);
    assert.doesNotMatch(text, /Hoàng Thị Lan|345 ?678/);
    const details = await page.locator('td.detail').allInnerTexts();
    assert.match(details.join('\n'), /bàn 1/);
    assert.doesNotMatch(details.join('\n'), /[a-z]=|[a-z]_[a-z]|\b(add|change|paper|phone)\b/, 'words, not codes');
    let told;
    await until('all rows are sealed', () => {
        told = httpd.ctl('--conf', httpd.files.conf, 'audit', 'verify');
        return told.status === 0 && /: whole/.test(told.stdout) && !/without seal/.test(told.stdout);
    });
});
