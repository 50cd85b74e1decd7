// The locator outlives its database: SQLite's file gone, PostgreSQL killed.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { Httpd } from '../support/httpd.mjs';
import { fillDatabase, makeDir, runUser, startPostgres, until } from '../support/tool.mjs';

const page = '/help?when=tonight&commune=01840&lang=vi';
const clock = '2026-11-23T18:40';

// What a citizen reads, without the words about the data's age and the minutes that pass.
const slugs = async (httpd) => {
    const res = await httpd.get('/api/v1/help?when=tonight&commune=01840');
    assert.equal(res.status, 200);
    return res.json().points.map((p) => p.slug);
};

async function answersAsBefore(httpd, known) {
    assert.ok(known.length > 0);
    for (let i = 0; i < 10; i++) {
        assert.deepEqual(await slugs(httpd), known);
        assert.equal((await httpd.get(page)).status, 200);
    }
}

const healthy = async (httpd) => (await httpd.get('/health')).status === 200;

test('a start without the SQLite database serves the last picture', async () => {
    const httpd = new Httpd({ clock });
    await httpd.start();
    try {
        const known = await slugs(httpd);
        await httpd.stop();
        for (const name of fs.readdirSync(httpd.state).filter((n) => n.startsWith('proj06.db')))
            fs.renameSync(path.join(httpd.state, name), path.join(httpd.dir, name));
        fs.mkdirSync(httpd.files.database); // so that none can be made in its place
        httpd.checkLog();
        await httpd.start();
        await answersAsBefore(httpd, known);
        await until('the log tells', () => httpd.log().includes('P6-7011'));
        httpd.expect('P6-7011', 'P6-20');
        httpd.checkLog();

        fs.rmdirSync(httpd.files.database);
        // the database itself last: who finds it finds what belongs to it
        for (const name of fs.readdirSync(httpd.dir).filter((n) => n.startsWith('proj06.db')).sort().reverse())
            fs.renameSync(path.join(httpd.dir, name), path.join(httpd.state, name));
        await until('the work goes on', () => httpd.log().includes('P6-7012'));
        assert.ok(await healthy(httpd));
        httpd.expect('P6-7011', 'P6-20');
        httpd.checkLog();
    } finally {
        await httpd.remove();
    }
});

test('a start without any picture says 503 until there is one, and is no dead end', async () => {
    const httpd = new Httpd({ clock, database: false, ready: false });
    await httpd.start();
    try {
        const res = await httpd.get(page);
        assert.equal(res.status, 503);
        assert.match(res.headers['content-type'], /^text\/html/);
        assert.ok(res.headers['retry-after']);
        const call = await httpd.get('/api/v1/help?when=tonight');
        assert.equal(call.status, 503);
        assert.equal(call.headers['content-type'], 'application/problem+json');
        assert.equal((await httpd.get('/static/p6.css')).status, 200);
        httpd.expect('P6-40');
        httpd.checkLog();
    } finally {
        await httpd.remove();
    }
});

test('with PostgreSQL killed the locator answers as before, and follows it when it is back', async () => {
    const dir = makeDir('postgres');
    const postgres = startPostgres(path.join(dir, 'pg'));
    const httpd = new Httpd({ clock, database: () => `pgsql "${postgres.conninfo}"` });
    try {
        fillDatabase(['--db', `pgsql:${postgres.conninfo}`, '--user', runUser], dir);
        await httpd.start();
        const known = await slugs(httpd);
        assert.ok(await healthy(httpd));
        postgres.crash();
        await until('the log tells', () => httpd.log().includes('P6-7011'));
        await answersAsBefore(httpd, known);
        postgres.restart();
        await until('the work goes on', () => httpd.log().includes('P6-7012'));
        await answersAsBefore(httpd, known);
        if (process.env.SHOW) console.log(httpd.log());
        httpd.expect('P6-7011', 'P6-20');
        httpd.checkLog();
    } finally {
        await httpd.remove();
        postgres.stop();
        fs.rmSync(dir, { recursive: true, force: true });
    }
});
