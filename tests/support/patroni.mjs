// A PostgreSQL of two members that Patroni drives, with an etcd of one, all on 127.0.0.1 with free
// ports and as the unprivileged user. Commits wait for the other member while there is one.
//
//     const cluster = new Cluster(dir);
//     await cluster.start();                 // cluster.ports: those of both PostgreSQLs
//     const leader = await cluster.leader(); // a Member
//     leader.crash();                        // PostgreSQL and its Patroni gone, as with their machine
//     leader.freeze(); leader.thaw();
//     await leader.start();                  // comes back as a standby
//
// Patroni speaks etcd's v2 API: over v3 Debian's version lost rows when a leader froze and went on.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { freePort } from './httpd.mjs';
import { makeStateDir, must, run, runUser, until } from './tool.mjs';

const isRoot = process.getuid() === 0;
const TERM_S = 20; // of the leader's key; Patroni takes no less

// How often each thing happens to its leader.
export const turns = Number(process.env.P6_PATRONI ?? 0);
// Why there can be none here; false when there can.
export const skip = !turns ? 'by option: P6_PATRONI=1'
    : ['patroni', 'etcd'].some((name) => run('which', [name]).status !== 0) && 'patroni or etcd is not installed';

// PROGRAM as the unprivileged user, until it is ended; LOG is a file.
function launch(program, args, log) {
    const out = fs.openSync(log, 'a');
    const user = isRoot ? ['setpriv', `--reuid=${runUser}`, `--regid=${runUser}`, '--clear-groups'] : [];
    const [first, ...rest] = [...user, program, ...args];
    const child = spawn(first, rest, { cwd: '/', stdio: ['ignore', out, out],
        env: { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8', HOME: '/nonexistent' } });
    fs.closeSync(out);
    child.ended = new Promise((done) => child.once('exit', done));
    process.once('exit', () => child.kill('SIGKILL'));
    return child;
}

const statusOf = (port, at) => new Promise((done) => {
    const req = http.get({ host: '127.0.0.1', port, path: at, agent: false, timeout: 2_000 }, (res) => {
        res.resume().on('end', () => done(res.statusCode));
    });
    req.on('timeout', () => req.destroy()).on('error', () => done(0));
});

class Member {
    constructor(cluster, name, ports) {
        Object.assign(this, { cluster, name, ...ports, dir: path.join(cluster.dir, name) });
    }

    prepare() {
        makeStateDir(this.dir);
        this.file = path.join(this.dir, 'patroni.json'); // JSON is YAML
        fs.writeFileSync(this.file, JSON.stringify(this.settings()));
    }

    settings() {
        const local = 'host all all 127.0.0.1/32 trust', copies = 'host replication all 127.0.0.1/32 trust';
        const bin = must('bash', ['-c', 'ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1']).trim();
        return {
            scope: 'proj06', name: this.name,
            restapi: { listen: `127.0.0.1:${this.rest}`, connect_address: `127.0.0.1:${this.rest}` },
            etcd: { host: `127.0.0.1:${this.cluster.etcdPort}` },
            bootstrap: {
                dcs: { ttl: TERM_S, loop_wait: 2, retry_timeout: 3, synchronous_mode: true,
                    postgresql: { use_pg_rewind: true } },
                initdb: [{ encoding: 'UTF8' }, { locale: 'C' }, { auth: 'trust' }],
            },
            postgresql: {
                listen: `127.0.0.1:${this.port}`, connect_address: `127.0.0.1:${this.port}`,
                data_dir: path.join(this.dir, 'data'), bin_dir: bin, pgpass: path.join(this.dir, 'pgpass'),
                authentication: { superuser: { username: 'proj06' }, replication: { username: 'copies' } },
                pg_hba: [local, copies],
                parameters: { unix_socket_directories: '', shared_buffers: '16MB', max_connections: 60, fsync: 'off' },
            },
        };
    }

    // Its Patroni, which starts PostgreSQL, or finds it running.
    start() {
        this.patroni = launch('patroni', [this.file], path.join(this.dir, 'patroni.log'));
    }

    is(role) {
        return statusOf(this.rest, `/${role}`).then((status) => status === 200);
    }

    // All its processes: Patroni's and PostgreSQL's.
    pids() {
        const file = path.join(this.dir, 'data/postmaster.pid');
        const server = fs.existsSync(file) ? Number(fs.readFileSync(file, 'utf8').split('\n')[0]) : 0;
        const below = (pid) => [pid, ...run('pgrep', ['-P', String(pid)]).stdout.split('\n').filter(Boolean)
            .flatMap((child) => below(Number(child)))];
        return [...new Set([this.patroni.pid, server].filter(Boolean).flatMap(below))];
    }

    signal(name) {
        for (const pid of this.pids()) {
            try {
                process.kill(pid, name);
            } catch (err) {
                if (err.code !== 'ESRCH') throw err;
            }
        }
    }

    crash() { this.signal('SIGKILL'); }

    freeze() { this.signal('SIGSTOP'); }

    thaw() { this.signal('SIGCONT'); }

    // In order: Patroni ends its PostgreSQL too.
    async stop() {
        if (!this.patroni || this.patroni.exitCode !== null || this.patroni.signalCode) return;
        const late = setTimeout(() => this.crash(), 20_000);
        this.thaw();
        this.patroni.kill('SIGTERM');
        await this.patroni.ended;
        clearTimeout(late);
    }

    log() {
        const file = path.join(this.dir, 'patroni.log');
        return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
    }
}

export class Cluster {
    constructor(dir) {
        this.dir = makeStateDir(path.join(dir, 'cluster'));
    }

    async start() {
        const [etcdPort, peer, ...free] = await Promise.all(Array.from({ length: 6 }, freePort));
        const [own, others] = [`http://127.0.0.1:${etcdPort}`, `http://127.0.0.1:${peer}`];
        this.etcdPort = etcdPort;
        this.etcd = launch('etcd', ['--enable-v2=true', '--name', 'one', '--data-dir', makeStateDir(path.join(this.dir, 'etcd')),
            '--listen-client-urls', own, '--advertise-client-urls', own, '--listen-peer-urls', others,
            '--initial-advertise-peer-urls', others, '--initial-cluster', `one=${others}`], path.join(this.dir, 'etcd.log'));
        await until('etcd', async () => await statusOf(etcdPort, '/health') === 200);
        this.members = ['one', 'two'].map((name, i) => new Member(this, name, { port: free[i], rest: free[i + 2] }));
        this.ports = this.members.map(({ port }) => port);
        for (const member of this.members) {
            member.prepare();
            member.start();
        }
        const leader = await this.leader();
        await this.isWhole();
        must('createdb', ['-h', '127.0.0.1', '-p', String(leader.port), '-U', 'proj06', 'proj06']);
    }

    leader(timeout = 60_000) {
        return until('a leader', async () => {
            for (const member of this.members)
                if (await member.is('leader')) return member;
            return null;
        }, timeout);
    }

    // Both members are there, and a commit waits for the other one.
    isWhole(timeout = 90_000) {
        return until('a standby that commits wait for', async () => {
            const found = await Promise.all(this.members.map((member) => member.is('sync')));
            return found.some(Boolean);
        }, timeout);
    }

    async stop() {
        for (const member of this.members ?? []) await member.stop();
        for (const member of this.members ?? []) member.crash(); // a PostgreSQL whose Patroni went first
        this.etcd?.kill('SIGTERM');
        await this.etcd?.ended;
    }
}
