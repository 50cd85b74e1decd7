// What a citizen is told when the office calls a session off, closes the point or moves the session.
import assert from 'node:assert/strict';
import test, { before } from 'node:test';
import { serve } from '../support/httpd.mjs';
import { newKey, officeDirectory, signedIn } from '../support/office.mjs';
import { until } from '../support/tool.mjs';
import { addVisit, cookieHeader, open, postForm, shiftsFor, sql } from '../support/visits.mjs';

const directory = officeDirectory();
const httpd = serve({ conf: () => [...directory.lines(), 'Proj06LimitAddress off'], clock: '2026-11-23T09:00' });
const POINT = 'nha-van-hoa-to-3a-duc-xuan';
let manager, shifts;
const at = (shift) => `/office/schedule/shift/${shift.id}`;
const dayOf = (minute) => new Date(minute * 60_000).toISOString().slice(0, 10);
const clockOf = (minute) => new Date(minute * 60_000).toISOString().slice(11, 16);

// Post FIELDS to PATH as the manager; where a list of visits is shown first, once more with it.
async function decide(path, fields) {
    const sent = { key: newKey(), ...fields };
    let res = await manager.post(path, sent);
    const shown = /name="shown" value="([^"]*)"/.exec(res.text)?.[1];
    if (shown) res = await manager.post(path, { ...sent, shown });
    assert.equal(res.status, 303, `${path} ${res.status}`);
    return res;
}
async function receiptOf(v, ending = '') {
    const cookies = v.cookies ??= await open(httpd, v);
    return httpd.get(`/visit/${v.code}${ending}`, { headers: { 'Accept-Language': 'vi', ...cookieHeader(cookies) } });
}
// The picture of the places is made anew within a moment, in each process for itself: the first receipt of V with WORDS.
const seen = (v, words) => until(`${v.code} shows ${words}`, async () => {
    const res = await receiptOf(v);
    return words.test(res.text) && res;
});
const visit = (shift, options = {}) => addVisit(httpd, { shift, services: [['eid-level-2', shift.desk]], minutes: 20, ...options });
const heading = (res) => /<h1[^>]*>([^<]*)</.exec(res.text)[1];
const apiOf = async (v) => (await httpd.get(`/api/v1/visits/${v.code}`, { headers: { 'Proj06-Proof': v.proof } })).json();

before(async () => {
    await httpd.serves();
    manager = await signedIn(httpd, 'hai', { from: '127.0.0.10' });
    shifts = shiftsFor(httpd, { point: POINT, service: 'eid-level-2' });
});

test('who had a place in a session that was called off is told so, with why, and chooses again from where they were', async () => {
    const v = visit(shifts[2]), waits = visit(shifts[2], { state: 'waiting', name: 'ông Páo' });
    await decide(`${at(shifts[2])}/cancel`, { note: 'Cán bộ ốm' });
    const res = await seen(v, /Buổi này đã hủy/);
    assert.equal(heading(res), 'Buổi hỗ trợ đã hẹn cho bà Lan không diễn ra.');
    assert.match(res.text, /Điểm hỗ trợ báo:<\/b> <span>Cán bộ ốm/);
    assert.match(res.text, /Xin lỗi ông bà/);
    assert.doesNotMatch(res.text, /Chỗ đã trả lại cho người khác|bàn số|Cần mang theo|Chỉ đường<|Sau đó:/);
    assert.match(res.text, /href="\/proj06\/book\/place\?service=eid-level-2&amp;commune=01840"[^>]*>Đặt lịch hẹn khác/);
    assert.equal(heading(await seen(waits, /Buổi này đã hủy/)), 'Buổi hỗ trợ đã hẹn cho ông Páo không diễn ra.');
    const told = await apiOf(v);
    assert.deepEqual([told.state, told.called_off, told.moved_from], ['cancelled', true, null]);
});

test('a closed point says the same with its own reason', async () => {
    const v = visit(shifts[4]), day = dayOf(shifts[4].start);
    await decide(`/office/schedule/point/${POINT}/closure`, { from: day, to: day, reason: 'Mất điện' });
    const res = await seen(v, /Buổi này đã hủy/);
    assert.equal(heading(res), 'Buổi hỗ trợ đã hẹn cho bà Lan không diễn ra.');
    assert.match(res.text, /Điểm hỗ trợ báo:.*Mất điện/);
});

test('who cancelled by themselves reads what they did, also when the session is called off later', async () => {
    const v = visit(shifts[6]);
    v.cookies = await open(httpd, v);
    assert.equal((await postForm(httpd, `/visit/${v.code}/cancel`, {}, v.cookies)).status, 303);
    await decide(`${at(shifts[6])}/cancel`, { note: 'Cán bộ ốm' });
    const res = await receiptOf(v);
    assert.equal(heading(res), 'Lịch hẹn của bà Lan đã hủy.');
    assert.match(res.text, /Chỗ đã trả lại cho người khác/);
    assert.equal((await apiOf(v)).called_off, false);
});

test('a visit that went with its moved session says where it was before, until its citizen chooses anew', async () => {
    const v = visit(shifts[8]), from = shifts[8], day = dayOf(from.start + 1440);
    await decide(`${at(from)}/move`, { day, from: '08:00', to: '10:00', note: 'Nhường nhà cho họp tổ' });
    const res = await seen(v, /Nhà văn hóa Tổ 3A/);
    const [, month, date] = dayOf(v.start).split('-').map(Number);
    assert.equal(heading(res), 'Đã đặt lịch hẹn cho bà Lan.');
    assert.match(res.text, new RegExp(`Lịch hẹn đã dời sang giờ mới\\. Trước đây: [^<]*, ${date}/${month}/2026[^<]*\\(${clockOf(v.start)}\\)\\.`));
    const told = await apiOf(v);
    assert.deepEqual(told.moved_from, { shift: from.id, start: `${dayOf(v.start)}T${clockOf(v.start)}:00+07:00` });
    const [next] = sql(httpd, `SELECT shift, start_min AS start FROM visit WHERE id = ${v.id}`);
    const slot = (await httpd.get(`/api/v1/shifts/${next.shift}/slots?service=eid-level-2`)).json().slots.find((s) => !s.start.includes('T08:00'));
    const changed = await httpd.get(`/api/v1/visits/${v.code}/reschedule`, { method: 'POST', body: JSON.stringify({ shift: next.shift, start: slot.start }),
        headers: { 'Content-Type': 'application/json', 'Proj06-Proof': v.proof } });
    assert.equal(changed.status, 200, changed.text);
    assert.equal(changed.json().moved_from, null);
    assert.doesNotMatch((await receiptOf(v)).text, /Trước đây/);
});

test('a slip that is not valid any more says so, for the citizen as for the office', async () => {
    const v = visit(shifts[10], { state: 'cancelled' });
    for (const text of [(await receiptOf(v, '/slip')).text, (await manager.get(`/office/visit/${v.id}/slip`)).text]) {
        assert.match(text, /Lịch hẹn đã hủy\. Phiếu này không còn giá trị\./);
        assert.doesNotMatch(text, /bàn số|Cần mang theo/);
    }
    const valid = visit(shifts[10]);
    assert.doesNotMatch((await receiptOf(valid, '/slip')).text, /không còn giá trị/);
});
