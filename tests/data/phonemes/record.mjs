#!/usr/bin/env node
// Writes golden.tsv anew: sentences.tsv's lines with the phonemes that Piper gets for them from
// espeak-ng 1.52.0, by Piper's own steps on what the untouched library says.
//   cmake --build build/native --target record_clauses
//   node tests/data/phonemes/record.mjs build/native/src/phonemes/record_clauses DATA_DIRECTORY
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const TYPE_BITS = 0xfffff;
// CLAUSE_PERIOD and so on of translate.h; what ends a clause otherwise has no mark.
const MARKS = new Map([
  [0x80028, '.'],
  [0x41014, ','],
  [0x82028, '?'],
  [0x8302d, '!'],
  [0x4001e, ':'],
  [0x4101e, ';'],
]);

function piperPhonemes(clauses) {
  let phonemes = '';
  const fields = clauses.split('\t').slice(0, -1);
  for (let i = 0; i < fields.length; i += 2) {
    const mark = MARKS.get(Number(fields[i + 1]) & TYPE_BITS) ?? '';
    const text = fields[i].replace(/\([^)]+\)/gu, '') + mark;
    phonemes += [',', ':', ';'].includes(mark) ? `${text} ` : text;
  }
  return phonemes.normalize('NFD');
}

const [recorder, dataDirectory] = process.argv.slice(2);
const file = (name) => new URL(name, import.meta.url);
const sentences = readFileSync(file('sentences.tsv'), 'utf8');
const { status, stdout } = spawnSync(recorder, [dataDirectory], { input: sentences, encoding: 'utf8' });
if (status !== 0) throw new Error(`${recorder} failed`);
const recorded = stdout.split('\n').slice(0, -1);
const lines = sentences.split('\n').slice(0, -1);
writeFileSync(file('golden.tsv'), lines.map((line, i) => `${line}\t${piperPhonemes(recorded[i])}\n`).join(''));
