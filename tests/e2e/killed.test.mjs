// Children of httpd die by SIGKILL in a storm of bookings, at any moment of a transaction. Whoever got
// no answer asks again with the same key. Nothing that was acknowledged may be lost, nothing may be
// there twice, and the others must not wait for the dead. Later ones cancel again, so that there is
// always something to book. P6_KILLS: how many die.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { describe } from 'node:test';
import { databases } from '../support/databases.mjs';
import { KILLED } from '../support/httpd.mjs';
import { underSanitizers } from '../support/paths.mjs';
import { until } from '../support/tool.mjs';
import { Crowd, checkRows, data } from './storm.mjs';

const KILLS = Number(process.env.P6_KILLS ?? (underSanitizers ? 8 : 25));
const CLIENTS = 12;
const TRIES = 200; // of one request, until somebody answers
const KEPT = 10; // visits that are not cancelled

const options = {
    data, clock: '2026-11-23T08:00', conf: ['Proj06LimitAddress off', 'Proj06LimitHolds off'],
    expect: [KILLED, 'P6-2001', 'P6-2003', 'P6-7011'], // jobs wait for their turn like everybody
};

function kills(serve) {
    const { httpd, rows, all, ctl } = serve(options);
    const crowd = new Crowd(httpd, rows);

    test(`${KILLS} children die in a storm of bookings: nothing acknowledged is lost, nothing is there twice`, async () => {
        const booked = new Set(), cancelled = new Set(); // codes, as acknowledged
        let stop = false, unanswered = 0, refused = 0;

        // Ask again and again until somebody answers.
        async function insist(ask) {
            for (let i = 0; i < TRIES; i++) {
                const res = await ask().catch(() => null);
                if (res && res.status !== 503) return res;
                unanswered++;
            }
            return assert.fail('nobody answered');
        }

        async function comeAndGo(shift, start) {
            const key = { 'Idempotency-Key': randomUUID() }, wish = await crowd.wish(shift, start);
            const res = await insist(() => crowd.post('/visits', wish, key));
            if (res.status === 409) { refused++; return; }
            assert.equal(res.status, 201, res.text);
            const visit = res.json();
            assert.ok(!booked.has(visit.code) && !cancelled.has(visit.code), 'a code of its own for each');
            booked.add(visit.code);
            if (booked.size <= KEPT) return;
            const gone = await insist(() => crowd.do('cancel', visit));
            assert.equal(gone.status, 200, gone.text);
            booked.delete(visit.code);
            cancelled.add(visit.code);
        }

        await crowd.agree();
        const days = Array.from({ length: 40 }, () => crowd.day());
        const clients = Array.from({ length: CLIENTS }, async (_, n) => {
            try {
                for (let i = 0; !stop; i++) {
                    const { wide, at } = days[(n + i) % days.length], minute = (i * 5 + n * 15) % 75;
                    await comeAndGo(wide, at(`${18 + Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`));
                }
            } finally {
                stop = true;
            }
        });
        for (let i = 0; i < KILLS; i++) {
            const served = () => booked.size + cancelled.size + refused, before = served();
            await until('somebody is served', () => stop || served() > before + 3);
            const pids = httpd.children();
            if (pids.length) process.kill(pids[Math.floor(Math.random() * pids.length)], 'SIGKILL');
        }
        await until('somebody has cancelled', () => stop || cancelled.size);
        stop = true;
        await Promise.all(clients);

        const visits = checkRows(all), there = (state) => visits.filter((v) => v.state === state).map((v) => v.code).sort();
        assert.deepEqual(there('booked'), [...booked].sort(), 'what was acknowledged is there, and nothing else');
        assert.deepEqual(there('cancelled'), [...cancelled].sort());
        assert.ok(booked.size && cancelled.size);
        const check = ctl('db', 'check');
        assert.ok(check.status === 0 || /fsync/.test(check.stdout), check.stdout + check.stderr);
        console.log(`# ${booked.size + cancelled.size} booked, ${cancelled.size} cancelled again, ${refused} refused, `
            + `${unanswered} asked again`);
        await until('all children serve', () => httpd.everywhere('/api/v1/consent', ({ status }) => status === 200));
    });
}

for (const { name, serve } of databases) describe(`on ${name}`, () => kills(serve));
