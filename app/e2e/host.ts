// A host of its own for one test, which can be stopped, and on which another version can be put: everything it serves is the
// product's, but for what was changed by hand.

import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BASE } from './product';

/** Headers that belong to one connection, or to a body as it was sent. */
const OWN = new Set(['connection', 'content-encoding', 'content-length', 'keep-alive', 'transfer-encoding']);
const hash = (bytes: string | Buffer, by = 'sha256'): string => `${by}-${createHash(by).update(bytes).digest('base64')}`;
/** How much of a file the service worker holds while it checks it, in bytes. */
const PIECE = 65_536;
const digest = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();

/** The hash of the hashes of a file's pieces. */
function ofPieces(bytes: Buffer): string {
  const hashes = [];
  for (let from = 0; from < bytes.length; from += PIECE) hashes.push(digest(bytes.subarray(from, from + PIECE)));
  return digest(Buffer.concat(hashes)).toString('base64');
}

type Change = (text: string) => string;
/** A file that is no text is another one. */
type Changes = Record<string, Change | Buffer>;

/** What goes to the relay, as a proxy in front of it hands it on. */
async function passedOn(request: IncomingMessage): Promise<RequestInit> {
  const { method = 'GET' } = request;
  if (method === 'GET') return {};
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const own = new Set([...OWN, 'host', 'origin', 'referer']);
  const headers = Object.entries(request.headers).filter(([name]) => !own.has(name)) as [string, string][];
  return { method, headers, body: Buffer.concat(parts) };
}

export class Host {
  /** What was asked of it: paths, in order. */
  readonly asked: string[] = [];
  private server: Server | undefined;
  private port = 0;
  private files = new Map<string, string | Buffer>();

  /** It may serve the product in a folder, and nothing beside it. */
  private constructor(private readonly folder: string) {}

  static async open(folder = ''): Promise<Host> {
    const host = new Host(folder);
    await host.start();
    return host;
  }

  get url(): string {
    return `http://localhost:${this.port}${this.folder}`;
  }

  async start(): Promise<void> {
    this.server = createServer(async (request, reply) => {
      const { pathname, search } = new URL(request.url ?? '/', this.url);
      this.asked.push(pathname);
      if (!pathname.startsWith(`${this.folder}/`)) return reply.writeHead(404).end();
      const path = pathname.slice(this.folder.length);
      const from = await fetch(`${BASE}${path}${search}`, await passedOn(request));
      const headers = Object.fromEntries([...from.headers].filter(([name]) => !OWN.has(name)));
      const body = this.files.get(path) ?? Buffer.from(await from.arrayBuffer());
      return reply.writeHead(from.status, headers).end(body);
    });
    await new Promise<void>((resolve) => this.server!.listen(this.port, 'localhost', resolve));
    this.port = (this.server.address() as AddressInfo).port;
  }

  /** From now on nobody answers at its address. */
  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server?.close(resolve));
    this.server?.closeAllConnections();
    await closed;
  }

  /** Serves other bytes for a file, which no release knows of. */
  async spoil(path: string, change: Change): Promise<void> {
    this.files.set(path, change(await (await fetch(`${BASE}${path}`)).text()));
  }

  /** Puts another version on it: as the product's, but for these files. */
  async deploy(release: string, changes: Changes = {}): Promise<void> {
    const built = async (path: string): Promise<string> => (await fetch(`${BASE}${path}`)).text();
    const script = await built('/sw.js');
    const [, list] = /const FILES = ({[^;]*});/.exec(script)!;
    const files = JSON.parse(list!) as Record<string, [string, string?]>;
    let page = (await built('/')).replace(/(<meta name="release" content=")[^"]*/, `$1${release}`);
    this.files = new Map();
    const put = (path: string, bytes: string | Buffer): void => {
      this.files.set(path, bytes);
      const listed = files[path === '/' ? 'index.html' : path.slice(1)]!;
      listed[0] = hash(bytes);
      if (listed[1]) listed[1] = ofPieces(Buffer.from(bytes));
    };
    for (const [path, change] of Object.entries(changes)) {
      if (path === '/') continue;
      const bytes = change instanceof Buffer ? change : change(await built(path));
      put(path, bytes);
      // The page names the hashes of what it begins with.
      page = page.replace(new RegExp(`(href="\\.${path}"[^>]* integrity=")[^"]*`), `$1${hash(bytes, 'sha384')}`);
    }
    const last = changes['/'];
    put('/', typeof last === 'function' ? last(page) : page);
    this.files.set('/sw.js', script.replace(list!, JSON.stringify(files)).replace(/(const RELEASE = ')[^']*/, `$1${release}`));
  }
}
