// The Debian package: what is in it, and a life with it in a private root of this machine. What is
// emulated: the root is this machine's, with the dependencies there already; clean.test.mjs takes a
// root that debootstrap makes.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test, { after } from 'node:test';
import { privateRoot, skip } from '../support/root.mjs';
import { root as checkout } from '../support/paths.mjs';
import { makeDir, must, run } from '../support/tool.mjs';
import { NAME, buildPackage, newerPackage, patiently, url } from './package.mjs';

const dir = makeDir('deb');
const file = buildPackage(dir), newer = newerPackage(file);
const root = privateRoot({ prepare: () => { for (const deb of [file, newer]) root.bring(deb, inside(deb)); } });

const inside = (deb) => `/tmp/${path.basename(deb)}`;
const field = (name) => must('dpkg-deb', ['-f', file, name]).trim();

after(() => fs.rmSync(dir, { recursive: true, force: true }));

test('the package carries the version of the sources', () => {
    const header = fs.readFileSync(path.join(checkout, 'mod_proj06/base/version.h'), 'utf8');
    assert.equal(field('Version'), /P6_VERSION "(.*)"/.exec(header)[1]);
    assert.match(path.basename(file), new RegExp(`^${NAME}_`));
});

test('lintian finds neither errors nor warnings', () => {
    const done = run('lintian', ['--allow-root', '--fail-on', 'error,warning', file]);
    assert.equal(done.status, 0, done.stdout + done.stderr);
});

test('the package holds what install puts, owned by root, and no state', () => {
    const rows = must('dpkg-deb', ['--contents', file]).trim().split('\n').map((row) => row.split(/\s+/));
    const names = rows.map((row) => row[5]);
    for (const name of ['./usr/lib/apache2/modules/mod_proj06.so', './usr/sbin/proj06ctl',
        './etc/apache2/mods-available/proj06.load', './usr/share/proj06/templates/messages/vi.xlf',
        './usr/share/man/man5/mod_proj06.5.gz', './usr/share/doc/proj06/proj06-reference.conf'])
        assert.ok(names.includes(name), name);
    assert.deepEqual(names.filter((name) => name.startsWith('./var') || name.includes('debian')), []);
    for (const [mode, owner, , , , name] of rows) {
        assert.equal(owner, 'root/root', name);
        assert.match(mode, /^.r..r-.r-./, name);
    }
    const staged = path.join(dir, 'staged');
    must(path.join(checkout, 'apxs-build.sh'), ['install', '--destdir', staged]);
    const installed = must('find', [staged, '-type', 'f', '-printf', './%P\n']).trim().split('\n').sort();
    assert.deepEqual(names.filter((name) => !name.endsWith('/') && !name.includes(`doc/${NAME}/`)).sort(), installed);
});

test('its configuration files are known to dpkg, so that upgrades ask', () => {
    assert.equal(must('dpkg-deb', ['-I', file, 'conffiles']),
        '/etc/apache2/mods-available/proj06.conf\n/etc/apache2/mods-available/proj06.load\n');
    assert.match(field('Depends'), /apache2-api-\d+.*libaprutil1-dbd-sqlite3/);
});

test('dpkg installs it: the database is made, nothing is served yet', { skip }, () => {
    root.must('apachectl start');
    root.must(`dpkg -i ${inside(file)}`);
    assert.equal(root.must('stat -c "%U %a" /var/lib/proj06 /var/lib/proj06/proj06.db'),
        'www-data 750\nwww-data 600\n');
    assert.equal(root.must('dpkg --verify ' + NAME), '');
    assert.equal(root.get(`${url}/`).status, 404);
});

test('a2enmod and a reload serve it', { skip }, async () => {
    root.must('a2enmod -q proj06 && service apache2 reload');
    await patiently('the first snapshot in every child', () => root.everywhere(`${url}/fragment/tonight`));
    assert.equal(root.get(`${url}/static/later.svg`).status, 404);
});

test('an upgrade keeps database and edited proj06.conf, and serves the new version', { skip }, async () => {
    const conf = '/etc/apache2/mods-available/proj06.conf';
    root.must(`echo '# ours' >> ${conf} && stat -c %i /var/lib/proj06/proj06.db > /run/inode`);
    root.must(`dpkg --force-confold -i ${inside(newer)}`);
    assert.match(root.must(`cat ${conf}`), /# ours\n$/);
    assert.equal(root.must('stat -c %i /var/lib/proj06/proj06.db | cmp - /run/inode'), '');
    await patiently('the new files are served', () => root.get(`${url}/static/later.svg`).status === 200);
    assert.equal(root.must('grep -cE "crit|alert|emerg|exit signal" /var/log/apache2/error.log || true'), '0\n');
});

test('removing it leaves the portal, the configuration and the database', { skip }, async () => {
    root.must(`dpkg -r ${NAME}`);
    await patiently('the product is gone', () => root.get(`${url}/`).status === 404);
    assert.equal(root.get('http://127.0.0.1/').status, 200);
    root.must('apachectl configtest');
    assert.ok(root.has('/var/lib/proj06/proj06.db'));
    assert.ok(root.has('/etc/apache2/mods-available/proj06.conf'));
    assert.equal(root.has('/usr/share/proj06'), false);
});

test('it can be installed again over what was kept, and purging takes everything', { skip }, () => {
    root.must(`dpkg -i ${inside(newer)}`);
    assert.match(root.must('cat /etc/apache2/mods-available/proj06.conf'), /# ours\n/);
    root.must(`dpkg -P ${NAME} && service apache2 reload`);
    assert.equal(root.must('find /etc /usr /var/lib -iname "*proj06*" -not -name "*-info*"'), '');
    assert.equal(root.get('http://127.0.0.1/').status, 200);
});
