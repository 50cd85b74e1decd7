// <Proj06Directory> sections in httpd and in proj06ctl, against a real slapd.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test, { after, before } from 'node:test';
import { Httpd } from '../support/httpd.mjs';
import { templatesDir } from '../support/paths.mjs';
import { ctl, makeDir, startSlapd } from '../support/tool.mjs';

const httpd = new Httpd({ database: false, ready: false });
const dir = makeDir('slapd');
let slapd;
before(async () => {
    slapd = startSlapd(dir);
    await httpd.prepare();
});
after(async () => {
    slapd?.stop();
    await httpd.remove();
    fs.rmSync(dir, { recursive: true, force: true });
});

const people = 'ou=people,dc=test?uid?sub?(!(employeeType=left))';
const settings = () => ({
    URL: [`"ldap://127.0.0.1:${slapd.port}/${people}"`],
    CAFile: [slapd.ca],
    BindDN: ['cn=search,dc=test'],
    BindPassword: ['pw-search'],
    Communes: ['01840,01843'],
    Role: ['helper "CN=Helpers, ou=groups, dc=test"', 'manager cn=managers,ou=groups,dc=test 01840'],
    Deadline: ['25'],
});

// The lines of a section NAME with CHANGES in place of some settings.
function section(name, changes = {}) {
    const lines = Object.entries({ ...settings(), ...changes })
        .flatMap(([setting, values]) => values.map((value) => `    ${setting} ${value}`));
    return [`<Proj06Directory ${name}>`, ...lines, '</Proj06Directory>'];
}

const product = (...lines) => [`Proj06Templates ${templatesDir}`,
    `Proj06Snapshot ${httpd.files.snapshot}`, ...lines,
    '<Location "/proj06">', 'SetHandler proj06', '</Location>'];

function check(...lines) {
    httpd.writeConf(lines);
    return httpd.configtest();
}

// It must fail at the line that MISTAKE matches, and say PATTERN.
function refuses(lines, mistake, pattern) {
    const { status, stderr } = check(...product(...lines));
    const all = fs.readFileSync(httpd.files.conf, 'utf8').split('\n');
    assert.notEqual(status, 0, `accepted: ${lines.join(' / ')}`);
    assert.match(stderr, pattern);
    const line = /on line (\d+) of .*httpd\.conf/.exec(stderr);
    assert.ok(line, stderr);
    assert.match(all[line[1] - 1], mistake, stderr);
}

test('sections of directories are accepted, in virtual hosts too', () => {
    const { status, stderr } = check(...product(...section('town'), ...section('city')),
        '<VirtualHost *:80>', ...product(...section('town')), '</VirtualHost>');
    assert.equal(status, 0, stderr);
});

test('a wrong line of a section is named itself', () => {
    const bad = [
        [{ URL: ['ldap://ldap.example.vn/dc=vn none'] }, /URL/, /URL allows none only behind/],
        [{ URL: ['http://127.0.0.1/'] }, /URL/, /URL needs an LDAP URL/],
        [{ CAFile: ['conf/no-such.crt'] }, /CAFile/, /CAFile needs a PEM file/],
        [{ CAFile: [httpd.files.conf] }, /CAFile/, /CAFile needs a PEM file/],
        [{ BindDN: ['search'] }, /BindDN/, /BindDN needs the DN/],
        [{ BindPassword: ['""'] }, /BindPassword/, /BindPassword needs a password/],
        [{ BindPassword: ['exec:/bin/false'] }, /BindPassword/, /exec: needs a program/],
        [{ BindPassword: ['exec:/no/such/program'] }, /BindPassword/, /exec: needs a program/],
        [{ Communes: ['Đức Xuân'] }, /Communes/, /Communes has too/],
        [{ Communes: ['1840'] }, /Communes/, /Communes needs codes/],
        [{ Role: ['chief cn=a,dc=vn'] }, /Role/, /Role needs a role first/],
        [{ Deadline: ['never'] }, /Deadline/, /Deadline needs the time/],
        [{ GroupDepth: ['99'] }, /GroupDepth/, /GroupDepth needs a whole number/],
        [{ ServerName: ['x'] }, /ServerName x/, /ServerName is no setting/],
    ];
    for (const [changes, mistake, pattern] of bad)
        refuses(section('town', changes), mistake, pattern);
});

test('a section that does not fit together is named', () => {
    const bad = [
        [section('Town'), /needs a name of letters/],
        [section(''), /needs a name of letters/],
        [section('town', { URL: [] }), /URL is missing/],
        [section('town', { CAFile: [] }), /CAFile is missing/],
        [section('town', { Role: ['helper cn=helpers,dc=test 02143'] }), /02143, which is not among/],
        [section('town', { Role: ['province cn=all,dc=test'] }), /only a directory with Communes \*/],
    ];
    for (const [lines, pattern] of bad) refuses(lines, /<Proj06Directory/, pattern);
    refuses([...section('town'), ...section('town')], /<Proj06Directory/, /name of its own/);
});

test('settings outside a section are told where they belong', () => {
    for (const line of ['URL ldaps://a/dc=vn', 'Role helper cn=a,dc=vn', 'Deadline 3'])
        refuses([line], new RegExp(line.split(' ')[0]), /belongs into a <Proj06Directory NAME>/);
});

test('a BindPassword is never shown', () => {
    const { stderr } = check(...product(...section('town', { BindPassword: ['s3cret two'] })));
    assert.doesNotMatch(stderr, /s3cret/);
});

test('a server with directories starts, serves and restarts', async () => {
    httpd.writeConf(product(...section('town')));
    await httpd.start();
    try {
        assert.equal((await httpd.get('/help')).status, 503); // no places yet, and no defect
        await httpd.graceful();
        assert.equal((await httpd.get('/help')).status, 503);
    } finally {
        await httpd.stop();
    }
    httpd.checkLog();
});

// proj06ctl directory test ARGS with LINES as the configuration and INPUT as standard input.
function tryOut(lines, args, input) {
    const file = path.join(dir, 'try.conf');
    fs.writeFileSync(file, `${lines.join('\n')}\n`);
    return ctl(['--conf', file, '--user', process.getuid() === 0 ? 'www-data' : '', 'directory',
        'test', ...args].filter((word, i, all) => word && !(word === '--user' && !all[i + 1])),
    { input });
}

test('the tool signs somebody in and shows what they may do', () => {
    const { status, stdout, stderr } = tryOut(section('town'), ['hai'], 'pw-hai\n');
    assert.equal(status, 0, stderr);
    assert.match(stdout, /^directory: town\nname: hai\nshown as: Nông Văn Hải\nentryUUID: [0-9a-f-]{36}\n/);
    assert.match(stdout, /right: helper 01840\nright: helper 01843\nright: manager 01840\n$/);
});

test('the tool takes the password from a file and a program', () => {
    const file = path.join(dir, 'password');
    fs.writeFileSync(file, 'pw-sen\n');
    const program = path.join(dir, 'print-password');
    fs.writeFileSync(program, '#!/bin/sh\nprintf "%s\\n" "$1"\n', { mode: 0o755 });
    const lines = section('town', { BindPassword: [`"exec:${program} pw-search"`] });
    const { status, stdout, stderr } = tryOut(lines, ['--password-file', file, 'sen']);
    assert.equal(status, 0, stderr);
    assert.match(stdout, /shown as: Hoàng Thị Sen/);
    const failing = section('town', { BindPassword: ['exec:/bin/false'] });
    assert.equal(tryOut(failing, ['sen'], 'pw-sen\n').status, 3);
    assert.equal(check(...product(...lines)).status, 0, 'httpd takes the same program');
});

test('the tool says no with status 1 and cannot say with status 3', () => {
    const wrong = tryOut(section('town'), ['sen'], 'wrong\n');
    assert.equal(wrong.status, 1);
    assert.match(wrong.stderr, /password is wrong/);
    const none = tryOut(section('town'), ['none'], 'pw-none\n');
    assert.equal(none.status, 1);
    assert.match(none.stderr, /no group gives a role/);
    const down = tryOut(section('town', { URL: [`"ldap://127.0.0.1:1/${people}"`] }), ['sen'], 'pw-sen\n');
    assert.equal(down.status, 3);
    assert.match(down.stderr, /refused/i);
    for (const { stdout, stderr } of [wrong, none, down]) assert.doesNotMatch(stdout + stderr, /pw-/);
});

test('the tool wants one directory, one name and one password', () => {
    const two = [...section('town'), ...section('city')];
    assert.match(tryOut(two, ['sen'], 'pw-sen\n').stderr, /several directories; name one by --in/);
    assert.equal(tryOut(two, ['--in', 'city', 'sen'], 'pw-sen\n').status, 0);
    assert.equal(tryOut(two, ['--in', 'village', 'sen'], 'pw-sen\n').status, 2);
    assert.equal(tryOut([], ['sen'], 'pw-sen\n').status, 2);
    assert.equal(tryOut(two, [], '').status, 2);
    assert.equal(tryOut(two, ['sen', 'pw-sen'], '').status, 2);
    assert.equal(tryOut(section('town'), ['sen'], '').status, 2);
    const wrong = tryOut(section('town', { Deadline: ['never'] }), ['sen'], 'pw-sen\n');
    assert.equal(wrong.status, 3);
    assert.match(wrong.stderr, /try\.conf:\d+: .*Deadline needs the time/);
});
