// The portal's administrator reloads httpd again and again while people book. Nobody who comes on a
// connection of his own is refused or left without an answer, whoever asks again with the same key gets
// the same visit, and nothing is lost or there twice. P6_RESTARTS: how many reloads.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { describe } from 'node:test';
import { databases } from '../support/databases.mjs';
import { underSanitizers } from '../support/paths.mjs';
import { Crowd, checkRows, data } from './storm.mjs';

const RESTARTS = Number(process.env.P6_RESTARTS ?? (underSanitizers ? 2 : 6));
const BOOKERS = 3, READERS = 2, DAYS = 40;

const options = { data, clock: '2026-11-23T08:00', conf: ['Proj06LimitAddress off', 'Proj06LimitHolds off'] };

function restarts(serve) {
    const { httpd, rows, all } = serve(options);
    const crowd = new Crowd(httpd, rows);

    test(`${RESTARTS} graceful restarts while people book: every request is answered, nothing is lost or there twice`, async () => {
        const codes = new Set();
        let stop = false, refused = 0, read = 0;

        // A quarter of an hour of a day's wide shift, asked for twice with one key.
        async function book({ wide, at }, n) {
            const key = randomUUID(), minute = n * 15 % 75;
            const wish = await crowd.wish(wide, at(`${18 + Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`));
            const post = () => crowd.post('/visits', wish, { 'Idempotency-Key': key });
            const res = await post();
            if (res.status === 409) { refused++; return; }
            assert.equal(res.status, 201, res.text);
            const again = await post();
            assert.equal(again.status, 201, again.text);
            assert.equal(again.json().code, res.json().code);
            codes.add(res.json().code);
        }

        const untilStop = (n, what) => Array.from({ length: n }, async (_, i) => {
            try {
                for (let k = 0; !stop; k++) await what(i, k);
            } finally {
                stop = true; // one failure ends the evening
            }
        });

        await crowd.agree();
        const days = Array.from({ length: DAYS }, () => crowd.day());
        const clients = [
            ...untilStop(BOOKERS, (i, k) => book(days[(i + k * BOOKERS) % DAYS], Math.floor((i + k * BOOKERS) / DAYS))),
            ...untilStop(READERS, async () => {
                const res = await httpd.get('/help?when=tomorrow');
                assert.equal(res.status, 200, res.text);
                read++;
            }),
        ];
        let done = 0;
        for (; (done < RESTARTS || !codes.size || !read) && !stop; done++) await httpd.graceful();
        stop = true;
        await Promise.all(clients);

        const booked = checkRows(all).filter((v) => v.state === 'booked').map((v) => v.code);
        assert.deepEqual(booked.sort(), [...codes].sort());
        console.log(`# ${codes.size} booked, ${refused} refused, ${read} pages`);
    });
}

for (const { name, serve } of databases) describe(`on ${name}`, () => restarts(serve));
