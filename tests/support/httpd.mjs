// A private httpd for one test file: own ServerRoot under /tmp, free port on 127.0.0.1, event MPM
// with two children, a copy of the sample database, a clock that the test chooses.
//
//     import test from 'node:test';
//     import assert from 'node:assert/strict';
//     import { serve } from '../support/httpd.mjs';
//
//     const httpd = serve({ clock: '2026-11-23T18:40' });   // started before, ended after the tests
//     test('the home page answers', async () => {
//         const res = await httpd.get('/?lang=vi');         // below the mount /proj06
//         assert.equal(res.status, 200);                    // res: status, headers, text, body, json()
//     });
//
// After each test the error log is looked at: a line at level warn or above fails the test unless it
// was announced: `httpd.expect('P6-7011')` in the test (ids of ours or of httpd, "AH01234"). Crashes
// and findings of sanitizers always fail.
//
// Options of serve() and new Httpd():
//   clock      product's local time at start (default 2026-11-23T18:40, a Monday); null: the real one
//   from,days  which days' shifts the database holds (default 2026-11-16, 56)
//   data       directory to import in place of conf/sample
//   database   false: none (no Proj06Database line); or a function (dir) => 'DRIVER PARAMS'
//   conf       lines for the main server, e.g. ['Proj06Tonight 17:30 21:30'], or a function that gives them
//   location   lines inside <Location /proj06>
//   lines      function (httpd) => all of the product's configuration lines, in place of the usual
//   mount      default '/proj06'
//   mpm        'worker' or 'prefork' in place of 'event'
//   modules    further httpd modules by name, e.g. ['deflate']
//   templates  another directory of templates
//   env        environment of httpd, e.g. { TZ: 'America/New_York' }
//   ready      false: don't wait for the first snapshot
//   fill       function (httpd) called before the first start, to put rows into the database while
//              nobody else writes
//   expect     ids of log lines that any test here may cause
// Useful members: port, dir, url(path), get(path, {method, headers, body, mount, host}), raw(bytes), serves(),
// everywhere(path, test), withinAMinute(work), rests(), graceful(), stop(), start(), configtest(), ctl(...args)
// (proj06ctl on this database), log(), said(), expect(...ids), files: { database, snapshot }.
//
// node runs the `before` hooks of one file side by side: one that needs the server awaits serves().
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { after, afterEach, before } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { httpdModules, moduleFile, templatesDir, underSanitizers } from './paths.mjs';
import {
    copyDir, ctl, fixture, makeDir, makeStateDir, must, run, runUser, sanitizerEnv, unlessGone, until,
} from './tool.mjs';

const HTTPD = process.env.P6_HTTPD ?? '/usr/sbin/apache2';
const MODULES = ['authz_core', 'authz_host', 'mime', 'dir', 'env', 'status'];
const BAD_LEVEL = /\[(?:\w*:)?(?:emerg|alert|crit|error|warn)\]/;
export const KILLED = 'exit signal Killed'; // to be announced by who kills children
const THREADS = ['ServerLimit 2', 'ThreadsPerChild 8', 'MaxRequestWorkers 16', 'MinSpareThreads 8', 'MaxSpareThreads 64'];
const LIMITS = { event: THREADS, worker: THREADS, prefork: ['ServerLimit 4', 'MaxRequestWorkers 4', 'MaxSpareServers 4'] };
// httpd's remarks that all its workers, or places for children, are taken: a busy machine does that
const BUSY = ['AH00484', 'AH10159', 'AH03490', 'AH00286', 'AH00287', 'AH00161'];
const CRASH = /exit signal|AddressSanitizer|runtime error:|Assertion .* failed/;
const REPORT = /AddressSanitizer|runtime error:/; // the lines behind it tell where
const ROUND = 'P6-Test-Round'; // header of the requests that everywhere() tells apart
const STAMP = /^(?:\[[^\]]*\] ?)+/gm; // of a log line: time, level, process, client
const ANSWER_MS = 120_000; // no answer at all after so long: it hangs

// Ports are taken below those that connections begin at, by a file for each: other test files, and other
// suites at the same time, choose others, also while nobody listens there yet or any more.
const [FIRST_PORT, PORTS] = [11_000, 9_000];
const A_DAY = 86_400_000;

function reserve(port) {
    const file = path.join(os.tmpdir(), `proj06-ports-${process.getuid()}`, String(port));
    fs.mkdirSync(path.dirname(file), { recursive: true });
    if (fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs < Date.now() - A_DAY) fs.rmSync(file, { force: true });
    try {
        fs.closeSync(fs.openSync(file, 'wx'));
    } catch (err) {
        if (err.code === 'EEXIST') return false;
        throw err;
    }
    process.once('exit', () => fs.rmSync(file, { force: true }));
    return true;
}

const canListen = (port) => new Promise((done) => {
    const server = net.createServer().once('error', () => done(false));
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)));
});

// A port of 127.0.0.1 that is this process's alone until it ends.
export async function freePort() {
    for (;;) {
        const port = FIRST_PORT + randomInt(PORTS);
        if (reserve(port) && await canListen(port)) return port;
    }
}

// The environment of a program that is to load the module built with sanitizers.
export function libasan() {
    const file = must('gcc', ['-print-file-name=libasan.so']).trim();
    return { LD_PRELOAD: fs.realpathSync(file), ...sanitizerEnv };
}

export class Httpd {
    constructor(options = {}) {
        this.options = { clock: '2026-11-23T18:40', mount: '/proj06', mpm: 'event', ready: true, ...options };
        this.expected = new Set();
        this.seen = { log: 0, stderr: 0 };
        this.rounds = 0;
    }

    // Make directories, database and configuration, once, whoever asks at the same time.
    prepare() {
        this.prepared ??= this.make();
        return this.prepared;
    }

    async make() {
        const o = this.options;
        this.port = await freePort();
        this.dir = makeDir('httpd');
        for (const name of ['conf', 'logs', 'run', 'htdocs'])
            fs.mkdirSync(path.join(this.dir, name));
        this.state = makeStateDir(path.join(this.dir, 'state'));
        this.files = {
            database: path.join(this.state, 'proj06.db'),
            snapshot: path.join(this.state, 'places.snap'),
            log: path.join(this.dir, 'logs/error.log'),
            stderr: path.join(this.dir, 'logs/stderr.log'),
            conf: path.join(this.dir, 'conf/httpd.conf'),
            rounds: path.join(this.dir, 'logs/rounds.log'),
        };
        if (o.database === undefined) copyDir(fixture(o), this.state);
        this.writeConf();
        o.fill?.(this);
    }

    databaseLine() {
        const { database } = this.options;
        if (database === false) return [];
        if (database) return [`Proj06Database ${database(this.state)}`];
        return [`Proj06Database sqlite3 ${this.files.database}`];
    }

    // Write the configuration; LINES replace the product's own ones when given.
    writeConf(lines = this.productLines()) {
        const o = this.options;
        const modules = [...new Set([`mpm_${o.mpm}`, ...MODULES, ...(o.modules ?? [])])];
        const text = [
            `ServerRoot ${this.dir}`,
            'ServerName 127.0.0.1',
            `Listen 127.0.0.1:${this.port}`,
            `PidFile ${this.dir}/run/httpd.pid`,
            `DefaultRuntimeDir ${this.dir}/run`,
            ...modules.map((m) => `LoadModule ${m}_module ${httpdModules}/mod_${m}.so`),
            `LoadModule proj06_module ${moduleFile}`,
            'TypesConfig /etc/mime.types',
            ...(process.getuid() === 0 ? [`User ${runUser}`, `Group ${runUser}`] : []),
            'ErrorLog logs/error.log',
            'LogLevel warn proj06:info',
            'StartServers 2', ...LIMITS[o.mpm],
            'GracefulShutdownTimeout 60',
            `CustomLog logs/rounds.log "%P %{${ROUND}}i" "expr=-n req('${ROUND}')"`,
            `DocumentRoot ${this.dir}/htdocs`,
            `<Directory ${this.dir}/htdocs>`, 'Require all granted', '</Directory>',
            '<Location "/server-status">', 'SetHandler server-status', '</Location>',
            ...lines,
        ];
        fs.writeFileSync(this.files.conf, `${text.join('\n')}\n`);
    }

    productLines() {
        const o = this.options;
        if (o.lines) return o.lines(this);
        return [
            ...this.databaseLine(),
            `Proj06Templates ${o.templates ?? templatesDir}`,
            `Proj06Snapshot ${this.files.snapshot}`,
            ...(o.clock ? [`Proj06Clock ${o.clock}`] : []),
            ...(typeof o.conf === 'function' ? o.conf() : o.conf ?? []),
            `<Location "${o.mount || '/'}">`, 'SetHandler proj06', ...(o.location ?? []), '</Location>',
        ];
    }

    env() {
        return {
            PATH: process.env.PATH, LANG: 'C', ...(underSanitizers ? libasan() : {}),
            ...this.options.env,
        };
    }

    // `apachectl configtest` on the present configuration: { status, stderr }.
    configtest() {
        return run(HTTPD, ['-d', this.dir, '-f', this.files.conf, '-t'], { env: this.env() });
    }

    async start() {
        await this.prepare();
        const stderr = fs.openSync(this.files.stderr, 'a');
        this.process = spawn(HTTPD, ['-d', this.dir, '-f', this.files.conf, '-DFOREGROUND'], {
            env: this.env(), stdio: ['ignore', stderr, stderr],
            detached: this.options.mpm === 'prefork', // it ends its whole process group, which is not to be ours
        });
        fs.closeSync(stderr);
        this.ended = new Promise((done) => this.process.once('exit', done));
        this.process.once('exit', () => { this.process = null; });
        this.killer = () => this.process?.kill('SIGTERM');
        process.once('exit', this.killer);
        await until('httpd starts', () => {
            if (!this.process) throw Object.assign(new Error(this.log()), { final: true });
            return this.connects();
        });
        if (this.options.ready)
            await until('the first snapshot in every child',
                () => this.everywhere('/fragment/tonight', ({ status }) => status === 200));
    }

    // When the server that serve() registered has started.
    serves() {
        return this.begun;
    }

    // Does TEST hold for the answer to PATH in every child? Asks, more often at once than one child has
    // threads, until each has answered.
    async everywhere(path_, test, { headers, ...options } = {}) {
        const answered = new Set();
        for (const end = Date.now() + ANSWER_MS; Date.now() < end;) {
            const round = `${++this.rounds}.`, asked = { ...options, headers: { ...headers, [ROUND]: round } };
            const answers = await Promise.all(Array.from({ length: 12 }, () => this.get(path_, asked)));
            if (!answers.every(test)) return false;
            for (const pid of await this.whoAnswered(round, answers.length)) answered.add(pid);
            if (this.accepting().every((pid) => answered.has(pid))) return true;
        }
        throw new Error(`a child never answers ${path_}`);
    }

    // The process ids of those who gave the N answers of ROUND.
    async whoAnswered(round, n) {
        const lines = await until('the answers are logged', () => {
            const all = readFrom(this.files.rounds, 0).split('\n').filter((line) => line.endsWith(` ${round}`));
            return all.length === n && all;
        });
        return lines.map(Number.parseFloat);
    }

    // The product's minute of now, as "2026-11-23T18:40".
    async minute() {
        return (await this.get('/health')).json().clock.now.slice(0, 16);
    }

    // What WORK gives, done within one minute of the product's clock: what pages say goes by the minute.
    async withinAMinute(work) {
        for (let tries = 10; tries > 0; tries--) {
            const begun = await this.minute();
            const [given, err] = await work().then((res) => [res], (why) => [undefined, why]);
            if (await this.minute() !== begun) continue;
            if (err) throw err;
            return given;
        }
        throw new Error('no minute was long enough');
    }

    // When nobody but the one who says so is at work: what was answered is counted and logged, too.
    rests() {
        return until('all workers are at rest', async () =>
            /^BusyWorkers: 1$/m.test((await this.get('/server-status?auto', { mount: '' })).text));
    }

    // The process ids of the children.
    children() {
        const of = `/proc/${this.process.pid}/task/${this.process.pid}/children`;
        return fs.readFileSync(of, 'utf8').split(' ').filter(Boolean).map(Number);
    }

    // Those of PIDS that take new connections: they have the socket open that listens on our port. One that
    // ends goes on with what it has.
    accepting(pids = this.children()) {
        const port = `:${this.port.toString(16).toUpperCase().padStart(4, '0')}`;
        const sockets = fs.readFileSync('/proc/net/tcp', 'utf8').split('\n').map((line) => line.trim().split(/\s+/))
            .filter(([, local, , state]) => local?.endsWith(port) && state === '0A').map((columns) => `socket:[${columns[9]}]`);
        return pids.filter((pid) => filesOf(pid).some((file) => sockets.includes(file)));
    }

    connects() {
        return new Promise((done) => {
            const socket = net.connect(this.port, '127.0.0.1');
            socket.once('connect', () => { socket.destroy(); done(true); });
            socket.once('error', () => done(false));
        });
    }

    // To the end of the requests under way. Not by SIGTERM: the event MPM of httpd 2.4 then shuts its
    // workers' sockets down while they free them, and once in some hundred ends a child dies of it.
    async stop() {
        if (!this.process) return;
        const { ended } = this;
        process.removeListener('exit', this.killer);
        const late = setTimeout(() => this.kill(), ANSWER_MS);
        this.process.kill('SIGWINCH');
        await ended;
        clearTimeout(late);
    }

    // The end of a server that does not end, and of its children.
    kill() {
        if (!this.process) return;
        const children = this.children();
        this.process.kill('SIGKILL');
        for (const pid of children) unlessGone(() => process.kill(pid, 'SIGKILL'));
    }

    // Graceful restart; comes back when the new configuration is in force: no child of the old one takes a
    // connection any more.
    async graceful() {
        const before_ = fs.statSync(this.files.log).size, old = this.children();
        this.process.kill('SIGUSR1');
        await until('graceful restart', () => this.log(before_).includes('resuming normal operations'));
        await until('the old children end', () => this.accepting(old).length === 0);
    }

    async remove() {
        await this.stop();
        fs.rmSync(this.dir, { recursive: true, force: true });
    }

    url(path_ = '/') {
        return `http://127.0.0.1:${this.port}${this.options.mount}${path_}`;
    }

    // One request on a connection of its own, redirects not followed, bytes as they come. FROM: the
    // client's address, another one of loopback.
    get(path_, { method = 'GET', headers = {}, body, mount = this.options.mount, host, from } = {}) {
        const options = {
            host: '127.0.0.1', port: this.port, path: mount + path_, method, agent: false, localAddress: from,
            headers: { ...(host ? { Host: host } : {}), ...headers },
        };
        return new Promise((done, failed) => {
            const req = http.request(options, (res) => {
                const parts = [];
                res.on('data', (part) => parts.push(part));
                res.on('end', () => done(answer(res, Buffer.concat(parts))));
                res.on('error', failed);
            });
            req.setTimeout(ANSWER_MS, () => req.destroy(new Error(`no answer to ${path_}`)));
            req.on('error', failed);
            req.end(body);
        });
    }

    // Send BYTES as they are; everything the server says until it closes, as latin1 text.
    raw(bytes) {
        return new Promise((done, failed) => {
            const parts = [];
            const socket = net.connect(this.port, '127.0.0.1', () => socket.write(bytes));
            socket.setTimeout(ANSWER_MS, () => socket.destroy(new Error('no answer')));
            socket.on('data', (part) => parts.push(part));
            socket.on('error', (e) => (parts.length ? done(Buffer.concat(parts).toString('latin1'))
                : failed(e)));
            socket.on('end', () => done(Buffer.concat(parts).toString('latin1')));
        });
    }

    // proj06ctl on this site's database; { status, stdout, stderr }.
    ctl(...args) {
        return ctl(['--db', `sqlite:${this.files.database}`, ...args]);
    }

    // The error log from byte FROM on.
    log(from = 0) {
        return readFrom(this.files.log, from) + (from ? '' : readFrom(this.files.stderr, 0));
    }

    // What the log says, without httpd's own words before each line: the digits of times, processes and
    // ports may look like anything.
    said() {
        return this.log().replace(STAMP, '');
    }

    // Announce ids whose log lines the running test causes.
    expect(...ids) {
        for (const id of ids) this.expected.add(id);
    }

    // Throw for log lines since the last look that nobody announced.
    checkLog() {
        const fresh = [];
        for (const name of ['log', 'stderr']) {
            const text = readFrom(this.files[name], this.seen[name]);
            this.seen[name] += Buffer.byteLength(text);
            fresh.push(...text.split('\n'));
        }
        const expected = [...BUSY, ...this.expected, ...(this.options.expect ?? [])];
        const killed = expected.includes(KILLED);
        const bad = fresh.filter((line) => (CRASH.test(line) && !(killed && line.includes(KILLED)))
            || (BAD_LEVEL.test(line) && !expected.some((id) => line.includes(id))));
        this.expected.clear();
        const found = fresh.some((line) => REPORT.test(line)) ? `\n${fresh.join('\n')}` : '';
        assert.deepEqual(bad, [], `lines in the error log that nobody announced${found}`);
    }
}

function answer(res, body) {
    return {
        status: res.statusCode, headers: res.headers, rawHeaders: res.rawHeaders, body,
        get text() { return body.toString('utf8'); },
        json() { return JSON.parse(body.toString('utf8')); },
    };
}

function readFrom(file, from) {
    if (!fs.existsSync(file)) return '';
    return fs.readFileSync(file).subarray(from).toString('utf8');
}

// What the process PID has open.
function filesOf(pid) {
    const dir = `/proc/${pid}/fd`;
    const names = unlessGone(() => fs.readdirSync(dir)) ?? [];
    return names.map((fd) => unlessGone(() => fs.readlinkSync(path.join(dir, fd))));
}

const served = [];

// An Httpd for the calling test file, with its hooks registered.
export function serve(options) {
    const httpd = new Httpd(options);
    served.push(httpd);
    httpd.begun = new Promise((done, failed) => {
        before(() => httpd.start().then(done, (err) => {
            failed(err);
            throw err;
        }));
    });
    httpd.begun.catch(() => {}); // the hook has told it
    afterEach(() => httpd.checkLog());
    after(async () => {
        try {
            await httpd.stop();
            if (httpd.dir) httpd.checkLog();
        } catch (err) {
            // node would leave the other servers' ends out, and wait for them for ever
            for (const other of served) other.kill();
            throw err;
        } finally {
            if (httpd.dir) fs.rmSync(httpd.dir, { recursive: true, force: true });
        }
    });
    return httpd;
}
