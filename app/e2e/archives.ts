// Files that somebody brings in: made, chosen as a person does, and what they left in the database.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import type { Page, TestInfo } from '@playwright/test';
import { go } from './product';

/** What other apps export. */
export const FIXTURES = join(import.meta.dirname, '../crates/maas-import/fixtures');

export async function choose(page: Page, path: string): Promise<void> {
  await go(page, '#/settings/data');
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await (await chooser).setFiles(path);
}

/** A ZIP of deflated files, as browsers download them. */
export function zip(files: Record<string, Buffer>, lie = 0): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, bytes] of Object.entries(files)) {
    const packed = deflateRawSync(bytes);
    const sizes = Buffer.alloc(16);
    sizes.writeUInt32LE(packed.length, 4);
    sizes.writeUInt32LE(lie || bytes.length, 8);
    sizes.writeUInt16LE(name.length, 12);
    const local = Buffer.concat([Buffer.from('504b030414000000080000000000', 'hex'), sizes, Buffer.from(name)]);
    const place = Buffer.alloc(4);
    place.writeUInt32LE(at);
    directory.push(Buffer.concat([Buffer.from('504b01021400140000000800', 'hex'), Buffer.alloc(4), sizes, Buffer.alloc(10), place, Buffer.from(name)]));
    parts.push(local, packed);
    at += local.length + packed.length;
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(entries.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, entries, end]);
}

export async function put(info: TestInfo, name: string, bytes: Buffer): Promise<string> {
  const path = info.outputPath(name);
  await writeFile(path, bytes);
  return path;
}

/** How many rows each store has. */
export const rows = (page: Page) => page.evaluate(async () => {
  const db = await new Promise<IDBDatabase>((resolve) => {
    const open = indexedDB.open('openmaas');
    open.onsuccess = () => resolve(open.result);
  });
  const all: Record<string, number> = {};
  for (const store of db.objectStoreNames) {
    const count = db.transaction(store).objectStore(store).count();
    all[store] = await new Promise((resolve) => { count.onsuccess = () => resolve(count.result); });
  }
  db.close();
  return all;
});
