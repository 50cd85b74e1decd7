// What happens to visits is counted once, in /metrics and mod_status, however often it is asked for.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test from 'node:test';
import { serve } from '../support/httpd.mjs';

const httpd = serve({ clock: '2026-11-23T08:40', conf: ['Proj06Metrics 127.0.0.1'] });
const api = async (path) => (await httpd.get(`/api/v1${path}`)).json();
const post = (path, body, headers) => httpd.get(`/api/v1${path}`, { method: 'POST', body: JSON.stringify(body),
    headers: { ...(body ? { 'Content-Type': 'application/json' } : {}), ...headers } });

async function counted(event) {
    const { text } = await httpd.get('/metrics');
    return Number(new RegExp(`^proj06_visit_events_total\\{event="${event}"\\} (\\d+)$`, 'm').exec(text)[1]);
}

// A wish that can be met tomorrow.
async function wish() {
    const { points } = await api('/help?when=tomorrow&free=1');
    for (const { id, services } of points.flatMap((point) => point.shifts)) {
        const { slots } = await api(`/shifts/${id}/slots?service=${services[0]}`);
        if (slots.length)
            return { shift: id, start: slots[0].start, services: [services[0]], name: 'Bà Lan', phone: '0912345678',
                consent: (await api('/consent')).version };
    }
    return assert.fail('nothing can be booked');
}

test('a booking and its cancellation count once, a repeated request and a refused one not at all', async () => {
    const wanted = await wish(), key = { 'Idempotency-Key': randomUUID() };
    const first = await post('/visits', wanted, key);
    assert.equal(first.status, 201, first.text);
    assert.equal((await post('/visits', wanted, key)).status, 201);
    assert.notEqual((await post('/visits', { ...wanted, consent: 'x' }, { 'Idempotency-Key': randomUUID() })).status, 201);
    assert.equal(await counted('booked'), 1);
    const proof = { 'Proj06-Proof': '678' };
    for (let i = 0; i < 2; i++)
        assert.equal((await post(`/visits/${first.json().code}/cancel`, undefined, proof)).status, 200);
    assert.equal(await counted('cancelled'), 1);
    const { text } = await httpd.get('/server-status?auto', { mount: '' });
    assert.match(text, /^Proj06Bookings: 1\nProj06Cancellations: 1$/m);
});
