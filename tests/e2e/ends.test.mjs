// A child of httpd ends: its background threads are mod_watchdog's, which lets them go their way, and
// whatever libraries keep for a thread must be given back before the process ends.
import assert from 'node:assert/strict';
import test, { describe } from 'node:test';
import { databases } from '../support/databases.mjs';
import { preload } from '../support/preload.mjs';
import { until } from '../support/tool.mjs';

// The C library's checks find what is given back twice; so do the sanitizers.
const env = { ...preload('slow_ends', ['libc_malloc_debug.so.0']), MALLOC_CHECK_: '3' };

for (const { name, serve } of databases) describe(`on ${name}`, () => {
    const { httpd } = serve({ env });

    test('a child whose threads take their time to end ends as well as any', async () => {
        const old = httpd.children();
        await httpd.graceful();
        await until('the old children are gone', () => !httpd.children().some((pid) => old.includes(pid)));
        assert.equal((await httpd.get('/help?when=tomorrow')).status, 200);
        assert.doesNotMatch(httpd.log(), /exit signal|AddressSanitizer|free\(\)/);
    });
});
