// The Debian package in a clean Debian that debootstrap makes, with its dependencies from the
// archive: `P6_DEBOOTSTRAP=1 ./apxs-build.sh test package`. Minutes of download, so by option only.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test, { after } from 'node:test';
import { privateRoot, skip as noRoot } from '../support/root.mjs';
import { makeDir, must } from '../support/tool.mjs';
import { NAME, buildPackage, newerPackage, patiently, url } from './package.mjs';

const skip = noRoot || (process.env.P6_DEBOOTSTRAP !== '1' && 'by option: P6_DEBOOTSTRAP=1');
const dir = makeDir('clean');
const clean = path.join(dir, 'root');
const slow = { timeout: 1_200_000 };
let newer;
const root = privateRoot({ wanted: !skip, lower: makeCleanRoot });

after(() => fs.rmSync(dir, { recursive: true, force: true }));

// Debian's archive as this machine reaches it, by apt's own word.
function archive() {
    const targets = must('apt-get', ['indextargets', '--format', '$(SITE) $(RELEASE) $(COMPONENT)']);
    const row = targets.split('\n').find((line) => / (bookworm|stable) main$/.test(line));
    return row.split(' ')[0];
}

function makeCleanRoot() {
    const file = buildPackage(dir);
    newer = newerPackage(file);
    must('debootstrap', ['--variant=minbase', 'bookworm', clean, archive()], slow);
    fs.writeFileSync(path.join(clean, 'usr/sbin/policy-rc.d'), '#!/bin/sh\nexit 101\n', { mode: 0o755 });
    for (const deb of [file, newer]) fs.copyFileSync(deb, path.join(clean, path.basename(deb)));
    must('chroot', [clean, '/usr/bin/env', 'DEBIAN_FRONTEND=noninteractive', 'bash', '-c',
        `apt-get -q update && apt-get -q -y install /${path.basename(file)} curl`], slow);
    fs.rmSync(path.join(clean, 'usr/sbin/policy-rc.d'));
    return clean;
}

test('apt installs it with its dependencies in a clean Debian', { skip }, () => {
    assert.match(root.must(`dpkg -s ${NAME}`), /Status: install ok installed/);
    assert.equal(root.must('stat -c %U /var/lib/proj06/proj06.db'), 'www-data\n');
    root.must('apachectl start');
    assert.equal(root.get('http://127.0.0.1/').status, 200);
    assert.equal(root.get(`${url}/`).status, 404);
});

test('it serves, takes data, is upgraded, removed and purged there', { skip }, async () => {
    const tool = 'proj06ctl --conf /etc/apache2/mods-available/proj06.conf';
    root.must('a2enmod -q proj06 && service apache2 reload');
    await patiently('the first snapshot in every child', () => root.everywhere(`${url}/fragment/tonight`));
    root.must(`${tool} import /usr/share/proj06/sample && ${tool} expand`, slow);
    await patiently('points', () => JSON.parse(root.get(`${url}/api/v1/points`).text).points?.length > 30);
    root.must(`dpkg --force-confnew -i /${path.basename(newer)}`);
    await patiently('the new version', () => root.get(`${url}/static/later.svg`).status === 200);
    root.must(`dpkg -r ${NAME}`);
    await patiently('the product is gone', () => root.get(`${url}/`).status === 404);
    root.must(`dpkg -P ${NAME}`);
    assert.equal(root.must('find /etc /usr /var/lib -iname "*proj06*"'), '');
    assert.equal(root.get('http://127.0.0.1/').status, 200);
});
