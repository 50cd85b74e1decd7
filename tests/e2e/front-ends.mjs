// What the tests of several front ends share: two httpds on one database, people who book at both while
// something happens to it, and the account that is taken afterwards.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { after, afterEach, before } from 'node:test';
import { Httpd } from '../support/httpd.mjs';
import { copyDir, makeDir, until } from '../support/tool.mjs';
import { Crowd, checkRows, data } from './storm.mjs';

// One answer takes so long at most: a place in the pool (5 s), a statement that is given up (12 s), and a
// busy machine, which may be slow.
const LIMIT_MS = 90_000;
const PEOPLE = 12; // who book at the same time; fewer than workers, so that pages have some left
const PAUSE_MS = 20, REST_MS = 250; // after an answer, after being sent away
const DAYS = 21;

// The storms' places with many more desks at the wide one, below DIR.
export function manyPlaces(dir) {
    const places = path.join(dir, 'places');
    copyDir(data, places);
    fs.appendFileSync(path.join(places, 'desks.csv'),
        Array.from({ length: 30 }, (_, i) => `wide-evening,${i + 5},police,fifteen,yes\n`).join(''));
    return places;
}

// Two httpds on the PostgreSQL that DATABASE() names; CONF() gives lines of both. They start once
// READY(dir) has resolved and end before ENDED() is called and DIR removed: hooks of one file are not run
// in order.
export function serveTwo({ name, database, conf = () => [], ready, ended, wanted = true }) {
    const fronts = Array.from({ length: 2 }, () => new Httpd({
        database, clock: '2026-11-23T17:50', conf: () => ['Proj06LimitAddress off', ...conf()],
        // what is said while the database is away: its calls, the jobs that wait for it
        expect: ['P6-20', 'P6-7011'],
    }));
    if (!wanted) return fronts;
    let dir;
    before(async () => {
        dir = makeDir(name);
        await ready(dir);
        for (const front of fronts) await front.start();
    });
    afterEach(() => fronts.forEach((front) => front.checkLog()));
    after(async () => {
        for (const front of fronts) await front.remove();
        await ended();
        if (dir) fs.rmSync(dir, { recursive: true, force: true });
    });
    return fronts;
}

// People who book at FRONTS; ASK is { rows, all } of whichever database is the writable one.
export class Storm {
    constructor(fronts, ask) {
        Object.assign(this, { fronts, ask, acknowledged: new Set(), tries: [], started: 0, answered: fronts.map(() => 0) });
        this.crowd = new Crowd(fronts[0], ask.rows);
    }

    // Wishes go round the free times of DAYS evenings.
    prepare() {
        this.days = Array.from({ length: DAYS }, () => this.crowd.day());
        this.times = this.days.flatMap(({ wide, at }) =>
            ['18:00', '18:15', '18:30', '18:45', '19:00', '19:15'].map((clock) => [wide, at(clock)]));
    }

    // Somebody without a phone: nobody is to be sent a message.
    wish(shift, start) {
        return this.crowd.wish(shift, start, { phone: undefined, birth_year: 1954 });
    }

    // One booking at front end number AT: its wish and key, so that it can be asked for again, and what
    // came of it.
    async one(at, again) {
        const [shift, start] = this.times[this.started++ % this.times.length];
        const tried = again ?? { key: randomUUID(), wish: await this.wish(shift, start) };
        const begun = Date.now();
        const res = await this.fronts[at].get('/api/v1/visits', { method: 'POST', body: JSON.stringify(tried.wish),
            headers: { 'Content-Type': 'application/json', 'Idempotency-Key': tried.key } });
        Object.assign(tried, { status: res.status, ms: Date.now() - begun });
        this.judge(tried, res);
        if (!again) this.tries.push(tried);
        if (res.status === 201) this.answered[at]++;
        return tried;
    }

    judge(tried, res) {
        assert.ok([201, 409, 503].includes(res.status), `${res.status}: ${res.text}`);
        assert.ok(tried.ms < LIMIT_MS, `an answer ${res.status} after ${tried.ms} ms`);
        if (res.status === 201) {
            tried.code = res.json().code;
            this.acknowledged.add(tried.code);
        } else assert.equal(res.headers['content-type'], 'application/problem+json');
        if (res.status === 503) assert.ok(Number(res.headers['retry-after']) > 0, 'when to come again');
    }

    // People book until stop() is called; an answer that is not proper ends all.
    begin() {
        this.going = true;
        this.people = Promise.all(Array.from({ length: PEOPLE }, async (_, i) => {
            while (this.going) {
                const { status } = await this.one(i % this.fronts.length);
                await new Promise((done) => setTimeout(done, status === 503 ? REST_MS : PAUSE_MS));
            }
        }));
        this.people.catch((err) => { this.failed = err; });
    }

    // The tries of the storm.
    async stop() {
        this.going = false;
        await this.people;
        return this.tries.splice(0);
    }

    // Wait until N more bookings are acknowledged at each front end.
    more(n, timeout) {
        const before = [...this.answered];
        return until(`${n} more bookings at each front end`, () => {
            if (this.failed) throw Object.assign(this.failed, { final: true });
            return this.answered.every((count, i) => count >= before[i] + n);
        }, timeout);
    }

    // Wait until somebody is answered with 503.
    refused(timeout) {
        return until('somebody is sent away', () => {
            if (this.failed) throw Object.assign(this.failed, { final: true });
            return this.tries.some(({ status }) => status === 503);
        }, timeout);
    }

    // TRIES that got no answer are asked for again with their keys, at whichever front end, until each has
    // one; how many.
    async askAgain(tries) {
        const open = tries.filter(({ status }) => status === 503), left = [...open];
        await Promise.all(Array.from({ length: PEOPLE }, async (_, i) => {
            for (let tried = left.pop(); tried; tried = left.pop()) {
                await until('an answer', async () => (await this.one(i % this.fronts.length, tried)).status !== 503);
            }
        }));
        return open.length;
    }

    // Every booking that was acknowledged is in the database, once, and no other: who was not answered has
    // asked again, so each one's end is known.
    account() {
        const booked = checkRows(this.ask.all).filter((v) => v.state === 'booked').map((v) => v.code);
        assert.deepEqual(booked.sort(), [...this.acknowledged].sort());
        return booked.length;
    }

    // Every place is free again; CLEAR(sql) carries it out.
    afresh(clear) {
        clear('TRUNCATE visit CASCADE');
        this.acknowledged.clear();
    }
}

// What TRIES were like, for people.
export function told(tries) {
    const count = {};
    for (const { status } of tries) count[status] = (count[status] ?? 0) + 1;
    return `${JSON.stringify(count)}, the slowest answer after ${Math.max(...tries.map(({ ms }) => ms))} ms`;
}
