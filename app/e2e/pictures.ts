// Pictures made of a few bytes, with the metadata that cameras write; and what is left of them.

import { deflateSync } from 'node:zlib';
import type { Page } from '@playwright/test';

const CRC = Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

function chunk(kind: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
  let crc = 0xffffffff;
  for (const byte of body) crc = CRC[(crc ^ byte) & 0xff]! ^ (crc >>> 8);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE((crc ^ 0xffffffff) >>> 0, 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** A TIFF block with an orientation, a camera's name and a place (GPS). */
export function exif(orientation = 1): Buffer {
  const block = Buffer.alloc(96);
  block.write('II*\0', 0, 'latin1');
  block.writeUInt32LE(8, 4);
  block.writeUInt16LE(3, 8);
  const entry = (at: number, tag: number, type: number, count: number, value: number): void => {
    block.writeUInt16LE(tag, at);
    block.writeUInt16LE(type, at + 2);
    block.writeUInt32LE(count, at + 4);
    block.writeUInt32LE(value, at + 8);
  };
  entry(10, 0x010f, 2, 12, 68); // make
  entry(22, 0x0112, 3, 1, orientation);
  entry(34, 0x8825, 4, 1, 50); // GPS
  block.writeUInt16LE(1, 50);
  entry(52, 0x0001, 2, 2, 0x4e); // latitude: north
  block.write('SecretCamera', 68, 'latin1');
  return block;
}

/** A picture of one colour as PNG, with the block in it. */
export function png(width: number, height: number): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const rows = Buffer.alloc((width * 3 + 1) * height, 0x60);
  for (let row = 0; row < height; row++) rows[row * (width * 3 + 1)] = 0;
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head), chunk('eXIf', exif()), chunk('tEXt', Buffer.from('Author\0SecretCamera', 'latin1')),
    chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A picture of one colour as JPEG, made by the browser, with the block put in. */
export async function jpeg(page: Page, width: number, height: number, orientation: number): Promise<Buffer> {
  const plain = await page.evaluate(async ([wide, high]) => {
    const canvas = new OffscreenCanvas(wide!, high!);
    const context = canvas.getContext('2d')!;
    context.fillStyle = '#3a7';
    context.fillRect(0, 0, wide!, high!);
    const blob = await canvas.convertToBlob({ type: 'image/jpeg' });
    return [...new Uint8Array(await blob.arrayBuffer())];
  }, [width, height]);
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), exif(orientation)]);
  const segment = Buffer.from([0xff, 0xe1, (body.length + 2) >> 8, (body.length + 2) & 0xff]);
  return Buffer.concat([Buffer.from(plain.slice(0, 2)), segment, body, Buffer.from(plain.slice(2))]);
}

/** Width and height of a PNG or JPEG, by its own bytes. */
export function pixels(bytes: Buffer): [number, number] {
  if (bytes[0] === 0x89) return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  for (let at = 2; at < bytes.length; ) {
    const kind = bytes[at + 1]!;
    if (kind >= 0xc0 && kind <= 0xc2) return [bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5)];
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  throw new Error('no picture');
}

/** Whether anything of the block is in some bytes. */
export const tells = (bytes: Buffer): boolean => /Exif|eXIf|SecretCamera|tEXt/.test(bytes.toString('latin1'));
