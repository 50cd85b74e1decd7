// Many at once, through httpd with its child processes, on both databases; after each storm the rows
// are looked at. And single mistakes that other booking systems have made.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import test, { afterEach, describe } from 'node:test';
import { databases } from '../support/databases.mjs';
import { makeDir, until } from '../support/tool.mjs';
import { Crowd, atOnce, checkRows, data, statuses } from './storm.mjs';

const options = {
    data, clock: '2026-11-23T08:00', conf: ['Proj06LimitAddress off', 'Proj06LimitProofs 5 15'],
    expect: ['P6-2003', 'P6-7011'], // jobs that don't get their turn in a storm; who books must get it
};
const codes = (answers) => answers.filter((a) => a.status === 201).map((a) => a.json().code);

function storms(serve) {
    const { httpd, rows, all, ctl } = serve(options);
    const crowd = new Crowd(httpd, rows);
    const bookedIn = (shift) => checkRows(all).filter((v) => v.shift === shift && v.state === 'booked');

    afterEach(() => checkRows(all));

    test('two hundred want the last place: one gets it, the others are told so', async () => {
        const { one, at } = crowd.day();
        const answers = await atOnce(200, () => crowd.book(one, at('18:00')));
        assert.deepEqual(statuses(answers), { 201: 1, 409: 199 });
        assert.ok(answers.every((a) => a.status === 201 || a.json().code === 'taken'));
        assert.deepEqual(bookedIn(one).map((v) => v.code), codes(answers));
    });

    test('two hundred want seven places: exactly seven get one', async () => {
        const { seven, at } = crowd.day();
        const answers = await atOnce(200, () => crowd.book(seven, at('18:00')));
        assert.deepEqual(statuses(answers), { 201: 7, 409: 193 });
        const tickets = answers.filter((a) => a.status === 201).map((a) => a.json().ticket);
        assert.equal(new Set(tickets).size, 7);
        assert.deepEqual(bookedIn(seven).map((v) => v.code).sort(), codes(answers).sort());
    });

    test('visits of different lengths that overlap never share a unit', async () => {
        const { wide, at } = crowd.day();
        const wants = [['five'], ['ten'], ['fifteen'], ['twenty'], ['ten', 'five'], ['fifteen', 'five', 'ten']];
        const answers = await atOnce(120, (i) => crowd.book(wide, at(`18:${String(i * 5 % 60).padStart(2, '0')}`),
            { services: wants[i % wants.length] }));
        assert.deepEqual(Object.keys(statuses(answers)), ['201', '409']);
        assert.deepEqual(bookedIn(wide).map((v) => v.code).sort(), codes(answers).sort());
        // what is told to be free after it is free
        for (const services of [['five'], ['ten'], ['five', 'ten'], ['ten']]) {
            const { slots } = (await httpd.get(`/api/v1/shifts/${wide}/slots?service=${services}`)).json();
            if (slots.length) await crowd.booked(wide, slots[0].start, { services });
        }
    });

    test('a visit that is moved and others that are booked get a place once', async () => {
        for (let round = 0; round < 4; round++) {
            const { one, wide, at } = crowd.day();
            const mine = await crowd.booked(wide, at('18:30'));
            const answers = await atOnce(16, (i) => (i === 7
                ? crowd.do('reschedule', mine, { shift: one, start: at('18:00') }) : crowd.book(one, at('18:00'))));
            assert.equal(answers.filter((a) => a.status < 300).length, 1);
            const moved = answers[7].status === 200;
            assert.equal((await crowd.see(mine)).json().shift, moved ? one : wide);
            assert.equal(bookedIn(one).length, 1);
            assert.equal(bookedIn(wide).length, moved ? 0 : 1);
        }
    });

    test('two visits that change places with one another lose neither', async () => {
        const { wide, at } = crowd.day();
        const [a, b] = [await crowd.booked(wide, at('18:00')), await crowd.booked(wide, at('18:45'))];
        const answers = await atOnce(20, (i) => (i % 2 ? crowd.do('reschedule', a, { shift: wide, start: at('18:45') })
            : crowd.do('reschedule', b, { shift: wide, start: at('18:00') })));
        assert.deepEqual(Object.keys(statuses(answers)), ['200']);
        assert.equal(bookedIn(wide).length, 2);
    });

    test('a place that is given up goes to who waits, once', async () => {
        for (let round = 0; round < 4; round++) {
            const { one, at } = crowd.day();
            const holder = await crowd.booked(one, at('18:00'));
            const answers = await atOnce(21, (i) => {
                if (i === 10) return crowd.do('cancel', holder);
                return crowd.book(one, at('18:00'), i % 2 ? { wait: true, accept_offer: true } : {});
            });
            assert.equal(answers[10].status, 200);
            // who joined while the place changed hands is served by the job, at the latest
            await until('somebody has the place', () => bookedIn(one).length === 1);
            const waiting = rows(`SELECT state FROM waiting WHERE shift = ${one}`).map((w) => w.state);
            assert.equal(waiting.length, 10);
            assert.ok(waiting.filter((state) => state === 'taken').length <= 1);
        }
    });

    test('the waiting list is served in its order', async () => {
        const { one, at } = crowd.day();
        const holder = await crowd.booked(one, at('18:00'));
        const first = await crowd.booked(one, undefined, { wait: true, accept_offer: true });
        const others = await atOnce(10, () => crowd.booked(one, undefined, { wait: true, accept_offer: true }));
        assert.equal(first.waiting_place, 1);
        assert.deepEqual(others.map((v) => v.state), Array(10).fill('waiting'));
        await atOnce(5, () => crowd.do('cancel', holder));
        assert.deepEqual(bookedIn(one).map((v) => v.code), [first.code]);
    });

    test('an offer is accepted once, however often one taps', async () => {
        const { one, at } = crowd.day();
        const holder = await crowd.booked(one, at('18:00'));
        const [first, second] = [await crowd.booked(one, undefined, { wait: true }),
            await crowd.booked(one, undefined, { wait: true })];
        await crowd.do('cancel', holder);
        const answers = await atOnce(20, (i) => crowd.do('accept', i % 2 ? first : second));
        assert.deepEqual(statuses(answers), { 200: 10, 409: 10 });
        assert.deepEqual(bookedIn(one).map((v) => v.code), [first.code]);
    });

    test('a double click, or fifty, on the last place is one visit and fifty equal answers', async () => {
        const { one, wide, at } = crowd.day();
        for (const [shift, services] of [[one, ['fifteen']], [wide, ['fifteen', 'five']]]) {
            const key = { 'Idempotency-Key': randomUUID() };
            const wish = await crowd.wish(shift, at('18:00'), { services });
            const answers = await atOnce(50, () => crowd.post('/visits', wish, key));
            assert.deepEqual(statuses(answers), { 201: 50 });
            assert.equal(new Set(answers.map((a) => a.text + a.headers.location)).size, 1);
            assert.equal(bookedIn(shift).length, 1);
        }
    });

    test('fifty at once on the waiting list with one key wait once', async () => {
        const { one, at } = crowd.day();
        await crowd.booked(one, at('18:00'));
        const key = { 'Idempotency-Key': randomUUID() }, wish = await crowd.wish(one, undefined, { wait: true });
        const answers = await atOnce(50, () => crowd.post('/visits', wish, key));
        assert.deepEqual(statuses(answers), { 201: 50 });
        assert.equal(new Set(answers.map((a) => a.text)).size, 1);
        assert.equal(rows(`SELECT visit FROM waiting WHERE shift = ${one}`).length, 1);
    });

    test('one key for two people at once is one visit and no stranger\'s receipt', async () => {
        for (const other of ['wide', 'seven']) {
            const { wide, at, ...day } = { ...crowd.day() }, key = { 'Idempotency-Key': randomUUID() };
            const wishes = [await crowd.wish(wide, at('18:00')),
                await crowd.wish(day[other] ?? wide, at('18:00'), { name: 'Ông Páo' })];
            const answers = await atOnce(20, (i) => crowd.post('/visits', wishes[i % 2], key));
            assert.deepEqual(statuses(answers), { 201: 10, 422: 10 });
            assert.equal(new Set(codes(answers)).size, 1);
            assert.equal(bookedIn(wide).length + bookedIn(day.seven).length, 1);
        }
    });

    test('one phone books four visits for a day, however many it asks for at once', async () => {
        const { wide, seven, at } = crowd.day();
        const phone = crowd.phone();
        const answers = await atOnce(40, (i) => (i % 4 ? crowd.book(wide, at(`18:${i % 4 * 15}`), { phone })
            : crowd.book(seven, at('18:00'), { phone })));
        const count = statuses(answers);
        assert.equal(count[201], 4);
        assert.equal(count[429] + (count[409] ?? 0), 36);
        assert.ok(answers.filter((a) => a.status === 429).every((a) => Number(a.headers['retry-after']) > 0));
        const [mine] = codes(answers).map((code) => ({ code, phone }));
        await crowd.do('cancel', mine);
        assert.equal((await crowd.book(seven, at('18:00'), { phone })).status, 201, 'a cancelled one does not count');
    });

    test('wrong proofs that come at once are counted one by one', async () => {
        const { wide, at } = crowd.day();
        const visit = await crowd.booked(wide, at('18:00'));
        const right = visit.phone.slice(-3);
        const guesses = Array.from({ length: 40 }, (_, i) => String(i + 100)).filter((g) => g !== right);
        const answers = await Promise.all(guesses.map((g) => httpd.get(`/api/v1/visits/${visit.code}`,
            { headers: { 'Proj06-Proof': g } })));
        const count = statuses(answers);
        assert.ok(count[401] >= 5, 'those that came together with the fifth are refused, right or wrong');
        assert.equal(count[401] + (count[429] ?? 0), guesses.length);
        assert.equal((await crowd.see(visit)).status, 429, 'the right one comes too late');
        assert.equal((await crowd.do('cancel', visit)).status, 429);
        assert.equal(bookedIn(wide).length, 1);
    });

    test('GET, HEAD and a prefetch cancel nothing', async () => {
        const { one, at } = crowd.day();
        const visit = await crowd.booked(one, at('18:00'));
        const path = `/api/v1/visits/${visit.code}/cancel`;
        for (const method of ['GET', 'HEAD'])
            for (const hint of [{}, { 'Sec-Purpose': 'prefetch' }, { Purpose: 'prefetch' }])
                assert.equal((await httpd.get(path, { method, headers: { ...crowd.proof(visit), ...hint } })).status, 405);
        assert.equal(bookedIn(one).length, 1);
    });

    test('moving to the place one has changes nothing, be it the last', async () => {
        const { one, at } = crowd.day();
        const visit = await crowd.booked(one, at('18:00'));
        const answers = await atOnce(10, () => crowd.do('reschedule', visit, { shift: one, start: at('18:00') }));
        assert.deepEqual(statuses(answers), { 200: 10 });
        assert.ok(answers.every((a) => a.json().ticket === visit.ticket));
        assert.equal(bookedIn(one)[0].ticket, visit.ticket);
    });

    test('a place that overlaps one\'s own can be moved to', async () => {
        const { wide, at } = crowd.day();
        const mine = await crowd.booked(wide, at('18:00'), { services: ['twenty'] });
        await crowd.booked(wide, at('18:00'), { services: ['twenty'] });
        const moved = await crowd.do('reschedule', mine, { shift: wide, start: at('18:05') });
        assert.equal(moved.status, 200, moved.text);
        assert.equal(bookedIn(wide).length, 2);
    });

    test('a retry of a move that was overtaken moves nothing back', async () => {
        const { wide, at } = crowd.day();
        const visit = await crowd.booked(wide, at('18:00'));
        const key = { 'Idempotency-Key': randomUUID() };
        const move = (clock, headers) => crowd.do('reschedule', visit, { shift: wide, start: at(clock) }, headers);
        assert.equal((await move('18:15', key)).json().start, at('18:15'));
        assert.equal((await move('18:30')).json().start, at('18:30'));
        const answers = await atOnce(10, () => move('18:15', key));
        assert.ok(answers.every((a) => a.json().start === at('18:30')));
    });

    test('a cancelled visit is not booked again by its old request', async () => {
        const { one, at } = crowd.day();
        const wish = await crowd.wish(one, at('18:00')), key = { 'Idempotency-Key': randomUUID() };
        const visit = (await crowd.post('/visits', wish, key)).json();
        await atOnce(10, () => crowd.do('cancel', visit));
        const again = await crowd.post('/visits', wish, key);
        assert.deepEqual([again.status, again.json().code, again.json().state], [201, visit.code, 'cancelled']);
        assert.equal(bookedIn(one).length, 0);
        assert.equal((await crowd.book(one, at('18:00'))).status, 201, 'the place is free for others');
    });

    test('another\'s visit is reached neither by its code nor with one\'s own proof', async () => {
        const { wide, at } = crowd.day();
        const mine = await crowd.booked(wide, at('18:00')), theirs = await crowd.booked(wide, at('18:30'));
        for (const deed of ['cancel', 'accept', 'erase'])
            assert.equal((await crowd.post(`/visits/${theirs.code}/${deed}`, undefined, crowd.proof(mine))).status, 401);
        assert.equal((await crowd.do('cancel', mine)).status, 200);
        assert.deepEqual(bookedIn(wide).map((v) => v.code), [theirs.code]);
    });

    test('who is erased while others book leaves nothing behind', async () => {
        const { seven, at } = crowd.day();
        const visits = await atOnce(7, () => crowd.booked(seven, at('18:00')));
        const answers = await atOnce(14, (i) => (i % 2 ? crowd.do('erase', visits[(i - 1) / 2])
            : crowd.book(seven, at('18:00'))));
        assert.ok(answers.every((a, i) => (i % 2 ? a.status === 200 : [201, 409].includes(a.status))));
        const ids = checkRows(all).filter((v) => visits.some(({ code }) => code === v.code)).map((v) => v.id);
        assert.equal(ids.length, 7);
        for (const table of ['person', 'draft', 'opening'])
            assert.deepEqual(rows(`SELECT visit FROM ${table} WHERE visit IN (${ids})`), [], table);
    });

    test('opening hours that are taken away leave a booked visit its shift', async () => {
        const { closing, at } = crowd.day(), dir = makeDir('rota');
        const visit = await crowd.booked(closing, at('18:00'));
        const shifts = () => rows("SELECT id, start_min % 1440 AS clock FROM shift WHERE point = 'closing'");
        const before = shifts().length;
        fs.writeFileSync(path.join(dir, 'rotas.csv'),
            'id,point,pattern,walk_in\nclosing-evening,closing,Mo-Su 08:00-08:15,yes\n');
        for (const args of [['import', dir], ['expand', '--from', '2026-11-24', '--days', '40']]) {
            const { status, stderr } = ctl(...args);
            assert.equal(status, 0, stderr);
        }
        fs.rmSync(dir, { recursive: true });
        assert.deepEqual(shifts().filter((s) => s.id === closing), [{ id: closing, clock: 18 * 60 }]);
        assert.ok(shifts().filter((s) => s.clock === 8 * 60).length > 30 && before > 40, 'others follow the rota');
        assert.equal((await crowd.see(visit)).json().start, at('18:00'));
        assert.equal((await crowd.do('cancel', visit)).status, 200);
    });
}

for (const { name, serve } of databases) describe(`on ${name}`, () => storms(serve));
