import { expect, test } from 'vitest';
import { chooseFiles } from './voice-loader.js';

const file = (name: string) => new File(['x'], name);

test('takes the two files of a voice in any order', () => {
  const model = file('mine.onnx');
  const config = file('mine.onnx.json');
  const wanted = { type: 'files', title: 'mine', model, config };
  expect(chooseFiles([model, config])).toEqual(wanted);
  expect(chooseFiles([config, model])).toEqual(wanted);
});

test.each([
  ['nothing', []],
  ['no config', ['a.onnx']],
  ['no model', ['a.onnx.json']],
  ['two models', ['a.onnx', 'b.onnx']],
  ['something besides', ['a.onnx', 'a.onnx.json', 'README.md']],
])('refuses %s', (_, names) => {
  expect(chooseFiles(names.map(file))).toBeNull();
});
