// The disk after a power cut. power.c, preloaded into httpd, keeps a journal of what was written to a
// SQLite database; from the database as it was before and the journal up to any place, a disk is made as
// a cut at that place can leave it: what was synced is there, of the rest any sectors are.
import fs from 'node:fs';

const HEAD = 24, SECTOR = 512;
const SUFFIXES = ['', '-wal'];

export class PowerJournal {
    constructor(file) {
        this.bytes = fs.readFileSync(file);
    }

    // { op, file, thread, offset, data, end } one after the other; END: the journal's length behind it.
    * entries() {
        for (let at = 0; at + HEAD <= this.bytes.length;) {
            const [op, file, thread, len] = [0, 4, 8, 12].map((field) => this.bytes.readUInt32LE(at + field));
            const end = at + HEAD + len;
            yield { op: String.fromCharCode(op), file, thread, end, offset: Number(this.bytes.readBigUInt64LE(at + 16)),
                data: this.bytes.subarray(at + HEAD, end) };
            at = end;
        }
    }
}

// A file that grows as it is written.
class Image {
    constructor(bytes = Buffer.alloc(0)) {
        this.bytes = Buffer.from(bytes);
        this.length = bytes.length;
    }

    resize(length) {
        if (length > this.bytes.length) {
            const more = Buffer.alloc(2 * length);
            this.bytes.copy(more, 0, 0, this.length);
            this.bytes = more;
        }
        if (length < this.length) this.bytes.fill(0, length, this.length);
        this.length = length;
    }

    apply({ op, offset, data }) {
        if (op === 't') this.resize(offset);
        else if (data.length) {
            if (offset + data.length > this.length) this.resize(offset + data.length);
            data.copy(this.bytes, offset);
        }
    }

    copy() {
        return new Image(this.bytes.subarray(0, this.length));
    }
}

// What is safe of the database BEFORE (its file) and what is not, as the journal goes on.
export class Disk {
    constructor(before) {
        this.files = SUFFIXES.map((suffix) => ({
            safe: new Image(fs.existsSync(before + suffix) ? fs.readFileSync(before + suffix) : undefined),
            unsafe: [], begun: new Map(), // by thread: how much of `unsafe` its sync covers
        }));
    }

    go({ op, file, thread, ...what }) {
        const f = this.files[file];
        if (op === 's') f.begun.set(thread, f.unsafe.length);
        else if (op !== 'e') f.unsafe.push({ op, ...what });
        else {
            const n = f.begun.get(thread);
            for (const entry of f.unsafe.splice(0, n)) f.safe.apply(entry);
            for (const [other, covers] of f.begun) f.begun.set(other, Math.max(0, covers - n));
        }
    }

    // Write the database as TO, with each unsynced sector there when KEEP() says so.
    cut(to, keep) {
        SUFFIXES.forEach((suffix, i) => {
            const { safe, unsafe } = this.files[i], image = safe.copy();
            for (const entry of unsafe)
                for (const part of sectors(entry)) if (keep()) image.apply(part);
            fs.writeFileSync(to + suffix, image.bytes.subarray(0, image.length));
        });
        fs.rmSync(`${to}-shm`, { force: true });
    }
}

// ENTRY in parts that a disk writes whole.
function sectors({ op, offset, data }) {
    if (op === 't') return [{ op, offset, data }];
    const parts = [];
    for (let at = 0; at < data.length;) {
        const end = Math.min(data.length, at + SECTOR - (offset + at) % SECTOR);
        parts.push({ op, offset: offset + at, data: data.subarray(at, end) });
        at = end;
    }
    return parts;
}
