// A child of httpd ends: its background threads are mod_watchdog's, which lets them go their way, and
// whatever libraries keep for a thread must be given back before the process ends.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test, { after, describe } from 'node:test';
import { databases } from '../support/databases.mjs';
import { libasan } from '../support/httpd.mjs';
import { root, underSanitizers } from '../support/paths.mjs';
import { makeDir, must, until } from '../support/tool.mjs';

// The sanitizers' own library comes first. Without it the C library's checks find what is given back twice.
function slowEnds() {
    const dir = makeDir('slow-ends'), library = path.join(dir, 'slow_ends.so');
    after(() => fs.rmSync(dir, { recursive: true }));
    must('gcc', ['-shared', '-fPIC', '-o', library, path.join(root, 'tests/support/slow_ends.c'), '-ldl']);
    return underSanitizers ? { LD_PRELOAD: `${libasan().LD_PRELOAD}:${library}` }
        : { LD_PRELOAD: `libc_malloc_debug.so.0:${library}`, MALLOC_CHECK_: '3' };
}

for (const { name, serve } of databases) describe(`on ${name}`, () => {
    const { httpd } = serve({ env: slowEnds() });

    test('a child whose threads take their time to end ends as well as any', async () => {
        const old = httpd.children();
        await httpd.graceful();
        await until('the old children are gone', () => !httpd.children().some((pid) => old.includes(pid)));
        assert.equal((await httpd.get('/help?when=tomorrow')).status, 200);
        assert.doesNotMatch(httpd.log(), /exit signal|AddressSanitizer|free\(\)/);
    });
});
