// Helps booking.sh:
//
//     node booking.mjs data DIR                  points, desks and rotas to import, as CSV
//     node booking.mjs lines DIR CONSENT < SHIFTS   from "id|start minute|point" lines: what is posted,
//                                                DIR/even and DIR/hot, and DIR/even.rows for the bare loop
//     node booking.mjs script ANSWER < LOG       PostgreSQL's log of one booking, as a pgbench script
import fs from 'node:fs';
import path from 'node:path';

const POINTS = 60, DESKS = 4, HOT_DESKS = 40, MINUTES = 15, SLOTS = 12; // of shifts of three hours
const HOURS = ['08:00-11:00', '13:00-16:00', '18:00-21:00'];
const SERVICES = ['eid', 'vneid', 'bank', 'social'];

// Rows of a CSV file.
const csv = (dir, name, head, rows) =>
    fs.writeFileSync(path.join(dir, `${name}.csv`), [head, ...rows].map((row) => `${row}\n`).join(''));

function writeData(dir) {
    const points = [...Array(POINTS).keys()].map((n) => `p${String(n).padStart(2, '0')}`);
    const rotas = points.flatMap((p) => HOURS.map((hours, n) => ({ id: `${p}-${n}`, point: p, hours, desks: DESKS })));
    rotas.push({ id: 'hot-0', point: 'hot', hours: HOURS[2], desks: HOT_DESKS });
    fs.mkdirSync(dir, { recursive: true });
    csv(dir, 'agencies', 'code,kind,position', ['police,police,1']);
    csv(dir, 'communes', 'code,name,kind,lat,lon,help_line', ['01840,Đức Xuân,phuong,22.165,105.849,']);
    csv(dir, 'services', 'code,agency_kind,minutes,position', SERVICES.map((s, n) => `${s},police,${MINUTES},${n + 1}`));
    csv(dir, 'texts', 'kind,subject,field,lang,text',
        ['agency,police,name,vi,Công an', ...SERVICES.map((s) => `service,${s},name,vi,Việc ${s}`)]);
    csv(dir, 'points', 'slug,kind,name,commune,lat,lon,active', [...points, 'hot'].map((p, n) =>
        `${p},fixed,Điểm ${p},01840,${(22.1 + n / 1000).toFixed(3)},105.849,yes`));
    csv(dir, 'rotas', 'id,point,pattern,walk_in', rotas.map((r) => `${r.id},${r.point},Mo-Su ${r.hours},yes`));
    csv(dir, 'desks', 'owner,number,agency,services,online', rotas.flatMap((r) =>
        [...Array(r.desks).keys()].map((n) => `${r.id},${n + 1},police,${SERVICES.join(' ')},yes`)));
}

// Always the same numbers: rounds and runs are to be alike.
function generator(seed) {
    let state = seed;
    return () => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return state / 2 ** 32;
    };
}

const rfc3339 = (minute) => `${new Date(minute * 60_000).toISOString().slice(0, 19)}+07:00`;

function writeLines(dir, consent) {
    const random = generator(606), even = [], hot = [];
    let phones = 0;
    for (const line of fs.readFileSync(0, 'utf8').trim().split('\n')) {
        const [id, start, point] = line.split('|');
        for (let slot = 0; slot < SLOTS; slot++)
            for (let desk = 1; desk <= (point === 'hot' ? HOT_DESKS : DESKS); desk++)
                (point === 'hot' ? hot : even).push({ shift: Number(id), desk, order: random(),
                    day: point === 'hot' ? Number(start) : 0, start: Number(start) + slot * MINUTES,
                    service: SERVICES[Math.floor(random() * SERVICES.length)] });
    }
    for (const [name, places] of Object.entries({ even, hot })) {
        places.sort((a, b) => a.day - b.day || a.order - b.order); // the hot ones evening by evening
        fs.writeFileSync(path.join(dir, name), places.map((p) => `${JSON.stringify({
            shift: p.shift, start: rfc3339(p.start), services: [p.service], name: 'Hoàng Thị Mỷ',
            phone: `09${String(++phones).padStart(8, '0')}`, consent })}\n`).join(''));
        fs.writeFileSync(path.join(dir, `${name}.rows`), places.map((p) =>
            `${p.shift} ${p.desk} ${p.start / 5} ${p.service}\n`).join(''));
    }
}

// The statements of the last booking in the log, from BEGIN to COMMIT, with their values. apr_dbd prepares
// by the text of a PREPARE, which the log repeats with each execution.
function statementsOf(log) {
    const found = [];
    for (const entry of log.split(/\n(?=\d{4}-\d\d-\d\d )/)) {
        const [, plain, types, prepared] = /LOG: {2}(?:statement: (BEGIN|COMMIT)\s*|execute \w+: PREPARE \w+(?: \((.*?)\))? AS (.*))$/s
            .exec(entry) ?? [];
        const values = /DETAIL: {2}parameters: (.*)$/s.exec(entry);
        if (plain ?? prepared) found.push({ sql: (plain ?? prepared).trim(), types: types?.split(','), values: [] });
        else if (values && found.length)
            found.at(-1).values = [...values[1].matchAll(/\$\d+ = (NULL|'(?:[^']|'')*')/g)].map((m) => m[1]);
    }
    const insert = found.findLastIndex(({ sql }) => /INTO visit \(/.test(sql));
    const begin = found.slice(0, insert).findLastIndex(({ sql }) => sql === 'BEGIN');
    const end = insert + found.slice(insert).findIndex(({ sql }) => sql === 'COMMIT');
    if (begin < 0 || end < insert) throw new Error('no booking in the log');
    return found.slice(begin, end + 1);
}

// What differs from booking to booking becomes a variable; the rest stays as it was.
function writeScript(answer) {
    const visit = JSON.parse(fs.readFileSync(answer, 'utf8'));
    const start = Date.parse(`${visit.start.slice(0, 19)}Z`) / 60_000, unit = start / 5;
    const erased = start * 60 - 7 * 3600 + MINUTES * 60 + 30 * 86400;
    const made = new Map([
        [`'${visit.shift}'`, ':shift'], [`'${visit.code}'`, "'b' || :n"], [`'${visit.key}'`, "'bench-' || :n"],
        [`'${visit.ticket}'`, "'1-' || :unit"], [`'${visit.phone}'`, "'+8499' || :n"],
        [`'${unit}'`, ':unit'], [`'${unit + MINUTES / 5 - 1}'`, ':unit + 2'], [`'${start}'`, ':unit * 5'],
        [`'${start + MINUTES}'`, ':unit * 5 + 15'], [`'${erased}'`, `'${erased}'`],
    ]);
    const lines = ['\\set i :i + 1', '\\set n :client_id * 1000000 + :i', '\\set k :i * 32 + :client_id',
        '\\set shift :base + (:k % 180) * 56 + 15 + (:k / 180) % 40', '\\set slot (:k / 7200) % 12'];
    const statements = statementsOf(fs.readFileSync(0, 'utf8'));
    const id = statements.findIndex(({ sql }) => /lastval/.test(sql));
    for (const [n, { sql, types, values }] of statements.entries()) {
        const value = (k) => (n > id && values[k] === `'${visit.id}'` ? ':visit' : made.get(values[k]) ?? values[k]);
        const whole = sql.replace(/\$(\d+)/g, (_, k) => `(${value(k - 1)})::${types[k - 1]}`);
        if (n === 1) lines.push(`${whole} \\gset s_`, '\\set unit :s_start_min / 5 + :slot * 3');
        else if (n === id) lines.push(`${whole} AS visit \\gset`);
        else lines.push(`${whole};`);
    }
    process.stdout.write(`${lines.join('\n')}\n`);
}

const [command, ...args] = process.argv.slice(2);
({ data: writeData, lines: writeLines, script: writeScript })[command](...args);
