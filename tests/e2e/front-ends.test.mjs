// Two front ends on PostgreSQL with a hot standby: what one does the other sees, and when the primary
// is lost nothing that was acknowledged is.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import test from 'node:test';
import { Citizen } from '../support/citizen.mjs';
import { asking } from '../support/databases.mjs';
import { Official, officeDirectory, signedIn } from '../support/office.mjs';
import { makeCertificates, startGateway } from '../support/receivers.mjs';
import { fillDatabase, must, runUser, startPostgres, startStandby, until } from '../support/tool.mjs';
import { Storm, manyPlaces, serveTwo, told } from './front-ends.mjs';
import { atOnce, statuses } from './storm.mjs';

const directory = officeDirectory();
let primary, standby, writable, certificates, gateway;

// a primary whose commits wait for its standby
function startPair(dir) {
    primary = startPostgres(path.join(dir, 'primary'), "synchronous_standby_names = 'standby'");
    standby = startStandby(path.join(dir, 'standby'), primary, 'standby');
    writable = primary;
    fillDatabase(['--db', `pgsql:${primary.conninfo}`, '--user', runUser], dir, { data: manyPlaces(dir) });
}

const fronts = serveTwo({
    name: 'front-ends',
    async ready(dir) {
        startPair(dir);
        certificates = makeCertificates(dir);
        gateway = await startGateway(certificates);
        await until('the directory', () => directory.slapd);
        storm.prepare();
    },
    async ended() {
        await gateway?.close();
        for (const server of [primary, standby]) server?.stop();
    },
    database: () => 'pgsql "host=127.0.0.1,127.0.0.1 '
        + `port=${primary.port},${standby.port} dbname=proj06 user=proj06 target_session_attrs=read-write"`,
    conf: () => [...directory.lines(), `Proj06DeliveryCAFile ${certificates.ca}`, 'Proj06DeliveryDeadline 100',
        `Proj06SmsGateway https://localhost:${gateway.port}/send`, 'Proj06SmsBody \'{"to":"{to_84}","text":"{text}"}\''],
});
const ask = asking(() => writable.conninfo);
const storm = new Storm(fronts, ask);
const { crowd } = storm;
let lan, sen; // a citizen whose receipt is open and an official who is signed in, before anything happens

const sql = (text) => must('psql', ['-X', '-q', '-c', text, writable.conninfo]);
const health = async (front) => (await front.get('/health')).json();
const everyFront = async (what, probe, timeout) => {
    for (const front of fronts) await until(what, () => probe(front), timeout);
};
const booksAgain = () => everyFront('bookings are taken', async (front) =>
    (await storm.one(fronts.indexOf(front))).status === 201);

// Pages of places, without the wait for a database: one that asked it would never be so fast, one that does
// not may be slow once, on a busy machine.
async function pagesAnswer() {
    for (const front of fronts)
        for (const page of ['/help?when=tonight&lang=vi', '/point/wide?lang=vi', '/api/v1/points', '/book?lang=vi'])
            await until(`${page} at once`, async () => {
                const begun = Date.now(), { status } = await front.get(page);
                if (status !== 200) throw Object.assign(new Error(`${page}: ${status}`), { final: true });
                return Date.now() - begun < 5_000;
            });
}

// Lan's receipt and Sen's sign-in at each front end.
async function doorsAre(status) {
    for (const front of fronts) {
        lan.httpd = sen.httpd = front;
        for (const res of [await lan.get(lan.receipt), await sen.get('/office')]) {
            assert.equal(res.status, status);
            assert.match(res.headers['content-type'], /^text\/html/);
            if (status === 503) assert.ok(Number(res.headers['retry-after']) > 0);
        }
    }
}

test('who wants a place at two front ends at once gets it once', async () => {
    const { one, seven, at } = crowd.day();
    for (const [shift, places] of [[one, 1], [seven, 7]]) {
        const wishes = await atOnce(60, async () => ({ key: randomUUID(), wish: await crowd.wish(shift, at('18:00')) }));
        const answers = await Promise.all(wishes.map(({ key, wish }, i) => fronts[i % 2].get('/api/v1/visits', {
            method: 'POST', body: JSON.stringify(wish),
            headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key } })));
        assert.deepEqual(statuses(answers), { 201: places, 409: 60 - places });
        for (const res of answers.filter(({ status }) => status === 201)) storm.acknowledged.add(res.json().code);
    }
    storm.account();
});

test('one request key at both front ends is one visit and the same answer', async () => {
    const key = randomUUID(), wish = await crowd.wish(...storm.times[0]);
    const answers = await atOnce(20, (i) => fronts[i % 2].get('/api/v1/visits', { method: 'POST',
        body: JSON.stringify(wish), headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key } }));
    assert.deepEqual(statuses(answers), { 201: 20 });
    assert.equal(new Set(answers.map(({ text }) => text)).size, 1);
    storm.acknowledged.add(answers[0].json().code);
    storm.account();
});

test('what an official says at one front end, and the places that go there, are soon seen at the other', async () => {
    const shiftAt = async (front) => (await front.get('/api/v1/help?when=tonight')).json().points
        .find(({ slug }) => slug === 'wide').shifts[0];
    sen = await signedIn(fronts[0], 'sen');
    const { id } = await shiftAt(fronts[1]);
    assert.equal((await sen.post(`/office/shift/${id}/live`, { live: 'started' })).status, 303);
    await until('it has started', async () => (await shiftAt(fronts[1])).status === 'started');
    const { seven, at } = storm.days[0], day = at('18:00').slice(0, 10);
    const places = async (front) => (await front.get(`/api/v1/help?when=${day}`)).json().points
        .find(({ slug }) => slug === 'seven').shifts[0].free;
    assert.equal(await places(fronts[1]), 7);
    storm.acknowledged.add((await crowd.booked(seven, at('18:00'))).code);
    await until('a place less', async () => await places(fronts[1]) === 6);
});

test('a receipt and a sign-in of one front end open at the other', async () => {
    const visit = await crowd.booked(...storm.times[1]);
    storm.acknowledged.add(visit.code);
    lan = new Citizen(fronts[0]);
    await lan.get('/visit');
    await lan.submit({ code: visit.code, proof: visit.phone.slice(-3) });
    lan.receipt = `/visit/${visit.code}`;
    assert.equal(lan.path, lan.receipt);
    await doorsAre(200);
    assert.match(lan.res.text, /Bà Lan/);
});

test('a job is done by one of them: a message goes out once', async () => {
    sql('INSERT INTO outbox (request_key, channel, recipient, title, body, state, due_s, made_at)'
        + " SELECT 'front-ends-' || n, 'sms', '+84912345678', '', 'number ' || n, 'open', 0, 1795434000"
        + ' FROM generate_series(1, 40) AS n');
    await until('all are sent', () => ask.rows("SELECT id FROM outbox WHERE state = 'open'").length === 0);
    const got = gateway.got.map(({ body }) => JSON.parse(body).text).filter((text) => text.startsWith('number'));
    assert.deepEqual(got.sort(), Array.from({ length: 40 }, (_, i) => `number ${i + 1}`).sort());
});

test('a commit that no standby has is not acknowledged, and not waited for without end', async (t) => {
    standby.crash();
    const tries = await atOnce(4, (i) => storm.one(i % 2));
    t.diagnostic(told(tries));
    assert.ok(tries.every(({ status }) => status === 503));
    await pagesAnswer();
    standby.restart();
    await booksAgain();
    await storm.askAgain(tries);
    storm.account();
    storm.tries.length = 0;
});

test('while the primary is frozen people are sent away in time, and are served when it goes on', async (t) => {
    storm.begin();
    await storm.more(20);
    primary.freeze();
    await storm.refused();
    await pagesAnswer();
    for (const front of fronts) assert.equal((await health(front)).status !== 'down', true);
    await everyFront('its health tells', async (front) => (await health(front)).status === 'degraded');
    primary.thaw();
    const thawed = Date.now();
    await storm.more(1);
    t.diagnostic(`bookings went on ${Date.now() - thawed} ms after the primary did`);
    await storm.more(20);
    const tries = await storm.stop();
    t.diagnostic(told(tries));
    assert.ok(await storm.askAgain(tries) > 0);
    await everyFront('its health tells', async (front) => (await health(front)).status === 'ok');
    storm.account();
    await doorsAre(200);
});

test('the primary dies in a storm and the standby takes over: nothing is lost, nobody is there twice', async (t) => {
    storm.begin();
    await storm.more(40);
    primary.crash();
    await storm.refused();
    await pagesAnswer();
    await doorsAre(503);
    standby.promote();
    writable = standby;
    const promoted = Date.now();
    await storm.more(1); // without a restart
    t.diagnostic(`bookings went on ${Date.now() - promoted} ms after the standby was promoted`);
    await storm.more(40);
    const tries = await storm.stop();
    t.diagnostic(told(tries));
    assert.ok(await storm.askAgain(tries) > 0);
    storm.account();
    await everyFront('its health tells', async (front) => (await health(front)).status === 'ok');
});

test('receipts, sign-ins and jobs go on with the promoted standby', async () => {
    await doorsAre(200);
    assert.match(lan.res.text, /Bà Lan/);
    assert.equal((await new Official(fronts[1]).signIn('sen')).status, 303);
    gateway.got.length = 0;
    sql('INSERT INTO outbox (request_key, channel, recipient, title, body, state, due_s, made_at)'
        + " VALUES ('front-ends-last', 'sms', '+84912345678', '', 'last', 'open', 0, 1795434000)");
    await until('it is sent', () => gateway.got.length > 0);
});
