// The rows of a page's vault, opened and sealed by the app's own keyring in a worker of its own: for what would take too long to make
// by hand.

/**
 * @param {import('@playwright/test').Page} page its vault open
 * @param {string} passphrase
 * @returns a handle of the rows, for `page.evaluate`: `open(store, id)` gives a record, `put(rows)` seals and writes rows of
 *   `{ store, id, version, plain }`, `close()` ends it
 */
export const rowsOf = (page, passphrase) => page.evaluateHandle(inPage, passphrase);

async function inPage(passphrase) {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const database = await done(indexedDB.open('openmaas'));
  const row = (store, id) => done(database.transaction(store).objectStore(store).get(id));
  const base64 = (data) => {
    let text = '';
    for (const byte of data) text += String.fromCharCode(byte);
    return btoa(text);
  };

  const worker = new Worker(new URL('/keyring_loader.js', location.href).href);
  const waiting = new Map();
  worker.onmessage = ({ data: [number, text, ...bytes] }) => waiting.get(number)?.({ ...(number && JSON.parse(text)), bytes });
  await new Promise((resolve) => waiting.set(0, resolve));
  let last = 0;
  const ask = (what, bytes = []) => new Promise((resolve) => {
    last += 1;
    waiting.set(last, resolve);
    worker.postMessage([last, JSON.stringify(what), ...bytes]);
  });
  const header = base64((await row('vault', 'header')).sealed);
  const opened = await ask({ Unlock: { header, passphrase, keys: [] } });
  if (!opened.Opened) throw new Error(JSON.stringify(opened));

  return {
    open: async (store, id) => {
      const { version, sealed } = await row(store, id);
      const { bytes: [plain] } = await ask({ Open: { records: [{ store, id, version }] } }, [sealed]);
      return JSON.parse(new TextDecoder().decode(plain));
    },
    put: async (rows) => {
      const records = rows.map(({ store, id, version }) => ({ store, id, version }));
      const { bytes: sealed } = await ask({ Seal: { records } }, rows.map(({ plain }) => plain));
      const transaction = database.transaction([...new Set(rows.map(({ store }) => store))], 'readwrite');
      records.forEach(({ store, id, version }, at) => transaction.objectStore(store).put({ version, sealed: sealed[at] }, id));
      await new Promise((resolve, reject) => {
        transaction.oncomplete = resolve;
        transaction.onabort = () => reject(transaction.error);
      });
    },
    close: () => {
      worker.terminate();
      database.close();
    },
  };
}
