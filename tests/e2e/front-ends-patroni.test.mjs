// Two front ends on PostgreSQL that Patroni and etcd drive (`P6_PATRONI=1 ./apxs-build.sh test e2e`): the
// leader is lost, or freezes and comes back, in a storm of bookings, P6_PATRONI times each.
import assert from 'node:assert/strict';
import test from 'node:test';
import { asking } from '../support/databases.mjs';
import { Cluster, skip, turns } from '../support/patroni.mjs';
import { fillDatabase, must, runUser } from '../support/tool.mjs';
import { Storm, manyPlaces, serveTwo, told } from './front-ends.mjs';

const CHANGE_MS = 90_000; // a leader's term runs out, the standby is promoted, on a busy machine
let cluster;
const conninfo = () => `host=127.0.0.1,127.0.0.1 port=${cluster.ports} dbname=proj06 user=proj06 `
    + 'target_session_attrs=read-write connect_timeout=3';
const fronts = serveTwo({
    name: 'patroni', wanted: !skip,
    async ready(dir) {
        cluster = new Cluster(dir);
        await cluster.start();
        fillDatabase(['--db', `pgsql:${conninfo()}`, '--user', runUser], dir, { data: manyPlaces(dir) });
        storm.prepare();
    },
    ended: () => cluster?.stop(),
    database: () => `pgsql "${conninfo()}"`,
});
const storm = new Storm(fronts, asking(conninfo));

// A storm in which the leader suffers WHAT; the leader that was.
async function storming(t, what) {
    await cluster.isWhole();
    const leader = await cluster.leader();
    storm.begin();
    await storm.more(40, 30_000);
    leader[what]();
    const begun = Date.now();
    await storm.refused(30_000);
    for (const front of fronts) assert.equal((await front.get('/help?when=tonight&lang=vi')).status, 200);
    await storm.more(1, CHANGE_MS);
    t.diagnostic(`bookings went on after ${Date.now() - begun} ms`);
    await storm.more(40, 30_000);
    assert.notEqual(await cluster.leader(), leader);
    return leader;
}

// The end of the storm and its account: how many bookings were acknowledged.
async function settle(t) {
    const tries = await storm.stop();
    t.diagnostic(told(tries));
    await storm.askAgain(tries);
    return storm.account();
}

// TURN(), which returns how many bookings were acknowledged, as often as wanted.
async function inTurns(t, turn) {
    let booked = 0;
    for (let number = 1; number <= turns; number++) {
        booked += await turn();
        await cluster.isWhole();
        storm.account();
        storm.afresh((sql) => must('psql', ['-X', '-q', '-c', sql, conninfo()]));
    }
    t.diagnostic(`${turns} times, ${booked} bookings acknowledged, each there once`);
}

test('the leader is lost in a storm: the other member takes over, nothing is lost or there twice', { skip }, (t) =>
    inTurns(t, async () => {
        const lost = await storming(t, 'crash');
        const booked = await settle(t);
        lost.start();
        return booked;
    }));

test('a leader that freezes and goes on acknowledges nothing that the other does not have', { skip }, (t) =>
    inTurns(t, async () => {
        const frozen = await storming(t, 'freeze');
        frozen.thaw();
        await storm.more(40, 30_000);
        return settle(t);
    }));
