// apxs-build.sh install and uninstall, as a sysadmin of a portal uses them.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test, { after } from 'node:test';
import { root as checkout } from '../support/paths.mjs';
import { privateRoot, skip } from '../support/root.mjs';
import { patiently, url } from './package.mjs';
import { makeDir, must, run } from '../support/tool.mjs';

const script = path.join(checkout, 'apxs-build.sh');
const door = (...args) => run(script, args, { timeout: 600_000 });
const staged = makeDir('stage');
const below = (...parts) => path.join(staged, ...parts);
const root = privateRoot();

after(() => fs.rmSync(staged, { recursive: true, force: true }));

const allFiles = () => fs.readdirSync(staged, { recursive: true })
    .filter((name) => !fs.statSync(below(name)).isDirectory()).sort();

test('install --destdir puts every file where Debian expects it', () => {
    const done = door('install', '--destdir', staged);
    assert.equal(done.status, 0, done.stderr);
    const files = allFiles();
    for (const file of ['usr/lib/apache2/modules/mod_proj06.so', 'etc/apache2/mods-available/proj06.load',
        'etc/apache2/mods-available/proj06.conf', 'usr/sbin/proj06ctl', 'usr/lib/proj06/prepare',
        'usr/share/proj06/templates/home.xhtml', 'usr/share/proj06/templates/messages/vi.xlf',
        'usr/share/proj06/sample/communes.csv', 'usr/share/man/man5/mod_proj06.5.gz',
        'usr/share/man/man8/proj06ctl.8.gz', 'usr/share/doc/proj06/proj06-reference.conf',
        'usr/share/doc/proj06/schema.md', 'usr/share/doc/proj06/log-ids.md'])
        assert.ok(files.includes(file), file);
    assert.deepEqual(files.filter((name) => /\.(new|old)$/.test(name)), []);
    assert.ok(fs.statSync(below('var/lib/proj06')).isDirectory());
});

test('nothing that is for building, testing or trying is installed', () => {
    const strange = allFiles().filter((name) => /(^|\/)(\.git|tests?|private|fuzz|bench)|\.(c|h|o|mjs|sh)$|slapd|package-lock/.test(name));
    assert.deepEqual(strange, []);
    assert.doesNotMatch(fs.readFileSync(below('etc/apache2/mods-available/proj06.conf'), 'utf8'), /^ *Proj06(Clock|Metrics)|^ *<Proj06Directory/m);
});

test('installed files can be read by everybody and written by root alone', () => {
    for (const name of allFiles()) {
        const { mode } = fs.statSync(below(name));
        assert.equal(mode & 0o022, 0, name);
        assert.equal(mode & 0o444, 0o444, name);
    }
    assert.equal(fs.statSync(below('usr/sbin/proj06ctl')).mode & 0o777, 0o755);
});

test('the manual pages are clean and name every directive once', () => {
    for (const [page, number] of [['mod_proj06', 5], ['proj06ctl', 8]]) {
        const file = below(`usr/share/man/man${number}/${page}.${number}`);
        fs.writeFileSync(file, must('zcat', [`${file}.gz`]));
        assert.equal(run('mandoc', ['-T', 'lint', file]).stdout, '');
        const shown = run('man', ['--warnings', '-l', file], { env: { LC_ALL: 'C.UTF-8', MANWIDTH: '80' } });
        assert.equal(shown.stderr, '');
        assert.match(shown.stdout, /NAME/);
        fs.rmSync(file);
    }
    const text = must('zcat', [below('usr/share/man/man5/mod_proj06.5.gz')]);
    const headings = [...text.matchAll(/^\.TP\n\.B "<?(Proj06\w+)/gm)].map((match) => match[1]);
    const reference = fs.readFileSync(path.join(checkout, 'conf/proj06-reference.conf'), 'utf8');
    const described = [...reference.matchAll(/^# <?(Proj06\w+)[ >].*\(.*\)$/gm)].map((match) => match[1]);
    assert.deepEqual(headings, described);
    assert.ok(headings.length > 10);
});

test('a second install replaces files, drops old templates and keeps an edited proj06.conf', () => {
    const conf = below('etc/apache2/mods-available/proj06.conf');
    const stale = below('usr/share/proj06/templates/gone.xhtml');
    const edited = `${fs.readFileSync(conf, 'utf8')}# ours\n`;
    fs.writeFileSync(conf, edited);
    fs.writeFileSync(stale, 'x');
    const before = fs.statSync(below('usr/lib/apache2/modules/mod_proj06.so')).ino;
    const done = door('install', '--destdir', staged);
    assert.equal(done.status, 0, done.stderr);
    assert.match(done.stderr, /was edited and stays/);
    assert.equal(fs.readFileSync(conf, 'utf8'), edited);
    assert.equal(fs.existsSync(stale), false);
    assert.notEqual(fs.statSync(below('usr/lib/apache2/modules/mod_proj06.so')).ino, before,
        'a server that has the old module mapped must keep it');
});

test('an unedited proj06.conf is replaced by an upgrade', () => {
    const conf = below('etc/apache2/mods-available/proj06.conf');
    for (const file of [conf, below('usr/share/proj06/proj06.conf')]) fs.writeFileSync(file, '# of old\n');
    assert.equal(door('install', '--destdir', staged).status, 0);
    assert.equal(fs.readFileSync(conf, 'utf8'), fs.readFileSync(path.join(checkout, 'conf/proj06.conf'), 'utf8'));
});

test('uninstall --destdir leaves nothing but an edited proj06.conf and the state', () => {
    const conf = below('etc/apache2/mods-available/proj06.conf');
    fs.appendFileSync(conf, '# ours\n');
    assert.equal(door('uninstall', '--destdir', staged).status, 0);
    assert.deepEqual(allFiles(), ['etc/apache2/mods-available/proj06.conf']);
    assert.ok(fs.existsSync(below('var/lib/proj06')));
    assert.equal(door('uninstall', '--destdir', staged, '--purge').status, 0);
    assert.deepEqual(allFiles(), []);
    assert.equal(fs.existsSync(below('var/lib/proj06')), false);
});

test('wrong options are refused with what would be right', () => {
    assert.match(door('install', '--purge').stderr, /for uninstall/);
    assert.match(door('install', '--destdir').stderr, /needs a value/);
    assert.match(door('uninstall', '--nonsense').stderr, /--help/);
});

// from here on as root of a whole machine

test('the portal serves before anything is installed', { skip }, () => {
    root.must('apachectl start');
    assert.equal(root.get('http://127.0.0.1/').status, 200);
    assert.equal(root.get(`${url}/`).status, 404);
    root.must('find /etc/apache2 | sort > /run/before');
});

test('install makes a database that belongs to the run user', { skip }, () => {
    root.must(`${script} install`, { timeout: 600_000 });
    assert.equal(root.must('stat -c "%U %a" /var/lib/proj06 /var/lib/proj06/proj06.db'),
        'www-data 750\nwww-data 600\n');
    assert.equal(root.get(`${url}/`).status, 404, 'nothing is served before a2enmod');
});

test('a2enmod and a reload serve the product; an empty database shows a friendly page', { skip }, async () => {
    root.must('a2enmod -q proj06 && apachectl configtest && apachectl graceful');
    await patiently('the first snapshot in every child', () => root.everywhere(`${url}/fragment/tonight`));
    const home = root.get(`${url}/?lang=vi`).text;
    assert.match(home, /Hôm nay chưa có điểm nào mở|Tối nay|Ngày mai/);
    for (const page of ['/', '/help?when=tonight', '/privacy', '/health', '/fragment/tonight'])
        assert.equal(root.get(`${url}${page}`).status, 200, page);
    assert.equal(root.get('http://127.0.0.1/').status, 200, 'the portal goes on');
});

test('what is imported reaches the pages without a restart', { skip }, async () => {
    const tool = 'proj06ctl --conf /etc/apache2/mods-available/proj06.conf';
    root.must(`${tool} import /usr/share/proj06/sample && ${tool} expand`, { timeout: 600_000 });
    await patiently('points in the answer', () => JSON.parse(root.get(`${url}/api/v1/points`).text).points?.length > 30);
    assert.equal(root.must('stat -c %U /var/lib/proj06/* | sort -u'), 'www-data\n');
});

test('installing again upgrades in place: database and service go on', { skip }, () => {
    root.must(`${script} install && apachectl graceful`, { timeout: 600_000 });
    assert.equal(root.get(`${url}/api/v1/communes?q=duc+xuan`).status, 200);
    assert.ok(root.has('/etc/apache2/mods-enabled/proj06.load'));
    assert.equal(root.must('grep -cE "crit|alert|emerg|exit signal" /var/log/apache2/error.log || true'), '0\n');
});

test('uninstall leaves the portal as it was, with the database kept', { skip }, async () => {
    root.must(`${script} uninstall && apachectl configtest && apachectl graceful`);
    await patiently('the product is gone', () => root.get(`${url}/`).status === 404);
    assert.equal(root.get('http://127.0.0.1/').status, 200);
    assert.equal(root.must('find /etc/apache2 | sort | diff /run/before -'), '');
    assert.ok(root.has('/var/lib/proj06/proj06.db'));
    root.must(`${script} uninstall --purge`);
    assert.equal(root.has('/var/lib/proj06'), false);
    assert.equal(root.must('find /etc /usr /var/lib -iname "*proj06*"'), '');
});
