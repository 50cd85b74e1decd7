// After the booking: looking a visit up, the receipt, changing, cancelling, the waiting list, own data.
import assert from 'node:assert/strict';
import test from 'node:test';
import { serve } from '../support/httpd.mjs';
import { scan } from '../support/scan.mjs';
import {
    addVisit, cookieHeader, cookiesOf, fill, newCode, open, postForm, shiftsFor, sql,
} from '../support/visits.mjs';

const POINT = 'nha-van-hoa-to-3a-duc-xuan';
const httpd = serve({ clock: '2026-11-23T18:40', conf: ['Proj06LimitProofs 3 15', 'Proj06LimitAddress off'] });
const shifts = () => shiftsFor(httpd, { point: POINT, service: 'eid-level-2' });
const MINUTES = 20;
const taken = new Map(); // shift → minutes from its start that visits have already

// A visit in a place of its own, if no other is asked for, on one of some days.
const visit = (options = {}) => {
    const shift = options.shift ?? shifts().slice(1, 7).sort((a, b) => (taken.get(a.id) ?? 0) - (taken.get(b.id) ?? 0))[0];
    const start = options.start ?? taken.get(shift.id) ?? 0;
    taken.set(shift.id, start + MINUTES);
    return addVisit(httpd, { minutes: MINUTES, services: [['eid-level-2', shift.desk]], ...options, shift, start });
};
const get = (path, cookies = {}) => httpd.get(path, { headers: { 'Accept-Language': 'vi', ...cookieHeader(cookies) } });
const lookup = (code, proof) => postForm(httpd, '/visit', { code, proof }, {}, { 'Accept-Language': 'vi' });
const post = (path, fields, cookies) => postForm(httpd, path, fields, cookies, { 'Accept-Language': 'vi' });
const stateOf = (v) => sql(httpd, `SELECT state, start_min AS start, shift FROM visit WHERE id = ${v.id}`)[0];
const heading = (res) => /<h1[^>]*>([^<]*)</.exec(res.text)[1];
const shown = (code) => `${code.slice(0, 3)} ${code.slice(3)}`;
const fieldOf = (res, name) => new RegExp(`name="${name}" value="([^"]*)"`).exec(res.text)?.[1];

test('a visit opens with its code as people type it and the last digits of the phone', async () => {
    const v = visit(), { code } = v;
    for (const typed of [code, code.toLowerCase(), shown(code), `${code.slice(0, 3)}-${code.slice(3)}`, ` ${code} `]) {
        const res = await lookup(typed, '678');
        assert.equal(res.status, 303, typed);
        assert.equal(res.headers.location, `/proj06/visit/${code}`);
        assert.equal(res.headers['cache-control'], 'no-store');
    }
    assert.equal((await lookup(code, ' 6-7 8')).status, 303);
    const old = visit({ phone: null, birthYear: 1954 });
    assert.equal((await lookup(old.code, '1954')).status, 303);
});

test('the cookie that opens a visit is for it alone, for an hour, and no script can read it', async () => {
    const v = visit(), other = visit();
    const cookies = cookiesOf(await lookup(v.code, v.proof));
    assert.deepEqual(cookies.map((c) => c.path), [`/proj06/visit/${v.code}`, `/proj06/visit/${v.code}.ics`]);
    for (const c of cookies) {
        assert.equal(c.name, 'p6_visit');
        assert.ok(c.value.length >= 43);
        assert.deepEqual(c.attributes.slice(1).sort(), ['HttpOnly', 'Max-Age=3600', 'SameSite=Lax']);
    }
    const mine = { p6_visit: cookies[0].value };
    assert.match((await get(`/visit/${v.code}`, mine)).text, /bà Lan/);
    for (const path of [`/visit/${other.code}`, `/visit/${newCode()}`]) {
        const res = await get(path, mine);
        assert.equal(res.status, 200);
        assert.match(heading(res), /Xem, đổi, hủy/);
        assert.doesNotMatch(res.text, /bà Lan/);
    }
    assert.equal((await get(`/visit/${other.code}/data.json`, mine)).status, 303);
});

test('a refusal does not tell whether the code or the proof was wrong, and keeps the code', () => httpd.withinAMinute(async () => {
    const v = visit(), unknown = newCode();
    const pages = [];
    for (const [code, proof] of [[v.code, '000'], [unknown, '678'], [v.code, ''], ['not a code', '678']]) {
        const res = await lookup(code, proof);
        assert.equal(res.status, 422, code);
        assert.equal(res.headers['set-cookie'], undefined);
        assert.equal(fieldOf(res, 'code'), code);
        assert.match(res.text, /<title>Lỗi: /);
        assert.match(res.text, /Quên mã hẹn\?/);
        pages.push(res.text.replaceAll(code, 'CODE'));
    }
    assert.ok(pages.every((text) => text === pages[0]));
}));

test('wrong proofs lock the code for a while, in words and in Retry-After', async () => {
    const v = visit();
    for (let i = 0; i < 3; i++) assert.equal((await lookup(v.code, '999')).status, 422);
    const res = await lookup(v.code, v.proof);
    assert.equal(res.status, 429);
    assert.ok(Number(res.headers['retry-after']) > 600 && Number(res.headers['retry-after']) <= 900);
    assert.match(res.text, /Xin thử lại sau 1[1-5] phút/);
});

test('the address of a visit asks for the proof, with the code filled in, and pages of it lead there', async () => {
    const v = visit();
    const res = await get(`/visit/${v.code}`);
    assert.equal(res.status, 200);
    assert.equal(fieldOf(res, 'code'), v.code);
    assert.doesNotMatch(res.text, /bà Lan/);
    for (const path of ['/slip', '/change', '/cancel', '/data', '/data.json', '/correct', '/erase', '.ics']) {
        const sent = await get(`/visit/${v.code}${path}`);
        assert.equal(sent.status, 303, path);
        assert.equal(sent.headers.location, `/proj06/visit/${v.code}`);
    }
    for (const path of ['/change', '/cancel', '/correct', '/erase', '/accept'])
        assert.equal((await post(`/visit/${v.code}${path}`, { name: 'x' }, {})).status, 303, path);
    assert.equal(stateOf(v).state, 'booked');
    const typed = await get(`/visit/${v.code.toLowerCase()}`);
    assert.equal(typed.status, 303);
    assert.equal(typed.headers.location, `/proj06/visit/${v.code}`);
    assert.equal((await get('/lich-hen')).headers.location, '/proj06/visit');
});

test('what people type comes back as text, never as markup', async () => {
    const evil = '"><script>alert(1)</script>';
    assert.equal(fieldOf(await lookup(evil, '1'), 'code'), '&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;');
    const path = encodeURIComponent('"><b>x');
    assert.match((await get(`/visit/${path}`)).text, /value="&quot;&gt;&lt;b&gt;x"/);
    const v = visit({ name: 'bà <b>Lan</b> & "con"' });
    const cookies = await open(httpd, v);
    for (const page of ['', '/slip', '/data', '/correct']) {
        const res = await get(`/visit/${v.code}${page}`, cookies);
        assert.match(res.text, /bà &lt;b&gt;Lan&lt;\/b&gt; &amp; /, page);
        assert.doesNotMatch(res.text, /<b>Lan/, page);
    }
    const { headers } = await get(`/visit/${encodeURIComponent('a\u00e0 b')}/change`);
    assert.match(headers.location, /^\/proj06\/visit\/[\w%]+$/);
});

test('the receipt says code, ticket, when, where, what to bring, where help stops and what comes next', async () => {
    const v = visit({ shift: shifts()[7], start: 60 });
    const res = await get(`/visit/${v.code}`, await open(httpd, v));
    assert.equal(res.headers['cache-control'], 'no-store');
    assert.equal(heading(res), 'Đã đặt lịch hẹn cho bà Lan.');
    for (const text of [shown(v.code), `${v.shift.desk}-13`, '7 giờ tối (19:00)', 'Nhà văn hóa Tổ 3A',
        'gần cây đa đầu ngõ', 'Định danh mức độ 2', `bàn số ${v.shift.desk}`, 'Công an', 'Thẻ căn cước gắn chip',
        'chỉ giúp nộp yêu cầu', 'mời ông bà đến công an phường hoặc xã', 'Hỗ trợ miễn phí', 'không bao giờ hỏi mật khẩu',
        'https://www.google.com/maps/dir/'])
        assert.ok(res.text.includes(text), text);
    assert.doesNotMatch(res.text, /0912|678/, 'the phone is not shown off');
    const english = await get(`/visit/${v.code}?lang=en`, await open(httpd, v));
    assert.match(heading(english), /^A place is booked for bà Lan\.$/);
});

test('several services are told in order, each with its desk and time', async () => {
    const shift = shifts()[7];
    const v = visit({ shift, start: 120, services: [['eid-level-2', shift.desk], ['vneid-install', shift.desk]] });
    const { text } = await get(`/visit/${v.code}`, await open(httpd, v));
    const [first, second] = [...text.matchAll(/<li><b>([^<]*)<\/b>: ([^<]*)<\/li>/g)].map((m) => m.slice(1));
    assert.deepEqual(first, ['Định danh mức độ 2', `bàn số ${shift.desk}, lúc 20:00`]);
    assert.equal(second[0], 'Cài ứng dụng VNeID');
    assert.match(second[1], /lúc 20:\d\d$/);
});

for (const [state, words] of [['arrived', 'đã đến, đang chờ'], ['parked', 'đang được giữ lại'], ['called', 'Mời bà Lan'],
    ['serving', 'đang được hỗ trợ'], ['finished', 'Đã hỗ trợ xong'], ['absent', 'chưa thấy bà Lan'],
    ['not_reached', 'khi chưa đến lượt'], ['cancelled', 'đã hủy'], ['expired', 'đã hết hạn']])
    test(`a visit that is ${state} says so, offers what can still be done and nothing else`, async () => {
        const v = visit({ state });
        const cookies = await open(httpd, v);
        const { text } = await get(`/visit/${v.code}`, cookies);
        assert.ok(text.includes(words), words);
        for (const action of ['change', 'cancel']) {
            assert.ok(!text.includes(`/visit/${v.code}/${action}"`), action);
            assert.equal((await get(`/visit/${v.code}/${action}`, cookies)).status, 303);
            assert.equal((await post(`/visit/${v.code}/${action}`, { shift: v.shift.id }, cookies)).status, 303);
        }
        if (!['arrived', 'parked'].includes(state)) assert.equal(stateOf(v).state, state);
    });

test('a shift that was cancelled says so and where it went', async () => {
    const gone = sql(httpd, `SELECT s.id, s.point, s.start_min AS start, s.end_min AS end, s.successor, d.number AS desk
        FROM shift s JOIN plan_desk d ON d.plan = s.plan WHERE s.status = 'cancelled' AND s.successor IS NOT NULL LIMIT 1`)[0];
    const v = visit({ shift: gone, start: 0 });
    const cookies = await open(httpd, v);
    const { text } = await get(`/visit/${v.code}`, cookies);
    assert.match(text, /<h1>Buổi hẹn của bà Lan không còn vào giờ này\. Xin chọn giờ khác\.</);
    assert.match(text, /Buổi này đã hủy<\/b>\. <a href="\/proj06\/point\/nha-van-hoa-to-6-duc-xuan">Chuyển sang/);
    assert.match(text, new RegExp(`/visit/${v.code}/change"`));
    assert.match(text, new RegExp(`/visit/${v.code}/change\\?shift=${gone.successor}"[^>]*>Chọn giờ ở buổi thay thế`));
    assert.match((await get(`/visit/${v.code}.ics`, cookies)).text, /STATUS:CANCELLED/);
});

test('the calendar has the time and the place, no name, and follows changes under one UID', async () => {
    const v = visit(), cookies = await open(httpd, v);
    const read = async () => {
        const res = await get(`/visit/${v.code}.ics`, cookies);
        assert.equal(res.status, 200);
        assert.equal(res.headers['content-type'], 'text/calendar; charset=utf-8');
        assert.equal(res.headers['cache-control'], 'no-store');
        assert.ok(res.text.split('\r\n').every((line) => Buffer.byteLength(line) <= 75));
        const lines = res.text.replaceAll('\r\n ', '').split('\r\n');
        assert.doesNotMatch(lines.join('\n'), /Lan|0912/);
        return Object.fromEntries(lines.map((l) => [l.slice(0, l.indexOf(':')), l.slice(l.indexOf(':') + 1)]));
    };
    const first = await read();
    const utc = (minute) => new Date((minute - 420) * 60_000).toISOString().replace(/[-:]|\.000/g, '');
    assert.equal(first.DTSTART, utc(v.start));
    assert.equal(first.STATUS, 'CONFIRMED');
    assert.equal(first.SEQUENCE, '0');
    assert.equal(first.UID, `visit-${v.code}@proj06`);
    assert.match(first.LOCATION, /^Nhà văn hóa Tổ 3A\\, /);
    assert.equal(first.URL, httpd.url(`/visit/${v.code}`));
    assert.equal((await post(`/visit/${v.code}/cancel`, {}, cookies)).status, 303);
    const last = await read();
    assert.equal(last.UID, first.UID);
    assert.equal(last.STATUS, 'CANCELLED');
    assert.ok(Number(last.SEQUENCE) > Number(first.SEQUENCE));
});

test('the slip has all that counts and a QR code of the visit\'s address, but no phone', async () => {
    const v = visit({ shift: shifts()[7], start: 75 + 5 }), cookies = await open(httpd, v);
    const { text, headers } = await get(`/visit/${v.code}/slip`, cookies);
    assert.equal(headers['cache-control'], 'no-store');
    assert.equal(scan(text), httpd.url(`/visit/${v.code}`));
    for (const part of [shown(v.code), 'bà Lan', '7 giờ 20 tối (19:20)', 'Nhà văn hóa Tổ 3A', 'Định danh mức độ 2', 'Công an',
        'Hỗ trợ miễn phí', 'Ghi thêm'])
        assert.ok(text.includes(part), part);
    assert.doesNotMatch(text, /0912|345 678/, 'a finder of the slip could open the visit');
});

test('another time at the same point: the new place is taken, the old one given back, the receipt says so', async () => {
    const v = visit(), cookies = await open(httpd, v), base = `/visit/${v.code}/change`;
    const days = await get(base, cookies);
    const [target] = [...days.text.matchAll(/change\?shift=(\d+)/g)].map((m) => m[1]).filter((id) => id !== String(v.shift.id));
    const times = await get(`${base}?shift=${target}`, cookies);
    assert.match(times.text, /type="radio"[^>]* checked/);
    const start = /type="radio" id="start" name="start" value="([^"]+)"/.exec(times.text)[1];
    const form = { key: fieldOf(times, 'key'), shift: target, start };
    assert.equal(stateOf(v).shift, v.shift.id, 'looking changes nothing');
    for (let i = 0; i < 2; i++) {
        const res = await post(base, form, cookies);
        assert.equal(res.status, 303);
        assert.equal(res.headers.location, `/proj06/visit/${v.code}?done=changed`);
    }
    assert.equal(stateOf(v).shift, Number(target));
    const claims = sql(httpd, `SELECT DISTINCT shift FROM claim WHERE visit = ${v.id}`);
    assert.deepEqual(claims, [{ shift: Number(target) }]);
    assert.match((await get(`/visit/${v.code}?done=changed`, cookies)).text, /Đã đổi sang giờ mới/);
});

test('a time that somebody else has just taken is said so, and the old place stays', async () => {
    const v = visit(), cookies = await open(httpd, v), base = `/visit/${v.code}/change`;
    const other = shifts()[8];
    const times = await get(`${base}?shift=${other.id}`, cookies);
    const [first, second] = [...times.text.matchAll(/name="start" value="([^"]+)"/g)].map((m) => m[1]);
    const desks = sql(httpd, `SELECT d.number FROM plan_desk d JOIN shift s ON s.plan = d.plan WHERE s.id = ${other.id}
        AND d.online = 1 AND d.services LIKE '%eid-level-2%'`);
    for (const { number } of desks)
        visit({ shift: other, start: 0, services: [['eid-level-2', number]], phone: '+84912000111' });
    const res = await post(base, { key: fieldOf(times, 'key'), shift: other.id, start: first }, cookies);
    assert.equal(res.status, 409);
    assert.match(res.text, /Giờ ấy vừa có người đặt/);
    assert.doesNotMatch(res.text, new RegExp(`value="${first}"`));
    assert.match(res.text, new RegExp(`value="${second}"[^>]* checked|checked[^>]* value="${second}"`), 'the nearest is chosen');
    assert.equal(stateOf(v).shift, v.shift.id);
});

test('a change without a time, to a shift that is not there or in a strange form is refused with what to do', async () => {
    const v = visit(), cookies = await open(httpd, v), base = `/visit/${v.code}/change`;
    const none = await post(base, { shift: shifts()[3].id, key: 'k'.repeat(32) }, cookies);
    assert.equal(none.status, 422);
    assert.match(none.text, /href="#start"/);
    for (const shift of ['', '0', '-1', '999999999', '1e3', 'x'.repeat(100)]) {
        assert.equal((await post(base, { shift, start: '2026-11-25T19:00' }, cookies)).status, 404, shift);
        const gone = await get(`${base}?shift=${shift || '0'}`, cookies);
        assert.equal(gone.status, 404, shift);
        assert.match(gone.text, /Buổi ấy không còn nhận hẹn[^]*change\?shift=/, 'on with the others');
    }
    const police = sql(httpd, `SELECT id FROM shift WHERE point LIKE 'cong-an%' AND start_min > ${v.start} LIMIT 1`)[0];
    if (police) assert.match((await get(`${base}?shift=${police.id}`, cookies)).text, /hết chỗ/);
    assert.equal(stateOf(v).shift, v.shift.id);
    const others = await get(`${base}?others=1`, cookies);
    assert.match(others.text, /change\?point=/);
    const today = [...others.text.matchAll(/hôm nay, (\d\d:\d\d)/g)].map(([, time]) => time);
    assert.ok(today.length, 'other points are open this evening');
    assert.deepEqual(today.filter((time) => time < '18:40'), [], 'no time that has passed is offered');
    const there = /change\?point=([\w-]+)/.exec(others.text)[1];
    assert.notEqual(there, POINT);
    assert.match((await get(`${base}?point=${there}`, cookies)).text, /change\?shift=/);
    assert.equal((await get(`${base}?point=%22%3E%3Cb%3E`, cookies)).status, 200);
});

test('cancelling asks once, frees the place, and is harmless when sent again', async () => {
    const v = visit(), cookies = await open(httpd, v);
    const asked = await get(`/visit/${v.code}/cancel`, cookies);
    assert.match(heading(asked), /Hủy lịch hẹn này\?/);
    assert.equal(stateOf(v).state, 'booked');
    for (let i = 0; i < 2; i++)
        assert.equal((await post(`/visit/${v.code}/cancel`, {}, cookies)).headers.location, `/proj06/visit/${v.code}`);
    assert.equal(stateOf(v).state, 'cancelled');
    assert.deepEqual(sql(httpd, `SELECT * FROM claim WHERE visit = ${v.id}`), []);
    const after = await get(`/visit/${v.code}`, cookies);
    assert.match(heading(after), /đã hủy/);
    assert.match(after.text, /href="\/proj06\/book\/place\?service=eid-level-2&amp;commune=01840"/);
});

test('a form sent from somebody else\'s page changes nothing', async () => {
    const v = visit(), cookies = await open(httpd, v);
    for (const headers of [{ 'Sec-Fetch-Site': 'cross-site' }, { Origin: 'https://evil.example' }]) {
        const res = await postForm(httpd, `/visit/${v.code}/cancel`, {}, cookies, headers);
        assert.equal(res.status, 403);
    }
    assert.equal(stateOf(v).state, 'booked');
    assert.equal((await get(`/visit/${v.code}/accept`, cookies)).status, 405);
});

test('who waits sees the place in line and can leave it', async () => {
    const shift = shifts()[9];
    fill(httpd, shift);
    const [first, second] = [visit({ shift, state: 'waiting' }), visit({ shift, state: 'waiting', acceptOffer: 1, name: 'ông Páo' })];
    const cookies = await open(httpd, second);
    const res = await get(`/visit/${second.code}`, cookies);
    assert.match(heading(res), /^ông Páo đang ở danh sách chờ, số 2\.$/);
    assert.match(res.text, /được xếp chỗ ngay/);
    assert.equal((await get(`/visit/${second.code}.ics`, cookies)).status, 404);
    assert.match((await get(`/visit/${first.code}`, await open(httpd, first))).text, /cán bộ gọi điện và giữ chỗ 30 phút/);
    assert.match(heading(await get(`/visit/${second.code}/cancel`, cookies)), /Rời danh sách chờ\?/);
    assert.equal((await post(`/visit/${second.code}/cancel`, {}, cookies)).status, 303);
    assert.equal(stateOf(second).state, 'cancelled');
});

test('who waited in vain is told so and can book again', async () => {
    const [past] = shiftsFor(httpd, { point: POINT, service: 'eid-level-2', from: '2026-11-22T00:00' });
    const v = visit({ shift: past, state: 'waiting' });
    const { text } = await get(`/visit/${v.code}`, await open(httpd, v));
    assert.match(text, /Buổi này đã hết mà chưa có chỗ trống/);
    assert.match(text, /href="\/proj06\/book\/place\?service=eid-level-2&amp;commune=01840"/);
});

test('an offer is taken with one button, again harmlessly, and a lapsed one is said to be gone', async () => {
    const shift = shifts()[10];
    const v = visit({ shift, state: 'waiting', offerUntil: '2026-11-23T23:55' });
    const cookies = await open(httpd, v);
    const res = await get(`/visit/${v.code}`, cookies);
    assert.equal(heading(res), 'Đã có chỗ cho bà Lan.');
    assert.match(res.text, /được giữ đến 23:55/);
    assert.match(res.text, new RegExp(`<form method="post" action="/proj06/visit/${v.code}/accept" id="form">`));
    for (let i = 0; i < 2; i++) {
        const taken = await post(`/visit/${v.code}/accept`, {}, cookies);
        assert.equal(taken.headers.location, `/proj06/visit/${v.code}`);
        assert.equal(stateOf(v).state, 'booked');
    }
    const late = visit({ shift, state: 'expired' });
    const mine = await open(httpd, late);
    const lapsed = await post(`/visit/${late.code}/accept`, {}, mine);
    assert.equal(lapsed.headers.location, `/proj06/visit/${late.code}?done=lapsed`);
    assert.match((await get(`/visit/${late.code}?done=lapsed`, mine)).text, /Chỗ được mời không còn nữa/);
});

test('all that is held is shown and can be taken home', async () => {
    const v = visit({ birthYear: 1954 }), cookies = await open(httpd, v);
    const { text } = await get(`/visit/${v.code}/data`, cookies);
    for (const part of ['bà Lan', '0912 345 678', '1954', shown(v.code), 'Định danh mức độ 2', '2026-11.test', 'tự xóa vào ngày'])
        assert.ok(text.includes(part), part);
    const res = await get(`/visit/${v.code}/data.json`, cookies);
    assert.equal(res.headers['content-disposition'], `attachment; filename="visit-${v.code}.json"`);
    assert.equal(res.headers['cache-control'], 'no-store');
    const all = res.json();
    assert.equal(all.name, 'bà Lan');
    assert.equal(all.phone, '+84912345678');
    assert.equal(all.birth_year, 1954);
    assert.deepEqual(all.services, [{ service: 'eid-level-2', desk: v.shift.desk }]);
    assert.equal(all.point, POINT);
    assert.match(all.erase_after, /\+07:00$/);
    assert.deepEqual(all.history, [], 'nothing was done with a visit that was put there');
    assert.equal((await post(`/visit/${v.code}/correct`, { name: 'bà Lan', phone: '0912345678', birth_year: '1954' }, cookies)).status, 303);
    const [done, ...more] = (await get(`/visit/${v.code}/data.json`, cookies)).json().history;
    assert.deepEqual([done.what, done.by, more], ['corrected', 'citizen', []]);
    assert.match(done.at, /^2026-11-\d\dT[\d:]+\+07:00$/);
});

test('name and phone are put right, and the proof follows', async () => {
    const v = visit(), cookies = await open(httpd, v), path = `/visit/${v.code}/correct`;
    const form = await get(path, cookies);
    assert.equal(fieldOf(form, 'name'), 'bà Lan');
    const wrong = await post(path, { name: '', phone: '12', birth_year: '<b>' }, cookies);
    assert.equal(wrong.status, 422);
    for (const field of ['name', 'phone', 'birth_year']) assert.match(wrong.text, new RegExp(`href="#${field}"`));
    assert.match(wrong.text, /value="&lt;b&gt;"/);
    const right = await post(path, { name: 'bà Hoàng Thị Lan', phone: '0987 654 321', birth_year: '' }, cookies);
    assert.equal(right.headers.location, `/proj06/visit/${v.code}?done=corrected`);
    assert.match((await get(`/visit/${v.code}?done=corrected`, cookies)).text, /ba số cuối của số điện thoại mới/);
    assert.equal((await lookup(v.code, '678')).status, 422);
    assert.equal((await lookup(v.code, '321')).status, 303);
});

test('erasing leaves nobody behind, and neither code nor cookie opens anything', async () => {
    const v = visit({ name: 'bà Đặc Biệt' }), cookies = await open(httpd, v);
    const asked = await get(`/visit/${v.code}/erase`, cookies);
    assert.match(heading(asked), /Xóa thông tin của tôi\?/);
    assert.equal(sql(httpd, `SELECT count(*) AS n FROM person WHERE visit = ${v.id}`)[0].n, 1);
    const res = await post(`/visit/${v.code}/erase`, {}, cookies);
    assert.equal(res.headers.location, '/proj06/visit/gone');
    assert.deepEqual(cookiesOf(res).map((c) => [c.value, c.attributes.includes('Max-Age=0')]), [['', true], ['', true]]);
    assert.match(heading(await get('/visit/gone')), /Đã xóa thông tin/);
    assert.equal(sql(httpd, `SELECT count(*) AS n FROM person WHERE visit = ${v.id}`)[0].n, 0);
    assert.equal(stateOf(v).state, 'cancelled');
    assert.match(heading(await get(`/visit/${v.code}`, cookies)), /Xem, đổi, hủy/);
    assert.equal((await lookup(v.code, v.proof)).status, 422);
});

test('the receipt says what a button did only while it is so', async () => {
    const v = visit({ state: 'cancelled' }), cookies = await open(httpd, v);
    for (const done of ['changed', 'nonsense', '%3Cb%3E'])
        assert.doesNotMatch((await get(`/visit/${v.code}?done=${done}`, cookies)).text, /role="status"/, done);
});

test('the blank slip needs no visit, and the privacy page says who, what, how long and which cookies', async () => {
    const card = await get('/visit/card');
    assert.match(card.text, /Mã hẹn:<\/p>/);
    const { text } = await get('/privacy');
    for (const part of ['91/2025/QH15', '356/2025/NĐ-CP', '<b>30</b> ngày', 'p6_lang', 'p6_commune', 'p6_draft', 'p6_visit',
        'p6_home', 'Tôi đồng ý', 'Ủy ban nhân dân'])
        assert.ok(text.includes(part), part);
    assert.match(text, /Bản <span>2026-11\.[0-9a-f]{8}</);
});

test('nothing of a person stands in the logs', () => {
    assert.doesNotMatch(httpd.said(), /Lan|0912|912345678|Páo/);
});
