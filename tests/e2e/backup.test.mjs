// proj06ctl backup, restore, move and db status, beside an httpd that serves.
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { Httpd } from '../support/httpd.mjs';
import { ctl, makeDir, runUser, startPostgres, until } from '../support/tool.mjs';
import { addVisit, sql as select } from '../support/visits.mjs';

let httpd, postgres, dir;

before(async () => {
    httpd = new Httpd();
    await httpd.start();
    await until('the rotas are expanded, so that every backup has the lease', () => sql('lease expand'));
    dir = makeDir('pg');
    postgres = startPostgres(path.join(dir, 'pg'));
});
after(async () => {
    await httpd.stop();
    httpd.checkLog();
    postgres.stop();
    for (const done of [dir, httpd.dir]) fs.rmSync(done, { recursive: true, force: true });
});

const file = (name) => path.join(httpd.state, name);
const points = async () => (await httpd.get('/api/v1/points')).json().points.length;
const sql = (text) => httpd.ctl('db', 'status').stdout.split('\n').find((line) => line.startsWith(text));
const fewerPoints = (name) => {
    const data = path.join(httpd.dir, name);
    fs.mkdirSync(data);
    fs.writeFileSync(path.join(data, 'points.csv'), 'slug,name,commune,active\nto-3a-extra,Tổ 3A thêm,01840,1\n');
    return data;
};

test('a backup is made while the pages are served', async () => {
    const done = httpd.ctl('backup', file('saved.db'));
    assert.equal(done.status, 0, done.stderr);
    assert.equal(fs.statSync(file('saved.db')).mode & 0o777, 0o600);
    assert.equal((await httpd.get('/')).status, 200);
    const again = httpd.ctl('backup', file('saved.db'));
    assert.equal(again.status, 3);
    assert.match(again.stderr, /stays as it is/);
});

test('a restore is refused while httpd has the database open', () => {
    const done = httpd.ctl('restore', file('saved.db'));
    assert.equal(done.status, 3);
    assert.match(done.stderr, /stop httpd, or use --force/);
});

test('with --force the pages follow the restored database', async () => {
    const had = await points();
    const added = httpd.ctl('import', fewerPoints('more'));
    assert.equal(added.status, 0, added.stderr);
    await until('one point more', async () => await points() === had + 1);
    const done = httpd.ctl('restore', '--force', file('saved.db'));
    assert.equal(done.status, 0, done.stderr);
    assert.match(done.stdout, /is now .*proj06\.db\.before-/);
    await until('the points of the backup in every child', () => httpd.everywhere('/api/v1/points',
        (answer) => answer.json().points.length === had));
    await until('the database is well', async () => (await httpd.get('/health')).json().status === 'ok');
    assert.equal(httpd.ctl('db', 'check').status, 0);
});

test('what was done in a house is sound, and goes into a backup and back', async () => {
    const { id } = select(httpd, `INSERT INTO round (shift, group_name, begun_at)
        SELECT min(id), 'Tổ 1', 1795000000 FROM shift; SELECT last_insert_rowid() AS id`)[0];
    select(httpd, `INSERT INTO household (round, label, state, people, at_s) VALUES (${id}, 'Nhà 1', 'visited', 2, 1795000000);
        INSERT INTO household_service (household, service, outcome, people, reason)
        VALUES (last_insert_rowid(), 'vneid-install', 'done', 2, '')`);
    const check = httpd.ctl('db', 'check');
    assert.equal(check.status, 0, check.stdout);
    assert.equal(httpd.ctl('backup', file('houses.db')).status, 0);
    const done = httpd.ctl('restore', '--force', file('houses.db'));
    assert.equal(done.status, 0, done.stderr);
    assert.deepEqual(select(httpd, 'SELECT people FROM household_service'), [{ people: 2 }]);
    await until('the database is well', async () => (await httpd.get('/health')).json().status === 'ok');
});

test('whom a citizen had erased since the backup is not brought back', async () => {
    const gone = addVisit(httpd, { name: 'bà Mùi', phone: '+84987654321' });
    const stays = addVisit(httpd, { start: 60, name: 'ông Páo', phone: '+84987654322' });
    assert.equal(httpd.ctl('backup', file('people.db')).status, 0);
    const erased = await httpd.get(`/api/v1/visits/${gone.code}/erase`, { method: 'POST', headers: { 'Proj06-Proof': '321' } });
    assert.equal(erased.status, 200, erased.text);
    const done = httpd.ctl('restore', '--force', file('people.db'));
    assert.equal(done.status, 0, done.stderr);
    assert.match(done.stdout, /people erased again, as they had been since the backup: 1$/m);
    assert.deepEqual(select(httpd, `SELECT visit, name FROM person WHERE visit IN (${gone.id}, ${stays.id})`),
        [{ visit: stays.id, name: 'ông Páo' }]);
    const seen = await httpd.get(`/api/v1/visits/${stays.code}`, { headers: { 'Proj06-Proof': '322' } });
    assert.equal(seen.json().name, 'ông Páo');
    await until('the database is well', async () => (await httpd.get('/health')).json().status === 'ok');
});

test('what is no backup is refused with the exit status for bad data', () => {
    fs.writeFileSync(file('junk.db'), 'no database\n'.repeat(1000), { mode: 0o644 });
    const done = httpd.ctl('restore', '--force', file('junk.db'));
    assert.equal(done.status, 1);
    assert.match(done.stderr, /no SQLite database/);
});

test('db status tells version, journal, leases and the rows of every table', () => {
    const { stdout } = httpd.ctl('db', 'status');
    assert.match(stdout, /^schema version: \d+ \(this build needs \d+\)$/m);
    assert.match(stdout, /^journal mode: wal$/m);
    assert.match(stdout, /^bytes in the write-ahead log: \d+$/m);
    assert.match(stdout, /^rows in commune: 92$/m);
    assert.match(stdout, /^lease expand: (until|ran out) \S+, httpd-\d+-/m);
});

test('a database in use is not moved; without Proj06Database the pages go on and it can be', async () => {
    const target = `pgsql:${postgres.conninfo}`;
    const refused = httpd.ctl('move', '--to', target);
    assert.equal(refused.status, 3);
    assert.match(refused.stderr, /has the database open/);
    httpd.options.database = false;
    httpd.writeConf();
    await httpd.graceful();
    await until('nobody has it open', () => httpd.ctl('move', '--to', target).status === 0);
    assert.equal((await httpd.get('/api/v1/points')).status, 200);
    const before_ = await points(), rows = sql('rows in shift:');
    httpd.options.database = () => `pgsql "${postgres.conninfo}"`;
    httpd.writeConf();
    await httpd.graceful();
    await until('the pages from PostgreSQL', async () => {
        const health = (await httpd.get('/health')).json();
        return health.status === 'ok' && health.parts.database.ok;
    });
    assert.equal(await points(), before_);
    const there = ctl(['--db', target, '--user', runUser, 'db', 'status']).stdout;
    assert.ok(there.includes(rows));
    const check = ctl(['--db', target, '--user', runUser, 'db', 'check']).stdout.split('\n');
    assert.deepEqual(check.filter((line) => line.startsWith('BAD')), ['BAD  fsync: off'], 'as the tests want it');
});

test('wrong usage is told', () => {
    for (const [args, right] of [[['backup'], /one file/], [['restore'], /one file/], [['restore', '-x'], /one file/],
        [['move'], /--to/], [['move', '--to', 'sqlite:/tmp/x'], /to PostgreSQL only/],
        [['move', '--to', 'pgsql:password=x dbname=y'], /command line/]]) {
        const done = httpd.ctl(...args);
        assert.equal(done.status, 2, args.join(' '));
        assert.match(done.stderr, right, args.join(' '));
    }
});
