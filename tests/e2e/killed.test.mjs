// Children of httpd die by SIGKILL in a storm of bookings, at any moment of a transaction. Whoever got
// no answer asks again with the same key. Nothing that was acknowledged may be lost, nothing may be
// there twice, and the others must not wait for the dead. P6_KILLS: how many die.
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
const TRIES = 200; // of one booking, until somebody answers

const options = {
    data, clock: '2026-11-23T08:00', conf: ['Proj06LimitAddress off', 'Proj06LimitHolds off'],
    expect: [KILLED, 'P6-2001', 'P6-2003', 'P6-7011'], // jobs wait for their turn like everybody
};

function kills(serve) {
    const { httpd, rows, all, ctl } = serve(options);
    const crowd = new Crowd(httpd, rows);

    test(`${KILLS} children die in a storm of bookings: nothing acknowledged is lost, nothing is there twice`, async () => {
        const acknowledged = new Map(); // key → code
        let stop = false, unanswered = 0, refused = 0;

        // Book at START again and again until somebody answers; a code when it was taken.
        async function insist(shift, start) {
            const key = randomUUID(), wish = await crowd.wish(shift, start);
            for (let i = 0; i < TRIES; i++) {
                const res = await crowd.post('/visits', wish, { 'Idempotency-Key': key }).catch(() => null);
                if (res?.status === 201) {
                    const { code } = res.json();
                    assert.ok(!acknowledged.has(key) || acknowledged.get(key) === code);
                    acknowledged.set(key, code);
                    return;
                }
                if (res?.status === 409) { refused++; return; }
                assert.ok(!res || res.status === 503, `${res?.status} ${res?.text}`);
                unanswered++;
            }
            assert.fail('nobody answered');
        }

        await crowd.agree();
        const days = Array.from({ length: 40 }, () => crowd.day());
        const clients = Array.from({ length: CLIENTS }, async (_, n) => {
            try {
                for (let i = 0; !stop; i++) {
                    const { wide, at } = days[(n + i) % days.length], minute = (i * 5 + n * 15) % 75;
                    await insist(wide, at(`${18 + Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`));
                }
            } finally {
                stop = true;
            }
        });
        for (let i = 0; i < KILLS; i++) {
            const before = acknowledged.size + refused;
            await until('somebody is served', () => stop || acknowledged.size + refused > before + 3);
            const pids = httpd.children();
            if (pids.length) process.kill(pids[Math.floor(Math.random() * pids.length)], 'SIGKILL');
        }
        stop = true;
        await Promise.all(clients);

        const visits = checkRows(all).filter((v) => v.state === 'booked');
        const byKey = new Map(visits.map((v) => [v.code, v]));
        for (const code of acknowledged.values()) assert.ok(byKey.has(code), `${code} is lost`);
        assert.equal(new Set(acknowledged.values()).size, acknowledged.size, 'a code of its own for each');
        assert.equal(visits.length, acknowledged.size, 'nothing but what was acknowledged');
        assert.ok(acknowledged.size > 20, `${acknowledged.size} acknowledged`);
        const check = ctl('db', 'check');
        assert.ok(check.status === 0 || /fsync/.test(check.stdout), check.stdout + check.stderr);
        console.log(`# ${acknowledged.size} acknowledged, ${refused} refused, ${unanswered} asked again`);
        await until('all children serve', () => httpd.everywhere('/api/v1/consent', ({ status }) => status === 200));
    });
}

for (const { name, serve } of databases) describe(`on ${name}`, () => kills(serve));
