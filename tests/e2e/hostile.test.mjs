// Requests that mean harm or nothing at all, to every address of the product, on both databases: each is
// answered, soundly, and afterwards everything is as it should be. P6_SEED repeats a run, P6_HOSTILE sets
// the number of requests.
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import fs from 'node:fs';
import test, { describe } from 'node:test';
import { databases } from '../support/databases.mjs';
import { officeDirectory } from '../support/office.mjs';
import { randomness } from '../support/random.mjs';
import { hostile } from './hostile.mjs';
import { strange, wrong } from './hostile-checks.mjs';
import { attackers, booked } from './hostile-people.mjs';
import { MARK } from './hostile-values.mjs';
import { answersIn, exchange } from './hostile-wire.mjs';

// every run asks the same; who asks for more gets others
const SEED = Number(process.env.P6_SEED ?? (process.env.P6_HOSTILE ? randomInt(2 ** 31) : 20261126));
const REQUESTS = Number(process.env.P6_HOSTILE ?? 600);
const ROUND = 1000; // so many requests, and bookings and sign-ins are made anew: many were given up
const LAST = 900; // the round after all of these
const MOST = 20; // findings: more tell nothing more

// what httpd says of requests that it refuses itself
const REFUSED = [
    'AH00026', 'AH00035', 'AH00036', 'AH00127', 'AH00128', 'AH00524', 'AH00561', 'AH00565', 'AH01276', 'AH01587', 'AH01588', 'AH01590',
    'AH02539', 'AH02609', 'AH10244', 'AH10410', 'AH10502',
];
const BAD = /\[(?:\w*:)?(?:emerg|alert|crit|error|warn)\]|exit signal|AddressSanitizer|runtime error:/;
const TYPED = new RegExp(`P6-\\d{4}.*${MARK}`);

const directory = officeDirectory();

// A file that grows: what came to it since the last look.
class Tail {
    constructor(file) {
        Object.assign(this, { fd: fs.openSync(file), at: fs.statSync(file).size });
    }

    lines() {
        const fresh = Buffer.alloc(Math.max(0, fs.fstatSync(this.fd).size - this.at));
        if (fresh.length) this.at += fs.readSync(this.fd, fresh, 0, fresh.length, this.at);
        return fresh.toString('utf8').split('\n');
    }
}

// Does LINE of the log tell of a fault, or of what was typed?
const isFault = (line) => TYPED.test(line) || (BAD.test(line) && !REFUSED.some((id) => line.includes(id)));

// A page that somebody finds: what was typed is shown as no more than text.
function page(path, res) {
    assert.ok(res.status < 500, `${path}: ${res.status}`);
    if (/^text\/html/.test(res.headers['content-type'])) assert.deepEqual(strange(res.text), [], path);
}

// Words for REQUEST, for who is to find out what it did.
const told = ({ what, body = '' }) => (body ? `${what} with ${body.slice(0, 600)}` : what);

async function storm(httpd, t, r, requests) {
    const found = [], statuses = {}, log = new Tail(httpd.files.log);
    let world;
    for (let i = 0; i < requests && found.length < MOST; i++) {
        if (i % ROUND === 0) world = await attackers(httpd, i / ROUND, page);
        const request = hostile(r, world), answers = answersIn(await exchange(httpd.port, request));
        const { status = 'none' } = answers.first ?? {};
        statuses[status] = (statuses[status] ?? 0) + 1;
        const faults = [...wrong(answers, request), ...log.lines().filter(isFault)];
        found.push(...faults.map((fault) => `request ${i}, ${told(request)}: ${status}: ${fault}`));
    }
    t.diagnostic(`${Object.entries(statuses).map(([status, n]) => `${status}: ${n}`).join(', ')}`);
    t.diagnostic(`${world.pages.length} pages, ${world.forms.length} forms`);
    assert.deepEqual(found, []);
}

function attacked(serve, share) {
    const { httpd, rows, ctl } = serve({ expect: REFUSED,
        conf: () => [...directory.lines(), 'Proj06LimitAddress off', 'Proj06LimitHolds off'] });

    test('whatever is asked is answered, soundly and without harm', (t) => {
        t.diagnostic(`P6_SEED=${SEED} P6_HOSTILE=${REQUESTS}`);
        return storm(httpd, t, randomness(SEED), share);
    });

    test('afterwards the pages are sound, and so is the database', async () => {
        await attackers(httpd, LAST, page);
        const { stdout } = ctl('db', 'check');
        assert.match(stdout, /^ok /m);
        assert.deepEqual(stdout.match(/^BAD (?! fsync: off$).*/gm), null, 'of the tests\' own PostgreSQL nothing is synced');
        assert.deepEqual(rows("SELECT id FROM visit v WHERE state = 'booked'"
            + ' AND NOT EXISTS (SELECT 1 FROM claim c WHERE c.visit = v.id)'), [], 'who is booked has a place');
        assert.deepEqual(rows('SELECT shift, ticket FROM visit WHERE ticket IS NOT NULL'
            + ' GROUP BY shift, ticket HAVING count(*) > 1'), [], 'no number is given twice');
    });

    test('afterwards people book, and see what they have booked', async () => {
        const { code } = await booked(httpd, '0912399999');
        const res = await httpd.get(`/api/v1/visits/${code}`, { headers: { 'Proj06-Proof': '999' } });
        assert.equal(res.json().state, 'booked', res.text);
    });
}

for (const { name, serve } of databases)
    describe(`on ${name}`, () => attacked(serve, Math.ceil(REQUESTS / databases.length)));
