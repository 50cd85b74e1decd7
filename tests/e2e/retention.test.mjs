// When somebody's days are over, the server's own job and the tool erase them: no table, no file of
// the database, no snapshot and no log holds them any more. PostgreSQL: a dump is looked at, its
// write-ahead log and dead rows go by its own terms.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import test, { describe } from 'node:test';
import { databases } from '../support/databases.mjs';
import { ctl as tool, makeStateDir, must, runUser, unlessGone, until } from '../support/tool.mjs';

// as typed, folded as names are searched, phones without what stands before them
const people = [
    { name: 'Quàng Văn Xuýt', folded: 'quang van xuyt', phone: '0359171717' },
    { name: 'Lò Thị Ngoẹn', folded: 'lo thi ngoen', phone: '0359272727' },
    { name: 'Hờ Mí Già', folded: 'ho mi gia', phone: '0359575757', note: 'Ông bị liệt, gõ cửa ba lần',
        address: 'Nhà sàn cuối bản Khuổi Lắc' },
    { name: 'Sùng A Trống', folded: 'sung a trong', phone: '0359676767' },
];
const textsOf = ({ name, folded, phone, note, address }) =>
    [name, folded, phone.slice(1), note, address].filter(Boolean);
const traces = people.flatMap(textsOf);
const log = ['LogFormat "%h %t \\"%r\\" %>s %b \\"%{Referer}i\\" \\"%{User-Agent}i\\"" all',
    'CustomLog logs/access.log all'];

function files(dir) {
    return fs.readdirSync(dir, { withFileTypes: true, recursive: true }).filter((e) => e.isFile())
        .map((e) => path.join(e.parentPath ?? e.path, e.name));
}

const found = (bytes) => traces.filter((text) => bytes.includes(Buffer.from(text)));
// the server makes and renames files meanwhile
const foundIn = (file) => found(unlessGone(() => fs.readFileSync(file)) ?? Buffer.alloc(0));

// What --db says for HTTPD's database.
const databaseOf = (httpd) => httpd.databaseLine()[0].replace(/^Proj06Database sqlite3 /, 'sqlite:')
    .replace(/^Proj06Database pgsql "(.*)"$/, 'pgsql:$1');

// A database as HTTPD's is now: { database, as --db says it; look(...visits): each one's state, how many
// units it has, and whether its person is there }.
function copyOf(httpd, name) {
    const looking = (ask) => (...visits) => visits.map(({ code }) => ask('SELECT v.state, (SELECT count(*) FROM claim c'
        + ' WHERE c.visit = v.id), (SELECT count(*) FROM person p WHERE p.visit = v.id) FROM visit v'
        + ` WHERE v.code = '${code}'`).trim());
    if (name === 'SQLite') {
        const file = path.join(makeStateDir(path.join(httpd.dir, 'earlier')), 'proj06.db');
        assert.equal(httpd.ctl('backup', file).status, 0);
        return { database: `sqlite:${file}`, look: looking((sql) => must('sqlite3', [file, sql])) };
    }
    const conninfo = databaseOf(httpd).replace('pgsql:', ''), dump = path.join(httpd.dir, 'dump');
    const earlier = conninfo.replace('dbname=proj06', 'dbname=earlier');
    must('pg_dump', ['-Fc', '-f', dump, conninfo]);
    must('psql', ['-qc', 'CREATE DATABASE earlier', conninfo]);
    must('pg_restore', ['--no-owner', '-d', earlier, dump]);
    fs.rmSync(dump);
    return { database: `pgsql:${earlier}`, look: looking((sql) => must('psql', ['-XqAtc', sql, earlier])) };
}

function retention({ name, serve }) {
    const { httpd, rows, ctl } = serve({ clock: '2026-11-23T08:40', conf: log });
    let consent, homeConsent, kept;

    const count = () => rows('SELECT (SELECT count(*) FROM visit) AS visits, (SELECT count(*) FROM'
        + ' visit_service) AS services, (SELECT count(*) FROM home_visit) AS homes')[0];
    const left = () => Number(rows('SELECT (SELECT count(*) FROM person) + (SELECT count(*) FROM home_person)'
        + ' + (SELECT count(*) FROM opening) AS n')[0].n);
    // what the database holds of anybody
    const inDatabase = () => {
        if (name === 'SQLite')
            return files(path.dirname(httpd.files.database)).flatMap(foundIn);
        const conninfo = /"(.*)"/.exec(httpd.databaseLine()[0])[1];
        return found(Buffer.from(must('pg_dump', [conninfo])));
    };
    // SQLite may move rows from the log to the database between our looks at one and the other
    const everybodyIsThere = () => until('what is looked for can be found',
        () => new Set(inDatabase()).size === new Set(traces).size);
    const inFiles = () => files(httpd.dir).filter((f) => !f.startsWith(httpd.files.database))
        .flatMap((f) => foundIn(f).map((text) => `${path.basename(f)}: ${text}`));
    const post = async (to, body, headers = {}) => {
        const res = await httpd.get(`/api/v1${to}`, { method: 'POST', body: JSON.stringify(body),
            headers: { 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID(), ...headers } });
        assert.ok(res.status < 300, res.text);
        return res.json();
    };
    // a shift of DAY, one of its services and the starts that it has for it: at least six
    const bookable = async (day) => {
        const { points } = (await httpd.get(`/api/v1/help?when=${day}`)).json();
        for (const { id, services } of points.flatMap((p) => p.shifts).filter((s) => s.free > 20))
            for (const service of services) {
                const { slots } = (await httpd.get(`/api/v1/shifts/${id}/slots?service=${service}`)).json();
                if (slots.length > 5) return { shift: id, service, starts: slots.map((s) => s.start) };
            }
        throw new Error(`nothing can be booked on ${day}`);
    };
    const startAt = async (clock) => {
        await httpd.stop();
        httpd.options.clock = clock;
        httpd.writeConf();
        await httpd.start();
    };

    test('people come and leave their data', async () => {
        const asked = (await httpd.get('/api/v1/consent')).json();
        consent = asked.version;
        homeConsent = asked.home_visit.version;
        const { shift, service, starts } = await bookable('2026-11-24');
        const wish = ({ name: called, phone }, n) => ({ shift, start: starts[n], phone,
            services: [service], name: called, birth_year: 1917, consent });
        await post('/visits', wish(people[0], 0));
        await post('/visits', { ...wish(people[1], 0), start: undefined, wait: true });
        await post('/home-visits', { commune: '01840', address: people[2].address, note: people[2].note,
            services: [service], name: people[2].name, phone: people[2].phone, birth_year: 1917,
            consent: homeConsent });
        const visit = await post('/visits', wish({ name: 'Sùng A Tráng', phone: '0359676760' }, 4));
        await post(`/visits/${visit.code}/correct`, { name: people[3].name, phone: people[3].phone },
            { 'Proj06-Proof': '760' });
        await post(`/visits/${visit.code}/reschedule`, { shift, start: starts[5] },
            { 'Proj06-Proof': '767' });
        const seen = await httpd.get(`/api/v1/visits/${visit.code}`, { headers: { 'Proj06-Proof': '767' } });
        assert.equal(seen.json().name, people[3].name);
        kept = count();
        await everybodyIsThere();
    });

    test('neither logs nor snapshot have heard of them', () => {
        assert.ok(fs.readFileSync(path.join(httpd.dir, 'logs/access.log'), 'utf8').includes('POST /proj06/api'));
        assert.deepEqual(inFiles(), []);
    });

    test('a day too early the tool erases nobody', async () => {
        const { status, stdout } = ctl('--clock', '2026-12-22T08:00', 'retention');
        assert.equal(status, 0);
        assert.match(stdout, /^erased 0 people behind visits, 0 behind home visits, 0 drafts$/m);
        await everybodyIsThere();
    });

    test('the server erases them when their days are over, and keeps the counts', async () => {
        await startAt('2026-12-26T08:00');
        await until('everybody is erased', () => left() === 0);
        await until('the pages that held them are gone', () => inDatabase().length === 0);
        await until('the log says so', () => /P6-7013: erased \d+ people/.test(httpd.log()));
        assert.deepEqual(count(), kept);
        assert.equal(Number(rows('SELECT count(*) AS n FROM visit WHERE erased_at IS NULL')[0].n), 0);
        assert.deepEqual(inFiles(), []);
    });

    test('nor do they come back with the server\'s end', async () => {
        await httpd.stop();
        assert.deepEqual(inDatabase(), []);
        assert.deepEqual(inFiles(), []);
        await httpd.start();
    });

    test('in what was put back from a dump the tool erases whom the database has erased since', async () => {
        const { shift, service, starts } = await bookable('2026-12-29');
        const wish = ({ name: called, phone }, n) => ({ shift, start: starts[n], phone, services: [service], name: called, consent });
        const gone = await post('/visits', wish(people[0], 1)), stays = await post('/visits', wish(people[1], 2));
        const { database: earlier, look } = copyOf(httpd, name), before = look(gone, stays);
        assert.match(before[0], /^booked\|[1-9]\|1$/);
        await post(`/visits/${gone.code}/erase`, {}, { 'Proj06-Proof': '717' });
        await post(`/visits/${stays.code}/correct`, { name: 'Lò Thị Ngoan', phone: people[1].phone }, { 'Proj06-Proof': '727' });
        const back = (...args) => tool(['--db', earlier, '--user', runUser, '--clock', '2026-12-26T09:00', 'retention', ...args]);
        const lost = back('--as', 'pgsql:host=127.0.0.1 port=1 dbname=proj06');
        assert.equal(lost.status, 3, lost.stdout);
        assert.match(lost.stderr, /the database of --as can't be read: nobody was erased/);
        assert.deepEqual(look(gone, stays), before);
        const done = back('--as', databaseOf(httpd));
        assert.equal(done.status, 0, done.stderr);
        assert.match(done.stdout, /^people erased again, as they had been there: 1$/m);
        assert.deepEqual(look(gone, stays), ['cancelled|0|0', before[1]], 'the place is free, nobody will come');
        assert.equal(back('--as').status, 2);
        await post(`/visits/${stays.code}/erase`, {}, { 'Proj06-Proof': '727' });
    });

    test('the tool erases at once and says how many', async () => {
        const { shift, service, starts } = await bookable('2026-12-29');
        const { name: called, phone } = people[0], { address, name: asking } = people[2];
        await post('/visits', { shift, start: starts[0], services: [service], name: called, phone, consent });
        await post('/home-visits', { commune: '01840', address, services: [service], name: asking, phone, consent: homeConsent });
        assert.notDeepEqual(inDatabase(), []);
        const { status, stdout, stderr } = ctl('--clock', '2027-03-01T08:00', 'retention');
        assert.equal(status, 0, stderr);
        assert.match(stdout, /^erased 1 people behind visits, 1 behind home visits, 0 drafts$/m);
        assert.deepEqual(inDatabase(), []);
        assert.equal(ctl('retention', 'now').status, 2);
    });
}

for (const database of databases) describe(`on ${database.name}`, () => retention(database));
