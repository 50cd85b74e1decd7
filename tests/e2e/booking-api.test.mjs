// Booking through the API, each answer held against the description.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { beforeEach } from 'node:test';
import { serve } from '../support/httpd.mjs';
import { Description } from '../support/openapi.mjs';
import { fill, shiftsFor } from '../support/visits.mjs';

const httpd = serve({ clock: '2026-11-23T08:40', conf: ['Proj06LimitAddress off', 'Proj06LimitProofs 3 15'] });
const json = { 'Content-Type': 'application/json' };
let api, consent, shift, service, services, phones = 0;
const shifts = [];

const get = async (path, headers = {}) => api.check('GET', path, await httpd.get(`/api/v1${path}`, { headers }));
async function post(path, body, headers = {}) {
    const ready = body === undefined || typeof body === 'string' || Buffer.isBuffer(body);
    const text = ready ? body : JSON.stringify(body);
    return api.check('POST', path, await httpd.get(`/api/v1${path}`,
        { method: 'POST', body: text, headers: { ...(text === undefined ? {} : json), ...headers } }));
}
const keyed = () => ({ 'Idempotency-Key': randomUUID() });
const proofOf = (visit) => ({ 'Proj06-Proof': visit.phone?.slice(-3) ?? String(visit.birth_year) });
const slots = () => slotsOf(shift.id, service);

// A wish that can be met, for a phone of its own, at free start number N.
async function wish(changes = {}, n = 0) {
    const start = (await slots())[n].start;
    const phone = `09${String(10_000_000 + ++phones)}`;
    return { shift: shift.id, start, services: [service], name: 'Bà Lan', phone, consent, ...changes };
}

async function booked(changes, n) {
    const res = await post('/visits', await wish(changes, n), keyed());
    assert.equal(res.status, 201, res.text);
    return res.json();
}

// CODES of the fields that a 422 complains of.
function faults(res) {
    assert.equal(res.status, 422, res.text);
    const { errors } = res.json();
    assert.equal(new Set(errors.map((e) => e.field)).size, errors.length, 'one entry a field');
    return Object.fromEntries(errors.map((e) => [e.field, e.code]));
}

test('there is a description, a consent and a shift to book', async () => {
    api = await Description.of(httpd);
    consent = (await get('/consent')).json().version;
    for (const when of ['tomorrow', 'weekend']) {
        const { points } = (await httpd.get(`/api/v1/help?when=${when}`)).json();
        shifts.push(...points.flatMap((p) => p.shifts).filter((s) => s.free > 8 && s.services.length > 1));
    }
    assert.ok(shifts.length > 30);
});

const slotsOf = async (id, codes) => (await get(`/shifts/${id}/slots?service=${codes}`)).json().slots;

// each test has a shift of its own, with two services that can be booked one after the other
beforeEach(async () => {
    while (shifts.length) {
        shift = shifts.pop();
        services = [];
        for (const code of shift.services)
            if ((await slotsOf(shift.id, code)).length > 8) services.push(code);
        services = services.slice(0, 2);
        [service] = services;
        if (services.length === 2 && (await slotsOf(shift.id, services)).length) return;
    }
});

test('the consent has one version and a text in each language', async () => {
    const all = await Promise.all(['vi', 'en', 'fr'].map(async (l) => (await get(`/consent?lang=${l}`)).json()));
    assert.equal(new Set(all.map((c) => c.version)).size, 1);
    assert.equal(new Set(all.map((c) => c.text)).size, 3);
    const english = await get('/consent', { 'Accept-Language': 'en' });
    assert.equal(english.json().lang, 'en');
    assert.match(english.headers.vary, /Accept-Language/);
    assert.equal((await get('/consent', { 'If-None-Match': english.headers.etag, 'Accept-Language': 'en' })).status, 304);
});

test('free starts are told for services that fit one after the other', async () => {
    const one = await slots();
    assert.ok(one.length > 3);
    assert.ok(one.every((s, i) => !i || one[i - 1].start < s.start), 'by time');
    const two = await slotsOf(shift.id, services);
    assert.ok(two.every((s) => Date.parse(s.end) - Date.parse(s.start) > 15 * 60_000));
    for (const bad of ['', '?service=', '?service=nothing', `?service=${service},${service}`, '?service=a,b,c,d,e']) {
        const res = await get(`/shifts/${shift.id}/slots${bad}`);
        assert.equal(res.status, 400, bad);
        assert.equal(res.json().parameter, 'service');
    }
    for (const none of ['0', '99999999', '1e3', '-1', '9'.repeat(40)])
        assert.equal((await get(`/shifts/${none}/slots?service=${service}`)).status, 404, none);
});

test('a visit is booked, seen with its proof, moved, and given up', async () => {
    const res = await post('/visits', await wish({ name: 'Hoàng Thị Mỷ', for_someone_else: true }), keyed());
    const visit = res.json(), proof = proofOf(visit);
    assert.equal(res.headers.location, `/proj06/api/v1/visits/${visit.code}`);
    assert.equal(res.headers['cache-control'], 'no-store');
    assert.equal(visit.state, 'booked');
    assert.match(visit.ticket, /^\d+-\d\d$/);
    assert.equal(visit.name, 'Hoàng Thị Mỷ');
    assert.ok(visit.phone.startsWith('+849') && visit.for_someone_else);
    assert.equal(visit.services[0].service, service);
    assert.ok(visit.services[0].bring);
    assert.deepEqual((await httpd.get(res.headers.location, { mount: '', headers: proof })).json(), visit);
    assert.deepEqual((await get(`/visits/${visit.code.toLowerCase()}`, proof)).json(), visit, 'as people type it');

    const later = (await slots()).at(-1).start;
    const moved = await post(`/visits/${visit.code}/reschedule`, { shift: shift.id, start: later }, proof);
    assert.equal(moved.json().start, later);
    assert.ok((await slots()).some((s) => s.start === visit.start), 'the old place is free');
    assert.ok(!(await slots()).some((s) => s.start === later), 'the new one is not');
    for (let i = 0; i < 2; i++) {
        const gone = await post(`/visits/${visit.code}/cancel`, undefined, proof);
        assert.equal(gone.json().state, 'cancelled');
        assert.equal(gone.json().ticket, null);
    }
    assert.ok((await slots()).some((s) => s.start === later));
    const late = await post(`/visits/${visit.code}/reschedule`, { shift: shift.id, start: later }, proof);
    assert.equal(late.status, 409);
    assert.equal(late.json().code, 'stale');
});

test('services of one visit follow one another', async () => {
    const free = await slotsOf(shift.id, services);
    const visit = (await post('/visits', await wish({ services, start: free[0].start }), keyed())).json();
    assert.equal(visit.services.length, 2);
    assert.equal(visit.services[0].start, visit.start);
    assert.equal(visit.services[0].end, visit.services[1].start);
    assert.equal(visit.services[1].end, visit.end);
    assert.deepEqual(visit.services.map((s) => s.service).sort(), [...services].sort());
});

test('the same key gets the same answer and books nothing twice', async () => {
    const key = keyed(), asked = await wish();
    const [first, second] = [await post('/visits', asked, key), await post('/visits', asked, key)];
    assert.equal(first.status, 201);
    assert.equal(second.status, 201);
    assert.equal(second.text, first.text);
    assert.equal(second.headers.location, first.headers.location);
    const other = await post('/visits', { ...asked, name: 'Ông Páo' }, key);
    assert.deepEqual(faults(other), { 'Idempotency-Key': 'key-used' });
    assert.ok(!other.text.includes(first.json().code), 'nobody gets the receipt of another');
});

test('a key that is missing or of another form is refused with what is right', async () => {
    const asked = await wish();
    for (const key of [undefined, 'short', 'a'.repeat(65), 'with space in the midst', 'khóa-có-dấu-dài-đủ', '']) {
        const res = await httpd.get('/api/v1/visits?lang=en', { method: 'POST', body: JSON.stringify(asked),
            headers: { ...json, ...(key === undefined ? {} : { 'Idempotency-Key': Buffer.from(key).toString('latin1') }) } });
        api.check('POST', '/visits', res);
        assert.equal(res.status, 400, key);
        assert.equal(res.json().parameter, 'Idempotency-Key');
        assert.match(res.json().detail, /16 to 64/);
    }
    const visit = await booked();
    const bad = { ...proofOf(visit), 'Idempotency-Key': 'short' };
    assert.equal((await post(`/visits/${visit.code}/reschedule`, { shift: shift.id, start: visit.start }, bad)).status, 400);
});

test('a place that is taken is refused with the nearest others', async () => {
    const asked = await wish({}, 2);
    let res;
    do res = await post('/visits', { ...asked, phone: null, birth_year: 1958 }, keyed());
    while (res.status === 201);
    assert.equal(res.status, 409);
    const { code, alternatives, detail } = res.json();
    assert.equal(code, 'taken');
    assert.ok(detail);
    assert.ok(alternatives.length > 0 && alternatives.length <= 5);
    const free = new Set((await slots()).map((s) => s.start));
    assert.ok(alternatives.every((s) => free.has(s.start)));
    const away = alternatives.map((s) => Math.abs(Date.parse(s.start) - Date.parse(asked.start)));
    assert.deepEqual(away, [...away].sort((a, b) => a - b), 'nearest first');
});

test('every field that is wrong is told at once, in the language asked for', async () => {
    const good = await wish();
    const all = { shift: 99999999, start: 'soon', services: ['nothing'], name: '  ', phone: '12345', birth_year: 12, consent: 'old' };
    const res = await post('/visits?lang=fr', all, keyed());
    assert.deepEqual(faults(res), { shift: 'shift', start: 'start', services: 'service', name: 'name',
        phone: 'phone', birth_year: 'birth-year', consent: 'consent' });
    assert.match(res.json().errors[0].detail, /permanence/);
    assert.deepEqual(faults(await post('/visits', {}, keyed())), { shift: 'shift', start: 'start',
        services: 'service', name: 'name', birth_year: 'birth-year', consent: 'consent' });
    const one = async (changes) => faults(await post('/visits', { ...good, ...changes }, keyed()));
    assert.deepEqual(await one({ start: good.start.replace(/:\d\d:00\+/, ':01:00+') }), { start: 'start' });
    assert.deepEqual(await one({ services: [service, service], consent: null }), { services: 'service', consent: 'consent' });
    assert.deepEqual(await one({ phone: '01234567890' }), { phone: 'phone-old' });
    assert.deepEqual(await one({ phone: null }), { birth_year: 'birth-year' });
    assert.deepEqual(await one({ name: '<script>alert(1)</script>' }), { name: 'name' });
    assert.deepEqual(await one({ name: 'Lan\u0007' }), { name: 'name' });
    assert.deepEqual(await one({ name: 'ă'.repeat(81) }), { name: 'name' });
    assert.deepEqual(await one({ name: 'Lan', birth_year: 3000 }), { birth_year: 'birth-year' });
});

test('names come back whole and in normal form', async () => {
    const visit = await booked({ name: '  Đặng  Thị Ngọc Ánh '.normalize('NFD'), phone: null, birth_year: '1941' });
    assert.equal(visit.name, 'Đặng Thị Ngọc Ánh');
    assert.equal(visit.birth_year, 1941);
    assert.equal((await get(`/visits/${visit.code}`, { 'Proj06-Proof': '1941' })).status, 200);
});

test('a body that is no JSON, or of other types, is refused with the place', async () => {
    const asked = await wish();
    const at = async (body) => {
        const res = await post('/visits?lang=en', body, keyed());
        assert.equal(res.status, 400, JSON.stringify(body).slice(0, 80));
        return res.json();
    };
    const broken = await at('{"shift": 1,\n "name": }');
    assert.deepEqual([broken.line, broken.parameter], [2, 'json']);
    for (const body of ['', '{', 'null', '"x"', '{"a":1}{}', '{"a":1,"a":1}', '{"name":"\\u0000"}', '{"name":"\xff"}',
        '{"name":"\\ud800"}', '{"shift":1e999}', '{"shift":123456789012345678901234567890}', '[[[[[[[[[1]]]]]]]]]',
        `{"x":${'{"x":'.repeat(8)}1${'}'.repeat(9)}`])
        assert.ok((await at(Buffer.from(body, 'latin1'))).line, body);
    assert.equal((await at([asked])).pointer, '#');
    for (const [name, value] of Object.entries({ shift: '1', start: 5, services: 'x', name: ['x'], phone: 912345678,
        birth_year: true, for_someone_else: 'yes', accept_offer: 0, consent: {}, wait: 'no' }))
        assert.equal((await at({ ...asked, [name]: value })).pointer, `#/${name}`);
    assert.equal((await at({ ...asked, services: [service, 7] })).pointer, '#/services/1');
    assert.equal((await at({ ...asked, shift: 1.5 })).pointer, '#/shift');
    assert.equal((await post('/visits', { ...asked, 'x-unknown': [1] }, keyed())).status, 201, 'others are ignored');
});

test('what a caller may not say of a visit is not taken from what is posted', async () => {
    const more = { code: 'AAAAAA', ticket: 'Z99', state: 'done', channel: 'office', id: 1, erase_after_s: 1, until: '2099-01-01', online: 0,
        phone_checked: true, desk: 99 };
    const visit = await booked(more);
    for (const [name, value] of Object.entries(more)) assert.notEqual(visit[name], value, name);
    assert.equal(visit.state, 'booked');
    const res = await post(`/visits/${visit.code}/correct`, { name: 'Bà Lan', phone: visit.phone, ...more }, { ...proofOf(visit), ...keyed() });
    assert.equal(res.status, 200, res.text);
    const after = (await get(`/visits/${visit.code}`, proofOf(visit))).json();
    assert.deepEqual({ ...after, name: visit.name }, visit);
});

test('other content types, large bodies, other sites and other methods are refused', async () => {
    const asked = JSON.stringify(await wish()), key = keyed();
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonx', ''])
        assert.equal((await post('/visits', asked, { ...key, 'Content-Type': type })).status, 415, type);
    assert.equal((await post('/visits', ' '.repeat(16 * 1024 + 1), key)).status, 413);
    assert.equal((await post('/visits', `{"name":"${'x'.repeat(65_000)}"}`, key)).status, 413);
    assert.equal((await post('/visits', `{"name":"${'x'.repeat(70_000)}"}`, key)).status, 413, 'refused by httpd/');
    for (const headers of [{ 'Sec-Fetch-Site': 'cross-site' }, { 'Sec-Fetch-Site': 'same-site' },
        { Origin: 'https://elsewhere.example' }, { Origin: 'null' }])
        assert.equal((await post('/visits', asked, { ...key, ...headers })).status, 403, JSON.stringify(headers));
    const own = { Origin: `http://127.0.0.1:${httpd.port}`, 'Sec-Fetch-Site': 'same-origin' };
    assert.equal((await post('/visits', asked, { ...key, ...own, 'Content-Type': 'Application/JSON; charset=utf-8' })).status, 201);
    assert.equal((await post('/visits', asked, { ...keyed(), Accept: 'text/html' })).status, 406);
    const listed = await httpd.get('/api/v1/visits');
    assert.equal(listed.status, 405, 'visits are never listed');
    assert.equal(listed.headers.allow, 'POST');
});

test('GET, HEAD and a prefetch change nothing', async () => {
    const visit = await booked(), proof = proofOf(visit);
    for (const deed of ['cancel', 'reschedule', 'accept', 'correct', 'erase'])
        for (const [method, headers] of [['GET', {}], ['HEAD', {}], ['GET', { 'Sec-Purpose': 'prefetch' }]]) {
            const res = await httpd.get(`/api/v1/visits/${visit.code}/${deed}`, { method, headers: { ...proof, ...headers } });
            assert.equal(res.status, 405);
        }
    assert.deepEqual((await get(`/visits/${visit.code}`, proof)).json(), visit);
});

test('another visit can not be reached by its address', async () => {
    const mine = await booked(), theirs = await booked({ name: 'Ông Páo', phone: null, birth_year: 1933 });
    const proof = proofOf(mine);
    const refused = await get(`/visits/${theirs.code}`, proof);
    assert.equal(refused.status, 401);
    assert.equal((await post(`/visits/${theirs.code}/cancel`, undefined, proof)).status, 401);
    const unknown = await get('/visits/222222', proof);
    assert.equal(unknown.status, 401);
    assert.deepEqual(unknown.json(), refused.json(), 'as if it were not there');
    assert.equal((await get(`/visits/${theirs.code}`)).status, 401, 'no proof at all');
    assert.equal((await get(`/visits/${theirs.code}`, proofOf(theirs))).json().state, 'booked');
    for (const odd of ['..', '%2e%2e', "a'--", 'x'.repeat(100)])
        assert.ok([400, 401, 404].includes((await httpd.get(`/api/v1/visits/${odd}`, { headers: proof })).status), odd);
});

test('wrong proofs lock the visit for a while, even for the right one', async () => {
    const visit = await booked();
    for (let i = 0; i < 3; i++)
        assert.equal((await get(`/visits/${visit.code}`, { 'Proj06-Proof': '000' })).status, 401);
    const locked = await get(`/visits/${visit.code}`, proofOf(visit));
    assert.equal(locked.status, 429);
    assert.ok(Number(locked.headers['retry-after']) > 800);
    for (const deed of ['cancel', 'accept', 'erase'])
        assert.equal((await post(`/visits/${visit.code}/${deed}`, undefined, proofOf(visit))).status, 429);
});

test('moving to the same place, to a bad one or twice with one key', async () => {
    const visit = await booked(), proof = proofOf(visit);
    const move = (start, headers = {}, to = shift.id) => post(`/visits/${visit.code}/reschedule`,
        { shift: to, start }, { ...proof, ...headers });
    assert.deepEqual((await move(visit.start)).json(), visit);
    assert.deepEqual(faults(await move('never')), { start: 'start' });
    assert.deepEqual(faults(await move(visit.start, {}, 99999999)), { shift: 'shift' });
    const [first, second] = [(await slots())[1].start, (await slots())[2].start], key = keyed();
    assert.equal((await move(first, key)).json().start, first);
    assert.equal((await move(second)).json().start, second);
    assert.equal((await move(first, key)).json().start, second, 'a late retry moves nothing');
    const other = await booked();
    const theirs = await post(`/visits/${other.code}/reschedule`, { shift: shift.id, start: (await slots())[3].start },
        { ...proofOf(other), ...key });
    assert.notEqual(theirs.json().start, other.start, 'a key belongs to its visit');
    const full = shiftsFor(httpd, { service }).find(({ id }) => id !== shift.id);
    const [{ start }] = await slotsOf(full.id, service);
    fill(httpd, full);
    const refused = await move(start, {}, full.id);
    assert.equal(refused.status, 409);
    assert.doesNotMatch(refused.json().detail, /wait/, 'who has a place has no list to wait on');
});

test('what is held of a person can be seen, corrected and erased', async () => {
    const visit = await booked();
    assert.deepEqual(faults(await post(`/visits/${visit.code}/correct`, { name: '', phone: 'x' }, proofOf(visit))),
        { name: 'name', phone: 'phone' });
    const mended = (await post(`/visits/${visit.code}/correct`, { name: 'Bà Len', birth_year: 1950 }, proofOf(visit))).json();
    assert.deepEqual([mended.name, mended.phone, mended.birth_year], ['Bà Len', null, 1950]);
    assert.equal((await get(`/visits/${visit.code}`, proofOf(visit))).status, 401, 'the proof follows');
    const left = (await post(`/visits/${visit.code}/erase`, undefined, proofOf(mended))).json();
    assert.deepEqual([left.name, left.phone, left.birth_year, left.state], [null, null, null, 'cancelled']);
    assert.equal((await get(`/visits/${visit.code}`, proofOf(mended))).status, 401);
});

test('a phone books four visits for a day, then waiting does not help', async () => {
    const phone = '0987 000 111', at = (n) => wish({ phone }, n);
    for (let i = 0; i < 4; i++) assert.equal((await post('/visits', await at(i), keyed())).status, 201);
    const res = await post('/visits?lang=en', await at(0), keyed());
    assert.equal(res.status, 429);
    assert.match(res.json().detail, /4 visits/);
    assert.ok(Number(res.headers['retry-after']) > 3600);
});

test('a full shift has a waiting list, and a place that comes free is offered', async () => {
    const all = (await httpd.get('/api/v1/help?when=weekend')).json().points.flatMap((p) => p.shifts);
    const small = all.filter((s) => s.free > 0).sort((a, b) => a.free - b.free)[0];
    const left = () => slotsOf(small.id, small.services[0]);
    const person = () => ({ shift: small.id, services: [small.services[0]], name: 'Bà Lan', consent });
    const holders = [];
    for (let free = await left(); free.length; free = await left()) {
        const res = await post('/visits', { ...person(), start: free[0].start, birth_year: 1950 }, keyed());
        assert.equal(res.status, 201, res.text);
        holders.push(res.json());
    }
    const key = keyed(), asked = { ...person(), phone: '0987000222', wait: true };
    const waiting = (await post('/visits', asked, key)).json();
    assert.deepEqual([waiting.state, waiting.waiting_place, waiting.start, waiting.services[0].desk],
        ['waiting', 1, null, null]);
    assert.deepEqual((await post('/visits', asked, key)).json(), waiting);
    const accept = () => post(`/visits/${waiting.code}/accept`, undefined, proofOf(waiting));
    assert.equal((await accept()).json().code, 'taken', 'nothing is offered yet');
    const freed = await post(`/visits/${holders[0].code}/cancel`, undefined, proofOf(holders[0]));
    assert.equal(freed.status, 200, freed.text);
    const offered = (await get(`/visits/${waiting.code}`, proofOf(waiting))).json();
    assert.equal(offered.start, holders[0].start);
    assert.ok(offered.offer_until);
    for (let i = 0; i < 2; i++) assert.equal((await accept()).json().state, 'booked');
});

test('a visit at home is asked for', async () => {
    const asked = { commune: '01840', group: 'Tổ 3A', address: 'nhà cạnh cây đa', note: 'chó dữ\ngọi trước', services: [service],
        name: 'Ông Páo', birth_year: 1931, consent: (await get('/consent')).json().home_visit.version };
    const key = keyed();
    const first = await post('/home-visits', asked, key);
    assert.equal(first.status, 201);
    assert.equal(first.json().state, 'asked');
    assert.equal((await post('/home-visits', asked, key)).text, first.text);
    assert.deepEqual(faults(await post('/home-visits', { commune: '99999', note: 'x'.repeat(1001) }, keyed())),
        { commune: 'commune', address: 'address', note: 'note', services: 'service', name: 'name',
            birth_year: 'birth-year', consent: 'consent' });
    assert.equal((await post('/home-visits', { ...asked, address: 5 }, keyed())).json().pointer, '#/address');
    assert.equal((await post('/home-visits', asked)).status, 400);
});

test('personal data and codes stay out of the log', async () => {
    const visit = await booked({ name: 'Nùng Văn Kín', phone: '0987999888' });
    await get(`/visits/${visit.code}`, { 'Proj06-Proof': '888' });
    for (const text of ['Nùng', 'Kín', '987999888', visit.code]) assert.ok(!httpd.said().includes(text), text);
});

test('every operation of booking was called and did its work', async () => {
    const ids = ['consent', 'slots', 'book', 'visit', 'cancel', 'reschedule', 'accept', 'correct', 'erase', 'ask_home'];
    for (const { id, operation } of api.operations().filter((o) => ids.includes(o.id))) {
        const good = Object.keys(operation.responses).filter((status) => status < 300).map(Number);
        assert.ok(good.every((status) => api.seen.get(id)?.has(status)), id);
    }
});
