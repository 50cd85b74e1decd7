// What a machine does to a server over the years: logs are moved away, the product is upgraded under
// load, the disk is full or read-only, a file belongs to the wrong user. Nothing acknowledged is lost,
// the log names what is wrong, and the work goes on without a restart once it is mended.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { Httpd } from '../support/httpd.mjs';
import { copyDir, ctl, giveAway, makeDir, must, run, runUser, until } from '../support/tool.mjs';
import { moduleFile, templatesDir } from '../support/paths.mjs';
import { shiftsFor, sql } from '../support/visits.mjs';

const FREE = ['Proj06LimitAddress off', 'Proj06LimitHolds off'];
const SPACE = '24m'; // of the small disk
const skip = !canMount() && 'needs root and the right to mount a small disk of its own';

function canMount() {
    if (process.getuid() !== 0) return false;
    const dir = makeDir('mount');
    const can = run('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', dir]).status === 0;
    if (can) must('umount', [dir]);
    fs.rmdirSync(dir);
    return can;
}

let phones = 0;

// What will be booked: places of the next days that don't overlap, read while all is well.
async function makeWishes(httpd) {
    const consent = (await httpd.get('/api/v1/consent')).json().version;
    httpd.wishes = [];
    for (const shift of shiftsFor(httpd).slice(0, 24)) {
        const { slots } = (await httpd.get(`/api/v1/shifts/${shift.id}/slots?service=vneid-install`)).json();
        for (let last = 0, i = 0; i < slots.length; i++) {
            if (Date.parse(slots[i].start) < last) continue;
            last = Date.parse(slots[i].start) + 15 * 60_000;
            httpd.wishes.push({
                shift: shift.id, start: slots[i].start, services: ['vneid-install'], name: 'bà Lan',
                phone: `09${String(20_000_000 + ++phones)}`, consent,
            });
        }
    }
    assert.ok(httpd.wishes.length > 100);
}

// Book the next wish through the API, or again the one of KEY; the answer.
function book(httpd, key = randomUUID()) {
    httpd.tried ??= new Map();
    if (!httpd.tried.has(key)) httpd.tried.set(key, httpd.wishes.pop());
    return httpd.get('/api/v1/visits', {
        method: 'POST', headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
        body: JSON.stringify(httpd.tried.get(key)),
    });
}

// Ask again and again beside WORK; the answers that were not as they should be.
async function besides(ask, work) {
    let stop = false, n = 0;
    const bad = [];
    const asking = Array.from({ length: 3 }, async () => {
        for (; !stop; n++) {
            const wrong = await ask().catch((err) => err.message);
            if (wrong) bad.push(wrong);
        }
    });

    await work(() => n);
    stop = true;
    await Promise.all(asking);
    return bad;
}

const bookings = (httpd) => sql(httpd, "SELECT count(*) AS n FROM visit WHERE state = 'booked'")[0].n;

async function inHttpd(options, work) {
    const httpd = new Httpd({ conf: FREE, ...options });
    try {
        await work(httpd);
        await httpd.stop();
        httpd.checkLog();
    } finally {
        await httpd.remove();
    }
}

test('logs are moved away and a graceful restart begins new ones, with no request lost', () => inHttpd(
    { conf: [...FREE, 'CustomLog logs/access.log "%>s %U"'] }, async (httpd) => {
        await httpd.start();
        const log = (name) => path.join(httpd.dir, 'logs', name);
        const bad = await besides(async () => {
            const { status } = await httpd.get('/help?when=tonight');
            return status === 200 ? null : status;
        }, async (asked) => {
            await until('some are answered', () => asked() > 10);
            for (const name of ['error.log', 'access.log']) fs.renameSync(log(name), log(`${name}.1`));
            httpd.process.kill('SIGUSR1');
            await until('new logs', () => fs.existsSync(log('error.log')) && fs.existsSync(log('access.log'))
                && fs.readFileSync(log('error.log'), 'utf8').includes('resuming normal operations')
                && fs.statSync(log('access.log')).size > 0);
            httpd.seen.log = 0;
        });
        assert.deepEqual(bad, []);
        await until('old children have ended', async () => {
            const size = fs.statSync(log('access.log.1')).size;
            for (let i = 0; i < 5; i++) await httpd.get('/');
            return fs.statSync(log('access.log.1')).size === size;
        });
    }));

test('an upgrade under load replaces module and templates, with no request and no booking lost', () => inHttpd({}, async (httpd) => {
    await httpd.prepare();
    const module = path.join(httpd.dir, 'mod_proj06.so'), templates = path.join(httpd.dir, 'templates');
    const put = () => { // as `install` does: servers that have the old one mapped keep it
        fs.copyFileSync(moduleFile, `${module}.new`);
        fs.renameSync(`${module}.new`, module);
    };
    put();
    fs.cpSync(templatesDir, templates, { recursive: true });
    httpd.options.templates = templates;
    httpd.writeConf();
    fs.writeFileSync(httpd.files.conf, fs.readFileSync(httpd.files.conf, 'utf8').replace(moduleFile, module));
    await httpd.start();
    await makeWishes(httpd);
    const taken = [];
    const bad = await besides(async () => {
        const page = await httpd.get('/help?when=tomorrow');
        if (!httpd.wishes.length) return page.status === 200 ? null : page.status; // all is booked
        const made = await book(httpd);
        if (made.status === 201) taken.push(made.json().code);
        return page.status === 200 && [201, 409].includes(made.status) ? null : `${page.status} ${made.status} ${made.text}`;
    }, async (asked) => {
        for (let version = 1; version <= 3; version++) {
            const before = asked();
            put();
            const layout = path.join(templates, 'layout.xhtml');
            fs.writeFileSync(layout, fs.readFileSync(layout, 'utf8').replace('<body>', `<body><!-- --><p hidden="hidden">edition ${version}</p>`));
            await httpd.graceful();
            await until('the new edition in every child', () => httpd.everywhere('/', ({ text }) => text.includes(`edition ${version}`)));
            await until('some more are asked', () => asked() > before + 5);
        }
    });
    assert.deepEqual(bad, []);
    assert.ok(taken.length > 10);
    const kept = sql(httpd, "SELECT code FROM visit WHERE state = 'booked'").map(({ code }) => code);
    assert.deepEqual(taken.filter((code) => !kept.includes(code)), []);
}));

// An httpd whose database lies on a small disk of its own.
const onSmallDisk = (work) => inHttpd({}, async (httpd) => {
    await httpd.prepare();
    const aside = path.join(httpd.dir, 'aside');
    const mount = (...options) => must('mount', [...options, httpd.state]);
    copyDir(httpd.state, aside);
    mount('-t', 'tmpfs', '-o', `size=${SPACE},mode=755`, 'tmpfs');
    try {
        copyDir(aside, httpd.state);
        giveAway(httpd.state);
        await httpd.start();
        await makeWishes(httpd);
        await work(httpd, mount);
        await httpd.stop();
    } finally {
        await httpd.stop();
        must('umount', [httpd.state]);
    }
});

async function refusedCleanly(httpd, key) {
    const res = await book(httpd, key);
    assert.equal(res.status, 503, res.text);
    assert.equal(res.headers['content-type'], 'application/problem+json');
    assert.ok(Number(res.headers['retry-after']) > 0);
    for (const page of ['/help?when=tonight&commune=01840', '/', '/point/nha-van-hoa-to-3a-duc-xuan'])
        assert.equal((await httpd.get(page)).status, 200, page);
}

const sound = (httpd) => {
    const check = ctl(['--db', `sqlite:${httpd.files.database}`, 'db', 'check']);
    assert.equal(check.status, 0, check.stdout + check.stderr);
};

test('a full disk refuses bookings with 503, loses none, and works on when there is room', { skip }, () => onSmallDisk(async (httpd) => {
    assert.equal((await book(httpd)).status, 201);
    const had = bookings(httpd);
    const ballast = path.join(httpd.state, 'ballast');
    run('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=4096'], {}); // until nothing is left
    let key;
    await until('nothing goes any more', async () => { // the write-ahead log may still have room in it
        key = randomUUID();
        return (await book(httpd, key)).status === 503;
    });
    await refusedCleanly(httpd, key);
    const taken = bookings(httpd);
    assert.ok(taken >= had);
    assert.match(httpd.log(), /P6-2001: .*(full|disk)/i, 'the log says what is wrong');
    fs.rmSync(ballast);
    await until('it works on without a restart', async () => (await book(httpd, key)).status === 201);
    assert.equal(bookings(httpd), taken + 1, 'tried again with its key it is one booking');
    sound(httpd);
    httpd.expect('P6-2001', 'P6-2002', 'P6-2003', 'P6-7011');
}));

test('a file system that became read-only refuses bookings with 503 and says so', { skip }, () => onSmallDisk(async (httpd, mount) => {
    assert.equal((await book(httpd)).status, 201);
    const had = bookings(httpd);
    await httpd.stop(); // nobody may hold a file open for writing
    httpd.checkLog();
    mount('-o', 'remount,ro');
    await httpd.start();
    await refusedCleanly(httpd, randomUUID());
    assert.match(httpd.log(), /P6-200[123]: .*read-?only/i);
    mount('-o', 'remount,rw');
    await until('it works on without a restart', async () => (await book(httpd)).status === 201);
    assert.equal(bookings(httpd), had + 1);
    sound(httpd);
    httpd.expect('P6-2001', 'P6-2002', 'P6-2003', 'P6-7011', 'P6-4001');
}));

test('a database that belongs to somebody else is named, and serves as soon as it is given back', { skip }, () => inHttpd({}, async (httpd) => {
    await httpd.start();
    await makeWishes(httpd);
    assert.equal((await book(httpd)).status, 201);
    await httpd.stop();
    httpd.checkLog();
    const files = fs.readdirSync(httpd.state).filter((name) => name.startsWith('proj06.db')).map((name) => path.join(httpd.state, name));
    for (const file of files) {
        fs.chownSync(file, 0, 0);
        fs.chmodSync(file, 0o600);
    }
    await httpd.start();
    await refusedCleanly(httpd, randomUUID());
    assert.match(httpd.log(), new RegExp(`P6-2002: .*belongs to root and can't be written by ${runUser}`));
    for (const file of files) giveAway(file);
    await until('it works on without a restart', async () => (await book(httpd)).status === 201);
    httpd.expect('P6-2001', 'P6-2002', 'P6-2003', 'P6-7011');
}));
