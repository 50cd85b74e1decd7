// The power fails in a storm of bookings. Everything that was written to the SQLite database is
// journaled; afterwards the disk is made as it can look after a cut at many a moment: what was not
// synced is there in parts or not at all. Whoever had got an answer by then must find it kept.
// P6_CUTS: how many moments.
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { serve } from '../support/httpd.mjs';
import { underSanitizers } from '../support/paths.mjs';
import { Disk, PowerJournal } from '../support/power.mjs';
import { preload } from '../support/preload.mjs';
import { randomness } from '../support/random.mjs';
import { giveAway, must } from '../support/tool.mjs';
import { Crowd, atOnce, checkRows, data } from './storm.mjs';

const CUTS = Number(process.env.P6_CUTS ?? (underSanitizers ? 10 : 60));
const CLIENTS = 12, EACH = 15;
const SEED = Number(process.env.P6_SEED ?? randomInt(2 ** 31));

const ask = (file) => (sql) => JSON.parse(must('sqlite3', ['-json', file, sql]).trim() || '[]');
const all = (file) => (asked) => Object.fromEntries(Object.entries(asked).map(([name, sql]) => [name, ask(file)(sql)]));

const httpd = serve({
    data, clock: '2026-11-23T08:00', conf: ['Proj06LimitAddress off', 'Proj06LimitHolds off'],
    env: preload('power'),
    fill({ dir, files, options }) {
        const journal = path.join(dir, 'power.journal');
        fs.writeFileSync(journal, '');
        giveAway(journal);
        fs.copyFileSync(files.database, path.join(dir, 'before.db'));
        Object.assign(options.env, { POWER_DATABASE: files.database, POWER_JOURNAL: journal });
    },
});
const crowd = new Crowd(httpd, (sql) => ask(httpd.files.database)(sql));
const visits = []; // { code, booked, asked, cancelled }: how long the journal was when the answers came

test('people book and cancel', async () => {
    const file = path.join(httpd.dir, 'power.journal'), now = () => fs.statSync(file).size;

    await crowd.agree();
    const days = Array.from({ length: 40 }, () => crowd.day());
    await atOnce(CLIENTS, async (n) => {
        for (let i = 0; i < EACH; i++) {
            const { wide, at } = days[(n + i * CLIENTS) % days.length], minute = i * 5;
            const res = await crowd.book(wide, at(`${18 + Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`));
            if (res.status === 409) continue;
            assert.equal(res.status, 201, res.text);
            const visit = { code: res.json().code, booked: now() };
            visits.push(visit);
            if (i % 3) continue;
            visit.asked = now();
            const gone = await crowd.do('cancel', res.json());
            assert.equal(gone.status, 200, gone.text);
            visit.cancelled = now();
        }
    });
    assert.ok(visits.length > CLIENTS && visits.some((v) => v.cancelled));
});

// What the database FILE lacks of what was acknowledged when the journal was as long as AT.
function lost(file, at) {
    const states = new Map(checkRows(all(file)).map((v) => [v.code, v.state]));
    return visits.filter((v) => v.booked <= at).filter(({ code, asked, cancelled }) => {
        if (cancelled <= at) return states.get(code) !== 'cancelled';
        if (asked <= at) return !states.has(code);
        return states.get(code) !== 'booked';
    });
}

test(`after ${CUTS} power cuts nothing acknowledged is lost`, () => {
    const { pick, chance } = randomness(SEED);
    const entries = [...new PowerJournal(path.join(httpd.dir, 'power.journal')).entries()];
    const answers = visits.flatMap((v) => [v.booked, v.cancelled ?? v.booked]);
    // half of them as the last answer leaves, when least may still be unsafe
    const moments = Array.from({ length: CUTS }, (_, i) => (i % 2 ? pick(answers) : pick(entries).end)).sort((a, b) => a - b);
    const disk = new Disk(path.join(httpd.dir, 'before.db')), file = path.join(httpd.dir, 'after.db');
    let torn = 0;

    console.log(`# seed ${SEED}, ${entries.length} writes and syncs, ${visits.length} visits`);
    for (const entry of entries) {
        for (; moments.length && moments[0] < entry.end; moments.shift()) {
            const kept = pick([0, 0.5, 1]);
            torn += disk.files.some((f) => f.unsafe.length);
            disk.cut(file, () => chance(kept));
            assert.deepEqual(lost(file, moments[0]), [], `cut at ${moments[0]}, ${kept} kept`);
            assert.deepEqual(ask(file)('PRAGMA integrity_check'), [{ integrity_check: 'ok' }]);
        }
        disk.go(entry);
    }
    assert.ok(torn, 'some cuts met what was not synced yet');
});

test('without the syncs it would be', () => {
    const disk = new Disk(path.join(httpd.dir, 'before.db')), file = path.join(httpd.dir, 'after.db');

    for (const entry of new PowerJournal(path.join(httpd.dir, 'power.journal')).entries())
        if (entry.op !== 'e') disk.go(entry);
    disk.cut(file, () => false);
    assert.equal(lost(file, Infinity).length, visits.length);
});
