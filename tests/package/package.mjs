// What the tests of the Debian package share: building it, and a newer one of it.
import fs from 'node:fs';
import path from 'node:path';
import { root as checkout } from '../support/paths.mjs';
import { must, until } from '../support/tool.mjs';

export const NAME = 'libapache2-mod-proj06';
export const url = 'http://127.0.0.1/proj06';

// Wait for PROBE as on a machine that other suites keep busy.
export const patiently = (what, probe) => until(what, probe, 60_000);

// Build the package into DIR; its file.
export function buildPackage(dir) {
    return must(path.join(checkout, 'apxs-build.sh'), ['package', '--out', dir], { timeout: 900_000 }).trim();
}

// A package of a later version beside FILE, with another shipped proj06.conf; its file.
export function newerPackage(file) {
    const tree = `${file}.tree`, newer = file.replace(/_([^_]+)_/, '_$1+1_');

    must('dpkg-deb', ['-R', file, tree]);
    const control = path.join(tree, 'DEBIAN/control');
    fs.writeFileSync(control, fs.readFileSync(control, 'utf8').replace(/^(Version: .*)$/m, '$1+1'));
    fs.appendFileSync(path.join(tree, 'etc/apache2/mods-available/proj06.conf'), '# of the next version\n');
    fs.writeFileSync(path.join(tree, 'usr/share/proj06/templates/static/later.svg'), '<svg/>');
    must('dpkg-deb', ['--root-owner-group', '-b', tree, newer]);
    fs.rmSync(tree, { recursive: true });
    return newer;
}
