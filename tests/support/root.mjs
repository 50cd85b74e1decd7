// A private root for one test file (see root.sh):
//
//     import { privateRoot, skip } from '../support/root.mjs';
//     const root = privateRoot();                  // made before, ended after the tests
//     test('…', { skip }, () => {
//         root.must('apt-get install ./x.deb');    // bash, as root; standard output or an error
//         root.sh('exit 3').status;                // { status, stdout, stderr }
//     });
//
// Options: lower, a function that gives another root's directory in place of this machine's; prepare, a
// function that is called with the root once it is there (hooks of one file are not run in order).
import { spawn, spawnSync } from 'node:child_process';
import { after, before } from 'node:test';
import fs from 'node:fs';
import path from 'node:path';
import { root as checkout } from './paths.mjs';
import { makeDir, run, until } from './tool.mjs';

const SPACES = ['--mount', '--net', '--pid', '--ipc', '--uts'];

// Why there can be no private root here; false when there can.
export const skip = whyNot();

function whyNot() {
    if (process.getuid() !== 0) return 'only root can make a private root';
    const done = spawnSync('unshare', [...SPACES, '--fork', 'ip', 'link', 'set', 'lo', 'up']);
    return done.status === 0 ? false : 'this machine gives no namespaces';
}

class PrivateRoot {
    async start(lower) {
        this.top = makeDir('root');
        this.process = spawn('unshare', [...SPACES, '--propagation', 'private', '--fork', '--kill-child',
            'bash', path.join(checkout, 'tests/support/root.sh'), this.top, checkout, lower],
        { stdio: ['ignore', 'pipe', 'pipe'] });
        this.ended = new Promise((done) => this.process.once('exit', done));
        let said = '', complaint = '';
        this.process.stdout.on('data', (part) => { said += part; });
        this.process.stderr.on('data', (part) => { complaint += part; });
        await until('the private root', () => {
            if (this.process.exitCode !== null)
                throw Object.assign(new Error(complaint), { final: true });
            return said === 'ready\n';
        });
        const { pid } = this.process;
        this.init = fs.readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    }

    // Run the bash text SCRIPT in it.
    sh(script, { timeout = 120_000, input } = {}) {
        return run('nsenter', ['--target', this.init, '--root', '--wd', ...SPACES, 'env', '-i',
            'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'LANG=C.UTF-8', 'HOME=/',
            'DEBIAN_FRONTEND=noninteractive', 'bash', '-c', script], { timeout, input, cwd: '/' });
    }

    must(script, options) {
        const done = this.sh(script, options);
        if (done.status !== 0)
            throw new Error(`${script}\nstatus ${done.status}\n${done.stdout}\n${done.stderr}`);
        return done.stdout;
    }

    // Copy FILE of this machine to PLACE in it.
    bring(file, place) {
        this.must(`cat > '${place}'`, { input: fs.readFileSync(file) });
    }

    // Is there a file at PLACE?
    has(place) {
        return this.sh(`[ -e '${place}' ] || [ -L '${place}' ]`).status === 0;
    }

    // The answer to ADDRESS, asked from inside: { status, text }.
    get(address, options = '') {
        const done = this.must(`curl -sk --max-time 20 -w '\\n%{http_code}' ${options} '${address}'`);
        const at = done.lastIndexOf('\n');
        return { status: Number(done.slice(at + 1)), text: done.slice(0, at) };
    }

    // Is ADDRESS answered with 200 by every child? More requests at once than one child has threads.
    everywhere(address) {
        return this.must(`for i in $(seq 60); do curl -sk --max-time 20 -o /run/answer.$i -w '%{http_code}\n' `
            + `'${address}' & done; wait`).trim().split('\n').every((status) => status === '200');
    }

    async stop() {
        if (!this.process) return;
        process.kill(Number(this.init), 'SIGKILL');
        await this.ended;
        fs.rmSync(this.top, { recursive: true, force: true });
    }
}

// A PrivateRoot for the calling test file, with its hooks registered.
export function privateRoot({ lower = () => '/', prepare = () => {}, wanted = !skip } = {}) {
    const made = new PrivateRoot();
    if (wanted) {
        before(async () => {
            await made.start(await lower());
            await prepare(made);
        });
        after(() => made.stop());
    }
    return made;
}
