// apxs-build.sh run and stop, as a person uses them.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import test, { after, before } from 'node:test';
import { freePort } from '../support/httpd.mjs';
import { ctlFile, root, underSanitizers } from '../support/paths.mjs';
import { makeDir, run, until } from '../support/tool.mjs';

const script = path.join(root, 'apxs-build.sh');
const door = (...args) => run(script, args, { timeout: 600_000 });
const skip = underSanitizers && 'the front door builds without sanitizers';
let dir, port;

before(async () => {
    dir = makeDir('run');
    port = await freePort();
});
after(() => {
    if (!skip) door('stop', '--dir', dir);
    fs.rmSync(dir, { recursive: true, force: true });
});

const options = () => ['--dir', dir, '--port', String(port), '--clock', '2026-11-23T18:40'];
const ready = () => `ready http://127.0.0.1:${port}/proj06/\n`;
const page = (at = '/proj06/health') => new Promise((done, failed) => {
    http.get({ host: '127.0.0.1', port, path: at, agent: false }, (res) => {
        let text = '';
        res.setEncoding('utf8');
        res.on('data', (part) => { text += part; });
        res.on('end', () => done({ status: res.statusCode, text }));
    }).on('error', failed);
});
const listening = (at) => new Promise((done) => {
    const socket = net.connect(at, '127.0.0.1', () => { socket.destroy(); done(true); });
    socket.once('error', () => done(false));
});

test('run --detach comes back when the first page answers', { skip }, async () => {
    const done = door('run', ...options(), '--detach', '--set', 'Proj06Portal "Cổng thử"');
    assert.equal(done.status, 0, done.stderr);
    assert.equal(done.stdout, ready());
    assert.match((await page('/proj06/?lang=vi')).text, /Cổng thử/);
    assert.match((await page('/')).text, /class="p6-tonight"/, 'the portal includes the fragment');
    assert.ok(JSON.parse((await page()).text).clock.now.startsWith('2026-11-23T18:4'));
    assert.ok(await listening(Number(fs.readFileSync(path.join(dir, 'ldap/port'), 'utf8'))));
});

test('the sample accounts sign in to the sample directory', { skip }, () => {
    const rights = {
        'helper.ducxuan': 'helper 01840', 'manager.ducxuan': 'manager 01840',
        'helper.backan': 'helper 01843', 'manager.backan': 'manager 01843',
        province: 'province *', auditor: 'auditor *',
    };
    for (const [user, right] of Object.entries(rights)) {
        const { status, stdout, stderr } = run(ctlFile,
            ['--conf', path.join(dir, 'conf/httpd.conf'), 'directory', 'test', user],
            { input: `demo-${user}\n` });
        assert.equal(status, 0, stderr);
        assert.ok(stdout.endsWith(`right: ${right}\n`), stdout);
    }
});

test('a second run keeps the database and takes over from the first', { skip }, async () => {
    const file = path.join(dir, 'state/proj06.db');
    const inode = fs.statSync(file).ino;
    const done = door('run', ...options(), '--detach');
    assert.equal(done.status, 0, done.stderr);
    assert.equal(done.stdout, ready());
    assert.equal(fs.statSync(file).ino, inode);
    assert.doesNotMatch(done.stderr, /importing/);
    assert.doesNotMatch((await page('/proj06/?lang=vi')).text, /Cổng thử/);
});

test('a port that is taken is said so', { skip }, () => {
    const other = makeDir('run-other');
    const done = door('run', '--dir', other, '--port', String(port), '--detach');
    assert.equal(done.status, 1);
    assert.match(done.stderr, /listens on port/);
    fs.rmSync(other, { recursive: true });
});

test('a mistake in --set is told with the words of the directive', { skip }, () => {
    const done = door('run', ...options(), '--detach', '--set', 'Proj06Tonight late');
    assert.equal(done.status, 1);
    assert.match(done.stderr, /Proj06Tonight/);
});

test('run in the foreground ends everything when it is told to', { skip }, async () => {
    const child = spawn(script, ['run', ...options()], { stdio: ['ignore', 'pipe', 'ignore'] });
    const ended = new Promise((done) => child.once('exit', done));
    let said = '';
    child.stdout.on('data', (part) => { said += part; });
    await until('the ready line', () => said === ready());
    const ldap = Number(fs.readFileSync(path.join(dir, 'ldap/port'), 'utf8'));
    child.kill('SIGTERM');
    await ended;
    assert.equal(await listening(port), false);
    assert.equal(await listening(ldap), false);
});

test('stop ends a detached run, and once more is harmless', { skip }, async () => {
    assert.equal(door('run', ...options(), '--detach').status, 0);
    assert.equal((await page()).status, 200);
    assert.equal(door('stop', '--dir', dir).status, 0);
    assert.equal(await listening(port), false);
    assert.equal(door('stop', '--dir', dir).status, 0);
});

test('wrong options are refused with what would be right', { skip }, () => {
    for (const [args, right] of [[['run', '--port', 'x'], /port number/],
        [['run', '--clock', 'tonight'], /2026-11-23T18:40/], [['run', '--clock', '2026-13-45T25:61'], /2026-11-23T18:40/],
        [['run', '--db', 'mysql'], /sqlite or/],
        [['run', '--data', '/no/such'], /./], [['run', '--nonsense'], /--help/],
        [['run', '--port'], /needs a value/], [['test', 'nonsense'], /there are:/],
        [['nonsense'], /--help/]]) {
        const done = door(...args);
        assert.notEqual(done.status, 0, args.join(' '));
        assert.match(done.stderr, right, args.join(' '));
    }
    for (const asked of [['--help'], ['run', '--help']]) assert.match(door(...asked).stdout, /--detach/);
});
