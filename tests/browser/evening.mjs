// An evening to test in: citizens book by the API, helpers sign in on their phones by the form.
//
//     const { httpd, chrome, book, phone, card, press, next, at, state } = evening();
//
// Each test has an empty shift at the point in Tổ 3A, this evening: desk 1 youth union, desk 2 police,
// desk 3 bank.
import assert from 'node:assert/strict';
import { before, beforeEach } from 'node:test';
import { serve } from '../support/httpd.mjs';
import { officeDirectory } from '../support/office.mjs';
import { sql } from '../support/visits.mjs';
import { browser, follow } from './browser.mjs';
import { sampleShift } from './pages.mjs';

export const point = 'nha-van-hoa-to-3a-duc-xuan';

export const card = (page, name) => page.locator('.card').filter({ hasText: name });
export const press = (scope, name) => follow(scope.getByRole('button', { name, exact: typeof name === 'string' }));
export const next = (page) => press(page, /^Mời người tiếp theo/);
export const at = (page) => page.locator('.card.at');
export const waiting = (page) => page.locator('ol.people .card a').allInnerTexts();

export async function chooseDesk(page, desk) {
    await page.getByText('Đổi bàn').click();
    await follow(page.getByRole('link', { name: new RegExp(`^Bàn ${desk} –`) }));
}

export function evening() {
    const directory = officeDirectory();
    const httpd = serve({
        clock: '2026-11-23T18:40',
        conf: () => [...directory.lines(), 'Proj06LimitAddress off', 'Proj06LimitHolds off'],
    });
    const chrome = browser();
    const e = { httpd, chrome, shift: 0 };
    let consent, bookings = 0;

    before(async () => {
        await httpd.serves();
        e.shift = await sampleShift(httpd, point);
        consent = (await httpd.get('/api/v1/consent')).json().version;
    });
    beforeEach(() => sql(httpd, `DELETE FROM desk_state WHERE shift = ${e.shift}; DELETE FROM claim WHERE shift = ${e.shift};
        UPDATE visit SET state = 'cancelled', ticket = NULL WHERE shift = ${e.shift}`));

    // NAME books SERVICES at the first time that is free; the ticket.
    e.book = async (name, services) => {
        const { slots } = (await httpd.get(`/api/v1/shifts/${e.shift}/slots?service=${services.join(',')}`)).json();
        const res = await httpd.get('/api/v1/visits', {
            method: 'POST',
            headers: { 'Content-Type': 'application/json', 'Idempotency-Key': `evening-${String(++bookings).padStart(12, '0')}` },
            body: JSON.stringify({ shift: e.shift, start: slots[0].start, services, name, birth_year: '1956', for_someone_else: false, consent }),
        });
        assert.equal(res.status, 201, res.text);
        return res.json().ticket;
    };

    // A page of USER's phone (or of another width), signed in by the form, at the queue.
    e.phone = async (user, { desk, ...options } = {}) => {
        const page = await chrome.open({ width: 360, height: 740, ...options });
        await page.goto(httpd.url('/office'));
        await page.getByLabel('Tên đăng nhập').fill(user);
        await page.getByLabel('Mật khẩu').fill(`pw-${user}`);
        await follow(page.getByRole('button', { name: 'Đăng nhập' }));
        await follow(page.getByRole('article').filter({ hasText: 'Nhà văn hóa Tổ 3A' }).getByRole('link').first());
        if (desk) await chooseDesk(page, desk);
        return page;
    };

    e.state = (name) => sql(httpd, `SELECT v.state FROM visit v JOIN person p ON p.visit = v.id WHERE p.name = '${name}'`)[0].state;
    return e;
}
