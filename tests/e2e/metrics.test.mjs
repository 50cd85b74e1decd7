// /metrics and mod_status: what an httpd counts, and for whom.
import test from 'node:test';
import assert from 'node:assert/strict';
import { Httpd, freePort, serve } from '../support/httpd.mjs';
import { until } from '../support/tool.mjs';

const open = serve({ conf: ['Proj06Metrics ::1 127.0.0.0/8'] });
const closed = serve({ database: false, ready: false, conf: ['Proj06Metrics 10.1.2.3'] });

// The samples of a page in the text format 0.0.4, strictly: Map('name{labels}' → number).
function parse(text) {
    const samples = new Map(), types = new Map();

    assert.ok(text.endsWith('\n'));
    for (const line of text.trimEnd().split('\n')) {
        const [, kind, name, rest] = /^# (HELP|TYPE) (\w+) (.+)$/.exec(line) ?? [];
        if (kind === 'TYPE') types.set(name, rest);
        if (kind) continue;
        const [, sample, base, value] = /^(((?:[a-z][a-z0-9_]*))(?:\{[a-z_]+="[\w.-]*"(?:,[a-z_]+="[\w.-]*")*\})?) (-?[0-9.]+)$/
            .exec(line) ?? assert.fail(`not a sample: ${line}`);
        assert.ok(types.has(base) || types.get(base.replace(/_(sum|count)$/, '')) === 'summary', line);
        assert.ok(!samples.has(sample), `twice: ${sample}`);
        samples.set(sample, Number(value));
    }
    return samples;
}

// All that was answered before is counted in it.
async function read(httpd) {
    await httpd.rests();
    return parse((await httpd.get('/metrics')).text);
}
const pages = (samples, status, kind = 'page') =>
    samples.get(`proj06_requests_total{class="${kind}",status="${status}xx"}`);

test('/metrics speaks the text format of Prometheus', async () => {
    const res = await open.get('/metrics');
    assert.equal(res.status, 200);
    assert.equal(res.headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8');
    assert.equal(res.headers['cache-control'], 'no-store');
    const samples = parse(res.text);
    assert.equal(samples.get('proj06_snapshot_ready'), 1);
    assert.ok(samples.get('proj06_snapshot_generation') > 0);
    assert.ok(samples.get('proj06_database_silence_seconds') < 120);
    assert.equal(samples.get('proj06_visit_events_total{event="booked"}'), 0);
    assert.equal(samples.get('proj06_job_failures_total{job="build"}'), 0);
    const head = await open.get('/metrics', { method: 'HEAD' });
    assert.equal(head.status, 200);
    assert.equal(head.text, '');
});

test('answers are counted by class and status, whichever child gives them', async () => {
    const before = await read(open), begun = Date.now();
    await Promise.all(Array.from({ length: 24 }, () => open.get('/help?when=tonight')));
    await open.get('/no-such-page');
    await open.get('/help?when=never');
    await open.get('/api/v1/help');
    await open.get('/static/p6.css');
    const now = await read(open), more = (...what) => pages(now, ...what) - pages(before, ...what);
    assert.deepEqual([more(2), more(4), more(2, 'api'), more(2, 'static')], [24, 2, 1, 1]);
    const seconds = (samples) => samples.get('proj06_request_seconds_sum{class="page"}');
    assert.ok(seconds(now) > seconds(before));
    assert.ok(seconds(now) - seconds(before) <= 26 * (Date.now() - begun) / 1000);
});

test('what could not be read is counted too', async () => {
    const before = pages(await read(open), 4);
    await open.get('/help?q=%FF%FE');
    await open.get(`/help?q=${'x'.repeat(6000)}`);
    assert.equal(pages(await read(open), 4), before + 2);
});

test('reading the counts changes none of them', async () => {
    const sum = (samples) => [...samples].filter(([name]) => name.startsWith('proj06_requests_total'))
        .reduce((all, [, n]) => all + n, 0);
    const before = sum(await read(open));
    for (let i = 0; i < 10; i++) await open.get('/metrics');
    assert.equal(sum(await read(open)), before);
});

test('for others there is no such page, whatever they claim', async () => {
    const res = await closed.get('/metrics', { headers: { 'X-Forwarded-For': '10.1.2.3' } });
    assert.equal(res.status, 404);
    assert.match(res.headers['content-type'], /text\/html/);
    assert.doesNotMatch(res.text, /proj06_requests/);
    assert.equal((await open.get('/metrics', { method: 'POST' })).status, 404);
});

test('failures of the database and of background work are counted', async () => {
    const nobody = await freePort();
    const broken = new Httpd({ ready: false, conf: ['Proj06Metrics 127.0.0.1'],
        database: () => `pgsql "host=127.0.0.1 port=${nobody} dbname=x connect_timeout=1"` });
    try {
        await broken.start();
        const samples = await until('a failed look', async () => {
            const now = await read(broken);
            return now.get('proj06_job_failures_total{job="build"}') > 0 && now;
        });
        assert.ok(samples.get('proj06_database_failures_total{kind="connect"}') > 0);
        assert.equal(samples.get('proj06_snapshot_ready'), 0);
        assert.equal(samples.has('proj06_snapshot_generation'), false);
    } finally {
        broken.expect('P6-2002', 'P6-2003', 'P6-7011');
        await broken.stop();
        broken.checkLog();
        await broken.remove();
    }
});

test('mod_status shows the sums', async () => {
    const { text } = await open.get('/server-status?auto', { mount: '' });
    assert.ok(Number(/^Proj06Requests: (\d+)$/m.exec(text)[1]) > 20);
    for (const name of ['Bookings', 'Cancellations', 'DatabaseFailures', 'JobFailures'])
        assert.match(text, new RegExp(`^Proj06${name}: 0$`, 'm'));
    const html = (await open.get('/server-status', { mount: '' })).text;
    assert.match(html, /All children since the start: \d+ answers, 0 bookings/);
});

test('a word that is no address is refused with file and line', () => {
    for (const [line, right] of [['Proj06Metrics nowhere', /httpd\.conf:\d+|line \d+/], ['Proj06Metrics 10.0.0.0/99', /or off/],
        ['Proj06Metrics', /addresses/]]) {
        closed.options.conf = [line];
        closed.writeConf();
        const done = closed.configtest();
        assert.notEqual(done.status, 0, line);
        assert.match(done.stderr, right, line);
    }
    closed.options.conf = ['Proj06Metrics off'];
    closed.writeConf();
    assert.equal(closed.configtest().status, 0);
});
