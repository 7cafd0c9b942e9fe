// Files that go with a message: what reaches the provider, what is said before, and what stays where.

import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Locator, type Page, type Request } from '@playwright/test';
import {
  answers, chooseModel, comeBack, composer, connectForNow, FAKE, go, inState, keepWork, openChat, questions, unlock, withVault,
} from './product';
import { jpeg, pixels, png, tells } from './pictures';

interface Part { type: string; text?: string; image_url?: { url: string }; file?: { filename: string; file_data: string } }
interface Body { messages: { role: string; content: string | Part[] }[] }
interface Given { name: string; mimeType: string; buffer: Buffer }

const CHAT = /\/chat\/completions$/;
const PDF = Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n');
const chips = (page: Page): Locator => page.locator('.files:not(.sent)').getByRole('listitem');
const sent = (page: Page): Locator => questions(page).getByRole('list', { name: 'Attachments' });
const sendButton = (page: Page): Locator => page.getByRole('button', { name: 'Send', exact: true });

/** Chooses files by the button, as a person does. */
async function attach(page: Page, ...files: Given[]): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Attach files' }).click();
  await (await chooser).setFiles(files);
}

const text = (name: string, content: string | Buffer): Given => ({ name, mimeType: 'text/plain', buffer: Buffer.from(content) });
const picture = (name: string, width: number, height: number): Given => ({ name, mimeType: 'image/png', buffer: png(width, height) });

/** Sends with the button; gives the parts of the last message in the body that leaves the browser. */
async function sentParts(page: Page): Promise<Part[]> {
  const leaves = page.context().waitForEvent('request', (one: Request) => one.method() === 'POST' && CHAT.test(one.url()));
  await sendButton(page).click();
  const body = (await leaves).postDataJSON() as Body;
  const said = body.messages.at(-1)!.content;
  return typeof said === 'string' ? [{ type: 'text', text: said }] : said;
}

const bytesOf = (url: string): Buffer => Buffer.from(url.split(',')[1]!, 'base64');

async function ready(page: Page, model = 'echo'): Promise<void> {
  await openChat(page);
  await connectForNow(page, { baseUrl: `${FAKE}/openai/v1`, route: 'Direct' });
  await chooseModel(page, model);
}

/** Chooses another model for the chat that is open. */
async function changeModel(page: Page, model: string): Promise<void> {
  await page.getByRole('button', { name: /^Model\b/ }).or(page.getByRole('combobox', { name: /^Model\b/ })).first().click();
  await page.locator('input[role="combobox"], [role="dialog"] input').first().fill(model.split('/')[1]!);
  await page.locator(`[data-model="${model}"]`).first().click();
}

/** How many files are stored. */
const rows = (page: Page): Promise<number> => page.evaluate(() => new Promise<number>((done, fail) => {
  const open = indexedDB.open('openmaas');
  open.onerror = fail;
  open.onsuccess = () => {
    const count = open.result.transaction('files').objectStore('files').count();
    count.onsuccess = () => {
      open.result.close();
      done(count.result);
    };
  };
}));

/** Every stored file, byte by byte as text. */
const storedText = (page: Page): Promise<string> => page.evaluate(() => new Promise<string>((done, fail) => {
  const open = indexedDB.open('openmaas');
  open.onerror = fail;
  open.onsuccess = () => {
    const all = open.result.transaction('files').objectStore('files').getAll();
    all.onsuccess = () => {
      open.result.close();
      done((all.result as { sealed: Uint8Array }[]).map((row) => new TextDecoder('latin1').decode(row.sealed)).join('\n'));
    };
  };
}));

/** Gives files to the page by an event of the browser's own kind. */
async function give(page: Page, event: 'drop' | 'paste', on: string, file: { name: string; type: string; text: string } | string): Promise<void> {
  await page.locator(on).first().evaluate((element, [name, what]) => {
    const data = new DataTransfer();
    if (typeof what === 'string') data.setData('text/plain', what);
    else data.items.add(new File([what!.text], what!.name, { type: what!.type }));
    const options = { bubbles: true, cancelable: true };
    if (name === 'drop') {
      element.dispatchEvent(new DragEvent('dragenter', { ...options, dataTransfer: data }));
      element.dispatchEvent(new DragEvent('drop', { ...options, dataTransfer: data }));
    } else {
      element.dispatchEvent(new ClipboardEvent('paste', { ...options, clipboardData: data }));
    }
  }, [event, file] as const);
}

test('a picture goes smaller, the right way up, and without what the camera wrote', async ({ page }) => {
  await ready(page);
  const turned = await jpeg(page, 60, 40, 6);
  expect(tells(turned)).toBe(true);
  await attach(page, picture('large.png', 3000, 1500), { name: 'turned.jpg', mimeType: 'image/jpeg', buffer: turned });
  await expect(chips(page)).toHaveCount(2);
  await expect(chips(page).first()).toContainText('2048 × 1024');
  await expect(chips(page).last()).toContainText('40 × 60');
  await expect(chips(page).first().locator('img')).toBeVisible();
  await composer(page).fill('What is this?');
  const parts = await sentParts(page);
  expect(parts.map((part) => part.type)).toEqual(['image_url', 'image_url', 'text']);
  const [large, small] = parts.map((part) => part.image_url?.url ?? '');
  expect(large).toMatch(/^data:image\/png;base64,/);
  expect(pixels(bytesOf(large!))).toEqual([2048, 1024]);
  expect(pixels(bytesOf(small!))).toEqual([40, 60]);
  expect(tells(bytesOf(large!)) || tells(bytesOf(small!))).toBe(false);
  await inState(answers(page), 'done');
  await expect(chips(page)).toHaveCount(0);
  await sent(page).getByRole('button', { name: 'View large.png' }).click();
  const dialog = page.getByRole('dialog', { name: 'large.png' });
  await expect(dialog.getByRole('img', { name: 'large.png' })).toBeVisible();
  const download = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Download large.png' }).click();
  expect((await download).suggestedFilename()).toBe('large.png');
});

test('a PDF goes as a document, code as text under its name', async ({ page }) => {
  await ready(page);
  await attach(page, { name: 'paper.pdf', mimeType: 'application/pdf', buffer: PDF }, text('main.rs', 'fn main() {}\n'));
  await expect(chips(page)).toHaveCount(2);
  const parts = await sentParts(page);
  expect(parts[0]).toEqual({ type: 'file', file: { filename: 'paper.pdf', file_data: `data:application/pdf;base64,${PDF.toString('base64')}` } });
  expect(parts[1]).toEqual({ type: 'text', text: 'File: main.rs\n```\nfn main() {}\n```\n\n' });
  expect(parts).toHaveLength(2);
  await expect(sent(page).getByRole('button')).toHaveText([/paper\.pdf/, /main\.rs/]);
});

test('text is read in the encodings it comes in; what is no text is not taken', async ({ page }) => {
  await ready(page);
  await attach(
    page,
    text('euc-kr.txt', Buffer.from([0xc7, 0xd1, 0xb1, 0xdb])),
    text('utf-16.txt', Buffer.from('\ufeff한글', 'utf16le')),
    text('program.exe', Buffer.from([0x4d, 0x5a, 0, 3, 0, 0])),
    text('nothing.txt', ''),
  );
  await expect(chips(page).filter({ hasText: 'program.exe' })).toContainText('Neither a picture, a PDF nor text');
  await expect(chips(page).filter({ hasText: 'nothing.txt' })).toContainText('empty');
  await expect(page.getByRole('status').filter({ hasText: 'Not attached: nothing.txt' })).toBeAttached();
  const parts = await sentParts(page);
  // This format takes text alone as one string.
  expect(parts.map((part) => part.text)).toEqual(['File: euc-kr.txt\n```\n한글\n```\n\nFile: utf-16.txt\n```\n한글\n```\n\n']);
  await expect(chips(page)).toHaveCount(0);
});

test('files are dropped on the page and pasted into the field', async ({ page }) => {
  await ready(page);
  const hint = page.getByText('Drop files to attach them');
  await page.locator('.log').evaluate((element) => {
    const data = new DataTransfer();
    data.items.add(new File(['x'], 'x.txt'));
    element.dispatchEvent(new DragEvent('dragenter', { bubbles: true, cancelable: true, dataTransfer: data }));
  });
  await expect(hint).toBeVisible();
  await give(page, 'drop', '.log', { name: 'dropped.txt', type: 'text/plain', text: 'one' });
  await expect(hint).toBeHidden();
  await expect(chips(page)).toHaveText([/dropped\.txt/]);
  await give(page, 'paste', '#message', { name: 'pasted.md', type: 'text/markdown', text: 'two' });
  await expect(chips(page)).toHaveText([/dropped\.txt/, /pasted\.md/]);
  await chips(page).first().getByRole('button', { name: 'Remove dropped.txt' }).click();
  await expect(chips(page)).toHaveText([/pasted\.md/]);
  await expect(composer(page)).toBeFocused();
});

test('a long pasted text can become a file', async ({ page }) => {
  await ready(page);
  const long = 'A long line of a log.\n'.repeat(300);
  await composer(page).fill('Look: ');
  await give(page, 'paste', '#message', long);
  await composer(page).fill(`Look: ${long}`);
  await page.getByRole('button', { name: 'Attach it as a file' }).click();
  await expect(composer(page)).toHaveValue('Look: ');
  await expect(chips(page)).toHaveText([/Pasted text\.txt/]);
  const parts = await sentParts(page);
  expect(parts[0]!.text).toBe(`File: Pasted text.txt\n\`\`\`\n${long}\`\`\`\n\nLook:`);
});

test('what a model does not take is said before it is sent, and holds the message back', async ({ page }) => {
  await ready(page);
  await connectForNow(page, { slug: 'deepseek', baseUrl: `${FAKE}/deepseek`, route: 'Direct' });
  await chooseModel(page, 'deepseek-v4-flash', 'deepseek');
  await attach(page, picture('a.png', 20, 20), { name: 'b.pdf', mimeType: 'application/pdf', buffer: PDF });
  await expect(chips(page).first()).toContainText('Choose a model that takes pictures');
  await expect(chips(page).last()).toContainText('This model takes no PDFs');
  await composer(page).fill('See?');
  await expect(sendButton(page)).toBeDisabled();
  await composer(page).press('Enter');
  await expect(composer(page)).toHaveValue('See?');
  await expect(questions(page)).toHaveCount(0);
  await chooseModel(page, 'echo');
  await expect(chips(page).first()).not.toContainText('Choose a model');
  await sentParts(page);
  await inState(answers(page), 'done');
  // What was said goes with every further message.
  await changeModel(page, 'deepseek/deepseek-v4-flash');
  await expect(page.getByText('An earlier message has a picture')).toBeVisible();
  await composer(page).fill('And now?');
  await expect(sendButton(page)).toBeDisabled();
});

test('too large and too many is said with the limit', async ({ page }) => {
  await ready(page);
  await attach(page, text('long.txt', 'a'.repeat(2_000_001)));
  await expect(chips(page)).toContainText('Too large: 2 MB at most');
  await chips(page).getByRole('button', { name: 'Remove long.txt' }).click();
  await connectForNow(page, { slug: 'groq', baseUrl: `${FAKE}/groq/openai/v1`, route: 'Direct' });
  await chooseModel(page, 'some-vision-model', 'groq');
  await attach(page, ...Array.from({ length: 6 }, (_, at) => picture(`p${at}.png`, 8, 8)));
  await expect(chips(page)).toHaveCount(6);
  await expect(chips(page).nth(4)).not.toContainText('Too many');
  await expect(chips(page).nth(5)).toContainText('5 at most');
  await expect(sendButton(page)).toBeDisabled();
});

test('a draft keeps its files over lock, reload and other chats, and deletes what it drops', async ({ page }) => {
  await ready(page);
  await attach(page, picture('first.png', 30, 20));
  await expect(chips(page)).toHaveCount(1);
  await sentParts(page);
  await inState(answers(page), 'done');
  await attach(page, text('notes.txt', 'kept'));
  await expect(chips(page)).toHaveCount(1);
  expect(await rows(page)).toBe(0);
  await keepWork(page);
  await expect.poll(() => rows(page)).toBe(2);
  await page.getByRole('link', { name: 'New chat' }).or(page.getByRole('button', { name: 'New chat' })).first().click();
  await expect(chips(page)).toHaveCount(0);
  await attach(page, picture('second.png', 30, 20));
  await expect(chips(page)).toHaveText([/second\.png/]);
  await expect.poll(() => rows(page)).toBe(3);
  await comeBack(page);
  await expect(chips(page)).toHaveText([/second\.png/]);
  await expect(chips(page).locator('img')).toBeVisible();
  await chips(page).getByRole('button', { name: 'Remove second.png' }).click();
  await expect.poll(() => rows(page)).toBe(2);
  await page.getByRole('navigation').getByRole('link').filter({ hasText: /first/i }).click();
  await expect(chips(page)).toHaveText([/notes\.txt/]);
  await expect(sent(page).locator('img')).toBeVisible();
  await page.getByRole('button', { name: 'Lock' }).first().click();
  await unlock(page);
  await expect(chips(page)).toHaveText([/notes\.txt/]);
});

test('stored files go sealed to the keyring and open to the provider', async ({ page }) => {
  await withVault(page);
  await attach(page, picture('kept.png', 64, 32), text('canary.txt', 'a canary in a file'));
  await expect(chips(page)).toHaveCount(2);
  await expect.poll(() => rows(page)).toBe(2);
  expect(await storedText(page)).not.toContain('canary');
  await comeBack(page);
  await expect(chips(page)).toHaveCount(2);
  const parts = await sentParts(page);
  expect(pixels(bytesOf(parts[0]!.image_url!.url))).toEqual([64, 32]);
  expect(parts[1]!.text).toContain('a canary in a file');
  await inState(answers(page), 'done');
  // With its chat a file goes, once that can no longer be taken back.
  const history = page.getByRole('navigation', { name: 'History' });
  await history.getByRole('button', { name: /^Actions: / }).click();
  await history.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(questions(page)).toHaveCount(0);
  expect(await rows(page)).toBe(2);
  await page.getByRole('status', { name: 'Notices' }).getByRole('button', { name: 'Close' }).last().click();
  await expect.poll(() => rows(page)).toBe(0);
});

test('the files of a temporary chat are never stored', async ({ page }) => {
  await withVault(page);
  await attach(page, picture('secret.png', 64, 32));
  await expect.poll(() => rows(page)).toBe(1);
  await page.getByRole('button', { name: 'Temporary chat' }).click();
  await expect.poll(() => rows(page)).toBe(0);
  await attach(page, text('secret.txt', 'hush'));
  await expect(chips(page)).toHaveCount(2);
  const parts = await sentParts(page);
  expect(pixels(bytesOf(parts[0]!.image_url!.url))).toEqual([64, 32]);
  await inState(answers(page), 'done');
  expect(await rows(page)).toBe(0);
});

test('a message that waits keeps its files, and a fork has them too', async ({ page }) => {
  await ready(page, 'long-4000@400');
  await composer(page).fill('Count');
  await composer(page).press('Enter');
  await attach(page, picture('later.png', 40, 20));
  await expect(chips(page)).toHaveAttribute('aria-busy', 'false');
  await composer(page).press('Enter');
  await expect(page.getByRole('list', { name: /wait/i })).toContainText('later.png');
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await page.getByRole('button', { name: 'Send now' }).click();
  await expect(sent(page).getByRole('button', { name: 'View later.png' })).toBeVisible();
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  const question = questions(page).last();
  await question.getByRole('button', { name: 'More actions' }).click();
  await question.getByRole('button', { name: 'Fork from here' }).click();
  await expect(sent(page).locator('img')).toBeVisible();
});

test('nothing about attachments is hard to reach', async ({ page }) => {
  await ready(page);
  await attach(page, picture('a.png', 300, 200), text('empty.txt', ''), text('b.txt', 'b'));
  await expect(chips(page)).toHaveCount(3);
  await composer(page).focus();
  await page.keyboard.press('Shift+Tab');
  await expect(page.getByRole('button', { name: 'Attach files' })).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  await expect(chips(page)).toHaveCount(2);
  await composer(page).fill('See');
  await sentParts(page);
  await inState(answers(page), 'done');
  await attach(page, picture('c.png', 300, 200));
  await expect(chips(page).locator('img')).toBeVisible();
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    const found = await new AxeBuilder({ page }).analyze();
    const serious = found.violations.filter((one) => one.impact === 'serious' || one.impact === 'critical');
    expect(serious.map((one) => [one.id, one.nodes.map((node) => node.html)])).toEqual([]);
  }
});
