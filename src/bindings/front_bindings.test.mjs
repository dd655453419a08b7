// The front module as JavaScript sees it. FRONT_MODULE: path of front.js; SOTTOVOCE_ESPEAK_DATA:
// espeak-ng's compiled data; SOTTOVOCE_SHARED_DATA: third-party test tables, if there are any.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { pathToFileURL } from 'node:url';

const { default: createFront } = await import(pathToFileURL(process.env.FRONT_MODULE).href);
const DATA = process.env.SOTTOVOCE_ESPEAK_DATA;
const BASE = ['phontab', 'phonindex', 'phondata', 'intonations'];
const ENGLISH = ['en_dict', 'lang/gmw/en-US', 'lang/gmw/en'];

const readData = (file) => new Uint8Array(readFileSync(path.join(DATA, file)));

function valueOf(reply) {
  assert.equal(reply.ok, true, reply.message);
  return reply.value;
}

function assertFails(reply, code) {
  assert.equal(reply.ok, false);
  assert.equal(reply.code, code);
  assert.equal(typeof reply.message, 'string');
  assert.notEqual(reply.message, '');
}

function addData(front, files) {
  for (const file of files) valueOf(front.addLanguageData(file, readData(file)));
}

async function createEnglish() {
  const front = await createFront();
  addData(front, [...BASE, ...ENGLISH]);
  valueOf(front.setLanguage('en-us'));
  return front;
}

const readAll = (front, text) =>
  Array.from({ length: valueOf(front.open(text)).sentences }, (_, i) => valueOf(front.sentence(i)));

const phonemesOf = (front, text) =>
  readAll(front, text)
    .map(({ phonemes }) => phonemes.join(''))
    .join(' ');

test('gives sentences, phonemes and words with their place in the text', async () => {
  const front = await createEnglish();
  const text = 'Hello, “world”! 😀 Is it 5?';
  const [first, second, ...rest] = readAll(front, text);
  assert.equal(rest.length, 0);
  assert.equal(first.text, 'Hello, "world"!');
  assert.deepEqual([first.start, first.end, first.breakAfter], [0, 15, 'sentence']);
  assert.equal(first.phonemes.join(''), 'həlˈoʊ, wˈɜːld!');
  assert.ok(first.phonemes.every((phoneme) => [...phoneme].length === 1));
  assert.equal(first.phonemeSpans.length, 2 * first.phonemes.length);
  assert.deepEqual([...first.words], [0, 5, 0, 6, 8, 13, 8, 6]);
  const words = Array.from({ length: second.words.length / 4 }, (_, i) =>
    text.slice(...second.words.slice(4 * i, 4 * i + 2)),
  );
  assert.deepEqual(words, ['😀', 'Is', 'it', '5']);
});

test('gives the normalised text with the place of each unit, and transcriptions', async () => {
  const front = await createEnglish();
  const text = 'A “naïve” 😀…';
  valueOf(front.open(text));
  const normalized = valueOf(front.normalized());
  assert.equal(normalized.spans.length, 2 * normalized.text.length);
  const at = normalized.text.indexOf('naïve');
  assert.equal(text.slice(normalized.spans[2 * at], normalized.spans[2 * (at + 4) + 1]), 'naïve');
  const face = normalized.text.indexOf('😀');
  assert.deepEqual([...normalized.spans.slice(2 * face, 2 * face + 4)], [10, 12, 10, 12]);
  assert.equal(valueOf(front.transcribe(0, 'ipa')), 'ɐ naɪˈiːv ɡɹˈɪnɪŋ fˈeɪs\n');
  assert.equal(valueOf(front.transcribe(0, 'mnemonics')), "a#_:_: naI'i:v_:_: gr'InIN f'eIs\n");
  assertFails(front.transcribe(0, 'sampa'), 'invalid-argument');
});

test('refuses what is no text, language or sentence, and goes on', async () => {
  const front = await createEnglish();
  for (const text of ['', '   \n', '?! …', '\0', '\ud800']) {
    assertFails(front.open(text), 'nothing-to-speak');
  }
  for (const text of [undefined, null, 7, {}, ['a']])
    assertFails(front.open(text), 'invalid-argument');
  assertFails(front.open('a '.repeat(500_000)), 'text-too-long');
  assertFails(front.open('a'.repeat(100_000)), 'word-too-long');
  assertFails(front.sentence(0), 'wrong-state');
  valueOf(front.open('One. Two.'));
  for (const index of [2, -1, 0.5, NaN, '0', undefined]) {
    assertFails(front.sentence(index), 'invalid-argument');
  }
  for (const name of ['xx', '../x', '', 'e'.repeat(100)]) {
    assertFails(front.setLanguage(name), 'unknown-language');
  }
  assertFails(front.setLanguage(5), 'invalid-argument');
  assertFails(front.open('hello'), 'wrong-state');
  valueOf(front.setLanguage('en-us'));
  assert.equal(phonemesOf(front, 'hello'), 'həlˈoʊ');
});

test('keeps language data in its place', async () => {
  const front = await createFront();
  assertFails(front.setLanguage('en-us'), 'language-data-invalid');
  const bytes = new Uint8Array(4);
  const long = 'x'.repeat(200);
  for (const file of [
    '../x',
    '/x',
    'a/../../x',
    '',
    'a//b',
    'a/',
    '.',
    'a\0b',
    long,
    5,
    undefined,
  ]) {
    assertFails(front.addLanguageData(file, bytes), 'invalid-argument');
  }
  for (const data of [undefined, 'bytes', [1], new Uint8Array(33 << 20)]) {
    assertFails(front.addLanguageData('x', data), 'invalid-argument');
  }
  addData(front, BASE);
  assertFails(front.setLanguage('en-us'), 'unknown-language');
  addData(front, ENGLISH);
  valueOf(front.setLanguage('en-us'));
  assertFails(front.setLanguage('de'), 'unknown-language');
  addData(front, ['de_dict', 'lang/gmw/de']);
  valueOf(front.setLanguage('de'));
  assert.equal(phonemesOf(front, 'Guten Tag!'), 'ɡˈuːtən tˈɑːk!');
});

test('finds damaged data', async () => {
  const front = await createFront();
  addData(front, [...BASE, ...ENGLISH]);
  valueOf(front.addLanguageData('phontab', readData('phontab').subarray(0, 5000)));
  assertFails(front.setLanguage('en-us'), 'language-data-invalid');
  addData(front, BASE);
  valueOf(front.addLanguageData('en_dict', readData('en_dict').subarray(0, 50_000)));
  assertFails(front.setLanguage('en-us'), 'language-data-invalid');
  addData(front, ENGLISH);
  valueOf(front.setLanguage('en-us'));
});

test('does not trap on hostile text', async () => {
  const front = await createEnglish();
  for (const text of [
    "s'".repeat(220),
    'é . '.repeat(101),
    'a . '.repeat(5000),
    'a,'.repeat(5000),
    'a\u0301'.repeat(4000),
    `a${'\u0301'.repeat(9000)}`,
    "[[ h@l'oU ]] [[_^_de]] <speak>x</speak> &amp; \u0001V",
    'नमस्ते ϖ 你好 한국어 привет \ue000\ufffd\ud800',
    '7'.repeat(5000),
    'x\n\n'.repeat(5000),
  ]) {
    const reply = front.open(text);
    if (!reply.ok) {
      assert.ok(['word-too-long', 'nothing-to-speak'].includes(reply.code), reply.code);
      continue;
    }
    for (let i = 0; i < reply.value.sentences; i++) valueOf(front.sentence(i));
  }
  assert.equal(phonemesOf(front, 'hello'), 'həlˈoʊ');
});

test('a second module knows nothing of the first', async () => {
  const front = await createEnglish();
  const other = await createFront();
  assertFails(other.open('hello'), 'wrong-state');
  assert.equal(phonemesOf(await createEnglish(), 'hello'), phonemesOf(front, 'hello'));
});

const LANGUAGES = new URL('../../build/language-data/', import.meta.url);
const cases = path.join(process.env.SOTTOVOCE_SHARED_DATA ?? '', 'piper_cases.json');
const absent = [cases, new URL('languages.json', LANGUAGES)].find((file) => !existsSync(file));
const skip = absent ? `${absent} is not there` : false;
test("passes Piper's own cases", { skip }, async () => {
  const front = await createFront();
  const { languages } = JSON.parse(readFileSync(new URL('languages.json', LANGUAGES), 'utf8'));
  addData(front, BASE);
  const tables = JSON.parse(readFileSync(cases, 'utf8'));
  let compared = 0;
  for (const entry of [...tables.text_to_phonemes_cases, ...tables.phonemes_to_ids_cases]) {
    const language = languages[entry.espeak_voice];
    if (!entry.agrees_espeak_1_52_0 || language === undefined) continue;
    addContainer(front, language.file);
    valueOf(front.setLanguage(entry.espeak_voice));
    const opened = front.open(entry.text);
    // Piper does not normalise: only where there is nothing to do are the two the same.
    if (!opened.ok || valueOf(front.normalized()).text !== entry.text) continue;
    const phonemes = phonemesOf(front, entry.text).replaceAll(' ', '');
    assert.equal(phonemes, entry.phonemes.flat().join('').replaceAll(' ', ''), entry.id);
    compared++;
  }
  assert.ok(compared > 50, `${compared} compared`);
});

function addContainer(front, file) {
  const bytes = readFileSync(new URL(file, LANGUAGES));
  let start = 4 + bytes.readUInt32LE(0);
  for (const entry of JSON.parse(bytes.subarray(4, start).toString('utf8')).files) {
    valueOf(
      front.addLanguageData(entry.path, new Uint8Array(bytes.subarray(start, start + entry.bytes))),
    );
    start += entry.bytes;
  }
}
