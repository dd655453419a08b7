import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { SottovoceError } from '../src/errors.js';
import { MAX_CONFIG_BYTES, parseVoiceConfig, type VoiceConfig } from '../src/voice/config.js';
import { parseManifest, type VoiceManifest } from '../src/voice/manifest.js';
import type { VoiceSource } from '../src/worker/protocol.js';
import { asset } from './assets.js';

export const DEFAULT_VOICE = 'en_US-joe-medium';

/** A voice on disk; its manifest, if it is one of models/, tells what its bytes must be. */
export interface FoundVoice {
  readonly name: string;
  readonly modelPath: string;
  readonly configPath: string;
  readonly manifest?: VoiceManifest;
}

/**
 * `voice`: the path of an .onnx file, with its .onnx.json beside it, or the name of a manifest in
 * models/, whose files lie in a folder of that name.
 * @throws SottovoceError `voice-invalid` saying where it was looked for.
 */
export function findVoice(voice: string): FoundVoice {
  if (existsSync(voice) && statSync(voice).isFile()) {
    const name = path.basename(voice, '.onnx');
    return { name, modelPath: voice, configPath: `${voice}.json` };
  }
  const folders = voiceFolders().map((folder) => path.join(folder, voice));
  for (const folder of folders) {
    const model = existsSync(folder) && readdirSync(folder).find((file) => file.endsWith('.onnx'));
    if (!model) continue;
    const modelPath = path.join(folder, model);
    const manifest = findManifest(voice);
    return {
      name: voice,
      modelPath,
      configPath: `${modelPath}.json`,
      ...(manifest && { manifest }),
    };
  }
  throw new SottovoceError(
    'voice-invalid',
    `There is no voice ${voice}: neither a file nor in ${folders.join(', ')}`,
  );
}

/** With a manifest the worker checks the files' hashes. */
export function voiceSource(voice: FoundVoice): VoiceSource {
  if (voice.manifest) {
    const baseUrl = pathToFileURL(voice.modelPath).href;
    return { type: 'manifest', manifest: voice.manifest, baseUrl };
  }
  return {
    type: 'bytes',
    model: read(voice.modelPath).buffer,
    config: read(voice.configPath, MAX_CONFIG_BYTES).buffer,
  };
}

export function readConfig(voice: FoundVoice): VoiceConfig {
  return parseVoiceConfig(read(voice.configPath, MAX_CONFIG_BYTES));
}

/** @throws SottovoceError `voice-invalid` if it cannot be read or is too large. */
export function read(file: string, limit = Infinity): Uint8Array<ArrayBuffer> {
  try {
    if (statSync(file).size > limit) throw new Error(`it has more than ${limit} bytes`);
    // A copy of its own buffer: Node keeps small files in a shared one.
    return Uint8Array.from(readFileSync(file));
  } catch (error) {
    throw new SottovoceError('voice-invalid', `Cannot read ${file}: ${String(error)}`, {
      cause: error,
    });
  }
}

const packageRoot = (): string => fileURLToPath(asset('../'));

function voiceFolders(): readonly string[] {
  const folders = [process.cwd(), packageRoot()].flatMap((root) => [
    path.join(root, '.cache/voices'),
    path.join(root, 'models'),
  ]);
  return [...new Set(folders.map((folder) => path.resolve(folder)))];
}

function findManifest(name: string): VoiceManifest | undefined {
  const file = path.join(packageRoot(), 'models', `${name}.json`);
  return existsSync(file) ? parseManifest(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
}
