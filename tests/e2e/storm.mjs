// What the storms share: people who book through the API, all at once, and the look at the rows
// afterwards.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const data = path.join(path.dirname(fileURLToPath(import.meta.url)), 'storm-data');

const UNIT = 5; // minutes
const json = { 'Content-Type': 'application/json' };

// Callers of HTTPD, whose database ROWS asks.
export class Crowd {
    constructor(httpd, rows) {
        Object.assign(this, { httpd, rows, days: 0, phones: 0 });
    }

    // { one, seven, wide, closing, at }: the shifts of a day that no other test has, by their points, and
    // its times.
    day() {
        const midnight = Date.UTC(2026, 10, 24 + this.days++), minute = midnight / 60_000;
        const date = new Date(midnight).toISOString().slice(0, 10);
        const shifts = this.rows('SELECT point, id FROM shift'
            + ` WHERE start_min BETWEEN ${minute} AND ${minute + 1439}`);
        return { ...Object.fromEntries(shifts.map((s) => [s.point, s.id])), at: (clock) => `${date}T${clock}:00+07:00` };
    }

    async agree() {
        this.consent ??= (await this.httpd.get('/api/v1/consent')).json().version;
        return this.consent;
    }

    phone() {
        return `+849${String(10_000_000 + ++this.phones)}`;
    }

    async wish(shift, start, changes = {}) {
        return { shift, start, services: ['fifteen'], name: 'Bà Lan', phone: this.phone(),
            consent: await this.agree(), ...changes };
    }

    post(at, body, headers = {}) {
        return this.httpd.get(`/api/v1${at}`, { method: 'POST', body: body && JSON.stringify(body),
            headers: { ...(body ? json : {}), ...headers } });
    }

    async book(shift, start, changes, key = randomUUID()) {
        return this.post('/visits', await this.wish(shift, start, changes), { 'Idempotency-Key': key });
    }

    // A visit that is booked, as the API tells it.
    async booked(...wish) {
        const res = await this.book(...wish);
        assert.equal(res.status, 201, res.text);
        return res.json();
    }

    proof(visit) {
        return { 'Proj06-Proof': visit.phone?.slice(-3) ?? String(visit.birth_year) };
    }

    see(visit) {
        return this.httpd.get(`/api/v1/visits/${visit.code}`, { headers: this.proof(visit) });
    }

    do(deed, visit, body, headers = {}) {
        return this.post(`/visits/${visit.code}/${deed}`, body, { ...this.proof(visit), ...headers });
    }
}

// N calls of WHAT(number) at once; what they gave.
export const atOnce = (n, what) => Promise.all(Array.from({ length: n }, (_, i) => what(i)));

// How many of ANSWERS have which status: { 201: 1, 409: 199 }.
export function statuses(answers) {
    const count = {};
    for (const { status } of answers) count[status] = (count[status] ?? 0) + 1;
    return count;
}

const group = (list, by) => Map.groupBy?.(list, by) ?? list.reduce((map, one) =>
    map.set(by(one), [...(map.get(by(one)) ?? []), one]), new Map());

// The units that VISIT with its SERVICES must have, as "desk/unit".
function unitsOf(visit, services) {
    const units = [];
    let unit = visit.start_min / UNIT;
    for (const { desk, minutes } of services)
        for (let i = 0; i < Math.ceil(minutes / UNIT); i++) units.push(`${desk}/${unit++}`);
    assert.equal(unit * UNIT, visit.end_min, `visit ${visit.id} ends with its last service`);
    return units.sort();
}

function checkDesks(visit, services, desks) {
    for (const { service, desk } of services) {
        const found = desks.find((d) => d.plan === visit.plan && d.number === desk);
        assert.ok(found?.services.split(',').includes(service), `desk ${desk} offers ${service}`);
        assert.ok(found.online || visit.channel !== 'online', `desk ${desk} is open to visit ${visit.id}`);
    }
}

function checkVisit(visit, services, claims, desks) {
    const held = claims.map((c) => `${c.desk}/${c.unit}`).sort();
    const who = `visit ${visit.id}, ${visit.state}`;
    assert.ok(claims.every((c) => c.shift === visit.shift), `${who}: all units are in its shift`);
    if (visit.state === 'booked') {
        assert.deepEqual(held, unitsOf(visit, services), `${who}: exactly its units`);
        assert.ok(claims.every((c) => c.kind === 'booked' && c.until_s === null), `${who}: firm`);
        assert.ok(visit.ticket, `${who}: a ticket`);
        assert.ok(visit.start_min >= visit.from_min && visit.end_min <= visit.to_min, `${who}: within its shift`);
        checkDesks(visit, services, desks);
    } else if (visit.state === 'waiting') {
        assert.equal(visit.ticket, null, who);
        assert.ok(claims.every((c) => c.kind === 'offer' && c.until_s), `${who}: an offer or nothing`);
    } else {
        assert.deepEqual(held, [], `${who}: nothing is left`);
        assert.equal(visit.ticket, null, `${who}: its ticket is free`);
    }
}

function checkUnique(list, what) {
    const values = list.filter((value) => value !== null && !/null/.test(value));
    assert.equal(new Set(values).size, values.length, `no ${what} twice`);
}

// What must be true of the rows whenever nobody is at work, whatever happened before: every booked
// visit has exactly its units, firm, each at a desk that offers the service; no unit has two; nothing
// is left of those that are over; who is booked or waits is a person; no phone has more than LIMIT
// visits on a day.
export function checkRows(all, limit = 4) {
    const { visits, claims, services, desks } = all({
        visits: 'SELECT v.id, v.code, v.request_key, v.shift, v.state, v.channel, v.ticket, v.start_min, v.end_min,'
            + ' v.erased_at, s.plan, s.start_min AS from_min, s.end_min AS to_min, p.phone, p.visit AS person'
            + ' FROM visit v JOIN shift s ON s.id = v.shift LEFT JOIN person p ON p.visit = v.id',
        claims: 'SELECT shift, desk, unit, visit, kind, until_s FROM claim',
        services: 'SELECT vs.visit, vs.service, vs.desk, s.minutes FROM visit_service vs'
            + ' JOIN service s ON s.code = vs.service ORDER BY vs.visit, vs.list_order',
        desks: 'SELECT plan, number, services, online FROM plan_desk',
    });
    const [claimsOf, servicesOf] = [claims, services].map((list) => group(list, (row) => row.visit));

    checkUnique(claims.map((c) => `${c.shift}/${c.desk}/${c.unit}`), 'unit');
    for (const column of ['code', 'request_key']) checkUnique(visits.map((v) => v[column]), column);
    checkUnique(visits.map((v) => `${v.shift}/${v.ticket}`), 'ticket of a shift');
    for (const visit of visits) {
        checkVisit(visit, servicesOf.get(visit.id) ?? [], claimsOf.get(visit.id) ?? [], desks);
        if (['booked', 'waiting'].includes(visit.state)) assert.ok(visit.person, `visit ${visit.id} is somebody's`);
        if (visit.erased_at) assert.equal(visit.person, null, `of visit ${visit.id} nobody is left`);
    }
    for (const { visit, kind } of claims)
        assert.ok(visit ? visits.some((v) => v.id === visit) : kind === 'cooling', 'every unit is somebody\'s');
    const days = visits.filter((v) => v.state === 'booked' && v.phone)
        .map((v) => `${v.phone} on day ${Math.floor(v.start_min / 1440)}`);
    for (const [day, list] of group(days, (text) => text)) assert.ok(list.length <= limit, `${day}: ${list.length}`);
    return visits;
}
