// Who gets what the product sends: an SMS gateway over HTTPS and a mail server with STARTTLS and
// sign-in, on localhost, with certificates of a CA made on the spot.
//
//     const ca = makeCertificates(dir);          // { ca, key, cert }: ca is a file
//     const gateway = await startGateway(ca);    // port, got: [{ method, path, headers, body }]
//     gateway.answer = (request) => ({ status: 200, body: '{}' });  // null: never answer
//     const mail = await startMail(ca, { user, password });  // port, got: [{ from, to, data, secure }]
//     await gateway.close();
import fs from 'node:fs';
import https from 'node:https';
import net from 'node:net';
import path from 'node:path';
import tls from 'node:tls';
import { must } from './tool.mjs';

export function makeCertificates(dir) {
    const file = (name) => path.join(dir, name);
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

    must('openssl', ['req', '-x509', ...key, '-days', '2', '-subj', '/CN=test CA', '-keyout',
        file('ca.key'), '-out', file('ca.pem')]);
    must('openssl', ['req', ...key, '-subj', '/CN=localhost', '-keyout', file('key.pem'), '-out',
        file('request.pem')]);
    fs.writeFileSync(file('names'), 'subjectAltName = DNS:localhost, IP:127.0.0.1\n');
    must('openssl', ['x509', '-req', '-in', file('request.pem'), '-CA', file('ca.pem'), '-CAkey',
        file('ca.key'), '-CAcreateserial', '-days', '2', '-extfile', file('names'), '-out',
        file('cert.pem')]);
    fs.chmodSync(file('ca.pem'), 0o644);
    return { ca: file('ca.pem'), key: fs.readFileSync(file('key.pem')), cert: fs.readFileSync(file('cert.pem')) };
}

// Listen; SERVER gets port and close(), which ends connections that are still open.
async function open(server, tcp = server) {
    const sockets = new Set();

    tcp.on('connection', (socket) => {
        sockets.add(socket);
        socket.on('error', () => {}).once('close', () => sockets.delete(socket));
    });
    await new Promise((done) => tcp.listen(0, '127.0.0.1', done));
    return Object.assign(server, {
        port: tcp.address().port,
        close: () => new Promise((done) => {
            net.Server.prototype.close.call(tcp, done);
            for (const socket of sockets) socket.destroy();
        }),
    });
}

export function startGateway({ key, cert }) {
    const gateway = https.createServer({ key, cert }, async (req, res) => {
        const parts = [];

        for await (const part of req) parts.push(part);
        const request = { method: req.method, path: req.url, headers: req.headers,
            body: Buffer.concat(parts).toString('utf8') };
        gateway.got.push(request);
        const answer = gateway.answer(request);
        if (answer) res.writeHead(answer.status).end(answer.body);
    });

    return open(Object.assign(gateway, { got: [], answer: () => ({ status: 200, body: '{}' }) }));
}

// One SMTP conversation on SOCKET; TALK is what is known of it so far.
function converse(server, socket, talk) {
    let rest = '', data = null;
    const say = (text) => socket.write(`${text}\r\n`);

    function line(text) {
        if (data !== null) {
            if (text !== '.') { data += `${text.replace(/^\./, '')}\n`; return; }
            server.got.push({ ...talk, data });
            data = null;
            say('250 taken');
        } else if (/^EHLO /i.test(text)) {
            say(talk.secure ? '250-localhost\r\n250 AUTH PLAIN' : '250-localhost\r\n250 STARTTLS');
        } else if (/^STARTTLS$/i.test(text)) {
            say('220 go on');
            socket.removeAllListeners('data');
            const secure = new tls.TLSSocket(socket, { isServer: true, key: server.key, cert: server.cert });
            converse(server, secure.on('error', () => {}), { secure: true });
        } else if (!talk.secure) say('530 STARTTLS first');
        else if (/^AUTH PLAIN$/i.test(text)) say('334 ');
        else if (text === server.secret) {
            talk.signedIn = true;
            say('235 welcome');
        } else if (/^MAIL FROM:/i.test(text)) {
            talk.from = /<(.*)>/.exec(text)[1];
            say(talk.signedIn ? '250 fine' : '530 sign in first');
        } else if (/^RCPT TO:/i.test(text)) {
            talk.to = /<(.*)>/.exec(text)[1];
            say('250 fine');
        } else if (/^DATA$/i.test(text)) {
            data = '';
            say('354 go on');
        } else if (/^QUIT$/i.test(text)) socket.end('221 bye\r\n');
        else say('500 what?');
    }

    socket.on('data', (bytes) => {
        const lines = (rest + bytes.toString('latin1')).split('\r\n');

        rest = lines.pop();
        lines.forEach(line);
    });
}

export function startMail({ key, cert }, { user, password }) {
    const server = net.createServer((socket) => {
        socket.write('220 localhost\r\n');
        converse(server, socket, { secure: false });
    });

    return open(Object.assign(server, { key, cert, got: [],
        secret: Buffer.from(`\0${user}\0${password}`).toString('base64') }));
}
