// The product's clock: starts where it is told, runs on through restarts, and is +07:00 wherever
// the server thinks it is.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import test from 'node:test';
import { serve } from '../support/httpd.mjs';
import { until } from '../support/tool.mjs';

const httpd = serve({ clock: '2026-11-23T23:58', env: { TZ: 'America/New_York' } });

const now = async () => {
    const { generated } = (await httpd.get('/api/v1/help?when=today')).json();
    assert.match(generated, /\+07:00$/);
    return { text: generated, ms: Date.parse(generated) };
};

// the product's minute when the test file began to ask, against the machine's own time
let anchor;
async function drift() {
    const product = (await now()).ms, machine = Date.now();
    anchor ??= { product, machine };
    return Math.abs((product - anchor.product) - (machine - anchor.machine));
}

test('the clock starts at the time given, in Vietnam, though the server is in New York', async () => {
    assert.match((await now()).text, /^2026-11-23T23:5[89]|^2026-11-24T00:00/);
    await drift();
    assert.match(httpd.log(), /P6-7002: Proj06Clock moves the product's clock/);
});

test('it runs on through graceful restarts', async () => {
    for (let i = 0; i < 3; i++) {
        await httpd.graceful();
        assert.ok(await drift() <= 60_000, 'a restart must not set the clock back');
    }
    assert.doesNotMatch((await now()).text, /T23:5[0-7]/);
});

test('requests during a graceful restart are answered', async () => {
    let stop = false;
    const statuses = [];
    const ask = async () => {
        while (!stop) statuses.push((await httpd.get('/help?when=tomorrow')).status);
    };
    const asking = [ask(), ask()];
    for (let i = 0; i < 3 || statuses.length < 20; i++) await httpd.graceful();
    stop = true;
    await Promise.all(asking);
    assert.deepEqual(statuses.filter((s) => s !== 200), []);
});

test('a restart with a broken template is refused and the old pages go on', async () => {
    const good = fs.readFileSync(httpd.files.conf, 'utf8');
    fs.writeFileSync(httpd.files.conf, good.replace(/^Proj06Templates .*/m,
        'Proj06Templates /no/such/directory'));
    assert.notEqual(httpd.configtest().status, 0);
    fs.writeFileSync(httpd.files.conf, good);
    assert.equal((await httpd.get('/')).status, 200);
});

test('every child has the same clock', async () => {
    const seen = new Set();
    await until('two children answered', async () => {
        const { text } = await httpd.get('/server-status?auto', { mount: '' });
        seen.add(text.match(/^Proj06SnapshotAge: (-?\d+)/m) !== null);
        return seen.size > 0;
    });
    const answers = await Promise.all(Array.from({ length: 24 }, now));
    const times = answers.map((a) => a.ms);
    assert.ok(Math.max(...times) - Math.min(...times) <= 60_000);
});
