// Bytes of requests that no client would write, and what comes back for them.
import net from 'node:net';
import zlib from 'node:zlib';

const SILENCE_MS = 120_000; // no answer at all after so long: it hangs
const PIECE_MS = 5;

// TEXT as it can stand in a header of somebody who tries no other line.
export const line = (text) => Buffer.from(text.replace(/[\r\n\0]/g, ' '), 'utf8').toString('latin1');

// The head of a request in latin1, without the empty line behind it.
export function head(method, target, headers) {
    const first = `${method} ${target.replace(/[ \r\n\0]/g, '+')} HTTP/1.1`;
    return [first, ...headers.map(([name, text]) => `${name}: ${text}`), 'Connection: close', ''].join('\r\n');
}

const CALL = 'Host: x\r\nContent-Type: application/json\r\n';
const LAST = 'Connection: close\r\n';
const HIDDEN = 'GET /proj06/health HTTP/1.1\r\nHost: x\r\n\r\n';
const POST = `POST /proj06/api/v1/visits HTTP/1.1\r\n${CALL}`;
const CHUNKED = `${POST}Transfer-Encoding: chunked\r\n`;

// [what, bytes, how many answers there may be]; MARK stands for anything.
const FRAMES = (mark) => [
    ['two lengths', `${POST}Content-Length: 2\r\nContent-Length: 9\r\n\r\n{}${HIDDEN}`, 1],
    ['a list of lengths', `${POST}Content-Length: 2, 2\r\n\r\n{}${HIDDEN}`, 1],
    ['a length and chunks', `${CHUNKED}Content-Length: 5\r\n\r\n0\r\n\r\n${HIDDEN}`, 1],
    ['a length below nothing', `${POST}Content-Length: -1\r\n\r\n${HIDDEN}`, 1],
    ['a length with a sign', `${POST}Content-Length: +2\r\n\r\n{}${HIDDEN}`, 1],
    ['a length in hex', `${POST}Content-Length: 0x2\r\n\r\n{}${HIDDEN}`, 1],
    ['a length beyond all numbers', `${POST}Content-Length: ${'9'.repeat(30)}\r\n\r\n{}`, 1],
    ['a body that breaks off', `${POST}Content-Length: 50\r\n\r\n{}`, 1],
    ['a coding that nobody has', `${POST}Transfer-Encoding: ${mark}\r\n\r\n0\r\n\r\n${HIDDEN}`, 1],
    ['chunks not last', `${POST}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${HIDDEN}`, 1],
    ['chunks twice', `${POST}Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n${HIDDEN}`, 1],
    ['a coding behind a tab', `${POST}Transfer-Encoding:\tchunked\r\n\r\n0\r\n\r\n`, 1],
    ['a blank before the colon', `${POST}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n${HIDDEN}`, 1],
    ['a chunk of no size', `${CHUNKED}\r\nzz\r\n${HIDDEN}`, 1],
    ['a chunk of less than nothing', `${CHUNKED}\r\n-2\r\n{}\r\n0\r\n\r\n`, 1],
    ['a chunk that is larger than its size', `${CHUNKED}\r\n1\r\n{}{}{}\r\n0\r\n\r\n`, 1],
    ['a chunk beyond all numbers', `${CHUNKED}\r\nffffffffffffffffff\r\n{}`, 1],
    ['a chunk with much behind its size', `${CHUNKED}\r\n2;${mark}="${'a'.repeat(9000)}"\r\n{}\r\n0\r\n\r\n`, 1],
    ['chunks of one byte', `${CHUNKED}Connection: close\r\n\r\n${'1\r\n \r\n'.repeat(300)}2\r\n{}\r\n0\r\n\r\n`, 1],
    ['chunks with trailers', `${CHUNKED}Connection: close\r\n\r\n2\r\n{}\r\n0\r\nContent-Length: 9\r\nP6x: 1\r\n\r\n`, 1],
    ['a trailer that does not end', `${CHUNKED}\r\n2\r\n{}\r\n0\r\n${`${mark}: 1\r\n`.repeat(200)}`, 1],
    ['chunks by line feeds', `${CHUNKED}\r\n2\n{}\n0\n\n`, 1],
    ['no host', `GET /proj06/ HTTP/1.1\r\nConnection: close\r\n\r\n`, 1],
    ['two hosts', `GET /proj06/ HTTP/1.1\r\nHost: x\r\nHost: y\r\nConnection: close\r\n\r\n`, 1],
    ['a header over two lines', `GET /proj06/ HTTP/1.1\r\nHost: x\r\nX: a\r\n ${mark}\r\nConnection: close\r\n\r\n`, 1],
    ['a header without a colon', `GET /proj06/ HTTP/1.1\r\nHost: x\r\n${mark}\r\nConnection: close\r\n\r\n`, 1],
    ['a header without a name', `GET /proj06/ HTTP/1.1\r\nHost: x\r\n: ${mark}\r\nConnection: close\r\n\r\n`, 1],
    ['a NUL in a header', `GET /proj06/ HTTP/1.1\r\nHost: x\r\nX: a\0b\r\nConnection: close\r\n\r\n`, 1],
    ['a bare CR', `GET /proj06/ HTTP/1.1\r\nHost: x\rX: 1\r\nConnection: close\r\n\r\n`, 1],
    ['line feeds only', 'GET /proj06/ HTTP/1.1\nHost: x\nConnection: close\n\n', 1],
    ['an old version', 'GET /proj06/ HTTP/1.0\r\n\r\n', 1],
    ['no version', 'GET /proj06/\r\n', 1],
    ['a version to come', 'GET /proj06/ HTTP/9.9\r\nHost: x\r\nConnection: close\r\n\r\n', 1],
    ['a version of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 1],
    ['blanks in the request line', 'GET  /proj06/  HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 1],
    ['a whole address', 'GET http://p6host.example/proj06/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 1],
    ['a tunnel', 'CONNECT p6host.example:443 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 1],
    ['a star', 'OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 1],
    ['a fragment', `GET /proj06/#${mark} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`, 1],
    ['TLS', Buffer.from('16030100a5010000a10303', 'hex').toString('latin1') + mark.repeat(20), 1],
    ['bytes', '\0\x01\xff\xfe\r\n\r\n', 1],
    ['empty lines', '\r\n'.repeat(50), 1],
    ['nothing', '', 0],
    ['a long line', `GET /proj06/${'a'.repeat(9000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 1],
    ['requests one behind the other', `${HIDDEN}${HIDDEN}GET /proj06/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`, 3],
    ['a body that nobody reads', `GET /proj06/ HTTP/1.1\r\nHost: x\r\n${LAST}Content-Length: ${HIDDEN.length}\r\n\r\n${HIDDEN}`, 1],
    ['a body of zip', `${POST}${LAST}Content-Encoding: gzip\r\nContent-Length: 20\r\n\r\n${'\x1f\x8b\x08\0'.padEnd(20, '\0')}`, 1],
    ['a body beyond the limit', `${POST}Content-Length: 70000\r\n\r\n${'a'.repeat(70_000)}`, 1],
    ['a body that waits to be asked for', `${POST}Expect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`, 1],
    ['a body too large that waits', `${POST}Expect: 100-continue\r\nContent-Length: 99999999\r\n\r\n`, 1],
];

// One of them, or a sound request with bytes of it changed.
export function oddFrame(r, mark) {
    if (r.chance(0.75)) {
        const [what, frame, answers] = r.pick(FRAMES(mark));
        return { what: `frame: ${what}`, frame, answers };
    }
    const bytes = [...`${POST}Content-Length: 12\r\nConnection: close\r\n\r\n{"shift": 1}`];
    for (let n = r.between(1, 4); n > 0; n--) bytes[r.below(bytes.length)] = String.fromCharCode(r.below(256));
    return { what: `frame: changed bytes ${JSON.stringify(bytes.join(''))}`, frame: bytes.join('') };
}

// What the server on PORT says to REQUEST until it closes, as bytes. Who asks says nothing more after it.
export function exchange(port, { head: first, body, frame, pieces = 1, from }) {
    const bytes = Buffer.from(frame ?? `${first}\r\n${body ?? ''}`, 'latin1'), size = Math.ceil(bytes.length / pieces);
    return new Promise((done, failed) => {
        const parts = [], socket = net.connect({ port, host: '127.0.0.1', localAddress: from });
        const send = (at) => {
            if (at + size >= bytes.length) return socket.end(bytes.subarray(at));
            socket.write(bytes.subarray(at, at + size));
            return setTimeout(send, PIECE_MS, at + size);
        };
        socket.setTimeout(SILENCE_MS, () => socket.destroy(new Error('no answer')));
        socket.on('connect', () => send(0));
        socket.on('data', (part) => parts.push(part));
        socket.on('error', (err) => (err.code === 'ECONNRESET' || err.code === 'EPIPE' ? socket.destroy() : failed(err)));
        socket.on('close', () => done(Buffer.concat(parts)));
    });
}

// The answers in BYTES: how many, and the first of them, undefined when there is none: { status, headers,
// list, type, body, text, whole }; of headers of one name the last, in the list all.
export function answersIn(bytes) {
    const all = bytes.toString('latin1'), lines = [...all.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].filter(([, status]) => status >= '200');
    if (!lines.length) return { count: 0 };
    const [{ index, 1: status }] = lines, end = all.indexOf('\r\n\r\n', index);
    const list = all.slice(index, end).split('\r\n').slice(1).map((text) => /^([^:]*):\s*(.*)$/s.exec(text).slice(1))
        .map(([name, text]) => [name.toLowerCase(), text]);
    const headers = Object.fromEntries(list), length = headers['content-length'], sent = bytes.subarray(end + 4);
    const own = length === undefined ? sent : sent.subarray(0, Number(length));
    const body = headers['content-encoding'] === 'gzip' && own.length ? zlib.gunzipSync(own) : own;
    return { count: lines.length, first: { status: Number(status), headers, list, type: headers['content-type'] ?? '', body,
        text: body.toString('utf8'), whole: length === undefined || own.length === Number(length) } };
}
