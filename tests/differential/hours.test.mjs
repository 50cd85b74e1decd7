// proj06ctl hours against npm opening_hours, minute by minute, on random texts of the subset.
// P6_SEED repeats a run, P6_ROUNDS sets the number of texts, P6_CTL names the tool.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { randomness } from '../support/random.mjs';

process.env.TZ = 'Asia/Ho_Chi_Minh'; // before the first Date
const { DAY_MINUTES, dayText, holidays, minutes, parse } = await import('./hours_reference.mjs');
const { expression } = await import('./hours_random.mjs');

const CTL = process.env.P6_CTL ?? fileURLToPath(new URL('../../.build/obj/proj06ctl', import.meta.url));
const SEED = Number(process.env.P6_SEED ?? randomInt(2 ** 31));
const ROUNDS = Number(process.env.P6_ROUNDS ?? 2000);
const EVERY = 100; // one text in so many is asked at every single minute

// year ends, month ends, February of a short and of a long year, the April holidays
const EDGES = ['2026-12-26', '2027-12-25', '2026-10-26', '2026-11-24', '2027-02-22', '2028-02-23',
    '2027-04-25'];
const DAYS = 12;

const PH = holidays(new Date(2025, 11, 1), new Date(2029, 1, 1)).join(',');
const midnight = (text) => new Date(`${text}T00:00:00+07:00`);

function plusDays(date, days) {
    return new Date(date.getTime() + days * 86400000);
}

function windowsOf(r) {
    return [r.pick(EDGES), dayText(plusDays(midnight('2026-01-01'), r.below(1000)))].map(midnight);
}

/** Ask the tool once for all requests; an answer is {bad, detail} or {states}. */
function ask(requests) {
    const input = requests.map(({ from, text }) =>
        `${dayText(from)}\t${dayText(plusDays(from, DAYS))}\t${PH}\t${text}\n`).join('');
    const run = spawnSync(CTL, ['hours', '--batch'],
        { input, encoding: 'utf8', maxBuffer: 2 ** 30, env: { ...process.env, TZ: 'America/New_York' } });
    assert.equal(run.status, 0, `${CTL}: ${run.error ?? run.stderr}`);
    const lines = run.stdout.split('\n');
    let at = 0;
    return requests.map(({ from }) => {
        const [word, count, ...rest] = lines[at++].split(' ');
        if (word === 'bad') return { bad: Number(count), detail: rest.join(' ') };
        assert.equal(word, 'ok');
        const intervals = lines.slice(at, at += Number(count));
        return { states: statesOf(intervals, from) };
    });
}

function statesOf(intervals, from) {
    const states = new Array(DAYS * DAY_MINUTES).fill('');
    for (const line of intervals) {
        const [, start, end, state] = line.match(/^(\S+) (\S+) ?(.*)$/);
        const index = (text) => (new Date(`${text}:00+07:00`) - from) / 60000;
        states.fill(state || 'open', index(start), index(end));
    }
    return states;
}

function parsed(text) {
    try {
        return parse(text);
    } catch (message) {
        return assert.fail(`the reference refuses ${text}: ${message}`);
    }
}

function compare(request, answer) {
    const { text, from, every } = request;
    const wanted = minutes(parsed(text), text, from, DAYS, every);
    const wrong = wanted.findIndex((state, i) => state !== answer.states[i]);
    if (wrong < 0) return;
    const when = new Date(from.getTime() + wrong * 60000);
    assert.fail(`${text}\n  at ${dayText(when)} ${when.toTimeString().slice(0, 5)}: `
        + `opening_hours says "${wanted[wrong]}", proj06ctl "${answer.states[wrong]}"`);
}

test('random texts of the subset give the same minutes as npm opening_hours', (t) => {
    t.diagnostic(`P6_SEED=${SEED} P6_ROUNDS=${ROUNDS}`);
    const r = randomness(SEED);
    const requests = Array.from({ length: ROUNDS }, (_, round) => {
        const text = expression(r);
        return windowsOf(r).map((from, i) => ({ text, from, every: i === 0 && round % EVERY === 0 }));
    }).flat();
    const answers = ask(requests);
    let compared = 0, unlike = 0;
    requests.forEach((request, i) => {
        const answer = answers[i];
        if (answer.bad) {
            // the one deliberate refusal that the generator runs into
            assert.match(answer.detail, /expected days/, `${request.text}: ${answer.detail}`);
            return;
        }
        compare(request, answer);
        compared++;
        if (new Set(answer.states).size > 1) unlike++;
    });
    t.diagnostic(`${compared} of ${requests.length} windows of ${DAYS} days compared, ${unlike} with changes`);
    // a comparison of nothing would pass too
    assert.ok(compared > requests.length * 0.9 && unlike > compared * 0.5);
});

// Where the reference is wrong or silent, or where we are stricter: these pin down what
// conf/opening-hours.md says, and fail when a new version of the library changes its mind.
const refused = (text) => ask([{ text, from: midnight('2026-11-23') }])[0].bad;
const ours = (text, from) => ask([{ text, from: midnight(from) }])[0].states;
const theirs = (text, from) => minutes(parse(text), text, midnight(from), DAYS, false);
const openMinutes = (states) => states.filter((s) => s).length;

test('a day range in February works in short years, unlike the reference', () => {
    const text = 'Feb 20-28 08:00-09:00';
    assert.equal(openMinutes(theirs(text, '2027-02-20')), 0);
    assert.equal(openMinutes(ours(text, '2027-02-20')), 9 * 60);
    assert.deepEqual(ours('Feb 20-Feb 28 08:00-09:00', '2027-02-20'), ours(text, '2027-02-20'));
});

test('a range to 29 February ends with February in short years, unlike the reference', () => {
    const text = 'Feb 20-Feb 29 08:00-09:00';
    assert.equal(openMinutes(theirs(text, '2027-02-20')), 10 * 60);
    assert.equal(openMinutes(ours(text, '2027-02-20')), 9 * 60);
    assert.deepEqual(ours(text, '2028-02-20'), theirs(text, '2028-02-20'));
});

test('days of a month in a list keep their year, unlike the reference', () => {
    const text = '2026 Nov 25,23 08:00-09:00';
    assert.equal(openMinutes(ours(text, '2026-11-23')), 2 * 60);
    assert.equal(openMinutes(ours(text, '2027-11-23')), 0);
    assert.throws(() => parse(text));
});

test('a month with year and times needs no days, unlike the reference', () => {
    const text = '2026 Dec 08:00-09:00';
    assert.equal(openMinutes(ours(text, '2026-11-23')), 4 * 60);
    assert.throws(() => parse(text));
});

test('a month takes a list of numbered weekdays, unlike the reference', () => {
    const text = 'Nov We[1,-1] 08:00-09:00';
    assert.equal(openMinutes(ours(text, '2026-11-23')), 60);
    assert.throws(() => parse(text));
});

test('24/7 takes an additional rule, unlike the reference', () => {
    assert.equal(openMinutes(ours('24/7, Mo off', '2026-11-23')), 10 * DAY_MINUTES);
    assert.throws(() => parse('24/7, Mo off'));
});

test('a long list of dates and months means any of them, unlike the reference', () => {
    const text = 'Nov 23,Jun-Aug,Dec 02 08:00-09:00';
    assert.equal(openMinutes(theirs(text, '2026-11-23')), 0);
    assert.equal(openMinutes(ours(text, '2026-11-23')), 2 * 60);
});

test('a range of dates all the way round is every day, unlike the reference', () => {
    const text = 'Nov 23-Nov 22 08:00-09:00';
    assert.equal(openMinutes(theirs(text, '2026-11-23')), 0);
    assert.equal(openMinutes(ours(text, '2026-11-23')), DAYS * 60);
});

test('what the reference reads in its own way is refused', () => {
    const its = ['Mo', 'mo 08:00-10:00', 'Mo 8:00-10:00', 'Mo 08:00-10:00 "gọi trước"',
        'Mo 08:00-10:00; 12:00-14:00', 'Mo off, 08:00-10:00', '2026 Nov 23,Dec 01 08:00-10:00',
        'Mo 08:00-08:00', 'Mo-Mo 08:00-10:00', '2027 Jan 05-2026 Nov 23 08:00-10:00',
        'Mo 08:00-10:00;', 'Mo 08:00+', 'week 01-10 Mo 08:00-10:00', 'Mo 08:00-10:00 || unknown',
        '2026 Mo 08:00-10:00', 'PH +1 day off', 'easter off', 'sunrise-sunset'];
    for (const text of its) {
        assert.doesNotThrow(() => parse(text), text);
        assert.ok(refused(text), text);
    }
});
