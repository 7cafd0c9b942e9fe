// Texts to count tokens of: English, Korean and code that do not repeat, up to 2 MB each, and the same sorts as some kilobytes over
// and over, which favours a tokenizer that keeps the words it has counted.
//
// English is the prose of this repository, documents and comments, no line twice (nearly a megabyte). Code is its Rust. Of Korean there
// is too little: two of three words are drawn from its Korean texts, as often as they stand there, and the third is composed, of
// Sino-Korean nouns and particles whose frequency falls with their rank (Zipf), so that new words never end. The draw is the same each time.

import { readFile, readdir } from 'node:fs/promises';

const ROOT = new URL('../../../', import.meta.url);
const BYTES = 2e6;

async function files(folder, ending) {
  const all = await readdir(new URL(folder, ROOT), { recursive: true });
  return all.filter((name) => name.endsWith(ending) && !/(^|\/)(node_modules|target)\//.test(name)).sort().map((name) => folder + name);
}

async function read(names) {
  return Promise.all(names.map((name) => readFile(new URL(name, ROOT), 'utf8')));
}

/** The first 2 MB, not ending in the middle of a letter. */
function cut(text) {
  return new TextDecoder().decode(Buffer.from(text).subarray(0, BYTES)).replace(/\ufffd+$/, '');
}

function repeated(texts) {
  const once = texts.join('\n');
  return cut(once.repeat(Math.ceil(BYTES / Buffer.byteLength(once))));
}

/** Documents and comments, each line once. */
function prose(documents, sources) {
  const lines = documents.flatMap((text) => text.split('\n'));
  for (const text of sources) {
    for (const line of text.split('\n')) {
      const comment = line.match(/^\s*\/\/[/!]? (.*)/);
      if (comment) lines.push(comment[1]);
    }
  }
  const known = new Set();
  return cut(lines.filter((line) => line === '' || (!known.has(line) && known.add(line))).join('\n'));
}

// Syllables of which Sino-Korean nouns are made, and what follows nouns: more frequent ones first.
const SYLLABLES = [...'사인대시정지기자전수부국상경학성동공해장원주고생화안조제방보재유회일의무문교연구실산용구신선도이적물심관력민법간리개업발통행식설명비위가'
  + '소체중진계영실내외분석분과단평합감반목격표본면형현결처출입품양속권제차로독하세미예오작점추토판필향험활환황후훈휘흥희'];
const PARTICLES = ['', '을', '의', '이', '를', '에', '는', '가', '은', '에서', '으로', '과', '와', '하는', '로', '도', '한', '하고', '했다', '적인', '들이', '된',
  '하여', '입니다', '합니다', '에게', '까지', '부터', '보다', '이다', '되었다', '들은', '이라는', '만', '하지', '처럼', '에는', '으로는', '했습니다', '되는', '인데',
  '하면서', '마다', '조차', '이나', '들의', '에서는', '하기', '이라고', '뿐', '하려면', '됩니다', '이지만', '했지만', '까지도', '들에게', '였습니다', '하였다'];

function korean(texts) {
  let seed = 2463534242;
  const random = () => {
    seed ^= seed << 13;
    seed ^= seed >>> 17;
    seed ^= seed << 5;
    return (seed >>> 0) / 2 ** 32;
  };
  // By rank r as often as 1/r.
  const ranked = (list) => list[Math.floor(list.length ** random()) - 1] ?? list[0];
  const found = texts.join('\n').match(/[^\s"'`|<>{}]*[가-힣][^\s"'`|<>{}]*/g);
  const words = [];
  let bytes = 0;
  while (bytes < BYTES) {
    const noun = () => ranked(SYLLABLES) + ranked(SYLLABLES);
    const composed = () => (random() < 0.3 ? noun() : '') + noun() + ranked(PARTICLES);
    const end = random() < 0.08 ? '.' : '';
    const word = (random() < 2 / 3 ? found[Math.floor(random() * found.length)] : composed()) + end;
    words.push(word);
    bytes += Buffer.byteLength(word) + 1;
  }
  return cut(words.join(' ').replaceAll(/(\. \S+ \S+ \S+ \S+\.) /g, '$1\n\n'));
}

/** All corpora by name. */
export async function corpora() {
  const licences = await read(await files('static/licenses/', '.txt'));
  const contributing = await read(['CONTRIBUTING.md']);
  const documents = await read(['README.md', 'app/ARCHITECTURE.md', ...(await files('app/docs/', '.md')).filter((name) => !name.endsWith('.ko.md'))]);
  const sources = await read([...await files('app/src/', '.rs'), ...await files('app/crates/', '.rs'), ...await files('edge-proxy/src/', '.rs')]);
  const components = await read((await files('app/src/components/', '.rs')).filter((name) => name.split('/').length === 4));
  const readme = await read(['README.ko.md']);
  const spoken = await read(['app/docs/guide.ko.md', 'app/src/words/ko.rs', ...await files('app/src/words/ko/', '.rs')]);
  return {
    English: prose([...documents, ...contributing, ...licences], sources),
    Korean: korean([...readme, ...spoken]),
    code: cut(sources.join('\n')),
    'English, repeated': repeated([...licences, ...contributing]),
    'Korean, repeated': repeated(readme),
    'code, repeated': repeated(components),
  };
}
