// The product's clock: starts where it is told, runs on through restarts, and is +07:00 wherever
// the server thinks it is.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import test from 'node:test';
import { serve } from '../support/httpd.mjs';

const httpd = serve({ clock: '2026-11-23T23:58', env: { TZ: 'America/New_York' } });

const today = '/api/v1/help?when=today';
const MINUTE = 60_000;

function timeOf(res) {
    assert.equal(res.status, 200, res.text);
    const { generated } = res.json();
    assert.match(generated, /\+07:00$/);
    return generated;
}

// The product's minute, and between which moments of the machine's own time it was told.
async function now() {
    const asked = Date.now(), text = timeOf(await httpd.get(today));
    return { text, ms: Date.parse(text), asked, got: Date.now() };
}

// From FIRST to LAST as much time has passed for the product as for the machine; minutes are cut off.
function runsOn(first, last) {
    const passed = last.ms - first.ms;
    assert.ok(passed > last.asked - first.got - MINUTE, 'the clock is not set back');
    assert.ok(passed < last.got - first.asked + MINUTE, 'nor put on');
}

let anchor; // when the test file began to ask

test('the clock starts at the time given, in Vietnam, though the server is in New York', async () => {
    anchor = await now();
    assert.match(anchor.text, /^2026-11-23T23:5[89]|^2026-11-24T00:0/);
    assert.match(httpd.log(), /P6-7002: Proj06Clock moves the product's clock/);
});

test('it runs on through graceful restarts', async () => {
    for (let i = 0; i < 3; i++) {
        await httpd.graceful();
        runsOn(anchor, await now());
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
    const asked = Date.now(), times = [];
    await httpd.everywhere(today, (res) => times.push(Date.parse(timeOf(res))));
    for (const ms of times) runsOn(anchor, { ms, asked, got: Date.now() });
});
