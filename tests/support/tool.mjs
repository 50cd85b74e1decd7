// Running programs for tests: proj06ctl, the unprivileged user, temporary directories that both
// root and that user can reach, and databases with the sample data, made once and then copied.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ctlFile, root, sampleDir, underSanitizers } from './paths.mjs';

// What sanitizers need: pools free nothing one by one, so leaks can't be judged.
export const sanitizerEnv = underSanitizers
    ? { ASAN_OPTIONS: 'detect_leaks=0:abort_on_error=0', UBSAN_OPTIONS: 'print_stacktrace=1' }
    : {};

const isRoot = process.getuid() === 0;
export const runUser = isRoot ? 'www-data' : os.userInfo().username;
const runIds = isRoot ? ['-u', '-g'].map((o) => Number(run('id', [o, runUser]).stdout)) : null;

// Run PROGRAM to its end; { status, stdout, stderr }. Throws when it can't be started or hangs.
export function run(program, args, { env = {}, input, cwd, timeout = 600_000 } = {}) {
    const done = spawnSync(program, args, {
        env: { PATH: process.env.PATH, LANG: 'C.UTF-8', ...sanitizerEnv, ...env },
        input, cwd, timeout, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024,
    });
    if (done.error) throw done.error;
    return { status: done.status, stdout: done.stdout, stderr: done.stderr };
}

// The same; throws with the program's complaint unless it ends with 0.
export function must(program, args, options) {
    const done = run(program, args, options);
    if (done.status !== 0)
        throw new Error(`${program} ${args.join(' ')}: status ${done.status}\n${done.stderr}`);
    return done.stdout;
}

// proj06ctl with ARGS; { status, stdout, stderr }.
export const ctl = (args, options) => run(ctlFile, args, options);

// The rows that SQL gives in the SQLite database FILE, read by a program of its own.
export function rows(file, sql) {
    const text = must('sqlite3', ['-readonly', '-json', '-cmd', '.timeout 60000', file, sql]);
    return text.trim() ? JSON.parse(text) : [];
}

// A new directory under /tmp that everybody may read.
export function makeDir(name) {
    const dir = fs.mkdtempSync(path.join(os.tmpdir(), `proj06-${name}-`));
    fs.chmodSync(dir, 0o755);
    return dir;
}

// A directory for the unprivileged user's own files.
export function makeStateDir(dir) {
    fs.mkdirSync(dir, { recursive: true, mode: 0o755 });
    giveAway(dir);
    return dir;
}

// Make FILE the unprivileged user's.
export function giveAway(file) {
    if (runIds) fs.chownSync(file, ...runIds);
}

function postgresOf(dir, start) {
    const script = path.join(root, 'tests/support/postgres.sh');
    const verb = (name, ...args) => must('bash', [script, name, dir, ...args]).trim();
    const conninfo = verb(...start);
    return {
        dir, conninfo, port: Number(/port=(\d+)/.exec(conninfo)[1]),
        ...Object.fromEntries(['crash', 'restart', 'stop', 'freeze', 'thaw', 'promote']
            .map((name) => [name, () => verb(name)])),
    };
}

// A database of our own PostgreSQL below DIR (see postgres.sh) with SETTINGS: { dir, conninfo, port,
// crash(), restart(), stop(), freeze(), thaw(), promote() }.
export const startPostgres = (dir, ...settings) => postgresOf(dir, ['start', 'fsync=off', ...settings]);

// A hot standby of PRIMARY below DIR, which PRIMARY knows as NAME; the same.
export const startStandby = (dir, primary, name) => postgresOf(dir, ['standby', primary.dir, name, 'fsync=off']);

// A slapd of our own below DIR (see slapd.sh): { port, ca, start(), stop(), modify(LDIF), freeze(), thaw() }.
export function startSlapd(dir) {
    const script = path.join(root, 'tests/support/slapd.sh');
    const verb = (...args) => must('bash', [script, ...args]).trim();
    const [port] = verb('start', dir).split(' ').map(Number);
    const signal = (name) => {
        const pidFile = path.join(dir, 'run/slapd.pid');
        if (fs.existsSync(pidFile)) process.kill(Number(fs.readFileSync(pidFile, 'utf8')), name);
    };
    return {
        port, ca: path.join(dir, 'ca.crt'), start: () => verb('start', dir), stop: () => verb('stop', dir),
        freeze: () => signal('SIGSTOP'), thaw: () => signal('SIGCONT'),
        modify(ldif) {
            const file = path.join(dir, 'change.ldif');
            fs.writeFileSync(file, ldif);
            verb('modify', dir, file);
        },
    };
}

// Copy the files of FROM to the directory TO, readable or owned by the unprivileged user.
export function copyDir(from, to) {
    fs.mkdirSync(to, { recursive: true });
    for (const name of fs.readdirSync(from)) {
        const target = path.join(to, name);
        if (fs.statSync(path.join(from, name)).isDirectory()) {
            copyDir(path.join(from, name), target);
            continue;
        }
        fs.copyFileSync(path.join(from, name), target);
        giveAway(target);
    }
}

// A name that changes whenever the tool or the data change.
function fixtureKey(data, from, days) {
    const hash = createHash('sha256').update(`${from} ${days}`);
    const look = (file) => {
        const { size, mtimeMs } = fs.statSync(file);
        hash.update(`${file} ${size} ${mtimeMs}\n`);
    };
    look(ctlFile);
    for (const name of fs.readdirSync(data).sort()) look(path.join(data, name));
    return hash.digest('hex').slice(0, 20);
}

function buildFixture(dir, data, from, days) {
    const state = makeStateDir(path.join(dir, 'state'));

    fillDatabase(['--db', `sqlite:${path.join(state, 'proj06.db')}`], dir, { data, from, days });
}

// Make the database that the tool's options DB name, with DATA in it, by way of a copy below DIR that
// the unprivileged user can read.
export function fillDatabase(db, dir, { data = sampleDir, from = '2026-11-16', days = 56 } = {}) {
    const copy = path.join(dir, 'data');

    copyDir(data, copy);
    must(ctlFile, [...db, 'db', 'init']);
    must(ctlFile, [...db, 'import', copy]);
    must(ctlFile, [...db, 'expand', '--from', from, '--days', String(days)]);
}

// A directory that holds proj06.db with DATA imported and expanded from day FROM. Made once for all
// test files, whoever comes first.
export function fixture({ data = sampleDir, from = '2026-11-16', days = 56 } = {}) {
    const base = path.join(os.tmpdir(), `proj06-fixtures-${process.getuid()}`);
    const dir = path.join(base, fixtureKey(data, from, days));
    fs.mkdirSync(base, { recursive: true, mode: 0o755 });
    for (let left = 6000; !fs.existsSync(dir); left--) {
        if (left === 0) throw new Error(`nobody finished ${dir}`);
        try {
            fs.mkdirSync(`${dir}.lock`);
        } catch (e) {
            if (e.code !== 'EEXIST') throw e;
            Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
            continue;
        }
        try {
            if (!fs.existsSync(dir)) {
                const draft = fs.mkdtempSync(`${dir}.draft-`);
                fs.chmodSync(draft, 0o755);
                buildFixture(draft, data, from, days);
                fs.renameSync(draft, dir);
            }
        } finally {
            fs.rmdirSync(`${dir}.lock`);
        }
    }
    return path.join(dir, 'state');
}

// What WHAT gives, undefined when what it asks about is gone meanwhile: a file or a process.
export function unlessGone(what) {
    try {
        return what();
    } catch (err) {
        if (!['ENOENT', 'ESRCH'].includes(err.code)) throw err;
        return undefined;
    }
}

// Wait until PROBE gives something true; that. Throws with WHAT after TIMEOUT milliseconds, at once
// when PROBE throws an error with `final` set.
export async function until(what, probe, timeout = 120_000) {
    const end = Date.now() + timeout;
    let last;
    while (Date.now() < end) {
        try {
            const seen = await probe();
            if (seen) return seen;
            last = undefined;
        } catch (e) {
            if (e.final) throw e;
            last = e;
        }
        await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error(`waited ${timeout} ms in vain: ${what}${last ? `: ${last.message}` : ''}`);
}
