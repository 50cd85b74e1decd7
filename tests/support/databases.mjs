// The two databases that the product runs on, for tests that must hold on both:
//
//     for (const { name, serve } of databases)
//         describe(`on ${name}`, () => {
//             const { httpd, rows, all, ctl } = serve({ data, clock });
//             test('…', () => assert.equal(rows('SELECT id FROM visit').length, 0));
//         });
//
// rows() asks the database itself, beside the product, by the database's own tool; all() asks
// several things at once: all({ visits: 'SELECT …', claims: 'SELECT …' }).visits.
import { after } from 'node:test';
import fs from 'node:fs';
import path from 'node:path';
import { serve as serveHttpd } from './httpd.mjs';
import { ctl, fillDatabase, makeDir, must, runUser, startPostgres } from './tool.mjs';

function serveSqlite(options) {
    const httpd = serveHttpd(options);
    const rows = (sql) => {
        const text = must('sqlite3', ['-json', '-cmd', '.timeout 60000', httpd.files.database, sql]);
        return text.trim() ? JSON.parse(text) : [];
    };
    return {
        httpd, rows, ctl: (...args) => httpd.ctl(...args),
        all: (asked) => Object.fromEntries(Object.entries(asked).map(([name, sql]) => [name, rows(sql)])),
    };
}

// { rows, all } of the PostgreSQL that CONNINFO names when they are called.
export function asking(conninfo) {
    const all = (asked) => JSON.parse(must('psql', ['-X', '-q', '-A', '-t', '-c',
        `SELECT json_build_object(${Object.entries(asked).map(([name, sql]) =>
            `'${name}', (SELECT coalesce(json_agg(answer), '[]') FROM (${sql}) AS answer)`)})`,
        conninfo()]));
    return { all, rows: (sql) => all({ sql }).sql };
}

function servePostgres(options) {
    let dir, server;
    const tool = () => ['--db', `pgsql:${server.conninfo}`, '--user', runUser];
    // made when the configuration is first written, once
    const database = () => {
        if (!server) {
            dir = makeDir('postgres');
            server = startPostgres(path.join(dir, 'pg'));
            fillDatabase(tool(), dir, options);
        }
        return `pgsql "${server.conninfo}"`;
    };
    const httpd = serveHttpd({ ...options, database });
    after(() => {
        server?.stop();
        if (dir) fs.rmSync(dir, { recursive: true, force: true });
    });
    return { httpd, ...asking(() => server.conninfo), ctl: (...args) => ctl([...tool(), ...args]) };
}

export const databases = [
    { name: 'SQLite', serve: serveSqlite },
    { name: 'PostgreSQL', serve: servePostgres },
];
