import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

const ROOT = join(import.meta.dirname, '../../..');
const TINY = join(ROOT, 'tests/data/voices/tiny-medium');

/** The name under which the demo page asks for its voice. */
export const DEMO_VOICE = 'en_US-joe-medium';
export const REAL_MODELS = join(ROOT, 'models');
export const REAL_VOICES = join(ROOT, '.cache/voices');
export const DIST = join(ROOT, 'dist');

/** Why tests with the real voice cannot run; null if they can. */
export function realVoiceMissing(): string | null {
  return existsSync(join(REAL_VOICES, DEMO_VOICE, `${DEMO_VOICE}.onnx`))
    ? null
    : 'the real voice is not set up: scripts/test fetches it';
}

export interface VoiceBytes {
  readonly model: Buffer;
  readonly config: Buffer;
}

/** A real export with random weights: small enough for git, it speaks noise of the right length. */
export async function readTinyVoice(): Promise<VoiceBytes> {
  return {
    model: await promisify(gunzip)(await readFile(join(TINY, 'voice.onnx.gz'))),
    config: await readFile(join(TINY, 'voice.onnx.json')),
  };
}

/** Puts the voice where the server finds it; the manifest promises `promised`, else what is there. */
export async function installVoice(
  folder: string,
  name: string,
  stored: VoiceBytes,
  promised: VoiceBytes = stored,
): Promise<void> {
  const voices = join(folder, 'voices', name);
  await mkdir(voices, { recursive: true });
  await mkdir(join(folder, 'models'), { recursive: true });
  await writeFile(join(voices, `${name}.onnx`), stored.model);
  await writeFile(join(voices, `${name}.onnx.json`), stored.config);
  const manifest = {
    name,
    language: 'en-US',
    quality: 'medium',
    licence: 'CC0-1.0',
    source: 'random weights',
    model: fileRow(`${name}.onnx`, promised.model),
    config: fileRow(`${name}.onnx.json`, promised.config),
  };
  await writeFile(join(folder, 'models', `${name}.json`), JSON.stringify(manifest));
}

function fileRow(url: string, content: Buffer) {
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { url, bytes: content.length, sha256 };
}
